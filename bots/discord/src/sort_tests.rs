//! What becomes of each kind of event.

use serde_json::{Value, json};

use super::*;

fn sorted(kind: &str, event: &Value) -> Sorted {
    let now = "2026-11-24T08:00:00Z".parse().unwrap();
    sort(kind, &event.to_string(), "session:7".to_owned(), now)
}

fn message(extra: &Value) -> Value {
    let mut message = json!({
        "id": "1100000000000000000",
        "channel_id": "5",
        "guild_id": "4",
        "type": 0,
        "content": "hello",
        "author": { "id": "9", "username": "ada", "global_name": "Ada" },
    });
    for (key, value) in extra.as_object().unwrap() {
        message[key] = value.clone();
    }
    message
}

#[test]
fn a_message_of_a_person_in_a_guild_is_counted_and_its_text_is_not_kept() {
    let Sorted::Count(counted) = sorted("MESSAGE_CREATE", &message(&json!({}))) else { panic!() };
    assert_eq!((counted.space.as_str(), counted.channel.as_str(), counted.kind), ("4", "5", ActivityKind::Message));
    assert_eq!((counted.person.external_id.as_str(), counted.person.name.as_str()), ("9", "Ada"));
    assert_eq!(counted.at.to_rfc3339(), "2023-04-24T10:07:17.011+00:00");
    assert!(counted.proves_presence);
}

#[test]
fn an_answer_to_a_message_is_a_reply() {
    let Sorted::Count(counted) = sorted("MESSAGE_CREATE", &message(&json!({ "type": 19 }))) else { panic!() };
    assert_eq!(counted.kind, ActivityKind::Reply);
}

#[test]
fn what_no_person_wrote_in_a_guild_is_passed_over() {
    let bot = json!({ "author": { "id": "9", "username": "x", "bot": true } });
    let private = json!({ "guild_id": null });
    for extra in [bot, private, json!({ "webhook_id": "8" }), json!({ "type": 7 }), json!({ "type": 20 })] {
        assert!(matches!(sorted("MESSAGE_CREATE", &message(&extra)), Sorted::Pass), "{extra}");
    }
}

#[test]
fn a_reaction_in_a_guild_is_counted_for_who_gave_it() {
    let member = json!({ "user": { "id": "9", "username": "ada" } });
    let emoji = json!({ "id": null, "name": "👍" });
    let event = json!({
        "user_id": "9", "channel_id": "5", "guild_id": "4", "message_id": "6", "member": member, "emoji": emoji,
    });
    let Sorted::Echo(echo, Some(counted)) = sorted("MESSAGE_REACTION_ADD", &event) else { panic!() };
    assert_eq!(echo.of, [MessageKey { chat: String::new(), message: "6".to_owned() }]);
    assert_eq!(echo.what, EchoKind::Reacted { added: vec!["👍".to_owned()], removed: Vec::new() });
    assert_eq!((counted.kind, counted.person.name.as_str()), (ActivityKind::Reaction, "ada"));
    assert_eq!(counted.at.to_rfc3339(), "2026-11-24T08:00:00+00:00");
    let private = json!({ "user_id": "9", "channel_id": "5", "message_id": "6", "emoji": emoji });
    assert!(matches!(sorted("MESSAGE_REACTION_ADD", &private), Sorted::Pass));
}

#[test]
fn a_reaction_that_is_taken_back_counts_as_nothing_that_anybody_did() {
    let own = json!({ "id": "77", "name": "ferris" });
    let event = json!({ "user_id": "9", "channel_id": "5", "guild_id": "4", "message_id": "6", "emoji": own });
    let Sorted::Echo(echo, None) = sorted("MESSAGE_REACTION_REMOVE", &event) else { panic!() };
    assert_eq!(echo.what, EchoKind::Reacted { added: Vec::new(), removed: vec!["77".to_owned()] });
    assert_eq!(echo.person.unwrap().external_id, "9");
    let Sorted::Echo(echo, None) = sorted("MESSAGE_REACTION_REMOVE_EMOJI", &event) else { panic!() };
    assert_eq!(echo.what, EchoKind::Cleared { emoji: Some("77".to_owned()) });
    let all = json!({ "channel_id": "5", "guild_id": "4", "message_id": "6" });
    let Sorted::Echo(echo, None) = sorted("MESSAGE_REACTION_REMOVE_ALL", &all) else { panic!() };
    assert_eq!(echo.what, EchoKind::Cleared { emoji: None });
}

#[test]
fn an_answer_names_what_it_answers_and_the_thread_that_it_stands_in() {
    let of = |extra: Value| match sorted("MESSAGE_CREATE", &message(&extra)) {
        Sorted::Echo(echo, Some(_)) => echo.of.into_iter().map(|key| key.message).collect::<Vec<_>>(),
        Sorted::Count(_) => Vec::new(),
        other => panic!("{other:?}"),
    };
    let reference = json!({ "message_id": "6", "channel_id": "5", "type": 0 });
    assert_eq!(of(json!({ "type": 19, "message_reference": reference })), ["6"]);
    assert_eq!(of(json!({ "type": 19, "message_reference": reference, "position": 3 })), ["6", "5"]);
    assert_eq!(of(json!({ "position": 0 })), ["5"]);
    // A message that was forwarded refers to it too, and answers nothing.
    assert_eq!(of(json!({ "message_reference": reference })), [""; 0]);
}

#[test]
fn a_needed_event_that_cannot_be_read_is_kept_as_it_came() {
    let event = json!({ "id": {}, "content": "x" });
    for kind in ["MESSAGE_CREATE", "MESSAGE_REACTION_ADD", "GUILD_MEMBER_UPDATE", "INTERACTION_CREATE"] {
        let Sorted::Keep(incoming) = sorted(kind, &event) else { panic!("{kind}") };
        assert_eq!(incoming.external_id, "session:7");
        assert_eq!((incoming.kind.as_str(), incoming.raw), (kind, event.to_string()));
    }
}

#[test]
fn a_kind_that_nobody_knows_is_kept_as_unknown() {
    assert!(matches!(sorted("BRAND_NEW_KIND", &json!({})), Sorted::KeepUnknown(_)));
    assert!(matches!(sorted("TYPING_START", &json!({})), Sorted::Pass));
}

#[test]
fn an_outage_of_a_guild_is_kept_as_its_loss_is() {
    assert!(matches!(sorted("GUILD_DELETE", &json!({ "id": "4", "unavailable": true })), Sorted::Keep(_)));
    assert!(matches!(sorted("GUILD_DELETE", &json!({ "id": "4" })), Sorted::Keep(_)));
}

#[test]
fn only_what_changes_the_record_is_kept() {
    let update = |pending: Value| json!({ "guild_id": "4", "user": { "id": "9" }, "pending": pending });
    assert!(matches!(sorted("GUILD_MEMBER_UPDATE", &update(json!(false))), Sorted::Keep(_)));
    assert!(matches!(sorted("GUILD_MEMBER_UPDATE", &update(json!(true))), Sorted::Pass));
    assert!(matches!(sorted("GUILD_MEMBER_UPDATE", &update(Value::Null)), Sorted::Pass));
    let entry = |kind: u16| json!({ "id": "7", "guild_id": "4", "action_type": kind, "target_id": "9" });
    assert!(matches!(sorted("GUILD_AUDIT_LOG_ENTRY_CREATE", &entry(20)), Sorted::Keep(_)));
    assert!(matches!(sorted("GUILD_AUDIT_LOG_ENTRY_CREATE", &entry(25)), Sorted::Pass));
}

#[test]
fn no_kind_stands_in_two_lists() {
    for kind in KEPT {
        assert!(!PASSED.contains(kind), "{kind}");
    }
    assert!(PASSED.is_sorted());
}
