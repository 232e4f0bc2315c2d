//! Whoever lessons go to, and where they stand.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ids::{AccountId, CommunityId, LearnerId, SeriesId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};

/// Where a learner stands; the table is in the module's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// The next lesson has its time.
    Waiting,
    /// A lesson is in the outbox.
    Going,
    /// The person cannot be written to.
    Unreached,
    /// The lesson did not arrive for another reason.
    Failed,
    /// There is nothing more for now.
    Through,
    /// They left the community.
    Away,
}

impl Stand {
    /// Every one of them.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Going, Self::Unreached, Self::Failed, Self::Through, Self::Away];

    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Going => "going",
            Self::Unreached => "unreached",
            Self::Failed => "failed",
            Self::Through => "through",
            Self::Away => "away",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

/// A reason for which a learner stands still; several at once are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// A moderator stopped this one.
    Paused,
    /// A moderator took this one out.
    TakenOut,
    /// The series stands still.
    Series,
}

impl Stop {
    /// The bit in the database.
    pub(crate) fn bit(self) -> i64 {
        match self {
            Self::Paused => 1,
            Self::TakenOut => 2,
            Self::Series => 4,
        }
    }
}

/// A learner of a series as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    /// The series.
    pub series: SeriesId,
    /// Their key.
    pub id: LearnerId,
    /// The account to which is written; `None`: it is a channel.
    pub account: Option<AccountId>,
    /// Where.
    pub platform: PlatformName,
    /// The channel, when it is one.
    pub channel: String,
    /// The number of the last lesson that is behind them; 0: none.
    pub position: i64,
    /// Where they stand.
    pub stand: Stand,
    /// The sum of what makes them stand still.
    pub stops: i64,
    /// When to look at them; `None`: not by the clock.
    pub next_at: Option<DateTime<Utc>>,
    /// When the lesson that goes out was due.
    pub due_at: Option<DateTime<Utc>>,
    /// The day from which the next distance counts.
    pub last_at: Option<DateTime<Utc>>,
}

impl Learner {
    /// Whether something makes them stand still.
    pub fn has(&self, stop: Stop) -> bool {
        self.stops & stop.bit() != 0
    }
}

statements! {
    /// Enters a learner, once.
    INSERT_LEARNER(Int, Int, IntNull, Text, Text, Int, Text, Int, IntNull, Int) =
        "INSERT INTO series_learner (series_id, learner_id, account_id, platform, channel, position, state, stops, next_at,
             due_at, last_at, entered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, $10) ON CONFLICT (series_id, learner_id) DO NOTHING";
    /// Enters everybody who is in the community now, each person once: $3 is where they begin, $4 how they stand, $5 what
    /// makes them stand still, $6 when they are due.
    ENTER_PRESENT(Int, Int, Int, Text, Int, IntNull, Int) =
        "INSERT INTO series_learner (series_id, learner_id, account_id, platform, channel, position, state, stops, next_at,
             due_at, last_at, entered_at)
         SELECT $1, n.person, n.account, a.platform, '', $3, $4, $5, $6, NULL, NULL, $7
         FROM (SELECT COALESCE(m.member_id, s.account_id) AS person, MIN(s.account_id) AS account
               FROM stay s JOIN space p ON p.id = s.space_id
               LEFT JOIN member m ON m.community_id = $2 AND m.account_id = s.account_id AND m.unlinked_at IS NULL
               WHERE p.community_id = $2 AND s.left_at IS NULL GROUP BY COALESCE(m.member_id, s.account_id)) n
         JOIN account a ON a.id = n.account
         WHERE a.is_bot = 0 AND a.platform IN ('discord', 'telegram') AND a.external_id NOT LIKE 'name:%'
         ON CONFLICT (series_id, learner_id) DO NOTHING";
    /// One learner.
    LEARNER(Int, Int) =
        "SELECT series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, last_at
         FROM series_learner WHERE series_id = $1 AND learner_id = $2";
    /// The learners of a series in one state.
    LEARNERS_IN(Int, Text) =
        "SELECT learner_id FROM series_learner WHERE series_id = $1 AND state = $2 ORDER BY learner_id";
    /// The channels of a series.
    PLACES(Int) =
        "SELECT series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, last_at
         FROM series_learner WHERE series_id = $1 AND learner_id < 0 ORDER BY learner_id DESC";
    /// Of whom something is due on a platform, longest overdue first.
    LEARNERS_DUE(Text, Int, Int) =
        "SELECT l.series_id, l.learner_id FROM series_learner l JOIN series s ON s.id = l.series_id
         WHERE l.platform = $1 AND l.stops = 0 AND l.next_at IS NOT NULL AND l.next_at <= $2
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope IN ('all', 'community:' || s.community_id))
         ORDER BY l.next_at, l.series_id, l.learner_id LIMIT $3";
    /// When something is due next on a platform.
    NEXT_LEARNER_DUE(Text) =
        "SELECT MIN(next_at) AS at FROM series_learner WHERE platform = $1 AND stops = 0 AND next_at IS NOT NULL";
    /// Takes a learner up whose time has come; only one planner does.
    TAKE_LEARNER(Int, Int, Int) =
        "UPDATE series_learner SET next_at = NULL, due_at = next_at
         WHERE series_id = $1 AND learner_id = $2 AND next_at <= $3 AND stops = 0
         RETURNING series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, last_at";
    /// Holds a learner until the transaction ends.
    HOLD_LEARNER(Int, Int) =
        "UPDATE series_learner SET stops = stops WHERE series_id = $1 AND learner_id = $2
         RETURNING series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, last_at";
    /// A learner whose row cannot be read waits for a moderator.
    SET_ASIDE(Int, Int) =
        "UPDATE series_learner SET state = 'failed', next_at = NULL WHERE series_id = $1 AND learner_id = $2";
    /// Where a learner stands from now on.
    PUT_LEARNER(Int, Int, Int, Text, IntNull, IntNull) =
        "UPDATE series_learner SET position = $3, state = $4, next_at = $5, last_at = $6
         WHERE series_id = $1 AND learner_id = $2";
    /// Another account is written to.
    SET_ACCOUNT(Int, Int, Int, Text) =
        "UPDATE series_learner SET account_id = $3, platform = $4 WHERE series_id = $1 AND learner_id = $2";
    /// Something makes a learner stand still.
    STOP_LEARNER(Int, Int, Int) =
        "UPDATE series_learner SET stops = stops | $3 WHERE series_id = $1 AND learner_id = $2";
    /// It does not any more: $3 is what remains.
    FREE_LEARNER(Int, Int, Int) =
        "UPDATE series_learner SET stops = stops & $3 WHERE series_id = $1 AND learner_id = $2";
    /// Something makes a whole series stand still.
    STOP_LEARNERS(Int, Int) = "UPDATE series_learner SET stops = stops | $2 WHERE series_id = $1";
    /// It does not any more.
    FREE_LEARNERS(Int, Int) = "UPDATE series_learner SET stops = stops & $2 WHERE series_id = $1";
    /// There may be something for those who had nothing to wait for.
    LOOK_AT_THROUGH(Int, Int) =
        "UPDATE series_learner SET next_at = $2 WHERE series_id = $1 AND state = 'through'";
    /// A lesson takes a position: whoever stands at it or behind it has one more behind them.
    SHIFT_UP(Int, Int) =
        "UPDATE series_learner SET position = position + 1 WHERE series_id = $1
             AND position + CASE WHEN state IN ('going', 'unreached', 'failed') THEN 1 ELSE 0 END >= $2";
    /// The lesson of a position is gone.
    SHIFT_DOWN(Int, Int) =
        "UPDATE series_learner SET position = position - 1 WHERE series_id = $1 AND position >= $2";
    /// How many people and channels stand where.
    STANDS(Int) =
        "SELECT position, state, stops & 3 AS stops, CASE WHEN learner_id < 0 THEN 1 ELSE 0 END AS is_place,
             COUNT(*) AS how_many
         FROM series_learner WHERE series_id = $1
         GROUP BY position, state, stops & 3, CASE WHEN learner_id < 0 THEN 1 ELSE 0 END ORDER BY position, state";
    /// People of a series in one state, by name.
    NAMED_IN(Int, Text, Int) =
        "SELECT a.platform, a.external_id, a.name, l.position FROM series_learner l JOIN account a ON a.id = l.account_id
         WHERE l.series_id = $1 AND l.state = $2 AND (l.stops & 2) = 0 ORDER BY a.name, a.id LIMIT $3";
    /// The same learner under another key.
    REKEY_LEARNER(Int, Int, Int) =
        "UPDATE series_learner SET learner_id = $3 WHERE series_id = $1 AND learner_id = $2";
    /// A learner who is one person with another one.
    DROP_LEARNER(Int, Int) = "DELETE FROM series_learner WHERE series_id = $1 AND learner_id = $2";
    /// A channel that is none of the series' any more, or is one again.
    NEXT_PLACE(Int) = "SELECT COALESCE(MIN(learner_id), 0) AS last FROM series_learner WHERE series_id = $1 AND learner_id < 0";
    /// A chat has another id.
    MOVE_PLACES(Text, Text, Text) =
        "UPDATE series_learner SET channel = $3 || substr(channel, length($2) + 1)
         WHERE learner_id < 0 AND platform = $1
             AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
    /// In which series an account, or another one of the same person, is a learner, in one state.
    SERIES_OF_ACCOUNT(Int, Text) =
        "SELECT series_id, learner_id FROM series_learner WHERE account_id = $1 AND state = $2
         UNION SELECT l.series_id, l.learner_id FROM member m
         JOIN member n ON n.community_id = m.community_id AND n.member_id = m.member_id AND n.unlinked_at IS NULL
         JOIN series s ON s.community_id = m.community_id
         JOIN series_learner l ON l.series_id = s.id AND l.account_id = n.account_id
         WHERE m.account_id = $1 AND m.unlinked_at IS NULL AND l.state = $2 ORDER BY series_id, learner_id";
    /// What has to be known of an account before it is written to: the person it belongs to, their other account, whether
    /// either is known to be out of reach, and whether they were ever seen in the community and are there.
    FACTS(Int, Int) =
        "SELECT a.platform, a.external_id, m.member_id, o.id AS other_id, o.platform AS other_platform,
             o.external_id AS other_external_id,
             (SELECT w.is_open FROM private_way w WHERE w.platform = a.platform AND w.external_id = a.external_id) AS way,
             (SELECT w.is_open FROM private_way w WHERE w.platform = o.platform AND w.external_id = o.external_id)
                 AS other_way,
             CASE WHEN EXISTS (SELECT 1 FROM space p JOIN stay s ON s.space_id = p.id
                     WHERE p.community_id = $1 AND s.account_id IN (a.id, o.id) AND s.left_at IS NULL)
                 THEN 1 ELSE 0 END AS is_there,
             CASE WHEN EXISTS (SELECT 1 FROM space p JOIN stay s ON s.space_id = p.id
                     WHERE p.community_id = $1 AND s.account_id IN (a.id, o.id)) THEN 1 ELSE 0 END AS was_seen
         FROM account a
         LEFT JOIN member m ON m.community_id = $1 AND m.account_id = a.id AND m.unlinked_at IS NULL
         LEFT JOIN member n ON n.community_id = $1 AND n.member_id = m.member_id AND n.unlinked_at IS NULL
             AND n.account_id <> a.id
         LEFT JOIN account o ON o.id = n.account_id
         WHERE a.id = $2";
}

/// An account by which a person can be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) account: AccountId,
    pub(super) platform: PlatformName,
    pub(super) external_id: String,
    /// The platform said that they cannot be written to, and nothing was heard of them in private since.
    pub(super) is_closed: bool,
}

/// What is known of a learner's person.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// The account that stands for the person.
    pub(super) person: AccountId,
    /// The account that was entered.
    pub(super) own: Address,
    /// Their account on the other platform.
    pub(super) other: Option<Address>,
    /// They were in the community and are not any more.
    pub(super) has_left: bool,
    /// Whether they were ever seen in the community. On Telegram, which gives no roster, one may be there all the same.
    pub(super) was_seen: bool,
}

impl Facts {
    /// Where they are written to: where they were entered from, unless only the other side is open.
    pub(super) fn address(&self) -> &Address {
        match &self.other {
            Some(other) if self.own.is_closed && !other.is_closed => other,
            _ => &self.own,
        }
    }
}

/// What is known of the person behind an account in a community.
pub(super) async fn facts(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<Option<Facts>> {
    let row = FACTS.on(conn).bind(community.0).bind(account.0).fetch_optional(conn.raw()).await?;
    let Some(row) = row else { return Ok(None) };
    let is_closed = |column: &str| -> Result<bool> { Ok(row.try_get::<Option<i64>, _>(column)? == Some(0)) };
    let own = Address {
        account,
        platform: platform(&row, "platform", account.0)?,
        external_id: row.try_get("external_id")?,
        is_closed: is_closed("way")?,
    };
    let other = match row.try_get::<Option<i64>, _>("other_id")? {
        None => None,
        Some(id) => Some(Address {
            account: AccountId(id),
            platform: platform(&row, "other_platform", id)?,
            external_id: row.try_get("other_external_id")?,
            is_closed: is_closed("other_way")?,
        }),
    };
    let person = AccountId(row.try_get::<Option<i64>, _>("member_id")?.unwrap_or(account.0));
    let was_seen = row.try_get::<i64, _>("was_seen")? != 0;
    let has_left = was_seen && row.try_get::<i64, _>("is_there")? == 0;
    Ok(Some(Facts { person, own, other, has_left, was_seen }))
}

fn platform(row: &AnyRow, column: &'static str, id: i64) -> Result<PlatformName> {
    let word: String = row.try_get(column)?;
    PlatformName::parse(&word).ok_or(StoreError::Corrupt {
        table: "account",
        column: "platform",
        row: id.to_string(),
        value: word,
    })
}

/// Enters a learner; `false`: they are one already.
pub(super) async fn insert(conn: &mut Conn, learner: &Learner, now: DateTime<Utc>) -> Result<bool> {
    let done = INSERT_LEARNER
        .on(conn)
        .bind(learner.series.0)
        .bind(learner.id.0)
        .bind(learner.account.map(|account| account.0))
        .bind(learner.platform.as_str())
        .bind(without_nul(&learner.channel).into_owned())
        .bind(learner.position)
        .bind(learner.stand.as_str())
        .bind(learner.stops)
        .bind(learner.next_at.map(ms))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Enters everybody who is in the community, each as `like`; returns how many that were.
pub(super) async fn enter_present(
    conn: &mut Conn,
    community: CommunityId,
    like: &Learner,
    now: DateTime<Utc>,
) -> Result<u64> {
    let done = ENTER_PRESENT
        .on(conn)
        .bind(like.series.0)
        .bind(community.0)
        .bind(like.position)
        .bind(like.stand.as_str())
        .bind(like.stops)
        .bind(like.next_at.map(ms))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected())
}

/// One learner.
pub(super) async fn one(conn: &mut Conn, series: SeriesId, id: LearnerId) -> Result<Option<Learner>> {
    LEARNER.on(conn).bind(series.0).bind(id.0).fetch_optional(conn.raw()).await?.as_ref().map(read).transpose()
}

/// One learner, held until the transaction ends: whoever moves a learner on reads here where they stand.
pub(super) async fn hold(conn: &mut Conn, series: SeriesId, id: LearnerId) -> Result<Option<Learner>> {
    HOLD_LEARNER.on(conn).bind(series.0).bind(id.0).fetch_optional(conn.raw()).await?.as_ref().map(read).transpose()
}

/// Holds a learner until the transaction ends, whatever their row says.
pub(super) async fn lock(conn: &mut Conn, series: SeriesId, id: LearnerId) -> Result<()> {
    HOLD_LEARNER.on(conn).bind(series.0).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// The learners of a series in one state.
pub(super) async fn all_in(conn: &mut Conn, series: SeriesId, stand: Stand) -> Result<Vec<LearnerId>> {
    let rows = LEARNERS_IN.on(conn).bind(series.0).bind(stand.as_str()).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(LearnerId(row.try_get("learner_id")?))).collect()
}

/// The channels that a series goes to.
pub(super) async fn places(conn: &mut Conn, series: SeriesId) -> Result<Vec<Learner>> {
    PLACES.on(conn).bind(series.0).fetch_all(conn.raw()).await?.iter().map(read).collect()
}

/// A learner by both keys.
pub(super) type Key = (SeriesId, LearnerId);

fn key(row: &AnyRow) -> Result<Key> {
    Ok((SeriesId(row.try_get("series_id")?), LearnerId(row.try_get("learner_id")?)))
}

/// Of whom something is due on a platform, at most so many, longest overdue first.
pub(super) async fn due(conn: &mut Conn, platform: PlatformName, now: DateTime<Utc>, max: i64) -> Result<Vec<Key>> {
    let rows = LEARNERS_DUE.on(conn).bind(platform.as_str()).bind(ms(now)).bind(max).fetch_all(conn.raw()).await?;
    rows.iter().map(key).collect()
}

/// When something is due next on a platform.
pub(super) async fn next_due(conn: &mut Conn, platform: PlatformName) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_LEARNER_DUE.on(conn).bind(platform.as_str()).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// Takes up a learner whose time has come, and says where they stand; `None`: another planner did, or they stand still by
/// now.
pub(super) async fn take(conn: &mut Conn, (series, id): Key, now: DateTime<Utc>) -> Result<Option<Learner>> {
    let query = TAKE_LEARNER.on(conn).bind(series.0).bind(id.0).bind(ms(now));
    query.fetch_optional(conn.raw()).await?.as_ref().map(read).transpose()
}

/// A learner whose row cannot be read waits for a moderator.
pub(super) async fn set_aside(conn: &mut Conn, (series, id): Key) -> Result<()> {
    SET_ASIDE.on(conn).bind(series.0).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Writes where a learner stands.
pub(super) async fn put(conn: &mut Conn, learner: &Learner) -> Result<()> {
    PUT_LEARNER
        .on(conn)
        .bind(learner.series.0)
        .bind(learner.id.0)
        .bind(learner.position)
        .bind(learner.stand.as_str())
        .bind(learner.next_at.map(ms))
        .bind(learner.last_at.map(ms))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// From now on another account of theirs is written to.
pub(super) async fn set_account(
    conn: &mut Conn,
    (series, id): Key,
    account: AccountId,
    platform: PlatformName,
) -> Result<()> {
    SET_ACCOUNT.on(conn).bind(series.0).bind(id.0).bind(account.0).bind(platform.as_str()).execute(conn.raw()).await?;
    Ok(())
}

/// Makes one learner, or all of a series, stand still.
pub(super) async fn stop(conn: &mut Conn, series: SeriesId, one: Option<LearnerId>, stop: Stop) -> Result<()> {
    let query = match one {
        Some(id) => STOP_LEARNER.on(conn).bind(series.0).bind(id.0),
        None => STOP_LEARNERS.on(conn).bind(series.0),
    };
    query.bind(stop.bit()).execute(conn.raw()).await?;
    Ok(())
}

/// One learner, or all of a series, do not stand still for this reason any more.
pub(super) async fn free(conn: &mut Conn, series: SeriesId, one: Option<LearnerId>, stop: Stop) -> Result<()> {
    let query = match one {
        Some(id) => FREE_LEARNER.on(conn).bind(series.0).bind(id.0),
        None => FREE_LEARNERS.on(conn).bind(series.0),
    };
    query.bind(!stop.bit()).execute(conn.raw()).await?;
    Ok(())
}

/// There may be something for those who had nothing to wait for.
pub(super) async fn look_at_through(conn: &mut Conn, series: SeriesId, now: DateTime<Utc>) -> Result<()> {
    LOOK_AT_THROUGH.on(conn).bind(series.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// Whoever stands at a position or behind it follows a change of the order.
pub(super) async fn shift(conn: &mut Conn, series: SeriesId, shift: super::lesson::Shift) -> Result<()> {
    let query = match shift {
        super::lesson::Shift::Inserted(position) => SHIFT_UP.on(conn).bind(series.0).bind(position),
        super::lesson::Shift::Removed(position) => SHIFT_DOWN.on(conn).bind(series.0).bind(position),
    };
    query.execute(conn.raw()).await?;
    Ok(())
}

/// So many people, or channels, stand at the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) position: i64,
    pub(super) stand: Stand,
    pub(super) is_paused: bool,
    pub(super) is_taken_out: bool,
    pub(super) is_place: bool,
    pub(super) how_many: i64,
}

/// How many stand where.
pub(super) async fn standings(conn: &mut Conn, series: SeriesId) -> Result<Vec<Standing>> {
    let rows = STANDS.on(conn).bind(series.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let stops: i64 = row.try_get("stops")?;
            Ok(Standing {
                position: row.try_get("position")?,
                stand: stand(row)?,
                is_paused: stops & Stop::Paused.bit() != 0,
                is_taken_out: stops & Stop::TakenOut.bit() != 0,
                is_place: row.try_get::<i64, _>("is_place")? != 0,
                how_many: row.try_get("how_many")?,
            })
        })
        .collect()
}

/// Somebody in a list for moderators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) platform: String,
    pub(super) external_id: String,
    pub(super) name: String,
    pub(super) position: i64,
}

/// People of a series in one state, by name, at most so many.
pub(super) async fn named_in(conn: &mut Conn, series: SeriesId, stand: Stand, max: i64) -> Result<Vec<Named>> {
    let rows = NAMED_IN.on(conn).bind(series.0).bind(stand.as_str()).bind(max).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let (platform, external_id) = (row.try_get("platform")?, row.try_get("external_id")?);
            Ok(Named { platform, external_id, name: row.try_get("name")?, position: row.try_get("position")? })
        })
        .collect()
}

/// The same learner under another key: the person has another number since accounts were linked or taken apart.
pub(super) async fn rekey(conn: &mut Conn, series: SeriesId, from: LearnerId, to: LearnerId) -> Result<()> {
    REKEY_LEARNER.on(conn).bind(series.0).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    Ok(())
}

/// Takes a learner's row away who is one person with another one.
pub(super) async fn drop_row(conn: &mut Conn, series: SeriesId, id: LearnerId) -> Result<()> {
    DROP_LEARNER.on(conn).bind(series.0).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// The key of the next channel of a series.
pub(super) async fn next_place(conn: &mut Conn, series: SeriesId) -> Result<LearnerId> {
    let row = NEXT_PLACE.on(conn).bind(series.0).fetch_one(conn.raw()).await?;
    Ok(LearnerId(row.try_get::<i64, _>("last")? - 1))
}

/// A chat has another id.
pub(super) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_PLACES.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// The series in which the person behind an account is a learner who stands so.
pub(super) async fn of_account(conn: &mut Conn, account: AccountId, stand: Stand) -> Result<Vec<Key>> {
    let rows = SERIES_OF_ACCOUNT.on(conn).bind(account.0).bind(stand.as_str()).fetch_all(conn.raw()).await?;
    rows.iter().map(key).collect()
}

fn stand(row: &AnyRow) -> Result<Stand> {
    let word: String = row.try_get("state")?;
    Stand::parse(&word).ok_or_else(|| corrupt("state", word))
}

/// The table, as errors name it.
pub(super) const TABLE: &str = "series_learner";

fn corrupt(column: &'static str, value: String) -> StoreError {
    StoreError::Corrupt { table: TABLE, column, row: "of a series".to_owned(), value }
}

fn read(row: &AnyRow) -> Result<Learner> {
    let word: String = row.try_get("platform")?;
    let instant = |column| -> Result<Option<DateTime<Utc>>> { Ok(row.try_get::<Option<i64>, _>(column)?.map(from_ms)) };
    Ok(Learner {
        series: SeriesId(row.try_get("series_id")?),
        id: LearnerId(row.try_get("learner_id")?),
        account: row.try_get::<Option<i64>, _>("account_id")?.map(AccountId),
        platform: PlatformName::parse(&word).ok_or_else(|| corrupt("platform", word))?,
        channel: row.try_get("channel")?,
        position: row.try_get("position")?,
        stand: stand(row)?,
        stops: row.try_get("stops")?,
        next_at: instant("next_at")?,
        due_at: instant("due_at")?,
        last_at: instant("last_at")?,
    })
}
