//! The official machine-readable Bot API as a judge of calls, and of the fake's own answers and updates.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::call::Call;
use super::prose;
use crate::judge::{self, Finding};

/// The Bot API: methods and types by name.
#[derive(Debug, Deserialize)]
pub(super) struct Spec {
    methods: BTreeMap<String, Entry>,
    types: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(default)]
    fields: Vec<Field>,
    #[serde(default)]
    subtypes: Vec<String>,
    #[serde(default)]
    returns: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    types: Vec<String>,
    required: bool,
    description: String,
}

/// Who wrote the JSON that is judged: limits that are told in prose bind only what a bot sends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Bot,
    Platform,
}

impl Spec {
    /// The spec, read once per process; `None` when it is neither there nor required.
    pub(super) fn get() -> Option<&'static Self> {
        static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
        SPEC.get_or_init(|| {
            let json = judge::official_spec("telegram-bot-api.json")?;
            match serde_json::from_value(json) {
                Ok(spec) => Some(spec),
                Err(error) => panic!("telegram-bot-api.json has another shape than expected: {error}"),
            }
        })
        .as_ref()
    }

    /// Whether the Bot API has such a method.
    pub(super) fn has_method(&self, method: &str) -> bool {
        self.methods.contains_key(method)
    }

    /// Whether an argument is declared as text only; `None` when it is not declared at all.
    pub(super) fn takes_text(&self, method: &str, argument: &str) -> Option<bool> {
        let field = self.methods.get(method)?.fields.iter().find(|field| field.name == argument)?;
        Some(field.types.iter().any(|kind| kind == "String") && !field.types.iter().any(|kind| kind == "Integer"))
    }

    /// Everything that the spec has against a call.
    pub(super) fn judge_call(&self, call: &Call) -> Vec<Finding> {
        let Some(method) = self.methods.get(&call.method) else {
            return vec![Finding::new(&call.method, "is no method of the Bot API")];
        };
        let mut given = call.args.clone();
        for name in call.files.keys() {
            given.entry(name.clone()).or_insert_with(|| Value::String(format!("attach://{name}")));
        }
        let named: Vec<&str> = method.fields.iter().map(|field| field.name.as_str()).collect();
        for name in call.files.keys().filter(|name| !named.contains(&name.as_str())) {
            given.remove(name);
        }
        let mut findings = self.judge_object(&given, method, "", Side::Bot);
        findings.extend(judge_attachments(&given, call));
        findings
    }

    /// Everything that the spec has against an answer of the fake.
    pub(super) fn judge_answer(&self, method: &str, answer: &Value) -> Vec<Finding> {
        match self.methods.get(method) {
            Some(entry) => self.judge_any(answer, &entry.returns, "result", Side::Platform),
            None => Vec::new(),
        }
    }

    /// Everything that the spec has against JSON that the fake sends as `kind`, such as `Update`.
    pub(super) fn judge_emitted(&self, value: &Value, kind: &str) -> Vec<Finding> {
        self.judge_as(value, kind, kind, Side::Platform)
    }

    fn judge_object(&self, given: &Map<String, Value>, entry: &Entry, path: &str, side: Side) -> Vec<Finding> {
        let mut findings = Vec::new();
        for name in given.keys().filter(|name| !entry.fields.iter().any(|field| field.name == **name)) {
            findings.push(Finding::new(join(path, name), "is not in the Bot API"));
        }
        for field in &entry.fields {
            let at = join(path, &field.name);
            match given.get(&field.name) {
                None if field.required => findings.push(Finding::new(at, "is missing")),
                None => {}
                Some(value) => {
                    findings.extend(self.judge_any(value, &field.types, &at, side));
                    findings.extend(prose::judge_words(value, &field.name, &field.description, &at));
                    if side == Side::Bot {
                        findings.extend(prose::judge_limits(value, &field.description, &at));
                    }
                }
            }
        }
        findings
    }

    /// A value may be of one of several kinds: it is fine when it is fine as one of them. Where several kinds of arrays
    /// are named, elements may be of each (Bot API, `sendMediaGroup`: "a group of photos, live photos, videos").
    fn judge_any(&self, value: &Value, kinds: &[String], path: &str, side: Side) -> Vec<Finding> {
        let of: Vec<String> =
            kinds.iter().filter_map(|kind| kind.strip_prefix("Array of ")).map(str::to_owned).collect();
        if let Some(elements) = value.as_array().filter(|_| of.len() > 1 && of.len() == kinds.len()) {
            let judge = |(index, element)| self.judge_any(element, &of, &format!("{path}[{index}]"), side);
            return elements.iter().enumerate().flat_map(judge).collect();
        }
        let mut best: Option<Vec<Finding>> = None;
        for kind in kinds {
            let findings = self.judge_as(value, kind, path, side);
            if best.as_ref().is_none_or(|best| findings.len() < best.len()) {
                best = Some(findings);
            }
        }
        best.unwrap_or_default()
    }

    fn judge_as(&self, value: &Value, kind: &str, path: &str, side: Side) -> Vec<Finding> {
        if let Some(element) = kind.strip_prefix("Array of ") {
            return match value.as_array() {
                Some(elements) => elements
                    .iter()
                    .enumerate()
                    .flat_map(|(index, element_value)| {
                        self.judge_as(element_value, element, &format!("{path}[{index}]"), side)
                    })
                    .collect(),
                None => vec![Finding::new(path, "is no array")],
            };
        }
        let fits = match kind {
            "Integer" => value.is_i64() || value.is_u64(),
            "Float" => value.is_number(),
            "Boolean" => value.is_boolean(),
            "String" | "InputFile" => value.is_string(),
            _ => return self.judge_named(value, kind, path, side),
        };
        if fits { Vec::new() } else { vec![Finding::new(path, format!("is no {kind}"))] }
    }

    fn judge_named(&self, value: &Value, kind: &str, path: &str, side: Side) -> Vec<Finding> {
        let Some(entry) = self.types.get(kind) else {
            return vec![Finding::new(path, format!("is of the unknown kind {kind}"))];
        };
        let Some(object) = value.as_object() else {
            return vec![Finding::new(path, format!("is no {kind}"))];
        };
        if entry.subtypes.is_empty() {
            return self.judge_object(object, entry, path, side);
        }
        // The subtype whose fixed words fit is meant, so that its findings are the ones worth reading.
        let meant: Vec<String> = entry.subtypes.iter().filter(|name| self.may_be(object, name)).cloned().collect();
        if meant.is_empty() {
            return vec![Finding::new(path, format!("is none of {}", entry.subtypes.join(", ")))];
        }
        self.judge_any(value, &meant, path, side)
    }

    /// Whether every field with one fixed word (`type`, `status`, `source`) carries that word.
    fn may_be(&self, object: &Map<String, Value>, subtype: &str) -> bool {
        self.types.get(subtype).is_some_and(|entry| {
            entry.fields.iter().all(|field| match prose::fixed_word(&field.name, &field.description) {
                Some(word) => object.get(&field.name).and_then(Value::as_str) == Some(word),
                None => true,
            })
        })
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Every `attach://part` needs its part, and every part its mention.
fn judge_attachments(given: &Map<String, Value>, call: &Call) -> Vec<Finding> {
    let mut named = Vec::new();
    given.values().for_each(|value| collect_attachments(value, &mut named));
    let missing = named.iter().filter(|name| !call.files.contains_key(**name));
    let unused = call.files.keys().filter(|part| !named.contains(&part.as_str()));
    missing
        .map(|name| Finding::new(format!("attach://{name}"), "has no part of that name in the request"))
        .chain(unused.map(|part| Finding::new(part, "is a file that nothing in the request names")))
        .collect()
}

fn collect_attachments<'a>(value: &'a Value, named: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => named.extend(text.strip_prefix("attach://")),
        Value::Array(elements) => elements.iter().for_each(|element| collect_attachments(element, named)),
        Value::Object(fields) => fields.values().for_each(|field| collect_attachments(field, named)),
        _ => {}
    }
}
