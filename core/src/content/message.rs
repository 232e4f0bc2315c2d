//! A message as core means it: what an adapter turns into one call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::text::Text;

/// What is sent to a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The words.
    #[serde(default)]
    pub text: Text,
    /// Pictures and files by address, in order. The platform fetches them, Steward never does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Buttons in rows below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<MessageButton>>,
}

impl Message {
    /// The same without the pictures that Steward drew, for a place that takes no files; `None`: it has none.
    pub fn without_drawn(&self) -> Option<Self> {
        let media: Vec<_> = self.media.iter().filter(|media| media.png().is_none()).cloned().collect();
        (media.len() < self.media.len()).then(|| Self { media, ..self.clone() })
    }

    /// Whether there is nothing in it to be seen.
    pub fn is_empty(&self) -> bool {
        self.text.plain.trim().is_empty() && self.media.is_empty()
    }
}

/// A picture or file at a public address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Where it is: https, a public host. Of a picture that Steward drew: the picture itself, as a `data:` address (RFC 2397).
    pub url: String,
    /// What it shows, for those who cannot see it, where that is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
}

/// How the address of a picture begins that Steward drew.
const DRAWN: &str = "data:image/png;base64,";

impl Media {
    /// What is at an address.
    pub fn at(kind: MediaKind, url: impl Into<String>) -> Self {
        Self { kind, url: url.into(), alt: String::new() }
    }

    /// A picture that Steward drew, and what it shows in words: it goes with the message.
    pub fn drawn(png: &[u8], alt: &str) -> Self {
        Self { alt: alt.to_owned(), ..Self::at(MediaKind::Photo, format!("{DRAWN}{}", STANDARD.encode(png))) }
    }

    /// The PNG of a picture that Steward drew; `None`: the platform fetches it from its address.
    pub fn png(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.url.strip_prefix(DRAWN)?).ok()
    }
}

/// What a file is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// Anything else.
    Document,
}

/// A button below a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageButton {
    /// What stands on it; at most 64 characters.
    pub label: String,
    /// What it does.
    pub does: ButtonDoes,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonDoes {
    /// Opens an address.
    Open(String),
    /// Comes back to Steward with this token (`commands::buttons`).
    Press(String),
}
