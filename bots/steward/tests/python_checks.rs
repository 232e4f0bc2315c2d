//! The same questions asked of Python, whose libraries share no code with ours.
//! Wants python3 with the packages of `bots/bench/peers/requirements.txt`; without them it is skipped with a line, or
//! fails when `python` stands in `STEWARD_REQUIRE`.
#![expect(clippy::unwrap_used, reason = "an answer of a peer that cannot be read is a failed test")]

use std::process::Command;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use steward_core::zone::{Zone, database_version};
use steward_fakes::database::is_required;

/// What a script of `bots/bench/peers` prints, line by line; `None` when Python or its packages are not there.
fn ask_python(script: &str, args: &[&str]) -> Option<Vec<Value>> {
    let path = format!("{}/../bench/peers/{script}", env!("CARGO_MANIFEST_DIR"));
    let why_not = match Command::new("python3").arg(&path).args(args).env("PYTHONIOENCODING", "utf-8").output() {
        Err(error) => format!("python3 does not start: {error}"),
        Ok(output) if output.status.success() => {
            let text = String::from_utf8(output.stdout).unwrap();
            return Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect());
        }
        Ok(output) => {
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(error.contains("ModuleNotFoundError"), "{script}: {error}");
            error.lines().last().unwrap_or_default().to_owned()
        }
    };
    assert!(!is_required("python"), "Python is required: {why_not}");
    println!("skipped: {script}: {why_not}");
    None
}

#[test]
fn local_days_are_those_of_pythons_zoneinfo_around_every_change_of_clocks() {
    let Some(answers) = ask_python("local_days.py", &[]) else { return };
    assert_eq!(answers[0]["release"], database_version(), "name the release that we carry in requirements.txt");
    let mut wrong = Vec::new();
    for answer in &answers[1..] {
        let zone: Zone = answer["zone"].as_str().unwrap().parse().unwrap();
        let ours = if let Some(day) = answer["day"].as_str() {
            let day: NaiveDate = day.parse().unwrap();
            let start = zone.day_start(day).map(|start| start.timestamp());
            serde_json::json!({ "zone": zone.name(), "day": day, "start": start })
        } else {
            let second = answer["second"].as_i64().unwrap();
            let instant: DateTime<Utc> = DateTime::from_timestamp(second, 0).unwrap();
            let (offset, date) = (zone.offset_seconds(instant), zone.local_date(instant));
            serde_json::json!({ "zone": zone.name(), "second": second, "offset": offset, "date": date })
        };
        if ours != *answer {
            wrong.push(format!("Python {answer}, we {ours}"));
        }
    }
    assert!(answers.len() > 5_000, "Python gave {} cases only", answers.len());
    let shown = wrong.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {} differ:\n{shown}", wrong.len(), answers.len());
}
