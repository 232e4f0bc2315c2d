//! Retention from samples whose truth is known, and at the edges where little or nothing is known.

mod chance;

use chance::Chance;
use steward_statistics::Spell;
use steward_statistics::grouped::DayCounts;
use steward_statistics::grouped::choice::{choose, test_constant_rate};
use steward_statistics::grouped::fit::{fit_all, fit_bounce_weibull, fit_exponential, fit_lomax, fit_weibull};
use steward_statistics::grouped::laws::{Law, LawName};
use steward_statistics::kaplan_meier::KaplanMeier;
use steward_statistics::retention::{bounce_rate, estimate_retention};

/// An age at leaving from a Weibull law.
fn weibull_age(chance: &mut Chance, scale_days: f64, shape: f64) -> f64 {
    scale_days * (-chance.uniform().ln()).powf(1.0 / shape)
}

/// Spells with ages from `age`, each censored at a uniform time up to `watched_days`.
fn sample(n: usize, seed: u64, watched_days: f64, age: impl Fn(&mut Chance) -> f64) -> Vec<Spell> {
    let mut chance = Chance::seeded(seed);
    (0..n)
        .map(|_| {
            let (leaves_at, censored_at) = (age(&mut chance), watched_days * chance.uniform());
            if leaves_at <= censored_at { Spell::left_after(leaves_at) } else { Spell::still_there_after(censored_at) }
        })
        .collect()
}

/// The same people met by an observer who arrives when they have stayed up to `arrival_days`: those gone are unseen.
fn truncate(spells: &[Spell], seed: u64, arrival_days: f64) -> Vec<Spell> {
    let mut chance = Chance::seeded(seed);
    let entries = spells.iter().map(|_| arrival_days * chance.uniform()).collect::<Vec<_>>();
    let seen = spells.iter().zip(entries).filter(|(spell, entry)| *entry < spell.duration_days);
    seen.map(|(spell, entry)| Spell { entry_days: Some(entry), ..*spell }).collect()
}

#[test]
fn the_curve_never_rises_and_its_band_holds_it() {
    for seed in 1..40 {
        let whole = sample(60, seed, 200.0, |chance| weibull_age(chance, 40.0, 0.6).floor());
        for spells in [truncate(&whole, seed, 30.0), whole] {
            let curve = KaplanMeier::from_spells(&spells);
            let mut before = 1.0;
            for step in &curve.steps {
                assert!((0.0..=before).contains(&step.survival), "seed {seed}: {step:?}");
                if let (Some(low), Some(high)) = (step.low, step.high) {
                    assert!(0.0 <= low && low <= step.survival && step.survival <= high && high <= 1.0);
                } else {
                    assert!(step.survival <= 0.0, "a band is missing at {step:?}");
                }
                before = step.survival;
            }
            assert!(curve.steps.windows(2).all(|pair| pair[0].day < pair[1].day));
        }
    }
}

#[test]
fn the_median_lies_within_its_interval() {
    for seed in 1..40 {
        let median = KaplanMeier::from_spells(&sample(80, seed, 300.0, |c| weibull_age(c, 40.0, 0.7))).median_days();
        let (Some(low), Some(estimate)) = (median.low, median.estimate) else { continue };
        assert!(low <= estimate && median.high.is_none_or(|high| estimate <= high));
    }
}

#[test]
fn delayed_entry_gives_the_curve_that_watching_from_the_start_gives() {
    let whole = sample(20_000, 7, 400.0, |chance| weibull_age(chance, 90.0, 0.8));
    let late = truncate(&whole, 8, 200.0);
    let (truth, seen) = (KaplanMeier::from_spells(&whole), KaplanMeier::from_spells(&late));
    let naive: Vec<Spell> = late.iter().map(|spell| Spell { entry_days: None, ..*spell }).collect();
    let naive = KaplanMeier::from_spells(&naive);
    for day in [30.0, 90.0, 180.0] {
        let at = |curve: &KaplanMeier| curve.survival_at(day).unwrap();
        assert!((at(&seen) - at(&truth)).abs() < 0.03, "day {day}");
        assert!(at(&naive) - at(&truth) > 0.1, "ignoring the entry should flatter at day {day}");
    }
}

#[test]
fn day_counts_with_delayed_entry_recover_the_law() {
    let late = truncate(&sample(20_000, 11, 400.0, |chance| weibull_age(chance, 60.0, 0.7)), 12, 60.0);
    let Law::Weibull { scale_days, shape } = fit_weibull(&DayCounts::from_spells(&late)).unwrap().law else {
        panic!("a Weibull fit is a Weibull law")
    };
    assert!((shape - 0.7).abs() < 0.02, "shape {shape}");
    assert!((scale_days - 60.0).abs() < 4.0, "scale {scale_days}");
}

#[test]
fn each_law_is_chosen_where_it_is_the_truth() {
    let normal = |chance: &mut Chance| (0..12).map(|_| chance.uniform()).sum::<f64>() - 6.0;
    let chosen =
        |age: &dyn Fn(&mut Chance) -> f64| estimate_retention(&sample(6_000, 21, 700.0, age)).best_model.unwrap();
    assert_eq!(chosen(&|c| weibull_age(c, 60.0, 1.0)), LawName::Exponential);
    assert_eq!(chosen(&|c| weibull_age(c, 60.0, 0.5)), LawName::Weibull);
    assert_eq!(chosen(&|c| (3.0 + 1.2 * normal(c)).exp()), LawName::LogNormal);
    assert_eq!(chosen(&|c| 30.0 * (c.uniform().powf(-1.0 / 1.5) - 1.0)), LawName::Lomax);
    let bounce = |c: &mut Chance| if c.uniform() < 0.4 { c.uniform() } else { 1.0 + weibull_age(c, 80.0, 0.8) };
    assert_eq!(chosen(&bounce), LawName::BounceWeibull);
}

#[test]
fn a_constant_rate_is_rejected_at_about_the_stated_level_when_it_is_true() {
    let rejected = (1..=400)
        .filter(|seed| {
            let spells = sample(150, *seed, 150.0, |chance| weibull_age(chance, 40.0, 1.0));
            test_constant_rate(&DayCounts::from_spells(&spells)).rejected.unwrap()
        })
        .count();
    assert!((8..=34).contains(&rejected), "rejected {rejected} of 400 where 20 are expected");
}

#[test]
fn a_falling_rate_is_found_with_two_hundred_members() {
    let spells = sample(200, 5, 300.0, |chance| weibull_age(chance, 40.0, 0.6));
    let found = estimate_retention(&spells);
    assert_eq!(found.constant_rate.rejected, Some(true));
    assert!(found.largest_gaps.best_model.unwrap() < found.largest_gaps.exponential.unwrap());
}

#[test]
fn a_lomax_law_without_heterogeneity_is_no_law_of_its_own() {
    // Stays that are more alike than the exponential allows: the likelihood rises towards α = ∞.
    let counts = DayCounts::from_spells(&sample(500, 3, 150.0, |chance| weibull_age(chance, 40.0, 1.3)));
    assert_eq!(fit_lomax(&counts), None);
    let laws = fit_all(&counts);
    assert_eq!(choose(&laws).unwrap().name, LawName::Weibull);
}

#[test]
fn the_bounce_is_the_share_that_left_on_the_first_day() {
    let spells = sample(5_000, 31, 1e9, |c| if c.uniform() < 0.3 { 0.5 } else { 1.0 + weibull_age(c, 80.0, 0.8) });
    let Law::BounceWeibull { bounce, scale_days, shape } =
        fit_bounce_weibull(&DayCounts::from_spells(&spells)).unwrap().law
    else {
        panic!("a bounce fit is a bounce law")
    };
    assert!((bounce - 0.3).abs() < 0.02 && (scale_days - 80.0).abs() < 5.0 && (shape - 0.8).abs() < 0.03);
    let share = bounce_rate(&spells).estimate.unwrap();
    assert!((share - bounce).abs() < 1e-3);
}

#[test]
fn one_whose_first_day_is_not_over_is_no_evidence_about_bouncing() {
    let spells = [
        Spell::left_after(0.2),
        Spell::still_there_after(0.4),
        Spell::still_there_after(9.0),
        Spell { duration_days: 9.0, departed: true, entry_days: Some(4.0) },
    ];
    let bounce = bounce_rate(&spells);
    assert_eq!((bounce.successes, bounce.trials), (1, 2));
}

#[test]
fn nobody_gives_nothing_and_no_zero() {
    let found = estimate_retention(&[]);
    assert_eq!((found.n, found.departures), (0, 0));
    assert_eq!(found.exponential.rate_per_day.estimate, None);
    assert_eq!((found.best_model, found.constant_rate.p_value, found.bounce.estimate), (None, None, None));
    assert_eq!(found.supported_to_days, None);
    assert!(found.kaplan_meier.is_empty() && found.models.is_empty());
    assert!(found.restricted_means.iter().all(|mean| mean.mean_days.is_none()));
}

#[test]
fn a_community_that_nobody_left_keeps_everybody_with_an_upper_bound_on_the_rate() {
    let found = estimate_retention(&[Spell::still_there_after(50.0); 20]);
    assert_eq!(found.exponential.rate_per_day.estimate, Some(0.0));
    assert!((found.exponential.rate_per_day.high.unwrap() - 3.689 / 1_000.0).abs() < 1e-6);
    assert_eq!(found.exponential.half_life_days.estimate, None);
    assert!((found.exponential.half_life_days.low.unwrap() - 187.9).abs() < 0.1);
    assert_eq!(found.supported_to_days, Some(50.0));
    assert_eq!(found.median_days.estimate, None);
    assert_eq!(found.restricted_means[0].mean_days, Some(30.0));
    assert_eq!(found.restricted_means[1].mean_days, None);
}

#[test]
fn nothing_is_said_about_the_shape_below_twenty_departures() {
    let spells: Vec<Spell> = (1..20).map(|day| Spell::left_after(f64::from(day))).collect();
    let found = estimate_retention(&spells);
    assert_eq!(found.models.iter().map(|law| law.name).collect::<Vec<_>>(), [LawName::Exponential]);
    assert_eq!((found.best_model, found.constant_rate.rejected), (None, None));
    assert!(found.exponential.rate_per_day.estimate.is_some());
}

#[test]
fn a_community_gone_on_one_day_does_not_pass_for_a_constant_rate() {
    let mut spells = vec![Spell::left_after(30.5); 40];
    spells.extend(vec![Spell::still_there_after(12.0); 10]);
    let found = estimate_retention(&spells);
    assert_eq!((found.best_model, found.constant_rate.rejected), (Some(LawName::Weibull), Some(true)));
    assert_eq!(found.models[0].parameters["shape"].to_bits(), 100.0_f64.to_bits());
}

#[test]
fn leaving_on_the_first_day_only_does_not_pass_for_a_constant_rate() {
    let mut spells = vec![Spell::left_after(0.1); 40];
    spells.extend((0..100).map(|day| Spell::still_there_after(f64::from(day))));
    let found = estimate_retention(&spells);
    assert_eq!(found.constant_rate.rejected, Some(true));
    let best = &found.models[0];
    assert_eq!(found.best_model, Some(best.name));
    let expected = KaplanMeier::from_spells(&spells).survival_at(50.0).unwrap();
    assert!((best.law.survival_at(50.0) - expected).abs() < 0.05, "{best:?}");
}

#[test]
fn everybody_leaving_in_the_first_hour_breaks_nothing() {
    let found = estimate_retention(&[Spell::left_after(0.0); 50]);
    assert_eq!((found.departures, found.kaplan_meier.len()), (50, 1));
    assert_eq!(found.median_days.estimate, Some(0.0));
    assert!(found.models.is_empty() && found.best_model.is_none());
    assert_eq!(fit_exponential(&DayCounts::from_spells(&[])), None);
}

#[test]
fn spells_that_were_over_before_observation_began_are_counted_as_excluded() {
    let over = Spell { duration_days: 3.0, departed: true, entry_days: Some(5.0) };
    let found = estimate_retention(&[over, Spell::left_after(5.0)]);
    assert_eq!((found.n, found.excluded_unobservable, found.departures), (1, 1, 1));
}

#[test]
fn the_curve_is_supported_while_ten_are_at_risk() {
    let spells: Vec<Spell> = (1..=30).map(|day| Spell::still_there_after(f64::from(day))).collect();
    assert_eq!(estimate_retention(&spells).supported_to_days, Some(21.0));
    assert_eq!(estimate_retention(&spells[..9]).supported_to_days, None);
}

#[test]
fn a_curve_that_emptied_early_under_delayed_entry_is_supported_no_further() {
    let mut spells = vec![Spell::left_after(2.0); 12];
    spells.extend([Spell { duration_days: 90.0, departed: true, entry_days: Some(50.0) }; 40]);
    let found = estimate_retention(&spells);
    assert_eq!(found.supported_to_days, Some(2.0));
}

#[test]
fn the_numbers_serialise_with_null_for_what_is_undefined() {
    let json = serde_json::to_value(estimate_retention(&[Spell::still_there_after(50.0); 3])).unwrap();
    assert_eq!(json["exponential"]["half_life_days"]["estimate"], serde_json::Value::Null);
    assert_eq!(json["constant_rate"]["p_value"], serde_json::Value::Null);
    let many = sample(300, 2, 300.0, |chance| weibull_age(chance, 40.0, 0.6));
    let json = serde_json::to_value(estimate_retention(&many)).unwrap();
    for field in ["name", "parameters", "log_likelihood", "aic"] {
        assert!(!json["models"][0][field].is_null(), "{field}");
    }
    for field in ["day", "at_risk", "departures", "survival", "low", "high"] {
        assert!(!json["kaplan_meier"][0][field].is_null(), "{field}");
    }
    assert_eq!(json["best_model"], "weibull");
}

#[test]
fn no_sample_however_odd_gives_a_number_that_is_none() {
    for seed in 1..=150 {
        let mut chance = Chance::seeded(seed);
        let scale = 10.0_f64.powf(12.0 * chance.uniform() - 4.0);
        let count = (chance.uniform() * 80.0) as usize;
        let odd = [f64::NAN, f64::INFINITY, -1.0, 0.0, -0.0, 1e300];
        let mut age = || {
            let pick = chance.uniform();
            if pick < 0.05 {
                odd[(chance.uniform() * 6.0) as usize]
            } else {
                (scale * chance.uniform() * 4.0).round() / 4.0
            }
        };
        let spells: Vec<Spell> = (0..count)
            .map(|i| Spell { duration_days: age(), departed: i % 3 > 0, entry_days: (i % 5 == 0).then(&mut age) })
            .collect();
        let found = estimate_retention(&spells);
        assert_eq!(found.n + found.excluded_unobservable, count as u64);
        let rate = found.exponential.rate_per_day;
        let median = found.median_days;
        let parts = [rate.estimate, rate.low, rate.high, median.estimate, median.low, median.high];
        assert!(parts.iter().flatten().all(|value| value.is_finite()), "seed {seed}");
        for law in &found.models {
            assert!(law.aic.is_finite() && law.parameters.values().all(|value| value.is_finite()), "{law:?}");
        }
        assert!(found.kaplan_meier.iter().all(|step| (0.0..=1.0).contains(&step.survival)));
        assert_eq!(found.best_model.is_some(), found.departures >= 20 && !found.models.is_empty(), "seed {seed}");
    }
}
