//! The logistic growth curve dN/dt = rN(1 − N/K), computed so that no exponent overflows.

use crate::interval::finite;
use serde::Serialize;

/// A logistic curve: N(t) = K·N0·e^(rt) / (K + N0·(e^(rt) − 1)), with t in days.
///
/// A formula in circulation with "/K" inside the parenthesis is wrong: it gives N0/K at t = 0.
///
/// ```
/// use steward_statistics::logistic::Logistic;
/// let curve = Logistic::new(1_000.0, 0.1, 10_000.0).unwrap();
/// assert!((curve.level_at(10.0) - 2_319.693).abs() < 1e-3);
/// assert!((curve.inflection_day().unwrap() - 21.97).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Logistic {
    /// K, the level it tends to.
    pub capacity: f64,
    /// r, per day.
    pub rate_per_day: f64,
    /// N0, the level at t = 0.
    pub initial: f64,
}

impl Logistic {
    /// A curve for K > 0, r ≥ 0 and N0 ≥ 0, all finite; `None` otherwise.
    pub fn new(initial: f64, rate_per_day: f64, capacity: f64) -> Option<Self> {
        let finite = initial.is_finite() && rate_per_day.is_finite() && capacity.is_finite();
        (finite && capacity > 0.0 && rate_per_day >= 0.0 && initial >= 0.0).then_some(Self {
            capacity,
            rate_per_day,
            initial,
        })
    }

    /// The level after `days`; 0 stays 0, and above K it falls towards K.
    pub fn level_at(&self, days: f64) -> f64 {
        if self.initial <= 0.0 {
            return 0.0;
        }
        self.capacity / (1.0 + (self.capacity / self.initial - 1.0) * (-self.rate_per_day * days).exp())
    }

    /// Growth per day after `days`: rN(1 − N/K).
    pub fn growth_at(&self, days: f64) -> f64 {
        let level = self.level_at(days);
        self.rate_per_day * level * (1.0 - level / self.capacity)
    }

    /// Day on which half of K is reached and growth is fastest; `None` when the curve starts at or above K, or never
    /// moves. Negative when it started beyond the half.
    pub fn inflection_day(&self) -> Option<f64> {
        if self.initial <= 0.0 || self.initial >= self.capacity || self.rate_per_day <= 0.0 {
            return None;
        }
        finite((self.capacity / self.initial - 1.0).ln() / self.rate_per_day)
    }

    /// The fastest growth of the law, rK/4 per day.
    pub fn largest_growth_per_day(&self) -> f64 {
        self.rate_per_day * self.capacity / 4.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_comes_out_right() {
        let curve = Logistic::new(1_000.0, 0.1, 10_000.0).unwrap();
        assert!((curve.level_at(0.0) - 1_000.0).abs() < 1e-9);
        assert!((curve.level_at(10.0) - 2_319.693).abs() < 5e-4);
        assert!((curve.level_at(20.0) - 4_508.531).abs() < 5e-4);
        assert!((curve.inflection_day().unwrap() - 21.972_245_773).abs() < 1e-8);
        assert!((curve.largest_growth_per_day() - 250.0).abs() < 1e-9);
        assert!((curve.growth_at(curve.inflection_day().unwrap()) - 250.0).abs() < 1e-9);
    }

    #[test]
    fn a_curve_that_starts_above_its_capacity_falls_and_has_no_inflection() {
        let curve = Logistic::new(15_000.0, 0.1, 10_000.0).unwrap();
        assert!(curve.level_at(5.0) < 15_000.0 && curve.level_at(5.0) > 10_000.0);
        assert_eq!(curve.inflection_day(), None);
    }

    #[test]
    fn nobody_stays_nobody_and_a_far_day_does_not_overflow() {
        assert_eq!(Logistic::new(0.0, 0.1, 100.0).unwrap().level_at(50.0).to_bits(), 0.0_f64.to_bits());
        assert!((Logistic::new(1.0, 5.0, 100.0).unwrap().level_at(1e6) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn shrinking_rates_and_capacities_that_are_not_positive_are_no_curve() {
        for (n0, r, k) in [(1.0, -0.1, 10.0), (1.0, 0.1, 0.0), (-1.0, 0.1, 10.0), (1.0, f64::NAN, 10.0)] {
            assert_eq!(Logistic::new(n0, r, k), None);
        }
    }
}
