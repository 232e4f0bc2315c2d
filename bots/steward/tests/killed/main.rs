//! The real binary, killed: at every step of the two doors in and of the door out, while idle, and kept from running
//! twice.
//!
//! The binary speaks over real sockets to fakes in this process. `STEWARD_TEST_STOP` names the place where it aborts;
//! afterwards it is started again without, and what stands in the database must be what happened, once.
#![expect(clippy::unwrap_used, reason = "whatever is missing here must fail the test")]

mod binary;
mod crowd;
mod posts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use binary::{Binary, Running};
use crowd::{Crowd, DiscordCrowd, TelegramCrowd};
use serde_json::Value;
use sqlx::Row;
use steward_core::community::{self, Lang};
use steward_core::history::{Export, Format, export};
use steward_core::ports::{SystemClock, SystemRng};
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::database::{TestDatabase, databases};

/// The steps of the two doors in, as core names them. The process aborts when it comes there for the
/// first, second or third time: a first commit on Discord often holds nothing but the beginning of the session.
const PLACES: [&str; 6] = [
    "door-before-begin",
    "door-before-commit",
    "door-after-commit",
    "worker-before-begin",
    "worker-before-commit",
    "worker-after-commit",
];

/// Who wrote how much.
const WRITTEN: &str =
    "SELECT a.name, CAST(SUM(r.messages) AS BIGINT) AS messages, CAST(SUM(r.replies) AS BIGINT) AS replies
     FROM activity_recent r JOIN account a ON a.id = r.account_id GROUP BY a.id, a.name HAVING SUM(r.messages) > 0";
/// What the inbox holds that was not handled.
const UNHANDLED: &str = "SELECT COUNT(*) AS how_many FROM inbox WHERE state <> 'done'";

#[tokio::test]
async fn what_happens_on_telegram_stands_once_wherever_the_process_is_killed() {
    for database in databases().await {
        is_killed_everywhere(TelegramCrowd::gathers().await, &database).await;
    }
}

#[tokio::test]
async fn what_happens_on_discord_stands_once_wherever_the_process_is_killed() {
    for database in databases().await {
        is_killed_everywhere(DiscordCrowd::gathers().await, &database).await;
    }
}

#[tokio::test]
async fn a_second_run_ends_and_names_the_holder_and_the_first_goes_on() {
    for database in databases().await {
        let mut crowd = TelegramCrowd::gathers().await;
        let binary = Binary::on(&database.address, crowd.variables());
        let mut first = binary.runs(None);
        begins(&mut crowd, &mut first).await;
        let second = binary.runs(None).ends().await;
        assert_eq!(second.status.code(), Some(1), "{}", second.errors);
        let process = first.process();
        assert!(second.errors.contains(&format!("/{process}/")), "{} does not name {process}", second.errors);
        crowd.acts();
        answers(&mut crowd, &mut first).await;
        stands_once(&database, 1, database.engine).await;
    }
}

/// Dies at each place while people come, write and go; is started again; and is killed while idle.
async fn is_killed_everywhere(mut crowd: impl Crowd, database: &TestDatabase) {
    let binary = Binary::on(&database.address, crowd.variables());
    let mut running = binary.runs(None);
    begins(&mut crowd, &mut running).await;
    running.dies().await;
    for stop in PLACES.iter().flat_map(|place| (1..=3).map(move |nth| format!("{place}:{nth}"))) {
        let what = format!("{}, {stop}", database.engine);
        // Once before it runs; then while it does.
        crowd.acts();
        let mut stopped = binary.runs(Some(&stop));
        let ended = tokio::select! {
            ended = stopped.wait() => ended,
            never = crowd.goes_on() => match never {},
        };
        assert_eq!(ended.status.code(), None, "{what}: it was not aborted: {}", ended.errors);
        // At once: the lease of the dead one is taken over.
        let mut running = binary.runs(None);
        answers(&mut crowd, &mut running).await;
        stands_once(database, crowd.acted(), &what).await;
        running.dies().await;
    }
    is_told_by_the_binary(&binary, crowd.acted(), database.engine).await;
}

/// The first life: the space becomes known, with who was there before.
async fn begins(crowd: &mut impl Crowd, running: &mut Running) {
    tokio::select! {
        ended = running.wait() => panic!("it ended: {}", ended.errors),
        () = crowd.begins() => {}
    }
    answers(crowd, running).await;
}

/// A command is answered: everything before it has been handled.
async fn answers(crowd: &mut impl Crowd, running: &mut Running) {
    tokio::select! {
        ended = running.wait() => panic!("it ended: {}", ended.errors),
        () = crowd.is_answered() => {}
    }
}

/// After so many acts: everybody came once, half of them went, and every message is counted once.
async fn stands_once(database: &TestDatabase, acts: usize, what: &str) {
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let steward = Steward::new(database.open().await, Arc::new(SystemClock), Arc::new(SystemRng), defaults);
    let mut conn = steward.db.read().await.unwrap();
    let communities = community::all(&mut conn).await.unwrap();
    assert_eq!(communities.len(), 1, "{what}");
    let mut stays = Vec::new();
    export(&steward, communities[0].id, Export::Stays, Format::Json, &mut stays).await.unwrap();
    are_the_stays(&serde_json::from_slice(&stays).unwrap(), acts, what);
    let rows = sqlx::query(WRITTEN).fetch_all(conn.raw()).await.unwrap();
    let written = rows.iter().map(|row| (row.get("name"), (row.get("messages"), row.get("replies")))).collect();
    let acted = (1..=acts).flat_map(|act| [(crowd::who_stays(act), (2, 0)), (crowd::who_goes(act), (1, 0))]);
    let answered = acts as i64;
    let expected: BTreeMap<String, (i64, i64)> =
        acted.chain([(crowd::OWNER.to_owned(), (answered, answered))]).collect();
    assert_eq!(expected, written, "{what}: on the right is what was counted");
    let unhandled = sqlx::query(UNHANDLED).fetch_one(conn.raw()).await.unwrap();
    assert_eq!(unhandled.get::<i64, _>("how_many"), 0, "{what}: something was not handled");
    drop(conn);
    steward.db.close().await;
}

/// What the shell says of it is the same, while nothing else runs.
async fn is_told_by_the_binary(binary: &Binary, acts: usize, what: &str) {
    let stays = binary.says(&["export", "stays", "--format", "json"]).await;
    are_the_stays(&serde_json::from_str(&stays).unwrap(), acts, what);
    let growth: Value = serde_json::from_str(&binary.says(&["ask", "/growth", "--json"]).await).unwrap();
    let left = growth["series"].as_array().unwrap().iter().map(|day| day["left"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(growth["members"], 1 + acts, "{what}");
    assert_eq!(left, acts as u64, "{what}");
    assert_eq!(growth["gaps"], serde_json::json!([]), "{what}: a gap where nothing was missed");
}

fn are_the_stays(stays: &Value, acts: usize, what: &str) {
    let stays = stays.as_array().unwrap();
    let ended = |stay: &Value| stay["end_reason"].as_str().map(str::to_owned);
    let found: BTreeSet<(String, Option<String>)> =
        stays.iter().map(|stay| (stay["name"].as_str().unwrap().to_owned(), ended(stay))).collect();
    let people =
        (1..=acts).flat_map(|act| [(crowd::who_stays(act), None), (crowd::who_goes(act), Some("left".to_owned()))]);
    let expected: BTreeSet<_> = people.chain([(crowd::OWNER.to_owned(), None)]).collect();
    assert_eq!(found, expected, "{what}");
    assert_eq!(stays.len(), expected.len(), "{what}: somebody has a second stay");
    let of_unknown_begin = stays.iter().filter(|stay| stay["joined_at"].is_null());
    assert!(of_unknown_begin.into_iter().all(|stay| stay["name"] == crowd::OWNER), "{what}: {stays:?}");
}
