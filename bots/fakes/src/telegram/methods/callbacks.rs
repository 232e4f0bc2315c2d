//! Answers to pressed buttons.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Answer;
use crate::judge::Finding;
use crate::telegram::call::Call;
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

/// How long a press can be answered. The Bot API gives no figure ("query is too old"); 15 minutes is ours.
const ANSWERABLE: TimeDelta = TimeDelta::minutes(15);

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

pub(super) fn answer_callback_query(state: &mut State, call: &Call) -> Answer {
    let now = state.now;
    let id = call.text("callback_query_id").unwrap_or_default();
    let broken = |problem: &str| Refusal::broken(TOO_OLD, vec![Finding::new("callback_query_id", problem)]);
    let press = state.presses.get_mut(id).ok_or_else(|| broken("names no press of a button"))?;
    if press.answer.is_some() {
        return Err(broken("was answered before"));
    }
    if now - press.at > ANSWERABLE {
        return Err(Refusal::bad_request(TOO_OLD));
    }
    press.answer = Some(Value::Object(call.args.clone()));
    Ok(json!(true))
}
