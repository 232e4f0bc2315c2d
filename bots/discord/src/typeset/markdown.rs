//! Text as Discord's Markdown. What Discord takes for markup follows its documentation and what others found out about
//! its client (it was not tried there): a backslash before a sign that is no letter or digit makes it text, but not
//! within code, an address, or the words of a link.

use steward_core::content::markdown::bare_address;
use steward_core::content::text::Piece;
use steward_core::content::{Style, Text};

/// Has no width, and keeps apart what would be read as one.
const JOINT: &str = "\u{200B}";
/// Signs that a sentence puts after an address, and which Discord does not take into it at its end.
const AFTER_ADDRESS: &[char] = &['.', ',', ':', ';', '"', '\'', ')'];

/// Writes a text.
pub(super) fn write(text: &Text) -> String {
    let pieces = text.pieces();
    let mut writer = Writer { out: String::with_capacity(text.plain.len() + 32), ..Writer::default() };
    for index in 0..pieces.len() {
        writer.take(&pieces, index);
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Where the words of this line begin.
    line: usize,
    is_quote: bool,
    /// Within the words of a link.
    is_link: bool,
    within: Within,
    follows: Follows,
}

/// What the words are within that come next.
#[derive(Default, PartialEq)]
enum Within {
    #[default]
    Text,
    /// Code, which was written when it opened.
    Code,
    /// A link whose words are its address.
    Address,
}

/// What was written last.
#[derive(Default, PartialEq)]
enum Follows {
    /// Nothing on this line but blanks and marks of lines.
    #[default]
    LineStart,
    Words,
    /// Marks of styles at the beginning of a line. Discord reads what follows them as if the line began there.
    Mark,
    /// A block of code.
    Block,
}

impl Writer {
    fn take(&mut self, pieces: &[Piece<'_>], index: usize) {
        match pieces[index] {
            Piece::Words(_) if self.within == Within::Code => {}
            Piece::Words(words) if self.within == Within::Address => {
                let (after, next) = match pieces.get(index + 2) {
                    Some(Piece::Words(after)) => (*after, pieces.get(index + 3)),
                    next => ("", next),
                };
                self.address(words, after, next);
            }
            Piece::Words(words) => self.words(words, pieces.get(index + 1)),
            Piece::Open(style) => self.open(style, pieces, index),
            Piece::Close(style) => self.close(style, pieces, index),
        }
    }

    fn open(&mut self, style: &Style, pieces: &[Piece<'_>], index: usize) {
        let words = match pieces.get(index + 1) {
            Some(Piece::Words(words)) => words,
            _ => "",
        };
        if self.follows == Follows::Block && !matches!(style, Style::Block { .. }) {
            self.line_break();
        }
        match style {
            Style::Quote => {
                self.is_quote = true;
                if self.follows == Follows::LineStart {
                    let blank = self.out.split_off(self.line);
                    self.out.push_str("> ");
                    self.line = self.out.len();
                    self.out.push_str(&blank);
                }
            }
            Style::Heading(level) => {
                if self.follows == Follows::LineStart {
                    self.out.truncate(self.line);
                    self.out.push_str(&"#".repeat(usize::from((*level).clamp(1, 3))));
                    self.out.push(' ');
                }
            }
            Style::Link(target) if words == target => {
                self.within = Within::Address;
            }
            Style::Link(_) => {
                self.is_link = true;
                self.push("[");
            }
            Style::Code => {
                self.within = Within::Code;
                if self.out.ends_with('`') {
                    self.out.push_str(JOINT);
                }
                self.push(&code(words));
            }
            Style::Block { language } => {
                self.within = Within::Code;
                self.block(language.as_deref(), words);
            }
            Style::Instant(at) => {
                // In the reader's own time, and how long it is until then. Source: Discord's page on message formatting,
                // timestamps.
                self.within = Within::Code;
                self.push(&format!("<t:{at}:F> (<t:{at}:R>)"));
            }
            Style::Italic => self.mark(slant(pieces, index)),
            _ => self.mark(mark(style)),
        }
    }

    fn close(&mut self, style: &Style, pieces: &[Piece<'_>], index: usize) {
        match style {
            Style::Quote => self.is_quote = false,
            // Discord drops the signs `#` at the end of a heading.
            Style::Heading(_) if self.out.ends_with('#') => self.push(JOINT),
            Style::Heading(_) => {}
            Style::Link(_) if std::mem::take(&mut self.within) == Within::Address => {}
            Style::Link(target) => {
                self.is_link = false;
                self.push(&format!("]({})", address_of(target)));
            }
            Style::Code | Style::Instant(_) => self.within = Within::Text,
            Style::Block { .. } => {
                self.within = Within::Text;
                self.follows = Follows::Block;
            }
            Style::Italic => self.mark(slant(pieces, opening(pieces, index))),
            _ => self.mark(mark(style)),
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.follows = Follows::Words;
    }

    /// A mark of a style. Where it meets the same sign they would be read as one, and no line through words ends before
    /// an underscore, so a joint goes in between.
    fn mark(&mut self, mark: &str) {
        let meets_itself = self.out.chars().next_back() == mark.chars().next();
        if meets_itself || (self.out.ends_with("~~") && mark.starts_with('_')) {
            self.out.push_str(JOINT);
        }
        let is_begin = self.is_begin();
        self.push(mark);
        if is_begin {
            self.follows = Follows::Mark;
        }
    }

    fn is_begin(&self) -> bool {
        matches!(self.follows, Follows::LineStart | Follows::Mark)
    }

    fn line_break(&mut self) {
        self.push(if self.is_quote { "\n> " } else { "\n" });
        self.line = self.out.len();
        self.follows = Follows::LineStart;
    }

    /// Lines of code, which stand by themselves. Only three backticks could end them.
    fn block(&mut self, language: Option<&str>, code: &str) {
        let is_hidden_alone = self.follows == Follows::Mark && self.out.lines().next_back() == Some("||");
        if self.follows != Follows::LineStart && !is_hidden_alone {
            self.line_break();
        }
        let is_language = |word: &&str| word.chars().all(|c| c.is_ascii_alphanumeric() || "_+-.#".contains(c));
        let code = apart(code, 3);
        let begin = format!("```{}", language.filter(is_language).unwrap_or_default());
        for line in [begin.as_str()].into_iter().chain(code.split('\n')) {
            self.push(line);
            self.line_break();
        }
        self.push("```");
    }

    fn words(&mut self, words: &str, next: Option<&Piece<'_>>) {
        if self.follows == Follows::Block && !words.starts_with('\n') {
            self.line_break();
        }
        let mut at = 0;
        while let Some(c) = words[at..].chars().next() {
            let rest = &words[at..];
            if let Some(length) = bare_address(words, at).filter(|_| matches!(c, 'h' | 'H')) {
                self.address(&rest[..length], &rest[length..], next);
                at += length;
                continue;
            }
            match c {
                '\n' => self.line_break(),
                c if c.is_whitespace() || c == '\u{FEFF}' => self.out.push(c),
                c => {
                    let digits = if self.is_begin() { number(rest) } else { 0 };
                    if digits > 0 {
                        self.push(&rest[..digits]);
                        self.out.push('\\');
                        at += digits;
                        continue;
                    }
                    if !self.is_link && self.is_markup(c, &rest[c.len_utf8()..]) {
                        self.out.push('\\');
                    }
                    self.push(c.encode_utf8(&mut [0; 4]));
                }
            }
            at += c.len_utf8();
        }
    }

    /// An address, between angles where Discord would take more of the text into it.
    fn address(&mut self, address: &str, after: &str, next: Option<&Piece<'_>>) {
        let ends = after.trim_start_matches(AFTER_ADDRESS);
        let is_last = ends.is_empty() && !matches!(next, Some(Piece::Open(_)));
        let is_sound = url::Url::parse(address).is_ok();
        if is_last || ends.starts_with(char::is_whitespace) || !is_sound {
            self.push(address);
        } else {
            self.push(&format!("<{address}>"));
        }
    }

    /// Whether a sign would be taken for markup, or for the beginning of a mention.
    fn is_markup(&self, c: char, after: &str) -> bool {
        match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']' => true,
            '#' | '>' | '-' | '+' => self.is_begin(),
            '@' => after.starts_with("everyone") || after.starts_with("here"),
            ':' => is_emoji_name(after),
            // Discord reads no entities, but who reads it as Markdown does.
            '&' => after.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()),
            _ => false,
        }
    }
}

/// How many digits stand before what makes a numbered item of a line; 0 when it is none.
fn number(line: &str) -> usize {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = line[digits..].strip_prefix(['.', ')']);
    if after.is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace)) { digits } else { 0 }
}

/// Whether what follows a colon makes it the beginning of `:name:`, which Discord shows as an emoji if it knows the name.
/// It knows none of two digits, which are the minutes of a time: `from 10:21 to 10:22: …`.
pub(super) fn is_emoji_name(after: &str) -> bool {
    let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
    let length = after.len() - name.len();
    let is_minutes = length == 2 && after[..length].bytes().all(|sign| sign.is_ascii_digit());
    length > 0 && !is_minutes && name.starts_with(':')
}

/// The address of a link whose words are others, without signs that would end the link or a style around it.
fn address_of(target: &str) -> String {
    let target = target.replace('(', "%28").replace(')', "%29").replace('\\', "%5C").replace('*', "%2A");
    target.replace("__", "_%5F").replace("~~", "~%7E").replace("||", "|%7C")
}

/// Code in which so many backticks do not stand side by side.
fn apart(code: &str, count: usize) -> String {
    let mut parted = String::with_capacity(code.len());
    let mut run = 0;
    for c in code.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        if run == count {
            parted.push_str(JOINT);
            run = 1;
        }
        parted.push(c);
    }
    parted
}

/// A few words of code between one or two backticks: three would make a block of it.
fn code(words: &str) -> String {
    let words = apart(words, 2);
    let fence = if words.contains('`') { "``" } else { "`" };
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// The mark of a style that has one of its own.
fn mark(style: &Style) -> &'static str {
    match style {
        Style::Bold => "**",
        Style::Underline => "__",
        Style::Strikethrough => "~~",
        Style::Spoiler => "||",
        _ => "",
    }
}

/// The mark of slanted words that begin here: the other of the two that Discord knows where marks of heavy words stand
/// right beside one of them, so that they are told apart; but that other one ends nothing within a word.
fn slant(pieces: &[Piece<'_>], open: usize) -> &'static str {
    let is_bold = |index: Option<usize>| {
        let piece = index.and_then(|index| pieces.get(index));
        matches!(piece, Some(Piece::Open(Style::Bold) | Piece::Close(Style::Bold)))
    };
    let close = closing(pieces, open);
    let is_near_bold =
        [open.checked_sub(1), Some(open + 1), close.checked_sub(1), Some(close + 1)].into_iter().any(is_bold);
    let is_in_word = matches!(pieces.get(close + 1), Some(Piece::Words(words)) if words.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let has_sign = pieces[open..close].iter().any(|piece| match piece {
        Piece::Open(Style::Link(target)) => target.contains('_'),
        Piece::Words(words) => words.contains('_'),
        _ => false,
    });
    if is_near_bold && !is_in_word && !has_sign { "_" } else { "*" }
}

/// Where the style begins that closes at a piece.
fn opening(pieces: &[Piece<'_>], close: usize) -> usize {
    let mut depth = 0_usize;
    for (index, piece) in pieces[..close].iter().enumerate().rev() {
        match piece {
            Piece::Close(_) => depth += 1,
            Piece::Open(_) if depth == 0 => return index,
            Piece::Open(_) => depth -= 1,
            Piece::Words(_) => {}
        }
    }
    0
}

/// Where the style ends that opens at a piece.
fn closing(pieces: &[Piece<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, piece) in pieces.iter().enumerate().skip(open) {
        match piece {
            Piece::Open(_) => depth += 1,
            Piece::Close(_) if depth == 1 => return index,
            Piece::Close(_) => depth -= 1,
            Piece::Words(_) => {}
        }
    }
    pieces.len()
}
