//! Why a command did not do what was asked. The variant decides who gets to read it.

use crate::ports::CallError;
use crate::store::StoreError;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum CommandError {
    /// The caller can put it right. Shown in their language; logged at debug.
    Refused(Refusal),
    /// We, or something we depend on, broke. The caller sees an incident number; logged once, at error.
    Failed(Fault),
}

/// A refusal: a Fluent id and its arguments, never a ready sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The Fluent id.
    pub id: &'static str,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

/// Something broke.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A picture could not be drawn.
    #[error("drawing: {0}")]
    Drawing(String),
    /// The command's body panicked; whoever asked is told that something broke.
    #[error("the command's body panicked")]
    Panicked,
}

impl Refusal {
    /// A refusal by its Fluent id.
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        Self::Failed(Fault::Store(error))
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<CallError> for CommandError {
    /// The platform gave no answer: nothing is concluded from that, and the caller may try again.
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(reason) => Refusal::new("platform-refused").arg("reason", reason).into(),
            CallError::Unavailable(reason) => {
                tracing::warn!(reason, "a platform did not answer a command's question");
                Refusal::new("platform-unavailable").into()
            }
        }
    }
}
