//! `/series`: lessons, learners, and where each of them stands.

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::course::{Series, SeriesState};
use super::entry::{self, Entered};
use super::learner::{self, Learner, Stand, Stop};
use super::lesson::{Lesson, Shift};
use super::reach::{self, Pressed};
use super::store::{self, NewSeries, Words};
use super::writing::{self, Planned};
use super::{approval, planner, settle, show, trace};
use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, Run, Visibility};
use crate::community::{self, Right, audit};
use crate::content;
use crate::ids::{AccountId, SeriesId};
use crate::inbox::Person;
use crate::members;
use crate::ports::PlatformName;
use crate::store::{Conn, Write};

/// Most lessons of one series.
const LESSONS_MAX: i64 = 500;

const SERIES_NUMBER: Arg = Arg::int("series", 1, i64::MAX).required();
const LESSON: Arg = Arg::int("lesson", 1, LESSONS_MAX);
const WHO: Arg = Arg::who("who");

/// An action of `/series` for moderators.
const fn plan(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/series`: lessons that reach each learner in their own time.
pub(crate) const SERIES: Command = Command {
    name: "series",
    actions: &[
        plan(
            "add",
            &[
                Arg::text("name", 100).required(),
                Arg::choice("start", &["own", "calendar"]),
                Arg::text("every", 40),
                Arg::text("at", 10),
                Arg::text("when", 500),
                Arg::channels("to", 500),
                Arg::choice("enter", &["moderator", "joining"]),
                LANG,
            ],
            |cx, args| add(cx, args),
        ),
        plan(
            "lesson",
            &[
                SERIES_NUMBER,
                LESSON,
                Arg::int("after", 0, LESSONS_MAX),
                Arg::choice("remove", &["yes"]),
                Arg::text("title", 100),
                Arg::text("media", 2_000),
                Arg::text("buttons", 1_000),
                LANG,
                Arg::text("body", 6_000),
            ],
            |cx, args| lesson(cx, args),
        ),
        plan("approve", &[SERIES_NUMBER, LANG], |cx, args| approval::approve(cx, args)),
        plan("enter", &[SERIES_NUMBER, WHO, Arg::choice("all", &["yes"]), LANG], |cx, args| enter(cx, args)),
        plan("leave", &[SERIES_NUMBER, WHO.required(), LANG], |cx, args| leave(cx, args)),
        plan("pause", &[SERIES_NUMBER, WHO, LANG], |cx, args| pause(cx, args)),
        plan("resume", &[SERIES_NUMBER, WHO, LANG], |cx, args| resume(cx, args)),
        plan("skip", &[SERIES_NUMBER, WHO.required(), LANG], |cx, args| skip(cx, args)),
        plan("move", &[SERIES_NUMBER, WHO.required(), LESSON.required(), LANG], |cx, args| move_to(cx, args)),
        plan("call", &[SERIES_NUMBER, Arg::channels("to", 500).required(), LANG], |cx, args| call(cx, args)),
        plan("show", &[SERIES_NUMBER, LANG], |cx, args| show::show(cx, args)),
        plan("list", &[LANG], |cx, args| show::list(cx, args)),
        Action {
            name: "here",
            who: Right::Member,
            answer: Visibility::Private,
            args: &[SERIES_NUMBER, LANG],
            needs_community: true,
            run: |cx, args| here(cx, args),
        },
    ],
};

pub(super) type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// The series of the number that was typed.
pub(super) async fn numbered(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Series, CommandError> {
    let number = args.int("series").unwrap_or_default();
    let series = store::numbered(conn, cx.about()?.community.id, number).await?;
    series.ok_or_else(|| Refusal::new("series-unknown").arg("number", number.to_string()).into())
}

/// The same, held until the transaction ends.
pub(super) async fn held(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Series, CommandError> {
    let found = numbered(cx, conn, args).await?;
    Ok(store::hold(conn, found.id).await?.unwrap_or(found))
}

fn needs_approval(cx: &Cx<'_>) -> bool {
    cx.about.as_ref().is_some_and(|about| about.settings.needs_approval)
}

/// Writes who did what to a series, makes it durable, and wakes whom it concerns.
pub(super) async fn finish(cx: &Cx<'_>, mut write: Write, action: &str, series: &Series) -> Result<(), CommandError> {
    audit(&mut write, series.community, cx.now, &cx.caller.actor(), action, &series.label()).await?;
    write.commit().await?;
    cx.steward.outbox_bell.notify_waiters();
    Ok(())
}

/// The series after a change, with one line more that says what was done.
pub(super) async fn answer(cx: &Cx<'_>, id: SeriesId, line: String) -> Result<Reply, CommandError> {
    let mut conn = cx.steward.db.read().await?;
    let series = store::one(&mut conn, id).await?;
    let series = series.ok_or_else(|| Refusal::new("series-unknown").arg("number", id.to_string()))?;
    show::describe(cx, &mut conn, &series, Some(line)).await
}

fn add<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let mut write = cx.steward.db.write().await?;
        let Planned { name, begins, enters, places } = writing::planned(cx, &mut write, args).await?;
        let state = if needs_approval(cx) { SeriesState::Review } else { SeriesState::Running };
        let new = NewSeries { name, begins, enters, state, next_at: None };
        let id = store::insert(&mut write, about.community.id, &new, &cx.caller.actor(), cx.now).await?;
        let series = read_back(&mut write, id).await?;
        if state == SeriesState::Running {
            set_state(&mut write, &series, state, None, cx.now).await?;
        }
        for place in &places {
            entry::enter_place(&mut write, &series, &about.community.zone, place, cx.now).await?;
        }
        finish(cx, write, "add-series", &series).await?;
        answer(cx, id, cx.say("series-added", &[])).await
    }
    .boxed()
}

/// Moves a series on; by the calendar its next lesson has a time that is still to come.
pub(super) async fn set_state(
    conn: &mut Conn,
    series: &Series,
    state: SeriesState,
    approved_by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let next_at = series.next_at.filter(|at| *at > now).or_else(|| series.next_given(now));
    Ok(store::set_state(conn, series, state, next_at, approved_by, now).await?)
}

async fn read_back(conn: &mut Conn, id: SeriesId) -> Result<Series, CommandError> {
    let series = store::one(conn, id).await?;
    series.ok_or_else(|| Refusal::new("series-unknown").arg("number", id.to_string()).into())
}

/// Adds, changes, moves or removes a lesson.
fn lesson<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = held(cx, &mut write, args).await?;
        let lessons = store::lessons(&mut write, series.id).await?;
        let line = match args.int("lesson") {
            None => add_lesson(cx, &mut write, args, &series, &lessons).await?,
            Some(position) => {
                let lesson = lessons.iter().find(|lesson| lesson.position == position);
                let unknown = || Refusal::new("series-lesson-unknown").arg("lesson", position.to_string());
                change_lesson(cx, &mut write, args, &series, (lesson.ok_or_else(unknown)?, lessons.len())).await?
            }
        };
        finish(cx, write, "change-lessons", &series).await?;
        answer(cx, series.id, line).await
    }
    .boxed()
}

async fn add_lesson(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    series: &Series,
    lessons: &[Lesson],
) -> Result<String, CommandError> {
    let count = count_of(lessons.len());
    if count >= LESSONS_MAX {
        return Err(Refusal::new("series-lessons-max").arg("max", LESSONS_MAX.to_string()).into());
    }
    let words = writing::words(cx, conn, args, None).await?;
    let position = place_after(args, count)?.unwrap_or(count + 1);
    let past = put_in(conn, series, position).await?;
    let made_by = cx.caller.actor();
    store::insert_lesson(conn, series.id, position, &words, (!needs_approval(cx), &made_by), cx.now).await?;
    store::set_made_by(conn, series.id, &made_by, cx.now).await?;
    learner::look_at_through(conn, series.id, cx.now).await?;
    let lesson = position.to_string();
    Ok(cx.say("series-lesson-added", &[("lesson", lesson.into()), ("past", past.into())]))
}

fn count_of(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The position that `after:` means among so many lessons.
fn place_after(args: &Arguments, count: i64) -> Result<Option<i64>, Refusal> {
    match args.int("after") {
        Some(after) if after > count => Err(Refusal::new("series-lesson-unknown").arg("lesson", after.to_string())),
        after => Ok(after.map(|after| after + 1)),
    }
}

/// Learners follow a lesson that is put in; returns how many stand behind it, and are not sent it.
async fn put_in(conn: &mut Conn, series: &Series, position: i64) -> Result<i64, CommandError> {
    let standings = learner::standings(conn, series.id).await?;
    let shift = Shift::Inserted(position);
    let is_past = |one: &&learner::Standing| {
        let is_at_next = matches!(one.stand, Stand::Going | Stand::Unreached | Stand::Failed);
        !one.is_place && !one.is_taken_out && shift.of_learner(one.position, is_at_next) > 0
    };
    let past = standings.iter().filter(is_past).map(|one| one.how_many).sum();
    follow(conn, series.id, shift).await?;
    Ok(past)
}

async fn follow(conn: &mut Conn, series: SeriesId, shift: Shift) -> Result<(), CommandError> {
    learner::shift(conn, series, shift).await?;
    Ok(store::shift_given(conn, series, shift).await?)
}

async fn change_lesson(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    series: &Series,
    (lesson, count): (&Lesson, usize),
) -> Result<String, CommandError> {
    let number = lesson.position.to_string();
    if args.text("remove") == Some("yes") {
        remove_lesson(cx, conn, series, lesson).await?;
        return Ok(cx.say("series-lesson-removed", &[("lesson", number.into())]));
    }
    let words = Words {
        title: lesson.title.clone(),
        body: lesson.body.clone(),
        media: lesson.media.clone(),
        buttons: lesson.buttons.clone(),
    };
    let changed = writing::words(cx, conn, args, Some(words.clone())).await?;
    let mut line = cx.say("series-lesson-changed", &[("lesson", number.as_str().into())]);
    if changed != words {
        let is_approved = !needs_approval(cx);
        let made_by = cx.caller.actor();
        store::update_lesson(conn, lesson.id, &changed, (is_approved, &made_by), cx.now).await?;
        store::set_made_by(conn, series.id, &made_by, cx.now).await?;
    }
    // Counted among the others, as they stand without it.
    if let Some(to) = place_after(args, count_of(count))? {
        let to = if to > lesson.position { to - 1 } else { to };
        if to != lesson.position {
            follow(conn, series.id, Shift::Removed(lesson.position)).await?;
            let past = put_in(conn, series, to).await?;
            store::move_lesson(conn, lesson, to).await?;
            learner::look_at_through(conn, series.id, cx.now).await?;
            let args = [("lesson", number.into()), ("to", to.to_string().into()), ("past", past.into())];
            line = cx.say("series-lesson-moved", &args);
        }
    }
    Ok(line)
}

async fn remove_lesson(cx: &Cx<'_>, conn: &mut Conn, series: &Series, lesson: &Lesson) -> Result<(), CommandError> {
    for id in learner::all_in(conn, series.id, Stand::Going).await? {
        let going = trace::going(conn, series.id, id).await?;
        if going.is_none_or(|going| going.lesson != lesson.id) {
            continue;
        }
        // What is being sent arrives, and the next one keeps its distance from it.
        if settle::take_back(conn, (series.id, id), cx.now).await?.is_none()
            && let Some(learner) = learner::hold(conn, series.id, id).await?
        {
            settle::go_on(conn, learner, lesson.id, cx.now).await?;
        }
    }
    for id in learner::all_in(conn, series.id, Stand::Failed).await? {
        let learner = learner::hold(conn, series.id, id).await?;
        if let Some(learner) = learner.filter(|learner| learner.position + 1 == lesson.position) {
            reach::again(conn, learner, cx.now).await?;
        }
    }
    trace::forget_lesson(conn, series.id, lesson.id).await?;
    follow(conn, series.id, Shift::Removed(lesson.position)).await?;
    Ok(store::drop_lesson(conn, lesson).await?)
}

/// An account by what was typed; one that was never seen is a person all the same.
async fn account(conn: &mut Conn, args: &Arguments) -> Result<(AccountId, PlatformName), CommandError> {
    let (platform, external_id) = writing::somebody(args)?;
    let person = Person { external_id, name: String::new(), is_bot: false };
    Ok((members::store::upsert_account(conn, platform, &person).await?, platform))
}

/// The learner who is meant, by any of their accounts.
async fn learner_named(
    conn: &mut Conn,
    series: &Series,
    account: AccountId,
    args: &Arguments,
) -> Result<Learner, CommandError> {
    let learner = entry::find(conn, series, account).await?.filter(|learner| !learner.has(Stop::TakenOut));
    let who = args.text("who").unwrap_or_default();
    let unknown = || Refusal::new("series-no-learner").arg("who", who).arg("series", series.label());
    Ok(learner.ok_or_else(unknown)?)
}

fn enter<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let zone = &cx.about()?.community.zone;
        let mut write = cx.steward.db.write().await?;
        let is_all = args.text("all") == Some("yes");
        if !is_all && args.text("who").is_none_or(str::is_empty) {
            return Err(Refusal::new("series-needs-who").into());
        }
        let one = if is_all { None } else { Some(account(&mut write, args).await?) };
        let series = held(cx, &mut write, args).await?;
        if !learner::places(&mut write, series.id).await?.is_empty() {
            return Err(Refusal::new("series-channel-no-learners").into());
        }
        let line = if let Some(account) = one {
            let entered = entry::enter(&mut write, &series, zone, account, cx.now).await?;
            let facts = learner::facts(&mut write, series.community, account.0).await?;
            let id = match entered {
                Entered::New if facts.is_some_and(|facts| !facts.was_seen) => "series-entered-unseen",
                Entered::New => "series-entered",
                Entered::Again => "series-entered-again",
                Entered::Already => "series-entered-already",
            };
            let who = args.text("who").unwrap_or_default().to_owned();
            cx.say(id, &[("who", who.into()), ("number", series.number.to_string().into())])
        } else {
            let n = entry::enter_all(&mut write, &series, zone, cx.now).await?;
            cx.say("series-entered-all", &[("n", n.into())])
        };
        finish(cx, write, "enter-series", &series).await?;
        answer(cx, series.id, line).await
    }
    .boxed()
}

/// Does something to one learner, and says so.
async fn with_learner<F>(
    cx: &Cx<'_>,
    args: &Arguments,
    (action, said): (&'static str, &'static str),
    what: F,
) -> Result<Reply, CommandError>
where
    F: for<'c> FnOnce(&'c mut Conn, &'c Series, Learner) -> BoxFuture<'c, Result<(), CommandError>>,
{
    let mut write = cx.steward.db.write().await?;
    // Before the series: whoever joins has held their account as well when they are entered.
    let (account, _) = account(&mut write, args).await?;
    let series = held(cx, &mut write, args).await?;
    let learner = learner_named(&mut write, &series, account, args).await?;
    what(&mut write, &series, learner).await?;
    finish(cx, write, action, &series).await?;
    let who = args.text("who").unwrap_or_default().to_owned();
    let lesson = args.int("lesson").unwrap_or_default().to_string();
    answer(cx, series.id, cx.say(said, &[("who", who.into()), ("lesson", lesson.into())])).await
}

fn leave<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    let now = cx.now;
    with_learner(cx, args, ("leave-series", "series-left"), move |conn, series, learner| {
        async move {
            settle::take_back(conn, (series.id, learner.id), now).await?;
            Ok(learner::stop(conn, series.id, Some(learner.id), Stop::TakenOut).await?)
        }
        .boxed()
    })
    .boxed()
}

fn pause<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    let now = cx.now;
    if args.text("who").is_some() {
        return with_learner(cx, args, ("pause-learner", "series-learner-paused"), move |conn, series, learner| {
            async move {
                settle::take_back(conn, (series.id, learner.id), now).await?;
                Ok(learner::stop(conn, series.id, Some(learner.id), Stop::Paused).await?)
            }
            .boxed()
        })
        .boxed();
    }
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = held(cx, &mut write, args).await?;
        if series.state != SeriesState::Running {
            return Err(Refusal::new("series-not-running").arg("series", series.label()).into());
        }
        let approved_by = series.approved_by.as_deref();
        store::set_state(&mut write, &series, SeriesState::Paused, series.next_at, approved_by, now).await?;
        settle::stand_still(&mut write, series.id, now).await?;
        finish(cx, write, "pause-series", &series).await?;
        answer(cx, series.id, cx.say("series-paused", &[])).await
    }
    .boxed()
}

fn resume<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    let now = cx.now;
    if args.text("who").is_some() {
        return with_learner(cx, args, ("resume-learner", "series-learner-resumed"), move |conn, series, learner| {
            async move {
                learner::free(conn, series.id, Some(learner.id), Stop::Paused).await?;
                if matches!(learner.stand, Stand::Unreached | Stand::Failed) {
                    reach::again(conn, learner, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .boxed();
    }
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = held(cx, &mut write, args).await?;
        if series.state != SeriesState::Paused {
            return Err(Refusal::new("series-not-paused").arg("series", series.label()).into());
        }
        set_state(&mut write, &series, SeriesState::Running, series.approved_by.as_deref(), now).await?;
        learner::free(&mut write, series.id, None, Stop::Series).await?;
        finish(cx, write, "resume-series", &series).await?;
        answer(cx, series.id, cx.say("series-resumed", &[])).await
    }
    .boxed()
}

/// Takes back what is on its way to a learner; refused where it is being sent at this moment, or nobody knows.
async fn at_rest(conn: &mut Conn, learner: &Learner, now: DateTime<Utc>) -> Result<Learner, CommandError> {
    let taken = settle::take_back(conn, (learner.series, learner.id), now).await?;
    Ok(taken.ok_or_else(|| Refusal::new("series-under-way"))?)
}

fn skip<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    let now = cx.now;
    with_learner(cx, args, ("skip-lesson", "series-skipped"), move |conn, series, learner| {
        async move {
            let learner = at_rest(conn, &learner, now).await?;
            let next = store::next_lesson(conn, series.id, learner.id, learner.position).await?;
            let next = next.filter(|next| planner::may_go(series, next));
            let nothing = || Refusal::new("series-nothing-next").arg("series", series.label());
            Ok(settle::leave_out(conn, learner, next.ok_or_else(nothing)?.id, now).await?)
        }
        .boxed()
    })
    .boxed()
}

fn move_to<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    let (now, position) = (cx.now, args.int("lesson").unwrap_or(1));
    with_learner(cx, args, ("move-learner", "series-moved"), move |conn, series, learner| {
        async move {
            let lessons = store::lessons(conn, series.id).await?;
            if position > count_of(lessons.len()) {
                return Err(Refusal::new("series-lesson-unknown").arg("lesson", position.to_string()).into());
            }
            let mut learner = at_rest(conn, &learner, now).await?;
            trace::forget_from(conn, series.id, learner.id, position).await?;
            learner.position = position - 1;
            if learner.stand != Stand::Waiting {
                learner.stand = Stand::Through;
                learner.next_at = Some(now);
            }
            Ok(learner::put(conn, &learner).await?)
        }
        .boxed()
    })
    .boxed()
}

/// Puts a button for those who are out of reach into channels, now and whenever there are more of them.
fn call<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = held(cx, &mut write, args).await?;
        let places = content::writing::places(cx, &mut write, args.text("to").unwrap_or_default()).await?;
        if places.is_empty() {
            return Err(Refusal::new("target-empty").into());
        }
        for place in &places {
            store::call_at(&mut write, series.id, place).await?;
        }
        finish(cx, write, "call-learners", &series).await?;
        answer(cx, series.id, cx.say("series-called", &[])).await
    }
    .boxed()
}

/// Somebody who could not be written to says that they can be now: by the button in the group.
fn here<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let series = numbered(cx, &mut write, args).await?;
        go_on(cx, write, &series).await
    }
    .boxed()
}

/// The same by a deep link, which names the series by its key.
pub(crate) async fn here_by_word(cx: &Cx<'_>, word: &str) -> Result<Reply, CommandError> {
    let mut write = cx.steward.db.write().await?;
    let unknown = || Refusal::new("series-unknown").arg("number", word);
    let id = word.parse().map(SeriesId).map_err(|_| unknown())?;
    let series = store::one(&mut write, id).await?.ok_or_else(unknown)?;
    go_on(cx, write, &series).await
}

async fn go_on(cx: &Cx<'_>, mut write: Write, series: &Series) -> Result<Reply, CommandError> {
    let account = cx.own_account(&mut write, "link-needs-account").await?;
    let pressed = reach::press(&mut write, series, account, cx.caller.platform, cx.now).await?;
    write.commit().await?;
    cx.steward.outbox_bell.notify_waiters();
    let word = match pressed {
        Pressed::NoLearner => "no-learner",
        Pressed::OnTheWay => "on-the-way",
        Pressed::Stopped => "stopped",
        Pressed::Nothing => "nothing",
    };
    let args = [("series", series.name.as_str().into()), ("platform", cx.caller.platform.as_str().into())];
    let mut reply = Reply::titled(cx.say(&format!("series-here-{word}"), &args));
    reply.is_brief = true;
    reply.json = json!({ "series": series.number, "pressed": word });
    Ok(reply)
}

/// What people call a learner's place or account, for lists.
pub(super) async fn place_label(cx: &Cx<'_>, conn: &mut Conn, place: &Learner) -> Result<String, CommandError> {
    let community = cx.about()?.community.id;
    Ok(community::channels::channel_label(conn, community, place.platform.as_str(), &place.channel).await?)
}
