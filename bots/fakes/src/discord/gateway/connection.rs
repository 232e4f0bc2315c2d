//! One WebSocket connection: carries frames between the bot and the state, and decides nothing.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::json;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::super::server::Shared;
use super::{Connection, GatewayRecord, Outgoing, opcodes};

/// Serves a connection until either side ends it.
pub(crate) async fn accept(shared: Arc<Shared>, mut socket: WebSocket, path: String) {
    let (outbox, outgoing) = mpsc::unbounded_channel();
    let connection = shared.with(|state| {
        let id = state.gateway.next_connection;
        state.gateway.next_connection += 1;
        state.gateway.connections.insert(id, Connection { outbox, session: None, sends: std::collections::VecDeque::new() });
        state.gateway.records.push(GatewayRecord::Connected { path });
        if !state.gateway.hello_muted {
            let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": state.gateway.heartbeat_interval_ms } });
            state.gateway.put(id, Outgoing::Text(hello.to_string()));
        }
        id
    });
    carry(&shared, connection, &mut socket, outgoing).await;
    shared.with(|state| {
        let now_ms = state.clock.now_ms();
        state.gateway.forget_connection(connection, now_ms);
    });
}

async fn carry(shared: &Shared, connection: u64, socket: &mut WebSocket, mut outgoing: UnboundedReceiver<Outgoing>) {
    loop {
        tokio::select! {
            // What the fake has to say comes first, so that a close or a drop is not overtaken.
            biased;
            out = outgoing.recv() => match out {
                Some(Outgoing::Text(text)) => {
                    if socket.send(Message::Text(text.into())).await.is_err() {
                        return closed_by_bot(shared, connection, None);
                    }
                }
                Some(Outgoing::Close(code, reason)) => {
                    // The bot may have gone already; then there is nobody to tell.
                    let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
                    return;
                }
                Some(Outgoing::Drop) | None => return,
            },
            frame = socket.recv() => match frame {
                Some(Ok(Message::Text(text))) => shared.with(|state| opcodes::receive(state, connection, &text)),
                Some(Ok(Message::Binary(_))) => shared.with(|state| opcodes::receive(state, connection, "")),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(frame))) => {
                    return closed_by_bot(shared, connection, frame.map(|frame| frame.code));
                }
                Some(Err(_)) | None => return closed_by_bot(shared, connection, None),
            },
        }
    }
}

/// A close with 1000 or 1001 ends the session; every other end leaves it resumable.
/// Source: Discord's gateway page, disconnecting.
fn closed_by_bot(shared: &Shared, connection: u64, code: Option<u16>) {
    shared.with(|state| {
        state.gateway.records.push(GatewayRecord::Closed { code });
        let session = state.gateway.connections.get(&connection).and_then(|connection| connection.session.clone());
        if matches!(code, Some(1000 | 1001))
            && let Some(session) = session.and_then(|id| state.gateway.sessions.get_mut(&id))
        {
            session.ended = true;
        }
    });
}
