//! A story of interests: set on Discord, chosen with buttons on both platforms, by one person on both; and then growth of
//! those who chose one.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord::Message;
use steward_fakes::telegram::SentMessage;

use crate::posts::{Circle, bound, on_discord};
use crate::world::{PATIENCE, World};

/// After so long Telegram takes more messages.
const PACE: Duration = Duration::from_secs(6);

#[tokio::test]
async fn interests_are_asked_on_both_platforms_and_are_a_part_of_the_members() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        let names = json!({ "names": "Rust, Web, AI" });
        let told = on_discord(&world, (circle.approver, circle.channel), "interests offer", &names).await;
        assert!(told.contains("can now choose from: Rust, Web, AI"), "{told}");
        is_chosen_on_discord(&world, &circle).await;
        is_chosen_and_taken_back_on_telegram(&world, &circle).await;
        is_one_person(&world, &circle).await;
        four_more_choose_rust(&world, &circle).await;
        is_a_part_of_the_members(&world, &circle).await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// Dan asks, is the only one who sees the buttons, and presses two of them.
async fn is_chosen_on_discord(world: &World, circle: &Circle) {
    let dan = world.discord.add_user("Dan");
    world.discord.joins(dan, circle.guild);
    let asked = world.discord.uses_command(dan, circle.channel, "interests choose", &json!({}));
    let answers = world.discord.answered(asked).await;
    assert!(answers.is_private() && answers.text().unwrap().contains("chosen nothing yet"), "{answers:?}");
    let mut message: Message = answers.message().unwrap().clone();
    for (button, chosen) in [("Rust", "Chosen: Rust."), ("AI", "Chosen: Rust, AI.")] {
        let pressed = world.discord.presses_button(dan, message.id, button);
        let answers = world.discord.answered(pressed).await;
        assert!(answers.is_private() && answers.text().unwrap().contains(chosen), "{answers:?}");
        message = answers.message().unwrap().clone();
    }
    let label = &message.components[0]["components"][0]["label"];
    assert_eq!(label, "✓ Rust", "{message:?}");
}

/// Ben asks in the group and is answered in private, where he presses.
async fn is_chosen_and_taken_back_on_telegram(world: &World, circle: &Circle) {
    let ben = circle.writer;
    world.passes(PACE);
    world.telegram.types_command(ben, circle.forum, "/interests");
    let mut message: SentMessage = world.telegram.hears(ben.private_chat()).await;
    for (button, words) in [("Web", "Chosen: Web."), ("AI", "Chosen: Web, AI."), ("✓ AI", "Chosen: Web.")] {
        world.passes(PACE);
        let press = world.telegram.presses_button(ben, message.id, button);
        world.telegram.answered(&press).await;
        message = world.telegram.hears(ben.private_chat()).await;
        assert!(message.words().contains(words), "{button}: {}", message.words());
    }
}

/// Olga on Discord says that she is Ben on Telegram: what he chose is hers.
async fn is_one_person(world: &World, circle: &Circle) {
    let told = on_discord(world, (circle.approver, circle.channel), "interests choose", &json!({})).await;
    assert!(told.contains("chosen nothing yet"), "{told}");
    let told = on_discord(world, (circle.approver, circle.channel), "link", &json!({})).await;
    let (_, rest) = told.split_once("Your code: ").unwrap();
    let code: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    world.passes(PACE);
    world.telegram.starts_bot_with(circle.writer, &format!("link-{code}"));
    world.telegram.hears_saying(circle.writer.private_chat(), "Olga").await;
    let told = on_discord(world, (circle.approver, circle.channel), "interests choose", &json!({})).await;
    assert!(told.contains("Chosen: Web."), "{told}");
}

/// Statistics are told of five.
async fn four_more_choose_rust(world: &World, circle: &Circle) {
    for name in ["Eve", "Finn", "Gus", "Hana"] {
        let user = world.discord.add_user(name);
        world.discord.joins(user, circle.guild);
        let told = on_discord(world, (user, circle.channel), "interests choose", &json!({ "interest": "Rust" })).await;
        assert!(told.contains("Chosen: Rust."), "{name}: {told}");
    }
}

/// Of seven persons six were asked; five have chosen Rust.
async fn is_a_part_of_the_members(world: &World, circle: &Circle) {
    let begun = Instant::now();
    let told = loop {
        let told = world.told("/interests show").await.json;
        if told["members"] == 7 {
            break told;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
        tokio::task::yield_now().await;
    };
    let members = |name: &str| -> Value {
        let interests = told["interests"].as_array().unwrap();
        interests.iter().find(|one| one["interest"] == name).unwrap()["members"].clone()
    };
    assert_eq!((members("Rust"), members("Web"), members("AI")), (json!(5), json!(1), json!(1)), "{told}");
    assert_eq!((&told["asked"], &told["members_without_choice"]), (&json!(6), &json!(1)), "{told}");
    let growth = json!({ "interest": "rust" });
    let asked = world.discord.uses_command(circle.approver, circle.channel, "growth", &growth);
    let answers = world.discord.answered(asked).await;
    let text = answers.text().unwrap();
    assert!(text.contains("Rust 夜校 · Rust") && text.contains("5 members"), "{text}");
    assert!(text.contains("One member has chosen nothing of what is offered"), "{text}");
    assert_eq!(answers.message().unwrap().files.len(), 1, "{text}");
    world.passes(PACE);
    world.telegram.types_command(circle.owner, circle.forum, "/growth interest:Go");
    let refused = world.telegram.hears(circle.forum).await;
    assert!(refused.words().contains("“Go”") && refused.words().contains("Rust, Web, AI"), "{}", refused.words());
}
