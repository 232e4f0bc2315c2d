//! The fake platform behind its socket: the state with its lock, the fault plan, and word of every change.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::state::{Setup, State};
use crate::faults::FaultPlan;

/// A fake Telegram. Its verbs say what people do; what they give back is what the bot did.
///
/// A verb panics when the test asks for what cannot be, such as a message of somebody who is not in the chat.
#[derive(Debug)]
pub struct Platform {
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    /// The faults still to come. Routes are the Bot API's methods.
    pub faults: FaultPlan,
}

impl Platform {
    /// A platform on which nothing has happened yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self { state: Mutex::new(State::new(setup)), changes: watch::Sender::new(0), faults: FaultPlan::default() }
    }

    /// Looks at the state without anybody being told.
    pub(super) fn peek(&self) -> MutexGuard<'_, State> {
        // A verb that panicked has told the test already; the others can go on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and tells everybody who waits.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.peek());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Word of every change from now on.
    pub(super) fn watch_changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }
}
