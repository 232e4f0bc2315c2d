//! How long members stay: the stays of a community as the statistics take them.

pub mod commands;

use steward_statistics::Spell;
use steward_statistics::retention::{Retention, estimate_retention};

use crate::community::Settings;
use crate::members::spells::days;
use crate::members::{Membership, Record};

/// The stays whose join is known, and how many are left out because theirs is not.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// Stays whose join is known, entering when they came under observation (delayed entry).
    pub spells: Vec<Spell>,
    /// The memberships behind the spells, in the same order.
    pub memberships: Vec<Membership>,
    /// Stays whose join is not known; they say nothing about the time since joining.
    pub excluded_unknown_join: u64,
}

/// Reads the record as spells. Who is still there is there up to the end of the sight of their space. Where it is about a
/// part of the members, each is observed since they said that they belong to it: nobody who had left before could say so.
pub fn observed(record: &Record, settings: &Settings) -> Observed {
    let mut observed = Observed::default();
    let Some(as_of) = record.as_of else { return observed };
    for membership in record.memberships(settings) {
        let end = record.end_of(membership.space).unwrap_or(as_of).min(as_of);
        let mut membership = membership;
        if let Some(since) = record.part.as_ref().and_then(|part| part.get(&membership.member)) {
            if membership.presence.left_at.is_some_and(|left| left <= *since) {
                continue;
            }
            let since = (*since).min(end);
            let presence = &mut membership.presence;
            presence.observed_from = Some(presence.observed_from.map_or(since, |from| from.max(since)));
        }
        let presence = &membership.presence;
        match presence.duration(end) {
            Some(duration) => {
                observed.spells.push(Spell {
                    duration_days: days(duration),
                    departed: presence.left_at.is_some(),
                    entry_days: presence.entry().map(days),
                });
                observed.memberships.push(membership);
            }
            None => observed.excluded_unknown_join += u64::from(presence.joined_at.is_none()),
        }
    }
    observed
}

/// Everything that statistics say about them.
pub fn estimate(observed: &Observed) -> Retention {
    estimate_retention(&observed.spells)
}
