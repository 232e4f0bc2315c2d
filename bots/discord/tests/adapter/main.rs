//! The adapter against a fake Discord over real sockets, with a database in a temporary file.

mod commands;
mod world;
