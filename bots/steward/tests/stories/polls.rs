//! A story of a question: asked from Discord, seen and answered on both platforms, by one person on both; closed on
//! Telegram and so on Discord too; and another one that a kill does not ask twice and that closes by itself at its minute.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord::{self, Message};
use steward_fakes::faults::{Fault, FaultRule};
use steward_fakes::telegram::SentMessage;

use crate::posts::{Circle, bound, on_discord};
use crate::world::{PATIENCE, World};

/// Where Discord takes messages.
const MESSAGES: &str = "/channels/{channel_id}/messages";
/// Where Discord is told to end a poll.
const EXPIRE: &str = "/channels/{channel_id}/polls/{message_id}/expire";
/// After so long Telegram takes more messages.
const PACE: Duration = Duration::from_secs(6);

#[tokio::test]
async fn a_question_is_asked_on_both_platforms_and_has_one_result_and_one_end() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        let (there, here) = is_asked(&world, &circle, "Which evening?", json!({})).await;
        is_answered_by_persons(&world, &circle, &there, &here).await;
        is_closed_on_telegram(&world, &there, &here).await;
        closes_at_its_minute_though_killed(&mut world, &circle).await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// A moderator asks on Discord; the poll stands on both.
async fn is_asked(world: &World, circle: &Circle, question: &str, more: Value) -> (Message, SentMessage) {
    world.passes(PACE);
    let to = format!("discord:{} telegram:{}", circle.channel, circle.forum.0);
    let mut options = json!({ "question": question, "answers": "Monday; Tuesday; neither", "to": to });
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let told = on_discord(world, (circle.approver, circle.channel), "poll ask", &options).await;
    assert!(told.contains(question) && told.contains("being asked"), "{told}");
    let there = world.discord.hears_once(circle.channel, question).await;
    let here = world.telegram.hears(circle.forum).await;
    assert_eq!((&here.raw["poll"]["question"], &here.raw["poll"]["is_anonymous"]), (&json!(question), &json!(false)));
    (there, here)
}

/// Waits until so many persons have voted; what each answer got then.
async fn votes(world: &World, number: i64, voters: i64) -> Vec<i64> {
    let begun = Instant::now();
    loop {
        let told = world.told(&format!("/poll show {number}")).await.json;
        let persons = |answer: &Value| answer["persons"].as_i64().unwrap();
        if told["voters"] == voters {
            return told["answers"].as_array().unwrap().iter().map(persons).collect();
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
        tokio::task::yield_now().await;
    }
}

/// Waits until the answers have got so much.
async fn stands(world: &World, number: i64, expected: [i64; 3]) {
    let begun = Instant::now();
    loop {
        let told = world.told(&format!("/poll show {number}")).await.json;
        let answers = told["answers"].as_array().unwrap();
        if answers.iter().map(|answer| answer["persons"].as_i64().unwrap()).eq(expected) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
        tokio::task::yield_now().await;
    }
}

/// Dan votes on Discord, Ada on Telegram, and Olga, who is Ben on Telegram, on both: the later vote counts.
async fn is_answered_by_persons(world: &World, circle: &Circle, there: &Message, here: &SentMessage) {
    let dan = world.discord.add_user("Dan");
    world.discord.joins(dan, circle.guild);
    world.discord.votes(dan, there.id, 1);
    world.telegram.votes(circle.owner, here.id, &[1]);
    world.telegram.votes(circle.writer, here.id, &[1]);
    assert_eq!(votes(world, 1, 3).await, [1, 2, 0], "{}", world.engine());
    is_one_person(world, circle).await;
    world.passes(PACE);
    world.discord.votes(circle.approver, there.id, 3);
    stands(world, 1, [1, 1, 1]).await;
    assert_eq!(votes(world, 1, 3).await, [1, 1, 1], "{}: one person with two accounts", world.engine());
    world.discord.unvotes(dan, there.id, 1);
    assert_eq!(votes(world, 1, 2).await, [0, 1, 1], "{}: taken back", world.engine());
    let told = on_discord(world, (circle.approver, circle.channel), "poll show", &json!({ "number": 1 })).await;
    assert!(told.contains("2 people voted") && told.contains("One person voted on both platforms"), "{told}");
}

/// Olga makes a code on Discord, and types it as Ben on Telegram.
async fn is_one_person(world: &World, circle: &Circle) {
    let asked = world.discord.uses_command(circle.approver, circle.channel, "link", &json!({}));
    let text = world.discord.answered(asked).await.text().unwrap().to_owned();
    let code: String =
        text.split_once("Your code: ").unwrap().1.chars().take_while(char::is_ascii_alphanumeric).collect();
    world.passes(PACE);
    world.telegram.starts_bot_with(circle.writer, &format!("link-{code}"));
    world.telegram.hears_saying(circle.writer.private_chat(), "Olga").await;
}

/// Somebody closes it in the group: Discord's is expired, once.
async fn is_closed_on_telegram(world: &World, there: &Message, here: &SentMessage) {
    world.telegram.closes_poll(here.id);
    is_closed_on_discord(world, there.id).await;
    world.nothing_is_left().await;
    assert_eq!(world.discord.requests_of("POST", EXPIRE).len(), 1, "{}", world.engine());
    assert_eq!(world.telegram.calls("stopPoll").len(), 0, "{}: it was closed there", world.engine());
    let told = world.told("/poll show 1").await;
    assert_eq!(told.json["closed_by"], "platform:telegram", "{}", told.text());
}

/// Waits until it is written down that Telegram has a poll, which is its second place.
async fn is_open_on_telegram(world: &World, number: i64) {
    let begun = Instant::now();
    loop {
        let told = world.told(&format!("/poll show {number}")).await.json;
        if told["places"][1]["state"] == "open" {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
        tokio::task::yield_now().await;
    }
}

async fn is_closed_on_discord(world: &World, id: discord::MessageId) {
    let closed = move |fake: &discord::DiscordWorld| fake.message(id).poll.unwrap().is_closed.then_some(());
    world.discord.wait_for("the end of the poll", closed).await;
}

/// The process is killed while Discord has the poll and has not said so: afterwards it stands once on each platform, and
/// both end at the minute that was said.
async fn closes_at_its_minute_though_killed(world: &mut World, circle: &Circle) {
    world.passes(PACE);
    world.discord.breaks(FaultRule::once(MESSAGES, Fault::HangAfter).method("POST"));
    let to = format!("discord:{} telegram:{}", circle.channel, circle.forum.0);
    let line = format!("/poll ask question:\"Online?\" answers:\"yes; no\" to:\"{to}\" closes:\"2026-11-25 20:00\"");
    let told = world.told(&line).await;
    assert_eq!(told.json["state"], "open", "{}", told.text());
    let there = world.discord.hears_once(circle.channel, "Online?").await;
    let here = world.telegram.hears(circle.forum).await;
    assert_eq!(here.raw["poll"]["question"], "Online?");
    // What Telegram has and was not written down would be in doubt: nobody could ask it again.
    is_open_on_telegram(world, 2).await;
    world.is_killed_and_starts_again().await;
    world.passes(PACE);
    world.nothing_is_left().await;
    world.discord.hears_once(circle.channel, "Online?").await;
    world.passes_until("2026-11-25T12:00:00Z").await;
    is_closed_on_discord(world, there.id).await;
    let id = here.id;
    world
        .telegram
        .wait_for("the end", move |fake| (fake.message(id).raw["poll"]["is_closed"] == true).then_some(()))
        .await;
    world.nothing_is_left().await;
    assert_eq!(world.telegram.calls("stopPoll").len(), 1, "{}", world.engine());
    assert_eq!(world.discord.requests_of("POST", EXPIRE).len(), 2, "{}", world.engine());
}
