//! Dates that are told from the present day: tomorrow, a weekday, a day of a month by its name.

use chrono::{Datelike, Days as DayCount, Months, NaiveDate, Weekday};

use super::error::RuleError;
use super::scan::Scanner;
use super::terms::{self, SEPARATORS};

/// A year may stand after the day of a month; the next such date may be eight years off (29 February).
const YEARS_AHEAD: i32 = 8;

const WORDS: &[(&str, u64)] = &[
    ("the day after tomorrow", 2),
    ("today", 0),
    ("tonight", 0),
    ("tomorrow", 1),
    ("今天", 0),
    ("今日", 0),
    ("明天", 1),
    ("明日", 1),
    ("大后天", 3),
    ("后天", 2),
];

/// Which week a weekday is of, counted from this one; without such a word it is the next such day.
const WEEKS: &[(&str, u64)] =
    &[("this", 0), ("next", 1), ("本", 0), ("这个", 0), ("这", 0), ("下下个", 2), ("下下", 2), ("下个", 1), ("下", 1)];

/// Which month a day is of, counted from this one: 下个月1号.
const MONTHS_AHEAD: &[(&str, u32)] =
    &[("本月", 0), ("这个月", 0), ("下下个月", 2), ("下下月", 2), ("下个月", 1), ("下月", 1)];

const MONTHS: &[(&str, u32)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

/// Reads such a date; nothing is eaten where none stands, nor where it is not known which day it is.
pub(super) fn date(scanner: &mut Scanner) -> Result<Option<NaiveDate>, RuleError> {
    let Some(now) = scanner.now else { return Ok(None) };
    let (place, today) = (scanner.place(), now.local.date());
    if let Some(days) = scanner.eat_meaning(WORDS) {
        return Ok(today.checked_add_days(DayCount::new(days)));
    }
    if let Some(date) = of_month_ahead(scanner, today)? {
        return Ok(Some(date));
    }
    if let Some(date) = before_part(scanner, today).or_else(|| weekday(scanner, today)) {
        return Ok(Some(date));
    }
    let Some((month, day)) = month_and_day(scanner) else {
        scanner.go_back(place);
        return Ok(None);
    };
    let date = match year(scanner) {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => next(today, month, day),
    };
    date.map(Some).ok_or_else(|| scanner.error_since(place, "schedule-date"))
}

/// 下个月1号, 本月最后一天; refused is a day that the month does not have.
fn of_month_ahead(scanner: &mut Scanner, today: NaiveDate) -> Result<Option<NaiveDate>, RuleError> {
    let place = scanner.place();
    let first = today.with_day(1).zip(scanner.eat_meaning(MONTHS_AHEAD));
    let Some(first) = first.and_then(|(first, ahead)| first.checked_add_months(Months::new(ahead))) else {
        return Ok(None);
    };
    let date = if scanner.eat_any(&["最后一天", "最后一日", "底", "末"]) {
        first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt())
    } else {
        let before = scanner.place();
        let day = scanner.number();
        let is_hour = scanner.peek() == Some(':') || ["点", "时"].iter().any(|word| scanner.is_at(word));
        if is_hour {
            scanner.go_back(before);
        }
        let _ = scanner.eat_any(&["日", "号"]);
        day.filter(|_| !is_hour).and_then(|day| first.with_day(day))
    };
    date.map(Some).ok_or_else(|| scanner.error_since(place, "schedule-date"))
}

/// 今 in 今晚, 明 in 明早: a short word for the day, where a part of it follows.
fn before_part(scanner: &mut Scanner, today: NaiveDate) -> Option<NaiveDate> {
    let place = scanner.place();
    let days = scanner.eat_meaning(&[("今", 0), ("明", 1)]);
    let Some(days) = days.filter(|_| ["晚", "早"].iter().any(|part| scanner.is_at(part))) else {
        scanner.go_back(place);
        return None;
    };
    today.checked_add_days(DayCount::new(days))
}

/// The next date of a month and a day, today included.
pub(super) fn next(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    let years = today.year()..=today.year() + YEARS_AHEAD;
    years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).find(|date| *date >= today)
}

/// `monday` is the next one after today, `next monday` that of the next week; 周三, 本周三, 下周三. Not where more days
/// follow: `monday, thursday` is no date.
fn weekday(scanner: &mut Scanner, today: NaiveDate) -> Option<NaiveDate> {
    let place = scanner.place();
    let week = scanner.eat_meaning(WEEKS);
    let day = terms::weekday(scanner, false).filter(|_| !is_plural(scanner));
    let Some(day) = day.filter(|_| !SEPARATORS.iter().any(|sign| scanner.is_at(sign))) else {
        scanner.go_back(place);
        return None;
    };
    let ahead = match week {
        Some(week) => {
            let monday = today.week(Weekday::Mon).first_day();
            let days = 7 * week + u64::from(day.num_days_from_monday());
            return monday.checked_add_days(DayCount::new(days));
        }
        None => (day.num_days_from_monday() + 6 - today.weekday().num_days_from_monday()) % 7 + 1,
    };
    today.checked_add_days(DayCount::new(u64::from(ahead)))
}

/// Whether the weekday that was just read was said in the plural, which is every one of them.
fn is_plural(scanner: &Scanner) -> bool {
    scanner.previous() == Some('s')
}

/// `dec 1`, `december 1st`, `1 dec`, `1st of december`, 十二月一日.
fn month_and_day(scanner: &mut Scanner) -> Option<(u32, u32)> {
    if let Some(month) = scanner.eat_meaning(MONTHS) {
        scanner.skip_blanks();
        let day = scanner.digits()?;
        let _ = scanner.eat_any(ORDINALS);
        // `dec 20:00` and `dec 2026` name no day.
        let is_day = (1..=31).contains(&day) && scanner.peek() != Some(':');
        return is_day.then_some((month, day));
    }
    scanner.skip_blanks();
    if let Some(day) = scanner.digits() {
        let _ = scanner.eat_any(ORDINALS);
        let _ = scanner.eat("of");
        return Some((scanner.eat_meaning(MONTHS)?, day));
    }
    let month = scanner.number().filter(|_| scanner.eat("月"))?;
    let day = scanner.number()?;
    let _ = scanner.eat_any(&["日", "号"]);
    Some((month, day))
}

const ORDINALS: &[&str] = &["st", "nd", "rd", "th"];

/// A year of four digits after a date, with a comma or without.
fn year(scanner: &mut Scanner) -> Option<i32> {
    let place = scanner.place();
    let _ = scanner.eat(",");
    scanner.skip_blanks();
    let year = scanner.digits().filter(|year| (1970..=2200).contains(year) && scanner.peek() != Some(':'));
    if year.is_none() {
        scanner.go_back(place);
    }
    year.and_then(|year| i32::try_from(year).ok())
}
