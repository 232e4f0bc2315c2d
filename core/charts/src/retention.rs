//! Retention: the Kaplan–Meier curve with its band, the exponential over it, and when half had left.

use crate::{
    MIN_AT_RISK,
    canvas::{Canvas, Stroke},
    chart::{BestCurve, ExponentialCurve, Retention, Source, Step},
    columns::{DATA_COLUMN, LONGEST_DAYS},
    growth::ring,
    labels::Labels,
    look::Language,
    mark::{Point, Role},
    numbers::grouped,
    placer::point_at,
    plot::{LABEL_SIZE, Plot, centred_under},
    series::thinned,
    surround::{FOOTER_SIZE, HeadlinePart, MARGIN, draw_footer, draw_headline, draw_message, draw_title},
    typeset::typeset,
    words,
};

/// Space under the plot for the numbers at risk.
const AT_RISK_HEIGHT: f64 = 53.0;

/// Least distance between two ticks for members still here, in logical pixels.
const CENSORED_SPACING: f64 = 6.0;

/// Points of a smooth curve.
const CURVE_POINTS: u32 = 200;

/// Draws the chart and gives the picture in words.
pub(crate) fn draw(chart: &Retention, canvas: &mut Canvas) -> String {
    let mut steps = sound_steps(&chart.steps);
    let (end, cut) = end_of_curve(chart, &steps);
    if cut {
        // The step on that day already rests on too few.
        steps.retain(|step| step.day < end);
    }
    draw_title(canvas, &words::retention_title(canvas.language), &chart.frame);
    let few = chart.joined < MIN_AT_RISK || end <= 0.0;
    draw_headline(canvas, &headline(chart, few, canvas));
    if few {
        let message = if chart.joined == 0 {
            words::no_stays_yet(canvas.language)
        } else {
            words::too_few(chart.joined, chart.left, canvas.language)
        };
        draw_message(canvas, &message);
    } else {
        draw_plot(chart, &steps, end, canvas);
    }
    draw_footer(canvas, &footers(chart, few, canvas.language), Some(&chart.frame));
    crate::alt::retention(chart, few, canvas.language)
}

/// The method, what ticks mean if there are any, and the source; what matters most first.
fn footers(chart: &Retention, few: bool, language: Language) -> Vec<String> {
    let plain = words::retention_footer_without_ticks(language);
    let source = words::short_source(chart.source, language);
    let from = |text: &str| format!("{source} · {text}");
    let ticks = Some(words::retention_footer(language)).filter(|_| !few && !chart.censored_days.is_empty());
    let with_ticks: Vec<String> = ticks.into_iter().flat_map(|ticks| [from(&ticks), ticks]).collect();
    let mut footers = with_ticks;
    footers.extend([from(&plain), plain]);
    if chart.source != Source::Live {
        // That the data are not the bot's own matters more than what ticks are: stable, so longer ones stay ahead.
        footers.sort_by_key(|text| !text.starts_with(&source));
    }
    footers
}

/// The steps that are numbers, from day 0 and 100 % on.
pub(crate) fn sound_steps(steps: &[Step]) -> Vec<Step> {
    let start = Step { day: 0.0, survival: 1.0, low: Some(1.0), high: Some(1.0) };
    let mut sound = vec![start];
    for step in steps {
        let is_number = step.day <= LONGEST_DAYS && step.survival.is_finite();
        if is_number && sound.last().is_some_and(|last| step.day >= last.day) {
            let survival = step.survival.clamp(0.0, 1.0);
            sound.push(Step { survival, ..*step });
        }
    }
    sound
}

/// The day at which the curve ends, and whether it was cut there because fewer than [`MIN_AT_RISK`] are left.
fn end_of_curve(chart: &Retention, steps: &[Step]) -> (f64, bool) {
    let few =
        chart.at_risk.iter().skip_while(|(_, number)| *number < MIN_AT_RISK).find(|(_, number)| *number < MIN_AT_RISK);
    let last_step = steps.last().map_or(0.0, |step| step.day);
    let last_seen = chart.censored_days.iter().copied().filter(|day| *day <= LONGEST_DAYS).fold(last_step, f64::max);
    match few {
        // Everybody who was at risk left at once: the last step is the finding, not noise.
        Some((day, 0)) if *day >= last_step => (*day, false),
        Some((day, _)) => (day.clamp(0.0, LONGEST_DAYS), true),
        None if chart.at_risk.iter().all(|(_, number)| *number < MIN_AT_RISK) && !chart.at_risk.is_empty() => {
            (0.0, true)
        }
        None => (last_seen, false),
    }
}

fn headline(chart: &Retention, few: bool, canvas: &Canvas) -> Vec<HeadlinePart> {
    if chart.joined == 0 {
        return Vec::new();
    }
    let language = canvas.language;
    let counts = words::joined_and_left(chart.joined, chart.left, language);
    if few || chart.survival_at.is_empty() {
        return vec![HeadlinePart::main(canvas, counts)];
    }
    let days: Vec<String> =
        chart.survival_at.iter().map(|(day, part)| words::survival_at(*day, *part, language)).collect();
    vec![
        HeadlinePart::plain(canvas, words::still_here(language)),
        HeadlinePart::main(canvas, words::list(&days, language)),
        HeadlinePart::aside(canvas, counts),
    ]
}

fn draw_plot(chart: &Retention, steps: &[Step], end: f64, canvas: &mut Canvas) {
    let below = if chart.at_risk.is_empty() { 0.0 } else { AT_RISK_HEIGHT };
    let plot = Plot::of_fractions(canvas, 0.0..end, below);
    let ticks = plot.draw_ages(canvas);
    draw_at_risk(chart, &plot, &ticks, canvas);
    let mut labels = Labels::new(&plot);

    let observed = draw_kaplan_meier(&plot, steps, canvas, &mut labels);
    draw_censored(chart, &plot, &observed, canvas);
    let best = chart.best.as_ref().map(|best| draw_best(best, &plot, canvas));
    let exponential = chart.exponential.map(|curve| draw_exponential(&curve, &plot, canvas));
    for line in [best.as_ref(), exponential.as_ref()].into_iter().flatten() {
        labels.avoid_line(line);
    }
    if let Some((at, text)) = draw_finding(chart, steps, &plot, canvas, &mut labels) {
        labels.at_dot(canvas, Role::Finding, &text, canvas.palette.text, at);
    }
    let color = canvas.palette.observed;
    labels.beside(canvas, Role::Observed, &words::observed(canvas.language), color, &observed, 0.75);
    if let (Some(curve), Some(line)) = (&chart.exponential, &exponential) {
        let name = words::exponential(curve.half_life_days, curve.rough, canvas.language);
        labels.beside(canvas, Role::Fit, &name, canvas.palette.model, line, 0.6);
    }
    if let (Some(curve), Some(line)) = (&chart.best, &best) {
        labels.beside(canvas, Role::Best, &crate::clean::clean(&curve.name), canvas.palette.third, line, 0.5);
    }
}

/// A staircase through values that hold until the next day, ended at `end`.
pub(crate) fn staircase(values: &[(f64, f64)], end: f64) -> Vec<(f64, f64)> {
    let mut stairs: Vec<(f64, f64)> = Vec::new();
    for &(day, value) in values.iter().take_while(|(day, _)| *day <= end) {
        if let Some(&(_, before)) = stairs.last() {
            stairs.push((day, before));
        }
        stairs.push((day, value));
    }
    if let Some(&(_, last)) = stairs.last() {
        stairs.push((end, last));
    }
    stairs
}

/// The curve and its band. Gives the curve's points.
pub(crate) fn draw_kaplan_meier(plot: &Plot, steps: &[Step], canvas: &mut Canvas, labels: &mut Labels) -> Vec<Point> {
    let color = canvas.palette.observed;
    let along = |value: &dyn Fn(&Step) -> f64| {
        let values: Vec<(f64, f64)> = steps.iter().map(|step| (step.day, value(step).clamp(0.0, 1.0))).collect();
        thinned(plot, &staircase(&values, plot.x.end), DATA_COLUMN)
    };
    let (_, low) = along(&|step| step.low.filter(|low| low.is_finite()).unwrap_or(step.survival));
    let (_, high) = along(&|step| step.high.filter(|high| high.is_finite()).unwrap_or(step.survival));
    canvas.band(Role::Interval, ring(&low, &high), color, canvas.palette.inner_band + 0.06);
    let (data, points) = along(&|step| step.survival);
    canvas.line(Role::Observed, points.clone(), data, Stroke::solid(color, 2.7));
    labels.avoid_line(&points);
    labels.avoid_edge(&low);
    labels.avoid_edge(&high);
    points
}

/// A tick for members who are still here, at most one every few pixels.
fn draw_censored(chart: &Retention, plot: &Plot, observed: &[Point], canvas: &mut Canvas) {
    let mut days: Vec<f64> =
        chart.censored_days.iter().copied().filter(|day| day.is_finite() && *day > 0.0 && *day <= plot.x.end).collect();
    days.sort_by(f64::total_cmp);
    let mut last = f64::MIN;
    for day in days {
        let x = plot.at(day, 0.0).x;
        if x - last >= CENSORED_SPACING {
            last = x;
            let y = point_at(observed, x).y;
            let ends = [Point { x, y: y - 4.5 }, Point { x, y: y + 4.5 }];
            canvas.tick(Role::Censored, ends[0], ends[1], canvas.palette.observed, 1.2);
        }
    }
}

/// e^(−λt) over the whole plot, dashed.
pub(crate) fn draw_exponential(curve: &ExponentialCurve, plot: &Plot, canvas: &mut Canvas) -> Vec<Point> {
    let data: Vec<(f64, f64)> = (0..=CURVE_POINTS)
        .map(|index| plot.x.end * f64::from(index) / f64::from(CURVE_POINTS))
        .map(|day| (day, (-curve.rate_per_day * day).exp()))
        .collect();
    plot.draw_curve(canvas, Role::Fit, &data, Stroke::dashed(canvas.palette.model, 2.4))
}

fn draw_best(curve: &BestCurve, plot: &Plot, canvas: &mut Canvas) -> Vec<Point> {
    plot.draw_curve(canvas, Role::Best, &curve.points, Stroke::dotted(canvas.palette.third, 2.2))
}

/// Marks what the chart found: when half had left, or how many are still here at the end. Gives where, and its words.
fn draw_finding(
    chart: &Retention,
    steps: &[Step],
    plot: &Plot,
    canvas: &mut Canvas,
    labels: &mut Labels,
) -> Option<(Point, String)> {
    let language = canvas.language;
    if let Some(day) = chart.median_day.filter(|day| *day > 0.0 && *day <= plot.x.end) {
        draw_half(day, plot, canvas, labels);
        return Some((plot.at(day, 0.5), words::half_left(day, language)));
    }
    let last = steps.iter().rev().find(|step| step.day <= plot.x.end)?;
    let at = plot.at(plot.x.end, last.survival);
    canvas.dot(Role::Finding, at, 5.0, canvas.palette.text);
    labels.avoid_dot(at, 7.0);
    let text = if last.survival > 0.0 {
        words::still_here_on(plot.x.end, last.survival, language)
    } else {
        words::all_left(plot.x.end, language)
    };
    Some((at, text))
}

/// Guides to the day at which half are left, and a dot there.
pub(crate) fn draw_half(day: f64, plot: &Plot, canvas: &mut Canvas, labels: &mut Labels) {
    let at = plot.at(day, 0.5);
    let left = Point { x: plot.bounds.left, y: at.y };
    let foot = Point { x: at.x, y: plot.bounds.bottom };
    let guide = Stroke { width: 1.4, ..Stroke::dotted(canvas.palette.secondary, 1.4) };
    for ends in [[left, at], [at, foot]] {
        labels.avoid_line(&ends);
        canvas.line(Role::Finding, ends.to_vec(), Vec::new(), guide);
    }
    canvas.dot(Role::Finding, at, 5.0, canvas.palette.text);
    labels.avoid_dot(at, 7.0);
}

/// The numbers under observation, below the days.
fn draw_at_risk(chart: &Retention, plot: &Plot, ticks: &[f64], canvas: &mut Canvas) {
    if chart.at_risk.is_empty() {
        return;
    }
    let top = plot.bounds.bottom + 53.0;
    let title = typeset(&words::at_risk(canvas.language), FOOTER_SIZE, false);
    canvas.text(Role::AtRisk, &title, Point { x: MARGIN, y: top }, canvas.palette.footer);
    let mut taken = f64::MIN;
    for &day in ticks {
        let number =
            chart.at_risk.iter().take_while(|(from, _)| *from <= day).last().map_or(chart.joined, |entry| entry.1);
        let line = typeset(&grouped(number as f64), LABEL_SIZE, false);
        let (left, _) = centred_under(canvas, plot.at(day, 0.0).x, line.width);
        if left > taken + 8.0 {
            canvas.text(Role::AtRisk, &line, Point { x: left, y: top + 21.0 }, canvas.palette.text);
            taken = left + line.width;
        }
    }
}
