//! When Steward could see a space. A gap is what lies between two spans of seeing: an absence of data, never a zero.
//!
//! Spans are stored and gaps derived, because a process that is killed cannot write down when its sight ended: an open
//! span simply ends at the receiver's last committed sight.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row as _;

use crate::ids::{CommunityId, SpaceId};
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

/// A receiver that committed within this time counts as seeing now.
pub(crate) const FRESH: TimeDelta = TimeDelta::minutes(2);

/// A span in which Steward could not see a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The space.
    pub space: SpaceId,
    /// Last seen.
    pub from: DateTime<Utc>,
    /// Seen again.
    pub to: DateTime<Utc>,
}

/// A span in which Steward saw a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The space.
    pub space: SpaceId,
    /// Seen since.
    pub from: DateTime<Utc>,
    /// Seen until.
    pub to: DateTime<Utc>,
}

/// Where a span comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Steward was there.
    Live,
    /// It was read from a file.
    Import,
}

impl Source {
    fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Import => "import",
        }
    }
}

statements! {
    /// Spans of a space; an open one ends at its receiver's last sight.
    SPANS(Int) =
        "SELECT c.space_id, c.from_at, COALESCE(c.to_at, r.seen_at, c.from_at) AS to_at,
             CASE WHEN c.to_at IS NULL THEN 1 ELSE 0 END AS is_open, c.source
         FROM coverage c JOIN space p ON p.id = c.space_id LEFT JOIN receiver r ON r.name = p.receiver
         WHERE c.space_id = $1 ORDER BY c.from_at";
    /// Spans of a community's spaces.
    SPANS_OF_COMMUNITY(Int) =
        "SELECT c.space_id, c.from_at, COALESCE(c.to_at, r.seen_at, c.from_at) AS to_at,
             CASE WHEN c.to_at IS NULL THEN 1 ELSE 0 END AS is_open, c.source
         FROM coverage c JOIN space p ON p.id = c.space_id LEFT JOIN receiver r ON r.name = p.receiver
         WHERE p.community_id = $1 ORDER BY c.space_id, c.from_at";
    /// Begins to see a space, unless it is seen already.
    OPEN(Int, Int) =
        "INSERT INTO coverage (space_id, from_at, source, to_at)
         SELECT $1, $2, 'live', NULL WHERE NOT EXISTS (SELECT 1 FROM coverage WHERE space_id = $1 AND to_at IS NULL)
         ON CONFLICT (space_id, from_at, source) DO UPDATE SET to_at = NULL";
    /// Stops seeing a space.
    CLOSE(Int, Int) =
        "UPDATE coverage SET to_at = CASE WHEN $2 < from_at THEN from_at ELSE $2 END WHERE space_id = $1 AND to_at IS NULL";
    /// The receiver lost what happened: every space of the platform that it saw is not seen since its last sight.
    CLOSE_ALL(Text, Int) =
        "UPDATE coverage SET to_at = CASE WHEN $2 < from_at THEN from_at ELSE $2 END
         WHERE to_at IS NULL AND space_id IN (SELECT id FROM space WHERE receiver = $1)";
    /// Records a span that was read from a file.
    INSERT_IMPORT(Int, Int, Int) =
        "INSERT INTO coverage (space_id, from_at, source, to_at) VALUES ($1, $2, 'import', $3)
         ON CONFLICT (space_id, from_at, source) DO UPDATE SET
             to_at = CASE WHEN excluded.to_at > coverage.to_at THEN excluded.to_at ELSE coverage.to_at END";
}

/// One row of the table, as it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) span: Span,
    pub(crate) is_open: bool,
    pub(crate) source: Source,
}

fn read(row: &sqlx::any::AnyRow) -> Result<Row> {
    let source: String = row.try_get("source")?;
    Ok(Row {
        span: Span {
            space: SpaceId(row.try_get("space_id")?),
            from: from_ms(row.try_get("from_at")?),
            to: from_ms(row.try_get("to_at")?),
        },
        is_open: row.try_get::<i64, _>("is_open")? != 0,
        source: if source == Source::Live.as_str() { Source::Live } else { Source::Import },
    })
}

/// The spans of a space, in order.
pub(crate) async fn rows(conn: &mut Conn, space: SpaceId) -> Result<Vec<Row>> {
    SPANS.on(conn).bind(space.0).fetch_all(conn.raw()).await?.iter().map(read).collect()
}

/// The spans of a community's spaces at `now`, each space's in order. An open span of a receiver that committed
/// within two minutes reaches to `now`.
pub(crate) async fn of_community(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<Vec<Row>> {
    let rows = SPANS_OF_COMMUNITY.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let mut row = read(row)?;
            if row.is_open && row.span.to < now && now - row.span.to <= FRESH {
                row.span.to = now;
            }
            Ok(row)
        })
        .collect()
}

/// Joins spans of one space that touch or overlap; the input is in order of `from`.
pub fn union(spans: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.space == span.space && span.from <= last.to => last.to = last.to.max(span.to),
            _ => joined.push(*span),
        }
    }
    joined
}

/// What lies between the spans of each space; the input is in order of space and `from`.
pub fn gaps(spans: &[Span]) -> Vec<Gap> {
    union(spans)
        .windows(2)
        .filter(|pair| pair[0].space == pair[1].space)
        .map(|pair| Gap { space: pair[0].space, from: pair[0].to, to: pair[1].from })
        .collect()
}

async fn gaps_of(conn: &mut Conn, space: SpaceId) -> Result<Vec<Gap>> {
    let spans: Vec<Span> = rows(conn, space).await?.into_iter().map(|row| row.span).collect();
    Ok(gaps(&spans))
}

/// The first gap that ends after `from` and begins before `to`.
pub(crate) async fn first_gap_between(
    conn: &mut Conn,
    space: SpaceId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Option<Gap>> {
    Ok(gaps_of(conn, space).await?.into_iter().find(|gap| gap.to > from && gap.from < to))
}

/// Where the gap began that ended after an instant, if there is one.
pub(crate) async fn start_of_gap_ending_after(
    conn: &mut Conn,
    space: SpaceId,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    Ok(gaps_of(conn, space).await?.into_iter().rfind(|gap| gap.to > at).map(|gap| gap.from))
}

/// The last instant before `at` at which the space was seen: `at` itself unless it lies in a gap.
pub(crate) async fn last_seen_before(
    conn: &mut Conn,
    space: SpaceId,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let spans: Vec<Span> = rows(conn, space).await?.into_iter().map(|row| row.span).collect();
    Ok(union(&spans).into_iter().rfind(|span| span.from <= at).map(|span| span.to.min(at)))
}

/// When the observation of a space began.
pub(crate) async fn start_of(conn: &mut Conn, space: SpaceId) -> Result<Option<DateTime<Utc>>> {
    Ok(rows(conn, space).await?.first().map(|row| row.span.from))
}

/// Steward sees a space from now on.
pub(crate) async fn open(conn: &mut Conn, space: SpaceId, at: DateTime<Utc>) -> Result<()> {
    OPEN.on(conn).bind(space.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// Steward does not see a space any more.
pub(crate) async fn close(conn: &mut Conn, space: SpaceId, at: DateTime<Utc>) -> Result<()> {
    CLOSE.on(conn).bind(space.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// The receiver lost what happened since its last sight.
pub(crate) async fn close_all_of(conn: &mut Conn, receiver: &str, at: DateTime<Utc>) -> Result<()> {
    CLOSE_ALL.on(conn).bind(receiver).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

/// Records a span that was read from a file.
pub(crate) async fn insert_import(conn: &mut Conn, span: Span) -> Result<()> {
    INSERT_IMPORT.on(conn).bind(span.space.0).bind(ms(span.from)).bind(ms(span.to)).execute(conn.raw()).await?;
    Ok(())
}
