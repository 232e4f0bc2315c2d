//! Why a schedule was refused: the id of a sentence and what it speaks of.

use crate::commands::Refusal;
use crate::community::Lang;
use crate::words;

/// Longest part of a schedule that an error repeats.
const PART_MAX_CHARS: usize = 40;

/// Why a text is no schedule that can be kept. The id is that of a sentence in `schedule.ftl`, which names the part that
/// was not understood or lies out of bounds. Its own text is for logs; people read [`RuleError::in_words`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{id} {args:?}")]
pub struct RuleError {
    /// The Fluent id, `schedule-…`.
    pub id: &'static str,
    /// Arguments of the sentence.
    pub args: Vec<(&'static str, String)>,
}

impl RuleError {
    pub(super) fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    #[must_use]
    pub(super) fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// An error about a part of the text, which is cut when it is long.
    pub(super) fn about(id: &'static str, part: &str) -> Self {
        let short: String = part.trim().chars().take(PART_MAX_CHARS).collect();
        let cut = if part.trim().chars().count() > PART_MAX_CHARS { "…" } else { "" };
        Self::new(id).arg("part", format!("{short}{cut}"))
    }

    /// A number that is too small or too large.
    pub(super) fn out_of_bounds(part: &str, min: u32, max: u32) -> Self {
        Self::about("schedule-bounds", part).arg("min", min.to_string()).arg("max", max.to_string())
    }

    /// The sentence.
    pub fn in_words(&self, lang: Lang) -> String {
        words::refusal(lang, &self.clone().into())
    }
}

impl From<RuleError> for Refusal {
    fn from(error: RuleError) -> Self {
        Self { id: error.id, args: error.args }
    }
}
