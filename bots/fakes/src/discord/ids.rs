//! Discord's identifiers (snowflakes), one type for each kind of thing.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

macro_rules! snowflakes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                #[serde(untagged)]
                enum Form {
                    Number(u64),
                    Text(String),
                }
                match Form::deserialize(deserializer)? {
                    Form::Number(id) => Ok(Self(id)),
                    Form::Text(text) => text.parse().map_err(D::Error::custom),
                }
            }
        }
    )+};
}

snowflakes!(
    /// A person or bot.
    UserId,
    /// A server.
    GuildId,
    /// A channel, thread or private channel.
    ChannelId,
    /// A role; the role for everyone has its guild's number.
    RoleId,
    /// A message.
    MessageId,
    /// A command used, a button pressed, a form sent.
    InteractionId,
    /// A registered application command.
    CommandId,
);

/// Milliseconds between the Unix epoch and Discord's own (2015-01-01T00:00:00Z).
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Makes snowflakes that carry the fake's time and never repeat.
#[derive(Debug, Default)]
pub(crate) struct Snowflakes {
    last: u64,
}

impl Snowflakes {
    /// The next number for something made at `now_ms` (Unix milliseconds).
    pub(crate) fn next(&mut self, now_ms: i64) -> u64 {
        let from_time = (u64::try_from(now_ms - DISCORD_EPOCH_MS).unwrap_or(0)) << 22;
        self.last = from_time.max(self.last + 1);
        self.last
    }
}

/// The instant that a snowflake carries, in Unix milliseconds.
pub fn snowflake_time_ms(id: u64) -> i64 {
    (id >> 22) as i64 + DISCORD_EPOCH_MS
}
