//! Users and bots as the fake knows them.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ids::UserId;

/// The account that stands for an administrator who writes anonymously (Bot API, `User`; the number is Telegram's own).
pub(super) const ANONYMOUS_ADMIN: i64 = 1_087_968_824;

/// The account under which a channel's posts appear in the group that is linked to it.
pub(super) const TELEGRAM: i64 = 777_000;

/// What the platform tells of a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// First name; never empty in life.
    pub first_name: String,
    /// Last name, when there is one.
    pub last_name: Option<String>,
    /// Name without the `@`, when there is one.
    pub username: Option<String>,
    /// IETF language tag of the person's app, such as `zh-hans`.
    pub language_code: Option<String>,
    /// Whether it is a bot.
    pub is_bot: bool,
}

impl Profile {
    /// A person of that first name, with nothing else known.
    pub fn named(first_name: impl Into<String>) -> Self {
        Self { first_name: first_name.into(), ..Self::default() }
    }

    /// The same with a language.
    #[must_use]
    pub fn speaking(mut self, language_code: impl Into<String>) -> Self {
        self.language_code = Some(language_code.into());
        self
    }

    /// The same with a user name.
    #[must_use]
    pub fn known_as(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }
}

/// A user, and how they stand to the bot.
#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) id: UserId,
    pub(super) profile: Profile,
    /// Whether they ever wrote to the bot in private; nobody else can be written to.
    pub(super) has_started: bool,
    /// Whether they blocked the bot.
    pub(super) has_blocked: bool,
    /// Whether the account was deleted.
    pub(super) is_deleted: bool,
}

impl User {
    /// The Bot API's `User`.
    pub(super) fn json(&self) -> Value {
        let mut user = Map::new();
        user.insert("id".into(), json!(self.id.0));
        user.insert("is_bot".into(), json!(self.profile.is_bot));
        user.insert("first_name".into(), json!(self.profile.first_name));
        let optional = [
            ("last_name", &self.profile.last_name),
            ("username", &self.profile.username),
            ("language_code", &self.profile.language_code),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                user.insert(name.into(), json!(value));
            }
        }
        Value::Object(user)
    }
}
