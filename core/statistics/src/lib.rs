//! Survival, growth and activity estimates that state their uncertainty: numbers in, estimates out.
//!
//! No input or output, no clock, no database, no communities: a function here takes numbers and gives an estimate
//! with its interval, or `None` where nothing can be said. Undefined is never 0 and never NaN.
//!
//! Reading order: [`spell`] (what goes in), [`kaplan_meier`] and [`exponential`] (what always comes out), [`grouped`]
//! (which law of leaving fits), [`retention`] (all of it in one call); then [`logistic`], [`curves`] and
//! [`saturation`] (levels), [`birth_death`] (flows), [`growth`] (the verdict); [`proportion`] and [`poisson_rate`]
//! serve both; [`shrinkage`] compares many groups at once and [`ranking`] ranks them; [`quantile`], `optimise`,
//! `least_squares` and `small_matrix` carry the arithmetic.

pub mod birth_death;
pub mod curves;
pub mod exponential;
pub mod grouped;
pub mod growth;
pub mod interval;
pub mod kaplan_meier;
mod least_squares;
pub mod logistic;
mod optimise;
pub mod poisson_rate;
pub mod proportion;
pub mod quantile;
pub mod ranking;
pub mod retention;
pub mod saturation;
pub mod shrinkage;
mod small_matrix;
pub mod spell;
pub mod weibull;

pub use interval::{Estimate, Interval};
pub use spell::Spell;
