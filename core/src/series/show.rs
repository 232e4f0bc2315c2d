//! A series for moderators: its lessons, how many are at each, and who needs a hand.

use futures_util::FutureExt;
use serde_json::{Value, json};

use super::commands::{Answering, numbered, place_label};
use super::course::{Begins, Series};
use super::learner::{self, Named, Stand, Standing};
use super::lesson::Lesson;
use super::{store, trace};
use crate::commands::{Arguments, CommandError, Cx, Reply, Table};
use crate::schedule::Rule;
use crate::store::Conn;

/// So many series are listed.
const LISTED_MAX: i64 = 200;
/// So many lessons, or series, are shown in a chat.
const SHOWN_MAX: usize = 50;
/// So many people are named in a list.
const NAMED_MAX: i64 = 200;
/// So many of them in a chat.
const NAMED_SHOWN: usize = 20;

pub(super) fn show<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let series = numbered(cx, &mut conn, args).await?;
        describe(cx, &mut conn, &series, None).await
    }
    .boxed()
}

/// A series in words; `line` stands before all else.
pub(super) async fn describe(
    cx: &Cx<'_>,
    conn: &mut Conn,
    series: &Series,
    line: Option<String>,
) -> Result<Reply, CommandError> {
    let lessons = store::lessons(conn, series.id).await?;
    let standings = learner::standings(conn, series.id).await?;
    let state = cx.say(&format!("series-state-{}", series.state.as_str()), &[]);
    let title = cx.say("series-show", &[("series", series.label().into()), ("state", state.into())]);
    let mut reply = Reply::titled(title);
    reply.lines.extend(line);
    reply.lines.push(when(cx, series));
    let places = learner::places(conn, series.id).await?;
    let mut labels = Vec::with_capacity(places.len());
    for place in &places {
        labels.push(place_label(cx, conn, place).await?);
    }
    reply.lines.push(if labels.is_empty() {
        cx.say("series-in-private", &[("n", people(&standings, |_| true).into())])
    } else {
        cx.say("series-to", &[("places", labels.join(", ").into())])
    });
    reply.lines.extend(counts(cx, &standings));
    let mut named = json!({});
    for stand in [Stand::Unreached, Stand::Failed] {
        let who = learner::named_in(conn, series.id, stand, NAMED_MAX).await?;
        let count = people(&standings, |one| one.stand == stand);
        if count > 0 {
            let args =
                [("n", count.into()), ("names", names(&who).into()), ("series", series.number.to_string().into())];
            reply.lines.push(cx.say(&format!("series-who-{}", stand.as_str()), &args));
        }
        named[stand.as_str()] = who.iter().map(as_json).collect();
    }
    let calls = store::calls(conn, series.id).await?;
    if people(&standings, |one| one.stand == Stand::Unreached) > 0 && calls.is_empty() {
        reply.lines.push(cx.say("series-hint-call", &[("number", series.number.to_string().into())]));
    }
    reply.lines.extend(hint(cx, series, &lessons));
    let had = trace::had_by(conn, series.id).await?;
    let had = |lesson: &Lesson| had.iter().find(|(id, _)| *id == lesson.id).map_or(0, |(_, n)| *n);
    if !lessons.is_empty() {
        reply.table = Some(table(cx, &lessons, &standings, had));
    }
    reply.json = json!({
        "number": series.number, "name": series.name, "state": series.state.as_str(), "start": series.begins.as_str(),
        "enter": series.enters.as_str(), "next_at": series.next_at, "given": series.given,
        "lessons": lessons.iter().map(|lesson| json!({
            "lesson": lesson.position, "title": lesson.title, "approved": lesson.is_approved,
            "at_it": at(&standings, lesson), "had": had(lesson),
        })).collect::<Vec<_>>(),
        "learners": people(&standings, |_| true), "paused": people(&standings, |one| one.is_paused),
        "through": people(&standings, |one| one.stand == Stand::Through),
        "away": people(&standings, |one| one.stand == Stand::Away),
        "going": people(&standings, |one| one.stand == Stand::Going),
        "unreached": named["unreached"], "failed": named["failed"], "places": labels,
    });
    Ok(reply)
}

/// How many people are so, but those who were taken out.
fn people(standings: &[Standing], is_so: impl Fn(&Standing) -> bool) -> i64 {
    let counted = standings.iter().filter(|one| !one.is_place && !one.is_taken_out && is_so(one));
    counted.map(|one| one.how_many).sum()
}

/// How many have a lesson before them.
fn at(standings: &[Standing], lesson: &Lesson) -> i64 {
    people(standings, |one| one.position + 1 == lesson.position && !matches!(one.stand, Stand::Through | Stand::Away))
}

fn when(cx: &Cx<'_>, series: &Series) -> String {
    match &series.begins {
        Begins::Own(pace) => {
            let at = pace.at.format("%H:%M").to_string();
            let zone = cx.zone().name().to_owned();
            cx.say("series-when-own", &[("days", pace.every_days.into()), ("at", at.into()), ("zone", zone.into())])
        }
        Begins::Calendar { rule, zone } => {
            let rule = Rule::from_canonical(rule).map_or_else(|_| rule.clone(), |rule| rule.in_words(cx.lang, zone));
            let next =
                series.next_at.map_or_else(|| "–".to_owned(), |at| zone.local(at).format("%Y-%m-%d %H:%M").to_string());
            let args = [("rule", rule.into()), ("zone", zone.name().to_owned().into()), ("next", next.into())];
            cx.say("series-when-calendar", &args)
        }
    }
}

/// How many are through, away, or stand still: what there is of it.
fn counts(cx: &Cx<'_>, standings: &[Standing]) -> Option<String> {
    let all = [
        ("through", people(standings, |one| one.stand == Stand::Through && !one.is_paused)),
        ("going", people(standings, |one| one.stand == Stand::Going)),
        ("away", people(standings, |one| one.stand == Stand::Away)),
        ("paused", people(standings, |one| one.is_paused)),
    ];
    let some: Vec<String> = all
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(word, n)| cx.say(&format!("series-count-{word}"), &[("n", n.into())]))
        .collect();
    (!some.is_empty()).then(|| some.join(cx.say("series-count-between", &[]).as_str()))
}

fn names(who: &[Named]) -> String {
    let name = |one: &Named| {
        if one.name.is_empty() { format!("{}:{}", one.platform, one.external_id) } else { one.name.clone() }
    };
    let mut names: Vec<String> = who.iter().take(NAMED_SHOWN).map(name).collect();
    names.extend((who.len() > NAMED_SHOWN).then(|| "…".to_owned()));
    names.join(", ")
}

fn as_json(one: &Named) -> Value {
    json!({ "platform": one.platform, "id": one.external_id, "name": one.name, "lesson": one.position + 1 })
}

fn hint(cx: &Cx<'_>, series: &Series, lessons: &[Lesson]) -> Option<String> {
    let number = series.number.to_string();
    let id = if lessons.is_empty() {
        "series-hint-empty"
    } else if series.state == super::SeriesState::Review || lessons.iter().any(|lesson| !lesson.is_approved) {
        "series-hint-review"
    } else if series.state == super::SeriesState::Paused {
        "series-hint-paused"
    } else {
        return None;
    };
    Some(cx.say(id, &[("number", number.into())]))
}

fn table(cx: &Cx<'_>, lessons: &[Lesson], standings: &[Standing], had: impl Fn(&Lesson) -> i64) -> Table {
    let row = |lesson: &Lesson| {
        let mark = if lesson.is_approved { String::new() } else { cx.say("series-mark-review", &[]) };
        vec![
            lesson.position.to_string(),
            format!("{}{mark}", lesson.title),
            at(standings, lesson).to_string(),
            had(lesson).to_string(),
        ]
    };
    Table {
        head: ["lesson", "title", "at", "had"].map(|id| cx.say(&format!("series-head-{id}"), &[])).to_vec(),
        rows: lessons.iter().take(SHOWN_MAX).map(row).collect(),
    }
}

pub(super) fn list<'a>(cx: &'a Cx<'a>, _args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut conn = cx.steward.db.read().await?;
        let (mut rows, mut listed) = (Vec::new(), Vec::new());
        let (all, unreadable) = store::listed(&mut conn, community.id, LISTED_MAX).await?;
        for series in all {
            let lessons = store::lessons(&mut conn, series.id).await?.len();
            let learners = people(&learner::standings(&mut conn, series.id).await?, |_| true);
            let state = cx.say(&format!("series-state-{}", series.state.as_str()), &[]);
            rows.push(vec![
                series.number.to_string(),
                series.name.clone(),
                state,
                lessons.to_string(),
                learners.to_string(),
            ]);
            listed.push(json!({
                "number": series.number, "name": series.name, "state": series.state.as_str(), "lessons": lessons,
                "learners": learners,
            }));
        }
        let name = [("community", community.name.as_str().into())];
        let mut reply = if rows.is_empty() {
            Reply::titled(cx.say("series-list-empty", &name))
        } else {
            Reply::titled(cx.say("series-list-title", &name))
        };
        rows.truncate(SHOWN_MAX);
        if !rows.is_empty() {
            let head = ["number", "name", "state", "lessons", "learners"];
            let head = head.map(|id| cx.say(&format!("series-head-{id}"), &[])).to_vec();
            reply.table = Some(Table { head, rows });
        }
        let unreadable: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
        if !unreadable.is_empty() {
            reply.lines.push(cx.say("series-list-unreadable", &[("rows", unreadable.join(", ").into())]));
        }
        reply.json = json!({ "series": listed, "unreadable": unreadable });
        Ok(reply)
    }
    .boxed()
}

/// What an effect was written for, for people: the series, and the lesson when it is one. `None`: not for a series.
pub(crate) async fn label_of_effect(
    conn: &mut Conn,
    effect: crate::ids::EffectId,
) -> crate::store::Result<Option<(String, Option<String>)>> {
    let found = trace::label(conn, effect).await?;
    Ok(found.map(|((number, name), lesson)| {
        (format!("#{number} {name}"), lesson.map(|(position, title)| format!("{position}. {title}")))
    }))
}
