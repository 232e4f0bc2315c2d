//! The adapter against a fake Telegram over real sockets, on SQLite in a temporary file, with a clock that stands still.

mod commands;
mod examine;
mod oddities;
mod polls;
mod posting;
mod posting_faults;
mod private;
mod receiving;
mod record;
mod sending;
mod world;
