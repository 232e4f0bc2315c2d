//! The one function through which everything goes out to Telegram.
//!
//! It sees status, headers and `retry_after`, keeps the pace, waits through the clock, and lets no token out.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use steward_core::ports::{CallError, Clock, Rng};
use teloxide_core::requests::Payload;

use crate::config::{Config, Token};
use crate::limits::Pace;

/// What is waited when a 429 does not say how long.
pub(crate) const UNTOLD_WAIT: Duration = Duration::from_secs(5);
/// Between attempts of a call that may be repeated; there are as many more attempts as entries.
const BETWEEN_ATTEMPTS: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];
/// Most that is added to a wait, so that several waiters do not come back at one instant.
const JITTER_MAX_MS: u64 = 250;

/// Why a call has no result.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Failure {
    /// Telegram said no, and the call did not take place.
    #[error("{code} {description}")]
    Refused {
        /// The Bot API's `error_code`.
        code: u16,
        /// The Bot API's `description`.
        description: String,
        /// The number under which the group goes on.
        migrated_to: Option<i64>,
    },
    /// Too fast, and the wait is longer than the caller has patience for, or not told; the call did not take place.
    #[error("429, to be tried again after {}", .0.map_or_else(|| "a while".to_owned(), |wait| format!("{} s", wait.as_secs_f64())))]
    TooFast(Option<Duration>),
    /// No connection was made, so the call did not take place.
    #[error("not reachable: {0}")]
    NotSent(String),
    /// No answer that can be read: whether the call took place is not known.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

impl Failure {
    /// Whether the token is not (or no longer) one of a bot. Telegram answers 404 to tokens of a wrong form.
    pub(crate) fn is_about_the_token(&self) -> bool {
        matches!(self, Self::Refused { code: 401 | 404, .. })
    }
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused { description, .. } => Self::Refused(description),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// What a second execution of a call would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Nothing more than the first: questions and settings.
    Harmless,
    /// The same again: messages. They are repeated only when the first surely did not take place.
    Doubles,
}

/// The name of a picture that is sent.
pub(crate) const PICTURE_NAME: &str = "chart.png";

/// A file that goes with a call.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The argument that it is the value of.
    pub(crate) argument: &'static str,
    /// Its name.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) bytes: Arc<[u8]>,
}

/// One call.
pub(crate) struct Outgoing {
    /// The Bot API's name of the method.
    pub(crate) method: &'static str,
    /// Its arguments; `null` stands for one that is not given.
    pub(crate) args: Map<String, Value>,
    /// A file.
    pub(crate) upload: Option<Upload>,
    /// How long the answer may take.
    pub(crate) timeout: Duration,
    /// Whether it may be repeated.
    pub(crate) repeat: Repeat,
    /// How long a 429 may make the caller wait.
    pub(crate) patience: Duration,
}

/// The way out: the client, the token, the pace.
pub(crate) struct Api {
    client: reqwest::Client,
    config: Config,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    /// The pace of messages.
    pub(crate) pace: Pace,
}

/// The Bot API's answer, whatever the method.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    result: Option<Box<RawValue>>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    error_code: u16,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Deserialize, Default)]
struct Parameters {
    retry_after: Option<f64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    /// A way out. Fails when the machine's TLS or proxy settings cannot be used.
    pub(crate) fn new(config: Config, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self, reqwest::Error> {
        // Answers are timed by the clock; making a connection is not part of any rule and is timed by the client.
        let client = reqwest::Client::builder().connect_timeout(config.connect_timeout).build()?;
        Ok(Self { client, config, clock, rng, pace: Pace::default() })
    }

    /// How long an answer may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.config.call_timeout
    }

    /// Calls a method of teloxide's, or of ours in its manner, that is a question or a setting.
    pub(crate) async fn ask<P: Payload + serde::Serialize, R: DeserializeOwned>(
        &self,
        payload: &P,
    ) -> Result<R, Failure> {
        let patience = Duration::from_mins(1);
        self.ask_within(payload, self.config.call_timeout, patience).await
    }

    /// The same, with a time-out and patience of one's own.
    pub(crate) async fn ask_within<P: Payload + serde::Serialize, R: DeserializeOwned>(
        &self,
        payload: &P,
        timeout: Duration,
        patience: Duration,
    ) -> Result<R, Failure> {
        let args = match serde_json::to_value(payload) {
            Ok(Value::Object(args)) => args,
            Ok(_) => Map::new(),
            Err(error) => return Err(Failure::NotSent(error.to_string())),
        };
        let call = Outgoing { method: P::NAME, args, upload: None, timeout, repeat: Repeat::Harmless, patience };
        let result = self.call(&call).await?;
        serde_json::from_str(result.get()).map_err(|error| Failure::NoAnswer(format!("{}: {error}", P::NAME)))
    }

    /// Calls, and repeats where that is safe: after a 429, which says that nothing took place, within the patience;
    /// after a connection that was never made; and after any failure when a repetition does no harm.
    pub(crate) async fn call(&self, call: &Outgoing) -> Result<Box<RawValue>, Failure> {
        let mut patience = call.patience;
        let mut pauses = BETWEEN_ATTEMPTS.iter();
        loop {
            let failure = match self.call_once(call).await {
                Ok(result) => return Ok(result),
                Err(failure) => failure,
            };
            let wait = match &failure {
                Failure::TooFast(wait) if wait.unwrap_or(UNTOLD_WAIT) <= patience => {
                    let wait = wait.unwrap_or(UNTOLD_WAIT);
                    patience -= wait;
                    Some(wait + self.jitter())
                }
                Failure::NotSent(_) => pauses.next().copied(),
                Failure::NoAnswer(_) if call.repeat == Repeat::Harmless => pauses.next().copied(),
                _ => None,
            };
            let Some(wait) = wait else { return Err(failure) };
            tracing::debug!(method = call.method, %failure, wait_ms = wait.as_millis() as u64, "a call is repeated");
            self.clock.sleep(wait).await;
        }
    }

    /// Calls once, and tells what came of it as it was.
    pub(crate) async fn call_once(&self, call: &Outgoing) -> Result<Box<RawValue>, Failure> {
        let answer = std::pin::pin!(self.exchange(call));
        match select(answer, self.clock.sleep(call.timeout)).await {
            Either::Left((result, _)) => result,
            Either::Right(((), _)) => Err(Failure::NoAnswer(format!("none within {} s", call.timeout.as_secs_f64()))),
        }
    }

    async fn exchange(&self, call: &Outgoing) -> Result<Box<RawValue>, Failure> {
        let base = self.config.api_url.as_str().trim_end_matches('/');
        let address = format!("{base}/bot{}/{}", self.config.token.reveal(), call.method);
        let request = match &call.upload {
            None => self.client.post(address).json(&call.args),
            Some(upload) => self.client.post(address).multipart(form(call, upload)),
        };
        let response = request.send().await.map_err(|error| self.failure(error))?;
        let status = response.status().as_u16();
        let told = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let body = response.bytes().await.map_err(|error| self.failure(error))?;
        read_answer(status, told, &body, &self.config.token)
    }

    /// The client's errors carry the address, and the address carries the token.
    fn failure(&self, error: reqwest::Error) -> Failure {
        let was_sent = !error.is_connect();
        let mut text = error.without_url().to_string();
        text = self.config.token.redact(&text);
        if was_sent { Failure::NoAnswer(text) } else { Failure::NotSent(text) }
    }

    fn jitter(&self) -> Duration {
        let mut byte = [0_u8; 1];
        self.rng.fill(&mut byte);
        Duration::from_millis(u64::from(byte[0]).min(JITTER_MAX_MS))
    }
}

fn read_answer(status: u16, told: Option<f64>, body: &[u8], token: &Token) -> Result<Box<RawValue>, Failure> {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else {
        return Err(if status == 429 {
            Failure::TooFast(wait_of(told))
        } else {
            Failure::NoAnswer(format!("status {status} without the Bot API's JSON"))
        });
    };
    if envelope.ok {
        return envelope.result.ok_or_else(|| Failure::NoAnswer("an answer without a result".to_owned()));
    }
    let code = if envelope.error_code == 0 { status } else { envelope.error_code };
    let description = token.redact(&envelope.description);
    match code {
        429 => Err(Failure::TooFast(wait_of(envelope.parameters.retry_after.or(told)))),
        400..=499 => Err(Failure::Refused { code, description, migrated_to: envelope.parameters.migrate_to_chat_id }),
        _ => Err(Failure::NoAnswer(format!("{code} {description}"))),
    }
}

fn wait_of(seconds: Option<f64>) -> Option<Duration> {
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

/// In a form everything is text; what is no text goes as JSON.
fn form(call: &Outgoing, upload: &Upload) -> Form {
    let mut form = Form::new();
    for (name, value) in &call.args {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        form = form.text(name.clone(), text);
    }
    form.part(upload.argument, Part::bytes(upload.bytes.to_vec()).file_name(upload.name.clone()))
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
