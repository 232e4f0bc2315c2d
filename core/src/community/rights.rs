//! Who may do what. Checked on our side for every command, button and form.

use super::{Community, store};
use crate::ports::{PlatformName, Standing};
use crate::store::{Conn, Result};

/// Somebody who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Where they come from.
    pub platform: PlatformName,
    /// Their id there. Empty for a Telegram administrator who writes anonymously: nobody knows who that is.
    pub external_id: String,
    /// Their name, for the audit.
    pub name: String,
    /// The language that the platform says they use.
    pub language_tag: Option<String>,
}

impl Caller {
    /// Whoever sits at the shell or holds the console's key.
    pub fn console() -> Self {
        Self {
            platform: PlatformName::Console,
            external_id: "owner".to_owned(),
            name: "console".to_owned(),
            language_tag: None,
        }
    }

    /// Whether the platform hides who this is.
    pub fn is_anonymous(&self) -> bool {
        self.external_id.is_empty()
    }

    /// How the audit names them.
    pub fn actor(&self) -> String {
        format!("{}:{}", self.platform.as_str(), self.external_id)
    }
}

/// What somebody may do in a community. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Anybody in a space of the community.
    Member,
    /// Checks statistics and changes settings.
    Moderator,
    /// Names moderators and binds spaces.
    Owner,
}

/// What a caller may do, from what the platform says and from whom the owner named.
pub async fn right_of(conn: &mut Conn, community: &Community, caller: &Caller, standing: &Standing) -> Result<Right> {
    if standing.is_owner {
        return Ok(Right::Owner);
    }
    if caller.is_anonymous() {
        return Ok(Right::Member);
    }
    let is_named = store::moderators(conn, community.id).await?.iter().any(|m| {
        m.platform == caller.platform
            && match m.kind.as_str() {
                "account" => m.external_id == caller.external_id,
                "role" => standing.roles.contains(&m.external_id),
                _ => false,
            }
    });
    Ok(if standing.manages || is_named { Right::Moderator } else { Right::Member })
}
