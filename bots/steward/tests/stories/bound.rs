//! A story of two spaces that become one community: a code made on Telegram and typed on Discord.

use std::time::Duration;

use serde_json::json;
use steward_core::commands::{Answer, Format, Place};
use steward_core::community::Caller;
use steward_core::ports::PlatformName;
use steward_fakes::database::databases;
use steward_fakes::telegram::{ChatId, Profile, UserId};

use crate::numbers::{Growth, first_day};
use crate::world::World;

/// The group, and the community that it began.
pub(crate) const TITLE: &str = "Rust 夜校";

#[tokio::test]
async fn a_group_and_a_guild_that_are_bound_are_counted_as_one_community() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let olga = world.discord.add_user("Olga");
        let guild = world.discord.add_guild("Rust Circle", olga);
        let channel = world.discord.add_channel(guild, "general");
        world.passes(Duration::from_secs(5));
        world.starts().await;
        let (ada, group) = group_with_a_newcomer(&world).await;
        grows(&world, ada, group, (2, 1)).await;
        let code = binds(&world, (ada, group), (olga, channel)).await;
        let newcomer = world.discord.add_user("Cem");
        world.discord.joins(newcomer, guild);
        world.has_members(&["Ada", "Ben", "Cem", "Olga"]).await;
        grows(&world, ada, group, (4, 2)).await;
        again_binds_nothing(&world, &code, olga, channel).await;
        assert_eq!(world.telegram.unheard_count(), 0);
    }
}

/// The guild is bound to the community of the group, by both owners; returns the code.
pub(crate) async fn binds(
    world: &World,
    (ada, group): (UserId, ChatId),
    (olga, channel): (steward_fakes::discord::UserId, steward_fakes::discord::ChannelId),
) -> String {
    let code = makes_a_code(world, ada, group).await;
    let asked = world.discord.uses_command(olga, channel, "settings bind", &json!({ "code": code }));
    let answers = world.discord.answered(asked).await;
    assert!(answers.is_private());
    assert_eq!(
        answers.text(),
        Some(&*format!("**Rust Circle now belongs to {TITLE}. Its record came with it unchanged.**"))
    );
    code
}

/// A group with the bot in it, and Ben who has just come.
pub(crate) async fn group_with_a_newcomer(world: &World) -> (UserId, ChatId) {
    let fake = &world.telegram;
    let ada = fake.add_user_with(Profile::named("Ada").speaking("zh-hans"));
    let group = fake.add_supergroup(TITLE, ada);
    fake.starts_bot(ada);
    fake.hears(ada.private_chat()).await;
    fake.adds_bot(ada, group);
    fake.promotes_bot(ada, group);
    world.has_members(&["Ada", "Olga"]).await;
    fake.joins(fake.add_user("Ben"), group);
    (ada, group)
}

/// The owner asks for a code in the group; it comes privately.
async fn makes_a_code(world: &World, ada: UserId, group: ChatId) -> String {
    world.telegram.types_command(ada, group, "/settings bind");
    let told = world.telegram.hears_saying(ada.private_chat(), TITLE).await;
    let mut words = told.words().split_whitespace().skip_while(|word| *word != "bind").skip(1);
    let code: String = words.next().unwrap().chars().take_while(char::is_ascii_alphanumeric).collect();
    assert_eq!(code.len(), 26, "{}", told.words());
    code
}

/// `/growth` in the group gives so many members, so many of them as joined.
async fn grows(world: &World, ada: UserId, group: ChatId, (members, joined): (i64, u32)) {
    world.telegram.types_command(ada, group, "/growth");
    let heard = world.telegram.hears(group).await;
    let told = Growth { community: TITLE, days: &[(first_day(), (members, joined, 0))] };
    let answer = asked_of_core(world, ada, group).await;
    told.stands_in(&answer, heard.words(), &heard.photo.as_ref().unwrap().bytes, Format::Telegram);
}

async fn asked_of_core(world: &World, ada: UserId, group: ChatId) -> Answer {
    let caller = Caller {
        platform: PlatformName::Telegram,
        external_id: ada.0.to_string(),
        name: "Ada".to_owned(),
        language_tag: Some("zh-hans".to_owned()),
    };
    let place = Place { platform: PlatformName::Telegram, space: Some(group.0.to_string()), channel: None };
    world.answers("/growth", caller, place, Format::Telegram).await
}

/// A code works once.
async fn again_binds_nothing(
    world: &World,
    code: &str,
    olga: steward_fakes::discord::UserId,
    channel: steward_fakes::discord::ChannelId,
) {
    let asked = world.discord.uses_command(olga, channel, "settings bind", &json!({ "code": code }));
    let refused = world.discord.answered(asked).await;
    assert!(refused.text().unwrap().contains("unknown, used or too old"), "{refused:?}");
}
