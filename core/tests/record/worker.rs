//! The worker: in order, each thing once, and nothing that cannot be handled blocks what comes after it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use steward_core::inbox::Worker;
use steward_core::ports::PlatformName::Telegram;

use super::support::{World, joined, left, message, with};

#[tokio::test]
async fn a_reader_that_panics_or_refuses_sets_aside_and_blocks_nobody() {
    for mut world in World::seeing(Telegram).await {
        world.at(10);
        for event in [with(joined("1", 10), "e", "panic"), with(joined("1", 10), "e", "refuse"), joined("2", 10)] {
            world.receive(&event);
        }
        world.settle().await;
        assert_eq!(world.spans("2").await, [(Some(10), None)], "{}", world.engine);
        let rows = world.texts("SELECT kind || ': ' || state FROM inbox ORDER BY id").await;
        assert_eq!(rows[1..], ["panic: set-aside", "refuse: set-aside", "joined: done"], "{}", world.engine);
        let reasons = world.texts("SELECT reason FROM inbox WHERE state = 'set-aside' ORDER BY id").await;
        assert_eq!(reasons[1], "the test refuses", "{}", world.engine);
        let raw = world.texts("SELECT raw FROM inbox ORDER BY id").await;
        assert!(raw[1].contains("panic") && raw[2].contains("refuse") && raw[3] == "-", "{}: {raw:?}", world.engine);
    }
}

#[tokio::test]
async fn what_a_handler_cannot_do_with_its_data_is_set_aside_and_undone() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.execute("UPDATE stay SET end_reason = 'eaten', left_at = observed_at").await;
        world.at(20);
        // The first of the two happenings succeeds; it is undone with the second.
        world.receive(&json!({ "e": "several", "of": [joined("7", 20), left("1", 20)] }));
        world.receive(&joined("2", 20));
        world.settle().await;
        assert_eq!(world.spans("2").await, [(Some(20), None)], "{}", world.engine);
        assert!(world.stays("7").await.is_empty(), "{}", world.engine);
        let reasons = world.texts("SELECT reason FROM inbox WHERE state = 'set-aside'").await;
        assert!(reasons.len() == 1 && reasons[0].contains("eaten"), "{}: {reasons:?}", world.engine);
    }
}

#[tokio::test]
async fn raw_text_goes_with_the_handling_and_the_rest_after_thirty_days() {
    const DAY: i64 = 86_400;
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.happen(20, with(joined("1", 10), "e", "refuse")).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE raw IS NOT NULL").await, 1, "{}", world.engine);
        world.sight(30 * DAY).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox").await, 3, "{}", world.engine);
        world.sight(30 * DAY + 30).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox").await, 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn things_are_handled_in_the_order_in_which_they_came() {
    for mut world in World::seeing(Telegram).await {
        world.at(2_000);
        for round in 0..20 {
            world.receive(&joined("1", 100 * round + 10));
            world.receive(&left("1", 100 * round + 60));
        }
        world.settle().await;
        let expected: Vec<_> = (0..20).map(|round| (Some(100 * round + 10), Some(100 * round + 60))).collect();
        assert_eq!(world.spans("1").await, expected, "{}", world.engine);
    }
}

#[tokio::test]
async fn two_workers_on_one_receiver_handle_each_thing_once() {
    for mut world in World::seeing(Telegram).await {
        world.at(50);
        for number in 0..60 {
            world.receive(&with(joined(&(number % 7).to_string(), 50), "e", "counted"));
        }
        world.commit().await;
        let other = Worker::new(Arc::clone(&world.steward), world.platform.clone(), "telegram");
        let (one, two) = tokio::join!(world.worker.work(), other.work());
        one.and(two).unwrap();
        assert_eq!(world.messages().await, 60, "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state <> 'done'").await, 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_door_and_the_worker_may_write_of_one_person_at_the_same_moment() {
    for mut world in World::seeing(Telegram).await {
        world.at(50);
        for who in 0..40 {
            world.receive(&joined(&who.to_string(), 50));
        }
        world.commit().await;
        for who in (0..40).rev() {
            world.counts(message(&who.to_string(), 51));
        }
        let World { door, worker, .. } = &mut world;
        let (committed, worked) = tokio::join!(door.commit(), worker.work());
        // A door that met the worker keeps everything.
        if committed.is_err() {
            door.commit().await.unwrap();
        }
        if worked.is_err() {
            worker.work().await.unwrap();
        }
        for who in 0..40 {
            assert_eq!(world.spans(&who.to_string()).await, [(Some(50), None)], "{} {who}", world.engine);
        }
        assert_eq!(world.messages().await, 40, "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state = 'set-aside'").await, 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_running_worker_wakes_when_something_is_kept_and_survives_a_failing_database() {
    for mut world in World::seeing(Telegram).await {
        let worker = Worker::new(Arc::clone(&world.steward), world.platform.clone(), "telegram");
        let sleeps = world.clock.sleepers();
        let running = tokio::spawn(async move { worker.run().await });
        // Two sleep: the one that handles and the one that compares rosters. Handling wakes the other one too.
        world.clock.wait_for_sleepers(sleeps + 2).await;
        world.at(10);
        world.receive(&joined("1", 10));
        world.commit().await;
        world.clock.wait_for_sleepers(sleeps + 4).await;
        assert_eq!(world.spans("1").await, [(Some(10), None)], "{}", world.engine);

        world.execute("ALTER TABLE stay RENAME TO stay_away").await;
        world.receive(&joined("2", 10));
        world.commit().await;
        world.clock.wait_for_sleepers(sleeps + 5).await;
        world.execute("ALTER TABLE stay_away RENAME TO stay").await;
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state = 'waiting'").await, 1, "{}", world.engine);
        world.clock.advance(Duration::from_secs(3));
        world.clock.wait_for_sleepers(sleeps + 7).await;
        assert_eq!(world.spans("2").await, [(Some(10), None)], "{}", world.engine);
        running.abort();
    }
}
