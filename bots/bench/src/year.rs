//! A thousand schedules over a hundred zones, for a year that passes as fast as it can: every time of each is sent once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use steward_core::content::Planner;
use steward_core::ports::Clock;
use steward_core::schedule::Rule;
use steward_core::zone::Zone;
use steward_fakes::clock::ManualClock;
use steward_fakes::database::TestDatabase;

use crate::stage::Stage;

/// When it begins: before the clocks change anywhere in that year.
const BEGINNING: &str = "2027-01-01T00:00:00Z";
/// How many zones.
const ZONES: usize = 100;
/// What each zone has.
const RULES: [&str; 10] = [
    "daily at 09:00, 18:30",
    "daily at 00:00",
    "weekly on mon, thu at 20:00",
    "weekly on sun at 02:30",
    "every 2 weeks on fri at 19:00",
    "monthly on 1, last at 09:00",
    "monthly on 2nd tue at 19:00",
    "monthly on 31 at 12:00",
    "weekly on mon, tue, wed, thu, fri at 09:00",
    "every 2000 minutes",
];

const NEXT: &str = "SELECT COALESCE(MIN(next_at), 0) AS at FROM post WHERE state = 'scheduled'";
const POSTS: &str = "SELECT id, rule, zone FROM post ORDER BY id";
const OCCURRENCES: &str = "SELECT post_id, due_at, state FROM occurrence";

/// Runs it and prints what became of the occurrences; an error when one is missing, doubled or without an end.
pub(crate) async fn run(database: Option<&str>, days: i64) -> Result<(), String> {
    let temporary = TestDatabase::sqlite();
    let clock = Arc::new(ManualClock::at(BEGINNING));
    let zones = zones();
    let stage = Stage::on(database.unwrap_or(&temporary.address), Arc::clone(&clock) as Arc<dyn Clock>, &zones).await?;
    for community in 1..=zones.len() as i64 {
        for (topic, rule) in (2..).zip(RULES) {
            let line = format!(
                "/post add title:Post to:telegram:-{community}/{topic} when:\"{rule}\" body:\"c{community}t{topic}n{{{{number}}}}\""
            );
            stage.says(community, &line).await?;
        }
    }
    let (begun, start) = (Instant::now(), clock.now());
    let end = start + TimeDelta::days(days);
    passes(&stage, &clock, end).await?;
    let seconds = begun.elapsed().as_secs_f64();
    judge(&stage, start, end, seconds).await
}

/// As many zones as are wanted, spread over all names.
fn zones() -> Vec<Zone> {
    let places = steward_core::zone::known_names().into_iter().filter(|name| name.contains('/'));
    let all: Vec<Zone> = places.filter_map(|name| name.parse().ok()).collect();
    let step = (all.len() / ZONES).max(1);
    all.into_iter().step_by(step).take(ZONES).collect()
}

/// From one due time to the next, until the end.
async fn passes(stage: &Stage, clock: &ManualClock, end: DateTime<Utc>) -> Result<(), String> {
    let planner = Planner::new(Arc::clone(&stage.steward));
    loop {
        planner.tick().await.map_err(|error| error.to_string())?;
        stage.executor.work_off().await.map_err(|error| error.to_string())?;
        let rows = rows(stage, NEXT).await?;
        let next = rows.first().and_then(|row| row.try_get::<i64, _>("at").ok()).unwrap_or_default();
        let next = DateTime::from_timestamp_millis(next).unwrap_or(end);
        if next >= end {
            return Ok(());
        }
        clock.advance((next - clock.now()).to_std().unwrap_or(Duration::from_secs(1)));
    }
}

async fn rows(stage: &Stage, statement: &'static str) -> Result<Vec<sqlx::any::AnyRow>, String> {
    let mut conn = stage.steward.db.read().await.map_err(|error| error.to_string())?;
    sqlx::query(statement).fetch_all(conn.raw()).await.map_err(|error| error.to_string())
}

async fn judge(stage: &Stage, start: DateTime<Utc>, end: DateTime<Utc>, seconds: f64) -> Result<(), String> {
    let told = |error: sqlx::Error| error.to_string();
    let mut states: BTreeMap<(i64, i64), String> = BTreeMap::new();
    for row in rows(stage, OCCURRENCES).await? {
        let at = (row.try_get("post_id").map_err(told)?, row.try_get("due_at").map_err(told)?);
        states.insert(at, row.try_get("state").map_err(told)?);
    }
    let (made, mut expected, mut wrong) = (states.len(), 0_usize, 0_usize);
    let posts = rows(stage, POSTS).await?;
    for row in &posts {
        let (id, rule, zone): (i64, String, String) =
            (row.try_get("id").map_err(told)?, row.try_get("rule").map_err(told)?, row.try_get("zone").map_err(told)?);
        let rule = Rule::from_canonical(&rule).map_err(|error| format!("{error:?}"))?;
        let zone: Zone = zone.parse().map_err(|_| format!("no zone {zone}"))?;
        for at in rule.series(&zone, start).map(|occurrence| occurrence.utc).take_while(|at| *at < end) {
            expected += 1;
            wrong += usize::from(states.remove(&(id, at.timestamp_millis())).as_deref() != Some("sent"));
        }
    }
    wrong += states.len();
    let mut sent: Vec<String> = stage.wall.sent().into_iter().map(|(words, _)| words).collect();
    let calls = sent.len();
    sent.sort();
    sent.dedup();
    println!(
        "{} schedules, {} days in {seconds:.0} s: {expected} times due, {made} made",
        posts.len(),
        (end - start).num_days()
    );
    println!("  {calls} messages, {} of them different; {wrong} times not ended as sent", sent.len());
    if wrong == 0 && expected == made && calls == made && sent.len() == made {
        Ok(())
    } else {
        Err("a time is missing, doubled or without an end".to_owned())
    }
}
