//! The leases of this process: taken at the start, kept alive, given back at the end.

use std::path::Path;
use std::sync::Arc;

use steward_core::Steward;
use steward_core::lease::{self, BEAT_EVERY, Held, Lease};
use steward_core::ports::random_word;

use crate::outcome::Failure;

/// Takes the lease of a role, or says who holds it.
///
/// A process that was killed gave nothing back. When it ran on this machine and is gone, its lease is taken over at
/// once, so that a restart does not wait. One that beat by a clock far ahead is taken over when it beats no more.
pub(crate) async fn take(steward: &Steward, role: &str) -> Result<Lease, Failure> {
    let holder = name(steward);
    let now = steward.clock.now();
    let held = match lease::take(&steward.db, role, &holder, now).await? {
        Ok(lease) => return Ok(lease),
        Err(held) => held,
    };
    let is_released = if is_gone(&held) {
        lease::release(&steward.db, &held).await?
    } else {
        lease::release_if_silent(&steward.db, &held, &*steward.clock).await?
    };
    if is_released {
        tracing::info!(role, holder = held.holder, "the process that held this role is gone; it is taken over");
        if let Ok(lease) = lease::take(&steward.db, role, &holder, steward.clock.now()).await? {
            return Ok(lease);
        }
    }
    Err(Failure::failed(format!(
        "{} is held by {} (last sign of life {}); only one process may do this. Stop that one first",
        held.role,
        held.holder,
        held.beat_at.format("%Y-%m-%d %H:%M:%S UTC")
    )))
}

/// Keeps leases alive; returns when one is lost, and then whatever it allowed must stop.
pub(crate) async fn keep(steward: Arc<Steward>, leases: Vec<Lease>) -> String {
    loop {
        steward.clock.sleep(BEAT_EVERY).await;
        for lease in &leases {
            match lease.beat(&steward.db, steward.clock.now()).await {
                Ok(true) => {}
                Ok(false) => return format!("the lease of {} was taken by another process", lease.role()),
                Err(error) => tracing::error!(%error, "a lease could not be kept alive; it is tried again"),
            }
        }
    }
}

/// Host, process and a random word: two processes never share it.
fn name(steward: &Steward) -> String {
    format!("{}/{}/{}", host(), std::process::id(), &random_word(&*steward.rng)[..8])
}

/// This machine in its present run: its name, its boot, and the process namespace, so that two containers of one name
/// never take each other's process numbers for their own.
fn host() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = std::fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string()).unwrap_or_default();
    let namespace: String = namespace.chars().filter(char::is_ascii_digit).collect();
    format!("{}@{}.{namespace}", host_name(), boot.get(..8).unwrap_or_default())
}

fn host_name() -> String {
    let from_file = std::fs::read_to_string("/etc/hostname").map(|name| name.trim().to_owned());
    from_file
        .ok()
        .filter(|name| !name.is_empty())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .unwrap_or_else(|| "host".to_owned())
}

/// Whether the holder certainly runs no more: it ran on this machine, under a process number that is ours now or
/// nobody's. Where that cannot be told, it may be running.
fn is_gone(held: &Held) -> bool {
    let mut parts = held.holder.split('/');
    let (Some(machine), Some(process)) = (parts.next(), parts.next()) else { return false };
    if machine != host() {
        return false;
    }
    let is_ours = process == std::process::id().to_string();
    is_ours || (Path::new("/proc/self").exists() && !is_running(&Path::new("/proc").join(process)))
}

/// Whether a process runs, by its folder. One that has ended and was not yet fetched by its parent runs no more.
fn is_running(folder: &Path) -> bool {
    match std::fs::read_to_string(folder.join("stat")) {
        // The state stands behind the name, which is in brackets and may hold anything.
        Ok(stat) => stat.rsplit_once(") ").is_none_or(|(_, rest)| !rest.starts_with(['Z', 'X'])),
        Err(_) => folder.exists(),
    }
}
