//! The SQL of polls, of where they are asked, and of votes.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::poll::{Ballot, Place, Poll, PollState};
use super::tally::Cast;
use crate::content::Target;
use crate::ids::{AccountId, CommunityId, EffectId, PollId, SpaceId};
use crate::outbox::Asked;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// Whose a poll is.
    COMMUNITY_OF_POLL(Int) = "SELECT community_id FROM poll WHERE id = $1";
    /// The next number of a community's polls.
    NEXT_POLL_NUMBER(Int) = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM poll WHERE community_id = $1";
    /// Writes a poll.
    INSERT_POLL(Int, Int, Text, Int, Int, Text, Int) =
        "INSERT INTO poll (community_id, number, question, is_multiple, state, closes_at, closed_at, closed_by, made_by, made_at)
         VALUES ($1, $2, $3, $4, 'open', $5, NULL, NULL, $6, $7) RETURNING id";
    /// Writes an answer that can be given.
    INSERT_POLL_ANSWER(Int, Int, Text) = "INSERT INTO poll_answer (poll_id, position, text) VALUES ($1, $2, $3)";
    /// Writes a place where it is asked.
    INSERT_POLL_TARGET(Int, Int, Text, Text) =
        "INSERT INTO poll_target (poll_id, position, platform, channel, effect_id, close_id, poll_key, answer_keys, is_closed,
             votes_due)
         VALUES ($1, $2, $3, $4, NULL, NULL, NULL, NULL, 0, 0)";
    /// What asks it there.
    SET_POLL_EFFECT(Int, Int, Int) = "UPDATE poll_target SET effect_id = $3 WHERE poll_id = $1 AND position = $2";
    /// What closes it there.
    SET_POLL_CLOSE(Int, Int, Int) = "UPDATE poll_target SET close_id = $3 WHERE poll_id = $1 AND position = $2";
    /// It was sent: what the platform calls it and its answers.
    SET_POLL_KEY(Int, Text, Text) = "UPDATE poll_target SET poll_key = $2, answer_keys = $3 WHERE effect_id = $1";
    /// One poll.
    POLL(Int) =
        "SELECT id, community_id, number, question, is_multiple, state, closes_at, closed_at, closed_by FROM poll
         WHERE id = $1";
    /// One poll by the community's number.
    POLL_NUMBERED(Int, Int) = "SELECT id FROM poll WHERE community_id = $1 AND number = $2";
    /// The polls of a community, those that are open first, then the newest.
    POLLS(Int, Int) =
        "SELECT id FROM poll WHERE community_id = $1 ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, id DESC LIMIT $2";
    /// What can be answered.
    POLL_ANSWERS(Int) = "SELECT text FROM poll_answer WHERE poll_id = $1 ORDER BY position";
    /// Where it is asked.
    POLL_TARGETS(Int) =
        "SELECT position, platform, channel, effect_id, close_id, poll_key, is_closed FROM poll_target
         WHERE poll_id = $1 ORDER BY position";
    /// Polls whose time has come.
    POLLS_DUE(Int, Int) = "SELECT id FROM poll WHERE state = 'open' AND closes_at <= $1 ORDER BY closes_at, id LIMIT $2";
    /// When the next one's has.
    NEXT_POLL_DUE() = "SELECT MIN(closes_at) AS at FROM poll WHERE state = 'open'";
    /// Holds a poll until the transaction ends.
    LOCK_POLL(Int) = "UPDATE poll SET number = number WHERE id = $1";
    /// Holds the poll that an effect asks until the transaction ends.
    LOCK_POLL_OF_EFFECT(Int) =
        "UPDATE poll SET number = number WHERE id IN (SELECT t.poll_id FROM poll_target t WHERE t.effect_id = $1)";
    /// Polls of which it is not known yet what the platform calls them, in the order in which they are held.
    POLLS_WITHOUT_KEY(Text) =
        "SELECT DISTINCT t.poll_id AS id FROM poll_target t JOIN effect e ON e.id = t.effect_id
         WHERE t.platform = $1 AND t.poll_key IS NULL AND (e.state IN ('sending', 'uncertain')
                 OR (e.doubt = 1 AND e.state IN ('waiting', 'parked'))) ORDER BY t.poll_id";
    /// Closes a poll, once.
    CLOSE_POLL(Int, Int, TextNull) =
        "UPDATE poll SET state = 'closed', closed_at = $2, closed_by = COALESCE($3, closed_by)
         WHERE id = $1 AND state = 'open'";
    /// It was closed on one platform: it is due.
    DUE_AT_ONCE(Int, Int, Text) =
        "UPDATE poll SET closes_at = CASE WHEN closes_at < $2 THEN closes_at ELSE $2 END,
             closed_by = CASE WHEN closes_at <= $2 THEN closed_by ELSE $3 END
         WHERE id = $1 AND state = 'open'";
    /// The poll that a platform calls so.
    POLL_OF_KEY(Text, Text) = "SELECT poll_id, position FROM poll_target WHERE platform = $1 AND poll_key = $2";
    /// The platform said that it is closed there. From then on its list of votes does not change any more.
    SET_CLOSED_THERE(Int, Int) = "UPDATE poll_target SET is_closed = 1, votes_due = 1 WHERE poll_id = $1 AND position = $2";
    /// Whether a poll of that platform is ours (1), or may be one of which it is not written down yet what it is called (0).
    /// That is asked at once: what it is called may be written in between.
    MAY_BE_OURS(Text, Text) =
        "SELECT CAST(MAX(CASE WHEN t.poll_key = $2 THEN 1 ELSE 0 END) AS BIGINT) AS is_known FROM poll_target t
         WHERE t.platform = $1 AND (t.poll_key = $2 OR (t.poll_key IS NULL AND EXISTS (SELECT 1 FROM effect e
             WHERE e.id = t.effect_id AND (e.state IN ('sending', 'uncertain')
                 OR (e.doubt = 1 AND e.state IN ('waiting', 'parked'))))))";
    /// Something was told of a poll that may turn out to be ours.
    PUT_STRAY(Text, Text, Int, Int) =
        "INSERT INTO poll_stray (platform, poll_key, is_closed, heard_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, poll_key) DO UPDATE
             SET is_closed = CASE WHEN excluded.is_closed = 1 THEN 1 ELSE poll_stray.is_closed END";
    /// Whether such a poll was closed.
    STRAY(Text, Text) = "SELECT is_closed FROM poll_stray WHERE platform = $1 AND poll_key = $2";
    /// It turned out to be ours.
    DROP_STRAY(Text, Text) = "DELETE FROM poll_stray WHERE platform = $1 AND poll_key = $2";
    /// Whether there are such polls of which it is time to forget what was told: not while one is awaited that it may be.
    /// One that is uncertain is not: only a moderator ends that, and what is sent then is another poll.
    ANY_STRAY_BEFORE(Int) =
        "SELECT 1 AS one FROM poll_stray WHERE heard_at < $1
             AND NOT EXISTS (SELECT 1 FROM poll_target t JOIN effect e ON e.id = t.effect_id
                 WHERE t.platform = poll_stray.platform AND t.poll_key IS NULL AND (e.state = 'sending'
                 OR (e.doubt = 1 AND e.state IN ('waiting', 'parked')))) LIMIT 1";
    /// Their votes.
    FORGET_STRAY_VOTES(Int) =
        "DELETE FROM poll_vote WHERE (platform, poll_key) IN (SELECT s.platform, s.poll_key FROM poll_stray s
             WHERE s.heard_at < $1 AND NOT EXISTS (SELECT 1 FROM poll_target t JOIN effect e ON e.id = t.effect_id
                 WHERE t.platform = s.platform AND t.poll_key IS NULL AND (e.state = 'sending'
                     OR (e.doubt = 1 AND e.state IN ('waiting', 'parked')))))
             AND NOT EXISTS (SELECT 1 FROM poll_target t WHERE t.platform = poll_vote.platform
                 AND t.poll_key = poll_vote.poll_key)";
    /// Themselves.
    FORGET_STRAYS(Int) =
        "DELETE FROM poll_stray WHERE heard_at < $1
             AND NOT EXISTS (SELECT 1 FROM poll_target t JOIN effect e ON e.id = t.effect_id
                 WHERE t.platform = poll_stray.platform AND t.poll_key IS NULL AND (e.state = 'sending'
                 OR (e.doubt = 1 AND e.state IN ('waiting', 'parked'))))";
    /// Whether an effect asks a poll that is closed.
    ASKS_CLOSED(Int) =
        "SELECT 1 AS one FROM poll_target t JOIN poll p ON p.id = t.poll_id
         WHERE t.effect_id = $1 AND p.state = 'closed' LIMIT 1";
    /// A vote, or the same once more.
    PUT_VOTE(Text, Text, Int, Text, Int) =
        "INSERT INTO poll_vote (platform, poll_key, account_id, answer_key, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (platform, poll_key, account_id, answer_key) DO NOTHING";
    /// A vote is taken back.
    DROP_VOTE(Text, Text, Int, Text) =
        "DELETE FROM poll_vote WHERE platform = $1 AND poll_key = $2 AND account_id = $3 AND answer_key = $4";
    /// All votes of somebody in a poll are taken back.
    DROP_VOTES(Text, Text, Int) = "DELETE FROM poll_vote WHERE platform = $1 AND poll_key = $2 AND account_id = $3";
    /// What somebody's vote in a poll is for.
    VOTES_OF(Text, Text, Int) =
        "SELECT answer_key FROM poll_vote WHERE platform = $1 AND poll_key = $2 AND account_id = $3";
    /// A space was not seen for a time: votes may have been missed where it is not known that the poll is closed.
    NOT_SEEN(Text, Int) =
        "UPDATE poll_target SET votes_due = 1 WHERE platform = $1 AND is_closed = 0
             AND channel IN (SELECT c.external_id FROM channel c WHERE c.space_id = $2)";
    /// Polls of a platform of which all votes are to be asked for.
    VOTES_DUE(Text) =
        "SELECT poll_id, position, channel, poll_key, answer_keys FROM poll_target
         WHERE platform = $1 AND votes_due = 1 AND poll_key IS NOT NULL ORDER BY poll_id, position";
    /// They were.
    VOTES_DONE(Int, Int) = "UPDATE poll_target SET votes_due = 0 WHERE poll_id = $1 AND position = $2";
    /// Every vote in a poll of a platform.
    VOTES_IN(Text, Text) =
        "SELECT account_id, answer_key, at FROM poll_vote WHERE platform = $1 AND poll_key = $2
         ORDER BY account_id, answer_key";
    /// Every vote that stands, with the answers of the place where it was given.
    POLL_VOTES(Int) =
        "SELECT v.account_id, v.platform, v.answer_key, v.at, t.position, t.answer_keys FROM poll_target t
         JOIN poll_vote v ON v.platform = t.platform AND v.poll_key = t.poll_key WHERE t.poll_id = $1
         ORDER BY v.at, t.position, v.account_id, v.answer_key";
    /// What asked or closed a poll is forgotten: its number may be another effect's.
    FORGET_POLL_EFFECTS() =
        "UPDATE poll_target SET effect_id = NULL, close_id = NULL
         WHERE effect_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = poll_target.effect_id)";
    /// The number and question of the poll that an effect asks or closes.
    QUESTION_OF_EFFECT(Int) =
        "SELECT p.number, p.question FROM poll_target t JOIN poll p ON p.id = t.poll_id
         WHERE t.effect_id = $1 OR t.close_id = $1 LIMIT 1";
    /// What kind of place a space is.
    KIND_OF_SPACE(Text, Text) = "SELECT kind FROM space WHERE platform = $1 AND external_id = $2";
    /// A chat has another id.
    MOVE_POLL_TARGETS(Text, Text, Text) =
        "UPDATE poll_target SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
}

fn text(text: &str) -> String {
    without_nul(text).into_owned()
}

fn corrupt(table: &'static str, column: &'static str, row: PollId, value: String) -> StoreError {
    StoreError::Corrupt { table, column, row: row.to_string(), value }
}

/// Writes a poll with its answers and places; returns its key.
pub(super) async fn insert(
    conn: &mut Conn,
    community: CommunityId,
    ballot: &Ballot,
    to: &[Target],
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<PollId> {
    let number: i64 = NEXT_POLL_NUMBER.on(conn).bind(community.0).fetch_one(conn.raw()).await?.try_get("number")?;
    let row = INSERT_POLL
        .on(conn)
        .bind(community.0)
        .bind(number)
        .bind(text(&ballot.question))
        .bind(i64::from(ballot.is_multiple))
        .bind(ms(ballot.closes_at))
        .bind(text(made_by))
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    let id = PollId(row.try_get("id")?);
    for (position, answer) in (0_i64..).zip(&ballot.answers) {
        INSERT_POLL_ANSWER.on(conn).bind(id.0).bind(position).bind(text(answer)).execute(conn.raw()).await?;
    }
    for (position, target) in (0_i64..).zip(to) {
        INSERT_POLL_TARGET
            .on(conn)
            .bind(id.0)
            .bind(position)
            .bind(target.platform.as_str())
            .bind(text(&target.channel))
            .execute(conn.raw())
            .await?;
    }
    Ok(id)
}

/// What asks it in a place.
pub(super) async fn set_effect(conn: &mut Conn, id: PollId, position: i64, effect: EffectId) -> Result<()> {
    SET_POLL_EFFECT.on(conn).bind(id.0).bind(position).bind(effect.0).execute(conn.raw()).await?;
    Ok(())
}

/// What closes it in a place.
pub(super) async fn set_close(conn: &mut Conn, id: PollId, position: i64, effect: EffectId) -> Result<()> {
    SET_POLL_CLOSE.on(conn).bind(id.0).bind(position).bind(effect.0).execute(conn.raw()).await?;
    Ok(())
}

/// An effect has asked it: what the platform calls the poll and its answers.
pub(super) async fn set_key(conn: &mut Conn, effect: EffectId, asked: &Asked) -> Result<()> {
    let answers = serde_json::to_string(&asked.answers).map_err(|error| sqlx::Error::Encode(error.into()))?;
    SET_POLL_KEY.on(conn).bind(effect.0).bind(text(&asked.poll)).bind(text(&answers)).execute(conn.raw()).await?;
    Ok(())
}

/// A poll.
pub(super) async fn one(conn: &mut Conn, id: PollId) -> Result<Option<Poll>> {
    let Some(row) = POLL.on(conn).bind(id.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let answers = POLL_ANSWERS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    let answers = answers.iter().map(|row| Ok(row.try_get("text")?)).collect::<Result<Vec<String>>>()?;
    let word: String = row.try_get("state")?;
    Ok(Some(Poll {
        id,
        community: CommunityId(row.try_get("community_id")?),
        number: row.try_get("number")?,
        ballot: Ballot {
            question: row.try_get("question")?,
            answers,
            is_multiple: row.try_get::<i64, _>("is_multiple")? != 0,
            closes_at: from_ms(row.try_get("closes_at")?),
        },
        state: PollState::parse(&word).ok_or_else(|| corrupt("poll", "state", id, word))?,
        closed_at: row.try_get::<Option<i64>, _>("closed_at")?.map(from_ms),
        closed_by: row.try_get("closed_by")?,
    }))
}

/// The poll of a community's number.
pub(super) async fn numbered(conn: &mut Conn, community: CommunityId, number: i64) -> Result<Option<Poll>> {
    let row = POLL_NUMBERED.on(conn).bind(community.0).bind(number).fetch_optional(conn.raw()).await?;
    match row {
        Some(row) => one(conn, PollId(row.try_get("id")?)).await,
        None => Ok(None),
    }
}

/// The polls of a community, those that are open first, then the newest.
pub(super) async fn listed(conn: &mut Conn, community: CommunityId, max: i64) -> Result<Vec<PollId>> {
    ids(&POLLS.on(conn).bind(community.0).bind(max).fetch_all(conn.raw()).await?)
}

fn ids(rows: &[AnyRow]) -> Result<Vec<PollId>> {
    rows.iter().map(|row| Ok(PollId(row.try_get("id")?))).collect()
}

/// Where a poll is asked.
pub(super) async fn places(conn: &mut Conn, id: PollId) -> Result<Vec<Place>> {
    let rows = POLL_TARGETS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let platform: String = row.try_get("platform")?;
            let platform =
                PlatformName::parse(&platform).ok_or_else(|| corrupt("poll_target", "platform", id, platform))?;
            Ok(Place {
                position: row.try_get("position")?,
                target: Target { platform, channel: row.try_get("channel")? },
                effect: row.try_get::<Option<i64>, _>("effect_id")?.map(EffectId),
                close: row.try_get::<Option<i64>, _>("close_id")?.map(EffectId),
                key: row.try_get("poll_key")?,
                is_closed: row.try_get::<i64, _>("is_closed")? != 0,
            })
        })
        .collect()
}

fn answer_keys(row: &AnyRow, id: PollId) -> Result<Vec<String>> {
    let Some(keys) = row.try_get::<Option<String>, _>("answer_keys")? else { return Ok(Vec::new()) };
    serde_json::from_str(&keys).map_err(|_| corrupt("poll_target", "answer_keys", id, keys))
}

/// Polls whose time has come, at most so many.
pub(super) async fn due(conn: &mut Conn, now: DateTime<Utc>, max: i64) -> Result<Vec<PollId>> {
    ids(&POLLS_DUE.on(conn).bind(ms(now)).bind(max).fetch_all(conn.raw()).await?)
}

/// When the time of the next one comes.
pub(super) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_POLL_DUE.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// Whose a poll is, also of one that cannot be read as a whole.
pub(super) async fn community_of(conn: &mut Conn, id: PollId) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF_POLL.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// Holds a poll until the transaction ends.
pub(super) async fn lock(conn: &mut Conn, id: PollId) -> Result<()> {
    LOCK_POLL.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Holds the poll that an effect asks until the transaction ends.
pub(super) async fn lock_of_effect(conn: &mut Conn, effect: EffectId) -> Result<()> {
    LOCK_POLL_OF_EFFECT.on(conn).bind(effect.0).execute(conn.raw()).await?;
    Ok(())
}

/// Closes a poll; `false`: it is closed already.
pub(super) async fn close(conn: &mut Conn, id: PollId, by: Option<&str>, now: DateTime<Utc>) -> Result<bool> {
    let done = CLOSE_POLL.on(conn).bind(id.0).bind(ms(now)).bind(by.map(text)).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

/// It was closed on a platform, so that it is to be closed everywhere now; `false`: it is closed already.
pub(super) async fn due_at_once(conn: &mut Conn, id: PollId, by: &str, at: DateTime<Utc>) -> Result<bool> {
    let done = DUE_AT_ONCE.on(conn).bind(id.0).bind(ms(at)).bind(text(by)).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

/// Which poll, in which of its places, a platform calls so.
pub(super) async fn of_key(conn: &mut Conn, platform: PlatformName, key: &str) -> Result<Option<(PollId, i64)>> {
    let row = POLL_OF_KEY.on(conn).bind(platform.as_str()).bind(text(key)).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((PollId(row.try_get("poll_id")?), row.try_get("position")?))).transpose()
}

/// The platform said that it is closed there.
pub(super) async fn set_closed_there(conn: &mut Conn, id: PollId, position: i64) -> Result<()> {
    SET_CLOSED_THERE.on(conn).bind(id.0).bind(position).execute(conn.raw()).await?;
    Ok(())
}

/// Whose a poll of a platform is, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// It is ours.
    Ours,
    /// One of ours is there, and it is not written down yet what it is called.
    MayBeOurs,
    /// Surely somebody else's.
    Strange,
}

/// Whether a platform's poll is ours, or may turn out to be.
pub(super) async fn whose(conn: &mut Conn, platform: PlatformName, key: &str) -> Result<Whose> {
    let row = MAY_BE_OURS.on(conn).bind(platform.as_str()).bind(text(key)).fetch_one(conn.raw()).await?;
    Ok(match row.try_get::<Option<i64>, _>("is_known")? {
        Some(0) => Whose::MayBeOurs,
        Some(_) => Whose::Ours,
        None => Whose::Strange,
    })
}

/// Holds every poll of which it is not known yet what a platform calls it, until the transaction ends.
pub(super) async fn lock_without_key(conn: &mut Conn, platform: PlatformName) -> Result<()> {
    let rows = POLLS_WITHOUT_KEY.on(conn).bind(platform.as_str()).fetch_all(conn.raw()).await?;
    for id in ids(&rows)? {
        lock(conn, id).await?;
    }
    Ok(())
}

/// Something was told of a poll that may turn out to be ours: a vote, or that it is closed.
pub(super) async fn put_stray(
    conn: &mut Conn,
    (platform, key): (PlatformName, &str),
    is_closed: bool,
    at: DateTime<Utc>,
) -> Result<()> {
    let query = PUT_STRAY.on(conn).bind(platform.as_str()).bind(text(key)).bind(i64::from(is_closed)).bind(ms(at));
    query.execute(conn.raw()).await?;
    Ok(())
}

/// A poll of a platform turned out to be ours; `true`: it was closed there before that was known.
pub(super) async fn claim_stray(conn: &mut Conn, platform: PlatformName, key: &str) -> Result<bool> {
    let row = STRAY.on(conn).bind(platform.as_str()).bind(text(key)).fetch_optional(conn.raw()).await?;
    let Some(row) = row else { return Ok(false) };
    DROP_STRAY.on(conn).bind(platform.as_str()).bind(text(key)).execute(conn.raw()).await?;
    Ok(row.try_get::<i64, _>("is_closed")? != 0)
}

/// Whether an effect asks a poll that is closed by now.
pub(super) async fn asks_closed(conn: &mut Conn, effect: EffectId) -> Result<bool> {
    Ok(ASKS_CLOSED.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?.is_some())
}

/// Whose vote in which poll of a platform.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voter<'a> {
    pub(super) platform: PlatformName,
    pub(super) poll: &'a str,
    pub(super) account: AccountId,
}

/// Writes a vote; one that stands keeps its time.
pub(super) async fn put_vote(conn: &mut Conn, voter: Voter<'_>, answer: &str, at: DateTime<Utc>) -> Result<()> {
    PUT_VOTE
        .on(conn)
        .bind(voter.platform.as_str())
        .bind(text(voter.poll))
        .bind(voter.account.0)
        .bind(text(answer))
        .bind(ms(at))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Takes a vote back.
pub(super) async fn drop_vote(conn: &mut Conn, voter: Voter<'_>, answer: &str) -> Result<()> {
    DROP_VOTE
        .on(conn)
        .bind(voter.platform.as_str())
        .bind(text(voter.poll))
        .bind(voter.account.0)
        .bind(text(answer))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Takes all votes of somebody back.
pub(super) async fn drop_votes(conn: &mut Conn, voter: Voter<'_>) -> Result<()> {
    let query = DROP_VOTES.on(conn).bind(voter.platform.as_str()).bind(text(voter.poll)).bind(voter.account.0);
    query.execute(conn.raw()).await?;
    Ok(())
}

/// What somebody's votes are for.
pub(super) async fn votes_of(conn: &mut Conn, voter: Voter<'_>) -> Result<Vec<String>> {
    let query = VOTES_OF.on(conn).bind(voter.platform.as_str()).bind(text(voter.poll)).bind(voter.account.0);
    query.fetch_all(conn.raw()).await?.iter().map(|row| Ok(row.try_get("answer_key")?)).collect()
}

/// A space was not seen for a time: votes there may have been missed.
pub(crate) async fn not_seen(conn: &mut Conn, platform: PlatformName, space: SpaceId) -> Result<()> {
    NOT_SEEN.on(conn).bind(platform.as_str()).bind(space.0).execute(conn.raw()).await?;
    Ok(())
}

/// A poll of a platform of which all votes are to be asked for.
#[derive(Debug, Clone)]
pub(super) struct Due {
    id: PollId,
    position: i64,
    pub(super) channel: String,
    pub(super) poll: String,
    pub(super) answers: Vec<String>,
}

/// Polls of a platform of which all votes are to be asked for.
pub(super) async fn votes_due(conn: &mut Conn, platform: PlatformName) -> Result<Vec<Due>> {
    let rows = VOTES_DUE.on(conn).bind(platform.as_str()).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let id = PollId(row.try_get("poll_id")?);
            Ok(Due {
                id,
                position: row.try_get("position")?,
                channel: row.try_get("channel")?,
                poll: row.try_get("poll_key")?,
                answers: answer_keys(row, id)?,
            })
        })
        .collect()
}

/// They were asked for.
pub(super) async fn votes_done(conn: &mut Conn, place: &Due) -> Result<()> {
    VOTES_DONE.on(conn).bind(place.id.0).bind(place.position).execute(conn.raw()).await?;
    Ok(())
}

/// Every vote in a poll of a platform: whose, for what, since when.
pub(super) async fn votes_in(
    conn: &mut Conn,
    platform: PlatformName,
    poll: &str,
) -> Result<Vec<(AccountId, String, DateTime<Utc>)>> {
    let rows = VOTES_IN.on(conn).bind(platform.as_str()).bind(text(poll)).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| Ok((AccountId(row.try_get("account_id")?), row.try_get("answer_key")?, from_ms(row.try_get("at")?))))
        .collect()
}

/// Every vote in a poll that stands, in order; one for an answer that the poll does not have is none.
pub(super) async fn votes(conn: &mut Conn, id: PollId) -> Result<Vec<Cast>> {
    let rows = POLL_VOTES.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    let mut votes = Vec::with_capacity(rows.len());
    for row in &rows {
        let platform: String = row.try_get("platform")?;
        let platform = PlatformName::parse(&platform).ok_or_else(|| corrupt("poll_vote", "platform", id, platform))?;
        let key: String = row.try_get("answer_key")?;
        let Some(answer) = answer_keys(row, id)?.iter().position(|known| *known == key) else { continue };
        let (account, at) = (AccountId(row.try_get("account_id")?), from_ms(row.try_get("at")?));
        votes.push(Cast { person: account, platform, answer, at });
    }
    Ok(votes)
}

/// Whether anything is to be forgotten that was told of polls of which it did not turn out that they are ours.
pub(super) async fn is_any_stray(conn: &mut Conn, before: DateTime<Utc>) -> Result<bool> {
    Ok(ANY_STRAY_BEFORE.on(conn).bind(ms(before)).fetch_optional(conn.raw()).await?.is_some())
}

/// Forgets what was told of polls of which it did not turn out that they are ours.
pub(super) async fn forget_strays(conn: &mut Conn, before: DateTime<Utc>) -> Result<()> {
    for statement in [FORGET_STRAY_VOTES, FORGET_STRAYS] {
        statement.on(conn).bind(ms(before)).execute(conn.raw()).await?;
    }
    Ok(())
}

/// What asked or closed polls and was forgotten is named no more.
pub(crate) async fn forget_effects(conn: &mut Conn) -> Result<()> {
    FORGET_POLL_EFFECTS.on(conn).execute(conn.raw()).await?;
    Ok(())
}

/// The number and question of the poll that an effect asks or closes.
pub(super) async fn question_of_effect(conn: &mut Conn, effect: EffectId) -> Result<Option<(i64, String)>> {
    let row = QUESTION_OF_EFFECT.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((row.try_get("number")?, row.try_get("question")?))).transpose()
}

/// What kind of place a space is, by its word in the database.
pub(super) async fn kind_of_space(conn: &mut Conn, platform: PlatformName, space: &str) -> Result<Option<String>> {
    let row = KIND_OF_SPACE.on(conn).bind(platform.as_str()).bind(text(space)).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("kind")?)).transpose()
}

/// A chat has another id: polls that are asked there follow.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_POLL_TARGETS.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}
