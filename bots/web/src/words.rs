//! The words of the console itself, from `config/locales/*/console.ftl`.

use serde_json::{Map, Value};
use steward_core::community::Lang;
use steward_core::words::say;

/// Ids of the page's words without their `console-`. None takes an argument, so that the page needs no Fluent.
pub(crate) const WORDS: &[&str] = &[
    "title",
    "skip",
    "community",
    "language",
    "theme",
    "theme-system",
    "theme-light",
    "theme-dark",
    "demo",
    "no-community",
    "welcome",
    "conversation",
    "command-line",
    "placeholder",
    "send",
    "suggestions",
    "shortcuts",
    "keys",
    "required",
    "working",
    "failed",
    "unreachable",
    "locked",
    "enlarge",
    "close",
    "download-png",
    "download-csv",
    "download-json",
    "again",
];

/// Every word of the page in a language, by id without `console-`.
pub(crate) fn all(lang: Lang) -> Map<String, Value> {
    WORDS.iter().map(|id| ((*id).to_owned(), word(lang, id).into())).collect()
}

/// One word of the console.
pub(crate) fn word(lang: Lang, id: &str) -> String {
    say(lang, &format!("console-{id}"), &[])
}
