//! The colours, and the sums that tell whether they can be read.
//!
//! Observed data are blue, models and forecasts amber, rises teal and falls red (always with a sign).
//! Every text colour keeps 4.5:1 against its background; a test recomputes it.

use crate::look::Theme;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(
    /// Red, 0 to 255.
    pub u8,
    /// Green, 0 to 255.
    pub u8,
    /// Blue, 0 to 255.
    pub u8,
);

impl Rgb {
    /// Contrast between two colours by WCAG 2.2, from 1 (none) to 21 (black on white).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour laid over `below` with the given opacity, 0 to 1.
    #[must_use]
    pub fn over(self, below: Self, opacity: f64) -> Self {
        let mix = |top: u8, under: u8| (f64::from(top) * opacity + f64::from(under) * (1.0 - opacity)).round() as u8;
        Self(mix(self.0, below.0), mix(self.1, below.1), mix(self.2, below.2))
    }

    /// As SVG writes it.
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance by WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The colours of one theme, by what they are for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Palette {
    pub(crate) background: Rgb,
    pub(crate) text: Rgb,
    pub(crate) secondary: Rgb,
    pub(crate) footer: Rgb,
    pub(crate) grid: Rgb,
    pub(crate) axis: Rgb,
    pub(crate) observed: Rgb,
    pub(crate) model: Rgb,
    /// A third series: weekly active members, the best model.
    pub(crate) third: Rgb,
    /// A fourth series: monthly active members.
    pub(crate) fourth: Rgb,
    pub(crate) rise: Rgb,
    pub(crate) fall: Rgb,
    /// The lines of a hatched gap.
    pub(crate) hatch: Rgb,
    /// Opacity of the 80 % and the 95 % interval.
    pub(crate) inner_band: f64,
    pub(crate) outer_band: f64,
    /// Opacity at the top of the area under a curve.
    pub(crate) area: f64,
}

/// The colours of a theme.
pub(crate) const fn palette(theme: Theme) -> Palette {
    match theme {
        Theme::Dark => Palette {
            background: Rgb(0x1E, 0x1F, 0x24),
            text: Rgb(0xF2, 0xF3, 0xF5),
            secondary: Rgb(0xB9, 0xBD, 0xC7),
            footer: Rgb(0x8F, 0x95, 0xA3),
            grid: Rgb(0x32, 0x35, 0x3D),
            axis: Rgb(0x5A, 0x5F, 0x6B),
            observed: Rgb(0x5A, 0xA9, 0xFF),
            model: Rgb(0xFF, 0xB4, 0x54),
            third: Rgb(0xC3, 0xF2, 0xD7),
            fourth: Rgb(0xF7, 0xD8, 0xFE),
            rise: Rgb(0x4F, 0xD1, 0xB5),
            fall: Rgb(0xFF, 0x8A, 0x80),
            hatch: Rgb(0x4A, 0x4E, 0x59),
            inner_band: 0.24,
            outer_band: 0.16,
            area: 0.40,
        },
        Theme::Light => Palette {
            background: Rgb(0xFF, 0xFF, 0xFF),
            text: Rgb(0x1B, 0x1D, 0x22),
            secondary: Rgb(0x4B, 0x50, 0x5C),
            footer: Rgb(0x6C, 0x72, 0x80),
            grid: Rgb(0xE6, 0xE8, 0xEC),
            axis: Rgb(0xA9, 0xAE, 0xB8),
            observed: Rgb(0x1F, 0x6F, 0xD1),
            model: Rgb(0xBC, 0x5B, 0x00),
            third: Rgb(0x46, 0x20, 0x2D),
            fourth: Rgb(0x28, 0x01, 0x83),
            rise: Rgb(0x00, 0x80, 0x6A),
            fall: Rgb(0xC0, 0x39, 0x2B),
            hatch: Rgb(0xC9, 0xCD, 0xD5),
            inner_band: 0.20,
            outer_band: 0.14,
            area: 0.28,
        },
    }
}
