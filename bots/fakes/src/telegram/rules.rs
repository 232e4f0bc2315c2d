//! Rules of the Bot API that its machine-readable form cannot say. They need the call only, never the state.

use serde_json::{Map, Value};

use super::call::Call;
use super::{markup, picture};
use crate::judge::{Finding, utf16_len};

/// Longest text after entity parsing, in UTF-16 code units (Bot API 10.1, `sendMessage.text`).
const TEXT_MAX_UTF16: usize = 4096;
/// Longest caption after entity parsing, in UTF-16 code units (Bot API 10.1, `sendPhoto.caption`).
const CAPTION_MAX_UTF16: usize = 1024;
/// Largest photo in bytes (Bot API 10.1, `sendPhoto.photo`).
const PHOTO_MAX_BYTES: usize = 10 * 1024 * 1024;
/// Largest sum of a photo's width and height in pixels (Bot API 10.1, `sendPhoto.photo`).
const PHOTO_MAX_SIDES: u32 = 10_000;
/// Largest ratio of a photo's sides (Bot API 10.1, `sendPhoto.photo`).
const PHOTO_MAX_RATIO: u32 = 20;
/// Most entities of one message; servers drop further ones without a word. Not in the Bot API, from experience.
const ENTITIES_MAX: usize = 100;
/// Longest `callback_data` in bytes (Bot API 10.1, `InlineKeyboardButton.callback_data`).
const CALLBACK_DATA_MAX_BYTES: usize = 64;
/// Most buttons under one message and in one row; not in the Bot API, from what the servers refuse.
const BUTTONS_MAX: usize = 100;
/// See [`BUTTONS_MAX`].
const ROW_MAX: usize = 8;
/// Longest long poll in seconds that the servers keep open; not in the Bot API.
const POLL_MAX_SECONDS: i64 = 50;

/// A broken rule: the platform's words for it, and where and what it is.
pub(super) struct Breach {
    /// What stands after "Bad Request: ".
    pub(super) reason: String,
    /// Where and what.
    pub(super) finding: Finding,
}

fn breach(reason: impl Into<String>, path: impl Into<String>, problem: impl Into<String>) -> Breach {
    Breach { reason: reason.into(), finding: Finding::new(path, problem) }
}

/// Everything that our own rules have against a call.
pub(super) fn judge_call(call: &Call) -> Vec<Breach> {
    let mut breaches = match call.method.as_str() {
        "sendMessage" => judge_text(&call.args, "message is too long"),
        "editMessageText" => judge_text(&call.args, "MESSAGE_TOO_LONG"),
        "sendPhoto" => [judge_caption(&call.args, ""), judge_photos(call)].into_iter().flatten().collect(),
        "editMessageCaption" | "sendDocument" | "sendVideo" => judge_caption(&call.args, ""),
        "sendMediaGroup" => judge_album(call),
        "sendPoll" => judge_question(call),
        "editMessageMedia" => {
            let media = call.args.get("media").and_then(Value::as_object);
            let caption = media.map(|media| judge_caption(media, "media.")).unwrap_or_default();
            [caption, judge_photos(call)].into_iter().flatten().collect()
        }
        "setMyCommands" => judge_commands(call),
        "getUpdates" => judge_poll(call),
        "sendChatAction" => judge_action(call).into_iter().collect(),
        _ => Vec::new(),
    };
    breaches.extend(judge_keyboard(call));
    breaches.extend(judge_language(call));
    breaches.extend(judge_edit_target(call));
    breaches
}

fn judge_text(args: &Map<String, Value>, too_long: &str) -> Vec<Breach> {
    let words = match markup::parse(args, "text", "entities") {
        Ok(words) => words,
        Err(problem) => return vec![breach(problem.clone(), "text", problem)],
    };
    let mut breaches = judge_given_entities(args, &words, "entities");
    if words.text.trim().is_empty() {
        let reason = if words.text.is_empty() { "message text is empty" } else { "text must be non-empty" };
        breaches.push(breach(reason, "text", "is empty"));
    }
    let length = utf16_len(&words.text);
    if length > TEXT_MAX_UTF16 {
        breaches.push(breach(too_long, "text", format!("has {length} UTF-16 units")));
    }
    breaches
}

fn judge_caption(args: &Map<String, Value>, path: &str) -> Vec<Breach> {
    let at = format!("{path}caption");
    let words = match markup::parse(args, "caption", "caption_entities") {
        Ok(words) => words,
        Err(problem) => return vec![breach(problem.clone(), at, problem)],
    };
    let mut breaches = judge_given_entities(args, &words, "caption_entities");
    let length = utf16_len(&words.text);
    if length > CAPTION_MAX_UTF16 {
        breaches.push(breach("message caption is too long", at, format!("has {length} UTF-16 units")));
    }
    breaches
}

/// Two to ten, files only among files, captions as long as any. What it is told by is in the Bot API, `sendMediaGroup`.
fn judge_album(call: &Call) -> Vec<Breach> {
    let album = call.list("media");
    let mut breaches = Vec::new();
    if !(2..=10).contains(&album.len()) {
        breaches.push(breach("media group must have 2-10 items", "media", format!("are {}", album.len())));
    }
    let is_document = |media: &&Value| media.get("type") == Some(&Value::from("document"));
    let documents = album.iter().filter(is_document).count();
    if documents > 0 && documents < album.len() {
        breaches.push(breach("document can't be mixed with other media types", "media", "mixes files with others"));
    }
    for (index, media) in album.iter().enumerate() {
        let caption = media.as_object().map(|media| judge_caption(media, &format!("media[{index}].")));
        breaches.extend(caption.unwrap_or_default());
    }
    breaches
}

/// Words in the question and in every option, no option twice, one way to close. Source: Bot API 10.1, `sendPoll`;
/// MTProto's errors of `messages.sendMedia` (POLL_OPTION_DUPLICATE).
fn judge_question(call: &Call) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if call.text("question").is_none_or(|question| question.trim().is_empty()) {
        breaches.push(breach("poll question must be non-empty", "question", "is empty"));
    }
    let text = |option: &Value| option.get("text").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let options: Vec<String> = call.list("options").iter().map(text).collect();
    for (index, option) in options.iter().enumerate() {
        let path = format!("options[{index}].text");
        if option.is_empty() {
            breaches.push(breach("poll options must be non-empty", path, "is empty"));
        } else if options[..index].contains(option) {
            breaches.push(breach("POLL_OPTION_DUPLICATE", path, "is there twice"));
        }
    }
    if call.args.contains_key("open_period") && call.args.contains_key("close_date") {
        breaches.push(breach("wrong parameter close_date", "close_date", "is given beside open_period"));
    }
    breaches
}

fn judge_given_entities(args: &Map<String, Value>, words: &markup::Words, name: &str) -> Vec<Breach> {
    let has_mode = args.get("parse_mode").and_then(Value::as_str).is_some_and(|mode| !mode.is_empty());
    let has_entities = args.get(name).and_then(Value::as_array).is_some_and(|entities| !entities.is_empty());
    let mut breaches = Vec::new();
    if has_mode && has_entities {
        breaches.push(breach("can't parse entities", name, "are given beside parse_mode"));
    }
    if words.entities.len() > ENTITIES_MAX {
        let problem = format!("are {}, and those beyond {ENTITIES_MAX} are dropped", words.entities.len());
        breaches.push(breach("can't parse entities", name, problem));
    }
    for (index, problem) in markup::judge_entities(&words.text, &words.entities) {
        breaches.push(breach("can't parse entities", format!("{name}[{index}]"), problem));
    }
    for (index, entity) in words.entities.iter().enumerate() {
        let url = entity.get("url").and_then(Value::as_str).unwrap_or_default();
        breaches.extend(judge_start_link(url, &format!("{name}[{index}].url")));
    }
    breaches
}

fn judge_photos(call: &Call) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for (part, upload) in &call.files {
        let size_bytes = upload.bytes.len();
        if size_bytes > PHOTO_MAX_BYTES {
            breaches.push(breach("file is too big", part, format!("has {size_bytes} bytes")));
        }
        match picture::size_of(&upload.bytes) {
            None => breaches.push(breach("IMAGE_PROCESS_FAILED", part, "is no picture")),
            Some((width, height)) => {
                let (short, long) = (width.min(height), width.max(height));
                if short == 0 || width + height > PHOTO_MAX_SIDES || long > short * PHOTO_MAX_RATIO {
                    breaches.push(breach("PHOTO_INVALID_DIMENSIONS", part, format!("measures {width}x{height}")));
                }
            }
        }
    }
    breaches
}

fn judge_keyboard(call: &Call) -> Vec<Breach> {
    let markup = call.args.get("reply_markup");
    let Some(rows) = markup.and_then(|markup| markup.get("inline_keyboard")?.as_array()) else { return Vec::new() };
    let mut breaches = Vec::new();
    let mut count = 0;
    for (row_index, row) in rows.iter().enumerate() {
        let buttons = row.as_array().map(Vec::as_slice).unwrap_or_default();
        count += buttons.len();
        let path = format!("reply_markup.inline_keyboard[{row_index}]");
        if buttons.len() > ROW_MAX {
            breaches.push(breach("reply markup is too long", &path, format!("has {} buttons", buttons.len())));
        }
        for (index, button) in buttons.iter().enumerate() {
            breaches.extend(judge_button(button, &format!("{path}[{index}]")));
        }
    }
    if count > BUTTONS_MAX {
        breaches.push(breach("reply markup is too long", "reply_markup", format!("has {count} buttons")));
    }
    breaches
}

/// Exactly one action, a label, data that fits, an address that opens.
fn judge_button(button: &Value, path: &str) -> Vec<Breach> {
    const ACTIONS: [&str; 10] = [
        "callback_data",
        "callback_game",
        "copy_text",
        "login_url",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "url",
        "web_app",
    ];
    let mut breaches = Vec::new();
    let actions: Vec<&str> = ACTIONS.into_iter().filter(|action| button.get(*action).is_some()).collect();
    match actions.len() {
        0 => breaches.push(breach("Text buttons are unallowed in the inline keyboard", path, "does nothing")),
        1 => {}
        _ => breaches.push(breach("BUTTON_TYPE_INVALID", path, format!("does several things: {actions:?}"))),
    }
    if button.get("text").and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()) {
        breaches.push(breach("inline keyboard button text must be non-empty", path, "has no label"));
    }
    if let Some(data) = button.get("callback_data").and_then(Value::as_str)
        && (data.is_empty() || data.len() > CALLBACK_DATA_MAX_BYTES)
    {
        let problem = format!("has {} bytes", data.len());
        breaches.push(breach("BUTTON_DATA_INVALID", format!("{path}.callback_data"), problem));
    }
    if let Some(url) = button.get("url").and_then(Value::as_str)
        && !["http://", "https://", "tg://"].iter().any(|scheme| url.starts_with(scheme))
    {
        let reason = format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL");
        breaches.push(breach(reason, format!("{path}.url"), "is neither http, https nor tg"));
    }
    let url = button.get("url").and_then(Value::as_str).unwrap_or_default();
    breaches.extend(judge_start_link(url, &format!("{path}.url")));
    breaches
}

/// A link that starts a bot carries at most 64 of `A-Za-z0-9_-` (core.telegram.org/bots/features, "Deep Linking").
/// Telegram sends such a link all the same, and then the bot is started without its parameter.
fn judge_start_link(url: &str, path: &str) -> Option<Breach> {
    let (_, query) = url.strip_prefix("https://t.me/")?.split_once('?')?;
    let parameters = url::form_urlencoded::parse(query.as_bytes());
    let start = parameters.into_iter().find(|(name, _)| ["start", "startgroup"].contains(&name.as_ref()))?.1;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let is_fine = start.len() <= 64 && start.bytes().all(is_plain);
    (!is_fine).then(|| breach("START_PARAM_INVALID", path, format!("{start:?} is not [A-Za-z0-9_-]{{0,64}}")))
}

fn judge_commands(call: &Call) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (index, command) in call.list("commands").iter().enumerate() {
        let path = format!("commands[{index}].command");
        let name = command.get("command").and_then(Value::as_str).unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.is_empty() || name.len() > 32 || !name.bytes().all(is_plain) {
            breaches.push(breach("BOT_COMMAND_INVALID", &path, format!("{name:?} is not [a-z0-9_]{{1,32}}")));
        }
        if names.contains(&name) {
            breaches.push(breach("BOT_COMMAND_INVALID", &path, format!("{name:?} is there twice")));
        }
        names.push(name);
        let description = command.get("description").and_then(Value::as_str).unwrap_or_default();
        if !(1..=256).contains(&utf16_len(description)) {
            let path = format!("commands[{index}].description");
            breaches.push(breach("BOT_COMMAND_DESCRIPTION_INVALID", path, "is not 1-256 characters long"));
        }
    }
    if names.len() > 100 {
        breaches.push(breach("BOT_COMMANDS_TOO_MUCH", "commands", format!("are {}", names.len())));
    }
    breaches
}

/// A language is two letters, lower case ("zh", not "zh-hans"), or empty for everybody else.
fn judge_language(call: &Call) -> Option<Breach> {
    let code = call.text("language_code")?;
    let is_fine = code.is_empty() || code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    (!is_fine)
        .then(|| breach("invalid language code specified", "language_code", format!("{code:?} is not two letters")))
}

fn judge_poll(call: &Call) -> Vec<Breach> {
    /// Kinds of Bot API 10.1 to 10.3 (`Update`; `subscription` is newer than the stored spec).
    const KINDS: [&str; 26] = [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
        "subscription",
    ];
    let mut breaches = Vec::new();
    for (index, kind) in call.list("allowed_updates").iter().enumerate() {
        if !kind.as_str().is_some_and(|kind| KINDS.contains(&kind)) {
            let problem = format!("{kind} is no kind of update");
            breaches.push(breach("can't parse allowed updates", format!("allowed_updates[{index}]"), problem));
        }
    }
    if call.number("timeout").is_some_and(|seconds| !(0..=POLL_MAX_SECONDS).contains(&seconds)) {
        breaches.push(breach("timeout is out of range", "timeout", "is not within 0-50 seconds"));
    }
    if call.number("limit").is_some_and(|limit| !(1..=100).contains(&limit)) {
        breaches.push(breach("limit is out of range", "limit", "is not within 1-100"));
    }
    breaches
}

fn judge_action(call: &Call) -> Option<Breach> {
    const ACTIONS: [&str; 11] = [
        "choose_sticker",
        "find_location",
        "record_video",
        "record_video_note",
        "record_voice",
        "typing",
        "upload_document",
        "upload_photo",
        "upload_video",
        "upload_video_note",
        "upload_voice",
    ];
    let action = call.text("action").unwrap_or_default();
    (!ACTIONS.contains(&action))
        .then(|| breach("wrong parameter action in request", "action", format!("{action:?} is no action")))
}

/// An edit names a message by chat and number, or an inline message; this fake has no inline messages.
fn judge_edit_target(call: &Call) -> Option<Breach> {
    if !call.method.starts_with("editMessage") {
        return None;
    }
    let is_named = call.args.contains_key("chat_id") && call.number("message_id").is_some();
    (!is_named).then(|| breach("message identifier is not specified", "message_id", "is not given with chat_id"))
}
