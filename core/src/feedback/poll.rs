//! A poll: one question, asked in several places.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::store;
use crate::content::Target;
use crate::ids::{CommunityId, EffectId, PollId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// Fewest answers. One alone is no choice, though both platforms would take it.
pub const ANSWERS_MIN: usize = 2;
/// Most answers: the smaller of both limits.
/// Source: Discord's OpenAPI, `PollCreateRequest.answers` (10); Bot API 10.1, `sendPoll.options` (12).
pub const ANSWERS_MAX: usize = 10;
/// Longest question in UTF-16 units, which are never fewer than what either platform counts.
/// Source: Discord's OpenAPI, `PollMedia.text` (300); Bot API 10.1, `sendPoll.question` (300).
pub const QUESTION_MAX_UTF16: usize = 300;
/// Longest time that a poll is open. Discord takes at most 32 days in whole hours, and is to close it after us.
/// Source: Discord's OpenAPI, `PollCreateRequest.duration` (768 hours).
pub const OPEN_MAX: TimeDelta = TimeDelta::days(31);

/// Longest part of a question that stands in a label, in characters.
const LABEL_MAX_CHARS: usize = 60;

/// Longest answer on a platform in UTF-16 units, which are never fewer than what the platform counts.
/// Source: Discord's page on polls, poll media object (answers 55); Bot API 10.1, `InputPollOption.text` (100).
pub fn answer_max_utf16(platform: PlatformName) -> usize {
    match platform {
        PlatformName::Discord => 55,
        _ => 100,
    }
}

/// What a platform is asked to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// The question.
    pub question: String,
    /// What can be answered, in order.
    pub answers: Vec<String>,
    /// Whether somebody may give several answers.
    pub is_multiple: bool,
    /// When Steward closes it. A platform that has to know a time of its own takes a later one.
    pub closes_at: DateTime<Utc>,
}

/// Where a poll stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollState {
    /// People vote.
    Open,
    /// Nobody votes any more.
    Closed,
}

impl PollState {
    /// Every one of them.
    pub const ALL: [Self; 2] = [Self::Open, Self::Closed];

    /// The word in the database and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A poll as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Its key.
    pub id: PollId,
    /// The community.
    pub community: CommunityId,
    /// The community's own count, what people type.
    pub number: i64,
    /// What is asked.
    pub ballot: Ballot,
    /// Where it stands.
    pub state: PollState,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it: a moderator, or `platform:NAME` when it was closed there; `None`: its time had come.
    pub closed_by: Option<String>,
}

impl Poll {
    /// `#12 Question`.
    pub fn label(&self) -> String {
        label_of(self.number, &self.ballot.question)
    }
}

/// A place where a poll is asked, and what became of it there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) position: i64,
    pub(super) target: Target,
    /// What sends it.
    pub(super) effect: Option<EffectId>,
    /// What closes it there.
    pub(super) close: Option<EffectId>,
    /// What the platform calls the poll, once that is known.
    pub(super) key: Option<String>,
    /// The platform said that it is closed.
    pub(super) is_closed: bool,
}

fn label_of(number: i64, question: &str) -> String {
    let short: String = question.chars().take(LABEL_MAX_CHARS).collect();
    let rest = if short.len() < question.len() { "…" } else { "" };
    format!("#{number} {short}{rest}")
}

/// `#12 Question` of the poll that an effect asks or closes; `None`: of none.
pub(crate) async fn label_of_effect(conn: &mut Conn, effect: EffectId) -> Result<Option<String>> {
    let found = store::question_of_effect(conn, effect).await?;
    Ok(found.map(|(number, question)| label_of(number, &question)))
}
