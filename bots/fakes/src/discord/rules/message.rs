//! What a message must be: not empty, its embeds within limits together, its files told of, its flags allowed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{components, ensure};
use crate::discord::posting::entry_number;
use crate::discord::rest::{Refusal, Upload};
use crate::discord::state::{FLAG_COMPONENTS_V2, FLAG_EPHEMERAL};

/// Longest text, in characters.
pub(crate) const CONTENT_MAX_CHARS: usize = 2000;
/// Longest all texts of all embeds together, in characters.
pub(crate) const EMBEDS_MAX_CHARS: usize = 6000;
/// Most embeds.
const EMBEDS_MAX: usize = 10;
/// Most files.
const FILES_MAX: usize = 10;
/// Largest file in a guild without boosts, in bytes. Source: Discord's page on uploading files.
pub(crate) const FILE_MAX_BYTES: usize = 10 << 20;
/// Longest answer of a poll, in characters. Source: Discord's page on polls, poll media object.
const POLL_ANSWER_MAX_CHARS: usize = 55;
/// Longest nonce, in characters.
const NONCE_MAX_CHARS: usize = 25;
/// Most ids in each list of `allowed_mentions`.
const MENTIONS_MAX: usize = 100;

const FLAG_SUPPRESS_EMBEDS: u64 = 1 << 2;
const FLAG_SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

/// Where a message goes, as far as rules differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    allowed_flags: u64,
    /// A change of a message that is there: what is left out stays.
    is_edit: bool,
    /// The message has Components V2 already.
    is_v2: bool,
}

impl Context {
    /// A new message in a channel.
    pub(crate) const CHANNEL: Self = Self {
        allowed_flags: FLAG_SUPPRESS_EMBEDS | FLAG_SUPPRESS_NOTIFICATIONS | FLAG_COMPONENTS_V2,
        is_edit: false,
        is_v2: false,
    };
    /// A new message that answers an interaction.
    pub(crate) const INTERACTION: Self =
        Self { allowed_flags: Self::CHANNEL.allowed_flags | FLAG_EPHEMERAL, ..Self::CHANNEL };

    /// A change of a message.
    pub(crate) const fn edit(is_v2: bool) -> Self {
        Self { allowed_flags: FLAG_SUPPRESS_EMBEDS | FLAG_COMPONENTS_V2, is_edit: true, is_v2 }
    }
}

/// Checks the body of a request that sends or changes a message.
pub(crate) fn check(body: &Value, uploads: &[Upload], context: Context) -> Result<(), Refusal> {
    let flags = body["flags"].as_u64().unwrap_or(0);
    ensure(flags & !context.allowed_flags == 0, "flags", "BASE_TYPE_BAD_FLAGS", "flags that cannot be set here")?;
    let is_v2 = context.is_v2 || flags & FLAG_COMPONENTS_V2 != 0;
    let chars = body["content"].as_str().map_or(0, |text| text.chars().count());
    ensure(chars <= CONTENT_MAX_CHARS, "content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")?;
    check_embeds(&body["embeds"])?;
    check_files(body, uploads, context)?;
    check_mentions(&body["allowed_mentions"])?;
    check_nonce(body)?;
    if is_v2 {
        for field in ["content", "embeds", "poll"] {
            let filled = !is_empty(&body[field]);
            let why = "The flag IS_COMPONENTS_V2 excludes content, embeds, stickers and polls";
            ensure(!filled, field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", why)?;
        }
    }
    check_poll(&body["poll"])?;
    components::check(&body["components"], is_v2)?;
    check_not_empty(body, uploads, context)
}

/// Source: Discord's page on polls, poll media object; how many answers there are is in the specification.
fn check_poll(poll: &Value) -> Result<(), Refusal> {
    if poll.is_null() {
        return Ok(());
    }
    ensure(!is_empty(&poll["question"]["text"]), "poll.question.text", "BASE_TYPE_REQUIRED", "This field is required")?;
    for (index, answer) in poll["answers"].as_array().into_iter().flatten().enumerate() {
        let (path, text) = (format!("poll.answers.{index}.poll_media.text"), &answer["poll_media"]["text"]);
        ensure(!is_empty(text), &path, "BASE_TYPE_REQUIRED", "This field is required")?;
        let chars = text.as_str().map_or(0, |text| text.chars().count());
        ensure(chars <= POLL_ANSWER_MAX_CHARS, &path, "BASE_TYPE_MAX_LENGTH", "Must be 55 or fewer in length.")?;
    }
    Ok(())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn check_not_empty(body: &Value, uploads: &[Upload], context: Context) -> Result<(), Refusal> {
    let fields = ["content", "embeds", "components", "poll", "sticker_ids"];
    let filled = !uploads.is_empty() || fields.iter().any(|field| !is_empty(&body[*field]));
    let only_flags_or_less =
        context.is_edit && !["content", "embeds", "components"].iter().any(|key| body.get(*key).is_some());
    if filled || only_flags_or_less || context.is_edit {
        return Ok(());
    }
    Err(Refusal::wrong(400, 50006, "Cannot send an empty message"))
}

fn check_embeds(embeds: &Value) -> Result<(), Refusal> {
    let embeds = embeds.as_array().map_or(&[][..], Vec::as_slice);
    ensure(embeds.len() <= EMBEDS_MAX, "embeds", "BASE_TYPE_BAD_LENGTH", "Must be 10 or fewer in length.")?;
    let chars: usize = embeds.iter().map(embed_chars).sum();
    ensure(chars <= EMBEDS_MAX_CHARS, "embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")?;
    for (index, embed) in embeds.iter().enumerate() {
        let url = embed["image"]["url"].as_str().or(embed["url"].as_str());
        let sound =
            url.is_none_or(|url| ["http://", "https://", "attachment://"].iter().any(|scheme| url.starts_with(scheme)));
        ensure(sound, &format!("embeds.{index}.url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of http, https")?;
        for (place, field) in embed["fields"].as_array().into_iter().flatten().enumerate() {
            let filled = !is_empty(&field["name"]) && !is_empty(&field["value"]);
            ensure(filled, &format!("embeds.{index}.fields.{place}"), "BASE_TYPE_REQUIRED", "This field is required")?;
        }
    }
    Ok(())
}

/// The characters that count towards the limit of all embeds: title, description, fields, footer, author.
fn embed_chars(embed: &Value) -> usize {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().into_iter().flatten();
    let fields: usize = fields.map(|field| chars(&field["name"]) + chars(&field["value"])).sum();
    chars(&embed["title"])
        + chars(&embed["description"])
        + chars(&embed["footer"]["text"])
        + chars(&embed["author"]["name"])
        + fields
}

fn check_files(body: &Value, uploads: &[Upload], context: Context) -> Result<(), Refusal> {
    ensure(uploads.len() <= FILES_MAX, "attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")?;
    let numbers: BTreeSet<u64> = uploads.iter().map(|upload| upload.index).collect();
    ensure(numbers.len() == uploads.len(), "attachments", "ATTACHMENT_DUPLICATE", "two files have the same number")?;
    if uploads.iter().any(|upload| upload.bytes.len() > FILE_MAX_BYTES) {
        return Err(Refusal::wrong(413, 40005, "Request entity too large"));
    }
    let entries = body["attachments"].as_array().map_or(&[][..], Vec::as_slice);
    for (place, entry) in entries.iter().enumerate() {
        let number = entry_number(entry);
        // In an edit an entry may also name a file that is there already, by its long id.
        let known = number.is_some_and(|number| numbers.contains(&number) || (context.is_edit && number > 1 << 22));
        ensure(known, &format!("attachments.{place}"), "ATTACHMENT_NOT_FOUND", "no file of that number was sent")?;
    }
    let mut names: BTreeSet<&str> = uploads.iter().map(|upload| upload.name.as_str()).collect();
    names.extend(entries.iter().filter_map(|entry| entry["filename"].as_str()));
    for name in attachment_links(body) {
        let found = names.contains(name.as_str()) || (context.is_edit && !entries.is_empty());
        ensure(found, "embeds", "ATTACHMENT_NOT_FOUND", &format!("attachment://{name} names no file of this message"))?;
    }
    Ok(())
}

/// Every `attachment://…` in the body.
fn attachment_links(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.strip_prefix("attachment://").map(str::to_owned).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(attachment_links).collect(),
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| *key != "content").flat_map(|(_, field)| attachment_links(field)).collect()
        }
        _ => Vec::new(),
    }
}

fn check_mentions(mentions: &Value) -> Result<(), Refusal> {
    for (kind, word) in [("users", "users"), ("roles", "roles")] {
        let listed = mentions[kind].as_array().map_or(0, Vec::len);
        let path = format!("allowed_mentions.{kind}");
        ensure(listed <= MENTIONS_MAX, &path, "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")?;
        let parsed = mentions["parse"].as_array().is_some_and(|kinds| kinds.contains(&json!(word)));
        let why = format!("parse:[\"{word}\"] and {kind}: [ids...] are mutually exclusive.");
        ensure(!(parsed && listed > 0), "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &why)?;
    }
    Ok(())
}

fn check_nonce(body: &Value) -> Result<(), Refusal> {
    let chars = body["nonce"].as_str().map_or(0, |nonce| nonce.chars().count());
    ensure(chars <= NONCE_MAX_CHARS, "nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")?;
    let enforced = body["enforce_nonce"] == json!(true);
    ensure(!enforced || !is_empty(&body["nonce"]), "nonce", "BASE_TYPE_REQUIRED", "enforce_nonce needs a nonce")
}
