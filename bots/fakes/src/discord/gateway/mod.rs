//! The gateway: sessions that outlive their connections, and the events that go to each.

mod connection;
pub mod intents;
mod opcodes;

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

pub(crate) use connection::accept;
pub(crate) use opcodes::invalid_session;

use super::ids::GuildId;
use super::state::State;

/// How long a session without a connection can be resumed, in milliseconds of the fake's time.
/// Discord says "a few minutes".
const SESSION_LIFETIME_MS: i64 = 180_000;

/// What is put on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outgoing {
    Text(String),
    Close(u16, String),
    /// The TCP connection ends without a close frame.
    Drop,
}

/// What the bot did at the gateway, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum GatewayRecord {
    /// It opened a connection.
    Connected {
        /// The path: `/gateway`, or `/resume` when it used `resume_gateway_url`.
        path: String,
    },
    /// It identified.
    Identify {
        /// The intents asked for.
        intents: u64,
        /// The session given, unless it was refused.
        session: Option<String>,
    },
    /// It asked to resume.
    Resume {
        /// The session named.
        session: String,
        /// The last sequence it says to have.
        seq: u64,
        /// Whether it was let.
        accepted: bool,
    },
    /// A heartbeat.
    Heartbeat {
        /// The session of the connection.
        session: Option<String>,
        /// The sequence it carried.
        seq: Option<u64>,
    },
    /// The connection ended from the bot's side.
    Closed {
        /// The close code, `None` when TCP just ended.
        code: Option<u16>,
    },
}

/// A disturbance of the next event's delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeliveryFault {
    Twice,
    /// Held back until the event after it has been sent.
    AfterTheNext,
}

/// A session: what it asked for, and what it can be sent again.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) intents: u64,
    pub(crate) large_threshold: usize,
    pub(crate) shard: (u64, u64),
    pub(crate) seq: u64,
    pub(crate) history: VecDeque<(u64, String)>,
    /// Events up to here are forgotten, since a heartbeat said that they arrived.
    pub(crate) trimmed_to: u64,
    pub(crate) connection: Option<u64>,
    pub(crate) disconnected_at_ms: i64,
    pub(crate) ended: bool,
}

/// A WebSocket connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) outbox: UnboundedSender<Outgoing>,
    pub(crate) session: Option<String>,
    /// When the bot sent something, for the limit of 120 a minute.
    pub(crate) sends: VecDeque<i64>,
}

/// All sessions and connections, and how the fake misbehaves at the gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) connections: BTreeMap<u64, Connection>,
    pub(crate) next_connection: u64,
    pub(crate) next_session: u64,
    pub(crate) heartbeat_interval_ms: u64,
    pub(crate) acks_muted: bool,
    pub(crate) hello_muted: bool,
    pub(crate) trims_replay: bool,
    pub(crate) identified_at_ms: Vec<i64>,
    pub(crate) max_concurrency: usize,
    pub(crate) session_starts_left: u32,
    pub(crate) disturbances: VecDeque<DeliveryFault>,
    pub(crate) held: Vec<(u64, String)>,
    pub(crate) records: Vec<GatewayRecord>,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            sessions: BTreeMap::new(),
            connections: BTreeMap::new(),
            next_connection: 1,
            next_session: 1,
            heartbeat_interval_ms: 41_250,
            acks_muted: false,
            hello_muted: false,
            trims_replay: true,
            identified_at_ms: Vec::new(),
            max_concurrency: 1,
            session_starts_left: 1000,
            disturbances: VecDeque::new(),
            held: Vec::new(),
            records: Vec::new(),
        }
    }
}

impl Gateway {
    /// Puts something on one connection; one that has gone takes nothing.
    pub(crate) fn put(&self, connection: u64, outgoing: Outgoing) {
        if let Some(connection) = self.connections.get(&connection) {
            // The receiver ends with its connection; what is sent after that goes nowhere, as on a network.
            let _ = connection.outbox.send(outgoing);
        }
    }

    /// Puts something on every connection.
    pub(crate) fn put_everywhere(&self, outgoing: &Outgoing) {
        for connection in self.connections.keys() {
            self.put(*connection, outgoing.clone());
        }
    }

    /// Sends one frame, in the order that the disturbances ask for.
    fn put_event(&mut self, connection: u64, frame: String) {
        let disturbance = self.disturbances.pop_front();
        if disturbance == Some(DeliveryFault::AfterTheNext) {
            self.held.push((connection, frame));
            return;
        }
        if disturbance == Some(DeliveryFault::Twice) {
            self.put(connection, Outgoing::Text(frame.clone()));
        }
        self.put(connection, Outgoing::Text(frame));
        for (connection, frame) in std::mem::take(&mut self.held) {
            self.put(connection, Outgoing::Text(frame));
        }
    }

    /// Numbers an event for one session, remembers it for a resume, and sends it if the session has a connection.
    pub(crate) fn deliver(&mut self, session_id: &str, event: &str, data: &Value) {
        let Some(session) = self.sessions.get_mut(session_id).filter(|session| !session.ended) else { return };
        session.seq += 1;
        let frame = json!({ "op": 0, "s": session.seq, "t": event, "d": data }).to_string();
        session.history.push_back((session.seq, frame.clone()));
        if let Some(connection) = session.connection {
            self.put_event(connection, frame);
        }
    }

    /// Ends a session's connection on the fake's side, leaving the session resumable.
    pub(crate) fn forget_connection(&mut self, connection: u64, now_ms: i64) {
        let session = self.connections.remove(&connection).and_then(|connection| connection.session);
        if let Some(session) = session.and_then(|id| self.sessions.get_mut(&id))
            && session.connection == Some(connection)
        {
            session.connection = None;
            session.disconnected_at_ms = now_ms;
        }
    }

    /// Whether a session can be resumed from `seq` at `now_ms`.
    pub(crate) fn can_resume(&self, session_id: &str, seq: u64, now_ms: i64) -> bool {
        self.sessions.get(session_id).is_some_and(|session| {
            let in_time = session.connection.is_some() || now_ms - session.disconnected_at_ms <= SESSION_LIFETIME_MS;
            !session.ended && in_time && seq >= session.trimmed_to
        })
    }
}

/// Who receives an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Sessions that asked for this intent.
    Intent(u64),
    /// Every session.
    All,
}

impl State {
    /// Sends an event to every session that asked for its kind.
    pub(crate) fn dispatch(&mut self, event: &str, audience: Audience, data: &Value) {
        let about_content = matches!(event, "MESSAGE_CREATE" | "MESSAGE_UPDATE") && self.hides_content(data);
        let hidden = about_content.then(|| without_content(data.clone()));
        let sessions: Vec<(String, bool)> = self
            .gateway
            .sessions
            .iter()
            .filter(|(_, session)| match audience {
                Audience::All => true,
                Audience::Intent(bits) => session.intents & bits != 0,
            })
            .filter(|(_, session)| is_on_shard(session.shard, event, data))
            .map(|(id, session)| (id.clone(), session.intents & intents::MESSAGE_CONTENT == 0))
            .collect();
        for (session, without_content) in sessions {
            let data = hidden.as_ref().filter(|_| without_content).unwrap_or(data);
            self.gateway.deliver(&session, event, data);
        }
    }

    /// Whether a message's content needs the intent: not in private channels, not the bot's own, not when the bot is
    /// mentioned.
    fn hides_content(&self, message: &Value) -> bool {
        let bot = self.application.bot.to_string();
        let mentioned = message["mentions"].as_array().is_some_and(|users| users.iter().any(|user| user["id"] == bot));
        message.get("guild_id").is_some() && message["author"]["id"] != bot && !mentioned
    }

    /// The sessions end, as when Discord has forgotten them: a resume is answered with op 9.
    pub(crate) fn end_sessions(&mut self) {
        for session in self.gateway.sessions.values_mut() {
            session.ended = true;
        }
    }
}

fn without_content(mut message: Value) -> Value {
    message["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        message[list] = json!([]);
    }
    if let Some(fields) = message.as_object_mut() {
        fields.remove("poll");
    }
    message
}

/// Source: Discord's gateway page, sharding: `(guild_id >> 22) % num_shards`; private messages go to shard 0.
fn is_on_shard((shard, of): (u64, u64), event: &str, data: &Value) -> bool {
    if of <= 1 {
        return true;
    }
    let key = if matches!(event, "GUILD_CREATE" | "GUILD_UPDATE" | "GUILD_DELETE") { "id" } else { "guild_id" };
    match data[key].as_str().and_then(|id| id.parse::<GuildId>().ok()) {
        Some(guild) => (guild.0 >> 22) % of == shard,
        None => shard == 0,
    }
}
