//! A message as Telegram shows it: cut to its limits, and written as plain text with entities. Pure.
//!
//! Media go out by their addresses, the first with the words as its caption where those are short enough; else the words
//! follow, so that they can grow and shrink later. What stands in one album must be of a kind, and an album has no
//! buttons: then the words, which have them, follow by themselves.

use std::cmp::Reverse;
use std::mem::discriminant;

use serde::Serialize;
use steward_core::commands::{Refusal, width_of};
use steward_core::content::markdown::bare_address;
use steward_core::content::split::split;
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton, Span, Style, Text};
use steward_core::ports::{PlatformName, Typesetter};
use url::Url;

use crate::caution;
use crate::limits::{
    ALBUM_MAX, BUTTON_DATA_MAX_BYTES, BUTTONS_MAX, BUTTONS_PER_ROW, CAPTION_MAX_UTF16, ENTITIES_MAX, TEXT_MAX_UTF16,
};
use crate::render::utf16_len;

/// Stands on a button without a label, and for a message of nothing.
const NOTHING: &str = "…";

/// Latin letters that the buttons of one row show side by side on a phone, edges included.
const ROW_COLUMNS: usize = 40;
/// What the edges of a button take of them.
const BUTTON_EDGE_COLUMNS: usize = 2;

/// Cuts messages for Telegram.
#[derive(Debug, Clone, Copy, Default)]
pub struct TelegramTypesetter;

impl Typesetter for TelegramTypesetter {
    fn platform(&self) -> PlatformName {
        PlatformName::Telegram
    }

    fn parts(&self, message: &Message) -> Vec<Message> {
        let mut text = as_shown(&message.text);
        let (buttons, left) = rows(&message.buttons);
        for line in left {
            text.add_line(&line);
        }
        let mut groups: Vec<Message> = groups(&message.media).into_iter().map(of_media).collect();
        let fits = |part: &Text| part.spans.len() <= ENTITIES_MAX && utf16_len(&part.plain) <= TEXT_MAX_UTF16;
        let mut texts = split(&text, fits);
        let caption = texts.first().filter(|text| texts.len() == 1 && utf16_len(&text.plain) <= CAPTION_MAX_UTF16);
        if let (Some(caption), Some(first)) = (caption, groups.first_mut())
            && (first.media.len() == 1 || buttons.is_empty())
        {
            first.text = caption.clone();
            texts.clear();
        }
        let mut parts = groups;
        parts.extend(texts.into_iter().map(|text| Message { text, ..Message::default() }));
        let takes_buttons = |part: &Message| part.media.len() <= 1;
        if parts.is_empty() || (!buttons.is_empty() && !parts.iter().any(takes_buttons)) {
            parts.push(Message { text: Text::plain(NOTHING), ..Message::default() });
        }
        if let Some(last) = parts.iter_mut().rev().find(|part| takes_buttons(part)) {
            last.buttons = buttons;
        }
        parts
    }

    fn cautions(&self, message: &Message) -> Vec<Refusal> {
        caution::cautions(message)
    }
}

/// A message that is one part, as the Bot API takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text, or the caption.
    pub text: String,
    /// Its styles.
    pub entities: Vec<TextEntity>,
}

/// A style over a part of a text. Source: Bot API 10.1, `MessageEntity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextEntity {
    /// The Bot API's word for it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// In UTF-16 code units.
    pub offset: usize,
    /// In UTF-16 code units.
    pub length: usize,
    /// Where a link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of a block of code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Writes a message that is one part.
pub fn write(message: &Message) -> Written {
    let Text { plain, spans } = &message.text;
    let entity = |span: &Span| {
        let words = plain.get(span.start..span.end).filter(|words| !words.is_empty())?;
        let (url, language) = match &span.style {
            Style::Link(target) => (Some(target.clone()), None),
            Style::Block { language } => (None, language.clone()),
            _ => (None, None),
        };
        let offset = utf16_len(&plain[..span.start]);
        Some(TextEntity { kind: kind(&span.style)?, offset, length: utf16_len(words), url, language })
    };
    Written { text: plain.clone(), entities: spans.iter().filter_map(entity).collect() }
}

/// The Bot API's word for a style; what it has none for is its words alone.
fn kind(style: &Style) -> Option<&'static str> {
    Some(match style {
        Style::Bold | Style::Heading(_) => "bold",
        Style::Italic => "italic",
        Style::Underline => "underline",
        Style::Strikethrough => "strikethrough",
        Style::Spoiler => "spoiler",
        Style::Code => "code",
        Style::Block { .. } => "pre",
        Style::Quote => "blockquote",
        Style::Link(_) => "text_link",
        Style::Instant(_) => return None,
    })
}

/// The text with the styles that Telegram has: headings are heavy, links lead by http, https and tg, and code stands in
/// no other style but a quote. What is hidden stays hidden, and is no code then. Source: Bot API, "Formatting options".
fn as_shown(text: &Text) -> Text {
    let is_spelled =
        |_: &Text, target: &str| ["https://", "http://", "tg://"].iter().any(|scheme| target.starts_with(scheme));
    let mut text = text.spell_links(is_spelled);
    for span in &mut text.spans {
        if matches!(span.style, Style::Heading(_)) {
            span.style = Style::Bold;
        }
    }
    let all = text.spans;
    let mut spans: Vec<Span> = Vec::new();
    for (index, span) in all.iter().enumerate() {
        let mut around = all[..index].iter().filter(|outer| outer.end >= span.end);
        let is_again = around.clone().any(|outer| discriminant(&outer.style) == discriminant(&span.style));
        let is_hidden = around.any(|outer| matches!(outer.style, Style::Spoiler | Style::Link(_)));
        if is_code(span) && !is_hidden {
            spans = spans.iter().flat_map(|outer| without(outer, span)).collect();
        }
        if !(is_again || is_code(span) && is_hidden) {
            spans.push(span.clone());
        }
    }
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    bare_links(Text { plain: text.plain, spans })
}

/// The text with links for the addresses behind which Telegram would take the words that follow for more of them: all
/// that is not ASCII, up to the next blank. A link that is given stays as it is. Source: TDLib, `MessageEntity.cpp`,
/// `is_url_path_symbol` and `merge_entities`.
fn bare_links(text: Text) -> Text {
    let Text { plain, mut spans } = text;
    let mut at = 0;
    while let Some(start) = plain[at..].find(['h', 'H']).map(|found| at + found) {
        let end = start + bare_address(&plain, start).unwrap_or(1);
        let goes_on = plain[end..].starts_with(|c: char| !c.is_ascii() && !c.is_whitespace());
        let is_free = spans.iter().all(|span| {
            let may_hold = !is_code(span) && !matches!(span.style, Style::Link(_));
            span.end <= start || span.start >= end || (may_hold && span.start <= start && span.end >= end)
        });
        if end > start + 1 && goes_on && is_free {
            let target = Url::parse(&plain[start..end]).map_or_else(|_| plain[start..end].to_owned(), String::from);
            spans.push(Span { start, end, style: Style::Link(target) });
        }
        at = end;
    }
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    Text { plain, spans }
}

fn is_code(span: &Span) -> bool {
    matches!(span.style, Style::Code | Style::Block { .. })
}

/// A span, in two where code that it may not hold stands within it.
fn without(span: &Span, code: &Span) -> Vec<Span> {
    let may_hold = matches!(span.style, Style::Quote) || code.start >= span.end;
    if may_hold {
        return vec![span.clone()];
    }
    let pieces = [(span.start, code.start), (code.end, span.end)];
    let pieces = pieces.into_iter().filter(|(start, end)| start < end);
    pieces.map(|(start, end)| Span { start, end, style: span.style.clone() }).collect()
}

/// Media that go out in one call each, in order. Pictures and films may stand together, files only with files.
/// Source: Bot API 10.1, `sendMediaGroup`.
fn groups(media: &[Media]) -> Vec<Vec<Media>> {
    let is_file = |media: &Media| media.kind == MediaKind::Document;
    let alike = media.chunk_by(|a, b| is_file(a) == is_file(b));
    alike.flat_map(|alike| alike.chunks(ALBUM_MAX)).map(<[Media]>::to_vec).collect()
}

fn of_media(media: Vec<Media>) -> Message {
    Message { media, ..Message::default() }
}

/// The buttons in rows that Telegram takes, and lines for the addresses of those that it does not.
fn rows(buttons: &[Vec<MessageButton>]) -> (Vec<Vec<MessageButton>>, Vec<String>) {
    let (mut rows, mut left, mut count) = (Vec::new(), Vec::new(), 0);
    for row in buttons.iter().flat_map(|row| readable(row)) {
        let mut fit = Vec::new();
        for button in row {
            if can_press(button) && count < BUTTONS_MAX {
                count += 1;
                fit.push(labelled(button));
            } else if let ButtonDoes::Open(url) = &button.does {
                left.push(format!("{}: {url}", button.label.replace('\n', " ")));
            }
        }
        if !fit.is_empty() {
            rows.push(fit);
        }
    }
    (rows, left)
}

/// A row in as many as it takes for the labels to be read on a phone, which gives each button of a row the same width.
fn readable(mut row: &[MessageButton]) -> Vec<&[MessageButton]> {
    let mut rows = Vec::new();
    while !row.is_empty() {
        let widest = |count: usize| row[..count].iter().map(|button| width_of(&button.label)).max().unwrap_or(0);
        let fits = |count: &usize| count * (widest(*count) + BUTTON_EDGE_COLUMNS) <= ROW_COLUMNS;
        let count = (1..=row.len().min(BUTTONS_PER_ROW)).rev().find(fits).unwrap_or(1);
        let (first, rest) = row.split_at(count);
        rows.push(first);
        row = rest;
    }
    rows
}

fn can_press(button: &MessageButton) -> bool {
    match &button.does {
        ButtonDoes::Open(url) => ["https://", "http://", "tg://"].iter().any(|scheme| url.starts_with(scheme)),
        ButtonDoes::Press(token) => (1..=BUTTON_DATA_MAX_BYTES).contains(&token.len()),
    }
}

fn labelled(button: &MessageButton) -> MessageButton {
    let is_blank = Text::plain(button.label.as_str()).is_blank();
    MessageButton { label: if is_blank { NOTHING.to_owned() } else { button.label.clone() }, does: button.does.clone() }
}

#[cfg(test)]
#[path = "typeset_tests.rs"]
mod tests;
