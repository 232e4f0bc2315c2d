//! Activity: members active a day, in 7 days and in 30 days. Days that were not watched are hatched and left out.

use crate::{
    canvas::Canvas,
    chart::{Activity, ActivityDay},
    columns::{Observation, every_day},
    growth::{FEWEST_FOR_PERCENT, footers, span},
    labels::Labels,
    mark::{Point, Role},
    palette::Rgb,
    plot::Plot,
    series::{draw_gaps, draw_level},
    surround::{HeadlinePart, draw_footer, draw_headline, draw_message, draw_title},
    words,
};

/// Room above the highest value, as a part of it, so that its label finds a place.
const HEADROOM: f64 = 1.1;

/// The three series of the chart, each day once.
pub(crate) struct Series {
    pub(crate) daily: Vec<Observation>,
    pub(crate) weekly: Vec<Observation>,
    pub(crate) monthly: Vec<Observation>,
}

impl Series {
    /// What the days say; nothing about days that were not watched.
    pub(crate) fn of(days: &[ActivityDay]) -> Self {
        let series = |value: &dyn Fn(&ActivityDay) -> Option<u64>| {
            every_day(days.iter().map(|day| {
                let value = value(day).filter(|_| day.covered).map(|value| value as f64);
                Observation { date: day.date, value, covered: day.covered }
            }))
        };
        Self { daily: series(&|day| Some(day.active)), weekly: series(&|day| day.wau), monthly: series(&|day| day.mau) }
    }

    /// The last known value of a series.
    pub(crate) fn last(series: &[Observation]) -> Option<f64> {
        series.iter().rev().find_map(|day| day.value)
    }
}

/// Draws the chart and gives the picture in words.
pub(crate) fn draw(chart: &Activity, canvas: &mut Canvas) -> String {
    let series = Series::of(&chart.days);
    draw_title(canvas, &words::activity_title(canvas.language), &chart.frame);
    draw_headline(canvas, &headline(&series, canvas));
    let known = Series::last(&series.daily).is_some();
    let source = words::activity_source(chart.source, canvas.language);
    let hatched = known && series.daily.iter().any(|day| !day.covered);
    draw_footer(canvas, &footers(source, chart.source, hatched, canvas.language), Some(&chart.frame));
    if known {
        draw_plot(&series, canvas);
    } else {
        draw_message(canvas, &words::no_activity_yet(canvas.language));
    }
    crate::alt::activity(chart, &series, canvas.language)
}

fn headline(series: &Series, canvas: &Canvas) -> Vec<HeadlinePart> {
    let language = canvas.language;
    let Some(daily) = Series::last(&series.daily) else { return Vec::new() };
    let mut parts = vec![HeadlinePart::main(canvas, words::daily_active(daily, language))];
    if let Some(weekly) = Series::last(&series.weekly) {
        parts.push(HeadlinePart::aside(canvas, words::weekly_active(weekly, language)));
    }
    if let Some(monthly) = Series::last(&series.monthly) {
        parts.push(HeadlinePart::aside(canvas, words::monthly_active(monthly, language)));
        if monthly >= daily && monthly >= FEWEST_FOR_PERCENT {
            parts.push(HeadlinePart::aside(canvas, words::stickiness(daily / monthly, language)));
        }
    }
    parts
}

fn draw_plot(series: &Series, canvas: &mut Canvas) {
    let (Some(first), Some(last)) = (series.daily.first(), series.daily.last()) else { return };
    let all = [&series.daily, &series.weekly, &series.monthly];
    let highest = all.into_iter().flatten().filter_map(|day| day.value).fold(0.0, f64::max);
    let plot = Plot::of_counts(canvas, highest * HEADROOM, span(first.date, last.date), 0.0);
    plot.draw_dates(canvas, first.date, last.date);
    let hatched = draw_gaps(&plot, &series.daily, canvas);
    let language = canvas.language;
    let palette = canvas.palette;
    let named: [(&[Observation], Role, Rgb, String); 3] = [
        (&series.monthly, Role::Monthly, palette.fourth, words::monthly(language)),
        (&series.weekly, Role::Weekly, palette.third, words::weekly(language)),
        (&series.daily, Role::Members, palette.observed, words::daily(language)),
    ];
    let mut labels = Labels::new(&plot);
    labels.shun(&hatched);
    let lines: Vec<Vec<Point>> =
        named.iter().map(|(days, role, color, _)| draw_level(&plot, days, false, *role, *color, canvas)).collect();
    for line in &lines {
        labels.avoid_line(line);
    }
    if let Some(daily) = lines.last() {
        labels.avoid_under(daily);
    }
    for ((_, role, color, name), line) in named.iter().zip(&lines) {
        labels.beside(canvas, *role, name, *color, line, 0.9);
    }
}
