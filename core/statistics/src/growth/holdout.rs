//! How far off each curve is on days that it was not fitted to.

use super::{GrowthModel, Levels};
use crate::curves::CurveName;
use std::collections::BTreeMap;

/// Share of the days held back.
const HELD_BACK: f64 = 0.2;

/// Days held back at least.
const MIN_HELD_BACK_DAYS: f64 = 14.0;

/// Levels that must be left to fit to.
const MIN_FITTED_LEVELS: usize = 8;

/// Share of the smallest error by which another is no worse.
const RELATIVE_TIE: f64 = 0.02;

/// Error, in multiples of the naive one, that rounding to whole members makes by itself.
const ABSOLUTE_TIE: f64 = 0.005;

/// Mean absolute error of each curve on the held-back levels over that of "nothing changes any more".
///
/// Empty when too few levels are left to fit to, or when nothing changed over the days held back.
pub(super) fn holdout_errors(levels: &Levels) -> BTreeMap<CurveName, f64> {
    let held_back = (HELD_BACK * levels.span_days()).max(MIN_HELD_BACK_DAYS);
    let cut = levels.times.partition_point(|time| *time <= levels.span_days() - held_back);
    if cut < MIN_FITTED_LEVELS {
        return BTreeMap::new();
    }
    let seen = Levels { times: levels.times[..cut].to_vec(), members: levels.members[..cut].to_vec() };
    let unseen = || levels.times[cut..].iter().zip(&levels.members[cut..]);
    let last_seen = levels.members[cut - 1];
    let naive: f64 = unseen().map(|(_, members)| (members - last_seen).abs()).sum();
    if naive <= 0.0 {
        return BTreeMap::new();
    }
    seen.fit_bounded()
        .into_iter()
        .map(|fitted| {
            let error: f64 = unseen().map(|(time, members)| (members - fitted.curve.level_at(*time)).abs()).sum();
            (fitted.name, error / naive)
        })
        .filter(|(_, ratio)| ratio.is_finite())
        .collect()
}

/// The curve with the smallest error, or the simplest of those that are as good.
pub(super) fn choose_by_holdout(models: &[GrowthModel]) -> Option<&GrowthModel> {
    let smallest = models.iter().filter_map(|model| model.holdout_error).min_by(f64::total_cmp)?;
    let tied = smallest * (1.0 + RELATIVE_TIE) + ABSOLUTE_TIE;
    models
        .iter()
        .filter(|model| model.holdout_error.is_some_and(|error| error <= tied))
        .min_by_key(|model| model.parameters.len())
}
