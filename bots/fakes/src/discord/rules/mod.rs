//! Rules that the official specification cannot say, in the words that Discord refuses with.

pub(crate) mod commands;
pub(crate) mod components;
pub(crate) mod message;

use super::rest::Refusal;

/// Refuses unless the rule holds; `path` names the field.
pub(crate) fn ensure(holds: bool, path: &str, code: &str, why: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::invalid(path, code, why)) }
}
