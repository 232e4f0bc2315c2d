//! Commands used, buttons pressed, menus chosen from, forms sent.

use serde_json::{Value, json};

use crate::discord::fake::DiscordWorld;
use crate::discord::gateway::Audience;
use crate::discord::ids::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
use crate::discord::render::{render_member_without_user, render_role};
use crate::discord::state::{ChannelKind, Interaction, State};

const COMMAND: u64 = 2;
const COMPONENT: u64 = 3;
const AUTOCOMPLETE: u64 = 4;
const FORM: u64 = 5;

/// The permission bits that Discord defines today: an owner has these.
const ALL_PERMISSIONS: u64 = (1 << 53) - 1;

impl DiscordWorld {
    /// The user sends a command: `path` is its name with those of its subcommands (`plan create`), `options` an object
    /// by option name. Panics when no such command is registered or an option does not fit: the client would not send it.
    pub fn uses_command(&self, user: UserId, channel: ChannelId, path: &str, options: &Value) -> InteractionId {
        self.shared.with(|state| {
            let data = state.command_data(channel, path, options, None);
            state.interact(COMMAND, user, channel, data, None)
        })
    }

    /// The user types in `focused`, and the client asks for suggestions.
    pub fn types_option(
        &self,
        user: UserId,
        channel: ChannelId,
        path: &str,
        options: &Value,
        focused: &str,
    ) -> InteractionId {
        self.shared.with(|state| {
            let data = state.command_data(channel, path, options, Some(focused));
            state.interact(AUTOCOMPLETE, user, channel, data, None)
        })
    }

    /// The user presses the button with this `custom_id` or label. Panics when the message has none.
    pub fn presses_button(&self, user: UserId, message: MessageId, button: &str) -> InteractionId {
        self.shared.with(|state| {
            let wanted = |component: &Value| component["custom_id"] == button || component["label"] == button;
            let component = state.component(message, 2, wanted);
            assert!(component["disabled"] != json!(true), "button {button:?} is disabled");
            let data = json!({ "component_type": 2, "id": 1, "custom_id": component["custom_id"] });
            state.interact_with(message, user, data)
        })
    }

    /// The user chooses from the text select with this `custom_id`.
    pub fn chooses(&self, user: UserId, message: MessageId, select: &str, values: &[&str]) -> InteractionId {
        self.shared.with(|state| {
            let component = state.component(message, 3, |component| component["custom_id"] == select);
            let options = component["options"].as_array();
            let offers =
                |value: &str| options.is_some_and(|options| options.iter().any(|option| option["value"] == value));
            assert!(values.iter().all(|value| offers(value)), "select {select:?} does not offer {values:?}");
            let data = json!({ "component_type": 3, "id": 1, "custom_id": select, "values": values });
            state.interact_with(message, user, data)
        })
    }

    /// Somebody sends a `custom_id` that no message offers, as an old or forged client can.
    pub fn presses_unknown_button(&self, user: UserId, message: MessageId, custom_id: &str) -> InteractionId {
        self.shared.with(|state| {
            let data = json!({ "component_type": 2, "id": 1, "custom_id": custom_id });
            state.interact_with(message, user, data)
        })
    }

    /// The user fills in the form that answered an interaction: `values` by the inputs' `custom_id`.
    pub fn sends_form(&self, user: UserId, asked_by: InteractionId, values: &Value) -> InteractionId {
        self.shared.with(|state| {
            let asking = state.interactions.get(&asked_by);
            let asking = asking.unwrap_or_else(|| panic!("the fake has no interaction {asked_by}"));
            let form = asking.callback.as_ref().filter(|callback| callback.kind == 9).map(|callback| &callback.data);
            let form = form.unwrap_or_else(|| panic!("interaction {asked_by} was not answered with a form"));
            let data = json!({ "custom_id": form["custom_id"], "components": filled_in(&form["components"], values) });
            let (channel, message) = (asking.channel, asking.message);
            state.interact(FORM, user, channel, data, message)
        })
    }
}

/// The components of a form as they come back: each input with its value.
fn filled_in(components: &Value, values: &Value) -> Value {
    let fill = |input: &Value| {
        let id = input["custom_id"].as_str().unwrap_or_default();
        json!({ "type": input["type"], "id": 1, "custom_id": id, "value": values[id].as_str().unwrap_or_default() })
    };
    let rows = components.as_array().into_iter().flatten().map(|row| match row["type"].as_u64() {
        Some(18) => json!({ "type": 18, "id": 1, "component": fill(&row["component"]) }),
        _ => json!({ "type": row["type"], "id": 1, "components": [fill(&row["components"][0])] }),
    });
    rows.collect()
}

impl State {
    /// The data of a command, checked against what is registered for the guild or globally.
    fn command_data(&self, channel: ChannelId, path: &str, options: &Value, focused: Option<&str>) -> Value {
        let guild = self.channel(channel).guild;
        let mut steps = path.split_whitespace();
        let name = steps.next().unwrap_or_default();
        let of_guild = guild.and_then(|guild| self.commands.of_guild.get(&guild)).into_iter().flatten();
        let mut known = of_guild.chain(&self.commands.global);
        let found = known.find(|(_, command)| command["name"] == name && command["type"].as_u64().unwrap_or(1) == 1);
        let (id, command) = found.unwrap_or_else(|| panic!("no command /{name} is registered"));
        let in_private =
            guild.is_none() && command["contexts"].as_array().is_some_and(|contexts| !contexts.contains(&json!(1)));
        assert!(!in_private, "/{name} is not offered in private channels");
        let steps: Vec<&str> = steps.collect();
        let mut resolved = json!({});
        let options = self.nested_options(command, &steps, options, focused, guild, &mut resolved);
        let mut data = json!({ "id": id, "name": name, "type": 1 });
        if let Some(guild) = guild.filter(|guild| {
            self.commands.of_guild.get(guild).is_some_and(|list| list.iter().any(|(known, _)| known == id))
        }) {
            data["guild_id"] = json!(guild);
        }
        if options.as_array().is_some_and(|options| !options.is_empty()) {
            data["options"] = options;
        }
        if resolved.as_object().is_some_and(|kinds| !kinds.is_empty()) {
            data["resolved"] = resolved;
        }
        data
    }

    fn nested_options(
        &self,
        parent: &Value,
        steps: &[&str],
        given: &Value,
        focused: Option<&str>,
        guild: Option<GuildId>,
        resolved: &mut Value,
    ) -> Value {
        let known = parent["options"].as_array().map_or(&[][..], Vec::as_slice);
        if let Some((step, rest)) = steps.split_first() {
            let sub =
                known.iter().find(|option| option["name"] == *step && matches!(option["type"].as_u64(), Some(1 | 2)));
            let sub = sub.unwrap_or_else(|| panic!("{} has no subcommand {step:?}", parent["name"]));
            let inside = self.nested_options(sub, rest, given, focused, guild, resolved);
            return json!([{ "name": step, "type": sub["type"], "options": inside }]);
        }
        let whole = known.iter().all(|option| !matches!(option["type"].as_u64(), Some(1 | 2)));
        assert!(whole, "{} needs a subcommand", parent["name"]);
        let given = given.as_object().cloned().unwrap_or_default();
        for name in given.keys() {
            assert!(
                known.iter().any(|option| option["name"] == name.as_str()),
                "{} has no option {name:?}",
                parent["name"]
            );
        }
        let mut values = Vec::new();
        for option in known {
            let name = option["name"].as_str().unwrap_or_default();
            let Some(value) = given.get(name) else {
                let missing = option["required"] == json!(true) && focused.is_none();
                assert!(!missing, "option {name:?} of {} is required", parent["name"]);
                continue;
            };
            let is_focused = focused == Some(name);
            if !is_focused {
                check_value(option, value);
                self.resolve(option, value, guild, resolved);
            }
            let mut entry = json!({ "name": name, "type": option["type"], "value": value });
            if is_focused {
                entry["focused"] = json!(true);
            }
            values.push(entry);
        }
        json!(values)
    }

    /// Adds who and what an option names to `resolved`.
    fn resolve(&self, option: &Value, value: &Value, guild: Option<GuildId>, resolved: &mut Value) {
        let Some(id) = value.as_str() else { return };
        let number = id.parse::<u64>().unwrap_or(0);
        match option["type"].as_u64() {
            Some(6) => {
                let user = UserId(number);
                resolved["users"][id] = self.render_user(user);
                let member = guild.and_then(|guild| self.guild(guild).members.get(&user));
                if let Some(member) = member {
                    let mut member = render_member_without_user(member);
                    member["permissions"] = json!(self.shown_permissions(guild, user).to_string());
                    resolved["members"][id] = member;
                }
            }
            Some(7) => resolved["channels"][id] = self.render_channel(self.channel(ChannelId(number))),
            Some(8) => {
                let role = guild.and_then(|guild| self.guild(guild).roles.get(&RoleId(number)));
                let role = role.unwrap_or_else(|| panic!("the guild has no role {id}"));
                resolved["roles"][id] = render_role(role);
            }
            _ => {}
        }
    }

    fn shown_permissions(&self, guild: Option<GuildId>, user: UserId) -> u64 {
        guild.map_or(0, |guild| self.permissions(guild, user) & ALL_PERMISSIONS)
    }

    /// The component of a message that the user works on.
    fn component(&self, message: MessageId, kind: u64, wanted: impl Fn(&Value) -> bool) -> Value {
        let known = self.messages.get(&message).unwrap_or_else(|| panic!("the fake has no message {message}"));
        assert!(!known.deleted, "message {message} is deleted");
        let found = find_component(&json!(known.components), kind, &wanted);
        found.unwrap_or_else(|| panic!("message {message} has no such component: {}", json!(known.components)))
    }

    fn interact_with(&mut self, message: MessageId, user: UserId, data: Value) -> InteractionId {
        let channel = self.messages.get(&message).map(|message| message.channel);
        let channel = channel.unwrap_or_else(|| panic!("the fake has no message {message}"));
        self.interact(COMPONENT, user, channel, data, Some(message))
    }

    /// Makes an interaction and tells the bot.
    fn interact(
        &mut self,
        kind: u64,
        user: UserId,
        channel: ChannelId,
        data: Value,
        message: Option<MessageId>,
    ) -> InteractionId {
        self.require_member(user, channel);
        let id = InteractionId(self.next_id());
        let interaction = Interaction {
            id,
            token: format!("interaction-token-{id}"),
            kind,
            user,
            channel,
            created_at_ms: self.clock.now_ms(),
            message,
            callback: None,
            original: None,
            followups: Vec::new(),
        };
        let mut event = self.render_interaction(&interaction);
        event["data"] = data;
        self.interactions.insert(id, interaction);
        self.dispatch("INTERACTION_CREATE", Audience::All, &event);
        id
    }

    /// An interaction as the event carries it, without its `data`.
    fn render_interaction(&self, interaction: &Interaction) -> Value {
        let user = interaction.user;
        let place = self.channel(interaction.channel);
        let mut event = json!({
            "id": interaction.id,
            "application_id": self.application.id.to_string(),
            "type": interaction.kind,
            "channel": self.render_channel(place),
            "channel_id": interaction.channel,
            "token": interaction.token,
            "version": 1,
            "app_permissions": (self.bot_permissions_in(place) & ALL_PERMISSIONS).to_string(),
            "locale": self.user(user).locale,
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "context": u8::from(place.kind == ChannelKind::Private),
        });
        if let Some(message) = interaction.message.and_then(|id| self.messages.get(&id)) {
            event["message"] = self.render_message(message);
        }
        match place.guild {
            None => {
                event["user"] = self.render_user(user);
                event["authorizing_integration_owners"] = json!({ "0": "0" });
            }
            Some(guild) => {
                let mut member = self.render_member(&self.guild(guild).members[&user]);
                member["permissions"] = json!(self.shown_permissions(Some(guild), user).to_string());
                event["member"] = member;
                event["guild_id"] = json!(guild);
                event["guild"] = json!({ "id": guild, "locale": "en-US", "features": ["COMMUNITY"] });
                event["guild_locale"] = json!("en-US");
                event["authorizing_integration_owners"] = json!({ "0": guild });
            }
        }
        event
    }
}

/// A client sends only values of the option's type and within its bounds.
fn check_value(option: &Value, value: &Value) {
    let (name, kind) = (&option["name"], option["type"].as_u64().unwrap_or(0));
    let typed = match kind {
        4 => value.is_i64(),
        5 => value.is_boolean(),
        10 => value.is_number(),
        _ => value.is_string(),
    };
    assert!(typed, "option {name} does not take {value}");
    if let Some(choices) = option["choices"].as_array().filter(|choices| !choices.is_empty()) {
        assert!(choices.iter().any(|choice| choice["value"] == *value), "option {name} does not offer {value}");
    }
    let (number, chars) = (value.as_f64(), value.as_str().map(|text| text.chars().count() as f64));
    for (bound, actual, is_upper) in [
        ("min_value", number, false),
        ("max_value", number, true),
        ("min_length", chars, false),
        ("max_length", chars, true),
    ] {
        if let (Some(bound), Some(actual)) = (option[bound].as_f64(), actual) {
            assert!(
                if is_upper { actual <= bound } else { actual >= bound },
                "option {name}: {value} is out of bounds"
            );
        }
    }
}

fn find_component(value: &Value, kind: u64, wanted: &impl Fn(&Value) -> bool) -> Option<Value> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| find_component(item, kind, wanted)),
        Value::Object(fields) if value["type"] == kind && wanted(value) => Some(Value::Object(fields.clone())),
        Value::Object(fields) => fields.values().find_map(|field| find_component(field, kind, wanted)),
        _ => None,
    }
}
