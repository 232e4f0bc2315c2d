//! Laws of leaving compared fairly: the likelihood of what was seen, day by day.
//!
//! A departure on age-day d counts ln(S(d) − S(d+1)), one still there after d whole days ln S(d), and one who came
//! under observation at age-day e takes ln S(e) away. Durations of 0 and dates without time of day are no trouble,
//! and since all laws are judged on the same data, their AICs can be compared. See [`laws`], [`fit`], [`choice`].

pub mod choice;
pub mod fit;
pub mod laws;

use crate::spell::{Spell, observable};
use laws::Law;
use std::collections::BTreeMap;

/// What one age-day adds to the likelihood.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct DayCell {
    /// How many left on this age-day.
    departures: f64,
    /// How many were last seen, still there, after so many days, less those who came under observation then.
    stays: f64,
}

/// Spells counted by whole age-days.
///
/// The log-likelihood is a sum of one term for the departure or stay and one for the entry, so the pairs of entry
/// and exit need not be kept: 100,000 spells become at most one cell per day of age.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayCounts {
    cells: BTreeMap<u64, DayCell>,
    departures: u64,
}

impl DayCounts {
    /// Counts spells; entries are rounded down to whole days like durations, so nobody enters after they left.
    pub fn from_spells(spells: &[Spell]) -> Self {
        let mut counts = Self::default();
        for spell in observable(spells) {
            let cell = counts.cells.entry(spell.duration_days.floor() as u64).or_default();
            if spell.departed {
                cell.departures += 1.0;
                counts.departures += 1;
            } else {
                cell.stays += 1.0;
            }
            let entry_day = spell.entry_age_days().floor() as u64;
            if entry_day > 0 {
                counts.cells.entry(entry_day).or_default().stays -= 1.0;
            }
        }
        counts
    }

    /// How many left under observation.
    pub fn departures(&self) -> u64 {
        self.departures
    }

    /// The day-grouped log-likelihood of `law`; minus infinity for what the law holds impossible.
    pub fn log_likelihood(&self, law: &Law) -> f64 {
        let mut sum = 0.0;
        for (day, cell) in &self.cells {
            let age = *day as f64;
            let ln_survival = law.ln_survival(age);
            if cell.stays != 0.0 {
                sum += cell.stays * ln_survival;
            }
            if cell.departures > 0.0 {
                sum += cell.departures * ln_difference(ln_survival, law.ln_survival(age + 1.0));
            }
        }
        if sum.is_nan() { f64::NEG_INFINITY } else { sum }
    }

    /// Completed days under observation, summed over spells.
    fn completed_days(&self) -> f64 {
        self.cells.iter().map(|(day, cell)| *day as f64 * (cell.departures + cell.stays)).sum()
    }

    /// Mean age at leaving, taking each departure at the middle of its day; `None` without departures.
    fn mean_departure_age(&self) -> Option<f64> {
        let days: f64 = self.cells.iter().map(|(day, cell)| (*day as f64 + 0.5) * cell.departures).sum();
        (self.departures > 0).then(|| days / self.departures as f64)
    }

    /// Departures on the day of joining, and how many were seen to pass that day.
    fn bounced_and_passed(&self) -> (f64, f64) {
        let bounced = self.cells.get(&0).map_or(0.0, |cell| cell.departures);
        let passed = self.cells.range(1..).map(|(_, cell)| cell.departures + cell.stays).sum();
        (bounced, passed)
    }

    /// The same spells counted from the end of their first day, without those who left on it.
    fn without_first_day(&self) -> Self {
        let cells: BTreeMap<u64, DayCell> = self.cells.range(1..).map(|(day, cell)| (day - 1, *cell)).collect();
        let departures = cells.values().map(|cell| cell.departures).sum::<f64>() as u64;
        Self { cells, departures }
    }
}

/// ln(e^a − e^b) for a ≥ b without losing the small difference of two numbers next to each other.
fn ln_difference(a: f64, b: f64) -> f64 {
    if a == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    a + (-(b - a).exp_m1()).ln()
}
