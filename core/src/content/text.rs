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
    /// An instant, in seconds since 1970 UTC. A platform that can shows it in each reader's own time, in the place of the
    /// words; elsewhere the words stand, and name zone or offset.
    Instant(i64),
}

/// A step through a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A style begins.
    Open(&'a Style),
    /// Words, never empty.
    Words(&'a str),
    /// The style that was opened last ends.
    Close(&'a Style),
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

    /// The text step by step: what is opened is closed, inner styles before outer ones. Spans that are not as they
    /// should be (read from somewhere) are cut to fit, or passed over.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut open: Vec<(usize, &Style)> = Vec::new();
        let mut at = 0;
        for span in &self.spans {
            let start = span.start.max(at);
            self.close(&mut pieces, &mut open, &mut at, start);
            let end = open.last().map_or(self.plain.len(), |(end, _)| *end).min(span.end);
            if start < end && self.plain.get(start..end).is_some() {
                self.say(&mut pieces, &mut at, start);
                pieces.push(Piece::Open(&span.style));
                open.push((end, &span.style));
            }
        }
        self.close(&mut pieces, &mut open, &mut at, usize::MAX);
        self.say(&mut pieces, &mut at, self.plain.len());
        pieces
    }

    /// Closes what ends before or at a byte.
    fn close<'a>(
        &'a self,
        pieces: &mut Vec<Piece<'a>>,
        open: &mut Vec<(usize, &'a Style)>,
        at: &mut usize,
        until: usize,
    ) {
        while let Some((end, style)) = open.pop_if(|(end, _)| *end <= until) {
            self.say(pieces, at, end);
            pieces.push(Piece::Close(style));
        }
    }

    fn say<'a>(&'a self, pieces: &mut Vec<Piece<'a>>, at: &mut usize, until: usize) {
        if let Some(words) = self.plain.get(*at..until).filter(|words| !words.is_empty()) {
            pieces.push(Piece::Words(words));
            *at = until;
        }
    }

    /// The words under a span.
    pub fn words(&self, span: &Span) -> &str {
        self.plain.get(span.start..span.end).unwrap_or_default()
    }

    /// The text with the address after the words of every link that a platform cannot make: `words (address)`. What it
    /// can make is told by the words, with their styles, and the address.
    #[must_use]
    pub fn spell_links(&self, can: impl Fn(&Self, &str) -> bool) -> Self {
        let mut text = self.clone();
        for index in (0..text.spans.len()).rev() {
            let span = text.spans[index].clone();
            let Style::Link(target) = &span.style else { continue };
            if can(&self.part(self.spans[index].start, self.spans[index].end), target) {
                continue;
            }
            let shown = target.strip_prefix("mailto:").unwrap_or(target);
            let words = text.words(&span);
            let spelled = if words == shown || words == target { String::new() } else { format!(" ({shown})") };
            text.spans.remove(index);
            text.insert(&spelled, span.end, index);
        }
        text
    }

    /// Puts words at a byte where a span has ended, into the spans around it; those before `index` are.
    fn insert(&mut self, words: &str, at: usize, index: usize) {
        self.plain.insert_str(at, words);
        for (order, span) in self.spans.iter_mut().enumerate() {
            if order < index && span.end >= at {
                span.end += words.len();
            } else if order >= index && span.start >= at {
                span.start += words.len();
                span.end += words.len();
            }
        }
    }

    /// Adds a line without styles at the end.
    pub fn add_line(&mut self, line: &str) {
        if !self.plain.is_empty() {
            self.plain.push('\n');
        }
        self.plain.push_str(line);
    }

    /// Adds a text as lines of its own at the end.
    pub(crate) fn add(&mut self, more: &Self) {
        if !self.plain.is_empty() {
            self.plain.push('\n');
        }
        let at = self.plain.len();
        self.plain.push_str(&more.plain);
        self.spans.extend(more.spans.iter().map(|span| Span {
            start: span.start + at,
            end: span.end + at,
            style: span.style.clone(),
        }));
    }

    /// Whether nothing is seen of it: no words, or such as platforms take for none.
    pub fn is_blank(&self) -> bool {
        self.plain.chars().all(is_unseen)
    }
}

/// White space, and signs without width. Source: Unicode, Default_Ignorable_Code_Point, and the blanks of Braille and
/// Hangul, which platforms take for nothing as well.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}
