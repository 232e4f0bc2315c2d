//! Walls: what each crate may know, where statements stand, what no file may hold.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::tree::{manifests, tree};

/// Longest source file, in lines. Above it a file has more than one purpose.
const SOURCE_MAX_LINES: usize = 600;
/// Crates of the platforms and of the browser, which core never names.
const PLATFORM_CRATES: &[&str] = &["axum", "reqwest", "serenity", "teloxide", "teloxide-core", "tokio-tungstenite"];
/// Crates that are numbers, pictures and seeds alone.
const PURE_CRATES: &[&str] = &["core/charts", "core/simulator", "core/statistics"];
/// What a pure crate may not know.
const IMPURE: &[&str] = &["sqlx", "steward-core", "tokio"];
/// The one source file in which a statement may stand outside the list of statements: it sets up a connection.
const OPENS_CONNECTIONS: &str = "core/src/store/open.rs";

fn claim_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// The names in one kind of dependency table, also those for one target only.
fn dependencies<'a>(manifest: &'a Table, kind: &str) -> BTreeSet<&'a str> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = targets.filter_map(Value::as_table).chain([manifest]);
    tables.filter_map(|table| table.get(kind)?.as_table()).flat_map(Table::keys).map(String::as_str).collect()
}

fn all_dependencies(manifest: &Table) -> BTreeSet<&str> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .flat_map(|kind| dependencies(manifest, kind))
        .collect()
}

#[test]
fn every_source_file_opens_with_what_it_is_for() {
    let tree = tree();
    let silent: Vec<_> = tree.of("rs").filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    claim_none("these files do not open with //!", &silent);
}

#[test]
fn a_source_file_has_one_purpose_and_fits_six_hundred_lines() {
    let tree = tree();
    let long = tree.of("rs").filter(|(path, _)| path.contains("/src/")).filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > SOURCE_MAX_LINES).then(|| format!("{path}: {lines} lines"))
    });
    claim_none("these files are too long", &long.collect::<Vec<_>>());
    let vague = tree.of("rs").map(|(path, _)| path).filter(|path| {
        ["utils", "util", "helpers", "common", "manager"]
            .iter()
            .any(|name| path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/")))
    });
    claim_none("these names say nothing", &vague.collect::<Vec<_>>());
}

#[test]
fn nothing_unfinished_is_committed_and_no_test_is_switched_off() {
    let tree = tree();
    // Written apart, so that this file does not hold what it looks for.
    let marks = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ig", "nore"), concat!("FIX", "ME")];
    let found = tree.of("rs").flat_map(|(path, text)| {
        marks.iter().filter(move |mark| text.contains(**mark)).map(move |mark| format!("{path}: {mark}"))
    });
    claim_none("these are unfinished", &found.collect::<Vec<_>>());
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    let tree = tree();
    let folders = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let found = tree.files().filter(|(path, _)| path != "Cargo.lock").flat_map(|(path, text)| {
        text.lines()
            .enumerate()
            .filter(|(_, line)| folders.iter().any(|folder| line.contains(folder)))
            .map(move |(at, line)| format!("{path}:{}: {line}", at + 1))
            .collect::<Vec<_>>()
    });
    claim_none("these lines name a folder of one machine", &found.collect::<Vec<_>>());
}

#[test]
fn core_knows_no_platform() {
    let tree = tree();
    for (folder, manifest) in manifests(&tree).iter().filter(|(folder, _)| folder.starts_with("core")) {
        let known = dependencies(manifest, "dependencies");
        for platform in PLATFORM_CRATES {
            assert!(!known.contains(platform), "{folder} knows {platform}");
        }
        let adapters = ["steward-discord", "steward-telegram", "steward-web", "steward"];
        assert!(adapters.iter().all(|adapter| !all_dependencies(manifest).contains(adapter)), "{folder}");
    }
}

#[test]
fn statistics_charts_and_simulator_stay_pure() {
    let manifests = manifests(&tree());
    for folder in PURE_CRATES {
        let known = all_dependencies(&manifests[*folder]);
        for impure in IMPURE.iter().chain(PLATFORM_CRATES) {
            assert!(!known.contains(impure), "{folder} knows {impure}");
        }
    }
}

#[test]
fn only_tests_and_benchmarks_know_the_fakes() {
    for (folder, manifest) in manifests(&tree()) {
        let knows = dependencies(&manifest, "dependencies").contains("steward-fakes");
        assert!(!knows || folder == "bots/bench", "{folder} has the fakes in what it ships");
    }
}

#[test]
fn only_the_binary_and_the_benchmarks_know_every_adapter() {
    let adapters = BTreeSet::from(["steward-discord", "steward-telegram", "steward-web"]);
    for (folder, manifest) in manifests(&tree()) {
        let known = dependencies(&manifest, "dependencies");
        let is_wiring = ["bots/steward", "bots/bench"].contains(&folder.as_str());
        assert!(is_wiring || known.is_disjoint(&adapters), "{folder} knows another adapter");
    }
}

#[test]
fn every_statement_stands_in_the_list_that_is_run_on_both_engines() {
    let tree = tree();
    let sources: Vec<_> = tree.of("rs").filter(|(path, _)| path.starts_with("core/src/")).collect();
    let declaring: Vec<_> = sources
        .iter()
        .filter(|(_, text)| text.lines().any(|line| line.ends_with("statements! {") && !line.starts_with(' ')))
        .map(|(path, _)| path.clone())
        .collect();
    let listed = tree.text("core/src/store/suite.rs").matches("STATEMENTS,").count();
    assert_eq!(listed, declaring.len(), "store/suite.rs lists {listed} modules; statements stand in {declaring:#?}");
    let literal = sources.iter().filter(|(path, _)| path != OPENS_CONNECTIONS).filter(|(_, text)| {
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let calls = ["query", "query_as", "query_scalar", "query_with", "raw_sql"];
        calls.iter().any(|call| dense.contains(&format!("sqlx::{call}(\""))) || dense.contains("AssertSqlSafe(")
    });
    let literal: Vec<_> = literal.map(|(path, _)| path.clone()).collect();
    claim_none("these files hold a statement outside statements!", &literal);
}

#[test]
fn both_engines_have_the_same_migrations_and_the_binary_carries_each() {
    let tree = tree();
    let of = |engine: &str| -> Vec<String> {
        let folder = format!("migrations/{engine}/");
        tree.of("sql").filter_map(|(path, _)| Some(path.strip_prefix(&folder)?.to_owned())).collect()
    };
    let (sqlite, postgres) = (of("sqlite"), of("postgres"));
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
    let open = tree.text(OPENS_CONNECTIONS);
    for (name, engine) in sqlite.iter().flat_map(|name| [(name, "sqlite"), (name, "postgres")]) {
        assert!(open.contains(&format!("migrations/{engine}/{name}")), "nobody runs {engine}/{name}");
    }
}

/// That each field is read by somebody is the compiler's business: one that is not is dead code.
#[test]
fn every_key_of_the_configuration_has_its_field() {
    let tree = tree();
    let source = tree.text("bots/steward/src/config.rs");
    let keys: Table = tree.text("config/steward.toml").parse().unwrap();
    for (section, keys) in &keys {
        let title = format!("/// `[{section}]`.");
        let (_, after) = source.split_once(&title).unwrap_or_else(|| panic!("config.rs has no {title}"));
        let (fields, _) = after.split_once("\n}").unwrap();
        let fields: BTreeSet<_> =
            fields.split("pub(crate) ").filter_map(|text| Some(text.split_once(": ")?.0)).collect();
        let keys: BTreeSet<_> = keys.as_table().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, keys, "[{section}]");
    }
}

#[test]
fn every_crate_obeys_the_lints_that_keep_unsafe_time_and_chance_out() {
    let tree = tree();
    let workspace: Table = tree.text("Cargo.toml").parse().unwrap();
    let rust = &workspace["workspace"]["lints"]["rust"];
    assert_eq!(rust["unsafe_code"].as_str(), Some("forbid"));
    for (folder, manifest) in manifests(&tree) {
        let obeys = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool);
        assert_eq!(obeys, Some(true), "{folder} does not take the workspace's lints");
    }
    let clippy: Table = tree.text("clippy.toml").parse().unwrap();
    let refused: BTreeSet<_> =
        clippy["disallowed-methods"].as_array().unwrap().iter().filter_map(|method| method["path"].as_str()).collect();
    for method in ["chrono::Utc::now", "std::time::SystemTime::now", "tokio::time::sleep", "rand::rng"] {
        assert!(refused.contains(method), "clippy.toml allows {method}");
    }
}
