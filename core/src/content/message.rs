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

/// A picture or file at a public address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Where it is: https, a public host. Of a picture that Steward drew: the picture itself, as a `data:` address (RFC 2397).
    pub url: String,
}

/// How the address of a picture begins that Steward drew.
const DRAWN: &str = "data:image/png;base64,";

impl Media {
    /// A picture that Steward drew: it goes with the message.
    pub fn drawn(png: &[u8]) -> Self {
        Self { kind: MediaKind::Photo, url: format!("{DRAWN}{}", STANDARD.encode(png)) }
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
