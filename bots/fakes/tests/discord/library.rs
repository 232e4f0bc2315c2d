//! What the fake sends is read by the library that the bot reads with: every event, typed, none left unknown.

use serde_json::{Value, json};
use serenity::model::event::{Event, GatewayEvent};
use serenity::model::prelude::{CurrentUser, Member, Message, PartialGuild};
use steward_fakes::discord::FakeDiscord;

use crate::client::{ALL_INTENTS, Rest, Wire, town};

/// Reads an event as the library does, and tells when it gives up.
fn parse(frame: &Value) -> Result<Event, String> {
    let text = frame.to_string();
    match serde_json::from_str::<GatewayEvent>(&text).map_err(|error| error.to_string())? {
        GatewayEvent::Dispatch(_, Event::Unknown(unknown)) => Err(format!("{} is unknown: {text}", unknown.kind)),
        GatewayEvent::Dispatch(_, event) => Ok(event),
        other => Err(format!("not an event: {other:?}")),
    }
}

#[tokio::test]
async fn every_event_of_the_verbs_is_understood() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let voice = fake.add_voice_channel(town.guild, "stage");
    let thread = fake.add_thread(town.channel, "questions");
    fake.voice_joins(town.owner, voice);
    let options = json!([{ "type": 6, "name": "member", "description": "d" }]);
    fake.has_commands(&[json!({ "name": "growth", "description": "d", "options": options })]);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    let (bo, cy) = (fake.add_user("Bo"), fake.add_user("Cy"));
    fake.joins_pending(bo, town.guild);
    fake.accepts_rules(bo, town.guild);
    let role = fake.add_role(town.guild, "gold");
    fake.gets_role(bo, town.guild, role);
    fake.deletes_role(town.guild, role);
    let message = fake.says(bo, thread, "hello");
    fake.replies(town.lin, message, "welcome");
    fake.says_privately(bo, "psst");
    fake.edits(message, "hello!");
    fake.reacts(town.lin, message, "👍");
    fake.unreacts(town.lin, message, "👍");
    fake.deletes(message);
    let answers = json!([{ "poll_media": { "text": "a" } }, { "poll_media": { "text": "b" } }]);
    let poll = json!({ "poll": { "question": { "text": "q" }, "answers": answers } });
    let poll = Rest::new(&fake).post(&format!("/channels/{}/messages", town.channel), poll).await;
    let poll = poll.body["id"].as_str().unwrap().parse().unwrap();
    fake.votes(bo, poll, 1);
    fake.unvotes(bo, poll, 1);
    fake.poll_ends(poll);
    fake.voice_joins(bo, voice);
    fake.voice_leaves(bo, town.guild);
    fake.uses_command(bo, town.channel, "growth", &json!({ "member": bo.to_string() }));
    let buttons = json!([{ "type": 2, "style": 1, "label": "Go", "custom_id": "go" }]);
    let body = json!({ "content": "press", "components": [{ "type": 1, "components": buttons }] });
    Rest::new(&fake).post(&format!("/channels/{}/messages", town.channel), body).await;
    let press = fake.hears(town.channel, "press").await.id;
    fake.presses_button(bo, press, "go");
    fake.is_kicked_by(bo, town.guild, town.owner);
    fake.joins(cy, town.guild);
    fake.is_banned_by(cy, town.guild, town.owner);
    fake.is_unbanned(cy, town.guild);
    fake.renames_channel(town.channel, "market");
    fake.renames_guild(town.guild, "City");
    fake.guild_becomes_unavailable(town.guild);
    fake.guild_becomes_available(town.guild);
    fake.asks_for_heartbeat();
    let mut kinds = Vec::new();
    loop {
        let frame = wire.json().await;
        if frame["op"] == 1 {
            break;
        }
        if let Err(why) = parse(&frame) {
            panic!("{why}");
        }
        kinds.push(frame["t"].as_str().unwrap().to_owned());
    }
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 20, "{kinds:?}");
}

#[tokio::test]
async fn answers_of_the_rest_side_are_understood() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    fake.says(town.lin, town.channel, "hello");
    let me: CurrentUser = serde_json::from_value(rest.get("/users/@me").await.body).unwrap();
    assert_eq!(me.id.get(), fake.bot().0);
    let base = format!("/guilds/{}", town.guild);
    let guild: PartialGuild = serde_json::from_value(rest.get(&base).await.body).unwrap();
    assert_eq!(guild.name, "Town");
    let members: Vec<Member> = serde_json::from_value(rest.get(&format!("{base}/members?limit=9")).await.body).unwrap();
    assert_eq!(members.len(), 3);
    let page = rest.get(&format!("/channels/{}/messages", town.channel)).await.body;
    let messages: Vec<Message> = serde_json::from_value(page).unwrap();
    assert_eq!(messages[0].content, "hello");
}
