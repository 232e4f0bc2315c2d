//! Calls that are refused for what they are or for how things stand, and what dropping the fake makes of it.

use serde_json::{Value, json};
use steward_fakes::telegram::{FakeTelegram, Status};

use crate::client::Client;

async fn description(client: &Client, method: &str, args: Value) -> String {
    client.call(method, args).await["description"].as_str().unwrap_or("was not refused").to_owned()
}

#[tokio::test]
async fn a_call_that_breaks_a_rule_is_a_violation() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let body = Client::of(&fake).call("sendMessage", json!({"chat_id": ada.0, "text": ""})).await;
    let expected = json!({"ok": false, "error_code": 400, "description": "Bad Request: message text is empty"});
    assert_eq!(body, expected);
    let violations = fake.take_violations();
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].request, "sendMessage");
    assert!(violations[0].findings.iter().any(|finding| finding.path == "text"));
}

#[tokio::test]
async fn people_who_cannot_be_written_to_are_refused_without_blame() {
    let fake = FakeTelegram::start().await;
    let stranger = fake.add_user("Zoe");
    let client = Client::of(&fake);
    let send = |chat: i64| description(&client, "sendMessage", json!({"chat_id": chat, "text": "hi"}));
    assert_eq!(send(stranger.0).await, "Forbidden: bot can't initiate conversation with a user");
    fake.starts_bot(stranger);
    fake.blocks_bot(stranger);
    assert_eq!(send(stranger.0).await, "Forbidden: bot was blocked by the user");
    fake.unblocks_bot(stranger);
    fake.deletes_account(stranger);
    assert_eq!(send(stranger.0).await, "Forbidden: user is deactivated");
    assert_eq!(send(42).await, "Bad Request: chat not found");
    assert!(fake.take_violations().is_empty());
}

#[tokio::test]
async fn chats_where_the_bot_cannot_write_are_refused_without_blame() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let client = Client::of(&fake);
    let send = |chat: i64| description(&client, "sendMessage", json!({"chat_id": chat, "text": "hi"}));
    let group = fake.add_supergroup("School", ada);
    assert_eq!(send(group.0).await, "Forbidden: bot is not a member of the supergroup chat");
    fake.becomes(ada, fake.bot_id(), group, Status::Restricted { is_member: true, can_send: false });
    assert_eq!(send(group.0).await, "Bad Request: not enough rights to send text messages to the chat");
    let channel = fake.add_channel("News", ada);
    let mute = Status::Administrator { is_anonymous: false, can_post: false, can_delete: false };
    fake.becomes(ada, fake.bot_id(), channel, mute);
    assert_eq!(send(channel.0).await, "Bad Request: need administrator rights in the channel chat");
    assert_eq!(description(&client, "getChat", json!({"chat_id": 1})).await, "Bad Request: chat not found");
    let unknown = json!({"chat_id": channel.0, "user_id": 1});
    assert_eq!(description(&client, "getChatMember", unknown).await, "Bad Request: user not found");
    assert!(fake.take_violations().is_empty());
}

#[tokio::test]
async fn topics_and_replies_that_are_gone_are_refused_without_blame() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let forum = fake.add_forum("Forum", ada);
    fake.adds_bot(ada, forum);
    let topic = fake.add_topic(forum, "Help", ada);
    let said = fake.says(ada, forum.topic(topic), "hello");
    fake.deletes(said);
    fake.closes_topic(forum, topic);
    let client = Client::of(&fake);
    let send = |extra: Value| {
        let mut args = json!({"chat_id": forum.0, "text": "hi"});
        args.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        description(&client, "sendMessage", args)
    };
    assert_eq!(send(json!({"message_thread_id": topic.0})).await, "Bad Request: TOPIC_CLOSED");
    assert_eq!(send(json!({"message_thread_id": 99})).await, "Bad Request: message thread not found");
    let reply = json!({"reply_parameters": {"message_id": said.number}});
    assert_eq!(send(reply).await, "Bad Request: message to be replied not found");
    let lenient = json!({"reply_parameters": {"message_id": said.number, "allow_sending_without_reply": true}});
    assert_eq!(send(lenient).await, "was not refused");
    assert_eq!(fake.hears(forum).await.reply_to, None);
}

#[tokio::test]
async fn edits_that_change_nothing_or_find_nothing_are_refused_without_blame() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let theirs = fake.starts_bot(ada);
    let client = Client::of(&fake);
    let sent = client.result("sendMessage", json!({"chat_id": ada.0, "text": "same"})).await;
    let edit = |number: &Value, text: &str| {
        description(&client, "editMessageText", json!({"chat_id": ada.0, "message_id": number, "text": text}))
    };
    assert!(edit(&sent["message_id"], "same").await.starts_with("Bad Request: message is not modified"));
    assert_eq!(edit(&json!(99), "x").await, "Bad Request: message to edit not found");
    assert_eq!(edit(&json!(theirs.number), "x").await, "Bad Request: message can't be edited");
    let caption = json!({"chat_id": ada.0, "message_id": sent["message_id"], "caption": "x"});
    let refusal = description(&client, "editMessageCaption", caption).await;
    assert_eq!(refusal, "Bad Request: there is no caption in the message to edit");
    fake.advance(chrono::TimeDelta::hours(49));
    let old = json!({"chat_id": ada.0, "message_id": sent["message_id"]});
    assert_eq!(description(&client, "deleteMessage", old).await, "Bad Request: message can't be deleted");
    let none = json!({"chat_id": ada.0, "message_id": 99});
    assert_eq!(description(&client, "deleteMessage", none).await, "Bad Request: message to delete not found");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_violations() {
    let fake = FakeTelegram::start().await;
    let client = Client::of(&fake);
    assert_eq!(client.call("sendTelepathy", json!({})).await["error_code"], 404);
    assert_eq!(client.call("sendDice", json!({"chat_id": 1})).await["error_code"], 404);
    assert_eq!(client.get(&fake, "/favicon.ico").await.0, 404);
    let violations = fake.take_violations();
    let told: Vec<&str> = violations.iter().map(|violation| violation.findings[0].problem.as_str()).collect();
    assert_eq!(told[0], "is no method of the Bot API");
    assert!(told[1].starts_with("is "), "with the spec it is a method that this fake does not have");
    assert_eq!(told[2], "is no path of the Bot API");
}

#[tokio::test]
async fn another_token_is_unauthorized() {
    let fake = FakeTelegram::start().await;
    let client = Client::of(&fake);
    let (status, body) = client.get(&fake, "/bot1:other/getMe").await;
    assert_eq!((status, body.contains("Unauthorized")), (401, true));
    assert!(!fake.calls("getMe")[0].took_place);
}

#[tokio::test]
async fn an_expected_refusal_is_no_violation() {
    let fake = FakeTelegram::start().await;
    fake.expect_refusal("sendMessage");
    Client::of(&fake).call("sendMessage", json!({})).await;
    assert!(fake.take_violations().is_empty());
}

#[tokio::test]
#[should_panic(expected = "Telegram would have refused")]
async fn a_violation_that_was_not_taken_fails_the_test() {
    let fake = FakeTelegram::start().await;
    Client::of(&fake).call("sendMessage", json!({})).await;
}

#[tokio::test]
#[should_panic(expected = "refusals were expected that never came: getMe")]
async fn an_expected_refusal_that_never_comes_fails_the_test() {
    let fake = FakeTelegram::start().await;
    fake.expect_refusal("getMe");
    Client::of(&fake).call("getMe", json!({})).await;
}
