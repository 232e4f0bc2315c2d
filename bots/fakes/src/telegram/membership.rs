//! Who comes and goes, and what becomes of groups.

use serde_json::{Map, Value, json};

use super::chats::{Chat, ChatKind, Status, Topic};
use super::ids::{ChatId, TopicId, UserId};
use super::messages::Message;
use super::platform::Platform;
use super::state::State;

impl Platform {
    /// A basic group with its creator.
    pub fn add_group(&self, title: &str, creator: UserId) -> ChatId {
        self.add_chat(ChatKind::Group, title, creator)
    }

    /// A supergroup with its creator.
    pub fn add_supergroup(&self, title: &str, creator: UserId) -> ChatId {
        self.add_chat(ChatKind::Supergroup, title, creator)
    }

    /// A supergroup with topics.
    pub fn add_forum(&self, title: &str, creator: UserId) -> ChatId {
        let chat = self.add_chat(ChatKind::Supergroup, title, creator);
        self.change(|state| state.chat_mut(chat).is_forum = true);
        chat
    }

    /// A channel with its creator.
    pub fn add_channel(&self, title: &str, creator: UserId) -> ChatId {
        self.add_chat(ChatKind::Channel, title, creator)
    }

    /// A chat of that kind with its creator.
    pub(super) fn add_chat(&self, kind: ChatKind, title: &str, creator: UserId) -> ChatId {
        self.change(|state| {
            let number = state.take_id();
            let id = ChatId(if kind == ChatKind::Group { -4_000_000_000 - number } else { supergroup_number(number) });
            let mut chat = Chat::new(id, kind, title);
            chat.statuses.insert(creator, Status::Creator { is_anonymous: false });
            state.chats.insert(id, chat);
            id
        })
    }

    /// A new topic of a forum.
    pub fn add_topic(&self, chat: ChatId, name: &str, by: UserId) -> TopicId {
        self.change(|state| {
            let (number, mut json) = state.new_message_by(by, chat.into());
            state.chat_mut(chat).topics.insert(number, Topic { is_closed: false });
            json.insert("message_thread_id".into(), json!(number));
            json.insert("is_topic_message".into(), json!(true));
            json.insert("forum_topic_created".into(), json!({"name": name, "icon_color": 7_322_096}));
            state.post_by_another(chat, number, json);
            TopicId(number)
        })
    }

    /// A topic is closed: nobody can write there.
    pub fn closes_topic(&self, chat: ChatId, topic: TopicId) {
        self.change(|state| state.chat_mut(chat).topics.insert(topic.0, Topic { is_closed: true }));
    }

    /// A closed topic is opened again.
    pub fn reopens_topic(&self, chat: ChatId, topic: TopicId) {
        self.change(|state| state.chat_mut(chat).topics.insert(topic.0, Topic { is_closed: false }));
    }

    /// A topic is deleted, with everything in it.
    pub fn deletes_topic(&self, chat: ChatId, topic: TopicId) {
        self.change(|state| {
            let chat = state.chat_mut(chat);
            chat.topics.remove(&topic.0);
            let is_in = |message: &&mut Message| message.json.get("message_thread_id") == Some(&json!(topic.0));
            chat.messages.values_mut().filter(is_in).for_each(|message| message.is_deleted = true);
        });
    }

    /// A chat is deleted by its owner: nobody finds it any more.
    pub fn deletes_chat(&self, chat: ChatId) {
        self.change(|state| state.chats.remove(&chat));
    }

    /// From now on who does not administer the group may write only so often.
    pub fn slows(&self, chat: ChatId, seconds: u32) {
        self.change(|state| state.chat_mut(chat).slow_mode_seconds = seconds);
    }

    /// Nothing is found at an address any more.
    pub fn address_dies(&self, address: &str) {
        self.change(|state| state.dead_addresses.insert(address.to_owned()));
    }

    /// The address works again.
    pub fn address_revives(&self, address: &str) {
        self.change(|state| state.dead_addresses.remove(address));
    }

    /// Somebody comes in by themselves.
    pub fn joins(&self, user: UserId, chat: ChatId) {
        self.becomes(user, user, chat, Status::Member);
    }

    /// Somebody comes in by an invite link of the bot's.
    pub fn joins_by_link(&self, user: UserId, chat: ChatId, link: &str, link_name: Option<&str>) {
        self.change(|state| {
            let creator = state.user_json(state.bot());
            let mut invite = json!({
                "invite_link": link, "creator": creator,
                "creates_join_request": false, "is_primary": false, "is_revoked": false,
            });
            if let Some(name) = link_name {
                invite["name"] = json!(name);
            }
            state.set_status(user, user, chat, Status::Member, Some(&invite));
        });
    }

    /// Somebody is added by another.
    pub fn is_added_by(&self, user: UserId, chat: ChatId, by: UserId) {
        self.becomes(by, user, chat, Status::Member);
    }

    /// Somebody leaves.
    pub fn leaves(&self, user: UserId, chat: ChatId) {
        self.becomes(user, user, chat, Status::Left);
    }

    /// Somebody is removed, and may come back: a ban that is lifted at once, told as two changes. A basic group knows
    /// no bans; there the person is simply gone.
    pub fn is_kicked_by(&self, user: UserId, chat: ChatId, by: UserId) {
        let kind = self.peek().chats.get(&chat).map(|chat| chat.kind);
        if kind != Some(ChatKind::Group) {
            self.becomes(by, user, chat, Status::Kicked);
        }
        self.becomes(by, user, chat, Status::Left);
    }

    /// Somebody is removed for good.
    pub fn is_banned_by(&self, user: UserId, chat: ChatId, by: UserId) {
        self.becomes(by, user, chat, Status::Kicked);
    }

    /// The bot is added by somebody.
    pub fn adds_bot(&self, by: UserId, chat: ChatId) {
        let bot = self.bot_id();
        let kind = self.peek().chats.get(&chat).map(|chat| chat.kind);
        // A bot can be in a channel only as an administrator.
        let status = if kind == Some(ChatKind::Channel) { Status::ADMIN } else { Status::Member };
        self.becomes(by, bot, chat, status);
    }

    /// Somebody makes a basic group with the bot in it from the start.
    pub fn creates_group_with_bot(&self, title: &str, creator: UserId) -> ChatId {
        let group = self.add_group(title, creator);
        self.change(|state| {
            let bot = state.bot();
            state.hides(group, true);
            state.set_status(creator, bot, group, Status::Member, None);
            state.hides(group, false);
            state.post_service(creator, group, "group_chat_created", json!(true));
        });
        group
    }

    /// The bot is made an administrator by somebody.
    pub fn promotes_bot(&self, by: UserId, chat: ChatId) {
        self.becomes(by, self.bot_id(), chat, Status::ADMIN);
    }

    /// Somebody's status is changed by another, or by themselves.
    pub fn becomes(&self, by: UserId, user: UserId, chat: ChatId, status: Status) {
        self.change(|state| state.set_status(by, user, chat, status, None));
    }

    /// From now on the group shows no "… joined" and "… left" messages, as large groups do.
    pub fn hides_service_messages(&self, chat: ChatId) {
        self.change(|state| state.hides(chat, true));
    }

    /// The chat gets another title.
    pub fn renames(&self, by: UserId, chat: ChatId, title: &str) {
        self.change(|state| {
            title.clone_into(&mut state.chat_mut(chat).title);
            state.post_service(by, chat, "new_chat_title", json!(title));
        });
    }

    /// The person blocks the bot: it can no longer write to them.
    pub fn blocks_bot(&self, user: UserId) {
        self.change(|state| state.set_blocked(user, true));
    }

    /// The person lets the bot write again.
    pub fn unblocks_bot(&self, user: UserId) {
        self.change(|state| state.set_blocked(user, false));
    }

    /// The person deletes the account.
    pub fn deletes_account(&self, user: UserId) {
        self.change(|state| {
            if let Some(user) = state.users.get_mut(&user) {
                user.is_deleted = true;
                user.profile.first_name.clear();
                user.profile.last_name = None;
                user.profile.username = None;
            }
        });
    }

    /// A basic group becomes a supergroup with another number; gives that.
    pub fn migrates_to_supergroup(&self, group: ChatId, by: UserId) -> ChatId {
        self.change(|state| {
            let to = ChatId(supergroup_number(state.take_id()));
            let old = state.chat_mut(group);
            assert_eq!(old.kind, ChatKind::Group, "only a basic group can become a supergroup");
            let mut new = Chat::new(to, ChatKind::Supergroup, old.title.clone());
            new.statuses.clone_from(&old.statuses);
            state.chats.insert(to, new);
            state.post_service(by, group, "migrate_to_chat_id", json!(to.0));
            state.chat_mut(group).migrated_to = Some(to);
            state.post_service(by, to, "migrate_from_chat_id", json!(group.0));
            to
        })
    }
}

/// Supergroups and channels count downwards from −1000000000000.
fn supergroup_number(number: i64) -> i64 {
    -1_002_000_000_000 - number
}

impl State {
    fn hides(&mut self, chat: ChatId, service_messages: bool) {
        self.chat_mut(chat).hides_service_messages = service_messages;
    }

    fn set_status(&mut self, by: UserId, user: UserId, chat: ChatId, new: Status, invite: Option<&Value>) {
        let user_json = self.user_json(user);
        let kept = self.chat_mut(chat);
        let (kind, old, is_quiet) = (kept.kind, kept.status(user), kept.hides_service_messages);
        kept.statuses.insert(user, new);
        let mut payload = json!({
            "chat": self.chat_json(chat),
            "from": self.user_json(self.face_of(by, chat)),
            "date": self.now.timestamp(),
            "old_chat_member": old.json(&user_json, kind),
            "new_chat_member": new.json(&user_json, kind),
        });
        if let Some(invite) = invite {
            payload["invite_link"] = invite.clone();
        }
        if user == self.bot() {
            self.emit("my_chat_member", &payload);
        } else if self.bot_is_admin(chat) {
            self.emit("chat_member", &payload);
        }
        if kind == ChatKind::Channel || is_quiet {
            return;
        }
        match (old.is_present(), new.is_present()) {
            (false, true) => self.post_service(by, chat, "new_chat_members", json!([user_json])),
            (true, false) => self.post_service(by, chat, "left_chat_member", user_json),
            _ => {}
        }
    }

    /// A message that tells what somebody did.
    fn post_service(&mut self, by: UserId, chat: ChatId, field: &str, value: Value) {
        let (number, mut json): (i64, Map<String, Value>) = self.new_message_by(by, chat.into());
        json.insert(field.to_owned(), value);
        self.post_by_another(chat, number, json);
    }

    fn set_blocked(&mut self, user: UserId, has_blocked: bool) {
        let bot = self.user_json(self.bot());
        let (before, after) =
            if has_blocked { (Status::Member, Status::Kicked) } else { (Status::Kicked, Status::Member) };
        let payload = json!({
            "chat": self.chat_json(user.private_chat()),
            "from": self.user_json(user),
            "date": self.now.timestamp(),
            "old_chat_member": before.json(&bot, ChatKind::Private),
            "new_chat_member": after.json(&bot, ChatKind::Private),
        });
        if let Some(user) = self.users.get_mut(&user) {
            user.has_blocked = has_blocked;
        }
        self.emit("my_chat_member", &payload);
    }
}
