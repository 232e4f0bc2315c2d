//! Variables in a body: `{{community}}`, `{{date}}` and the like are filled in when a post goes out.
//!
//! A value is text, whatever stands in it: it never becomes markup. `\{{` is two braces. Within code braces are code: what
//! stands there is shown as it was typed, and no variable is looked for.

use chrono::{DateTime, Datelike, Utc};

use super::markdown;
use crate::commands::Refusal;
use crate::community::Lang;
use crate::words;
use crate::zone::Zone;

/// Longest name that an error repeats.
const NAME_MAX_CHARS: usize = 40;

/// What the variables stand for.
#[derive(Debug, Clone)]
pub struct Values {
    /// `{{community}}`: the community's name.
    pub community: String,
    /// `{{date}}` and `{{time}}`: when the post goes out, on the clocks of the zone.
    pub at: DateTime<Utc>,
    /// The community's zone.
    pub zone: Zone,
    /// The community's language, in which dates are written.
    pub language: Lang,
    /// `{{number}}`: which occurrence it is, from 1.
    pub number: u64,
    /// `{{title}}`: the post's title.
    pub title: String,
    /// `{{members}}`: how many members the community has.
    pub members: u64,
}

/// Why a body cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It names a variable that there is not.
    #[error("there is no variable {{{{{name}}}}}; known are {}", known())]
    Unknown {
        /// The name as it was typed, cut where it is long.
        name: String,
    },
    /// Braces are opened and not closed on the same line.
    #[error("{{{{{near} is not closed; for two braces write \\{{{{")]
    Open {
        /// What stands after the braces, cut where it is long.
        near: String,
    },
}

impl TemplateError {
    /// The sentence that says so, with the cure.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Unknown { name } => Refusal::new("template-unknown").arg("name", name).arg("known", known()),
            Self::Open { near } => Refusal::new("template-open").arg("near", near),
        }
    }
}

/// A variable that a body may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Community,
    Date,
    Time,
    Number,
    Title,
    Members,
}

/// Every variable with its name.
const VARIABLES: &[(&str, Variable)] = &[
    ("community", Variable::Community),
    ("date", Variable::Date),
    ("time", Variable::Time),
    ("number", Variable::Number),
    ("title", Variable::Title),
    ("members", Variable::Members),
];

impl Variable {
    fn value(self, values: &Values) -> String {
        let local = values.zone.local(values.at);
        match self {
            Self::Community => values.community.clone(),
            Self::Title => values.title.clone(),
            Self::Number => values.number.to_string(),
            Self::Members => words::number(i64::try_from(values.members).unwrap_or(i64::MAX)),
            Self::Time => local.format("%H:%M").to_string(),
            Self::Date => {
                let (day, year) = (local.day().to_string(), local.year().to_string());
                let args = [("day", day.into()), ("month", local.month().into()), ("year", year.into())];
                words::say(values.language, "template-date", &args)
            }
        }
    }
}

/// A piece of a body.
enum Piece<'a> {
    Text(&'a str),
    Variable(Variable),
}

/// Fills the variables of a body. What comes out is Markdown still, in which every value reads as itself.
///
/// ```
/// use steward_core::community::Lang;
/// use steward_core::content::template::{Values, fill};
///
/// let values = Values {
///     community: "R*st".to_owned(),
///     at: chrono::DateTime::UNIX_EPOCH,
///     zone: "Asia/Shanghai".parse()?,
///     language: Lang::En,
///     number: 3,
///     title: "Lifetimes".to_owned(),
///     members: 1200,
/// };
/// assert_eq!(fill("**{{community}}** No. {{number}}, {{date}}", &values)?, r"**R\*st** No. 3, 1 January 1970");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fill(body: &str, values: &Values) -> Result<String, TemplateError> {
    let mut filled = String::with_capacity(body.len() + 64);
    for piece in pieces(body)? {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Variable(variable) => filled.push_str(&markdown::escape(&variable.value(values))),
        }
    }
    Ok(filled)
}

/// Says whether a body can be filled, without values.
pub fn check(body: &str) -> Result<(), TemplateError> {
    pieces(body).map(|_| ())
}

/// Whether a body says how many members there are: counting them takes long where they are many.
pub(crate) fn counts_members(body: &str) -> bool {
    let is_count = |piece: &Piece<'_>| matches!(piece, Piece::Variable(Variable::Members));
    pieces(body).is_ok_and(|pieces| pieces.iter().any(is_count))
}

fn pieces(body: &str) -> Result<Vec<Piece<'_>>, TemplateError> {
    let places: Vec<usize> = body.match_indices("{{").map(|(at, _)| at).collect();
    let are_code = markdown::are_code(body, &places);
    let code: Vec<usize> = places.into_iter().zip(are_code).filter_map(|(at, is_code)| is_code.then_some(at)).collect();
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(braces) = body[at..].find("{{").map(|found| at + found) {
        if code.contains(&braces) {
            at = braces + 2;
            continue;
        }
        let slashes = body[..braces].len() - body[..braces].trim_end_matches('\\').len();
        if slashes % 2 == 1 {
            pieces.push(Piece::Text(&body[from..braces - 1]));
            (from, at) = (braces, braces + 2);
            continue;
        }
        let (variable, length) = variable(&body[braces + 2..])?;
        pieces.push(Piece::Text(&body[from..braces]));
        pieces.push(Piece::Variable(variable));
        from = braces + 2 + length;
        at = from;
    }
    pieces.push(Piece::Text(&body[from..]));
    Ok(pieces)
}

/// The variable that is named after two braces, and how far it and the closing braces reach.
fn variable(after: &str) -> Result<(Variable, usize), TemplateError> {
    let short = |text: &str| text.trim().chars().take(NAME_MAX_CHARS).collect::<String>();
    let line = after.lines().next().unwrap_or_default();
    let Some((name, _)) = line.split_once("}}") else { return Err(TemplateError::Open { near: short(line) }) };
    let known = VARIABLES.iter().find(|(known, _)| *known == name.trim());
    let (_, variable) = known.ok_or_else(|| TemplateError::Unknown { name: short(name) })?;
    Ok((*variable, name.len() + 2))
}

/// Every variable as it is typed.
fn known() -> String {
    VARIABLES.iter().map(|(name, _)| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Style;

    fn values(language: Lang) -> Values {
        Values {
            community: "A_B_ **C** `d` ||e||".to_owned(),
            at: "2026-11-28T17:05:00Z".parse().unwrap(),
            zone: "Asia/Shanghai".parse().unwrap(),
            language,
            number: 12,
            title: "# [x](https://a.example)\n@everyone <@1>".to_owned(),
            members: 12_287,
        }
    }

    fn read(body: &str) -> String {
        markdown::read(&fill(body, &values(Lang::En)).unwrap()).plain
    }

    #[test]
    fn dates_are_those_of_the_communitys_clocks_and_language() {
        let body = "{{date}} {{ time }} {{number}} {{members}}";
        assert_eq!(markdown::read(&fill(body, &values(Lang::En)).unwrap()).plain, "29 November 2026 01:05 12 12,287");
        assert_eq!(markdown::read(&fill(body, &values(Lang::ZhCn)).unwrap()).plain, "2026年11月29日 01:05 12 12,287");
    }

    #[test]
    fn every_month_has_its_name() {
        let mut names = std::collections::BTreeSet::new();
        for month in 1..=12 {
            let at = format!("2026-{month:02}-10T00:00:00Z").parse().unwrap();
            names.insert(fill("{{date}}", &Values { at, ..values(Lang::En) }).unwrap());
        }
        assert_eq!(names.len(), 12);
        assert!(names.contains("10 May 2026") && names.contains("10 December 2026"), "{names:?}");
    }

    #[test]
    fn a_value_is_text_and_never_markup() {
        assert_eq!(read("{{community}}!"), "A_B_ **C** `d` ||e||!");
        assert_eq!(read("{{title}}"), "# [x](https://a.example) @everyone <@1>");
        let text =
            markdown::read(&fill("# **{{title}}**\n[{{community}}](https://b.example)", &values(Lang::En)).unwrap());
        let styles: Vec<_> = text.spans.into_iter().map(|span| span.style).collect();
        assert_eq!(styles, [Style::Heading(1), Style::Bold, Style::Link("https://b.example".to_owned())]);
    }

    #[test]
    fn braces_in_code_are_code_and_no_variable() {
        for code in [
            "`{{name}}`",
            "``a `{{name}}` b``",
            "`{{members}}`",
            r"`\{{x}} {{`",
            "```\n{{ user.name }}\n```",
            "~~~jinja\n{% if a %}{{ a }}{% endif %}\n~~~",
            "> ```\n> {{name}}\n> ```",
            ">>> quoted\n```\n{{name}}\n```",
            "Look: ```vue\n{{ msg }}\n```",
            "```\n{{ open",
            "- item\n  ```\n  {{name}}\n  ```",
        ] {
            let body = format!("{code}\n\n{{{{number}}}}");
            let body = if code.contains("open") { code.to_owned() } else { body };
            assert_eq!(check(&body), Ok(()), "{body:?}");
            assert!(!counts_members(&body), "{body:?}");
            let filled = fill(&body, &values(Lang::En)).unwrap();
            assert!(filled.starts_with(code), "{body:?} became {filled:?}");
            assert!(code.contains("open") || filled.ends_with("\n\n12"), "{body:?} became {filled:?}");
        }
    }

    #[test]
    fn backticks_that_make_no_code_hide_no_variable() {
        for body in [
            "\\`{{number}}\\`",
            "a ` b {{number}}",
            "- a ` b\n- {{number}} ` c",
            "a ` b\n# {{number}} ` c",
            "# a ` b\n{{number}} ` c",
            "a ` b\n> {{number}} ` c",
            "> a ` b\n{{number}} ` c",
            "a ` b\n\n{{number}} ` c",
            "a ` b\n---\n{{number}} ` c",
            "| a ` | b |\n|---|---|\n| {{number}} ` | c |",
            "Look: ```x\ncode\n```\n{{number}}",
            "```\ncode\n``` \n{{number}}",
        ] {
            assert!(read(body).contains("12"), "{body:?} became {:?}", read(body));
            assert!(check(&body.replace("number", "naem")).is_err(), "{body:?}");
        }
    }

    #[test]
    fn an_unknown_variable_is_named_and_the_known_ones_are_listed() {
        let error = check("a {{date}} {{ naem }}").unwrap_err();
        assert_eq!(error, TemplateError::Unknown { name: "naem".to_owned() });
        let words = words::refusal(Lang::En, &error.refusal());
        assert!(words.contains("{{naem}}") && words.contains("{{community}}, {{date}}"), "{words}");
        assert!(error.to_string().contains("{{naem}}; known are {{community}}"), "{error}");
        assert!(check("{{}}").is_err() && check("{{ Date }}").is_err());
    }

    #[test]
    fn braces_that_are_not_closed_are_told_of() {
        for body in ["{{date", "{{date\n}}", "x {{"] {
            assert!(matches!(check(body), Err(TemplateError::Open { .. })), "{body}");
        }
        let words = words::refusal(Lang::ZhCn, &check("{{date}").unwrap_err().refusal());
        assert!(words.contains("{{date}") && words.contains(r"\{{"), "{words}");
    }

    #[test]
    fn a_backslash_before_braces_makes_them_text() {
        assert_eq!(read(r"\{{date}} { {date} } \\{{number}}"), r"{{date}} { {date} } \12");
        assert_eq!(check(r"\{{whatever"), Ok(()));
    }

    #[test]
    fn whatever_is_typed_filling_does_what_checking_says() {
        for seed in 0..2000 {
            let body = steward_fakes::documents::markdown(seed).replace("word", "{{title}}");
            assert_eq!(check(&body), fill(&body, &values(Lang::En)).map(|_| ()), "{body:?}");
        }
    }

    #[test]
    fn whatever_is_typed_a_variable_is_code_where_it_is_shown_as_code_and_nowhere_else() {
        let shown = |text: &crate::content::Text, words: &str| {
            let mut found: Vec<bool> = Vec::new();
            for (at, _) in text.plain.match_indices(words) {
                let covers = |span: &&crate::content::text::Span| span.start <= at && at < span.end;
                let is_code =
                    |span: &crate::content::text::Span| matches!(span.style, Style::Code | Style::Block { .. });
                found.push(text.spans.iter().filter(covers).any(is_code));
            }
            found
        };
        for seed in 0..4000 {
            let body = steward_fakes::documents::markdown(seed).replace("word", "{{title}}");
            if body.contains("\\{{") {
                continue;
            }
            let Ok(filled) = fill(&body, &Values { title: "VALUE".to_owned(), ..values(Lang::En) }) else { continue };
            let text = markdown::read(&filled);
            assert!(shown(&text, "{{title}}").iter().all(|is_code| *is_code), "{body:?} shows {text:?}");
            assert!(shown(&text, "VALUE").iter().all(|is_code| !is_code), "{body:?} shows {text:?}");
        }
    }
}
