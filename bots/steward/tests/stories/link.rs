//! A story of one person on two platforms: a code made on Discord, a deep link followed on Telegram, and back again.

use std::time::Duration;

use serde_json::{Value, json};
use steward_core::commands::{Format, Place};
use steward_core::community::Caller;
use steward_core::ports::PlatformName;
use steward_fakes::database::databases;
use steward_fakes::discord::{self, ChannelId};
use steward_fakes::telegram::{ChatId, Profile, SentMessage, UserId};

use crate::bound::{TITLE, binds, group_with_a_newcomer};
use crate::world::World;

/// One person with an account on each side, and where they are.
struct Cem {
    discord: discord::UserId,
    channel: ChannelId,
    telegram: UserId,
    group: ChatId,
    /// Who asks for numbers.
    ada: UserId,
}

#[tokio::test]
async fn a_person_on_both_platforms_counts_once_from_the_link_on_until_it_is_taken_apart() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let cem = on_both_platforms(&mut world).await;
        // Ada, Ben, Olga, and Cem twice.
        grows(&world, &cem, 5, 0).await;
        let code = makes_a_code(&world, &cem).await;
        world.telegram.starts_bot_with(cem.telegram, &format!("link-{code}"));
        let told = world.telegram.hears(cem.telegram.private_chat()).await;
        assert!(told.words().contains("the Discord account Cem") && told.words().contains(TITLE), "{}", told.words());
        grows(&world, &cem, 4, 1).await;
        told_in_the_group(&world, &cem).await;
        let apart = types(&world, &cem, "/unlink").await;
        assert!(apart.words().contains("two again"), "{}", apart.words());
        grows(&world, &cem, 5, 0).await;
        let press = world.telegram.presses_button(cem.telegram, apart.id, "Undo");
        world.telegram.answered(&press).await;
        let back = world.telegram.hears(cem.telegram.private_chat()).await;
        assert!(back.words().contains("Joined again"), "{}", back.words());
        grows(&world, &cem, 4, 1).await;
        // The one side knows what the other did, and a code that was used is worth nothing.
        let asked = world.discord.uses_command(cem.discord, cem.channel, "link", &json!({}));
        let status = world.discord.answered(asked).await;
        assert!(status.is_private() && status.text().unwrap().contains("the Telegram account Djem"), "{status:?}");
        world.telegram.starts_bot_with(cem.ada, &format!("link-{code}"));
        let refused = world.telegram.hears(cem.ada.private_chat()).await;
        assert!(refused.words().contains("不存在、已使用或已过期"), "{}", refused.words());
        assert_eq!(world.telegram.unheard_count(), 0);
    }
}

/// A group and a guild that are one community, with Cem in both under two names.
async fn on_both_platforms(world: &mut World) -> Cem {
    let olga = world.discord.add_user("Olga");
    let guild = world.discord.add_guild("Rust Circle", olga);
    let channel = world.discord.add_channel(guild, "general");
    world.passes(Duration::from_secs(5));
    world.starts().await;
    let (ada, group) = group_with_a_newcomer(world).await;
    binds(world, (ada, group), (olga, channel)).await;
    let discord = world.discord.add_user("Cem");
    world.discord.joins(discord, guild);
    let telegram = world.telegram.add_user_with(Profile::named("Djem").speaking("en"));
    world.telegram.joins(telegram, group);
    world.has_members(&["Ada", "Ben", "Cem", "Djem", "Olga"]).await;
    Cem { discord, channel, telegram, group, ada }
}

/// On Discord, seen by Cem alone.
async fn makes_a_code(world: &World, cem: &Cem) -> String {
    let asked = world.discord.uses_command(cem.discord, cem.channel, "link", &json!({}));
    let answers = world.discord.answered(asked).await;
    assert!(answers.is_private());
    let text = answers.text().unwrap();
    let (_, rest) = text.split_once("https://t.me/steward_test_bot?start=link-").unwrap_or_else(|| panic!("{text}"));
    let code: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    assert!(code.len() == 26 && text.contains(&format!("Your code: {code}")), "{text}");
    code
}

/// Cem types it in the private chat on Telegram.
async fn types(world: &World, cem: &Cem, line: &str) -> SentMessage {
    world.telegram.types_command(cem.telegram, cem.telegram.private_chat(), line);
    world.telegram.hears(cem.telegram.private_chat()).await
}

/// `/growth` counts so many members, so many of whom linked two accounts.
async fn grows(world: &World, cem: &Cem, members: i64, linked: i64) {
    let told = numbers(world, cem).await;
    let linked = json!({
        "persons": linked, "accounts": 2 * linked, "unlinked_count_on_each_platform": true,
    });
    assert_eq!((&told["members"], &told["linked"]), (&json!(members), &linked), "{}", world.engine());
}

async fn numbers(world: &World, cem: &Cem) -> Value {
    let caller = Caller {
        platform: PlatformName::Telegram,
        external_id: cem.ada.0.to_string(),
        name: "Ada".to_owned(),
        language_tag: Some("zh-hans".to_owned()),
    };
    let place = Place { platform: PlatformName::Telegram, space: Some(cem.group.0.to_string()), channel: None };
    world.answers("/growth", caller, place, Format::Telegram).await.reply.json
}

/// The group is told of persons, and not who they are.
async fn told_in_the_group(world: &World, cem: &Cem) {
    world.telegram.types_command(cem.ada, cem.group, "/growth");
    let heard = world.telegram.hears(cem.group).await;
    let words = heard.words();
    assert!(words.contains("现有成员 4 名") && words.contains("其中 1 人同时在两个平台且已关联"), "{words}");
    assert!(words.contains("没有输入 /link 的人") && !words.contains("Cem") && !words.contains("Djem"), "{words}");
}
