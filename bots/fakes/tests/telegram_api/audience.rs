//! Which updates a bot gets to see in groups: privacy mode, administrators, other bots.

use serde_json::{Value, json};
use steward_fakes::telegram::{ChatId, FakeTelegram, MessageId, Profile, Setup, UserId};

use crate::client::{Client, kind_of};

/// A supergroup with the bot as an ordinary member, and two people; what came until then is confirmed.
async fn school(fake: &FakeTelegram) -> (UserId, UserId, ChatId) {
    let (ada, bob) = (fake.add_user("Ada"), fake.add_user("Bob"));
    let group = fake.add_supergroup("School", ada);
    fake.joins(bob, group);
    fake.adds_bot(ada, group);
    texts_since(fake).await;
    (ada, bob, group)
}

/// The texts of all messages that wait, which are confirmed thereby.
async fn texts_since(fake: &FakeTelegram) -> Vec<String> {
    let client = Client::of(fake);
    let updates = client.poll(0).await;
    if let Some(last) = updates.last().and_then(|update| update["update_id"].as_i64()) {
        client.poll(last + 1).await;
    }
    let text = |update: &Value| update["message"]["text"].as_str().unwrap_or_default().to_owned();
    updates.iter().map(text).collect()
}

#[tokio::test]
async fn privacy_mode_lets_only_what_may_be_for_the_bot_through() {
    let fake = FakeTelegram::start().await;
    let (_, bob, group) = school(&fake).await;
    let sent = Client::of(&fake).result("sendMessage", json!({"chat_id": group.0, "text": "Welcome"})).await;
    let welcome = MessageId { chat: group, number: sent["message_id"].as_i64().unwrap() };
    fake.says(bob, group, "small talk");
    fake.types_command(bob, group, "/help");
    fake.says(bob, group, "/help@steward_test_bot");
    fake.says(bob, group, "/help@another_bot");
    fake.says(bob, group, "hey @Steward_Test_Bot");
    fake.replies(bob, welcome, "thanks");
    assert_eq!(texts_since(&fake).await, ["/help", "/help@steward_test_bot", "hey @Steward_Test_Bot", "thanks"]);
}

#[tokio::test]
async fn an_administrator_reads_everything_but_other_bots() {
    let fake = FakeTelegram::start().await;
    let (ada, bob, group) = school(&fake).await;
    fake.promotes_bot(ada, group);
    let robot = fake.add_user_with(Profile { is_bot: true, ..Profile::named("Robot") });
    fake.is_added_by(robot, group, ada);
    texts_since(&fake).await;
    fake.says(bob, group, "small talk");
    fake.says(robot, group, "/stats");
    assert_eq!(texts_since(&fake).await, ["small talk"]);
}

#[tokio::test]
async fn without_privacy_mode_a_member_reads_everything() {
    let setup = Setup { can_read_all_group_messages: true, ..Setup::default() };
    let fake = FakeTelegram::start_with(setup).await;
    let (_, bob, group) = school(&fake).await;
    fake.says(bob, group, "small talk");
    assert_eq!(texts_since(&fake).await, ["small talk"]);
}

#[tokio::test]
async fn a_bot_outside_a_chat_hears_nothing_of_it() {
    let fake = FakeTelegram::start().await;
    let (ada, bob, group) = school(&fake).await;
    fake.is_banned_by(fake.bot_id(), group, ada);
    let client = Client::of(&fake);
    let updates = client.poll(0).await;
    assert_eq!(updates.iter().map(kind_of).collect::<Vec<_>>(), ["my_chat_member"]);
    fake.says(bob, group, "/help");
    assert_eq!(client.poll(0).await, updates);
}

#[tokio::test]
async fn membership_and_reactions_are_told_to_administrators_only() {
    let fake = FakeTelegram::start().await;
    let (ada, bob, group) = school(&fake).await;
    let client = Client::of(&fake);
    client.asks_for(&["chat_member", "message_reaction", "message_reaction_count"]).await;
    let said = fake.says(ada, group, "hello");
    fake.reacts(bob, said, Some("👍"));
    fake.reactions_are_counted(said, &[("👍", 3)]);
    fake.leaves(bob, group);
    assert!(client.poll(0).await.is_empty());

    fake.promotes_bot(ada, group);
    fake.joins(bob, group);
    fake.reacts(bob, said, None);
    fake.reactions_are_counted(said, &[("👍", 4)]);
    let updates = client.poll(0).await;
    let kinds: Vec<&str> = updates.iter().map(kind_of).collect();
    assert_eq!(kinds, ["chat_member", "message_reaction", "message_reaction_count"]);
    assert_eq!(updates[1]["message_reaction"]["old_reaction"][0]["emoji"], "👍");
    assert_eq!(updates[2]["message_reaction_count"]["reactions"][0]["total_count"], 4);
}
