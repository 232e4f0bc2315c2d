//! The adapter against a fake Discord over real sockets, with a database in a temporary file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod calls;
mod commands;
mod doctor;
mod gateway;
mod looking_back;
mod polls;
mod private;
mod record;
mod sending;
mod sending_faults;
mod world;
