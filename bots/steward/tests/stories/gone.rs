//! Stories of places and messages that go away under a post, one by one: what moderators are told, and that all else goes
//! on.

use std::time::{Duration, Instant};

use serde_json::json;
use steward_fakes::database::databases;
use steward_fakes::discord;
use steward_fakes::telegram::{MessageId, TopicId};

use crate::posts::{Circle, on_discord, privately};
use crate::trouble::without_approval;
use crate::world::{PATIENCE, World};

#[tokio::test]
async fn topics_and_threads_that_go_are_told_with_their_cures_and_the_other_places_go_on() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = without_approval(&mut world).await;
        let places = goes_to_four_places(&world, &circle).await;
        world.passes_until("2026-11-24T16:05:00Z").await;
        is_everywhere(&world, &circle, &places).await;
        world.telegram.deletes_topic(circle.forum, places.lost);
        world.telegram.closes_topic(circle.forum, places.closed);
        world.discord.deletes_channel(places.thread);
        world.passes_until("2026-11-25T16:05:00Z").await;
        world.discord.hears_once(circle.channel, "lesson 2").await;
        are_told(&world, &circle).await;
        // A topic that is opened again gets what waited for it.
        world.telegram.reopens_topic(circle.forum, places.closed);
        world.passes_until("2026-11-25T16:23:00Z").await;
        let here = world.telegram.hears_saying(circle.forum, "lesson 2").await;
        assert_eq!(here.topic, Some(places.closed));
        are_given_up(&world, &circle, &places).await;
        world.passes_until("2026-11-26T16:05:00Z").await;
        world.discord.hears_once(circle.channel, "lesson 3").await;
        world.telegram.hears_saying(circle.forum, "lesson 3").await;
        is_listed(&world, "Nothing is left to do").await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}: nothing more is told", world.engine());
    }
}

/// A thread on Discord and two topics on Telegram.
struct Places {
    thread: discord::ChannelId,
    lost: TopicId,
    closed: TopicId,
}

async fn goes_to_four_places(world: &World, circle: &Circle) -> Places {
    let thread = world.discord.add_thread(circle.channel, "week one");
    let [lost, closed] = ["lost", "closed"].map(|name| world.telegram.add_topic(circle.forum, name, circle.owner));
    let forum = circle.forum.0;
    let to = format!("<#{}> <#{thread}> telegram:{forum}/{} telegram:{forum}/{}", circle.channel, lost.0, closed.0);
    let options = json!({ "title": "Daily", "to": to, "when": "daily at 00:05", "body": "lesson {{number}}" });
    let told = on_discord(world, (circle.approver, circle.channel), "post add", &options).await;
    assert!(told.contains("scheduled"), "{told}");
    Places { thread, lost, closed }
}

async fn is_everywhere(world: &World, circle: &Circle, places: &Places) {
    for channel in [circle.channel, places.thread] {
        world.discord.hears_once(channel, "lesson 1").await;
    }
    let mut topics = Vec::new();
    for _ in 0..2 {
        topics.extend(world.telegram.hears_saying(circle.forum, "lesson 1").await.topic);
    }
    topics.sort_unstable();
    assert_eq!(topics, [places.lost, places.closed]);
}

/// Of each place it is said what is the matter and what to do; the list says the same.
async fn are_told(world: &World, circle: &Circle) {
    let told = is_listed(world, "stuck").await;
    assert_eq!((told.matches("not done").count(), told.matches("stuck").count()), (2, 1), "{told}");
    world.passes(Duration::from_secs(61));
    let cures = ["Choose another place", "Open it again"];
    let mut cards = String::new();
    while cards.matches(cures[0]).count() < 2 || !cards.contains(cures[1]) {
        let card = world.telegram.hears(circle.forum).await;
        assert_eq!(card.topic, Some(circle.desk), "{}", card.words());
        cards.push_str(card.words());
    }
    assert_eq!(cards.matches("#1 Daily").count(), 3, "{cards}");
    assert_eq!(cards.matches("/outbox discard").count(), 2, "{cards}");
}

/// The post goes to the places that are left, and what could not be sent is dropped.
async fn are_given_up(world: &World, circle: &Circle, places: &Places) {
    let at = (circle.approver, circle.channel);
    let to = format!("<#{}> telegram:{}/{}", circle.channel, circle.forum.0, places.closed.0);
    let told = on_discord(world, at, "post edit", &json!({ "number": 1, "to": to })).await;
    assert!(told.contains("2 messages"), "lesson 1 is taken back from the two that are gone: {told}");
    let told = is_listed(world, "not done").await;
    for line in told.lines().filter(|line| line.contains("not done")) {
        let number = line.split(|c: char| !c.is_ascii_digit()).find(|word| !word.is_empty()).unwrap();
        let told = privately(world, circle.owner, circle.forum, &format!("/outbox discard {number}")).await;
        assert!(told.contains("Done"), "{told}");
    }
    is_listed(world, "Nothing is left to do").await;
}

/// What the outbox lists as soon as it says this, and nothing is under way any more.
async fn is_listed(world: &World, words: &str) -> String {
    let begun = Instant::now();
    loop {
        let told = world.told("/outbox list").await.text();
        if told.contains(words) && !told.contains("waiting") && !told.contains("being sent") {
            return told;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn a_copy_that_was_deleted_is_told_once_when_the_post_changes_and_the_other_copy_follows() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = without_approval(&mut world).await;
        let at = (circle.approver, circle.channel);
        let to = format!("<#{}> telegram:{}", circle.channel, circle.forum.0);
        let options = json!({ "title": "Daily", "to": to, "when": "daily at 00:05", "body": "lesson {{number}}" });
        on_discord(&world, at, "post add", &options).await;
        let (mut there, mut here) = (Vec::new(), Vec::new());
        for (time, words) in [("2026-11-24T16:05:00Z", "lesson 1"), ("2026-11-25T16:05:00Z", "lesson 2")] {
            world.passes_until(time).await;
            there.push(world.discord.hears_once(circle.channel, words).await.id);
            here.push(world.telegram.hears_saying(circle.forum, words).await.id);
        }
        // One of each side is gone; moderators deleted it.
        world.discord.deletes(there[0]);
        world.telegram.deletes(here[1]);
        let told = on_discord(&world, at, "post edit", &json!({ "number": 1, "body": "chapter {{number}}" })).await;
        assert!(told.contains("4 messages"), "{told}");
        world.discord.hears_once(circle.channel, "chapter 2").await;
        is_changed(&world, here[0], 1, "chapter 1").await;
        let told = is_listed(&world, "not done").await;
        assert_eq!(told.matches("change").count(), 2, "{told}");
        // A minute and more, in steps: whoever was busy when time passed has begun to wait by the next one.
        for _ in 0..24 {
            world.passes(Duration::from_secs(5));
            world.told("/outbox list").await;
        }
        let mut cards = String::new();
        while cards.matches("deleted it there").count() < 2 {
            cards.push_str(world.telegram.hears(circle.forum).await.words());
        }
        assert_eq!(cards.matches("The change of #1 Daily").count(), 2, "{cards}");
        // What is known to be gone is left alone from then on.
        let told = on_discord(&world, at, "post edit", &json!({ "number": 1, "body": "page {{number}}" })).await;
        assert!(told.contains("2 messages"), "{told}");
        world.discord.hears_once(circle.channel, "page 2").await;
        is_changed(&world, here[0], 2, "page 1").await;
        assert_eq!(world.discord.message(there[1]).content, "page 2");
    }
}

async fn is_changed(world: &World, id: MessageId, times: usize, words: &str) {
    let changed = |fake: &steward_fakes::telegram::Platform| Some(fake.message(id)).filter(|m| m.edits == times);
    let message = world.telegram.wait_for("the change", changed).await;
    assert_eq!(message.words(), words);
}
