//! `/welcome`: how whoever comes is greeted, where, and with which rules.

use chrono::TimeDelta;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::greet::{self, Letter, NAMES_MAX};
use super::{Welcome, rules, store};
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, Run, Sample, Visibility,
};
use crate::community::{self, Right, audit};
use crate::content::Target;
use crate::content::writing::{lines, places};
use crate::ids::SpaceId;
use crate::ports::PlatformName;
use crate::store::Conn;
use crate::words::{self, number};

/// Of so many days `/welcome show` tells what became of those who came.
const TOLD_DAYS: i64 = 30;
/// Takes the rules away.
const NONE: &str = "-";

const TO: Arg = Arg::channels("to", 500);
const TEXT: Arg = Arg::text("text", 600);
const RULES: Arg = Arg::text("rules", 1_200);

/// An action of `/welcome`.
const fn action(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/welcome`: how whoever comes is greeted.
pub(crate) const WELCOME: Command = Command {
    name: "welcome",
    actions: &[
        action("set", &[TO, TEXT, LANG, RULES], |cx, args| set(cx, args)),
        action("show", &[LANG], |cx, args| show(cx, args)),
        action("off", &[LANG], |cx, args| off(cx, args)),
        action("preview", &[LANG], |cx, args| preview(cx, args)),
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// Sets what was said of it, and leaves the rest as it is.
fn set<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        if args.say_nothing() {
            return Err(Refusal::new("welcome-nothing").into());
        }
        let id = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let known = store::welcome(&mut write, id).await?;
        if let Some(text) = args.text(RULES.name) {
            let text = Some(lines(text)).filter(|text| text != NONE).unwrap_or_default();
            rules::set(&mut write, id, &text, &cx.caller.actor(), cx.now).await?;
        }
        let (text, to) = (args.text(TEXT.name).map(lines), args.text(TO.name));
        if text.is_some() || to.is_some() {
            let text = text.or(known.map(|known| known.text)).ok_or_else(|| Refusal::new("welcome-first"))?;
            if let Some(to) = to {
                let targets = places(cx, &mut write, to).await?;
                let places = one_each(&mut write, targets).await?;
                store::set_places(&mut write, id, &places).await?;
            }
            if store::places(&mut write, id).await?.is_empty() {
                return Err(Refusal::new("welcome-first").into());
            }
            store::set_welcome(&mut write, id, &text, cx.now).await?;
        }
        refuse_too_long(cx, &mut write).await?;
        let given = [TEXT, RULES, TO].map(|arg| arg.name).into_iter().filter(|name| args.text(name).is_some());
        let given: Vec<&str> = given.collect();
        audit(&mut write, id, cx.now, &cx.caller.actor(), "set-welcome", &given.join(", ")).await?;
        write.commit().await?;
        cx.steward.outbox_bell.notify_waiters();
        described(cx, "welcome-set").await
    }
    .boxed()
}

/// The space of each place; whoever comes to a space is greeted in one place.
async fn one_each(conn: &mut Conn, targets: Vec<Target>) -> Result<Vec<(SpaceId, Target)>, CommandError> {
    let mut places: Vec<(SpaceId, Target)> = Vec::new();
    for target in targets {
        let unknown = || Refusal::new("channel-unknown").arg("channel", target.address());
        let chat = match target.platform {
            PlatformName::Telegram => target.channel.split('/').next().map(ToOwned::to_owned),
            platform => community::store::space_of_channel(conn, platform, &target.channel).await?,
        };
        let space = community::space(conn, target.platform, &chat.ok_or_else(unknown)?).await?.ok_or_else(unknown)?;
        if places.iter().any(|(known, _)| *known == space.id) {
            return Err(Refusal::new("welcome-two-places").arg("space", space.name).into());
        }
        places.push((space.id, target));
    }
    Ok(places)
}

/// A greeting that does not fit into one message with its names and rules is refused while it can still be changed.
async fn refuse_too_long(cx: &Cx<'_>, conn: &mut Conn) -> Result<(), CommandError> {
    let community = &cx.about()?.community;
    let Some(welcome) = store::welcome(conn, community.id).await? else { return Ok(()) };
    let letter = Letter::of(conn, community, &welcome).await?;
    let names = vec!["W".repeat(20); NAMES_MAX + 1];
    for place in store::places(conn, community.id).await? {
        if !letter.fits(cx.steward, community, place.target.platform, &names) {
            let platform = place.target.platform.as_str();
            return Err(Refusal::new("welcome-too-long").arg("platform", platform).into());
        }
    }
    Ok(())
}

async fn set_or_refuse(cx: &Cx<'_>, conn: &mut Conn) -> Result<Option<Welcome>, CommandError> {
    let id = cx.about()?.community.id;
    let welcome = store::welcome(conn, id).await?;
    if welcome.is_none() && rules::current(conn, id).await?.is_none() {
        return Err(Refusal::new("welcome-none").into());
    }
    Ok(welcome)
}

fn show<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move { described(cx, "welcome-title").await }.boxed()
}

/// How it stands: on or off, where, what is said, and what became of those who came.
async fn described(cx: &Cx<'_>, title: &str) -> Result<Reply, CommandError> {
    let community = &cx.about()?.community;
    let mut conn = cx.steward.db.read().await?;
    let welcome = set_or_refuse(cx, &mut conn).await?;
    let rules = rules::current(&mut conn, community.id).await?;
    let places = store::places(&mut conn, community.id).await?;
    let mut labels = Vec::new();
    for place in &places {
        let platform = place.target.platform.as_str();
        let label = community::channels::channel_label(&mut conn, community.id, platform, &place.target.channel);
        labels.push(label.await?);
    }
    let without: Vec<String> = community::spaces(&mut conn, community.id)
        .await?
        .into_iter()
        .filter(|space| space.is_active && space.platform.has_accounts())
        .filter(|space| places.iter().all(|place| place.space != space.id))
        .map(|space| space.name)
        .collect();
    let outcomes = store::outcomes(&mut conn, community.id, cx.now - TimeDelta::days(TOLD_DAYS)).await?;
    drop(conn);
    let of = |outcome: &str| outcomes.iter().find(|(word, _)| word == outcome).map_or(0, |(_, n)| *n);
    let is_on = welcome.as_ref().is_some_and(|welcome| welcome.is_on);
    let mut reply = Reply::titled(cx.say(title, &[("community", community.name.as_str().into())]));
    reply.lines.push(if is_on {
        cx.say("welcome-on", &[("places", labels.join(", ").into())])
    } else {
        cx.say("welcome-off", &[])
    });
    if is_on && !without.is_empty() {
        reply.lines.push(cx.say("welcome-without", &[("spaces", without.join(", ").into())]));
    }
    if let Some(welcome) = welcome.as_ref().filter(|welcome| !welcome.text.is_empty()) {
        reply.lines.push(cx.say("welcome-text", &[("text", welcome.text.as_str().into())]));
    }
    reply.lines.push(match &rules {
        Some(rules) => cx.say("welcome-rules", &[("version", rules.version.to_string().into())]),
        None => cx.say("welcome-rules-none", &[]),
    });
    let counts = [("greeted", "greeted"), ("late", "late"), ("again", "again")];
    let args = counts.map(|(name, outcome)| (name, number(of(outcome)).into()));
    reply.lines.push(cx.say("welcome-counts", &args));
    if let Some(welcome) = &welcome {
        let platforms: Vec<PlatformName> = places.iter().map(|place| place.target.platform).collect();
        reply.lines.extend(cautions(cx, welcome, &platforms));
    }
    reply.json = json!({
        "on": is_on, "text": welcome.map(|welcome| welcome.text), "rules_version": rules.map(|rules| rules.version),
        "places": places.iter().map(|place| place.target.address()).collect::<Vec<_>>(), "spaces_without": without,
        "last_30_days": { "greeted": of("greeted"), "late": of("late"), "again": of("again"), "left": of("left") },
    });
    Ok(reply)
}

/// What a platform will do with the words otherwise than their writer may mean, each once.
fn cautions(cx: &Cx<'_>, welcome: &Welcome, platforms: &[PlatformName]) -> Vec<String> {
    let message = greet::of_words(&welcome.text);
    let all = platforms.iter().flat_map(|platform| cx.steward.cautions_for(*platform, &message));
    let mut sentences: Vec<String> = all.map(|caution| words::refusal(cx.lang, &caution)).collect();
    sentences.dedup();
    sentences
}

fn off<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let id = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        set_or_refuse(cx, &mut write).await?;
        store::switch_off(&mut write, id, cx.now).await?;
        audit(&mut write, id, cx.now, &cx.caller.actor(), "welcome-off", "").await?;
        write.commit().await?;
        let mut reply = Reply::titled(cx.say("welcome-off-now", &[]));
        reply.json = json!({ "on": false });
        Ok(reply)
    }
    .boxed()
}

/// The greeting as it will look where it is asked, to whoever asks.
fn preview<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut write = cx.steward.db.write().await?;
        let welcome = store::welcome(&mut write, community.id).await?.ok_or_else(|| Refusal::new("welcome-none"))?;
        let letter = Letter::of(&mut write, community, &welcome).await?;
        let here = cx.caller.platform;
        let first = store::places(&mut write, community.id).await?.first().map(|place| place.target.platform);
        let platform = if here.has_accounts() { here } else { first.unwrap_or(PlatformName::Discord) };
        let buttons = letter.buttons(&mut write, &*cx.steward.rng, community, platform, cx.now).await?;
        write.commit().await?;
        let names = [greet::shown(&cx.caller.name)];
        let message = letter.message(cx.steward, community, platform, &names, &buttons);
        let mut reply = Reply::titled(cx.say("welcome-preview", &[]));
        reply.json = json!({ "platform": platform, "message": message });
        if here.has_accounts() {
            let refused = cx.say("post-preview-refused", &[]);
            reply.samples.push(Sample { heading: String::new(), message, refused });
        } else {
            reply.lines.push(message.text.plain);
        }
        Ok(reply)
    }
    .boxed()
}
