//! What rules do where clocks change: every case that libraries get wrong.

use super::*;

/// Local times of the occurrences of a rule with their notes, from an instant on.
fn shown(rule: &str, zone_name: &str, from: &str, count: usize) -> Vec<String> {
    let zone = zone(zone_name);
    let rule =
        Rule::parse(rule, &zone, at(from)).unwrap_or_else(|error| panic!("{rule}: {}", error.in_words(Lang::En)));
    let line = |next: &Occurrence| {
        let note = next.note.map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{} = {}{note}", next.utc.format("%FT%H:%MZ"), next.local.format("%F %H:%M"))
    };
    rule.occurrences(&zone, from.parse().unwrap(), count).iter().map(line).collect()
}

#[test]
fn a_time_that_a_gap_swallows_moves_forward_by_the_gap() {
    assert_eq!(
        shown("daily at 02:30", "America/New_York", "2026-03-07T12:00:00Z", 2),
        [
            "2026-03-08T07:30Z = 2026-03-08 03:30 (gap: moved forward 60 minutes)",
            "2026-03-09T06:30Z = 2026-03-09 02:30"
        ]
    );
    assert_eq!(
        shown("daily at 02:15", "Australia/Lord_Howe", "2026-10-02T15:46:00Z", 2),
        [
            "2026-10-03T15:45Z = 2026-10-04 02:45 (gap: moved forward 30 minutes)",
            "2026-10-04T15:15Z = 2026-10-05 02:15"
        ]
    );
    assert_eq!(
        shown("at 2026-03-08 02:30", "America/New_York", "2026-03-07T12:00:00Z", 2),
        ["2026-03-08T07:30Z = 2026-03-08 03:30 (gap: moved forward 60 minutes)"]
    );
}

#[test]
fn a_day_whose_midnight_is_swallowed_keeps_its_occurrence() {
    assert_eq!(
        shown("daily at 00:00", "Africa/Cairo", "2026-04-23T12:00:00Z", 2),
        [
            "2026-04-23T22:00Z = 2026-04-24 01:00 (gap: moved forward 60 minutes)",
            "2026-04-24T21:00Z = 2026-04-25 00:00"
        ]
    );
    assert_eq!(
        shown("weekly on sun at 00:00", "America/Santiago", "2026-09-05T12:00:00Z", 2),
        [
            "2026-09-06T04:00Z = 2026-09-06 01:00 (gap: moved forward 60 minutes)",
            "2026-09-13T03:00Z = 2026-09-13 00:00"
        ]
    );
}

#[test]
fn a_time_that_is_shown_twice_counts_once_the_first() {
    assert_eq!(
        shown("daily at 01:30", "America/New_York", "2026-11-01T04:00:00Z", 2),
        ["2026-11-01T05:30Z = 2026-11-01 01:30 (overlap: the first of two)", "2026-11-02T06:30Z = 2026-11-02 01:30"]
    );
    assert_eq!(
        shown("cron \"0,30 1 * * *\"", "America/New_York", "2026-11-01T04:00:00Z", 3),
        [
            "2026-11-01T05:00Z = 2026-11-01 01:00 (overlap: the first of two)",
            "2026-11-01T05:30Z = 2026-11-01 01:30 (overlap: the first of two)",
            "2026-11-02T06:00Z = 2026-11-02 01:00",
        ]
    );
    // Asked between the two, the second one does not count.
    assert_eq!(
        shown("daily at 01:30", "America/New_York", "2026-11-01T06:00:00Z", 1),
        ["2026-11-02T06:30Z = 2026-11-02 01:30"]
    );
}

#[test]
fn elapsed_time_goes_on_through_every_change_of_the_clocks() {
    assert_eq!(
        shown("every 30 minutes", "America/New_York", "2026-11-01T05:00:00Z", 5),
        [
            "2026-11-01T05:00Z = 2026-11-01 01:00",
            "2026-11-01T05:30Z = 2026-11-01 01:30",
            "2026-11-01T06:00Z = 2026-11-01 01:00",
            "2026-11-01T06:30Z = 2026-11-01 01:30",
            "2026-11-01T07:00Z = 2026-11-01 02:00",
        ]
    );
}

#[test]
fn a_date_that_never_was_gives_its_occurrence_to_the_next_and_none_twice() {
    // Apia went from 2011-12-29 to 2011-12-31.
    assert_eq!(
        shown("daily at 12:00", "Pacific/Apia", "2011-12-29T00:00:00Z", 3),
        [
            "2011-12-29T22:00Z = 2011-12-29 12:00",
            "2011-12-30T22:00Z = 2011-12-31 12:00",
            "2011-12-31T22:00Z = 2012-01-01 12:00"
        ]
    );
    assert_eq!(
        shown("monthly on 30 at 12:00", "Pacific/Apia", "2011-12-01T00:00:00Z", 2),
        [
            "2011-12-30T22:00Z = 2011-12-31 12:00 (gap: moved forward 1440 minutes)",
            "2012-01-29T22:00Z = 2012-01-30 12:00",
        ]
    );
}

#[test]
fn what_falls_on_one_instant_occurs_once_and_order_is_that_of_instants() {
    assert_eq!(
        shown("daily at 02:15, 02:30, 03:15", "America/New_York", "2026-03-08T05:00:00Z", 3),
        [
            "2026-03-08T07:15Z = 2026-03-08 03:15",
            "2026-03-08T07:30Z = 2026-03-08 03:30 (gap: moved forward 60 minutes)",
            "2026-03-09T06:15Z = 2026-03-09 02:15",
        ]
    );
    assert_eq!(
        shown("daily at 02:45, 03:00", "America/New_York", "2026-03-08T05:00:00Z", 2),
        [
            "2026-03-08T07:00Z = 2026-03-08 03:00",
            "2026-03-08T07:45Z = 2026-03-08 03:45 (gap: moved forward 60 minutes)"
        ]
    );
}

#[test]
fn clocks_that_no_longer_change_are_known_not_to() {
    assert_eq!(
        shown("weekly on sun at 02:30", "America/Vancouver", "2026-10-25T00:00:00Z", 3),
        [
            "2026-10-25T09:30Z = 2026-10-25 02:30",
            "2026-11-01T09:30Z = 2026-11-01 02:30",
            "2026-11-08T09:30Z = 2026-11-08 02:30"
        ]
    );
}

#[test]
fn an_end_in_an_overlap_includes_the_second_of_two() {
    assert_eq!(
        shown("every 30 minutes until 2026-11-01 01:30", "America/New_York", "2026-11-01T05:30:00Z", 9).len(),
        3,
        "05:30, 06:00 and 06:30 UTC"
    );
}

#[test]
fn a_date_that_exists_on_no_clock_of_its_month_is_refused_and_never_searched() {
    let start = Instant::now();
    let error = Rule::parse("0 0 30 2 *", &zone("America/New_York"), now()).unwrap_err();
    assert_eq!(error.id, "schedule-never");
    assert!(start.elapsed() < Duration::from_millis(50), "{:?}", start.elapsed());
}
