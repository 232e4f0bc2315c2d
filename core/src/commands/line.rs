//! How arguments are written in a line.
//!
//! Words fill the arguments in the table's order, and `name:value` (also with the full-width colon) fills one by name.
//! Only names that the command has count, so that `https:` is text. A text that is given by name goes on until the next
//! name. A value may stand in quotes; in them `\"` is a quotation mark, and so is every one that opens and closes within
//! (`"say "hi" now"`).
//!
//! The last text of a command takes the rest of the line. Names count after it only where nothing but named values
//! follows; what looks like a name in the midst of it is refused, because nobody can know which of the two it is: unless
//! the text has several lines or stands in quotes. No name is taken twice.
//!
//! A word such as `too:lessons`, one slip away from a name that is given nowhere, is refused in a short text without
//! quotes, and asked about in a long one, where it may well be text: unless it is code or stands in quotes there.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Action;
use super::arguments::{Arg, Arguments, Kind, clipped};
use super::error::Refusal;
use super::parse::unknown_argument;

/// Texts that may be so long are such as people write, not names or times.
const LONG_TEXT_CHARS: usize = 1_000;

/// The checked values of a line, by name.
pub(super) fn values(action: &Action, line: &str) -> Result<Arguments, Refusal> {
    let mut reading = Reading { action, line, values: BTreeMap::new(), besides: None, nearly: Vec::new() };
    let mut at = 0;
    while let Some(begins) = next_word(line, at) {
        at = reading.take(begins)?;
    }
    let Reading { values, besides, nearly, .. } = reading;
    Ok(Arguments { values, besides: besides.unwrap_or_default(), nearly })
}

/// A line of which some values are already read.
struct Reading<'l> {
    action: &'l Action,
    line: &'l str,
    values: BTreeMap<&'static str, String>,
    /// What was named behind a long text without quotes, once there was one.
    besides: Option<Vec<&'static str>>,
    /// Words of long texts that are nearly a name, with that name.
    nearly: Vec<(String, &'static str)>,
}

impl Reading<'_> {
    /// Takes the value that begins at a word; returns where it ends.
    fn take(&mut self, begins: usize) -> Result<usize, Refusal> {
        let (arg, value_at, by_name) = match self.named(begins) {
            Some((arg, value_at)) if self.values.contains_key(arg.name) => {
                let value = clipped(word(&self.line[value_at..]));
                return Err(Refusal::new("arg-twice").arg("name", arg.name).arg("value", value));
            }
            Some((arg, value_at)) => (arg, value_at, true),
            None => (self.next_in_order(begins)?, begins, false),
        };
        let (value, ends) = self.value(arg, value_at, by_name)?;
        let value_checked = arg.check(&value)?;
        let is_plain = value == self.line[value_at..ends].trim();
        if is_plain && goes_on(arg) {
            self.look_for_slips(arg, by_name, value_at..ends)?;
        }
        self.values.insert(arg.name, value_checked);
        if let Some(besides) = &mut self.besides {
            besides.push(arg.name);
        } else if is_long_text(arg) && takes_the_rest(self.action, arg) && is_plain {
            self.besides = Some(Vec::new());
        }
        Ok(ends)
    }

    /// Refuses a slip of a name in a short text, and remembers those in a long one.
    fn look_for_slips(&mut self, arg: &Arg, by_name: bool, value: Range<usize>) -> Result<(), Refusal> {
        let Range { start, end } = value;
        let mut at = start;
        while let Some(word_at) = next_word(self.line, at).filter(|at| *at < end) {
            let word = word(&self.line[word_at..end]);
            at = word_at + word.len();
            let slip = self.slip(word, end).filter(|(_, meant)| !(by_name && *meant == arg.name));
            let Some((slip, meant)) = slip else { continue };
            if !is_long_text(arg) {
                let refusal = Refusal::new("arg-nearly").arg("name", arg.name).arg("word", clipped(word));
                return Err(refusal.arg("slip", slip).arg("meant", meant));
            }
            if !is_set_off(&self.line[start..word_at]) {
                self.nearly.push((clipped(word), meant));
            }
        }
        Ok(())
    }

    /// The name in `name:value` that is one slip away from one of the command that is given nowhere, and that one.
    fn slip<'w>(&self, word: &'w str, ends: usize) -> Option<(&'w str, &'static str)> {
        let (slip, value) = name_of(word)?;
        let is_given = |arg: &Arg| {
            self.values.contains_key(arg.name) || self.names_from(ends).any(|(_, later)| later.name == arg.name)
        };
        let is_known = self.action.args.iter().any(|arg| arg.name == slip);
        if is_known || value.is_empty() || value.starts_with(':') {
            return None;
        }
        let meant = self.action.args.iter().find(|arg| strsim::osa_distance(arg.name, slip) == 1)?;
        (!is_given(meant)).then_some((slip, meant.name))
    }

    /// The argument whose turn it is, for a word without a name.
    fn next_in_order(&self, begins: usize) -> Result<&'static Arg, Refusal> {
        let word = word(&self.line[begins..]);
        let arg = self.action.args.iter().find(|arg| !self.values.contains_key(arg.name) && !is_named_only(arg));
        // Where a text may be left out, such a word is rather a name with a slip in it.
        let may_be_text = |arg: &Arg| is_text(arg) && arg.is_required;
        let misnamed = name_of(word).filter(|_| !arg.is_some_and(may_be_text));
        match (arg, misnamed) {
            (_, Some((name, _))) => Err(unknown_argument(self.action, name)),
            (Some(arg), None) => Ok(arg),
            (None, None) => Err(Refusal::new("arg-too-many").arg("value", clipped(word))),
        }
    }

    /// The argument that a word names, and where its value begins.
    fn named(&self, begins: usize) -> Option<(&'static Arg, usize)> {
        let (name, value) = word(&self.line[begins..]).split_once([':', '：'])?;
        let arg = self.action.args.iter().find(|arg| arg.name.eq_ignore_ascii_case(name))?;
        let colon = self.line[begins + name.len()..].chars().next().map_or(0, char::len_utf8);
        let value_at = begins + name.len() + colon;
        // `name: value` is meant as `name:value`.
        let is_next = value.is_empty() && self.line[value_at..].starts_with(' ');
        let next = next_word(self.line, value_at).filter(|next| is_next && self.named(*next).is_none());
        Some((arg, next.unwrap_or(value_at)))
    }

    /// A value from its beginning on, without its quotes, and where it ends.
    fn value(&self, arg: &'static Arg, begins: usize, by_name: bool) -> Result<(String, usize), Refusal> {
        let rest = &self.line[begins..];
        // Nobody writes a text of one word there, whatever else is missing.
        let has_blanks = is_long_text(arg) || !self.is_waiting_for_another(arg, begins);
        let is_last = takes_the_rest(self.action, arg) && has_blanks;
        match quoted(rest) {
            Quoted::Closed { value, width } if !is_last || self.is_closed(begins + width, arg) => {
                return Ok((value, begins + width));
            }
            Quoted::Open => return Err(Refusal::new("arg-quote-open").arg("name", arg.name)),
            _ => {}
        }
        let ends = if is_last {
            self.tail_after(arg, begins)?
        } else if by_name && goes_on(arg) && has_blanks {
            self.next_name(begins)
        } else {
            begins + word(rest).len()
        };
        Ok((self.line[begins..ends].trim().to_owned(), ends))
    }

    /// Whether the command cannot do without something else that is neither given nor named later in the line.
    fn is_waiting_for_another(&self, arg: &Arg, begins: usize) -> bool {
        let is_named = |wanted: &Arg| self.names_from(begins).any(|(_, arg)| arg.name == wanted.name);
        let waits = |a: &Arg| a.is_required && a.name != arg.name && !self.values.contains_key(a.name) && !is_named(a);
        self.action.args.iter().any(waits)
    }

    /// Every word from here on that names an argument, with that argument.
    fn names_from(&self, begins: usize) -> impl Iterator<Item = (usize, &'static Arg)> + '_ {
        let first = next_word(self.line, begins);
        std::iter::successors(first, |at| next_word(self.line, at + word(&self.line[*at..]).len()))
            .filter_map(|at| Some((at, self.named(at)?.0)))
    }

    /// Where the next name stands that can be given yet. With nothing behind its colon it is one in small letters only
    /// (“Topic: this” is text).
    fn next_name(&self, begins: usize) -> usize {
        let is_next = |&(at, next): &(usize, &Arg)| {
            let text = word(&self.line[at..]);
            at > begins && (!text.ends_with([':', '：']) || text.starts_with(next.name))
        };
        self.names_from(begins).find(is_next).map_or(self.line.len(), |(at, _)| at)
    }

    /// Where the last text ends: where nothing but named values follows.
    fn tail_after(&self, arg: &Arg, begins: usize) -> Result<usize, Refusal> {
        let names = self.names_from(begins).filter(|&(at, named)| {
            let is_empty = word(&self.line[at..]).ends_with([':', '：']);
            at > begins && !is_empty && named.name != arg.name && !self.values.contains_key(named.name)
        });
        let names: Vec<usize> = names.map(|(at, _)| at).collect();
        let tail = names.iter().find(|at| self.is_tail(**at, arg)).copied();
        let text_ends = tail.unwrap_or(self.line.len());
        match names.first() {
            // In a text of one line; what stands before the tail is as doubtful as without one.
            Some(at) if *at < text_ends && !self.line[begins..text_ends].trim_end().contains('\n') => {
                let value = clipped(word(&self.line[*at..]));
                Err(Refusal::new("arg-in-text").arg("name", arg.name).arg("value", value))
            }
            _ => Ok(text_ends),
        }
    }

    /// Whether a quotation that ends here is the whole of the last text: in a line, where another name follows right on it
    /// with its value (“"Rust" topic: is what we talk about” is text).
    fn is_closed(&self, at: usize, text: &Arg) -> bool {
        let names = |next: &usize| !word(&self.line[*next..]).ends_with([':', '：']);
        let next = next_word(self.line, at).filter(names).and_then(|next| self.named(next));
        let is_next = next.is_some_and(|(arg, _)| arg.name != text.name && !self.values.contains_key(arg.name));
        (is_next && !self.line[at..].contains('\n')) || self.is_tail(at, text)
    }

    /// Whether from here on there is nothing, or nothing but named values of one word or in quotes.
    fn is_tail(&self, mut at: usize, text: &Arg) -> bool {
        let mut seen = vec![text.name];
        while let Some(begins) = next_word(self.line, at) {
            let Some((arg, value_at)) = self.named(begins) else { return false };
            if seen.contains(&arg.name) || self.values.contains_key(arg.name) {
                return false;
            }
            seen.push(arg.name);
            at = match quoted(&self.line[value_at..]) {
                Quoted::Closed { width, .. } => value_at + width,
                _ => value_at + word(&self.line[value_at..]).len(),
            };
        }
        true
    }
}

/// Where the next word begins, from a place on.
fn next_word(line: &str, from: usize) -> Option<usize> {
    let rest = line.get(from..)?;
    rest.find(|c: char| !c.is_whitespace()).map(|blanks| from + blanks)
}

/// What stands before the next blank.
fn word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

/// Name and value in `name:value`, if a word looks like that. An address does not.
fn name_of(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once([':', '：'])?;
    let is_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (is_name && !value.starts_with("//") && !matches!(name, "discord" | "telegram")).then_some((name, value))
}

/// Whether what follows a text stands within code or quotes that begin in it.
fn is_set_off(before: &str) -> bool {
    let is_odd = |sign: char| before.matches(sign).count() % 2 == 1;
    let is_open = |opens: char, closes: char| before.matches(opens).count() > before.matches(closes).count();
    is_odd('`') || is_odd('"') || is_open('“', '”') || is_open('「', '」')
}

/// `lang:` and `theme:` are given by name alone: no word in another's place is taken for them.
fn is_named_only(arg: &Arg) -> bool {
    matches!(arg.name, "lang" | "theme")
}

fn is_text(arg: &Arg) -> bool {
    matches!(arg.kind, Kind::Text { .. })
}

/// Whether it is a text of which the end might look like an argument.
pub(super) fn is_long_text(arg: &Arg) -> bool {
    is_text(arg) && arg.max_chars().is_some_and(|max| max >= LONG_TEXT_CHARS)
}

/// Whether a value that is given by name may have blanks without quotes.
fn goes_on(arg: &Arg) -> bool {
    matches!(arg.kind, Kind::Text { .. } | Kind::Channels { .. })
}

fn takes_the_rest(action: &Action, arg: &Arg) -> bool {
    let last = action.args.iter().rfind(|arg| !is_named_only(arg));
    is_text(arg) && last.is_some_and(|last| last.name == arg.name)
}

/// How a text begins.
enum Quoted {
    /// With a value in quotes, which ends a word; `width` bytes with them.
    Closed { value: String, width: usize },
    /// With a quotation mark that nothing closes.
    Open,
    /// With something else, or with a quotation that is part of a text.
    Not,
}

/// Reads a value in quotes from the beginning of a text.
fn quoted(text: &str) -> Quoted {
    let Some(quote @ ('"' | '“')) = text.chars().next() else { return Quoted::Not };
    let closing = if quote == '"' { '"' } else { '”' };
    let (mut value, mut depth, mut has_closed) = (String::new(), 1_usize, false);
    let mut chars = text.char_indices().skip(1).peekable();
    let mut before = quote;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends_word = next.is_none_or(char::is_whitespace);
        match c {
            '\\' if next == Some('"') => {
                chars.next();
                value.push('"');
                before = '"';
                continue;
            }
            '“' if closing == '”' => depth += 1,
            '"' if closing == '"' && depth == 1 && opens(before, next) => depth += 1,
            c if c == closing && depth > 1 => {
                depth -= 1;
                has_closed = true;
            }
            c if c == closing && ends_word => return Quoted::Closed { value, width: at + c.len_utf8() },
            // It closes, and the word goes on: the quotation is part of a text, or another begins within.
            c if c == closing && closing == '"' => depth += 1,
            c if c == closing => return Quoted::Not,
            _ => {}
        }
        value.push(c);
        before = c;
    }
    if has_closed || depth > 1 { Quoted::Not } else { Quoted::Open }
}

/// Whether a straight quotation mark within a quoted value opens another quotation, by what stands before and behind it.
fn opens(before: char, next: Option<char>) -> bool {
    let follows = next.is_some_and(|next| !next.is_whitespace());
    "([{=".contains(before) || (before.is_whitespace() && follows)
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse_line;

    fn body(line: &str) -> String {
        let parsed = parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
        parsed.arguments.text("body").unwrap_or_else(|| panic!("{line}: {:?}", parsed.arguments)).to_owned()
    }

    fn of(line: &str, name: &str) -> Option<String> {
        let parsed = parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}"));
        parsed.arguments.text(name).map(ToOwned::to_owned)
    }

    fn refused(line: &str) -> &'static str {
        parse_line(line).expect_err(line).id
    }

    #[test]
    fn a_last_text_takes_the_rest_of_the_line() {
        assert_eq!(body("/post edit 1 body:new words, and: more"), "new words, and: more");
        assert_eq!(body("/post edit 1 body：第一 行\n第二行"), "第一 行\n第二行");
        assert_eq!(body("/post edit 1 body:Lesson\nTopic: a, When: now"), "Lesson\nTopic: a, When: now");
        assert_eq!(body("/post edit 1 body: with a blank before it"), "with a blank before it");
        assert_eq!(body("/post add title:A to:here body:see https://example.org/to:x"), "see https://example.org/to:x");
    }

    #[test]
    fn names_after_the_last_text_count_where_nothing_else_follows() {
        assert_eq!(body("/post edit 1 body:two words topic:rust"), "two words");
        let line = "/post add title:Two words body:Hello all to:#a when:\"weekly on mon at 20:00\"";
        assert_eq!(body(line), "Hello all");
        assert_eq!(of(line, "title").as_deref(), Some("Two words"));
        assert_eq!(of(line, "when").as_deref(), Some("weekly on mon at 20:00"));
        assert_eq!(body("/post edit 1 body:\"a to:x b\" topic:rust"), "a to:x b");
        assert_eq!(body("/post edit 1 body:first\nsecond\ntopic:rust form:code"), "first\nsecond");
    }

    #[test]
    fn a_name_in_the_midst_of_a_text_is_refused_whatever_is_named_behind_it() {
        for line in [
            "/post edit 3 body:New words when:tomorrow at 9:00 title:Odd",
            "/post edit 3 body:New words when:tomorrow at 9:00\ntitle:Odd",
            "/post add body:Hello there overlap:skip when:tomorrow at 9:00 title:Odd to:lessons",
        ] {
            assert_eq!(refused(line), "arg-in-text", "{line}");
        }
        assert_eq!(
            body("/post edit 3 body:New\nwhen:tomorrow at 9:00\nwords title:Odd"),
            "New\nwhen:tomorrow at 9:00\nwords"
        );
    }

    #[test]
    fn what_is_named_behind_a_text_without_quotes_is_told() {
        let besides =
            |line: &str| parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}")).arguments.besides;
        assert_eq!(besides("/post edit 1 body:Wait for the timer, then set grace:5"), ["grace"]);
        assert_eq!(besides("/post edit 1 body:first\nsecond\ntopic:rust form:code"), ["topic", "form"]);
        assert_eq!(besides("/post edit 1 title:A body:one\n“two” lang:zh"), ["lang"]);
        for line in [
            "/post edit 1 body:\"Wait for the timer, then set grace:5\"",
            "/post edit 1 body:\"Wait, then set\" grace:5",
            "/post edit 1 body:“等一等” grace:5",
            "/post edit 1 grace:5 body:Wait for the timer",
            "/post edit 1 title:A topic:rust",
            "/calendar dec 2026 lang:zh-CN",
        ] {
            assert!(besides(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_text_in_quotes_ends_with_them_where_another_name_follows() {
        let line = "/post add body:\"Hello to:all\" title:Z to:lessons when:tomorrow at 9:00";
        assert_eq!(body(line), "Hello to:all");
        assert_eq!(of(line, "title").as_deref(), Some("Z"));
        assert_eq!(of(line, "when").as_deref(), Some("tomorrow at 9:00"));
        assert_eq!(body("/post add title:A body:\"So\" title:is no name"), "\"So\" title:is no name");
        assert_eq!(body("/post edit 1 body:\"So\" to:x\nand more"), "\"So\" to:x\nand more");
        for name in ["topic:", "Topic:", "topic："] {
            let text = format!("\"Rust\" {name} is what we talk about");
            let line = format!("/post add title:A to:#a body:{text}");
            assert_eq!((body(&line), of(&line, "topic")), (text, None), "a name without its value right on it is text");
        }
        assert_eq!(of("/post edit 1 body:\"Rust\" topic: code", "topic").as_deref(), Some("code"));
    }

    #[test]
    fn a_long_text_is_not_cut_where_something_else_is_missing() {
        let missing = parse_line("/post add body:just a body").unwrap_err();
        assert_eq!((missing.id, missing.args), ("arg-missing", vec![("name", "title".to_owned())]));
        assert_eq!(refused("/post add teaser:look at this to:here"), "arg-missing");
    }

    #[test]
    fn what_is_missing_is_told_with_the_word_that_is_nearly_its_name() {
        let missing = parse_line("/post add to:#a body:Hello all titel:Zz").unwrap_err();
        assert_eq!(
            (missing.id, &missing.args[..]),
            ("arg-missing-nearly", &[("name", "title".to_owned()), ("word", "titel:Zz".to_owned()),][..])
        );
        assert_eq!(refused("/post add to:#a body:Hello all wen:tomorrow"), "arg-missing");
    }

    #[test]
    fn a_slip_of_a_name_is_refused_in_a_short_text_and_asked_about_in_a_long_one() {
        let nearly =
            |line: &str| parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}")).arguments.nearly;
        assert_eq!(refused("/post add title:Zz too:lessons"), "arg-nearly");
        assert_eq!(refused("/post add titel:Zz"), "arg-nearly");
        assert_eq!(refused("/post add title:A to:here wen:tomorrow body:x"), "arg-nearly");
        let slip = nearly("/post add title:A to:here body:Hello all wen:tomorrow");
        assert_eq!(slip, [("wen:tomorrow".to_owned(), "when")]);
        assert_eq!(nearly("/post edit 1 body:first\nfrom:code\nlast"), [("from:code".to_owned(), "form")]);
        for line in [
            "/post add title:\"Zz too:lessons\"",
            "/post add title:Zz too:late to:here",
            "/post add title:Zz note:this https://example.org",
            "/post add title:A when:now body:Hello all wen:tomorrow",
            "/post edit 1 body:so: no: for: us",
            "/post edit 1 body:use `wen:tomorrow` and \"wen:tomorrow\" or “a wen:tomorrow” here",
            "/post edit 1 body:```\nfrom:code\n```\nfoo::bar",
            "/post edit 1 body:\"Hello wen:tomorrow\"",
        ] {
            assert!(nearly(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_name_in_the_midst_of_a_text_is_refused_and_not_guessed() {
        assert_eq!(refused("/post edit 1 body:In Rust, to:x means that"), "arg-in-text");
        assert_eq!(refused("/post edit 1 body:Hello all to:#a when:tomorrow 20:00"), "arg-in-text");
        assert_eq!(body("/post edit 1 body:\"In Rust, to:x means that\""), "In Rust, to:x means that");
        assert_eq!(body("/post edit 1 body:let a = A {\n  to:x, b\n}"), "let a = A {\n  to:x, b\n}");
        assert_eq!(body("/post edit 1 to:here body:In Rust, to:x means that"), "In Rust, to:x means that");
    }

    #[test]
    fn no_name_is_taken_twice_and_none_that_is_not_there() {
        assert_eq!(refused("/post add title:A title:B"), "arg-twice");
        assert_eq!(refused("/post add title:A to:#a to:#b body:x"), "arg-twice");
        assert_eq!(refused("/post edit 1 when:\"daily at 9:00\" times:3"), "arg-unknown");
        assert_eq!(refused("/post edit 1 bodi:oops"), "arg-unknown");
        assert_eq!(refused("/growth nonsense:yes"), "arg-unknown");
        assert_eq!(refused("/post show nonsense:yes"), "arg-unknown");
    }

    #[test]
    fn a_text_that_is_given_by_name_goes_on_until_the_next_name() {
        let line = "/post add title:My Topic: Rust to:#a, #b when:weekly on mon at 20:00 topic: two words form:code";
        assert_eq!(of(line, "title").as_deref(), Some("My Topic: Rust"));
        assert_eq!(of(line, "to").as_deref(), Some("#a, #b"));
        assert_eq!(of(line, "when").as_deref(), Some("weekly on mon at 20:00"));
        assert_eq!(of(line, "topic").as_deref(), Some("two words"));
        assert_eq!(of(line, "form").as_deref(), Some("code"));
        assert_eq!(of("/post edit 1 topic: form:code", "topic").as_deref(), Some(""));
    }

    #[test]
    fn quotes_within_a_text_are_text() {
        assert_eq!(body("/post edit 1 body:看**“重点 一”**吧 two"), "看**“重点 一”**吧 two");
        assert_eq!(body("/post edit 1 body:“重点 一”是 two"), "“重点 一”是 two");
        assert_eq!(body("/post edit 1 body:“重点” 一 two"), "“重点” 一 two");
        assert_eq!(body("/post edit 1 body:他说：“你好 吗” two"), "他说：“你好 吗” two");
        assert_eq!(body("/post edit 1 body:“他说“你好”吗” topic:rust"), "他说“你好”吗");
        assert_eq!(body("/post edit 1 body:\"one two\""), "one two");
        assert_eq!(body("/post edit 1 body:5\" disk and \"x\""), "5\" disk and \"x\"");
        assert_eq!(body("/post edit 1 body:\"quoted\" and \"so\""), "\"quoted\" and \"so\"");
        assert_eq!(body("/post edit 1 body:\"quoted words\" she said"), "\"quoted words\" she said");
    }

    #[test]
    fn a_quoted_text_may_have_quotation_marks_in_it() {
        assert_eq!(body(r#"/post edit 1 body:"a \"b\" c" topic:rust"#), r#"a "b" c"#);
        assert_eq!(body(r#"/post edit 1 body:"say "hi" now" topic:rust"#), r#"say "hi" now"#);
        assert_eq!(body(r#"/post edit 1 body:"now say "hi"""#), r#"now say "hi""#);
        let code = r#"fn main() { println!("to:{} {}", r"x y", "z"); }"#;
        assert_eq!(body(&format!("/post add title:A body:\"{code}\" to:#a")), code);
        assert_eq!(of(r#"/post add title:"say "hi" now" to:#a"#, "title").as_deref(), Some(r#"say "hi" now"#));
    }

    #[test]
    fn a_quote_that_nothing_closes_is_refused() {
        assert_eq!(refused("/post edit 1 body:\"unclosed"), "arg-quote-open");
        assert_eq!(refused("/post add title:“没有 结束 to:#a"), "arg-quote-open");
    }
}
