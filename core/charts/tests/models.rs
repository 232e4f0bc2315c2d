//! What the textbook models show, by their marks.

mod support;

use steward_charts::{Chart, LogisticModel, RetentionModel, Role};
use support::{
    Chance, growth, logistic_model,
    marks::{bands, chinese, dots, english, lines, words},
    retention, retention_model, unwatch,
};

#[test]
fn the_logistic_model_is_called_a_textbook_model_and_gives_its_formula() {
    let picture = english(&Chart::LogisticModel(logistic_model()));
    assert_eq!(words(&picture, Role::Title), ["Logistic model"]);
    assert_eq!(words(&picture, Role::Fit), ["textbook model"]);
    assert!(words(&picture, Role::Footer)[0].starts_with("Textbook model: N(t) = "));
    assert!(words(&chinese(&Chart::LogisticModel(logistic_model())), Role::Fit)[0].contains("教科书"));
}

#[test]
fn the_bend_of_the_worked_example_is_on_day_22_at_half_the_capacity() {
    let picture = english(&Chart::LogisticModel(logistic_model()));
    assert_eq!(words(&picture, Role::Finding), ["fastest on day 22: +250 a day"]);
    let at = dots(&picture, Role::Finding)[0];
    let curve = &lines(&picture, Role::Fit)[0];
    let (index, _) = curve
        .data
        .iter()
        .enumerate()
        .min_by(|a, b| (a.1.1 - 5000.0).abs().total_cmp(&(b.1.1 - 5000.0).abs()))
        .expect("the curve has points");
    assert!((curve.points[index].x - at.x).abs() < 3.0 && (curve.points[index].y - at.y).abs() < 3.0);
}

#[test]
fn every_point_of_the_logistic_curve_obeys_its_formula() {
    let picture = english(&Chart::LogisticModel(logistic_model()));
    for (day, members) in lines(&picture, Role::Fit)[0].data {
        let grown = (0.1 * day).exp();
        let by_formula = 10_000.0 * 1000.0 * grown / (10_000.0 + 1000.0 * (grown - 1.0));
        assert!((members - by_formula).abs() < 1e-6 * by_formula, "day {day}: {members}");
    }
}

#[test]
fn the_half_life_of_the_worked_example_is_marked() {
    let picture = english(&Chart::RetentionModel(retention_model()));
    assert_eq!(words(&picture, Role::Finding), ["half-life 13.9 days"]);
    assert!(words(&picture, Role::Headline).contains(&"λ = 0.05 a day"));
    assert!(picture.alt.contains("Half-life 13.9 days"));
}

#[test]
fn what_happened_is_laid_over_the_models() {
    let mut days = growth(80, 900.0, 9800.0, 0.3, &mut Chance::new(1)).days;
    unwatch(&mut days, 30..35, false);
    let over = LogisticModel { history: Some(days), ..logistic_model() };
    let picture = english(&Chart::LogisticModel(over));
    let history = lines(&picture, Role::Members);
    assert_eq!(history.iter().map(|line| line.dashed).collect::<Vec<_>>(), [false, true, false]);
    assert!(history[0].data[0].0.abs() < 1e-9, "the history starts at day 0");
    assert!(words(&picture, Role::Footer).iter().any(|text| text.starts_with("as of")));

    let steps = retention(500, 90, &mut Chance::new(2)).steps;
    let over = RetentionModel { history: Some(steps), ..retention_model() };
    let picture = english(&Chart::RetentionModel(over));
    assert_eq!((lines(&picture, Role::Observed).len(), bands(&picture, Role::Interval)), (1, 1));
}

#[test]
fn a_model_alone_has_no_time() {
    let picture = english(&Chart::RetentionModel(retention_model()));
    assert!(!words(&picture, Role::Footer).iter().any(|text| text.contains("as of")));
}

#[test]
fn parameters_that_make_no_curve_get_a_sentence() {
    for model in [
        LogisticModel { k: -3.0, ..logistic_model() },
        LogisticModel { n0: f64::NAN, ..logistic_model() },
        LogisticModel { days: 0.0, ..logistic_model() },
    ] {
        let picture = english(&Chart::LogisticModel(model));
        assert!(words(&picture, Role::Message)[0].starts_with("These numbers make no curve"));
        assert!(lines(&picture, Role::Fit).is_empty());
    }
    let picture = english(&Chart::RetentionModel(RetentionModel { lambda: -1.0, ..retention_model() }));
    assert!(lines(&picture, Role::Fit).is_empty());
}

#[test]
fn a_rate_of_zero_keeps_everybody() {
    let picture = english(&Chart::RetentionModel(RetentionModel { lambda: 0.0, ..retention_model() }));
    assert!(words(&picture, Role::Finding).is_empty());
    assert!(lines(&picture, Role::Fit)[0].data.iter().all(|(_, part)| (part - 1.0).abs() < 1e-12));
}
