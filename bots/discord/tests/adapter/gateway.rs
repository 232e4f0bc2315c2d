//! The gateway: nothing is lost and nothing counts twice, whatever happens to connections, sessions and processes.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use steward_core::lease;
use steward_discord::Stopped;
use steward_fakes::discord::{DiscordWorld, GatewayRecord};
use steward_fakes::faults::{Fault, FaultRule};

use crate::world::World;

const MESSAGES: &str = "SELECT COALESCE(SUM(messages), 0) FROM activity_recent";
const SPANS: &str = "SELECT COUNT(*) FROM coverage";
const SET_ASIDE: &str = "SELECT COUNT(*) FROM inbox WHERE state = 'set-aside'";

/// Its name, and how it is done.
type Disturbance = (&'static str, fn(&DiscordWorld));

async fn greeted(world: &World, greetings: (usize, usize)) {
    let there = async |world: &World| (world.greetings() == greetings && world.fake.is_connected()).then_some(());
    world.until_moving(&format!("{greetings:?} greetings"), Duration::from_secs(1), there).await;
}

#[tokio::test]
async fn a_restart_resumes_without_loss_or_doubling() {
    let mut world = World::running().await;
    let ada = world.member("Ada");
    for n in 0..3 {
        world.fake.says(ada, world.channel, &format!("message {n}"));
    }
    world.counts(MESSAGES, 3).await;
    // Taken in and not durable yet when the process dies.
    world.fake.says(ada, world.channel, "just before");
    world.dies().await;
    world.fake.says(ada, world.channel, "while away");
    let ben = world.member("Ben");
    world.starts_again().await;
    world.counts(MESSAGES, 5).await;
    world.counts(&format!("SELECT COUNT(*) FROM account WHERE external_id = '{ben}'"), 1).await;
    assert_eq!(world.greetings(), (1, 1));
    assert_eq!(world.number(SPANS).await, 1);
    let resumed_at = GatewayRecord::Connected { path: "/resume".to_owned() };
    assert!(world.fake.gateway_records().contains(&resumed_at));
}

#[tokio::test]
async fn many_restarts_count_everything_once() {
    let mut world = World::running().await;
    let ada = world.member("Ada");
    for round in 0..5 {
        for n in 0..20 {
            world.fake.says(ada, world.channel, &format!("message {round} {n}"));
            tokio::task::yield_now().await;
        }
        world.dies_and_starts_again().await;
    }
    world.counts(MESSAGES, 100).await;
    assert_eq!(world.greetings(), (1, 5));
}

#[tokio::test]
async fn a_stop_makes_all_durable_and_leaves_the_session_to_be_resumed() {
    let mut world = World::running().await;
    let ada = world.member("Ada");
    world.fake.says(ada, world.channel, "hello");
    world.settles().await;
    world.discord.stop();
    assert_eq!(world.end().await, Ok(()));
    world
        .fake
        .wait_for("a close", |fake| {
            fake.gateway_records().contains(&GatewayRecord::Closed { code: Some(4000) }).then_some(())
        })
        .await;
    world.starts_again().await;
    world.counts(MESSAGES, 1).await;
    assert_eq!(world.greetings(), (1, 1));
}

#[tokio::test]
async fn a_connection_that_ends_is_resumed() {
    let disturbances: [Disturbance; 7] = [
        ("op 7", |fake| fake.asks_to_reconnect()),
        ("op 9 true", |fake| fake.invalidates_session_resumably()),
        ("a drop", |fake| fake.drops_connections()),
        ("4000", |fake| fake.closes_gateway(4000)),
        ("4008", |fake| fake.closes_gateway(4008)),
        ("1001", |fake| fake.closes_gateway(1001)),
        ("1000", |fake| fake.closes_gateway(1000)),
    ];
    for (name, disturb) in disturbances {
        let world = World::running().await;
        let ada = world.member("Ada");
        world.fake.says(ada, world.channel, "before");
        disturb(&world.fake);
        world.fake.says(ada, world.channel, "after");
        greeted(&world, (1, 1)).await;
        world.counts(MESSAGES, 2).await;
        assert_eq!(world.greetings(), (1, 1), "{name}");
        assert_eq!(world.number(SPANS).await, 1, "{name}");
    }
}

#[tokio::test]
async fn a_session_that_is_lost_leaves_a_gap_and_the_roster_is_compared() {
    let disturbances: [Disturbance; 4] = [
        ("op 9 false", |fake| fake.invalidates_session()),
        ("4007", |fake| fake.closes_gateway(4007)),
        ("4009", |fake| fake.closes_gateway(4009)),
        ("forgotten", |fake| {
            fake.forgets_sessions();
            fake.drops_connections();
        }),
    ];
    for (name, disturb) in disturbances {
        let world = World::running().await;
        let ada = world.member("Ada");
        world.counts("SELECT COUNT(*) FROM stay WHERE found_by = 'event'", 1).await;
        disturb(&world.fake);
        // Nobody tells of this leave.
        world.fake.leaves(ada, world.guild);
        greeted(&world, (2, 0)).await;
        world.counts("SELECT COUNT(*) FROM stay WHERE end_reason = 'unknown' AND left_after_at IS NOT NULL", 1).await;
        assert_eq!(world.number(SPANS).await, 2, "{name}");
    }
}

#[tokio::test]
async fn missing_acknowledgements_end_the_connection_and_not_the_session() {
    let world = World::running().await;
    world.fake.mutes_acks();
    let closed = GatewayRecord::Closed { code: Some(4000) };
    let there = async |world: &World| world.fake.gateway_records().contains(&closed).then_some(());
    world.until_moving("a close", Duration::from_secs(10), there).await;
    world.fake.unmutes_acks();
    greeted(&world, (1, 1)).await;
}

#[tokio::test]
async fn a_gateway_that_says_nothing_is_left_and_tried_again() {
    let mut world = World::new().await;
    world.fake.mutes_hello();
    world.begins();
    let connected = GatewayRecord::Connected { path: "/gateway".to_owned() };
    let times = |fake: &DiscordWorld| fake.gateway_records().iter().filter(|record| **record == connected).count();
    let there = async |world: &World| (times(&world.fake) >= 2).then_some(());
    world.until_moving("a second connection", Duration::from_secs(5), there).await;
    world.fake.unmutes_hello();
    greeted(&world, (1, 0)).await;
}

#[tokio::test]
async fn heartbeats_carry_what_is_durable() {
    let world = World::running().await;
    let ada = world.member("Ada");
    world.counts("SELECT COUNT(*) FROM stay WHERE found_by = 'event'", 1).await;
    let durable = world.number("SELECT sequence FROM receiver").await;
    // The message waits in memory for its second; the clock stands still.
    let sleepers = world.clock.sleepers();
    world.fake.says(ada, world.channel, "hello");
    world.clock.wait_for_sleepers(sleepers + 1).await;
    assert_eq!(last_heartbeat(&world).await, durable);
    world.counts(MESSAGES, 1).await;
    assert_eq!(last_heartbeat(&world).await, durable + 1);
}

/// Asks for a heartbeat; returns the sequence that it carries.
async fn last_heartbeat(world: &World) -> i64 {
    let beats = |fake: &DiscordWorld| {
        let records = fake.gateway_records();
        let beats = records.into_iter().filter_map(|record| match record {
            GatewayRecord::Heartbeat { seq, .. } => Some(seq),
            _ => None,
        });
        beats.collect::<Vec<_>>()
    };
    let before = beats(&world.fake).len();
    world.fake.asks_for_heartbeat();
    let after = world.fake.wait_for("a heartbeat", |fake| Some(beats(fake)).filter(|beats| beats.len() > before)).await;
    after.last().copied().flatten().map_or(-1, |seq| seq as i64)
}

#[tokio::test]
async fn an_event_sent_twice_counts_once_and_two_in_the_wrong_order_count_both() {
    let world = World::running().await;
    let ada = world.member("Ada");
    world.fake.sends_next_event_twice();
    world.fake.says(ada, world.channel, "twice");
    world.fake.swaps_next_events();
    world.fake.says(ada, world.channel, "second");
    world.fake.says(ada, world.channel, "first");
    world.counts(MESSAGES, 3).await;
    world.fake.says(ada, world.channel, "fourth");
    world.counts(MESSAGES, 4).await;
    assert_eq!(world.number("SELECT sequence FROM receiver").await, world.fake.sequences()[0].1 as i64);
}

#[tokio::test]
async fn what_is_unknown_or_broken_is_kept_and_blocks_nobody() {
    let world = World::running().await;
    let ada = world.member("Ada");
    world.fake.emits("BRAND_NEW_KIND", &json!({ "a": [1, 2] }));
    world.fake.emits("GUILD_MEMBER_ADD", &json!({ "guild_id": "x", "user": 7 }));
    world.fake.emits("MESSAGE_CREATE", &json!({ "id": [], "content": "odd" }));
    world.fake.emits("INTERACTION_CREATE", &json!({ "type": 77, "token": "x" }));
    world.fake.sends_frame("{ this is no JSON");
    world.fake.sends_frame(r#"{"op":99,"d":null}"#);
    world.fake.says(ada, world.channel, "hello");
    world.counts(MESSAGES, 1).await;
    world.counts(SET_ASIDE, 3).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state = 'unknown'").await, 1);
    assert_eq!(world.greetings(), (1, 0));
}

#[tokio::test]
async fn intents_that_are_switched_off_stop_it_with_the_cure() {
    let mut world = World::with(|fake| fake.granted_intents(0)).await;
    world.begins();
    assert_eq!(world.end().await, Err(Stopped::Intents));
    assert!(Stopped::Intents.to_string().contains("Server Members Intent"));
}

#[tokio::test]
async fn a_token_that_is_refused_stops_it_with_the_cure() {
    let mut world = World::running().await;
    world.fake.closes_gateway(4004);
    assert_eq!(world.end().await, Err(Stopped::Token));
    world.fake.revokes_token();
    world.begins();
    assert_eq!(world.end().await, Err(Stopped::Token));
}

#[tokio::test]
async fn a_receiver_that_was_replaced_stops_and_says_so() {
    let mut world = World::new().await;
    let db = &world.steward.db;
    let late = lease::take(db, "discord/0", "host-1", world.clock_now()).await.unwrap().unwrap();
    world.discord.receives_under(late);
    world.starts().await;
    world.fake.says(world.owner, world.channel, "hello");
    world.counts(MESSAGES, 1).await;
    let later = world.clock_now() + TimeDelta::minutes(1);
    lease::take(&world.steward.db, "discord/0", "host-2", later).await.unwrap().unwrap();
    world.fake.says(world.owner, world.channel, "hello again");
    let ended = async |world: &World| world.has_ended().then_some(());
    world.until_moving("the end", Duration::from_secs(1), ended).await;
    assert_eq!(world.end().await, Err(Stopped::Replaced));
    assert!(Stopped::Replaced.to_string().contains("another process"));
    assert_eq!(world.number(MESSAGES).await, 1);
}

#[tokio::test]
async fn no_session_is_begun_when_none_is_left_for_the_day() {
    let mut world = World::new().await;
    world.fake.sets_session_starts_left(0);
    world.begins();
    let asked = async |world: &World| (!world.fake.requests_of("GET", "/gateway/bot").is_empty()).then_some(());
    world.until("a look at the limit", asked).await;
    world.fake.sets_session_starts_left(1000);
    let there = async |world: &World| (world.greetings() == (1, 0)).then_some(());
    world.until_moving("a session", Duration::from_hours(1), there).await;
    assert!(
        (world.fake.now() - "2026-11-24T12:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()).num_seconds()
            >= 0
    );
}

#[tokio::test]
async fn an_outage_at_the_start_is_waited_out() {
    let mut world = World::new().await;
    world.fake.breaks(FaultRule::times("/oauth2/applications/@me", 4, Fault::Status { code: 503 }));
    world.fake.breaks(FaultRule::times("/gateway/bot", 4, Fault::DropBefore));
    world.begins();
    greeted(&world, (1, 0)).await;
    // Before anything of it is durable, a session could not be resumed.
    world.counts("SELECT COUNT(*) FROM receiver WHERE sequence > 0", 1).await;
    world.fake.goes_down();
    world.fake.comes_up();
    greeted(&world, (1, 1)).await;
}

#[tokio::test]
async fn a_gateway_that_speaks_no_tls_is_tried_again_and_stops_nothing() {
    let mut world = World::new().await;
    let url = world.fake.base_url().replace("http://", "wss://");
    world.has_gateway(&url).await;
    world.begins();
    let tries = async |world: &World| (world.fake.requests_of("GET", "/gateway/bot").len() >= 3).then_some(());
    world.until_moving("a third try", Duration::from_secs(1), tries).await;
    world.discord.stop();
    assert_eq!(world.end().await, Ok(()));
}
