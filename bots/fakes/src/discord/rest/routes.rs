//! The table of routes that the fake serves.

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::{application, guilds, interactions, members, messages, webhooks};
use crate::discord::state::State;

/// How a caller shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// `Authorization: Bot …`.
    Bot,
    /// The token in the path is enough, or nothing is needed.
    Token,
}

/// A route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// The path as the official specification writes it.
    pub(crate) template: &'static str,
    pub(crate) access: Access,
    pub(crate) run: fn(&mut State, &Call) -> Result<Answer, Refusal>,
}

const fn bot(
    method: &'static str,
    template: &'static str,
    run: fn(&mut State, &Call) -> Result<Answer, Refusal>,
) -> Route {
    Route { method, template, access: Access::Bot, run }
}

const fn token(
    method: &'static str,
    template: &'static str,
    run: fn(&mut State, &Call) -> Result<Answer, Refusal>,
) -> Route {
    Route { method, template, access: Access::Token, run }
}

/// Every route.
pub(crate) const ROUTES: &[Route] = &[
    token("GET", "/gateway", application::gateway),
    bot("GET", "/gateway/bot", application::gateway_bot),
    bot("GET", "/users/@me", application::me),
    bot("GET", "/users/@me/guilds", application::my_guilds),
    bot("POST", "/users/@me/channels", messages::open_private_channel),
    bot("GET", "/applications/@me", application::application),
    bot("GET", "/oauth2/applications/@me", application::application),
    bot("GET", "/applications/{application_id}/commands", application::list_global_commands),
    bot("PUT", "/applications/{application_id}/commands", application::set_global_commands),
    bot("GET", "/applications/{application_id}/guilds/{guild_id}/commands", application::list_guild_commands),
    bot("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", application::set_guild_commands),
    token("POST", "/interactions/{interaction_id}/{interaction_token}/callback", interactions::callback),
    token("POST", "/webhooks/{webhook_id}/{webhook_token}", webhooks::follow_up),
    token("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::get_message),
    token("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::edit_message),
    token("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::delete_message),
    token("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::get_message),
    token("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::edit_message),
    token("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::delete_message),
    bot("GET", "/channels/{channel_id}", messages::get_channel),
    bot("GET", "/channels/{channel_id}/messages", messages::list),
    bot("POST", "/channels/{channel_id}/messages", messages::create),
    bot("GET", "/channels/{channel_id}/messages/{message_id}", messages::get),
    bot("PATCH", "/channels/{channel_id}/messages/{message_id}", messages::edit),
    bot("DELETE", "/channels/{channel_id}/messages/{message_id}", messages::delete),
    bot("GET", "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}", messages::list_voters),
    bot("POST", "/channels/{channel_id}/polls/{message_id}/expire", messages::expire_poll),
    bot("POST", "/channels/{channel_id}/typing", messages::typing),
    bot("GET", "/guilds/{guild_id}", guilds::get),
    bot("GET", "/guilds/{guild_id}/channels", guilds::list_channels),
    bot("GET", "/guilds/{guild_id}/roles", guilds::list_roles),
    bot("GET", "/guilds/{guild_id}/threads/active", guilds::list_active_threads),
    bot("GET", "/guilds/{guild_id}/audit-logs", guilds::audit_log),
    bot("GET", "/guilds/{guild_id}/bans", guilds::list_bans),
    bot("GET", "/guilds/{guild_id}/members", members::list),
    bot("GET", "/guilds/{guild_id}/members/{user_id}", members::get),
    bot("DELETE", "/guilds/{guild_id}/members/{user_id}", members::kick),
    bot("PUT", "/guilds/{guild_id}/bans/{user_id}", members::ban),
    bot("DELETE", "/guilds/{guild_id}/bans/{user_id}", members::unban),
    bot("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", members::give_role),
    bot("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", members::take_role),
];

/// The route of a request, with the most literal steps first; fills the call's parameters.
pub(super) fn find(call: &mut Call) -> Option<&'static Route> {
    let matching = ROUTES.iter().filter(|route| route.method == call.method && fits(route.template, &call.path));
    let route = matching.min_by_key(|route| route.template.matches('{').count())?;
    let steps: Vec<String> = call.path.split('/').map(str::to_owned).collect();
    for (pattern, step) in route.template.split('/').zip(steps) {
        if let Some(name) = pattern.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            call.parameters.insert(name, step);
        }
    }
    Some(route)
}

fn fits(template: &str, path: &str) -> bool {
    let mut steps = path.split('/');
    template.split('/').all(|pattern| {
        steps.next().is_some_and(|step| if pattern.starts_with('{') { !step.is_empty() } else { pattern == step })
    }) && steps.next().is_none()
}
