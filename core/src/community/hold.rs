//! Who decides about the stays of a space holds it, so that an import beside a running bot overwrites nothing that
//! changes meanwhile. On SQLite there is one writer, and nothing has to be held.
//!
//! A space is held before any row of the people in it is written: two who held them in different orders could wait for
//! each other.

use crate::ids::SpaceId;
use crate::store::{Conn, Engine, Result, sql::statements};

statements! {
    /// What happens in a space is being entered. Only the strongest lock is kept out by this one.
    FOR_EVENTS(Int) = {
        sqlite: "SELECT id FROM space WHERE id = $1",
        postgres: "SELECT id FROM space WHERE id = $1 FOR KEY SHARE"
    };
    /// The history of a space is being entered.
    FOR_HISTORY(Int) = {
        sqlite: "SELECT id FROM space WHERE id = $1",
        postgres: "SELECT id FROM space WHERE id = $1 FOR UPDATE"
    };
}

/// Until this write ends no history is entered in the space; others enter events beside it.
pub(crate) async fn for_events(conn: &mut Conn, space: SpaceId) -> Result<()> {
    if conn.engine() == Engine::Postgres {
        FOR_EVENTS.on(conn).bind(space.0).execute(conn.raw()).await?;
    }
    Ok(())
}

/// Until this write ends nobody else enters anything in the space: a history reads the stays of many people, changes
/// them and writes them again.
pub(crate) async fn for_history(conn: &mut Conn, space: SpaceId) -> Result<()> {
    if conn.engine() == Engine::Postgres {
        FOR_HISTORY.on(conn).bind(space.0).execute(conn.raw()).await?;
    }
    Ok(())
}
