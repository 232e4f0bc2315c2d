//! `/interests`: members say what they want to hear of; moderators set what there is, and see how many chose what.

use std::collections::{HashMap, HashSet};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::segment::{INTEREST, by_interest, decided, unknown};
use super::{Interest, choose, chosen_by, key, listed, meant, name, names, offer, store, take_back};
use crate::commands::{
    Action, Arg, Arguments, Button, Command, CommandError, Cx, LANG, Payload, Refusal, Reply, Run, Table, Visibility,
};
use crate::community::{Right, audit};
use crate::ids::{AccountId, CommunityId};
use crate::members::Record;
use crate::store::{Conn, Write};
use crate::words::number;

const NAMES: Arg = Arg::text("names", 900).required();
const NAME: Arg = Arg::text("name", 100).required();
const CHOSEN: Arg = Arg::choice("chosen", &["yes", "no"]);

/// An action of `/interests` for moderators.
const fn moderators(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/interests`: what members say that they want to hear of.
pub(crate) const INTERESTS: Command = Command {
    name: "interests",
    actions: &[
        Action {
            name: "choose",
            who: Right::Member,
            answer: Visibility::Private,
            args: &[INTEREST, CHOSEN, LANG],
            needs_community: true,
            run: |cx, args| choosing(cx, args),
        },
        moderators("offer", &[NAMES, LANG], |cx, args| offering(cx, args)),
        moderators("rename", &[INTEREST.required(), NAME, LANG], |cx, args| renaming(cx, args)),
        moderators("retire", &[INTEREST.required(), LANG], |cx, args| retiring(cx, args)),
        moderators("show", &[LANG], |cx, args| show(cx, args)),
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// Writes who did what to the list, and makes it durable.
async fn finish(cx: &Cx<'_>, mut write: Write, action: &str, detail: &str) -> Result<(), CommandError> {
    audit(&mut write, cx.about()?.community.id, cx.now, &cx.caller.actor(), action, detail).await?;
    Ok(write.commit().await?)
}

/// The interest that was named, whether it can be chosen or not.
async fn named(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Interest, CommandError> {
    let list = store::list(conn, cx.about()?.community.id).await?;
    let text = args.text(INTEREST.name).unwrap_or_default();
    Ok(meant(&list, text).cloned().ok_or_else(|| unknown(&list, text))?)
}

/// A member sees what there is, and says whether they are interested in something.
fn choosing<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let account = cx.own_account(&mut write, "interest-nobody").await?;
        let mut list = store::list(&mut write, community).await?;
        list.retain(|interest| interest.is_offered);
        if list.is_empty() {
            return Err(Refusal::new("interests-none").into());
        }
        if let Some(text) = args.text(INTEREST.name) {
            let interest = meant(&list, text).ok_or_else(|| unknown(&list, text))?;
            if args.text(CHOSEN.name) == Some("no") {
                take_back(&mut write, community, account, interest.id, cx.now).await?;
            } else {
                choose(&mut write, community, account, interest.id, cx.now).await?;
            }
        }
        let reply = choice(cx, &mut write, (community, account), &list).await?;
        write.commit().await?;
        Ok(reply)
    }
    .boxed()
}

/// What there is and what of it somebody has chosen, with a button each. Who is shown it was asked.
async fn choice(
    cx: &Cx<'_>,
    conn: &mut Conn,
    (community, account): (CommunityId, AccountId),
    list: &[Interest],
) -> Result<Reply, CommandError> {
    store::ask(conn, community, account).await?;
    let chosen = chosen_by(conn, community, account).await?;
    let own: Vec<&str> = list.iter().filter(|one| chosen.contains(&one.id)).map(|one| one.name.as_str()).collect();
    let about = &cx.about()?.community;
    let mut reply = Reply::titled(cx.say("interests-yours", &[("community", about.name.as_str().into())]));
    reply.lines.push(match own.as_slice() {
        [] => cx.say("interests-chosen-none", &[]),
        _ => cx.say("interests-chosen", &[("names", listed(own.iter().copied()).into())]),
    });
    reply.lines.push(cx.say("interests-how", &[]));
    reply.buttons = list.iter().map(|interest| button(community, interest, chosen.contains(&interest.id))).collect();
    let told = list.iter().map(|one| json!({ "interest": one.name, "chosen": chosen.contains(&one.id) }));
    reply.json = json!({ "interests": told.collect::<Vec<_>>() });
    Ok(reply)
}

/// It says what pressing makes true, so that an old button, or one that is pressed twice, does nothing else.
fn button(community: CommunityId, interest: &Interest, is_chosen: bool) -> Button {
    let (mark, wanted) = if is_chosen { ("✓ ", "no") } else { ("", "yes") };
    let line = format!("/interests choose interest:{} chosen:{wanted}", interest.id);
    let payload = Payload::RunIn { community, line };
    Button { label: format!("{mark}{}", interest.name), payload, token: String::new() }
}

fn offering<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let names = names(args.text(NAMES.name).unwrap_or_default())?;
        let mut write = cx.steward.db.write().await?;
        let offered = offer(&mut write, cx.about()?.community.id, &names, cx.now).await?;
        let all = listed(names.iter().map(String::as_str));
        finish(cx, write, "offer-interests", &all).await?;
        let mut reply = Reply::titled(cx.say("interests-offered", &[("names", all.into())]));
        for (id, changed) in [("interests-retired", &offered.retired), ("interests-back", &offered.back)] {
            if !changed.is_empty() {
                let names = listed(changed.iter().map(String::as_str));
                reply.lines.push(cx.say(id, &[("names", names.into())]));
            }
        }
        reply.lines.push(cx.say("interests-offered-how", &[]));
        reply.json = json!({ "offered": names, "retired": offered.retired, "back": offered.back });
        Ok(reply)
    }
    .boxed()
}

fn renaming<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let to = name(args.text(NAME.name).unwrap_or_default())?;
        let mut write = cx.steward.db.write().await?;
        let interest = named(cx, &mut write, args).await?;
        let list = store::list(&mut write, cx.about()?.community.id).await?;
        if list.iter().any(|other| other.id != interest.id && other.key == key(&to)) {
            return Err(Refusal::new("interest-taken").arg("name", to).into());
        }
        store::rename(&mut write, interest.id, (&to, &key(&to))).await?;
        finish(cx, write, "rename-interest", &format!("{} → {to}", interest.name)).await?;
        let words = [("name", interest.name.as_str().into()), ("to", to.as_str().into())];
        let mut reply = Reply::titled(cx.say("interest-renamed", &words));
        reply.json = json!({ "interest": to, "before": interest.name });
        Ok(reply)
    }
    .boxed()
}

fn retiring<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let interest = named(cx, &mut write, args).await?;
        store::retire(&mut write, interest.id, cx.now).await?;
        finish(cx, write, "retire-interest", &interest.name).await?;
        let mut reply = Reply::titled(cx.say("interests-retired", &[("names", interest.name.as_str().into())]));
        reply.json = json!({ "retired": [interest.name] });
        Ok(reply)
    }
    .boxed()
}

/// How many chose what, in persons, of how many who were asked.
fn show<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut conn = cx.steward.db.read().await?;
        let list = store::list(&mut conn, community.id).await?;
        if list.is_empty() {
            return Err(Refusal::new("interests-none").into());
        }
        let record = Record::load(&mut conn, community.id, cx.as_of, cx.now).await?;
        let chosen = by_interest(&record.links, &store::choices(&mut conn, community.id).await?);
        let asked = store::asked(&mut conn, community.id).await?;
        drop(conn);
        let members = record.present_members();
        let asked: HashSet<_> = asked.into_iter().map(|one| record.links.member_of(one)).collect();
        let asked = members.intersection(&asked).count() as i64;
        let undecided = members.difference(&decided(&list, &chosen)).count() as i64;
        let (mut rows, mut told) = (Vec::new(), Vec::new());
        for interest in &list {
            let since = chosen.get(&interest.id);
            let persons = since.map_or(0, HashMap::len) as i64;
            let present = since.map_or(0, |since| since.keys().filter(|one| members.contains(one)).count()) as i64;
            let id = if interest.is_offered { "interest-name" } else { "interest-name-retired" };
            let name = cx.say(id, &[("name", interest.name.as_str().into())]);
            rows.push(vec![name, number(present), number(persons - present)]);
            told.push(json!({
                "interest": interest.name, "offered": interest.is_offered, "members": present, "left": persons - present,
            }));
        }
        let mut reply = Reply::titled(cx.say("interests-title", &[("community", community.name.as_str().into())]));
        let all = members.len() as i64;
        let words = [
            ("asked", number(asked).into()),
            ("members", number(all).into()),
            ("undecided", number(undecided).into()),
        ];
        reply.lines.push(cx.say("interests-asked", &words));
        let head = ["interest", "members", "left"].map(|id| cx.say(&format!("interests-head-{id}"), &[]));
        reply.table = Some(Table { head: head.to_vec(), rows });
        reply.json = json!({
            "members": all, "asked": asked, "members_without_choice": undecided, "interests": told,
        });
        Ok(reply)
    }
    .boxed()
}
