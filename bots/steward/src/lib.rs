//! What the binary shares with its benchmarks: the history of the demo.

pub mod demo;
