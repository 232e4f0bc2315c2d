//! What real communities' histories must give (STATISTICS.md §4.2).
//!
//! Read from `data/members` in the shared folder; skipped with a line where it is missing (`STEWARD_REQUIRE` has no
//! word for it).

#![expect(clippy::unwrap_used, reason = "a history that cannot be read is a failed test")]

mod shared_folder;

use shared_folder::shared_folder;
use steward_statistics::Spell;
use steward_statistics::grouped::laws::{Law, LawName};
use steward_statistics::kaplan_meier::KaplanMeier;
use steward_statistics::retention::{Retention, estimate_retention};

/// Seconds since 1970 of an instant like 2021-11-19T21:14:16Z (days from civil by Howard Hinnant's algorithm).
fn seconds(instant: &str) -> f64 {
    let part = |from: usize, to: usize| instant[from..to].parse::<i64>().unwrap();
    assert!(instant.len() == 20 && instant.ends_with('Z'), "{instant} is not in UTC");
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    (days * 86_400 + part(11, 13) * 3_600 + part(14, 16) * 60 + part(17, 19)) as f64
}

/// The spells with known joining, up to the end of observation.
fn spells_of(set: &str) -> Option<Vec<Spell>> {
    let folder = shared_folder().join("data/members");
    let Ok(rows) = std::fs::read_to_string(folder.join(format!("{set}.csv"))) else {
        println!("skipped: no {set} in {}", folder.display());
        return None;
    };
    let meta = std::fs::read_to_string(folder.join(format!("{set}.meta.json"))).unwrap();
    let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
    let as_of = seconds(meta["observed_to"].as_str().unwrap());
    let mut lines = rows.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|field| *field == name).unwrap();
    let (joined, left, observed) = (column("joined_at"), column("left_at"), column("observed_from"));
    let spells = lines.filter_map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let instant = |index: usize| Some(fields[index]).filter(|field| !field.is_empty()).map(seconds);
        let joined = instant(joined)?;
        let days_since_joining = |until: f64| (until - joined) / 86_400.0;
        Some(Spell {
            duration_days: days_since_joining(instant(left).unwrap_or(as_of)),
            departed: instant(left).is_some(),
            entry_days: instant(observed).map(days_since_joining),
        })
    });
    Some(spells.collect())
}

fn assert_near(value: f64, reference: f64, tolerance: f64) {
    assert!((value - reference).abs() <= tolerance, "{value} is not {reference} ± {tolerance}");
}

/// The table's "max gap": at the ages 1, 7, 30, 90, 180, 365 and 730 days, where `largest_gaps` looks at every step.
fn table_gap(curve: &KaplanMeier, law: impl Fn(f64) -> f64) -> f64 {
    let ages = [1.0, 7.0, 30.0, 90.0, 180.0, 365.0, 730.0];
    ages.iter().filter_map(|age| Some((curve.survival_at(*age)? - law(*age)).abs())).fold(0.0, f64::max)
}

/// AIC of the exponential less that of the best law.
fn aic_gain(found: &Retention) -> f64 {
    let exponential = found.models.iter().find(|law| law.name == LawName::Exponential).unwrap();
    exponential.aic - found.models[0].aic
}

#[test]
fn paying_sponsors_leave_at_a_falling_rate() {
    let Some(spells) = spells_of("eslint_sponsors") else { return };
    let found = estimate_retention(&spells);
    assert_eq!((found.n, found.departures), (584, 502));
    assert_near(found.exponential.rate_per_day.estimate.unwrap(), 0.003_057, 5e-7);
    assert_near(found.exponential.half_life_days.estimate.unwrap(), 227.0, 0.5);
    assert_near(found.median_days.estimate.unwrap(), 123.0, 0.5);
    let curve = KaplanMeier::from_spells(&spells);
    for (day, survival) in [(30.0, 0.760), (90.0, 0.560), (180.0, 0.432), (365.0, 0.299)] {
        assert_near(curve.survival_at(day).unwrap(), survival, 5e-4);
    }
    assert_eq!(found.best_model, Some(LawName::Weibull));
    assert_near(aic_gain(&found), 226.0, 1.0);
    let weibull = found.models.iter().find(|law| law.name == LawName::Weibull).unwrap();
    let Law::Weibull { scale_days, shape } = weibull.law else { panic!("{:?} is no Weibull law", weibull.law) };
    assert_near(shape, 0.613, 5e-4);
    assert_near(scale_days, 263.0, 0.05);
    assert_near(table_gap(&curve, |age| found.exponential.survival_at(age).unwrap()), 0.20, 5e-3);
    assert_near(table_gap(&curve, |age| found.models[0].law.survival_at(age)), 0.035, 5e-4);
    // Over all steps it is largest after the first billing month.
    assert_near(found.largest_gaps.exponential.unwrap(), 0.228_816_517, 1e-6);
    assert!(found.largest_gaps.best_model.unwrap() < 0.1, "{:?}", found.largest_gaps);
    assert_eq!(found.constant_rate.rejected, Some(true));
    assert!(found.constant_rate.p_value.unwrap() < 1e-40);
}

#[test]
fn an_organisation_purges_its_members_after_a_year() {
    let Some(spells) = spells_of("k8s_org") else { return };
    let found = estimate_retention(&spells);
    assert_eq!((found.n, found.departures), (1_921, 797));
    assert_near(found.exponential.rate_per_day.estimate.unwrap(), 0.000_325, 5e-7);
    assert_eq!(found.best_model, Some(LawName::BounceWeibull));
    assert_near(aic_gain(&found), 481.0, 1.0);
    let weibull = found.models.iter().find(|law| law.name == LawName::Weibull).unwrap();
    assert_near(weibull.parameters["shape"], 2.04, 5e-3);
    let curve = KaplanMeier::from_spells(&spells);
    assert_near(table_gap(&curve, |age| found.exponential.survival_at(age).unwrap()), 0.14, 5e-3);
    assert_near(table_gap(&curve, |age| found.models[0].law.survival_at(age)), 0.02, 5e-3);
    // Over all steps it is largest at day 2,519.
    assert_near(found.largest_gaps.exponential.unwrap(), 0.159_469_386, 1e-6);
    assert!(found.largest_gaps.best_model.unwrap() < 0.1, "{:?}", found.largest_gaps);
}

#[test]
fn most_of_an_open_chat_bounces_on_launch_day() {
    let Some(spells) = spells_of("webplatform_irc") else { return };
    let found = estimate_retention(&spells);
    assert_eq!((found.n, found.departures), (6_730, 6_485));
    assert_near(found.exponential.rate_per_day.estimate.unwrap(), 0.0547, 5e-5);
    assert_eq!(found.best_model, Some(LawName::BounceWeibull));
    assert_near(aic_gain(&found), 32_104.0, 2.0);
    let curve = KaplanMeier::from_spells(&spells);
    for (day, survival) in [(1.0, 0.21), (30.0, 0.11), (90.0, 0.06), (365.0, 0.02)] {
        assert_near(curve.survival_at(day).unwrap(), survival, 0.006);
    }
    assert_near(found.largest_gaps.exponential.unwrap(), 0.74, 0.01);
}
