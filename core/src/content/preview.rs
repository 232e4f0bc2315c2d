//! A post as it will look on both platforms, also one that is still being written and saved nowhere.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use serde_json::{Value, json};

use super::commands::{Answering, numbered};
use super::message::{ButtonDoes, Media, MediaKind, Message};
use super::post::{Post, Shows, Writing};
use super::template::Values;
use super::{next, revise, writing};
use crate::commands::{About, Arguments, CommandError, Cx, Refusal, Reply, Sample};
use crate::community;
use crate::ports::PlatformName::{self, Discord, Telegram};
use crate::store::Conn;
use crate::time::ms;
use crate::words;

/// `/post preview`: a post as it will look at its next time, with what the arguments say in its place. Nothing is
/// written; what is wrong is told beside what is right.
pub(super) fn preview<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        if args.say_nothing() {
            return Err(Refusal::new("arg-missing").arg("name", "number").into());
        }
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let post = match args.int("number") {
            Some(_) => Some(numbered(cx, &mut conn, args).await?),
            None => None,
        };
        let before = post.as_ref().map_or_else(|| writing::empty(&about.community.zone), |post| post.writing.clone());
        let (writing, refusals) = writing::tried(cx, &mut conn, args, before).await?;
        let next = next(&writing, post.as_ref(), cx.now);
        let due_at = next.first().copied().unwrap_or(cx.now);
        let number = post.as_ref().map_or(0, |post| post.occurrences) + 1;
        let values = revise::values(&mut conn, &about.community, &writing, (due_at, number)).await?;
        let label = post.as_ref().filter(|post| post.writing.title == writing.title).map(Post::label);
        let label = label.unwrap_or_else(|| writing.title.clone());
        let title = if label.is_empty() { "post-preview-untitled" } else { "post-preview" };
        let mut reply = Reply::titled(cx.say(title, &[("post", label.into())]));
        reply.lines = refusals.iter().map(|(_, refusal)| words::refusal(cx.lang, refusal)).collect();
        let cautions = cautions(cx, &writing);
        reply.lines.extend(cautions.iter().cloned());
        let (mut alike, mut shown) = (Vec::<Alike>::new(), Vec::new());
        for (target, shows) in writing.targets() {
            let (id, platform) = (about.community.id, target.platform);
            let parts =
                revise::messages(cx.steward, &writing, (platform, shows), &values).map_err(|error| error.refusal())?;
            let place = community::channels::channel_label(&mut conn, id, platform.as_str(), &target.channel).await?;
            shown.push(json!({ "platform": platform, "channel": target.channel, "parts": parts }));
            match alike.iter_mut().find(|alike| (alike.platform, alike.shows) == (platform, shows)) {
                Some(alike) => alike.places.push(place),
                None => alike.push(Alike { platform, shows, places: vec![place], parts }),
            }
        }
        if alike.is_empty() && !(writing.body.is_empty() && writing.media.is_empty()) {
            // It goes nowhere yet: this is how it would look where it may go.
            for platform in bound(&mut conn, about).await? {
                let parts = revise::messages(cx.steward, &writing, (platform, Shows::Whole), &values);
                let parts = parts.map_err(|error| error.refusal())?;
                alike.push(Alike { platform, shows: Shows::Whole, places: Vec::new(), parts });
            }
        }
        // What is seen where it is asked is shown, all else is told.
        let (here, elsewhere): (Vec<_>, Vec<_>) = alike.iter().partition(|a| a.platform == cx.caller.platform);
        reply.lines.extend(elsewhere.iter().flat_map(|alike| lines(cx, alike)));
        reply.samples.extend(here.iter().flat_map(|alike| samples(cx, alike)));
        if let Some(post) = post.as_ref().filter(|_| shown.is_empty()) {
            reply.lines.push(cx.say("post-preview-nowhere", &[("number", post.number.to_string().into())]));
        }
        let problems: Vec<_> = refusals
            .iter()
            .map(|(name, refusal)| json!({ "name": name, "sentence": words::refusal(cx.lang, refusal) }))
            .collect();
        reply.json = json!({
            "number": post.map(|post| post.number), "at": ms(due_at), "targets": shown, "problems": problems,
            "cautions": cautions,
            "when": when(cx, &writing, &next), "platforms": platforms(cx, &writing, &values)?,
        });
        Ok(reply)
    }
    .boxed()
}

/// The platforms of a community; both where it has none yet.
async fn bound(conn: &mut Conn, about: &About) -> Result<Vec<PlatformName>, CommandError> {
    let spaces = community::spaces(conn, about.community.id).await?;
    let is_bound = |platform: &PlatformName| spaces.iter().any(|space| space.is_active && space.platform == *platform);
    let bound: Vec<_> = [Discord, Telegram].into_iter().filter(is_bound).collect();
    Ok(if bound.is_empty() { vec![Discord, Telegram] } else { bound })
}

/// Places that show the same.
struct Alike {
    platform: PlatformName,
    shows: Shows,
    places: Vec<String>,
    parts: Vec<Message>,
}

/// What is seen there, as messages of that platform.
fn samples(cx: &Cx<'_>, alike: &Alike) -> Vec<Sample> {
    let heading = |index: usize| {
        if index > 0 { String::new() } else { place(cx, alike) }
    };
    let sample = |(index, message): (usize, &Message)| Sample {
        heading: heading(index),
        message: message.clone(),
        refused: cx.say("post-preview-refused", &[]),
    };
    alike.parts.iter().enumerate().map(sample).collect()
}

fn place(cx: &Cx<'_>, alike: &Alike) -> String {
    if alike.places.is_empty() {
        let args = [("platform", alike.platform.as_str().into()), ("n", alike.parts.len().into())];
        return cx.say("post-preview-platform", &args);
    }
    cx.say("post-preview-place", &[("place", alike.places.join(", ").into()), ("n", alike.parts.len().into())])
}

/// What is seen there, part by part: the words, then media and buttons by what leads to them.
fn lines(cx: &Cx<'_>, alike: &Alike) -> Vec<String> {
    let n = alike.parts.len();
    let mut lines = vec![place(cx, alike)];
    for (index, part) in (1_usize..).zip(&alike.parts) {
        if n > 1 {
            lines.push(cx.say("post-preview-part", &[("part", index.into()), ("n", n.into())]));
        }
        lines.extend((!part.text.plain.is_empty()).then(|| part.text.plain.clone()));
        lines.extend(part.media.iter().map(|media| {
            let kind = match media.kind {
                MediaKind::Photo => "photo",
                MediaKind::Video => "video",
                MediaKind::Document => "document",
            };
            cx.say("post-preview-media", &[("kind", kind.into()), ("address", media.url.as_str().into())])
        }));
        lines.extend(part.buttons.iter().flatten().filter_map(|button| match &button.does {
            ButtonDoes::Open(url) => {
                let args = [("label", button.label.as_str().into()), ("address", url.as_str().into())];
                Some(cx.say("post-preview-button", &args))
            }
            ButtonDoes::Press(_) => None,
        }));
    }
    lines
}

/// What the platforms to which a post goes will do with it otherwise than its writer may mean, each once.
pub(super) fn cautions(cx: &Cx<'_>, writing: &Writing) -> Vec<String> {
    let mut cautions = Vec::new();
    for (target, shows) in writing.targets() {
        cautions.extend(cautions_there(cx, writing, target.platform, shows));
    }
    each_once(cautions)
}

fn cautions_there(cx: &Cx<'_>, writing: &Writing, platform: PlatformName, shows: Shows) -> Vec<String> {
    let cautions = revise::cautions(cx.steward, writing, platform, shows);
    cautions.iter().map(|caution| words::refusal(cx.lang, caution)).collect()
}

fn each_once(mut sentences: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    sentences.retain(|sentence| known.insert(sentence.clone()));
    sentences
}

/// The next times: those of the post as it stands, unless another schedule is being written.
fn next(writing: &Writing, post: Option<&Post>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    match post.filter(|post| (&post.writing.rule, &post.writing.zone) == (&writing.rule, &writing.zone)) {
        Some(post) => next::times(post, now),
        None => writing.schedule().map_or_else(Vec::new, |rule| {
            let next = rule.occurrences(&writing.zone, next::this_second(now), next::SHOWN).into_iter();
            next.map(|occurrence| occurrence.utc).collect()
        }),
    }
}

/// The schedule in words and its next times on the clocks of its zone.
fn when(cx: &Cx<'_>, writing: &Writing, next: &[DateTime<Utc>]) -> Option<Value> {
    let words = writing.schedule()?.in_words(cx.lang, &writing.zone);
    let local = |at: &DateTime<Utc>| writing.zone.local(*at).format("%Y-%m-%d %H:%M").to_string();
    let next: Vec<_> = next.iter().map(|at| json!({ "at": at, "local": local(at) })).collect();
    Some(json!({ "rule": writing.rule, "words": words, "zone": writing.zone.name(), "next": next }))
}

/// What both platforms would show, also where the post does not go yet.
fn platforms(cx: &Cx<'_>, writing: &Writing, values: &Values) -> Result<Vec<Value>, Refusal> {
    let of = |platform: PlatformName| {
        let parts = |shows: Shows, body: &str| {
            if body.is_empty() && (shows == Shows::Teaser || writing.media.is_empty()) {
                return Ok(Vec::new());
            }
            let parts = revise::messages(cx.steward, writing, (platform, shows), values);
            Ok::<_, Refusal>(parts.map_err(|error| error.refusal())?.iter().map(part).collect())
        };
        let (whole, teaser) = (parts(Shows::Whole, &writing.body)?, parts(Shows::Teaser, &writing.teaser)?);
        let cautions = [Shows::Whole, Shows::Teaser].map(|shows| cautions_there(cx, writing, platform, shows)).concat();
        let cautions = each_once(cautions);
        Ok(json!({ "platform": platform, "whole": whole, "teaser": teaser, "cautions": cautions }))
    };
    [Discord, Telegram].into_iter().map(of).collect()
}

/// One message for a browser.
fn part(message: &Message) -> Value {
    let button = |button: &super::MessageButton| {
        let url = match &button.does {
            ButtonDoes::Open(url) => Some(url),
            ButtonDoes::Press(_) => None,
        };
        json!({ "label": button.label, "url": url })
    };
    let rows: Vec<Vec<Value>> = message.buttons.iter().map(|row| row.iter().map(button).collect()).collect();
    let media: Vec<_> = message.media.iter().map(|media| json!({ "kind": media.kind, "name": name(media) })).collect();
    json!({ "html": message.text.to_html(), "media": media, "buttons": rows })
}

/// The last part of an address, which people know it by; else its host.
fn name(media: &Media) -> &str {
    let path = media.url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}
