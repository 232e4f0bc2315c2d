//! A story of an evening with two places: planned on Discord, approved on Telegram, filled from both, given on to the next
//! in line, made smaller, and cancelled.

use std::time::Duration;

use serde_json::json;
use steward_fakes::database::databases;
use steward_fakes::discord::{self, Message};
use steward_fakes::telegram::{SentMessage, UserId};

use crate::posts::{Circle, bound, on_discord, privately};
use crate::world::World;

/// After so long Telegram takes more messages: a chat takes five at once, changes among them.
const PACE: Duration = Duration::from_secs(6);
/// So often it is asked whether something is left to do, before a test is given up.
const ASKED_MAX: u32 = 20;

#[tokio::test]
async fn an_evening_is_planned_on_one_platform_approved_on_the_other_and_filled_from_both() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        let (there, here) = is_planned_and_announced(&world, &circle).await;
        let (dan, eve) = is_filled(&world, &circle, &there, &here).await;
        goes_on_to_the_next(&world, &circle, &there, (dan, eve)).await;
        is_made_smaller(&world, &circle, eve).await;
        is_cancelled(&world, &circle, &there, eve).await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// Nothing is seen before somebody else has approved it; then it is, each time in the way of its platform.
async fn is_planned_and_announced(world: &World, circle: &Circle) -> (Message, SentMessage) {
    let to = format!("discord:{} telegram:{}", circle.channel, circle.forum.0);
    let options = json!({
        "title": "Rust evening", "when": "2026-11-27 20:00", "where": "https://example.org/room", "to": to,
        "capacity": 2, "accept": 3, "about": "**Bring** a laptop",
    });
    let told = on_discord(world, (circle.approver, circle.channel), "event add", &options).await;
    assert!(told.contains("#1 Rust evening") && told.contains("in review"), "{told}");
    let told = privately(world, circle.writer, circle.forum, "/event approve 1").await;
    assert!(told.contains("open"), "{told}");
    let begins = "2026-11-27T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
    let there = world.discord.hears_once(circle.channel, &format!("<t:{begins}:F> (<t:{begins}:R>)")).await;
    assert!(there.content.starts_with("**Rust evening**\n**Bring** a laptop"), "{}", there.content);
    let here = world.telegram.hears_saying(circle.forum, "2026-11-27 20:00 (UTC+08:00)").await;
    assert_eq!(
        here.buttons[0].iter().map(|button| button.text.as_str()).collect::<Vec<_>>(),
        ["Going", "Maybe", "Not going"]
    );
    (there, here)
}

/// A press on Discord is answered there in private; one in the group on Telegram beside the button, so that nobody else
/// reads of it.
async fn is_filled(world: &World, circle: &Circle, there: &Message, here: &SentMessage) -> (discord::UserId, UserId) {
    let dan = world.discord.add_user("Dan");
    world.discord.joins(dan, circle.guild);
    let text = presses_on_discord(world, dan, there, "Going").await;
    assert!(text.contains("You have a place"), "{text}");
    let text = presses_in_group(world, circle.owner, here, "Going").await;
    assert!(text.contains("You have a place"), "{text}");
    let eve = world.telegram.add_user("Eve");
    world.telegram.joins(eve, circle.forum);
    let text = presses_in_group(world, eve, here, "Going").await;
    assert!(text.contains("You are number 1 in the queue"), "{text}");
    takes_the_calendar_file(world, circle, (dan, there), here).await;
    let is_full = |text: &str| text.contains("2 of 2 taken, 0 free") && text.contains("Waiting: 1");
    let id = there.id;
    world.discord.wait_for("the full list", move |fake| is_full(&fake.message(id).content).then_some(())).await;
    let id = here.id;
    world.telegram.wait_for("the full list", move |fake| is_full(fake.message(id).words()).then_some(())).await;
    (dan, eve)
}

/// The same file on both platforms, for whoever asks for it alone.
async fn takes_the_calendar_file(
    world: &World,
    circle: &Circle,
    (dan, there): (discord::UserId, &Message),
    here: &SentMessage,
) {
    let press = world.discord.presses_button(dan, there.id, "Calendar file");
    let answers = world.discord.answered(press).await;
    let file = answers.message().unwrap().files[0].clone();
    assert!(answers.is_private() && file.name == "event-1.ics", "{}", file.name);
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("DTSTART:20261127T120000Z\r\n"), "{text}");
    world.passes(PACE);
    let press = world.telegram.presses_button(circle.owner, here.id, "Calendar file");
    world.telegram.answered(&press).await;
    world.telegram.hears_saying(circle.owner.private_chat(), "2026-11-27 20:00 (UTC+08:00)").await;
    let document = world.telegram.hears(circle.owner.private_chat()).await.document.unwrap();
    let same = String::from_utf8(document.bytes.to_vec()).unwrap();
    // When it was written differs, nothing else.
    let unstamped =
        |text: &str| text.lines().filter(|line| !line.starts_with("DTSTAMP")).collect::<Vec<_>>().join("\n");
    assert_eq!((document.name.as_str(), unstamped(&same)), ("event-1.ics", unstamped(&text)));
}

pub(crate) async fn presses_on_discord(world: &World, who: discord::UserId, message: &Message, button: &str) -> String {
    let press = world.discord.presses_button(who, message.id, button);
    world.discord.answered(press).await.text().unwrap().to_owned()
}

pub(crate) async fn presses_in_group(world: &World, who: UserId, message: &SentMessage, button: &str) -> String {
    let press = world.telegram.presses_button(who, message.id, button);
    let answer = world.telegram.answered(&press).await;
    answer["text"].as_str().unwrap_or_else(|| panic!("it is said beside the button: {answer}")).to_owned()
}

/// Eve has never started the bot: she finds a line in the group, starts it, and is told where she stands.
async fn goes_on_to_the_next(world: &World, circle: &Circle, there: &Message, (dan, eve): (discord::UserId, UserId)) {
    let text = presses_on_discord(world, dan, there, "Not going").await;
    assert!(text.contains("not coming"), "{text}");
    world.passes(PACE);
    let line = world.telegram.hears_saying(circle.forum, "private chat").await;
    let text = presses_in_group(world, eve, &line, "What is new for me").await;
    assert!(text.contains("is kept for you until 2026-11-2"), "{text}");
    world.telegram.starts_bot(eve);
    world.telegram.hears(eve.private_chat()).await;
    let at = (dan, there.channel);
    let told = on_discord(world, at, "event answer", &json!({ "number": 1, "answer": "show" })).await;
    assert!(told.contains("not coming"), "{told}");
}

/// One place less: the offer to Eve, the newest, is taken back, and she is told in private.
async fn is_made_smaller(world: &World, circle: &Circle, eve: UserId) {
    world.passes(PACE);
    let at = (circle.approver, circle.channel);
    let told = on_discord(world, at, "event edit", &json!({ "number": 1, "capacity": 1 })).await;
    assert!(told.contains("1 of 1 taken"), "{told}");
    let news = world.telegram.hears_saying(eve.private_chat(), "fewer places").await;
    assert!(news.words().contains("You are number 1 in the queue"), "{}", news.words());
}

/// Who counted on it is told, and nothing can be pressed any more.
async fn is_cancelled(world: &World, circle: &Circle, there: &Message, eve: UserId) {
    world.passes(PACE);
    let told = privately(world, circle.writer, circle.forum, "/event cancel 1").await;
    assert!(told.contains("2 people"), "{told}");
    for person in [circle.owner, eve] {
        world.telegram.hears_saying(person.private_chat(), "does not take place").await;
    }
    let id = there.id;
    let cancelled = world.discord.wait_for("the cancelled announcement", move |fake| {
        let message = fake.message(id);
        message.content.contains("Cancelled").then_some(message)
    });
    assert!(cancelled.await.components.is_empty(), "{}", world.engine());
    world.passes_until("2026-11-27T12:30:00Z").await;
    // What was still to be changed is due by now, and being done.
    let mut told = String::new();
    for _ in 0..ASKED_MAX {
        told = privately(world, circle.writer, circle.forum, "/outbox list").await;
        if told.contains("Nothing is left to do") {
            return;
        }
        world.passes(PACE);
    }
    panic!("{}: {told}", world.engine());
}
