//! `/_fake/…`: the fake driven from another process.
//!
//! | request | does |
//! |---|---|
//! | `GET requests`, `GET requests/N` | the requests of the bot, from the N-th on |
//! | `GET gateway` | what the bot did at the gateway |
//! | `GET violations` | takes what the bot must not have done |
//! | `GET messages/CHANNEL` | what the bot wrote there, deleted and private messages too |
//! | `GET interactions/ID` | the answers to an interaction |
//! | `GET who` | the bot's ids and token |
//! | `GET faults`, `POST faults`, `DELETE faults` | the fault plan; a rule is a [`FaultRule`] |
//! | `POST faults/release` | lets hanging requests go on |
//! | `POST emit` | `{"t": …, "d": …}` as an event to every session |
//! | `POST frame` | `{"text": …}` as a frame without a sequence |
//! | `POST verb` | a verb of [`verbs::Verb`], answered with the id of what it made |

mod verbs;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::fake::DiscordWorld;
use super::server::Shared;
use super::state::Message;
use crate::faults::FaultRule;

/// Answers a request of the test, which is trusted and checked only for its shape.
pub(crate) async fn answer(shared: &Arc<Shared>, request: Request) -> Response {
    let world = DiscordWorld { shared: Arc::clone(shared) };
    let (method, path) = (request.method().as_str().to_owned(), request.uri().path().to_owned());
    let outcome = match to_bytes(request.into_body(), 16 << 20).await {
        Ok(bytes) if bytes.is_empty() => obey(&world, &method, &path, Value::Null),
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| error.to_string())
            .and_then(|body| obey(&world, &method, &path, body)),
        Err(error) => Err(error.to_string()),
    };
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(why) => (StatusCode::BAD_REQUEST, json!({ "error": why })),
    };
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

fn obey(world: &DiscordWorld, method: &str, path: &str, body: Value) -> Result<Value, String> {
    let words: Vec<&str> = path.trim_start_matches("/_fake/").split('/').collect();
    match (method, words.as_slice()) {
        ("GET", _) => read(world, &words),
        ("POST", ["faults"]) => {
            let rule: FaultRule = serde_json::from_value(body).map_err(|error| error.to_string())?;
            world.breaks(rule);
            Ok(Value::Null)
        }
        ("DELETE", ["faults"]) => {
            world.faults().clear();
            Ok(Value::Null)
        }
        ("POST", ["faults", "release"]) => {
            world.faults().release();
            Ok(Value::Null)
        }
        ("POST", ["emit"]) => {
            world.emits(body["t"].as_str().ok_or("emit needs t")?, &body["d"]);
            Ok(Value::Null)
        }
        ("POST", ["frame"]) => {
            world.sends_frame(body["text"].as_str().ok_or("frame needs text")?);
            Ok(Value::Null)
        }
        ("POST", ["verb"]) => {
            let verb: verbs::Verb = serde_json::from_value(body).map_err(|error| error.to_string())?;
            // A verb that makes no sense panics, as in a test; here the caller is told instead.
            let run = std::panic::AssertUnwindSafe(|| verb.run(world));
            std::panic::catch_unwind(run).map_err(|panic| reason(panic.as_ref()))
        }
        _ => Err(format!("unknown: {method} {path}")),
    }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.unwrap_or_else(|| panic.downcast_ref::<&str>().copied().unwrap_or("the verb failed").to_owned())
}

fn read(world: &DiscordWorld, words: &[&str]) -> Result<Value, String> {
    match words {
        ["requests"] => Ok(json!(world.requests())),
        ["requests", from] => {
            let from: usize = from.parse().map_err(|_| "requests/N needs a number")?;
            Ok(json!(world.requests().get(from..).unwrap_or_default()))
        }
        ["gateway"] => Ok(json!(world.gateway_records())),
        ["violations"] => Ok(json!(world.take_violations())),
        ["faults"] => Ok(json!(world.faults().pending())),
        ["messages", channel] => {
            let channel = channel.parse().map_err(|_| "messages/CHANNEL needs an id")?;
            Ok(world.all_messages(channel).iter().map(summary).collect())
        }
        ["interactions", id] => {
            let id = id.parse().map_err(|_| "interactions/ID needs an id")?;
            let answers = world.find_answers(id).ok_or("no such interaction")?;
            Ok(json!({
                "callback": answers.callback,
                "original": answers.original.as_ref().map(summary),
                "followups": answers.followups.iter().map(summary).collect::<Vec<_>>(),
            }))
        }
        ["who"] => {
            let application = world.application_id().to_string();
            Ok(json!({ "bot": world.bot(), "application": application, "token": world.token() }))
        }
        _ => Err(format!("unknown: GET {}", words.join("/"))),
    }
}

/// A message without the bytes of its files.
fn summary(message: &Message) -> Value {
    let file = |file: &super::state::File| json!({ "name": file.name, "size_bytes": file.bytes.len() });
    json!({
        "id": message.id,
        "channel": message.channel,
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "files": message.files.iter().map(file).collect::<Vec<_>>(),
        "flags": message.flags,
        "nonce": message.nonce,
        "reply_to": message.reply_to,
        "pings": message.pings,
        "sent_at_ms": message.sent_at_ms,
        "edited_at_ms": message.edited_at_ms,
        "deleted": message.deleted,
    })
}
