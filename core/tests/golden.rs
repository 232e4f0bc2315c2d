//! The reference answers of this crate's kinds: days of a zone, activity, spells. Every field of every case is compared.
//!
//! They lie beside the workspace (`../shared/golden`, or where `STEWARD_GOLDEN` says). Without them the test says so
//! and passes, unless `STEWARD_REQUIRE` names `golden`.

#![expect(clippy::unwrap_used, reason = "a golden file that is not as its README says must fail the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use steward_core::activity::measure::{ActiveDays, Period, Share};
use steward_core::members::spells::{self, Change, Movement, Present};
use steward_core::zone::{DayTable, Zone};

/// Kinds that this test compares.
const OURS: &[&str] = &["activity", "local_day", "spells"];

/// Kinds that steward-statistics compares.
const HELD_BY_STATISTICS: &[&str] = &[
    "birth_death",
    "eb_beta_binomial",
    "eb_gamma_poisson",
    "exponential",
    "grouped_survival",
    "km",
    "logistic_curve",
    "logistic_fit",
    "poisson_rate",
    "proportion",
    "weibull",
];

/// Kinds whose features are not built yet.
const LATER: &[&str] = &["bgnbd", "competing_risks", "logrank", "mrr", "nps", "sbg"];

#[test]
fn every_reference_answer_of_this_crate_is_reproduced() {
    let folder = golden_folder();
    if !folder.is_dir() {
        assert!(!is_required("golden"), "golden files are required, and there are none in {}", folder.display());
        println!("skipped: no golden files in {}", folder.display());
        return;
    }
    let mut cases_of = BTreeMap::new();
    for file in json_files(&folder) {
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let kind = text(&golden["kind"]).to_owned();
        let compare: fn(&Case) = match kind.as_str() {
            "local_day" => local_day,
            "activity" => activity,
            "spells" => folded_spells,
            other => {
                assert!(
                    HELD_BY_STATISTICS.contains(&other) || LATER.contains(&other),
                    "{} has the unknown kind {other}",
                    file.display()
                );
                continue;
            }
        };
        for case in list(&golden["cases"]) {
            compare(&Case::of(&kind, case));
            *cases_of.entry(kind.clone()).or_insert(0) += 1;
        }
    }
    for kind in OURS {
        assert!(cases_of.get(*kind).is_some_and(|cases| *cases > 0), "no golden case of kind {kind}");
    }
}

/// One case, with comparisons that name it when they fail.
struct Case<'a> {
    name: String,
    input: &'a Value,
    expected: &'a Value,
    abs: f64,
    rel: f64,
}

impl<'a> Case<'a> {
    fn of(kind: &str, case: &'a Value) -> Self {
        let name = format!("{kind}/{}", text(&case["id"]));
        let (abs, rel) = (case["tol"]["abs"].as_f64().unwrap(), case["tol"]["rel"].as_f64().unwrap());
        Self { name, input: &case["input"], expected: &case["expected"], abs, rel }
    }

    /// Fails when the case expects or gives a field that this test does not look at.
    fn has_only(&self, object: &Value, known: &[&str]) {
        let found: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, known.iter().copied().collect(), "{}: fields", self.name);
    }

    fn near(&self, what: &str, value: Option<f64>, expected: &Value) {
        match (value, expected.as_f64()) {
            (Some(value), Some(expected)) => {
                let bound = self.abs + self.rel * expected.abs();
                assert!((value - expected).abs() <= bound, "{}: {what} is {value}, not {expected}", self.name);
            }
            (None, None) => assert!(expected.is_null(), "{}: {what} is no number: {expected}", self.name),
            (value, _) => panic!("{}: {what} is {value:?}, not {expected}", self.name),
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&self, what: &str, value: &T, expected: &T) {
        assert_eq!(value, expected, "{}: {what}", self.name);
    }

    fn zone(&self) -> Zone {
        text(&self.input["tz"]).parse().unwrap()
    }

    fn share(&self, what: &str, share: Share, expected: &Value) {
        self.has_only(expected, &["k", "n", "p"]);
        self.same(what, &u64::from(share.count), &expected["k"].as_u64().unwrap());
        self.same(what, &u64::from(share.of), &expected["n"].as_u64().unwrap());
        self.near(what, share.fraction(), &expected["p"]);
    }
}

fn local_day(case: &Case) {
    let zone = case.zone();
    if case.input.get("instants").is_some() {
        case.has_only(case.input, &["tz", "instants"]);
        case.has_only(case.expected, &["local_dates"]);
        let instants: Vec<_> = list(&case.input["instants"]).iter().map(instant).collect();
        let expected: Vec<_> = list(&case.expected["local_dates"]).iter().map(date).collect();
        let dates: Vec<_> = instants.iter().map(|&at| zone.local_date(at)).collect();
        case.same("local_dates", &dates, &expected);
        let table = DayTable::new(&zone, *instants.iter().min().unwrap(), *instants.iter().max().unwrap());
        let dates: Vec<_> = instants.iter().filter_map(|&at| table.date(at)).collect();
        case.same("local_dates by table", &dates, &expected);
    } else {
        case.has_only(case.input, &["tz", "date"]);
        case.has_only(case.expected, &["start_utc", "hours"]);
        let day = date(&case.input["date"]);
        case.same("start_utc", &zone.day_start(day), &optional_instant(&case.expected["start_utc"]));
        let hours = zone.day_length(day).map(|length| length.as_seconds_f64() / 3_600.0);
        case.near("hours", hours, &case.expected["hours"]);
    }
}

fn activity(case: &Case) {
    case.has_only(case.input, &["tz", "as_of_last_complete_day", "events"]);
    case.has_only(case.expected, &["series", "nday", "on_or_after", "bracket", "weekly_triangle"]);
    let zone = case.zone();
    let mut numbers = BTreeMap::new();
    let mut pairs = Vec::new();
    for event in list(&case.input["events"]) {
        let next = numbers.len() as u32;
        let number = *numbers.entry(text(&event[0])).or_insert(next);
        pairs.push((number, zone.local_date(instant(&event[1]))));
    }
    let active = ActiveDays::new(pairs, date(&case.input["as_of_last_complete_day"]));
    daily_series(case, &active);
    for (offset, expected) in case.expected["nday"].as_object().unwrap() {
        case.share("nday", active.retained_on(offset.parse().unwrap()), expected);
    }
    for (offset, expected) in case.expected["on_or_after"].as_object().unwrap() {
        case.share("on_or_after", active.retained_on_or_after(offset.parse().unwrap()), expected);
    }
    for (range, expected) in case.expected["bracket"].as_object().unwrap() {
        let (from, to) = range.split_once('-').unwrap();
        case.share("bracket", active.retained_between(from.parse().unwrap(), to.parse().unwrap()), expected);
    }
    weekly_triangle(case, &active);
}

fn daily_series(case: &Case, active: &ActiveDays) {
    let daily = active.daily();
    let expected = list(&case.expected["series"]);
    case.same("length of series", &daily.len(), &expected.len());
    for (day, expected) in daily.iter().zip(expected) {
        case.has_only(expected, &["date", "dau", "wau", "mau", "stickiness"]);
        case.same("date", &day.date, &date(&expected["date"]));
        for (name, value) in [("dau", day.dau), ("wau", day.wau), ("mau", day.mau)] {
            case.same(name, &Some(u64::from(value)), &expected[name].as_u64());
        }
        case.near("stickiness", day.stickiness(), &expected["stickiness"]);
    }
}

fn weekly_triangle(case: &Case, active: &ActiveDays) {
    let cohorts = active.cohorts(Period::Week);
    let expected = list(&case.expected["weekly_triangle"]);
    case.same("rows of triangle", &cohorts.len(), &expected.len());
    for (cohort, expected) in cohorts.iter().zip(expected) {
        case.has_only(expected, &["week_start", "size", "active"]);
        case.same("week_start", &cohort.start, &date(&expected["week_start"]));
        case.same("size", &Some(u64::from(cohort.size)), &expected["size"].as_u64());
        let cells: Vec<_> = list(&expected["active"]).iter().map(|cell| cell.as_u64().unwrap() as u32).collect();
        case.same("active", &cohort.active, &cells);
    }
}

fn folded_spells(case: &Case) {
    case.has_only(case.input, &["observed_from", "as_of", "merge_gap_s", "roster", "events"]);
    case.has_only(case.expected, &["spells", "ignored", "members_at_as_of", "duration_days", "event", "entry_days"]);
    let as_of = instant(&case.input["as_of"]);
    let roster: Vec<_> = list(&case.input["roster"])
        .iter()
        .map(|row| Present { member: text(&row[0]), joined_at: optional_instant(&row[1]) })
        .collect();
    let movements: Vec<_> = list(&case.input["events"])
        .iter()
        .map(|row| {
            let change = match text(&row[1]) {
                "join" => Change::Join,
                "leave" => Change::Leave,
                other => panic!("{}: unknown event {other}", case.name),
            };
            Movement { member: text(&row[0]), change, at: instant(&row[2]) }
        })
        .collect();
    let merge_gap = TimeDelta::seconds(case.input["merge_gap_s"].as_i64().unwrap());
    let folded = spells::fold(instant(&case.input["observed_from"]), as_of, merge_gap, &roster, &movements);

    case.same("ignored", &Some(folded.ignored as u64), &case.expected["ignored"].as_u64());
    case.same("members", &Some(folded.members_at(as_of) as u64), &case.expected["members_at_as_of"].as_u64());
    for column in ["spells", "duration_days", "event", "entry_days"] {
        case.same(column, &folded.spells.len(), &list(&case.expected[column]).len());
    }
    for (index, spell) in folded.spells.iter().enumerate() {
        let row = &case.expected["spells"][index];
        let span = spell.span;
        case.same("columns of a spell", &list(row).len(), &5);
        case.same("member", &spell.member, &text(&row[0]));
        case.same("number", &Some(u64::from(spell.number)), &row[1].as_u64());
        case.same("joined_at", &span.joined_at, &optional_instant(&row[2]));
        case.same("left_at", &span.left_at, &optional_instant(&row[3]));
        case.near("entry", span.entry().map(spells::days), &row[4]);
        case.near("entry_days", span.entry().map(spells::days), &case.expected["entry_days"][index]);
        case.near("duration_days", span.duration(as_of).map(spells::days), &case.expected["duration_days"][index]);
        case.same("event", &Some(u64::from(span.left_at.is_some())), &case.expected["event"][index].as_u64());
    }
}

/// `STEWARD_GOLDEN`, else `golden` in `STEWARD_SHARED`, else in the folder `shared` beside the workspace.
fn golden_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("STEWARD_GOLDEN") {
        return PathBuf::from(folder);
    }
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    std::env::var_os("STEWARD_SHARED").map_or_else(beside, PathBuf::from).join("golden")
}

fn is_required(what: &str) -> bool {
    std::env::var("STEWARD_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == what))
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    files
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn date(value: &Value) -> NaiveDate {
    text(value).parse().unwrap()
}

fn instant(value: &Value) -> DateTime<Utc> {
    text(value).parse().unwrap()
}

fn optional_instant(value: &Value) -> Option<DateTime<Utc>> {
    (!value.is_null()).then(|| instant(value))
}
