//! Posts by kind: topic, form and time of day, with what each kind brought. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Timelike, Utc};
use steward_statistics::Estimate;
use steward_statistics::ranking::{self, Observation, Ranked, Ranking, Unranked};

use super::audience::Audience;
use super::measure::{Shown, WINDOW};
use crate::members::Record;
use crate::zone::Zone;

/// So many hours of the day are one time.
pub(super) const BLOCK_HOURS: u32 = 4;

/// By what posts are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// By topic, form and time together.
    All,
    Topic,
    Form,
    Time,
}

impl By {
    /// The words that people type.
    pub(super) const WORDS: &[&str] = &["topic", "form", "time"];

    pub(super) fn parse(word: Option<&str>) -> Self {
        match word {
            Some("topic") => Self::Topic,
            Some("form") => Self::Form,
            Some("time") => Self::Time,
            _ => Self::All,
        }
    }

    /// The word for it; `None` for all together.
    pub(super) fn word(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Topic => Some("topic"),
            Self::Form => Some("form"),
            Self::Time => Some("time"),
        }
    }
}

/// A kind of post; `None` is what is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// Empty where nobody said.
    pub(super) topic: Option<String>,
    /// Empty where nobody said.
    pub(super) form: Option<String>,
    /// The first hour of the block in which it was shown, by the community's clocks.
    pub(super) hour: Option<u32>,
}

/// What the posts of a kind brought.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Brought {
    pub(super) kind: Kind,
    pub(super) posts: usize,
    /// Who reacted, answered or voted in the first two days, for each post anew.
    pub(super) people: i64,
    /// Who was there to do so, for each post anew.
    pub(super) there: i64,
    pub(super) answers: i64,
    /// Where kinds can be ranked.
    pub(super) ranked: Option<Ranked>,
    pub(super) answers_per_post: Option<Estimate>,
}

/// All that is told of the posts of a time.
#[derive(Debug)]
pub(super) struct Compared {
    /// Best first; where they cannot be ranked, those with most posts first.
    pub(super) kinds: Vec<Brought>,
    /// The share of all posts together.
    pub(super) share: Estimate,
    pub(super) people: i64,
    pub(super) there: i64,
    pub(super) posts: usize,
    /// Why kinds cannot be ranked.
    pub(super) unranked: Option<Unranked>,
    pub(super) overdispersion: Option<f64>,
    /// Posts whose first two days are not over.
    pub(super) in_progress: BTreeSet<i64>,
    /// Posts left out because too much of their first two days was not seen.
    pub(super) unseen: usize,
    /// Posts left out because nobody is known to have been there.
    pub(super) unattended: usize,
}

/// One post in figures.
struct Sample {
    people: i64,
    there: i64,
    answers: i64,
}

/// Tells posts apart and compares what their kinds brought; events have neither topic nor form and are left out.
pub(super) fn compare(all: &[Shown], by: By, record: &Record, zone: &Zone, now: DateTime<Utc>) -> Compared {
    let mut audience = Audience::new(record);
    let mut samples: BTreeMap<Kind, Vec<Sample>> = BTreeMap::new();
    let (mut in_progress, mut unseen, mut unattended) = (BTreeSet::new(), 0, 0);
    for shown in all.iter().filter(|shown| shown.is_post()) {
        if shown.is_in_progress(now) {
            in_progress.insert(shown.number);
            continue;
        }
        if shown.is_unseen {
            unseen += 1;
            continue;
        }
        let tally = shown.tally(shown.at + WINDOW);
        // Who came later may have answered too: nobody takes part who is not there.
        let there = audience.at(&shown.spaces, shown.at).max(tally.people);
        if there == 0 {
            unattended += 1;
            continue;
        }
        let sample = Sample { people: tally.people, there, answers: tally.replies };
        samples.entry(kind_of(shown, by, zone)).or_default().push(sample);
    }
    Compared { in_progress, unseen, unattended, ..judged(samples) }
}

fn kind_of(shown: &Shown, by: By, zone: &Zone) -> Kind {
    let has = |one: By| by == By::All || by == one;
    let hour = zone.local(shown.at).hour();
    Kind {
        topic: has(By::Topic).then(|| shown.topic.clone()),
        form: has(By::Form).then(|| shown.form.clone()),
        hour: has(By::Time).then_some(hour - hour % BLOCK_HOURS),
    }
}

fn judged(samples: BTreeMap<Kind, Vec<Sample>>) -> Compared {
    let seen = |sample: &Sample| Observation { successes: sample.people as f64, trials: sample.there as f64 };
    let observed: Vec<Vec<Observation>> = samples.values().map(|posts| posts.iter().map(seen).collect()).collect();
    let answered: Vec<Vec<f64>> =
        samples.values().map(|posts| posts.iter().map(|post| post.answers as f64).collect()).collect();
    let (ranking, unranked) = match ranking::rank(&observed) {
        Ok(ranking) => (Some(ranking), None),
        Err(why) => (None, Some(why)),
    };
    let rates = ranking::rates(&answered).filter(|_| ranking.is_some());
    let share = ranking::overall(&observed.concat());
    let kinds: Vec<Brought> = samples
        .into_iter()
        .enumerate()
        .map(|(place, (kind, posts))| Brought {
            kind,
            posts: posts.len(),
            people: posts.iter().map(|post| post.people).sum(),
            there: posts.iter().map(|post| post.there).sum(),
            answers: posts.iter().map(|post| post.answers).sum(),
            ranked: ranking.as_ref().map(|ranking| ranking.groups[place]),
            answers_per_post: rates.as_ref().map(|rates| rates[place]),
        })
        .collect();
    Compared {
        share,
        people: kinds.iter().map(|kind| kind.people).sum(),
        there: kinds.iter().map(|kind| kind.there).sum(),
        posts: kinds.iter().map(|kind| kind.posts).sum(),
        unranked,
        overdispersion: ranking.map(|ranking: Ranking| ranking.overdispersion),
        kinds: in_order(kinds),
        in_progress: BTreeSet::new(),
        unseen: 0,
        unattended: 0,
    }
}

fn in_order(mut kinds: Vec<Brought>) -> Vec<Brought> {
    let surely = |kind: &Brought| kind.ranked.and_then(|ranked| ranked.likely.low).unwrap_or_default();
    kinds.sort_by(|a, b| surely(b).total_cmp(&surely(a)).then(b.posts.cmp(&a.posts)));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(topic: &str) -> Kind {
        Kind { topic: Some(topic.to_owned()), form: None, hour: None }
    }

    fn posts(people: &[i64]) -> Vec<Sample> {
        people.iter().map(|people| Sample { people: *people, there: 100, answers: *people / 2 }).collect()
    }

    #[test]
    fn kinds_stand_by_what_they_surely_bring_and_say_how_many_posts_that_is() {
        let samples = BTreeMap::from([
            (kind("news"), posts(&[5, 4, 6, 5, 5, 4])),
            (kind("lessons"), posts(&[21, 18, 22, 19, 20, 20])),
            (kind(""), posts(&[19])),
        ]);
        let told = judged(samples);
        let topics: Vec<&str> = told.kinds.iter().map(|brought| brought.kind.topic.as_deref().unwrap()).collect();
        assert_eq!(topics, ["lessons", "", "news"], "one post as good as lessons says less than six");
        assert_eq!((told.posts, told.people, told.there), (13, 168, 1300));
        assert_eq!((told.unranked, told.kinds[0].posts, told.kinds[0].answers), (None, 6, 59));
        assert!(told.kinds.iter().all(|brought| brought.answers_per_post.is_some()));
    }

    #[test]
    fn of_too_few_posts_only_the_counts_are_told() {
        let told = judged(BTreeMap::from([(kind("a"), posts(&[5])), (kind("b"), posts(&[7, 8]))]));
        assert_eq!((told.unranked, told.posts, told.people), (Some(Unranked::TooFew), 3, 20));
        assert_eq!((told.kinds[0].posts, told.kinds[0].ranked), (2, None), "most posts first");
        let none = judged(BTreeMap::new());
        assert_eq!((none.posts, none.share.estimate, none.unranked), (0, None, Some(Unranked::TooFew)));
    }
}
