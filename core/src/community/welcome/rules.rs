//! `/rules`: what holds here, who accepted it, and when.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::store::{self, Somebody};
use crate::commands::{
    Action, Arg, Arguments, Button, Command, CommandError, Cx, LANG, Payload, Refusal, Reply, Visibility,
};
use crate::community::Right;
use crate::content::markdown;
use crate::events::local_words;
use crate::ids::{AccountId, CommunityId, MemberId};
use crate::members::{interests, link};
use crate::store::{Conn, Result};
use crate::words::number;

/// So many of those who have not accepted are named in a chat.
const NAMED_MAX: usize = 50;

/// The rules in one wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) version: i64,
    /// Markdown; empty where there are none any more.
    pub(crate) text: String,
    pub(crate) made_at: DateTime<Utc>,
}

const VERSION: Arg = Arg::int("version", 1, i64::MAX);

/// `/rules`: what holds here.
pub(crate) const RULES: Command = Command {
    name: "rules",
    actions: &[
        Action {
            name: "show",
            who: Right::Member,
            answer: Visibility::Private,
            args: &[LANG],
            needs_community: true,
            run: |cx, args| show(cx, args),
        },
        Action {
            name: "accept",
            who: Right::Member,
            answer: Visibility::Private,
            args: &[VERSION, LANG],
            needs_community: true,
            run: |cx, args| accept(cx, args),
        },
        Action {
            name: "who",
            who: Right::Moderator,
            answer: Visibility::Private,
            args: &[LANG],
            needs_community: true,
            run: |cx, args| who(cx, args),
        },
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// The rules that hold, if there are any.
pub(crate) async fn current(conn: &mut Conn, community: CommunityId) -> Result<Option<Rules>> {
    Ok(store::last_rules(conn, community).await?.filter(|rules| !rules.text.is_empty()))
}

/// Writes the rules down: under a new number when the wording is another one. Returns whether it is.
pub(super) async fn set(
    conn: &mut Conn,
    community: CommunityId,
    text: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let last = store::last_rules(conn, community).await?;
    let (version, is_new) = match &last {
        Some(rules) => (rules.version + 1, rules.text != text),
        None => (1, !text.is_empty()),
    };
    if is_new {
        store::insert_rules(conn, community, (version, text), by, now).await?;
    }
    Ok(is_new)
}

async fn holding(conn: &mut Conn, community: CommunityId) -> Result<Rules, CommandError> {
    Ok(current(conn, community).await?.ok_or_else(|| Refusal::new("rules-none"))?)
}

/// When the person behind an account accepted a wording first, with whichever account.
async fn accepted_at(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    version: i64,
) -> Result<Option<DateTime<Utc>>> {
    let mut first = None;
    for account in link::accounts_of(conn, community, account).await? {
        let at = store::accepted_at(conn, community, account, version).await?;
        first = first.into_iter().chain(at).min();
    }
    Ok(first)
}

fn show<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let community = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let rules = holding(&mut write, community).await?;
        // The shell has no account that could accept anything, and whoever is anonymous shows none.
        let has_account = cx.caller.platform.has_accounts() && !cx.caller.is_anonymous();
        let at = if has_account {
            let account = cx.own_account(&mut write, "rules-nobody").await?;
            accepted_at(&mut write, community, account, rules.version).await?
        } else {
            None
        };
        write.commit().await?;
        let title = cx.say("rules-title", &[("community", cx.about()?.community.name.as_str().into())]);
        described(cx, title, &rules, (has_account, at))
    }
    .boxed()
}

/// The rules in full; who has not accepted them yet has a button for it.
fn described(
    cx: &Cx<'_>,
    title: String,
    rules: &Rules,
    (can_accept, accepted): (bool, Option<DateTime<Utc>>),
) -> Result<Reply, CommandError> {
    let about = cx.about()?;
    let mut reply = Reply::titled(title).line(markdown::read(&rules.text).plain);
    let version = rules.version.to_string();
    let since = local_words(&about.community.zone, rules.made_at);
    reply.lines.push(cx.say("rules-version", &[("version", version.into()), ("time", since.into())]));
    if let Some(at) = accepted {
        let time = local_words(&about.community.zone, at);
        reply.lines.push(cx.say("rules-you-accepted", &[("time", time.into())]));
    } else if can_accept {
        let line = format!("/rules accept {}", rules.version);
        reply.buttons.push(button(cx, about.community.id, "rules-button-accept", line));
    }
    reply.json = json!({
        "version": rules.version, "text": rules.text, "since": rules.made_at, "accepted_at": accepted,
    });
    Ok(reply)
}

fn button(cx: &Cx<'_>, community: CommunityId, label: &str, line: String) -> Button {
    Button { label: cx.say(label, &[]), payload: Payload::RunIn { community, line }, token: String::new() }
}

/// Somebody accepts the rules in the wording that they read. The first time counts.
fn accept<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut write = cx.steward.db.write().await?;
        let account = cx.own_account(&mut write, "rules-nobody").await?;
        let rules = holding(&mut write, community.id).await?;
        let before = accepted_at(&mut write, community.id, account, rules.version).await?;
        if args.int(VERSION.name) != Some(rules.version) {
            write.commit().await?;
            // What was read is not what holds, or nobody knows what was read.
            let id = if args.int(VERSION.name).is_some() { "rules-newer" } else { "rules-read-first" };
            return described(cx, cx.say(id, &[]), &rules, (true, before));
        }
        if before.is_none() {
            store::accept(&mut write, community.id, account, rules.version, cx.now).await?;
        }
        let at = before.unwrap_or(cx.now);
        let asks_interests = interests::is_any_offered(&mut write, community.id).await?;
        write.commit().await?;
        let time = local_words(&community.zone, at);
        let words = [("version", rules.version.to_string().into()), ("time", time.into())];
        let id = if before.is_some() { "rules-accepted-before" } else { "rules-accepted" };
        let mut reply = Reply::titled(cx.say(id, &words));
        if asks_interests {
            reply.lines.push(cx.say("rules-then-interests", &[]));
            reply.buttons.push(button(cx, community.id, "rules-button-interests", "/interests choose".to_owned()));
        }
        reply.is_brief = true;
        reply.json = json!({ "version": rules.version, "accepted_at": at });
        Ok(reply)
    }
    .boxed()
}

/// A member, with the highest version that they accepted.
struct Standing {
    name: String,
    accepted: Option<i64>,
}

/// How many accepted what holds now, an earlier wording, or none; and who has still to do so.
fn who<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut conn = cx.steward.db.read().await?;
        let rules = holding(&mut conn, community.id).await?;
        let links = link::links(&mut conn, community.id).await?;
        let present = store::present(&mut conn, community.id).await?;
        let accepted = store::accepted(&mut conn, community.id).await?;
        drop(conn);
        let standings = standings(present, accepted, |account| links.member_of(account));
        let is_current = |one: &&Standing| one.accepted == Some(rules.version);
        let current = standings.iter().filter(is_current).count() as i64;
        let earlier = standings.iter().filter(|one| one.accepted.is_some()).count() as i64 - current;
        let none = standings.len() as i64 - current - earlier;
        let mut reply = Reply::titled(cx.say("rules-who-title", &[("version", rules.version.to_string().into())]));
        let words = [
            ("members", number(standings.len() as i64).into()),
            ("current", number(current).into()),
            ("earlier", number(earlier).into()),
            ("none", number(none).into()),
        ];
        reply.lines.push(cx.say("rules-who", &words));
        let waiting: Vec<&Standing> = standings.iter().filter(|one| !is_current(one)).collect();
        let mut names: Vec<String> = waiting.iter().take(NAMED_MAX).map(|one| name(cx, one)).collect();
        if waiting.len() > NAMED_MAX {
            let more = (waiting.len() - NAMED_MAX) as i64;
            names.push(cx.say("rules-who-more", &[("n", more.into()), ("more", number(more).into())]));
        }
        if !names.is_empty() {
            reply.lines.push(cx.say("rules-who-not", &[("names", names.join(", ").into())]));
        }
        let told: Vec<Value> =
            waiting.iter().map(|one| json!({ "name": one.name, "accepted_version": one.accepted })).collect();
        reply.json = json!({
            "version": rules.version, "members": standings.len(), "accepted": current, "accepted_earlier": earlier,
            "accepted_none": none, "not_accepted": told,
        });
        Ok(reply)
    }
    .boxed()
}

fn name(cx: &Cx<'_>, one: &Standing) -> String {
    match one.accepted {
        Some(version) => {
            cx.say("rules-who-earlier", &[("name", one.name.as_str().into()), ("version", version.to_string().into())])
        }
        None => one.name.clone(),
    }
}

/// Members with what they accepted, each person once, in the order in which they were first heard of.
fn standings(
    present: Vec<Somebody>,
    accepted: Vec<(AccountId, i64)>,
    member_of: impl Fn(AccountId) -> MemberId,
) -> Vec<Standing> {
    let mut highest: HashMap<MemberId, i64> = HashMap::new();
    for (account, version) in accepted {
        let known = highest.entry(member_of(account)).or_insert(version);
        *known = version.max(*known);
    }
    let mut places: HashMap<MemberId, usize> = HashMap::new();
    let mut standings: Vec<Standing> = Vec::new();
    for somebody in present {
        let member = member_of(somebody.account);
        let name = format!("{} ({})", somebody.name, somebody.platform);
        if let Some(place) = places.get(&member) {
            standings[*place].name = format!("{} = {name}", standings[*place].name);
            continue;
        }
        places.insert(member, standings.len());
        standings.push(Standing { name, accepted: highest.get(&member).copied() });
    }
    standings
}

/// Forgets what an account accepted and how it was greeted, for whoever has it erased.
pub async fn forget_acceptances(conn: &mut Conn, account: AccountId) -> Result<()> {
    store::forget(conn, account).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_counts_once_with_the_newest_that_they_accepted_with_any_account() {
        let somebody = |account, name: &str| Somebody {
            account: AccountId(account),
            platform: "discord".to_owned(),
            name: name.to_owned(),
        };
        let present = vec![somebody(1, "Ada"), somebody(2, "Ben"), somebody(3, "Eve")];
        let accepted = vec![(AccountId(1), 1), (AccountId(3), 2), (AccountId(9), 2)];
        // Eve is Ada.
        let told = standings(present, accepted, |account| MemberId(if account.0 == 3 { 1 } else { account.0 }));
        let seen: Vec<_> = told.iter().map(|one| (one.name.as_str(), one.accepted)).collect();
        assert_eq!(seen, [("Ada (discord) = Eve (discord)", Some(2)), ("Ben (discord)", None)]);
    }
}
