//! The binary as a process: started, and killed.

use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;

use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::crowd::Platforms;

/// The binary with its surroundings.
pub(super) struct Lives {
    binary: PathBuf,
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// A process of it.
pub(super) struct Life {
    child: Child,
    errors: PathBuf,
}

impl Lives {
    /// The binary that is named, or the one that stands beside this one.
    pub(super) fn new(binary: Option<PathBuf>, address: &str, platforms: &Platforms) -> Result<Self, String> {
        let binary = match binary {
            Some(binary) => std::path::absolute(binary),
            None => std::env::current_exe().map(|own| own.with_file_name("steward")),
        };
        let mut variables = platforms.variables();
        variables.push(("STEWARD_DATABASE_URL", address.to_owned()));
        variables.push(("STEWARD_CONSOLE_ENABLED", "false".to_owned()));
        variables.push(("STEWARD_LOG_FILTER", "error".to_owned()));
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Self { binary: binary.map_err(|error| error.to_string())?, folder, variables })
    }

    /// `steward run`. Nothing of this machine's settings gets in: neither variables nor a configuration file.
    pub(super) fn starts(&mut self) -> Result<Life, String> {
        let failed = |error: std::io::Error| format!("{}: {error}; build it first", self.binary.display());
        let errors = self.folder.path().join("stderr");
        let mut command = Command::new(&self.binary);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STEWARD_")) {
            command.env_remove(name);
        }
        command.arg("run").envs(self.variables.iter().cloned()).kill_on_drop(true).stdin(Stdio::null());
        command.current_dir(self.folder.path()).env("HOME", self.folder.path()).env_remove("XDG_CONFIG_HOME");
        command.stdout(Stdio::null()).stderr(File::create(&errors).map_err(failed)?);
        Ok(Life { child: command.spawn().map_err(failed)?, errors })
    }
}

impl Life {
    /// An error with its last words when it has ended by itself.
    pub(super) fn still_runs(&mut self) -> Result<(), String> {
        match self.child.try_wait().map_err(|error| error.to_string())? {
            None => Ok(()),
            Some(status) => {
                let words = std::fs::read_to_string(&self.errors).unwrap_or_default();
                Err(format!("steward ended by itself with {status}:\n{words}"))
            }
        }
    }

    /// SIGKILL: it ends without a word.
    pub(super) async fn dies(&mut self) -> Result<(), String> {
        self.still_runs()?;
        self.child.kill().await.map_err(|error| error.to_string())
    }
}
