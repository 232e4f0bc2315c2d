//! What one person is told in private: the channel that stands for it, and who cannot be written to.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::deed::{Cause, Deed};
use super::effect::Effect;
use super::settle::Next;
use crate::events;
use crate::ids::CommunityId;
use crate::inbox::Person;
use crate::members;
use crate::ports::PlatformName;
use crate::series;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

/// What stands before a person's id in the place of a channel's id.
const PREFIX: &str = "user:";

statements! {
    /// What a platform said of writing to somebody. As long as it says the same, it is so since the first time.
    SET_WAY(Text, Text, Int, Int) =
        "INSERT INTO private_way (platform, external_id, is_open, since_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, external_id) DO UPDATE SET is_open = excluded.is_open, since_at = excluded.since_at
             WHERE private_way.is_open <> excluded.is_open";
    /// Somebody wrote to the bot in private: whoever was out of reach is not any more.
    OPEN_WAY(Text, Text, Int) =
        "UPDATE private_way SET is_open = 1, since_at = $3 WHERE platform = $1 AND external_id = $2 AND is_open = 0";
    /// Who is in a community and cannot be written to, by name.
    UNREACHABLE(Int) =
        "SELECT w.platform, w.external_id, w.since_at, a.name FROM private_way w
         JOIN account a ON a.platform = w.platform AND a.external_id = w.external_id
         WHERE w.is_open = 0 AND EXISTS (SELECT 1 FROM stay s JOIN space p ON p.id = s.space_id
             WHERE s.account_id = a.id AND s.left_at IS NULL AND p.community_id = $1)
         ORDER BY a.name, w.platform, w.external_id";
}

/// The channel that stands for the private chat with a person, by their id on the platform.
///
/// ```
/// use steward_core::outbox::{person_of_channel, private_channel};
///
/// assert_eq!(private_channel("42"), "user:42");
/// assert_eq!(person_of_channel("user:42"), Some("42"));
/// assert_eq!(person_of_channel("-100/7"), None);
/// ```
pub fn private_channel(person: &str) -> String {
    format!("{PREFIX}{person}")
}

/// The person to whom a channel leads, when it is a private one.
pub fn person_of_channel(channel: &str) -> Option<&str> {
    channel.strip_prefix(PREFIX)
}

/// Somebody who cannot be written to in private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// Where.
    pub platform: PlatformName,
    /// Their id there.
    pub external_id: String,
    /// Their name.
    pub name: String,
    /// Since when the platform says so.
    pub since: DateTime<Utc>,
}

/// Who is in a community and cannot be written to in private, as far as it was tried.
pub async fn unreachable(conn: &mut Conn, community: CommunityId) -> Result<Vec<Unreachable>> {
    let rows = UNREACHABLE.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let external_id: String = row.try_get("external_id")?;
            let word: String = row.try_get("platform")?;
            let platform = PlatformName::parse(&word).ok_or_else(|| StoreError::Corrupt {
                table: "private_way",
                column: "platform",
                row: external_id.clone(),
                value: word,
            })?;
            let since = from_ms(row.try_get("since_at")?);
            Ok(Unreachable { platform, external_id, name: row.try_get("name")?, since })
        })
        .collect()
}

/// Somebody wrote to the bot in private.
pub(crate) async fn open_way(conn: &mut Conn, platform: PlatformName, person: &str, now: DateTime<Utc>) -> Result<()> {
    let person = without_nul(person).into_owned();
    let query = OPEN_WAY.on(conn).bind(platform.as_str()).bind(person.clone()).bind(ms(now));
    if query.execute(conn.raw()).await?.rows_affected() == 0 {
        return Ok(());
    }
    // What they could not be sent is sent now.
    let person = Person { external_id: person, name: String::new(), is_bot: false };
    let account = members::store::upsert_account(conn, platform, &person).await?;
    series::found(conn, account, None, now).await.map(|_| ())
}

/// Keeps what an attempt taught of writing to somebody. Only a message tells; an edit can be refused for other reasons.
pub(super) async fn learn(conn: &mut Conn, effect: &Effect, next: &Next, now: DateTime<Utc>) -> Result<()> {
    let (Some(person), Deed::Send { .. }) = (person_of_channel(&effect.channel), &effect.deed) else { return Ok(()) };
    let is_open = match next {
        // With its id it was surely sent just now; a moderator's word says nothing of the way.
        Next::Done { id: Some(_) } => true,
        Next::Dead(Cause::NoPrivateWay, _) => false,
        _ => return Ok(()),
    };
    SET_WAY
        .on(conn)
        .bind(effect.platform.as_str())
        .bind(without_nul(person).into_owned())
        .bind(i64::from(is_open))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    if !is_open {
        events::store::look_at_that_of(conn, effect.id, now).await?;
    }
    Ok(())
}
