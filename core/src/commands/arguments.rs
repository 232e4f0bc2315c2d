//! Arguments of a command: their types, limits and values.

use std::collections::BTreeMap;

use super::error::Refusal;
use crate::community::Lang;
use crate::words::say_if_known;

/// One argument.
#[derive(Debug, Clone, Copy)]
pub struct Arg {
    /// `[a-z_]{1,32}`, as in `name:value`.
    pub name: &'static str,
    /// Its type and limits.
    pub kind: Kind,
    /// Whether the command cannot do without it.
    pub is_required: bool,
}

/// Type and limits of an argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Text of at most so many characters. As the last argument it takes the rest of the line.
    Text {
        /// Limit in Unicode scalar values.
        max_chars: usize,
    },
    /// A whole number.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A number.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// One of a few words. The words are the same in every language; what is shown for them is not, and is taken as well,
    /// in any language.
    Choice(&'static [&'static str]),
    /// An IANA time zone, completed while typing.
    Zone,
    /// An account or a role, as `PLATFORM:ID` or `PLATFORM:role:ID`. Where a platform has mentions, its adapter puts
    /// that in their place.
    Who,
    /// A channel, as `PLATFORM:ID` or `here`. Where a platform has mentions, its adapter puts that in their place.
    Channel,
    /// Channels, each as `PLATFORM:ID`, `here` or a name that was given to it, with blanks or commas between. Where a
    /// platform has mentions, its adapter puts the first form in their place.
    Channels {
        /// Limit in Unicode scalar values.
        max_chars: usize,
    },
}

/// Longest text taken for a zone's name; the longest name in the database has 32 characters.
const ZONE_MAX_CHARS: usize = 64;

/// Longest text taken for somebody or a channel.
const REFERENCE_MAX_CHARS: usize = 100;

/// `lang:` of every command.
pub const LANG: Arg = Arg { name: "lang", kind: Kind::Choice(&["en", "zh-CN"]), is_required: false };
/// `theme:` of commands with a chart.
pub const THEME: Arg = Arg { name: "theme", kind: Kind::Choice(&["dark", "light"]), is_required: false };

impl Arg {
    /// Text that may be left out.
    pub const fn text(name: &'static str, max_chars: usize) -> Self {
        Self { name, kind: Kind::Text { max_chars }, is_required: false }
    }

    /// A whole number that may be left out.
    pub const fn int(name: &'static str, min: i64, max: i64) -> Self {
        Self { name, kind: Kind::Int { min, max }, is_required: false }
    }

    /// A number that may be left out.
    pub const fn number(name: &'static str, min: f64, max: f64) -> Self {
        Self { name, kind: Kind::Number { min, max }, is_required: false }
    }

    /// One of a few words, may be left out.
    pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, kind: Kind::Choice(words), is_required: false }
    }

    /// An account or a role, may be left out.
    pub const fn who(name: &'static str) -> Self {
        Self { name, kind: Kind::Who, is_required: false }
    }

    /// A channel, may be left out.
    pub const fn channel(name: &'static str) -> Self {
        Self { name, kind: Kind::Channel, is_required: false }
    }

    /// Channels, may be left out.
    pub const fn channels(name: &'static str, max_chars: usize) -> Self {
        Self { name, kind: Kind::Channels { max_chars }, is_required: false }
    }

    /// Most characters that are taken for it; `None` where something else limits it.
    pub fn max_chars(&self) -> Option<usize> {
        match self.kind {
            Kind::Text { max_chars } | Kind::Channels { max_chars } => Some(max_chars),
            Kind::Zone => Some(ZONE_MAX_CHARS),
            Kind::Who | Kind::Channel => Some(REFERENCE_MAX_CHARS),
            Kind::Int { .. } | Kind::Number { .. } | Kind::Choice(_) => None,
        }
    }

    /// The same, but the command cannot do without it.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Checks a value against type and limits; returns it in its normal form.
    pub fn check(&self, value: &str) -> Result<String, Refusal> {
        let value = value.trim();
        let number = || half_width(value).replace(['_', ','], "");
        if let Some(max) = self.max_chars().filter(|max| value.chars().count() > *max) {
            return Err(Refusal::new("arg-too-long").arg("name", self.name).arg("max", max.to_string()));
        }
        match self.kind {
            Kind::Text { .. } | Kind::Zone | Kind::Who | Kind::Channel | Kind::Channels { .. } => Ok(value.to_owned()),
            // Lists and answers show numbers as `#3`.
            Kind::Int { min, max } => match number().trim_start_matches('#').parse::<i64>() {
                Ok(n) if (min..=max).contains(&n) => Ok(n.to_string()),
                _ if max == i64::MAX => {
                    Err(Refusal::new("arg-no-number").arg("name", self.name).arg("value", clipped(value)))
                }
                _ => Err(self.out_of_range(value, &min.to_string(), &max.to_string())),
            },
            Kind::Number { min, max } => match number().parse::<f64>() {
                Ok(n) if n.is_finite() && (min..=max).contains(&n) => Ok(n.to_string()),
                _ => Err(self.out_of_range(value, &min.to_string(), &max.to_string())),
            },
            Kind::Choice(words) => self.chosen(words, value).map(ToOwned::to_owned).ok_or_else(|| {
                Refusal::new("arg-not-one-of")
                    .arg("name", self.name)
                    .arg("value", clipped(value))
                    .arg("words", words.join(", "))
            }),
        }
    }

    /// The word that a value means: itself, or one for which it is shown, whatever its case, hyphens and blanks.
    fn chosen(&self, words: &'static [&'static str], value: &str) -> Option<&'static str> {
        let wanted = match self.name {
            // Languages are understood as platforms and people write them.
            "lang" | "language" => {
                Lang::parse(&value.to_lowercase()).map_or_else(|| bare(value), |lang| bare(lang.tag()))
            }
            _ => bare(value),
        };
        let named = words.iter().find(|word| bare(word) == wanted);
        named.or_else(|| words.iter().find(|word| self.is_shown_as(word, &wanted))).copied()
    }

    /// Whether a word of a choice is shown so in any language: `Public: everybody in the channel` is also `public`.
    fn is_shown_as(&self, word: &str, wanted: &str) -> bool {
        let id = format!("choice-{}-{}", self.name, word.to_lowercase());
        Lang::ALL.into_iter().filter_map(|lang| say_if_known(lang, &id, &[])).any(|shown| {
            let short = shown.split([':', '：']).next().unwrap_or_default();
            bare(&shown) == wanted || bare(short) == wanted
        })
    }

    fn out_of_range(&self, value: &str, min: &str, max: &str) -> Refusal {
        Refusal::new("arg-not-in-range")
            .arg("name", self.name)
            .arg("value", clipped(value))
            .arg("min", min)
            .arg("max", max)
    }
}

/// The same with plain signs in the place of full-width ones, as a Chinese keyboard writes them: `２０：００`.
pub(crate) fn half_width(text: &str) -> String {
    let plain = |sign: char| match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        _ => sign,
    };
    text.chars().map(plain).collect()
}

/// A word as it is compared: without blanks and signs, in small letters.
fn bare(word: &str) -> String {
    word.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What somebody typed, short enough to be repeated to them.
pub(crate) fn clipped(value: &str) -> String {
    const SHOWN_CHARS: usize = 60;
    if value.chars().count() <= SHOWN_CHARS {
        return value.to_owned();
    }
    value.chars().take(SHOWN_CHARS).chain(['…']).collect()
}

/// Checked values by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    pub(crate) values: BTreeMap<&'static str, String>,
    /// Names that were taken from the end of a long text without quotes, of which they might be a part.
    pub(super) besides: Vec<&'static str>,
    /// Words of long texts that are nearly a name, with that name.
    pub(super) nearly: Vec<(String, &'static str)>,
}

impl Arguments {
    /// Those of them that have one of these names.
    pub(crate) fn only(&self, names: &[&str]) -> Self {
        let chosen = self.values.iter().filter(|(name, _)| names.contains(name));
        Self { values: chosen.map(|(name, value)| (*name, value.clone())).collect(), ..Self::default() }
    }

    /// Whether nothing was given but perhaps the language of the answer.
    pub(crate) fn say_nothing(&self) -> bool {
        self.values.keys().all(|name| *name == LANG.name)
    }

    /// A text, if given.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// A whole number, if given.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// A number, if given.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::TABLE;
    use super::*;

    #[test]
    fn what_is_shown_for_a_choice_is_taken_for_it_in_either_language() {
        for command in TABLE {
            for arg in command.actions.iter().flat_map(|action| action.args) {
                let Kind::Choice(words) = arg.kind else { continue };
                for word in words {
                    let id = format!("choice-{}-{}", arg.name, word.to_lowercase());
                    for lang in Lang::ALL {
                        let shown = say_if_known(lang, &id, &[]).unwrap();
                        for typed in [shown.clone(), shown.to_uppercase(), shown.replace(' ', "-")] {
                            assert_eq!(arg.check(&typed).as_deref(), Ok(*word), "/{} {}", command.name, arg.name);
                        }
                    }
                    assert_eq!(arg.check(&word.to_uppercase()).as_deref(), Ok(*word), "{}", arg.name);
                }
            }
        }
    }

    #[test]
    fn a_number_is_taken_as_it_is_shown_and_in_full_width_digits() {
        const NUMBER: Arg = Arg::int("number", 1, i64::MAX);
        for typed in ["12", "#12", "＃12", "１２", "＃１２", " #12 "] {
            assert_eq!(NUMBER.check(typed).as_deref(), Ok("12"), "{typed}");
        }
        assert_eq!(Arg::number("r", 0.0, 5.0).check("０．５").as_deref(), Ok("0.5"));
        for typed in ["", "#", "#0", "twelve", "-1", "12#"] {
            assert_eq!(NUMBER.check(typed).unwrap_err().id, "arg-no-number", "{typed}");
        }
        assert_eq!(Arg::int("days", 7, 3650).check("３").unwrap_err().id, "arg-not-in-range");
    }

    #[test]
    fn a_choice_takes_its_words_with_any_case_hyphen_or_blank_and_nothing_else() {
        const STATE: Arg = Arg::choice("state", &["idea", "draft", "review", "scheduled"]);
        const ONLY: Arg = Arg::choice("only", &["done", "dead"]);
        for typed in ["in review", "In-Review", "in_review", "待批准", "review"] {
            assert_eq!(STATE.check(typed).as_deref(), Ok("review"), "{typed}");
        }
        assert_eq!(STATE.check("已排期").as_deref(), Ok("scheduled"));
        assert_eq!(ONLY.check("not done").as_deref(), Ok("dead"));
        assert_eq!(ONLY.check("done").as_deref(), Ok("done"));
        for typed in ["", "-", "not", "reviewed"] {
            assert_eq!(STATE.check(typed).unwrap_err().id, "arg-not-one-of", "{typed}");
        }
    }
}
