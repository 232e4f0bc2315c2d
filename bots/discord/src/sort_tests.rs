//! Tests of sort.
