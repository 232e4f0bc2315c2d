//! The SQL of bringing histories in: many rows at once, so that a year is read in seconds.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;

use super::timeline::{KnownStay, Timeline};
use crate::ids::{AccountId, SpaceId};
use crate::inbox::EndReason;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements};
use crate::time::{from_ms, ms};

statements! {
    /// Records accounts: platform, id, name. A known name stays when the second parameter is 1.
    UPSERT_ACCOUNTS(Rows, Int) = {
        sqlite: "INSERT INTO account (platform, external_id, name, is_bot)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 0
             FROM json_each($1) WHERE true
             ON CONFLICT (platform, external_id) DO UPDATE SET
                 name = CASE WHEN excluded.name = '' OR ($2 = 1 AND account.name <> '') THEN account.name
                        ELSE excluded.name END
             RETURNING id, external_id, is_bot",
        postgres: "INSERT INTO account (platform, external_id, name, is_bot)
             SELECT value->>0, value->>1, value->>2, 0 FROM jsonb_array_elements($1::jsonb) AS value
             ON CONFLICT (platform, external_id) DO UPDATE SET
                 name = CASE WHEN excluded.name = '' OR ($2 = 1 AND account.name <> '') THEN account.name
                        ELSE excluded.name END
             RETURNING id, external_id, is_bot",
        row: "[\"1\", \"1\", \"one\"]"
    };
    /// The stays of some accounts in a space.
    STAYS_OF(Int, Rows) = {
        sqlite: "SELECT account_id, joined_at, observed_at, left_after_at, left_at, end_reason, found_by, source, pending
             FROM stay WHERE space_id = $1 AND account_id IN (SELECT value FROM json_each($2))
             ORDER BY account_id, number",
        postgres: "SELECT account_id, joined_at, observed_at, left_after_at, left_at, end_reason, found_by, source, pending
             FROM stay
             WHERE space_id = $1 AND account_id IN (SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb) AS value)
             ORDER BY account_id, number",
        row: "1"
    };
    /// Takes the stays of some accounts out of a space, to be written again in the same transaction.
    REMOVE_STAYS(Int, Rows) = {
        sqlite: "DELETE FROM stay WHERE space_id = $1 AND account_id IN (SELECT value FROM json_each($2))",
        postgres: "DELETE FROM stay
             WHERE space_id = $1 AND account_id IN (SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb) AS value)",
        row: "1"
    };
    /// Writes stays: the columns of the table in their order.
    INSERT_STAYS(Rows) = {
        sqlite: "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason,
                 found_by, source, pending)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
                 json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
                 json_extract(value, '$[6]'), json_extract(value, '$[7]'), json_extract(value, '$[8]'),
                 json_extract(value, '$[9]'), json_extract(value, '$[10]')
             FROM json_each($1)",
        postgres: "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason,
                 found_by, source, pending)
             SELECT (value->>0)::bigint, (value->>1)::bigint, (value->>2)::bigint, (value->>3)::bigint,
                 (value->>4)::bigint, (value->>5)::bigint, (value->>6)::bigint, value->>7, value->>8, value->>9,
                 (value->>10)::bigint
             FROM jsonb_array_elements($1::jsonb) AS value",
        row: "[1, 1, 9, null, 1, null, null, null, \"import\", null, 0]"
    };
    /// Who is in a space by what files told, longest there first.
    PRESENT_BY_IMPORT(Int) =
        "SELECT a.external_id, a.name FROM stay s JOIN account a ON a.id = s.account_id
         WHERE s.space_id = $1 AND s.left_at IS NULL AND s.found_by = 'import'
         ORDER BY COALESCE(s.joined_at, s.observed_at), a.id";
    /// Accounts with a stay that lasts although another follows it: what a file left to be settled.
    UNSETTLED(Int) =
        "SELECT DISTINCT s.account_id FROM stay s WHERE s.space_id = $1 AND s.left_at IS NULL AND EXISTS (
             SELECT 1 FROM stay t WHERE t.space_id = s.space_id AND t.account_id = s.account_id AND t.number > s.number)
         ORDER BY s.account_id";
    /// How many people are in a space as far as is known.
    PRESENT(Int) = "SELECT COUNT(DISTINCT account_id) AS how_many FROM stay WHERE space_id = $1 AND left_at IS NULL";
}

/// Rows in one statement, and records in one transaction.
pub(crate) const ROWS_AT_ONCE: usize = 1000;

/// Whether a name that is known gives way to the one in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// The file's name is the newer one.
    Replace,
    /// Steward itself sees the space and knows better.
    Keep,
}

/// An account as the database knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    /// Bots are recorded as accounts and never as members.
    pub(crate) is_bot: bool,
}

/// Records accounts by their external ids, with names (empty: not known).
pub(crate) async fn upsert_accounts(
    conn: &mut Conn,
    platform: PlatformName,
    accounts: &BTreeMap<String, String>,
    names: Names,
) -> Result<HashMap<String, Account>> {
    let mut found = HashMap::with_capacity(accounts.len());
    let rows: Vec<Value> = accounts.iter().map(|(id, name)| json!([platform.as_str(), id, name])).collect();
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        let rows = UPSERT_ACCOUNTS
            .on(conn)
            .bind(Value::from(chunk).to_string())
            .bind(i64::from(names == Names::Keep))
            .fetch_all(conn.raw())
            .await?;
        for row in rows {
            let account = Account { id: AccountId(row.try_get("id")?), is_bot: row.try_get::<i64, _>("is_bot")? != 0 };
            found.insert(row.try_get("external_id")?, account);
        }
    }
    Ok(found)
}

/// The timelines of some accounts in one space, read, changed and written back within one transaction.
pub(crate) struct Timelines {
    space: SpaceId,
    by_account: BTreeMap<AccountId, Timeline>,
}

impl Timelines {
    /// Reads what is known of some accounts.
    pub(crate) async fn load(
        conn: &mut Conn,
        space: SpaceId,
        accounts: impl Iterator<Item = AccountId>,
    ) -> Result<Self> {
        let mut timelines = Self { space, by_account: BTreeMap::new() };
        let ids: Vec<Value> = accounts.map(|id| Value::from(id.0)).collect();
        for chunk in ids.chunks(ROWS_AT_ONCE) {
            let rows =
                STAYS_OF.on(conn).bind(space.0).bind(Value::from(chunk).to_string()).fetch_all(conn.raw()).await?;
            let mut stays: BTreeMap<AccountId, Vec<KnownStay>> = BTreeMap::new();
            for row in &rows {
                stays.entry(AccountId(row.try_get("account_id")?)).or_default().push(read_stay(row)?);
            }
            timelines.by_account.extend(stays.into_iter().map(|(account, stays)| (account, Timeline::of(stays))));
        }
        Ok(timelines)
    }

    /// The timeline of an account; empty for one that was never there.
    pub(crate) fn of(&mut self, account: AccountId) -> &mut Timeline {
        self.by_account.entry(account).or_default()
    }

    /// Gives the stays of somebody who was known by name alone to the account that they turned out to be.
    pub(crate) fn merge(&mut self, named: AccountId, by_id: AccountId) {
        let mut stays = std::mem::take(self.of(named));
        self.of(by_id).absorb(&mut stays);
        *self.of(named) = stays;
    }

    /// Writes what has changed.
    pub(crate) async fn save(&self, conn: &mut Conn) -> Result<()> {
        let changed: Vec<(&AccountId, &Timeline)> =
            self.by_account.iter().filter(|(_, timeline)| timeline.is_changed()).collect();
        let ids: Vec<Value> = changed.iter().map(|(account, _)| Value::from(account.0)).collect();
        for chunk in ids.chunks(ROWS_AT_ONCE) {
            REMOVE_STAYS.on(conn).bind(self.space.0).bind(Value::from(chunk).to_string()).execute(conn.raw()).await?;
        }
        let numbered = |(account, timeline): &(&AccountId, &Timeline)| -> Vec<Value> {
            (1_i64..).zip(timeline.stays()).map(|(number, stay)| row_of(self.space, **account, number, stay)).collect()
        };
        insert_stays(conn, changed.iter().flat_map(numbered).collect()).await
    }
}

/// Writes rows made by [`row_of`].
pub(crate) async fn insert_stays(conn: &mut Conn, rows: Vec<Value>) -> Result<()> {
    for chunk in rows.chunks(ROWS_AT_ONCE) {
        INSERT_STAYS.on(conn).bind(Value::from(chunk).to_string()).execute(conn.raw()).await?;
    }
    Ok(())
}

/// A stay as a row of the table.
pub(crate) fn row_of(space: SpaceId, account: AccountId, number: i64, stay: &KnownStay) -> Value {
    json!([
        space,
        account,
        number,
        stay.joined_at.map(ms),
        ms(stay.observed_at),
        stay.left_after_at.map(ms),
        stay.left_at.map(ms),
        stay.end_reason.map(EndReason::as_str),
        stay.found_by,
        stay.source,
        i64::from(stay.is_pending),
    ])
}

fn read_stay(row: &sqlx::any::AnyRow) -> Result<KnownStay> {
    let at = |column| -> Result<_> { Ok(row.try_get::<Option<i64>, _>(column)?.map(from_ms)) };
    let reason: Option<String> = row.try_get("end_reason")?;
    let end_reason = match reason {
        None => None,
        Some(word) => Some(EndReason::parse(&word).ok_or_else(|| StoreError::Corrupt {
            table: "stay",
            column: "end_reason",
            row: row.try_get::<i64, _>("account_id").map(|id| id.to_string()).unwrap_or_default(),
            value: word,
        })?),
    };
    Ok(KnownStay {
        joined_at: at("joined_at")?,
        observed_at: from_ms(row.try_get("observed_at")?),
        left_after_at: at("left_after_at")?,
        left_at: at("left_at")?,
        end_reason,
        found_by: row.try_get("found_by")?,
        source: row.try_get("source")?,
        is_pending: row.try_get::<i64, _>("pending")? != 0,
    })
}

/// How many people are in a space as far as is known.
pub(crate) async fn present(conn: &mut Conn, space: SpaceId) -> Result<i64> {
    Ok(PRESENT.on(conn).bind(space.0).fetch_one(conn.raw()).await?.try_get("how_many")?)
}

/// Who is in a space by what files told, longest there first: external ids and names.
pub(crate) async fn present_by_import(conn: &mut Conn, space: SpaceId) -> Result<Vec<(String, String)>> {
    let rows = PRESENT_BY_IMPORT.on(conn).bind(space.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((row.try_get("external_id")?, row.try_get("name")?))).collect()
}

/// Ends the contradictions that a file leaves, which saw the space until an instant: nobody comes who is there.
pub(crate) async fn settle(conn: &mut Conn, space: SpaceId, seen_until: DateTime<Utc>) -> Result<()> {
    let rows = UNSETTLED.on(conn).bind(space.0).fetch_all(conn.raw()).await?;
    let accounts: Vec<AccountId> =
        rows.iter().map(|row| Ok(AccountId(row.try_get("account_id")?))).collect::<Result<_>>()?;
    let mut timelines = Timelines::load(conn, space, accounts.iter().copied()).await?;
    for account in accounts {
        timelines.of(account).settle(seen_until);
    }
    timelines.save(conn).await
}
