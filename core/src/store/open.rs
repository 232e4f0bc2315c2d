//! Opening a database by its address: connection settings, migrations, and words for what can go wrong.

use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, Connection, Row};

use super::{Db, Engine};

/// The migrations in their order: version, description, text for SQLite, text for PostgreSQL.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "record",
        include_str!("../../../migrations/sqlite/0001_record.sql"),
        include_str!("../../../migrations/postgres/0001_record.sql"),
    ),
    (
        2,
        "outbox",
        include_str!("../../../migrations/sqlite/0002_outbox.sql"),
        include_str!("../../../migrations/postgres/0002_outbox.sql"),
    ),
    (
        3,
        "members",
        include_str!("../../../migrations/sqlite/0003_members.sql"),
        include_str!("../../../migrations/postgres/0003_members.sql"),
    ),
    (
        4,
        "events",
        include_str!("../../../migrations/sqlite/0004_events.sql"),
        include_str!("../../../migrations/postgres/0004_events.sql"),
    ),
    (
        5,
        "calendar",
        include_str!("../../../migrations/sqlite/0005_calendar.sql"),
        include_str!("../../../migrations/postgres/0005_calendar.sql"),
    ),
    (
        6,
        "series",
        include_str!("../../../migrations/sqlite/0006_series.sql"),
        include_str!("../../../migrations/postgres/0006_series.sql"),
    ),
    (
        7,
        "brought",
        include_str!("../../../migrations/sqlite/0007_brought.sql"),
        include_str!("../../../migrations/postgres/0007_brought.sql"),
    ),
    (
        8,
        "former",
        include_str!("../../../migrations/sqlite/0008_former.sql"),
        include_str!("../../../migrations/postgres/0008_former.sql"),
    ),
    (
        9,
        "digest",
        include_str!("../../../migrations/sqlite/0009_digest.sql"),
        include_str!("../../../migrations/postgres/0009_digest.sql"),
    ),
    (
        11,
        "known",
        include_str!("../../../migrations/sqlite/0011_known.sql"),
        include_str!("../../../migrations/postgres/0011_known.sql"),
    ),
    (
        12,
        "overlap",
        include_str!("../../../migrations/sqlite/0012_overlap.sql"),
        include_str!("../../../migrations/postgres/0012_overlap.sql"),
    ),
    (
        13,
        "subject",
        include_str!("../../../migrations/sqlite/0013_subject.sql"),
        include_str!("../../../migrations/postgres/0013_subject.sql"),
    ),
    (
        14,
        "polls",
        include_str!("../../../migrations/sqlite/0014_polls.sql"),
        include_str!("../../../migrations/postgres/0014_polls.sql"),
    ),
    (
        15,
        "interests",
        include_str!("../../../migrations/sqlite/0015_interests.sql"),
        include_str!("../../../migrations/postgres/0015_interests.sql"),
    ),
    (
        16,
        "welcome",
        include_str!("../../../migrations/sqlite/0016_welcome.sql"),
        include_str!("../../../migrations/postgres/0016_welcome.sql"),
    ),
];

/// Readers of one SQLite file. More help nobody on two cores.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 8;
/// A write within which its process has said nothing for so long is undone: who was paused in the middle of one, or is
/// gone without a word, must not keep its successor from the rows it had locked. As long as a lease lasts in silence.
const POSTGRES_IDLE_IN_A_WRITE: &str = "SET idle_in_transaction_session_timeout = '30s'";
/// How long a connection may be waited for.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// Why a database could not be opened; said to the person at the shell.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is of no kind that Steward knows.
    #[error("the database address must begin with sqlite: or postgres://")]
    UnknownKind,
    /// The address cannot be read. It is not repeated, because it may hold a password.
    #[error("the database address cannot be read")]
    BadAddress,
    /// It holds tables, and none of them says that it is Steward's: nothing is written into it.
    #[error("this is the database of another program; name an empty one, or one that does not exist yet")]
    Foreign,
    /// Connecting or preparing failed.
    #[error("the database cannot be opened: {0}")]
    Connect(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema cannot be brought up to date: {0}. A newer Steward may have written it")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl Db {
    /// Opens `sqlite:FILE` or `postgres://…`, brings the schema up to date and returns the handle.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        install_default_drivers();
        if address.starts_with("sqlite:") {
            Self::open_sqlite(address).await
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Self::open_postgres(address).await
        } else {
            Err(OpenError::UnknownKind)
        }
    }

    async fn open_sqlite(address: &str) -> Result<Self, OpenError> {
        let address = if address.contains('?') { address.to_owned() } else { format!("{address}?mode=rwc") };
        let options = AnyConnectOptions::from_str(&address).map_err(|_| OpenError::BadAddress)?;
        look(&options, TABLES_SQLITE).await?;
        let pool = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .idle_timeout(None)
                .max_lifetime(None)
                // A disk that is full makes SQLite undo the write by itself, and sqlx then takes the connection for one
                // within a write for ever. It is replaced, or nothing could be written until the next start.
                .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
                .after_connect(|conn, _| {
                    Box::pin(async move {
                        // FULL: money will live in the same file, and a power cut must not take it.
                        for pragma in [
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                            "PRAGMA busy_timeout = 10000",
                            "PRAGMA wal_autocheckpoint = 500",
                            "PRAGMA cache_size = -4000",
                        ] {
                            sqlx::query(pragma).execute(&mut *conn).await?;
                        }
                        Ok(())
                    })
                })
        };
        let writer = pool(1).connect_with(options.clone()).await.map_err(OpenError::Connect)?;
        migrator(Engine::Sqlite).run(&writer).await?;
        let readers = pool(SQLITE_READERS).connect_lazy_with(options);
        Ok(Self { engine: Engine::Sqlite, writer, readers })
    }

    async fn open_postgres(address: &str) -> Result<Self, OpenError> {
        let options = AnyConnectOptions::from_str(address).map_err(|_| OpenError::BadAddress)?;
        look(&options, TABLES_POSTGRES).await?;
        let pool = AnyPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    sqlx::query(POSTGRES_IDLE_IN_A_WRITE).execute(conn).await?;
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(OpenError::Connect)?;
        migrator(Engine::Postgres).run(&pool).await?;
        Ok(Self { engine: Engine::Postgres, writer: pool.clone(), readers: pool })
    }
}

/// Tables there are, and whether the one of our migrations is among them.
const TABLES_SQLITE: &str = "SELECT COUNT(*) AS tables, COUNT(CASE WHEN name = '_sqlx_migrations' THEN 1 END) AS ours \
     FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
/// The same.
const TABLES_POSTGRES: &str = "SELECT COUNT(*) AS tables, COUNT(CASE WHEN table_name = '_sqlx_migrations' THEN 1 END) AS ours \
     FROM information_schema.tables WHERE table_schema = current_schema()";

/// Looks before anything is written, with one connection: a pool would try for half a minute and then hide the cause.
async fn look(options: &AnyConnectOptions, tables: &'static str) -> Result<(), OpenError> {
    let mut conn = AnyConnection::connect_with(options).await.map_err(OpenError::Connect)?;
    let row = sqlx::query(tables).fetch_one(&mut conn).await.map_err(OpenError::Connect)?;
    let number = |column: &str| row.try_get::<i64, _>(column).map_err(OpenError::Connect);
    let is_foreign = number("tables")? > 0 && number("ours")? == 0;
    conn.close().await.map_err(OpenError::Connect)?;
    if is_foreign { Err(OpenError::Foreign) } else { Ok(()) }
}

fn migrator(engine: Engine) -> Migrator {
    let migration = |&(version, name, sqlite, postgres): &(i64, &'static str, &'static str, &'static str)| {
        let text = match engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        };
        Migration::new(version, name.into(), MigrationType::Simple, sqlx::SqlStr::from_static(text), false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}
