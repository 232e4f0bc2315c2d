//! Whether the level that growth tends to can be told, and what it is (STATISTICS.md §2b, "Rule to publish K").
//!
//! K is published only when (i) Fieller's interval from flows is bounded, (ii) no curve without a bend describes the
//! weekly levels better by more than 2 AIC, counting only as many levels as are independent, (iii) a quarter of K is
//! reached and (iv) eight weeks were seen. Otherwise there is only a lower end: "at least x".

use super::Levels;
use crate::birth_death::BirthDeath;
use crate::curves::{CurveName, FittedCurve};
use serde::Serialize;

/// (iv): days that must have been seen.
const MIN_SPAN_DAYS: f64 = 56.0;

/// (iii): share of K that must have been reached.
const MIN_SHARE_REACHED: f64 = 0.25;

/// (ii): AIC by which a curve without a bend may be better.
const AIC_MARGIN: f64 = 2.0;

/// Why a capacity is given, or why not. Callers translate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityReason {
    /// All four conditions hold.
    Identified,
    /// Fewer than eight weeks were seen.
    TooShort,
    /// Joins and leaves say nothing: too few days, nobody joined, or the size never changed.
    NoFlows,
    /// At least as many leave as join: there is no level that growth tends to.
    Declining,
    /// Growth does not visibly slow down with size yet.
    NotBendingYet,
    /// A straight line or immigration and death describe the levels better.
    OtherCurveFitsBetter,
    /// Less than a quarter of the estimate is reached.
    FarBelowCapacity,
}

/// The level that growth tends to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Capacity {
    /// Whether the data tell it.
    pub identifiable: bool,
    /// K; `None` unless identifiable.
    pub estimate: Option<f64>,
    /// Lower end of Fieller's quasi-Poisson interval: "at least x", also when K itself cannot be told.
    pub low: Option<f64>,
    /// Upper end; `None` unless identifiable.
    pub high: Option<f64>,
    /// Joins per day that K costs to hold; `None` unless identifiable.
    pub joins_per_day: Option<f64>,
    /// Why.
    pub reason: CapacityReason,
}

/// Applies the rule to weekly levels and the fit to the flows.
pub(super) fn judge_capacity(weekly: &Levels, flows: Option<&BirthDeath>) -> Capacity {
    let without = |low: Option<f64>, reason: CapacityReason| Capacity {
        identifiable: false,
        estimate: None,
        low,
        high: None,
        joins_per_day: None,
        reason,
    };
    let Some(fit) = flows else {
        let short = weekly.span_days() < MIN_SPAN_DAYS;
        return without(None, if short { CapacityReason::TooShort } else { CapacityReason::NoFlows });
    };
    let at_least = if fit.growth_rate > 0.0 { fit.capacity_quasi.low } else { None };
    if weekly.span_days() < MIN_SPAN_DAYS {
        return without(at_least, CapacityReason::TooShort);
    }
    if fit.growth_rate <= 0.0 {
        return without(None, CapacityReason::Declining);
    }
    let (Some(estimate), Some(high)) = (fit.capacity, fit.capacity_quasi.high) else {
        return without(at_least, CapacityReason::NotBendingYet);
    };
    if !bending_curves_hold(weekly) {
        return without(at_least, CapacityReason::OtherCurveFitsBetter);
    }
    if weekly.members.last().copied().unwrap_or(0.0) < MIN_SHARE_REACHED * estimate {
        return without(at_least, CapacityReason::FarBelowCapacity);
    }
    Capacity {
        identifiable: true,
        estimate: Some(estimate),
        low: at_least,
        high: Some(high),
        joins_per_day: fit.joins_at_capacity,
        reason: CapacityReason::Identified,
    }
}

/// Condition (ii): logistic or Gompertz are not beaten by line or immigration–death by more than the margin.
fn bending_curves_hold(weekly: &Levels) -> bool {
    let curves = weekly.fit_bounded();
    let Some(closest) = curves.iter().min_by(|a, b| a.rss.total_cmp(&b.rss)) else { return false };
    // The correlation is taken from the closest curve: that of a curve that misses the bend would be its own fault.
    let independent = independent_levels(&residuals(weekly, closest));
    let n = weekly.members.len() as f64;
    let rounding = 1e-18 * weekly.members.iter().map(|members| members * members).sum::<f64>();
    let lowest = |names: [CurveName; 2]| {
        curves
            .iter()
            .filter(|curve| names.contains(&curve.name))
            .map(|curve| {
                let rss = curve.rss.max(rounding).max(f64::MIN_POSITIVE);
                independent * (rss / n).ln() + 2.0 * (curve.parameters.len() as f64 + 1.0)
            })
            .fold(f64::INFINITY, f64::min)
    };
    let bending = lowest([CurveName::Logistic, CurveName::Gompertz]);
    bending.is_finite() && bending <= lowest([CurveName::Linear, CurveName::ImmigrationDeath]) + AIC_MARGIN
}

/// Levels less what the curve says.
fn residuals(levels: &Levels, fitted: &FittedCurve) -> Vec<f64> {
    levels.times.iter().zip(&levels.members).map(|(time, members)| members - fitted.curve.level_at(*time)).collect()
}

/// How many independent values n correlated ones are worth: n(1 − ρ)/(1 + ρ), ρ from one to the next, 0 at least.
fn independent_levels(residuals: &[f64]) -> f64 {
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let correlation = if squares > 0.0 { (products / squares).clamp(0.0, 0.999) } else { 0.0 };
    residuals.len() as f64 * (1.0 - correlation) / (1.0 + correlation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residuals_that_hardly_change_are_worth_few_independent_ones() {
        let slow: Vec<f64> = (0..100).map(|i| (f64::from(i) / 15.0).sin()).collect();
        let alternating: Vec<f64> = (0..100).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert!(independent_levels(&slow) < 10.0);
        assert!((independent_levels(&alternating) - 100.0).abs() < 1e-9);
    }
}
