//! The history of a community from a seed, for the demo, tests and benchmarks.
//!
//! [`simulate`] runs a made-up paid knowledge community through its days and returns what a bot would have recorded
//! of it ([`History`]), together with the truth it was made from ([`Truth`]), so that an estimate can be scored.
//! The same settings always give the same history. The figures behind it are in [`Parameters`].
//!
//! Reading order: [`Settings`] and [`Parameters`] (what goes in), `world` (who comes and goes, day by day),
//! `arrivals`, `leaving`, `people`, `activity` (its parts), `observe` (what a bot sees of it), [`History`] (what comes
//! out).
//!
//! ```
//! use steward_simulator::{Settings, simulate};
//!
//! let end = "2026-11-01T00:00:00Z".parse()?;
//! let history = simulate(&Settings::new(7, end).days(60))?;
//! assert!(!history.stays.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod activity;
mod arrivals;
mod calendar;
mod chance;
mod history;
mod leaving;
mod names;
mod observe;
mod parameters;
mod people;
mod settings;
mod world;

pub use history::{
    Account, AccountIndex, Campaign, Cause, Channel, ChannelIndex, ChannelKind, DayTruth, Ending, Gap, History, Moment,
    Platform, Raid, SlotCount, Source, Space, SpaceIndex, Stay, Truth,
};
pub use parameters::{Leaving, Parameters};
pub use settings::{Settings, SimulationError};

/// Length of the slots that activity is counted in, in seconds.
pub const SLOT_SECONDS: i64 = 900;

/// Runs a community through its days and returns what was seen of it.
///
/// # Errors
/// When the zone is unknown, or the days asked for do not lie within the calendar.
pub fn simulate(settings: &Settings) -> Result<History, SimulationError> {
    let calendar = calendar::Calendar::new(&settings.zone, settings.end, settings.days)?;
    let world = world::World::run(settings, &calendar);
    Ok(observe::observe(settings, &calendar, world))
}
