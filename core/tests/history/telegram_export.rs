//! `telegram-export` on a database.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use steward_core::history::{ImportError, Imported, Source};

use crate::ground::{Ground, gzip, request, shared};

const EXPORT: Source = Source::TelegramExport;

fn expected(name: &str) -> Option<Value> {
    let file = shared("expected_counts.json")?;
    let counts: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    Some(counts[name].clone())
}

/// How many stays ended for each reason.
async fn ended(ground: &Ground, reason: &str) -> u64 {
    ground.record().await.iter().filter(|line| line.split(' ').rev().nth(1) == Some(reason)).count() as u64
}

/// Imports a real export, twice, and compares what is found with what is in it.
async fn real_export(name: &str, community_members: u64) -> Option<(Ground, Imported)> {
    let (file, counts) = (shared(&format!("telegram/{name}"))?, expected(name)?);
    let count = |field: &str| counts[field].as_u64().unwrap();
    let ground = Ground::new().await;
    let first = ground.import(EXPORT, &file).await;
    assert_eq!((first.new, first.known, first.rejected.len(), first.ambiguous.len()), (first.read, 0, 0, 0), "{name}");
    assert_eq!(first.joins, count("joins"), "{name}: joins");
    assert_eq!(first.leaves, count("self_leave") + count("kick"), "{name}: leaves");
    assert_eq!(ended(&ground, "left").await, count("self_leave"), "{name}: left");
    assert_eq!(ended(&ground, "kicked").await, count("kick"), "{name}: kicked");
    assert_eq!(first.messages, count("messages"), "{name}: messages");
    assert_eq!(first.members as u64, count("members_end"), "{name}: members");
    assert_eq!(ground.ask("/growth").await["members"].as_u64().unwrap(), community_members, "{name}: /growth");

    let before = ground.record().await;
    let second = ground.import(EXPORT, &file).await;
    assert_eq!((second.new, second.known), (0, second.read), "{name}");
    assert_eq!((second.joins, second.leaves, second.members), (first.joins, first.leaves, first.members), "{name}");
    assert_eq!(ground.record().await, before, "{name}");
    Some((ground, first))
}

#[tokio::test]
async fn the_export_of_kubernetes_has_exactly_its_joins_leaves_and_founders() {
    let Some((_, imported)) = real_export("k8s_org.result.json", 1276).await else { return };
    assert_eq!(imported.founders, 622);
}

#[tokio::test]
async fn the_export_of_webplatform_has_exactly_its_joins_leaves_and_messages() {
    let Some((ground, _)) = real_export("webplatform_irc.result.json.gz", 245).await else { return };
    let daily = ground.ask("/activity").await["daily"].clone();
    let counted: u64 = daily.as_array().unwrap().iter().filter_map(|day| day["messages"].as_u64()).sum();
    assert!(counted <= 41_455, "{counted}");
}

#[tokio::test]
async fn an_export_of_messages_alone_makes_nobody_a_member() {
    let Some((ground, imported)) = real_export("gitter_rooms.result.json.gz", 0).await else { return };
    assert_eq!((imported.joins, imported.members), (0, 0));
    let authors: BTreeSet<String> = ground
        .record()
        .await
        .iter()
        .filter(|line| line.starts_with("-100") && line.split(' ').count() == 7)
        .map(|line| line.split(' ').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(authors.len() as u64, expected("gitter_rooms.result.json.gz").unwrap()["authors"].as_u64().unwrap());
}

/// A message of an export.
fn message(id: i64, at: i64, rest: &Value) -> Value {
    let mut message =
        json!({"id": id, "type": "message", "date": "x", "date_unixtime": at.to_string(), "text": "secret"});
    message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    message
}

fn service(id: i64, at: i64, action: &str, actor: (u64, &str), members: &Value) -> Value {
    let rest = json!({"type": "service", "action": action, "actor": actor.1, "actor_id": format!("user{}", actor.0), "members": members});
    message(id, at, &rest)
}

fn export(messages: &[Value]) -> String {
    // By hand, for the order of the keys: Telegram Desktop writes the messages last.
    let messages = json!(messages);
    format!(r#"{{"name": "g", "type": "private_supergroup", "id": 77, "messages": {messages}}}"#)
}

const ANN: (u64, &str) = (1, "Ann");
const BOB: (u64, &str) = (2, "Bob");
const T: i64 = 1_700_000_000;

fn story() -> Vec<Value> {
    let none = json!(null);
    vec![
        service(1, T, "create_group", ANN, &json!(["Ann", "Cid", null])),
        service(2, T + 10, "join_group_by_link", BOB, &none),
        message(3, T + 20, &json!({"from": "Ann", "from_id": "user1"})),
        service(4, T + 30, "invite_members", ANN, &json!(["Dee", "Cid"])),
        message(
            5,
            T + 40,
            &json!({"from": "Bob", "from_id": "user2", "reply_to_message_id": 3,
            "reactions": [{"count": 2, "recent": [{"from": "Dee", "from_id": "user4"}]}]}),
        ),
        service(6, T + 50, "remove_members", ANN, &json!(["Cid"])),
        service(7, T + 60, "remove_members", BOB, &json!(["Bob"])),
        service(8, T + 70, "pin_message", ANN, &none),
        service(9, T + 80, "invite_members", (5, "Eve"), &json!(["Eve"])),
        service(10, T + 90, "remove_members", ANN, &json!(["Never seen"])),
        service(11, T + 100, "join_group_by_request", BOB, &none),
        message(12, T + 110, &json!({"from": "The Group", "from_id": "channel77"})),
    ]
}

#[tokio::test]
async fn a_small_history_is_entered_as_it_happened() {
    let ground = Ground::new().await;
    let imported = ground.import(EXPORT, &ground.file("result.json", export(&story()))).await;
    let found = (imported.read, imported.new, imported.founders, imported.joins, imported.leaves, imported.messages);
    assert_eq!(found, (12, 12, 3, 5, 3, 3));
    // Ann, Dee, Eve, Bob again, and the second Cid.
    assert_eq!((imported.members, imported.passed), (5, 1));
    let at = |seconds: i64| (T + seconds) * 1000;
    let space = "-10077";
    let stays: Vec<String> = ground.record().await.into_iter().filter(|line| line.split(' ').count() >= 9).collect();
    let expected = [
        format!("{space} 1 1 {0} {0} - - - -", at(0)),
        format!("{space} 2 1 {0} {0} - {1} left -", at(10), at(60)),
        format!("{space} 2 2 {0} {0} - - - -", at(100)),
        format!("{space} 4 1 {0} {0} - - - -", at(30)),
        format!("{space} 5 1 {0} {0} - - - -", at(80)),
        format!("{space} name:{space}:Cid 1 {0} {0} - {1} kicked -", at(0), at(50)),
        format!("{space} name:{space}:Cid#2 1 {0} {0} - - - -", at(30)),
        format!("{space} name:{space}:Never seen 1 - {0} - {1} kicked -", at(0), at(90)),
    ];
    assert_eq!(stays, expected);
    let doubts: Vec<&str> = imported.ambiguous.iter().map(|doubt| doubt.place.as_str()).collect();
    assert_eq!(doubts, ["result.json: message id 1", "result.json: message id 4", "result.json: message id 6"]);
}

#[tokio::test]
async fn parts_of_an_export_in_any_order_and_then_the_whole_are_the_same_as_the_whole() {
    let whole = Ground::new().await;
    whole.import(EXPORT, &whole.file("result.json", export(&story()))).await;
    let whole_record = whole.record().await;
    for cut in 1..story().len() {
        let ground = Ground::new().await;
        let story = story();
        let first = ground.import(EXPORT, &ground.file("1.json", export(&story[..cut]))).await;
        let second = ground.import(EXPORT, &ground.file("2.json", export(&story[cut..]))).await;
        assert_eq!(first.new + second.new, 12, "cut at {cut}");
        assert_eq!(ground.record().await, whole_record, "cut at {cut}");
        let again = ground.import(EXPORT, &ground.file("result.json", export(&story))).await;
        assert_eq!((again.new, again.known), (0, 12), "cut at {cut}");
        assert_eq!(ground.record().await, whole_record, "cut at {cut}");
    }
}

#[tokio::test]
async fn an_export_that_breaks_off_gives_what_came_before_and_can_be_read_again_whole() {
    let whole = Ground::new().await;
    let text = export(&story());
    whole.import(EXPORT, &whole.file("result.json", &text)).await;
    let whole_record = whole.record().await;
    let head = text.find("\"messages\"").unwrap() + "\"messages\"".len();
    for cut in (head..text.len()).step_by(97) {
        let ground = Ground::new().await;
        let part = ground.file("part.json", &text[..cut]);
        let broken = ground.import(EXPORT, &part).await;
        assert_eq!(broken.rejected.len(), 1, "cut at {cut}");
        let rejected = &broken.rejected[0];
        assert!(rejected.place.starts_with("part.json: "), "{}", rejected.place);
        assert!(rejected.reason.starts_with("the file cannot be read any further"), "{}", rejected.reason);
        ground.import(EXPORT, &ground.file("result.json", &text)).await;
        assert_eq!(ground.record().await, whole_record, "cut at {cut}");
    }
}

#[tokio::test]
async fn packed_and_plain_exports_say_the_same() {
    let (plain, packed) = (Ground::new().await, Ground::new().await);
    let text = export(&story());
    plain.import(EXPORT, &plain.file("result.json", &text)).await;
    packed.import(EXPORT, &packed.file("result.json", gzip(text.as_bytes()))).await;
    assert_eq!(plain.record().await, packed.record().await);
}

#[tokio::test]
async fn a_message_that_cannot_be_read_is_named_and_the_others_are_read() {
    let ground = Ground::new().await;
    let mut messages = story();
    messages[1]["date_unixtime"] = json!("soon");
    messages[2]["id"] = json!("three");
    messages[3] = json!(7);
    let imported = ground.import(EXPORT, &ground.file("result.json", export(&messages))).await;
    assert_eq!((imported.read, imported.new, imported.rejected.len()), (12, 9, 3));
    let places: Vec<&str> = imported.rejected.iter().map(|rejected| rejected.place.as_str()).collect();
    assert_eq!(places, ["result.json: message id 2", "result.json: message id \"three\"", "result.json: message id ?"]);
}

#[tokio::test]
async fn no_text_of_a_message_is_stored() {
    let ground = Ground::new().await;
    let file = ground.file("result.json", export(&story()));
    ground.import(EXPORT, &file).await;
    ground.steward.db.close().await;
    for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        if path != file {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(6).any(|window| window == b"secret"), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn what_stands_before_the_messages_may_stand_after_them() {
    let (usual, odd) = (Ground::new().await, Ground::new().await);
    usual.import(EXPORT, &usual.file("result.json", export(&story()))).await;
    let messages = json!(story());
    let text = format!(r#"{{"messages": {messages}, "id": 77, "name": "g", "type": "private_supergroup"}}"#);
    odd.import(EXPORT, &odd.file("result.json", text)).await;
    assert_eq!(usual.record().await, odd.record().await);
}

#[tokio::test]
async fn topics_are_channels_and_writing_in_one_is_no_reply() {
    let ground = Ground::new().await;
    let topic =
        json!({"type": "service", "action": "topic_created", "title": "Rust", "actor": "Ann", "actor_id": "user1"});
    let wrote = |reply_to: i64| json!({"from": "Ann", "from_id": "user1", "reply_to_message_id": reply_to});
    let messages =
        [message(5, T, &topic), message(6, T, &wrote(5)), message(7, T, &wrote(6)), message(8, T, &wrote(2))];
    ground.import(EXPORT, &ground.file("result.json", export(&messages))).await;
    let slot = T / 900;
    let record = ground.record().await;
    assert!(record.contains(&format!("-10077 1 5 {slot} 2 1 0")), "{record:#?}");
    assert!(record.contains(&format!("-10077 1 -10077 {slot} 1 1 0")), "{record:#?}");
}

#[tokio::test]
async fn what_is_no_export_of_a_group_is_refused_and_makes_nothing() {
    let ground = Ground::new().await;
    let cases = [
        "not json",
        "[]",
        r#"{"name": "g", "type": "private_supergroup", "id": 7}"#,
        r#"{"about": "x", "chats": {"list": []}}"#,
        r#"{"name": "g", "type": "personal_chat", "id": 7, "messages": []}"#,
        r#"{"name": "g", "type": "private_supergroup", "messages": []}"#,
    ];
    for text in cases {
        let file = ground.file("result.json", text);
        let refused = ground.try_import(&request(EXPORT, &file)).await;
        assert!(matches!(refused, Err(ImportError::NotSuchAFile { .. })), "{text}: {refused:?}");
    }
    assert!(ground.record().await.is_empty());
}
