//! Recording events through the door in against a plain bulk insert of the rows that they become.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use steward_core::community::Lang;
use steward_core::inbox::{ActivityKind, Counted, Door, Person, Position, Sorted, SpaceKind};
use steward_core::ports::{PlatformName, SystemClock, SystemRng};
use steward_core::store::{Db, Engine};
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::database::TestDatabase;

/// Events that arrive between two commits: what a very busy second brings.
const EVENTS_A_COMMIT: usize = 500;
/// Rows of the reference in one statement and transaction.
const ROWS_A_COMMIT: usize = 1000;
/// People who write.
const PEOPLE: usize = 2000;
/// Channels they write in.
const CHANNELS: usize = 12;

/// Prints both times and their ratio.
pub(crate) async fn run(database: Option<&str>, events: usize) -> Result<(), String> {
    let (ours, peer) = (TestDatabase::sqlite(), TestDatabase::sqlite());
    let ours = database.unwrap_or(&ours.address);
    let peer = database.unwrap_or(&peer.address);
    let through_the_door = record(ours, events).await?;
    let rows = rows_of(ours).await?;
    let plain = insert(peer, &rows).await?;
    println!("{events} events became {} rows of activity", rows.len());
    println!(
        "  through the door in, {EVENTS_A_COMMIT} events a commit: {through_the_door:.2} s, {:.0} events/s",
        events as f64 / through_the_door
    );
    println!(
        "  plain bulk insert, {ROWS_A_COMMIT} rows a commit:      {plain:.2} s, {:.0} rows/s",
        rows.len() as f64 / plain
    );
    println!("  bulk insert / door = {:.2}", plain / through_the_door);
    Ok(())
}

/// Events as a community of 2,000 people makes them: few write much, many write little (a fixed sequence).
fn events(count: usize) -> impl Iterator<Item = Counted> {
    let start: DateTime<Utc> = DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..count).map(move |i| {
        let share = (next() % 1_000_000) as f64 / 1e6;
        let person = (share.powi(3) * PEOPLE as f64) as usize;
        Counted {
            space: "-100500".to_owned(),
            space_name: None,
            space_kind: SpaceKind::Group,
            channel: format!("-100500/{}", next() as usize % CHANNELS),
            person: Person {
                external_id: (10_000 + person).to_string(),
                name: format!("member {person}"),
                is_bot: false,
            },
            at: start + TimeDelta::seconds(i as i64 * 7),
            kind: if i % 3 == 0 { ActivityKind::Reply } else { ActivityKind::Message },
            proves_presence: true,
        }
    })
}

async fn record(address: &str, count: usize) -> Result<f64, String> {
    let db = Db::open(address).await.map_err(|error| error.to_string())?;
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let steward = Arc::new(Steward::new(db, Arc::new(SystemClock), Arc::new(SystemRng), defaults));
    let opened = Door::open(Arc::clone(&steward), PlatformName::Telegram, "telegram:bench").await;
    let (mut door, _) = opened.map_err(|error| error.to_string())?;
    let events: Vec<Counted> = events(count).collect();
    let begun = Instant::now();
    for (index, event) in events.into_iter().enumerate() {
        door.take(Sorted::Count(event), Position { sequence: index as i64, ..Position::default() });
        if index % EVENTS_A_COMMIT == EVENTS_A_COMMIT - 1 {
            door.commit().await.map_err(|error| error.to_string())?;
        }
    }
    door.commit().await.map_err(|error| error.to_string())?;
    let seconds = begun.elapsed().as_secs_f64();
    steward.db.close().await;
    Ok(seconds)
}

/// The rows that the events became.
async fn rows_of(address: &str) -> Result<Vec<Value>, String> {
    let db = Db::open(address).await.map_err(|error| error.to_string())?;
    let mut conn = db.read().await.map_err(|error| error.to_string())?;
    let rows = sqlx::query(
        "SELECT space_id, slot, account_id, channel_id, messages, replies FROM activity_recent ORDER BY slot",
    )
    .fetch_all(conn.raw())
    .await
    .map_err(|error| error.to_string())?;
    let number = |row: &sqlx::any::AnyRow, index: usize| row.try_get::<i64, _>(index).unwrap_or_default();
    let rows = rows.iter().map(|row| json!((0..6).map(|index| number(row, index)).collect::<Vec<_>>())).collect();
    drop(conn);
    db.close().await;
    Ok(rows)
}

const PLAIN_TABLE: &str = "CREATE TABLE plain (space_id BIGINT NOT NULL, slot BIGINT NOT NULL, account_id BIGINT NOT NULL, \
     channel_id BIGINT NOT NULL, messages BIGINT NOT NULL, replies BIGINT NOT NULL, \
     PRIMARY KEY (space_id, slot, account_id, channel_id))";
const PLAIN_SQLITE: &str = "INSERT INTO plain SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), \
     json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]') FROM json_each($1)";
const PLAIN_POSTGRES: &str = "INSERT INTO plain SELECT (value->>0)::bigint, (value->>1)::bigint, (value->>2)::bigint, (value->>3)::bigint, \
     (value->>4)::bigint, (value->>5)::bigint FROM jsonb_array_elements($1::jsonb) AS value";

async fn insert(address: &str, rows: &[Value]) -> Result<f64, String> {
    let db = Db::open(address).await.map_err(|error| error.to_string())?;
    let mut write = db.write().await.map_err(|error| error.to_string())?;
    sqlx::query("DROP TABLE IF EXISTS plain").execute(write.raw()).await.map_err(|error| error.to_string())?;
    sqlx::query(PLAIN_TABLE).execute(write.raw()).await.map_err(|error| error.to_string())?;
    write.commit().await.map_err(|error| error.to_string())?;
    let statement = match db.engine() {
        Engine::Sqlite => PLAIN_SQLITE,
        Engine::Postgres => PLAIN_POSTGRES,
    };
    let begun = Instant::now();
    for chunk in rows.chunks(ROWS_A_COMMIT) {
        let mut write = db.write().await.map_err(|error| error.to_string())?;
        let text = Value::Array(chunk.to_vec()).to_string();
        sqlx::query(statement).bind(text).execute(write.raw()).await.map_err(|error| error.to_string())?;
        write.commit().await.map_err(|error| error.to_string())?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    db.close().await;
    Ok(seconds)
}
