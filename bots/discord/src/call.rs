//! The one function that calls Discord: it keeps the limits, waits out a 429, hides the token, honours the endpoint.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{Either, select};
use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::Value;
use serenity::http::Route;
use steward_core::ports::{CallError, Rng, SharedClock};

use crate::config::{Config, Token};
use crate::limits::{BucketKey, JITTER_MAX, Pace, WAIT_IF_UNSAID, seconds};
use crate::refusals::Refusals;
use crate::skew::Skew;

/// What serenity's routes begin with; ours begin with the configured address.
const SERENITY_PREFIX: &str = "https://discord.com/api/v10";
/// Attempts of a call that may be repeated. A 429 is none: it was not carried out.
const ATTEMPTS_MAX: u32 = 3;
/// The wait before the second attempt; doubled for each later one.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// How long a question may wait for its turn and for its repetitions.
const QUESTION_PATIENCE: Duration = Duration::from_mins(1);
/// How long the question for Discord's time may wait for its turn.
const TIME_PATIENCE: Duration = Duration::from_secs(1);
/// Longest words of Discord's that are handed on, in characters.
const WORDS_MAX_CHARS: usize = 300;

/// The name of a picture that is sent.
pub(crate) const PICTURE_NAME: &str = "chart.png";

/// A file that goes with a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upload<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its media type.
    pub(crate) media_type: &'a str,
    /// What stands in it.
    pub(crate) bytes: &'a [u8],
}

/// Whether a call may be sent a second time when nobody knows what became of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Twice is the same as once.
    Harmless,
    /// Twice would be seen twice.
    Doubles,
}

/// A call to Discord.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    method: Method,
    route: Route<'a>,
    query: &'a str,
    body: Option<Value>,
    upload: Option<Upload<'a>>,
    repeat: Repeat,
    patience: Duration,
}

impl<'a> Call<'a> {
    /// A question.
    pub(crate) fn get(route: Route<'a>) -> Self {
        let (query, body, upload) = ("", None, None);
        Self { method: Method::GET, route, query, body, upload, repeat: Repeat::Harmless, patience: QUESTION_PATIENCE }
    }

    /// Puts a whole in the place of another.
    pub(crate) fn put(route: Route<'a>, body: Value) -> Self {
        Self { method: Method::PUT, body: Some(body), ..Self::get(route) }
    }

    /// Changes something.
    pub(crate) fn patch(route: Route<'a>, body: Value) -> Self {
        Self { method: Method::PATCH, body: Some(body), ..Self::get(route) }
    }

    /// Takes something away.
    pub(crate) fn delete(route: Route<'a>) -> Self {
        Self { method: Method::DELETE, ..Self::get(route) }
    }

    /// Makes something; a second time makes it a second time, unless told otherwise.
    pub(crate) fn post(route: Route<'a>, body: Value) -> Self {
        Self { method: Method::POST, body: Some(body), repeat: Repeat::Doubles, ..Self::get(route) }
    }

    /// Does something that takes no words, and is the same twice as once.
    pub(crate) fn act(route: Route<'a>) -> Self {
        Self { method: Method::POST, ..Self::get(route) }
    }

    /// With a query: `?limit=1000`.
    pub(crate) fn query(self, query: &'a str) -> Self {
        Self { query, ..self }
    }

    /// With a file.
    pub(crate) fn upload(self, upload: Option<Upload<'a>>) -> Self {
        Self { upload, ..self }
    }

    /// Says what a repetition does.
    pub(crate) fn repeat(self, repeat: Repeat) -> Self {
        Self { repeat, ..self }
    }

    /// Says how long it may take with all its waits.
    pub(crate) fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Interactions are answered by the token in their path; no limit of the bot concerns them.
    fn is_of_interaction(&self) -> bool {
        matches!(
            self.route,
            Route::InteractionResponse { .. }
                | Route::WebhookFollowupMessages { .. }
                | Route::WebhookOriginalInteractionResponse { .. }
        )
    }

    fn bucket(&self) -> BucketKey {
        (self.method.clone(), self.route.ratelimiting_bucket())
    }
}

/// Why a call was not answered as hoped. No text in it holds a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Discord said no.
    #[error("{message} (status {status}, code {code})")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Discord's own number, 0 when there was none.
        code: u64,
        /// Discord's own words.
        message: String,
    },
    /// It surely did not happen: nobody was reached.
    #[error("not reached: {0}")]
    Unsent(String),
    /// It may have happened: no answer, or none that could be read.
    #[error("no clear answer: {0}")]
    Unclear(String),
    /// Discord asks for a longer wait than the call has, or does not say how long. It surely did not happen.
    #[error("Discord asks to wait for {}", .0.map_or_else(|| "a while".to_owned(), |wait| format!("{} s", wait.as_secs_f64())))]
    Waits(Option<Duration>),
}

impl Failure {
    /// Whether Discord refused with this number of its own.
    pub(crate) fn has_code(&self, wanted: u64) -> bool {
        matches!(self, Self::Refused { code, .. } if *code == wanted)
    }

    /// Whether what was asked for may have been done all the same.
    pub(crate) fn may_have_happened(&self) -> bool {
        matches!(self, Self::Unclear(_))
    }

    /// Whether the token does not hold.
    pub(crate) fn is_unauthorised(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused { .. } => Self::Refused(failure.to_string()),
            _ => Self::Unavailable(failure.to_string()),
        }
    }
}

/// What one attempt came to.
enum Attempt {
    Answered(Value),
    TooMany(TooMany),
    Failed(Failure),
}

/// A 429.
struct TooMany {
    /// How long it says to wait.
    wait: Option<Duration>,
    /// Whether the limit is that of all routes.
    is_global: bool,
}

impl TooMany {
    fn wait(&self) -> Duration {
        self.wait.unwrap_or(WAIT_IF_UNSAID)
    }
}

/// Calls Discord.
pub(crate) struct Calls {
    http: Client,
    api_url: String,
    token: Token,
    timeout: Duration,
    clock: SharedClock,
    rng: std::sync::Arc<dyn Rng>,
    pace: Mutex<Pace>,
    refusals: Mutex<Refusals>,
    skew: Mutex<Skew>,
}

impl Calls {
    /// Prepares to call; nothing is sent yet.
    pub(crate) fn new(config: &Config, clock: SharedClock, rng: std::sync::Arc<dyn Rng>) -> reqwest::Result<Self> {
        // Discord asks for this form. Source: API reference, user agent.
        let agent = concat!("DiscordBot (steward, ", env!("CARGO_PKG_VERSION"), ")");
        let http = Client::builder().user_agent(agent).connect_timeout(config.connect_timeout).build()?;
        Ok(Self {
            http,
            api_url: format!("{}/api/v10", config.api_url.trim_end_matches('/')),
            token: config.token.clone(),
            timeout: config.call_timeout,
            clock,
            rng,
            pace: Mutex::default(),
            refusals: Mutex::default(),
            skew: Mutex::default(),
        })
    }

    /// Calls, and reads the answer as a type.
    pub(crate) async fn ask<T: for<'de> Deserialize<'de>>(&self, call: Call<'_>) -> Result<T, Failure> {
        let value = self.send(call).await?;
        T::deserialize(value).map_err(|error| Failure::Unclear(format!("the answer cannot be read: {error}")))
    }

    /// Calls. A 429 is waited out exactly as long as it says (and up to 250 ms more); what is harmless is repeated a few
    /// times when there was no clear answer; nothing waits beyond the call's patience.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Value, Failure> {
        let deadline = self.clock.now() + TimeDelta::from_std(call.patience).unwrap_or(TimeDelta::MAX);
        let mut attempts = 0;
        loop {
            self.wait_for_turn(&call, deadline).await?;
            let left = (deadline - self.clock.now()).to_std().unwrap_or_default();
            let failure = match self.attempt(&call, left).await {
                Attempt::Answered(value) => return Ok(value),
                Attempt::TooMany(too_many) => {
                    self.wait_out(too_many.wait(), deadline).await?;
                    continue;
                }
                Attempt::Failed(failure) => failure,
            };
            attempts += 1;
            let may_repeat = match &failure {
                Failure::Unsent(_) => true,
                Failure::Unclear(_) => call.repeat == Repeat::Harmless,
                Failure::Refused { .. } | Failure::Waits(_) => false,
            };
            let wait = FIRST_BACKOFF * 2_u32.pow(attempts - 1) + self.jitter();
            if !may_repeat || attempts >= ATTEMPTS_MAX || !self.is_within(wait, deadline) {
                return Err(failure);
            }
            tracing::debug!(route = ?call.method, %failure, "a call is repeated");
            self.clock.sleep(wait).await;
        }
    }

    /// Calls once: the call's patience is for its turn, and what came of it is told as it was.
    pub(crate) async fn send_once(&self, call: Call<'_>) -> Result<Value, Failure> {
        let deadline = self.clock.now() + TimeDelta::from_std(call.patience).unwrap_or(TimeDelta::MAX);
        self.wait_for_turn(&call, deadline).await?;
        match self.attempt(&call, self.timeout).await {
            Attempt::Answered(value) => Ok(value),
            Attempt::TooMany(too_many) => Err(Failure::Waits(too_many.wait)),
            Attempt::Failed(failure) => Err(failure),
        }
    }

    async fn wait_for_turn(&self, call: &Call<'_>, deadline: DateTime<Utc>) -> Result<(), Failure> {
        let key = call.bucket();
        loop {
            let now = self.clock.now();
            let stopped = self.refusals().wait(now);
            let turn = match stopped {
                Some(wait) => Err(wait),
                None if call.is_of_interaction() => Ok(()),
                None => self.pace().take(&key, now),
            };
            let Err(wait) = turn else { return Ok(()) };
            if !self.is_within(wait, deadline) {
                return Err(Failure::Waits(Some(wait)));
            }
            self.clock.sleep(wait).await;
        }
    }

    async fn wait_out(&self, wait: Duration, deadline: DateTime<Utc>) -> Result<(), Failure> {
        let wait = wait + self.jitter();
        if !self.is_within(wait, deadline) {
            return Err(Failure::Waits(Some(wait)));
        }
        self.clock.sleep(wait).await;
        Ok(())
    }

    /// One request, given up when the time is over. A 429 keeps back whoever would go the same way next.
    async fn attempt(&self, call: &Call<'_>, left: Duration) -> Attempt {
        let request = match self.request(call) {
            Ok(request) => request,
            Err(failure) => return Attempt::Failed(failure),
        };
        let exchange = std::pin::pin!(self.exchange(call, request));
        let attempt = match select(exchange, self.clock.sleep(self.timeout.min(left))).await {
            Either::Left((attempt, _)) => attempt,
            Either::Right(_) => Attempt::Failed(Failure::Unclear("no answer in time".to_owned())),
        };
        if let Attempt::TooMany(too_many) = &attempt
            && !call.is_of_interaction()
        {
            let until = self.clock.now() + TimeDelta::from_std(too_many.wait()).unwrap_or(TimeDelta::MAX);
            self.pace().stop_until(if too_many.is_global { None } else { Some(call.bucket()) }, until);
        }
        attempt
    }

    fn request(&self, call: &Call<'_>) -> Result<RequestBuilder, Failure> {
        let path = call.route.path();
        let path = path.strip_prefix(SERENITY_PREFIX).unwrap_or(&path);
        let mut request = self.http.request(call.method.clone(), format!("{}{path}{}", self.api_url, call.query));
        if !call.is_of_interaction() {
            request = request.header(AUTHORIZATION, format!("Bot {}", self.token.reveal()));
        }
        Ok(match (&call.body, call.upload) {
            (None, _) => request,
            (Some(body), None) => request.json(body),
            (Some(body), Some(upload)) => {
                let file = Part::bytes(upload.bytes.to_vec()).file_name(upload.name.to_owned());
                let file = file.mime_str(upload.media_type);
                let file = file.map_err(|error| Failure::Unsent(self.words(error)))?;
                request.multipart(Form::new().text("payload_json", body.to_string()).part("files[0]", file))
            }
        })
    }

    async fn exchange(&self, call: &Call<'_>, request: RequestBuilder) -> Attempt {
        let asked = self.clock.now();
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => return Attempt::Failed(Failure::Unsent(self.words(error))),
            Err(error) => return Attempt::Failed(Failure::Unclear(self.words(error))),
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.skew().learn(&headers, (asked, self.clock.now()));
        self.refusals().note(status, &headers, self.clock.now());
        if !call.is_of_interaction() {
            self.pace().learn(&call.bucket(), &headers, self.clock.now());
        }
        match response.bytes().await {
            Ok(bytes) => judge(status, &headers, &bytes),
            // The head of a refusal is enough to know that nothing happened.
            Err(_) if status == 429 => judge(status, &headers, b""),
            Err(error) => Attempt::Failed(Failure::Unclear(self.words(error))),
        }
    }

    /// The words of an error and its causes, without addresses and tokens.
    fn words(&self, error: reqwest::Error) -> String {
        let error = error.without_url();
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        self.token.redact(&text)
    }

    fn is_within(&self, wait: Duration, deadline: DateTime<Utc>) -> bool {
        TimeDelta::from_std(wait).is_ok_and(|wait| self.clock.now() + wait <= deadline)
    }

    fn jitter(&self) -> Duration {
        let mut byte = [0];
        self.rng.fill(&mut byte);
        JITTER_MAX * u32::from(byte[0]) / 255
    }

    /// Discord's time when ours is `now`. Any answer tells it; as long as there was none, one is asked for: who is
    /// not answered will hardly be sent anything either.
    pub(crate) async fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        if !self.skew().is_known() {
            let asked = self.send_once(Call::get(Route::UserMe).patience(TIME_PATIENCE)).await;
            tracing::debug!(is_answered = asked.is_ok(), "Discord was asked for its time");
        }
        self.skew().correct(now)
    }

    fn skew(&self) -> std::sync::MutexGuard<'_, Skew> {
        self.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often Discord refused in the last ten minutes, as far as it counts that.
    pub(crate) fn refusals_lately(&self) -> usize {
        self.refusals().count(self.clock.now())
    }

    fn refusals(&self) -> std::sync::MutexGuard<'_, Refusals> {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What Discord writes when it refuses.
#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    message: String,
    #[serde(default)]
    code: u64,
    retry_after: Option<f64>,
    #[serde(default)]
    global: bool,
    /// What is wrong with which field.
    #[serde(default)]
    errors: Value,
}

impl Complaint {
    /// Discord's own words, the first of those about single fields among them.
    fn words(self) -> String {
        let words = match first_detail(&self.errors, "") {
            Some(detail) => format!("{}: {detail}", self.message),
            None => self.message,
        };
        words.chars().take(WORDS_MAX_CHARS).collect()
    }
}

/// The first field that is complained about, by its path, and the words about it.
fn first_detail(errors: &Value, path: &str) -> Option<String> {
    if let Some(error) = errors["_errors"].get(0) {
        return Some(format!("{path}: {}", error["message"].as_str().unwrap_or_default()));
    }
    let dot = if path.is_empty() { "" } else { "." };
    errors.as_object()?.iter().find_map(|(key, inner)| first_detail(inner, &format!("{path}{dot}{key}")))
}

/// What an answer means.
fn judge(status: u16, headers: &HeaderMap, bytes: &[u8]) -> Attempt {
    let complaint = || serde_json::from_slice::<Complaint>(bytes).ok();
    match status {
        204 => Attempt::Answered(Value::Null),
        200..300 => match serde_json::from_slice(bytes) {
            Ok(value) => Attempt::Answered(value),
            Err(_) => Attempt::Failed(Failure::Unclear(format!("status {status} without JSON"))),
        },
        429 => {
            let complaint = complaint();
            let header = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let wait = complaint.as_ref().and_then(|complaint| complaint.retry_after).or(header);
            let wait = wait.and_then(|wait| seconds(wait).to_std().ok());
            let is_global = match (&complaint, headers.get("x-ratelimit-scope")) {
                (Some(complaint), _) => complaint.global,
                (None, Some(scope)) => scope == "global",
                // Not Discord's words but those of the network before it, which has shut us out of everything.
                (None, None) => true,
            };
            Attempt::TooMany(TooMany { wait, is_global })
        }
        400..500 => {
            let (code, message) =
                complaint().map_or((0, String::new()), |complaint| (complaint.code, complaint.words()));
            Attempt::Failed(Failure::Refused { status, code, message })
        }
        _ => Attempt::Failed(Failure::Unclear(format!("status {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    /// Wait in milliseconds, and whether it is for every route.
    fn too_many(headers: &[(&'static str, &'static str)], body: &str) -> (Option<u128>, bool) {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        match judge(429, &headers.iter().map(header).collect(), body.as_bytes()) {
            Attempt::TooMany(TooMany { wait, is_global }) => (wait.map(|wait| wait.as_millis()), is_global),
            Attempt::Answered(_) | Attempt::Failed(_) => panic!("{body}"),
        }
    }

    #[test]
    fn a_429_tells_how_long_and_for_whom() {
        let limited = r#"{"message":"You are being rate limited.","retry_after":1.5,"global":false}"#;
        assert_eq!(too_many(&[("retry-after", "2"), ("x-ratelimit-scope", "user")], limited), (Some(1500), false));
        assert_eq!(too_many(&[("retry-after", "2")], r#"{"message":"x","global":true}"#), (Some(2000), true));
        assert_eq!(too_many(&[], r#"{"message":"x"}"#), (None, false));
        assert_eq!(too_many(&[("x-ratelimit-scope", "shared"), ("retry-after", "9")], ""), (Some(9000), false));
        let page = "<html>error code: 1015</html>";
        assert_eq!(too_many(&[("retry-after", "3600")], page), (Some(3_600_000), true), "shut out before Discord");
        assert_eq!(too_many(&[("retry-after", "-1")], page), (Some(0), true));
    }

    #[test]
    fn the_first_complaint_about_a_field_is_told_with_its_path() {
        let body = r#"{"message":"Invalid Form Body","code":50035,"errors":{"embeds":{"0":{"image":{"url":
            {"_errors":[{"code":"URL_TYPE_INVALID_URL","message":"Not a well formed URL."}]}}}}}}"#;
        let Attempt::Failed(Failure::Refused { message, .. }) = judge(400, &HeaderMap::new(), body.as_bytes()) else {
            panic!()
        };
        assert_eq!(message, "Invalid Form Body: embeds.0.image.url: Not a well formed URL.");
    }
}
