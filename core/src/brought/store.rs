//! The SQL of what posts and events brought.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::activity::Slot;
use crate::ids::{AccountId, CommunityId, EventId, PostId, ShownId, SpaceId};
use crate::inbox::MessageKey;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, Sql, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// The message that something is said of: itself, or the one that it is a copy of.
    FIND(Text, Text, Text) =
        "SELECT COALESCE(m.copy_of, m.id) AS id,
             CASE WHEN COALESCE(o.community_id, m.community_id) IS NULL THEN 0 ELSE 1 END AS is_ours
         FROM brought_message m LEFT JOIN brought_message o ON o.id = m.copy_of
         WHERE m.platform = $1 AND m.chat = $2 AND m.message = $3";
    /// A message that may turn out to be ours.
    NOTE(Text, Text, Text, Int) =
        "INSERT INTO brought_message (platform, chat, message, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, chat, message) DO UPDATE SET at = brought_message.at RETURNING id";
    /// A message of ours.
    SHOW(Text, Text, Text, Int, IntNull, IntNull, IntNull, IntNull, Int) =
        "INSERT INTO brought_message (platform, chat, message, community_id, post_id, due_at, event_id, space_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (platform, chat, message) DO UPDATE SET community_id = excluded.community_id,
             post_id = excluded.post_id, due_at = excluded.due_at, event_id = excluded.event_id,
             space_id = excluded.space_id, at = excluded.at";
    /// The platform shows a message in another chat too.
    COPY(Text, Text, Text, Int, Int) =
        "INSERT INTO brought_message (platform, chat, message, copy_of, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (platform, chat, message) DO UPDATE SET copy_of = excluded.copy_of";
    /// Whether a message is being sent whose number is not known yet.
    IS_SENDING(Text) =
        "SELECT 1 AS found FROM effect WHERE platform = $1 AND state IN ('waiting', 'sending', 'parked')
             AND (state = 'sending' OR doubt = 1) LIMIT 1";
    /// A reaction. Told again it is the same; given again after it was taken back it counts from then on.
    REACT(Int, Int, Text, Int) =
        "INSERT INTO brought_reaction (message_id, account_id, emoji, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (message_id, account_id, emoji) DO UPDATE SET removed_at = NULL,
             at = CASE WHEN brought_reaction.removed_at IS NULL THEN brought_reaction.at ELSE excluded.at END";
    /// A reaction was taken back.
    UNREACT(Int, Int, Text, Int) =
        "UPDATE brought_reaction SET removed_at = $4
         WHERE message_id = $1 AND account_id = $2 AND emoji = $3 AND removed_at IS NULL";
    /// All reactions were taken away, or all with one emoji.
    CLEAR(Int, TextNull, Int) =
        "UPDATE brought_reaction SET removed_at = $3
         WHERE message_id = $1 AND (CAST($2 AS TEXT) IS NULL OR emoji = $2) AND removed_at IS NULL";
    /// Emojis of which the platform told how many there are.
    TOTALLED(Int) = "SELECT DISTINCT emoji FROM brought_total WHERE message_id = $1 ORDER BY emoji";
    /// How many there are of one.
    TOTAL(Int, Text, Int, Int) =
        "INSERT INTO brought_total (message_id, emoji, at, total) VALUES ($1, $2, $3, $4)
         ON CONFLICT (message_id, emoji, at) DO UPDATE SET total = excluded.total";
    /// An answer.
    ANSWER(Int, Text, Int, Int, Int) =
        "INSERT INTO brought_reply (message_id, reply, account_id, at, is_first) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (message_id, reply) DO NOTHING";
    /// Whether somebody has written anything in a space between two slots, both included.
    HAS_WRITTEN(Int, Int, Int, Int) =
        "SELECT 1 AS found FROM activity_recent
         WHERE space_id = $1 AND slot >= $3 AND slot <= $4 AND account_id = $2 AND messages > 0 LIMIT 1";
    /// What was shown since an instant, with what it belongs to.
    SHOWN(Int, Int) =
        "SELECT m.id, m.post_id, m.due_at, m.event_id, m.space_id, m.at,
             COALESCE(p.number, v.number) AS number, COALESCE(p.title, v.title) AS title,
             COALESCE(p.topic, '') AS topic, COALESCE(p.form, '') AS form
         FROM brought_message m LEFT JOIN post p ON p.id = m.post_id LEFT JOIN event v ON v.id = m.event_id
         WHERE m.community_id = $1 AND m.at >= $2 ORDER BY m.at, m.id";
    /// Reactions to it.
    REACTIONS(Int, Int) =
        "SELECT r.message_id, r.account_id, r.at, r.removed_at FROM brought_message m
         JOIN brought_reaction r ON r.message_id = m.id WHERE m.community_id = $1 AND m.at >= $2";
    /// Answers to it.
    REPLIES(Int, Int) =
        "SELECT r.message_id, r.account_id, r.at, r.is_first FROM brought_message m
         JOIN brought_reply r ON r.message_id = m.id WHERE m.community_id = $1 AND m.at >= $2";
    /// Votes in polls that belong to it, one a person and poll.
    VOTES(Int, Int) =
        "SELECT v.message_id, v.account_id, MIN(v.at) AS at FROM brought_message m
         JOIN brought_vote v ON v.message_id = m.id WHERE m.community_id = $1 AND m.at >= $2
         GROUP BY v.message_id, v.account_id";
    /// How many reactions the platform told of without saying whose.
    TOTALS(Int, Int) =
        "SELECT t.message_id, t.emoji, t.at, t.total FROM brought_message m
         JOIN brought_total t ON t.message_id = m.id WHERE m.community_id = $1 AND m.at >= $2
         ORDER BY t.message_id, t.emoji, t.at";
    /// What was said of messages that are not ours.
    FORGET_REACTIONS(Int) =
        "DELETE FROM brought_reaction WHERE message_id IN
             (SELECT id FROM brought_message WHERE community_id IS NULL AND copy_of IS NULL AND at < $1)";
    /// The same of totals.
    FORGET_TOTALS(Int) =
        "DELETE FROM brought_total WHERE message_id IN
             (SELECT id FROM brought_message WHERE community_id IS NULL AND copy_of IS NULL AND at < $1)";
    /// The same of answers.
    FORGET_REPLIES(Int) =
        "DELETE FROM brought_reply WHERE message_id IN
             (SELECT id FROM brought_message WHERE community_id IS NULL AND copy_of IS NULL AND at < $1)";
    /// Copies of them.
    FORGET_COPIES(Int) =
        "DELETE FROM brought_message WHERE copy_of IN
             (SELECT id FROM brought_message WHERE community_id IS NULL AND copy_of IS NULL AND at < $1)";
    /// Messages that are not ours.
    FORGET_MESSAGES(Int) = "DELETE FROM brought_message WHERE community_id IS NULL AND copy_of IS NULL AND at < $1";
}

/// What a message of ours belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owner {
    /// One time of a post.
    Post {
        /// The post.
        post: PostId,
        /// The time at which it was due.
        due_at: DateTime<Utc>,
    },
    /// An event that it announces.
    Event(EventId),
}

/// A message of ours that has just become known.
pub(super) struct NewMessage {
    pub(super) platform: PlatformName,
    pub(super) community: CommunityId,
    pub(super) key: MessageKey,
    pub(super) owner: Owner,
    pub(super) space: Option<SpaceId>,
    pub(super) at: DateTime<Utc>,
}

/// A message that something is said of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) id: ShownId,
    /// Whether it is surely ours.
    pub(super) is_ours: bool,
}

pub(super) async fn find(conn: &mut Conn, platform: PlatformName, key: &MessageKey) -> Result<Option<Known>> {
    let query = FIND.on(conn).bind(platform.as_str()).bind(clean(&key.chat)).bind(clean(&key.message));
    let row = query.fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(Known { id: ShownId(row.try_get("id")?), is_ours: row.try_get::<i64, _>("is_ours")? == 1 }))
        .transpose()
}

pub(super) async fn note(
    conn: &mut Conn,
    platform: PlatformName,
    key: &MessageKey,
    at: DateTime<Utc>,
) -> Result<ShownId> {
    let query = NOTE.on(conn).bind(platform.as_str()).bind(clean(&key.chat)).bind(clean(&key.message)).bind(ms(at));
    Ok(ShownId(query.fetch_one(conn.raw()).await?.try_get("id")?))
}

pub(super) async fn show(conn: &mut Conn, new: &NewMessage) -> Result<()> {
    let (post, due_at, event) = match new.owner {
        Owner::Post { post, due_at } => (Some(post.0), Some(ms(due_at)), None),
        Owner::Event(event) => (None, None, Some(event.0)),
    };
    SHOW.on(conn)
        .bind(new.platform.as_str())
        .bind(clean(&new.key.chat))
        .bind(clean(&new.key.message))
        .bind(new.community.0)
        .bind(post)
        .bind(due_at)
        .bind(event)
        .bind(new.space.map(|space| space.0))
        .bind(ms(new.at))
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(super) async fn copy(
    conn: &mut Conn,
    platform: PlatformName,
    copy: &MessageKey,
    of: ShownId,
    at: DateTime<Utc>,
) -> Result<()> {
    let query = COPY.on(conn).bind(platform.as_str()).bind(clean(&copy.chat)).bind(clean(&copy.message));
    query.bind(of.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn is_sending(conn: &mut Conn, platform: PlatformName) -> Result<bool> {
    Ok(IS_SENDING.on(conn).bind(platform.as_str()).fetch_optional(conn.raw()).await?.is_some())
}

pub(super) async fn react(
    conn: &mut Conn,
    message: ShownId,
    account: AccountId,
    emoji: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    REACT.on(conn).bind(message.0).bind(account.0).bind(clean(emoji)).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn unreact(
    conn: &mut Conn,
    message: ShownId,
    account: AccountId,
    emoji: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    UNREACT.on(conn).bind(message.0).bind(account.0).bind(clean(emoji)).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn clear(conn: &mut Conn, message: ShownId, emoji: Option<&str>, at: DateTime<Utc>) -> Result<()> {
    CLEAR.on(conn).bind(message.0).bind(emoji.map(clean)).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// How many there are of each; of what is not named there are none any more.
pub(super) async fn total(
    conn: &mut Conn,
    message: ShownId,
    totals: &[(String, i64)],
    at: DateTime<Utc>,
) -> Result<()> {
    let rows = TOTALLED.on(conn).bind(message.0).fetch_all(conn.raw()).await?;
    let before: Vec<String> = rows.iter().map(|row| Ok(row.try_get("emoji")?)).collect::<Result<_>>()?;
    let gone = before.into_iter().filter(|emoji| totals.iter().all(|(known, _)| clean(known) != *emoji));
    let all = totals.iter().map(|(emoji, total)| (clean(emoji), *total)).chain(gone.map(|emoji| (emoji, 0)));
    for (emoji, total) in all {
        TOTAL.on(conn).bind(message.0).bind(emoji).bind(ms(at)).bind(total).execute(conn.raw()).await?;
    }
    Ok(())
}

pub(super) async fn answer(
    conn: &mut Conn,
    message: ShownId,
    reply: &str,
    account: AccountId,
    at: DateTime<Utc>,
    is_first: bool,
) -> Result<()> {
    ANSWER
        .on(conn)
        .bind(message.0)
        .bind(clean(reply))
        .bind(account.0)
        .bind(ms(at))
        .bind(i64::from(is_first))
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(super) async fn has_written(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    from: Slot,
    to: Slot,
) -> Result<bool> {
    let query = HAS_WRITTEN.on(conn).bind(space.0).bind(account.0).bind(from).bind(to);
    Ok(query.fetch_optional(conn.raw()).await?.is_some())
}

pub(super) async fn forget_unclaimed(conn: &mut Conn, before: DateTime<Utc>) -> Result<()> {
    // Copies last but one: the message that they are copies of tells which they are.
    for statement in [FORGET_REACTIONS, FORGET_TOTALS, FORGET_REPLIES, FORGET_COPIES, FORGET_MESSAGES] {
        statement.on(conn).bind(ms(before)).execute(conn.raw()).await?;
    }
    Ok(())
}

/// A message of ours, with what it belongs to.
pub(super) struct ShownRow {
    pub(super) id: ShownId,
    pub(super) owner: Owner,
    pub(super) space: Option<SpaceId>,
    pub(super) at: DateTime<Utc>,
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) topic: String,
    pub(super) form: String,
}

/// What was shown since an instant, oldest first.
pub(super) async fn shown(conn: &mut Conn, community: CommunityId, since: DateTime<Utc>) -> Result<Vec<ShownRow>> {
    let rows = SHOWN.on(conn).bind(community.0).bind(ms(since)).fetch_all(conn.raw()).await?;
    let read = |row: &AnyRow| -> Result<Option<ShownRow>> {
        let post: Option<i64> = row.try_get("post_id")?;
        let due_at: Option<i64> = row.try_get("due_at")?;
        let event: Option<i64> = row.try_get("event_id")?;
        let owner = match (post, due_at, event) {
            (Some(post), Some(due_at), _) => Owner::Post { post: PostId(post), due_at: from_ms(due_at) },
            (_, _, Some(event)) => Owner::Event(EventId(event)),
            _ => return Ok(None),
        };
        Ok(Some(ShownRow {
            id: ShownId(row.try_get("id")?),
            owner,
            space: row.try_get::<Option<i64>, _>("space_id")?.map(SpaceId),
            at: from_ms(row.try_get("at")?),
            number: row.try_get("number")?,
            title: row.try_get("title")?,
            topic: row.try_get("topic")?,
            form: row.try_get("form")?,
        }))
    };
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// The rows of a statement about what was shown since an instant: the message and what else stands there, by place.
pub(super) async fn about(
    conn: &mut Conn,
    statement: Sql,
    community: CommunityId,
    since: DateTime<Utc>,
) -> Result<Vec<AnyRow>> {
    Ok(statement.on(conn).bind(community.0).bind(ms(since)).fetch_all(conn.raw()).await?)
}

fn clean(text: &str) -> String {
    without_nul(text).into_owned()
}
