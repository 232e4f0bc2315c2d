//! Counting what members do, and knowing when nobody looked.

pub mod commands;
mod counts;
pub mod coverage;
pub mod measure;
mod pulse;
pub(crate) mod store;
pub(crate) mod voice;

pub use counts::{Counts, SLOT_SECONDS, Slot, slot_of, slot_start};
pub use pulse::{ActivityDay, Pulse, pulse};
