//! Histories in and out, on a database: what importers find, what a second run finds, what comes out again.

#![expect(clippy::unwrap_used, reason = "whatever is missing here must fail the test")]

mod export;
mod ground;
mod members_csv;
mod telegram_export;
