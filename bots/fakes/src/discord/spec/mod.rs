//! The official OpenAPI specification as a judge of requests.
//!
//! It is read from `specs/discord-openapi.json` below the directory that `STEWARD_SHARED` names (by default `shared`
//! beside the workspace). Without the file nothing is judged, unless `STEWARD_REQUIRE` names `specs`.

mod loosen;
mod unknown_keys;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::rest::{Call, Refusal};

/// The specification with the validators compiled so far. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    document: Arc<Value>,
    validators: Arc<Mutex<HashMap<String, Arc<Validator>>>>,
}

impl Spec {
    /// The specification of this process, read once.
    pub(crate) fn of_process() -> Option<Self> {
        static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
        SPEC.get_or_init(|| Self::read(&path())).clone()
    }

    fn read(path: &PathBuf) -> Option<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let required = std::env::var("STEWARD_REQUIRE").unwrap_or_default();
                let required = required.split(',').any(|name| name.trim() == "specs");
                assert!(!required, "STEWARD_REQUIRE names specs, and {} cannot be read: {error}", path.display());
                eprintln!("the fake Discord judges without the official specification: {} {error}", path.display());
                return None;
            }
        };
        let document = serde_json::from_str(&text);
        let mut document: Value = document.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        loosen::loosen(&mut document);
        Some(Self { document: Arc::new(document), validators: Arc::default() })
    }

    /// Checks a request of a route. What is unsound is refused; returned are the keys that the specification does not
    /// know, which it does not forbid.
    pub(crate) fn check(&self, template: &str, call: &Call) -> Result<Vec<String>, Refusal> {
        let path_item = &self.document["paths"][template];
        let operation = &path_item[call.method.to_lowercase()];
        if operation.is_null() {
            return Err(Refusal::wrong(404, 0, "the official specification does not have this operation"));
        }
        let parameters = [&path_item["parameters"], &operation["parameters"]];
        let parameters: Vec<&Value> = parameters.iter().filter_map(|list| list.as_array()).flatten().collect();
        self.check_query(&parameters, call)?;
        self.check_body(template, operation, call)
    }

    fn check_query(&self, parameters: &[&Value], call: &Call) -> Result<(), Refusal> {
        for (name, text) in &call.query {
            let known = parameters.iter().find(|known| known["in"] == "query" && known["name"] == name.as_str());
            let known = known.ok_or_else(|| Refusal::invalid(name, "SPEC", "unknown query parameter"))?;
            // A number is judged as one, so that its bounds count.
            let value = match text.parse::<i64>() {
                Ok(number) => json!(number),
                Err(_) => text.parse::<bool>().map_or_else(|_| json!(text), |flag| json!(flag)),
            };
            let key = format!("{} {} ?{name}", call.method, known["schema"]);
            let as_text = json!(text);
            let validator = self.validator(&key, &known["schema"]);
            if !validator.is_valid(&value) && (value.is_number() || !validator.is_valid(&as_text)) {
                return Err(Refusal::invalid(name, "SPEC", &first_error(&validator, &value)));
            }
        }
        Ok(())
    }

    fn check_body(&self, template: &str, operation: &Value, call: &Call) -> Result<Vec<String>, Refusal> {
        let body = &operation["requestBody"];
        if call.broken.is_some() {
            return Ok(Vec::new());
        }
        if body.is_null() || (call.body.is_null() && body["required"] != json!(true)) {
            return Ok(Vec::new());
        }
        let media = if call.multipart { "multipart/form-data" } else { "application/json" };
        let schema = &body["content"][media]["schema"];
        if schema.is_null() {
            return Err(Refusal::wrong(400, 0, &format!("the official specification takes no {media} here")));
        }
        let (name, schema) = branch(template, schema, &call.body);
        let key = format!("{} {template} {media} {name}", call.method);
        let validator = self.validator(&key, &schema);
        // Discord takes no body where an empty one would do, though the specification calls it required (unbanning).
        if call.body.is_null() && validator.is_valid(&json!({})) {
            return Ok(Vec::new());
        }
        if !validator.is_valid(&call.body) {
            return Err(spec_refusal(&validator, &call.body));
        }
        let unknown = unknown_keys::find(&self.document, &schema, &call.body, "");
        Ok(unknown.into_iter().map(|key| format!("{} {template}: {key}", call.method)).collect())
    }

    /// Why a response does not fit the specification, if it does not. For tests of the fake itself.
    pub(crate) fn response_error(&self, template: &str, method: &str, status: u16, body: &Value) -> Option<String> {
        let responses = &self.document["paths"][template][method.to_lowercase()]["responses"];
        let schema = &responses[status.to_string()]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Some(format!("the specification has no {status} with a JSON body for {method} {template}"));
        }
        let validator = self.validator(&format!("{method} {template} -> {status}"), schema);
        (!validator.is_valid(body)).then(|| first_error(&validator, body))
    }

    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = validators.get(key) {
            return Arc::clone(known);
        }
        // References are `#/components/schemas/…`: the components must be part of the compiled document.
        let whole = json!({ "allOf": [schema], "components": self.document["components"] });
        let compiled = jsonschema::draft202012::new(&whole);
        let compiled = Arc::new(compiled.unwrap_or_else(|error| panic!("the specification of {key}: {error}")));
        validators.insert(key.to_owned(), Arc::clone(&compiled));
        compiled
    }
}

fn path() -> PathBuf {
    let shared = std::env::var_os("STEWARD_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    shared.join("specs/discord-openapi.json")
}

/// The branch of the callback's union that the body's `type` chooses, so that an error speaks of that alone.
fn branch(template: &str, schema: &Value, body: &Value) -> (String, Value) {
    let name = match body["type"].as_u64() {
        Some(4 | 5) => "CreateMessageInteractionCallbackRequest",
        Some(6 | 7) => "UpdateMessageInteractionCallbackRequest",
        Some(8) => "ApplicationCommandAutocompleteCallbackRequest",
        Some(9) => "ModalInteractionCallbackRequest",
        _ => "",
    };
    if template.ends_with("/callback") && !name.is_empty() {
        return (name.to_owned(), json!({ "$ref": format!("#/components/schemas/{name}") }));
    }
    (String::new(), schema.clone())
}

fn first_error(validator: &Validator, value: &Value) -> String {
    validator.iter_errors(value).next().map_or_else(String::new, |error| shorten(&error.to_string()))
}

fn spec_refusal(validator: &Validator, body: &Value) -> Refusal {
    let Some(error) = validator.iter_errors(body).next() else {
        return Refusal::invalid("", "SPEC", "not what the official specification says");
    };
    let path = error.instance_path().to_string().trim_start_matches('/').replace('/', ".");
    Refusal::invalid(&path, "SPEC", &shorten(&error.to_string()))
}

/// An error names the whole instance: a picture of it is enough.
fn shorten(text: &str) -> String {
    let chars = text.chars().count();
    if chars <= 400 {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(chars - 200).collect();
    format!("{}…{tail}", text.chars().take(200).collect::<String>())
}
