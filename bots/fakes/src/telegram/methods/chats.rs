//! What a bot may ask about chats and their members.

use serde_json::{Value, json};

use super::{Answer, known_chat, target};
use crate::telegram::call::Call;
use crate::telegram::chats::ChatKind;
use crate::telegram::ids::{ChatId, UserId};
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

pub(super) fn get_chat(state: &mut State, call: &Call) -> Answer {
    let id = visible(state, call)?;
    let mut chat = state.chat_json(id);
    // ChatFullInfo is Chat and more; these are the fields that it always has.
    chat["accent_color_id"] = json!(0);
    chat["max_reaction_count"] = json!(11);
    let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
    chat["accepted_gift_types"] = gifts.iter().map(|gift| ((*gift).to_owned(), json!(false))).collect::<Value>();
    Ok(chat)
}

pub(super) fn get_chat_member(state: &mut State, call: &Call) -> Answer {
    let id = visible(state, call)?;
    let user = UserId(call.number("user_id").unwrap_or_default());
    if !state.users.contains_key(&user) {
        return Err(Refusal::bad_request("user not found"));
    }
    if state.chats.get(&id).is_some_and(|chat| chat.kind == ChatKind::Channel) && !state.bot_is_admin(id) {
        return Err(Refusal::bad_request("member list is inaccessible"));
    }
    Ok(member_json(state, id, user))
}

pub(super) fn get_chat_member_count(state: &mut State, call: &Call) -> Answer {
    let id = visible(state, call)?;
    let chat = state.chat_mut(id);
    // A private chat has two: the person and the bot.
    Ok(json!(if chat.kind == ChatKind::Private { 2 } else { chat.present_count() }))
}

pub(super) fn get_chat_administrators(state: &mut State, call: &Call) -> Answer {
    let id = visible(state, call)?;
    if state.chat_mut(id).kind == ChatKind::Private {
        return Err(Refusal::bad_request("there are no administrators in the private chat"));
    }
    let returns_bots = call.flag("return_bots");
    let bot = state.bot();
    let admins: Vec<UserId> =
        state.chat_mut(id).statuses.iter().filter(|(_, status)| status.is_admin()).map(|(user, _)| *user).collect();
    // "except other bots" unless they are asked for (Bot API, getChatAdministrators).
    let is_told = |user: &UserId| {
        let is_bot = state.users.get(user).is_some_and(|user| user.profile.is_bot);
        returns_bots || !is_bot || *user == bot
    };
    Ok(admins.iter().filter(|user| is_told(user)).map(|user| member_json(state, id, *user)).collect())
}

/// A chat that the bot may ask about: a private one that was ever used, or one it is in.
fn visible(state: &mut State, call: &Call) -> Result<ChatId, Refusal> {
    let id = known_chat(state, call)?;
    if state.chat_mut(id).kind == ChatKind::Private {
        let is_known = state.users.get(&UserId(id.0)).is_some_and(|user| user.has_started);
        return if is_known { Ok(id) } else { Err(Refusal::bad_request("chat not found")) };
    }
    target(state, call).map(|chat| chat.id)
}

/// The Bot API's `ChatMember`.
fn member_json(state: &State, chat: ChatId, user: UserId) -> Value {
    let json = state.user_json(user);
    state.chats.get(&chat).map_or(Value::Null, |chat| chat.status(user).json(&json, chat.kind))
}
