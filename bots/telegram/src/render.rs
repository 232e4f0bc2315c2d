//! An answer as messages within Telegram's limits: entities instead of markup, split where people would. Pure.

use serde::Serialize;
use serde_json::{Value, json};
use steward_core::commands::{Answer, Button, Reply};
use unicode_segmentation::UnicodeSegmentation;

use crate::limits::{BUTTON_DATA_MAX_BYTES, BUTTONS_MAX, CAPTION_MAX_UTF16, TEXT_MAX_UTF16};

/// Less of a picture's description than this says nothing, and is left out.
const ALT_MIN_UTF16: usize = 80;

/// A piece of text with its entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

/// A formatted part of a text, in UTF-16 code units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Entity {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) offset: usize,
    pub(crate) length: usize,
}

/// An answer, ready to be sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rendered {
    /// What stands under the picture, when there is a picture.
    pub(crate) caption: Option<Page>,
    /// The messages after it.
    pub(crate) pages: Vec<Page>,
    /// The buttons under the last message.
    pub(crate) keyboard: Option<Value>,
}

/// For whom it is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// One person: a name with an `@` in it pings nobody else.
    One,
    /// A group: nothing may become a mention.
    Group,
}

/// Renders an answer.
pub(crate) fn render(answer: &Answer, audience: Audience) -> Rendered {
    let blocks = blocks_of(&answer.reply, audience);
    let keyboard = keyboard(&answer.reply.buttons);
    let Some(picture) = &answer.picture else {
        return Rendered { caption: None, pages: paginate(blocks, TEXT_MAX_UTF16, TEXT_MAX_UTF16), keyboard };
    };
    let mut pages = paginate(blocks, CAPTION_MAX_UTF16, TEXT_MAX_UTF16);
    let mut caption = if pages.is_empty() { Page::default() } else { pages.remove(0) };
    if pages.is_empty() {
        add_alt(&mut caption, &safe(&picture.alt, audience));
    }
    Rendered { caption: Some(caption), pages, keyboard }
}

/// One short text without anything else.
pub(crate) fn plain(text: &str, audience: Audience) -> Page {
    Page { text: safe(text, audience), entities: Vec::new() }
}

/// Length as Telegram counts it.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// A part of a reply that is set in one way.
struct Block {
    text: String,
    /// The Bot API's kind of entity.
    style: Option<&'static str>,
}

fn blocks_of(reply: &Reply, audience: Audience) -> Vec<Block> {
    let title = Block { text: safe(&reply.title, audience), style: Some("bold") };
    let lines = reply.lines.iter().map(|line| Block { text: safe(line, audience), style: None });
    let table = reply.table.iter().map(|table| Block { text: safe(&table.text(), audience), style: Some("pre") });
    let blocks = std::iter::once(title).chain(lines).chain(table);
    blocks.filter(|block| !block.text.trim().is_empty()).collect()
}

/// In a group, an `@` before a name gets a joint without width, so that nobody is pinged by a member's name.
fn safe(text: &str, audience: Audience) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|c| *c != '\0').peekable();
    while let Some(c) = chars.next() {
        safe.push(c);
        let begins_name = chars.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_');
        if audience == Audience::Group && c == '@' && begins_name {
            safe.push('\u{2060}');
        }
    }
    safe
}

/// Lays blocks out on pages; the first page may be shorter than the others.
fn paginate(blocks: Vec<Block>, first_max: usize, max: usize) -> Vec<Page> {
    let mut pages = vec![Page::default()];
    for block in blocks {
        let mut rest = block.text.trim_end();
        while !rest.is_empty() {
            let limit = if pages.len() == 1 { first_max } else { max };
            let Some(page) = pages.last_mut() else { break };
            let used = utf16_len(&page.text) + usize::from(!page.text.is_empty());
            if used + utf16_len(rest) <= limit {
                page.add(rest, block.style);
                break;
            }
            // What fits on a page of its own is not torn; only a caption is worth filling up.
            let is_worth_tearing =
                page.text.is_empty() || (pages.len() == 1 && first_max < max && utf16_len(rest) > max);
            if is_worth_tearing && let Some(page) = pages.last_mut() {
                let (head, tail) = tear(rest, limit.saturating_sub(used));
                page.add(head, block.style);
                rest = tail;
            }
            if !rest.is_empty() {
                pages.push(Page::default());
            }
        }
    }
    pages.retain(|page| !page.text.is_empty());
    pages
}

impl Page {
    fn add(&mut self, text: &str, style: Option<&'static str>) {
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if let Some(kind) = style {
            self.entities.push(Entity { kind, offset: utf16_len(&self.text), length: utf16_len(text) });
        }
        self.text.push_str(text);
    }
}

/// Tears a text at the best place within the limit: after a line, a sentence, a word, and else between two signs as
/// people see them. Gives the part that fits and the rest without leading blanks.
fn tear(text: &str, max_utf16: usize) -> (&str, &str) {
    let mut used = 0;
    let (mut line, mut sentence, mut word, mut sign) = (0, 0, 0, 0);
    for (at, cluster) in text.grapheme_indices(true) {
        used += utf16_len(cluster);
        if used > max_utf16 {
            break;
        }
        sign = at + cluster.len();
        match cluster {
            "\n" | "\r\n" => line = sign,
            "。" | "！" | "？" | "；" => sentence = sign,
            " " => {
                let ends_sentence = text[..at].ends_with(['.', '!', '?', ';', ':']);
                if ends_sentence { sentence = sign } else { word = sign }
            }
            "，" | "、" => word = sign,
            _ => {}
        }
    }
    if used <= max_utf16 {
        return (text, "");
    }
    // A border in the first half would leave the page half empty.
    let half = sign / 2;
    let border = [line, sentence, word].into_iter().find(|border| *border > half).unwrap_or(sign);
    // A single sign longer than the limit (an emoji of thousands of joints) is torn between characters.
    let border = if border == 0 { first_chars(text, max_utf16) } else { border };
    (&text[..border], text[border..].trim_start())
}

fn first_chars(text: &str, max_utf16: usize) -> usize {
    let mut used = 0;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= max_utf16
    };
    text.chars().take_while(fits).map(char::len_utf8).sum()
}

/// Says under the picture what it shows, as far as there is room.
fn add_alt(caption: &mut Page, alt: &str) {
    let used = utf16_len(&caption.text) + usize::from(!caption.text.is_empty());
    let room = CAPTION_MAX_UTF16.saturating_sub(used);
    let alt = alt.trim();
    if utf16_len(alt) <= room {
        caption.add(alt, None);
    } else if room >= ALT_MIN_UTF16 {
        let (head, _) = tear(alt, room - 1);
        caption.add(&format!("{}…", head.trim_end()), None);
    }
}

/// One button a row: names of communities are long.
fn keyboard(buttons: &[Button]) -> Option<Value> {
    let is_sound = |button: &&Button| (1..=BUTTON_DATA_MAX_BYTES).contains(&button.token.len());
    let label = |button: &Button| if button.label.trim().is_empty() { "–".to_owned() } else { button.label.clone() };
    let rows: Vec<Value> = buttons
        .iter()
        .filter(is_sound)
        .take(BUTTONS_MAX)
        .map(|button| json!([{ "text": label(button), "callback_data": button.token }]))
        .collect();
    (!rows.is_empty()).then(|| json!({ "inline_keyboard": rows }))
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
