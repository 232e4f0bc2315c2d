//! Who the bot is, what it says of itself, and its webhook, which Steward only ever takes away.

#![expect(clippy::unnecessary_wraps, reason = "every method has the same signature, and these never refuse")]

use serde_json::{Value, json};

use super::Answer;
use crate::telegram::call::Call;
use crate::telegram::state::State;

pub(super) fn get_me(state: &mut State, _call: &Call) -> Answer {
    let mut me = state.user_json(state.bot());
    let abilities = [
        ("can_join_groups", true),
        ("can_read_all_group_messages", state.setup.can_read_all_group_messages),
        ("supports_inline_queries", false),
        ("supports_guest_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
        ("has_topics_enabled", false),
        ("allows_users_to_create_topics", false),
        ("can_manage_bots", false),
        ("supports_join_request_queries", false),
    ];
    for (ability, has) in abilities {
        me[ability] = json!(has);
    }
    Ok(me)
}

pub(super) fn delete_webhook(state: &mut State, call: &Call) -> Answer {
    state.setup.webhook_url = None;
    if call.flag("drop_pending_updates") {
        state.queue.clear();
    }
    Ok(json!(true))
}

pub(super) fn get_webhook_info(state: &mut State, _call: &Call) -> Answer {
    let mut info = json!({
        "url": state.setup.webhook_url.clone().unwrap_or_default(),
        "has_custom_certificate": false,
        "pending_update_count": state.queue.len(),
    });
    if let Some(allowed) = state.queue.allowed() {
        info["allowed_updates"] = json!(allowed);
    }
    Ok(info)
}

/// `setMyName`, `setMyDescription`, `setMyShortDescription`.
pub(super) fn set_my_text(state: &mut State, call: &Call) -> Answer {
    let what = call.method.trim_start_matches("setMy").to_owned();
    let text = call.text(text_field(&what)).unwrap_or_default().to_owned();
    let language = call.text("language_code").unwrap_or_default().to_owned();
    state.profile_texts.insert((what, language), text);
    Ok(json!(true))
}

/// `getMyName`, `getMyDescription`, `getMyShortDescription`; an unknown language falls back to the general text.
pub(super) fn get_my_text(state: &mut State, call: &Call) -> Answer {
    let what = call.method.trim_start_matches("getMy").to_owned();
    let field = text_field(&what);
    let language = call.text("language_code").unwrap_or_default().to_owned();
    let texts = &state.profile_texts;
    let text = texts.get(&(what.clone(), language)).or_else(|| texts.get(&(what, String::new())));
    let mut answer = json!({});
    answer[field] = Value::String(text.cloned().unwrap_or_default());
    Ok(answer)
}

fn text_field(what: &str) -> &'static str {
    match what {
        "Name" => "name",
        "Description" => "description",
        _ => "short_description",
    }
}
