//! Which records of an export have been read: message ids as ranges, so that a million messages are a few rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sqlx::Row;

use super::store::ROWS_AT_ONCE;
use crate::ids::SpaceId;
use crate::store::{Conn, Result, sql::statements};

statements! {
    /// The ranges that hold or touch numbers between two: from the last that begins at or before the first of them.
    RANGES_NEAR(Int, Int, Int) =
        "SELECT first_number, last_number FROM imported_range
         WHERE space_id = $1 AND first_number <= $3 + 1 AND first_number >= COALESCE(
             (SELECT MAX(first_number) FROM imported_range WHERE space_id = $1 AND first_number <= $2), $2)
         ORDER BY first_number";
    /// Removes ranges that have become part of another.
    REMOVE_RANGES(Int, Rows) = {
        sqlite: "DELETE FROM imported_range WHERE space_id = $1 AND first_number IN (SELECT value FROM json_each($2))",
        postgres: "DELETE FROM imported_range WHERE space_id = $1
             AND first_number IN (SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb) AS value)",
        row: "1"
    };
    /// Writes ranges: space, first, last.
    WRITE_RANGES(Rows) = {
        sqlite: "INSERT INTO imported_range (space_id, first_number, last_number)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
             FROM json_each($1) WHERE true
             ON CONFLICT (space_id, first_number) DO UPDATE SET last_number = excluded.last_number",
        postgres: "INSERT INTO imported_range (space_id, first_number, last_number)
             SELECT (value->>0)::bigint, (value->>1)::bigint, (value->>2)::bigint
             FROM jsonb_array_elements($1::jsonb) AS value
             ON CONFLICT (space_id, first_number) DO UPDATE SET last_number = excluded.last_number",
        row: "[1, 5, 6]"
    };
}

/// Ranges of numbers, first to last, both included, that never touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges {
    last_by_first: BTreeMap<i64, i64>,
    /// Beginnings whose rows are to be written or removed.
    touched: BTreeSet<i64>,
}

impl Ranges {
    /// The ranges in which numbers between two can lie, or which they can extend.
    pub(super) async fn load(conn: &mut Conn, space: SpaceId, lowest: i64, highest: i64) -> Result<Self> {
        let rows = RANGES_NEAR.on(conn).bind(space.0).bind(lowest).bind(highest).fetch_all(conn.raw()).await?;
        let mut ranges = Self::default();
        for row in rows {
            ranges.last_by_first.insert(row.try_get("first_number")?, row.try_get("last_number")?);
        }
        Ok(ranges)
    }

    /// Marks a number as read; false when it was.
    pub(super) fn insert(&mut self, number: i64) -> bool {
        let before = self.last_by_first.range(..=number).next_back().map(|(&first, &last)| (first, last));
        if before.is_some_and(|(_, last)| number <= last) {
            return false;
        }
        let first = match before {
            Some((first, last)) if last + 1 == number => first,
            _ => number,
        };
        let last = match self.last_by_first.remove(&(number + 1)) {
            Some(last) => {
                self.touched.insert(number + 1);
                last
            }
            None => number,
        };
        self.last_by_first.insert(first, last);
        self.touched.insert(first);
        true
    }

    /// Writes what has changed.
    pub(super) async fn save(&self, conn: &mut Conn, space: SpaceId) -> Result<()> {
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        for first in &self.touched {
            match self.last_by_first.get(first) {
                Some(last) => there.push(json!([space, first, last])),
                None => gone.push(json!(first)),
            }
        }
        for chunk in gone.chunks(ROWS_AT_ONCE) {
            REMOVE_RANGES.on(conn).bind(space.0).bind(Value::from(chunk).to_string()).execute(conn.raw()).await?;
        }
        for chunk in there.chunks(ROWS_AT_ONCE) {
            WRITE_RANGES.on(conn).bind(Value::from(chunk).to_string()).execute(conn.raw()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;

    #[test]
    fn numbers_in_any_order_become_as_few_ranges_as_there_are_holes() {
        let numbers = [5, 1, 9, 2, 4, 3, -7, 10, 8, 5, 1];
        let mut ranges = Ranges::default();
        let new = numbers.iter().filter(|&&number| ranges.insert(number)).count();
        assert_eq!(new, 9);
        let pairs: Vec<(i64, i64)> = ranges.last_by_first.into_iter().collect();
        assert_eq!(pairs, [(-7, -7), (1, 5), (8, 10)]);
    }
}
