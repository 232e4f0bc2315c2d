//! What a growth chart shows, by its marks.

mod support;

use chrono::{Datelike as _, Days};
use steward_charts::{Capacity, Chart, Growth, Role};
use support::{
    Chance, date, forecast, frame, growth,
    marks::{bands, chinese, dots, english, hatched, lines, words},
    unwatch,
};

fn usual() -> Growth {
    growth(365, 500.0, 12_000.0, 0.55, &mut Chance::new(1))
}

#[test]
fn a_community_without_data_says_so() {
    let empty = Growth { frame: frame("new"), ..Growth::default() };
    let picture = english(&Chart::Growth(empty.clone()));
    assert!(words(&picture, Role::Message)[0].starts_with("No data yet"));
    assert!(lines(&picture, Role::Axis).is_empty() && picture.alt.contains("No data yet"));
    assert!(words(&chinese(&Chart::Growth(empty)), Role::Message)[0].starts_with("暂无数据"));
}

#[test]
fn one_day_is_a_dot_at_its_level() {
    let days = growth(1, 40.0, 40.0, 0.5, &mut Chance::new(1)).days;
    let picture = english(&Chart::Growth(Growth { days, ..Growth::default() }));
    assert_eq!(dots(&picture, Role::Today).len(), 1);
    assert!(words(&picture, Role::Axis).contains(&"27 Jul 2026"));
}

#[test]
fn one_member_is_written_in_the_singular() {
    let mut days = growth(3, 1.0, 1.0, 0.5, &mut Chance::new(1)).days;
    for day in &mut days {
        day.members = Some(1.0);
    }
    let picture = english(&Chart::Growth(Growth { days, ..Growth::default() }));
    assert_eq!(words(&picture, Role::Headline)[0], "1 member");
}

#[test]
fn everybody_having_left_is_a_level_of_zero() {
    let mut days = growth(10, 9.0, 9.0, 0.5, &mut Chance::new(1)).days;
    days.iter_mut().skip(5).for_each(|day| day.members = Some(0.0));
    let picture = english(&Chart::Growth(Growth { days, change_30d: Some((-9, Some(-1.0))), ..Growth::default() }));
    assert_eq!(words(&picture, Role::Headline)[..2], ["0 members", "−9 in 30 days"]);
}

#[test]
fn days_that_were_not_watched_are_hatched_and_the_line_over_them_is_dashed() {
    let mut chart = usual();
    unwatch(&mut chart.days, 100..150, false);
    let (before, after) = (chart.days[99].date, chart.days[150].date);
    let picture = english(&Chart::Growth(chart));
    assert_eq!(hatched(&picture).len(), 1);
    let members = lines(&picture, Role::Members);
    let (from, to) = (f64::from(before.num_days_from_ce()), f64::from(after.num_days_from_ce()));
    let over: Vec<_> = members.iter().filter(|line| line.dashed).collect();
    assert_eq!(over.len(), 1);
    assert_eq!((over[0].data[0].0, over[0].data[over[0].data.len() - 1].0), (from, to));
    for line in members.iter().filter(|line| !line.dashed) {
        assert!(line.data.iter().all(|(x, _)| *x <= from || *x >= to));
    }
    assert!(words(&picture, Role::Footer)[1].contains("hatched"));
    assert!(picture.alt.contains("50 days were not recorded"));
}

#[test]
fn a_capacity_that_is_known_is_drawn_with_its_interval_and_written_out() {
    let picture = english(&Chart::Growth(usual()));
    let line = lines(&picture, Role::Capacity);
    assert_eq!(line.len(), 1);
    assert!((line[0].data[0].1 - 12_960.0).abs() < 1e-6 && line[0].dashed);
    assert_eq!(bands(&picture, Role::Interval), 1);
    assert_eq!(words(&picture, Role::Capacity), ["Capacity K ≈ 13k (95%: 12.6–13.3k)"]);
}

#[test]
fn a_capacity_that_cannot_be_told_has_no_line() {
    let mut chart = usual();
    chart.capacity = Capacity::AtLeast(14_000.0);
    let picture = english(&Chart::Growth(chart.clone()));
    assert!(lines(&picture, Role::Capacity).is_empty());
    assert_eq!(words(&picture, Role::Capacity), ["still growing; K at least 14k"]);
    assert_eq!(words(&chinese(&Chart::Growth(chart)), Role::Capacity), ["仍在增长；K 至少 1.4万"]);
}

#[test]
fn of_an_unknown_capacity_only_growth_is_said_and_nothing_when_members_fall() {
    let mut chart = usual();
    chart.capacity = Capacity::Unknown;
    let growing = english(&Chart::Growth(chart.clone()));
    assert!(words(&growing, Role::Headline).contains(&"still growing"));
    chart.change_30d = Some((-5, Some(-0.01)));
    let falling = english(&Chart::Growth(chart));
    assert!(!words(&falling, Role::Headline).iter().any(|text| text.contains("growing")));
    assert!(words(&falling, Role::Capacity).is_empty() && lines(&falling, Role::Capacity).is_empty());
}

#[test]
fn a_capacity_far_above_the_data_does_not_press_them_flat() {
    let mut chart = usual();
    chart.capacity = Capacity::Known { estimate: 500_000.0, low: 400_000.0, high: 600_000.0 };
    let picture = english(&Chart::Growth(chart));
    assert!(lines(&picture, Role::Capacity).is_empty());
    assert_eq!(words(&picture, Role::Capacity), ["Capacity K ≈ 500k (95%: 400–600k) ↑"]);
    assert!(words(&picture, Role::Axis).contains(&"15k"));
}

#[test]
fn a_curve_far_from_the_members_is_called_rough() {
    let mut chart = usual();
    chart.fit = chart.fit.map(|fit| steward_charts::Curve { rough: true, ..fit });
    let picture = english(&Chart::Growth(chart.clone()));
    assert_eq!(words(&picture, Role::Fit), ["logistic fit (rough)"]);
    assert!(picture.alt.contains("logistic fit (rough)"), "{}", picture.alt);
    assert!(words(&chinese(&Chart::Growth(chart)), Role::Fit)[0].contains("粗略"));
}

#[test]
fn a_forecast_starts_at_today_and_stays_inside_its_bands() {
    let mut chart = usual();
    forecast(&mut chart, 90);
    let today = chart.days[364].date;
    let picture = english(&Chart::Growth(chart));
    let line = &lines(&picture, Role::Forecast)[0];
    assert!((line.data[0].0 - f64::from(today.num_days_from_ce())).abs() < 1e-9);
    assert_eq!(line.data.len(), 91);
    assert_eq!(bands(&picture, Role::Interval), 3);
    assert!(words(&picture, Role::Headline).iter().any(|text| text.ends_with("expected in 90 days")));
    assert_eq!(words(&picture, Role::Today), ["today"]);
}

#[test]
fn a_spike_in_ten_years_survives() {
    let mut chart = growth(3650, 1000.0, 200_000.0, 0.6, &mut Chance::new(4));
    chart.days[1234].members = Some(290_000.0);
    let picture = english(&Chart::Growth(chart));
    let line = &lines(&picture, Role::Members)[0];
    assert!(line.data.iter().any(|(_, members)| (*members - 290_000.0).abs() < 1e-9));
    assert!(line.points.len() <= 2 * 1600 + 2, "{}", line.points.len());
}

#[test]
fn huge_counts_are_shortened_in_each_language() {
    let chart = growth(700, 2e6, 1.23e7, 0.6, &mut Chance::new(8));
    let english = english(&Chart::Growth(chart.clone()));
    assert!(words(&english, Role::Headline)[0].ends_with("M members"));
    assert!(words(&english, Role::Axis).contains(&"10M"));
    let chinese = chinese(&Chart::Growth(chart));
    assert!(words(&chinese, Role::Headline)[0].ends_with("万位成员"));
    assert!(words(&chinese, Role::Axis).contains(&"1000万"));
}

#[test]
fn a_constant_level_is_a_level_line() {
    let mut chart = usual();
    for day in &mut chart.days {
        day.members = Some(800.0);
    }
    chart.change_30d = Some((0, Some(0.0)));
    let picture = english(&Chart::Growth(chart));
    let line = &lines(&picture, Role::Members)[0];
    assert!(line.points.iter().all(|point| (point.y - line.points[0].y).abs() < 1e-9));
    assert_eq!(words(&picture, Role::Headline)[1], "±0 in 30 days (±0.0%)");
}

#[test]
fn a_line_is_where_its_data_are() {
    let chart = usual();
    let last = chart.days[364];
    let picture = english(&Chart::Growth(chart));
    let line = &lines(&picture, Role::Members)[0];
    let (x, y) = line.data[line.data.len() - 1];
    assert!((x - f64::from(last.date.num_days_from_ce())).abs() < 1e-9);
    assert_eq!(Some(y), last.members);
    let at = dots(&picture, Role::Today)[0];
    // The axis goes from 0 at the plot's lower edge to 15k at its upper one.
    let zero = lines(&picture, Role::Axis)[0].points[0].y;
    let top = 106.0;
    assert!((at.y - (zero - (zero - top) * y / 15_000.0)).abs() < 0.1);
}

#[test]
fn absurd_numbers_do_no_harm() {
    let mut chart = usual();
    forecast(&mut chart, 10);
    chart.days[7].members = Some(f64::INFINITY);
    chart.days[8].members = Some(1e300);
    chart.days[9].members = Some(f64::NAN);
    chart.forecast[3].outer.1 = f64::MAX;
    chart.change_30d = Some((i64::MIN, Some(f64::MAX)));
    for (low, estimate, high) in [(f64::NAN, f64::NAN, f64::NAN), (-1e300, 1e300, f64::INFINITY), (9.0, 5.0, -3.0)] {
        chart.capacity = Capacity::Known { estimate, low, high };
        let picture = english(&Chart::Growth(chart.clone()));
        assert!(words(&picture, Role::Axis).contains(&"15k"));
        assert!(!picture.svg.contains("NaN") && picture.alt.chars().count() <= 1024);
    }
}

#[test]
fn a_month_without_any_day_is_a_gap() {
    let mut chart = usual();
    chart.days.retain(|day| day.date < date("2026-02-01") || day.date > date("2026-02-01") + Days::new(27));
    let picture = english(&Chart::Growth(chart));
    assert_eq!(hatched(&picture).len(), 1);
    assert!(picture.alt.contains("28 days were not recorded"));
}
