//! Votes that may have been missed: where a platform can be asked for all of them, it is, after a time of not seeing and
//! when a poll is closed.
//!
//! Only a whole list counts: a call that fails concludes nothing. What is found this way is dated by the question.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::store::{self, Due, Voter};
use crate::Steward;
use crate::ids::AccountId;
use crate::inbox::Person;
use crate::lease::{self, Lease};
use crate::members;
use crate::ports::{CallError, Platform};
use crate::store::Result;

/// People in one transaction.
const PEOPLE_AT_ONCE: usize = 500;

/// Asks a platform for the votes that are due. A call that fails is made again later, and holds up no other; only a lease
/// that is lost ends it: then somebody else asks.
pub(crate) async fn recount(steward: &Steward, platform: &dyn Platform, lease: Option<&Lease>) -> Result<()> {
    let due = store::votes_due(&mut steward.db.read().await?, platform.name()).await?;
    for place in due {
        match recount_one(steward, platform, lease, &place).await {
            Ok(()) => {}
            Err(error) if error.is_lost_lease() => return Err(error),
            Err(error) => tracing::error!(%error, "votes could not be compared; it is tried again"),
        }
    }
    Ok(())
}

async fn recount_one(steward: &Steward, platform: &dyn Platform, lease: Option<&Lease>, place: &Due) -> Result<()> {
    let asked_at = steward.clock.now();
    let votes = match platform.votes(&place.channel, &place.poll, &place.answers).await {
        Ok(votes) => votes,
        Err(CallError::Unavailable(reason)) => {
            tracing::warn!(reason, "votes not available; they are asked for again");
            return Ok(());
        }
        Err(CallError::Refused(reason)) => {
            tracing::warn!(reason, "votes cannot be asked for; those that were told count");
            None
        }
    };
    let mut given: Vec<(String, Person)> = Vec::new();
    for (answer, people) in votes.iter().flatten() {
        given.extend(people.iter().filter(|person| !person.is_bot).map(|person| (answer.clone(), person.clone())));
    }
    // In one order, so that two writers never wait for each other in a ring.
    given.sort_by(|a, b| (&a.1.external_id, &a.0).cmp(&(&b.1.external_id, &b.0)));
    let mut standing = HashSet::with_capacity(given.len());
    for some in given.chunks(PEOPLE_AT_ONCE) {
        let mut write = lease::write_under(&steward.db, lease).await?;
        for (answer, person) in some {
            let account = members::store::upsert_account(&mut write, platform.name(), person).await?;
            let voter = Voter { platform: platform.name(), poll: &place.poll, account };
            store::put_vote(&mut write, voter, answer, asked_at).await?;
            standing.insert((account, answer.clone()));
        }
        write.commit().await?;
    }
    let mut write = lease::write_under(&steward.db, lease).await?;
    if votes.is_some() {
        drop_others(&mut write, platform, place, &standing, asked_at).await?;
    }
    store::votes_done(&mut write, place).await?;
    write.commit().await
}

/// Votes that do not stand any more. One that was told after the question may stand all the same.
async fn drop_others(
    conn: &mut crate::store::Conn,
    platform: &dyn Platform,
    place: &Due,
    standing: &HashSet<(AccountId, String)>,
    asked_at: DateTime<Utc>,
) -> Result<()> {
    for (account, answer, at) in store::votes_in(conn, platform.name(), &place.poll).await? {
        let voter = Voter { platform: platform.name(), poll: &place.poll, account };
        if at <= asked_at && !standing.contains(&(account, answer.clone())) {
            store::drop_vote(conn, voter, &answer).await?;
        }
    }
    Ok(())
}
