//! Rates of many groups at once, each drawn towards what all of them have in common (empirical Bayes).
//!
//! A group of three posts says little of itself and something with the help of the others: what the groups' true
//! rates are like is learnt from all of them by marginal maximum likelihood, and is each group's prior. The fewer a
//! group has, the nearer it comes to the mean of all (B. Efron and C. Morris 1973; STATISTICS 2e).

use serde::Serialize;

use crate::interval::Estimate;
use crate::optimise::minimise;
use crate::quantile::{beta_quantile, beta_regularised, chi_squared_quantile};
use statrs::function::gamma::{gamma_lr, ln_gamma};

/// Largest strength of a prior: groups that differ no more than chance makes them are taken for one, and an interval
/// of no width would say more than anybody knows.
const STRENGTH_MAX: f64 = 1e6;

/// So many strengths of a prior are weighed against each other.
const STRENGTHS: u32 = 24;

/// How the true shares of groups are distributed: Beta(a, b).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BetaPrior {
    /// As many successes as the prior is worth.
    pub a: f64,
    /// As many failures as the prior is worth.
    pub b: f64,
}

/// How the true rates of groups are distributed: Gamma with this shape and rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GammaPrior {
    /// As many events as the prior is worth.
    pub shape: f64,
    /// The exposure in which the prior saw them.
    pub rate: f64,
}

impl BetaPrior {
    /// The prior of groups with (successes, trials), by marginal maximum likelihood over those that have trials.
    ///
    /// Not whole numbers are taken too: counts that were divided by their overdispersion. `None` when there are fewer
    /// than two groups, when a count is impossible, and when nobody or everybody succeeded: then no spread can be told.
    ///
    /// ```
    /// use steward_statistics::shrinkage::BetaPrior;
    /// let prior = BetaPrior::fit(&[(2.0, 50.0), (30.0, 60.0), (9.0, 40.0)]).unwrap();
    /// // One success in one trial is no share of 100 %.
    /// assert!(prior.posterior(1.0, 1.0, 0.95).estimate.unwrap() < 0.5);
    /// ```
    pub fn fit(groups: &[(f64, f64)]) -> Option<Self> {
        let groups = observed(groups)?;
        if groups.iter().any(|(successes, trials)| successes > trials) {
            return None;
        }
        let (successes, trials) = sums(&groups);
        if successes <= 0.0 || successes >= trials {
            return None;
        }
        let share = successes / trials;
        let pooled = [(share * STRENGTH_MAX).ln(), ((1.0 - share) * STRENGTH_MAX).ln()];
        let loss = |point: &[f64; 2]| beta_binomial_loss(&groups, point[0].exp(), point[1].exp());
        let start = [(share * 20.0).ln(), ((1.0 - share) * 20.0).ln()];
        let [a, b] = best_of(loss, start, pooled);
        Some(Self { a: a.exp(), b: b.exp() })
    }

    /// What is known of each group's share when it is allowed for that the prior itself is known from few groups only: a
    /// beta distribution with the mean and variance over all strengths that the prior may have, and over its mean.
    ///
    /// With few groups the likeliest strength is often far too large, and intervals that take it for the true one cover
    /// the truth too seldom.
    pub fn posterior_of_each(&self, groups: &[(f64, f64)]) -> Vec<Self> {
        let mean = self.mean();
        let spread = mean * (1.0 - mean);
        let weighed = weighed_strengths(groups, |strength| {
            let variance = |trials: f64| spread * (strength + trials) / (trials * (strength + 1.0));
            (beta_binomial_loss(groups, mean * strength, (1.0 - mean) * strength), variance_of_mean(groups, variance))
        });
        let of = |(successes, trials): &(f64, f64)| {
            let told = mixed(&weighed, |strength| {
                let share = (mean * strength + successes) / (strength + trials);
                (share, share * (1.0 - share) / (strength + trials + 1.0), strength / (strength + trials))
            });
            let worth = (told.mean * (1.0 - told.mean) / told.variance - 1.0).max(f64::MIN_POSITIVE);
            Self { a: told.mean * worth, b: (1.0 - told.mean) * worth }
        };
        groups.iter().map(of).collect()
    }

    /// The mean of the prior: what is said of a group without trials.
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The share of a group with its equal-tailed interval; of one without trials it is the prior's.
    pub fn posterior(&self, successes: f64, trials: f64, confidence: f64) -> Estimate {
        let (a, b) = (self.a + successes, self.b + trials - successes);
        let tail = (1.0 - confidence) / 2.0;
        Estimate { estimate: Some(a / (a + b)), low: beta_quantile(tail, a, b), high: beta_quantile(1.0 - tail, a, b) }
    }

    /// The share that a group reaches with this probability: at 0.8, what its rank goes by.
    pub fn surely(&self, successes: f64, trials: f64, probability: f64) -> Option<f64> {
        beta_quantile(1.0 - probability, self.a + successes, self.b + trials - successes)
    }

    /// The probability that a group's share is below `share`.
    pub fn below(&self, successes: f64, trials: f64, share: f64) -> f64 {
        beta_regularised(self.a + successes, self.b + trials - successes, share)
    }
}

impl GammaPrior {
    /// The prior of groups with (events, exposure), by marginal maximum likelihood over those that were exposed.
    ///
    /// `None` when there are fewer than two groups, when a count is impossible, and when nothing happened anywhere.
    pub fn fit(groups: &[(f64, f64)]) -> Option<Self> {
        let groups = observed(groups)?;
        let (events, exposure) = sums(&groups);
        if events <= 0.0 {
            return None;
        }
        let rate = events / exposure;
        let loss = |point: &[f64; 2]| gamma_poisson_loss(&groups, point[0].exp(), point[1].exp());
        let pooled = [STRENGTH_MAX.ln(), (STRENGTH_MAX / rate).ln()];
        let [shape, rate] = best_of(loss, [2.0_f64.ln(), (2.0 / rate).ln()], pooled);
        Some(Self { shape: shape.exp(), rate: rate.exp() })
    }

    /// What is known of each group's rate when it is allowed for that the prior itself is known from few groups only.
    pub fn posterior_of_each(&self, groups: &[(f64, f64)]) -> Vec<Self> {
        let mean = self.mean();
        let weighed = weighed_strengths(groups, |strength| {
            let variance = |exposure: f64| mean * (1.0 / exposure + 1.0 / strength);
            (gamma_poisson_loss(groups, mean * strength, strength), variance_of_mean(groups, variance))
        });
        let of = |(events, exposure): &(f64, f64)| {
            let told = mixed(&weighed, |strength| {
                let rate = (mean * strength + events) / (strength + exposure);
                (rate, rate / (strength + exposure), strength / (strength + exposure))
            });
            Self { shape: told.mean * told.mean / told.variance, rate: told.mean / told.variance }
        };
        groups.iter().map(of).collect()
    }

    /// The mean of the prior: what is said of a group that was never exposed.
    pub fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    /// The rate of a group with its equal-tailed interval; of one that was never exposed it is the prior's.
    pub fn posterior(&self, events: f64, exposure: f64, confidence: f64) -> Estimate {
        let (shape, rate) = (self.shape + events, self.rate + exposure);
        let tail = (1.0 - confidence) / 2.0;
        let quantile = |p: f64| chi_squared_quantile(p, 2.0 * shape).map(|quantile| quantile / (2.0 * rate));
        Estimate { estimate: Some(shape / rate), low: quantile(tail), high: quantile(1.0 - tail) }
    }

    /// The probability that a group's rate is below `rate`.
    pub fn below(&self, events: f64, exposure: f64, rate: f64) -> f64 {
        gamma_lr(self.shape + events, (self.rate + exposure) * rate)
    }
}

/// Which of several claims stand when one in twenty of those that stand may be wrong (Benjamini and Hochberg 1995): for
/// each p-value whether its claim does.
///
/// ```
/// use steward_statistics::shrinkage::discoveries;
/// assert_eq!(discoveries(&[0.04, 0.001, 0.5], 0.05), [false, true, false]);
/// ```
pub fn discoveries(p_values: &[f64], false_share: f64) -> Vec<bool> {
    let mut sorted = p_values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let claims = sorted.len() as f64;
    let passed = sorted.iter().enumerate().filter(|(rank, p)| **p <= false_share * (*rank as f64 + 1.0) / claims);
    let bound = passed.map(|(_, p)| *p).fold(f64::NEG_INFINITY, f64::max);
    p_values.iter().map(|p| *p <= bound).collect()
}

/// The groups of which anything was seen; `None` when they are fewer than two or not countable.
fn observed(groups: &[(f64, f64)]) -> Option<Vec<(f64, f64)>> {
    let is_count = |value: f64| value.is_finite() && value >= 0.0;
    if !groups.iter().all(|(count, size)| is_count(*count) && is_count(*size)) {
        return None;
    }
    let seen: Vec<_> = groups.iter().copied().filter(|(_, size)| *size > 0.0).collect();
    (seen.len() >= 2).then_some(seen)
}

/// A strength that a prior may have: how probable it is, and the variance of the prior's mean if it has it.
struct Weighed {
    strength: f64,
    weight: f64,
    variance_of_mean: f64,
}

/// Mean and variance of a mixture.
struct Moments {
    mean: f64,
    variance: f64,
}

/// Strengths that draw a group of usual size by anything between hardly and nearly wholly, alike probable before the
/// groups are seen; `of` tells the loss at a strength and the variance of the mean.
fn weighed_strengths(groups: &[(f64, f64)], of: impl Fn(f64) -> (f64, f64)) -> Vec<Weighed> {
    let (_, size) = sums(groups);
    let usual = size / groups.len().max(1) as f64;
    let told: Vec<(f64, f64, f64)> = (0..STRENGTHS)
        .map(|step| (f64::from(step) + 0.5) / f64::from(STRENGTHS))
        .map(|drawn| usual * drawn / (1.0 - drawn))
        .map(|strength| (strength, of(strength)))
        .map(|(strength, (loss, variance))| (strength, loss, variance))
        .collect();
    let least = told.iter().map(|(_, loss, _)| *loss).fold(f64::INFINITY, f64::min);
    let weigh = |(strength, loss, variance_of_mean): (f64, f64, f64)| Weighed {
        strength,
        // Over the mean the likelihood is about normal: its integral grows with its width.
        weight: (least - loss).exp() * variance_of_mean.sqrt(),
        variance_of_mean,
    };
    told.into_iter().map(weigh).collect()
}

/// The variance of a mean of groups whose variances are told by their sizes.
fn variance_of_mean(groups: &[(f64, f64)], variance: impl Fn(f64) -> f64) -> f64 {
    1.0 / groups.iter().filter(|(_, size)| *size > 0.0).map(|(_, size)| 1.0 / variance(*size)).sum::<f64>()
}

/// Mean and variance over all strengths of what `of` tells at one: mean, variance, and how far it follows the prior's.
fn mixed(weighed: &[Weighed], of: impl Fn(f64) -> (f64, f64, f64)) -> Moments {
    let (mut weights, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for one in weighed {
        let (mean, variance, follows) = of(one.strength);
        weights += one.weight;
        sum += one.weight * mean;
        squares += one.weight * (mean * mean + variance + follows * follows * one.variance_of_mean);
    }
    let mean = sum / weights;
    Moments { mean, variance: squares / weights - mean * mean }
}

fn sums(groups: &[(f64, f64)]) -> (f64, f64) {
    groups.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1))
}

/// The minimum, unless it lies beyond the largest strength or a single rate for all explains as much.
fn best_of(loss: impl Fn(&[f64; 2]) -> f64, start: [f64; 2], pooled: [f64; 2]) -> [f64; 2] {
    let found = minimise(&loss, start, 0.7);
    let within = |point: &[f64; 2]| point.iter().all(|value| *value <= STRENGTH_MAX.ln());
    found.filter(|found| within(&found.point) && found.value < loss(&pooled)).map_or(pooled, |found| found.point)
}

/// −ln of the probability of all groups, but for what does not depend on the prior.
fn beta_binomial_loss(groups: &[(f64, f64)], a: f64, b: f64) -> f64 {
    let prior = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    groups.iter().map(|(k, n)| prior - ln_gamma(a + k) - ln_gamma(b + n - k) + ln_gamma(a + b + n)).sum()
}

/// The same for counts in an exposure.
fn gamma_poisson_loss(groups: &[(f64, f64)], shape: f64, rate: f64) -> f64 {
    let prior = ln_gamma(shape) - shape * rate.ln();
    groups
        .iter()
        .map(|(count, exposure)| prior - ln_gamma(shape + count) + (shape + count) * (rate + exposure).ln())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_differ_by_chance_alone_are_one() {
        let prior = BetaPrior::fit(&[(10.0, 100.0), (10.0, 100.0), (11.0, 100.0)]).unwrap();
        assert!(prior.a + prior.b > 0.9 * STRENGTH_MAX, "{prior:?}");
        let share = prior.posterior(11.0, 100.0, 0.95).estimate.unwrap();
        assert!((share - 31.0 / 300.0).abs() < 1e-4, "{share}");
        let prior = GammaPrior::fit(&[(10.0, 1.0), (10.0, 1.0), (11.0, 1.0)]).unwrap();
        assert!((prior.posterior(11.0, 1.0, 0.95).estimate.unwrap() - 31.0 / 3.0).abs() < 1e-3);
    }

    #[test]
    fn a_group_of_which_nothing_was_seen_is_the_prior() {
        let prior = BetaPrior::fit(&[(2.0, 50.0), (30.0, 60.0), (0.0, 0.0)]).unwrap();
        assert_eq!(prior.posterior(0.0, 0.0, 0.95).estimate, Some(prior.mean()));
        let prior = GammaPrior::fit(&[(2.0, 5.0), (30.0, 6.0), (0.0, 0.0)]).unwrap();
        assert_eq!(prior.posterior(0.0, 0.0, 0.95).estimate, Some(prior.mean()));
    }

    #[test]
    fn nothing_is_fitted_where_no_spread_can_be_told() {
        assert_eq!(BetaPrior::fit(&[(3.0, 10.0)]), None);
        assert_eq!(BetaPrior::fit(&[(0.0, 10.0), (0.0, 12.0)]), None);
        assert_eq!(BetaPrior::fit(&[(10.0, 10.0), (12.0, 12.0)]), None);
        assert_eq!(BetaPrior::fit(&[(11.0, 10.0), (1.0, 12.0)]), None);
        assert_eq!(GammaPrior::fit(&[(0.0, 10.0), (0.0, 12.0)]), None);
        assert_eq!(GammaPrior::fit(&[(f64::NAN, 10.0), (1.0, 12.0)]), None);
    }

    #[test]
    fn a_small_group_is_drawn_further_to_the_mean_than_a_large_one_of_the_same_share() {
        let prior = BetaPrior::fit(&[(5.0, 100.0), (20.0, 100.0), (2.0, 4.0), (50.0, 100.0)]).unwrap();
        let share = |successes, trials| prior.posterior(successes, trials, 0.95).estimate.unwrap();
        assert!(prior.mean() < share(2.0, 4.0) && share(2.0, 4.0) < share(50.0, 100.0) && share(50.0, 100.0) < 0.5);
    }

    #[test]
    fn the_rank_of_a_group_goes_by_what_it_surely_has() {
        let prior = BetaPrior { a: 2.0, b: 18.0 };
        let low = prior.surely(2.0, 4.0, 0.8).unwrap();
        assert!((prior.below(2.0, 4.0, low) - 0.2).abs() < 1e-9);
        assert!(low < prior.surely(50.0, 100.0, 0.8).unwrap(), "much is known of the large group");
        let rates = GammaPrior { shape: 3.0, rate: 2.0 };
        let half = rates.posterior(4.0, 1.0, 0.0001);
        assert!((rates.below(4.0, 1.0, half.low.unwrap()) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn claims_are_judged_together() {
        assert_eq!(discoveries(&[], 0.05), Vec::<bool>::new());
        // The third alone would not stand; the fourth lifts the bound for all before it.
        assert_eq!(discoveries(&[0.01, 0.02, 0.035, 0.04, 0.9], 0.05), [true, true, true, true, false]);
        assert_eq!(discoveries(&[0.03, 0.04, 0.9], 0.05), [false, false, false]);
    }
}
