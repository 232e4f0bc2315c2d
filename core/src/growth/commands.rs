//! `/growth`: how many members, how that changed, and what can be said about where it goes.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use steward_charts as charts;
use steward_statistics::curves::CurveName;
use steward_statistics::growth::Growth;
use steward_statistics::growth::capacity::{Capacity, CapacityReason};

use super::{Day, Series, series};
use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Reply, THEME, Visibility};
use crate::community::Right;
use crate::members::interests::segment::{self, INTEREST, Segment};
use crate::members::{Record, persons};
use crate::picture;
use crate::words::{figure, number, percent, signed};

/// Days drawn when nothing is said.
const DAYS_SHOWN: i64 = 365;

/// The curve is called rough when it is off by more than this share of the members, on the average of the days shown.
const ROUGH_FROM: f64 = 0.05;

/// A record that ends no longer ago than this is of now.
const NOW_FOR: TimeDelta = TimeDelta::days(2);

/// `/growth days interest`: how many members, how that changed, and what can be said about where it goes.
pub const GROWTH: Command = Command {
    name: "growth",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[Arg::int("days", 7, 36_500), INTEREST, THEME, LANG],
        needs_community: true,
        run: |cx, arguments| growth(cx, arguments),
    }],
};

fn growth<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let mut record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
        let segment = segment::narrowed(cx, &mut conn, arguments, &mut record).await?;
        drop(conn);
        let series = series(&record, &about.settings, &about.community.zone);
        // Of a part of the members nothing is concluded: who left before they could choose is missing among the leaves.
        let mut judged = if segment.is_some() { Series::default().judge() } else { series.judge() };
        // A level that was passed already bounds nothing.
        let members = series.days.last().map_or(0.0, |day| day.members as f64);
        let capacity = &mut judged.capacity;
        capacity.low = capacity.low.filter(|low| capacity.identifiable || *low > members);
        let shown = arguments.int("days").unwrap_or(DAYS_SHOWN) as usize;
        let skipped = series.days.len().saturating_sub(shown);
        let days = &series.days[skipped..];
        let fit = fit(&series, &judged, days);
        let title = segment::title(&about.community.name, segment.as_ref());
        let mut reply = Reply::titled(cx.say("growth-title", &[("community", title.as_str().into())]));
        reply.lines = sentences(cx, &record, &series, &judged);
        reply.lines.extend(segment.iter().map(|segment| segment.sentence(cx)));
        reply.lines.extend(fit.as_ref().and_then(|fit| rough_sentence(cx, fit, days)));
        let mut chart = chart(cx, &record, days, series.change_30d(), &judged.capacity, fit);
        chart.frame.community = title;
        reply.chart = Some(Box::new(charts::Chart::Growth(chart)));
        reply.json = numbers(cx, &record, &series, &judged);
        reply.json["segment"] = Segment::numbers(segment.as_ref());
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
    let mut lines: Vec<String> = as_of_sentence(cx, record).into_iter().collect();
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
    lines.extend(persons::among_them(cx, record.joint_present()));
    lines.push(match record.part {
        Some(_) => cx.say("interest-growth", &[]),
        None => capacity_sentence(cx, judged),
    });
    if series.never_seen > 0 {
        lines.push(cx.say("growth-never-seen", &[("count", number(series.never_seen).into())]));
    }
    if !record.gaps.is_empty() {
        lines.push(cx.say("growth-gaps", &[("count", (record.gaps.len() as i64).into())]));
    }
    lines.extend(persons::may_be_two(cx, record));
    lines
}

/// Up to which day it is known, where that is long ago: the figures that follow are of that day, not of now.
fn as_of_sentence(cx: &Cx<'_>, record: &Record) -> Option<String> {
    let asked = cx.as_of.unwrap_or(cx.now).min(cx.now);
    let seen = record.as_of.filter(|seen| asked - *seen > NOW_FOR)?;
    Some(cx.say("growth-as-of", &[("date", cx.zone().local(seen).date().to_string().into())]))
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

fn rough_sentence(cx: &Cx<'_>, fit: &charts::Curve, days: &[Day]) -> Option<String> {
    let error = mean_error(&fit.values, days).filter(|_| fit.rough)?;
    Some(cx.say("growth-rough-fit", &[("percent", percent(error).into())]))
}

/// How far a curve is from the members on the average of the days that were seen, as a share of the members.
fn mean_error(values: &[(NaiveDate, f64)], days: &[Day]) -> Option<f64> {
    let seen: HashMap<NaiveDate, f64> =
        days.iter().filter(|day| day.is_covered).map(|day| (day.date, day.members as f64)).collect();
    let (mut off, mut members) = (0.0, 0.0);
    for (date, value) in values {
        if let Some(level) = seen.get(date) {
            off += (value - level).abs();
            members += level;
        }
    }
    (members > 0.0).then(|| off / members)
}

fn chart(
    cx: &Cx<'_>,
    record: &Record,
    days: &[Day],
    change_30d: Option<(i64, Option<f64>)>,
    capacity: &Capacity,
    fit: Option<charts::Curve>,
) -> charts::Growth {
    charts::Growth {
        frame: picture::frame(cx, record.as_of),
        days: days.iter().map(drawn).collect(),
        fit,
        forecast: Vec::new(),
        capacity: match (capacity.estimate, capacity.low, capacity.high) {
            (Some(estimate), Some(low), Some(high)) if capacity.identifiable => {
                charts::Capacity::Known { estimate, low, high }
            }
            (_, Some(low), _) if capacity.reason != CapacityReason::Declining => charts::Capacity::AtLeast(low),
            _ => charts::Capacity::Unknown,
        },
        change_30d,
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
fn fit(series: &Series, judged: &Growth, shown: &[Day]) -> Option<charts::Curve> {
    let from = shown.first()?.date;
    let model = judged
        .models
        .iter()
        .find(|model| model.name == CurveName::Logistic && judged.capacity.identifiable)
        .or_else(|| judged.models.iter().find(|model| Some(model.name) == judged.best_model))?;
    let first_covered = series.days.iter().position(|day| day.is_covered && day.is_complete)?;
    let values: Vec<(NaiveDate, f64)> = series
        .days
        .iter()
        .enumerate()
        .filter(|(index, day)| *index >= first_covered && day.date >= from)
        .map(|(index, day)| (day.date, model.fitted.curve.level_at((index - first_covered) as f64)))
        .collect();
    let label = match model.name {
        CurveName::Logistic => charts::CurveKind::Logistic,
        CurveName::Exponential => charts::CurveKind::Exponential,
        CurveName::Linear => charts::CurveKind::Linear,
        CurveName::Gompertz => charts::CurveKind::Gompertz,
        CurveName::ImmigrationDeath => charts::CurveKind::ImmigrationDeath,
    };
    let rough = mean_error(&values, shown).is_some_and(|error| error > ROUGH_FROM);
    Some(charts::Curve { label, values, rough })
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
        "linked": persons::numbers(record.joint_present(), record),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, members: i64, is_covered: bool) -> Day {
        Day { date: date.parse().unwrap(), members, joined: 0, left: 0, is_covered, is_complete: true }
    }

    #[test]
    fn how_far_a_curve_is_off_is_a_share_of_the_members_on_days_that_were_seen() {
        let days = [day("2026-03-01", 100, true), day("2026-03-02", 300, true), day("2026-03-03", 9_999, false)];
        let values: Vec<_> = days.iter().map(|day| (day.date, 120.0)).collect();
        assert_eq!(mean_error(&values, &days), Some((20.0 + 180.0) / 400.0));
        assert_eq!(mean_error(&[], &days), None, "without a day in common nothing can be said");
    }
}
