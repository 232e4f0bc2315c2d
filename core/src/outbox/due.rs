//! What may be attempted now, when the next may, and what it is too late for.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::ids::EffectId;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

/// So many expire in one transaction.
const EXPIRED_AT_ONCE: i64 = 200;

/// The effects that stand first, in the words in which an engine takes the first row of each group.
macro_rules! due {
    ($first:literal, $of_each:literal) => {
        concat!(
            "SELECT e.id FROM (SELECT ",
            $first,
            ", community_id, platform, channel, post_id, state, not_before_at FROM effect
                 WHERE platform = $1 AND state IN ('waiting', 'sending', 'parked')
                     AND (state <> 'waiting' OR not_before_at <= $2 OR attempts > 0 OR reason IS NOT NULL) ",
            $of_each,
            ") e
             WHERE e.state IN ('waiting', 'parked') AND e.not_before_at <= $2 AND ($4 = 0 OR e.post_id IS NULL)
                 AND NOT EXISTS (SELECT 1 FROM effect f WHERE f.post_id = e.post_id AND f.platform = e.platform
                     AND f.channel = e.channel AND f.id < e.id AND (f.state IN ('waiting', 'sending')
                         OR (f.state = 'parked' AND f.subject_id IS NULL)))
                 AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope
                     IN ('all', 'community:' || e.community_id, e.platform || ':' || e.channel))
             ORDER BY e.not_before_at, e.id LIMIT $3"
        )
    };
}

statements! {
    /// The first open effect of each channel, where it may be attempted now. What was never attempted and whose time is
    /// still to come lets others go first, but nothing of its own post; a parked edit or deletion, which may never be
    /// allowed any more, is tried by itself and holds up nobody, and so is a poll where only polls are not allowed. The
    /// last value: only what is no part of a post.
    ///
    /// The open ones are passed once. Joined with the first ones they cost PostgreSQL a second at 3,000, while its
    /// statistics say that few are open; and SQLite, which takes the other columns of a group from the row with the least
    /// id, is twice as slow with a window.
    DUE(Text, Int, Int, Int) = {
        sqlite: due!("MIN(id) AS id", "GROUP BY channel, CASE WHEN state = 'parked'
            AND (subject_id IS NOT NULL OR cause = 'no-polls') THEN id ELSE 0 END"),
        postgres: due!("DISTINCT ON (channel, CASE WHEN state = 'parked'
            AND (subject_id IS NOT NULL OR cause = 'no-polls') THEN id ELSE 0 END) id", "ORDER BY channel, CASE
            WHEN state = 'parked' AND (subject_id IS NOT NULL OR cause = 'no-polls') THEN id ELSE 0 END, id")
    };
    /// When the next one may be attempted.
    NEXT_DUE(Text, Int) =
        "SELECT MIN(not_before_at) AS at FROM effect e WHERE platform = $1 AND state IN ('waiting', 'parked')
             AND not_before_at > $2";
    /// What is worth nothing any more, and was surely not done. What stands still on a moderator's word grows no later.
    LATE(Int, Int) =
        "SELECT id FROM effect e WHERE state IN ('waiting', 'parked') AND doubt = 0 AND too_late_at <= $1
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope
                 IN ('all', 'community:' || e.community_id, e.platform || ':' || e.channel))
         ORDER BY COALESCE(post_id, 0), id LIMIT $2";
}

/// The effects that may be attempted now, at most so many; all `but_posts`, if so.
pub(super) async fn effects(
    conn: &mut Conn,
    platform: PlatformName,
    now: DateTime<Utc>,
    max: i64,
    but_posts: bool,
) -> Result<Vec<EffectId>> {
    let rows = DUE
        .on(conn)
        .bind(platform.as_str())
        .bind(ms(now))
        .bind(max)
        .bind(i64::from(but_posts))
        .fetch_all(conn.raw())
        .await?;
    rows.iter().map(|row| Ok(EffectId(row.try_get("id")?))).collect()
}

/// When the next one may be attempted, of those that wait for their time.
pub(super) async fn next(
    conn: &mut Conn,
    platform: PlatformName,
    after: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_DUE.on(conn).bind(platform.as_str()).bind(ms(after)).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// What is worth nothing any more and was surely not done, some of it.
pub(super) async fn late(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<EffectId>> {
    let rows = LATE.on(conn).bind(ms(now)).bind(EXPIRED_AT_ONCE).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(EffectId(row.try_get("id")?))).collect()
}
