//! What is said at the gateway: frames, what we send, and what a close code asks for. Pure.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use serenity::all::GatewayIntents;

use crate::config::Token;

/// The version of the gateway. Source: gateway, API versions.
const VERSION: &str = "10";

/// What Steward asks to be told: no message contents, no presences, no private messages (their commands come as
/// interactions). Only GUILD_MEMBERS is privileged.
pub(crate) fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MEMBERS
        | GatewayIntents::GUILD_MODERATION
        | GatewayIntents::GUILD_VOICE_STATES
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::GUILD_MESSAGE_REACTIONS
        | GatewayIntents::GUILD_MESSAGE_POLLS
}

/// A frame as it comes; `d` stays as it was written.
#[derive(Debug, Deserialize)]
pub(crate) struct Frame<'a> {
    pub(crate) op: u8,
    pub(crate) s: Option<i64>,
    #[serde(borrow)]
    pub(crate) t: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) d: Option<&'a RawValue>,
}

impl<'a> Frame<'a> {
    /// Reads a frame.
    pub(crate) fn read(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// The raw JSON of the frame's data.
    pub(crate) fn data(&self) -> &'a str {
        self.d.map_or("null", RawValue::get)
    }
}

/// Opcodes. Source: gateway, opcodes.
pub(crate) mod op {
    pub(crate) const DISPATCH: u8 = 0;
    pub(crate) const HEARTBEAT: u8 = 1;
    pub(crate) const RECONNECT: u8 = 7;
    pub(crate) const INVALID_SESSION: u8 = 9;
    pub(crate) const HELLO: u8 = 10;
    pub(crate) const HEARTBEAT_ACK: u8 = 11;
}

/// HELLO's data.
#[derive(Debug, Deserialize)]
pub(crate) struct Hello {
    /// Milliseconds.
    pub(crate) heartbeat_interval: u64,
}

/// What is needed of READY.
#[derive(Debug, Deserialize)]
pub(crate) struct Ready {
    pub(crate) session_id: String,
    pub(crate) resume_gateway_url: Option<String>,
}

/// A heartbeat with the last sequence that is durable here.
pub(crate) fn heartbeat(committed: Option<i64>) -> Value {
    json!({ "op": 1, "d": committed })
}

/// Begins a session.
pub(crate) fn identify(token: &Token) -> Value {
    json!({
        "op": 2,
        "d": {
            "token": token.reveal(),
            "intents": intents().bits(),
            "properties": { "os": std::env::consts::OS, "browser": "steward", "device": "steward" },
            "compress": false,
            "large_threshold": 50,
        },
    })
}

/// Goes on with a session after the last sequence that is durable here.
pub(crate) fn resume(token: &Token, session: &str, committed: i64) -> Value {
    json!({ "op": 6, "d": { "token": token.reveal(), "session_id": session, "seq": committed } })
}

/// The gateway's address with version and encoding; `None` when it is no address.
pub(crate) fn address(url: &str) -> Option<String> {
    let mut url = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "ws" | "wss"))?;
    url.query_pairs_mut().clear().append_pair("v", VERSION).append_pair("encoding", "json");
    Some(url.into())
}

/// What a close asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterClose {
    /// Connect again and resume.
    Resume,
    /// The session is gone: identify anew.
    Identify,
    /// It will be the same each time: stop.
    Stop(Stopped),
}

/// Why Discord will not have us, with the cure. Trying again changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// 401, or close code 4004.
    #[error(
        "Discord refuses the token. Make a new one in the Developer Portal (Bot, Reset Token) and set STEWARD_DISCORD_TOKEN"
    )]
    Token,
    /// Close code 4014.
    #[error(
        "Discord refuses the intents. Switch on Server Members Intent in the Developer Portal (Bot, Privileged Gateway Intents)"
    )]
    Intents,
    /// Close codes 4010 to 4013: sharding, version or intents that Discord does not know.
    #[error(
        "Discord refuses how Steward connects (close code {0}). The bot may be in more than 2,500 servers, or Steward be too old: install a newer one"
    )]
    Protocol(u16),
    /// The token would have gone to Discord although its endpoint is set to something else.
    #[error(
        "the API at [discord] api_url names Discord's own gateway, and a token is not sent there from another endpoint. Set [discord] gateway_url too"
    )]
    Endpoint,
    /// This process was silent for so long that another one took its place.
    #[error("another process receives from Discord now; only one may. Stop that one first")]
    Replaced,
}

/// What a close code asks for. Source: gateway, close event codes; how each behaves was tried against a fake.
pub(crate) fn after_close(code: Option<u16>) -> AfterClose {
    match code {
        Some(4004) => AfterClose::Stop(Stopped::Token),
        Some(4014) => AfterClose::Stop(Stopped::Intents),
        Some(code @ 4010..=4013) => AfterClose::Stop(Stopped::Protocol(code)),
        Some(4003 | 4007 | 4009) => AfterClose::Identify,
        _ => AfterClose::Resume,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_keeps_its_data_as_it_was_written() {
        let frame = Frame::read(r#"{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{"id":"1",  "new_field":[1]}}"#).unwrap();
        assert_eq!((frame.op, frame.s, frame.t.as_deref()), (op::DISPATCH, Some(3), Some("MESSAGE_CREATE")));
        assert_eq!(frame.data(), r#"{"id":"1",  "new_field":[1]}"#);
        assert_eq!(Frame::read(r#"{"op":11}"#).unwrap().data(), "null");
    }

    #[test]
    fn a_close_code_says_what_is_next() {
        for code in
            [None, Some(1000), Some(1001), Some(1006), Some(4000), Some(4001), Some(4005), Some(4008), Some(4999)]
        {
            assert_eq!(after_close(code), AfterClose::Resume, "{code:?}");
        }
        for code in [4003, 4007, 4009] {
            assert_eq!(after_close(Some(code)), AfterClose::Identify, "{code}");
        }
        assert_eq!(after_close(Some(4004)), AfterClose::Stop(Stopped::Token));
        assert_eq!(after_close(Some(4014)), AfterClose::Stop(Stopped::Intents));
        assert_eq!(after_close(Some(4012)), AfterClose::Stop(Stopped::Protocol(4012)));
    }

    #[test]
    fn the_gateways_address_gets_version_and_encoding() {
        assert_eq!(
            address("wss://gateway.discord.gg").as_deref(),
            Some("wss://gateway.discord.gg/?v=10&encoding=json")
        );
        assert_eq!(
            address("ws://127.0.0.1:1/resume?x=1").as_deref(),
            Some("ws://127.0.0.1:1/resume?v=10&encoding=json")
        );
        assert_eq!(address("https://discord.com"), None);
    }
}
