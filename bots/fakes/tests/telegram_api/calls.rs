//! Calls that succeed, and what a test sees of them.

use serde_json::{Value, json};
use steward_fakes::telegram::{ChatKind, FakeTelegram, Profile, Status};

use crate::client::{Client, png};

#[tokio::test]
async fn the_bot_learns_who_it_is() {
    let fake = FakeTelegram::start().await;
    let me = Client::of(&fake).result("GETME", json!({})).await;
    assert_eq!(me["username"], "steward_test_bot");
    assert_eq!(me["id"], fake.bot_id().0);
}

#[tokio::test]
async fn a_sent_message_is_heard_with_all_that_it_carries() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let forum = fake.add_forum("Rust night school", ada);
    fake.adds_bot(ada, forum);
    let topic = fake.add_topic(forum, "Questions", ada);
    let asked = fake.says(ada, forum.topic(topic), "/stats");
    let args = json!({
        "chat_id": forum.0, "message_thread_id": topic.0, "text": "😀 ten", "disable_notification": true,
        "entities": [{"type": "bold", "offset": 3, "length": 3}],
        "reply_parameters": {"message_id": asked.number},
        "reply_markup": {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]},
    });
    Client::of(&fake).result("SendMessage", args).await;
    let heard = fake.hears(forum).await;
    assert_eq!(heard.text.as_deref(), Some("😀 ten"));
    assert_eq!(heard.topic, Some(topic));
    assert_eq!(heard.reply_to, Some(asked));
    assert_eq!(heard.button("More").unwrap().callback_data.as_deref(), Some("more"));
    assert_eq!(heard.entities, [json!({"type": "bold", "offset": 3, "length": 3})]);
    assert!(heard.is_silent);
    assert_eq!(fake.unheard_count(), 0);
}

#[tokio::test]
async fn a_photo_keeps_its_bytes_and_can_be_sent_again_by_its_id() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    let chat = ada.0.to_string();
    let texts = [("chat_id", chat.as_str()), ("caption", "12"), ("photo", "attach://chart")];
    let body = client.upload("sendPhoto", &texts, &[("chart", png(640, 480))]).await;
    let file_id = body["result"]["photo"][0]["file_id"].clone();
    let first = fake.hears(ada.private_chat()).await;
    assert_eq!(first.caption.as_deref(), Some("12"), "text stays text, even when it looks like a number");
    let photo = first.photo.unwrap();
    assert_eq!((photo.width, photo.height, photo.bytes.to_vec()), (640, 480, png(640, 480)));

    client.result("sendPhoto", json!({"chat_id": ada.0, "photo": file_id})).await;
    assert_eq!(fake.hears(ada.private_chat()).await.photo, Some(photo));
}

#[tokio::test]
async fn html_is_shown_as_text_with_entities() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let args = json!({"chat_id": ada.0, "text": "<b>Hi</b> &amp; bye", "parse_mode": "HTML"});
    Client::of(&fake).result("sendMessage", args).await;
    let heard = fake.hears(ada.private_chat()).await;
    assert_eq!(heard.words(), "Hi & bye");
    assert_eq!(heard.entities, [json!({"type": "bold", "offset": 0, "length": 2})]);
}

#[tokio::test]
async fn edits_change_the_message_in_place() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    let keyboard = json!({"inline_keyboard": [[{"text": "Stop", "callback_data": "s"}]]});
    let sent = client.result("sendMessage", json!({"chat_id": ada.0, "text": "a", "reply_markup": keyboard})).await;
    let id = fake.hears(ada.private_chat()).await.id;
    let message = json!({"chat_id": ada.0, "message_id": sent["message_id"]});
    let with = |name: &str, value: Value| {
        let mut args = message.clone();
        args[name] = value;
        args
    };
    client.result("editMessageText", with("text", json!("b"))).await;
    assert_eq!(fake.message(id).words(), "b");
    assert!(fake.message(id).buttons.is_empty(), "a keyboard that is left out is taken away");
    client.result("editMessageReplyMarkup", with("reply_markup", keyboard.clone())).await;
    assert!(fake.message(id).button("Stop").is_some());
    let media = json!({"type": "photo", "media": "attach://new", "caption": "c"}).to_string();
    let (chat, number) = (ada.0.to_string(), sent["message_id"].to_string());
    let texts = [("chat_id", chat.as_str()), ("message_id", number.as_str()), ("media", media.as_str())];
    let body = client.upload("editMessageMedia", &texts, &[("new", png(10, 10))]).await;
    assert_eq!(body["ok"], true, "{body}");
    client.result("editMessageCaption", with("caption", json!("d"))).await;
    let message = fake.message(id);
    assert_eq!((message.words(), message.edits, message.photo.is_some()), ("d", 4, true));
    client.result("deleteMessage", json!({"chat_id": ada.0, "message_id": sent["message_id"]})).await;
    assert!(fake.message(id).is_deleted);
}

#[tokio::test]
async fn a_pressed_button_waits_for_its_answer() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "yes:1"}]]});
    client.result("sendMessage", json!({"chat_id": ada.0, "text": "Well?", "reply_markup": keyboard})).await;
    let press = fake.presses_button(ada, fake.hears(ada.private_chat()).await.id, "Yes");
    let updates = client.poll(0).await;
    let query = &updates.last().unwrap()["callback_query"];
    assert_eq!((&query["data"], &query["from"]["first_name"]), (&json!("yes:1"), &json!("Ada")));
    assert_eq!(fake.unanswered_presses(), std::slice::from_ref(&press));
    client.result("answerCallbackQuery", json!({"callback_query_id": query["id"], "text": "Noted"})).await;
    assert_eq!(fake.answered(&press).await["text"], "Noted");
    assert!(fake.unanswered_presses().is_empty());
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let fake = FakeTelegram::start().await;
    let client = Client::of(&fake);
    let scope = json!({"type": "all_chat_administrators"});
    let german = json!([{"command": "stats", "description": "Zahlen"}]);
    client.result("setMyCommands", json!({"commands": german, "scope": scope, "language_code": "de"})).await;
    let stored = client.result("getMyCommands", json!({"scope": scope, "language_code": "de"})).await;
    assert_eq!(stored, german);
    assert_eq!(fake.commands(&scope, "de"), german.as_array().unwrap().as_slice());
    assert_eq!(client.result("getMyCommands", json!({})).await, json!([]));
    client.result("deleteMyCommands", json!({"scope": scope, "language_code": "de"})).await;
    assert!(fake.commands(&scope, "de").is_empty());
}

#[tokio::test]
async fn chats_and_members_can_be_asked_about() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let bob = fake.add_user_with(Profile::named("Bob").speaking("zh-hans").known_as("bob"));
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    fake.becomes(ada, bob, group, Status::Restricted { is_member: true, can_send: false });
    let client = Client::of(&fake);
    let chat = client.result("getChat", json!({"chat_id": group.0})).await;
    assert_eq!((&chat["title"], &chat["type"]), (&json!("School"), &json!("supergroup")));
    assert_eq!(client.result("getChatMemberCount", json!({"chat_id": group.0})).await, 3);
    let member = client.result("getChatMember", json!({"chat_id": group.0, "user_id": bob.0})).await;
    assert_eq!((&member["status"], &member["is_member"]), (&json!("restricted"), &json!(true)));
    let admins = client.result("getChatAdministrators", json!({"chat_id": group.0})).await;
    assert_eq!(admins.as_array().unwrap().len(), 1);
    assert_eq!(admins[0]["status"], "creator");
    fake.promotes_bot(ada, group);
    let admins = client.result("getChatAdministrators", json!({"chat_id": group.0})).await;
    assert_eq!(admins.as_array().unwrap().len(), 2);
    assert_eq!(serde_json::to_value(ChatKind::Supergroup).unwrap(), chat["type"]);
}

#[tokio::test]
async fn small_talk_is_accepted() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    client.result("sendChatAction", json!({"chat_id": ada.0, "action": "upload_photo"})).await;
    client.result("setMyName", json!({"name": "Steward"})).await;
    client.result("setMyDescription", json!({"description": "群管家", "language_code": "zh"})).await;
    client.result("setMyShortDescription", json!({"short_description": "Looks after you"})).await;
    let texts = client.result("getMyDescription", json!({"language_code": "zh"})).await;
    assert_eq!(texts["description"], "群管家");
    assert_eq!(client.result("getMyName", json!({"language_code": "de"})).await["name"], "Steward");
    assert_eq!(client.result("getWebhookInfo", json!({})).await["url"], "");
    assert_eq!(client.result("deleteWebhook", json!({"drop_pending_updates": true})).await, true);
    assert_eq!(fake.unconfirmed_count(), 0);
}
