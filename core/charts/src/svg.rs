//! The drawing backend: writes what plotters draws as SVG, on a grid finer than a pixel.
//!
//! plotters counts in whole units. It is told that the canvas has [`GRID`] units to a logical pixel, and the SVG's
//! `viewBox` scales them back, so lines land on a tenth of a device pixel and are smoothed by the rasteriser.

use std::{cell::RefCell, convert::Infallible, fmt::Write as _, rc::Rc};

use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

use crate::{look::SCALE, palette::Rgb, typeset::TextLine};

/// Grid units in one logical pixel.
pub(crate) const GRID: f64 = 20.0;

/// What plotters' own styles cannot say about a line or an area.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pen {
    /// Lengths of dash and space in logical pixels.
    pub(crate) dash: Option<(f64, f64)>,
    /// Fades an area from this opacity at the first height to nearly nothing at the second (logical pixels).
    pub(crate) fade: Option<Fade>,
    /// Radius of a rectangle's corners in logical pixels.
    pub(crate) corner: f64,
}

/// A vertical gradient of opacity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fade {
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) opacity: f64,
}

/// A plotters element that draws nothing: it hands the backend the pen for the element after it.
pub(crate) struct TakePen(pub(crate) Pen);

impl<'a> PointCollection<'a, BackendCoord> for &'a TakePen {
    type Point = &'a BackendCoord;
    type IntoIter = std::iter::Empty<&'a BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl Drawable<SvgBackend> for TakePen {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        backend.pen = self.0;
        Ok(())
    }
}

/// Words at a place, as a plotters element.
pub(crate) struct Lettering<'t> {
    /// Left end of the baseline, in grid units.
    pub(crate) at: BackendCoord,
    pub(crate) line: &'t TextLine,
    pub(crate) color: Rgb,
    /// A border in the background's colour that keeps the words apart from what is under them.
    pub(crate) halo: Option<Rgb>,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Lettering<'_> {
    type Point = &'a BackendCoord;
    type IntoIter = std::iter::Once<&'a BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(&self.at)
    }
}

impl Drawable<SvgBackend> for Lettering<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        backend: &mut SvgBackend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        if let Some(at) = points.next() {
            backend.letter(at, self);
        }
        Ok(())
    }
}

/// Width of the border around words, in logical pixels.
const HALO_WIDTH: f64 = 5.0;

/// The backend. Clones write to the same text.
pub(crate) struct SvgBackend {
    out: Rc<RefCell<String>>,
    size: (u32, u32),
    /// The manner of the next shape; laid down after it.
    pen: Pen,
    fades: usize,
}

impl SvgBackend {
    /// An empty picture of the given logical size; `out` receives the SVG without its end.
    pub(crate) fn new((width, height): (u32, u32), out: Rc<RefCell<String>>) -> Self {
        let size = (width * GRID as u32, height * GRID as u32);
        write_to(
            &out,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:space=\"preserve\" width=\"{}\" height=\"{}\" \
                 viewBox=\"0 0 {} {}\">\n",
                width * SCALE,
                height * SCALE,
                size.0,
                size.1
            ),
        );
        Self { out, size, pen: Pen::default(), fades: 0 }
    }

    fn write(&self, what: std::fmt::Arguments<'_>) {
        write_to(&self.out, what);
    }

    fn letter(&self, at: BackendCoord, words: &Lettering<'_>) {
        let border = words.halo.map_or_else(String::new, |color| {
            format!(
                " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                color.hex(),
                HALO_WIDTH * GRID
            )
        });
        for run in &words.line.runs {
            self.write(format_args!(
                "<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-weight=\"{}\" font-size=\"{}\" fill=\"{}\"{border}>{}</text>\n",
                at.0 + (run.x * GRID).round() as i32,
                at.1,
                run.face.family(),
                if words.line.bold { 600 } else { 400 },
                words.line.size * GRID,
                words.color.hex(),
                escape(&run.text),
            ));
        }
    }

    /// The attributes of a line in the pen's manner.
    fn stroke<S: BackendStyle>(&self, style: &S) -> String {
        let dash = self.pen.dash.map_or_else(String::new, |(on, off)| {
            format!(" stroke-dasharray=\"{} {}\"", (on * GRID).round(), (off * GRID).round())
        });
        format!(
            "fill=\"none\" stroke=\"{}\"{} stroke-width=\"{}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{dash}",
            hex(style.color()),
            opacity("stroke", style.color()),
            style.stroke_width(),
        )
    }

    /// The attributes of an area in the pen's manner; a fade is defined first.
    fn fill(&mut self, color: BackendColor) -> String {
        let Some(fade) = self.pen.fade else {
            return format!("fill=\"{}\"{}", hex(color), opacity("fill", color));
        };
        self.fades += 1;
        let id = self.fades;
        self.write(format_args!(
            "<linearGradient id=\"fade{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" x2=\"0\" y1=\"{}\" y2=\"{}\">\
             <stop offset=\"0\" stop-color=\"{color}\" stop-opacity=\"{}\"/>\
             <stop offset=\"1\" stop-color=\"{color}\" stop-opacity=\"0.03\"/></linearGradient>\n",
            (fade.top * GRID).round(),
            (fade.bottom * GRID).round(),
            fade.opacity,
            color = hex(color),
        ));
        format!("fill=\"url(#fade{id})\"")
    }
}

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Result<(), DrawingErrorKind<Infallible>> {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let paint = if fill { self.fill(style.color()) } else { self.stroke(style) };
        self.write(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" {paint}/>\n",
            from.0,
            from.1,
            to.0 - from.0,
            to.1 - from.1,
            self.pen.corner * GRID,
        ));
        self.pen = Pen::default();
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let paint = self.stroke(style);
        self.write(format_args!("<path d=\"{}\" {paint}/>\n", path(points)));
        self.pen = Pen::default();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let paint = if fill { self.fill(style.color()) } else { self.stroke(style) };
        self.write(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" {paint}/>\n", center.0, center.1));
        self.pen = Pen::default();
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let paint = self.fill(style.color());
        self.write(format_args!("<path d=\"{}Z\" {paint}/>\n", path(points)));
        self.pen = Pen::default();
        Ok(())
    }
}

fn write_to(out: &RefCell<String>, what: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.borrow_mut().write_fmt(what);
}

/// An SVG path through the points, in relative steps, which are shorter.
fn path<I: IntoIterator<Item = BackendCoord>>(points: I) -> String {
    let mut path = String::new();
    let mut last: Option<BackendCoord> = None;
    for (x, y) in points {
        let _ = match last {
            None => write!(path, "M{x} {y}"),
            Some((before_x, before_y)) => write!(path, "l{} {}", x - before_x, y - before_y),
        };
        last = Some((x, y));
    }
    path
}

fn hex(color: BackendColor) -> String {
    Rgb(color.rgb.0, color.rgb.1, color.rgb.2).hex()
}

fn opacity(of: &str, color: BackendColor) -> String {
    if color.alpha < 1.0 { format!(" {of}-opacity=\"{:.3}\"", color.alpha) } else { String::new() }
}

/// Text as XML wants it. What XML forbids was taken out by [`crate::clean::clean`].
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
