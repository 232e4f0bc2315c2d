//! The door out: everything that Steward does to the outside world by itself is a row here first.
//!
//! An effect is written in the transaction that decided it and attempted by the one [`Executor`] of its platform. Its
//! states, and who moves it when:
//!
//! | state | meaning | left when |
//! |---|---|---|
//! | `waiting` | to be attempted from `not_before_at` on, when it is the first open one of its channel | the executor claims it: `sending` |
//! | `sending` | an attempt has begun | the executor writes down what came of it; after a crash the next executor makes it `waiting` in doubt |
//! | `parked` | this attempt surely did nothing, and the cause stands in the way of the whole channel, or of polls alone | attempted again every quarter of an hour and on `/outbox retry` |
//! | `behind` | a part before it, or the message that it changes, is uncertain, or its post is paused and it was surely not done | that is resolved or the post resumed: `waiting` |
//! | `uncertain` | nobody knows whether it was done | a moderator says: there (`done`), again (`waiting`) or discard (`dead`) |
//! | `done` | it was done | never |
//! | `dead` | it was not done and will not be by itself | `/outbox retry`: `waiting` |
//!
//! What is `waiting` or `parked` and surely not done is `dead` when its time has passed: the planner looks, since its
//! platform may have no executor here. Whatever is open and not `sending` is `dead` when a moderator discards it or the part
//! before it is dead. `done` and `dead` are kept for 90 days; what is older is forgotten when an executor starts,
//! all that belongs to one time of a post together.
//!
//! **Doubt.** An effect whose attempt may have been done, by a crash or a broken answer, is `waiting` with `doubt`. A
//! deletion or an edit is simply attempted again: twice is the same as once. A message is attempted again under its
//! nonce while the platform drops copies; later the channel is read back and it is attempted only when it is surely not
//! there; where a platform can do neither it becomes `uncertain` at once, and no machine sends it again.
//!
//! **Order.** A channel's effects go out in the order of their numbers. Only what was never attempted and has its time
//! still to come, lessons that are caught up with, lets other posts go first. Times of one post that waited together, for
//! whatever reason, go out a minute apart, or half as far as they are meant to be where that is less: each that is sent
//! moves those behind it.
//!
//! **In private.** The channel `user:ID` is the private chat with that person. Who cannot be written to ends the effect
//! with a cause of its own; it is no trouble that moderators are told of, and kept as a fact ([`unreachable`]).

pub(crate) mod commands;
mod deed;
mod due;
mod effect;
mod executor;
mod go_on;
mod hold;
mod notice;
mod private;
mod revise;
mod settle;
pub(crate) mod store;
mod upkeep;

pub(crate) use due::STATEMENTS as DUE_STATEMENTS;
pub(crate) use hold::STATEMENTS as HOLD_STATEMENTS;
pub(crate) use notice::STATEMENTS as NOTICE_STATEMENTS;
pub(crate) use private::STATEMENTS as PRIVATE_STATEMENTS;
pub(crate) use revise::STATEMENTS as REVISE_STATEMENTS;
pub(crate) use upkeep::STATEMENTS as UPKEEP_STATEMENTS;

pub use deed::{Asked, Cause, Deed, Found, Task, Verdict};
pub use effect::{Effect, EffectId, NewEffect, Origin, State};
pub use executor::Executor;
pub use hold::{Hold, Scope, hold, mark_restored, release};
pub(crate) use hold::{is_whole_held, of as held};
pub use notice::Teller;
pub(crate) use notice::{moderators_place, notify, wanting, write_to};
pub(crate) use private::open_way;
pub use private::{Unreachable, person_of_channel, private_channel, unreachable};
pub(crate) use revise::{Revised, close, lock_of_post, revise, take_back};
pub use settle::{Resolution, resolve_by_hand};
pub(crate) use settle::{expire, is_any_late};
pub use store::insert;
pub(crate) use upkeep::move_chat;
