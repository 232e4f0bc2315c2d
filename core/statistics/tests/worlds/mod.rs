//! Made-up communities whose level is known: members bring in others, others come from outside, evenly or in bursts.

use crate::chance::Chance;
use steward_statistics::growth::GrowthDay;

/// A community: a + β·N·(1 − N/M) joins a day, δ·N leaves.
#[derive(Clone, Copy)]
pub(crate) struct World {
    /// β per member and day.
    pub(crate) beta: f64,
    /// M.
    pub(crate) market: f64,
    /// δ per member and day.
    pub(crate) delta: f64,
    /// a per day.
    pub(crate) inflow: f64,
    /// Variance over mean of a day's joins; 1 is Poisson.
    pub(crate) dispersion: f64,
    /// Share of the inflow that comes in campaigns of a week instead of evenly, one every 45 days.
    pub(crate) in_campaigns: f64,
    /// Raids a day, of 46 to 240 accounts, nearly all removed the same day.
    pub(crate) raids: f64,
}

impl World {
    /// Where all joins are brought in by members.
    pub(crate) const fn without_inflow(beta: f64, market: f64, delta: f64) -> Self {
        Self { beta, market, delta, inflow: 0.0, dispersion: 1.0, in_campaigns: 0.0, raids: 0.0 }
    }

    /// The world that stands still at `level`, where `share` of all joins come from outside.
    pub(crate) fn with_inflow(beta: f64, delta: f64, level: f64, share: f64) -> Self {
        let market = level / (1.0 - (1.0 - share) * delta / beta);
        Self { inflow: share * delta * level, ..Self::without_inflow(beta, market, delta) }
    }

    /// Where joins and leaves are equal.
    pub(crate) fn level(&self) -> f64 {
        let (growth, crowding) = (self.beta - self.delta, self.beta / self.market);
        (growth + (growth * growth + 4.0 * self.inflow * crowding).sqrt()) / (2.0 * crowding)
    }

    /// Lives from `start` members until `done` says so of the day and the members, 2,000 days at most.
    pub(crate) fn live(&self, start: u64, seed: u64, done: impl Fn(u32, u64) -> bool) -> Vec<GrowthDay> {
        let mut chance = Chance::seeded(seed);
        let (mut members, mut campaign, mut days) = (start, 0.0, Vec::new());
        for day in 0..2_000 {
            if done(day, members) {
                break;
            }
            let n = members as f64;
            if day % 45 == 20 {
                // Campaigns differ in size; the mean of the factor is 1.
                campaign = self.in_campaigns * self.inflow * 45.0 * 2.0 * chance.uniform();
            }
            let burst = campaign * 0.25;
            campaign -= burst;
            let steady = (1.0 - self.in_campaigns) * self.inflow;
            let word_of_mouth = (self.beta * n * (1.0 - n / self.market)).max(0.0);
            let raid = if self.raids > 0.0 && chance.uniform() < self.raids {
                46 + (chance.uniform() * 194.0) as u64
            } else {
                0
            };
            let joined = raid + count(&mut chance, steady + burst + word_of_mouth, self.dispersion);
            let left = (raid * 24 / 25 + count(&mut chance, self.delta * n, 1.0)).min(members);
            let members_at_start = members;
            members = members + joined - left;
            days.push(GrowthDay { day, members_at_start, members, joined, left, covered: true });
        }
        days
    }
}

/// A Poisson-distributed count, by adding exponential waiting times.
fn poisson(chance: &mut Chance, mean: f64) -> u64 {
    let (mut count, mut waited) = (0, -chance.uniform().ln());
    while waited < mean {
        count += 1;
        waited -= chance.uniform().ln();
    }
    count
}

/// A count of given mean and variance over mean: groups that come together, their number Poisson, their size
/// geometric (Pólya–Aeppli).
fn count(chance: &mut Chance, mean: f64, dispersion: f64) -> u64 {
    let size = f64::midpoint(dispersion, 1.0);
    let groups = poisson(chance, mean / size);
    if size <= 1.0 {
        return groups;
    }
    let stay = (1.0 - 1.0 / size).ln();
    (0..groups).map(|_| 1 + (chance.uniform().ln() / stay) as u64).sum()
}
