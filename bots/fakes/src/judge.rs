//! Judging what is sent to a fake: where the official specs lie, what a finding is, what a violation is.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that is wrong with a request, or with an answer of a fake itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where in the request, such as `reply_markup.inline_keyboard[0][1].callback_data`.
    pub path: String,
    /// What is wrong there, as a sentence without its subject.
    pub problem: String,
}

impl Finding {
    /// A finding at `path`.
    pub fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// A request that the real platform would have refused, or would never have been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// What was asked, such as `sendMessage` or `POST /channels/1/messages`.
    pub request: String,
    /// Everything that is wrong with it; never empty.
    pub findings: Vec<Finding>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.request)?;
        for finding in &self.findings {
            write!(f, "\n    {finding}")?;
        }
        Ok(())
    }
}

/// Length in UTF-16 code units, which both platforms' limits and offsets count in.
pub fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The folder of specs and reference data: `STEWARD_SHARED`, else `../shared` beside the workspace root.
pub fn shared_folder() -> PathBuf {
    std::env::var_os("STEWARD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        |set| Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(set),
    )
}

/// Whether `STEWARD_REQUIRE` says that `what` must be there.
pub fn is_required(what: &str) -> bool {
    std::env::var("STEWARD_REQUIRE").is_ok_and(|list| list.split(',').any(|word| word.trim() == what))
}

/// The official spec of that file name, or `None` (with a printed line) when it is neither there nor required.
///
/// # Panics
/// When specs are required and this one is missing, or when it is not JSON.
pub fn official_spec(file_name: &str) -> Option<Value> {
    let path = shared_folder().join("specs").join(file_name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            assert!(!is_required("specs"), "STEWARD_REQUIRE names specs, but {}: {error}", path.display());
            eprintln!("skipped: requests are not checked against {file_name}, which is not there");
            return None;
        }
    };
    match serde_json::from_str(&text) {
        Ok(spec) => Some(spec),
        Err(error) => panic!("{} is not JSON: {error}", path.display()),
    }
}
