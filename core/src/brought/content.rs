//! `/content`: which kinds of posts bring more than others, and whether that can be told at all.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use steward_charts as charts;
use steward_statistics::Estimate;
use steward_statistics::ranking::{OBSERVATIONS_MIN, Ranked, Stands, Unranked};

use super::kinds::{self, BLOCK_HOURS, Brought, By, Compared, Kind};
use super::measure::{self, WINDOW};
use crate::commands::{
    Action, Arg, Arguments, Button, Command, CommandError, Cx, LANG, Payload, Reply, THEME, Table, Visibility,
};
use crate::community::Right;
use crate::members::{Record, persons};
use crate::picture;
use crate::words::{figure, number, percent};

/// Posts of so many days are compared when nothing is said.
const DAYS: i64 = 365;
/// So many kinds stand in the table; the numbers have them all.
const ROWS_MAX: usize = 10;
/// So many kinds, or numbers of posts, stand in a sentence.
const NAMED_MAX: usize = 5;

/// `/content days: by:`: which kinds of posts bring more than others.
pub(crate) const CONTENT: Command = Command {
    name: "content",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[Arg::int("days", 7, 3_650), Arg::choice("by", By::WORDS), THEME, LANG],
        needs_community: true,
        run: |cx, arguments| content(cx, arguments),
    }],
};

fn content<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let now = cx.as_of.unwrap_or(cx.now);
        let days = arguments.int("days").unwrap_or(DAYS);
        let by = By::parse(arguments.text("by"));
        let mut conn = cx.steward.db.read().await?;
        let record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
        let since = now - TimeDelta::days(days);
        let mut all = measure::load(&mut conn, about.community.id, since, &record, now).await?;
        drop(conn);
        all.retain(|shown| shown.at <= now);
        let told = kinds::compare(&all, by, &record, &cx.zone(), now);
        let title = [("community", about.community.name.as_str().into())];
        let mut reply = Reply::titled(cx.say("content-title", &title));
        reply.lines = lines(cx, &told, &record, days);
        reply.table = table(cx, &told);
        reply.buttons = buttons(cx, by, days);
        reply.json = numbers(&told, &record, by, days, now);
        reply.chart = Some(Box::new(charts::Chart::Content(chart(cx, &told, now))));
        Ok(reply)
    }
    .boxed()
}

fn lines(cx: &Cx<'_>, told: &Compared, record: &Record, days: i64) -> Vec<String> {
    let mut lines = Vec::new();
    if told.posts == 0 {
        lines.push(cx.say("content-empty", &[("days", number(days).into())]));
    } else {
        lines.push(of_all(cx, told, days));
        match told.unranked {
            Some(why) => lines.push(unranked(cx, told, why)),
            None => lines.extend(verdict(cx, told)),
        }
    }
    if !told.in_progress.is_empty() {
        let named: Vec<String> = told.in_progress.iter().map(|number| format!("#{number}")).collect();
        lines.push(cx.say("content-in-progress", &[("posts", listed(&named).into())]));
    }
    for (id, left_out) in [("content-unseen", told.unseen), ("content-unattended", told.unattended)] {
        if left_out > 0 {
            lines.push(cx.say(id, &[("n", count(left_out).into())]));
        }
    }
    if told.posts > 0 {
        lines.extend(persons::are_counted(cx, record.joint_ever()));
        lines.extend(persons::may_be_two(cx, record));
    }
    lines
}

fn of_all(cx: &Cx<'_>, told: &Compared, days: i64) -> String {
    let mut args = vec![
        ("posts", told.posts.into()),
        ("days", number(days).into()),
        ("there", number(told.there).into()),
        ("people", number(told.people).into()),
    ];
    if told.there < 10 {
        // No percentage of fewer than ten.
        return cx.say("content-all-few", &args);
    }
    args.extend(shares(&told.share));
    cx.say("content-all", &args)
}

/// A share and its ends, for a sentence.
fn shares(share: &Estimate) -> [(&'static str, crate::words::FluentValue<'static>); 3] {
    let text = |part: Option<f64>| part.map_or_else(|| "–".to_owned(), percent);
    [("share", text(share.estimate).into()), ("low", text(share.low).into()), ("high", text(share.high).into())]
}

/// Why kinds are not ranked.
fn unranked(cx: &Cx<'_>, told: &Compared, why: Unranked) -> String {
    let posts = ("posts", told.posts.into());
    match why {
        Unranked::TooFew => cx.say("content-too-few", &[posts, ("least", count(OBSERVATIONS_MIN).into())]),
        Unranked::TooSparse => cx.say("content-too-sparse", &[posts, ("kinds", count(told.kinds.len()).into())]),
        Unranked::Alike => cx.say("content-alike", &[]),
        Unranked::OneGroup => {
            let kind = told.kinds.first().map(|brought| name(cx, &brought.kind)).unwrap_or_default();
            cx.say("content-one-kind", &[("kind", kind.into())])
        }
    }
}

fn verdict(cx: &Cx<'_>, told: &Compared) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((best, ranked)) = told.kinds.first().and_then(|best| Some((best, best.ranked?))) {
        let args = [("kind", name(cx, &best.kind).into()), ("posts", best.posts.into())];
        lines.push(cx.say("content-best", &[&args[..], &shares(&ranked.share)[..]].concat()));
    }
    let mut is_any = false;
    for (stands, id) in [(Stands::Above, "content-above"), (Stands::Below, "content-below")] {
        let of = told.kinds.iter().filter(|brought| brought.ranked.is_some_and(|ranked| ranked.stands == stands));
        let named: Vec<String> = of.map(|brought| name(cx, &brought.kind)).collect();
        if !named.is_empty() {
            is_any = true;
            lines.push(cx.say(id, &[("kinds", listed(&named).into())]));
        }
    }
    lines.push(cx.say(if is_any { "content-associated" } else { "content-no-difference" }, &[]));
    lines
}

/// Its parts beside each other: `Rust · article · 08–12 h`.
fn name(cx: &Cx<'_>, kind: &Kind) -> String {
    parts(cx, kind).join(" · ")
}

fn parts(cx: &Cx<'_>, kind: &Kind) -> Vec<String> {
    let said = |text: &String, without: &str| if text.is_empty() { cx.say(without, &[]) } else { text.clone() };
    let topic = kind.topic.as_ref().map(|topic| said(topic, "content-no-topic"));
    let form = kind.form.as_ref().map(|form| said(form, "content-no-form"));
    let hours =
        |hour: u32| [("from", format!("{hour:02}").into()), ("to", format!("{:02}", hour + BLOCK_HOURS).into())];
    let time = kind.hour.map(|hour| cx.say("content-hours", &hours(hour)));
    [topic, form, time].into_iter().flatten().collect()
}

/// The first few of a list, and `…` where there are more than one reads.
fn listed(all: &[String]) -> String {
    let rest = (all.len() > NAMED_MAX).then(|| "…".to_owned());
    let named: Vec<String> = all.iter().take(NAMED_MAX).cloned().chain(rest).collect();
    named.join(", ")
}

fn table(cx: &Cx<'_>, told: &Compared) -> Option<Table> {
    let head = ["kind", "posts", "people", "share", "answers"];
    let row = |brought: &Brought| {
        vec![
            name(cx, &brought.kind),
            count(brought.posts),
            format!("{}/{}", number(brought.people), number(brought.there)),
            ranged(brought.ranked.as_ref().map(|ranked| &ranked.share), percent),
            ranged(brought.answers_per_post.as_ref(), figure_short),
        ]
    };
    (told.posts > 0).then(|| Table {
        head: head.iter().map(|name| cx.say(&format!("content-head-{name}"), &[])).collect(),
        rows: told.kinds.iter().take(ROWS_MAX).map(row).collect(),
    })
}

/// `8% (5%–12%)`; a dash for what is not known.
fn ranged(estimate: Option<&Estimate>, text: impl Fn(f64) -> String) -> String {
    let parts = estimate.and_then(|told| Some((told.estimate?, told.low?, told.high?)));
    parts.map_or_else(|| "–".to_owned(), |(is, low, high)| format!("{} ({}–{})", text(is), text(low), text(high)))
}

/// A number of answers to two figures.
fn figure_short(x: f64) -> String {
    figure((x * 10.0).round() / 10.0)
}

fn count(n: usize) -> String {
    number(n as i64)
}

/// The same question by something else.
fn buttons(cx: &Cx<'_>, by: By, days: i64) -> Vec<Button> {
    let others = [By::All, By::Topic, By::Form, By::Time].into_iter().filter(|other| *other != by);
    let button = |other: By| {
        let word = other.word();
        let line = word.map_or_else(|| format!("/content {days}"), |word| format!("/content {days} by:{word}"));
        Button {
            label: cx.say(&format!("content-button-{}", word.unwrap_or("all")), &[]),
            payload: Payload::Run { line },
            token: String::new(),
        }
    };
    others.map(button).collect()
}

fn numbers(told: &Compared, record: &Record, by: By, days: i64, now: DateTime<Utc>) -> Value {
    json!({
        "as_of": now, "days": days, "by": by.word(), "window_hours": WINDOW.num_hours(),
        "posts": told.posts, "people": told.people, "there": told.there, "share": told.share,
        "ranked": told.unranked.is_none(), "unranked_because": told.unranked, "overdispersion": told.overdispersion,
        "in_progress": told.in_progress,
        "left_out": { "unseen": told.unseen, "nobody_known_there": told.unattended },
        "kinds": told.kinds.iter().map(kind_json).collect::<Vec<_>>(),
        "linked": persons::numbers(record.joint_ever(), record),
    })
}

fn kind_json(brought: &Brought) -> Value {
    let ranked = brought.ranked.as_ref();
    json!({
        "topic": brought.kind.topic, "form": brought.kind.form,
        "hours": brought.kind.hour.map(|hour| [hour, hour + BLOCK_HOURS]),
        "posts": brought.posts, "people": brought.people, "there": brought.there, "answers": brought.answers,
        "share": ranked.map(|ranked| ranked.share), "likely": ranked.map(|ranked| ranked.likely),
        "stands": ranked.map(|ranked| ranked.stands), "answers_per_post": brought.answers_per_post,
    })
}

fn chart(cx: &Cx<'_>, told: &Compared, now: DateTime<Utc>) -> charts::Content {
    let row = |brought: &Brought| {
        let ranked: Ranked = brought.ranked?;
        let mut parts = parts(cx, &brought.kind).into_iter();
        Some(charts::ContentRow {
            name: parts.next().unwrap_or_default(),
            detail: parts.collect(),
            posts: brought.posts as u64,
            share: ranked.share.estimate?,
            likely: (ranked.likely.low?, ranked.likely.high?),
            interval: (ranked.share.low?, ranked.share.high?),
            stands: match ranked.stands {
                Stands::Above => charts::Stands::Above,
                Stands::Level => charts::Stands::Level,
                Stands::Below => charts::Stands::Below,
            },
        })
    };
    let why = match told.unranked {
        _ if told.posts == 0 => Some(charts::NoRanking::NoPosts),
        Some(Unranked::TooFew) => Some(charts::NoRanking::TooFew { least: OBSERVATIONS_MIN as u64 }),
        Some(Unranked::OneGroup) => Some(charts::NoRanking::OneKind),
        Some(Unranked::TooSparse) => Some(charts::NoRanking::TooSparse { kinds: told.kinds.len() as u64 }),
        Some(Unranked::Alike) => Some(charts::NoRanking::Alike),
        None => None,
    };
    charts::Content {
        frame: picture::frame(cx, Some(now)),
        posts: told.posts as u64,
        in_progress: told.in_progress.len() as u64,
        mean: told.share.estimate.zip(told.share.low.zip(told.share.high)).filter(|_| told.there >= 10),
        rows: if why.is_some() { Vec::new() } else { told.kinds.iter().filter_map(row).collect() },
        why,
    }
}
