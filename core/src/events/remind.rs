//! Reminders: so long before the start, as each person chose, else as the community did.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::event::Event;
use super::seats::Standing;
use super::store::{self, Guest};
use super::tell::{self, Ground, News};
use crate::Steward;
use crate::commands::{Refusal, half_width};
use crate::community::{self, Settings};
use crate::ids::AccountId;
use crate::store::{Conn, Result};

/// Most reminders of one event.
const LEADS_MAX: usize = 5;
/// The longest time before a start, in minutes: a fortnight.
const LEAD_MAX_MINUTES: i64 = 14 * 24 * 60;
/// Stands for no reminders at all.
const NONE: &str = "off";

/// So long before the start somebody is reminded, longest first; none: never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leads(Vec<i64>);

impl Default for Leads {
    /// A day and an hour before.
    fn default() -> Self {
        Self(vec![24 * 60, 60])
    }
}

impl Leads {
    /// Reads `24h, 1h`, `30m`, `2d`, or `off`.
    ///
    /// # Errors
    /// Names the part that is no time, or is too long, and how many there may be.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        if text.trim().eq_ignore_ascii_case(NONE) || text.trim() == "关" {
            return Ok(Self(Vec::new()));
        }
        let mut leads = BTreeSet::new();
        for part in half_width(text).split([',', '、', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
            let minutes = minutes(part).filter(|minutes| (1..=LEAD_MAX_MINUTES).contains(minutes));
            leads.insert(minutes.ok_or_else(|| Refusal::new("event-lead-unclear").arg("part", part))?);
        }
        if leads.is_empty() || leads.len() > LEADS_MAX {
            return Err(Refusal::new("event-leads-count").arg("max", LEADS_MAX.to_string()));
        }
        Ok(Self(leads.into_iter().rev().collect()))
    }

    /// As it stands in the database, and as [`Leads::parse`] reads it.
    pub(crate) fn canonical(&self) -> String {
        if self.0.is_empty() {
            return NONE.to_owned();
        }
        let word = |minutes: &i64| match minutes {
            n if n % (24 * 60) == 0 => format!("{}d", n / (24 * 60)),
            n if n % 60 == 0 => format!("{}h", n / 60),
            n => format!("{n}m"),
        };
        self.0.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

fn minutes(part: &str) -> Option<i64> {
    let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = part.split_at(digits);
    let number: i64 = number.parse().ok().filter(|n| *n < 1_000_000)?;
    let factor = match unit.to_lowercase().as_str() {
        "m" | "min" | "分" | "分钟" => 1,
        "h" | "小时" => 60,
        "d" | "天" => 24 * 60,
        _ => return None,
    };
    Some(number * factor)
}

/// The times before the start at which somebody is reminded.
fn leads_of(guest: &Guest, settings: &Settings) -> Leads {
    let own = guest.reminders.as_deref().and_then(|text| Leads::parse(text).ok());
    own.unwrap_or_else(|| settings.event_reminders.clone())
}

/// Reminders that are still to come of people who have a place: who, how long before, and when. One whose time had come
/// when they said that they come is none.
fn open<'a>(
    event: &'a Event,
    guests: &'a [Guest],
    settings: &'a Settings,
    told: &'a [(AccountId, i64)],
) -> impl Iterator<Item = (&'a Guest, i64, DateTime<Utc>)> {
    guests.iter().filter(|guest| guest.seat.standing == Standing::Going).flat_map(move |guest| {
        leads_of(guest, settings).0.into_iter().filter_map(move |lead| {
            let at = event.plan.starts_at - TimeDelta::minutes(lead);
            let is_open = at > guest.at && !told.contains(&(guest.seat.person, lead));
            is_open.then_some((guest, lead, at))
        })
    })
}

/// When somebody is to be reminded.
pub(super) fn times(
    event: &Event,
    guests: &[Guest],
    settings: &Settings,
    told: &[(AccountId, i64)],
) -> Vec<DateTime<Utc>> {
    open(event, guests, settings, told).map(|(_, _, at)| at).collect()
}

/// Reminds whoever is due, each once; of several that passed together only the last one is told.
pub(super) async fn remind(conn: &mut Conn, steward: &Steward, event: &Event, now: DateTime<Utc>) -> Result<()> {
    if now >= event.plan.starts_at {
        return Ok(());
    }
    let Some(community) = community::find(conn, event.community).await? else { return Ok(()) };
    let settings = Settings::of(conn, event.community).await?;
    let guests = store::people(conn, event.id).await?;
    let told = store::reminders(conn, event).await?;
    let ground = Ground { steward, event, community: &community, now };
    let due: Vec<(&Guest, i64)> = open(event, &guests, &settings, &told)
        .filter(|(_, _, at)| *at <= now)
        .map(|(guest, lead, _)| (guest, lead))
        .collect();
    for (index, (guest, lead)) in due.iter().enumerate() {
        if !store::note_reminder(conn, event, guest.seat.person, *lead, now).await? {
            continue;
        }
        let is_last = due.get(index + 1).is_none_or(|(next, _)| next.seat.person != guest.seat.person);
        if is_last {
            // How long it is until then by now: the reminder may be late.
            let left = event.plan.starts_at - now;
            tell::tell(conn, &ground, guest, News::Begins(left), &[]).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_a_start_are_read_as_people_write_them() {
        for (text, expected) in [
            ("24h,1h", "1d, 1h"),
            ("1h, 24h", "1d, 1h"),
            ("30m", "30m"),
            ("2d 90min、15分钟", "2d, 90m, 15m"),
            ("off", "off"),
            ("1h 60m", "1h"),
        ] {
            let leads = Leads::parse(text).unwrap();
            assert_eq!(leads.canonical(), expected, "{text}");
            assert_eq!(Leads::parse(&leads.canonical()).unwrap(), leads);
        }
    }

    #[test]
    fn what_is_no_time_before_a_start_is_named() {
        for (text, id) in [
            ("soon", "event-lead-unclear"),
            ("1h, 0m", "event-lead-unclear"),
            ("15d", "event-lead-unclear"),
            ("99999999999999999999h", "event-lead-unclear"),
            ("", "event-leads-count"),
            ("1h 2h 3h 4h 5h 6h", "event-leads-count"),
        ] {
            assert_eq!(Leads::parse(text).unwrap_err().id, id, "{text}");
        }
    }
}
