//! What the running program wrote down of the platforms: known also where it cannot be asked, as at the shell.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::Finding;
use crate::activity::coverage;
use crate::community::Community;
use crate::lease;
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

statements! {
    /// When each receiver last saw something, of those that see spaces of a community.
    SIGHTS(Int) =
        "SELECT p.platform, MAX(r.seen_at) AS seen_at FROM space p JOIN receiver r ON r.name = p.receiver
         WHERE p.community_id = $1 AND EXISTS (SELECT 1 FROM coverage c WHERE c.space_id = p.id AND c.to_at IS NULL)
         GROUP BY p.platform, r.name ORDER BY p.platform, r.name";
    /// What is tried again because an attempt surely failed, or may have.
    TRIED_AGAIN(Int) =
        "SELECT t.platform, t.how_many, t.since_at, e.reason
         FROM (SELECT platform, COUNT(*) AS how_many, MIN(made_at) AS since_at, MAX(id) AS last_id FROM effect
             WHERE community_id = $1 AND state = 'waiting' AND attempts > 0 AND reason IS NOT NULL GROUP BY platform) t
         JOIN effect e ON e.id = t.last_id ORDER BY t.platform";
    /// The last sign of life of whoever sends to a platform.
    SENDS(Text) = "SELECT beat_at FROM lease WHERE role = 'outbox/' || $1";
}

/// What is known of the platforms of a community without asking them.
pub(super) async fn findings(conn: &mut Conn, community: &Community, now: DateTime<Utc>) -> Result<Vec<Finding>> {
    let local = |at: DateTime<Utc>| community.zone.local(at).format("%Y-%m-%d %H:%M").to_string();
    let mut findings = Vec::new();
    for row in SIGHTS.on(conn).bind(community.id.0).fetch_all(conn.raw()).await? {
        let platform: String = row.try_get("platform")?;
        let seen_at = from_ms(row.try_get("seen_at")?);
        if now - seen_at > coverage::FRESH {
            let check = if is_running(conn, &platform, now).await? { "not-heard" } else { "not-running" };
            let finding = Finding::problem(check).arg("community", community.name.clone());
            findings.push(finding.arg("platform", platform).arg("since", local(seen_at)));
        }
    }
    for row in TRIED_AGAIN.on(conn).bind(community.id.0).fetch_all(conn.raw()).await? {
        let count: i64 = row.try_get("how_many")?;
        let finding = Finding::warning("tried-again")
            .arg("community", community.name.clone())
            .arg("platform", row.try_get::<String, _>("platform")?)
            .arg("count", count.to_string())
            .arg("since", local(from_ms(row.try_get("since_at")?)))
            .arg("reason", row.try_get::<Option<String>, _>("reason")?.unwrap_or_default());
        findings.push(finding);
    }
    Ok(findings)
}

/// Whether a program runs that sends to a platform.
async fn is_running(conn: &mut Conn, platform: &str, now: DateTime<Utc>) -> Result<bool> {
    let row = SENDS.on(conn).bind(platform).fetch_optional(conn.raw()).await?;
    let Some(row) = row else { return Ok(false) };
    let silent = TimeDelta::milliseconds(ms(now) - row.try_get::<i64, _>("beat_at")?);
    Ok(silent <= lease::EXPIRES_AFTER)
}
