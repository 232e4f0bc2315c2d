//! What a picture is made of, for those who want to check it without looking at pixels.

use crate::palette::Rgb;

/// One thing in a picture. Positions and sizes are logical pixels, (0, 0) is the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it stands for.
    pub role: Role,
    /// Its colour; an area's is the colour that it is filled with before its opacity.
    pub color: Rgb,
    /// Its form and place.
    pub shape: Shape,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The chart's name.
    Title,
    /// The community's name.
    Community,
    /// A part of the line of numbers under the title.
    Headline,
    /// The badge that says that the data are made up.
    Demo,
    /// Source and time at the bottom.
    Footer,
    /// A number or date at an axis, or the axis or grid itself.
    Axis,
    /// The sentence that stands in for a plot without data, or adds to one.
    Message,
    /// The number of members, or of active members a day.
    Members,
    /// Members active in 7 days.
    Weekly,
    /// Members active in 30 days.
    Monthly,
    /// A model's curve.
    Fit,
    /// The model that describes the data best.
    Best,
    /// What is expected.
    Forecast,
    /// The capacity K.
    Capacity,
    /// The Kaplan–Meier curve.
    Observed,
    /// A 95 % (or 80 %) interval.
    Interval,
    /// A member still here when last observed.
    Censored,
    /// The number of members under observation.
    AtRisk,
    /// The finding that the chart is about: half have left, the bend, the half-life.
    Finding,
    /// The end of what is known.
    Today,
    /// Days that were not watched.
    Gap,
    /// A day of a calendar: its number, the names of weekdays, the lines between days.
    Date,
    /// What happens on a day: its sign, time and title.
    Entry,
    /// The table of what was made of what was meant.
    Cadence,
    /// A kind of posts: its name, its figures, its estimate.
    Kind,
    /// What all kinds have together.
    Mean,
}

/// Form and place of a mark.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Words on one line.
    Text {
        /// What is written, after cleaning and cutting.
        text: String,
        /// The box around it: its advance, ascent and descent.
        bounds: Bounds,
        /// Font size.
        size: f64,
        /// Whether it is set in SemiBold.
        bold: bool,
        /// What is behind it.
        background: Rgb,
    },
    /// A line through points.
    Line {
        /// The points in logical pixels.
        points: Vec<Point>,
        /// The same points in the units of the chart (days and members, days and fractions, …);
        /// empty for lines that carry no data.
        data: Vec<(f64, f64)>,
        /// Stroke width.
        width: f64,
        /// Whether it is broken into dashes or dots.
        dashed: bool,
    },
    /// An area between two lines.
    Band {
        /// Its outline, closed.
        outline: Vec<Point>,
    },
    /// An area filled with slanting lines.
    Hatch {
        /// Where it is.
        bounds: Bounds,
    },
    /// A filled circle.
    Dot {
        /// Its middle.
        center: Point,
        /// Its radius.
        radius: f64,
    },
    /// A short line across a curve or at an axis.
    Tick {
        /// Where it starts.
        from: Point,
        /// Where it ends.
        to: Point,
    },
    /// A filled rectangle with round corners.
    Badge {
        /// Where it is.
        bounds: Bounds,
    },
}

impl Mark {
    /// The same mark so much further down.
    pub(crate) fn moved_down(mut self, by: f64) -> Self {
        let down = |point: &mut Point| point.y += by;
        let sink = |bounds: &mut Bounds| {
            bounds.top += by;
            bounds.bottom += by;
        };
        match &mut self.shape {
            Shape::Text { bounds, .. } | Shape::Hatch { bounds } | Shape::Badge { bounds } => sink(bounds),
            Shape::Line { points, .. } | Shape::Band { outline: points } => points.iter_mut().for_each(down),
            Shape::Dot { center, .. } => down(center),
            Shape::Tick { from, to } => [from, to].into_iter().for_each(down),
        }
        self
    }
}

/// A place in a picture, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

/// A rectangle in a picture, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Bounds {
    /// Whether the two share any area.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: &Self) -> bool {
        self.left <= other.left && self.right >= other.right && self.top <= other.top && self.bottom >= other.bottom
    }

    /// The same rectangle, wider by `margin` on every side.
    #[must_use]
    pub fn grown(&self, margin: f64) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    /// Width in logical pixels.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in logical pixels.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}
