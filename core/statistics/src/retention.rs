//! Everything `/retention` says of a set of spells, in one call.

use crate::exponential::{Exponential, retained_at};
use crate::grouped::DayCounts;
use crate::grouped::choice::{ConstantRate, MIN_DEPARTURES_FOR_SHAPE, choose, compare_exponential_with_weibull};
use crate::grouped::fit::{FittedLaw, fit_all, fit_exponential};
use crate::grouped::laws::LawName;
use crate::interval::Estimate;
use crate::kaplan_meier::{KaplanMeier, SurvivalStep};
use crate::proportion::Proportion;
use crate::spell::{Spell, observable};
use serde::Serialize;

/// Ages in days up to which the restricted mean is given.
pub const RESTRICTED_MEAN_DAYS: [f64; 3] = [30.0, 90.0, 365.0];

/// The average days a member stays within their first `until_days`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RestrictedMean {
    /// The horizon in days.
    pub until_days: f64,
    /// The mean in days; `None` when nobody was seen for so long.
    pub mean_days: Option<f64>,
}

/// Largest distances between Kaplan–Meier and the laws, over the ages that at least ten members support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LargestGaps {
    /// From the exponential with the closed-form λ, as a difference of shares.
    pub exponential: Option<f64>,
    /// From the chosen law.
    pub best_model: Option<f64>,
}

/// What is known of retention. All intervals are 95 %.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Retention {
    /// Spells that say anything.
    pub n: u64,
    /// Spells passed over because they were not observable (over before observation began, or no numbers).
    pub excluded_unobservable: u64,
    /// How many ended.
    pub departures: u64,
    /// Days under observation, summed over spells.
    pub member_days: f64,
    /// λ and half-life, closed form, with its continuous likelihood.
    pub exponential: Exponential,
    /// The curve with its band.
    pub kaplan_meier: Vec<SurvivalStep>,
    /// Age up to which the curve may be drawn.
    pub supported_to_days: Option<f64>,
    /// Median stay by Kaplan–Meier, in days.
    pub median_days: Estimate,
    /// Mean stay within the first 30, 90 and 365 days.
    pub restricted_means: Vec<RestrictedMean>,
    /// Laws on the day-grouped likelihood, best AIC first. Below 20 departures the exponential alone.
    pub models: Vec<FittedLaw>,
    /// The law to draw; `None` below 20 departures, where no comparison of shapes is honest.
    pub best_model: Option<LawName>,
    /// Whether a constant rate is tenable.
    pub constant_rate: ConstantRate,
    /// Share of those seen from joining who left within 24 hours.
    pub bounce: Proportion,
    /// How far the laws are from what was seen.
    pub largest_gaps: LargestGaps,
}

/// Estimates everything from spells with known joining.
///
/// ```
/// use steward_statistics::{Spell, retention::estimate_retention};
/// let spells = [Spell::left_after(3.0), Spell::left_after(7.0), Spell::still_there_after(10.0)];
/// let found = estimate_retention(&spells);
/// assert_eq!((found.n, found.departures, found.member_days), (3, 2, 20.0));
/// assert_eq!(found.exponential.rate_per_day.estimate, Some(0.1));
/// assert_eq!(found.median_days.estimate, Some(7.0));
/// assert_eq!(found.best_model, None); // two departures say nothing about the shape
/// ```
pub fn estimate_retention(spells: &[Spell]) -> Retention {
    let curve = KaplanMeier::from_spells(spells);
    let exponential = Exponential::from_spells(spells);
    let counts = DayCounts::from_spells(spells);
    let shape_is_told = counts.departures() >= MIN_DEPARTURES_FOR_SHAPE;
    let models = if shape_is_told { fit_all(&counts) } else { fit_exponential(&counts).into_iter().collect() };
    let best = if shape_is_told { choose(&models) } else { None };
    let constant_rate = if shape_is_told { compare_exponential_with_weibull(&models) } else { ConstantRate::default() };
    let largest_gaps = LargestGaps {
        exponential: exponential.rate_per_day.estimate.and_then(|rate| curve.largest_gap(|age| retained_at(rate, age))),
        best_model: best.and_then(|fitted| curve.largest_gap(|age| fitted.law.survival_at(age))),
    };
    Retention {
        n: curve.n,
        excluded_unobservable: spells.len() as u64 - curve.n,
        departures: curve.departures,
        member_days: exponential.exposure_days,
        exponential,
        supported_to_days: curve.supported_to_days,
        median_days: curve.median_days(),
        restricted_means: RESTRICTED_MEAN_DAYS
            .map(|until_days| RestrictedMean { until_days, mean_days: curve.restricted_mean_days(until_days) })
            .to_vec(),
        best_model: best.map(|fitted| fitted.name),
        constant_rate,
        bounce: bounce_rate(spells),
        largest_gaps,
        kaplan_meier: curve.steps,
        models,
    }
}

/// Share that left within 24 hours, of those seen from joining whose first day is over one way or the other.
pub fn bounce_rate(spells: &[Spell]) -> Proportion {
    let (mut bounced, mut followed) = (0, 0);
    for spell in observable(spells).filter(|spell| spell.entry_age_days() == 0.0) {
        let left_early = spell.departed && spell.duration_days < 1.0;
        bounced += u64::from(left_early);
        followed += u64::from(left_early || spell.duration_days >= 1.0);
    }
    Proportion::with_wilson(bounced, followed)
}
