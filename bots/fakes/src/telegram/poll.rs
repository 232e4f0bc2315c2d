//! `getUpdates`: the long poll.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::call::Call;
use super::methods::Answer;
use super::platform::Platform;
use super::refusal::Refusal;

/// Answers as soon as there is something to tell, another poll begins, the test ends the polls, or the time is over.
pub(super) async fn get_updates(platform: &Platform, call: &Call) -> Answer {
    let timeout = Duration::from_secs(u64::try_from(call.number("timeout").unwrap_or_default()).unwrap_or_default());
    let deadline = Instant::now() + timeout;
    let poll = Poll::begin(platform, call)?;
    // Subscribe before the first look: an update queued between the two would otherwise wait for the next change.
    let mut changes = platform.watch_changes();
    loop {
        if let Some(answer) = poll.look(call, timeout.is_zero()) {
            return answer;
        }
        #[expect(clippy::disallowed_methods, reason = "a long poll ends in real time, as the platform's does")]
        let waited = tokio::time::timeout(deadline.saturating_duration_since(Instant::now()), changes.changed()).await;
        if waited.is_err() {
            return Ok(Value::Array(Vec::new()));
        }
    }
}

/// One poll for as long as it waits; dropping it (the client gave up, too) ends the wait.
struct Poll<'a> {
    platform: &'a Platform,
    number: u64,
    polls_ended: u64,
}

impl<'a> Poll<'a> {
    fn begin(platform: &'a Platform, call: &Call) -> Result<Self, Refusal> {
        platform.change(|state| {
            if state.setup.webhook_url.is_some() {
                return Err(Refusal::conflict(
                    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                ));
            }
            let queue = &mut state.queue;
            queue.settle(state.now, call);
            queue.newest_poll += 1;
            queue.polls_waiting += 1;
            Ok(Self { platform, number: queue.newest_poll, polls_ended: queue.polls_ended })
        })
    }

    fn look(&self, call: &Call, is_short: bool) -> Option<Answer> {
        let queue = &mut self.platform.peek().queue;
        if queue.newest_poll != self.number {
            return Some(Err(Refusal::conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            )));
        }
        let batch = queue.batch(call.number("limit"));
        let is_over = is_short || queue.polls_ended != self.polls_ended;
        (is_over || !batch.is_empty()).then_some(Ok(Value::Array(batch)))
    }
}

impl Drop for Poll<'_> {
    fn drop(&mut self) {
        self.platform.change(|state| state.queue.polls_waiting -= 1);
    }
}
