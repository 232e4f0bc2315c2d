//! What one person is told in private.

use steward_core::outbox::{Cause, Verdict, private_channel};
use steward_fakes::telegram::{Setup, UserId};

use crate::posting::send;
use crate::world::World;

fn is_no_way(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Impossible { cause: Cause::NoPrivateWay, reason } if !reason.is_empty())
}

async fn told(world: &World, person: UserId) -> Verdict {
    world.performs(private_channel(&person.0.to_string()), send("it begins")).await
}

#[tokio::test]
async fn who_has_started_the_bot_is_told_in_private_and_nobody_else_hears() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.starts_bot(ada);
    assert!(matches!(told(&world, ada).await, Verdict::Done { id: Some(_) }));
    world.fake.hears_saying(ada.private_chat(), "it begins").await;
    assert!(world.fake.sent_messages(group).is_empty());
}

#[tokio::test]
async fn who_never_started_the_bot_or_blocked_it_cannot_be_told() {
    let (world, ada, _) = World::not_run_in_group(Setup::default()).await;
    let verdict = told(&world, ada).await;
    assert!(is_no_way(&verdict), "{verdict:?}");
    world.fake.starts_bot(ada);
    world.fake.blocks_bot(ada);
    let verdict = told(&world, ada).await;
    assert!(is_no_way(&verdict), "{verdict:?}");
    world.fake.unblocks_bot(ada);
    assert!(matches!(told(&world, ada).await, Verdict::Done { id: Some(_) }));
    let verdict = told(&world, UserId(987_654_321)).await;
    assert!(is_no_way(&verdict), "nobody: {verdict:?}");
}

#[tokio::test]
async fn a_group_that_the_bot_may_not_write_in_says_nothing_of_people() {
    let (world, ada, _) = World::not_run_in_group(Setup::default()).await;
    let elsewhere = world.fake.add_supergroup("Elsewhere", ada);
    let verdict = world.performs(elsewhere.0, send("hello")).await;
    assert!(matches!(verdict, Verdict::Parked { cause: Cause::NotThere, .. }), "{verdict:?}");
}
