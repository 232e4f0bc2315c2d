//! The SQL of accounts and stays.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::stays::{Join, Stay};
use crate::ids::{AccountId, CommunityId, SpaceId};
use crate::inbox::{EndReason, JoinHow, Person};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// Records an account, or what is new about it. An empty name leaves the known one; who was a bot stays one, because
    /// some events name an account by its id alone.
    UPSERT_ACCOUNT(Text, Text, Text, Int) =
        "INSERT INTO account (platform, external_id, name, is_bot) VALUES ($1, $2, $3, $4)
         ON CONFLICT (platform, external_id) DO UPDATE SET
             name = CASE WHEN excluded.name = '' THEN account.name ELSE excluded.name END,
             is_bot = CASE WHEN account.is_bot = 1 THEN 1 ELSE excluded.is_bot END
         RETURNING id";
    /// The last stay of an account in a space.
    LAST_STAY(Int, Int) =
        "SELECT space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason, pending FROM stay
         WHERE space_id = $1 AND account_id = $2 ORDER BY number DESC LIMIT 1";
    /// One stay.
    STAY(Int, Int, Int) =
        "SELECT space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason, pending FROM stay
         WHERE space_id = $1 AND account_id = $2 AND number = $3";
    /// All stays in a space.
    STAYS_OF_SPACE(Int) =
        "SELECT space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason, pending FROM stay
         WHERE space_id = $1 ORDER BY account_id, number";
    /// Opens a stay.
    INSERT_STAY(Int, Int, Int, IntNull, Int, IntNull, IntNull, TextNull, Text, TextNull, Int) =
        "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason,
             found_by, source, pending) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// The join of a stay became known after the member was seen (not before $8), or after their leave was.
    SET_JOIN(Int, Int, Int, Int, Text, TextNull, Int, Int) =
        "UPDATE stay SET joined_at = $4, observed_at = $4, found_by = $5, source = $6, pending = $7
         WHERE space_id = $1 AND account_id = $2 AND number = $3 AND (found_by = 'leave' OR observed_at >= $8)";
    /// The platform tells when a member joined who has been observed since later.
    SET_JOINED_AT(Int, Int, Int, Int) =
        "UPDATE stay SET joined_at = $4 WHERE space_id = $1 AND account_id = $2 AND number = $3";
    /// A leave that was only concluded did not happen.
    REOPEN_STAY(Int, Int, Int) =
        "UPDATE stay SET left_after_at = NULL, left_at = NULL, end_reason = NULL
         WHERE space_id = $1 AND account_id = $2 AND number = $3";
    /// Closes a stay, or corrects how it ended.
    CLOSE_STAY(Int, Int, Int, IntNull, Int, Text) =
        "UPDATE stay SET left_after_at = $4, left_at = $5, end_reason = $6, pending = 0
         WHERE space_id = $1 AND account_id = $2 AND number = $3";
    /// The cause of a departure became known.
    SET_END_REASON(Int, Int, Int, Text) =
        "UPDATE stay SET end_reason = $4 WHERE space_id = $1 AND account_id = $2 AND number = $3";
    /// A pending member was let in.
    ACCEPT(Int, Int) = "UPDATE stay SET pending = 0 WHERE space_id = $1 AND account_id = $2 AND left_at IS NULL";
    /// Who is in a space as far as is known: accounts by their external ids.
    OPEN_STAYS(Int) =
        "SELECT s.space_id, s.account_id, s.number, s.joined_at, s.observed_at, s.left_after_at, s.left_at, s.end_reason,
             s.pending, a.external_id FROM stay s JOIN account a ON a.id = s.account_id
         WHERE s.space_id = $1 AND s.left_at IS NULL";
    /// All stays of a community's spaces, for statistics. In no order: sorting here took longer than reading. The
    /// reason comes as its place in `EndReason::ALL`, since a text for every row costs as much as the rest of it.
    STAYS_OF_COMMUNITY(Int) =
        "SELECT account_id, space_id, number, joined_at, observed_at, left_after_at, left_at,
             CASE end_reason WHEN 'left' THEN 0 WHEN 'kicked' THEN 1 WHEN 'banned' THEN 2 WHEN 'purged' THEN 3
                 WHEN 'lapsed' THEN 4 WHEN 'unknown' THEN 5 END AS reason
         FROM stay WHERE space_id IN (SELECT id FROM space WHERE community_id = $1)";
    /// All stays of a community with names, for export.
    EXPORT_STAYS(Int) =
        "SELECT p.platform, p.external_id AS space_external_id, a.external_id, a.name, s.number, s.joined_at, s.observed_at,
             s.left_after_at, s.left_at, s.end_reason, s.found_by, s.source, s.pending
         FROM stay s JOIN space p ON p.id = s.space_id JOIN account a ON a.id = s.account_id
         WHERE p.community_id = $1 ORDER BY p.id, a.id, s.number";
    /// How many members are there now, known by name only: their accounts come from an export and have no id.
    NAME_ONLY_MEMBERS(Int) =
        "SELECT COUNT(*) AS how_many FROM stay s JOIN space p ON p.id = s.space_id JOIN account a ON a.id = s.account_id
         WHERE p.community_id = $1 AND s.left_at IS NULL AND a.external_id LIKE 'name:%'";
    /// How many are in each space of a community: as the platform counted last, or as many as are known, if more.
    PRESENT(Int) =
        "SELECT (SELECT COUNT(*) FROM stay s WHERE s.space_id = p.id AND s.left_at IS NULL) AS known,
             COALESCE((SELECT c.members FROM member_count c WHERE c.space_id = p.id ORDER BY c.at DESC LIMIT 1), 0) AS counted
         FROM space p WHERE p.community_id = $1 AND p.state = 'active'";
    /// By how many more accounts than persons the linked ones are who are there.
    PRESENT_TWICE(Int) =
        "SELECT COUNT(DISTINCT m.account_id) - COUNT(DISTINCT m.member_id) AS how_many FROM member m
         WHERE m.community_id = $1 AND m.unlinked_at IS NULL AND EXISTS (
             SELECT 1 FROM stay s JOIN space p ON p.id = s.space_id
             WHERE s.account_id = m.account_id AND s.left_at IS NULL AND p.community_id = $1 AND p.state = 'active')";
    /// What the platform counts.
    INSERT_MEMBER_COUNT(Int, Int, Int) =
        "INSERT INTO member_count (space_id, at, members) VALUES ($1, $2, $3)
         ON CONFLICT (space_id, at) DO UPDATE SET members = excluded.members";
    /// What the platform counted, for the level of spaces without a roster.
    MEMBER_COUNTS(Int) =
        "SELECT c.space_id, c.at, c.members FROM member_count c JOIN space p ON p.id = c.space_id
         WHERE p.community_id = $1 ORDER BY c.space_id, c.at";
    /// Asks for the roster of a space to be compared.
    ROSTER_DUE(Int, Int) = "UPDATE space SET roster_due_at = $2 WHERE id = $1";
    /// Spaces whose roster is due.
    ROSTERS_DUE(Text, Int) =
        "SELECT external_id FROM space WHERE platform = $1 AND state = 'active' AND roster_due_at <= $2 ORDER BY id";
}

pub(crate) async fn upsert_account(conn: &mut Conn, platform: PlatformName, person: &Person) -> Result<AccountId> {
    let row = UPSERT_ACCOUNT
        .on(conn)
        .bind(platform.as_str())
        .bind(&*person.external_id)
        .bind(without_nul(&person.name).into_owned())
        .bind(i64::from(person.is_bot))
        .fetch_one(conn.raw())
        .await?;
    Ok(AccountId(row.try_get("id")?))
}

pub(crate) async fn last_stay(conn: &mut Conn, space: SpaceId, account: AccountId) -> Result<Option<Stay>> {
    let row = LAST_STAY.on(conn).bind(space.0).bind(account.0).fetch_optional(conn.raw()).await?;
    row.as_ref().map(read_stay).transpose()
}

pub(crate) async fn stay(conn: &mut Conn, space: SpaceId, account: AccountId, number: i64) -> Result<Option<Stay>> {
    let row = STAY.on(conn).bind(space.0).bind(account.0).bind(number).fetch_optional(conn.raw()).await?;
    row.as_ref().map(read_stay).transpose()
}

pub(crate) fn read_stay(row: &AnyRow) -> Result<Stay> {
    let at = |column| -> Result<Option<DateTime<Utc>>> { Ok(row.try_get::<Option<i64>, _>(column)?.map(from_ms)) };
    let account: i64 = row.try_get("account_id")?;
    let reason: Option<String> = row.try_get("end_reason")?;
    let end_reason = match reason {
        None => None,
        Some(word) => Some(EndReason::parse(&word).ok_or_else(|| StoreError::Corrupt {
            table: "stay",
            column: "end_reason",
            row: account.to_string(),
            value: word,
        })?),
    };
    Ok(Stay {
        space: SpaceId(row.try_get("space_id")?),
        account: AccountId(account),
        number: row.try_get("number")?,
        joined_at: at("joined_at")?,
        observed_at: from_ms(row.try_get("observed_at")?),
        left_after_at: at("left_after_at")?,
        left_at: at("left_at")?,
        end_reason,
        is_pending: row.try_get::<i64, _>("pending")? != 0,
    })
}

/// A stay to be recorded, with what is not read back by rules.
pub(crate) struct NewStay<'a> {
    pub(crate) stay: Stay,
    pub(crate) found_by: JoinHow,
    pub(crate) source: Option<&'a str>,
}

pub(crate) async fn insert_stay(conn: &mut Conn, new: &NewStay<'_>) -> Result<()> {
    let stay = &new.stay;
    INSERT_STAY
        .on(conn)
        .bind(stay.space.0)
        .bind(stay.account.0)
        .bind(stay.number)
        .bind(stay.joined_at.map(ms))
        .bind(ms(stay.observed_at))
        .bind(stay.left_after_at.map(ms))
        .bind(stay.left_at.map(ms))
        .bind(stay.end_reason.map(EndReason::as_str))
        .bind(new.found_by.as_str())
        .bind(new.source.map(|source| without_nul(source).into_owned()))
        .bind(i64::from(stay.is_pending))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// The join of a stay became known after the member was seen, not before `not_before`, or after their leave was.
pub(crate) async fn set_join(conn: &mut Conn, stay: &Stay, join: &Join<'_>, not_before: DateTime<Utc>) -> Result<()> {
    let is_pending = join.is_pending && stay.left_at.is_none();
    SET_JOIN
        .on(conn)
        .bind(stay.space.0)
        .bind(stay.account.0)
        .bind(stay.number)
        .bind(ms(join.at))
        .bind(join.how.as_str())
        .bind(join.source.map(|source| without_nul(source).into_owned()))
        .bind(i64::from(is_pending))
        .bind(ms(not_before))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// The platform tells when a member joined who has been observed since later.
pub(crate) async fn set_joined_at(conn: &mut Conn, stay: &Stay, at: DateTime<Utc>) -> Result<()> {
    SET_JOINED_AT
        .on(conn)
        .bind(stay.space.0)
        .bind(stay.account.0)
        .bind(stay.number)
        .bind(ms(at))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// A leave that was only concluded did not happen.
pub(crate) async fn reopen_stay(conn: &mut Conn, stay: &Stay) -> Result<()> {
    REOPEN_STAY.on(conn).bind(stay.space.0).bind(stay.account.0).bind(stay.number).execute(conn.raw()).await?;
    Ok(())
}

/// Closes a stay; `after` is `None` when the instant is exact.
pub(crate) async fn close_stay(
    conn: &mut Conn,
    stay: &Stay,
    after: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
    reason: EndReason,
) -> Result<()> {
    CLOSE_STAY
        .on(conn)
        .bind(stay.space.0)
        .bind(stay.account.0)
        .bind(stay.number)
        .bind(after.map(ms))
        .bind(ms(at))
        .bind(reason.as_str())
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(crate) async fn set_end_reason(conn: &mut Conn, stay: &Stay, reason: EndReason) -> Result<()> {
    SET_END_REASON
        .on(conn)
        .bind(stay.space.0)
        .bind(stay.account.0)
        .bind(stay.number)
        .bind(reason.as_str())
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(crate) async fn accept(conn: &mut Conn, space: SpaceId, account: AccountId) -> Result<()> {
    ACCEPT.on(conn).bind(space.0).bind(account.0).execute(conn.raw()).await?;
    Ok(())
}

/// Who is in a space as far as is known, with their ids on the platform.
pub(crate) async fn open_stays(conn: &mut Conn, space: SpaceId) -> Result<Vec<(String, Stay)>> {
    let rows = OPEN_STAYS.on(conn).bind(space.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((row.try_get("external_id")?, read_stay(row)?))).collect()
}

pub(crate) async fn stays_of_space(conn: &mut Conn, space: SpaceId) -> Result<Vec<Stay>> {
    STAYS_OF_SPACE.on(conn).bind(space.0).fetch_all(conn.raw()).await?.iter().map(read_stay).collect()
}

pub(crate) async fn name_only_members(conn: &mut Conn, community: CommunityId) -> Result<i64> {
    let row = NAME_ONLY_MEMBERS.on(conn).bind(community.0).fetch_one(conn.raw()).await?;
    Ok(row.try_get("how_many")?)
}

/// How many are in the spaces of a community together; who is in two of them counts twice, unless with two accounts that
/// they linked.
pub(crate) async fn present_count(conn: &mut Conn, community: CommunityId) -> Result<i64> {
    let rows = PRESENT.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    let mut all = 0;
    for row in rows {
        all += row.try_get::<i64, _>("known")?.max(row.try_get("counted")?);
    }
    let twice = PRESENT_TWICE.on(conn).bind(community.0).fetch_one(conn.raw()).await?;
    Ok(all - twice.try_get::<i64, _>("how_many")?)
}

pub(crate) async fn insert_member_count(
    conn: &mut Conn,
    space: SpaceId,
    at: DateTime<Utc>,
    members: i64,
) -> Result<()> {
    INSERT_MEMBER_COUNT.on(conn).bind(space.0).bind(ms(at)).bind(members).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn roster_due(conn: &mut Conn, space: SpaceId, at: DateTime<Utc>) -> Result<()> {
    ROSTER_DUE.on(conn).bind(space.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// Ids on the platform of the spaces whose roster is due.
pub(crate) async fn rosters_due(conn: &mut Conn, platform: PlatformName, at: DateTime<Utc>) -> Result<Vec<String>> {
    let rows = ROSTERS_DUE.on(conn).bind(platform.as_str()).bind(ms(at)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(row.try_get("external_id")?)).collect()
}
