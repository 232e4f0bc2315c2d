//! `/link` and `/unlink`: a person says by themselves that two accounts are theirs.

use chrono::TimeDelta;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::{CODE_MINUTES, Joined, LinkRefusal, LinkedAccount, UNDO_HOURS, UndoRefusal, WRONG_MINUTES};
use crate::commands::{
    Action, Arg, Arguments, Button, Command, CommandError, Cx, LANG, Payload, Refusal, Reply, Visibility,
};
use crate::community::{self, Community, Right};
use crate::events;
use crate::ids::CommunityId;

/// Stands before a code in the word that a deep link carries.
pub(crate) const LINK_WORD: &str = "link-";

/// What is said at the shell and the console, where nobody has an account.
const NO_ACCOUNT: &str = "link-needs-account";

/// An action that anybody may take about themselves, in a community.
const fn own(args: &'static [Arg], run: crate::commands::Run) -> Action {
    Action { name: "", who: Right::Member, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/link code`: makes a code for the other platform, or uses one that was made there.
pub const LINK: Command =
    Command { name: "link", actions: &[own(&[Arg::text("code", 40), LANG], |cx, args| link(cx, args))] };

/// `/unlink undo`: takes the caller's own link apart, or takes that back.
pub const UNLINK: Command = Command {
    name: "unlink",
    actions: &[own(&[Arg::choice("undo", &["yes", "no"]), LANG], |cx, args| unlink(cx, args))],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

fn link<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        match args.text("code").filter(|code| !code.is_empty()) {
            Some(code) => use_code(cx, code).await,
            None => offer(cx).await,
        }
    }
    .boxed()
}

/// Makes a code, unless there is nothing more to link.
async fn offer(cx: &Cx<'_>) -> Result<Reply, CommandError> {
    let community = &cx.about()?.community;
    let mut write = cx.steward.db.write().await?;
    let account = cx.own_account(&mut write, NO_ACCOUNT).await?;
    if let Some(other) = super::linked_with(&mut write, community.id, account).await? {
        return Ok(already(cx, community, &other));
    }
    let code = super::make_link_code(&mut write, &*cx.steward.rng, community.id, account, cx.now).await?;
    let spaces = community::spaces(&mut write, community.id).await?;
    write.commit().await?;
    let elsewhere = spaces.iter().filter(|space| space.is_active && space.platform != cx.caller.platform);
    let places: Vec<&str> = elsewhere.map(|space| &*space.name).collect();
    let mut reply = Reply::titled(cx.say("link-code", &[("code", code.as_str().into())]));
    let args = [("code", code.as_str().into()), ("minutes", CODE_MINUTES.into()), ("places", places.join(", ").into())];
    reply.lines.push(cx.say(if places.is_empty() { "link-how" } else { "link-how-there" }, &args));
    let address = opening(cx, &code);
    if let Some(address) = &address {
        reply.lines.push(cx.say("link-open", &[("address", address.as_str().into())]));
    }
    reply.lines.push(cx.say("link-what", &[("community", community.name.as_str().into())]));
    let expires_at = cx.now + TimeDelta::minutes(CODE_MINUTES);
    reply.json = json!({ "code": code, "expires_at": expires_at, "address": address, "linked": null });
    Ok(reply)
}

/// An address that opens the bot on another platform and uses the code there.
fn opening(cx: &Cx<'_>, code: &str) -> Option<String> {
    let mut others = cx.steward.platforms().iter().filter(|platform| platform.name() != cx.caller.platform);
    others.find_map(|platform| platform.opening(&format!("{LINK_WORD}{code}")))
}

fn already(cx: &Cx<'_>, community: &Community, other: &LinkedAccount) -> Reply {
    let mut reply = Reply::titled(cx.say("link-is", &said(&community.name, other)));
    reply.buttons.push(button(cx, "link-button-unlink", community.id, "/unlink"));
    reply.json = json!({ "linked": told(other) });
    reply
}

/// Uses a code that was typed, or that came with a deep link. It says itself which community it is about.
pub(crate) async fn use_code(cx: &Cx<'_>, code: &str) -> Result<Reply, CommandError> {
    let mut write = cx.steward.db.write().await?;
    // Two places at an event become one.
    if let Some(community) = super::community_of_code(&mut write, code).await? {
        events::look_again(&mut write, community, cx.now).await?;
    }
    let account = cx.own_account(&mut write, NO_ACCOUNT).await?;
    match super::link_with_code(write, account, code, cx.now).await? {
        Ok(joined) => {
            cx.steward.outbox_bell.notify_waiters();
            done(cx, &joined).await
        }
        Err(refused) => Err(refusal(refused).into()),
    }
}

async fn done(cx: &Cx<'_>, joined: &Joined) -> Result<Reply, CommandError> {
    let mut conn = cx.steward.db.read().await?;
    let community = community::find(&mut conn, joined.community).await?;
    let name = community.map(|community| community.name).unwrap_or_default();
    let mut reply = Reply::titled(cx.say("link-done", &said(&name, &joined.other)));
    reply.lines.push(cx.say("link-done-what", &[]));
    reply.buttons.push(button(cx, "link-button-unlink", joined.community, "/unlink"));
    reply.json = json!({ "linked": told(&joined.other) });
    Ok(reply)
}

fn unlink<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut write = cx.steward.db.write().await?;
        events::look_again(&mut write, community.id, cx.now).await?;
        let account = cx.own_account(&mut write, NO_ACCOUNT).await?;
        if args.text("undo") == Some("yes") {
            return match super::undo_unlink(write, community.id, account, cx.now).await? {
                Ok(other) => {
                    cx.steward.outbox_bell.notify_waiters();
                    Ok(again(cx, community, &other))
                }
                Err(UndoRefusal::Nothing) => {
                    Err(Refusal::new("unlink-undo-nothing").arg("hours", UNDO_HOURS.to_string()).into())
                }
                Err(UndoRefusal::LinkedSince) => Err(Refusal::new("unlink-undo-linked-since").into()),
            };
        }
        let Some(other) = super::unlink(&mut write, community.id, account, cx.now).await? else {
            return Err(Refusal::new("unlink-nothing").arg("community", community.name.as_str()).into());
        };
        write.commit().await?;
        let mut reply = Reply::titled(cx.say("unlink-done", &said(&community.name, &other)));
        reply.lines.push(cx.say("unlink-done-what", &[("hours", UNDO_HOURS.into())]));
        reply.buttons.push(button(cx, "link-button-undo", community.id, "/unlink undo:yes"));
        reply.json = json!({ "linked": null, "unlinked": told(&other) });
        Ok(reply)
    }
    .boxed()
}

fn again(cx: &Cx<'_>, community: &Community, other: &LinkedAccount) -> Reply {
    let mut reply = Reply::titled(cx.say("unlink-undone", &said(&community.name, other)));
    reply.buttons.push(button(cx, "link-button-unlink", community.id, "/unlink"));
    reply.json = json!({ "linked": told(other) });
    reply
}

fn button(cx: &Cx<'_>, label: &str, community: CommunityId, line: &str) -> Button {
    let payload = Payload::RunIn { community, line: line.to_owned() };
    Button { label: cx.say(label, &[]), payload, token: String::new() }
}

/// What a sentence says of the other account.
fn said<'a>(community: &'a str, other: &'a LinkedAccount) -> [(&'static str, crate::words::FluentValue<'a>); 3] {
    [("community", community.into()), ("platform", other.platform.as_str().into()), ("name", (&*other.name).into())]
}

fn told(other: &LinkedAccount) -> Value {
    json!({ "platform": other.platform, "name": other.name })
}

fn refusal(refused: LinkRefusal) -> Refusal {
    let of =
        |id, other: LinkedAccount| Refusal::new(id).arg("platform", other.platform.as_str()).arg("name", other.name);
    match refused {
        LinkRefusal::NotValid => Refusal::new("link-not-valid"),
        LinkRefusal::TooManyTries => Refusal::new("link-too-many").arg("minutes", WRONG_MINUTES.to_string()),
        LinkRefusal::OwnCode => Refusal::new("link-own-code"),
        LinkRefusal::SamePlatform(other) => of("link-same-platform", other),
        LinkRefusal::YouAreLinked(other) => of("link-you-are-linked", other),
        LinkRefusal::TheyAreLinked => Refusal::new("link-they-are-linked"),
    }
}
