//! The outbox's rows and their SQL.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::effect::{Effect, Move, NewEffect, Origin, State};
use super::{Cause, Deed};
use crate::ids::{CommunityId, EffectId, PostId};
use crate::ports::{PlatformName, Rng, random_word};
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

/// Longest nonce that Discord takes. Source: Discord API, Create Message, `nonce`.
const NONCE_CHARS: usize = 25;

/// What [`effect`] reads, from `effect e` and the effect that it changes the message of.
macro_rules! whole {
    () => {
        "SELECT e.id, e.community_id, e.platform, e.channel, e.post_id, e.due_at, e.target, e.part, e.subject_id, e.deed,
             e.nonce, e.state, e.not_before_at, e.too_late_at, e.attempts, e.first_attempt_at, e.doubt, e.cause, e.reason,
             e.message_id, e.made_at, s.state AS subject_state, s.message_id AS subject_message
         FROM effect e LEFT JOIN effect s ON s.id = e.subject_id "
    };
}

statements! {
    /// Writes an effect.
    INSERT(Int, Text, Text, IntNull, IntNull, IntNull, IntNull, IntNull, Text, Text, Text, Int, IntNull, Int) =
        "INSERT INTO effect (community_id, platform, channel, post_id, due_at, target, part, subject_id, deed, nonce,
             state, not_before_at, too_late_at, attempts, doubt, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, $14) RETURNING id";
    /// An attempt begins.
    CLAIM(Int, Int) =
        "UPDATE effect SET state = 'sending', attempts = attempts + 1,
             first_attempt_at = COALESCE(first_attempt_at, $2)
         WHERE id = $1 AND state IN ('waiting', 'parked') RETURNING attempts";
    /// Attempts whose executor is gone: nobody knows what came of them.
    RECOVER(Text) = "UPDATE effect SET state = 'waiting', doubt = 1 WHERE platform = $1 AND state = 'sending'";
    /// One effect.
    ONE(Int) =
        [whole!() "WHERE e.id = $1"];
    /// The effects of a community in one state, or all that have not ended well and ask something of a moderator, newest first.
    LISTED(Int, Text, Int) =
        [whole!() "WHERE e.community_id = $1 AND (e.state = $2 OR ($2 = 'open' AND e.state <> 'done'
             AND (e.state <> 'dead' OR e.cause IS NULL OR e.cause NOT IN ('discarded', 'no-private-way')))) ORDER BY e.id DESC LIMIT $3"];
    /// How many are in each state, but those that a moderator dropped.
    COUNTS(Int) =
        "SELECT state, COUNT(*) AS how_many FROM effect
         WHERE community_id = $1 AND (state <> 'dead' OR cause IS NULL OR cause <> 'discarded')
         GROUP BY state ORDER BY state";
    /// The effects of one showing of a post, in order.
    OF_OCCURRENCE(Int, Int) =
        [whole!() "WHERE e.post_id = $1 AND e.due_at = $2 AND e.subject_id IS NULL ORDER BY e.target, e.part"];
    /// Where those effects stand, and why: for what asks nothing else of them.
    ENDS_OF_OCCURRENCE(Int, Int) =
        "SELECT state, cause FROM effect WHERE post_id = $1 AND due_at = $2 AND subject_id IS NULL";
    /// Whose an effect is that cannot be read as a whole.
    WHOSE(Int) = "SELECT community_id, post_id, due_at FROM effect WHERE id = $1";
    /// One that cannot be read, or whose end cannot be written, ends so.
    SET_ASIDE(Int, Text, TextNull, IntNull) =
        "UPDATE effect SET state = $2, cause = $3, ended_at = $4
         WHERE id = $1 AND state IN ('waiting', 'sending', 'parked', 'behind')";
    /// Later parts of the same showing end with it.
    END_PARTS_AFTER(Int, Int) =
        "UPDATE effect SET state = 'dead', cause = 'part-before', ended_at = $2
         WHERE subject_id IS NULL AND state IN ('waiting', 'parked', 'behind') AND EXISTS (SELECT 1 FROM effect b
             WHERE b.id = $1 AND b.subject_id IS NULL AND b.post_id = effect.post_id AND b.due_at = effect.due_at
                 AND b.target = effect.target AND b.part < effect.part)";
    /// What came of an attempt, or of a moderator's word. Only from the state that was read, and in the same attempt.
    MOVE(Int, Text, Text, Int, Int, IntNull, Int, TextNull, TextNull, TextNull, IntNull, Int) =
        "UPDATE effect SET state = $3, not_before_at = $4, attempts = $5, first_attempt_at = $6, doubt = $7, cause = $8,
             reason = $9, message_id = COALESCE($10, message_id), ended_at = $11
         WHERE id = $1 AND state = $2 AND attempts = $12";
    /// Later parts of the same showing wait for one that is uncertain.
    PUT_BEHIND(Int, Int, Int, Int) =
        "UPDATE effect SET state = 'behind' WHERE post_id = $1 AND due_at = $2 AND target = $3 AND part > $4
             AND subject_id IS NULL AND state IN ('waiting', 'parked')";
    /// Edits and deletions wait for the message that they are about.
    PUT_SUBJECTS_BEHIND(Int) =
        "UPDATE effect SET state = 'behind' WHERE subject_id = $1 AND state IN ('waiting', 'parked')";
    /// What waited for it goes on.
    LET_ON(Int, Int, Int, Int) =
        "UPDATE effect SET state = 'waiting' WHERE post_id = $1 AND due_at = $2 AND target = $3 AND part > $4
             AND subject_id IS NULL AND state = 'behind'
             AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = effect.post_id AND p.state = 'paused')";
    /// What is surely not sent yet of a post that is paused stands still, however it came to wait.
    STAND_STILL(Int) =
        "UPDATE effect SET state = 'behind' WHERE id = $1 AND subject_id IS NULL AND state = 'waiting' AND doubt = 0
             AND EXISTS (SELECT 1 FROM post p WHERE p.id = effect.post_id AND p.state = 'paused')";
    /// Later parts of the same showing have their time again: they waited for a word about the one before.
    RENEW_PARTS(Int, Int, Int, Int, Int) =
        "UPDATE effect SET too_late_at = $5 WHERE post_id = $1 AND due_at = $2 AND target = $3 AND part > $4
             AND subject_id IS NULL AND state IN ('waiting', 'parked', 'behind') AND too_late_at < $5";
    /// Edits and deletions of it go on.
    LET_SUBJECTS_ON(Int) = "UPDATE effect SET state = 'waiting' WHERE subject_id = $1 AND state = 'behind'";
    /// Later times of the same post in the same place keep their distance from one that is sent at an instant: half of that
    /// which they are meant to have, and so much at most.
    SPACE_OUT(Int, Int, Int, Int, Int) =
        "UPDATE effect SET not_before_at = $4 + CASE WHEN (due_at - $2) / 2 < $5 THEN (due_at - $2) / 2 ELSE $5 END
         WHERE post_id = $1 AND due_at > $2 AND target = $3 AND subject_id IS NULL AND state = 'waiting'
             AND not_before_at < $4 + CASE WHEN (due_at - $2) / 2 < $5 THEN (due_at - $2) / 2 ELSE $5 END";
    /// Later parts of the same showing end with the one before.
    END_PARTS(Int, Int, Int, Int, Text, Int) =
        "UPDATE effect SET state = 'dead', cause = $5, ended_at = $6 WHERE post_id = $1 AND due_at = $2 AND target = $3
             AND part > $4 AND subject_id IS NULL AND state IN ('waiting', 'parked', 'behind')";
    /// It is worth something until then.
    EXTEND(Int, Int) = "UPDATE effect SET too_late_at = $2 WHERE id = $1";
    /// Edits and deletions of later parts that ended with it go on, and find them gone.
    LET_SUBJECTS_OF_PARTS_ON(Int, Int, Int, Int) =
        "UPDATE effect SET state = 'waiting' WHERE state = 'behind' AND subject_id IN (SELECT s.id FROM effect s
             WHERE s.post_id = $1 AND s.due_at = $2 AND s.target = $3 AND s.part > $4 AND s.subject_id IS NULL
                 AND s.state = 'dead')";
    /// When it ended.
    ENDED_AT(Int) = "SELECT ended_at FROM effect WHERE id = $1";
    /// Later parts that ended with the one before, at that instant, begin anew.
    REVIVE_PARTS(Int, Int, Int, Int, Int, IntNull) =
        "UPDATE effect SET state = 'waiting', cause = NULL, ended_at = NULL, attempts = 0, too_late_at = $5
         WHERE post_id = $1 AND due_at = $2 AND target = $3 AND part > $4 AND subject_id IS NULL
             AND state = 'dead' AND (cause = 'part-before' OR (cause = 'discarded' AND ended_at = $6))";
    /// What is still to be sent of a post, and was surely not sent, stands still while it is paused.
    PAUSE_POST(Int) =
        "UPDATE effect SET state = 'behind' WHERE post_id = $1 AND subject_id IS NULL AND state IN ('waiting', 'parked')
             AND doubt = 0";
    /// It goes on, and has its time again: a pause makes nothing too late. Edits and deletions do not wait for a pause, but for
    /// what they are about.
    RESUME_POST(Int, Int) =
        "UPDATE effect SET state = 'waiting', too_late_at = CASE WHEN too_late_at IS NULL THEN NULL ELSE $2 END
         WHERE post_id = $1 AND subject_id IS NULL AND state = 'behind' AND NOT EXISTS (SELECT 1 FROM effect u
             WHERE u.post_id = effect.post_id AND u.due_at = effect.due_at AND u.target = effect.target
                 AND u.part < effect.part AND u.state = 'uncertain')";
    /// At how many of its times a post is on its way somewhere. What stands still on a moderator's word is not.
    GOING_OF_POST(Int) =
        "SELECT COUNT(DISTINCT due_at) AS how_many FROM effect e WHERE post_id = $1 AND subject_id IS NULL
             AND state IN ('waiting', 'sending', 'parked') AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope
                 IN ('all', 'community:' || e.community_id, e.platform || ':' || e.channel))";
    /// What of a channel is still to be sent for times that came since an instant, and was surely not sent.
    CAME_SINCE(Text, Text, Int) =
        "SELECT id FROM effect WHERE platform = $1 AND channel = $2 AND due_at >= $3 AND subject_id IS NULL
             AND state IN ('waiting', 'parked', 'behind') AND doubt = 0 ORDER BY post_id, due_at, part";
    /// What is still to be sent of a community has its time again. What is no part of a post keeps its end: an event begins
    /// when it begins.
    RENEW_COMMUNITY(Int, Int) =
        "UPDATE effect SET too_late_at = $2 + (SELECT grace_ms FROM post p WHERE p.id = effect.post_id)
         WHERE community_id = $1 AND post_id IS NOT NULL AND too_late_at IS NOT NULL
             AND state IN ('waiting', 'parked', 'behind')";
    /// What is still to be sent to a channel has its time again; what is no part of a post keeps its end.
    RENEW_CHANNEL(Text, Text, Int) =
        "UPDATE effect SET too_late_at = $3 + (SELECT grace_ms FROM post p WHERE p.id = effect.post_id)
         WHERE platform = $1 AND channel = $2 AND post_id IS NOT NULL AND too_late_at IS NOT NULL
             AND state IN ('waiting', 'parked', 'behind')";
    /// What is still to be sent of a post, and was surely not sent, is not sent any more.
    DISCARD_POST(Int, Int) =
        "UPDATE effect SET state = 'dead', cause = 'discarded', ended_at = $2 WHERE post_id = $1 AND subject_id IS NULL
             AND state IN ('waiting', 'parked', 'behind') AND doubt = 0";
    /// What is still to be sent, or was not sent and may be sent by hand, is sent with these words.
    CHANGE_DEED(Int, Text) =
        "UPDATE effect SET deed = $2 WHERE id = $1 AND state IN ('waiting', 'parked', 'behind', 'dead') AND doubt = 0";
    /// What a message was last changed to, or is to be; or the change that found it gone.
    LAST_EDIT(Int) =
        "SELECT id, deed, cause FROM effect WHERE subject_id = $1 AND (state <> 'dead' OR cause = 'message-gone')
         ORDER BY id DESC LIMIT 1";
}

/// Writes an effect, in the transaction that decided it. Whoever commits rings the outbox's bell.
pub async fn insert(conn: &mut Conn, rng: &dyn Rng, new: &NewEffect<'_>, now: DateTime<Utc>) -> Result<EffectId> {
    let deed = encoded(new.deed)?;
    let row = INSERT
        .on(conn)
        .bind(new.community.0)
        .bind(new.platform.as_str())
        .bind(without_nul(new.channel).into_owned())
        .bind(new.origin.map(|origin| origin.post.0))
        .bind(new.origin.map(|origin| ms(origin.due_at)))
        .bind(new.origin.map(|origin| origin.target))
        .bind(new.origin.map(|origin| origin.part))
        .bind(new.subject.map(|subject| subject.0))
        .bind(deed)
        .bind(random_word(rng)[..NONCE_CHARS].to_owned())
        .bind(new.state.as_str())
        .bind(ms(new.not_before))
        .bind(new.too_late.map(ms))
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    Ok(EffectId(row.try_get("id")?))
}

/// A deed as it stands in the database. JSON writes a NUL as an escape, which no engine minds.
pub(super) fn encoded(deed: &Deed) -> Result<String> {
    serde_json::to_string(deed).map_err(|error| sqlx::Error::Encode(error.into()).into())
}

/// One effect.
pub(crate) async fn one(conn: &mut Conn, id: EffectId) -> Result<Option<Effect>> {
    ONE.on(conn).bind(id.0).fetch_optional(conn.raw()).await?.map(|row| effect(&row)).transpose()
}

/// At how many of its times a post is on its way somewhere.
pub(crate) async fn going_of_post(conn: &mut Conn, post: PostId) -> Result<usize> {
    let n: i64 = GOING_OF_POST.on(conn).bind(post.0).fetch_one(conn.raw()).await?.try_get("how_many")?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// Begins an attempt, and says which one it is; `None`: it is somewhere else by now.
pub(super) async fn claim(conn: &mut Conn, id: EffectId, now: DateTime<Utc>) -> Result<Option<i64>> {
    let row = CLAIM.on(conn).bind(id.0).bind(ms(now)).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("attempts")?)).transpose()
}

/// Puts attempts whose executor is gone back into the queue, in doubt. Returns how many.
pub(super) async fn recover(conn: &mut Conn, platform: PlatformName) -> Result<u64> {
    Ok(RECOVER.on(conn).bind(platform.as_str()).execute(conn.raw()).await?.rows_affected())
}

/// Moves an effect on from the state and the attempt in which it was read; `false`: it is somewhere else by now.
pub(super) async fn move_on(conn: &mut Conn, effect: &Effect, to: &Move<'_>) -> Result<bool> {
    let done = MOVE
        .on(conn)
        .bind(effect.id.0)
        .bind(effect.state.as_str())
        .bind(to.state.as_str())
        .bind(ms(to.not_before))
        .bind(to.attempts)
        .bind(to.first_attempt_at.map(ms))
        .bind(i64::from(to.doubt))
        .bind(to.cause.map(Cause::as_str))
        .bind(to.reason.map(|reason| without_nul(reason).into_owned()))
        .bind(to.message_id.map(|id| without_nul(id).into_owned()))
        .bind(to.ended_at.map(ms))
        .bind(effect.attempts)
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What depends on an effect waits for it.
pub(super) async fn put_behind(conn: &mut Conn, effect: &Effect) -> Result<()> {
    if let Some((post, due_at, target, part)) = key(effect) {
        PUT_BEHIND.on(conn).bind(post).bind(due_at).bind(target).bind(part).execute(conn.raw()).await?;
    }
    PUT_SUBJECTS_BEHIND.on(conn).bind(effect.id.0).execute(conn.raw()).await?;
    Ok(())
}

/// What waited for an effect goes on.
pub(super) async fn let_on(conn: &mut Conn, effect: &Effect) -> Result<()> {
    if let Some((post, due_at, target, part)) = key(effect) {
        LET_ON.on(conn).bind(post).bind(due_at).bind(target).bind(part).execute(conn.raw()).await?;
    }
    LET_SUBJECTS_ON.on(conn).bind(effect.id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Whatever is not sent yet of a paused post stands still.
pub(crate) async fn stand_still(conn: &mut Conn, id: EffectId) -> Result<()> {
    STAND_STILL.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Later parts of the same showing are worth something until then.
pub(super) async fn renew_parts(conn: &mut Conn, effect: &Effect, too_late: DateTime<Utc>) -> Result<()> {
    if let Some((post, due_at, target, part)) = key(effect) {
        let too_late = ms(too_late);
        RENEW_PARTS.on(conn).bind(post).bind(due_at).bind(target).bind(part).bind(too_late).execute(conn.raw()).await?;
    }
    Ok(())
}

/// Later times of the same post in the same place keep their distance from one that is sent now, so much at most.
pub(super) async fn space_out(conn: &mut Conn, effect: &Effect, now: DateTime<Utc>, apart: TimeDelta) -> Result<()> {
    if let Some((post, due_at, target, _)) = key(effect) {
        SPACE_OUT
            .on(conn)
            .bind(post)
            .bind(due_at)
            .bind(target)
            .bind(ms(now))
            .bind(apart.num_milliseconds())
            .execute(conn.raw())
            .await?;
    }
    Ok(())
}

/// An effect is worth something until then.
pub(super) async fn extend(conn: &mut Conn, id: EffectId, too_late: DateTime<Utc>) -> Result<()> {
    EXTEND.on(conn).bind(id.0).bind(ms(too_late)).execute(conn.raw()).await?;
    Ok(())
}

/// When an effect ended; `None`: it has not, or is not known.
pub(super) async fn ended_at(conn: &mut Conn, id: EffectId) -> Result<Option<i64>> {
    let row = ENDED_AT.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    Ok(row.map(|row| row.try_get::<Option<i64>, _>("ended_at")).transpose()?.flatten())
}

/// Later parts of the same showing that ended with one that ended at an instant begin anew.
pub(super) async fn revive_parts(
    conn: &mut Conn,
    effect: &Effect,
    ended_at: Option<i64>,
    too_late: DateTime<Utc>,
) -> Result<()> {
    if let Some((post, due_at, target, part)) = key(effect) {
        let parts = REVIVE_PARTS.on(conn).bind(post).bind(due_at).bind(target).bind(part);
        parts.bind(ms(too_late)).bind(ended_at).execute(conn.raw()).await?;
    }
    Ok(())
}

/// Later parts of the same showing end with the one before; edits of it go on and find it gone.
pub(super) async fn end_parts(conn: &mut Conn, effect: &Effect, cause: Cause, now: DateTime<Utc>) -> Result<()> {
    if let Some((post, due_at, target, part)) = key(effect) {
        END_PARTS
            .on(conn)
            .bind(post)
            .bind(due_at)
            .bind(target)
            .bind(part)
            .bind(cause.as_str())
            .bind(ms(now))
            .execute(conn.raw())
            .await?;
        let parts = LET_SUBJECTS_OF_PARTS_ON.on(conn).bind(post).bind(due_at).bind(target).bind(part);
        parts.execute(conn.raw()).await?;
    }
    LET_SUBJECTS_ON.on(conn).bind(effect.id.0).execute(conn.raw()).await?;
    Ok(())
}

fn key(effect: &Effect) -> Option<(i64, i64, i64, i64)> {
    let origin = effect.origin.filter(|_| effect.subject.is_none())?;
    Some((origin.post.0, ms(origin.due_at), origin.target, origin.part))
}

/// Whose an effect is, and of which time of which post, also of one that cannot be read as a whole.
pub(super) async fn whose(
    conn: &mut Conn,
    id: EffectId,
) -> Result<Option<(CommunityId, Option<(PostId, DateTime<Utc>)>)>> {
    let Some(row) = WHOSE.on(conn).bind(id.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let post = row.try_get::<Option<i64>, _>("post_id")?.map(PostId);
    let due_at = row.try_get::<Option<i64>, _>("due_at")?.map(from_ms);
    Ok(Some((CommunityId(row.try_get("community_id")?), post.zip(due_at))))
}

/// Sets an effect aside that cannot be read: nobody knows whether it was done (`doubt`), or it was surely not done and its
/// later parts end with it. `false`: it is somewhere else by now.
pub(super) async fn set_aside(conn: &mut Conn, id: EffectId, doubt: bool, now: DateTime<Utc>) -> Result<bool> {
    let (state, cause) = if doubt { (State::Uncertain, None) } else { (State::Dead, Some(Cause::Unreadable)) };
    let done = SET_ASIDE
        .on(conn)
        .bind(id.0)
        .bind(state.as_str())
        .bind(cause.map(Cause::as_str))
        .bind(cause.map(|_| ms(now)))
        .execute(conn.raw())
        .await?;
    let is_moved = done.rows_affected() == 1;
    if is_moved && !doubt {
        END_PARTS_AFTER.on(conn).bind(id.0).bind(ms(now)).execute(conn.raw()).await?;
    }
    Ok(is_moved)
}

/// Where the effects stand that show a post at one of its times, and why.
pub(crate) async fn ends_of_occurrence(
    conn: &mut Conn,
    post: PostId,
    due_at: DateTime<Utc>,
) -> Result<Vec<(State, Option<Cause>)>> {
    let rows = ENDS_OF_OCCURRENCE.on(conn).bind(post.0).bind(ms(due_at)).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let cause: Option<String> = row.try_get("cause")?;
            Ok((state(row, "state")?, cause.as_deref().and_then(Cause::parse)))
        })
        .collect()
}

/// The effects of a list, and the numbers of those that cannot be read.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) effects: Vec<Effect>,
    pub(crate) unreadable: Vec<EffectId>,
}

/// The effects of a community in one state (`None`: all that have not ended well and were not discarded), newest first.
pub(crate) async fn listed(conn: &mut Conn, community: CommunityId, state: Option<State>, max: i64) -> Result<Listed> {
    let word = state.map_or("open", State::as_str);
    let rows = LISTED.on(conn).bind(community.0).bind(word).bind(max).fetch_all(conn.raw()).await?;
    let mut listed = Listed::default();
    for row in &rows {
        match effect(row) {
            Ok(effect) => listed.effects.push(effect),
            Err(error) if error.is_about_the_data() => listed.unreadable.push(EffectId(row.try_get("id")?)),
            Err(error) => return Err(error),
        }
    }
    Ok(listed)
}

/// How many effects of a community are in each state.
pub(crate) async fn counts(conn: &mut Conn, community: CommunityId) -> Result<Vec<(State, i64)>> {
    let rows = COUNTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((state(row, "state")?, row.try_get("how_many")?))).collect()
}

/// The effects that show a post at one of its times, by target and part.
pub(crate) async fn of_occurrence(conn: &mut Conn, post: PostId, due_at: DateTime<Utc>) -> Result<Vec<Effect>> {
    let rows = OF_OCCURRENCE.on(conn).bind(post.0).bind(ms(due_at)).fetch_all(conn.raw()).await?;
    rows.iter().map(effect).collect()
}

/// What is still to be sent of a post stands still.
pub(crate) async fn pause_post(conn: &mut Conn, post: PostId) -> Result<()> {
    PAUSE_POST.on(conn).bind(post.0).execute(conn.raw()).await?;
    Ok(())
}

/// What stood still goes on, and is worth something until a new time.
pub(crate) async fn resume_post(conn: &mut Conn, post: PostId, too_late: DateTime<Utc>) -> Result<()> {
    RESUME_POST.on(conn).bind(post.0).bind(ms(too_late)).execute(conn.raw()).await?;
    Ok(())
}

/// What of a channel is still to be sent for times that came since an instant, and was surely not sent; by post and time.
pub(super) async fn came_since(
    conn: &mut Conn,
    (platform, channel): (PlatformName, &str),
    since: DateTime<Utc>,
) -> Result<Vec<EffectId>> {
    let channel = without_nul(channel).into_owned();
    let rows = CAME_SINCE.on(conn).bind(platform.as_str()).bind(channel).bind(ms(since)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(EffectId(row.try_get("id")?))).collect()
}

/// What is still to be sent of a community is worth something for the whole grace of its post again.
pub(super) async fn renew_community(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    RENEW_COMMUNITY.on(conn).bind(community.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// What is still to be sent to a channel is worth something for the whole grace of its post again.
pub(super) async fn renew_channel(
    conn: &mut Conn,
    (platform, channel): (PlatformName, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let channel = without_nul(channel).into_owned();
    RENEW_CHANNEL.on(conn).bind(platform.as_str()).bind(channel).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// What is still to be sent of a post is not sent any more.
pub(crate) async fn discard_post(conn: &mut Conn, post: PostId, now: DateTime<Utc>) -> Result<()> {
    DISCARD_POST.on(conn).bind(post.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// Changes what is still to be sent, or can be sent by hand; `false`: an attempt has begun by now.
pub(crate) async fn change_deed(conn: &mut Conn, id: EffectId, deed: &Deed) -> Result<bool> {
    Ok(CHANGE_DEED.on(conn).bind(id.0).bind(encoded(deed)?).execute(conn.raw()).await?.rows_affected() == 1)
}

/// What the message of an effect was last changed to, or is to be; `None`: it stands as it was sent.
pub(crate) async fn last_edit(conn: &mut Conn, id: EffectId) -> Result<Option<Deed>> {
    Ok(last_change(conn, id).await?.map(|(_, deed)| deed))
}

/// The effect that last changed the message of an effect, or is to, with what it does. A message that somebody deleted on
/// the platform counts as taken away, so that it is told once.
pub(super) async fn last_change(conn: &mut Conn, id: EffectId) -> Result<Option<(EffectId, Deed)>> {
    let Some(row) = LAST_EDIT.on(conn).bind(id.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let edit: i64 = row.try_get("id")?;
    if row.try_get::<Option<String>, _>("cause")?.as_deref() == Some(Cause::MessageGone.as_str()) {
        return Ok(Some((EffectId(edit), Deed::Delete { id: String::new() })));
    }
    let text: String = row.try_get("deed")?;
    let corrupt = |value| StoreError::Corrupt { table: "effect", column: "deed", row: edit.to_string(), value };
    serde_json::from_str(&text).map(|deed| Some((EffectId(edit), deed))).map_err(|_| corrupt(text))
}

fn effect(row: &AnyRow) -> Result<Effect> {
    let id: i64 = row.try_get("id")?;
    let corrupt = |column, value: String| StoreError::Corrupt { table: "effect", column, row: id.to_string(), value };
    let platform: String = row.try_get("platform")?;
    let text: String = row.try_get("deed")?;
    let mut deed: Deed = serde_json::from_str(&text).map_err(|_| corrupt("deed", text))?;
    let subject: Option<String> = row.try_get("subject_message")?;
    if let (Deed::Edit { id, .. } | Deed::Delete { id } | Deed::Close { id }, Some(message)) = (&mut deed, subject) {
        *id = message;
    }
    let instant = |column| -> Result<Option<DateTime<Utc>>> { Ok(row.try_get::<Option<i64>, _>(column)?.map(from_ms)) };
    Ok(Effect {
        id: EffectId(id),
        community: CommunityId(row.try_get("community_id")?),
        platform: PlatformName::parse(&platform).ok_or_else(|| corrupt("platform", platform))?,
        channel: row.try_get("channel")?,
        origin: origin(row)?,
        subject: row.try_get::<Option<i64>, _>("subject_id")?.map(EffectId),
        deed,
        nonce: row.try_get("nonce")?,
        state: state(row, "state")?,
        not_before: from_ms(row.try_get("not_before_at")?),
        too_late: instant("too_late_at")?,
        attempts: row.try_get("attempts")?,
        first_attempt_at: instant("first_attempt_at")?,
        doubt: row.try_get::<i64, _>("doubt")? != 0,
        cause: row.try_get::<Option<String>, _>("cause")?.as_deref().and_then(Cause::parse),
        reason: row.try_get("reason")?,
        message_id: row.try_get("message_id")?,
        made_at: from_ms(row.try_get("made_at")?),
        subject_state: row.try_get::<Option<String>, _>("subject_state")?.as_deref().and_then(State::parse),
    })
}

fn origin(row: &AnyRow) -> Result<Option<Origin>> {
    let number = |column| -> Result<Option<i64>> { Ok(row.try_get(column)?) };
    let (Some(post), Some(due_at), Some(target), Some(part)) =
        (number("post_id")?, number("due_at")?, number("target")?, number("part")?)
    else {
        return Ok(None);
    };
    Ok(Some(Origin { post: PostId(post), due_at: from_ms(due_at), target, part }))
}

pub(super) fn state(row: &AnyRow, column: &'static str) -> Result<State> {
    let word: String = row.try_get(column)?;
    State::parse(&word).ok_or(StoreError::Corrupt { table: "effect", column, row: "listed".to_owned(), value: word })
}
