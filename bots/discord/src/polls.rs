//! Polls in Discord's words: what is sent, what comes back, what events tell of votes. Pure.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use steward_core::feedback::Ballot;
use steward_core::inbox::{Happening, Vote};
use steward_core::outbox::Asked;

use crate::event::{Snowflake, stranger};
use crate::limits::POLL_HOURS_MAX;

/// The one layout that there is. Source: poll resource, layout type, DEFAULT.
const DEFAULT_LAYOUT: u8 = 1;

/// What Discord is told of a poll that is sent at a time. Discord closes polls by itself after whole hours; that is to be
/// after Steward has done it at the minute that was said.
pub(crate) fn body(ballot: &Ballot, at: DateTime<Utc>) -> Value {
    let hours = (ballot.closes_at - at).num_hours() + 2;
    let answers = ballot.answers.iter().map(|answer| json!({ "poll_media": { "text": answer } }));
    json!({
        "poll": {
            "question": { "text": ballot.question },
            "answers": answers.collect::<Vec<_>>(),
            "duration": hours.clamp(1, POLL_HOURS_MAX),
            "allow_multiselect": ballot.is_multiple,
            "layout_type": DEFAULT_LAYOUT,
        },
        "allowed_mentions": { "parse": [] },
    })
}

/// The poll in a message. Discord asks not to rely on how it counts answers, so what it calls them is taken from there.
pub(crate) fn asked(message: &Value) -> Option<Asked> {
    let id = message["id"].as_str()?.to_owned();
    let answers = message["poll"]["answers"].as_array()?;
    let answers = answers.iter().map(|answer| Some(answer["answer_id"].as_u64()?.to_string()));
    Some(Asked { poll: id.clone(), id, answers: answers.collect::<Option<_>>()? })
}

/// What tells a poll from others: its question and answers.
pub(crate) fn visible(poll: &Value) -> Vec<&str> {
    let answers = poll["answers"].as_array().map_or(&[][..], Vec::as_slice);
    let texts = answers.iter().map(|answer| &answer["poll_media"]["text"]);
    std::iter::once(&poll["question"]["text"]).chain(texts).map(|text| text.as_str().unwrap_or_default()).collect()
}

/// MESSAGE_POLL_VOTE_ADD and MESSAGE_POLL_VOTE_REMOVE.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are Discord's")]
pub(crate) struct PollVote {
    user_id: Snowflake,
    message_id: Snowflake,
    answer_id: u64,
}

impl PollVote {
    /// A vote that was given or taken back. Discord does not date it: it is dated by its arrival.
    pub(crate) fn into_happening(self, is_given: bool, at: DateTime<Utc>) -> Happening {
        let answer = self.answer_id.to_string();
        Happening::Voted {
            poll: self.message_id.to_string(),
            person: stranger(&self.user_id),
            vote: if is_given { Vote::Given(answer) } else { Vote::TakenBack(answer) },
            at,
        }
    }
}

/// MESSAGE_UPDATE, of which only the end of a poll is needed.
#[derive(Debug, Deserialize)]
pub(crate) struct PollMessage {
    id: Snowflake,
    poll: Option<PollThere>,
}

#[derive(Debug, Deserialize)]
struct PollThere {
    results: Option<PollResults>,
}

#[derive(Debug, Deserialize)]
struct PollResults {
    #[serde(default)]
    is_finalized: bool,
}

impl PollMessage {
    /// Whether it carries a poll in which nobody votes any more.
    pub(crate) fn is_closed(&self) -> bool {
        let results = self.poll.as_ref().and_then(|poll| poll.results.as_ref());
        results.is_some_and(|results| results.is_finalized)
    }

    /// That a poll was closed.
    pub(crate) fn into_happening(self, at: DateTime<Utc>) -> Option<Happening> {
        self.is_closed().then(|| Happening::PollClosed { poll: self.id.to_string(), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(closes_at: &str) -> Ballot {
        Ballot {
            question: "When?".to_owned(),
            answers: vec!["Mon".to_owned(), "Tue".to_owned()],
            is_multiple: true,
            closes_at: closes_at.parse().unwrap(),
        }
    }

    #[test]
    fn discord_closes_a_poll_after_steward_did_and_never_later_than_it_may() {
        let at = "2026-11-02T10:00:00Z".parse().unwrap();
        for (closes_at, hours) in [
            ("2026-11-02T10:01:00Z", 2),
            ("2026-11-02T11:00:00Z", 3),
            ("2026-11-02T11:59:00Z", 3),
            ("2026-12-03T10:00:00Z", 746),
            ("2027-12-03T10:00:00Z", 768),
            ("2026-11-01T10:00:00Z", 1),
        ] {
            assert_eq!(body(&ballot(closes_at), at)["poll"]["duration"], hours, "{closes_at}");
        }
    }

    #[test]
    fn a_sent_poll_says_what_discord_calls_its_answers() {
        let message = json!({ "id": "7", "poll": { "answers": [{ "answer_id": 3 }, { "answer_id": 5 }] } });
        let asked = asked(&message).unwrap();
        assert_eq!((asked.id.as_str(), asked.poll.as_str()), ("7", "7"));
        assert_eq!(asked.answers, ["3", "5"]);
        assert_eq!(super::asked(&json!({ "id": "7", "content": "" })), None);
    }

    #[test]
    fn a_message_that_changed_closes_a_poll_only_when_its_votes_are_final() {
        for (raw, is_closed) in [
            (json!({ "id": "7", "poll": { "results": { "is_finalized": true, "answer_counts": [] } } }), true),
            (json!({ "id": "7", "poll": { "results": { "is_finalized": false } } }), false),
            (json!({ "id": "7", "poll": { "question": {} } }), false),
            (json!({ "id": "7", "content": "edited" }), false),
        ] {
            let message: PollMessage = serde_json::from_value(raw.clone()).unwrap();
            assert_eq!(message.into_happening(DateTime::UNIX_EPOCH).is_some(), is_closed, "{raw}");
        }
    }
}
