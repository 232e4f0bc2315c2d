//! Growth from flows: joins and leaves as the births and deaths of a population.
//!
//! Leaves per day ~ Poisson(δN), joins per day ~ Poisson(b1·N + b2·N²), N at the start of the day. Then β = b1,
//! r = β − δ, the addressable market M = −b1/b2 and the capacity K = (b1 − δ)/(−b2) = M(1 − δ/β). Fieller's interval
//! for K covered the truth in 91–96 % of simulated communities, where intervals from levels covered 12–62 %.

use crate::interval::{CONFIDENCE, Estimate, Interval, Z_95, finite};
use crate::poisson_rate::poisson_rate;
use crate::small_matrix::{Matrix, invert, solve};
use serde::Serialize;
use statrs::function::gamma::ln_gamma;

/// Scoring steps after which the fit counts as failed.
const MAX_STEPS: u32 = 100;

/// One day's flows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyFlow {
    /// Members at the start of the day; days with none say nothing and are passed over.
    pub members: f64,
    /// Who joined during the day.
    pub joins: u64,
    /// Who left during the day.
    pub leaves: u64,
}

/// What flows say of growth. Rates per member and day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BirthDeath {
    /// δ with Garwood's interval.
    pub death_rate: Estimate,
    /// b1 = β, joins per member and day while few.
    pub birth_rate: f64,
    /// b2, per member² and day; negative when growth slows down with size.
    pub crowding: f64,
    /// Standard error of b1 under Poisson.
    pub se_birth_rate: f64,
    /// Standard error of b2 under Poisson.
    pub se_crowding: f64,
    /// M = −b1/b2; `None` unless b1 > 0 > b2.
    pub market: Option<f64>,
    /// r = β − δ.
    pub growth_rate: f64,
    /// Standard error of r under Poisson.
    pub se_growth_rate: f64,
    /// K; `None` unless growth slows down with size and r > 0.
    pub capacity: Option<f64>,
    /// δK: the joins per day that K costs to hold.
    pub joins_at_capacity: Option<f64>,
    /// Deviance of the joins.
    pub deviance: f64,
    /// Log-likelihood of the joins.
    pub log_likelihood_joins: f64,
    /// max(1, Pearson χ²/(n − 2)) of the joins.
    pub dispersion_joins: f64,
    /// max(1, Pearson χ²/(n − 1)) of the leaves.
    pub dispersion_leaves: f64,
    /// Fieller's 95 % interval for K under Poisson; an absent upper end says "not identifiable".
    pub capacity_poisson: Interval,
    /// The same, widened by the dispersions.
    pub capacity_quasi: Interval,
}

/// The joins' regression.
struct JoinsFit {
    coefficients: [f64; 2],
    covariance: Matrix<2>,
}

/// Estimates growth from flows; `None` with fewer than three days with members, without joins, or where all days
/// have the same number of members (b1 and b2 cannot be told apart).
pub fn fit_birth_death(flows: &[DailyFlow]) -> Option<BirthDeath> {
    let days: Vec<DailyFlow> =
        flows.iter().copied().filter(|day| day.members > 0.0 && day.members.is_finite()).collect();
    let joined: u64 = days.iter().map(|day| day.joins).sum();
    if days.len() < 3 || joined == 0 {
        return None;
    }
    let member_days: f64 = days.iter().map(|day| day.members).sum();
    let death_rate = poisson_rate(days.iter().map(|day| day.leaves).sum(), member_days, CONFIDENCE);
    let delta = death_rate.estimate?;
    let JoinsFit { coefficients: [b1, b2], covariance } = fit_joins(&days)?;
    let dispersion_joins = dispersion(days.iter().map(|d| (d.joins, mean(&[b1, b2], d.members))), days.len() - 2);
    let dispersion_leaves = dispersion(days.iter().map(|d| (d.leaves, delta * d.members)), days.len() - 1);
    let growth_rate = b1 - delta;
    let capacity = if b2 < 0.0 && growth_rate > 0.0 { finite(growth_rate / -b2) } else { None };
    let variance_delta = delta / member_days;
    let interval = |phi_joins: f64, phi_leaves: f64| {
        fieller(growth_rate, b2, &covariance.map(|row| row.map(|v| v * phi_joins)), variance_delta * phi_leaves)
    };
    Some(BirthDeath {
        death_rate,
        birth_rate: b1,
        crowding: b2,
        se_birth_rate: covariance[0][0].sqrt(),
        se_crowding: covariance[1][1].sqrt(),
        market: if b2 < 0.0 && b1 > 0.0 { finite(-b1 / b2) } else { None },
        growth_rate,
        se_growth_rate: (covariance[0][0] + variance_delta).sqrt(),
        capacity,
        joins_at_capacity: capacity.map(|level| delta * level),
        deviance: 2.0 * days.iter().map(|d| deviance_term(d.joins as f64, mean(&[b1, b2], d.members))).sum::<f64>(),
        log_likelihood_joins: log_likelihood(&days, &[b1, b2]),
        dispersion_joins,
        dispersion_leaves,
        capacity_poisson: interval(1.0, 1.0),
        capacity_quasi: interval(dispersion_joins, dispersion_leaves),
    })
}

/// Expected joins at a number of members.
fn mean(coefficients: &[f64; 2], members: f64) -> f64 {
    coefficients[0] * members + coefficients[1] * members * members
}

/// Log-likelihood of the joins; minus infinity where the law expects none or fewer.
fn log_likelihood(days: &[DailyFlow], coefficients: &[f64; 2]) -> f64 {
    days.iter()
        .map(|day| {
            let (joins, expected) = (day.joins as f64, mean(coefficients, day.members));
            if expected > 0.0 { joins * expected.ln() - expected - ln_gamma(joins + 1.0) } else { f64::NEG_INFINITY }
        })
        .sum()
}

/// Maximum likelihood for the joins by Fisher scoring with the identity link, halving steps that leave its domain.
fn fit_joins(days: &[DailyFlow]) -> Option<JoinsFit> {
    // N² next to N would make the information singular to rounding: both are scaled by the largest N.
    let scale = days.iter().map(|day| day.members).fold(0.0, f64::max);
    let scaled: Vec<DailyFlow> = days.iter().map(|day| DailyFlow { members: day.members / scale, ..*day }).collect();
    let crude = days.iter().map(|d| d.joins as f64).sum::<f64>() / scaled.iter().map(|d| d.members).sum::<f64>();
    let mut point = [crude, 0.0];
    let mut value = log_likelihood(&scaled, &point);
    for _ in 0..MAX_STEPS {
        let (information, score) = score_joins(&scaled, &point);
        let step = solve(&information, &score)?;
        let gain = step[0] * score[0] + step[1] * score[1];
        if gain < 1e-18 * (1.0 + value.abs()) {
            break;
        }
        let halved = (0..40).map(|halvings| 0.5_f64.powi(halvings)).find_map(|factor| {
            let next = [point[0] + factor * step[0], point[1] + factor * step[1]];
            let next_value = log_likelihood(&scaled, &next);
            (next_value > value).then_some((next, next_value))
        });
        let Some((next, next_value)) = halved else { break };
        (point, value) = (next, next_value);
    }
    let (information, score) = score_joins(&scaled, &point);
    let covariance = invert(&information)?;
    let left_over = solve(&information, &score)?;
    // Stopped at the edge of the domain, not at a maximum: no standard error would mean anything.
    if left_over[0] * score[0] + left_over[1] * score[1] > 1e-6 {
        return None;
    }
    let by = [1.0 / scale, 1.0 / (scale * scale)];
    Some(JoinsFit {
        coefficients: [point[0] * by[0], point[1] * by[1]],
        covariance: std::array::from_fn(|r| std::array::from_fn(|c| covariance[r][c] * by[r] * by[c])),
    })
}

/// Fisher information and score of the joins.
fn score_joins(days: &[DailyFlow], coefficients: &[f64; 2]) -> (Matrix<2>, [f64; 2]) {
    let (mut information, mut score) = ([[0.0; 2]; 2], [0.0; 2]);
    for day in days {
        let row = [day.members, day.members * day.members];
        let expected = mean(coefficients, day.members);
        for i in 0..2 {
            score[i] += row[i] * (day.joins as f64 - expected) / expected;
            for j in 0..2 {
                information[i][j] += row[i] * row[j] / expected;
            }
        }
    }
    (information, score)
}

/// One day's half of the deviance.
fn deviance_term(seen: f64, expected: f64) -> f64 {
    if seen > 0.0 { seen * (seen / expected).ln() - (seen - expected) } else { expected }
}

/// max(1, Pearson χ² / freedom); 1 where nothing was expected.
fn dispersion(pairs: impl Iterator<Item = (u64, f64)>, freedom: usize) -> f64 {
    let pearson: f64 = pairs
        .filter(|(_, expected)| *expected > 0.0)
        .map(|(seen, expected)| (seen as f64 - expected).powi(2) / expected)
        .sum();
    (pearson / freedom as f64).max(1.0)
}

/// Fieller's interval for K = −r/b2 through q = 1/K = −b2/r (E. C. Fieller 1954, JRSS B 16).
///
/// The upper end is absent when q may be 0; both are when r may be 0 or K would be negative.
fn fieller(growth_rate: f64, crowding: f64, covariance: &Matrix<2>, variance_delta: f64) -> Interval {
    let z2 = Z_95 * Z_95;
    let a = growth_rate * growth_rate - z2 * (covariance[0][0] + variance_delta);
    let b = growth_rate * crowding - z2 * covariance[0][1];
    let c = crowding * crowding - z2 * covariance[1][1];
    let discriminant = b * b - a * c;
    if a <= 0.0 || discriminant < 0.0 {
        return Interval::UNDEFINED;
    }
    let (q_low, q_high) = ((-b - discriminant.sqrt()) / a, (-b + discriminant.sqrt()) / a);
    if q_high <= 0.0 {
        return Interval::UNDEFINED;
    }
    Interval { low: finite(1.0 / q_high), high: if q_low > 0.0 { finite(1.0 / q_low) } else { None } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_community_of_constant_size_cannot_tell_birth_from_crowding() {
        assert_eq!(fit_birth_death(&[DailyFlow { members: 100.0, joins: 3, leaves: 3 }; 50]), None);
    }

    #[test]
    fn no_days_and_no_joins_say_nothing() {
        assert_eq!(fit_birth_death(&[]), None);
        assert_eq!(fit_birth_death(&[DailyFlow { members: 100.0, joins: 0, leaves: 3 }; 50]), None);
    }

    #[test]
    fn a_noiseless_logistic_world_gives_back_its_capacity() {
        let mut members = 300.0;
        let mut flows = Vec::new();
        for _ in 0..300 {
            let joins = (0.08_f64 * members * (1.0 - members / 5_000.0)).round();
            let leaves = (0.02_f64 * members).round();
            flows.push(DailyFlow { members, joins: joins as u64, leaves: leaves as u64 });
            members += joins - leaves;
        }
        let found = fit_birth_death(&flows).unwrap();
        assert!((found.capacity.unwrap() - 3_750.0).abs() < 20.0);
        let (low, high) = (found.capacity_quasi.low.unwrap(), found.capacity_quasi.high.unwrap());
        assert!(low < 3_750.0 && 3_750.0 < high);
    }
}
