//! A channel is read back, and a message is called absent only when the whole time was read.

use std::time::Duration;

use steward_core::content::{Media, MediaKind, Message, Text};
use steward_core::outbox::{Deed, Found, Task, Verdict};
use steward_core::ports::Sender;
use steward_fakes::discord::permission;
use steward_fakes::faults::{Fault, FaultRule};

use crate::world::World;

const MESSAGES: &str = "/channels/{channel_id}/messages";

async fn finds(world: &World, task: &Task) -> Found {
    let (discord, task) = (std::sync::Arc::clone(&world.discord), task.clone());
    let finding = tokio::spawn(async move { discord.find_sent(&task).await });
    let step = Duration::from_millis(500);
    world.until_moving("an end of reading", step, async |_| finding.is_finished().then_some(())).await;
    finding.await.unwrap()
}

#[tokio::test]
async fn a_message_that_was_sent_into_silence_is_found() {
    let world = World::new().await;
    world.sends("an older one", "A").await;
    world.clock.advance(Duration::from_mins(5));
    let task = world.task(world.channel, "  hello *you* \n", "N");
    world.fake.breaks(FaultRule::once(MESSAGES, Fault::DropAfter));
    world.performs(&task).await;
    // Somebody says the same; only what the bot said counts.
    world.fake.says(world.owner, world.channel, "hello *you*");
    let sent = world.fake.sent_messages(world.channel).pop().unwrap();
    world.clock.advance(Duration::from_mins(5));
    assert_eq!(finds(&world, &task).await, Found::There(sent.id.to_string()));
}

#[tokio::test]
async fn a_message_that_was_not_sent_is_absent_among_others() {
    let world = World::new().await;
    let task = world.task(world.channel, "hello", "N");
    world.fake.breaks(FaultRule::once(MESSAGES, Fault::DropBefore));
    world.performs(&task).await;
    world.fake.says(world.owner, world.channel, "hello");
    world.sends("something else", "M").await;
    assert_eq!(finds(&world, &task).await, Found::Absent);
}

#[tokio::test]
async fn what_was_sent_long_before_the_first_attempt_is_another_message() {
    let world = World::new().await;
    world.sends("good morning", "A").await;
    world.clock.advance(Duration::from_secs(31));
    let task = world.task(world.channel, "good morning", "N");
    assert_eq!(finds(&world, &task).await, Found::Absent, "nothing was written since");
}

#[tokio::test]
async fn a_message_with_a_picture_that_steward_drew_is_found_by_its_words() {
    let world = World::new().await;
    let message = |text: &str| Message {
        text: Text::plain(text),
        media: vec![Media::drawn(b"\x89PNG drawn", "A line that rises")],
        ..Message::default()
    };
    let task = world.task_to(world.channel, Deed::Send { message: message("This week") }, "N");
    world.fake.breaks(FaultRule::once(MESSAGES, Fault::DropAfter));
    world.performs(&task).await;
    let sent = world.fake.sent_messages(world.channel).pop().unwrap();
    assert_eq!((sent.files.len(), sent.embeds.len()), (1, 0));
    let file = &sent.files[0];
    assert_eq!((&*file.name, file.description.as_deref()), ("chart.png", Some("A line that rises")));
    world.clock.advance(Duration::from_mins(5));
    assert_eq!(finds(&world, &task).await, Found::There(sent.id.to_string()));
    let other = world.task_to(world.channel, Deed::Send { message: message("Last week") }, "M");
    assert_eq!(finds(&world, &other).await, Found::Absent);
}

#[tokio::test]
async fn messages_without_words_are_told_apart_by_their_pictures() {
    let world = World::new().await;
    let shows = |url: &str| {
        let media = vec![Media::at(MediaKind::Photo, url)];
        Deed::Send { message: Message { text: Text::default(), media, buttons: Vec::new() } }
    };
    let sent = world.task_to(world.channel, shows("https://example.org/a.png"), "A");
    world.performs(&sent).await;
    assert!(matches!(finds(&world, &sent).await, Found::There(_)));
    let other = world.task_to(world.channel, shows("https://example.org/b.png"), "B");
    assert_eq!(finds(&world, &other).await, Found::Absent);
}

#[tokio::test]
async fn reading_goes_page_by_page_and_gives_up_after_a_thousand() {
    let world = World::new().await;
    let task = world.task(world.channel, "hello", "N");
    for number in 0..250 {
        world.fake.says(world.owner, world.channel, &format!("chatter {number}"));
    }
    assert_eq!(finds(&world, &task).await, Found::Absent);
    assert_eq!(world.fake.requests_of("GET", MESSAGES).len(), 3);
    let id = world.sends("hello", "N").await;
    assert_eq!(finds(&world, &task).await, Found::There(id));
    for number in 0..1000 {
        world.fake.says(world.owner, world.channel, &format!("more chatter {number}"));
    }
    let other = world.task(world.channel, "other", "M");
    assert_eq!(finds(&world, &other).await, Found::Unknown);
}

#[tokio::test]
async fn an_exact_page_is_followed_by_an_empty_one() {
    let world = World::new().await;
    let task = world.task(world.channel, "hello", "N");
    for number in 0..100 {
        world.fake.says(world.owner, world.channel, &format!("chatter {number}"));
    }
    assert_eq!(finds(&world, &task).await, Found::Absent);
    assert_eq!(world.fake.requests_of("GET", MESSAGES).len(), 2);
}

#[tokio::test]
async fn a_history_that_may_not_be_read_proves_nothing() {
    let world = World::new().await;
    world.fake.denies_bot(world.channel, permission::READ_MESSAGE_HISTORY);
    let task = world.task(world.channel, "hello", "N");
    assert_eq!(finds(&world, &task).await, Found::Absent, "nothing was ever written there");
    world.fake.says(world.owner, world.channel, "a secret");
    assert_eq!(finds(&world, &task).await, Found::Unknown);
}

#[tokio::test]
async fn what_cannot_be_read_is_unknown_and_can_be_asked_later_when_discord_has_trouble() {
    let world = World::new().await;
    let task = world.task(world.channel, "hello", "N");
    world.fake.breaks(FaultRule::always(MESSAGES, Fault::Status { code: 500 }));
    assert_eq!(finds(&world, &task).await, Found::Away);
    world.fake.faults().clear();
    world.fake.denies_bot(world.channel, permission::VIEW_CHANNEL);
    assert_eq!(finds(&world, &task).await, Found::Unknown);
    let delete = world.task_to(world.channel, Deed::Delete { id: "1".to_owned() }, "D");
    assert_eq!(finds(&world, &delete).await, Found::Unknown, "nothing to look for: it is the same twice as once");
}

#[tokio::test]
async fn what_was_sent_is_looked_for_by_the_clock_of_discord_when_ours_is_fast() {
    let slow = || "2026-11-24T07:50:00Z".parse().unwrap();
    let world = World::with(|fake| fake.follows_clock(std::sync::Arc::new(slow))).await;
    let first_attempt_at = world.discord.time(world.clock_now()).await;
    assert_eq!(world.discord.time(world.clock_now()).await, first_attempt_at);
    assert_eq!(world.fake.requests_of("GET", "/users/@me").len(), 1, "what every answer tells is asked for once");
    assert!((first_attempt_at - slow()).num_seconds().abs() <= 1, "{first_attempt_at}: ours shows 08:00");
    let task = Task { first_attempt_at, ..world.task(world.channel, "hello", "N") };
    let Verdict::Done { id: Some(id) } = world.performs(&task).await else { panic!() };
    assert_eq!(finds(&world, &task).await, Found::There(id));
}
