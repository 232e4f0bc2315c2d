//! Nine hundred random communities: whatever their data and name, the picture keeps its rules. Checked by the marks.

mod support;

use std::sync::OnceLock;

use chrono::Days;
use steward_charts::{ALT_MAX_CHARS, Bounds, Chart, Look, Mark, Picture, Point, Rgb, Role, SCALE, Shape, draw};
use support::{
    Chance, growth,
    random::{CALENDARS, chart, look},
};

const COMMUNITIES: u64 = CALENDARS + 200;

/// Every community's picture, drawn once for all tests.
fn pictures() -> &'static [Picture] {
    static PICTURES: OnceLock<Vec<Picture>> = OnceLock::new();
    PICTURES.get_or_init(|| (0..COMMUNITIES).map(|seed| draw(&chart(seed), look(seed))).collect())
}

/// Calls `check` with the marks of every community's picture.
fn for_every_community(check: impl Fn(u64, Look, &[Mark])) {
    for (seed, picture) in (0..).zip(pictures()) {
        check(seed, look(seed), &picture.marks);
    }
}

/// The texts among marks: role, words, box, size, weight, colour, background.
fn texts(marks: &[Mark]) -> Vec<(Role, &str, Bounds, f64, bool, Rgb, Rgb)> {
    marks
        .iter()
        .filter_map(|mark| match &mark.shape {
            Shape::Text { text, bounds, size, bold, background } => {
                Some((mark.role, text.as_str(), *bounds, *size, *bold, mark.color, *background))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn no_text_overlaps_another() {
    for_every_community(|seed, look, marks| {
        let texts = texts(marks);
        for (index, a) in texts.iter().enumerate() {
            for b in &texts[index + 1..] {
                assert!(!a.2.overlaps(&b.2), "community {seed}, {look:?}: {:?} and {:?}", a.1, b.1);
            }
        }
    });
}

#[test]
fn everything_drawn_is_inside_the_canvas() {
    for_every_community(|seed, look, marks| {
        let (width, height) = look.format.logical_size();
        let canvas = Bounds { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) };
        for mark in marks {
            let inside = match &mark.shape {
                Shape::Text { bounds, .. } | Shape::Hatch { bounds } | Shape::Badge { bounds } => {
                    canvas.contains(bounds)
                }
                Shape::Line { points, .. } | Shape::Band { outline: points } => {
                    points.iter().all(|p| holds(&canvas, *p))
                }
                Shape::Dot { center, .. } => holds(&canvas, *center),
                Shape::Tick { from, to } => holds(&canvas, *from) && holds(&canvas, *to),
            };
            assert!(inside, "community {seed}, {look:?}: {mark:?}");
        }
    });
}

fn holds(area: &Bounds, point: Point) -> bool {
    (area.left..=area.right).contains(&point.x) && (area.top..=area.bottom).contains(&point.y)
}

#[test]
fn no_text_is_smaller_than_fifteen_pixels() {
    for_every_community(|seed, _, marks| {
        for (_, text, _, size, ..) in texts(marks) {
            assert!(size >= 15.0, "community {seed}: {text:?} is {size}");
        }
    });
}

#[test]
fn every_text_can_be_read_against_its_background() {
    for_every_community(|seed, look, marks| {
        for (role, text, _, size, bold, color, background) in texts(marks) {
            // WCAG 2.2, 1.4.3: large is 24 pixels, or 18.66 in bold.
            let least = if size >= 24.0 || bold && size >= 18.66 { 3.0 } else { 4.5 };
            let contrast = color.contrast(background);
            assert!(contrast >= least, "community {seed}, {look:?}: {role:?} {text:?} has {contrast:.2}:1");
        }
    });
}

#[test]
fn no_label_stands_on_a_line_of_data() {
    for_every_community(|seed, look, marks| {
        let lines: Vec<&[Point]> = marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Line { points, data, .. } if !data.is_empty() => Some(points.as_slice()),
                _ => None,
            })
            .collect();
        for (role, text, bounds, ..) in texts(marks) {
            for points in &lines {
                let on_it = points.windows(2).any(|pair| passes(pair[0], pair[1], &bounds));
                assert!(!on_it, "community {seed}, {look:?}: {role:?} {text:?}");
            }
        }
    });
}

/// Whether a segment passes through a box, by points a pixel apart.
fn passes(from: Point, to: Point, area: &Bounds) -> bool {
    if from.x.max(to.x) < area.left || from.x.min(to.x) > area.right {
        return false;
    }
    let steps = (from.x - to.x).hypot(from.y - to.y).ceil() as u32;
    (0..=steps).map(|step| f64::from(step) / f64::from(steps.max(1))).any(|part| {
        let at = Point { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
        at.x > area.left && at.x < area.right && at.y > area.top && at.y < area.bottom
    })
}

#[test]
fn every_picture_has_words_a_title_and_its_size() {
    for (seed, picture) in (0..).zip(pictures()) {
        let look = look(seed);
        let length = picture.alt.chars().count();
        assert!(length > 10 && length <= ALT_MAX_CHARS, "community {seed}: {}", picture.alt);
        assert!(picture.marks.iter().any(|mark| mark.role == Role::Title), "community {seed}");
        let (width, height) = look.format.logical_size();
        assert_eq!((picture.width, picture.height), (width * SCALE, height * SCALE));
        assert!(!picture.svg.contains("NaN") && !picture.svg.contains("inf"), "community {seed}");
    }
}

#[test]
fn no_steering_or_control_character_reaches_a_picture() {
    for (seed, picture) in (0..).zip(pictures()) {
        let forbidden = |c: char| c.is_control() && c != '\n' || ('\u{202A}'..='\u{202E}').contains(&c);
        let steering = |c: char| ('\u{2066}'..='\u{2069}').contains(&c);
        for text in [&picture.svg, &picture.alt] {
            assert!(!text.contains(forbidden) && !text.contains(steering), "community {seed}");
        }
    }
}

#[test]
fn the_same_chart_gives_the_same_picture() {
    for (seed, picture) in (0..50).zip(pictures()) {
        assert_eq!(*picture, draw(&chart(seed), look(seed)));
    }
}

#[test]
fn a_growth_chart_names_its_line_wherever_it_has_one() {
    let mut named = 0;
    let mut drawn = 0;
    for (seed, picture) in (0..).zip(pictures()) {
        if let Chart::Growth(growth) = chart(seed)
            && growth.days.iter().filter(|day| day.members.is_some()).count() > 30
        {
            drawn += 1;
            named += usize::from(texts(&picture.marks).iter().any(|text| text.0 == Role::Members));
        }
    }
    assert!(drawn > 100 && named * 100 >= drawn * 97, "{named} of {drawn}");
}

#[test]
fn days_out_of_order_or_far_apart_do_no_harm() {
    let mut chart = growth(20, 10.0, 50.0, 0.5, &mut Chance::new(5));
    chart.days.swap(3, 15);
    let far = chart.days[19].date + Days::new(2000);
    chart.days[19].date = far;
    let picture = draw(&Chart::Growth(chart), Look::default());
    assert!(picture.marks.iter().any(|mark| mark.role == Role::Gap));
}
