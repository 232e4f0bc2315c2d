//! A body becomes [`Text`]: Markdown as people type it in chat.
//!
//! Within a line it is CommonMark (read by pulldown-cmark), with `~~strike~~`, `||spoiler||` and `__underline__` as on
//! Discord. Between lines it follows chat rather than CommonMark: every line break and blank line stays as it was typed,
//! a quote ends with its last `>` (`>>> ` quotes all that follows), indented text is no code, a line of dashes makes no
//! heading of the line above, a fence may open behind words and close at the end of the last line of code. Tables and lists of
//! tasks, which no chat has, become lines that can be read. Raw HTML stays visible. Nothing here can fail: whatever is no
//! markup is text.

mod bare;
mod build;
mod inline;
mod table;

use std::borrow::Cow;

pub use bare::bare_address;

use build::{BARS, Builder};
use table::Table;

use super::text::{Span, Style, Text};

/// What a line of three or more `-`, `*` or `_` becomes.
const RULE: &str = "———";
/// Longest word that is taken for the language of a block of code.
const LANGUAGE_MAX_CHARS: usize = 32;
/// What `[ ]` and `[x]` at the beginning of an item become.
const TASKS: &[(&str, &str)] = &[("[ ]", "☐"), ("[x]", "☑"), ("[X]", "☑")];
/// Quotes everything after it.
const QUOTE_ALL: &str = ">>> ";
/// Fewest columns by which a list stands within another.
const NESTED_COLUMNS: usize = 2;

/// Reads a body. What could turn the reading direction of what follows, and control characters, are left out.
///
/// ```
/// use steward_core::content::{Style, markdown};
///
/// let text = markdown::read("**Hi**\n- one\n- two");
/// assert_eq!(text.plain, "Hi\n• one\n• two");
/// assert_eq!(text.spans[0].style, Style::Bold);
/// ```
pub fn read(body: &str) -> Text {
    let body = body.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let typed: Vec<&str> = body.split('\n').collect();
    let lines = unglued(&typed);
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    let mut builder = Builder::default();
    Reader { lines: &lines, at: 0, is_quote: false, lists: Vec::new() }.run(&mut builder);
    builder.finish()
}

/// The lines, each fence that opens behind words and is closed later in a line of its own.
fn unglued<'a>(lines: &[&'a str]) -> Vec<Cow<'a, str>> {
    let mut open: Option<Fence<'_>> = None;
    let mut apart = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().copied().enumerate() {
        let content = unquoted(line);
        if let Some(fence) = &open {
            if fence.end_of(content).is_some() {
                open = None;
            }
        } else if let Some(fence) = Fence::open(content) {
            open = Some(fence);
        } else if let Some((words, fence)) = Fence::open_behind(content)
            && lines[index + 1..].iter().any(|line| fence.end_of(unquoted(line)).is_some())
        {
            let (before, mark) = line.split_at(line.len() - content.len());
            apart.push(Cow::Borrowed(&line[..before.len() + words.len()]));
            apart.push(Cow::Owned(format!("{before}{}", &mark[words.len()..])));
            open = Some(fence);
            continue;
        }
        apart.push(Cow::Borrowed(line));
    }
    apart
}

/// Text as Markdown that reads as just this text, wherever in a line it stands. Line breaks become blanks.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            // The others never are markup, and a backslash would stand in an address.
            ',' | ':' | ';' | '/' | '\'' | '"' | '?' | '%' | '$' | '@' => escaped.push(c),
            _ => {
                if c.is_ascii_punctuation() {
                    escaped.push('\\');
                }
                escaped.push(c);
            }
        }
    }
    escaped
}

/// Which of some places in a body stand within code, as [`read`] shows it. At each place, which are in order and apart,
/// stand two signs that make no markup.
pub(super) fn are_code(body: &str, places: &[usize]) -> Vec<bool> {
    // A sign for private use, which no markup knows, is put in their place and looked for in what is shown.
    let sign = ('\u{E000}'..='\u{F8FF}').find(|sign| !body.contains(*sign));
    let (Some(sign), false) = (sign, places.is_empty()) else { return vec![false; places.len()] };
    let mark = |index: usize| format!("{sign}{index}{sign}");
    let mut marked = String::with_capacity(body.len() + 8 * places.len());
    let mut at = 0;
    for (index, place) in places.iter().enumerate() {
        marked.push_str(&body[at..*place]);
        marked.push_str(&mark(index));
        at = place + 2;
    }
    marked.push_str(&body[at..]);
    let text = read(&marked);
    let is_code = |(index, place): (usize, &usize)| {
        let Some(at) = text.plain.find(&mark(index)) else {
            // Behind a fence stands the language, which is not shown.
            let line = body[..*place].rfind('\n').map_or(0, |end| end + 1);
            return Fence::open(unquoted(&body[line..*place])).is_some();
        };
        let covers = |span: &Span| (span.start..span.end).contains(&at);
        text.spans.iter().any(|span| covers(span) && matches!(span.style, Style::Code | Style::Block { .. }))
    };
    places.iter().enumerate().map(is_code).collect()
}

/// Goes through the lines of a body, or of a quote in it.
struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    /// A quote within a quote is the same quote.
    is_quote: bool,
    /// The lists that are open, outer ones first.
    lists: Vec<List>,
}

/// A list that is open.
struct List {
    columns: usize,
    /// The number that was typed before its last item, and the one that is shown there.
    last: Option<(u64, u64)>,
}

/// A line that begins with the mark of an item.
struct Item<'a> {
    columns: usize,
    number: Option<u64>,
    /// The box of a task.
    task: Option<&'static str>,
    words: &'a str,
}

impl<'a> Reader<'a> {
    fn run(&mut self, builder: &mut Builder) {
        let mut follows_blank = false;
        while let Some(line) = self.lines.get(self.at).copied() {
            let is_indented = columns(line) >= NESTED_COLUMNS;
            if is_blank(line) {
                builder.blank();
                self.at += 1;
            } else if let Some(fence) = Fence::open(line) {
                if !is_indented {
                    self.lists.clear();
                }
                self.code(&fence, builder);
            } else if let Some(inner) = self.quote() {
                self.lists.clear();
                builder.begin();
                builder.open(Style::Quote);
                Reader { lines: &inner, at: 0, is_quote: true, lists: Vec::new() }.run(builder);
                builder.close();
            } else if let Some((level, words)) = heading(line) {
                self.lists.clear();
                builder.begin();
                builder.open(Style::Heading(level));
                inline::read(words, builder);
                builder.close();
                builder.end();
                self.at += 1;
            } else if is_rule(line) {
                self.lists.clear();
                builder.begin();
                builder.push(RULE);
                builder.end();
                self.at += 1;
            } else if let Some(table) = Table::open(&self.lines[self.at..]) {
                self.lists.clear();
                table.write(builder);
                self.at += table.line_count();
            } else if let Some(item) = item(line) {
                builder.begin();
                builder.push(&self.mark(&item));
                self.paragraph(item.words, builder);
            } else {
                if follows_blank && !is_indented {
                    self.lists.clear();
                }
                builder.begin();
                self.paragraph(line, builder);
            }
            follows_blank = is_blank(line);
        }
    }

    /// Lines that are one text, from the one that is begun up to where something else begins.
    fn paragraph(&mut self, first: &'a str, builder: &mut Builder) {
        let mut lines = vec![first];
        self.at += 1;
        while let Some(line) = self.lines.get(self.at).copied() {
            let begins_other = is_blank(line)
                || Fence::open(line).is_some()
                || (!self.is_quote && quoted(line).is_some())
                || heading(line).is_some()
                || is_rule(line)
                || item(line).is_some()
                || Table::open(&self.lines[self.at..]).is_some();
            if begins_other {
                break;
            }
            lines.push(line);
            self.at += 1;
        }
        let last = lines.len() - 1;
        let lines = lines.iter().enumerate().map(|(index, line)| {
            let line = line.trim_end_matches([' ', '\t']);
            // A backslash at the end of a line is a break that was typed for CommonMark.
            let slashes = line.len() - line.trim_end_matches('\\').len();
            if index < last && slashes % 2 == 1 { &line[..line.len() - 1] } else { line }
        });
        inline::read(&lines.collect::<Vec<_>>().join("\n"), builder);
        builder.end();
    }

    fn code(&mut self, fence: &Fence<'_>, builder: &mut Builder) {
        self.at += 1;
        let mut code = Vec::new();
        let mut is_hidden = false;
        while let Some(line) = self.lines.get(self.at).copied() {
            self.at += 1;
            let line = without_columns(line, fence.columns);
            if let Some(last) = fence.end_of(line) {
                is_hidden = line.trim_end().ends_with(BARS);
                code.extend(Some(last).filter(|last| !last.is_empty()));
                break;
            }
            code.push(line);
        }
        let code = code.join("\n");
        if !code.trim().is_empty() {
            builder.begin();
            builder.push_with_bars(if fence.is_hidden { BARS } else { "" }, false);
            builder.block(fence.language(), code.trim_end().trim_start_matches('\n'));
            builder.push_with_bars(if is_hidden { BARS } else { "" }, false);
            builder.end();
        }
    }

    /// The lines of a quote without their marks, if one begins here that says something.
    fn quote(&mut self) -> Option<Vec<&'a str>> {
        if self.is_quote {
            return None;
        }
        let rest = &self.lines[self.at..];
        let lines: Vec<&str> = if rest.first()?.trim_start_matches(' ').starts_with(QUOTE_ALL) {
            rest.iter().map(|line| quoted(line).unwrap_or(line)).collect()
        } else {
            rest.iter().map_while(|line| quoted(line)).collect()
        };
        let count = lines.len();
        let from = lines.iter().position(|line| !is_blank(line))?;
        self.at += count;
        Some(lines[from..].to_vec())
    }

    /// What stands before an item's words.
    fn mark(&mut self, item: &Item<'_>) -> String {
        while self.lists.last().is_some_and(|list| list.columns >= item.columns + NESTED_COLUMNS) {
            self.lists.pop();
        }
        let is_of_last = self.lists.last().is_some_and(|list| item.columns < list.columns + NESTED_COLUMNS);
        let before = if is_of_last { self.lists.pop().and_then(|list| list.last) } else { None };
        let last = item.number.map(|typed| (typed, number(typed, before)));
        self.lists.push(List { columns: item.columns, last });
        let indent = "  ".repeat(self.lists.len() - 1);
        match (last, item.task) {
            (Some((_, number)), Some(task)) => format!("{indent}{number}. {task} "),
            (Some((_, number)), None) => format!("{indent}{number}. "),
            (None, task) => format!("{indent}{} ", task.unwrap_or("•")),
        }
    }
}

/// The number of an item, after what was typed and shown before the one above it: the next one, also where the same was
/// typed again; what was typed where that leaps ahead or begins anew.
fn number(typed: u64, before: Option<(u64, u64)>) -> u64 {
    match before {
        Some((above, shown)) if typed >= above && typed <= shown => shown + 1,
        _ => typed,
    }
}

/// Three or more backticks or tildes that open a block of code.
struct Fence<'a> {
    /// Bars before it and after its end hide the code.
    is_hidden: bool,
    mark: char,
    length: usize,
    columns: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn open(line: &'a str) -> Option<Self> {
        let begins = line.trim_start_matches([' ', '\t']);
        let (begins, is_hidden) = begins.strip_prefix(BARS).map_or((begins, false), |begins| (begins, true));
        let mark = begins.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = begins.trim_start_matches(mark);
        let length = begins.len() - info.len();
        let is_fence = length >= 3 && !(mark == '`' && info.contains('`')) && !info.starts_with('|');
        is_fence.then(|| Self { is_hidden, mark, length, columns: columns(line), info: info.trim() })
    }

    /// The words of a line and the fence behind them, with a language or nothing after it.
    fn open_behind(line: &'a str) -> Option<(&'a str, Self)> {
        let words = line[..line.find("```")?].trim_end_matches('|');
        let fence = Self::open(&line[words.len()..])?;
        let is_alone = fence.info.is_empty() || fence.language().is_some_and(|language| language == fence.info);
        (is_alone && !is_blank(words) && !words.contains(['`', '\\'])).then_some((words, fence))
    }

    /// What stands before the closing mark, if the line holds it at its end, perhaps with bars after it.
    fn end_of<'l>(&self, line: &'l str) -> Option<&'l str> {
        let line = line.trim_end();
        let bare = line.strip_suffix(BARS).unwrap_or(line);
        let before = bare.trim_end_matches(self.mark);
        let may_follow_code = self.mark == '`' && (self.is_hidden || bare == line);
        let closes = bare.len() - before.len() >= self.length && (may_follow_code || is_blank(before));
        closes.then(|| if is_blank(before) { "" } else { before })
    }

    fn language(&self) -> Option<String> {
        let word = self.info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
        let is_language = (1..=LANGUAGE_MAX_CHARS).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "_+-.#".contains(c));
        is_language.then(|| word.to_owned())
    }
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| matches!(c, ' ' | '\t'))
}

/// Columns of blank at the beginning of a line; a tab counts as four.
fn columns(line: &str) -> usize {
    line.chars().map_while(|c| [(' ', 1), ('\t', 4)].iter().find(|(blank, _)| *blank == c).map(|(_, n)| n)).sum()
}

/// A line without so many columns of blank, as far as it begins with blank.
fn without_columns(line: &str, columns: usize) -> &str {
    let mut left = columns;
    let mut rest = line;
    while left > 0 {
        let Some(after) = rest.strip_prefix([' ', '\t']) else { break };
        left = left.saturating_sub(if rest.starts_with('\t') { 4 } else { 1 });
        rest = after;
    }
    rest
}

/// What a line of a quote says, without its marks.
fn quoted(line: &str) -> Option<&str> {
    let begins = line.trim_start_matches([' ', '\t']);
    (columns(line) <= 3 && begins.starts_with('>')).then(|| unquoted(line))
}

/// A line without the marks of quotes before it.
fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(after) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') {
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    rest
}

/// The level (1 to 3) and the words of a heading. Levels 4 to 6 look like 3.
fn heading(line: &str) -> Option<(u8, &str)> {
    let begins = line.trim_start_matches(' ');
    let after = begins.trim_start_matches('#');
    let level = begins.len() - after.len();
    let is_heading = line.len() - begins.len() <= 3 && (1..=6).contains(&level) && after.starts_with([' ', '\t']);
    let words = after.trim();
    let without_close = words.trim_end_matches('#');
    let words = if without_close.ends_with([' ', '\t']) { without_close.trim_end() } else { words };
    let is_said = !words.trim_start_matches('#').is_empty();
    (is_heading && is_said).then_some((level.min(3) as u8, words))
}

/// Whether a line is a rule: three or more of one mark, and blanks.
fn is_rule(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
    marks.len() >= 3 && matches!(marks[0], '-' | '*' | '_') && marks.iter().all(|mark| *mark == marks[0])
}

fn item(line: &str) -> Option<Item<'_>> {
    let begins = line.trim_start_matches([' ', '\t']);
    let digits = begins.len() - begins.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = match digits {
        0 => (None, begins.strip_prefix(['-', '*', '+'])?),
        1..=9 => (Some(begins[..digits].parse().ok()?), begins[digits..].strip_prefix(['.', ')'])?),
        _ => return None,
    };
    let words = after.trim_start_matches([' ', '\t']);
    let is_item = words.len() < after.len() && !words.is_empty();
    let boxed = TASKS.iter().find_map(|(typed, shown)| {
        let rest = words.strip_prefix(typed)?.strip_prefix([' ', '\t'])?.trim_start();
        (!rest.is_empty()).then_some((*shown, rest))
    });
    let (task, words) = boxed.map_or((None, words), |(task, words)| (Some(task), words));
    is_item.then_some(Item { columns: columns(line), number, task, words })
}

#[cfg(test)]
mod tests;
