//! A series, and when a learner's next lesson is due.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::ids::{CommunityId, SeriesId};
use crate::schedule::{self, Rule};
use crate::zone::Zone;

/// So much later than due a lesson still counts as that day's: the next one keeps its day. What is later moves the rest.
const SAME_DAY: TimeDelta = TimeDelta::hours(12);
/// Longest part of a name that stands in a label, in characters.
const LABEL_MAX_CHARS: usize = 60;

/// How lessons get their times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begins {
    /// Each learner begins on the day on which they were entered, and goes on at their own pace.
    Own(Pace),
    /// Every lesson has a time for all.
    Calendar {
        /// The schedule in canonical words.
        rule: String,
        /// Its zone.
        zone: Zone,
    },
}

/// Who is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enters {
    /// Whom a moderator names.
    Moderator,
    /// Whoever joins the community as well.
    Joining,
}

/// Where a series stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesState {
    /// Another moderator has to approve it.
    Review,
    /// Its lessons go out.
    Running,
    /// Somebody stopped it, or a platform refused one of its lessons.
    Paused,
}

impl Begins {
    /// The word in the database and in commands.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Own(_) => "own",
            Self::Calendar { .. } => "calendar",
        }
    }
}

impl Enters {
    /// The word in the database and in commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
            Self::Joining => "joining",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Moderator, Self::Joining].into_iter().find(|known| known.as_str() == word)
    }
}

impl SeriesState {
    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Running => "running",
            Self::Paused => "paused",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Review, Self::Running, Self::Paused].into_iter().find(|known| known.as_str() == word)
    }
}

/// So many civil days lie between two lessons, which come at this time of the day. A change of clocks does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// At least one.
    pub every_days: u64,
    /// By the clocks of the community's zone.
    pub at: NaiveTime,
}

impl Pace {
    /// The instant on a day.
    fn on(&self, zone: &Zone, day: NaiveDate) -> DateTime<Utc> {
        schedule::instant(zone, day.and_time(self.at))
    }

    /// When the first lesson is due of somebody who was entered: on that day, at once where the time has passed.
    ///
    /// ```
    /// use steward_core::series::Pace;
    /// use steward_core::zone::Zone;
    ///
    /// let pace = Pace { every_days: 3, at: "20:00:00".parse()? };
    /// let zone: Zone = "Asia/Shanghai".parse()?;
    /// let entered: chrono::DateTime<chrono::Utc> = "2026-03-01T01:00:00Z".parse()?;
    /// let first = pace.first(&zone, entered);
    /// assert_eq!(first.to_rfc3339(), "2026-03-01T12:00:00+00:00");
    /// assert_eq!(pace.next(&zone, first).to_rfc3339(), "2026-03-04T12:00:00+00:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn first(&self, zone: &Zone, entered: DateTime<Utc>) -> DateTime<Utc> {
        self.on(zone, zone.local_date(entered)).max(entered)
    }

    /// When the lesson after one is due, by the instant from whose day the distance counts.
    pub fn next(&self, zone: &Zone, last: DateTime<Utc>) -> DateTime<Utc> {
        let day = zone.local_date(last);
        self.on(zone, day.checked_add_days(Days::new(self.every_days)).unwrap_or(day))
    }

    /// The next time at which the clocks show it, from an instant on.
    pub fn on_the_hour(&self, zone: &Zone, from: DateTime<Utc>) -> DateTime<Utc> {
        let day = zone.local_date(from);
        let today = self.on(zone, day);
        if today >= from { today } else { self.on(zone, day.succ_opt().unwrap_or(day)) }
    }
}

/// The instant from whose day the distance to the next lesson counts: when a lesson was due, unless it arrived so much later
/// that the next one would come too soon behind it.
pub fn counts_from(due: Option<DateTime<Utc>>, arrived: DateTime<Utc>) -> DateTime<Utc> {
    due.filter(|due| arrived - *due <= SAME_DAY).unwrap_or(arrived)
}

/// A series as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its key.
    pub id: SeriesId,
    /// The community.
    pub community: CommunityId,
    /// The community's own count, what people type.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// How its lessons get their times.
    pub begins: Begins,
    /// Who is entered.
    pub enters: Enters,
    /// Where it stands.
    pub state: SeriesState,
    /// By the calendar: the number of the last lesson that was given out.
    pub given: i64,
    /// By the calendar: when the next one is.
    pub next_at: Option<DateTime<Utc>>,
    /// Who made it, or changed it last.
    pub made_by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
}

impl Series {
    /// `#3 Name`.
    pub fn label(&self) -> String {
        let short: String = self.name.chars().take(LABEL_MAX_CHARS).collect();
        let rest = if short.len() < self.name.len() { "…" } else { "" };
        format!("#{} {short}{rest}", self.number)
    }

    /// When something is due of somebody who begins now, who comes back, or for whom there is a lesson again.
    pub(crate) fn rule(&self) -> Option<(Rule, &Zone)> {
        match &self.begins {
            Begins::Own(_) => None,
            Begins::Calendar { rule, zone } => Rule::from_canonical(rule).ok().map(|rule| (rule, zone)),
        }
    }

    /// The next time of the calendar after an instant.
    pub(crate) fn next_given(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (rule, zone) = self.rule()?;
        rule.next_after(zone, after)
    }

    /// When the lesson after one that arrived is due. `last`: see [`counts_from`]. By the calendar a lesson that waits
    /// already keeps the calendar's distance from the one before it.
    pub(crate) fn due_after(&self, zone: &Zone, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.begins {
            Begins::Own(pace) => Some(pace.next(zone, last)),
            Begins::Calendar { .. } => self.next_given(now),
        }
    }

    /// When the next lesson is due of somebody who had nothing to wait for, and has now. At the hour of the day, not in the
    /// middle of the night in which a moderator wrote it.
    pub(crate) fn due_again(&self, zone: &Zone, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        match &self.begins {
            Begins::Own(pace) => {
                let earliest = last.map_or(now, |last| pace.next(zone, last));
                if earliest > now { earliest } else { pace.on_the_hour(zone, now) }
            }
            Begins::Calendar { .. } => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn pace(every_days: u64, time: &str) -> Pace {
        Pace { every_days, at: time.parse().unwrap() }
    }

    #[test]
    fn the_first_lesson_is_on_the_day_of_entry_and_at_once_when_its_hour_has_passed() {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let pace = pace(3, "20:00:00");
        assert_eq!(pace.first(&zone, at("2026-01-10T08:00:00Z")), at("2026-01-10T19:00:00Z"));
        let late = at("2026-01-10T20:30:00Z");
        assert_eq!(pace.first(&zone, late), late);
        // In Berlin it is the next day already.
        assert_eq!(pace.first(&zone, at("2026-01-10T23:30:00Z")), at("2026-01-11T19:00:00Z"));
    }

    #[test]
    fn a_change_of_the_clocks_does_not_move_the_hour_of_a_lesson() {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let winter = at("2026-03-27T19:00:00Z");
        let summer = pace(3, "20:00:00").next(&zone, winter);
        assert_eq!(summer, at("2026-03-30T18:00:00Z"), "20:00 on both sides of the change");
        // 02:30 is skipped on 29 March: the lesson comes as much later as the clocks were put forward.
        let skipped = pace(1, "02:30:00").next(&zone, at("2026-03-28T01:30:00Z"));
        assert_eq!(skipped, at("2026-03-29T01:30:00Z"));
        assert_eq!(zone.local(skipped).to_string(), "2026-03-29 03:30:00");
        // And on the day after it is 02:30 again.
        assert_eq!(pace(1, "02:30:00").next(&zone, skipped), at("2026-03-30T00:30:00Z"));
        // 02:30 comes twice on 25 October: the first one counts.
        assert_eq!(pace(1, "02:30:00").next(&zone, at("2026-10-24T00:30:00Z")), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn a_late_lesson_moves_those_behind_it_and_one_that_is_a_little_late_does_not() {
        let zone = Zone::utc();
        let pace = pace(3, "20:00:00");
        let due = at("2026-05-01T20:00:00Z");
        let slow = counts_from(Some(due), at("2026-05-02T03:00:00Z"));
        assert_eq!(pace.next(&zone, slow), at("2026-05-04T20:00:00Z"));
        let late = counts_from(Some(due), at("2026-05-06T09:00:00Z"));
        assert_eq!(pace.next(&zone, late), at("2026-05-09T20:00:00Z"));
        assert_eq!(counts_from(None, due), due);
    }

    #[test]
    fn who_has_a_lesson_again_gets_it_at_the_hour_and_not_before_the_distance() {
        let series = Series {
            id: SeriesId(1),
            community: CommunityId(1),
            number: 3,
            name: "Rust".to_owned(),
            begins: Begins::Own(pace(3, "20:00:00")),
            enters: Enters::Moderator,
            state: SeriesState::Running,
            given: 0,
            next_at: None,
            made_by: String::new(),
            approved_by: None,
        };
        let zone = Zone::utc();
        let last = Some(at("2026-05-01T20:00:00Z"));
        let again = |now| series.due_again(&zone, last, at(now));
        assert_eq!(again("2026-05-02T10:00:00Z"), at("2026-05-04T20:00:00Z"), "the distance is kept");
        assert_eq!(again("2026-05-20T02:00:00Z"), at("2026-05-20T20:00:00Z"), "not in the night");
        assert_eq!(again("2026-05-20T21:00:00Z"), at("2026-05-21T20:00:00Z"));
        assert_eq!(series.label(), "#3 Rust");
    }
}
