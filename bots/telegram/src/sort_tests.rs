//! What becomes of each update.

use serde_json::{Value, json};

use super::*;

/// How a `message` in a supergroup with these fields is sorted.
fn sorted_message(fields: &Value) -> Sorted {
    let mut message = json!({
        "message_id": 1, "date": 1_780_000_000, "chat": {"id": -100, "type": "supergroup", "title": "School"},
        "from": {"id": 5, "is_bot": false, "first_name": "Ada", "last_name": "L"},
    });
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    sorted("message", &message)
}

fn sorted(kind: &str, payload: &Value) -> Sorted {
    let raw = serde_json::value::to_raw_value(&json!({ "update_id": 7, kind: payload })).unwrap();
    sort(&Update::new(&raw), "7", "steward_bot")
}

fn counted(sorted: Sorted) -> Counted {
    match sorted {
        Sorted::Count(counted) => counted,
        other => panic!("not counted: {other:?}"),
    }
}

#[test]
fn a_topic_is_a_channel_of_its_own_and_its_first_message_is_no_question() {
    let topic = json!({
        "text": "hi", "message_thread_id": 4, "is_topic_message": true,
        "reply_to_message": {"message_id": 4, "forum_topic_created": {"name": "Numbers"}},
    });
    let counted = counted(sorted_message(&topic));
    assert_eq!(
        (counted.channel.as_str(), counted.kind, counted.proves_presence),
        ("-100/4", ActivityKind::Message, true)
    );
    assert_eq!(counted.person.name, "Ada L");
}

#[test]
fn a_chain_of_answers_is_no_topic_and_proves_no_presence() {
    let answer = counted(sorted_message(&json!({
        "text": "hi", "message_thread_id": 4, "reply_to_message": {"message_id": 9},
    })));
    assert_eq!((answer.channel.as_str(), answer.kind, answer.proves_presence), ("-100", ActivityKind::Reply, false));
}

#[test]
fn what_a_chat_or_a_bot_wrote_is_passed_over() {
    let of_channel = json!({"text": "news", "sender_chat": {"id": -200, "type": "channel", "title": "News"}});
    let of_bot = json!({"text": "beep", "from": {"id": 6, "is_bot": true, "first_name": "Robot"}});
    for fields in [of_channel, of_bot, json!({"pinned_message": {}}), json!({"video_chat_started": {}})] {
        assert!(matches!(sorted_message(&fields), Sorted::Pass), "{fields}");
    }
}

#[test]
fn commands_are_kept_when_they_are_for_steward() {
    let command = |text: &str| json!({"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": 5}]});
    for text in ["/help", "/HELP me", "/help@steward_bot", "/weather@Steward_Bot"] {
        assert!(matches!(sorted_message(&command(text)), Sorted::Keep(_)), "{text}");
    }
    for text in ["/weather", "/help@another_bot"] {
        assert!(matches!(sorted_message(&command(text)), Sorted::Count(_)), "{text}");
    }
    assert!(matches!(sorted_message(&json!({"text": "see /help"})), Sorted::Count(_)));
}

#[test]
fn private_words_without_a_command_are_not_kept() {
    let chat = json!({"id": 5, "type": "private", "first_name": "Ada"});
    let text = json!({"text": "a secret", "chat": chat});
    assert!(matches!(sorted_message(&text), Sorted::Pass));
    let unknown =
        json!({"text": "/weather", "entities": [{"type": "bot_command", "offset": 0, "length": 8}], "chat": chat});
    assert!(matches!(sorted_message(&unknown), Sorted::Keep(_)), "in private every command is for Steward");
}

#[test]
fn every_needed_kind_is_kept_and_every_other_known_one_passed_over() {
    for kind in ["chat_member", "my_chat_member", "callback_query"] {
        assert!(matches!(sorted(kind, &json!({})), Sorted::Keep(_)), "{kind}");
    }
    for kind in NOT_NEEDED {
        assert!(matches!(sorted(kind, &json!({})), Sorted::Pass), "{kind}");
    }
    assert!(matches!(sorted("telepathy", &json!({})), Sorted::KeepUnknown(_)));
}
