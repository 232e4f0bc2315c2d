//! Nothing that Telegram delivers is lost, and none counts twice, whatever goes wrong on the way.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use steward_core::lease;
use steward_core::ports::Clock as _;
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};
use steward_fakes::telegram::Setup;
use steward_telegram::Stop;

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const JITTER: Duration = Duration::from_millis(250);

#[tokio::test]
async fn a_restart_loses_nothing_and_doubles_nothing() {
    let (mut world, ada, group) = World::with_group().await;
    world.fake.chatters(ada, group, 3);
    world.fake.types_command(ada, group, "/growth");
    world.fake.all_is_confirmed().await;
    // Durable, not handled: killed in between.
    world.stop().await;
    world.fake.chatters(ada, group, 4);
    world.restart().await;
    world.work().await;
    assert!(world.fake.hears(group).await.photo.is_some());
    world.restart().await;
    world.fake.is_polled().await;
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 7 0 0 1"]);
    assert_eq!(world.fake.unheard_count(), 0);
}

#[tokio::test]
async fn what_is_delivered_again_or_in_another_order_counts_once() {
    let (mut world, ada, group) = World::with_group().await;
    world.fake.chatters(ada, group, 3);
    world.fake.types_command(ada, group, "/growth");
    world.work().await;
    world.fake.hears(group).await;
    world.stop().await;
    world.fake.delivers_again(4);
    world.fake.delivers_reversed();
    world.fake.chatters(ada, group, 2);
    world.resume();
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 5 0 0 1"]);
    assert_eq!(world.fake.unheard_count(), 0);
}

#[tokio::test]
async fn every_way_a_poll_can_fail_loses_nothing() {
    let (mut world, ada, group) = World::with_group().await;
    let faults = [
        Fault::Status { code: 500 },
        Fault::Status { code: 502 },
        Fault::Html,
        Fault::TruncatedJson,
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::DropMidResponse { bytes: 200 },
    ];
    let mut written = 0;
    for fault in faults {
        world.stop().await;
        world.fake.faults.add(FaultRule::once("getUpdates", fault.clone()));
        world.fake.chatters(ada, group, 2);
        written += 2;
        world.resume();
        world.let_pass(SECOND / 2, SECOND / 2).await;
        world.work().await;
        assert_eq!(world.activity().await, [format!("Ada: {written} 0 0 0")], "{fault:?}");
    }
}

#[tokio::test]
async fn a_poll_without_an_answer_is_given_up_and_begun_again() {
    for fault in [Fault::HangBefore, Fault::HangAfter] {
        let (mut world, ada, group) = World::with_group().await;
        world.stop().await;
        world.fake.faults.add(FaultRule::once("getUpdates", fault));
        world.fake.chatters(ada, group, 2);
        world.resume();
        world.fake.faults.until_hanging(1).await;
        world.let_pass(SECOND * 65, SECOND * 65).await;
        world.let_pass(SECOND / 2, SECOND / 2).await;
        world.work().await;
        assert_eq!(world.activity().await, ["Ada: 2 0 0 0"]);
    }
}

#[tokio::test]
async fn trouble_that_lasts_is_met_with_growing_waits() {
    let (mut world, ada, group) = World::with_group().await;
    world.stop().await;
    world.fake.faults.add(FaultRule::times("getUpdates", 6, Fault::Html));
    world.fake.says(ada, group, "hello");
    world.resume();
    for _ in 0..2 {
        world.let_pass(SECOND / 2, SECOND / 2).await;
        world.let_pass(SECOND * 2, SECOND * 2).await;
        world.let_pass(SECOND, SECOND * 2).await;
    }
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
}

#[tokio::test]
async fn a_poll_that_is_too_fast_waits_as_long_as_it_is_told() {
    let told = [
        (RetryAfter::Seconds(7), SECOND * 7),
        (RetryAfter::Fraction(2.5), SECOND * 5 / 2),
        (RetryAfter::Missing, SECOND * 5),
        (RetryAfter::Huge, SECOND * 604_800),
    ];
    for (retry_after, wait) in told {
        let (mut world, ada, group) = World::with_group().await;
        world.stop().await;
        let scope = RateScope::User;
        world.fake.faults.add(FaultRule::once("getUpdates", Fault::RateLimit { retry_after, scope }));
        world.resume();
        world.let_pass(wait, wait + JITTER).await;
        world.fake.is_polled().await;
        world.fake.says(ada, group, "hello");
        world.work().await;
        assert_eq!(world.activity().await, ["Ada: 1 0 0 0"], "{retry_after:?}");
    }
}

#[tokio::test]
async fn a_second_receiver_is_noticed_and_outlived() {
    let (world, ada, group) = World::with_group().await;
    world.fake.is_polled().await;
    let address = format!("{}/bot{}/getUpdates", world.fake.api_url(), world.fake.token());
    let second = reqwest::Client::builder().build().unwrap().post(address).json(&json!({ "timeout": 0 }));
    assert!(second.send().await.unwrap().status().is_success());
    world.let_pass(SECOND, SECOND).await;
    world.fake.is_polled().await;
    world.fake.says(ada, group, "hello");
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
    assert!(world.fake.calls("getUpdates").iter().any(|call| call.status == 409));
}

#[tokio::test]
async fn a_webhook_is_taken_away_without_losing_what_waits() {
    let setup = Setup { webhook_url: Some("https://example.org/hook".into()), ..Setup::default() };
    let world = World::start_with(setup).await;
    let ada = world.fake.add_user("Ada");
    world.fake.types_command(ada, ada.private_chat(), "/help");
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
    let [call] = &world.fake.calls("deleteWebhook")[..] else { panic!("not one deleteWebhook") };
    assert_eq!(call.args["drop_pending_updates"], false);
}

#[tokio::test]
async fn a_refused_token_stops_the_adapter_with_the_cure() {
    let mut world = World::start().await;
    world.fake.is_polled().await;
    world.stop().await;
    world.fake.faults.add(FaultRule::once("getUpdates", Fault::Status { code: 401 }));
    world.resume();
    let stop = (&mut world.running).await.unwrap().unwrap_err();
    assert_eq!(stop, Stop::TokenRefused);
    assert!(stop.to_string().contains("@BotFather"));
}

#[tokio::test]
async fn a_receiver_that_was_replaced_stops_and_says_so() {
    let mut world = World::not_run(Setup::default()).await;
    let db = &world.steward.db;
    let late = lease::take(db, "telegram", "host-1", world.clock.now()).await.unwrap().unwrap();
    world.telegram.receives_under(late);
    world.resume();
    world.fake.is_polled().await;
    let later = world.clock.now() + TimeDelta::minutes(1);
    lease::take(&world.steward.db, "telegram", "host-2", later).await.unwrap().unwrap();
    let ada = world.fake.add_user("Ada");
    world.fake.adds_bot(ada, world.fake.add_supergroup("Rust night school", ada));
    let stop = (&mut world.running).await.unwrap().unwrap_err();
    assert_eq!(stop, Stop::Replaced);
    assert!(stop.to_string().contains("another process"));
    assert_eq!(world.rows("SELECT kind FROM inbox").await, [""; 0]);
}

#[tokio::test]
async fn a_database_that_refuses_loses_nothing() {
    let (mut world, ada, group) = World::with_group().await;
    world.stop().await;
    world.rows("ALTER TABLE receiver RENAME TO receiver_gone").await;
    world.fake.chatters(ada, group, 2);
    world.resume();
    world.clock.wait_between(SECOND, SECOND).await;
    world.rows("ALTER TABLE receiver_gone RENAME TO receiver").await;
    world.advance(SECOND);
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 2 0 0 0"]);
}

#[tokio::test]
async fn what_is_asked_for_is_named_in_every_poll() {
    let (world, ada, group) = World::with_group().await;
    world.fake.says(ada, group, "hello");
    world.work().await;
    let polls = world.fake.calls("getUpdates");
    assert!(polls.len() >= 2);
    for poll in polls {
        let kinds = [
            "message",
            "channel_post",
            "my_chat_member",
            "chat_member",
            "message_reaction",
            "message_reaction_count",
            "callback_query",
            "poll",
            "poll_answer",
        ];
        assert_eq!(poll.args["allowed_updates"], json!(kinds));
    }
}

#[tokio::test]
async fn more_than_a_day_away_is_a_gap_and_the_chats_are_seen_again() {
    let (mut world, ada, group) = World::with_group().await;
    world.stop().await;
    world.fake.says(ada, group, "lost to the platform");
    world.advance(Duration::from_hours(25));
    world.fake.says(ada, group, "still kept");
    world.resume();
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
    let spans =
        world.rows("SELECT CASE WHEN to_at IS NULL THEN 'open' ELSE 'closed' END FROM coverage ORDER BY from_at");
    assert_eq!(spans.await, ["closed", "open"]);
    assert_eq!(world.unhandled().await, [""; 0]);
}

#[tokio::test]
async fn less_than_a_day_away_is_no_gap() {
    let (mut world, ada, group) = World::with_group().await;
    world.stop().await;
    world.fake.says(ada, group, "kept");
    world.advance(Duration::from_hours(23));
    world.restart().await;
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 1 0 0 0"]);
    assert_eq!(world.rows("SELECT 'span' FROM coverage").await, ["span"]);
}

#[tokio::test]
async fn numbers_that_begin_anew_after_a_quiet_week_are_taken() {
    let (mut world, ada, group) = World::with_group().await;
    world.fake.says(ada, group, "hello");
    world.work().await;
    world.stop().await;
    world.advance(Duration::from_hours(24 * 8));
    let message = json!({
        "message_id": 900, "date": world.fake.now().timestamp(), "text": "after a week",
        "chat": {"id": group.0, "type": "supergroup", "title": "Rust night school"},
        "from": {"id": ada.0, "is_bot": false, "first_name": "Ada"},
    });
    world.fake.emits_verbatim(json!({ "update_id": 5, "message": message }));
    world.restart().await;
    // The fake goes by its own numbers and delivers it over and over: that it comes again is noticed.
    world.clock.wait_between(SECOND, SECOND).await;
    assert_eq!(world.activity().await, ["Ada: 2 0 0 0"]);
    let polls = world.fake.calls("getUpdates");
    let [.., anew, again] = &polls[..] else { panic!("{polls:?}") };
    assert_eq!((anew.args.get("offset"), &again.args["offset"]), (None, &json!(6)));
}
