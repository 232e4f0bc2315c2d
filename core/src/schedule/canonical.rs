//! The canonical text of a rule: English that the parser reads back to the same rule.

use std::fmt::{Display, Write};

use chrono::{DateTime, NaiveDateTime, NaiveTime, Timelike, Utc, Weekday};

use super::days::{Days, MonthDay, WEEK, Weekdays};
use super::{LAST_OF_DAY, Moment, Pattern, Rule};

impl Rule {
    /// English text that [`Rule::from_canonical`] reads back to an equal rule, with the start where one is counted from.
    pub fn canonical(&self) -> String {
        let mut text = match &self.pattern {
            Pattern::Once(at) => format!("at {}", moment(*at)),
            Pattern::Elapsed { every_seconds } => elapsed(*every_seconds),
            Pattern::Days { days, at } => {
                format!("{} at {}", dates(days), join(at.iter().map(|time| time.format("%H:%M"))))
            }
            Pattern::Cron(cron) => format!("cron \"{}\"", cron.text()),
        };
        // Writing to a String cannot fail.
        match self.from {
            Some(Moment::Civil(from)) if from.time() == NaiveTime::MIN => {
                let _ = write!(text, " from {}", from.date());
            }
            Some(from) => {
                let _ = write!(text, " from {}", moment(from));
            }
            None => {}
        }
        if let Some(until) = self.until {
            let _ = match until.time() {
                LAST_OF_DAY => write!(text, " until {}", until.date()),
                _ => write!(text, " until {}", civil(until)),
            };
        }
        if let Some(times) = self.times {
            let _ = write!(text, " times {times}");
        }
        text
    }
}

/// `2026-12-01 09:00`, with seconds where there are any.
pub(super) fn civil(local: NaiveDateTime) -> String {
    let format = if local.second() == 0 { "%F %H:%M" } else { "%F %T" };
    local.format(format).to_string()
}

fn instant(utc: DateTime<Utc>) -> String {
    utc.format("%FT%TZ").to_string()
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Civil(local) => civil(local),
        Moment::Instant(utc) => instant(utc),
    }
}

/// The largest unit of which the step is a whole number.
pub(super) fn whole_units(seconds: u32) -> (u32, &'static str) {
    match seconds {
        s if s % 3_600 == 0 => (s / 3_600, "hours"),
        s if s % 60 == 0 => (s / 60, "minutes"),
        s => (s, "seconds"),
    }
}

fn elapsed(seconds: u32) -> String {
    match whole_units(seconds) {
        (1, unit) => format!("every {}", unit.trim_end_matches('s')),
        (number, unit) => format!("every {number} {unit}"),
    }
}

fn join(items: impl Iterator<Item = impl Display>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn dates(days: &Days) -> String {
    match days {
        Days::Daily(1) => "daily".to_owned(),
        Days::Daily(n) => format!("every {n} days"),
        Days::Weekly(1, days) => format!("weekly on {}", weekdays(*days)),
        Days::Weekly(n, days) => format!("every {n} weeks on {}", weekdays(*days)),
        Days::Monthly(1, days) => format!("monthly on {}", join(days.iter().map(|day| month_day(*day)))),
        Days::Monthly(n, days) => format!("every {n} months on {}", join(days.iter().map(|day| month_day(*day)))),
        Days::Yearly(days) => {
            format!("yearly on {}", join(days.iter().map(|(month, day)| format!("{month:02}-{day:02}"))))
        }
    }
}

fn weekdays(days: Weekdays) -> String {
    join(days.iter().map(weekday_name))
}

/// `mon`.
pub(super) fn weekday_name(day: Weekday) -> String {
    day.to_string().to_ascii_lowercase()
}

fn month_day(day: MonthDay) -> String {
    let name = |day: u8| weekday_name(WEEK[usize::from(day)]);
    match day {
        MonthDay::Number(number) => number.to_string(),
        MonthDay::Last => "last".to_owned(),
        MonthDay::LastWeekday(day) => format!("last {}", name(day)),
        MonthDay::Nth(n, day) => {
            let ordinal = ["1st", "2nd", "3rd", "4th", "5th"];
            format!("{} {}", ordinal[usize::from(n.clamp(1, 5)) - 1], name(day))
        }
    }
}
