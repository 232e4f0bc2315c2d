//! Writes numbers, dates and times the way each language does.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};

use crate::look::Language;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// From this many on, a count is shortened in the headline too.
const SHORTEN_FROM: f64 = 10_000_000.0;

/// A count in full with commas, `12,287`; shortened from ten million on, `12.3M`.
pub(crate) fn count(value: f64, language: Language) -> String {
    if value.abs() >= SHORTEN_FROM { compact(value, language) } else { grouped(value) }
}

/// A whole number with commas and a true minus.
pub(crate) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    if value < 0.0 && digits != "0" {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A change, always with its sign: `+420`, `−17`, `±0`.
pub(crate) fn signed(value: i64) -> String {
    match value {
        0 => "±0".to_owned(),
        1.. => format!("+{}", grouped(value as f64)),
        _ => grouped(value as f64),
    }
}

/// A fraction as per cent: `73%`.
pub(crate) fn percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    // Neither nobody nor everybody is claimed when it is only nearly so.
    if (f64::MIN_POSITIVE..0.5).contains(&percent) {
        "<1%".to_owned()
    } else if (99.5..100.0).contains(&percent) {
        ">99%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

/// A share as per cent, with one decimal where that says more: `0.4%`, `8.1%`, `12%`.
pub(crate) fn share(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if (0.05..9.95).contains(&percent) {
        return format!("{}%", trimmed(&format!("{percent:.1}"), false));
    }
    if (f64::MIN_POSITIVE..0.05).contains(&percent) { "<0.1%".to_owned() } else { self::percent(fraction) }
}

/// Two shares: `7.2–9.0%`, `8.5–12%`.
pub(crate) fn shares(low: f64, high: f64) -> String {
    format!("{}–{}", share(low).trim_end_matches('%'), share(high))
}

/// A relative change with its sign and one decimal: `+3.5%`.
pub(crate) fn signed_percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    let digits = if percent.abs() >= 100.0 { grouped(percent.abs()) } else { format!("{:.1}", percent.abs()) };
    let sign = if digits == "0.0" {
        "±"
    } else if percent < 0.0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{digits}%")
}

/// A parameter or a duration, with as many digits as mean something: `0.05`, `13.9`, `85`.
pub(crate) fn short_decimal(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 || (size - size.round()).abs() < 1e-9 && size >= 1.0 {
        return grouped(value.round());
    }
    if size == 0.0 {
        return "0".to_owned();
    }
    // Three significant digits, without zeros at the end.
    let places = (2 - size.log10().floor() as i32).clamp(0, 9) as usize;
    trimmed(&format!("{size:.places$}"), value < 0.0)
}

/// A count as short as an axis wants it: `5k`, `12.5k`, `1.2M`; `5,000`, `1.5万`, `1230万`, `1.2亿`.
pub(crate) fn axis(value: f64, language: Language) -> String {
    let unit = unit_of(value, language);
    scaled(value, unit, 2)
}

/// A count with three significant digits and a unit.
pub(crate) fn compact(value: f64, language: Language) -> String {
    let unit = unit_of(value, language);
    scaled(value, unit, places_of(value, unit))
}

/// Two counts that share one unit: `12.8–13.6k`, `1.28–1.36万`.
pub(crate) fn range(low: f64, high: f64, language: Language) -> String {
    let unit = unit_of(high, language);
    let mut places = places_of(high, unit);
    // One more digit when the ends would read the same.
    while places < 3 && high > low && scaled(low, (unit.0, ""), places) == scaled(high, (unit.0, ""), places) {
        places += 1;
    }
    format!("{}–{}", scaled(low, (unit.0, ""), places), scaled(high, unit, places))
}

/// A month, with its year when asked.
pub(crate) fn month(date: NaiveDate, with_year: bool, language: Language) -> String {
    let name = MONTHS[date.month0() as usize];
    match (language, with_year) {
        (Language::En, true) => format!("{name} {}", date.year()),
        (Language::En, false) => name.to_owned(),
        (Language::ZhCn, true) => format!("{}年{}月", date.year(), date.month()),
        (Language::ZhCn, false) => format!("{}月", date.month()),
    }
}

/// A day, with its year when asked.
pub(crate) fn day(date: NaiveDate, with_year: bool, language: Language) -> String {
    let (name, day) = (MONTHS[date.month0() as usize], date.day());
    match (language, with_year) {
        (Language::En, true) => format!("{day} {name} {}", date.year()),
        (Language::En, false) => format!("{day} {name}"),
        (Language::ZhCn, true) => format!("{}年{}月{day}日", date.year(), date.month()),
        (Language::ZhCn, false) => format!("{}月{day}日", date.month()),
    }
}

/// A civil time with its offset: `27 Jul 2026, 23:59 · UTC+8`.
pub(crate) fn moment(at: NaiveDateTime, offset_minutes: i32, language: Language) -> String {
    let zone = offset(offset_minutes);
    let time = at.format("%H:%M");
    match language {
        Language::En => format!("{}, {time} · {zone}", day(at.date(), true, language)),
        Language::ZhCn => format!("{} {time} · {zone}", at.format("%Y-%m-%d")),
    }
}

/// `UTC`, `UTC+8`, `UTC−3:30`.
fn offset(minutes: i32) -> String {
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match (minutes, rest) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{}{hours}", if minutes < 0 { '−' } else { '+' }),
        _ => format!("UTC{}{hours}:{rest:02}", if minutes < 0 { '−' } else { '+' }),
    }
}

/// The unit in which a count is written: how much one is, and its sign.
fn unit_of(value: f64, language: Language) -> (f64, &'static str) {
    let size = value.abs();
    let units: &[(f64, &str)] = match language {
        Language::En => &[(1e9, "B"), (1e6, "M"), (1e3, "k")],
        Language::ZhCn => &[(1e8, "亿"), (1e4, "万")],
    };
    // A value that would round up to the next unit is written in it.
    units.iter().copied().find(|(one, _)| size >= one * 0.9995).unwrap_or((1.0, ""))
}

/// Decimals that leave three significant digits.
fn places_of(value: f64, (one, _): (f64, &str)) -> usize {
    let scaled = value.abs() / one;
    if one <= 1.0 || scaled >= 100.0 {
        0
    } else if scaled >= 10.0 {
        1
    } else {
        2
    }
}

fn scaled(value: f64, (one, sign): (f64, &str), places: usize) -> String {
    if one <= 1.0 && value.abs() >= 1000.0 {
        return grouped(value);
    }
    let digits = format!("{:.places$}", (value / one).abs());
    format!("{}{sign}", trimmed(&digits, value < 0.0))
}

/// Digits without zeros after the point, with a true minus.
fn trimmed(digits: &str, negative: bool) -> String {
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    if negative && digits != "0" { format!("−{digits}") } else { digits.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Language::*, *};

    #[test]
    fn counts_are_grouped_and_shortened_from_ten_million() {
        assert_eq!(count(12_287.0, En), "12,287");
        assert_eq!(count(999.4, En), "999");
        assert_eq!(count(12_300_000.0, En), "12.3M");
        assert_eq!(count(12_300_000.0, ZhCn), "1230万");
        assert_eq!(grouped(-1234.0), "−1,234");
        assert_eq!(grouped(-0.2), "0");
    }

    #[test]
    fn axis_numbers_follow_the_language() {
        let en: Vec<_> = [0.0, 500.0, 5e3, 12.5e3, 1.2e6, 1250.0].map(|v| axis(v, En)).into();
        assert_eq!(en, ["0", "500", "5k", "12.5k", "1.2M", "1.25k"]);
        let zh: Vec<_> = [0.0, 500.0, 5e3, 1.5e4, 2.27e5, 1.2e8].map(|v| axis(v, ZhCn)).into();
        assert_eq!(zh, ["0", "500", "5,000", "1.5万", "22.7万", "1.2亿"]);
    }

    #[test]
    fn a_range_shares_one_unit() {
        assert_eq!(range(12_800.0, 13_600.0, En), "12.8–13.6k");
        assert_eq!(range(12_800.0, 13_600.0, ZhCn), "1.28–1.36万");
        assert_eq!(range(247_500.0, 282_700.0, En), "248–283k");
        assert_eq!(range(100_100.0, 100_200.0, En), "100.1–100.2k");
        assert_eq!(range(3.0, 9.0, En), "3–9");
        assert_eq!(range(800.0, 1500.0, En), "0.8–1.5k");
    }

    #[test]
    fn signs_are_always_written_for_changes() {
        assert_eq!(signed(420), "+420");
        assert_eq!(signed(-1420), "−1,420");
        assert_eq!(signed(0), "±0");
        assert_eq!(signed_percent(0.035), "+3.5%");
        assert_eq!(signed_percent(-0.0001), "±0.0%");
        assert_eq!(signed_percent(-0.12), "−12.0%");
        assert_eq!(signed_percent(12.5), "+1,250%");
    }

    #[test]
    fn per_cent_never_claims_nobody_or_everybody() {
        assert_eq!([0.0, 0.001, 0.734, 0.999, 1.0].map(percent), ["0%", "<1%", "73%", ">99%", "100%"]);
    }

    #[test]
    fn a_small_share_keeps_one_decimal() {
        assert_eq!(
            [0.0, 0.0003, 0.004, 0.081, 0.05, 0.0997, 0.124, 1.0].map(share),
            ["0%", "<0.1%", "0.4%", "8.1%", "5%", "10%", "12%", "100%"]
        );
        assert_eq!(shares(0.072, 0.12), "7.2–12%");
    }

    #[test]
    fn parameters_keep_what_means_something() {
        assert_eq!(
            [0.05, 13.863, 85.2, 1000.0, 0.0, 0.0012].map(short_decimal),
            ["0.05", "13.9", "85.2", "1,000", "0", "0.0012"]
        );
    }

    #[test]
    fn times_carry_the_communitys_offset() {
        let at = NaiveDate::from_ymd_opt(2026, 7, 27).and_then(|day| day.and_hms_opt(23, 59, 0)).expect("a time");
        assert_eq!(moment(at, 480, En), "27 Jul 2026, 23:59 · UTC+8");
        assert_eq!(moment(at, 480, ZhCn), "2026-07-27 23:59 · UTC+8");
        assert_eq!(moment(at, -210, En), "27 Jul 2026, 23:59 · UTC−3:30");
        assert_eq!(moment(at, 0, En), "27 Jul 2026, 23:59 · UTC");
    }
}
