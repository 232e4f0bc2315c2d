//! The rules of stays: what a join, a leave, a word spoken make of what is known.
//!
//! The platform may say one thing twice (Telegram's `chat_member` and its service message), late, or not at all. What
//! is already known is not counted again; what was missed is dated as an interval, never guessed to the second.

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{self, NewStay};
use crate::activity::coverage;
use crate::ids::{AccountId, SpaceId};
use crate::inbox::{EndReason, JoinHow};
use crate::store::{Conn, Result};

/// The platform's clock and ours may differ so much, and two messages about one join so much in their seconds.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(5);
/// A cause told within this time of a departure belongs to it. Discord sends the ban or the audit entry beside the leave.
const EXPLANATION_TOLERANCE: TimeDelta = TimeDelta::seconds(120);

/// One spell of presence of an account in a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub space: SpaceId,
    /// Who.
    pub account: AccountId,
    /// 1 for the first stay of this account in this space, 2 for its second, ….
    pub number: i64,
    /// When it began; `None`: not known.
    pub joined_at: Option<DateTime<Utc>>,
    /// Seen since then: the join when it was seen, later for those who were there before.
    pub observed_at: DateTime<Utc>,
    /// When the leave was missed: it lies between this and `left_at`.
    pub left_after_at: Option<DateTime<Utc>>,
    /// When it ended; `None`: still there.
    pub left_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// They may not take part yet.
    pub is_pending: bool,
}

impl Stay {
    /// The instant from which they were certainly there.
    pub fn from(&self) -> DateTime<Utc> {
        self.joined_at.unwrap_or(self.observed_at)
    }
}

/// What something that happened changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A stay began.
    Opened,
    /// A stay ended.
    Closed,
    /// It was known already, or says nothing new.
    Known,
}

/// How a join was learnt.
pub(crate) struct Join<'a> {
    pub(crate) at: DateTime<Utc>,
    pub(crate) is_pending: bool,
    pub(crate) source: Option<&'a str>,
    pub(crate) how: JoinHow,
}

/// Somebody joined at a known instant.
pub(crate) async fn join(conn: &mut Conn, space: SpaceId, account: AccountId, join: &Join<'_>) -> Result<Change> {
    let last = store::last_stay(conn, space, account).await?;
    if let Some(last) = &last {
        match last.left_at {
            // A word spoken goes through the fast lane and may overtake the join that came before it.
            None if last.joined_at.is_none() && join.at <= last.observed_at + CLOCK_TOLERANCE => {
                let before = store::stay(conn, space, account, last.number - 1).await?;
                // One that is older than the stay before says nothing of this one.
                if before.is_none_or(|before| before.left_at.is_some_and(|left| left <= join.at)) {
                    store::set_join(conn, last, join).await?;
                }
                return Ok(Change::Known);
            }
            None => {
                // A second join while they are in: a duplicate, unless there was a time in which a leave could be missed.
                let Some(gap) = coverage::first_gap_between(conn, space, last.from(), join.at).await? else {
                    return Ok(Change::Known);
                };
                store::close_stay(conn, last, Some(gap.from), gap.to.min(join.at), EndReason::Unknown).await?;
            }
            Some(left) if join.at < left || is_same(last.joined_at, join.at) => return Ok(Change::Known),
            Some(_) => {}
        }
    }
    open(conn, space, account, last.as_ref(), Some(join.at), join.at, join).await?;
    Ok(Change::Opened)
}

fn is_same(known: Option<DateTime<Utc>>, told: DateTime<Utc>) -> bool {
    known.is_some_and(|known| (known - told).abs() <= CLOCK_TOLERANCE)
}

async fn open(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    last: Option<&Stay>,
    joined_at: Option<DateTime<Utc>>,
    observed_at: DateTime<Utc>,
    join: &Join<'_>,
) -> Result<()> {
    let stay = Stay {
        space,
        account,
        number: last.map_or(1, |stay| stay.number + 1),
        joined_at,
        observed_at,
        left_after_at: None,
        left_at: None,
        end_reason: None,
        is_pending: join.is_pending,
    };
    store::insert_stay(conn, &NewStay { stay, found_by: join.how, source: join.source }).await
}

/// Somebody left at a known instant.
pub(crate) async fn leave(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    at: DateTime<Utc>,
    reason: EndReason,
) -> Result<Change> {
    match store::last_stay(conn, space, account).await? {
        // Never seen before: they were there since before the observation began.
        None => {
            let observed_at = coverage::start_of(conn, space).await?.unwrap_or(at).min(at);
            let stay = Stay {
                space,
                account,
                number: 1,
                joined_at: None,
                observed_at,
                left_after_at: None,
                left_at: Some(at),
                end_reason: Some(reason),
                is_pending: false,
            };
            store::insert_stay(conn, &NewStay { stay, found_by: JoinHow::Leave, source: None }).await?;
            Ok(Change::Closed)
        }
        Some(last) => match (last.left_at, last.left_after_at) {
            (None, _) => {
                // Our clock may be behind the platform's: a stay never ends before it began.
                store::close_stay(conn, &last, None, at.max(last.from()), reason).await?;
                Ok(Change::Closed)
            }
            // The interval is replaced by the instant when the platform tells it after all.
            (Some(missed), Some(seen)) if seen <= at && at <= missed => {
                store::close_stay(conn, &last, None, at, reason).await?;
                Ok(Change::Known)
            }
            _ => Ok(Change::Known),
        },
    }
}

/// The cause of a departure became known, before or after the departure itself.
pub(crate) async fn explain(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    at: DateTime<Utc>,
    reason: EndReason,
) -> Result<Change> {
    let Some(last) = store::last_stay(conn, space, account).await? else {
        return Ok(Change::Known);
    };
    match last.left_at {
        None => {
            store::close_stay(conn, &last, None, at.max(last.from()), reason).await?;
            Ok(Change::Closed)
        }
        Some(left) if (left - at).abs() <= EXPLANATION_TOLERANCE && last.end_reason != Some(EndReason::Banned) => {
            store::set_end_reason(conn, &last, reason).await?;
            Ok(Change::Known)
        }
        Some(_) => Ok(Change::Known),
    }
}

/// Somebody wrote or reacted: they are in the space, even when no join was ever seen.
pub(crate) async fn spoke(conn: &mut Conn, space: SpaceId, account: AccountId, at: DateTime<Utc>) -> Result<Change> {
    let last = store::last_stay(conn, space, account).await?;
    let is_known = last.as_ref().is_some_and(|stay| stay.left_at.is_none_or(|left| at <= left + CLOCK_TOLERANCE));
    if is_known {
        return Ok(Change::Known);
    }
    let join = Join { at, is_pending: false, source: None, how: JoinHow::Spoke };
    open(conn, space, account, last.as_ref(), None, at, &join).await?;
    Ok(Change::Opened)
}

/// Found in a roster at `now`: there since `joined_at` when the platform says, seen only from now on.
pub(crate) async fn found(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    joined_at: Option<DateTime<Utc>>,
    is_pending: bool,
    now: DateTime<Utc>,
) -> Result<Change> {
    let last = store::last_stay(conn, space, account).await?;
    if let Some(open_stay) = last.as_ref().filter(|stay| stay.left_at.is_none()) {
        let came_back =
            joined_at.is_some_and(|at| at > open_stay.from() + CLOCK_TOLERANCE && open_stay.joined_at.is_some());
        let Some(again) = joined_at.filter(|_| came_back) else {
            return Ok(Change::Known);
        };
        // They left and came back while nobody looked: the leave lies between the last sight and the new join.
        let seen =
            coverage::last_seen_before(conn, space, again).await?.unwrap_or(open_stay.from()).max(open_stay.from());
        store::close_stay(conn, open_stay, Some(seen), again, EndReason::Unknown).await?;
    }
    let join = Join { at: now, is_pending, source: None, how: JoinHow::Roster };
    let joined_at = joined_at.map(|at| at.min(now));
    open(conn, space, account, last.as_ref(), joined_at, now, &join).await?;
    Ok(Change::Opened)
}
