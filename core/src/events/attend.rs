//! Who was there: by the time in the event's voice or stage channel, or by their own word while it goes on.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use steward_statistics::proportion::Proportion;

use super::event::{Event, EventState};
use super::presence;
use super::seats::Standing;
use super::store::Guest;
use crate::commands::Cx;
use crate::ids::{AccountId, ChannelId};
use crate::members;
use crate::store::{Conn, Result};
use crate::words::{number, percent};

/// So long in the channel counts as having been there, unless the event is so short that a third of it is less.
const LONG_ENOUGH: TimeDelta = TimeDelta::minutes(10);
/// With fewer people than this a share is not told without its fraction.
const FEW: u64 = 10;

/// A time in a channel.
pub(super) type Span = (DateTime<Utc>, DateTime<Utc>);

/// What is known of one account's presence.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) account: AccountId,
    pub(super) span: Span,
    /// They said so themselves.
    pub(super) is_own_word: bool,
}

/// Who was there of those who had signed up, and who else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attendance {
    pub(super) signed_up: u64,
    pub(super) came: u64,
    pub(super) walked_in: u64,
    /// Who was there long enough or said so, in the order of their keys.
    pub(super) present: Vec<AccountId>,
    /// So long counts.
    pub(super) needs: TimeDelta,
    /// Each who was there for a while, with how long; nothing of who only said so.
    pub(super) times: BTreeMap<AccountId, TimeDelta>,
}

/// How long somebody has to be there for it to count.
pub(super) fn needed(minutes: i64) -> TimeDelta {
    LONG_ENOUGH.min(TimeDelta::seconds(minutes * 20))
}

/// How long spans last together; what overlaps counts once.
pub(super) fn union(mut spans: Vec<Span>) -> TimeDelta {
    spans.sort_unstable();
    let (mut total, mut until) = (TimeDelta::zero(), DateTime::<Utc>::MIN_UTC);
    for (from, to) in spans {
        let from = from.max(until);
        if from < to {
            total += to - from;
            until = to;
        }
    }
    total
}

/// Counts who was there. Traces are by person.
pub(super) fn count(minutes: i64, signed_up: &[AccountId], traces: &[Trace]) -> Attendance {
    let needs = needed(minutes);
    let (mut spans, mut present) = (BTreeMap::<AccountId, Vec<Span>>::new(), Vec::new());
    for trace in traces {
        if trace.is_own_word {
            present.push(trace.account);
        } else {
            spans.entry(trace.account).or_default().push(trace.span);
        }
    }
    let times: BTreeMap<AccountId, TimeDelta> = spans.into_iter().map(|(who, spans)| (who, union(spans))).collect();
    present.extend(times.iter().filter(|(_, time)| **time >= needs).map(|(who, _)| *who));
    present.sort_unstable();
    present.dedup();
    let of = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let came = present.iter().filter(|who| signed_up.contains(who)).count();
    let walked_in = of(present.len() - came);
    Attendance { signed_up: of(signed_up.len()), came: of(came), walked_in, present, needs, times }
}

/// Somebody was in a channel: it counts for the events that take place there, as far as it falls into them.
pub(crate) async fn was_there(conn: &mut Conn, channel: ChannelId, account: AccountId, (from, to): Span) -> Result<()> {
    for (event, starts_at, ends_at) in presence::events_in(conn, channel, from, to).await? {
        let span = (from.max(starts_at), to.min(ends_at));
        if span.0 < span.1 {
            presence::note_presence(conn, event, account, span, "voice").await?;
        }
    }
    Ok(())
}

/// Who was there so far, if that can be known: whoever is still in the channel counts up to now.
pub(super) async fn of(
    conn: &mut Conn,
    event: &Event,
    guests: &[Guest],
    now: DateTime<Utc>,
) -> Result<Option<Attendance>> {
    let plan = &event.plan;
    let has_begun = matches!(event.state, EventState::Open | EventState::Over) && now >= plan.starts_at;
    let mut traces = presence::traces(conn, event.id).await?;
    if !has_begun || (traces.is_empty() && !presence::is_seen(conn, &plan.place).await?) {
        return Ok(None);
    }
    for (account, since) in presence::still_there(conn, &plan.place).await? {
        let span = (since.max(plan.starts_at), now.min(plan.ends_at()));
        traces.push(Trace { account, span, is_own_word: false });
    }
    let links = members::link::links(conn, event.community).await?;
    for trace in &mut traces {
        trace.account = AccountId(links.member_of(trace.account).0);
    }
    let going = guests.iter().filter(|guest| guest.seat.standing == Standing::Going);
    let signed_up: Vec<AccountId> = going.map(|guest| guest.seat.person).collect();
    Ok(Some(count(plan.minutes, &signed_up, &traces)))
}

/// Who was there, in words: how many of those who had signed up, who did not come, with how sure that is, and who else.
pub(super) fn lines(cx: &Cx<'_>, event: &Event, attendance: &Attendance) -> Vec<String> {
    let n = |n: u64| number(i64::try_from(n).unwrap_or(i64::MAX));
    let Attendance { signed_up, came, walked_in, needs, .. } = attendance;
    let needs = n(needs.num_minutes().max(1).unsigned_abs());
    let mut lines =
        vec![cx.say(
            "event-came",
            &[("came", n(*came).into()), ("signed", n(*signed_up).into()), ("minutes", needs.into())],
        )];
    if *walked_in > 0 {
        lines.push(cx.say("event-walked-in", &[("n", n(*walked_in).into())]));
    }
    let share = no_show(attendance);
    if let (EventState::Over, Some(estimate), Some(low), Some(high)) =
        (event.state, share.estimate, share.low, share.high)
    {
        let args = [
            ("missing", n(signed_up - came).into()),
            ("signed", n(*signed_up).into()),
            ("share", percent(estimate).into()),
            ("low", percent(low).into()),
            ("high", percent(high).into()),
        ];
        let id = if *signed_up < FEW { "event-no-show-few" } else { "event-no-show" };
        lines.push(cx.say(id, &args));
    }
    lines
}

/// The share of those who had signed up and were not there, with its 95 % Wilson interval.
pub(super) fn no_show(attendance: &Attendance) -> Proportion {
    Proportion::with_wilson(attendance.signed_up - attendance.came, attendance.signed_up)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn in_voice(account: i64, from: i64, to: i64) -> Trace {
        Trace { account: AccountId(account), span: (at(from), at(to)), is_own_word: false }
    }

    #[test]
    fn a_channel_that_was_entered_and_left_fifty_times_counts_the_sum_once() {
        let spans: Vec<Span> = (0..50).map(|n| (at(n * 20), at(n * 20 + 13))).collect();
        assert_eq!(union(spans.clone()), TimeDelta::seconds(650));
        let doubled: Vec<Span> = spans.iter().chain(&spans).copied().collect();
        assert_eq!(union(doubled), TimeDelta::seconds(650), "told twice is once");
        assert_eq!(union(vec![(at(0), at(100)), (at(20), at(30)), (at(90), at(120))]), TimeDelta::seconds(120));
        assert_eq!(union(vec![(at(50), at(50)), (at(60), at(40))]), TimeDelta::zero());
    }

    #[test]
    fn ten_minutes_count_and_a_third_of_what_is_short() {
        assert_eq!(needed(60), TimeDelta::minutes(10));
        assert_eq!(needed(30), TimeDelta::minutes(10));
        assert_eq!(needed(15), TimeDelta::minutes(5));
        assert_eq!(needed(1), TimeDelta::seconds(20));
    }

    #[test]
    fn who_was_there_long_enough_or_says_so_came_and_the_others_did_not() {
        let mut traces = vec![
            in_voice(1, 0, 600),
            in_voice(2, 0, 599),
            in_voice(3, 0, 300),
            in_voice(3, 900, 1200),
            in_voice(9, 0, 3600),
        ];
        traces.push(Trace { account: AccountId(4), span: (at(0), at(0)), is_own_word: true });
        traces.push(Trace { account: AccountId(1), span: (at(0), at(0)), is_own_word: true });
        let signed_up: Vec<AccountId> = (1..=5).map(AccountId).collect();
        let attendance = count(60, &signed_up, &traces);
        assert_eq!((attendance.signed_up, attendance.came, attendance.walked_in), (5, 3, 1));
        assert_eq!(attendance.present, [1, 3, 4, 9].map(AccountId));
        assert_eq!(attendance.times[&AccountId(3)], TimeDelta::minutes(10));
        let share = no_show(&attendance);
        assert!(share.low < Some(0.4) && Some(0.4) < share.high && share.estimate == Some(0.4), "{share:?}");
    }
}
