//! Community charts: what to show in, SVG and PNG out.
//!
//! A pure crate: no I/O, no clock, no knowledge of any database or platform. [`draw`] lays a [`Chart`] out and gives
//! a [`Picture`] with its SVG, its [`Mark`]s and its words; [`Picture::png`] rasterises it with embedded fonts.

mod activity;
mod alt;
mod canvas;
mod chart;
mod clean;
mod columns;
mod fonts;
mod growth;
mod labels;
mod look;
mod mark;
mod models;
mod numbers;
mod palette;
mod picture;
mod placer;
mod plot;
mod retention;
mod series;
mod surround;
mod svg;
mod ticks;
mod typeset;
mod words;

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
    let mut canvas = canvas::Canvas::new(look);
    let alt = match chart {
        Chart::Growth(chart) => growth::draw(chart, &mut canvas),
        Chart::Retention(chart) => retention::draw(chart, &mut canvas),
        Chart::Activity(chart) => activity::draw(chart, &mut canvas),
        Chart::LogisticModel(model) => models::draw_logistic(model, &mut canvas),
        Chart::RetentionModel(model) => models::draw_retention(model, &mut canvas),
    };
    let (svg, marks) = canvas.finish();
    let (width, height) = look.format.logical_size();
    Picture { svg, marks, alt, width: width * SCALE, height: height * SCALE }
}
