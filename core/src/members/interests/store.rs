//! The SQL of interests, of who chose them, and of who was asked.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::Interest;
use crate::ids::{AccountId, CommunityId, InterestId};
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

statements! {
    /// All interests of a community, those that can be chosen first.
    INTERESTS(Int) =
        "SELECT id, name, key, CASE WHEN retired_at IS NULL THEN 1 ELSE 0 END AS is_offered FROM interest
         WHERE community_id = $1 ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, position, id";
    /// Offers an interest, or the one of that name again.
    OFFER_INTEREST(Int, Text, Text, Int, Int) =
        "INSERT INTO interest (community_id, name, key, position, made_at, retired_at) VALUES ($1, $2, $3, $4, $5, NULL)
         ON CONFLICT (community_id, key) DO UPDATE SET
             name = excluded.name, position = excluded.position, retired_at = NULL";
    /// Offers an interest no more.
    RETIRE_INTEREST(Int, Int) = "UPDATE interest SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
    /// Gives an interest another name.
    RENAME_INTEREST(Int, Text, Text) = "UPDATE interest SET name = $2, key = $3 WHERE id = $1";
    /// Somebody chooses an interest. Two who say so at once with one account are one.
    CHOOSE_INTEREST(Int, Int, Int) =
        "INSERT INTO interest_choice (interest_id, account_id, number, chosen_at, dropped_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM interest_choice
             WHERE interest_id = $1 AND account_id = $2), $3, NULL)
         ON CONFLICT (interest_id, account_id, number) DO NOTHING";
    /// Somebody takes a choice back.
    TAKE_INTEREST_BACK(Int, Int, Int) =
        "UPDATE interest_choice SET dropped_at = $3 WHERE interest_id = $1 AND account_id = $2 AND dropped_at IS NULL";
    /// What an account has chosen in a community.
    INTERESTS_OF_ACCOUNT(Int, Int) =
        "SELECT c.interest_id FROM interest_choice c JOIN interest i ON i.id = c.interest_id
         WHERE c.account_id = $2 AND i.community_id = $1 AND c.dropped_at IS NULL";
    /// Every choice of a community that stands.
    INTEREST_CHOICES(Int) =
        "SELECT c.interest_id, c.account_id, c.chosen_at FROM interest_choice c JOIN interest i ON i.id = c.interest_id
         WHERE i.community_id = $1 AND c.dropped_at IS NULL";
    /// Somebody was shown what there is to choose.
    ASK_INTERESTS(Int, Int, Int) =
        "INSERT INTO interest_asked (community_id, account_id, asked_at) VALUES ($1, $2, $3)
         ON CONFLICT (community_id, account_id) DO NOTHING";
    /// Who was.
    ASKED_INTERESTS(Int) = "SELECT account_id FROM interest_asked WHERE community_id = $1";
    /// Forgets what an account chose.
    FORGET_INTEREST_CHOICES(Int) = "DELETE FROM interest_choice WHERE account_id = $1";
    /// Forgets that it was asked.
    FORGET_INTEREST_ASKED(Int) = "DELETE FROM interest_asked WHERE account_id = $1";
}

pub(super) async fn list(conn: &mut Conn, community: CommunityId) -> Result<Vec<Interest>> {
    let rows = INTERESTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Interest {
                id: InterestId(row.try_get("id")?),
                name: row.try_get("name")?,
                key: row.try_get("key")?,
                is_offered: row.try_get::<i64, _>("is_offered")? != 0,
            })
        })
        .collect()
}

pub(super) async fn offer(
    conn: &mut Conn,
    community: CommunityId,
    (name, key): (&str, &str),
    position: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    OFFER_INTEREST
        .on(conn)
        .bind(community.0)
        .bind(name.to_owned())
        .bind(key.to_owned())
        .bind(position)
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(super) async fn retire(conn: &mut Conn, interest: InterestId, now: DateTime<Utc>) -> Result<()> {
    RETIRE_INTEREST.on(conn).bind(interest.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn rename(conn: &mut Conn, interest: InterestId, (name, key): (&str, &str)) -> Result<()> {
    let query = RENAME_INTEREST.on(conn).bind(interest.0).bind(name.to_owned()).bind(key.to_owned());
    query.execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn choose(
    conn: &mut Conn,
    interest: InterestId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    CHOOSE_INTEREST.on(conn).bind(interest.0).bind(account.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn take_back(
    conn: &mut Conn,
    interest: InterestId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    TAKE_INTEREST_BACK.on(conn).bind(interest.0).bind(account.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn chosen_by(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
) -> Result<HashSet<InterestId>> {
    let rows = INTERESTS_OF_ACCOUNT.on(conn).bind(community.0).bind(account.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(InterestId(row.try_get("interest_id")?))).collect()
}

/// A choice that stands.
pub(super) struct Choice {
    pub(super) interest: InterestId,
    pub(super) account: AccountId,
    pub(super) at: DateTime<Utc>,
}

pub(super) async fn choices(conn: &mut Conn, community: CommunityId) -> Result<Vec<Choice>> {
    let rows = INTEREST_CHOICES.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Choice {
                interest: InterestId(row.try_get("interest_id")?),
                account: AccountId(row.try_get("account_id")?),
                at: from_ms(row.try_get("chosen_at")?),
            })
        })
        .collect()
}

pub(super) async fn ask(conn: &mut Conn, community: CommunityId, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    ASK_INTERESTS.on(conn).bind(community.0).bind(account.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn asked(conn: &mut Conn, community: CommunityId) -> Result<Vec<AccountId>> {
    let rows = ASKED_INTERESTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(AccountId(row.try_get("account_id")?))).collect()
}

pub(super) async fn forget(conn: &mut Conn, account: AccountId) -> Result<()> {
    for statement in [FORGET_INTEREST_CHOICES, FORGET_INTEREST_ASKED] {
        statement.on(conn).bind(account.0).execute(conn.raw()).await?;
    }
    Ok(())
}
