//! Interactions: every kind of answer, the three seconds, the fifteen minutes, and what is refused.

use chrono::TimeDelta;
use serde_json::{Value, json};
use steward_fakes::discord::{FakeDiscord, InteractionId};

use crate::client::{ALL_INTENTS, Reply, Rest, Town, Wire, town};

fn commands() -> Vec<Value> {
    vec![
        json!({ "name": "growth", "description": "d", "options": [
            { "type": 3, "name": "span", "description": "d", "required": true, "choices": [{ "name": "30 days", "value": "30d" }] },
            { "type": 6, "name": "member", "description": "d" },
            { "type": 3, "name": "topic", "description": "d", "autocomplete": true },
        ] }),
        json!({ "name": "plan", "description": "d", "options": [
            { "type": 1, "name": "create", "description": "d", "options": [{ "type": 4, "name": "price", "description": "d", "min_value": 1 }] },
        ] }),
    ]
}

struct Stage {
    fake: FakeDiscord,
    town: Town,
    rest: Rest,
}

impl Stage {
    async fn set() -> Self {
        let fake = FakeDiscord::start().await;
        fake.has_commands(&commands());
        let (town, rest) = (town(&fake), Rest::new(&fake));
        Self { fake, town, rest }
    }

    fn growth(&self) -> InteractionId {
        self.fake.uses_command(self.town.lin, self.town.channel, "growth", &json!({ "span": "30d" }))
    }

    async fn answer(&self, id: InteractionId, body: Value) -> Reply {
        self.rest.post(&format!("/interactions/{id}/interaction-token-{id}/callback"), body).await
    }

    fn webhook(&self, id: InteractionId, tail: &str) -> String {
        format!("/webhooks/{}/interaction-token-{id}{tail}", self.fake.application_id())
    }

    fn only_violation(&self) -> String {
        let mut violations = self.fake.take_violations();
        assert_eq!(violations.len(), 1, "{violations:?}");
        violations.remove(0).to_string()
    }
}

#[tokio::test]
async fn a_command_arrives_with_its_options_resolved_and_its_users_language() {
    let stage = Stage::set().await;
    let mut wire = Wire::identified(&stage.fake, ALL_INTENTS).await;
    let options = json!({ "span": "30d", "member": stage.town.owner.to_string() });
    let id = stage.fake.uses_command(stage.town.lin, stage.town.channel, "growth", &options);
    let event = wire.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(event["id"], json!(id.to_string()));
    assert_eq!(event["locale"], "zh-CN");
    assert_eq!(event["data"]["options"][0], json!({ "name": "span", "type": 3, "value": "30d" }));
    let owner = stage.town.owner.to_string();
    assert_eq!(event["data"]["resolved"]["users"][&owner]["username"], "owner");
    assert!(event["member"]["permissions"].is_string());
    stage.fake.uses_command(stage.town.lin, stage.town.channel, "plan create", &json!({ "price": 5 }));
    let event = wire.event("INTERACTION_CREATE").await["d"].clone();
    assert_eq!(event["data"]["options"][0]["options"][0]["value"], 5);
    assert_eq!(stage.fake.unanswered().len(), 2);
}

#[tokio::test]
#[should_panic(expected = "no command /shrink is registered")]
async fn a_command_that_is_not_registered_cannot_be_used() {
    let stage = Stage::set().await;
    stage.fake.uses_command(stage.town.lin, stage.town.channel, "shrink", &json!({}));
}

#[tokio::test]
#[should_panic(expected = "is out of bounds")]
async fn a_value_out_of_bounds_cannot_be_sent() {
    let stage = Stage::set().await;
    stage.fake.uses_command(stage.town.lin, stage.town.channel, "plan create", &json!({ "price": 0 }));
}

#[tokio::test]
async fn a_private_answer_is_seen_by_its_user_alone() {
    let stage = Stage::set().await;
    let id = stage.growth();
    let reply = stage.answer(id, json!({ "type": 4, "data": { "content": "12 %", "flags": 64 } })).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
    let answers = stage.fake.answered(id).await;
    assert_eq!((answers.text(), answers.is_private()), (Some("12 %"), true));
    assert_eq!(stage.fake.sent_messages(stage.town.channel).len(), 0);
    assert_eq!(stage.fake.unanswered(), []);
}

#[tokio::test]
async fn an_answer_with_a_picture_keeps_its_bytes() {
    let stage = Stage::set().await;
    let id = stage.growth();
    let payload = json!({ "type": 4, "data": {
        "embeds": [{ "image": { "url": "attachment://g.png" } }],
        "attachments": [{ "id": "0", "filename": "g.png" }],
    } });
    let path = format!("/interactions/{id}/interaction-token-{id}/callback?with_response=true");
    let reply = stage.rest.upload("POST", &path, &payload, &[("g.png", b"PNG!")]).await;
    assert_eq!((reply.status, reply.body["interaction"]["id"].clone()), (200, json!(id.to_string())));
    assert_eq!(stage.fake.answers(id).message().unwrap().files[0].bytes, b"PNG!");
}

#[tokio::test]
async fn a_deferred_answer_is_filled_by_an_edit_or_by_the_first_follow_up() {
    let stage = Stage::set().await;
    let id = stage.growth();
    assert_eq!(stage.answer(id, json!({ "type": 5, "data": { "flags": 64 } })).await.status, 204);
    assert!(stage.fake.answers(id).message().is_none());
    let original = stage.webhook(id, "/messages/@original");
    assert_eq!(stage.rest.get(&original).await.body["flags"], 64 | 128);
    let edit = stage.rest.call("PATCH", &original, Some(json!({ "content": "done" }))).await;
    assert_eq!((edit.status, edit.body["flags"].clone()), (200, json!(64)));
    assert_eq!(stage.fake.answered(id).await.text(), Some("done"));

    let id = stage.growth();
    stage.answer(id, json!({ "type": 5 })).await;
    let first = stage.rest.post(&stage.webhook(id, ""), json!({ "content": "one" })).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let second = stage.rest.post(&stage.webhook(id, ""), json!({ "content": "two", "flags": 64 })).await;
    let answers = stage.fake.answers(id);
    assert_eq!((answers.text(), answers.followups.len()), (Some("one"), 1));
    let second = stage.webhook(id, &format!("/messages/{}", second.body["id"].as_str().unwrap()));
    assert_eq!(stage.rest.call("PATCH", &second, Some(json!({ "content": "2" }))).await.body["content"], "2");
    assert_eq!(stage.rest.call("DELETE", &second, None).await.status, 204);
    assert!(stage.fake.answers(id).followups[0].deleted);
}

#[tokio::test]
async fn a_button_is_pressed_and_its_message_updated() {
    let stage = Stage::set().await;
    let buttons = json!([{ "type": 2, "style": 1, "label": "Accept", "custom_id": "rules:accept" }]);
    let body = json!({ "content": "rules", "components": [{ "type": 1, "components": buttons }] });
    stage.rest.post(&format!("/channels/{}/messages", stage.town.channel), body).await;
    let message = stage.fake.hears(stage.town.channel, "rules").await.id;
    let mut wire = Wire::identified(&stage.fake, ALL_INTENTS).await;
    let id = stage.fake.presses_button(stage.town.lin, message, "Accept");
    let event = wire.event("INTERACTION_CREATE").await;
    assert_eq!(event["d"]["data"]["custom_id"], "rules:accept");
    assert_eq!(event["d"]["message"]["id"], json!(message.to_string()));
    let update = json!({ "type": 7, "data": { "content": "accepted", "components": [] } });
    assert_eq!(stage.answer(id, update).await.status, 204);
    assert_eq!(stage.fake.message(message).content, "accepted");
    let id = stage.fake.presses_unknown_button(stage.town.lin, message, "forged");
    assert_eq!(stage.answer(id, json!({ "type": 6 })).await.status, 204);
    assert_eq!(stage.fake.answers(id).original.unwrap().id, message);
}

#[tokio::test]
async fn a_select_is_chosen_from() {
    let stage = Stage::set().await;
    let select = json!({ "type": 3, "custom_id": "topics", "options": [{ "label": "Rust", "value": "rust" }] });
    let body = json!({ "content": "choose", "components": [{ "type": 1, "components": [select] }] });
    stage.rest.post(&format!("/channels/{}/messages", stage.town.channel), body).await;
    let message = stage.fake.hears(stage.town.channel, "choose").await.id;
    let mut wire = Wire::identified(&stage.fake, ALL_INTENTS).await;
    stage.fake.chooses(stage.town.lin, message, "topics", &["rust"]);
    assert_eq!(wire.event("INTERACTION_CREATE").await["d"]["data"]["values"], json!(["rust"]));
}

#[tokio::test]
async fn a_form_is_shown_and_sent() {
    let stage = Stage::set().await;
    let id = stage.growth();
    let input = json!({ "type": 4, "custom_id": "text", "label": "Text", "style": 2 });
    let form = json!({ "title": "Post", "custom_id": "post", "components": [{ "type": 1, "components": [input] }] });
    assert_eq!(stage.answer(id, json!({ "type": 9, "data": form })).await.status, 204);
    let mut wire = Wire::identified(&stage.fake, ALL_INTENTS).await;
    let sent = stage.fake.sends_form(stage.town.lin, id, &json!({ "text": "hello" }));
    let event = wire.event("INTERACTION_CREATE").await;
    assert_eq!(event["d"]["type"], 5);
    assert_eq!(event["d"]["data"]["components"][0]["components"][0]["value"], "hello");
    assert_eq!(stage.answer(sent, json!({ "type": 4, "data": { "content": "thanks" } })).await.status, 204);
}

#[tokio::test]
async fn suggestions_are_answered() {
    let stage = Stage::set().await;
    let mut wire = Wire::identified(&stage.fake, ALL_INTENTS).await;
    let id = stage.fake.types_option(stage.town.lin, stage.town.channel, "growth", &json!({ "topic": "ru" }), "topic");
    let event = wire.event("INTERACTION_CREATE").await;
    assert_eq!(event["d"]["data"]["options"][0]["focused"], true);
    let choices = json!({ "type": 8, "data": { "choices": [{ "name": "Rust", "value": "rust" }] } });
    assert_eq!(stage.answer(id, choices).await.status, 204);
    assert_eq!(stage.fake.answers(id).callback.unwrap().data["choices"][0]["value"], "rust");
}

#[tokio::test]
async fn a_second_and_a_late_answer_are_refused() {
    let stage = Stage::set().await;
    let body = json!({ "type": 4, "data": { "content": "x" } });
    let id = stage.growth();
    stage.answer(id, body.clone()).await;
    assert_eq!(stage.answer(id, body.clone()).await.body["code"], 40060);
    assert!(stage.only_violation().contains("second first answer"));
    let id = stage.growth();
    stage.fake.advance(TimeDelta::milliseconds(3000));
    assert_eq!(stage.answer(id, body.clone()).await.status, 204);
    assert_eq!(stage.fake.answers(id).callback.unwrap().after_ms, 3000);
    let id = stage.growth();
    stage.fake.advance(TimeDelta::milliseconds(3001));
    assert_eq!(stage.answer(id, body).await.body["code"], 10062);
    assert!(stage.only_violation().contains("3001 ms"));
}

#[tokio::test]
async fn a_token_holds_for_fifteen_minutes_and_only_after_a_first_answer() {
    let stage = Stage::set().await;
    let id = stage.growth();
    let original = stage.webhook(id, "/messages/@original");
    let early = stage.rest.post(&stage.webhook(id, ""), json!({ "content": "x" })).await;
    assert_eq!(early.body["code"], 10015);
    assert!(stage.only_violation().contains("first answer"));
    stage.answer(id, json!({ "type": 5 })).await;
    stage.fake.advance(TimeDelta::minutes(15));
    assert_eq!(stage.rest.get(&original).await.status, 200);
    stage.fake.advance(TimeDelta::milliseconds(1));
    assert_eq!(stage.rest.get(&original).await.body["code"], 50027);
    stage.only_violation();
}

#[tokio::test]
async fn answers_that_do_not_fit_are_refused() {
    let stage = Stage::set().await;
    let choice = |number: usize| json!({ "name": number.to_string(), "value": number.to_string() });
    let many: Vec<Value> = (0..26).map(choice).collect();
    let input = json!({ "type": 4, "custom_id": "t", "label": "T", "style": 1 });
    let rows = json!([{ "type": 1, "components": [input] }]);
    for (what, body) in [
        ("an update of nothing", json!({ "type": 7, "data": { "content": "x" } })),
        ("choices for a command", json!({ "type": 8, "data": { "choices": [] } })),
        ("an unknown type", json!({ "type": 77 })),
        ("an empty message", json!({ "type": 4, "data": {} })),
        ("a flag on a deferral", json!({ "type": 5, "data": { "flags": 4 } })),
        (
            "a long title",
            json!({ "type": 9, "data": { "title": "x".repeat(46), "custom_id": "c", "components": rows } }),
        ),
        ("a form without inputs", json!({ "type": 9, "data": { "title": "x", "custom_id": "c", "components": [] } })),
    ] {
        let reply = stage.answer(stage.growth(), body).await;
        assert_eq!(reply.status, 400, "{what}: {}", reply.text);
        stage.only_violation();
    }
    let typing =
        || stage.fake.types_option(stage.town.lin, stage.town.channel, "growth", &json!({ "topic": "" }), "topic");
    for body in [json!({ "type": 8, "data": { "choices": many } }), json!({ "type": 4, "data": { "content": "x" } })] {
        assert_eq!(stage.answer(typing(), body).await.status, 400);
        stage.only_violation();
    }
    let reply = stage.rest.post("/interactions/1/wrong/callback", json!({ "type": 6 })).await;
    assert_eq!(reply.body["code"], 10062);
    stage.only_violation();
}
