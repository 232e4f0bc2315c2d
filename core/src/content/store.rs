//! The SQL of posts and of the times at which they were due.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::occurrence::{Occurrence, OccurrenceState};
use super::post::{CatchUp, OnUncertain, Overlap, Post, PostState, Shows, Writing};
use super::target::Target;
use crate::ids::{CommunityId, PostId};
use crate::ports::PlatformName;
use crate::store::{Conn, Engine, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};
use crate::zone::Zone;

statements! {
    /// The next number of a community's posts.
    NEXT_NUMBER(Int) = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM post WHERE community_id = $1";
    /// Writes a post.
    INSERT_POST(Int, Int, Text, Text, Text, Text, Text, Text, Text, Text, TextNull, Text, IntNull, Text, Int, Text, Text,
        Text, Int) =
        "INSERT INTO post (community_id, number, title, body, teaser, media, buttons, topic, form, state, rule, zone,
             next_at, occurrences, catch_up, grace_ms, on_uncertain, overlap, made_by, made_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $16, $17, $18, $19, $19) RETURNING id";
    /// Changes what a post says, where and when.
    UPDATE_POST(Int, Text, Text, Text, Text, Text, Text, Text, TextNull, Text, Text, Int, Text, Text, Int, Text) =
        "UPDATE post SET title = $2, body = $3, teaser = $4, media = $5, buttons = $6, topic = $7, form = $8, rule = $9,
             zone = $10, catch_up = $11, grace_ms = $12, on_uncertain = $13, overlap = $14, changed_at = $15,
             made_by = $16
         WHERE id = $1";
    /// Moves a post on.
    SET_STATE(Int, Text, IntNull, TextNull, Int) =
        "UPDATE post SET state = $2, next_at = $3, approved_by = $4, changed_at = $5 WHERE id = $1";
    /// Another time is due next, unless somebody moved it meanwhile.
    ADVANCE(Int, Int, IntNull, Int) =
        "UPDATE post SET next_at = $3, occurrences = occurrences + $4
         WHERE id = $1 AND next_at = $2 AND state = 'scheduled'";
    /// Another time is next after some that were left out.
    STEP(Int, IntNull, Int) = "UPDATE post SET next_at = $2, occurrences = occurrences + $3 WHERE id = $1";
    /// Another time is next: the rules of its zone changed.
    RESCHEDULE(Int, Int, IntNull) =
        "UPDATE post SET next_at = $3 WHERE id = $1 AND next_at = $2 AND state = 'scheduled'";
    /// All times of a post have come, and all that was to be sent has ended. Where nobody has seen any of it, it waits for
    /// another time.
    FINISH(Int, Int) =
        "UPDATE post SET changed_at = $2, state = CASE WHEN EXISTS (SELECT 1 FROM occurrence o
                 WHERE o.post_id = post.id AND o.state NOT IN ('missed', 'skipped')) THEN 'posted' ELSE 'draft' END
         WHERE id = $1 AND state = 'scheduled' AND next_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.post_id = post.id AND o.state IN ('going', 'uncertain'))";
    /// Posts that are due, longest overdue first.
    DUE(Int, Int) =
        "SELECT id FROM post WHERE state = 'scheduled' AND next_at <= $1
             AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope IN ('all', 'community:' || post.community_id))
         ORDER BY next_at, id LIMIT $2";
    /// When the next one is due.
    NEXT_DUE() = "SELECT MIN(next_at) AS at FROM post WHERE state = 'scheduled'";
    /// Every post that goes out by itself after a time.
    SCHEDULED_AFTER(Int) = "SELECT id FROM post WHERE state = 'scheduled' AND next_at > $1 ORDER BY id";
    /// One post.
    POST(Int) =
        "SELECT id, community_id, number, title, body, teaser, media, buttons, topic, form, state, rule, zone, next_at,
             occurrences, catch_up, grace_ms, on_uncertain, overlap, made_by, approved_by FROM post WHERE id = $1";
    /// One post by the community's number.
    POST_NUMBERED(Int, Int) = "SELECT id FROM post WHERE community_id = $1 AND number = $2";
    /// The posts of a community in one state, or all that were not taken back; what is due next comes first.
    POSTS(Int, Text, Int) =
        "SELECT id FROM post WHERE community_id = $1 AND (state = $2 OR ($2 = '' AND state <> 'deleted'))
         ORDER BY CASE WHEN next_at IS NULL THEN 1 ELSE 0 END, next_at, id DESC LIMIT $3";
    /// How many posts are in each state.
    POST_COUNTS(Int) = "SELECT state, COUNT(*) AS how_many FROM post WHERE community_id = $1 GROUP BY state ORDER BY state";
    /// A post's number and title.
    TITLE(Int) = "SELECT number, title FROM post WHERE id = $1";
    /// Whose a post is.
    COMMUNITY_OF(Int) = "SELECT community_id FROM post WHERE id = $1";
    /// What is done when nobody knows.
    ON_UNCERTAIN(Int) = "SELECT on_uncertain FROM post WHERE id = $1";
    /// Where a post goes, and where it went before.
    TARGETS(Int) =
        "SELECT platform, channel, shows, is_former FROM post_target WHERE post_id = $1 ORDER BY position";
    /// Adds a place.
    INSERT_TARGET(Int, Int, Text, Text, Text, Int) =
        "INSERT INTO post_target (post_id, position, platform, channel, shows, is_former) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Takes the places away, to write them anew.
    DROP_TARGETS(Int) = "DELETE FROM post_target WHERE post_id = $1";
    /// A chat has another id.
    MOVE_TARGETS(Text, Text, Text) =
        "UPDATE post_target SET channel = $3 || substr(channel, length($2) + 1)
         WHERE platform = $1 AND (channel = $2 OR substr(channel, 1, length($2) + 1) = $2 || '/')";
    /// One time at which a post was due, once.
    INSERT_OCCURRENCE(Int, Int, Int, Text, TextNull, Int, IntNull) =
        "INSERT INTO occurrence (post_id, due_at, number, state, reason, made_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (post_id, due_at) DO NOTHING";
    /// What became of it.
    SET_OCCURRENCE(Int, Int, Text, TextNull, IntNull) =
        "UPDATE occurrence SET state = $3, reason = COALESCE($4, reason), ended_at = $5 WHERE post_id = $1 AND due_at = $2";
    /// How and why a time was left out, where nothing says so yet.
    EXPLAIN_SKIPPED(Int, Int, Text, Text) =
        "UPDATE occurrence SET state = $3, reason = $4
         WHERE post_id = $1 AND due_at = $2 AND state = 'skipped' AND reason IS NULL";
    /// Holds the row of a post until the transaction ends. On SQLite there is one writer.
    LOCK(Int) = {
        sqlite: "SELECT id FROM post WHERE id = $1",
        postgres: "SELECT id FROM post WHERE id = $1 FOR NO KEY UPDATE"
    };
    /// The last times at which a post was due, newest first.
    OCCURRENCES(Int, Int) =
        "SELECT due_at, number, state, reason FROM occurrence WHERE post_id = $1 ORDER BY due_at DESC LIMIT $2";
    /// How many times were shown, some of them perhaps in part, of which nothing is known any more but that.
    FORGOTTEN(Int) =
        "SELECT COUNT(*) AS how_many FROM occurrence o WHERE o.post_id = $1
             AND (o.state = 'sent' OR (o.state = 'failed' AND COALESCE(o.reason, '') <> 'unreadable'))
             AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.post_id = o.post_id AND e.due_at = o.due_at)";
    /// The times whose messages may still stand on a platform.
    SHOWN(Int) =
        "SELECT due_at, number, state, reason FROM occurrence WHERE post_id = $1 AND state NOT IN ('missed', 'skipped')
         ORDER BY due_at";
}

/// Writes a post; returns its key and the community's number for it.
pub(crate) async fn insert(
    conn: &mut Conn,
    community: CommunityId,
    writing: &Writing,
    (state, next_at): (PostState, Option<DateTime<Utc>>),
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<(PostId, i64)> {
    let number: i64 = NEXT_NUMBER.on(conn).bind(community.0).fetch_one(conn.raw()).await?.try_get("number")?;
    let text = |text: &str| without_nul(text).into_owned();
    let row = INSERT_POST
        .on(conn)
        .bind(community.0)
        .bind(number)
        .bind(text(&writing.title))
        .bind(text(&writing.body))
        .bind(text(&writing.teaser))
        .bind(json(&writing.media)?)
        .bind(json(&writing.buttons)?)
        .bind(text(&writing.topic))
        .bind(text(&writing.form))
        .bind(state.as_str())
        .bind(writing.rule.clone())
        .bind(writing.zone.name().to_owned())
        .bind(next_at.map(ms))
        .bind(writing.catch_up.as_str())
        .bind(grace_ms(writing.grace))
        .bind(writing.on_uncertain.as_str())
        .bind(writing.overlap.as_str())
        .bind(text(made_by))
        .bind(ms(now))
        .fetch_one(conn.raw())
        .await?;
    let id = PostId(row.try_get("id")?);
    write_targets(conn, id, writing, &[]).await?;
    Ok((id, number))
}

/// Changes what a post says, where and when, and where it went before.
pub(crate) async fn update(
    conn: &mut Conn,
    id: PostId,
    writing: &Writing,
    former: &[(Target, Shows)],
    made_by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let text = |text: &str| without_nul(text).into_owned();
    UPDATE_POST
        .on(conn)
        .bind(id.0)
        .bind(text(&writing.title))
        .bind(text(&writing.body))
        .bind(text(&writing.teaser))
        .bind(json(&writing.media)?)
        .bind(json(&writing.buttons)?)
        .bind(text(&writing.topic))
        .bind(text(&writing.form))
        .bind(writing.rule.clone())
        .bind(writing.zone.name().to_owned())
        .bind(writing.catch_up.as_str())
        .bind(grace_ms(writing.grace))
        .bind(writing.on_uncertain.as_str())
        .bind(writing.overlap.as_str())
        .bind(ms(now))
        .bind(text(made_by))
        .execute(conn.raw())
        .await?;
    DROP_TARGETS.on(conn).bind(id.0).execute(conn.raw()).await?;
    write_targets(conn, id, writing, former).await
}

async fn write_targets(conn: &mut Conn, id: PostId, writing: &Writing, former: &[(Target, Shows)]) -> Result<()> {
    let now = writing.targets().map(|place| (place, false));
    let before = former.iter().map(|(target, shows)| ((target, *shows), true));
    for (position, ((target, shows), is_former)) in (0_i64..).zip(now.chain(before)) {
        INSERT_TARGET
            .on(conn)
            .bind(id.0)
            .bind(position)
            .bind(target.platform.as_str())
            .bind(without_nul(&target.channel).into_owned())
            .bind(shows.as_str())
            .bind(i64::from(is_former))
            .execute(conn.raw())
            .await?;
    }
    Ok(())
}

fn grace_ms(grace: Duration) -> i64 {
    i64::try_from(grace.as_millis()).unwrap_or(i64::MAX)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    let text = serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))?;
    Ok(without_nul(&text).into_owned())
}

/// Moves a post on.
pub(crate) async fn set_state(
    conn: &mut Conn,
    id: PostId,
    state: PostState,
    next_at: Option<DateTime<Utc>>,
    approved_by: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    SET_STATE
        .on(conn)
        .bind(id.0)
        .bind(state.as_str())
        .bind(next_at.map(ms))
        .bind(approved_by.map(|who| without_nul(who).into_owned()))
        .bind(ms(now))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Another time is due next after `passed` times; `false`: somebody moved it meanwhile.
pub(crate) async fn advance(
    conn: &mut Conn,
    id: PostId,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
    passed: i64,
) -> Result<bool> {
    let done = ADVANCE.on(conn).bind(id.0).bind(ms(from)).bind(to.map(ms)).bind(passed).execute(conn.raw()).await?;
    Ok(done.rows_affected() == 1)
}

/// Another time is next after some that were left out.
pub(crate) async fn step(conn: &mut Conn, id: PostId, to: Option<DateTime<Utc>>, passed: i64) -> Result<()> {
    STEP.on(conn).bind(id.0).bind(to.map(ms)).bind(passed).execute(conn.raw()).await?;
    Ok(())
}

/// Another time is next, because a zone's rules changed.
pub(crate) async fn reschedule(
    conn: &mut Conn,
    id: PostId,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
) -> Result<()> {
    RESCHEDULE.on(conn).bind(id.0).bind(ms(from)).bind(to.map(ms)).execute(conn.raw()).await?;
    Ok(())
}

/// Until this transaction ends nobody else changes a post, writes its times or settles its messages. Who holds it reads
/// afterwards: what was read before may not be so any more. It is held before any of its messages, and of several posts the
/// one with the lower key first, so that no two wait for each other. Without it an edit would miss what the planner writes
/// meanwhile, and two messages that end at once would both leave their time to the other one.
pub(crate) async fn lock(conn: &mut Conn, id: PostId) -> Result<()> {
    if conn.engine() == Engine::Postgres {
        LOCK.on(conn).bind(id.0).execute(conn.raw()).await?;
    }
    Ok(())
}

/// The same of several posts, in whatever order they are worked on afterwards: what is due first is sent first.
pub(crate) async fn lock_all(conn: &mut Conn, ids: &[PostId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    for id in ids {
        lock(conn, id).await?;
    }
    Ok(())
}

/// A post whose times have all come and whose messages have all ended is through; one that nobody has seen is a draft again.
pub(crate) async fn finish(conn: &mut Conn, id: PostId, now: DateTime<Utc>) -> Result<()> {
    FINISH.on(conn).bind(id.0).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// The posts that are due, longest overdue first.
pub(crate) async fn due(conn: &mut Conn, now: DateTime<Utc>, max: i64) -> Result<Vec<PostId>> {
    ids(&DUE.on(conn).bind(ms(now)).bind(max).fetch_all(conn.raw()).await?)
}

/// When the next post is due.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let row = NEXT_DUE.on(conn).fetch_one(conn.raw()).await?;
    Ok(row.try_get::<Option<i64>, _>("at")?.map(from_ms))
}

/// Every post that is due after a time.
pub(crate) async fn scheduled_after(conn: &mut Conn, after: DateTime<Utc>) -> Result<Vec<PostId>> {
    ids(&SCHEDULED_AFTER.on(conn).bind(ms(after)).fetch_all(conn.raw()).await?)
}

/// The posts of a community in one state, or all that were not taken back.
pub(crate) async fn posts(
    conn: &mut Conn,
    community: CommunityId,
    state: Option<PostState>,
    max: i64,
) -> Result<Vec<PostId>> {
    let word = state.map_or("", PostState::as_str);
    ids(&POSTS.on(conn).bind(community.0).bind(word).bind(max).fetch_all(conn.raw()).await?)
}

fn ids(rows: &[AnyRow]) -> Result<Vec<PostId>> {
    rows.iter().map(|row| Ok(PostId(row.try_get("id")?))).collect()
}

/// How many posts of a community are in each state.
pub(crate) async fn counts(conn: &mut Conn, community: CommunityId) -> Result<Vec<(String, i64)>> {
    let rows = POST_COUNTS.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((row.try_get("state")?, row.try_get("how_many")?))).collect()
}

/// A post by the community's number for it.
pub(crate) async fn numbered(conn: &mut Conn, community: CommunityId, number: i64) -> Result<Option<Post>> {
    let row = POST_NUMBERED.on(conn).bind(community.0).bind(number).fetch_optional(conn.raw()).await?;
    match row {
        Some(row) => one(conn, PostId(row.try_get("id")?)).await,
        None => Ok(None),
    }
}

/// One post.
pub(crate) async fn one(conn: &mut Conn, id: PostId) -> Result<Option<Post>> {
    let Some(row) = POST.on(conn).bind(id.0).fetch_optional(conn.raw()).await? else { return Ok(None) };
    let rows = TARGETS.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    let mut post = post(&row)?;
    for row in rows {
        let platform: String = row.try_get("platform")?;
        let platform = PlatformName::parse(&platform).ok_or_else(|| corrupt(id, "platform", platform))?;
        let target = Target { platform, channel: row.try_get("channel")? };
        let shows: String = row.try_get("shows")?;
        let shows = Shows::parse(&shows).ok_or_else(|| corrupt(id, "shows", shows))?;
        match shows {
            _ if row.try_get::<i64, _>("is_former")? != 0 => post.former.push((target, shows)),
            Shows::Whole => post.writing.to.push(target),
            Shows::Teaser => post.writing.teaser_to.push(target),
        }
    }
    Ok(Some(post))
}

fn corrupt(id: PostId, column: &'static str, value: String) -> StoreError {
    StoreError::Corrupt { table: "post", column, row: id.to_string(), value }
}

fn post(row: &AnyRow) -> Result<Post> {
    let id = PostId(row.try_get("id")?);
    let word = |column: &'static str| -> Result<String> { Ok(row.try_get(column)?) };
    let (state, catch_up, on_uncertain) = (word("state")?, word("catch_up")?, word("on_uncertain")?);
    let overlap = word("overlap")?;
    let (media, buttons, zone) = (word("media")?, word("buttons")?, word("zone")?);
    let grace: i64 = row.try_get("grace_ms")?;
    Ok(Post {
        id,
        community: CommunityId(row.try_get("community_id")?),
        number: row.try_get("number")?,
        writing: Writing {
            title: word("title")?,
            body: word("body")?,
            teaser: word("teaser")?,
            media: serde_json::from_str(&media).map_err(|_| corrupt(id, "media", media))?,
            buttons: serde_json::from_str(&buttons).map_err(|_| corrupt(id, "buttons", buttons))?,
            topic: word("topic")?,
            form: word("form")?,
            to: Vec::new(),
            teaser_to: Vec::new(),
            rule: row.try_get("rule")?,
            zone: zone.parse::<Zone>().map_err(|_| corrupt(id, "zone", zone))?,
            catch_up: CatchUp::parse(&catch_up).ok_or_else(|| corrupt(id, "catch_up", catch_up))?,
            grace: Duration::from_millis(u64::try_from(grace).unwrap_or(0)),
            on_uncertain: OnUncertain::parse(&on_uncertain).ok_or_else(|| corrupt(id, "on_uncertain", on_uncertain))?,
            overlap: Overlap::parse(&overlap).ok_or_else(|| corrupt(id, "overlap", overlap))?,
        },
        former: Vec::new(),
        state: PostState::parse(&state).ok_or_else(|| corrupt(id, "state", state))?,
        next_at: row.try_get::<Option<i64>, _>("next_at")?.map(from_ms),
        occurrences: row.try_get("occurrences")?,
        made_by: word("made_by")?,
        approved_by: row.try_get("approved_by")?,
    })
}

/// A post's number and title.
pub(crate) async fn title(conn: &mut Conn, id: PostId) -> Result<Option<(i64, String)>> {
    let row = TITLE.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((row.try_get("number")?, row.try_get("title")?))).transpose()
}

/// Whose a post is, also of one that cannot be read as a whole.
pub(crate) async fn community_of(conn: &mut Conn, id: PostId) -> Result<Option<CommunityId>> {
    let row = COMMUNITY_OF.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(CommunityId(row.try_get("community_id")?))).transpose()
}

/// The word for what is done when nobody knows whether a message of the post was sent.
pub(crate) async fn on_uncertain(conn: &mut Conn, id: PostId) -> Result<Option<String>> {
    let row = ON_UNCERTAIN.on(conn).bind(id.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok(row.try_get("on_uncertain")?)).transpose()
}

/// A chat has another id: posts that go there follow.
pub(crate) async fn move_chat(conn: &mut Conn, platform: PlatformName, from: &str, to: &str) -> Result<()> {
    MOVE_TARGETS.on(conn).bind(platform.as_str()).bind(from).bind(to).execute(conn.raw()).await?;
    Ok(())
}

/// Writes a time at which a post was due; `false`: it stands there already.
pub(crate) async fn insert_occurrence(
    conn: &mut Conn,
    post: PostId,
    occurrence: &Occurrence,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = INSERT_OCCURRENCE
        .on(conn)
        .bind(post.0)
        .bind(ms(occurrence.due_at))
        .bind(occurrence.number)
        .bind(occurrence.state.as_str())
        .bind(occurrence.reason.clone())
        .bind(ms(now))
        .bind(occurrence.state.is_final().then(|| ms(now)))
        .execute(conn.raw())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What became of it.
pub(crate) async fn set_occurrence(
    conn: &mut Conn,
    post: PostId,
    due_at: DateTime<Utc>,
    state: OccurrenceState,
    reason: Option<&str>,
    ended_at: Option<DateTime<Utc>>,
) -> Result<()> {
    SET_OCCURRENCE
        .on(conn)
        .bind(post.0)
        .bind(ms(due_at))
        .bind(state.as_str())
        .bind(reason.map(ToOwned::to_owned))
        .bind(ended_at.map(ms))
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// Says how and why a time was left out, where nothing says so yet.
pub(crate) async fn explain_skipped(
    conn: &mut Conn,
    post: PostId,
    due_at: DateTime<Utc>,
    (state, reason): (OccurrenceState, &str),
) -> Result<()> {
    EXPLAIN_SKIPPED
        .on(conn)
        .bind(post.0)
        .bind(ms(due_at))
        .bind(state.as_str())
        .bind(reason.to_owned())
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// The last times at which a post was due, newest first.
pub(crate) async fn occurrences(conn: &mut Conn, post: PostId, max: i64) -> Result<Vec<Occurrence>> {
    OCCURRENCES.on(conn).bind(post.0).bind(max).fetch_all(conn.raw()).await?.iter().map(occurrence).collect()
}

/// How many times a post was shown so long ago that its messages are not known any more: those stay as they are.
pub(crate) async fn forgotten(conn: &mut Conn, post: PostId) -> Result<usize> {
    let n: i64 = FORGOTTEN.on(conn).bind(post.0).fetch_one(conn.raw()).await?.try_get("how_many")?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// The times whose messages may still stand on a platform, oldest first.
pub(crate) async fn shown(conn: &mut Conn, post: PostId) -> Result<Vec<Occurrence>> {
    SHOWN.on(conn).bind(post.0).fetch_all(conn.raw()).await?.iter().map(occurrence).collect()
}

fn occurrence(row: &AnyRow) -> Result<Occurrence> {
    let word: String = row.try_get("state")?;
    let due_at: i64 = row.try_get("due_at")?;
    let state = OccurrenceState::parse(&word).ok_or(StoreError::Corrupt {
        table: "occurrence",
        column: "state",
        row: due_at.to_string(),
        value: word,
    })?;
    Ok(Occurrence { due_at: from_ms(due_at), number: row.try_get("number")?, state, reason: row.try_get("reason")? })
}
