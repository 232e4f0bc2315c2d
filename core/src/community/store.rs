//! The SQL of communities, spaces, settings and audit.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Community, Lang, Space};
use crate::ids::{ChannelId, CommunityId, SpaceId};
use crate::inbox::{ChannelSeen, SpaceKind};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::ms;
use crate::zone::Zone;

statements! {
    /// Makes a community.
    INSERT_COMMUNITY(Text, Text, Text, Int) =
        "INSERT INTO community (name, zone, language, created_at) VALUES ($1, $2, $3, $4) RETURNING id";
    /// One community.
    COMMUNITY(Int) = "SELECT id, name, zone, language FROM community WHERE id = $1";
    /// All communities, but those whose last space was bound to another one.
    COMMUNITIES() =
        "SELECT id, name, zone, language FROM community c
         WHERE EXISTS (SELECT 1 FROM space WHERE community_id = c.id)
             OR NOT EXISTS (SELECT 1 FROM audit WHERE community_id = c.id AND action = 'unbind-space')
         ORDER BY id";
    /// Changes the zone.
    SET_ZONE(Int, Text) = "UPDATE community SET zone = $2 WHERE id = $1";
    /// What goes by the clocks of another zone than that, and has times to come: kind and number.
    ON_OTHER_CLOCKS(Int, Text) =
        "SELECT 'post' AS kind, number FROM post WHERE community_id = $1 AND zone <> $2 AND rule IS NOT NULL
             AND state IN ('draft', 'review', 'scheduled', 'paused')
         UNION ALL SELECT 'event' AS kind, number FROM event WHERE community_id = $1 AND zone <> $2 AND rule IS NOT NULL
             AND state IN ('draft', 'review', 'open')
         UNION ALL SELECT 'series' AS kind, number FROM series WHERE community_id = $1 AND zone <> $2 AND rule IS NOT NULL
         ORDER BY kind, number";
    /// Changes the language.
    SET_LANGUAGE(Int, Text) = "UPDATE community SET language = $2 WHERE id = $1";
    /// All settings of a community.
    SETTINGS(Int) = "SELECT name, value FROM community_setting WHERE community_id = $1 ORDER BY name";
    /// Sets one setting.
    SET(Int, Text, Text) =
        "INSERT INTO community_setting (community_id, name, value) VALUES ($1, $2, $3)
         ON CONFLICT (community_id, name) DO UPDATE SET value = excluded.value";
    /// Whom the owner named a moderator.
    MODERATORS(Int) =
        "SELECT platform, kind, external_id, label FROM community_moderator WHERE community_id = $1
         ORDER BY platform, kind, external_id";
    /// Names a moderator.
    ADD_MODERATOR(Int, Text, Text, Text, Text) =
        "INSERT INTO community_moderator (community_id, platform, kind, external_id, label) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (community_id, platform, kind, external_id) DO UPDATE SET label = excluded.label";
    /// Takes the name back.
    REMOVE_MODERATOR(Int, Text, Text, Text) =
        "DELETE FROM community_moderator WHERE community_id = $1 AND platform = $2 AND kind = $3 AND external_id = $4";
    /// A space by its id on the platform, or by a former one.
    SPACE(Text, Text) =
        "SELECT id, platform, external_id, community_id, name, owner_external_id, state FROM space
         WHERE id = (SELECT id FROM space WHERE platform = $1 AND external_id = $2
                     UNION ALL SELECT space_id FROM space_alias WHERE platform = $1 AND external_id = $2 LIMIT 1)";
    /// The spaces of a community. One that was merged into another is none any more.
    SPACES_OF(Int) =
        "SELECT id, platform, external_id, community_id, name, owner_external_id, state FROM space
         WHERE community_id = $1 AND state <> 'merged' ORDER BY id";
    /// Spaces in which an account was seen, or that it owns.
    SPACES_OF_ACCOUNT(Text, Text) =
        "SELECT id, platform, external_id, community_id, name, owner_external_id, state FROM space
         WHERE platform = $1 AND state IN ('active', 'blind') AND (owner_external_id = $2 OR id IN
             (SELECT s.space_id FROM stay s JOIN account a ON a.id = s.account_id
              WHERE a.platform = $1 AND a.external_id = $2 AND s.left_at IS NULL))
         ORDER BY id";
    /// Records a space.
    INSERT_SPACE(Text, Text, Int, Text, Text, TextNull, TextNull, Int) =
        "INSERT INTO space (platform, external_id, community_id, kind, name, owner_external_id, receiver, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8) RETURNING id";
    /// What the platform says of a known space. A name or owner that it did not say stays as it was, and so does it that
    /// Steward is not told who comes and goes.
    UPDATE_SPACE(Int, TextNull, TextNull, TextNull) =
        "UPDATE space SET name = COALESCE($2, name), owner_external_id = COALESCE($3, owner_external_id),
             receiver = COALESCE($4, receiver), state = CASE WHEN state = 'blind' THEN state ELSE 'active' END
         WHERE id = $1";
    /// Steward is in the space and is not told any more who comes and goes.
    BLIND_SPACE(Int) = "UPDATE space SET state = 'blind' WHERE id = $1 AND state = 'active'";
    /// It is told again.
    UNBLIND_SPACE(Int) = "UPDATE space SET state = 'active' WHERE id = $1 AND state = 'blind'";
    /// Steward is not in the space any more.
    LOSE_SPACE(Int) = "UPDATE space SET state = 'lost' WHERE id = $1";
    /// A group became a supergroup: Steward is in it, also when it was told before that the old shell is gone.
    RENAME_SPACE(Int, Text) = "UPDATE space SET external_id = $2, state = 'active' WHERE id = $1";
    /// Keeps the former id.
    ADD_ALIAS(Text, Text, Int) =
        "INSERT INTO space_alias (platform, external_id, space_id) VALUES ($1, $2, $3)
         ON CONFLICT (platform, external_id) DO UPDATE SET space_id = excluded.space_id";
    /// Binds a space to a community.
    MOVE_SPACE(Int, Int) = "UPDATE space SET community_id = $2 WHERE id = $1";
    /// Carries activity of an absorbed space into the one that takes its id.
    ABSORB_ACTIVITY(Int, Int) =
        "INSERT INTO activity_recent (space_id, slot, account_id, channel_id, messages, replies, reactions, voice_seconds, commands)
         SELECT $1, slot, account_id, channel_id, messages, replies, reactions, voice_seconds, commands
         FROM activity_recent WHERE space_id = $2 ON CONFLICT (space_id, slot, account_id, channel_id) DO NOTHING";
    /// The absorbed space's activity, carried over.
    DROP_ACTIVITY(Int) = "DELETE FROM activity_recent WHERE space_id = $1";
    /// Carries what the platform counted in an absorbed space into the one that takes its id.
    ABSORB_COUNTS(Int, Int) =
        "INSERT INTO member_count (space_id, at, members) SELECT $1, at, members FROM member_count WHERE space_id = $2
         ON CONFLICT (space_id, at) DO NOTHING";
    /// The absorbed space's counts, carried over; left behind they would count its members twice.
    DROP_COUNTS(Int) = "DELETE FROM member_count WHERE space_id = $1";
    /// The absorbed space's stays, carried over.
    DROP_STAYS(Int) = "DELETE FROM stay WHERE space_id = $1";
    /// The absorbed space's coverage: the one that takes its id was seen all the time.
    DROP_COVERAGE(Int) = "DELETE FROM coverage WHERE space_id = $1";
    /// Retires the id of an absorbed space and puts it into the community of the other.
    RETIRE_SPACE(Int, Text, Int) =
        "UPDATE space SET external_id = $2, community_id = $3, state = 'merged' WHERE id = $1";
    /// Removes a community that nothing refers to.
    DROP_EMPTY_COMMUNITY(Int) =
        "DELETE FROM community WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM space WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM audit WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM community_setting WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM community_moderator WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM channel_name WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM bind_code WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM member WHERE community_id = $1)
             AND NOT EXISTS (SELECT 1 FROM link_code WHERE community_id = $1)";
    /// Records a channel, or its new name. An empty name leaves the known one.
    UPSERT_CHANNEL(Int, Text, Text) =
        "INSERT INTO channel (space_id, external_id, name) VALUES ($1, $2, $3)
         ON CONFLICT (space_id, external_id) DO UPDATE SET
             name = CASE WHEN excluded.name = '' THEN channel.name ELSE excluded.name END
         RETURNING id";
    /// Whether it can be seen who is in a channel.
    SET_VOICE(Int, Int) = "UPDATE channel SET is_voice = $2 WHERE id = $1";
    /// A channel of a community by its id on a platform.
    CHANNEL_OF(Int, Text, Text) =
        "SELECT c.id FROM channel c JOIN space s ON s.id = c.space_id
         WHERE s.community_id = $1 AND s.platform = $2 AND c.external_id = $3";
    /// The space that a channel is in, by its id on a platform.
    SPACE_OF_CHANNEL(Text, Text) =
        "SELECT s.external_id FROM channel c JOIN space s ON s.id = c.space_id
         WHERE s.platform = $1 AND s.state <> 'merged' AND c.external_id = $2 ORDER BY s.id DESC LIMIT 1";
    /// Gives a channel a name.
    NAME_CHANNEL(Int, Text, Int) =
        "INSERT INTO channel_name (community_id, name, channel_id) VALUES ($1, $2, $3)
         ON CONFLICT (community_id, name) DO UPDATE SET channel_id = excluded.channel_id";
    /// The names of channels.
    CHANNEL_NAMES(Int) =
        "SELECT n.name, s.platform, c.external_id, c.name AS channel_name FROM channel_name n
         JOIN channel c ON c.id = n.channel_id JOIN space s ON s.id = c.space_id
         WHERE n.community_id = $1 ORDER BY n.name";
    /// An audit row.
    INSERT_AUDIT(Int, Int, Text, Text, Text) =
        "INSERT INTO audit (community_id, at, actor, action, detail) VALUES ($1, $2, $3, $4, $5)";
    /// Keeps a code's hash.
    INSERT_BIND_CODE(Text, Int, Text, Int) =
        "INSERT INTO bind_code (code_hash, community_id, made_by, expires_at) VALUES ($1, $2, $3, $4)";
    /// The community of a code that may still be used.
    BIND_CODE_TARGET(Text, Int) =
        "SELECT community_id FROM bind_code WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2";
    /// Uses a code, once.
    USE_BIND_CODE(Text, Int) =
        "UPDATE bind_code SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING code_hash";
    /// A person's own setting.
    ACCOUNT_SETTING(Text, Text, Text) =
        "SELECT v.value FROM account_setting v JOIN account a ON a.id = v.account_id
         WHERE a.platform = $1 AND a.external_id = $2 AND v.name = $3";
    /// Sets a person's own setting.
    SET_ACCOUNT_SETTING(Int, Text, Text) =
        "INSERT INTO account_setting (account_id, name, value) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value";
}

/// Somebody or some role that the owner named.
pub(crate) struct Moderator {
    pub(crate) platform: PlatformName,
    pub(crate) kind: String,
    pub(crate) external_id: String,
    pub(crate) label: String,
}

/// A channel that has a name in `/settings`.
pub(crate) struct NamedChannel {
    pub(crate) name: String,
    pub(crate) platform: String,
    pub(crate) external_id: String,
    pub(crate) channel_name: String,
}

pub(crate) async fn insert_community(
    conn: &mut Conn,
    name: &str,
    zone: &Zone,
    language: Lang,
    at: DateTime<Utc>,
) -> Result<CommunityId> {
    let row = INSERT_COMMUNITY
        .on(conn)
        .bind(without_nul(name).into_owned())
        .bind(zone.name())
        .bind(language.tag())
        .bind(ms(at))
        .fetch_one(conn.raw())
        .await?;
    Ok(CommunityId(row.try_get("id")?))
}

pub(crate) async fn community(conn: &mut Conn, id: CommunityId) -> Result<Option<Community>> {
    COMMUNITY.on(conn).bind(id.0).fetch_optional(conn.raw()).await?.map(read_community).transpose()
}

pub(crate) async fn communities(conn: &mut Conn) -> Result<Vec<Community>> {
    COMMUNITIES.on(conn).fetch_all(conn.raw()).await?.into_iter().map(read_community).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "taken from a Vec or an Option by map")]
fn read_community(row: AnyRow) -> Result<Community> {
    let id: i64 = row.try_get("id")?;
    let zone: String = row.try_get("zone")?;
    let language: String = row.try_get("language")?;
    let corrupt = |column, value| StoreError::Corrupt { table: "community", column, row: id.to_string(), value };
    Ok(Community {
        id: CommunityId(id),
        name: row.try_get("name")?,
        zone: zone.parse::<Zone>().map_err(|_| corrupt("zone", zone))?,
        language: Lang::parse(&language).ok_or_else(|| corrupt("language", language))?,
    })
}

pub(crate) async fn set_zone(conn: &mut Conn, id: CommunityId, zone: &Zone) -> Result<()> {
    SET_ZONE.on(conn).bind(id.0).bind(zone.name()).execute(conn.raw()).await?;
    Ok(())
}

/// What goes by the clocks of another zone and has times to come: its kind and its number in the community.
pub(crate) async fn on_other_clocks(conn: &mut Conn, id: CommunityId, zone: &Zone) -> Result<Vec<(String, i64)>> {
    let rows = ON_OTHER_CLOCKS.on(conn).bind(id.0).bind(zone.name()).fetch_all(conn.raw()).await?;
    rows.into_iter().map(|row| Ok((row.try_get("kind")?, row.try_get("number")?))).collect()
}

pub(crate) async fn set_language(conn: &mut Conn, id: CommunityId, language: Lang) -> Result<()> {
    SET_LANGUAGE.on(conn).bind(id.0).bind(language.tag()).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn settings(conn: &mut Conn, id: CommunityId) -> Result<Vec<(String, String)>> {
    let rows = SETTINGS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.into_iter().map(|row| Ok((row.try_get("name")?, row.try_get("value")?))).collect()
}

pub(crate) async fn set(conn: &mut Conn, id: CommunityId, name: &str, value: &str) -> Result<()> {
    SET.on(conn).bind(id.0).bind(name).bind(without_nul(value).into_owned()).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn moderators(conn: &mut Conn, id: CommunityId) -> Result<Vec<Moderator>> {
    let rows = MODERATORS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Moderator {
                platform: read_platform(&row, "community_moderator")?,
                kind: row.try_get("kind")?,
                external_id: row.try_get("external_id")?,
                label: row.try_get("label")?,
            })
        })
        .collect()
}

pub(crate) async fn add_moderator(conn: &mut Conn, id: CommunityId, moderator: &Moderator) -> Result<()> {
    ADD_MODERATOR
        .on(conn)
        .bind(id.0)
        .bind(moderator.platform.as_str())
        .bind(&*moderator.kind)
        .bind(&*moderator.external_id)
        .bind(&*moderator.label)
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Returns whether there was one.
pub(crate) async fn remove_moderator(conn: &mut Conn, id: CommunityId, moderator: &Moderator) -> Result<bool> {
    let done = REMOVE_MODERATOR
        .on(conn)
        .bind(id.0)
        .bind(moderator.platform.as_str())
        .bind(&*moderator.kind)
        .bind(&*moderator.external_id)
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn space_by_external_id(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
) -> Result<Option<Space>> {
    let row = SPACE.on(conn).bind(platform.as_str()).bind(external_id).fetch_optional(conn.raw()).await?;
    row.map(read_space).transpose()
}

pub(crate) async fn spaces_of(conn: &mut Conn, id: CommunityId) -> Result<Vec<Space>> {
    SPACES_OF.on(conn).bind(id.0).fetch_all(conn.raw()).await?.into_iter().map(read_space).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "taken from a Vec or an Option by map")]
fn read_space(row: AnyRow) -> Result<Space> {
    let state: String = row.try_get("state")?;
    Ok(Space {
        id: SpaceId(row.try_get("id")?),
        platform: read_platform(&row, "space")?,
        external_id: row.try_get("external_id")?,
        community_id: CommunityId(row.try_get("community_id")?),
        name: row.try_get("name")?,
        owner: row.try_get("owner_external_id")?,
        is_active: matches!(&*state, "active" | "blind"),
        is_blind: state == "blind",
    })
}

fn read_platform(row: &AnyRow, table: &'static str) -> Result<PlatformName> {
    let word: String = row.try_get("platform")?;
    PlatformName::parse(&word).ok_or_else(|| StoreError::Corrupt {
        table,
        column: "platform",
        row: word.clone(),
        value: word,
    })
}

/// A space to be recorded.
pub(crate) struct NewSpace<'a> {
    pub(crate) platform: PlatformName,
    pub(crate) external_id: &'a str,
    pub(crate) community: CommunityId,
    pub(crate) kind: SpaceKind,
    pub(crate) name: &'a str,
    pub(crate) owner: Option<&'a str>,
    pub(crate) receiver: Option<&'a str>,
}

pub(crate) async fn insert_space(conn: &mut Conn, space: &NewSpace<'_>, at: DateTime<Utc>) -> Result<SpaceId> {
    let row = INSERT_SPACE
        .on(conn)
        .bind(space.platform.as_str())
        .bind(space.external_id)
        .bind(space.community.0)
        .bind(space.kind.as_str())
        .bind(without_nul(space.name).into_owned())
        .bind(space.owner)
        .bind(space.receiver)
        .bind(ms(at))
        .fetch_one(conn.raw())
        .await?;
    Ok(SpaceId(row.try_get("id")?))
}

pub(crate) async fn update_space(
    conn: &mut Conn,
    id: SpaceId,
    name: Option<&str>,
    owner: Option<&str>,
    receiver: Option<&str>,
) -> Result<()> {
    UPDATE_SPACE
        .on(conn)
        .bind(id.0)
        .bind(name.map(|name| without_nul(name).into_owned()))
        .bind(owner)
        .bind(receiver)
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(crate) async fn lose_space(conn: &mut Conn, id: SpaceId) -> Result<()> {
    LOSE_SPACE.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn blind_space(conn: &mut Conn, id: SpaceId) -> Result<()> {
    BLIND_SPACE.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Returns whether it was blind.
pub(crate) async fn unblind_space(conn: &mut Conn, id: SpaceId) -> Result<bool> {
    Ok(UNBLIND_SPACE.on(conn).bind(id.0).execute(conn.raw()).await?.rows_affected() == 1)
}

pub(crate) async fn rename_space(conn: &mut Conn, space: &Space, to: &str) -> Result<()> {
    ADD_ALIAS
        .on(conn)
        .bind(space.platform.as_str())
        .bind(&*space.external_id)
        .bind(space.id.0)
        .execute(conn.raw())
        .await?;
    RENAME_SPACE.on(conn).bind(space.id.0).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// Makes a former id known without renaming: the new id turned out to be a space of its own already.
pub(crate) async fn add_alias(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
    space: SpaceId,
) -> Result<()> {
    ADD_ALIAS.on(conn).bind(platform.as_str()).bind(external_id).bind(space.0).execute(conn.raw()).await?;
    Ok(())
}

/// `old` takes the id of `new`, whose activity it gets; the stays of `new` were carried over by their rules before.
/// Channels keep their numbers, and no channel stands in both, so no count meets another.
pub(crate) async fn absorb_space(conn: &mut Conn, old: &Space, new: &Space) -> Result<()> {
    for statement in [ABSORB_ACTIVITY, ABSORB_COUNTS] {
        statement.on(conn).bind(old.id.0).bind(new.id.0).execute(conn.raw()).await?;
    }
    for statement in [DROP_ACTIVITY, DROP_COUNTS, DROP_STAYS, DROP_COVERAGE] {
        statement.on(conn).bind(new.id.0).execute(conn.raw()).await?;
    }
    RETIRE_SPACE
        .on(conn)
        .bind(new.id.0)
        .bind(format!("merged:{}", new.id))
        .bind(old.community_id.0)
        .execute(conn.raw())
        .await?;
    rename_space(conn, old, &new.external_id).await?;
    DROP_EMPTY_COMMUNITY.on(conn).bind(new.community_id.0).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn move_space(conn: &mut Conn, id: SpaceId, to: CommunityId) -> Result<()> {
    MOVE_SPACE.on(conn).bind(id.0).bind(to.0).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn upsert_channel(
    conn: &mut Conn,
    space: SpaceId,
    external_id: &str,
    name: &str,
) -> Result<ChannelId> {
    let row = UPSERT_CHANNEL
        .on(conn)
        .bind(space.0)
        .bind(external_id)
        .bind(without_nul(name).into_owned())
        .fetch_one(conn.raw())
        .await?;
    Ok(ChannelId(row.try_get("id")?))
}

/// Records a channel as the platform describes it.
pub(crate) async fn see_channel(conn: &mut Conn, space: SpaceId, seen: &ChannelSeen) -> Result<()> {
    let channel = upsert_channel(conn, space, &seen.external_id, &seen.name).await?;
    if let Some(is_voice) = seen.is_voice {
        SET_VOICE.on(conn).bind(channel.0).bind(i64::from(is_voice)).execute(conn.raw()).await?;
    }
    Ok(())
}

pub(crate) async fn channel_of(
    conn: &mut Conn,
    id: CommunityId,
    platform: PlatformName,
    external_id: &str,
) -> Result<Option<ChannelId>> {
    // It is typed by a person.
    let external_id = without_nul(external_id).into_owned();
    let row =
        CHANNEL_OF.on(conn).bind(id.0).bind(platform.as_str()).bind(external_id).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(ChannelId(row.try_get("id")?))).transpose()
}

pub(crate) async fn space_of_channel(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
) -> Result<Option<String>> {
    let external_id = without_nul(external_id).into_owned();
    let row = SPACE_OF_CHANNEL.on(conn).bind(platform.as_str()).bind(external_id).fetch_optional(conn.raw()).await?;
    row.map(|row| row.try_get("external_id").map_err(Into::into)).transpose()
}

pub(crate) async fn name_channel(conn: &mut Conn, id: CommunityId, name: &str, channel: ChannelId) -> Result<()> {
    NAME_CHANNEL.on(conn).bind(id.0).bind(without_nul(name).into_owned()).bind(channel.0).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn channel_names(conn: &mut Conn, id: CommunityId) -> Result<Vec<NamedChannel>> {
    let rows = CHANNEL_NAMES.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(NamedChannel {
                name: row.try_get("name")?,
                platform: row.try_get("platform")?,
                external_id: row.try_get("external_id")?,
                channel_name: row.try_get("channel_name")?,
            })
        })
        .collect()
}

pub(crate) async fn insert_audit(
    conn: &mut Conn,
    id: CommunityId,
    at: DateTime<Utc>,
    actor: &str,
    action: &str,
    detail: &str,
) -> Result<()> {
    INSERT_AUDIT
        .on(conn)
        .bind(id.0)
        .bind(ms(at))
        .bind(actor)
        .bind(action)
        .bind(without_nul(detail).into_owned())
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(crate) async fn insert_bind_code(
    conn: &mut Conn,
    hash: &str,
    id: CommunityId,
    made_by: &str,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    INSERT_BIND_CODE.on(conn).bind(hash).bind(id.0).bind(made_by).bind(ms(expires_at)).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn bind_code_target(conn: &mut Conn, hash: &str, at: DateTime<Utc>) -> Result<Option<CommunityId>> {
    let row = BIND_CODE_TARGET.on(conn).bind(hash).bind(ms(at)).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// Returns whether the code was still there to be used.
pub(crate) async fn use_bind_code(conn: &mut Conn, hash: &str, at: DateTime<Utc>) -> Result<bool> {
    Ok(USE_BIND_CODE.on(conn).bind(hash).bind(ms(at)).fetch_optional(conn.raw()).await?.is_some())
}

pub(crate) async fn account_setting(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
    name: &str,
) -> Result<Option<String>> {
    let row = ACCOUNT_SETTING
        .on(conn)
        .bind(platform.as_str())
        .bind(external_id)
        .bind(name)
        .fetch_optional(conn.raw())
        .await?;
    row.map(|row| Ok(row.try_get("value")?)).transpose()
}

pub(crate) async fn set_account_setting(
    conn: &mut Conn,
    account: crate::ids::AccountId,
    name: &str,
    value: &str,
) -> Result<()> {
    SET_ACCOUNT_SETTING.on(conn).bind(account.0).bind(name).bind(value).execute(conn.raw()).await?;
    Ok(())
}

/// Spaces in which an account was seen, or that it owns.
pub(crate) async fn spaces_of_account(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
) -> Result<Vec<Space>> {
    let rows = SPACES_OF_ACCOUNT.on(conn).bind(platform.as_str()).bind(external_id).fetch_all(conn.raw()).await?;
    rows.into_iter().map(read_space).collect()
}
