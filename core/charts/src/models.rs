//! The two textbook models, for given parameters, with what really happened laid over them when it is known.

use crate::{
    canvas::{Canvas, Stroke},
    chart::{Day, ExponentialCurve, Frame, LogisticModel, RetentionModel},
    columns::{DATA_COLUMN, LARGEST_COUNT, LONGEST_DAYS, stretches},
    growth::observations,
    labels::Labels,
    mark::{Point, Role},
    plot::{Plot, day_number},
    retention::{draw_exponential, draw_half, draw_kaplan_meier, sound_steps},
    series::thinned,
    surround::{HeadlinePart, draw_footer, draw_headline, draw_message, draw_title},
    words,
};

/// Points of a curve.
const CURVE_POINTS: u32 = 400;

/// K's line is left out when K is more than this many times the highest value of the curve.
const CAPACITY_IN_SIGHT: f64 = 3.0;

/// Members on a day by N(t) = K·N0·e^(rt) / (K + N0·(e^(rt) − 1)), rearranged so that no exponential overflows.
pub(crate) fn logistic(model: &LogisticModel, day: f64) -> f64 {
    model.k / (1.0 + (model.k / model.n0 - 1.0) * (-model.r * day).exp())
}

/// The day on which growth is fastest and the growth on it, rK/4 members a day; `None` when the curve does not bend
/// after day 0.
pub(crate) fn inflection(model: &LogisticModel) -> Option<(f64, f64)> {
    let day = (model.k / model.n0 - 1.0).ln() / model.r;
    (model.r > 0.0 && day.is_finite() && day > 0.0).then_some((day, model.r * model.k / 4.0))
}

/// Whether the parameters make a curve.
pub(crate) fn is_logistic_possible(model: &LogisticModel) -> bool {
    let positive = [model.n0, model.k, model.days].iter().all(|value| *value > 0.0 && *value <= LARGEST_COUNT);
    positive
        && model.r.is_finite()
        && model.days <= LONGEST_DAYS
        && logistic_points(model).iter().all(|p| p.1.is_finite())
}

/// Whether the parameters make a curve.
pub(crate) fn is_exponential_possible(model: &RetentionModel) -> bool {
    let days = model.days.is_finite() && model.days > 0.0 && model.days <= LONGEST_DAYS;
    days && model.lambda.is_finite() && model.lambda >= 0.0
}

fn logistic_points(model: &LogisticModel) -> Vec<(f64, f64)> {
    (0..=CURVE_POINTS)
        .map(|index| model.days * f64::from(index) / f64::from(CURVE_POINTS))
        .map(|day| (day, logistic(model, day)))
        .collect()
}

/// Draws the logistic model and gives the picture in words.
pub(crate) fn draw_logistic(model: &LogisticModel, canvas: &mut Canvas) -> String {
    let language = canvas.language;
    draw_title(canvas, &words::logistic_title(language), &model.frame);
    let possible = is_logistic_possible(model);
    let mut parts = vec![HeadlinePart::main(canvas, words::logistic_parameters(model.n0, model.r, model.k, language))];
    if possible {
        let reached = words::reaches(logistic(model, model.days), model.days, language);
        parts.push(HeadlinePart::aside(canvas, reached));
        draw_logistic_plot(model, canvas);
    } else {
        draw_message(canvas, &words::impossible_model(language));
    }
    draw_headline(canvas, &parts);
    draw_model_footer(canvas, words::logistic_footer(language), model.history.is_some(), &model.frame);
    crate::alt::logistic(model, possible, language)
}

/// The formula, and until when the history goes if there is one.
fn draw_model_footer(canvas: &mut Canvas, formula: String, with_history: bool, frame: &Frame) {
    let short = words::textbook_model(canvas.language);
    draw_footer(canvas, &[formula, short], with_history.then_some(frame));
}

fn draw_logistic_plot(model: &LogisticModel, canvas: &mut Canvas) {
    let curve = logistic_points(model);
    let history = model.history.as_deref().map(|days| history_parts(days, model.days)).unwrap_or_default();
    let reached = curve.iter().chain(history.iter().flat_map(|part| &part.1)).map(|point| point.1).fold(0.0, f64::max);
    let in_sight = model.k <= reached * CAPACITY_IN_SIGHT;
    let highest = if in_sight { reached.max(model.k * 1.04) } else { reached };
    let plot = Plot::of_counts(canvas, highest * 1.06, 0.0..model.days, 0.0);
    plot.draw_ages(canvas);
    let mut labels = Labels::new(&plot);
    if in_sight {
        let data = vec![(0.0, model.k), (model.days, model.k)];
        let line = plot.all_at(&data);
        labels.avoid_line(&line);
        canvas.line(Role::Capacity, line, data, Stroke::dotted(canvas.palette.secondary, 1.6));
    }
    let over = draw_history(&plot, &history, canvas);
    let line = plot.draw_curve(canvas, Role::Fit, &curve, Stroke::dashed(canvas.palette.model, 2.6));
    labels.avoid_line(&over);
    labels.avoid_line(&line);
    let bend = inflection(model).filter(|(day, _)| *day <= model.days);
    let bend = bend.map(|(day, growth)| (day, growth, plot.at(day, model.k / 2.0)));
    if let Some((_, _, at)) = bend {
        canvas.dot(Role::Finding, at, 5.0, canvas.palette.text);
        labels.avoid_dot(at, 7.0);
    }
    let language = canvas.language;
    let y = if in_sight { plot.at(0.0, model.k).y } else { plot.bounds.top };
    let capacity = words::model_capacity(model.k, language);
    let capacity = if in_sight { capacity } else { words::above(&capacity) };
    labels.at_level(canvas, Role::Capacity, &[capacity], canvas.palette.text, y);
    if let Some((day, growth, at)) = bend {
        labels.at_dot(canvas, Role::Finding, &words::inflection(day, growth, language), canvas.palette.text, at);
    }
    labels.beside(canvas, Role::Fit, &words::textbook_model(language), canvas.palette.model, &line, 0.7);
    labels.beside(canvas, Role::Members, &words::members(language), canvas.palette.observed, &over, 0.4);
}

/// What happened, its first day at day 0, in stretches that were watched (`true`) or not.
fn history_parts(days: &[Day], longest: f64) -> Vec<(bool, Vec<(f64, f64)>)> {
    let days = observations(days);
    let Some(first) = days.first().map(|day| day_number(day.date)) else { return Vec::new() };
    let since = |(date, value): (chrono::NaiveDate, f64)| (day_number(date) - first, value);
    stretches(&days)
        .into_iter()
        .map(|part| (part.watched, part.days.into_iter().map(since).filter(|(day, _)| *day <= longest).collect()))
        .collect()
}

/// Draws what happened, dashed where it was not watched. Gives the points drawn.
fn draw_history(plot: &Plot, parts: &[(bool, Vec<(f64, f64)>)], canvas: &mut Canvas) -> Vec<Point> {
    let mut all = Vec::new();
    for (watched, data) in parts {
        let (data, points) = thinned(plot, data, DATA_COLUMN);
        all.extend(points.iter().copied());
        let color = canvas.palette.observed;
        let stroke = if *watched { Stroke::solid(color, 2.7) } else { Stroke::unwatched(color) };
        canvas.line(Role::Members, points, data, stroke);
    }
    all
}

/// Draws the retention model and gives the picture in words.
pub(crate) fn draw_retention(model: &RetentionModel, canvas: &mut Canvas) -> String {
    let language = canvas.language;
    draw_title(canvas, &words::exponential_title(language), &model.frame);
    let possible = is_exponential_possible(model);
    let mut parts = vec![HeadlinePart::main(canvas, words::rate(model.lambda, language))];
    if possible {
        if let Some(half) = half_life(model.lambda) {
            parts.push(HeadlinePart::aside(canvas, words::half_life(half, language)));
        }
        let left = (-model.lambda * model.days).exp();
        parts.push(HeadlinePart::aside(canvas, words::still_here_on(model.days, left, language)));
        draw_retention_plot(model, canvas);
    } else {
        draw_message(canvas, &words::impossible_model(language));
    }
    draw_headline(canvas, &parts);
    draw_model_footer(canvas, words::exponential_footer(language), model.history.is_some(), &model.frame);
    crate::alt::exponential(model, possible, language)
}

/// ln 2 / λ in days; `None` when nobody ever leaves.
pub(crate) fn half_life(lambda: f64) -> Option<f64> {
    (lambda > 0.0).then(|| std::f64::consts::LN_2 / lambda)
}

fn draw_retention_plot(model: &RetentionModel, canvas: &mut Canvas) {
    let plot = Plot::of_fractions(canvas, 0.0..model.days, 0.0);
    plot.draw_ages(canvas);
    let mut labels = Labels::new(&plot);
    let language = canvas.language;
    let observed: Vec<Point> = match &model.history {
        Some(steps) => {
            let mut steps = sound_steps(steps);
            steps.retain(|step| step.day <= model.days);
            draw_kaplan_meier(&plot, &steps, canvas, &mut labels)
        }
        None => Vec::new(),
    };
    let half = half_life(model.lambda).filter(|half| *half <= model.days);
    let curve = ExponentialCurve { rate_per_day: model.lambda, half_life_days: half, rough: false };
    let line = draw_exponential(&curve, &plot, canvas);
    labels.avoid_line(&line);
    if let Some(day) = half {
        draw_half(day, &plot, canvas, &mut labels);
        let text = words::half_life(day, language);
        labels.at_dot(canvas, Role::Finding, &text, canvas.palette.text, plot.at(day, 0.5));
    }
    labels.beside(canvas, Role::Fit, &words::textbook_model(language), canvas.palette.model, &line, 0.3);
    labels.beside(canvas, Role::Observed, &words::observed_plain(language), canvas.palette.observed, &observed, 0.7);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> LogisticModel {
        LogisticModel { n0: 1000.0, r: 0.1, k: 10_000.0, days: 100.0, ..LogisticModel::default() }
    }

    #[test]
    fn the_logistic_curve_starts_at_n0_and_ends_at_k() {
        let model = example();
        assert!((logistic(&model, 0.0) - 1000.0).abs() < 1e-9);
        // K·N0·e^(rt) / (K + N0·(e^(rt) − 1)) at t = 50, by hand.
        let grown = 5.0_f64.exp();
        let by_hand = 10_000.0 * 1000.0 * grown / (10_000.0 + 1000.0 * (grown - 1.0));
        assert!((logistic(&model, 50.0) - by_hand).abs() < 1e-6);
        assert!((logistic(&model, 10_000.0) - 10_000.0).abs() < 1e-6);
    }

    #[test]
    fn growth_is_fastest_where_half_the_capacity_is_reached() {
        let (day, growth) = inflection(&example()).expect("it bends");
        assert!((day - 21.972).abs() < 1e-3 && (growth - 250.0).abs() < 1e-9, "{day} {growth}");
        assert!((logistic(&example(), day) - 5000.0).abs() < 1e-6);
        assert_eq!(inflection(&LogisticModel { n0: 6000.0, ..example() }), None);
    }

    #[test]
    fn parameters_that_make_no_curve_are_refused() {
        for broken in [
            LogisticModel { n0: 0.0, ..example() },
            LogisticModel { k: -1.0, ..example() },
            LogisticModel { r: f64::NAN, ..example() },
            LogisticModel { days: f64::INFINITY, ..example() },
        ] {
            assert!(!is_logistic_possible(&broken), "{broken:?}");
        }
    }

    #[test]
    fn the_half_life_of_five_per_cent_a_day_is_a_fortnight() {
        let half = half_life(0.05).expect("members leave");
        assert!((half - 13.863).abs() < 1e-3);
        assert_eq!(half_life(0.0), None);
    }
}
