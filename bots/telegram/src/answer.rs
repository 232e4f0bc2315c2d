//! Delivers an answer: where, as what, and what to do when the private chat is closed.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, Either, join, select};
use serde_json::{Map, Value, json};
use steward_core::commands::{Answer, File, Knock, Picture, ReplyTo, Sample};
use steward_core::ports::Platform as _;
use teloxide_core::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters as _, SendChatAction, SendChatActionSetters as _,
};
use teloxide_core::types::{CallbackQueryId, ChatAction, ChatId, MessageId, Recipient, ThreadId};

use crate::Telegram;
use crate::call::{Failure, Outgoing, PICTURE_NAME, Repeat, Upload};
use crate::limits::PRESS_ANSWER_MAX_UTF16;
use crate::render::{Audience, Page, Rendered, plain, render, utf16_len};
use crate::route::Route;
use crate::send;

/// A pressed button shows that it works until it is answered; longer than this nobody waits for the words.
const PRESS_WAIT: Duration = Duration::from_secs(2);
/// An answer that would come later than this helps nobody.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Target {
    chat: i64,
    topic: Option<i64>,
    /// The message that is answered.
    message: Option<i64>,
    audience: Audience,
}

impl Route {
    /// The place where it was asked.
    fn origin(&self) -> Target {
        let audience = if self.is_private { Audience::One } else { Audience::Group };
        // A press answers below the message with the button, which is the bot's own.
        let message = self.message.filter(|_| self.press.is_none());
        Target { chat: self.chat, topic: self.topic, message, audience }
    }

    /// The private chat of who asked.
    fn private(&self) -> Option<Target> {
        if self.is_private {
            return Some(self.origin());
        }
        self.person.map(|chat| Target { chat, topic: None, message: None, audience: Audience::One })
    }
}

/// Delivers what the work comes to. Failures end here, logged once: whether a message arrived is not known after a
/// time-out, and a second one would be worse than none.
pub(crate) async fn deliver(telegram: &Telegram, to: &ReplyTo, is_private: bool, work: BoxFuture<'_, Answer>) {
    let route = match Route::read(to) {
        Ok(route) => route,
        Err(error) => {
            tracing::error!(%error, "an answer has lost its way back");
            return;
        }
    };
    let Some(answer) = wait_for(telegram, &route, is_private, work).await else { return };
    let result = match (answer.is_private && !route.is_private, route.private()) {
        (false, _) => send(telegram, route.origin(), &answer).await,
        (true, Some(private)) => match send(telegram, private, &answer).await {
            Err(failure) if is_closed(&failure) => knock(telegram, route.origin(), &answer.knock).await,
            result => result,
        },
        // Who writes anonymously has no private chat: why they are refused may be said to all, nothing else.
        (true, None) if !answer.is_done => send(telegram, route.origin(), &answer).await,
        (true, None) => knock(telegram, route.origin(), &answer.knock).await,
    };
    if let Err(failure) = result {
        tracing::warn!(chat.id = route.chat, %failure, "an answer was not delivered");
    }
}

/// Waits for the work, and meanwhile shows that there is something to wait for. `None` when the answer was already
/// given, as words beside the pressed button.
async fn wait_for(telegram: &Telegram, route: &Route, is_private: bool, work: BoxFuture<'_, Answer>) -> Option<Answer> {
    let Some(press) = route.press.clone() else {
        let target = if is_private { route.private() } else { Some(route.origin()) };
        return Some(match target.filter(|_| route.draws) {
            Some(target) => join(show_that_it_draws(telegram, target), work).await.1,
            None => work.await,
        });
    };
    match select(work, telegram.steward.clock.sleep(PRESS_WAIT)).await {
        Either::Left((answer, _)) => {
            let words = words_beside_button(route, &answer);
            let is_said = answer_press(telegram, press, words.as_deref()).await && words.is_some();
            (!is_said).then_some(answer)
        }
        Either::Right(((), work)) => Some(join(answer_press(telegram, press, None), work).await.1),
    }
}

/// A refusal that is short enough is shown to who pressed, over the chat, and to nobody else; so is an answer that was made
/// for it.
fn words_beside_button(route: &Route, answer: &Answer) -> Option<String> {
    let text = answer.reply.text();
    let is_short = !text.is_empty() && utf16_len(&text) <= PRESS_ANSWER_MAX_UTF16;
    let is_for_it = !answer.is_done || answer.reply.is_brief;
    (!route.is_private && answer.is_private && is_for_it && answer.picture.is_none() && is_short).then_some(text)
}

/// Whether it was answered.
async fn answer_press(telegram: &Telegram, press: String, words: Option<&str>) -> bool {
    let mut call = AnswerCallbackQuery::new(CallbackQueryId(press));
    if let Some(words) = words {
        call = call.text(words).show_alert(true);
    }
    match telegram.api.ask::<_, bool>(&call).await {
        Ok(_) => true,
        Err(failure) => {
            tracing::info!(%failure, "a pressed button could not be answered");
            false
        }
    }
}

async fn show_that_it_draws(telegram: &Telegram, target: Target) {
    let mut call = SendChatAction::new(Recipient::Id(ChatId(target.chat)), ChatAction::UploadPhoto);
    if let Some(topic) = target.topic.and_then(|topic| i32::try_from(topic).ok()) {
        call = call.message_thread_id(ThreadId(MessageId(topic)));
    }
    // A courtesy: when it does not work, the answer itself will tell.
    if let Err(failure) = telegram.api.ask_within::<_, bool>(&call, telegram.api.timeout(), Duration::ZERO).await {
        tracing::debug!(%failure, "that a picture is drawn could not be shown");
    }
}

/// The private chat was never opened, or is closed.
fn is_closed(failure: &Failure) -> bool {
    match failure {
        Failure::Refused { code: 403, .. } => true,
        Failure::Refused { code: 400, description, .. } => description.contains("chat not found"),
        _ => false,
    }
}

/// One neutral line in the group, with a button that opens the private chat.
async fn knock(telegram: &Telegram, target: Target, knock: &Knock) -> Result<(), Failure> {
    if knock.line.is_empty() {
        return Ok(());
    }
    let keyboard =
        telegram.opening("help").map(|url| json!({ "inline_keyboard": [[{ "text": knock.button, "url": url }]] }));
    send_page(telegram, target, &plain(&knock.line, target.audience), keyboard.as_ref()).await
}

async fn send(telegram: &Telegram, target: Target, answer: &Answer) -> Result<(), Failure> {
    let Rendered { caption, pages, keyboard } = render(answer, target.audience);
    let last = pages.len();
    if let (Some(caption), Some(picture)) = (&caption, &answer.picture) {
        send_picture(telegram, target, picture, caption, keyboard.as_ref().filter(|_| last == 0)).await?;
    }
    for (index, page) in pages.iter().enumerate() {
        // Only the first message answers; the ones after it follow.
        let target = if index == 0 && caption.is_none() { target } else { Target { message: None, ..target } };
        send_page(telegram, target, page, keyboard.as_ref().filter(|_| index + 1 == last)).await?;
    }
    let follows = Target { message: None, ..target };
    for sample in &answer.reply.samples {
        show(telegram, follows, sample).await?;
    }
    match &answer.reply.file {
        Some(file) => send_file(telegram, follows, file).await,
        None => Ok(()),
    }
}

/// A message as it will look, under its heading.
async fn show(telegram: &Telegram, target: Target, sample: &Sample) -> Result<(), Failure> {
    if !sample.heading.is_empty() {
        send_page(telegram, target, &plain(&sample.heading, target.audience), None).await?;
    }
    let (method, what) = send::method_and_args(&sample.message);
    let mut args = addressed(target, None);
    args.extend(what);
    match send_call(telegram, method, args, None).await {
        Err(Failure::Refused { code: 400, .. }) => {
            send_page(telegram, target, &plain(&sample.refused, target.audience), None).await
        }
        result => result,
    }
}

async fn send_file(telegram: &Telegram, target: Target, file: &File) -> Result<(), Failure> {
    let upload = Upload { argument: "document", name: file.name.clone(), bytes: Arc::from(file.content.as_bytes()) };
    send_call(telegram, "sendDocument", addressed(target, None), Some(upload)).await
}

async fn send_page(telegram: &Telegram, target: Target, page: &Page, keyboard: Option<&Value>) -> Result<(), Failure> {
    let mut args = addressed(target, keyboard);
    args.insert("text".to_owned(), json!(page.text));
    if !page.entities.is_empty() {
        args.insert("entities".to_owned(), json!(page.entities));
    }
    args.insert("link_preview_options".to_owned(), json!({ "is_disabled": true }));
    send_call(telegram, "sendMessage", args, None).await
}

async fn send_picture(
    telegram: &Telegram,
    target: Target,
    picture: &Picture,
    caption: &Page,
    keyboard: Option<&Value>,
) -> Result<(), Failure> {
    let mut args = addressed(target, keyboard);
    if !caption.text.is_empty() {
        args.insert("caption".to_owned(), json!(caption.text));
    }
    if !caption.entities.is_empty() {
        args.insert("caption_entities".to_owned(), json!(caption.entities));
    }
    let upload = Upload { argument: "photo", name: PICTURE_NAME.to_owned(), bytes: Arc::from(picture.png.as_slice()) };
    send_call(telegram, "sendPhoto", args, Some(upload)).await
}

fn addressed(target: Target, keyboard: Option<&Value>) -> Map<String, Value> {
    let mut args = Map::new();
    args.insert("chat_id".to_owned(), json!(target.chat));
    if let Some(topic) = target.topic {
        args.insert("message_thread_id".to_owned(), json!(topic));
    }
    if let Some(message) = target.message {
        args.insert(
            "reply_parameters".to_owned(),
            json!({ "message_id": message, "allow_sending_without_reply": true }),
        );
    }
    if let Some(keyboard) = keyboard {
        args.insert("reply_markup".to_owned(), keyboard.clone());
    }
    args
}

/// Sends at the pace that Telegram takes, and once more when the group has just moved to another number.
async fn send_call(
    telegram: &Telegram,
    method: &'static str,
    args: Map<String, Value>,
    upload: Option<Upload>,
) -> Result<(), Failure> {
    let mut call =
        Outgoing { method, args, upload, timeout: telegram.api.timeout(), repeat: Repeat::Doubles, patience: PATIENCE };
    let chat = call.args.get("chat_id").and_then(Value::as_i64).unwrap_or_default();
    telegram.wait_for_turn(&chat.to_string(), 1, PATIENCE).await?;
    match telegram.api.call(&call).await {
        Err(Failure::Refused { migrated_to: Some(to), .. }) => {
            call.args.insert("chat_id".to_owned(), json!(to));
            // The message that was asked with stays behind in the old group.
            call.args.remove("reply_parameters");
            telegram.api.call(&call).await.map(|_| ())
        }
        result => result.map(|_| ()),
    }
}
