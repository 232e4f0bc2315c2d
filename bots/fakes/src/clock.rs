//! A clock that stands still until a test moves it.

use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::ports::Clock;
use tokio::sync::watch;

/// A clock that stands still until it is moved; who sleeps on it wakes when it has been moved far enough.
pub struct ManualClock {
    now: watch::Sender<DateTime<Utc>>,
    /// Time that passed; setting the clock does not change it.
    uptime: Mutex<Duration>,
    /// Instants at which somebody wants to wake.
    alarms: Mutex<Vec<DateTime<Utc>>>,
    /// Told of every new sleeper.
    sleepers: watch::Sender<usize>,
}

impl ManualClock {
    /// A clock at a time such as `2026-11-24T08:00:00Z`.
    ///
    /// # Panics
    /// When the text is no RFC 3339 time.
    pub fn at(text: &str) -> Self {
        let now = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        Self {
            now: watch::Sender::new(now),
            uptime: Mutex::new(Duration::ZERO),
            alarms: Mutex::new(Vec::new()),
            sleepers: watch::Sender::new(0),
        }
    }

    /// Moves the clock on and wakes whoever slept until then.
    pub fn advance(&self, by: Duration) {
        *self.passed() += by;
        self.now.send_modify(|now| *now += TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX));
    }

    /// Sets the clock, also back: as if somebody had turned its hands, while no time passed.
    pub fn set(&self, to: DateTime<Utc>) {
        self.now.send_replace(to);
    }

    /// Moves the clock to the next instant at which somebody wants to wake, if there is one.
    pub fn advance_to_next_alarm(&self) -> bool {
        let now = *self.now.borrow();
        let next = self.alarms().iter().copied().filter(|at| *at > now).min();
        if let Some(next) = next {
            *self.passed() += (next - now).to_std().unwrap_or_default();
            self.now.send_replace(next);
        }
        next.is_some()
    }

    /// Waits until so many sleeps have begun in all.
    pub async fn wait_for_sleepers(&self, count: usize) {
        let mut sleepers = self.sleepers.subscribe();
        // The sender lives as long as self: waiting cannot fail.
        let _ = sleepers.wait_for(|begun| *begun >= count).await;
    }

    /// How many sleeps have begun in all.
    pub fn sleepers(&self) -> usize {
        *self.sleepers.borrow()
    }

    fn passed(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.uptime.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn alarms(&self) -> std::sync::MutexGuard<'_, Vec<DateTime<Utc>>> {
        self.alarms.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.borrow()
    }

    fn uptime(&self) -> Duration {
        *self.passed()
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.now() + TimeDelta::from_std(duration).unwrap_or(TimeDelta::days(36_500));
        let mut now = self.now.subscribe();
        self.alarms().push(until);
        self.sleepers.send_modify(|begun| *begun += 1);
        // The sender lives as long as self: waiting cannot fail.
        let _ = now.wait_for(|now| *now >= until).await;
        let mut alarms = self.alarms();
        if let Some(index) = alarms.iter().position(|at| *at == until) {
            alarms.swap_remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_was_moved_far_enough() {
        let clock = Arc::new(ManualClock::at("2026-11-24T08:00:00Z"));
        let sleeper = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { clock.sleep(Duration::from_secs(10)).await }
        });
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        assert!(clock.advance_to_next_alarm());
        sleeper.await.unwrap();
        assert_eq!(clock.now().to_rfc3339(), "2026-11-24T08:00:10+00:00");
    }
}
