//! The one who finds which posts are due and writes the effects that show them; what is due of events, polls, greetings
//! and series is done beside it.
//!
//! A time that has come is written as an occurrence in the transaction that moves the post's next time on, and the
//! occurrence's key is the post and the instant: whatever crashes or runs twice, each is made once.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::misfire::{self, Fate};
use super::occurrence::{Occurrence, OccurrenceState};
use super::post::{Overlap, Post, PostState};
use super::{revise, store};
use crate::Steward;
use crate::community;
use crate::community::welcome::greet;
use crate::digest;
use crate::events;
use crate::feedback;
use crate::guard::Trust;
use crate::ids::{CommunityId, PostId};
use crate::outbox::{self, notify};
use crate::series;
use crate::store::{Conn, Result, StoreError, stop_point};
use crate::time::ms;

/// The planner looks at least so often, for what another process wrote and for a clock that was set.
const IDLE: Duration = Duration::from_secs(15);
/// After a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// So many posts are looked at in one go.
const AT_ONCE: i64 = 200;
/// So many posts are written in one transaction; the executors begin after each.
const TOGETHER: usize = 20;
/// So many times of one post that passed together are written one by one; of more only the last ones.
const WRITTEN_MAX: usize = 500;

/// Finds what is due.
pub struct Planner {
    steward: Arc<Steward>,
}

impl Planner {
    /// A planner on a database. Several may run beside each other: each time of a post is made once.
    pub fn new(steward: Arc<Steward>) -> Self {
        Self { steward }
    }

    /// Works until the future is dropped.
    pub async fn run(&self) {
        while let Err(error) = self.follow_zones().await {
            self.rest_after(&error).await;
        }
        loop {
            let rung = self.steward.outbox_bell.notified();
            let until = match self.tick().await {
                Ok(until) => until,
                Err(error) => {
                    self.rest_after(&error).await;
                    continue;
                }
            };
            tokio::select! {
                () = rung => {}
                () = self.steward.clock.sleep(until.min(IDLE)) => {}
            }
        }
    }

    async fn rest_after(&self, error: &StoreError) {
        tracing::error!(%error, "schedules cannot be worked on; it is tried again");
        self.steward.clock.sleep(AFTER_FAILURE).await;
    }

    /// Writes what is due, unless the clock jumped; returns how long nothing will be, as far as is known now.
    pub async fn tick(&self) -> Result<Duration> {
        let clock = &*self.steward.clock;
        let is_more;
        match self.steward.guard.look(clock) {
            Trust::Trusted => {
                self.write_due(clock.now()).await?;
                events::work(&self.steward, clock.now()).await?;
                feedback::work(&self.steward, clock.now()).await?;
                greet::work(&self.steward, clock.now()).await?;
                digest::work(&self.steward, clock.now()).await?;
                is_more = series::work(&self.steward, clock.now()).await?;
                self.expire(clock.now()).await?;
            }
            Trust::Jumped { by, is_new } => {
                if is_new {
                    tracing::warn!(by_seconds = by.num_seconds(), "the clock jumped; schedules stand still");
                    self.tell_jump(by).await?;
                }
                return Ok(IDLE);
            }
        }
        if is_more {
            return Ok(Duration::ZERO);
        }
        let mut conn = self.steward.db.read().await?;
        let posts = store::next_due(&mut conn).await?;
        let others = [
            events::next_due(&mut conn).await?,
            feedback::next_due(&mut conn).await?,
            greet::next_due(&mut conn).await?,
            series::next_due(&mut conn).await?,
        ];
        let next = others.into_iter().chain([posts]).flatten().min();
        // What should have been written by now waits for something else than the clock.
        Ok(next.map_or(Duration::MAX, |at| (at - clock.now()).to_std().unwrap_or(IDLE)))
    }

    async fn write_due(&self, now: DateTime<Utc>) -> Result<()> {
        // Those that cannot be written are looked at once in a tick.
        let mut set_aside = HashSet::new();
        loop {
            let mut conn = self.steward.db.read().await?;
            let mut due = store::due(&mut conn, now, AT_ONCE + count(set_aside.len())).await?;
            drop(conn);
            due.retain(|id| !set_aside.contains(id));
            if due.is_empty() {
                return Ok(());
            }
            for together in due.chunks(TOGETHER) {
                set_aside.extend(self.write_posts(together, now).await?);
                self.steward.outbox_bell.notify_waiters();
            }
        }
    }

    async fn expire(&self, now: DateTime<Utc>) -> Result<()> {
        let mut conn = self.steward.db.read().await?;
        let is_any = outbox::is_any_late(&mut conn, now).await?;
        drop(conn);
        if is_any {
            let mut write = self.steward.db.write().await?;
            outbox::expire(&mut write, now).await?;
            write.commit().await?;
            self.steward.outbox_bell.notify_waiters();
        }
        Ok(())
    }

    /// Writes the times of several posts in one transaction; each in its own where that cannot be: one that cannot be
    /// written must not hold up the others. Returns those whose rows cannot be read.
    async fn write_posts(&self, ids: &[PostId], now: DateTime<Utc>) -> Result<Vec<PostId>> {
        if ids.len() > 1 && matches!(self.write_together(ids, now).await, Ok(true)) {
            return Ok(Vec::new());
        }
        let mut set_aside = Vec::new();
        for id in ids {
            match self.write_together(&[*id], now).await {
                Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                    let mut write = self.steward.db.write().await?;
                    tell_unreadable(&mut write, *id, &error, now).await?;
                    write.commit().await?;
                    set_aside.push(*id);
                }
                written => drop(written?),
            }
        }
        Ok(set_aside)
    }

    /// `false`: another process was faster with one of them, and nothing was written.
    async fn write_together(&self, ids: &[PostId], now: DateTime<Utc>) -> Result<bool> {
        let mut write = self.steward.db.write().await?;
        store::lock_all(&mut write, ids).await?;
        for id in ids {
            let Some(post) = store::one(&mut write, *id).await?.filter(|post| post.state == PostState::Scheduled)
            else {
                continue;
            };
            if !write_passed(&mut write, &self.steward, &post, now, now).await? {
                return Ok(false);
            }
        }
        stop_point("planner-before-commit");
        write.commit().await?;
        stop_point("planner-after-commit");
        Ok(true)
    }

    async fn tell_jump(&self, by: TimeDelta) -> Result<()> {
        let now = self.steward.clock.now();
        let mut write = self.steward.db.write().await?;
        for community in community::all(&mut write).await? {
            let args = notify::Args::from([("minutes", by.num_minutes().to_string())]);
            let about = format!("clock:{}", ms(now));
            notify::keep(&mut write, community.id, &about, "clock", &args, None, now).await?;
        }
        write.commit().await?;
        self.steward.outbox_bell.notify_waiters();
        Ok(())
    }

    /// Brings the next times up to date with the zone rules that this binary carries: a law may have changed them since
    /// they were written.
    pub async fn follow_zones(&self) -> Result<()> {
        let now = self.steward.clock.now();
        let mut write = self.steward.db.write().await?;
        for id in store::scheduled_after(&mut write, now).await? {
            let post = match store::one(&mut write, id).await {
                Err(error) if error.is_about_the_data() => {
                    tell_unreadable(&mut write, id, &error, now).await?;
                    continue;
                }
                found => found?,
            };
            let Some(post) = post else { continue };
            let (Some(from), Some(rule)) = (post.next_at, post.writing.schedule()) else { continue };
            // A time that stands still is left alone: the ones before it may have been skipped.
            if rule.next_from(&post.writing.zone, from) != Some(from) {
                let next = rule.next_after(&post.writing.zone, now);
                store::reschedule(&mut write, id, from, next).await?;
            }
        }
        write.commit().await
    }
}

/// Moderators are told of a post that cannot be read; it is left alone.
pub(crate) async fn tell_unreadable(conn: &mut Conn, id: PostId, error: &StoreError, now: DateTime<Utc>) -> Result<()> {
    match store::community_of(conn, id).await? {
        Some(community) => notify::unreadable_row(conn, community, ("post", id.0), error, now).await,
        None => Ok(()),
    }
}

/// Writes the times of a post that have come, and moves its next time on; `false`: there are none, or another process was
/// faster and has written the same. `stopped_at`: see [`misfire::fates`].
pub(crate) async fn write_passed(
    conn: &mut Conn,
    steward: &Steward,
    post: &Post,
    stopped_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let Some(first) = post.next_at.filter(|at| *at <= now) else { return Ok(false) };
    let (due, next) = times(post, first, now);
    write_times(conn, steward, post, &due, (stopped_at, now)).await?;
    stop_point("planner-before-advance");
    if !store::advance(conn, post.id, first, next, count(due.len())).await? {
        return Ok(false);
    }
    store::finish(conn, post.id, now).await?;
    Ok(true)
}

async fn write_times(
    conn: &mut Conn,
    steward: &Steward,
    post: &Post,
    due: &[DateTime<Utc>],
    (stopped_at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    let grace = TimeDelta::from_std(post.writing.grace).unwrap_or(TimeDelta::MAX);
    let fates = misfire::fates(due, (stopped_at, now), post.writing.catch_up, grace);
    let skipped = due.len().saturating_sub(WRITTEN_MAX);
    let overlap = post.writing.overlap;
    let mut going = match overlap {
        Overlap::Queue => 0,
        Overlap::One | Overlap::Skip => outbox::store::going_of_post(conn, post.id).await?,
    };
    for (index, (at, fate)) in due.iter().zip(&fates).enumerate().skip(skipped) {
        let is_full = overlap != Overlap::Queue && going > overlap.room();
        let left_out = is_full.then_some((OccurrenceState::Skipped, "overlap"));
        let (state, reason) = fate.end().or(left_out).unzip();
        let occurrence = occurrence(post, *at, index, state.unwrap_or(OccurrenceState::Going), reason);
        if !store::insert_occurrence(conn, post.id, &occurrence, now).await? {
            continue;
        }
        if let (Fate::Send(not_before), None) = (fate, state) {
            let too_late = (*at).max(*not_before) + grace;
            revise::show(conn, steward, post, &occurrence, (*not_before, too_late), now).await?;
            going += 1;
        }
    }
    let missed: Vec<_> = due.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Missed).map(|(at, _)| *at).collect();
    tell_missed(conn, post, &missed, now).await
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The times of a post from its next one up to now, and the one after. A post whose rule cannot be read has the one
/// time that was written.
fn times(post: &Post, first: DateTime<Utc>, now: DateTime<Utc>) -> (Vec<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let Some(rule) = post.writing.schedule() else { return (vec![first], None) };
    let zone = &post.writing.zone;
    let mut series = rule.series(zone, first).map(|occurrence| occurrence.utc).peekable();
    let mut due = Vec::new();
    // The time that was written counts, also when a zone's rules have changed since.
    if series.peek() != Some(&first) {
        due.push(first);
    }
    let mut next = None;
    for at in series {
        if at > now {
            next = Some(at);
            break;
        }
        due.push(at);
    }
    (due, next)
}

fn occurrence(
    post: &Post,
    due_at: DateTime<Utc>,
    index: usize,
    state: OccurrenceState,
    reason: Option<&str>,
) -> Occurrence {
    Occurrence { due_at, number: post.occurrences + count(index) + 1, state, reason: reason.map(ToOwned::to_owned) }
}

/// Moderators are told of the times of a post that were missed together, oldest first; none: there is nothing to tell.
pub(crate) async fn tell_missed(
    conn: &mut Conn,
    post: &Post,
    missed: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Result<()> {
    let (Some(first), Some(last)) = (missed.first(), missed.last()) else { return Ok(()) };
    let args = notify::Args::from([
        ("post", post.label()),
        ("number", post.number.to_string()),
        ("n", missed.len().to_string()),
        ("from", ms(*first).to_string()),
        ("to", ms(*last).to_string()),
    ]);
    let about = format!("post:{}:missed:{}", post.id, ms(*first));
    notify::keep(conn, post.community, &about, "missed", &args, None, now).await
}

/// Leaves out the times of a post that came or come until an instant, each written down as skipped. Returns the time that
/// is next now.
pub(crate) async fn pass_over(
    conn: &mut Conn,
    post: &Post,
    reason: &str,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let Some(first) = post.next_at.filter(|at| *at <= until) else { return Ok(post.next_at) };
    let (due, next) = times(post, first, until);
    let skipped = due.len().saturating_sub(WRITTEN_MAX);
    for (index, at) in due.iter().enumerate().skip(skipped) {
        let occurrence = occurrence(post, *at, index, OccurrenceState::Skipped, Some(reason));
        store::insert_occurrence(conn, post.id, &occurrence, now).await?;
    }
    store::step(conn, post.id, next, count(due.len())).await?;
    Ok(next)
}

/// What had passed of a community that stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Passed {
    /// Of so many posts.
    pub(crate) posts: usize,
    /// So many posts cannot be read; they are left alone.
    pub(crate) unreadable: usize,
}

/// The posts of a community that have times which came and are written nowhere: it stood still. And how many cannot be
/// read. They are held until the transaction ends.
async fn with_passed(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<(Vec<Post>, usize)> {
    let (mut posts, mut unreadable) = (Vec::new(), 0);
    let ids = store::posts(conn, community, Some(PostState::Scheduled), i64::MAX).await?;
    store::lock_all(conn, &ids).await?;
    for id in ids {
        match store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => {
                tell_unreadable(conn, id, &error, now).await?;
                unreadable += 1;
            }
            found => posts.extend(found?.filter(|post| post.next_at.is_some_and(|at| at <= now))),
        }
    }
    Ok((posts, unreadable))
}

/// What would have gone out of a community while it stood still is left out.
pub(crate) async fn leave_out_passed(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<Passed> {
    let (posts, unreadable) = with_passed(conn, community, now).await?;
    for post in &posts {
        pass_over(conn, post, "held", now, now).await?;
        store::finish(conn, post.id, now).await?;
    }
    Ok(Passed { posts: posts.len(), unreadable })
}

/// What would have gone out of a community that stood still since an instant is caught up with, as each post says.
pub(crate) async fn replay_passed(
    conn: &mut Conn,
    steward: &Steward,
    community: CommunityId,
    stopped_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Passed> {
    let (posts, unreadable) = with_passed(conn, community, now).await?;
    for post in &posts {
        write_passed(conn, steward, post, stopped_at, now).await?;
    }
    Ok(Passed { posts: posts.len(), unreadable })
}
