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
    OFFER_INTEREST(Int, Text, Text, Int) =
        "INSERT INTO interest (community_id, name, key, position, retired_at) VALUES ($1, $2, $3, $4, NULL)
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
    ASK_INTERESTS(Int, Int) =
        "INSERT INTO interest_asked (community_id, account_id) VALUES ($1, $2)
         ON CONFLICT (community_id, account_id) DO NOTHING";
    /// Who was.
    ASKED_INTERESTS(Int) = "SELECT account_id FROM interest_asked WHERE community_id = $1";
    /// Puts an interest into the list of another community.
    MOVE_INTEREST(Int, Int, Int, Int) =
        "UPDATE interest SET community_id = $2, position = $3, retired_at = COALESCE(retired_at, $4) WHERE id = $1";
    /// Counts the choices of one interest as such of another one, behind those that are there.
    MOVE_CHOICES(Int, Int) =
        "INSERT INTO interest_choice (interest_id, account_id, number, chosen_at, dropped_at)
         SELECT $2, c.account_id, c.number + COALESCE((SELECT MAX(t.number) FROM interest_choice t
             WHERE t.interest_id = $2 AND t.account_id = c.account_id), 0), c.chosen_at, c.dropped_at
         FROM interest_choice c WHERE c.interest_id = $1";
    /// Removes the choices of an interest that were moved.
    REMOVE_CHOICES(Int) = "DELETE FROM interest_choice WHERE interest_id = $1";
    /// Removes an interest without choices.
    REMOVE_INTEREST(Int) =
        "DELETE FROM interest WHERE id = $1
             AND NOT EXISTS (SELECT 1 FROM interest_choice c WHERE c.interest_id = $1)";
    /// Counts those who were asked in one community as asked in another one.
    MOVE_ASKED(Int, Int) =
        "INSERT INTO interest_asked (community_id, account_id)
         SELECT $2, account_id FROM interest_asked WHERE community_id = $1
         ON CONFLICT (community_id, account_id) DO NOTHING";
    /// Removes those who were asked, and were moved.
    REMOVE_ASKED(Int) = "DELETE FROM interest_asked WHERE community_id = $1";
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
) -> Result<()> {
    let query = OFFER_INTEREST.on(conn).bind(community.0).bind(name.to_owned()).bind(key.to_owned()).bind(position);
    query.execute(conn.raw()).await?;
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

pub(super) async fn ask(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<()> {
    ASK_INTERESTS.on(conn).bind(community.0).bind(account.0).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn asked(conn: &mut Conn, community: CommunityId) -> Result<Vec<AccountId>> {
    let rows = ASKED_INTERESTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(AccountId(row.try_get("account_id")?))).collect()
}

/// Puts an interest into the list of another community, as one that is not offered any more where an instant is given.
pub(super) async fn carry(
    conn: &mut Conn,
    interest: InterestId,
    to: CommunityId,
    position: i64,
    retired_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let query = MOVE_INTEREST.on(conn).bind(interest.0).bind(to.0).bind(position).bind(retired_at.map(ms));
    query.execute(conn.raw()).await?;
    Ok(())
}

/// Makes one of two interests.
pub(super) async fn merge(conn: &mut Conn, from: InterestId, into: InterestId) -> Result<()> {
    MOVE_CHOICES.on(conn).bind(from.0).bind(into.0).execute(conn.raw()).await?;
    REMOVE_CHOICES.on(conn).bind(from.0).execute(conn.raw()).await?;
    REMOVE_INTEREST.on(conn).bind(from.0).execute(conn.raw()).await?;
    Ok(())
}

/// Counts those who were asked in one community as asked in another one.
pub(super) async fn carry_asked(conn: &mut Conn, from: CommunityId, to: CommunityId) -> Result<()> {
    MOVE_ASKED.on(conn).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    REMOVE_ASKED.on(conn).bind(from.0).execute(conn.raw()).await?;
    Ok(())
}
