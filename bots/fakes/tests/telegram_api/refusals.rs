//! Calls that are refused: each with the platform's words, and as a violation when a correct bot would not make them.

use serde_json::{Value, json};
use steward_fakes::telegram::FakeTelegram;

use crate::client::Client;

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
async fn life_refuses_without_blame() {
    let fake = FakeTelegram::start().await;
    let stranger = fake.add_user("Zoe");
    let client = Client::of(&fake);
    let send = |chat: i64| client.call("sendMessage", json!({"chat_id": chat, "text": "hi"}));
    let description = |body: Value| body["description"].as_str().unwrap().to_owned();
    assert_eq!(description(send(stranger.0).await), "Forbidden: bot can't initiate conversation with a user");
    fake.starts_bot(stranger);
    fake.blocks_bot(stranger);
    assert_eq!(description(send(stranger.0).await), "Forbidden: bot was blocked by the user");
    fake.unblocks_bot(stranger);
    fake.deletes_account(stranger);
    assert_eq!(description(send(stranger.0).await), "Forbidden: user is deactivated");
    assert_eq!(description(send(42).await), "Bad Request: chat not found");
    assert!(fake.take_violations().is_empty());
}
