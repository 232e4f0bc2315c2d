//! Films, files and albums that the bot sends, and what Telegram fetches by its address.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Answer;
use super::send::{admit, begin, compose, finish, photo_json, put_words, take_photo};
use super::target;
use crate::judge::Finding;
use crate::telegram::call::Call;
use crate::telegram::markup;
use crate::telegram::messages::Document;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

/// The fields of a `Message` of which one tells what it shows.
const SHOWN: [&str; 3] = ["photo", "video", "document"];

pub(super) fn send_video(state: &mut State, call: &Call) -> Answer {
    send_one(state, call, "video")
}

pub(super) fn send_document(state: &mut State, call: &Call) -> Answer {
    send_one(state, call, "document")
}

fn send_one(state: &mut State, call: &Call, kind: &str) -> Answer {
    let words = markup::read_words(call, "caption", "caption_entities");
    target(state, call)?;
    let shown = take(state, call, kind, kind, call.text(kind))?;
    let (chat, mut json) = begin(state, call)?;
    json.insert(kind.to_owned(), shown);
    put_words(&mut json, &words, "caption", "caption_entities");
    Ok(finish(state, call, chat, json))
}

/// An album: all of its messages or none.
pub(super) fn send_media_group(state: &mut State, call: &Call) -> Answer {
    target(state, call)?;
    let album: Vec<Map<String, Value>> = call.list("media").iter().filter_map(Value::as_object).cloned().collect();
    let mut shown = Vec::new();
    for media in &album {
        let kind = media.get("type").and_then(Value::as_str).unwrap_or_default();
        shown.push((kind.to_owned(), take(state, call, kind, "media", media.get("media").and_then(Value::as_str))?));
    }
    admit(state, call, album.len())?;
    let group = format!("album-{}", state.take_id());
    let mut sent = Vec::new();
    for (media, (kind, shown)) in album.iter().zip(shown) {
        let (chat, mut json) = compose(state, call)?;
        json.insert("media_group_id".into(), json!(group));
        json.insert(kind, shown);
        let words = markup::read_words_of(media, "caption", "caption_entities");
        put_words(&mut json, &words, "caption", "caption_entities");
        sent.push(finish(state, call, chat, json));
    }
    Ok(Value::Array(sent))
}

/// What a message shows: an upload, something that was sent before, or what Telegram fetches from an address.
pub(super) fn take(
    state: &mut State,
    call: &Call,
    kind: &str,
    part: &str,
    reference: Option<&str>,
) -> Result<Value, Refusal> {
    if !SHOWN.contains(&kind) {
        let finding = Finding::new(part, format!("is a {kind:?}, which this fake does not have"));
        return Err(Refusal::broken("unsupported media", vec![finding]));
    }
    if let Some(address) = reference.filter(|text| text.contains("://") && !text.starts_with("attach://")) {
        return fetch(state, kind, part, address);
    }
    if let ("document", Some(upload)) = (kind, call.files.get(part)) {
        let file_id = format!("document-{}", state.take_id());
        let document = Document { name: upload.name.clone(), bytes: Arc::clone(&upload.bytes) };
        state.documents.insert(file_id.clone(), document);
        return Ok(json!({
            "file_id": file_id, "file_unique_id": format!("unique-{file_id}"), "file_name": upload.name,
            "file_size": upload.bytes.len(),
        }));
    }
    if kind != "photo" {
        let finding = Finding::new(part, "is no address, and this fake takes films by address alone");
        return Err(Refusal::broken("wrong file identifier/HTTP URL specified", vec![finding]));
    }
    Ok(photo_json(&take_photo(state, call, part, reference)?))
}

/// Whether a message shows something, and so has a caption and no text.
pub(super) fn shows_something(message: &Map<String, Value>) -> bool {
    shown(message).is_some()
}

/// What a message shows.
pub(super) fn shown(message: &Map<String, Value>) -> Option<&Value> {
    SHOWN.iter().find_map(|kind| message.get(*kind))
}

/// Takes away what a message shows.
pub(super) fn clear(message: &mut Map<String, Value>) {
    message.retain(|name, _| !SHOWN.contains(&name.as_str()));
}

fn fetch(state: &mut State, kind: &str, part: &str, address: &str) -> Result<Value, Refusal> {
    let is_web = url::Url::parse(address).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
    if !is_web {
        let finding = Finding::new(part, format!("{address:?} is no address of the web"));
        return Err(Refusal::broken("wrong HTTP URL specified", vec![finding]));
    }
    if state.dead_addresses.contains(address) {
        return Err(Refusal::bad_request("failed to get HTTP URL content"));
    }
    let file_id = format!("{kind}-{}", state.take_id());
    state.addresses.insert(file_id.clone(), address.to_owned());
    let mut file = json!({"file_id": file_id, "file_unique_id": format!("unique-{file_id}")});
    if kind == "document" {
        return Ok(file);
    }
    (file["width"], file["height"]) = (json!(640), json!(480));
    if kind == "photo" {
        return Ok(json!([file]));
    }
    file["duration"] = json!(10);
    Ok(file)
}
