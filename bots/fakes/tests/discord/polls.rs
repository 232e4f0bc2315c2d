//! Polls: rendered as Discord does, voted in, ended, and refused where Discord refuses.

use serde_json::{Value, json};
use steward_fakes::discord::{ChannelId, FakeDiscord, MessageId, permission};

use crate::client::{Rest, Wire, town};

/// Guilds, messages, and votes in polls.
const INTENTS: u64 = 1 | (1 << 9) | (1 << 24);

fn poll(answers: &[&str]) -> Value {
    let answers: Vec<Value> = answers.iter().map(|text| json!({ "poll_media": { "text": text } })).collect();
    json!({ "poll": { "question": { "text": "When?" }, "answers": answers, "duration": 2 } })
}

fn path(channel: ChannelId) -> String {
    format!("/channels/{channel}/messages")
}

#[tokio::test]
async fn a_poll_counts_its_votes_tells_of_them_and_ends_once() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let mut wire = Wire::identified(&fake, INTENTS).await;
    let sent = rest.post(&path(town.channel), poll(&["Monday", "Tuesday"])).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert_eq!(sent.body["poll"]["answers"][1], json!({ "answer_id": 2, "poll_media": { "text": "Tuesday" } }));
    let id: MessageId = sent.body["id"].as_str().unwrap().parse().unwrap();
    fake.votes(town.lin, id, 2);
    fake.unvotes(town.lin, id, 2);
    fake.votes(town.lin, id, 1);
    let read = rest.get(&format!("{}/{id}", path(town.channel))).await;
    assert_eq!(read.body["poll"]["results"]["answer_counts"][0]["count"], 1);
    assert_eq!(read.body["poll"]["results"]["is_finalized"], false);
    let expire = format!("/channels/{}/polls/{id}/expire", town.channel);
    let ended = rest.call("POST", &expire, None).await;
    assert_eq!((ended.status, &ended.body["poll"]["results"]["is_finalized"]), (200, &json!(true)));
    let template = "/channels/{channel_id}/polls/{message_id}/expire";
    if fake.has_spec() {
        assert_eq!(fake.response_error("POST", template, 200, &ended.body), None);
    }
    assert_eq!(rest.call("POST", &expire, None).await.body["code"], 520_001);
    let mut told = Vec::new();
    while told.last() != Some(&("MESSAGE_UPDATE".to_owned(), Value::Null)) {
        let frame = wire.json().await;
        told.push((frame["t"].as_str().unwrap().to_owned(), frame["d"]["answer_id"].clone()));
    }
    told.retain(|(kind, _)| kind.starts_with("MESSAGE_POLL"));
    let expected = [("ADD", 2), ("REMOVE", 2), ("ADD", 1)];
    let expected: Vec<_> =
        expected.iter().map(|(kind, answer)| (format!("MESSAGE_POLL_VOTE_{kind}"), json!(answer))).collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_discord_refuses_of_polls_is_refused() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let long = "x".repeat(56);
    for answers in [&["a", long.as_str()][..], &["a", " "]] {
        let refused = rest.post(&path(town.channel), poll(answers)).await;
        assert_eq!((refused.status, refused.body["code"].as_u64()), (400, Some(50035)), "{answers:?}");
        assert_eq!(fake.take_violations().len(), 1);
    }
    let sent = rest.post(&path(town.channel), poll(&["a", "b"])).await;
    let one = format!("{}/{}", path(town.channel), sent.body["id"].as_str().unwrap());
    assert_eq!(rest.call("PATCH", &one, Some(json!({ "content": "c" }))).await.body["code"], 520_003);
    let plain = rest.post(&path(town.channel), json!({ "content": "no poll" })).await;
    let expire = format!("/channels/{}/polls/{}/expire", town.channel, plain.body["id"].as_str().unwrap());
    assert_eq!(rest.call("POST", &expire, None).await.body["code"], 520_006);
    assert_eq!(fake.take_violations().len(), 2);
    fake.denies_bot(town.channel, permission::SEND_POLLS);
    assert_eq!(rest.post(&path(town.channel), poll(&["a", "b"])).await.body["code"], 50013);
    assert!(fake.take_violations().is_empty());
}
