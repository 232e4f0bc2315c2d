//! Tables, which no chat has: their rows become lines with bars between the cells, the first one heavy.

use super::build::Builder;
use super::inline;
use crate::content::text::Style;

/// Stands between the cells of a row.
const BETWEEN: &str = " | ";
/// Stands for an empty cell.
const NOTHING: &str = "–";

/// A table: its first row, and the others.
pub(super) struct Table<'a> {
    head: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

impl<'a> Table<'a> {
    /// The table that begins with the first of these lines: a row, a line of dashes for as many columns, and more rows.
    pub(super) fn open(lines: &[&'a str]) -> Option<Self> {
        let (head, rule) = (cells(lines.first()?)?, cells(lines.get(1)?)?);
        let is_table = head.len() == rule.len() && rule.iter().all(|cell| is_dashes(cell));
        is_table.then(|| Self { head, rows: lines[2..].iter().map_while(|line| cells(line)).collect() })
    }

    /// How many lines it takes.
    pub(super) fn line_count(&self) -> usize {
        2 + self.rows.len()
    }

    /// Writes its rows.
    pub(super) fn write(&self, builder: &mut Builder) {
        builder.begin();
        builder.open(Style::Bold);
        row(&self.head, builder);
        builder.close();
        builder.end();
        for cells in &self.rows {
            builder.begin();
            row(cells, builder);
            builder.end();
        }
    }
}

fn row(cells: &[&str], builder: &mut Builder) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            builder.push(BETWEEN);
        }
        inline::read(if cell.is_empty() { NOTHING } else { cell }, builder);
    }
}

/// The cells of a line; none when it has no bar. Bars at its ends part nothing.
fn cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let opened = line.strip_prefix('|').unwrap_or(line);
    let closed = opened.strip_suffix('|').filter(|inner| !is_escaped(opened, inner.len()));
    let inner = closed.unwrap_or(opened);
    let mut cells = Vec::new();
    let mut from = 0;
    for (bar, _) in inner.match_indices('|').filter(|(at, _)| !is_escaped(inner, *at)) {
        cells.push(inner[from..bar].trim());
        from = bar + 1;
    }
    cells.push(inner[from..].trim());
    (inner.len() < line.len() || cells.len() > 1).then_some(cells)
}

fn is_escaped(line: &str, at: usize) -> bool {
    let before = &line[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Dashes, which may have a colon at either end.
fn is_dashes(cell: &str) -> bool {
    let cell = cell.strip_prefix(':').unwrap_or(cell);
    let cell = cell.strip_suffix(':').unwrap_or(cell);
    !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
}
