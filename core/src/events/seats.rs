//! Who gets a place: pure rules over the list of answers. Nothing here knows a database or a clock.
//!
//! There is one order: the number under which somebody said that they come. Places go to the lowest numbers. Whoever
//! comes while others wait, waits behind them, so that every number that waits is higher than every number that has a
//! place; and whoever loses a place because there are fewer of them waits in front by their number alone.

use chrono::{DateTime, TimeDelta, Utc};

use crate::ids::AccountId;

/// Where a person stands on the list of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// They have a place.
    Going,
    /// They may come; no place is kept.
    Maybe,
    /// They do not come.
    Declined,
    /// They wait for a place.
    Waiting,
    /// A place is kept for them until they take it, or their time is over.
    Offered,
    /// A place was kept for them, and they did not take it in time.
    Lapsed,
}

impl Standing {
    /// Every one of them.
    pub const ALL: [Self; 6] = [Self::Going, Self::Maybe, Self::Declined, Self::Waiting, Self::Offered, Self::Lapsed];

    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Going => "going",
            Self::Maybe => "maybe",
            Self::Declined => "declined",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Lapsed => "lapsed",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }

    /// Whether somebody who stands so counts on the event: they have a place or want one.
    pub fn counts_on_it(self) -> bool {
        matches!(self, Self::Going | Self::Offered | Self::Waiting)
    }

    /// Whether a place is theirs, or kept for them.
    pub fn has_place(self) -> bool {
        matches!(self, Self::Going | Self::Offered)
    }
}

/// What somebody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// I come.
    Going,
    /// Perhaps.
    Maybe,
    /// I do not come.
    Declined,
}

impl Wish {
    /// The wish of a word in a command.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "going" => Some(Self::Going),
            "maybe" => Some(Self::Maybe),
            "declined" => Some(Self::Declined),
            _ => None,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person: AccountId,
    /// Where they stand.
    pub standing: Standing,
    /// Their number in the order.
    pub position: i64,
    /// Until when an offered place is kept.
    pub until: Option<DateTime<Utc>>,
}

/// What an event grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many places there are; `None`: as many as come.
    pub capacity: Option<i64>,
    /// How long an offered place is kept; zero: it is given without being asked.
    pub accept_within: TimeDelta,
    /// When it begins: nothing is offered from then on.
    pub starts_at: DateTime<Utc>,
}

/// How many places are left; `None`: there is no end of them.
pub fn free(seats: &[Seat], capacity: Option<i64>) -> Option<i64> {
    Some((capacity? - taken(seats)).max(0))
}

fn taken(seats: &[Seat]) -> i64 {
    count(seats, Standing::has_place)
}

/// How many stand so.
pub fn count(seats: &[Seat], is_so: impl Fn(Standing) -> bool) -> i64 {
    i64::try_from(seats.iter().filter(|seat| is_so(seat.standing)).count()).unwrap_or(i64::MAX)
}

/// Somebody's number among those who wait, from 1.
pub fn waiting_number(seats: &[Seat], person: AccountId) -> Option<i64> {
    let own = seats.iter().find(|seat| seat.person == person && seat.standing == Standing::Waiting)?;
    Some(count_before(seats, own.position) + 1)
}

fn count_before(seats: &[Seat], position: i64) -> i64 {
    let before = seats.iter().filter(|seat| seat.standing == Standing::Waiting && seat.position < position);
    i64::try_from(before.count()).unwrap_or(i64::MAX)
}

/// What is left of two lines when both are one person's: the newer word counts, and of two places or numbers in the
/// queue the better one is kept.
pub fn merge(older: &Seat, newer: &Seat) -> Seat {
    let wants = |seat: &Seat| !matches!(seat.standing, Standing::Maybe | Standing::Declined);
    let rank = |seat: &Seat| match seat.standing {
        Standing::Going => 0,
        Standing::Offered => 1,
        Standing::Waiting => 2,
        _ => 3,
    };
    let keeps_older = wants(newer) && wants(older) && (rank(older), older.position) < (rank(newer), newer.position);
    Seat { person: newer.person, ..if keeps_older { *older } else { *newer } }
}

/// Enters what somebody says, under the next number, and gives on what that frees. Saying the same again changes nothing.
pub fn answer(
    seats: &mut Vec<Seat>,
    person: AccountId,
    wish: Wish,
    next_position: i64,
    terms: &Terms,
    now: DateTime<Utc>,
) {
    let known = seats.iter().position(|seat| seat.person == person);
    let stands = known.map(|index| seats[index].standing);
    // Once it has begun nobody is asked any more: who says so takes what is free.
    let has_begun = now >= terms.starts_at;
    let (standing, keeps_number) = match (wish, stands) {
        (Wish::Going, Some(Standing::Going)) => return,
        (Wish::Going, Some(Standing::Waiting)) if !has_begun || free(seats, terms.capacity) == Some(0) => return,
        // A place that is kept for them is theirs by saying so, under the number by which they got it.
        (Wish::Going, Some(Standing::Offered)) => (Standing::Going, true),
        (Wish::Going, _) => {
            let is_first = has_begun || count(seats, |s| s == Standing::Waiting) == 0;
            let is_free = is_first && free(seats, terms.capacity) != Some(0);
            (if is_free { Standing::Going } else { Standing::Waiting }, false)
        }
        (Wish::Maybe, _) => (Standing::Maybe, stands == Some(Standing::Maybe)),
        (Wish::Declined, _) => (Standing::Declined, stands == Some(Standing::Declined)),
    };
    let position = match known {
        Some(index) if keeps_number => seats[index].position,
        _ => next_position,
    };
    let seat = Seat { person, standing, position, until: None };
    match known {
        Some(index) => seats[index] = seat,
        None => seats.push(seat),
    }
    settle(seats, terms, now);
}

/// Brings the list in line with the terms and the time: offers that ran out lapse, whoever has a place too many waits
/// again, the newest first, and free places go to those who wait, in order.
pub fn settle(seats: &mut [Seat], terms: &Terms, now: DateTime<Utc>) {
    for seat in seats.iter_mut().filter(|seat| has_run_out(seat, now)) {
        (seat.standing, seat.until) = (Standing::Lapsed, None);
    }
    while terms.capacity.is_some_and(|capacity| taken(seats) > capacity) {
        let newest = seats.iter_mut().filter(|seat| seat.standing.has_place()).max_by_key(|seat| seat.position);
        let Some(seat) = newest else { break };
        (seat.standing, seat.until) = (Standing::Waiting, None);
    }
    // What begins is not offered any more: who is there takes what is free.
    while now < terms.starts_at && free(seats, terms.capacity) != Some(0) {
        let next = seats.iter_mut().filter(|seat| seat.standing == Standing::Waiting).min_by_key(|seat| seat.position);
        let Some(seat) = next else { break };
        (seat.standing, seat.until) = if terms.accept_within.is_zero() {
            (Standing::Going, None)
        } else {
            (Standing::Offered, Some((now + terms.accept_within).min(terms.starts_at)))
        };
    }
}

fn has_run_out(seat: &Seat, now: DateTime<Utc>) -> bool {
    seat.standing == Standing::Offered && seat.until.is_some_and(|until| until <= now)
}

#[cfg(test)]
mod tests;
