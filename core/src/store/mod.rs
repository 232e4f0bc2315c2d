//! The database handle: one code path over SQLite and PostgreSQL through `sqlx::Any`.
//!
//! SQLite has one writer connection and several readers; PostgreSQL has one pool. A write is always a transaction,
//! begun with [`Db::write`]; a question reads through [`Db::read`].

mod open;
pub(crate) mod sql;
mod stop;
mod suite;

use sqlx::AnyConnection;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Transaction};

pub use open::OpenError;
pub use sql::{Engine, Param, Sql};
pub use stop::stop_point;
pub use suite::statements;

/// Why a question to the database failed. Whoever asked cannot put it right: it is a fault, logged once.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row holds what it may not hold; it is named so that it can be found.
    #[error("table {table}, row {row}: column {column} holds {value:?}, which has no meaning")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The key of the row.
        row: String,
        /// What stands there.
        value: String,
    },
    /// Another process holds what this write counts on. Nothing was written, and nothing more may be.
    #[error("the lease of {role} was taken by another process")]
    LeaseLost {
        /// What the lease allowed.
        role: String,
    },
}

impl StoreError {
    /// Whether it would be wrong to try again: another process does now what this one did.
    pub fn is_lost_lease(&self) -> bool {
        matches!(self, Self::LeaseLost { .. })
    }

    /// Whether another writer was in the way: the same question may be answered when it is asked again.
    pub fn is_conflict(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        // PostgreSQL: a serialization failure, a deadlock.
        error.is_unique_violation() || error.code().is_some_and(|code| matches!(&*code, "40001" | "40P01"))
    }

    /// Whether the same question would fail again because of what it says, however often it is asked.
    pub fn is_about_the_data(&self) -> bool {
        match self {
            Self::Corrupt { .. }
            | Self::Database(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::Encode(_)) => {
                true
            }
            Self::Database(sqlx::Error::Database(error)) => {
                // PostgreSQL: class 22 (data exception) and 23 (integrity). SQLite tells integrity by its kind.
                error.code().is_some_and(|code| code.len() == 5 && (code.starts_with("22") || code.starts_with("23")))
                    || !matches!(error.kind(), sqlx::error::ErrorKind::Other)
            }
            Self::Database(_) | Self::LeaseLost { .. } => false,
        }
    }
}

/// A text as both engines take it: PostgreSQL refuses the NUL character, which some platforms allow in names.
pub(crate) fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "").into() } else { text.into() }
}

/// Reads rows one by one. Those that hold what cannot be read are counted, and keep nobody from the others.
pub(crate) fn readable<T>(
    rows: &[sqlx::any::AnyRow],
    read: impl Fn(&sqlx::any::AnyRow) -> Result<T>,
) -> Result<(Vec<T>, usize)> {
    let (mut found, mut unreadable) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        match read(row) {
            Err(error) if error.is_about_the_data() => {
                tracing::warn!(%error, "a row cannot be read; it is left out");
                unreadable += 1;
            }
            read => found.push(read?),
        }
    }
    Ok((found, unreadable))
}

/// Result of a question to the database.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The database of one Steward.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    writer: AnyPool,
    readers: AnyPool,
}

/// A connection that knows its engine; every question to the database takes one.
pub struct Conn {
    kind: Kind,
    engine: Engine,
}

enum Kind {
    Reading(PoolConnection<Any>),
    Writing(Transaction<'static, Any>),
}

/// A write in progress: everything in it happens, or nothing. Dropped without [`Write::commit`], nothing does.
pub struct Write(Conn);

impl Db {
    /// Which engine is behind this handle.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Begins a write. On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), so that a transaction which
    /// has read never fails later because another one wrote meanwhile.
    pub async fn write(&self) -> Result<Write> {
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        let kind = Kind::Writing(self.writer.begin_with(begin).await?);
        Ok(Write(Conn { kind, engine: self.engine }))
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn> {
        Ok(Conn { kind: Kind::Reading(self.readers.acquire().await?), engine: self.engine })
    }

    /// Ends all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Conn {
    /// Which engine is behind this connection.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The connection itself, to execute a statement on.
    pub fn raw(&mut self) -> &mut AnyConnection {
        match &mut self.kind {
            Kind::Reading(conn) => conn,
            Kind::Writing(tx) => tx,
        }
    }
}

impl Write {
    /// Makes everything durable.
    pub async fn commit(self) -> Result<()> {
        if let Kind::Writing(tx) = self.0.kind {
            tx.commit().await?;
        }
        Ok(())
    }
}

impl std::ops::Deref for Write {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl std::ops::DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

/// The version of the database engine, as it says itself.
pub async fn version(conn: &mut Conn) -> Result<String> {
    use sqlx::Row;
    let row = VERSION.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get("version")?)
}

sql::statements! {
    /// The engine's version.
    VERSION() = {
        sqlite: "SELECT sqlite_version() AS version",
        postgres: "SELECT current_setting('server_version') AS version"
    };
}
