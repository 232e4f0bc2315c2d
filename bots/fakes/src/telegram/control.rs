//! The test's own controls over HTTP, for a fake that runs in another process.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::platform::Platform;
use super::serve::json_response;

/// Routes under `/_fake`.
pub(super) fn router() -> Router<Arc<Platform>> {
    Router::new().route("/log", get(log)).route("/violations", get(violations))
}

async fn log(Shared(platform): Shared<Arc<Platform>>) -> Response {
    json_response(200, &json!(platform.log()))
}

async fn violations(Shared(platform): Shared<Arc<Platform>>) -> Response {
    json_response(200, &json!(platform.peek().violations))
}
