//! `/_fake/…`: the fake driven from another process.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::fake::DiscordWorld;
use super::server::Shared;
use crate::faults::FaultRule;

/// Answers a request of the test, which is trusted and checked only for its shape.
pub(crate) async fn answer(shared: &Arc<Shared>, request: Request) -> Response {
    let world = DiscordWorld { shared: Arc::clone(shared) };
    let (method, path) = (request.method().as_str().to_owned(), request.uri().path().to_owned());
    let bytes = to_bytes(request.into_body(), 16 << 20).await.unwrap_or_default();
    let body = if bytes.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&bytes) };
    let outcome = body.map_err(|error| error.to_string()).and_then(|body| obey(&world, &method, &path, body));
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
    let verb = path.trim_start_matches("/_fake/");
    match (method, verb) {
        ("GET", "requests") => Ok(json!(world.requests())),
        ("GET", "gateway") => Ok(json!(world.gateway_records())),
        ("GET", "violations") => Ok(json!(world.take_violations())),
        ("GET", "faults") => Ok(json!(world.faults().pending())),
        ("POST", "faults") => {
            let rule: FaultRule = serde_json::from_value(body).map_err(|error| error.to_string())?;
            world.breaks(rule);
            Ok(Value::Null)
        }
        ("DELETE", "faults") => {
            world.faults().clear();
            Ok(Value::Null)
        }
        ("POST", "faults/release") => {
            world.faults().release();
            Ok(Value::Null)
        }
        ("POST", "emit") => {
            let event = body["t"].as_str().ok_or("emit needs t")?;
            world.emits(event, &body["d"]);
            Ok(Value::Null)
        }
        _ => Err(format!("unknown: {method} {path}")),
    }
}
