//! What came of a lesson, and where its learner goes on. Called by the outbox in the transaction that writes down what came
//! of the effect.

use chrono::{DateTime, Utc};

use super::course::{SeriesState, counts_from};
use super::learner::{self, Key, Learner, Stand, Stop};
use super::planner::may_go;
use super::trace::{self, Errand, Part, Trace};
use super::{reach, store};
use crate::community;
use crate::ids::{EffectId, LessonId, SeriesId};
use crate::outbox::{Cause, State, notify};
use crate::store::{Conn, Result};

/// What came of one effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was sent.
    Arrived,
    /// A moderator dropped it.
    Dropped,
    /// It surely was not sent, and will not be by itself.
    Failed(Cause),
}

/// Holds the learner for whom an effect was written until the transaction ends, before anything is written about the
/// effect: whoever takes a lesson back comes in the same order, so that neither reads what the other one changes.
pub(crate) async fn hold(conn: &mut Conn, effect: EffectId) -> Result<()> {
    match trace::of(conn, effect).await? {
        Some(trace) => learner::lock(conn, trace.errand.series, trace.errand.learner).await,
        None => Ok(()),
    }
}

/// Writes what came of an effect, when it was one of a lesson, and moves its learner on. The learner is held already.
pub(crate) async fn settled(conn: &mut Conn, effect: EffectId, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
    let Some(trace) = trace::of(conn, effect).await?.filter(|trace| trace.is_current) else { return Ok(()) };
    let key = (trace.errand.series, trace.errand.learner);
    let learner = match learner::one(conn, key.0, key.1).await {
        // What came of the message stands, whatever is the matter with its learner.
        Err(error) if error.is_about_the_data() => return learner::set_aside(conn, key).await,
        found => found?,
    };
    let Some(learner) = learner else { return Ok(()) };
    let before = trace::parts_done(conn, trace.errand).await?;
    match outcome {
        Outcome::Arrived => passed(conn, &trace, learner, before.max(trace.part + 1), now).await,
        Outcome::Dropped => passed(conn, &trace, learner, before, now).await,
        Outcome::Failed(cause) => failed(conn, &trace, learner, (cause, before), now).await,
    }
}

/// A part is behind the learner: the next one goes out, or the lesson is done.
async fn passed(conn: &mut Conn, trace: &Trace, learner: Learner, parts_done: i64, now: DateTime<Utc>) -> Result<()> {
    let parts = trace::parts(conn, trace.errand).await?;
    let is_open = |part: &Part| !matches!(part.state, State::Done | State::Dead | State::Behind);
    let next = parts.iter().find(|part| part.state == State::Behind);
    if parts.iter().any(is_open) {
        return trace::set(conn, trace.errand, "going", parts_done, now).await;
    }
    if let Some(next) = next {
        trace::let_on(conn, next.effect).await?;
        return trace::set(conn, trace.errand, "going", parts_done, now).await;
    }
    trace::set(conn, trace.errand, "done", parts_done, now).await?;
    go_on(conn, learner, trace.errand.lesson, now).await
}

/// A lesson is behind a learner: the next one has its time, if there is one.
pub(super) async fn go_on(conn: &mut Conn, mut learner: Learner, lesson: LessonId, now: DateTime<Utc>) -> Result<()> {
    let Some(series) = store::one(conn, learner.series).await? else { return Ok(()) };
    let Some(community) = community::find(conn, series.community).await? else { return Ok(()) };
    // One that was moved away meanwhile takes nobody with it.
    if store::position_of(conn, lesson).await? == Some(learner.position + 1) {
        learner.position += 1;
    }
    let last = counts_from(learner.due_at, now);
    learner.last_at = Some(last);
    let next = store::next_lesson(conn, series.id, learner.id, learner.position).await?;
    let is_next = next.is_some_and(|next| may_go(&series, &next));
    learner.stand = if is_next { Stand::Waiting } else { Stand::Through };
    learner.next_at = if is_next { series.due_after(&community.zone, last, now) } else { None };
    learner::put(conn, &learner).await
}

/// A part did not arrive: the lesson waits for a cure, and later parts with it.
async fn failed(
    conn: &mut Conn,
    trace: &Trace,
    mut learner: Learner,
    (cause, parts_done): (Cause, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    let follows = if cause == Cause::NoPrivateWay { cause } else { Cause::PartBefore };
    trace::end_later(conn, trace.errand, follows, now).await?;
    trace::set(conn, trace.errand, "dead", parts_done, now).await?;
    learner.next_at = None;
    match cause {
        Cause::NoPrivateWay => return reach::lost(conn, learner, now).await,
        Cause::Content => {
            learner.stand = Stand::Waiting;
            learner.next_at = Some(now);
            learner::put(conn, &learner).await?;
            return halt(conn, learner.series, trace.errand.lesson, Some(cause), now).await;
        }
        _ => learner.stand = Stand::Failed,
    }
    learner::put(conn, &learner).await
}

/// A lesson that cannot be sent as it is would fail for everybody, one after the other: the series stops, and moderators
/// are told. Whoever was to get it gets it when it is right.
pub(super) async fn halt(
    conn: &mut Conn,
    id: SeriesId,
    lesson: LessonId,
    cause: Option<Cause>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(series) = store::one(conn, id).await?.filter(|series| series.state == SeriesState::Running) else {
        return Ok(());
    };
    store::set_state(conn, &series, SeriesState::Paused, series.next_at, series.approved_by.as_deref(), now).await?;
    stand_still(conn, id, now).await?;
    let position = store::position_of(conn, lesson).await?.unwrap_or_default();
    let args = notify::Args::from([
        ("series", series.label()),
        ("number", series.number.to_string()),
        ("lesson", position.to_string()),
        ("cause", cause.map_or("content", Cause::as_str).to_owned()),
        ("deed", "send".to_owned()),
    ]);
    let about = format!("series:{id}:stopped:{}", now.timestamp_millis());
    notify::keep(conn, series.community, &about, "series-stopped", &args, None, now).await
}

/// All of a series stands still, and what is surely not sent of it is taken back.
pub(super) async fn stand_still(conn: &mut Conn, id: SeriesId, now: DateTime<Utc>) -> Result<()> {
    for learner in learner::all_in(conn, id, Stand::Going).await? {
        take_back(conn, (id, learner), now).await?;
    }
    learner::stop(conn, id, None, Stop::Series).await
}

/// Takes back what is on its way to a learner, as if its time had just come. `None`: it is being sent, or nobody knows;
/// else the learner as they stand then, held until the transaction ends.
pub(super) async fn take_back(conn: &mut Conn, (series, id): Key, now: DateTime<Utc>) -> Result<Option<Learner>> {
    let Some(mut learner) = learner::hold(conn, series, id).await? else { return Ok(None) };
    if learner.stand != Stand::Going {
        return Ok(Some(learner));
    }
    if let Some(errand) = trace::going(conn, series, id).await?
        && !trace::withdraw(conn, errand, now).await?
    {
        return Ok(None);
    }
    learner.stand = Stand::Waiting;
    learner.next_at = learner.due_at.or(Some(now));
    learner::put(conn, &learner).await?;
    Ok(Some(learner))
}

/// Whether an effect may be sent again on a moderator's word. What stands for a lesson no more may not: its lesson was
/// decided anew, or taken back. With it its learner waits for that again.
pub(crate) async fn may_send_again(conn: &mut Conn, effect: EffectId, state: State) -> Result<bool> {
    let Some(trace) = trace::of(conn, effect).await? else { return Ok(true) };
    if trace.errand.lesson == reach::LINE {
        return Ok(true);
    }
    let learner = learner::hold(conn, trace.errand.series, trace.errand.learner).await?;
    let Some(mut learner) = learner.filter(|_| trace.is_current) else { return Ok(false) };
    if state != State::Dead {
        return Ok(true);
    }
    if !matches!(learner.stand, Stand::Unreached | Stand::Failed) {
        return Ok(false);
    }
    let done = trace::parts_done(conn, trace.errand).await?;
    if trace.part > done {
        // A part before it has not arrived.
        return Ok(false);
    }
    trace::set(conn, trace.errand, "going", done, learner.due_at.unwrap_or_default()).await?;
    trace::revive_later(conn, &trace).await?;
    learner.stand = Stand::Going;
    learner.next_at = None;
    learner::put(conn, &learner).await?;
    Ok(true)
}

/// The lesson that is next for a learner is left out, and the one behind it takes its time.
pub(super) async fn leave_out(
    conn: &mut Conn,
    mut learner: Learner,
    lesson: LessonId,
    now: DateTime<Utc>,
) -> Result<()> {
    let errand = Errand { series: learner.series, learner: learner.id, lesson };
    if let Some(done) = trace::decide(conn, errand, now).await? {
        trace::set(conn, errand, "done", done, now).await?;
    }
    if let Some(position) = store::position_of(conn, lesson).await? {
        learner.position = position;
    }
    if learner.stand == Stand::Failed {
        learner.stand = Stand::Through;
        learner.next_at = Some(now);
    }
    learner::put(conn, &learner).await
}
