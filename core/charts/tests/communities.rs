//! Five hundred random communities: whatever their data and name, the picture keeps its rules. Checked by the marks.

mod support;

use std::sync::OnceLock;

use chrono::Days;
use steward_charts::{
    ALT_MAX_CHARS, Activity, Bounds, Capacity, Chart, CurveKind, Format, Frame, Growth, Language, Look, Mark, Picture,
    Point, Retention, Rgb, Role, SCALE, Shape, Source, Theme, draw,
};
use support::{Chance, activity, best, forecast, growth, logistic_model, retention, retention_model, unwatch};

const COMMUNITIES: u64 = 500;

const NAMES: [&str; 14] = [
    "",
    "Rustaceans Hub",
    "Rust 中文社区",
    "🦀 Rust 🎉",
    "👨‍👩‍👧‍👦 家族 🏳️‍🌈 🇨🇳",
    "مجتمع رست",
    "קהילה \u{202E}abc\u{2066}",
    "한국어 ไทย 龘𠮷",
    "a\u{0}b\u{7}\nc\td",
    "<svg>&amp;\"'</svg>",
    "W",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{FEFF}\u{200B}\u{200D}",
];

/// Any look, each as often as another.
fn look(seed: u64) -> Look {
    Look {
        theme: if seed.is_multiple_of(2) { Theme::Dark } else { Theme::Light },
        language: if seed / 2 % 2 == 0 { Language::En } else { Language::ZhCn },
        format: if seed / 4 % 2 == 0 { Format::Discord } else { Format::Telegram },
    }
}

/// Any community's chart.
fn chart(seed: u64) -> Chart {
    let chance = &mut Chance::new(seed);
    let days = match chance.bits() % 8 {
        0 => 0,
        1 => 1 + (chance.bits() % 4) as u32,
        2 => 3000 + (chance.bits() % 1000) as u32,
        _ => 5 + (chance.bits() % 700) as u32,
    };
    let mut chart = match chance.bits() % 5 {
        0 | 1 => Chart::Growth(any_growth(days, chance)),
        2 => Chart::Retention(any_retention(days, chance)),
        3 => Chart::Activity(any_activity(days, chance)),
        _ => any_model(chance),
    };
    let frame = Frame {
        community: if chance.happens(0.1) { "群🦀".repeat(2500) } else { chance.one_of(&NAMES).to_owned() },
        as_of: support::date("2026-07-27").and_hms_opt(23, 59, 0).expect("a time"),
        utc_offset_minutes: chance.one_of(&[0, 480, -210, 345, -720, 840]),
        demo: chance.happens(0.3),
    };
    match &mut chart {
        Chart::Growth(chart) => chart.frame = frame,
        Chart::Retention(chart) => chart.frame = frame,
        Chart::Activity(chart) => chart.frame = frame,
        Chart::LogisticModel(chart) => chart.frame = frame,
        Chart::RetentionModel(chart) => chart.frame = frame,
    }
    chart
}

fn any_growth(days: u32, chance: &mut Chance) -> Growth {
    if days == 0 {
        return Growth { source: Source::Import, ..Growth::default() };
    }
    let size = 10_f64.powf(chance.between(0.0, 7.3));
    let start = size * chance.between(0.0, 1.4);
    let bend = chance.between(-0.2, 1.3);
    let mut chart = growth(days, start, size, bend, chance);
    if chance.happens(0.5) {
        forecast(&mut chart, 1 + (chance.bits() % 400) as u32);
    }
    for _ in 0..chance.bits() % 4 {
        let from = (chance.part() * f64::from(days)) as usize;
        let length = 1 + (chance.part() * f64::from(days) * 0.3) as usize;
        let known = chance.happens(0.5);
        unwatch(&mut chart.days, from..(from + length).min(days as usize), known);
    }
    if chance.happens(0.3) {
        chart.days.retain(|_| !chance.happens(0.1));
    }
    chart.capacity = match chance.bits() % 4 {
        0 => Capacity::Unknown,
        1 => Capacity::AtLeast(size * chance.between(1.0, 9.0)),
        2 => chart.capacity,
        _ => {
            let estimate = size * chance.between(0.5, 12.0);
            Capacity::Known {
                estimate,
                low: estimate * chance.between(0.2, 1.0),
                high: estimate * chance.between(1.0, 5.0),
            }
        }
    };
    if let Some(fit) = &mut chart.fit {
        fit.label = chance.one_of(&[
            CurveKind::Logistic,
            CurveKind::Exponential,
            CurveKind::Linear,
            CurveKind::Gompertz,
            CurveKind::ImmigrationDeath,
        ]);
        let stretch = chance.between(0.5, 3.0);
        fit.values.iter_mut().for_each(|(_, value)| *value *= stretch);
    }
    if chance.happens(0.2) {
        chart.fit = None;
    }
    if chance.happens(0.2) {
        chart.change_30d = None;
    }
    chart
}

fn any_retention(days: u32, chance: &mut Chance) -> Retention {
    let joined = 10_f64.powf(chance.between(0.0, 5.0)) as u64;
    if days == 0 {
        return Retention::default();
    }
    let mut chart = retention(joined, days, chance);
    if chance.happens(0.3) {
        chart.best = Some(best(days));
    }
    if let Some(curve) = &mut chart.exponential {
        curve.rate_per_day *= 10_f64.powf(chance.between(-2.0, 1.0));
        curve.half_life_days = (curve.rate_per_day > 0.0).then(|| 0.693_147 / curve.rate_per_day);
        curve.rough = chance.happens(0.5);
    }
    if chance.happens(0.2) {
        chart.at_risk.clear();
    }
    chart
}

fn any_activity(days: u32, chance: &mut Chance) -> Activity {
    if days == 0 {
        return Activity::default();
    }
    let level = 10_f64.powf(chance.between(0.0, 6.5));
    let mut chart = activity(days, level, chance);
    for day in &mut chart.days {
        day.covered = !chance.happens(0.05);
    }
    let from = (chance.part() * f64::from(days)) as usize;
    chart.days.iter_mut().skip(from).take(30).for_each(|day| day.covered = false);
    chart.source = chance.one_of(&[Source::Live, Source::ImportAndLive, Source::Simulated]);
    chart
}

fn any_model(chance: &mut Chance) -> Chart {
    let days = chance.between(0.5, 900.0);
    if chance.happens(0.5) {
        let mut model = logistic_model();
        model.n0 = 10_f64.powf(chance.between(-1.0, 5.0));
        model.k = 10_f64.powf(chance.between(-1.0, 7.0));
        model.r = chance.between(-0.2, 0.5);
        model.days = days;
        model.history = chance.happens(0.5).then(|| growth(days as u32 + 1, model.n0, model.k, 0.5, chance).days);
        Chart::LogisticModel(model)
    } else {
        let mut model = retention_model();
        model.lambda = 10_f64.powf(chance.between(-4.0, 0.5));
        model.days = days;
        model.history = chance.happens(0.5).then(|| retention(300, days as u32 + 1, chance).steps);
        Chart::RetentionModel(model)
    }
}

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
