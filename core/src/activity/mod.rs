//! Counting what members do, and knowing when nobody looked.

pub mod commands;
pub mod coverage;
mod counts;
pub mod measure;
mod pulse;
pub(crate) mod store;
pub(crate) mod voice;

pub use counts::{Counts, SLOT_SECONDS, Slot, slot_of, slot_start};
pub use pulse::{ActivityDay, Pulse, pulse};
