//! Does what the outbox asks for, once, and tells what came of it. Nothing here decides whether it is done again.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton};
use steward_core::feedback::Ballot;
use steward_core::outbox::{Asked, Cause, Deed, Found, Task, Verdict, person_of_channel};
use steward_core::ports::{PlatformName, Sender};

use crate::Telegram;
use crate::call::{Failure, Outgoing, PICTURE_NAME, Repeat, UNTOLD_WAIT, Upload};
use crate::typeset::{Written, write};

/// How long a deed may wait for its turn, which is as long as a burst keeps a chat busy. A longer wait is told, so that it
/// is waited in the database: an end of the process meanwhile makes nothing doubtful.
const TURN_PATIENCE: Duration = Duration::from_secs(5);
/// The topic that every forum has. Its messages are sent without naming it. Source: Bot API, `message_thread_id`;
/// that naming it is refused is what the servers do.
const GENERAL_TOPIC: i64 = 1;
/// Between the numbers of an album's messages, in the id that core keeps.
const BETWEEN_IDS: char = ',';

/// Where it goes: a chat, or a topic of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    chat: i64,
    topic: Option<i64>,
}

impl Target {
    fn read(channel: &str) -> Option<Self> {
        if let Some(person) = person_of_channel(channel) {
            // The private chat with a person has the person's number.
            let number = person.parse::<i64>().ok().filter(|number| *number > 0)?;
            return Some(Self { chat: number, topic: None });
        }
        let (chat, topic) = match channel.split_once('/') {
            Some((chat, topic)) => (chat, Some(topic.parse().ok()?)),
            None => (channel, None),
        };
        Some(Self { chat: chat.parse().ok()?, topic: topic.filter(|topic| *topic != GENERAL_TOPIC) })
    }

    /// Whether it is the private chat with a person: groups and channels have negative numbers.
    fn is_private(&self) -> bool {
        self.chat > 0
    }

    /// The arguments that say where.
    fn args(&self) -> Map<String, Value> {
        let mut args = Map::new();
        args.insert("chat_id".to_owned(), json!(self.chat));
        args
    }
}

/// A method with its arguments, and how many messages of the pace it takes.
struct Doing {
    method: &'static str,
    args: Map<String, Value>,
    /// A picture that Steward drew.
    upload: Option<Upload>,
    messages: usize,
}

/// Does it once. A group that has become a supergroup is followed at once: the first call surely did nothing.
async fn perform(telegram: &Telegram, task: &Task) -> Verdict {
    let Some(target) = Target::read(&task.channel) else {
        return impossible(Cause::ChannelGone, format!("{:?} is no chat of Telegram's", task.channel));
    };
    let doing = match doing(&target, &task.deed) {
        Ok(doing) => doing,
        Err(verdict) => return verdict,
    };
    match once(telegram, &doing).await {
        Err(Failure::Refused { migrated_to: Some(to), .. }) => {
            let mut moved = doing;
            moved.args.insert("chat_id".to_owned(), json!(to));
            told(&task.deed, once(telegram, &moved).await)
        }
        Err(Failure::Refused { code, description, .. }) if target.is_private() && is_no_way(code, &description) => {
            impossible(Cause::NoPrivateWay, description)
        }
        result => told(&task.deed, result),
    }
}

/// Whether a refusal says that a person cannot be written to: they blocked the bot, never started it, are gone, or are
/// a bot themselves. Source: the descriptions of tdlib/telegram-bot-api.
fn is_no_way(code: u16, description: &str) -> bool {
    code == 403 || (code == 400 && GONE_CHATS.iter().any(|words| description.to_lowercase().contains(words)))
}

/// Waits for the turn, and calls.
async fn once(telegram: &Telegram, doing: &Doing) -> Result<Value, Failure> {
    // A number or a name: what stands in the address of the chat is also its name for the pace.
    let chat = doing.args["chat_id"].to_string().replace('"', "");
    telegram.wait_for_turn(&chat, doing.messages, TURN_PATIENCE).await?;
    let call = Outgoing {
        method: doing.method,
        args: doing.args.clone(),
        upload: doing.upload.clone(),
        timeout: telegram.api.timeout(),
        repeat: Repeat::Doubles,
        patience: Duration::ZERO,
    };
    let result = telegram.api.call_once(&call).await;
    if let Err(Failure::TooFast(wait)) = &result {
        telegram.api.pace.hold(&chat, telegram.steward.clock.now(), wait.unwrap_or(UNTOLD_WAIT));
    }
    let result = result?;
    serde_json::from_str(result.get()).map_err(|error| Failure::NoAnswer(error.to_string()))
}

fn doing(target: &Target, deed: &Deed) -> Result<Doing, Verdict> {
    match deed {
        Deed::Send { message } => sending(target, message),
        Deed::Edit { id, message } => editing(target, id, message),
        Deed::Ask { ballot } => Ok(asking(target, ballot)),
        Deed::Close { id } => {
            let mut args = target.args();
            args.insert("message_id".to_owned(), json!(numbers(id)?[0]));
            Ok(Doing { method: "stopPoll", args, upload: None, messages: 1 })
        }
        Deed::Delete { id } => {
            let mut args = target.args();
            let method = match numbers(id)?.as_slice() {
                [only] => {
                    args.insert("message_id".to_owned(), json!(only));
                    "deleteMessage"
                }
                several => {
                    args.insert("message_ids".to_owned(), json!(several));
                    "deleteMessages"
                }
            };
            // Taking away is not what the limits for chats are about.
            Ok(Doing { method, args, upload: None, messages: 0 })
        }
    }
}

fn sending(target: &Target, message: &Message) -> Result<Doing, Verdict> {
    if message.media.len() > 1 && !message.buttons.is_empty() {
        return Err(impossible(Cause::Content, "an album takes no buttons".to_owned()));
    }
    let (method, what) = method_and_args(message);
    let mut args = target.args();
    if let Some(topic) = target.topic {
        args.insert("message_thread_id".to_owned(), json!(topic));
    }
    args.extend(what);
    let upload = match message.media.as_slice() {
        [only] => only.png().map(|png| upload(&mut args, word(only.kind), png)),
        _ => None,
    };
    Ok(Doing { method, args, upload, messages: message.media.len().max(1) })
}

/// A picture goes as the file of the argument that would say its address.
fn upload(args: &mut Map<String, Value>, argument: &'static str, png: Vec<u8>) -> Upload {
    args.remove(argument);
    Upload { argument, name: PICTURE_NAME.to_owned(), bytes: Arc::from(png) }
}

/// Everybody sees who voted for what: only so it is told to bots too. Steward closes it itself, at the same minute
/// everywhere.
fn asking(target: &Target, ballot: &Ballot) -> Doing {
    let mut args = target.args();
    if let Some(topic) = target.topic {
        args.insert("message_thread_id".to_owned(), json!(topic));
    }
    let options: Vec<Value> = ballot.answers.iter().map(|answer| json!({ "text": answer })).collect();
    args.insert("question".to_owned(), json!(ballot.question));
    args.insert("options".to_owned(), json!(options));
    args.insert("is_anonymous".to_owned(), json!(false));
    args.insert("allows_multiple_answers".to_owned(), json!(ballot.is_multiple));
    Doing { method: "sendPoll", args, upload: None, messages: 1 }
}

/// The method that sends a message, and its arguments but those that say where.
pub(crate) fn method_and_args(message: &Message) -> (&'static str, Map<String, Value>) {
    let words = write(message);
    let mut args = Map::new();
    let method = match message.media.as_slice() {
        [] => {
            put_words(&mut args, &words, "text", "entities");
            "sendMessage"
        }
        [only] => {
            args.insert(word(only.kind).to_owned(), json!(only.url));
            put_words(&mut args, &words, "caption", "caption_entities");
            method(only.kind)
        }
        album => {
            args.insert("media".to_owned(), json!(pieces(album, &words)));
            return ("sendMediaGroup", args);
        }
    };
    put_keyboard(&mut args, &message.buttons);
    (method, args)
}

/// Puts the whole in the place of what is there. The pictures of an album stay as they are: each is a message of its own,
/// and one call changes one.
fn editing(target: &Target, id: &str, message: &Message) -> Result<Doing, Verdict> {
    let first = numbers(id)?[0];
    let words = write(message);
    let mut args = target.args();
    args.insert("message_id".to_owned(), json!(first));
    let method = match message.media.as_slice() {
        [] => {
            put_words(&mut args, &words, "text", "entities");
            "editMessageText"
        }
        [only] => {
            args.insert("media".to_owned(), json!(piece(only, &words)));
            "editMessageMedia"
        }
        _ => {
            put_words(&mut args, &words, "caption", "caption_entities");
            "editMessageCaption"
        }
    };
    put_keyboard(&mut args, &message.buttons);
    Ok(Doing { method, args, upload: None, messages: 1 })
}

fn put_words(args: &mut Map<String, Value>, words: &Written, text: &str, entities: &str) {
    args.insert(text.to_owned(), json!(words.text));
    if !words.entities.is_empty() {
        args.insert(entities.to_owned(), json!(words.entities));
    }
}

/// A keyboard that is not given is taken away by an edit.
fn put_keyboard(args: &mut Map<String, Value>, rows: &[Vec<MessageButton>]) {
    if rows.is_empty() {
        return;
    }
    let button = |button: &MessageButton| match &button.does {
        ButtonDoes::Open(url) => json!({ "text": button.label, "url": url }),
        ButtonDoes::Press(token) => json!({ "text": button.label, "callback_data": token }),
    };
    let rows: Vec<Value> = rows.iter().map(|row| row.iter().map(button).collect()).collect();
    args.insert("reply_markup".to_owned(), json!({ "inline_keyboard": rows }));
}

/// The album's words stand below its first picture, and so are shown below the whole.
fn pieces(album: &[Media], words: &Written) -> Vec<Map<String, Value>> {
    let without = Written::default();
    album.iter().enumerate().map(|(index, media)| piece(media, if index == 0 { words } else { &without })).collect()
}

fn piece(media: &Media, words: &Written) -> Map<String, Value> {
    let mut piece = Map::new();
    piece.insert("type".to_owned(), json!(word(media.kind)));
    piece.insert("media".to_owned(), json!(media.url));
    if !words.text.is_empty() {
        put_words(&mut piece, words, "caption", "caption_entities");
    }
    piece
}

fn word(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Document => "document",
    }
}

fn method(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Photo => "sendPhoto",
        MediaKind::Video => "sendVideo",
        MediaKind::Document => "sendDocument",
    }
}

/// The numbers of the messages that stand for one deed: one, or those of an album. Never none.
fn numbers(id: &str) -> Result<Vec<i64>, Verdict> {
    let numbers: Result<Vec<i64>, _> = id.split(BETWEEN_IDS).map(str::parse).collect();
    numbers.map_err(|_| impossible(Cause::MessageGone, format!("{id:?} is no message of Telegram's")))
}

/// What came of it.
fn told(deed: &Deed, result: Result<Value, Failure>) -> Verdict {
    match (deed, result) {
        (Deed::Send { .. }, Ok(answer)) => match id_of(&answer) {
            Some(id) => Verdict::Done { id: Some(id) },
            None => Verdict::Unclear { reason: "a success without the message's number".to_owned() },
        },
        (Deed::Ask { .. }, Ok(answer)) => match asked(&answer) {
            Some(asked) => Verdict::Asked(asked),
            None => Verdict::Unclear { reason: "a success without the poll".to_owned() },
        },
        (Deed::Edit { .. } | Deed::Delete { .. } | Deed::Close { .. }, Ok(_)) => Verdict::Done { id: None },
        (_, Err(Failure::NotSent(reason))) => Verdict::Away { may_be_done: false, reason },
        (_, Err(Failure::NoAnswer(reason))) => Verdict::Away { may_be_done: true, reason },
        (_, Err(failure @ Failure::TooFast(wait))) => Verdict::NotYet { wait, reason: failure.to_string() },
        (_, Err(Failure::Refused { code, description, .. })) => refused(deed, code, description),
    }
}

/// The number of a message, or the numbers of an album's.
fn id_of(answer: &Value) -> Option<String> {
    let number = |message: &Value| Some(message.get("message_id")?.as_i64()?.to_string());
    match answer {
        Value::Array(album) if album.is_empty() => None,
        Value::Array(album) => {
            let numbers: Option<Vec<String>> = album.iter().map(number).collect();
            Some(numbers?.join(&BETWEEN_IDS.to_string()))
        }
        one => number(one),
    }
}

/// The poll in a message. Votes name answers by their position.
fn asked(message: &Value) -> Option<Asked> {
    let poll = message["poll"]["id"].as_str()?.to_owned();
    let options = message["poll"]["options"].as_array()?.len();
    Some(Asked { id: id_of(message)?, poll, answers: (0..options).map(|position| position.to_string()).collect() })
}

/// Words of the Bot API's refusals, lower case, with what they mean. The Bot API has no list of them; these are those of
/// its server's source (tdlib/telegram-bot-api, Client.cpp) and of MTProto's errors that it hands through.
const GONE_CHATS: [&str; 6] =
    ["chat not found", "peer_id_invalid", "channel_private", "channel_invalid", "was deactivated", "chat was deleted"];
const GONE_MESSAGES: [&str; 5] = [
    "message to edit not found",
    "message to delete not found",
    "message with poll to stop not found",
    "message_id_invalid",
    "message not found",
];
const GONE_TOPICS: [&str; 4] = ["message thread not found", "topic_deleted", "topic_id_invalid", "topic not found"];
const CLOSED_TOPICS: [&str; 1] = ["topic_closed"];
const MISSING_RIGHTS: [&str; 8] = [
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_restricted",
    "user_banned_in_channel",
    "chat_guest_send_forbidden",
];
/// Members of the group may not ask polls, and may write all the same.
const MISSING_POLL_RIGHTS: [&str; 2] = ["not enough rights to send polls", "chat_send_poll_forbidden"];
/// Telegram could not fetch an address just now; it may be able to later.
const NOT_FETCHED: [&str; 2] = ["failed to get http url content", "webpage_curl_failed"];

fn refused(deed: &Deed, code: u16, reason: String) -> Verdict {
    let words = reason.to_lowercase();
    let says = |fragments: &[&str]| fragments.iter().any(|fragment| words.contains(fragment));
    let parked = |cause, reason| Verdict::Parked { cause, reason };
    match code {
        401 | 404 => return parked(Cause::Token, reason),
        400 | 403 => {}
        _ => return impossible(Cause::Content, reason),
    }
    if let Some(verdict) = refused_about_message(deed, &words, &reason) {
        return verdict;
    }
    let forbids_media = words.contains("chat_send_") && words.contains("_forbidden");
    if says(&MISSING_POLL_RIGHTS) {
        parked(Cause::NoPolls, reason)
    } else if says(&MISSING_RIGHTS) || forbids_media {
        parked(Cause::NotAllowed, reason)
    } else if says(&CLOSED_TOPICS) {
        parked(Cause::ChannelClosed, reason)
    } else if says(&GONE_TOPICS) {
        impossible(Cause::ChannelGone, reason)
    } else if code == 403 || says(&GONE_CHATS) {
        parked(Cause::NotThere, reason)
    } else if says(&NOT_FETCHED) {
        Verdict::NotYet { wait: None, reason }
    } else {
        impossible(Cause::Content, reason)
    }
}

/// Refusals that speak of the message to be changed or taken away.
fn refused_about_message(deed: &Deed, words: &str, reason: &str) -> Option<Verdict> {
    let is_gone = GONE_MESSAGES.iter().any(|fragment| words.contains(fragment));
    match deed {
        Deed::Send { .. } | Deed::Ask { .. } => None,
        // In a poll that is gone, or was closed before, nobody votes any more.
        Deed::Close { .. } => (is_gone || words.contains("already been closed")).then_some(Verdict::Done { id: None }),
        Deed::Edit { .. } if words.contains("message is not modified") => Some(Verdict::Done { id: None }),
        Deed::Edit { .. } => is_gone.then(|| impossible(Cause::MessageGone, reason.to_owned())),
        Deed::Delete { .. } if is_gone => Some(Verdict::Done { id: None }),
        // It is older than two days, and the bot has no right to delete.
        Deed::Delete { .. } => words
            .contains("message can't be deleted")
            .then(|| Verdict::Parked { cause: Cause::NotAllowed, reason: reason.to_owned() }),
    }
}

fn impossible(cause: Cause, reason: String) -> Verdict {
    Verdict::Impossible { cause, reason }
}

#[async_trait]
impl Sender for Telegram {
    fn platform(&self) -> PlatformName {
        PlatformName::Telegram
    }

    async fn perform(&self, task: &Task) -> Verdict {
        perform(self, task).await
    }

    fn drops_copies_for(&self) -> Duration {
        // The Bot API has no key by which a second copy could be told.
        Duration::ZERO
    }

    async fn find_sent(&self, _task: &Task) -> Found {
        // A bot cannot read a chat back.
        Found::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(answer: Value) -> Verdict {
        told(&Deed::Send { message: Message::default() }, Ok(answer))
    }

    #[test]
    fn an_odd_answer_to_a_message_is_no_error_as_long_as_its_number_can_be_read() {
        let done = |id: &str| Verdict::Done { id: Some(id.to_owned()) };
        assert_eq!(sent(json!({ "message_id": 7, "rich_message": { "novelty": [] }, "date": "today" })), done("7"));
        assert_eq!(sent(json!([{ "message_id": 7 }, { "message_id": 8 }])), done("7,8"));
        for odd in [json!({}), json!(true), json!([]), json!([{ "message_id": 7 }, {}]), json!({ "message_id": "x" })] {
            assert!(matches!(sent(odd.clone()), Verdict::Unclear { .. }), "{odd}");
        }
    }

    #[test]
    fn a_channel_is_a_chat_or_a_topic_of_it() {
        let read = |channel: &str| Target::read(channel).map(|target| (target.chat, target.topic));
        assert_eq!(read("-1001"), Some((-1001, None)));
        assert_eq!(read("-1001/7"), Some((-1001, Some(7))));
        assert_eq!(read("-1001/1"), Some((-1001, None)));
        assert_eq!(read("@school"), None);
        assert_eq!(read("school"), None);
        assert_eq!(read("user:42"), Some((42, None)));
        for nobody in ["user:", "user:-42", "user:4x", "user:@school"] {
            assert_eq!(read(nobody), None);
        }
    }
}
