//! What stands around every plot: title, community, headline, badge, footer; and the sentence instead of a plot.

use crate::{
    canvas::Canvas,
    chart::Frame,
    clean::clean,
    mark::{Bounds, Point, Role},
    numbers::moment,
    palette::Rgb,
    typeset::{TextLine, typeset, typeset_within},
    words,
};

/// Space at the left and right edge.
pub(crate) const MARGIN: f64 = 28.0;

/// The badge's colour, in both themes.
const BADGE: Rgb = Rgb(0xFF, 0xB4, 0x54);

const TITLE_SIZE: f64 = 30.0;
const TITLE_BASELINE: f64 = 48.0;
const COMMUNITY_SIZE: f64 = 22.0;
const HEADLINE_SIZE: f64 = 19.0;
const HEADLINE_BASELINE: f64 = 79.0;
const MESSAGE_SIZE: f64 = 19.0;
const MESSAGE_LEADING: f64 = 28.0;

/// Size of the smallest text, 10 pixels where clients shrink a picture most.
pub(crate) const FOOTER_SIZE: f64 = 15.0;

/// Distance of the footer's baseline from the lower edge.
const FOOTER_RISE: f64 = 18.0;

/// Space between title and community, and between the ends of the footer.
const APART: f64 = 18.0;

/// Least width worth cutting a community's name to.
const NAME_MIN_WIDTH: f64 = 60.0;

/// One part of the line of numbers under the title.
pub(crate) struct HeadlinePart {
    pub(crate) text: String,
    pub(crate) color: Rgb,
    pub(crate) bold: bool,
    /// Whether a dot parts it from what is before it.
    pub(crate) dotted: bool,
}

impl HeadlinePart {
    /// The number that the chart is about.
    pub(crate) fn main(canvas: &Canvas, text: String) -> Self {
        Self { text, color: canvas.palette.text, bold: true, dotted: false }
    }

    /// A lead-in.
    pub(crate) fn plain(canvas: &Canvas, text: String) -> Self {
        Self { text, color: canvas.palette.secondary, bold: false, dotted: false }
    }

    /// Something more, after a dot.
    pub(crate) fn aside(canvas: &Canvas, text: String) -> Self {
        Self { text, color: canvas.palette.secondary, bold: false, dotted: true }
    }
}

/// Title, community and badge.
pub(crate) fn draw_title(canvas: &mut Canvas, title: &str, frame: &Frame) {
    let mut right = canvas.width - MARGIN;
    if frame.demo {
        right = draw_badge(canvas) - APART;
    }
    let title = typeset(title, TITLE_SIZE, true);
    canvas.text(Role::Title, &title, Point { x: MARGIN, y: TITLE_BASELINE }, canvas.palette.text);
    let left = MARGIN + title.width + APART;
    let name = clean(&frame.community);
    if name.is_empty() || right - left < NAME_MIN_WIDTH {
        return;
    }
    if let Some(line) = typeset_within(&name, COMMUNITY_SIZE, false, right - left) {
        canvas.text(Role::Community, &line, Point { x: left, y: TITLE_BASELINE }, canvas.palette.secondary);
    }
}

/// The badge that says that the data are made up; gives its left edge.
fn draw_badge(canvas: &mut Canvas) -> f64 {
    let line = typeset(&words::demo(canvas.language), FOOTER_SIZE, true);
    let right = canvas.width - MARGIN;
    let left = right - line.width - 20.0;
    let bounds = Bounds { left, top: TITLE_BASELINE - 24.0, right, bottom: TITLE_BASELINE + 2.0 };
    canvas.badge(Role::Demo, &line, bounds, Point { x: left + 10.0, y: TITLE_BASELINE - 5.6 }, BADGE);
    left
}

/// The headline; parts that do not fit are left out from the right.
pub(crate) fn draw_headline(canvas: &mut Canvas, parts: &[HeadlinePart]) {
    let mut x = MARGIN;
    for (index, part) in parts.iter().enumerate() {
        let line = typeset(&part.text, HEADLINE_SIZE, part.bold);
        let dot = typeset("·", HEADLINE_SIZE, false);
        let lead = match (index, part.dotted) {
            (0, _) => 0.0,
            (_, true) => dot.width + 24.0,
            (_, false) => 10.0,
        };
        if x + lead + line.width > canvas.width - MARGIN {
            return;
        }
        if lead > 10.0 {
            let at = Point { x: x + 12.0, y: HEADLINE_BASELINE };
            canvas.text(Role::Headline, &dot, at, canvas.palette.secondary);
        }
        canvas.text(Role::Headline, &line, Point { x: x + lead, y: HEADLINE_BASELINE }, part.color);
        x += lead + line.width;
    }
}

/// The footer: at the left the first of `sources` that fits beside the time (the last one cut if none does), at the
/// right until when the data go, unless the chart shows none.
pub(crate) fn draw_footer(canvas: &mut Canvas, sources: &[String], frame: Option<&Frame>) {
    let baseline = canvas.height - FOOTER_RISE;
    let mut room = canvas.width - 2.0 * MARGIN;
    if let Some(frame) = frame {
        let moment = moment(frame.as_of, frame.utc_offset_minutes, canvas.language);
        let line = typeset(&words::as_of(&moment, canvas.language), FOOTER_SIZE, false);
        let at = Point { x: canvas.width - MARGIN - line.width, y: baseline };
        canvas.text(Role::Footer, &line, at, canvas.palette.footer);
        room -= line.width + APART;
    }
    let whole = sources.iter().map(|text| typeset(text, FOOTER_SIZE, false)).find(|line| line.width <= room);
    let cut = || sources.last().and_then(|text| typeset_within(text, FOOTER_SIZE, false, room));
    if let Some(line) = whole.or_else(cut) {
        canvas.text(Role::Footer, &line, Point { x: MARGIN, y: baseline }, canvas.palette.footer);
    }
}

/// A sentence in the middle of the picture, in as many lines as it needs.
pub(crate) fn draw_message(canvas: &mut Canvas, sentence: &str) {
    let lines = broken(sentence, canvas.width - 4.0 * MARGIN);
    let mut y = canvas.height / 2.0 + 10.0 - (lines.len() as f64 - 1.0) * MESSAGE_LEADING / 2.0;
    for line in lines {
        let at = Point { x: (canvas.width - line.width) / 2.0, y };
        canvas.text(Role::Message, &line, at, canvas.palette.secondary);
        y += MESSAGE_LEADING;
    }
}

/// Breaks a sentence after blanks and full-width punctuation so that each line fits.
fn broken(sentence: &str, max_width: f64) -> Vec<TextLine> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in sentence.split_inclusive([' ', '：', '，']) {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line}{piece}");
            if line.is_empty() || typeset(longer.trim_end(), MESSAGE_SIZE, false).width <= max_width {
                *line = longer;
                continue;
            }
        }
        lines.push(piece.to_owned());
    }
    lines.iter().map(|line| typeset(line.trim_end(), MESSAGE_SIZE, false)).collect()
}
