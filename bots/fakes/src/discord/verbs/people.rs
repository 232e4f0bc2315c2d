//! People: who exists, and who is in which guild.

use crate::discord::fake::DiscordWorld;
use crate::discord::ids::{GuildId, RoleId, UserId};
use crate::discord::state::{Member, User};

impl DiscordWorld {
    /// The bot's own account.
    pub fn bot(&self) -> UserId {
        self.shared.look(|state| state.application.bot)
    }

    /// The number of the bot's application.
    pub fn application_id(&self) -> u64 {
        self.shared.look(|state| state.application.id)
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        self.shared.look(|state| state.application.token.clone())
    }

    /// A person whose client speaks English.
    pub fn add_user(&self, name: &str) -> UserId {
        self.add_user_speaking(name, "en-US")
    }

    /// A person whose client is set to a language (`zh-CN`).
    pub fn add_user_speaking(&self, name: &str, locale: &str) -> UserId {
        self.shared.with(|state| {
            let id = UserId(state.next_id());
            let user = User {
                id,
                username: name.to_lowercase(),
                global_name: Some(name.to_owned()),
                bot: false,
                locale: locale.to_owned(),
                private_messages_closed: false,
            };
            state.users.insert(id, user);
            id
        })
    }

    /// Another bot.
    pub fn add_bot(&self, name: &str) -> UserId {
        let id = self.add_user(name);
        self.shared.with(|state| {
            if let Some(user) = state.users.get_mut(&id) {
                user.bot = true;
            }
        });
        id
    }

    /// The user refuses private messages from now on.
    pub fn closes_private_messages(&self, user: UserId) {
        self.set_private_messages(user, true);
    }

    /// The user takes private messages again.
    pub fn opens_private_messages(&self, user: UserId) {
        self.set_private_messages(user, false);
    }

    fn set_private_messages(&self, user: UserId, closed: bool) {
        self.shared.with(|state| {
            if let Some(user) = state.users.get_mut(&user) {
                user.private_messages_closed = closed;
            }
        });
    }

    /// Puts a member there as if they had always been: nothing is announced.
    pub fn add_member(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| state.insert_member(guild, user, false));
    }

    /// The user joins.
    pub fn joins(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| {
            state.insert_member(guild, user, false);
            state.announce_join(guild, user);
        });
    }

    /// The user joins where rules must be accepted first.
    pub fn joins_pending(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| {
            state.insert_member(guild, user, true);
            state.announce_join(guild, user);
        });
    }

    /// The user accepts the rules.
    pub fn accepts_rules(&self, user: UserId, guild: GuildId) {
        self.changes_member(user, guild, |member| member.pending = false);
    }

    /// The user goes by another name in the guild.
    pub fn takes_nick(&self, user: UserId, guild: GuildId, nick: &str) {
        self.changes_member(user, guild, |member| member.nick = Some(nick.to_owned()));
    }

    /// Somebody gives the user a role.
    pub fn gets_role(&self, user: UserId, guild: GuildId, role: RoleId) {
        self.changes_member(user, guild, |member| {
            member.roles.insert(role);
        });
    }

    /// Somebody takes a role from the user.
    pub fn loses_role(&self, user: UserId, guild: GuildId, role: RoleId) {
        self.changes_member(user, guild, |member| {
            member.roles.remove(&role);
        });
    }

    fn changes_member(&self, user: UserId, guild: GuildId, change: impl FnOnce(&mut Member)) {
        self.shared.with(|state| {
            let member = state.guild_mut(guild).members.get_mut(&user);
            change(member.unwrap_or_else(|| panic!("user {user} is not in guild {guild}")));
            state.announce_member(guild, user);
        });
    }

    /// The user leaves by themselves.
    pub fn leaves(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| state.remove_member(guild, user));
    }

    /// A moderator removes the user.
    pub fn is_kicked_by(&self, user: UserId, guild: GuildId, by: UserId) {
        self.shared.with(|state| {
            state.remove_member(guild, user);
            state.write_audit_log(guild, 20, by, user, None);
        });
    }

    /// A moderator bans the user.
    pub fn is_banned_by(&self, user: UserId, guild: GuildId, by: UserId) {
        self.shared.with(|state| state.ban_member(guild, user, by, None));
    }

    /// A moderator lifts the ban.
    pub fn is_unbanned(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| {
            state.guild_mut(guild).bans.remove(&user);
            state.announce_unban(guild, user);
        });
    }

    /// The members of a guild, in the order of their ids.
    pub fn members(&self, guild: GuildId) -> Vec<Member> {
        self.shared.look(|state| state.guild(guild).members.values().cloned().collect())
    }

    /// The roles of a member; none for somebody who is not in the guild.
    pub fn roles_of(&self, user: UserId, guild: GuildId) -> Vec<RoleId> {
        self.shared.look(|state| {
            let member = state.guild(guild).members.get(&user);
            member.map(|member| member.roles.iter().copied().collect()).unwrap_or_default()
        })
    }
}
