//! A typed line becomes a command with checked arguments, the same way everywhere.
//!
//! The words after the name fill the arguments in the table's order; `name:value` (also with the full-width colon)
//! fills one by name, and only names that the command has count, so that `https:` is text; a value with blanks stands
//! in quotes, which are quotes at its beginning and its end alone; a last text argument takes the rest of the line.

use std::collections::BTreeMap;

use super::arguments::{Arg, Arguments, Kind, clipped};
use super::error::Refusal;
use super::{Action, Command, TABLE, find};
use crate::community::Right;

/// A command with its checked arguments.
#[derive(Clone)]
pub struct Parsed {
    /// The command.
    pub command: &'static Command,
    /// What it is to do.
    pub action: &'static Action,
    /// Checked arguments.
    pub arguments: Arguments,
}

impl Parsed {
    /// Whether the community has to be known before the body runs. A code that anybody may type says itself which one it
    /// is about.
    pub(crate) fn needs_community(&self) -> bool {
        let has_code = self.arguments.text("code").is_some_and(|code| !code.is_empty());
        self.action.needs_community && !(self.action.who == Right::Member && has_code)
    }

    /// Whether it is something that anybody may do about themselves in a community that they belong to.
    pub(crate) fn is_personal(&self) -> bool {
        self.action.needs_community && self.action.who == Right::Member
    }
}

impl std::fmt::Debug for Parsed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{} {} {:?}", self.command.name, self.action.name, self.arguments)
    }
}

/// Parses a line such as `/model growth n0:1000 r:0.1`; the slash may be missing, `/cmd@bot` has lost its `@bot`.
pub fn parse_line(line: &str) -> Result<Parsed, Refusal> {
    let words = split(line.trim());
    let mut words = words.iter().peekable();
    let name = words.next().map(|word| word.text.trim_start_matches('/').to_lowercase()).unwrap_or_default();
    let command = find(&name).ok_or_else(|| unknown_command(&name))?;
    let action_name = if command.has_actions() {
        words.peek().map(|word| word.text.to_lowercase()).unwrap_or_default()
    } else {
        String::new()
    };
    let named = command.action(&action_name);
    if command.has_actions() && named.is_some() {
        words.next();
    }
    let action = named.or_else(|| command.unnamed_action()).ok_or_else(|| unknown_action(command, &action_name))?;
    let rest: Vec<&Word> = words.collect();
    let arguments = fill(action, line.trim(), &rest)?;
    Ok(Parsed { command, action, arguments })
}

/// Takes what was chosen in a form.
pub(crate) fn parse_form(command: &str, action: &str, args: &[(String, String)]) -> Result<Parsed, Refusal> {
    let command = find(command).ok_or_else(|| unknown_command(command))?;
    let action = command.action(action).ok_or_else(|| unknown_action(command, action))?;
    let mut values = BTreeMap::new();
    for (name, value) in args {
        let arg = action.args.iter().find(|arg| arg.name == name).ok_or_else(|| unknown_argument(action, name))?;
        values.insert(arg.name, arg.check(value)?);
    }
    complete(action, values).map(|arguments| Parsed { command, action, arguments })
}

fn unknown_command(name: &str) -> Refusal {
    let nearest = TABLE
        .iter()
        .map(|c| c.name)
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    Refusal::new("command-unknown").arg("name", clipped(name)).arg("nearest", nearest.unwrap_or("help"))
}

fn unknown_action(command: &Command, name: &str) -> Refusal {
    let known: Vec<&str> = command.actions.iter().map(|action| action.name).filter(|name| !name.is_empty()).collect();
    let id = if name.is_empty() { "action-missing" } else { "action-unknown" };
    Refusal::new(id).arg("command", command.name).arg("name", clipped(name)).arg("known", known.join(", "))
}

fn unknown_argument(action: &Action, name: &str) -> Refusal {
    let known: Vec<&str> = action.args.iter().map(|arg| arg.name).collect();
    Refusal::new("arg-unknown").arg("name", clipped(name)).arg("known", known.join(", "))
}

/// One word of a line: its text without quotes, where it begins in the line, and how many bytes it takes there.
struct Word {
    text: String,
    begins: usize,
    width: usize,
    is_quoted: bool,
}

fn split(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some(&(begins, first)) = chars.peek() {
        if first.is_whitespace() {
            chars.next();
            continue;
        }
        let mut word = Word { text: String::new(), begins, width: 0, is_quoted: false };
        let mut closing = None;
        while let Some(&(_, c)) = chars.peek() {
            match (closing, c) {
                (None, c) if c.is_whitespace() => break,
                (None, '"' | '“') if begins_value(&word.text) && is_closed(&line[begins..], c) => {
                    word.is_quoted |= word.text.is_empty();
                    closing = Some(closing_of(c));
                }
                (Some(end), c) if c == end => closing = None,
                (_, c) => word.text.push(c),
            }
            chars.next();
        }
        word.width = chars.peek().map_or(line.len(), |&(end, _)| end) - begins;
        words.push(word);
    }
    words
}

fn closing_of(quote: char) -> char {
    if quote == '"' { '"' } else { '”' }
}

/// Whether what stands before a quote is nothing but the name of an argument.
fn begins_value(before: &str) -> bool {
    before.is_empty() || before.strip_suffix([':', '：']).is_some_and(|name| !name.contains([':', '：']))
}

/// Whether the first quote in a text is closed where its word ends.
fn is_closed(text: &str, quote: char) -> bool {
    let quoted = text.split_once(quote).and_then(|(_, rest)| rest.split_once(closing_of(quote)));
    quoted.is_some_and(|(_, after)| {
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || ",;".contains(c))
    })
}

fn fill(action: &Action, line: &str, words: &[&Word]) -> Result<Arguments, Refusal> {
    let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
    // The last text argument, when it was given by name and without quotes, goes on until the next name that has a value
    // (“Topic: this” is text): unless something is still missing that the next word may be.
    let mut goes_on: Option<(&'static Arg, usize)> = None;
    for (index, word) in words.iter().enumerate() {
        if let Some((arg, value)) = named(action, word).filter(|(_, value)| goes_on.is_none() || !value.is_empty()) {
            values.insert(arg.name, arg.check(value)?);
            let is_open = takes_the_rest(action, arg) && !value.is_empty() && word.text.len() == word.width;
            goes_on = is_open.then(|| (arg, word.begins + word.text.len() - value.len()));
            continue;
        }
        let is_missing =
            |values: &BTreeMap<_, _>| action.args.iter().any(|a| a.is_required && !values.contains_key(a.name));
        if let Some((arg, begins)) = goes_on.filter(|_| !is_missing(&values)) {
            values.insert(arg.name, arg.check(&line[begins..word.begins + word.width])?);
            continue;
        }
        let Some(arg) = action.args.iter().find(|arg| !values.contains_key(arg.name) && !is_named_only(arg)) else {
            return Err(Refusal::new("arg-too-many").arg("value", clipped(&word.text)));
        };
        if takes_the_rest(action, arg) && arg.max_chars().is_some_and(|max| max <= SHORT_MAX_CHARS) {
            values.insert(arg.name, arg.check(&word.text)?);
            goes_on = (!word.is_quoted).then_some((arg, word.begins));
            continue;
        }
        if takes_the_rest(action, arg) {
            let rest = if index + 1 == words.len() { word.text.as_str() } else { &line[word.begins..] };
            values.insert(arg.name, arg.check(rest)?);
            break;
        }
        values.insert(arg.name, arg.check(&word.text)?);
    }
    complete(action, values)
}

/// `lang:` and `theme:` are given by name alone: no word in another's place is taken for them.
fn is_named_only(arg: &Arg) -> bool {
    matches!(arg.name, "lang" | "theme")
}

/// A last text of at most so many characters is a name, a code or a month: it ends where another argument is named.
/// What is longer may hold any words, those that look like names among them.
const SHORT_MAX_CHARS: usize = 64;

fn takes_the_rest(action: &Action, arg: &Arg) -> bool {
    let last = action.args.iter().rfind(|arg| !is_named_only(arg));
    matches!(arg.kind, Kind::Text { .. }) && last.is_some_and(|last| last.name == arg.name)
}

fn named<'w>(action: &Action, word: &'w Word) -> Option<(&'static Arg, &'w str)> {
    if word.is_quoted {
        return None;
    }
    let (name, value) = word.text.split_once([':', '：'])?;
    let arg = action.args.iter().find(|arg| arg.name.eq_ignore_ascii_case(name))?;
    Some((arg, value))
}

fn complete(action: &Action, values: BTreeMap<&'static str, String>) -> Result<Arguments, Refusal> {
    match action.args.iter().find(|arg| arg.is_required && !values.contains_key(arg.name)) {
        Some(missing) => Err(Refusal::new("arg-missing").arg("name", missing.name)),
        None => Ok(Arguments(values)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(line: &str) -> Vec<(&'static str, String)> {
        parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}")).arguments.0.into_iter().collect()
    }

    fn refused(line: &str) -> &'static str {
        parse_line(line).expect_err(line).id
    }

    #[test]
    fn words_fill_in_order_and_names_fill_by_name() {
        let expected = vec![
            ("days", "100".to_owned()),
            ("k", "10000".to_owned()),
            ("n0", "1000".to_owned()),
            ("r", "0.1".to_owned()),
        ];
        assert_eq!(given("/model growth n0:1000 r:0.1 k:10000 days:100"), expected);
        assert_eq!(given("model growth 1000 0.1 10000 100"), expected);
        assert_eq!(given("/model growth k：10000 1000 0.1 100"), expected);
    }

    #[test]
    fn a_last_text_that_is_given_by_name_goes_on_until_the_next_name() {
        let body = |line: &str| parse_line(line).unwrap().arguments.text("body").unwrap().to_owned();
        assert_eq!(body("/post edit 1 body:new words, and: more"), "new words, and: more");
        assert_eq!(body("/post edit 1 body:two words topic:rust"), "two words");
        assert_eq!(body("/post edit 1 body:\"quoted words\" topic"), "quoted words");
        assert_eq!(body("/post edit 1 body：第一 行\n第二行"), "第一 行\n第二行");
        assert_eq!(body("/post edit 1 body:Lesson\nTopic: a, When: now"), "Lesson\nTopic: a, When: now");
    }

    #[test]
    fn only_names_that_the_command_has_are_names() {
        assert_eq!(refused("/growth https://example.org"), "arg-not-in-range");
        assert_eq!(
            given("/settings name channel:#x lesson:one"),
            vec![("channel", "#x".to_owned()), ("name", "lesson:one".to_owned())]
        );
    }

    #[test]
    fn a_value_with_blanks_stands_in_quotes() {
        assert_eq!(
            given("/settings name \"weekly lesson\" #general"),
            vec![("channel", "#general".to_owned()), ("name", "weekly lesson".to_owned())]
        );
        assert_eq!(
            given("/settings name name:“每周 课程” #general"),
            vec![("channel", "#general".to_owned()), ("name", "每周 课程".to_owned())]
        );
    }

    #[test]
    fn quotes_within_a_text_are_text() {
        let body = |line: &str| parse_line(line).unwrap().arguments.text("body").unwrap().to_owned();
        assert_eq!(body("/post edit 1 body:看**“重点 一”**吧 two"), "看**“重点 一”**吧 two");
        assert_eq!(body("/post edit 1 body:“重点 一”是 two"), "“重点 一”是 two");
        assert_eq!(body("/post edit 1 body:他说：“你好 吗” two"), "他说：“你好 吗” two");
        assert_eq!(body("/post edit 1 body:\"one two\""), "one two");
        assert_eq!(body("/post edit 1 body:5\" disk and \"x\""), "5\" disk and \"x\"");
    }

    #[test]
    fn what_cannot_be_understood_says_which_part() {
        assert_eq!(refused("/grwth"), "command-unknown");
        assert_eq!(refused(""), "command-unknown");
        assert_eq!(refused("/model"), "action-missing");
        assert_eq!(refused("/model decay"), "action-unknown");
        assert_eq!(refused("/model growth r:fast"), "arg-not-in-range");
        assert_eq!(refused("/growth 90 90"), "arg-too-many");
        assert_eq!(refused("/growth lang:fr"), "arg-not-one-of");
        assert_eq!(refused("/settings zone"), "arg-missing");
    }

    #[test]
    fn languages_are_understood_as_people_write_them() {
        assert_eq!(given("/growth lang:zh"), vec![("lang", "zh-CN".to_owned())]);
        assert_eq!(given("/growth lang:中文"), vec![("lang", "zh-CN".to_owned())]);
    }

    #[test]
    fn a_short_last_text_ends_where_another_argument_is_named() {
        for line in [
            "/calendar dec 2026 lang:zh-CN",
            "/calendar show lang:zh-CN dec 2026",
            "/calendar month:dec 2026 lang:zh-CN",
        ] {
            let parsed = parse_line(line).unwrap();
            assert_eq!(parsed.arguments.text("month"), Some("dec 2026"), "{line}");
            assert_eq!(parsed.arguments.text("lang"), Some("zh-CN"), "{line}");
        }
    }

    #[test]
    fn a_calendar_needs_no_word_for_what_to_do() {
        for line in ["/calendar", "/calendar show", "calendar 2026-12", "/calendar month:2026-12"] {
            assert_eq!(parse_line(line).unwrap().action.name, "show", "{line}");
        }
    }
}
