//! What a chart of content shows, by its marks.

mod support;

use steward_charts::{Chart, Content, Format, Look, NoRanking, Picture, Role, Shape, Stands, draw};
use support::{
    content, kind,
    marks::{bands, chinese, dots, english, lines, words},
};

fn drawn(chart: &Content) -> Picture {
    english(&Chart::Content(chart.clone()))
}

#[test]
fn each_kind_has_its_name_its_share_its_interval_and_how_many_posts_it_rests_on() {
    let picture = drawn(&content());
    let told = words(&picture, Role::Kind);
    assert_eq!(told[..4], ["language", "question · 20–24 h · 31 posts", "14%", "12–17%"]);
    assert!(told.contains(&"announcement · 08–12 h · 1 post"), "{told:?}");
    let interval = &lines(&picture, Role::Interval)[0];
    assert!(interval.data[0].0 < 0.142 && 0.142 < interval.data[1].0);
    let zh = chinese(&Chart::Content(content()));
    assert!(words(&zh, Role::Kind).contains(&"question · 20–24 h · 31 篇"));
}

#[test]
fn an_estimate_stands_between_the_ends_of_both_its_intervals() {
    let picture = drawn(&content());
    let intervals = lines(&picture, Role::Interval);
    for (pair, dot) in intervals.chunks(2).zip(dots(&picture, Role::Kind)) {
        let [wide, likely] = pair else { panic!("two intervals a row") };
        assert!(wide.points[0].x < likely.points[0].x && likely.points[1].x < wide.points[1].x);
        assert!(likely.points[0].x < dot.x && dot.x < likely.points[1].x);
        assert!((wide.points[0].y - dot.y).abs() < 1e-9);
    }
}

#[test]
fn what_stands_apart_has_a_form_of_its_own_that_points_where_it_stands() {
    let points = |stands: Stands| {
        let chart = Content { rows: vec![kind("a", "", 9, 0.1, 0.02, stands)], ..content() };
        let picture = drawn(&chart);
        picture.marks.iter().find_map(|mark| match &mark.shape {
            Shape::Band { outline } => Some(outline[0].y < outline[1].y),
            _ => None,
        })
    };
    assert_eq!([Stands::Above, Stands::Below, Stands::Level].map(points), [Some(true), Some(false), None]);
    assert_eq!(bands(&drawn(&content()), Role::Kind), 2);
}

#[test]
fn the_share_of_all_is_a_dotted_line_with_its_name() {
    let picture = drawn(&content());
    assert_eq!(words(&picture, Role::Mean), ["all posts 8.1%"]);
    let mean = lines(&picture, Role::Mean);
    assert!(mean.len() == 1 && mean[0].dashed && (mean[0].data[0].0 - 0.081).abs() < 1e-12);
    let headline = words(&picture, Role::Headline);
    assert_eq!(headline[..2], ["8.1% of those there took part", "(95%: 7.2–9.1%)"]);
}

#[test]
fn as_many_kinds_are_drawn_as_find_room_and_it_is_said_how_many_there_are() {
    let tall = draw(&Chart::Content(content()), Look { format: Format::Telegram, ..Look::default() });
    assert_eq!(lines(&tall, Role::Interval).len(), 2 * 6);
    assert!(words(&tall, Role::Headline).contains(&"6 of 9 kinds"));
    let picture = drawn(&content());
    assert_eq!(lines(&picture, Role::Interval).len(), 2 * 7);
    assert!(words(&picture, Role::Headline).contains(&"7 of 9 kinds"));
    let all = drawn(&Content { rows: content().rows[..4].to_vec(), ..content() });
    assert!(words(&all, Role::Headline).contains(&"2 in progress"), "{:?}", words(&all, Role::Headline));
}

#[test]
fn where_a_line_has_no_room_the_time_and_the_number_of_posts_stay_whole() {
    let long = kind("a", "a very long name of a form that nobody would choose · 20–24 h", 31, 0.1, 0.02, Stands::Level);
    let picture = drawn(&Content { rows: vec![long], ..content() });
    let second = words(&picture, Role::Kind)[1];
    assert!(second.starts_with("a very") && second.ends_with("… · 20–24 h · 31 posts"), "{second}");
}

#[test]
fn a_row_that_is_no_interval_is_not_drawn() {
    let mut chart = Content { rows: content().rows[..4].to_vec(), ..content() };
    chart.rows[0].interval.1 = f64::NAN;
    chart.rows[1].likely.0 = 0.9;
    chart.rows[2].share = 1.2;
    assert_eq!(lines(&drawn(&chart), Role::Interval).len(), 2);
}

#[test]
fn where_nothing_can_be_told_the_picture_says_why() {
    let because = |why: NoRanking, posts: u64, in_progress: u64| {
        let chart = Content { rows: Vec::new(), mean: None, why: Some(why), posts, in_progress, ..content() };
        let picture = drawn(&chart);
        assert!(lines(&picture, Role::Interval).is_empty());
        words(&picture, Role::Message).join(" ")
    };
    assert_eq!(because(NoRanking::NoPosts, 0, 0), "No data yet: nothing has been posted");
    assert_eq!(
        because(NoRanking::NoPosts, 0, 1),
        "No data yet: a post is compared when its two days are over (1 in progress)"
    );
    assert_eq!(
        because(NoRanking::TooFew { least: 10 }, 1, 0),
        "Too few to tell: 1 post whose two days are over, 10 are needed"
    );
    assert_eq!(
        because(NoRanking::OneKind, 30, 0),
        "One kind of post only (30 posts): there is nothing to compare it with"
    );
    assert_eq!(
        because(NoRanking::TooSparse { kinds: 12 }, 14, 0),
        "Too few to tell: 14 posts of 12 kinds, hardly two of one kind"
    );
    assert!(because(NoRanking::Alike, 14, 0).starts_with("Nothing to tell apart in 14 posts"));
}

#[test]
fn the_words_tell_the_best_kinds_and_whether_they_differ() {
    let alt = drawn(&content()).alt;
    assert!(alt.starts_with("What content brought in Rustaceans Hub. 8.1% of those there took part within 48 hours"));
    let best = "Language · question · 20–24 h: 14% (12–17%), 31 posts, higher by more than chance.";
    assert!(alt.contains(best), "{alt}");
    let level = Content { rows: content().rows[2..4].to_vec(), ..content() };
    assert!(drawn(&level).alt.ends_with("No difference found yet."), "{}", drawn(&level).alt);
    assert!(chinese(&Chart::Content(level)).alt.contains("尚未发现差异"));
}
