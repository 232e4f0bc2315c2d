//! Keys that the official specification does not know: most are spelling mistakes.

use std::collections::BTreeMap;

use serde_json::Value;

/// How deep references are followed; the specification's components nest in themselves.
const DEPTH_MAX: usize = 40;

/// The paths of the keys in `instance` that no branch of `schema` knows.
pub(super) fn find(document: &Value, schema: &Value, instance: &Value, path: &str) -> Vec<String> {
    match instance {
        Value::Object(fields) => {
            let mut known = Known::default();
            gather(document, schema, &mut known, 0);
            if known.is_map || known.properties.is_empty() {
                return Vec::new();
            }
            let mut found = Vec::new();
            for (key, field) in fields {
                let path = format!("{path}/{key}");
                match known.properties.get(key.as_str()) {
                    None => found.push(path),
                    Some(schemas) => found.extend(in_every(document, schemas, field, &path)),
                }
            }
            found
        }
        Value::Array(items) => {
            let mut known = Known::default();
            gather(document, schema, &mut known, 0);
            let items = items.iter().enumerate();
            items.flat_map(|(index, item)| in_every(document, &known.items, item, &format!("{path}/{index}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The shortest list among those that the branches complain of: the branch that was meant.
fn in_every(document: &Value, schemas: &[&Value], instance: &Value, path: &str) -> Vec<String> {
    let lists = schemas.iter().map(|schema| find(document, schema, instance, path));
    lists.min_by_key(Vec::len).unwrap_or_default()
}

/// What a schema with all its branches knows.
#[derive(Default)]
struct Known<'a> {
    properties: BTreeMap<&'a str, Vec<&'a Value>>,
    items: Vec<&'a Value>,
    /// Takes any key, as maps of translations do.
    is_map: bool,
}

fn gather<'a>(document: &'a Value, schema: &'a Value, known: &mut Known<'a>, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'))
        && let Some(target) = document.pointer(pointer)
    {
        gather(document, target, known, depth + 1);
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        known.properties.entry(name).or_default().push(property);
    }
    known.is_map |= schema["additionalProperties"].is_object();
    if !schema["items"].is_null() {
        known.items.push(&schema["items"]);
    }
    for union in ["allOf", "anyOf", "oneOf"] {
        for branch in schema[union].as_array().into_iter().flatten() {
            gather(document, branch, known, depth + 1);
        }
    }
}
