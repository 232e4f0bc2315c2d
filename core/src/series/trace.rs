//! That a lesson was decided for a learner, and the effects that send it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::ids::{EffectId, LearnerId, LessonId, SeriesId};
use crate::outbox::{Cause, State};
use crate::store::{Conn, Result, StoreError, sql::statements};
use crate::time::ms;

statements! {
    /// Decides a lesson for a learner, unless it was decided before: only what surely did not arrive is decided again.
    DECIDE(Int, Int, Int, Int) =
        "INSERT INTO series_sent (series_id, learner_id, lesson_id, state, parts_done, at)
         VALUES ($1, $2, $3, 'going', 0, $4)
         ON CONFLICT (series_id, learner_id, lesson_id) DO UPDATE SET state = 'going', at = excluded.at
             WHERE series_sent.state = 'dead'";
    /// How many parts of a lesson have arrived.
    PARTS_DONE(Int, Int, Int) =
        "SELECT parts_done FROM series_sent WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3";
    /// What came of it.
    SET_SENT(Int, Int, Int, Text, Int, Int) =
        "UPDATE series_sent SET state = $4, parts_done = $5, at = $6
         WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3";
    /// A lesson that is not counted as had is forgotten: nothing of it has arrived, or a moderator wants it again.
    FORGET_SENT(Int, Int, Int) =
        "DELETE FROM series_sent WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3";
    /// Lessons from a position on that a learner had are had no more: a moderator moved them back.
    FORGET_SENT_FROM(Int, Int, Int) =
        "DELETE FROM series_sent WHERE series_id = $1 AND learner_id = $2
             AND lesson_id IN (SELECT id FROM series_lesson WHERE series_id = $1 AND position >= $3)";
    /// A lesson that is gone.
    FORGET_LESSON(Int, Int) = "DELETE FROM series_sent WHERE series_id = $1 AND lesson_id = $2";
    /// What sent it stands for nothing any more.
    RETIRE_LESSON(Int, Int) = "UPDATE series_effect SET is_current = 0 WHERE series_id = $1 AND lesson_id = $2";
    /// How many were sent a lesson, by lesson.
    HAD_BY(Int) =
        "SELECT lesson_id, COUNT(*) AS how_many FROM series_sent WHERE series_id = $1 AND state = 'done'
         GROUP BY lesson_id";
    /// Effects that were written before for the same lesson and learner stand for it no more.
    RETIRE(Int, Int, Int) =
        "UPDATE series_effect SET is_current = 0 WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3";
    /// An effect sends a part of a lesson.
    INSERT_TRACE(Int, Int, Int, Int, Int) =
        "INSERT INTO series_effect (effect_id, series_id, learner_id, lesson_id, part, is_current)
         VALUES ($1, $2, $3, $4, $5, 1)";
    /// What an effect was written for.
    TRACE(Int) =
        "SELECT series_id, learner_id, lesson_id, part, is_current FROM series_effect WHERE effect_id = $1";
    /// What sends a lesson to a learner by now, part by part.
    PARTS(Int, Int, Int) =
        "SELECT x.effect_id, e.state FROM series_effect x JOIN effect e ON e.id = x.effect_id
         WHERE x.series_id = $1 AND x.learner_id = $2 AND x.lesson_id = $3 AND x.is_current = 1 ORDER BY x.part";
    /// The lesson that goes out to a learner.
    GOING(Int, Int) =
        "SELECT lesson_id FROM series_sent WHERE series_id = $1 AND learner_id = $2 AND state = 'going'";
    /// The next part of a lesson goes out.
    LET_PART_ON(Int) = "UPDATE effect SET state = 'waiting' WHERE id = $1 AND state = 'behind'";
    /// Later parts end with the one before.
    END_LATER(Int, Int, Int, Text, Int) =
        "UPDATE effect SET state = 'dead', cause = $4, ended_at = $5 WHERE state = 'behind' AND id IN
             (SELECT effect_id FROM series_effect WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3
                 AND is_current = 1)";
    /// Later parts that ended with the one before wait for it again.
    REVIVE_LATER(Int, Int, Int, Int) =
        "UPDATE effect SET state = 'behind', cause = NULL, ended_at = NULL, attempts = 0 WHERE state = 'dead' AND id IN
             (SELECT effect_id FROM series_effect WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3
                 AND is_current = 1 AND part > $4)";
    /// What is surely not sent of a lesson is not sent any more.
    WITHDRAW(Int, Int, Int, Int) =
        "UPDATE effect SET state = 'dead', cause = 'discarded', ended_at = $4
         WHERE state IN ('waiting', 'parked', 'behind') AND doubt = 0 AND id IN
             (SELECT effect_id FROM series_effect WHERE series_id = $1 AND learner_id = $2 AND lesson_id = $3
                 AND is_current = 1)";
    /// The same for another key of the learner, where that one has not had it.
    REKEY_SENT(Int, Int, Int) =
        "UPDATE series_sent SET learner_id = $3 WHERE series_id = $1 AND learner_id = $2 AND NOT EXISTS
             (SELECT 1 FROM series_sent o WHERE o.series_id = $1 AND o.learner_id = $3
                 AND o.lesson_id = series_sent.lesson_id)";
    /// What is left under the old key.
    DROP_SENT(Int, Int) = "DELETE FROM series_sent WHERE series_id = $1 AND learner_id = $2";
    /// What was written for the learner, under another key.
    REKEY_TRACES(Int, Int, Int) =
        "UPDATE series_effect SET learner_id = $3 WHERE series_id = $1 AND learner_id = $2";
    /// What was written is forgotten with the effect.
    FORGET_TRACES() =
        "DELETE FROM series_effect WHERE NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = series_effect.effect_id)";
    /// Which series and lesson an effect was written for.
    LABEL_OF_TRACE(Int) =
        "SELECT s.number, s.name, x.lesson_id, l.position, l.title FROM series_effect x JOIN series s ON s.id = x.series_id
         LEFT JOIN series_lesson l ON l.id = x.lesson_id WHERE x.effect_id = $1";
    /// How many messages of series are to be sent on a platform by now; it stops counting at $2. What else waits there,
    /// behind a place that is closed perhaps, holds up no lesson.
    OPEN_EFFECTS(Text, Int) =
        "SELECT COUNT(*) AS how_many FROM (SELECT 1 AS one FROM effect e WHERE e.platform = $1
             AND e.state IN ('waiting', 'sending') AND EXISTS (SELECT 1 FROM series_effect x WHERE x.effect_id = e.id)
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope IN ('all', 'community:' || e.community_id))
             LIMIT $2) open";
}

/// A lesson on its way to a learner: the key of the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Errand {
    pub(super) series: SeriesId,
    pub(super) learner: LearnerId,
    pub(super) lesson: LessonId,
}

/// What an effect was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trace {
    pub(super) errand: Errand,
    pub(super) part: i64,
    pub(super) is_current: bool,
}

/// One effect of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) effect: EffectId,
    pub(super) state: State,
}

/// Decides a lesson for a learner and says how many parts of it have arrived already; `None`: it was decided before.
pub(super) async fn decide(conn: &mut Conn, errand: Errand, now: DateTime<Utc>) -> Result<Option<i64>> {
    let Errand { series, learner, lesson } = errand;
    let query = DECIDE.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).bind(ms(now));
    if query.execute(conn.raw()).await?.rows_affected() == 0 {
        return Ok(None);
    }
    RETIRE.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).execute(conn.raw()).await?;
    parts_done(conn, errand).await.map(Some)
}

/// How many parts of a lesson have arrived.
pub(super) async fn parts_done(conn: &mut Conn, errand: Errand) -> Result<i64> {
    let Errand { series, learner, lesson } = errand;
    let query = PARTS_DONE.on(conn).bind(series.0).bind(learner.0).bind(lesson.0);
    let row = query.fetch_optional(conn.raw()).await?;
    Ok(row.map(|row| row.try_get("parts_done")).transpose()?.unwrap_or(0))
}

/// Writes what came of a lesson.
pub(super) async fn set(
    conn: &mut Conn,
    errand: Errand,
    state: &str,
    parts_done: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let Errand { series, learner, lesson } = errand;
    SET_SENT
        .on(conn)
        .bind(series.0)
        .bind(learner.0)
        .bind(lesson.0)
        .bind(state)
        .bind(parts_done)
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// The lessons from a position on were never sent to a learner: a moderator wants them again.
pub(super) async fn forget_from(conn: &mut Conn, series: SeriesId, learner: LearnerId, position: i64) -> Result<()> {
    FORGET_SENT_FROM.on(conn).bind(series.0).bind(learner.0).bind(position).execute(conn.raw()).await?;
    Ok(())
}

/// A lesson is gone, and what was written for it stands for nothing: its number may be used again.
pub(super) async fn forget_lesson(conn: &mut Conn, series: SeriesId, lesson: LessonId) -> Result<()> {
    for statement in [FORGET_LESSON, RETIRE_LESSON] {
        statement.on(conn).bind(series.0).bind(lesson.0).execute(conn.raw()).await?;
    }
    Ok(())
}

/// How many were sent each lesson.
pub(super) async fn had_by(conn: &mut Conn, series: SeriesId) -> Result<Vec<(LessonId, i64)>> {
    let rows = HAD_BY.on(conn).bind(series.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((LessonId(row.try_get("lesson_id")?), row.try_get("how_many")?))).collect()
}

/// Notes that an effect sends a part of a lesson.
pub(super) async fn note(conn: &mut Conn, effect: EffectId, errand: Errand, part: i64) -> Result<()> {
    INSERT_TRACE
        .on(conn)
        .bind(effect.0)
        .bind(errand.series.0)
        .bind(errand.learner.0)
        .bind(errand.lesson.0)
        .bind(part)
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// What an effect was written for; `None`: not for a series.
pub(super) async fn of(conn: &mut Conn, effect: EffectId) -> Result<Option<Trace>> {
    let Some(row) = TRACE.on(conn).bind(effect.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    Ok(Some(Trace {
        errand: Errand {
            series: SeriesId(row.try_get("series_id")?),
            learner: LearnerId(row.try_get("learner_id")?),
            lesson: LessonId(row.try_get("lesson_id")?),
        },
        part: row.try_get("part")?,
        is_current: row.try_get::<i64, _>("is_current")? != 0,
    }))
}

/// What sends a lesson by now, part by part.
pub(super) async fn parts(conn: &mut Conn, errand: Errand) -> Result<Vec<Part>> {
    let Errand { series, learner, lesson } = errand;
    let rows = PARTS.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let effect: i64 = row.try_get("effect_id")?;
            let word: String = row.try_get("state")?;
            let state = State::parse(&word).ok_or_else(|| StoreError::Corrupt {
                table: "effect",
                column: "state",
                row: effect.to_string(),
                value: word,
            })?;
            Ok(Part { effect: EffectId(effect), state })
        })
        .collect()
}

/// The lesson that goes out to a learner.
pub(super) async fn going(conn: &mut Conn, series: SeriesId, learner: LearnerId) -> Result<Option<Errand>> {
    let row = GOING.on(conn).bind(series.0).bind(learner.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(Errand { series, learner, lesson: LessonId(row.try_get("lesson_id")?) })).transpose()
}

/// The next part goes out.
pub(super) async fn let_on(conn: &mut Conn, effect: EffectId) -> Result<()> {
    LET_PART_ON.on(conn).bind(effect.0).execute(conn.raw()).await?;
    Ok(())
}

/// Later parts end with the one before.
pub(super) async fn end_later(conn: &mut Conn, errand: Errand, cause: Cause, now: DateTime<Utc>) -> Result<()> {
    let Errand { series, learner, lesson } = errand;
    let query = END_LATER.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).bind(cause.as_str()).bind(ms(now));
    query.execute(conn.raw()).await?;
    Ok(())
}

/// Later parts wait for the one before again.
pub(super) async fn revive_later(conn: &mut Conn, trace: &Trace) -> Result<()> {
    let Errand { series, learner, lesson } = trace.errand;
    let query = REVIVE_LATER.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).bind(trace.part);
    query.execute(conn.raw()).await?;
    Ok(())
}

/// Takes back what is surely not sent of a lesson. Returns whether nothing of it is under way any more: then it is as if it
/// had not been decided, and what was written for it can never be sent.
pub(super) async fn withdraw(conn: &mut Conn, errand: Errand, now: DateTime<Utc>) -> Result<bool> {
    let Errand { series, learner, lesson } = errand;
    let query = WITHDRAW.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).bind(ms(now));
    query.execute(conn.raw()).await?;
    let is_open = |part: &Part| !matches!(part.state, State::Done | State::Dead);
    if parts(conn, errand).await?.iter().any(is_open) {
        return Ok(false);
    }
    RETIRE.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).execute(conn.raw()).await?;
    match parts_done(conn, errand).await? {
        0 => {
            FORGET_SENT.on(conn).bind(series.0).bind(learner.0).bind(lesson.0).execute(conn.raw()).await?;
        }
        done => set(conn, errand, "dead", done, now).await?,
    }
    Ok(true)
}

/// What one key of a learner had, the other one has had as well.
pub(super) async fn rekey(conn: &mut Conn, series: SeriesId, from: LearnerId, to: LearnerId) -> Result<()> {
    REKEY_SENT.on(conn).bind(series.0).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    DROP_SENT.on(conn).bind(series.0).bind(from.0).execute(conn.raw()).await?;
    REKEY_TRACES.on(conn).bind(series.0).bind(from.0).bind(to.0).execute(conn.raw()).await?;
    Ok(())
}

/// What was written is forgotten with the effect: its number may be used again.
pub(crate) async fn forget_effects(conn: &mut Conn) -> Result<()> {
    FORGET_TRACES.on(conn).execute(conn.raw()).await?;
    Ok(())
}

/// The series, and the lesson when it is one, that an effect was written for: numbers and names.
pub(super) type Label = ((i64, String), Option<(i64, String)>);

/// What an effect was written for, for people; `None`: not for a series.
pub(super) async fn label(conn: &mut Conn, effect: EffectId) -> Result<Option<Label>> {
    let Some(row) = LABEL_OF_TRACE.on(conn).bind(effect.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let series = (row.try_get("number")?, row.try_get("name")?);
    let lesson = match row.try_get::<Option<i64>, _>("position")? {
        Some(position) => Some((position, row.try_get("title")?)),
        None => None,
    };
    Ok(Some((series, lesson)))
}

/// How many messages of series are to be sent on a platform by now, counted up to `max`.
pub(super) async fn open_effects(conn: &mut Conn, platform: crate::ports::PlatformName, max: i64) -> Result<i64> {
    let row = OPEN_EFFECTS.on(conn).bind(platform.as_str()).bind(max).fetch_one(conn.raw()).await?;
    Ok(row.try_get("how_many")?)
}
