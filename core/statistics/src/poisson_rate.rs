//! The rate of events over an exposure, with Garwood's exact interval (F. Garwood 1936, Biometrika 28).

use crate::interval::Estimate;
use crate::quantile::chi_squared_quantile;

/// `count` events over `exposure`: rate and exact interval [χ²(α/2; 2c), χ²(1−α/2; 2c+2)] / 2·exposure.
///
/// The rate is per unit of `exposure`. No events give the rate 0 with lower end 0. Without a positive exposure, or
/// with a confidence outside (0, 1), nothing can be said.
pub fn poisson_rate(count: u64, exposure: f64, confidence: f64) -> Estimate {
    if !(exposure > 0.0 && exposure.is_finite() && confidence > 0.0 && confidence < 1.0) {
        return Estimate::UNDEFINED;
    }
    let events = count as f64;
    let tail = (1.0 - confidence) / 2.0;
    let low = if count == 0 {
        Some(0.0)
    } else {
        chi_squared_quantile(tail, 2.0 * events).map(|quantile| quantile / (2.0 * exposure))
    };
    let high = chi_squared_quantile(1.0 - tail, 2.0 * events + 2.0).map(|quantile| quantile / (2.0 * exposure));
    Estimate { estimate: Some(events / exposure), low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_leave_an_upper_bound_of_three_point_seven_over_the_exposure() {
        let rate = poisson_rate(0, 100.0, 0.95);
        assert_eq!((rate.estimate, rate.low), (Some(0.0), Some(0.0)));
        assert!((rate.high.unwrap() - 0.036_888_794_541_139_35).abs() < 1e-12);
    }

    #[test]
    fn no_exposure_says_nothing() {
        assert_eq!(poisson_rate(3, 0.0, 0.95), Estimate::UNDEFINED);
        assert_eq!(poisson_rate(0, f64::NAN, 0.95), Estimate::UNDEFINED);
    }

    #[test]
    fn the_interval_holds_the_rate_for_any_count() {
        for count in [1, 2, 10, 1_000, 100_000, 3_000_000] {
            let rate = poisson_rate(count, 7.0, 0.95);
            let (low, estimate, high) = (rate.low.unwrap(), rate.estimate.unwrap(), rate.high.unwrap());
            assert!(low < estimate && estimate < high, "{count}: {low} {estimate} {high}");
        }
    }
}
