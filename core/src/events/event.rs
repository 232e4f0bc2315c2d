//! An event: a gathering, from the draft to the day after it.

use chrono::{DateTime, TimeDelta, Utc};

use super::seats::Terms;
use super::store;
use crate::content::Target;
use crate::ids::{CommunityId, EventId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::zone::Zone;

/// Longest part of a title that stands in a label, in characters.
const LABEL_MAX_CHARS: usize = 60;

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventState {
    /// It goes nowhere yet.
    Draft,
    /// Another moderator has to approve it.
    Review,
    /// It is announced, and people answer.
    Open,
    /// It has been.
    Over,
    /// It does not take place.
    Cancelled,
}

impl EventState {
    /// Every one of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Review, Self::Open, Self::Over, Self::Cancelled];

    /// The word in the database, in commands, and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Open => "open",
            Self::Over => "over",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Where an event takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a channel: a voice or stage channel of Discord, a chat of Telegram.
    Channel(Target),
    /// At an address.
    Link(String),
}

impl Place {
    /// `discord:123` or `https://…`, as [`Place::read`] reads it.
    pub fn address(&self) -> String {
        match self {
            Self::Channel(target) => target.address(),
            Self::Link(url) => url.clone(),
        }
    }

    /// Reads what [`Place::address`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        if text.starts_with("https://") {
            return Some(Self::Link(text.to_owned()));
        }
        let (platform, channel) = text.split_once(':')?;
        let platform = PlatformName::parse(platform)?;
        Some(Self::Channel(Target { platform, channel: channel.to_owned() }))
    }
}

/// What somebody planned: all that is written of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its name.
    pub title: String,
    /// What it is about, in Markdown.
    pub about: String,
    /// Where it takes place.
    pub place: Place,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it lasts; at least one.
    pub minutes: i64,
    /// The zone in which its time was said.
    pub zone: Zone,
    /// How many places there are; `None`: as many as come.
    pub capacity: Option<i64>,
    /// How long an offered place is kept, in minutes; 0: it is given without being asked.
    pub accept_minutes: i64,
    /// Where it is announced.
    pub to: Vec<Target>,
}

impl Plan {
    /// When it ends.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.starts_at + TimeDelta::minutes(self.minutes)
    }

    /// What it grants.
    pub fn terms(&self) -> Terms {
        Terms {
            capacity: self.capacity,
            accept_within: TimeDelta::minutes(self.accept_minutes),
            starts_at: self.starts_at,
        }
    }
}

/// An event as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its key.
    pub id: EventId,
    /// The community.
    pub community: CommunityId,
    /// The community's own count, what people type.
    pub number: i64,
    /// What was planned.
    pub plan: Plan,
    /// Where it stands.
    pub state: EventState,
    /// How often it was changed: calendars take the highest.
    pub revision: i64,
    /// Who planned it: the last who changed what it says.
    pub made_by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When it is to be again, in canonical words: on the newest event of a series alone.
    pub rule: Option<String>,
    /// The first event of its series, when it is not that itself.
    pub series: Option<EventId>,
}

impl Event {
    /// `#12 Title`.
    pub fn label(&self) -> String {
        label_of(self.number, &self.plan.title)
    }
}

fn label_of(number: i64, title: &str) -> String {
    let short: String = title.chars().take(LABEL_MAX_CHARS).collect();
    let rest = if short.len() < title.len() { "…" } else { "" };
    format!("#{number} {short}{rest}")
}

/// `#12 Title` of the event that an effect was written for; `None`: for none.
pub(crate) async fn label_of_effect(conn: &mut Conn, effect: crate::ids::EffectId) -> Result<Option<String>> {
    let found = store::title_of_effect(conn, effect).await?;
    Ok(found.map(|(number, title)| label_of(number, &title)))
}
