//! From asking to closing: what is written to the outbox, in the transaction that decided it.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::poll::{Poll, PollState};
use super::store;
use crate::Steward;
use crate::ids::PollId;
use crate::outbox::{self, Deed, NewEffect, State, notify};
use crate::store::{Conn, Result};

/// So many polls are looked at in one go.
const AT_ONCE: i64 = 200;

/// Asks a poll in all its places.
pub(super) async fn ask(conn: &mut Conn, steward: &Steward, poll: &Poll, now: DateTime<Utc>) -> Result<()> {
    let deed = Deed::Ask { ballot: poll.ballot.clone() };
    for place in store::places(conn, poll.id).await? {
        let new = NewEffect {
            community: poll.community,
            platform: place.target.platform,
            channel: &place.target.channel,
            origin: None,
            subject: None,
            deed: &deed,
            state: State::Waiting,
            not_before: now,
            too_late: Some(poll.ballot.closes_at),
        };
        let effect = outbox::insert(conn, &*steward.rng, &new, now).await?;
        store::set_effect(conn, poll.id, place.position, effect).await?;
    }
    Ok(())
}

/// Closes a poll wherever it is not known to be closed; `false`: it is closed already. `by`: who closes it, if anybody
/// does.
pub(super) async fn close(
    conn: &mut Conn,
    steward: &Steward,
    id: PollId,
    by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !store::close(conn, id, by, now).await? {
        return Ok(false);
    }
    for place in store::places(conn, id).await?.iter().filter(|place| !place.is_closed) {
        let Some(effect) = place.effect else { continue };
        if let Some(close) = outbox::close(conn, &*steward.rng, effect, now).await? {
            store::set_close(conn, id, place.position, close).await?;
        }
    }
    Ok(true)
}

/// When the time of the next poll comes.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    store::next_due(conn).await
}

/// Closes every poll whose time has come, or that was closed on one platform.
pub(crate) async fn work(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    // Those that cannot be read are looked at once in a round, and hold up nobody.
    let mut set_aside = HashSet::new();
    loop {
        let mut conn = steward.db.read().await?;
        let max = AT_ONCE + i64::try_from(set_aside.len()).unwrap_or(0);
        let mut due = store::due(&mut conn, now, max).await?;
        drop(conn);
        due.retain(|id| !set_aside.contains(id));
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            match close_due(steward, id, now).await {
                Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                    let mut write = steward.db.write().await?;
                    if let Some(community) = store::community_of(&mut write, id).await? {
                        notify::unreadable_row(&mut write, community, ("poll", id.0), &error, now).await?;
                    }
                    write.commit().await?;
                    set_aside.insert(id);
                }
                done => done?,
            }
        }
        steward.outbox_bell.notify_waiters();
    }
}

async fn close_due(steward: &Steward, id: PollId, now: DateTime<Utc>) -> Result<()> {
    let mut write = steward.db.write().await?;
    store::lock(&mut write, id).await?;
    // What it was due at may have been changed meanwhile, or it was closed by a moderator.
    let poll = store::one(&mut write, id).await?;
    if poll.is_some_and(|poll| poll.state == PollState::Open && poll.ballot.closes_at <= now) {
        close(&mut write, steward, id, None, now).await?;
    }
    write.commit().await
}
