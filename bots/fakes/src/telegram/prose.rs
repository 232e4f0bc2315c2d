//! What the Bot API tells only in prose: lengths, ranges, item counts and the words that a field may carry.

use serde_json::Value;

use crate::judge::{Finding, utf16_len};

/// What a number in a description counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    Characters,
    Bytes,
    Items,
    Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limit {
    min: usize,
    max: usize,
    counted: Counted,
}

/// Findings against the lengths, counts and ranges that a description states.
pub(super) fn judge_limits(value: &Value, description: &str, path: &str) -> Option<Finding> {
    // How long a text is after its markup is parsed is judged where the markup is parsed (rules.rs).
    if description.contains("after entit") {
        return None;
    }
    let limit = limit_in(description)?;
    let measured = match (limit.counted, value) {
        (Counted::Characters, Value::String(text)) => utf16_len(text),
        (Counted::Bytes, Value::String(text)) => text.len(),
        (Counted::Items, Value::Array(items)) => items.len(),
        (Counted::Amount, Value::Number(number)) => {
            number.as_i64().map_or(usize::MAX, |amount| usize::try_from(amount).unwrap_or(usize::MAX))
        }
        _ => return None,
    };
    let Limit { min, max, counted } = limit;
    (measured < min || measured > max)
        .then(|| Finding::new(path, format!("is {measured}, not within {min}-{max} ({counted:?})")))
}

/// A finding when a field that carries one of a few words carries another.
pub(super) fn judge_words(value: &Value, name: &str, description: &str, path: &str) -> Option<Finding> {
    let given = value.as_str()?;
    if let Some(word) = fixed_word(name, description) {
        return (given != word).then(|| Finding::new(path, format!("is {given:?}, must be {word:?}")));
    }
    if !["type", "style", "status"].contains(&name) {
        return None;
    }
    let words: Vec<&str> = description.split('"').skip(1).step_by(2).collect();
    (words.len() > 1 && !words.contains(&given))
        .then(|| Finding::new(path, format!("is {given:?}, not one of {}", words.join(", "))))
}

/// The one word that a field of this description always carries, such as `photo` for "Type of the media, must be photo".
pub(super) fn fixed_word<'a>(name: &str, description: &'a str) -> Option<&'a str> {
    if !["type", "status", "source"].contains(&name) {
        return None;
    }
    let rest = ["must be ", "always "].iter().find_map(|lead| description.split_once(lead).map(|(_, rest)| rest))?;
    let word = rest.trim_end_matches('.').trim_matches('"');
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_word.then_some(word)
}

fn limit_in(description: &str) -> Option<Limit> {
    if let Some((_, rest)) = description.split_once("At most ") {
        let max = leading_number(rest)?.0;
        return Some(Limit { min: 0, max, counted: Counted::Items });
    }
    let (min, max, rest) = range_in(description)?;
    let rest = rest.trim_start();
    let counted = if rest.starts_with("characters") {
        Counted::Characters
    } else if rest.starts_with("bytes") || rest.starts_with("Bytes") {
        Counted::Bytes
    } else if description.contains("Values between") {
        Counted::Amount
    } else if description.contains("list of") || rest.starts_with("items") {
        Counted::Items
    } else {
        return None;
    };
    Some(Limit { min, max, counted })
}

/// The first `a-b` in a description, and what follows it.
fn range_in(description: &str) -> Option<(usize, usize, &str)> {
    let mut from = 0;
    while let Some(at) = description[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let (min, after) = leading_number(&description[at..])?;
        if let Some(dashed) = after.strip_prefix('-')
            && let Some((max, rest)) = leading_number(dashed)
        {
            return Some((min, max, rest));
        }
        from = description.len() - after.len();
    }
    None
}

fn leading_number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_out_of_prose() {
        let cases = [
            ("Data to be sent when pressed, 1-64 bytes", Some((1, 64, Counted::Bytes))),
            ("Text of the command; 1-32 characters. Can contain only…", Some((1, 32, Counted::Characters))),
            ("At most 100 commands can be specified.", Some((0, 100, Counted::Items))),
            ("Limits the number. Values between 1-100 are accepted. Defaults to 100.", Some((1, 100, Counted::Amount))),
            ("A two-letter ISO 639-1 language code.", None),
            ("Title of the chat", None),
        ];
        for (description, expected) in cases {
            let found = limit_in(description).map(|limit| (limit.min, limit.max, limit.counted));
            assert_eq!(found, expected, "{description}");
        }
    }

    #[test]
    fn a_fixed_word_is_told_from_a_choice_of_words() {
        assert_eq!(fixed_word("type", "Type of the media, must be photo"), Some("photo"));
        assert_eq!(fixed_word("status", "The member's status in the chat, always \"creator\""), Some("creator"));
        assert_eq!(fixed_word("type", "Must be one of \"a\" or \"b\""), None);
        assert_eq!(fixed_word("text", "must be photo"), None);
    }
}
