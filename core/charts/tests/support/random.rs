//! Random communities: any kind of chart, any size, any gaps, any name.

use steward_charts::{
    Activity, Cadence, CadenceWeek, Calendar, CalendarEntry, Capacity, Chart, Content, ContentRow, CurveKind,
    EntryState, Format, Frame, Growth, Language, Look, NoRanking, Retention, Source, Stands, Theme,
};

use super::{
    Chance, activity, best, date, forecast, frame, growth, logistic_model, retention, retention_model, unwatch,
};

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
pub(crate) fn look(seed: u64) -> Look {
    Look {
        theme: if seed.is_multiple_of(2) { Theme::Dark } else { Theme::Light },
        language: if (seed / 2).is_multiple_of(2) { Language::En } else { Language::ZhCn },
        format: if (seed / 4).is_multiple_of(2) { Format::Discord } else { Format::Telegram },
    }
}

/// Charts of growth, retention, activity and models; those after them are calendars.
pub(crate) const CURVES: u64 = 500;

/// Where the calendars end; those after them are of content.
pub(crate) const CALENDARS: u64 = 700;

/// Any community's chart.
pub(crate) fn chart(seed: u64) -> Chart {
    if seed >= CALENDARS {
        return Chart::Content(any_content(&mut Chance::new(seed)));
    }
    if seed >= CURVES {
        return Chart::Calendar(any_calendar(&mut Chance::new(seed)));
    }
    any_curve(seed)
}

fn any_curve(seed: u64) -> Chart {
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
    let frame = any_frame(chance);
    match &mut chart {
        Chart::Growth(chart) => chart.frame = frame,
        Chart::Retention(chart) => chart.frame = frame,
        Chart::Activity(chart) => chart.frame = frame,
        Chart::LogisticModel(chart) => chart.frame = frame,
        Chart::RetentionModel(chart) => chart.frame = frame,
        Chart::Calendar(chart) => chart.frame = frame,
        Chart::Content(chart) => chart.frame = frame,
        Chart::Pair(_) => {}
    }
    chart
}

fn any_frame(chance: &mut Chance) -> Frame {
    Frame {
        community: if chance.happens(0.1) { "群🦀".repeat(2500) } else { chance.one_of(&NAMES).to_owned() },
        as_of: frame("").as_of,
        utc_offset_minutes: chance.one_of(&[0, 480, -210, 345, -720, 840]),
        demo: chance.happens(0.3),
    }
}

fn any_calendar(chance: &mut Chance) -> Calendar {
    let month = date("2026-01-01") + chrono::Months::new((chance.bits() % 24) as u32);
    let busy = chance.one_of(&[0, 1, 8, 30, 400]);
    let text = |chance: &mut Chance| {
        if chance.happens(0.1) { "每周".repeat(900) } else { chance.one_of(&NAMES).to_owned() }
    };
    let entries = (0..busy).map(|_| {
        let day = month + chrono::TimeDelta::days((chance.bits() % 45) as i64 - 7);
        let time = chrono::TimeDelta::minutes((chance.bits() % 1_440) as i64);
        CalendarEntry {
            at: day.and_time(chrono::NaiveTime::MIN) + time,
            title: text(chance),
            state: chance.one_of(&EntryState::ALL),
        }
    });
    let entries = entries.collect();
    let cadence = (0..chance.bits() % 8).map(|_| {
        let first =
            month - chrono::TimeDelta::days(i64::from(chrono::Datelike::weekday(&month).num_days_from_monday()));
        let weeks = first.iter_weeks().take(6).map(|start| {
            let meant = chance.one_of(&[0, 1, 3, 14, 4_000_000_000]);
            CadenceWeek { start, made: (f64::from(meant) * chance.part()) as u32, meant }
        });
        let weeks = weeks.collect();
        Cadence { topic: text(chance), weeks }
    });
    let cadence = cadence.collect();
    Calendar { frame: any_frame(chance), month, entries, cadence }
}

fn any_content(chance: &mut Chance) -> Content {
    let text = |chance: &mut Chance| {
        if chance.happens(0.1) { "每周".repeat(900) } else { chance.one_of(&NAMES).to_owned() }
    };
    let size = 10_f64.powf(chance.between(-4.0, 0.0));
    let kinds = chance.one_of(&[0, 1, 2, 7, 40]);
    let rows = (0..kinds).map(|_| {
        let mut parts = [0; 5].map(|_| size * chance.part());
        parts.sort_by(f64::total_cmp);
        let [low, likely_low, share, likely_high, high] = parts;
        ContentRow {
            name: text(chance),
            detail: (0..chance.bits() % 3).map(|_| text(chance)).collect(),
            posts: 10_f64.powf(chance.between(0.0, 7.0)) as u64,
            share,
            likely: (likely_low, likely_high),
            interval: (low, if chance.happens(0.05) { f64::NAN } else { high }),
            stands: chance.one_of(&[Stands::Above, Stands::Level, Stands::Below]),
        }
    });
    let rows = rows.collect();
    let why = chance.one_of(&[
        NoRanking::NoPosts,
        NoRanking::TooFew { least: 10 },
        NoRanking::OneKind,
        NoRanking::TooSparse { kinds: 40 },
        NoRanking::Alike,
    ]);
    let mean = chance.happens(0.8).then_some((size * 0.5, (size * 0.3, size * 0.8)));
    Content {
        frame: any_frame(chance),
        posts: chance.bits() % 3000,
        in_progress: chance.bits() % 4,
        mean,
        rows,
        why: (kinds == 0).then_some(why),
    }
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
        curve.half_life_days = (curve.rate_per_day > 0.0).then(|| std::f64::consts::LN_2 / curve.rate_per_day);
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
