//! A request that goes wrong as the fault plan says.

use axum::body::{Body, to_bytes};
use axum::http::{Response as HttpResponse, header};
use axum::response::Response;
use serde_json::json;

use super::call::Call;
use super::routes::Route;
use super::{build, carry_out, rate_limited, respond};
use crate::discord::server::Shared;
use crate::faults::Fault;
use crate::faults::connection::Breaker;

/// Answers, or fails to.
pub(super) async fn answer(
    shared: &Shared,
    breaker: &Breaker,
    call: &Call,
    route: Option<&'static Route>,
    fault: Fault,
) -> Response {
    match fault {
        Fault::RateLimit { retry_after, scope } => rate_limited(retry_after, scope, None),
        Fault::Status { code } => {
            respond(code, Some(&json!({ "message": format!("{code}: injected"), "code": 0 })), None)
        }
        Fault::Refusal { status, code, message } => {
            respond(status, Some(&json!({ "message": message, "code": code })), None)
        }
        Fault::StatusAfter { code } => {
            // What the action itself is answered with is lost on the way.
            let _ = carry_out(shared, call, route);
            respond(code, None, None)
        }
        Fault::Html => build(
            HttpResponse::builder().status(200).header(header::CONTENT_TYPE, "text/html; charset=UTF-8"),
            Body::from("<!DOCTYPE html><html><body><h1>Just a moment...</h1></body></html>"),
        ),
        Fault::TruncatedJson => truncate(carry_out(shared, call, route)).await,
        Fault::HangBefore => {
            shared.faults.hang().await;
            respond(503, Some(&json!({ "message": "upstream connect error", "code": 0 })), None)
        }
        Fault::HangAfter => {
            let response = carry_out(shared, call, route);
            shared.faults.hang().await;
            response
        }
        Fault::DropBefore => {
            breaker.break_after(0);
            respond(503, None, None)
        }
        Fault::DropAfter => {
            let response = carry_out(shared, call, route);
            breaker.break_after(0);
            response
        }
        Fault::DropMidResponse { bytes } => {
            let response = carry_out(shared, call, route);
            breaker.break_after(bytes);
            response
        }
    }
}

/// Keeps the first half of the body, as a whole answer with 200.
async fn truncate(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // A body that is in memory already cannot fail to be read.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let half = bytes.slice(..bytes.len().div_ceil(2).min(bytes.len().saturating_sub(1)));
    parts.status = axum::http::StatusCode::OK;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(half))
}
