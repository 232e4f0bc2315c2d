//! Polls: a question that is asked as each platform's own poll, with one result.
//!
//! Reading order: [`poll`] (what it is, and what platforms take), `writing` (arguments in, a poll out), `course` (asking,
//! closing on all sides), `hear` (votes and closings that platforms tell), `recount`
//! (votes that may have been missed), `tally` (who counts for what: pure rules),
//! `commands`, `show`.

pub(crate) mod commands;
mod course;
mod hear;
pub mod poll;
mod recount;
mod show;
pub(crate) mod store;
mod tally;
mod writing;

pub use poll::{Ballot, Poll, PollState};

pub(crate) use course::{next_due, work};
pub(crate) use hear::{asked, closed_there, forget_strays, hear, hold, may_ask_again};
pub(crate) use poll::label_of_effect;
pub(crate) use recount::recount;
pub(crate) use store::not_seen;
