//! Cron expressions of five fields, in civil time.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::error::RuleError;

/// Years within which every expression that has an occurrence has the next: weekdays and leap years repeat after 28,
/// and a century without its leap year lies between at most once.
const YEARS_MAX: i32 = 40;

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// Minute, hour, day of the month, month, day of the week: each a set of numbers, as bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cron {
    /// As it is shown and stored: capital letters, one blank between fields.
    text: String,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Both kinds of day are said, so that either is enough: the rule of every cron since Vixie's.
    is_either_day: bool,
}

/// What a field may hold.
struct Field {
    /// Its word in errors.
    name: &'static str,
    min: u32,
    max: u32,
    /// Names from the smallest number on.
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", min: 0, max: 59, names: &[] },
    Field { name: "hour", min: 0, max: 23, names: &[] },
    Field { name: "day", min: 1, max: 31, names: &[] },
    Field { name: "month", min: 1, max: 12, names: MONTHS },
    // 7 is Sunday too.
    Field { name: "weekday", min: 0, max: 7, names: WEEKDAYS },
];

impl Field {
    /// The numbers of a field such as `*/15`, `1-5`, `MON,FRI`, as bits.
    fn read(&self, text: &str) -> Result<u64, RuleError> {
        text.split(',').try_fold(0, |set, part| {
            let numbers = self.part(part).ok_or_else(|| {
                RuleError::about("schedule-cron-part", part)
                    .arg("field", self.name)
                    .arg("min", self.min.to_string())
                    .arg("max", self.max.to_string())
            })?;
            Ok(set | numbers)
        })
    }

    fn part(&self, part: &str) -> Option<u64> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (self.min, self.max),
            Some((first, last)) => (self.value(first)?, self.value(last)?),
            // `5/15` goes on to the end.
            None => (self.value(range)?, if step.is_some() { self.max } else { self.value(range)? }),
        };
        if first > last {
            return None;
        }
        let numbers = (first..=last).step_by(step.unwrap_or(1) as usize);
        Some(numbers.fold(0, |set, number| set | 1 << number))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| *name == text).map(|at| at as u32 + self.min);
        named.or_else(|| number(text)).filter(|value| (self.min..=self.max).contains(value))
    }
}

fn number(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn has(set: u64, number: u32) -> bool {
    set & (1 << number) != 0
}

impl Cron {
    /// Reads an expression; one that can never have an occurrence is refused.
    pub(super) fn parse(text: &str) -> Result<Self, RuleError> {
        let text = text.to_ascii_uppercase();
        let fields: Vec<&str> = text.split_whitespace().collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            return Err(RuleError::new("schedule-cron-fields").arg("count", fields.len().to_string()));
        };
        let mut weekdays = FIELDS[4].read(weekday)?;
        if has(weekdays, 7) {
            weekdays = weekdays & 0x7f | 1;
        }
        let cron = Self {
            minutes: FIELDS[0].read(minute)?,
            hours: FIELDS[1].read(hour)?,
            days: FIELDS[2].read(day)?,
            months: FIELDS[3].read(month)?,
            weekdays,
            is_either_day: !day.starts_with('*') && !weekday.starts_with('*'),
            text: fields.join(" "),
        };
        if cron.has_a_date() { Ok(cron) } else { Err(RuleError::about("schedule-never", &cron.text)) }
    }

    /// The expression.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether any month of the expression has any of its days. Every date falls on every weekday at some time.
    fn has_a_date(&self) -> bool {
        let longest = |month| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let first_day = self.days.trailing_zeros();
        self.is_either_day || (1..=12).any(|month| has(self.months, month) && first_day <= longest(month))
    }

    fn has_date(&self, date: NaiveDate) -> bool {
        let day = has(self.days, date.day());
        let weekday = has(self.weekdays, date.weekday().num_days_from_sunday());
        if self.is_either_day { day || weekday } else { day && weekday }
    }

    /// The first date at or after one.
    fn next_date(&self, from: NaiveDate) -> Option<NaiveDate> {
        let end = from.year() + YEARS_MAX;
        let mut date = from;
        while date.year() <= end {
            if !has(self.months, date.month()) {
                date = date.with_day(1)?.checked_add_months(chrono::Months::new(1))?;
            } else if self.has_date(date) {
                return Some(date);
            } else {
                date = date.succ_opt()?;
            }
        }
        None
    }

    /// The first time of day at or after one.
    fn next_in_day(&self, from: NaiveTime) -> Option<NaiveTime> {
        // A minute that has begun is over.
        let minutes_of_day = from.num_seconds_from_midnight().div_ceil(60);
        let (hour, minute) = (minutes_of_day / 60, minutes_of_day % 60);
        let in_this_hour = (minute..60).find(|minute| hour < 24 && has(self.hours, hour) && has(self.minutes, *minute));
        if let Some(minute) = in_this_hour {
            return NaiveTime::from_hms_opt(hour, minute, 0);
        }
        let hour = (hour + 1..24).find(|hour| has(self.hours, *hour))?;
        NaiveTime::from_hms_opt(hour, self.minutes.trailing_zeros(), 0)
    }

    /// The first civil time at or after one.
    pub(super) fn next_time(&self, from: NaiveDateTime) -> Option<NaiveDateTime> {
        let date = self.next_date(from.date())?;
        if date == from.date()
            && let Some(time) = self.next_in_day(from.time())
        {
            return Some(date.and_time(time));
        }
        let date = if date == from.date() { self.next_date(date.succ_opt()?)? } else { date };
        Some(date.and_time(self.next_in_day(NaiveTime::MIN)?))
    }
}
