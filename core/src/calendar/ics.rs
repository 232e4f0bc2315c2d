//! Events as calendars read them. Source: RFC 5545 (the format), RFC 7986 (`REFRESH-INTERVAL`, `NAME`).
//!
//! Instants are written in UTC, so that no rule of a zone has to go along and no calendar can apply an old one.
//!
//! ```
//! use steward_core::calendar::ics::{Document, Happening, Status};
//!
//! let at = "2026-12-01T12:00:00Z".parse()?;
//! let lesson = Happening { summary: "Ownership; borrowing".to_owned(), ..Happening::new("post-3-1@steward", at, at) };
//! let text = Document { name: "Rust 中文社区".to_owned(), happenings: vec![lesson], ..Document::default() }.write();
//! assert!(text.contains("DTSTART:20261201T120000Z\r\n") && text.contains("SUMMARY:Ownership\\; borrowing\r\n"));
//! # Ok::<(), chrono::ParseError>(())
//! ```

use std::fmt::Write;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Longest line in octets, without its end. Source: RFC 5545 §3.1.
const LINE_MAX_OCTETS: usize = 75;

/// A calendar with what happens in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// How the calendar is called where it is subscribed to; empty: not said.
    pub name: String,
    /// `PUBLISH`, `CANCEL`: for what is sent as a message; a feed has none.
    pub method: Option<&'static str>,
    /// How long a subscriber may wait before looking again.
    pub refresh: Option<Duration>,
    /// What happens.
    pub happenings: Vec<Happening>,
}

/// One `VEVENT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The same for the same thing at the same time, for ever: a calendar that has it brings it up to date.
    pub uid: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends; none: it takes no time.
    pub ends_at: Option<DateTime<Utc>>,
    /// When what is said of it was changed last.
    pub stamped_at: DateTime<Utc>,
    /// How often it was changed: the higher one is believed.
    pub sequence: u32,
    /// Whether it will take place.
    pub status: Status,
    /// What it is, in a line.
    pub summary: String,
    /// What it is about; empty: not said.
    pub description: String,
    /// Where it is, in people's words; empty: not said.
    pub location: String,
    /// An address to open; empty: none.
    pub url: String,
}

/// Whether something will take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// It will.
    #[default]
    Confirmed,
    /// It may.
    Tentative,
    /// It will not.
    Cancelled,
}

impl Happening {
    /// Something that begins at an instant, confirmed, of which nothing else is said.
    pub fn new(uid: impl Into<String>, starts_at: DateTime<Utc>, stamped_at: DateTime<Utc>) -> Self {
        Self {
            uid: uid.into(),
            starts_at,
            ends_at: None,
            stamped_at,
            sequence: 0,
            status: Status::Confirmed,
            summary: String::new(),
            description: String::new(),
            location: String::new(),
            url: String::new(),
        }
    }

    fn lines(&self) -> Vec<String> {
        let status = match self.status {
            Status::Confirmed => "CONFIRMED",
            Status::Tentative => "TENTATIVE",
            Status::Cancelled => "CANCELLED",
        };
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escaped(&self.uid)),
            format!("DTSTAMP:{}", instant(self.stamped_at)),
            format!("DTSTART:{}", instant(self.starts_at)),
        ];
        // An end that is not after the start is not allowed; without one the event ends as it begins.
        if let Some(ends_at) = self.ends_at.filter(|ends_at| *ends_at > self.starts_at) {
            lines.push(format!("DTEND:{}", instant(ends_at)));
        }
        lines.push(format!("SEQUENCE:{}", self.sequence));
        lines.push(format!("STATUS:{status}"));
        let texts =
            [("SUMMARY", &self.summary), ("DESCRIPTION", &self.description), ("LOCATION", &self.location)].into_iter();
        lines
            .extend(texts.filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}:{}", escaped(text))));
        if !self.url.is_empty() {
            // A value of the type URI is not escaped. Source: RFC 5545 §3.3.13.
            lines.push(format!("URL:{}", self.url.replace(char::is_control, "")));
        }
        lines.push("END:VEVENT".to_owned());
        lines
    }
}

impl Document {
    /// The document as it is sent: lines end in CRLF and are at most 75 octets long.
    pub fn write(&self) -> String {
        let mut lines =
            vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//Steward//Steward//EN".to_owned()];
        lines.extend(self.method.map(|method| format!("METHOD:{method}")));
        if !self.name.is_empty() {
            let name = escaped(&self.name);
            lines.extend([format!("NAME:{name}"), format!("X-WR-CALNAME:{name}")]);
        }
        if let Some(refresh) = self.refresh {
            let minutes = (refresh.as_secs() / 60).max(1);
            lines.push(format!("REFRESH-INTERVAL;VALUE=DURATION:PT{minutes}M"));
            lines.push(format!("X-PUBLISHED-TTL:PT{minutes}M"));
        }
        lines.extend(self.happenings.iter().flat_map(Happening::lines));
        lines.push("END:VCALENDAR".to_owned());
        lines.iter().fold(String::new(), |mut text, line| {
            fold(&mut text, line);
            text
        })
    }
}

/// `20261201T120000Z`. Source: RFC 5545 §3.3.5, form 2.
fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value: what ends or parts values is escaped, other control signs are left out. Source: RFC 5545 §3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line with its end, in pieces of at most 75 octets, each further one after a blank; no character is cut.
/// Source: RFC 5545 §3.1.
fn fold(text: &mut String, line: &str) {
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_MAX_OCTETS {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(c);
        octets += c.len_utf8();
    }
    // Writing into a String cannot fail.
    let _ = text.write_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(summary: &str) -> Happening {
        let (at, stamp) = ("2026-12-01T12:00:00Z".parse().unwrap(), "2026-11-24T08:00:00Z".parse().unwrap());
        Happening { summary: summary.to_owned(), ..Happening::new("post-3-1764590400@steward", at, stamp) }
    }

    fn written(happening: Happening) -> String {
        Document { happenings: vec![happening], ..Document::default() }.write()
    }

    #[test]
    fn an_event_is_written_in_utc_with_all_that_is_said_of_it() {
        let at = "2026-12-01T13:30:00Z".parse().unwrap();
        let text = written(Happening {
            ends_at: Some(at),
            sequence: 2,
            status: Status::Cancelled,
            location: "Hall".to_owned(),
            url: "https://example.org/a;b,c".to_owned(),
            ..lesson("Evening")
        });
        for line in [
            "UID:post-3-1764590400@steward",
            "DTSTAMP:20261124T080000Z",
            "DTSTART:20261201T120000Z",
            "DTEND:20261201T133000Z",
            "SEQUENCE:2",
            "STATUS:CANCELLED",
            "SUMMARY:Evening",
            "LOCATION:Hall",
            "URL:https://example.org/a;b,c",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line}: {text}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"), "{text}");
        assert!(!text.contains("DESCRIPTION") && !text.contains("METHOD"), "what is not said is left out: {text}");
    }

    #[test]
    fn an_end_that_is_no_end_is_left_out() {
        let lesson = lesson("x");
        assert!(!written(Happening { ends_at: Some(lesson.starts_at), ..lesson }).contains("DTEND"));
    }

    #[test]
    fn what_parts_values_is_escaped_and_what_is_no_text_is_left_out() {
        assert_eq!(escaped("a\\b;c,d\r\ne\u{7}\nf\tg\rh"), "a\\\\b\\;c\\,d\\ne\\nf\tg\\nh");
        let forged = written(Happening { url: "https://x/\r\nSTATUS:CANCELLED".to_owned(), ..lesson("a\nEND:VEVENT") });
        assert_eq!(forged.matches("\r\nEND:VEVENT").count(), 1, "{forged}");
        assert!(!forged.contains("\r\nSTATUS:CANCELLED"), "{forged}");
    }

    #[test]
    fn a_feed_says_its_name_and_when_to_look_again() {
        let refresh = Some(Duration::from_hours(1));
        let text = Document { name: "Rust, 中文".to_owned(), refresh, ..Document::default() }.write();
        assert!(text.contains("\r\nX-WR-CALNAME:Rust\\, 中文\r\n"), "{text}");
        assert!(text.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n"), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        for title in
            ["x".repeat(300), "群管家".repeat(60), "é🦀,".repeat(70), "y".repeat(67), "y".repeat(68), String::new()]
        {
            let text = written(lesson(&title));
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            for line in text.split_terminator("\r\n") {
                assert!(line.len() <= LINE_MAX_OCTETS && !line.contains(['\n', '\r']), "{}: {line}", line.len());
            }
            let unfolded = text.replace("\r\n ", "");
            assert!(
                title.is_empty() || unfolded.contains(&format!("\r\nSUMMARY:{}\r\n", escaped(&title))),
                "{unfolded}"
            );
        }
    }
}
