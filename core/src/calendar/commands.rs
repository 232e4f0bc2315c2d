//! `/calendar`: a month of posts and events as picture and as text, and the cadence kept beside the cadence meant.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use steward_charts as charts;

use super::cadence::{self, Cadence};
use super::entries::{self, Entry, EntryState, Gathered};
use super::{feed, month};
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, THEME, Table, Visibility, clipped,
};
use crate::community::{Right, audit};
use crate::picture;
use crate::zone::{Zone, week_start};

/// So many entries of one day are told; the picture and the numbers have them all.
const TOLD_A_DAY: usize = 6;
/// So many characters of a title are told.
const TITLE_MAX_CHARS: usize = 60;

/// `/calendar show month:`: a month of posts and events. `/calendar` alone, or with a month, means the same where it is typed.
pub(crate) const CALENDAR: Command = Command {
    name: "calendar",
    actions: &[
        Action {
            name: "show",
            who: Right::Moderator,
            answer: Visibility::AsSet,
            args: &[Arg::text("month", 30), THEME, LANG],
            needs_community: true,
            run: |cx, arguments| show(cx, arguments),
        },
        Action {
            name: "feed",
            who: Right::Moderator,
            answer: Visibility::Private,
            args: &[LANG],
            needs_community: true,
            run: |cx, _| feed_address(cx),
        },
        Action {
            name: "renew",
            who: Right::Moderator,
            answer: Visibility::Private,
            args: &[LANG],
            needs_community: true,
            run: |cx, _| renew(cx),
        },
    ],
};

/// A month in a zone.
struct Month {
    first: NaiveDate,
    /// The Mondays of the weeks that touch it.
    weeks: Vec<NaiveDate>,
    zone: Zone,
}

impl Month {
    fn new(first: NaiveDate, zone: Zone) -> Self {
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        let weeks = week_start(first).iter_weeks().take_while(|monday| *monday < next).collect();
        Self { first, weeks, zone }
    }

    /// From the first Monday to the last Sunday.
    fn span(&self) -> Range<DateTime<Utc>> {
        let first = self.weeks.first().copied().unwrap_or(self.first);
        let last = self.weeks.last().copied().unwrap_or(self.first);
        let end = last.checked_add_days(Days::new(7)).unwrap_or(last);
        start_of(&self.zone, first)..start_of(&self.zone, end)
    }

    fn holds(&self, entry: &Entry) -> bool {
        let date = self.zone.local_date(entry.at);
        (date.year(), date.month()) == (self.first.year(), self.first.month())
    }

    /// The entries of the month itself by day, without those of the days around it.
    fn days<'e>(&self, entries: &'e [Entry]) -> BTreeMap<NaiveDate, Vec<&'e Entry>> {
        let mut days = BTreeMap::<_, Vec<_>>::new();
        for entry in entries.iter().filter(|entry| self.holds(entry)) {
            days.entry(self.zone.local_date(entry.at)).or_default().push(entry);
        }
        days
    }
}

/// The first instant of a day; of one that the zone never had, that of the next.
fn start_of(zone: &Zone, date: NaiveDate) -> DateTime<Utc> {
    let start = zone.day_start(date).or_else(|| zone.day_start(zone.next_day(date)?));
    start.unwrap_or_else(|| date.and_time(chrono::NaiveTime::MIN).and_utc())
}

fn show<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let zone = cx.zone();
        let text = arguments.text("month").unwrap_or_default();
        let first = month::parse(text, zone.local_date(cx.as_of.unwrap_or(cx.now)));
        let first = first.ok_or_else(|| Refusal::new("calendar-month-unclear").arg("month", clipped(text)))?;
        let month = Month::new(first, zone);
        let mut conn = cx.steward.db.read().await?;
        let gathered = entries::gather(&mut conn, about.community.id, month.span(), cx.now).await?;
        drop(conn);
        let cadence = cadence::count(&gathered.entries, &month.weeks, &month.zone);
        let name = first.format("%Y-%m").to_string();
        let title = [("community", about.community.name.as_str().into()), ("month", name.into())];
        let mut reply = Reply::titled(cx.say("calendar-title", &title));
        reply.lines = lines(cx, &month, &gathered);
        reply.table = table(cx, &month, &cadence);
        reply.json = numbers(cx, &month, &gathered, &cadence);
        reply.chart = Some(Box::new(charts::Chart::Calendar(chart(cx, &month, &gathered.entries, &cadence))));
        Ok(reply)
    }
    .boxed()
}

/// A line for each day on which something happens, and what has to be known of them.
fn lines(cx: &Cx<'_>, month: &Month, gathered: &Gathered) -> Vec<String> {
    let days = month.days(&gathered.entries);
    let mut lines: Vec<String> = days.iter().map(|(date, entries)| day_line(cx, &month.zone, *date, entries)).collect();
    if days.is_empty() {
        lines.push(cx.say("calendar-empty", &[]));
    }
    if !gathered.cut.is_empty() {
        let numbers: Vec<String> = gathered.cut.iter().map(|number| format!("#{number}")).collect();
        lines.push(cx.say("calendar-cut", &[("posts", numbers.join(", ").into())]));
    }
    if gathered.unreadable > 0 {
        lines.push(cx.say("calendar-unreadable", &[("n", gathered.unreadable.into())]));
    }
    lines
}

fn day_line(cx: &Cx<'_>, zone: &Zone, date: NaiveDate, entries: &[&Entry]) -> String {
    let told = entries.iter().take(TOLD_A_DAY).map(|entry| {
        let title: String = entry.title.chars().take(TITLE_MAX_CHARS).collect();
        let rest = if title.len() < entry.title.len() { "…" } else { "" };
        let args = [
            ("time", zone.local(entry.at).format("%H:%M").to_string().into()),
            ("kind", entry.kind.as_str().into()),
            ("post", format!("#{} {title}{rest}", entry.number).into()),
            ("state", state_word(cx, entry.state).into()),
        ];
        cx.say("calendar-entry", &args)
    });
    let mut told: Vec<String> = told.collect();
    let more = entries.len().saturating_sub(TOLD_A_DAY);
    if more > 0 {
        told.push(cx.say("calendar-more", &[("n", more.into())]));
    }
    let weekday = cx.say("calendar-weekday", &[("n", date.weekday().number_from_monday().into())]);
    let args = [("weekday", weekday.into()), ("day", date.day().into()), ("entries", told.join("; ").into())];
    cx.say("calendar-day", &args)
}

fn state_word(cx: &Cx<'_>, state: EntryState) -> String {
    cx.say(&format!("calendar-state-{}", state.as_str()), &[])
}

/// Topics by weeks: made of meant. The week in progress says so.
fn table(cx: &Cx<'_>, month: &Month, cadence: &[Cadence]) -> Option<Table> {
    if cadence.is_empty() {
        return None;
    }
    let now = week_start(month.zone.local_date(cx.now));
    let week = |start: &NaiveDate| {
        let day = start.format("%m-%d").to_string();
        if *start == now { cx.say("calendar-week-now", &[("day", day.into())]) } else { day }
    };
    let row = |cadence: &Cadence| {
        let topic = Some(cadence.topic.clone()).filter(|topic| !topic.is_empty());
        let topic = topic.unwrap_or_else(|| cx.say("calendar-no-topic", &[]));
        let weeks = cadence.weeks.iter().map(|week| match week.meant {
            0 => "–".to_owned(),
            meant => format!("{}/{meant}", week.made),
        });
        std::iter::once(topic).chain(weeks).collect()
    };
    let head = std::iter::once(cx.say("calendar-head", &[])).chain(month.weeks.iter().map(week)).collect();
    Some(Table { head, rows: cadence.iter().map(row).collect() })
}

fn numbers(cx: &Cx<'_>, month: &Month, gathered: &Gathered, cadence: &[Cadence]) -> Value {
    let entry = |entry: &&Entry| {
        json!({
            "at": entry.at, "local": month.zone.local(entry.at).format("%Y-%m-%dT%H:%M:%S").to_string(),
            "number": entry.number, "title": entry.title, "topic": entry.topic,
            "state": entry.state.as_str(), "state_says": state_word(cx, entry.state), "kind": entry.kind.as_str(),
        })
    };
    let days = month.days(&gathered.entries);
    let days = days
        .iter()
        .map(|(date, entries)| json!({ "date": date, "entries": entries.iter().map(entry).collect::<Vec<_>>() }));
    let cadence = cadence.iter().map(|cadence| {
        let weeks = cadence.weeks.iter().map(|w| json!({ "start": w.start, "made": w.made, "meant": w.meant }));
        json!({ "topic": cadence.topic, "weeks": weeks.collect::<Vec<_>>() })
    });
    json!({
        "month": month.first.format("%Y-%m").to_string(),
        "zone": month.zone.name(),
        "today": month.zone.local_date(cx.now),
        "days": days.collect::<Vec<_>>(),
        "cadence": cadence.collect::<Vec<_>>(),
        "cut": gathered.cut,
        "unreadable": gathered.unreadable,
    })
}

fn chart(cx: &Cx<'_>, month: &Month, entries: &[Entry], cadence: &[Cadence]) -> charts::Calendar {
    let drawn = |entry: &Entry| charts::CalendarEntry {
        at: month.zone.local(entry.at),
        title: entry.title.clone(),
        state: drawn_state(entry.state),
    };
    let topic = |cadence: &Cadence| charts::Cadence {
        topic: cadence.topic.clone(),
        weeks: cadence
            .weeks
            .iter()
            .map(|week| charts::CadenceWeek { start: week.start, made: week.made, meant: week.meant })
            .collect(),
    };
    charts::Calendar {
        frame: picture::frame(cx, None),
        month: month.first,
        entries: entries.iter().map(drawn).collect(),
        cadence: cadence.iter().map(topic).collect(),
    }
}

fn drawn_state(state: EntryState) -> charts::EntryState {
    match state {
        EntryState::Sent => charts::EntryState::Sent,
        EntryState::Going => charts::EntryState::Going,
        EntryState::Planned => charts::EntryState::Planned,
        EntryState::Review => charts::EntryState::Review,
        EntryState::Paused => charts::EntryState::Paused,
        EntryState::Draft => charts::EntryState::Draft,
        EntryState::Uncertain => charts::EntryState::Uncertain,
        EntryState::Failed => charts::EntryState::Failed,
        EntryState::Missed => charts::EntryState::Missed,
        EntryState::Skipped => charts::EntryState::Skipped,
        EntryState::Event => charts::EntryState::Event,
        EntryState::Held => charts::EntryState::Held,
        EntryState::Cancelled => charts::EntryState::Cancelled,
    }
}

/// The address of the feed, told when it is made: of one that is there only a digest is kept.
fn feed_address<'a>(cx: &'a Cx<'a>) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let community = cx.about()?.community.id;
        refuse_unreachable(cx)?;
        let mut write = cx.steward.db.write().await?;
        match feed::first(&mut write, cx.steward, community, cx.now).await? {
            Ok(token) => {
                audit(&mut write, community, cx.now, &cx.caller.actor(), "make-calendar-feed", "").await?;
                write.commit().await?;
                told(cx, &token, "calendar-feed-made")
            }
            Err(made_at) => {
                let made = cx.zone().local(made_at).format("%Y-%m-%d %H:%M").to_string();
                let mut reply = Reply::titled(cx.say("calendar-feed-there", &[("made", made.into())]));
                reply.json = json!({ "address": null, "made_at": made_at });
                Ok(reply)
            }
        }
    }
    .boxed()
}

/// A new address; the one before ends.
fn renew<'a>(cx: &'a Cx<'a>) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let community = cx.about()?.community.id;
        refuse_unreachable(cx)?;
        let mut write = cx.steward.db.write().await?;
        let token = feed::renew(&mut write, cx.steward, community, cx.now).await?;
        audit(&mut write, community, cx.now, &cx.caller.actor(), "renew-calendar-feed", "").await?;
        write.commit().await?;
        told(cx, &token, "calendar-feed-renewed")
    }
    .boxed()
}

/// An address that nobody could open is not made.
fn refuse_unreachable(cx: &Cx<'_>) -> Result<(), Refusal> {
    if cx.steward.public_url().is_some() { Ok(()) } else { Err(Refusal::new("calendar-feed-unreachable")) }
}

fn told(cx: &Cx<'_>, token: &str, title: &str) -> Result<Reply, CommandError> {
    let address = cx.steward.public_url().and_then(|url| url.join(&format!("calendar/{token}.ics")).ok());
    let address = address.ok_or_else(|| Refusal::new("calendar-feed-unreachable"))?.to_string();
    let mut reply = Reply::titled(cx.say(title, &[]));
    reply.lines = vec![address.clone(), cx.say("calendar-feed-what", &[])];
    reply.json = json!({ "address": address, "made_at": cx.now });
    Ok(reply)
}
