//! A rule in words, in both languages.

use chrono::{NaiveTime, Weekday};
use fluent_bundle::FluentValue;

use super::canonical::{civil, weekday_name, whole_units};
use super::days::{Days, MonthDay, WEEK};
use super::{LAST_OF_DAY, Moment, Note, Pattern, Rule};
use crate::community::Lang;
use crate::words::say;
use crate::zone::Zone;

impl Rule {
    /// When it takes place, as part of a sentence. Instants are told as the clocks of the zone show them.
    pub fn in_words(&self, lang: Lang, zone: &Zone) -> String {
        let mut text = pattern(lang, &self.pattern, zone);
        let mut add = |id: &str, name: &str, value: FluentValue<'_>| {
            text = say(lang, id, &[("rule", text.as_str().into()), (name, value)]);
        };
        if let Some(from) = self.from {
            let local = from.local(zone);
            let is_day = local.time() == NaiveTime::MIN && matches!(from, Moment::Civil(_));
            let start = if is_day { local.date().to_string() } else { civil(local) };
            add("schedule-says-from", "start", start.into());
        }
        if let Some(until) = self.until {
            let end = if until.time() == LAST_OF_DAY { until.date().to_string() } else { civil(until) };
            add("schedule-says-until", "end", end.into());
        }
        if let Some(times) = self.times {
            add("schedule-says-times", "n", times.into());
        }
        text
    }
}

impl Note {
    /// What the clocks did, as a sentence.
    pub fn in_words(self, lang: Lang) -> String {
        match self {
            Self::MovedForward { minutes } => say(lang, "schedule-note-gap", &[("minutes", minutes.into())]),
            Self::FirstOfTwo => say(lang, "schedule-note-overlap", &[]),
        }
    }
}

fn pattern(lang: Lang, pattern: &Pattern, zone: &Zone) -> String {
    match pattern {
        Pattern::Once(at) => say(lang, "schedule-says-once", &[("at", civil(at.local(zone)).into())]),
        Pattern::Elapsed { every_seconds } => {
            let (n, unit) = whole_units(*every_seconds);
            say(lang, "schedule-says-elapsed", &[("n", n.into()), ("unit", unit.into())])
        }
        Pattern::Cron(cron) => say(lang, "schedule-says-cron", &[("cron", cron.text().into())]),
        Pattern::Days { days, at } => {
            let times = list(lang, at.iter().map(|time| time.format("%H:%M").to_string()));
            dates(lang, days, &times)
        }
    }
}

fn dates(lang: Lang, days: &Days, times: &str) -> String {
    let (id, every, on) = match days {
        Days::Daily(every) => ("schedule-says-days", *every, String::new()),
        Days::Weekly(every, days) => {
            ("schedule-says-weeks", *every, list(lang, days.iter().map(|day| weekday(lang, day))))
        }
        Days::Monthly(every, days) => {
            ("schedule-says-months", *every, list(lang, days.iter().map(|day| month_day(lang, *day))))
        }
        Days::Yearly(days) => ("schedule-says-years", 1, list(lang, days.iter().map(|day| year_day(lang, *day)))),
    };
    let args: [(&str, FluentValue<'_>); 3] = [("n", every.into()), ("days", on.into()), ("times", times.into())];
    say(lang, id, &args)
}

/// "09:00, 12:00 and 18:30".
fn list(lang: Lang, items: impl Iterator<Item = String>) -> String {
    let mut items = items.peekable();
    let mut text = items.next().unwrap_or_default();
    while let Some(item) = items.next() {
        let id = if items.peek().is_some() { "schedule-list-more" } else { "schedule-list-last" };
        text = say(lang, id, &[("list", text.into()), ("item", item.into())]);
    }
    text
}

fn weekday(lang: Lang, day: Weekday) -> String {
    say(lang, "schedule-weekday", &[("day", weekday_name(day).into())])
}

fn month_day(lang: Lang, day: MonthDay) -> String {
    let name = |day: u8| FluentValue::from(weekday(lang, WEEK[usize::from(day)]));
    match day {
        MonthDay::Number(n) => say(lang, "schedule-day-number", &[("n", n.into())]),
        MonthDay::Last => say(lang, "schedule-day-last", &[]),
        MonthDay::Nth(n, day) => say(lang, "schedule-day-nth", &[("n", n.into()), ("weekday", name(day))]),
        MonthDay::LastWeekday(day) => say(lang, "schedule-day-last-weekday", &[("weekday", name(day))]),
    }
}

fn year_day(lang: Lang, (month, day): (u32, u32)) -> String {
    say(lang, "schedule-day-of-year", &[("month", month.into()), ("day", day.into())])
}
