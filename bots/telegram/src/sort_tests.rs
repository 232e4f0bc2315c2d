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
        Sorted::Count(counted) | Sorted::Echo(_, Some(counted)) => counted,
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
    for kind in ["chat_member", "my_chat_member", "callback_query", "poll_answer", "poll"] {
        assert!(matches!(sorted(kind, &json!({})), Sorted::Keep(_)), "{kind}");
    }
    for kind in NOT_NEEDED {
        assert!(matches!(sorted(kind, &json!({})), Sorted::Pass), "{kind}");
    }
    assert!(matches!(sorted("telepathy", &json!({})), Sorted::KeepUnknown(_)));
}

#[test]
fn votes_of_people_and_closed_polls_are_kept_and_nothing_else_of_polls() {
    let answer = |fields: Value| {
        let mut answer = json!({"poll_id": "9", "option_ids": [0], "option_persistent_ids": ["a"]});
        answer.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        sorted("poll_answer", &answer)
    };
    assert!(matches!(answer(json!({"user": {"id": 5, "first_name": "Ada"}})), Sorted::Keep(_)));
    assert!(matches!(answer(json!({"voter_chat": {"id": -100, "type": "supergroup"}})), Sorted::Pass), "nobody's");
    assert!(matches!(sorted("poll", &json!({"id": "9", "is_closed": true})), Sorted::Keep(_)));
    assert!(matches!(sorted("poll", &json!({"id": "9", "is_closed": false})), Sorted::Pass));
}

fn echo(sorted: Sorted) -> Echo {
    match sorted {
        Sorted::Echo(echo, _) => *echo,
        other => panic!("nothing about a message: {other:?}"),
    }
}

fn keys(echo: &Echo) -> Vec<String> {
    echo.of.iter().map(|key| format!("{}/{}", key.chat, key.message)).collect()
}

#[test]
fn a_comment_is_about_the_post_of_the_channel_however_deep_it_stands() {
    let post = json!({
        "message_id": 9, "is_automatic_forward": true,
        "forward_origin": {"type": "channel", "date": 1, "message_id": 3, "chat": {"id": -200, "type": "channel"}},
    });
    let first = sorted_message(&json!({"text": "hi", "message_thread_id": 9, "reply_to_message": post}));
    assert_eq!(keys(&echo(first)), ["-100/9", "-200/3", "-100/9"]);
    let later = sorted_message(&json!({"text": "hi", "message_thread_id": 9, "reply_to_message": {"message_id": 12}}));
    assert_eq!(keys(&echo(later)), ["-100/12", "-100/9"]);
    let channel = json!({"id": -200, "type": "channel", "title": "News"});
    let shown = json!({
        "text": "news", "sender_chat": channel, "is_automatic_forward": true,
        "forward_origin": {"type": "channel", "date": 1, "message_id": 3, "chat": {"id": -200, "type": "channel"}},
    });
    let shown = echo(sorted_message(&shown));
    assert_eq!(keys(&shown), ["-200/3"]);
    let copy = MessageKey { chat: "-100".to_owned(), message: "1".to_owned() };
    assert_eq!(shown.what, EchoKind::Copied { copy });
}

#[test]
fn a_reaction_tells_what_was_given_and_what_was_taken_back() {
    let reaction = |fields: Value| {
        let mut reaction = json!({
            "chat": {"id": -100, "type": "supergroup"}, "message_id": 4, "date": 1_780_000_000,
            "old_reaction": [{"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "55"}],
            "new_reaction": [{"type": "custom_emoji", "custom_emoji_id": "55"}, {"type": "paid"}],
        });
        reaction.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        sorted("message_reaction", &reaction)
    };
    let of_ada = echo(reaction(json!({"user": {"id": 5, "first_name": "Ada"}})));
    assert_eq!(keys(&of_ada), ["-100/4"]);
    let what = EchoKind::Reacted { added: vec!["paid".to_owned()], removed: vec!["👍".to_owned()] };
    assert_eq!(of_ada.what, what);
    assert!(matches!(reaction(json!({"actor_chat": {"id": -100}})), Sorted::Pass), "nobody's");
    let totals = json!({
        "chat": {"id": -200, "type": "channel"}, "message_id": 3, "date": 1_780_000_000,
        "reactions": [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 7}],
    });
    let totals = echo(sorted("message_reaction_count", &totals));
    assert_eq!(totals.what, EchoKind::Totalled { totals: vec![("👍".to_owned(), 7)] });
}
