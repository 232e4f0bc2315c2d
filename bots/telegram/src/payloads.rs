//! Calls that teloxide's types cannot say: newer arguments, and numbers wider than its own.

use serde::Serialize;
use teloxide_core::requests::Payload;
use teloxide_core::types::AllowedUpdate;

/// What Steward asks to be told of, in every poll: the platform remembers the last list it was given.
pub(crate) const ALLOWED: [AllowedUpdate; 9] = [
    AllowedUpdate::Message,
    AllowedUpdate::ChannelPost,
    AllowedUpdate::MyChatMember,
    AllowedUpdate::ChatMember,
    AllowedUpdate::MessageReaction,
    AllowedUpdate::MessageReactionCount,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::Poll,
    AllowedUpdate::PollAnswer,
];

/// `getUpdates`; teloxide's offset is narrower than numbers may become.
#[derive(Serialize)]
pub(crate) struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) offset: Option<i64>,
    pub(crate) timeout: u64,
    pub(crate) allowed_updates: [AllowedUpdate; 9],
}

impl Payload for GetUpdates {
    type Output = ();
    const NAME: &'static str = "getUpdates";
}

/// `getChatAdministrators` with the bots among them (Bot API 10.1); older servers pass that over.
#[derive(Serialize)]
pub(crate) struct GetChatAdministrators {
    pub(crate) chat_id: i64,
    pub(crate) return_bots: bool,
}

impl Payload for GetChatAdministrators {
    type Output = ();
    const NAME: &'static str = "getChatAdministrators";
}
