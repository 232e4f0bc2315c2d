//! The record is right: what platforms deliver becomes stays, counts and answers, on both databases, across crashes.
//! And what goes out goes out once.
//!
//! One binary, so that it is linked once; `support` holds the scripted platform and the world of a test.

#![expect(clippy::unwrap_used, reason = "whatever is missing here must fail the test")]

mod absence;
mod beside;
mod bind;
mod brought;
mod calendar;
mod content;
mod crash;
mod digest;
mod door;
mod doubts;
mod events;
mod gathered;
mod interests;
mod lease;
mod link;
mod linked;
mod moves;
mod names;
mod numbers;
mod outbox;
mod persons;
mod places;
mod polls;
mod posts;
mod private;
mod rights;
mod rosters;
mod series;
mod settled;
mod sight;
mod stays;
mod support;
mod told;
mod unreached;
mod unreadable;
mod voice;
mod welcome;
mod worker;
