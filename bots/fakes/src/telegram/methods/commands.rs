//! The bot's menu of commands, by scope and language.

use serde_json::{Value, json};

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::ids::ChatId;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

pub(super) fn set_my_commands(state: &mut State, call: &Call) -> Answer {
    let key = key_of(state, call)?;
    state.commands.insert(key, Value::Array(call.list("commands").to_vec()));
    Ok(json!(true))
}

pub(super) fn get_my_commands(state: &mut State, call: &Call) -> Answer {
    let key = key_of(state, call)?;
    Ok(state.commands.get(&key).cloned().unwrap_or_else(|| json!([])))
}

pub(super) fn delete_my_commands(state: &mut State, call: &Call) -> Answer {
    let key = key_of(state, call)?;
    state.commands.remove(&key);
    Ok(json!(true))
}

/// Scope and language under which a list stands; a scope of a chat needs that chat.
fn key_of(state: &State, call: &Call) -> Result<(String, String), Refusal> {
    let scope = call.args.get("scope").cloned().unwrap_or_else(|| json!({"type": "default"}));
    if let Some(chat) = scope.get("chat_id").and_then(Value::as_i64) {
        let id = ChatId(chat);
        if !state.chats.contains_key(&id) || !state.bot_is_present(id) {
            return Err(Refusal::bad_request("chat not found"));
        }
    }
    Ok((scope.to_string(), call.text("language_code").unwrap_or_default().to_owned()))
}
