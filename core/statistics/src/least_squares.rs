//! Non-linear least squares by Levenberg and Marquardt, for curves with two or three parameters.

use crate::small_matrix::{Matrix, invert, solve};

/// Steps after which the fit stops where it is.
const MAX_STEPS: u32 = 200;

/// A least-squares fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LeastSquares<const P: usize> {
    /// The parameters.
    pub(crate) point: [f64; P],
    /// Residual sum of squares.
    pub(crate) rss: f64,
    /// (JᵀJ)⁻¹, or `None` where the curve does not depend on all parameters.
    pub(crate) unscaled_covariance: Option<Matrix<P>>,
}

/// Fits `curve(parameters, time)` to `values`, starting at `start`; `None` when the start has no finite residuals.
pub(crate) fn fit<const P: usize>(
    curve: impl Fn(&[f64; P], f64) -> f64,
    times: &[f64],
    values: &[f64],
    start: [f64; P],
) -> Option<LeastSquares<P>> {
    let mut point = start;
    let mut rss = sum_of_squares(&curve, times, values, &point);
    if !rss.is_finite() {
        return None;
    }
    let mut damping = 1e-3;
    let mut normal = normal_equations(&curve, times, values, &point);
    for _ in 0..MAX_STEPS {
        let Some((next, next_rss, next_damping)) =
            take_step(&|candidate| sum_of_squares(&curve, times, values, candidate), &normal, point, rss, damping)
        else {
            break;
        };
        let gain = rss - next_rss;
        (point, rss, damping) = (next, next_rss, next_damping);
        normal = normal_equations(&curve, times, values, &point);
        if gain <= 1e-13 * rss || rss == 0.0 {
            break;
        }
    }
    Some(LeastSquares { point, rss, unscaled_covariance: invert(&normal.0) })
}

/// Raises Marquardt's damping until the sum of squares falls; `None` when no step helps any more.
fn take_step<const P: usize>(
    rss_at: &impl Fn(&[f64; P]) -> f64,
    normal: &(Matrix<P>, [f64; P]),
    point: [f64; P],
    rss: f64,
    mut damping: f64,
) -> Option<([f64; P], f64, f64)> {
    for _ in 0..30 {
        let mut damped = normal.0;
        for (axis, row) in damped.iter_mut().enumerate() {
            row[axis] = row[axis] * (1.0 + damping) + f64::MIN_POSITIVE;
        }
        if let Some(step) = solve(&damped, &normal.1) {
            let next: [f64; P] = std::array::from_fn(|axis| point[axis] + step[axis]);
            let next_rss = rss_at(&next);
            if next_rss < rss {
                return Some((next, next_rss, (damping / 10.0).max(1e-12)));
            }
        }
        damping *= 5.0;
    }
    None
}

/// The sum of squared residuals.
fn sum_of_squares<const P: usize>(
    curve: &impl Fn(&[f64; P], f64) -> f64,
    times: &[f64],
    values: &[f64],
    point: &[f64; P],
) -> f64 {
    let rss: f64 = times.iter().zip(values).map(|(time, value)| (value - curve(point, *time)).powi(2)).sum();
    if rss.is_nan() { f64::INFINITY } else { rss }
}

/// JᵀJ and Jᵀ·residuals, the Jacobian by central differences.
fn normal_equations<const P: usize>(
    curve: &impl Fn(&[f64; P], f64) -> f64,
    times: &[f64],
    values: &[f64],
    point: &[f64; P],
) -> (Matrix<P>, [f64; P]) {
    let mut product = [[0.0; P]; P];
    let mut right = [0.0; P];
    for (time, value) in times.iter().zip(values) {
        let slopes: [f64; P] = std::array::from_fn(|axis| {
            let h = 1e-6 * (1.0 + point[axis].abs());
            let (mut up, mut down) = (*point, *point);
            up[axis] += h;
            down[axis] -= h;
            (curve(&up, *time) - curve(&down, *time)) / (2.0 * h)
        });
        let residual = value - curve(point, *time);
        for row in 0..P {
            right[row] += slopes[row] * residual;
            for column in 0..P {
                product[row][column] += slopes[row] * slopes[column];
            }
        }
    }
    (product, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_exponential_gives_back_its_parameters() {
        let times: Vec<f64> = (0..20).map(f64::from).collect();
        let values: Vec<f64> = times.iter().map(|t| 3.0 * (0.07 * t).exp()).collect();
        let found = fit(|p: &[f64; 2], t| (p[0] + p[1] * t).exp(), &times, &values, [0.0, 0.0]).unwrap();
        assert!((found.point[0] - 3.0_f64.ln()).abs() < 1e-9 && (found.point[1] - 0.07).abs() < 1e-10);
        assert!(found.unscaled_covariance.is_some());
    }

    #[test]
    fn a_start_without_finite_residuals_is_refused() {
        assert!(fit(|_: &[f64; 2], _| f64::NAN, &[0.0], &[1.0], [0.0, 0.0]).is_none());
    }
}
