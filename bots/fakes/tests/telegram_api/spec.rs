//! What only the official spec can refuse. Skipped, with a line that says so, where the spec is not there.

use serde_json::{Value, json};
use steward_fakes::judge;
use steward_fakes::telegram::FakeTelegram;

use crate::client::{Client, png};

/// Whether the spec is there to judge; `official_spec` prints the line and fails where it is required.
fn is_spec_there() -> bool {
    judge::official_spec("telegram-bot-api.json").is_some()
}

#[tokio::test]
async fn what_the_spec_does_not_have_is_refused_with_its_place() {
    if !is_spec_there() {
        return;
    }
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    let to = |chat: i64, rest: Value| {
        let mut args = json!({"chat_id": chat, "text": "x"});
        args.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        args
    };
    let keyboard = |rows: Value| to(ada.0, json!({"reply_markup": {"inline_keyboard": rows}}));
    let entity = json!([{"type": "wavy", "offset": 0, "length": 1}]);
    let commands = |scope: Value| json!({"commands": [{"command": "a", "description": "x"}], "scope": scope});
    let cases = [
        ("sendMessage", json!({"text": "x"}), "chat_id: is missing"),
        ("sendMessage", to(ada.0, json!({"text": 7})), "text: is no String"),
        ("sendMessage", to(ada.0, json!({"message_thread_id": "1"})), "message_thread_id: is no Integer"),
        ("sendMessage", to(ada.0, json!({"disable_web_page_preview": true})), "disable_web_page_preview: is not in"),
        ("sendMessage", to(ada.0, json!({"entities": entity})), "entities[0].type: is \"wavy\", not one of"),
        ("sendMessage", keyboard(json!([{"text": "a"}])), "reply_markup"),
        (
            "sendMessage",
            keyboard(json!([[{"text": "a", "callback_data": "a", "style": "pink"}]])),
            "style: is \"pink\"",
        ),
        ("sendPhoto", json!({"chat_id": ada.0}), "photo: is missing"),
        ("setMyName", json!({"name": "x".repeat(65)}), "name: is 65, not within 0-64"),
        ("setMyDescription", json!({"description": "x".repeat(513)}), "description: is 513"),
        ("answerCallbackQuery", json!({"callback_query_id": "1", "text": "x".repeat(201)}), "text: is 201"),
        ("setMyCommands", commands(json!({"type": "galaxy"})), "scope: is none of"),
        ("setMyCommands", commands(json!({"type": "chat"})), "scope.chat_id: is missing"),
    ];
    for (method, args, finding) in cases {
        let body = client.call(method, args.clone()).await;
        assert_eq!(body["error_code"], 400, "{method} {args}: {body}");
        let violations = fake.take_violations();
        let told = violations.iter().map(ToString::to_string).collect::<String>();
        assert!(told.contains(finding), "{method} {args}: {told}");
    }
}

#[tokio::test]
async fn a_file_and_its_mention_need_each_other() {
    if !is_spec_there() {
        return;
    }
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    let chat = ada.0.to_string();
    let cases = [
        (vec![("chat_id", chat.as_str()), ("photo", "attach://a")], vec!["b"], "attach://a: has no part of that name"),
        (vec![("chat_id", chat.as_str())], vec!["photo", "b"], "b: is a file that nothing in the request names"),
    ];
    for (texts, parts, finding) in cases {
        let files: Vec<(&str, Vec<u8>)> = parts.iter().map(|part| (*part, png(3, 4))).collect();
        let body = client.upload("sendPhoto", &texts, &files).await;
        assert_eq!(body["error_code"], 400, "{body}");
        let told = fake.take_violations()[0].to_string();
        assert!(told.contains(finding), "{told}");
    }
}

#[tokio::test]
async fn forms_are_read_by_what_the_spec_declares() {
    if !is_spec_there() {
        return;
    }
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let http = reqwest::Client::builder().build().unwrap();
    let keyboard = json!({"inline_keyboard": [[{"text": "1", "callback_data": "2"}]]}).to_string();
    let url = format!("{}/bot{}/sendMessage", fake.api_url(), fake.token());
    let body = format!("chat_id={}&text=12&disable_notification=true&reply_markup={keyboard}", ada.0);
    let posted = http
        .post(&url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 200);
    assert_eq!(http.get(format!("{url}?{body}")).send().await.unwrap().status(), 200);
    for _ in 0..2 {
        let heard = fake.hears(ada.private_chat()).await;
        assert_eq!((heard.words(), heard.is_silent, heard.buttons.len()), ("12", true, 1));
    }
}
