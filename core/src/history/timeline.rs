//! The stays of one account in one space, as files tell them: in any order, more than once, some of them known already.
//!
//! The rules for what happens now are in `members::stays`; there an event is always the newest. Here it may be years
//! old and belong between two stays that are known, so the whole list is read, changed and written again.

use chrono::{DateTime, Utc};

use crate::inbox::{EndReason, JoinHow};

/// One stay with everything that its row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownStay {
    pub(crate) joined_at: Option<DateTime<Utc>>,
    pub(crate) observed_at: DateTime<Utc>,
    pub(crate) left_after_at: Option<DateTime<Utc>>,
    pub(crate) left_at: Option<DateTime<Utc>>,
    pub(crate) end_reason: Option<EndReason>,
    pub(crate) found_by: String,
    pub(crate) source: Option<String>,
    pub(crate) is_pending: bool,
}

impl KnownStay {
    /// A stay that was read from a file and lasts.
    pub(crate) fn open(joined_at: Option<DateTime<Utc>>, observed_at: DateTime<Utc>) -> Self {
        Self {
            joined_at,
            observed_at,
            left_after_at: None,
            left_at: None,
            end_reason: None,
            found_by: JoinHow::Import.as_str().to_owned(),
            source: None,
            is_pending: false,
        }
    }

    /// The instant from which they were certainly there.
    pub(crate) fn begin(&self) -> DateTime<Utc> {
        self.joined_at.unwrap_or(self.observed_at)
    }

    fn is_imported(&self) -> bool {
        self.found_by == JoinHow::Import.as_str()
    }

    fn covers(&self, at: DateTime<Utc>) -> bool {
        self.begin() <= at && self.left_at.is_none_or(|left| at < left)
    }

    fn close(&mut self, at: DateTime<Utc>, reason: Option<EndReason>) {
        self.left_after_at = None;
        self.left_at = Some(at);
        self.end_reason = reason;
        self.is_pending = false;
    }
}

/// When a space was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Since when by anybody: by Steward, or by who made a file.
    pub(crate) from: DateTime<Utc>,
    /// Since when by Steward itself, if it ever did.
    pub(crate) live_from: Option<DateTime<Utc>>,
    /// Between which instants by nobody, in order.
    pub(crate) gaps: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Sight {
    /// The first gap that ends after `from` and begins before `to`: something may have been missed between the two.
    fn gap_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.gaps.iter().copied().find(|gap| gap.1 > from && gap.0 < to)
    }
}

/// What a record of a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entered {
    /// A stay that was not known.
    New,
    /// A known stay is now known to have ended.
    Changed,
    /// Nothing: it was known.
    Known,
    /// Nothing: a stay that begins at the same instant is known to have ended at another.
    Contradicts(DateTime<Utc>),
}

/// The stays of one account in one space, by their beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Timeline {
    stays: Vec<KnownStay>,
    is_changed: bool,
}

impl Timeline {
    /// The stays as they are stored.
    pub(crate) fn of(stays: Vec<KnownStay>) -> Self {
        Self { stays, is_changed: false }
    }

    /// The stays, first to last.
    pub(crate) fn stays(&self) -> &[KnownStay] {
        &self.stays
    }

    /// Whether something is to be written.
    pub(crate) fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Enters a whole stay: one row of a list of members. Its key is the instant of joining, or, where that is not
    /// known, the instant since when it was observed.
    pub(crate) fn enter(&mut self, row: KnownStay) -> Entered {
        let is_same = |stay: &&mut KnownStay| {
            stay.joined_at == row.joined_at && (row.joined_at.is_some() || stay.observed_at == row.observed_at)
        };
        let Some(known) = self.stays.iter_mut().find(is_same) else {
            self.insert(row);
            return Entered::New;
        };
        match (known.left_at, row.left_at) {
            (None, Some(_)) => {
                known.left_after_at = row.left_after_at;
                known.left_at = row.left_at;
                known.end_reason = row.end_reason;
                known.is_pending = false;
                self.is_changed = true;
                Entered::Changed
            }
            (Some(before), Some(now)) if before != now => Entered::Contradicts(before),
            // A file from before the leave says nothing against it.
            _ => Entered::Known,
        }
    }

    /// They joined. Nothing new when they were there, unless a leave can have been missed since.
    pub(crate) fn join(&mut self, at: DateTime<Utc>, sight: &Sight) {
        let mut joined = KnownStay::open(Some(at), at);
        if let Some(stay) = self.stays.iter_mut().find(|stay| stay.covers(at)) {
            let begin = stay.begin();
            let Some((last_seen, seen_again)) = sight.gap_between(begin, at).filter(|_| begin < at) else { return };
            joined = KnownStay { joined_at: Some(at), observed_at: at, ..stay.clone() };
            stay.close(seen_again.min(at), Some(EndReason::Unknown));
            stay.left_after_at = Some(last_seen.max(begin));
        }
        self.insert(joined);
    }

    /// They left. Somebody never seen before had been there since the sight of the space began. A leave inside a stay
    /// that lasts longer shows that there was a return in between, whose instant is not known yet.
    pub(crate) fn leave(&mut self, at: DateTime<Utc>, reason: EndReason, sight: &Sight) {
        let before = self.stays.iter().rposition(|stay| stay.begin() <= at);
        let Some(index) = before else {
            self.leave_unseen(at, reason, sight.from);
            return;
        };
        if let KnownStay { left_at: Some(left), left_after_at: None, .. } = self.stays[index]
            && left <= at
        {
            // Out already, unless a return can have been missed.
            if let Some((_, seen_again)) = sight.gap_between(left, at) {
                self.leave_unseen(at, reason, seen_again);
            }
            return;
        }
        let stay = &mut self.stays[index];
        let seen_again = match (stay.left_after_at, stay.left_at) {
            // The interval is replaced by the instant when a file tells it.
            (Some(seen), Some(missed)) if seen <= at && at <= missed => None,
            (_, Some(left)) if left <= at => return,
            // Of the return only the end is known; the join that a file tells later completes it.
            (_, Some(left)) => Some(left),
            // Steward itself found them there later.
            (_, None) => sight.live_from.filter(|live| at < *live && !stay.is_imported()),
        };
        let rest = seen_again.map(|seen| KnownStay { joined_at: None, observed_at: seen, ..stay.clone() });
        stay.close(at, Some(reason));
        self.is_changed = true;
        if let Some(rest) = rest {
            self.insert(rest);
        }
    }

    /// They left, and nobody had seen them come.
    fn leave_unseen(&mut self, at: DateTime<Utc>, reason: EndReason, seen_from: DateTime<Utc>) {
        let mut unseen = KnownStay::open(None, seen_from.min(at));
        unseen.close(at, Some(reason));
        self.insert(unseen);
    }

    /// Takes the stays of another account that turned out to be the same person.
    pub(crate) fn absorb(&mut self, other: &mut Self) {
        for stay in std::mem::take(&mut other.stays) {
            self.insert(stay);
        }
        other.is_changed = true;
    }

    /// Ends contradictions: while one is there one cannot come again. A stay found later without its beginning is the
    /// same one; one with a beginning shows that a leave was missed, after the last sight of the file.
    pub(crate) fn settle(&mut self, seen_until: DateTime<Utc>) {
        let mut index = 1;
        while index < self.stays.len() {
            let next = self.stays[index].clone();
            let before = &mut self.stays[index - 1];
            if before.left_at.is_some() {
                index += 1;
            } else if let Some(again) = next.joined_at {
                before.close(again, Some(EndReason::Unknown));
                before.left_after_at = Some(seen_until.clamp(before.begin().min(again), again));
                self.is_changed = true;
                index += 1;
            } else {
                before.left_after_at = next.left_after_at;
                before.left_at = next.left_at;
                before.end_reason = next.end_reason;
                if !next.is_imported() {
                    before.found_by = next.found_by;
                }
                self.stays.remove(index);
                self.is_changed = true;
            }
        }
    }

    fn insert(&mut self, stay: KnownStay) {
        let position = self.stays.partition_point(|known| known.begin() <= stay.begin());
        self.stays.insert(position, stay);
        self.is_changed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    fn spans(timeline: &Timeline) -> Vec<(Option<i64>, Option<i64>)> {
        let second = |time: DateTime<Utc>| time.timestamp() - 1_700_000_000;
        timeline.stays().iter().map(|stay| (stay.joined_at.map(second), stay.left_at.map(second))).collect()
    }

    fn since(second: i64) -> Sight {
        Sight { from: at(second), live_from: None, gaps: Vec::new() }
    }

    #[test]
    fn a_stay_of_no_length_can_be_followed_by_another_at_the_same_instant() {
        let mut timeline = Timeline::default();
        timeline.join(at(10), &since(0));
        timeline.leave(at(10), EndReason::Left, &since(0));
        timeline.join(at(10), &since(0));
        assert_eq!(spans(&timeline), [(Some(10), Some(10)), (Some(10), None)]);
    }

    /// Reads some of the events of one member as a file that begins with the first of them and ends with the last.
    fn read(timeline: &mut Timeline, seen: &mut Vec<(i64, i64)>, events: &[(i64, bool)]) {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
        seen.push((first.0, last.0));
        seen.sort_unstable();
        let gaps = seen.windows(2).map(|pair| (at(pair[0].1), at(pair[1].0))).collect();
        let sight = Sight { from: at(seen[0].0), live_from: None, gaps };
        for &(second, is_join) in events {
            if is_join {
                timeline.join(at(second), &sight);
            } else {
                timeline.leave(at(second), EndReason::Left, &sight);
            }
        }
        timeline.settle(at(last.0));
    }

    #[test]
    fn parts_of_a_history_in_any_order_make_the_whole() {
        let events = [(1, true), (2, false), (5, true), (9, false), (12, true)];
        let whole = [(Some(1), Some(2)), (Some(5), Some(9)), (Some(12), None)];
        for first in 0..=events.len() {
            for second in first..=events.len() {
                let parts = [&events[..first], &events[first..second], &events[second..]];
                for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                    let (mut timeline, mut seen) = (Timeline::default(), Vec::new());
                    for part in order {
                        read(&mut timeline, &mut seen, parts[part]);
                    }
                    assert_eq!(spans(&timeline), whole, "cut at {first} and {second}, order {order:?}");
                }
            }
        }
    }

    #[test]
    fn a_join_of_somebody_who_is_there_changes_nothing() {
        let mut timeline = Timeline::default();
        timeline.join(at(1), &since(0));
        timeline.join(at(4), &since(0));
        assert_eq!(spans(&timeline), [(Some(1), None)]);
    }

    #[test]
    fn the_leave_of_somebody_never_seen_is_a_stay_of_unknown_join() {
        let mut timeline = Timeline::default();
        timeline.leave(at(7), EndReason::Kicked, &since(3));
        timeline.leave(at(8), EndReason::Left, &since(3));
        assert_eq!(spans(&timeline), [(None, Some(7))]);
        assert_eq!(timeline.stays()[0].observed_at, at(3));
        assert_eq!(timeline.stays()[0].end_reason, Some(EndReason::Kicked));
    }

    #[test]
    fn a_stay_that_steward_found_later_is_the_one_that_the_file_saw_begin() {
        let found = KnownStay { found_by: "roster".to_owned(), ..KnownStay::open(None, at(50)) };
        let mut timeline = Timeline::of(vec![found]);
        timeline.join(at(1), &since(0));
        timeline.settle(at(20));
        assert_eq!(spans(&timeline), [(Some(1), None)]);

        // Another file tells that they were away meanwhile; that Steward found them there stays true.
        let sight = Sight { live_from: Some(at(50)), ..since(1) };
        timeline.leave(at(10), EndReason::Left, &sight);
        assert_eq!(spans(&timeline), [(Some(1), Some(10)), (None, None)]);
        timeline.join(at(15), &since(0));
        timeline.settle(at(20));
        assert_eq!(spans(&timeline), [(Some(1), Some(10)), (Some(15), None)]);
    }

    #[test]
    fn a_leave_that_nobody_saw_lies_between_the_last_sight_and_the_return() {
        let mut timeline = Timeline::of(vec![KnownStay::open(Some(at(50)), at(50))]);
        timeline.join(at(1), &since(0));
        timeline.settle(at(20));
        assert_eq!(spans(&timeline), [(Some(1), Some(50)), (Some(50), None)]);
        assert_eq!(timeline.stays()[0].left_after_at, Some(at(20)));
    }

    #[test]
    fn a_join_after_a_time_that_nobody_saw_shows_that_a_leave_was_missed() {
        let mut timeline = Timeline::default();
        timeline.join(at(1), &since(0));
        let sight = Sight { gaps: vec![(at(10), at(20))], ..since(0) };
        timeline.join(at(30), &sight);
        assert_eq!(spans(&timeline), [(Some(1), Some(20)), (Some(30), None)]);
        assert_eq!(timeline.stays()[0].left_after_at, Some(at(10)));
    }

    #[test]
    fn a_row_is_new_then_closed_by_a_later_file_then_known() {
        let open = KnownStay::open(Some(at(1)), at(1));
        let closed = KnownStay { left_at: Some(at(9)), end_reason: Some(EndReason::Lapsed), ..open.clone() };
        let moved = KnownStay { left_at: Some(at(8)), ..closed.clone() };
        let mut timeline = Timeline::default();
        assert_eq!(timeline.enter(open.clone()), Entered::New);
        assert_eq!(timeline.enter(open.clone()), Entered::Known);
        assert_eq!(timeline.enter(closed.clone()), Entered::Changed);
        assert_eq!(timeline.enter(closed), Entered::Known);
        assert_eq!(timeline.enter(open), Entered::Known);
        assert_eq!(timeline.enter(moved), Entered::Contradicts(at(9)));
        assert_eq!(spans(&timeline), [(Some(1), Some(9))]);
    }
}
