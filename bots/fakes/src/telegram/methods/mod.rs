//! The methods of the Bot API that Steward calls, one file per topic.

mod callbacks;
mod chats;
mod commands;
mod edit;
mod identity;
mod media;
mod polls;
mod send;

pub(super) use polls::Poll;

use serde_json::Value;

use super::call::Call;
use super::chats::{Chat, ChatKind};
use super::ids::{ChatId, UserId};
use super::refusal::Refusal;
use super::state::State;
use crate::judge::Finding;

/// What a method answers: its `result`, or how it refuses.
pub(super) type Answer = Result<Value, Refusal>;

type Method = fn(&mut State, &Call) -> Answer;

/// Every method with its own spelling; `getUpdates` waits and lives in poll.rs.
const METHODS: &[(&str, Method)] = &[
    ("answerCallbackQuery", callbacks::answer_callback_query),
    ("deleteMessage", edit::delete_message),
    ("deleteMessages", edit::delete_messages),
    ("deleteMyCommands", commands::delete_my_commands),
    ("deleteWebhook", identity::delete_webhook),
    ("editMessageCaption", edit::edit_message_caption),
    ("editMessageMedia", edit::edit_message_media),
    ("editMessageReplyMarkup", edit::edit_message_reply_markup),
    ("editMessageText", edit::edit_message_text),
    ("getChat", chats::get_chat),
    ("getChatAdministrators", chats::get_chat_administrators),
    ("getChatMember", chats::get_chat_member),
    ("getChatMemberCount", chats::get_chat_member_count),
    ("getMe", identity::get_me),
    ("getMyCommands", commands::get_my_commands),
    ("getMyDescription", identity::get_my_text),
    ("getMyName", identity::get_my_text),
    ("getMyShortDescription", identity::get_my_text),
    ("getWebhookInfo", identity::get_webhook_info),
    ("sendChatAction", send::send_chat_action),
    ("sendDocument", media::send_document),
    ("sendMediaGroup", media::send_media_group),
    ("sendMessage", send::send_message),
    ("sendPhoto", send::send_photo),
    ("sendPoll", polls::send_poll),
    ("sendVideo", media::send_video),
    ("setMyCommands", commands::set_my_commands),
    ("setMyDescription", identity::set_my_text),
    ("setMyName", identity::set_my_text),
    ("setMyShortDescription", identity::set_my_text),
    ("stopPoll", polls::stop_poll),
];

/// The method's name in the Bot API's spelling, if this fake has it; names are read without regard to case.
pub(super) fn canonical(name: &str) -> Option<&'static str> {
    std::iter::once("getUpdates")
        .chain(METHODS.iter().map(|(known, _)| *known))
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// Carries out a call that is well formed.
pub(super) fn carry_out(state: &mut State, call: &Call) -> Answer {
    match METHODS.iter().find(|(name, _)| *name == call.method) {
        Some((_, method)) => method(state, call),
        None => Err(Refusal::unknown(Finding::new(&call.method, "is a method that this fake does not have"))),
    }
}

/// The chat that a call names, if the bot may act in it.
fn target<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut Chat, Refusal> {
    let id = known_chat(state, call)?;
    let bot = state.bot();
    let (kind, status) = match state.chats.get(&id) {
        Some(chat) => (chat.kind, chat.status(bot)),
        None => return Err(Refusal::bad_request("chat not found")),
    };
    if kind == ChatKind::Private {
        may_write_to(state, UserId(id.0))?;
    } else if !status.is_present() {
        let manner = if status == super::chats::Status::Kicked { "was kicked from" } else { "is not a member of" };
        return Err(Refusal::forbidden(&format!("bot {manner} the {} chat", kind.word())));
    }
    Ok(state.chat_mut(id))
}

/// The chat that a call names, whether or not the bot may act in it.
fn known_chat(state: &State, call: &Call) -> Result<ChatId, Refusal> {
    let id = ChatId(call.number("chat_id").unwrap_or_default());
    match state.chats.get(&id) {
        Some(Chat { migrated_to: Some(to), .. }) => Err(Refusal::migrated(*to)),
        Some(_) => Ok(id),
        None => Err(Refusal::bad_request("chat not found")),
    }
}

fn may_write_to(state: &State, user: UserId) -> Result<(), Refusal> {
    match state.users.get(&user) {
        Some(user) if user.is_deleted => Err(Refusal::forbidden("user is deactivated")),
        Some(user) if user.profile.is_bot => Err(Refusal::forbidden("bot can't send messages to bots")),
        Some(user) if user.has_blocked => Err(Refusal::forbidden("bot was blocked by the user")),
        Some(user) if !user.has_started => Err(Refusal::forbidden("bot can't initiate conversation with a user")),
        Some(_) => Ok(()),
        None => Err(Refusal::bad_request("chat not found")),
    }
}
