//! The command line: what can be typed, and what it means.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand, ValueEnum};

/// Steward (群管家) looks after a paid knowledge community on Discord and Telegram.
#[derive(Debug, Parser)]
#[command(name = "steward", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    /// The configuration file; else ./steward.toml, else the one in your configuration folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// sqlite:FILE or postgres://…; else STEWARD_DATABASE_URL, else what the configuration says.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Language of answers: en or zh-CN.
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Print the licences of the fonts inside the program.
    #[arg(long)]
    pub(crate) licenses: bool,
    /// What to do; `run` when nothing is said.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Everything that is configured. No token and no data: the demo; no token but data: the console on it.
    Run,
    /// A simulated community of 540 days in a database of its own (steward-demo.db, whatever --database says), console in
    /// the browser; no token.
    Demo {
        /// Make it anew.
        #[arg(long)]
        fresh: bool,
    },
    /// Bring history in; running it again changes nothing.
    Import(ImportArgs),
    /// Ask any chat command, as owner: steward ask "/growth days:90"
    Ask(AskArgs),
    /// Take data out.
    Export(ExportArgs),
    /// When a schedule would take place: steward occurrences "weekly on mon, thu at 20:00"
    Occurrences(OccurrencesArgs),
    /// What is right and what is wrong, each finding with its cure.
    Doctor {
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Bring the database's schema up to date.
    Migrate,
}

/// `import SOURCE FILE…`
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// What the files are.
    pub(crate) source: Source,
    /// The files, plain or .gz.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The community; made if it is not there.
    #[arg(long, value_name = "NAME")]
    pub(crate) community: Option<String>,
    /// Time zone of a community that is made, and of times without one.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Feed this space instead of one of the import's own: PLATFORM:ID.
    #[arg(long, value_name = "PLATFORM:ID")]
    pub(crate) space: Option<String>,
    /// Other column names: OURS=THEIRS,…
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// One JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Source {
    /// A group's history exported by Telegram Desktop (result.json).
    TelegramExport,
    /// A table of members.
    MembersCsv,
}

/// `ask "COMMAND LINE"`
#[derive(Debug, clap::Args)]
pub(crate) struct AskArgs {
    /// The command, as in a chat.
    pub(crate) line: String,
    /// The community, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) community: Option<String>,
    /// The world as it was then, with all that is known now.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Colours of the picture.
    #[arg(long)]
    pub(crate) theme: Option<Theme>,
    /// Size of the picture.
    #[arg(long, default_value = "discord")]
    pub(crate) format: PictureFormat,
    /// Write the picture here.
    #[arg(long, value_name = "FILE.png")]
    pub(crate) chart: Option<PathBuf>,
    /// The numbers, as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// An instant in RFC 3339, or a date, which is the end of that day in UTC.
fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<NaiveDate>().ok().and_then(|date| date.succ_opt());
    let end = day.and_then(|next| next.and_hms_opt(0, 0, 0)).map(|midnight| midnight.and_utc());
    end.or_else(|| text.parse().ok())
        .ok_or_else(|| "a time such as 2026-11-24T12:00:00Z or a date such as 2026-11-24 is wanted".to_owned())
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    /// Light text on dark.
    Dark,
    /// Dark text on white.
    Light,
}

/// Sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PictureFormat {
    /// 16:10.
    Discord,
    /// 4:3.
    Telegram,
}

/// `export WHAT`
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// What to take out.
    pub(crate) what: What,
    /// How.
    #[arg(long, default_value = "csv")]
    pub(crate) format: ExportFormat,
    /// The community, when there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) community: Option<String>,
}

/// `occurrences "RULE"`
#[derive(Debug, clap::Args)]
pub(crate) struct OccurrencesArgs {
    /// The schedule, in English or Chinese, or a cron expression of five fields.
    pub(crate) rule: String,
    /// The time zone whose clocks count.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) zone: String,
    /// From when on, included; now when not said. Without an offset on the clocks of the zone.
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) count: u16,
    /// One JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Who is there now.
    Members,
    /// Every stay.
    Stays,
}

/// Formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A table for spreadsheets.
    Csv,
    /// For programs.
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, instant};

    #[test]
    fn a_time_is_an_instant_or_the_end_of_a_day() {
        assert_eq!(instant("2026-11-24").unwrap().to_rfc3339(), "2026-11-25T00:00:00+00:00");
        assert_eq!(instant("2026-11-24T12:00:00+08:00").unwrap().to_rfc3339(), "2026-11-24T04:00:00+00:00");
        assert!(instant("yesterday").unwrap_err().contains("2026-11-24"));
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
