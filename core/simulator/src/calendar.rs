//! The local days of a history: when each begins, and what weekday it is.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use crate::settings::SimulationError;

/// Most days of a history.
const DAYS_MAX: usize = 3_650;

/// Consecutive local days; instants are Unix seconds.
#[derive(Debug)]
pub(crate) struct Calendar {
    /// When each day begins; one more at the end.
    starts: Vec<i64>,
    dates: Vec<NaiveDate>,
    /// End of the history, in or at the end of the last day.
    end: i64,
}

impl Calendar {
    /// The `days` local days of which the last holds the second before `end`.
    pub(crate) fn new(zone: &str, end: DateTime<Utc>, days: usize) -> Result<Self, SimulationError> {
        let out_of_range = || SimulationError::DaysOutOfRange(days);
        if days == 0 || days > DAYS_MAX {
            return Err(out_of_range());
        }
        let unknown = |_| SimulationError::UnknownZone(zone.to_owned());
        let rules = TimeZoneDatabase::bundled().get(zone).map_err(unknown)?;
        let end = end.timestamp();
        let local = |seconds: i64| {
            let instant = Timestamp::from_second(seconds).map_err(|_| out_of_range())?;
            let start = instant.to_zoned_datetime(rules.clone()).start_of_day().map_err(|_| out_of_range())?;
            let date = start.date();
            let date = NaiveDate::from_ymd_opt(date.year().into(), date.month() as u32, date.day() as u32);
            Ok((start.timestamp().as_second(), date.ok_or_else(out_of_range)?))
        };
        let mut starts = Vec::with_capacity(days + 1);
        let mut dates = Vec::with_capacity(days);
        let mut before = end;
        for _ in 0..days {
            let (start, date) = local(before - 1)?;
            starts.push(start);
            dates.push(date);
            before = start;
        }
        starts.reverse();
        dates.reverse();
        starts.push(end);
        Ok(Self { starts, dates, end })
    }

    pub(crate) fn days(&self) -> usize {
        self.dates.len()
    }

    pub(crate) fn start(&self) -> i64 {
        self.starts[0]
    }

    pub(crate) fn end(&self) -> i64 {
        self.end
    }

    pub(crate) fn day_start(&self, day: usize) -> i64 {
        self.starts[day]
    }

    /// The next day's start, or the end of the history on its last day.
    pub(crate) fn day_end(&self, day: usize) -> i64 {
        self.starts[day + 1]
    }

    pub(crate) fn date(&self, day: usize) -> NaiveDate {
        self.dates[day]
    }

    /// The day that an instant lies in; `None` outside the history.
    pub(crate) fn day_of(&self, at: i64) -> Option<usize> {
        let after = self.starts.partition_point(|&start| start <= at);
        if at < self.end { after.checked_sub(1) } else { None }
    }

    /// 0 for Monday to 6 for Sunday.
    pub(crate) fn weekday(&self, day: usize) -> usize {
        use chrono::Datelike;
        self.dates[day].weekday().num_days_from_monday() as usize
    }
}

/// Unix seconds as an instant. The calendar has checked that a history's own instants exist.
pub(crate) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::UNIX_EPOCH)
}
