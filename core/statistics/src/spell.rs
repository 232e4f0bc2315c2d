//! What every retention estimate is made of: one continuous membership and what was seen of it.

/// One continuous membership (DESIGN.md says stay, the literature says spell), with ages in days since joining.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// Age at leaving, or at the end of observation for one who is still there; exact seconds / 86,400, ≥ 0.
    pub duration_days: f64,
    /// True when the member left at `duration_days`, false when still there (right-censored).
    pub departed: bool,
    /// Age at which observation began (left truncation). `None` and values ≤ 0 mean observed since joining.
    pub entry_days: Option<f64>,
}

impl Spell {
    /// One who was seen from joining on and left at this age.
    pub fn left_after(duration_days: f64) -> Self {
        Self { duration_days, departed: true, entry_days: None }
    }

    /// One who was seen from joining on and is still there at this age.
    pub fn still_there_after(duration_days: f64) -> Self {
        Self { duration_days, departed: false, entry_days: None }
    }

    /// Age at which the spell came under observation; 0 when that was at joining.
    pub fn entry_age_days(&self) -> f64 {
        self.entry_days.map_or(0.0, |age| age.max(0.0))
    }

    /// Whether the spell says anything: finite ages, not negative, and some time (or the joining itself) observed.
    ///
    /// A spell that was over when observation began cannot have been drawn into the sample; counting it would put
    /// a departure where nobody was at risk. Estimates pass over spells that are not observable.
    pub fn is_observable(&self) -> bool {
        let entry_is_finite = self.entry_days.is_none_or(f64::is_finite);
        let entry = self.entry_age_days();
        let seen = entry == 0.0 || entry < self.duration_days;
        self.duration_days.is_finite() && self.duration_days >= 0.0 && entry_is_finite && seen
    }
}

/// The spells that say anything, in the order given.
pub fn observable(spells: &[Spell]) -> impl Iterator<Item = &Spell> {
    spells.iter().filter(|spell| spell.is_observable())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spell_that_ended_before_observation_began_is_not_observable() {
        let over = Spell { duration_days: 3.0, departed: true, entry_days: Some(5.0) };
        let at_once = Spell { duration_days: 5.0, departed: true, entry_days: Some(5.0) };
        assert!(!over.is_observable());
        assert!(!at_once.is_observable());
    }

    #[test]
    fn a_leave_in_the_second_of_joining_is_observable_when_the_joining_was_seen() {
        assert!(Spell::left_after(0.0).is_observable());
        assert!(Spell { duration_days: 0.0, departed: true, entry_days: Some(0.0) }.is_observable());
    }

    #[test]
    fn ages_that_are_no_numbers_are_not_observable() {
        for (duration, entry) in [(f64::NAN, None), (-1.0, None), (f64::INFINITY, None), (1.0, Some(f64::NAN))] {
            assert!(!Spell { duration_days: duration, departed: false, entry_days: entry }.is_observable());
        }
    }
}
