//! From civil times to instants: what a zone's clocks make of a series of local times.

use std::iter::Peekable;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::Note;
use crate::zone::{Civil, OffsetSpan, Zone};

/// How far back changes of the clocks matter to an instant: no gap and no overlap was ever longer than a day.
const LOOK_BACK_SECONDS: i64 = 3 * 86_400;

/// A civil time with the instant at which it takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) utc: DateTime<Utc>,
    /// The time that the rule named, also where the clocks skip it.
    pub(super) nominal: NaiveDateTime,
    pub(super) note: Option<Note>,
}

/// The instant of one civil time: a gap moves it forward by the gap, of two the first counts.
pub(super) fn resolve(zone: &Zone, nominal: NaiveDateTime) -> Shown {
    match zone.resolve(nominal) {
        Civil::Once(utc) => Shown { utc, nominal, note: None },
        Civil::Twice { earlier, .. } => Shown { utc: earlier, nominal, note: Some(Note::FirstOfTwo) },
        Civil::Skipped(change) => {
            let before = zone.offset_seconds(change - TimeDelta::seconds(1));
            let shift = zone.offset_seconds(change) - before;
            let utc = nominal.and_utc() - TimeDelta::seconds(before);
            Shown { utc, nominal, note: Some(Note::MovedForward { minutes: shift / 60 }) }
        }
    }
}

/// The last instant at which the clocks show a civil time; moved forward by a gap like every other.
pub(super) fn resolve_last(zone: &Zone, nominal: NaiveDateTime) -> DateTime<Utc> {
    match zone.resolve(nominal) {
        Civil::Twice { later, .. } => later,
        Civil::Once(_) | Civil::Skipped(_) => resolve(zone, nominal).utc,
    }
}

/// The first whole Unix second at or after an instant.
pub(super) fn whole_seconds_from(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + i64::from(instant.timestamp_subsec_nanos() > 0)
}

/// The instants of a series of civil times from an instant on, in order, none twice.
///
/// The series is a function that gives its first time at or after one. Between two changes of the clocks the order of
/// civil times is that of instants, so each span is asked once for the next time that it shows, and once for the next
/// that the gap before it swallowed; nothing is counted from the start of the series.
pub(super) struct Walk<'a, F> {
    series: F,
    /// What comes after the span in which the walk is.
    spans: Peekable<Box<dyn Iterator<Item = OffsetSpan> + 'a>>,
    /// Where the walk is; `None` once the series is over.
    span: Option<OffsetSpan>,
    before: Option<OffsetSpan>,
    /// Civil second up to which the clocks have shown everything already.
    shown_to: i64,
    /// Unix second from which the next instant is sought.
    from: i64,
    /// The last question and answer, in civil seconds: the same answer holds for all between.
    coming: Option<(i64, i64)>,
}

/// What a walk finds in one span.
enum Step {
    Found(Shown),
    Nothing,
    /// The series is at its end.
    Over,
}

impl<'a, F: Fn(NaiveDateTime) -> Option<NaiveDateTime>> Walk<'a, F> {
    /// A walk that begins with the instant, included.
    pub(super) fn new(zone: &'a Zone, from: DateTime<Utc>, series: F) -> Self {
        let from = whole_seconds_from(from);
        let spans: Box<dyn Iterator<Item = OffsetSpan> + 'a> = Box::new(zone.offsets_from(from - LOOK_BACK_SECONDS));
        let mut spans = spans.peekable();
        let span = spans.next();
        Self { series, spans, span, before: None, shown_to: i64::MIN, from, coming: None }
    }

    /// The first civil second of the series at or after one.
    fn next_civil(&mut self, from: i64) -> Option<i64> {
        if let Some((asked, answer)) = self.coming
            && (asked..=answer).contains(&from)
        {
            return Some(answer);
        }
        let answer = (self.series)(DateTime::from_timestamp(from, 0)?.naive_utc())?.and_utc().timestamp();
        self.coming = Some((from, answer));
        Some(answer)
    }

    /// The first time that the gap before a span swallowed.
    fn swallowed(&mut self, span: OffsetSpan) -> Option<Shown> {
        let before = self.before?;
        let (closed, opens) = (before.end + before.offset, span.start + span.offset);
        let earliest = closed.max(self.shown_to).max(self.from + before.offset);
        if earliest >= opens {
            return None;
        }
        let civil = self.next_civil(earliest).filter(|civil| *civil < opens)?;
        shown(civil, before.offset, Some(Note::MovedForward { minutes: (opens - closed) / 60 }))
    }

    fn look_at(&mut self, span: OffsetSpan) -> Step {
        let swallowed = self.swallowed(span);
        let (opens, closes) = (span.start + span.offset, span.end.saturating_add(span.offset));
        let earliest = opens.max(self.shown_to).max(self.from + span.offset);
        let Some(civil) = self.next_civil(earliest) else { return swallowed.map_or(Step::Over, Step::Found) };
        if civil >= closes {
            return swallowed.map_or(Step::Nothing, Step::Found);
        }
        let is_shown_again = self.spans.peek().is_some_and(|next| civil >= next.start + next.offset);
        let in_span = shown(civil, span.offset, is_shown_again.then_some(Note::FirstOfTwo));
        // Of two that fall on one instant the one counts that the clocks show.
        let first = [in_span, swallowed].into_iter().flatten().min_by_key(|shown| shown.utc);
        first.map_or(Step::Over, Step::Found)
    }
}

fn shown(civil: i64, offset: i64, note: Option<Note>) -> Option<Shown> {
    let nominal = DateTime::from_timestamp(civil, 0)?.naive_utc();
    Some(Shown { utc: DateTime::from_timestamp(civil - offset, 0)?, nominal, note })
}

impl<F: Fn(NaiveDateTime) -> Option<NaiveDateTime>> Iterator for Walk<'_, F> {
    type Item = Shown;

    fn next(&mut self) -> Option<Shown> {
        loop {
            let span = self.span?;
            match self.look_at(span) {
                Step::Found(shown) => {
                    self.from = shown.utc.timestamp() + 1;
                    return Some(shown);
                }
                Step::Nothing => {
                    self.shown_to = self.shown_to.max(span.end + span.offset);
                    self.before = Some(span);
                    self.span = self.spans.next();
                }
                Step::Over => self.span = None,
            }
        }
    }
}
