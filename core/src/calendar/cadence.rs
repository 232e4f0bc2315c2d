//! The cadence kept beside the cadence meant: how often a topic was posted about in each week, and how often its
//! schedules said so.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::entries::{Entry, EntryState, Kind};
use crate::zone::{Zone, week_start};

/// A topic, week by week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// The topic; empty for posts without one.
    pub topic: String,
    /// The weeks that were asked for, in their order.
    pub weeks: Vec<Week>,
}

/// One week of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub start: NaiveDate,
    /// Posts of which all was seen.
    pub made: u32,
    /// Posts that were meant for the week: what became of them is no matter, and drafts are not among them.
    pub meant: u32,
}

/// Counts posts by topic and by the week of the zone's clocks, the topic meant most often first. Topics are the same
/// when they differ by case alone. A topic for which nothing was meant in these weeks is left out.
pub fn count(entries: &[Entry], weeks: &[NaiveDate], zone: &Zone) -> Vec<Cadence> {
    let mut topics: BTreeMap<String, Cadence> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Post && entry.state.is_meant()) {
        let start = week_start(zone.local_date(entry.at));
        let Some(index) = weeks.iter().position(|week| *week == start) else { continue };
        let topic = entry.topic.trim();
        let cadence = topics.entry(topic.to_lowercase()).or_insert_with(|| Cadence {
            topic: topic.to_owned(),
            weeks: weeks.iter().map(|&start| Week { start, made: 0, meant: 0 }).collect(),
        });
        let week = &mut cadence.weeks[index];
        week.meant += 1;
        week.made += u32::from(entry.state == EntryState::Sent);
    }
    let mut counted: Vec<Cadence> = topics.into_values().collect();
    // Those without a topic are told last: they are no topic.
    let meant = |cadence: &Cadence| cadence.weeks.iter().map(|week| u64::from(week.meant)).sum::<u64>();
    counted.sort_by_key(|cadence| (cadence.topic.is_empty(), std::cmp::Reverse(meant(cadence))));
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: &str, topic: &str, state: EntryState) -> Entry {
        let at = at.parse().unwrap();
        let (title, topic) = ("t".to_owned(), topic.to_owned());
        let (place, changed_at) = (String::new(), at);
        Entry {
            at,
            ends_at: None,
            key: 1,
            number: 1,
            title,
            topic,
            state,
            kind: Kind::Post,
            place,
            sequence: 0,
            changed_at,
        }
    }

    fn weeks() -> [NaiveDate; 2] {
        ["2026-11-02", "2026-11-09"].map(|day| day.parse().unwrap())
    }

    fn told(cadence: &[Cadence]) -> Vec<String> {
        let week = |week: &Week| format!("{}/{}", week.made, week.meant);
        cadence
            .iter()
            .map(|c| format!("{} {}", c.topic, c.weeks.iter().map(week).collect::<Vec<_>>().join(" ")))
            .collect()
    }

    #[test]
    fn what_was_sent_is_made_and_whatever_was_due_or_is_planned_is_meant() {
        let of_posts =
            |state: &EntryState| !matches!(state, EntryState::Event | EntryState::Held | EntryState::Cancelled);
        let entries: Vec<Entry> = EntryState::ALL
            .into_iter()
            .filter(of_posts)
            .map(|state| entry("2026-11-04T09:00:00Z", "Rust", state))
            .collect();
        assert_eq!(told(&count(&entries, &weeks(), &Zone::utc())), ["Rust 1/9 0/0"]);
    }

    #[test]
    fn a_week_begins_on_monday_by_the_zones_clocks() {
        let entries = [entry("2026-11-08T16:00:00Z", "Rust", EntryState::Sent)];
        let shanghai: Zone = "Asia/Shanghai".parse().unwrap();
        assert_eq!(told(&count(&entries, &weeks(), &Zone::utc())), ["Rust 1/1 0/0"]);
        assert_eq!(told(&count(&entries, &weeks(), &shanghai)), ["Rust 0/0 1/1"]);
    }

    #[test]
    fn topics_are_told_by_how_often_they_are_meant_and_none_comes_last() {
        let mut entries = vec![entry("2026-11-04T09:00:00Z", "b", EntryState::Planned)];
        entries
            .extend(["", "", "", "A", "a ", "far"].map(|topic| entry("2026-11-11T09:00:00Z", topic, EntryState::Sent)));
        entries[6].at = "2027-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(told(&count(&entries, &weeks(), &Zone::utc())), ["A 0/0 2/2", "b 0/1 0/0", " 0/0 3/3"]);
    }
}
