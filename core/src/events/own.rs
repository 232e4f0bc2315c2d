//! What somebody says for themselves: whether they come, that they are there, when they want to be reminded.

use futures_util::FutureExt;
use serde_json::json;

use super::announce::is_check_in;
use super::answer::{self, Heard};
use super::commands::{Answering, numbered};
use super::event::Event;
use super::remind::Leads;
use super::seats::{self, Wish};
use super::tell::standing_words;
use super::{course, persons, presence, store};
use crate::commands::{Arguments, CommandError, Cx, Refusal, Reply};
use crate::community::{self, EVENT_REMINDERS};
use crate::ids::AccountId;
use crate::members;
use crate::store::{Conn, Write};

/// What somebody says of an event, by a button as a rule; the answer is short enough to stand beside it.
pub(super) fn say<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let event = numbered(cx, &mut write, args).await?;
        // The event is held before any account is written: the same order for everybody.
        store::lock(&mut write, event.id).await?;
        let account = cx.own_account(&mut write, "event-nobody").await?;
        let word = args.text("answer").unwrap_or_default();
        let heard = match Wish::parse(word) {
            Some(wish) => answer::hear(cx.steward, write, event.id, account, wish, cx.now).await?,
            None => look(cx, write, event, account, word == "here").await?,
        };
        describe(cx, &heard, word == "here")
    }
    .boxed()
}

/// Where somebody stands, after they said that they are there or without a word.
async fn look(
    cx: &Cx<'_>,
    mut write: Write,
    event: Event,
    account: AccountId,
    is_here: bool,
) -> Result<Heard, CommandError> {
    if is_here {
        check_in(cx, &mut write, &event, account).await?;
    }
    let person = members::link::person_of(&mut write, event.community, account).await?;
    let seats = persons::hold(&mut write, &event).await?;
    write.commit().await?;
    Ok(Heard { event, seats, person })
}

fn describe(cx: &Cx<'_>, heard: &Heard, is_here: bool) -> Result<Reply, CommandError> {
    let Heard { event, seats, person } = heard;
    let own = seats.iter().find(|seat| seat.person == *person);
    let words = if is_here {
        cx.say("event-you-here", &[("event", event.label().into())])
    } else {
        standing_words(cx.lang, &cx.about()?.community, event, seats, own)
    };
    let mut reply = Reply::titled(words);
    reply.is_brief = true;
    reply.json = json!({
        "number": event.number, "standing": own.map(|seat| seat.standing.as_str()),
        "waiting": seats::waiting_number(seats, *person), "until": own.and_then(|seat| seat.until),
    });
    Ok(reply)
}

/// Somebody says that they are there, from a little before the start to the end.
async fn check_in(cx: &Cx<'_>, conn: &mut Conn, event: &Event, account: AccountId) -> Result<(), CommandError> {
    answer::refuse_closed(event, cx.now)?;
    if !is_check_in(event, cx.now) {
        let minutes = course::CHECK_IN_FROM.num_minutes().to_string();
        return Err(Refusal::new("event-check-in-early").arg("event", event.label()).arg("minutes", minutes).into());
    }
    Ok(presence::note_presence(conn, event.id, account, (cx.now, cx.now), "checkin").await?)
}

/// When somebody wants to be reminded; without a word, what is so now.
pub(super) fn remind<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let mut write = cx.steward.db.write().await?;
        let given = args.text("leads").filter(|text| !text.is_empty()).map(Leads::parse).transpose()?;
        if given.is_some() {
            // Events before accounts, as whoever answers.
            store::look_at_all(&mut write, about.community.id, cx.now).await?;
        }
        let account = cx.own_account(&mut write, "event-nobody").await?;
        let id = if given.is_some() { "event-remind-done" } else { "event-remind-now" };
        let leads = if let Some(leads) = given {
            community::store::set_account_setting(&mut write, account, EVENT_REMINDERS, &leads.canonical()).await?;
            leads
        } else {
            let (platform, external_id) = (cx.caller.platform, &cx.caller.external_id);
            let own = community::store::account_setting(&mut write, platform, external_id, EVENT_REMINDERS).await?;
            let own = own.and_then(|text| Leads::parse(&text).ok());
            own.unwrap_or_else(|| about.settings.event_reminders.clone())
        };
        write.commit().await?;
        cx.steward.outbox_bell.notify_waiters();
        let mut reply = Reply::titled(cx.say(id, &[("leads", leads.canonical().into())]));
        reply.json = json!({ "leads": leads.canonical() });
        Ok(reply)
    }
    .boxed()
}
