//! Text in the shape in which Discord can show it: what its Markdown has no way to say is said in another way.
//!
//! Sources: what Discord's staff says in discord/discord-api-docs #6185 (no backslash within the words of a link) and
//! #6810 (no emoji there), and its help page "Markdown Text 101".

use std::cmp::Reverse;

use steward_core::content::text::Piece;
use steward_core::content::{Span, Style, Text};

use super::markdown::is_emoji_name;

/// The text with links, code and styles as Discord takes them.
pub(super) fn shape(text: &Text) -> Text {
    let text = emoji_out_of_links(text).spell_links(can_link);
    trim_spans(&code_out_of_styles(&text))
}

/// Styles without white space at their ends, where Discord takes marks for text.
pub(super) fn trim_spans(text: &Text) -> Text {
    let is_blank = |c: char| c.is_whitespace() || c == '\u{FEFF}';
    let trimmed = text.spans.iter().filter_map(|span| {
        if is_code(span) {
            return Some(span.clone());
        }
        let words = text.words(span);
        let start = span.start + (words.len() - words.trim_start_matches(is_blank).len());
        let end = span.end - (words.len() - words.trim_end_matches(is_blank).len());
        (start < end).then(|| Span { start, end, style: span.style.clone() })
    });
    Text { plain: text.plain.clone(), spans: trimmed.collect() }
}

/// Discord makes links of http and https alone, and none whose words look like an address but lead to another.
pub(super) fn can_link(words: &Text, target: &str) -> bool {
    let is_web = ["https://", "http://"].iter().any(|scheme| target.starts_with(scheme));
    is_web && (words.plain == target || can_be_words(words))
}

/// Whether words can be those of a link: Discord reads marks in them, but takes no backslash before a mark for what it
/// is elsewhere, and shows the whole link as it is written where an emoji, a mention or an address is among them.
fn can_be_words(words: &Text) -> bool {
    const NEVER: &[&str] = &["://", "discord.gg/", "discord.com/"];
    const MARKS: &[&str] = &["*", "`", "__", "~~", "||", "<", "@everyone", "@here"];
    let plain = words.plain.as_str();
    let has = |text: &str, any: &[&str]| any.iter().any(|one| text.contains(one));
    let mut is_code = false;
    let marks = words.pieces().into_iter().any(|piece| {
        match piece {
            Piece::Open(style) | Piece::Close(style) if matches!(style, Style::Code) => is_code = !is_code,
            Piece::Words(words) if !is_code => {
                let has_name = words.match_indices(':').any(|(at, _)| is_emoji_name(&words[at + 1..]));
                return has(words, MARKS) || has_name || ends_slanted(words);
            }
            _ => {}
        }
        false
    });
    !marks && !has(plain, NEVER) && !plain.contains(is_emoji) && brackets_match(plain)
}

/// Whether an underscore could end slanted words: one stands before it, and no letter after it.
fn ends_slanted(words: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    words.match_indices('_').skip(1).any(|(at, _)| !words[at + 1..].starts_with(is_letter))
}

/// Whether each bracket has its other half, and none stands within two others.
fn brackets_match(words: &str) -> bool {
    let mut depth = 0_i32;
    let is_sound = words.chars().all(|c| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        (0..=1).contains(&depth)
    });
    is_sound && depth == 0
}

/// Links without the emoji at the ends of their words, which then stand beside them.
fn emoji_out_of_links(text: &Text) -> Text {
    let mut spans = text.spans.clone();
    for link in spans.iter_mut().filter(|span| matches!(span.style, Style::Link(_))) {
        let words = text.words(link);
        let is_aside = |c: char| is_emoji(c) || c.is_whitespace();
        if !words.contains(is_emoji) {
            continue;
        }
        let start = link.start + (words.len() - words.trim_start_matches(is_aside).len());
        let end = link.start + words.trim_end_matches(is_aside).len();
        let is_apart = |other: &Span| other.end <= start || other.start >= end;
        let is_nested =
            |other: &Span| (other.start <= start && other.end >= end) || (other.start >= start && other.end <= end);
        if start < end && text.spans.iter().all(|other| is_apart(other) || is_nested(other)) {
            (link.start, link.end) = (start, end);
        }
    }
    sorted(&text.plain, spans)
}

/// Whether Discord shows a picture for a sign, or takes it as a part of one. Some that are signs of a font as well are
/// among them. Source: Unicode, `emoji-data.txt`.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{200D}' | '\u{203C}' | '\u{2049}' | '\u{20E3}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21AA}' | '\u{231A}'..='\u{23FF}' | '\u{24C2}' | '\u{25AA}'..='\u{25FE}'
        | '\u{2600}'..='\u{27BF}' | '\u{2934}' | '\u{2935}' | '\u{2B05}'..='\u{2B55}' | '\u{3030}' | '\u{303D}'
        | '\u{3297}' | '\u{3299}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
}

/// Code outside of styles whose marks it holds, which would end there. What is hidden stays hidden, and is no code then.
fn code_out_of_styles(text: &Text) -> Text {
    let mut spans = text.spans.clone();
    for code in text.spans.iter().filter(|span| is_code(span)) {
        let ends = |outer: &Span| holds(outer, code) && has_mark(text.words(code), &outer.style);
        if text.spans.iter().any(|outer| outer.style == Style::Spoiler && ends(outer)) {
            spans.retain(|span| span != code);
        } else if text.spans.iter().any(ends) {
            spans = spans.into_iter().flat_map(|outer| without(outer, code, &text.spans)).collect();
        }
    }
    sorted(&text.plain, spans)
}

fn is_code(span: &Span) -> bool {
    matches!(span.style, Style::Code | Style::Block { .. })
}

fn holds(outer: &Span, inner: &Span) -> bool {
    outer.start <= inner.start && outer.end >= inner.end
}

fn has_mark(code: &str, style: &Style) -> bool {
    match style {
        Style::Bold => code.contains("**"),
        Style::Italic => code.contains(['*', '_']),
        Style::Underline => code.contains("__"),
        Style::Strikethrough => code.contains("~~"),
        Style::Spoiler => code.contains("||"),
        _ => false,
    }
}

/// A style around code, in two pieces beside it, or beside what is not cut and has the code in it.
fn without(outer: Span, code: &Span, all: &[Span]) -> Vec<Span> {
    if !is_cut(&outer.style) || !holds(&outer, code) {
        return vec![outer];
    }
    let whole = all.iter().find(|span| !is_cut(&span.style) && holds(span, code) && holds(&outer, span));
    let hole = whole.unwrap_or(code);
    let pieces = [(outer.start, hole.start), (hole.end, outer.end)];
    let pieces = pieces.into_iter().filter(|(start, end)| start < end);
    pieces.map(|(start, end)| Span { start, end, style: outer.style.clone() }).collect()
}

fn is_cut(style: &Style) -> bool {
    matches!(style, Style::Bold | Style::Italic | Style::Underline | Style::Strikethrough)
}

fn sorted(plain: &str, mut spans: Vec<Span>) -> Text {
    spans.sort_by_key(|span| (span.start, Reverse(span.end)));
    Text { plain: plain.to_owned(), spans }
}
