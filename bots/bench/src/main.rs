//! Benchmarks: each figure is a ratio against a named reference in the same run. `docs/performance.md` has the figures.

mod chart;
mod measure;
mod record;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Benchmarks of Steward. Run them with --release.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// One growth chart against matplotlib drawing the same data.
    Chart {
        /// Pictures on each side.
        #[arg(long, default_value_t = 40)]
        runs: usize,
        /// Keep one picture of each side in this folder.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// Recording events through the door in against a plain bulk insert of the same rows.
    Record {
        /// sqlite:FILE or postgres://…, an empty database; a temporary SQLite file when not given.
        #[arg(long)]
        database: Option<String>,
        /// Events.
        #[arg(long, default_value_t = 100_000)]
        events: usize,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Chart { runs, keep } => chart::run(runs, keep.as_deref()),
        Command::Record { database, events } => record::run(database.as_deref(), events).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}
