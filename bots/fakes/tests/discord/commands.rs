//! Registering commands: what is kept, and what is refused.

use serde_json::{Value, json};
use steward_fakes::discord::FakeDiscord;

use crate::client::{Rest, town};

fn command(change: &Value) -> Value {
    let mut command = json!({ "name": "growth", "description": "How the community grows" });
    for (key, value) in change.as_object().unwrap() {
        command[key] = value.clone();
    }
    command
}

fn option(change: &Value) -> Value {
    let mut option = json!({ "type": 3, "name": "span", "description": "d" });
    for (key, value) in change.as_object().unwrap() {
        option[key] = value.clone();
    }
    option
}

#[tokio::test]
async fn commands_are_registered_globally_and_in_a_guild_and_keep_their_numbers() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let global = format!("/applications/{}/commands", fake.application_id());
    let of_guild = format!("/applications/{}/guilds/{}/commands", fake.application_id(), town.guild);
    let translated = command(&json!({
        "name_localizations": { "zh-CN": "增长" },
        "description_localizations": { "zh-CN": "社群如何增长" },
        "default_member_permissions": "32",
        "contexts": [0],
        "options": [option(&json!({ "required": true })), option(&json!({ "name": "topic", "autocomplete": true }))],
    }));
    let first = rest.call("PUT", &global, Some(json!([translated]))).await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(first.body[0]["name_localizations"]["zh-CN"], "增长");
    let again = rest.call("PUT", &global, Some(json!([command(&json!({})), command(&json!({ "name": "me" }))]))).await;
    assert_eq!(again.body[0]["id"], first.body[0]["id"]);
    assert_eq!(rest.get(&global).await.body.as_array().unwrap().len(), 2);
    let own = rest.call("PUT", &of_guild, Some(json!([command(&json!({ "name": "here" }))]))).await;
    assert_eq!(own.body[0]["guild_id"], json!(town.guild.to_string()));
    assert_eq!(rest.get(&of_guild).await.body[0]["name"], "here");
    assert_eq!(fake.global_commands().len(), 2);
    assert_eq!(fake.guild_commands(town.guild)[0]["name"], "here");
}

#[tokio::test]
async fn what_discord_refuses_in_a_command_is_refused() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    let path = format!("/applications/{}/commands", fake.application_id());
    let with = |options: Value| command(&json!({ "options": options }));
    let sub = |options: Value| json!({ "type": 1, "name": "s", "description": "d", "options": options });
    let group = json!({ "type": 2, "name": "g", "description": "d", "options": [sub(json!([]))] });
    let choices: Vec<Value> = (0..26).map(|n| json!({ "name": n.to_string(), "value": n.to_string() })).collect();
    let choice = json!([{ "name": "x", "value": "x" }]);
    let cases = [
        ("an upper-case name", command(&json!({ "name": "Growth" }))),
        ("a name with a blank", command(&json!({ "name": "two words" }))),
        ("a long name", command(&json!({ "name": "x".repeat(33) }))),
        ("no description", command(&json!({ "description": "" }))),
        ("a long description", command(&json!({ "description": "x".repeat(101) }))),
        ("an unknown locale", command(&json!({ "name_localizations": { "zh-Hans": "增长" } }))),
        ("a translated name with a blank", command(&json!({ "name_localizations": { "fr": "deux mots" } }))),
        (
            "required after optional",
            with(json!([option(&json!({})), option(&json!({ "name": "b", "required": true }))])),
        ),
        ("two options of one name", with(json!([option(&json!({})), option(&json!({}))]))),
        ("subcommand beside option", with(json!([sub(json!([])), option(&json!({}))]))),
        ("group in a subcommand", with(json!([sub(json!([group]))]))),
        ("subcommand in a subcommand", with(json!([sub(json!([sub(json!([]))]))]))),
        ("choices with autocomplete", with(json!([option(&json!({ "autocomplete": true, "choices": choice }))]))),
        ("choices for a user", with(json!([option(&json!({ "type": 6, "choices": choice }))]))),
        ("26 choices", with(json!([option(&json!({ "choices": choices }))]))),
        ("a text choice for a number", with(json!([option(&json!({ "type": 4, "choices": choice }))]))),
        ("bounds for text", with(json!([option(&json!({ "min_value": 1 }))]))),
        ("an unknown type of option", with(json!([option(&json!({ "type": 77 }))]))),
        ("26 options", with((0..26).map(|n| option(&json!({ "name": format!("o{n}") }))).collect())),
        ("permissions that are no bits", command(&json!({ "default_member_permissions": "admin" }))),
    ];
    for (what, command) in cases {
        let reply = rest.call("PUT", &path, Some(json!([command]))).await;
        assert_eq!(reply.status, 400, "{what} was accepted");
        assert_eq!(reply.body["code"], 50035, "{what}: {}", reply.text);
        assert_eq!(fake.take_violations().len(), 1, "{what}");
    }
    assert_eq!(fake.global_commands().len(), 0);
}

#[tokio::test]
async fn too_many_and_doubled_commands_are_refused() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    let path = format!("/applications/{}/commands", fake.application_id());
    let numbered = |count: usize| (0..count).map(|n| command(&json!({ "name": format!("c{n}") }))).collect::<Value>();
    assert_eq!(rest.call("PUT", &path, Some(numbered(100))).await.status, 200);
    assert_eq!(rest.call("PUT", &path, Some(numbered(101))).await.body["code"], 30032);
    let doubled = json!([command(&json!({})), command(&json!({}))]);
    assert_eq!(rest.call("PUT", &path, Some(doubled)).await.body["code"], 50035);
    let huge: Vec<Value> = (0..25)
        .map(|n| {
            let choices: Vec<Value> =
                (0..25).map(|n| json!({ "name": format!("{n}-{}", "x".repeat(90)), "value": n.to_string() })).collect();
            option(&json!({ "name": format!("o{n}"), "choices": choices }))
        })
        .collect();
    assert_eq!(rest.call("PUT", &path, Some(json!([command(&json!({ "options": huge }))]))).await.body["code"], 50035);
    assert_eq!(rest.call("PUT", "/applications/7/commands", Some(json!([]))).await.body["code"], 10002);
    assert_eq!(fake.take_violations().len(), 4);
}
