//! `/outbox`: what goes out, what did not, and a moderator's word about each.

use chrono::TimeDelta;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::effect::{Effect, EffectId, State};
use super::go_on::{self, Meanwhile, Release};
use super::hold::{self, Hold, Scope};
use super::settle::{Resolution, resolve_by_hand};
use super::store;
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, Run, Table, Visibility,
};
use crate::community::{self, Right, audit};
use crate::content;
use crate::ports::PlatformName;
use crate::store::Conn;

/// So many are read for a list; a person at a screen looks through them.
const LISTED_MAX: i64 = 200;
/// So many of them are shown in a chat.
const SHOWN_MAX: usize = 25;
/// What a moderator sends again is worth something for so long.
const GRACE: TimeDelta = TimeDelta::hours(1);

const NUMBER: Arg = Arg::int("effect", 1, i64::MAX).required();
const STATE: Arg = Arg::choice("only", &["waiting", "sending", "parked", "behind", "uncertain", "done", "dead"]);
const CHANNEL: Arg = Arg::channels("channel", 100);
const REPLAY: Arg = Arg::choice("replay", &["yes", "no"]);

/// An action of `/outbox`.
const fn outbox(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/outbox`: the door out.
pub(crate) const OUTBOX: Command = Command {
    name: "outbox",
    actions: &[
        outbox("list", &[STATE, LANG], |cx, args| list(cx, args)),
        outbox("show", &[NUMBER, LANG], |cx, args| show(cx, args)),
        outbox("there", &[NUMBER, LANG], |cx, args| word(cx, args, Resolution::There, "there")),
        outbox("again", &[NUMBER, LANG], |cx, args| word(cx, args, Resolution::Again, "again")),
        outbox("retry", &[NUMBER, LANG], |cx, args| word(cx, args, Resolution::Again, "retry")),
        outbox("discard", &[NUMBER, LANG], |cx, args| word(cx, args, Resolution::Discard, "discard")),
        outbox("hold", &[CHANNEL, LANG], |cx, args| hold_all(cx, args)),
        outbox("release", &[CHANNEL, REPLAY, LANG], |cx, args| release(cx, args)),
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

async fn numbered(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Effect, CommandError> {
    let number = args.int("effect").unwrap_or_default();
    let found = store::one(conn, EffectId(number)).await?;
    // Somebody else's is as unknown as none.
    let found = found.filter(|effect| cx.about.as_ref().is_some_and(|about| about.community.id == effect.community));
    found.ok_or_else(|| Refusal::new("outbox-unknown").arg("effect", number.to_string()).into())
}

fn list<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let id = about.community.id;
        let state = args.text("only").and_then(State::parse);
        let mut conn = cx.steward.db.read().await?;
        let store::Listed { effects, unreadable } = store::listed(&mut conn, id, state, LISTED_MAX).await?;
        let counts = store::counts(&mut conn, id).await?;
        let holds = hold::of(&mut conn, id).await?;
        let title = match state {
            _ if !effects.is_empty() => "outbox-title",
            None => "outbox-empty",
            Some(_) => "outbox-none-such",
        };
        let only = state.map_or_else(String::new, |state| cx.say(&format!("choice-only-{}", state.as_str()), &[]));
        let args = [("community", about.community.name.as_str().into()), ("state", only.into())];
        let mut reply = Reply::titled(cx.say(title, &args));
        let held = hold_lines(cx, &mut conn, &holds).await?;
        reply.lines.clone_from(&held);
        if !unreadable.is_empty() {
            let numbers: Vec<_> = unreadable.iter().map(ToString::to_string).collect();
            reply.lines.push(cx.say("outbox-unreadable", &[("numbers", numbers.join(", ").into())]));
        }
        let (mut rows, mut listed) = (Vec::new(), Vec::new());
        for effect in &effects {
            let row = row(cx, &mut conn, effect).await?;
            let mut json = as_json(effect);
            (json["what"], json["place"]) = (row[1].as_str().into(), row[2].as_str().into());
            json["lines"] = reasons(cx, effect).into();
            json["may"] = words_for(effect.state).into();
            listed.push(json);
            rows.push(row);
        }
        rows.truncate(SHOWN_MAX);
        if !rows.is_empty() {
            let head = ["effect", "what", "place", "state", "when"].map(|id| cx.say(&format!("outbox-head-{id}"), &[]));
            reply.table = Some(Table { head: head.to_vec(), rows });
        }
        let counts: serde_json::Map<_, _> =
            counts.into_iter().map(|(state, n)| (state.as_str().to_owned(), n.into())).collect();
        let holds: Vec<_> = holds
            .iter()
            .zip(held)
            .map(|(hold, line)| {
                json!({ "scope": hold.scope, "reason": hold.reason, "by": hold.actor, "since": hold.since, "line": line })
            })
            .collect();
        reply.json = json!({ "effects": listed, "counts": counts, "holds": holds, "unreadable": unreadable });
        Ok(reply)
    }
    .boxed()
}

/// The words that a moderator can say about an effect in this state.
fn words_for(state: State) -> Vec<&'static str> {
    let again = if state == State::Uncertain { "again" } else { "retry" };
    let words = [("there", Resolution::There), (again, Resolution::Again), ("discard", Resolution::Discard)];
    words.into_iter().filter(|(_, word)| word.fits(state)).map(|(name, _)| name).collect()
}

fn local(cx: &Cx<'_>, at: chrono::DateTime<chrono::Utc>) -> String {
    cx.zone().local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// What people call what may stand still.
async fn scope_label(cx: &Cx<'_>, conn: &mut Conn, scope: &Scope) -> Result<String, CommandError> {
    Ok(match scope {
        Scope::All => cx.say("outbox-scope-all", &[]),
        Scope::Community(_) => cx.say("outbox-scope-community", &[]),
        Scope::Channel(platform, channel) => {
            let id = cx.about()?.community.id;
            community::channels::channel_label(conn, id, platform.as_str(), channel).await?
        }
    })
}

/// A sentence for each thing that stands still and keeps something from some places.
pub(crate) async fn holds_on(
    cx: &Cx<'_>,
    conn: &mut Conn,
    places: &[(PlatformName, &str)],
) -> Result<Vec<String>, CommandError> {
    let mut holds = hold::of(conn, cx.about()?.community.id).await?;
    holds.retain(|hold| hold.keeps_from(places));
    hold_lines(cx, conn, &holds).await
}

/// A sentence for each thing that stands still.
async fn hold_lines(cx: &Cx<'_>, conn: &mut Conn, holds: &[Hold]) -> Result<Vec<String>, CommandError> {
    let mut lines = Vec::new();
    for hold in holds {
        let scope = match hold.scope.split_once(':') {
            None => cx.say("outbox-scope-all", &[]),
            Some(("community", _)) => cx.say("outbox-scope-community", &[]),
            Some((platform, channel)) => {
                community::channels::channel_label(conn, cx.about()?.community.id, platform, channel).await?
            }
        };
        let reason = cx.say(&format!("outbox-hold-{}", hold.reason), &[]);
        let args = [("scope", scope.into()), ("reason", reason.into()), ("since", local(cx, hold.since).into())];
        lines.push(cx.say("outbox-held", &args));
    }
    Ok(lines)
}

async fn row(cx: &Cx<'_>, conn: &mut Conn, effect: &Effect) -> Result<Vec<String>, CommandError> {
    let what = content::view::what(cx, conn, effect).await?;
    let platform = effect.platform.as_str();
    let place = community::channels::channel_label(conn, effect.community, platform, &effect.channel).await?;
    let state = cx.say(&format!("choice-only-{}", effect.state.as_str()), &[]);
    Ok(vec![effect.id.to_string(), what, place, state, local(cx, effect.not_before)])
}

fn as_json(effect: &Effect) -> serde_json::Value {
    json!({
        "effect": effect.id, "platform": effect.platform, "channel": effect.channel, "state": effect.state.as_str(),
        "due_at": effect.origin.map(|origin| origin.due_at), "part": effect.origin.map(|origin| origin.part),
        "not_before": effect.not_before, "attempts": effect.attempts, "doubt": effect.doubt,
        "cause": effect.cause, "reason": effect.reason, "message_id": effect.message_id,
    })
}

fn show<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let effect = numbered(cx, &mut conn, args).await?;
        describe(cx, &mut conn, &effect, "outbox-show").await
    }
    .boxed()
}

async fn describe(cx: &Cx<'_>, conn: &mut Conn, effect: &Effect, title: &str) -> Result<Reply, CommandError> {
    let what = content::view::what(cx, conn, effect).await?;
    let platform = effect.platform.as_str();
    let place = community::channels::channel_label(conn, effect.community, platform, &effect.channel).await?;
    let state = cx.say(&format!("choice-only-{}", effect.state.as_str()), &[]);
    let number = effect.id.to_string();
    let args =
        [("effect", number.as_str().into()), ("what", what.into()), ("place", place.into()), ("state", state.into())];
    let mut reply = Reply::titled(cx.say(title, &args));
    reply.lines = reasons(cx, effect);
    reply.json = as_json(effect);
    Ok(reply)
}

/// What stands in an effect's way, with its cure, what the platform said, and when it is tried next.
fn reasons(cx: &Cx<'_>, effect: &Effect) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(cause) = effect.cause {
        let (cause, cure) = (format!("cause-{}", cause.as_str()), format!("cure-{}", cause.as_str()));
        lines.push(format!("{} {}", cx.say(&cause, &[]), cx.say(&cure, &[])));
    }
    if let Some(reason) = effect.reason.as_deref().filter(|reason| !reason.is_empty()) {
        lines.push(cx.say("outbox-reason", &[("reason", reason.to_owned().into())]));
    }
    if matches!(effect.state, State::Waiting | State::Parked) {
        lines.push(cx.say("outbox-next", &[("at", local(cx, effect.not_before).into())]));
    }
    lines
}

/// A moderator's word about one effect.
fn word<'a>(cx: &'a Cx<'a>, args: &'a Arguments, word: Resolution, action: &'static str) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let effect = numbered(cx, &mut write, args).await?;
        if !resolve_by_hand(&mut write, &effect, word, cx.now, GRACE).await? {
            let state = cx.say(&format!("choice-only-{}", effect.state.as_str()), &[]);
            let refusal = Refusal::new("outbox-not-so").arg("effect", effect.id.to_string()).arg("state", state);
            return Err(refusal.into());
        }
        let about = cx.about()?.community.id;
        audit(&mut write, about, cx.now, &cx.caller.actor(), &format!("outbox-{action}"), &effect.id.to_string())
            .await?;
        write.commit().await?;
        cx.steward.outbox_bell.notify_waiters();
        let mut conn = cx.steward.db.read().await?;
        let effect = numbered(cx, &mut conn, args).await?;
        describe(cx, &mut conn, &effect, "outbox-word-done").await
    }
    .boxed()
}

/// What `channel:` names; without it the whole community.
async fn scope(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Scope, CommandError> {
    let about = cx.about()?;
    let Some(text) = args.text("channel").filter(|text| !text.is_empty()) else {
        return Ok(Scope::Community(about.community.id));
    };
    let mut places = content::writing::places(cx, conn, text).await?;
    match (places.pop(), places.is_empty()) {
        (Some(place), true) => Ok(Scope::Channel(place.platform, place.channel)),
        _ => Err(Refusal::new("channel-unknown").arg("channel", text).into()),
    }
}

fn hold_all<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let scope = scope(cx, &mut write, args).await?;
        hold::hold(&mut write, &scope, Some(about), "moderator", &cx.caller.actor(), cx.now).await?;
        audit(&mut write, about, cx.now, &cx.caller.actor(), "outbox-hold", args.text("channel").unwrap_or("")).await?;
        let holds = hold::of(&mut write, about).await?;
        let held = hold_lines(cx, &mut write, &holds).await?;
        write.commit().await?;
        let mut reply = Reply::titled(cx.say("outbox-hold-done", &[]));
        reply.json = json!({ "held": true, "all_held": held });
        reply.lines = held;
        Ok(reply)
    }
    .boxed()
}

/// Of what still stands still: who lets it go on, and with which words.
fn who_lets_go(cx: &Cx<'_>, holds: &[Hold]) -> Vec<String> {
    let (mut lines, mut channels) = (Vec::new(), Vec::new());
    for hold in holds {
        match hold.scope.split_once(':') {
            None => lines.push(cx.say("outbox-still-all", &[])),
            Some(("community", _)) => lines.push(cx.say("outbox-still-community", &[])),
            Some(_) => channels.push(format!("/outbox release channel:{}", hold.scope)),
        }
    }
    if !channels.is_empty() {
        let args = [("n", channels.len().into()), ("commands", channels.join("; ").into())];
        lines.push(cx.say("outbox-still-channels", &args));
    }
    lines
}

/// Lets go what was stopped, and says what still stands still. The clock is believed as it stands.
fn release<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let id = about.community.id;
        let meanwhile = match args.text("replay") {
            Some("yes") => Meanwhile::Replayed,
            _ => Meanwhile::LeftOut,
        };
        let mut write = cx.steward.db.write().await?;
        let scope = scope(cx, &mut write, args).await?;
        let has_clock_jumped = !cx.steward.guard.trusts(&*cx.steward.clock);
        let gone_on = match &scope {
            Scope::Channel(platform, channel) => {
                go_on::channel_goes_on(&mut write, (*platform, channel), meanwhile, cx.now).await?
            }
            Scope::Community(_) | Scope::All => {
                let is_everything = about.right >= Right::Owner;
                let release = Release { community: id, is_everything, has_clock_jumped, meanwhile };
                go_on::community_goes_on(&mut write, cx.steward, &release, cx.now).await?
            }
        };
        let named = scope_label(cx, &mut write, &scope).await?;
        let holds = hold::of(&mut write, id).await?;
        let still = hold_lines(cx, &mut write, &holds).await?;
        let detail = args.text("channel").unwrap_or("");
        audit(&mut write, id, cx.now, &cx.caller.actor(), "outbox-release", detail).await?;
        write.commit().await?;
        if matches!(scope, Scope::Community(_)) {
            cx.steward.guard.believe(&*cx.steward.clock);
        }
        cx.steward.outbox_bell.notify_waiters();
        let word = match (gone_on.was_held, still.is_empty()) {
            (true, _) => "outbox-release-done",
            (false, true) => "outbox-release-none",
            (false, false) => "outbox-release-other",
        };
        let mut reply = Reply::titled(cx.say(word, &[("scope", named.into())]));
        if gone_on.left_out > 0 {
            reply.lines.push(cx.say("outbox-left-out", &[("n", gone_on.left_out.into())]));
        }
        if gone_on.unreadable > 0 {
            reply.lines.push(cx.say("outbox-release-unreadable", &[("n", gone_on.unreadable.into())]));
        }
        reply.lines.extend(still.iter().cloned());
        reply.lines.extend(who_lets_go(cx, &holds));
        reply.json = json!({
            "released": gone_on.was_held, "posts_left_out": gone_on.left_out, "unreadable": gone_on.unreadable,
            "still_held": still,
        });
        Ok(reply)
    }
    .boxed()
}
