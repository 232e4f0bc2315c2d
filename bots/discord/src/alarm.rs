//! One timer on the clock that can be set again.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use steward_core::ports::SharedClock;

/// A timer. One that is not set never rings.
pub(crate) struct Alarm {
    clock: SharedClock,
    sleep: Option<BoxFuture<'static, ()>>,
}

impl Alarm {
    /// A timer that is not set.
    pub(crate) fn new(clock: SharedClock) -> Self {
        Self { clock, sleep: None }
    }

    /// Rings after this time; what was set before is forgotten.
    pub(crate) fn set(&mut self, after: Duration) {
        let clock = std::sync::Arc::clone(&self.clock);
        self.sleep = Some(async move { clock.sleep(after).await }.boxed());
    }

    /// Never rings, until it is set again.
    pub(crate) fn clear(&mut self) {
        self.sleep = None;
    }

    /// Whether it is set.
    pub(crate) fn is_set(&self) -> bool {
        self.sleep.is_some()
    }

    /// Returns when it rings. It may be dropped and called again without losing time.
    pub(crate) async fn rings(&mut self) {
        match &mut self.sleep {
            Some(sleep) => sleep.await,
            None => std::future::pending().await,
        }
        self.sleep = None;
    }
}
