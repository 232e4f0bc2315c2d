//! Pictures, films, files and albums by their address; topics and chats that are deleted; slow mode.

use serde_json::{Value, json};
use steward_fakes::telegram::{ChatId, FakeTelegram, Setup, UserId};

use crate::client::Client;

const PICTURE: &str = "https://example.org/a.png";

async fn group() -> (FakeTelegram, Client, UserId, ChatId) {
    group_with(Setup::default()).await
}

async fn group_with(setup: Setup) -> (FakeTelegram, Client, UserId, ChatId) {
    let fake = FakeTelegram::start_with(setup).await;
    let ada = fake.add_user("Ada");
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    let client = Client::of(&fake);
    (fake, client, ada, group)
}

async fn refusal(client: &Client, method: &str, args: Value) -> String {
    client.call(method, args).await["description"].as_str().unwrap_or("was not refused").to_owned()
}

#[tokio::test]
async fn what_is_sent_by_its_address_is_kept_with_it() {
    let (fake, client, _, group) = group().await;
    for (method, part) in [("sendPhoto", "photo"), ("sendVideo", "video"), ("sendDocument", "document")] {
        let args = json!({"chat_id": group.0, part: PICTURE, "caption": part});
        assert!(client.result(method, args).await[part].is_object() || part == "photo");
        let sent = fake.hears_saying(group, part).await;
        assert_eq!((sent.address.as_deref(), sent.photo), (Some(PICTURE), None));
    }
    fake.address_dies(PICTURE);
    let args = json!({"chat_id": group.0, "photo": PICTURE});
    assert_eq!(refusal(&client, "sendPhoto", args.clone()).await, "Bad Request: failed to get HTTP URL content");
    fake.address_revives(PICTURE);
    client.result("sendPhoto", args).await;
    fake.hears(group).await;
    assert!(fake.take_violations().is_empty());
    let args = json!({"chat_id": group.0, "photo": "ftp://example.org/a.png"});
    assert_eq!(refusal(&client, "sendPhoto", args).await, "Bad Request: wrong HTTP URL specified");
    assert_eq!(fake.take_violations().len(), 1);
}

#[tokio::test]
async fn an_album_comes_whole_and_is_deleted_whole() {
    let (fake, client, _, group) = group().await;
    let media = json!([
        {"type": "photo", "media": PICTURE, "caption": "below all"},
        {"type": "video", "media": "https://example.org/b.mp4"},
    ]);
    let sent = client.result("sendMediaGroup", json!({"chat_id": group.0, "media": media})).await;
    assert_eq!(sent[0]["media_group_id"], sent[1]["media_group_id"]);
    assert_eq!((&sent[0]["caption"], &sent[1]["caption"]), (&json!("below all"), &Value::Null));
    let numbers = json!([sent[0]["message_id"], sent[1]["message_id"], 99]);
    client.result("deleteMessages", json!({"chat_id": group.0, "message_ids": numbers})).await;
    assert!(fake.sent_messages(group).iter().all(|message| message.is_deleted));
    fake.address_dies(PICTURE);
    let refused = refusal(&client, "sendMediaGroup", json!({"chat_id": group.0, "media": media})).await;
    assert!(refused.contains("failed to get HTTP URL content"), "{refused}");
    assert_eq!(fake.sent_messages(group).len(), 2, "all or none");
}

#[tokio::test]
async fn albums_that_telegram_refuses_are_refused() {
    let (fake, client, _, group) = group().await;
    let photo = json!({"type": "photo", "media": PICTURE});
    let file = json!({"type": "document", "media": PICTURE});
    let keyboard = json!({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]});
    for (args, problem) in [
        (json!({"media": [photo]}), "1"),
        (json!({"media": vec![photo.clone(); 11]}), "11"),
        (json!({"media": [photo, file]}), "mixes"),
        (json!({"media": [photo, {"type": "photo", "media": PICTURE, "caption": "x".repeat(1025)}]}), "1025"),
        (json!({"media": [photo, photo], "reply_markup": keyboard}), "not in the Bot API"),
    ] {
        let mut args = args;
        args["chat_id"] = json!(group.0);
        assert_eq!(client.call("sendMediaGroup", args).await["error_code"], 400, "{problem}");
        let violations = format!("{:?}", fake.take_violations());
        // Without the official spec the last one is not noticed.
        assert!(violations.contains(problem) || problem == "not in the Bot API", "{problem}: {violations}");
    }
}

#[tokio::test]
async fn what_a_message_shows_can_be_changed_and_the_same_again_changes_nothing() {
    let (fake, client, _, group) = group().await;
    let sent = client.result("sendPhoto", json!({"chat_id": group.0, "photo": PICTURE, "caption": "old"})).await;
    let edit = |url: &str| {
        let media = json!({"type": "video", "media": url, "caption": "new"});
        client.call("editMessageMedia", json!({"chat_id": group.0, "message_id": sent["message_id"], "media": media}))
    };
    assert_eq!(edit("https://example.org/b.mp4").await["ok"], true);
    let now = fake.hears_saying(group, "new").await;
    assert_eq!((now.address.as_deref(), now.raw.get("photo")), (Some("https://example.org/b.mp4"), None));
    let again = edit("https://example.org/b.mp4").await;
    assert!(again["description"].as_str().unwrap().contains("message is not modified"), "{again}");
    let text = json!({"chat_id": group.0, "message_id": sent["message_id"], "text": "x"});
    assert!(refusal(&client, "editMessageText", text).await.contains("there is no text in the message to edit"));
}

#[tokio::test]
async fn deleted_topics_and_chats_are_not_found() {
    let (fake, client, ada, group) = group().await;
    let forum = fake.add_forum("Forum", ada);
    fake.adds_bot(ada, forum);
    let topic = fake.add_topic(forum, "Help", ada);
    let args = json!({"chat_id": forum.0, "message_thread_id": topic.0, "text": "hi"});
    client.result("sendMessage", args.clone()).await;
    fake.deletes_topic(forum, topic);
    assert_eq!(refusal(&client, "sendMessage", args).await, "Bad Request: message thread not found");
    assert!(fake.sent_messages(forum)[0].is_deleted);
    fake.deletes_chat(group);
    let args = json!({"chat_id": group.0, "text": "hi"});
    assert_eq!(refusal(&client, "sendMessage", args).await, "Bad Request: chat not found");
}

#[tokio::test]
async fn slow_mode_holds_up_whoever_is_no_administrator() {
    let (fake, client, ada, group) = group().await;
    fake.slows(group, 30);
    let hi = json!({"chat_id": group.0, "text": "hi"});
    client.result("sendMessage", hi.clone()).await;
    fake.advance(chrono::TimeDelta::seconds(10));
    let refused = client.call("sendMessage", hi.clone()).await;
    assert_eq!((&refused["error_code"], &refused["parameters"]["retry_after"]), (&json!(429), &json!(20)));
    fake.promotes_bot(ada, group);
    client.result("sendMessage", hi).await;
}

#[tokio::test]
async fn an_album_counts_as_many_messages_and_is_let_through_whole_or_not() {
    let (fake, client, _, group) = group_with(Setup { keeps_flood_limits: true, ..Setup::default() }).await;
    let album = |count: usize| {
        let media = vec![json!({"type": "photo", "media": PICTURE}); count];
        client.call("sendMediaGroup", json!({"chat_id": group.0, "media": media}))
    };
    assert_eq!(album(3).await["ok"], true);
    assert_eq!(album(3).await["error_code"], 429);
    assert_eq!(album(2).await["ok"], true);
    assert_eq!(fake.sent_messages(group).len(), 5);
}
