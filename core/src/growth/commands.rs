//! `/growth`: how many members, how that changed, and what can be said about where it goes.

use chrono::NaiveDate;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use steward_charts as charts;
use steward_statistics::curves::CurveName;
use steward_statistics::growth::Growth;
use steward_statistics::growth::capacity::CapacityReason;

use super::{Day, Series, series};
use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Reply, THEME, Visibility};
use crate::community::Right;
use crate::members::Record;
use crate::picture;
use crate::words::{figure, number, percent, signed};

/// Days drawn when nothing is said.
const DAYS_SHOWN: i64 = 365;

/// `/growth days`: how many members, how that changed, and what can be said about where it goes.
pub const GROWTH: Command = Command {
    name: "growth",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[Arg::int("days", 7, 36_500), THEME, LANG],
        needs_community: true,
        run: |cx, arguments| growth(cx, arguments),
    }],
};

fn growth<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
        drop(conn);
        let series = series(&record, &about.settings, &about.community.zone);
        let judged = series.judge();
        let shown = arguments.int("days").unwrap_or(DAYS_SHOWN);
        let mut reply = Reply::titled(cx.say("growth-title", &[("community", about.community.name.as_str().into())]));
        reply.lines = sentences(cx, &record, &series, &judged);
        reply.chart = Some(Box::new(charts::Chart::Growth(chart(cx, &record, &series, &judged, shown))));
        reply.json = numbers(cx, &record, &series, &judged);
        Ok(reply)
    }
    .boxed()
}

fn sentences(cx: &Cx<'_>, record: &Record, series: &Series, judged: &Growth) -> Vec<String> {
    if series.days.is_empty() {
        return vec![cx.say("growth-empty", &[])];
    }
    let (joined, left) = series.flows(30);
    let members = series.members();
    let mut lines = Vec::new();
    let flows = [
        ("members", number(members).into()),
        ("count", members.into()),
        ("joined", number(joined).into()),
        ("left", number(left).into()),
    ];
    lines.push(match series.change_30d() {
        None => cx.say("growth-first-days", &flows),
        Some((change, fraction)) => {
            let mut args = flows.to_vec();
            args.push(("change", signed(change).into()));
            match fraction {
                None => cx.say("growth-now", &args),
                Some(fraction) => {
                    args.push(("percent", percent(fraction).into()));
                    cx.say("growth-now-percent", &args)
                }
            }
        }
    });
    lines.push(capacity_sentence(cx, judged));
    if series.never_seen > 0 {
        lines.push(cx.say("growth-never-seen", &[("count", number(series.never_seen).into())]));
    }
    if !record.gaps.is_empty() {
        lines.push(cx.say("growth-gaps", &[("count", (record.gaps.len() as i64).into())]));
    }
    lines
}

fn capacity_sentence(cx: &Cx<'_>, judged: &Growth) -> String {
    let capacity = &judged.capacity;
    let low = capacity.low.map(|low| number(low.round() as i64)).unwrap_or_default();
    match (capacity.reason, capacity.estimate, capacity.high) {
        (reason @ (CapacityReason::Identified | CapacityReason::DecliningTowards), Some(estimate), Some(high)) => cx
            .say(
                if reason == CapacityReason::Identified { "growth-capacity" } else { "growth-declining-towards" },
                &[
                    ("estimate", number(estimate.round() as i64).into()),
                    ("low", low.into()),
                    ("high", number(high.round() as i64).into()),
                    ("joins", figure(capacity.joins_per_day.unwrap_or_default()).into()),
                ],
            ),
        (CapacityReason::Declining, ..) => cx.say("growth-declining", &[]),
        (CapacityReason::TooShort, ..) => cx.say("growth-too-short", &[]),
        (CapacityReason::NoFlows, ..) => cx.say("growth-no-flows", &[]),
        (CapacityReason::ConstantInflow, ..) if capacity.low.is_some() => {
            cx.say("growth-constant-inflow-at-least", &[("low", low.into())])
        }
        (CapacityReason::ConstantInflow, ..) => cx.say("growth-constant-inflow", &[]),
        (CapacityReason::RestsOnFewWeeks, ..) if capacity.low.is_some() => {
            cx.say("growth-few-weeks-at-least", &[("low", low.into())])
        }
        (CapacityReason::RestsOnFewWeeks, ..) => cx.say("growth-few-weeks", &[]),
        _ if capacity.low.is_some() => cx.say("growth-at-least", &[("low", low.into())]),
        _ => cx.say("growth-not-yet", &[]),
    }
}

fn chart(cx: &Cx<'_>, record: &Record, series: &Series, judged: &Growth, shown: i64) -> charts::Growth {
    let skipped = series.days.len().saturating_sub(shown as usize);
    let days = &series.days[skipped..];
    let capacity = &judged.capacity;
    charts::Growth {
        frame: picture::frame(cx, record.as_of),
        days: days.iter().map(drawn).collect(),
        fit: fit(series, judged, days.first().map(|day| day.date)),
        forecast: Vec::new(),
        capacity: match (capacity.estimate, capacity.low, capacity.high) {
            (Some(estimate), Some(low), Some(high)) if capacity.identifiable => {
                charts::Capacity::Known { estimate, low, high }
            }
            (_, Some(low), _) if capacity.reason != CapacityReason::Declining => charts::Capacity::AtLeast(low),
            _ => charts::Capacity::Unknown,
        },
        change_30d: series.change_30d(),
        source: picture::source(cx, record),
    }
}

/// A day as the chart takes it.
pub(crate) fn drawn(day: &Day) -> charts::Day {
    charts::Day {
        date: day.date,
        members: Some(day.members as f64),
        joined: u32::try_from(day.joined).unwrap_or(0),
        left: u32::try_from(day.left).unwrap_or(0),
        covered: day.is_covered,
    }
}

/// The logistic where it could be fitted, since it is the curve that owners know; else the best one.
fn fit(series: &Series, judged: &Growth, from: Option<NaiveDate>) -> Option<charts::Curve> {
    let model = judged
        .models
        .iter()
        .find(|model| model.name == CurveName::Logistic && judged.capacity.identifiable)
        .or_else(|| judged.models.iter().find(|model| Some(model.name) == judged.best_model))?;
    let first_covered = series.days.iter().position(|day| day.is_covered && day.is_complete)?;
    let values = series
        .days
        .iter()
        .enumerate()
        .filter(|(index, day)| *index >= first_covered && from.is_none_or(|from| day.date >= from))
        .map(|(index, day)| (day.date, model.fitted.curve.level_at((index - first_covered) as f64)))
        .collect();
    let label = match model.name {
        CurveName::Logistic => charts::CurveKind::Logistic,
        CurveName::Exponential => charts::CurveKind::Exponential,
        CurveName::Linear => charts::CurveKind::Linear,
        CurveName::Gompertz => charts::CurveKind::Gompertz,
        CurveName::ImmigrationDeath => charts::CurveKind::ImmigrationDeath,
    };
    Some(charts::Curve { label, values })
}

fn numbers(cx: &Cx<'_>, record: &Record, series: &Series, judged: &Growth) -> Value {
    let days: Vec<Value> = series
        .days
        .iter()
        .map(|day| {
            json!({
                "date": day.date, "members": day.members, "joined": day.joined, "left": day.left,
                "covered": day.is_covered, "complete": day.is_complete,
            })
        })
        .collect();
    let rates = &judged.rates;
    json!({
        "as_of": record.as_of,
        "members": series.members(),
        "never_seen": series.never_seen,
        "series": days,
        "models": judged.models,
        "best_model": judged.best_model,
        "rates": {
            "births_per_member_day": rates.births_per_member_day,
            "deaths_per_member_day": rates.deaths_per_member_day,
            "growth_r": rates.growth_r,
            "births": rates.births, "deaths": rates.deaths, "growth": rates.growth,
        },
        "capacity": judged.capacity,
        "gaps": picture::gaps(cx, record),
    })
}
