//! What stands within a paragraph: emphasis, code, links, spoilers.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use url::Url;

use super::bare::bare_address;
use super::build::Builder;
use crate::content::text::Style;

/// Stands for a line break while CommonMark is read, so that no line of a paragraph begins anything. It is white space.
const BREAK: char = '\u{2028}';
/// Punctuation of a script that nobody types today, put between Chinese and a mark of emphasis, because CommonMark knows
/// words by the blanks around them. The first that a text does not have is used.
const MARKS: Range<u32> = 0x10A50..0x10A59;
/// Somebody who shrugs, with the arm that a backslash is not elsewhere; and how that is written in Markdown.
const SHRUG: (&str, &str) = (r"¯\_(ツ)_/¯", r"¯\\\_(ツ)\_/¯");
/// Where a link may lead.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tg"];

/// Reads the lines of a paragraph into the builder.
pub(super) fn read(lines: &str, builder: &mut Builder) {
    let mark = MARKS.filter_map(char::from_u32).find(|mark| !lines.contains(*mark));
    let source: String = prepare(lines, mark).replace('\n', &BREAK.to_string());
    let source = format!("{BREAK}{source}");
    builder.mark = mark;
    let mut inline = Inline { source: &source, builder, ends: Vec::new() };
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_SUBSCRIPT;
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        inline.take(event, &range);
    }
    builder.mark = None;
}

/// How a piece of markup ends.
enum End {
    Style,
    /// It was none after all.
    Text(String),
    /// A link, which shows its address where it has no words from here on.
    Link(usize, String),
}

struct Inline<'a> {
    source: &'a str,
    builder: &'a mut Builder,
    ends: Vec<End>,
}

impl Inline<'_> {
    fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Paragraph) => {}
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.builder.code(&code),
            Event::InlineHtml(text) | Event::Html(text) => self.builder.push(&text),
            Event::SoftBreak | Event::HardBreak => self.builder.push("\n"),
            // The rest is of extensions that are switched off.
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        // The break before the first line, which makes it like the others.
        let text = if range.start == 0 { text.strip_prefix(BREAK).unwrap_or(text) } else { text };
        let is_escaped = range.start > 0 && self.source.as_bytes()[range.start - 1] == b'\\';
        self.builder.push_with_bars(text, is_escaped);
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        let is_underline = self.source[range.start..].starts_with("__");
        match tag {
            Tag::Emphasis => self.open(Style::Italic),
            Tag::Strong if is_underline => self.open(Style::Underline),
            Tag::Strong => self.open(Style::Bold),
            Tag::Strikethrough => self.open(Style::Strikethrough),
            Tag::Subscript => self.literal("~", "~".to_owned()),
            Tag::Link { link_type, dest_url, .. } => self.link(link_type, &dest_url, "["),
            Tag::Image { link_type, dest_url, .. } => self.link(link_type, &dest_url, "!["),
            Tag::Paragraph => {}
            _ => self.ends.push(End::Text(String::new())),
        }
    }

    fn open(&mut self, style: Style) {
        self.builder.open(style);
        self.ends.push(End::Style);
    }

    fn literal(&mut self, before: &str, after: String) {
        self.builder.push(before);
        self.ends.push(End::Text(after));
    }

    fn link(&mut self, kind: LinkType, address: &CowStr<'_>, before: &str) {
        let address: String = address.chars().filter(|c| Some(*c) != self.builder.mark).collect();
        let is_bare = matches!(kind, LinkType::Autolink | LinkType::Email);
        let wanted = if kind == LinkType::Email { format!("mailto:{address}") } else { address.clone() };
        match permitted(&wanted) {
            Some(target) => {
                self.ends.push(End::Link(self.builder.len(), target.clone()));
                self.builder.open(Style::Link(target));
            }
            None if is_bare => self.literal("<", ">".to_owned()),
            None => self.literal(before, format!("]({address})")),
        }
    }

    fn end(&mut self) {
        match self.ends.pop() {
            Some(End::Style) => self.builder.close(),
            Some(End::Text(text)) => self.builder.push(&text),
            Some(End::Link(start, target)) => {
                if self.builder.len() == start {
                    self.builder.push(&target);
                }
                self.builder.close();
            }
            None => {}
        }
    }
}

/// The address of a link if it may lead there: as it was typed, or percent-encoded where it holds anything unusual.
fn permitted(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let leads_somewhere = url.has_host() || !url.path().is_empty();
    if !SCHEMES.contains(&url.scheme()) || !leads_somewhere {
        return None;
    }
    let is_usual = |text: &str| text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    let address = if is_usual(address) { address.to_owned() } else { String::from(url) };
    address.chars().all(|c| c.is_ascii_graphic()).then_some(address)
}

/// The lines with what chats do and CommonMark does not: addresses are no markup, and emphasis needs no blanks around
/// Chinese.
fn prepare(text: &str, mark: Option<char>) -> String {
    let mut prepared = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match c {
            '\\' => 1 + rest[1..].chars().next().filter(char::is_ascii_punctuation).map_or(0, char::len_utf8),
            '`' => code_length(rest),
            '<' => tag_length(rest),
            '*' | '_' | '~' => {
                let run = run_length(rest, c);
                emphasis(&text[..at], &rest[..run], &rest[run..], mark, &mut prepared);
                at += run;
                continue;
            }
            '¯' if rest.starts_with(SHRUG.0) => {
                prepared.push_str(SHRUG.1);
                at += SHRUG.0.len();
                continue;
            }
            'h' | 'H' if let Some(length) = bare_address(text, at) => {
                for c in rest[..length].chars() {
                    if matches!(c, '_' | '~' | '&') {
                        prepared.push('\\');
                    }
                    prepared.push(c);
                }
                at += length;
                continue;
            }
            _ => c.len_utf8(),
        };
        prepared.push_str(&rest[..length]);
        at += length;
    }
    prepared
}

/// Writes marks of emphasis, apart from Chinese that they touch.
fn emphasis(before: &str, marks: &str, after: &str, mark: Option<char>, prepared: &mut String) {
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let is_near_chinese = previous.is_some_and(is_chinese) || next.is_some_and(is_chinese);
    let apart = |c: Option<char>| mark.filter(|_| is_near_chinese && c.is_some_and(|c| !c.is_whitespace()));
    prepared.extend(apart(previous));
    prepared.push_str(marks);
    prepared.extend(apart(next));
}

/// Scripts without blanks between words, and their punctuation.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
        && c != '\u{3000}'
}

fn run_length(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

/// The length of the code that begins with these backticks; that of the backticks alone when nothing closes it.
fn code_length(text: &str) -> usize {
    let run = run_length(text, '`');
    let mut at = run;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let closing = run_length(&text[start..], '`');
        at = start + closing;
        if closing == run {
            return at;
        }
    }
    run
}

/// The length of what looks like a tag or an address in angles; 1 when it does not.
fn tag_length(text: &str) -> usize {
    let begins = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    let end = text[1..].find(['<', '>']).filter(|end| text[1 + end..].starts_with('>'));
    end.filter(|_| begins).map_or(1, |end| end + 2)
}
