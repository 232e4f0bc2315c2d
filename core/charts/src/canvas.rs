//! The sheet that charts are drawn on: every stroke goes to the SVG through plotters, and leaves a mark.

use std::{cell::RefCell, rc::Rc};

use plotters::{
    coord::Shift,
    drawing::{DrawingArea, IntoDrawingArea as _},
    element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle},
    style::{RGBAColor, ShapeStyle},
};
use plotters_backend::BackendCoord;

use crate::{
    look::{Language, Look},
    mark::{Bounds, Mark, Point, Role, Shape},
    palette::{Palette, Rgb, palette},
    svg::{Fade, GRID, Lettering, Pen, SvgBackend, TakePen},
    typeset::TextLine,
};

/// A picture in the making. All positions are logical pixels.
pub(crate) struct Canvas {
    area: DrawingArea<SvgBackend, Shift>,
    svg: Rc<RefCell<String>>,
    marks: Vec<Mark>,
    pub(crate) palette: Palette,
    pub(crate) language: Language,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) color: Rgb,
    pub(crate) width: f64,
    /// Lengths of dash and space.
    pub(crate) dash: Option<(f64, f64)>,
}

impl Stroke {
    /// An unbroken line.
    pub(crate) fn solid(color: Rgb, width: f64) -> Self {
        Self { color, width, dash: None }
    }

    /// A line of dashes: models.
    pub(crate) fn dashed(color: Rgb, width: f64) -> Self {
        Self { color, width, dash: Some((8.0, 6.0)) }
    }

    /// A line that goes on over days that were not watched.
    pub(crate) fn unwatched(color: Rgb) -> Self {
        Self { color, width: 2.0, dash: Some((3.0, 6.0)) }
    }

    /// A line of dots: levels and guides.
    pub(crate) fn dotted(color: Rgb, width: f64) -> Self {
        Self { color, width, dash: Some((2.0, 6.0)) }
    }
}

impl Canvas {
    /// An empty sheet with its background.
    pub(crate) fn new(look: Look) -> Self {
        let (width, height) = look.format.logical_size();
        let svg = Rc::new(RefCell::new(String::new()));
        let area = SvgBackend::new((width, height), Rc::clone(&svg)).into_drawing_area();
        let palette = palette(look.theme);
        let (width, height) = (f64::from(width), f64::from(height));
        let mut canvas = Self { area, svg, marks: Vec::new(), palette, language: look.language, width, height };
        let sheet = Bounds { left: 0.0, top: 0.0, right: width, bottom: height };
        canvas.rectangle(&sheet, palette.background, 1.0, 0.0);
        canvas
    }

    /// Ends the picture: its SVG and its marks.
    pub(crate) fn finish(self) -> (String, Vec<Mark>) {
        let Self { area, svg, marks, .. } = self;
        drop(area);
        let mut svg = svg.take();
        svg.push_str("</svg>\n");
        (svg, marks)
    }

    /// Words with their baseline's left end at `at`, on the plain background.
    pub(crate) fn text(&mut self, role: Role, line: &TextLine, at: Point, color: Rgb) {
        self.letter(role, line, at, color, None, self.palette.background);
    }

    /// Words inside a plot, with a border in the background's colour.
    pub(crate) fn label(&mut self, role: Role, line: &TextLine, at: Point, color: Rgb) {
        let background = self.palette.background;
        self.letter(role, line, at, color, Some(background), background);
    }

    /// Words on a coloured badge.
    pub(crate) fn badge(&mut self, role: Role, line: &TextLine, bounds: Bounds, at: Point, fill: Rgb) {
        self.rectangle(&bounds, fill, 1.0, 5.0);
        self.marks.push(Mark { role, color: fill, shape: Shape::Badge { bounds } });
        let color = [Rgb(0x10, 0x12, 0x16), Rgb(255, 255, 255)]
            .into_iter()
            .max_by(|a, b| a.contrast(fill).total_cmp(&b.contrast(fill)));
        self.letter(role, line, at, color.unwrap_or(self.palette.text), None, fill);
    }

    fn letter(&mut self, role: Role, line: &TextLine, at: Point, color: Rgb, halo: Option<Rgb>, background: Rgb) {
        self.put(&Lettering { at: grid(at), line, color, halo });
        let shape = Shape::Text {
            text: line.text.clone(),
            bounds: line.bounds(at),
            size: line.size,
            bold: line.bold,
            background,
        };
        self.marks.push(Mark { role, color, shape });
    }

    /// A line through `points`; `data` says what they mean, and is empty where they mean nothing.
    pub(crate) fn line(&mut self, role: Role, points: Vec<Point>, data: Vec<(f64, f64)>, stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        let style = outline(stroke.color, stroke.width);
        let path = PathElement::new(points.iter().copied().map(grid).collect::<Vec<_>>(), style);
        self.put(&TakePen(Pen { dash: stroke.dash, ..Pen::default() }));
        self.put(&path);
        let shape = Shape::Line { points, data, width: stroke.width, dashed: stroke.dash.is_some() };
        self.marks.push(Mark { role, color: stroke.color, shape });
    }

    /// An area of even opacity inside `outline`.
    pub(crate) fn band(&mut self, role: Role, outline: Vec<Point>, color: Rgb, opacity: f64) {
        self.area_in(role, outline, color, opacity, None);
    }

    /// An area that fades from the fade's top to its bottom.
    pub(crate) fn wash(&mut self, role: Role, outline: Vec<Point>, color: Rgb, fade: Fade) {
        self.area_in(role, outline, color, 1.0, Some(fade));
    }

    fn area_in(&mut self, role: Role, outline: Vec<Point>, color: Rgb, opacity: f64, fade: Option<Fade>) {
        if outline.len() < 3 {
            return;
        }
        let polygon = Polygon::new(outline.iter().copied().map(grid).collect::<Vec<_>>(), filled(color, opacity));
        self.put(&TakePen(Pen { fade, ..Pen::default() }));
        self.put(&polygon);
        self.marks.push(Mark { role, color, shape: Shape::Band { outline } });
    }

    /// An area under slanting lines: nothing is known here.
    pub(crate) fn hatch(&mut self, bounds: Bounds) {
        const SPACING: f64 = 7.0;
        let color = self.palette.hatch;
        self.rectangle(&bounds, color, 0.16, 0.0);
        let style = outline(color, 1.0);
        // A line of slope −1 keeps x + y; one for every multiple of the spacing, so that neighbours join.
        let mut sum = ((bounds.left + bounds.top) / SPACING).ceil() * SPACING;
        while sum < bounds.right + bounds.bottom {
            let upper = Point { x: (sum - bounds.top).min(bounds.right), y: 0.0 };
            let lower = Point { x: (sum - bounds.bottom).max(bounds.left), y: 0.0 };
            let ends = [upper, lower].map(|end| grid(Point { x: end.x, y: sum - end.x }));
            self.put(&PathElement::new(ends.to_vec(), style));
            sum += SPACING;
        }
        self.marks.push(Mark { role: Role::Gap, color, shape: Shape::Hatch { bounds } });
    }

    /// A dot with a border in the background's colour.
    pub(crate) fn dot(&mut self, role: Role, center: Point, radius: f64, color: Rgb) {
        let ring = Circle::new(grid(center), units(radius + 2.5), filled(self.palette.background, 1.0));
        self.put(&ring);
        self.put(&Circle::new(grid(center), units(radius), filled(color, 1.0)));
        self.marks.push(Mark { role, color, shape: Shape::Dot { center, radius } });
    }

    /// A short line.
    pub(crate) fn tick(&mut self, role: Role, from: Point, to: Point, color: Rgb, width: f64) {
        self.put(&PathElement::new(vec![grid(from), grid(to)], outline(color, width)));
        self.marks.push(Mark { role, color, shape: Shape::Tick { from, to } });
    }

    fn rectangle(&mut self, bounds: &Bounds, color: Rgb, opacity: f64, corner: f64) {
        let corners =
            [grid(Point { x: bounds.left, y: bounds.top }), grid(Point { x: bounds.right, y: bounds.bottom })];
        self.put(&TakePen(Pen { corner, ..Pen::default() }));
        self.put(&Rectangle::new(corners, filled(color, opacity)));
    }

    fn put<E>(&self, element: &E)
    where
        E: Drawable<SvgBackend>,
        for<'a> &'a E: PointCollection<'a, BackendCoord>,
    {
        // The backend writes to memory and cannot fail, and nothing else holds it while it draws.
        let drawn = self.area.draw(element);
        debug_assert!(drawn.is_ok(), "drawing to memory failed");
    }
}

/// A place on the backend's grid.
fn grid(at: Point) -> BackendCoord {
    ((at.x * GRID).round() as i32, (at.y * GRID).round() as i32)
}

/// A length on the backend's grid.
fn units(length: f64) -> u32 {
    (length * GRID).round() as u32
}

fn outline(color: Rgb, width: f64) -> ShapeStyle {
    ShapeStyle { color: rgba(color, 1.0), filled: false, stroke_width: units(width) }
}

fn filled(color: Rgb, opacity: f64) -> ShapeStyle {
    ShapeStyle { color: rgba(color, opacity), filled: true, stroke_width: 0 }
}

fn rgba(color: Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(color.0, color.1, color.2, opacity)
}
