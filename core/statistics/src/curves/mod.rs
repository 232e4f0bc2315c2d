//! Curves through member levels, fitted by least squares, for description and comparison.
//!
//! Their sums of squares and AICs take residuals for independent, which those of member levels are not (correlation
//! from one day to the next 0.84–1.00 in real histories): never show them as uncertainty.

mod starts;

use crate::interval::finite;
use crate::least_squares::{LeastSquares, fit};
use crate::logistic::Logistic;
use crate::optimise::search_line;
use serde::Serialize;
use starts::{gompertz_starts, line_through, logistic_starts};
use std::collections::BTreeMap;

/// Residuals smaller than this share of the sum of squares are rounding: the curve is exact and has no AIC.
const EXACT_SHARE: f64 = 1e-18;

/// Largest ln(K / highest level) that the searches reach. Levels that do not bend drive K to infinity; at e⁴⁰ the curve
/// is already the exponential to the last digit.
const MAX_LN_CAPACITY_ABOVE_LEVELS: f64 = 40.0;

/// Which curve. The serialised names are part of the JSON contract and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CurveName {
    /// N0 + bt.
    Linear,
    /// N0·e^(rt).
    Exponential,
    /// A constant number joins per day, a constant share leaves.
    ImmigrationDeath,
    /// Towards a capacity, fastest at its half.
    Logistic,
    /// Towards a capacity, fastest at 1/e of it.
    Gompertz,
}

/// A curve with its parameters; t in days from the first point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
    /// N0 + bt.
    Linear {
        /// Level at t = 0.
        initial: f64,
        /// Members per day.
        slope_per_day: f64,
    },
    /// N0·e^(rt).
    Exponential {
        /// Level at t = 0.
        initial: f64,
        /// r per day, of either sign.
        rate_per_day: f64,
    },
    /// N* + (N0 − N*)·e^(−δt) with N* = joins per day / δ.
    ImmigrationDeath {
        /// Level at t = 0.
        initial: f64,
        /// δ, the share that leaves per day.
        death_rate_per_day: f64,
        /// N*, the level it tends to.
        level: f64,
    },
    /// The logistic curve.
    Logistic(Logistic),
    /// K·exp(ln(N0/K)·e^(−ct)).
    Gompertz {
        /// Level at t = 0.
        initial: f64,
        /// c per day.
        rate_per_day: f64,
        /// K.
        capacity: f64,
    },
}

impl Curve {
    /// Which curve it is.
    pub fn name(&self) -> CurveName {
        match self {
            Self::Linear { .. } => CurveName::Linear,
            Self::Exponential { .. } => CurveName::Exponential,
            Self::ImmigrationDeath { .. } => CurveName::ImmigrationDeath,
            Self::Logistic(_) => CurveName::Logistic,
            Self::Gompertz { .. } => CurveName::Gompertz,
        }
    }

    /// The parameters by the names of the JSON contract (rates per day).
    pub fn parameters(&self) -> BTreeMap<&'static str, f64> {
        match *self {
            Self::Linear { initial, slope_per_day } => BTreeMap::from([("n0", initial), ("slope", slope_per_day)]),
            Self::Exponential { initial, rate_per_day } => BTreeMap::from([("n0", initial), ("r", rate_per_day)]),
            Self::ImmigrationDeath { initial, death_rate_per_day, level } => {
                BTreeMap::from([("n0", initial), ("delta", death_rate_per_day), ("level", level)])
            }
            Self::Logistic(Logistic { initial, rate_per_day, capacity }) => {
                BTreeMap::from([("n0", initial), ("r", rate_per_day), ("k", capacity)])
            }
            Self::Gompertz { initial, rate_per_day, capacity } => {
                BTreeMap::from([("n0", initial), ("c", rate_per_day), ("k", capacity)])
            }
        }
    }

    /// The level after `days`.
    pub fn level_at(&self, days: f64) -> f64 {
        match *self {
            Self::Linear { initial, slope_per_day } => initial + slope_per_day * days,
            Self::Exponential { initial, rate_per_day } => initial * (rate_per_day * days).exp(),
            Self::ImmigrationDeath { initial, death_rate_per_day, level } => {
                level + (initial - level) * (-death_rate_per_day * days).exp()
            }
            Self::Logistic(curve) => curve.level_at(days),
            Self::Gompertz { initial, rate_per_day, capacity } => {
                (capacity.ln() + (initial / capacity).ln() * (-rate_per_day * days).exp()).exp()
            }
        }
    }
}

/// A curve fitted to levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FittedCurve {
    /// Which curve.
    pub name: CurveName,
    /// Its parameters by name.
    pub parameters: BTreeMap<&'static str, f64>,
    /// Residual sum of squares.
    pub rss: f64,
    /// n·ln(RSS/n) + 2(p + 1); `None` for an exact curve. Takes residuals for independent.
    pub aic: Option<f64>,
    /// The curve itself, to evaluate.
    #[serde(skip)]
    pub curve: Curve,
}

impl FittedCurve {
    fn new(curve: Curve, times: &[f64], levels: &[f64]) -> Option<Self> {
        let rss = times.iter().zip(levels).map(|(t, n)| (n - curve.level_at(*t)).powi(2)).sum::<f64>();
        let parameters = curve.parameters();
        let n = levels.len() as f64;
        let is_exact = rss <= EXACT_SHARE * levels.iter().map(|level| level * level).sum::<f64>();
        let aic = if is_exact { None } else { finite(n * (rss / n).ln() + 2.0 * (parameters.len() as f64 + 1.0)) };
        let usable = rss.is_finite() && parameters.values().all(|value| value.is_finite());
        usable.then_some(Self { name: curve.name(), parameters, rss, aic, curve })
    }

    /// Whether nothing but rounding is left over.
    pub fn is_exact(&self) -> bool {
        self.aic.is_none()
    }
}

/// Fits all five curves to `levels` at `times` (days from the first point, ascending, gaps simply absent).
///
/// Curves that cannot be fitted are left out; with fewer than four points, all of them.
pub fn fit_curves(times: &[f64], levels: &[f64]) -> Vec<FittedCurve> {
    let fits = [fit_linear, fit_exponential, fit_immigration_death, fit_logistic, fit_gompertz];
    fits.iter().filter_map(|fit_one| fit_one(times, levels)).collect()
}

/// The curve with the lowest AIC; among exact ones, that with the fewest parameters.
pub fn best_by_aic(curves: &[FittedCurve]) -> Option<&FittedCurve> {
    let exact = curves.iter().filter(|curve| curve.is_exact()).min_by_key(|curve| curve.parameters.len());
    exact.or_else(|| {
        let value = |curve: &FittedCurve| curve.aic.unwrap_or(f64::INFINITY);
        curves.iter().min_by(|a, b| value(a).total_cmp(&value(b)))
    })
}

/// Whether there is enough to fit: as many levels as times, four at least, all finite and not negative.
fn is_fittable(times: &[f64], levels: &[f64]) -> bool {
    times.len() == levels.len()
        && times.len() >= 4
        && times.iter().all(|time| time.is_finite())
        && levels.iter().all(|level| level.is_finite() && *level >= 0.0)
}

/// The straight line.
pub fn fit_linear(times: &[f64], levels: &[f64]) -> Option<FittedCurve> {
    let (initial, slope_per_day) = is_fittable(times, levels).then(|| line_through(times, levels))??;
    FittedCurve::new(Curve::Linear { initial, slope_per_day }, times, levels)
}

/// The exponential, growing or shrinking; `None` when every level is 0.
pub fn fit_exponential(times: &[f64], levels: &[f64]) -> Option<FittedCurve> {
    if !is_fittable(times, levels) {
        return None;
    }
    let (known, logarithms): (Vec<f64>, Vec<f64>) =
        times.iter().zip(levels).filter(|(_, n)| **n > 0.0).map(|(t, n)| (*t, n.ln())).unzip();
    let (ln_initial, rate) = line_through(&known, &logarithms)?;
    let found = fit(|p: &[f64; 2], t| (p[0] + p[1] * t).exp(), times, levels, [ln_initial, rate])?;
    let curve = Curve::Exponential { initial: found.point[0].exp(), rate_per_day: found.point[1] };
    FittedCurve::new(curve, times, levels)
}

/// Immigration and death: for each δ a straight line in e^(−δt), and δ by a grid and golden sections.
///
/// `None` when the best line falls below no members at all.
pub fn fit_immigration_death(times: &[f64], levels: &[f64]) -> Option<FittedCurve> {
    let span = times.last()? - times.first()?;
    if !is_fittable(times, levels) || span <= 0.0 {
        return None;
    }
    let curve_at = |ln_delta: f64| {
        let death_rate_per_day = ln_delta.exp();
        let decayed: Vec<f64> = times.iter().map(|t| (-death_rate_per_day * t).exp()).collect();
        let (level, drop) = line_through(&decayed, levels)?;
        let usable = level >= 0.0 && level + drop >= 0.0;
        usable.then_some(Curve::ImmigrationDeath { initial: level + drop, death_rate_per_day, level })
    };
    let rss_at = |ln_delta: f64| {
        curve_at(ln_delta).and_then(|c| FittedCurve::new(c, times, levels)).map_or(f64::INFINITY, |f| f.rss)
    };
    // From nearly straight over the span to levelled out within a thirtieth of it.
    let ln_delta = search_line(rss_at, (0.01 / span).ln(), (30.0 / span).ln(), 40);
    FittedCurve::new(curve_at(ln_delta)?, times, levels)
}

/// The logistic; `None` without levels above 0.
pub fn fit_logistic(times: &[f64], levels: &[f64]) -> Option<FittedCurve> {
    fit_logistic_parameters(times, levels).map(|found| found.0)
}

/// The logistic with its least-squares covariance on (ln K, ln r, ln N0).
pub(crate) fn fit_logistic_parameters(times: &[f64], levels: &[f64]) -> Option<(FittedCurve, LeastSquares<3>)> {
    if !is_fittable(times, levels) {
        return None;
    }
    let bound = largest_ln_capacity(levels);
    let level = |p: &[f64; 3], t: f64| logistic_level(p[0].min(bound).exp(), p[1].exp(), p[2].exp(), t);
    let mut found = fit_from_all(level, times, levels, &logistic_starts(times, levels))?;
    found.point[0] = found.point[0].min(bound);
    let [capacity, rate_per_day, initial] = found.point.map(f64::exp);
    let fitted = FittedCurve::new(Curve::Logistic(Logistic { capacity, rate_per_day, initial }), times, levels)?;
    Some((fitted, found))
}

/// The logistic level without a struct, for the inner loop of the fit.
pub(crate) fn logistic_level(capacity: f64, rate: f64, initial: f64, days: f64) -> f64 {
    capacity / (1.0 + (capacity / initial - 1.0) * (-rate * days).exp())
}

/// Gompertz's curve; `None` without levels above 0.
pub fn fit_gompertz(times: &[f64], levels: &[f64]) -> Option<FittedCurve> {
    if !is_fittable(times, levels) {
        return None;
    }
    let bound = largest_ln_capacity(levels);
    let level = |p: &[f64; 3], t: f64| {
        let ln_capacity = p[0].min(bound);
        (ln_capacity + (p[2] - ln_capacity) * (-p[1].exp() * t).exp()).exp()
    };
    let mut found = fit_from_all(level, times, levels, &gompertz_starts(times, levels))?;
    found.point[0] = found.point[0].min(bound);
    let [capacity, rate_per_day, initial] = found.point.map(f64::exp);
    FittedCurve::new(Curve::Gompertz { initial, rate_per_day, capacity }, times, levels)
}

/// The ln K at which the searches stop.
fn largest_ln_capacity(levels: &[f64]) -> f64 {
    levels.iter().copied().fold(f64::MIN_POSITIVE, f64::max).ln() + MAX_LN_CAPACITY_ABOVE_LEVELS
}

/// The best of the least-squares fits from several starts.
fn fit_from_all(
    curve: impl Fn(&[f64; 3], f64) -> f64,
    times: &[f64],
    levels: &[f64],
    starts: &[[f64; 3]],
) -> Option<LeastSquares<3>> {
    let fits = starts.iter().filter_map(|start| fit(&curve, times, levels, *start));
    fits.min_by(|a, b| a.rss.total_cmp(&b.rss))
}
