//! The picture in words: for Discord's `description`, Telegram's caption, and everybody who cannot see it.

use crate::{
    ALT_MAX_CHARS,
    activity::Series,
    chart::{
        Activity, CadenceWeek, Calendar, Capacity, Content, ContentRow, EntryState, Growth, LogisticModel, Retention,
        RetentionModel, Stands,
    },
    clean::clean,
    columns::Observation,
    look::Language::{self, En, ZhCn},
    models::{half_life, inflection, logistic as level_on},
    numbers::{compact, count, day, month, percent, range, share, shares, short_decimal},
    words,
};

/// Most characters of a community's name in the words.
const NAME_MAX_CHARS: usize = 80;

/// Most entries of a calendar, and most topics, that the words tell.
const ENTRIES_TOLD: usize = 6;

/// Sentences in the making.
struct Words {
    text: String,
    language: Language,
}

impl Words {
    fn new(language: Language) -> Self {
        Self { text: String::new(), language }
    }

    /// Adds a sentence without its full stop.
    fn say(&mut self, en: &str, zh: &str) {
        let (sentence, stop) = match self.language {
            En => (en, ". "),
            ZhCn => (zh, "。"),
        };
        let mut letters = sentence.chars();
        self.text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        self.text.push_str(letters.as_str());
        self.text.push_str(stop);
    }

    /// The whole, without what is too long.
    fn done(self) -> String {
        let text = self.text.trim_end();
        if text.chars().count() <= ALT_MAX_CHARS {
            return text.to_owned();
        }
        text.chars().take(ALT_MAX_CHARS - 1).chain(['…']).collect()
    }
}

/// The words of two pictures in one: each has half of the room where both do not fit.
pub(crate) fn joined(upper: &str, lower: &str) -> String {
    const HALF: usize = ALT_MAX_CHARS / 2 - 1;
    let short = |text: &str| match text.char_indices().nth(HALF) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    if upper.chars().count() + 1 + lower.chars().count() <= ALT_MAX_CHARS {
        return format!("{upper}\n{lower}");
    }
    format!("{}\n{}", short(upper), short(lower))
}

/// A name short enough, or what stands for one.
fn name(community: &str, language: Language) -> String {
    let name: String = clean(community).chars().take(NAME_MAX_CHARS).collect();
    match (name.is_empty(), language) {
        (false, _) => name,
        (true, En) => "the community".to_owned(),
        (true, ZhCn) => "社群".to_owned(),
    }
}

fn say_demo(words: &mut Words, demo: bool) {
    if demo {
        words.say("Demonstration data", "演示数据");
    }
}

fn say_gaps(words: &mut Words, days: &[Observation]) {
    let missing = days.iter().filter(|day| !day.covered).count();
    if missing > 0 {
        words.say(&format!("{missing} days were not recorded"), &format!("其中 {missing} 天无记录"));
    }
}

/// Member growth.
pub(crate) fn growth(chart: &Growth, days: &[Observation], language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, chart.frame.demo);
    let name = name(&chart.frame.community, language);
    let known: Vec<_> = days.iter().filter_map(|day| day.value.map(|value| (day.date, value))).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        let nothing = words::no_members_yet(language);
        words.say(&format!("Members of {name}: {nothing}"), &format!("{name} 成员数：{nothing}"));
        return words.done();
    };
    let (from, to) = (day(first.0, true, language), day(last.0, true, language));
    let (start, end) = (count(first.1, language), count(last.1, language));
    let change = chart.change_30d.map(|(members, part)| words::change(members, part, language));
    let change = change.map_or_else(String::new, |change| match language {
        En => format!(", {change}"),
        ZhCn => format!("，{change}"),
    });
    words.say(
        &format!("Line chart, members of {name}, {from}–{to}: {start} to {end}{change}"),
        &format!("折线图：{name} 成员数，{from}–{to}，从 {start} 到 {end}{change}"),
    );
    if let Some(fit) = &chart.fit {
        let fit = words::fit(fit.label, fit.rough, language);
        words.say(&format!("Dashed: {fit}"), &format!("虚线：{fit}"));
    }
    say_capacity(&mut words, chart);
    let sound = |day: &&crate::chart::ForecastDay| day.estimate.is_finite() && day.outer.1.is_finite();
    if let Some(last) = chart.forecast.iter().rev().find(sound) {
        let (date, value) = (day(last.date, true, language), compact(last.estimate, language));
        let interval = range(last.outer.0, last.outer.1, language);
        words.say(&format!("{date} forecast {value} ({interval})"), &format!("{date} 预测 {value}（{interval}）"));
    }
    say_gaps(&mut words, days);
    words.done()
}

fn say_capacity(words: &mut Words, chart: &Growth) {
    let language = words.language;
    match chart.capacity.sound() {
        Capacity::Known { estimate, low, high } => {
            let text = words::capacity(estimate, low, high, language);
            words.say(&text, &text);
        }
        Capacity::AtLeast(least) => {
            let growing = chart.change_30d.is_some_and(|(change, _)| change > 0);
            let text = words::capacity_at_least(least, growing, language);
            words.say(&text, &text);
        }
        Capacity::Unknown => {}
    }
}

/// Retention; `few` when no curve was drawn.
pub(crate) fn retention(chart: &Retention, few: bool, language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, chart.frame.demo);
    let name = name(&chart.frame.community, language);
    if few {
        let nothing = if chart.joined == 0 {
            words::no_stays_yet(language)
        } else {
            words::too_few(chart.joined, chart.left, language)
        };
        words.say(&format!("Retention of {name}: {nothing}"), &format!("{name} 成员留存：{nothing}"));
        return words.done();
    }
    let counts = words::joined_and_left(chart.joined, chart.left, language);
    let at: Vec<String> =
        chart.survival_at.iter().map(|(day, part)| words::survival_at(*day, *part, language)).collect();
    let at = words::list(&at, language);
    words.say(
        &format!("Survival curve (Kaplan–Meier), members of {name}: {counts}. Still here: {at}"),
        &format!("生存曲线（Kaplan–Meier）：{name} 成员留存，{counts}。仍在社区：{at}"),
    );
    if let Some(half) = chart.median_day {
        let half = words::half_left(half, language);
        words.say(&half, &half);
    }
    if let Some(curve) = &chart.exponential {
        let text = words::exponential(curve.half_life_days, curve.rough, language);
        words.say(&format!("Dashed: {text}"), &format!("虚线：{text}"));
    }
    if let Some(best) = &chart.best {
        let best = clean(&best.name);
        words.say(&format!("Best model: {best}"), &format!("最佳模型：{best}"));
    }
    words.done()
}

/// Activity.
pub(crate) fn activity(chart: &Activity, series: &Series, language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, chart.frame.demo);
    let name = name(&chart.frame.community, language);
    let (Some(first), Some(last), Some(daily)) =
        (series.daily.first(), series.daily.last(), Series::last(&series.daily))
    else {
        let nothing = words::no_activity_yet(language);
        words.say(&format!("Activity in {name}: {nothing}"), &format!("{name} 活跃情况：{nothing}"));
        return words.done();
    };
    let (from, to) = (day(first.date, true, language), day(last.date, true, language));
    let mut now = vec![words::daily_active(daily, language)];
    now.extend(Series::last(&series.weekly).map(|value| words::weekly_active(value, language)));
    now.extend(Series::last(&series.monthly).map(|value| words::monthly_active(value, language)));
    let now = words::list(&now, language);
    words.say(
        &format!("Line chart, active members of {name}, {from}–{to}. At the end: {now}"),
        &format!("折线图：{name} 活跃成员，{from}–{to}。最近：{now}"),
    );
    let busiest = series
        .daily
        .iter()
        .filter(|day| day.value.is_some())
        .max_by(|a, b| a.value.unwrap_or_default().total_cmp(&b.value.unwrap_or_default()));
    if let Some((date, value)) = busiest.and_then(|day| day.value.map(|value| (day.date, value))) {
        let (date, value) = (day(date, true, language), count(value, language));
        words.say(&format!("Most on one day: {value} on {date}"), &format!("单日最高：{date} {value} 人"));
    }
    say_gaps(&mut words, &series.daily);
    words.done()
}

/// The logistic model.
pub(crate) fn logistic(model: &LogisticModel, possible: bool, language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, model.frame.demo);
    let parameters = words::logistic_parameters(model.n0, model.r, model.k, language);
    words.say(&format!("Textbook logistic curve, {parameters}"), &format!("教科书逻辑斯蒂曲线：{parameters}"));
    if !possible {
        let problem = words::impossible_model(language);
        words.say(&problem, &problem);
        return words.done();
    }
    let reached = words::reaches(level_on(model, model.days), model.days, language);
    words.say(&reached, &reached);
    if let Some((day, growth)) = inflection(model) {
        let text = words::inflection(day, growth, language);
        words.say(&text, &text);
    }
    words.done()
}

/// The retention model.
pub(crate) fn exponential(model: &RetentionModel, possible: bool, language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, model.frame.demo);
    let rate = words::rate(model.lambda, language);
    words.say(&format!("Textbook retention curve, {rate}"), &format!("教科书留存曲线：{rate}"));
    if !possible {
        let problem = words::impossible_model(language);
        words.say(&problem, &problem);
        return words.done();
    }
    if let Some(half) = half_life(model.lambda) {
        let half = words::half_life(half, language);
        words.say(&half, &half);
    }
    let (days, left) = (short_decimal(model.days), percent((-model.lambda * model.days).exp()));
    words.say(&format!("After {days} days {left} are left"), &format!("{days} 天后剩 {left}"));
    words.done()
}

/// A month of posts: how many in each state, what comes next, and where the week in progress stands.
pub(crate) fn calendar(chart: &Calendar, language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, chart.frame.demo);
    let name = name(&chart.frame.community, language);
    let month = month(chart.month, true, language);
    words.say(&format!("Calendar of {name}, {month}"), &format!("{name} 的内容日历，{month}"));
    let mut entries = crate::calendar::in_month(chart);
    entries.sort_by_key(|entry| entry.at);
    let told = |state: &EntryState| {
        let count = entries.iter().filter(|entry| entry.state == *state).count();
        (count > 0).then(|| words::entries_in_state(count, *state, language))
    };
    let told: Vec<String> = EntryState::ALL.iter().filter_map(told).collect();
    let told = if told.is_empty() { words::nothing_this_month(language) } else { words::list(&told, language) };
    words.say(&told, &told);
    say_cadence(&mut words, chart);
    for entry in entries.iter().filter(|entry| entry.at >= chart.frame.as_of).take(ENTRIES_TOLD) {
        let (day, time) = (day(entry.at.date(), false, language), entry.at.format("%H:%M"));
        let (title, state) = (clean(&entry.title), words::entry_state(entry.state, language));
        words.say(&format!("{day}, {time}: {title} ({state})"), &format!("{day} {time}：{title}（{state}）"));
    }
    words.done()
}

/// What kinds of posts brought, best first; `rows` are those that are drawn.
pub(crate) fn content(chart: &Content, rows: &[&ContentRow], language: Language) -> String {
    let mut words = Words::new(language);
    say_demo(&mut words, chart.frame.demo);
    let name = name(&chart.frame.community, language);
    words.say(&format!("What content brought in {name}"), &format!("{name} 的内容效果"));
    if let Some((mean, interval)) = chart.mean {
        let part = words::took_part(mean, language);
        let (interval, posts) = (words::share_interval(interval, language), words::posts(chart.posts, language));
        words
            .say(&format!("{part} within 48 hours {interval}, {posts}"), &format!("48小时内{part}{interval}，{posts}"));
    }
    if let Some(why) = chart.why.filter(|_| rows.is_empty()) {
        let why = words::no_ranking(why, chart.posts, chart.in_progress, language);
        words.say(&why, &why);
        return words.done();
    }
    for row in rows.iter().take(ENTRIES_TOLD) {
        let parts = std::iter::once(&row.name).chain(&row.detail).map(|text| clean(text));
        let kind: Vec<String> = parts.filter(|text| !text.is_empty()).collect();
        let (kind, posts) = (kind.join(" · "), words::posts(row.posts, language));
        let (part, range) = (share(row.share), shares(row.interval.0, row.interval.1));
        let stands = words::stands(row.stands, language);
        let stands = stands.map(|stands| words::list(&[String::new(), stands], language)).unwrap_or_default();
        words.say(
            &format!("{kind}: {part} ({range}), {posts}{stands}"),
            &format!("{kind}：{part}（{range}），{posts}{stands}"),
        );
    }
    if rows.iter().all(|row| row.stands == Stands::Level) {
        let none = words::no_difference(language);
        words.say(&none, &none);
    }
    words.done()
}

/// The week in progress, topic by topic.
fn say_cadence(words: &mut Words, chart: &Calendar) {
    let language = words.language;
    let today = chart.frame.as_of.date();
    let parts = chart.cadence.iter().filter_map(|row| {
        let this_week = |week: &&CadenceWeek| week.start == crate::calendar::monday_of(today) && week.meant > 0;
        let week = row.weeks.iter().find(this_week)?;
        let topic = clean(&row.topic);
        let topic = if topic.is_empty() { words::no_topic(language) } else { topic };
        Some(format!("{topic} {}/{}", week.made, week.meant))
    });
    let parts: Vec<String> = parts.take(ENTRIES_TOLD).collect();
    if !parts.is_empty() {
        let parts = words::list(&parts, language);
        words.say(&format!("This week, made of meant: {parts}"), &format!("本周已发/应发：{parts}"));
    }
}
