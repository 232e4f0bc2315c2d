//! The SQL of linked accounts and their codes.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{LinkedAccount, Links};
use crate::ids::{AccountId, CommunityId, MemberId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements};
use crate::time::ms;

statements! {
    /// Forgets codes that are too old, and the one that an account made before in the same community.
    FORGET_CODES(Int, Int, Int) =
        "DELETE FROM link_code WHERE expires_at <= $1 OR (community_id = $2 AND account_id = $3)";
    /// Keeps a code's hash.
    INSERT_CODE(Text, Int, Int, Int) =
        "INSERT INTO link_code (code_hash, community_id, account_id, expires_at) VALUES ($1, $2, $3, $4)";
    /// Uses a code, once, and tells whose it is.
    USE_CODE(Text, Int) =
        "UPDATE link_code SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2
         RETURNING community_id, account_id";
    /// Where and by whom a code was made that has been used.
    USED_CODE(Text) = "SELECT community_id, account_id FROM link_code WHERE code_hash = $1 AND used_at IS NOT NULL";
    /// Where a code was made.
    COMMUNITY_OF_CODE(Text) = "SELECT community_id FROM link_code WHERE code_hash = $1";
    /// Wrong codes that an account typed since an instant.
    WRONG_TRIES(Int, Int) = "SELECT wrong FROM link_try WHERE account_id = $1 AND since_at > $2";
    /// Counts a wrong code; a count that began at $3 or before begins anew.
    COUNT_WRONG(Int, Int, Int) =
        "INSERT INTO link_try (account_id, since_at, wrong) VALUES ($1, $2, 1)
         ON CONFLICT (account_id) DO UPDATE SET
             wrong = CASE WHEN link_try.since_at <= $3 THEN 1 ELSE link_try.wrong + 1 END,
             since_at = CASE WHEN link_try.since_at <= $3 THEN excluded.since_at ELSE link_try.since_at END";
    /// One account.
    ACCOUNT(Int) = "SELECT id, platform, external_id, name FROM account WHERE id = $1";
    /// The account that another one is linked with.
    LINKED_WITH(Int, Int) =
        "SELECT a.id, a.platform, a.external_id, a.name FROM member m
         JOIN member o ON o.community_id = m.community_id AND o.member_id = m.member_id AND o.unlinked_at IS NULL
         JOIN account a ON a.id = o.account_id
         WHERE m.community_id = $1 AND m.account_id = $2 AND m.unlinked_at IS NULL AND o.account_id <> $2";
    /// Joins an account to a member.
    INSERT_MEMBER(Int, Int, Int, Int) =
        "INSERT INTO member (community_id, member_id, account_id, linked_at) VALUES ($1, $2, $3, $4)";
    /// Takes the member apart that an account belongs to.
    UNLINK(Int, Int, Int) =
        "UPDATE member SET unlinked_at = $3, unlinked_by = $2 WHERE community_id = $1 AND unlinked_at IS NULL
             AND member_id = (SELECT m.member_id FROM member m
                              WHERE m.community_id = $1 AND m.account_id = $2 AND m.unlinked_at IS NULL)";
    /// What an account took apart last, after an instant.
    LAST_UNLINKED(Int, Int, Int) =
        "SELECT member_id, linked_at FROM member
         WHERE community_id = $1 AND account_id = $2 AND unlinked_by = $2 AND unlinked_at > $3
         ORDER BY unlinked_at DESC LIMIT 1";
    /// Joins again what was taken apart, as if it had never been.
    RELINK(Int, Int, Int) =
        "UPDATE member SET unlinked_at = NULL, unlinked_by = NULL
         WHERE community_id = $1 AND member_id = $2 AND linked_at = $3";
    /// Every account that is linked now, and the member that it belongs to.
    LINKS(Int) = "SELECT account_id, member_id FROM member WHERE community_id = $1 AND unlinked_at IS NULL";
    /// Communities in which an account is linked, or was after an instant.
    COMMUNITIES_OF_LINKED(Text, Text, Int) =
        "SELECT DISTINCT m.community_id FROM member m JOIN account a ON a.id = m.account_id
         WHERE a.platform = $1 AND a.external_id = $2 AND (m.unlinked_at IS NULL OR m.unlinked_at > $3)
         ORDER BY m.community_id";
    /// Ends the links of one community whose accounts are linked in another one.
    END_DOUBLED(Int, Int, Int) =
        "UPDATE member SET unlinked_at = $3 WHERE community_id = $1 AND unlinked_at IS NULL AND member_id IN (
             SELECT o.member_id FROM member o
             JOIN member t ON t.community_id = $2 AND t.account_id = o.account_id AND t.unlinked_at IS NULL
             WHERE o.community_id = $1 AND o.unlinked_at IS NULL)";
    /// Carries the links of one community into another.
    CARRY_MEMBERS(Int, Int) = "UPDATE member SET community_id = $2 WHERE community_id = $1";
    /// Carries codes that wait along.
    CARRY_CODES(Int, Int) = "UPDATE link_code SET community_id = $2 WHERE community_id = $1";
    /// Forgets every link that an account ever had, on both of its sides.
    FORGET_MEMBERS(Int) =
        "DELETE FROM member WHERE EXISTS (
             SELECT 1 FROM member o WHERE o.community_id = member.community_id AND o.member_id = member.member_id
                 AND o.linked_at = member.linked_at AND o.account_id = $1)";
    /// Forgets the codes that an account made.
    FORGET_CODES_OF(Int) = "DELETE FROM link_code WHERE account_id = $1";
    /// Forgets what an account tried.
    FORGET_TRIES_OF(Int) = "DELETE FROM link_try WHERE account_id = $1";
}

/// Keeps the hash of a code; the one that the account made before does not work any more.
pub(super) async fn insert_code(
    conn: &mut Conn,
    hash: &str,
    community: CommunityId,
    account: AccountId,
    (at, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    FORGET_CODES.on(conn).bind(ms(at)).bind(community.0).bind(account.0).execute(conn.raw()).await?;
    INSERT_CODE.on(conn).bind(hash).bind(community.0).bind(account.0).bind(ms(expires_at)).execute(conn.raw()).await?;
    Ok(())
}

/// Where and by whom a code was made, if it was still there to be used.
pub(super) async fn use_code(
    conn: &mut Conn,
    hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<(CommunityId, AccountId)>> {
    let row = USE_CODE.on(conn).bind(hash).bind(ms(at)).fetch_optional(conn.raw()).await?;
    row.as_ref().map(read_code).transpose()
}

/// Where and by whom a code was made that has been used.
pub(super) async fn community_of_code(conn: &mut Conn, hash: &str) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF_CODE.on(conn).bind(hash).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

pub(super) async fn used_code(conn: &mut Conn, hash: &str) -> Result<Option<(CommunityId, AccountId)>> {
    USED_CODE.on(conn).bind(hash).fetch_optional(conn.raw()).await?.as_ref().map(read_code).transpose()
}

fn read_code(row: &AnyRow) -> Result<(CommunityId, AccountId)> {
    Ok((CommunityId(row.try_get("community_id")?), AccountId(row.try_get("account_id")?)))
}

pub(super) async fn wrong_tries(conn: &mut Conn, account: AccountId, since: DateTime<Utc>) -> Result<i64> {
    let row = WRONG_TRIES.on(conn).bind(account.0).bind(ms(since)).fetch_optional(conn.raw()).await?;
    Ok(row.map(|row| row.try_get("wrong")).transpose()?.unwrap_or(0))
}

/// A count that began at `since` or before begins anew.
pub(super) async fn count_wrong(
    conn: &mut Conn,
    account: AccountId,
    at: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<()> {
    COUNT_WRONG.on(conn).bind(account.0).bind(ms(at)).bind(ms(since)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn account(conn: &mut Conn, account: AccountId) -> Result<Option<LinkedAccount>> {
    ACCOUNT.on(conn).bind(account.0).fetch_optional(conn.raw()).await?.as_ref().map(read_account).transpose()
}

pub(super) async fn linked_with(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
) -> Result<Option<LinkedAccount>> {
    let row = LINKED_WITH.on(conn).bind(community.0).bind(account.0).fetch_optional(conn.raw()).await?;
    row.as_ref().map(read_account).transpose()
}

fn read_account(row: &AnyRow) -> Result<LinkedAccount> {
    let (id, platform): (i64, String) = (row.try_get("id")?, row.try_get("platform")?);
    let name: String = row.try_get("name")?;
    Ok(LinkedAccount {
        account: AccountId(id),
        platform: PlatformName::parse(&platform).ok_or_else(|| StoreError::Corrupt {
            table: "account",
            column: "platform",
            row: id.to_string(),
            value: platform,
        })?,
        name: if name.is_empty() { row.try_get("external_id")? } else { name },
    })
}

pub(super) async fn insert_member(
    conn: &mut Conn,
    community: CommunityId,
    member: MemberId,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    INSERT_MEMBER.on(conn).bind(community.0).bind(member.0).bind(account.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn unlink(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<()> {
    UNLINK.on(conn).bind(community.0).bind(account.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// Joins again what an account took apart last, after `since`; returns whether there was anything.
pub(super) async fn relink(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<bool> {
    let row =
        LAST_UNLINKED.on(conn).bind(community.0).bind(account.0).bind(ms(since)).fetch_optional(conn.raw()).await?;
    let Some(row) = row else { return Ok(false) };
    let (member, linked_at): (i64, i64) = (row.try_get("member_id")?, row.try_get("linked_at")?);
    let done = RELINK.on(conn).bind(community.0).bind(member).bind(linked_at).execute(conn.raw()).await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn links(conn: &mut Conn, community: CommunityId) -> Result<Links> {
    let rows = LINKS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    let pair =
        |row: &AnyRow| Ok((AccountId(row.try_get("account_id")?), MemberId(row.try_get::<i64, _>("member_id")?)));
    Ok(Links(rows.iter().map(pair).collect::<Result<_>>()?))
}

pub(super) async fn communities_of_linked(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
    since: DateTime<Utc>,
) -> Result<Vec<CommunityId>> {
    let query = COMMUNITIES_OF_LINKED.on(conn).bind(platform.as_str()).bind(external_id).bind(ms(since));
    let rows = query.fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(CommunityId(row.try_get("community_id")?))).collect()
}

pub(super) async fn carry(conn: &mut Conn, from: CommunityId, to: CommunityId, at: DateTime<Utc>) -> Result<()> {
    END_DOUBLED.on(conn).bind(from.0).bind(to.0).bind(ms(at)).execute(conn.raw()).await?;
    for statement in [CARRY_MEMBERS, CARRY_CODES] {
        statement.on(conn).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    }
    Ok(())
}

pub(super) async fn forget(conn: &mut Conn, account: AccountId) -> Result<()> {
    for statement in [FORGET_MEMBERS, FORGET_CODES_OF, FORGET_TRIES_OF] {
        statement.on(conn).bind(account.0).execute(conn.raw()).await?;
    }
    Ok(())
}
