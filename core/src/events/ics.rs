//! An event as a document that calendars read. Source: RFC 5546 §3.2.5 (what a cancellation is).

use chrono::{DateTime, Utc};

use super::event::{Event, EventState, Place};
use crate::calendar::ics::{Document, Happening, Status};
use crate::content::markdown;
use crate::ids::CommunityId;

/// The name of an event for calendars, the same for ever. `key`: that of the event.
pub(crate) fn uid(community: CommunityId, key: i64) -> String {
    format!("event-{community}-{key}@steward")
}

/// One event as a document of its own. `place`: what people call where it is; `stamped_at`: when it is written.
///
/// The same event always has the same `UID`, and a higher `SEQUENCE` after each change, by which a calendar that has it
/// already brings it up to date.
pub fn document(event: &Event, place: &str, stamped_at: DateTime<Utc>) -> String {
    let plan = &event.plan;
    let is_cancelled = event.state == EventState::Cancelled;
    let url = match &plan.place {
        Place::Link(url) => url.clone(),
        Place::Channel(_) => String::new(),
    };
    let happening = Happening {
        ends_at: Some(plan.ends_at()),
        sequence: u32::try_from(event.revision).unwrap_or_default(),
        status: if is_cancelled { Status::Cancelled } else { Status::Confirmed },
        summary: plan.title.clone(),
        description: markdown::read(&plan.about).plain,
        location: place.to_owned(),
        url,
        ..Happening::new(uid(event.community, event.id.0), plan.starts_at, stamped_at)
    };
    let method = if is_cancelled { "CANCEL" } else { "PUBLISH" };
    Document { method: Some(method), happenings: vec![happening], ..Document::default() }.write()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::Plan;
    use crate::ids::{CommunityId, EventId};
    use crate::zone::Zone;

    fn event(title: &str, about: &str) -> Event {
        let plan = Plan {
            title: title.to_owned(),
            about: about.to_owned(),
            place: Place::Link("https://example.org/a;b,c".to_owned()),
            starts_at: "2026-12-01T12:00:00Z".parse().unwrap(),
            minutes: 90,
            zone: Zone::utc(),
            capacity: None,
            accept_minutes: 0,
            to: Vec::new(),
        };
        Event {
            id: EventId(7),
            community: CommunityId(3),
            number: 1,
            plan,
            state: EventState::Open,
            revision: 2,
            made_by: String::new(),
            approved_by: None,
            rule: None,
            series: None,
        }
    }

    fn written(event: &Event) -> String {
        document(event, "Hall", "2026-11-24T08:00:00Z".parse().unwrap())
    }

    #[test]
    fn an_event_is_one_document_in_utc_that_a_later_one_replaces() {
        let text = written(&event("Evening", ""));
        for line in [
            "UID:event-3-7@steward",
            "DTSTART:20261201T120000Z",
            "DTEND:20261201T133000Z",
            "DTSTAMP:20261124T080000Z",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "LOCATION:Hall",
            "URL:https://example.org/a;b,c",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line}: {text}");
        }
        let cancelled = written(&Event { state: EventState::Cancelled, revision: 3, ..event("Evening", "") });
        assert!(cancelled.contains("METHOD:CANCEL\r\n") && cancelled.contains("STATUS:CANCELLED\r\n"));
    }

    #[test]
    fn what_parts_values_is_escaped_and_what_is_no_text_is_left_out() {
        let text = written(&event("A; B", "**one**\ntwo"));
        assert!(text.contains("SUMMARY:A\\; B\r\n") && text.contains("DESCRIPTION:one\\ntwo\r\n"), "{text}");
    }
}
