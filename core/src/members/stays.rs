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
    /// It tells of a time before they left: they are not there.
    Past,
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
    let Some(last) = store::last_stay(conn, space, account).await? else {
        open(conn, space, account, None, Some(join.at), join.at, join).await?;
        return Ok(Change::Opened);
    };
    if last.joined_at.is_none() && date_stay(conn, &last, join).await? {
        return Ok(Change::Known);
    }
    let joined_at = match last.left_at {
        None => {
            // A second join while they are in: a duplicate, unless there was a time in which a leave could be missed.
            let seen = last.from().max(last.observed_at);
            let Some(gap) = coverage::first_gap_between(conn, space, seen, join.at).await? else {
                return Ok(Change::Known);
            };
            store::close_stay(conn, &last, Some(gap.from), gap.to.min(join.at), EndReason::Unknown).await?;
            join.at
        }
        Some(_) if is_same(last.joined_at, join.at) => return Ok(Change::Known),
        Some(left) if is_clearly_after(left, join.at) => return Ok(Change::Known),
        // The two clocks may differ by a little: they do not come back before they went.
        Some(left) => join.at.max(left),
    };
    open(conn, space, account, Some(&last), Some(joined_at), joined_at, join).await?;
    Ok(Change::Opened)
}

/// A join may be told after what followed it: a word spoken overtakes it on the fast lane, and so may a leave. Returns
/// whether it is the join of a stay whose join was not known, or older than that.
async fn date_stay(conn: &mut Conn, last: &Stay, join: &Join<'_>) -> Result<bool> {
    let is_before = match last.left_at {
        None => !is_clearly_after(join.at, last.observed_at),
        Some(left) => join.at <= left,
    };
    if !is_before {
        return Ok(false);
    }
    let before = store::stay(conn, last.space, last.account, last.number - 1).await?;
    // One that is older than the stay before says nothing of this one.
    if before.is_none_or(|before| before.left_at.is_some_and(|left| left <= join.at)) {
        let not_before = join.at.checked_sub_signed(CLOCK_TOLERANCE).unwrap_or(join.at);
        store::set_join(conn, last, join, not_before).await?;
    }
    Ok(true)
}

fn is_same(known: Option<DateTime<Utc>>, told: DateTime<Utc>) -> bool {
    known.is_some_and(|known| (known - told).abs() <= CLOCK_TOLERANCE)
}

/// Later by more than clocks may differ. By the difference, because a sum could leave the calendar.
fn is_clearly_after(later: DateTime<Utc>, earlier: DateTime<Utc>) -> bool {
    later - earlier > CLOCK_TOLERANCE
}

/// The stay before the last one, when a departure at this time can only be its own: dated before the last one began
/// and not long after that one ended.
async fn departed_before(
    conn: &mut Conn,
    last: &Stay,
    at: DateTime<Utc>,
    tolerance: TimeDelta,
) -> Result<Option<Stay>> {
    if last.left_at.is_some() || !is_clearly_after(last.from(), at) {
        return Ok(None);
    }
    let before = store::stay(conn, last.space, last.account, last.number - 1).await?;
    Ok(before.filter(|before| before.left_at.is_some_and(|left| at - left <= tolerance)))
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
    let last = store::last_stay(conn, space, account).await?;
    if let Some(last) = &last
        && let Some(before) = departed_before(conn, last, at, CLOCK_TOLERANCE).await?
    {
        // Told again, or late, after they came back: it ended the stay before and not this one.
        if before.left_after_at.is_some_and(|seen| seen <= at) && before.left_at.is_some_and(|missed| at <= missed) {
            store::close_stay(conn, &before, None, at, reason).await?;
        }
        return Ok(Change::Known);
    }
    match last {
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
    let last = departed_before(conn, &last, at, EXPLANATION_TOLERANCE).await?.unwrap_or(last);
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

/// A ban was lifted. One that was lifted at once was a removal; a later pardon changes nothing of what was.
pub(crate) async fn lift_ban(conn: &mut Conn, space: SpaceId, account: AccountId, at: DateTime<Utc>) -> Result<Change> {
    let last = store::last_stay(conn, space, account).await?;
    let banned = last.filter(|stay| stay.end_reason == Some(EndReason::Banned));
    let at_once = |stay: &Stay| stay.left_at.is_some_and(|left| (left - at).abs() <= EXPLANATION_TOLERANCE);
    if let Some(stay) = banned.filter(at_once) {
        store::set_end_reason(conn, &stay, EndReason::Kicked).await?;
    }
    Ok(Change::Known)
}

/// Somebody wrote or reacted: they are in the space, even when no join was ever seen.
pub(crate) async fn spoke(conn: &mut Conn, space: SpaceId, account: AccountId, at: DateTime<Utc>) -> Result<Change> {
    let last = store::last_stay(conn, space, account).await?;
    match last.as_ref().map(|stay| stay.left_at) {
        Some(None) => return Ok(Change::Known),
        Some(Some(left)) if !is_clearly_after(at, left) => return Ok(Change::Past),
        _ => {}
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
    if let Some(last) = &last
        && !may_begin_anew(conn, last, joined_at).await?
    {
        return Ok(Change::Known);
    }
    let join = Join { at: now, is_pending, source: None, how: JoinHow::Roster };
    let joined_at = joined_at.map(|at| at.min(now));
    open(conn, space, account, last.as_ref(), joined_at, now, &join).await?;
    Ok(Change::Opened)
}

/// What a roster says of somebody whose last stay is known. Closes, corrects or reopens that stay; returns whether a new
/// one begins.
async fn may_begin_anew(conn: &mut Conn, last: &Stay, joined_at: Option<DateTime<Utc>>) -> Result<bool> {
    let Some(at) = joined_at else { return Ok(last.left_at.is_some()) };
    let came_back = is_clearly_after(at, last.from());
    match (last.left_at, last.left_after_at) {
        (None, _) if last.joined_at.is_none() => {
            if !came_back {
                store::set_joined_at(conn, last, at).await?;
            }
            Ok(false)
        }
        (None, _) if came_back => {
            // They left and came back while nobody looked: the leave lies between the last sight and the new join.
            let seen = coverage::last_seen_before(conn, last.space, at).await?.unwrap_or(last.from()).max(last.from());
            store::close_stay(conn, last, Some(seen), at, EndReason::Unknown).await?;
            Ok(true)
        }
        (Some(left), _) if at >= left => Ok(true),
        (Some(_), Some(seen)) if came_back && at > seen => {
            // They came back earlier than it was noticed.
            store::close_stay(conn, last, Some(seen), at, EndReason::Unknown).await?;
            Ok(true)
        }
        (Some(_), Some(_)) => {
            // The leave was only concluded, and the platform says that they were there all the time.
            store::reopen_stay(conn, last).await?;
            Ok(false)
        }
        // Known, or read before a leave that was told since.
        (None, _) | (Some(_), None) => Ok(false),
    }
}
