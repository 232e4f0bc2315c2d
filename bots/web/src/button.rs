//! Buttons: core answers a pressed button through a platform; this one hands the answer to the request that waits.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use steward_core::Steward;
use steward_core::commands::{Answer, Preparation, Press, ReplyTo, Wish, serve};
use steward_core::doctor::Finding;
use steward_core::inbox::{Happening, Unreadable};
use steward_core::members::Roster;
use steward_core::ports::{CallError, Platform, PlatformName, Standing};
use tokio::sync::oneshot;

/// Presses a button and waits for what it says. `None` when core answered nobody, which it does for stale wishes only.
pub(crate) async fn press(steward: &Arc<Steward>, press: Press) -> Option<Answer> {
    let (sender, receiver) = oneshot::channel();
    let waiting = Arc::new(Waiting(Mutex::new(Some(sender))));
    serve(steward.clone(), waiting, Wish::Button(Box::new(press)), steward.clock.now());
    receiver.await.ok()
}

/// A request that waits for one answer.
struct Waiting(Mutex<Option<oneshot::Sender<Answer>>>);

#[async_trait]
impl Platform for Waiting {
    fn name(&self) -> PlatformName {
        PlatformName::Console
    }

    fn read(&self, kind: &str, _raw: &str, _received_at: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable> {
        Err(Unreadable { reason: format!("the console receives nothing, and no {kind}"), needed: false })
    }

    async fn standing(&self, _space: &str, _account: &str) -> Result<Standing, CallError> {
        Ok(Standing::owner())
    }

    async fn deliver(&self, _to: ReplyTo, _preparation: Preparation, work: BoxFuture<'_, Answer>) {
        let answer = work.await;
        let sender = self.0.lock().ok().and_then(|mut waiting| waiting.take());
        // The browser may have gone meanwhile; then nobody reads the answer.
        if let Some(sender) = sender {
            let _ = sender.send(answer);
        }
    }

    async fn roster(&self, _space: &str) -> Result<Roster, CallError> {
        Err(CallError::Refused("the console has no members".to_owned()))
    }

    async fn examine(&self) -> Vec<Finding> {
        Vec::new()
    }
}
