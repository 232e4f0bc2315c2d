//! Joins that come from outside whatever the size, next to those that members bring in (STATISTICS.md §2b).
//!
//! Joins per day ~ Poisson(a + b1·N + b2·N²) with a ≥ 0 and leaves ~ Poisson(δN). With a > 0 the fit without a takes
//! the inflow's falling share, a/N per member, for crowding, and its interval for the level that growth tends to is
//! narrow and too low. The level is where the net flow g(N) = a + (b1 − δ)N + b2·N² crosses zero; its interval is
//! Fieller's idea for a curve instead of a ratio: all N at which g(N) may be zero.

use crate::birth_death::BirthDeath;
use crate::interval::{Interval, Z_95};
use crate::small_matrix::{Matrix, invert, solve};

use super::GrowthDay;

/// Scoring steps after which the fit counts as failed.
const MAX_STEPS: u32 = 100;

/// Days whose counts are added up to see joins that come in bursts: a campaign lasts about a week, a season longer.
const BLOCK_DAYS: [usize; 3] = [1, 7, 28];

/// Blocks that a dispersion takes at least: from fewer it is chance.
const MIN_BLOCKS: usize = 8;

/// Step from one number of members to the next in search of the level, as a factor.
const SEARCH_STEP: f64 = 1.01;

/// How far the search goes, in multiples of the most members seen: an end beyond it is none.
const SEARCH_TO: f64 = 1e3;

/// What the joins say when a part of them may come from outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Inflow {
    /// Twice the log-likelihood that a > 0 gains, over the dispersion: the square of a standard normal where a = 0.
    pub(super) gain: f64,
    /// Variance over mean of the joins, 1 at least, for the length of days at which it is largest.
    pub(super) dispersion: f64,
    /// The level by the fit with a.
    pub(super) level_with: Interval,
    /// The level by the fit without a, widened for bursts.
    pub(super) level_without: Interval,
}

/// One day with N as a share of the most members seen: N² next to N would make the information singular to rounding.
struct ScaledDay {
    row: [f64; 3],
    joins: f64,
    leaves: f64,
}

/// A net flow g(N), N as a share of the most members seen, and how well it is known.
struct NetFlow {
    coefficients: [f64; 3],
    covariance: Matrix<3>,
}

/// Fits the joins with inflow from outside; `None` where the days cannot tell it from what members bring in.
pub(super) fn fit_inflow(days: &[GrowthDay], without: &BirthDeath) -> Option<Inflow> {
    let days: Vec<&GrowthDay> = days.iter().filter(|day| day.members_at_start > 0).collect();
    let most = days.iter().map(|day| day.members_at_start).max()? as f64;
    let days: Vec<ScaledDay> = days
        .iter()
        .map(|day| {
            let share = day.members_at_start as f64 / most;
            ScaledDay { row: [1.0, share, share * share], joins: day.joined as f64, leaves: day.left as f64 }
        })
        .collect();
    let restricted = [0.0, without.birth_rate * most, without.crowding * most * most];
    let (information, score) = score_joins(&days, &restricted);
    // The likelihood is concave: where it does not rise towards a > 0, the fit without a is the best with a ≥ 0.
    let full = if score[0] <= 0.0 { restricted } else { climb(&days)? };
    let dispersion = burst_dispersion(days.iter().map(|day| (day.joins, mean(&full, day))), 3);
    let (full_information, _) = score_joins(&days, &full);
    let with_covariance = invert(&full_information)?;
    let inner = invert(&[[information[1][1], information[1][2]], [information[2][1], information[2][2]]])?;
    let without_covariance = [[0.0; 3], [0.0, inner[0][0], inner[0][1]], [0.0, inner[1][0], inner[1][1]]];

    let delta = without.death_rate.estimate? * most;
    let exposure: f64 = days.iter().map(|day| day.row[1]).sum();
    let dispersion_leaves = burst_dispersion(days.iter().map(|day| (day.leaves, delta * day.row[1])), 1);
    let net_flow = |[a, b1, b2]: [f64; 3], joins: Matrix<3>| {
        let mut covariance = joins.map(|row| row.map(|value| value * dispersion));
        covariance[1][1] += dispersion_leaves * delta / exposure;
        NetFlow { coefficients: [a, b1 - delta, b2], covariance }
    };
    let gain = 2.0 * (log_likelihood(&days, &full) - log_likelihood(&days, &restricted));
    let scaled = |interval: Interval| Interval {
        low: interval.low.map(|end| end * most),
        high: interval.high.map(|end| end * most),
    };
    Some(Inflow {
        gain: gain / dispersion,
        dispersion,
        level_with: scaled(net_flow(full, with_covariance).level()),
        level_without: scaled(net_flow(restricted, without_covariance).level()),
    })
}

impl NetFlow {
    /// How many standard errors the net flow is from zero at a number of members.
    fn deviation(&self, members: f64) -> f64 {
        let row = [1.0, members, members * members];
        let flow: f64 = row.iter().zip(&self.coefficients).map(|(x, coefficient)| x * coefficient).sum();
        let variance: f64 = (0..3)
            .flat_map(|i| (0..3).map(move |j| (i, j)))
            .map(|(i, j)| row[i] * row[j] * self.covariance[i][j])
            .sum();
        flow / variance.max(f64::MIN_POSITIVE).sqrt()
    }

    /// The level that growth tends to: from the most members at which the net flow is surely positive to the fewest
    /// above them from which on it is surely negative. Ends that the data do not give are absent.
    fn level(&self) -> Interval {
        let steps = ((SEARCH_TO * SEARCH_TO).ln() / SEARCH_STEP.ln()) as i32;
        let at = |step: i32| SEARCH_STEP.powi(step) / SEARCH_TO;
        let signs: Vec<f64> = (0..=steps).map(|step| self.deviation(at(step))).collect();
        let low = signs.iter().rposition(|deviation| *deviation > Z_95);
        let high = signs.iter().rposition(|deviation| *deviation >= -Z_95).map(|last| last + 1);
        // Surely positive up to the end of the search: nothing bends.
        let low = low.filter(|step| step + 1 < signs.len());
        let high = high.filter(|step| *step < signs.len());
        Interval { low: low.map(|step| at(step as i32)), high: high.map(|step| at(step as i32)) }
    }
}

/// Expected joins.
fn mean(coefficients: &[f64; 3], day: &ScaledDay) -> f64 {
    coefficients.iter().zip(&day.row).map(|(coefficient, x)| coefficient * x).sum()
}

/// Log-likelihood of the joins but for a constant; minus infinity where none or fewer are expected.
fn log_likelihood(days: &[ScaledDay], coefficients: &[f64; 3]) -> f64 {
    days.iter()
        .map(|day| match mean(coefficients, day) {
            expected if expected > 0.0 => day.joins * expected.ln() - expected,
            _ => f64::NEG_INFINITY,
        })
        .sum()
}

/// Fisher information and score of the joins.
fn score_joins(days: &[ScaledDay], coefficients: &[f64; 3]) -> (Matrix<3>, [f64; 3]) {
    let (mut information, mut score) = ([[0.0; 3]; 3], [0.0; 3]);
    for day in days {
        let expected = mean(coefficients, day);
        for (i, x) in day.row.iter().enumerate() {
            score[i] += x * (day.joins - expected) / expected;
            for (j, y) in day.row.iter().enumerate() {
                information[i][j] += x * y / expected;
            }
        }
    }
    (information, score)
}

/// Maximum likelihood by Fisher scoring with the identity link, halving steps that leave its domain; `None` when it
/// stops at the edge of the domain, where no standard error means anything.
fn climb(days: &[ScaledDay]) -> Option<[f64; 3]> {
    let joins: f64 = days.iter().map(|day| day.joins).sum();
    let exposure: f64 = days.iter().map(|day| day.row[1]).sum();
    let mut point = [0.5 * joins / days.len() as f64, 0.5 * joins / exposure, 0.0];
    let mut value = log_likelihood(days, &point);
    for _ in 0..MAX_STEPS {
        let (information, score) = score_joins(days, &point);
        let step = solve(&information, &score)?;
        let gain: f64 = step.iter().zip(&score).map(|(step, score)| step * score).sum();
        if gain < 1e-9 {
            return Some(point);
        }
        let (next, next_value) = (0..40).map(|halvings| 0.5_f64.powi(halvings)).find_map(|factor| {
            let next: [f64; 3] = std::array::from_fn(|i| point[i] + factor * step[i]);
            let next_value = log_likelihood(days, &next);
            (next_value > value).then_some((next, next_value))
        })?;
        (point, value) = (next, next_value);
    }
    None
}

/// max(1, Pearson χ² per degree of freedom) of sums over blocks of days, for the block length that gives the most.
///
/// Days of a campaign follow each other: their dispersion day by day understates how far the sum may be off.
fn burst_dispersion(pairs: impl Iterator<Item = (f64, f64)>, parameters: usize) -> f64 {
    let pairs: Vec<(f64, f64)> = pairs.filter(|(_, expected)| *expected > 0.0).collect();
    BLOCK_DAYS
        .iter()
        .filter(|length| **length == 1 || pairs.len() / **length >= MIN_BLOCKS)
        .map(|length| {
            let blocks = pairs.chunks_exact(*length);
            let freedom = blocks.len().saturating_sub(parameters).max(1) as f64;
            let pearson: f64 = blocks
                .map(|block| {
                    let (seen, expected) = block.iter().fold((0.0, 0.0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
                    (seen - expected).powi(2) / expected
                })
                .sum();
            pearson / freedom
        })
        .fold(1.0, f64::max)
}
