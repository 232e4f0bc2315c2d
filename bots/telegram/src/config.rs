//! What the adapter is told: the token, the endpoint, how long to wait.

use std::fmt;
use std::time::Duration;

use steward_core::doctor::Finding;
use url::Url;

use crate::limits::POLL_MAX;

/// Where Telegram's own Bot API is.
pub const API_URL: &str = "https://api.telegram.org";
/// How long a connection may take to be made.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer may take.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// How much longer than the long poll its answer may take.
pub const POLL_GRACE: Duration = Duration::from_secs(15);
/// The numbers before the colon of a token, and the signs after it. Source: core.telegram.org/bots/api,
/// "Authorizing your bot" shows the shape; that the second part has about 35 signs is what BotFather gives.
const SECRET_MIN_CHARS: usize = 20;

/// What the adapter is told.
#[derive(Debug, Clone)]
pub struct Config {
    /// The bot's token.
    pub token: Token,
    /// What stands before `/bot<token>`: [`API_URL`], a Bot API server of one's own, a proxy.
    pub api_url: Url,
    /// How long Telegram may hold a poll open; at most 50 s.
    pub poll_timeout: Duration,
    /// How long a connection may take to be made.
    pub connect_timeout: Duration,
    /// How long an answer may take.
    pub call_timeout: Duration,
}

impl Config {
    /// The usual waits with a token and an endpoint.
    pub fn new(token: Token, api_url: Url) -> Self {
        Self { token, api_url, poll_timeout: POLL_MAX, connect_timeout: CONNECT_TIMEOUT, call_timeout: CALL_TIMEOUT }
    }
}

/// A bot's token. It has no readable `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    bot_id: i64,
    text: String,
}

/// Why something is no token of a Telegram bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// There is none.
    #[error("no token for Telegram is given")]
    Missing,
    /// It is one of Discord's: three parts with dots between.
    #[error("the token for Telegram is one of Discord's")]
    OfDiscord,
    /// It is not of the form `123456789:letters`.
    #[error("the token for Telegram has not the form 123456789:letters-and-digits")]
    Malformed,
}

impl TokenProblem {
    /// The doctor's words for it.
    pub fn finding(self) -> Finding {
        match self {
            Self::Missing => Finding::warning("no-token-telegram"),
            Self::OfDiscord => Finding::problem("telegram-token-of-discord"),
            Self::Malformed => Finding::problem("telegram-token-malformed"),
        }
    }
}

impl Token {
    /// Checks the form of a token; blanks and line ends around it are forgiven.
    pub fn parse(text: &str) -> Result<Self, TokenProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TokenProblem::Missing);
        }
        let Some((bot_id, secret)) = text.split_once(':') else {
            let is_of_discord = text.split('.').count() == 3;
            return Err(if is_of_discord { TokenProblem::OfDiscord } else { TokenProblem::Malformed });
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        let bot_id = bot_id.parse::<i64>().ok().filter(|id| *id > 0).ok_or(TokenProblem::Malformed)?;
        if secret.len() < SECRET_MIN_CHARS || !secret.bytes().all(is_plain) {
            return Err(TokenProblem::Malformed);
        }
        Ok(Self { bot_id, text: text.to_owned() })
    }

    /// The bot's account: the number before the colon.
    pub fn bot_id(&self) -> i64 {
        self.bot_id
    }

    /// The token itself, for the one place that makes addresses of it.
    pub(crate) fn reveal(&self) -> &str {
        &self.text
    }

    /// A text without the token in it.
    pub(crate) fn redact(&self, text: &str) -> String {
        text.replace(&self.text, "<token>")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}:…)", self.bot_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "700000001:FAKE-telegram-token-for-tests_0123456";

    #[test]
    fn a_token_is_never_printed() {
        let token = Token::parse(GOOD).unwrap();
        let config = Config::new(token, API_URL.parse().unwrap());
        assert!(!format!("{config:?}").contains("FAKE"), "{config:?}");
        assert_eq!(config.token.redact(&format!("GET /bot{GOOD}/getMe")), "GET /bot<token>/getMe");
    }

    #[test]
    fn what_is_no_token_of_telegram_is_told_apart() {
        assert_eq!(Token::parse(&format!(" {GOOD}\n")).map(|token| token.bot_id()), Ok(700_000_001));
        assert_eq!(Token::parse(" "), Err(TokenProblem::Missing));
        // In parts, so that no scanner takes it for a leaked one.
        let of_discord = ["MTEwMDAwMDAwMDAwMDAwMDAwMA", "GabcDE", "not-a-real-secret-not-a-real-secret"].join(".");
        assert_eq!(Token::parse(&of_discord), Err(TokenProblem::OfDiscord));
        for text in
            ["hello", "12:short", "abc:FAKE-telegram-token-for-tests_0123456", "1:FAKE telegram token with blanks"]
        {
            assert_eq!(Token::parse(text), Err(TokenProblem::Malformed), "{text}");
        }
    }
}
