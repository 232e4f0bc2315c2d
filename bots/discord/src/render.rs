//! An answer becomes messages within Discord's limits. Pure.
//!
//! Core's texts are plain: whatever would be markup or a mention on Discord is escaped, and `allowed_mentions` keeps
//! every message from pinging anybody.

use serde_json::{Map, Value, json};
use steward_core::commands::{Answer, Button, Sample, Table};
use unicode_segmentation::UnicodeSegmentation;

use crate::call::PICTURE_NAME;
use crate::limits::{ALT_MAX_CHARS, BUTTONS_PER_ROW, CONTENT_MAX_UTF16, LABEL_MAX_CHARS, ROWS_MAX};
use crate::send;

/// Only the one who asked sees it. Source: message flags, EPHEMERAL.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// Addresses in the text show no preview. Source: message flags, SUPPRESS_EMBEDS.
const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// Escaping makes a text at most twice as long: a piece of this length always fits, marks around it included.
const PIECE_MAX_UTF16: usize = CONTENT_MAX_UTF16 / 2 - 20;
/// Lines that belong together, and how a table stands between them.
const FENCE: &str = "```";

/// The messages of an answer, the first one with the picture, the last one with the buttons. There is at least one. All
/// are seen by the one who asked alone, or all by everybody.
pub(crate) fn messages(answer: &Answer, is_private: bool) -> Vec<Value> {
    let mut texts = pack(&blocks(answer));
    if texts.is_empty() {
        // Discord takes no empty message.
        texts.push(if answer.picture.is_some() { String::new() } else { "…".to_owned() });
    }
    let last = texts.len() - 1;
    let message = |(index, text): (usize, String)| {
        let mut message = Map::new();
        message.insert("content".to_owned(), text.into());
        message.insert("allowed_mentions".to_owned(), json!({ "parse": [] }));
        message.insert("flags".to_owned(), flags(is_private).into());
        if let Some(picture) = answer.picture.as_ref().filter(|_| index == 0) {
            let alt: String = picture.alt.chars().take(ALT_MAX_CHARS).collect();
            let file = json!([{ "id": 0, "filename": PICTURE_NAME, "description": alt }]);
            message.insert("attachments".to_owned(), file);
        } else if let Some(file) = answer.reply.file.as_ref().filter(|_| index == 0) {
            message.insert("attachments".to_owned(), json!([{ "id": 0, "filename": file.name }]));
        }
        if index == last && !answer.reply.buttons.is_empty() {
            message.insert("components".to_owned(), rows(&answer.reply.buttons));
        }
        Value::Object(message)
    };
    texts.into_iter().enumerate().map(message).collect()
}

/// Messages that are shown as they will look, with what stands above them; beside each that may be refused for what is
/// in it, what is said then.
pub(crate) fn samples(samples: &[Sample], is_private: bool) -> Vec<(Value, Option<Value>)> {
    let said = |text: &str| json!({ "content": escape(text), "allowed_mentions": { "parse": [] }, "flags": flags(is_private) });
    let mut messages = Vec::new();
    for sample in samples {
        if !sample.heading.is_empty() {
            messages.push((said(&sample.heading), None));
        }
        let mut message = send::body(&sample.message);
        message["flags"] = if is_private { EPHEMERAL } else { 0 }.into();
        messages.push((message, Some(said(&sample.refused))));
    }
    messages
}

/// The flags of a message.
pub(crate) fn flags(is_private: bool) -> u64 {
    SUPPRESS_EMBEDS | if is_private { EPHEMERAL } else { 0 }
}

/// Buttons in rows; what fits in no row is left out, which no command comes near.
fn rows(buttons: &[Button]) -> Value {
    let button = |button: &Button| {
        let label: String = button.label.chars().take(LABEL_MAX_CHARS).collect();
        let label = if label.trim().is_empty() { "…".to_owned() } else { label };
        json!({ "type": 2, "style": 2, "label": label, "custom_id": button.token })
    };
    let row = |buttons: &[Button]| json!({ "type": 1, "components": buttons.iter().map(button).collect::<Vec<_>>() });
    buttons.chunks(BUTTONS_PER_ROW).take(ROWS_MAX).map(row).collect()
}

/// A part of a message that is not divided, and whether it must stand on a line of its own.
enum Block {
    Line(String),
    /// A line of a table; neighbours share one fence.
    Fixed(String),
}

fn blocks(answer: &Answer) -> Vec<Block> {
    let reply = &answer.reply;
    let mut blocks = Vec::new();
    for piece in pieces(&reply.title) {
        blocks.push(Block::Line(format!("**{}**", escape(piece))));
    }
    for line in reply.lines.iter().flat_map(|text| text.split('\n')) {
        blocks.extend(pieces(line).into_iter().map(|piece| Block::Line(escape_line(piece))));
    }
    if let Some(table) = &reply.table {
        blocks.extend(fixed(table));
    }
    blocks
}

/// A table's lines. Nothing in a fence is markup but the fence's own mark.
fn fixed(table: &Table) -> Vec<Block> {
    let text = table.text().replace('`', "ˋ");
    text.split('\n').flat_map(pieces).map(|piece| Block::Fixed(piece.to_owned())).collect()
}

/// Fills messages with blocks in order.
fn pack(blocks: &[Block]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_fenced = false;
    for block in blocks {
        let (line, is_fixed) = match block {
            Block::Line(line) => (line, false),
            Block::Fixed(line) => (line, true),
        };
        let room =
            if is_fixed { CONTENT_MAX_UTF16 - 2 * (FENCE.len() + 1) } else { CONTENT_MAX_UTF16 - FENCE.len() - 1 };
        let fits = |text: &String| utf16(text) + 1 + utf16(line) <= room;
        if !texts.last().is_some_and(fits) {
            close_fence(&mut texts, &mut is_fenced);
            texts.push(String::new());
        }
        if is_fixed != is_fenced {
            if is_fenced {
                close_fence(&mut texts, &mut is_fenced);
            } else {
                append(&mut texts, FENCE);
                is_fenced = true;
            }
        }
        append(&mut texts, line);
    }
    close_fence(&mut texts, &mut is_fenced);
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn close_fence(texts: &mut [String], is_fenced: &mut bool) {
    if std::mem::take(is_fenced) {
        append(texts, FENCE);
    }
}

fn append(texts: &mut [String], line: &str) {
    if let Some(text) = texts.last_mut() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
}

/// Divides a line that is too long: after a blank or a mark of punctuation where there is one, never inside a character
/// as a person sees it (which may be several code points; one that is too long by itself is cut).
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while utf16(rest) > PIECE_MAX_UTF16 {
        let at = border(rest);
        let (piece, after) = rest.split_at(at);
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    if !rest.trim().is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Where a text that is too long is best divided, in bytes.
fn border(text: &str) -> usize {
    let mut length = 0;
    let (mut best, mut end) = (0, 0);
    for (index, grapheme) in text.grapheme_indices(true) {
        length += utf16(grapheme);
        if length > PIECE_MAX_UTF16 {
            break;
        }
        end = index + grapheme.len();
        if grapheme.chars().all(|c| c.is_whitespace() || "，。；、！？：,.;!?".contains(c)) {
            best = end;
        }
    }
    // A border in the first half would leave a short piece and a long one: then the limit itself divides.
    let best = if best > end / 2 { best } else { end };
    if best > 0 {
        return best;
    }
    text.char_indices()
        .scan(0, |sum, (index, c)| {
            *sum += c.len_utf16();
            Some((index, *sum))
        })
        .take_while(|(_, sum)| *sum <= PIECE_MAX_UTF16)
        .last()
        .map_or(text.len(), |(index, _)| index)
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text without markup in it. Addresses stay as they are, since a backslash would become part of them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for word in text.split_inclusive(char::is_whitespace) {
        if word.starts_with("https://") || word.starts_with("http://") {
            escaped.push_str(word);
            continue;
        }
        for c in word.chars() {
            if matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

/// A line without markup in it, neither inside nor at its beginning (headings, quotes, lists).
fn escape_line(line: &str) -> String {
    let escaped = escape(line);
    let begins = escaped.trim_start();
    let digits = begins.chars().take_while(char::is_ascii_digit).count();
    if begins.starts_with(['#', '>', '-', '+']) {
        let indent = escaped.len() - begins.len();
        return format!("{}\\{begins}", &escaped[..indent]);
    }
    if digits > 0 && begins[digits..].starts_with(". ") {
        return escaped.replacen(". ", "\\. ", 1);
    }
    escaped
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
