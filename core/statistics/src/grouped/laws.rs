//! The laws of leaving that compete: what share is still there at an age.

use crate::quantile::normal_upper_tail;
use serde::Serialize;
use std::collections::BTreeMap;

/// Which law. The serialised names are part of the JSON contract and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LawName {
    /// One constant rate.
    Exponential,
    /// A rate that falls or rises as a power of age.
    Weibull,
    /// Log-normal stays.
    #[serde(rename = "lognormal")]
    LogNormal,
    /// Each member their own constant rate, gamma-distributed.
    Lomax,
    /// Some leave on the first day; the others follow a Weibull law from then on.
    BounceWeibull,
}

/// A law with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// S = e^(−λt).
    Exponential {
        /// λ per day.
        rate_per_day: f64,
    },
    /// S = exp(−(t/scale)^shape).
    Weibull {
        /// Scale in days.
        scale_days: f64,
        /// Shape, without unit.
        shape: f64,
    },
    /// S = 1 − Φ((ln t − μ)/σ).
    LogNormal {
        /// Mean of ln days.
        mu: f64,
        /// Standard deviation of ln days.
        sigma: f64,
    },
    /// S = (1 + t/α)^(−r).
    Lomax {
        /// α in days.
        alpha_days: f64,
        /// r, the shape of the gamma distribution of rates.
        r: f64,
    },
    /// S(0) = 1; S(t) = (1 − q)·exp(−(max(t − 1, 0)/scale)^shape).
    BounceWeibull {
        /// q, the share that leaves on the first day.
        bounce: f64,
        /// Scale in days, counted from the end of the first day.
        scale_days: f64,
        /// Shape, without unit.
        shape: f64,
    },
}

impl Law {
    /// Which law it is.
    pub fn name(&self) -> LawName {
        match self {
            Self::Exponential { .. } => LawName::Exponential,
            Self::Weibull { .. } => LawName::Weibull,
            Self::LogNormal { .. } => LawName::LogNormal,
            Self::Lomax { .. } => LawName::Lomax,
            Self::BounceWeibull { .. } => LawName::BounceWeibull,
        }
    }

    /// The parameters by the names of the JSON contract (times in days, `lambda` per day).
    pub fn parameters(&self) -> BTreeMap<&'static str, f64> {
        match *self {
            Self::Exponential { rate_per_day } => BTreeMap::from([("lambda", rate_per_day)]),
            Self::Weibull { scale_days, shape } => BTreeMap::from([("scale", scale_days), ("shape", shape)]),
            Self::LogNormal { mu, sigma } => BTreeMap::from([("mu", mu), ("sigma", sigma)]),
            Self::Lomax { alpha_days, r } => BTreeMap::from([("alpha", alpha_days), ("r", r)]),
            Self::BounceWeibull { bounce, scale_days, shape } => {
                BTreeMap::from([("bounce", bounce), ("scale", scale_days), ("shape", shape)])
            }
        }
    }

    /// How many parameters were fitted, for AIC.
    pub fn parameter_count(&self) -> usize {
        self.parameters().len()
    }

    /// ln of the share still there at `age_days`, precise next to S = 1 and far down the tail.
    pub fn ln_survival(&self, age_days: f64) -> f64 {
        if age_days <= 0.0 {
            return 0.0;
        }
        match *self {
            Self::Exponential { rate_per_day } => -rate_per_day * age_days,
            Self::Weibull { scale_days, shape } => -(shape * (age_days / scale_days).ln()).exp(),
            Self::LogNormal { mu, sigma } => ln_normal_upper_tail((age_days.ln() - mu) / sigma),
            // ln_1p: 1 + t/α would round every age to a multiple of 2⁻⁵² α once α is large.
            Self::Lomax { alpha_days, r } => -r * (age_days / alpha_days).ln_1p(),
            Self::BounceWeibull { bounce, scale_days, shape } => {
                let stayed_on =
                    if age_days > 1.0 { -(shape * ((age_days - 1.0) / scale_days).ln()).exp() } else { 0.0 };
                (-bounce).ln_1p() + stayed_on
            }
        }
    }

    /// Share still there at `age_days`.
    pub fn survival_at(&self, age_days: f64) -> f64 {
        self.ln_survival(age_days).exp()
    }
}

/// ln of the upper tail of the standard normal distribution.
fn ln_normal_upper_tail(z: f64) -> f64 {
    if z < 0.0 { (-normal_upper_tail(-z)).ln_1p() } else { normal_upper_tail(z).ln() }
}
