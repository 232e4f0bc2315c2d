//! What only one process may do (a Discord shard, a Telegram token) has a lease: a row with a holder, an epoch and a
//! heartbeat. A second process says who holds it; one that woke up late finds its epoch gone, also in the middle of a
//! write: what a lease allows is done in writes that ask [`Lease::holds`], as those of [`write_under`] do.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use crate::ports::Clock;
use crate::store::{Conn, Db, Result, StoreError, Write, sql::statements};
use crate::time::{from_ms, ms};

/// A lease without a heartbeat for so long may be taken over.
pub const EXPIRES_AFTER: TimeDelta = TimeDelta::seconds(30);
/// How often the holder beats.
pub const BEAT_EVERY: std::time::Duration = std::time::Duration::from_secs(10);

statements! {
    /// Takes a lease that is free, expired, or ours.
    TAKE(Text, Text, Int, Int) =
        "INSERT INTO lease (role, holder, epoch, beat_at) VALUES ($1, $2, 1, $3)
         ON CONFLICT (role) DO UPDATE SET holder = excluded.holder, epoch = lease.epoch + 1, beat_at = excluded.beat_at
         WHERE lease.beat_at < $4 OR lease.holder = excluded.holder
         RETURNING epoch";
    /// Who holds a lease.
    HOLDER(Text) = "SELECT holder, beat_at FROM lease WHERE role = $1";
    /// The holder is alive.
    BEAT(Text, Text, Int, Int) = "UPDATE lease SET beat_at = $4 WHERE role = $1 AND holder = $2 AND epoch = $3";
    /// Whether a lease is held still. The row stays as it is until the transaction ends: on SQLite because there is one
    /// writer, on PostgreSQL by a lock that several transactions of the holder can share.
    HOLDS(Text, Text, Int) = {
        sqlite: "SELECT epoch FROM lease WHERE role = $1 AND holder = $2 AND epoch = $3",
        postgres: "SELECT epoch FROM lease WHERE role = $1 AND holder = $2 AND epoch = $3 FOR SHARE"
    };
    /// Gives a lease back.
    GIVE_BACK(Text, Text, Int) = "DELETE FROM lease WHERE role = $1 AND holder = $2 AND epoch = $3";
    /// Removes the lease of a holder that is gone.
    RELEASE(Text, Text, Int) = "DELETE FROM lease WHERE role = $1 AND holder = $2 AND beat_at = $3";
    /// All leases, for the doctor.
    LEASES() = "SELECT role, holder, beat_at FROM lease ORDER BY role";
}

/// A lease that this process holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    role: String,
    holder: String,
    epoch: i64,
}

/// Somebody else holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What is held.
    pub role: String,
    /// Who holds it: host and process.
    pub holder: String,
    /// Its last sign of life.
    pub beat_at: DateTime<Utc>,
}

/// Takes a lease, or says who holds it.
pub async fn take(db: &Db, role: &str, holder: &str, now: DateTime<Utc>) -> Result<std::result::Result<Lease, Held>> {
    let mut write = db.write().await?;
    let row = TAKE
        .on(&write)
        .bind(role)
        .bind(holder)
        .bind(ms(now))
        .bind(ms(now - EXPIRES_AFTER))
        .fetch_optional(write.raw())
        .await?;
    if let Some(row) = row {
        let lease = Lease { role: role.to_owned(), holder: holder.to_owned(), epoch: row.try_get("epoch")? };
        write.commit().await?;
        return Ok(Ok(lease));
    }
    let held = holder_of(&mut write, role).await?;
    Ok(Err(held.unwrap_or(Held { role: role.to_owned(), holder: String::new(), beat_at: now })))
}

/// Begins a write of what a lease allows, or says that the lease is lost. Without one it is a write like any other: for
/// whoever is certainly alone.
pub async fn write_under(db: &Db, lease: Option<&Lease>) -> Result<Write> {
    let mut write = db.write().await?;
    match lease {
        Some(lease) if !lease.holds(&mut write).await? => Err(StoreError::LeaseLost { role: lease.role.clone() }),
        _ => Ok(write),
    }
}

async fn holder_of(conn: &mut Conn, role: &str) -> Result<Option<Held>> {
    let row = HOLDER.on(conn).bind(role).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        Ok(Held { role: role.to_owned(), holder: row.try_get("holder")?, beat_at: from_ms(row.try_get("beat_at")?) })
    })
    .transpose()
}

/// Removes the lease of a holder that is known to be gone. `false`: somebody was faster, or the holder has beaten.
pub async fn release(db: &Db, held: &Held) -> Result<bool> {
    let mut write = db.write().await?;
    let done =
        RELEASE.on(&write).bind(&*held.role).bind(&*held.holder).bind(ms(held.beat_at)).execute(write.raw()).await?;
    write.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a lease whose last sign of life lies further ahead than one lives, if its holder gives none while we wait as
/// long as that: a clock that was far ahead must not keep everybody out until then. `false`: it is a lease like any
/// other, or its holder is alive.
pub async fn release_if_silent(db: &Db, held: &Held, clock: &dyn Clock) -> Result<bool> {
    if held.beat_at <= clock.now() + EXPIRES_AFTER {
        return Ok(false);
    }
    tracing::warn!(
        role = held.role,
        holder = held.holder,
        beat_at = %held.beat_at,
        "the last sign of life of this lease lies in the future; it is not believed, but watched for another"
    );
    clock.sleep(EXPIRES_AFTER.to_std().unwrap_or_default()).await;
    release(db, held).await
}

/// Every lease that stands in the database.
pub async fn all(conn: &mut Conn) -> Result<Vec<Held>> {
    let rows = LEASES.on(conn).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            Ok(Held {
                role: row.try_get("role")?,
                holder: row.try_get("holder")?,
                beat_at: from_ms(row.try_get("beat_at")?),
            })
        })
        .collect()
}

impl Lease {
    /// What it allows.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Says that the holder is alive. `false`: the lease is lost, and whatever it allowed must stop at once.
    pub async fn beat(&self, db: &Db, now: DateTime<Utc>) -> Result<bool> {
        let mut write = db.write().await?;
        let done = BEAT
            .on(&write)
            .bind(&*self.role)
            .bind(&*self.holder)
            .bind(self.epoch)
            .bind(ms(now))
            .execute(write.raw())
            .await?;
        write.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether it is held still, asked within a write that does what it allows. `true`: nobody takes it over before that
    /// write has ended. `false`: the write must be dropped, and whatever the lease allowed must stop at once. A process
    /// that was paused for longer than [`EXPIRES_AFTER`] learns it here, before it does anything once more.
    pub async fn holds(&self, write: &mut Write) -> Result<bool> {
        let holds = HOLDS.on(write).bind(&*self.role).bind(&*self.holder).bind(self.epoch);
        Ok(holds.fetch_optional(write.raw()).await?.is_some())
    }

    /// Gives it back, so that the next process need not wait.
    pub async fn give_back(&self, db: &Db) -> Result<()> {
        let mut write = db.write().await?;
        GIVE_BACK.on(&write).bind(&*self.role).bind(&*self.holder).bind(self.epoch).execute(write.raw()).await?;
        write.commit().await
    }
}
