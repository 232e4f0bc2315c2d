//! The first answer to an interaction.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use crate::discord::ids::{InteractionId, MessageId};
use crate::discord::posting::{Draft, Place};
use crate::discord::rules::{self, components, ensure, message::Context};
use crate::discord::state::{Callback, FLAG_COMPONENTS_V2, FLAG_EPHEMERAL, FLAG_LOADING, Interaction, State};

/// How long the first answer may take, in milliseconds. Source: Discord's page on receiving and responding.
const FIRST_ANSWER_MAX_MS: i64 = 3_000;

const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;
const FORM: u64 = 5;

pub(super) fn callback(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let interaction = open_interaction(state, call)?;
    let (id, kind) = (interaction.id, interaction.kind);
    let answer = call.body["type"].as_u64().unwrap_or(0);
    check_fits(kind, interaction.message.is_some(), answer)?;
    let original = match answer {
        4 => Some(reply(state, call, id)?),
        5 => Some(defer(state, call, id)?),
        6 => state.interactions[&id].message,
        7 => Some(update(state, call, id)?),
        8 => check_choices(&call.body["data"]["choices"]).map(|()| None)?,
        _ => check_form(&call.body["data"]).map(|()| None)?,
    };
    let now_ms = state.clock.now_ms();
    let Some(interaction) = state.interactions.get_mut(&id) else { return Err(unknown_interaction("vanished")) };
    interaction.original = original;
    interaction.callback =
        Some(Callback { kind: answer, data: call.body["data"].clone(), after_ms: now_ms - interaction.created_at_ms });
    if call.asks_for("with_response") {
        return Ok(Answer::ok(render_response(state, id, answer)));
    }
    Ok(Answer::nothing())
}

/// The interaction of the path, if it can still be answered.
fn open_interaction<'a>(state: &'a State, call: &Call) -> Result<&'a Interaction, Refusal> {
    let interaction = state.interactions.get(&call.id::<InteractionId>("interaction_id")?);
    let interaction = interaction.filter(|known| known.token == call.text("interaction_token"));
    let interaction = interaction.ok_or_else(|| unknown_interaction("no such interaction and token"))?;
    let late_ms = state.clock.now_ms() - interaction.created_at_ms;
    if late_ms > FIRST_ANSWER_MAX_MS {
        return Err(unknown_interaction(&format!("answered after {late_ms} ms; Discord waits 3000")));
    }
    if interaction.callback.is_some() {
        let mut refusal = Refusal::wrong(400, 40060, "Interaction has already been acknowledged.");
        refusal.violation = Some("a second first answer to the same interaction".to_owned());
        return Err(refusal);
    }
    Ok(interaction)
}

fn unknown_interaction(why: &str) -> Refusal {
    Refusal { violation: Some(why.to_owned()), ..Refusal::wrong(404, 10062, "Unknown interaction") }
}

/// Which answers fit which interactions.
fn check_fits(kind: u64, from_component: bool, answer: u64) -> Result<(), Refusal> {
    let fits = match answer {
        4 | 5 => kind != AUTOCOMPLETE,
        6 | 7 => kind == COMPONENT || (kind == FORM && from_component),
        8 => kind == AUTOCOMPLETE,
        9 => matches!(kind, COMMAND | COMPONENT),
        _ => false,
    };
    ensure(fits, "type", "INTERACTION_TYPE_INVALID", &format!("answer {answer} does not fit interaction type {kind}"))
}

fn reply(state: &mut State, call: &Call, id: InteractionId) -> Result<MessageId, Refusal> {
    let data = &call.body["data"];
    rules::message::check(data, &call.uploads, Context::INTERACTION)?;
    let channel = state.interactions[&id].channel;
    Ok(state.post(Place::Interaction(id, channel), Draft::read(data, &call.uploads)))
}

/// A message that is still loading. Only its being ephemeral can be said now.
fn defer(state: &mut State, call: &Call, id: InteractionId) -> Result<MessageId, Refusal> {
    let flags = call.body["data"]["flags"].as_u64().unwrap_or(0);
    let why = "a deferred answer takes no flag but EPHEMERAL";
    ensure(flags & !FLAG_EPHEMERAL == 0, "data.flags", "BASE_TYPE_BAD_FLAGS", why)?;
    let channel = state.interactions[&id].channel;
    let draft = Draft { flags: flags | FLAG_LOADING, ..Draft::default() };
    Ok(state.post(Place::Interaction(id, channel), draft))
}

fn update(state: &mut State, call: &Call, id: InteractionId) -> Result<MessageId, Refusal> {
    let message = state.interactions[&id].message.filter(|id| state.messages.contains_key(id));
    let message = message.ok_or_else(|| Refusal::by_state(404, 10008, "Unknown Message"))?;
    let data = &call.body["data"];
    let is_v2 = state.messages[&message].flags & FLAG_COMPONENTS_V2 != 0;
    rules::message::check(data, &call.uploads, Context::edit(is_v2))?;
    state.edit_post(message, data, &call.uploads);
    Ok(message)
}

fn check_choices(choices: &Value) -> Result<(), Refusal> {
    let choices =
        choices.as_array().ok_or_else(|| Refusal::invalid("data.choices", "BASE_TYPE_REQUIRED", "required"))?;
    ensure(choices.len() <= 25, "data.choices", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")?;
    for (index, choice) in choices.iter().enumerate() {
        let sound = |text: &str| (1..=100).contains(&text.chars().count());
        let named = choice["name"].as_str().is_some_and(sound);
        let valued = choice["value"].is_number() || choice["value"].as_str().is_some_and(sound);
        let why = "a choice has a name and a value of 1 to 100 characters";
        ensure(named && valued, &format!("data.choices.{index}"), "BASE_TYPE_BAD_LENGTH", why)?;
    }
    Ok(())
}

fn check_form(data: &Value) -> Result<(), Refusal> {
    let chars = |key: &str| data[key].as_str().map_or(0, |text| text.chars().count());
    ensure((1..=45).contains(&chars("title")), "data.title", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45.")?;
    let why = "Must be between 1 and 100.";
    ensure((1..=100).contains(&chars("custom_id")), "data.custom_id", "BASE_TYPE_BAD_LENGTH", why)?;
    components::check_form(&data["components"])
}

fn render_response(state: &State, id: InteractionId, answer: u64) -> Value {
    let interaction = &state.interactions[&id];
    let message = interaction.original.and_then(|id| state.messages.get(&id));
    let mut body = json!({
        "interaction": {
            "id": id,
            "type": interaction.kind,
            "response_message_id": interaction.original,
            "response_message_loading": answer == 5,
            "response_message_ephemeral": message.is_some_and(crate::discord::state::Message::is_ephemeral),
        },
    });
    if let Some(message) = message.filter(|_| answer != 6) {
        body["resource"] = json!({ "type": answer, "message": state.render_message(message) });
    }
    body
}
