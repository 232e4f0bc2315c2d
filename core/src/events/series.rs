//! Events that come back: each is an event of its own, and the next one is planned when the one before begins, so that
//! there is always one to sign up for and never two.

use chrono::{DateTime, Utc};

use super::event::{Event, EventState, Plan};
use super::{course, store};
use crate::Steward;
use crate::ids::EventId;
use crate::schedule::Rule;
use crate::store::{Conn, Result};

/// Plans and announces the next event of a series, with what the last one says by now and nobody signed up. What passed
/// meanwhile is left out. `None`: it is in no series, or was the last one.
pub(super) async fn go_on(
    conn: &mut Conn,
    steward: &Steward,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<Option<EventId>> {
    let Some(text) = &event.rule else { return Ok(None) };
    // The newest alone carries the rule: whatever runs twice, the next one is planned once.
    store::set_rule(conn, event.id, None, event.series).await?;
    let next = Rule::from_canonical(text).ok();
    let next = next.and_then(|rule| rule.next_after(&event.plan.zone, now.max(event.plan.starts_at)));
    let Some(starts_at) = next else { return Ok(None) };
    let plan = Plan { starts_at, ..event.plan.clone() };
    // Words that nobody has approved are announced for no later time either.
    let state = if event.state == EventState::Review { EventState::Review } else { EventState::Open };
    let id = store::insert(conn, event.community, &plan, state, &event.made_by, now).await?;
    store::set_rule(conn, id, Some(text), event.series.or(Some(event.id))).await?;
    store::set_state(conn, id, state, event.approved_by.as_deref(), now).await?;
    if let Some(new) = store::one(conn, id).await?.filter(|new| new.state == EventState::Open) {
        course::follow(conn, steward, &new, (&[], &[]), None, now).await?;
    }
    Ok(Some(id))
}
