//! Commands used and buttons pressed: answered in time, to the right people, within the limits.

use serde_json::{Value, json};
use steward_core::ports::Platform;

use crate::world::World;

/// Manage Server.
const MANAGE_GUILD: u64 = 1 << 5;

#[tokio::test]
async fn help_is_answered_privately_and_at_once() {
    let world = World::running().await;
    let asked = world.owner_uses("help", &json!({}));
    let answers = world.fake.answered(asked).await;
    assert!(answers.is_private());
    assert!(answers.text().unwrap().contains("/growth"), "{answers:?}");
    let callback = answers.callback.unwrap();
    assert_eq!((callback.kind, callback.after_ms), (4, 0));
}

#[tokio::test]
async fn growth_is_answered_with_a_picture_and_what_it_shows_in_words() {
    let world = World::running().await;
    let asked = world.owner_uses("growth", &json!({}));
    let answers = world.fake.answered(asked).await;
    let message = answers.message().unwrap();
    assert!(!answers.is_private());
    assert_eq!(message.files.len(), 1, "{message:?}");
    assert_eq!(&message.files[0].bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert!(!message.files[0].description.as_deref().unwrap_or_default().is_empty());
}

#[tokio::test]
async fn a_chinese_client_is_answered_in_chinese() {
    let world = World::running().await;
    let user = world.fake.add_user_speaking("小明", "zh-CN");
    world.fake.joins(user, world.guild);
    let asked = world.fake.uses_command(user, world.channel, "help", &json!({}));
    let answers = world.fake.answered(asked).await;
    assert!(answers.text().unwrap().contains("命令"), "{answers:?}");
}

#[tokio::test]
async fn a_member_is_refused_what_moderators_may_and_a_manager_is_not() {
    let world = World::running().await;
    let (ada, ben) = (world.member("Ada"), world.member("Ben"));
    let role = world.fake.add_role_with(world.guild, "managers", MANAGE_GUILD);
    world.fake.gets_role(ben, world.guild, role);
    let asked = world.fake.uses_command(ada, world.channel, "growth", &json!({}));
    let refused = world.fake.answered(asked).await;
    assert!(refused.is_private());
    assert!(refused.message().unwrap().files.is_empty());
    let asked = world.fake.uses_command(ben, world.channel, "growth", &json!({}));
    assert_eq!(world.fake.answered(asked).await.message().unwrap().files.len(), 1);
}

#[tokio::test]
async fn what_the_owner_alone_may_is_refused_to_a_manager() {
    let mut world = World::running().await;
    let ben = world.member("Ben");
    let role = world.fake.add_role_with(world.guild, "managers", MANAGE_GUILD);
    world.fake.gets_role(ben, world.guild, role);
    let who = json!({ "who": format!("<@{ben}>") });
    for _ in 0..2 {
        let asked = world.fake.uses_command(ben, world.channel, "settings moderator", &who);
        world.fake.answered(asked).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM community_moderator").await, 0);
        // The other process was not told by the gateway who owns the guild, and asks.
        world.dies_and_starts_again().await;
    }
    let asked = world.owner_uses("settings moderator", &who);
    world.fake.answered(asked).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM community_moderator").await, 1);
}

#[tokio::test]
async fn a_private_chat_finds_the_community_that_one_manages() {
    let world = World::running().await;
    let chat = world.fake.private_channel(world.owner);
    let asked = world.fake.uses_command(world.owner, chat, "growth", &json!({}));
    let answers = world.fake.answered(asked).await;
    assert_eq!(answers.message().unwrap().files.len(), 1);
}

#[tokio::test]
async fn with_two_communities_a_button_asks_once_and_works_for_its_owner_alone() {
    let world = World::running().await;
    world.fake.add_guild("Second Circle", world.owner);
    world.counts("SELECT COUNT(*) FROM space", 2).await;
    world.settles().await;
    let chat = world.fake.private_channel(world.owner);
    let asked = world.fake.uses_command(world.owner, chat, "growth", &json!({}));
    let question = world.fake.answered(asked).await.message().unwrap().clone();
    let pressed = world.fake.presses_button(world.owner, question.id, "Second Circle");
    assert_eq!(world.fake.answered(pressed).await.message().unwrap().files.len(), 1);
    let token = question.components[0]["components"][0]["custom_id"].as_str().unwrap();
    let stranger = world.fake.presses_unknown_button(world.fake.add_user("Eve"), question.id, token);
    let refused = world.fake.answered(stranger).await;
    assert!(refused.is_private() && refused.message().unwrap().files.is_empty());
}

#[tokio::test]
async fn an_unknown_button_is_answered_not_ignored() {
    let world = World::running().await;
    let asked = world.owner_uses("growth", &json!({}));
    let message = world.fake.answered(asked).await.message().unwrap().id;
    let pressed = world.fake.presses_unknown_button(world.owner, message, "forged");
    let answers = world.fake.answered(pressed).await;
    assert!(answers.is_private());
    assert!(!answers.text().unwrap().is_empty());
}

#[tokio::test]
async fn a_zone_is_suggested_while_it_is_typed() {
    let world = World::running().await;
    let typed =
        world.fake.types_option(world.owner, world.channel, "settings zone", &json!({ "zone": "shang" }), "zone");
    let callback = world.fake.answered(typed).await.callback.unwrap();
    assert_eq!(callback.kind, 8);
    assert_eq!(callback.data["choices"], json!([{ "name": "Asia/Shanghai", "value": "Asia/Shanghai" }]));
    assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE kind = 'INTERACTION_CREATE'").await, 0);
}

#[tokio::test]
async fn nothing_pings_anybody_whatever_things_are_called() {
    let world = World::running().await;
    world.fake.renames_guild(world.guild, &format!("@everyone @here <@{}> <@&{}>", world.owner, world.guild));
    world.counts("SELECT COUNT(*) FROM space WHERE name LIKE '@everyone%'", 1).await;
    for (path, options) in
        [("growth", json!({})), ("settings show", json!({})), ("help", json!({ "command": "@everyone" }))]
    {
        let asked = world.owner_uses(path, &options);
        world.fake.answered(asked).await;
    }
    for message in world.fake.all_messages(world.channel) {
        assert_eq!(message.pings, steward_fakes::discord::Pings::default(), "{}", message.content);
    }
    for request in world.fake.requests().iter().filter(|request| !request.body["data"]["content"].is_null()) {
        assert_eq!(request.body["data"]["allowed_mentions"], json!({ "parse": [] }), "{}", request.path);
    }
}

#[tokio::test]
async fn the_commands_are_registered_once_as_the_specification_has_them() {
    let mut world = World::running().await;
    let put = "/applications/{application_id}/commands";
    assert_eq!(world.fake.requests_of("PUT", put).len(), 1);
    let names: Vec<Value> = world.fake.global_commands().iter().map(|command| command["name"].clone()).collect();
    assert!(names.contains(&json!("growth")) && names.contains(&json!("help")), "{names:?}");
    world.dies_and_starts_again().await;
    world.fake.wait_for("a look", |fake| (fake.requests_of("GET", put).len() == 2).then_some(())).await;
    assert_eq!(world.discord.name().as_str(), "discord");
    assert_eq!(world.fake.requests_of("PUT", put).len(), 1);
    assert_eq!(world.fake.unknown_keys(), Vec::<String>::new());
}
