//! The SQL of greetings, rules and their acceptance.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::rules::Rules;
use super::{Place, Welcome};
use crate::content::Target;
use crate::ids::{AccountId, CommunityId, EffectId, SpaceId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

statements! {
    /// How a community greets.
    WELCOME(Int) = "SELECT text, is_on FROM welcome WHERE community_id = $1";
    /// Sets how it greets. Whoever came before it was switched on is not greeted.
    SET_WELCOME(Int, Text, Int) =
        "INSERT INTO welcome (community_id, text, is_on, on_since_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (community_id) DO UPDATE SET text = excluded.text, is_on = 1,
             on_since_at = CASE WHEN welcome.is_on = 1 THEN welcome.on_since_at ELSE excluded.on_since_at END";
    /// It greets no more.
    SWITCH_WELCOME_OFF(Int) = "UPDATE welcome SET is_on = 0 WHERE community_id = $1";
    /// Nobody who waits for a greeting gets one.
    DROP_OWED(Int, Int) = "UPDATE greeting SET outcome = 'off', at = $2 WHERE community_id = $1 AND outcome IS NULL";
    /// Where it greets.
    WELCOME_PLACES(Int) =
        "SELECT community_id, space_id, platform, channel FROM welcome_place WHERE community_id = $1
         ORDER BY space_id";
    /// Greets those who come to a space there.
    PUT_WELCOME_PLACE(Int, Int, Text, Text) =
        "INSERT INTO welcome_place (community_id, space_id, platform, channel, greeted_at) VALUES ($1, $2, $3, $4, NULL)
         ON CONFLICT (community_id, space_id) DO UPDATE SET platform = excluded.platform, channel = excluded.channel";
    /// Greets those who come to a space no more.
    DROP_WELCOME_PLACE(Int, Int) = "DELETE FROM welcome_place WHERE community_id = $1 AND space_id = $2";
    /// Holds the place of a space until the transaction ends, unless somebody was greeted there after an instant.
    HOLD_WELCOME_PLACE(Int, Int) =
        "UPDATE welcome_place SET channel = channel
         WHERE space_id = $1 AND community_id = (SELECT community_id FROM space WHERE id = $1)
             AND (greeted_at IS NULL OR greeted_at <= $2)
         RETURNING community_id, space_id, platform, channel";
    /// A greeting was written there.
    SET_GREETED(Int, Int, Int) = "UPDATE welcome_place SET greeted_at = $3 WHERE community_id = $1 AND space_id = $2";
    /// A chat in which is greeted has another id.
    MOVE_WELCOME_PLACES(Text, Text, Text) =
        "UPDATE welcome_place SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
    /// A greeting is owed for a stay, where those who come to the space are greeted; once, however often it is told.
    OWE_GREETING(Int, Int, Int, Int, TextNull, Int) =
        "INSERT INTO greeting (space_id, account_id, stay, community_id, since_at, outcome, at, effect_id)
         SELECT s.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), s.community_id, CAST($4 AS BIGINT), CAST($5 AS TEXT),
             CASE WHEN CAST($5 AS TEXT) IS NULL THEN NULL ELSE CAST($6 AS BIGINT) END, NULL
         FROM space s JOIN welcome w ON w.community_id = s.community_id
             JOIN welcome_place p ON p.community_id = s.community_id AND p.space_id = s.id
         WHERE s.id = $1 AND w.is_on = 1 AND w.on_since_at <= $4
         ON CONFLICT (space_id, account_id, stay) DO NOTHING";
    /// When the first place in which somebody waits was greeted in last; 0: never.
    LAST_BEFORE_OWED() =
        "SELECT MIN(COALESCE(p.greeted_at, 0)) AS at FROM greeting g JOIN space s ON s.id = g.space_id
             JOIN welcome_place p ON p.community_id = s.community_id AND p.space_id = g.space_id
         WHERE g.outcome IS NULL";
    /// The spaces in which somebody waits, and in which nobody was greeted after an instant.
    SPACES_TO_GREET(Int) =
        "SELECT DISTINCT g.space_id, s.community_id FROM greeting g JOIN space s ON s.id = g.space_id
             JOIN welcome_place p ON p.community_id = s.community_id AND p.space_id = g.space_id
         WHERE g.outcome IS NULL AND (p.greeted_at IS NULL OR p.greeted_at <= $1) ORDER BY g.space_id";
    /// Who waits in a space, in the order in which they came.
    OWED(Int) =
        "SELECT g.account_id, g.stay, g.since_at, a.name,
             CASE WHEN t.account_id IS NOT NULL AND t.left_at IS NULL THEN 1 ELSE 0 END AS is_there
         FROM greeting g JOIN account a ON a.id = g.account_id
             LEFT JOIN stay t ON t.space_id = g.space_id AND t.account_id = g.account_id AND t.number = g.stay
         WHERE g.space_id = $1 AND g.outcome IS NULL ORDER BY g.since_at, g.account_id";
    /// What became of it.
    END_GREETING(Int, Int, Int, Text, Int, IntNull) =
        "UPDATE greeting SET outcome = $4, at = $5, effect_id = $6
         WHERE space_id = $1 AND account_id = $2 AND stay = $3 AND outcome IS NULL";
    /// Whether a greeting of a space, written after an instant, is still to be sent.
    IS_GREETING_OPEN(Int, Int) =
        "SELECT 1 AS one FROM greeting g JOIN effect e ON e.id = g.effect_id
         WHERE g.space_id = $1 AND g.at >= $2 AND e.state IN ('waiting', 'sending', 'parked', 'behind') LIMIT 1";
    /// Who was greeted in a community after an instant.
    GREETED_SINCE(Int, Int) =
        "SELECT DISTINCT account_id FROM greeting WHERE community_id = $1 AND outcome = 'greeted' AND at > $2";
    /// How often what became of those who came, after an instant.
    GREETING_OUTCOMES(Int, Int) =
        "SELECT outcome, COUNT(*) AS how_many FROM greeting
         WHERE community_id = $1 AND outcome IS NOT NULL AND at > $2 GROUP BY outcome ORDER BY outcome";
    /// Whether an effect is a greeting.
    IS_GREETING(Int) = "SELECT 1 AS one FROM greeting WHERE effect_id = $1 LIMIT 1";
    /// Effects that are forgotten are none of a greeting any more: their numbers may come again.
    FORGET_GREETING_EFFECTS() =
        "UPDATE greeting SET effect_id = NULL WHERE effect_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = greeting.effect_id)";
    /// The newest wording of the rules.
    LAST_RULES(Int) =
        "SELECT version, text, made_at FROM rules WHERE community_id = $1 ORDER BY version DESC LIMIT 1";
    /// Writes a wording of the rules.
    INSERT_RULES(Int, Int, Text, Text, Int) =
        "INSERT INTO rules (community_id, version, text, made_by, made_at) VALUES ($1, $2, $3, $4, $5)";
    /// Somebody accepts a wording. The first time counts.
    ACCEPT_RULES(Int, Int, Int, Int) =
        "INSERT INTO rules_accepted (community_id, account_id, version, accepted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (community_id, account_id, version) DO NOTHING";
    /// When an account accepted a wording.
    ACCEPTED_AT(Int, Int, Int) =
        "SELECT accepted_at FROM rules_accepted WHERE community_id = $1 AND account_id = $2 AND version = $3";
    /// The newest wording that each account accepted.
    ACCEPTED_RULES(Int) =
        "SELECT account_id, MAX(version) AS version FROM rules_accepted WHERE community_id = $1 GROUP BY account_id";
    /// Who is there and may take part, in the order in which they were first heard of.
    PRESENT_PEOPLE(Int) =
        "SELECT DISTINCT a.id, a.platform, a.name FROM stay t JOIN space s ON s.id = t.space_id
             JOIN account a ON a.id = t.account_id
         WHERE s.community_id = $1 AND t.left_at IS NULL AND t.pending = 0 AND a.is_bot = 0 ORDER BY a.id";
    /// Forgets what an account accepted.
    FORGET_ACCEPTED(Int) = "DELETE FROM rules_accepted WHERE account_id = $1";
    /// Forgets how it was greeted.
    FORGET_GREETINGS(Int) = "DELETE FROM greeting WHERE account_id = $1";
}

pub(super) async fn welcome(conn: &mut Conn, community: CommunityId) -> Result<Option<Welcome>> {
    let row = WELCOME.on(conn).bind(community.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(Welcome { text: row.try_get("text")?, is_on: row.try_get::<i64, _>("is_on")? != 0 })).transpose()
}

pub(super) async fn set_welcome(conn: &mut Conn, community: CommunityId, text: &str, now: DateTime<Utc>) -> Result<()> {
    SET_WELCOME
        .on(conn)
        .bind(community.0)
        .bind(without_nul(text).into_owned())
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// It greets no more, nor those who wait.
pub(super) async fn switch_off(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    SWITCH_WELCOME_OFF.on(conn).bind(community.0).execute(conn.raw()).await?;
    DROP_OWED.on(conn).bind(community.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn places(conn: &mut Conn, community: CommunityId) -> Result<Vec<Place>> {
    let rows = WELCOME_PLACES.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(place).collect()
}

fn place(row: &AnyRow) -> Result<Place> {
    let word: String = row.try_get("platform")?;
    let space: i64 = row.try_get("space_id")?;
    let platform = PlatformName::parse(&word).ok_or_else(|| StoreError::Corrupt {
        table: "welcome_place",
        column: "platform",
        row: space.to_string(),
        value: word,
    })?;
    Ok(Place {
        community: CommunityId(row.try_get("community_id")?),
        space: SpaceId(space),
        target: Target { platform, channel: row.try_get("channel")? },
    })
}

/// Sets where those who come are greeted; those of other spaces are not any more.
pub(super) async fn set_places(conn: &mut Conn, community: CommunityId, places: &[(SpaceId, Target)]) -> Result<()> {
    for known in self::places(conn, community).await? {
        if places.iter().all(|(space, _)| *space != known.space) {
            DROP_WELCOME_PLACE.on(conn).bind(community.0).bind(known.space.0).execute(conn.raw()).await?;
        }
    }
    for (space, target) in places {
        PUT_WELCOME_PLACE
            .on(conn)
            .bind(community.0)
            .bind(space.0)
            .bind(target.platform.as_str())
            .bind(target.channel.clone())
            .execute(conn.raw())
            .await?;
    }
    Ok(())
}

/// Holds the place of a space, unless somebody was greeted there after an instant.
pub(super) async fn hold_place(conn: &mut Conn, space: SpaceId, before: DateTime<Utc>) -> Result<Option<Place>> {
    let row = HOLD_WELCOME_PLACE.on(conn).bind(space.0).bind(ms(before)).fetch_optional(conn.raw()).await?;
    row.as_ref().map(place).transpose()
}

pub(super) async fn greeted(conn: &mut Conn, place: &Place, now: DateTime<Utc>) -> Result<()> {
    SET_GREETED.on(conn).bind(place.community.0).bind(place.space.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// A chat has another id.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_WELCOME_PLACES.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// A greeting is owed for a stay, or surely not; `false`: nobody is greeted there, or it was told before.
pub(super) async fn owe(
    conn: &mut Conn,
    (space, account, stay): (SpaceId, AccountId, i64),
    since: DateTime<Utc>,
    outcome: Option<&'static str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = OWE_GREETING
        .on(conn)
        .bind(space.0)
        .bind(account.0)
        .bind(stay)
        .bind(ms(since))
        .bind(outcome)
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn last_before_owed(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let row = LAST_BEFORE_OWED.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// The spaces in which somebody waits and nobody was greeted after an instant, each with its community.
pub(super) async fn spaces_due(conn: &mut Conn, before: DateTime<Utc>) -> Result<Vec<(SpaceId, CommunityId)>> {
    let rows = SPACES_TO_GREET.on(conn).bind(ms(before)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((SpaceId(row.try_get("space_id")?), CommunityId(row.try_get("community_id")?)))).collect()
}

/// Somebody to whom a greeting is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owed {
    pub(super) account: AccountId,
    pub(super) stay: i64,
    pub(super) since: DateTime<Utc>,
    pub(super) name: String,
    /// They have not left meanwhile.
    pub(super) is_there: bool,
}

pub(super) async fn owed(conn: &mut Conn, space: SpaceId) -> Result<Vec<Owed>> {
    let rows = OWED.on(conn).bind(space.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Owed {
                account: AccountId(row.try_get("account_id")?),
                stay: row.try_get("stay")?,
                since: from_ms(row.try_get("since_at")?),
                name: row.try_get("name")?,
                is_there: row.try_get::<i64, _>("is_there")? != 0,
            })
        })
        .collect()
}

pub(super) async fn end(
    conn: &mut Conn,
    space: SpaceId,
    owed: &Owed,
    (outcome, effect): (&'static str, Option<EffectId>),
    now: DateTime<Utc>,
) -> Result<()> {
    END_GREETING
        .on(conn)
        .bind(space.0)
        .bind(owed.account.0)
        .bind(owed.stay)
        .bind(outcome)
        .bind(ms(now))
        .bind(effect.map(|effect| effect.0))
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(super) async fn greeted_since(
    conn: &mut Conn,
    community: CommunityId,
    after: DateTime<Utc>,
) -> Result<Vec<AccountId>> {
    let rows = GREETED_SINCE.on(conn).bind(community.0).bind(ms(after)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(AccountId(row.try_get("account_id")?))).collect()
}

/// Whether a greeting of a space, written after an instant, is still to be sent.
pub(super) async fn is_greeting_open(conn: &mut Conn, space: SpaceId, after: DateTime<Utc>) -> Result<bool> {
    let found = IS_GREETING_OPEN.on(conn).bind(space.0).bind(ms(after)).fetch_optional(conn.raw()).await?;
    Ok(found.is_some())
}

/// How often each outcome was, after an instant.
pub(super) async fn outcomes(
    conn: &mut Conn,
    community: CommunityId,
    after: DateTime<Utc>,
) -> Result<Vec<(String, i64)>> {
    let rows = GREETING_OUTCOMES.on(conn).bind(community.0).bind(ms(after)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((row.try_get("outcome")?, row.try_get("how_many")?))).collect()
}

/// Whether an effect is a greeting.
pub(crate) async fn is_greeting(conn: &mut Conn, effect: EffectId) -> Result<bool> {
    Ok(IS_GREETING.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?.is_some())
}

/// Forgets which effects greeted that are forgotten themselves.
pub(crate) async fn forget_effects(conn: &mut Conn) -> Result<()> {
    FORGET_GREETING_EFFECTS.on(conn).execute(conn.raw()).await?;
    Ok(())
}

/// The newest wording, also where it says that there are no rules any more.
pub(super) async fn last_rules(conn: &mut Conn, community: CommunityId) -> Result<Option<Rules>> {
    let row = LAST_RULES.on(conn).bind(community.0).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        Ok(Rules {
            version: row.try_get("version")?,
            text: row.try_get("text")?,
            made_at: from_ms(row.try_get("made_at")?),
        })
    })
    .transpose()
}

pub(super) async fn insert_rules(
    conn: &mut Conn,
    community: CommunityId,
    (version, text): (i64, &str),
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    INSERT_RULES
        .on(conn)
        .bind(community.0)
        .bind(version)
        .bind(without_nul(text).into_owned())
        .bind(by.to_owned())
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

pub(super) async fn accept(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let query = ACCEPT_RULES.on(conn).bind(community.0).bind(account.0).bind(version).bind(ms(now));
    query.execute(conn.raw()).await?;
    Ok(())
}

pub(super) async fn accepted_at(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    version: i64,
) -> Result<Option<DateTime<Utc>>> {
    let query = ACCEPTED_AT.on(conn).bind(community.0).bind(account.0).bind(version);
    let row = query.fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(from_ms(row.try_get("accepted_at")?))).transpose()
}

pub(super) async fn accepted(conn: &mut Conn, community: CommunityId) -> Result<Vec<(AccountId, i64)>> {
    let rows = ACCEPTED_RULES.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((AccountId(row.try_get("account_id")?), row.try_get("version")?))).collect()
}

/// An account that is there.
pub(super) struct Somebody {
    pub(super) account: AccountId,
    pub(super) platform: String,
    pub(super) name: String,
}

pub(super) async fn present(conn: &mut Conn, community: CommunityId) -> Result<Vec<Somebody>> {
    let rows = PRESENT_PEOPLE.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Somebody {
                account: AccountId(row.try_get("id")?),
                platform: row.try_get("platform")?,
                name: row.try_get("name")?,
            })
        })
        .collect()
}

pub(super) async fn forget(conn: &mut Conn, account: AccountId) -> Result<()> {
    for statement in [FORGET_ACCEPTED, FORGET_GREETINGS] {
        statement.on(conn).bind(account.0).execute(conn.raw()).await?;
    }
    Ok(())
}
