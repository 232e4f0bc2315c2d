//! What a command answers, before a platform renders it within its limits.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use steward_charts::Chart;

use crate::CommunityId;
use crate::community::Lang;
use crate::content::Message;

/// An answer that knows no platform. Texts are in the language of the answer.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// One short line.
    pub title: String,
    /// Two or three sentences that a person understands, or a list.
    pub lines: Vec<String>,
    /// Figures in rows.
    pub table: Option<Table>,
    /// What to draw.
    pub chart: Option<Box<Chart>>,
    /// What may be pressed.
    pub buttons: Vec<Button>,
    /// A file to take along, for a platform that has files.
    pub file: Option<File>,
    /// Messages as they will look on the platform where it was asked, below the answer.
    pub samples: Vec<Sample>,
    /// A few words for one person, which a platform may show beside the button that was pressed instead of writing to them.
    pub is_brief: bool,
    /// The numbers, for `--json`.
    pub json: Value,
}

/// A message that is shown as it will look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What stands above it, in a message of its own; often nothing.
    pub heading: String,
    /// The message, cut for the platform.
    pub message: Message,
    /// What is said in its place when the platform does not take it.
    pub refused: String,
}

/// Figures in rows, for platforms without tables set in a fixed width.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Column heads.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// A file below an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, of plain letters, digits, dots and dashes.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What stands in it.
    pub content: String,
}

/// Something that may be pressed, by the one who asked alone.
#[derive(Debug, Clone)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub payload: Payload,
    /// The token that stands for the payload; filled in when the answer is finished.
    pub token: String,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Payload {
    /// Chooses the community that a private chat is about, then runs the line.
    ChooseCommunity {
        /// The community.
        community: CommunityId,
        /// The command that was typed.
        line: String,
    },
    /// Runs a line as whoever presses it, with their rights.
    Run {
        /// The command.
        line: String,
    },
    /// Runs a line about a community, wherever it is pressed, as whoever presses it and with their rights there.
    RunIn {
        /// The community.
        community: CommunityId,
        /// The command.
        line: String,
    },
}

/// What an adapter needs to know before the answer is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preparation {
    /// Only the one who asked may see the answer.
    pub is_private: bool,
    /// The language of the answer.
    pub lang: Lang,
}

/// A finished answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The texts and numbers.
    pub reply: Reply,
    /// The picture, encoded.
    pub picture: Option<Picture>,
    /// Only the one who asked may see it.
    pub is_private: bool,
    /// The language of the texts.
    pub lang: Lang,
    /// For a platform where a private answer needs a chat that the person opened: what the group is told.
    pub knock: Knock,
    /// Whether the command did what was asked; the shell's exit status.
    pub is_done: bool,
}

/// One neutral line for the group when a private answer cannot be delivered yet, and the button that opens the chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knock {
    /// The line.
    pub line: String,
    /// The button's label.
    pub button: String,
}

/// An encoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// PNG.
    pub png: Vec<u8>,
    /// What it shows, in words, at most 1,024 characters.
    pub alt: String,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

impl Reply {
    /// A reply that begins with a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// The whole text, for a place that has no other form.
    pub fn text(&self) -> String {
        let mut parts = vec![self.title.clone()];
        parts.extend(self.lines.iter().cloned());
        if let Some(table) = &self.table {
            parts.push(table.text());
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }
}

impl Table {
    /// Columns side by side in a fixed width; a Chinese character is two wide. Whatever breaks a line is a blank.
    pub fn text(&self) -> String {
        let one_line = |cell: &String| cell.replace(['\n', '\r', '\t', '\u{2028}', '\u{2029}'], " ");
        let rows = std::iter::once(&self.head).chain(&self.rows);
        let rows: Vec<Vec<String>> = rows.map(|row| row.iter().map(one_line).collect()).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width =
            |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width_of(cell)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - width_of(cell))));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Columns that a text takes where every Latin letter takes one.
pub fn width_of(text: &str) -> usize {
    text.chars()
        .map(|c| match u32::from(c) {
            0x1100..=0x115F
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD => 2,
            0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
            _ => 1,
        })
        .sum()
}
