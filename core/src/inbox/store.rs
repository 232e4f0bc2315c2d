//! The inbox's SQL.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::ids::InboxId;
use crate::store::{Conn, Result, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// Stores one thing as it came, once.
    KEEP(Text, Text, Text, Int, Text, Text) =
        "INSERT INTO inbox (source, external_id, kind, received_at, raw, state) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (source, external_id) DO NOTHING";
    /// The next thing that waits after a given one, in order of arrival.
    NEXT_WAITING(Text, Int) =
        "SELECT id, kind, received_at, raw FROM inbox WHERE state = 'waiting' AND source = $1 AND id > $2 ORDER BY id LIMIT 1";
    /// Handled: the raw text goes, the fact that it came stays.
    DONE(Int, Int) =
        "UPDATE inbox SET state = 'done', raw = NULL, handled_at = $2 WHERE id = $1 AND state = 'waiting'";
    /// Could not be read or handled.
    SET_ASIDE(Int, Int, Text) =
        "UPDATE inbox SET state = 'set-aside', reason = $3, handled_at = $2 WHERE id = $1 AND state = 'waiting'";
    /// What was set aside or is of an unknown kind, counted by kind.
    SET_ASIDE_COUNTS() =
        "SELECT state, source, kind, reason, COUNT(*) AS how_many, MAX(received_at) AS last_at FROM inbox
         WHERE state IN ('set-aside', 'unknown') GROUP BY state, source, kind, reason ORDER BY state, source, kind";
    /// Forgets what was handled or set aside before a time.
    FORGET_BEFORE(Int) = "DELETE FROM inbox WHERE state IN ('done', 'set-aside', 'unknown') AND received_at < $1";
    /// Whether there is anything to forget. The states are named so that the index over them answers.
    ANY_BEFORE(Int) =
        "SELECT id FROM inbox WHERE state IN ('done', 'set-aside', 'unknown') AND received_at < $1 LIMIT 1";
    /// How many wait.
    WAITING() = "SELECT COUNT(*) AS how_many FROM inbox WHERE state = 'waiting'";
    /// A receiver's position.
    POSITION(Text) = "SELECT session, resume_url, sequence, seen_at FROM receiver WHERE name = $1";
    /// Moves a receiver's position.
    MOVE_POSITION(Text, TextNull, TextNull, Int, Int) =
        "INSERT INTO receiver (name, session, resume_url, sequence, seen_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name) DO UPDATE SET session = excluded.session, resume_url = excluded.resume_url,
             sequence = excluded.sequence, seen_at = excluded.seen_at";
}

/// Something that waits.
pub(crate) struct Waiting {
    pub(crate) id: InboxId,
    pub(crate) kind: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) raw: String,
}

/// What could not be handled, counted by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// `set-aside` (could not be read or handled) or `unknown` (of a kind that Steward does not know).
    pub state: String,
    /// The receiver.
    pub source: String,
    /// The platform's word for what it is.
    pub kind: String,
    /// Why, when it was set aside.
    pub reason: Option<String>,
    /// How many.
    pub count: i64,
    /// The last one.
    pub last_at: DateTime<Utc>,
}

pub(crate) async fn next_waiting(conn: &mut Conn, source: &str, after: InboxId) -> Result<Option<Waiting>> {
    let row = NEXT_WAITING.on(conn).bind(source).bind(after.0).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        Ok(Waiting {
            id: InboxId(row.try_get("id")?),
            kind: row.try_get("kind")?,
            received_at: from_ms(row.try_get("received_at")?),
            raw: row.try_get::<Option<String>, _>("raw")?.unwrap_or_default(),
        })
    })
    .transpose()
}

/// Returns whether it still waited.
pub(crate) async fn mark_done(conn: &mut Conn, id: InboxId, at: DateTime<Utc>) -> Result<bool> {
    let done = DONE.on(conn).bind(id.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn set_aside(conn: &mut Conn, id: InboxId, at: DateTime<Utc>, reason: &str) -> Result<()> {
    SET_ASIDE.on(conn).bind(id.0).bind(ms(at)).bind(without_nul(reason).into_owned()).execute(conn.raw()).await?;
    Ok(())
}

/// What was set aside, for `doctor`.
pub(crate) async fn set_aside_counts(conn: &mut Conn) -> Result<Vec<SetAside>> {
    let rows = SET_ASIDE_COUNTS.on(conn).fetch_all(conn.raw()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(SetAside {
                state: row.try_get("state")?,
                source: row.try_get("source")?,
                kind: row.try_get("kind")?,
                reason: row.try_get("reason")?,
                count: row.try_get("how_many")?,
                last_at: from_ms(row.try_get("last_at")?),
            })
        })
        .collect()
}
