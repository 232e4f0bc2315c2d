//! The binary: configuration, wiring, supervision.

fn main() {}
