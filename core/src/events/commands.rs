//! `/event`: what is planned, who comes, and what somebody says of it.

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::announce::{counts, lasts_words, local_words, place_words};
use super::event::{Event, EventState, Plan};
use super::seats::{self, Seat, Standing};
use super::writing::{self, Planned};
use super::{attend, course, ics, known, own, people, persons, presence, series, store};
use crate::brought;
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, File, LANG, Refusal, Reply, Run, Table, Visibility,
};
use crate::community::{self, Right, audit};
use crate::members::link;
use crate::schedule::Rule;
use crate::store::{Conn, Write};

/// So many events are read for a list.
const LISTED_MAX: i64 = 200;
/// So many of them are shown in a chat.
const SHOWN_MAX: usize = 25;

const TITLE: Arg = Arg::text("title", 100);
const WHEN: Arg = Arg::text("when", 500);
const WHERE: Arg = Arg::text("where", 500);
const MINUTES: Arg = Arg::int("minutes", 1, 7 * 24 * 60);
const TO: Arg = Arg::text("to", 500);
const CAPACITY: Arg = Arg::int("capacity", 1, 100_000);
const UNLIMITED: Arg = Arg::choice("unlimited", &["yes"]);
const ACCEPT: Arg = Arg::int("accept", 0, 7 * 24);
const ABOUT: Arg = Arg::text("about", 1_000);
const NUMBER: Arg = Arg::int("number", 1, i64::MAX).required();
const STANDS: Arg = Arg::choice("stands", &["draft", "review", "open", "over", "cancelled"]);
const ANSWER: Arg = Arg::choice("answer", &["going", "maybe", "declined", "here", "show"]).required();
const SERIES: Arg = Arg::choice("series", &["yes", "no"]);
const LEADS: Arg = Arg::text("leads", 100);

/// An action of `/event` for those who plan.
const fn plan(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// An action of `/event` for everybody.
const fn anybody(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Member, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/event`: gatherings, and one list of who comes.
pub(crate) const EVENT: Command = Command {
    name: "event",
    actions: &[
        plan(
            "add",
            &[TITLE.required(), WHEN.required(), WHERE.required(), MINUTES, TO, CAPACITY, ACCEPT, LANG, ABOUT],
            |cx, args| add(cx, args),
        ),
        anybody("list", &[STANDS, LANG], |cx, args| list(cx, args)),
        anybody("show", &[NUMBER, LANG], |cx, args| show(cx, args)),
        plan(
            "edit",
            &[NUMBER, TITLE, WHEN, WHERE, MINUTES, TO, CAPACITY, UNLIMITED, ACCEPT, LANG, ABOUT],
            |cx, args| edit(cx, args),
        ),
        plan("approve", &[NUMBER, LANG], |cx, args| approve(cx, args)),
        plan("cancel", &[NUMBER, SERIES, LANG], |cx, args| cancel(cx, args)),
        plan("people", &[NUMBER, LANG], |cx, args| people::people(cx, args)),
        plan("brought", &[NUMBER, LANG], |cx, args| brought(cx, args)),
        anybody("answer", &[NUMBER, ANSWER, LANG], |cx, args| own::say(cx, args)),
        anybody("calendar", &[NUMBER, LANG], |cx, args| calendar(cx, args)),
        anybody("remind", &[LANG, LEADS], |cx, args| own::remind(cx, args)),
    ],
};

pub(super) type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// The event of the number that was typed; what is not announced yet is for those who plan.
pub(super) async fn numbered(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Event, CommandError> {
    numbered_for(cx, conn, args, cx.about()?.right).await
}

/// The event of the number that was typed, for somebody who may do so much.
async fn numbered_for(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments, right: Right) -> Result<Event, CommandError> {
    let number = args.int("number").unwrap_or_default();
    let event = store::numbered(conn, cx.about()?.community.id, number).await?;
    let event = event.filter(|event| right >= Right::Moderator || is_public(event.state));
    event.ok_or_else(|| Refusal::new("event-unknown").arg("number", number.to_string()).into())
}

fn is_public(state: EventState) -> bool {
    matches!(state, EventState::Open | EventState::Over | EventState::Cancelled)
}

/// Where an event stands by what is planned.
fn stand(cx: &Cx<'_>, plan: &Plan, is_approved: bool) -> EventState {
    let needs_approval = cx.about.as_ref().is_some_and(|about| about.settings.needs_approval);
    if plan.to.is_empty() {
        EventState::Draft
    } else if needs_approval && !is_approved {
        EventState::Review
    } else {
        EventState::Open
    }
}

/// Writes who did what to an event, makes it durable, and wakes whom it concerns.
async fn finish(cx: &Cx<'_>, mut write: Write, action: &str, event: &Event) -> Result<(), CommandError> {
    audit(&mut write, event.community, cx.now, &cx.caller.actor(), action, &event.label()).await?;
    write.commit().await?;
    cx.steward.outbox_bell.notify_waiters();
    Ok(())
}

async fn read_back(conn: &mut Conn, event: crate::ids::EventId) -> Result<Event, CommandError> {
    let found = store::one(conn, event).await?;
    found.ok_or_else(|| Refusal::new("event-unknown").arg("number", event.to_string()).into())
}

/// Brings an event in line with what is planned now: places, announcements, and when to look at it.
async fn follow(cx: &Cx<'_>, conn: &mut Conn, event: &Event) -> Result<(), CommandError> {
    let before = persons::hold(conn, event).await?;
    let mut after = before.clone();
    if event.state == EventState::Open {
        seats::settle(&mut after, &event.plan.terms(), cx.now);
        course::follow(conn, cx.steward, event, (&before, &after), None, cx.now).await?;
    }
    Ok(())
}

fn add<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let community = cx.about()?.community.id;
        let mut write = cx.steward.db.write().await?;
        let Planned { plan, rule } = writing::planned(cx, &mut write, args).await?;
        let state = stand(cx, &plan, false);
        let id = store::insert(&mut write, community, &plan, state, &cx.caller.actor(), cx.now).await?;
        store::set_rule(&mut write, id, rule.as_deref(), None).await?;
        let event = read_back(&mut write, id).await?;
        follow(cx, &mut write, &event).await?;
        finish(cx, write, "add-event", &event).await?;
        describe(cx, &event, "event-added").await
    }
    .boxed()
}

fn edit<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let found = numbered(cx, &mut write, args).await?;
        // Held before anything of it is read that may change meanwhile.
        store::lock(&mut write, found.id).await?;
        let before = read_back(&mut write, found.id).await?;
        refuse_ended(&before, cx.now)?;
        let planned = Planned { plan: before.plan.clone(), rule: before.rule.clone() };
        let Planned { plan, rule } = writing::changed(cx, &mut write, args, planned).await?;
        if plan.ends_at() <= cx.now {
            return Err(Refusal::new("event-past").into());
        }
        known::remember(&mut write, &before).await?;
        let says_the_same = same_words(&before.plan, &plan);
        let made_by = if says_the_same { before.made_by.clone() } else { cx.caller.actor() };
        let gone = store::update(&mut write, before.id, &plan, &made_by, cx.now).await?;
        store::set_rule(&mut write, before.id, rule.as_deref(), before.series).await?;
        let approved_by = before.approved_by.clone().filter(|_| says_the_same);
        let state = stand(cx, &plan, approved_by.is_some());
        store::set_state(&mut write, before.id, state, approved_by.as_deref(), cx.now).await?;
        let event = read_back(&mut write, before.id).await?;
        course::withdraw(&mut write, cx.steward, &gone, cx.now).await?;
        follow(cx, &mut write, &event).await?;
        known::tell_if_moved(&mut write, cx.steward, &event, cx.now).await?;
        finish(cx, write, "edit-event", &event).await?;
        describe(cx, &event, "event-edited").await
    }
    .boxed()
}

/// Whether what people see is the same, so that an approval still holds.
fn same_words(a: &Plan, b: &Plan) -> bool {
    (&a.title, &a.about, &a.to) == (&b.title, &b.about, &b.to) && !has_moved(a, b)
}

fn has_moved(a: &Plan, b: &Plan) -> bool {
    a.starts_at != b.starts_at || a.place != b.place
}

fn refuse_ended(event: &Event, now: DateTime<Utc>) -> Result<(), Refusal> {
    let id = match event.state {
        EventState::Cancelled => "event-is-cancelled",
        EventState::Over => "event-is-over",
        EventState::Open if now >= event.plan.ends_at() => "event-is-over",
        _ => return Ok(()),
    };
    Err(Refusal::new(id).arg("event", event.label()))
}

fn approve<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let found = numbered(cx, &mut write, args).await?;
        store::lock(&mut write, found.id).await?;
        let before = read_back(&mut write, found.id).await?;
        if before.state != EventState::Review {
            return Err(Refusal::new("event-not-in-review").arg("event", before.label()).into());
        }
        if before.made_by == cx.caller.actor() {
            return Err(Refusal::new("event-approve-own").arg("event", before.label()).into());
        }
        if before.plan.starts_at <= cx.now {
            return Err(Refusal::new("event-past").into());
        }
        let event = let_on(cx, &mut write, &before, Some(&cx.caller.actor())).await?;
        finish(cx, write, "approve-event", &event).await?;
        describe(cx, &event, "event-approved").await
    }
    .boxed()
}

/// Lets an event in review go on; its row is held.
async fn let_on(
    cx: &Cx<'_>,
    conn: &mut Conn,
    before: &Event,
    approved_by: Option<&str>,
) -> Result<Event, CommandError> {
    let state = stand(cx, &before.plan, true);
    store::set_state(conn, before.id, state, approved_by, cx.now).await?;
    let event = read_back(conn, before.id).await?;
    follow(cx, conn, &event).await?;
    known::tell_if_moved(conn, cx.steward, &event, cx.now).await?;
    Ok(event)
}

/// Lets all events in review go on that have not begun: the community wants nobody to look at them any more. Returns how
/// many that are.
pub(crate) async fn let_all_on(cx: &Cx<'_>, conn: &mut Conn) -> Result<usize, CommandError> {
    let mut n = 0;
    let mut waiting = store::listed(conn, cx.about()?.community.id, Some(EventState::Review), i64::MAX).await?;
    // Whoever holds several events holds them in this order.
    waiting.sort_unstable_by_key(|id| id.0);
    for id in waiting {
        store::lock(conn, id).await?;
        let event = match store::one(conn, id).await {
            // It waits on; `/doctor` tells of it.
            Err(error) if error.is_about_the_data() => continue,
            event => event?,
        };
        if let Some(event) = event.filter(|event| event.state == EventState::Review && event.plan.starts_at > cx.now) {
            let_on(cx, conn, &event, None).await?;
            n += 1;
        }
    }
    Ok(n)
}

fn cancel<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let found = numbered(cx, &mut write, args).await?;
        store::lock(&mut write, found.id).await?;
        let event = read_back(&mut write, found.id).await?;
        refuse_ended(&event, cx.now)?;
        let told = course::cancel(&mut write, cx.steward, &event, cx.now).await?;
        let ends = args.text("series") == Some("yes") || event.state == EventState::Draft;
        let next = if ends {
            store::set_rule(&mut write, event.id, None, event.series).await?;
            None
        } else {
            series::go_on(&mut write, cx.steward, &event, cx.now).await?
        };
        let next = match next {
            Some(id) => Some(read_back(&mut write, id).await?),
            None => None,
        };
        finish(cx, write, "cancel-event", &event).await?;
        let args = [("event", event.label().into()), ("n", told.into())];
        let mut reply = Reply::titled(cx.say("event-cancelled-now", &args));
        if let Some(next) = &next {
            let time = local_words(&cx.about()?.community.zone, next.plan.starts_at);
            reply.lines.push(cx.say("event-next-now", &[("event", next.label().into()), ("time", time.into())]));
        }
        reply.json = json!({
            "number": event.number, "state": "cancelled", "told": told, "next": next.map(|next| next.number),
        });
        Ok(reply)
    }
    .boxed()
}

fn list<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let state = args.text("stands").and_then(EventState::parse);
        let right = cx.right().await?;
        let mut conn = cx.steward.db.read().await?;
        let links = link::links(&mut conn, about.community.id).await?;
        let (mut rows, mut listed) = (Vec::new(), Vec::new());
        for id in store::listed(&mut conn, about.community.id, state, LISTED_MAX).await? {
            let event = store::one(&mut conn, id).await?;
            let Some(event) = event.filter(|e| right >= Right::Moderator || is_public(e.state)) else { continue };
            let seats = persons::seats_of(&persons::by_person(&links, store::people(&mut conn, id).await?));
            rows.push(vec![
                event.number.to_string(),
                event.plan.title.clone(),
                local_words(&about.community.zone, event.plan.starts_at),
                state_word(cx, event.state),
                places_word(&event, &seats),
            ]);
            listed.push(as_json(&event, &seats));
        }
        let title = if rows.is_empty() { "event-list-empty" } else { "event-list-title" };
        let mut reply = Reply::titled(cx.say(title, &[("community", about.community.name.as_str().into())]));
        rows.truncate(SHOWN_MAX);
        if !rows.is_empty() {
            let head = ["number", "title", "when", "state", "places"];
            reply.table = Some(Table { head: head.map(|id| cx.say(&format!("event-head-{id}"), &[])).to_vec(), rows });
        }
        reply.json = json!({ "events": listed });
        Ok(reply)
    }
    .boxed()
}

fn state_word(cx: &Cx<'_>, state: EventState) -> String {
    cx.say(&format!("choice-stands-{}", state.as_str()), &[])
}

/// `3/10`, or `3` where there is no end of places.
fn places_word(event: &Event, seats: &[Seat]) -> String {
    let taken = seats::count(seats, Standing::has_place);
    event.plan.capacity.map_or_else(|| taken.to_string(), |capacity| format!("{taken}/{capacity}"))
}

fn as_json(event: &Event, seats: &[Seat]) -> serde_json::Value {
    let plan = &event.plan;
    let of = |standing: Standing| seats::count(seats, |s| s == standing);
    json!({
        "number": event.number, "title": plan.title, "about": plan.about, "state": event.state.as_str(),
        "starts_at": plan.starts_at, "ends_at": plan.ends_at(), "zone": plan.zone.name(), "place": plan.place.address(),
        "capacity": plan.capacity, "accept_minutes": plan.accept_minutes,
        "to": plan.to.iter().map(crate::content::Target::address).collect::<Vec<_>>(),
        "going": of(Standing::Going), "offered": of(Standing::Offered), "waiting": of(Standing::Waiting),
        "maybe": of(Standing::Maybe), "declined": of(Standing::Declined), "lapsed": of(Standing::Lapsed),
        "rule": event.rule, "made_by": event.made_by, "approved_by": event.approved_by, "revision": event.revision,
    })
}

fn show<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let right = cx.right().await?;
        let mut conn = cx.steward.db.read().await?;
        let event = numbered_for(cx, &mut conn, args, right).await?;
        drop(conn);
        describe_for(cx, &event, "event-show", right).await
    }
    .boxed()
}

/// What the announcement brought, and what became of the list.
fn brought<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let event = numbered(cx, &mut conn, args).await?;
        let guests = persons::guests(&mut conn, &event).await?;
        let seats = persons::seats_of(&guests);
        let attendance = attend::of(&mut conn, &event, &guests, cx.now).await?;
        drop(conn);
        let mut reply = brought::commands::of_event(cx, event.id, &event.label()).await?;
        reply.lines.extend(counts(cx.lang, &event, &seats));
        reply.lines.extend(attendance.iter().flat_map(|attendance| attend::lines(cx, &event, attendance)));
        let of = |standing: Standing| seats::count(&seats, |one| one == standing);
        reply.json["sign_ups"] = json!({
            "going": of(Standing::Going), "maybe": of(Standing::Maybe), "waiting": of(Standing::Waiting),
            "declined": of(Standing::Declined),
        });
        reply.json["attendance"] = json!(attendance.map(|attendance| {
            json!({ "signed_up": attendance.signed_up, "came": attendance.came, "walked_in": attendance.walked_in })
        }));
        Ok(reply)
    }
    .boxed()
}

/// An event in words: where it stands, when and where it is, how many come, and what to do next.
async fn describe(cx: &Cx<'_>, event: &Event, title: &str) -> Result<Reply, CommandError> {
    describe_for(cx, event, title, cx.about()?.right).await
}

async fn describe_for(cx: &Cx<'_>, event: &Event, title: &str, right: Right) -> Result<Reply, CommandError> {
    let about = cx.about()?;
    let mut conn = cx.steward.db.read().await?;
    let guests = persons::guests(&mut conn, event).await?;
    let seats = persons::seats_of(&guests);
    let state = state_word(cx, event.state);
    let mut reply = Reply::titled(cx.say(title, &[("event", event.label().into()), ("state", state.into())]));
    let time = local_words(&about.community.zone, event.plan.starts_at);
    let lasts = lasts_words(cx.lang, event.plan.minutes);
    reply.lines.push(cx.say("event-post-when", &[("time", time.into()), ("lasts", lasts.into())]));
    if let Some(rule) = event.rule.as_deref().and_then(|rule| Rule::from_canonical(rule).ok()) {
        let words = rule.in_words(cx.lang, &event.plan.zone);
        reply.lines.push(cx.say("event-again", &[("rule", words.into())]));
    }
    let place = place_words(&mut conn, event).await?;
    reply.lines.push(cx.say("event-post-where", &[("place", place.into())]));
    reply.lines.extend(counts(cx.lang, event, &seats));
    let attendance = attend::of(&mut conn, event, &guests, cx.now).await?;
    reply.lines.extend(attendance.iter().flat_map(|attendance| attend::lines(cx, event, attendance)));
    if right >= Right::Moderator {
        let mut places = Vec::new();
        for target in &event.plan.to {
            let platform = target.platform.as_str();
            let label = community::channels::channel_label(&mut conn, event.community, platform, &target.channel);
            places.push(label.await?);
        }
        if !places.is_empty() {
            reply.lines.push(cx.say("event-to", &[("places", places.join(", ").into())]));
        }
        let is_to_come = matches!(event.state, EventState::Draft | EventState::Review | EventState::Open);
        if is_to_come && !presence::is_seen(&mut conn, &event.plan.place).await? {
            reply.lines.push(cx.say("event-place-unseen", &[]));
        }
        let hint = format!("event-hint-{}", event.state.as_str());
        reply.lines.push(cx.say(&hint, &[("number", event.number.to_string().into())]));
    }
    reply.json = as_json(event, &seats);
    if let Some(attendance) = attendance {
        let share = attend::no_show(&attendance);
        reply.json["attendance"] = json!({
            "signed_up": attendance.signed_up, "came": attendance.came, "walked_in": attendance.walked_in,
            "needed_seconds": attendance.needs.num_seconds(),
            "no_show": { "estimate": share.estimate, "low": share.low, "high": share.high },
        });
    }
    Ok(reply)
}

/// The event as a file that calendars read.
fn calendar<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let event = numbered(cx, &mut conn, args).await?;
        let place = place_words(&mut conn, &event).await?;
        let content = ics::document(&event, &place, cx.now);
        let time = local_words(&cx.about()?.community.zone, event.plan.starts_at);
        let args = [("event", event.label().into()), ("time", time.into())];
        let mut reply = Reply::titled(cx.say("event-calendar", &args));
        reply.json = json!({ "number": event.number, "ics": content });
        reply.file = Some(File { name: format!("event-{}.ics", event.number), media_type: "text/calendar", content });
        Ok(reply)
    }
    .boxed()
}
