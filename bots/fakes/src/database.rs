//! Databases for tests: a temporary SQLite file always, and a fresh PostgreSQL database where there is a server.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection};
use steward_core::store::Db;

/// The variable that names a PostgreSQL server where databases may be made.
const SERVER: &str = "STEWARD_TEST_POSTGRES";

/// How many databases this process has made: each gets a number of its own.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A database of its own for one test; gone when dropped.
pub struct TestDatabase {
    /// The address, for a process that opens it itself.
    pub address: String,
    /// The engine's name, for messages.
    pub engine: &'static str,
    remains: Remains,
}

enum Remains {
    /// Removes itself.
    File(#[expect(dead_code, reason = "kept for its drop")] tempfile::TempDir),
    Database {
        server: String,
        name: String,
    },
}

impl TestDatabase {
    /// A SQLite file in a temporary folder.
    ///
    /// # Panics
    /// When there is no room for a temporary folder.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let address = format!("sqlite:{}", folder.path().join("steward.db").display());
        Self { address, engine: "SQLite", remains: Remains::File(folder) }
    }

    /// A fresh database on the server that `STEWARD_TEST_POSTGRES` names; `None` when it names none.
    ///
    /// # Panics
    /// When the server does not answer, or when PostgreSQL is required (`STEWARD_REQUIRE`) and no server is named.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(SERVER) else {
            assert!(!is_required("postgres"), "PostgreSQL is required: name a server in {SERVER}");
            eprintln!("skipped: no PostgreSQL ({SERVER} names no server)");
            return None;
        };
        let name = format!("steward_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        run(&server, format!("CREATE DATABASE {name}")).await;
        Some(Self {
            address: on_server(&server, &name),
            engine: "PostgreSQL",
            remains: Remains::Database { server, name },
        })
    }

    /// Opens it.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> Db {
        Db::open(&self.address).await.unwrap_or_else(|error| panic!("{}: {error}", self.engine))
    }
}

/// SQLite, and PostgreSQL where there is a server: what one suite runs on.
pub async fn databases() -> Vec<TestDatabase> {
    let mut databases = vec![TestDatabase::sqlite()];
    databases.extend(TestDatabase::postgres().await);
    databases
}

/// Whether a word stands in `STEWARD_REQUIRE`: what is named there must be there, or the run fails.
pub fn is_required(word: &str) -> bool {
    std::env::var("STEWARD_REQUIRE").is_ok_and(|words| words.split(',').any(|one| one.trim() == word))
}

fn on_server(server: &str, name: &str) -> String {
    let (address, options) =
        server.split_once('?').map_or((server, None), |(address, options)| (address, Some(options)));
    let start = address.find("://").map_or(0, |at| at + 3);
    let host = address[start..].find('/').map_or(address, |at| &address[..start + at]);
    match options {
        Some(options) => format!("{host}/{name}?{options}"),
        None => format!("{host}/{name}"),
    }
}

async fn run(server: &str, statement: String) {
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap_or_else(|error| panic!("{SERVER}: {error}"));
    let done = sqlx::query(AssertSqlSafe(statement.clone())).execute(&mut conn).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.remains {
            Remains::File(_) => {}
            Remains::Database { server, name } => {
                let (server, statement) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                // A runtime of its own: the test's may be the one that is being dropped.
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    if let Ok(runtime) = runtime {
                        runtime.block_on(run(&server, statement));
                    }
                });
                if dropping.join().is_err() {
                    eprintln!("a test database could not be removed");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::on_server;

    #[test]
    fn the_database_of_an_address_is_replaced_and_its_options_stay() {
        assert_eq!(on_server("postgres://u:p@localhost:5432/postgres", "x"), "postgres://u:p@localhost:5432/x");
        assert_eq!(on_server("postgres://localhost/a?host=/tmp", "x"), "postgres://localhost/x?host=/tmp");
        assert_eq!(on_server("postgres://localhost", "x"), "postgres://localhost/x");
    }
}
