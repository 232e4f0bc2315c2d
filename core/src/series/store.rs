//! The SQL of series, their lessons, and where whoever is out of reach finds a button.

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::course::{Begins, Enters, Pace, Series, SeriesState};
use super::lesson::{Lesson, Shift};
use crate::content::Target;
use crate::ids::{CommunityId, LearnerId, LessonId, SeriesId, SpaceId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};
use crate::zone::Zone;

statements! {
    /// The next number of a community's series.
    NEXT_SERIES_NUMBER(Int) = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM series WHERE community_id = $1";
    /// Writes a series.
    INSERT_SERIES(Int, Int, Text, Text, Int, Int, TextNull, Text, Text, Text, IntNull, Text, Int) =
        "INSERT INTO series (community_id, number, name, begins, every_days, at_minute, rule, zone, enters, state, given,
             next_at, made_by, approved_by, made_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, NULL, $13, $13) RETURNING id";
    /// Moves a series on.
    SET_SERIES_STATE(Int, Text, IntNull, TextNull, Int) =
        "UPDATE series SET state = $2, next_at = $3, approved_by = $4, changed_at = $5 WHERE id = $1";
    /// Who changed what it says last.
    SET_MADE_BY(Int, Text, Int) = "UPDATE series SET made_by = $2, changed_at = $3 WHERE id = $1";
    /// Another lesson was given out, or there was none; only one planner does that.
    GIVE(Int, Int, Int, IntNull) = "UPDATE series SET given = $3, next_at = $4 WHERE id = $1 AND next_at = $2";
    /// What was given out follows a lesson that was put before it.
    SHIFT_GIVEN_UP(Int, Int) = "UPDATE series SET given = given + 1 WHERE id = $1 AND given >= $2";
    /// Or one that is gone.
    SHIFT_GIVEN_DOWN(Int, Int) = "UPDATE series SET given = given - 1 WHERE id = $1 AND given >= $2";
    /// Holds a series until the transaction ends: two who change its order go one after the other.
    LOCK_SERIES(Int) = "UPDATE series SET state = state WHERE id = $1";
    /// One series.
    SERIES(Int) =
        "SELECT id, community_id, number, name, begins, every_days, at_minute, rule, zone, enters, state, given, next_at,
             made_by, approved_by FROM series WHERE id = $1";
    /// One series by the community's number.
    SERIES_NUMBERED(Int, Int) =
        "SELECT id, community_id, number, name, begins, every_days, at_minute, rule, zone, enters, state, given, next_at,
             made_by, approved_by FROM series WHERE community_id = $1 AND number = $2";
    /// The series of a community.
    SERIES_LISTED(Int, Int) = "SELECT id FROM series WHERE community_id = $1 ORDER BY number LIMIT $2";
    /// The series of a community into which whoever joins is entered.
    SERIES_FOR_JOINING(Int, Int) =
        "SELECT id FROM series WHERE community_id = $1 AND enters = 'joining' AND made_at <= $2 ORDER BY id";
    /// Whose a space is.
    COMMUNITY_OF_SPACE(Int) = "SELECT community_id FROM space WHERE id = $1";
    /// Whose a series is.
    COMMUNITY_OF(Int) = "SELECT community_id FROM series WHERE id = $1";
    /// A series that cannot be read stands still.
    SET_ASIDE(Int) = "UPDATE series SET state = 'paused' WHERE id = $1 AND state = 'running'";
    /// Series whose next lesson is given out by the calendar.
    SERIES_DUE(Int, Int) =
        "SELECT s.id FROM series s WHERE s.state = 'running' AND s.next_at <= $1
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope IN ('all', 'community:' || s.community_id))
         ORDER BY s.next_at, s.id LIMIT $2";
    /// When the next one is.
    NEXT_SERIES_DUE() = "SELECT MIN(next_at) AS at FROM series WHERE state = 'running'";
    /// Writes a lesson.
    INSERT_LESSON(Int, Int, Text, Text, Text, Text, Int, Text, Int) =
        "INSERT INTO series_lesson (series_id, position, title, body, media, buttons, is_approved, made_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    /// Changes what a lesson says.
    UPDATE_LESSON(Int, Text, Text, Text, Text, Int, Text, Int) =
        "UPDATE series_lesson SET title = $2, body = $3, media = $4, buttons = $5, is_approved = $6, made_by = $7,
             changed_at = $8 WHERE id = $1";
    /// Every lesson of a series may be sent.
    APPROVE_LESSONS(Int) = "UPDATE series_lesson SET is_approved = 1 WHERE series_id = $1";
    /// A lesson is gone.
    DROP_LESSON(Int) = "DELETE FROM series_lesson WHERE id = $1";
    /// Lessons from a position on make room.
    LESSONS_UP(Int, Int) = "UPDATE series_lesson SET position = position + 1 WHERE series_id = $1 AND position >= $2";
    /// Lessons behind a position close up.
    LESSONS_DOWN(Int, Int) = "UPDATE series_lesson SET position = position - 1 WHERE series_id = $1 AND position > $2";
    /// A lesson takes a position.
    PLACE_LESSON(Int, Int) = "UPDATE series_lesson SET position = $2 WHERE id = $1";
    /// The lessons of a series, in order.
    LESSONS(Int) =
        "SELECT id, series_id, position, title, body, media, buttons, is_approved, made_by FROM series_lesson
         WHERE series_id = $1 ORDER BY position";
    /// The first lesson behind a position that a learner has not had.
    NEXT_LESSON(Int, Int, Int) =
        "SELECT l.id, l.position, l.is_approved FROM series_lesson l
         WHERE l.series_id = $1 AND l.position > $3 AND NOT EXISTS (SELECT 1 FROM series_sent t
             WHERE t.series_id = $1 AND t.learner_id = $2 AND t.lesson_id = l.id AND t.state <> 'dead')
         ORDER BY l.position LIMIT 1";
    /// Where a lesson stands in the order.
    LESSON_POSITION(Int) = "SELECT position FROM series_lesson WHERE id = $1";
    /// A place gets a button for those who are out of reach, now.
    CALL_AT(Int, Text, Text) =
        "INSERT INTO series_call (series_id, platform, channel, is_wanted, line_at) VALUES ($1, $2, $3, 1, NULL)
         ON CONFLICT (series_id, platform, channel) DO UPDATE SET is_wanted = 1, line_at = NULL";
    /// Somebody of a series is out of reach on a platform.
    WANT_CALL(Int, Text) = "UPDATE series_call SET is_wanted = 1 WHERE series_id = $1 AND platform = $2";
    /// Places of a series where a line is wanted that have had none since an instant.
    CALLS_DUE(Int, Int) =
        "SELECT c.series_id, c.platform, c.channel FROM series_call c JOIN series s ON s.id = c.series_id
         WHERE c.is_wanted = 1 AND (c.line_at IS NULL OR c.line_at <= $1) AND s.state = 'running' LIMIT $2";
    /// A line was written there; only one planner does that.
    CALLED(Int, Text, Text, Int, Int) =
        "UPDATE series_call SET is_wanted = 0, line_at = $4
         WHERE series_id = $1 AND platform = $2 AND channel = $3 AND is_wanted = 1 AND (line_at IS NULL OR line_at <= $5)";
    /// The places of a series with a button.
    CALLS(Int) = "SELECT platform, channel FROM series_call WHERE series_id = $1 ORDER BY platform, channel";
    /// A chat has another id.
    MOVE_CALLS(Text, Text, Text) =
        "UPDATE series_call SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
}

/// What a series is before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewSeries {
    /// Its name.
    pub(super) name: String,
    /// How its lessons get their times.
    pub(super) begins: Begins,
    /// Who is entered.
    pub(super) enters: Enters,
    /// Where it stands.
    pub(super) state: SeriesState,
    /// By the calendar: when the first lesson is given out.
    pub(super) next_at: Option<DateTime<Utc>>,
}

/// What a lesson says, before it has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// Its name.
    pub(super) title: String,
    /// Markdown.
    pub(super) body: String,
    /// Pictures and files.
    pub(super) media: Vec<crate::content::Media>,
    /// Link buttons.
    pub(super) buttons: Vec<crate::content::LinkButton>,
}

/// Writes a series; returns its key.
pub(super) async fn insert(
    conn: &mut Conn,
    community: CommunityId,
    new: &NewSeries,
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<SeriesId> {
    let number: i64 = NEXT_SERIES_NUMBER.on(conn).bind(community.0).fetch_one(conn.raw()).await?.try_get("number")?;
    let utc = Zone::utc();
    let (every_days, at_minute, rule, zone) = match &new.begins {
        Begins::Own(pace) => {
            let minute = i64::from(pace.at.num_seconds_from_midnight() / 60);
            (i64::try_from(pace.every_days).unwrap_or(i64::MAX), minute, None, &utc)
        }
        Begins::Calendar { rule, zone } => (0, 0, Some(rule.clone()), zone),
    };
    let row = INSERT_SERIES
        .on(conn)
        .bind(community.0)
        .bind(number)
        .bind(without_nul(&new.name).into_owned())
        .bind(new.begins.as_str())
        .bind(every_days)
        .bind(at_minute)
        .bind(rule)
        .bind(zone.name().to_owned())
        .bind(new.enters.as_str())
        .bind(new.state.as_str())
        .bind(new.next_at.map(ms))
        .bind(without_nul(made_by).into_owned())
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    Ok(SeriesId(row.try_get("id")?))
}

/// Moves a series on.
pub(super) async fn set_state(
    conn: &mut Conn,
    series: &Series,
    state: SeriesState,
    next_at: Option<DateTime<Utc>>,
    approved_by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    SET_SERIES_STATE
        .on(conn)
        .bind(series.id.0)
        .bind(state.as_str())
        .bind(next_at.map(ms))
        .bind(approved_by.map(|actor| without_nul(actor).into_owned()))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Notes who changed what a series says.
pub(super) async fn set_made_by(conn: &mut Conn, id: SeriesId, actor: &str, now: DateTime<Utc>) -> Result<()> {
    SET_MADE_BY.on(conn).bind(id.0).bind(without_nul(actor).into_owned()).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// By the calendar, so many lessons are given out by now, and this is when the next one is; `false`: another planner did it.
pub(super) async fn give(conn: &mut Conn, series: &Series, given: i64, next_at: Option<DateTime<Utc>>) -> Result<bool> {
    let query = GIVE.on(conn).bind(series.id.0).bind(series.next_at.map(ms)).bind(given).bind(next_at.map(ms));
    Ok(query.execute(conn.raw()).await?.rows_affected() == 1)
}

/// Holds a series until the transaction ends.
pub(super) async fn lock(conn: &mut Conn, id: SeriesId) -> Result<()> {
    LOCK_SERIES.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// One series, held until the transaction ends.
pub(super) async fn hold(conn: &mut Conn, id: SeriesId) -> Result<Option<Series>> {
    lock(conn, id).await?;
    one(conn, id).await
}

/// One series.
pub(super) async fn one(conn: &mut Conn, id: SeriesId) -> Result<Option<Series>> {
    SERIES.on(conn).bind(id.0).fetch_optional(conn.raw()).await?.as_ref().map(series).transpose()
}

/// One series by the community's number.
pub(super) async fn numbered(conn: &mut Conn, community: CommunityId, number: i64) -> Result<Option<Series>> {
    let row = SERIES_NUMBERED.on(conn).bind(community.0).bind(number).fetch_optional(conn.raw()).await?;
    row.as_ref().map(series).transpose()
}

/// The series of a community, at most so many; and the keys of those that cannot be read.
pub(crate) async fn listed(conn: &mut Conn, id: CommunityId, max: i64) -> Result<(Vec<Series>, Vec<SeriesId>)> {
    let rows = SERIES_LISTED.on(conn).bind(id.0).bind(max).fetch_all(conn.raw()).await?;
    let (mut read, mut unreadable) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in &rows {
        let id = SeriesId(row.try_get("id")?);
        match one(conn, id).await {
            Err(error) if error.is_about_the_data() => unreadable.push(id),
            found => read.extend(found?),
        }
    }
    Ok((read, unreadable))
}

/// The series of a community into which whoever joined at an instant is entered.
pub(super) async fn for_joining(conn: &mut Conn, community: CommunityId, at: DateTime<Utc>) -> Result<Vec<SeriesId>> {
    let rows = SERIES_FOR_JOINING.on(conn).bind(community.0).bind(ms(at)).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(SeriesId(row.try_get("id")?))).collect()
}

/// Whose a space is.
pub(super) async fn community_of_space(conn: &mut Conn, space: SpaceId) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF_SPACE.on(conn).bind(space.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// A series that cannot be read stands still; returns whose it is.
pub(super) async fn set_aside(conn: &mut Conn, id: SeriesId) -> Result<Option<CommunityId>> {
    SET_ASIDE.on(conn).bind(id.0).execute(conn.raw()).await?;
    community_of(conn, id).await
}

/// Whose a series is, also of one that cannot be read as a whole.
pub(super) async fn community_of(conn: &mut Conn, id: SeriesId) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// Series whose next lesson is given out by the calendar, at most so many.
pub(super) async fn due(conn: &mut Conn, now: DateTime<Utc>, max: i64) -> Result<Vec<SeriesId>> {
    let rows = SERIES_DUE.on(conn).bind(ms(now)).bind(max).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok(SeriesId(row.try_get("id")?))).collect()
}

/// When the next lesson is given out by a calendar.
pub(super) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_SERIES_DUE.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// Writes a lesson at a position, where the others have made room; returns its key.
pub(super) async fn insert_lesson(
    conn: &mut Conn,
    id: SeriesId,
    position: i64,
    words: &Words,
    (is_approved, made_by): (bool, &str),
    now: DateTime<Utc>,
) -> Result<LessonId> {
    LESSONS_UP.on(conn).bind(id.0).bind(position).execute(conn.raw()).await?;
    let row = INSERT_LESSON
        .on(conn)
        .bind(id.0)
        .bind(position)
        .bind(without_nul(&words.title).into_owned())
        .bind(without_nul(&words.body).into_owned())
        .bind(json(&words.media)?)
        .bind(json(&words.buttons)?)
        .bind(i64::from(is_approved))
        .bind(without_nul(made_by).into_owned())
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    Ok(LessonId(row.try_get("id")?))
}

/// Changes what a lesson says.
pub(super) async fn update_lesson(
    conn: &mut Conn,
    id: LessonId,
    words: &Words,
    (is_approved, made_by): (bool, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    UPDATE_LESSON
        .on(conn)
        .bind(id.0)
        .bind(without_nul(&words.title).into_owned())
        .bind(without_nul(&words.body).into_owned())
        .bind(json(&words.media)?)
        .bind(json(&words.buttons)?)
        .bind(i64::from(is_approved))
        .bind(without_nul(made_by).into_owned())
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Every lesson of a series may be sent.
pub(super) async fn approve_lessons(conn: &mut Conn, id: SeriesId) -> Result<()> {
    APPROVE_LESSONS.on(conn).bind(id.0).execute(conn.raw()).await?;
    Ok(())
}

/// Takes a lesson away; the others close up.
pub(super) async fn drop_lesson(conn: &mut Conn, lesson: &Lesson) -> Result<()> {
    DROP_LESSON.on(conn).bind(lesson.id.0).execute(conn.raw()).await?;
    LESSONS_DOWN.on(conn).bind(lesson.series.0).bind(lesson.position).execute(conn.raw()).await?;
    Ok(())
}

/// Puts a lesson at another position.
pub(super) async fn move_lesson(conn: &mut Conn, lesson: &Lesson, to: i64) -> Result<()> {
    LESSONS_DOWN.on(conn).bind(lesson.series.0).bind(lesson.position).execute(conn.raw()).await?;
    LESSONS_UP.on(conn).bind(lesson.series.0).bind(to).execute(conn.raw()).await?;
    PLACE_LESSON.on(conn).bind(lesson.id.0).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// What was given out by the calendar follows a change of the order.
pub(super) async fn shift_given(conn: &mut Conn, id: SeriesId, shift: Shift) -> Result<()> {
    let query = match shift {
        Shift::Inserted(position) => SHIFT_GIVEN_UP.on(conn).bind(id.0).bind(position),
        Shift::Removed(position) => SHIFT_GIVEN_DOWN.on(conn).bind(id.0).bind(position),
    };
    query.execute(conn.raw()).await?;
    Ok(())
}

/// The lessons of a series, in order.
pub(super) async fn lessons(conn: &mut Conn, id: SeriesId) -> Result<Vec<Lesson>> {
    LESSONS.on(conn).bind(id.0).fetch_all(conn.raw()).await?.iter().map(lesson).collect()
}

/// The lesson that is next for a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NextLesson {
    pub(super) id: LessonId,
    pub(super) position: i64,
    pub(super) is_approved: bool,
}

/// The first lesson behind a position that a learner has not had.
pub(super) async fn next_lesson(
    conn: &mut Conn,
    id: SeriesId,
    learner: LearnerId,
    position: i64,
) -> Result<Option<NextLesson>> {
    let row = NEXT_LESSON.on(conn).bind(id.0).bind(learner.0).bind(position).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        let is_approved = row.try_get::<i64, _>("is_approved")? != 0;
        Ok(NextLesson { id: LessonId(row.try_get("id")?), position: row.try_get("position")?, is_approved })
    })
    .transpose()
}

/// Where a lesson stands in the order; `None`: it is gone.
pub(super) async fn position_of(conn: &mut Conn, id: LessonId) -> Result<Option<i64>> {
    let row = LESSON_POSITION.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("position")?)).transpose()
}

/// A place gets a button for those who are out of reach, now and whenever there are more of them.
pub(super) async fn call_at(conn: &mut Conn, id: SeriesId, place: &Target) -> Result<()> {
    let channel = without_nul(&place.channel).into_owned();
    CALL_AT.on(conn).bind(id.0).bind(place.platform.as_str()).bind(channel).execute(conn.raw()).await?;
    Ok(())
}

/// Somebody is out of reach on a platform.
pub(super) async fn want_call(conn: &mut Conn, id: SeriesId, platform: PlatformName) -> Result<()> {
    WANT_CALL.on(conn).bind(id.0).bind(platform.as_str()).execute(conn.raw()).await?;
    Ok(())
}

/// Places where a line is wanted and the last one was written before an instant, at most so many.
pub(super) async fn calls_due(conn: &mut Conn, before: DateTime<Utc>, max: i64) -> Result<Vec<(SeriesId, Target)>> {
    let rows = CALLS_DUE.on(conn).bind(ms(before)).bind(max).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((SeriesId(row.try_get("series_id")?), call(row)?))).collect()
}

/// A line is written now at a place; `false`: another planner wrote it.
pub(super) async fn called(
    conn: &mut Conn,
    id: SeriesId,
    place: &Target,
    (now, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool> {
    let done = CALLED
        .on(conn)
        .bind(id.0)
        .bind(place.platform.as_str())
        .bind(place.channel.clone())
        .bind(ms(now))
        .bind(ms(before))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The places of a series with a button.
pub(super) async fn calls(conn: &mut Conn, id: SeriesId) -> Result<Vec<Target>> {
    CALLS.on(conn).bind(id.0).fetch_all(conn.raw()).await?.iter().map(call).collect()
}

/// A chat has another id: what goes there follows.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    super::learner::move_chat(conn, platform, from, to).await?;
    MOVE_CALLS.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}

fn call(row: &AnyRow) -> Result<Target> {
    let word: String = row.try_get("platform")?;
    let platform = PlatformName::parse(&word).ok_or_else(|| StoreError::Corrupt {
        table: "series_call",
        column: "platform",
        row: "of a series".to_owned(),
        value: word,
    })?;
    Ok(Target { platform, channel: row.try_get("channel")? })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    let text = serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(without_nul(&text).into_owned())
}

fn series(row: &AnyRow) -> Result<Series> {
    let id = SeriesId(row.try_get("id")?);
    let corrupt = |column, value: String| StoreError::Corrupt { table: "series", column, row: id.to_string(), value };
    let word = |column: &'static str| -> Result<String> { Ok(row.try_get(column)?) };
    let (begins, zone, enters, state) = (word("begins")?, word("zone")?, word("enters")?, word("state")?);
    let begins = match begins.as_str() {
        "own" => Begins::Own(pace(row)?),
        "calendar" => Begins::Calendar {
            rule: row.try_get::<Option<String>, _>("rule")?.unwrap_or_default(),
            zone: zone.parse::<Zone>().map_err(|_| corrupt("zone", zone))?,
        },
        _ => return Err(corrupt("begins", begins)),
    };
    Ok(Series {
        id,
        community: CommunityId(row.try_get("community_id")?),
        number: row.try_get("number")?,
        name: word("name")?,
        begins,
        enters: Enters::parse(&enters).ok_or_else(|| corrupt("enters", enters))?,
        state: SeriesState::parse(&state).ok_or_else(|| corrupt("state", state))?,
        given: row.try_get("given")?,
        next_at: row.try_get::<Option<i64>, _>("next_at")?.map(from_ms),
        made_by: word("made_by")?,
        approved_by: row.try_get("approved_by")?,
    })
}

fn pace(row: &AnyRow) -> Result<Pace> {
    let (days, minute): (i64, i64) = (row.try_get("every_days")?, row.try_get("at_minute")?);
    let at = u32::try_from(minute).ok().and_then(|minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0));
    Ok(Pace { every_days: u64::try_from(days).unwrap_or(1).max(1), at: at.unwrap_or(NaiveTime::MIN) })
}

fn lesson(row: &AnyRow) -> Result<Lesson> {
    let id = LessonId(row.try_get("id")?);
    let corrupt =
        |column, value: String| StoreError::Corrupt { table: "series_lesson", column, row: id.to_string(), value };
    let (media, buttons): (String, String) = (row.try_get("media")?, row.try_get("buttons")?);
    Ok(Lesson {
        id,
        series: SeriesId(row.try_get("series_id")?),
        position: row.try_get("position")?,
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        media: serde_json::from_str(&media).map_err(|_| corrupt("media", media))?,
        buttons: serde_json::from_str(&buttons).map_err(|_| corrupt("buttons", buttons))?,
        is_approved: row.try_get::<i64, _>("is_approved")? != 0,
        made_by: row.try_get("made_by")?,
    })
}
