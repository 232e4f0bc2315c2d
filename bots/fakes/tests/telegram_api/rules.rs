//! Every rule refuses what it must, in the platform's words where they are known, and each refusal is a violation.

use serde_json::{Value, json};
use steward_fakes::telegram::{FakeTelegram, UserId};

use crate::client::{Client, png};

async fn conversation() -> (FakeTelegram, Client, UserId) {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    (fake, client, ada)
}

/// Makes the call; gives the description, after having seen that the refusal is one violation of that method.
async fn refused(fake: &FakeTelegram, method: &str, args: Value) -> String {
    let body = Client::of(fake).call(method, args.clone()).await;
    assert_eq!(body["error_code"], 400, "{method} {args}: {body}");
    let violations = fake.take_violations();
    assert_eq!(violations.len(), 1, "{method} {args}: {violations:?}");
    assert_eq!(violations[0].request, method);
    body["description"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn texts_that_telegram_refuses_are_refused() {
    let (fake, client, ada) = conversation().await;
    let start_link = |parameter: &str| format!("<a href=\"https://t.me/steward_bot?start={parameter}\">x</a>");
    let bold = |offset: i64, length: i64| json!([{"type": "bold", "offset": offset, "length": length}]);
    let cases = [
        (json!({"text": "   "}), "text must be non-empty"),
        (json!({"text": "x".repeat(4097)}), "message is too long"),
        (json!({"text": "😀".repeat(2049)}), "message is too long"),
        (json!({"text": "<b>x", "parse_mode": "HTML"}), "can't parse entities: Can't find end tag"),
        (json!({"text": "*x*", "parse_mode": "MarkdownV2"}), "this fake does not read MarkdownV2"),
        (json!({"text": "x", "parse_mode": "BBCode"}), "unsupported parse_mode"),
        (json!({"text": "abc", "entities": vec![bold(0, 1)[0].clone(); 101]}), "can't parse entities"),
        (json!({"text": "abc", "entities": bold(1, 3)}), "can't parse entities"),
        (json!({"text": "abc", "entities": bold(0, 3), "parse_mode": "HTML"}), "can't parse entities"),
        (json!({"text": start_link("x y"), "parse_mode": "HTML"}), "START_PARAM_INVALID"),
        (json!({"text": start_link(&"x".repeat(65)), "parse_mode": "HTML"}), "START_PARAM_INVALID"),
        (json!({"text": 7}), "message text is empty"),
    ];
    for (mut args, words) in cases {
        args["chat_id"] = json!(ada.0);
        let description = refused(&fake, "sendMessage", args.clone()).await;
        assert!(description.starts_with(&format!("Bad Request: {words}")), "{args}: {description}");
    }
    let longest = json!({"chat_id": ada.0, "text": format!("<b>{}</b>", "😀".repeat(2048)), "parse_mode": "HTML"});
    client.result("sendMessage", longest).await;
}

#[tokio::test]
async fn buttons_that_telegram_refuses_are_refused() {
    let (fake, client, ada) = conversation().await;
    let cases = [
        (json!([[{"text": "a"}]]), "Text buttons are unallowed in the inline keyboard"),
        (json!([[{"text": "a", "callback_data": "a", "url": "https://x.y"}]]), "BUTTON_TYPE_INVALID"),
        (json!([[{"text": "a", "callback_data": "é".repeat(33)}]]), "BUTTON_DATA_INVALID"),
        (json!([[{"text": "a", "callback_data": ""}]]), "BUTTON_DATA_INVALID"),
        (json!([[{"text": "a", "url": "https://t.me/steward_bot?start=a%20b"}]]), "START_PARAM_INVALID"),
        (json!([[{"text": " ", "callback_data": "a"}]]), "inline keyboard button text must be non-empty"),
        (json!([[{"text": "a", "url": "javascript:x"}]]), "inline keyboard button URL 'javascript:x' is invalid"),
        (json!([vec![json!({"text": "a", "callback_data": "a"}); 9]]), "reply markup is too long"),
        (json!(vec![vec![json!({"text": "a", "callback_data": "a"}); 8]; 13]), "reply markup is too long"),
    ];
    for (rows, words) in cases {
        let args = json!({"chat_id": ada.0, "text": "x", "reply_markup": {"inline_keyboard": rows}});
        let description = refused(&fake, "sendMessage", args.clone()).await;
        assert!(description.starts_with(&format!("Bad Request: {words}")), "{args}: {description}");
    }
    let fine = json!([[{"text": "a", "callback_data": "é".repeat(32), "style": "danger"}]]);
    client
        .result("sendMessage", json!({"chat_id": ada.0, "text": "x", "reply_markup": {"inline_keyboard": fine}}))
        .await;
}

#[tokio::test]
async fn commands_that_telegram_refuses_are_refused() {
    let fake = FakeTelegram::start().await;
    let command = |name: &str, description: &str| json!({"command": name, "description": description});
    let many: Vec<Value> = (0..101).map(|number| command(&format!("c{number}"), "x")).collect();
    let cases = [
        (json!([command("Stats", "x")]), "BOT_COMMAND_INVALID"),
        (json!([command("event-list", "x")]), "BOT_COMMAND_INVALID"),
        (json!([command("", "x")]), "BOT_COMMAND_INVALID"),
        (json!([command(&"a".repeat(33), "x")]), "BOT_COMMAND_INVALID"),
        (json!([command("a", "x"), command("a", "y")]), "BOT_COMMAND_INVALID"),
        (json!([command("a", "")]), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (json!([command("a", &"x".repeat(257))]), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (json!(many), "BOT_COMMANDS_TOO_MUCH"),
        (json!([{"command": "a"}]), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ];
    for (commands, words) in cases {
        let description = refused(&fake, "setMyCommands", json!({"commands": commands})).await;
        assert_eq!(description, format!("Bad Request: {words}"));
    }
    let fine = json!([command("a", "x")]);
    let long = json!({"commands": fine, "language_code": "zh-hans"});
    assert!(refused(&fake, "setMyCommands", long).await.contains("invalid language code"));
    let body = Client::of(&fake)
        .call("setMyCommands", json!({"commands": fine, "scope": {"type": "chat", "chat_id": 42}}))
        .await;
    assert_eq!(body["description"], "Bad Request: chat not found");
}

#[tokio::test]
async fn photos_that_telegram_refuses_are_refused() {
    let (fake, client, ada) = conversation().await;
    let chat = ada.0.to_string();
    let mut heavy = png(100, 100);
    heavy.resize(10 * 1024 * 1024 + 1, 0);
    let long = "x".repeat(1025);
    let plain: &[(&str, &str)] = &[("chat_id", &chat)];
    let captioned: &[(&str, &str)] = &[("chat_id", &chat), ("caption", &long)];
    let cases = [
        (plain, b"<svg/>".to_vec(), "IMAGE_PROCESS_FAILED"),
        (plain, png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (plain, png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (plain, heavy, "file is too big"),
        (captioned, png(10, 10), "message caption is too long"),
    ];
    for (texts, bytes, words) in cases {
        let body = client.upload("sendPhoto", texts, &[("photo", bytes)]).await;
        assert_eq!(body["error_code"], 400, "{words}: {body}");
        assert!(body["description"].as_str().unwrap().contains(words), "{words}: {body}");
        assert_eq!(fake.take_violations().len(), 1);
    }
    let unknown = json!({"chat_id": ada.0, "photo": "no-such-file"});
    assert!(refused(&fake, "sendPhoto", unknown).await.contains("wrong file identifier"));
}

#[tokio::test]
async fn polls_edits_and_actions_that_telegram_refuses_are_refused() {
    let (fake, _, ada) = conversation().await;
    let cases = [
        ("getUpdates", json!({"allowed_updates": ["messages"]}), "can't parse allowed updates"),
        ("getUpdates", json!({"limit": 0}), "limit is out of range"),
        ("getUpdates", json!({"limit": 101}), "limit is out of range"),
        ("getUpdates", json!({"timeout": -1}), "timeout is out of range"),
        ("editMessageText", json!({"chat_id": 1, "message_id": 1, "text": "x".repeat(4097)}), "MESSAGE_TOO_LONG"),
        ("editMessageText", json!({"chat_id": ada.0, "text": "x"}), "message identifier is not specified"),
        ("sendChatAction", json!({"chat_id": ada.0, "action": "sing"}), "wrong parameter action"),
        ("answerCallbackQuery", json!({"callback_query_id": "1"}), "query is too old"),
    ];
    for (method, args, words) in cases {
        let description = refused(&fake, method, args.clone()).await;
        assert!(description.starts_with(&format!("Bad Request: {words}")), "{method} {args}: {description}");
    }
}

#[tokio::test]
async fn a_press_is_answered_once_and_in_time() {
    let (fake, client, ada) = conversation().await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]});
    client.result("sendMessage", json!({"chat_id": ada.0, "text": "Well?", "reply_markup": keyboard})).await;
    let message = fake.hears(ada.private_chat()).await.id;
    let press = fake.presses_button(ada, message, "Yes");
    client.result("answerCallbackQuery", json!({"callback_query_id": press.0})).await;
    assert!(refused(&fake, "answerCallbackQuery", json!({"callback_query_id": press.0})).await.contains("too old"));
    let late = fake.presses_forged(ada, message, "from an old client");
    fake.advance(chrono::TimeDelta::minutes(16));
    let body = client.call("answerCallbackQuery", json!({"callback_query_id": late.0})).await;
    assert_eq!(body["error_code"], 400);
    assert!(fake.take_violations().is_empty(), "being late happens in life");
}
