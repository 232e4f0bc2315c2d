//! What comes out: a community as a bot recorded it, and the truth behind the record.

use chrono::{DateTime, NaiveDate, Utc};

use crate::parameters::Parameters;
use crate::{leaving, parameters::Leaving};

/// Position of a space in [`History::spaces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpaceIndex(pub u8);

/// Position of a channel in [`History::channels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelIndex(pub u16);

/// Position of an account in [`History::accounts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountIndex(pub u32);

impl SpaceIndex {
    /// As an index of [`History::spaces`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl ChannelIndex {
    /// As an index of [`History::channels`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl AccountIndex {
    /// As an index of [`History::accounts`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a space is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// A Discord guild.
    Discord,
    /// A Telegram group.
    Telegram,
}

/// A Discord guild or a Telegram group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// Which.
    pub platform: Platform,
    /// The platform's id: a snowflake, or the negative id of a supergroup.
    pub external_id: i64,
    /// The name people see.
    pub name: String,
}

/// What one does in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    /// Write.
    Text,
    /// Talk.
    Voice,
}

/// A Discord channel or a Telegram topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Where it is.
    pub space: SpaceIndex,
    /// The platform's id: a snowflake, or a topic's thread id.
    pub external_id: i64,
    /// The name people see.
    pub name: String,
    /// What one does in it.
    pub kind: ChannelKind,
}

/// An identity on one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which platform.
    pub platform: Platform,
    /// The platform's id.
    pub external_id: i64,
    /// The name people see: Latin or Chinese letters, some with emoji; not unique.
    pub display_name: String,
}

/// How precisely an instant is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// To the second.
    Exact(DateTime<Utc>),
    /// Between two observations.
    Between {
        /// Last seen otherwise.
        after: DateTime<Utc>,
        /// First seen so.
        before: DateTime<Utc>,
    },
    /// Not at all: before anybody looked.
    Unknown,
}

/// By what a stay ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The member left.
    Left,
    /// The member was removed: a raider, or somebody silent in a purge.
    Kicked,
}

/// The end of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// When; between two observations when it happened in an outage.
    pub at: Moment,
    /// By what. After an outage a bot sees only that somebody is gone: `Left`.
    pub cause: Cause,
}

/// What truly brought somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// There before the first day.
    Founder,
    /// Found the community without anybody's help.
    Organic,
    /// A campaign, by its position in [`Truth::campaigns`].
    Campaign(u16),
    /// A member.
    WordOfMouth,
    /// Brought over with many others at one instant.
    BulkImport,
    /// Came with a raid, by its position in [`Truth::raids`].
    Raid(u16),
    /// Had been here before.
    Return,
}

/// One spell of presence of an account in a space, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Whose.
    pub account: AccountIndex,
    /// Where.
    pub space: SpaceIndex,
    /// When it began: exact, or unknown on Telegram when nobody saw it.
    pub joined: Moment,
    /// Since when the account was seen in the space; the joining, unless that was not seen.
    pub observed_from: DateTime<Utc>,
    /// How it ended; `None` while it lasts.
    pub ended: Option<Ending>,
    /// What truly brought the account. A bot knows only `invite`.
    pub source: Source,
    /// Code of the invite that was used; `None` when it is not known.
    pub invite: Option<String>,
}

/// What an account did in a channel within a quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotCount {
    /// Who.
    pub account: AccountIndex,
    /// Where.
    pub channel: ChannelIndex,
    /// Start of the slot; a multiple of 900 seconds.
    pub slot_start: DateTime<Utc>,
    /// Messages written, replies among them.
    pub messages: u32,
    /// Messages that answer another.
    pub replies: u32,
    /// Reactions given.
    pub reactions: u32,
    /// Time in the voice channel, in seconds (0 to 900).
    pub voice_seconds: u32,
}

/// A span in which nothing of a space was seen: an absence of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Which space.
    pub space: SpaceIndex,
    /// From.
    pub from: DateTime<Utc>,
    /// To, exclusive.
    pub to: DateTime<Utc>,
}

/// A campaign and what it brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// The code of its invite.
    pub invite: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// People it brought until the end of the history, seen or not.
    pub joined: u32,
}

/// A raid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raid {
    /// When its first account came.
    pub started_at: DateTime<Utc>,
    /// How many came.
    pub size: u32,
}

/// A local day as it truly was, in all spaces together, raids included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTruth {
    /// The local date.
    pub date: NaiveDate,
    /// Members at the end of the day.
    pub members: u32,
    /// Stays that began: newcomers, returns, the bulk import and raids.
    pub joined: u32,
    /// Newcomers among them: without returns, the bulk import and raids.
    pub newcomers: u32,
    /// Stays that ended.
    pub left: u32,
}

/// What the history was made from, to score estimates by.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// The figures.
    pub parameters: Parameters,
    /// Every local day.
    pub days: Vec<DayTruth>,
    /// Campaigns, in order.
    pub campaigns: Vec<Campaign>,
    /// Raids, in order.
    pub raids: Vec<Raid>,
    /// Instants of purges.
    pub purges: Vec<DateTime<Utc>>,
    /// Instant of the bulk import, if the history is long enough.
    pub bulk_import: Option<DateTime<Utc>>,
    /// Newcomers who came by themselves, by campaigns, and by word of mouth.
    pub newcomers: [u32; 3],
    /// Stays that nobody saw, because they lay within an outage, or were silent in a Telegram group.
    pub unseen_stays: u32,
}

impl Truth {
    /// The true share of newcomers still there so many days after joining, had there been no purge: the retention
    /// curves of the three origins, in the proportion in which people came by them. `None` when nobody came.
    pub fn survival(&self, days: f64) -> Option<f64> {
        let all: u32 = self.newcomers.iter().sum();
        let origins: [Leaving; 3] = [self.parameters.organic, self.parameters.campaign, self.parameters.word_of_mouth];
        let still = self
            .newcomers
            .iter()
            .zip(origins)
            .map(|(&count, origin)| f64::from(count) * leaving::survival(&self.parameters, origin, days));
        (all > 0).then(|| still.sum::<f64>() / f64::from(all))
    }
}

/// A community as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// IANA name of the community's zone.
    pub zone: String,
    /// Start of the first local day.
    pub from: DateTime<Utc>,
    /// End, exclusive.
    pub to: DateTime<Utc>,
    /// One Discord guild and one Telegram group.
    pub spaces: Vec<Space>,
    /// Their channels.
    pub channels: Vec<Channel>,
    /// Everybody who was seen.
    pub accounts: Vec<Account>,
    /// Their stays, by the instant from which they were observed.
    pub stays: Vec<Stay>,
    /// What they did, by slot, account and channel.
    pub activity: Vec<SlotCount>,
    /// Outages.
    pub gaps: Vec<Gap>,
    /// What it was made from.
    pub truth: Truth,
}
