//! `steward import`: history from files, with progress and an account of what came of it.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use steward_core::Steward;
use steward_core::community::Lang;
use steward_core::history::{ImportError, ImportRequest, Progress, Source, import, parse_columns};
use steward_core::ports::PlatformName;

use crate::cli::{ImportArgs, Source as SourceArg};
use crate::outcome::Failure;

/// A line of progress is written again after so many more bytes.
const PROGRESS_EVERY_BYTES: u64 = 1 << 18;

/// Imports and says what was read, new, known and rejected.
pub(crate) async fn run(steward: &Steward, args: &ImportArgs, lang: Lang) -> Result<(), Failure> {
    let request = request(args, lang)?;
    let shown = AtomicU64::new(0);
    let is_shown = std::io::stderr().is_terminal() && !args.json;
    let progress = |progress: Progress| {
        if is_shown && progress.bytes.saturating_sub(shown.load(Ordering::Relaxed)) >= PROGRESS_EVERY_BYTES {
            shown.store(progress.bytes, Ordering::Relaxed);
            show(&progress);
        }
    };
    let imported = import(steward, &request, &progress).await.map_err(|error| failure(&error, lang))?;
    if is_shown {
        eprint!("\r\x1b[K");
    }
    if args.json {
        println!("{}", serde_json::to_string(&imported).map_err(Failure::failed)?);
    } else {
        for line in imported.sentences(lang) {
            println!("{line}");
        }
        for rejected in &imported.rejected {
            println!("  {}: {}", rejected.place, rejected.reason);
        }
    }
    Ok(())
}

fn show(progress: &Progress) {
    let percent = (progress.bytes * 100).checked_div(progress.total_bytes).unwrap_or(0);
    eprint!("\r\x1b[K{percent} %  {} records", progress.records);
    // A line of progress that cannot be shown is no reason to stop.
    let _ = std::io::stderr().flush();
}

fn request(args: &ImportArgs, lang: Lang) -> Result<ImportRequest, Failure> {
    let zone = match &args.zone {
        None => None,
        Some(name) => Some(name.parse().map_err(|unknown| Failure::usage(format!("--zone: {unknown}")))?),
    };
    let space = match &args.space {
        None => None,
        Some(text) => Some(space(text).ok_or_else(|| Failure::usage(ImportError::NoSuchSpace.sentence(lang)))?),
    };
    Ok(ImportRequest {
        source: match args.source {
            SourceArg::TelegramExport => Source::TelegramExport,
            SourceArg::MembersCsv => Source::MembersCsv,
        },
        files: args.files.clone(),
        community: args.community.clone(),
        zone,
        space,
        columns: if args.columns.is_empty() {
            Vec::new()
        } else {
            parse_columns(&args.columns.join(",")).map_err(|error| Failure::usage(error.sentence(lang)))?
        },
    })
}

fn space(text: &str) -> Option<(PlatformName, String)> {
    let (platform, id) = text.split_once(':')?;
    Some((PlatformName::parse(platform)?, id.to_owned()))
}

/// What the command line says wrongly is wrong usage; everything else failed.
fn failure(error: &ImportError, lang: Lang) -> Failure {
    let sentence = error.sentence(lang);
    match error {
        ImportError::Columns(_)
        | ImportError::NoCommunity
        | ImportError::WhichCommunity { .. }
        | ImportError::NoSuchSpace => Failure::usage(sentence),
        _ => Failure::failed(sentence),
    }
}
