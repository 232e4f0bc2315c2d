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

    /// Whether they are there now, as far as is known.
    pub(crate) fn is_open(&self) -> bool {
        self.stays.iter().any(|stay| stay.left_at.is_none())
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

    /// They joined. Known when they were there; completes a stay whose beginning was not known.
    pub(crate) fn join(&mut self, at: DateTime<Utc>) {
        if self.stays.iter().any(|stay| stay.joined_at.is_some() && stay.covers(at)) {
            return;
        }
        // The first stay that was under way at that instant or was found later: the join may be its beginning.
        let later = self.stays.iter_mut().find(|stay| stay.begin() >= at || stay.covers(at));
        match later.filter(|stay| stay.joined_at.is_none()) {
            Some(stay) if stay.begin() >= at => {
                stay.joined_at = Some(at);
                stay.observed_at = at;
                self.is_changed = true;
            }
            // There since before the observation began: the join says nothing new.
            Some(_) => {}
            None => self.insert(KnownStay::open(Some(at), at)),
        }
    }

    /// They left. Somebody never seen before had been there since `observed_from`. A leave inside a stay that ended
    /// later shows that there was a return in between, whose instant is not known yet.
    pub(crate) fn leave(&mut self, at: DateTime<Utc>, reason: EndReason, observed_from: DateTime<Utc>) {
        let Some(index) = self.stays.iter().rposition(|stay| stay.begin() <= at) else {
            let mut unseen = KnownStay::open(None, observed_from.min(at));
            unseen.close(at, Some(reason));
            self.insert(unseen);
            return;
        };
        let stay = &mut self.stays[index];
        match (stay.left_after_at, stay.left_at) {
            // The interval is replaced by the instant when a file tells it.
            (Some(seen), Some(missed)) if seen <= at && at <= missed => stay.close(at, Some(reason)),
            (_, None) => stay.close(at, Some(reason)),
            (_, Some(left)) if at < left => {
                // Of the return only its end is known; the join that a file tells later completes it.
                let rest = KnownStay { joined_at: None, observed_at: left, ..stay.clone() };
                stay.close(at, Some(reason));
                self.insert(rest);
            }
            // Out already.
            (_, Some(_)) => return,
        }
        self.is_changed = true;
    }

    /// Takes the stays of another account that turned out to be the same person.
    pub(crate) fn absorb(&mut self, other: &mut Self) {
        for stay in std::mem::take(&mut other.stays) {
            self.insert(stay);
        }
        other.is_changed = true;
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

    #[test]
    fn a_stay_of_no_length_can_be_followed_by_another_at_the_same_instant() {
        let mut timeline = Timeline::default();
        timeline.join(at(10));
        timeline.leave(at(10), EndReason::Left, at(0));
        timeline.join(at(10));
        assert_eq!(spans(&timeline), [(Some(10), Some(10)), (Some(10), None)]);
    }

    #[test]
    fn the_earlier_half_read_after_the_later_one_completes_it() {
        let events = [(1, true), (2, false), (5, true), (9, false), (12, true)];
        let apply = |timeline: &mut Timeline, half: &[(i64, bool)], observed_from: i64| {
            for &(second, is_join) in half {
                if is_join {
                    timeline.join(at(second));
                } else {
                    timeline.leave(at(second), EndReason::Left, at(observed_from));
                }
            }
        };
        for cut in 0..=events.len() {
            let mut timeline = Timeline::default();
            apply(&mut timeline, &events[cut..], events.get(cut).map_or(0, |event| event.0));
            apply(&mut timeline, &events[..cut], 0);
            assert_eq!(spans(&timeline), [(Some(1), Some(2)), (Some(5), Some(9)), (Some(12), None)], "cut at {cut}");
        }
    }

    #[test]
    fn a_join_of_somebody_who_is_there_changes_nothing() {
        let mut timeline = Timeline::default();
        timeline.join(at(1));
        timeline.join(at(4));
        assert_eq!(spans(&timeline), [(Some(1), None)]);
    }

    #[test]
    fn the_leave_of_somebody_never_seen_is_a_stay_of_unknown_join() {
        let mut timeline = Timeline::default();
        timeline.leave(at(7), EndReason::Kicked, at(3));
        timeline.leave(at(8), EndReason::Left, at(3));
        assert_eq!(spans(&timeline), [(None, Some(7))]);
        assert_eq!(timeline.stays()[0].observed_at, at(3));
        assert_eq!(timeline.stays()[0].end_reason, Some(EndReason::Kicked));
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
