//! Rules against a brute force that looks at every minute of the clocks, around changes of clocks and elsewhere.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Timelike};

use super::*;
use crate::zone::Civil;

/// Zones whose clocks do something that others do not.
const ZONES: &[&str] = &[
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Europe/Dublin",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Santiago",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "Asia/Gaza",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "America/Havana",
];

/// Chance that a seed decides.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    pub(super) fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

/// A rule as text and as a question about one minute of the clocks, which shares no code with the rule.
struct Case {
    canonical: String,
    takes_place: Box<dyn Fn(NaiveDateTime) -> bool>,
}

fn days_in_month(date: NaiveDate) -> u32 {
    (28..=31).filter(|day| date.with_day(*day).is_some()).max().unwrap()
}

/// A time that is often one that clocks skip or show twice.
fn a_time(dice: &mut Dice) -> (u32, u32) {
    (dice.of(&[0, 0, 1, 1, 2, 2, 3, 9, 12, 23]), dice.of(&[0, 0, 15, 30, 45, 59]))
}

/// A rule, and what it says about a date and a time.
fn a_case(dice: &mut Dice, near: NaiveDate) -> Case {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let (one, two) = (a_time(dice), a_time(dice));
    let (hour, minute) = one;
    let at = format!("at {:02}:{:02}, {:02}:{:02}", one.0, one.1, two.0, two.1);
    let is_time = move |t: NaiveDateTime| [one, two].contains(&(t.hour(), t.minute()));
    let anchor = near - TimeDelta::days(dice.below(400) as i64);
    let weekday = dice.below(7) as u32;
    let (canonical, takes_place): (String, Box<dyn Fn(NaiveDateTime) -> bool>) = match dice.below(8) {
        0 => (format!("daily {at}"), Box::new(is_time)),
        1 => {
            let every = dice.below(5) as i64 + 2;
            let on_date = move |t: NaiveDateTime| (t.date() - anchor).num_days() % every == 0;
            let canonical = format!("every {every} days {at} from {anchor}");
            (canonical, Box::new(move |t| is_time(t) && t.date() >= anchor && on_date(t)))
        }
        2 => {
            let on_date = move |t: NaiveDateTime| t.weekday().num_days_from_monday() == weekday;
            (format!("weekly on {} {at}", names[weekday as usize]), Box::new(move |t| is_time(t) && on_date(t)))
        }
        3 => {
            // Anchored on the weekday itself, every other such day is one of the rule.
            let anchor = anchor - TimeDelta::days(i64::from(anchor.weekday().num_days_from_monday() + 7 - weekday) % 7);
            let every = dice.below(3) as i64 + 2;
            let on_date = move |t: NaiveDateTime| (t.date() - anchor).num_days() % (7 * every) == 0;
            let canonical = format!("every {every} weeks on {} {at} from {anchor}", names[weekday as usize]);
            (canonical, Box::new(move |t| is_time(t) && t.date() >= anchor && on_date(t)))
        }
        4 => {
            let day = near.day();
            let on_date = move |t: NaiveDateTime| t.day() == day || t.day() == days_in_month(t.date());
            (format!("monthly on {day}, last {at}"), Box::new(move |t| is_time(t) && on_date(t)))
        }
        5 => {
            let (weekday, n) = (near.weekday().num_days_from_monday(), near.day0() / 7);
            let on_date = move |t: NaiveDateTime| {
                let is_last = t.day() + 7 > days_in_month(t.date());
                t.weekday().num_days_from_monday() == weekday && (t.day0() / 7 == n || is_last)
            };
            let nth = ["1st", "2nd", "3rd", "4th", "5th"][n as usize];
            let name = names[weekday as usize];
            (format!("monthly on {nth} {name}, last {name} {at}"), Box::new(move |t| is_time(t) && on_date(t)))
        }
        6 => {
            let on_date = move |t: NaiveDateTime| (t.month(), t.day()) == (near.month(), near.day());
            let day = near.format("%m-%d");
            (format!("yearly on {day} {at}"), Box::new(move |t| is_time(t) && on_date(t)))
        }
        _ => {
            let step = dice.of(&[1, 7, 20, 30]);
            let until = hour.max(2);
            let takes_place = move |t: NaiveDateTime| {
                let on_date = t.day() == near.day() || t.weekday().num_days_from_sunday() == weekday;
                on_date && t.hour() <= until && t.minute() >= minute && (t.minute() - minute).is_multiple_of(step)
            };
            let canonical = format!("cron \"{minute}/{step} 0-{until} {} * {weekday}\"", near.day());
            (canonical, Box::new(takes_place))
        }
    };
    Case { canonical, takes_place }
}

/// Every instant from one to another at which a rule takes place, by looking at each minute of the clocks around.
fn by_every_minute(zone: &Zone, case: &Case, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut found = BTreeMap::new();
    let start = (from - TimeDelta::days(2)).naive_utc();
    for minute in 0..(to - from).num_minutes() + 4 * 1_440 {
        let local = start + TimeDelta::minutes(minute);
        if !(case.takes_place)(local) {
            continue;
        }
        let utc = match zone.resolve(local) {
            Civil::Once(utc) | Civil::Twice { earlier: utc, .. } => utc,
            // Moved forward by the gap: read with the offset from before the change.
            Civil::Skipped(change) => {
                local.and_utc() - TimeDelta::seconds(zone.offset_seconds(change - TimeDelta::seconds(1)))
            }
        };
        found.insert(utc, local);
    }
    found.into_keys().filter(|utc| (from..to).contains(utc)).collect()
}

/// The instants from 1990 to 2037 at which the clocks of a zone change.
fn changes(zone: &Zone) -> Vec<DateTime<Utc>> {
    let end = at("2038-01-01T00:00:00Z").timestamp();
    let spans = zone.offsets_from(at("1990-01-01T00:00:00Z").timestamp()).skip(1);
    let starts = spans.map(|span| span.start).take_while(|start| *start < end);
    starts.map(|start| DateTime::from_timestamp(start, 0).unwrap()).collect()
}

#[test]
fn every_rule_takes_place_at_the_minutes_that_a_brute_force_finds() {
    let mut dice = Dice(20_261_124);
    let (mut compared, mut occurred) = (0, 0);
    for name in ZONES {
        let zone = zone(name);
        let changes = changes(&zone);
        for round in 0..40 {
            let somewhere = at("1990-01-01T00:00:00Z") + TimeDelta::minutes(dice.below(47 * 525_600) as i64);
            let middle = if round % 5 == 0 || changes.is_empty() { somewhere } else { dice.of(&changes) };
            let from = middle - TimeDelta::minutes(dice.below(3 * 1_440) as i64);
            let to = from + TimeDelta::days(4);
            let case = a_case(&mut dice, zone.local_date(middle));
            let rule = Rule::from_canonical(&case.canonical).unwrap_or_else(|e| panic!("{}: {e:?}", case.canonical));
            let found: Vec<_> = rule.series(&zone, from).map(|next| next.utc).take_while(|utc| *utc < to).collect();
            let expected = by_every_minute(&zone, &case, from, to);
            assert_eq!(found, expected, "{} in {name} from {from}", case.canonical);
            // Asked one by one the answers are the same.
            let mut after = from - TimeDelta::seconds(1);
            for utc in &expected {
                assert_eq!(rule.next_after(&zone, after), Some(*utc), "{} in {name} after {after}", case.canonical);
                after = *utc;
            }
            compared += 1;
            occurred += expected.len();
        }
    }
    assert!(compared >= 600 && occurred > 3_000, "{compared} rules, {occurred} occurrences");
}

#[test]
fn so_many_times_are_the_first_of_the_endless_rule() {
    let mut dice = Dice(7);
    for name in ZONES {
        let zone = zone(name);
        for _ in 0..20 {
            let start = NaiveDate::from_ymd_opt(1995, 1, 1).unwrap() + TimeDelta::days(dice.below(14_000) as i64);
            let times = dice.below(40) as usize + 1;
            let endless = format!("daily at 00:30, 02:30 from {start}");
            let whole = Rule::from_canonical(&endless).unwrap();
            let counted = Rule::from_canonical(&format!("{endless} times {times}")).unwrap();
            let before = start.and_hms_opt(0, 0, 0).unwrap().and_utc() - TimeDelta::days(2);
            let all = whole.occurrences(&zone, before, times);
            assert_eq!(counted.occurrences(&zone, before, 1_000), all, "{endless} times {times} in {name}");
            let middle = all[times / 2].utc;
            assert_eq!(
                counted.occurrences(&zone, middle, 1_000),
                all[times / 2..],
                "{endless} times {times} in {name}"
            );
        }
    }
}
