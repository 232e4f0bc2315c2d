//! Where Discord is, and who we are there.

use std::fmt;
use std::time::Duration;

/// Discord itself; `/api/v10` follows.
pub const API_URL: &str = "https://discord.com";
/// How long a call may take in all. Uploads of a picture (about 100 kB) fit many times over.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long connecting may take, for calls and for the gateway.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A bot's token. It has no `Debug` and no `Display` that show it.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes a token as it was pasted: blanks around it and a leading `Bot ` are not part of it.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        Self(text.strip_prefix("Bot ").unwrap_or(text).trim().to_owned())
    }

    /// What the text looks like, before anybody is asked.
    pub fn shape(&self) -> TokenShape {
        let is_word = |part: &str, min: usize| {
            part.len() >= min && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'='))
        };
        let parts: Vec<&str> = self.0.split('.').collect();
        match parts.as_slice() {
            [""] => TokenShape::Missing,
            [id, time, secret] if is_word(id, 15) && is_word(time, 4) && is_word(secret, 8) => TokenShape::Discord,
            _ if self.0.split_once(':').is_some_and(|(id, rest)| id.parse::<u64>().is_ok() && is_word(rest, 20)) => {
                TokenShape::Telegram
            }
            _ => TokenShape::Strange,
        }
    }

    /// The secret itself, for the header and the IDENTIFY alone.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text without the token in it.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "…") }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenShape {
    /// There is none.
    Missing,
    /// Three words with dots between, as Discord's are.
    Discord,
    /// A number, a colon and a word, as Telegram's are.
    Telegram,
    /// Something else.
    Strange,
}

/// Where Discord is, and who we are there.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bot's token.
    pub token: Token,
    /// The API's address; it ends before `/api/v10`.
    pub api_url: String,
    /// The gateway's address. `None`: the one that the API names, and where it wants sessions resumed.
    pub gateway_url: Option<String>,
    /// How long a call may take in all.
    pub call_timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
}

impl Config {
    /// Discord itself with a token.
    pub fn new(token: &str) -> Self {
        Self {
            token: Token::new(token),
            api_url: API_URL.to_owned(),
            gateway_url: None,
            call_timeout: CALL_TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// Whether the token may be sent to a gateway that was named by somebody else: never to Discord's own while the API's
    /// address is set to something else.
    pub(crate) fn allows_gateway(&self, url: &str) -> bool {
        self.api_url.trim_end_matches('/') == API_URL || !is_of_discord(url)
    }
}

fn is_of_discord(url: &str) -> bool {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    ["discord.com", "discord.gg", "discordapp.com"].iter().any(|own| host == *own || host.ends_with(&format!(".{own}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_told_apart_by_its_shape() {
        let shape = |text: &str| Token::new(text).shape();
        assert_eq!(
            shape(" Bot MTEwMDAwMDAwMDAwMDAwMDAwMQ.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB "),
            TokenShape::Discord
        );
        assert_eq!(shape("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"), TokenShape::Telegram);
        assert_eq!(shape(""), TokenShape::Missing);
        assert_eq!(shape("changeme"), TokenShape::Strange);
    }

    #[test]
    fn a_token_is_never_printed() {
        let config = Config::new("MTEwMDAwMDAwMDAwMDAwMDAwMQ.GaBcDe.secretsecretsecret");
        assert!(!format!("{config:?}").contains("secret"));
        assert_eq!(config.token.redact("at MTEwMDAwMDAwMDAwMDAwMDAwMQ.GaBcDe.secretsecretsecret/x"), "at …/x");
    }

    #[test]
    fn another_endpoint_never_sends_the_token_to_discord() {
        let mut config = Config::new("x");
        assert!(config.allows_gateway("wss://gateway.discord.gg"));
        config.api_url = "http://127.0.0.1:4000".to_owned();
        assert!(!config.allows_gateway("wss://gateway.discord.gg/?v=10"));
        assert!(!config.allows_gateway("wss://discord.com"));
        assert!(config.allows_gateway("ws://127.0.0.1:4000/gateway"));
    }
}
