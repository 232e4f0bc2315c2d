//! A story in a guild on Discord.

use std::time::Duration;

use serde_json::json;
use steward_core::commands::{Answer, Format, Place};
use steward_core::community::Caller;
use steward_core::ports::PlatformName;
use steward_fakes::database::databases;
use steward_fakes::discord::{ChannelId, GuildId, Message, Pings, UserId, permission};

use crate::numbers::{Growth, first_day, second_day};
use crate::world::World;

/// A name that would call everybody if it could.
const NAME: &str = "Rust 夜校 @everyone";

/// Who and where in a story.
struct Guild {
    id: GuildId,
    channel: ChannelId,
    moderator: UserId,
}

#[tokio::test]
async fn a_moderator_on_discord_sees_in_chinese_who_came_and_went() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let guild = founded(&world);
        world.passes(Duration::from_secs(5));
        world.starts().await;
        world.has_members(&["Olga", "李雷"]).await;
        three_come_and_one_goes(&world, &guild).await;
        let asked = world.discord.uses_command(guild.moderator, guild.channel, "growth", &json!({}));
        let answers = world.discord.answered(asked).await;
        assert!(!answers.is_private());
        let heard = answers.message().unwrap();
        let growth = asked_of_core(&world, &guild, "/growth").await;
        calls_nobody(&world, heard);
        let told = Growth { community: NAME, days: &[(first_day(), (5, 3, 0)), (second_day(), (4, 0, 1))] };
        told.stands_in(&growth, &heard.content, &heard.files[0].bytes, Format::Discord);
        let described = &growth.picture.as_ref().unwrap().alt;
        assert_eq!(heard.files[0].description.as_ref(), Some(described));
        // Activity tells of days that are over: of what was written before midnight.
        let activity = asked_of_core(&world, &guild, "/activity").await.reply.json;
        let days = activity["daily"].as_array().unwrap();
        let days: Vec<_> = days.iter().map(|day| json!([day["date"], day["active"], day["messages"]])).collect();
        assert_eq!(days, [json!([first_day(), 3, 4])]);
        assert_eq!(world.discord.sent_messages(guild.channel).len(), 1);
    }
}

/// A guild with an owner and a moderator whose client is Chinese.
fn founded(world: &World) -> Guild {
    let fake = &world.discord;
    let owner = fake.add_user("Olga");
    let id = fake.add_guild(NAME, owner);
    let channel = fake.add_channel(id, "general");
    let moderator = fake.add_user_speaking("李雷", "zh-CN");
    fake.add_member(moderator, id);
    let role = fake.add_role_with(id, "moderators", permission::MANAGE_GUILD);
    fake.gets_role(moderator, id, role);
    Guild { id, channel, moderator }
}

/// Before midnight three come and write, after it one writes and another goes.
async fn three_come_and_one_goes(world: &World, guild: &Guild) {
    let fake = &world.discord;
    let newcomers = ["Ben", "Cem", "Dan"].map(|name| {
        let user = fake.add_user(name);
        fake.joins(user, guild.id);
        fake.says(user, guild.channel, "大家好");
        user
    });
    let question = fake.says(newcomers[0], guild.channel, "how is it going?");
    // Joins are dated by their arrival as well: they must have arrived before midnight.
    world.has_members(&["Ben", "Cem", "Dan", "Olga", "李雷"]).await;
    world.passes(Duration::from_secs(30));
    fake.replies(newcomers[1], question, "well");
    fake.leaves(newcomers[2], guild.id);
}

fn calls_nobody(world: &World, heard: &Message) {
    assert!(heard.content.contains("夜校"), "{}", heard.content);
    assert_eq!(heard.pings, Pings::default());
    let sent = world.discord.requests();
    let mut answers = sent.iter().filter(|request| !request.body["data"]["content"].is_null()).peekable();
    assert!(answers.peek().is_some());
    for request in answers {
        assert_eq!(request.body["data"]["allowed_mentions"], json!({ "parse": [] }), "{}", request.path);
    }
}

async fn asked_of_core(world: &World, guild: &Guild, line: &str) -> Answer {
    let caller = Caller {
        platform: PlatformName::Discord,
        external_id: guild.moderator.to_string(),
        name: "李雷".to_owned(),
        language_tag: Some("zh-CN".to_owned()),
    };
    let place = Place { platform: PlatformName::Discord, space: Some(guild.id.to_string()), channel: None };
    world.answers(line, caller, place, Format::Discord).await
}
