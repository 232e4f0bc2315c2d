//! Binding a space to another community by a one-time code that an owner of each side has typed.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::{Community, Space, store};
use crate::ids::CommunityId;
use crate::members::link;
use crate::ports::{Rng, random_word};
use crate::store::{Conn, Result};

/// How long a code may be typed on the other side, in minutes.
pub(super) const CODE_MINUTES: i64 = 30;

/// Why a code did not bind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindRefusal {
    /// Unknown, used or too old: one answer for all three, so that guessing teaches nothing.
    NotValid,
    /// The space is in that community already.
    SameCommunity,
}

/// What a code did.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The community that the space is in now.
    pub community: Community,
    /// Interests that this community offers from now on, as the one of the space did.
    pub interests: Vec<String>,
}

/// Makes a code for a community; only its hash is kept.
pub async fn make_bind_code(
    conn: &mut Conn,
    rng: &dyn Rng,
    community: CommunityId,
    made_by: &str,
    at: DateTime<Utc>,
) -> Result<String> {
    let code = random_word(rng);
    let expires_at = at + TimeDelta::minutes(CODE_MINUTES);
    store::insert_bind_code(conn, &code_hash(&code), community, made_by, expires_at).await?;
    Ok(code)
}

/// Moves a space into the community of a code. Stays, activity and coverage are keyed by space and move with it
/// untouched.
pub async fn bind_with_code(
    conn: &mut Conn,
    space: &Space,
    code: &str,
    actor: &str,
    at: DateTime<Utc>,
) -> Result<std::result::Result<Bound, BindRefusal>> {
    let hash = code_hash(code);
    let Some(target) = store::bind_code_target(conn, &hash, at).await? else {
        return Ok(Err(BindRefusal::NotValid));
    };
    if target == space.community_id {
        return Ok(Err(BindRefusal::SameCommunity));
    }
    if !store::use_bind_code(conn, &hash, at).await? {
        return Ok(Err(BindRefusal::NotValid));
    }
    let Some(community) = store::community(conn, target).await? else {
        return Ok(Err(BindRefusal::NotValid));
    };
    let interests = link::carry_with_last_space(conn, space, target, at).await?;
    store::move_space(conn, space.id, target).await?;
    let detail = format!("{}:{} from community {}", space.platform.as_str(), space.external_id, space.community_id);
    store::insert_audit(conn, target, at, actor, "bind-space", &detail).await?;
    store::insert_audit(conn, space.community_id, at, actor, "unbind-space", &detail).await?;
    Ok(Ok(Bound { community, interests }))
}

/// What is kept of a code, however it was typed. Codes are looked up by it: how far a look-up gets tells nothing of the
/// code itself.
pub(crate) fn code_hash(code: &str) -> String {
    use std::fmt::Write;
    let code = code.trim().to_uppercase();
    Sha256::digest(code.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
