//! Messages read back, closed threads, and refusals and halves of answers that a test asks for.

use serde_json::{Value, json};
use steward_fakes::discord::{ChannelId, FakeDiscord, permission};
use steward_fakes::faults::{Fault, FaultRule};

use crate::client::{Rest, town};

fn path(channel: ChannelId) -> String {
    format!("/channels/{channel}/messages")
}

#[tokio::test]
async fn what_is_read_back_is_trimmed_and_has_no_nonce() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let body = json!({ "content": "\n hello \n", "nonce": "n", "enforce_nonce": true });
    let sent = rest.post(&path(town.channel), body).await;
    assert_eq!((&sent.body["content"], &sent.body["nonce"]), (&json!("hello"), &json!("n")));
    let page = rest.get(&format!("{}?after=0&limit=100", path(town.channel))).await;
    assert_eq!((&page.body[0]["content"], &page.body[0]["nonce"]), (&json!("hello"), &Value::Null));
    let channel = rest.get(&format!("/channels/{}", town.channel)).await;
    assert_eq!(channel.body["last_message_id"], sent.body["id"]);
}

#[tokio::test]
async fn who_may_not_read_the_history_finds_it_empty() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    rest.post(&path(town.channel), json!({ "content": "hello" })).await;
    fake.denies_bot(town.channel, permission::READ_MESSAGE_HISTORY);
    let page = rest.get(&path(town.channel)).await;
    assert_eq!((page.status, page.body), (200, json!([])));
}

#[tokio::test]
async fn a_message_opens_an_archived_thread_but_no_locked_one() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let thread = fake.add_thread(town.channel, "lessons");
    let hello = json!({ "content": "hello" });
    let sent = rest.post(&path(thread), hello.clone()).await;
    let one = format!("{}/{}", path(thread), sent.body["id"].as_str().unwrap());
    fake.archives_thread(thread);
    assert_eq!(rest.call("PATCH", &one, Some(hello.clone())).await.body["code"], 50083);
    assert_eq!(rest.post(&path(thread), hello.clone()).await.status, 200);
    assert_eq!(rest.call("PATCH", &one, Some(hello.clone())).await.status, 200);
    fake.locks_thread(thread);
    assert_eq!(rest.post(&path(thread), hello.clone()).await.body["code"], 50083);
    assert_eq!(rest.call("DELETE", &one, None).await.body["code"], 50083);
    fake.sets_bot_permissions(town.guild, permission::BOT | permission::MANAGE_THREADS);
    assert_eq!(rest.post(&path(thread), hello).await.status, 200);
}

#[tokio::test]
async fn slow_mode_is_shown_and_holds_no_bot_up() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    fake.slows_channel(town.channel, 60);
    assert_eq!(rest.get(&format!("/channels/{}", town.channel)).await.body["rate_limit_per_user"], 60);
    for _ in 0..2 {
        assert_eq!(rest.post(&path(town.channel), json!({ "content": "hello" })).await.status, 200);
    }
}

#[tokio::test]
async fn a_refusal_in_the_tests_own_words_does_nothing_and_a_late_error_has_done_it() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let refusal = Fault::Refusal { status: 400, code: 50035, message: "Invalid Form Body".to_owned() };
    fake.breaks(FaultRule::once("/channels/{channel_id}/messages", refusal));
    let refused = rest.post(&path(town.channel), json!({ "content": "x" })).await;
    assert_eq!((refused.status, refused.body), (400, json!({ "message": "Invalid Form Body", "code": 50035 })));
    assert_eq!(fake.sent_messages(town.channel).len(), 0);
    fake.breaks(FaultRule::once("*", Fault::StatusAfter { code: 502 }));
    assert_eq!(rest.post(&path(town.channel), json!({ "content": "x" })).await.status, 502);
    assert_eq!(fake.sent_messages(town.channel).len(), 1);
    assert_eq!(fake.take_violations(), []);
}
