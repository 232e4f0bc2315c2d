//! The fake driven from outside, as a crash harness in another process does.

use serde_json::{Value, json};
use steward_fakes::discord::FakeDiscord;

use crate::client::{ALL_INTENTS, Rest, Wire};

async fn verb(rest: &Rest, body: Value) -> Value {
    let reply = rest.post("/_fake/verb", body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body
}

#[tokio::test]
async fn a_world_is_built_and_watched_through_http_alone() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    let owner = verb(&rest, json!({ "verb": "add_user", "name": "Owner" })).await;
    let guild = verb(&rest, json!({ "verb": "add_guild", "name": "Town", "owner": owner })).await;
    let channel = verb(&rest, json!({ "verb": "add_channel", "guild": guild, "name": "plaza" })).await;
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    verb(&rest, json!({ "verb": "says", "user": owner, "channel": channel, "text": "hello" })).await;
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["content"], "hello");
    rest.post("/_fake/emit", json!({ "t": "ODD", "d": {} })).await;
    assert_eq!(wire.json().await["t"], "ODD");
    verb(&rest, json!({ "verb": "asks_to_reconnect" })).await;
    assert_eq!(wire.json().await["op"], 7);
    let channel = channel.as_str().unwrap();
    rest.post(&format!("/channels/{channel}/messages"), json!({ "content": "hi", "nonce": "n1" })).await;
    let messages = rest.get(&format!("/_fake/messages/{channel}")).await.body;
    assert_eq!((messages[0]["content"].clone(), messages[0]["nonce"].clone()), (json!("hi"), json!("n1")));
    let requests = rest.get("/_fake/requests").await.body;
    assert_eq!(requests.as_array().unwrap().len(), 1);
    assert_eq!(rest.get("/_fake/requests/1").await.body, json!([]));
    assert_eq!(rest.get("/_fake/gateway").await.body[1]["kind"], "identify");
    assert_eq!(rest.get("/_fake/who").await.body["token"], json!(fake.token()));
}

#[tokio::test]
async fn faults_are_planned_and_violations_taken_through_http() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    let rule = json!({ "route": "*", "times": 1, "fault": { "kind": "status", "code": 502 } });
    assert_eq!(rest.post("/_fake/faults", rule.clone()).await.status, 200);
    assert_eq!(rest.get("/users/@me").await.status, 502);
    rest.post("/_fake/faults", rule).await;
    rest.call("DELETE", "/_fake/faults", None).await;
    assert_eq!(rest.get("/_fake/faults").await.body, json!([]));
    rest.get("/nowhere").await;
    assert_eq!(rest.get("/_fake/violations").await.body[0]["what"], "GET /nowhere");
}

#[tokio::test]
async fn what_makes_no_sense_is_answered_with_the_reason() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    for (path, body, why) in [
        ("/_fake/verb", json!({ "verb": "dances" }), "dances"),
        ("/_fake/verb", json!({ "verb": "says", "user": "1", "channel": "2", "text": "x" }), "no channel 2"),
        ("/_fake/emit", json!({}), "needs t"),
        ("/_fake/nothing", json!({}), "unknown"),
    ] {
        let reply = rest.post(path, body).await;
        assert_eq!(reply.status, 400);
        assert!(reply.body["error"].as_str().unwrap().contains(why), "{}", reply.text);
    }
}
