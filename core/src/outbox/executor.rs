//! The one who attempts what is due on one platform.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use tokio::task::JoinSet;

use super::deed::{Cause, Deed, Found, Task, Verdict};
use super::effect::{Effect, EffectId, State};
use super::settle::{self, Next};
use super::{due, revise, store, upkeep};
use crate::Steward;
use crate::content::post;
use crate::lease::Lease;
use crate::ports::{Sender, chance};
use crate::store::{Result, StoreError, stop_point};

/// Attempts that are under way at once, each on a channel of its own.
const GOING_MAX: usize = 64;
/// The executor looks at least so often, for what another process wrote.
const IDLE: Duration = Duration::from_secs(15);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// A copy is not risked so shortly before the platform stops dropping it.
const NONCE_MARGIN: TimeDelta = TimeDelta::seconds(10);

/// The one executor of a platform. The lease makes it the only one: every claim checks that it still holds.
#[derive(Clone)]
pub struct Executor {
    steward: Arc<Steward>,
    sender: Arc<dyn Sender>,
    lease: Lease,
}

/// An effect that was claimed, and which of its attempts this is.
type Claimed = (EffectId, i64);

/// Why an executor stopped by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the lease of {0} was taken by another process")]
pub struct Overtaken(pub String);

impl Executor {
    /// An executor on a lease that was just taken.
    pub fn new(steward: Arc<Steward>, sender: Arc<dyn Sender>, lease: Lease) -> Self {
        Self { steward, sender, lease }
    }

    /// Works until it is told to stop, and then ends what is under way; or until the lease is lost. What is under way
    /// when the future is dropped is in doubt at the next start, as after a crash.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> std::result::Result<(), Overtaken> {
        let overtaken = || Overtaken(self.lease.role().to_owned());
        loop {
            match self.recover().await {
                Ok(true) => break,
                Ok(false) => return Err(overtaken()),
                Err(error) => self.rest_after(&error).await,
            }
        }
        // Each attempt is a task of its own: it may hold the one connection that a claim waits for, and must go on while
        // the claim does.
        let mut going = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let rung = self.steward.outbox_bell.notified();
            let claimed = match self.claim(GOING_MAX - going.len()).await {
                Ok(Some(claimed)) => claimed,
                Ok(None) => return Err(overtaken()),
                Err(error) => {
                    self.rest_after(&error).await;
                    continue;
                }
            };
            for one in claimed {
                let this = self.clone();
                going.spawn(async move { this.attempt(one).await });
            }
            let until = if going.len() < GOING_MAX { self.until_next().await } else { IDLE };
            tokio::select! {
                () = &mut stop => break,
                // All that ended meanwhile, so that the next claim is one for all of them.
                Some(_) = going.join_next() => while going.try_join_next().is_some() {},
                () = rung => {}
                () = self.steward.clock.sleep(until) => {}
            }
        }
        while going.join_next().await.is_some() {}
        Ok(())
    }

    /// Attempts everything that is due, one after the other, until nothing is: for tests and benchmarks.
    pub async fn work_off(&self) -> Result<()> {
        if !self.recover().await? {
            return Ok(());
        }
        while let Some(claimed) = self.claim(GOING_MAX).await?.filter(|claimed| !claimed.is_empty()) {
            for one in claimed {
                self.attempt(one).await;
            }
        }
        Ok(())
    }

    async fn rest_after(&self, error: &StoreError) {
        tracing::error!(%error, platform = self.sender.platform().as_str(), "the outbox cannot be worked on; it is tried again");
        self.steward.clock.sleep(AFTER_FAILURE).await;
    }

    /// Attempts that were under way when their executor ended are in doubt; what ended long ago is forgotten. `false`:
    /// the lease is lost.
    async fn recover(&self) -> Result<bool> {
        let mut write = self.steward.db.write().await?;
        if !self.lease.holds(&mut write).await? {
            return Ok(false);
        }
        let doubtful = store::recover(&mut write, self.sender.platform()).await?;
        upkeep::forget(&mut write, self.steward.clock.now()).await?;
        write.commit().await?;
        if doubtful > 0 {
            tracing::warn!(
                doubtful,
                platform = self.sender.platform().as_str(),
                "attempts were cut off; each is looked into"
            );
        }
        Ok(true)
    }

    /// Claims what is due, at most so many, in one transaction. `None`: the lease is lost.
    async fn claim(&self, max: usize) -> Result<Option<Vec<Claimed>>> {
        let now = self.steward.clock.now();
        // While the clock cannot be trusted no post is due; that it cannot be is told.
        let but_posts = !self.steward.guard.trusts(&*self.steward.clock);
        let platform = self.sender.platform();
        let max = i64::try_from(max).unwrap_or(0);
        // A look first: most of the time nothing is due, and a look takes no lock.
        let mut conn = self.steward.db.read().await?;
        let is_any = max > 0 && !due::effects(&mut conn, platform, now, 1, but_posts).await?.is_empty();
        drop(conn);
        if !is_any {
            return Ok(Some(Vec::new()));
        }
        let by_platform = self.sender.time(now).await;
        let mut write = self.steward.db.write().await?;
        if !self.lease.holds(&mut write).await? {
            return Ok(None);
        }
        let due_now = due::effects(&mut write, platform, now, max, but_posts).await?;
        // Rows are held from the lower key on, as by everybody; what is due first is still attempted first.
        let mut attempts: BTreeMap<_, _> = due_now.iter().map(|id| (*id, None)).collect();
        for (id, attempt) in &mut attempts {
            *attempt = store::claim(&mut write, *id, by_platform).await?;
        }
        let claimed = due_now.into_iter().filter_map(|id| Some((id, attempts.remove(&id)??))).collect();
        stop_point("outbox-before-claim");
        write.commit().await?;
        stop_point("outbox-after-claim");
        Ok(Some(claimed))
    }

    /// How long until the next one may be attempted.
    async fn until_next(&self) -> Duration {
        let now = self.steward.clock.now();
        let asked = async {
            let mut conn = self.steward.db.read().await?;
            due::next(&mut conn, self.sender.platform(), now).await
        };
        match asked.await {
            Ok(Some(at)) => (at - now).to_std().unwrap_or(IDLE).min(IDLE),
            // A failure shows itself at the next claim.
            Ok(None) | Err(_) => IDLE,
        }
    }

    /// One attempt, from the claimed row to what came of it. What came of it is written, however long that takes: a
    /// database that is full or away for a while must not make a message that was sent a doubtful one.
    async fn attempt(&self, claimed: Claimed) {
        let (id, _) = claimed;
        let mut came = None;
        loop {
            match self.attempt_once(claimed, &mut came).await {
                Ok(()) => break,
                // However often it is asked, the row says the same: it must not hold its channel up.
                Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                    match self.set_aside(id, came.is_some(), &error).await {
                        Ok(()) => break,
                        Err(error) => self.rest_after(&error).await,
                    }
                }
                Err(error) => self.rest_after(&error).await,
            }
        }
        // What stood behind it in the channel, or is to be told of it.
        self.steward.outbox_bell.notify_waiters();
    }

    async fn set_aside(&self, id: EffectId, doubt: bool, error: &StoreError) -> Result<()> {
        let mut write = self.steward.db.write().await?;
        settle::set_aside(&mut write, id, doubt, error, self.steward.clock.now()).await?;
        write.commit().await
    }

    async fn attempt_once(&self, (id, attempt): Claimed, came: &mut Option<Next>) -> Result<()> {
        let mut conn = self.steward.db.read().await?;
        // Whoever slept meanwhile finds it claimed by another process: that is another attempt.
        let is_this_one = |effect: &Effect| effect.state == State::Sending && effect.attempts == attempt;
        let found = store::one(&mut conn, id).await?.filter(is_this_one);
        let Some(effect) = found else { return Ok(()) };
        let on_uncertain = match effect.origin {
            Some(origin) => post::on_uncertain(&mut conn, origin.post).await?,
            None => post::OnUncertain::default(),
        };
        let is_superseded = revise::is_superseded(&mut conn, &effect).await?;
        drop(conn);
        if came.is_none() {
            *came = Some(if is_superseded {
                Next::Dead(Cause::Discarded, String::new())
            } else {
                self.perform(&effect, on_uncertain).await
            });
        }
        let Some(next) = came.as_ref() else { return Ok(()) };
        let mut write = self.steward.db.write().await?;
        settle::resolve(&mut write, &effect, next, self.steward.clock.now()).await?;
        stop_point("outbox-before-settle");
        write.commit().await?;
        stop_point("outbox-after-settle");
        Ok(())
    }

    /// Does what the effect says, or finds out what came of the attempt before.
    async fn perform(&self, effect: &Effect, on_uncertain: post::OnUncertain) -> Next {
        let now = self.steward.clock.now();
        if let Some(next) = self.obstacle(effect, now) {
            return next;
        }
        let verdict = if effect.doubt && effect.deed.makes_a_message() {
            match self.look_back(effect).await {
                Looked::Verdict(verdict) => verdict,
                Looked::NotThere(reason) => return Next::Again { at: now, counts: false, doubt: false, reason },
            }
        } else {
            self.call(effect).await
        };
        stop_point("outbox-after-call");
        let can_tell_from = self.can_tell_from(effect).await;
        let now = self.steward.clock.now();
        match settle::after(effect, verdict, can_tell_from, now, chance(&*self.steward.rng)) {
            Next::Uncertain(reason) => match on_uncertain {
                post::OnUncertain::Hold => Next::Uncertain(reason),
                // Even so there is an end: one that is never answered for would be sent for ever.
                post::OnUncertain::Resend if effect.attempts >= settle::ATTEMPTS_MAX => Next::Uncertain(reason),
                post::OnUncertain::Resend => Next::Again { at: now, counts: true, doubt: false, reason },
                post::OnUncertain::Skip => Next::Dead(Cause::Discarded, reason),
            },
            next => next,
        }
    }

    /// What makes an attempt pointless before it is made.
    fn obstacle(&self, effect: &Effect, now: DateTime<Utc>) -> Option<Next> {
        if effect.subject.is_some() {
            let id = match &effect.deed {
                Deed::Edit { id, .. } | Deed::Delete { id } | Deed::Close { id } => id,
                Deed::Send { .. } | Deed::Ask { .. } => return None,
            };
            return match (effect.subject_state, id.is_empty()) {
                (Some(State::Done), false) => None,
                (Some(State::Done), true) => Some(Next::Dead(Cause::IdUnknown, String::new())),
                // There is nothing to change, and nothing to tell anybody.
                (Some(State::Dead) | None, _) => Some(Next::Dead(Cause::Discarded, String::new())),
                // The message may stand, or come to.
                _ => Some(Next::Behind),
            };
        }
        let is_late = effect.too_late.is_some_and(|too_late| too_late <= now);
        // While the clock cannot be trusted nothing is too late.
        let is_late = is_late && !effect.doubt && self.steward.guard.trusts(&*self.steward.clock);
        is_late.then(|| Next::Dead(Cause::TooLate, effect.reason.clone().unwrap_or_default()))
    }

    /// So long the platform takes no second copy, and later can say if a message is there; zero: it can do neither.
    fn drops_copies_for(&self) -> TimeDelta {
        TimeDelta::from_std(self.sender.drops_copies_for()).unwrap_or_default()
    }

    /// From then on, by our clock, the platform can say if a message is there; `None`: it never can.
    async fn can_tell_from(&self, effect: &Effect) -> Option<DateTime<Utc>> {
        let now = self.steward.clock.now();
        let by_platform = self.sender.time(now).await;
        let age = by_platform - effect.first_attempt_at.unwrap_or(by_platform);
        let dropped = self.drops_copies_for();
        (!dropped.is_zero()).then(|| now - age + dropped)
    }

    async fn look_back(&self, effect: &Effect) -> Looked {
        let reason = "an attempt was cut off".to_owned();
        if self.drops_copies_for().is_zero() {
            return Looked::Verdict(Verdict::Unclear { reason });
        }
        let now = self.sender.time(self.steward.clock.now()).await;
        let age = now - effect.first_attempt_at.unwrap_or(now);
        let window = self.drops_copies_for() - NONCE_MARGIN;
        if age >= TimeDelta::zero() && age < window {
            return Looked::Verdict(self.call(effect).await);
        }
        let found = AssertUnwindSafe(self.sender.find_sent(&task(effect, now))).catch_unwind().await;
        match found {
            Ok(Found::There(id)) => Looked::Verdict(Verdict::Done { id: Some(id) }),
            Ok(Found::Asked(asked)) => Looked::Verdict(Verdict::Asked(asked)),
            Ok(Found::Absent) => Looked::NotThere("the channel was read back, and it is not there".to_owned()),
            Ok(Found::Away) => Looked::Verdict(Verdict::Away {
                may_be_done: true,
                reason: "the platform cannot be asked whether it is there".to_owned(),
            }),
            Ok(Found::Unknown) | Err(_) => {
                Looked::Verdict(Verdict::Unclear { reason: "the channel could not be read back".to_owned() })
            }
        }
    }

    /// Where files are not allowed a message goes without the picture that Steward drew: it would hold up all behind it, and
    /// the refusal says that nothing was done.
    async fn call(&self, effect: &Effect) -> Verdict {
        let task = task(effect, self.sender.time(self.steward.clock.now()).await);
        match (self.one_call(&task).await, &task.deed) {
            (Verdict::Parked { cause: Cause::NotAllowed, reason }, Deed::Send { message }) => {
                match message.without_drawn() {
                    None => Verdict::Parked { cause: Cause::NotAllowed, reason },
                    Some(words) if words.is_empty() => Verdict::Impossible { cause: Cause::Content, reason },
                    Some(words) => self.one_call(&Task { deed: Deed::Send { message: words }, ..task.clone() }).await,
                }
            }
            (verdict, _) => verdict,
        }
    }

    async fn one_call(&self, task: &Task) -> Verdict {
        match AssertUnwindSafe(self.sender.perform(task)).catch_unwind().await {
            Ok(verdict) => verdict,
            Err(_) => Verdict::Unclear { reason: "sending made the program stop".to_owned() },
        }
    }
}

/// What looking back came to.
enum Looked {
    /// What came of it.
    Verdict(Verdict),
    /// It is surely not there: it may be sent as if for the first time.
    NotThere(String),
}

fn task(effect: &Effect, now: DateTime<Utc>) -> Task {
    Task {
        channel: effect.channel.clone(),
        deed: effect.deed.clone(),
        nonce: effect.nonce.clone(),
        first_attempt_at: effect.first_attempt_at.unwrap_or(now),
    }
}
