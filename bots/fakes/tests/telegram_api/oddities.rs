//! Updates that a client may choke on arrive as they are.

use serde_json::json;
use steward_fakes::telegram::FakeTelegram;

use crate::client::{Client, kind_of};

#[tokio::test]
async fn odd_updates_come_whatever_was_asked_for() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    fake.promotes_bot(ada, group);
    let client = Client::of(&fake);
    let before = client.poll(0).await.last().unwrap()["update_id"].as_i64().unwrap();
    let said = fake.says(ada, group, "hello");
    fake.emits_unknown_kind();
    fake.is_reacted_to_by_nobody(said, "👍");
    fake.is_voted_on_by_nobody("1");
    fake.says_a_date(ada, group, "tomorrow");
    fake.replies_across_chats(ada, group, said, "see there");
    fake.becomes_unheard_of(ada, group, "angel");
    fake.emits_element_without_id();
    fake.says(ada, group, "after all that");

    let updates = client.poll(before + 1).await;
    let kinds: Vec<&str> = updates.iter().map(kind_of).collect();
    let expected = [
        "message",
        "telepathy_received",
        "message_reaction",
        "poll_answer",
        "message",
        "message",
        "chat_member",
        "message",
        "message",
    ];
    assert_eq!(kinds, expected);
    assert!(updates[2]["message_reaction"].get("user").is_none());
    assert!(updates[3]["poll_answer"].get("user").is_none());
    assert_eq!(updates[4]["message"]["entities"][0]["type"], "date_time");
    assert!(updates[5]["message"]["external_reply"].is_object());
    assert_eq!(updates[6]["chat_member"]["new_chat_member"]["status"], "angel");
    assert!(updates[7].get("update_id").is_none());
    let last = updates[8]["update_id"].as_i64().unwrap();
    assert!(client.poll(last + 1).await.is_empty(), "the element without an id is confirmed by the one after it");
}

#[tokio::test]
async fn a_confirmed_update_can_come_again() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.chatters(ada, ada.private_chat(), 2);
    let client = Client::of(&fake);
    let updates = client.poll(0).await;
    let next = updates[1]["update_id"].as_i64().unwrap() + 1;
    assert!(client.poll(next).await.is_empty());
    fake.delivers_again(1);
    assert_eq!(client.poll(next).await, updates[1..], "although the offset is beyond it");
    assert!(client.poll(next).await.is_empty(), "but only once");
}

#[tokio::test]
async fn a_batch_can_come_in_reverse() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.chatters(ada, ada.private_chat(), 2);
    fake.delivers_reversed();
    let updates = Client::of(&fake).poll(0).await;
    assert_eq!(updates[0]["message"]["text"], "message 1");
    assert_eq!(updates[1]["message"]["text"], "message 0");
}

#[tokio::test]
async fn raw_json_is_handed_on_unjudged() {
    let fake = FakeTelegram::start().await;
    let id = fake.emits("message", &json!({"nonsense": [1, null]}));
    let updates = Client::of(&fake).poll(0).await;
    assert_eq!(updates, [json!({"update_id": id, "message": {"nonsense": [1, null]}})]);
}
