//! What a community has set: one row a setting, each with a default.

use super::store;
use crate::commands::half_width;
use crate::events::Leads;
use crate::ids::CommunityId;
use crate::store::{Conn, Result};

/// How charts look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light text on dark: fits most clients.
    #[default]
    Dark,
    /// Dark text on white.
    Light,
}

impl Theme {
    /// The word in settings and arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// The theme of a word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "dark" | "深色" => Some(Self::Dark),
            "light" | "浅色" => Some(Self::Light),
            _ => None,
        }
    }
}

/// Whether the answers to statistics are seen by everybody in the channel or by the one who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerMode {
    /// Everybody in the channel sees them.
    #[default]
    Public,
    /// Only the one who asked sees them.
    Private,
}

impl AnswerMode {
    /// The word in settings and arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }

    /// The mode of a word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "public" | "公开" => Some(Self::Public),
            "private" | "私密" => Some(Self::Private),
            _ => None,
        }
    }
}

/// A community's settings; what was never set has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// How charts look.
    pub theme: Theme,
    /// Who sees the answers to statistics.
    pub answers: AnswerMode,
    /// Where moderators are told of things: `PLATFORM:CHANNEL`.
    pub moderators_channel: Option<String>,
    /// Stays of one member that are at most so far apart are one stay in statistics, in hours.
    pub merge_gap_hours: MergeGap,
    /// A post goes out only after another moderator than its writer has approved it.
    pub needs_approval: bool,
    /// So long before an event people are reminded who did not choose themselves.
    pub(crate) event_reminders: Leads,
    /// When moderators are told what the week brought.
    pub digest_hour: DigestHour,
    /// The community is simulated; every picture of it says so.
    pub is_demo: bool,
}

/// Hours between a leave and a return that statistics read as one stay. Source: STATISTICS §1, 24 h where nothing is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeGap(pub u32);

impl Default for MergeGap {
    fn default() -> Self {
        Self(24)
    }
}

/// The hour of Monday, by the community's clocks, at which moderators are told what the week brought; `None`: never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestHour(pub Option<u32>);

impl Default for DigestHour {
    fn default() -> Self {
        Self(Some(9))
    }
}

impl DigestHour {
    /// `0` to `23`, or `off`.
    pub fn parse(text: &str) -> Option<Self> {
        match half_width(text.trim()).as_str() {
            "off" | "never" | "no" | "关" | "关闭" => Some(Self(None)),
            hour => hour.trim_end_matches(":00").parse().ok().filter(|hour| *hour < 24).map(|hour| Self(Some(hour))),
        }
    }

    /// The word that [`DigestHour::parse`] reads.
    pub fn canonical(self) -> String {
        self.0.map_or_else(|| "off".to_owned(), |hour| hour.to_string())
    }
}

/// Names of the settings in the database; never renamed once released.
pub(crate) const THEME: &str = "theme";
pub(crate) const ANSWERS: &str = "answers";
pub(crate) const MODERATORS_CHANNEL: &str = "moderators-channel";
pub(crate) const APPROVAL: &str = "approval";
pub(crate) const EVENT_REMINDERS: &str = "event-reminders";
pub(crate) const DEMO: &str = "demo";
pub(crate) const DIGEST_HOUR: &str = "digest-hour";
pub(crate) const MERGE_GAP_HOURS: &str = "merge-gap-hours";

impl Settings {
    /// Reads the settings of a community.
    pub async fn of(conn: &mut Conn, community: CommunityId) -> Result<Self> {
        let mut settings = Self::default();
        for (name, value) in store::settings(conn, community).await? {
            match name.as_str() {
                THEME => settings.theme = Theme::parse(&value).unwrap_or_default(),
                ANSWERS => settings.answers = AnswerMode::parse(&value).unwrap_or_default(),
                MODERATORS_CHANNEL => settings.moderators_channel = Some(value),
                MERGE_GAP_HOURS => settings.merge_gap_hours = value.parse().map(MergeGap).unwrap_or_default(),
                EVENT_REMINDERS => settings.event_reminders = Leads::parse(&value).unwrap_or_default(),
                DIGEST_HOUR => settings.digest_hour = DigestHour::parse(&value).unwrap_or_default(),
                APPROVAL => settings.needs_approval = value == "yes",
                DEMO => settings.is_demo = value == "yes",
                // A setting of a newer Steward is left alone.
                _ => {}
            }
        }
        Ok(settings)
    }
}

/// Sets one setting of a community.
pub(crate) async fn set(conn: &mut Conn, community: CommunityId, name: &str, value: &str) -> Result<()> {
    store::set(conn, community, name, value).await
}
