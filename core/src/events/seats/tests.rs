//! Who gets a place, in whatever order people come and go.

use super::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap()
}

/// An event that begins after a thousand minutes and keeps an offered place for an hour.
fn terms(capacity: impl Into<Option<i64>>) -> Terms {
    Terms { capacity: capacity.into(), accept_within: TimeDelta::hours(1), starts_at: at(1_000) }
}

struct List {
    seats: Vec<Seat>,
    terms: Terms,
    answers: i64,
}

impl List {
    fn with(capacity: impl Into<Option<i64>>) -> Self {
        Self { seats: Vec::new(), terms: terms(capacity), answers: 0 }
    }

    fn says(&mut self, person: i64, wish: Wish, minute: i64) -> &mut Self {
        self.answers += 1;
        answer(&mut self.seats, AccountId(person), wish, self.answers, &self.terms, at(minute));
        self
    }

    fn all_go(&mut self, people: impl IntoIterator<Item = i64>) -> &mut Self {
        for person in people {
            self.says(person, Wish::Going, 0);
        }
        self
    }

    fn has_places(&mut self, capacity: i64, minute: i64) -> &mut Self {
        self.terms.capacity = Some(capacity);
        settle(&mut self.seats, &self.terms, at(minute));
        self
    }

    /// People by where they stand, in order: `going 1 2 | offered 3 | waiting 4`.
    fn shown(&self) -> String {
        let mut groups = Vec::new();
        for standing in Standing::ALL {
            let mut seats: Vec<&Seat> = self.seats.iter().filter(|seat| seat.standing == standing).collect();
            seats.sort_by_key(|seat| seat.position);
            let people: Vec<String> = seats.iter().map(|seat| seat.person.to_string()).collect();
            if !people.is_empty() {
                groups.push(format!("{} {}", standing.as_str(), people.join(" ")));
            }
        }
        groups.join(" | ")
    }
}

#[test]
fn places_go_in_order_and_who_comes_later_waits() {
    let mut list = List::with(2);
    assert_eq!(list.all_go(1..=4).shown(), "going 1 2 | waiting 3 4");
    assert_eq!(waiting_number(&list.seats, AccountId(4)), Some(2));
    assert_eq!(waiting_number(&list.seats, AccountId(1)), None);
    assert_eq!(free(&list.seats, list.terms.capacity), Some(0));
    assert_eq!(List::with(None).all_go(1..=3).shown(), "going 1 2 3", "without an end of places nobody waits");
}

#[test]
fn saying_the_same_again_changes_nothing() {
    let mut list = List::with(1);
    list.all_go(1..=3).says(4, Wish::Maybe, 0).says(5, Wish::Declined, 0);
    let before = list.seats.clone();
    list.all_go(1..=3).says(4, Wish::Maybe, 0).says(5, Wish::Declined, 0);
    assert_eq!(list.seats, before);
}

#[test]
fn a_place_that_is_given_up_is_offered_to_the_first_who_waits_and_kept_for_them() {
    let mut list = List::with(2);
    list.all_go(1..=4).says(1, Wish::Declined, 10);
    assert_eq!(list.shown(), "going 2 | declined 1 | waiting 4 | offered 3");
    assert_eq!(list.seats.iter().find(|seat| seat.person == AccountId(3)).unwrap().until, Some(at(70)));
    assert_eq!(list.says(5, Wish::Going, 20).shown(), "going 2 | declined 1 | waiting 4 5 | offered 3");
    assert_eq!(list.says(3, Wish::Going, 30).shown(), "going 2 3 | declined 1 | waiting 4 5");
    assert_eq!(list.says(1, Wish::Going, 40).shown(), "going 2 3 | waiting 4 5 1", "who comes back is the last");
}

#[test]
fn an_offer_that_is_declined_or_runs_out_goes_to_the_next() {
    let mut list = List::with(1);
    list.all_go(1..=4).says(1, Wish::Maybe, 0).says(2, Wish::Declined, 5);
    assert_eq!(list.shown(), "maybe 1 | declined 2 | waiting 4 | offered 3");
    settle(&mut list.seats, &list.terms, at(64));
    assert_eq!(list.shown(), "maybe 1 | declined 2 | waiting 4 | offered 3");
    settle(&mut list.seats, &list.terms, at(65));
    assert_eq!(list.shown(), "maybe 1 | declined 2 | offered 4 | lapsed 3");
    assert_eq!(list.says(3, Wish::Going, 66).shown(), "maybe 1 | declined 2 | waiting 3 | offered 4");
}

#[test]
fn an_answer_that_comes_after_the_offer_ran_out_waits_although_nobody_looked_meanwhile() {
    let mut list = List::with(1);
    list.all_go(1..=3).says(1, Wish::Declined, 0);
    assert_eq!(list.shown(), "declined 1 | waiting 3 | offered 2");
    // Whoever enters an answer settles first; the transaction does so before it asks.
    settle(&mut list.seats, &list.terms, at(61));
    assert_eq!(list.says(2, Wish::Going, 61).shown(), "declined 1 | waiting 2 | offered 3");
}

#[test]
fn no_offer_lasts_beyond_the_start_and_none_is_made_after_it() {
    let mut list = List::with(1);
    list.all_go(1..=3).says(1, Wish::Declined, 990);
    assert_eq!(list.seats.iter().find(|seat| seat.person == AccountId(2)).unwrap().until, Some(at(1_000)));
    settle(&mut list.seats, &list.terms, at(1_000));
    assert_eq!(list.shown(), "declined 1 | waiting 3 | lapsed 2");
}

#[test]
fn once_it_has_begun_who_says_so_takes_what_is_free() {
    let mut list = List::with(1);
    list.all_go(1..=3).says(1, Wish::Declined, 1_001);
    assert_eq!(list.shown(), "declined 1 | waiting 2 3");
    assert_eq!(list.says(3, Wish::Going, 1_002).shown(), "going 3 | declined 1 | waiting 2");
    assert_eq!(list.says(2, Wish::Going, 1_003).shown(), "going 3 | declined 1 | waiting 2");
}

#[test]
fn without_a_time_to_accept_the_place_is_given_at_once() {
    let mut list = List::with(1);
    list.terms.accept_within = TimeDelta::zero();
    assert_eq!(list.all_go(1..=3).says(1, Wish::Declined, 0).shown(), "going 2 | declined 1 | waiting 3");
}

#[test]
fn fewer_places_put_the_newest_out_first_and_they_wait_in_front() {
    let mut list = List::with(4);
    list.all_go(1..=6);
    assert_eq!(list.has_places(2, 0).shown(), "going 1 2 | waiting 3 4 5 6");
    assert_eq!(list.has_places(3, 0).shown(), "going 1 2 | waiting 4 5 6 | offered 3");
    assert_eq!(list.has_places(1, 0).shown(), "going 1 | waiting 2 3 4 5 6", "an offer goes before a place");
    assert_eq!(list.has_places(9, 0).shown(), "going 1 | offered 2 3 4 5 6");
}

#[test]
fn the_last_place_goes_once_whoever_comes_in_whatever_order() {
    for order in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
        let mut list = List::with(1);
        list.all_go(order);
        assert_eq!(count(&list.seats, |s| s == Standing::Going), 1);
        assert_eq!(
            list.seats.iter().find(|seat| seat.standing == Standing::Going).unwrap().person,
            AccountId(order[0])
        );
    }
}

#[test]
fn whatever_happens_no_more_have_a_place_than_there_are_and_who_waits_came_later() {
    // A walk through answers and changes that is the same in each run.
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..200 {
        let mut list = List::with(3);
        for minute in 0..60 {
            let person = draw(8) as i64;
            match draw(6) {
                0 => list.says(person, Wish::Declined, minute * 20),
                1 => list.says(person, Wish::Maybe, minute * 20),
                2 => list.has_places(1 + draw(5) as i64, minute * 20),
                _ => {
                    settle(&mut list.seats, &list.terms, at(minute * 20));
                    list.says(person, Wish::Going, minute * 20)
                }
            };
            let capacity = list.terms.capacity.unwrap();
            assert!(taken(&list.seats) <= capacity, "{}", list.shown());
            let numbers = |is_so: fn(Standing) -> bool| {
                list.seats.iter().filter(move |seat| is_so(seat.standing)).map(|seat| seat.position)
            };
            let (last_in, first_out) = (numbers(Standing::has_place).max(), numbers(|s| s == Standing::Waiting).min());
            let is_before = minute * 20 < 1_000;
            if let (Some(last_in), Some(first_out), true) = (last_in, first_out, is_before) {
                assert!(last_in < first_out, "{}", list.shown());
            }
            let waits = count(&list.seats, |s| s == Standing::Waiting) > 0;
            assert!(!(is_before && waits && taken(&list.seats) < capacity), "a place is free: {}", list.shown());
        }
    }
}

#[test]
fn of_two_lines_of_one_person_the_newer_word_counts_and_the_better_place_is_kept() {
    use Standing::{Declined, Going, Lapsed, Maybe, Offered, Waiting};
    for (older, newer, kept) in [
        ((Going, 1), (Going, 2), (Going, 1)),
        ((Going, 1), (Waiting, 5), (Going, 1)),
        ((Waiting, 3), (Going, 4), (Going, 4)),
        ((Waiting, 3), (Waiting, 6), (Waiting, 3)),
        ((Offered, 2), (Waiting, 6), (Offered, 2)),
        ((Lapsed, 2), (Waiting, 6), (Waiting, 6)),
        ((Going, 1), (Lapsed, 2), (Going, 1)),
        ((Going, 1), (Maybe, 2), (Maybe, 2)),
        ((Going, 1), (Declined, 2), (Declined, 2)),
        ((Declined, 1), (Waiting, 2), (Waiting, 2)),
        ((Maybe, 1), (Declined, 2), (Declined, 2)),
    ] {
        let seat = |person: i64, (standing, position): (Standing, i64)| Seat {
            person: AccountId(person),
            standing,
            position,
            until: (standing == Offered).then(|| at(7)),
        };
        let merged = merge(&seat(8, older), &seat(9, newer));
        assert_eq!(merged, seat(9, kept), "{older:?} and then {newer:?}");
    }
}
