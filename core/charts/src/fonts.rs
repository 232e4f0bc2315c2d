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
