//! The binary: configuration, wiring, supervision.

mod ask;
mod cli;
mod config;
mod console;
mod doctor;
mod export;
mod import;
mod occurrences;
mod outcome;
mod platforms;
mod run;
mod show;
mod tenure;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use steward_core::community::Lang;
use steward_core::ports::{SystemClock, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};

use cli::{Cli, Command};
use config::Config;
use outcome::Failure;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if cli.licenses {
        for (font, licence) in steward_charts::FONT_LICENCES {
            println!("{font}\n\n{licence}\n");
        }
        return ExitCode::SUCCESS;
    }
    match obey(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn obey(cli: Cli) -> Result<(), Failure> {
    // A variable that is no text is none of ours.
    let environment: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let (mut config, warnings) = config::load(cli.config.as_deref(), &environment).map_err(Failure::usage)?;
    start_log(&config)?;
    for warning in warnings {
        eprintln!("steward: {warning}");
    }
    if let Some(address) = &cli.database {
        if address.split('@').next().is_some_and(|start| start.matches(':').count() > 1 && address.contains('@')) {
            eprintln!(
                "steward: a password in an argument can be read by everybody on this machine; use STEWARD_DATABASE_URL"
            );
        }
        config.database.url = config::Secret(address.clone());
    }
    let lang = match &cli.lang {
        None => None,
        Some(tag) => {
            Some(Lang::parse(tag).ok_or_else(|| Failure::usage(format!("--lang {tag}: en or zh-CN is wanted")))?)
        }
    };
    match cli.command.unwrap_or(Command::Run) {
        Command::Run if config.secrets.has_no_token() => show::without_bots(&config).await,
        Command::Demo { fresh } => show::demo(&config, fresh).await,
        Command::Occurrences(args) => occurrences::run(&args, lang.unwrap_or_default()),
        command => on_database(&command, &config, lang).await,
    }
}

/// The commands that work on the configured database.
async fn on_database(command: &Command, config: &Config, lang: Option<Lang>) -> Result<(), Failure> {
    let steward = open(config, &config.database.url.0).await?;
    let done = match command {
        Command::Run => run::run(Arc::clone(&steward), config).await,
        Command::Import(args) => import::run(&steward, args, lang.unwrap_or_default()).await,
        Command::Ask(args) => ask::run(&steward, args, lang).await,
        Command::Export(args) => export::run(&steward, args).await,
        Command::Doctor { json } => doctor::run(&steward, config, lang.unwrap_or_default(), *json).await,
        // Opening the database has done it.
        Command::Migrate => {
            println!("The schema is up to date.");
            Ok(())
        }
        // These two have a database of their own or none.
        Command::Demo { fresh } => show::demo(config, *fresh).await,
        Command::Occurrences(args) => occurrences::run(args, lang.unwrap_or_default()),
    };
    steward.db.close().await;
    done
}

/// Opens a database with the defaults of the configuration.
pub(crate) async fn open(config: &Config, address: &str) -> Result<Arc<Steward>, Failure> {
    let zone: Zone =
        config.community.zone.parse().map_err(|error| Failure::usage(format!("community.zone: {error}")))?;
    let language = Lang::parse(&config.community.language)
        .ok_or_else(|| Failure::usage("community.language: en or zh-CN is wanted"))?;
    let db = Db::open(address).await.map_err(Failure::failed)?;
    let steward = Steward::new(db, Arc::new(SystemClock), Arc::new(SystemRng), Defaults { zone, language });
    steward.set_typesetters(platforms::typesetters());
    if let Some(url) = console::public_url(&config.console.public_url)? {
        steward.set_public_url(url);
    }
    Ok(Arc::new(steward))
}

fn start_log(config: &Config) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log.filter)
        .map_err(|error| Failure::usage(format!("log.filter: {error}")))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    Ok(())
}
