//! Suggestions while somebody types an option. Answered at once and never stored.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::InteractionId;
use steward_core::commands::complete;

use crate::Discord;
use crate::answer::acknowledge_at;
use crate::event::{CommandOption, Interaction};
use crate::limits::{CHOICES_MAX, FIRST_ANSWER_WITHIN};
use crate::sort::AUTOCOMPLETE;

/// Answers in a task of its own when the interaction asks for suggestions.
pub(crate) fn answer_if_asked(discord: &Arc<Discord>, raw: &str) {
    let Some((id, token, choices)) = wish(raw) else { return };
    let discord = Arc::clone(discord);
    tokio::spawn(async move {
        let body = json!({ "type": 8, "data": { "choices": choices } });
        if let Err(failure) = acknowledge_at(&discord, (id, &token), body, None, FIRST_ANSWER_WITHIN).await {
            // The next letter asks again.
            tracing::debug!(interaction.id = %id, %failure, "suggestions could not be sent");
        }
    });
}

/// Who asks, and what is suggested.
fn wish(raw: &str) -> Option<(InteractionId, String, Value)> {
    let interaction: Interaction = serde_json::from_str(raw).ok().filter(|it: &Interaction| it.kind == AUTOCOMPLETE)?;
    let id = interaction.id.to_string().parse().ok()?;
    let data = interaction.data?;
    let (action, values) = data.action();
    let focused = values.iter().find(|option| option.focused == Some(true));
    let fitting = |option: &CommandOption| {
        complete(&data.name, action, &option.name, &option.text().unwrap_or_default(), CHOICES_MAX)
    };
    let choices = focused.map_or_else(Vec::new, fitting);
    Some((id, interaction.token, choices.into_iter().map(|name| json!({ "name": name, "value": name })).collect()))
}
