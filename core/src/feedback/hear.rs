//! What platforms tell of polls: that one is there, who voted, that one was closed.

use chrono::{DateTime, Utc};

use super::store::{self, Voter};
use crate::ids::EffectId;
use crate::inbox::{Person, Vote};
use crate::members;
use crate::outbox::Asked;
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// An effect has asked a poll: from now on it is known which votes belong to it. Those that came before are there already.
pub(crate) async fn asked(conn: &mut Conn, effect: EffectId, asked: &Asked) -> Result<()> {
    store::set_key(conn, effect, asked).await
}

/// Whether an effect that asks a poll may do so once more: not when it was closed meanwhile. Of any other effect it may.
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
    if person.is_bot || !store::may_be_ours(conn, platform, poll).await? {
        return Ok(());
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

/// A platform says that a poll is closed; `true`: it was open as far as we knew, and is to be closed everywhere now.
pub(crate) async fn closed_there(
    conn: &mut Conn,
    (platform, poll): (PlatformName, &str),
    at: DateTime<Utc>,
) -> Result<bool> {
    let Some((id, position)) = store::of_key(conn, platform, poll).await? else { return Ok(false) };
    // Held first, as whoever closes it does.
    let is_news = store::due_at_once(conn, id, &format!("platform:{}", platform.as_str()), at).await?;
    store::set_closed_there(conn, id, position).await?;
    Ok(is_news)
}
