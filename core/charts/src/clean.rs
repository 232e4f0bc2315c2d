//! Makes any text safe to draw on one line.

use unicode_segmentation::UnicodeSegmentation as _;

/// Most clusters of a text that are looked at; no chart has room for more.
const MAX_CLUSTERS: usize = 160;

/// Most characters of one cluster: a family of four with skin tones has 11, a flag with tags 7.
const MAX_CLUSTER_CHARS: usize = 12;

/// Most characters of a cluster that is no emoji: a letter and three marks.
const MAX_MARKED_CHARS: usize = 4;

/// One line of text without anything that could turn, move or break a picture: direction overrides, control
/// characters, line breaks, piles of combining marks. Cut after [`MAX_CLUSTERS`] clusters with `…`.
pub(crate) fn clean(text: &str) -> String {
    let mut line = String::new();
    let kept: String = text.chars().take(MAX_CLUSTERS * MAX_CLUSTER_CHARS).filter_map(keep).collect();
    for (count, cluster) in kept.graphemes(true).enumerate() {
        if count == MAX_CLUSTERS {
            line.push('…');
            break;
        }
        let blank = cluster.chars().all(char::is_whitespace);
        if blank && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        if blank {
            line.push(' ');
        } else {
            line.extend(cluster.chars().take(longest(cluster)));
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// How many characters of a cluster are kept.
fn longest(cluster: &str) -> usize {
    let emoji = cluster.chars().any(|c| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}'));
    if emoji { MAX_CLUSTER_CHARS } else { MAX_MARKED_CHARS }
}

/// A character as it may be drawn: breaks and tabs become blanks, what is invisible or steers goes.
fn keep(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() || steers(c) || is_invisible(c) => None,
        c => Some(c),
    }
}

/// Direction marks, embeddings, overrides and isolates.
fn steers(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Soft hyphens, zero-width blanks and non-joiners, old format characters, fillers, and what XML forbids.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}' | '\u{200C}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}')
        || matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}')
        || matches!(c, '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_to_left_override_is_taken_out() {
        assert_eq!(clean("abc\u{202E}def\u{2066}g"), "abcdefg");
    }

    #[test]
    fn breaks_and_runs_of_blanks_become_one_blank() {
        assert_eq!(clean("  a\r\n\tb \u{2028} c\u{0}\u{7} "), "a b c");
    }

    #[test]
    fn an_emoji_family_and_a_flag_stay_whole() {
        assert_eq!(clean("👨‍👩‍👧‍👦🇨🇳"), "👨‍👩‍👧‍👦🇨🇳");
    }

    #[test]
    fn a_pile_of_marks_is_lowered_to_three() {
        assert_eq!(clean(&format!("e{}", "\u{0301}".repeat(50))).chars().count(), 4);
    }

    #[test]
    fn five_thousand_code_points_are_cut_with_an_ellipsis() {
        let cut = clean(&"群".repeat(5000));
        assert_eq!(cut.chars().count(), MAX_CLUSTERS + 1);
        assert!(cut.ends_with('…'));
    }
}
