//! Communities, their spaces, settings, and who may do what.

mod bind;
pub(crate) mod channels;
pub mod commands;
pub(crate) mod hold;
mod language;
mod rights;
mod settings;
pub(crate) mod store;
pub mod welcome;

use chrono::{DateTime, Utc};

pub(crate) use bind::code_hash;
pub use bind::{BindRefusal, Bound, bind_with_code, make_bind_code};
pub use channels::{KnownChannel, channels};
pub use language::Lang;
pub use rights::{Caller, Right, right_of};
pub(crate) use settings::EVENT_REMINDERS;
pub use settings::{AnswerMode, Settings, Theme};

use crate::ids::{CommunityId, SpaceId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::zone::Zone;

/// What one owner runs.
#[derive(Debug, Clone)]
pub struct Community {
    /// Its number.
    pub id: CommunityId,
    /// Its name; not unique among communities that platforms named.
    pub name: String,
    /// The zone of its days and weeks.
    pub zone: Zone,
    /// The language of what is posted for everybody.
    pub language: Lang,
}

/// A Discord guild, a Telegram group or channel, or an import.
#[derive(Debug, Clone)]
pub struct Space {
    /// Its number.
    pub id: SpaceId,
    /// The platform.
    pub platform: PlatformName,
    /// The platform's id.
    pub external_id: String,
    /// The community that it belongs to.
    pub community_id: CommunityId,
    /// Its name.
    pub name: String,
    /// The owner's account on the platform.
    pub owner: Option<String>,
    /// Whether Steward is in it.
    pub is_active: bool,
    /// Whether Steward is in it and is not told who comes and goes, because it lost the right to see that.
    pub is_blind: bool,
}

/// A community by its number.
pub async fn find(conn: &mut Conn, id: CommunityId) -> Result<Option<Community>> {
    store::community(conn, id).await
}

/// Every community, oldest first.
pub async fn all(conn: &mut Conn) -> Result<Vec<Community>> {
    store::communities(conn).await
}

/// The communities of a name.
pub async fn named(conn: &mut Conn, name: &str) -> Result<Vec<Community>> {
    Ok(store::communities(conn).await?.into_iter().filter(|c| c.name == name).collect())
}

/// Makes a community.
pub async fn create(
    conn: &mut Conn,
    name: &str,
    zone: &Zone,
    language: Lang,
    at: DateTime<Utc>,
) -> Result<CommunityId> {
    store::insert_community(conn, name, zone, language, at).await
}

/// The spaces of a community.
pub async fn spaces(conn: &mut Conn, id: CommunityId) -> Result<Vec<Space>> {
    store::spaces_of(conn, id).await
}

/// The space of a platform's id, also by a former one.
pub async fn space(conn: &mut Conn, platform: PlatformName, external_id: &str) -> Result<Option<Space>> {
    store::space_by_external_id(conn, platform, external_id).await
}

/// The id on the platform of the space that a channel is in, when the channel was seen.
pub async fn space_of_channel(conn: &mut Conn, platform: PlatformName, channel: &str) -> Result<Option<String>> {
    store::space_of_channel(conn, platform, channel).await
}

/// Marks a community as simulated: every picture of it says so.
pub async fn mark_as_demo(conn: &mut Conn, id: CommunityId) -> Result<()> {
    settings::set(conn, id, settings::DEMO, "yes").await
}

/// Writes an audit row: who did what, and what changed.
pub async fn audit(
    conn: &mut Conn,
    community: CommunityId,
    at: DateTime<Utc>,
    actor: &str,
    action: &str,
    detail: &str,
) -> Result<()> {
    store::insert_audit(conn, community, at, actor, action, detail).await
}
