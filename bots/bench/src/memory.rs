//! Resident memory of `steward run`, idle and connected to both fakes.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use steward_fakes::database::TestDatabase;
use steward_fakes::discord::FakeDiscord;
use steward_fakes::telegram::FakeTelegram;
use tokio::process::{Child, Command};

use crate::measure::megabytes;

/// How long it idles before it is measured.
const IDLE: Duration = Duration::from_secs(10);

/// Prints the resident memory in MB, and the most that there was.
pub(crate) async fn run() -> Result<(), String> {
    let (telegram, discord) = (FakeTelegram::start().await, FakeDiscord::start().await);
    let owner = telegram.add_user("Olga");
    let group = telegram.add_supergroup("Bench", owner);
    telegram.adds_bot(owner, group);
    telegram.promotes_bot(owner, group);
    let guild_owner = discord.add_user("Olga");
    discord.add_guild("Bench", guild_owner);
    let database = TestDatabase::sqlite();
    let mut steward = start(&database.address, &telegram, &discord)?;
    discord.connected().await;
    telegram.is_polled().await;
    idle().await;
    let pid = steward.id().ok_or("steward has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).map_err(|error| error.to_string())?;
    println!(
        "steward run, idle for {} s on both fakes: {:.1} MB resident, {:.1} MB at its most",
        IDLE.as_secs(),
        megabytes(&status, "VmRSS"),
        megabytes(&status, "VmHWM")
    );
    steward.kill().await.map_err(|error| error.to_string())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark of idling has to idle")]
async fn idle() {
    tokio::time::sleep(IDLE).await;
}

/// The binary that stands beside this one.
fn start(database: &str, telegram: &FakeTelegram, discord: &FakeDiscord) -> Result<Child, String> {
    let beside: PathBuf = std::env::current_exe().map_err(|error| error.to_string())?.with_file_name("steward");
    Command::new(&beside)
        .args(["--database", database, "run"])
        .env("STEWARD_TELEGRAM_TOKEN", telegram.token())
        .env("STEWARD_TELEGRAM_API_URL", telegram.api_url())
        .env("STEWARD_DISCORD_TOKEN", discord.token())
        .env("STEWARD_DISCORD_API_URL", discord.base_url())
        .env("STEWARD_CONSOLE_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("{}: {error}; build it first with the same profile", beside.display()))
}
