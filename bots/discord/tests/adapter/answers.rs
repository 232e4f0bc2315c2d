//! Answers when something goes wrong on the way: each interaction is answered once, or not at all, never twice.

use std::time::Duration;

use serde_json::json;
use steward_fakes::discord::InteractionId;
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};

use crate::world::World;

const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const MEMBER: &str = "/guilds/{guild_id}/members/{user_id}";

/// Waits for the answer and moves the clock in steps that leave room before Discord's three seconds.
async fn answered(world: &World, asked: InteractionId) -> steward_fakes::discord::Answers {
    let there = async |world: &World| Some(world.fake.answers(asked)).filter(|answers| answers.message().is_some());
    world.until_moving("an answer", Duration::from_millis(250), there).await
}

#[tokio::test]
async fn a_first_answer_that_goes_wrong_is_given_once_more() {
    let too_many = |retry_after, scope| Fault::RateLimit { retry_after, scope };
    for fault in [
        too_many(RetryAfter::Seconds(1), RateScope::User),
        too_many(RetryAfter::Fraction(0.5), RateScope::Global),
        too_many(RetryAfter::Missing, RateScope::Shared),
        Fault::Status { code: 502 },
        Fault::Html,
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::DropMidResponse { bytes: 20 },
    ] {
        let world = World::running().await;
        let acted = matches!(fault, Fault::DropAfter | Fault::DropMidResponse { .. });
        if acted {
            // The first one came: Discord says so at the second, which is what makes the repetition harmless.
            world.fake.expect_refusal("/callback", "a second first answer");
        }
        world.fake.breaks(FaultRule::once(CALLBACK, fault.clone()));
        let asked = world.owner_uses("help", &json!({}));
        let answers = answered(&world, asked).await;
        assert!(answers.is_private(), "{fault:?}");
        let calls = async |world: &World| (world.fake.requests_of("POST", CALLBACK).len() == 2).then_some(());
        world.until_moving("a second call", Duration::from_millis(250), calls).await;
        assert_eq!(world.fake.all_messages(world.channel).len(), 1 + answers.followups.len(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_interaction_lives_is_not_waited() {
    let world = World::running().await;
    let fault = Fault::RateLimit { retry_after: RetryAfter::Huge, scope: RateScope::User };
    world.fake.breaks(FaultRule::once(CALLBACK, fault));
    world.owner_uses("help", &json!({}));
    let refused = async |world: &World| world.fake.requests_of("POST", CALLBACK).first().and_then(|call| call.status);
    assert_eq!(world.until("a refusal", refused).await, 429);
    // The next command is answered as if nothing had been.
    let asked = world.owner_uses("help", &json!({}));
    answered(&world, asked).await;
    assert_eq!(world.fake.requests_of("POST", CALLBACK).len(), 2);
}

#[tokio::test]
async fn an_answer_that_takes_long_is_promised_in_time_and_then_given() {
    let mut world = World::running().await;
    // Another process does not know the owner and has to ask; that takes its time.
    world.dies_and_starts_again().await;
    world.fake.breaks(FaultRule::once(MEMBER, Fault::HangAfter));
    let asked = world.owner_uses("growth", &json!({}));
    world.fake.faults().until_hanging(1).await;
    let promised = async |world: &World| world.fake.answers(asked).callback;
    let promise = world.until_moving("a promise", Duration::from_millis(500), promised).await;
    assert_eq!(promise.kind, 5);
    assert!((1500..3000).contains(&promise.after_ms), "{promise:?}");
    world.fake.faults().release();
    let answers = world.fake.answered(asked).await;
    // Who may see the answer was not known when it was promised.
    assert!(answers.is_private());
    assert_eq!(answers.message().unwrap().files.len(), 1);
    assert_eq!(world.fake.requests_of("PATCH", ORIGINAL).len(), 1);
}

#[tokio::test]
async fn a_promise_is_kept_through_limits_and_outages() {
    for fault in [
        Fault::RateLimit { retry_after: RetryAfter::Fraction(2.5), scope: RateScope::User },
        Fault::Status { code: 500 },
        Fault::TruncatedJson,
        Fault::DropAfter,
    ] {
        let mut world = World::running().await;
        world.dies_and_starts_again().await;
        world.fake.breaks(FaultRule::once(MEMBER, Fault::HangAfter));
        world.fake.breaks(FaultRule::once(ORIGINAL, fault.clone()));
        let asked = world.owner_uses("growth", &json!({}));
        world.fake.faults().until_hanging(1).await;
        let promised = async |world: &World| world.fake.answers(asked).callback;
        world.until_moving("a promise", Duration::from_millis(500), promised).await;
        world.fake.faults().release();
        let twice = async |world: &World| (world.fake.requests_of("PATCH", ORIGINAL).len() == 2).then_some(());
        world.until_moving("a second attempt", Duration::from_millis(500), twice).await;
        let answers = world.fake.answered(asked).await;
        assert_eq!(answers.message().unwrap().files.len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn an_interaction_from_before_a_crash_that_is_too_old_is_left_alone() {
    let mut world = World::running().await;
    world.dies().await;
    world.owner_uses("help", &json!({}));
    world.clock.advance(Duration::from_secs(10));
    world.starts_again().await;
    // The adapter dates it by its arrival and tries; Discord does not take the answer any more.
    world.fake.expect_refusal("/callback", "answered after");
    let tried = async |world: &World| world.fake.requests_of("POST", CALLBACK).first().and_then(|call| call.status);
    assert_eq!(world.until_moving("an attempt", Duration::from_millis(250), tried).await, 404);
    let asked = world.owner_uses("help", &json!({}));
    answered(&world, asked).await;
}

/// Nothing can be written to the database until this is dropped: neither the inbox nor its worker gets on.
async fn blocked(world: &World) -> steward_core::store::Write {
    world.steward.db.write().await.unwrap()
}

async fn promised(world: &World, asked: InteractionId) -> steward_fakes::discord::Callback {
    let promised = async |world: &World| world.fake.answers(asked).callback;
    world.until_moving("a promise", Duration::from_millis(250), promised).await
}

#[tokio::test]
async fn an_interaction_that_waits_behind_others_is_promised_in_time_and_answered_later() {
    // Everybody sees figures unless the community set it otherwise; what concerns one person, nobody else.
    for (command, is_private) in [("growth", false), ("help", true), ("settings show", true)] {
        let world = World::running().await;
        let blocked = blocked(&world).await;
        let asked = world.owner_uses(command, &json!({}));
        let promise = promised(&world, asked).await;
        assert_eq!(promise.kind, 5, "{command}");
        assert!((1500..=2000).contains(&promise.after_ms), "{command}: {promise:?}");
        world.clock.advance(Duration::from_secs(4));
        drop(blocked);
        let answers = answered(&world, asked).await;
        assert_eq!(answers.is_private(), is_private, "{command}");
        let is_as_promised = |message: &steward_fakes::discord::Message| message.is_ephemeral() == is_private;
        assert!(answers.followups.iter().all(is_as_promised), "{command}");
        assert_eq!(world.fake.requests_of("PATCH", ORIGINAL).len(), 1, "{command}");
        assert_eq!(world.fake.requests_of("POST", CALLBACK).len(), 1, "{command}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_while_it_is_being_promised_takes_the_promises_place() {
    let world = World::running().await;
    let blocked = blocked(&world).await;
    world.fake.breaks(FaultRule::once(CALLBACK, Fault::HangAfter));
    let asked = world.owner_uses("help", &json!({}));
    promised(&world, asked).await;
    world.fake.faults().until_hanging(1).await;
    drop(blocked);
    // The inbox is worked on while the promise is still on its way.
    world.settles().await;
    world.fake.faults().release();
    let answers = answered(&world, asked).await;
    assert!(answers.is_private());
    assert_eq!(world.fake.requests_of("POST", CALLBACK).len(), 1);
}

#[tokio::test]
async fn an_answer_that_has_begun_is_not_promised_by_the_receiver_too() {
    let world = World::running().await;
    // The first answer is there, and its confirmation is late.
    world.fake.breaks(FaultRule::once(CALLBACK, Fault::HangAfter));
    let asked = world.owner_uses("help", &json!({}));
    world.fake.faults().until_hanging(1).await;
    world.clock.advance(Duration::from_millis(2500));
    world.fake.faults().release();
    answered(&world, asked).await;
    for _ in 0..200 {
        world.number("SELECT 1").await;
    }
    assert_eq!(world.fake.requests_of("POST", CALLBACK).len(), 1);
}

#[tokio::test]
async fn a_button_that_waits_behind_others_is_promised_too() {
    let world = World::running().await;
    let message = world.fake.says(world.owner, world.channel, "hello");
    let blocked = blocked(&world).await;
    let pressed = world.fake.presses_unknown_button(world.owner, message, "forged");
    let promise = promised(&world, pressed).await;
    assert!(promise.kind == 5 && promise.after_ms <= 2000, "{promise:?}");
    drop(blocked);
    let answers = answered(&world, pressed).await;
    assert!(answers.is_private() && answers.text().unwrap().contains("button"), "{answers:?}");
    assert_eq!(world.fake.requests_of("POST", CALLBACK).len(), 1);
}

#[tokio::test]
async fn what_a_process_that_died_had_promised_the_next_one_answers() {
    let mut world = World::running().await;
    let held = blocked(&world).await;
    let asked = world.owner_uses("help", &json!({}));
    promised(&world, asked).await;
    world.dies().await;
    drop(held);
    world.fake.expect_refusal("/callback", "a second first answer");
    world.starts_again().await;
    let answers = answered(&world, asked).await;
    assert!(answers.is_private() && !answers.text().unwrap().is_empty());
    assert_eq!(world.fake.requests_of("PATCH", ORIGINAL).len(), 1);
}
