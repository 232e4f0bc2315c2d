//! What another moderator has to look at first: a series, and lessons that came to it later.

use chrono::{DateTime, Utc};
use futures_util::FutureExt;

use super::commands::{Answering, answer, finish, held, set_state};
use super::course::{Series, SeriesState};
use super::learner::{self, Stop};
use super::lesson::Lesson;
use super::store;
use crate::commands::{Arguments, CommandError, Cx, Refusal};
use crate::store::Conn;

pub(super) fn approve<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = held(cx, &mut write, args).await?;
        let lessons = store::lessons(&mut write, series.id).await?;
        let waiting: Vec<Lesson> = lessons.into_iter().filter(|lesson| !lesson.is_approved).collect();
        let in_review = series.state == SeriesState::Review;
        if !in_review && waiting.is_empty() {
            return Err(Refusal::new("series-not-in-review").arg("series", series.label()).into());
        }
        let actor = cx.caller.actor();
        if waiting.iter().any(|lesson| lesson.made_by == actor) || (in_review && series.made_by == actor) {
            return Err(Refusal::new("series-approve-own").arg("series", series.label()).into());
        }
        let_on(&mut write, &series, Some(&actor), cx.now).await?;
        finish(cx, write, "approve-series", &series).await?;
        answer(cx, series.id, cx.say("series-approved", &[])).await
    }
    .boxed()
}

/// Lets a series that is held, and all of its lessons, go on.
async fn let_on(
    conn: &mut Conn,
    series: &Series,
    approved_by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    store::approve_lessons(conn, series.id).await?;
    let in_review = series.state == SeriesState::Review;
    let state = if in_review { SeriesState::Running } else { series.state };
    set_state(conn, series, state, approved_by, now).await?;
    if in_review {
        learner::free(conn, series.id, None, Stop::Series).await?;
    }
    Ok(learner::look_at_through(conn, series.id, now).await?)
}

/// Lets all series and lessons that wait for approval go on: the community wants nobody to look at them any more. Returns
/// of how many series that are.
pub(crate) async fn let_all_on(cx: &Cx<'_>, conn: &mut Conn) -> Result<usize, CommandError> {
    let (mut listed, _) = store::listed(conn, cx.about()?.community.id, i64::MAX).await?;
    // Whoever holds several series holds them in this order.
    listed.sort_unstable_by_key(|series| series.id.0);
    let mut n = 0;
    for series in listed {
        let Some(series) = store::hold(conn, series.id).await? else { continue };
        let lessons = store::lessons(conn, series.id).await?;
        if series.state == SeriesState::Review || lessons.iter().any(|lesson| !lesson.is_approved) {
            let_on(conn, &series, None, cx.now).await?;
            n += 1;
        }
    }
    Ok(n)
}
