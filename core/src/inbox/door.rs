//! What a receiver hands over is stored here in one transaction with the receiver's position.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::event::{ActivityKind, Counted, Echo, Incoming, Sorted};
use super::handle::{self, Ground};
use super::store;
use crate::Steward;
use crate::activity::store::Cell;
use crate::activity::{self, Counts, coverage, slot_of};
use crate::brought::{self, Ear};
use crate::community;
use crate::ids::{AccountId, ChannelId, SpaceId};
use crate::lease::{self, Lease};
use crate::members::{self, stays};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, stop_point, without_nul};
use crate::time::{from_ms, ms};

/// How long counts may wait in memory.
const COUNTS_WAIT: TimeDelta = TimeDelta::seconds(1);
/// So many things waiting are committed at once, however young they are.
const COUNTS_AT_ONCE: usize = 2000;
/// So often a commit is tried that met another writer.
const ATTEMPTS: u32 = 3;
/// Entries of the memory of ids; beyond it the memory starts anew.
const REMEMBERED: usize = 200_000;

/// How far a receiver has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// Discord's session; on Telegram when the last update came, because its numbers last for a week only.
    pub session: Option<String>,
    /// Where Discord wants the session resumed.
    pub resume_url: Option<String>,
    /// Discord's sequence; Telegram's last update id.
    pub sequence: i64,
}

/// One receiver's way in. It is not shared: a receiver has one reader, and order is kept.
pub struct Door {
    steward: Arc<Steward>,
    platform: PlatformName,
    receiver: String,
    lease: Option<Lease>,
    position: Position,
    is_moved: bool,
    counts: Vec<Counted>,
    /// Each with how many counts came before it.
    echoes: Vec<(usize, Box<Echo>)>,
    kept: Vec<(Incoming, &'static str)>,
    oldest: Option<DateTime<Utc>>,
    memory: Memory,
    in_doubt: Option<InDoubt>,
}

/// A commit that was asked for and not confirmed: what it held may be durable, and then it may not be written again.
struct InDoubt {
    position: Position,
    seen_at: DateTime<Utc>,
    kept: usize,
    counts: usize,
    echoes: usize,
}

/// Ids that were looked up, so that a busy channel costs no question per message.
#[derive(Default)]
struct Memory {
    spaces: HashMap<String, SpaceId>,
    channels: HashMap<(SpaceId, String), ChannelId>,
    accounts: HashMap<String, AccountId>,
    /// With the presence epoch in which it was seen.
    present: HashMap<(SpaceId, AccountId), u64>,
    spaces_epoch: u64,
}

impl Door {
    /// Opens the door of a receiver. Returns it with the time of its last sight; `None` at the very first start.
    pub async fn open(
        steward: Arc<Steward>,
        platform: PlatformName,
        receiver: &str,
    ) -> Result<(Self, Option<DateTime<Utc>>)> {
        let mut conn = steward.db.read().await?;
        let (position, seen_at) = match read_position(&mut conn, receiver).await? {
            None => (Position::default(), None),
            Some((position, seen_at)) => (position, Some(seen_at)),
        };
        drop(conn);
        let door = Self {
            steward,
            platform,
            receiver: receiver.to_owned(),
            lease: None,
            position,
            is_moved: false,
            counts: Vec::new(),
            echoes: Vec::new(),
            kept: Vec::new(),
            oldest: None,
            memory: Memory::default(),
            in_doubt: None,
        };
        Ok((door, seen_at))
    }

    /// Only as long as this lease is held does anything become durable: a process that was paused meanwhile, and was
    /// replaced, writes nothing more.
    #[must_use]
    pub fn under(self, lease: Option<Lease>) -> Self {
        Self { lease, ..self }
    }

    /// The position up to which everything is durable or waits here.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Takes one thing in. Nothing is durable before [`Door::commit`].
    pub fn take(&mut self, sorted: Sorted, position: Position) {
        self.position = position;
        self.is_moved = true;
        self.oldest.get_or_insert_with(|| self.steward.clock.now());
        match sorted {
            Sorted::Count(counted) if counted.person.is_bot => {}
            Sorted::Count(counted) => self.counts.push(counted),
            Sorted::Echo(echo, counted) => {
                self.echoes.push((self.counts.len(), echo));
                self.counts.extend(counted.filter(|counted| !counted.person.is_bot));
            }
            Sorted::Keep(incoming) => self.kept.push((incoming, "waiting")),
            Sorted::KeepUnknown(incoming) => self.kept.push((incoming, "unknown")),
            Sorted::Pass => {}
        }
    }

    /// Whether what waits must be committed now: something is kept, or counts have waited long enough.
    pub fn is_due(&self) -> bool {
        !self.kept.is_empty()
            || self.counts.len() + self.echoes.len() >= COUNTS_AT_ONCE
            || self.oldest.is_some_and(|oldest| self.steward.clock.now() - oldest >= COUNTS_WAIT)
    }

    /// Whether anything waits.
    pub fn is_waiting(&self) -> bool {
        self.is_moved
    }

    /// Makes everything taken so far durable, with the position, in one transaction. Wakes the worker when something
    /// was kept. When it fails, or is dropped before its end, everything still waits here: the caller tries again, or
    /// drops the door and receives again from the position that is durable. A commit whose confirmation was lost is
    /// told apart by the position that stands in the database, so that nothing counts twice. When the lease is lost
    /// ([`StoreError::is_lost_lease`](crate::store::StoreError::is_lost_lease)) it is another process that receives.
    pub async fn commit(&mut self) -> Result<()> {
        for _ in 1..ATTEMPTS {
            match self.try_to_commit().await {
                // The worker wrote the same row, or holds what this needs: nothing happened, and it is tried again.
                Err(error) if error.is_conflict() => tracing::debug!(%error, "two writers met"),
                result => return result,
            }
        }
        self.try_to_commit().await
    }

    async fn try_to_commit(&mut self) -> Result<()> {
        let now = self.steward.clock.now();
        stop_point("door-before-begin");
        // Taken out: whatever ends this early leaves no ids behind of rows that were never written.
        let mut memory = std::mem::take(&mut self.memory);
        let mut write = lease::write_under(&self.steward.db, self.lease.as_ref()).await?;
        self.drop_what_is_durable(&mut write).await?;
        keep(&mut write, &self.receiver, &self.kept, now).await?;
        let ground =
            Ground { platform: self.platform, receiver: &self.receiver, now, defaults: &self.steward.defaults };
        hear(&mut write, self.platform, &self.echoes, &self.counts).await?;
        count(&mut write, &self.steward, &mut memory, &ground, &self.counts).await?;
        move_position(&mut write, &self.receiver, &self.position, now).await?;
        stop_point("door-before-commit");
        self.in_doubt = Some(InDoubt {
            position: self.position.clone(),
            seen_at: now,
            kept: self.kept.len(),
            counts: self.counts.len(),
            echoes: self.echoes.len(),
        });
        write.commit().await?;
        stop_point("door-after-commit");
        self.in_doubt = None;
        self.memory = memory;
        if !self.kept.is_empty() {
            self.steward.inbox_bell.notify_waiters();
        }
        self.kept.clear();
        self.counts.clear();
        self.echoes.clear();
        self.oldest = None;
        self.is_moved = false;
        Ok(())
    }

    /// After a commit that was not confirmed: when its position stands in the database, what it held is durable.
    async fn drop_what_is_durable(&mut self, conn: &mut Conn) -> Result<()> {
        let Some(doubt) = &self.in_doubt else { return Ok(()) };
        let standing = read_position(conn, &self.receiver).await?;
        let is_durable =
            standing.is_some_and(|(position, seen_at)| position == doubt.position && ms(seen_at) == ms(doubt.seen_at));
        if is_durable {
            self.kept.drain(..doubt.kept);
            self.counts.drain(..doubt.counts);
            self.echoes.drain(..doubt.echoes);
            for (before, _) in &mut self.echoes {
                *before -= doubt.counts;
            }
            self.steward.inbox_bell.notify_waiters();
        }
        self.in_doubt = None;
        Ok(())
    }

    /// The receiver begins a session: what happened since its last sight cannot be had any more. Every space that it
    /// saw is not seen since then; each is seen again when the platform describes it.
    pub async fn lose_session(&mut self) -> Result<()> {
        let mut write = lease::write_under(&self.steward.db, self.lease.as_ref()).await?;
        if let Some((_, seen_at)) = read_position(&mut write, &self.receiver).await? {
            coverage::close_all_of(&mut write, &self.receiver, seen_at).await?;
        }
        write.commit().await
    }
}

/// Stores what was kept, each thing once. Platforms may send what a database does not take (NUL): that is left out.
async fn keep(conn: &mut Conn, receiver: &str, kept: &[(Incoming, &'static str)], now: DateTime<Utc>) -> Result<()> {
    for (incoming, state) in kept {
        store::KEEP
            .on(conn)
            .bind(receiver)
            .bind(without_nul(&incoming.external_id).into_owned())
            .bind(without_nul(&incoming.kind).into_owned())
            .bind(ms(now))
            .bind(without_nul(&incoming.raw).into_owned())
            .bind(*state)
            .execute(conn.raw())
            .await?;
    }
    Ok(())
}

/// Writes down what was done about messages of ours. Before what came with it is counted: whether an answer is the first
/// thing that somebody wrote is seen from what was counted before.
async fn hear(
    conn: &mut Conn,
    platform: PlatformName,
    echoes: &[(usize, Box<Echo>)],
    counted: &[Counted],
) -> Result<()> {
    let mut ear = Ear::new(platform);
    for (before, echo) in echoes {
        let is_by_them = |one: &Counted| {
            matches!(one.kind, ActivityKind::Message | ActivityKind::Reply)
                && one.space == echo.space
                && echo.person.as_ref().is_some_and(|person| person.external_id == one.person.external_id)
        };
        brought::hear(conn, &mut ear, echo, || counted[..*before].iter().any(is_by_them)).await?;
    }
    Ok(())
}

/// Adds up what was counted; who spoke is there.
async fn count(
    conn: &mut Conn,
    steward: &Steward,
    memory: &mut Memory,
    ground: &Ground<'_>,
    counted: &[Counted],
) -> Result<()> {
    let epoch = steward.epochs.presence();
    if memory.spaces_epoch != steward.epochs.spaces() {
        *memory = Memory { spaces_epoch: steward.epochs.spaces(), ..Memory::default() };
    }
    // Spaces first and in one order, and then the people in them: as everybody does who decides about stays.
    let mut spaces = BTreeSet::new();
    for one in counted {
        spaces.insert(memory.space(conn, ground, one).await?);
    }
    for space in spaces {
        community::hold::for_events(conn, space).await?;
    }
    let mut cells: HashMap<Cell, Counts> = HashMap::new();
    for one in counted {
        let cell = memory.cell(conn, ground, one).await?;
        cells.entry(cell).or_default().add(one.kind);
        let is_present = memory.present.get(&(cell.space, cell.account)) == Some(&epoch);
        // A word from before a leave says nothing of the next one.
        if one.proves_presence
            && !is_present
            && stays::spoke(conn, cell.space, cell.account, one.at).await? != stays::Change::Past
        {
            memory.present.insert((cell.space, cell.account), epoch);
        }
    }
    activity::store::add(conn, cells).await
}

impl Memory {
    async fn space(&mut self, conn: &mut Conn, ground: &Ground<'_>, one: &Counted) -> Result<SpaceId> {
        if let Some(id) = self.spaces.get(&one.space) {
            return Ok(*id);
        }
        let id = handle::space_of(conn, ground, &one.space, one.space_kind, one.space_name.as_deref()).await?;
        self.spaces.insert(one.space.clone(), id);
        Ok(id)
    }

    async fn cell(&mut self, conn: &mut Conn, ground: &Ground<'_>, one: &Counted) -> Result<Cell> {
        if self.accounts.len() > REMEMBERED || self.present.len() > REMEMBERED {
            *self = Self { spaces_epoch: self.spaces_epoch, ..Self::default() };
        }
        let space = self.space(conn, ground, one).await?;
        let key = (space, one.channel.clone());
        let channel = if let Some(id) = self.channels.get(&key) {
            *id
        } else {
            let id = community::store::upsert_channel(conn, space, &one.channel, "").await?;
            self.channels.insert(key, id);
            id
        };
        let account = if let Some(id) = self.accounts.get(&one.person.external_id) {
            *id
        } else {
            let id = members::store::upsert_account(conn, ground.platform, &one.person).await?;
            self.accounts.insert(one.person.external_id.clone(), id);
            id
        };
        Ok(Cell { space, slot: slot_of(one.at), account, channel })
    }
}

/// A receiver's position and the time of its last sight.
async fn read_position(conn: &mut Conn, receiver: &str) -> Result<Option<(Position, DateTime<Utc>)>> {
    let row = store::POSITION.on(conn).bind(receiver).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        let position = Position {
            session: row.try_get("session")?,
            resume_url: row.try_get("resume_url")?,
            sequence: row.try_get("sequence")?,
        };
        Ok((position, from_ms(row.try_get("seen_at")?)))
    })
    .transpose()
}

async fn move_position(conn: &mut Conn, receiver: &str, position: &Position, seen_at: DateTime<Utc>) -> Result<()> {
    store::MOVE_POSITION
        .on(conn)
        .bind(receiver)
        .bind(position.session.as_deref())
        .bind(position.resume_url.as_deref())
        .bind(position.sequence)
        .bind(ms(seen_at))
        .execute(conn.raw())
        .await?;
    Ok(())
}
