//! Daily, weekly and monthly active members, and how many of them come back: counts from (member, local day) pairs.
//!
//! A member is active on a local day or is not; how often does not matter here. Every measure is one or two passes
//! over the sorted pairs, so that two years of 100,000 members take a fraction of a second.
//! Definitions: those of Amplitude, Mixpanel and PostHog where they agree, in calendar days of the community's zone.

use chrono::{Datelike, Months, NaiveDate};

use crate::zone::week_start;

/// Local days in the window of a weekly active member, the day itself included.
const WEEK_DAYS: i32 = 7;

/// Local days in the window of a monthly active member, the day itself included.
const MONTH_DAYS: i32 = 30;

/// On which local days each member was active, up to the last complete one.
#[derive(Debug, Clone)]
pub struct ActiveDays {
    /// Days of all members one after the other, each member's ascending and without repeats, as days since year 1.
    days: Vec<i32>,
    /// Where each member's days begin in `days`; one more at the end.
    bounds: Vec<usize>,
    /// The last complete local day, as days since year 1.
    as_of: i32,
}

/// The active members of one local day and of the windows that end with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayActivity {
    /// The local day.
    pub date: NaiveDate,
    /// Members active on the day.
    pub dau: u32,
    /// Members active on the day or one of the 6 before it.
    pub wau: u32,
    /// Members active on the day or one of the 29 before it.
    pub mau: u32,
    /// Whether all 30 days of the window lie within the record; before that, `mau` is smaller than it ought to be.
    pub month_complete: bool,
}

impl DayActivity {
    /// The day's active members as a share of the month's (0 to 1); `None` when nobody was active in the month.
    pub fn stickiness(&self) -> Option<f64> {
        Share { count: self.dau, of: self.mau }.fraction()
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those who did.
    pub count: u32,
    /// Those who could have.
    pub of: u32,
}

impl Share {
    /// The share as a number from 0 to 1; `None` when there is nobody to count among.
    pub fn fraction(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.count) / f64::from(self.of))
    }
}

/// What the rows and cells of a cohort table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// ISO weeks, Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
}

impl Period {
    /// The first day of the period that holds a date.
    pub fn start(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Week => week_start(date),
            Self::Month => date.with_day(1).unwrap_or(date),
        }
    }

    /// A running number, one more for each period.
    fn number(self, date: NaiveDate) -> i32 {
        match self {
            // Day 1 of year 1 was a Monday.
            Self::Week => (date.num_days_from_ce() - 1).div_euclid(7),
            Self::Month => date.year() * 12 + date.month0() as i32,
        }
    }

    /// Whether the period that begins on `start` is over by the end of `as_of`.
    fn is_complete(self, start: NaiveDate, as_of: NaiveDate) -> bool {
        let last = match self {
            Self::Week => start.checked_add_days(chrono::Days::new(6)),
            Self::Month => start.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()),
        };
        last.is_some_and(|last| last <= as_of)
    }
}

/// The members whose first active day lies in one period, and how many of them were active in it and the following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// First day of the period.
    pub start: NaiveDate,
    /// Members in the cohort.
    pub size: u32,
    /// Members active `k` periods later, for the periods that are complete; the first is `size` when it is complete.
    pub active: Vec<u32>,
}

impl ActiveDays {
    /// Sorts the pairs; repeats count once, days after `as_of` (the last complete local day) are left out.
    pub fn new(pairs: impl IntoIterator<Item = (u32, NaiveDate)>, as_of: NaiveDate) -> Self {
        let as_of = as_of.num_days_from_ce();
        let mut keys: Vec<(u32, i32)> = pairs
            .into_iter()
            .map(|(member, day)| (member, day.num_days_from_ce()))
            .filter(|&(_, day)| day <= as_of)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let mut bounds = Vec::new();
        let mut current = None;
        for (index, &(member, _)) in keys.iter().enumerate() {
            if current != Some(member) {
                bounds.push(index);
                current = Some(member);
            }
        }
        bounds.push(keys.len());
        Self { days: keys.into_iter().map(|(_, day)| day).collect(), bounds, as_of }
    }

    /// How many members were ever active.
    pub fn members(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Every local day from the first active one to the last complete one; empty when nobody was ever active.
    pub fn daily(&self) -> Vec<DayActivity> {
        let Some(first) = self.days.iter().copied().min() else { return Vec::new() };
        let (dau, wau, mau) =
            (self.window_counts(first, 1), self.window_counts(first, WEEK_DAYS), self.window_counts(first, MONTH_DAYS));
        (first..=self.as_of)
            .zip(dau.into_iter().zip(wau).zip(mau))
            .filter_map(|(day, ((dau, wau), mau))| {
                let date = NaiveDate::from_num_days_from_ce_opt(day)?;
                Some(DayActivity { date, dau, wau, mau, month_complete: day - first >= MONTH_DAYS - 1 })
            })
            .collect()
    }

    /// Members active exactly `offset` local days after their first active day ("N-day", "return on").
    pub fn retained_on(&self, offset: u32) -> Share {
        self.share(offset, |days, first| days.binary_search(&(first + offset as i32)).is_ok())
    }

    /// Members active `offset` local days after their first active day or later ("unbounded", "rolling"). It still
    /// rises for recent members: never compare cohorts of different ages by it.
    pub fn retained_on_or_after(&self, offset: u32) -> Share {
        self.share(offset, |days, first| days.last().is_some_and(|&last| last >= first + offset as i32))
    }

    /// Members active at least once from `from` to `to` local days after their first active day, both included.
    pub fn retained_between(&self, from: u32, to: u32) -> Share {
        self.share(to, |days, first| {
            let at = days.partition_point(|&day| day < first + from as i32);
            days.get(at).is_some_and(|&day| day <= first + to as i32)
        })
    }

    /// Cohorts by the period of the first active day, oldest first; periods in which nobody was new have no row.
    pub fn cohorts(&self, period: Period) -> Vec<Cohort> {
        let Some(first_day) = self.days.iter().copied().min() else { return Vec::new() };
        let dates: Vec<NaiveDate> = (first_day..=self.as_of).filter_map(NaiveDate::from_num_days_from_ce_opt).collect();
        let base = dates.first().map_or(0, |&date| period.number(date));
        let number_of_day: Vec<usize> = dates.iter().map(|&date| (period.number(date) - base) as usize).collect();
        let width = number_of_day.last().map_or(0, |last| last + 1);
        let mut cells = vec![0_u32; width * width];
        for days in self.each_member() {
            let numbers = days.iter().map(|day| number_of_day[(day - first_day) as usize]);
            let mut row = None;
            let mut previous = None;
            for number in numbers {
                let row = *row.get_or_insert(number);
                if previous != Some(number) {
                    cells[row * width + number - row] += 1;
                    previous = Some(number);
                }
            }
        }
        let mut starts: Vec<NaiveDate> = dates.iter().map(|&date| period.start(date)).collect();
        starts.dedup();
        let Some(as_of) = dates.last() else { return Vec::new() };
        let complete = starts.iter().filter(|&&start| period.is_complete(start, *as_of)).count();
        starts
            .iter()
            .enumerate()
            .map(|(row, &start)| {
                let active = &cells[row * width..(row + 1) * width];
                Cohort { start, size: active[0], active: active[..complete.saturating_sub(row)].to_vec() }
            })
            .filter(|cohort| cohort.size > 0)
            .collect()
    }

    /// Days of one member after the other; none is empty.
    fn each_member(&self) -> impl Iterator<Item = &[i32]> {
        self.bounds.windows(2).map(|bounds| &self.days[bounds[0]..bounds[1]])
    }

    /// Members active in the `window` days that end with each day from `first` to `as_of`.
    fn window_counts(&self, first: i32, window: i32) -> Vec<u32> {
        let length = (self.as_of - first + 1) as usize;
        // A member counts from an active day until the window has passed or the next active day takes over.
        let mut change = vec![0_i32; length + 1];
        for days in self.each_member() {
            for (index, &day) in days.iter().enumerate() {
                let next = days.get(index + 1).copied().unwrap_or(i32::MAX);
                let until = (day + window).min(next).min(self.as_of + 1);
                change[(day - first) as usize] += 1;
                change[(until - first) as usize] -= 1;
            }
        }
        let mut active = 0;
        change[..length]
            .iter()
            .map(|step| {
                active += step;
                active as u32
            })
            .collect()
    }

    /// Counts among the members for whom the day `complete_after` days after their first is over.
    fn share(&self, complete_after: u32, came_back: impl Fn(&[i32], i32) -> bool) -> Share {
        let mut share = Share::default();
        for days in self.each_member() {
            let first = days[0];
            if i64::from(first) + i64::from(complete_after) <= i64::from(self.as_of) {
                share.of += 1;
                share.count += u32::from(came_back(days, first));
            }
        }
        share
    }
}

/// The average column of a cohort table: all cohorts for which the cell `offset` is complete, taken together. A mean
/// of their percentages would let a cohort of three weigh as much as one of three hundred.
pub fn pooled(cohorts: &[Cohort], offset: usize) -> Share {
    cohorts.iter().fold(Share::default(), |sum, cohort| match cohort.active.get(offset) {
        Some(active) => Share { count: sum.count + active, of: sum.of + cohort.size },
        None => sum,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(pairs: &[(u32, &str)], as_of: &str) -> ActiveDays {
        ActiveDays::new(pairs.iter().map(|&(member, day)| (member, date(day))), date(as_of))
    }

    #[test]
    fn nobody_active_gives_no_days_no_cohorts_and_no_fraction() {
        let empty = days(&[], "2024-05-01");
        assert_eq!(empty.members(), 0);
        assert_eq!(empty.daily(), []);
        assert_eq!(empty.cohorts(Period::Week), []);
        assert_eq!(empty.retained_on(1).fraction(), None);
    }

    #[test]
    fn a_repeat_counts_once_and_a_day_that_is_not_over_does_not_count() {
        let active = days(&[(7, "2024-05-01"), (7, "2024-05-01"), (8, "2024-05-03")], "2024-05-02");
        assert_eq!(active.members(), 1);
        let daily: Vec<_> = active.daily().iter().map(|day| (day.dau, day.wau, day.mau)).collect();
        assert_eq!(daily, [(1, 1, 1), (0, 1, 1)]);
    }

    #[test]
    fn a_member_leaves_the_window_after_its_last_day() {
        let active = days(&[(1, "2024-05-01"), (1, "2024-05-03"), (2, "2024-05-03")], "2024-06-10");
        let daily = active.daily();
        let wau: Vec<_> = daily.iter().map(|day| day.wau).take(12).collect();
        assert_eq!(wau, [1, 1, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0]);
        assert_eq!(daily[31].mau, 2);
        assert_eq!(daily[32].mau, 0);
        assert_eq!(daily[32].stickiness(), None);
        assert_eq!((daily[28].month_complete, daily[29].month_complete), (false, true));
    }

    #[test]
    fn an_offset_counts_only_members_old_enough_for_it() {
        let active = days(&[(1, "2024-05-01"), (1, "2024-05-08"), (2, "2024-05-04"), (2, "2024-05-05")], "2024-05-10");
        assert_eq!(active.retained_on(7), Share { count: 1, of: 1 });
        assert_eq!(active.retained_on(1), Share { count: 1, of: 2 });
        assert_eq!(active.retained_on_or_after(5), Share { count: 1, of: 2 });
        assert_eq!(active.retained_between(1, 3), Share { count: 1, of: 2 });
        assert_eq!(active.retained_on(u32::MAX), Share::default());
    }

    #[test]
    fn a_month_of_a_cohort_is_shown_when_it_is_over() {
        let pairs = [(1, "2024-01-31"), (1, "2024-02-01"), (1, "2024-03-09"), (2, "2024-03-01"), (2, "2024-02-29")];
        let cohorts = days(&pairs, "2024-03-30").cohorts(Period::Month);
        let expected = [
            Cohort { start: date("2024-01-01"), size: 1, active: vec![1, 1] },
            Cohort { start: date("2024-02-01"), size: 1, active: vec![1] },
        ];
        assert_eq!(cohorts, expected);
        assert_eq!(days(&pairs, "2024-03-31").cohorts(Period::Month)[0].active, [1, 1, 1]);
        assert_eq!(pooled(&cohorts, 1), Share { count: 1, of: 1 });
        assert_eq!(pooled(&cohorts, 0), Share { count: 2, of: 2 });
        assert_eq!(pooled(&cohorts, 9), Share::default());
    }

    #[test]
    fn windows_agree_with_sets_counted_one_by_one() {
        let start = date("2024-01-01");
        let pairs: Vec<(u32, NaiveDate)> = (0_u64..3_000)
            .map(|index| {
                let mixed = index.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
                ((mixed % 97) as u32, start + chrono::Days::new((mixed / 97) % 200))
            })
            .collect();
        let active = ActiveDays::new(pairs.iter().copied(), start + chrono::Days::new(199));
        for day in active.daily() {
            let count = |window: u64| {
                let from = day.date - chrono::Days::new(window - 1);
                let members = pairs.iter().filter(|(_, at)| from <= *at && *at <= day.date).map(|(member, _)| member);
                members.collect::<std::collections::BTreeSet<_>>().len() as u32
            };
            assert_eq!((day.dau, day.wau, day.mau), (count(1), count(7), count(30)), "{}", day.date);
        }
    }
}
