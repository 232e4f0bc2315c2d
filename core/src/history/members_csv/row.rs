//! One row of a list of members: what is in it, and why it cannot be used.

use chrono::{DateTime, Datelike, Utc};

use crate::history::YEARS;
use crate::history::export::unprotected;
use crate::inbox::EndReason;

/// A column of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    MemberId,
    JoinedAt,
    LeftAt,
    ObservedFrom,
    EndReason,
    Source,
    LeftAfter,
}

impl Column {
    /// Every column.
    pub(super) const ALL: [Self; 7] = [
        Self::MemberId,
        Self::JoinedAt,
        Self::LeftAt,
        Self::ObservedFrom,
        Self::EndReason,
        Self::Source,
        Self::LeftAfter,
    ];

    /// Its header.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::MemberId => "member_id",
            Self::JoinedAt => "joined_at",
            Self::LeftAt => "left_at",
            Self::ObservedFrom => "observed_from",
            Self::EndReason => "end_reason",
            Self::Source => "source",
            // Beyond what other tools write: our own exports tell that a leave was missed, and since when.
            Self::LeftAfter => "left_after",
        }
    }
}

/// One stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) member_id: String,
    pub(super) joined_at: Option<DateTime<Utc>>,
    /// Since when it was observed: the join, or later.
    pub(super) observed_at: DateTime<Utc>,
    pub(super) left_after_at: Option<DateTime<Utc>>,
    pub(super) left_at: Option<DateTime<Utc>>,
    pub(super) end_reason: Option<EndReason>,
    pub(super) source: Option<String>,
}

impl Row {
    /// Reads a row through a function that gives the text of a column (empty when there is no such column). The error
    /// is the reason, for the person who has the file.
    pub(super) fn read<'a>(text: impl Fn(Column) -> &'a str) -> Result<Self, String> {
        let member_id = unprotected(text(Column::MemberId));
        if member_id.is_empty() {
            return Err("member_id is empty".to_owned());
        }
        if Column::ALL.into_iter().any(|column| text(column).contains('\0')) {
            return Err("there is a NUL character in it".to_owned());
        }
        let time = |column: Column| read_time(column.as_str(), text(column));
        let (joined_at, left_at) = (time(Column::JoinedAt)?, time(Column::LeftAt)?);
        let (observed_from, left_after_at) = (time(Column::ObservedFrom)?, time(Column::LeftAfter)?);
        let observed_at = match (joined_at, observed_from) {
            (None, None) => return Err("joined_at is empty, and so is observed_from".to_owned()),
            (Some(at), None) | (None, Some(at)) => at,
            (Some(joined), Some(observed)) => joined.max(observed),
        };
        let end_reason = read_reason(text(Column::EndReason))?;
        check_order(joined_at, observed_at, left_after_at, left_at)?;
        if end_reason.is_some() && left_at.is_none() {
            return Err("there is an end_reason but no left_at".to_owned());
        }
        let source = Some(unprotected(text(Column::Source))).filter(|source| !source.is_empty()).map(ToOwned::to_owned);
        Ok(Self { member_id: member_id.to_owned(), joined_at, observed_at, left_after_at, left_at, end_reason, source })
    }
}

fn check_order(
    joined_at: Option<DateTime<Utc>>,
    observed_at: DateTime<Utc>,
    left_after_at: Option<DateTime<Utc>>,
    left_at: Option<DateTime<Utc>>,
) -> Result<(), String> {
    let Some(left) = left_at else {
        return if left_after_at.is_some() { Err("there is a left_after but no left_at".to_owned()) } else { Ok(()) };
    };
    if joined_at.is_some_and(|joined| left < joined) {
        return Err("left_at is before joined_at".to_owned());
    }
    if left < observed_at {
        return Err("left_at is before observed_from".to_owned());
    }
    if left_after_at.is_some_and(|after| left < after) {
        return Err("left_at is before left_after".to_owned());
    }
    Ok(())
}

fn read_reason(text: &str) -> Result<Option<EndReason>, String> {
    let word = text.to_lowercase();
    match word.as_str() {
        "" => Ok(None),
        // The word that some tools have for it.
        "purge" => Ok(Some(EndReason::Purged)),
        word => EndReason::parse(word)
            .map(Some)
            .ok_or_else(|| format!("end_reason {} is none of left, kicked, banned, purged, lapsed", quoted(text))),
    }
}

/// RFC 3339, or Unix seconds; empty is no time.
fn read_time(column: &str, text: &str) -> Result<Option<DateTime<Utc>>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let time = match text.parse::<i64>() {
        Ok(seconds) => DateTime::from_timestamp(seconds, 0),
        Err(_) => DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()),
    };
    time.filter(|time| YEARS.contains(&time.year())).map(Some).ok_or_else(|| {
        format!(
            "{column} {} is no time: write RFC 3339 (2024-05-01T12:00:00Z) or Unix seconds, 1970 to 2199",
            quoted(text)
        )
    })
}

/// A piece of the file in a message, cut where it is long.
fn quoted(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    if text.chars().count() <= CHARS_MAX {
        format!("{text:?}")
    } else {
        format!("{:?}…", text.chars().take(CHARS_MAX).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a row from texts in the order of `Column::ALL`.
    fn row(texts: [&str; 7]) -> Result<Row, String> {
        Row::read(|column| texts[Column::ALL.iter().position(|&other| other == column).unwrap()])
    }

    #[test]
    fn times_are_rfc_3339_or_unix_seconds() {
        let by_text = row(["m", "2024-05-01T14:00:00+02:00", "", "", "", "", ""]).unwrap();
        let by_number = row(["m", "1714564800", "", "", "", "", ""]).unwrap();
        assert_eq!(by_text, by_number);
        assert_eq!(by_text.joined_at.unwrap().timestamp(), 1_714_564_800);
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let cases = [
            (["", "1714564800", "", "", "", "", ""], "member_id is empty"),
            (["m", "", "", "", "", "", ""], "joined_at is empty, and so is observed_from"),
            (["m", "yesterday", "", "", "", "", ""], "joined_at \"yesterday\" is no time"),
            (["m", "1714564800000", "", "", "", "", ""], "joined_at \"1714564800000\" is no time"),
            (["m", "1714564800", "1714564799", "", "", "", ""], "left_at is before joined_at"),
            (["m", "", "1714564799", "1714564800", "", "", ""], "left_at is before observed_from"),
            (["m", "1714564800", "1714564801", "", "bored", "", ""], "end_reason \"bored\" is none of"),
            (["m", "1714564800", "", "", "left", "", ""], "there is an end_reason but no left_at"),
            (["m\0", "1714564800", "", "", "", "", ""], "there is a NUL character in it"),
        ];
        for (texts, reason) in cases {
            let said = row(texts).unwrap_err();
            assert!(said.starts_with(reason), "{texts:?}: {said}");
        }
    }

    #[test]
    fn a_stay_is_observed_since_its_join_or_since_later() {
        let later = row(["m", "1714564800", "", "1714565000", "", "", ""]).unwrap();
        assert_eq!(later.observed_at.timestamp(), 1_714_565_000);
        let earlier = row(["m", "1714564800", "", "1714560000", "", "", ""]).unwrap();
        assert_eq!(earlier.observed_at.timestamp(), 1_714_564_800);
        let unknown = row(["m", "", "", "1714560000", "", "", ""]).unwrap();
        assert_eq!((unknown.joined_at, unknown.observed_at.timestamp()), (None, 1_714_560_000));
    }
}
