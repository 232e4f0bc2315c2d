//! Benchmarks: each figure is a ratio against a named reference in the same run. `docs/performance.md` has the figures.

mod chart;
mod content;
mod crash;
mod latency;
mod measure;
mod memory;
mod occurrences;
mod outbox;
mod record;
mod series;
mod stage;
mod year;

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
    /// Random kills of the real binary on both fakes; afterwards what was lost, doubled or left without an end.
    Crash {
        /// How often it is killed.
        #[arg(long, default_value_t = 50)]
        kills: u32,
        /// sqlite:FILE or postgres://…, an empty database; a temporary SQLite file when not given.
        #[arg(long)]
        database: Option<String>,
        /// What chance begins with.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The binary `steward`; the one beside this one when not given.
        #[arg(long)]
        binary: Option<PathBuf>,
    },
    /// Commands in a large community, from the question to the picture.
    Latency {
        /// sqlite:FILE or postgres://…, an empty database; a temporary SQLite file when not given.
        #[arg(long)]
        database: Option<String>,
        /// Members at the end, about.
        #[arg(long, default_value_t = 100_000)]
        members: u32,
        /// Posts of the last year.
        #[arg(long, default_value_t = 1_000)]
        posts: usize,
        /// Events of the last year.
        #[arg(long, default_value_t = 200)]
        events: usize,
        /// Answers of each command.
        #[arg(long, default_value_t = 100)]
        runs: usize,
    },
    /// Resident memory of `steward run`, idle on both fakes. The binary must stand beside this one.
    Memory,
    /// When schedules take place, against Python: peers/occurrences.py | steward-bench occurrences.
    Occurrences,
    /// How late many posts are that are due at once, and how many effects the outbox does in a second.
    Outbox {
        /// sqlite:FILE or postgres://…, an empty database; a temporary SQLite file when not given.
        #[arg(long)]
        database: Option<String>,
        /// Posts that are due at one instant.
        #[arg(long, default_value_t = 500)]
        posts: usize,
        /// Effects that wait.
        #[arg(long, default_value_t = 3000)]
        effects: usize,
    },
    /// Lessons for many learners: one day's work at several sizes, and a year in which each lesson is sent once in order.
    Series {
        /// On fresh databases of the server that `STEWARD_TEST_POSTGRES` names; temporary SQLite files when not given.
        #[arg(long)]
        postgres: bool,
        /// Learners on a day on which a lesson is due for each of them.
        #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
        day: Vec<i64>,
        /// Learners of the year; 0: none.
        #[arg(long, default_value_t = 10_000)]
        year: i64,
    },
    /// A thousand schedules over a hundred zones: every time of each is sent once.
    Year {
        /// sqlite:FILE or postgres://…, an empty database; a temporary SQLite file when not given.
        #[arg(long)]
        database: Option<String>,
        /// How long it goes on.
        #[arg(long, default_value_t = 365)]
        days: i64,
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
        Command::Crash { kills, database, seed, binary } => {
            crash::run(crash::Plan { kills, database, seed, binary }).await
        }
        Command::Latency { database, members, posts, events, runs } => {
            latency::run(database.as_deref(), members, (posts, events), runs).await
        }
        Command::Memory => memory::run().await,
        Command::Occurrences => occurrences::run(),
        Command::Outbox { database, posts, effects } => outbox::run(database.as_deref(), posts, effects).await,
        Command::Series { postgres, day, year } => series::run(postgres, &day, year).await,
        Command::Year { database, days } => year::run(database.as_deref(), days).await,
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
