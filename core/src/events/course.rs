//! What follows from a change of an event: whom it concerns is told, the announcement says what is so now, and it is known
//! when to look again. All of it stands in the transaction that made the change.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::event::{Event, EventState};
use super::seats::{self, Seat, Standing};
use super::{announce, known, persons, remind, series, store, tell};
use crate::Steward;
use crate::community::{self, Settings};
use crate::ids::{AccountId, CommunityId, EventId};
use crate::outbox::{self, notify};
use crate::store::{Conn, Result, stop_point};

/// So many events are looked at in one go.
const AT_ONCE: i64 = 200;
/// From so long before the start people can say that they are there.
pub(super) const CHECK_IN_FROM: TimeDelta = TimeDelta::minutes(15);

/// Writes a list that changed, and what follows. `by`: who changed it and sees the answer, so that they are not told.
pub(super) async fn follow(
    conn: &mut Conn,
    steward: &Steward,
    event: &Event,
    (before, after): (&[Seat], &[Seat]),
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(community) = community::find(conn, event.community).await? else {
        return store::set_next(conn, event.id, None).await;
    };
    let was = |person: AccountId| before.iter().find(|seat| seat.person == person).copied();
    let others = || after.iter().filter(|seat| Some(seat.person) != by);
    for seat in others().filter(|seat| was(seat.person) != Some(**seat)) {
        store::move_seat(conn, event.id, seat).await?;
    }
    let guests = store::people(conn, event.id).await?;
    let ground = tell::Ground { steward, event, community: &community, now };
    for guest in guests.iter().filter(|guest| Some(guest.seat.person) != by) {
        let stood = was(guest.seat.person).map(|seat| seat.standing);
        if let Some(news) = news(stood, guest.seat.standing) {
            tell::tell(conn, &ground, guest, news, after).await?;
        }
    }
    announce::refresh(conn, &ground, after).await?;
    let settings = Settings::of(conn, event.community).await?;
    let next = next(conn, event, &guests, &settings, now).await?;
    store::set_next(conn, event.id, next).await
}

/// What somebody is told of a change that they did not make.
fn news(from: Option<Standing>, to: Standing) -> Option<tell::News> {
    match (from?, to) {
        (from, to) if from == to => None,
        (_, Standing::Offered) => Some(tell::News::Offered),
        (Standing::Waiting, Standing::Going) => Some(tell::News::Given),
        (Standing::Going | Standing::Offered, Standing::Waiting) => Some(tell::News::PutOut),
        (_, Standing::Lapsed) => Some(tell::News::Lapsed),
        _ => None,
    }
}

/// When something is due of an open event next.
async fn next(
    conn: &mut Conn,
    event: &Event,
    guests: &[store::Guest],
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    if event.state != EventState::Open {
        return Ok(None);
    }
    let plan = &event.plan;
    let offers = guests.iter().filter_map(|guest| guest.seat.until);
    let told = store::reminders(conn, event).await?;
    let reminders = remind::times(event, guests, settings, &told);
    let times = [plan.starts_at - CHECK_IN_FROM, plan.starts_at, plan.ends_at()];
    // Its end is to come as long as it is open, so that there is always one.
    Ok(offers.chain(reminders).chain(times).filter(|at| *at > now).min())
}

/// Something may be due of each open event of a community: whose accounts are whose has changed. Held before any account
/// is written, as whoever answers does.
pub(crate) async fn look_again(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    store::look_at_all(conn, community, now).await
}

/// When something is due of any event.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    store::next_due(conn).await
}

/// Does what is due of every event: offers that ran out go to the next, people are reminded, what has been is over.
pub(crate) async fn work(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    // Those that cannot be read are looked at once in a round, and hold up nobody.
    let mut set_aside = HashSet::new();
    loop {
        let mut conn = steward.db.read().await?;
        let max = AT_ONCE + i64::try_from(set_aside.len()).unwrap_or(0);
        let mut due = store::due(&mut conn, now, max).await?;
        drop(conn);
        due.retain(|id| !set_aside.contains(id));
        for id in &due {
            match work_on(steward, *id, now).await {
                Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                    let mut write = steward.db.write().await?;
                    if let Some(community) = store::community_of(&mut write, *id).await? {
                        notify::unreadable_row(&mut write, community, ("event", id.0), &error, now).await?;
                    }
                    write.commit().await?;
                    set_aside.insert(*id);
                }
                done => done?,
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        steward.outbox_bell.notify_waiters();
    }
}

async fn work_on(steward: &Steward, id: EventId, now: DateTime<Utc>) -> Result<()> {
    let mut write = steward.db.write().await?;
    store::lock(&mut write, id).await?;
    let Some(mut event) = store::one(&mut write, id).await?.filter(|event| event.state == EventState::Open) else {
        return Ok(());
    };
    if now >= event.plan.ends_at() {
        store::set_state(&mut write, id, EventState::Over, event.approved_by.as_deref(), now).await?;
        event.state = EventState::Over;
    }
    let before = persons::hold(&mut write, &event).await?;
    let mut after = before.clone();
    seats::settle(&mut after, &event.plan.terms(), now);
    if event.state == EventState::Open {
        remind::remind(&mut write, steward, &event, now).await?;
        tell::line_for_unreached(&mut write, steward, &event, now).await?;
    }
    stop_point("events-before-follow");
    follow(&mut write, steward, &event, (&before, &after), None, now).await?;
    if now >= event.plan.starts_at {
        series::go_on(&mut write, steward, &event, now).await?;
    }
    stop_point("events-before-commit");
    write.commit().await?;
    stop_point("events-after-commit");
    Ok(())
}

/// Ends an event that does not take place: what people were still to be told is not, and whoever counts on it is told.
pub(super) async fn cancel(conn: &mut Conn, steward: &Steward, event: &Event, now: DateTime<Utc>) -> Result<usize> {
    store::lock(conn, event.id).await?;
    let is_counted_on = known::is_counted_on(conn, event).await?;
    store::set_state(conn, event.id, EventState::Cancelled, event.approved_by.as_deref(), now).await?;
    store::set_next(conn, event.id, None).await?;
    store::discard(conn, event.id, now).await?;
    let cancelled = Event { state: EventState::Cancelled, revision: event.revision + 1, ..event.clone() };
    let Some(community) = community::find(conn, event.community).await? else { return Ok(0) };
    let ground = tell::Ground { steward, event: &cancelled, community: &community, now };
    let seats = persons::hold(conn, event).await?;
    let guests = store::people(conn, event.id).await?;
    let mut told = 0;
    if is_counted_on && now < event.plan.ends_at() {
        for guest in guests.iter().filter(|guest| guest.seat.standing.counts_on_it()) {
            tell::tell(conn, &ground, guest, tell::News::Cancelled, &seats).await?;
            told += 1;
        }
    }
    announce::refresh(conn, &ground, &seats).await?;
    Ok(told)
}

/// Takes an announcement back from a place to which the event does not go any more.
pub(super) async fn withdraw(
    conn: &mut Conn,
    steward: &Steward,
    gone: &[store::Announced],
    now: DateTime<Utc>,
) -> Result<()> {
    for effect in gone.iter().filter_map(|known| known.effect) {
        outbox::take_back(conn, &*steward.rng, effect, now).await?;
    }
    Ok(())
}
