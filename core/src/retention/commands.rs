//! `/retention`: how long members stay, with its uncertainty.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use steward_charts as charts;
use steward_statistics::grouped::laws::LawName;
use steward_statistics::kaplan_meier::SurvivalStep;
use steward_statistics::retention::Retention;

use super::{Observed, estimate, observed};
use crate::commands::{Action, Arguments, Command, CommandError, Cx, LANG, Reply, THEME, Visibility};
use crate::community::Right;
use crate::members::interests::segment::{self, INTEREST, Segment};
use crate::members::{Record, by_cause, persons};
use crate::picture;
use crate::words::{duration, figure, number, percent};

/// Days named in the headline.
const HEADLINE_DAYS: [u32; 3] = [7, 30, 90];
/// The exponential is called rough when it is off by more than this anywhere it is supported.
const ROUGH_FROM: f64 = 0.05;
/// Points of a curve in a picture; more than pixels would show.
const CURVE_POINTS: usize = 200;

/// `/retention interest`: how long members stay, with its uncertainty.
pub const RETENTION: Command = Command {
    name: "retention",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[INTEREST, THEME, LANG],
        needs_community: true,
        run: |cx, arguments| retention(cx, arguments),
    }],
};

fn retention<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let mut record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
        let segment = segment::narrowed(cx, &mut conn, arguments, &mut record).await?;
        drop(conn);
        let observed = observed(&record, &about.settings);
        let estimated = estimate(&observed);
        let title = segment::title(&about.community.name, segment.as_ref());
        let mut reply = Reply::titled(cx.say("retention-title", &[("community", title.as_str().into())]));
        reply.lines = sentences(cx, &observed, &estimated);
        if let Some(segment) = &segment {
            reply.lines.push(segment.sentence(cx));
            reply.lines.push(cx.say("interest-retention", &[]));
        }
        reply.lines.extend(persons::are_counted(cx, record.joint_ever()));
        reply.lines.extend(persons::may_be_two(cx, &record));
        let mut chart = chart(cx, &record, &observed, &estimated);
        chart.frame.community = title;
        reply.chart = Some(Box::new(charts::Chart::Retention(chart)));
        reply.json = numbers(cx, &record, &observed, &estimated);
        reply.json["segment"] = Segment::numbers(segment.as_ref());
        Ok(reply)
    }
    .boxed()
}

fn survival_at(estimated: &Retention, day: f64) -> Option<f64> {
    if estimated.supported_to_days.is_none_or(|supported| day > supported) {
        return None;
    }
    let after = estimated.kaplan_meier.partition_point(|step| step.day <= day);
    Some(if after == 0 { 1.0 } else { estimated.kaplan_meier[after - 1].survival })
}

fn sentences(cx: &Cx<'_>, observed: &Observed, estimated: &Retention) -> Vec<String> {
    let mut lines = Vec::new();
    if estimated.n == 0 {
        lines.push(cx.say("retention-empty", &[]));
    } else {
        lines.push(stay_sentence(cx, estimated));
        lines.push(rate_sentence(cx, estimated));
        lines.push(fit_sentence(cx, estimated));
    }
    if observed.excluded_unknown_join > 0 {
        lines.push(cx.say("retention-excluded", &[("count", number(observed.excluded_unknown_join as i64).into())]));
    }
    lines
}

fn stay_sentence(cx: &Cx<'_>, estimated: &Retention) -> String {
    let flows = [("n", number(estimated.n as i64).into()), ("left", number(estimated.departures as i64).into())];
    let mut args = flows.to_vec();
    if let Some(median) = estimated.median_days.estimate {
        args.push(("time", duration(cx.lang, median).into()));
        return cx.say("retention-half", &args);
    }
    let told = HEADLINE_DAYS.iter().rev().find_map(|day| Some((*day, survival_at(estimated, f64::from(*day))?)));
    match told {
        Some((day, survival)) => {
            args.push(("day", i64::from(day).into()));
            args.push(("percent", percent(survival).into()));
            cx.say("retention-most-stay", &args)
        }
        None => cx.say("retention-few", &args),
    }
}

fn rate_sentence(cx: &Cx<'_>, estimated: &Retention) -> String {
    let (rate, half) = (estimated.exponential.rate_per_day, estimated.exponential.half_life_days);
    let shown = |x: Option<f64>| x.map(figure).unwrap_or_default();
    if rate.high.is_none() {
        // Who has only just come has been observed for no time, and no time bounds no rate.
        return cx.say("retention-no-time", &[]);
    }
    if estimated.departures == 0 {
        return cx.say("retention-nobody-left", &[("high", shown(rate.high).into()), ("half", shown(half.low).into())]);
    }
    cx.say(
        "retention-rate",
        &[
            ("rate", shown(rate.estimate).into()),
            ("low", shown(rate.low).into()),
            ("high", shown(rate.high).into()),
            ("half", shown(half.estimate).into()),
            ("halflow", shown(half.low).into()),
            ("halfhigh", shown(half.high).into()),
        ],
    )
}

/// Whether the constant rate that the half-life stands on is tenable at all.
fn fit_sentence(cx: &Cx<'_>, estimated: &Retention) -> String {
    let off = estimated.largest_gaps.exponential.map(percent).unwrap_or_default();
    match estimated.constant_rate.rejected {
        None => cx.say("retention-shape-unknown", &[]),
        Some(false) => cx.say("retention-constant", &[]),
        Some(true) => {
            let best = estimated.best_model.map(|name| cx.say(word(name), &[])).unwrap_or_default();
            cx.say("retention-not-constant", &[("off", off.into()), ("best", best.into())])
        }
    }
}

fn word(name: LawName) -> &'static str {
    match name {
        LawName::Exponential => "law-exponential",
        LawName::Weibull => "law-weibull",
        LawName::LogNormal => "law-lognormal",
        LawName::Lomax => "law-lomax",
        LawName::BounceWeibull => "law-bounce-weibull",
    }
}

fn chart(cx: &Cx<'_>, record: &Record, observed: &Observed, estimated: &Retention) -> charts::Retention {
    let exponential = &estimated.exponential;
    let is_rough = estimated.largest_gaps.exponential.is_some_and(|gap| gap > ROUGH_FROM);
    charts::Retention {
        frame: picture::frame(cx, record.as_of),
        steps: drawn(&estimated.kaplan_meier),
        censored_days: observed
            .spells
            .iter()
            .filter(|spell| !spell.departed)
            .map(|spell| spell.duration_days)
            .collect(),
        at_risk: at_risk(observed),
        joined: estimated.n,
        left: estimated.departures,
        exponential: exponential.rate_per_day.estimate.map(|rate_per_day| charts::ExponentialCurve {
            rate_per_day,
            half_life_days: exponential.half_life_days.estimate,
            rough: is_rough,
        }),
        best: best_curve(cx, estimated),
        median_day: estimated.median_days.estimate,
        survival_at: HEADLINE_DAYS
            .iter()
            .filter_map(|day| Some((*day, survival_at(estimated, f64::from(*day))?)))
            .collect(),
        source: picture::source(cx, record),
    }
}

/// The curve as the chart takes it.
pub(crate) fn drawn(steps: &[SurvivalStep]) -> Vec<charts::Step> {
    steps.iter().map(|s| charts::Step { day: s.day, survival: s.survival, low: s.low, high: s.high }).collect()
}

/// Members under observation from each day on at which their number changes.
fn at_risk(observed: &Observed) -> Vec<(f64, u64)> {
    let mut changes: Vec<(f64, i64)> = Vec::with_capacity(observed.spells.len() * 2);
    for spell in &observed.spells {
        changes.push((spell.entry_age_days(), 1));
        // At risk up to and with the very instant of leaving: the number falls just after it.
        changes.push((spell.duration_days.next_up(), -1));
    }
    changes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut level = 0_i64;
    let mut levels: Vec<(f64, u64)> = Vec::new();
    for (day, change) in changes {
        level += change;
        let count = u64::try_from(level).unwrap_or(0);
        match levels.last_mut() {
            Some(last) if last.0 >= day => last.1 = count,
            _ => levels.push((day, count)),
        }
    }
    levels
}

fn best_curve(cx: &Cx<'_>, estimated: &Retention) -> Option<charts::BestCurve> {
    let name = estimated.best_model.filter(|name| *name != LawName::Exponential)?;
    let law = estimated.models.iter().find(|model| model.name == name)?.law;
    let end = estimated.supported_to_days.or(estimated.kaplan_meier.last().map(|step| step.day))?;
    // The laws bend most at their beginning: points are closer there.
    let day = |i: usize| end * (i as f64 / CURVE_POINTS as f64).powi(2);
    let points = (0..=CURVE_POINTS).map(|i| (day(i), law.survival_at(day(i)))).collect();
    Some(charts::BestCurve { name: cx.say(word(name), &[]), points })
}

fn numbers(cx: &Cx<'_>, record: &Record, observed: &Observed, estimated: &Retention) -> Value {
    let causes: BTreeMap<&str, u64> =
        by_cause(&observed.memberships).into_iter().map(|(cause, n)| (cause.as_str(), n)).collect();
    let exponential = &estimated.exponential;
    json!({
        "as_of": record.as_of,
        "n": estimated.n,
        "excluded_unknown_join": observed.excluded_unknown_join,
        "departures": estimated.departures,
        "departures_by_cause": causes,
        "member_days": estimated.member_days,
        "exponential": {
            "rate_per_day": exponential.rate_per_day,
            "half_life_days": exponential.half_life_days,
            "log_likelihood": exponential.log_likelihood,
            "aic": exponential.aic,
        },
        "kaplan_meier": estimated.kaplan_meier,
        "supported_to_days": estimated.supported_to_days,
        "median_days": estimated.median_days,
        "restricted_means": estimated.restricted_means,
        "models": estimated.models,
        "best_model": estimated.best_model,
        "constant_rate": estimated.constant_rate,
        "bounce": estimated.bounce,
        "largest_gaps": estimated.largest_gaps,
        "gaps": picture::gaps(cx, record),
        "linked": persons::numbers(record.joint_ever(), record),
    })
}
