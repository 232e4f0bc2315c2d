//! The adapter against a fake Discord over real sockets, with a database in a temporary file.

mod answers;
mod calls;
mod commands;
mod doctor;
mod gateway;
mod record;
mod world;
