//! A message as Discord shows it: cut to its limits, and written in its Markdown. Pure.
//!
//! Plain text never becomes markup or a mention; that nobody is pinged is the sender's business (`allowed_mentions`).
//! Photos stay in `media`, for the sender to embed: an embed shows a picture of any address, and a message takes ten. Of
//! films and files a bot cannot make embeds, so their addresses become lines, which Discord shows as it can.

use steward_core::content::split::split;
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton, Text};
use steward_core::ports::{PlatformName, Typesetter};

use crate::limits::{BUTTON_URL_MAX_CHARS, BUTTONS_PER_ROW, CONTENT_MAX_UTF16, EMBEDS_MAX, LABEL_MAX_CHARS, ROWS_MAX};

mod markdown;
mod shape;

/// Stands on a button without a label, and for a message of nothing.
const NOTHING: &str = "…";

/// Cuts messages for Discord.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiscordTypesetter;

impl Typesetter for DiscordTypesetter {
    fn platform(&self) -> PlatformName {
        PlatformName::Discord
    }

    fn parts(&self, message: &Message) -> Vec<Message> {
        let mut text = shape::shape(&message.text);
        let (photos, others): (Vec<&Media>, Vec<&Media>) =
            message.media.iter().partition(|m| m.kind == MediaKind::Photo);
        for media in others {
            text.add_line(&media.url);
        }
        let (rows, left) = rows(&message.buttons);
        for line in left {
            text.add_line(&line);
        }
        let texts = split(&text, |part| part_length(part) <= CONTENT_MAX_UTF16);
        // A cut may have put white space at the beginning of a style.
        let of_text = |text: &Text| Message { text: shape::trim_spans(text), ..Message::default() };
        let mut parts: Vec<Message> = texts.iter().map(of_text).collect();
        for (index, photos) in photos.chunks(EMBEDS_MAX).enumerate() {
            let media = photos.iter().map(|photo| (*photo).clone()).collect();
            // The first ones stand under the last words.
            match parts.last_mut().filter(|_| index == 0) {
                Some(last) => last.media = media,
                None => parts.push(Message { media, ..Message::default() }),
            }
        }
        if parts.is_empty() {
            parts.push(Message { text: Text::plain(NOTHING), ..Message::default() });
        }
        if let Some(last) = parts.last_mut() {
            last.buttons = rows;
        }
        parts
    }
}

/// The content of a message that is one part, as Discord reads it.
pub fn write(message: &Message) -> String {
    markdown::write(&message.text)
}

fn part_length(part: &Text) -> usize {
    markdown::write(part).encode_utf16().count()
}

/// The buttons in rows that Discord takes, and lines for the addresses of those that it does not.
fn rows(buttons: &[Vec<MessageButton>]) -> (Vec<Vec<MessageButton>>, Vec<String>) {
    let (mut rows, mut left) = (Vec::new(), Vec::new());
    for row in buttons {
        let (fit, odd): (Vec<&MessageButton>, Vec<&MessageButton>) = row.iter().partition(|button| can_press(button));
        left.extend(odd.into_iter().filter_map(line));
        for row in fit.chunks(BUTTONS_PER_ROW) {
            if rows.len() < ROWS_MAX {
                rows.push(row.iter().map(|button| labelled(button)).collect());
            } else {
                left.extend(row.iter().filter_map(|button| line(button)));
            }
        }
    }
    (rows, left)
}

fn can_press(button: &MessageButton) -> bool {
    match &button.does {
        ButtonDoes::Open(url) => {
            let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
            is_web && url.chars().count() <= BUTTON_URL_MAX_CHARS
        }
        ButtonDoes::Press(_) => true,
    }
}

fn labelled(button: &MessageButton) -> MessageButton {
    let label: String = button.label.chars().take(LABEL_MAX_CHARS).collect();
    let label = if Text::plain(label.as_str()).is_blank() { NOTHING.to_owned() } else { label };
    MessageButton { label, does: button.does.clone() }
}

/// What a button that opens something says when it cannot be one. One that comes back to Steward has nothing to say.
fn line(button: &MessageButton) -> Option<String> {
    match &button.does {
        ButtonDoes::Open(url) => Some(format!("{}: {url}", button.label.replace('\n', " "))),
        ButtonDoes::Press(_) => None,
    }
}

#[cfg(test)]
#[path = "typeset_tests.rs"]
mod tests;
