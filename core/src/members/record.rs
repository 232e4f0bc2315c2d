//! Everything that is known of a community's stays, loaded once for a question about them: those of persons, each with
//! all the accounts that they linked. Links are the ones known now, also where the world is asked for as it was.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;
use sqlx::Row;

use super::link::{self, Links};
use super::persons::{Joint, Met};
use super::spells::{Span as Presence, join_close};
use super::store;
use crate::activity::coverage::{self, Gap, Span};
use crate::community::{self, Settings};
use crate::ids::{AccountId, CommunityId, MemberId, SpaceId};
use crate::inbox::EndReason;
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::time::from_ms;

/// The stays of a community and when it was seen.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The end of what was surely seen; `None` when nothing ever was.
    pub as_of: Option<DateTime<Utc>>,
    /// When each space was seen, spans of one space joined, up to `as_of`.
    pub spans: Vec<Span>,
    /// The times of not seeing, of each space.
    pub gaps: Vec<Gap>,
    /// Every stay as it was recorded.
    pub stays: Vec<RecordedStay>,
    /// What platforms without a roster counted.
    pub counts: Vec<(SpaceId, DateTime<Utc>, i64)>,
    /// Who is one person with whom.
    pub links: Links,
    /// Of those who are there, the ones with several accounts there.
    pub(crate) present: Met,
    /// Of all who ever were there, the ones with several accounts that were.
    pub(crate) ever: Met,
    /// Where it is about a part of the members: who belongs to it, and since when they said so.
    pub(crate) part: Option<HashMap<MemberId, DateTime<Utc>>>,
    /// Whether spaces of two platforms were seen: who is on both and has not linked their accounts counts on each.
    pub is_on_two_platforms: bool,
    /// Whether part of it was seen by Steward itself.
    pub has_live: bool,
    /// Whether part of it was read from files.
    pub has_import: bool,
}

/// One stay, as statistics read it.
#[derive(Debug, Clone, Copy)]
pub struct RecordedStay {
    /// Whose: a person, with whichever account.
    pub member: MemberId,
    /// Where.
    pub space: SpaceId,
    /// 1 for the first of the account in this space.
    pub number: i64,
    /// When it began, if that is known.
    pub joined_at: Option<DateTime<Utc>>,
    /// Seen since then.
    pub observed_at: DateTime<Utc>,
    /// When it ended: the instant, or the middle of the interval in which it did; `None`: still there.
    pub left_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
}

/// One person's continuous presence in the community: stays that overlap or lie close together, taken as one.
#[derive(Debug, Clone, Copy)]
pub struct Membership {
    /// Whose.
    pub member: MemberId,
    /// From when to when.
    pub presence: Presence,
    /// The space whose sight ends the observation of it.
    pub space: SpaceId,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
}

impl Record {
    /// Loads what is known at `as_of` (the world as it was then, with all that is known now), or up to the end of what
    /// was seen.
    pub async fn load(
        conn: &mut Conn,
        community: CommunityId,
        as_of: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let rows = coverage::of_community(conn, community, now).await?;
        let limit = as_of.unwrap_or(now).min(now);
        let spans: Vec<Span> = coverage::union(&rows.iter().map(|row| row.span).collect::<Vec<_>>())
            .into_iter()
            .filter(|span| span.from <= limit)
            .map(|span| Span { to: span.to.min(limit), ..span })
            .collect();
        let end = spans.iter().map(|span| span.to).max();
        let links = link::links(conn, community).await?;
        let loaded = load_stays(conn, community, &links, end.unwrap_or(limit)).await?;
        Ok(Self {
            as_of: end,
            gaps: coverage::gaps(&spans),
            links,
            present: loaded.present,
            ever: loaded.ever,
            part: None,
            is_on_two_platforms: platforms(conn, community, &spans).await? > 1,
            has_live: rows.iter().any(|row| row.source == coverage::Source::Live),
            has_import: rows.iter().any(|row| row.source == coverage::Source::Import),
            stays: loaded.stays,
            counts: load_counts(conn, community, end.unwrap_or(limit)).await?,
            spans,
        })
    }

    /// Of those who are there, the ones with several accounts there.
    pub fn joint_present(&self) -> Joint {
        self.present.joint()
    }

    /// Of all who ever were there, the ones with several accounts that were.
    pub fn joint_ever(&self) -> Joint {
        self.ever.joint()
    }

    /// Who is there.
    pub(crate) fn present_members(&self) -> HashSet<MemberId> {
        self.stays.iter().filter(|stay| stay.left_at.is_none()).map(|stay| stay.member).collect()
    }

    /// Leaves those who belong to a part of the members, since when they said so. Whom a platform counts and nobody saw is
    /// not among them. When they were seen stays as it is.
    pub(crate) fn narrow(&mut self, part: HashMap<MemberId, DateTime<Utc>>) {
        self.stays.retain(|stay| part.contains_key(&stay.member));
        self.counts.clear();
        self.present.retain(|member| part.contains_key(member));
        self.ever.retain(|member| part.contains_key(member));
        self.part = Some(part);
    }

    /// Whether somebody is among those whom it is about.
    pub(crate) fn is_about(&self, member: MemberId) -> bool {
        self.part.as_ref().is_none_or(|part| part.contains_key(&member))
    }

    /// When the sight of a space ends.
    pub fn end_of(&self, space: SpaceId) -> Option<DateTime<Utc>> {
        self.spans.iter().filter(|span| span.space == space).map(|span| span.to).max()
    }

    /// When the sight of a space begins.
    pub fn start_of(&self, space: SpaceId) -> Option<DateTime<Utc>> {
        self.spans.iter().filter(|span| span.space == space).map(|span| span.from).min()
    }

    /// When the sight of the community begins.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.spans.iter().map(|span| span.from).min()
    }

    /// Stays taken together as the settings say: persons, not rows.
    pub fn memberships(&self, settings: &Settings) -> Vec<Membership> {
        let gap = TimeDelta::hours(i64::from(settings.merge_gap_hours.0));
        let mut memberships = Vec::with_capacity(self.stays.len());
        for stays in self.stays.chunk_by(|a, b| a.member == b.member) {
            if let [only] = stays {
                memberships.push(Membership {
                    member: only.member,
                    presence: only.presence(),
                    space: only.space,
                    end_reason: only.end_reason,
                });
                continue;
            }
            let presences: Vec<Presence> = stays.iter().map(RecordedStay::presence).collect();
            for joined in join_close(&presences, gap) {
                let last = &stays[joined.last];
                memberships.push(Membership {
                    member: last.member,
                    presence: joined.span,
                    space: last.space,
                    end_reason: last.end_reason,
                });
            }
        }
        memberships
    }
}

impl RecordedStay {
    fn presence(&self) -> Presence {
        Presence { joined_at: self.joined_at, observed_from: Some(self.observed_at), left_at: self.left_at }
    }
}

/// On how many platforms people can be who could link their accounts.
async fn platforms(conn: &mut Conn, community: CommunityId, spans: &[Span]) -> Result<usize> {
    let seen: HashSet<SpaceId> = spans.iter().map(|span| span.space).collect();
    let spaces = community::spaces(conn, community).await?.into_iter().filter(|space| seen.contains(&space.id));
    let platforms: HashSet<PlatformName> = spaces.map(|space| space.platform).collect();
    Ok(platforms.iter().filter(|platform| platform.has_accounts()).count())
}

/// Stays, and whose several accounts stand behind them.
struct Loaded {
    stays: Vec<RecordedStay>,
    present: Met,
    ever: Met,
}

async fn load_stays(conn: &mut Conn, community: CommunityId, links: &Links, limit: DateTime<Utc>) -> Result<Loaded> {
    // Row by row: all rows at once would take ten times the memory of the stays.
    let query = store::STAYS_OF_COMMUNITY.on(conn).bind(community.0);
    let mut rows = query.fetch(conn.raw());
    let (mut stays, mut present, mut ever) = (Vec::new(), Met::default(), Met::default());
    while let Some(row) = rows.try_next().await? {
        let account = AccountId(row.try_get(0)?);
        let stay = read(&row, links.member_of(account))?;
        if stay.joined_at.unwrap_or(stay.observed_at) <= limit {
            let is_over = stay.left_at.is_some_and(|left| left <= limit);
            if links.has(account) {
                ever.enter(stay.member, account);
                if !is_over {
                    present.enter(stay.member, account);
                }
            }
            stays.push(if is_over { stay } else { RecordedStay { left_at: None, end_reason: None, ..stay } });
        }
    }
    drop(rows);
    stays.sort_unstable_by_key(|stay| (stay.member, stay.observed_at, stay.space, stay.number));
    Ok(Loaded { stays, present, ever })
}

fn read(row: &sqlx::any::AnyRow, member: MemberId) -> Result<RecordedStay> {
    // By position: this is the one query that reads every stay, and looking names up doubled its time.
    let at = |index: usize| -> Result<Option<DateTime<Utc>>> { Ok(row.try_get::<Option<i64>, _>(index)?.map(from_ms)) };
    let reason: Option<i64> = row.try_get(7)?;
    let end_reason = reason.and_then(|place| EndReason::ALL.get(usize::try_from(place).ok()?).copied());
    let (after, left) = (at(5)?, at(6)?);
    Ok(RecordedStay {
        member,
        space: SpaceId(row.try_get(1)?),
        number: row.try_get(2)?,
        joined_at: at(3)?,
        observed_at: from_ms(row.try_get(4)?),
        left_at: match (after, left) {
            (Some(after), Some(left)) => Some(after + (left - after) / 2),
            (None, left) => left,
            (Some(_), None) => None,
        },
        end_reason,
    })
}

async fn load_counts(
    conn: &mut Conn,
    community: CommunityId,
    limit: DateTime<Utc>,
) -> Result<Vec<(SpaceId, DateTime<Utc>, i64)>> {
    let rows = store::MEMBER_COUNTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    let counts: Result<Vec<_>> = rows
        .iter()
        .map(|row| Ok((SpaceId(row.try_get("space_id")?), from_ms(row.try_get("at")?), row.try_get("members")?)))
        .collect();
    Ok(counts?.into_iter().filter(|(_, at, _)| *at <= limit).collect())
}

/// Departures by cause, every cause that occurred.
pub fn by_cause(memberships: &[Membership]) -> BTreeMap<EndReason, u64> {
    let mut causes = BTreeMap::new();
    for membership in memberships.iter().filter(|membership| membership.presence.left_at.is_some()) {
        *causes.entry(membership.end_reason.unwrap_or(EndReason::Unknown)).or_insert(0) += 1;
    }
    causes
}
