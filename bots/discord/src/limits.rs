//! Discord's limits, each with its source, and the pace of our calls.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serenity::http::RatelimitingBucket;

/// Longest text of a message. Source: Discord's page on messages, `content`. Counted by us in UTF-16 units, which are
/// never fewer than what Discord counts.
pub(crate) const CONTENT_MAX_UTF16: usize = 2000;
/// Longest description of a file, in characters. Source: attachment structure, `description`.
pub(crate) const ALT_MAX_CHARS: usize = 1024;
/// Longest label of a button, in characters. Source: component reference, button.
pub(crate) const LABEL_MAX_CHARS: usize = 80;
/// Longest address of a button, in characters. Source: component reference, button, `url`.
pub(crate) const BUTTON_URL_MAX_CHARS: usize = 512;
/// Most embeds of a message. Source: message resource, create message, `embeds`.
pub(crate) const EMBEDS_MAX: usize = 10;
/// Most buttons in a row. Source: component reference, action row.
pub(crate) const BUTTONS_PER_ROW: usize = 5;
/// Most rows of a message. Source: component reference, legacy message components.
pub(crate) const ROWS_MAX: usize = 5;
/// Most suggestions while typing. Source: interactions, autocomplete callback data.
pub(crate) const CHOICES_MAX: usize = 25;
/// How long Discord waits for the first answer to an interaction. Source: receiving and responding, followup messages.
pub(crate) const FIRST_ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// How long an interaction's token takes later answers. Source: receiving and responding, followup messages.
pub(crate) const ANSWERS_WITHIN: Duration = Duration::from_mins(15);
/// For how long a second message with the same nonce is dropped. Source: message resource, `enforce_nonce` ("the past
/// few minutes").
pub(crate) const COPIES_DROPPED_FOR: Duration = Duration::from_mins(2);
/// Most messages in one page. Source: message resource, get channel messages.
pub(crate) const MESSAGES_PER_PAGE: usize = 100;
/// Most voters in one page. Source: Discord's OpenAPI, `get_answer_voters`, `limit`.
pub(crate) const VOTERS_PER_PAGE: usize = 100;
/// Longest time that a poll is open, in hours. Source: Discord's OpenAPI, `PollCreateRequest.duration`.
pub(crate) const POLL_HOURS_MAX: i64 = 768;
/// Most members in one page of a list. Source: guild resource, list guild members.
pub(crate) const MEMBERS_PER_PAGE: usize = 1000;
/// Most guilds in one page. Source: user resource, get current user guilds.
pub(crate) const GUILDS_PER_PAGE: usize = 200;
/// Least time between two IDENTIFYs of one process. Source: gateway, rate limiting (`max_concurrency` 1).
pub(crate) const BETWEEN_IDENTIFIES: Duration = Duration::from_secs(5);
/// Calls of a bot in a second over all routes but those of interactions. Source: rate limits, global rate limit.
pub(crate) const CALLS_PER_SECOND: usize = 50;
/// The wait after a 429 that does not say how long. Source: none; Discord always says, proxies in between do not.
pub(crate) const WAIT_IF_UNSAID: Duration = Duration::from_secs(1);
/// Most that is added to a wait, so that many who wait do not come back at once.
pub(crate) const JITTER_MAX: Duration = Duration::from_millis(250);

/// Buckets remembered; those that are over are forgotten beyond it.
const BUCKETS_KEPT: usize = 1000;

/// What one route with its major parameter shares.
pub(crate) type BucketKey = (Method, RatelimitingBucket);

/// When the next call may go out.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    buckets: HashMap<BucketKey, Window>,
    sent: VecDeque<DateTime<Utc>>,
    stopped_until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    remaining: u32,
    resets_at: DateTime<Utc>,
}

impl Pace {
    /// Counts a call if it may go out now; else says how long to wait before asking again.
    pub(crate) fn take(&mut self, key: &BucketKey, now: DateTime<Utc>) -> Result<(), Duration> {
        if let Some(until) = self.stopped_until.filter(|until| *until > now) {
            return Err(between(now, until));
        }
        while self.sent.front().is_some_and(|at| now - *at >= TimeDelta::seconds(1)) {
            self.sent.pop_front();
        }
        if self.sent.len() >= CALLS_PER_SECOND
            && let Some(oldest) = self.sent.front()
        {
            return Err(between(now, *oldest + TimeDelta::seconds(1)));
        }
        if let Some(window) = self.buckets.get_mut(key).filter(|window| window.resets_at > now) {
            if window.remaining == 0 {
                return Err(between(now, window.resets_at));
            }
            window.remaining -= 1;
        }
        self.sent.push_back(now);
        Ok(())
    }

    /// Learns what the headers of an answer say of the route's bucket.
    pub(crate) fn learn(&mut self, key: &BucketKey, headers: &HeaderMap, now: DateTime<Utc>) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let remaining = text("x-ratelimit-remaining").and_then(|text| text.parse().ok());
        let after = text("x-ratelimit-reset-after").and_then(|text| text.parse().ok());
        let (Some(remaining), Some(after)) = (remaining, after) else { return };
        if self.buckets.len() >= BUCKETS_KEPT {
            self.buckets.retain(|_, window| window.resets_at > now);
        }
        self.buckets.insert(key.clone(), Window { remaining, resets_at: now + seconds(after) });
    }

    /// A 429, for one route or for all: nothing goes out there before then.
    pub(crate) fn stop_until(&mut self, key: Option<BucketKey>, until: DateTime<Utc>) {
        match key {
            Some(key) => drop(self.buckets.insert(key, Window { remaining: 0, resets_at: until })),
            None => self.stopped_until = Some(until),
        }
    }
}

/// A number of seconds as Discord writes it, with or without a fraction; what is no time is none.
pub(crate) fn seconds(number: f64) -> TimeDelta {
    TimeDelta::from_std(Duration::try_from_secs_f64(number).unwrap_or_default()).unwrap_or(TimeDelta::MAX)
}

fn between(now: DateTime<Utc>, until: DateTime<Utc>) -> Duration {
    (until - now).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serenity::http::Route;

    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_795_000_000_000 + ms).unwrap()
    }

    fn key() -> BucketKey {
        (Method::GET, Route::UserMe.ratelimiting_bucket())
    }

    #[test]
    fn an_empty_bucket_is_waited_for_until_it_resets() {
        let mut pace = Pace::default();
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-remaining", HeaderValue::from_static("1"));
        headers.insert("x-ratelimit-reset-after", HeaderValue::from_static("2.5"));
        pace.learn(&key(), &headers, at(0));
        assert_eq!(pace.take(&key(), at(0)), Ok(()));
        assert_eq!(pace.take(&key(), at(500)), Err(Duration::from_secs(2)));
        assert_eq!(pace.take(&(Method::PUT, key().1), at(500)), Ok(()));
        assert_eq!(pace.take(&key(), at(2500)), Ok(()));
    }

    #[test]
    fn no_more_than_fifty_calls_go_out_in_a_second() {
        let mut pace = Pace::default();
        for _ in 0..CALLS_PER_SECOND {
            assert_eq!(pace.take(&key(), at(0)), Ok(()));
        }
        assert_eq!(pace.take(&key(), at(400)), Err(Duration::from_millis(600)));
        assert_eq!(pace.take(&key(), at(1000)), Ok(()));
    }

    #[test]
    fn a_global_limit_stops_every_route() {
        let mut pace = Pace::default();
        pace.stop_until(None, at(3000));
        assert_eq!(pace.take(&key(), at(1000)), Err(Duration::from_secs(2)));
        assert_eq!(pace.take(&key(), at(3000)), Ok(()));
    }

    #[test]
    fn a_limit_of_one_route_stops_no_other() {
        let mut pace = Pace::default();
        pace.stop_until(Some(key()), at(3000));
        assert_eq!(pace.take(&key(), at(1000)), Err(Duration::from_secs(2)));
        assert_eq!(pace.take(&(Method::PUT, key().1), at(1000)), Ok(()));
        assert_eq!(pace.take(&key(), at(3000)), Ok(()));
    }

    #[test]
    fn a_wait_that_is_no_time_is_none() {
        assert_eq!(seconds(-1.0), TimeDelta::zero());
        assert_eq!(seconds(f64::NAN), TimeDelta::zero());
        assert_eq!(seconds(0.25), TimeDelta::milliseconds(250));
    }
}
