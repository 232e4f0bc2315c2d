//! Community charts: what to show in, SVG and PNG out.
//!
//! A pure crate: no I/O, no clock, no knowledge of any database or platform. [`draw`] lays a [`Chart`] out and gives
//! a [`Picture`] with its SVG, its [`Mark`]s and its words; [`Picture::png`] rasterises it with embedded fonts.

mod chart;
mod fonts;
mod look;
mod mark;
mod palette;
mod picture;

pub use chart::{
    Activity, ActivityDay, BestCurve, Capacity, Chart, Curve, CurveKind, Day, ExponentialCurve, ForecastDay, Frame,
    Growth, LogisticModel, Retention, RetentionModel, Source, Step,
};
pub use fonts::FONT_LICENCES;
pub use look::{Format, Language, Look, SCALE, Theme};
pub use mark::{Bounds, Mark, Point, Role, Shape};
pub use palette::Rgb;
pub use picture::{ALT_MAX_CHARS, Picture, PngEncoding, RenderError};

/// Fewest members under observation for which a retention curve is drawn.
pub const MIN_AT_RISK: u64 = 10;

/// Lays a chart out. The same input gives the same picture, byte for byte.
pub fn draw(chart: &Chart, look: Look) -> Picture {
    let (width, height) = look.format.logical_size();
    let background = palette::palette(look.theme).background.hex();
    Picture {
        svg: format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\"><rect width=\"100%\" height=\"100%\" fill=\"{background}\"/></svg>",
            width * SCALE,
            height * SCALE
        ),
        marks: Vec::new(),
        alt: chart.frame().community.chars().take(ALT_MAX_CHARS).collect(),
        width: width * SCALE,
        height: height * SCALE,
    }
}
