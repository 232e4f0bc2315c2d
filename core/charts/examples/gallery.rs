//! Draws charts of every kind and many odd communities into a folder, to be looked at: `gallery FOLDER [WORD]`, where
//! only pictures whose name contains the word are drawn.

#[path = "../tests/support/mod.rs"]
mod support;

use std::{error::Error, path::PathBuf};

use steward_charts::{
    Activity, Calendar, Capacity, Chart, CurveKind, EntryState, Format, Growth, Language, Look, PngEncoding, Retention,
    Source, Theme, draw,
};
use support::{
    Chance, activity, best, cadence, calendar, date, entry, forecast, frame, growth, logistic_model, one_of_each,
    retention, retention_model, unwatch,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say a folder")?);
    let wanted = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&folder)?;
    for (name, chart, look) in usual().into_iter().chain(odd()).chain(calendars()).chain(random()) {
        if name.contains(&wanted) {
            let picture = draw(&chart, look);
            std::fs::write(folder.join(format!("{name}.png")), picture.png(PngEncoding::Fast)?)?;
            println!("{name}: {}", picture.alt);
        }
    }
    Ok(())
}

const EN_DARK: Look = Look { theme: Theme::Dark, language: Language::En, format: Format::Discord };
const ZH_LIGHT: Look = Look { theme: Theme::Light, language: Language::ZhCn, format: Format::Discord };
const ZH_DARK_TELEGRAM: Look = Look { theme: Theme::Dark, language: Language::ZhCn, format: Format::Telegram };
const EN_LIGHT_TELEGRAM: Look = Look { theme: Theme::Light, language: Language::En, format: Format::Telegram };

fn usual() -> Vec<(String, Chart, Look)> {
    let looks = [("a", EN_DARK), ("b", ZH_LIGHT), ("c", ZH_DARK_TELEGRAM), ("d", EN_LIGHT_TELEGRAM)];
    let all = one_of_each().into_iter();
    all.flat_map(|(name, chart)| looks.map(|(key, look)| (format!("{name}-{key}"), chart.clone(), look))).collect()
}

const ALL_LOOKS: [(&str, Look); 8] = {
    use {
        Format::{Discord, Telegram},
        Language::{En, ZhCn},
        Theme::{Dark, Light},
    };
    [
        ("en-dark-discord", Look { theme: Dark, language: En, format: Discord }),
        ("en-dark-telegram", Look { theme: Dark, language: En, format: Telegram }),
        ("en-light-discord", Look { theme: Light, language: En, format: Discord }),
        ("en-light-telegram", Look { theme: Light, language: En, format: Telegram }),
        ("zh-dark-discord", Look { theme: Dark, language: ZhCn, format: Discord }),
        ("zh-dark-telegram", Look { theme: Dark, language: ZhCn, format: Telegram }),
        ("zh-light-discord", Look { theme: Light, language: ZhCn, format: Discord }),
        ("zh-light-telegram", Look { theme: Light, language: ZhCn, format: Telegram }),
    ]
};

/// Calendars in every look: days are narrow, so each has to be looked at.
fn calendars() -> impl Iterator<Item = (String, Chart, Look)> {
    let empty = Calendar { entries: Vec::new(), cadence: Vec::new(), ..calendar() };
    let six_rows = Calendar { month: date("2026-03-01"), ..calendar() };
    let mut august = calendar();
    august.month = date("2026-08-01");
    let rows = ["language", "每周问答", "", "live", "careers", "tools"].into_iter();
    august.cadence = rows.map(|topic| cadence(topic, &[(0, 0), (1, 2), (1, 1), (3, 3), (9, 12), (0, 28)])).collect();
    let mut busy = calendar();
    let minutes =
        (0..40).map(|n| entry(&format!("2026-07-16T{:02}:{:02}:00", n / 4, n % 4 * 15), "每日一题", EntryState::Sent));
    busy.entries.extend(minutes);
    let mut long = calendar();
    let titles = [
        "一个非常长的中文标题，写给每一位学习者的所有权与生命周期",
        "👨‍👩‍👧‍👦🇨🇳 family",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "iiiiiiiiiiiiiiiiiiiiiiiiiiii",
    ];
    for (entry, title) in long.entries.iter_mut().zip(titles.into_iter().cycle()) {
        title.clone_into(&mut entry.title);
    }
    for (entry, state) in long.entries.iter_mut().zip(EntryState::ALL.into_iter().cycle()) {
        entry.state = state;
    }
    let all = [
        ("empty", empty),
        ("six-rows", six_rows),
        ("topics", august),
        ("busy", busy),
        ("long", long),
        ("usual", calendar()),
    ];
    all.into_iter().flat_map(|(name, chart)| {
        ALL_LOOKS.map(|(look, how)| (format!("calendar-{name}-{look}"), Chart::Calendar(chart.clone()), how))
    })
}

fn named(name: &str, chart: Chart, look: Look) -> (String, Chart, Look) {
    (name.to_owned(), chart, look)
}

fn random() -> impl Iterator<Item = (String, Chart, Look)> {
    (0..40).map(|seed| (format!("random-{seed:02}"), support::random::chart(seed), support::random::look(seed)))
}

fn odd() -> Vec<(String, Chart, Look)> {
    let mut all = odd_growth();
    all.extend(odd_others());
    all
}

fn odd_growth() -> Vec<(String, Chart, Look)> {
    let chance = &mut Chance::new(7);
    let mut long = growth(3650, 1000.0, 226_801.0, 0.6, chance);
    forecast(&mut long, 365);
    let mut gap = growth(365, 300.0, 5000.0, 0.5, chance);
    unwatch(&mut gap.days, 120..170, false);
    unwatch(&mut gap.days, 250..256, true);
    gap.frame.demo = true;
    gap.capacity = Capacity::AtLeast(6000.0);
    let mut falling = growth(200, 4000.0, 900.0, 0.4, chance);
    falling.capacity = Capacity::Unknown;
    falling.fit = None;
    let mut flat = growth(90, 800.0, 740.0, 0.5, chance);
    for day in &mut flat.days {
        day.members = Some(800.0);
    }
    flat.change_30d = Some((0, Some(0.0)));
    flat.capacity = Capacity::Unknown;
    let mut huge = growth(700, 2e6, 1.23e7, 0.6, chance);
    huge.frame = frame("🦀 Rust 中文社区 👨‍👩‍👧‍👦 🇨🇳 🎉");
    let mut early = growth(60, 40.0, 900.0, 1.2, chance);
    early.capacity = Capacity::AtLeast(1400.0);
    if let Some(fit) = &mut early.fit {
        fit.label = CurveKind::Exponential;
    }
    let empty = Growth { frame: frame("مجتمع \u{202E}עברית 한국어 café"), ..Growth::default() };
    let day = Growth {
        days: growth(1, 1.0, 1.0, 0.5, chance).days,
        frame: frame(&"长名字".repeat(900)),
        ..Growth::default()
    };
    let two = Growth { days: growth(2, 1.0, 3.0, 0.5, chance).days, frame: frame("two days"), ..Growth::default() };
    vec![
        named("x-growth-ten-years", Chart::Growth(long), EN_DARK),
        named("x-growth-gap", Chart::Growth(gap.clone()), EN_DARK),
        named("x-growth-gap-zh", Chart::Growth(gap), ZH_LIGHT),
        named("x-growth-falling", Chart::Growth(falling), EN_LIGHT_TELEGRAM),
        named("x-growth-flat", Chart::Growth(flat), EN_DARK),
        named("x-growth-huge", Chart::Growth(huge.clone()), ZH_LIGHT),
        named("x-growth-huge-en", Chart::Growth(huge), EN_LIGHT_TELEGRAM),
        named("x-growth-early", Chart::Growth(early), ZH_DARK_TELEGRAM),
        named("x-growth-empty", Chart::Growth(empty), EN_DARK),
        named("x-growth-one-day", Chart::Growth(day), EN_LIGHT_TELEGRAM),
        named("x-growth-two-days", Chart::Growth(two), EN_DARK),
    ]
}

fn odd_others() -> Vec<(String, Chart, Look)> {
    let chance = &mut Chance::new(9);
    let mut rough = retention(400, 365, chance);
    rough.best = Some(best(365));
    rough.exponential = rough.exponential.map(|curve| steward_charts::ExponentialCurve { rough: true, ..curve });
    let mut kept = retention(60, 40, chance);
    kept.median_day = None;
    let few = Retention { joined: 6, left: 2, frame: frame("few"), ..retention(6, 30, chance) };
    let mut gone = retention(30, 20, chance);
    gone.steps.push(steward_charts::Step { day: 15.0, survival: 0.0, low: Some(0.0), high: Some(0.0) });
    gone.steps.sort_by(|a, b| a.day.total_cmp(&b.day));
    gone.steps.retain(|step| step.day <= 15.0);
    gone.at_risk = vec![(0.0, 30)];
    gone.censored_days.clear();
    gone.left = 30;
    gone.exponential = gone.exponential.map(|curve| steward_charts::ExponentialCurve {
        rate_per_day: 0.09,
        half_life_days: Some(7.7),
        ..curve
    });
    let mut holes = activity(120, 300.0, chance);
    for (index, day) in holes.days.iter_mut().enumerate() {
        day.covered = !(40..55).contains(&index) && index != 90;
    }
    holes.frame.demo = true;
    holes.source = Source::Simulated;
    let mut over = logistic_model();
    over.history = Some(growth(80, 900.0, 9800.0, 0.3, chance).days);
    let mut beneath = retention_model();
    beneath.lambda = 0.008;
    beneath.history = Some(retention(500, 90, chance).steps);
    let mut broken = logistic_model();
    broken.k = -3.0;
    let mut early = logistic_model();
    early.k = 1e6;
    early.days = 30.0;
    vec![
        named("x-retention-rough", Chart::Retention(rough), EN_DARK),
        named("x-retention-kept", Chart::Retention(kept), ZH_LIGHT),
        named("x-retention-few", Chart::Retention(few), ZH_DARK_TELEGRAM),
        named("x-retention-gone", Chart::Retention(gone), EN_LIGHT_TELEGRAM),
        named("x-retention-empty", Chart::Retention(Retention::default()), EN_DARK),
        named("x-activity-holes", Chart::Activity(holes.clone()), EN_DARK),
        named("x-activity-holes-zh", Chart::Activity(holes), ZH_LIGHT),
        named("x-activity-empty", Chart::Activity(Activity::default()), ZH_LIGHT),
        named("x-activity-short", Chart::Activity(activity(5, 12.0, chance)), EN_DARK),
        named("x-logistic-over", Chart::LogisticModel(over), EN_DARK),
        named("x-logistic-early", Chart::LogisticModel(early), ZH_DARK_TELEGRAM),
        named("x-logistic-broken", Chart::LogisticModel(broken), EN_LIGHT_TELEGRAM),
        named("x-retention-model-over", Chart::RetentionModel(beneath), EN_DARK),
    ]
}
