//! What is known of a week.

use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use steward_statistics::proportion::Proportion;

use crate::activity::{ActivityDay, pulse};
use crate::brought::measure::{self, Shown};
use crate::brought::usual;
use crate::calendar::entries::{self, EntryState, Kind};
use crate::community::{Community, Settings};
use crate::content::{self, PostState};
use crate::events::{self, Gathering};
use crate::growth;
use crate::ids::CommunityId;
use crate::members::Record;
use crate::outbox::{self, State};
use crate::store::{Conn, Result};
use crate::zone::{Zone, week_start};

/// Who joined so many days before the week ends had this time to leave again.
const STAYED_DAYS: i64 = 28;
/// Posts of so long ago say what is usual.
const LOOKS_BACK: TimeDelta = TimeDelta::days(365);
/// Events of so many days from now on are ahead.
const AHEAD: TimeDelta = TimeDelta::days(7);
/// So many posts that wait for approval are looked for.
const WAITING_MAX: i64 = 100;

/// A local week, from its Monday on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Week {
    pub(super) monday: NaiveDate,
    pub(super) span: Range<DateTime<Utc>>,
}

impl Week {
    /// The last week that was over at an instant.
    pub(super) fn before(zone: &Zone, now: DateTime<Utc>) -> Self {
        let this = week_start(zone.local_date(now));
        Self::of(zone, this.checked_sub_days(Days::new(7)).unwrap_or(this))
    }

    fn of(zone: &Zone, monday: NaiveDate) -> Self {
        let start = |date: NaiveDate| {
            // A day that the zone never had begins with the next one.
            let start = zone.day_start(date).or_else(|| zone.day_start(zone.next_day(date)?));
            start.unwrap_or_else(|| date.and_time(chrono::NaiveTime::MIN).and_utc())
        };
        Self { monday, span: start(monday)..start(monday + TimeDelta::days(7)) }
    }

    pub(super) fn sunday(&self) -> NaiveDate {
        self.monday + TimeDelta::days(6)
    }

    fn has(&self, date: NaiveDate) -> bool {
        date >= self.monday && date <= self.sunday()
    }
}

/// Members in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Growth {
    /// At its end.
    pub(super) members: i64,
    /// How many more than at the end of the week before; `None`: nobody looked then.
    pub(super) change: Option<i64>,
    pub(super) joined: i64,
    pub(super) left: i64,
    /// How many more the week before had at its end than at its beginning.
    pub(super) change_before: Option<i64>,
    /// Days of it that were not seen wholly.
    pub(super) unseen_days: usize,
    /// Joined and left since, in the week that is in progress.
    pub(super) since: (i64, i64),
}

/// Members who took part in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Active {
    pub(super) members: u32,
    /// In the week before; `None`: not all of it was seen.
    pub(super) before: Option<u32>,
}

/// What a post of the week brought.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    pub(super) number: i64,
    pub(super) title: String,
    /// Persons who reacted, answered or voted, within two days.
    pub(super) people: i64,
    /// The median of its weekday and hour, where enough posts tell it.
    pub(super) usual: Option<f64>,
    /// Whether its two days are not over.
    pub(super) is_in_progress: bool,
}

/// The posts of a week.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Posts {
    pub(super) sent: usize,
    /// Of these, and of nothing else, something went wrong.
    pub(super) failed: Vec<i64>,
    pub(super) missed: Vec<i64>,
    /// The one to which most people said something; `None`: nobody said anything to any.
    pub(super) best: Option<Best>,
}

/// What waits for somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Waiting {
    /// Posts and events to be approved.
    pub(super) posts: Vec<i64>,
    pub(super) events: Vec<i64>,
    /// Messages of which nobody knows whether they arrived.
    pub(super) uncertain: i64,
    /// Messages that stand still, and those that were given up.
    pub(super) parked: i64,
    pub(super) dead: i64,
}

/// All that is told of a week.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) week: Week,
    /// `None`: nothing was seen of it.
    pub(super) growth: Option<Growth>,
    /// Of those who joined four weeks before the last days of the week, how many stayed so long; and the Monday of the
    /// week in which they joined.
    pub(super) stayed: (NaiveDate, Proportion),
    /// `None`: not all of the week was seen.
    pub(super) active: Option<Active>,
    pub(super) posts: Posts,
    pub(super) held: Vec<Gathering>,
    pub(super) ahead: Vec<Gathering>,
    pub(super) waiting: Waiting,
}

/// Gathers what is known of the last week that was over at an instant.
pub(super) async fn gather(
    conn: &mut Conn,
    community: &Community,
    settings: &Settings,
    (as_of, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<Facts> {
    let id = community.id;
    let at = as_of.unwrap_or(now);
    let week = Week::before(&community.zone, at);
    let record = Record::load(conn, id, as_of, now).await?;
    let series = growth::series(&record, settings, &community.zone);
    // Two weeks, the days since, and one more for where the clocks stand.
    let pulse = pulse(conn, id, &record, &community.zone, 23).await?;
    Ok(Facts {
        growth: growth_of(&week, &series.days),
        stayed: stayed(&week, &record, settings),
        active: active(&week, &pulse.days),
        posts: posts(conn, community, &week, &record, at).await?,
        held: events::gatherings(conn, id, week.span.clone(), at).await?,
        ahead: events::gatherings(conn, id, at..at + AHEAD, at).await?,
        waiting: waiting(conn, id).await?,
        week,
    })
}

fn growth_of(week: &Week, days: &[growth::Day]) -> Option<Growth> {
    let end_before = |date: NaiveDate| days.iter().rfind(|day| day.date < date).map(|day| day.members);
    let of_week: Vec<&growth::Day> = days.iter().filter(|day| week.has(day.date)).collect();
    let members = of_week.last()?.members;
    let before = end_before(week.monday);
    let before_that = end_before(week.monday - TimeDelta::days(7));
    let since = days.iter().filter(|day| day.date > week.sunday());
    let seen = of_week.iter().filter(|day| day.is_covered && day.is_complete).count();
    Some(Growth {
        members,
        change: before.map(|before| members - before),
        joined: of_week.iter().map(|day| day.joined).sum(),
        left: of_week.iter().map(|day| day.left).sum(),
        change_before: before.zip(before_that).map(|(before, before_that)| before - before_that),
        unseen_days: 7 - seen.min(7),
        since: since.fold((0, 0), |(joined, left), day| (joined + day.joined, left + day.left)),
    })
}

/// Whoever joined in the week that ended four weeks before this one had four weeks by the end of this one.
fn stayed(week: &Week, record: &Record, settings: &Settings) -> (NaiveDate, Proportion) {
    let length = TimeDelta::days(STAYED_DAYS);
    let joined_in = week.span.start - length..week.span.end - length;
    let memberships = record.memberships(settings);
    let joined = memberships.iter().filter_map(|membership| {
        let joined_at = membership.presence.joined_at.filter(|at| joined_in.contains(at))?;
        // Who was seen only later stayed at least so long: that says nothing of the others.
        let is_seen = membership.presence.entry().is_none();
        is_seen.then(|| membership.presence.left_at.is_none_or(|left_at| left_at >= joined_at + length))
    });
    let (mut all, mut stayed) = (0, 0);
    for has_stayed in joined {
        all += 1;
        stayed += u64::from(has_stayed);
    }
    (week.monday - length, Proportion::with_wilson(stayed, all))
}

fn active(week: &Week, days: &[ActivityDay]) -> Option<Active> {
    let of = |sunday: NaiveDate| days.iter().find(|day| day.date == sunday && day.is_week_covered).map(|day| day.wau);
    Some(Active { members: of(week.sunday())?, before: of(week.sunday() - TimeDelta::days(7)) })
}

async fn posts(
    conn: &mut Conn,
    community: &Community,
    week: &Week,
    record: &Record,
    at: DateTime<Utc>,
) -> Result<Posts> {
    let gathered = entries::gather(conn, community.id, week.span.clone(), at).await?;
    let numbers = |state: EntryState| -> Vec<i64> {
        let of = gathered.entries.iter().filter(|entry| entry.kind == Kind::Post && entry.state == state);
        of.map(|entry| entry.number).collect()
    };
    let mut all = measure::load(conn, community.id, at - LOOKS_BACK, record, at).await?;
    all.retain(|shown| shown.at <= at);
    let best = best(&all, week, &community.zone, at);
    Ok(Posts {
        sent: numbers(EntryState::Sent).len(),
        failed: each_once(numbers(EntryState::Failed)),
        missed: each_once(numbers(EntryState::Missed)),
        best,
    })
}

fn each_once(mut numbers: Vec<i64>) -> Vec<i64> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn best(all: &[Shown], week: &Week, zone: &Zone, at: DateTime<Utc>) -> Option<Best> {
    let people = |shown: &Shown| shown.tally(shown.at + shown.age(at)).people;
    let of_week = all.iter().filter(|shown| shown.is_post() && week.span.contains(&shown.at));
    // Of several with as many, the first.
    let best = of_week.rev().max_by_key(|shown| people(shown)).filter(|shown| people(shown) > 0)?;
    Some(Best {
        number: best.number,
        title: best.title.clone(),
        people: people(best),
        usual: usual::of(best, all, zone, at).and_then(|usual| Some(usual.median?.people)),
        is_in_progress: best.is_in_progress(at),
    })
}

async fn waiting(conn: &mut Conn, community: CommunityId) -> Result<Waiting> {
    let mut waiting = Waiting { events: events::in_review(conn, community).await?, ..Waiting::default() };
    for id in content::store::posts(conn, community, Some(PostState::Review), WAITING_MAX).await? {
        match content::store::one(conn, id).await {
            // `/post list` and `/doctor` name it.
            Err(error) if error.is_about_the_data() => {}
            found => waiting.posts.extend(found?.map(|post| post.number)),
        }
    }
    for (state, n) in outbox::wanting(conn, community).await? {
        match state {
            State::Uncertain => waiting.uncertain = n,
            State::Parked => waiting.parked = n,
            State::Dead => waiting.dead = n,
            _ => {}
        }
    }
    Ok(waiting)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, members: i64, joined: i64, left: i64) -> growth::Day {
        growth::Day { date: date.parse().unwrap(), members, joined, left, is_covered: true, is_complete: true }
    }

    fn week() -> Week {
        Week::before(&Zone::utc(), "2026-11-30T09:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_last_week_that_is_over_is_told() {
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        let monday = |now: &str| Week::before(&berlin, now.parse().unwrap()).monday.to_string();
        assert_eq!(monday("2026-11-29T22:59:59Z"), "2026-11-16", "a second before midnight in Berlin");
        assert_eq!(monday("2026-11-29T23:00:00Z"), "2026-11-23");
        let across = Week::before(&berlin, "2026-10-26T12:00:00Z".parse().unwrap());
        assert_eq!(across.span.end - across.span.start, TimeDelta::hours(7 * 24 + 1), "the clocks went back in it");
    }

    #[test]
    fn growth_is_that_of_the_week_and_what_came_since_is_told_apart() {
        let days = [
            day("2026-11-15", 100, 0, 0),
            day("2026-11-22", 104, 4, 0),
            day("2026-11-23", 110, 7, 1),
            day("2026-11-29", 109, 1, 2),
            day("2026-11-30", 112, 3, 0),
        ];
        let growth = growth_of(&week(), &days).unwrap();
        assert_eq!((growth.members, growth.change, growth.joined, growth.left), (109, Some(5), 8, 3));
        assert_eq!((growth.change_before, growth.since, growth.unseen_days), (Some(4), (3, 0), 5));
        let first = growth_of(&week(), &days[2..]).unwrap();
        assert_eq!((first.change, first.change_before), (None, None), "nobody looked before");
        assert_eq!(growth_of(&week(), &days[..2]), None, "nothing was seen of the week");
    }

    #[test]
    fn a_week_of_which_a_day_was_not_seen_tells_of_nobody_who_took_part() {
        let day = |date: &str, wau: u32, is_week_covered: bool| ActivityDay {
            date: date.parse().unwrap(),
            active: 0,
            wau,
            mau: 0,
            messages: 0,
            replies: 0,
            reactions: 0,
            voice_seconds: 0,
            is_covered: true,
            is_week_covered,
            is_month_covered: false,
        };
        let days = [day("2026-11-22", 7, false), day("2026-11-29", 9, true)];
        assert_eq!(active(&week(), &days), Some(Active { members: 9, before: None }));
        assert_eq!(active(&week(), &[day("2026-11-29", 9, false)]), None);
    }
}
