//! What is asked of a simulation: seed, zone, span, size.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::parameters::Parameters;

/// Days of the demo's history.
const DEMO_DAYS: usize = 540;

/// Members there at the end of an unscaled history of 540 days, about; measured over seeds.
const UNSCALED_MEMBERS: f64 = 1_300.0;

/// What to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// IANA name of the community's zone.
    pub zone: String,
    /// The end of the history, exclusive; its last local day may be a part of one.
    pub end: DateTime<Utc>,
    /// Local days, the one that `end` lies in included; 1 to 3,650.
    pub days: usize,
    /// The figures behind it.
    pub parameters: Parameters,
}

impl Settings {
    /// The demo: 540 days in Asia/Shanghai that end at an instant.
    pub fn new(seed: u64, end: DateTime<Utc>) -> Self {
        Self { seed, zone: "Asia/Shanghai".to_owned(), end, days: DEMO_DAYS, parameters: Parameters::default() }
    }

    /// The same in another zone.
    #[must_use]
    pub fn zone(self, name: &str) -> Self {
        Self { zone: name.to_owned(), ..self }
    }

    /// The same over another number of local days.
    #[must_use]
    pub fn days(self, days: usize) -> Self {
        Self { days, ..self }
    }

    /// The same with about so many members there at the end of 540 days (about four times as many will have been
    /// there at some time): for benchmarks.
    #[must_use]
    pub fn members(self, members: u32) -> Self {
        let parameters = self.parameters.scaled(f64::from(members) / UNSCALED_MEMBERS);
        Self { parameters, ..self }
    }
}

/// Why nothing could be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SimulationError {
    /// The zone database has no such name.
    UnknownZone(String),
    /// No day was asked for, more than ten years, or days outside the calendar.
    DaysOutOfRange(usize),
}

impl fmt::Display for SimulationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownZone(name) => write!(f, "there is no time zone {name:?}"),
            Self::DaysOutOfRange(days) => {
                write!(f, "{days} days before the end are not 1 to 3,650 within the calendar")
            }
        }
    }
}

impl std::error::Error for SimulationError {}
