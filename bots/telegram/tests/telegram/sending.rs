//! Answers go out once: repeated where nothing took place, never where that is not known.

use std::time::Duration;

use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};
use steward_fakes::telegram::{ChatId, Setup, UserId};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const JITTER: Duration = Duration::from_millis(250);

/// Somebody asks for help in private, and the answer meets a fault.
async fn ask_with(fault: Fault) -> (World, UserId, ChatId) {
    let world = World::start().await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    world.fake.faults.add(FaultRule::once("sendMessage", fault));
    world.fake.types_command(ada, ada.private_chat(), "/help");
    world.work().await;
    // Each command is answered by a task of its own: the second must not overtake this one.
    world.fake.wait_for("the call", |fake| (!fake.calls("sendMessage").is_empty()).then_some(())).await;
    (world, ada, ada.private_chat())
}

/// Asks once more, so that what went before is over.
async fn ask_again(world: &World, ada: UserId) {
    world.fake.types_command(ada, ada.private_chat(), "/help growth");
    world.work().await;
    let sent = |fake: &steward_fakes::telegram::Platform| {
        fake.sent_messages(ada.private_chat())
            .iter()
            .any(|message| message.words().starts_with("/growth ·"))
            .then_some(())
    };
    world.fake.wait_for("the second answer", sent).await;
}

#[tokio::test]
async fn an_answer_that_is_too_fast_is_sent_after_exactly_the_told_wait() {
    let told = [
        (RetryAfter::Seconds(3), SECOND * 3),
        (RetryAfter::Fraction(2.5), SECOND * 5 / 2),
        (RetryAfter::Missing, SECOND * 5),
    ];
    for (retry_after, wait) in told {
        let (world, _, chat) = ask_with(Fault::RateLimit { retry_after, scope: RateScope::User }).await;
        world.let_pass(wait, wait + JITTER).await;
        world.fake.hears_saying(chat, "/growth").await;
        assert_eq!(world.fake.calls("sendMessage").len(), 2);
    }
}

#[tokio::test]
async fn an_answer_that_would_come_a_week_late_is_given_up() {
    let fault = Fault::RateLimit { retry_after: RetryAfter::Huge, scope: RateScope::User };
    let (world, ada, chat) = ask_with(fault).await;
    ask_again(&world, ada).await;
    assert_eq!(world.fake.sent_messages(chat).len(), 1);
}

#[tokio::test]
async fn an_answer_of_which_nobody_knows_whether_it_arrived_is_not_sent_again() {
    let arrived = [
        (Fault::Status { code: 500 }, 0),
        (Fault::Status { code: 502 }, 0),
        (Fault::Html, 0),
        (Fault::DropBefore, 0),
        (Fault::TruncatedJson, 1),
        (Fault::DropAfter, 1),
        (Fault::DropMidResponse { bytes: 50 }, 1),
    ];
    for (fault, count) in arrived {
        let (world, ada, chat) = ask_with(fault.clone()).await;
        ask_again(&world, ada).await;
        assert_eq!(world.fake.sent_messages(chat).len(), count + 1, "{fault:?}");
        assert_eq!(world.fake.calls("sendMessage").len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_whose_call_hangs_is_given_up_and_not_sent_again() {
    for (fault, count) in [(Fault::HangBefore, 0), (Fault::HangAfter, 1)] {
        let (world, ada, chat) = ask_with(fault).await;
        world.fake.faults.until_hanging(1).await;
        world.let_pass(SECOND * 30, SECOND * 30).await;
        ask_again(&world, ada).await;
        assert_eq!(world.fake.sent_messages(chat).len(), count + 1);
    }
}

#[tokio::test]
async fn a_question_that_fails_is_asked_again() {
    let (world, ada, group) = World::with_group().await;
    world.advance(SECOND * 61);
    world.fake.faults.add(FaultRule::once("getChatAdministrators", Fault::Status { code: 502 }));
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    world.let_pass(SECOND / 2, SECOND / 2).await;
    assert!(world.fake.hears(group).await.photo.is_some());
}

#[tokio::test]
async fn many_answers_keep_the_pace_that_telegram_takes() {
    let setup = Setup { keeps_flood_limits: true, ..Setup::default() };
    let world = World::start_with(setup).await;
    world.fake.is_polled().await;
    let people: Vec<UserId> = (0..3).map(|number| world.fake.add_user(&format!("Person {number}"))).collect();
    for person in &people {
        for _ in 0..8 {
            world.fake.types_command(*person, person.private_chat(), "/help");
        }
    }
    world.work().await;
    for _ in 0..5 {
        let chat = people[0].private_chat();
        world.fake.hears(chat).await;
    }
    // The rest waits for its turn, by the clock.
    world.let_pass(SECOND * 5, SECOND * 5).await;
    for person in &people {
        let all = |fake: &steward_fakes::telegram::Platform| {
            (fake.sent_messages(person.private_chat()).len() == 8).then_some(())
        };
        world.fake.wait_for("eight answers", all).await;
    }
    assert!(world.fake.calls("sendMessage").iter().all(|call| call.status == 200));
}

#[tokio::test]
async fn nothing_that_is_sent_can_ping_or_preview() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/help");
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    world.fake.hears(group).await;
    world.fake.hears(group).await;
    for call in world.fake.calls("sendMessage") {
        assert_eq!(call.args["link_preview_options"]["is_disabled"], true);
        assert_eq!(call.args.get("parse_mode"), None);
    }
}
