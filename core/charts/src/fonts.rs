//! The embedded fonts: loaded once, shared by every picture.
//!
//! Inter carries Latin, Greek and Cyrillic, Noto Sans SC the Chinese of GB 2312, Noto Emoji the emoji. All three are
//! under the SIL Open Font License 1.1; `fonts/` has the licences and the script that cut them.

use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

/// The font files: Inter, Noto Sans SC (each Regular, then SemiBold), Noto Emoji.
pub(crate) static FILES: [&[u8]; 5] = [
    include_bytes!("../fonts/Inter-Regular.ttf"),
    include_bytes!("../fonts/Inter-SemiBold.ttf"),
    include_bytes!("../fonts/NotoSansSC-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSC-SemiBold.ttf"),
    include_bytes!("../fonts/NotoEmoji-Regular.ttf"),
];

/// Licence texts of the embedded fonts, as (family, text): whoever ships this crate ships them too.
pub const FONT_LICENCES: [(&str, &str); 3] = [
    ("Inter", include_str!("../fonts/Inter-OFL.txt")),
    ("Noto Sans SC", include_str!("../fonts/NotoSansSC-OFL.txt")),
    ("Noto Emoji", include_str!("../fonts/NotoEmoji-OFL.txt")),
];

/// The fonts as the rasteriser wants them.
fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    Arc::clone(DATABASE.get_or_init(|| {
        let mut database = fontdb::Database::new();
        for bytes in FILES {
            database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
        Arc::new(database)
    }))
}

/// How the rasteriser reads our SVG: with the embedded fonts, and never choosing a font by itself, because its own
/// fallback ignores the weight and can lose text (every run names a family that has all of its characters).
pub(crate) fn reading_options() -> usvg::Options<'static> {
    usvg::Options {
        fontdb: database(),
        font_resolver: usvg::FontResolver {
            select_font: usvg::FontResolver::default_font_selector(),
            select_fallback: Box::new(|_, _, _| None),
        },
        ..usvg::Options::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::typeset;

    /// The width that the rasteriser gives to a text.
    fn drawn_width(svg: &str) -> f64 {
        let tree = usvg::Tree::from_str(svg, &reading_options()).expect("the SVG can be read");
        let text = tree.root().children().iter().find_map(|node| match node {
            usvg::Node::Text(text) => Some(f64::from(text.bounding_box().width())),
            _ => None,
        });
        text.expect("the text is drawn")
    }

    #[test]
    fn the_rasteriser_draws_every_run_as_wide_as_it_was_measured() {
        let texts = ["Member growth", "AVATAR To, 11:1", "成员增长（+3.5%）", "🦀", "👨‍👩‍👧‍👦", "🇨🇳", "❤️", "1️⃣", "λ₀ ≈ −½"];
        for (text, bold) in texts.into_iter().flat_map(|text| [(text, false), (text, true)]) {
            let line = typeset(text, 100.0, bold);
            let weight = if bold { 600 } else { 400 };
            let runs = line.runs.iter().map(|run| {
                drawn_width(&format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"2000\" height=\"200\">\
                     <text y=\"150\" font-family=\"{}\" font-weight=\"{weight}\" font-size=\"100\">{}</text></svg>",
                    run.face.family(),
                    run.text
                ))
            });
            let drawn: f64 = runs.sum();
            assert!((drawn - line.width).abs() < 0.5, "{text}: drawn {drawn}, measured {}", line.width);
        }
    }

    #[test]
    fn every_font_comes_with_its_licence_and_copyright() {
        for (family, licence) in FONT_LICENCES {
            assert!(licence.starts_with("Copyright"), "{family}");
            assert!(licence.contains("SIL OPEN FONT LICENSE Version 1.1"), "{family}");
        }
    }
}
