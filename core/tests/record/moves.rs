//! A Telegram group becomes a supergroup: one history, counted once, whatever comes first.

use serde_json::{Value, json};
use steward_core::members::Roster;
use steward_core::ports::PlatformName::Telegram;

use super::support::{SPACE, World, joined, left, message, seen, with};

/// The id that the group gets.
const NEW: &str = "-100777";

fn moved() -> Value {
    json!({ "e": "moved", "from": SPACE, "to": NEW })
}

/// Members 1 and 2, of whom 2 left; 1 wrote once.
async fn with_history(world: &mut World) {
    for event in [joined("1", 10), joined("2", 10), left("2", 50)] {
        let second = event["at"].as_i64().unwrap();
        world.happen(second, event).await;
    }
    world.says(60, "1").await;
}

/// Afterwards 1 and 3 are there, and everything stands in one space of one community.
async fn check(world: &World) {
    assert_eq!(world.spans("1").await, [(Some(10), None)], "{}", world.engine);
    assert_eq!(world.spans("2").await, [(Some(10), Some(50))], "{}", world.engine);
    assert_eq!(world.spans("3").await, [(Some(210), None)], "{}", world.engine);
    assert_eq!(world.messages().await, 3, "{}", world.engine);
    assert_eq!(world.communities().await.len(), 1, "{}", world.engine);
    assert_eq!(world.texts("SELECT external_id FROM space WHERE state = 'active'").await, [NEW], "{}", world.engine);
    assert_eq!(world.number("SELECT COUNT(DISTINCT space_id) FROM activity_recent").await, 1, "{}", world.engine);
    let growth = world.shell(None, "/growth").await;
    assert_eq!(growth.reply.json["members"], 2, "{} {}", world.engine, growth.reply.json);
    assert_eq!(growth.reply.json["gaps"], json!([]), "{}", world.engine);
}

async fn life_in_the_new_group(world: &mut World) {
    world.happen(210, with(joined("3", 210), "space", NEW)).await;
    world.at(211);
    for who in ["1", "3"] {
        let mut word = message(who, 211);
        word.space = NEW.to_owned();
        word.channel = NEW.to_owned();
        world.counts(word);
    }
    world.settle().await;
}

#[tokio::test]
async fn the_news_of_the_move_may_come_first() {
    for mut world in World::seeing(Telegram).await {
        with_history(&mut world).await;
        world.happen(200, moved()).await;
        world.happen(201, seen(NEW)).await;
        world.happen(202, moved()).await;
        life_in_the_new_group(&mut world).await;
        world.sight(300).await;
        check(&world).await;
    }
}

#[tokio::test]
async fn life_in_the_new_group_may_come_first() {
    for mut world in World::seeing(Telegram).await {
        with_history(&mut world).await;
        world.platform.lists(NEW, Ok(Roster { people: Vec::new(), is_complete: false, count: Some(1) }));
        world.happen(205, seen(NEW)).await;
        life_in_the_new_group(&mut world).await;
        world.happen(220, moved()).await;
        world.sight(300).await;
        check(&world).await;
    }
}

#[tokio::test]
async fn the_old_group_may_be_told_to_be_gone_before_and_after() {
    for is_first in [true, false] {
        for mut world in World::seeing(Telegram).await {
            with_history(&mut world).await;
            let lost = json!({ "e": "lost", "space": SPACE, "at": 200 });
            let order = if is_first { [lost, moved()] } else { [moved(), lost] };
            for event in order {
                world.happen(200, event).await;
            }
            life_in_the_new_group(&mut world).await;
            world.sight(300).await;
            check(&world).await;
        }
    }
}

#[tokio::test]
async fn a_move_between_two_groups_that_were_never_heard_of_is_one_space() {
    for mut world in World::each(Telegram).await {
        world.happen(100, moved()).await;
        // What the old group said comes late.
        world.happen(110, joined("1", 90)).await;
        world.happen(120, with(joined("2", 120), "space", NEW)).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM space").await, 1, "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(DISTINCT space_id) FROM stay").await, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_word_that_comes_late_from_the_old_group_is_counted_in_the_new_one() {
    for mut world in World::seeing(Telegram).await {
        with_history(&mut world).await;
        world.happen(200, moved()).await;
        world.says(201, "1").await;
        assert_eq!(world.number("SELECT COUNT(*) FROM space").await, 1, "{}", world.engine);
        assert_eq!(world.messages().await, 2, "{}", world.engine);
    }
}
