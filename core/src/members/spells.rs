//! Spells: one member's continuous presence, folded from joins and leaves, or from stays close enough to be one.
//!
//! The record keeps every stay as it was seen; what statistics count is decided here, when they read.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

/// Seconds of a day of exact 24 hours: durations in days are exact seconds over this, never a count of dates.
const DAY_SECONDS: f64 = 86_400.0;

/// A continuous presence: from joining (if that is known) to leaving (if that has happened).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When the member joined; `None` when that was before anybody looked and nothing tells.
    pub joined_at: Option<DateTime<Utc>>,
    /// Since when the presence was observed, where that is later than the joining; `None` when since joining.
    pub observed_from: Option<DateTime<Utc>>,
    /// When the member left; `None` while still there.
    pub left_at: Option<DateTime<Utc>>,
}

impl Span {
    /// Age at which the member came under observation (delayed entry); `None` when observed since joining, or when
    /// the joining is unknown.
    pub fn entry(&self) -> Option<TimeDelta> {
        let entry = self.observed_from? - self.joined_at?;
        (entry > TimeDelta::zero()).then_some(entry)
    }

    /// From joining to leaving, or to `as_of` for who is still there or leaves later; `None` when the joining is
    /// unknown or later than `as_of`.
    pub fn duration(&self, as_of: DateTime<Utc>) -> Option<TimeDelta> {
        let duration = self.left_at.unwrap_or(as_of).min(as_of) - self.joined_at?;
        (duration >= TimeDelta::zero()).then_some(duration)
    }

    /// Whether the member is there at the end of an instant: a joining at it counts, a leaving at it no longer does.
    /// A member of unknown joining is there since the first observation.
    pub fn covers(&self, instant: DateTime<Utc>) -> bool {
        self.start().is_some_and(|start| start <= instant) && self.left_at.is_none_or(|left| instant < left)
    }

    /// The earliest instant at which the presence is known.
    fn start(&self) -> Option<DateTime<Utc>> {
        self.joined_at.or(self.observed_from).or(self.left_at)
    }
}

/// A time span in days of 86,400 seconds.
pub fn days(span: TimeDelta) -> f64 {
    span.as_seconds_f64() / DAY_SECONDS
}

/// The numbered presence of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell<M> {
    /// Whose.
    pub member: M,
    /// 1 for the member's first, 2 for the second …
    pub number: u32,
    /// From when to when.
    pub span: Span,
}

/// What happened to a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The member came in.
    Join,
    /// The member went out, by whatever cause.
    Leave,
}

/// A member who was there when observation began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present<M> {
    /// Who.
    pub member: M,
    /// When they had joined, if that is known.
    pub joined_at: Option<DateTime<Utc>>,
}

/// A joining or leaving as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement<M> {
    /// Who.
    pub member: M,
    /// In or out.
    pub change: Change,
    /// When.
    pub at: DateTime<Utc>,
}

/// The spells of a history, ordered by member and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<M> {
    /// The spells.
    pub spells: Vec<Spell<M>>,
    /// Movements that changed nothing: joins of who was in, leaves of who was known to be out.
    pub ignored: usize,
}

impl<M> Folded<M> {
    /// How many members are there at the end of an instant.
    pub fn members_at(&self, instant: DateTime<Utc>) -> usize {
        self.spells.iter().filter(|spell| spell.span.covers(instant)).count()
    }
}

/// Folds the roster at `observed_from` and the movements since, in any order, into spells.
///
/// - At one instant, who is out joins before leaving, and who is in leaves before joining.
/// - A join while in and a leave while out are ignored and counted; but the leave of somebody never seen before ends
///   a spell of unknown joining.
/// - A rejoin at most `merge_gap` after the leave continues the spell; zero never does.
/// - Movements after `as_of` are not looked at; what is open then stays open.
pub fn fold<M: Ord + Clone>(
    observed_from: DateTime<Utc>,
    as_of: DateTime<Utc>,
    merge_gap: TimeDelta,
    roster: &[Present<M>],
    movements: &[Movement<M>],
) -> Folded<M> {
    let mut by_member: BTreeMap<&M, (Vec<Span>, Vec<&Movement<M>>)> = BTreeMap::new();
    for present in roster {
        // A roster can name a joining after the observation began; such a member was seen from joining on.
        let late = present.joined_at.is_some_and(|joined_at| joined_at >= observed_from);
        let observed_from = (!late).then_some(observed_from);
        let span = Span { joined_at: present.joined_at, observed_from, left_at: None };
        by_member.entry(&present.member).or_default().0.push(span);
    }
    for movement in movements.iter().filter(|movement| movement.at <= as_of) {
        by_member.entry(&movement.member).or_default().1.push(movement);
    }
    let mut folded = Folded { spells: Vec::new(), ignored: 0 };
    for (member, (mut spans, mut own)) in by_member {
        spans.truncate(1);
        own.sort_by_key(|movement| movement.at);
        for same_instant in own.chunk_by(|a, b| a.at == b.at) {
            folded.ignored += apply(&mut spans, same_instant, merge_gap);
        }
        let numbered = (1..).zip(spans).map(|(number, span)| Spell { member: member.clone(), number, span });
        folded.spells.extend(numbered);
    }
    folded
}

/// Applies one member's movements of one instant; returns how many changed nothing.
fn apply<M>(spans: &mut Vec<Span>, movements: &[&Movement<M>], merge_gap: TimeDelta) -> usize {
    let Some(at) = movements.first().map(|movement| movement.at) else { return 0 };
    let mut joins = movements.iter().filter(|movement| movement.change == Change::Join).count();
    let mut leaves = movements.len() - joins;
    let mut ignored = 0;
    while joins + leaves > 0 {
        let is_in = spans.last().is_some_and(|span| span.left_at.is_none());
        let join_next = if is_in { leaves == 0 } else { joins > 0 };
        let changed = if join_next { join(spans, at, merge_gap) } else { leave(spans, at) };
        *(if join_next { &mut joins } else { &mut leaves }) -= 1;
        ignored += usize::from(!changed);
    }
    ignored
}

/// Opens or continues a spell; false when one is open.
fn join(spans: &mut Vec<Span>, at: DateTime<Utc>, merge_gap: TimeDelta) -> bool {
    match spans.last_mut() {
        Some(Span { left_at: None, .. }) => return false,
        Some(Span { left_at: left_at @ Some(_), .. })
            if merge_gap > TimeDelta::zero() && left_at.is_some_and(|left| at - left <= merge_gap) =>
        {
            *left_at = None;
        }
        _ => spans.push(Span { joined_at: Some(at), observed_from: None, left_at: None }),
    }
    true
}

/// Ends the open spell, or records the end of one never seen; false when the member was known to be out.
fn leave(spans: &mut Vec<Span>, at: DateTime<Utc>) -> bool {
    match spans.last_mut() {
        Some(Span { left_at: left_at @ None, .. }) => *left_at = Some(at),
        Some(_) => return false,
        None => spans.push(Span { joined_at: None, observed_from: None, left_at: Some(at) }),
    }
    true
}

/// Several stays of one member taken as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// From when to when.
    pub span: Span,
    /// Which of the given stays it begins with: its source is the source of the whole.
    pub first: usize,
    /// Which of the given stays it ends with: its cause of leaving is the cause of the whole.
    pub last: usize,
}

/// Joins the stays of one member that overlap (in two spaces, say) or lie at most `merge_gap` apart; with a gap of
/// zero only those that overlap. The stays may come in any order; the result is in order of beginning.
pub fn join_close(stays: &[Span], merge_gap: TimeDelta) -> Vec<Joined> {
    let mut order: Vec<usize> = (0..stays.len()).collect();
    // Stable: of two that begin at once, the one given first is the first.
    order.sort_by_key(|&index| stays[index].start());
    let mut joined: Vec<Joined> = Vec::new();
    for index in order {
        let stay = stays[index];
        match joined.last_mut() {
            Some(before) if is_close(&before.span, &stay, merge_gap) => {
                let ends_later = match (before.span.left_at, stay.left_at) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(before), Some(after)) => after > before,
                };
                if ends_later {
                    before.span.left_at = stay.left_at;
                    before.last = index;
                }
            }
            _ => joined.push(Joined { span: stay, first: index, last: index }),
        }
    }
    joined
}

fn is_close(before: &Span, after: &Span, merge_gap: TimeDelta) -> bool {
    let Some(left_at) = before.left_at else { return true };
    let Some(start) = after.start() else { return false };
    start < left_at || (merge_gap > TimeDelta::zero() && start - left_at <= merge_gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("2024-01-{text}Z").parse().unwrap()
    }

    fn moves(list: &[(&'static str, Change, &str)]) -> Vec<Movement<&'static str>> {
        list.iter().map(|&(member, change, time)| Movement { member, change, at: at(time) }).collect()
    }

    fn stay(joined: &str, left: Option<&str>) -> Span {
        Span { joined_at: Some(at(joined)), observed_from: None, left_at: left.map(at) }
    }

    fn fold_moves(list: &[(&'static str, Change, &str)], gap: TimeDelta) -> Folded<&'static str> {
        fold(at("01T00:00:00"), at("31T00:00:00"), gap, &[], &moves(list))
    }

    #[test]
    fn a_join_and_a_leave_of_one_instant_follow_the_state_of_the_member() {
        let out =
            fold_moves(&[("a", Change::Leave, "05T00:00:00"), ("a", Change::Join, "05T00:00:00")], TimeDelta::zero());
        assert_eq!(out.spells.len(), 1);
        assert_eq!(out.spells[0].span.duration(at("31T00:00:00")), Some(TimeDelta::zero()));

        let inside = fold_moves(
            &[
                ("a", Change::Join, "02T00:00:00"),
                ("a", Change::Join, "05T00:00:00"),
                ("a", Change::Leave, "05T00:00:00"),
            ],
            TimeDelta::zero(),
        );
        let spans: Vec<Span> = inside.spells.iter().map(|spell| spell.span).collect();
        assert_eq!(spans, [stay("02T00:00:00", Some("05T00:00:00")), stay("05T00:00:00", None)]);
        assert_eq!(inside.ignored, 0);
    }

    #[test]
    fn a_second_leave_of_somebody_never_seen_joining_is_ignored() {
        let folded =
            fold_moves(&[("z", Change::Leave, "05T00:00:00"), ("z", Change::Leave, "06T00:00:00")], TimeDelta::zero());
        assert_eq!((folded.spells.len(), folded.ignored), (1, 1));
        assert_eq!(folded.spells[0].span.joined_at, None);
        assert_eq!(folded.spells[0].span.duration(at("31T00:00:00")), None);
    }

    #[test]
    fn what_happens_after_the_last_sure_instant_is_not_looked_at() {
        let movements = moves(&[("a", Change::Join, "02T00:00:00"), ("a", Change::Leave, "20T00:00:00")]);
        let folded = fold(at("01T00:00:00"), at("10T00:00:00"), TimeDelta::zero(), &[], &movements);
        assert_eq!(folded.spells[0].span.left_at, None);
        assert_eq!(folded.members_at(at("10T00:00:00")), 1);
    }

    #[test]
    fn a_member_counts_from_the_instant_of_joining_and_not_at_that_of_leaving() {
        let span = stay("02T00:00:00", Some("05T00:00:00"));
        assert!(!span.covers(at("01T23:59:59")));
        assert!(span.covers(at("02T00:00:00")));
        assert!(span.covers(at("04T23:59:59")));
        assert!(!span.covers(at("05T00:00:00")));
    }

    #[test]
    fn a_roster_that_names_a_later_joining_gives_no_delayed_entry() {
        let roster = [Present { member: "a", joined_at: Some(at("03T00:00:00")) }];
        let folded = fold(at("01T00:00:00"), at("31T00:00:00"), TimeDelta::zero(), &roster, &[]);
        assert_eq!(folded.spells[0].span, stay("03T00:00:00", None));
        assert_eq!(folded.spells[0].span.entry(), None);
    }

    #[test]
    fn stays_in_two_spaces_are_one_presence() {
        let stays = [
            stay("10T00:00:00", None),
            stay("02T00:00:00", Some("12T00:00:00")),
            stay("03T00:00:00", Some("04T00:00:00")),
        ];
        let joined = join_close(&stays, TimeDelta::zero());
        assert_eq!(joined, [Joined { span: stay("02T00:00:00", None), first: 1, last: 0 }]);
    }

    #[test]
    fn stays_are_joined_up_to_the_gap_and_keep_the_cause_of_the_last() {
        let stays = [
            stay("02T00:00:00", Some("05T00:00:00")),
            stay("06T00:00:00", Some("07T00:00:00")),
            stay("09T00:00:00", None),
        ];
        let day = join_close(&stays, TimeDelta::days(1));
        assert_eq!(day.len(), 2);
        assert_eq!(day[0], Joined { span: stay("02T00:00:00", Some("07T00:00:00")), first: 0, last: 1 });
        assert_eq!(join_close(&stays, TimeDelta::zero()).len(), 3);
        assert_eq!(join_close(&stays, TimeDelta::days(31)).len(), 1);
        assert_eq!(join_close(&[], TimeDelta::days(31)), []);
    }

    #[test]
    fn touching_stays_stay_apart_when_nothing_is_to_be_joined() {
        let stays = [stay("02T00:00:00", Some("05T00:00:00")), stay("05T00:00:00", None)];
        assert_eq!(join_close(&stays, TimeDelta::zero()).len(), 2);
        assert_eq!(join_close(&stays, TimeDelta::seconds(1)).len(), 1);
    }
}
