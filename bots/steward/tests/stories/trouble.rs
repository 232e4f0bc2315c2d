//! Stories of posts that meet trouble: texts that would call everybody or break in two, and places that go away.

use std::time::Duration;

use serde_json::json;
use steward_fakes::database::databases;
use steward_fakes::discord::Pings;

use crate::posts::{Circle, bound, on_discord, privately};
use crate::world::World;

/// Four people and three joiners, in eleven UTF-16 units: one sign to whoever reads it.
const FAMILY: &str = "👩\u{200D}👩\u{200D}👧\u{200D}👦";
/// A letter that stands nowhere else.
const FILLER: &str = "ж";
/// Longest text of one message on Telegram, in UTF-16 units.
const TELEGRAM_MAX: usize = 4096;

#[tokio::test]
async fn a_text_with_every_trouble_is_whole_on_both_sides_and_calls_nobody() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = without_approval(&mut world).await;
        let role = world.discord.add_role(circle.guild, "students");
        let head = format!("@everyone <@&{role}> ");
        // The first family lies across Discord's 2,000 signs, of which two mask what would call people; the last one
        // across Telegram's 4,096 units.
        let fill = [1_994 - head.len(), 1_000, 1_074].map(|signs| format!("{}{FAMILY}", FILLER.repeat(signs)));
        let body = format!("{head}\u{202E}{}{FILLER}", fill.concat());
        let at = (circle.approver, circle.channel);
        let to = format!("<#{}> telegram:{}", circle.channel, circle.forum.0);
        let told =
            on_discord(&world, at, "post add", &json!({ "title": "T", "to": to, "when": "in 1 minute", "body": body }))
                .await;
        assert!(told.contains("#1 T"), "{told}");
        world.passes(Duration::from_mins(1));
        let here = is_whole(&told_on_telegram(&world, &circle).await, &body);
        assert_eq!(here, 2, "parts on Telegram");
        let there = world
            .discord
            .wait_for("the last part", |fake| {
                let parts: Vec<_> =
                    fake.sent_messages(circle.channel).into_iter().filter(|sent| sent.interaction.is_none()).collect();
                (parts.iter().map(|part| part.content.matches(FAMILY).count()).sum::<usize>() == 3).then_some(parts)
            })
            .await;
        assert!(there.iter().all(|part| part.pings == Pings::default() && part.content.chars().count() <= 2_000));
        assert_eq!(
            is_whole(&there.iter().map(|part| part.content.clone()).collect::<Vec<_>>(), &body),
            3,
            "parts on Discord"
        );
    }
}

/// The parts of the one post on Telegram.
async fn told_on_telegram(world: &World, circle: &Circle) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    while parts.iter().map(|part| part.matches(FAMILY).count()).sum::<usize>() < 3 {
        let heard = world.telegram.hears(circle.forum).await;
        let calls = heard.entities.iter().any(|entity| entity["type"].as_str().unwrap().contains("mention"));
        assert!(!calls, "{:?}", heard.entities);
        assert!(heard.words().encode_utf16().count() <= TELEGRAM_MAX);
        parts.push(heard.words().to_owned());
    }
    parts
}

/// Nothing is missing, no family was parted, and nothing turns the direction of reading. Returns how many parts.
fn is_whole(parts: &[String], body: &str) -> usize {
    let count = |of: &str| parts.iter().map(|part| part.matches(of).count()).sum::<usize>();
    assert_eq!((count(FILLER), count(FAMILY)), (body.matches(FILLER).count(), 3));
    assert_eq!((count("👧"), count("\u{202E}")), (3, 0));
    parts.len()
}

#[tokio::test]
async fn a_place_that_goes_away_is_told_with_its_cure_and_gets_what_is_due_when_it_is_back() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = without_approval(&mut world).await;
        let other = world.discord.add_channel(circle.guild, "other");
        let at = (circle.approver, circle.channel);
        for (title, channel) in [("First", circle.channel), ("Second", other)] {
            let options = json!({ "title": title, "to": format!("<#{channel}>"), "when": "daily at 00:05", "body": "lesson {{number}}" });
            let told = on_discord(&world, at, "post add", &options).await;
            assert!(told.contains("scheduled"), "{told}");
        }
        world.discord.bot_is_removed(circle.guild);
        world.passes_until("2026-11-24T16:05:00Z").await;
        is_told(&world, &circle, "Invite the bot again").await;
        world.discord.bot_is_invited(circle.guild);
        // What is stuck is tried again every quarter of an hour.
        world.passes(Duration::from_mins(16));
        world.discord.hears_once(circle.channel, "lesson 1").await;
        world.discord.hears_once(other, "lesson 1").await;
        world.nothing_is_left().await;
        world.discord.deletes_channel(other);
        world.passes_until("2026-11-25T16:05:00Z").await;
        world.discord.hears_once(circle.channel, "lesson 2").await;
        let told = is_told(&world, &circle, "Choose another place").await;
        assert!(told.contains("#2 Second"), "{told}");
    }
}

/// Waits until moderators are told of this, perhaps after other things.
async fn is_told(world: &World, circle: &Circle, cure: &str) -> String {
    loop {
        let card = world.telegram.hears(circle.forum).await;
        assert_eq!(card.topic, Some(circle.desk));
        if card.words().contains(cure) {
            return card.words().to_owned();
        }
    }
}

#[tokio::test]
async fn what_telegram_will_do_otherwise_is_said_when_a_post_is_written_and_not_of_a_post_to_discord() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = without_approval(&mut world).await;
        let at = (circle.approver, circle.channel);
        for (to, cautions) in [(format!("telegram:{}", circle.forum.0), 1), (format!("<#{}>", circle.channel), 0)] {
            let options = json!({
                "title": "T", "to": to, "when": "daily at 00:05", "body": "ask @anna, not `@types/node`",
                "media": "https://example.org/slides.pptx https://example.org/slides.pdf",
            });
            let told = on_discord(&world, at, "post add", &options).await;
            for caution in ["it will refuse https://example.org/slides.pptx", "a mention of @anna by itself"] {
                assert_eq!(told.matches(caution).count(), cautions, "{}: {told}", world.engine());
            }
        }
    }
}

/// A community of both platforms in which posts need nobody's approval.
pub(crate) async fn without_approval(world: &mut World) -> Circle {
    let circle = bound(world).await;
    privately(world, circle.owner, circle.forum, "/settings approval no").await;
    circle
}
