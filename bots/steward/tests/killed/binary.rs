//! The binary as a process: started, aborted by itself, killed by us.

use std::cell::Cell;
use std::fs::File;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Real time after which a process that should have ended fails the test: a safety net only.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// The binary with its surroundings.
pub(crate) struct Binary {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
    runs: Cell<u32>,
}

/// A process of it.
pub(crate) struct Running {
    child: Child,
    errors: PathBuf,
}

/// How a process ended, and what it wrote to stderr.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) errors: String,
}

impl Binary {
    /// On a database, with these variables besides.
    pub(crate) fn on(address: &str, mut variables: Vec<(&'static str, String)>) -> Self {
        variables.push(("STEWARD_DATABASE_URL", address.to_owned()));
        variables.push(("STEWARD_CONSOLE_ENABLED", "false".to_owned()));
        variables.push(("STEWARD_LOG_FILTER", "warn".to_owned()));
        Self { folder: tempfile::tempdir().unwrap(), variables, runs: Cell::new(0) }
    }

    /// `steward run`, which aborts at a place when one is named.
    pub(crate) fn runs(&self, stop: Option<&str>) -> Running {
        self.runs.set(self.runs.get() + 1);
        let errors = self.folder.path().join(format!("stderr-{}", self.runs.get()));
        let mut command = self.command(&["run"]);
        command.stdout(Stdio::null()).stderr(File::create(&errors).unwrap());
        if let Some(place) = stop {
            command.env("STEWARD_TEST_STOP", place);
        }
        Running { child: command.spawn().unwrap(), errors }
    }

    /// What another command of the shell prints.
    pub(crate) async fn says(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().await.unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Nothing of this machine's settings gets in: neither variables nor a configuration file.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_steward"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STEWARD_")) {
            command.env_remove(name);
        }
        command.args(arguments).envs(self.variables.iter().cloned()).kill_on_drop(true).stdin(Stdio::null());
        command.current_dir(self.folder.path()).env("HOME", self.folder.path()).env_remove("XDG_CONFIG_HOME");
        command
    }
}

impl Running {
    /// Its number.
    pub(crate) fn process(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn wait(&mut self) -> Ended {
        #[expect(clippy::disallowed_methods, reason = "a net under tests that would hang; none depends on it")]
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        let errors = std::fs::read_to_string(&self.errors).unwrap();
        let status = status.unwrap_or_else(|_| panic!("it does not end; it wrote: {errors}")).unwrap();
        Ended { status, errors }
    }

    /// Waits like [`Running::wait`] for one that nobody else needs.
    pub(crate) async fn ends(mut self) -> Ended {
        self.wait().await
    }

    /// SIGKILL: it ends without a word.
    pub(crate) async fn dies(mut self) {
        self.child.kill().await.unwrap();
    }
}
