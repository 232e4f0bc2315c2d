//! Draws what a series of days says: a line where it was watched, dashes or nothing where it was not, and hatching.

use crate::{
    canvas::{Canvas, Stroke},
    columns::{CURVE_COLUMN, DATA_COLUMN, Observation, Stretch, gaps, lone_days, stretches, thin},
    mark::{Bounds, Point, Role},
    palette::Rgb,
    plot::{Plot, day_number},
    svg::Fade,
};

/// Width of the line of observed data.
const DATA_WIDTH: f64 = 2.7;

/// Width of the lines beside it.
const SECOND_WIDTH: f64 = 2.1;

/// Radius of a day that no line reaches.
const LONE_RADIUS: f64 = 3.5;

/// A lone day nearer than this to other data is not worth a dot.
const LONE_DISTANCE: f64 = 6.0;

/// Width of a line with more points than the picture has columns.
const DENSE_WIDTH: f64 = 1.6;

/// Gaps narrower than this are widened to it, or they would not be seen.
const GAP_MIN_WIDTH: f64 = 2.0;

/// Hatches the days that were not watched; gives where.
pub(crate) fn draw_gaps(plot: &Plot, days: &[Observation], canvas: &mut Canvas) -> Vec<Bounds> {
    let mut hatched: Vec<(f64, f64)> = Vec::new();
    for gap in gaps(days) {
        let (Some(first), Some(last)) = (days.get(gap.start), days.get(gap.end - 1)) else { continue };
        // A value stands for the end of its day, so a gap reaches from the last known one to the next known one.
        let from = plot.at((day_number(first.date) - 1.0).max(plot.x.start), 0.0).x;
        let to = plot.at((day_number(last.date) + 1.0).min(plot.x.end), 0.0).x.max(from + GAP_MIN_WIDTH);
        match hatched.last_mut() {
            Some((_, end)) if *end >= from - 0.5 => *end = to,
            _ => hatched.push((from, to)),
        }
    }
    let areas: Vec<Bounds> = hatched
        .into_iter()
        .map(|(left, right)| Bounds { left, right: right.min(plot.bounds.right), ..plot.bounds })
        .collect();
    for area in &areas {
        canvas.hatch(*area);
    }
    areas
}

/// Draws a level. Over days that were not watched it goes on dashed if it is `lasting` (membership does, activity
/// does not). Watched stretches are filled when they are the chart's first series. Gives the points drawn.
pub(crate) fn draw_level(
    plot: &Plot,
    days: &[Observation],
    lasting: bool,
    role: Role,
    color: Rgb,
    canvas: &mut Canvas,
) -> Vec<Point> {
    let dense = !lasting && days.len() as f64 > 2.0 * plot.bounds.width();
    let width = match role {
        _ if dense => DENSE_WIDTH,
        Role::Members => DATA_WIDTH,
        _ => SECOND_WIDTH,
    };
    let drawn: Vec<Part> =
        stretches(days).iter().filter(|part| part.watched || lasting).map(|part| Part::of(part, plot)).collect();
    if matches!(role, Role::Members) {
        let highest = drawn.iter().flat_map(|part| &part.points).map(|point| point.y).fold(f64::MAX, f64::min);
        let fade = Fade { top: highest, bottom: plot.bounds.bottom, opacity: canvas.palette.area };
        for part in drawn.iter().filter(|part| part.watched) {
            canvas.wash(role, under(&part.points, plot.bounds.bottom), color, fade);
        }
    }
    let mut all = Vec::new();
    for part in drawn {
        all.extend(part.points.iter().copied());
        let stroke = if part.watched { Stroke::solid(color, width) } else { Stroke::unwatched(color) };
        canvas.line(role, part.points, part.data, stroke);
    }
    for (date, value) in lone_days(days) {
        let at = plot.at(day_number(date), value);
        if all.iter().all(|point| (point.x - at.x).abs() > LONE_DISTANCE) {
            all.push(at);
            canvas.dot(role, at, LONE_RADIUS, color);
        }
    }
    all.sort_by(|a, b| a.x.total_cmp(&b.x));
    all
}

/// A stretch as it is drawn.
struct Part {
    watched: bool,
    data: Vec<(f64, f64)>,
    points: Vec<Point>,
}

impl Part {
    fn of(stretch: &Stretch, plot: &Plot) -> Self {
        let data: Vec<(f64, f64)> = stretch.days.iter().map(|(date, value)| (day_number(*date), *value)).collect();
        let (data, points) = thinned(plot, &data, DATA_COLUMN);
        Self { watched: stretch.watched, data, points }
    }
}

/// The outline of the area under a line.
fn under(points: &[Point], bottom: f64) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let feet = [Point { x: last.x, y: bottom }, Point { x: first.x, y: bottom }];
    points.iter().copied().chain(feet).collect()
}

/// What of a series a picture can show in columns of the given width, as data and as points.
pub(crate) fn thinned(plot: &Plot, data: &[(f64, f64)], column: f64) -> (Vec<(f64, f64)>, Vec<Point>) {
    let points = plot.all_at(data);
    let kept = thin(&points, column);
    (kept.iter().map(|&index| data[index]).collect(), kept.iter().map(|&index| points[index]).collect())
}

impl Plot {
    /// Draws a curve, left out where it leaves the plot. Gives the points drawn.
    pub(crate) fn draw_curve(
        &self,
        canvas: &mut Canvas,
        role: Role,
        data: &[(f64, f64)],
        stroke: Stroke,
    ) -> Vec<Point> {
        let inside = |(x, y): &(f64, f64)| {
            x.is_finite() && y.is_finite() && (self.x.start..=self.x.end).contains(x) && (0.0..=self.top).contains(y)
        };
        let mut all = Vec::new();
        for run in data.split(|point| !inside(point)).filter(|run| !run.is_empty()) {
            let (data, points) = thinned(self, run, CURVE_COLUMN);
            all.extend(points.iter().copied());
            canvas.line(role, points, data, stroke);
        }
        all
    }
}
