//! What people do, as the bot is told of it.

use serde_json::{Value, json};
use steward_fakes::telegram::{ChatId, FakeTelegram, Profile, Setup, Status, UserId};

use crate::client::{Client, kind_of};

/// A fake whose bot wants every kind, and a supergroup where it is an administrator.
async fn school() -> (FakeTelegram, UserId, ChatId) {
    let kinds = [
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    ];
    let setup = Setup { allowed_updates: Some(kinds.map(str::to_owned).to_vec()), ..Setup::default() };
    let fake = FakeTelegram::start_with(setup).await;
    let ada = fake.add_user("Ada");
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    fake.promotes_bot(ada, group);
    drain(&fake).await;
    (fake, ada, group)
}

/// All updates that wait, which are confirmed thereby.
async fn drain(fake: &FakeTelegram) -> Vec<Value> {
    let client = Client::of(fake);
    let updates = client.poll(0).await;
    if let Some(last) = updates.last().and_then(|update| update["update_id"].as_i64()) {
        client.poll(last + 1).await;
    }
    updates
}

#[tokio::test]
async fn a_join_is_told_twice_and_once_where_service_messages_are_hidden() {
    let (fake, _, group) = school().await;
    let (bob, eve) = (fake.add_user("Bob"), fake.add_user("Eve"));
    fake.joins(bob, group);
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["chat_member", "message"]);
    assert_eq!(updates[1]["message"]["new_chat_members"][0]["id"], bob.0);
    fake.hides_service_messages(group);
    fake.joins_by_link(eve, group, "https://t.me/+abc", Some("spring"));
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["chat_member"]);
    assert_eq!(updates[0]["chat_member"]["invite_link"]["name"], "spring");
}

#[tokio::test]
async fn leaving_being_removed_and_being_banned_differ() {
    let (fake, ada, group) = school().await;
    let people = ["Bob", "Cyd", "Dee"].map(|name| fake.add_user(name));
    for user in people {
        fake.joins(user, group);
    }
    drain(&fake).await;
    fake.leaves(people[0], group);
    fake.is_kicked_by(people[1], group, ada);
    fake.is_banned_by(people[2], group, ada);
    let updates = drain(&fake).await;
    let told: Vec<(i64, &str)> = updates
        .iter()
        .filter_map(|update| update.get("chat_member"))
        .map(|change| (change["from"]["id"].as_i64().unwrap(), change["new_chat_member"]["status"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [(people[0].0, "left"), (ada.0, "kicked"), (ada.0, "left"), (ada.0, "kicked")]);
    let gone = updates.iter().filter(|update| update["message"]["left_chat_member"].is_object()).count();
    assert_eq!(gone, 3);
}

#[tokio::test]
async fn the_bots_own_coming_and_going_is_told_apart() {
    let (fake, ada, group) = school().await;
    fake.becomes(ada, fake.bot_id(), group, Status::Member);
    fake.is_banned_by(fake.bot_id(), group, ada);
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["my_chat_member", "my_chat_member"]);
    assert_eq!(updates[0]["my_chat_member"]["old_chat_member"]["status"], "administrator");
    let body = Client::of(&fake).call("sendMessage", json!({"chat_id": group.0, "text": "still here?"})).await;
    assert_eq!(body["description"], "Forbidden: bot was kicked from the supergroup chat");
}

#[tokio::test]
async fn a_block_is_told() {
    let (fake, ada, _) = school().await;
    fake.starts_bot(ada);
    fake.blocks_bot(ada);
    let updates = drain(&fake).await;
    let last = &updates.last().unwrap()["my_chat_member"];
    assert_eq!((&last["chat"]["type"], &last["new_chat_member"]["status"]), (&json!("private"), &json!("kicked")));
}

#[tokio::test]
async fn an_anonymous_administrator_has_no_face() {
    let (fake, ada, group) = school().await;
    fake.becomes(ada, ada, group, Status::Creator { is_anonymous: true });
    let said = fake.says(ada, group, "/stats");
    fake.reacts(ada, said, Some("🔥"));
    let updates = drain(&fake).await;
    let message = &updates.iter().find(|update| update["message"]["text"] == "/stats").unwrap()["message"];
    assert_eq!((&message["from"]["id"], &message["sender_chat"]["id"]), (&json!(1_087_968_824), &json!(group.0)));
    let reaction = &updates.last().unwrap()["message_reaction"];
    assert_eq!(reaction["actor_chat"]["id"], group.0);
    assert!(reaction.get("user").is_none());
}

#[tokio::test]
async fn a_channels_post_comes_from_the_channel_and_again_in_the_linked_group() {
    let (fake, ada, group) = school().await;
    let channel = fake.add_channel("News", ada);
    fake.adds_bot(ada, channel);
    let post = fake.says(ada, channel, "We are open");
    fake.channel_post_appears(post, group);
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["my_chat_member", "channel_post", "message"]);
    assert!(updates[1]["channel_post"].get("from").is_none());
    let forwarded = &updates[2]["message"];
    assert_eq!((&forwarded["is_automatic_forward"], &forwarded["from"]["id"]), (&json!(true), &json!(777_000)));
    let sent = Client::of(&fake).result("sendMessage", json!({"chat_id": channel.0, "text": "News"})).await;
    assert_eq!(sent["sender_chat"]["id"], channel.0);
    fake.hears(channel).await;
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_tells_its_new_number_on_both_sides() {
    let (fake, ada, _) = school().await;
    let group = fake.add_group("Small", ada);
    fake.adds_bot(ada, group);
    drain(&fake).await;
    let new = fake.migrates_to_supergroup(group, ada);
    let updates = drain(&fake).await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new.0);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], group.0);
    let client = Client::of(&fake);
    let body = client.call("sendMessage", json!({"chat_id": group.0, "text": "hi"})).await;
    assert_eq!(body["error_code"], 400);
    assert_eq!(body["parameters"]["migrate_to_chat_id"], new.0);
    client.result("sendMessage", json!({"chat_id": new.0, "text": "hi"})).await;
    assert_eq!(fake.hears(new).await.words(), "hi");
}

#[tokio::test]
async fn edits_renames_and_topics_are_told() {
    let (fake, ada, _) = school().await;
    let forum = fake.add_forum("Forum", ada);
    fake.adds_bot(ada, forum);
    fake.promotes_bot(ada, forum);
    drain(&fake).await;
    let topic = fake.add_topic(forum, "Help", ada);
    let said = fake.says(ada, forum.topic(topic), "teh");
    fake.edits(said, "the");
    fake.renames(ada, forum, "Agora");
    let updates = drain(&fake).await;
    assert_eq!(updates[0]["message"]["forum_topic_created"]["name"], "Help");
    assert_eq!(updates[1]["message"]["message_thread_id"], topic.0);
    assert_eq!((&updates[2]["edited_message"]["text"], kind_of(&updates[2])), (&json!("the"), "edited_message"));
    assert_eq!(updates[3]["message"]["new_chat_title"], "Agora");
    assert_eq!(updates[3]["message"]["chat"]["title"], "Agora");
}

#[tokio::test]
#[should_panic(expected = "is not in chat")]
async fn a_verb_that_cannot_be_fails_the_test() {
    let (fake, _, group) = school().await;
    fake.says(fake.add_user("Bob"), group, "let me in");
}

#[tokio::test]
async fn a_group_made_with_the_bot_tells_so_and_no_join() {
    let (fake, ada, _) = school().await;
    fake.creates_group_with_bot("Fresh", ada);
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["my_chat_member", "message"]);
    assert_eq!(updates[1]["message"]["group_chat_created"], true);
}

#[tokio::test]
async fn a_start_link_carries_its_parameter_and_a_new_name_shows_from_then_on() {
    let (fake, ada, _) = school().await;
    fake.changes_profile(ada, Profile::named("Countess").speaking("de"));
    fake.starts_bot_with(ada, "join_42");
    let updates = drain(&fake).await;
    assert_eq!(updates[0]["message"]["text"], "/start join_42");
    assert_eq!(updates[0]["message"]["from"]["first_name"], "Countess");
    assert_eq!(updates[0]["message"]["from"]["language_code"], "de");
}

#[tokio::test]
#[should_panic(expected = "heard \"good evening\", not \"good morning\"")]
async fn hearing_something_else_fails_the_test() {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    Client::of(&fake).result("sendMessage", json!({"chat_id": ada.0, "text": "good evening"})).await;
    fake.hears_saying(ada.private_chat(), "good morning").await;
}

#[tokio::test]
async fn a_basic_group_removes_in_one_step() {
    let (fake, ada, _) = school().await;
    let bob = fake.add_user("Bob");
    let group = fake.add_group("Small", ada);
    fake.adds_bot(ada, group);
    fake.promotes_bot(ada, group);
    fake.is_added_by(bob, group, ada);
    drain(&fake).await;
    fake.is_kicked_by(bob, group, ada);
    let updates = drain(&fake).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["chat_member", "message"]);
    assert_eq!(updates[0]["chat_member"]["new_chat_member"]["status"], "left");
    assert_eq!(updates[1]["message"]["left_chat_member"]["id"], bob.0);
}
