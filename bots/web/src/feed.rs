//! The calendar's feed, for calendars that subscribe to it: no cookie, no page, only the secret in the address.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use steward_core::calendar::feed;

use crate::server::App;

/// `GET /calendar/{secret}.ics`: what is public of the community's calendar. Whatever is no address that is in force gets
/// the same answer, after the same work.
pub(crate) async fn calendar(State(app): State<Arc<App>>, Path(file): Path<String>) -> Response {
    let secret = file.strip_suffix(".ics").unwrap_or_default();
    match feed::document(&app.steward, secret).await {
        Ok(Some(document)) => {
            // Whoever keeps a copy asks each time whether the address is still in force.
            let headers =
                [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "private, no-cache")];
            (headers, document).into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "There is no such calendar.\n")
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the calendar's feed cannot be written");
            let headers = [(header::CACHE_CONTROL, "no-store"), (header::RETRY_AFTER, "300")];
            (StatusCode::SERVICE_UNAVAILABLE, headers, "The calendar is not there at the moment.\n").into_response()
        }
    }
}
