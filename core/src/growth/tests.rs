//! The series of days from stays that were written by hand.

use chrono::{DateTime, Utc};

use super::*;
use crate::activity::coverage::{Gap, Span};
use crate::ids::MemberId;
use crate::inbox::EndReason;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn stay(member: i64, joined: Option<&str>, observed: &str, left: Option<&str>) -> RecordedStay {
    RecordedStay {
        member: MemberId(member),
        space: SpaceId(1),
        number: 1,
        joined_at: joined.map(at),
        observed_at: at(observed),
        left_at: left.map(at),
        end_reason: left.map(|_| EndReason::Left),
    }
}

fn record(stays: Vec<RecordedStay>, from: &str, to: &str) -> Record {
    Record {
        as_of: Some(at(to)),
        spans: vec![Span { space: SpaceId(1), from: at(from), to: at(to) }],
        stays,
        has_live: true,
        ..Record::default()
    }
}

#[test]
fn levels_joins_and_leaves_are_those_of_local_days() {
    let zone = "Asia/Shanghai".parse::<Zone>().unwrap();
    // 17:00 UTC is one o'clock on the next day in Shanghai.
    let stays = vec![
        stay(1, Some("2026-03-01T17:00:00Z"), "2026-03-01T17:00:00Z", None),
        stay(2, Some("2026-03-01T10:00:00Z"), "2026-03-01T10:00:00Z", Some("2026-03-03T15:59:59Z")),
    ];
    let days = series(&record(stays, "2026-03-01T00:00:00Z", "2026-03-04T04:00:00Z"), &Settings::default(), &zone).days;
    let seen: Vec<_> = days.iter().map(|d| (d.date.to_string(), d.members, d.joined, d.left, d.is_complete)).collect();
    assert_eq!(
        seen,
        vec![
            ("2026-03-01".to_owned(), 1, 1, 0, true),
            ("2026-03-02".to_owned(), 2, 1, 0, true),
            ("2026-03-03".to_owned(), 1, 0, 1, true),
            ("2026-03-04".to_owned(), 1, 0, 0, false),
        ]
    );
}

#[test]
fn members_who_were_there_before_are_in_the_level_and_not_among_the_joins() {
    let stays = vec![
        stay(1, Some("2024-01-01T00:00:00Z"), "2026-03-01T00:00:00Z", None),
        stay(2, None, "2026-03-02T09:00:00Z", None),
    ];
    let mut record = record(stays, "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
    record.counts = vec![(SpaceId(1), at("2026-03-02T12:00:00Z"), 10)];
    let series = series(&record, &Settings::default(), &Zone::utc());
    assert_eq!(series.never_seen, 8);
    assert!(series.days.iter().all(|day| day.members == 10 && day.joined == 0), "{:?}", series.days);
}

#[test]
fn a_day_touched_by_a_gap_is_not_covered() {
    let mut record = record(vec![], "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z");
    record.gaps = vec![Gap { space: SpaceId(1), from: at("2026-03-02T20:00:00Z"), to: at("2026-03-03T01:00:00Z") }];
    let covered: Vec<bool> =
        series(&record, &Settings::default(), &Zone::utc()).days.iter().map(|d| d.is_covered).collect();
    assert_eq!(covered, vec![true, false, false, true, true]);
}

#[test]
fn a_date_that_does_not_exist_has_no_place_in_the_series() {
    let zone = "Pacific/Apia".parse::<Zone>().unwrap();
    let stays = vec![stay(1, Some("2011-12-29T12:00:00Z"), "2011-12-29T12:00:00Z", None)];
    let days = series(&record(stays, "2011-12-29T00:00:00Z", "2012-01-01T00:00:00Z"), &Settings::default(), &zone).days;
    assert!(days.iter().all(|day| day.date.to_string() != "2011-12-30"), "{days:?}");
    assert_eq!(days.last().map(|day| day.members), Some(1));
}

#[test]
fn nothing_seen_gives_an_empty_series() {
    assert!(series(&Record::default(), &Settings::default(), &Zone::utc()).days.is_empty());
}
