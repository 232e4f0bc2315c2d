//! The door in: what a platform delivers is stored once, with the receiver's position, before anything is done with it.
//!
//! An adapter receives; [`Sorted`] says what it makes of each thing; the [`Door`] stores it in one transaction with the
//! position; the [`Worker`] handles what waits, in order, each in a transaction of its own. A crash at any point repeats
//! at most what had no effect yet.
//!
//! Row states, who moves them and when:
//!
//! | state | meaning | moved by |
//! |---|---|---|
//! | `waiting` | stored, not handled | the door, on arrival |
//! | `done` | handled; the raw text is gone | the worker, in the transaction of the effects |
//! | `set-aside` | could not be read or handled; raw text kept 30 days | the worker; blocks nobody |
//! | `unknown` | of a kind that Steward does not know; kept and counted | the door, on arrival |

mod door;
mod event;
mod handle;
pub(crate) mod store;
mod worker;

pub use door::{Door, Position};
pub use event::{
    ActivityKind, ChannelSeen, Counted, Echo, EchoKind, EndReason, Happening, Incoming, JoinHow, MessageKey, Person,
    Sorted, SpaceKind, SpaceSeen, Unreadable, VoicePlace, Vote,
};
pub use store::SetAside;
pub use worker::Worker;
