//! The channels of a community, as people know them.

use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ids::CommunityId;
use crate::outbox::person_of_channel;
use crate::store::{Conn, Result, sql::statements, without_nul};

/// So many channels are told at once.
const CHANNELS_MAX: i64 = 500;

statements! {
    /// What people call a channel: the name that was given to it in `/settings`, else the platform's, with its space.
    CHANNEL_LABEL(Int, Text, Text) =
        "SELECT COALESCE((SELECT MIN(name) FROM channel_name n WHERE n.channel_id = c.id), c.name) AS name,
             s.name AS space_name
         FROM channel c JOIN space s ON s.id = c.space_id
         WHERE s.community_id = $1 AND s.platform = $2 AND c.external_id = $3";
    /// The name of somebody who is written to in private.
    PERSON_LABEL(Text, Text) = "SELECT name FROM account WHERE platform = $1 AND external_id = $2 AND name <> ''";
    /// The channels of a community where one can write, with what people call them; a Telegram chat of which no message
    /// was seen yet is one too.
    CHANNELS(Int, Int) =
        "SELECT s.platform, c.external_id,
             COALESCE((SELECT MIN(n.name) FROM channel_name n WHERE n.channel_id = c.id), c.name) AS name,
             s.name AS space_name
         FROM channel c JOIN space s ON s.id = c.space_id
         WHERE s.community_id = $1 AND s.platform IN ('discord', 'telegram') AND s.state <> 'merged'
         UNION ALL
         SELECT s.platform, s.external_id, '' AS name, s.name AS space_name FROM space s
         WHERE s.community_id = $1 AND s.platform = 'telegram' AND s.state <> 'merged' AND NOT EXISTS
             (SELECT 1 FROM channel c WHERE c.space_id = s.id AND c.external_id = s.external_id)
         ORDER BY 1, 4, 3, 2 LIMIT $2";
}

/// A channel where one can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownChannel {
    /// `discord:123`, as `to:` takes it.
    pub address: String,
    /// What people call it.
    pub label: String,
}

/// What people call a channel; where nobody named it, its address. A private chat is called by the person's name.
pub(crate) async fn channel_label(
    conn: &mut Conn,
    community: CommunityId,
    platform: &str,
    external_id: &str,
) -> Result<String> {
    let address = format!("{platform}:{external_id}");
    if let Some(person) = person_of_channel(external_id) {
        return Ok(person_label(conn, platform, person).await?.unwrap_or(address));
    }
    let row = CHANNEL_LABEL
        .on(conn)
        .bind(community.0)
        .bind(platform.to_owned())
        .bind(without_nul(external_id).into_owned())
        .fetch_optional(conn.raw())
        .await?;
    let Some(row) = row else { return Ok(address) };
    label(&row, address)
}

/// What somebody is called, with their platform; `None` where no name is known.
pub(crate) async fn person_label(conn: &mut Conn, platform: &str, person: &str) -> Result<Option<String>> {
    let person = without_nul(person).into_owned();
    let row = PERSON_LABEL.on(conn).bind(platform.to_owned()).bind(person).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(format!("{} ({platform})", row.try_get::<String, _>("name")?))).transpose()
}

fn label(row: &AnyRow, address: String) -> Result<String> {
    let (name, space): (String, String) = (row.try_get("name")?, row.try_get("space_name")?);
    Ok(match (name.is_empty(), space.is_empty()) {
        (true, true) => address,
        (true, false) => space,
        (false, true) => name,
        (false, false) => format!("{name} ({space})"),
    })
}

/// The channels of a community where one can write, by platform and space; 500 at most.
pub async fn channels(conn: &mut Conn, community: CommunityId) -> Result<Vec<KnownChannel>> {
    let rows = CHANNELS.on(conn).bind(community.0).bind(CHANNELS_MAX).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let (platform, external_id): (String, String) = (row.try_get("platform")?, row.try_get("external_id")?);
            let address = format!("{platform}:{external_id}");
            Ok(KnownChannel { label: label(row, address.clone())?, address })
        })
        .collect()
}
