//! What is done to many effects at once, whatever they are: forgetting, following a chat, doubting after a restore.

use chrono::{DateTime, TimeDelta, Utc};

use crate::brought;
use crate::community::welcome;
use crate::events;
use crate::feedback;
use crate::ports::PlatformName;
use crate::series;
use crate::store::{Conn, Result, sql::statements};
use crate::time::ms;

/// What ended is kept for so long.
const KEPT_FOR: TimeDelta = TimeDelta::days(90);

statements! {
    /// A chat has another id: what is still to be done there follows it.
    MOVE_CHAT(Text, Text, Text) =
        "UPDATE effect SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
    /// A restored database: all that was to be sent may have been sent since the backup.
    DOUBT_ALL() =
        "UPDATE effect SET doubt = 1, first_attempt_at = COALESCE(first_attempt_at, not_before_at)
         WHERE state IN ('waiting', 'parked', 'behind', 'sending')";
    /// What ended long ago is forgotten.
    FORGET(Int) =
        "DELETE FROM effect WHERE state IN ('done', 'dead') AND ended_at < $1
             AND NOT EXISTS (SELECT 1 FROM effect s WHERE s.subject_id = effect.id AND s.state NOT IN ('done', 'dead'))
             AND NOT EXISTS (SELECT 1 FROM event_target t WHERE t.effect_id IN (effect.id, effect.subject_id))
             AND NOT EXISTS (SELECT 1 FROM poll_target t JOIN poll p ON p.id = t.poll_id
                 WHERE t.effect_id IN (effect.id, effect.subject_id) AND (p.closed_at IS NULL OR p.closed_at >= $1))
             AND NOT EXISTS (SELECT 1 FROM effect o WHERE o.post_id = effect.post_id AND o.due_at = effect.due_at
                 AND (o.state NOT IN ('done', 'dead') OR o.ended_at >= $1))";
}

/// A chat has another id: its effects follow.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_CHAT.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// All that is to be done may have been done: the database was restored.
pub(super) async fn doubt_all(conn: &mut Conn) -> Result<()> {
    DOUBT_ALL.on(conn).execute(conn.raw()).await?;
    Ok(())
}

/// Forgets what ended long ago. What announces an event stays with what was written about it since, because it may still be
/// changed; so does what asks a question, until it was closed long ago; and so do the messages of one time of a post until
/// all of them can go: what is left of them would be taken for the whole.
pub(super) async fn forget(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    FORGET.on(conn).bind(ms(now - KEPT_FOR)).execute(conn.raw()).await?;
    events::store::forget_effects(conn).await?;
    series::forget_effects(conn).await?;
    feedback::store::forget_effects(conn).await?;
    welcome::forget_effects(conn).await?;
    brought::forget(conn, now).await
}
