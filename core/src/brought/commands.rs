//! `/post brought` and `/event brought`: what one thing brought, beside what is usual at its weekday and hour.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::measure::{self, Shown, Tally, WINDOW};
use super::store::Owner;
use super::usual::{self, Usual};
use crate::commands::{Arguments, CommandError, Cx, Reply, Table};
use crate::content;
use crate::ids::{EventId, PostId};
use crate::members::{Record, persons};
use crate::words::{figure, number};

/// Things as old as this are compared with; what is older says little of today.
const LOOKS_BACK: TimeDelta = TimeDelta::days(365);
/// So many times of one post are shown in a chat.
const TIMES_SHOWN: usize = 10;

/// `/post brought number:`
pub(crate) fn of_post<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let post = content::commands::numbered(cx, &mut conn, args).await?;
        drop(conn);
        reply(cx, Subject::Post(post.id), &post.label()).await
    }
    .boxed()
}

/// `/event brought number:`, without what its list says.
pub(crate) async fn of_event(cx: &Cx<'_>, event: EventId, label: &str) -> Result<Reply, CommandError> {
    reply(cx, Subject::Event(event), label).await
}

/// What is asked about.
#[derive(Clone, Copy)]
enum Subject {
    Post(PostId),
    Event(EventId),
}

impl Subject {
    fn is(self, owner: Owner) -> bool {
        match (self, owner) {
            (Self::Post(asked), Owner::Post { post, .. }) => asked == post,
            (Self::Event(asked), Owner::Event(event)) => asked == event,
            _ => false,
        }
    }
}

async fn reply(cx: &Cx<'_>, subject: Subject, label: &str) -> Result<Reply, CommandError> {
    let about = cx.about()?;
    let now = cx.as_of.unwrap_or(cx.now);
    let mut conn = cx.steward.db.read().await?;
    let record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
    let mut all = measure::load(&mut conn, about.community.id, now - LOOKS_BACK, &record, now).await?;
    drop(conn);
    all.retain(|shown| shown.at <= now);
    let mut reply = Reply::titled(cx.say("brought-title", &[("what", label.into())]));
    let times: Vec<&Shown> = all.iter().filter(|shown| subject.is(shown.owner)).collect();
    let Some(last) = times.last() else {
        reply.lines.push(cx.say("brought-nothing-shown", &[]));
        reply.json = json!({ "times": [] });
        return Ok(reply);
    };
    let usual = usual::of(last, &all, &cx.zone(), now);
    reply.lines = lines(cx, last, usual.as_ref(), now);
    reply.lines.extend(persons::are_counted(cx, record.joint_ever()));
    if times.len() > 1 {
        reply.table = Some(table(cx, &times, now));
    }
    let told = |shown: &&Shown| time_json(cx, shown, &all, now);
    reply.json = json!({
        "window_hours": WINDOW.num_hours(), "views": Value::Null,
        "times": times.iter().map(told).collect::<Vec<_>>(),
        "linked": persons::numbers(record.joint_ever(), &record),
    });
    Ok(reply)
}

fn lines(cx: &Cx<'_>, shown: &Shown, usual: Option<&Usual>, now: DateTime<Utc>) -> Vec<String> {
    let tally = shown.tally(now);
    let when = [("when", local(cx, shown.at).into()), ("hours", number((now - shown.at).num_hours()).into())];
    let id = if shown.is_in_progress(now) { "brought-in-progress" } else { "brought-over" };
    let mut lines = vec![cx.say(id, &when)];
    lines.push(cx.say(
        "brought-figures",
        &[
            ("people", number(tally.people).into()),
            ("reactions", number(tally.reactions).into()),
            ("replies", number(tally.replies).into()),
            ("repliers", number(tally.repliers).into()),
            ("first", number(tally.first_words).into()),
        ],
    ));
    if tally.voters > 0 {
        lines.push(cx.say("brought-voters", &[("n", number(tally.voters).into())]));
    }
    if tally.unnamed > 0 {
        lines.push(cx.say("brought-unnamed", &[("n", number(tally.unnamed).into())]));
    }
    lines.push(cx.say("brought-views-unknown", &[]));
    lines.push(usual_line(cx, shown, usual, now));
    if shown.is_unseen {
        lines.push(cx.say("brought-unseen", &[]));
    }
    lines
}

/// What is usual for that weekday and hour at the same age, or that too few stand there.
fn usual_line(cx: &Cx<'_>, shown: &Shown, usual: Option<&Usual>, now: DateTime<Utc>) -> String {
    let local = cx.zone().local(shown.at);
    let weekday = cx.say("calendar-weekday", &[("n", local.weekday().number_from_monday().into())]);
    let slot = [("weekday", weekday.into()), ("hour", format!("{:02}", local.hour()).into())];
    let Some(usual) = usual.filter(|usual| usual.median.is_some()) else {
        let found = usual.map_or(0, |usual| usual.posts);
        let args = [("n", number(found as i64).into()), ("least", usual::POSTS_MIN.to_string().into())];
        return cx.say("brought-usual-too-few", &[&slot[..], &args[..]].concat());
    };
    let median = usual.median.unwrap_or_default();
    let then = shown.tally(shown.at + shown.age(now));
    let args = [
        ("n", number(usual.posts as i64).into()),
        ("hours", number(shown.age(now).num_hours()).into()),
        ("people", number(then.people).into()),
        ("usual", figure(median.people).into()),
        ("reactions", figure(median.reactions).into()),
        ("replies", figure(median.replies).into()),
        ("repliers", figure(median.repliers).into()),
    ];
    cx.say("brought-usual", &[&slot[..], &args[..]].concat())
}

/// The last times of a post, newest first.
fn table(cx: &Cx<'_>, times: &[&Shown], now: DateTime<Utc>) -> Table {
    let head = ["when", "people", "reactions", "replies", "repliers", "first"];
    let row = |shown: &&Shown| {
        let tally = shown.tally(now);
        let mut when = local(cx, shown.at);
        if shown.is_in_progress(now) {
            when = cx.say("brought-time-in-progress", &[("when", when.into())]);
        }
        let counts = [tally.people, tally.reactions, tally.replies, tally.repliers, tally.first_words];
        std::iter::once(when).chain(counts.map(number)).collect()
    };
    Table {
        head: head.iter().map(|name| cx.say(&format!("brought-head-{name}"), &[])).collect(),
        rows: times.iter().rev().take(TIMES_SHOWN).map(row).collect(),
    }
}

fn time_json(cx: &Cx<'_>, shown: &Shown, all: &[Shown], now: DateTime<Utc>) -> Value {
    let usual = usual::of(shown, all, &cx.zone(), now);
    let then = shown.tally(shown.at + shown.age(now));
    json!({
        "number": shown.number, "title": shown.title, "topic": shown.topic, "form": shown.form, "at": shown.at, "local": cx.zone().local(shown.at).format("%Y-%m-%dT%H:%M:%S").to_string(),
        "in_progress": shown.is_in_progress(now), "unseen": shown.is_unseen,
        "now": tally_json(&shown.tally(now)), "age_hours": shown.age(now).num_minutes() as f64 / 60.0,
        "at_age": tally_json(&then),
        "usual": usual.map(|usual| json!({ "posts": usual.posts, "median": usual.median })),
    })
}

/// What something brought, in numbers.
pub(super) fn tally_json(tally: &Tally) -> Value {
    json!({
        "people": tally.people, "reactions": tally.reactions, "reactions_of_nobody_named": tally.unnamed,
        "replies": tally.replies, "repliers": tally.repliers, "first_messages_of_new_members": tally.first_words,
        "voters": tally.voters,
    })
}

fn local(cx: &Cx<'_>, at: DateTime<Utc>) -> String {
    cx.zone().local(at).format("%Y-%m-%d %H:%M").to_string()
}
