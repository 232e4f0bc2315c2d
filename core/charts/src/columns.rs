//! Thins long series to what a picture can show, and finds the spans that were not watched.

use chrono::{Days, NaiveDate};

use crate::mark::Point;

/// Width of a column of data: one device pixel.
pub(crate) const DATA_COLUMN: f64 = 0.5;

/// Width of a column of a smooth curve.
pub(crate) const CURVE_COLUMN: f64 = 2.0;

/// Keeps the lowest and highest point of every column of the given width (logical pixels), in their order, and both
/// ends: spikes survive. Gives the kept points' indices.
pub(crate) fn thin(points: &[Point], column: f64) -> Vec<usize> {
    let Some(last) = points.len().checked_sub(1) else { return Vec::new() };
    let place = |point: &Point| (point.x / column).floor() as i64;
    let by_height = |a: &usize, b: &usize| points[*a].y.total_cmp(&points[*b].y);
    let mut kept = vec![0];
    let mut start = 0;
    for group in points.chunk_by(|a, b| place(a) == place(b)) {
        let inside = start..start + group.len();
        let extremes = inside.clone().min_by(by_height).into_iter().chain(inside.max_by(by_height));
        let mut extremes: Vec<usize> = extremes.collect();
        extremes.sort_unstable();
        kept.extend(extremes);
        start += group.len();
    }
    kept.push(last);
    kept.dedup();
    kept
}

/// One day of a series: its date, its value if known, and whether it was watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Observation {
    pub(crate) date: NaiveDate,
    pub(crate) value: Option<f64>,
    pub(crate) covered: bool,
}

/// Largest count that is drawn; more than there are people, and what is above it is an error.
pub(crate) const LARGEST_COUNT: f64 = 1e12;

/// Longest span of days that is drawn, a hundred years: a date before that is an error.
pub(crate) const LONGEST_DAYS: f64 = 36_525.0;

/// Every day from the first to the last, once each: days that are missing come in as not watched, values that are no
/// numbers, below zero or above [`LARGEST_COUNT`] as not known. What is out of order is passed over, and what lies more
/// than [`LONGEST_DAYS`] before its successor is forgotten.
pub(crate) fn every_day(days: impl IntoIterator<Item = Observation>) -> Vec<Observation> {
    let mut filled: Vec<Observation> = Vec::new();
    for mut day in days {
        day.value = day.value.filter(|value| (0.0..=LARGEST_COUNT).contains(value));
        if filled.last().is_some_and(|last| (day.date - last.date).num_days() as f64 > LONGEST_DAYS) {
            filled.clear();
        }
        while let Some(last) = filled.last().filter(|last| last.date < day.date) {
            let Some(next) = last.date.checked_add_days(Days::new(1)).filter(|next| *next < day.date) else {
                break;
            };
            filled.push(Observation { date: next, value: None, covered: false });
        }
        if filled.last().is_none_or(|last| last.date < day.date) {
            filled.push(day);
        }
    }
    filled
}

/// The spans of days that were not watched, as indices, end exclusive.
pub(crate) fn gaps(days: &[Observation]) -> Vec<std::ops::Range<usize>> {
    let mut gaps: Vec<std::ops::Range<usize>> = Vec::new();
    for (index, _) in days.iter().enumerate().filter(|(_, day)| !day.covered) {
        match gaps.last_mut() {
            Some(gap) if gap.end == index => gap.end += 1,
            _ => gaps.push(index..index + 1),
        }
    }
    gaps
}

/// Days that were watched and known while neither neighbour was: no line reaches them.
pub(crate) fn lone_days(days: &[Observation]) -> Vec<(NaiveDate, f64)> {
    let known = |index: Option<usize>| index.and_then(|index| days.get(index)).filter(|day| day.covered)?.value;
    days.iter()
        .enumerate()
        .filter(|(index, _)| known(index.checked_sub(1)).is_none() && known(index.checked_add(1)).is_none())
        .filter_map(|(index, day)| known(Some(index)).map(|value| (day.date, value)))
        .collect()
}

/// A stretch of a series that is drawn in one manner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stretch {
    /// Days with their values.
    pub(crate) days: Vec<(NaiveDate, f64)>,
    /// Whether all of it was watched.
    pub(crate) watched: bool,
}

/// Cuts a series into watched stretches and, between them, what carries the line over days that were not watched or
/// not known. Neighbours share their end.
pub(crate) fn stretches(days: &[Observation]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut before: Option<(usize, NaiveDate, f64, bool)> = None;
    for (index, day) in days.iter().enumerate() {
        let Some(value) = day.value else { continue };
        let Some((last_index, last_date, last_value, last_covered)) =
            before.replace((index, day.date, value, day.covered))
        else {
            stretches.push(Stretch { days: vec![(day.date, value)], watched: day.covered });
            continue;
        };
        let watched = day.covered && last_covered && index == last_index + 1;
        match stretches.last_mut() {
            Some(stretch) if stretch.watched == watched => stretch.days.push((day.date, value)),
            // A lone first day takes on the manner of what follows it.
            Some(stretch) if stretch.days.len() == 1 => {
                stretch.days.push((day.date, value));
                stretch.watched = watched;
            }
            _ => stretches.push(Stretch { days: vec![(last_date, last_value), (day.date, value)], watched }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32, value: Option<f64>, covered: bool) -> Observation {
        Observation { date: NaiveDate::from_ymd_opt(2026, 7, number).expect("a date"), value, covered }
    }

    #[test]
    fn a_spike_survives_thinning() {
        let points: Vec<Point> = (0..10_000)
            .map(|index| Point { x: f64::from(index) * 0.07, y: if index == 5003 { 0.0 } else { 100.0 } })
            .collect();
        let kept = thin(&points, DATA_COLUMN);
        assert!(kept.contains(&5003));
        assert!(kept.len() < 3000, "{}", kept.len());
        assert_eq!((kept.first(), kept.last()), (Some(&0), Some(&9999)));
    }

    #[test]
    fn missing_days_are_not_watched() {
        let days = every_day([day(1, Some(5.0), true), day(4, Some(6.0), true), day(4, Some(9.0), true)]);
        assert_eq!(days, [day(1, Some(5.0), true), day(2, None, false), day(3, None, false), day(4, Some(6.0), true)]);
        assert_eq!(gaps(&days).first(), Some(&(1..3)));
        assert_eq!(gaps(&days).len(), 1);
    }

    #[test]
    fn a_value_that_is_no_number_is_not_known() {
        assert_eq!(
            every_day([day(1, Some(f64::NAN), true), day(2, Some(-1.0), true)]),
            [day(1, None, true), day(2, None, true)]
        );
    }

    #[test]
    fn a_date_from_another_age_is_forgotten() {
        let old = Observation { date: NaiveDate::MIN, value: Some(1.0), covered: true };
        assert_eq!(every_day([old, day(1, Some(5.0), true)]), [day(1, Some(5.0), true)]);
    }

    #[test]
    fn a_day_between_two_gaps_is_alone() {
        let days = [day(1, None, false), day(2, Some(2.0), true), day(3, None, false), day(4, Some(4.0), true)];
        assert_eq!(lone_days(&days), [(days[1].date, 2.0), (days[3].date, 4.0)]);
    }

    #[test]
    fn a_gap_parts_a_line_into_three_that_share_their_ends() {
        let days = [
            day(1, Some(1.0), true),
            day(2, Some(2.0), true),
            day(3, Some(3.0), false),
            day(4, None, false),
            day(5, Some(5.0), true),
            day(6, Some(6.0), true),
        ];
        let parts: Vec<(bool, Vec<f64>)> = stretches(&days)
            .into_iter()
            .map(|part| (part.watched, part.days.into_iter().map(|(_, value)| value).collect()))
            .collect();
        assert_eq!(parts, [(true, vec![1.0, 2.0]), (false, vec![2.0, 3.0, 5.0]), (true, vec![5.0, 6.0])]);
    }
}
