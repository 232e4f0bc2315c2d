//! Whether the wall clock can be trusted: it is compared with one that nobody sets.
//!
//! A clock that jumps must neither post a year's lessons nor call everything too late. Source: RELIABILITY P12.

use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ports::Clock;

/// So far the two clocks may drift apart between two looks: slewing does less.
const DRIFT_MAX: TimeDelta = TimeDelta::seconds(60);
/// A jump of at most this much is believed after [`BELIEVED_AFTER`]: a clock that was put right. A longer one is
/// believed only when a moderator says so, or when it is taken back.
const JUMP_MAX: TimeDelta = TimeDelta::days(1);
/// Nothing is due and nothing too late for so long after a jump.
const BELIEVED_AFTER: Duration = Duration::from_mins(1);

/// Watches the wall clock.
#[derive(Debug, Default)]
pub struct ClockGuard(Mutex<Watch>);

#[derive(Debug, Default)]
struct Watch {
    /// Both clocks at the last look that was believed.
    believed: Option<(DateTime<Utc>, Duration)>,
    /// When a jump was seen, on the clock that nobody sets.
    jumped_at: Option<Duration>,
    /// Whether somebody was told of it who tells others.
    is_told: bool,
}

impl Watch {
    fn at(now: DateTime<Utc>, uptime: Duration) -> Self {
        Self { believed: Some((now, uptime)), jumped_at: None, is_told: false }
    }

    /// How far the clock jumped; `None`: it is believed.
    fn jump(&mut self, clock: &dyn Clock) -> Option<TimeDelta> {
        let (now, uptime) = (clock.now(), clock.uptime());
        let Some((wall, steady)) = self.believed else {
            *self = Self::at(now, uptime);
            return None;
        };
        let passed = TimeDelta::from_std(uptime.saturating_sub(steady)).unwrap_or(TimeDelta::MAX);
        let by = now.signed_duration_since(wall).checked_sub(&passed).unwrap_or(TimeDelta::MAX);
        let since = uptime.saturating_sub(self.jumped_at.unwrap_or(uptime));
        if by.abs() <= DRIFT_MAX || (by.abs() <= JUMP_MAX && since >= BELIEVED_AFTER) {
            *self = Self::at(now, uptime);
            return None;
        }
        self.jumped_at.get_or_insert(uptime);
        Some(by)
    }
}

/// What a look at the clocks showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// The clock runs as it should.
    Trusted,
    /// It jumped by so much, and is not believed yet.
    Jumped {
        /// How far, forward when positive.
        by: TimeDelta,
        /// Whether this look was the first to say so.
        is_new: bool,
    },
}

impl ClockGuard {
    /// Looks at both clocks. To be called at least once a minute, so that what a machine's clock drifts in days is no
    /// jump.
    pub fn look(&self, clock: &dyn Clock) -> Trust {
        let mut watch = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(by) = watch.jump(clock) else { return Trust::Trusted };
        Trust::Jumped { by, is_new: !std::mem::replace(&mut watch.is_told, true) }
    }

    /// Whether the clock is believed now. Whoever only asks this does not take the news from the one who tells it.
    pub fn trusts(&self, clock: &dyn Clock) -> bool {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).jump(clock).is_none()
    }

    /// Believes the clock as it stands: a moderator said that it is right.
    pub fn believe(&self, clock: &dyn Clock) {
        let mut watch = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *watch = Watch::at(clock.now(), clock.uptime());
    }
}
