//! Benchmarks: each figure is a ratio against a named reference in the same run.

fn main() {}
