//! What one person is told in private: in order, and who cannot be written to is known and holds nobody up.

use steward_core::CommunityId;
use steward_core::content::{Message, Text};
use steward_core::outbox::{Cause, Deed, NewEffect, State, Unreachable, Verdict, insert, private_channel, unreachable};
use steward_core::ports::PlatformName::Telegram;

use super::support::outbox::{Publisher, minutes};
use super::support::sender::Fault;

const COMMUNITY: CommunityId = CommunityId(1);

/// Something to be told to somebody on Telegram.
async fn tells(world: &Publisher, person: &str, text: &str) {
    let steward = world.steward();
    let deed = Deed::Send { message: Message { text: Text::plain(text), ..Message::default() } };
    let mut write = steward.db.write().await.unwrap();
    let channel = private_channel(person);
    let new = NewEffect {
        community: COMMUNITY,
        platform: Telegram,
        channel: &channel,
        origin: None,
        subject: None,
        deed: &deed,
        state: State::Waiting,
        not_before: world.now(),
        too_late: None,
    };
    insert(&mut write, &*steward.rng, &new, world.now()).await.unwrap();
    write.commit().await.unwrap();
}

async fn out_of_reach(world: &Publisher) -> Vec<Unreachable> {
    unreachable(&mut world.steward().db.read().await.unwrap(), COMMUNITY).await.unwrap()
}

fn closed() -> Fault {
    let reason = "Forbidden: bot can't initiate conversation with a user".to_owned();
    Fault::Says(Verdict::Impossible { cause: Cause::NoPrivateWay, reason })
}

#[tokio::test]
async fn who_cannot_be_written_to_is_known_until_they_can_and_moderators_are_not_told() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        world.joins(Telegram, "-200", "ada").await;
        let since = world.now();
        world.telegram.fails([closed(), closed()]);
        tells(&world, "ada", "a place is free").await;
        tells(&world, "ada", "it begins").await;
        world.passes(minutes(3)).await;
        assert!(world.telegram.texts("user:ada").is_empty());
        let known = out_of_reach(&world).await;
        assert_eq!(known.len(), 1, "{}: {known:?}", world.engine());
        assert_eq!((known[0].platform, known[0].external_id.as_str()), (Telegram, "ada"));
        assert_eq!(known[0].since, since, "{}: since the first refusal", world.engine());
        assert!(world.discord.texts("103").is_empty(), "{}", world.engine());
        tells(&world, "ada", "it goes on").await;
        world.passes(minutes(1)).await;
        assert_eq!(world.telegram.texts("user:ada"), ["it goes on"]);
        assert!(out_of_reach(&world).await.is_empty(), "{}", world.engine());
    }
}

#[tokio::test]
async fn who_writes_to_the_bot_in_private_is_in_reach_again() {
    for mut world in Publisher::each().await {
        world.joins(Telegram, "-200", "ada").await;
        world.telegram.fails([closed()]);
        tells(&world, "ada", "hello").await;
        world.passes(minutes(1)).await;
        assert_eq!(out_of_reach(&world).await.len(), 1, "{}", world.engine());
        world.writes_in_private(Telegram, "ada", "/help").await;
        assert!(out_of_reach(&world).await.is_empty(), "{}", world.engine());
    }
}

#[tokio::test]
async fn what_one_person_is_told_keeps_its_order_and_holds_up_nobody_else() {
    for mut world in Publisher::each().await {
        world.telegram.fails([Fault::Says(Verdict::NotYet { wait: Some(minutes(1)), reason: "429".to_owned() })]);
        for (person, text) in [("1", "first"), ("1", "second"), ("2", "theirs")] {
            tells(&world, person, text).await;
        }
        world.works().await;
        assert!(world.telegram.texts("user:1").is_empty(), "{}", world.engine());
        assert_eq!(world.telegram.texts("user:2"), ["theirs"], "{}", world.engine());
        world.passes(minutes(2)).await;
        assert_eq!(world.telegram.texts("user:1"), ["first", "second"], "{}", world.engine());
        assert!(world.discord.messages("user:1").is_empty(), "{}", world.engine());
    }
}
