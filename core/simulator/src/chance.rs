//! Chance from a seed: the distributions that the simulation draws from.
//!
//! A parameter for which a distribution is not defined (a mean of 0, say) gives its limit, not an error.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Exp1, Gamma, Poisson, StandardNormal};

/// A source of chance. ChaCha, because its numbers are the same on every machine and in every release.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha8Rng);

/// What chance decides; each part draws from a stream of its own, so that a change in one leaves the others alone.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// Who comes when, and when they leave.
    Arrivals = 1,
    /// What they are called, where they are, how they are.
    People = 2,
    /// On which days they write, and how much.
    ActiveDays = 3,
    /// Where and at what time.
    Slots = 4,
}

impl Chance {
    pub(crate) fn new(seed: u64, part: Part) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(part as u64);
        Self(rng)
    }

    /// True with a probability from 0 to 1.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// From `low` to less than `high`.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// From `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// A position in a list of `length`; 0 for an empty one.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.0.random_range(0..length.max(1))
    }

    /// An exponential time with the given mean.
    pub(crate) fn exponential(&mut self, mean: f64) -> f64 {
        mean * self.0.sample::<f64, _>(Exp1)
    }

    /// A normal number around 0 with standard deviation `sigma`, exponentiated: its median is `median`.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.0.sample::<f64, _>(StandardNormal)).exp()
    }

    /// A share from 0 to 1.
    pub(crate) fn beta(&mut self, (alpha, beta): (f64, f64)) -> f64 {
        Beta::new(alpha, beta).map_or(0.0, |distribution| self.0.sample(distribution))
    }

    /// A count with the given mean and the same variance.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        Poisson::new(mean).map_or(0, |distribution| self.0.sample(distribution) as u32)
    }

    /// A count with the given mean, and `dispersion` (more than 1) times as much variance: a negative binomial, as a
    /// Poisson count whose mean is gamma-distributed.
    pub(crate) fn negative_binomial(&mut self, mean: f64, dispersion: f64) -> u32 {
        let scale = dispersion - 1.0;
        let mean = Gamma::new(mean / scale, scale).map_or(mean, |distribution| self.0.sample(distribution));
        self.poisson(mean)
    }

    /// How many of `trials` succeed. The counts here are small, so that each is tried.
    pub(crate) fn binomial(&mut self, trials: u32, probability: f64) -> u32 {
        (0..trials).map(|_| u32::from(self.happens(probability))).sum()
    }

    /// A position in a list of weights, as often as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform(0.0, weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }
}
