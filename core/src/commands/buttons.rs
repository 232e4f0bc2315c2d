//! Buttons: a random token stands for what a button does, so that nothing can be forged and nothing of it is told.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::reply::{Button, Payload};
use crate::Steward;
use crate::community::Caller;
use crate::ports::{PlatformName, Rng, random_word};
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::ms;

/// How long a button below an answer works.
const WORKS_FOR: TimeDelta = TimeDelta::hours(24);
/// How long a button below what moderators were told works.
const WORKS_FOR_MODERATORS: TimeDelta = TimeDelta::days(30);
/// Stands for whoever presses a button: the command behind it checks their rights.
const ANYBODY: &str = "*";

statements! {
    /// Keeps what a button does and who may press it.
    INSERT_BUTTON(Text, Text, Text, Text, Int) =
        "INSERT INTO button (token, platform, account_external_id, payload, expires_at) VALUES ($1, $2, $3, $4, $5)";
    /// What a button does.
    BUTTON(Text, Int) = "SELECT platform, account_external_id, payload FROM button WHERE token = $1 AND expires_at > $2";
    /// A button works until another instant.
    EXTEND_BUTTON(Text, Int) = "UPDATE button SET expires_at = $2 WHERE token = $1";
    /// Forgets old buttons.
    FORGET_BUTTONS(Int) = "DELETE FROM button WHERE expires_at <= $1";
}

/// What pressing a button came to.
pub(crate) enum Pressed {
    /// It does this.
    Does(Payload),
    /// It was made for somebody else.
    NotYours,
    /// Unknown or too old.
    Gone,
}

/// Gives every button a token and keeps what it does.
pub(crate) async fn keep(steward: &Steward, caller: &Caller, buttons: &mut [Button]) -> Result<()> {
    if buttons.is_empty() {
        return Ok(());
    }
    let now = steward.clock.now();
    let mut write = steward.db.write().await?;
    FORGET_BUTTONS.on(&write).bind(ms(now)).execute(write.raw()).await?;
    for button in buttons {
        button.token = random_word(&*steward.rng);
        let who = (caller.platform, &*caller.external_id);
        insert(&mut write, &button.token, who, &button.payload, now + WORKS_FOR).await?;
    }
    write.commit().await
}

/// Keeps what a button below a message in the moderators' channel does; whoever may do that may press it.
pub(crate) async fn keep_for_moderators(
    conn: &mut Conn,
    rng: &dyn Rng,
    platform: PlatformName,
    payload: &Payload,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random_word(rng);
    insert(conn, &token, (platform, ANYBODY), payload, now + WORKS_FOR_MODERATORS).await?;
    Ok(token)
}

/// Keeps what a button below a message does, until an instant: for one person, by their id, or for anybody.
pub(crate) async fn keep_until(
    conn: &mut Conn,
    rng: &dyn Rng,
    (platform, person): (PlatformName, Option<&str>),
    payload: &Payload,
    until: DateTime<Utc>,
) -> Result<String> {
    let token = random_word(rng);
    insert(conn, &token, (platform, person.unwrap_or(ANYBODY)), payload, until).await?;
    Ok(token)
}

/// Buttons that are there work until another instant.
pub(crate) async fn extend(conn: &mut Conn, tokens: &[String], until: DateTime<Utc>) -> Result<()> {
    for token in tokens {
        EXTEND_BUTTON.on(conn).bind(token.clone()).bind(ms(until)).execute(conn.raw()).await?;
    }
    Ok(())
}

async fn insert(
    conn: &mut Conn,
    token: &str,
    (platform, account): (PlatformName, &str),
    payload: &Payload,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let payload = serde_json::to_string(payload).map_err(|error| sqlx::Error::Encode(error.into()))?;
    INSERT_BUTTON
        .on(conn)
        .bind(token)
        .bind(platform.as_str())
        .bind(account)
        .bind(payload)
        .bind(ms(expires_at))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// What a token stands for.
pub(crate) async fn press(steward: &Steward, caller: &Caller, token: &str, now: DateTime<Utc>) -> Result<Pressed> {
    let mut conn = steward.db.read().await?;
    // A changed client may send anything for a token.
    let token = without_nul(token).into_owned();
    let Some(row) = BUTTON.on(&conn).bind(token).bind(ms(now)).fetch_optional(conn.raw()).await? else {
        return Ok(Pressed::Gone);
    };
    let platform: String = row.try_get("platform")?;
    let account: String = row.try_get("account_external_id")?;
    if platform != caller.platform.as_str() || (account != caller.external_id && account != ANYBODY) {
        return Ok(Pressed::NotYours);
    }
    let payload: String = row.try_get("payload")?;
    let payload = serde_json::from_str(&payload).map_err(|_| StoreError::Corrupt {
        table: "button",
        column: "payload",
        row: "of a token".to_owned(),
        value: payload,
    })?;
    Ok(Pressed::Does(payload))
}
