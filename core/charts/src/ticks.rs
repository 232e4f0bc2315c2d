//! Chooses where an axis is marked: round numbers, whole months, days that people count in.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use crate::{
    look::Language,
    numbers::{day, month},
};

/// Steps in which days since joining are counted.
const DAY_STEPS: [f64; 18] = [
    0.25, 0.5, 1.0, 2.0, 5.0, 7.0, 10.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 1825.0, 3650.0, 18_250.0,
    36_500.0,
];

/// Most intervals between marked days.
const MOST_AGE_STEPS: usize = 10;

/// Round numbers from 0 to at least `highest`: of three to five steps those that end closest above it; whole ones only.
pub(crate) fn count_ticks(highest: f64) -> Vec<f64> {
    let highest = if highest.is_finite() { highest.max(1.0) } else { 1.0 };
    let power = 10_f64.powf(highest.log10().floor());
    let steps = [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5].map(|part| part * power);
    let whole = steps.into_iter().filter(|step| *step >= 1.0 && (step - step.round()).abs() < 1e-6);
    let count = |step: f64| (highest / step - 1e-9).ceil();
    let few = whole.filter(|step| (1.0..=5.0).contains(&count(*step)));
    let close = few.filter(|step| count(*step) >= 3.0 || *step <= 1.0);
    // The lowest end; of equal ones the coarsest.
    let best = close.min_by(|a, b| (count(*a) * a).total_cmp(&(count(*b) * b)).then(b.total_cmp(a)));
    let step = best.unwrap_or_else(|| (highest / 4.0).ceil());
    (0..=count(step) as u32).map(|index| f64::from(index) * step).collect()
}

/// Days since joining that are marked between 0 and `longest`, when at most `room` intervals fit.
pub(crate) fn age_ticks(longest: f64, room: usize) -> Vec<f64> {
    let room = room.clamp(1, MOST_AGE_STEPS) as f64;
    let step = DAY_STEPS.into_iter().find(|step| longest / step <= room).unwrap_or(longest);
    let count = (longest / step + 1e-9).floor() as u32;
    (0..=count).map(|index| f64::from(index) * step).collect()
}

/// A marked date and what is written under it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DateTick {
    pub(crate) date: NaiveDate,
    pub(crate) label: String,
}

/// Steps along a calendar.
#[derive(Debug, Clone, Copy)]
enum Stride {
    Days(u64),
    Months(u32),
    Years(i32),
}

const STRIDES: [Stride; 15] = [
    Stride::Days(1),
    Stride::Days(2),
    Stride::Days(7),
    Stride::Days(14),
    Stride::Months(1),
    Stride::Months(2),
    Stride::Months(3),
    Stride::Months(6),
    Stride::Years(1),
    Stride::Years(2),
    Stride::Years(5),
    Stride::Years(10),
    Stride::Years(25),
    Stride::Years(50),
    Stride::Years(100),
];

/// The finest marks between two days whose labels `fit`.
pub(crate) fn date_ticks(
    first: NaiveDate,
    last: NaiveDate,
    language: Language,
    fit: impl Fn(&[DateTick]) -> bool,
) -> Vec<DateTick> {
    let days = (last - first).num_days();
    STRIDES
        .into_iter()
        // More marks than pixels are not worth setting.
        .filter(|stride| days / stride.days() < 60)
        .flat_map(|stride| {
            let dates = stride.dates(first, last);
            let with_year = labelled(&dates, stride, true, language);
            // The first year may be left out where the next one is written.
            let turns = dates.iter().any(|date| date.year() != first.year());
            std::iter::once(with_year).chain(turns.then(|| labelled(&dates, stride, false, language)))
        })
        .find(|ticks| fit(ticks) && (ticks.len() > 1 || days < 2))
        .unwrap_or_else(|| labelled(&[first], Stride::Days(1), true, language))
}

impl Stride {
    /// Its least length in days.
    fn days(self) -> i64 {
        match self {
            Self::Days(days) => days as i64,
            Self::Months(months) => i64::from(months) * 28,
            Self::Years(years) => i64::from(years) * 365,
        }
    }

    /// The dates on which it lands between two days.
    fn dates(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let mut dates = Vec::new();
        let mut next = self.start(first);
        while let Some(date) = next.filter(|date| *date <= last) {
            if date >= first {
                dates.push(date);
            }
            next = match self {
                Self::Days(days) => date.checked_add_days(Days::new(days)),
                Self::Months(months) => date.checked_add_months(Months::new(months)),
                Self::Years(years) => NaiveDate::from_ymd_opt(date.year() + years, 1, 1),
            };
        }
        dates
    }

    /// A date at or before `first` from which whole strides are counted.
    fn start(self, first: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(7 | 14) => first.checked_sub_days(Days::new(u64::from(first.weekday().num_days_from_monday()))),
            Self::Days(_) => Some(first),
            Self::Months(months) => NaiveDate::from_ymd_opt(first.year(), first.month0() / months * months + 1, 1),
            Self::Years(years) => NaiveDate::from_ymd_opt(first.year().div_euclid(years) * years, 1, 1),
        }
    }
}

/// The labels: a year on the first mark, unless it is left out, and where a new year begins.
fn labelled(dates: &[NaiveDate], stride: Stride, first_year: bool, language: Language) -> Vec<DateTick> {
    let mut year = dates.first().filter(|_| !first_year).map(NaiveDate::year);
    dates
        .iter()
        .map(|&date| {
            let new_year = year != Some(date.year());
            year = Some(date.year());
            let label = match stride {
                Stride::Days(_) => day(date, new_year, language),
                Stride::Months(_) => month(date, new_year, language),
                Stride::Years(_) => match language {
                    Language::En => date.year().to_string(),
                    Language::ZhCn => format!("{}年", date.year()),
                },
            };
            DateTick { date, label }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn labels(first: &str, last: &str, most: usize, language: Language) -> Vec<String> {
        let ticks = date_ticks(date(first), date(last), language, |ticks| ticks.len() <= most);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn count_ticks_are_round_and_reach_the_highest() {
        assert_eq!(count_ticks(13_500.0), [0.0, 5000.0, 10_000.0, 15_000.0]);
        assert_eq!(count_ticks(10_600.0), [0.0, 2500.0, 5000.0, 7500.0, 10_000.0, 12_500.0]);
        assert_eq!(count_ticks(848.0), [0.0, 250.0, 500.0, 750.0, 1000.0]);
        assert_eq!(count_ticks(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(count_ticks(13.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(count_ticks(0.0), [0.0, 1.0]);
        assert_eq!(count_ticks(f64::NAN), [0.0, 1.0]);
        assert!(count_ticks(1e9).len() <= 6);
    }

    #[test]
    fn age_ticks_fit_the_room() {
        assert_eq!(age_ticks(180.0, 8), [0.0, 30.0, 60.0, 90.0, 120.0, 150.0, 180.0]);
        assert_eq!(age_ticks(1.0, 8), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(age_ticks(90.0, 12).len(), 10);
        assert!(age_ticks(100_000.0, 5).len() <= 6);
    }

    #[test]
    fn a_year_is_marked_in_months_with_the_year_where_it_begins() {
        assert_eq!(
            labels("2025-08-01", "2026-10-25", 8, Language::En),
            ["Sep 2025", "Nov", "Jan 2026", "Mar", "May", "Jul", "Sep"]
        );
        assert_eq!(
            labels("2025-08-01", "2026-10-25", 5, Language::ZhCn),
            ["2025年10月", "2026年1月", "4月", "7月", "10月"]
        );
    }

    #[test]
    fn the_first_year_is_left_out_where_it_finds_no_room() {
        let narrow = |ticks: &[DateTick]| ticks.len() == 5 && !ticks[0].label.contains('年');
        let ticks = date_ticks(date("2025-08-01"), date("2026-10-25"), Language::ZhCn, narrow);
        assert_eq!((ticks[0].label.as_str(), ticks[1].label.as_str()), ("10月", "2026年1月"));
    }

    #[test]
    fn ten_years_are_marked_in_years_and_a_week_in_days() {
        assert_eq!(labels("2016-07-27", "2026-07-27", 11, Language::En).first().map(String::as_str), Some("2017"));
        assert_eq!(labels("2026-07-20", "2026-07-22", 5, Language::En), ["20 Jul 2026", "21 Jul", "22 Jul"]);
    }

    #[test]
    fn one_day_is_marked_once() {
        assert_eq!(labels("2026-07-20", "2026-07-20", 5, Language::En), ["20 Jul 2026"]);
    }
}
