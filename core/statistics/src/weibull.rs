//! The Weibull law S(t) = exp(−(t/scale)^shape) by maximum likelihood on exact times.
//!
//! Below shape 1 a member is the safer the longer they have stayed; above 1 they tire. For comparing laws by AIC use
//! [`crate::grouped`]: exact times have no likelihood for a leave in the second of joining.

use crate::exponential::Exponential;
use crate::interval::{Estimate, Z_95};
use crate::optimise::minimise;
use crate::quantile::chi_squared_1_upper_tail;
use crate::small_matrix::{Matrix, invert};
use crate::spell::{Spell, observable};
use serde::Serialize;
use std::f64::consts::LN_2;

/// A fitted Weibull law with Wald intervals on the log scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Weibull {
    /// Scale in days: the age that 1/e of the members reach.
    pub scale_days: Estimate,
    /// Shape, without unit.
    pub shape: Estimate,
    /// Standard error of ln scale, from the observed information.
    pub se_ln_scale: f64,
    /// Standard error of ln shape, from the observed information.
    pub se_ln_shape: f64,
    /// Continuous log-likelihood.
    pub log_likelihood: f64,
    /// 4 − 2·log-likelihood.
    pub aic: f64,
    /// scale·(ln 2)^(1/shape), in days.
    pub half_life_days: f64,
    /// Twice the gain in log-likelihood over the exponential.
    pub likelihood_ratio: f64,
    /// Its p-value under a constant rate, from χ² with one degree of freedom.
    pub p_value: f64,
}

/// Fits a Weibull law; `None` without departures, with a departure at age 0, or where no maximum exists.
pub fn fit_weibull(spells: &[Spell]) -> Option<Weibull> {
    let sample: Vec<Spell> = observable(spells).copied().collect();
    if sample.iter().any(|spell| spell.departed && spell.duration_days <= 0.0) {
        return None;
    }
    let exponential = Exponential::from_spells(&sample);
    let rate = exponential.rate_per_day.estimate.filter(|rate| *rate > 0.0)?;
    let sum_ln_departed: f64 = sample.iter().filter(|spell| spell.departed).map(|s| s.duration_days.ln()).sum();
    let minus_log_likelihood = |point: &[f64; 2]| {
        let (ln_scale, shape) = (point[0], point[1].exp());
        let departures = exponential.departures as f64;
        let hazard_until = |age: f64| if age > 0.0 { (shape * (age.ln() - ln_scale)).exp() } else { 0.0 };
        let cumulated: f64 =
            sample.iter().map(|s| hazard_until(s.duration_days) - hazard_until(s.entry_age_days())).sum();
        cumulated - departures * (point[1] - shape * ln_scale) - (shape - 1.0) * sum_ln_departed
    };
    let found = minimise(minus_log_likelihood, [-rate.ln(), 0.0], 0.4)?;
    let covariance = invert(&observed_information(&sample, sum_ln_departed, &found.point))?;
    let (se_ln_scale, se_ln_shape) = (covariance[0][0].sqrt(), covariance[1][1].sqrt());
    let (scale, shape) = (found.point[0].exp(), found.point[1].exp());
    let on_log_scale =
        |value: f64, se: f64| Estimate::new(value, value * (-Z_95 * se).exp(), value * (Z_95 * se).exp());
    let log_likelihood = -found.value;
    let likelihood_ratio = (2.0 * (log_likelihood - exponential.log_likelihood?)).max(0.0);
    Some(Weibull {
        scale_days: on_log_scale(scale, se_ln_scale),
        shape: on_log_scale(shape, se_ln_shape),
        se_ln_scale,
        se_ln_shape,
        log_likelihood,
        aic: 4.0 - 2.0 * log_likelihood,
        half_life_days: scale * LN_2.powf(1.0 / shape),
        likelihood_ratio,
        p_value: chi_squared_1_upper_tail(likelihood_ratio),
    })
}

/// Second derivatives of the negative log-likelihood in (ln scale, ln shape), in closed form.
///
/// With H = (t/scale)^shape and x = ln H, each age adds shape²·H, −shape·H(1 + x) and H·x(1 + x); entries subtract.
fn observed_information(sample: &[Spell], sum_ln_departed: f64, point: &[f64; 2]) -> Matrix<2> {
    let (ln_scale, shape) = (point[0], point[1].exp());
    let departures = sample.iter().filter(|spell| spell.departed).count() as f64;
    let mut scale_scale = 0.0;
    let mut scale_shape = departures * shape;
    let mut shape_shape = shape * (departures * ln_scale - sum_ln_departed);
    let ages = sample.iter().flat_map(|spell| [(spell.duration_days, 1.0), (spell.entry_age_days(), -1.0)]);
    for (age, sign) in ages.filter(|(age, _)| *age > 0.0) {
        let x = shape * (age.ln() - ln_scale);
        let cumulated = sign * x.exp();
        scale_scale += shape * shape * cumulated;
        scale_shape -= shape * cumulated * (1.0 + x);
        shape_shape += cumulated * x * (1.0 + x);
    }
    [[scale_scale, scale_shape], [scale_shape, shape_shape]]
}

impl Weibull {
    /// Share expected to stay at least `age_days` (≥ 0).
    pub fn survival_at(&self, age_days: f64) -> Option<f64> {
        Some((-(age_days / self.scale_days.estimate?).powf(self.shape.estimate?)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leave_in_the_second_of_joining_has_no_continuous_likelihood() {
        let spells = [Spell::left_after(0.0), Spell::left_after(5.0)];
        assert_eq!(fit_weibull(&spells), None);
    }

    #[test]
    fn nobody_and_nobody_gone_give_no_fit() {
        assert_eq!(fit_weibull(&[]), None);
        assert_eq!(fit_weibull(&[Spell::still_there_after(5.0); 4]), None);
    }

    #[test]
    fn leaving_all_at_the_same_age_has_no_finite_shape() {
        assert_eq!(fit_weibull(&[Spell::left_after(5.0); 8]), None);
    }

    #[test]
    fn quantiles_of_a_weibull_law_give_back_its_shape_and_scale() {
        let spells: Vec<Spell> = (0..2_000)
            .map(|i| 120.0 * (-((f64::from(i) + 0.5) / 2_000.0).ln()).powf(1.0 / 0.6))
            .map(Spell::left_after)
            .collect();
        let found = fit_weibull(&spells).unwrap();
        assert!((found.shape.estimate.unwrap() - 0.6).abs() < 0.005);
        assert!((found.scale_days.estimate.unwrap() - 120.0).abs() < 1.0);
        assert!(found.p_value < 1e-100);
    }
}
