//! Changing and deleting what was sent.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::send::put_words;
use super::{Answer, media, target};
use crate::telegram::call::Call;
use crate::telegram::chats::{ChatKind, Status};
use crate::telegram::ids::MessageId;
use crate::telegram::markup;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

/// How long a bot can delete a message without the right to delete (Bot API, `deleteMessage`).
const DELETABLE: TimeDelta = TimeDelta::hours(48);

pub(super) fn edit_message_text(state: &mut State, call: &Call) -> Answer {
    let (id, mut json) = editable(state, call)?;
    if media::shows_something(&json) {
        return Err(Refusal::bad_request("there is no text in the message to edit"));
    }
    put_words(&mut json, &markup::read_words(call, "text", "entities"), "text", "entities");
    put_back(state, call, id, json)
}

pub(super) fn edit_message_caption(state: &mut State, call: &Call) -> Answer {
    let (id, mut json) = editable(state, call)?;
    if !media::shows_something(&json) {
        return Err(Refusal::bad_request("there is no caption in the message to edit"));
    }
    put_words(&mut json, &markup::read_words(call, "caption", "caption_entities"), "caption", "caption_entities");
    put_back(state, call, id, json)
}

pub(super) fn edit_message_reply_markup(state: &mut State, call: &Call) -> Answer {
    let (id, json) = editable(state, call)?;
    put_back(state, call, id, json)
}

pub(super) fn edit_message_media(state: &mut State, call: &Call) -> Answer {
    let (id, mut json) = editable(state, call)?;
    let media = call.args.get("media").and_then(Value::as_object).cloned().unwrap_or_default();
    let kind = media.get("type").and_then(Value::as_str).unwrap_or_default();
    let before = media::shown(&json).cloned();
    let shown = media::take(state, call, kind, "media", media.get("media").and_then(Value::as_str))?;
    json.remove("text");
    json.remove("entities");
    media::clear(&mut json);
    // The same address is the same file.
    let address = state.address_of(&shown);
    let kept = before.filter(|before| address.is_some() && state.address_of(before) == address);
    json.insert(kind.to_owned(), kept.unwrap_or(shown));
    put_words(&mut json, &markup::read_words_of(&media, "caption", "caption_entities"), "caption", "caption_entities");
    put_back(state, call, id, json)
}

pub(super) fn delete_message(state: &mut State, call: &Call) -> Answer {
    delete_one(state, call, call.number("message_id").unwrap_or_default())
}

/// Deletes several; those that are not there are passed over (Bot API, `deleteMessages`).
pub(super) fn delete_messages(state: &mut State, call: &Call) -> Answer {
    target(state, call)?;
    for number in call.list("message_ids").iter().filter_map(Value::as_i64) {
        // Each for itself: what cannot be deleted stays.
        let _ = delete_one(state, call, number);
    }
    Ok(json!(true))
}

fn delete_one(state: &mut State, call: &Call, number: i64) -> Answer {
    let (bot, now) = (state.bot(), state.now);
    let chat = target(state, call)?;
    let can_delete =
        matches!(chat.status(bot), Status::Creator { .. } | Status::Administrator { can_delete: true, .. });
    let is_private = chat.kind == ChatKind::Private;
    let message = chat.messages.get_mut(&number).filter(|message| !message.is_deleted);
    let Some(message) = message else { return Err(Refusal::bad_request("message to delete not found")) };
    let sent_at = message.json.get("date").and_then(Value::as_i64).unwrap_or_default();
    let is_fresh = now.timestamp() - sent_at < DELETABLE.num_seconds();
    if !(can_delete || is_fresh && (message.is_by_bot() || is_private)) {
        return Err(Refusal::bad_request("message can't be deleted"));
    }
    message.is_deleted = true;
    Ok(json!(true))
}

/// The bot's own message that a call names.
fn editable(state: &mut State, call: &Call) -> Result<(MessageId, Map<String, Value>), Refusal> {
    let chat = target(state, call)?;
    let number = call.number("message_id").unwrap_or_default();
    match chat.messages.get(&number).filter(|message| !message.is_deleted) {
        Some(message) if message.is_by_bot() => Ok((MessageId { chat: chat.id, number }, message.json.clone())),
        Some(_) => Err(Refusal::bad_request("message can't be edited")),
        None => Err(Refusal::bad_request("message to edit not found")),
    }
}

/// Puts the changed message in place. Leaving out the keyboard takes it away, as in life.
fn put_back(state: &mut State, call: &Call, id: MessageId, mut json: Map<String, Value>) -> Answer {
    json.remove("reply_markup");
    if let Some(markup) = call.args.get("reply_markup").filter(|markup| markup["inline_keyboard"] != json!([])) {
        json.insert("reply_markup".into(), markup.clone());
    }
    let now = state.now.timestamp();
    let Some(message) = state.chat_mut(id.chat).messages.get_mut(&id.number) else {
        return Err(Refusal::bad_request("message to edit not found"));
    };
    let mut before = message.json.clone();
    before.remove("edit_date");
    let mut after = json.clone();
    after.remove("edit_date");
    if before == after {
        return Err(Refusal::bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        ));
    }
    json.insert("edit_date".into(), json!(now));
    message.json.clone_from(&json);
    message.edits += 1;
    Ok(Value::Object(json))
}
