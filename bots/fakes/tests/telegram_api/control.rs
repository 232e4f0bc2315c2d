//! The controls over HTTP, as a harness in another process uses them.

use serde_json::{Value, json};
use steward_fakes::telegram::FakeTelegram;

use crate::client::{Client, png};

/// Does something by its JSON; gives what the verb gives.
async fn does(fake: &FakeTelegram, deed: Value) -> Value {
    let (status, body) = posts(fake, "do", deed).await;
    assert_eq!(status, 200, "{body}");
    body["ok"].clone()
}

async fn posts(fake: &FakeTelegram, control: &str, body: Value) -> (u16, Value) {
    let http = reqwest::Client::builder().build().unwrap();
    let answer = http.post(format!("{}/_fake/{control}", fake.api_url())).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn reads(fake: &FakeTelegram, control: &str) -> Value {
    let (status, body) = Client::of(fake).get(fake, &format!("/_fake/{control}")).await;
    assert_eq!(status, 200, "{control}");
    serde_json::from_str(&body).unwrap()
}

#[tokio::test]
async fn a_whole_conversation_can_be_led_from_outside() {
    let fake = FakeTelegram::start().await;
    let ada = does(&fake, json!({"verb": "add_user", "profile": {"first_name": "Ada"}})).await;
    let chat = json!({"verb": "add_chat", "kind": "supergroup", "title": "School", "creator": ada});
    let group = does(&fake, chat).await;
    does(&fake, json!({"verb": "adds_bot", "by": ada, "chat": group})).await;
    let said = does(&fake, json!({"verb": "says", "user": ada, "chat": group, "text": "/help"})).await;
    does(&fake, json!({"verb": "chatters", "user": ada, "chat": group, "count": 3})).await;
    does(&fake, json!({"verb": "advance", "seconds": 60})).await;
    let client = Client::of(&fake);
    let last = client.poll(0).await.pop().unwrap();
    assert_eq!((&last["message"]["text"], &said["chat"]), (&json!("/help"), &group));

    let (chat, texts) = (group.to_string(), "here you are");
    client.upload("sendPhoto", &[("chat_id", &chat), ("caption", texts)], &[("photo", png(3, 4))]).await;
    let messages = reads(&fake, &format!("messages/{group}")).await;
    assert_eq!(messages[0]["message"]["caption"], texts);
    let file_id = messages[0]["message"]["photo"][0]["file_id"].as_str().unwrap();
    assert_eq!(client.get(&fake, &format!("/_fake/photos/{file_id}")).await.0, 200);
    assert_eq!(client.get(&fake, "/_fake/photos/none").await.0, 404);
    let log = reads(&fake, "log").await;
    assert_eq!(log[1]["method"], "sendPhoto");
    assert_eq!(log[1]["files"], json!(["photo"]));
    let status = reads(&fake, "status").await;
    assert_eq!((&status["calls"], &status["hanging"]), (&json!(2), &json!(0)));
}

#[tokio::test]
async fn faults_can_be_set_and_released_from_outside() {
    let fake = FakeTelegram::start().await;
    let fault = json!({"route": "getMe", "times": 1, "fault": {"kind": "hang_after"}});
    assert_eq!(posts(&fake, "faults", fault).await.0, 200);
    let client = Client::of(&fake);
    let release = async {
        fake.faults.until_hanging(1).await;
        posts(&fake, "release", json!({})).await
    };
    let (me, _) = tokio::join!(client.result("getMe", json!({})), release);
    assert_eq!(me["is_bot"], true);
    let (status, body) = posts(&fake, "faults", json!({"route": "getMe", "fault": {"kind": "gremlins"}})).await;
    assert_eq!(status, 422);
    assert!(body["error"].as_str().unwrap().contains("gremlins"));
}

#[tokio::test]
async fn violations_can_be_taken_from_outside() {
    let fake = FakeTelegram::start().await;
    Client::of(&fake).call("sendMessage", json!({})).await;
    assert_eq!(reads(&fake, "violations").await[0]["request"], "sendMessage");
    let http = reqwest::Client::builder().build().unwrap();
    http.delete(format!("{}/_fake/violations", fake.api_url())).send().await.unwrap();
    assert_eq!(reads(&fake, "violations").await, json!([]));
}

#[tokio::test]
async fn an_impossible_verb_is_answered_and_the_fake_lives_on() {
    let fake = FakeTelegram::start().await;
    let ada = does(&fake, json!({"verb": "add_user", "profile": {"first_name": "Ada"}})).await;
    let (status, body) = posts(&fake, "do", json!({"verb": "says", "user": ada, "chat": -1, "text": "hi"})).await;
    assert_eq!((status, &body["error"]), (422, &json!("the fake Telegram has no chat -1")));
    let (status, _) = posts(&fake, "do", json!({"verb": "levitates"})).await;
    assert_eq!(status, 422);
    does(&fake, json!({"verb": "starts_bot", "user": ada})).await;
    assert_eq!(Client::of(&fake).poll(0).await.len(), 1);
}
