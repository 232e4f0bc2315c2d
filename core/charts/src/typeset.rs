//! Sets a line of text: chooses a font for every cluster, and measures it as the rasteriser will draw it.

use std::sync::OnceLock;

use ab_glyph::Font as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::{
    fonts,
    mark::{Bounds, Point},
};

/// Stands for a cluster that no embedded font has.
const UNKNOWN_CLUSTER: &str = "□";

/// Height above the baseline that a line takes, in parts of its size; Chinese reaches 0.86.
const ASCENT: f64 = 0.86;

/// Depth below the baseline.
const DESCENT: f64 = 0.22;

/// A family that a run of text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Latin, Greek, Cyrillic.
    Inter,
    /// Chinese.
    NotoSansSc,
    /// Emoji, in one weight.
    NotoEmoji,
}

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) text: String,
    /// Where it starts, in logical pixels from the start of the line.
    pub(crate) x: f64,
}

/// A line of text, set and measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextLine {
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
    /// Its advance in logical pixels.
    pub(crate) width: f64,
    pub(crate) size: f64,
    pub(crate) bold: bool,
}

impl Face {
    /// The name by which the rasteriser finds it.
    pub(crate) fn family(self) -> &'static str {
        match self {
            Self::Inter => "Inter",
            Self::NotoSansSc => "Noto Sans SC",
            Self::NotoEmoji => "Noto Emoji",
        }
    }

    fn cut(self, bold: bool) -> &'static Cut {
        let cuts = cuts();
        match (self, bold) {
            (Self::Inter, false) => &cuts[0],
            (Self::Inter, true) => &cuts[1],
            (Self::NotoSansSc, false) => &cuts[2],
            (Self::NotoSansSc, true) => &cuts[3],
            (Self::NotoEmoji, _) => &cuts[4],
        }
    }
}

impl TextLine {
    /// The box around the line when its baseline starts at `at`.
    pub(crate) fn bounds(&self, at: Point) -> Bounds {
        Bounds {
            left: at.x,
            top: at.y - ASCENT * self.size,
            right: at.x + self.width,
            bottom: at.y + DESCENT * self.size,
        }
    }
}

/// Sets a line. Give it cleaned text.
pub(crate) fn typeset(text: &str, size: f64, bold: bool) -> TextLine {
    let mut line = TextLine { text: String::new(), runs: Vec::new(), width: 0.0, size, bold };
    for cluster in text.graphemes(true) {
        let (face, cluster) = face_of(cluster, bold);
        line.text.push_str(cluster);
        match line.runs.last_mut() {
            Some(run) if run.face == face => run.text.push_str(cluster),
            _ => line.runs.push(Run { face, text: cluster.to_owned(), x: 0.0 }),
        }
    }
    for run in &mut line.runs {
        run.x = line.width;
        line.width += run.face.cut(bold).advance(&run.text) * size;
    }
    line
}

/// Sets a line no wider than `max_width` logical pixels, cut with `…` at a cluster when it would be; `None` when not
/// even one cluster fits.
pub(crate) fn typeset_within(text: &str, size: f64, bold: bool, max_width: f64) -> Option<TextLine> {
    let whole = typeset(text, size, bold);
    if whole.width <= max_width {
        return Some(whole);
    }
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, cluster)| start + cluster.len()).collect();
    let shortened = |count: usize| {
        let kept = count.checked_sub(1).and_then(|last| ends.get(last)).map_or("", |&end| &text[..end]);
        typeset(&format!("{}…", kept.trim_end()), size, bold)
    };
    // The largest number of clusters that fits, by halving: the width grows with the number.
    let (mut fits, mut too_many) = (0, ends.len());
    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);
        if shortened(middle).width <= max_width { fits = middle } else { too_many = middle }
    }
    (fits > 0).then(|| shortened(fits))
}

/// The face that has all of a cluster, and the cluster to draw.
fn face_of(cluster: &str, bold: bool) -> (Face, &str) {
    let wanted_as_emoji = cluster.chars().any(|c| matches!(c, '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}'));
    let order = if wanted_as_emoji {
        [Face::NotoEmoji, Face::Inter, Face::NotoSansSc]
    } else {
        [Face::Inter, Face::NotoSansSc, Face::NotoEmoji]
    };
    order
        .into_iter()
        .find(|face| face.cut(bold).covers(cluster))
        .map_or((Face::Inter, UNKNOWN_CLUSTER), |face| (face, cluster))
}

/// One font file, opened for looking characters up and for shaping.
struct Cut {
    characters: ab_glyph::FontRef<'static>,
    font: harfrust::FontRef<'static>,
    shaping: harfrust::ShaperData,
}

impl Cut {
    /// Whether the font has every character of a cluster that is to be seen.
    fn covers(&self, cluster: &str) -> bool {
        cluster.chars().filter(|&c| !is_joining(c)).all(|c| self.characters.glyph_id(c).0 != 0)
    }

    /// The width of a text in parts of its size, shaped as the rasteriser shapes it.
    fn advance(&self, text: &str) -> f64 {
        let mut buffer = harfrust::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaper = self.shaping.shaper(&self.font).build();
        let per_em = f64::from(shaper.units_per_em());
        let glyphs = shaper.shape(buffer, harfrust::ShapeOptions::new());
        glyphs.glyph_positions().iter().map(|glyph| f64::from(glyph.x_advance)).sum::<f64>() / per_em
    }
}

/// Characters that join or choose and are not seen by themselves.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

/// The five fonts, opened once.
fn cuts() -> &'static [Cut; 5] {
    static CUTS: OnceLock<[Cut; 5]> = OnceLock::new();
    CUTS.get_or_init(|| fonts::FILES.map(open))
}

#[expect(clippy::expect_used, reason = "the embedded fonts are constants, and every test opens them")]
fn open(bytes: &'static [u8]) -> Cut {
    let font = harfrust::FontRef::new(bytes).expect("an embedded font can be opened");
    let characters = ab_glyph::FontRef::try_from_slice(bytes).expect("an embedded font can be opened");
    let shaping = harfrust::ShaperData::new(&font);
    Cut { characters, font, shaping }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces(text: &str) -> Vec<(Face, String)> {
        typeset(text, 20.0, false).runs.into_iter().map(|run| (run.face, run.text)).collect()
    }

    #[test]
    fn each_script_gets_the_font_that_has_it() {
        assert_eq!(
            faces("Rust 中文 🦀 λ"),
            [
                (Face::Inter, "Rust ".to_owned()),
                (Face::NotoSansSc, "中文".to_owned()),
                (Face::Inter, " ".to_owned()),
                (Face::NotoEmoji, "🦀".to_owned()),
                (Face::Inter, " λ".to_owned()),
            ]
        );
    }

    #[test]
    fn a_family_joined_by_zwj_is_one_glyph_wide() {
        let one = typeset("🦀", 20.0, false).width;
        let family = typeset("👨‍👩‍👧‍👦", 20.0, false).width;
        assert!((one - family).abs() < 0.01, "{one} {family}");
    }

    #[test]
    fn a_flag_is_one_glyph_wide() {
        let one = typeset("🦀", 20.0, false).width;
        let flag = typeset("🇨🇳", 20.0, false).width;
        assert!((one - flag).abs() < 0.01, "{one} {flag}");
    }

    #[test]
    fn a_cluster_that_no_font_has_is_a_box() {
        assert_eq!(faces("ก한"), [(Face::Inter, "□□".to_owned())]);
    }

    #[test]
    fn a_cut_line_fits_and_ends_in_an_ellipsis() {
        let line = typeset_within(&"漢字ab".repeat(40), 22.0, false, 200.0).expect("one cluster fits");
        assert!(line.width <= 200.0 && line.width > 150.0, "{}", line.width);
        assert!(line.text.ends_with('…'));
        assert!(typeset_within("abc", 22.0, false, 3.0).is_none());
    }

    #[test]
    fn the_words_of_every_chart_are_covered_in_both_weights() {
        for bold in [false, true] {
            let text = "0123456789 +−–≈·…%λ₀↑，（）：成员增长留存活跃 ABC abc";
            assert!(!typeset(text, 15.0, bold).text.contains('□'));
        }
    }
}
