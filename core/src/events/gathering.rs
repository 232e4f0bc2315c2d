//! What an event came to, for reports: who said they would come, and who came.

use std::ops::Range;

use chrono::{DateTime, Utc};
use steward_statistics::proportion::Proportion;

use super::event::EventState;
use super::seats::{self, Standing};
use super::{attend, persons, store};
use crate::ids::CommunityId;
use crate::store::{Conn, Result};

/// An event in a report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gathering {
    /// `#3 Title`.
    pub(crate) label: String,
    pub(crate) number: i64,
    pub(crate) starts_at: DateTime<Utc>,
    /// Who said that they come, and who waits for a place.
    pub(crate) going: i64,
    pub(crate) waiting: i64,
    /// Who was there; `None`: it has not begun, or nobody can know.
    pub(crate) turnout: Option<Turnout>,
}

/// Who was there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Turnout {
    pub(crate) signed_up: u64,
    pub(crate) came: u64,
    pub(crate) walked_in: u64,
    /// Of those who had signed up, the share that did not come, with its 95 % Wilson interval.
    pub(crate) no_show: Proportion,
}

/// Events of a community that begin in a span and take place or took place, in order.
pub(crate) async fn gatherings(
    conn: &mut Conn,
    community: CommunityId,
    span: Range<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Vec<Gathering>> {
    let mut found = Vec::new();
    for id in store::between(conn, community, &span).await? {
        let Some(event) = store::one(conn, id).await? else { continue };
        if !matches!(event.state, EventState::Open | EventState::Over) {
            continue;
        }
        let guests = persons::guests(conn, &event).await?;
        let seats = persons::seats_of(&guests);
        let attendance = attend::of(conn, &event, &guests, now).await?;
        found.push(Gathering {
            label: event.label(),
            number: event.number,
            starts_at: event.plan.starts_at,
            going: seats::count(&seats, |one| one == Standing::Going),
            waiting: seats::count(&seats, |one| one == Standing::Waiting),
            turnout: attendance.map(|attendance| Turnout {
                signed_up: attendance.signed_up,
                came: attendance.came,
                walked_in: attendance.walked_in,
                no_show: attend::no_show(&attendance),
            }),
        });
    }
    Ok(found)
}

/// Numbers of the events that wait for another moderator's word.
pub(crate) async fn in_review(conn: &mut Conn, community: CommunityId) -> Result<Vec<i64>> {
    const REVIEWED_MAX: i64 = 100;
    let mut numbers = Vec::new();
    for id in store::listed(conn, community, Some(EventState::Review), REVIEWED_MAX).await? {
        numbers.extend(store::one(conn, id).await?.map(|event| event.number));
    }
    Ok(numbers)
}
