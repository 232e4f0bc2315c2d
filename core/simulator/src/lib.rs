//! The history of a community from a seed, for the demo, tests and benchmarks.
