//! Survival, growth and activity estimates that state their uncertainty: numbers in, estimates out.
