//! The fault plan that both fakes obey: which requests go wrong, in which way, and how often.
//!
//! A fake asks [`FaultPlan::take`] once for each request, with every name that the request goes by.
//! Nothing here sleeps: what hangs waits until the test calls [`FaultPlan::release`] or the client gives up.

pub mod connection;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

/// What goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fault {
    /// 429, with the wait in the shape that `retry_after` says. The action does not take place.
    RateLimit {
        /// The shape of the wait.
        retry_after: RetryAfter,
        /// Whose limit it is; only Discord tells its callers.
        scope: RateScope,
    },
    /// An answer with this status and the platform's own error shape (500, 502, 503, 401, …). The action does not
    /// take place.
    Status {
        /// The HTTP status.
        code: u16,
    },
    /// A refusal in the platform's own shape, with these words. The action does not take place.
    Refusal {
        /// The HTTP status; Telegram's `error_code` too.
        status: u16,
        /// Discord's own number; Telegram has none.
        #[serde(default)]
        code: u64,
        /// The platform's words.
        message: String,
    },
    /// The action takes place, and then a proxy in between answers with this status.
    StatusAfter {
        /// The HTTP status.
        code: u16,
    },
    /// 200 with a page of HTML, as a proxy in between answers. The action does not take place.
    Html,
    /// 200 with the first half of the true answer. The action took place.
    TruncatedJson,
    /// No answer until the test releases it; the action does not take place, and a released request gets a 503.
    HangBefore,
    /// The action takes place at once; no answer until the test releases it.
    HangAfter,
    /// The connection is dropped without an answer, and the action does not take place.
    DropBefore,
    /// The action takes place, and then the connection is dropped without an answer.
    DropAfter,
    /// The action takes place, and the connection is dropped after so many bytes of the answer, head included.
    DropMidResponse {
        /// Bytes of the answer that still get through.
        bytes: u32,
    },
}

/// How a 429 tells the wait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A whole number of seconds.
    Seconds(u64),
    /// Seconds with a fraction, as Discord's bodies carry them.
    Fraction(f64),
    /// Left out.
    Missing,
    /// A week: more than anybody would wait.
    Huge,
}

impl RetryAfter {
    /// The value for a JSON body in seconds; `None` when it is left out.
    pub fn to_json(self) -> Option<Value> {
        match self {
            Self::Seconds(seconds) => Some(json!(seconds)),
            Self::Fraction(seconds) => Some(json!(seconds)),
            Self::Missing => None,
            Self::Huge => Some(json!(604_800)),
        }
    }

    /// The value for a `Retry-After` header: whole seconds, rounded up; `None` when it is left out.
    pub fn to_header(self) -> Option<u64> {
        match self {
            Self::Seconds(seconds) => Some(seconds),
            Self::Fraction(seconds) => Some(seconds.ceil() as u64),
            Self::Missing => None,
            Self::Huge => Some(604_800),
        }
    }
}

/// Whose limit a 429 speaks of (Discord's `X-RateLimit-Scope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateScope {
    /// The bot's own limit on this route.
    User,
    /// The bot's limit over all routes.
    Global,
    /// A limit shared with others; it does not count towards the budget of invalid requests.
    Shared,
}

impl RateScope {
    /// The word of the header.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Global => "global",
            Self::Shared => "shared",
        }
    }
}

/// A fault for the requests of one route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultRule {
    /// The HTTP method, or `None` for every method.
    #[serde(default)]
    pub method: Option<String>,
    /// A name of the route without regard to case: a template (`/channels/{channel_id}/messages`), a path
    /// (`/channels/7/messages`), a Bot API method (`sendMessage`), or `*` for everything.
    pub route: String,
    /// Requests that pass unharmed before the fault begins.
    #[serde(default)]
    pub skip: u32,
    /// Requests that go wrong; `None` for all until the plan is cleared.
    #[serde(default)]
    pub times: Option<u32>,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// A rule for the next request of `route`, whatever its method.
    pub fn once(route: &str, fault: Fault) -> Self {
        Self { method: None, route: route.to_owned(), skip: 0, times: Some(1), fault }
    }

    /// A rule for the next `times` requests of `route`.
    pub fn times(route: &str, times: u32, fault: Fault) -> Self {
        Self { times: Some(times), ..Self::once(route, fault) }
    }

    /// A rule for every request of `route` until the plan is cleared.
    pub fn always(route: &str, fault: Fault) -> Self {
        Self { times: None, ..Self::once(route, fault) }
    }

    /// The same rule for one HTTP method only.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// The same rule, begun only after `skip` requests have passed.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, method: &str, names: &[&str]) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && (self.route == "*" || names.iter().any(|name| self.route.eq_ignore_ascii_case(name)))
    }
}

/// The faults still to come, and the requests that hang because of them.
#[derive(Debug)]
pub struct FaultPlan {
    rules: Mutex<Vec<FaultRule>>,
    // Grows with each release.
    releases: watch::Sender<u64>,
    hanging: watch::Sender<usize>,
}

impl Default for FaultPlan {
    fn default() -> Self {
        Self { rules: Mutex::default(), releases: watch::Sender::new(0), hanging: watch::Sender::new(0) }
    }
}

impl FaultPlan {
    /// Adds a rule. The rule that was added first and matches is the one obeyed.
    pub fn add(&self, rule: FaultRule) {
        self.rules().push(rule);
    }

    /// Forgets every rule; what hangs goes on hanging.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// The rules that have not been used up.
    pub fn pending(&self) -> Vec<FaultRule> {
        self.rules().clone()
    }

    /// The fault for a request that goes by any of `names`; counts it against its rule.
    pub fn take(&self, method: &str, names: &[&str]) -> Option<Fault> {
        let mut rules = self.rules();
        for index in 0..rules.len() {
            if !rules[index].matches(method, names) {
                continue;
            }
            if rules[index].skip > 0 {
                rules[index].skip -= 1;
                continue;
            }
            let fault = rules[index].fault.clone();
            match &mut rules[index].times {
                Some(times) if *times <= 1 => drop(rules.remove(index)),
                Some(times) => *times -= 1,
                None => {}
            }
            return Some(fault);
        }
        None
    }

    /// Waits until the next [`release`](Self::release). Dropping the future ends the wait, as when a client gives up.
    pub async fn hang(&self) {
        let mut releases = self.releases.subscribe();
        let _waiting = Waiting::begin(&self.hanging);
        // The sender lives in `self`, so the only error (a dropped sender) cannot come.
        let _ = releases.changed().await;
    }

    /// How many requests hang now.
    pub fn hanging(&self) -> usize {
        *self.hanging.borrow()
    }

    /// Waits until at least `count` requests hang.
    pub async fn until_hanging(&self, count: usize) {
        let mut hanging = self.hanging.subscribe();
        // The sender lives in `self`, so the only error (a dropped sender) cannot come.
        let _ = hanging.wait_for(|now| *now >= count).await;
    }

    /// Lets every hanging request go on.
    pub fn release(&self) {
        self.releases.send_modify(|count| *count += 1);
    }

    fn rules(&self) -> MutexGuard<'_, Vec<FaultRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one hanging request for as long as it lives.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn begin(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|now| *now += 1);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|now| *now -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_used_up_after_its_times() {
        let plan = FaultPlan::default();
        plan.add(FaultRule::times("sendMessage", 2, Fault::Html));
        assert_eq!(plan.take("POST", &["SENDMESSAGE"]), Some(Fault::Html));
        assert_eq!(plan.take("POST", &["getMe"]), None);
        assert_eq!(plan.take("POST", &["sendMessage"]), Some(Fault::Html));
        assert_eq!(plan.take("POST", &["sendMessage"]), None);
        assert!(plan.pending().is_empty());
    }

    #[test]
    fn a_rule_waits_for_the_requests_it_skips_and_for_its_method() {
        let plan = FaultPlan::default();
        plan.add(FaultRule::once("*", Fault::Status { code: 502 }).method("PATCH").after(1));
        assert_eq!(plan.take("GET", &["/a"]), None);
        assert_eq!(plan.take("PATCH", &["/a"]), None);
        assert_eq!(plan.take("PATCH", &["/b"]), Some(Fault::Status { code: 502 }));
    }

    #[test]
    fn a_rule_survives_its_journey_as_json() {
        let rule = FaultRule::always(
            "/x",
            Fault::RateLimit { retry_after: RetryAfter::Fraction(0.5), scope: RateScope::Shared },
        );
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<FaultRule>(&text).unwrap(), rule);
    }

    #[tokio::test]
    async fn a_hanging_request_goes_on_when_released() {
        let plan = FaultPlan::default();
        let release = async {
            plan.until_hanging(1).await;
            plan.release();
        };
        tokio::join!(plan.hang(), release);
        assert_eq!(plan.hanging(), 0);
    }
}
