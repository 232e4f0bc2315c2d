//! What an activity chart shows, by its marks.

mod support;

use chrono::Datelike as _;
use steward_charts::{Activity, Chart, Role};
use support::{
    Chance, activity,
    marks::{chinese, english, hatched, lines, words},
};

#[test]
fn each_series_is_drawn_and_named() {
    let picture = english(&Chart::Activity(activity(180, 800.0, &mut Chance::new(3))));
    for (role, name) in [(Role::Members, "active each day"), (Role::Weekly, "in 7 days"), (Role::Monthly, "in 30 days")]
    {
        assert_eq!(lines(&picture, role).len(), 1, "{name}");
        assert_eq!(words(&picture, role), [name]);
    }
}

#[test]
fn nothing_is_drawn_over_days_that_were_not_watched() {
    let mut chart = activity(120, 300.0, &mut Chance::new(4));
    chart.days[40..55].iter_mut().for_each(|day| day.covered = false);
    let (from, to) = (chart.days[39].date, chart.days[55].date);
    let (from, to) = (f64::from(from.num_days_from_ce()), f64::from(to.num_days_from_ce()));
    let picture = english(&Chart::Activity(chart));
    assert_eq!(hatched(&picture).len(), 1);
    for role in [Role::Members, Role::Weekly, Role::Monthly] {
        for line in lines(&picture, role) {
            assert!(!line.dashed);
            assert!(line.data.windows(2).all(|pair| pair[1].0 <= from || pair[0].0 >= to), "{role:?}");
        }
    }
}

#[test]
fn a_single_watched_day_between_gaps_is_a_dot() {
    let mut chart = activity(30, 300.0, &mut Chance::new(4));
    chart.days.iter_mut().enumerate().for_each(|(index, day)| day.covered = index == 15 || index == 20);
    let picture = english(&Chart::Activity(chart));
    assert_eq!(support::marks::dots(&picture, Role::Members).len(), 2);
    assert!(lines(&picture, Role::Members).is_empty());
}

#[test]
fn a_window_that_is_not_covered_is_not_drawn_as_zero() {
    let picture = english(&Chart::Activity(activity(20, 100.0, &mut Chance::new(5))));
    assert_eq!(lines(&picture, Role::Weekly)[0].data.len(), 14);
    assert!(lines(&picture, Role::Monthly).is_empty());
    assert!(!words(&picture, Role::Headline).iter().any(|text| text.contains("month")));
}

#[test]
fn no_activity_says_so() {
    let picture = chinese(&Chart::Activity(Activity::default()));
    assert!(words(&picture, Role::Message)[0].starts_with("暂无数据"));
    let mut blind = activity(10, 50.0, &mut Chance::new(6));
    blind.days.iter_mut().for_each(|day| day.covered = false);
    let picture = english(&Chart::Activity(blind));
    assert!(words(&picture, Role::Message)[0].starts_with("No data yet"));
}

#[test]
fn the_words_name_the_busiest_day() {
    let mut chart = activity(60, 100.0, &mut Chance::new(7));
    chart.days[20].active = 5000;
    let picture = english(&Chart::Activity(chart));
    assert!(picture.alt.contains("Most on one day: 5,000 on 18 Jun 2026"), "{}", picture.alt);
}
