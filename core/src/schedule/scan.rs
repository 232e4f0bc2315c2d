//! Reading along a text in small steps: words in any script, numbers, and which part an error is about.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::error::RuleError;

/// Most days between now and a day that is told from it, and largest number that is read at all.
const NUMBER_MAX: u32 = 9_999_999;

/// What words such as "tomorrow" are told from; a stored rule has none of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    pub(super) utc: DateTime<Utc>,
    /// What the clocks of the zone show.
    pub(super) local: NaiveDateTime,
}

/// A place in a text. Full-width signs are read as their plain ones, capital letters as small ones; the original is
/// kept for errors, sign by sign.
pub(super) struct Scanner {
    original: Vec<char>,
    plain: Vec<char>,
    at: usize,
    pub(super) now: Option<Now>,
    /// What was read as a time after midnight that is told as one of the night before: 晚上12点, `midnight`.
    pub(super) night: Option<String>,
}

/// The plain sign of a full-width or typographic one.
fn plain(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from((sign as u32 - 0xfee0) as u8).to_ascii_lowercase(),
        '“' | '”' | '„' => '"',
        '–' | '—' | '−' | '‑' => '-',
        _ if sign.is_whitespace() => ' ',
        _ => sign.to_ascii_lowercase(),
    }
}

impl Scanner {
    pub(super) fn new(text: &str, now: Option<Now>) -> Self {
        let original: Vec<char> = text.chars().collect();
        let plain = original.iter().copied().map(plain).collect();
        Self { original, plain, at: 0, now, night: None }
    }

    /// Where it is, to come back to.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn go_back(&mut self, place: usize) {
        self.at = place;
    }

    /// The next sign, blanks included.
    pub(super) fn peek(&self) -> Option<char> {
        self.plain.get(self.at).copied()
    }

    /// The sign before this place.
    pub(super) fn previous(&self) -> Option<char> {
        self.at.checked_sub(1).map(|before| self.plain[before])
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at == self.plain.len()
    }

    /// Eats a word or sign after blanks. A word in Latin letters has to end there; Chinese has no such ends.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let start = self.at;
        self.skip_blanks();
        for sign in word.chars() {
            if self.peek() != Some(sign) {
                self.at = start;
                return false;
            }
            self.at += 1;
        }
        let is_cut = self.previous().is_some_and(|sign| sign.is_ascii_alphabetic())
            && self.peek().is_some_and(|sign| sign.is_ascii_alphabetic());
        if is_cut {
            self.at = start;
        }
        !is_cut
    }

    /// Eats the first of the words that stands here.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// Eats the first of the words that stands here, and gives what it means.
    pub(super) fn eat_meaning<T: Copy>(&mut self, meanings: &[(&str, T)]) -> Option<T> {
        meanings.iter().find(|(word, _)| self.eat(word)).map(|(_, meaning)| *meaning)
    }

    /// Whether a word stands here.
    pub(super) fn is_at(&mut self, word: &str) -> bool {
        let place = self.at;
        let is_here = self.eat(word);
        self.at = place;
        is_here
    }

    /// A whole number after blanks, in digits or in Chinese numerals up to 99. One that is too long is as large as any
    /// that is refused.
    pub(super) fn number(&mut self) -> Option<u32> {
        self.skip_blanks();
        self.digits().or_else(|| self.numerals())
    }

    /// A whole number that begins right here, in digits.
    pub(super) fn digits(&mut self) -> Option<u32> {
        let start = self.at;
        let mut number: u32 = 0;
        while let Some(digit) = self.peek().and_then(|sign| sign.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit).min(NUMBER_MAX);
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// 三, 两, 十, 十五, 三十, 三十一.
    fn numerals(&mut self) -> Option<u32> {
        let tens = self.numeral();
        if self.peek() != Some('十') {
            return tens;
        }
        self.at += 1;
        Some(tens.unwrap_or(1) * 10 + self.numeral().unwrap_or(0))
    }

    fn numeral(&mut self) -> Option<u32> {
        let number = match self.peek()? {
            '两' => 2,
            sign => "零一二三四五六七八九".chars().position(|numeral| numeral == sign)? as u32,
        };
        self.at += 1;
        Some(number)
    }

    /// The text between a place and this one, as it was written.
    pub(super) fn since(&self, place: usize) -> String {
        self.original[place..self.at].iter().collect::<String>().trim().to_owned()
    }

    /// The plain text between a place and this one.
    pub(super) fn plain_since(&self, place: usize) -> String {
        self.plain[place..self.at].iter().collect()
    }

    /// Moves on while signs are of a kind.
    pub(super) fn pass_while(&mut self, is_of_kind: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&is_of_kind) {
            self.at += 1;
        }
    }

    /// An error about the word that stands here, or about the end of the text.
    pub(super) fn error_here(&mut self, id: &'static str) -> RuleError {
        self.skip_blanks();
        let rest = self.original[self.at..].iter().collect::<String>();
        let word = rest.split([' ', '\u{3000}', ',', '，', '、']).find(|word| !word.is_empty());
        RuleError::about(id, word.unwrap_or("…"))
    }

    /// An error about the text between a place and this one.
    pub(super) fn error_since(&self, place: usize, id: &'static str) -> RuleError {
        RuleError::about(id, &self.since(place))
    }
}
