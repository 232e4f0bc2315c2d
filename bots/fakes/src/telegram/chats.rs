//! Chats, their members and what each may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ids::{ChatId, UserId};
use super::messages::Message;

/// What sort of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// One person with the bot.
    Private,
    /// A basic group, which may become a supergroup.
    Group,
    /// A supergroup, perhaps with topics.
    Supergroup,
    /// A channel: administrators post, the others read.
    Channel,
}

impl ChatKind {
    /// The Bot API's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// How somebody stands in a chat (Bot API, `ChatMember`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Made the chat.
    Creator {
        /// Whether they write as the group.
        is_anonymous: bool,
    },
    /// May do what the rights say.
    Administrator {
        /// Whether they write as the group.
        is_anonymous: bool,
        /// Whether they may post in a channel.
        can_post: bool,
        /// Whether they may delete others' messages.
        can_delete: bool,
    },
    /// An ordinary member.
    Member,
    /// Restricted; may be present or not.
    Restricted {
        /// Whether they are in the chat.
        is_member: bool,
        /// Whether they may write text.
        can_send: bool,
    },
    /// Not there: left, or never came.
    Left,
    /// Thrown out, and cannot come back.
    Kicked,
}

impl Status {
    /// An administrator with the usual rights.
    pub const ADMIN: Self = Self::Administrator { is_anonymous: false, can_post: true, can_delete: true };

    /// Whether somebody of this status is in the chat.
    pub fn is_present(self) -> bool {
        match self {
            Self::Creator { .. } | Self::Administrator { .. } | Self::Member => true,
            Self::Restricted { is_member, .. } => is_member,
            Self::Left | Self::Kicked => false,
        }
    }

    /// Whether it is the creator or an administrator.
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Creator { .. } | Self::Administrator { .. })
    }

    /// Whether messages of this person go out under the group's name.
    pub fn is_anonymous(self) -> bool {
        matches!(self, Self::Creator { is_anonymous: true } | Self::Administrator { is_anonymous: true, .. })
    }

    /// The Bot API's `ChatMember`.
    pub(super) fn json(self, user: &Value, kind: ChatKind) -> Value {
        match self {
            Self::Creator { is_anonymous } => {
                json!({"status": "creator", "user": user, "is_anonymous": is_anonymous})
            }
            Self::Administrator { is_anonymous, can_post, can_delete } => {
                let mut member = administrator_json(user, is_anonymous, can_delete);
                if kind == ChatKind::Channel {
                    member.insert("can_post_messages".into(), json!(can_post));
                    member.insert("can_edit_messages".into(), json!(can_post));
                }
                Value::Object(member)
            }
            Self::Member => json!({"status": "member", "user": user}),
            Self::Restricted { is_member, can_send } => restricted_json(user, is_member, can_send),
            Self::Left => json!({"status": "left", "user": user}),
            Self::Kicked => json!({"status": "kicked", "user": user, "until_date": 0}),
        }
    }
}

fn administrator_json(user: &Value, is_anonymous: bool, can_delete: bool) -> Map<String, Value> {
    let mut member = Map::new();
    member.insert("status".into(), json!("administrator"));
    member.insert("user".into(), user.clone());
    member.insert("is_anonymous".into(), json!(is_anonymous));
    member.insert("can_delete_messages".into(), json!(can_delete));
    for right in ["can_manage_chat", "can_restrict_members", "can_invite_users", "can_manage_video_chats"] {
        member.insert(right.into(), json!(true));
    }
    let denied = [
        "can_be_edited",
        "can_promote_members",
        "can_change_info",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ];
    for right in denied {
        member.insert(right.into(), json!(false));
    }
    member
}

fn restricted_json(user: &Value, is_member: bool, can_send: bool) -> Value {
    let mut member = Map::new();
    member.insert("status".into(), json!("restricted"));
    member.insert("user".into(), user.clone());
    member.insert("is_member".into(), json!(is_member));
    member.insert("until_date".into(), json!(0));
    let sending = [
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_react_to_messages",
    ];
    for right in sending {
        member.insert(right.into(), json!(can_send));
    }
    for right in ["can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"] {
        member.insert(right.into(), json!(false));
    }
    Value::Object(member)
}

/// A topic of a forum.
#[derive(Clone, Debug)]
pub(super) struct Topic {
    pub(super) is_closed: bool,
}

/// A chat with all that is in it.
#[derive(Clone, Debug)]
pub(super) struct Chat {
    pub(super) id: ChatId,
    pub(super) kind: ChatKind,
    pub(super) title: String,
    pub(super) is_forum: bool,
    pub(super) statuses: BTreeMap<UserId, Status>,
    pub(super) topics: BTreeMap<i64, Topic>,
    pub(super) messages: BTreeMap<i64, Message>,
    /// Reactions by message number and person, as emoji.
    pub(super) reactions: BTreeMap<(i64, UserId), String>,
    /// The supergroup that this group became.
    pub(super) migrated_to: Option<ChatId>,
    /// Seconds between two messages of one who does not administer it; 0 for as they like.
    pub(super) slow_mode_seconds: u32,
    /// Large groups show no "… joined" and "… left" messages.
    pub(super) hides_service_messages: bool,
    last_message: i64,
}

impl Chat {
    pub(super) fn new(id: ChatId, kind: ChatKind, title: impl Into<String>) -> Self {
        Self {
            id,
            kind,
            title: title.into(),
            is_forum: false,
            statuses: BTreeMap::new(),
            topics: BTreeMap::new(),
            messages: BTreeMap::new(),
            reactions: BTreeMap::new(),
            migrated_to: None,
            slow_mode_seconds: 0,
            hides_service_messages: false,
            last_message: 0,
        }
    }

    /// How somebody stands here; one who never came is `Left`.
    pub(super) fn status(&self, user: UserId) -> Status {
        self.statuses.get(&user).copied().unwrap_or(Status::Left)
    }

    /// How many are here.
    pub(super) fn present_count(&self) -> usize {
        self.statuses.values().filter(|status| status.is_present()).count()
    }

    /// The number of the next message.
    pub(super) fn take_message_number(&mut self) -> i64 {
        self.last_message += 1;
        self.last_message
    }

    /// The Bot API's `Chat` of a chat that is not private.
    pub(super) fn json(&self) -> Map<String, Value> {
        let mut chat = Map::new();
        chat.insert("id".into(), json!(self.id.0));
        chat.insert("type".into(), json!(self.kind.word()));
        chat.insert("title".into(), json!(self.title));
        if self.is_forum {
            chat.insert("is_forum".into(), json!(true));
        }
        chat
    }
}
