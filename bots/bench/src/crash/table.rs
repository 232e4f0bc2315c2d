//! What came of it, as one table.

use std::fmt;

/// So many examples of a broken promise are shown.
const EXAMPLES_MAX: usize = 5;

/// What was counted, and the promises.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// What was done.
    pub(super) head: String,
    /// Attempts that a kill cut off.
    pub(super) cut_off: i64,
    lines: Vec<(String, i64)>,
    promises: Vec<(String, usize, Vec<String>)>,
}

impl Table {
    /// Something that was counted.
    pub(super) fn count(&mut self, what: &str, how_many: i64) {
        self.lines.push((what.to_owned(), how_many));
    }

    /// Something that must not be, with examples.
    pub(super) fn promise(&mut self, what: &str, broken: usize, examples: &[String]) {
        self.promises.push((what.to_owned(), broken, examples.iter().take(EXAMPLES_MAX).cloned().collect()));
    }

    /// Whether nothing is that must not be.
    pub(super) fn is_kept(&self) -> bool {
        self.promises.iter().all(|(_, broken, _)| *broken == 0)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.head)?;
        writeln!(f, "  {:<64} {:>8}", "attempts that a kill cut off", self.cut_off)?;
        for (what, how_many) in &self.lines {
            writeln!(f, "  {what:<64} {how_many:>8}")?;
        }
        writeln!(f, "what must not be:")?;
        for (what, broken, examples) in &self.promises {
            writeln!(f, "  {what:<64} {broken:>8}")?;
            for example in examples {
                writeln!(f, "    {example}")?;
            }
        }
        Ok(())
    }
}
