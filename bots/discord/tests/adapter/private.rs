//! What one person is told in private.

use std::time::Duration;

use steward_core::content::{Message, Text};
use steward_core::outbox::{Cause, Deed, Found, Task, Verdict, private_channel};
use steward_core::ports::Sender;
use steward_fakes::discord::UserId;
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};

use crate::world::World;

const OPENING: &str = "/users/@me/channels";

fn to(world: &World, person: impl std::fmt::Display, text: &str, nonce: &str) -> Task {
    let message = Message { text: Text::plain(text), ..Message::default() };
    let channel = private_channel(&person.to_string());
    Task { channel, ..world.task_to(world.channel, Deed::Send { message }, nonce) }
}

fn is_no_way(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Impossible { cause: Cause::NoPrivateWay, reason } if !reason.is_empty())
}

async fn told(world: &World, person: UserId, text: &str, nonce: &str) -> String {
    match world.performs(&to(world, person, text, nonce)).await {
        Verdict::Done { id: Some(id) } => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_private_channel_is_opened_once_and_copies_are_dropped_in_it_too() {
    let world = World::new().await;
    let ada = world.member("Ada");
    let first = told(&world, ada, "a place is free", "N1").await;
    assert_eq!(told(&world, ada, "a place is free", "N1").await, first);
    told(&world, ada, "it begins", "N2").await;
    let texts: Vec<String> = world.fake.private_messages(ada).into_iter().map(|sent| sent.content).collect();
    assert_eq!(texts, ["a place is free", "it begins"]);
    assert_eq!(world.fake.requests_of("POST", OPENING).len(), 1, "the channel is remembered");
}

#[tokio::test]
async fn what_was_told_in_private_is_found_and_changed_there() {
    let world = World::new().await;
    let ada = world.member("Ada");
    let id = told(&world, ada, "a place is free", "N").await;
    let task = to(&world, ada, "a place is free", "N");
    assert_eq!(world.discord.find_sent(&task).await, Found::There(id.clone()));
    let message = Message { text: Text::plain("the place is gone"), ..Message::default() };
    let edit = Task { deed: Deed::Edit { id, message }, ..task };
    assert_eq!(world.performs(&edit).await, Verdict::Done { id: None });
    assert_eq!(world.fake.private_messages(ada)[0].content, "the place is gone");
}

#[tokio::test]
async fn who_takes_no_private_messages_cannot_be_told_and_can_when_they_do_again() {
    let world = World::new().await;
    let ada = world.member("Ada");
    world.fake.closes_private_messages(ada);
    let verdict = world.performs(&to(&world, ada, "hello", "N1")).await;
    assert!(is_no_way(&verdict), "{verdict:?}");
    world.fake.opens_private_messages(ada);
    told(&world, ada, "hello", "N2").await;
}

#[tokio::test]
async fn a_bot_cannot_be_told_and_what_is_no_person_is_not_even_tried() {
    let world = World::new().await;
    let bot = world.fake.add_bot("Other");
    world.fake.expect_refusal("POST", "Invalid Recipient");
    let verdict = world.performs(&to(&world, bot, "hello", "N")).await;
    assert!(is_no_way(&verdict), "{verdict:?}");
    let asked = world.fake.requests().len();
    for nobody in ["", "-1", "12/3", "ada"] {
        let verdict = world.performs(&to(&world, nobody, "hello", "N")).await;
        assert!(matches!(verdict, Verdict::Impossible { cause: Cause::ChannelGone, .. }), "{nobody}: {verdict:?}");
    }
    assert_eq!(world.fake.requests().len(), asked);
}

#[tokio::test]
async fn a_channel_that_could_not_be_opened_surely_sent_nothing() {
    let waits = Fault::RateLimit { retry_after: RetryAfter::Seconds(60), scope: RateScope::User };
    for fault in [Fault::Status { code: 500 }, Fault::DropAfter, waits] {
        let world = World::new().await;
        let ada = world.member("Ada");
        for _ in 0..3 {
            world.fake.breaks(FaultRule::once(OPENING, fault.clone()));
        }
        let verdict = world.performs(&to(&world, ada, "hello", "N")).await;
        assert!(
            matches!(verdict, Verdict::NotYet { .. } | Verdict::Away { may_be_done: false, .. }),
            "{fault:?}: {verdict:?}"
        );
        world.fake.faults().clear();
        world.clock.advance(Duration::from_secs(61));
        told(&world, ada, "hello", "N").await;
        assert_eq!(world.fake.private_messages(ada).len(), 1, "{fault:?}");
    }
}
