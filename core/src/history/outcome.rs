//! What an import did, and why one could not be done.

use std::path::Path;

use serde::Serialize;

use crate::commands::Refusal;
use crate::community::Lang;
use crate::store::StoreError;
use crate::words::{self, number, say};

/// Rejected records that are listed; beyond that they are only counted, so that a wrong file fills no memory.
const LISTED_MAX: usize = 10_000;

/// What an import did. Stable as JSON: fields are added, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Records in the files: rows, or messages of every kind.
    pub read: u64,
    /// Records that were not known before.
    pub new: u64,
    /// Rows whose stay was known and is now known to have ended.
    pub changed: u64,
    /// Records that were known: read before, or seen by Steward itself.
    pub known: u64,
    /// Records that could not be used, with the place and the reason.
    pub rejected: Vec<Rejected>,
    /// More rejected records than are listed.
    pub rejected_unlisted: u64,
    /// Records of kinds that say nothing about members or activity; they are among `new` or `known`.
    pub passed: u64,
    /// Columns that were passed over, as the files name them.
    pub passed_columns: Vec<String>,
    /// Records that name a person who cannot be told apart from another, and what was done.
    pub ambiguous: Vec<Rejected>,
    /// Members of the spaces at the end.
    pub members: i64,
    /// Members named at a group's creation, joined then.
    pub founders: u64,
    /// Records of joins, new and known.
    pub joins: u64,
    /// Records of leaves, new and known.
    pub leaves: u64,
    /// Records of messages, new and known.
    pub messages: u64,
}

/// A record that could not be used, or not without doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// `file:line`, or `file: message id N`.
    #[serde(rename = "where")]
    pub place: String,
    /// Why.
    pub reason: String,
}

impl Imported {
    /// Notes a record that could not be used.
    pub(super) fn reject(&mut self, place: String, reason: String) {
        if self.rejected.len() < LISTED_MAX {
            self.rejected.push(Rejected { place, reason });
        } else {
            self.rejected_unlisted += 1;
        }
    }

    /// Notes a record that was used with a doubt.
    pub(super) fn doubt(&mut self, place: String, reason: String) {
        if self.ambiguous.len() < LISTED_MAX {
            self.ambiguous.push(Rejected { place, reason });
        }
    }

    /// What was done, in sentences for a person.
    pub fn sentences(&self, lang: Lang) -> Vec<String> {
        let count = |value: u64| number(value as i64).into();
        let rejected = self.rejected.len() as u64 + self.rejected_unlisted;
        let mut lines = vec![
            say(
                lang,
                "import-done",
                &[
                    ("read", count(self.read)),
                    ("new", count(self.new)),
                    ("changed", count(self.changed)),
                    ("known", count(self.known)),
                    ("rejected", count(rejected)),
                ],
            ),
            say(
                lang,
                "import-found",
                &[
                    ("members", number(self.members).into()),
                    ("founders", count(self.founders)),
                    ("joins", count(self.joins)),
                    ("leaves", count(self.leaves)),
                    ("messages", count(self.messages)),
                ],
            ),
        ];
        if !self.passed_columns.is_empty() {
            lines.push(say(lang, "import-columns-passed", &[("columns", self.passed_columns.join(", ").into())]));
        }
        if !self.ambiguous.is_empty() {
            lines.push(say(lang, "import-ambiguous", &[("count", count(self.ambiguous.len() as u64))]));
        }
        lines
    }
}

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No file was named.
    #[error("no file was named")]
    NoFile,
    /// A file cannot be read.
    #[error("{file} cannot be read: {error}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// The file is something else.
    #[error("{file} is not what it should be: {reason}")]
    NotSuchAFile {
        /// The file.
        file: String,
        /// What is missing.
        reason: String,
    },
    /// A `--columns` that cannot be used.
    #[error("--columns: {0}")]
    Columns(String),
    /// There is no community, and none was named.
    #[error("there is no community yet; name one with --community")]
    NoCommunity,
    /// There are several communities, and none was named.
    #[error("there are several communities ({}); name one with --community", .names.join(", "))]
    WhichCommunity {
        /// Their names.
        names: Vec<String>,
    },
    /// Several communities have this name.
    #[error("{count} communities are called {name:?}; give them different names first")]
    SameName {
        /// The name.
        name: String,
        /// How many.
        count: usize,
    },
    /// The space belongs to another community than the one named.
    #[error("the space {space:?} belongs to the community {community:?}; import it there, or bind the space first")]
    SpaceElsewhere {
        /// The space.
        space: String,
        /// Its community.
        community: String,
    },
    /// A `--space` on a platform that has no spaces.
    #[error("--space takes discord:ID, telegram:ID or import:NAME")]
    NoSuchSpace,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reading thread stopped.
    #[error("reading stopped: {0}")]
    Stopped(String),
}

impl ImportError {
    /// The refusal for a person; `None` when something broke that they cannot put right.
    pub fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NoFile => Refusal::new("import-no-file"),
            Self::Unreadable { file, error } => {
                Refusal::new("import-unreadable").arg("file", file).arg("reason", error.to_string())
            }
            Self::NotSuchAFile { file, reason } => {
                Refusal::new("import-not-such-a-file").arg("file", file).arg("reason", reason)
            }
            Self::Columns(reason) => Refusal::new("import-columns").arg("reason", reason),
            Self::NoCommunity => Refusal::new("import-no-community"),
            Self::WhichCommunity { names } => {
                Refusal::new("import-which-community").arg("communities", names.join(", "))
            }
            Self::SameName { name, count } => {
                Refusal::new("import-same-name").arg("community", name).arg("count", count.to_string())
            }
            Self::SpaceElsewhere { space, community } => {
                Refusal::new("import-space-elsewhere").arg("space", space).arg("community", community)
            }
            Self::NoSuchSpace => Refusal::new("import-no-such-space"),
            Self::Store(_) | Self::Stopped(_) => return None,
        })
    }

    /// The sentence for a person at the shell.
    pub fn sentence(&self, lang: Lang) -> String {
        self.refusal().map_or_else(|| self.to_string(), |refusal| words::refusal(lang, &refusal))
    }
}

/// A file's name as places in it are named.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
