//! What is done about times that passed: which are sent, which were missed. Source: RELIABILITY P6.

use chrono::{DateTime, TimeDelta, Utc};

use super::occurrence::OccurrenceState;
use super::post::CatchUp;

/// So many times are caught up with at most.
const CAUGHT_UP_MAX: usize = 10;
/// Two times of one post go out so far apart in one place, where both waited; times that are close to each other half as far
/// as they are meant to be, so that what waited once does not stay behind for ever.
pub(crate) const APART: TimeDelta = TimeDelta::seconds(60);
/// So late is still in time where nothing is caught up with: the tick that finds it is not instant.
const IN_TIME: TimeDelta = TimeDelta::seconds(60);

/// What becomes of one time that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is sent, not before this instant.
    Send(DateTime<Utc>),
    /// A later one is sent in its place.
    Overtaken,
    /// It is too late.
    Missed,
}

impl Fate {
    /// How a time ends that is not sent, and the word that says why.
    pub(crate) fn end(self) -> Option<(OccurrenceState, &'static str)> {
        match self {
            Self::Send(_) => None,
            Self::Overtaken => Some((OccurrenceState::Skipped, "overtaken")),
            Self::Missed => Some((OccurrenceState::Missed, "late")),
        }
    }
}

/// Decides about the times that have come, oldest first: one fate each. `stopped_at`: since then it stood still on
/// somebody's word, and what is caught up with now grows no later for that; where it did not, it is now. A reminder is
/// worth nothing later whatever the reason.
pub fn fates(
    due: &[DateTime<Utc>],
    (stopped_at, now): (DateTime<Utc>, DateTime<Utc>),
    policy: CatchUp,
    grace: TimeDelta,
) -> Vec<Fate> {
    let is_dead = |at: &DateTime<Utc>| match policy {
        CatchUp::Skip => now - *at > IN_TIME,
        CatchUp::Latest | CatchUp::All => stopped_at.min(now) - *at > grace.max(IN_TIME),
    };
    let first_alive = due.partition_point(is_dead);
    let alive = due.len() - first_alive;
    let kept = match policy {
        CatchUp::Latest | CatchUp::Skip => 1,
        CatchUp::All => CAUGHT_UP_MAX,
    };
    let first_sent = due.len() - alive.min(kept);
    let mut sent_at = now;
    (0..due.len())
        .map(|index| match index {
            i if i < first_alive => Fate::Missed,
            // Beyond ten lessons at once nobody reads: those are missed, and told.
            i if i < first_sent && policy == CatchUp::All => Fate::Missed,
            i if i < first_sent => Fate::Overtaken,
            i => {
                if i > first_sent {
                    sent_at += APART.min((due[i] - due[i - 1]) / 2);
                }
                Fate::Send(sent_at)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap()
    }

    const HOUR: TimeDelta = TimeDelta::hours(1);

    #[test]
    fn what_is_due_now_is_sent_now_under_every_policy() {
        for &policy in CatchUp::ALL {
            assert_eq!(fates(&[at(0)], (at(0), at(0)), policy, HOUR), [Fate::Send(at(0))]);
        }
    }

    #[test]
    fn after_an_absence_the_latest_within_the_grace_is_sent_and_older_ones_were_missed() {
        let due = [at(-180), at(-50), at(-20)];
        let expected = [Fate::Missed, Fate::Overtaken, Fate::Send(at(0))];
        assert_eq!(fates(&due, (at(0), at(0)), CatchUp::Latest, HOUR), expected);
        assert_eq!(fates(&[at(-61)], (at(0), at(0)), CatchUp::Latest, HOUR), [Fate::Missed]);
        assert_eq!(fates(&[at(-60)], (at(0), at(0)), CatchUp::Latest, HOUR), [Fate::Send(at(0))]);
    }

    #[test]
    fn lessons_are_caught_up_with_in_order_and_a_minute_apart_ten_at_most() {
        let due: Vec<_> = (0..14).map(|n| at(n * 60 - 14 * 60)).collect();
        let fates = fates(&due, (at(0), at(0)), CatchUp::All, TimeDelta::days(7));
        assert!(fates[..4].iter().all(|fate| *fate == Fate::Missed));
        let sent: Vec<_> = (0..10).map(|n| Fate::Send(at(n))).collect();
        assert_eq!(fates[4..], sent[..]);
    }

    #[test]
    fn times_a_minute_apart_are_caught_up_with_in_half_the_time() {
        let due: Vec<_> = (-2..=0).map(at).collect();
        let half = TimeDelta::seconds(30);
        let expected = [Fate::Send(at(0)), Fate::Send(at(0) + half), Fate::Send(at(1))];
        assert_eq!(fates(&due, (at(0), at(0)), CatchUp::All, HOUR), expected);
    }

    #[test]
    fn reminders_are_not_caught_up_with() {
        assert_eq!(fates(&[at(-2)], (at(0), at(0)), CatchUp::Skip, HOUR), [Fate::Missed]);
        assert_eq!(fates(&[at(-2), at(0)], (at(0), at(0)), CatchUp::Skip, HOUR), [Fate::Missed, Fate::Send(at(0))]);
    }

    #[test]
    fn what_stood_still_grows_no_later_meanwhile_but_a_reminder_does() {
        let due = [at(-180), at(-100), at(-20)];
        let stopped = (at(-110), at(0));
        assert_eq!(fates(&due, stopped, CatchUp::Latest, HOUR), [Fate::Missed, Fate::Overtaken, Fate::Send(at(0))]);
        let all = [Fate::Missed, Fate::Send(at(0)), Fate::Send(at(1))];
        assert_eq!(fates(&due, stopped, CatchUp::All, HOUR), all);
        assert_eq!(fates(&due, stopped, CatchUp::Skip, HOUR), [Fate::Missed; 3]);
    }
}
