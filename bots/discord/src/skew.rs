//! How far the machine's clock is from Discord's, by which every message is dated.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap};

/// A date in a header leaves out what is less than a second.
const HEADER_PRECISION: TimeDelta = TimeDelta::seconds(1);

/// How much the machine's clock is ahead of Discord's, as the last answer says; `None` before the first.
#[derive(Debug, Default)]
pub(crate) struct Skew(Option<TimeDelta>);

impl Skew {
    /// Learns it from the head of an answer to what was asked at one instant and answered at another, by our clock. What
    /// the way there and back may explain is no difference; an answer without a date says nothing.
    pub(crate) fn learn(&mut self, headers: &HeaderMap, (asked, answered): (DateTime<Utc>, DateTime<Utc>)) {
        let date = headers.get(DATE).and_then(|value| DateTime::parse_from_rfc2822(value.to_str().ok()?).ok());
        let Some(date) = date.map(|date| date.to_utc()) else {
            self.0.get_or_insert_default();
            return;
        };
        let (least, most) = (asked - date - HEADER_PRECISION, answered - date);
        self.0 = Some(least.max(TimeDelta::zero()) + most.min(TimeDelta::zero()));
    }

    /// Whether any answer came.
    pub(crate) fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Discord's time when ours is `now`; ours while nothing is known.
    pub(crate) fn correct(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.0.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-24T{time}Z").parse().unwrap()
    }

    /// What Discord's time is taken for at 09:00, after an answer with a date.
    fn taken(asked: &str, answered: &str, date: Option<&str>) -> DateTime<Utc> {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        let mut skew = Skew::default();
        assert!(!skew.is_known());
        skew.learn(&headers, (at(asked), at(answered)));
        assert!(skew.is_known());
        skew.correct(at("09:00:00"))
    }

    #[test]
    fn what_the_way_explains_is_no_difference_and_the_rest_is() {
        let date = Some("Tue, 24 Nov 2026 08:00:00 GMT");
        assert_eq!(taken("08:00:00.900", "08:00:01.200", date), at("09:00:00"));
        assert_eq!(taken("07:59:55", "08:00:05", date), at("09:00:00"), "a slow answer");
        assert_eq!(taken("08:02:00", "08:02:00.500", date), at("08:58:01"), "our clock is fast");
        assert_eq!(taken("07:00:00", "07:00:00", date), at("10:00:00"), "our clock is slow");
        assert_eq!(taken("08:02:00", "08:02:00", Some("yesterday")), at("09:00:00"));
        assert_eq!(taken("08:02:00", "08:02:00", None), at("09:00:00"));
    }
}
