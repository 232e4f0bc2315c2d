//! Commands and buttons: what is typed is answered, in the right place, to the right person.

use std::time::Duration;

use steward_core::community::Lang;
use steward_core::words::say;
use steward_fakes::telegram::{Profile, Status};

use crate::world::World;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn help_typed_in_the_private_chat_is_answered_there() {
    let world = World::start().await;
    let ada = world.fake.add_user("Ada");
    world.fake.is_polled().await;
    world.fake.types_command(ada, ada.private_chat(), "/help");
    world.work().await;
    let reply = world.fake.hears(ada.private_chat()).await;
    assert!(reply.words().contains("/growth"), "{}", reply.words());
    assert_eq!(reply.entities[0]["type"], "bold");
    assert!(reply.reply_to.is_some());
}

#[tokio::test]
async fn growth_typed_by_the_creator_is_answered_with_a_picture_that_is_described() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/growth@steward_test_bot");
    world.work().await;
    let reply = world.fake.hears(group).await;
    let photo = reply.photo.as_ref().unwrap_or_else(|| panic!("{:?}", reply.raw));
    assert!(photo.bytes.starts_with(PNG));
    assert!(!reply.words().is_empty());
    assert!(reply.reply_to.is_some());
    assert_eq!(world.fake.calls("sendChatAction").len(), 1);
}

#[tokio::test]
async fn a_private_answer_to_a_group_goes_to_the_private_chat() {
    let (world, ada, group) = World::with_group().await;
    world.fake.starts_bot(ada);
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
    world.fake.types_command(ada, group, "/help");
    world.work().await;
    let reply = world.fake.hears_saying(ada.private_chat(), "/growth").await;
    assert_eq!(reply.reply_to, None);
    assert_eq!(world.fake.unheard_count(), 0);
}

#[tokio::test]
async fn who_never_opened_the_private_chat_gets_one_neutral_line_with_a_button() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/help");
    world.work().await;
    let line = world.fake.hears(group).await;
    assert!(!line.words().contains("/growth"), "{}", line.words());
    let button = &line.buttons[0][0];
    assert_eq!(button.url.as_deref(), Some("https://t.me/steward_test_bot?start=help"));
    assert_eq!(world.fake.unheard_count(), 0);
    world.fake.starts_bot_with(ada, "help");
    world.work().await;
    world.fake.hears_saying(ada.private_chat(), "/growth").await;
}

#[tokio::test]
async fn who_blocked_the_bot_is_knocked_for_too() {
    let (world, ada, group) = World::with_group().await;
    world.fake.starts_bot(ada);
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
    world.fake.blocks_bot(ada);
    world.fake.types_command(ada, group, "/help");
    world.work().await;
    assert_eq!(world.fake.hears(group).await.buttons.len(), 1);
}

#[tokio::test]
async fn commands_for_other_bots_are_messages_and_unknown_ones_are_answered_only_when_addressed() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/help@another_bot");
    world.fake.types_command(ada, group, "/weather");
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 2 0 0 0"]);
    world.fake.types_command(ada, group, "/weather@Steward_Test_Bot");
    world.work().await;
    world.fake.hears(group).await;
    assert_eq!(world.activity().await, ["Ada: 2 0 0 1"]);
    assert_eq!(world.fake.unheard_count(), 0);
}

#[tokio::test]
async fn an_administrator_who_writes_anonymously_is_asked_to_write_as_themselves() {
    let (world, ada, group) = World::with_group().await;
    world.fake.becomes(ada, ada, group, Status::Creator { is_anonymous: true });
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    let reply = world.fake.hears(group).await;
    assert!(reply.photo.is_none());
    assert_eq!(reply.words(), say(Lang::En, "right-anonymous", &[]));
    assert_eq!(world.activity().await, [""; 0], "nobody did that");
}

#[tokio::test]
async fn an_answer_stays_in_the_topic_where_it_was_asked() {
    let world = World::start().await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let forum = world.fake.add_forum("Forum", ada);
    world.fake.adds_bot(ada, forum);
    world.fake.promotes_bot(ada, forum);
    let topic = world.fake.add_topic(forum, "Numbers", ada);
    world.fake.types_command(ada, forum.topic(topic), "/growth");
    world.work().await;
    let reply = world.fake.hears(forum).await;
    assert!(reply.photo.is_some());
    assert_eq!(reply.topic, Some(topic));
    assert_eq!(world.rows("SELECT name FROM channel WHERE name <> ''").await, ["Numbers"]);
}

#[tokio::test]
async fn somebody_whose_app_is_chinese_is_answered_in_chinese() {
    let world = World::start().await;
    world.fake.is_polled().await;
    let li = world.fake.add_user_with(Profile::named("李雷").speaking("zh-hans"));
    world.fake.types_command(li, li.private_chat(), "/help");
    world.work().await;
    world.fake.hears_saying(li.private_chat(), &say(Lang::ZhCn, "help-title", &[])).await;
}

#[tokio::test]
async fn a_private_chat_with_several_communities_asks_by_buttons_and_remembers() {
    let (world, ada, _) = World::with_group().await;
    let second = world.fake.add_supergroup("Rust day school", ada);
    world.fake.adds_bot(ada, second);
    world.fake.promotes_bot(ada, second);
    world.fake.types_command(ada, ada.private_chat(), "/growth");
    world.work().await;
    let question = world.fake.hears(ada.private_chat()).await;
    assert_eq!(question.buttons.len(), 2);
    let press = world.fake.presses_button(ada, question.id, "Rust day school");
    world.work().await;
    world.fake.answered(&press).await;
    assert!(world.fake.hears(ada.private_chat()).await.photo.is_some());
    world.fake.types_command(ada, ada.private_chat(), "/growth");
    world.work().await;
    assert!(world.fake.hears(ada.private_chat()).await.photo.is_some());
    assert!(world.fake.unanswered_presses().is_empty());
}

#[tokio::test]
async fn an_unknown_button_is_answered_not_ignored() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    let reply = world.fake.hears(group).await;
    let press = world.fake.presses_forged(ada, reply.id, "NO-SUCH-TOKEN");
    world.work().await;
    let answer = world.fake.answered(&press).await;
    assert_eq!(answer["text"], say(Lang::En, "button-gone", &[]));
    assert_eq!(answer["show_alert"], true);
    assert_eq!(world.fake.unheard_count(), 0, "the group is not told");
}

#[tokio::test]
async fn a_button_of_somebody_else_does_nothing() {
    let (world, ada, group) = World::with_group().await;
    let second = world.fake.add_supergroup("Rust day school", ada);
    world.fake.adds_bot(ada, second);
    world.fake.promotes_bot(ada, second);
    let bob = world.fake.add_user("Bob");
    world.fake.joins(bob, group);
    world.fake.types_command(ada, group, "/growth");
    world.fake.types_command(ada, ada.private_chat(), "/growth");
    world.work().await;
    let shown = world.fake.hears(group).await;
    let question = world.fake.hears(ada.private_chat()).await;
    let data = question.buttons[0][0].callback_data.clone().unwrap();
    let press = world.fake.presses_forged(bob, shown.id, &data);
    world.work().await;
    assert_eq!(world.fake.answered(&press).await["text"], say(Lang::En, "button-not-yours", &[]));
    assert_eq!(world.fake.unheard_count(), 0);
}

#[tokio::test]
async fn an_answer_follows_a_group_that_has_just_become_a_supergroup() {
    let world = World::start().await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.add_group("Small", ada);
    world.fake.adds_bot(ada, group);
    world.fake.types_command(ada, group, "/growth");
    world.fake.all_is_confirmed().await;
    let supergroup = world.fake.migrates_to_supergroup(group, ada);
    world.work().await;
    assert!(world.fake.hears(supergroup).await.photo.is_some());
    assert_eq!(world.rows("SELECT external_id FROM space").await, [supergroup.0.to_string()]);
}

#[tokio::test]
async fn administrators_are_asked_for_once_a_minute_and_again_when_they_change() {
    let (world, ada, group) = World::with_group().await;
    let bob = world.fake.add_user("Bob");
    world.fake.joins(bob, group);
    world.work().await;
    let asked = || world.fake.calls("getChatAdministrators").len();
    let before = asked();
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    assert!(world.fake.hears(group).await.photo.is_some());
    assert_eq!(asked(), before, "known from the roster");
    world.fake.types_command(bob, group, "/growth");
    world.work().await;
    assert!(world.fake.hears(group).await.photo.is_none(), "a member is refused, with a knock");
    world.fake.becomes(ada, bob, group, Status::ADMIN);
    world.fake.types_command(bob, group, "/growth");
    world.work().await;
    assert!(world.fake.hears(group).await.photo.is_some(), "an administrator is not");
    assert_eq!(asked(), before + 1);
    world.advance(Duration::from_secs(61));
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    world.fake.hears(group).await;
    assert_eq!(asked(), before + 2);
}
