//! What stored events say.

use serde_json::{Value, json};
use steward_core::inbox::JoinHow;

use super::*;

fn at() -> DateTime<Utc> {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

fn happenings(kind: &str, event: &Value) -> Vec<Happening> {
    read(kind, &event.to_string(), at(), |guild| (guild == "4").then(|| "1".to_owned())).unwrap()
}

fn one(kind: &str, event: &Value) -> Happening {
    let mut all = happenings(kind, event);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn ada() -> Value {
    json!({ "id": "9", "username": "ada", "global_name": "Ada" })
}

#[test]
fn a_join_is_dated_by_discord_and_else_by_its_arrival() {
    let mut event =
        json!({ "guild_id": "4", "user": ada(), "joined_at": "2026-11-24T07:59:58.5+00:00", "pending": true });
    let Happening::Joined { person, at: joined, pending, .. } = one("GUILD_MEMBER_ADD", &event) else { panic!() };
    assert_eq!(
        (person.name.as_str(), joined.to_rfc3339().as_str(), pending),
        ("Ada", "2026-11-24T07:59:58.500+00:00", true)
    );
    event["joined_at"] = Value::Null;
    let Happening::Joined { at: joined, .. } = one("GUILD_MEMBER_ADD", &event) else { panic!() };
    assert_eq!(joined, at());
    assert_eq!(JoinHow::Event.as_str(), "event");
}

#[test]
fn a_leave_is_dated_by_its_arrival_and_explained_apart() {
    let gone = json!({ "guild_id": "4", "user": ada() });
    let Happening::Left { at: left, reason, .. } = one("GUILD_MEMBER_REMOVE", &gone) else { panic!() };
    assert_eq!((left, reason), (at(), EndReason::Left));
    let Happening::DepartureExplained { reason, .. } = one("GUILD_BAN_ADD", &gone) else { panic!() };
    assert_eq!(reason, EndReason::Banned);
    let kick = json!({ "id": "1100000000000000000", "guild_id": "4", "action_type": 20, "target_id": "9" });
    let Happening::DepartureExplained { person, at: kicked, reason, .. } = one("GUILD_AUDIT_LOG_ENTRY_CREATE", &kick)
    else {
        panic!()
    };
    assert_eq!((person.external_id.as_str(), kicked.timestamp(), reason), ("9", 1_682_330_837, EndReason::Kicked));
    let prune = json!({ "id": "1", "guild_id": "4", "action_type": 21, "target_id": null });
    assert!(happenings("GUILD_AUDIT_LOG_ENTRY_CREATE", &prune).is_empty());
}

#[test]
fn a_guild_that_is_described_asks_for_its_roster_and_names_who_is_in_voice() {
    let event = json!({
        "id": "4", "name": "Rust Circle", "owner_id": "1",
        "channels": [{ "id": "5", "name": "general" }, { "id": "6" }],
        "threads": [{ "id": "7", "name": "a thread" }],
        "members": [{ "user": ada() }, { "user": { "id": "8", "username": "music", "bot": true } }],
        "voice_states": [
            { "user_id": "9", "channel_id": "5" }, { "user_id": "8", "channel_id": "5" }, { "user_id": "3", "channel_id": null },
        ],
    });
    let Happening::SpaceSeen(seen) = one("GUILD_CREATE", &event) else { panic!() };
    assert_eq!((seen.name.as_str(), seen.owner.as_deref(), seen.needs_roster), ("Rust Circle", Some("1"), true));
    assert_eq!(seen.channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>(), ["general", "a thread"]);
    let voice = seen.voice.unwrap();
    assert_eq!(voice.iter().map(|place| place.person.name.as_str()).collect::<Vec<_>>(), ["Ada"]);
    let Happening::SpaceSeen(seen) = one("GUILD_UPDATE", &json!({ "id": "4", "name": "R" })) else { panic!() };
    assert!(!seen.needs_roster && seen.voice.is_none());
    assert!(happenings("GUILD_CREATE", &json!({ "id": "4", "unavailable": true })).is_empty());
}

fn command(member: &Value) -> Value {
    json!({
        "id": "20", "application_id": "2", "type": 2, "token": "secret", "guild_id": "4", "channel_id": "5",
        "member": member, "locale": "zh-CN",
        "data": { "id": "1", "name": "model", "type": 1, "options": [
            { "name": "growth", "type": 1, "options": [
                { "name": "n0", "type": 4, "value": 1000 }, { "name": "r", "type": 10, "value": 0.1 },
                { "name": "lang", "type": 3, "value": "en" },
            ] },
        ] },
    })
}

#[test]
fn a_subcommand_comes_with_its_values_as_text() {
    let member = json!({ "user": ada(), "roles": ["6"], "permissions": "32" });
    let Happening::Command(ask) = one("INTERACTION_CREATE", &command(&member)) else { panic!() };
    let Input::Form { command, action, args } = &ask.input else { panic!() };
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!((command.as_str(), action.as_str()), ("model", "growth"));
    assert_eq!(args, [("n0", "1000"), ("r", "0.1"), ("lang", "en")]);
    assert_eq!((ask.caller.external_id.as_str(), ask.caller.language_tag.as_deref()), ("9", Some("zh-CN")));
    assert_eq!((ask.place.space.as_deref(), ask.place.channel.as_deref()), (Some("4"), Some("5")));
    let standing = ask.standing.unwrap();
    assert!(standing.manages && !standing.is_owner);
    assert_eq!(standing.roles, ["6"]);
}

/// What core is given for a value of an option.
fn value_of((name, action, option): (&str, &str, &str), value: &str) -> String {
    let mut event = command(&json!({ "user": ada() }));
    let options = json!([{ "name": action, "type": 1, "options": [{ "name": option, "type": 3, "value": value }] }]);
    event["data"] = json!({ "id": "1", "name": name, "type": 1, "options": options });
    let Happening::Command(ask) = one("INTERACTION_CREATE", &event) else { panic!() };
    let Input::Form { args, .. } = ask.input else { panic!() };
    args[0].1.clone()
}

#[test]
fn channels_that_are_mentioned_in_a_list_become_ids_and_the_rest_of_it_stays() {
    for (typed, meant) in [
        ("<#12>", "discord:12"),
        ("<#12><#34>", "discord:12  discord:34"),
        ("News, <#12>, telegram:-1/2", "News,  discord:12 , telegram:-1/2"),
        ("<#12> <#x> <#3", "discord:12  <#x> <#3"),
        ("<#<#5>", "<# discord:5"),
    ] {
        assert_eq!(value_of(("post", "add", "to"), typed), meant);
    }
    assert_eq!(value_of(("outbox", "hold", "channel"), "<#12>"), "discord:12");
    assert_eq!(value_of(("post", "add", "body"), "see <#12>"), "see <#12>", "a text is a text");
}

#[test]
fn what_is_mentioned_where_somebody_or_a_channel_is_meant_becomes_an_id_and_other_text_stays() {
    let value = |action: &str, option: &str, value: &str| value_of(("settings", action, option), value);
    for (typed, meant) in [
        ("<@12>", "discord:12"),
        ("<@!12>", "discord:12"),
        (" <@&34> ", "discord:role:34"),
        ("telegram:5", "telegram:5"),
        ("<@>", "<@>"),
        ("<@12> and others", "<@12> and others"),
        ("<@x>", "<@x>"),
    ] {
        assert_eq!(value("moderator", "who", typed), meant);
    }
    assert_eq!(value("channel", "channel", "<#56>"), "discord:56");
    assert_eq!(value("channel", "channel", "here"), "here");
    assert_eq!(value("name", "name", "<#56>"), "<#56>", "a name is a text");
}

#[test]
fn the_owner_is_recognised_and_an_unknown_owner_leaves_the_question_open() {
    let mut event = command(&json!({ "user": { "id": "1", "username": "olga" }, "permissions": "0" }));
    let Happening::Command(ask) = one("INTERACTION_CREATE", &event) else { panic!() };
    assert!(ask.standing.unwrap().is_owner);
    event["guild_id"] = json!("40");
    let Happening::Command(ask) = one("INTERACTION_CREATE", &event) else { panic!() };
    assert_eq!(ask.standing, None);
}

#[test]
fn a_button_carries_its_token_and_a_private_chat_has_no_space() {
    let event = json!({
        "id": "20", "application_id": "2", "type": 3, "token": "t", "channel_id": "5", "user": ada(),
        "data": { "component_type": 2, "custom_id": "ABC" },
    });
    let Happening::Button(press) = one("INTERACTION_CREATE", &event) else { panic!() };
    assert_eq!((press.token.as_str(), press.place.space, press.caller.external_id.as_str()), ("ABC", None, "9"));
}

#[test]
fn what_cannot_be_read_is_needed_and_its_reason_quotes_nothing() {
    let raw = json!({ "guild_id": "4", "user": { "id": "my secret" } }).to_string();
    let unreadable = read("GUILD_MEMBER_ADD", &raw, at(), |_| None).unwrap_err();
    assert!(unreadable.needed);
    assert!(!unreadable.reason.contains("secret"), "{}", unreadable.reason);
    assert!(!read("BRAND_NEW_KIND", "{}", at(), |_| None).unwrap_err().needed);
    let form = json!({ "id": "20", "application_id": "2", "type": 5, "token": "t", "user": ada(), "data": {} });
    assert!(read("INTERACTION_CREATE", &form.to_string(), at(), |_| None).unwrap_err().needed);
}
