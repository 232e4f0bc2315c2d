//! What somebody says of an event, in one transaction: whoever says it at the same instant waits for it to end.

use chrono::{DateTime, Utc};

use super::event::{Event, EventState};
use super::seats::{self, Seat, Wish};
use super::{course, persons, store};
use crate::Steward;
use crate::commands::{CommandError, Refusal};
use crate::ids::{AccountId, EventId};
use crate::members;
use crate::store::Write;

/// The list after somebody spoke.
pub(super) struct Heard {
    pub(super) event: Event,
    pub(super) seats: Vec<Seat>,
    pub(super) person: AccountId,
}

/// Enters what somebody says by one of their accounts, and writes what follows.
pub(super) async fn hear(
    steward: &Steward,
    mut write: Write,
    id: EventId,
    account: AccountId,
    wish: Wish,
    now: DateTime<Utc>,
) -> Result<Heard, CommandError> {
    // The first statement: it holds the event, so that all that is read below is true until the end.
    let unknown = || Refusal::new("event-unknown").arg("number", id.to_string());
    let position = store::count_answer(&mut write, id).await?.ok_or_else(unknown)?;
    let event = store::one(&mut write, id).await?.ok_or_else(unknown)?;
    refuse_closed(&event, now)?;
    let person = members::link::person_of(&mut write, event.community, account).await?;
    let before = persons::hold(&mut write, &event).await?;
    let (mut after, terms) = (before.clone(), event.plan.terms());
    seats::settle(&mut after, &terms, now);
    seats::answer(&mut after, person, wish, position, &terms, now);
    let own = after.iter().find(|seat| seat.person == person);
    if let Some(own) = own.filter(|own| before.iter().all(|seat| seat != *own)) {
        store::put_seat(&mut write, id, own, account, now).await?;
    }
    course::follow(&mut write, steward, &event, (&before, &after), Some(person), now).await?;
    write.commit().await?;
    steward.outbox_bell.notify_waiters();
    Ok(Heard { event, seats: after, person })
}

/// Only an open event takes answers, and only until it is over.
pub(super) fn refuse_closed(event: &Event, now: DateTime<Utc>) -> Result<(), Refusal> {
    let id = match event.state {
        EventState::Open if now < event.plan.ends_at() => return Ok(()),
        EventState::Open | EventState::Over => "event-is-over",
        EventState::Cancelled => "event-is-cancelled",
        EventState::Draft | EventState::Review => "event-not-open",
    };
    Err(Refusal::new(id).arg("event", event.label()))
}
