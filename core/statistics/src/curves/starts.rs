//! Where the searches for growth curves begin: straight lines through transformed levels.

/// The least-squares line (value at 0, slope); `None` with fewer than two different abscissae.
pub(super) fn line_through(abscissae: &[f64], ordinates: &[f64]) -> Option<(f64, f64)> {
    let n = abscissae.len() as f64;
    let (mean_x, mean_y) = (abscissae.iter().sum::<f64>() / n, ordinates.iter().sum::<f64>() / n);
    let (mut squares, mut products) = (0.0, 0.0);
    for (x, y) in abscissae.iter().zip(ordinates) {
        squares += (x - mean_x).powi(2);
        products += (x - mean_x) * (y - mean_y);
    }
    let slope = products / squares;
    (squares > 0.0 && slope.is_finite()).then_some((mean_y - slope * mean_x, slope))
}

/// Capacities to try: above the highest level for growth, below the lowest for decline.
fn capacities_to_try(levels: &[f64]) -> Vec<f64> {
    let highest = levels.iter().copied().fold(0.0, f64::max);
    let lowest = levels.iter().copied().fold(f64::INFINITY, f64::min);
    let above = [1.03, 1.5, 4.0, 30.0].map(|factor| factor * highest);
    let below = [0.97, 0.6].map(|factor| factor * lowest);
    above.into_iter().chain(below).filter(|capacity| *capacity > 0.0).collect()
}

/// Starts (ln K, ln r, ln N0) for the logistic: for a given K, ln|K/N − 1| is a straight line with slope −r.
pub(super) fn logistic_starts(times: &[f64], levels: &[f64]) -> Vec<[f64; 3]> {
    starts_from(times, levels, |capacity, level| capacity / level - 1.0, |capacity, at_zero| capacity / (1.0 + at_zero))
}

/// Starts (ln K, ln c, ln N0) for Gompertz's curve: for a given K, ln|ln(K/N)| is a straight line with slope −c.
pub(super) fn gompertz_starts(times: &[f64], levels: &[f64]) -> Vec<[f64; 3]> {
    starts_from(times, levels, |capacity, level| (capacity / level).ln(), |capacity, at_zero| capacity / at_zero.exp())
}

/// Two starts for each capacity: the rate of the straight line, and half of it (the line overrates noisy levels
/// next to the capacity).
fn starts_from(
    times: &[f64],
    levels: &[f64],
    distance: impl Fn(f64, f64) -> f64,
    initial: impl Fn(f64, f64) -> f64,
) -> Vec<[f64; 3]> {
    let span = times.last().copied().unwrap_or(1.0).max(1.0);
    let mut starts = Vec::new();
    for capacity in capacities_to_try(levels) {
        let (known, logarithms): (Vec<f64>, Vec<f64>) = times
            .iter()
            .zip(levels)
            .filter(|(_, level)| **level > 0.0 && distance(capacity, **level).abs() > 0.0)
            .map(|(time, level)| (*time, distance(capacity, *level).abs().ln()))
            .unzip();
        let Some((ln_at_zero, slope)) = line_through(&known, &logarithms) else { continue };
        let sign =
            if known.is_empty() || distance(capacity, levels[0].max(f64::MIN_POSITIVE)) > 0.0 { 1.0 } else { -1.0 };
        let rate = if slope < 0.0 { -slope } else { 0.1 / span };
        let start = initial(capacity, sign * ln_at_zero.exp());
        let start = if start > 0.0 && start.is_finite() { start } else { levels[0].max(1.0) };
        for factor in [1.0, 0.5] {
            starts.push([capacity.ln(), (rate * factor).ln(), start.ln()]);
        }
    }
    starts
}
