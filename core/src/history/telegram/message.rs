//! One message of a Telegram Desktop export, and what it says about members and activity. Its text is never looked at.
//!
//! Source of the format: tdesktop, `export_output_json.cpp`. Ids are given for who acts (`actor_id`, `from_id`: `user123`,
//! `channel123`) and never for who is acted on (`members` are display names, null for a deleted account).

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::history::YEARS;
use crate::zone::Zone;

/// Ids beyond this are no message's. Telegram's are 32 bits; those of a group that became a supergroup are shifted.
const ID_MAX: i64 = 1 << 53;

/// In old exports ids are numbers, and those of chats and channels have a bit above the 32 of a user's.
const OLD_USER_ID_MAX: i64 = 1 << 32;

/// Somebody who acts: a user with an id. Whoever writes as a channel is nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Actor {
    pub(super) id: String,
    /// The display name; empty for a deleted account.
    pub(super) name: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) id: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) actor: Option<Actor>,
    pub(super) what: What,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// The group was made, with these members.
    Founded(Vec<Option<String>>),
    /// The actor joined.
    Joined,
    /// The actor brought these members in.
    Invited(Vec<Option<String>>),
    /// The actor removed these members, or left.
    Removed(Vec<Option<String>>),
    /// A topic was opened.
    TopicMade(String),
    /// The actor wrote.
    Wrote { reply_to: Option<i64>, reactions: Vec<(Actor, DateTime<Utc>)> },
    /// Something that says nothing about members or activity.
    Other,
}

#[derive(Deserialize)]
struct Raw {
    id: i64,
    #[serde(rename = "type", default)]
    kind: String,
    date: Option<String>,
    date_unixtime: Option<Value>,
    action: Option<String>,
    actor: Option<String>,
    actor_id: Option<Value>,
    from: Option<String>,
    from_id: Option<Value>,
    members: Option<Vec<Option<String>>>,
    title: Option<String>,
    reply_to_message_id: Option<i64>,
    #[serde(default)]
    reactions: Vec<RawReaction>,
}

#[derive(Deserialize)]
struct RawReaction {
    #[serde(default)]
    recent: Vec<RawReactor>,
}

#[derive(Deserialize)]
struct RawReactor {
    from: Option<String>,
    from_id: Option<Value>,
    date: Option<String>,
    date_unixtime: Option<Value>,
}

/// All that is needed to say which message cannot be read.
#[derive(Deserialize)]
struct OnlyId {
    id: Option<Value>,
}

impl Message {
    /// Reads one element of `messages`. The error names the message, as well as can be, and the reason.
    pub(super) fn read(raw: &str, zone: &Zone) -> Result<Self, (String, String)> {
        let message: Raw = serde_json::from_str(raw).map_err(|error| {
            let id = serde_json::from_str::<OnlyId>(raw).ok().and_then(|only| only.id);
            let id = id.map_or_else(|| "?".to_owned(), |id| id.to_string());
            // The place within this one element says nothing to the person; the reason does.
            (id, format!("it cannot be read: {}", reason_of(&error)))
        })?;
        let id = message.id;
        let refuse = |reason: &str| Err((id.to_string(), reason.to_owned()));
        if id.abs() > ID_MAX {
            return refuse("its id is no message's");
        }
        let Some(at) = read_time(message.date_unixtime.as_ref(), message.date.as_deref(), zone) else {
            return refuse("it has no time that can be read");
        };
        Ok(message.understood(at, zone))
    }
}

impl Raw {
    fn understood(self, at: DateTime<Utc>, zone: &Zone) -> Message {
        let members = || self.members.iter().flatten().map(|name| name.as_deref().map(clean)).collect();
        let (actor, what) = match (self.kind.as_str(), self.action.as_deref()) {
            ("message", _) => (
                read_actor(self.from_id.as_ref(), self.from.as_deref()),
                What::Wrote { reply_to: self.reply_to_message_id, reactions: self.reactions(at, zone) },
            ),
            ("service", Some(action)) => (
                read_actor(self.actor_id.as_ref(), self.actor.as_deref()),
                match action {
                    "create_group" => What::Founded(members()),
                    "join_group_by_link" | "join_group_by_request" => What::Joined,
                    "invite_members" => What::Invited(members()),
                    "remove_members" => What::Removed(members()),
                    "topic_created" => What::TopicMade(clean(self.title.as_deref().unwrap_or_default())),
                    _ => What::Other,
                },
            ),
            _ => (None, What::Other),
        };
        Message { id: self.id, at, actor, what }
    }

    /// Reactions are given with a count and the few newest who reacted; only those have an id and are counted.
    fn reactions(&self, at: DateTime<Utc>, zone: &Zone) -> Vec<(Actor, DateTime<Utc>)> {
        self.reactions
            .iter()
            .flat_map(|reaction| &reaction.recent)
            .filter_map(|recent| {
                let actor = read_actor(recent.from_id.as_ref(), recent.from.as_deref())?;
                Some((actor, read_time(recent.date_unixtime.as_ref(), recent.date.as_deref(), zone).unwrap_or(at)))
            })
            .collect()
    }
}

fn read_actor(id: Option<&Value>, name: Option<&str>) -> Option<Actor> {
    let id = match id? {
        Value::String(word) => word.strip_prefix("user").filter(|digits| is_number(digits))?.to_owned(),
        Value::Number(number) => number.as_i64().filter(|id| (1..OLD_USER_ID_MAX).contains(id))?.to_string(),
        _ => return None,
    };
    Some(Actor { id, name: clean(name.unwrap_or_default()) })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `date_unixtime` is exact; without it (exports before 2021) `date` is what the exporting machine's clock showed.
fn read_time(exact: Option<&Value>, local: Option<&str>, zone: &Zone) -> Option<DateTime<Utc>> {
    let seconds = match exact {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_i64(),
        _ => None,
    };
    let by_clock = || Some(zone.resolve(local?.parse::<NaiveDateTime>().ok()?).first());
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .or_else(by_clock)
        .filter(|at| YEARS.contains(&at.year()))
}

/// PostgreSQL keeps no NUL in a text.
fn clean(name: &str) -> String {
    name.replace('\0', "\u{fffd}")
}

/// serde's words without the place.
fn reason_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Result<Message, (String, String)> {
        Message::read(raw, &"Europe/Amsterdam".parse().unwrap())
    }

    fn actor(id: &str, name: &str) -> Actor {
        Actor { id: id.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn the_exact_time_is_preferred_and_the_clocks_time_read_in_the_zone() {
        let exact = read(r#"{"id":1,"type":"message","date":"2012-10-09T00:11:59","date_unixtime":"1349734319"}"#);
        let local = read(r#"{"id":1,"type":"message","date":"2012-10-09T00:11:59"}"#);
        assert_eq!(exact.unwrap().at.timestamp(), 1_349_734_319);
        assert_eq!(local.unwrap().at.timestamp(), 1_349_734_319);
    }

    #[test]
    fn only_users_are_somebody() {
        let message = |from_id: &str| {
            read(&format!(r#"{{"id":1,"type":"message","date_unixtime":"1","from":"A","from_id":{from_id}}}"#))
        };
        assert_eq!(message("\"user12\"").unwrap().actor, Some(actor("12", "A")));
        assert_eq!(message("12").unwrap().actor, Some(actor("12", "A")));
        for nobody in ["\"channel12\"", "\"user\"", "8589934604", "null"] {
            assert_eq!(message(nobody).unwrap().actor, None, "{nobody}");
        }
    }

    #[test]
    fn names_of_deleted_accounts_are_kept_as_missing() {
        let raw = r#"{"id":3,"type":"service","date_unixtime":"9","actor":null,"actor_id":"user5",
            "action":"invite_members","members":["B",null]}"#;
        let message = read(raw).unwrap();
        assert_eq!(message.actor, Some(actor("5", "")));
        assert_eq!(message.what, What::Invited(vec![Some("B".to_owned()), None]));
    }

    #[test]
    fn those_who_reacted_are_counted_when_they_are_named() {
        let raw = r#"{"id":3,"type":"message","date_unixtime":"1349734319","from_id":"user5","reactions":[
            {"type":"emoji","count":9,"emoji":"x","recent":[
                {"from":"C","from_id":"user6","date":"2012-10-09T01:00:00"},{"from":"D","from_id":"channel7"}]},
            {"type":"paid","count":2}]}"#;
        let What::Wrote { reactions, .. } = read(raw).unwrap().what else { panic!("not a message") };
        assert_eq!(reactions.len(), 1);
        assert_eq!((reactions[0].0.id.as_str(), reactions[0].1.timestamp()), ("6", 1_349_737_200));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(read(r#"{"id":7,"type":"message"}"#).unwrap_err().0, "7");
        assert_eq!(read(r#"{"id":"x","date":"2012-10-09T01:00:00"}"#).unwrap_err().0, "\"x\"");
        assert_eq!(read("[]").unwrap_err().0, "?");
        assert_eq!(read("null").unwrap_err().0, "?");
        assert_eq!(read(r#"{"id":7,"date":"soon"}"#).unwrap_err().1, "it has no time that can be read");
    }

    #[test]
    fn an_unknown_action_is_something_else() {
        let raw = r#"{"id":7,"type":"service","action":"boost_apply","date_unixtime":"1","boosts":3}"#;
        assert_eq!(read(raw).unwrap().what, What::Other);
    }
}
