//! One time at which a post was due, and what became of it. Every one ends in a state that a moderator can see.

use chrono::{DateTime, Utc};

use super::store;
use crate::ids::PostId;
use crate::outbox::{self, Cause, State};
use crate::store::{Conn, Result};

/// What became of one time at which a post was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceState {
    /// Its messages are on the way.
    Going,
    /// All of it is there.
    Sent,
    /// Of some of it nobody knows.
    Uncertain,
    /// Some of it will not be sent by itself.
    Failed,
    /// It was too late when it could have been sent.
    Missed,
    /// Somebody, or a rule that somebody set, left it out.
    Skipped,
}

impl OccurrenceState {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Going, Self::Sent, Self::Uncertain, Self::Failed, Self::Missed, Self::Skipped];

    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Going => "going",
            Self::Sent => "sent",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Missed => "missed",
            Self::Skipped => "skipped",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Going | Self::Uncertain)
    }
}

/// One time at which a post was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The time.
    pub due_at: DateTime<Utc>,
    /// Its number among those of the post, from 1.
    pub number: i64,
    /// What became of it.
    pub state: OccurrenceState,
    /// Why, in a word whose text is `occurrence-reason-…`.
    pub reason: Option<String>,
}

/// Writes what became of an occurrence, from the states of its effects; and that a post is through when it was the last.
/// Whoever calls it holds the post.
pub(crate) async fn settle(conn: &mut Conn, post: PostId, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    let effects = outbox::store::ends_of_occurrence(conn, post, due_at).await?;
    if effects.is_empty() {
        return Ok(());
    }
    let state = state_of(&effects);
    store::set_occurrence(conn, post, due_at, state, None, state.is_final().then_some(now)).await?;
    store::finish(conn, post, now).await
}

/// An occurrence is as far as the least of its messages.
fn state_of(effects: &[(State, Option<Cause>)]) -> OccurrenceState {
    let any = |wanted: fn(State, Option<Cause>) -> bool| effects.iter().any(|(state, cause)| wanted(*state, *cause));
    if any(|state, _| state == State::Uncertain) {
        OccurrenceState::Uncertain
    } else if any(|state, _| matches!(state, State::Waiting | State::Sending | State::Parked | State::Behind)) {
        OccurrenceState::Going
    } else if any(|state, cause| state == State::Dead && cause != Some(Cause::Discarded)) {
        OccurrenceState::Failed
    } else if any(|state, _| state == State::Done) {
        OccurrenceState::Sent
    } else {
        OccurrenceState::Skipped
    }
}
