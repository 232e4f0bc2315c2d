//! Cuts a text into parts that fit: between paragraphs, lines, sentences or words, where a person would.

use unicode_segmentation::UnicodeSegmentation;

use super::text::{Style, Text};

/// Signs that end a sentence by themselves.
const ENDS: &[char] = &['。', '！', '？', '…', '；'];
/// Signs that end a sentence when a blank follows.
const ENDS_BEFORE_BLANK: &[char] = &['.', '!', '?', ';', ':'];
/// Signs after which a line of Chinese may be broken.
const PAUSES: &[char] = &['，', '、', '：', '—'];
/// Signs that close what stands before them.
const CLOSERS: &[char] = &['”', '’', '」', '』', '》', '】', '）', ')', ']', '"', '\''];
/// A longer line of heavy words is no title.
const TITLE_MAX_CHARS: usize = 120;
/// How many signs are tried first.
const FIRST_SIGNS: usize = 64;

/// Cuts a text into parts, each of which `fits`; none is blank. White space at a cut is left out; styles that reach over
/// a cut go on after it, and a title stays with what it stands above. Never within what a person sees as one sign, unless that one sign does not fit.
///
/// `fits` says of a part whether it fits; what is at the beginning of a part that fits, fits as well.
///
/// ```
/// use steward_core::content::{Text, split::split};
///
/// let parts = split(&Text::plain("One two. Three four."), |part| part.plain.len() <= 12);
/// assert_eq!(parts.iter().map(|part| part.plain.as_str()).collect::<Vec<_>>(), ["One two.", "Three four."]);
/// ```
pub fn split(text: &Text, fits: impl Fn(&Text) -> bool) -> Vec<Text> {
    let plain = text.plain.as_str();
    let mut parts = Vec::new();
    let mut from = skip_lines(plain, 0);
    while from < plain.len() {
        let cut = end_of_part(text, from, &fits);
        let end = from + plain[from..cut].trim_end().len();
        let part = text.part(from, end);
        if !part.is_blank() {
            parts.push(part);
        }
        from = skip_blank(plain, end);
    }
    parts
}

/// Where the part that begins at a byte ends at best.
fn end_of_part(text: &Text, from: usize, fits: &impl Fn(&Text) -> bool) -> usize {
    let rest = &text.plain[from..];
    let fits_until = |end: usize| fits(&text.part(from, from + rest[..end].trim_end().len()));
    // Twice as much is tried each time, so that the work is that of one part however long the text is.
    let mut signs = rest.grapheme_indices(true).map(|(at, sign)| at + sign.len());
    let mut borders = Vec::new();
    while borders.last().is_none_or(|border| fits_until(*border)) {
        let known = borders.len();
        borders.extend(signs.by_ref().take(known.max(FIRST_SIGNS)));
        if borders.len() == known {
            return text.plain.len();
        }
    }
    let count = borders.partition_point(|border| fits_until(*border));
    if count == 0 {
        // One sign is too much by itself (an emoji of thousands of joints): it is cut between its characters.
        let chars: Vec<usize> = rest.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let count = chars.partition_point(|border| fits_until(*border));
        return from + chars[count.saturating_sub(1)];
    }
    let last = borders[count - 1];
    let borders = &borders[..count];
    let apart = |border: usize| !parts_title(text, from, from + border);
    let mut best = best_borders(rest, borders, apart).into_iter().chain(best_borders(rest, borders, |_| true));
    from + best.find(|border| fits_until(*border)).unwrap_or(last)
}

/// The borders at which a person would cut, best first. One in the first half would leave the part half empty.
fn best_borders(rest: &str, borders: &[usize], may_cut: impl Fn(usize) -> bool) -> Vec<usize> {
    let last = borders.last().copied().unwrap_or_default();
    let mut best = [0; 4];
    for border in borders.iter().copied().filter(|border| *border > last / 2) {
        let (before, after) = (&rest[..border], &rest[border..]);
        if let Some(level) = level(before, after).filter(|_| may_cut(border)) {
            best[level] = border;
        }
    }
    best.into_iter().filter(|border| *border > 0).collect()
}

/// What ends at a border: 0 a paragraph, 1 a line, 2 a sentence, 3 a word.
fn level(before: &str, after: &str) -> Option<usize> {
    if before.ends_with('\n') || after.starts_with('\n') {
        let is_paragraph = after.starts_with("\n\n") || before.ends_with("\n\n") || is_between(before, after);
        return Some(usize::from(!is_paragraph));
    }
    let said = before.trim_end_matches(CLOSERS);
    let is_closed = !after.starts_with(CLOSERS);
    let is_before_blank = after.starts_with(char::is_whitespace);
    let ends_sentence = said.ends_with(ENDS) || (is_before_blank && said.ends_with(ENDS_BEFORE_BLANK));
    let is_pause = is_before_blank || before.ends_with(char::is_whitespace) || before.ends_with(PAUSES);
    match () {
        () if ends_sentence && is_closed && !after.starts_with(ENDS) => Some(2),
        () if is_pause && is_closed => Some(3),
        () => None,
    }
}

/// Whether a cut would part a title from what it stands above: a heading, or a line of heavy words. One with which the
/// part begins has nothing before it that could be cut off instead.
fn parts_title(text: &Text, from: usize, at: usize) -> bool {
    text.spans.iter().filter(|span| (from + 1..at).contains(&span.start)).any(|span| {
        let words = text.words(span);
        let is_line = text.plain[..span.start].ends_with('\n') && text.plain[span.end..].starts_with('\n');
        let is_title = is_line && matches!(span.style, Style::Bold | Style::Heading(_)) && !words.contains('\n');
        let follows = at < span.end || text.plain[span.end..at].trim_start().is_empty();
        is_title && follows && words.chars().count() <= TITLE_MAX_CHARS
    })
}

fn is_between(before: &str, after: &str) -> bool {
    before.ends_with('\n') && after.starts_with('\n')
}

/// After the white space at a cut. The indentation of the line that comes next stays: it may be code.
fn skip_blank(plain: &str, at: usize) -> usize {
    let blank = plain[at..].len() - plain[at..].trim_start().len();
    if plain[at..at + blank].contains('\n') { skip_lines(plain, at) } else { at + blank }
}

/// After blank lines.
fn skip_lines(plain: &str, at: usize) -> usize {
    let blank = plain[at..].len() - plain[at..].trim_start().len();
    plain[at..at + blank].rfind('\n').map_or(at, |line| at + line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Span, markdown};

    fn cut(body: &str, max_chars: usize) -> Vec<String> {
        let parts = split(&markdown::read(body), |part| part.plain.chars().count() <= max_chars);
        parts.into_iter().map(|part| part.plain).collect()
    }

    #[test]
    fn a_text_is_cut_where_a_person_would() {
        assert_eq!(cut("one two\n\nthree four\nfive", 16), ["one two", "three four\nfive"]);
        assert_eq!(cut("one two three\nfour five. Six", 20), ["one two three", "four five. Six"]);
        assert_eq!(cut("One two. “Three four!” Five six", 25), ["One two. “Three four!”", "Five six"]);
        assert_eq!(cut("one two three four", 10), ["one two", "three four"]);
        assert_eq!(cut("一二三四。“五六七！”八九十", 11), ["一二三四。“五六七！”", "八九十"]);
        assert_eq!(cut("一二三四五，六七八九", 8), ["一二三四五，", "六七八九"]);
        assert_eq!(cut("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn a_title_stays_with_what_it_stands_above() {
        for title in ["# Title", "**Title**"] {
            let parts = cut(&format!("one two three\n\n{title}\n\nfour five six"), 24);
            assert_eq!(parts, ["one two three", "Title\n\nfour five six"], "{title}");
        }
        assert_eq!(cut("one two three **four**\n\nfive six seven", 24), ["one two three four", "five six seven"]);
        assert_eq!(cut("one two three\n**four five**\nsix", 24), ["one two three", "four five\nsix"]);
    }

    #[test]
    fn nothing_that_is_seen_as_one_sign_is_cut_unless_it_does_not_fit() {
        assert_eq!(cut("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 9), ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
        assert_eq!(cut("ae\u{301}e\u{301}", 4), ["ae\u{301}", "e\u{301}"]);
        let parts = cut(&format!("a{}b", "\u{301}".repeat(50)), 20);
        assert!(parts.iter().all(|part| part.chars().count() <= 20) && parts.concat().chars().count() == 52);
    }

    #[test]
    fn styles_go_on_after_a_cut_and_code_keeps_its_indentation() {
        let text = markdown::read("**one two three**\n```py\nif x:\n    yy\n    zz\n```");
        let parts = split(&text, |part| part.plain.len() <= 14);
        let plain: Vec<_> = parts.iter().map(|part| part.plain.as_str()).collect();
        assert_eq!(plain, ["one two three", "if x:\n    yy", "    zz"]);
        let block = Style::Block { language: Some("py".to_owned()) };
        assert_eq!(parts[2].spans, [Span { start: 0, end: 6, style: block }]);
        let bold = split(&text, |part| part.plain.len() <= 8);
        assert!(bold[..2].iter().all(|part| part.spans[0].style == Style::Bold), "{bold:?}");
    }

    #[test]
    fn whatever_is_cut_nothing_is_lost_and_no_part_is_blank_or_too_long() {
        let dense = |text: &str| text.chars().filter(|c| !Text::plain(*c).is_blank()).collect::<String>();
        for seed in 0..2000 {
            let text = markdown::read(&steward_fakes::documents::markdown(seed));
            let max = 1 + (seed % 40) as usize;
            let parts = split(&text, |part| part.plain.encode_utf16().count() <= max.max(2));
            assert!(parts.iter().all(|part| !part.is_blank() && part.plain.encode_utf16().count() <= max.max(2)));
            let joined: String = parts.iter().map(|part| dense(&part.plain)).collect();
            assert_eq!(joined, dense(&text.plain), "seed {seed}");
        }
    }

    #[test]
    fn a_blank_text_has_no_parts() {
        assert!(split(&Text::plain(" \n\u{200b}\t"), |_| true).is_empty());
    }
}
