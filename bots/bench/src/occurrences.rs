//! When schedules take place, against the cases that `peers/occurrences.py` writes to stdin: how many, and how many wrong.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use steward_core::schedule::{Note, Rule};
use steward_core::zone::{Zone, database_version};

/// How many wrong cases are printed.
const SHOWN_MAX: usize = 20;

/// One line of the script.
struct Case {
    zone: Zone,
    rule: Rule,
    from: DateTime<Utc>,
    minutes: i64,
}

/// Compares every case; fails when one is wrong, or when there is none.
pub(crate) fn run() -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(io::stdin().lock());
    let (mut cases, mut wrong, mut occurrences, mut spent) = (0_u64, 0_u64, 0_u64, Duration::ZERO);
    let mut zones = BTreeSet::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("a line cannot be read: {error}"))?;
        if let Some(release) = row.get(0).and_then(|first| first.strip_prefix("# tzdb ")) {
            if release != database_version() {
                return Err(format!("Python has {release}, we carry {}", database_version()));
            }
            continue;
        }
        let Some(case) = read(&row)? else { continue };
        let begun = Instant::now();
        let ours = told(&case);
        spent += begun.elapsed();
        cases += 1;
        occurrences += ours.len() as u64;
        zones.insert(case.zone.name().to_owned());
        if ours.join("; ") != row[4] {
            wrong += 1;
            if wrong <= SHOWN_MAX as u64 {
                println!("{} in {} from {}: Python {}, we {}", &row[1], &row[0], &row[2], &row[4], ours.join("; "));
            }
        }
    }
    println!(
        "tzdb {}: {} zones, {cases} cases, {occurrences} occurrences, {wrong} wrong; {:.1} µs a case",
        database_version(),
        zones.len(),
        spent.as_secs_f64() * 1e6 / cases.max(1) as f64,
    );
    if wrong == 0 && cases > 0 { Ok(()) } else { Err(format!("{wrong} of {cases} cases are wrong")) }
}

/// A case; `None` for the line of the columns.
fn read(row: &csv::StringRecord) -> Result<Option<Case>, String> {
    let wrong = |what: &dyn std::fmt::Debug| format!("{row:?}: {what:?}");
    if row.len() != 5 {
        return Err(wrong(&"five fields are wanted"));
    }
    if &row[0] == "zone" {
        return Ok(None);
    }
    Ok(Some(Case {
        zone: row[0].parse().map_err(|error| wrong(&error))?,
        rule: Rule::from_canonical(&row[1]).map_err(|error| wrong(&error))?,
        from: row[2].parse().map_err(|error| wrong(&error))?,
        minutes: row[3].parse().map_err(|error| wrong(&error))?,
    }))
}

/// The occurrences in the words of the script: minutes after the start with what the clocks did.
fn told(case: &Case) -> Vec<String> {
    let found = case.rule.series(&case.zone, case.from).map(|next| ((next.utc - case.from).num_minutes(), next.note));
    let told = found.take_while(|(after, _)| *after < case.minutes).map(|(after, note)| match note {
        None => after.to_string(),
        Some(Note::FirstOfTwo) => format!("{after} twice"),
        Some(Note::MovedForward { minutes }) => format!("{after} gap {minutes}"),
    });
    told.collect()
}
