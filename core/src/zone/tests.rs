//! What clocks do at the edges: skipped and repeated times, dates that never were, days that are not 24 hours.

use super::*;

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[test]
fn a_name_is_found_whatever_its_case_and_keeps_the_databases_spelling() {
    assert_eq!(zone(" asia/SHANGHAI ").name(), "Asia/Shanghai");
    assert_eq!(zone("utc"), Zone::utc());
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_known_ones() {
    for (typed, meant) in [
        ("Asia/Shangai", "Asia/Shanghai"),
        ("Shanghai", "Asia/Shanghai"),
        ("europe/berlim", "Europe/Berlin"),
        ("New York", "America/New_York"),
    ] {
        let error = typed.parse::<Zone>().unwrap_err();
        assert_eq!(error.nearest.first().map(String::as_str), Some(meant), "{typed}");
        assert!(error.nearest.len() <= SUGGESTIONS_MAX);
        assert!(error.to_string().contains(meant), "{error}");
    }
}

#[test]
fn a_name_like_no_other_is_refused_without_suggestions() {
    for typed in ["", "  ", "qqqqqqqq", "群管家"] {
        let error = typed.parse::<Zone>().unwrap_err();
        assert_eq!(error.nearest, Vec::<String>::new(), "{typed}");
    }
    assert!("Etc/Unknown".parse::<Zone>().is_err());
}

#[test]
fn a_zone_is_stored_as_its_name_and_read_back() {
    let stored = serde_json::to_string(&zone("America/Sao_Paulo")).unwrap();
    assert_eq!(stored, "\"America/Sao_Paulo\"");
    assert_eq!(serde_json::from_str::<Zone>(&stored).unwrap(), zone("America/Sao_Paulo"));
    assert!(serde_json::from_str::<Zone>("\"Mars/Olympus\"").is_err());
}

#[test]
fn the_bundled_database_knows_the_rules_of_autumn_2026() {
    assert!(database_version() >= "2026f", "{}", database_version());
    // British Columbia stays on summer time: chrono-tz 0.10.4 puts its clocks back on 2026-11-01.
    assert_eq!(zone("America/Vancouver").offset_minutes(at("2026-12-01T00:00:00Z")), -7 * 60);
}

#[test]
fn an_offset_has_the_sign_of_the_clocks_and_its_odd_quarters() {
    let noon = at("2024-06-01T12:00:00Z");
    assert_eq!(zone("Asia/Kathmandu").offset_minutes(noon), 5 * 60 + 45);
    assert_eq!(zone("America/St_Johns").offset_minutes(noon), -(2 * 60 + 30));
    // Local mean time, 25 minutes and 21 seconds behind Greenwich.
    assert_eq!(zone("Europe/Dublin").offset_minutes(at("1800-01-01T00:00:00Z")), -26);
}

#[test]
fn a_local_time_is_shown_once_twice_or_never() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(berlin.resolve(local("2024-06-01T12:00:00")), Civil::Once(at("2024-06-01T10:00:00Z")));
    assert_eq!(
        berlin.resolve(local("2024-10-27T02:30:00")),
        Civil::Twice { earlier: at("2024-10-27T00:30:00Z"), later: at("2024-10-27T01:30:00Z") }
    );
    assert_eq!(berlin.resolve(local("2024-03-31T02:30:00")), Civil::Skipped(at("2024-03-31T01:00:00Z")));
    let apia = zone("Pacific/Apia").resolve(local("2011-12-30T12:00:00"));
    assert_eq!(apia, Civil::Skipped(at("2011-12-30T10:00:00Z")));
    assert_eq!(apia.first(), at("2011-12-30T10:00:00Z"));
}

#[test]
fn resolving_what_the_clocks_show_gives_back_the_instant() {
    for name in ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai", "Pacific/Apia"] {
        let zone = zone(name);
        for step in 0..3_000 {
            let instant = at("2010-01-01T00:07:00Z") + TimeDelta::minutes(step * 353);
            let found = match zone.resolve(zone.local(instant)) {
                Civil::Once(only) => only == instant,
                Civil::Twice { earlier, later } => earlier == instant || later == instant,
                Civil::Skipped(_) => false,
            };
            assert!(found, "{name} {instant}");
        }
    }
}

#[test]
fn a_day_whose_midnight_is_skipped_starts_at_the_change() {
    let sao_paulo = zone("America/Sao_Paulo");
    assert_eq!(sao_paulo.day_start(date("2018-11-04")), Some(at("2018-11-04T03:00:00Z")));
    assert_eq!(sao_paulo.local(at("2018-11-04T03:00:00Z")), local("2018-11-04T01:00:00"));
    assert_eq!(sao_paulo.day_length(date("2018-11-04")), Some(TimeDelta::hours(23)));
}

#[test]
fn a_day_with_two_midnights_starts_at_the_earlier() {
    let havana = zone("America/Havana");
    assert_eq!(havana.day_start(date("2024-11-03")), Some(at("2024-11-03T04:00:00Z")));
    assert_eq!(havana.day_length(date("2024-11-03")), Some(TimeDelta::hours(25)));
}

#[test]
fn days_of_half_hours_have_their_lengths() {
    let lord_howe = zone("Australia/Lord_Howe");
    assert_eq!(lord_howe.day_length(date("2024-04-07")), Some(TimeDelta::minutes(24 * 60 + 30)));
    assert_eq!(lord_howe.day_length(date("2024-10-06")), Some(TimeDelta::minutes(23 * 60 + 30)));
}

#[test]
fn a_date_that_never_was_has_no_start_and_is_stepped_over() {
    let apia = zone("Pacific/Apia");
    assert_eq!(apia.day_start(date("2011-12-30")), None);
    assert_eq!(apia.day_end(date("2011-12-30")), None);
    assert_eq!(apia.day_length(date("2011-12-30")), None);
    assert_eq!(apia.next_day(date("2011-12-29")), Some(date("2011-12-31")));
    assert_eq!(apia.day_length(date("2011-12-29")), Some(TimeDelta::hours(24)));
    let days: Vec<_> = apia.days(at("2011-12-29T20:00:00Z"), at("2012-01-01T20:00:00Z")).collect();
    assert_eq!(days, [date("2011-12-29"), date("2011-12-31"), date("2012-01-01"), date("2012-01-02")]);
}

#[test]
fn days_between_two_instants_end_before_the_day_that_starts_at_the_second() {
    let utc = Zone::utc();
    let days = |from, to| utc.days(at(from), at(to)).count();
    assert_eq!(days("2024-02-28T12:00:00Z", "2024-03-01T00:00:00Z"), 2);
    assert_eq!(days("2024-02-28T12:00:00Z", "2024-03-01T00:00:01Z"), 3);
    assert_eq!(days("2024-02-28T12:00:00Z", "2024-02-28T12:00:00Z"), 0);
}

#[test]
fn a_table_of_days_agrees_with_the_zone_at_every_hour_and_edge() {
    // St John's put its clocks back at 00:01, so that the end of the day before was shown again after midnight.
    for (name, from, to) in [
        ("America/St_Johns", "2008-10-01T00:00:00Z", "2009-04-01T00:00:00Z"),
        ("Pacific/Apia", "2011-12-01T00:00:00Z", "2012-02-01T00:00:00Z"),
        ("America/Sao_Paulo", "2018-10-20T00:00:00Z", "2019-03-01T00:00:00Z"),
        ("America/Havana", "2024-10-20T00:00:00Z", "2024-11-20T00:00:00Z"),
        ("Australia/Lord_Howe", "2024-03-20T00:00:00Z", "2024-04-20T00:00:00Z"),
        ("Asia/Shanghai", "1991-08-01T00:00:00Z", "1991-10-01T00:00:00Z"),
    ] {
        let zone = zone(name);
        let table = DayTable::new(&zone, at(from), at(to));
        let mut instant = at(from);
        while instant <= at(to) {
            for seconds in [-1, 0, 1] {
                let probe = instant + TimeDelta::seconds(seconds);
                if probe >= at(from) && probe <= at(to) {
                    assert_eq!(table.date(probe), Some(zone.local_date(probe)), "{name} {probe}");
                }
            }
            instant += TimeDelta::minutes(30);
        }
    }
}

#[test]
fn a_table_of_days_covers_whole_days_and_nothing_else() {
    let zone = zone("Asia/Shanghai");
    let table = DayTable::new(&zone, at("2024-01-10T10:00:00Z"), at("2024-01-12T10:00:00Z"));
    assert_eq!(table.bounds(), Some((date("2024-01-10"), date("2024-01-12"))));
    assert_eq!(table.date(at("2024-01-09T15:59:59Z")), None);
    assert_eq!(table.date(at("2024-01-09T16:00:00Z")), Some(date("2024-01-10")));
    assert_eq!(table.date(at("2024-01-12T15:59:59Z")), Some(date("2024-01-12")));
    assert_eq!(table.date(at("2024-01-12T16:00:00Z")), None);
}

#[test]
fn weeks_begin_on_monday_and_carry_the_iso_year() {
    assert_eq!(week_start(date("2024-12-29")), date("2024-12-23"));
    assert_eq!(week_start(date("2024-12-30")), date("2024-12-30"));
    // Already Monday in Shanghai, and that Monday belongs to the first week of 2025.
    let week = zone("Asia/Shanghai").iso_week(at("2024-12-29T16:00:00Z"));
    assert_eq!((week.year(), week.week()), (2025, 1));
}

#[test]
fn instants_beyond_every_calendar_are_answered_without_panic() {
    for name in ["Europe/Berlin", "UTC", "America/New_York"] {
        let zone = zone(name);
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(zone.offset_minutes(instant).abs() < 26 * 60);
            assert!(zone.days(instant, instant).next().is_none());
        }
        assert_eq!(zone.next_day(NaiveDate::MAX), None);
    }
}
