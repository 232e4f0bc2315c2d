//! The part of a picture where data are drawn: its scales, axes, grid and hatching.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};
use plotters::coord::{CoordTranslate as _, cartesian::Cartesian2d, types::RangedCoordf64};

use crate::{
    canvas::{Canvas, Stroke},
    mark::{Bounds, Point, Role},
    numbers::axis,
    surround::MARGIN,
    svg::GRID,
    ticks::{age_ticks, count_ticks, date_ticks},
    typeset::{TextLine, typeset},
    words,
};

/// Font size of axes and direct labels.
pub(crate) const LABEL_SIZE: f64 = 17.5;

/// Upper edge of every plot.
const TOP: f64 = 106.0;

/// Space under a plot for the dates or days and the footer.
const BELOW: f64 = 78.0;

/// Space between two labels of the x axis.
const TICK_SPACING: f64 = 16.0;

/// Space left at the picture's edges by labels that are moved in.
const EDGE: f64 = 12.0;

/// Gutter between the widest label of the y axis and the plot.
const GUTTER: f64 = 12.0;

/// Scales from data to logical pixels.
pub(crate) struct Plot {
    pub(crate) bounds: Bounds,
    pub(crate) x: Range<f64>,
    /// The value at the upper edge.
    pub(crate) top: f64,
    coordinates: Cartesian2d<RangedCoordf64, RangedCoordf64>,
}

/// A date as a position on an x axis: its day number.
pub(crate) fn day_number(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

impl Plot {
    /// Where plotters puts a value.
    pub(crate) fn at(&self, x: f64, y: f64) -> Point {
        let (x, y) = self.coordinates.translate(&(x, y));
        Point { x: f64::from(x) / GRID, y: f64::from(y) / GRID }
    }

    /// Where plotters puts many.
    pub(crate) fn all_at(&self, data: &[(f64, f64)]) -> Vec<Point> {
        data.iter().map(|&(x, y)| self.at(x, y)).collect()
    }

    /// A plot with a scale of counts from 0 and its grid, over any x. `below` is extra space under it.
    pub(crate) fn of_counts(canvas: &mut Canvas, highest: f64, x: Range<f64>, below: f64) -> Self {
        let ticks = count_ticks(highest);
        let labels: Vec<(f64, String)> = ticks.iter().map(|&tick| (tick, axis(tick, canvas.language))).collect();
        let top = ticks.last().copied().unwrap_or(1.0);
        Self::framed(canvas, &labels, top, x, below)
    }

    /// A plot with a scale from 0 to 100 %.
    pub(crate) fn of_fractions(canvas: &mut Canvas, x: Range<f64>, below: f64) -> Self {
        let labels = [0.0, 0.25, 0.5, 0.75, 1.0].map(|part: f64| (part, format!("{:.0}%", part * 100.0)));
        Self::framed(canvas, &labels, 1.0, x, below)
    }

    fn framed(canvas: &mut Canvas, labels: &[(f64, String)], top: f64, x: Range<f64>, below: f64) -> Self {
        let set: Vec<(f64, TextLine)> =
            labels.iter().map(|(value, label)| (*value, typeset(label, LABEL_SIZE, false))).collect();
        let gutter = set.iter().map(|(_, line)| line.width).fold(0.0, f64::max) + GUTTER;
        let bounds = Bounds {
            left: (MARGIN + gutter).round(),
            top: TOP,
            right: canvas.width - MARGIN - below.min(1.0) * 8.0,
            bottom: canvas.height - BELOW - below,
        };
        let pixels = |from: f64, to: f64| (from * GRID).round() as i32..(to * GRID).round() as i32;
        let coordinates = Cartesian2d::new(
            x.clone(),
            0.0..top,
            (pixels(bounds.left, bounds.right), pixels(bounds.bottom, bounds.top).start..(bounds.top * GRID) as i32),
        );
        let plot = Self { bounds, x, top, coordinates };
        plot.draw_scale(canvas, &set);
        plot
    }

    /// The horizontal grid and its numbers; the lowest line is the axis.
    fn draw_scale(&self, canvas: &mut Canvas, labels: &[(f64, TextLine)]) {
        for (value, line) in labels {
            let y = self.at(self.x.start, *value).y;
            let color = if *value == 0.0 { canvas.palette.axis } else { canvas.palette.grid };
            let ends = [self.bounds.left, self.bounds.right].map(|x| Point { x, y });
            canvas.line(Role::Axis, ends.to_vec(), Vec::new(), Stroke::solid(color, 1.0));
            let at = Point { x: self.bounds.left - GUTTER - line.width, y: y + LABEL_SIZE * 0.36 };
            canvas.text(Role::Axis, line, at, canvas.palette.secondary);
        }
    }

    /// Marks dates under the plot.
    pub(crate) fn draw_dates(&self, canvas: &mut Canvas, first: NaiveDate, last: NaiveDate) {
        let set = |label: &str| typeset(label, LABEL_SIZE, false);
        let ticks = date_ticks(first, last, canvas.language, |ticks| {
            let spans: Vec<(f64, f64)> = ticks
                .iter()
                .map(|tick| centred_under(canvas, self.at(day_number(tick.date), 0.0).x, set(&tick.label).width))
                .collect();
            spans.windows(2).all(|pair| pair[0].1 + TICK_SPACING <= pair[1].0)
        });
        for tick in ticks {
            self.draw_tick(canvas, self.at(day_number(tick.date), 0.0).x, &set(&tick.label));
        }
    }

    /// Marks days since joining under the plot and gives them.
    pub(crate) fn draw_ages(&self, canvas: &mut Canvas) -> Vec<f64> {
        let widest = typeset(&words::bare_day(self.x.end.round()), LABEL_SIZE, false).width.max(20.0) + TICK_SPACING;
        let ticks = age_ticks(self.x.end, (self.bounds.width() / widest) as usize);
        for &tick in &ticks {
            let label = if tick == 0.0 { words::day_zero(canvas.language) } else { words::bare_day(tick) };
            self.draw_tick(canvas, self.at(tick, 0.0).x, &typeset(&label, LABEL_SIZE, false));
        }
        ticks
    }

    fn draw_tick(&self, canvas: &mut Canvas, x: f64, line: &TextLine) {
        let y = self.bounds.bottom;
        canvas.tick(Role::Axis, Point { x, y }, Point { x, y: y + 5.0 }, canvas.palette.axis, 1.0);
        let (left, _) = centred_under(canvas, x, line.width);
        canvas.text(Role::Axis, line, Point { x: left, y: y + 26.0 }, canvas.palette.secondary);
    }
}

/// From where to where a label centred under `x` reaches, moved in where it would leave the canvas.
pub(crate) fn centred_under(canvas: &Canvas, x: f64, width: f64) -> (f64, f64) {
    let left = (x - width / 2.0).min(canvas.width - EDGE - width).max(EDGE);
    (left, left + width)
}
