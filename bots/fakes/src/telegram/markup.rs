//! Text as the bot wrote it, made into what people see: plain text with entities.

use serde_json::{Map, Value, json};

use super::call::Call;
use crate::judge::utf16_len;

/// Text and its entities, offsets in UTF-16 code units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

/// The words of a call that has passed the rules; markup that cannot be read gives none.
pub(super) fn read_words(call: &Call, text_name: &str, entities_name: &str) -> Words {
    read_words_of(&call.args, text_name, entities_name)
}

/// The same for a nested object, such as an `InputMedia`.
pub(super) fn read_words_of(args: &Map<String, Value>, text_name: &str, entities_name: &str) -> Words {
    parse(args, text_name, entities_name).unwrap_or_default()
}

/// Reads text with `parse_mode` or with entities. The error is what stands after "Bad Request: ".
pub(super) fn parse(args: &Map<String, Value>, text_name: &str, entities_name: &str) -> Result<Words, String> {
    let text = args.get(text_name).and_then(Value::as_str).unwrap_or_default();
    match args.get("parse_mode").and_then(Value::as_str) {
        None | Some("") => {
            let entities = args.get(entities_name).and_then(Value::as_array).cloned().unwrap_or_default();
            Ok(Words { text: text.to_owned(), entities })
        }
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            HtmlReader::default().read(text).map_err(|problem| format!("can't parse entities: {problem}"))
        }
        Some(mode) if ["markdown", "markdownv2"].contains(&mode.to_lowercase().as_str()) => {
            Err(format!("this fake does not read {mode}; it reads HTML, and entities are better"))
        }
        Some(_) => Err("unsupported parse_mode".to_owned()),
    }
}

/// An element that was opened and not closed yet.
#[derive(Debug)]
struct Open {
    tag: String,
    start: usize,
    entity: Option<Map<String, Value>>,
}

/// Reads Telegram's HTML (Bot API, "HTML style").
#[derive(Debug, Default)]
struct HtmlReader {
    words: Words,
    length: usize,
    open: Vec<Open>,
}

impl HtmlReader {
    fn read(mut self, source: &str) -> Result<Words, String> {
        let mut rest = source;
        while let Some(next) = rest.chars().next() {
            let at = source.len() - rest.len();
            rest = match next {
                '<' => {
                    let end = rest.find('>').ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
                    self.read_tag(&rest[1..end], at)?;
                    &rest[end + 1..]
                }
                '&' => self.read_reference(rest),
                _ => {
                    self.push(next);
                    &rest[next.len_utf8()..]
                }
            };
        }
        match self.open.pop() {
            Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
            None => Ok(self.words),
        }
    }

    fn push(&mut self, letter: char) {
        self.words.text.push(letter);
        self.length += letter.len_utf16();
    }

    /// A character reference; an ampersand that begins none stands for itself.
    fn read_reference<'a>(&mut self, rest: &'a str) -> &'a str {
        let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
        for (reference, letter) in known {
            if let Some(after) = rest.strip_prefix(reference) {
                self.push(letter);
                return after;
            }
        }
        if let Some((number, after)) = rest.strip_prefix("&#").and_then(|tail| tail.split_once(';')) {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            if let Some(letter) = code.and_then(char::from_u32) {
                self.push(letter);
                return after;
            }
        }
        self.push('&');
        &rest[1..]
    }

    fn read_tag(&mut self, inside: &str, at: usize) -> Result<(), String> {
        if let Some(name) = inside.strip_prefix('/') {
            return self.close(&name.trim().to_lowercase(), at);
        }
        let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let tag = name.to_lowercase();
        let is_in_pre = self.open.last().is_some_and(|open| open.tag == "pre");
        let entity = entity_of(&tag, attributes)
            .ok_or_else(|| format!("Unsupported start tag \"{tag}\" at byte offset {at}"))?;
        let entity = if tag == "code" && is_in_pre {
            self.put_language(attributes);
            None
        } else {
            Some(entity)
        };
        self.open.push(Open { tag, start: self.length, entity });
        Ok(())
    }

    /// `<pre><code class="language-…">` is one entity with a language.
    fn put_language(&mut self, attributes: &str) {
        let language = attribute(attributes, "class").and_then(|class| class.strip_prefix("language-"));
        let pre = self.open.last_mut().and_then(|open| open.entity.as_mut());
        if let (Some(language), Some(pre)) = (language, pre) {
            pre.insert("language".into(), json!(language));
        }
    }

    fn close(&mut self, tag: &str, at: usize) -> Result<(), String> {
        let Some(open) = self.open.pop().filter(|open| open.tag == tag) else {
            return Err(format!("Unmatched end tag at byte offset {at}"));
        };
        if let Some(mut entity) = open.entity.filter(|_| self.length > open.start) {
            entity.insert("offset".into(), json!(open.start));
            entity.insert("length".into(), json!(self.length - open.start));
            self.words.entities.push(Value::Object(entity));
        }
        Ok(())
    }
}

fn entity_of(tag: &str, attributes: &str) -> Option<Map<String, Value>> {
    let kind = match tag {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" => "spoiler",
        "span" if attribute(attributes, "class") == Some("tg-spoiler") => "spoiler",
        "code" => "code",
        "pre" => "pre",
        "blockquote" if attributes.contains("expandable") => "expandable_blockquote",
        "blockquote" => "blockquote",
        "a" => "text_link",
        "tg-emoji" => "custom_emoji",
        _ => return None,
    };
    let mut entity = Map::new();
    entity.insert("type".into(), json!(kind));
    match kind {
        "text_link" => entity.insert("url".into(), json!(attribute(attributes, "href")?)),
        "custom_emoji" => entity.insert("custom_emoji_id".into(), json!(attribute(attributes, "emoji-id")?)),
        _ => None,
    };
    Some(entity)
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = attributes.split_once(&format!("{name}="))?;
    let quote = rest.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    rest[1..].split_once(quote).map(|(value, _)| value)
}

/// What is wrong with entities that the bot gave itself, as pairs of index and problem.
pub(super) fn judge_entities(text: &str, entities: &[Value]) -> Vec<(usize, String)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    let mut problems = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        let number = |name: &str| entity.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let (Some(offset), Some(length)) = (number("offset"), number("length")) else {
            problems.push((index, "has no offset and length that count".to_owned()));
            continue;
        };
        let end = offset.saturating_add(length);
        if length == 0 {
            problems.push((index, "is empty".to_owned()));
        } else if end > units.len() {
            problems.push((index, format!("ends at {end}, the text at {}", units.len())));
        } else if [offset, end].iter().any(|at| units.get(*at).is_some_and(|unit| (0xDC00..0xE000).contains(unit))) {
            problems.push((index, "cuts a character in two".to_owned()));
        } else if let Some((other, ..)) = spans.iter().find(|(_, start, stop)| crosses(offset, end, *start, *stop)) {
            problems.push((index, format!("crosses entity {other} without lying within it")));
        }
        problems.extend(missing_companion(entity).map(|problem| (index, problem)));
        spans.push((index, offset, end));
    }
    problems
}

fn crosses(start: usize, end: usize, other_start: usize, other_end: usize) -> bool {
    let overlaps = start < other_end && other_start < end;
    let is_nested = (other_start <= start && end <= other_end) || (start <= other_start && other_end <= end);
    overlaps && !is_nested
}

/// The field that an entity of its type cannot be without (Bot API, `MessageEntity`).
fn missing_companion(entity: &Value) -> Option<String> {
    let needed = match entity.get("type")?.as_str()? {
        "text_link" => "url",
        "text_mention" => "user",
        "custom_emoji" => "custom_emoji_id",
        "date_time" => "unix_time",
        _ => return None,
    };
    entity.get(needed).is_none().then(|| format!("has no {needed}"))
}

/// The entities that Telegram itself finds in what a person types: commands, mentions and addresses.
pub(super) fn entities_of_typed(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let kind = match word.chars().next() {
            Some('/') if word.len() > 1 => "bot_command",
            Some('@') if word.len() > 1 => "mention",
            _ if word.starts_with("https://") || word.starts_with("http://") => "url",
            _ => continue,
        };
        // `word` is a slice of `text`, so the distance of the two is where it stands.
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        found.push(json!({"type": kind, "offset": utf16_len(&text[..at]), "length": utf16_len(word)}));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(source: &str) -> Result<Words, String> {
        HtmlReader::default().read(source)
    }

    #[test]
    fn html_becomes_text_with_entities() {
        let words = html("<b>Hi</b> 😀 <a href=\"https://x.y/?a=1&b=2\">link</a> &lt;&#65;").unwrap();
        assert_eq!(words.text, "Hi 😀 link <A");
        assert_eq!(
            words.entities,
            [
                json!({"type": "bold", "offset": 0, "length": 2}),
                json!({"type": "text_link", "offset": 6, "length": 4, "url": "https://x.y/?a=1&b=2"}),
            ]
        );
    }

    #[test]
    fn code_within_pre_is_one_entity_with_its_language() {
        let words = html("<pre><code class=\"language-rust\">x</code></pre>").unwrap();
        assert_eq!(words.entities, [json!({"type": "pre", "offset": 0, "length": 1, "language": "rust"})]);
    }

    #[test]
    fn broken_html_is_refused() {
        for source in ["<b>", "<b></i>", "a < b", "<div>x</div>", "</b>", "<a>x</a>"] {
            assert!(html(source).is_err(), "{source}");
        }
    }

    #[test]
    fn entities_must_lie_within_the_text_and_within_each_other() {
        let entity = |offset: usize, length: usize| json!({"type": "bold", "offset": offset, "length": length});
        assert!(judge_entities("a😀b", &[entity(0, 4), entity(1, 2)]).is_empty());
        for (wrong, problem) in [
            (vec![entity(0, 5)], "ends at 5"),
            (vec![entity(0, 0)], "is empty"),
            (vec![entity(0, 2)], "cuts a character"),
            (vec![entity(2, 2)], "cuts a character"),
            (vec![entity(0, 3), entity(1, 3)], "crosses entity 0"),
            (vec![json!({"type": "text_link", "offset": 0, "length": 1})], "has no url"),
        ] {
            let problems = judge_entities("a😀b", &wrong);
            assert!(problems.iter().any(|(_, found)| found.contains(problem)), "{problem}: {problems:?}");
        }
    }

    #[test]
    fn typed_commands_are_marked() {
        let expected = [
            json!({"type": "bot_command", "offset": 0, "length": 6}),
            json!({"type": "mention", "offset": 10, "length": 4}),
        ];
        assert_eq!(entities_of_typed("/start 😀 @ada"), expected);
    }
}
