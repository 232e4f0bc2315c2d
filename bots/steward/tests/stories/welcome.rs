//! A story of those who come: greeted on both platforms, on Discord only once they may see it; they accept the rules with a
//! button, are asked for their interests, and moderators see who has not.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord::{Message, UserId};
use steward_fakes::telegram;

use crate::posts::{Circle, bound, on_discord};
use crate::world::{PATIENCE, World};

/// After so long Telegram takes more messages.
const PACE: Duration = Duration::from_secs(6);

#[tokio::test]
async fn whoever_comes_is_greeted_once_they_may_see_it_and_accepts_the_rules() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        is_set(&world, &circle).await;
        let dan = comes_to_discord(&world, &circle).await;
        comes_to_telegram(&world, &circle).await;
        many_come(&world, &circle).await;
        is_changed_and_known(&world, &circle, dan).await;
        world.nothing_is_left().await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// A moderator sets it on Discord for both platforms, and looks at it.
async fn is_set(world: &World, circle: &Circle) {
    let olga = (circle.approver, circle.channel);
    let to = format!("discord:{} telegram:{}", circle.channel, circle.forum.0);
    let options = json!({ "to": to, "text": "Good to **have** you", "rules": "1. Be kind.\\n2. No @everyone." });
    let told = on_discord(world, olga, "welcome set", &options).await;
    assert!(told.contains("is set") && told.contains("version 1"), "{told}");
    on_discord(world, olga, "interests offer", &json!({ "names": "Rust, Web" })).await;
    let asked = world.discord.uses_command(circle.approver, circle.channel, "welcome preview", &json!({}));
    let shown = world.discord.followed_up(asked, 1).await;
    assert!(shown[0].is_ephemeral() && shown[0].content.starts_with("Welcome, Olga!"), "{:?}", shown[0].content);
}

/// Dan has to pass the screening first. Then he is greeted, accepts with the button, and only he sees the answer.
async fn comes_to_discord(world: &World, circle: &Circle) -> UserId {
    let dan = world.discord.add_user("Dan");
    world.discord.joins_pending(dan, circle.guild);
    world.has_members(&["Ada", "Ben", "Dan", "Olga"]).await;
    world.passes(PACE);
    world.nothing_is_left().await;
    let greeted = world.discord.all_messages(circle.channel).iter().any(|message| message.content.contains("Dan"));
    assert!(!greeted, "{}: he cannot see it yet", world.engine());
    world.discord.accepts_rules(dan, circle.guild);
    let greeting: Message = world.discord.hears_once(circle.channel, "Welcome, Dan!").await;
    assert!(greeting.content.contains("Good to **have** you"), "{greeting:?}");
    assert!(greeting.content.contains("Rules (version 1)") && greeting.content.contains("Be kind."), "{greeting:?}");
    assert!(!greeting.pings.everyone && greeting.pings.users.is_empty(), "nobody is called: {:?}", greeting.pings);
    let pressed = world.discord.presses_button(dan, greeting.id, "I accept the rules");
    let answers = world.discord.answered(pressed).await;
    assert!(answers.is_private() && answers.text().unwrap().contains("You accepted version 1"), "{answers:?}");
    let hint = answers.message().unwrap().id;
    let pressed = world.discord.presses_button(dan, hint, "What interests me");
    let answers = world.discord.answered(pressed).await;
    assert!(answers.is_private() && answers.text().unwrap().contains("chosen nothing yet"), "{answers:?}");
    dan
}

/// Cem comes to the group, accepts there, and is told beside the button: nobody else reads it.
async fn comes_to_telegram(world: &World, circle: &Circle) {
    world.passes(PACE);
    let cem = world.telegram.add_user("Cem");
    world.telegram.joins(cem, circle.forum);
    let greeting = world.telegram.hears_saying(circle.forum, "Welcome, Cem!").await;
    assert!(greeting.words().contains("Rules (version 1)"), "{}", greeting.words());
    let press = world.telegram.presses_button(cem, greeting.id, "I accept the rules");
    let told: Value = world.telegram.answered(&press).await;
    let words = told.to_string();
    assert!(words.contains("You accepted version 1") && words.contains("/interests"), "{words}");
}

/// Within the minute after him three more come, who are greeted together when it is over.
async fn many_come(world: &World, circle: &Circle) {
    let names = ["Eve", "Fay", "Gil"];
    for name in names {
        let user: telegram::UserId = world.telegram.add_user(name);
        world.telegram.joins(user, circle.forum);
    }
    world.has_members(&["Ada", "Ben", "Cem", "Dan", "Eve", "Fay", "Gil", "Olga"]).await;
    world.passes(Duration::from_mins(1));
    let greeting = world.telegram.hears_saying(circle.forum, "Welcome, ").await;
    assert!(greeting.words().starts_with("Welcome, Eve, Fay, Gil!"), "{}", greeting.words());
}

/// The rules change: who accepted the former ones has not accepted these.
async fn is_changed_and_known(world: &World, circle: &Circle, dan: UserId) {
    let olga = (circle.approver, circle.channel);
    let told = on_discord(world, olga, "rules who", &json!({})).await;
    assert!(told.contains("Of 8 members 2 accepted this version"), "{told}");
    on_discord(world, olga, "welcome set", &json!({ "rules": "Be kinder." })).await;
    let told = on_discord(world, olga, "rules who", &json!({})).await;
    assert!(told.contains("0 accepted this version, 2 only an earlier one, 6 none"), "{told}");
    let asked = world.discord.uses_command(dan, circle.channel, "rules show", &json!({}));
    let answers = world.discord.answered(asked).await;
    assert!(answers.is_private() && answers.text().unwrap().contains("Be kinder."), "{answers:?}");
    let message = answers.message().unwrap().id;
    let pressed = world.discord.presses_button(dan, message, "I accept the rules");
    assert!(world.discord.answered(pressed).await.text().unwrap().contains("You accepted version 2"));
    let begun = Instant::now();
    loop {
        let told = world.told("/rules who").await.json;
        if told["accepted"] == 1 {
            assert_eq!((&told["accepted_earlier"], &told["accepted_none"]), (&json!(1), &json!(6)), "{told}");
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
        tokio::task::yield_now().await;
    }
}
