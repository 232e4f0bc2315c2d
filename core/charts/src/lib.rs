//! Community charts: what to show in, SVG and PNG out.
//!
//! A pure crate: no I/O, no clock, no knowledge of any database or platform. [`draw`] lays a [`Chart`] out and gives
//! a [`Picture`] with its SVG, its [`Mark`]s and its words; [`Picture::png`] rasterises it with embedded fonts.
//!
//! ```
//! use chrono::NaiveDate;
//! use steward_charts::{Chart, Day, Frame, Growth, Look, PngEncoding, draw};
//!
//! let first = NaiveDate::from_ymd_opt(2026, 7, 1).ok_or("no such day")?;
//! let days = first.iter_days().take(27).zip(120_u32..).map(|(date, members)| {
//!     Day { date, members: Some(f64::from(members)), joined: 1, left: 0, covered: true }
//! });
//! let chart = Chart::Growth(Growth {
//!     frame: Frame { community: "Rust 中文社区".to_owned(), utc_offset_minutes: 480, ..Frame::default() },
//!     days: days.collect(),
//!     change_30d: Some((26, Some(0.217))),
//!     ..Growth::default()
//! });
//! let picture = draw(&chart, Look::default());
//! assert!(picture.alt.starts_with("Line chart, members of Rust 中文社区, 1 Jul 2026–27 Jul 2026: 120 to 146"));
//! assert!(picture.png(PngEncoding::Small)?.starts_with(b"\x89PNG"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How it works: a chart's module (`growth`, `retention`, `activity`, `models`, `calendar`, `content`) lays out; [`draw`]'s canvas hands every
//! stroke to plotters, whose backend (`svg`) writes on a grid finer than a pixel; text is set by `typeset`, which picks
//! a font for every cluster; `placer` finds room for the labels; `words` and `numbers` speak both languages.

mod activity;
mod alt;
mod cadence;
mod calendar;
mod canvas;
mod chart;
mod clean;
mod columns;
mod content;
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
mod symbol;
mod ticks;
mod typeset;
mod words;

pub use chart::{
    Activity, ActivityDay, BestCurve, Cadence, CadenceWeek, Calendar, CalendarEntry, Capacity, Chart, Content,
    ContentRow, Curve, CurveKind, Day, EntryState, ExponentialCurve, ForecastDay, Frame, Growth, LogisticModel,
    NoRanking, Retention, RetentionModel, Source, Stands, Step,
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
        Chart::Pair(pair) => {
            let [upper, lower] = pair.each_ref().map(|chart| draw(chart, look));
            return upper.above(lower);
        }
        Chart::Growth(chart) => growth::draw(chart, &mut canvas),
        Chart::Retention(chart) => retention::draw(chart, &mut canvas),
        Chart::Activity(chart) => activity::draw(chart, &mut canvas),
        Chart::LogisticModel(model) => models::draw_logistic(model, &mut canvas),
        Chart::RetentionModel(model) => models::draw_retention(model, &mut canvas),
        Chart::Calendar(chart) => calendar::draw(chart, &mut canvas),
        Chart::Content(chart) => content::draw(chart, &mut canvas),
    };
    let (svg, marks) = canvas.finish();
    let (width, height) = look.format.logical_size();
    Picture { svg, marks, alt, width: width * SCALE, height: height * SCALE }
}
