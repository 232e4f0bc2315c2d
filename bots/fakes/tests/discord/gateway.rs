//! Events: what each verb sends, to whom, and how the gateway disturbs delivery.

use serde_json::json;
use steward_fakes::discord::{FakeDiscord, intents, permission};

use crate::client::{ALL_INTENTS, Frame, Rest, Wire, town};

#[tokio::test]
async fn identifying_is_answered_with_ready_and_then_each_guild() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::open(&fake, "/gateway").await;
    let hello = wire.json().await;
    assert_eq!((hello["op"].clone(), hello["d"]["heartbeat_interval"].clone()), (json!(10), json!(41_250)));
    wire.identify(&fake.token(), ALL_INTENTS).await;
    let ready = wire.json().await;
    assert_eq!((ready["t"].as_str(), ready["s"].as_u64()), (Some("READY"), Some(1)));
    assert_eq!(ready["d"]["guilds"], json!([{ "id": town.guild.to_string(), "unavailable": true }]));
    assert_eq!(ready["d"]["application"]["id"], json!(fake.application_id().to_string()));
    assert_eq!(ready["d"]["resume_gateway_url"], json!(format!("ws://{}/resume", fake.address())));
    let guild = wire.json().await;
    assert_eq!(guild["t"], "GUILD_CREATE");
    assert_eq!(guild["d"]["member_count"], 3);
    assert_eq!(guild["d"]["members"].as_array().unwrap().len(), 3);
    assert_eq!(guild["d"]["channels"][0]["name"], "plaza");
}

#[tokio::test]
async fn without_presences_a_guild_lists_only_the_bot_and_those_in_voice() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let voice = fake.add_voice_channel(town.guild, "stage");
    fake.voice_joins(town.lin, voice);
    let mut wire = Wire::identified(&fake, intents::GUILDS | intents::GUILD_MEMBERS).await;
    let guild = wire.event("GUILD_CREATE").await;
    let mut listed: Vec<&str> =
        guild["d"]["members"].as_array().unwrap().iter().map(|member| member["user"]["id"].as_str().unwrap()).collect();
    listed.sort_unstable();
    let mut expected = [fake.bot().to_string(), town.lin.to_string()];
    expected.sort_unstable();
    assert_eq!(listed, expected);
    assert_eq!(guild["d"]["voice_states"][0]["channel_id"], json!(voice.to_string()));
    assert_eq!(guild["d"]["member_count"], 3);
}

#[tokio::test]
async fn events_whose_intent_was_not_asked_for_do_not_come() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, intents::GUILDS).await;
    wire.event("GUILD_CREATE").await;
    let bo = fake.add_user("Bo");
    fake.joins(bo, town.guild);
    fake.says(bo, town.channel, "hello");
    fake.is_kicked_by(bo, town.guild, town.owner);
    fake.renames_channel(town.channel, "market");
    let next = wire.json().await;
    assert_eq!((next["t"].as_str(), next["s"].as_u64()), (Some("CHANNEL_UPDATE"), Some(3)));
}

#[tokio::test]
async fn members_coming_changing_and_going_are_told() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    let bo = fake.add_user("Bo");
    fake.joins_pending(bo, town.guild);
    let added = wire.event("GUILD_MEMBER_ADD").await;
    assert_eq!(added["d"]["pending"], true);
    assert_eq!(added["d"]["guild_id"], json!(town.guild.to_string()));
    fake.accepts_rules(bo, town.guild);
    assert_eq!(wire.event("GUILD_MEMBER_UPDATE").await["d"]["pending"], false);
    let role = fake.add_role(town.guild, "gold");
    assert_eq!(wire.event("GUILD_ROLE_CREATE").await["d"]["role"]["name"], "gold");
    fake.gets_role(bo, town.guild, role);
    assert_eq!(wire.event("GUILD_MEMBER_UPDATE").await["d"]["roles"], json!([role.to_string()]));
    fake.deletes_role(town.guild, role);
    assert_eq!(wire.event("GUILD_ROLE_DELETE").await["d"]["role_id"], json!(role.to_string()));
    fake.leaves(bo, town.guild);
    assert_eq!(wire.event("GUILD_MEMBER_REMOVE").await["d"]["user"]["id"], json!(bo.to_string()));
    assert_eq!(fake.members(town.guild).len(), 3);
}

#[tokio::test]
async fn a_kick_and_a_ban_leave_their_traces_and_a_leave_none() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    let (bo, cy) = (fake.add_user("Bo"), fake.add_user("Cy"));
    fake.joins(bo, town.guild);
    fake.joins(cy, town.guild);
    fake.leaves(town.lin, town.guild);
    fake.is_kicked_by(bo, town.guild, town.owner);
    let entry = wire.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
    assert_eq!(entry["d"]["action_type"], 20);
    assert_eq!(entry["d"]["target_id"], json!(bo.to_string()));
    assert_eq!(entry["d"]["user_id"], json!(town.owner.to_string()));
    fake.is_banned_by(cy, town.guild, town.owner);
    assert_eq!(wire.event("GUILD_BAN_ADD").await["d"]["user"]["id"], json!(cy.to_string()));
    wire.event("GUILD_MEMBER_REMOVE").await;
    assert_eq!(wire.event("GUILD_AUDIT_LOG_ENTRY_CREATE").await["d"]["action_type"], 22);
    fake.is_unbanned(cy, town.guild);
    wire.event("GUILD_BAN_REMOVE").await;
}

#[tokio::test]
async fn the_audit_log_is_told_only_to_a_bot_that_may_see_it() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    fake.sets_bot_permissions(town.guild, permission::EVERYONE);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    fake.is_kicked_by(town.lin, town.guild, town.owner);
    fake.renames_guild(town.guild, "City");
    assert_eq!(wire.json().await["t"], "GUILD_MEMBER_REMOVE");
    assert_eq!(wire.json().await["t"], "GUILD_UPDATE");
}

#[tokio::test]
async fn messages_reactions_and_voice_are_told() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let voice = fake.add_voice_channel(town.guild, "stage");
    let thread = fake.add_thread(town.channel, "questions");
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    let message = fake.says(town.lin, thread, "你好");
    let said = wire.event("MESSAGE_CREATE").await;
    assert_eq!(said["d"]["content"], "你好");
    assert_eq!(said["d"]["member"]["pending"], false);
    fake.replies(town.owner, message, "welcome");
    let reply = wire.event("MESSAGE_CREATE").await;
    assert_eq!(reply["d"]["message_reference"]["message_id"], json!(message.to_string()));
    assert_eq!(reply["d"]["referenced_message"]["content"], "你好");
    fake.edits(message, "您好");
    assert_eq!(wire.event("MESSAGE_UPDATE").await["d"]["content"], "您好");
    fake.reacts(town.owner, message, "👍");
    let reaction = wire.event("MESSAGE_REACTION_ADD").await;
    assert_eq!(reaction["d"]["emoji"]["name"], "👍");
    assert_eq!(reaction["d"]["member"]["user"]["id"], json!(town.owner.to_string()));
    fake.unreacts(town.owner, message, "👍");
    wire.event("MESSAGE_REACTION_REMOVE").await;
    fake.deletes(message);
    wire.event("MESSAGE_DELETE").await;
    fake.voice_joins(town.lin, voice);
    assert_eq!(wire.event("VOICE_STATE_UPDATE").await["d"]["channel_id"], json!(voice.to_string()));
    fake.voice_leaves(town.lin, town.guild);
    assert_eq!(wire.event("VOICE_STATE_UPDATE").await["d"]["channel_id"], json!(null));
    fake.says_privately(town.lin, "psst");
    assert!(wire.event("MESSAGE_CREATE").await["d"].get("guild_id").is_none());
}

#[tokio::test]
async fn content_is_hidden_without_its_intent_except_where_the_bot_is_meant() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS & !intents::MESSAGE_CONTENT).await;
    fake.says(town.lin, town.channel, "secret");
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["content"], "");
    let call = format!("<@{}> help", fake.bot());
    fake.says(town.lin, town.channel, &call);
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["content"], json!(call));
    fake.says_privately(town.lin, "hello");
    assert_eq!(wire.event("MESSAGE_CREATE").await["d"]["content"], "hello");
}

#[tokio::test]
async fn guilds_come_go_and_suffer_outages() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    fake.guild_becomes_unavailable(town.guild);
    assert_eq!(wire.json().await["d"]["unavailable"], true);
    fake.guild_becomes_available(town.guild);
    assert_eq!(wire.json().await["t"], "GUILD_CREATE");
    fake.bot_is_removed(town.guild);
    let removed = wire.json().await;
    assert_eq!(removed["t"], "GUILD_DELETE");
    assert!(removed["d"].get("unavailable").is_none());
    assert_eq!(Rest::new(&fake).get(&format!("/guilds/{}", town.guild)).await.status, 404);
    fake.bot_is_invited(town.guild);
    assert_eq!(wire.json().await["t"], "GUILD_CREATE");
}

#[tokio::test]
async fn an_event_can_be_sent_twice_and_two_can_be_swapped() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let mut wire = Wire::identified(&fake, ALL_INTENTS).await;
    wire.event("GUILD_CREATE").await;
    fake.sends_next_event_twice();
    fake.says(town.lin, town.channel, "one");
    let (first, second) = (wire.json().await, wire.json().await);
    assert_eq!(first, second);
    fake.swaps_next_events();
    fake.says(town.lin, town.channel, "two");
    fake.says(town.lin, town.channel, "three");
    assert_eq!(wire.json().await["d"]["content"], "three");
    assert_eq!(wire.json().await["d"]["content"], "two");
}

#[tokio::test]
async fn odd_frames_and_unknown_events_arrive_as_they_are() {
    let fake = FakeDiscord::start().await;
    let _town = town(&fake);
    let mut wire = Wire::identified(&fake, intents::GUILDS).await;
    wire.event("GUILD_CREATE").await;
    fake.emits("GUILD_SOMETHING_NEW", &json!({ "guild_id": 7, "odd": [null] }));
    let event = wire.json().await;
    assert_eq!((event["t"].as_str(), event["s"].as_u64()), (Some("GUILD_SOMETHING_NEW"), Some(3)));
    fake.sends_frame("{\"op\":0,");
    assert_eq!(wire.next().await, Frame::Text("{\"op\":0,".to_owned()));
    fake.sends_frame("{\"op\":99}");
    assert_eq!(wire.json().await["op"], 99);
}
