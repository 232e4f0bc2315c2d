//! The fake Telegram itself is put to the test, over HTTP as a bot would use it.

mod calls;
mod client;
mod polling;
mod refusals;
