//! Direct labels: words beside what they name, where there is room for them.

use crate::{
    canvas::Canvas,
    mark::{Bounds, Point, Role},
    palette::Rgb,
    placer::{Extent, Placer},
    plot::{LABEL_SIZE, Plot},
    surround::FOOTER_SIZE,
    typeset::{TextLine, typeset},
};

/// Space between a level's line and the words on it.
const ABOVE_LEVEL: f64 = 7.0;

/// Labels inside one plot.
pub(crate) struct Labels {
    placer: Placer,
    plot: Bounds,
}

impl Labels {
    /// No labels yet.
    pub(crate) fn new(plot: &Plot) -> Self {
        // A little over the top: the space up to the headline is free.
        let inside = Bounds { top: plot.bounds.top - 10.0, bottom: plot.bounds.bottom - 3.0, ..plot.bounds };
        Self { placer: Placer::new(inside), plot: plot.bounds }
    }

    /// Keeps labels off a line.
    pub(crate) fn avoid_line(&mut self, points: &[Point]) {
        self.placer.avoid_line(points);
    }

    /// Keeps labels off the edge of a band.
    pub(crate) fn avoid_edge(&mut self, points: &[Point]) {
        self.placer.avoid_edge(points);
    }

    /// Keeps labels off hatched areas where there is a choice.
    pub(crate) fn shun(&mut self, areas: &[Bounds]) {
        for area in areas {
            self.placer.shun(*area);
        }
    }

    /// Keeps labels above a filled area.
    pub(crate) fn avoid_under(&mut self, points: &[Point]) {
        self.placer.avoid_under(points);
    }

    /// Keeps labels off a dot.
    pub(crate) fn avoid_dot(&mut self, at: Point, radius: f64) {
        self.placer.avoid_box(Bounds {
            left: at.x - radius,
            top: at.y - radius,
            right: at.x + radius,
            bottom: at.y + radius,
        });
    }

    /// Names a curve, near `anchor` (a fraction of its extent).
    pub(crate) fn beside(
        &mut self,
        canvas: &mut Canvas,
        role: Role,
        text: &str,
        color: Rgb,
        curve: &[Point],
        anchor: f64,
    ) {
        let line = typeset(text, LABEL_SIZE, true);
        if let Some(place) = self.placer.beside(curve, extent(&line), anchor) {
            write(canvas, role, &line, color, &place);
        }
    }

    /// Names a curve under its right end, with a smaller line under the name where both have room.
    pub(crate) fn at_right_end(
        &mut self,
        canvas: &mut Canvas,
        role: Role,
        (name, more): (&str, &str),
        color: Rgb,
        curve: &[Point],
    ) {
        let (name, more) = (typeset(name, LABEL_SIZE, true), typeset(more, FOOTER_SIZE, false));
        let (upper, lower) = (extent(&name), extent(&more));
        let apart = 1.0;
        let height = upper.height + apart + lower.height;
        let both = Extent { width: upper.width.max(lower.width), height };
        if let Some(place) = self.flush_right_below(curve, both) {
            let split = place.top + upper.height;
            write(canvas, role, &name, color, &Bounds { left: place.right - name.width, bottom: split, ..place });
            let under = Bounds { left: place.right - more.width, top: split + apart, ..place };
            write(canvas, role, &more, canvas.palette.secondary, &under);
            return;
        }
        let alone = self.flush_right_below(curve, upper).or_else(|| self.placer.beside(curve, upper, 1.0));
        if let Some(place) = alone {
            write(canvas, role, &name, color, &place);
        }
    }

    /// A place under the right end of a curve, flush with the plot's edge.
    fn flush_right_below(&mut self, curve: &[Point], extent: Extent) -> Option<Bounds> {
        let right = self.plot.right - 1.0;
        let left = right - extent.width;
        let lowest = curve.iter().filter(|point| point.x >= left).map(|point| point.y).fold(f64::MIN, f64::max);
        let places = [6.0, 12.0, 20.0, 32.0].map(|gap| {
            let top = lowest + gap;
            Bounds { left, top, right, bottom: top + extent.height }
        });
        self.placer.first(places)
    }

    /// Writes on a level's line, at its left end or further right; the first of `texts` that finds room.
    pub(crate) fn at_level(&mut self, canvas: &mut Canvas, role: Role, texts: &[String], color: Rgb, y: f64) {
        for text in texts {
            let line = typeset(text, LABEL_SIZE, true);
            let Extent { width, height } = extent(&line);
            let start = self.plot.left + 6.0;
            let room = (self.plot.width() - width - 10.0).max(0.0);
            let places = [y - ABOVE_LEVEL - height, y + ABOVE_LEVEL].into_iter().flat_map(|top| {
                (0..=8).map(move |step| {
                    let left = start + room * f64::from(step) / 8.0;
                    Bounds { left, top, right: left + width, bottom: top + height }
                })
            });
            if let Some(place) = self.placer.first(places.collect::<Vec<_>>()) {
                write(canvas, role, &line, color, &place);
                return;
            }
        }
    }

    /// Writes beside the foot of an upright line.
    pub(crate) fn at_foot(&mut self, canvas: &mut Canvas, role: Role, text: &str, color: Rgb, foot: Point) {
        let line = typeset(text, FOOTER_SIZE, false);
        let Extent { width, height } = extent(&line);
        let places = [foot.x - 9.0 - width, foot.x + 9.0].map(|left| {
            let top = foot.y - 8.0 - height;
            Bounds { left, top, right: left + width, bottom: top + height }
        });
        if let Some(place) = self.placer.first_on_area(places) {
            // At the foot the area under the curve has faded; a border would show as a stain on it.
            canvas.text(role, &line, baseline(&line, &place), color);
        }
    }

    /// Writes at a dot. Left below it comes first: under a curve that falls, that corner is free.
    pub(crate) fn at_dot(&mut self, canvas: &mut Canvas, role: Role, text: &str, color: Rgb, at: Point) {
        let line = typeset(text, LABEL_SIZE, true);
        let Extent { width, height } = extent(&line);
        let places = [8.0, 14.0, 24.0, 40.0, 64.0].into_iter().flat_map(|gap| {
            let (right, left, middle) = (at.x + gap, at.x - gap - width, at.x - width / 2.0);
            let (above, below, level) = (at.y - gap - height, at.y + gap, at.y - height / 2.0);
            [
                (left, below),
                (right, above),
                (right, below),
                (right, level),
                (left, above),
                (left, level),
                (middle, above),
                (middle, below),
            ]
        });
        let places: Vec<Bounds> =
            places.map(|(left, top)| Bounds { left, top, right: left + width, bottom: top + height }).collect();
        if let Some(place) = self.placer.first(places) {
            write(canvas, role, &line, color, &place);
        }
    }
}

/// The room a line takes.
fn extent(line: &TextLine) -> Extent {
    let bounds = line.bounds(Point { x: 0.0, y: 0.0 });
    Extent { width: bounds.width(), height: bounds.height() }
}

/// Writes a line into the place found for it.
fn write(canvas: &mut Canvas, role: Role, line: &TextLine, color: Rgb, place: &Bounds) {
    canvas.label(role, line, baseline(line, place), color);
}

/// Where a line starts that fills a place.
fn baseline(line: &TextLine, place: &Bounds) -> Point {
    let ascent = -line.bounds(Point { x: 0.0, y: 0.0 }).top;
    Point { x: place.left, y: place.top + ascent }
}
