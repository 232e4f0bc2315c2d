//! How a command of the shell ends: 0 done, 1 refused or failed with a sentence, 2 wrong usage.

use std::fmt::Display;
use std::process::ExitCode;

/// Why a command of the shell did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Refused or failed: exit status 1.
    Failed(String),
    /// The command line says something that cannot be: exit status 2.
    Usage(String),
}

impl Failure {
    /// Something failed.
    pub(crate) fn failed(message: impl Display) -> Self {
        Self::Failed(message.to_string())
    }

    /// The command line is wrong.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::Usage(message.to_string())
    }

    /// Says it on stderr and gives the exit status.
    pub(crate) fn report(&self) -> ExitCode {
        let (message, code) = match self {
            Self::Failed(message) => (message, 1),
            Self::Usage(message) => (message, 2),
        };
        eprintln!("steward: {message}");
        ExitCode::from(code)
    }
}

impl From<steward_core::store::StoreError> for Failure {
    fn from(error: steward_core::store::StoreError) -> Self {
        Self::failed(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error)
    }
}
