//! The two textbook models by themselves, for planning: logistic growth and exponential retention.

pub mod commands;
