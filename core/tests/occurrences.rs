//! When schedules take place, against what Python's zoneinfo says of every zone's changes of clocks. The cases are a
//! sample of those that `bots/bench/peers/occurrences.py` makes; a test of the binary's crate compares the file with it.

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::schedule::{Note, Rule};
use steward_core::zone::{Zone, database_version};

const CASES: &str = include_str!("fixtures/occurrences.csv");

/// The occurrences of a rule in the words of the file: minutes after the start with what the clocks did.
fn ours(zone: &Zone, rule: &str, from: DateTime<Utc>, minutes: i64) -> String {
    let rule = Rule::from_canonical(rule).unwrap_or_else(|error| panic!("{rule}: {error:?}"));
    let found = rule.series(zone, from).map(|next| ((next.utc - from).num_minutes(), next.note));
    let told = found.take_while(|(after, _)| *after < minutes).map(|(after, note)| match note {
        None => after.to_string(),
        Some(Note::FirstOfTwo) => format!("{after} twice"),
        Some(Note::MovedForward { minutes }) => format!("{after} gap {minutes}"),
    });
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn rules_take_place_when_pythons_zoneinfo_says_around_every_zones_changes() {
    let release = CASES.lines().next().unwrap().strip_prefix("# tzdb ").unwrap();
    assert_eq!(release, database_version(), "make the file anew with the release that we carry");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(CASES.as_bytes());
    let (mut cases, mut wrong) = (0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let (zone, rule): (Zone, &str) = (row[0].parse().unwrap(), &row[1]);
        let (from, minutes): (DateTime<Utc>, i64) = (row[2].parse().unwrap(), row[3].parse().unwrap());
        let ours = ours(&zone, rule, from, minutes);
        if ours != row[4] {
            wrong.push(format!("{rule} in {zone} from {from}: Python {}, we {ours}", &row[4]));
        }
        // Asked for one, the answer is the first of them.
        let first = row[4].split([';', ' ']).next().and_then(|first| first.parse().ok());
        let next = Rule::from_canonical(rule).unwrap().next_after(&zone, from - TimeDelta::seconds(1));
        let within = next.filter(|next| *next < from + TimeDelta::minutes(minutes));
        assert_eq!(within, first.map(|after| from + TimeDelta::minutes(after)), "{rule} in {zone} from {from}");
        cases += 1;
    }
    assert!(cases > 3_000, "{cases} cases only");
    assert!(wrong.is_empty(), "{} of {cases} differ:\n{}", wrong.len(), wrong.join("\n"));
}
