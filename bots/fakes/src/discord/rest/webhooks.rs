//! Later answers to an interaction: the original message, and follow-ups.

use super::answer::{Answer, Refusal};
use super::call::Call;
use crate::discord::ids::{InteractionId, MessageId};
use crate::discord::posting::{Draft, Place};
use crate::discord::rules::{self, message::Context};
use crate::discord::state::{FLAG_COMPONENTS_V2, FLAG_EPHEMERAL, Message, State};

/// How long an interaction's token holds, in milliseconds. Source: Discord's page on receiving and responding.
const TOKEN_LIFETIME_MS: i64 = 15 * 60 * 1000;

pub(super) fn follow_up(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let id = answered_interaction(state, call)?;
    rules::message::check(&call.body, &call.uploads, Context::INTERACTION)?;
    let interaction = &state.interactions[&id];
    let channel = interaction.channel;
    // The first follow-up of a deferred answer takes its place, and is as private as that was.
    let loading = interaction.original.filter(|id| state.messages.get(id).is_some_and(Message::is_loading));
    let message = if let Some(original) = loading {
        state.edit_post(original, &call.body, &call.uploads);
        original
    } else {
        let message = state.post(Place::Interaction(id, channel), Draft::read(&call.body, &call.uploads));
        if let Some(interaction) = state.interactions.get_mut(&id) {
            interaction.followups.push(message);
        }
        message
    };
    Ok(Answer::ok(state.render_message(&state.messages[&message])))
}

pub(super) fn get_message(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let message = message_of(state, call)?;
    Ok(Answer::ok(state.render_message(&state.messages[&message])))
}

pub(super) fn edit_message(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let message = message_of(state, call)?;
    let flags = state.messages[&message].flags;
    let mut body = call.body.clone();
    if let Some(wanted) = body["flags"].as_u64() {
        // A client may repeat that the message is ephemeral; it cannot change it.
        body["flags"] = (wanted & !FLAG_EPHEMERAL).into();
    }
    rules::message::check(&body, &call.uploads, Context::edit(flags & FLAG_COMPONENTS_V2 != 0))?;
    state.edit_post(message, &body, &call.uploads);
    Ok(Answer::ok(state.render_message(&state.messages[&message])))
}

pub(super) fn delete_message(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let message = message_of(state, call)?;
    state.delete_post(message);
    Ok(Answer::nothing())
}

/// The interaction whose token is in the path, if it has had its first answer and is not too old.
fn answered_interaction(state: &State, call: &Call) -> Result<InteractionId, Refusal> {
    let unknown =
        |why: &str| Refusal { violation: Some(why.to_owned()), ..Refusal::wrong(404, 10015, "Unknown Webhook") };
    if call.id::<u64>("webhook_id")? != state.application.id {
        return Err(unknown("the webhook's id is not the application's"));
    }
    let token = call.text("webhook_token");
    let interaction = state.interactions.values().find(|known| known.token == token);
    let interaction = interaction.ok_or_else(|| unknown("no interaction has this token"))?;
    let age_ms = state.clock.now_ms() - interaction.created_at_ms;
    if age_ms > TOKEN_LIFETIME_MS {
        let why = format!("the interaction's token is {age_ms} ms old; it held for {TOKEN_LIFETIME_MS}");
        return Err(Refusal { violation: Some(why), ..Refusal::wrong(401, 50027, "Invalid Webhook Token") });
    }
    if interaction.callback.is_none() {
        return Err(unknown("the interaction has not had its first answer yet"));
    }
    Ok(interaction.id)
}

/// The message of the path: `@original`, or one of the interaction's own.
fn message_of(state: &State, call: &Call) -> Result<MessageId, Refusal> {
    let id = answered_interaction(state, call)?;
    let interaction = &state.interactions[&id];
    let message = if call.path.ends_with("/@original") {
        interaction.original
    } else {
        let wanted = call.id::<MessageId>("message_id")?;
        let own = interaction.original == Some(wanted) || interaction.followups.contains(&wanted);
        own.then_some(wanted)
    };
    let message = message.ok_or_else(|| Refusal::wrong(404, 10008, "Unknown Message"))?;
    if state.messages.get(&message).is_none_or(|message| message.deleted) {
        return Err(Refusal::by_state(404, 10008, "Unknown Message"));
    }
    Ok(message)
}
