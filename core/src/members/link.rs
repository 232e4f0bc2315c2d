//! One person, two platforms: accounts that a person joined by an act of their own, in one community.
//!
//! One of the accounts makes a code, the other one uses it. Nothing else ever joins accounts: no name, no picture, no
//! moderator. A person has at most one account on each platform, and an account without a link is a person by itself.
//! Rows of the record stay with their accounts; only who reads them for a statistic takes them together ([`Links`]).

pub mod commands;
mod store;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use store::STATEMENTS;

use crate::community::{self, Space, code_hash};
use crate::events;
use crate::ids::{AccountId, CommunityId, MemberId};
use crate::members::interests;
use crate::ports::{PlatformName, Rng, random_word};
use crate::store::{Conn, Result, StoreError, Write};

/// How long a code may be used, in minutes.
pub const CODE_MINUTES: i64 = 15;
/// How long who took a link apart may take that back, in hours: as long as the button below the answer works.
pub const UNDO_HOURS: i64 = 24;
/// Wrong codes after which an account has to wait.
pub const WRONG_MAX: i64 = 10;
/// For how long wrong codes are counted together, in minutes.
pub const WRONG_MINUTES: i64 = 15;

/// An account as its owner is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAccount {
    /// Its number.
    pub account: AccountId,
    /// Where it is.
    pub platform: PlatformName,
    /// Its name there; its id when it has none.
    pub name: String,
}

/// Two accounts have become one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Where: the community in which the code was made, wherever it was typed.
    pub community: CommunityId,
    /// The account that made the code.
    pub other: LinkedAccount,
}

/// Why accounts were not joined. A code that was right is used up all the same: others may have read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkRefusal {
    /// Unknown, used or too old: one answer for all three, so that guessing teaches nothing.
    NotValid,
    /// Too many wrong codes of this account; no code of any kind is looked at for a while.
    TooManyTries,
    /// The account made the code itself.
    OwnCode,
    /// Both accounts are on one platform, and a person has at most one account on each.
    SamePlatform(LinkedAccount),
    /// The account is linked already, with this one.
    YouAreLinked(LinkedAccount),
    /// The account that made the code has been linked since.
    TheyAreLinked,
}

/// Why a link that was taken apart is not joined again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UndoRefusal {
    /// This account took nothing apart within the last day.
    Nothing,
    /// One of the two has been linked anew since.
    LinkedSince,
}

/// Who is one person with whom, in one community, as far as is known now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links(pub(crate) HashMap<AccountId, MemberId>);

impl Links {
    /// The person behind an account.
    pub fn member_of(&self, account: AccountId) -> MemberId {
        // Most communities have no link at all, and this is asked for each of a million stays.
        if self.0.is_empty() {
            return MemberId(account.0);
        }
        self.0.get(&account).copied().unwrap_or(MemberId(account.0))
    }

    /// Whether somebody joined this account to another one.
    pub fn has(&self, account: AccountId) -> bool {
        self.0.contains_key(&account)
    }
}

/// The account that stands for a person in a community: the account itself as long as it is not linked.
pub(crate) async fn person_of(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<AccountId> {
    Ok(AccountId(links(conn, community).await?.member_of(account).0))
}

/// The accounts of the person behind an account, that account first.
pub(crate) async fn accounts_of(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<Vec<AccountId>> {
    let other = linked_with(conn, community, account).await?;
    Ok(std::iter::once(account).chain(other.map(|other| other.account)).collect())
}

/// The links of a community.
pub async fn links(conn: &mut Conn, community: CommunityId) -> Result<Links> {
    store::links(conn, community).await
}

/// The account that this one is linked with in a community.
pub async fn linked_with(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<Option<LinkedAccount>> {
    store::linked_with(conn, community, account).await
}

/// Makes a code for an account; only its hash is kept, and the one that it made before does not work any more.
pub async fn make_link_code(
    conn: &mut Conn,
    rng: &dyn Rng,
    community: CommunityId,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<String> {
    let code = random_word(rng);
    let expires_at = at + TimeDelta::minutes(CODE_MINUTES);
    store::insert_code(conn, &code_hash(&code), community, account, (at, expires_at)).await?;
    Ok(code)
}

/// Where a code was made, if there is such a code.
pub(crate) async fn community_of_code(conn: &mut Conn, code: &str) -> Result<Option<CommunityId>> {
    store::community_of_code(conn, &code_hash(code)).await
}

/// Joins an account to the one that made the code. Ends the write, since a refusal leaves its traces too: a code that
/// is used up, or one wrong try more.
pub async fn link_with_code(
    mut write: Write,
    account: AccountId,
    code: &str,
    at: DateTime<Utc>,
) -> Result<Result<Joined, LinkRefusal>> {
    match join(&mut write, account, code, at).await {
        // Of two who join one account at the same instant, the second finds it taken.
        Err(error) if error.is_conflict() => Ok(Err(LinkRefusal::TheyAreLinked)),
        Err(error) => Err(error),
        Ok(joined) => {
            write.commit().await?;
            Ok(joined)
        }
    }
}

async fn join(
    conn: &mut Conn,
    account: AccountId,
    code: &str,
    at: DateTime<Utc>,
) -> Result<Result<Joined, LinkRefusal>> {
    let counted_since = at - TimeDelta::minutes(WRONG_MINUTES);
    if store::wrong_tries(conn, account, counted_since).await? >= WRONG_MAX {
        return Ok(Err(LinkRefusal::TooManyTries));
    }
    let hash = code_hash(code);
    let Some((community, maker)) = store::use_code(conn, &hash, at).await? else {
        if let Some(joined) = joined_by(conn, account, &hash).await? {
            return Ok(Ok(joined));
        }
        store::count_wrong(conn, account, at, counted_since).await?;
        return Ok(Err(LinkRefusal::NotValid));
    };
    if maker == account {
        return Ok(Err(LinkRefusal::OwnCode));
    }
    let (own, other) = (known(conn, account).await?, known(conn, maker).await?);
    if own.platform == other.platform {
        return Ok(Err(LinkRefusal::SamePlatform(other)));
    }
    if let Some(linked) = store::linked_with(conn, community, account).await? {
        return Ok(Err(LinkRefusal::YouAreLinked(linked)));
    }
    if store::linked_with(conn, community, maker).await?.is_some() {
        return Ok(Err(LinkRefusal::TheyAreLinked));
    }
    // In the order of their numbers, so that two who join the same accounts never wait for each other in a ring.
    for one in [account.min(maker), account.max(maker)] {
        store::insert_member(conn, community, MemberId(maker.0), one, at).await?;
    }
    Ok(Ok(Joined { community, other }))
}

/// What a used code has joined, for the account that it joined: a deep link is easily opened twice, and who typed a code
/// in a group before they had opened a private chat types it there once more.
async fn joined_by(conn: &mut Conn, account: AccountId, hash: &str) -> Result<Option<Joined>> {
    let Some((community, maker)) = store::used_code(conn, hash).await? else { return Ok(None) };
    let other = store::linked_with(conn, community, account).await?.filter(|other| other.account == maker);
    Ok(other.map(|other| Joined { community, other }))
}

/// An account that something refers to.
async fn known(conn: &mut Conn, account: AccountId) -> Result<LinkedAccount> {
    store::account(conn, account).await?.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
}

/// Takes an account's link apart. The history of each stays with it. Returns the other account, if there was a link.
pub async fn unlink(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<Option<LinkedAccount>> {
    let other = store::linked_with(conn, community, account).await?;
    if other.is_some() {
        store::unlink(conn, community, account, at).await?;
    }
    Ok(other)
}

/// Joins again what this account took apart within the last day, as if it had never been. Only who took it apart may do
/// so: what one side ended, the other side must not begin.
pub async fn undo_unlink(
    mut write: Write,
    community: CommunityId,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<Result<LinkedAccount, UndoRefusal>> {
    match store::relink(&mut write, community, account, at - TimeDelta::hours(UNDO_HOURS)).await {
        Err(error) if error.is_conflict() => return Ok(Err(UndoRefusal::LinkedSince)),
        Err(error) => return Err(error),
        Ok(false) => return Ok(Err(UndoRefusal::Nothing)),
        Ok(true) => {}
    }
    let Some(other) = store::linked_with(&mut write, community, account).await? else {
        return Ok(Err(UndoRefusal::Nothing));
    };
    write.commit().await?;
    Ok(Ok(other))
}

/// Communities in which an account is linked, or took a link apart so recently that this can be taken back.
pub async fn communities_of_linked(
    conn: &mut Conn,
    platform: PlatformName,
    external_id: &str,
    at: DateTime<Utc>,
) -> Result<Vec<CommunityId>> {
    store::communities_of_linked(conn, platform, external_id, at - TimeDelta::hours(UNDO_HOURS)).await
}

/// A space goes over to another community. With the last one of its community the links go along, since all that they
/// take together goes; who is linked there already stays linked as they are there. So do the interests; those that are
/// offered there from now on are returned by name. While other spaces remain, both stay where their people made them.
pub(crate) async fn carry_with_last_space(
    conn: &mut Conn,
    space: &Space,
    to: CommunityId,
    at: DateTime<Utc>,
) -> Result<Vec<String>> {
    let from = space.community_id;
    let is_last = community::spaces(conn, from).await?.iter().all(|other| other.id == space.id);
    if !is_last || from == to {
        return Ok(Vec::new());
    }
    events::look_again(conn, to, at).await?;
    store::carry(conn, from, to, at).await?;
    interests::carry(conn, from, to, at).await
}

/// Forgets all that links say of an account, for whoever has it erased: links on both of their sides, codes, tries.
pub async fn forget_links(conn: &mut Conn, account: AccountId) -> Result<()> {
    store::forget(conn, account).await
}
