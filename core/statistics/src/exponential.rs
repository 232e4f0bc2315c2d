//! The exponential law of leaving, L(t) = e^(−λt): one constant rate, in closed form.
//!
//! It is the null model that owners know. Whether it is tenable is the business of [`crate::grouped`].

use crate::interval::{CONFIDENCE, Estimate, Interval, Z_95, finite};
use crate::poisson_rate::poisson_rate;
use crate::spell::{Spell, observable};
use serde::Serialize;
use std::f64::consts::LN_2;

/// λ = departures / member-days, with Garwood's exact interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Exponential {
    /// Spells that ended under observation.
    pub departures: u64,
    /// Days under observation, summed over spells.
    pub exposure_days: f64,
    /// λ per day. With no departures 0, with the interval's upper end 3.69 / exposure.
    pub rate_per_day: Estimate,
    /// ln 2 / λ in days, ends reversed; with no departures only a lower end ("more than x days").
    pub half_life_days: Estimate,
    /// D·ln λ − λT, continuous; `None` without departures. Not comparable with the day-grouped likelihoods.
    pub log_likelihood: Option<f64>,
    /// 2 − 2·log-likelihood.
    pub aic: Option<f64>,
}

impl Exponential {
    /// Estimates λ from spells, each exposed from its entry on.
    pub fn from_spells(spells: &[Spell]) -> Self {
        let (mut departures, mut exposure_days) = (0, 0.0);
        for spell in observable(spells) {
            departures += u64::from(spell.departed);
            exposure_days += spell.duration_days - spell.entry_age_days();
        }
        Self::from_counts(departures, exposure_days)
    }

    /// Estimates λ from `departures` over `exposure_days` member-days.
    pub fn from_counts(departures: u64, exposure_days: f64) -> Self {
        let rate_per_day = poisson_rate(departures, exposure_days, CONFIDENCE);
        let half_life = |rate: Option<f64>| rate.and_then(half_life_days);
        let log_likelihood = rate_per_day
            .estimate
            .filter(|rate| *rate > 0.0)
            .and_then(|rate| finite(departures as f64 * rate.ln() - rate * exposure_days));
        Self {
            departures,
            exposure_days,
            rate_per_day,
            half_life_days: Estimate {
                estimate: half_life(rate_per_day.estimate),
                low: half_life(rate_per_day.high),
                high: half_life(rate_per_day.low),
            },
            log_likelihood,
            aic: log_likelihood.map(|value| 2.0 - 2.0 * value),
        }
    }

    /// Share expected to stay at least `age_days`; `None` where λ is undefined.
    pub fn survival_at(&self, age_days: f64) -> Option<f64> {
        self.rate_per_day.estimate.map(|rate| retained_at(rate, age_days))
    }

    /// The interval λ·exp(±1.96/√D) that other programs print; undefined without departures.
    pub fn log_wald_interval(&self) -> Interval {
        match self.rate_per_day.estimate {
            Some(rate) if rate > 0.0 => {
                let factor = (Z_95 / (self.departures as f64).sqrt()).exp();
                Interval::new(rate / factor, rate * factor)
            }
            _ => Interval::UNDEFINED,
        }
    }
}

/// L(t) = e^(−λt): the share still there at `age_days` under a constant `rate_per_day`.
///
/// ```
/// use steward_statistics::exponential::retained_at;
/// assert!((retained_at(0.05, 30.0) - 0.2231).abs() < 1e-4);
/// ```
pub fn retained_at(rate_per_day: f64, age_days: f64) -> f64 {
    (-rate_per_day * age_days).exp()
}

/// ln 2 / λ, in days; `None` unless the rate is positive and finite.
///
/// ```
/// use steward_statistics::exponential::half_life_days;
/// assert!((half_life_days(0.05).unwrap() - 13.86).abs() < 0.01);
/// assert_eq!(half_life_days(0.0), None);
/// ```
pub fn half_life_days(rate_per_day: f64) -> Option<f64> {
    if rate_per_day > 0.0 { finite(LN_2 / rate_per_day).filter(|days| *days > 0.0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_no_rate_rather_than_zero() {
        let none = Exponential::from_spells(&[]);
        assert_eq!((none.rate_per_day, none.half_life_days), (Estimate::UNDEFINED, Estimate::UNDEFINED));
        assert_eq!((none.log_likelihood, none.survival_at(1.0)), (None, None));
    }

    #[test]
    fn leaving_all_at_once_without_any_exposure_gives_no_rate() {
        let spells = [Spell::left_after(0.0); 3];
        let found = Exponential::from_spells(&spells);
        assert_eq!((found.departures, found.rate_per_day), (3, Estimate::UNDEFINED));
    }

    #[test]
    fn one_who_stays_bounds_the_half_life_from_below_only() {
        let found = Exponential::from_spells(&[Spell::still_there_after(100.0)]);
        assert_eq!((found.rate_per_day.estimate, found.half_life_days.estimate), (Some(0.0), None));
        assert_eq!(found.half_life_days.high, None);
        assert!(found.half_life_days.low.unwrap() > 18.0);
        assert_eq!(found.survival_at(30.0), Some(1.0));
    }

    #[test]
    fn the_rate_of_the_worked_example_halves_in_under_fourteen_days() {
        let found = Exponential::from_counts(20, 400.0);
        assert_eq!(found.rate_per_day.estimate, Some(0.05));
        assert!((found.half_life_days.estimate.unwrap() - 13.862_943_611).abs() < 1e-8);
    }

    #[test]
    fn time_before_observation_began_is_no_exposure() {
        let spell = Spell { duration_days: 100.0, departed: true, entry_days: Some(60.0) };
        assert!((Exponential::from_spells(&[spell]).exposure_days - 40.0).abs() < 1e-12);
    }
}
