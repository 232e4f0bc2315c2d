//! What becomes of an effect after an attempt, or by a moderator's word: decided here, and written in one transaction
//! with all that follows from it.

use chrono::{DateTime, TimeDelta, Utc};

use super::deed::{Asked, Cause, Deed, Verdict};
use super::effect::{Effect, EffectId, Move, State};
use super::{due, notify, private, revise, store};
use crate::brought;
use crate::content;
use crate::content::misfire::APART;
use crate::content::occurrence;
use crate::feedback;
use crate::series;
use crate::store::{Conn, Result, StoreError};

/// An effect that was surely not done is attempted so often, then it is dead. Source: RELIABILITY P8.
pub(super) const ATTEMPTS_MAX: i64 = 12;
/// The first wait between attempts; it doubles.
const WAIT_FIRST: TimeDelta = TimeDelta::seconds(2);
/// The longest wait between attempts.
const WAIT_MAX: TimeDelta = TimeDelta::minutes(15);
/// An outage of the platform uses up so many attempts at most, while there is time: waits have grown to their full length
/// by then, and some are left for what the platform says of the message when it is back.
const OUTAGE_ATTEMPTS_MAX: i64 = 9;
/// So long an outage is waited out for what never becomes too late: an edit, a deletion, a notice.
const OUTAGE_MAX: TimeDelta = TimeDelta::days(1);
/// What would be attempted again only when it is too late is attempted so shortly before that.
const LAST_CHANCE: TimeDelta = TimeDelta::seconds(10);
/// What is parked is attempted again so often: a cure is seen by itself.
const PARKED_FOR: TimeDelta = TimeDelta::minutes(15);
/// Added to what a platform asked to wait, at most, so that many do not come back at the same instant.
const SPREAD: TimeDelta = TimeDelta::milliseconds(250);

/// What becomes of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// It is done.
    Done {
        /// The message that was sent.
        id: Option<String>,
    },
    /// The poll is there.
    Asked(Asked),
    /// It is attempted again.
    Again {
        /// Not earlier.
        at: DateTime<Utc>,
        /// Whether the attempt counts; being told to wait does not.
        counts: bool,
        /// Whether it may have been done.
        doubt: bool,
        /// Why.
        reason: String,
    },
    /// The channel stands still.
    Park(Cause, String),
    /// It waits for the message that it is about.
    Behind,
    /// A moderator has to look.
    Uncertain(String),
    /// It will not be done.
    Dead(Cause, String),
}

/// Decides what becomes of an effect. `chance` is in 0..1; `can_tell_from`: until then the platform takes no second
/// copy, from then on it can say whether a message is there; `None` where it can do neither.
pub(super) fn after(
    effect: &Effect,
    verdict: Verdict,
    can_tell_from: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    chance: f64,
) -> Next {
    let can_tell = can_tell_from.is_some();
    // That this attempt did nothing says nothing of the one before it.
    let makes_a_message = effect.deed.makes_a_message();
    let doubt = effect.doubt && makes_a_message;
    match verdict {
        Verdict::Done { id } => Next::Done { id },
        Verdict::Asked(asked) => Next::Asked(asked),
        Verdict::Parked { cause, reason } => Next::Park(cause, reason),
        // An earlier attempt may have shown it: what is there, or not, says only the channel itself.
        Verdict::Impossible { reason, .. } if doubt => match can_tell_from {
            Some(at) => not_before(at, again(effect, now, chance, true, reason)),
            None => Next::Uncertain(reason),
        },
        Verdict::Impossible { cause, reason } => Next::Dead(cause, reason),
        Verdict::NotYet { wait: Some(wait), reason } => {
            let wait = TimeDelta::from_std(wait).unwrap_or(WAIT_MAX) + part_of(SPREAD, chance);
            in_time(effect, Next::Again { at: now + wait, counts: false, doubt, reason })
        }
        Verdict::NotYet { wait: None, reason } => again(effect, now, chance, doubt, reason),
        // Twice is the same as once.
        Verdict::Unclear { reason } if !makes_a_message => again(effect, now, chance, false, reason),
        Verdict::Unclear { reason } if can_tell => again(effect, now, chance, true, reason),
        Verdict::Unclear { reason } => Next::Uncertain(reason),
        Verdict::Away { reason, .. } if !makes_a_message => after_outage(effect, now, chance, false, reason),
        Verdict::Away { may_be_done: true, reason } if !can_tell => Next::Uncertain(reason),
        Verdict::Away { may_be_done, reason } => after_outage(effect, now, chance, doubt || may_be_done, reason),
    }
}

/// An outage says nothing of the message, so it does not end it while there is time. Source: RELIABILITY P8.
fn after_outage(effect: &Effect, now: DateTime<Utc>, chance: f64, doubt: bool, reason: String) -> Next {
    let last = effect.too_late.unwrap_or(effect.made_at + OUTAGE_MAX) - LAST_CHANCE;
    if now >= last {
        return again(effect, now, chance, doubt, reason);
    }
    let at = (now + wait_before(effect.attempts, chance)).min(last);
    Next::Again { at, counts: effect.attempts <= OUTAGE_ATTEMPTS_MAX, doubt, reason }
}

fn again(effect: &Effect, now: DateTime<Utc>, chance: f64, doubt: bool, reason: String) -> Next {
    if effect.attempts >= ATTEMPTS_MAX {
        return if doubt { Next::Uncertain(reason) } else { Next::Dead(Cause::TooOften, reason) };
    }
    let at = now + wait_before(effect.attempts, chance);
    in_time(effect, Next::Again { at, counts: true, doubt, reason })
}

fn not_before(earliest: DateTime<Utc>, next: Next) -> Next {
    match next {
        Next::Again { at, counts, doubt, reason } => Next::Again { at: at.max(earliest), counts, doubt, reason },
        next => next,
    }
}

/// The wait after so many attempts: 2 s, doubled each time, at most 15 minutes; any part of it ("full jitter"), so that
/// many effects that failed together do not come back together.
fn wait_before(attempts: i64, chance: f64) -> TimeDelta {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    part_of((WAIT_FIRST * 2_i32.pow(doublings)).min(WAIT_MAX), chance)
}

fn part_of(span: TimeDelta, chance: f64) -> TimeDelta {
    TimeDelta::milliseconds((span.num_milliseconds() as f64 * chance) as i64)
}

/// What would be attempted when it is worth nothing any more is dead now; what may have been done is never called dead.
fn in_time(effect: &Effect, next: Next) -> Next {
    match (next, effect.too_late) {
        (Next::Again { at, doubt: false, reason, .. }, Some(too_late)) if at >= too_late => {
            Next::Dead(Cause::TooLate, reason)
        }
        (next, _) => next,
    }
}

/// Writes what becomes of an effect, and all that follows: parts behind it, its occurrence, what moderators are told.
/// `false`: somebody moved it on meanwhile, and nothing was written.
pub(super) async fn resolve(conn: &mut Conn, effect: &Effect, next: &Next, now: DateTime<Utc>) -> Result<bool> {
    hold_first(conn, effect).await?;
    let given_up = Next::Dead(Cause::Discarded, String::new());
    let next = if is_for_nothing(conn, effect, next).await? { &given_up } else { next };
    let may_be_lesson = effect.origin.is_none() && matches!(effect.deed, Deed::Send { .. });
    if may_be_lesson {
        series::hold(conn, effect.id).await?;
    }
    if let (Next::Behind, Some(subject)) = (next, effect.subject) {
        revise::lock(conn, subject).await?;
    }
    if !store::move_on(conn, effect, &target(effect, next, now)).await? {
        return Ok(false);
    }
    match next {
        Next::Done { id } => {
            if let Some(id) = id {
                brought::shown(conn, effect, id, now).await?;
            }
            store::let_on(conn, effect).await?;
            // However long they waited together, readers are not flooded.
            store::space_out(conn, effect, now, APART).await?;
        }
        Next::Asked(asked) => {
            feedback::asked(conn, (effect.id, effect.platform), asked, now).await?;
            store::let_on(conn, effect).await?;
        }
        // Its post may have been paused during the attempt.
        Next::Again { .. } => store::stand_still(conn, effect.id).await?,
        Next::Park(cause, reason) => notify::parked(conn, effect, *cause, reason, now).await?,
        Next::Behind => revise::go_on(conn, effect.id).await?,
        Next::Uncertain(_) => {
            store::put_behind(conn, effect).await?;
            notify::uncertain(conn, effect, now).await?;
        }
        Next::Dead(cause, reason) => {
            let follows = if *cause == Cause::Discarded { Cause::Discarded } else { Cause::PartBefore };
            store::end_parts(conn, effect, follows, now).await?;
            if *cause != Cause::Discarded {
                notify::dead(conn, effect, *cause, reason, now).await?;
            }
        }
    }
    private::learn(conn, effect, next, now).await?;
    if let Some(outcome) = outcome(next).filter(|_| may_be_lesson) {
        series::settled(conn, effect.id, outcome, now).await?;
    }
    if let Some(origin) = effect.origin {
        occurrence::settle(conn, origin.post, origin.due_at, now).await?;
    }
    Ok(true)
}

/// Whoever moves a message of a post or a poll on holds the post or poll first, as those do who change or close it.
async fn hold_first(conn: &mut Conn, effect: &Effect) -> Result<()> {
    match (effect.origin, &effect.deed) {
        (Some(origin), _) => content::store::lock(conn, origin.post).await,
        (None, Deed::Ask { .. }) => feedback::hold(conn, effect.id).await,
        (None, _) => Ok(()),
    }
}

/// Whether it would be attempted again, was surely not done, and asks what was closed during the attempt.
async fn is_for_nothing(conn: &mut Conn, effect: &Effect, next: &Next) -> Result<bool> {
    let is_undone = match next {
        Next::Again { doubt, .. } => !doubt,
        Next::Park(..) => !effect.doubt,
        _ => false,
    };
    let is_asking = is_undone && matches!(effect.deed, Deed::Ask { .. });
    Ok(is_asking && !feedback::may_ask_again(conn, effect.id).await?)
}

/// What an attempt means to the one for whom the message was written; `None`: nothing yet.
fn outcome(next: &Next) -> Option<series::Outcome> {
    match next {
        Next::Done { .. } | Next::Asked(_) => Some(series::Outcome::Arrived),
        Next::Dead(Cause::Discarded, _) => Some(series::Outcome::Dropped),
        Next::Dead(cause, _) => Some(series::Outcome::Failed(*cause)),
        Next::Again { .. } | Next::Park(..) | Next::Behind | Next::Uncertain(_) => None,
    }
}

/// The row as it stands afterwards.
fn target<'a>(effect: &Effect, next: &'a Next, now: DateTime<Utc>) -> Move<'a> {
    let stays = Move {
        state: effect.state,
        not_before: effect.not_before,
        attempts: effect.attempts,
        first_attempt_at: effect.first_attempt_at,
        doubt: false,
        cause: None,
        reason: None,
        message_id: None,
        ended_at: None,
    };
    match next {
        Next::Done { id } => Move { state: State::Done, message_id: id.as_deref(), ended_at: Some(now), ..stays },
        Next::Asked(asked) => Move { state: State::Done, message_id: Some(&asked.id), ended_at: Some(now), ..stays },
        Next::Again { at, counts, doubt, reason } => Move {
            state: State::Waiting,
            not_before: *at,
            attempts: effect.attempts - i64::from(!counts),
            // What was surely not done begins anew: its nonce is worth something from the next attempt on.
            first_attempt_at: effect.first_attempt_at.filter(|_| *doubt),
            doubt: *doubt,
            reason: Some(reason),
            ..stays
        },
        Next::Park(cause, reason) => Move {
            state: State::Parked,
            not_before: now + PARKED_FOR,
            first_attempt_at: effect.first_attempt_at.filter(|_| effect.doubt),
            doubt: effect.doubt,
            cause: Some(*cause),
            reason: Some(reason),
            ..stays
        },
        Next::Behind => Move { state: State::Behind, attempts: effect.attempts - 1, first_attempt_at: None, ..stays },
        Next::Uncertain(reason) => Move { state: State::Uncertain, doubt: true, reason: Some(reason), ..stays },
        Next::Dead(cause, reason) => {
            Move { state: State::Dead, cause: Some(*cause), reason: Some(reason), ended_at: Some(now), ..stays }
        }
    }
}

/// Whether anything is worth nothing any more.
pub(crate) async fn is_any_late(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool> {
    Ok(!due::late(conn, now).await?.is_empty())
}

/// What is worth nothing any more and was surely not done is dead, also where no executor runs: its platform may have no
/// token here.
pub(crate) async fn expire(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    for id in due::late(conn, now).await? {
        let effect = match store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => {
                set_aside(conn, id, false, &error, now).await?;
                continue;
            }
            found => found?,
        };
        let Some(effect) = effect else { continue };
        let reason = effect.reason.clone().unwrap_or_default();
        resolve(conn, &effect, &Next::Dead(Cause::TooLate, reason), now).await?;
    }
    Ok(())
}

/// Sets an effect aside whose row cannot be read: it ends, and moderators are told. `doubt`: it may have been done.
pub(super) async fn set_aside(
    conn: &mut Conn,
    id: EffectId,
    doubt: bool,
    error: &StoreError,
    now: DateTime<Utc>,
) -> Result<()> {
    series::hold(conn, id).await?;
    let Some((community, occurrence)) = store::whose(conn, id).await? else { return Ok(()) };
    if let Some((post, _)) = occurrence {
        content::store::lock(conn, post).await?;
    }
    if !store::set_aside(conn, id, doubt, now).await? {
        return Ok(());
    }
    notify::unreadable_row(conn, community, ("effect", id.0), error, now).await?;
    if let Some((post, due_at)) = occurrence {
        occurrence::settle(conn, post, due_at, now).await?;
    } else if !doubt {
        series::settled(conn, id, series::Outcome::Failed(Cause::Unreadable), now).await?;
    }
    Ok(())
}

/// A moderator's word about an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The message is there: it counts as done.
    There,
    /// It is not there, or the cause is cured: it is attempted again, now.
    Again,
    /// It is not to be done any more.
    Discard,
}

impl Resolution {
    /// Whether it can be said of an effect in this state.
    pub(crate) fn fits(self, state: State) -> bool {
        match self {
            Self::There => state == State::Uncertain,
            Self::Again => matches!(state, State::Uncertain | State::Parked | State::Dead),
            Self::Discard => !matches!(state, State::Sending | State::Done),
        }
    }
}

/// Does what a moderator says, where the effect's state allows it; `false`: it does not.
pub async fn resolve_by_hand(
    conn: &mut Conn,
    effect: &Effect,
    word: Resolution,
    now: DateTime<Utc>,
    grace: TimeDelta,
) -> Result<bool> {
    if !word.fits(effect.state) {
        return Ok(false);
    }
    hold_first(conn, effect).await?;
    match word {
        Resolution::There => {
            store::renew_parts(conn, effect, now + grace).await?;
            resolve(conn, effect, &Next::Done { id: None }, now).await
        }
        Resolution::Discard => resolve(conn, effect, &Next::Dead(Cause::Discarded, String::new()), now).await,
        Resolution::Again => again_by_hand(conn, effect, now, grace).await,
    }
}

/// As if it had never been attempted, and worth something for another while. That the cause of a refusal is cured says
/// nothing of an attempt before it: what was in doubt stays so, and is looked for first.
async fn again_by_hand(conn: &mut Conn, effect: &Effect, now: DateTime<Utc>, grace: TimeDelta) -> Result<bool> {
    // What the message says now was decided later.
    if revise::is_superseded(conn, effect).await? {
        return Ok(false);
    }
    if !series::may_send_again(conn, effect.id, effect.state).await? {
        return Ok(false);
    }
    // What was asked is decided by now.
    if !feedback::may_ask_again(conn, effect.id).await? {
        return Ok(false);
    }
    let doubt = effect.doubt && effect.state == State::Parked;
    let anew = Move {
        state: State::Waiting,
        not_before: now,
        attempts: 0,
        first_attempt_at: effect.first_attempt_at.filter(|_| doubt),
        doubt,
        cause: None,
        reason: None,
        message_id: None,
        ended_at: None,
    };
    let ended_at = store::ended_at(conn, effect.id).await?;
    if !store::move_on(conn, effect, &anew).await? {
        return Ok(false);
    }
    if effect.too_late.is_some() {
        store::extend(conn, effect.id, now + grace).await?;
    }
    // Parts that ended with it begin anew too; those that waited for it go on behind it in the channel's order.
    store::revive_parts(conn, effect, ended_at, now + grace).await?;
    store::renew_parts(conn, effect, now + grace).await?;
    store::let_on(conn, effect).await?;
    if let Some(origin) = effect.origin {
        occurrence::settle(conn, origin.post, origin.due_at, now).await?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::content::Message;
    use crate::ids::CommunityId;
    use crate::ports::PlatformName;

    /// What Discord says of copies.
    const TELLS: fn() -> Option<DateTime<Utc>> = || Some(at(120));
    const SEND: fn() -> Deed = || Deed::Send { message: Message::default() };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn sending(deed: Deed, attempts: i64) -> Effect {
        Effect {
            id: EffectId(1),
            community: CommunityId(1),
            platform: PlatformName::Discord,
            channel: "7".to_owned(),
            origin: None,
            subject: None,
            deed,
            nonce: "N".to_owned(),
            state: State::Sending,
            not_before: at(0),
            too_late: Some(at(3600)),
            attempts,
            first_attempt_at: Some(at(0)),
            doubt: false,
            cause: None,
            reason: None,
            message_id: None,
            made_at: at(0),
            subject_state: None,
        }
    }

    fn unclear() -> Verdict {
        Verdict::Unclear { reason: "time-out".to_owned() }
    }

    fn not_yet(wait: Option<Duration>) -> Verdict {
        Verdict::NotYet { wait, reason: "busy".to_owned() }
    }

    #[test]
    fn a_message_that_may_have_been_sent_is_never_simply_sent_again() {
        let next = after(&sending(SEND(), 1), unclear(), None, at(0), 0.5);
        assert_eq!(next, Next::Uncertain("time-out".to_owned()));
        let next = after(&sending(SEND(), 1), unclear(), TELLS(), at(0), 0.5);
        assert!(matches!(next, Next::Again { doubt: true, .. }), "{next:?}");
        let next = after(&sending(SEND(), ATTEMPTS_MAX), unclear(), TELLS(), at(0), 0.5);
        assert_eq!(next, Next::Uncertain("time-out".to_owned()));
    }

    #[test]
    fn an_edit_or_a_deletion_that_may_have_been_done_is_done_again() {
        for deed in
            [Deed::Delete { id: "9".to_owned() }, Deed::Edit { id: "9".to_owned(), message: Message::default() }]
        {
            let next = after(&sending(deed, 1), unclear(), None, at(0), 0.5);
            assert!(matches!(next, Next::Again { doubt: false, .. }), "{next:?}");
        }
    }

    #[test]
    fn a_platform_that_says_how_long_to_wait_is_obeyed_and_the_attempt_does_not_count() {
        let next = after(&sending(SEND(), 3), not_yet(Some(Duration::from_millis(1500))), TELLS(), at(0), 0.4);
        let expected = Next::Again {
            at: at(0) + TimeDelta::milliseconds(1600),
            counts: false,
            doubt: false,
            reason: "busy".to_owned(),
        };
        assert_eq!(next, expected);
        assert_eq!(target(&sending(SEND(), 3), &next, at(0)).attempts, 2);
    }

    #[test]
    fn waits_double_to_a_quarter_of_an_hour_and_spread_over_their_whole_length() {
        let waits: Vec<i64> = (1..=12).map(|attempts| wait_before(attempts, 1.0).num_seconds()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(wait_before(4, 0.25).num_milliseconds(), 4_000);
        assert_eq!(wait_before(12, 0.0), TimeDelta::zero());
    }

    #[test]
    fn what_cannot_be_done_in_time_is_dead_at_once_unless_it_may_have_been_done() {
        let late = after(&sending(SEND(), 1), not_yet(Some(Duration::from_hours(1))), TELLS(), at(10), 0.0);
        assert_eq!(late, Next::Dead(Cause::TooLate, "busy".to_owned()));
        let often = after(&sending(SEND(), ATTEMPTS_MAX), not_yet(None), TELLS(), at(10), 0.0);
        assert_eq!(often, Next::Dead(Cause::TooOften, "busy".to_owned()));
        let mut doubtful = sending(SEND(), 1);
        doubtful.too_late = Some(at(10));
        let next = after(&doubtful, unclear(), TELLS(), at(10), 0.0);
        assert!(matches!(next, Next::Again { doubt: true, .. }), "{next:?}");
    }

    fn away(may_be_done: bool) -> Verdict {
        Verdict::Away { may_be_done, reason: "503".to_owned() }
    }

    #[test]
    fn an_outage_ends_nothing_that_has_time_and_leaves_attempts_for_what_is_said_of_the_message() {
        let mut effect = sending(SEND(), 0);
        let mut now = at(0);
        let mut attempts = 0;
        while now < at(3590) {
            effect.attempts += 1;
            attempts += 1;
            let next = after(&effect, away(false), TELLS(), now, 0.3);
            let Next::Again { at, counts, doubt: false, .. } = next else { panic!("{next:?} after {attempts}") };
            effect.attempts -= i64::from(!counts);
            now = at;
        }
        assert!(attempts > ATTEMPTS_MAX, "{attempts}");
        assert!(effect.attempts < ATTEMPTS_MAX - 1, "some are left");
        assert_eq!(now, at(3590), "there is a last one just before it is too late");
        effect.attempts += 1;
        assert!(matches!(after(&effect, away(false), TELLS(), at(3600), 0.0), Next::Dead(Cause::TooLate, _)));
    }

    #[test]
    fn an_outage_after_which_a_message_may_be_there_is_looked_into_or_uncertain() {
        assert_eq!(after(&sending(SEND(), 1), away(true), None, at(0), 0.5), Next::Uncertain("503".to_owned()));
        let next = after(&sending(SEND(), ATTEMPTS_MAX), away(true), TELLS(), at(0), 0.5);
        assert!(matches!(next, Next::Again { doubt: true, counts: false, .. }), "{next:?}");
        let next = after(&sending(SEND(), ATTEMPTS_MAX), away(true), TELLS(), at(4000), 0.5);
        assert_eq!(next, Next::Uncertain("503".to_owned()), "its time is over");
        let doubtful = Effect { doubt: true, ..sending(SEND(), 2) };
        let next = after(&doubtful, away(false), TELLS(), at(5), 0.0);
        assert!(matches!(next, Next::Again { doubt: true, .. }), "the attempt before it is still in doubt: {next:?}");
    }

    #[test]
    fn an_edit_waits_an_outage_out_for_a_day() {
        let edit = Deed::Edit { id: "9".to_owned(), message: Message::default() };
        let edit = Effect { too_late: None, ..sending(edit, ATTEMPTS_MAX) };
        let next = after(&edit, away(true), None, at(80_000), 0.5);
        assert!(matches!(next, Next::Again { doubt: false, counts: false, .. }), "{next:?}");
        let next = after(&edit, away(true), None, at(90_000), 0.5);
        assert_eq!(next, Next::Dead(Cause::TooOften, "503".to_owned()));
    }

    #[test]
    fn what_is_refused_after_an_attempt_that_may_have_been_done_is_looked_for_or_uncertain() {
        let refused = || Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() };
        let doubtful = |attempts| Effect { doubt: true, ..sending(SEND(), attempts) };
        assert_eq!(after(&doubtful(2), refused(), None, at(5), 0.0), Next::Uncertain("50035".to_owned()));
        let next = after(&doubtful(2), refused(), TELLS(), at(5), 0.0);
        // Not before the nonce has run out: until then the same would be asked and refused again.
        let expected = Next::Again { at: at(120), counts: true, doubt: true, reason: "50035".to_owned() };
        assert_eq!(next, expected);
        assert_eq!(after(&doubtful(ATTEMPTS_MAX), refused(), TELLS(), at(5), 0.0), Next::Uncertain("50035".to_owned()));
        assert_eq!(
            after(&sending(SEND(), 2), refused(), TELLS(), at(5), 0.0),
            Next::Dead(Cause::Content, "50035".to_owned())
        );
        let edit = Deed::Edit { id: "9".to_owned(), message: Message::default() };
        let edit = Effect { doubt: true, ..sending(edit, 2) };
        assert!(matches!(after(&edit, refused(), TELLS(), at(5), 0.0), Next::Dead(..)), "twice is the same as once");
    }

    #[test]
    fn the_nonce_counts_from_the_first_attempt_that_may_have_been_done() {
        let effect = sending(SEND(), 1);
        let doubt = after(&effect, unclear(), TELLS(), at(5), 0.0);
        assert_eq!(target(&effect, &doubt, at(5)).first_attempt_at, Some(at(0)));
        let sure = after(&effect, not_yet(None), TELLS(), at(5), 0.0);
        assert_eq!(target(&effect, &sure, at(5)).first_attempt_at, None);
    }
}
