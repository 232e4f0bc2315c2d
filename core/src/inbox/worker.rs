//! Handles what waits in the inbox: in order of arrival, so in order per space, each in one transaction.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt;

use tokio::sync::Notify;

use super::handle::{self, After, Ground};
use super::store::{self, Waiting};
use crate::Steward;
use crate::commands;
use crate::feedback;
use crate::ids::InboxId;
use crate::lease::{self, Lease};
use crate::members;
use crate::ports::Platform;
use crate::store::{Result, StoreError, Write, stop_point};
use crate::time::ms;

/// What was handled or set aside is forgotten after so long.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// The worker looks at least so often, for rosters that became due and rows of another process.
const IDLE: Duration = Duration::from_secs(30);
/// So often a thing is handled that met another writer.
const ATTEMPTS: u32 = 3;
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// The one reader of the inbox for one platform.
pub struct Worker {
    steward: Arc<Steward>,
    platform: Arc<dyn Platform>,
    receiver: String,
    lease: Option<Lease>,
}

impl Worker {
    /// A worker for what one receiver stored.
    pub fn new(steward: Arc<Steward>, platform: Arc<dyn Platform>, receiver: &str) -> Self {
        Self { steward, platform, receiver: receiver.to_owned(), lease: None }
    }

    /// Only as long as this lease is held is anything handled.
    #[must_use]
    pub fn under(self, lease: Option<Lease>) -> Self {
        Self { lease, ..self }
    }

    /// Works until the future is dropped or the lease is lost, which is then the error; after any other failure it is
    /// tried again. Rosters are compared beside the inbox: reading a long one, or waiting for a platform that is out of
    /// breath, must not make commands late.
    pub async fn run(&self) -> StoreError {
        tokio::select! {
            lost = self.repeat(&self.steward.inbox_bell, || self.handle_waiting()) => lost,
            lost = self.repeat(&self.steward.roster_bell, || self.compare_and_forget()) => lost,
        }
    }

    /// Works whenever the bell rings, and once in a while without it.
    async fn repeat<W: Future<Output = Result<()>>>(&self, bell: &Notify, work: impl Fn() -> W) -> StoreError {
        loop {
            let rung = bell.notified();
            match work().await {
                Ok(()) => {
                    tokio::select! {
                        () = rung => {}
                        () = self.steward.clock.sleep(IDLE) => {}
                    }
                }
                Err(error) if error.is_lost_lease() => return error,
                Err(error) => {
                    tracing::error!(%error, receiver = self.receiver, "the inbox cannot be worked on; it is tried again");
                    self.steward.clock.sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Handles everything that waits now, then compares the rosters that are due.
    pub async fn work(&self) -> Result<()> {
        self.handle_waiting().await?;
        self.compare_and_forget().await
    }

    async fn handle_waiting(&self) -> Result<()> {
        let mut after = InboxId(0);
        while let Some(waiting) = store::next_waiting(&mut self.steward.db.read().await?, &self.receiver, after).await?
        {
            after = waiting.id;
            self.handle_or_set_aside(&waiting).await?;
        }
        if after != InboxId(0) {
            // What was handled may have made a roster due.
            self.steward.roster_bell.notify_waiters();
        }
        Ok(())
    }

    async fn compare_and_forget(&self) -> Result<()> {
        self.forget().await?;
        feedback::forget_strays(&self.steward, self.lease.as_ref()).await?;
        members::reconcile(&self.steward, &*self.platform, self.lease.as_ref()).await?;
        feedback::recount(&self.steward, &*self.platform, self.lease.as_ref()).await
    }

    /// One thing. What cannot be read, or makes a handler panic, is set aside and blocks nobody; only a failure of the
    /// database is an error, and then the thing still waits.
    async fn handle_or_set_aside(&self, waiting: &Waiting) -> Result<()> {
        for attempt in 1.. {
            // A panic drops the transaction, which undoes it.
            match AssertUnwindSafe(self.handle(waiting)).catch_unwind().await {
                Ok(Ok(())) => break,
                // The door wrote the same row meanwhile (who joins and speaks at once): now it is there to be read.
                Ok(Err(error)) if error.is_conflict() && attempt < ATTEMPTS => {}
                // What the database refuses for its content will be refused again: it is set aside and blocks nobody.
                Ok(Err(error)) if error.is_about_the_data() => {
                    return self.set_aside(waiting, &error.to_string(), true).await;
                }
                Ok(Err(error)) => return Err(error),
                Err(_) => return self.set_aside(waiting, "handling it made the program stop", true).await,
            }
        }
        Ok(())
    }

    async fn handle(&self, waiting: &Waiting) -> Result<()> {
        let now = self.steward.clock.now();
        let platform = &self.platform;
        let read = std::panic::catch_unwind(AssertUnwindSafe(|| {
            platform.read(&waiting.kind, &waiting.raw, waiting.received_at)
        }));
        let happenings = match read {
            Ok(Ok(happenings)) => happenings,
            Ok(Err(unreadable)) => return self.set_aside(waiting, &unreadable.reason, unreadable.needed).await,
            Err(_) => return self.set_aside(waiting, "reading it made the program stop", true).await,
        };
        stop_point("worker-before-begin");
        let mut write = self.write().await?;
        // Happenings are dated by their arrival, not by when the worker came to them.
        let ground = Ground {
            platform: platform.name(),
            receiver: &self.receiver,
            now: waiting.received_at,
            defaults: &self.steward.defaults,
        };
        // First, so that of two workers only one goes on.
        if !store::mark_done(&mut write, waiting.id, now).await? {
            return Ok(());
        }
        let mut left_to_do = Vec::new();
        for happening in happenings {
            left_to_do.extend(handle::apply(&mut write, &ground, happening).await?);
        }
        stop_point("worker-before-commit");
        write.commit().await?;
        stop_point("worker-after-commit");
        for after in left_to_do {
            self.follow(after, waiting);
        }
        Ok(())
    }

    fn follow(&self, after: After, waiting: &Waiting) {
        match after {
            After::Command(ask) => {
                commands::serve(
                    Arc::clone(&self.steward),
                    Arc::clone(&self.platform),
                    commands::Wish::Command(ask),
                    waiting.received_at,
                );
            }
            After::Button(press) => {
                commands::serve(
                    Arc::clone(&self.steward),
                    Arc::clone(&self.platform),
                    commands::Wish::Button(press),
                    waiting.received_at,
                );
            }
            After::PresenceChanged => self.steward.epochs.presence_changed(),
            // The planner closes what is to be closed, and greets.
            After::PollClosed | After::GreetingOwed => self.steward.outbox_bell.notify_waiters(),
            After::SpacesChanged => self.steward.epochs.spaces_changed(),
        }
    }

    async fn set_aside(&self, waiting: &Waiting, reason: &str, is_needed: bool) -> Result<()> {
        if is_needed {
            tracing::error!(
                inbox.id = waiting.id.0,
                kind = waiting.kind,
                reason,
                "something that Steward needs could not be read; it is kept"
            );
        } else {
            tracing::warn!(
                inbox.id = waiting.id.0,
                kind = waiting.kind,
                reason,
                "something could not be read; it is kept"
            );
        }
        let mut write = self.write().await?;
        store::set_aside(&mut write, waiting.id, self.steward.clock.now(), reason).await?;
        write.commit().await
    }

    async fn write(&self) -> Result<Write> {
        lease::write_under(&self.steward.db, self.lease.as_ref()).await
    }

    async fn forget(&self) -> Result<()> {
        let before = ms(self.steward.clock.now() - KEPT_FOR);
        let mut conn = self.steward.db.read().await?;
        let is_any = store::ANY_BEFORE.on(&conn).bind(before).fetch_optional(conn.raw()).await?.is_some();
        drop(conn);
        if is_any {
            let mut write = self.write().await?;
            store::FORGET_BEFORE.on(&write).bind(before).execute(write.raw()).await?;
            write.commit().await?;
        }
        Ok(())
    }
}
