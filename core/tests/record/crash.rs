//! The process ends at each step of the two doors; afterwards everything that was delivered stands once.
//!
//! The test starts its own binary again with `STEWARD_TEST_STOP` naming the place, lets it abort there, and then once
//! more without, which receives again what was not confirmed.

use std::collections::BTreeMap;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;

use steward_core::inbox::{Door, Worker};
use steward_core::ports::PlatformName::Telegram;
use steward_core::store::Db;
use steward_fakes::clock::ManualClock;

use super::support::{Scripted, World, instant, joined, message, seen, steward_on, with};

/// Where the child finds its database; without it the child is no child.
const DATABASE: &str = "STEWARD_TEST_CRASH_DATABASE";
/// The updates that the platform has: number 1 describes the space.
const UPDATES: i64 = 40;

/// What the platform delivers as update `number`: joins, things handled by the worker and things counted by the door.
fn deliver(world: &mut Childhood, number: i64) {
    let who = (number % 5).to_string();
    let sorted = match number {
        1 => keep(number, &seen(super::support::SPACE)),
        _ if number % 4 == 0 => keep(number, &joined(&format!("new {number}"), number)),
        _ if number % 4 == 1 => keep(number, &with(joined(&who, number), "e", "counted")),
        _ => steward_core::inbox::Sorted::Count(message(&who, number)),
    };
    world.door.take(sorted, super::support::position(number));
}

fn keep(number: i64, event: &serde_json::Value) -> steward_core::inbox::Sorted {
    steward_core::inbox::Sorted::Keep(steward_core::inbox::Incoming {
        external_id: number.to_string(),
        kind: event["e"].as_str().unwrap().to_owned(),
        raw: event.to_string(),
    })
}

/// A receiver and its worker in the child.
struct Childhood {
    door: Door,
    worker: Worker,
}

/// Receives from the durable position on, in batches, as a receiver does, and works on what was kept.
async fn live(address: &str) {
    let db = Db::open(address).await.unwrap();
    let clock = Arc::new(ManualClock::at("2026-11-02T01:00:00Z"));
    let platform = Arc::new(Scripted::new(Telegram));
    let steward = steward_on(db, &clock, &platform);
    let (door, _) = Door::open(Arc::clone(&steward), Telegram, "telegram").await.unwrap();
    let worker = Worker::new(Arc::clone(&steward), platform, "telegram");
    let mut world = Childhood { door, worker };
    let mut next = world.door.position().sequence + 1;
    while next <= UPDATES {
        let end = (next + 6).min(UPDATES);
        for number in next..=end {
            deliver(&mut world, number);
        }
        world.door.commit().await.unwrap();
        world.worker.work().await.unwrap();
        next = end + 1;
    }
    world.worker.work().await.unwrap();
    steward.db.close().await;
}

/// The child: it does nothing when it is run as a test among the others.
#[tokio::test]
async fn a_child_lives_until_it_is_stopped() {
    if let Ok(address) = std::env::var(DATABASE) {
        live(&address).await;
    }
    assert!(instant(1) > instant(0));
}

fn child(address: &str, stop: Option<&str>) -> ExitStatus {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::a_child_lives_until_it_is_stopped"]).env(DATABASE, address);
    command.env_remove("STEWARD_TEST_STOP").stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(stop) = stop {
        command.env("STEWARD_TEST_STOP", stop);
    }
    command.status().unwrap()
}

/// What must stand in the end: messages of each, and who joined.
fn expected() -> (BTreeMap<String, i64>, i64) {
    let mut messages = BTreeMap::new();
    for number in (2..=UPDATES).filter(|number| number % 4 != 0) {
        *messages.entry((number % 5).to_string()).or_insert(0) += 1;
    }
    (messages, UPDATES / 4)
}

async fn stopped_at(place: &'static str) {
    for world in World::each(Telegram).await {
        let address = world.database.address.clone();
        // Three times, because a second death while the first is being made good must harm as little.
        for stop in [format!("{place}:2"), place.to_owned(), format!("{place}:2")] {
            let ended = child(&address, Some(&stop));
            assert_eq!(ended.code(), None, "{} {stop}: the child was not aborted", world.engine);
        }
        assert!(child(&address, None).success(), "{} {place}: the last run failed", world.engine);
        check(&world, place).await;
    }
}

async fn check(world: &World, stop: &str) {
    let (messages, joins) = expected();
    let rows = world
        .texts(
            "SELECT a.external_id || ' ' || CAST(SUM(r.messages) AS TEXT) FROM activity_recent r \
             JOIN account a ON a.id = r.account_id GROUP BY a.external_id ORDER BY a.external_id",
        )
        .await;
    let counted: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| row.split_once(' ').map(|(who, n)| (who.to_owned(), n.parse().unwrap())).unwrap())
        .collect();
    assert_eq!(counted, messages, "{} {stop}", world.engine);
    let stays = "SELECT COUNT(*) FROM stay s JOIN account a ON a.id = s.account_id WHERE a.external_id LIKE 'new %' \
                 AND s.joined_at IS NOT NULL AND s.left_at IS NULL";
    assert_eq!(world.number(stays).await, joins, "{} {stop}", world.engine);
    let extra = world.number("SELECT COUNT(*) FROM stay").await - joins;
    assert_eq!(extra, 5, "{} {stop}", world.engine);
    assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state <> 'done'").await, 0, "{} {stop}", world.engine);
    let kept = (1..=UPDATES).filter(|number| number % 4 < 2).count() as i64;
    assert_eq!(world.number("SELECT COUNT(*) FROM inbox").await, kept, "{} {stop}", world.engine);
    assert_eq!(world.number("SELECT sequence FROM receiver").await, UPDATES, "{} {stop}", world.engine);
    assert_eq!(world.number("SELECT COUNT(*) FROM coverage").await, 1, "{} {stop}", world.engine);
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_before_the_door_begins() {
    stopped_at("door-before-begin").await;
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_before_the_door_commits() {
    stopped_at("door-before-commit").await;
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_after_the_door_has_committed() {
    stopped_at("door-after-commit").await;
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_before_the_worker_begins() {
    stopped_at("worker-before-begin").await;
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_before_the_worker_commits() {
    stopped_at("worker-before-commit").await;
}

#[tokio::test]
async fn everything_counts_once_when_the_process_ends_after_the_worker_has_committed() {
    stopped_at("worker-after-commit").await;
}
