//! `steward occurrences`: when a schedule would take place. Needs no database and no configuration of its own.

use std::io::{self, Write};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SubsecRound, Timelike, Utc};
use serde_json::json;
use steward_core::community::Lang;
use steward_core::ports::{Clock, SystemClock};
use steward_core::schedule::{Occurrence, Rule};
use steward_core::words::say;
use steward_core::zone::{Zone, database_version};

use crate::cli::OccurrencesArgs;
use crate::outcome::Failure;

/// Years from which can be asked.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Prints the occurrences of a rule that is said at the moment from which they are asked for.
pub(crate) fn run(args: &OccurrencesArgs, lang: Lang) -> Result<(), Failure> {
    let zone: Zone = args.zone.parse().map_err(|error| Failure::usage(format!("--zone: {error}")))?;
    let from = match &args.from {
        Some(text) => moment(text, &zone).filter(|from| YEARS.contains(&from.year())).ok_or_else(|| {
            Failure::usage(format!(
                "--from {text}: a time such as 2026-11-24T12:00:00Z, or 2026-11-24 or 2026-11-24T20:00 on the clocks of the zone, is wanted"
            ))
        })?,
        None => SystemClock.now().trunc_subsecs(0),
    };
    let rule = Rule::parse(&args.rule, &zone, from).map_err(|error| Failure::failed(error.in_words(lang)))?;
    let count = usize::from(args.count);
    let found = rule.occurrences(&zone, from, count);
    let text = if args.json { as_json(&rule, &zone, &found) } else { as_lines(&rule, &zone, &found, count, lang) };
    match writeln!(io::stdout(), "{text}") {
        // A reader that has enough (`| head`) is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

fn as_json(rule: &Rule, zone: &Zone, found: &[Occurrence]) -> String {
    let occurrences: Vec<_> = found
        .iter()
        .map(|occurrence| {
            json!({
                "utc": occurrence.utc.format("%FT%TZ").to_string(),
                "local": occurrence.local.format("%FT%T").to_string(),
                "note": occurrence.note.map(|note| note.to_string()),
            })
        })
        .collect();
    let rule = rule.canonical();
    json!({ "rule": rule, "zone": zone.name(), "tzdb": database_version(), "occurrences": occurrences }).to_string()
}

fn as_lines(rule: &Rule, zone: &Zone, found: &[Occurrence], count: usize, lang: Lang) -> String {
    let head = [
        ("rule", rule.in_words(lang, zone).into()),
        ("zone", zone.name().into()),
        ("release", database_version().into()),
    ];
    let mut lines = vec![say(lang, "schedule-occurrences", &head)];
    lines.extend(found.iter().map(|occurrence| line(occurrence, lang)));
    if found.len() < count {
        lines.push(say(lang, "schedule-occurrences-end", &[]));
    }
    lines.join("\n")
}

/// An instant in RFC 3339; without an offset, what the clocks of the zone show first; a date is the start of that day.
fn moment(text: &str, zone: &Zone) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<DateTime<Utc>>() {
        return Some(instant);
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return zone.day_start(date);
    }
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    Some(zone.resolve(local).first())
}

fn line(occurrence: &Occurrence, lang: Lang) -> String {
    let weekday = occurrence.local.weekday().to_string().to_lowercase();
    let format = if occurrence.local.second() == 0 { "%F %H:%M" } else { "%F %T" };
    let args = [
        ("local", occurrence.local.format(format).to_string().into()),
        ("weekday", say(lang, "schedule-weekday", &[("day", weekday.into())]).into()),
        ("utc", occurrence.utc.format("%FT%TZ").to_string().into()),
    ];
    let told = say(lang, "schedule-occurrence", &args);
    match occurrence.note {
        Some(note) => format!("{told}\n    {}", note.in_words(lang)),
        None => told,
    }
}
