//! Channel messages: what is kept, what is refused, and who is pinged.

use chrono::TimeDelta;
use serde_json::{Value, json};
use steward_fakes::discord::{ChannelId, ChannelKind, FLAG_COMPONENTS_V2, FakeDiscord, permission};

use crate::client::{Rest, town};

fn path(channel: ChannelId) -> String {
    format!("/channels/{channel}/messages")
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "Go", "custom_id": id })
}

fn row(components: &Value) -> Value {
    json!({ "type": 1, "components": components })
}

#[tokio::test]
async fn a_message_is_kept_edited_read_back_and_deleted() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let body = json!({ "content": "hello", "embeds": [{ "title": "t" }], "components": [row(&json!([button("a")]))] });
    let sent = rest.post(&path(town.channel), body).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let id = sent.body["id"].as_str().unwrap().to_owned();
    assert_eq!(fake.hears_once(town.channel, "hello").await.embeds[0]["title"], "t");
    let one = format!("{}/{id}", path(town.channel));
    let edited = rest.call("PATCH", &one, Some(json!({ "content": "bye" }))).await;
    assert_eq!((edited.status, edited.body["embeds"][0]["title"].clone()), (200, json!("t")));
    assert!(edited.body["edited_timestamp"].is_string());
    let later = rest.post(&path(town.channel), json!({ "content": "later" })).await;
    let page = rest.get(&format!("{}?limit=10", path(town.channel))).await;
    assert_eq!(page.body[0]["id"], later.body["id"]);
    assert_eq!(page.body[1]["content"], "bye");
    let after = rest.get(&format!("{}?after={id}&limit=1", path(town.channel))).await;
    assert_eq!(after.body[0]["content"], "later");
    assert_eq!(rest.call("DELETE", &one, None).await.status, 204);
    assert_eq!(rest.get(&one).await.body["code"], 10008);
    assert_eq!(fake.sent_messages(town.channel).len(), 1);
}

#[tokio::test]
async fn files_are_kept_with_their_bytes_and_served() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let payload = json!({
        "content": "chart",
        "embeds": [{ "image": { "url": "attachment://growth.png" } }],
        "attachments": [{ "id": 0, "filename": "growth.png", "description": "a curve" }],
    });
    let sent = rest.upload("POST", &path(town.channel), &payload, &[("growth.png", b"PNG!")]).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    let message = fake.hears(town.channel, "chart").await;
    assert_eq!((message.files[0].name.as_str(), &message.files[0].bytes[..]), ("growth.png", &b"PNG!"[..]));
    assert_eq!(message.files[0].description.as_deref(), Some("a curve"));
    let url = sent.body["attachments"][0]["url"].as_str().unwrap();
    let served = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    assert_eq!(&served[..], b"PNG!");
    let one = format!("{}/{}", path(town.channel), message.id);
    let without = rest.call("PATCH", &one, Some(json!({ "attachments": [], "embeds": [] }))).await;
    assert_eq!(without.body["attachments"], json!([]));
}

/// Sends each body, and checks that it is refused, recorded for the reason given, and not kept.
async fn refuses_all(cases: &[(&str, Value, &str)]) {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    for (what, body, why) in cases {
        let reply = rest.post(&path(town.channel), body.clone()).await;
        assert!((400..500).contains(&reply.status), "{what} was accepted");
        assert!(reply.body["code"].is_number() && reply.body["message"].is_string(), "{what}: {}", reply.text);
        let violations = fake.take_violations();
        assert_eq!(violations.len(), 1, "{what}: {violations:?}");
        assert!(violations[0].to_string().contains(*why), "{what}: {}", violations[0]);
    }
    assert_eq!(fake.all_messages(town.channel).len(), 0);
}

#[tokio::test]
async fn what_discord_refuses_in_a_message_is_refused() {
    let embed = |chars: usize| json!({ "description": "x".repeat(chars) });
    refuses_all(&[
        ("empty", json!({ "content": " " }), "empty message"),
        ("too long", json!({ "content": "x".repeat(2001) }), "content"),
        ("embeds together", json!({ "embeds": [embed(3001), embed(3000)] }), "6000"),
        ("blank field", json!({ "embeds": [{ "fields": [{ "name": "", "value": "v" }] }] }), "fields"),
        ("bad url", json!({ "embeds": [{ "image": { "url": "ftp://x" } }] }), "embeds"),
        ("ephemeral in a channel", json!({ "content": "c", "flags": 64 }), "flags"),
        (
            "both ways of mentions",
            json!({ "content": "c", "allowed_mentions": { "parse": ["users"], "users": ["1"] } }),
            "mutually exclusive",
        ),
        ("long nonce", json!({ "content": "c", "nonce": "n".repeat(26) }), "nonce"),
        ("nonce enforced without one", json!({ "content": "c", "enforce_nonce": true }), "nonce"),
        (
            "file that was not sent",
            json!({ "content": "c", "attachments": [{ "id": 0, "filename": "x.png" }] }),
            "attachments",
        ),
        ("link to no file", json!({ "embeds": [{ "image": { "url": "attachment://x.png" } }] }), "names no file"),
        (
            "unknown reply target",
            json!({ "content": "c", "message_reference": { "message_id": "1" } }),
            "message_reference",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_discord_refuses_in_components_is_refused() {
    let rows = |count: usize| (0..count).map(|n| row(&json!([button(&n.to_string())]))).collect::<Value>();
    let texts = |count: usize| vec![json!({ "type": 10, "content": "t" }); count];
    refuses_all(&[
        ("six rows", json!({ "content": "c", "components": rows(6) }), "components"),
        ("same id", json!({ "content": "c", "components": [row(&json!([button("a"), button("a")]))] }), "duplicated"),
        (
            "no id",
            json!({ "content": "c", "components": [row(&json!([{ "type": 2, "style": 1, "label": "x" }]))] }),
            "components",
        ),
        (
            "link with id",
            json!({ "content": "c", "components": [row(&json!([{ "type": 2, "style": 5, "label": "x", "url": "https://x.y", "custom_id": "a" }]))] }),
            "components",
        ),
        ("empty row", json!({ "content": "c", "components": [row(&json!([]))] }), "components"),
        ("bare button", json!({ "content": "c", "components": [button("a")] }), "components"),
        ("V2 without flag", json!({ "components": [{ "type": 10, "content": "t" }] }), "IS_COMPONENTS_V2"),
        (
            "flag with content",
            json!({ "flags": FLAG_COMPONENTS_V2, "content": "c", "components": texts(1) }),
            "IS_COMPONENTS_V2",
        ),
        (
            "41 nested",
            json!({ "flags": FLAG_COMPONENTS_V2, "components": [{ "type": 17, "components": texts(20) }, { "type": 17, "components": texts(20) }] }),
            "40",
        ),
        (
            "select without options",
            json!({ "content": "c", "components": [row(&json!([{ "type": 3, "custom_id": "s", "options": [] }]))] }),
            "components",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_broken_body_and_a_file_that_is_too_large_are_refused() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let large = vec![0; (10 << 20) + 1];
    let reply = rest.upload("POST", &path(town.channel), &json!({ "content": "c" }), &[("big.png", &large)]).await;
    assert_eq!((reply.status, reply.body["code"].as_u64()), (413, Some(40005)));
    let url = format!("{}/api/v10{}", fake.base_url(), path(town.channel));
    let http = reqwest::Client::builder().build().unwrap();
    let request = http.post(url).header("authorization", format!("Bot {}", fake.token()));
    let broken = request.header("content-type", "application/json").body("{").send().await.unwrap();
    assert_eq!(broken.status().as_u16(), 400);
    assert_eq!(fake.take_violations().len(), 2);
}

#[tokio::test]
async fn an_enforced_nonce_is_answered_with_the_message_that_is_there() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let body = json!({ "content": "once", "nonce": "abc", "enforce_nonce": true });
    let first = rest.post(&path(town.channel), body.clone()).await;
    let second = rest.post(&path(town.channel), body.clone()).await;
    assert_eq!(first.body["id"], second.body["id"]);
    assert_eq!(first.body["nonce"], "abc");
    fake.hears_once(town.channel, "once").await;
    let one = format!("{}/{}", path(town.channel), first.body["id"].as_str().unwrap());
    rest.call("DELETE", &one, None).await;
    assert_eq!(rest.post(&path(town.channel), body.clone()).await.body["code"], 10008);
    fake.advance(TimeDelta::seconds(121));
    assert_ne!(rest.post(&path(town.channel), body).await.body["id"], first.body["id"]);
}

#[tokio::test]
async fn pings_are_what_allowed_mentions_lets_through() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let content = format!("@everyone <@{}> <@&{}>", town.lin, town.guild);
    let default = rest.post(&path(town.channel), json!({ "content": content })).await;
    assert_eq!(default.status, 200);
    let none = json!({ "content": content, "allowed_mentions": { "parse": [] } });
    rest.post(&path(town.channel), none).await;
    let one = json!({ "content": content, "allowed_mentions": { "parse": [], "users": [town.lin.to_string()] } });
    rest.post(&path(town.channel), one).await;
    let pings: Vec<(bool, usize, usize)> = fake
        .sent_messages(town.channel)
        .iter()
        .map(|message| (message.pings.everyone, message.pings.users.len(), message.pings.roles.len()))
        .collect();
    assert_eq!(pings, [(true, 1, 1), (false, 0, 0), (false, 1, 0)]);
}

#[tokio::test]
async fn what_the_world_forbids_is_refused_without_blaming_the_bot() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let hello = json!({ "content": "hello" });
    fake.denies_bot(town.channel, permission::SEND_MESSAGES);
    assert_eq!(rest.post(&path(town.channel), hello.clone()).await.body["code"], 50013);
    fake.denies_bot(town.channel, permission::VIEW_CHANNEL);
    assert_eq!(rest.post(&path(town.channel), hello.clone()).await.body["code"], 50001);
    fake.deletes_channel(town.channel);
    assert_eq!(rest.post(&path(town.channel), hello.clone()).await.body["code"], 10003);
    let private = rest.post("/users/@me/channels", json!({ "recipient_id": town.lin.to_string() })).await;
    let private: ChannelId = private.body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(rest.post(&path(private), hello.clone()).await.status, 200);
    assert_eq!(fake.private_messages(town.lin).len(), 1);
    fake.closes_private_messages(town.lin);
    assert_eq!(rest.post(&path(private), hello).await.body["code"], 50007);
    assert_eq!(fake.take_violations(), []);
}

#[tokio::test]
async fn what_the_bot_should_know_is_a_violation() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let forum = fake.add_channel_of_kind(town.guild, "forum", ChannelKind::Forum);
    let theirs = fake.says(town.lin, town.channel, "mine");
    let rest = Rest::new(&fake);
    let hello = json!({ "content": "hello" });
    assert_eq!(rest.post("/channels/1/messages", hello.clone()).await.body["code"], 10003);
    assert_eq!(rest.post(&path(forum), hello.clone()).await.body["code"], 50008);
    let one = format!("{}/{theirs}", path(town.channel));
    assert_eq!(rest.call("PATCH", &one, Some(hello)).await.body["code"], 50005);
    assert_eq!(rest.get(&format!("{}/1", path(town.channel))).await.body["code"], 10008);
    assert_eq!(rest.get(&format!("{}?limit=101", path(town.channel))).await.body["code"], 50035);
    assert_eq!(rest.get(&format!("{}?before=1&after=2", path(town.channel))).await.body["code"], 50035);
    assert_eq!(rest.get("/channels/x").await.body["code"], 50035);
    assert_eq!(fake.take_violations().len(), 7);
}
