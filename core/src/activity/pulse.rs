//! Who was active on each local day: messages, reactions, a minute in voice, a command. Never joins, never bots.
//! A person is active when one of the accounts that they linked is.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::counts::{SLOT_SECONDS, slot_of, slot_start};
use super::measure::ActiveDays;
use super::store;
use crate::ids::CommunityId;
use crate::members::Record;
use crate::store::{Conn, Result};
use crate::zone::{DayTable, Zone};

/// Voice counts as activity from so many seconds in one channel and quarter of an hour on.
const VOICE_SECONDS_MIN: i64 = 60;

/// One local day of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityDay {
    /// The day in the community's zone.
    pub date: NaiveDate,
    /// Members active on it.
    pub active: u32,
    /// Members active on it or one of the six days before.
    pub wau: u32,
    /// Members active on it or one of the 29 days before.
    pub mau: u32,
    /// Messages, replies among them.
    pub messages: i64,
    /// Replies.
    pub replies: i64,
    /// Reactions.
    pub reactions: i64,
    /// Seconds in voice channels, all members together.
    pub voice_seconds: i64,
    /// Whether all of the day was seen.
    pub is_covered: bool,
    /// Whether it and the six days before were all seen.
    pub is_week_covered: bool,
    /// Whether it and the 29 days before were all seen.
    pub is_month_covered: bool,
}

/// The activity of a community up to its last complete local day.
#[derive(Debug, Clone, Default)]
pub struct Pulse {
    /// Every local day of the window.
    pub days: Vec<ActivityDay>,
    /// Whether anything tells of activity: Steward was there, or what was imported holds messages. Where nothing does,
    /// no day is covered: an export of joins alone says nothing of who takes part.
    pub is_told: bool,
}

impl Pulse {
    /// The last complete day.
    pub fn last(&self) -> Option<&ActivityDay> {
        self.days.last()
    }
}

/// Whether the last so many days, the one at `index` included, were all seen.
fn is_window_covered(days: &[ActivityDay], index: usize, length: usize) -> bool {
    index + 1 >= length && days[index + 1 - length..=index].iter().all(|day| day.is_covered)
}

/// Forms local days from quarters of an hour. `days`: how many are wanted, the last complete one included.
pub async fn pulse(conn: &mut Conn, community: CommunityId, record: &Record, zone: &Zone, days: i64) -> Result<Pulse> {
    let (Some(start), Some(as_of)) = (record.start(), record.as_of) else { return Ok(Pulse::default()) };
    let Some(last) = last_complete_day(zone, as_of) else { return Ok(Pulse::default()) };
    // 29 days more, so that the first wanted day has its month.
    let first = (last - TimeDelta::days(days + 28)).max(zone.local_date(start));
    if first > last {
        return Ok(Pulse::default());
    }
    let is_told = store::is_told(conn, community).await?;
    let (from, to) = (zone.day_start(first).unwrap_or(start), zone.day_end(last).unwrap_or(as_of));
    let table = DayTable::new(zone, from, to);
    let rows = store::between(conn, community, slot_of(from), slot_of(to) + 1).await?;
    let mut sums: HashMap<NaiveDate, (i64, i64, i64, i64)> = HashMap::new();
    let mut pairs = Vec::with_capacity(rows.len());
    for row in &rows {
        let member = record.links.member_of(row.account);
        if !record.is_about(member) {
            continue;
        }
        let Some(date) = table.date(slot_start(row.slot)) else { continue };
        let counts = &row.counts;
        let sum = sums.entry(date).or_default();
        *sum =
            (sum.0 + counts.messages, sum.1 + counts.replies, sum.2 + counts.reactions, sum.3 + counts.voice_seconds);
        if counts.messages + counts.reactions + counts.commands > 0 || counts.voice_seconds >= VOICE_SECONDS_MIN {
            pairs.push((member.0 as u32, date));
        }
    }
    let active: HashMap<NaiveDate, _> =
        ActiveDays::new(pairs, last).daily().into_iter().map(|day| (day.date, day)).collect();
    let wanted_from = (last - TimeDelta::days(days - 1)).max(first);
    let days = first.iter_days().take_while(|date| *date <= last).filter(|date| zone.day_start(*date).is_some());
    let days = days.map(|date| {
        let (messages, replies, reactions, voice_seconds) = sums.get(&date).copied().unwrap_or_default();
        let day = active.get(&date);
        ActivityDay {
            date,
            active: day.map_or(0, |day| day.dau),
            wau: day.map_or(0, |day| day.wau),
            mau: day.map_or(0, |day| day.mau),
            messages,
            replies,
            reactions,
            voice_seconds,
            is_covered: is_told && is_seen(record, zone, date),
            is_week_covered: false,
            is_month_covered: false,
        }
    });
    let mut days: Vec<ActivityDay> = days.collect();
    for index in 0..days.len() {
        days[index].is_week_covered = is_window_covered(&days, index, 7);
        days[index].is_month_covered = is_window_covered(&days, index, 30);
    }
    days.retain(|day| day.date >= wanted_from);
    Ok(Pulse { days, is_told })
}

fn last_complete_day(zone: &Zone, as_of: DateTime<Utc>) -> Option<NaiveDate> {
    let today = zone.local_date(as_of);
    // The very end of a day completes it.
    if zone.day_end(today).is_some_and(|end| end - as_of <= TimeDelta::seconds(1)) {
        return Some(today);
    }
    today.iter_days().rev().skip(1).take(7).find(|date| zone.day_start(*date).is_some())
}

/// Whether every space that was seen by then was seen on all of the day.
fn is_seen(record: &Record, zone: &Zone, date: NaiveDate) -> bool {
    let (Some(from), Some(to)) = (zone.day_start(date), zone.day_end(date)) else { return false };
    // The first day begins when the observation does, within its first quarters of an hour.
    let tolerance = TimeDelta::seconds(SLOT_SECONDS);
    let mut is_any = false;
    for span in &record.spans {
        is_any |= span.from <= from + tolerance && span.to >= to - tolerance;
    }
    is_any && !record.gaps.iter().any(|gap| gap.from < to && gap.to > from)
}
