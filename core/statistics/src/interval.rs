//! An estimate with its interval, where any part may be undefined.

use serde::Serialize;

/// Two-sided confidence of every interval that does not take its own.
pub const CONFIDENCE: f64 = 0.95;

/// The standard normal quantile at 0.975, the half-width of a 95 % interval in standard errors.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A number with its interval. `None` says "undefined" or, for one end, "without bound"; it is never 0 or NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The best single value.
    pub estimate: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

impl Estimate {
    /// Nothing can be said.
    pub const UNDEFINED: Self = Self { estimate: None, low: None, high: None };

    /// An estimate whose three parts are all known. A part that is not finite becomes `None`.
    pub fn new(estimate: f64, low: f64, high: f64) -> Self {
        Self { estimate: finite(estimate), low: finite(low), high: finite(high) }
    }
}

/// The two ends of an interval; `None` is an end that is undefined or without bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Interval {
    /// Nothing can be said.
    pub const UNDEFINED: Self = Self { low: None, high: None };

    /// An interval whose ends are both known. An end that is not finite becomes `None`.
    pub fn new(low: f64, high: f64) -> Self {
        Self { low: finite(low), high: finite(high) }
    }
}

/// The value, or `None` when it is infinite or not a number.
pub(crate) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
