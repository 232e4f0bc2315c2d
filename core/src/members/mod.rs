//! Members: accounts, the persons behind them, and stays, the base of every statistic.

mod compare;
pub mod interests;
pub mod link;
pub(crate) mod persons;
mod record;
pub mod spells;
pub(crate) mod stays;
pub(crate) mod store;

use chrono::{DateTime, Utc};

pub use compare::{Compared, reconcile};
pub use persons::Joint;
pub use record::{Membership, Record, RecordedStay, by_cause};
pub use stays::{Change, Stay};

use crate::inbox::Person;

/// Who is in a space now, as far as the platform tells.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The people that the platform listed, bots among them.
    pub people: Vec<RosterEntry>,
    /// Whether that is everybody (Discord) or only some (Telegram lists administrators alone).
    pub is_complete: bool,
    /// How many accounts the platform counts in the space, bots included.
    pub count: Option<i64>,
}

/// One line of a roster.
#[derive(Debug, Clone)]
pub struct RosterEntry {
    /// Who.
    pub person: Person,
    /// When they joined, if the platform says.
    pub joined_at: Option<DateTime<Utc>>,
    /// They may not take part yet.
    pub pending: bool,
}
