//! The small parts of a rule in both languages: dates, weekdays, days of a month, lists of them. Times are in [`hours`].

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::days::{MonthDay, WEEK, Weekdays};
use super::error::RuleError;
use super::scan::Scanner;
use super::{LAST_OF_DAY, Moment, hours, near};

/// Years that a date may name.
const YEARS: std::ops::RangeInclusive<u32> = 1970..=2200;

/// What reading a part gives: nothing when something else stands there.
pub(super) type Read<T> = Result<Option<T>, RuleError>;

/// What stands between the items of a list.
pub(super) const SEPARATORS: &[&str] = &[",", "、", "and", "&", "和", "及", "与"];

/// What stands between the first and the last of a span of days.
const THROUGH: &[&str] = &["-", "to", "through", "到", "至"];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Mon),
    ("mon", Weekday::Mon),
    ("mondays", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("tuesdays", Weekday::Tue),
    ("tues", Weekday::Tue),
    ("tue", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("wednesdays", Weekday::Wed),
    ("wed", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("thursdays", Weekday::Thu),
    ("thurs", Weekday::Thu),
    ("thu", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("fridays", Weekday::Fri),
    ("fri", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("saturdays", Weekday::Sat),
    ("sat", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("sundays", Weekday::Sun),
    ("sun", Weekday::Sun),
];

const CHINESE_WEEKDAYS: &[(&str, Weekday)] = &[
    ("一", Weekday::Mon),
    ("二", Weekday::Tue),
    ("三", Weekday::Wed),
    ("四", Weekday::Thu),
    ("五", Weekday::Fri),
    ("六", Weekday::Sat),
    ("日", Weekday::Sun),
    ("天", Weekday::Sun),
];

/// 周, and the other words for a week that stand before the number of a day.
const CHINESE_WEEK: &[&str] = &["周", "星期", "礼拜"];

/// Where an item of a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    First,
    AfterSeparator,
    /// Right after another item, as in 一三五.
    Beside,
}

/// The items of a list, at least one; `None` when none stands here. A separator after which no item comes belongs to
/// what follows.
pub(super) fn list<T>(scanner: &mut Scanner, item: impl Fn(&mut Scanner, Place) -> Read<T>) -> Read<Vec<T>> {
    let Some(first) = item(scanner, Place::First)? else { return Ok(None) };
    let mut items = vec![first];
    loop {
        let place = scanner.place();
        let mut stands = Place::Beside;
        while scanner.eat_any(SEPARATORS) {
            stands = Place::AfterSeparator;
        }
        match item(scanner, stands)? {
            Some(next) if scanner.place() > place => items.push(next),
            _ => {
                scanner.go_back(place);
                return Ok(Some(items));
            }
        }
    }
}

/// A date: `2026-12-01`, `2026年12月1日`, `12月1日`, and those of [`near`].
pub(super) fn date(scanner: &mut Scanner) -> Read<NaiveDate> {
    if let Some(date) = near::date(scanner)? {
        return Ok(Some(date));
    }
    let place = scanner.place();
    scanner.skip_blanks();
    let Some(first) = scanner.digits() else {
        scanner.go_back(place);
        return Ok(None);
    };
    let date = match scanner.peek() {
        Some('月') => date_without_year(scanner, first),
        Some('.') => {
            let Some((second, year)) = year_last(scanner, '.') else {
                scanner.go_back(place);
                return Ok(None);
            };
            NaiveDate::from_ymd_opt(year, second, first)
        }
        Some(sign @ ('-' | '/')) if first <= 31 => match year_last(scanner, sign) {
            Some(rest) => day_and_month(first, rest, &scanner.since(place))?,
            None => None,
        },
        Some(sign @ ('-' | '/' | '年')) if YEARS.contains(&first) => {
            scanner.eat(&sign.to_string());
            let month = scanner.number();
            let is_parted = if sign == '年' { scanner.eat("月") } else { scanner.eat(&sign.to_string()) };
            month.filter(|_| is_parted).and_then(|month| {
                let day = scanner.number()?;
                NaiveDate::from_ymd_opt(first as i32, month, day)
            })
        }
        Some('-' | '/' | '年') => None,
        _ => {
            scanner.go_back(place);
            return Ok(None);
        }
    };
    let Some(date) = date else {
        scanner.pass_while(|sign| sign.is_ascii_digit() || "-/年月日号".contains(sign));
        return Err(scanner.error_since(place, "schedule-date"));
    };
    let _ = scanner.eat_any(&["日", "号"]);
    Ok(Some(date))
}

/// What follows the first number of `1.12.2026`: the second, and the year. Nothing is eaten where no such thing stands.
fn year_last(scanner: &mut Scanner, sign: char) -> Option<(u32, i32)> {
    let place = scanner.place();
    let mut part = || {
        (scanner.peek() == Some(sign)).then(|| scanner.eat(&sign.to_string()))?;
        scanner.digits()
    };
    let (second, year) = (part(), part().filter(|year| YEARS.contains(year)));
    let said = second.zip(year.and_then(|year| i32::try_from(year).ok()));
    if said.is_none() {
        scanner.go_back(place);
    }
    said
}

/// `25/12/2026`; refused when the day might be the month: `01/12/2026`.
fn day_and_month(first: u32, (second, year): (u32, i32), part: &str) -> Read<NaiveDate> {
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => Err(RuleError::about("schedule-day-or-month", part)
            .arg("one", one.to_string())
            .arg("other", other.to_string())),
        (one, other) => Ok(one.or(other)),
    }
}

/// `12月1日` is the next such date.
fn date_without_year(scanner: &mut Scanner, month: u32) -> Option<NaiveDate> {
    let today = scanner.now?.local.date();
    scanner.eat("月");
    let day = scanner.number()?;
    near::next(today, month, day)
}

/// A date and what of a time stands after it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said {
    /// The date alone.
    Date(NaiveDate),
    /// A date with a time.
    Moment(Moment),
}

impl Said {
    /// The moment, or the first of the day.
    pub(super) fn or_start_of_day(self) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Date(date) => Moment::Civil(date.and_time(NaiveTime::MIN)),
        }
    }

    /// The moment, or the last second of the day.
    pub(super) fn or_end_of_day(self) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Date(date) => Moment::Civil(date.and_time(LAST_OF_DAY)),
        }
    }
}

/// A date, or a date and a time; `2026-12-01T09:00:00Z` is an instant.
pub(super) fn moment(scanner: &mut Scanner) -> Read<Said> {
    let start = scanner.place();
    let Some(date) = date(scanner)? else { return Ok(None) };
    if scanner.peek() == Some('t') {
        scanner.pass_while(|sign| sign.is_ascii_alphanumeric() || "+-:.".contains(sign));
        let text = scanner.plain_since(start).trim().to_ascii_uppercase();
        let instant = text.parse::<DateTime<chrono::Utc>>().ok().map(Moment::Instant);
        let civil = || NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S").ok().map(Moment::Civil);
        let minute = || NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok().map(Moment::Civil);
        let moment = instant.or_else(civil).or_else(minute);
        return moment
            .map(|moment| Some(Said::Moment(moment.in_whole_seconds())))
            .ok_or_else(|| scanner.error_since(start, "schedule-date"));
    }
    let place = scanner.place();
    let is_announced = scanner.eat_any(&["at", "的"]);
    let Some(said) = hours::time(scanner, is_announced, None)? else {
        scanner.go_back(place);
        return Ok(Some(Said::Date(date)));
    };
    if said.is_after_midnight {
        return of_night(date, said.time, &scanner.since(start)).map(Some);
    }
    let seconds = if scanner.peek() == Some(':') { seconds(scanner, start)? } else { 0 };
    let time = said.time + chrono::TimeDelta::seconds(i64::from(seconds));
    Ok(Some(Said::Moment(Moment::Civil(date.and_time(time)))))
}

/// A date with a time of its night: 明天晚上12点 is the midnight with which that day ends. Of the hours after it nobody knows
/// which night is meant.
fn of_night(date: NaiveDate, time: NaiveTime, part: &str) -> Result<Said, RuleError> {
    let next = date.succ_opt().unwrap_or(date);
    if time.hour() == 0 {
        return Ok(Said::Moment(Moment::Civil(next.and_time(time))));
    }
    let at = |date: NaiveDate| date.and_time(time).format("%F %H:%M").to_string();
    Err(RuleError::about("schedule-which-night", part).arg("one", at(date)).arg("other", at(next)))
}

fn seconds(scanner: &mut Scanner, start: usize) -> Result<u32, RuleError> {
    scanner.eat(":");
    let seconds = scanner.digits().filter(|seconds| *seconds < 60);
    seconds.ok_or_else(|| scanner.error_since(start, "schedule-time"))
}

/// Weekdays: `mon, thu`, `mon-fri`, `weekdays`, `周一、周四`, `周一至周五`; `一三五` where a word for the week stood before.
pub(super) fn weekdays(scanner: &mut Scanner, is_after_week: bool) -> Read<Weekdays> {
    let groups = list(scanner, |scanner, place| {
        let may_be_bare = match place {
            Place::First => is_after_week,
            Place::AfterSeparator => true,
            // 周一 二十点 is Monday at 20:00.
            Place::Beside => !is_hour(scanner),
        };
        Ok(weekday_group(scanner, may_be_bare))
    })?;
    Ok(groups.map(|groups| {
        let mut days = Weekdays::default();
        groups.into_iter().flatten().for_each(|day| days.insert(day));
        days
    }))
}

/// Whether an hour in Chinese numerals stands here.
fn is_hour(scanner: &mut Scanner) -> bool {
    let place = scanner.place();
    let is_hour = scanner.number().is_some() && ["点", "时"].iter().any(|word| scanner.is_at(word));
    scanner.go_back(place);
    is_hour
}

fn weekday_group(scanner: &mut Scanner, may_be_bare: bool) -> Option<Vec<Weekday>> {
    if scanner.eat_any(&["weekdays", "weekday", "工作日"]) {
        return Some(WEEK[..5].to_vec());
    }
    if scanner.eat_any(&["weekends", "weekend", "周末"]) {
        return Some(WEEK[5..].to_vec());
    }
    let first = weekday(scanner, may_be_bare)?;
    let place = scanner.place();
    if !scanner.eat_any(THROUGH) {
        return Some(vec![first]);
    }
    let Some(last) = weekday(scanner, true) else {
        scanner.go_back(place);
        return Some(vec![first]);
    };
    let length = (last.num_days_from_monday() + 7 - first.num_days_from_monday()) % 7;
    let days = std::iter::successors(Some(first), |day| Some(day.succ()));
    Some(days.take(length as usize + 1).collect())
}

/// Several weekdays that stand here, as they were written; nothing is eaten.
pub(super) fn several_days(scanner: &mut Scanner) -> Option<String> {
    let place = scanner.place();
    let days = weekdays(scanner, false).ok().flatten();
    let part = scanner.since(place);
    scanner.go_back(place);
    days.filter(|days| days.iter().nth(1).is_some()).map(|_| part)
}

/// Whether a span of weekdays stands here, which is every one of them: `mon-fri`, 周一到周五.
pub(super) fn is_span_of_days(scanner: &mut Scanner) -> bool {
    let place = scanner.place();
    let is_span = weekday(scanner, false).is_some()
        && scanner.eat_any(THROUGH)
        && !is_of_something_else(scanner)
        && weekday(scanner, true).is_some();
    scanner.go_back(place);
    is_span
}

/// Whether a number in Chinese numerals stands here that is an hour or a month.
fn is_of_something_else(scanner: &mut Scanner) -> bool {
    let place = scanner.place();
    let is_unit = scanner.number().is_some() && ["点", "时", "月"].iter().any(|word| scanner.is_at(word));
    scanner.go_back(place);
    is_unit
}

/// One weekday; a Chinese number without 周 before it only where that may be left out.
pub(super) fn weekday(scanner: &mut Scanner, may_be_bare: bool) -> Option<Weekday> {
    if let Some(day) = scanner.eat_meaning(WEEKDAYS) {
        return Some(day);
    }
    let place = scanner.place();
    let has_week = scanner.eat_any(CHINESE_WEEK);
    let day = if has_week || may_be_bare { scanner.eat_meaning(CHINESE_WEEKDAYS) } else { None };
    if day.is_none() {
        scanner.go_back(place);
    }
    day
}

/// Days of a month: `1, 15, last`, `2nd tue`, `last fri`, `1日、15日`, `第二个周二`, `最后一天`.
pub(super) fn month_days(scanner: &mut Scanner) -> Read<Vec<MonthDay>> {
    list(scanner, |scanner, _| month_day(scanner))
}

fn month_day(scanner: &mut Scanner) -> Read<MonthDay> {
    let place = scanner.place();
    let number_of = |day: Weekday| day.num_days_from_monday() as u8;
    if scanner.eat_any(&["最后一天", "最后一日", "月底", "月末"]) {
        return Ok(Some(MonthDay::Last));
    }
    let _ = scanner.eat("the");
    if scanner.eat_any(&["last", "最后一个"]) {
        let day = weekday(scanner, false).map(|day| MonthDay::LastWeekday(number_of(day)));
        let _ = day.is_none() && scanner.eat("day");
        return Ok(Some(day.unwrap_or(MonthDay::Last)));
    }
    let named = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5)];
    let is_nth = scanner.eat("第");
    let Some(number) = scanner.eat_meaning(&named).or_else(|| scanner.number()) else {
        scanner.go_back(place);
        return Ok(None);
    };
    let _ = scanner.eat_any(&["个", "st", "nd", "rd", "th"]);
    if let Some(day) = weekday(scanner, false) {
        return if (1..=5).contains(&number) {
            Ok(Some(MonthDay::Nth(number as u8, number_of(day))))
        } else {
            Err(RuleError::out_of_bounds(&scanner.since(place), 1, 5))
        };
    }
    if is_nth || scanner.peek() == Some(':') || ["times", "次", "am", "pm", "点", "时"].iter().any(|w| scanner.is_at(w))
    {
        scanner.go_back(place);
        return Ok(None);
    }
    let _ = scanner.eat_any(&["日", "号"]);
    if (1..=31).contains(&number) {
        return Ok(Some(MonthDay::Number(number)));
    }
    Err(RuleError::out_of_bounds(&scanner.since(place), 1, 31))
}

/// Days of a year: `12-24, 12-31`, `12月24日`.
pub(super) fn year_days(scanner: &mut Scanner) -> Read<Vec<(u32, u32)>> {
    list(scanner, |scanner, _| year_day(scanner))
}

fn year_day(scanner: &mut Scanner) -> Read<(u32, u32)> {
    let place = scanner.place();
    let Some(month) = scanner.number().filter(|_| scanner.eat_any(&["-", "/", "月"])) else {
        scanner.go_back(place);
        return Ok(None);
    };
    let day = scanner.number().unwrap_or(0);
    let _ = scanner.eat_any(&["日", "号"]);
    // 2024 is a leap year: 29 February is a day of some years.
    if NaiveDate::from_ymd_opt(2024, month, day).is_some() {
        return Ok(Some((month, day)));
    }
    let id = if (1..=12).contains(&month) && (30..=31).contains(&day) { "schedule-never" } else { "schedule-date" };
    Err(scanner.error_since(place, id))
}
