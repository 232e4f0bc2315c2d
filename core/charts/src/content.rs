//! What kinds of posts brought: a row for each with its estimate, two intervals and how many posts it rests on, beside
//! the share of all together.

use std::ops::Range;

use crate::{
    canvas::{Canvas, Stroke},
    chart::{Content, ContentRow, Stands},
    clean::clean,
    mark::{Point, Role},
    numbers::{share, shares},
    palette::Rgb,
    plot::{LABEL_SIZE, centred_under},
    surround::{FOOTER_SIZE, HeadlinePart, MARGIN, draw_footer, draw_headline, draw_message, draw_title},
    typeset::{TextLine, typeset, typeset_within},
    words,
};

/// Upper edge of the rows: under the headline there is a line for the name of the mean.
const TOP: f64 = 114.0;

/// Space under the rows for the scale and the footer.
const BELOW: f64 = 76.0;

/// Least height of a row: two lines of words.
const ROW_MIN: f64 = 42.0;

/// Greatest height of a row.
const ROW_MAX: f64 = 76.0;

/// The part of the width that names may take.
const NAMES_PART: f64 = 0.38;

/// Space between names, plot and figures.
const APART: f64 = 16.0;

/// Space between two labels of the scale.
const TICK_SPACING: f64 = 18.0;

/// Steps of a scale of shares.
const STEPS: [f64; 12] = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/// Draws the chart and gives the picture in words.
pub(crate) fn draw(chart: &Content, canvas: &mut Canvas) -> String {
    let language = canvas.language;
    draw_title(canvas, &words::content_title(language), &chart.frame);
    let room = ((canvas.height - TOP - BELOW) / ROW_MIN) as usize;
    let sound: Vec<&ContentRow> = chart.rows.iter().filter(|row| is_sound(row)).collect();
    let rows: Vec<&ContentRow> = sound.iter().copied().take(room).collect();
    draw_headline(canvas, &headline(chart, rows.len(), sound.len(), canvas));
    if rows.is_empty() {
        let why = chart.why.unwrap_or(crate::chart::NoRanking::NoPosts);
        draw_message(canvas, &words::no_ranking(why, chart.posts, chart.in_progress, language));
    } else {
        Forest::new(chart, &rows, canvas).draw(canvas);
    }
    let footers = words::content_footer(language);
    // Without rows there is nothing to say of their lines.
    draw_footer(canvas, if rows.is_empty() { &footers[2..] } else { &footers }, Some(&chart.frame));
    crate::alt::content(chart, &rows, language)
}

/// Whether a row's shares are shares, in order.
fn is_sound(row: &ContentRow) -> bool {
    let parts = [row.interval.0, row.likely.0, row.likely.1, row.interval.1];
    parts.iter().chain([&row.share]).all(|part| (0.0..=1.0).contains(part)) && parts.is_sorted()
}

fn headline(chart: &Content, shown: usize, all: usize, canvas: &Canvas) -> Vec<HeadlinePart> {
    let language = canvas.language;
    let mut parts = Vec::new();
    if let Some((mean, interval)) = chart.mean {
        parts.push(HeadlinePart::main(canvas, words::took_part(mean, language)));
        parts.push(HeadlinePart::plain(canvas, words::share_interval(interval, language)));
    }
    // Before the number of posts: that there is more matters most where there is little room.
    if shown < all {
        parts.push(HeadlinePart::aside(canvas, words::best_of(shown, all, language)));
    }
    if chart.posts > 0 {
        parts.push(HeadlinePart::aside(canvas, words::posts(chart.posts, language)));
    }
    if chart.in_progress > 0 && chart.posts > 0 {
        parts.push(HeadlinePart::aside(canvas, words::in_progress(chart.in_progress, language)));
    }
    parts
}

/// The words of a row, set.
struct Lettered<'c> {
    row: &'c ContentRow,
    name: Option<TextLine>,
    detail: Option<TextLine>,
    share: TextLine,
    range: TextLine,
}

/// Rows, their scale, and where they are.
struct Forest<'c> {
    chart: &'c Content,
    rows: Vec<Lettered<'c>>,
    /// Where shares are drawn.
    plot: Range<f64>,
    height: f64,
    ticks: Vec<f64>,
}

impl<'c> Forest<'c> {
    fn new(chart: &'c Content, rows: &[&'c ContentRow], canvas: &Canvas) -> Self {
        let widest = (canvas.width - 2.0 * MARGIN) * NAMES_PART;
        let rows: Vec<Lettered<'c>> = rows.iter().map(|row| Lettered::new(row, widest, canvas)).collect();
        let most = |widths: &dyn Fn(&Lettered<'_>) -> f64| rows.iter().map(widths).fold(0.0, f64::max);
        let width = |line: &Option<TextLine>| line.as_ref().map_or(0.0, |line| line.width);
        let names = most(&|row| width(&row.name).max(width(&row.detail)));
        let figures = most(&|row| row.share.width.max(row.range.width));
        let plot = (MARGIN + names + APART)..(canvas.width - MARGIN - figures - APART);
        let highest = most(&|row| row.row.interval.1).max(chart.mean.map_or(0.0, |mean| mean.0));
        let ticks = share_ticks(highest, plot.end - plot.start);
        let height = ((canvas.height - TOP - BELOW) / rows.len() as f64).clamp(ROW_MIN, ROW_MAX);
        Self { chart, rows, plot, height, ticks }
    }

    fn x(&self, share: f64) -> f64 {
        let top = self.ticks.last().copied().unwrap_or(1.0);
        self.plot.start + (self.plot.end - self.plot.start) * share / top
    }

    fn bottom(&self) -> f64 {
        TOP + self.height * self.rows.len() as f64
    }

    fn draw(&self, canvas: &mut Canvas) {
        self.draw_scale(canvas);
        self.draw_mean(canvas);
        for (place, row) in self.rows.iter().enumerate() {
            self.draw_row(canvas, row, TOP + self.height * (place as f64 + 0.5));
        }
    }

    /// Upright lines and their shares below.
    fn draw_scale(&self, canvas: &mut Canvas) {
        for &tick in &self.ticks {
            let x = self.x(tick);
            let color = if tick == 0.0 { canvas.palette.axis } else { canvas.palette.grid };
            let ends = [TOP, self.bottom()].map(|y| Point { x, y });
            canvas.line(Role::Axis, ends.to_vec(), Vec::new(), Stroke::solid(color, 1.0));
            let line = typeset(&share(tick), LABEL_SIZE, false);
            let (left, _) = centred_under(canvas, x, line.width);
            let at = Point { x: left, y: self.bottom() + 24.0 };
            canvas.text(Role::Axis, &line, at, canvas.palette.secondary);
        }
    }

    /// The share of all posts: a dotted line with its name above.
    fn draw_mean(&self, canvas: &mut Canvas) {
        let Some((mean, _)) = self.chart.mean.filter(|(mean, _)| (0.0..=1.0).contains(mean)) else { return };
        let x = self.x(mean);
        let color = canvas.palette.model;
        let ends = [TOP - 2.0, self.bottom()].map(|y| Point { x, y });
        canvas.line(
            Role::Mean,
            ends.to_vec(),
            vec![(mean, 0.0), (mean, self.rows.len() as f64)],
            Stroke::dotted(color, 1.8),
        );
        let line = typeset(&words::all_posts(mean, canvas.language), FOOTER_SIZE, true);
        let (left, _) = centred_under(canvas, x, line.width);
        canvas.text(Role::Mean, &line, Point { x: left, y: TOP - 8.0 }, color);
    }

    fn draw_row(&self, canvas: &mut Canvas, lettered: &Lettered<'_>, middle: f64) {
        let row = lettered.row;
        let color = color_of(row.stands, canvas);
        let (upper, lower) = (middle - 2.0, middle + 15.0);
        let (text, secondary) = (canvas.palette.text, canvas.palette.secondary);
        for (line, y, color) in [(&lettered.name, upper, text), (&lettered.detail, lower, secondary)] {
            if let Some(line) = line {
                canvas.text(Role::Kind, line, Point { x: MARGIN, y }, color);
            }
        }
        let right = |line: &TextLine| canvas.width - MARGIN - line.width;
        let (share_at, range_at) = (right(&lettered.share), right(&lettered.range));
        canvas.text(Role::Kind, &lettered.share, Point { x: share_at, y: upper }, color);
        canvas.text(Role::Kind, &lettered.range, Point { x: range_at, y: lower }, secondary);
        for ((low, high), width) in [(row.interval, 1.8), (row.likely, 6.0)] {
            let points = [low, high].map(|share| Point { x: self.x(share), y: middle });
            canvas.line(
                Role::Interval,
                points.to_vec(),
                vec![(low, row.share), (high, row.share)],
                Stroke::solid(color, width),
            );
        }
        draw_sign(canvas, row.stands, Point { x: self.x(row.share), y: middle }, color);
    }
}

impl<'c> Lettered<'c> {
    fn new(row: &'c ContentRow, widest: f64, canvas: &Canvas) -> Self {
        Self {
            row,
            name: typeset_within(&clean(&row.name), LABEL_SIZE, true, widest),
            detail: typeset_within(&second_line(row, widest, canvas), FOOTER_SIZE, false, widest),
            share: typeset(&share(row.share), LABEL_SIZE, true),
            range: typeset(&shares(row.interval.0, row.interval.1), FOOTER_SIZE, false),
        }
    }
}

/// What else tells a kind from others, and how many posts it rests on: where there is no room for all of it, the first
/// part is cut, because the others are short and tell kinds apart.
fn second_line(row: &ContentRow, widest: f64, canvas: &Canvas) -> String {
    let mut parts: Vec<String> = row.detail.iter().map(|part| clean(part)).filter(|part| !part.is_empty()).collect();
    parts.push(words::posts(row.posts, canvas.language));
    let whole = parts.join(" · ");
    if parts.len() < 2 || typeset(&whole, FOOTER_SIZE, false).width <= widest {
        return whole;
    }
    let rest = format!(" · {}", parts[1..].join(" · "));
    let room = widest - typeset(&rest, FOOTER_SIZE, false).width;
    let cut = typeset_within(&parts[0], FOOTER_SIZE, false, room).map_or_else(String::new, |line| line.text);
    if cut.is_empty() { parts[1..].join(" · ") } else { format!("{cut}{rest}") }
}

fn color_of(stands: Stands, canvas: &Canvas) -> Rgb {
    match stands {
        Stands::Above => canvas.palette.rise,
        Stands::Level => canvas.palette.observed,
        Stands::Below => canvas.palette.fall,
    }
}

/// A triangle that points up or down for a kind that stands apart, a dot for the others.
fn draw_sign(canvas: &mut Canvas, stands: Stands, at: Point, color: Rgb) {
    const RADIUS: f64 = 6.0;
    canvas.dot(Role::Kind, at, RADIUS, if stands == Stands::Level { color } else { canvas.palette.background });
    let up = match stands {
        Stands::Level => return,
        Stands::Above => 1.0,
        Stands::Below => -1.0,
    };
    let corners = [(0.0, -8.0), (8.0, 6.0), (-8.0, 6.0)].map(|(x, y)| Point { x: at.x + x, y: at.y + up * y });
    canvas.band(Role::Kind, corners.to_vec(), color, 1.0);
}

/// Shares marked from 0 to at least `highest`, never above 100 %, that find room in a width.
fn share_ticks(highest: f64, width: f64) -> Vec<f64> {
    let highest = if highest.is_finite() { highest.clamp(0.0002, 1.0) } else { 1.0 };
    let count = |step: f64| (highest / step - 1e-9).ceil().max(1.0);
    let fits = |step: f64| {
        let widest = typeset(&share(step * 0.5), LABEL_SIZE, false).width.max(typeset("100%", LABEL_SIZE, false).width);
        count(step) <= 5.0 && count(step) * (widest + TICK_SPACING) <= width
    };
    let step = STEPS.into_iter().find(|step| fits(*step)).unwrap_or(1.0);
    (0..=count(step) as u32).map(|index| (f64::from(index) * step).min(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_of_shares_is_round_ends_above_the_highest_and_never_above_everybody() {
        let ticks = |highest| share_ticks(highest, 400.0);
        let round = |ticks: Vec<f64>| ticks.into_iter().map(share).collect::<Vec<_>>().join(" ");
        assert_eq!(round(ticks(0.17)), "0% 5% 10% 15% 20%");
        assert_eq!(round(ticks(0.9)), "0% 20% 40% 60% 80% 100%");
        assert_eq!(round(ticks(1.0)), "0% 20% 40% 60% 80% 100%");
        assert_eq!(round(ticks(0.021)), "0% 0.5% 1% 1.5% 2% 2.5%");
        assert_eq!(round(share_ticks(0.17, 120.0)), "0% 20%");
        assert!(ticks(f64::NAN).len() > 1 && ticks(0.0).len() > 1);
    }
}
