//! How many members, who joined and left each local day, and what that says about where it goes.

pub mod commands;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use steward_statistics::growth::{Growth, GrowthDay, judge_growth};

use crate::community::Settings;
use crate::ids::SpaceId;
use crate::members::{Membership, Record, RecordedStay};
use crate::zone::{DayTable, Zone};

/// One local day of a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day in the community's zone.
    pub date: NaiveDate,
    /// Members at its end (for the day in progress: at the end of what was seen).
    pub members: i64,
    /// Joins whose time is known.
    pub joined: i64,
    /// Departures.
    pub left: i64,
    /// Whether all of it was seen, in every space that was seen before.
    pub is_covered: bool,
    /// False for the day in progress.
    pub is_complete: bool,
}

/// The history of a community's size.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Every local day from the first that was seen.
    pub days: Vec<Day>,
    /// Members that are counted by the platform and were never seen.
    pub never_seen: i64,
}

impl Series {
    /// Members at the end.
    pub fn members(&self) -> i64 {
        self.days.last().map_or(0, |day| day.members)
    }

    /// The change over the last 30 days, when so many were seen: members, and the fraction where that means something.
    pub fn change_30d(&self) -> Option<(i64, Option<f64>)> {
        const FEWEST_FOR_A_PERCENTAGE: i64 = 10;
        let last = self.days.last()?;
        let before = self.days.iter().rfind(|day| day.date <= last.date - TimeDelta::days(30))?;
        let change = last.members - before.members;
        Some((change, (before.members >= FEWEST_FOR_A_PERCENTAGE).then(|| change as f64 / before.members as f64)))
    }

    /// Joined and left within the last so many days.
    pub fn flows(&self, days: i64) -> (i64, i64) {
        let Some(last) = self.days.last() else { return (0, 0) };
        let from = last.date - TimeDelta::days(days);
        let recent = self.days.iter().filter(|day| day.date > from);
        recent.fold((0, 0), |(joined, left), day| (joined + day.joined, left + day.left))
    }

    /// What statistics say of it; the day in progress is left out.
    pub fn judge(&self) -> Growth {
        let mut start = 0;
        let mut days = Vec::with_capacity(self.days.len());
        for (index, day) in self.days.iter().enumerate() {
            if day.is_complete {
                days.push(GrowthDay {
                    day: index as u32,
                    members_at_start: unsigned(if index == 0 { day.members - day.joined + day.left } else { start }),
                    members: unsigned(day.members),
                    joined: unsigned(day.joined),
                    left: unsigned(day.left),
                    covered: day.is_covered,
                });
            }
            start = day.members;
        }
        judge_growth(&days)
    }
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Forms the series of local days from stays.
pub fn series(record: &Record, settings: &Settings, zone: &Zone) -> Series {
    let (Some(start), Some(as_of)) = (record.start(), record.as_of) else { return Series::default() };
    let table = DayTable::new(zone, start, as_of);
    let Some((first, last)) = table.bounds() else { return Series::default() };
    let length = (last - first).num_days() as usize + 1;
    let index =
        |at: DateTime<Utc>| table.date(at.clamp(start, as_of)).map_or(0, |date| (date - first).num_days() as usize);
    let mut flows = vec![(0_i64, 0_i64, 0_i64); length];
    let starts = space_starts(record);
    for membership in record.memberships(settings) {
        enter(&mut flows, &membership, &starts, &index, start);
    }
    let unseen = never_seen(record, &starts);
    let covered = covered_days(record, zone, first, length);
    let mut level = 0;
    let days = flows
        .iter()
        .enumerate()
        .filter_map(|(i, (change, joined, left))| {
            level += change;
            let date = first + TimeDelta::days(i as i64);
            // A date that does not exist in the zone has no place in the series.
            zone.day_start(date)?;
            let is_complete = date < last || zone.day_end(date).is_some_and(|end| as_of >= end);
            Some(Day {
                date,
                members: level + unseen,
                joined: *joined,
                left: *left,
                is_covered: covered[i],
                is_complete,
            })
        })
        .collect();
    Series { days, never_seen: unseen }
}

fn space_starts(record: &Record) -> HashMap<SpaceId, DateTime<Utc>> {
    let mut starts = HashMap::new();
    for span in &record.spans {
        starts.entry(span.space).and_modify(|at: &mut DateTime<Utc>| *at = span.from.min(*at)).or_insert(span.from);
    }
    starts
}

/// Where a membership changes the level, and whether as a join and a departure that were seen to happen.
fn enter(
    flows: &mut [(i64, i64, i64)],
    membership: &Membership,
    starts: &HashMap<SpaceId, DateTime<Utc>>,
    index: &impl Fn(DateTime<Utc>) -> usize,
    start: DateTime<Utc>,
) {
    let presence = &membership.presence;
    let begins = presence.joined_at.unwrap_or_else(|| {
        // Their join is not known: they were there when the observation of the space began, as far as anybody can tell.
        let observed = presence.observed_from.unwrap_or(start);
        starts.get(&membership.space).map_or(observed, |space| observed.min(*space))
    });
    let first = &mut flows[index(begins)];
    first.0 += 1;
    first.1 += i64::from(presence.joined_at.is_some_and(|at| at >= start));
    if let Some(left) = presence.left_at {
        let last = &mut flows[index(left)];
        last.0 -= 1;
        last.2 += 1;
    }
}

/// Members that a platform without a roster counts and that were never seen: the count less the ones known at that
/// time. The last count is the best told, and its number is taken to have been there all the
/// time: when they came is not known.
fn never_seen(record: &Record, starts: &HashMap<SpaceId, DateTime<Utc>>) -> i64 {
    let mut last: HashMap<SpaceId, (DateTime<Utc>, i64)> = HashMap::new();
    for (space, at, count) in &record.counts {
        last.insert(*space, (*at, *count));
    }
    last.into_iter()
        .map(|(space, (at, count))| {
            let begins = |stay: &RecordedStay| {
                stay.joined_at
                    .unwrap_or_else(|| starts.get(&space).map_or(stay.observed_at, |s| stay.observed_at.min(*s)))
            };
            let is_there = |stay: &&RecordedStay| {
                stay.space == space && begins(stay) <= at && stay.left_at.is_none_or(|left| left > at)
            };
            (count - record.stays.iter().filter(is_there).count() as i64).max(0)
        })
        .sum()
}

/// Days that no gap touches, and that lie within the sight of every space that was seen by then.
fn covered_days(record: &Record, zone: &Zone, first: NaiveDate, length: usize) -> Vec<bool> {
    let mut covered = vec![true; length];
    let mut hide = |from: DateTime<Utc>, to: DateTime<Utc>| {
        let begin = (zone.local_date(from) - first).num_days().max(0) as usize;
        let end = ((zone.local_date(to) - first).num_days().max(0) as usize).min(length.saturating_sub(1));
        if begin < length {
            covered[begin..=end].fill(false);
        }
    };
    for gap in &record.gaps {
        hide(gap.from, gap.to);
    }
    let Some(as_of) = record.as_of else { return covered };
    for space in space_starts(record).keys() {
        // A space whose sight ended earlier than the others' is not seen since.
        if let Some(end) = record.end_of(*space).filter(|end| as_of - *end > TimeDelta::days(1)) {
            hide(end, as_of);
        }
    }
    covered
}

#[cfg(test)]
mod tests;
