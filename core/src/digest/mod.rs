//! The digest: what a week brought, for the moderators, in a few lines.
//!
//! `week` gathers what is known of one local week, `say` puts it into words, `picture` draws it, `commands` answers
//! `/digest`, `send` writes it to the moderators every Monday. A week is from
//! Monday to Sunday of the community's clocks; the last complete one is told, and beside it what there is of the present
//! one, which is said to be in progress.

pub(crate) mod commands;
mod picture;
mod say;
mod send;
mod week;

pub(crate) use send::{STATEMENTS, work};
