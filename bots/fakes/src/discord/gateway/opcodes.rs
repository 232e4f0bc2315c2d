//! What the bot sends at the gateway, checked and carried out: heartbeat, identify, resume and the rest.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::super::state::State;
use super::{GatewayRecord, Outgoing, Session, intents};

/// Largest payload that Discord takes at the gateway, in bytes.
const PAYLOAD_MAX_BYTES: usize = 4096;
/// Sends of one connection in a minute.
const SENDS_PER_MINUTE: usize = 120;
/// IDENTIFYs are counted in spans of so many milliseconds.
const IDENTIFY_SPAN_MS: i64 = 5_000;

/// Why a connection is closed: the code and its reason. Source: Discord's list of gateway close codes.
struct Close(u16, &'static str);

/// Takes one text frame of the bot.
pub(super) fn receive(state: &mut State, connection: u64, text: &str) {
    if let Err(Close(code, reason)) = obey(state, connection, text) {
        let privileged = code == 4014 || (code == 4004 && state.application.token_revoked);
        if !privileged {
            state.journal.violate(format!("gateway close {code}"), format!("{reason}: {}", redacted(text)));
        }
        if matches!(code, 4003 | 4007 | 4009) {
            end_session_of(state, connection);
        }
        state.gateway.put(connection, Outgoing::Close(code, reason.to_owned()));
    }
}

fn obey(state: &mut State, connection: u64, text: &str) -> Result<(), Close> {
    if text.len() > PAYLOAD_MAX_BYTES {
        return Err(Close(4002, "Payload is longer than 4096 bytes"));
    }
    let payload: Value = serde_json::from_str(text).map_err(|_| Close(4002, "Error while decoding payload"))?;
    count_send(state, connection)?;
    let data = &payload["d"];
    match payload["op"].as_u64() {
        Some(1) => heartbeat(state, connection, data),
        Some(2) => identify(state, connection, data),
        Some(6) => resume(state, connection, data),
        Some(3) => require_session(state, connection).map(drop),
        Some(8) => request_members(state, connection, data),
        _ => Err(Close(4001, "Unknown opcode")),
    }
}

fn count_send(state: &mut State, connection: u64) -> Result<(), Close> {
    let now_ms = state.clock.now_ms();
    let Some(connection) = state.gateway.connections.get_mut(&connection) else { return Ok(()) };
    while connection.sends.front().is_some_and(|sent| now_ms - sent >= 60_000) {
        connection.sends.pop_front();
    }
    connection.sends.push_back(now_ms);
    if connection.sends.len() > SENDS_PER_MINUTE { Err(Close(4008, "Rate limited")) } else { Ok(()) }
}

fn heartbeat(state: &mut State, connection: u64, data: &Value) -> Result<(), Close> {
    if !data.is_null() && data.as_u64().is_none() {
        return Err(Close(4002, "A heartbeat carries a number or null"));
    }
    let seq = data.as_u64();
    let session_id = state.gateway.connections.get(&connection).and_then(|connection| connection.session.clone());
    let mut beyond = false;
    if let (Some(seq), Some(session)) = (seq, session_id.as_ref().and_then(|id| state.gateway.sessions.get_mut(id))) {
        beyond = seq > session.seq;
        if state.gateway.trims_replay && !beyond {
            session.history.retain(|(number, _)| *number > seq);
            session.trimmed_to = session.trimmed_to.max(seq);
        }
    }
    state.gateway.records.push(GatewayRecord::Heartbeat { session: session_id, seq });
    if beyond {
        return Err(Close(4007, "A heartbeat carries a sequence that was never sent"));
    }
    if !state.gateway.acks_muted {
        state.gateway.put(connection, Outgoing::Text(json!({ "op": 11, "s": null, "t": null, "d": null }).to_string()));
    }
    Ok(())
}

fn identify(state: &mut State, connection: u64, data: &Value) -> Result<(), Close> {
    if state.gateway.connections.get(&connection).is_some_and(|connection| connection.session.is_some()) {
        return Err(Close(4005, "Already authenticated"));
    }
    let intents = data["intents"].as_u64().ok_or(Close(4013, "Invalid intents"))?;
    state.gateway.records.push(GatewayRecord::Identify { intents, session: None });
    check_token(state, &data["token"])?;
    if !data["properties"].is_object() {
        return Err(Close(4002, "An IDENTIFY carries properties"));
    }
    let shard = match data.get("shard").filter(|shard| !shard.is_null()) {
        None => (0, 1),
        Some(shard) => read_shard(shard).ok_or(Close(4010, "Invalid shard"))?,
    };
    if intents & !intents::KNOWN != 0 {
        return Err(Close(4013, "Invalid intents"));
    }
    if intents & intents::PRIVILEGED & !state.application.granted_intents != 0 {
        return Err(Close(4014, "Disallowed intents"));
    }
    if !may_identify_now(state) {
        state.gateway.put(connection, Outgoing::Text(invalid_session(false)));
        return Ok(());
    }
    let large_threshold = data["large_threshold"].as_u64().unwrap_or(50).clamp(50, 250) as usize;
    begin_session(state, connection, intents, shard, large_threshold);
    Ok(())
}

fn check_token(state: &State, token: &Value) -> Result<(), Close> {
    let token = token.as_str().ok_or(Close(4002, "The token is missing"))?;
    let token = token.strip_prefix("Bot ").unwrap_or(token);
    if token == state.application.token && !state.application.token_revoked {
        Ok(())
    } else {
        Err(Close(4004, "Authentication failed"))
    }
}

fn read_shard(shard: &Value) -> Option<(u64, u64)> {
    let (index, count) = (shard.get(0)?.as_u64()?, shard.get(1)?.as_u64()?);
    (index < count).then_some((index, count))
}

/// Counts an IDENTIFY against `max_concurrency` and the day's session starts.
fn may_identify_now(state: &mut State) -> bool {
    let now_ms = state.clock.now_ms();
    let gateway = &mut state.gateway;
    gateway.identified_at_ms.retain(|at| now_ms - at < IDENTIFY_SPAN_MS);
    if gateway.identified_at_ms.len() >= gateway.max_concurrency {
        state.journal.violate("gateway op 2", "more IDENTIFYs within 5 s than max_concurrency allows");
        return false;
    }
    if gateway.session_starts_left == 0 {
        state.journal.violate("gateway op 2", "no session starts are left (session_start_limit)");
        return false;
    }
    gateway.session_starts_left -= 1;
    gateway.identified_at_ms.push(now_ms);
    true
}

fn begin_session(state: &mut State, connection: u64, intents: u64, shard: (u64, u64), large_threshold: usize) {
    let id = format!("session-{}", state.gateway.next_session);
    state.gateway.next_session += 1;
    let session = Session {
        intents,
        large_threshold,
        shard,
        seq: 0,
        history: VecDeque::new(),
        trimmed_to: 0,
        connection: Some(connection),
        disconnected_at_ms: 0,
        ended: false,
    };
    state.gateway.sessions.insert(id.clone(), session);
    if let Some(connection) = state.gateway.connections.get_mut(&connection) {
        connection.session = Some(id.clone());
    }
    if let Some(GatewayRecord::Identify { session, .. }) = state.gateway.records.last_mut() {
        *session = Some(id.clone());
    }
    let ready = render_ready(state, &id, shard);
    state.gateway.deliver(&id, "READY", &ready);
    send_guilds(state, &id, intents, shard, large_threshold);
}

fn render_ready(state: &State, session: &str, shard: (u64, u64)) -> Value {
    let guilds: Vec<Value> =
        guilds_of_shard(state, shard).map(|guild| json!({ "id": guild.id, "unavailable": true })).collect();
    json!({
        "v": 10,
        "user": state.render_me(),
        "user_settings": {},
        "session_type": "normal",
        "session_id": session,
        "resume_gateway_url": format!("ws://{}/resume", state.address),
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": guilds,
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "shard": [shard.0, shard.1],
        "application": { "id": state.application.id.to_string(), "flags": 565_248 },
        "_trace": [],
    })
}

fn guilds_of_shard(state: &State, (shard, of): (u64, u64)) -> impl Iterator<Item = &super::super::state::Guild> {
    let bot = state.application.bot;
    state.guilds.values().filter(move |guild| guild.members.contains_key(&bot) && (guild.id.0 >> 22) % of == shard)
}

fn send_guilds(state: &mut State, session: &str, intents: u64, shard: (u64, u64), large_threshold: usize) {
    if intents & intents::GUILDS == 0 {
        return;
    }
    let with_presences = intents & intents::GUILD_PRESENCES != 0;
    let guilds: Vec<(&str, Value)> = guilds_of_shard(state, shard)
        .map(|guild| {
            if guild.unavailable {
                ("GUILD_DELETE", json!({ "id": guild.id, "unavailable": true }))
            } else {
                ("GUILD_CREATE", state.render_guild_create(guild, large_threshold, with_presences))
            }
        })
        .collect();
    for (event, data) in guilds {
        state.gateway.deliver(session, event, &data);
    }
}

fn resume(state: &mut State, connection: u64, data: &Value) -> Result<(), Close> {
    check_token(state, &data["token"])?;
    let session_id = data["session_id"].as_str().ok_or(Close(4002, "A RESUME carries a session_id"))?.to_owned();
    let seq = data["seq"].as_u64().ok_or(Close(4002, "A RESUME carries a seq"))?;
    let now_ms = state.clock.now_ms();
    let accepted = state.gateway.can_resume(&session_id, seq, now_ms);
    state.gateway.records.push(GatewayRecord::Resume { session: session_id.clone(), seq, accepted });
    if !accepted {
        state.gateway.put(connection, Outgoing::Text(invalid_session(false)));
        return Ok(());
    }
    let gateway = &mut state.gateway;
    let Some(session) = gateway.sessions.get_mut(&session_id) else { return Ok(()) };
    if seq > session.seq {
        return Err(Close(4007, "Invalid seq"));
    }
    let replaced = session.connection.replace(connection);
    let missed: Vec<String> =
        session.history.iter().filter(|(number, _)| *number > seq).map(|(_, frame)| frame.clone()).collect();
    if let Some(old) = replaced {
        gateway.put(old, Outgoing::Drop);
    }
    if let Some(connection) = gateway.connections.get_mut(&connection) {
        connection.session = Some(session_id.clone());
    }
    for frame in missed {
        gateway.put(connection, Outgoing::Text(frame));
    }
    gateway.deliver(&session_id, "RESUMED", &json!({ "_trace": [] }));
    Ok(())
}

fn require_session(state: &State, connection: u64) -> Result<String, Close> {
    let connection = state.gateway.connections.get(&connection);
    connection.and_then(|connection| connection.session.clone()).ok_or(Close(4003, "Not authenticated"))
}

/// Answers op 8 in chunks of a thousand members.
fn request_members(state: &mut State, connection: u64, data: &Value) -> Result<(), Close> {
    let session = require_session(state, connection)?;
    let asked = state.gateway.sessions.get(&session).map_or(0, |session| session.intents);
    let guild = data["guild_id"].as_str().and_then(|id| id.parse().ok()).and_then(|id| state.guilds.get(&id));
    let guild = guild.ok_or(Close(4002, "Request Guild Members names no guild of the bot"))?;
    if asked & intents::GUILD_MEMBERS == 0 {
        return Err(Close(4014, "Disallowed intents"));
    }
    let members: Vec<Value> = guild.members.values().map(|member| state.render_member(member)).collect();
    let id = guild.id;
    let count = members.len().div_ceil(1000).max(1);
    let chunks: Vec<Value> = (0..count)
        .map(|index| {
            let chunk: Vec<&Value> = members.iter().skip(index * 1000).take(1000).collect();
            json!({ "guild_id": id, "members": chunk, "chunk_index": index, "chunk_count": count, "nonce": data["nonce"] })
        })
        .collect();
    for chunk in chunks {
        state.gateway.deliver(&session, "GUILD_MEMBERS_CHUNK", &chunk);
    }
    Ok(())
}

fn end_session_of(state: &mut State, connection: u64) {
    let session = state.gateway.connections.get(&connection).and_then(|connection| connection.session.clone());
    if let Some(session) = session.and_then(|id| state.gateway.sessions.get_mut(&id)) {
        session.ended = true;
    }
}

/// Op 9.
pub(crate) fn invalid_session(resumable: bool) -> String {
    json!({ "op": 9, "s": null, "t": null, "d": resumable }).to_string()
}

/// A frame for the journal, without the token in it.
fn redacted(text: &str) -> String {
    let shown: String = text.chars().take(200).collect();
    match serde_json::from_str::<Value>(text) {
        Ok(mut payload) if payload["d"].get("token").is_some() => {
            payload["d"]["token"] = json!("…");
            payload.to_string()
        }
        _ => shown,
    }
}
