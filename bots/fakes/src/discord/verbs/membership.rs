//! Members coming and going: the state's side of it, with the events and the audit log.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::discord::gateway::{Audience, intents};
use crate::discord::ids::{GuildId, UserId};
use crate::discord::state::{Member, State, permission};

impl State {
    /// Makes the user a member; one who is banned or unknown cannot be.
    pub(crate) fn insert_member(&mut self, guild: GuildId, user: UserId, pending: bool) {
        let _known = self.user(user);
        let joined_at_ms = self.clock.now_ms();
        let guild = self.guild_mut(guild);
        assert!(!guild.bans.contains_key(&user), "user {user} is banned from guild {}", guild.id);
        guild.members.insert(user, Member { user, nick: None, roles: BTreeSet::new(), joined_at_ms, pending });
    }

    pub(crate) fn announce_join(&mut self, guild: GuildId, user: UserId) {
        self.announce_member_as("GUILD_MEMBER_ADD", guild, user);
    }

    /// GUILD_MEMBER_UPDATE.
    pub(crate) fn announce_member(&mut self, guild: GuildId, user: UserId) {
        self.announce_member_as("GUILD_MEMBER_UPDATE", guild, user);
    }

    fn announce_member_as(&mut self, event: &str, guild: GuildId, user: UserId) {
        let Some(member) = self.guild(guild).members.get(&user) else { return };
        let mut data = self.render_member(member);
        data["guild_id"] = json!(guild);
        // What concerns the bot itself is told without the intent. Source: Gateway events, Guild Member Update.
        let audience =
            if user == self.application.bot { Audience::All } else { Audience::Intent(intents::GUILD_MEMBERS) };
        self.dispatch(event, audience, &data);
    }

    /// Takes a member away and tells of it; no audit log, since a leave leaves none.
    pub(crate) fn remove_member(&mut self, guild: GuildId, user: UserId) {
        self.leave_voice(guild, user);
        if self.guild_mut(guild).members.remove(&user).is_some() {
            let data = json!({ "guild_id": guild, "user": self.render_user(user) });
            self.dispatch("GUILD_MEMBER_REMOVE", Audience::Intent(intents::GUILD_MEMBERS), &data);
        }
    }

    pub(crate) fn leave_voice(&mut self, guild: GuildId, user: UserId) {
        if self.guild_mut(guild).voice.remove(&user).is_some() {
            let data = self.render_voice_state(guild, user, None);
            self.dispatch("VOICE_STATE_UPDATE", Audience::Intent(intents::GUILD_VOICE_STATES), &data);
        }
    }

    /// Bans a user, member or not.
    pub(crate) fn ban_member(&mut self, guild: GuildId, user: UserId, by: UserId, reason: Option<&str>) {
        self.guild_mut(guild).bans.insert(user, reason.map(str::to_owned));
        let data = json!({ "guild_id": guild, "user": self.render_user(user) });
        self.dispatch("GUILD_BAN_ADD", Audience::Intent(intents::GUILD_MODERATION), &data);
        self.remove_member(guild, user);
        self.write_audit_log(guild, 22, by, user, reason);
    }

    pub(crate) fn announce_unban(&mut self, guild: GuildId, user: UserId) {
        let data = json!({ "guild_id": guild, "user": self.render_user(user) });
        self.dispatch("GUILD_BAN_REMOVE", Audience::Intent(intents::GUILD_MODERATION), &data);
    }

    /// Writes an entry without changes: 20 kick, 22 ban.
    pub(crate) fn write_audit_log(
        &mut self,
        guild: GuildId,
        action: u64,
        by: UserId,
        target: UserId,
        reason: Option<&str>,
    ) {
        self.write_audit_log_with(guild, action, by, target, reason, &json!([]));
    }

    /// Writes an entry, and tells of it when the bot may see the audit log.
    pub(crate) fn write_audit_log_with(
        &mut self,
        guild: GuildId,
        action: u64,
        by: UserId,
        target: UserId,
        reason: Option<&str>,
        changes: &Value,
    ) {
        let mut entry = json!({
            "id": self.next_id().to_string(),
            "user_id": by,
            "target_id": target,
            "action_type": action,
            "changes": changes,
        });
        if let Some(reason) = reason {
            entry["reason"] = json!(reason);
        }
        self.guild_mut(guild).audit_log.push(entry.clone());
        if self.permissions(guild, self.application.bot) & permission::VIEW_AUDIT_LOG == 0 {
            return;
        }
        entry["guild_id"] = json!(guild);
        self.dispatch("GUILD_AUDIT_LOG_ENTRY_CREATE", Audience::Intent(intents::GUILD_MODERATION), &entry);
    }
}
