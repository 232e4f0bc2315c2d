//! The numbers of an answer as CSV: RFC 4180, and nothing that a spreadsheet would take for a formula.

use serde_json::{Map, Value};

/// Keys that say which row it is; they come first. The others follow by name.
const ROW_KEYS: [&str; 6] = ["date", "day", "period", "start", "name", "utc"];

/// The longest list of records in the numbers, one a row; without a list, one row of all values.
/// `None` when there are no numbers.
pub(crate) fn from_numbers(numbers: &Value) -> Option<String> {
    let Value::Object(fields) = numbers else { return None };
    if fields.is_empty() {
        return None;
    }
    let rows: Vec<Map<String, Value>> = match longest_list(fields) {
        Some(list) => list.iter().map(flat).collect(),
        None => vec![flat(numbers)],
    };
    let heads = heads(&rows);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(heads.iter().map(|head| cell(&Value::from(*head)))).ok()?;
    for row in &rows {
        writer.write_record(heads.iter().map(|head| row.get(*head).map_or_else(String::new, cell))).ok()?;
    }
    // The mark at the beginning tells Excel that this is UTF-8.
    String::from_utf8(writer.into_inner().ok()?).ok().map(|text| format!("\u{FEFF}{text}"))
}

fn longest_list(fields: &Map<String, Value>) -> Option<&Vec<Value>> {
    let lists = fields.values().filter_map(Value::as_array);
    lists.filter(|list| list.first().is_some_and(Value::is_object)).max_by_key(|list| list.len())
}

/// A record with `a.b` for what lies inside.
fn flat(record: &Value) -> Map<String, Value> {
    let mut into = Map::new();
    flatten("", record, &mut into);
    into
}

fn flatten(path: &str, value: &Value, into: &mut Map<String, Value>) {
    let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| flatten(&under(key), value, into)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| flatten(&under(&index.to_string()), value, into));
        }
        plain => {
            into.insert(path.to_owned(), plain.clone());
        }
    }
}

fn heads(rows: &[Map<String, Value>]) -> Vec<&str> {
    let mut heads: Vec<&str> = Vec::new();
    for key in rows.iter().flat_map(Map::keys) {
        if !heads.contains(&key.as_str()) {
            heads.push(key);
        }
    }
    heads.sort_by_key(|head| ROW_KEYS.iter().position(|key| key == head).unwrap_or(ROW_KEYS.len()));
    heads
}

/// A number as it is; a text so that no spreadsheet runs it (OWASP ASVS 1.2.10, CWE-1236).
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::from_numbers;

    #[test]
    fn the_longest_list_becomes_rows_and_the_key_comes_first() {
        let numbers = json!({
            "as_of": "2026-07-01", "models": [{ "name": "logistic" }],
            "series": [{ "covered": true, "date": "2026-06-30", "members": 12 }, { "date": "2026-07-01", "members": 13, "note": null }],
        });
        let expected = "\u{FEFF}date,covered,members,note\r\n2026-06-30,true,12,\r\n2026-07-01,,13,\r\n";
        assert_eq!(from_numbers(&numbers).as_deref(), Some(expected));
    }

    #[test]
    fn what_lies_inside_gets_a_path() {
        let numbers = json!({ "cohorts": [{ "start": "2026-06", "retained": [{ "count": 5 }, { "count": 4 }] }] });
        let expected = "\u{FEFF}start,retained.0.count,retained.1.count\r\n2026-06,5,4\r\n";
        assert_eq!(from_numbers(&numbers).as_deref(), Some(expected));
    }

    #[test]
    fn no_cell_is_a_formula() {
        let text = from_numbers(&json!({ "list": [{ "name": "=HYPERLINK(\"x\")", "net": -3 }] })).unwrap();
        assert_eq!(text, "\u{FEFF}name,net\r\n\"'=HYPERLINK(\"\"x\"\")\",-3\r\n");
    }

    #[test]
    fn without_numbers_there_is_no_file() {
        assert_eq!(from_numbers(&json!(null)), None);
        assert_eq!(from_numbers(&json!({})), None);
    }
}
