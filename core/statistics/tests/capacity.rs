//! Whether the published capacity holds the truth in worlds with and without joins from outside.
//!
//! With 60 worlds of each kind (`STEWARD_WORLDS=60`), from 60 members up to a share of the level or for 500 days:
//!
//! | joins | seen until | K published | interval holds the level |
//! |---|---|---|---|
//! | all brought in by members | 10 %, 25 % of the level | 0 of 60, 0 of 60 | – |
//! | | 50 % | 48 of 60 | 48 |
//! | | 80 %, 95 % | 55 of 60, 55 of 60 | 54, 55 |
//! | the same in groups (variance 3.5 times the mean) | 80 %, 95 % | 55 of 60, 57 of 60 | 54, 56 |
//! | 20–80 % steadily from outside | 50 %, 95 %, 500 days | 0 of 900 | – |
//! | 20–80 % from outside, in groups | the same | 0 of 540 | – |
//! | 20–80 % from outside, half of it in campaigns | the same | 4 of 540 | 4 |
//! | 20–80 % from outside, all in campaigns | the same | 47 of 540 | 46 |
//!
//! A history has 57 days at least, in which some worlds get further than the share. Campaigns come on top of groups.
//! Where K is withheld and a lower end is given, the level lies above it in 2,385 of 2,411 worlds. A steady inflow is
//! never mistaken for a bend, but the level of such a community is not published either: its row says nothing of the
//! interval. Without inflow the ends of the interval differ about fivefold at 50 % of the level, by a quarter at 80 %
//! and by a tenth at 95 %.

#![expect(clippy::unwrap_used, reason = "a history that cannot be read is a failed test")]

mod chance;
mod shared_folder;
mod worlds;

use shared_folder::shared_folder;
use steward_statistics::growth::capacity::{Capacity, CapacityReason};
use steward_statistics::growth::{Growth, GrowthDay, judge_growth};
use worlds::World;

/// β 0.05 and δ 0.02 a day, M 5,000: the level is 3,000.
const CLOSED: World = World::without_inflow(0.05, 5_000.0, 0.02);

/// Days that a history has at least.
const MIN_DAYS: u32 = 57;

/// When a history ends.
#[derive(Clone, Copy)]
enum Stop {
    /// At this share of the level.
    Share(f64),
    /// After so many days.
    Day(u32),
}

/// What was said of many worlds of a kind.
#[derive(Default)]
struct Score {
    worlds: u32,
    published: u32,
    held: u32,
    lower_ends: u32,
    lower_ends_held: u32,
}

impl Score {
    fn of(world: World, stop: Stop) -> Self {
        let mut score = Self::default();
        let level = world.level();
        for seed in 1..=worlds_of_a_kind() {
            let done = |day, members: u64| match stop {
                Stop::Share(share) => day >= MIN_DAYS && members as f64 >= share * level,
                Stop::Day(last) => day >= last,
            };
            score.add(&judge_growth(&world.live(60, seed, done)).capacity, level);
        }
        println!(
            "{} worlds: {} published, {} held the level; {} lower ends alone, {} held",
            score.worlds, score.published, score.held, score.lower_ends, score.lower_ends_held
        );
        score
    }

    fn add(&mut self, capacity: &Capacity, level: f64) {
        self.worlds += 1;
        match (capacity.identifiable, capacity.low, capacity.high) {
            (true, Some(low), Some(high)) => {
                self.published += 1;
                self.held += u32::from(low <= level && level <= high);
            }
            (false, Some(low), _) => {
                self.lower_ends += 1;
                self.lower_ends_held += u32::from(low <= level);
            }
            (identifiable, ..) => assert!(!identifiable, "{capacity:?}"),
        }
    }

    /// Published intervals that do not hold the level.
    fn missed(&self) -> u32 {
        self.published - self.held
    }
}

/// Few in the daily run; more on request.
fn worlds_of_a_kind() -> u64 {
    std::env::var("STEWARD_WORLDS").ok().and_then(|count| count.parse().ok()).unwrap_or(10)
}

/// A tenth of so many, and one for the small numbers.
fn a_tenth(of: u32) -> u32 {
    of / 10 + 1
}

#[test]
fn without_inflow_the_level_is_published_from_half_of_it_on_and_held() {
    let stops = [0.1, 0.25, 0.5, 0.8, 0.95];
    let scores = stops.map(|share| Score::of(CLOSED, Stop::Share(share)));
    for (share, score) in stops.iter().zip(&scores) {
        assert!(score.missed() <= a_tenth(score.published), "at {share}");
        assert!(score.lower_ends - score.lower_ends_held <= a_tenth(score.lower_ends), "at {share}");
    }
    let published = scores.map(|score| f64::from(score.published) / f64::from(score.worlds));
    assert!(published[0] <= 0.1 && published[1] <= 0.1, "{published:?}");
    assert!(published[2] >= 0.5 && published[3] >= 0.8 && published[4] >= 0.8, "{published:?}");
}

#[test]
fn a_steady_inflow_of_a_fifth_to_four_fifths_of_all_joins_publishes_nothing_false() {
    for (share, beta) in [(0.2, 0.05), (0.2, 0.03), (0.5, 0.05), (0.5, 0.015), (0.8, 0.03)] {
        for stop in [Stop::Share(0.5), Stop::Share(0.95), Stop::Day(500)] {
            let score = Score::of(World::with_inflow(beta, 0.02, 3_000.0, share), stop);
            assert!(score.missed() <= a_tenth(score.published), "inflow {share}, beta {beta}");
            assert!(score.lower_ends - score.lower_ends_held <= a_tenth(score.lower_ends), "{share}, {beta}");
        }
    }
}

#[test]
fn an_inflow_that_comes_in_campaigns_or_groups_publishes_hardly_anything_false() {
    for share in [0.2, 0.5, 0.8] {
        let world = World { dispersion: 3.5, ..World::with_inflow(0.05, 0.02, 3_000.0, share) };
        for in_campaigns in [0.0, 0.5, 1.0] {
            for stop in [Stop::Share(0.5), Stop::Share(0.95), Stop::Day(500)] {
                let score = Score::of(World { in_campaigns, ..world }, stop);
                assert!(score.missed() <= a_tenth(score.worlds), "inflow {share}, {in_campaigns} in campaigns");
            }
        }
    }
}

#[test]
fn joins_in_groups_and_raids_widen_and_withhold() {
    let published_and_width = |world: World| {
        let capacities = (1..=worlds_of_a_kind())
            .map(|seed| judge_growth(&world.live(60, seed, |day, _| day >= 230)).capacity)
            .filter(|capacity| capacity.identifiable)
            .map(|capacity| capacity.high.unwrap() / capacity.low.unwrap());
        let widths: Vec<f64> = capacities.collect();
        (widths.len(), widths.iter().sum::<f64>() / widths.len().max(1) as f64)
    };
    let (even, even_width) = published_and_width(CLOSED);
    let (grouped, grouped_width) = published_and_width(World { dispersion: 3.5, ..CLOSED });
    let (raided, raided_width) = published_and_width(World { raids: 1.0 / 30.0, ..CLOSED });
    assert!(even > 0 && grouped > 0 && raided <= even, "{even} {grouped} {raided}");
    assert!(grouped_width > even_width && (raided == 0 || raided_width > even_width));
    for share in [0.8, 0.95] {
        let score = Score::of(World { dispersion: 3.5, ..CLOSED }, Stop::Share(share));
        assert!(score.missed() <= a_tenth(score.published), "at {share}");
    }
}

#[test]
fn a_community_above_its_level_is_said_to_decline_towards_it() {
    // From 2,900 of 3,000 through a long stay, then 2,000 are added by hand, whom no join brought.
    let mut days = CLOSED.live(60, 3, |day, _| day >= 300);
    for day in days.iter_mut().rev().take(5) {
        day.members_at_start += 2_000;
        day.members += 2_000;
    }
    let capacity = judge_growth(&days).capacity;
    assert!(!capacity.identifiable || capacity.reason == CapacityReason::DecliningTowards, "{capacity:?}");
    // Leaves as they are among 4,900: the level is told again.
    let mut days = CLOSED.live(60, 3, |day, _| day >= 300);
    let after = CLOSED.live(4_900, 4, |day, _| day >= 20);
    days.extend(after.into_iter().map(|day| GrowthDay { day: day.day + 300, ..day }));
    let capacity = judge_growth(&days).capacity;
    assert_eq!(capacity.reason, CapacityReason::DecliningTowards, "{capacity:?}");
    assert!(capacity.low.unwrap() <= 3_000.0 && 3_000.0 <= capacity.high.unwrap(), "{capacity:?}");
    assert!(capacity.high.unwrap() < days.last().unwrap().members as f64);
}

/// What is said of a real history; `None` where it is missing.
fn real_history(name: &str) -> Option<(Growth, u64)> {
    let path = shared_folder().join("data/series").join(format!("{name}.csv"));
    let Ok(rows) = std::fs::read_to_string(&path) else {
        println!("skipped: no {}", path.display());
        return None;
    };
    let mut before = None;
    let days: Vec<GrowthDay> = (0..)
        .zip(rows.lines().skip(1))
        .map(|(day, line)| {
            let counts: Vec<u64> = line.split(',').skip(1).map(|field| field.parse().unwrap()).collect();
            let members_at_start = before.replace(counts[0]).unwrap_or(counts[0]);
            let [members, joined, left] = counts[..] else { panic!("{line} has not three counts") };
            GrowthDay { day, members_at_start, members, joined, left, covered: true }
        })
        .collect();
    let members = days.last().unwrap().members;
    Some((judge_growth(&days), members))
}

#[test]
fn real_histories_get_no_level_that_their_joins_do_not_bear() {
    for name in ["eslint_sponsors", "k8s_org"] {
        let Some((found, members)) = real_history(name) else { continue };
        println!("{name} at {members}: {:?}", found.capacity);
        assert!(!found.capacity.identifiable, "{name}: {:?}", found.capacity);
    }
}
