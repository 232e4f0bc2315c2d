//! The list of an event by person: accounts that were linked or taken apart since they spoke.
//!
//! A line belongs to the person of the account that spoke last. So two lines become one when their accounts are linked,
//! and one line stays one when a link is taken apart. Whoever reads the list reads it so; whoever holds the event writes
//! it so first.

use std::collections::HashMap;

use super::event::Event;
use super::seats::{self, Seat};
use super::store::{self, Guest};
use crate::ids::AccountId;
use crate::members::link::{self, Links};
use crate::store::{Conn, Result};

/// Who is on the list of an event, in order, each person once.
pub(super) async fn guests(conn: &mut Conn, event: &Event) -> Result<Vec<Guest>> {
    let links = link::links(conn, event.community).await?;
    Ok(by_person(&links, store::people(conn, event.id).await?))
}

/// The list of an event that is held, in order; where lines belong together or to somebody else by now, that is written.
pub(super) async fn hold(conn: &mut Conn, event: &Event) -> Result<Vec<Seat>> {
    let links = link::links(conn, event.community).await?;
    let written = store::people(conn, event.id).await?;
    let list = by_person(&links, written.clone());
    for old in written.iter().filter(|old| !list.contains(old)) {
        let person = AccountId(links.member_of(old.account).0);
        store::drop_seat(conn, event.id, old.seat.person, person).await?;
    }
    for new in list.iter().filter(|new| !written.contains(new)) {
        store::put_seat(conn, event.id, &new.seat, new.account, new.at).await?;
    }
    Ok(seats_of(&list))
}

/// Where each of them stands.
pub(super) fn seats_of(guests: &[Guest]) -> Vec<Seat> {
    guests.iter().map(|guest| guest.seat).collect()
}

/// A list with each person once.
pub(super) fn by_person(links: &Links, written: Vec<Guest>) -> Vec<Guest> {
    let mut list: HashMap<AccountId, Guest> = HashMap::with_capacity(written.len());
    for mut guest in written {
        guest.seat.person = AccountId(links.member_of(guest.account).0);
        let one = match list.remove(&guest.seat.person) {
            Some(known) => merged(known, guest),
            None => guest,
        };
        list.insert(one.seat.person, one);
    }
    let mut list: Vec<Guest> = list.into_values().collect();
    list.sort_by_key(|guest| (guest.seat.position, guest.seat.person));
    list
}

/// One line of two: whoever spoke last is written to.
fn merged(a: Guest, b: Guest) -> Guest {
    let is_in_order = (a.at, a.seat.position) <= (b.at, b.seat.position);
    let (older, newer) = if is_in_order { (a, b) } else { (b, a) };
    Guest { seat: seats::merge(&older.seat, &newer.seat), ..newer }
}
