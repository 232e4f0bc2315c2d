//! Where a post went before and does not go any more. What was posted stays there and follows changes of the words, unless
//! somebody asks for it to be taken away; what was not posted yet is not posted there.

use super::post::{Post, Shows, Writing};
use super::revise::Followed;
use super::store;
use super::target::Target;
use crate::commands::Cx;
use crate::outbox::{self, Deed, Effect, State};
use crate::store::{Conn, Result as StoreResult};

/// What becomes of the messages of a post that is changed.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Those that follow.
    pub(super) followed: Followed,
    /// So many stay in places that the post has just left.
    pub(super) stay: usize,
    /// So many times it was shown so long ago that its messages are not known any more.
    pub(super) forgotten: usize,
    /// So many are taken away where the post does not go any more; `None`: that was not asked for.
    pub(super) removed: Option<usize>,
    /// Of so many times the messages in former places cannot be read.
    pub(super) unreadable: usize,
}

impl Copies {
    /// The former places of a post after a change. What stands there stays, unless it is asked for that it goes: that needs
    /// nobody's approval. The messages that go are returned as well, for [`Self::remove`].
    pub(super) async fn leave(
        &mut self,
        conn: &mut Conn,
        (before, writing): (&Post, &Writing),
        asks_removal: bool,
    ) -> StoreResult<(Vec<(Target, Shows)>, Option<Vec<Effect>>)> {
        let former = after(before, writing);
        if asks_removal {
            return Ok((Vec::new(), Some(self.messages(conn, before, &former).await?)));
        }
        let left: Vec<_> = former.iter().filter(|place| !before.former.contains(place)).cloned().collect();
        let messages = self.messages(conn, before, &left).await?;
        self.stay = standing(conn, &messages).await?;
        Ok((former, None))
    }

    /// Takes messages away that stand, and what was still to be sent.
    pub(super) async fn remove(&mut self, cx: &Cx<'_>, conn: &mut Conn, messages: &[Effect]) -> StoreResult<()> {
        let mut removed = 0;
        // From the last one on: a part that is not sent any more ends those behind it.
        for effect in messages.iter().rev() {
            let is_taken = outbox::take_back(conn, &*cx.steward.rng, effect.id, cx.now).await?;
            // What was never seen is not sent there any more, which an approval later on does not change.
            let n = if is_unseen(effect) { &mut self.followed.dropped } else { &mut removed };
            *n += usize::from(is_taken);
        }
        self.removed = Some(removed);
        Ok(())
    }

    /// Of so many times the messages cannot be read, and stay as they are.
    pub(super) fn unreadable(&self) -> usize {
        self.unreadable.max(self.followed.unreadable)
    }

    /// The messages of a post in places.
    async fn messages(&mut self, conn: &mut Conn, post: &Post, places: &[(Target, Shows)]) -> StoreResult<Vec<Effect>> {
        let mut found = Vec::new();
        if places.is_empty() {
            return Ok(found);
        }
        for occurrence in store::shown(conn, post.id).await? {
            match outbox::store::of_occurrence(conn, post.id, occurrence.due_at).await {
                Err(error) if error.is_about_the_data() => self.unreadable += 1,
                effects => {
                    let is_there = |effect: &Effect| places.iter().any(|(place, _)| is_at(effect, place));
                    found.extend(effects?.into_iter().filter(is_there));
                }
            }
        }
        Ok(found)
    }
}

/// The former places of a post when another writing takes the place of what it says: each once, with what it shows.
fn after(before: &Post, writing: &Writing) -> Vec<(Target, Shows)> {
    let stays = |target: &Target| writing.targets().any(|(other, _)| other == target);
    let left = before.targets().map(|(target, shows)| (target.clone(), shows));
    // Where nothing was ever to be shown, nothing stands.
    let left = left.filter(|_| before.occurrences > 0);
    let mut former: Vec<(Target, Shows)> = Vec::new();
    for (target, shows) in left.chain(before.former.iter().cloned()) {
        if !stays(&target) && former.iter().all(|(known, _)| *known != target) {
            former.push((target, shows));
        }
    }
    former
}

/// What a former place shows of a post.
pub(super) fn shows(post: &Post, effect: &Effect) -> Option<Shows> {
    post.former.iter().find(|(target, _)| is_at(effect, target)).map(|(_, shows)| *shows)
}

/// Whether an effect leads to a place.
pub(super) fn is_at(effect: &Effect, place: &Target) -> bool {
    effect.platform == place.platform && effect.channel == place.channel
}

/// Whether an effect shows nothing, and surely did not.
pub(super) fn is_unseen(effect: &Effect) -> bool {
    matches!(effect.state, State::Waiting | State::Parked | State::Behind | State::Dead) && !effect.doubt
}

/// How many messages of a post were to be shown and surely never were.
pub(super) async fn unseen(conn: &mut Conn, post: &Post) -> StoreResult<usize> {
    let mut n = 0;
    for occurrence in store::shown(conn, post.id).await? {
        match outbox::store::of_occurrence(conn, post.id, occurrence.due_at).await {
            Err(error) if error.is_about_the_data() => {}
            effects => n += effects?.iter().filter(|effect| is_unseen(effect) && effect.state != State::Dead).count(),
        }
    }
    Ok(n)
}

/// How many of these messages stand where they were sent, or may.
async fn standing(conn: &mut Conn, messages: &[Effect]) -> StoreResult<usize> {
    let mut n = 0;
    for effect in messages {
        let is_gone = matches!(outbox::store::last_edit(conn, effect.id).await?, Some(Deed::Delete { .. }));
        n += usize::from(!is_gone && !is_unseen(effect));
    }
    Ok(n)
}
