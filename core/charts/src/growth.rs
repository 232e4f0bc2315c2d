//! Member growth: the level over time, a model's fit, the forecast, and the capacity where it is known.

use chrono::NaiveDate;

use crate::{
    canvas::{Canvas, Stroke},
    chart::{Capacity, Curve, Day, ForecastDay, Growth, Source},
    columns::{LARGEST_COUNT, LONGEST_DAYS, Observation, every_day},
    labels::Labels,
    look::Language,
    mark::{Point, Role},
    palette::Rgb,
    plot::{LABEL_SIZE, Plot, day_number},
    series::{draw_gaps, draw_level},
    surround::{HeadlinePart, MARGIN, draw_footer, draw_headline, draw_message, draw_title},
    typeset::typeset,
    words,
};

/// How many times the highest value K may be before its line is left out and only its number is said.
const CAPACITY_IN_SIGHT: f64 = 3.0;

/// Fewest members of whose number a percentage is given.
pub(crate) const FEWEST_FOR_PERCENT: f64 = 10.0;

/// About what the numbers of the y axis take.
const AXIS_WIDTH: f64 = 50.0;

/// Room above the highest value, as a part of it.
const HEADROOM: f64 = 1.06;

/// Draws the chart and gives the picture in words.
pub(crate) fn draw(chart: &Growth, canvas: &mut Canvas) -> String {
    let days = observations(&chart.days);
    let level = days.iter().rev().find_map(|day| day.value.map(|value| (day.date, value)));
    draw_title(canvas, &words::growth_title(canvas.language), &chart.frame);
    draw_headline(canvas, &headline(chart, level, canvas));
    let hatched = level.is_some() && days.iter().any(|day| !day.covered);
    draw_source(chart, hatched, canvas);
    if let Some(level) = level {
        draw_plot(chart, &days, level, canvas);
    } else {
        draw_message(canvas, &words::no_members_yet(canvas.language));
    }
    crate::alt::growth(chart, &days, canvas.language)
}

/// Members by day, without holes.
pub(crate) fn observations(days: &[Day]) -> Vec<Observation> {
    every_day(days.iter().map(|day| Observation { date: day.date, value: day.members, covered: day.covered }))
}

fn draw_source(chart: &Growth, hatched: bool, canvas: &mut Canvas) {
    let source = words::source(chart.source, canvas.language);
    draw_footer(canvas, &footers(source, chart.source, hatched, canvas.language), Some(&chart.frame));
}

/// The source, and what hatching means if there is any; longest first.
pub(crate) fn footers(long: String, source: Source, hatched: bool, language: Language) -> Vec<String> {
    if !hatched {
        return vec![long];
    }
    let key = words::hatched(language);
    let short = words::short_source(source, language);
    vec![format!("{long}{key}"), format!("{short}{key}"), key.trim_start_matches([' ', '·']).to_owned()]
}

fn headline(chart: &Growth, level: Option<(NaiveDate, f64)>, canvas: &Canvas) -> Vec<HeadlinePart> {
    let Some((today, members)) = level else { return Vec::new() };
    let mut parts = vec![HeadlinePart::main(canvas, words::members_count(members, canvas.language))];
    if let Some((change, fraction)) = chart.change_30d {
        let color = change_color(change, canvas);
        // A percentage of a handful says less than the handful.
        let fraction = fraction.filter(|_| members >= FEWEST_FOR_PERCENT);
        let text = words::change(change, fraction, canvas.language);
        parts.push(HeadlinePart { text, color, bold: true, dotted: false });
    }
    if let Some(last) = forecast(chart, today).last() {
        let ahead = (last.date - today).num_days();
        parts.push(HeadlinePart::aside(canvas, words::expected(last.estimate, ahead, canvas.language)));
    }
    if chart.capacity.sound() == Capacity::Unknown && is_growing(chart) {
        parts.push(HeadlinePart::aside(canvas, words::still_growing(canvas.language)));
    }
    parts
}

fn change_color(change: i64, canvas: &Canvas) -> Rgb {
    match change {
        0 => canvas.palette.secondary,
        1.. => canvas.palette.rise,
        _ => canvas.palette.fall,
    }
}

fn is_growing(chart: &Growth) -> bool {
    chart.change_30d.is_some_and(|(change, _)| change > 0)
}

/// The days of the forecast that lie ahead and are numbers.
fn forecast(chart: &Growth, today: NaiveDate) -> Vec<ForecastDay> {
    let sound = |day: &&ForecastDay| {
        let values = [day.estimate, day.outer.0, day.outer.1];
        day.date > today && values.iter().all(|value| value.is_finite() && *value <= LARGEST_COUNT)
    };
    let near = |day: &&ForecastDay| ((day.date - today).num_days() as f64) <= LONGEST_DAYS;
    chart.forecast.iter().filter(sound).filter(near).copied().collect()
}

fn draw_plot(chart: &Growth, days: &[Observation], today: (NaiveDate, f64), canvas: &mut Canvas) {
    let forecast = forecast(chart, today.0);
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let end = forecast.last().map_or(last.date, |day| day.date);
    let mut x = span(first.date, end);
    if !forecast.is_empty() {
        x.end = x.end.max(room_for_forecast(&x, day_number(today.0), canvas));
    }
    let highest = highest(chart, days, &forecast);
    let plot = Plot::of_counts(canvas, highest * HEADROOM, x, 0.0);
    plot.draw_dates(canvas, first.date, end);
    let mut labels = Labels::new(&plot);
    labels.shun(&draw_gaps(&plot, days, canvas));
    draw_capacity(chart, &plot, highest, canvas, &mut labels);
    let level = draw_level(&plot, days, true, Role::Members, canvas.palette.observed, canvas);
    labels.avoid_under(&level);
    let fit = chart.fit.as_ref().map(|fit| draw_fit(fit, &plot, first.date, end, canvas));
    let ahead = draw_forecast(&forecast, today, &plot, canvas);
    let here = plot.at(day_number(today.0), today.1);
    canvas.dot(Role::Today, here, 5.5, canvas.palette.observed);

    for line in [Some(&level), fit.as_ref(), Some(&ahead.line)].into_iter().flatten() {
        labels.avoid_line(line);
    }
    labels.avoid_edge(&ahead.upper);
    labels.avoid_edge(&ahead.lower);
    labels.avoid_dot(here, 8.0);
    write_capacity(chart, highest, &plot, canvas, &mut labels);
    if let Some(last) = forecast.last() {
        write_forecast(*last, &ahead, canvas, &mut labels);
    }
    labels.beside(canvas, Role::Members, &words::members(canvas.language), canvas.palette.observed, &level, 0.35);
    if let (Some(fit), Some(line)) = (&chart.fit, &fit) {
        let name = words::fit(fit.label, fit.rough, canvas.language);
        labels.beside(canvas, Role::Fit, &name, canvas.palette.model, line, 0.35);
    }
    if !forecast.is_empty() {
        draw_today(here, &plot, canvas, &mut labels);
    }
}

/// An x axis from the first to the last day; a single day stands in the middle of two.
pub(crate) fn span(first: NaiveDate, last: NaiveDate) -> std::ops::Range<f64> {
    let (first, last) = (day_number(first), day_number(last));
    if last > first { first..last } else { first - 1.0..first + 1.0 }
}

/// Where the x axis has to end so that the forecast's name fits beside the line of today.
fn room_for_forecast(x: &std::ops::Range<f64>, today: f64, canvas: &Canvas) -> f64 {
    let name = typeset(&words::forecast(canvas.language), LABEL_SIZE, true).width + 16.0;
    let part = name / (canvas.width - 2.0 * MARGIN - AXIS_WIDTH);
    (today - part * x.start) / (1.0 - part)
}

/// The highest value in the picture.
fn highest(chart: &Growth, days: &[Observation], forecast: &[ForecastDay]) -> f64 {
    let level = days.iter().filter_map(|day| day.value).fold(0.0, f64::max);
    let ahead = forecast.iter().map(|day| day.outer.1).fold(level, f64::max);
    // A fit that runs away does not press the data flat.
    let fit = chart.fit.iter().flat_map(|fit| &fit.values).map(|(_, value)| *value).filter(|value| value.is_finite());
    let fitted = fit.fold(ahead, f64::max).min(ahead * 1.5);
    match chart.capacity.sound() {
        Capacity::Known { estimate, .. } if estimate <= ahead * CAPACITY_IN_SIGHT => fitted.max(estimate * 1.04),
        _ => fitted,
    }
}

/// K's line and interval.
fn draw_capacity(chart: &Growth, plot: &Plot, highest: f64, canvas: &mut Canvas, labels: &mut Labels) {
    let Capacity::Known { estimate, low, high } = chart.capacity.sound() else { return };
    if estimate > highest {
        return;
    }
    let ceiling = |value: f64| value.clamp(0.0, highest * HEADROOM);
    let corners = [
        (plot.x.start, ceiling(low)),
        (plot.x.end, ceiling(low)),
        (plot.x.end, ceiling(high)),
        (plot.x.start, ceiling(high)),
    ];
    canvas.band(Role::Interval, plot.all_at(&corners), canvas.palette.secondary, 0.08);
    let data = vec![(plot.x.start, estimate), (plot.x.end, estimate)];
    let line = plot.all_at(&data);
    labels.avoid_line(&line);
    canvas.line(Role::Capacity, line, data, Stroke::dotted(canvas.palette.secondary, 1.6));
}

/// What can be said about K, in words.
fn write_capacity(chart: &Growth, highest: f64, plot: &Plot, canvas: &mut Canvas, labels: &mut Labels) {
    let (color, language) = (canvas.palette.text, canvas.language);
    match chart.capacity.sound() {
        Capacity::Known { estimate, low, high } => {
            let texts = [words::capacity(estimate, low, high, language), words::capacity_short(estimate, language)];
            if estimate <= highest {
                // Above the interval where it is narrow, so that the words do not cut its edge.
                let at = |value: f64| plot.at(plot.x.start, value.min(highest * HEADROOM)).y;
                let y = if at(estimate) - at(high) < 30.0 { at(high).max(plot.bounds.top) } else { at(estimate) };
                labels.at_level(canvas, Role::Capacity, &texts, color, y);
            } else {
                let texts = texts.map(|text| words::above(&text));
                labels.at_level(canvas, Role::Capacity, &texts, color, plot.bounds.top);
            }
        }
        Capacity::AtLeast(least) => {
            let text = words::capacity_at_least(least, is_growing(chart), language);
            labels.at_level(canvas, Role::Capacity, &[text], canvas.palette.secondary, plot.bounds.top);
        }
        Capacity::Unknown => {}
    }
}

/// The model's curve within the plot.
fn draw_fit(fit: &Curve, plot: &Plot, first: NaiveDate, end: NaiveDate, canvas: &mut Canvas) -> Vec<Point> {
    let data: Vec<(f64, f64)> = fit
        .values
        .iter()
        .filter(|(date, value)| *date >= first && *date <= end && value.is_finite())
        .map(|(date, value)| (day_number(*date), *value))
        .collect();
    plot.draw_curve(canvas, Role::Fit, &data, Stroke::dashed(canvas.palette.model, 2.4))
}

/// The lines of a drawn forecast.
struct Ahead {
    line: Vec<Point>,
    upper: Vec<Point>,
    lower: Vec<Point>,
}

/// The forecast with its bands, from the last known level on.
fn draw_forecast(days: &[ForecastDay], today: (NaiveDate, f64), plot: &Plot, canvas: &mut Canvas) -> Ahead {
    let from = (day_number(today.0), today.1);
    let along = |value: &dyn Fn(&ForecastDay) -> f64| {
        let rest = days.iter().map(|day| (day_number(day.date), value(day).max(0.0)));
        std::iter::once(from).chain(rest).collect::<Vec<_>>()
    };
    if days.is_empty() {
        return Ahead { line: Vec::new(), upper: Vec::new(), lower: Vec::new() };
    }
    let color = canvas.palette.model;
    let (lower, upper) = (plot.all_at(&along(&|day| day.outer.0)), plot.all_at(&along(&|day| day.outer.1)));
    canvas.band(Role::Interval, ring(&lower, &upper), color, canvas.palette.outer_band);
    if days.iter().all(|day| day.inner.is_some()) {
        let low = plot.all_at(&along(&|day| day.inner.map_or(day.estimate, |inner| inner.0)));
        let high = plot.all_at(&along(&|day| day.inner.map_or(day.estimate, |inner| inner.1)));
        canvas.band(Role::Interval, ring(&low, &high), color, canvas.palette.inner_band);
    }
    let data = along(&|day| day.estimate);
    let line = plot.all_at(&data);
    canvas.line(Role::Forecast, line.clone(), data, Stroke::solid(color, 2.6));
    Ahead { line, upper, lower }
}

/// A closed outline between two lines.
pub(crate) fn ring(lower: &[Point], upper: &[Point]) -> Vec<Point> {
    lower.iter().chain(upper.iter().rev()).copied().collect()
}

/// The forecast's name, and under it the range it ends in.
fn write_forecast(last: ForecastDay, ahead: &Ahead, canvas: &mut Canvas, labels: &mut Labels) {
    let name = words::forecast(canvas.language);
    let interval = words::interval(last.outer.0, last.outer.1, canvas.language);
    labels.at_right_end(canvas, Role::Forecast, (&name, &interval), canvas.palette.model, &ahead.lower);
}

/// The line where knowledge ends.
fn draw_today(here: Point, plot: &Plot, canvas: &mut Canvas, labels: &mut Labels) {
    let foot = Point { x: here.x, y: plot.bounds.bottom };
    let top = Point { x: here.x, y: (here.y + 8.0).min(foot.y) };
    canvas.line(Role::Today, vec![top, foot], Vec::new(), Stroke::solid(canvas.palette.axis, 1.2));
    labels.at_foot(canvas, Role::Today, &words::today(canvas.language), canvas.palette.secondary, foot);
}
