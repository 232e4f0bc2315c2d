//! What one thing brought by a given age, in persons: pure counting over what was read.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::record::NEW_FOR;
use super::store::{self, Owner};
use crate::ids::{AccountId, CommunityId, MemberId, ShownId, SpaceId};
use crate::members::Record;
use crate::store::{Conn, Result};
use crate::time::from_ms;

/// What a post brought is compared when it is so old, and as it was then. Source: STATISTICS 2e.
pub(crate) const WINDOW: TimeDelta = TimeDelta::hours(48);
/// Of so much of that time it may be unknown what happened.
const UNSEEN_MAX: TimeDelta = TimeDelta::hours(1);

/// One thing that was said to everybody, in however many places and parts: a time of a post, or an event's announcement.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// What it is.
    pub(crate) owner: Owner,
    /// The number that people type.
    pub(crate) number: i64,
    /// What it is called.
    pub(crate) title: String,
    /// What it is about; empty when nobody said.
    pub(crate) topic: String,
    /// What kind of post it is; empty when nobody said.
    pub(crate) form: String,
    /// When the first message of it went out.
    pub(crate) at: DateTime<Utc>,
    /// Where it was shown.
    pub(crate) spaces: BTreeSet<SpaceId>,
    /// Whether too much of the time that counts was not seen.
    pub(crate) is_unseen: bool,
    reactions: Vec<Reaction>,
    replies: Vec<Reply>,
    votes: Vec<(MemberId, DateTime<Utc>)>,
    totals: Vec<Total>,
}

#[derive(Debug, Clone, Copy)]
struct Reaction {
    member: MemberId,
    at: DateTime<Utc>,
    removed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy)]
struct Reply {
    member: MemberId,
    at: DateTime<Utc>,
    is_first: bool,
}

#[derive(Debug, Clone)]
struct Total {
    message: ShownId,
    emoji: String,
    at: DateTime<Utc>,
    count: i64,
}

/// What something brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Reactions that stand, those of nobody named among them.
    pub(crate) reactions: i64,
    /// Reactions of which the platform does not say whose they are.
    pub(crate) unnamed: i64,
    /// Answers.
    pub(crate) replies: i64,
    /// Who wrote them.
    pub(crate) repliers: i64,
    /// New members whose first message is one of them.
    pub(crate) first_words: i64,
    /// Who voted in its polls.
    pub(crate) voters: i64,
    /// Persons who reacted, answered or voted. Of those of whom the platform tells only how many reactions there are, as
    /// many as there must be: nobody gives the same emoji twice to one message.
    pub(crate) people: i64,
}

impl Shown {
    /// What it had brought at an instant.
    pub(crate) fn tally(&self, until: DateTime<Utc>) -> Tally {
        let standing = |one: &&Reaction| one.at <= until && one.removed_at.is_none_or(|removed| removed > until);
        let reacted: Vec<&Reaction> = self.reactions.iter().filter(standing).collect();
        let replied: Vec<&Reply> = self.replies.iter().filter(|one| one.at <= until).collect();
        let voted: HashSet<MemberId> = self.votes.iter().filter(|one| one.1 <= until).map(|one| one.0).collect();
        let repliers: HashSet<MemberId> = replied.iter().map(|one| one.member).collect();
        let first: HashSet<MemberId> = replied.iter().filter(|one| one.is_first).map(|one| one.member).collect();
        let mut people: HashSet<MemberId> = reacted.iter().map(|one| one.member).collect();
        people.extend(repliers.iter().chain(&voted));
        let (unnamed, at_least) = self.unnamed(until);
        Tally {
            reactions: reacted.len() as i64 + unnamed,
            unnamed,
            replies: replied.len() as i64,
            repliers: repliers.len() as i64,
            first_words: first.len() as i64,
            voters: voted.len() as i64,
            people: people.len() as i64 + at_least,
        }
    }

    /// Reactions of which only the number is told, and the persons that there must be behind them.
    fn unnamed(&self, until: DateTime<Utc>) -> (i64, i64) {
        // Told in order: the last one before the instant is how it was then.
        let mut last: HashMap<(ShownId, &str), i64> = HashMap::new();
        for total in self.totals.iter().filter(|total| total.at <= until) {
            last.insert((total.message, &total.emoji), total.count);
        }
        let mut most: HashMap<ShownId, i64> = HashMap::new();
        for ((message, _), total) in &last {
            let most = most.entry(*message).or_default();
            *most = (*most).max(*total);
        }
        (last.values().sum(), most.values().sum())
    }

    /// Whether it is a post, and not an event.
    pub(crate) fn is_post(&self) -> bool {
        matches!(self.owner, Owner::Post { .. })
    }

    /// How old it is, as far as that counts.
    pub(crate) fn age(&self, now: DateTime<Utc>) -> TimeDelta {
        (now - self.at).clamp(TimeDelta::zero(), WINDOW)
    }

    /// Whether it is too young for what it brought to be compared with what is over.
    pub(crate) fn is_in_progress(&self, now: DateTime<Utc>) -> bool {
        self.age(now) < WINDOW
    }
}

/// Everything that was shown since an instant, oldest first, with all that it brought until now.
pub(crate) async fn load(
    conn: &mut Conn,
    community: CommunityId,
    since: DateTime<Utc>,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Vec<Shown>> {
    let mut all: Vec<Shown> = Vec::new();
    let mut places: HashMap<Owner, usize> = HashMap::new();
    let mut messages: HashMap<ShownId, usize> = HashMap::new();
    for row in store::shown(conn, community, since).await? {
        let place = *places.entry(row.owner).or_insert_with(|| {
            all.push(Shown {
                owner: row.owner,
                number: row.number,
                title: row.title,
                topic: row.topic,
                form: row.form,
                at: row.at,
                spaces: BTreeSet::new(),
                is_unseen: false,
                reactions: Vec::new(),
                replies: Vec::new(),
                votes: Vec::new(),
                totals: Vec::new(),
            });
            all.len() - 1
        });
        all[place].spaces.extend(row.space);
        messages.insert(row.id, place);
    }
    for shown in &mut all {
        shown.is_unseen = is_unseen(record, shown, now);
    }
    let member = |row: &AnyRow| -> Result<MemberId> { Ok(record.links.member_of(AccountId(row.try_get(1)?))) };
    for row in store::about(conn, store::REACTIONS, community, since).await? {
        let Some(place) = messages.get(&ShownId(row.try_get(0)?)) else { continue };
        let removed_at = row.try_get::<Option<i64>, _>(3)?.map(from_ms);
        all[*place].reactions.push(Reaction { member: member(&row)?, at: from_ms(row.try_get(2)?), removed_at });
    }
    for row in store::about(conn, store::REPLIES, community, since).await? {
        let Some(place) = messages.get(&ShownId(row.try_get(0)?)) else { continue };
        let (member, at) = (member(&row)?, from_ms(row.try_get(2)?));
        let is_first = row.try_get::<i64, _>(3)? == 1 && is_new(record, member, at);
        all[*place].replies.push(Reply { member, at, is_first });
    }
    for row in store::about(conn, store::VOTES, community, since).await? {
        let Some(place) = messages.get(&ShownId(row.try_get(0)?)) else { continue };
        all[*place].votes.push((member(&row)?, from_ms(row.try_get(2)?)));
    }
    for row in store::about(conn, store::TOTALS, community, since).await? {
        let message = ShownId(row.try_get(0)?);
        let Some(place) = messages.get(&message) else { continue };
        let (emoji, at, count) = (row.try_get(1)?, from_ms(row.try_get(2)?), row.try_get(3)?);
        all[*place].totals.push(Total { message, emoji, at, count });
    }
    Ok(all)
}

/// Whether a person is new, with all the accounts that they have: an account that has just joined may be the second one
/// of somebody who has long been there.
fn is_new(record: &Record, member: MemberId, at: DateTime<Utc>) -> bool {
    let from = record.stays.partition_point(|stay| stay.member < member);
    let stays = record.stays[from..].iter().take_while(|stay| stay.member == member);
    stays.map(|stay| stay.joined_at.unwrap_or(stay.observed_at)).min().is_some_and(|first| at - first <= NEW_FOR)
}

/// Whether it is not known what happened for too long a part of the time that counts.
fn is_unseen(record: &Record, shown: &Shown, now: DateTime<Utc>) -> bool {
    let (from, to) = (shown.at, (shown.at + WINDOW).min(now));
    let gaps = record.gaps.iter().filter(|gap| shown.spaces.contains(&gap.space)).map(|gap| (gap.from, gap.to));
    // What comes after the end of what was seen is no gap yet.
    let ends = shown.spaces.iter().filter_map(|space| Some((record.end_of(*space)?, now)));
    let unseen = gaps.chain(ends).map(|(gone, back)| (back.min(to) - gone.max(from)).max(TimeDelta::zero()));
    unseen.fold(TimeDelta::zero(), |sum, one| sum + one) > UNSEEN_MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PostId;

    fn at(hour: i64) -> DateTime<Utc> {
        "2026-11-02T09:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
    }

    fn shown() -> Shown {
        Shown {
            owner: Owner::Post { post: PostId(1), due_at: at(0) },
            number: 1,
            title: String::new(),
            topic: String::new(),
            form: String::new(),
            at: at(0),
            spaces: BTreeSet::new(),
            is_unseen: false,
            reactions: Vec::new(),
            replies: Vec::new(),
            votes: Vec::new(),
            totals: Vec::new(),
        }
    }

    fn reaction(member: i64, from: i64, to: Option<i64>) -> Reaction {
        Reaction { member: MemberId(member), at: at(from), removed_at: to.map(at) }
    }

    #[test]
    fn a_person_is_counted_once_whatever_they_did() {
        let reply = |hour, is_first| Reply { member: MemberId(1), at: at(hour), is_first };
        let shown = Shown {
            reactions: vec![reaction(1, 1, None), reaction(1, 1, None), reaction(2, 1, None)],
            replies: vec![reply(1, true), reply(2, false)],
            votes: vec![(MemberId(2), at(1)), (MemberId(3), at(1))],
            ..shown()
        };
        let expected =
            Tally { reactions: 3, unnamed: 0, replies: 2, repliers: 1, first_words: 1, voters: 2, people: 3 };
        assert_eq!(shown.tally(at(48)), expected);
        assert_eq!(shown.tally(at(0)), Tally::default());
    }

    #[test]
    fn what_was_taken_back_counts_as_long_as_it_stood() {
        let shown = Shown { reactions: vec![reaction(1, 1, Some(5)), reaction(2, 6, None)], ..shown() };
        let reactions: Vec<i64> = [0, 1, 4, 5, 6].map(|hour| shown.tally(at(hour)).reactions).to_vec();
        assert_eq!(reactions, [0, 1, 1, 0, 1]);
    }

    #[test]
    fn behind_reactions_of_nobody_named_there_are_as_many_as_gave_the_same_one() {
        let total = |message, emoji: &str, hour, count| Total {
            message: ShownId(message),
            emoji: emoji.to_owned(),
            at: at(hour),
            count,
        };
        let totals = vec![total(1, "👍", 1, 2), total(1, "👍", 3, 7), total(1, "🔥", 3, 4), total(2, "👍", 2, 1)];
        let shown = Shown { totals, ..shown() };
        let told = |hour| {
            let tally = shown.tally(at(hour));
            (tally.reactions, tally.unnamed, tally.people)
        };
        assert_eq!([told(0), told(1), told(2), told(3)], [(0, 0, 0), (2, 2, 2), (3, 3, 3), (12, 12, 8)]);
    }
}
