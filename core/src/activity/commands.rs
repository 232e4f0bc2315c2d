//! `/activity`: how many members take part, by day, week and month.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use steward_charts as charts;

use super::pulse::{ActivityDay, Pulse, pulse};
use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Reply, THEME, Table, Visibility};
use crate::community::Right;
use crate::members::interests::segment::{self, INTEREST, Segment};
use crate::members::{Record, persons};
use crate::picture;
use crate::words::{number, percent};

/// Days shown when nothing is said.
const DAYS_SHOWN: i64 = 90;
/// Rows of the table: the last days.
const TABLE_DAYS: usize = 7;

/// `/activity days interest`: how many members take part, by day, week and month.
pub const ACTIVITY: Command = Command {
    name: "activity",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[Arg::int("days", 7, 3650), INTEREST, THEME, LANG],
        needs_community: true,
        run: |cx, arguments| activity(cx, arguments),
    }],
};

fn activity<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let days = arguments.int("days").unwrap_or(DAYS_SHOWN);
        let mut conn = cx.steward.db.read().await?;
        let mut record = Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?;
        let segment = segment::narrowed(cx, &mut conn, arguments, &mut record).await?;
        let pulse = pulse(&mut conn, about.community.id, &record, &about.community.zone, days).await?;
        drop(conn);
        let title = segment::title(&about.community.name, segment.as_ref());
        let mut reply = Reply::titled(cx.say("activity-title", &[("community", title.as_str().into())]));
        reply.lines = sentences(cx, &pulse);
        reply.lines.extend(segment.iter().map(|segment| segment.sentence(cx)));
        reply.lines.extend(persons::are_counted(cx, record.joint_ever()));
        reply.lines.extend(persons::may_be_two(cx, &record));
        reply.table = table(cx, &pulse);
        let mut chart = chart(cx, &record, &pulse);
        chart.frame.community = title;
        reply.chart = Some(Box::new(charts::Chart::Activity(chart)));
        let last = pulse.last().filter(|_| pulse.is_told);
        let daily: Vec<_> = pulse
            .days
            .iter()
            .map(|day| {
                json!({
                    "date": day.date, "active": day.active, "messages": day.messages, "replies": day.replies,
                    "reactions": day.reactions, "voice_seconds": day.voice_seconds, "covered": day.is_covered,
                })
            })
            .collect();
        reply.json = json!({
            "as_of": record.as_of,
            "daily": daily,
            "dau": last.map(|day| day.active),
            "wau": last.map(|day| day.wau),
            "mau": last.map(|day| day.mau),
            "stickiness": last.and_then(stickiness),
            "gaps": picture::gaps(cx, &record),
            "segment": Segment::numbers(segment.as_ref()),
            "linked": persons::numbers(record.joint_ever(), &record),
        });
        Ok(reply)
    }
    .boxed()
}

/// Active on the day as a share of those active in the month; undefined when nobody was.
fn stickiness(day: &ActivityDay) -> Option<f64> {
    (day.mau > 0).then(|| f64::from(day.active) / f64::from(day.mau))
}

fn sentences(cx: &Cx<'_>, pulse: &Pulse) -> Vec<String> {
    const FEWEST_FOR_A_PERCENTAGE: u32 = 10;
    let Some(last) = pulse.last() else { return vec![cx.say("activity-empty", &[])] };
    if !pulse.is_told {
        return vec![cx.say("activity-unknown", &[])];
    }
    let count = |n: u32| number(i64::from(n));
    let args = [
        ("date", last.date.to_string().into()),
        ("dau", count(last.active).into()),
        ("wau", count(last.wau).into()),
        ("mau", count(last.mau).into()),
    ];
    let mut lines = vec![cx.say("activity-now", &args)];
    if let Some(share) = stickiness(last).filter(|_| last.mau >= FEWEST_FOR_A_PERCENTAGE) {
        lines.push(cx.say("activity-stickiness", &[("percent", percent(share).into())]));
    }
    if !last.is_month_covered {
        lines.push(cx.say("activity-incomplete", &[]));
    }
    lines
}

fn table(cx: &Cx<'_>, pulse: &Pulse) -> Option<Table> {
    let last = &pulse.days[pulse.days.len().saturating_sub(TABLE_DAYS)..];
    if last.is_empty() {
        return None;
    }
    let head = ["date", "active", "messages", "reactions", "voice"]
        .map(|name| cx.say(&format!("activity-column-{name}"), &[]));
    let unknown = || "–".to_owned();
    let rows = last.iter().map(|day| {
        let shown = |n: i64| if day.is_covered { number(n) } else { unknown() };
        vec![
            day.date.to_string(),
            shown(i64::from(day.active)),
            shown(day.messages),
            shown(day.reactions),
            shown(day.voice_seconds / 60),
        ]
    });
    Some(Table { head: head.to_vec(), rows: rows.collect() })
}

fn chart(cx: &Cx<'_>, record: &Record, pulse: &Pulse) -> charts::Activity {
    let days = pulse.days.iter().map(|day| charts::ActivityDay {
        date: day.date,
        active: u64::from(day.active),
        wau: day.is_week_covered.then_some(u64::from(day.wau)),
        mau: day.is_month_covered.then_some(u64::from(day.mau)),
        covered: day.is_covered,
    });
    charts::Activity {
        frame: picture::frame(cx, record.as_of),
        days: days.collect(),
        source: picture::source(cx, record),
    }
}
