//! The REST API: finds the route, checks the request, carries it out, and answers as Discord would.

mod answer;
mod application;
mod call;
mod faulty;
mod guilds;
mod interactions;
mod members;
mod messages;
mod routes;
mod webhooks;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::{Response as HttpResponse, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

pub(crate) use answer::Refusal;
pub(crate) use call::Upload;

use self::answer::Answer;
pub(crate) use self::call::{BODY_MAX_BYTES, Call};
use self::routes::{Access, Route};
use super::journal::Request;
use super::rates::{RateState, Refused};
use super::server::Shared;
use super::state::State;
use crate::faults::connection::Breaker;
use crate::faults::{Fault, RateScope, RetryAfter};

/// Answers one request.
pub(crate) async fn answer(shared: &Arc<Shared>, breaker: &Breaker, request: HttpRequest) -> Response {
    let mut call = Call::read(request).await;
    let route = routes::find(&mut call);
    let names = [route.map_or("", |route| route.template), call.path.as_str()];
    let down = shared.look(|state| state.down);
    let fault = if down { Some(Fault::DropBefore) } else { shared.faults.take(&call.method, &names) };
    let entry = shared.with(|state| open_entry(state, &call, route, fault.as_ref()));
    let mut response = match fault {
        None => carry_out(shared, &call, route),
        Some(fault) => faulty::answer(shared, breaker, &call, route, fault).await,
    };
    let status = response.status().as_u16();
    let now = shared.with(|state| {
        state.journal.requests[entry].status = Some(status);
        state.clock.now()
    });
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    response.headers_mut().extend(header::HeaderValue::try_from(date).ok().map(|date| (header::DATE, date)));
    response
}

/// Carries a request out and answers it without any fault.
fn carry_out(shared: &Shared, call: &Call, route: Option<&'static Route>) -> Response {
    let Some(route) = route else {
        let why = format!("unknown route {} {}", call.method, call.path);
        shared.with(|state| state.journal.violate(format!("{} {}", call.method, call.path), why));
        return respond(404, Some(&json!({ "message": "404: Not Found", "code": 0 })), None);
    };
    // The specification's judge is slow the first time: it stays outside the lock.
    let judged = shared.spec.as_ref().map_or(Ok(Vec::new()), |spec| spec.check(route.template, call));
    shared.with(|state| {
        let now_ms = state.clock.now_ms();
        let rate = state.rates.count(&bucket_of(route, call), now_ms, route.access == Access::Token);
        if let Some(refused) = rate.refused {
            return too_many(&rate, refused);
        }
        let outcome = authorise(state, route, call).and_then(|()| {
            state.journal.unknown_keys.extend(judged?);
            if let Some(why) = &call.broken {
                return Err(Refusal::wrong(400, 50109, &format!("The request body contains invalid JSON: {why}")));
            }
            (route.run)(state, call)
        });
        match outcome {
            Ok(Answer { status, body }) => respond(status, body.as_ref(), Some(&rate)),
            Err(refusal) => {
                if let Some(why) = &refusal.violation {
                    state.journal.violate(format!("{} {}", call.method, call.path), why.clone());
                }
                respond(refusal.status, Some(&refusal.body()), Some(&rate))
            }
        }
    })
}

/// Serves the bytes of a message's file.
pub(crate) fn attachment(shared: &Shared, path: &str) -> Response {
    let file = shared.look(|state| {
        let mut steps = path.rsplit('/').skip(1);
        let id: u64 = steps.next()?.parse().ok()?;
        state.messages.values().flat_map(|message| &message.files).find(|file| file.id == id).cloned()
    });
    let (status, content_type, bytes) = match file {
        Some(file) => (StatusCode::OK, file.content_type, file.bytes),
        None => (StatusCode::NOT_FOUND, "text/plain".to_owned(), Vec::new()),
    };
    build(HttpResponse::builder().status(status).header(header::CONTENT_TYPE, content_type), Body::from(bytes))
}

fn open_entry(state: &mut State, call: &Call, route: Option<&Route>, fault: Option<&Fault>) -> usize {
    let headers = ["user-agent", "content-type", "x-audit-log-reason"];
    let headers = headers.iter().filter_map(|name| Some(((*name).to_owned(), call.header(name)?.to_owned()))).collect();
    let request = Request {
        at_ms: state.clock.now_ms(),
        method: call.method.clone(),
        path: call.path.clone(),
        route: route.map(|route| route.template.to_owned()),
        query: call.query.clone(),
        body: call.body.clone(),
        files: call.uploads.iter().map(|upload| upload.name.clone()).collect(),
        headers,
        status: None,
        fault: fault.map(|fault| format!("{fault:?}")),
    };
    state.journal.requests.push(request);
    state.journal.requests.len() - 1
}

fn authorise(state: &State, route: &Route, call: &Call) -> Result<(), Refusal> {
    if route.access == Access::Token {
        return Ok(());
    }
    let given = call.header("authorization").unwrap_or_default();
    let mut refusal = Refusal::wrong(401, 0, "401: Unauthorized");
    if state.application.token_revoked {
        refusal.violation = None;
        return Err(refusal);
    }
    if given.strip_prefix("Bot ") == Some(state.application.token.as_str()) { Ok(()) } else { Err(refusal) }
}

/// The route with its major parameters. Source: Discord's rate limit page.
fn bucket_of(route: &Route, call: &Call) -> String {
    let major = ["channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token"];
    let values: Vec<&str> = major.iter().map(|name| call.text(name)).collect();
    format!("{} {} {}", route.method, route.template, values.join(":"))
}

fn too_many(rate: &RateState, refused: Refused) -> Response {
    let scope = if refused == Refused::Global { RateScope::Global } else { RateScope::User };
    let wait = RetryAfter::Fraction(rate.reset_after_ms as f64 / 1000.0);
    rate_limited(wait, scope, Some(rate))
}

/// 429 in Discord's shape.
fn rate_limited(retry_after: RetryAfter, scope: RateScope, rate: Option<&RateState>) -> Response {
    let mut body = json!({ "message": "You are being rate limited.", "global": scope == RateScope::Global });
    if let Some(seconds) = retry_after.to_json() {
        body["retry_after"] = seconds;
    }
    let mut response = respond(429, Some(&body), rate);
    let headers = response.headers_mut();
    if let Some(seconds) = retry_after.to_header() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    headers.insert("x-ratelimit-scope", header::HeaderValue::from_static(scope.word()));
    if scope == RateScope::Global {
        headers.insert("x-ratelimit-global", header::HeaderValue::from_static("true"));
    }
    response
}

fn respond(status: u16, body: Option<&Value>, rate: Option<&RateState>) -> Response {
    let mut builder = HttpResponse::builder().status(status).header("via", "1.1 fake");
    if let Some(rate) = rate {
        builder = builder
            .header("x-ratelimit-limit", rate.limit)
            .header("x-ratelimit-remaining", rate.remaining)
            .header("x-ratelimit-reset", format!("{:.3}", rate.reset_ms as f64 / 1000.0))
            .header("x-ratelimit-reset-after", format!("{:.3}", rate.reset_after_ms as f64 / 1000.0))
            .header("x-ratelimit-bucket", &rate.bucket);
    }
    match body {
        Some(body) => build(builder.header(header::CONTENT_TYPE, "application/json"), Body::from(body.to_string())),
        None => build(builder, Body::empty()),
    }
}

fn build(builder: axum::http::response::Builder, body: Body) -> Response {
    builder.body(body).unwrap_or_else(|error| panic!("the fake built an impossible answer: {error}"))
}
