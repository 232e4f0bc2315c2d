//! Who is entered, leaves and comes back; and that a person is one learner, however many accounts they have.

use chrono::{DateTime, TimeDelta, Utc};

use super::course::{Begins, Series, SeriesState};
use super::learner::{self, Facts, Learner, Stand, Stop};
use super::{settle, store, trace};
use crate::community::{self, Community};
use crate::content::Target;
use crate::ids::{AccountId, LearnerId, SpaceId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::zone::Zone;

/// Who are one person by now wait so long until a lesson that is on its way to one of them has arrived.
const LOOKED_AT_AFTER: TimeDelta = TimeDelta::minutes(5);

/// What entering somebody came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entered {
    /// They begin.
    New,
    /// They had been taken out, and go on where they stopped.
    Again,
    /// They are a learner already.
    Already,
}

/// How whoever is entered now begins.
fn fresh(series: &Series, zone: &Zone, now: DateTime<Utc>) -> Learner {
    let stops = if series.state == SeriesState::Running { 0 } else { Stop::Series.bit() };
    let (stand, position, next_at) = match &series.begins {
        Begins::Own(pace) => (Stand::Waiting, 0, Some(pace.first(zone, now))),
        // What was given out before is not sent to them.
        Begins::Calendar { .. } => (Stand::Through, series.given, None),
    };
    Learner {
        series: series.id,
        id: LearnerId(0),
        account: None,
        platform: PlatformName::Import,
        channel: String::new(),
        position,
        stand,
        stops,
        next_at,
        due_at: None,
        last_at: None,
    }
}

/// The learner who is the person behind an account, held until the transaction ends.
pub(super) async fn find(conn: &mut Conn, series: &Series, account: AccountId) -> Result<Option<Learner>> {
    let Some(facts) = learner::facts(conn, series.community, account).await? else { return Ok(None) };
    let mut keys = vec![facts.person, account];
    keys.extend(facts.other.as_ref().map(|other| other.account));
    for key in keys {
        if let Some(learner) = learner::hold(conn, series.id, LearnerId(key.0)).await? {
            return Ok(Some(learner));
        }
    }
    Ok(None)
}

/// Enters the person behind an account.
pub(super) async fn enter(
    conn: &mut Conn,
    series: &Series,
    zone: &Zone,
    (account, platform): (AccountId, PlatformName),
    now: DateTime<Utc>,
) -> Result<Entered> {
    if let Some(mut known) = find(conn, series, account).await? {
        if !known.has(Stop::TakenOut) {
            return Ok(Entered::Already);
        }
        learner::free(conn, series.id, Some(known.id), Stop::TakenOut).await?;
        if known.stand != Stand::Going {
            known.stand = Stand::Through;
            known.next_at = Some(now);
            learner::put(conn, &known).await?;
        }
        return Ok(Entered::Again);
    }
    let facts = learner::facts(conn, series.community, account).await?;
    let person = facts.map_or(account, |facts| facts.person);
    let new = Learner { id: LearnerId(person.0), account: Some(account), platform, ..fresh(series, zone, now) };
    let is_new = learner::insert(conn, &new, now).await?;
    Ok(if is_new { Entered::New } else { Entered::Already })
}

/// Enters everybody who is in the community now; returns how many those are who were not entered before.
pub(super) async fn enter_all(conn: &mut Conn, series: &Series, zone: &Zone, now: DateTime<Utc>) -> Result<u64> {
    learner::enter_present(conn, series.community, &fresh(series, zone, now), now).await
}

/// Lessons go to a channel from now on.
pub(super) async fn enter_place(
    conn: &mut Conn,
    series: &Series,
    zone: &Zone,
    place: &Target,
    now: DateTime<Utc>,
) -> Result<()> {
    let id = learner::next_place(conn, series.id).await?;
    let (platform, channel) = (place.platform, place.channel.clone());
    let new = Learner { id, platform, channel, ..fresh(series, zone, now) };
    learner::insert(conn, &new, now).await.map(|_| ())
}

/// Somebody joined a space of a community: they are entered where whoever joins is, and go on where they were away.
pub(crate) async fn joined(
    conn: &mut Conn,
    community: &Community,
    account: (AccountId, PlatformName),
    now: DateTime<Utc>,
) -> Result<()> {
    enter_joining(conn, community, account, None, now).await?;
    for (series, id) in learner::of_account(conn, account.0, Stand::Away).await? {
        if let Some(mut learner) = learner::hold(conn, series, id).await? {
            learner.next_at = Some(now);
            learner::put(conn, &learner).await?;
        }
    }
    Ok(())
}

/// Somebody is found in a space who joined it while nobody looked: they are entered where whoever joins is, by series that
/// were there then. Whoever was there before a series is no learner of it by being found.
pub(crate) async fn found_joined(
    conn: &mut Conn,
    space: SpaceId,
    account: (AccountId, PlatformName),
    joined_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(id) = store::community_of_space(conn, space).await? else { return Ok(()) };
    let Some(community) = community::find(conn, id).await? else { return Ok(()) };
    enter_joining(conn, &community, account, Some(joined_at), now).await
}

async fn enter_joining(
    conn: &mut Conn,
    community: &Community,
    account: (AccountId, PlatformName),
    joined_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    for id in store::for_joining(conn, community.id, joined_at.unwrap_or(now)).await? {
        let series = match store::hold(conn, id).await {
            // That somebody joined is recorded, whatever is the matter with a series.
            Err(error) if error.is_about_the_data() => continue,
            found => found?,
        };
        let Some(series) = series else { continue };
        // Whom a moderator took out stays out, however often they come back.
        if find(conn, &series, account.0).await?.is_none() {
            enter(conn, &series, &community.zone, account, now).await?;
        }
    }
    Ok(())
}

/// Whoever was two learners and is one person since they linked their accounts is one learner from now on, who has had
/// what either had, and goes on when the one would have who was further. `None`: that is later, or a lesson is still on its
/// way to the other one.
pub(super) async fn as_one_person(
    conn: &mut Conn,
    mut learner: Learner,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Option<Learner>> {
    let (series, person) = (learner.series, LearnerId(facts.person.0));
    let accounts = std::iter::once(&facts.own).chain(&facts.other).map(|address| LearnerId(address.account.0));
    let others: Vec<LearnerId> = accounts.chain([person]).filter(|id| *id != learner.id).collect();
    let mut is_due = true;
    for other in others {
        if learner::hold(conn, series, other).await?.is_none() {
            continue;
        }
        let Some(second) = settle::take_back(conn, (series, other), now).await? else {
            learner.next_at = Some(now + LOOKED_AT_AFTER);
            learner::put(conn, &learner).await?;
            return Ok(None);
        };
        trace::rekey(conn, series, other, learner.id).await?;
        learner::drop_row(conn, series, other).await?;
        is_due &= second.position <= learner.position;
        learner = join(learner, &second, now);
    }
    if learner.id != person {
        learner::rekey(conn, series, learner.id, person).await?;
        trace::rekey(conn, series, learner.id, person).await?;
        learner.id = person;
    }
    if !is_due {
        learner::put(conn, &learner).await?;
    }
    Ok(Some(learner).filter(|_| is_due))
}

/// One learner out of two, of whom the first one is due.
fn join(learner: Learner, second: &Learner, now: DateTime<Utc>) -> Learner {
    let last_at = learner.last_at.max(second.last_at);
    if second.position <= learner.position {
        return Learner { last_at, ..learner };
    }
    let is_stuck = matches!(second.stand, Stand::Unreached | Stand::Failed);
    let (stand, next_at) = if is_stuck { (Stand::Waiting, Some(now)) } else { (second.stand, second.next_at) };
    Learner { position: second.position, stand, next_at, last_at, ..learner }
}
