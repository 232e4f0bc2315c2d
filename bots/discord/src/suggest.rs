//! Suggestions while somebody types an option: time zones by their beginning. Answered at once and never stored.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::all::InteractionId;
use steward_core::commands::{Kind, find};
use steward_core::zone;

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
    let is_zone = |option: &&CommandOption| {
        let args = find(&data.name).and_then(|command| command.action(action)).map_or(&[][..], |action| action.args);
        args.iter().any(|arg| arg.name == option.name && arg.kind == Kind::Zone)
    };
    let typed = focused.filter(is_zone).map(|option| option.text().unwrap_or_default());
    let choices = typed.map_or_else(Vec::new, |typed| zones(&typed));
    Some((id, interaction.token, choices.into_iter().map(|name| json!({ "name": name, "value": name })).collect()))
}

/// Zones that begin so, then zones whose place begins so: `shang` finds Asia/Shanghai.
fn zones(typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    let names = zone::known_names();
    let whole = names.iter().filter(|name| name.to_lowercase().starts_with(&typed));
    let place = names.iter().filter(|name| {
        let name = name.to_lowercase();
        !name.starts_with(&typed) && name.rsplit('/').next().is_some_and(|place| place.starts_with(&typed))
    });
    whole.chain(place).take(CHOICES_MAX).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_beginning_and_by_its_place() {
        assert_eq!(zones("Asia/Shang"), ["Asia/Shanghai"]);
        assert_eq!(zones("shang"), ["Asia/Shanghai"]);
        assert_eq!(zones("new y"), ["America/New_York"]);
        assert!(zones("").len() <= CHOICES_MAX && !zones("").is_empty());
        assert!(zones("nowhere at all").is_empty());
    }
}
