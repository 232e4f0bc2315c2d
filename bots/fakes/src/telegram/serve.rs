//! The socket: reads a request, judges it, carries it out and answers, unless a fault strikes.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::call::{Call, REQUEST_MAX_BYTES};
use super::methods::{self, Answer};
use super::platform::Platform;
use super::refusal::Refusal;
use super::spec::Spec;
use super::state::{LogEntry, Setup};
use super::{control, poll, rules};
use crate::faults::connection::{BreakableListener, Breaker};
use crate::faults::{Fault, RetryAfter};
use crate::judge::Finding;

/// Runs a fake Telegram at `address` until the process ends: the Bot API under `/bot<token>/`, the test's own
/// controls under `/_fake/`.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve(address: SocketAddr, setup: Setup) -> std::io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    serve_on(listener, Arc::new(Platform::new(setup))).await
}

/// Runs a fake Telegram on a socket that is bound already.
///
/// # Errors
/// Those of the socket.
pub async fn serve_on(listener: TcpListener, platform: Arc<Platform>) -> std::io::Result<()> {
    // Read before the first request, so that a spec that is required and missing stops the start.
    Spec::get();
    let router = Router::new()
        .nest("/_fake", control::router())
        .fallback(answer)
        .layer(DefaultBodyLimit::max(REQUEST_MAX_BYTES))
        .with_state(platform);
    axum::serve(BreakableListener(listener), router.into_make_service_with_connect_info::<Breaker>()).await
}

async fn answer(
    Shared(platform): Shared<Arc<Platform>>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    request: Request,
) -> Response {
    let (method, token) = match read_path(request.uri().path()) {
        Some((token, method)) => (method.to_owned(), token.to_owned()),
        None => return refuse_unknown(&platform, request.uri().path(), "is no path of the Bot API"),
    };
    if token != platform.peek().setup.token {
        return refuse(&platform, &Call::bare(&method), &Refusal::unauthorized());
    }
    let Some(name) = methods::canonical(&method) else {
        let is_real = Spec::get().is_some_and(|spec| spec.has_method(&method));
        let problem = if is_real { "is a method that this fake does not have" } else { "is no method of the Bot API" };
        return refuse_unknown(&platform, &method, problem);
    };
    let verb = request.method().as_str().to_owned();
    let call = match Call::read(name, Spec::get(), request).await {
        Ok(call) => call,
        Err(problem) => {
            let refusal = Refusal::broken(&problem, vec![Finding::new("body", problem.as_str())]);
            return refuse(&platform, &Call::bare(name), &refusal);
        }
    };
    match platform.faults.take(&verb, &[name]) {
        Some(fault) => suffer(&platform, &call, fault, &breaker).await,
        None => perform(&platform, &call, None).await,
    }
}

/// Token and method of `/bot<token>/<method>`.
fn read_path(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("/bot")?.split_once('/')
}

/// Judges a call and carries it out.
async fn perform(platform: &Platform, call: &Call, fault: Option<&Fault>) -> Response {
    let answer = match judge(call) {
        Err(refusal) => Err(refusal),
        Ok(()) if call.method == "getUpdates" => poll::get_updates(platform, call).await,
        Ok(()) => platform.change(|state| methods::carry_out(state, call)),
    };
    finish(platform, call, answer, fault)
}

/// What the spec and our own rules have against a call.
fn judge(call: &Call) -> Result<(), Refusal> {
    let breaches = rules::judge_call(call);
    let reason = breaches.first().map(|breach| breach.reason.clone());
    let mut findings: Vec<Finding> = breaches.into_iter().map(|breach| breach.finding).collect();
    findings.extend(Spec::get().map(|spec| spec.judge_call(call)).unwrap_or_default());
    match findings.first() {
        None => Ok(()),
        Some(first) => Err(Refusal::broken(&reason.unwrap_or_else(|| first.to_string()), findings)),
    }
}

fn finish(platform: &Platform, call: &Call, answer: Answer, fault: Option<&Fault>) -> Response {
    match answer {
        Err(refusal) => refuse(platform, call, &refusal),
        Ok(result) => {
            platform.change(|state| {
                if let Some(spec) = Spec::get().filter(|_| call.method != "getUpdates") {
                    let findings = spec.judge_answer(&call.method, &result);
                    state.note_own_faults(&format!("answer to {}", call.method), findings);
                }
            });
            log(platform, call, 200, fault.map(|fault| format!("{fault:?}")), true);
            json_response(200, &json!({"ok": true, "result": result}))
        }
    }
}

fn refuse(platform: &Platform, call: &Call, refusal: &Refusal) -> Response {
    platform.change(|state| state.note_refusal(&call.method, refusal));
    log(platform, call, refusal.status, Some(refusal.description.clone()), false);
    json_response(refusal.status, &refusal.json())
}

fn refuse_unknown(platform: &Platform, what: &str, problem: &str) -> Response {
    refuse(platform, &Call::bare(what), &Refusal::unknown(Finding::new(what, problem)))
}

/// Lets a fault strike, before or after the action took place.
async fn suffer(platform: &Platform, call: &Call, fault: Fault, breaker: &Breaker) -> Response {
    let note = |status: u16| log(platform, call, status, Some(format!("{fault:?}")), false);
    match fault {
        Fault::RateLimit { retry_after, .. } => {
            note(429);
            json_response(429, &too_many_requests(retry_after))
        }
        Fault::Status { code } => {
            note(code);
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let reason = status.canonical_reason().unwrap_or("Unknown");
            json_response(code, &json!({"ok": false, "error_code": code, "description": reason}))
        }
        Fault::Refusal { status, ref message, .. } => {
            note(status);
            json_response(status, &json!({"ok": false, "error_code": status, "description": message}))
        }
        Fault::StatusAfter { code } => {
            // What the action itself is answered with is lost on the way.
            let _ = perform(platform, call, Some(&fault)).await;
            response(code, "text/html", "<html><body>nginx</body></html>".into())
        }
        Fault::Html => {
            note(200);
            let page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
            response(200, "text/html", page.into())
        }
        Fault::HangBefore => {
            note(0);
            hang(platform).await;
            json_response(503, &json!({"ok": false, "error_code": 503, "description": "Service Unavailable"}))
        }
        Fault::DropBefore => {
            note(0);
            breaker.break_after(0);
            json_response(500, &Value::Null)
        }
        Fault::TruncatedJson => halve(perform(platform, call, Some(&fault)).await).await,
        Fault::HangAfter => {
            let answer = perform(platform, call, Some(&fault)).await;
            hang(platform).await;
            answer
        }
        Fault::DropAfter => {
            let answer = perform(platform, call, Some(&fault)).await;
            breaker.break_after(0);
            answer
        }
        Fault::DropMidResponse { bytes } => {
            let answer = perform(platform, call, Some(&fault)).await;
            breaker.break_after(bytes);
            answer
        }
    }
}

/// Hangs until the test releases the call or the client gives up, and tells whoever waits for the end of it.
async fn hang(platform: &Platform) {
    struct Told<'a>(&'a Platform);
    impl Drop for Told<'_> {
        fn drop(&mut self) {
            self.0.change(|_| ());
        }
    }
    let _told = Told(platform);
    platform.faults.hang().await;
}

fn too_many_requests(retry_after: RetryAfter) -> Value {
    let mut body = json!({"ok": false, "error_code": 429, "description": "Too Many Requests"});
    if let Some(seconds) = retry_after.to_json() {
        body["description"] = json!(format!("Too Many Requests: retry after {seconds}"));
        body["parameters"] = json!({"retry_after": seconds});
    }
    body
}

/// The first half of an answer, well delivered.
async fn halve(answer: Response) -> Response {
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default();
    response(200, "application/json", Body::from(body.slice(..body.len() / 2)))
}

fn log(platform: &Platform, call: &Call, status: u16, note: Option<String>, took_place: bool) {
    platform.change(|state| {
        state.log.push(LogEntry {
            method: call.method.clone(),
            args: Value::Object(call.args.clone()),
            files: call.files.keys().cloned().collect(),
            status,
            note,
            took_place,
            at: state.now,
        });
    });
}

/// An answer with a JSON body.
pub(super) fn json_response(status: u16, body: &Value) -> Response {
    response(status, "application/json", Body::from(body.to_string()))
}

fn response(status: u16, kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
