//! Groups of repeated observations, each a share of so many trials, ranked by what they surely reach.
//!
//! Observations of one group differ by more than chance in their trials: two posts of one kind are not equally good.
//! So counts are divided by the overdispersion within groups before [`BetaPrior`] draws the groups together, and the
//! prior is worth no more than all of them. A group stands apart when its interval excludes the share of all, judged
//! for all groups together (STATISTICS 2e).

use serde::Serialize;

use crate::interval::{CONFIDENCE, Estimate, Interval};
use crate::shrinkage::{BetaPrior, GammaPrior, discoveries};

/// Fewer observations than this are not ranked.
pub const OBSERVATIONS_MIN: usize = 10;
/// How much observations of one group differ is not told by fewer than these beyond the first of each group.
pub const REPEATS_MIN: usize = 5;
/// Groups are ranked by the share that they reach with this probability.
const RANKED_BY: f64 = 0.8;
/// Of the groups that are said to stand apart one in twenty may do so by chance.
const FALSE_SHARE: f64 = 0.05;

/// One observation: how many of how many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// How many did it.
    pub successes: f64,
    /// Of how many; more than none.
    pub trials: f64,
}

/// Why groups cannot be ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unranked {
    /// There are fewer than [`OBSERVATIONS_MIN`] observations.
    TooFew,
    /// There is but one group.
    OneGroup,
    /// Nearly every observation is a group of its own.
    TooSparse,
    /// Nobody did it anywhere, or everybody everywhere.
    Alike,
}

/// Whether a group differs from all together by more than chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Its share is higher.
    Above,
    /// No difference was found.
    Level,
    /// Its share is lower.
    Below,
}

/// What is said of one group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ranked {
    /// Its share, drawn towards that of all, with its 95 % interval.
    pub share: Estimate,
    /// The interval with one chance in five on either side; groups are ranked by its lower end.
    pub likely: Interval,
    /// Whether it differs from all together.
    pub stands: Stands,
}

/// What is said of all groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// The groups, in the order in which they were given.
    pub groups: Vec<Ranked>,
    /// How many times more observations of one group vary than chance in their trials makes them; at least 1.
    pub overdispersion: f64,
    /// What the groups have in common.
    pub prior: BetaPrior,
}

/// Ranks groups; each has at least one observation.
///
/// # Errors
/// Why nothing can be said.
pub fn rank(groups: &[Vec<Observation>]) -> Result<Ranking, Unranked> {
    let all: Vec<Observation> = groups.iter().flatten().copied().collect();
    let (successes, trials) = summed(&all);
    if all.len() < OBSERVATIONS_MIN {
        return Err(Unranked::TooFew);
    }
    if successes <= 0.0 || successes >= trials {
        return Err(Unranked::Alike);
    }
    if groups.len() < 2 {
        return Err(Unranked::OneGroup);
    }
    let repeats = all.len() - groups.len();
    if repeats < REPEATS_MIN {
        return Err(Unranked::TooSparse);
    }
    let overdispersion = (groups.iter().map(|group| deviation(group)).sum::<f64>() / repeats as f64).max(1.0);
    let counts: Vec<(f64, f64)> = groups
        .iter()
        .map(|group| summed(group))
        .map(|(successes, trials)| (successes / overdispersion, trials / overdispersion))
        .collect();
    let prior = BetaPrior::fit(&counts).ok_or(Unranked::Alike)?;
    let known = prior.posterior_of_each(&counts);
    let mean = successes / trials;
    let below: Vec<f64> = known.iter().map(|share| share.below(0.0, 0.0, mean)).collect();
    let apart = discoveries(&below.iter().map(|p| 2.0 * p.min(1.0 - p)).collect::<Vec<_>>(), FALSE_SHARE);
    let told = known.iter().zip(&below).zip(apart).map(|((share, below), is_apart)| Ranked {
        share: share.posterior(0.0, 0.0, CONFIDENCE),
        likely: Interval { low: share.surely(0.0, 0.0, RANKED_BY), high: share.surely(0.0, 0.0, 1.0 - RANKED_BY) },
        stands: match (is_apart, *below < 0.5) {
            (false, _) => Stands::Level,
            (true, true) => Stands::Above,
            (true, false) => Stands::Below,
        },
    });
    Ok(Ranking { groups: told.collect(), overdispersion, prior })
}

/// The share of all observations together, with its 95 % interval (Jeffreys' over the trials that they are worth).
pub fn overall(all: &[Observation]) -> Estimate {
    let (successes, trials) = summed(all);
    if trials <= 0.0 {
        return Estimate::UNDEFINED;
    }
    let overdispersion = (deviation(all) / (all.len().max(2) - 1) as f64).max(1.0);
    let jeffreys = BetaPrior { a: 0.5, b: 0.5 };
    let told = jeffreys.posterior(successes / overdispersion, trials / overdispersion, CONFIDENCE);
    Estimate { estimate: Some(successes / trials), ..told }
}

/// Events per observation of each group, drawn towards those of all, with 95 % intervals; `None` where [`rank`] would
/// not tell of them either, and where nothing happened.
pub fn rates(groups: &[Vec<f64>]) -> Option<Vec<Estimate>> {
    let observations = groups.iter().map(Vec::len).sum::<usize>();
    let repeats = observations - groups.len();
    if observations < OBSERVATIONS_MIN || repeats < REPEATS_MIN {
        return None;
    }
    let spread = |group: &Vec<f64>| {
        let mean = group.iter().sum::<f64>() / group.len() as f64;
        let squares = group.iter().map(|events| (events - mean).powi(2)).sum::<f64>();
        if mean > 0.0 { squares / mean } else { 0.0 }
    };
    let overdispersion = (groups.iter().map(spread).sum::<f64>() / repeats as f64).max(1.0);
    let counts: Vec<(f64, f64)> = groups
        .iter()
        .map(|group| (group.iter().sum::<f64>() / overdispersion, group.len() as f64 / overdispersion))
        .collect();
    let known = GammaPrior::fit(&counts)?.posterior_of_each(&counts);
    Some(known.iter().map(|rate| rate.posterior(0.0, 0.0, CONFIDENCE)).collect())
}

fn summed(group: &[Observation]) -> (f64, f64) {
    group.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.successes, sum.1 + one.trials))
}

/// Pearson's chi-squared of observations around the share that they have together.
fn deviation(group: &[Observation]) -> f64 {
    let (successes, trials) = summed(group);
    let share = successes / trials;
    let variance = share * (1.0 - share);
    if variance <= 0.0 || trials <= 0.0 {
        return 0.0;
    }
    group.iter().map(|one| (one.successes - one.trials * share).powi(2) / (one.trials * variance)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SplitMix64.
    struct Chance(u64);

    impl Chance {
        fn part(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }

        /// About normal: twelve uniforms.
        fn normal(&mut self) -> f64 {
            (0..12).map(|_| self.part()).sum::<f64>() - 6.0
        }

        /// An observation of 80 to 160 people, of whom about `share` do it: one post of a kind is better than another.
        fn observe(&mut self, share: f64) -> Observation {
            let trials = 80.0 + (80.0 * self.part()).floor();
            let own = (share.ln() + 0.3 * self.normal()).exp().min(0.9);
            let successes = (0..trials as usize).filter(|_| self.part() < own).count() as f64;
            Observation { successes, trials }
        }
    }

    fn many(chance: &mut Chance, count: usize, share: f64) -> Vec<Observation> {
        (0..count).map(|_| chance.observe(share)).collect()
    }

    fn groups(chance: &mut Chance, sizes: &[usize], spread: f64) -> (Vec<f64>, Vec<Vec<Observation>>) {
        let shares: Vec<f64> = sizes.iter().map(|_| 0.1 * (spread * chance.normal()).exp()).collect();
        let seen = sizes.iter().zip(&shares).map(|(size, share)| (0..*size).map(|_| chance.observe(*share)).collect());
        let seen = seen.collect();
        // The mean of what observations of a group are like: that of a log-normal.
        (shares.into_iter().map(|share| share * (0.3_f64 * 0.3 / 2.0).exp()).collect(), seen)
    }

    #[test]
    fn where_nothing_differs_hardly_anything_is_found() {
        for sizes in [&[6, 6, 6, 6][..], &[2, 3, 5, 9, 14, 1, 1, 4], &[20, 20]] {
            let mut chance = Chance(7);
            let found = (0..300).filter(|_| {
                let (_, seen) = groups(&mut chance, sizes, 0.0);
                rank(&seen).unwrap().groups.iter().any(|group| group.stands != Stands::Level)
            });
            let found = found.count();
            assert!(found <= 15, "{sizes:?}: {found} of 300");
        }
    }

    #[test]
    fn intervals_cover_what_groups_are_truly_like() {
        let cases =
            [(&[6, 6, 6, 6][..], 0.4), (&[2, 3, 5, 9, 14, 1, 1, 4], 0.4), (&[6, 6, 6, 6], 0.1), (&[20, 20], 0.4)];
        for (sizes, spread) in cases {
            let mut chance = Chance(11);
            let (mut covered, mut all) = (0, 0);
            for _ in 0..300 {
                let (shares, seen) = groups(&mut chance, sizes, spread);
                for (share, group) in shares.iter().zip(rank(&seen).unwrap().groups) {
                    covered += usize::from((group.share.low.unwrap()..=group.share.high.unwrap()).contains(share));
                    all += 1;
                }
            }
            assert!(covered * 100 >= all * 88, "{sizes:?} {spread}: {covered} of {all}");
        }
    }

    #[test]
    fn a_kind_that_is_twice_as_good_is_mostly_found_and_the_best_is_ranked_first() {
        let mut chance = Chance(3);
        let (mut found, mut first) = (0, 0);
        for _ in 0..100 {
            let seen = [many(&mut chance, 10, 0.1), many(&mut chance, 10, 0.2), many(&mut chance, 10, 0.1)];
            let told = rank(&seen).unwrap().groups;
            found += usize::from(told[1].stands == Stands::Above);
            first += usize::from(told.iter().all(|group| group.likely.low <= told[1].likely.low));
        }
        assert!(found >= 70 && first >= 95, "{found}, {first}");
    }

    #[test]
    fn one_lucky_post_does_not_outrank_what_is_good_again_and_again() {
        let post = |successes| Observation { successes, trials: 100.0 };
        let steady = [20.0, 24.0, 18.0, 22.0, 21.0, 19.0].map(post).to_vec();
        let usual = [8.0, 12.0, 9.0, 11.0, 7.0, 10.0].map(post).to_vec();
        let told = rank(&[steady, usual, vec![post(23.0)]]).unwrap().groups;
        assert!(told[0].likely.low > told[2].likely.low && told[2].likely.low > told[1].likely.low, "{told:?}");
        let share = told[2].share.estimate.unwrap();
        assert!(share > 0.15 && share < 0.23, "drawn to the others: {share}");
    }

    #[test]
    fn what_cannot_be_told_is_said_why() {
        let post = |successes| Observation { successes, trials: 50.0 };
        let many = |count: usize, successes: f64| vec![post(successes); count];
        assert_eq!(rank(&[]), Err(Unranked::TooFew));
        assert_eq!(rank(&[many(4, 3.0), many(5, 3.0)]), Err(Unranked::TooFew));
        assert_eq!(rank(&[many(10, 3.0)]), Err(Unranked::OneGroup));
        assert_eq!(rank(&vec![many(1, 3.0); 12]), Err(Unranked::TooSparse));
        assert_eq!(rank(&[many(5, 0.0), many(5, 0.0)]), Err(Unranked::Alike));
        assert_eq!(rank(&[many(5, 50.0), many(5, 50.0)]), Err(Unranked::Alike));
        assert!(rank(&[many(5, 3.0), many(5, 3.0)]).is_ok());
        assert_eq!(overall(&[]), Estimate::UNDEFINED);
        assert_eq!(rates(&[vec![1.0; 4], vec![1.0; 5]]), None);
        assert_eq!(rates(&[vec![0.0; 5], vec![0.0; 5]]), None);
    }

    #[test]
    fn rates_are_drawn_to_what_all_have_and_hold_it_between_their_ends() {
        let told = rates(&[vec![4.0, 5.0, 3.0, 6.0, 4.0], vec![1.0, 0.0, 2.0, 1.0, 1.0], vec![9.0]]).unwrap();
        for rate in &told {
            assert!(rate.low < rate.estimate && rate.estimate < rate.high, "{rate:?}");
        }
        assert!(told[2].estimate.unwrap() < 9.0 && told[1].estimate.unwrap() > 1.0, "{told:?}");
    }

    #[test]
    fn the_share_of_all_is_less_sure_when_posts_differ_more() {
        let post = |successes| Observation { successes, trials: 100.0 };
        let width = |all: &[Observation]| {
            let told = overall(all);
            assert_eq!(told.estimate, Some(0.1));
            told.high.unwrap() - told.low.unwrap()
        };
        assert!(width(&[10.0; 6].map(post)) * 2.0 < width(&[1.0, 30.0, 2.0, 20.0, 3.0, 4.0].map(post)));
    }
}
