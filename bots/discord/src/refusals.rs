//! Refusals that Discord counts: after too many in ten minutes it shuts out the address that they came from.
//!
//! Source: rate limits, invalid request limit: 10,000 answers of 401, 403 or 429 in ten minutes; a 429 of a limit that
//! is shared with others does not count.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::HeaderMap;

/// The span that Discord looks at.
const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// So many mean that something keeps asking for what it is refused.
pub(crate) const ALARM_AT: usize = 200;
/// From so many on nothing is sent. What is left is for other processes behind the same address.
const STOP_AT: usize = 9000;

/// What was refused lately.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    at: VecDeque<DateTime<Utc>>,
    is_alarmed: bool,
}

impl Refusals {
    /// Counts an answer, if Discord does. It is an alarm when this one makes them too many.
    pub(crate) fn note(&mut self, status: u16, headers: &HeaderMap, now: DateTime<Utc>) {
        let is_shared = headers.get("x-ratelimit-scope").is_some_and(|scope| scope == "shared");
        if !matches!(status, 401 | 403 | 429) || is_shared {
            return;
        }
        self.at.push_back(now);
        let count = self.count(now);
        let is_many = count >= ALARM_AT;
        if is_many && !self.is_alarmed {
            tracing::error!(
                refusals.count = count,
                "Discord refuses too much; at 10,000 in ten minutes it shuts us out"
            );
        }
        self.is_alarmed = is_many;
    }

    /// How many there were in the last ten minutes.
    pub(crate) fn count(&mut self, now: DateTime<Utc>) -> usize {
        while self.at.front().is_some_and(|at| now - *at >= WINDOW) {
            self.at.pop_front();
        }
        self.at.len()
    }

    /// How long nothing may be sent, if that is so.
    pub(crate) fn wait(&mut self, now: DateTime<Utc>) -> Option<Duration> {
        let over = self.count(now).checked_sub(STOP_AT)?;
        let free_at = *self.at.get(over)? + WINDOW;
        (free_at - now).to_std().ok()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn what_discord_counts_is_counted_for_ten_minutes() {
        let mut shared = HeaderMap::new();
        shared.insert("x-ratelimit-scope", HeaderValue::from_static("shared"));
        let mut refusals = Refusals::default();
        for (status, headers) in [(200, None), (400, None), (404, None), (500, None), (429, Some(&shared))] {
            refusals.note(status, headers.unwrap_or(&HeaderMap::new()), at(0));
        }
        assert_eq!(refusals.count(at(0)), 0);
        for status in [401, 403, 429] {
            refusals.note(status, &HeaderMap::new(), at(0));
        }
        assert_eq!((refusals.count(at(599)), refusals.count(at(600))), (3, 0));
    }

    #[test]
    fn nothing_is_sent_before_discord_would_shut_us_out() {
        let mut refusals = Refusals::default();
        for number in 0..STOP_AT as i64 {
            assert_eq!(refusals.wait(at(number / 100)), None);
            refusals.note(403, &HeaderMap::new(), at(number / 100));
        }
        assert_eq!(refusals.wait(at(90)), Some(Duration::from_secs(510)));
        assert_eq!(refusals.wait(at(600)), None, "a hundred of them are forgotten by then");
    }
}
