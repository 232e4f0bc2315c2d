//! What stands still: everything, one community, or one channel, on a moderator's word or because of a doubt.
//!
//! **What time does to it.** The same for everything, a community, a channel, and a post that is paused. Source:
//! RELIABILITY P9.
//!
//! 1. While it stands still nothing of it is attempted, and nothing of it becomes too late.
//! 2. What was to be sent when it was stopped goes on when it is let go, and has the whole grace of its post again.
//!    What is no part of a post keeps its end: of an event that has begun nobody is told that it will.
//! 3. Times that came meanwhile are left out, each written down as such, unless they are to be caught up with (`replay`).
//!    Then the post's own policy decides, as after an absence (`content::misfire`), but no time grows later for having
//!    stood still: the last one is sent, or up to ten a minute apart. Only reminders are worth nothing afterwards.
//!
//! Rule 1 is the questions' (`store.rs`), 2 and 3 are done in `go_on.rs`, for posts in `/post resume`.
//!
//! Each is let go by its own word: `/outbox release` lets the community go and leaves channels that were stopped one by
//! one as they are, for whoever stopped one had a reason of its own. The answer names what still stands still.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::upkeep::doubt_all;
use crate::ids::CommunityId;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// Holds something; held already, it stays as it was.
    HOLD(Text, IntNull, Text, Text, Int) =
        "INSERT INTO hold (scope, community_id, reason, actor, since_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope) DO NOTHING";
    /// Since when it stands still.
    SINCE(Text) = "SELECT since_at FROM hold WHERE scope = $1";
    /// Lets it go.
    RELEASE(Text) = "DELETE FROM hold WHERE scope = $1";
    /// What concerns a community.
    OF_COMMUNITY(Int) =
        "SELECT scope, reason, actor, since_at FROM hold WHERE community_id IS NULL OR community_id = $1 ORDER BY scope";
}

/// What stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything that this database sends.
    All,
    /// All of one community.
    Community(CommunityId),
    /// One channel.
    Channel(PlatformName, String),
}

impl Scope {
    /// The key in the database.
    fn key(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Community(id) => format!("community:{id}"),
            Self::Channel(platform, channel) => format!("{}:{channel}", platform.as_str()),
        }
    }
}

/// Something that stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// `all`, `community:ID` or `PLATFORM:CHANNEL`.
    pub scope: String,
    /// Why: `moderator`, `restored`.
    pub reason: String,
    /// Who held it.
    pub actor: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Hold {
    /// Whether anything that goes to one of some places waits for it.
    pub(super) fn keeps_from(&self, places: &[(PlatformName, &str)]) -> bool {
        let is_whole = self.scope == "all" || self.scope.starts_with("community:");
        !places.is_empty() && is_whole
            || places.iter().any(|(platform, channel)| self.scope == format!("{}:{channel}", platform.as_str()))
    }
}

/// Holds something. What was held already stays held for its first reason.
pub async fn hold(
    conn: &mut Conn,
    scope: &Scope,
    community: Option<CommunityId>,
    reason: &str,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    HOLD.on(conn)
        .bind(without_nul(&scope.key()).into_owned())
        .bind(community.map(|id| id.0))
        .bind(reason)
        .bind(without_nul(actor).into_owned())
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Lets something go; `false`: it was not held. Only the hold is taken away: rules 2 and 3 are `go_on.rs`'s.
pub async fn release(conn: &mut Conn, scope: &Scope) -> Result<bool> {
    let done = RELEASE.on(conn).bind(without_nul(&scope.key()).into_owned()).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

/// Since when something stands still; `None`: it does not.
pub(super) async fn since(conn: &mut Conn, scope: &Scope) -> Result<Option<DateTime<Utc>>> {
    let row = SINCE.on(conn).bind(without_nul(&scope.key()).into_owned()).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(from_ms(row.try_get("since_at")?))).transpose()
}

/// Whether all of a community stands still.
pub(crate) async fn is_whole_held(conn: &mut Conn, community: CommunityId) -> Result<bool> {
    Ok(since(conn, &Scope::All).await?.is_some() || since(conn, &Scope::Community(community)).await?.is_some())
}

/// What stands still of a community, with what holds everything.
pub(crate) async fn of(conn: &mut Conn, community: CommunityId) -> Result<Vec<Hold>> {
    let rows = OF_COMMUNITY.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Hold {
                scope: row.try_get("scope")?,
                reason: row.try_get("reason")?,
                actor: row.try_get("actor")?,
                since: from_ms(row.try_get("since_at")?),
            })
        })
        .collect()
}

/// For a database that was put back from a backup: everything is held, and whatever was to be sent may have been sent
/// since the backup was made, so that it is looked for, or shown to a moderator, before it is sent.
pub async fn mark_restored(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    doubt_all(conn).await?;
    hold(conn, &Scope::All, None, "restored", "steward", now).await
}
