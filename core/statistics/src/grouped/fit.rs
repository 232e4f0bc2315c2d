//! Fitting each law by maximum day-grouped likelihood.

use super::DayCounts;
use super::laws::{Law, LawName};
use crate::optimise::{minimise, search_line};
use serde::Serialize;
use std::collections::BTreeMap;

/// A law fitted to day counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FittedLaw {
    /// Which law.
    pub name: LawName,
    /// Its parameters by name, times in days.
    pub parameters: BTreeMap<&'static str, f64>,
    /// Day-grouped log-likelihood.
    pub log_likelihood: f64,
    /// 2·parameters − 2·log-likelihood.
    pub aic: f64,
    /// The law itself, to evaluate.
    #[serde(skip)]
    pub law: Law,
}

impl FittedLaw {
    fn new(law: Law, log_likelihood: f64) -> Option<Self> {
        let parameters = law.parameters();
        let aic = 2.0 * parameters.len() as f64 - 2.0 * log_likelihood;
        aic.is_finite().then_some(Self { name: law.name(), parameters, log_likelihood, aic, law })
    }
}

/// Fits every law that has a maximum, best AIC first. Empty without departures.
pub fn fit_all(counts: &DayCounts) -> Vec<FittedLaw> {
    let fits = [fit_exponential, fit_weibull, fit_log_normal, fit_lomax, fit_bounce_weibull];
    let mut fitted: Vec<FittedLaw> = fits.iter().filter_map(|fit| fit(counts)).collect();
    fitted.sort_by(|a, b| a.aic.total_cmp(&b.aic));
    fitted
}

/// The exponential in closed form: with E completed days and D departures λ = ln(1 + D/E).
///
/// `None` without departures, or when nobody completed a day (the rate is then without bound).
pub fn fit_exponential(counts: &DayCounts) -> Option<FittedLaw> {
    let completed = counts.completed_days();
    if counts.departures() == 0 || completed <= 0.0 {
        return None;
    }
    let law = Law::Exponential { rate_per_day: (counts.departures() as f64 / completed).ln_1p() };
    FittedLaw::new(law, counts.log_likelihood(&law))
}

/// Shapes between which a Weibull law is searched. Where leaving is still steeper or still more even (a whole
/// community gone on one day, or many on the first day and hardly anybody since), the likelihood has no maximum, and
/// the law at the bound stands for what it tends to.
pub const SHAPE_BOUNDS: [f64; 2] = [0.02, 100.0];

/// The Weibull law, with its shape within [`SHAPE_BOUNDS`]; `None` where the exponential is.
pub fn fit_weibull(counts: &DayCounts) -> Option<FittedLaw> {
    let ln_scale = -rate_of_exponential(counts)?.ln();
    let starts = [[ln_scale, -0.3], [ln_scale, -1.6]];
    let inside = fit_two(counts, &starts, |p| Law::Weibull { scale_days: p[0].exp(), shape: p[1].exp() })
        .filter(|fitted| (SHAPE_BOUNDS[0]..=SHAPE_BOUNDS[1]).contains(&fitted.parameters["shape"]));
    inside.or_else(|| {
        let at_bounds = SHAPE_BOUNDS.iter().filter_map(|shape| fit_weibull_of_shape(counts, *shape));
        at_bounds.max_by(|a, b| a.log_likelihood.total_cmp(&b.log_likelihood))
    })
}

/// The Weibull law of a given shape, searched by the cumulated rate at the middle of the departures, whose logarithm
/// stays moderate where the scale does not.
fn fit_weibull_of_shape(counts: &DayCounts, shape: f64) -> Option<FittedLaw> {
    let ln_middle = counts.mean_departure_age()?.ln();
    let law_at = |ln_cumulated: f64| Law::Weibull { scale_days: (ln_middle - ln_cumulated / shape).exp(), shape };
    let minus_log_likelihood = |ln_cumulated: f64| -counts.log_likelihood(&law_at(ln_cumulated));
    let law = law_at(search_line(minus_log_likelihood, -12.0, 6.0, 40));
    FittedLaw::new(law, counts.log_likelihood(&law))
}

/// The log-normal law; `None` where the likelihood has no maximum.
pub fn fit_log_normal(counts: &DayCounts) -> Option<FittedLaw> {
    let ln_scale = -rate_of_exponential(counts)?.ln();
    let starts = [[ln_scale - 0.5, 0.3], [ln_scale - 5.0, 1.6]];
    fit_two(counts, &starts, |p| Law::LogNormal { mu: p[0], sigma: p[1].exp() })
}

/// The Lomax law; `None` when its likelihood only rises towards the exponential, its limit for α, r → ∞.
///
/// Searched as mean rate r/α and variance of the rates 1/r, which stay finite next to that limit.
pub fn fit_lomax(counts: &DayCounts) -> Option<FittedLaw> {
    let exponential = fit_exponential(counts)?;
    let ln_rate = rate_of_exponential(counts)?.ln();
    let starts = [[ln_rate, 0.0], [ln_rate + 3.0, 2.0]];
    let fitted = fit_two(counts, &starts, |p| {
        let r = (-p[1]).exp();
        Law::Lomax { alpha_days: r / p[0].exp(), r }
    })?;
    (fitted.log_likelihood > exponential.log_likelihood + 1e-6).then_some(fitted)
}

/// Bounce + Weibull: the likelihood splits exactly into the share that left on the first day, in closed form, and a
/// Weibull law on the days after it. `None` when nobody passed the first day or nobody left after it.
pub fn fit_bounce_weibull(counts: &DayCounts) -> Option<FittedLaw> {
    let (bounced, passed) = counts.bounced_and_passed();
    if passed <= 0.0 {
        return None;
    }
    let bounce = bounced / (bounced + passed);
    let Law::Weibull { scale_days, shape } = fit_weibull(&counts.without_first_day())?.law else { return None };
    let law = Law::BounceWeibull { bounce, scale_days, shape };
    FittedLaw::new(law, counts.log_likelihood(&law))
}

/// λ of the closed form, the scale from which the other laws are searched.
fn rate_of_exponential(counts: &DayCounts) -> Option<f64> {
    let completed = counts.completed_days();
    (counts.departures() > 0 && completed > 0.0).then(|| (counts.departures() as f64 / completed).ln_1p())
}

/// Maximises the likelihood over two unknowns, from the first start that leads to a maximum.
fn fit_two(counts: &DayCounts, starts: &[[f64; 2]], law_at: impl Fn(&[f64; 2]) -> Law) -> Option<FittedLaw> {
    let minus_log_likelihood = |point: &[f64; 2]| -counts.log_likelihood(&law_at(point));
    let found = starts.iter().find_map(|start| minimise(minus_log_likelihood, *start, 0.5))?;
    FittedLaw::new(law_at(&found.point), -found.value)
}
