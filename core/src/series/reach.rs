//! Who cannot be written to in private: known, found by a button in the group, and on their way again when they press it.

use chrono::{DateTime, TimeDelta, Utc};

use super::course::Series;
use super::learner::{self, Learner, Stand};
use super::trace::{self, Errand};
use super::{entry, store};
use crate::Steward;
use crate::commands::{Payload, keep_until};
use crate::community;
use crate::content::{ButtonDoes, Message, MessageButton, Target, Text};
use crate::ids::{AccountId, LearnerId, LessonId, SeriesId};
use crate::outbox::{self, Deed, NewEffect, State};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::words::say;

/// Stands for a lesson where an effect is a line with a button.
pub(super) const LINE: LessonId = LessonId(0);
/// Stands for a learner there.
const NOBODY: LearnerId = LearnerId(0);
/// Stands before a series' key in the word that a deep link carries.
pub(crate) const WORD: &str = "series-";
/// A place gets a line at most once in so long.
const LINES_APART: TimeDelta = TimeDelta::days(1);
/// A button that comes back works for so long.
const WORKS_FOR: TimeDelta = TimeDelta::days(90);
/// So many lines are written in one go.
const AT_ONCE: i64 = 50;

/// Somebody cannot be written to where they were: on the other side, if they have one that is open, else not at all.
pub(super) async fn lost(conn: &mut Conn, mut learner: Learner, now: DateTime<Utc>) -> Result<()> {
    let (Some(account), Some(series)) = (learner.account, store::one(conn, learner.series).await?) else {
        learner.stand = Stand::Failed;
        return learner::put(conn, &learner).await;
    };
    let facts = learner::facts(conn, series.community, account).await?;
    if facts.is_some_and(|facts| !facts.address().is_closed) {
        learner.stand = Stand::Waiting;
        learner.next_at = Some(now);
        return learner::put(conn, &learner).await;
    }
    learner.stand = Stand::Unreached;
    learner::put(conn, &learner).await?;
    store::want_call(conn, series.id, learner.platform).await
}

/// Somebody can be written to again, as they say or as was seen: they go on from where they stopped. Returns in how many
/// series that helps.
pub(crate) async fn found(
    conn: &mut Conn,
    account: AccountId,
    only: Option<SeriesId>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut helped = 0;
    for (series, id) in learner::of_account(conn, account, Stand::Unreached).await? {
        if only.is_none_or(|only| only == series)
            && let Some(learner) = learner::hold(conn, series, id).await?
        {
            again(conn, learner, now).await?;
            helped += 1;
        }
    }
    Ok(helped)
}

/// The lesson that could not be sent is tried again.
pub(super) async fn again(conn: &mut Conn, mut learner: Learner, now: DateTime<Utc>) -> Result<()> {
    learner.stand = Stand::Waiting;
    learner.next_at = Some(now);
    learner::put(conn, &learner).await
}

/// What pressing the button came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    /// They are no learner of it.
    NoLearner,
    /// Their lesson is on its way.
    OnTheWay,
    /// They stand still on a moderator's word.
    Stopped,
    /// Nothing waits for them: the next lesson has its time.
    Nothing,
}

/// Somebody presses the button of a series, with this account: it is the one that they want to be written to.
pub(super) async fn press(
    conn: &mut Conn,
    series: &Series,
    account: AccountId,
    platform: PlatformName,
    now: DateTime<Utc>,
) -> Result<Pressed> {
    let Some(learner) = entry::find(conn, series, account).await? else { return Ok(Pressed::NoLearner) };
    if learner.stops != 0 {
        return Ok(Pressed::Stopped);
    }
    if learner.stand != Stand::Unreached {
        // Whoever writes in private to say so was found by that already.
        let is_due = learner.stand == Stand::Waiting && learner.next_at.is_some_and(|at| at <= now);
        return Ok(if is_due || learner.stand == Stand::Going { Pressed::OnTheWay } else { Pressed::Nothing });
    }
    learner::set_account(conn, (series.id, learner.id), account, platform).await?;
    again(conn, learner, now).await?;
    Ok(Pressed::OnTheWay)
}

/// Writes the lines that are wanted: in each place at most one a day, which names nobody.
pub(super) async fn write_lines(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    let before = now - LINES_APART;
    let mut conn = steward.db.read().await?;
    let due = store::calls_due(&mut conn, before, AT_ONCE).await?;
    drop(conn);
    for (id, place) in due {
        let mut write = steward.db.write().await?;
        let Some(series) = store::one(&mut write, id).await? else { continue };
        if store::called(&mut write, id, &place, (now, before)).await? {
            write_line(&mut write, steward, &series, &place, now).await?;
            write.commit().await?;
            steward.outbox_bell.notify_waiters();
        }
    }
    Ok(())
}

async fn write_line(
    conn: &mut Conn,
    steward: &Steward,
    series: &Series,
    place: &Target,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(community) = community::find(conn, series.community).await? else { return Ok(()) };
    let lang = community.language;
    let there = steward.platforms().iter().find(|platform| platform.name() == place.platform);
    // Where an address opens the private chat, that is all it takes.
    let opening = there.and_then(|platform| platform.opening(&format!("{WORD}{}", series.id)));
    let does = if let Some(address) = opening {
        ButtonDoes::Open(address)
    } else {
        let payload = Payload::RunIn { community: series.community, line: format!("/series here {}", series.number) };
        let anybody = (place.platform, None);
        ButtonDoes::Press(keep_until(conn, &*steward.rng, anybody, &payload, now + WORKS_FOR).await?)
    };
    let text = say(lang, "series-line", &[("series", series.name.as_str().into())]);
    let button = MessageButton { label: say(lang, "series-button-here", &[]), does };
    let message = Message { text: Text::plain(text), media: Vec::new(), buttons: vec![vec![button]] };
    let deed = Deed::Send { message };
    let new = NewEffect {
        community: series.community,
        platform: place.platform,
        channel: &place.channel,
        origin: None,
        subject: None,
        deed: &deed,
        state: State::Waiting,
        not_before: now,
        too_late: Some(now + LINES_APART),
    };
    let effect = outbox::insert(conn, &*steward.rng, &new, now).await?;
    trace::note(conn, effect, Errand { series: series.id, learner: NOBODY, lesson: LINE }, 0).await
}
