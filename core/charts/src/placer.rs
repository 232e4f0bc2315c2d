//! Finds a place for a label: the best candidate that touches no other label, no line, no dot, and stays inside.

use crate::{
    columns::thin,
    mark::{Bounds, Point},
};

/// Space kept around a label.
const CLEARANCE: f64 = 4.0;

/// Width of the columns in which a line is looked at.
const COARSE_COLUMN: f64 = 3.0;

/// What labels must keep clear of, and where they may be.
pub(crate) struct Placer {
    inside: Bounds,
    boxes: Vec<Bounds>,
    /// Lines that ascend in x.
    lines: Vec<Vec<Point>>,
    /// The edges of bands: kept clear, but never taken for the line that a label names.
    edges: Vec<Vec<Point>>,
    /// Areas on which labels read badly: used when there is no better place.
    murky: Vec<Bounds>,
    /// Upper edges of filled areas: a label stands above them.
    roofs: Vec<Vec<Point>>,
}

/// The height and width of a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Placer {
    /// A placer for labels inside the given bounds.
    pub(crate) fn new(inside: Bounds) -> Self {
        Self { inside, boxes: Vec::new(), lines: Vec::new(), edges: Vec::new(), murky: Vec::new(), roofs: Vec::new() }
    }

    /// Keeps labels off a box: a label, a dot.
    pub(crate) fn avoid_box(&mut self, bounds: Bounds) {
        self.boxes.push(bounds);
    }

    /// Keeps labels off a line; its points ascend in x.
    pub(crate) fn avoid_line(&mut self, points: &[Point]) {
        if points.len() > 1 {
            self.lines.push(coarse(points));
        }
    }

    /// Keeps labels off the edge of a band; its points ascend in x.
    pub(crate) fn avoid_edge(&mut self, points: &[Point]) {
        if points.len() > 1 {
            self.edges.push(coarse(points));
        }
    }

    /// Keeps labels off an area where there is a choice.
    pub(crate) fn shun(&mut self, bounds: Bounds) {
        self.murky.push(bounds);
    }

    /// Keeps labels above a line with a filled area under it.
    pub(crate) fn avoid_under(&mut self, points: &[Point]) {
        if !points.is_empty() {
            self.roofs.push(coarse(points));
        }
    }

    /// Whether a label may be here.
    fn is_free(&self, place: &Bounds) -> bool {
        let wide = place.grown(CLEARANCE);
        self.inside.contains(place)
            && !self.boxes.iter().any(|taken| taken.overlaps(&wide))
            && !self.lines.iter().chain(&self.edges).any(|line| crosses(line, &wide))
            && !self.roofs.iter().any(|roof| dips_under(roof, &wide))
    }

    /// Takes the first free place.
    pub(crate) fn first(&mut self, candidates: impl IntoIterator<Item = Bounds>) -> Option<Bounds> {
        let place = candidates.into_iter().find(|place| self.is_free(place))?;
        self.avoid_box(place);
        Some(place)
    }

    /// Takes the first place free of labels and lines; it may lie on a filled area.
    pub(crate) fn first_on_area(&mut self, candidates: impl IntoIterator<Item = Bounds>) -> Option<Bounds> {
        let roofs = std::mem::take(&mut self.roofs);
        let place = self.first(candidates);
        self.roofs = roofs;
        place
    }

    /// Takes the best free place near a curve: close to it, nearer to it than to another line, and as close to the
    /// `anchor` (a fraction of the curve's extent from left to right) as it can.
    pub(crate) fn beside(&mut self, curve: &[Point], extent: Extent, anchor: f64) -> Option<Bounds> {
        let curve = &coarse(curve);
        let (first, last) = (curve.first()?, curve.last()?);
        let mut best: Option<(f64, Bounds)> = None;
        for step in 0..=24 {
            let fraction = f64::from(step) / 24.0;
            let at = point_at(curve, first.x + fraction * (last.x - first.x));
            for (cost, place) in around(at, extent) {
                let cost = cost + 60.0 * (fraction - anchor).abs();
                if best.is_none_or(|(least, _)| cost < least) && self.is_free(&place) {
                    let cost = cost + self.confusion(&place, curve);
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, place));
                    }
                }
            }
        }
        let place = best.map(|(_, place)| place).or_else(|| self.anywhere(curve, extent))?;
        self.avoid_box(place);
        Some(place)
    }

    /// The free place nearest to a curve, wherever it is.
    fn anywhere(&self, curve: &[Point], extent: Extent) -> Option<Bounds> {
        const STEP: f64 = 12.0;
        let columns = ((self.inside.width() - extent.width) / STEP).max(0.0) as u32;
        let rows = ((self.inside.height() - extent.height) / STEP).max(0.0) as u32;
        let places = (0..=rows).flat_map(|row| (0..=columns).map(move |column| (row, column))).map(|(row, column)| {
            let left = self.inside.left + f64::from(column) * STEP;
            let top = self.inside.top + f64::from(row) * STEP;
            Bounds { left, top, right: left + extent.width, bottom: top + extent.height }
        });
        places
            .filter(|place| self.is_free(place))
            .map(|place| (distance(curve, &place), place))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, place)| place)
    }

    /// What it costs that another line is as near to a place as its own curve.
    fn confusion(&self, place: &Bounds, own: &[Point]) -> f64 {
        let wide = place.grown(distance(own, place) + 6.0);
        let others = self.lines.iter().filter(|line| line.as_slice() != own && crosses(line, &wide)).count();
        let murky = self.murky.iter().filter(|area| area.overlaps(place)).count();
        others as f64 * 40.0 + murky as f64 * 25.0
    }
}

/// A line as a label sees it: its extremes in columns narrower than a letter.
fn coarse(points: &[Point]) -> Vec<Point> {
    thin(points, COARSE_COLUMN).into_iter().filter_map(|index| points.get(index)).copied().collect()
}

/// Places around a point, with what each costs: nearer is better, above is better than below.
fn around(at: Point, extent: Extent) -> impl Iterator<Item = (f64, Bounds)> {
    let shifts = [(-1.0, 2.0), (-0.5, 0.0), (0.0, 2.0)];
    [8.0, 14.0, 22.0, 34.0, 50.0].into_iter().flat_map(move |gap| {
        shifts.into_iter().flat_map(move |(shift, cost)| {
            let left = at.x + shift * extent.width;
            let above = at.y - gap - extent.height;
            [(cost + gap, above), (cost + gap + 6.0, at.y + gap)].map(|(cost, top)| {
                (cost, Bounds { left, top, right: left + extent.width, bottom: top + extent.height })
            })
        })
    })
}

/// The point of a curve at a given x; the curve's points ascend in x.
pub(crate) fn point_at(curve: &[Point], x: f64) -> Point {
    let after = curve.partition_point(|point| point.x < x);
    let Some(right) = curve.get(after).or(curve.last()) else {
        return Point { x, y: 0.0 };
    };
    let left = after.checked_sub(1).and_then(|before| curve.get(before)).unwrap_or(right);
    let span = right.x - left.x;
    let part = if span > 0.0 { ((x - left.x) / span).clamp(0.0, 1.0) } else { 1.0 };
    Point { x: left.x + part * span, y: left.y + part * (right.y - left.y) }
}

/// Whether any part of a line is inside a rectangle.
fn crosses(line: &[Point], area: &Bounds) -> bool {
    reach(line, area.left, area.right).windows(2).any(|pair| segment_crosses(pair[0], pair[1], area))
}

/// The part of a line between two x, with one point more at either end.
fn reach(line: &[Point], from: f64, to: f64) -> &[Point] {
    let start = line.partition_point(|point| point.x < from).saturating_sub(1);
    let end = (line.partition_point(|point| point.x <= to) + 1).min(line.len());
    line.get(start..end).unwrap_or_default()
}

/// Liang and Barsky's clipping: whether anything of the segment is left inside.
fn segment_crosses(from: Point, to: Point, area: &Bounds) -> bool {
    if from.x.max(to.x) < area.left || from.x.min(to.x) > area.right {
        return false;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let edges =
        [(-dx, from.x - area.left), (dx, area.right - from.x), (-dy, from.y - area.top), (dy, area.bottom - from.y)];
    for (towards, room) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else {
            leave = leave.min(room / towards);
        }
    }
    enter <= leave
}

/// Whether a rectangle reaches below the upper edge of a filled area.
fn dips_under(roof: &[Point], area: &Bounds) -> bool {
    let (Some(first), Some(last)) = (roof.first(), roof.last()) else {
        return false;
    };
    let (from, to) = (area.left.max(first.x), area.right.min(last.x));
    if from > to {
        return false;
    }
    let within = reach(roof, from, to).iter().filter(|point| point.x >= from && point.x <= to);
    let highest = within.map(|point| point.y);
    let edges = [from, to].map(|x| point_at(roof, x).y);
    highest.chain(edges).any(|y| area.bottom > y)
}

/// Distance from a curve's points to a rectangle.
fn distance(curve: &[Point], area: &Bounds) -> f64 {
    curve
        .iter()
        .map(|point| {
            let dx = (area.left - point.x).max(point.x - area.right).max(0.0);
            let dy = (area.top - point.y).max(point.y - area.bottom).max(0.0);
            dx.hypot(dy)
        })
        .fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSIDE: Bounds = Bounds { left: 0.0, top: 0.0, right: 400.0, bottom: 300.0 };
    const LABEL: Extent = Extent { width: 80.0, height: 20.0 };

    fn diagonal() -> Vec<Point> {
        (0..=40).map(|step| Point { x: f64::from(step) * 10.0, y: 300.0 - f64::from(step) * 7.0 }).collect()
    }

    #[test]
    fn a_label_beside_a_curve_does_not_touch_it() {
        let mut placer = Placer::new(INSIDE);
        placer.avoid_line(&diagonal());
        let place = placer.beside(&diagonal(), LABEL, 0.5).expect("there is room");
        assert!(!crosses(&diagonal(), &place));
        assert!(distance(&diagonal(), &place) < 30.0);
    }

    #[test]
    fn labels_of_two_curves_that_coincide_do_not_overlap() {
        let mut placer = Placer::new(INSIDE);
        placer.avoid_line(&diagonal());
        let first = placer.beside(&diagonal(), LABEL, 0.5).expect("there is room");
        let second = placer.beside(&diagonal(), LABEL, 0.5).expect("there is room");
        assert!(!first.overlaps(&second));
    }

    #[test]
    fn a_label_over_a_filled_area_stands_above_it() {
        let mut placer = Placer::new(INSIDE);
        placer.avoid_line(&diagonal());
        placer.avoid_under(&diagonal());
        let place = placer.beside(&diagonal(), LABEL, 0.5).expect("there is room");
        assert!(!dips_under(&diagonal(), &place));
    }

    #[test]
    fn a_label_without_room_is_dropped() {
        let mut placer = Placer::new(INSIDE);
        placer.avoid_box(INSIDE);
        assert!(placer.beside(&diagonal(), LABEL, 0.5).is_none());
        assert!(placer.first([INSIDE]).is_none());
    }

    #[test]
    fn a_segment_that_only_passes_the_corner_is_told_apart() {
        let area = Bounds { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 };
        assert!(segment_crosses(Point { x: 0.0, y: 0.0 }, Point { x: 30.0, y: 30.0 }, &area));
        assert!(!segment_crosses(Point { x: 0.0, y: 15.0 }, Point { x: 15.0, y: 0.0 }, &area));
        assert!(!segment_crosses(Point { x: 25.0, y: 0.0 }, Point { x: 25.0, y: 30.0 }, &area));
    }
}
