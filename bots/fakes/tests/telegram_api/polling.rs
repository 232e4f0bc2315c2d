//! Updates: what comes, to whom, in what order, and when it is gone.

use serde_json::json;
use steward_fakes::telegram::{FakeTelegram, Setup};

use crate::client::{Client, kind_of};

#[tokio::test]
async fn an_update_comes_again_until_an_offset_confirms_it() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.says(ada, ada.private_chat(), "one");
    fake.says(ada, ada.private_chat(), "two");
    let client = Client::of(&fake);
    let first = client.poll(0).await;
    assert_eq!(first.len(), 2);
    assert_eq!(client.poll(0).await, first);
    let second_id = first[1]["update_id"].as_i64().unwrap();
    assert_eq!(client.poll(second_id).await, first[1..]);
    assert!(client.poll(second_id + 1).await.is_empty());
    assert_eq!(fake.unconfirmed_count(), 0);
}

#[tokio::test]
async fn a_negative_offset_forgets_all_but_the_last() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    for text in ["one", "two", "three"] {
        fake.says(ada, ada.private_chat(), text);
    }
    let client = Client::of(&fake);
    let last = client.poll(-1).await;
    assert_eq!(last.len(), 1);
    assert_eq!(last[0]["message"]["text"], "three");
    assert_eq!(client.poll(0).await, last);
}

#[tokio::test]
async fn a_long_poll_waits_for_the_next_update() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let client = Client::of(&fake);
    let speak = async {
        fake.is_polled().await;
        fake.says(ada, ada.private_chat(), "hello");
    };
    let (updates, ()) = tokio::join!(client.result("getUpdates", json!({"timeout": 50})), speak);
    assert_eq!(updates[0]["message"]["text"], "hello");
}

#[tokio::test]
async fn a_long_poll_can_be_ended_with_nothing() {
    let fake = FakeTelegram::start().await;
    let client = Client::of(&fake);
    let end = async {
        fake.is_polled().await;
        fake.ends_polls();
    };
    let (updates, ()) = tokio::join!(client.result("getUpdates", json!({"timeout": 50})), end);
    assert_eq!(updates, json!([]));
}

#[tokio::test]
async fn a_second_poller_ends_the_first_with_a_conflict() {
    let fake = FakeTelegram::start().await;
    let client = Client::of(&fake);
    let second = async {
        fake.is_polled().await;
        client.result("getUpdates", json!({})).await
    };
    let (first, second) = tokio::join!(client.call("getUpdates", json!({"timeout": 50})), second);
    assert_eq!(first["error_code"], 409);
    assert!(first["description"].as_str().unwrap().contains("terminated by other getUpdates"));
    assert_eq!(second, json!([]));
}

#[tokio::test]
async fn a_webhook_forbids_polling_until_it_is_deleted() {
    let setup = Setup { webhook_url: Some("https://example.org/hook".into()), ..Setup::default() };
    let fake = FakeTelegram::start_with(setup).await;
    let client = Client::of(&fake);
    assert_eq!(client.call("getUpdates", json!({})).await["error_code"], 409);
    client.result("deleteWebhook", json!({})).await;
    assert_eq!(client.result("getUpdates", json!({})).await, json!([]));
}

#[tokio::test]
async fn kinds_that_were_not_asked_for_do_not_come() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let bob = fake.add_user("Bob");
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    fake.promotes_bot(ada, group);
    let client = Client::of(&fake);
    let last = client.poll(0).await.last().unwrap()["update_id"].as_i64().unwrap();
    fake.joins(bob, group);
    let updates = client.poll(last + 1).await;
    let kinds: Vec<&str> = updates.iter().map(kind_of).collect();
    assert_eq!(kinds, ["message"], "chat_member comes only when it is asked for");

    client.asks_for(&["chat_member"]).await;
    fake.leaves(bob, group);
    let last = updates.last().unwrap()["update_id"].as_i64().unwrap();
    let updates = client.poll(last + 1).await;
    let kinds: Vec<&str> = updates.iter().map(kind_of).collect();
    assert_eq!(kinds, ["chat_member"], "the service message was not asked for, and the setting is remembered");
    assert_eq!(updates[0]["chat_member"]["new_chat_member"]["status"], "left");
}

#[tokio::test]
async fn updates_are_kept_for_a_day_only() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.says(ada, ada.private_chat(), "yesterday");
    fake.advance(chrono::TimeDelta::hours(20));
    fake.says(ada, ada.private_chat(), "today");
    fake.advance(chrono::TimeDelta::hours(5));
    let updates = Client::of(&fake).poll(0).await;
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0]["message"]["text"], "today");
}

#[tokio::test]
async fn a_hundred_updates_come_at_a_time() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.chatters(ada, ada.private_chat(), 250);
    let client = Client::of(&fake);
    let (mut offset, mut sizes) = (0, Vec::new());
    loop {
        let updates = client.poll(offset).await;
        let Some(last) = updates.last() else { break };
        sizes.push(updates.len());
        offset = last["update_id"].as_i64().unwrap() + 1;
    }
    assert_eq!(sizes, [100, 100, 50]);
    fake.all_is_confirmed().await;
    assert_eq!(client.result("getUpdates", json!({"limit": 1})).await, json!([]));
}
