//! Intervals for a share: k of n.

use crate::interval::{Estimate, Interval};
use crate::quantile::{beta_quantile, normal_quantile};
use serde::Serialize;

/// A share with the fraction behind it, for "no percentage under n = 10 without the fraction".
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// How many of them.
    pub successes: u64,
    /// Of how many.
    pub trials: u64,
    /// The share; `None` when there were no trials.
    pub estimate: Option<f64>,
    /// Lower end of Wilson's interval.
    pub low: Option<f64>,
    /// Upper end of Wilson's interval.
    pub high: Option<f64>,
}

impl Proportion {
    /// The share with its 95 % Wilson interval.
    pub fn with_wilson(successes: u64, trials: u64) -> Self {
        let wilson = wilson(successes, trials, crate::interval::CONFIDENCE);
        Self { successes, trials, estimate: wilson.estimate, low: wilson.low, high: wilson.high }
    }
}

/// Wilson's score interval without continuity correction (Brown, Cai and DasGupta 2001, Statistical Science 16).
///
/// ```
/// use steward_statistics::proportion::wilson;
/// let share = wilson(3, 7, 0.95);
/// assert!((share.low.unwrap() - 0.158).abs() < 1e-3 && (share.high.unwrap() - 0.750).abs() < 1e-3);
/// ```
///
/// Undefined for no trials, more successes than trials, or a confidence outside (0, 1).
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> Estimate {
    let Some((share, z)) = share_and_z(successes, trials, confidence) else { return Estimate::UNDEFINED };
    let n = trials as f64;
    let shrink = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / shrink;
    let half_width = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / shrink;
    // At no and at all successes the ends are exactly 0 and 1; rounding would leave 1e-17 of them.
    let low = if successes == 0 { 0.0 } else { (centre - half_width).max(0.0) };
    let high = if successes == trials { 1.0 } else { (centre + half_width).min(1.0) };
    Estimate::new(share, low, high)
}

/// Clopper and Pearson's exact interval: beta quantiles; 0 at no successes and 1 at all successes.
///
/// Undefined as for [`wilson`].
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Estimate {
    let Some((share, _)) = share_and_z(successes, trials, confidence) else { return Estimate::UNDEFINED };
    let (k, misses) = (successes as f64, (trials - successes) as f64);
    let tail = (1.0 - confidence) / 2.0;
    let low = if successes == 0 { Some(0.0) } else { beta_quantile(tail, k, misses + 1.0) };
    let high = if successes == trials { Some(1.0) } else { beta_quantile(1.0 - tail, k + 1.0, misses) };
    Estimate { estimate: Some(share), low, high }
}

/// Jeffreys' interval: quantiles of Beta(k + ½, n − k + ½), unmodified at no and at all successes.
///
/// Undefined as for [`wilson`].
pub fn jeffreys(successes: u64, trials: u64, confidence: f64) -> Estimate {
    let Some((share, _)) = share_and_z(successes, trials, confidence) else { return Estimate::UNDEFINED };
    let (a, b) = (successes as f64 + 0.5, (trials - successes) as f64 + 0.5);
    let tail = (1.0 - confidence) / 2.0;
    let ends = Interval { low: beta_quantile(tail, a, b), high: beta_quantile(1.0 - tail, a, b) };
    Estimate { estimate: Some(share), low: ends.low, high: ends.high }
}

/// The share and the normal quantile of the confidence, where both exist.
fn share_and_z(successes: u64, trials: u64, confidence: f64) -> Option<(f64, f64)> {
    if trials == 0 || successes > trials || !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    Some((successes as f64 / trials as f64, normal_quantile(f64::midpoint(1.0, confidence))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_undefined_not_zero() {
        for interval in [wilson, clopper_pearson, jeffreys] {
            assert_eq!(interval(0, 0, 0.95), Estimate::UNDEFINED);
            assert_eq!(interval(3, 2, 0.95), Estimate::UNDEFINED);
        }
    }

    #[test]
    fn every_interval_holds_the_share_and_stays_between_zero_and_one() {
        for trials in [1, 2, 9, 100, 100_000] {
            for successes in [0, 1, trials / 3, trials] {
                for interval in [wilson, clopper_pearson] {
                    let found = interval(successes, trials, 0.95);
                    let (low, share, high) = (found.low.unwrap(), found.estimate.unwrap(), found.high.unwrap());
                    assert!(0.0 <= low && low <= share && share <= high && high <= 1.0, "{successes} of {trials}");
                }
            }
        }
    }

    #[test]
    fn the_share_carries_its_fraction() {
        let bounced = Proportion::with_wilson(3, 7);
        assert_eq!((bounced.successes, bounced.trials), (3, 7));
        assert!((bounced.low.unwrap() - 0.158_219_855).abs() < 1e-8);
    }
}
