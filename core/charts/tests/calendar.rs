//! What a calendar shows, by its marks.

mod support;

use steward_charts::{Calendar, Chart, EntryState, Format, Look, Picture, Role, draw};
use support::{
    cadence, calendar, date, entry,
    marks::{bands, chinese, dots, english, lines, ticks, words},
};

fn entries(picture: &Picture) -> Vec<&str> {
    words(picture, Role::Entry)
}

#[test]
fn every_day_of_the_weeks_that_touch_the_month_stands_in_its_column() {
    let picture = english(&Chart::Calendar(calendar()));
    let dates = words(&picture, Role::Date);
    assert_eq!(dates[..7], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    assert_eq!(dates[7..11], ["29", "30", "1", "2"]);
    assert_eq!(dates.len() - 7 + words(&picture, Role::Today).len(), 35);
    assert_eq!(words(&chinese(&Chart::Calendar(calendar())), Role::Date)[0], "周一");
}

#[test]
fn a_month_has_as_many_rows_as_it_touches_weeks() {
    // 28 days from a Monday; 31 days from a Sunday.
    for (month, rows) in [("2027-02-01", 4), ("2026-07-01", 5), ("2026-03-01", 6)] {
        let chart = Calendar { month: date(month), entries: Vec::new(), cadence: Vec::new(), ..calendar() };
        let picture = english(&Chart::Calendar(chart));
        let days = words(&picture, Role::Date).len() - 7 + words(&picture, Role::Today).len();
        assert_eq!(days, rows * 7, "{month}");
    }
}

#[test]
fn today_is_marked_and_only_where_it_is_seen() {
    assert_eq!(words(&english(&Chart::Calendar(calendar())), Role::Today), ["27"]);
    let october = Calendar { month: date("2026-10-01"), ..calendar() };
    assert!(words(&english(&Chart::Calendar(october)), Role::Today).is_empty());
}

#[test]
fn an_entry_shows_its_time_and_its_title_cut_to_the_day() {
    let picture = english(&Chart::Calendar(calendar()));
    let texts = entries(&picture);
    assert!(texts.contains(&"20:30") && texts.iter().any(|text| text.starts_with("Owner") && text.ends_with('…')));
    assert!(texts.contains(&"Survey"), "a short title stays whole: {texts:?}");
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn each_state_has_a_form_of_its_own() {
    let form = |state: EntryState| {
        let one = entry("2026-07-15T09:00:00", "", state);
        let chart = Calendar { entries: vec![one], cadence: Vec::new(), ..calendar() };
        let picture = english(&Chart::Calendar(chart));
        let corners: Vec<usize> = lines(&picture, Role::Entry).iter().map(|line| line.points.len()).collect();
        let filled: Vec<usize> = picture
            .marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                steward_charts::Shape::Band { outline } => Some(outline.len()),
                _ => None,
            })
            .collect();
        let slopes: Vec<(bool, bool)> = picture
            .marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                steward_charts::Shape::Tick { from, to } => Some((same(from.x, to.x), same(from.y, to.y))),
                _ => None,
            })
            .collect();
        let points_down = picture.marks.iter().find_map(|mark| match &mark.shape {
            steward_charts::Shape::Band { outline } => Some(same(outline[0].y, outline[1].y)),
            _ => None,
        });
        let square = lines(&picture, Role::Entry).first().map(|line| same(line.points[0].y, line.points[1].y));
        let points_up = picture.marks.iter().find_map(|mark| match &mark.shape {
            steward_charts::Shape::Band { outline } => Some(same(outline[1].y, outline[2].y)),
            _ => None,
        });
        format!(
            "{points_up:?} {} {corners:?} {filled:?} {slopes:?} {points_down:?} {square:?}",
            dots(&picture, Role::Entry).len()
        )
    };
    let forms: std::collections::BTreeSet<String> = EntryState::ALL.into_iter().map(form).collect();
    assert_eq!(forms.len(), EntryState::ALL.len(), "{forms:#?}");
}

#[test]
fn what_finds_no_room_on_a_day_is_counted() {
    let mut chart = calendar();
    let at = |n: u32| format!("2026-07-15T{:02}:{:02}:00", n / 4, n % 4 * 15);
    chart.entries = (0..40).map(|n| entry(&at(n), "Exercise", EntryState::Planned)).collect();
    let picture = english(&Chart::Calendar(chart.clone()));
    assert!(entries(&picture).contains(&"+39 more"), "{:?}", entries(&picture));
    let six_rows = Calendar { month: date("2026-08-01"), ..chart };
    let late = (0..40).map(|n| entry(&at(n).replace("-07-", "-08-"), "Exercise", EntryState::Planned)).collect();
    let picture = english(&Chart::Calendar(Calendar { entries: late, ..six_rows }));
    assert!(entries(&picture).contains(&"+39"), "{:?}", entries(&picture));
}

#[test]
fn what_went_wrong_on_a_full_day_is_not_hidden() {
    let mut chart = Calendar { month: date("2026-08-01"), cadence: calendar().cadence, ..calendar() };
    chart.entries = (10..16).map(|hour| entry(&format!("2026-08-12T{hour}:00:00"), "a", EntryState::Sent)).collect();
    let signs = |chart: &Calendar| ticks(&english(&Chart::Calendar(chart.clone())), Role::Entry);
    assert_eq!(signs(&chart), 0);
    chart.entries[5].state = EntryState::Failed;
    assert_eq!(signs(&chart), 4, "a cross in the line of states, and one on the day");
}

#[test]
fn the_line_of_states_counts_the_month_without_the_days_around_it() {
    let picture = english(&Chart::Calendar(calendar()));
    let told = words(&picture, Role::Headline);
    assert_eq!(told, ["12 sent", "2 planned", "1 held", "1 event", "1 in review", "1 failed", "1 missed", "1 skipped"]);
    let empty = Calendar { entries: Vec::new(), ..calendar() };
    let picture = chinese(&Chart::Calendar(empty));
    assert_eq!(words(&picture, Role::Headline), ["本月没有已发布或计划中的内容"]);
}

#[test]
fn the_cadence_is_told_week_by_week_and_the_week_in_progress_is_dashed() {
    let picture = english(&Chart::Calendar(calendar()));
    let table = words(&picture, Role::Cadence);
    assert_eq!(table[..6], ["Week of", "29 Jun", "6 Jul", "13 Jul", "20 Jul", "this week"]);
    assert_eq!(table[6..12], ["language", "2/2", "2/2", "1/2", "2/3", "1/2"]);
    assert!(table.contains(&"no topic") && table.contains(&"–"));
    assert_eq!(lines(&picture, Role::Cadence).iter().filter(|line| line.dashed).count(), 1);
    let july = Calendar { month: date("2026-05-01"), ..calendar() };
    assert!(lines(&english(&Chart::Calendar(july)), Role::Cadence).is_empty());
}

#[test]
fn a_number_that_finds_no_room_is_shortened_and_never_cut() {
    let six_weeks = [(2_345_678, 4_000_000_000); 6];
    let chart = Calendar { month: date("2026-08-01"), cadence: vec![cadence("t", &six_weeks)], ..calendar() };
    let picture = draw(&Chart::Calendar(chart), Look { format: Format::Telegram, ..Look::default() });
    let table = words(&picture, Role::Cadence);
    assert!(table.contains(&"<1%"), "{table:?}");
}

#[test]
fn topics_that_find_no_line_are_added_up() {
    let chart = Calendar { cadence: (0..6).map(|n| cadence(&format!("t{n}"), &[(n, 10)])).collect(), ..calendar() };
    let table = english(&Chart::Calendar(chart));
    let table = words(&table, Role::Cadence);
    let others = table.iter().position(|text| *text == "3 other topics").expect("a line for the others");
    assert_eq!(table[others + 1], "12/30");
}

#[test]
fn without_topics_there_is_no_table_and_the_days_have_its_room() {
    let chart = Calendar { cadence: Vec::new(), ..calendar() };
    let picture = english(&Chart::Calendar(chart));
    assert!(words(&picture, Role::Cadence).is_empty());
    assert_eq!(bands(&picture, Role::Cadence), 0);
    assert!(entries(&picture).contains(&"21:00"), "a third entry of a day is seen");
}

#[test]
fn the_words_tell_counts_the_week_in_progress_and_what_comes_next() {
    let picture = draw(&Chart::Calendar(calendar()), Look { format: Format::Telegram, ..Look::default() });
    let alt = &picture.alt;
    assert!(alt.starts_with("Calendar of Rustaceans Hub, Jul 2026. 12 sent, 2 planned, 1 held, 1 event"), "{alt}");
    assert!(alt.contains("This week, made of meant: language 1/2"), "{alt}");
    assert!(alt.contains("30 Jul, 18:00: Live: unsafe, safely (in review)"), "{alt}");
}
