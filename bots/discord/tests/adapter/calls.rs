//! Questions to Discord: limits are kept, what failed is asked again, nothing is concluded from silence.

use std::time::Duration;

use steward_core::ports::{CallError, Platform};
use steward_fakes::discord::RateLimits;
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};

use crate::world::World;

const MEMBERS: &str = "/guilds/{guild_id}/members";

/// The roster, with the clock moved as needed.
async fn roster(world: &World) -> Result<usize, CallError> {
    let discord = std::sync::Arc::clone(&world.discord);
    let guild = world.guild.to_string();
    let asking = tokio::spawn(async move { discord.roster(&guild).await });
    world.until_moving("a roster", Duration::from_millis(500), async |_| asking.is_finished().then_some(())).await;
    asking.await.unwrap().map(|roster| roster.people.len())
}

#[tokio::test]
async fn a_question_that_goes_wrong_is_asked_again() {
    let too_many = |retry_after, scope| Fault::RateLimit { retry_after, scope };
    for fault in [
        too_many(RetryAfter::Seconds(7), RateScope::User),
        too_many(RetryAfter::Fraction(0.25), RateScope::Global),
        too_many(RetryAfter::Missing, RateScope::Shared),
        Fault::Status { code: 500 },
        Fault::Status { code: 503 },
        Fault::Html,
        Fault::TruncatedJson,
        Fault::HangBefore,
        Fault::HangAfter,
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::DropMidResponse { bytes: 40 },
    ] {
        let world = World::new().await;
        world.member("Ada");
        world.fake.breaks(FaultRule::once(MEMBERS, fault.clone()));
        assert_eq!(roster(&world).await.unwrap(), 3, "{fault:?}");
        assert_eq!(world.fake.requests_of("GET", MEMBERS).len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_a_long_outage_is_no_answer() {
    let world = World::new().await;
    world.fake.breaks(FaultRule::once(MEMBERS, Fault::Status { code: 403 }));
    assert!(matches!(roster(&world).await, Err(CallError::Refused(_))));
    world.fake.breaks(FaultRule::always(MEMBERS, Fault::Status { code: 502 }));
    assert!(matches!(roster(&world).await, Err(CallError::Unavailable(_))));
    world.fake.faults().clear();
    let fault = Fault::RateLimit { retry_after: RetryAfter::Huge, scope: RateScope::User };
    world.fake.breaks(FaultRule::once(MEMBERS, fault));
    assert!(matches!(roster(&world).await, Err(CallError::Unavailable(_))));
}

#[tokio::test]
async fn the_headers_are_obeyed_so_that_no_limit_is_met() {
    let world = World::new().await;
    world.fake.sets_rate_limits(RateLimits::Enforced);
    for _ in 0..12 {
        roster(&world).await.unwrap();
    }
    assert!(world.fake.requests().iter().all(|request| request.status == Some(200)));
}

#[tokio::test]
async fn a_big_guild_is_read_page_by_page_and_once_each() {
    let world = World::new().await;
    for n in 0..2000 {
        world.member(&format!("m{n}"));
    }
    assert_eq!(roster(&world).await.unwrap(), 2002);
    assert_eq!(world.fake.requests_of("GET", MEMBERS).len(), 3);
}

#[tokio::test]
async fn an_error_never_holds_the_token() {
    let world = World::new().await;
    world.fake.goes_down();
    let Err(error) = roster(&world).await else { panic!() };
    assert!(!error.to_string().contains(&world.fake.token()), "{error}");
    assert!(!error.to_string().contains("127.0.0.1"), "{error}");
    world.fake.comes_up();
}
