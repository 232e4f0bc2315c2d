//! Schedules: rules in civil time, apart from any zone, and the instants at which a zone's clocks make them occur.
//!
//! A rule is said in English or Chinese (`weekly on mon, thu at 20:00`, 每周一、周四 20:00), kept as canonical English,
//! and asked for its next occurrence. What is understood:
//!
//! | once | again and again |
//! |---|---|
//! | `2026-12-01 09:00`, `dec 1 at 9am`, 12月1日 9点 | `every 90 minutes`, 每90分钟: elapsed time, from now on |
//! | `1.12.2026 9:00`: the day before the month | `daily at 09:00, 18:30`, `every 3 days at 09:00`, 每天 9点, 每晚十点, 隔天 9点 |
//! | `tomorrow at 9:00`, 明天 9:00, 今晚8点, 明早九点半 | `weekly on mon, thu at 20:00`, 每周日晚八点半 |
//! | `friday at 9:00`, `next monday at 9:00`, 下周三 20:00 | `weekdays at 9:00`, `mon-fri at 9`, 工作日 9:00, 周一到周五 9:00 |
//! | 下个月1号 9:00, 本月最后一天 9:00 | `every other tuesday at 7pm`, 隔周周二 19:00 |
//! | `in 2 hours`, 半小时后 | `monthly on 1, last at 09:00`, `first monday of the month at 19:00`, 每月第一个周一 19:00 |
//! | `now`, `at once`, 现在, 马上: posted at once | `yearly on 12-24 at 09:00`, `cron "0 9 * * 1-5"` |
//!
//! Twelve at night (`midnight`, 午夜, 晚上12点, 半夜12点) is the midnight with which a date ends, and 00:00 of every day; on
//! other days that come again, and at the hours after it (周五半夜2点), it is refused, since two days may be meant. So is
//! `01/12/2026`. In a list a part of the day holds for the times behind it that say none (每晚8点、10点 is 20:00 and 22:00);
//! where that gives no later time (上午9点、3点) the list is refused.
//!
//! What comes again may have a beginning, an end and a number (`from`, `until`, `times`; 从…起, 到…为止, 共…次). All days of
//! a rule have the same times. Two rules govern clocks that change: a civil time that they skip moves forward by
//! the gap, and of two that they show the first counts. What falls on one instant occurs once.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use steward_core::schedule::Rule;
//! use steward_core::zone::Zone;
//!
//! let zone: Zone = "America/New_York".parse()?;
//! let now: DateTime<Utc> = "2026-03-07T12:00:00Z".parse()?;
//! let rule = Rule::parse("every day at 2:30am", &zone, now)?;
//! assert_eq!(rule.canonical(), "daily at 02:30");
//! // The clocks go from 02:00 to 03:00.
//! let next = rule.occurrences(&zone, now, 1).remove(0);
//! assert_eq!(next.local.to_string(), "2026-03-08 03:30:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod clocks;
mod cron;
mod days;
mod error;
mod hours;
mod near;
mod parse;
mod say;
mod scan;
mod terms;

use chrono::{DateTime, DurationRound, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::zone::Zone;
use clocks::{Shown, Walk};
use cron::Cron;
use days::Days;
pub use error::RuleError;
use parse::Draft;
use scan::Now;

/// Longest text of a rule, in characters. Checked before anything else is.
pub const TEXT_MAX_CHARS: usize = 500;
/// Most occurrences that `times` may name.
pub const TIMES_MAX: u32 = 10_000;
/// Days within which a rule has to have an occurrence: five years.
pub const HORIZON_DAYS: i64 = 5 * 366;
/// Longest step of a rule by elapsed time, in minutes: five years.
const EVERY_MINUTES_MAX: u32 = 5 * 366 * 1_440;
/// Longest step of a rule by days: five years.
const EVERY_DAYS_MAX: u32 = 5 * 366;
/// Longest step of a rule by weeks: five years.
const EVERY_WEEKS_MAX: u32 = 5 * 52;
/// Longest step of a rule by months: five years.
const EVERY_MONTHS_MAX: u32 = 5 * 12;
/// The time to which `until` with a date alone reaches.
const LAST_OF_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The instant of one civil time: where the clocks skip it, as much later as they were put forward; of two the first.
pub(crate) fn instant(zone: &Zone, local: NaiveDateTime) -> DateTime<Utc> {
    clocks::resolve(zone, local).utc
}

/// When something takes place: once or again and again, without a zone. Two rules are equal when they occur alike for the
/// same reasons; what is stored is [`Rule::canonical`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pattern: Pattern,
    /// Where it begins, included; always there where something is counted from it.
    from: Option<Moment>,
    /// Where it ends, included.
    until: Option<NaiveDateTime>,
    /// How many occurrences it has, from its first one on.
    times: Option<u32>,
}

/// A point in time, of the clocks or of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Civil(NaiveDateTime),
    Instant(DateTime<Utc>),
}

impl Moment {
    fn in_whole_seconds(self) -> Self {
        let second = TimeDelta::seconds(1);
        match self {
            Self::Civil(local) => Self::Civil(local.duration_trunc(second).unwrap_or(local)),
            Self::Instant(utc) => Self::Instant(utc.duration_trunc(second).unwrap_or(utc)),
        }
    }

    fn instant(self, zone: &Zone) -> DateTime<Utc> {
        match self {
            Self::Civil(local) => clocks::resolve(zone, local).utc,
            Self::Instant(utc) => utc,
        }
    }

    fn local(self, zone: &Zone) -> NaiveDateTime {
        match self {
            Self::Civil(local) => local,
            Self::Instant(utc) => zone.local(utc),
        }
    }
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Once(Moment),
    /// Elapsed time from the start, whatever the clocks do.
    Elapsed {
        every_seconds: u32,
    },
    /// Times of days; the times are in order and there is at least one.
    Days {
        days: Days,
        at: Vec<NaiveTime>,
    },
    Cron(Cron),
}

/// What a change of the clocks did to an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The clocks skip the time; the occurrence comes as much later as they were put forward.
    MovedForward {
        /// By how much.
        minutes: i64,
    },
    /// The clocks show the time twice; this is the first.
    FirstOfTwo,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::MovedForward { minutes } => write!(f, "gap: moved forward {minutes} minutes"),
            Self::FirstOfTwo => f.write_str("overlap: the first of two"),
        }
    }
}

/// One time at which a rule takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The instant.
    pub utc: DateTime<Utc>,
    /// What the clocks of the zone show then.
    pub local: NaiveDateTime,
    /// What a change of the clocks did to it.
    pub note: Option<Note>,
}

impl Rule {
    /// Reads a rule as somebody says it at a moment in a zone. Words such as "tomorrow" are told from that moment; what
    /// is counted from a start and does not name one starts there: `every 90 minutes` at the moment itself, which is its
    /// first occurrence, the others at their first occurrence from then on. `now` is the moment itself.
    ///
    /// Refused is what is not understood, is out of bounds, can never occur, has nothing left, or has nothing within
    /// [`HORIZON_DAYS`].
    pub fn parse(text: &str, zone: &Zone, now: DateTime<Utc>) -> Result<Self, RuleError> {
        // Rules know whole seconds; what is said to begin now begins with the second in which it is said.
        let now = now.duration_trunc(TimeDelta::seconds(1)).unwrap_or(now);
        let context = Now { utc: now, local: zone.local(now) };
        let draft = parse::read(text, Some(context))?;
        let rule = Self::settled(draft, zone, now)?;
        rule.refuse_disorder()?;
        rule.refuse_past(zone, now)?;
        Ok(rule)
    }

    /// Reads back what [`Rule::canonical`] gave.
    pub fn from_canonical(text: &str) -> Result<Self, RuleError> {
        let Draft { pattern, from, until, times } = parse::read(text, None)?;
        let rule = Self { pattern, from, until, times };
        let is_whole = match (&rule.pattern, rule.from) {
            (Pattern::Once(_), from) => from.is_none(),
            (Pattern::Elapsed { .. }, from) => from.is_some(),
            (_, Some(from)) => matches!(from, Moment::Civil(_)),
            (_, None) => !rule.counts_from_start(),
        };
        if !is_whole {
            return Err(RuleError::about("schedule-unknown", text));
        }
        rule.refuse_disorder()?;
        Ok(rule)
    }

    /// Whether it matters where the rule begins.
    fn counts_from_start(&self) -> bool {
        let steps_over = matches!(&self.pattern, Pattern::Days { days, .. } if days.steps_over());
        steps_over || self.times.is_some() || matches!(self.pattern, Pattern::Elapsed { .. })
    }

    /// A rule with the start that it counts from.
    fn settled(draft: Draft, zone: &Zone, now: DateTime<Utc>) -> Result<Self, RuleError> {
        let Draft { pattern, from, until, times } = draft;
        let mut rule = Self { pattern, from, until, times };
        match (&rule.pattern, from) {
            (Pattern::Once(_), Some(_)) => return Err(RuleError::new("schedule-once")),
            (Pattern::Elapsed { .. }, None) => rule.from = Some(Moment::Instant(now).in_whole_seconds()),
            (Pattern::Once(_) | Pattern::Elapsed { .. }, _) => {}
            (_, Some(from)) => rule.from = Some(Moment::Civil(from.local(zone))),
            (_, None) if rule.counts_from_start() => {
                let first = Walk::new(zone, now, |from| rule.first_civil(from)).next();
                rule.from = first.map(|first| Moment::Civil(first.nominal));
            }
            (_, None) => {}
        }
        Ok(rule)
    }

    /// Refuses an end before the start, and a start or end of what takes place once.
    fn refuse_disorder(&self) -> Result<(), RuleError> {
        let is_once = matches!(self.pattern, Pattern::Once(_));
        if is_once && (self.from.is_some() || self.until.is_some() || self.times.is_some()) {
            return Err(RuleError::new("schedule-once"));
        }
        match (self.from, self.until) {
            (Some(Moment::Civil(from)), Some(until)) if until < from => {
                Err(RuleError::new("schedule-until-before-from")
                    .arg("from", canonical::civil(from))
                    .arg("until", canonical::civil(until)))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a rule that has no occurrence from a moment on, or none within [`HORIZON_DAYS`] of it.
    pub fn refuse_past(&self, zone: &Zone, now: DateTime<Utc>) -> Result<(), RuleError> {
        let next = self.next_from(zone, now);
        match (&self.pattern, next) {
            (Pattern::Once(at), None) => {
                Err(RuleError::new("schedule-past").arg("at", canonical::civil(at.local(zone))))
            }
            (_, None) => Err(RuleError::new("schedule-over")),
            (_, Some(next)) if next - now > TimeDelta::days(HORIZON_DAYS) => Err(RuleError::new("schedule-far")),
            (_, Some(_)) => Ok(()),
        }
    }

    /// The first civil time at or after one, when it is not known yet where the rule begins.
    fn first_civil(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let first = match &self.pattern {
            Pattern::Days { days, at } => days.first_time(at, from),
            Pattern::Cron(cron) => cron.next_time(from),
            Pattern::Once(_) | Pattern::Elapsed { .. } => None,
        };
        first.filter(|first| self.until.is_none_or(|until| *first <= until))
    }

    /// The first civil time of a rule of days or a cron expression at or after one.
    fn next_civil(&self, from: NaiveDateTime, anchor: NaiveDateTime) -> Option<NaiveDateTime> {
        let next = match &self.pattern {
            Pattern::Days { days, at } => days.next_time(at, from.max(anchor), anchor.date()),
            Pattern::Cron(cron) => cron.next_time(from.max(anchor)),
            Pattern::Once(_) | Pattern::Elapsed { .. } => None,
        };
        next.filter(|next| self.until.is_none_or(|until| *next <= until))
    }

    /// The occurrences from an instant on, included, in order.
    pub fn series<'a>(&'a self, zone: &'a Zone, from: DateTime<Utc>) -> Box<dyn Iterator<Item = Occurrence> + 'a> {
        let occurrence = |shown: Shown| Occurrence { utc: shown.utc, local: zone.local(shown.utc), note: shown.note };
        match &self.pattern {
            Pattern::Once(at) => {
                let shown = match *at {
                    Moment::Civil(local) => clocks::resolve(zone, local),
                    Moment::Instant(utc) => Shown { utc, nominal: zone.local(utc), note: None },
                };
                Box::new(Some(shown).filter(|shown| shown.utc >= from).into_iter().map(occurrence))
            }
            Pattern::Elapsed { every_seconds } => {
                let instants = self.elapsed(zone, i64::from(*every_seconds), from);
                Box::new(instants.map(|utc| Occurrence { utc, local: zone.local(utc), note: None }))
            }
            Pattern::Days { .. } | Pattern::Cron(_) => Box::new(self.civil(zone, from).map(occurrence)),
        }
    }

    /// What comes by elapsed time.
    fn elapsed(&self, zone: &Zone, every: i64, from: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let start = self.from.map_or(from, |start| start.instant(zone));
        let end = self.until.map(|until| clocks::resolve_last(zone, until));
        let past = (clocks::whole_seconds_from(from) - start.timestamp()).max(0);
        let passed = past / every + i64::from(past % every > 0);
        let left = self.times.map_or(i64::MAX, |times| i64::from(times) - passed);
        let instants =
            (passed..).map_while(move |n| start.checked_add_signed(TimeDelta::seconds(every.checked_mul(n)?)));
        instants.take(left.max(0) as usize).take_while(move |utc| end.is_none_or(|end| *utc <= end))
    }

    /// What comes by civil time.
    fn civil<'a>(&'a self, zone: &'a Zone, from: DateTime<Utc>) -> Box<dyn Iterator<Item = Shown> + 'a> {
        let first = self.from.map(|start| start.local(zone));
        let series = move |from: NaiveDateTime| self.next_civil(from, first.unwrap_or(from));
        match (self.times, first) {
            (Some(times), Some(first)) => {
                // No offset is as large as two days.
                let walk = Walk::new(zone, first.and_utc() - TimeDelta::days(2), series);
                Box::new(walk.take(times as usize).skip_while(move |shown| shown.utc < from))
            }
            _ => Box::new(Walk::new(zone, from, series)),
        }
    }

    /// The first occurrence after an instant; one at the instant itself is not it.
    pub fn next_after(&self, zone: &Zone, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.series(zone, after).map(|occurrence| occurrence.utc).find(|utc| *utc > after)
    }

    /// The first occurrence at or after an instant.
    pub fn next_from(&self, zone: &Zone, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.series(zone, from).next().map(|occurrence| occurrence.utc)
    }

    /// So many occurrences from an instant on, included.
    pub fn occurrences(&self, zone: &Zone, from: DateTime<Utc>, count: usize) -> Vec<Occurrence> {
        self.series(zone, from).take(count).collect()
    }
}

#[cfg(test)]
mod tests;
