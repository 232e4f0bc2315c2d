//! The JSON of people, guilds, channels and messages, as Discord's REST answers and events carry it.

use serde_json::{Value, json};

use super::clock::timestamp;
use super::ids::{ChannelId, GuildId, MessageId, UserId};
use super::state::{Channel, ChannelKind, File, Guild, Member, Message, Role, State};

impl State {
    /// A user. Unknown ids render as a deleted user, as Discord shows them.
    pub(crate) fn render_user(&self, id: UserId) -> Value {
        let user = self.users.get(&id);
        json!({
            "id": id,
            "username": user.map_or_else(|| format!("deleted_user_{id}"), |user| user.username.clone()),
            "global_name": user.and_then(|user| user.global_name.clone()),
            "discriminator": "0000",
            "avatar": null,
            "banner": null,
            "accent_color": null,
            "avatar_decoration_data": null,
            "collectibles": null,
            "primary_guild": null,
            "public_flags": 0,
            "flags": 0,
            "bot": user.is_some_and(|user| user.bot),
        })
    }

    /// The bot's own account, as `/users/@me` and READY carry it.
    pub(crate) fn render_me(&self) -> Value {
        let mut me = self.render_user(self.application.bot);
        me["mfa_enabled"] = json!(true);
        me["locale"] = json!("en-US");
        me["verified"] = json!(true);
        me["email"] = Value::Null;
        me
    }

    /// A member with its user.
    pub(crate) fn render_member(&self, member: &Member) -> Value {
        let mut value = render_member_without_user(member);
        value["user"] = self.render_user(member.user);
        value
    }

    /// A guild as GUILD_CREATE carries it. Without the presences intent Discord sends only the bot and those in
    /// voice channels as members. Source: Gateway events, Guild Create.
    pub(crate) fn render_guild_create(&self, guild: &Guild, large_threshold: usize, with_presences: bool) -> Value {
        let mut value = render_guild(guild);
        let listed = guild.members.values().filter(|member| {
            with_presences || member.user == self.application.bot || guild.voice.contains_key(&member.user)
        });
        let members: Vec<Value> = listed.take(large_threshold).map(|member| self.render_member(member)).collect();
        let joined_at = guild.members.get(&self.application.bot).map(|member| timestamp(member.joined_at_ms));
        let (threads, channels): (Vec<&Channel>, Vec<&Channel>) = self
            .channels
            .values()
            .filter(|channel| channel.guild == Some(guild.id) && !channel.deleted)
            .partition(|channel| channel.kind == ChannelKind::Thread);
        value["joined_at"] = json!(joined_at);
        value["large"] = json!(guild.members.len() > large_threshold);
        value["unavailable"] = json!(false);
        value["member_count"] = json!(guild.members.len());
        value["members"] = json!(members);
        value["channels"] = channels.iter().map(|channel| self.render_channel(channel)).collect();
        value["threads"] = threads.iter().map(|channel| self.render_channel(channel)).collect();
        value["voice_states"] = guild
            .voice
            .iter()
            .map(|(user, channel)| self.render_voice_state(guild.id, *user, Some(*channel)))
            .map(without_guild_and_member)
            .collect();
        for empty in ["presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"] {
            value[empty] = json!([]);
        }
        value
    }

    /// A channel, thread or private channel.
    pub(crate) fn render_channel(&self, channel: &Channel) -> Value {
        let mut value = json!({
            "id": channel.id,
            "type": channel.kind as u8,
            "flags": 0,
            "last_message_id": self.last_message_of(channel.id),
        });
        match (channel.recipient, channel.guild) {
            (Some(recipient), _) => value["recipients"] = json!([self.render_user(recipient)]),
            (None, Some(guild)) => {
                value["guild_id"] = json!(guild);
                value["name"] = json!(channel.name);
                value["position"] = json!(0);
                value["permission_overwrites"] = json!([]);
                value["parent_id"] = json!(channel.parent);
                value["nsfw"] = json!(false);
                value["topic"] = Value::Null;
                value["rate_limit_per_user"] = json!(channel.slow_mode_seconds);
                if channel.kind == ChannelKind::Voice {
                    value["bitrate"] = json!(64_000);
                    value["user_limit"] = json!(0);
                    value["rtc_region"] = Value::Null;
                }
            }
            (None, None) => {}
        }
        if channel.kind == ChannelKind::Thread {
            value["owner_id"] = json!(self.application.bot);
            value["message_count"] = json!(0);
            value["member_count"] = json!(1);
            value["total_message_sent"] = json!(0);
            value["thread_metadata"] = json!({
                "archived": channel.archived,
                "archive_timestamp": timestamp(super::ids::snowflake_time_ms(channel.id.0)),
                "auto_archive_duration": 1440,
                "locked": channel.locked,
            });
        }
        value
    }

    /// The number of the last message ever written there, deleted or not: Discord does not take it back.
    fn last_message_of(&self, channel: ChannelId) -> Option<MessageId> {
        let written = |message: &&Message| message.channel == channel && !message.is_ephemeral();
        self.messages.values().rev().find(written).map(|message| message.id)
    }

    /// Who is in which voice channel; `None` when they have left.
    pub(crate) fn render_voice_state(&self, guild: GuildId, user: UserId, channel: Option<ChannelId>) -> Value {
        let member = self.guild(guild).members.get(&user).map(|member| self.render_member(member));
        json!({
            "guild_id": guild,
            "channel_id": channel,
            "user_id": user,
            "member": member,
            "session_id": format!("voice-{user}"),
            "deaf": false,
            "mute": false,
            "self_deaf": false,
            "self_mute": false,
            "self_video": false,
            "suppress": false,
            "request_to_speak_timestamp": null,
        })
    }

    /// A message as REST answers it.
    pub(crate) fn render_message(&self, message: &Message) -> Value {
        let everyone_mentioned = message.content.contains("@everyone") || message.content.contains("@here");
        let mut value = json!({
            "id": message.id,
            "channel_id": message.channel,
            "type": if message.reply_to.is_some() { 19 } else if message.interaction.is_some() { 20 } else { 0 },
            "content": message.content,
            "author": self.render_user(message.author),
            "mentions": message.pings.users.iter().map(|user| self.render_user(*user)).collect::<Vec<_>>(),
            "mention_roles": message.pings.roles,
            "mention_everyone": everyone_mentioned && message.pings.everyone,
            "attachments": message.files.iter().map(|file| self.render_file(message, file)).collect::<Vec<_>>(),
            "embeds": message.embeds,
            "components": message.components,
            "timestamp": timestamp(message.sent_at_ms),
            "edited_timestamp": message.edited_at_ms.map(timestamp),
            "flags": message.flags,
            "pinned": false,
            "tts": false,
        });
        if let Some(nonce) = &message.nonce {
            value["nonce"] = json!(nonce);
        }
        if let Some(poll) = &message.poll {
            value["poll"] = poll.render(message.sent_at_ms);
        }
        if let Some(reply_to) = message.reply_to {
            value["message_reference"] = json!({ "type": 0, "message_id": reply_to, "channel_id": message.channel });
        }
        if self.channel(message.channel).kind == ChannelKind::Thread {
            let before = self.messages.values().filter(|one| one.channel == message.channel && one.id < message.id);
            value["position"] = json!(before.count());
        }
        value
    }

    /// A message as events carry it: with its guild and the author's membership.
    pub(crate) fn render_message_event(&self, message: &Message) -> Value {
        let mut value = self.render_message(message);
        if let Some(guild) = self.channel(message.channel).guild {
            value["guild_id"] = json!(guild);
            if let Some(member) = self.guild(guild).members.get(&message.author) {
                value["member"] = render_member_without_user(member);
            }
            if let Some(original) = message.reply_to.and_then(|id| self.messages.get(&id)) {
                value["referenced_message"] = self.render_message(original);
            }
        }
        value
    }

    fn render_file(&self, message: &Message, file: &File) -> Value {
        let url = format!("http://{}/attachments/{}/{}/{}", self.address, message.channel, file.id, file.name);
        json!({
            "id": file.id.to_string(),
            "filename": file.name,
            "description": file.description,
            "content_type": file.content_type,
            "size": file.bytes.len(),
            "url": url,
            "proxy_url": url,
        })
    }
}

/// A member without its user, as MESSAGE_CREATE carries it.
pub(crate) fn render_member_without_user(member: &Member) -> Value {
    json!({
        "nick": member.nick,
        "avatar": null,
        "banner": null,
        "avatar_decoration_data": null,
        "roles": member.roles,
        "joined_at": timestamp(member.joined_at_ms),
        "premium_since": null,
        "communication_disabled_until": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": member.pending,
    })
}

/// A guild as REST answers it.
pub(crate) fn render_guild(guild: &Guild) -> Value {
    json!({
        "id": guild.id,
        "name": guild.name,
        "icon": null,
        "description": null,
        "home_header": null,
        "splash": null,
        "discovery_splash": null,
        "features": ["COMMUNITY"],
        "banner": null,
        "owner_id": guild.owner,
        "application_id": null,
        "region": "deprecated",
        "afk_channel_id": null,
        "afk_timeout": 300,
        "system_channel_id": null,
        "system_channel_flags": 0,
        "widget_enabled": false,
        "widget_channel_id": null,
        "verification_level": 1,
        "roles": guild.roles.values().map(render_role).collect::<Vec<_>>(),
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": null,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": null,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": null,
        "safety_alerts_channel_id": null,
        "public_updates_channel_id": null,
        "premium_progress_bar_enabled": false,
        "nsfw": false,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": null,
    })
}

/// A role.
pub(crate) fn render_role(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions.to_string(),
        "position": role.position,
        "color": 0,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false,
        "managed": role.managed,
        "mentionable": false,
        "icon": null,
        "unicode_emoji": null,
        "flags": 0,
    })
}

fn without_guild_and_member(mut voice_state: Value) -> Value {
    if let Some(fields) = voice_state.as_object_mut() {
        fields.remove("guild_id");
        fields.remove("member");
    }
    voice_state
}
