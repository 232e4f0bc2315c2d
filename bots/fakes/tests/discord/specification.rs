//! The official specification as a judge: of the bot's requests, and of the fake's own answers.

use serde_json::json;
use steward_fakes::discord::FakeDiscord;

use crate::client::{Rest, town};

/// A fake that judges by the specification, or `None` where it is not there (a run that requires it has failed by then).
async fn judge() -> Option<FakeDiscord> {
    let fake = FakeDiscord::start().await;
    if fake.has_spec() {
        return Some(fake);
    }
    println!("skipped: the official specification is not there");
    None
}

#[tokio::test]
async fn what_only_the_specification_knows_is_refused() {
    let Some(fake) = judge().await else { return };
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let path = format!("/channels/{}/messages", town.channel);
    for (what, body) in [
        ("a long embed title", json!({ "embeds": [{ "title": "x".repeat(257) }] })),
        ("a long footer", json!({ "embeds": [{ "footer": { "text": "x".repeat(2049) } }] })),
        ("26 fields", json!({ "embeds": [{ "fields": vec![json!({ "name": "n", "value": "v" }); 26] }] })),
        ("a number as content", json!({ "content": 7 })),
        ("an unknown component", json!({ "content": "c", "components": [{ "type": 99 }] })),
    ] {
        let reply = rest.post(&path, body).await;
        assert_eq!((reply.status, reply.body["code"].as_u64()), (400, Some(50035)), "{what}");
        assert_eq!(fake.take_violations().len(), 1, "{what}");
    }
    let reply = rest.get(&format!("{path}?limit=1&page=2")).await;
    assert_eq!(reply.status, 400);
    assert!(fake.take_violations()[0].why.contains("unknown query parameter"));
}

#[tokio::test]
async fn numbers_as_text_and_ids_as_numbers_are_taken() {
    let Some(fake) = judge().await else { return };
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let payload = json!({ "content": "x", "flags": 0, "attachments": [{ "id": 0, "filename": "a.png" }] });
    let path = format!("/channels/{}/messages", town.channel);
    assert_eq!(rest.upload("POST", &path, &payload, &[("a.png", b"x")]).await.status, 200);
    let commands = json!([{ "name": "a", "description": "d", "default_member_permissions": "8192" }]);
    let path = format!("/applications/{}/commands", fake.application_id());
    assert_eq!(rest.call("PUT", &path, Some(commands)).await.status, 200);
}

#[tokio::test]
async fn misspelt_keys_are_noted_without_being_refused() {
    let Some(fake) = judge().await else { return };
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let body = json!({ "content": "x", "allowed_mention": {}, "embeds": [{ "title": "t", "colour": 1 }] });
    assert_eq!(rest.post(&format!("/channels/{}/messages", town.channel), body).await.status, 200);
    let mut keys = fake.unknown_keys();
    keys.sort();
    let route = "POST /channels/{channel_id}/messages";
    assert_eq!(keys, [format!("{route}: /allowed_mention"), format!("{route}: /embeds/0/colour")]);
}

#[tokio::test]
async fn the_fakes_own_answers_fit_the_specification() {
    let Some(fake) = judge().await else { return };
    let town = town(&fake);
    let gold = fake.add_role(town.guild, "gold");
    fake.gets_role(town.lin, town.guild, gold);
    fake.add_voice_channel(town.guild, "stage");
    let kicked = fake.add_user("Bo");
    fake.joins(kicked, town.guild);
    fake.is_banned_by(kicked, town.guild, town.owner);
    let message = fake.says(town.lin, town.channel, "hello");
    fake.replies(town.owner, message, "welcome");
    let rest = Rest::new(&fake);
    let commands = json!([{ "name": "a", "description": "d" }]);
    rest.call("PUT", &format!("/applications/{}/commands", fake.application_id()), Some(commands)).await;
    let (guild, channel, application) = (town.guild, town.channel, fake.application_id());
    for (template, path) in [
        ("/gateway", "/gateway".to_owned()),
        ("/gateway/bot", "/gateway/bot".to_owned()),
        ("/users/@me", "/users/@me".to_owned()),
        ("/users/@me/guilds", "/users/@me/guilds".to_owned()),
        ("/applications/@me", "/applications/@me".to_owned()),
        ("/oauth2/applications/@me", "/oauth2/applications/@me".to_owned()),
        ("/applications/{application_id}/commands", format!("/applications/{application}/commands")),
        ("/guilds/{guild_id}", format!("/guilds/{guild}?with_counts=true")),
        ("/guilds/{guild_id}/channels", format!("/guilds/{guild}/channels")),
        ("/guilds/{guild_id}/roles", format!("/guilds/{guild}/roles")),
        ("/guilds/{guild_id}/bans", format!("/guilds/{guild}/bans")),
        ("/guilds/{guild_id}/audit-logs", format!("/guilds/{guild}/audit-logs")),
        ("/guilds/{guild_id}/threads/active", format!("/guilds/{guild}/threads/active")),
        ("/guilds/{guild_id}/members", format!("/guilds/{guild}/members?limit=100")),
        ("/guilds/{guild_id}/members/{user_id}", format!("/guilds/{guild}/members/{}", town.lin)),
        ("/channels/{channel_id}", format!("/channels/{channel}")),
        ("/channels/{channel_id}/messages", format!("/channels/{channel}/messages")),
        ("/channels/{channel_id}/messages/{message_id}", format!("/channels/{channel}/messages/{message}")),
    ] {
        let reply = rest.get(&path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        assert_eq!(fake.response_error("GET", template, 200, &reply.body), None, "{path}: {}", reply.text);
    }
}
