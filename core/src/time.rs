//! Instants as the database keeps them: milliseconds since 1970 UTC.

use chrono::{DateTime, Utc};

/// Milliseconds since 1970 UTC.
pub fn ms(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_millis()
}

/// The instant of so many milliseconds since 1970 UTC; what no calendar reaches becomes the calendar's end.
pub fn from_ms(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(if milliseconds < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// Days between two instants, exactly: elapsed seconds / 86,400, never a count of calendar days.
pub fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).num_milliseconds() as f64 / 86_400_000.0
}
