//! Quantiles and tail probabilities of the normal, chi-squared, beta and F distributions.
//!
//! The special functions are statrs'. The incomplete beta function is our own: that of statrs 0.19 stops after
//! 140 terms of its continued fraction, while about √max(a, b) are needed, so it is wrong for communities of
//! 100,000; and its quantile can loop without end once the function is not a number.

use statrs::distribution::{ChiSquared, ContinuousCDF};
use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::{gamma_lr, ln_gamma};
use std::f64::consts::{PI, SQRT_2};

/// Terms after which the continued fraction of the beta function is given up; enough for a + b up to 10⁸.
const BETA_MAX_TERMS: u32 = 100_000;

/// Probability that a standard normal variable exceeds `z`.
pub fn normal_upper_tail(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

/// The standard normal quantile at `p`; `None` outside (0, 1).
///
/// One Newton step follows statrs' rational approximation; what remains, 2e-11, is the accuracy of its erfc.
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let first = -SQRT_2 * erfc_inv(2.0 * p);
    let density = (-0.5 * first * first).exp() / (2.0 * PI).sqrt();
    let refined = first - (normal_upper_tail(-first) - p) / density;
    Some(if refined.is_finite() { refined } else { first })
}

/// Probability that a chi-squared variable with one degree of freedom exceeds `x`; 1 for `x` ≤ 0.
///
/// Accurate in relative terms down to the smallest p-values, which 1 − cdf is not.
pub fn chi_squared_1_upper_tail(x: f64) -> f64 {
    if x <= 0.0 { 1.0 } else { erfc((x / 2.0).sqrt()) }
}

/// The chi-squared quantile at `p` with `freedom` degrees; `None` outside (0, 1) or for `freedom` ≤ 0.
pub fn chi_squared_quantile(p: f64, freedom: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let first = ChiSquared::new(freedom).ok()?.inverse_cdf(p);
    // statrs stops at steps of 1e-9, which is 7e-11 of the quantile here and more next to 0; two Newton steps on the
    // cdf, the second to see the first confirmed, give what golden files ask.
    let refined =
        (0..2).fold(first, |x, _| x - (gamma_lr(freedom / 2.0, x / 2.0) - p) / chi_squared_density(x, freedom));
    Some(if refined.is_finite() && refined > 0.0 { refined } else { first })
}

/// The chi-squared density.
fn chi_squared_density(x: f64, freedom: f64) -> f64 {
    let half = freedom / 2.0;
    ((half - 1.0) * (x / 2.0).ln() - x / 2.0 - ln_gamma(half)).exp() / 2.0
}

/// The regularised incomplete beta function I_x(a, b), the beta distribution's cdf; a, b > 0, 0 ≤ x ≤ 1.
pub fn beta_regularised(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let ln_front = ln_beta_density_factor(a, b, x);
    // The fraction converges fast below the mean; above it the mirrored one does.
    if x < (a + 1.0) / (a + b + 2.0) {
        ln_front.exp() * beta_fraction(a, b, x) / a
    } else {
        1.0 - ln_front.exp() * beta_fraction(b, a, 1.0 - x) / b
    }
}

/// ln of x^a (1 − x)^b / B(a, b).
fn ln_beta_density_factor(a: f64, b: f64, x: f64) -> f64 {
    ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()
}

/// The continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = f64::MIN_POSITIVE / f64::EPSILON;
    let away_from_zero = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for term in 1..BETA_MAX_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The beta quantile at `p`; `None` outside (0, 1) or for shapes that are not positive.
///
/// Newton steps in the logit of x, kept inside a bracket by bisection: the logit resolves quantiles next to 0.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && a > 0.0 && b > 0.0) {
        return None;
    }
    let (mut low, mut high) = (-745.0_f64, 36.0_f64);
    let mut logit = (a / b).ln().clamp(low, high);
    for _ in 0..200 {
        let x = 1.0 / (1.0 + (-logit).exp());
        let excess = beta_regularised(a, b, x) - p;
        if excess > 0.0 {
            high = logit;
        } else {
            low = logit;
        }
        // The density with respect to the logit is x^a (1 − x)^b / B(a, b).
        let step = excess / ln_beta_density_factor(a, b, x).exp();
        let mut next = logit - step;
        if !(next > low && next < high) {
            next = f64::midpoint(low, high);
        }
        if (next - logit).abs() <= 1e-14 * (1.0 + logit.abs()) {
            return Some(1.0 / (1.0 + (-next).exp()));
        }
        logit = next;
    }
    Some(1.0 / (1.0 + (-logit).exp()))
}

/// The F quantile at `p` with (`numerator`, `denominator`) degrees of freedom; `None` where it does not exist.
pub fn f_quantile(p: f64, numerator: f64, denominator: f64) -> Option<f64> {
    let x = beta_quantile(p, numerator / 2.0, denominator / 2.0)?;
    Some(denominator * x / (numerator * (1.0 - x))).filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(value: f64, reference: f64) {
        assert!((value - reference).abs() <= 1e-12 + 1e-10 * reference.abs(), "{value} is not {reference}");
    }

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        assert_close(normal_quantile(0.975).unwrap(), 1.959_963_984_540_054);
        assert_close(normal_quantile(0.9).unwrap(), 1.281_551_565_544_600_4);
        assert_close(normal_quantile(0.5).unwrap(), 0.0);
        assert_eq!(normal_quantile(0.0), None);
        assert_eq!(normal_quantile(1.5), None);
    }

    #[test]
    fn the_chi_squared_quantile_with_two_degrees_is_minus_twice_the_log_of_the_tail() {
        assert_close(chi_squared_quantile(0.975, 2.0).unwrap(), -2.0 * 0.025_f64.ln());
        assert_close(chi_squared_quantile(0.025, 2.0).unwrap(), -2.0 * 0.975_f64.ln());
    }

    #[test]
    fn the_beta_quantile_inverts_the_beta_function_for_communities_small_and_large() {
        for (a, b) in [(0.5, 1.5), (1.0, 1.0), (3.0, 998.0), (50_000.0, 50_000.0), (120.5, 99_880.5)] {
            for p in [0.025, 0.1, 0.5, 0.9, 0.975] {
                let x = beta_quantile(p, a, b).unwrap();
                assert!((beta_regularised(a, b, x) - p).abs() < 1e-9, "a {a} b {b} p {p}");
            }
        }
    }

    #[test]
    fn a_symmetric_beta_has_its_median_in_the_middle_even_with_a_hundred_thousand() {
        assert!((beta_regularised(50_000.0, 50_000.0, 0.5) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_f_quantile_with_one_degree_is_the_square_of_students_t() {
        // t(0.975; 10) = 2.228138851986275
        assert_close(f_quantile(0.95, 1.0, 10.0).unwrap(), 2.228_138_851_986_275 * 2.228_138_851_986_275);
        assert_eq!(f_quantile(0.95, 1.0, 0.0), None);
    }
}
