//! A finished picture: its SVG, its marks, its words for those who cannot see it, and the way to PNG.

use resvg::{tiny_skia, usvg};

use crate::{SCALE, alt, fonts, mark::Mark};

/// Longest `alt` text in characters.
/// Source: Discord, attachment `description`, and Telegram, caption: 1,024 each.
pub const ALT_MAX_CHARS: usize = 1024;

/// A drawn chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The picture as SVG.
    pub svg: String,
    /// Everything in it, in the order it was drawn.
    pub marks: Vec<Mark>,
    /// The picture in words, at most [`ALT_MAX_CHARS`] characters.
    pub alt: String,
    /// Width of the PNG in pixels.
    pub width: u32,
    /// Height of the PNG in pixels.
    pub height: u32,
}

/// How a PNG is packed. The pixels are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PngEncoding {
    /// Fewer bytes, about 20 ms more: for places that keep the file (Discord).
    #[default]
    Small,
    /// Quicker and about twice as large: for places that encode again (Telegram).
    Fast,
}

/// Why a picture did not become a PNG. Either is a fault of this crate, not of the data.
#[derive(Debug)]
pub enum RenderError {
    /// The SVG could not be read back.
    Svg(usvg::Error),
    /// The pixels could not be had or packed.
    Png(png::EncodingError),
    /// The picture has no pixels.
    Empty,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Svg(error) => write!(out, "the chart's SVG could not be read: {error}"),
            Self::Png(error) => write!(out, "the chart's PNG could not be packed: {error}"),
            Self::Empty => write!(out, "the chart has no size"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Svg(error) => Some(error),
            Self::Png(error) => Some(error),
            Self::Empty => None,
        }
    }
}

impl Picture {
    /// One picture with the other one below. Both come of one look and so are equally wide. Fades are named by their number
    /// within an SVG: those of the lower one get names of their own.
    pub(crate) fn above(self, lower: Self) -> Self {
        let (width, height) = (self.width, self.height + lower.height);
        let below = lower.svg.replace("id=\"fade", "id=\"lower-fade").replace("url(#fade", "url(#lower-fade");
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\n{}\
             <g transform=\"translate(0 {})\">\n{below}</g>\n</svg>\n",
            self.svg, self.height,
        );
        let down = f64::from(self.height) / f64::from(SCALE);
        let marks = self.marks.into_iter().chain(lower.marks.into_iter().map(|mark| mark.moved_down(down))).collect();
        Self { svg, marks, alt: alt::joined(&self.alt, &lower.alt), width, height }
    }

    /// The picture as PNG: RGB, no transparency, `width` × `height` pixels.
    pub fn png(&self, encoding: PngEncoding) -> Result<Vec<u8>, RenderError> {
        let tree = usvg::Tree::from_str(&self.svg, &fonts::reading_options()).map_err(RenderError::Svg)?;
        let mut pixels = tiny_skia::Pixmap::new(self.width, self.height).ok_or(RenderError::Empty)?;
        resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
        // The background is opaque, so the alpha is 255 everywhere and nothing has to be divided by it.
        let mut rgb = Vec::with_capacity(pixels.data().len() / 4 * 3);
        for pixel in pixels.data().chunks_exact(4) {
            rgb.extend_from_slice(&pixel[..3]);
        }
        pack(&rgb, self.width, self.height, encoding).map_err(RenderError::Png)
    }
}

/// Packs RGB pixels. Filters make flat charts larger, so `Small` goes without (measured: CHARTS page, 95–161 KB with
/// them against 71–123 KB).
fn pack(rgb: &[u8], width: u32, height: u32, encoding: PngEncoding) -> Result<Vec<u8>, png::EncodingError> {
    let mut packed = Vec::with_capacity(256 * 1024);
    let mut encoder = png::Encoder::new(&mut packed, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    match encoding {
        PngEncoding::Small => {
            encoder.set_compression(png::Compression::Balanced);
            encoder.set_filter(png::Filter::NoFilter);
        }
        PngEncoding::Fast => {
            encoder.set_compression(png::Compression::Fast);
            encoder.set_filter(png::Filter::Adaptive);
        }
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(packed)
}
