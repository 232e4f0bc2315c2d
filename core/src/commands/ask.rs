//! What somebody asks: where, who, and what, in words that know no platform.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::CommunityId;
use crate::community::{Caller, Lang, Theme};
use crate::ports::{PlatformName, Standing};

/// A command that was typed or chosen.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What was typed.
    pub input: Input,
    /// Who.
    pub caller: Caller,
    /// Where.
    pub place: Place,
    /// What they are there, when the platform told with the command; else it is asked.
    pub standing: Option<Standing>,
    /// How the answer finds its way back; only the adapter reads it.
    pub reply_to: ReplyTo,
    /// How a picture should look.
    pub look: Look,
    /// The community, when it is named rather than found by the place.
    pub community: Option<CommunityId>,
    /// The world as it was then, with all that is known now; `None`: now.
    pub as_of: Option<DateTime<Utc>>,
}

/// A command as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A typed line: `/model growth r:0.1`.
    Line(String),
    /// Chosen in a form: command, action and arguments by name.
    Form {
        /// The command's name.
        command: String,
        /// The action's name; empty when there is one only.
        action: String,
        /// Arguments by name.
        args: Vec<(String, String)>,
    },
}

/// Where something was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The platform.
    pub platform: PlatformName,
    /// The space's id on the platform; `None` in a private chat, the shell and the console.
    pub space: Option<String>,
    /// The channel's id on the platform.
    pub channel: Option<String>,
}

/// How the answer finds its way back; only the adapter that made it reads it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReplyTo(pub Value);

/// How a picture should look. What is `None` is decided by settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Size and encoding for a platform.
    pub format: Format,
    /// Dark or light.
    pub theme: Option<Theme>,
    /// Language of the answer.
    pub lang: Option<Lang>,
}

/// For which platform a picture is sized.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// 16:10.
    #[default]
    Discord,
    /// 4:3.
    Telegram,
}

/// A button that was pressed.
#[derive(Debug, Clone)]
pub struct Press {
    /// The token that the button carried.
    pub token: String,
    /// Who.
    pub caller: Caller,
    /// Where.
    pub place: Place,
    /// What they are there, when the platform told.
    pub standing: Option<Standing>,
    /// How the answer finds its way back.
    pub reply_to: ReplyTo,
    /// How a picture should look.
    pub look: Look,
}
