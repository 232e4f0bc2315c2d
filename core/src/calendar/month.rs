//! Which month is meant: a year and a month, a word for one near by, or a month of the present year.

use chrono::{Datelike, Months, NaiveDate};

use crate::commands::half_width;

/// Names of the months in English by their first three letters.
const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Years that are shown; nothing is planned or known outside of them.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// The first day of the month that a text means, seen from a day.
pub(super) fn parse(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = half_width(text.trim()).to_lowercase();
    let this = today.with_day(1)?;
    match text.as_str() {
        "" | "this" | "now" | "本月" | "这个月" | "当月" => return Some(this),
        "next" | "下月" | "下个月" => return this.checked_add_months(Months::new(1)),
        "last" | "previous" | "上月" | "上个月" => return this.checked_sub_months(Months::new(1)),
        _ => {}
    }
    let (year, month) = year_and_month(&text, today.year())?;
    NaiveDate::from_ymd_opt(year, month, 1).filter(|_| YEARS.contains(&year))
}

/// `2026-12`, `2026/12`, `2026.12`, 2026年12月, 12月, `december`, `dec 2026`.
fn year_and_month(text: &str, this_year: i32) -> Option<(i32, u32)> {
    if let Some(rest) = text.strip_suffix('月') {
        return match rest.split_once('年') {
            Some((year, month)) => Some((whole_year(year)?, number(month)?)),
            None => Some((this_year, number(rest)?)),
        };
    }
    if let Some((year, month)) = text.split_once(['-', '/', '.', '年']) {
        return Some((whole_year(year)?, month.trim().parse().ok()?));
    }
    let (name, year) = match text.split_once(' ') {
        Some((name, year)) => (name, whole_year(year)?),
        None => (text, this_year),
    };
    let is_name = name.len() >= 3 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let month = NAMES.iter().position(|short| is_name && name.starts_with(short))?;
    Some((year, u32::try_from(month).ok()? + 1))
}

/// The number of a month, in digits or in Chinese numerals.
fn number(text: &str) -> Option<u32> {
    const NUMERALS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let numeral = (1..).zip(NUMERALS).find(|(_, numeral)| *numeral == text.trim()).map(|(month, _)| month);
    numeral.or_else(|| text.trim().parse().ok())
}

/// A year of four digits: of two it would have to be guessed.
fn whole_year(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.len() == 4 { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2026, 12, 31)?;
        parse(text, today).map(|date| date.to_string())
    }

    #[test]
    fn a_month_is_said_in_many_ways() {
        for text in [
            "",
            "this",
            "本月",
            "2026-12",
            "2026/12",
            "2026.12",
            "2026年12月",
            "12月",
            "十二月",
            "2026年十二月",
            "Dec",
            "december 2026",
        ] {
            assert_eq!(month(text).as_deref(), Some("2026-12-01"), "{text}");
        }
        for text in ["next", "下个月", "下月", "2027-01", "2027-1", " Jan 2027 "] {
            assert_eq!(month(text).as_deref(), Some("2027-01-01"), "{text}");
        }
        for text in ["last", "上个月", "11月"] {
            assert_eq!(month(text).as_deref(), Some("2026-11-01"), "{text}");
        }
    }

    #[test]
    fn what_is_no_month_is_none() {
        for text in
            ["2026-13", "2026-00", "26-12", "12", "never", "2026", "9999-01", "1969-12", "２０２６", "年月", "-", "de"]
        {
            assert_eq!(month(text), None, "{text}");
        }
    }
}
