//! What no client expects is kept, counted and shown, and blocks nobody.

use std::time::Duration;

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_unknown_kind_is_kept_and_what_follows_is_handled() {
    let (world, ada, group) = World::with_group().await;
    world.fake.emits_unknown_kind();
    world.fake.says(ada, group, "hello");
    world.work().await;
    assert_eq!(world.unhandled().await, ["unknown telepathy_received"]);
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
}

#[tokio::test]
async fn an_element_without_a_number_is_kept_once_and_does_not_make_the_loop_spin() {
    let (world, ada, group) = World::with_group().await;
    world.fake.emits_element_without_id();
    // It cannot be confirmed: it comes again until something with a number follows.
    world.let_pass(Duration::from_secs(1), Duration::from_secs(1)).await;
    world.clock.wait_between(Duration::from_secs(2), Duration::from_secs(2)).await;
    world.fake.says(ada, group, "hello");
    world.advance(Duration::from_secs(2));
    world.work().await;
    assert_eq!(world.unhandled().await, ["unknown unnumbered"]);
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
}

#[tokio::test]
async fn what_is_no_object_is_kept_too() {
    let (world, ada, group) = World::with_group().await;
    world.fake.emits_verbatim(json!(["what", 7]));
    world.fake.emits_verbatim(json!({ "update_id": "seven" }));
    world.fake.says(ada, group, "hello");
    world.work().await;
    assert_eq!(world.unhandled().await, ["unknown unnumbered", "unknown unnumbered"]);
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
}

#[tokio::test]
async fn newer_contents_are_still_messages() {
    let (world, ada, group) = World::with_group().await;
    let other = world.fake.add_supergroup("Other", ada);
    let elsewhere = world.fake.says(ada, other, "there");
    world.fake.says_a_date(ada, group, "tomorrow");
    world.fake.replies_across_chats(ada, group, elsewhere, "here");
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 1 1 0 0"]);
    assert_eq!(world.unhandled().await, [""; 0]);
}

#[tokio::test]
async fn a_message_of_a_content_that_nobody_knows_is_kept() {
    let (world, ada, group) = World::with_group().await;
    let message = json!({
        "message_id": 900, "date": 1_780_000_000, "hologram": {"file_id": "x"},
        "chat": {"id": group.0, "type": "supergroup", "title": "Rust night school"},
        "from": {"id": ada.0, "is_bot": false, "first_name": "Ada"},
    });
    world.fake.emits("message", &message);
    world.work().await;
    assert_eq!(world.unhandled().await, ["unknown message"]);
}

#[tokio::test]
async fn a_needed_kind_that_cannot_be_read_is_set_aside_with_the_reason_and_without_its_text() {
    let (world, ada, group) = World::with_group().await;
    world.fake.becomes_unheard_of(ada, group, "ghost");
    world.fake.emits("message", &json!({"message_id": "no number", "text": "a secret word"}));
    world.fake.emits("message_reaction", &json!({"chat": 5}));
    world.fake.emits("callback_query", &json!([1]));
    world.fake.says(ada, group, "hello");
    world.work().await;
    let expected =
        ["set-aside chat_member", "set-aside message", "set-aside message_reaction", "set-aside callback_query"];
    assert_eq!(world.unhandled().await, expected);
    let reasons = world.rows("SELECT reason FROM inbox WHERE state = 'set-aside'").await;
    assert!(reasons.iter().all(|reason| !reason.is_empty() && !reason.contains("secret")), "{reasons:?}");
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
}

#[tokio::test]
async fn reactions_and_votes_by_nobody_stop_nothing() {
    let (world, ada, group) = World::with_group().await;
    let message = world.fake.says(ada, group, "hello");
    world.fake.is_reacted_to_by_nobody(message, "👍");
    world.fake.is_voted_on_by_nobody("42");
    world.fake.says(ada, group, "again");
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 2 0 0 0"]);
    assert_eq!(world.unhandled().await, [""; 0]);
}
