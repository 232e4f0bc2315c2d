//! Minimising a smooth function of one, two or three unknowns.
//!
//! One unknown: a grid and golden sections. Several: the simplex (Nelder and Mead 1965) needs no good start; Newton's method with damped, numeric second derivatives
//! then gives full accuracy and, by its curvature, says whether there is a minimum at all.

use crate::small_matrix::{Matrix, solve};

/// Half-distance of the central differences of the search. The unknowns are logarithms or of order one, so one width
/// serves all.
const DIFFERENCE: f64 = 1e-4;

/// Evaluations after which the simplex hands over, found or not.
const SIMPLEX_MAX_EVALUATIONS: u32 = 400;

/// Newton steps after which a minimum counts as not found.
const NEWTON_MAX_STEPS: u32 = 60;

/// A minimum that the curvature confirms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Minimum<const N: usize> {
    /// Where it is.
    pub(crate) point: [f64; N],
    /// The function's value there.
    pub(crate) value: f64,
}

/// Finds the minimum near `start`; `None` when there is none inside (flat, falling to infinity, not finite).
pub(crate) fn minimise<const N: usize>(f: impl Fn(&[f64; N]) -> f64, start: [f64; N], step: f64) -> Option<Minimum<N>> {
    // A value that is not a number must never look better than a real one.
    let guarded = |point: &[f64; N]| {
        let value = f(point);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let rough = search_with_simplex(&guarded, start, step);
    polish_with_newton(&guarded, rough)
}

/// The point between `low` and `high` where `f` is lowest: the best of a grid of `cells`, then golden sections.
pub(crate) fn search_line(f: impl Fn(f64) -> f64, low: f64, high: f64, cells: u32) -> f64 {
    let width = (high - low) / f64::from(cells);
    let values = (0..=cells).map(|cell| low + width * f64::from(cell)).map(|point| (point, f(point)));
    let best = values.fold((low, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best }).0;
    let golden = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (best - width, best + width);
    for _ in 0..50 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if f(left) <= f(right) {
            high = right;
        } else {
            low = left;
        }
    }
    f64::midpoint(low, high)
}

/// Moves a simplex downhill until its corners differ by less than a tenth, which Newton's method can take over.
fn search_with_simplex<const N: usize>(f: &impl Fn(&[f64; N]) -> f64, start: [f64; N], step: f64) -> [f64; N] {
    let mut corners: Vec<([f64; N], f64)> = Vec::with_capacity(N + 1);
    corners.push((start, f(&start)));
    for axis in 0..N {
        let mut point = start;
        point[axis] += step;
        corners.push((point, f(&point)));
    }
    let mut evaluations = 0;
    while evaluations < SIMPLEX_MAX_EVALUATIONS {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0], corners[N]);
        let spread = (worst.1 - best.1).abs();
        let width = (0..N).map(|axis| (worst.0[axis] - best.0[axis]).abs()).fold(0.0, f64::max);
        if spread < 0.1 && width < 0.2 {
            break;
        }
        evaluations += replace_worst_corner(f, &mut corners);
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0].0
}

/// One step of the simplex: reflect, then expand, contract or shrink. Corners come sorted. Returns the evaluations.
fn replace_worst_corner<const N: usize>(f: &impl Fn(&[f64; N]) -> f64, corners: &mut [([f64; N], f64)]) -> u32 {
    let worst = corners[N];
    let centre: [f64; N] =
        std::array::from_fn(|axis| corners[..N].iter().map(|corner| corner.0[axis]).sum::<f64>() / N as f64);
    let along = |factor: f64| -> [f64; N] {
        std::array::from_fn(|axis| centre[axis] + factor * (worst.0[axis] - centre[axis]))
    };
    let evaluate = |factor: f64| {
        let point = along(factor);
        (point, f(&point))
    };
    let reflected = evaluate(-1.0);
    if reflected.1 < corners[0].1 {
        let expanded = evaluate(-2.0);
        corners[N] = if expanded.1 < reflected.1 { expanded } else { reflected };
        return 2;
    }
    if reflected.1 < corners[N - 1].1 {
        corners[N] = reflected;
        return 1;
    }
    let contracted = evaluate(if reflected.1 < worst.1 { -0.5 } else { 0.5 });
    if contracted.1 < worst.1.min(reflected.1) {
        corners[N] = contracted;
        return 2;
    }
    let best = corners[0].0;
    for corner in &mut corners[1..] {
        corner.0 = std::array::from_fn(|axis| f64::midpoint(best[axis], corner.0[axis]));
        corner.1 = f(&corner.0);
    }
    2 + N as u32
}

/// Damped Newton steps until the next could gain nothing; `None` when the curvature there is not that of a minimum.
fn polish_with_newton<const N: usize>(f: &impl Fn(&[f64; N]) -> f64, start: [f64; N]) -> Option<Minimum<N>> {
    let mut point = start;
    let mut value = f(&point);
    let mut damping = 0.0;
    for _ in 0..NEWTON_MAX_STEPS {
        let (gradient, curvature) = differentiate(f, &point);
        if !gradient.iter().all(|slope| slope.is_finite()) {
            return None;
        }
        let downhill = gradient.map(|slope| -slope);
        let undamped = solve(&curvature, &downhill);
        if let Some(step) = undamped {
            let gain: f64 = 0.5 * (0..N).map(|axis| step[axis] * downhill[axis]).sum::<f64>();
            if gain < 1e-10 * (1.0 + value.abs()) {
                let last: [f64; N] = std::array::from_fn(|axis| point[axis] + step[axis]);
                let last_value = f(&last);
                let better = last_value <= value;
                return Some(Minimum {
                    point: if better { last } else { point },
                    value: if better { last_value } else { value },
                });
            }
        }
        (point, value, damping) = take_damped_step(f, point, value, &downhill, &curvature, damping)?;
    }
    None
}

/// Raises the damping until a step goes downhill. Returns the new point, its value and the damping for the next.
fn take_damped_step<const N: usize>(
    f: &impl Fn(&[f64; N]) -> f64,
    point: [f64; N],
    value: f64,
    downhill: &[f64; N],
    curvature: &Matrix<N>,
    mut damping: f64,
) -> Option<([f64; N], f64, f64)> {
    let scale = (0..N).map(|axis| curvature[axis][axis].abs()).fold(1e-6, f64::max);
    for _ in 0..40 {
        let mut damped = *curvature;
        for (axis, row) in damped.iter_mut().enumerate() {
            row[axis] += damping * scale;
        }
        if let Some(step) = solve(&damped, downhill) {
            let next: [f64; N] = std::array::from_fn(|axis| point[axis] + step[axis]);
            let next_value = f(&next);
            if next_value < value {
                return Some((next, next_value, if damping < 1e-6 { 0.0 } else { damping / 10.0 }));
            }
        }
        damping = if damping == 0.0 { 1e-3 } else { damping * 4.0 };
    }
    None
}

/// Gradient and matrix of second derivatives by central differences: good for finding the way, not for standard
/// errors, which the inverse of a nearly singular matrix would take from its fifth digit.
fn differentiate<const N: usize>(f: &impl Fn(&[f64; N]) -> f64, point: &[f64; N]) -> ([f64; N], Matrix<N>) {
    let h = DIFFERENCE;
    let centre = f(point);
    let shifted = |moves: &[(usize, f64)]| {
        let mut moved = *point;
        for (axis, by) in moves {
            moved[*axis] += by;
        }
        f(&moved)
    };
    let mut gradient = [0.0; N];
    let mut curvature = [[0.0; N]; N];
    for axis in 0..N {
        let (up, down) = (shifted(&[(axis, h)]), shifted(&[(axis, -h)]));
        gradient[axis] = (up - down) / (2.0 * h);
        curvature[axis][axis] = (up - 2.0 * centre + down) / (h * h);
    }
    for (axis, other) in (0..N).flat_map(|axis| (0..axis).map(move |other| (axis, other))) {
        let mixed =
            shifted(&[(axis, h), (other, h)]) - shifted(&[(axis, h), (other, -h)]) - shifted(&[(axis, -h), (other, h)])
                + shifted(&[(axis, -h), (other, -h)]);
        curvature[axis][other] = mixed / (4.0 * h * h);
        curvature[other][axis] = curvature[axis][other];
    }
    (gradient, curvature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rosenbrocks_valley_is_followed_to_its_lowest_point() {
        let valley = |p: &[f64; 2]| 100.0 * (p[1] - p[0] * p[0]).powi(2) + (1.0 - p[0]).powi(2);
        let minimum = minimise(valley, [-1.2, 1.0], 0.5).unwrap();
        assert!((minimum.point[0] - 1.0).abs() < 1e-4 && (minimum.point[1] - 1.0).abs() < 1e-4);
        assert!(minimum.value < 1e-8);
    }

    #[test]
    fn a_function_that_falls_for_ever_has_no_minimum() {
        assert!(
            minimise(|p: &[f64; 2]| p[0] * p[0] + (-p[1]).exp(), [1.0, 0.0], 0.5).is_none_or(|m| m.point[1] > 15.0)
        );
        assert!(minimise(|p: &[f64; 2]| p[0] + p[1], [1.0, 0.0], 0.5).is_none());
    }

    #[test]
    fn a_function_that_is_no_number_anywhere_has_no_minimum() {
        assert!(minimise(|_: &[f64; 2]| f64::NAN, [1.0, 0.0], 0.5).is_none());
    }
}
