//! An effect as the rest of Steward sees it: what it is to do, for whom, and where it stands.

use chrono::{DateTime, Utc};

use super::{Cause, Deed};
use crate::ids::{CommunityId, PostId};
use crate::ports::PlatformName;

pub use crate::ids::EffectId;

/// Where an effect stands; the table is in the module's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be attempted.
    Waiting,
    /// An attempt has begun.
    Sending,
    /// Something stands in the way of the whole channel.
    Parked,
    /// Waits for a part before it, or for its post.
    Behind,
    /// Nobody knows whether it was done.
    Uncertain,
    /// Done.
    Done,
    /// Not done, and by itself it will not be.
    Dead,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Sending, Self::Parked, Self::Behind, Self::Uncertain, Self::Done, Self::Dead];

    /// The word in the database, in commands, and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Parked => "parked",
            Self::Behind => "behind",
            Self::Uncertain => "uncertain",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Which part of which showing of a post an effect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The post.
    pub post: PostId,
    /// The time at which it was due.
    pub due_at: DateTime<Utc>,
    /// The position of the target among those of the post.
    pub target: i64,
    /// The part, from 0.
    pub part: i64,
}

/// An effect before it has an id.
#[derive(Debug, Clone)]
pub struct NewEffect<'a> {
    /// For whom.
    pub community: CommunityId,
    /// On which platform.
    pub platform: PlatformName,
    /// Where: the channel's id on the platform.
    pub channel: &'a str,
    /// What it is a part of, if of a post.
    pub origin: Option<Origin>,
    /// The effect whose message it edits or deletes. The deed's own id is filled in when it is attempted.
    pub subject: Option<EffectId>,
    /// What to do.
    pub deed: &'a Deed,
    /// In which state it begins: `Waiting`, or `Behind` when something before it is uncertain.
    pub state: State,
    /// Not attempted earlier.
    pub not_before: DateTime<Utc>,
    /// Worth nothing from then on.
    pub too_late: Option<DateTime<Utc>>,
}

/// An effect.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Its number.
    pub id: EffectId,
    /// For whom.
    pub community: CommunityId,
    /// On which platform.
    pub platform: PlatformName,
    /// The channel's id there.
    pub channel: String,
    /// What it is a part of, if of a post.
    pub origin: Option<Origin>,
    /// The effect whose message it edits or deletes.
    pub subject: Option<EffectId>,
    /// What to do; for an edit or a deletion with the message's id when that is known.
    pub deed: Deed,
    /// The same for every attempt.
    pub nonce: String,
    /// Where it stands.
    pub state: State,
    /// Not attempted earlier.
    pub not_before: DateTime<Utc>,
    /// Worth nothing from then on.
    pub too_late: Option<DateTime<Utc>>,
    /// Attempts that count.
    pub attempts: i64,
    /// The first attempt, by the platform's clock.
    pub first_attempt_at: Option<DateTime<Utc>>,
    /// An attempt may have been done.
    pub doubt: bool,
    /// What stands in the way, or ended it.
    pub cause: Option<Cause>,
    /// The platform's own words.
    pub reason: Option<String>,
    /// The message that was sent.
    pub message_id: Option<String>,
    /// When it was decided.
    pub made_at: DateTime<Utc>,
    /// For an edit or a deletion: where the effect stands that sent the message.
    pub(super) subject_state: Option<State>,
}

/// Where an effect goes next, with all that changes.
pub(super) struct Move<'a> {
    pub(super) state: State,
    pub(super) not_before: DateTime<Utc>,
    pub(super) attempts: i64,
    pub(super) first_attempt_at: Option<DateTime<Utc>>,
    pub(super) doubt: bool,
    pub(super) cause: Option<Cause>,
    pub(super) reason: Option<&'a str>,
    pub(super) message_id: Option<&'a str>,
    pub(super) ended_at: Option<DateTime<Utc>>,
}
