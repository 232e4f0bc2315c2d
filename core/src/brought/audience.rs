//! How many people were there when something was shown: those whose stays are known, and those whom a platform without
//! a roster only counts. Pure.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::ids::SpaceId;
use crate::members::{Record, RecordedStay};

/// Who was where, asked for many instants.
pub(crate) struct Audience<'r> {
    record: &'r Record,
    crowds: HashMap<BTreeSet<SpaceId>, Crowd>,
}

/// When people came to some spaces and when they left them, a person in several at once counted once.
struct Crowd {
    came: Vec<DateTime<Utc>>,
    left: Vec<DateTime<Utc>>,
}

impl<'r> Audience<'r> {
    pub(crate) fn new(record: &'r Record) -> Self {
        Self { record, crowds: HashMap::new() }
    }

    /// How many people were in any of some spaces at an instant.
    pub(crate) fn at(&mut self, spaces: &BTreeSet<SpaceId>, at: DateTime<Utc>) -> i64 {
        let known = self.known(spaces, at);
        known + spaces.iter().map(|space| self.never_seen(*space, at)).sum::<i64>()
    }

    fn known(&mut self, spaces: &BTreeSet<SpaceId>, at: DateTime<Utc>) -> i64 {
        let record = self.record;
        self.crowds.entry(spaces.clone()).or_insert_with(|| Crowd::of(record, spaces)).at(at)
    }

    /// Those whom the platform counted and nobody ever saw: by the last count before the instant, else the first after it.
    fn never_seen(&mut self, space: SpaceId, at: DateTime<Utc>) -> i64 {
        let counts = || self.record.counts.iter().filter(|count| count.0 == space);
        let nearest = counts().rfind(|count| count.1 <= at).or_else(|| counts().next());
        let Some((_, counted_at, count)) = nearest.copied() else { return 0 };
        (count - self.known(&BTreeSet::from([space]), counted_at)).max(0)
    }
}

impl Crowd {
    fn of(record: &Record, spaces: &BTreeSet<SpaceId>) -> Self {
        let mut crowd = Self { came: Vec::new(), left: Vec::new() };
        let mut starts: HashMap<SpaceId, DateTime<Utc>> = HashMap::new();
        for space in spaces {
            starts.extend(record.start_of(*space).map(|start| (*space, start)));
        }
        // Whose joining is not known was there when the sight of the space began, as in the growth of the community.
        let begins = |stay: &RecordedStay| {
            let observed = starts.get(&stay.space).map_or(stay.observed_at, |start| stay.observed_at.min(*start));
            stay.joined_at.unwrap_or(observed)
        };
        for stays in record.stays.chunk_by(|a, b| a.member == b.member) {
            let there = stays.iter().filter(|stay| spaces.contains(&stay.space));
            let mut spans: Vec<_> = there.map(|stay| (begins(stay), stay.left_at)).collect();
            spans.sort_unstable_by_key(|span| span.0);
            crowd.enter(&spans);
        }
        crowd.came.sort_unstable();
        crowd.left.sort_unstable();
        crowd
    }

    /// The spans of one person in the order of their beginnings; those that touch are one.
    fn enter(&mut self, spans: &[(DateTime<Utc>, Option<DateTime<Utc>>)]) {
        let mut open: Option<Option<DateTime<Utc>>> = None;
        for (from, to) in spans {
            open = match open {
                Some(None) => Some(None),
                Some(Some(end)) if *from <= end => Some(to.map(|to| to.max(end))),
                before => {
                    self.left.extend(before.flatten());
                    self.came.push(*from);
                    Some(*to)
                }
            };
        }
        self.left.extend(open.flatten());
    }

    fn at(&self, at: DateTime<Utc>) -> i64 {
        let until = |times: &[DateTime<Utc>]| times.partition_point(|time| *time <= at) as i64;
        until(&self.came) - until(&self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::MemberId;
    use chrono::TimeDelta;

    fn day(day: i64) -> DateTime<Utc> {
        "2026-11-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(day)
    }

    fn stay(member: i64, space: i64, from: i64, to: Option<i64>) -> RecordedStay {
        RecordedStay {
            member: MemberId(member),
            space: SpaceId(space),
            number: 1,
            joined_at: Some(day(from)),
            observed_at: day(from),
            left_at: to.map(day),
            end_reason: None,
        }
    }

    fn at(record: &Record, spaces: &[i64], when: i64) -> i64 {
        Audience::new(record).at(&spaces.iter().copied().map(SpaceId).collect(), day(when))
    }

    #[test]
    fn who_is_in_two_of_the_places_is_one() {
        let stays = vec![
            stay(1, 1, 0, Some(5)),
            stay(1, 2, 3, Some(9)),
            stay(1, 1, 12, None),
            stay(2, 2, 1, None),
            stay(3, 3, 0, None),
        ];
        let record = Record { stays, ..Record::default() };
        let counted: Vec<i64> = [0, 1, 4, 7, 9, 12].map(|when| at(&record, &[1, 2], when)).to_vec();
        assert_eq!(counted, [1, 2, 2, 2, 1, 2]);
        assert_eq!((at(&record, &[1], 7), at(&record, &[2], 7), at(&record, &[], 7)), (0, 2, 0));
    }

    #[test]
    fn whom_the_platform_only_counts_is_there_too() {
        let counts = vec![(SpaceId(1), day(2), 10), (SpaceId(1), day(6), 30)];
        let record = Record { stays: vec![stay(1, 1, 0, None), stay(2, 1, 5, None)], counts, ..Record::default() };
        // Nine unseen by the first count, twenty-eight by the second.
        assert_eq!([1, 3, 5, 6].map(|when| at(&record, &[1], when)), [10, 10, 11, 30]);
    }
}
