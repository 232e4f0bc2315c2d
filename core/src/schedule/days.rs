//! On which dates a rule in civil time has occurrences, and at which times of these days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days as DayCount, Months, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use crate::zone::week_start;

/// Months within which every monthly rule that has occurrences at all has the next: every 12 months on a fifth weekday of
/// February takes 28 years, and 40 around 1900 and 2100.
const MONTHS_MAX: i32 = 40 * 12;
/// Years within which 29 February comes back, also around 1900 and 2100.
const YEARS_MAX: i32 = 8;

/// The weekdays of a rule, from Monday on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weekdays(u8);

impl Weekdays {
    pub(super) fn insert(&mut self, day: Weekday) {
        self.0 |= 1 << day.num_days_from_monday();
    }

    pub(super) fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

/// The days of a week, in order.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A day that is found anew in each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MonthDay {
    /// 1 to 31; a month that does not have it has no occurrence on it.
    Number(u32),
    /// The first to fifth of a weekday (0 is Monday).
    Nth(u8, u8),
    /// The last of a weekday (0 is Monday).
    LastWeekday(u8),
    /// The last day.
    Last,
}

impl MonthDay {
    /// The date in the month that begins with `first`; `None` where that month has no such day.
    fn in_month(self, first: NaiveDate) -> Option<NaiveDate> {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        let weekday_from = |start: NaiveDate, day: u8| {
            let ahead = (u64::from(day) + 7 - u64::from(start.weekday().num_days_from_monday())) % 7;
            start.checked_add_days(DayCount::new(ahead))
        };
        match self {
            Self::Number(day) => first.with_day(day),
            Self::Last => Some(last),
            Self::Nth(n, day) => {
                let date = weekday_from(first, day)?.checked_add_days(DayCount::new(7 * (u64::from(n) - 1)))?;
                (date <= last).then_some(date)
            }
            Self::LastWeekday(day) => weekday_from(last.checked_sub_days(DayCount::new(6))?, day),
        }
    }
}

/// The dates of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Days {
    /// Every so many days, from an anchor on; 1 is every day.
    Daily(u32),
    /// On some days of every so many weeks, from an anchor's week (Monday to Sunday) on; 1 is every week.
    Weekly(u32, Weekdays),
    /// On some days of every so many months, from an anchor's month on; 1 is every month.
    Monthly(u32, BTreeSet<MonthDay>),
    /// On some days of each year: month and day.
    Yearly(BTreeSet<(u32, u32)>),
}

impl Days {
    /// Whether the dates are counted from a first one.
    pub(super) fn steps_over(&self) -> bool {
        matches!(self, Self::Daily(n) | Self::Weekly(n, _) | Self::Monthly(n, _) if *n > 1)
    }

    /// The same dates without leaving any out: those of which the first can be any.
    fn without_steps(&self) -> Self {
        match self {
            Self::Daily(_) => Self::Daily(1),
            Self::Weekly(_, days) => Self::Weekly(1, *days),
            Self::Monthly(_, days) => Self::Monthly(1, days.clone()),
            Self::Yearly(days) => Self::Yearly(days.clone()),
        }
    }

    /// The first date at or after one. What steps over dates counts from the anchor.
    fn next(&self, from: NaiveDate, anchor: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Daily(every) => {
                let past = (from - anchor).num_days().rem_euclid(i64::from(*every));
                let ahead = if past == 0 { 0 } else { i64::from(*every) - past };
                from.checked_add_days(DayCount::new(ahead as u64))
            }
            Self::Weekly(every, days) => next_of_weeks(from, anchor, i64::from(*every), *days),
            Self::Monthly(every, days) => next_of_months(from, anchor, *every as i32, days),
            Self::Yearly(days) => (from.year()..=from.year() + YEARS_MAX).find_map(|year| {
                let dates = days.iter().filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, *month, *day));
                dates.filter(|date| *date >= from).min()
            }),
        }
    }

    /// The first of the times at or after one.
    pub(super) fn next_time(&self, at: &[NaiveTime], from: NaiveDateTime, anchor: NaiveDate) -> Option<NaiveDateTime> {
        let date = self.next(from.date(), anchor)?;
        if date == from.date()
            && let Some(time) = at.iter().find(|time| **time >= from.time())
        {
            return Some(date.and_time(*time));
        }
        let date = if date == from.date() { self.next(date.succ_opt()?, anchor)? } else { date };
        Some(date.and_time(*at.first()?))
    }

    /// The first time at or after one when any date may be the first: where counting begins.
    pub(super) fn first_time(&self, at: &[NaiveTime], from: NaiveDateTime) -> Option<NaiveDateTime> {
        self.without_steps().next_time(at, from, from.date())
    }
}

fn next_of_weeks(from: NaiveDate, anchor: NaiveDate, every: i64, days: Weekdays) -> Option<NaiveDate> {
    let monday = week_start(from);
    let past = (monday - week_start(anchor)).num_days().div_euclid(7).rem_euclid(every);
    let in_week = |monday: NaiveDate, from: NaiveDate| {
        let dates = days
            .iter()
            .filter_map(move |day| monday.checked_add_days(DayCount::new(u64::from(day.num_days_from_monday()))));
        dates.into_iter().find(|date| *date >= from)
    };
    let this_week = if past == 0 { in_week(monday, from) } else { None };
    this_week.or_else(|| {
        let next = monday.checked_add_days(DayCount::new(7 * (every - past) as u64))?;
        in_week(next, next)
    })
}

fn next_of_months(from: NaiveDate, anchor: NaiveDate, every: i32, days: &BTreeSet<MonthDay>) -> Option<NaiveDate> {
    let number = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    let past = (number(from) - number(anchor)).rem_euclid(every);
    let ahead = if past == 0 { 0 } else { every - past };
    (ahead..=MONTHS_MAX + every).step_by(every as usize).find_map(|months| {
        let first = from.with_day(1)?.checked_add_months(Months::new(months as u32))?;
        days.iter().filter_map(|day| day.in_month(first)).filter(|date| *date >= from).min()
    })
}
