//! What happens on a platform, in words that know no platform.

use chrono::{DateTime, Utc};

use crate::commands::{Ask, Press};

/// Somebody, as the platform names them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Person {
    /// The platform's id.
    pub external_id: String,
    /// The name shown to others; empty when the platform did not say.
    pub name: String,
    /// Bots are recorded as accounts and never as members.
    pub is_bot: bool,
}

/// What kind of place a space is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpaceKind {
    /// A Discord guild.
    Guild,
    /// A Telegram group or supergroup.
    Group,
    /// A Telegram channel.
    Channel,
    /// A history that was read from files.
    Import,
}

impl SpaceKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guild => "guild",
            Self::Group => "group",
            Self::Channel => "channel",
            Self::Import => "import",
        }
    }
}

/// A channel as the platform describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelSeen {
    /// The platform's id.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// Whether it is a voice or stage channel, so that it can be seen who is in it; `None`: the platform did not tell.
    pub is_voice: Option<bool>,
}

/// A space as the platform describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceSeen {
    /// The platform's id.
    pub external_id: String,
    /// What kind of place it is.
    pub kind: SpaceKind,
    /// Its name.
    pub name: String,
    /// The owner's account, when the platform said.
    pub owner: Option<String>,
    /// Channels that the platform listed.
    pub channels: Vec<ChannelSeen>,
    /// Who is in a voice channel, when the platform listed them all.
    pub voice: Option<Vec<VoicePlace>>,
    /// The session started anew: what happened between the last commit and now was not seen, so the roster is compared.
    pub needs_roster: bool,
}

/// Somebody in a voice channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoicePlace {
    /// Who.
    pub person: Person,
    /// The channel's id.
    pub channel: String,
}

/// How a join was learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinHow {
    /// The platform said that it happened.
    Event,
    /// Found in the roster.
    Roster,
    /// Found because they spoke: the join is not known.
    Spoke,
    /// Read from a file.
    Import,
    /// Found because they left: the join is not known.
    Leave,
}

impl JoinHow {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Roster => "roster",
            Self::Spoke => "spoke",
            Self::Import => "import",
            Self::Leave => "leave",
        }
    }
}

/// Why a stay ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndReason {
    /// By their own act.
    Left,
    /// Removed by a moderator.
    Kicked,
    /// Removed and kept out.
    Banned,
    /// Removed with many others in a clean-up.
    Purged,
    /// A payment ended.
    Lapsed,
    /// They are gone; how is not known.
    Unknown,
}

impl EndReason {
    /// Every reason.
    pub const ALL: [Self; 6] = [Self::Left, Self::Kicked, Self::Banned, Self::Purged, Self::Lapsed, Self::Unknown];

    /// The word in the database and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Kicked => "kicked",
            Self::Banned => "banned",
            Self::Purged => "purged",
            Self::Lapsed => "lapsed",
            Self::Unknown => "unknown",
        }
    }

    /// The reason of a word in the database or a file.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Something that happened, read from what a platform delivered. `space` is always the platform's id.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A space was described: Steward is in it and sees it.
    SpaceSeen(SpaceSeen),
    /// Steward was removed from a space.
    SpaceLost {
        /// The space.
        space: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// The platform cannot show a space now (an outage): nothing of it is seen until it is described again.
    SpaceUnseen {
        /// The space.
        space: String,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Steward is in a space, and is not told any more who comes and goes: it is no surer of what it hears of it until
    /// the right to be told is back, however often the space is described meanwhile.
    SightLost {
        /// The space.
        space: String,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Steward is told who comes and goes. Nothing, unless that right was lost before.
    SightRegained {
        /// The space.
        space: String,
    },
    /// A group became a supergroup: the same space under a new id.
    SpaceMoved {
        /// The former id.
        from: String,
        /// The new id.
        to: String,
    },
    /// A channel was made or renamed.
    ChannelSeen {
        /// The space.
        space: String,
        /// The channel.
        channel: ChannelSeen,
    },
    /// Somebody joined.
    Joined {
        /// The space.
        space: String,
        /// Who.
        person: Person,
        /// When.
        at: DateTime<Utc>,
        /// They may not take part yet (Discord's membership screening).
        pending: bool,
        /// The invite or link that brought them, when the platform said.
        source: Option<String>,
    },
    /// Somebody is gone.
    Left {
        /// The space.
        space: String,
        /// Who.
        person: Person,
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: EndReason,
    },
    /// The cause of a departure became known, before or after it (Discord tells bans and kicks apart from leaves).
    DepartureExplained {
        /// The space.
        space: String,
        /// Who.
        person: Person,
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: EndReason,
    },
    /// A ban was lifted. At once after a departure, that is how Telegram removes somebody who may come back.
    BanLifted {
        /// The space.
        space: String,
        /// Who.
        person: Person,
        /// When.
        at: DateTime<Utc>,
    },
    /// A pending member was let in.
    Accepted {
        /// The space.
        space: String,
        /// Who.
        person: Person,
    },
    /// Something to count that could not go through the fast lane.
    Counted(Counted),
    /// Something about a message that could not go through the fast lane; before the same is counted.
    Echoed(Box<Echo>),
    /// Somebody entered, changed or left (`channel` is `None`) a voice channel.
    VoiceMoved {
        /// The space.
        space: String,
        /// Who.
        person: Person,
        /// Where they are now.
        channel: Option<String>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody voted in a poll, or took a vote back.
    Voted {
        /// What the platform calls the poll.
        poll: String,
        /// Who.
        person: Person,
        /// What.
        vote: Vote,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody votes in a poll any more: the platform says that it is closed.
    PollClosed {
        /// What the platform calls the poll.
        poll: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// A command was typed.
    Command(Box<Ask>),
    /// A button was pressed.
    Button(Box<Press>),
}

/// What somebody said in a poll, by the platform's names for the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vote {
    /// For one answer more.
    Given(String),
    /// Not for this answer any more.
    TakenBack(String),
    /// For these and no others; for none: all is taken back.
    Only(Vec<String>),
}

/// What a member did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActivityKind {
    /// Wrote a message.
    Message,
    /// Wrote a message that answers another one.
    Reply,
    /// Reacted to a message.
    Reaction,
    /// Used a command or a button.
    Command,
}

/// One thing that a member did, for the fast lane: metadata, never text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The space.
    pub space: String,
    /// The space's name, when what was received carried it.
    pub space_name: Option<String>,
    /// What kind of place the space is.
    pub space_kind: SpaceKind,
    /// The channel; the space's own id when the platform has no channels in it.
    pub channel: String,
    /// Who.
    pub person: Person,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: ActivityKind,
    /// Whether it shows that the person is in the space. A comment under a channel's post does not.
    pub proves_presence: bool,
}

/// A message, by what the platform calls it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageKey {
    /// What its number is unique in: a Telegram chat; empty on Discord, where numbers are unique everywhere.
    pub chat: String,
    /// Its number.
    pub message: String,
}

/// What somebody did about a message that may be one of ours: then it is written down, with what that brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo {
    /// The space in which it was done.
    pub space: String,
    /// The message; several when it may be about any of them (what is answered, and what that stands under).
    pub of: Vec<MessageKey>,
    /// Who, where the platform tells.
    pub person: Option<Person>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: EchoKind,
}

/// What can be done about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EchoKind {
    /// Somebody gave reactions, took some back, or both.
    Reacted {
        /// Those that were given.
        added: Vec<String>,
        /// Those that were taken back.
        removed: Vec<String>,
    },
    /// A moderator took all reactions away, or all with one emoji.
    Cleared {
        /// The one.
        emoji: Option<String>,
    },
    /// How many reactions there are of each, where the platform names nobody.
    Totalled {
        /// Emoji and how many.
        totals: Vec<(String, i64)>,
    },
    /// A message that answers it, or stands under it.
    Answered {
        /// What the platform calls the answer; unique among the answers.
        reply: String,
    },
    /// The platform itself shows it in another chat too.
    Copied {
        /// The message there.
        copy: MessageKey,
    },
}

/// What an adapter makes of one thing that it received.
#[derive(Debug, Clone)]
pub enum Sorted {
    /// Counted at once, nothing stored of it.
    Count(Counted),
    /// Written down at once when it is about a message of ours, and counted where it is something that members do.
    Echo(Box<Echo>, Option<Counted>),
    /// Stored as it came, and handled from the inbox.
    Keep(Incoming),
    /// Stored as it came, of a kind that nobody handles: visible, counted.
    KeepUnknown(Incoming),
    /// Known and not needed: only the position moves.
    Pass,
}

/// Something as it came.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Unique within the receiver: Telegram's update id, Discord's session and sequence.
    pub external_id: String,
    /// The platform's word for what it is.
    pub kind: String,
    /// The raw JSON.
    pub raw: String,
}

/// Why something stored could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// What was wrong with it, without quoting its text.
    pub reason: String,
    /// Whether Steward needs things of this kind: then it is an alarm.
    pub needed: bool,
}
