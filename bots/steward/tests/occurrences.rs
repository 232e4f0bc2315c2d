//! `steward occurrences`, as it is typed: what it prints and how it ends.
#![expect(clippy::unwrap_used, reason = "an answer that cannot be read is a failed test")]

use std::process::{Command, Output};

use serde_json::{Value, json};

fn steward(args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    // A folder without anything: neither a database nor a configuration is needed or made.
    let output = Command::new(env!("CARGO_BIN_EXE_steward")).args(args).current_dir(folder.path()).output().unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{args:?} left something behind");
    output
}

fn answer(args: &[&str]) -> Value {
    let output = steward(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_json_of_occurrences_has_the_rule_the_zone_its_database_and_each_occurrence() {
    let vancouver = ["occurrences", "weekly on sun at 02:30", "--zone", "America/Vancouver"];
    let told = answer(&[&vancouver[..], &["--from", "2026-10-25T00:00:00Z", "--count", "3", "--json"]].concat());
    assert_eq!(
        told,
        json!({
            "rule": "weekly on sun at 02:30", "zone": "America/Vancouver", "tzdb": steward_core::zone::database_version(),
            "occurrences": [
                { "utc": "2026-10-25T09:30:00Z", "local": "2026-10-25T02:30:00", "note": null },
                { "utc": "2026-11-01T09:30:00Z", "local": "2026-11-01T02:30:00", "note": null },
                { "utc": "2026-11-08T09:30:00Z", "local": "2026-11-08T02:30:00", "note": null },
            ],
        })
    );
    let new_york = ["occurrences", "每天 2点半", "--zone", "america/new_york", "--from", "2026-03-08", "--json"];
    let told = answer(&new_york);
    assert_eq!((&told["rule"], &told["zone"]), (&json!("daily at 02:30"), &json!("America/New_York")));
    assert_eq!(told["occurrences"].as_array().unwrap().len(), 5);
    assert_eq!(
        told["occurrences"][0],
        json!({ "utc": "2026-03-08T07:30:00Z", "local": "2026-03-08T03:30:00", "note": "gap: moved forward 60 minutes" })
    );
}

#[test]
fn the_moment_asked_from_is_included_and_may_be_told_by_the_clocks_of_the_zone() {
    for from in
        ["2026-12-01T01:00:00Z", "2026-12-01T09:00:00+08:00", "2026-12-01T09:00", "2026-12-01 09:00:00", "2026-12-01"]
    {
        let told = answer(&["occurrences", "daily at 09:00", "--zone", "Asia/Shanghai", "--from", from, "--json"]);
        assert_eq!(told["occurrences"][0]["utc"], "2026-12-01T01:00:00Z", "{from}");
    }
    let told = answer(&["occurrences", "every 90 minutes", "--from", "2026-12-01T01:00:00Z", "--count", "2", "--json"]);
    assert_eq!(told["zone"], "UTC");
    assert_eq!(told["rule"], "every 90 minutes from 2026-12-01T01:00:00Z");
    assert_eq!(told["occurrences"][1]["utc"], "2026-12-01T02:30:00Z");
}

#[test]
fn without_json_the_rule_is_told_in_words_with_a_line_for_each_occurrence() {
    let told =
        steward(&["occurrences", "daily at 02:30 times 2", "--zone", "America/New_York", "--from", "2026-03-08"]);
    let text = String::from_utf8(told.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].contains("every day at 02:30") && lines[0].contains("America/New_York"), "{text}");
    assert!(lines[1].contains("2026-03-08 03:30 ") && lines[1].contains("2026-03-08T07:30:00Z"), "{text}");
    assert!(lines[2].contains("60 minutes"), "{text}");
    let chinese = steward(&["--lang", "zh-CN", "occurrences", "每周一 20:00", "--from", "2026-12-01"]);
    assert!(String::from_utf8(chinese.stdout).unwrap().starts_with("每周一 20:00"));
}

#[test]
fn a_wrong_rule_ends_with_1_and_a_wrong_zone_or_time_with_2() {
    for (args, status, said) in [
        (&["occurrences", "0 0 30 2 *"][..], 1, "never occurs"),
        (&["occurrences", "whenever"], 1, "whenever"),
        (&["--lang", "zh-CN", "occurrences", "* * * * * *"], 1, "五个字段"),
        (&["occurrences", "at 2026-11-01 09:00", "--from", "2026-11-02"], 1, "is over"),
        (&["occurrences", "daily at 09:00", "--zone", "Asia/Shangai"], 2, "Asia/Shanghai"),
        (&["occurrences", "daily at 09:00", "--from", "yesterday"], 2, "yesterday"),
        (&["occurrences", "daily at 09:00", "--from", "+262000-01-01T00:00:00Z"], 2, "262000"),
        (&["occurrences", "daily at 09:00", "--count", "0"], 2, "--count"),
        (&["occurrences", "daily at 09:00", "--count", "many"], 2, "many"),
        (&["occurrences"], 2, "RULE"),
    ] {
        let output = steward(args);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{args:?}: {error}");
        assert!(error.contains(said) && output.stdout.is_empty(), "{args:?}: {error}");
    }
}
