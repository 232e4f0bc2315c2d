//! The calendar: what was posted with its outcome, what is planned, and the cadence kept beside the cadence meant.
//!
//! [`entries`] gathers what happens in a span, [`cadence`] counts it by topic and week, `/calendar` shows a month of it.
//! [`feed`] gives what is public of it to whoever has the secret address, in the words of [`ics`].

pub mod cadence;
pub(crate) mod commands;
pub mod entries;
pub mod feed;
pub mod ics;
mod month;
pub(crate) mod store;

pub use cadence::{Cadence, Week};
pub use entries::{Entry, EntryState, Kind};
