//! Guilds, their channels and their roles: how they come, change and go.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::discord::fake::DiscordWorld;
use crate::discord::gateway::{Audience, intents};
use crate::discord::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::discord::render::{render_guild, render_role};
use crate::discord::state::{Channel, ChannelKind, Guild, Role, State, permission};

/// The place of the bot's own role in a new guild: new roles go below it.
const BOT_POSITION: u32 = 100;

impl DiscordWorld {
    /// A guild that the bot is in, with the permissions that its invitation asks for.
    pub fn add_guild(&self, name: &str, owner: UserId) -> GuildId {
        self.shared.with(|state| {
            let guild = state.found_guild(name, owner);
            state.insert_member(guild, owner, false);
            state.admit_bot(guild);
            guild
        })
    }

    /// The bot is invited (again) into a guild.
    pub fn bot_is_invited(&self, guild: GuildId) {
        self.shared.with(|state| state.admit_bot(guild));
    }

    /// The bot is removed from a guild.
    pub fn bot_is_removed(&self, guild: GuildId) {
        self.shared.with(|state| {
            let bot = state.application.bot;
            state.guild_mut(guild).members.remove(&bot);
            state.dispatch("GUILD_DELETE", Audience::Intent(intents::GUILDS), &json!({ "id": guild }));
        });
    }

    /// An outage takes a guild away.
    pub fn guild_becomes_unavailable(&self, guild: GuildId) {
        self.shared.with(|state| {
            state.guild_mut(guild).unavailable = true;
            let data = json!({ "id": guild, "unavailable": true });
            state.dispatch("GUILD_DELETE", Audience::Intent(intents::GUILDS), &data);
        });
    }

    /// The outage is over.
    pub fn guild_becomes_available(&self, guild: GuildId) {
        self.shared.with(|state| {
            state.guild_mut(guild).unavailable = false;
            state.announce_guild(guild);
        });
    }

    /// The guild gets another name.
    pub fn renames_guild(&self, guild: GuildId, name: &str) {
        self.shared.with(|state| {
            name.clone_into(&mut state.guild_mut(guild).name);
            let data = render_guild(state.guild(guild));
            state.dispatch("GUILD_UPDATE", Audience::Intent(intents::GUILDS), &data);
        });
    }

    /// A new text channel.
    pub fn add_channel(&self, guild: GuildId, name: &str) -> ChannelId {
        self.add_channel_of_kind(guild, name, ChannelKind::Text)
    }

    /// A new voice channel.
    pub fn add_voice_channel(&self, guild: GuildId, name: &str) -> ChannelId {
        self.add_channel_of_kind(guild, name, ChannelKind::Voice)
    }

    /// A new channel of any kind but a thread.
    pub fn add_channel_of_kind(&self, guild: GuildId, name: &str, kind: ChannelKind) -> ChannelId {
        self.shared.with(|state| state.open_channel(guild, None, name, kind, "CHANNEL_CREATE"))
    }

    /// A new thread in a channel.
    pub fn add_thread(&self, parent: ChannelId, name: &str) -> ChannelId {
        self.shared.with(|state| {
            let guild = state.channel(parent).guild;
            let guild = guild.unwrap_or_else(|| panic!("channel {parent} is private and has no threads"));
            state.open_channel(guild, Some(parent), name, ChannelKind::Thread, "THREAD_CREATE")
        })
    }

    /// Somebody begins a thread at a message: it has the message's number.
    pub fn starts_thread(&self, message: MessageId, name: &str) -> ChannelId {
        self.shared.with(|state| {
            let parent = state.messages.get(&message).map(|message| message.channel);
            let parent = parent.unwrap_or_else(|| panic!("the fake has no message {message}"));
            let guild = state.channel(parent).guild;
            let guild = guild.unwrap_or_else(|| panic!("channel {parent} is private and has no threads"));
            state.open_numbered(ChannelId(message.0), guild, Some(parent), name, ChannelKind::Thread, "THREAD_CREATE")
        })
    }

    /// The channel gets another name.
    pub fn renames_channel(&self, channel: ChannelId, name: &str) {
        self.changes_channel(channel, |channel| name.clone_into(&mut channel.name), "UPDATE");
    }

    /// The channel is deleted.
    pub fn deletes_channel(&self, channel: ChannelId) {
        self.changes_channel(channel, |channel| channel.deleted = true, "DELETE");
    }

    /// A thread is put away.
    pub fn archives_thread(&self, thread: ChannelId) {
        self.changes_channel(thread, |thread| thread.archived = true, "UPDATE");
    }

    /// A thread is closed for good: put away and locked.
    pub fn locks_thread(&self, thread: ChannelId) {
        let lock = |thread: &mut Channel| (thread.archived, thread.locked) = (true, true);
        self.changes_channel(thread, lock, "UPDATE");
    }

    /// People may write only so often in this channel.
    pub fn slows_channel(&self, channel: ChannelId, seconds: u32) {
        self.changes_channel(channel, |channel| channel.slow_mode_seconds = seconds, "UPDATE");
    }

    /// Permission bits are taken from the bot in this channel.
    pub fn denies_bot(&self, channel: ChannelId, permissions: u64) {
        self.changes_channel(channel, |channel| channel.denied_to_bot = permissions, "UPDATE");
    }

    fn changes_channel(&self, id: ChannelId, change: impl FnOnce(&mut Channel), what: &str) {
        self.shared.with(|state| {
            let channel = state.channels.get_mut(&id).unwrap_or_else(|| panic!("the fake has no channel {id}"));
            change(channel);
            let noun = if channel.kind == ChannelKind::Thread { "THREAD" } else { "CHANNEL" };
            let data = state.render_channel(state.channel(id));
            state.dispatch(&format!("{noun}_{what}"), Audience::Intent(intents::GUILDS), &data);
        });
    }

    /// A new role below the bot's own, without permissions.
    pub fn add_role(&self, guild: GuildId, name: &str) -> RoleId {
        self.add_role_with(guild, name, 0)
    }

    /// A new role below the bot's own, with permission bits.
    pub fn add_role_with(&self, guild: GuildId, name: &str, permissions: u64) -> RoleId {
        self.shared.with(|state| {
            let position = state.guild(guild).roles.len() as u32;
            state.make_role(guild, name, position, permissions)
        })
    }

    /// A new role above the bot's own: the bot cannot hand it out.
    pub fn add_role_above_bot(&self, guild: GuildId, name: &str) -> RoleId {
        self.shared.with(|state| state.make_role(guild, name, BOT_POSITION + 1, 0))
    }

    /// The role is deleted; who had it has it no longer.
    pub fn deletes_role(&self, guild: GuildId, role: RoleId) {
        self.shared.with(|state| {
            let known = state.guild_mut(guild);
            known.roles.remove(&role);
            for member in known.members.values_mut() {
                member.roles.remove(&role);
            }
            let data = json!({ "guild_id": guild, "role_id": role });
            state.dispatch("GUILD_ROLE_DELETE", Audience::Intent(intents::GUILDS), &data);
        });
    }

    /// Sets the permission bits of the bot's own role.
    pub fn sets_bot_permissions(&self, guild: GuildId, permissions: u64) {
        self.shared.with(|state| {
            let role = state.guild_mut(guild).roles.values_mut().find(|role| role.managed);
            let Some(role) = role else { panic!("the bot has no role in guild {guild}") };
            role.permissions = permissions;
            let data = json!({ "guild_id": guild, "role": render_role(role) });
            state.dispatch("GUILD_ROLE_UPDATE", Audience::Intent(intents::GUILDS), &data);
        });
    }
}

impl State {
    fn found_guild(&mut self, name: &str, owner: UserId) -> GuildId {
        let id = GuildId(self.next_id());
        let everyone = Role {
            id: RoleId(id.0),
            name: "@everyone".to_owned(),
            position: 0,
            permissions: permission::EVERYONE,
            managed: false,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            roles: BTreeMap::from([(everyone.id, everyone)]),
            members: BTreeMap::new(),
            voice: BTreeMap::new(),
            bans: BTreeMap::new(),
            unavailable: false,
            audit_log: Vec::new(),
        };
        self.guilds.insert(id, guild);
        id
    }

    fn admit_bot(&mut self, guild: GuildId) {
        let (bot, role) = (self.application.bot, RoleId(self.next_id()));
        let own = Role {
            id: role,
            name: "Steward".to_owned(),
            position: BOT_POSITION,
            permissions: permission::BOT,
            managed: true,
        };
        self.insert_member(guild, bot, false);
        let known = self.guild_mut(guild);
        known.roles.insert(role, own);
        if let Some(member) = known.members.get_mut(&bot) {
            member.roles.insert(role);
        }
        self.announce_guild(guild);
    }

    /// GUILD_CREATE to every session, each with as many members as it asked for.
    fn announce_guild(&mut self, guild: GuildId) {
        let sessions: Vec<(String, Value)> = self
            .gateway
            .sessions
            .iter()
            .filter(|(_, session)| session.intents & intents::GUILDS != 0)
            .filter(|(_, session)| (guild.0 >> 22) % session.shard.1 == session.shard.0)
            .map(|(id, session)| {
                let presences = session.intents & intents::GUILD_PRESENCES != 0;
                (id.clone(), self.render_guild_create(self.guild(guild), session.large_threshold, presences))
            })
            .collect();
        for (session, data) in sessions {
            self.gateway.deliver(&session, "GUILD_CREATE", &data);
        }
    }

    fn open_channel(
        &mut self,
        guild: GuildId,
        parent: Option<ChannelId>,
        name: &str,
        kind: ChannelKind,
        event: &str,
    ) -> ChannelId {
        let id = ChannelId(self.next_id());
        self.open_numbered(id, guild, parent, name, kind, event)
    }

    fn open_numbered(
        &mut self,
        id: ChannelId,
        guild: GuildId,
        parent: Option<ChannelId>,
        name: &str,
        kind: ChannelKind,
        event: &str,
    ) -> ChannelId {
        let _known = self.guild(guild);
        let channel = Channel {
            id,
            guild: Some(guild),
            recipient: None,
            parent,
            name: name.to_owned(),
            kind,
            denied_to_bot: 0,
            deleted: false,
            archived: false,
            locked: false,
            slow_mode_seconds: 0,
        };
        let data = self.render_channel(&channel);
        self.channels.insert(id, channel);
        self.dispatch(event, Audience::Intent(intents::GUILDS), &data);
        id
    }

    fn make_role(&mut self, guild: GuildId, name: &str, position: u32, permissions: u64) -> RoleId {
        let id = RoleId(self.next_id());
        let role = Role { id, name: name.to_owned(), position, permissions, managed: false };
        let data = json!({ "guild_id": guild, "role": render_role(&role) });
        self.guild_mut(guild).roles.insert(id, role);
        self.dispatch("GUILD_ROLE_CREATE", Audience::Intent(intents::GUILDS), &data);
        id
    }
}
