//! Sessions: identify, heartbeat, resume, and every way in which they end.

use chrono::TimeDelta;
use serde_json::{Value, json};
use steward_fakes::discord::{FakeDiscord, GatewayRecord, intents};

use crate::client::{ALL_INTENTS, Frame, Wire, town};

const SESSION: &str = "session-1";

async fn closes_with(wire: &mut Wire, code: u16) {
    loop {
        match wire.next().await {
            Frame::Json(_) => {}
            other => return assert_eq!(other, Frame::Closed(code)),
        }
    }
}

fn only_violation(fake: &FakeDiscord) -> String {
    let mut violations = fake.take_violations();
    assert_eq!(violations.len(), 1, "{violations:?}");
    violations.remove(0).to_string()
}

#[tokio::test]
async fn a_resume_replays_in_order_what_was_missed() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    assert_eq!(wire.event("GUILD_CREATE").await["s"], 2);
    fake.drops_connections();
    assert_eq!(wire.next().await, Frame::Dropped);
    fake.says(town.lin, town.channel, "one");
    fake.says(town.lin, town.channel, "two");
    let mut wire = Wire::open(&fake, "/resume").await;
    assert_eq!(wire.json().await["op"], 10);
    wire.resume(&fake.token(), SESSION, 2).await;
    let mut came = Vec::new();
    for _ in 0..3 {
        let frame = wire.json().await;
        came.push((frame["s"].as_u64().unwrap(), frame["t"].as_str().unwrap().to_owned()));
    }
    let expected = [(3, "MESSAGE_CREATE"), (4, "MESSAGE_CREATE"), (5, "RESUMED")];
    assert_eq!(came, expected.map(|(seq, name)| (seq, name.to_owned())));
    let records = fake.gateway_records();
    assert!(records.contains(&GatewayRecord::Connected { path: "/resume".to_owned() }));
    assert!(records.contains(&GatewayRecord::Resume { session: SESSION.to_owned(), seq: 2, accepted: true }));
}

#[tokio::test]
async fn a_heartbeat_is_acknowledged_recorded_and_trims_the_replay() {
    let fake = FakeDiscord::start().await;
    let _town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    wire.send(json!({ "op": 1, "d": 2 })).await;
    assert_eq!(wire.json().await["op"], 11);
    let beat = GatewayRecord::Heartbeat { session: Some(SESSION.to_owned()), seq: Some(2) };
    assert_eq!(fake.gateway_records().last(), Some(&beat));
    fake.drops_connections();
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), SESSION, 1).await;
    assert_eq!(wire.json().await, json!({ "op": 9, "s": null, "t": null, "d": false }));
    wire.resume(&fake.token(), SESSION, 2).await;
    assert_eq!(wire.json().await["t"], "RESUMED");
}

#[tokio::test]
async fn a_whole_replay_is_kept_on_request() {
    let fake = FakeDiscord::start().await;
    let _town = town(&fake);
    fake.keeps_whole_replay();
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    wire.send(json!({ "op": 1, "d": 2 })).await;
    wire.json().await;
    fake.drops_connections();
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), SESSION, 1).await;
    assert_eq!(wire.json().await["t"], "GUILD_CREATE");
}

#[tokio::test]
async fn muted_acknowledgements_stay_away_until_unmuted() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    fake.mutes_acks();
    wire.send(json!({ "op": 1, "d": 1 })).await;
    fake.wait_for("the heartbeat", |fake| {
        matches!(fake.gateway_records().last(), Some(GatewayRecord::Heartbeat { .. })).then_some(())
    })
    .await;
    fake.unmutes_acks();
    fake.asks_for_heartbeat();
    assert_eq!(wire.json().await["op"], 1);
    wire.send(json!({ "op": 1, "d": 1 })).await;
    assert_eq!(wire.json().await["op"], 11);
}

#[tokio::test]
async fn a_muted_hello_leaves_the_connection_silent() {
    let fake = FakeDiscord::start().await;
    fake.mutes_hello();
    let mut wire = Wire::open(&fake, "/gateway").await;
    wire.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(wire.json().await["op"], 11);
    fake.unmutes_hello();
    assert_eq!(Wire::open(&fake, "/gateway").await.json().await["op"], 10);
}

#[tokio::test]
async fn ops_7_and_9_are_sent_and_op_9_false_ends_the_session() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    fake.asks_to_reconnect();
    assert_eq!(wire.json().await["op"], 7);
    fake.invalidates_session_resumably();
    assert_eq!(wire.json().await["d"], true);
    fake.drops_connections();
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), SESSION, 1).await;
    assert_eq!(wire.json().await["t"], "RESUMED");
    fake.invalidates_session();
    assert_eq!(wire.json().await["d"], false);
    wire.resume(&fake.token(), SESSION, 2).await;
    assert_eq!(wire.json().await["op"], 9);
}

#[tokio::test]
async fn a_close_code_arrives_and_some_end_the_session() {
    for (code, survives) in [(4000, true), (4008, true), (1001, true), (4007, false), (4009, false)] {
        let fake = FakeDiscord::start().await;
        let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
        wire.event("READY").await;
        fake.closes_gateway(code);
        assert_eq!(wire.next().await, Frame::Closed(code));
        let mut wire = Wire::open(&fake, "/resume").await;
        wire.json().await;
        wire.resume(&fake.token(), SESSION, 1).await;
        let answer = wire.json().await;
        let expected = if survives { json!(0) } else { json!(9) };
        assert_eq!(answer["op"], expected, "after {code}");
    }
}

#[tokio::test]
async fn a_bot_that_closes_with_1000_ends_its_session_and_with_4000_keeps_it() {
    for (code, op) in [(1000, 9), (4000, 0)] {
        let fake = FakeDiscord::start().await;
        let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
        wire.event("READY").await;
        wire.close(code).await;
        fake.wait_for("the close", |fake| {
            fake.gateway_records().contains(&GatewayRecord::Closed { code: Some(code) }).then_some(())
        })
        .await;
        let mut wire = Wire::open(&fake, "/resume").await;
        wire.json().await;
        wire.resume(&fake.token(), SESSION, 1).await;
        assert_eq!(wire.json().await["op"], op, "after {code}");
    }
}

#[tokio::test]
async fn a_session_can_be_resumed_for_minutes_and_not_for_ever() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    fake.drops_connections();
    fake.advance(TimeDelta::seconds(179));
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), SESSION, 1).await;
    assert_eq!(wire.json().await["t"], "RESUMED");
    fake.drops_connections();
    fake.advance(TimeDelta::seconds(181));
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), SESSION, 2).await;
    assert_eq!(wire.json().await["op"], 9);
}

#[tokio::test]
async fn two_identifies_within_five_seconds_are_a_violation() {
    let fake = FakeDiscord::start().await;
    let mut first = Wire::identified(&fake, ALL_INTENTS).await;
    first.event("READY").await;
    let mut second = Wire::identified(&fake, ALL_INTENTS).await;
    assert_eq!(second.json().await["op"], 9);
    assert!(only_violation(&fake).contains("max_concurrency"));
    fake.advance(TimeDelta::seconds(5));
    second.identify(&fake.token(), ALL_INTENTS).await;
    assert_eq!(second.json().await["t"], "READY");
}

#[tokio::test]
async fn identifying_without_session_starts_left_is_a_violation() {
    let fake = FakeDiscord::start().await;
    fake.sets_session_starts_left(0);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    assert_eq!(wire.json().await["op"], 9);
    assert!(only_violation(&fake).contains("session_start_limit"));
}

#[tokio::test]
async fn privileged_intents_that_are_not_switched_on_close_with_4014() {
    let fake = FakeDiscord::builder().granted_intents(intents::GUILD_MEMBERS).start().await;
    let mut wire = Wire::identified(&fake, intents::MESSAGE_CONTENT).await;
    closes_with(&mut wire, 4014).await;
    fake.grants_intents(intents::PRIVILEGED);
    let mut wire = Wire::identified(&fake, intents::MESSAGE_CONTENT).await;
    assert_eq!(wire.json().await["t"], "READY");
}

#[tokio::test]
async fn a_revoked_token_closes_with_4004_and_is_not_the_bots_fault() {
    let fake = FakeDiscord::start().await;
    fake.revokes_token();
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    closes_with(&mut wire, 4004).await;
    assert_eq!(fake.take_violations(), []);
}

#[tokio::test]
async fn what_a_bot_must_not_send_closes_with_its_code_and_is_a_violation() {
    let identify = |token: &str, intents: u64, properties: Value, shard: Value| json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": properties, "shard": shard } });
    let token = FakeDiscord::start().await.token();
    let cases = [
        (identify("wrong", 1, json!({}), Value::Null), 4004),
        (identify(&token, 1 << 40, json!({}), Value::Null), 4013),
        (identify(&token, 1, json!({}), json!([2, 2])), 4010),
        (identify(&token, 1, Value::Null, Value::Null), 4002),
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 8, "d": {} }), 4003),
        (json!({ "op": 77 }), 4001),
        (json!({ "op": 1, "d": "one" }), 4002),
        (json!({ "op": 6, "d": { "token": "wrong", "session_id": "x", "seq": 1 } }), 4004),
        (json!({ "op": 1, "d": null, "padding": "x".repeat(4096) }), 4002),
    ];
    for (payload, code) in cases {
        let fake = FakeDiscord::start().await;
        let mut wire = Wire::open(&fake, "/gateway").await;
        wire.send(payload.clone()).await;
        closes_with(&mut wire, code).await;
        let violation = only_violation(&fake);
        assert!(violation.contains(&code.to_string()), "{payload}: {violation}");
        assert!(!violation.contains(&token), "the token must not be shown: {violation}");
    }
}

#[tokio::test]
async fn broken_json_and_a_second_identify_close_the_connection() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::open(&fake, "/gateway").await;
    wire.send_text("{".to_owned()).await;
    closes_with(&mut wire, 4002).await;
    only_violation(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    wire.identify(&fake.token(), ALL_INTENTS).await;
    closes_with(&mut wire, 4005).await;
    only_violation(&fake);
}

#[tokio::test]
async fn sequences_that_were_never_sent_close_with_4007() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    wire.send(json!({ "op": 1, "d": 99 })).await;
    closes_with(&mut wire, 4007).await;
    assert!(only_violation(&fake).contains("never sent"));
    fake.advance(TimeDelta::seconds(5));
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("READY").await;
    fake.drops_connections();
    let mut wire = Wire::open(&fake, "/resume").await;
    wire.json().await;
    wire.resume(&fake.token(), "session-2", 99).await;
    closes_with(&mut wire, 4007).await;
    only_violation(&fake);
}

#[tokio::test]
async fn more_than_120_sends_in_a_minute_close_with_4008() {
    let fake = FakeDiscord::start().await;
    let mut wire = Wire::open(&fake, "/gateway").await;
    for _ in 0..121 {
        wire.send(json!({ "op": 1, "d": null })).await;
    }
    closes_with(&mut wire, 4008).await;
    only_violation(&fake);
}

#[tokio::test]
async fn a_url_without_its_version_is_a_violation() {
    let fake = FakeDiscord::start().await;
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{}/gateway", fake.address())).await.unwrap();
    socket.close(None).await.unwrap();
    assert!(only_violation(&fake).contains("v=10"));
}

#[tokio::test]
async fn members_are_sent_in_chunks_when_asked_for() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    for number in 0..1001 {
        let user = fake.add_user(&format!("user-{number}"));
        fake.add_member(user, town.guild);
    }
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    wire.send(json!({ "op": 8, "d": { "guild_id": town.guild.to_string(), "query": "", "limit": 0 } })).await;
    let (first, second) = (wire.json().await, wire.json().await);
    assert_eq!(first["t"], "GUILD_MEMBERS_CHUNK");
    assert_eq!((first["d"]["chunk_count"].as_u64(), first["d"]["members"].as_array().unwrap().len()), (Some(2), 1000));
    assert_eq!(second["d"]["members"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_shard_receives_only_its_own_guilds() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let shard = (town.guild.0 >> 22) % 2;
    let mut wire = Wire::open(&fake, "/gateway").await;
    wire.json().await;
    let shard_of_others = json!([1 - shard, 2]);
    let data = json!({ "token": fake.token(), "intents": ALL_INTENTS, "properties": {}, "shard": shard_of_others });
    wire.send(json!({ "op": 2, "d": data })).await;
    assert_eq!(wire.event("READY").await["d"]["guilds"], json!([]));
    fake.says(town.lin, town.channel, "not for you");
    fake.emits("USER_UPDATE", &json!({}));
    fake.asks_for_heartbeat();
    let mut events = Vec::new();
    loop {
        let frame = wire.json().await;
        if frame["op"] == 1 {
            break;
        }
        events.push(frame["t"].clone());
    }
    assert!(!events.contains(&json!("MESSAGE_CREATE")), "{events:?}");
}
