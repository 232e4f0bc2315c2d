//! The few places where Discord takes more than its specification says.

use serde_json::{Value, json};

/// Lets integers be written as text, ids be written as integers, and a value fit more than one branch of a union
/// (which it does as soon as integers may be text).
pub(super) fn loosen(document: &mut Value) {
    loosen_schema(document);
    let id = &mut document["components"]["schemas"]["SnowflakeType"];
    *id = json!({ "anyOf": [id.take(), { "type": "integer", "minimum": 0 }] });
}

fn loosen_schema(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(loosen_schema),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                if !matches!(key.as_str(), "enum" | "const" | "default" | "example" | "examples") {
                    loosen_schema(field);
                }
            }
            if let Some(union) = fields.remove("oneOf") {
                fields.insert("anyOf".to_owned(), union);
            }
            let is_integer = match fields.get("type") {
                Some(Value::String(kind)) => kind == "integer",
                Some(Value::Array(kinds)) => kinds.contains(&json!("integer")),
                _ => false,
            };
            if is_integer {
                let strict = value.take();
                *value = json!({ "anyOf": [strict, { "type": "string", "pattern": "^-?[0-9]+$" }] });
            }
        }
        _ => {}
    }
}
