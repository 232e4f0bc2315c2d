//! The way out: what is known of a community's members, as CSV or JSON, written row by row.
//!
//! Accounts are written, not persons: who linked two of them did not say so to whoever gets the file. What `export stays
//! --format csv` writes, `import members-csv` reads, and the statistics are those of the accounts. A cell that a
//! spreadsheet would take for a formula stands behind an apostrophe, which our importer takes away again.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::TryStreamExt;
use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::Steward;
use crate::ids::CommunityId;
use crate::members;
use crate::ports::PlatformName;
use crate::store::{Sql, StoreError, sql::statements};
use crate::time::from_ms;

statements! {
    /// Everybody who was ever seen in a community, one row an account.
    EXPORT_MEMBERS(Int) =
        "SELECT a.platform, a.external_id, a.name, MIN(p.external_id) AS space_external_id, COUNT(*) AS stays,
             CAST(SUM(CASE WHEN s.left_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS open_stays,
             MIN(s.joined_at) AS joined_at, MIN(s.observed_at) AS observed_at, MAX(s.left_at) AS left_at
         FROM stay s JOIN space p ON p.id = s.space_id JOIN account a ON a.id = s.account_id
         WHERE p.community_id = $1 GROUP BY a.id, a.platform, a.external_id, a.name ORDER BY a.id";
    /// In how many spaces of a community anybody was ever seen.
    SPACES_WITH_STAYS(Int) =
        "SELECT COUNT(DISTINCT s.space_id) AS how_many FROM stay s JOIN space p ON p.id = s.space_id
         WHERE p.community_id = $1";
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// One row an account.
    Members,
    /// One row a stay.
    Stays,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180.
    Csv,
    /// One array of objects.
    Json,
}

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where it was to be written.
    #[error("writing: {0}")]
    Write(#[from] io::Error),
}

impl Export {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Stays => "stays",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members => &[
                "member_id",
                "platform",
                "name",
                "is_present",
                "stays",
                "first_joined_at",
                "first_observed_at",
                "last_left_at",
            ],
            // The first six are those of members-csv.
            Self::Stays => &[
                "member_id",
                "joined_at",
                "left_at",
                "observed_from",
                "end_reason",
                "source",
                "left_after",
                "number",
                "name",
                "platform",
                "space",
                "found_by",
            ],
        }
    }

    fn statement(self) -> Sql {
        match self {
            Self::Members => EXPORT_MEMBERS,
            Self::Stays => members::store::EXPORT_STAYS,
        }
    }

    fn cells(self, row: &AnyRow, has_one_space: bool) -> Result<Vec<Cell>, StoreError> {
        match self {
            Self::Members => member_cells(row, has_one_space),
            Self::Stays => stay_cells(row, has_one_space),
        }
    }
}

/// Writes what is known of a community's members; returns how many rows. Writing blocks: it is for files and pipes.
pub async fn export(
    steward: &Steward,
    community: CommunityId,
    what: Export,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<u64, ExportError> {
    let mut conn = steward.db.read().await?;
    let spaces = SPACES_WITH_STAYS.on(&conn).bind(community.0).fetch_one(conn.raw()).await.map_err(StoreError::from)?;
    let has_one_space = spaces.try_get::<i64, _>("how_many").map_err(StoreError::from)? <= 1;
    let mut sheet = Sheet::begin(format, what.columns(), out)?;
    let query = what.statement().on(&conn).bind(community.0);
    let mut rows = query.fetch(conn.raw());
    while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
        sheet.row(&what.cells(&row, has_one_space)?)?;
    }
    Ok(sheet.end()?)
}

/// One value.
enum Cell {
    Nothing,
    Text(String),
    Number(i64),
    Truth(bool),
    Time(DateTime<Utc>),
}

impl Cell {
    fn text(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }

    fn time(ms: Option<i64>) -> Self {
        ms.map_or(Self::Nothing, |ms| Self::Time(from_ms(ms)))
    }

    fn csv(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => protected(text),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => u8::from(*truth).to_string(),
            Self::Time(time) => rfc_3339(*time),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Truth(truth) => (*truth).into(),
            Self::Time(time) => rfc_3339(*time).into(),
        }
    }
}

fn rfc_3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Whether a spreadsheet takes a text for a formula by this beginning. Source: OWASP, CSV injection.
fn begins_a_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r')
}

/// A text that no spreadsheet takes for a formula.
fn protected(text: &str) -> String {
    // One that begins with an apostrophe gets another, so that taking one away gives back what was there.
    if text.starts_with(|first| first == '\'' || begins_a_formula(first)) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text as it was before it was protected.
pub(super) fn unprotected(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|first| first == '\'' || begins_a_formula(first)) => rest,
        _ => text,
    }
}

/// The system's own error, whose kind tells a reader that has enough from a full disk.
fn as_it_is(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Rows under a head.
struct Sheet<'a> {
    columns: &'static [&'static str],
    out: Out<'a>,
    rows: u64,
}

enum Out<'a> {
    Csv(Box<csv::Writer<&'a mut (dyn Write + Send)>>),
    Json(&'a mut (dyn Write + Send)),
}

impl<'a> Sheet<'a> {
    fn begin(format: Format, columns: &'static [&'static str], out: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        let out = match format {
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                writer.write_record(columns).map_err(as_it_is)?;
                Out::Csv(Box::new(writer))
            }
            Format::Json => {
                out.write_all(b"[")?;
                Out::Json(out)
            }
        };
        Ok(Self { columns, out, rows: 0 })
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match &mut self.out {
            Out::Csv(writer) => writer.write_record(cells.iter().map(Cell::csv)).map_err(as_it_is)?,
            Out::Json(out) => {
                let pairs = self.columns.iter().zip(cells).map(|(column, cell)| ((*column).to_owned(), cell.json()));
                let object = Value::Object(pairs.collect::<Map<_, _>>());
                out.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(out, &object)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn end(self) -> io::Result<u64> {
        match self.out {
            Out::Csv(mut writer) => writer.flush()?,
            Out::Json(out) => {
                out.write_all(b"\n]\n")?;
                out.flush()?;
            }
        }
        Ok(self.rows)
    }
}

/// The id by which a member is named: the platform's own; in a community of several spaces with the platform before it.
fn member_id(row: &AnyRow, has_one_space: bool) -> Result<String, StoreError> {
    let (platform, id): (String, String) = (row.try_get("platform")?, row.try_get("external_id")?);
    if !has_one_space {
        return Ok(format!("{platform}:{id}"));
    }
    let space: String = row.try_get("space_external_id")?;
    let scope = format!("{space}/");
    let is_scoped = platform == PlatformName::Import.as_str() && id.starts_with(&scope);
    Ok(if is_scoped { id.split_at(scope.len()).1.to_owned() } else { id })
}

fn stay_cells(row: &AnyRow, has_one_space: bool) -> Result<Vec<Cell>, StoreError> {
    let (joined_at, observed_at): (Option<i64>, i64) = (row.try_get("joined_at")?, row.try_get("observed_at")?);
    let platform: String = row.try_get("platform")?;
    let space: String = row.try_get("space_external_id")?;
    Ok(vec![
        Cell::Text(member_id(row, has_one_space)?),
        Cell::time(joined_at),
        Cell::time(row.try_get("left_at")?),
        // Empty: observed since joined.
        Cell::time(Some(observed_at).filter(|observed| joined_at != Some(*observed))),
        Cell::text(row.try_get("end_reason")?),
        Cell::text(row.try_get("source")?),
        Cell::time(row.try_get("left_after_at")?),
        Cell::Number(row.try_get("number")?),
        Cell::Text(row.try_get("name")?),
        Cell::Text(platform.clone()),
        Cell::Text(format!("{platform}:{space}")),
        Cell::Text(row.try_get("found_by")?),
    ])
}

fn member_cells(row: &AnyRow, has_one_space: bool) -> Result<Vec<Cell>, StoreError> {
    let open_stays: i64 = row.try_get("open_stays")?;
    Ok(vec![
        Cell::Text(member_id(row, has_one_space)?),
        Cell::Text(row.try_get("platform")?),
        Cell::Text(row.try_get("name")?),
        Cell::Truth(open_stays > 0),
        Cell::Number(row.try_get("stays")?),
        Cell::time(row.try_get("joined_at")?),
        Cell::time(row.try_get("observed_at")?),
        Cell::time(row.try_get("left_at")?),
    ])
}

#[cfg(test)]
mod tests {
    use super::{protected, unprotected};

    #[test]
    fn what_a_spreadsheet_would_run_stands_behind_an_apostrophe_and_comes_back() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''", "'quoted'"] {
            let cell = protected(text);
            assert!(cell.starts_with('\''), "{text:?}");
            assert_eq!(unprotected(&cell), text);
        }
        for text in ["m1", "", "O'Neill", "1-1", "成员"] {
            assert_eq!(protected(text), text);
            assert_eq!(unprotected(text), text);
        }
    }
}
