//! The fake's own time: it moves only when the test moves it, or follows a clock that the test lends.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

/// Where a new fake begins: 2026-01-05T12:00:00Z, in Unix milliseconds.
const START_MS: i64 = 1_767_614_400_000;

/// A source of instants lent to the fake.
pub type TimeSource = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The time as the fake knows it.
#[derive(Clone)]
pub(crate) enum FakeClock {
    /// Moved by hand; Unix milliseconds.
    Set(i64),
    /// Reads a clock of the test's world.
    Follows(TimeSource),
}

impl FakeClock {
    pub(crate) fn now_ms(&self) -> i64 {
        match self {
            Self::Set(ms) => *ms,
            Self::Follows(source) => source().timestamp_millis(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default()
    }

    /// Moves a clock that is set by hand; one that follows another cannot be moved from here.
    pub(crate) fn advance(&mut self, by: TimeDelta) {
        match self {
            Self::Set(ms) => *ms += by.num_milliseconds(),
            Self::Follows(_) => panic!("the fake follows the test's clock: advance that one"),
        }
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::Set(START_MS)
    }
}

impl fmt::Debug for FakeClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FakeClock({})", self.now())
    }
}

/// An instant as Discord writes it: `2026-01-05T12:00:00.000000+00:00`.
pub(crate) fn timestamp(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).unwrap_or_default().format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
