//! A stateful fake of Telegram's Bot API.
//!
//! ```no_run
//! # async fn story() {
//! use steward_fakes::telegram::FakeTelegram;
//!
//! let telegram = FakeTelegram::start().await;
//! let ada = telegram.add_user("Ada");
//! let group = telegram.add_supergroup("Rust night school", ada);
//! telegram.adds_bot(ada, group);
//! // … start the bot with telegram.api_url() and telegram.token() …
//! telegram.says(ada, group, "/help");
//! let reply = telegram.hears(group).await;
//! assert!(reply.words().contains("help"));
//! # }
//! ```
//!
//! Reading order: state.rs (what is remembered), serve.rs (how a request goes), rules.rs and spec.rs (what is
//! refused), people.rs and membership.rs (what people do), oddities.rs (what a client may choke on), observe.rs (what
//! the bot did).

mod call;
mod chats;
mod control;
mod deeds;
mod flood;
mod guard;
mod ids;
mod markup;
mod membership;
mod messages;
mod methods;
mod observe;
mod oddities;
mod people;
mod picture;
mod platform;
mod poll;
mod prose;
mod refusal;
mod rules;
mod serve;
mod spec;
mod state;
mod updates;
mod users;

pub use chats::{ChatKind, Status};
pub use guard::FakeTelegram;
pub use ids::{ChatId, MessageId, Place, TopicId, UserId};
pub use messages::{Button, Document, Photo, SentMessage};
pub use observe::PressId;
pub use platform::Platform;
pub use serve::{serve, serve_on};
pub use state::{LogEntry, Setup};
pub use users::Profile;
