//! `/poll`: asks a question on both platforms at once, and tells what came of it.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::poll::Poll;
use super::tally::Tally;
use super::{course, show, store, writing};
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, Run, Table, Visibility,
};
use crate::community::{Right, audit};
use crate::ids::PollId;
use crate::members::link::{self, Links};
use crate::store::{Conn, StoreError, Write};
use crate::words::number;

/// So many polls are read for a list.
const LISTED_MAX: i64 = 25;

const QUESTION: Arg = Arg::text("question", 300).required();
const ANSWERS: Arg = Arg::text("answers", 1_200).required();
const TO: Arg = Arg::channels("to", 500).required();
const CLOSES: Arg = Arg::text("closes", 200);
const MULTI: Arg = Arg::choice("multi", &["yes", "no"]);
const NUMBER: Arg = Arg::int("number", 1, i64::MAX).required();

/// An action of `/poll`.
const fn action(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/poll`: one question as each platform's own poll, with one result.
pub(crate) const POLL: Command = Command {
    name: "poll",
    actions: &[
        action("ask", &[QUESTION, ANSWERS, TO, MULTI, LANG, CLOSES], |cx, args| ask(cx, args)),
        action("list", &[LANG], |cx, args| list(cx, args)),
        action("show", &[NUMBER, LANG], |cx, args| show(cx, args)),
        action("close", &[NUMBER, LANG], |cx, args| close(cx, args)),
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

async fn numbered(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Poll, CommandError> {
    let number = args.int("number").unwrap_or_default();
    let poll = store::numbered(conn, cx.about()?.community.id, number).await?;
    poll.ok_or_else(|| Refusal::new("poll-unknown").arg("number", number.to_string()).into())
}

/// Writes who did what to a poll, makes it durable, and wakes whom it concerns.
async fn finish(cx: &Cx<'_>, mut write: Write, action: &str, poll: &Poll) -> Result<(), CommandError> {
    audit(&mut write, poll.community, cx.now, &cx.caller.actor(), action, &poll.label()).await?;
    write.commit().await?;
    cx.steward.outbox_bell.notify_waiters();
    Ok(())
}

fn ask<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let (ballot, to) = writing::written(cx, &mut write, args).await?;
        let id = store::insert(&mut write, community, &ballot, &to, &cx.caller.actor(), cx.now).await?;
        let poll = store::one(&mut write, id).await?.ok_or_else(|| Refusal::new("poll-unknown").arg("number", "?"))?;
        course::ask(&mut write, cx.steward, &poll, cx.now).await?;
        finish(cx, write, "ask-poll", &poll).await?;
        show::describe(cx, &poll, "poll-asked").await
    }
    .boxed()
}

fn close<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let poll = numbered(cx, &mut write, args).await?;
        if !course::close(&mut write, cx.steward, poll.id, Some(&cx.caller.actor()), cx.now).await? {
            return Err(Refusal::new("poll-is-closed").arg("poll", poll.label()).into());
        }
        let poll = numbered(cx, &mut write, args).await?;
        finish(cx, write, "close-poll", &poll).await?;
        show::describe(cx, &poll, "poll-closed-now").await
    }
    .boxed()
}

fn show<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let poll = numbered(cx, &mut conn, args).await?;
        drop(conn);
        show::describe(cx, &poll, "poll-show").await
    }
    .boxed()
}

/// A poll with its result.
async fn counted(conn: &mut Conn, links: &Links, id: PollId) -> Result<Option<(Poll, Tally)>, StoreError> {
    let Some(poll) = store::one(conn, id).await? else { return Ok(None) };
    let tally = show::tally_of(conn, links, &poll).await?;
    Ok(Some((poll, tally)))
}

fn list<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let community = &cx.about()?.community;
        let mut conn = cx.steward.db.read().await?;
        let links = link::links(&mut conn, community.id).await?;
        let (mut rows, mut listed, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        for id in store::listed(&mut conn, community.id, LISTED_MAX).await? {
            let (poll, tally) = match counted(&mut conn, &links, id).await {
                Err(error) if error.is_about_the_data() => {
                    unreadable.push(id.to_string());
                    continue;
                }
                Ok(None) => continue,
                Ok(Some(counted)) => counted,
                Err(error) => return Err(error.into()),
            };
            rows.push(vec![
                poll.number.to_string(),
                poll.ballot.question.clone(),
                show::state_words(cx, &poll),
                number(tally.voters),
            ]);
            listed.push(show::as_json(&poll, &tally));
        }
        drop(conn);
        let is_empty = rows.is_empty() && unreadable.is_empty();
        let title = if is_empty { "poll-list-empty" } else { "poll-list-title" };
        let mut reply = Reply::titled(cx.say(title, &[("community", community.name.as_str().into())]));
        if !rows.is_empty() {
            let head = ["number", "question", "state", "voters"];
            reply.table = Some(Table { head: head.map(|id| cx.say(&format!("poll-head-{id}"), &[])).to_vec(), rows });
        }
        if !unreadable.is_empty() {
            reply.lines.push(cx.say("poll-list-unreadable", &[("rows", unreadable.join(", ").into())]));
        }
        reply.json = json!({ "polls": listed });
        Ok(reply)
    }
    .boxed()
}
