//! What members do, as counts.
pub mod measure;
