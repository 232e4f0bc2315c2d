//! What others brought that were shown at the same weekday and hour, when they were as old: pure.

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};
use serde::Serialize;

use super::measure::{Shown, Tally};
use crate::zone::Zone;

/// A median of fewer says nothing of what is usual.
pub(super) const POSTS_MIN: usize = 5;

/// What is usual for one weekday and hour.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Usual {
    /// How many others were shown then.
    pub(super) posts: usize,
    /// The middle of what they brought; `None` when they are too few to tell.
    pub(crate) median: Option<Median>,
}

/// The medians, each for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Median {
    pub(crate) people: f64,
    pub(super) reactions: f64,
    pub(super) replies: f64,
    pub(super) repliers: f64,
}

/// What others of its kind brought by the age that it has, which were shown at its weekday and hour; `None`: there are
/// none. Others that are younger, or of which too much was not seen, are no measure.
pub(crate) fn of(one: &Shown, all: &[Shown], zone: &Zone, now: DateTime<Utc>) -> Option<Usual> {
    let age = one.age(now);
    let slot = slot_of(one, zone);
    let is_measure = |other: &&Shown| {
        other.owner != one.owner
            && other.is_post() == one.is_post()
            && !other.is_unseen
            && other.age(now) >= age
            && slot_of(other, zone) == slot
    };
    let tallies: Vec<Tally> = all.iter().filter(is_measure).map(|other| other.tally(other.at + age)).collect();
    let median = (tallies.len() >= POSTS_MIN).then(|| Median {
        people: middle(&tallies, |tally| tally.people),
        reactions: middle(&tallies, |tally| tally.reactions),
        replies: middle(&tallies, |tally| tally.replies),
        repliers: middle(&tallies, |tally| tally.repliers),
    });
    (!tallies.is_empty()).then_some(Usual { posts: tallies.len(), median })
}

fn slot_of(shown: &Shown, zone: &Zone) -> (Weekday, u32) {
    let local = zone.local(shown.at);
    (local.weekday(), local.hour())
}

/// The middle value; of an even number of them the mean of the two in the middle.
fn middle(tallies: &[Tally], of: impl Fn(&Tally) -> i64) -> f64 {
    let mut values: Vec<i64> = tallies.iter().map(of).collect();
    values.sort_unstable();
    let half = values.len() / 2;
    let upper = values.get(half).copied().unwrap_or_default() as f64;
    match half.checked_sub(1) {
        Some(lower) if values.len().is_multiple_of(2) => f64::midpoint(values[lower] as f64, upper),
        _ => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        let tallies = |people: &[i64]| -> Vec<Tally> {
            people.iter().map(|people| Tally { people: *people, ..Tally::default() }).collect()
        };
        assert!((middle(&tallies(&[9, 1, 4]), |tally| tally.people) - 4.0).abs() < 1e-9);
        assert!((middle(&tallies(&[9, 1, 4, 5]), |tally| tally.people) - 4.5).abs() < 1e-9);
        assert!((middle(&tallies(&[7]), |tally| tally.people) - 7.0).abs() < 1e-9);
    }
}
