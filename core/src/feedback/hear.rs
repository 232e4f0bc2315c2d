//! What platforms tell of polls: that one is there, who voted, that one was closed.

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{self, Voter, Whose};
use crate::Steward;
use crate::ids::EffectId;
use crate::inbox::{Person, Vote};
use crate::lease::{self, Lease};
use crate::members;
use crate::outbox::Asked;
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// What was told of a poll of which it did not turn out that it is ours is kept for so long.
const STRAYS_KEPT_FOR: TimeDelta = TimeDelta::days(1);

/// An effect has asked a poll: from now on it is known which votes belong to it. Those that came before are there already,
/// and if it was closed there before, that is known now.
pub(crate) async fn asked(
    conn: &mut Conn,
    (effect, platform): (EffectId, PlatformName),
    asked: &Asked,
    now: DateTime<Utc>,
) -> Result<()> {
    store::set_key(conn, effect, asked).await?;
    if store::claim_stray(conn, platform, &asked.poll).await? {
        closed_there(conn, (platform, &asked.poll), now).await?;
    }
    Ok(())
}

/// Until this write ends nobody else closes the poll that an effect asks, or learns what it is called.
pub(crate) async fn hold(conn: &mut Conn, effect: EffectId) -> Result<()> {
    store::lock_of_effect(conn, effect).await
}

/// Whether an effect that asks a poll may do so once more: not when it was closed meanwhile. Of any other effect it may.
/// Asked while the poll is held ([`hold`]).
pub(crate) async fn may_ask_again(conn: &mut Conn, effect: EffectId) -> Result<bool> {
    Ok(!store::asks_closed(conn, effect).await?)
}

/// Writes what somebody said in a poll of a platform. Nothing of polls that are surely not ours, and nothing of bots.
pub(crate) async fn hear(
    conn: &mut Conn,
    (platform, poll): (PlatformName, &str),
    person: &Person,
    vote: &Vote,
    at: DateTime<Utc>,
) -> Result<()> {
    if person.is_bot {
        return Ok(());
    }
    match store::whose(conn, platform, poll).await? {
        Whose::Ours => {}
        Whose::MayBeOurs => store::put_stray(conn, (platform, poll), false, at).await?,
        Whose::Strange => return Ok(()),
    }
    let account = members::store::upsert_account(conn, platform, person).await?;
    let voter = Voter { platform, poll, account };
    match vote {
        Vote::Given(answer) => store::put_vote(conn, voter, answer, at).await,
        Vote::TakenBack(answer) => store::drop_vote(conn, voter, answer).await,
        Vote::Only(answers) if answers.is_empty() => store::drop_votes(conn, voter).await,
        Vote::Only(answers) => {
            for gone in store::votes_of(conn, voter).await?.iter().filter(|known| !answers.contains(known)) {
                store::drop_vote(conn, voter, gone).await?;
            }
            for answer in answers {
                store::put_vote(conn, voter, answer, at).await?;
            }
            Ok(())
        }
    }
}

/// A platform says that a poll is closed; `true`: it was open as far as we knew, and is to be closed everywhere now. One that
/// may turn out to be ours is kept as closed until that is known.
pub(crate) async fn closed_there(
    conn: &mut Conn,
    (platform, poll): (PlatformName, &str),
    at: DateTime<Utc>,
) -> Result<bool> {
    if store::whose(conn, platform, poll).await? == Whose::MayBeOurs {
        // What it is called may just be being written: whoever does that holds the poll.
        store::lock_without_key(conn, platform).await?;
    }
    let Some((id, position)) = store::of_key(conn, platform, poll).await? else {
        if store::whose(conn, platform, poll).await? == Whose::MayBeOurs {
            store::put_stray(conn, (platform, poll), true, at).await?;
        }
        return Ok(false);
    };
    // Held first, as whoever closes it does.
    let is_news = store::due_at_once(conn, id, &format!("platform:{}", platform.as_str()), at).await?;
    store::set_closed_there(conn, id, position).await?;
    Ok(is_news)
}

/// Forgets what was told of polls of which it did not turn out in time that they are ours.
pub(crate) async fn forget_strays(steward: &Steward, lease: Option<&Lease>) -> Result<()> {
    let before = steward.clock.now() - STRAYS_KEPT_FOR;
    let mut conn = steward.db.read().await?;
    let is_any = store::is_any_stray(&mut conn, before).await?;
    drop(conn);
    if is_any {
        let mut write = lease::write_under(&steward.db, lease).await?;
        store::forget_strays(&mut write, before).await?;
        write.commit().await?;
    }
    Ok(())
}
