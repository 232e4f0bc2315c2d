//! A message that follows what it tells of: it stands, and is changed whenever that changes.

use chrono::{DateTime, TimeDelta, Utc};

use super::deed::Deed;
use super::effect::{Effect, EffectId, NewEffect, State};
use super::settle::{Resolution, resolve_by_hand};
use super::store;
use crate::content::Message;
use crate::ids::PostId;
use crate::ports::Rng;
use crate::store::{Conn, Engine, Result, sql::statements};
use crate::time::ms;

statements! {
    /// An edit that is still to be made puts these words there; one that is parked is tried again now.
    CHANGE_EDIT(Int, Text, Int) =
        "UPDATE effect SET deed = $2, not_before_at = CASE WHEN state = 'parked' THEN $3 ELSE not_before_at END
         WHERE id = $1 AND state IN ('waiting', 'parked', 'behind')";
    /// What was to be done about a message before is not done any more, by hand neither: another change takes its place.
    SUPERSEDE(Int, Int) =
        "UPDATE effect SET state = 'dead', cause = 'discarded', ended_at = COALESCE(ended_at, $2) WHERE subject_id = $1
             AND (state IN ('waiting', 'parked', 'behind') OR (state = 'dead' AND cause <> 'message-gone'))";
    /// A part that ended with the one before, and that its post does not have any more, does not begin anew with it.
    LEAVE_OUT(Int, Int) =
        "UPDATE effect SET cause = 'discarded', ended_at = $2
         WHERE id = $1 AND state = 'dead' AND cause IN ('part-before', 'discarded')";
    /// Whether a message was changed by another one since, or is to be.
    IS_SUPERSEDED(Int, Int) =
        "SELECT 1 AS one FROM effect WHERE subject_id = $1 AND id > $2 AND (state <> 'dead' OR cause = 'message-gone')
         LIMIT 1";
    /// What becomes of an effect waits for whoever holds it. On SQLite there is one writer.
    LOCK(Int) = {
        sqlite: "SELECT id FROM effect WHERE id = $1",
        postgres: "SELECT id FROM effect WHERE id = $1 FOR NO KEY UPDATE"
    };
    /// The same of all that may be claimed of a post, from the lower key on, as it is claimed.
    LOCK_OF_POST(Int) = {
        sqlite: "SELECT id FROM effect WHERE post_id = $1 AND state IN ('waiting', 'parked') ORDER BY id",
        postgres: "SELECT id FROM effect WHERE post_id = $1 AND state IN ('waiting', 'parked') ORDER BY id FOR NO KEY UPDATE"
    };
    /// What waits for a message of which is known by now what came of it goes on.
    GO_ON(Int) =
        "UPDATE effect SET state = 'waiting' WHERE id = $1 AND state = 'behind' AND NOT EXISTS (SELECT 1 FROM effect s
             WHERE s.id = effect.subject_id AND s.state NOT IN ('done', 'dead'))";
}

/// What bringing a message up to date came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Revised {
    /// Nothing is seen of it: it says so already, or is not there.
    Unchanged,
    /// What waited says so when it is done.
    Changed,
    /// This edit was written.
    Edited(EffectId),
}

/// Brings the message of an effect up to date: one that waits is sent with the new words, one that stands is edited, and
/// one that is dead says so when somebody sends it by hand. There is one open edit of a message at most: while one waits,
/// what it puts there is replaced.
pub(crate) async fn revise(
    conn: &mut Conn,
    rng: &dyn Rng,
    id: EffectId,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Revised> {
    lock(conn, id).await?;
    let Some(effect) = store::one(conn, id).await? else { return Ok(Revised::Unchanged) };
    let change = store::last_change(conn, id).await?;
    let stands = match change.as_ref().map_or(&effect.deed, |(_, deed)| deed) {
        Deed::Send { message } | Deed::Edit { message, .. } => Some(message),
        // A poll is never changed: no platform can.
        Deed::Delete { .. } | Deed::Ask { .. } | Deed::Close { .. } => None,
    };
    if stands.is_none() || stands == Some(message) {
        return Ok(Revised::Unchanged);
    }
    let is_dead = effect.state == State::Dead;
    if store::change_deed(conn, id, &Deed::Send { message: message.clone() }).await? || is_dead {
        return Ok(if is_dead { Revised::Unchanged } else { Revised::Changed });
    }
    let deed = Deed::Edit { id: String::new(), message: message.clone() };
    if let Some((edit, _)) = change
        && change_edit(conn, edit, &deed, now).await?
    {
        return Ok(Revised::Changed);
    }
    about(conn, rng, &effect, &deed, now).await.map(Revised::Edited)
}

/// Takes the message of an effect back: one that was not sent is not sent any more. `false`: nothing of it stands, or is
/// to come.
pub(crate) async fn take_back(conn: &mut Conn, rng: &dyn Rng, id: EffectId, now: DateTime<Utc>) -> Result<bool> {
    lock(conn, id).await?;
    let Some(effect) = store::one(conn, id).await? else { return Ok(false) };
    if effect.state == State::Dead {
        leave_out(conn, id, now).await?;
        return Ok(false);
    }
    let is_open = matches!(effect.state, State::Waiting | State::Parked | State::Behind) && !effect.doubt;
    if is_open && resolve_by_hand(conn, &effect, Resolution::Discard, now, TimeDelta::zero()).await? {
        return Ok(true);
    }
    if matches!(store::last_edit(conn, id).await?, Some(Deed::Delete { .. })) {
        return Ok(false);
    }
    about(conn, rng, &effect, &Deed::Delete { id: String::new() }, now).await?;
    Ok(true)
}

/// Ends the poll of an effect: one that was not sent is not sent any more. Returns what ends it, where something has to.
pub(crate) async fn close(
    conn: &mut Conn,
    rng: &dyn Rng,
    id: EffectId,
    now: DateTime<Utc>,
) -> Result<Option<EffectId>> {
    lock(conn, id).await?;
    let Some(effect) = store::one(conn, id).await?.filter(|effect| effect.state != State::Dead) else {
        return Ok(None);
    };
    let is_open = matches!(effect.state, State::Waiting | State::Parked | State::Behind) && !effect.doubt;
    if is_open && resolve_by_hand(conn, &effect, Resolution::Discard, now, TimeDelta::zero()).await? {
        return Ok(None);
    }
    if matches!(store::last_edit(conn, id).await?, Some(Deed::Close { .. } | Deed::Delete { .. })) {
        return Ok(None);
    }
    about(conn, rng, &effect, &Deed::Close { id: String::new() }, now).await.map(Some)
}

/// Writes an effect about a message that was sent, or may have been. It takes the place of all that were written before.
async fn about(conn: &mut Conn, rng: &dyn Rng, effect: &Effect, deed: &Deed, now: DateTime<Utc>) -> Result<EffectId> {
    supersede(conn, effect.id, now).await?;
    let new = NewEffect {
        community: effect.community,
        platform: effect.platform,
        channel: &effect.channel,
        origin: effect.origin,
        subject: Some(effect.id),
        deed,
        state: if matches!(effect.state, State::Uncertain | State::Behind) { State::Behind } else { State::Waiting },
        not_before: now,
        too_late: None,
    };
    store::insert(conn, rng, &new, now).await
}

/// Changes what an edit will put there; `false`: it is made by now, or being made.
async fn change_edit(conn: &mut Conn, id: EffectId, deed: &Deed, now: DateTime<Utc>) -> Result<bool> {
    let done = CHANGE_EDIT.on(conn).bind(id.0).bind(store::encoded(deed)?).bind(ms(now)).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

/// What was to be done about the message of an effect before is not done any more.
async fn supersede(conn: &mut Conn, id: EffectId, now: DateTime<Utc>) -> Result<()> {
    SUPERSEDE.on(conn).bind(id.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// Whether another edit or deletion took the place of this one; never of what is neither.
pub(super) async fn is_superseded(conn: &mut Conn, effect: &Effect) -> Result<bool> {
    let Some(subject) = effect.subject else { return Ok(false) };
    Ok(IS_SUPERSEDED.on(conn).bind(subject.0).bind(effect.id.0).fetch_optional(conn.raw()).await?.is_some())
}

/// Until this write ends nobody else moves an effect on: what is written about its message depends on where it stands.
pub(super) async fn lock(conn: &mut Conn, id: EffectId) -> Result<()> {
    if conn.engine() == Engine::Postgres {
        LOCK.on(conn).bind(id.0).execute(conn.raw()).await?;
    }
    Ok(())
}

/// Until this write ends nothing of a post is claimed. Whoever holds the post begins with it, before one message of many.
pub(crate) async fn lock_of_post(conn: &mut Conn, post: PostId) -> Result<()> {
    if conn.engine() == Engine::Postgres {
        LOCK_OF_POST.on(conn).bind(post.0).execute(conn.raw()).await?;
    }
    Ok(())
}

/// What was just put behind its message goes on if it is known by now what came of that.
pub(super) async fn go_on(conn: &mut Conn, id: EffectId) -> Result<()> {
    GO_ON.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// A part that is dead does not begin anew with the one before.
async fn leave_out(conn: &mut Conn, id: EffectId, now: DateTime<Utc>) -> Result<()> {
    LEAVE_OUT.on(conn).bind(id.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}
