//! The fake Telegram itself is put to the test, over HTTP as a bot would use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends where it is")]

mod audience;
mod calls;
mod client;
mod control;
mod faults;
mod media;
mod oddities;
mod people;
mod polling;
mod polls;
mod process;
mod refusals;
mod rules;
mod spec;
