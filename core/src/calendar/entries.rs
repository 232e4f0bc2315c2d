//! What happens in a span: the one place where it is gathered, whatever it comes from.

use std::ops::Range;

use chrono::{DateTime, Utc};

use super::store::{self, Plan, PlannedEvent};
use crate::community::channels;
use crate::content::{OccurrenceState, PostState};
use crate::events::{EventState, Place};
use crate::ids::CommunityId;
use crate::schedule::Rule;
use crate::store::{Conn, Result};

/// So many planned times of one post are shown of a span; six weeks of every half hour are 2,016.
const PLANNED_MAX: usize = 2_500;

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryState {
    /// All of it was seen.
    Sent,
    /// It is on its way.
    Going,
    /// It goes out by itself.
    Planned,
    /// It has to be approved first.
    Review,
    /// It would go out, and somebody stopped it.
    Paused,
    /// It has a time, and its words or places are missing.
    Draft,
    /// Of some of it nobody knows.
    Uncertain,
    /// Some of it was not sent.
    Failed,
    /// It was too late.
    Missed,
    /// It was left out.
    Skipped,
    /// An event that people can come to.
    Event,
    /// An event that has been.
    Held,
    /// An event that does not take place.
    Cancelled,
}

impl EntryState {
    /// Every state, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::Sent,
        Self::Planned,
        Self::Held,
        Self::Event,
        Self::Review,
        Self::Uncertain,
        Self::Failed,
        Self::Missed,
        Self::Going,
        Self::Paused,
        Self::Skipped,
        Self::Cancelled,
        Self::Draft,
    ];

    /// The word in numbers and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Going => "going",
            Self::Planned => "planned",
            Self::Review => "review",
            Self::Paused => "paused",
            Self::Draft => "draft",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Missed => "missed",
            Self::Skipped => "skipped",
            Self::Event => "event",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether somebody meant it to be seen at its time. A draft is only an intention.
    pub fn is_meant(self) -> bool {
        self != Self::Draft
    }
}

impl From<OccurrenceState> for EntryState {
    fn from(state: OccurrenceState) -> Self {
        match state {
            OccurrenceState::Going => Self::Going,
            OccurrenceState::Sent => Self::Sent,
            OccurrenceState::Uncertain => Self::Uncertain,
            OccurrenceState::Failed => Self::Failed,
            OccurrenceState::Missed => Self::Missed,
            OccurrenceState::Skipped => Self::Skipped,
        }
    }
}

impl From<EventState> for EntryState {
    fn from(state: EventState) -> Self {
        match state {
            EventState::Draft => Self::Draft,
            EventState::Review => Self::Review,
            EventState::Open => Self::Event,
            EventState::Over => Self::Held,
            EventState::Cancelled => Self::Cancelled,
        }
    }
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A post at one of its times.
    Post,
    /// An event that is there to be answered.
    Event,
    /// A time at which an event is to be again; it becomes an event of its own when the one before begins.
    Repeat,
}

impl Kind {
    /// The word in numbers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Event | Self::Repeat => "event",
        }
    }
}

/// Something at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The time.
    pub at: DateTime<Utc>,
    /// When it ends; `None`: it takes no time.
    pub ends_at: Option<DateTime<Utc>>,
    /// The key of what it is, among those of its kind.
    pub key: i64,
    /// The community's number for it, what people type.
    pub number: i64,
    /// Its title among moderators.
    pub title: String,
    /// What it is about; may be empty.
    pub topic: String,
    /// Where it stands.
    pub state: EntryState,
    /// What it is.
    pub kind: Kind,
    /// Where an event takes place, as people call it; empty for a post.
    pub place: String,
    /// Grows with each change.
    pub sequence: u32,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
}

/// What happens in a span.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gathered {
    /// In the order of their times.
    pub entries: Vec<Entry>,
    /// Numbers of posts that have more planned times in the span than are shown.
    pub cut: Vec<i64>,
    /// So many of its rows cannot be read.
    pub unreadable: usize,
}

/// A community's posts and events in a span; `now` parts what was from what is planned. What was taken back is left out.
pub async fn gather(
    conn: &mut Conn,
    community: CommunityId,
    span: Range<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Gathered> {
    let (entries, unreadable) = store::past(conn, community, &span).await?;
    let mut gathered = Gathered { entries, unreadable, ..Gathered::default() };
    let (plans, unreadable) = store::plans(conn, community).await?;
    gathered.unreadable += unreadable;
    for plan in plans {
        let Some(state) = planned_state(plan.state) else { continue };
        let times = planned(&plan, &span, now);
        if times.len() > PLANNED_MAX {
            gathered.cut.push(plan.number);
        }
        let entries = times.into_iter().take(PLANNED_MAX).map(|at| plan.entry(at, state));
        gathered.entries.extend(entries);
    }
    let (events, unreadable) = store::events(conn, community, &span).await?;
    gathered.unreadable += unreadable;
    for mut event in events {
        event.entry.place = place_words(conn, community, &event.place).await?;
        gathered.entries.extend(repeats(&event, &span));
        gathered.entries.extend(Some(event.entry).filter(|entry| span.contains(&entry.at)));
    }
    gathered.entries.sort_by_key(|entry| (entry.at, entry.number));
    Ok(gathered)
}

async fn place_words(conn: &mut Conn, community: CommunityId, place: &str) -> Result<String> {
    match Place::read(place) {
        Some(Place::Channel(target)) => {
            channels::channel_label(conn, community, target.platform.as_str(), &target.channel).await
        }
        Some(Place::Link(url)) => Ok(url),
        None => Ok(String::new()),
    }
}

/// The times in a span at which an event is to be again.
fn repeats(event: &PlannedEvent, span: &Range<DateTime<Utc>>) -> Vec<Entry> {
    let rule = event.rule.as_deref().and_then(|rule| Rule::from_canonical(rule).ok());
    let Some(rule) = rule else { return Vec::new() };
    let first = event.entry.at;
    let lasts = event.entry.ends_at.map(|ends_at| ends_at - first);
    let times = rule.series(&event.zone, first.max(span.start)).map(|occurrence| occurrence.utc);
    let times = times.skip_while(|at| *at <= first).take_while(|at| *at < span.end).take(PLANNED_MAX);
    let state = match event.entry.state {
        EntryState::Review | EntryState::Draft => event.entry.state,
        _ => EntryState::Event,
    };
    let entry = |at: DateTime<Utc>| Entry {
        at,
        ends_at: lasts.map(|lasts| at + lasts),
        kind: Kind::Repeat,
        state,
        ..event.entry.clone()
    };
    times.map(entry).collect()
}

/// How the times are called that a post in a state would still have.
fn planned_state(state: PostState) -> Option<EntryState> {
    match state {
        PostState::Scheduled => Some(EntryState::Planned),
        PostState::Review => Some(EntryState::Review),
        PostState::Paused => Some(EntryState::Paused),
        PostState::Idea | PostState::Draft => Some(EntryState::Draft),
        PostState::Posted | PostState::Deleted => None,
    }
}

/// The times that a post still has in a span, and one more than are shown where there are more.
fn planned(plan: &Plan, span: &Range<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let first = match plan.state {
        // Without a next time all of them have come.
        PostState::Scheduled | PostState::Paused => plan.next_at,
        _ => Some(plan.next_at.unwrap_or(now)),
    };
    let Some(first) = first else { return Vec::new() };
    let Some(rule) = plan.rule.as_deref().and_then(|rule| Rule::from_canonical(rule).ok()) else {
        return plan.next_at.filter(|at| span.contains(at)).into_iter().collect();
    };
    let series = rule.series(&plan.zone, first.max(span.start)).map(|occurrence| occurrence.utc);
    series.take_while(|at| *at < span.end).take(PLANNED_MAX + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::Zone;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn plan(state: PostState, rule: &str, next_at: Option<&str>) -> Plan {
        Plan {
            key: 1,
            number: 1,
            title: "Weekly".to_owned(),
            topic: String::new(),
            state,
            rule: Some(rule.to_owned()),
            zone: "Europe/Berlin".parse::<Zone>().unwrap(),
            next_at: next_at.map(at),
            made_at: at("2026-01-01T00:00:00Z"),
            changed_at: at("2026-01-01T00:00:00Z"),
        }
    }

    fn march() -> Range<DateTime<Utc>> {
        at("2026-03-20T00:00:00Z")..at("2026-04-10T00:00:00Z")
    }

    #[test]
    fn planned_times_are_those_of_the_clocks_across_a_change() {
        let plan = plan(PostState::Scheduled, "weekly on mon at 09:00", Some("2026-03-16T08:00:00Z"));
        let times = planned(&plan, &march(), at("2026-03-10T00:00:00Z"));
        assert_eq!(times, ["2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z", "2026-04-06T07:00:00Z"].map(at));
    }

    #[test]
    fn nothing_is_planned_before_the_next_time_nor_when_all_have_come() {
        let now = at("2026-03-21T00:00:00Z");
        let after_a_skip = plan(PostState::Scheduled, "weekly on mon at 09:00", Some("2026-03-30T07:00:00Z"));
        assert_eq!(planned(&after_a_skip, &march(), now).len(), 2);
        let through = plan(PostState::Scheduled, "weekly on mon at 09:00", None);
        assert!(planned(&through, &march(), now).is_empty());
        let draft = plan(PostState::Draft, "weekly on mon at 09:00", None);
        assert_eq!(planned(&draft, &march(), at("2026-03-24T00:00:00Z")).len(), 2, "an intention begins now");
    }

    #[test]
    fn a_rule_that_cannot_be_read_has_the_time_that_was_written() {
        let broken = plan(PostState::Scheduled, "whenever", Some("2026-03-23T08:00:00Z"));
        assert_eq!(planned(&broken, &march(), at("2026-03-10T00:00:00Z")), [at("2026-03-23T08:00:00Z")]);
    }

    #[test]
    fn a_post_of_every_minute_is_cut_and_the_cut_is_seen() {
        let plan = plan(PostState::Scheduled, "cron * * * * *", Some("2026-03-20T00:00:00Z"));
        assert_eq!(planned(&plan, &march(), at("2026-03-10T00:00:00Z")).len(), PLANNED_MAX + 1);
    }
}
