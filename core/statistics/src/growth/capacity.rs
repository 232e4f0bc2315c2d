//! Whether the level that growth tends to can be told, and what it is (STATISTICS.md §2b, "Rule to publish K").
//!
//! K is published only when (i) Fieller's interval from flows is bounded, both without and with a constant inflow from
//! outside, and the joins need no such inflow, (ii) no curve without a bend describes the weekly levels better by more
//! than 2 AIC, counting only as many levels as are independent, (iii) a quarter of K is reached, (iv) eight weeks were
//! seen, seventeen where joins come in bursts, and no few weeks in a row decide all this. Otherwise there is at most a
//! lower end: "at least x".

use super::inflow::{Inflow, fit_inflow};
use super::{GrowthDay, Levels, daily_flows};
use crate::birth_death::{BirthDeath, fit_birth_death};
use crate::curves::{CurveName, FittedCurve};
use crate::interval::Z_95;
use serde::Serialize;

/// (iv): days that must have been seen.
const MIN_SPAN_DAYS: f64 = 56.0;

/// (iii): share of K that must have been reached.
const MIN_SHARE_REACHED: f64 = 0.25;

/// (ii): AIC by which a curve without a bend may be better.
const AIC_MARGIN: f64 = 2.0;

/// Days over which growth above the estimate contradicts it.
const RECENT_DAYS: usize = 28;

/// Gain of a fit with inflow over one without that still leaves room for none: the one-sided 95th percentile, 1.645².
const TENABLE_GAIN: f64 = 2.706;

/// Dispersion from which on joins come in bursts.
const BURSTY: f64 = 2.0;

/// Days that must have been seen where joins come in bursts: some campaigns, at one in six weeks (§5).
const MIN_BURSTY_SPAN_DAYS: f64 = 120.0;

/// Days of which one part in so many is left out at a time.
const LEFT_OUT_SHARE: usize = 3;

/// Days left out at a time, at most.
const MAX_LEFT_OUT_DAYS: usize = 28;

/// Gain of a fit with inflow over one without that speaks for an inflow where weeks are left out: the one-sided 99th
/// percentile, 2.326², because there are several such fits.
const LEFT_OUT_GAIN: f64 = 5.41;

/// Why a capacity is given, or why not. Callers translate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityReason {
    /// All conditions hold.
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
    /// A steady inflow from outside, whatever the size, may be what brings the joins: then the fit without one would
    /// name a level too low, and the fit with one does not bound it.
    ConstantInflow,
    /// The bend, or its place, rests on a few weeks, such as those of a campaign or a raid: without them there is none,
    /// or an inflow from outside is needed; or joins come in bursts of which too few were seen.
    RestsOnFewWeeks,
    /// All conditions hold, and there are more members than the level: they become fewer until they reach it.
    DecliningTowards,
}

/// The level that growth tends to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Capacity {
    /// Whether the data tell it.
    pub identifiable: bool,
    /// K; `None` unless identifiable.
    pub estimate: Option<f64>,
    /// Lower end of the interval: "at least x", also when K itself cannot be told; then with an inflow from outside
    /// taken into account.
    pub low: Option<f64>,
    /// Upper end; `None` unless identifiable.
    pub high: Option<f64>,
    /// Joins per day that K costs to hold; `None` unless identifiable.
    pub joins_per_day: Option<f64>,
    /// Why.
    pub reason: CapacityReason,
}

/// Applies the rule to weekly levels, the fit to the flows and the days it was fitted to.
pub(super) fn judge_capacity(weekly: &Levels, flows: Option<&BirthDeath>, days: &[GrowthDay]) -> Capacity {
    let without = |low: Option<f64>, reason: CapacityReason| Capacity {
        identifiable: false,
        estimate: None,
        low,
        high: None,
        joins_per_day: None,
        reason,
    };
    let short = weekly.span_days() < MIN_SPAN_DAYS;
    let Some(fit) = flows else {
        return without(None, if short { CapacityReason::TooShort } else { CapacityReason::NoFlows });
    };
    let inflow = fit_inflow(days, fit);
    let at_least = inflow.as_ref().and_then(|inflow| at_least(inflow, fit));
    if short {
        return without(at_least, CapacityReason::TooShort);
    }
    let (won, chance) = recent_growth(days);
    if fit.growth_rate <= 0.0 {
        // r is the growth of a small community; where joins come in bursts it says nothing of the present one.
        return without(None, if won > 0.0 { CapacityReason::NotBendingYet } else { CapacityReason::Declining });
    }
    let (Some(estimate), Some(_)) = (fit.capacity, fit.capacity_quasi.high) else {
        return without(at_least, CapacityReason::NotBendingYet);
    };
    let Some(bounds) = inflow.as_ref().and_then(|inflow| bounds(inflow, fit)) else {
        return without(at_least, CapacityReason::ConstantInflow);
    };
    let bursty = inflow.as_ref().is_some_and(|inflow| inflow.dispersion > BURSTY);
    if bursty && weekly.span_days() < MIN_BURSTY_SPAN_DAYS {
        return without(at_least, CapacityReason::RestsOnFewWeeks);
    }
    let Some((low, high)) = widen_by_weeks_left_out(days, bounds) else {
        return without(at_least, CapacityReason::RestsOnFewWeeks);
    };
    if !bending_curves_hold(weekly) {
        return without(at_least, CapacityReason::OtherCurveFitsBetter);
    }
    let present = days.last().map_or(0.0, |day| day.members as f64);
    if present < MIN_SHARE_REACHED * estimate {
        return without(at_least, CapacityReason::FarBelowCapacity);
    }
    if high < present && won > Z_95 * chance {
        return without(None, CapacityReason::NotBendingYet);
    }
    Capacity {
        identifiable: true,
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        joins_per_day: fit.joins_at_capacity,
        reason: if high < present { CapacityReason::DecliningTowards } else { CapacityReason::Identified },
    }
}

/// The interval that holds with an inflow from outside and without one; `None` where an inflow is needed to describe
/// the joins, or where either fit leaves an end open.
fn bounds(inflow: &Inflow, fit: &BirthDeath) -> Option<(f64, f64)> {
    let intervals = [inflow.level_with, inflow.level_without, fit.capacity_quasi];
    let lows: Option<Vec<f64>> = intervals.iter().map(|interval| interval.low).collect();
    let highs: Option<Vec<f64>> = intervals.iter().map(|interval| interval.high).collect();
    let low = lows?.into_iter().fold(f64::INFINITY, f64::min);
    let high = highs?.into_iter().fold(0.0, f64::max);
    (inflow.gain < TENABLE_GAIN).then_some((low, high))
}

/// The interval and every K that the days give when some weeks in a row are left out; `None` when those weeks decide
/// whether there is a K, or whether an inflow is needed.
///
/// One campaign lifts the members and then ends, which looks like crowding; no dispersion shows it, because the fit
/// goes through it.
fn widen_by_weeks_left_out(days: &[GrowthDay], bounds: (f64, f64)) -> Option<(f64, f64)> {
    let length = (days.len() / LEFT_OUT_SHARE).clamp(2, MAX_LEFT_OUT_DAYS);
    // Windows overlap by half, so that no campaign falls between two of them.
    (0..days.len().saturating_sub(length / 2)).step_by(length / 2).try_fold(bounds, |(low, high), start| {
        let end = (start + length).min(days.len());
        let rest: Vec<GrowthDay> = [&days[..start], &days[end..]].concat();
        let fit = fit_birth_death(&daily_flows(&rest))?;
        let capacity = fit.capacity?;
        let inflow = fit_inflow(&rest, &fit)?;
        (inflow.gain < LEFT_OUT_GAIN).then_some((low.min(capacity), high.max(capacity)))
    })
}

/// "At least x": what the fit with an inflow says, and not more than the fit without where that is tenable.
fn at_least(inflow: &Inflow, fit: &BirthDeath) -> Option<f64> {
    let with_inflow = inflow.level_with.low?;
    if inflow.gain >= TENABLE_GAIN {
        return Some(with_inflow);
    }
    if fit.growth_rate <= 0.0 {
        return None;
    }
    Some(with_inflow.min(inflow.level_without.low?).min(fit.capacity_quasi.low?))
}

/// Members won over the last four weeks, and the standard error that chance gives them.
fn recent_growth(days: &[GrowthDay]) -> (f64, f64) {
    let recent = &days[days.len().saturating_sub(RECENT_DAYS)..];
    let joined = recent.iter().map(|day| day.joined as f64).sum::<f64>();
    let left = recent.iter().map(|day| day.left as f64).sum::<f64>();
    (joined - left, (joined + left).sqrt())
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
