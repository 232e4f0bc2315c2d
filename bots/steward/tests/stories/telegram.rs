//! A story in a forum on Telegram.

use std::time::Duration;

use serde_json::json;
use steward_core::commands::{Answer, Format, Place};
use steward_core::community::Caller;
use steward_core::ports::PlatformName;
use steward_fakes::database::databases;
use steward_fakes::telegram::{ChatId, Profile, SentMessage, Status, TopicId, UserId};

use crate::numbers::{Growth, first_day, second_day};
use crate::world::World;

/// A name with somebody's user name in it: nobody may be called by it.
const TITLE: &str = "Rust 夜校 @ada_lovelace";

/// Who and where in a story.
struct Forum {
    chat: ChatId,
    topic: TopicId,
    moderator: UserId,
}

#[tokio::test]
async fn a_moderator_on_telegram_sees_in_chinese_who_came_and_went() {
    for database in databases().await {
        let mut world = World::on(database).await;
        world.starts().await;
        let forum = three_come_and_one_goes(&world).await;
        world.telegram.types_command(forum.moderator, forum.chat.topic(forum.topic), "/growth");
        let heard = world.telegram.hears(forum.chat).await;
        is_in_place(&heard, &forum);
        let growth = asked_of_core(&world, &forum, "/growth").await;
        let told = Growth { community: TITLE, days: &[(first_day(), (5, 3, 0)), (second_day(), (4, 0, 1))] };
        told.stands_in(&growth, heard.words(), &heard.photo.as_ref().unwrap().bytes, Format::Telegram);
        // Activity tells of days that are over: of what was written before midnight.
        let activity = asked_of_core(&world, &forum, "/activity").await.reply.json;
        let days = activity["daily"].as_array().unwrap();
        let days: Vec<_> = days.iter().map(|day| json!([day["date"], day["active"], day["messages"]])).collect();
        assert_eq!(days, [json!([first_day(), 3, 4])]);
        assert_eq!(world.telegram.unheard_count(), 0);
    }
}

/// Before midnight three come and write, after it one writes and another goes.
async fn three_come_and_one_goes(world: &World) -> Forum {
    let fake = &world.telegram;
    let ada = fake.add_user_with(Profile::named("Ada").known_as("ada_lovelace"));
    let moderator = fake.add_user_with(Profile::named("李雷").speaking("zh-hans"));
    let chat = fake.add_forum(TITLE, ada);
    fake.becomes(ada, moderator, chat, Status::ADMIN);
    fake.adds_bot(ada, chat);
    fake.promotes_bot(ada, chat);
    let topic = fake.add_topic(chat, "数据", ada);
    world.has_members(&["Ada", "李雷"]).await;
    let newcomers = ["Ben", "Cem", "Dan"].map(|name| {
        let user = fake.add_user(name);
        fake.joins(user, chat);
        fake.says(user, chat, "大家好");
        user
    });
    let question = fake.says(newcomers[0], chat.topic(topic), "how is it going?");
    fake.all_is_confirmed().await;
    world.passes(Duration::from_secs(45));
    fake.replies(newcomers[1], question, "well");
    fake.leaves(newcomers[2], chat);
    Forum { chat, topic, moderator }
}

/// The answer stands where it was asked, with a picture, and calls nobody.
fn is_in_place(heard: &SentMessage, forum: &Forum) {
    assert_eq!(heard.topic, Some(forum.topic));
    assert!(heard.reply_to.is_some());
    assert!(!heard.words().contains("@ada_lovelace"), "{}", heard.words());
    let kinds: Vec<_> = heard.entities.iter().map(|entity| entity["type"].as_str().unwrap()).collect();
    assert!(!kinds.iter().any(|kind| kind.contains("mention")), "{kinds:?}");
}

async fn asked_of_core(world: &World, forum: &Forum, line: &str) -> Answer {
    let caller = Caller {
        platform: PlatformName::Telegram,
        external_id: forum.moderator.0.to_string(),
        name: "李雷".to_owned(),
        language_tag: Some("zh-hans".to_owned()),
    };
    let place = Place { platform: PlatformName::Telegram, space: Some(forum.chat.0.to_string()), channel: None };
    world.answers(line, caller, place, Format::Telegram).await
}
