//! The demo, and what `run` does when no bot is configured.

use std::path::Path;
use std::sync::Arc;

use steward::demo;
use steward_core::community;

use crate::config::Config;
use crate::outcome::Failure;
use crate::{open, run};

/// The demo's own database, in the folder where Steward is started.
const DEMO_FILE: &str = "steward-demo.db";
/// The same seed makes the same community.
const DEMO_SEED: u64 = 20_261_124;

/// The demo: made when it is not there yet, or anew; then the console on it.
pub(crate) async fn demo(config: &Config, is_fresh: bool) -> Result<(), Failure> {
    if is_fresh {
        forget()?;
    }
    let steward = open(config, &format!("sqlite:{DEMO_FILE}")).await?;
    let is_made = !community::all(&mut steward.db.read().await?).await?.is_empty();
    if !is_made {
        eprintln!("A community of 540 days is being simulated …");
        demo::make(&steward, DEMO_SEED, steward.clock.now()).await.map_err(Failure::failed)?;
    }
    println!("This is a DEMO: the community is simulated, in {DEMO_FILE}. README.md says how to use your own.");
    let done = run::console_only(Arc::clone(&steward), config).await;
    steward.db.close().await;
    done
}

/// Removes the demo's database, and what SQLite keeps beside it.
fn forget() -> Result<(), Failure> {
    for file in [DEMO_FILE.to_owned(), format!("{DEMO_FILE}-wal"), format!("{DEMO_FILE}-shm")] {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::failed(format!("{file}: {error}")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What `run` does without a token: the console on the data that is there, else the demo.
pub(crate) async fn without_bots(config: &Config) -> Result<(), Failure> {
    let address = &config.database.url.0;
    // Looking must not make a file: an empty database would be no reason for the next start to show it.
    if let Some(file) = address.strip_prefix("sqlite:")
        && !Path::new(file.trim_start_matches("//").split('?').next().unwrap_or(file)).exists()
    {
        return demo(config, false).await;
    }
    let steward = open(config, address).await?;
    let is_empty = community::all(&mut steward.db.read().await?).await?.is_empty();
    if is_empty {
        steward.db.close().await;
        eprintln!("No bot has a token and the database has no community yet, so here is the demo.");
        return demo(config, false).await;
    }
    eprintln!("No bot has a token, so nothing is received; `steward doctor` says how to get one.");
    let done = run::console_only(Arc::clone(&steward), config).await;
    steward.db.close().await;
    done
}
