//! Posts as a moderator sees them: the list, one of them with what became of its times, and what an effect is of it.

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use serde_json::json;

use super::commands::{Answering, numbered};
use super::occurrence::Occurrence;
use super::post::{Post, PostState};
use super::target::Target;
use super::{next, store, written};
use crate::commands::{Arguments, CommandError, Cx, Reply, Table};
use crate::community;
use crate::community::welcome;
use crate::events;
use crate::feedback;
use crate::outbox::{self, Effect};
use crate::series;
use crate::store::Conn;

/// So many posts are read for a list; a person at a screen looks through them.
const LISTED_MAX: i64 = 200;
/// So many of them are shown in a chat.
const SHOWN_MAX: usize = 25;
/// So many of the last times are told.
const LAST_SHOWN: i64 = 10;

pub(super) fn list<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let state = args.text("state").and_then(PostState::parse);
        let mut conn = cx.steward.db.read().await?;
        let (mut posts, mut listed, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        for id in store::posts(&mut conn, about.community.id, state, LISTED_MAX).await? {
            let post = match store::one(&mut conn, id).await {
                Err(error) if error.is_about_the_data() => {
                    unreadable.push(id.to_string());
                    continue;
                }
                found => found?,
            };
            let Some(post) = post else { continue };
            let mut json = as_json(&post, cx.now);
            json["places"] = labels(&mut conn, &post).await?.into();
            listed.push(json);
            posts.push(post);
        }
        let counts = store::counts(&mut conn, about.community.id).await?;
        drop(conn);
        let counts: serde_json::Map<_, _> = counts.into_iter().map(|(state, n)| (state, n.into())).collect();
        if posts.is_empty() && unreadable.is_empty() {
            let mut reply = Reply::titled(cx.say("post-list-empty", &[]));
            reply.json = json!({ "posts": [], "counts": counts });
            return Ok(reply);
        }
        let mut reply =
            Reply::titled(cx.say("post-list-title", &[("community", about.community.name.as_str().into())]));
        reply.table = Some(Table {
            head: ["number", "title", "state", "next"].map(|id| cx.say(&format!("post-head-{id}"), &[])).to_vec(),
            rows: posts.iter().take(SHOWN_MAX).map(|post| row(cx, post)).collect(),
        });
        if !unreadable.is_empty() {
            reply.lines.push(cx.say("post-list-unreadable", &[("rows", unreadable.join(", ").into())]));
        }
        reply.json = json!({ "posts": listed, "counts": counts });
        Ok(reply)
    }
    .boxed()
}

fn row(cx: &Cx<'_>, post: &Post) -> Vec<String> {
    let zone = &post.writing.zone;
    // A time by other clocks than the community's says by which.
    let by = if cx.zone() == *zone { String::new() } else { format!(" ({})", zone.name()) };
    let next = next::time(post, cx.now).map_or_else(|| "–".to_owned(), |at| local(post, at) + &by);
    vec![post.number.to_string(), post.writing.title.clone(), state_word(cx, post.state), next]
}

fn state_word(cx: &Cx<'_>, state: PostState) -> String {
    cx.say(&format!("choice-state-{}", state.as_str()), &[])
}

fn local(post: &Post, at: DateTime<Utc>) -> String {
    post.writing.zone.local(at).format("%Y-%m-%d %H:%M").to_string()
}

fn as_json(post: &Post, now: DateTime<Utc>) -> serde_json::Value {
    let writing = &post.writing;
    let next_at = next::time(post, now);
    let addresses = |targets: &[Target]| targets.iter().map(Target::address).collect::<Vec<_>>();
    json!({
        "number": post.number, "title": writing.title, "state": post.state.as_str(), "rule": writing.rule,
        "zone": writing.zone.name(), "next_at": next_at, "next_local": next_at.map(|at| local(post, at)),
        "topic": writing.topic, "form": writing.form, "to": addresses(&writing.to),
        "teaser_to": addresses(&writing.teaser_to), "made_by": post.made_by, "approved_by": post.approved_by,
        "occurrences": post.occurrences,
    })
}

/// All that somebody wrote of it.
fn whole_json(post: &Post, now: DateTime<Utc>) -> serde_json::Value {
    let writing = &post.writing;
    let mut json = as_json(post, now);
    json["body"] = writing.body.clone().into();
    json["teaser"] = writing.teaser.clone().into();
    json["media"] = writing.media.iter().map(|media| media.url.as_str()).collect();
    json["buttons"] = json!(writing.buttons);
    json["catch_up"] = writing.catch_up.as_str().into();
    json["grace_minutes"] = (writing.grace.as_secs() / 60).into();
    json["on_uncertain"] = writing.on_uncertain.as_str().into();
    json["overlap"] = writing.overlap.as_str().into();
    json
}

/// What people call the places of a post.
async fn labels(conn: &mut Conn, post: &Post) -> Result<Vec<String>, CommandError> {
    let mut labels = Vec::new();
    for (target, _) in post.targets() {
        let platform = target.platform.as_str();
        labels.push(community::channels::channel_label(conn, post.community, platform, &target.channel).await?);
    }
    Ok(labels)
}

pub(super) fn show<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let post = numbered(cx, &mut conn, args).await?;
        drop(conn);
        describe_whole(cx, &post, "post-show").await
    }
    .boxed()
}

/// How much is told of a post.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Where it stands, and its times.
    Course,
    /// With what was written of it.
    Whole,
}

/// A post in words: where it stands, when and where it goes, what became of its last times, and what to do next.
pub(super) async fn describe(cx: &Cx<'_>, post: &Post, title: &str) -> Result<Reply, CommandError> {
    told(cx, post, title, Told::Course).await
}

/// The same, and what was written of it.
pub(super) async fn describe_whole(cx: &Cx<'_>, post: &Post, title: &str) -> Result<Reply, CommandError> {
    told(cx, post, title, Told::Whole).await
}

async fn told(cx: &Cx<'_>, post: &Post, title: &str, told: Told) -> Result<Reply, CommandError> {
    let mut conn = cx.steward.db.read().await?;
    let state = state_word(cx, post.state);
    let mut reply = Reply::titled(cx.say(title, &[("post", post.label().into()), ("state", state.into())]));
    let next = next::times(post, cx.now);
    reply.lines.extend(when_lines(cx, post, &next));
    let places = labels(&mut conn, post).await?;
    reply.lines.extend(place_lines(cx, post, &places));
    let held = held_lines(cx, &mut conn, post).await?;
    reply.lines.extend(held.iter().cloned());
    if told == Told::Whole {
        reply.lines.extend(written::lines(cx, &mut conn, post).await?);
    }
    let last = store::occurrences(&mut conn, post.id, LAST_SHOWN).await?;
    reply.lines.extend(last.iter().map(|occurrence| past(cx, post, occurrence)));
    let has_had_its_times = post.writing.rule.is_some() && !places.is_empty();
    let hint = match post.state {
        PostState::Draft if has_had_its_times => "post-hint-over".to_owned(),
        state => format!("post-hint-{}", state.as_str()),
    };
    reply.lines.push(cx.say(&hint, &[("number", post.number.to_string().into())]));
    let mut json = whole_json(post, cx.now);
    json["places"] = places.into();
    json["held"] = held.into();
    json["next"] = json!(next);
    json["last"] = last
        .iter()
        .map(|o| {
            let (state, line) = (o.state.as_str(), past(cx, post, o));
            json!({ "due_at": o.due_at, "number": o.number, "state": state, "reason": o.reason, "line": line })
        })
        .collect();
    reply.json = json;
    Ok(reply)
}

/// The schedule in words, and the next times.
fn when_lines(cx: &Cx<'_>, post: &Post, next: &[DateTime<Utc>]) -> Vec<String> {
    let Some(rule) = post.writing.schedule() else { return Vec::new() };
    let rule = rule.in_words(cx.lang, &post.writing.zone);
    let zone = post.writing.zone.name().to_owned();
    let mut lines = vec![cx.say("post-when", &[("rule", rule.into()), ("zone", zone.into())])];
    if !next.is_empty() && next::is_to_come(post) {
        let is_now = |at: &DateTime<Utc>| *at <= cx.now && post.state == PostState::Scheduled;
        let said = |at: &DateTime<Utc>| if is_now(at) { cx.say("post-next-now", &[]) } else { local(post, *at) };
        let times: Vec<String> = next.iter().map(said).collect();
        lines.push(cx.say("post-next", &[("times", times.join(", ").into())]));
    }
    lines
}

/// Where the whole goes, and where the teaser.
fn place_lines(cx: &Cx<'_>, post: &Post, places: &[String]) -> Vec<String> {
    let (whole, teaser) = places.split_at(post.writing.to.len().min(places.len()));
    let line =
        |id: &str, places: &[String]| (!places.is_empty()).then(|| cx.say(id, &[("places", places.join(", ").into())]));
    [line("post-to", whole), line("post-teaser-to", teaser)].into_iter().flatten().collect()
}

/// What keeps the post from its places, and how it goes on.
async fn held_lines(cx: &Cx<'_>, conn: &mut Conn, post: &Post) -> Result<Vec<String>, CommandError> {
    if !next::is_to_come(post) && post.state != PostState::Posted {
        return Ok(Vec::new());
    }
    let places: Vec<_> = post.targets().map(|(target, _)| (target.platform, target.channel.as_str())).collect();
    let mut lines = outbox::commands::holds_on(cx, conn, &places).await?;
    if !lines.is_empty() {
        lines.push(cx.say("post-held", &[]));
    }
    Ok(lines)
}

fn past(cx: &Cx<'_>, post: &Post, occurrence: &Occurrence) -> String {
    let state = cx.say(&format!("occurrence-{}", occurrence.state.as_str()), &[]);
    let due = local(post, occurrence.due_at);
    match &occurrence.reason {
        None => cx.say("post-past", &[("due", due.into()), ("state", state.into())]),
        Some(reason) => {
            let reason = cx.say(&format!("occurrence-reason-{reason}"), &[]);
            cx.say("post-past-why", &[("due", due.into()), ("state", state.into()), ("reason", reason.into())])
        }
    }
}

/// What an effect is, for lists: `#3 Title, part 1`, what it is of an event, or a word for what is neither.
pub(crate) async fn what(cx: &Cx<'_>, conn: &mut Conn, effect: &Effect) -> Result<String, CommandError> {
    let Some(origin) = effect.origin else {
        if let Some(poll) = feedback::label_of_effect(conn, effect.id).await? {
            let kind = effect.deed.word();
            return Ok(cx.say("outbox-poll", &[("kind", kind.into()), ("poll", poll.into())]));
        }
        if welcome::is_greeting(conn, effect.id).await? {
            return Ok(cx.say("outbox-greeting", &[]));
        }
        return match events::label_of_effect(conn, effect.id).await? {
            Some(event) => {
                let kind = events::store::kind_of_effect(conn, effect.id).await?.unwrap_or_default();
                Ok(cx.say("outbox-event", &[("kind", kind.into()), ("event", event.into())]))
            }
            None => match series::label_of_effect(conn, effect.id).await? {
                Some((series, Some(lesson))) => {
                    Ok(cx.say("outbox-lesson", &[("series", series.into()), ("lesson", lesson.into())]))
                }
                Some((series, None)) => Ok(cx.say("outbox-series-line", &[("series", series.into())])),
                None => Ok(cx.say("outbox-notice", &[])),
            },
        };
    };
    let post = super::post::label(conn, origin.post).await?;
    let kind = effect.deed.word();
    let part = (origin.part + 1).to_string();
    Ok(cx.say("outbox-what", &[("kind", kind.into()), ("post", post.into()), ("part", part.into())]))
}
