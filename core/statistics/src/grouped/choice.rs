//! Which law to show, and whether a constant rate is tenable at all.

use super::DayCounts;
use super::fit::{FittedLaw, fit_exponential, fit_weibull};
use super::laws::LawName;
use crate::quantile::chi_squared_1_upper_tail;
use serde::Serialize;

/// A law must win by this much AIC over one with fewer parameters (STATISTICS.md §2a, choice rule).
pub const PARSIMONY_MARGIN: f64 = 2.0;

/// Departures below which nothing is said about the shape of leaving: AIC sees shape 0.6 in only 28 % of samples
/// with 7 departures and 57 % with 13, but in 93 % with 33 (STATISTICS.md §1).
pub const MIN_DEPARTURES_FOR_SHAPE: u64 = 20;

/// p-value below which a constant rate is called untenable.
pub const REJECTION_LEVEL: f64 = 0.05;

/// The law with the fewest parameters among those within [`PARSIMONY_MARGIN`] of the lowest AIC.
pub fn choose(laws: &[FittedLaw]) -> Option<&FittedLaw> {
    let lowest = lowest_aic(laws)?.aic;
    laws.iter()
        .filter(|law| law.aic < lowest + PARSIMONY_MARGIN)
        .min_by(|a, b| a.parameters.len().cmp(&b.parameters.len()).then(a.aic.total_cmp(&b.aic)))
}

/// The law with the lowest AIC, whatever its number of parameters.
pub fn lowest_aic(laws: &[FittedLaw]) -> Option<&FittedLaw> {
    laws.iter().min_by(|a, b| a.aic.total_cmp(&b.aic))
}

/// Whether departures come at a constant rate. Both `None` when there are too few departures to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ConstantRate {
    /// True when a constant rate is untenable at [`REJECTION_LEVEL`].
    pub rejected: Option<bool>,
    /// p-value of the likelihood ratio.
    pub p_value: Option<f64>,
}

/// Tests a constant rate by the likelihood ratio of the day-grouped exponential against the Weibull law, χ²(1).
///
/// One alternative, fixed beforehand: the smallest of several p-values would reject too often. A rate that falls
/// and rises again can hide from it, which is why the chosen law and the gap to Kaplan–Meier stand beside it.
pub fn test_constant_rate(counts: &DayCounts) -> ConstantRate {
    if counts.departures() < MIN_DEPARTURES_FOR_SHAPE {
        return ConstantRate::default();
    }
    let fits = [fit_exponential(counts), fit_weibull(counts)];
    let laws: Vec<FittedLaw> = fits.into_iter().flatten().collect();
    compare_exponential_with_weibull(&laws)
}

/// The same test on laws that are already fitted.
pub(crate) fn compare_exponential_with_weibull(laws: &[FittedLaw]) -> ConstantRate {
    let of = |name: LawName| laws.iter().find(|law| law.name == name).map(|law| law.log_likelihood);
    let (Some(exponential), Some(weibull)) = (of(LawName::Exponential), of(LawName::Weibull)) else {
        return ConstantRate::default();
    };
    let p_value = chi_squared_1_upper_tail(2.0 * (weibull - exponential));
    ConstantRate { rejected: Some(p_value < REJECTION_LEVEL), p_value: Some(p_value) }
}
