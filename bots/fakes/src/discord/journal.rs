//! What happened between the bot and the fake: requests, refusals, violations, and what the bot did at the gateway.

use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

/// One request of the bot and how it was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// When it came, in Unix milliseconds of the fake's time.
    pub at_ms: i64,
    /// The HTTP method.
    pub method: String,
    /// The path below `/api/v10`, without the query.
    pub path: String,
    /// The template of the route, when there is one.
    pub route: Option<String>,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The JSON body, or the `payload_json` of a multipart body; `null` without one.
    pub body: Value,
    /// Names of the files sent with it.
    pub files: Vec<String>,
    /// Headers of interest: `user-agent`, `x-audit-log-reason`, `content-type`.
    pub headers: Vec<(String, String)>,
    /// The status answered; `None` while it is being answered, or when the connection was dropped.
    pub status: Option<u16>,
    /// The fault that was injected.
    pub fault: Option<String>,
}

/// Something that the bot must not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// What was done: `POST /channels/1/messages`, `gateway op 2`, …
    pub what: String,
    /// Why it must not be.
    pub why: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// The record of it all.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    pub(crate) requests: Vec<Request>,
    pub(crate) violations: Vec<Violation>,
    /// Refusals that the test has foretold: part of `what`, part of `why`.
    pub(crate) expected: Vec<(String, String)>,
    /// Keys in requests that the official specification does not know.
    pub(crate) unknown_keys: Vec<String>,
}

impl Journal {
    /// Records a violation, unless the test has foretold it.
    pub(crate) fn violate(&mut self, what: impl Into<String>, why: impl Into<String>) {
        let violation = Violation { what: what.into(), why: why.into() };
        let foretold = self
            .expected
            .iter()
            .position(|(what, why)| violation.what.contains(what.as_str()) && violation.why.contains(why.as_str()));
        match foretold {
            Some(index) => drop(self.expected.remove(index)),
            None => self.violations.push(violation),
        }
    }

    /// The last requests, one a line, for the message of a failing test.
    pub(crate) fn tail(&self) -> String {
        let from = self.requests.len().saturating_sub(20);
        let lines = self.requests[from..].iter().map(|request| {
            let status = request.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
            format!("  {} {} {status} {}\n", request.method, request.path, request.body)
        });
        lines.collect::<Vec<_>>().concat()
    }
}

/// How long `wait_for` waits in real time before it gives the test up: a safety net only.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
