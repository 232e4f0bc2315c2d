//! What a logistic fitted to levels says of the capacity K, as arithmetic.
//!
//! The intervals here take residuals for independent and covered the truth in 12–62 % of cases where the world was
//! exactly logistic. They are for comparing with other programs; what may be published is in [`crate::growth`].

use crate::curves::CurveName;
use crate::curves::{
    Curve, FittedCurve, best_by_aic, fit_exponential, fit_gompertz, fit_linear, fit_logistic_parameters, logistic_level,
};
use crate::interval::{Interval, finite};
use crate::least_squares::fit;
use crate::logistic::Logistic;
use crate::quantile::f_quantile;
use serde::Serialize;

/// A capacity above so many times the highest level counts as without bound.
const UNBOUNDED_FACTOR: f64 = 1e6;

/// Standard errors of a fitted logistic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogisticErrors {
    /// Of K.
    pub capacity: f64,
    /// Of r, per day.
    pub rate_per_day: f64,
    /// Of N0.
    pub initial: f64,
}

/// The logistic by least squares against the curves that know no capacity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saturation {
    /// The fitted logistic, whether or not its K means anything.
    pub logistic: Logistic,
    /// Standard errors of K, r (per day) and N0; `None` when K is not identifiable.
    pub standard_errors: Option<LogisticErrors>,
    /// Logistic, Gompertz, exponential and linear, as far as they could be fitted.
    pub curves: Vec<FittedCurve>,
    /// The one with the lowest AIC.
    pub best_by_aic: Option<CurveName>,
    /// F of the logistic over the exponential; `None` when the logistic is exact.
    pub f_saturation: Option<f64>,
    /// The 95 % quantile of F(1, n − 3).
    pub f_critical: f64,
    /// 95 % profile interval of K; undefined when K is not identifiable.
    pub profile_capacity: Interval,
    /// Whether F exceeds its quantile and the profile interval is bounded.
    pub identifiable: bool,
}

/// Fits the curves; `None` below five points or where logistic or exponential cannot be fitted.
pub fn fit_saturation(times: &[f64], levels: &[f64]) -> Option<Saturation> {
    let freedom = levels.len() as f64 - 3.0;
    if freedom < 2.0 {
        return None;
    }
    let (fitted, found) = fit_logistic_parameters(times, levels)?;
    let Curve::Logistic(logistic) = fitted.curve else { return None };
    let exponential = fit_exponential(times, levels)?;
    let f_critical = f_quantile(0.95, 1.0, freedom)?;
    let is_exact = fitted.is_exact();
    let f_saturation = if is_exact { None } else { finite((exponential.rss - fitted.rss) / (fitted.rss / freedom)) };
    let bends = if is_exact { !exponential.is_exact() } else { f_saturation.is_some_and(|f| f > f_critical) };
    let profile = match (bends, is_exact) {
        (false, _) => None,
        // Any other K leaves more than rounding behind.
        (true, true) => Some(Interval::new(logistic.capacity, logistic.capacity)),
        (true, false) => profile_capacity(times, levels, logistic, fitted.rss, f_critical / freedom),
    };
    let standard_errors = found.unscaled_covariance.filter(|_| profile.is_some()).map(|covariance| {
        let se = |axis: usize| (covariance[axis][axis] * found.rss / freedom).sqrt();
        // The fit is on logarithms; the delta method is exact for least-squares standard errors.
        LogisticErrors {
            capacity: se(0) * logistic.capacity,
            rate_per_day: se(1) * logistic.rate_per_day,
            initial: se(2) * logistic.initial,
        }
    });
    let others = [fit_gompertz(times, levels), Some(exponential), fit_linear(times, levels)];
    let curves: Vec<FittedCurve> = std::iter::once(Some(fitted)).chain(others).flatten().collect();
    Some(Saturation {
        logistic,
        standard_errors,
        best_by_aic: best_by_aic(&curves).map(|curve| curve.name),
        f_saturation,
        f_critical,
        profile_capacity: profile.unwrap_or(Interval::UNDEFINED),
        identifiable: profile.is_some(),
        curves,
    })
}

/// Where RSS(K), minimised over r and N0, reaches RSS·(1 + `relative_rise`); `None` when it never does above K.
fn profile_capacity(times: &[f64], levels: &[f64], best: Logistic, rss: f64, relative_rise: f64) -> Option<Interval> {
    let limit = rss * (1.0 + relative_rise);
    let mut start = [best.rate_per_day.ln(), best.initial.ln()];
    let mut exceeds = |ln_capacity: f64| {
        let capacity = ln_capacity.exp();
        let level = |p: &[f64; 2], t: f64| logistic_level(capacity, p[0].exp(), p[1].exp(), t);
        match fit(level, times, levels, start) {
            Some(found) if found.rss.is_finite() => {
                // The next capacity is near: begin where this one ended.
                start = found.point;
                found.rss > limit
            }
            _ => true,
        }
    };
    let highest = levels.iter().copied().fold(0.0, f64::max);
    let ceiling = (UNBOUNDED_FACTOR * highest).ln();
    let centre = best.capacity.ln();
    let high = find_crossing(&mut exceeds, centre, 1.0, ceiling)?;
    let low = find_crossing(&mut exceeds, centre, -1.0, centre - 30.0)?;
    Some(Interval::new(low.exp(), high.exp()))
}

/// Walks from `centre` in growing steps until `exceeds`, then halves; `None` when `limit` is passed first.
fn find_crossing(exceeds: &mut impl FnMut(f64) -> bool, centre: f64, direction: f64, limit: f64) -> Option<f64> {
    let (mut inside, mut step) = (centre, 1e-3);
    let mut outside = loop {
        let next = inside + direction * step;
        if (next - limit) * direction > 0.0 {
            return None;
        }
        if exceeds(next) {
            break next;
        }
        inside = next;
        step *= 1.6;
    };
    for _ in 0..40 {
        let middle = f64::midpoint(inside, outside);
        if exceeds(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    Some(f64::midpoint(inside, outside))
}
