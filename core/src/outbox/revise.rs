//! A message that follows what it tells of: it stands, and is changed whenever that changes.

use chrono::{DateTime, TimeDelta, Utc};

use super::deed::Deed;
use super::effect::{EffectId, NewEffect, State};
use super::settle::{Resolution, resolve_by_hand};
use super::store;
use crate::content::Message;
use crate::ports::Rng;
use crate::store::{Conn, Result};

/// Brings the message of an effect up to date: one that waits is sent with the new words, one that stands is edited. There
/// is one open edit of a message at most: while one waits, what it puts there is replaced. Returns the edit that was
/// written, if one had to be.
pub(crate) async fn revise(
    conn: &mut Conn,
    rng: &dyn Rng,
    id: EffectId,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Option<EffectId>> {
    let Some(effect) = store::one(conn, id).await?.filter(|effect| effect.state != State::Dead) else {
        return Ok(None);
    };
    let change = store::last_change(conn, id).await?;
    let stands = match change.as_ref().map_or(&effect.deed, |(_, deed)| deed) {
        Deed::Send { message } | Deed::Edit { message, .. } => Some(message),
        Deed::Delete { .. } => None,
    };
    if stands.is_none() || stands == Some(message) {
        return Ok(None);
    }
    if store::change_deed(conn, id, &Deed::Send { message: message.clone() }).await? {
        return Ok(None);
    }
    let deed = Deed::Edit { id: String::new(), message: message.clone() };
    if let Some((edit, _)) = change
        && store::change_deed(conn, edit, &deed).await?
    {
        return Ok(None);
    }
    let new = NewEffect {
        community: effect.community,
        platform: effect.platform,
        channel: &effect.channel,
        origin: None,
        subject: Some(id),
        deed: &deed,
        state: if effect.state == State::Uncertain { State::Behind } else { State::Waiting },
        not_before: now,
        too_late: None,
    };
    store::insert(conn, rng, &new, now).await.map(Some)
}

/// Takes the message of an effect back: one that was not sent is not sent any more.
pub(crate) async fn take_back(conn: &mut Conn, rng: &dyn Rng, id: EffectId, now: DateTime<Utc>) -> Result<()> {
    let Some(effect) = store::one(conn, id).await?.filter(|effect| effect.state != State::Dead) else { return Ok(()) };
    let is_open = matches!(effect.state, State::Waiting | State::Parked | State::Behind) && !effect.doubt;
    if is_open && resolve_by_hand(conn, &effect, Resolution::Discard, now, TimeDelta::zero()).await? {
        return Ok(());
    }
    if matches!(store::last_edit(conn, id).await?, Some(Deed::Delete { .. })) {
        return Ok(());
    }
    let new = NewEffect {
        community: effect.community,
        platform: effect.platform,
        channel: &effect.channel,
        origin: None,
        subject: Some(id),
        deed: &Deed::Delete { id: String::new() },
        state: if effect.state == State::Uncertain { State::Behind } else { State::Waiting },
        not_before: now,
        too_late: None,
    };
    store::insert(conn, rng, &new, now).await.map(|_| ())
}
