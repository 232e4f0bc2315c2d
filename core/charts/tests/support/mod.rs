//! Made-up communities for the tests and the gallery: the same seed gives the same community.

#![allow(dead_code, reason = "every test file takes only part of it")]
#![allow(clippy::expect_used, reason = "what the tests are made of is constant")]

pub(crate) mod marks;
pub(crate) mod random;

use chrono::{Datelike as _, Days, NaiveDate};
use steward_charts::{
    Activity, ActivityDay, BestCurve, Cadence, CadenceWeek, Calendar, CalendarEntry, Capacity, Chart, Content,
    ContentRow, Curve, CurveKind, Day, EntryState, ExponentialCurve, ForecastDay, Frame, Growth, LogisticModel,
    Retention, RetentionModel, Source, Stands, Step,
};

/// SplitMix64: a small generator that needs no crate and never changes.
pub(crate) struct Chance(u64);

impl Chance {
    /// A generator that starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.part()
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.part() < probability
    }

    /// One of several.
    pub(crate) fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[(self.bits() % of.len() as u64) as usize]
    }
}

/// A date.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The frame of a community in Shanghai on 27 July 2026.
pub(crate) fn frame(community: &str) -> Frame {
    Frame {
        community: community.to_owned(),
        as_of: date("2026-07-27").and_hms_opt(23, 59, 0).expect("a time"),
        utc_offset_minutes: 480,
        demo: false,
    }
}

/// A logistic community with noise: `days` long up to 27 July 2026, from `from` to about `to` members.
pub(crate) fn growth(days: u32, from: f64, to: f64, bend: f64, chance: &mut Chance) -> Growth {
    let first = date("2026-07-27") - Days::new(u64::from(days - 1));
    let capacity = to * 1.08;
    let rate = 9.0 / f64::from(days);
    let level = |index: u32| {
        let x = (f64::from(index) - bend * f64::from(days)) * rate;
        from + (capacity - from) / (1.0 + (-x).exp())
    };
    let mut drift = 0.0;
    let mut before = level(0);
    let mut record = Vec::new();
    let mut fitted = Vec::new();
    for index in 0..days {
        drift = 0.97 * drift + chance.between(-1.0, 1.0) * to * 0.004;
        let members = (level(index) + drift).max(0.0).round();
        let net = members - before;
        record.push(Day {
            date: first + Days::new(u64::from(index)),
            members: Some(members),
            joined: net.max(0.0) as u32 + 3,
            left: (-net).max(0.0) as u32 + 3,
            covered: true,
        });
        fitted.push((first + Days::new(u64::from(index)), level(index)));
        before = members;
    }
    let ago = record.len().saturating_sub(31);
    let change = before - record[ago].members.unwrap_or(0.0);
    Growth {
        frame: frame("Rustaceans Hub"),
        days: record,
        fit: Some(Curve { label: CurveKind::Logistic, values: fitted, rough: false }),
        forecast: Vec::new(),
        capacity: Capacity::Known { estimate: capacity, low: capacity * 0.97, high: capacity * 1.03 },
        change_30d: Some((change as i64, Some(change / (before - change).max(1.0)))),
        source: Source::Live,
    }
}

/// Adds a forecast of so many days that widens as it goes.
pub(crate) fn forecast(growth: &mut Growth, days: u32) {
    let Some(last) = growth.days.last().copied() else { return };
    let (level, Capacity::Known { estimate, .. }) = (last.members.unwrap_or(0.0), growth.capacity) else { return };
    growth.forecast = (1..=days)
        .map(|ahead| {
            let part = f64::from(ahead) / f64::from(days);
            let expected = level + (estimate - level) * 0.7 * (1.0 - (-2.0 * part).exp());
            let spread = estimate * 0.035 * part.sqrt();
            ForecastDay {
                date: last.date + Days::new(u64::from(ahead)),
                estimate: expected,
                inner: Some((expected - spread * 0.6, expected + spread * 0.6)),
                outer: (expected - spread, expected + spread),
            }
        })
        .collect();
}

/// Takes the record away from some days.
pub(crate) fn unwatch(days: &mut [Day], span: std::ops::Range<usize>, members_known: bool) {
    for day in days.get_mut(span).into_iter().flatten() {
        day.covered = false;
        if !members_known {
            day.members = None;
        }
    }
}

/// Retention of `joined` members, two kinds of them: some leave early, the others late.
pub(crate) fn retention(joined: u64, longest: u32, chance: &mut Chance) -> Retention {
    let survival = |day: f64| 0.35 * (-day / 25.0).exp() + 0.65 * (-day / 260.0).exp();
    let mut at_risk = joined as f64;
    let mut estimate = 1.0;
    let mut variance = 0.0;
    let mut steps = Vec::new();
    let mut risk = vec![(0.0, joined)];
    let mut censored = Vec::new();
    let mut gone = 0.0;
    for day in 1..=longest {
        let hazard = 1.0 - survival(f64::from(day)) / survival(f64::from(day - 1));
        let leaves = (at_risk * hazard + chance.part()).floor().min(at_risk);
        if leaves > 0.0 && at_risk > 0.0 {
            estimate *= 1.0 - leaves / at_risk;
            variance += leaves / (at_risk * (at_risk - leaves)).max(1.0);
            let width = 1.96 * variance.sqrt() * estimate;
            let (low, high) = ((estimate - width).max(0.0), (estimate + width).min(1.0));
            steps.push(Step { day: f64::from(day), survival: estimate, low: Some(low), high: Some(high) });
        }
        let stays = (joined as f64 / f64::from(longest) * 0.9 * chance.between(0.4, 1.2)).floor().min(at_risk - leaves);
        if stays > 0.0 {
            censored.push(f64::from(day) + 0.5);
        }
        gone += leaves;
        at_risk -= leaves + stays;
        risk.push((f64::from(day), at_risk as u64));
    }
    let rate = 0.00816;
    let at = |day: u32| steps.iter().rev().find(|step| step.day <= f64::from(day)).map_or(1.0, |step| step.survival);
    Retention {
        frame: frame("Rustaceans Hub"),
        survival_at: [7, 30, 90].into_iter().filter(|day| *day <= longest).map(|day| (day, at(day))).collect(),
        median_day: steps.iter().find(|step| step.survival <= 0.5).map(|step| step.day),
        steps,
        censored_days: censored,
        at_risk: risk,
        joined,
        left: gone as u64,
        exponential: Some(ExponentialCurve {
            rate_per_day: rate,
            half_life_days: Some(std::f64::consts::LN_2 / rate),
            rough: false,
        }),
        best: None,
        source: Source::Live,
    }
}

/// A better curve over a retention chart.
pub(crate) fn best(longest: u32) -> BestCurve {
    let points = (0..=longest).map(|day| (f64::from(day), (-(f64::from(day) / 150.0).powf(0.7)).exp())).collect();
    BestCurve { name: "Weibull".to_owned(), points }
}

/// Activity with a weekly beat.
pub(crate) fn activity(days: u32, level: f64, chance: &mut Chance) -> Activity {
    let first = date("2026-07-27") - Days::new(u64::from(days - 1));
    let days = (0..days)
        .map(|index| {
            let trend = 0.6 + 0.4 * f64::from(index) / f64::from(days);
            let beat = if index % 7 >= 5 { 1.25 } else { 0.95 };
            let active = level * trend * beat * chance.between(0.85, 1.15);
            ActivityDay {
                date: first + Days::new(u64::from(index)),
                active: active as u64,
                wau: (index >= 6).then_some((level * trend * 2.4) as u64),
                mau: (index >= 29).then_some((level * trend * 4.3) as u64),
                covered: true,
            }
        })
        .collect();
    Activity { frame: frame("Rustaceans Hub"), days, source: Source::Live }
}

/// The worked example of the logistic model.
pub(crate) fn logistic_model() -> LogisticModel {
    LogisticModel { frame: frame("Rustaceans Hub"), n0: 1000.0, r: 0.1, k: 10_000.0, days: 100.0, history: None }
}

/// The worked example of the retention model.
pub(crate) fn retention_model() -> RetentionModel {
    RetentionModel { frame: frame("Rustaceans Hub"), lambda: 0.05, days: 90.0, history: None }
}

/// An entry of a calendar.
pub(crate) fn entry(at: &str, title: &str, state: EntryState) -> CalendarEntry {
    CalendarEntry { at: at.parse().expect("a time"), title: title.to_owned(), state }
}

/// The weeks of a topic from 29 June 2026 on, as (made, meant).
pub(crate) fn cadence(topic: &str, weeks: &[(u32, u32)]) -> Cadence {
    let starts = date("2026-06-29").iter_weeks();
    let weeks = starts.zip(weeks).map(|(start, &(made, meant))| CadenceWeek { start, made, meant });
    Cadence { topic: topic.to_owned(), weeks: weeks.collect() }
}

/// July 2026 of a community that posts about three topics.
pub(crate) fn calendar() -> Calendar {
    let mut entries = Vec::new();
    for day in date("2026-06-29").iter_days().take(35) {
        let state = match day.to_string().as_str() {
            "2026-07-13" => EntryState::Missed,
            "2026-07-21" => EntryState::Uncertain,
            "2026-07-27" | "2026-07-28" => EntryState::Sent,
            past if past < "2026-07-28" => EntryState::Sent,
            _ => EntryState::Planned,
        };
        match day.weekday() {
            chrono::Weekday::Mon => entries.push(entry(&format!("{day}T09:00:00"), "Ownership in practice", state)),
            chrono::Weekday::Thu => entries.push(entry(&format!("{day}T20:30:00"), "每周问答：生命周期", state)),
            chrono::Weekday::Fri => entries.push(entry(&format!("{day}T12:00:00"), "🦀 Crate of the week", state)),
            _ => {}
        }
    }
    entries.push(entry("2026-07-16T18:00:00", "Live: async without fear", EntryState::Held));
    entries.push(entry("2026-07-30T18:00:00", "Live: unsafe, safely", EntryState::Review));
    entries.push(entry("2026-07-31T20:00:00", "Office hour", EntryState::Event));
    entries.push(entry("2026-07-09T18:00:00", "Live: macros", EntryState::Cancelled));
    entries.push(entry("2026-07-08T10:00:00", "Rules of the group", EntryState::Skipped));
    entries.push(entry("2026-07-24T08:00:00", "Survey", EntryState::Failed));
    entries.push(entry("2026-07-24T21:00:00", "Weekend exercise", EntryState::Sent));
    Calendar {
        frame: frame("Rustaceans Hub"),
        month: date("2026-07-01"),
        entries,
        cadence: vec![
            cadence("language", &[(2, 2), (2, 2), (1, 2), (2, 3), (1, 2)]),
            cadence("每周问答", &[(1, 1), (1, 1), (1, 1), (1, 1), (0, 1)]),
            cadence("", &[(0, 0), (0, 1), (1, 1), (2, 3), (0, 0)]),
        ],
    }
}

/// A kind of posts with intervals of a given half-width.
pub(crate) fn kind(name: &str, detail: &str, posts: u64, share: f64, half: f64, stands: Stands) -> ContentRow {
    let around = |half: f64| ((share - half * 0.9).max(0.0), (share + half * 1.1).min(1.0));
    ContentRow {
        name: name.to_owned(),
        detail: detail.split(" · ").filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        posts,
        share,
        likely: around(half * 0.43),
        interval: around(half),
        stands,
    }
}

/// Nine kinds of posts of a year.
pub(crate) fn content() -> Content {
    use Stands::{Above, Below, Level};
    Content {
        frame: frame("Rustaceans Hub"),
        posts: 128,
        in_progress: 2,
        mean: Some((0.081, (0.072, 0.091))),
        rows: vec![
            kind("language", "question · 20–24 h", 31, 0.142, 0.021, Above),
            kind("每周问答", "live · 20–24 h", 12, 0.134, 0.039, Above),
            kind("language", "code · 08–12 h", 22, 0.093, 0.019, Level),
            kind("tooling", "article · 20–24 h", 9, 0.096, 0.031, Level),
            kind("async without fear, from the beginning", "exercise · 16–20 h", 3, 0.101, 0.062, Level),
            kind("no topic", "no form · 12–16 h", 17, 0.074, 0.02, Level),
            kind("community", "announcement · 08–12 h", 1, 0.078, 0.058, Level),
            kind("news", "article · 04–08 h", 2, 0.055, 0.04, Level),
            kind("jobs", "article · 08–12 h", 33, 0.031, 0.011, Below),
        ],
        why: None,
    }
}

/// One chart of every kind, as they are usually.
pub(crate) fn one_of_each() -> Vec<(&'static str, Chart)> {
    let mut grown = growth(365, 500.0, 12_287.0, 0.55, &mut Chance::new(1));
    forecast(&mut grown, 90);
    vec![
        ("growth", Chart::Growth(grown)),
        ("retention", Chart::Retention(retention(1842, 180, &mut Chance::new(2)))),
        ("activity", Chart::Activity(activity(180, 800.0, &mut Chance::new(3)))),
        ("logistic-model", Chart::LogisticModel(logistic_model())),
        ("retention-model", Chart::RetentionModel(retention_model())),
        ("calendar", Chart::Calendar(calendar())),
        ("content", Chart::Content(content())),
    ]
}
