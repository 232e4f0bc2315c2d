//! What stands still: everything, one community, or one channel, on a moderator's word or because of a doubt.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::store::doubt_all;
use crate::ids::CommunityId;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// Holds something; held already, it stays as it was.
    HOLD(Text, IntNull, Text, Text, Int) =
        "INSERT INTO hold (scope, community_id, reason, actor, since_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope) DO NOTHING";
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
    /// Why: `moderator`, `clock`, `restored`.
    pub reason: String,
    /// Who held it.
    pub actor: String,
    /// Since when.
    pub since: DateTime<Utc>,
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

/// Lets something go; `false`: it was not held.
pub async fn release(conn: &mut Conn, scope: &Scope) -> Result<bool> {
    let done = RELEASE.on(conn).bind(without_nul(&scope.key()).into_owned()).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
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
