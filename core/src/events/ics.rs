//! An event as calendars read it. Source: RFC 5545 (the format), RFC 5546 §3.2.5 (what a cancellation is).
//!
//! Instants are given in UTC, so that no rule of a zone has to go along and no calendar can apply an old one.

use chrono::{DateTime, Utc};

use super::event::{Event, EventState, Place};
use crate::content::markdown;

/// Longest line in octets, without its end. Source: RFC 5545 §3.1.
const LINE_MAX_OCTETS: usize = 75;

/// One event as a document of its own. `place`: what people call where it is; `stamped_at`: when it is written.
///
/// The same event always has the same `UID`, and a higher `SEQUENCE` after each change, by which a calendar that has it
/// already brings it up to date.
pub fn document(event: &Event, place: &str, stamped_at: DateTime<Utc>) -> String {
    let plan = &event.plan;
    let about = markdown::read(&plan.about).plain;
    let uid = format!("event-{}-{}@steward", event.community, event.id);
    let is_cancelled = event.state == EventState::Cancelled;
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Steward//events//EN".to_owned(),
        format!("METHOD:{}", if is_cancelled { "CANCEL" } else { "PUBLISH" }),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{uid}"),
        format!("DTSTAMP:{}", instant(stamped_at)),
        format!("DTSTART:{}", instant(plan.starts_at)),
        format!("DTEND:{}", instant(plan.ends_at())),
        format!("SEQUENCE:{}", event.revision),
        format!("STATUS:{}", if is_cancelled { "CANCELLED" } else { "CONFIRMED" }),
        format!("SUMMARY:{}", escaped(&plan.title)),
    ];
    if !about.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escaped(&about)));
    }
    if !place.is_empty() {
        lines.push(format!("LOCATION:{}", escaped(place)));
    }
    if let Place::Link(url) = &plan.place {
        // A value of the type URI is not escaped. Source: RFC 5545 §3.3.13.
        lines.push(format!("URL:{url}"));
    }
    lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
    lines.iter().map(|line| folded(line)).collect()
}

/// `20261201T120000Z`. Source: RFC 5545 §3.3.5, form 2.
fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: what ends or parts values is escaped, other control signs are left out. Source: RFC 5545 §3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line with its end, in pieces of at most 75 octets, each further one after a blank; no character is cut. Source: RFC
/// 5545 §3.1.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / LINE_MAX_OCTETS * 3 + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_MAX_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
    out
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
        assert_eq!(escaped("a\\b;c,d\r\ne\u{7}\nf\tg"), "a\\\\b\\;c\\,d\\ne\\nf\tg");
        let text = written(&event("A; B", "**one**\ntwo"));
        assert!(text.contains("SUMMARY:A\\; B\r\n") && text.contains("DESCRIPTION:one\\ntwo\r\n"), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        for title in ["x".repeat(300), "群管家".repeat(60), "é🦀,".repeat(70), "y".repeat(67), "y".repeat(68)] {
            let text = written(&event(&title, &title));
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            for line in text.split_terminator("\r\n") {
                assert!(line.len() <= LINE_MAX_OCTETS && !line.contains('\n'), "{}: {line}", line.len());
            }
            let unfolded = text.replace("\r\n ", "");
            assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", escaped(&title))), "{unfolded}");
        }
    }
}
