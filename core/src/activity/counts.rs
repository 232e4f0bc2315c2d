//! What is counted, and the quarter of an hour that it is counted in.

use chrono::{DateTime, Utc};

use crate::inbox::ActivityKind;

/// Length of a slot in seconds. Every zone offset in use is a multiple of it, so that local days can be formed from
/// slots in any zone.
pub const SLOT_SECONDS: i64 = 900;

/// A quarter of an hour UTC, counted from 1970.
pub type Slot = i64;

/// The slot of an instant.
pub fn slot_of(at: DateTime<Utc>) -> Slot {
    at.timestamp().div_euclid(SLOT_SECONDS)
}

/// The first instant of a slot.
pub fn slot_start(slot: Slot) -> DateTime<Utc> {
    crate::time::from_ms(slot.saturating_mul(SLOT_SECONDS * 1000))
}

/// What one account did in one channel in one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Messages, replies among them.
    pub messages: i64,
    /// Messages that answer another one.
    pub replies: i64,
    /// Reactions given.
    pub reactions: i64,
    /// Seconds in voice channels.
    pub voice_seconds: i64,
    /// Commands and buttons used.
    pub commands: i64,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, kind: ActivityKind) {
        match kind {
            ActivityKind::Message => self.messages += 1,
            ActivityKind::Reply => {
                self.messages += 1;
                self.replies += 1;
            }
            ActivityKind::Reaction => self.reactions += 1,
            ActivityKind::Command => self.commands += 1,
        }
    }
}
