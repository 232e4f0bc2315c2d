//! Pages: what they name is there, and what they tell to type can be typed.

use std::collections::BTreeSet;
use std::process::Command;

use steward_core::commands::find;
use toml::Table;

use crate::tree::{Tree, manifests, tree};

/// Commands on the pages that are not ours but those of the bot that makes bots.
const OF_BOTFATHER: &[&str] = &["newbot", "setprivacy"];
/// The program, as the pages call it.
const PROGRAM: &str = "./target/release/steward ";

/// A page in its parts.
struct Page {
    /// Blocks between fences, without them.
    blocks: Vec<String>,
    /// What stands in backticks outside blocks.
    codes: Vec<String>,
    /// Targets of links within the tree.
    links: Vec<String>,
}

impl Page {
    fn of(text: &str) -> Self {
        let (mut blocks, mut prose) = (Vec::new(), String::new());
        for (at, part) in text.split("```").enumerate() {
            if at % 2 == 0 {
                prose.push_str(part);
            } else {
                blocks.push(part.to_owned());
            }
        }
        let codes = prose.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let targets = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
        let links = targets.filter(|target| !target.starts_with("http") && !target.starts_with('#')).collect();
        Self { blocks, codes, links }
    }

    /// Lines of its blocks that call the program, without its name.
    fn calls(&self) -> Vec<&str> {
        self.blocks.iter().flat_map(|block| block.lines()).filter_map(|line| line.strip_prefix(PROGRAM)).collect()
    }
}

fn pages(tree: &Tree) -> Vec<(String, Page)> {
    tree.of("md").map(|(path, text)| (path, Page::of(text))).collect()
}

/// The words of a line, as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(sign),
        }
    }
    words
}

/// A target of a link, seen from the root.
fn join(folder: &str, target: &str) -> String {
    if folder.is_empty() { target.to_owned() } else { format!("{folder}/{target}") }
}

#[test]
fn the_architecture_names_every_crate_with_its_folder_and_no_other() {
    let tree = tree();
    let text = tree.text("ARCHITECTURE.md");
    let mut crates = BTreeSet::new();
    for (folder, manifest) in manifests(&tree) {
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        assert!(text.contains(&format!("\n| `{name}` | `{folder}/` | ")), "the code map lacks {name} in {folder}/");
        crates.insert(name);
    }
    let named = Page::of(text).codes.into_iter().filter(|code| {
        code == "steward"
            || code
                .strip_prefix("steward-")
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
    });
    assert_eq!(named.collect::<BTreeSet<_>>(), crates);
}

#[test]
fn every_file_that_a_page_links_to_is_there() {
    let tree = tree();
    let pages = pages(&tree);
    assert!(pages.iter().map(|(_, page)| page.links.len()).sum::<usize>() > 10);
    for (path, page) in &pages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in &page.links {
            let target = target.split('#').next().unwrap();
            assert!(tree.has(&join(folder, target)), "{path} links to {target}");
        }
    }
}

#[test]
fn both_read_me_pages_tell_to_type_the_same() {
    let tree = tree();
    let (english, chinese) = (Page::of(tree.text("README.md")), Page::of(tree.text("README.zh-CN.md")));
    assert!(english.calls().len() > 5, "{:?}", english.calls());
    assert_eq!(english.blocks, chinese.blocks);
}

#[test]
fn what_the_pages_tell_to_type_is_understood_by_the_binary() {
    for (path, page) in pages(&tree()) {
        for call in page.calls() {
            // Everything before --help is parsed; nothing is done.
            let output = Command::new(env!("CARGO_BIN_EXE_steward")).args(words(call)).arg("--help").output().unwrap();
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{path}: steward {call}: {error}");
        }
    }
}

#[test]
fn every_command_that_a_page_names_is_in_the_table() {
    let mut named = 0;
    for (path, page) in pages(&tree()) {
        let lines = page.codes.iter().map(String::as_str);
        let asked = page.calls().into_iter().filter_map(|call| call.strip_prefix("ask \""));
        for name in lines.chain(asked).filter_map(|code| code.strip_prefix('/')) {
            let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            let is_placeholder = name == "cmd" || name.is_empty();
            let is_known = find(&name).is_some() || OF_BOTFATHER.contains(&name.as_str());
            assert!(is_placeholder || is_known, "{path} names /{name}");
            named += 1;
        }
    }
    assert!(named > 20, "{named}");
}

#[test]
fn every_variable_that_a_page_names_means_something() {
    let tree = tree();
    let sources: Vec<_> = tree.of("rs").map(|(_, text)| text).collect();
    let is_read = |name: String| sources.iter().any(|text| text.contains(&name));
    let secrets = tree.text("bots/steward/src/config.rs");
    let keys: Table = tree.text("config/steward.toml").parse().unwrap();
    let is_key = |variable: &str| {
        keys.iter().any(|(section, keys)| {
            let key = variable.strip_prefix(&section.to_uppercase()).and_then(|rest| rest.strip_prefix('_'));
            key.is_some_and(|key| keys.get(key.to_lowercase()).is_some())
        })
    };
    for (path, text) in tree.of("md") {
        for rest in text.split("STEWARD_").skip(1) {
            let variable: String = rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
            let is_secret = secrets.contains(&format!("\"{variable}\""));
            let is_known = is_secret || is_key(&variable) || is_read(format!("\"STEWARD_{variable}\""));
            assert!(is_known, "{path} names STEWARD_{variable}");
        }
    }
}

#[test]
fn every_test_that_guards_an_invariant_is_there() {
    let tree = tree();
    let (_, after) = tree.text("ARCHITECTURE.md").split_once("## Invariants").unwrap();
    let (section, _) = after.split_once("\n## ").unwrap();
    let rows: Vec<_> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "{rows:?}");
    for row in rows {
        let guards = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let guards: Vec<_> = guards.split('`').skip(1).step_by(2).collect();
        assert!(!guards.is_empty(), "nothing guards: {row}");
        for guard in guards {
            let heads = [format!("fn {guard}()"), format!("fn {guard}<")];
            let is_there = tree.of("rs").any(|(_, text)| heads.iter().any(|head| text.contains(head)));
            assert!(is_there, "there is no test {guard}");
        }
    }
}

#[test]
fn every_file_that_the_architecture_names_is_there() {
    let tree = tree();
    let page = Page::of(tree.text("ARCHITECTURE.md"));
    let is_path = |code: &&String| {
        let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || "/_.-".contains(c));
        plain && code.contains('/') && !code.starts_with('/')
    };
    let paths: Vec<_> = page.codes.iter().filter(is_path).collect();
    assert!(paths.len() > 40, "{paths:?}");
    for path in paths {
        // Within a part of the page that is about one crate its paths are told from that crate's sources.
        let places = ["", "core/src/", "bots/bench/"];
        assert!(places.iter().any(|place| tree.has(&format!("{place}{path}"))), "there is no {path}");
    }
}
