//! The files of the workspace, as the tests of its order read them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::Table;

/// Ends of names of files that are text of ours.
const TEXT: &[&str] = &["css", "ftl", "html", "js", "lock", "md", "py", "rs", "sql", "toml", "txt", "yml"];
/// Folders in which nothing of ours stands.
const FOREIGN: &[&str] = &["__pycache__", "demo", "target"];

/// The root of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Every text file of the workspace, by its path from the root.
pub(crate) struct Tree(BTreeMap<String, String>);

/// Reads the workspace.
pub(crate) fn tree() -> Tree {
    let mut files = BTreeMap::new();
    read(Path::new(ROOT), "", &mut files);
    assert!(files.contains_key("Cargo.toml"), "the workspace is not where it was built");
    Tree(files)
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let is_hidden = name.starts_with('.') && name != ".ci";
        if entry.file_type().unwrap().is_dir() {
            if !is_hidden && !FOREIGN.contains(&name.as_str()) {
                read(&entry.path(), &format!("{path}/"), files);
            }
        } else if path == ".ci/run" || TEXT.iter().any(|end| name.ends_with(&format!(".{end}"))) {
            let text = fs::read_to_string(entry.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
            files.insert(path, text);
        }
    }
}

impl Tree {
    /// Every file with its text.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().map(|(path, text)| (path.clone(), text.as_str()))
    }

    /// The files whose names end so.
    pub(crate) fn of(&self, end: &str) -> impl Iterator<Item = (String, &str)> {
        let end = format!(".{end}");
        self.files().filter(move |(path, _)| path.ends_with(&end))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.0.get(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    /// Whether something of this path is there: a file of any kind, or a folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path) || Path::new(ROOT).join(path).exists()
    }
}

/// The manifest of every crate of the workspace, by its folder.
pub(crate) fn manifests(tree: &Tree) -> BTreeMap<String, Table> {
    let workspace: Table = tree.text("Cargo.toml").parse().unwrap();
    let folders = workspace["workspace"]["members"].as_array().unwrap();
    folders
        .iter()
        .map(|folder| folder.as_str().unwrap().to_owned())
        .map(|folder| (folder.clone(), tree.text(&format!("{folder}/Cargo.toml")).parse().unwrap()))
        .collect()
}
