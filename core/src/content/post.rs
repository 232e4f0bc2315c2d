//! A post: a piece of content from the idea to the day on which everybody has seen it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::message::Media;
use super::store;
use super::target::Target;
use crate::ids::{CommunityId, PostId};
use crate::schedule::Rule;
use crate::store::{Conn, Result};
use crate::zone::Zone;

/// Declares an enum of words that stand in the database and in commands.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $(#[$case_doc:meta])* $case:ident = $word:literal, )* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { $( $(#[$case_doc])* $case, )* }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$case),*];

            /// The word in the database, in commands, and in the names of its texts.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word),* }
            }

            /// The one of a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// Where a post stands.
    PostState {
        /// A title and perhaps a few words.
        #[default]
        Idea = "idea",
        /// It has a body, and no time.
        Draft = "draft",
        /// It has a time, and another moderator has to approve it.
        Review = "review",
        /// It goes out by itself.
        Scheduled = "scheduled",
        /// It would go out, and somebody stopped it.
        Paused = "paused",
        /// All its times have come.
        Posted = "posted",
        /// It was taken back.
        Deleted = "deleted",
    }
}

words! {
    /// What is done about times that passed while nobody could send. Source: RELIABILITY P6.
    CatchUp {
        /// The last of them is sent, when it is within the grace.
        #[default]
        Latest = "latest",
        /// All within the grace are sent, at most ten, in order and a minute apart: lessons.
        All = "all",
        /// None is sent: reminders.
        Skip = "skip",
    }
}

words! {
    /// What is done when nobody knows whether a message was sent. Source: RELIABILITY P4.
    OnUncertain {
        /// A moderator is asked.
        #[default]
        Hold = "hold",
        /// It is sent again: twice is better than never.
        Resend = "resend",
        /// It is left: once at most, and nobody is asked.
        Skip = "skip",
    }
}

words! {
    /// What is done about a time that comes while one before it is still on its way, for a limit or an outage. Source:
    /// RELIABILITY P7. One that stands still on a moderator's word is not on its way.
    Overlap {
        /// Each waits for the one before: none is lost that is not too late.
        #[default]
        Queue = "queue",
        /// One waits behind the one that is on its way; more are left out.
        One = "one",
        /// It is left out.
        Skip = "skip",
    }
}

impl Overlap {
    /// So many times may be on their way when another one comes.
    pub(crate) fn room(self) -> usize {
        match self {
            Self::Queue => usize::MAX,
            Self::One => 1,
            Self::Skip => 0,
        }
    }
}

words! {
    /// What a target shows.
    Shows {
        /// The whole post.
        #[default]
        Whole = "whole",
        /// The teaser.
        Teaser = "teaser",
    }
}

/// A link button below a post.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LinkButton {
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// What a post says and where and when: all that somebody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// Its name among moderators; members see it only where the body says `{{title}}`.
    pub title: String,
    /// Markdown with `{{variables}}`.
    pub body: String,
    /// Markdown for the targets that show a teaser; empty: there are none.
    pub teaser: String,
    /// Pictures and files.
    pub media: Vec<Media>,
    /// Link buttons.
    pub buttons: Vec<LinkButton>,
    /// What it is about.
    pub topic: String,
    /// article, video, code, question, live, exercise, or a word of the community's own.
    pub form: String,
    /// Where the whole goes.
    pub to: Vec<Target>,
    /// Where the teaser goes.
    pub teaser_to: Vec<Target>,
    /// The schedule in canonical words.
    pub rule: Option<String>,
    /// The zone of the schedule.
    pub zone: Zone,
    /// What is done about times that passed.
    pub catch_up: CatchUp,
    /// So late a time may still be met.
    pub grace: Duration,
    /// What is done when nobody knows.
    pub on_uncertain: OnUncertain,
    /// What is done about a time that comes while one before is still on its way.
    pub overlap: Overlap,
}

impl Writing {
    /// The Markdown of what a target shows.
    pub(crate) fn words(&self, shows: Shows) -> &str {
        match shows {
            Shows::Whole => &self.body,
            Shows::Teaser => &self.teaser,
        }
    }

    /// Its schedule. What was stored was read before: `None` only where nothing is scheduled.
    pub(crate) fn schedule(&self) -> Option<Rule> {
        Rule::from_canonical(self.rule.as_deref()?).ok()
    }

    /// Its targets with what each shows, in the order in which their effects are numbered.
    pub fn targets(&self) -> impl Iterator<Item = (&Target, Shows)> {
        let whole = self.to.iter().map(|target| (target, Shows::Whole));
        whole.chain(self.teaser_to.iter().map(|target| (target, Shows::Teaser)))
    }
}

/// A post as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its key.
    pub id: PostId,
    /// The community.
    pub community: CommunityId,
    /// The community's own count, what people type.
    pub number: i64,
    /// What somebody wrote.
    pub writing: Writing,
    /// Where it went before, and does not go any more: what was posted stays there.
    pub former: Vec<(Target, Shows)>,
    /// Where it stands.
    pub state: PostState,
    /// The next time it is due.
    pub next_at: Option<DateTime<Utc>>,
    /// How many times were due so far.
    pub occurrences: i64,
    /// Who wrote what it says: the last who changed its words.
    pub made_by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
}

impl Post {
    /// Its targets with what each shows, in the order in which their effects are numbered.
    pub fn targets(&self) -> impl Iterator<Item = (&Target, Shows)> {
        self.writing.targets()
    }

    /// `#12 Title`.
    pub fn label(&self) -> String {
        label_of(self.number, &self.writing.title)
    }
}

fn label_of(number: i64, title: &str) -> String {
    const TITLE_MAX_CHARS: usize = 60;
    let short: String = title.chars().take(TITLE_MAX_CHARS).collect();
    let rest = if short.len() < title.len() { "…" } else { "" };
    format!("#{number} {short}{rest}")
}

/// `#12 Title` of a post by its key.
pub(crate) async fn label(conn: &mut Conn, post: PostId) -> Result<String> {
    Ok(store::title(conn, post).await?.map_or_else(String::new, |(number, title)| label_of(number, &title)))
}

/// What is done about a post's message of which nobody knows whether it was sent.
pub(crate) async fn on_uncertain(conn: &mut Conn, post: PostId) -> Result<OnUncertain> {
    Ok(store::on_uncertain(conn, post).await?.as_deref().and_then(OnUncertain::parse).unwrap_or_default())
}
