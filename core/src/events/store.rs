//! The SQL of events, answers and what was written because of them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::event::{Event, EventState, Place, Plan};
use super::seats::{Seat, Standing};
use crate::content::Target;
use crate::ids::{AccountId, CommunityId, EffectId, EventId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};
use crate::zone::Zone;

statements! {
    /// Whose an event is.
    COMMUNITY_OF_EVENT(Int) = "SELECT community_id FROM event WHERE id = $1";
    /// The next number of a community's events.
    NEXT_EVENT_NUMBER(Int) = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM event WHERE community_id = $1";
    /// Writes an event.
    INSERT_EVENT(Int, Int, Text, Text, Text, Int, Int, Text, IntNull, Int, Text, Text, Int) =
        "INSERT INTO event (community_id, number, title, about, place, starts_at, minutes, zone, capacity, accept_minutes,
             state, rule, series_id, revision, answers, next_at, made_by, made_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, 0, 0, NULL, $12, $13, $13) RETURNING id";
    /// When an event is to be again, and of which series it is.
    SET_RULE(Int, TextNull, IntNull) = "UPDATE event SET rule = $2, series_id = $3 WHERE id = $1";
    /// Changes what is planned.
    UPDATE_EVENT(Int, Text, Text, Text, Int, Int, Text, IntNull, Int, Text, Int) =
        "UPDATE event SET title = $2, about = $3, place = $4, starts_at = $5, minutes = $6, zone = $7, capacity = $8,
             accept_minutes = $9, made_by = $10, changed_at = $11, revision = revision + 1 WHERE id = $1";
    /// Moves an event on.
    SET_EVENT_STATE(Int, Text, TextNull, Int) =
        "UPDATE event SET state = $2, approved_by = $3, changed_at = $4, revision = revision + 1 WHERE id = $1";
    /// When something is due of it next.
    SET_NEXT(Int, IntNull) = "UPDATE event SET next_at = $2 WHERE id = $1";
    /// Something may be due of each open event of a community. Whoever holds several holds them in this order.
    LOOK_AT_ALL(Int, Int) = {
        sqlite: "UPDATE event SET next_at = $2 WHERE community_id = $1 AND state = 'open'",
        postgres: "UPDATE event SET next_at = $2 WHERE id IN (SELECT id FROM event
            WHERE community_id = $1 AND state = 'open' ORDER BY id FOR NO KEY UPDATE)"
    };
    /// Something may be due of the event that an effect was written for.
    LOOK_AT_THAT_OF(Int, Int) =
        "UPDATE event SET next_at = $2 WHERE state = 'open'
             AND id = (SELECT event_id FROM event_effect WHERE effect_id = $1 AND kind = 'private')";
    /// Holds the event until the transaction ends, and counts one answer more: its number in the order.
    COUNT_ANSWER(Int) = "UPDATE event SET answers = answers + 1 WHERE id = $1 RETURNING answers";
    /// Holds the event until the transaction ends.
    LOCK_EVENT(Int) = "UPDATE event SET answers = answers WHERE id = $1";
    /// Events of which something is due.
    EVENTS_DUE(Int, Int) = "SELECT id FROM event WHERE state = 'open' AND next_at <= $1 ORDER BY next_at, id LIMIT $2";
    /// When something is due next.
    NEXT_EVENT_DUE() = "SELECT MIN(next_at) AS at FROM event WHERE state = 'open'";
    /// One event.
    EVENT(Int) =
        "SELECT id, community_id, number, title, about, place, starts_at, minutes, zone, capacity, accept_minutes, state,
             revision, made_by, approved_by, rule, series_id FROM event WHERE id = $1";
    /// One event by the community's number.
    EVENT_NUMBERED(Int, Int) = "SELECT id FROM event WHERE community_id = $1 AND number = $2";
    /// The events of a community in one state, or all that are to come; the next one first.
    EVENTS(Int, Text, Int) =
        "SELECT id FROM event WHERE community_id = $1
             AND (state = $2 OR ($2 = '' AND state IN ('draft', 'review', 'open'))) ORDER BY starts_at, id LIMIT $3";
    /// The events of a community that begin in a span.
    EVENTS_BETWEEN(Int, Int, Int) =
        "SELECT id FROM event WHERE community_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, id";
    /// Where an event is announced.
    EVENT_TARGETS(Int) =
        "SELECT position, platform, channel, effect_id, tokens FROM event_target WHERE event_id = $1 ORDER BY position";
    /// Adds a place of announcement.
    INSERT_EVENT_TARGET(Int, Int, Text, Text) =
        "INSERT INTO event_target (event_id, position, platform, channel, effect_id, tokens)
         VALUES ($1, $2, $3, $4, NULL, '')";
    /// Takes a place of announcement away.
    DROP_EVENT_TARGET(Int, Int) = "DELETE FROM event_target WHERE event_id = $1 AND position = $2";
    /// It was announced there.
    SET_ANNOUNCED(Int, Int, Int, Text) =
        "UPDATE event_target SET effect_id = $3, tokens = $4 WHERE event_id = $1 AND position = $2";
    /// A chat has another id.
    MOVE_EVENT_TARGETS(Text, Text, Text) =
        "UPDATE event_target SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
    /// A chat in which an event takes place has another id.
    MOVE_EVENT_PLACES(Text, Text) = "UPDATE event SET place = $2 WHERE place = $1";
    /// What somebody said, or where they stand by now. The account stays unless another one spoke.
    PUT_SEAT(Int, Int, Int, Text, Int, IntNull, Int) =
        "INSERT INTO event_answer (event_id, person_id, account_id, state, position, until_at, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (event_id, person_id) DO UPDATE SET account_id = excluded.account_id, state = excluded.state,
             position = excluded.position, until_at = excluded.until_at, at = excluded.at";
    /// Where somebody stands by now, without a word of theirs.
    MOVE_SEAT(Int, Int, Text, IntNull) =
        "UPDATE event_answer SET state = $3, until_at = $4 WHERE event_id = $1 AND person_id = $2";
    /// Who is on the list, with the account that spoke last and when it spoke.
    PEOPLE(Int) =
        "SELECT n.person_id, n.account_id, n.state, n.position, n.until_at, n.at, a.platform, a.external_id, a.name,
             (SELECT s.value FROM account_setting s WHERE s.account_id = a.id AND s.name = 'language') AS language,
             (SELECT s.value FROM account_setting s WHERE s.account_id = a.id AND s.name = 'event-reminders') AS reminders
         FROM event_answer n JOIN account a ON a.id = n.account_id WHERE n.event_id = $1 ORDER BY n.position, n.person_id";
    /// Takes a line off the list: it goes on as another person's.
    DROP_SEAT(Int, Int) = "DELETE FROM event_answer WHERE event_id = $1 AND person_id = $2";
    /// Of what one person was reminded, another one was too: both are one.
    CARRY_REMINDERS(Int, Int, Int) =
        "INSERT INTO event_reminder (event_id, person_id, starts_at, lead_minutes, at)
         SELECT event_id, CAST($3 AS BIGINT), starts_at, lead_minutes, at FROM event_reminder
         WHERE event_id = $1 AND person_id = $2
         ON CONFLICT (event_id, person_id, starts_at, lead_minutes) DO NOTHING";
    /// Notes for what an effect was written.
    INSERT_EVENT_EFFECT(Int, Int, Text) =
        "INSERT INTO event_effect (effect_id, event_id, kind) VALUES ($1, $2, $3)";
    /// What is still to be sent because of an event and is not sent any more: to people, and lines for groups.
    DISCARD_OF_EVENT(Int, Int) =
        "UPDATE effect SET state = 'dead', cause = 'discarded', ended_at = $2
         WHERE state IN ('waiting', 'parked', 'behind') AND doubt = 0
             AND id IN (SELECT effect_id FROM event_effect WHERE event_id = $1 AND kind IN ('private', 'line'))";
    /// The number and title of the event that an effect was written for.
    TITLE_OF_EFFECT(Int) =
        "SELECT v.number, v.title FROM event_effect x JOIN event v ON v.id = x.event_id WHERE x.effect_id = $1";
    /// For what an effect was written.
    KIND_OF_EFFECT(Int) = "SELECT kind FROM event_effect WHERE effect_id = $1";
    /// The event that an effect announces.
    ANNOUNCED_BY(Int) = "SELECT event_id FROM event_effect WHERE effect_id = $1 AND kind = 'announcement'";
    /// Private messages of an event that did not reach the person.
    UNREACHED(Int) =
        "SELECT x.effect_id, e.platform FROM event_effect x JOIN effect e ON e.id = x.effect_id
         WHERE x.event_id = $1 AND x.kind = 'private' AND e.state = 'dead' AND e.cause = 'no-private-way'";
    /// It was seen to.
    SET_UNREACHED(Int) = "UPDATE event_effect SET kind = 'unreached' WHERE effect_id = $1";
    /// What was written is forgotten with the effect.
    FORGET_EVENT_EFFECTS() =
        "DELETE FROM event_effect WHERE NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = event_effect.effect_id)";
    /// When a line was last written for those who cannot be written to.
    LAST_LINE(Int, Text, Text) =
        "SELECT MAX(e.made_at) AS at FROM event_effect x JOIN effect e ON e.id = x.effect_id
         WHERE x.event_id = $1 AND x.kind = 'line' AND e.platform = $2 AND e.channel = $3";
    /// Somebody was reminded of this start so early.
    INSERT_REMINDER(Int, Int, Int, Int, Int) =
        "INSERT INTO event_reminder (event_id, person_id, starts_at, lead_minutes, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id, person_id, starts_at, lead_minutes) DO NOTHING";
    /// Of what people were reminded.
    REMINDERS(Int, Int) = "SELECT person_id, lead_minutes FROM event_reminder WHERE event_id = $1 AND starts_at = $2";
}

/// Where an event is announced, and what announced it there.
#[derive(Debug, Clone)]
pub(super) struct Announced {
    pub(super) position: i64,
    pub(super) target: Target,
    pub(super) effect: Option<EffectId>,
    /// The tokens of its buttons: going, maybe, not going, that they are there, the calendar.
    pub(super) tokens: Vec<String>,
}

/// Somebody on the list, with what is needed to write to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guest {
    pub(super) seat: Seat,
    /// The account that spoke last, to which is written.
    pub(super) account: AccountId,
    pub(super) platform: PlatformName,
    pub(super) external_id: String,
    pub(super) name: String,
    /// Their own language, if they chose one.
    pub(super) language: Option<String>,
    /// When they want to be reminded, if they chose.
    pub(super) reminders: Option<String>,
    /// When they said it.
    pub(super) at: DateTime<Utc>,
}

/// Writes an event with its places of announcement; returns its key.
pub(super) async fn insert(
    conn: &mut Conn,
    community: CommunityId,
    plan: &Plan,
    state: EventState,
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<EventId> {
    let number: i64 = NEXT_EVENT_NUMBER.on(conn).bind(community.0).fetch_one(conn.raw()).await?.try_get("number")?;
    let text = |text: &str| without_nul(text).into_owned();
    let row = INSERT_EVENT
        .on(conn)
        .bind(community.0)
        .bind(number)
        .bind(text(&plan.title))
        .bind(text(&plan.about))
        .bind(text(&plan.place.address()))
        .bind(ms(plan.starts_at))
        .bind(plan.minutes)
        .bind(plan.zone.name().to_owned())
        .bind(plan.capacity)
        .bind(plan.accept_minutes)
        .bind(state.as_str())
        .bind(text(made_by))
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    let id = EventId(row.try_get("id")?);
    for (position, target) in (0_i64..).zip(&plan.to) {
        add_target(conn, id, position, target).await?;
    }
    Ok(id)
}

async fn add_target(conn: &mut Conn, id: EventId, position: i64, target: &Target) -> Result<()> {
    INSERT_EVENT_TARGET
        .on(conn)
        .bind(id.0)
        .bind(position)
        .bind(target.platform.as_str())
        .bind(without_nul(&target.channel).into_owned())
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Changes what is planned. Places of announcement that stay keep what was announced there; those that are gone are
/// returned.
pub(super) async fn update(
    conn: &mut Conn,
    id: EventId,
    plan: &Plan,
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Announced>> {
    let text = |text: &str| without_nul(text).into_owned();
    UPDATE_EVENT
        .on(conn)
        .bind(id.0)
        .bind(text(&plan.title))
        .bind(text(&plan.about))
        .bind(text(&plan.place.address()))
        .bind(ms(plan.starts_at))
        .bind(plan.minutes)
        .bind(plan.zone.name().to_owned())
        .bind(plan.capacity)
        .bind(plan.accept_minutes)
        .bind(text(made_by))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    let before = targets(conn, id).await?;
    let (kept, gone): (Vec<_>, Vec<_>) = before.into_iter().partition(|known| plan.to.contains(&known.target));
    for one in &gone {
        DROP_EVENT_TARGET.on(conn).bind(id.0).bind(one.position).execute(conn.raw()).await?;
    }
    let next = kept.iter().chain(&gone).map(|known| known.position).max().map_or(0, |last| last + 1);
    let new = plan.to.iter().filter(|target| kept.iter().all(|known| known.target != **target));
    for (position, target) in (next..).zip(new) {
        add_target(conn, id, position, target).await?;
    }
    Ok(gone)
}

/// Moves an event on.
pub(super) async fn set_state(
    conn: &mut Conn,
    id: EventId,
    state: EventState,
    approved_by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    SET_EVENT_STATE
        .on(conn)
        .bind(id.0)
        .bind(state.as_str())
        .bind(approved_by.map(|actor| without_nul(actor).into_owned()))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// When an event is to be again, and of which series it is.
pub(super) async fn set_rule(conn: &mut Conn, id: EventId, rule: Option<&str>, series: Option<EventId>) -> Result<()> {
    let (rule, series) = (rule.map(ToOwned::to_owned), series.map(|series| series.0));
    SET_RULE.on(conn).bind(id.0).bind(rule).bind(series).execute(conn.raw()).await?;
    Ok(())
}

/// When something is due of an event next.
pub(super) async fn set_next(conn: &mut Conn, id: EventId, at: Option<DateTime<Utc>>) -> Result<()> {
    SET_NEXT.on(conn).bind(id.0).bind(at.map(ms)).execute(conn.raw()).await?;
    Ok(())
}

/// Something may be due of each open event of a community by now.
pub(crate) async fn look_at_all(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    LOOK_AT_ALL.on(conn).bind(community.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// A private message did not reach the person: the event that it was about is looked at.
pub(crate) async fn look_at_that_of(conn: &mut Conn, effect: EffectId, now: DateTime<Utc>) -> Result<()> {
    LOOK_AT_THAT_OF.on(conn).bind(effect.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// Holds an event until the transaction ends and gives the next number in its order; who comes second reads what the
/// first one wrote. `None`: there is no such event.
pub(super) async fn count_answer(conn: &mut Conn, id: EventId) -> Result<Option<i64>> {
    let row = COUNT_ANSWER.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("answers")?)).transpose()
}

/// Holds an event until the transaction ends.
pub(super) async fn lock(conn: &mut Conn, id: EventId) -> Result<()> {
    LOCK_EVENT.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Events of which something is due, at most so many.
pub(super) async fn due(conn: &mut Conn, now: DateTime<Utc>, max: i64) -> Result<Vec<EventId>> {
    let rows = EVENTS_DUE.on(conn).bind(ms(now)).bind(max).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(EventId(row.try_get("id")?))).collect()
}

/// Whose an event is, also of one that cannot be read as a whole.
pub(super) async fn community_of(conn: &mut Conn, id: EventId) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF_EVENT.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// When something is due next.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_EVENT_DUE.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// One event.
pub(super) async fn one(conn: &mut Conn, id: EventId) -> Result<Option<Event>> {
    let Some(row) = EVENT.on(conn).bind(id.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let mut event = event(&row)?;
    event.plan.to = targets(conn, id).await?.into_iter().map(|known| known.target).collect();
    Ok(Some(event))
}

/// One event by the community's number.
pub(super) async fn numbered(conn: &mut Conn, community: CommunityId, number: i64) -> Result<Option<Event>> {
    let row = EVENT_NUMBERED.on(conn).bind(community.0).bind(number).fetch_optional(conn.raw()).await?;
    match row {
        Some(row) => one(conn, EventId(row.try_get("id")?)).await,
        None => Ok(None),
    }
}

/// The events of a community in one state (`None`: all that are to come), the next one first.
pub(super) async fn listed(
    conn: &mut Conn,
    community: CommunityId,
    state: Option<EventState>,
    max: i64,
) -> Result<Vec<EventId>> {
    let word = state.map_or("", EventState::as_str);
    let rows = EVENTS.on(conn).bind(community.0).bind(word).bind(max).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(EventId(row.try_get("id")?))).collect()
}

/// The events of a community that begin in a span, in order.
pub(super) async fn between(
    conn: &mut Conn,
    community: CommunityId,
    span: &std::ops::Range<DateTime<Utc>>,
) -> Result<Vec<EventId>> {
    let query = EVENTS_BETWEEN.on(conn).bind(community.0).bind(ms(span.start)).bind(ms(span.end));
    query.fetch_all(conn.raw()).await?.iter().map(|row| Ok(EventId(row.try_get("id")?))).collect()
}

fn corrupt(id: EventId, column: &'static str, value: String) -> StoreError {
    StoreError::Corrupt { table: "event", column, row: id.to_string(), value }
}

fn event(row: &AnyRow) -> Result<Event> {
    let id = EventId(row.try_get("id")?);
    let word = |column: &'static str| -> Result<String> { Ok(row.try_get(column)?) };
    let (place, zone, state) = (word("place")?, word("zone")?, word("state")?);
    Ok(Event {
        id,
        community: CommunityId(row.try_get("community_id")?),
        number: row.try_get("number")?,
        plan: Plan {
            title: word("title")?,
            about: word("about")?,
            place: Place::read(&place).ok_or_else(|| corrupt(id, "place", place))?,
            starts_at: from_ms(row.try_get("starts_at")?),
            minutes: row.try_get("minutes")?,
            zone: zone.parse::<Zone>().map_err(|_| corrupt(id, "zone", zone))?,
            capacity: row.try_get("capacity")?,
            accept_minutes: row.try_get("accept_minutes")?,
            to: Vec::new(),
        },
        state: EventState::parse(&state).ok_or_else(|| corrupt(id, "state", state))?,
        revision: row.try_get("revision")?,
        made_by: word("made_by")?,
        approved_by: row.try_get("approved_by")?,
        rule: row.try_get("rule")?,
        series: row.try_get::<Option<i64>, _>("series_id")?.map(EventId),
    })
}

/// Where an event is announced.
pub(super) async fn targets(conn: &mut Conn, id: EventId) -> Result<Vec<Announced>> {
    let rows = EVENT_TARGETS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let platform: String = row.try_get("platform")?;
            let platform = PlatformName::parse(&platform).ok_or_else(|| corrupt(id, "platform", platform))?;
            let tokens: String = row.try_get("tokens")?;
            Ok(Announced {
                position: row.try_get("position")?,
                target: Target { platform, channel: row.try_get("channel")? },
                effect: row.try_get::<Option<i64>, _>("effect_id")?.map(EffectId),
                tokens: tokens.split_whitespace().map(str::to_owned).collect(),
            })
        })
        .collect()
}

/// An event was announced somewhere.
pub(super) async fn set_announced(
    conn: &mut Conn,
    id: EventId,
    position: i64,
    effect: EffectId,
    tokens: &[String],
) -> Result<()> {
    SET_ANNOUNCED.on(conn).bind(id.0).bind(position).bind(effect.0).bind(tokens.join(" ")).execute(conn.raw()).await?;
    Ok(())
}

/// A chat has another id: events that are announced or take place there follow.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_EVENT_TARGETS.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    let address = |chat: &str| format!("{}:{chat}", platform.as_str());
    MOVE_EVENT_PLACES.on(conn).bind(address(from)).bind(address(to)).execute(conn.raw()).await?;
    Ok(())
}

fn seat(row: &AnyRow) -> Result<Seat> {
    let person: i64 = row.try_get("person_id")?;
    let word: String = row.try_get("state")?;
    let standing = Standing::parse(&word).ok_or_else(|| StoreError::Corrupt {
        table: "event_answer",
        column: "state",
        row: person.to_string(),
        value: word,
    })?;
    let until = row.try_get::<Option<i64>, _>("until_at")?.map(from_ms);
    Ok(Seat { person: AccountId(person), standing, position: row.try_get("position")?, until })
}

/// Who is on the list of an event as it is written, in order.
pub(super) async fn people(conn: &mut Conn, id: EventId) -> Result<Vec<Guest>> {
    let rows = PEOPLE.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let platform: String = row.try_get("platform")?;
            Ok(Guest {
                seat: seat(row)?,
                account: AccountId(row.try_get("account_id")?),
                platform: PlatformName::parse(&platform).ok_or_else(|| corrupt(id, "platform", platform))?,
                external_id: row.try_get("external_id")?,
                name: row.try_get("name")?,
                language: row.try_get("language")?,
                reminders: row.try_get("reminders")?,
                at: from_ms(row.try_get("at")?),
            })
        })
        .collect()
}

/// Writes what somebody said by one of their accounts.
pub(super) async fn put_seat(
    conn: &mut Conn,
    id: EventId,
    seat: &Seat,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    PUT_SEAT
        .on(conn)
        .bind(id.0)
        .bind(seat.person.0)
        .bind(account.0)
        .bind(seat.standing.as_str())
        .bind(seat.position)
        .bind(seat.until.map(ms))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Writes where somebody stands by now without a word of theirs.
pub(super) async fn move_seat(conn: &mut Conn, id: EventId, seat: &Seat) -> Result<()> {
    MOVE_SEAT
        .on(conn)
        .bind(id.0)
        .bind(seat.person.0)
        .bind(seat.standing.as_str())
        .bind(seat.until.map(ms))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// A line of the list goes on as another person's, with what they were told.
pub(super) async fn drop_seat(conn: &mut Conn, id: EventId, from: AccountId, to: AccountId) -> Result<()> {
    CARRY_REMINDERS.on(conn).bind(id.0).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    DROP_SEAT.on(conn).bind(id.0).bind(from.0).execute(conn.raw()).await?;
    Ok(())
}

/// Notes for what an effect was written.
pub(super) async fn note_effect(conn: &mut Conn, id: EventId, effect: EffectId, kind: &str) -> Result<()> {
    INSERT_EVENT_EFFECT.on(conn).bind(effect.0).bind(id.0).bind(kind).execute(conn.raw()).await?;
    Ok(())
}

/// What people were still to be told of an event is not told any more.
pub(super) async fn discard(conn: &mut Conn, id: EventId, now: DateTime<Utc>) -> Result<()> {
    DISCARD_OF_EVENT.on(conn).bind(id.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// The number and title of the event that an effect was written for.
pub(super) async fn title_of_effect(conn: &mut Conn, effect: EffectId) -> Result<Option<(i64, String)>> {
    let row = TITLE_OF_EFFECT.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((row.try_get("number")?, row.try_get("title")?))).transpose()
}

/// For what an effect was written; `None`: not because of an event.
pub(crate) async fn kind_of_effect(conn: &mut Conn, effect: EffectId) -> Result<Option<String>> {
    let row = KIND_OF_EFFECT.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("kind")?)).transpose()
}

/// The event that an effect announces.
pub(crate) async fn announced_by(conn: &mut Conn, effect: EffectId) -> Result<Option<EventId>> {
    let row = ANNOUNCED_BY.on(conn).bind(effect.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(EventId(row.try_get("event_id")?))).transpose()
}

/// What was written is forgotten with the effect: its number may be used again.
pub(crate) async fn forget_effects(conn: &mut Conn) -> Result<()> {
    FORGET_EVENT_EFFECTS.on(conn).execute(conn.raw()).await?;
    Ok(())
}

/// Private messages of an event that did not reach the person, each told once: with the platform of each.
pub(super) async fn take_unreached(conn: &mut Conn, id: EventId) -> Result<Vec<String>> {
    let rows = UNREACHED.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    let mut platforms = Vec::with_capacity(rows.len());
    for row in rows {
        let effect: i64 = row.try_get("effect_id")?;
        SET_UNREACHED.on(conn).bind(effect).execute(conn.raw()).await?;
        platforms.push(row.try_get("platform")?);
    }
    Ok(platforms)
}

/// When a line was last written somewhere for those who cannot be written to.
pub(super) async fn last_line(conn: &mut Conn, id: EventId, target: &Target) -> Result<Option<DateTime<Utc>>> {
    let row = LAST_LINE
        .on(conn)
        .bind(id.0)
        .bind(target.platform.as_str())
        .bind(target.channel.clone())
        .fetch_one(conn.raw())
        .await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// Notes that somebody was reminded of this start so early; `false`: they were before.
pub(super) async fn note_reminder(
    conn: &mut Conn,
    event: &Event,
    person: AccountId,
    lead_minutes: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = INSERT_REMINDER
        .on(conn)
        .bind(event.id.0)
        .bind(person.0)
        .bind(ms(event.plan.starts_at))
        .bind(lead_minutes)
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Of what people were reminded of this start.
pub(super) async fn reminders(conn: &mut Conn, event: &Event) -> Result<Vec<(AccountId, i64)>> {
    let rows = REMINDERS.on(conn).bind(event.id.0).bind(ms(event.plan.starts_at)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((AccountId(row.try_get("person_id")?), row.try_get("lead_minutes")?))).collect()
}
