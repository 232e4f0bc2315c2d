//! Disturbances at the gateway.

use serde_json::{Value, json};

use crate::discord::fake::DiscordWorld;
use crate::discord::gateway::{Audience, DeliveryFault, GatewayRecord, Outgoing, invalid_session};

impl DiscordWorld {
    /// Sends an event of any kind and content to every session, whatever its intents.
    pub fn emits(&self, event: &str, data: &Value) {
        self.shared.with(|state| state.dispatch(event, Audience::All, data));
    }

    /// Sends a frame as it is, without a sequence: invalid JSON, an unknown opcode.
    pub fn sends_frame(&self, text: &str) {
        self.shared.with(|state| state.gateway.put_everywhere(&Outgoing::Text(text.to_owned())));
    }

    /// Op 7: the bot is asked to reconnect and resume.
    pub fn asks_to_reconnect(&self) {
        self.sends_frame(&json!({ "op": 7, "s": null, "t": null, "d": null }).to_string());
    }

    /// Op 1: the bot is asked for a heartbeat at once.
    pub fn asks_for_heartbeat(&self) {
        self.sends_frame(&json!({ "op": 1, "s": null, "t": null, "d": null }).to_string());
    }

    /// Op 9 with `d: true`: the session can be resumed.
    pub fn invalidates_session_resumably(&self) {
        self.sends_frame(&invalid_session(true));
    }

    /// Op 9 with `d: false`: the sessions are lost.
    pub fn invalidates_session(&self) {
        self.shared.with(|state| {
            state.end_sessions();
            state.gateway.put_everywhere(&Outgoing::Text(invalid_session(false)));
        });
    }

    /// The sessions are lost silently; a resume will be answered with op 9.
    pub fn forgets_sessions(&self) {
        self.shared.with(crate::discord::state::State::end_sessions);
    }

    /// Closes every connection with a code. 4003, 4007 and 4009 end the sessions as well.
    pub fn closes_gateway(&self, code: u16) {
        self.shared.with(|state| {
            if matches!(code, 4003 | 4007 | 4009) {
                state.end_sessions();
            }
            state.gateway.put_everywhere(&Outgoing::Close(code, "closed by the test".to_owned()));
            state.gateway_connections_end();
        });
    }

    /// Every connection's TCP ends without a close frame.
    pub fn drops_connections(&self) {
        self.shared.with(|state| {
            state.gateway.put_everywhere(&Outgoing::Drop);
            state.gateway_connections_end();
        });
    }

    /// Heartbeats are no longer acknowledged.
    pub fn mutes_acks(&self) {
        self.shared.with(|state| state.gateway.acks_muted = true);
    }

    /// Heartbeats are acknowledged again.
    pub fn unmutes_acks(&self) {
        self.shared.with(|state| state.gateway.acks_muted = false);
    }

    /// New connections get no HELLO.
    pub fn mutes_hello(&self) {
        self.shared.with(|state| state.gateway.hello_muted = true);
    }

    /// New connections get a HELLO again.
    pub fn unmutes_hello(&self) {
        self.shared.with(|state| state.gateway.hello_muted = false);
    }

    /// The interval that HELLO tells, in milliseconds; 41250 by default.
    pub fn sets_heartbeat_interval_ms(&self, interval_ms: u64) {
        self.shared.with(|state| state.gateway.heartbeat_interval_ms = interval_ms);
    }

    /// Replays keep everything, instead of forgetting what a heartbeat has named.
    pub fn keeps_whole_replay(&self) {
        self.shared.with(|state| state.gateway.trims_replay = false);
    }

    /// The next event is sent twice, with the same sequence.
    pub fn sends_next_event_twice(&self) {
        self.shared.with(|state| state.gateway.disturbances.push_back(DeliveryFault::Twice));
    }

    /// The next event is sent only after the one that follows it.
    pub fn swaps_next_events(&self) {
        self.shared.with(|state| {
            state.gateway.disturbances.push_back(DeliveryFault::AfterTheNext);
        });
    }

    /// What `/gateway/bot` says is left of the day's session starts.
    pub fn sets_session_starts_left(&self, left: u32) {
        self.shared.with(|state| state.gateway.session_starts_left = left);
    }

    /// What the bot did at the gateway, in order.
    pub fn gateway_records(&self) -> Vec<GatewayRecord> {
        self.shared.look(|state| state.gateway.records.clone())
    }

    /// Whether some session has a connection now.
    pub fn is_connected(&self) -> bool {
        self.shared.look(|state| state.gateway.sessions.values().any(|session| session.connection.is_some()))
    }

    /// Waits until the bot has a session with a connection.
    pub async fn connected(&self) {
        self.wait_for("a session at the gateway", |world| world.is_connected().then_some(())).await;
    }

    /// The last sequence that each session was numbered with, by session id.
    pub fn sequences(&self) -> Vec<(String, u64)> {
        self.shared.look(|state| state.gateway.sessions.iter().map(|(id, session)| (id.clone(), session.seq)).collect())
    }
}
