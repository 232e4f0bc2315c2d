//! Every word that a picture says, in each language side by side.

mod content;

use crate::{
    chart::{CurveKind, EntryState, Source},
    look::Language::{self, En, ZhCn},
    numbers::{compact, count, grouped, month, percent, range, short_decimal, signed, signed_percent},
};
use chrono::{Datelike as _, NaiveDate};

pub(crate) use content::{
    all_posts, best_of, content_footer, content_title, in_progress, no_difference, no_ranking, posts, share_interval,
    stands, took_part,
};

/// Picks the words of a language.
fn pick(language: Language, en: &'static str, zh: &'static str) -> String {
    match language {
        En => en,
        ZhCn => zh,
    }
    .to_owned()
}

pub(crate) fn growth_title(language: Language) -> String {
    pick(language, "Member growth", "成员增长")
}

pub(crate) fn retention_title(language: Language) -> String {
    pick(language, "Member retention", "成员留存")
}

pub(crate) fn activity_title(language: Language) -> String {
    pick(language, "Activity", "活跃成员")
}

pub(crate) fn logistic_title(language: Language) -> String {
    pick(language, "Logistic model", "逻辑斯蒂模型")
}

pub(crate) fn exponential_title(language: Language) -> String {
    pick(language, "Retention model", "指数留存模型")
}

pub(crate) fn demo(language: Language) -> String {
    pick(language, "DEMO", "演示")
}

pub(crate) fn source(source: Source, language: Language) -> String {
    match source {
        Source::Live => pick(language, "Source: joins and leaves seen by the bot", "数据：机器人记录的加入与退出"),
        Source::Import => pick(language, "Source: imported history", "数据：导入的历史记录"),
        Source::ImportAndLive => {
            pick(language, "Source: imported history, then the bot", "数据：导入的历史记录与机器人记录")
        }
        Source::Simulated => pick(language, "Source: simulated community", "数据：模拟社群"),
    }
}

pub(crate) fn activity_source(source: Source, language: Language) -> String {
    match source {
        Source::Live => pick(language, "Active = 1+ message or reaction", "活跃 = 至少一条消息或表情回应"),
        other => self::source(other, language),
    }
}

/// The source in as few words as will do.
pub(crate) fn short_source(source: Source, language: Language) -> String {
    match source {
        Source::Live => pick(language, "Seen by the bot", "机器人记录"),
        Source::Import => pick(language, "Imported", "导入记录"),
        Source::ImportAndLive => pick(language, "Imported and seen", "导入与机器人记录"),
        Source::Simulated => pick(language, "Simulated", "模拟"),
    }
}

/// What hatching means, added to the footer when there is any.
pub(crate) fn hatched(language: Language) -> String {
    pick(language, " · hatched: not recorded", " · 斜线：无记录")
}

pub(crate) fn as_of(moment: &str, language: Language) -> String {
    match language {
        En => format!("as of {moment}"),
        ZhCn => format!("截至 {moment}"),
    }
}

/// `1 member`, `12,287 members`.
pub(crate) fn members_count(value: f64, language: Language) -> String {
    let number = count(value, language);
    match language {
        En if number == "1" => "1 member".to_owned(),
        En => format!("{number} members"),
        // A unit of Chinese is a word already, and wants no blank.
        ZhCn if number.ends_with(['万', '亿']) => format!("{number}位成员"),
        ZhCn => format!("{number} 位成员"),
    }
}

/// `+420 in 30 days (+3.5%)`.
pub(crate) fn change(members: i64, fraction: Option<f64>, language: Language) -> String {
    let members = signed(members);
    match (language, fraction.filter(|fraction| fraction.is_finite())) {
        (En, Some(fraction)) => format!("{members} in 30 days ({})", signed_percent(fraction)),
        (En, None) => format!("{members} in 30 days"),
        (ZhCn, Some(fraction)) => format!("近30天 {members}（{}）", signed_percent(fraction)),
        (ZhCn, None) => format!("近30天 {members}"),
    }
}

pub(crate) fn expected(value: f64, days: i64, language: Language) -> String {
    let value = compact(value, language);
    match language {
        En => format!("{value} expected in {days} days"),
        ZhCn => format!("{days}天后预计 {value}"),
    }
}

pub(crate) fn still_growing(language: Language) -> String {
    pick(language, "still growing", "仍在增长")
}

pub(crate) fn capacity(estimate: f64, low: f64, high: f64, language: Language) -> String {
    let (estimate, range) = (compact(estimate, language), range(low, high, language));
    match language {
        En => format!("Capacity K ≈ {estimate} (95%: {range})"),
        ZhCn => format!("容量上限 K ≈ {estimate}（95%: {range}）"),
    }
}

/// Marks what lies above the picture.
pub(crate) fn above(text: &str) -> String {
    format!("{text} ↑")
}

pub(crate) fn capacity_short(estimate: f64, language: Language) -> String {
    format!("K ≈ {}", compact(estimate, language))
}

/// `still growing; K at least 13.2k`; without the first half when members fell.
pub(crate) fn capacity_at_least(least: f64, growing: bool, language: Language) -> String {
    let least = compact(least, language);
    match (language, growing) {
        (En, true) => format!("still growing; K at least {least}"),
        (En, false) => format!("K at least {least}"),
        (ZhCn, true) => format!("仍在增长；K 至少 {least}"),
        (ZhCn, false) => format!("K 至少 {least}"),
    }
}

pub(crate) fn members(language: Language) -> String {
    pick(language, "members", "实际成员")
}

pub(crate) fn fit(kind: CurveKind, rough: bool, language: Language) -> String {
    let name = match kind {
        CurveKind::Logistic => pick(language, "logistic fit", "逻辑斯蒂拟合"),
        CurveKind::Exponential => pick(language, "exponential fit", "指数拟合"),
        CurveKind::Linear => pick(language, "linear fit", "线性拟合"),
        CurveKind::Gompertz => pick(language, "Gompertz fit", "Gompertz 拟合"),
        CurveKind::ImmigrationDeath => pick(language, "constant arrivals fit", "恒定加入率拟合"),
    };
    if rough { name + &pick(language, " (rough)", "（粗略）") } else { name }
}

pub(crate) fn forecast(language: Language) -> String {
    pick(language, "forecast", "预测")
}

pub(crate) fn interval(low: f64, high: f64, language: Language) -> String {
    format!("95%: {}", range(low, high, language))
}

pub(crate) fn today(language: Language) -> String {
    pick(language, "today", "今天")
}

pub(crate) fn no_members_yet(language: Language) -> String {
    pick(language, "No data yet: the first day is counted when it is over", "暂无数据：第一天结束后开始统计")
}

pub(crate) fn no_stays_yet(language: Language) -> String {
    pick(language, "No data yet: nobody has been seen joining", "暂无数据：尚未记录到有人加入")
}

pub(crate) fn no_activity_yet(language: Language) -> String {
    pick(language, "No data yet: no full day has been recorded", "暂无数据：尚无完整的一天记录")
}

/// What stands in for a retention curve of fewer than ten members.
pub(crate) fn too_few(joined: u64, left: u64, language: Language) -> String {
    let staying = joined.saturating_sub(left);
    match language {
        En => format!("Too few for a curve yet: {staying} of {joined} who joined are still here"),
        ZhCn => format!("人数太少，暂不绘制曲线：{joined} 人加入，{staying} 人仍在"),
    }
}

pub(crate) fn impossible_model(language: Language) -> String {
    pick(language, "These numbers make no curve: check the parameters", "这些参数画不出曲线：请检查数值")
}

pub(crate) fn still_here(language: Language) -> String {
    pick(language, "Still here:", "仍在社区：")
}

/// `day 7 91%`.
pub(crate) fn survival_at(day: u32, fraction: f64, language: Language) -> String {
    let fraction = percent(fraction);
    match language {
        En => format!("day {day} {fraction}"),
        ZhCn => format!("{day}天 {fraction}"),
    }
}

pub(crate) fn list(items: &[String], language: Language) -> String {
    items.join(match language {
        En => ", ",
        ZhCn => "，",
    })
}

pub(crate) fn joined_and_left(joined: u64, left: u64, language: Language) -> String {
    let (joined, left) = (grouped(joined as f64), grouped(left as f64));
    match language {
        En => format!("{joined} joined, {left} left"),
        ZhCn => format!("{joined} 人加入，{left} 人离开"),
    }
}

pub(crate) fn observed(language: Language) -> String {
    pick(language, "observed, 95% CI", "实际留存（95% 置信区间）")
}

pub(crate) fn exponential(half_life: Option<f64>, rough: bool, language: Language) -> String {
    let name = fit(CurveKind::Exponential, rough, language);
    match (language, half_life.filter(|days| days.is_finite())) {
        (En, Some(days)) => format!("{name}, half-life {}", days_long(days, language)),
        (ZhCn, Some(days)) => format!("{name}，半衰期 {}", days_long(days, language)),
        (_, None) => name,
    }
}

/// `1 day`, `85 days`, `13.9 days`.
pub(crate) fn days_long(days: f64, language: Language) -> String {
    let number = short_decimal(days);
    match language {
        En if number == "1" => "1 day".to_owned(),
        En => format!("{number} days"),
        ZhCn => format!("{number} 天"),
    }
}

pub(crate) fn half_left(day: f64, language: Language) -> String {
    let day = short_decimal(day.ceil());
    match language {
        En => format!("half have left by day {day}"),
        ZhCn => format!("一半成员在第 {day} 天前离开"),
    }
}

pub(crate) fn still_here_on(day: f64, fraction: f64, language: Language) -> String {
    let (day, fraction) = (short_decimal(day.floor()), percent(fraction));
    match language {
        En => format!("{fraction} still here on day {day}"),
        ZhCn => format!("第 {day} 天仍有 {fraction} 在"),
    }
}

pub(crate) fn all_left(day: f64, language: Language) -> String {
    let day = short_decimal(day.ceil());
    match language {
        En => format!("all had left by day {day}"),
        ZhCn => format!("第 {day} 天前全部离开"),
    }
}

pub(crate) fn at_risk(language: Language) -> String {
    pick(language, "Members still observed", "仍在观察的成员数")
}

pub(crate) fn retention_footer(language: Language) -> String {
    pick(language, "Kaplan–Meier · ticks: still here, no longer tracked", "Kaplan–Meier 估计 · 竖线：观察结束时仍在")
}

pub(crate) fn retention_footer_without_ticks(language: Language) -> String {
    pick(language, "Kaplan–Meier estimate", "Kaplan–Meier 估计")
}

pub(crate) fn day_zero(language: Language) -> String {
    pick(language, "day 0", "第0天")
}

/// A day number under an axis.
pub(crate) fn bare_day(day: f64) -> String {
    if (day - day.round()).abs() < 1e-9 { grouped(day) } else { format!("{day}") }
}

pub(crate) fn daily_active(value: f64, language: Language) -> String {
    let number = count(value, language);
    match language {
        En => format!("{number} active a day"),
        ZhCn => format!("日活 {number}"),
    }
}

pub(crate) fn weekly_active(value: f64, language: Language) -> String {
    let number = count(value, language);
    match language {
        En => format!("{number} a week"),
        ZhCn => format!("周活 {number}"),
    }
}

pub(crate) fn monthly_active(value: f64, language: Language) -> String {
    let number = count(value, language);
    match language {
        En => format!("{number} a month"),
        ZhCn => format!("月活 {number}"),
    }
}

/// DAU over MAU: on how many of ten days an active member comes.
pub(crate) fn stickiness(fraction: f64, language: Language) -> String {
    let fraction = percent(fraction);
    match language {
        En => format!("day/month {fraction}"),
        ZhCn => format!("日活/月活 {fraction}"),
    }
}

pub(crate) fn daily(language: Language) -> String {
    pick(language, "active each day", "日活")
}

pub(crate) fn weekly(language: Language) -> String {
    pick(language, "in 7 days", "周活（7天）")
}

pub(crate) fn monthly(language: Language) -> String {
    pick(language, "in 30 days", "月活（30天）")
}

pub(crate) fn logistic_parameters(n0: f64, r: f64, k: f64, language: Language) -> String {
    let (n0, r, k) = (short_decimal(n0), short_decimal(r), short_decimal(k));
    match language {
        En => format!("N₀ = {n0}, r = {r} a day, K = {k}"),
        ZhCn => format!("N₀ = {n0}，r = {r}/天，K = {k}"),
    }
}

pub(crate) fn reaches(members: f64, day: f64, language: Language) -> String {
    let (members, day) = (count(members, language), short_decimal(day));
    match language {
        En => format!("{members} on day {day}"),
        ZhCn => format!("第 {day} 天 {members}"),
    }
}

pub(crate) fn logistic_footer(language: Language) -> String {
    pick(
        language,
        "Textbook model: N(t) = K·N₀·e^(rt) / (K + N₀·(e^(rt) − 1))",
        "教科书模型：N(t) = K·N₀·e^(rt) / (K + N₀·(e^(rt) − 1))",
    )
}

pub(crate) fn exponential_footer(language: Language) -> String {
    pick(language, "Textbook model: L(t) = e^(−λt)", "教科书模型：L(t) = e^(−λt)")
}

pub(crate) fn textbook_model(language: Language) -> String {
    pick(language, "textbook model", "教科书模型")
}

pub(crate) fn model_capacity(k: f64, language: Language) -> String {
    let k = if k < 1000.0 { short_decimal(k) } else { compact(k, language) };
    match language {
        En => format!("Capacity K = {k}"),
        ZhCn => format!("容量上限 K = {k}"),
    }
}

/// Where the logistic curve bends, and how steep it is there.
pub(crate) fn inflection(day: f64, growth: f64, language: Language) -> String {
    let (day, growth) = (short_decimal(day), short_decimal(growth));
    match language {
        En => format!("fastest on day {day}: +{growth} a day"),
        ZhCn => format!("第 {day} 天增长最快：每天 +{growth}"),
    }
}

pub(crate) fn half_life(days: f64, language: Language) -> String {
    let days = days_long(days, language);
    match language {
        En => format!("half-life {days}"),
        ZhCn => format!("半衰期 {days}"),
    }
}

pub(crate) fn rate(lambda: f64, language: Language) -> String {
    let lambda = short_decimal(lambda);
    match language {
        En => format!("λ = {lambda} a day"),
        ZhCn => format!("λ = {lambda}/天"),
    }
}

pub(crate) fn observed_plain(language: Language) -> String {
    pick(language, "observed", "实际留存")
}

pub(crate) fn calendar_title(date: NaiveDate, language: Language) -> String {
    let month = month(date, true, language);
    match language {
        En => format!("Calendar · {month}"),
        ZhCn => format!("内容日历 · {month}"),
    }
}

/// The seven days of a week, from Monday.
pub(crate) fn weekdays(language: Language) -> [&'static str; 7] {
    match language {
        En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ZhCn => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    }
}

pub(crate) fn entry_state(state: EntryState, language: Language) -> String {
    match state {
        EntryState::Sent => pick(language, "sent", "已发布"),
        EntryState::Going => pick(language, "on its way", "发出中"),
        EntryState::Planned => pick(language, "planned", "已计划"),
        EntryState::Review => pick(language, "in review", "待审核"),
        EntryState::Paused => pick(language, "paused", "已暂停"),
        EntryState::Draft => pick(language, "draft", "草稿"),
        EntryState::Uncertain => pick(language, "uncertain", "不确定"),
        EntryState::Failed => pick(language, "failed", "未发出"),
        EntryState::Missed => pick(language, "missed", "错过"),
        EntryState::Skipped => pick(language, "skipped", "跳过"),
        EntryState::Event => pick(language, "event", "活动"),
        EntryState::Held => pick(language, "held", "已举行"),
        EntryState::Cancelled => pick(language, "cancelled", "已取消"),
    }
}

/// `8 sent`, `已发布 8`.
pub(crate) fn entries_in_state(count: usize, state: EntryState, language: Language) -> String {
    let state = entry_state(state, language);
    match language {
        En => format!("{count} {state}"),
        ZhCn => format!("{state} {count}"),
    }
}

pub(crate) fn nothing_this_month(language: Language) -> String {
    pick(language, "Nothing was posted or is planned in this month", "本月没有已发布或计划中的内容")
}

/// Entries of a day that have no room.
pub(crate) fn more_entries(count: usize, language: Language) -> String {
    match language {
        En => format!("+{count} more"),
        ZhCn => format!("另有 {count} 篇"),
    }
}

/// The same as short as can be.
pub(crate) fn more_entries_short(count: usize) -> String {
    format!("+{count}")
}

pub(crate) fn week_of(language: Language) -> String {
    pick(language, "Week of", "每周起始")
}

/// The Monday at the head of a week's column.
pub(crate) fn week_start(date: NaiveDate, language: Language) -> String {
    match language {
        En => crate::numbers::day(date, false, language),
        ZhCn => format!("{}/{}", date.month(), date.day()),
    }
}

/// The head of the column of the week in progress, the longer first.
pub(crate) fn this_week(language: Language) -> [String; 2] {
    [pick(language, "this week", "本周"), pick(language, "now", "本周")]
}

pub(crate) fn no_topic(language: Language) -> String {
    pick(language, "no topic", "未分主题")
}

/// The line of the topics that have no line of their own.
pub(crate) fn other_topics(count: usize, language: Language) -> String {
    match language {
        En => format!("{count} other topics"),
        ZhCn => format!("其余 {count} 个主题"),
    }
}

/// What the table says, the longer first.
pub(crate) fn cadence_footer(language: Language) -> [String; 2] {
    [
        pick(language, "Below: posts made / meant by the schedules", "下表：已发布 / 按计划应发布的篇数"),
        pick(language, "Below: made / meant", "下表：已发 / 应发"),
    ]
}

pub(crate) fn calendar_footer(language: Language) -> String {
    pick(language, "Times of the community's zone", "时间为社群所在时区")
}
