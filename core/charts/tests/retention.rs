//! What a retention chart shows, by its marks.

mod support;

use steward_charts::{Chart, MIN_AT_RISK, Retention, Role, Source, Step};
use support::{
    Chance, best, frame,
    marks::{bands, chinese, dots, english, lines, ticks, words},
    retention,
};

fn usual() -> Retention {
    retention(1842, 180, &mut Chance::new(2))
}

#[test]
fn the_exponential_is_dashed_over_the_whole_axis_and_the_estimate_is_solid_with_its_band() {
    let picture = english(&Chart::Retention(usual()));
    let (fit, observed) = (lines(&picture, Role::Fit), lines(&picture, Role::Observed));
    assert!(fit[0].dashed && !observed[0].dashed);
    assert!((fit[0].data[0].1 - 1.0).abs() < 1e-9);
    let end = |line: &support::marks::Drawn<'_>| line.data[line.data.len() - 1].0;
    assert!((end(&fit[0]) - end(&observed[0])).abs() < 1.0);
    assert_eq!(bands(&picture, Role::Interval), 1);
    for (day, survival) in fit[0].data {
        assert!((survival - (-0.00816 * day).exp()).abs() < 1e-9);
    }
}

#[test]
fn the_estimate_is_a_staircase() {
    let picture = english(&Chart::Retention(usual()));
    let observed = &lines(&picture, Role::Observed)[0];
    for pair in observed.data.windows(2) {
        let (level, upright) = ((pair[0].1 - pair[1].1).abs() < 1e-12, (pair[0].0 - pair[1].0).abs() < 1e-12);
        assert!(level || upright, "{pair:?}");
    }
}

#[test]
fn the_curve_ends_where_fewer_than_ten_are_at_risk() {
    let chart = usual();
    let day = chart.at_risk.iter().find(|(_, number)| *number < MIN_AT_RISK).expect("it falls below").0;
    let picture = english(&Chart::Retention(chart));
    let observed = &lines(&picture, Role::Observed)[0];
    assert!((observed.data[observed.data.len() - 1].0 - day).abs() < 1e-9);
}

#[test]
fn the_numbers_at_risk_stand_under_their_days() {
    let chart = usual();
    let at_30 = chart.at_risk[30].1;
    let picture = english(&Chart::Retention(chart));
    let below = words(&picture, Role::AtRisk);
    assert_eq!(below[..2], ["Members still observed", "1,842"]);
    let place = words(&picture, Role::Axis).iter().position(|text| *text == "30").expect("day 30 is marked");
    let zero = words(&picture, Role::Axis).iter().position(|text| *text == "day 0").expect("day 0 is marked");
    assert_eq!(below[1 + place - zero].replace(',', ""), at_30.to_string());
}

#[test]
fn half_having_left_is_marked_where_it_happened() {
    let chart = usual();
    let day = chart.median_day.expect("half left");
    let picture = english(&Chart::Retention(chart));
    assert_eq!(words(&picture, Role::Finding), [format!("half have left by day {day}")]);
    let at = dots(&picture, Role::Finding)[0];
    let guides = lines(&picture, Role::Finding);
    assert_eq!(guides.len(), 2);
    assert!(guides.iter().all(|guide| guide.dashed && guide.points.contains(&at)));
}

#[test]
fn while_half_are_still_here_the_end_is_the_finding() {
    let mut chart = retention(60, 40, &mut Chance::new(3));
    chart.median_day = None;
    let picture = chinese(&Chart::Retention(chart));
    let finding = words(&picture, Role::Finding)[0];
    assert!(finding.starts_with("第 40 天仍有") && finding.ends_with("在"), "{finding}");
}

#[test]
fn a_fit_that_is_rough_says_so() {
    let mut chart = usual();
    chart.exponential = chart.exponential.map(|curve| steward_charts::ExponentialCurve { rough: true, ..curve });
    let english = english(&Chart::Retention(chart.clone()));
    assert_eq!(words(&english, Role::Fit), ["exponential fit (rough), half-life 84.9 days"]);
    assert!(words(&chinese(&Chart::Retention(chart)), Role::Fit)[0].contains("粗略"));
}

#[test]
fn a_better_model_is_drawn_beside_the_exponential_under_its_cleaned_name() {
    let mut chart = usual();
    chart.best = Some(best(180));
    if let Some(best) = &mut chart.best {
        best.name = "Wei\u{202E}bull".to_owned();
    }
    let picture = english(&Chart::Retention(chart));
    assert_eq!(words(&picture, Role::Best), ["Weibull"]);
    assert_eq!((lines(&picture, Role::Best).len(), lines(&picture, Role::Fit).len()), (1, 1));
}

#[test]
fn members_still_here_are_ticks_that_do_not_run_together() {
    let picture = english(&Chart::Retention(usual()));
    let count = ticks(&picture, Role::Censored);
    assert!((20..=120).contains(&count), "{count}");
    assert!(words(&picture, Role::Footer)[1].contains("ticks"));
}

#[test]
fn fewer_than_ten_get_a_fraction_and_no_curve() {
    let chart = Retention { joined: 6, left: 2, ..retention(6, 30, &mut Chance::new(5)) };
    let picture = english(&Chart::Retention(chart));
    assert!(lines(&picture, Role::Observed).is_empty());
    let sentence = words(&picture, Role::Message).join(" ");
    assert_eq!(sentence, "Too few for a curve yet: 4 of 6 who joined are still here");
    assert!(!picture.alt.contains('%'));
}

#[test]
fn the_footer_says_where_the_data_come_from_when_they_are_not_the_bots_own() {
    let chart = Retention { source: Source::Simulated, ..usual() };
    let picture = english(&Chart::Retention(chart));
    assert!(words(&picture, Role::Footer)[1].starts_with("Simulated · Kaplan–Meier"));
}

#[test]
fn absurd_numbers_do_no_harm() {
    let mut chart = usual();
    chart.at_risk = vec![(0.0, u64::MAX), (1e300, 0)];
    chart.censored_days = vec![f64::INFINITY, -5.0, 1e300];
    chart.median_day = Some(f64::NAN);
    chart.survival_at = vec![(u32::MAX, f64::MAX)];
    chart.exponential = Some(steward_charts::ExponentialCurve {
        rate_per_day: f64::NAN,
        half_life_days: Some(f64::INFINITY),
        rough: true,
    });
    let picture = english(&Chart::Retention(chart));
    assert!(!picture.svg.contains("NaN") && lines(&picture, Role::Fit).is_empty());
    assert_eq!(lines(&picture, Role::Observed).len(), 1);
}

#[test]
fn nobody_having_joined_says_so() {
    let picture = english(&Chart::Retention(Retention { frame: frame("new"), ..Retention::default() }));
    assert!(words(&picture, Role::Message)[0].starts_with("No data yet"));
    assert!(words(&picture, Role::Headline).is_empty());
}

#[test]
fn everybody_having_left_goes_down_to_zero() {
    let gone = Step { day: 12.0, survival: 0.0, low: None, high: None };
    let half = Step { day: 5.0, survival: 0.5, low: Some(0.3), high: Some(0.7) };
    let chart = Retention {
        steps: vec![half, gone],
        at_risk: vec![(0.0, 30), (5.0, 15), (12.0, 0)],
        joined: 30,
        left: 30,
        ..Retention::default()
    };
    let picture = english(&Chart::Retention(chart));
    let observed = &lines(&picture, Role::Observed)[0];
    assert_eq!(observed.data[observed.data.len() - 1], (12.0, 0.0));
    assert_eq!(words(&picture, Role::Finding), ["all had left by day 12"]);
}

#[test]
fn steps_that_are_no_numbers_are_passed_over() {
    let mut chart = usual();
    chart.steps[3].survival = f64::NAN;
    chart.steps[4].low = Some(f64::INFINITY);
    chart.censored_days.push(f64::NAN);
    let picture = english(&Chart::Retention(chart));
    assert!(lines(&picture, Role::Observed)[0].data.iter().all(|(day, part)| day.is_finite() && part.is_finite()));
    assert!(!picture.svg.contains("NaN"));
}
