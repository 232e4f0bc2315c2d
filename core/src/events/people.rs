//! `/event people`: who comes and who waits; once it has begun, who was there.

use chrono::TimeDelta;
use futures_util::FutureExt;
use serde_json::{Value, json};

use super::attend::{self, Attendance};
use super::commands::{Answering, numbered};
use super::event::{Event, EventState};
use super::seats::{Seat, Standing, waiting_number};
use super::store::Guest;
use super::{persons, presence};
use crate::commands::{Arguments, Cx, Reply, Table};
use crate::ids::AccountId;
use crate::store::{Conn, Result};
use crate::words::number;

/// So many people are shown in a chat.
const SHOWN_MAX: usize = 100;

/// Somebody who was there without being on the list.
struct Visitor {
    person: AccountId,
    platform: String,
    external_id: String,
    name: String,
}

pub(super) fn people<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut conn = cx.steward.db.read().await?;
        let event = numbered(cx, &mut conn, args).await?;
        let mut guests = persons::guests(&mut conn, &event).await?;
        let attendance = attend::of(&mut conn, &event, &guests, cx.now).await?;
        let visitors = visitors(&mut conn, &guests, attendance.as_ref()).await?;
        drop(conn);
        guests.sort_by_key(|guest| (rank(guest.seat.standing), guest.seat.position));
        let is_empty = guests.is_empty() && visitors.is_empty();
        let title = if is_empty { "event-people-none" } else { "event-people" };
        let mut reply = Reply::titled(cx.say(title, &[("event", event.label().into())]));
        reply.lines.extend(attendance.iter().flat_map(|attendance| attend::lines(cx, &event, attendance)));
        if !is_empty {
            reply.table = Some(table(cx, &event, &guests, &visitors, attendance.as_ref()));
        }
        let more = (guests.len() + visitors.len()).saturating_sub(SHOWN_MAX);
        if more > 0 {
            reply.lines.push(cx.say("event-people-more", &[("n", more.into())]));
        }
        reply.json = as_json(&event, &guests, &visitors, attendance.as_ref());
        Ok(reply)
    }
    .boxed()
}

/// Who was there and is not on the list as one who comes, with their names.
async fn visitors(conn: &mut Conn, guests: &[Guest], attendance: Option<&Attendance>) -> Result<Vec<Visitor>> {
    let mut visitors = Vec::new();
    for person in attendance.map(|attendance| attendance.present.as_slice()).unwrap_or_default() {
        if guests.iter().any(|guest| guest.seat.person == *person) {
            continue;
        }
        if let Some((platform, external_id, name)) = presence::person(conn, *person).await? {
            visitors.push(Visitor { person: *person, platform, external_id, name });
        }
    }
    Ok(visitors)
}

fn table(cx: &Cx<'_>, event: &Event, guests: &[Guest], visitors: &[Visitor], attendance: Option<&Attendance>) -> Table {
    let seats: Vec<Seat> = persons::seats_of(guests);
    let on_the_list = guests.iter().map(|guest| {
        let mut standing = cx.say(&format!("event-standing-{}", guest.seat.standing.as_str()), &[]);
        if let Some(position) = waiting_number(&seats, guest.seat.person) {
            standing = format!("{standing} ({})", number(position));
        }
        (guest.name.clone(), guest.platform.as_str().to_owned(), standing, guest.seat.person)
    });
    let others = visitors.iter().map(|visitor| {
        let standing = cx.say("event-standing-none", &[]);
        (visitor.name.clone(), visitor.platform.clone(), standing, visitor.person)
    });
    let row = |(name, platform, standing, person)| {
        let there = attendance.map(|attendance| presence_words(cx, event, attendance, person));
        [name, platform, standing].into_iter().chain(there).collect()
    };
    let rows = on_the_list.chain(others).take(SHOWN_MAX).map(row).collect();
    let there = attendance.map(|_| "there");
    let head = ["name", "platform", "standing"].into_iter().chain(there);
    Table { head: head.map(|id| cx.say(&format!("event-head-{id}"), &[])).collect(), rows }
}

/// Whether somebody was there, and how long.
fn presence_words(cx: &Cx<'_>, event: &Event, attendance: &Attendance, person: AccountId) -> String {
    let is_there = attendance.present.contains(&person);
    let minutes = attendance.times.get(&person).map(TimeDelta::num_minutes);
    let id = match (is_there, minutes) {
        (true, None) => "event-there-said",
        (true, Some(_)) => "event-there-for",
        (false, Some(_)) => "event-there-briefly",
        (false, None) if event.state == EventState::Over => "event-there-no",
        (false, None) => "event-there-not-yet",
    };
    cx.say(id, &[("minutes", number(minutes.unwrap_or_default()).into())])
}

fn as_json(event: &Event, guests: &[Guest], visitors: &[Visitor], attendance: Option<&Attendance>) -> Value {
    let came = |person| attendance.map(|attendance| attendance.present.contains(&person));
    let seconds = |person| attendance.and_then(|attendance| attendance.times.get(&person)).map(TimeDelta::num_seconds);
    let people = guests.iter().map(|guest| {
        json!({
            "name": guest.name, "platform": guest.platform, "id": guest.external_id,
            "standing": guest.seat.standing.as_str(), "position": guest.seat.position, "until": guest.seat.until,
            "said_at": guest.at, "came": came(guest.seat.person), "seconds": seconds(guest.seat.person),
        })
    });
    let others = visitors.iter().map(|visitor| {
        json!({
            "name": visitor.name, "platform": visitor.platform, "id": visitor.external_id,
            "seconds": seconds(visitor.person),
        })
    });
    json!({
        "number": event.number, "people": people.collect::<Vec<_>>(), "not_on_the_list": others.collect::<Vec<_>>(),
    })
}

/// Who has a place comes first, then who wants one.
fn rank(standing: Standing) -> u8 {
    match standing {
        Standing::Going => 0,
        Standing::Offered => 1,
        Standing::Waiting => 2,
        Standing::Maybe => 3,
        Standing::Declined => 4,
        Standing::Lapsed => 5,
    }
}
