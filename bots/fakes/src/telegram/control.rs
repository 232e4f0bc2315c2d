//! The test's own controls over HTTP, for a fake that runs in another process.
//!
//! | request | what it does |
//! |---|---|
//! | `POST /_fake/do` | a verb, as `{"verb": "says", "user": 1, "chat": 2, "text": "hi"}`; answers `{"ok": …}` |
//! | `POST /_fake/faults` | adds a fault, as `{"route": "sendMessage", "times": 1, "fault": {"kind": "hang_after"}}` |
//! | `DELETE /_fake/faults` | forgets the faults that have not struck |
//! | `POST /_fake/release` | lets hanging requests go on |
//! | `GET /_fake/log` | every call |
//! | `GET /_fake/violations`, `DELETE` | what was done wrong; `DELETE` takes it |
//! | `GET /_fake/messages/{chat}` | what the bot sent there, as it is now |
//! | `GET /_fake/photos/{file id}` | the bytes of a photo |
//! | `GET /_fake/status` | the clock, and how much waits |

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, http::StatusCode};
use serde_json::{Value, json};

use super::deeds::Deed;
use super::ids::ChatId;
use super::messages::SentMessage;
use super::platform::Platform;
use super::serve::json_response;
use crate::faults::FaultRule;

type Fake = Shared<Arc<Platform>>;

/// Routes under `/_fake`.
pub(super) fn router() -> Router<Arc<Platform>> {
    Router::new()
        .route("/do", post(act))
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/release", post(release))
        .route("/log", get(log))
        .route("/violations", get(violations).delete(take_violations))
        .route("/messages/{chat}", get(messages))
        .route("/photos/{file_id}", get(photo))
        .route("/status", get(status))
}

async fn act(Shared(fake): Fake, body: Bytes) -> Response {
    let deed: Deed = match serde_json::from_slice(&body) {
        Ok(deed) => deed,
        Err(error) => return json_response(422, &json!({"error": error.to_string()})),
    };
    // A verb that asks for what cannot be panics, which here is an answer and not the end.
    match std::panic::catch_unwind(AssertUnwindSafe(|| deed.act(&fake))) {
        Ok(result) => json_response(200, &json!({"ok": result})),
        Err(panic) => {
            let told = panic.downcast_ref::<String>().map(String::as_str);
            json_response(422, &json!({"error": told.unwrap_or("the verb panicked")}))
        }
    }
}

async fn add_fault(Shared(fake): Fake, body: Bytes) -> Response {
    match serde_json::from_slice::<FaultRule>(&body) {
        Ok(rule) => {
            fake.faults.add(rule);
            json_response(200, &json!({"ok": true}))
        }
        Err(error) => json_response(422, &json!({"error": error.to_string()})),
    }
}

async fn clear_faults(Shared(fake): Fake) -> Response {
    fake.faults.clear();
    json_response(200, &json!({"ok": true}))
}

async fn release(Shared(fake): Fake) -> Response {
    fake.faults.release();
    json_response(200, &json!({"ok": true}))
}

async fn log(Shared(fake): Fake) -> Response {
    json_response(200, &json!(fake.log()))
}

async fn violations(Shared(fake): Fake) -> Response {
    json_response(200, &json!(fake.peek().violations))
}

async fn take_violations(Shared(fake): Fake) -> Response {
    json_response(200, &json!(fake.take_violations()))
}

async fn messages(Shared(fake): Fake, Path(chat): Path<i64>) -> Response {
    let told = |sent: SentMessage| {
        json!({
            "message": sent.raw, "sent_at": sent.sent_at, "is_silent": sent.is_silent,
            "edits": sent.edits, "is_deleted": sent.is_deleted,
        })
    };
    let sent: Value = fake.sent_messages(ChatId(chat)).into_iter().map(told).collect();
    json_response(200, &sent)
}

async fn photo(Shared(fake): Fake, Path(file_id): Path<String>) -> Response {
    let photo = fake.peek().photos.get(&file_id).cloned();
    match photo {
        Some(photo) => photo.bytes.to_vec().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn status(Shared(fake): Fake) -> Response {
    let hanging = fake.faults.hanging();
    let state = fake.peek();
    let told = json!({
        "now": state.now,
        "bot_id": state.setup.bot_id,
        "unconfirmed": state.queue.len(),
        "polls_waiting": state.queue.polls_waiting,
        "hanging": hanging,
        "calls": state.log.len(),
    });
    json_response(200, &told)
}
