//! Messages and photos that the bot sends.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{Answer, media, target};
use crate::judge::Finding;
use crate::telegram::call::Call;
use crate::telegram::chats::{Chat, ChatKind, Status};
use crate::telegram::ids::ChatId;
use crate::telegram::markup::{self, Words};
use crate::telegram::messages::{Message, Photo, Sender};
use crate::telegram::picture;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

pub(super) fn send_message(state: &mut State, call: &Call) -> Answer {
    let words = markup::read_words(call, "text", "entities");
    let (chat, mut json) = begin(state, call)?;
    put_words(&mut json, &words, "text", "entities");
    Ok(finish(state, call, chat, json))
}

pub(super) fn send_photo(state: &mut State, call: &Call) -> Answer {
    let words = markup::read_words(call, "caption", "caption_entities");
    target(state, call)?;
    let photo = media::take(state, call, "photo", "photo", call.text("photo"))?;
    let (chat, mut json) = begin(state, call)?;
    json.insert("photo".into(), photo);
    let flags = [("show_caption_above_media", "show_caption_above_media"), ("has_spoiler", "has_media_spoiler")];
    for (_, field) in flags.into_iter().filter(|(argument, _)| call.flag(argument)) {
        json.insert(field.into(), json!(true));
    }
    put_words(&mut json, &words, "caption", "caption_entities");
    Ok(finish(state, call, chat, json))
}

pub(super) fn send_chat_action(state: &mut State, call: &Call) -> Answer {
    target(state, call)?;
    Ok(json!(true))
}

/// The photo that a call brings: the uploaded part, or one that is known by its file id.
pub(super) fn take_photo(
    state: &mut State,
    call: &Call,
    part: &str,
    reference: Option<&str>,
) -> Result<Photo, Refusal> {
    let part = reference.and_then(|text| text.strip_prefix("attach://")).unwrap_or(part);
    if let Some(upload) = call.files.get(part) {
        let (width, height) = picture::size_of(&upload.bytes).unwrap_or((1, 1));
        let file_id = format!("photo-{}", state.take_id());
        let photo = Photo { file_id: file_id.clone(), bytes: Arc::clone(&upload.bytes), width, height };
        state.photos.insert(file_id, photo.clone());
        return Ok(photo);
    }
    let reference = reference.unwrap_or_default();
    state.photos.get(reference).cloned().ok_or_else(|| {
        let finding = Finding::new(part, "names no file that was uploaded");
        Refusal::broken("wrong file identifier/HTTP URL specified", vec![finding])
    })
}

/// The Bot API's array of `PhotoSize`; real photos come in several sizes, the largest last.
pub(super) fn photo_json(photo: &Photo) -> Value {
    json!([{
        "file_id": photo.file_id,
        "file_unique_id": format!("unique-{}", photo.file_id),
        "width": photo.width,
        "height": photo.height,
        "file_size": photo.bytes.len(),
    }])
}

/// Writes text or caption with their entities; empty ones leave no trace.
pub(super) fn put_words(json: &mut Map<String, Value>, words: &Words, text_name: &str, entities_name: &str) {
    json.remove(text_name);
    json.remove(entities_name);
    if !words.text.is_empty() {
        json.insert(text_name.into(), json!(words.text));
    }
    if !words.entities.is_empty() {
        json.insert(entities_name.into(), Value::Array(words.entities.clone()));
    }
}

/// Checks that the bot may write there, and begins the message.
pub(super) fn begin(state: &mut State, call: &Call) -> Result<(ChatId, Map<String, Value>), Refusal> {
    admit(state, call, 1)?;
    compose(state, call)
}

/// Checks that the bot may write so many messages there now.
pub(super) fn admit(state: &mut State, call: &Call, count: usize) -> Result<(), Refusal> {
    let (bot, now) = (state.bot(), state.now);
    let chat = target(state, call)?;
    let (id, kind) = (chat.id, chat.kind);
    may_post(chat, chat.status(bot), call)?;
    topic_of(chat, call)?;
    reply_of(chat, call)?;
    if let Some(wait) = slow_mode_wait(chat, chat.status(bot), now) {
        return Err(Refusal::too_fast(wait));
    }
    if state.setup.keeps_flood_limits {
        state.flood.admit(now, id, kind, count).map_err(Refusal::too_fast)?;
    }
    Ok(())
}

/// Slow mode lets everybody but administrators write once in a while.
fn slow_mode_wait(chat: &Chat, status: Status, now: DateTime<Utc>) -> Option<i64> {
    if chat.slow_mode_seconds == 0 || status.is_admin() {
        return None;
    }
    let last = chat.messages.values().rev().find(|message| message.is_by_bot())?;
    let sent_at = last.json.get("date").and_then(Value::as_i64)?;
    let wait = sent_at + i64::from(chat.slow_mode_seconds) - now.timestamp();
    (wait > 0).then_some(wait)
}

/// Begins a message that was admitted.
pub(super) fn compose(state: &mut State, call: &Call) -> Result<(ChatId, Map<String, Value>), Refusal> {
    let bot = state.bot();
    let chat = target(state, call)?;
    let id = chat.id;
    let topic = topic_of(chat, call)?;
    let reply = reply_of(chat, call)?;
    let is_channel = chat.kind == ChatKind::Channel;
    let author = (!is_channel).then(|| state.user_json(bot));
    let (_, mut json) = state.new_message_json(id, author);
    if is_channel {
        json.insert("sender_chat".into(), state.chat_json(id));
    }
    if let Some(topic) = topic {
        json.insert("message_thread_id".into(), json!(topic));
        json.insert("is_topic_message".into(), json!(true));
    }
    if let Some(reply) = reply {
        json.insert("reply_to_message".into(), reply);
    }
    if call.flag("protect_content") {
        json.insert("has_protected_content".into(), json!(true));
    }
    Ok((id, json))
}

pub(super) fn finish(state: &mut State, call: &Call, chat: ChatId, mut json: Map<String, Value>) -> Value {
    // Only an inline keyboard is part of the message; the others belong to the person's screen.
    if let Some(markup) = call.args.get("reply_markup").filter(|markup| markup.get("inline_keyboard").is_some()) {
        json.insert("reply_markup".into(), markup.clone());
    }
    let number = json.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    let mut message = Message::new(json.clone(), Sender::Bot);
    message.is_silent = call.flag("disable_notification");
    state.chat_mut(chat).messages.insert(number, message);
    Value::Object(json)
}

fn may_post(chat: &Chat, status: Status, call: &Call) -> Result<(), Refusal> {
    match (chat.kind, status) {
        (ChatKind::Channel, Status::Administrator { can_post: true, .. } | Status::Creator { .. }) => Ok(()),
        (ChatKind::Channel, _) => Err(Refusal::bad_request("need administrator rights in the channel chat")),
        (_, Status::Restricted { can_send: false, .. }) => {
            let what = match call.method.as_str() {
                "sendPhoto" | "sendMediaGroup" => "photos",
                "sendVideo" => "videos",
                "sendDocument" => "documents",
                "sendPoll" => "polls",
                _ => "text messages",
            };
            Err(Refusal::bad_request(&format!("not enough rights to send {what} to the chat")))
        }
        _ => Ok(()),
    }
}

fn topic_of(chat: &Chat, call: &Call) -> Result<Option<i64>, Refusal> {
    let Some(number) = call.number("message_thread_id") else { return Ok(None) };
    match chat.topics.get(&number) {
        Some(topic) if topic.is_closed => Err(Refusal::bad_request("TOPIC_CLOSED")),
        Some(_) => Ok(Some(number)),
        None => Err(Refusal::bad_request("message thread not found")),
    }
}

fn reply_of(chat: &Chat, call: &Call) -> Result<Option<Value>, Refusal> {
    let Some(parameters) = call.args.get("reply_parameters") else { return Ok(None) };
    let number = parameters.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    match chat.messages.get(&number).filter(|message| !message.is_deleted) {
        Some(message) => {
            let mut json = message.json.clone();
            // A reply within a reply is not shown (Bot API, Message.reply_to_message).
            json.remove("reply_to_message");
            Ok(Some(Value::Object(json)))
        }
        None if parameters.get("allow_sending_without_reply") == Some(&json!(true)) => Ok(None),
        None => Err(Refusal::bad_request("message to be replied not found")),
    }
}
