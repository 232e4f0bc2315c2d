//! What the outbox asks of an adapter, and what came of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::content::Message;
use crate::feedback::Ballot;

/// Something to do in the outside world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Deed {
    /// Sends a message that fits into one call.
    Send {
        /// What is sent.
        message: Message,
    },
    /// Puts a message in the place of one that was sent. It is the same twice as once.
    Edit {
        /// Its id on the platform.
        id: String,
        /// What stands there from now on.
        message: Message,
    },
    /// Takes a message away. It is the same twice as once.
    Delete {
        /// Its id on the platform.
        id: String,
    },
    /// Asks a question as the platform's own poll. No platform lets it be changed afterwards.
    Ask {
        /// What is asked.
        ballot: Ballot,
    },
    /// Ends a poll: nobody votes any more. It is the same twice as once.
    Close {
        /// The id of its message on the platform.
        id: String,
    },
}

impl Deed {
    /// The word that chooses its sentences.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Send { .. } => "send",
            Self::Edit { .. } => "edit",
            Self::Delete { .. } => "delete",
            Self::Ask { .. } => "ask",
            Self::Close { .. } => "close",
        }
    }

    /// Whether a message is there afterwards that was not before, so that doing it twice is seen twice.
    pub(crate) fn makes_a_message(&self) -> bool {
        matches!(self, Self::Send { .. } | Self::Ask { .. })
    }
}

/// A deed with everything an adapter needs.
#[derive(Debug, Clone)]
pub struct Task {
    /// The channel's id on the platform: a Discord channel, a Telegram chat, `chat/topic`, or `user:ID` for what one
    /// person is told in private ([`private_channel`](super::private_channel)).
    pub channel: String,
    /// What to do there.
    pub deed: Deed,
    /// The same for every attempt of the same deed, at most 25 characters of `[0-9A-Z]`: Discord's nonce.
    pub nonce: String,
    /// When it was first attempted, by the platform's clock ([`Sender::time`](crate::ports::Sender::time)).
    pub first_attempt_at: DateTime<Utc>,
}

/// A poll that stands on a platform, as the platform calls it and its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The id of its message.
    pub id: String,
    /// What the platform calls the poll when it tells of votes.
    pub poll: String,
    /// What it calls the answers then, in their order.
    pub answers: Vec<String>,
}

/// What came of one attempt. Whether something may be attempted again is decided by core from this alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is done. For a message sent: its id on the platform.
    Done {
        /// The id of the message.
        id: Option<String>,
    },
    /// The poll is there.
    Asked(Asked),
    /// It was surely not done, and may be attempted again.
    NotYet {
        /// The platform said how long to wait.
        wait: Option<Duration>,
        /// Why, without secrets.
        reason: String,
    },
    /// It was surely not done, and nothing in this channel will be until somebody cures the cause; no poll alone when the
    /// cause is [`Cause::NoPolls`].
    Parked {
        /// What is wrong; its cure is a text by this name.
        cause: Cause,
        /// The platform's own words.
        reason: String,
    },
    /// It was surely not done and never will be as it is.
    Impossible {
        /// What is wrong.
        cause: Cause,
        /// The platform's own words.
        reason: String,
    },
    /// Nobody knows whether it was done.
    Unclear {
        /// Why.
        reason: String,
    },
    /// The platform could not be reached, or has trouble of its own: that says nothing of what was to be done.
    Away {
        /// Whether it may have been done all the same.
        may_be_done: bool,
        /// Why, without secrets.
        reason: String,
    },
}

/// What stands in the way, each with a sentence and a cure in the locales (`cause-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The bot may not write there, or not this.
    NotAllowed,
    /// The bot may not ask polls there, and may write all the same.
    NoPolls,
    /// The bot is not in the space any more.
    NotThere,
    /// The channel or topic is gone, as the platform says when asked again.
    ChannelGone,
    /// The channel or topic is closed.
    ChannelClosed,
    /// The message is gone.
    MessageGone,
    /// A moderator said that the message is there, and nobody knows its id.
    IdUnknown,
    /// The platform refuses what is sent: its form, its length, its media.
    Content,
    /// The token does not hold; nothing can be done at all.
    Token,
    /// It was attempted too often.
    TooOften,
    /// It could not be sent in time.
    TooLate,
    /// The part before it did not go out.
    PartBefore,
    /// A moderator discarded it.
    Discarded,
    /// The person cannot be written to in private: they have closed that way, or never opened it.
    NoPrivateWay,
    /// Its row in the database cannot be read.
    Unreadable,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 15] = [
        Self::NotAllowed,
        Self::NoPolls,
        Self::NotThere,
        Self::ChannelGone,
        Self::ChannelClosed,
        Self::MessageGone,
        Self::IdUnknown,
        Self::Content,
        Self::Token,
        Self::TooOften,
        Self::TooLate,
        Self::PartBefore,
        Self::Discarded,
        Self::NoPrivateWay,
        Self::Unreadable,
    ];

    /// The cause of a word in the database.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }

    /// Whether no cure makes another attempt worth anything.
    pub(crate) fn is_for_ever(self) -> bool {
        matches!(self, Self::ChannelGone | Self::MessageGone | Self::IdUnknown)
    }

    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAllowed => "not-allowed",
            Self::NoPolls => "no-polls",
            Self::NotThere => "not-there",
            Self::ChannelGone => "channel-gone",
            Self::ChannelClosed => "channel-closed",
            Self::MessageGone => "message-gone",
            Self::IdUnknown => "id-unknown",
            Self::Content => "content",
            Self::Token => "token",
            Self::TooOften => "too-often",
            Self::TooLate => "too-late",
            Self::PartBefore => "part-before",
            Self::Discarded => "discarded",
            Self::NoPrivateWay => "no-private-way",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What reading a channel back came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The message is there, under this id.
    There(String),
    /// The poll is there.
    Asked(Asked),
    /// The whole time was read, and it is not there.
    Absent,
    /// Nobody can tell: the platform does not let it be asked, or did not answer for the whole time.
    Unknown,
    /// The platform could not be reached, or has trouble of its own: it can be asked later.
    Away,
}
