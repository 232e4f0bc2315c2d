//! Text with styles, before a platform writes it in its own way.
//!
//! A post's body is Markdown; it is read once into this form, and every platform writes it from here (Discord as its
//! own Markdown, Telegram as plain text with entities). Lists are already lines that begin with `• ` or `1. `.

use serde::{Deserialize, Serialize};

/// Plain text and the styles over it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// What is read, without any markup.
    pub plain: String,
    /// Styles, outer ones first, by start. Two spans are nested or apart; none is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// A style over a part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte in the plain text, on a character border.
    pub start: usize,
    /// End, exclusive, on a character border.
    pub end: usize,
    /// What it looks like.
    pub style: Style,
}

/// What a part of a text looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Heavy.
    Bold,
    /// Slanted.
    Italic,
    /// With a line below.
    Underline,
    /// With a line through it.
    Strikethrough,
    /// Hidden until it is touched.
    Spoiler,
    /// A few words of code. No other style within.
    Code,
    /// Lines of code. No other style within.
    Block {
        /// The language that was named, if any.
        language: Option<String>,
    },
    /// Lines that somebody else said.
    Quote,
    /// A heading, 1 the largest; 3 the smallest.
    Heading(u8),
    /// An address behind the words: http, https, mailto or tg.
    Link(String),
}

impl Text {
    /// Text without any style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { plain: text.into(), spans: Vec::new() }
    }

    /// The part between two bytes, both on character borders, with the styles that reach into it.
    #[must_use]
    pub fn part(&self, from: usize, to: usize) -> Self {
        let spans = self.spans.iter().filter_map(|span| {
            let (start, end) = (span.start.max(from), span.end.min(to));
            (start < end).then(|| Span { start: start - from, end: end - from, style: span.style.clone() })
        });
        Self { plain: self.plain[from..to].to_owned(), spans: spans.collect() }
    }
}
