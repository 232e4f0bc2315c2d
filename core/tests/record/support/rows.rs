//! What stands in the database, read by the test itself and not through the code that wrote it.

use sqlx::Row;
use steward_core::community::{self, Community};

use super::{World, instant};

/// A stay as it stands, its instants in the tests' seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StayRow {
    pub(crate) joined: Option<i64>,
    pub(crate) observed: i64,
    pub(crate) left_after: Option<i64>,
    pub(crate) left: Option<i64>,
    pub(crate) reason: Option<String>,
    pub(crate) found_by: String,
    pub(crate) pending: bool,
}

impl StayRow {
    /// Joined and left, both as they were seen to happen.
    pub(crate) fn span(&self) -> (Option<i64>, Option<i64>) {
        (self.joined, self.left)
    }
}

fn second(milliseconds: i64) -> i64 {
    (milliseconds - instant(0).timestamp_millis()).div_euclid(1000)
}

impl World {
    /// Every stay of somebody, in all spaces, oldest first.
    pub(crate) async fn stays(&self, who: &str) -> Vec<StayRow> {
        let mut conn = self.steward.db.read().await.unwrap();
        let rows = sqlx::query(
            "SELECT s.joined_at, s.observed_at, s.left_after_at, s.left_at, s.end_reason, s.found_by, s.pending FROM stay s \
             JOIN account a ON a.id = s.account_id WHERE a.external_id = $1 AND a.platform = $2 ORDER BY s.space_id, s.number",
        )
        .bind(who)
        .bind(self.name.as_str())
        .fetch_all(conn.raw())
        .await
        .unwrap();
        let at = |row: &sqlx::any::AnyRow, column: &str| row.get::<Option<i64>, _>(column).map(second);
        rows.iter()
            .map(|row| StayRow {
                joined: at(row, "joined_at"),
                observed: second(row.get("observed_at")),
                left_after: at(row, "left_after_at"),
                left: at(row, "left_at"),
                reason: row.get("end_reason"),
                found_by: row.get("found_by"),
                pending: row.get::<i64, _>("pending") != 0,
            })
            .collect()
    }

    /// Joined and left of every stay of somebody.
    pub(crate) async fn spans(&self, who: &str) -> Vec<(Option<i64>, Option<i64>)> {
        self.stays(who).await.iter().map(StayRow::span).collect()
    }

    /// One number that a statement gives.
    pub(crate) async fn number(&self, statement: &'static str) -> i64 {
        let mut conn = self.steward.db.read().await.unwrap();
        let row = sqlx::query(statement).fetch_one(conn.raw()).await;
        row.unwrap_or_else(|error| panic!("{}: {statement}: {error}", self.engine)).get(0)
    }

    /// The texts of the first column of a statement; NULL is "-".
    pub(crate) async fn texts(&self, statement: &'static str) -> Vec<String> {
        let mut conn = self.steward.db.read().await.unwrap();
        let rows = sqlx::query(statement).fetch_all(conn.raw()).await;
        let rows = rows.unwrap_or_else(|error| panic!("{}: {statement}: {error}", self.engine));
        rows.iter().map(|row| row.get::<Option<String>, _>(0).unwrap_or_else(|| "-".to_owned())).collect()
    }

    /// Executes a statement, as a hand at the database would.
    pub(crate) async fn execute(&self, statement: &'static str) {
        let mut write = self.steward.db.write().await.unwrap();
        let done = sqlx::query(statement).execute(write.raw()).await;
        done.unwrap_or_else(|error| panic!("{}: {statement}: {error}", self.engine));
        write.commit().await.unwrap();
    }

    /// Messages counted in all.
    pub(crate) async fn messages(&self) -> i64 {
        self.number("SELECT CAST(COALESCE(SUM(messages), 0) AS BIGINT) FROM activity_recent").await
    }

    /// Every community, oldest first.
    pub(crate) async fn communities(&self) -> Vec<Community> {
        let mut conn = self.steward.db.read().await.unwrap();
        community::all(&mut conn).await.unwrap()
    }
}
