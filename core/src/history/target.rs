//! Where a history goes: the community that was named, and the space in it.

use super::{ImportError, ImportRequest};
use crate::Steward;
use crate::community::store::NewSpace;
use crate::community::{self, Community, Space};
use crate::ids::{CommunityId, SpaceId};
use crate::inbox::SpaceKind;
use crate::ports::PlatformName;
use crate::store::Conn;
use crate::zone::Zone;

/// Where a file's records go.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) community: CommunityId,
    pub(super) space: SpaceId,
    pub(super) platform: PlatformName,
    pub(super) space_external_id: String,
}

/// Which space is meant.
pub(super) struct Wanted<'a> {
    pub(super) platform: PlatformName,
    /// Its id there; `None`: the space of lists of members that belongs to the community.
    pub(super) external_id: Option<&'a str>,
    pub(super) kind: SpaceKind,
    pub(super) name: &'a str,
}

/// Finds the space, or makes it, and the community when it is not there.
pub(super) async fn find_or_make(
    steward: &Steward,
    request: &ImportRequest,
    wanted: &Wanted<'_>,
) -> Result<Target, ImportError> {
    let mut write = steward.db.write().await?;
    let known = match wanted.external_id {
        Some(id) => community::space(&mut write, wanted.platform, id).await?,
        None => None,
    };
    if let Some(space) = known {
        check_community(&mut write, request, &space).await?;
        return Ok(Target {
            community: space.community_id,
            space: space.id,
            platform: space.platform,
            space_external_id: space.external_id,
        });
    }
    let community = community_for(&mut write, steward, request).await?;
    let external_id = wanted.external_id.map_or_else(|| format!("members-csv:{community}"), ToOwned::to_owned);
    let space = match community::space(&mut write, wanted.platform, &external_id).await? {
        Some(space) => space.id,
        None => make_space(&mut write, steward, wanted, &external_id, community).await?,
    };
    write.commit().await?;
    steward.epochs.spaces_changed();
    Ok(Target { community, space, platform: wanted.platform, space_external_id: external_id })
}

async fn make_space(
    conn: &mut Conn,
    steward: &Steward,
    wanted: &Wanted<'_>,
    external_id: &str,
    community: CommunityId,
) -> Result<SpaceId, ImportError> {
    let new = NewSpace {
        platform: wanted.platform,
        external_id,
        community,
        kind: wanted.kind,
        name: wanted.name,
        owner: None,
        receiver: None,
    };
    let space = community::store::insert_space(conn, &new, steward.clock.now()).await?;
    if wanted.platform != PlatformName::Import {
        // Steward is not in it: it only knows its history. When it is added, the adapter says so.
        community::store::lose_space(conn, space).await?;
    }
    Ok(space)
}

/// A space is moved by a code that both owners have typed, never by an import.
async fn check_community(conn: &mut Conn, request: &ImportRequest, space: &Space) -> Result<(), ImportError> {
    let Some(name) = &request.community else { return Ok(()) };
    match community::find(conn, space.community_id).await? {
        Some(owner) if owner.name != *name => {
            Err(ImportError::SpaceElsewhere { space: space.name.clone(), community: owner.name })
        }
        _ => Ok(()),
    }
}

async fn community_for(
    conn: &mut Conn,
    steward: &Steward,
    request: &ImportRequest,
) -> Result<CommunityId, ImportError> {
    let candidates: Vec<Community> = match &request.community {
        Some(name) => community::named(conn, name).await?,
        None => community::all(conn).await?,
    };
    match (candidates.as_slice(), &request.community) {
        ([only], _) => Ok(only.id),
        ([], Some(name)) => {
            let zone = request.zone.clone().unwrap_or_else(Zone::utc);
            let now = steward.clock.now();
            Ok(community::create(conn, name, &zone, steward.defaults.language, now).await?)
        }
        ([], None) => Err(ImportError::NoCommunity),
        (several, Some(name)) => Err(ImportError::SameName { name: name.clone(), count: several.len() }),
        (several, None) => Err(ImportError::WhichCommunity { names: several.iter().map(|c| c.name.clone()).collect() }),
    }
}
