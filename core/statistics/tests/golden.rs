//! Every golden case of the kinds this crate holds, every expected field at the tolerance the case gives.
//!
//! The folder is `STEWARD_GOLDEN`, else `golden` in the shared folder. A kind that nobody holds fails by name, and so
//! does a kind of ours without a case.

#![expect(clippy::unwrap_used, reason = "a golden file that cannot be read is a failed test")]

mod golden_cases;
mod shared_folder;

use serde_json::Value;
use shared_folder::shared_folder;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Computes our answer from a case's `input`, for the ages and horizons that its `expected` asks for.
type Answer = fn(&Value, &Value) -> Value;

/// Kinds whose cases are compared here, with what computes the answer.
const OURS: [(&str, Answer); 11] = [
    ("birth_death", golden_cases::birth_death),
    ("eb_beta_binomial", golden_cases::beta_binomial),
    ("eb_gamma_poisson", golden_cases::gamma_poisson),
    ("exponential", golden_cases::exponential),
    ("grouped_survival", golden_cases::grouped_survival),
    ("km", golden_cases::kaplan_meier),
    ("logistic_curve", golden_cases::logistic_curve),
    ("logistic_fit", golden_cases::logistic_fit),
    ("poisson_rate", golden_cases::poisson_rate),
    ("proportion", golden_cases::proportion),
    ("weibull", golden_cases::weibull),
];

/// Kinds that steward-core compares.
const HELD_BY_CORE: [&str; 3] = ["activity", "local_day", "spells"];

/// Kinds whose estimates are not built yet.
const LATER: [&str; 6] = ["bgnbd", "competing_risks", "logrank", "mrr", "nps", "sbg"];

/// The version of the files' schema that this test reads.
const SCHEMA_VERSION: u64 = 1;

/// Whether `STEWARD_REQUIRE` names `what`, so that its absence is a failure.
fn is_required(what: &str) -> bool {
    std::env::var("STEWARD_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == what))
}

fn golden_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("STEWARD_GOLDEN").map_or_else(|| shared_folder().join("golden"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!is_required("golden"), "STEWARD_REQUIRE names golden, but {} is no folder", folder.display());
    println!("skipped: no golden files at {}", folder.display());
    None
}

fn read_files(folder: &PathBuf) -> Vec<(String, Value)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, serde_json::from_str(&text).unwrap()));
        }
    }
    files
}

#[test]
fn every_golden_case_of_our_kinds_is_matched_field_by_field() {
    let Some(folder) = golden_folder() else { return };
    let mut failures = Vec::new();
    let mut compared: BTreeMap<&str, usize> = OURS.iter().map(|(kind, _)| (*kind, 0)).collect();
    for (file, content) in read_files(&folder) {
        let kind = content["kind"].as_str().unwrap_or_default().to_owned();
        if HELD_BY_CORE.contains(&kind.as_str()) || LATER.contains(&kind.as_str()) {
            println!("{file}: kind {kind} is held elsewhere or later");
            continue;
        }
        let Some((kind, answer)) = OURS.iter().find(|(ours, _)| *ours == kind) else {
            failures.push(format!("{file}: nobody holds the kind {kind:?}"));
            continue;
        };
        if content["version"].as_u64() != Some(SCHEMA_VERSION) {
            failures.push(format!("{file}: version {} is not {SCHEMA_VERSION}", content["version"]));
        }
        for case in content["cases"].as_array().unwrap() {
            *compared.entry(kind).or_default() += 1;
            let actual = answer(&case["input"], &case["expected"]);
            let at = format!("{kind}/{}", case["id"].as_str().unwrap_or("?"));
            let tolerance = Tolerance::of(case);
            golden_cases::compare_known_artefact(&at, case, &actual, tolerance, &mut failures);
            compare(&at, &golden_cases::without_artefact(&case["expected"]), &actual, tolerance, &mut failures);
        }
    }
    failures.extend(compared.iter().filter(|(_, cases)| **cases == 0).map(|(kind, _)| format!("{kind}: no case")));
    println!("compared {compared:?}");
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
}

/// How far a value may be off: |value − expected| ≤ absolute + relative·|expected|.
#[derive(Clone, Copy)]
struct Tolerance {
    absolute: f64,
    relative: f64,
}

impl Tolerance {
    fn of(case: &Value) -> Self {
        Self { absolute: case["tol"]["abs"].as_f64().unwrap(), relative: case["tol"]["rel"].as_f64().unwrap() }
    }

    fn accepts(self, value: f64, expected: f64) -> bool {
        (value - expected).abs() <= self.absolute + self.relative * expected.abs()
    }
}

/// Compares every field of `expected`; what `actual` has beyond it is not looked at, what it lacks is a difference.
fn compare(at: &str, expected: &Value, actual: &Value, tolerance: Tolerance, failures: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(fields), Value::Object(found)) => {
            // A field ending in _note is a sentence to the reader.
            for (name, value) in fields.iter().filter(|(name, _)| !name.ends_with("_note")) {
                match found.get(name) {
                    Some(answer) => compare(&format!("{at}.{name}"), value, answer, tolerance, failures),
                    None => failures.push(format!("{at}.{name}: not answered")),
                }
            }
        }
        (Value::Array(items), Value::Array(found)) if items.len() == found.len() => {
            for (index, (item, answer)) in items.iter().zip(found).enumerate() {
                compare(&format!("{at}[{index}]"), item, answer, tolerance, failures);
            }
        }
        (Value::Number(number), Value::Number(found)) => {
            let (number, found) = (number.as_f64().unwrap(), found.as_f64().unwrap());
            if !tolerance.accepts(found, number) {
                failures.push(format!("{at}: {found} is not {number}"));
            }
        }
        _ if expected == actual => {}
        _ => failures.push(format!("{at}: {actual} is not {expected}")),
    }
}

#[test]
fn a_missing_field_and_a_zero_for_null_are_differences() {
    let expected: Value = serde_json::json!({"a": null, "b": 1.0, "c": [1, 2]});
    let actual: Value = serde_json::json!({"a": 0.0, "c": [1]});
    let mut failures = Vec::new();
    compare("case", &expected, &actual, Tolerance { absolute: 1.0, relative: 1.0 }, &mut failures);
    assert_eq!(failures.len(), 3, "{failures:?}");
}
