//! Who counts for what: persons, not accounts. Pure.
//!
//! Somebody who may give one answer counts for the last one that they gave and that stands, whichever account gave it and
//! wherever. Who may give several counts once for each of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::ids::AccountId;
use crate::ports::PlatformName;

/// A vote that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cast {
    /// The account that stands for the person.
    pub(super) person: AccountId,
    pub(super) platform: PlatformName,
    /// The answer's position.
    pub(super) answer: usize,
    pub(super) at: DateTime<Utc>,
}

/// The shared result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    /// So many persons voted.
    pub(super) voters: i64,
    /// So many of them on more than one platform.
    pub(super) on_several: i64,
    /// What each answer got, in order.
    pub(super) answers: Vec<Count>,
}

/// What an answer got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) persons: i64,
    /// On which platform each gave the vote that counts.
    pub(super) by_platform: BTreeMap<PlatformName, i64>,
}

/// Counts votes in the order in which they were given; among so many answers.
pub(super) fn tally(is_multiple: bool, answers: usize, votes: &[Cast]) -> Tally {
    let mut of_person: BTreeMap<AccountId, Vec<Cast>> = BTreeMap::new();
    for vote in votes.iter().filter(|vote| vote.answer < answers) {
        of_person.entry(vote.person).or_default().push(*vote);
    }
    let mut tally = Tally { voters: 0, on_several: 0, answers: vec![Count::default(); answers] };
    for mut given in of_person.into_values() {
        tally.voters += 1;
        tally.on_several += i64::from(given.iter().any(|vote| vote.platform != given[0].platform));
        given.sort_by_key(|vote| vote.at);
        let mut counting: BTreeMap<usize, PlatformName> = BTreeMap::new();
        for vote in given {
            if !is_multiple {
                counting.clear();
            }
            counting.insert(vote.answer, vote.platform);
        }
        for (answer, platform) in counting {
            let count = &mut tally.answers[answer];
            count.persons += 1;
            *count.by_platform.entry(platform).or_default() += 1;
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use PlatformName::{Discord, Telegram};

    fn vote(person: i64, platform: PlatformName, answer: usize, second: i64) -> Cast {
        let at = DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        Cast { person: AccountId(person), platform, answer, at }
    }

    fn persons(tally: &Tally) -> Vec<i64> {
        tally.answers.iter().map(|count| count.persons).collect()
    }

    #[test]
    fn of_one_answer_the_last_one_counts_wherever_it_was_given() {
        let votes = [vote(1, Discord, 0, 5), vote(1, Telegram, 2, 3), vote(2, Telegram, 0, 9), vote(2, Discord, 1, 10)];
        let counted = tally(false, 3, &votes);
        assert_eq!(persons(&counted), [1, 1, 0]);
        assert_eq!((counted.voters, counted.on_several), (2, 2));
        assert_eq!(counted.answers[0].by_platform, BTreeMap::from([(Discord, 1)]));
    }

    #[test]
    fn of_several_answers_each_counts_once_a_person() {
        let votes = [
            vote(1, Discord, 0, 1),
            vote(1, Telegram, 0, 2),
            vote(1, Telegram, 1, 3),
            vote(2, Telegram, 1, 4),
            vote(3, Discord, 9, 5),
        ];
        let counted = tally(true, 2, &votes);
        assert_eq!(persons(&counted), [1, 2]);
        assert_eq!((counted.voters, counted.on_several), (2, 1), "an answer that is not there is none");
        assert_eq!(counted.answers[0].by_platform, BTreeMap::from([(Telegram, 1)]), "the later of the same two");
        assert_eq!(tally(true, 2, &[]), Tally { voters: 0, on_several: 0, answers: vec![Count::default(); 2] });
    }
}
