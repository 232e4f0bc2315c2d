//! A year of posts and events, written straight into the tables, for questions about them.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use steward_core::CommunityId;
use steward_core::Steward;
use steward_core::store::Conn;

const SPACE: &str = "SELECT id FROM space WHERE community_id = $1 ORDER BY id LIMIT 1";
const ACCOUNTS: &str = "SELECT DISTINCT account_id FROM stay WHERE space_id = $1 ORDER BY account_id LIMIT 5000";
const POST: &str =
    "INSERT INTO post (id, community_id, number, title, body, teaser, media, buttons, topic, form, state,
        zone, occurrences, catch_up, grace_ms, on_uncertain, made_by, made_at, changed_at)
    VALUES ($1, $2, $1, 'A lesson', 'Read.', '', '[]', '[]', $3, $4, 'posted',
        'UTC', 1, 'latest', 3600000, 'hold', 'bench', $5, $5)";
const OCCURRENCE: &str = "INSERT INTO occurrence (post_id, due_at, number, state, made_at, ended_at)
    VALUES ($1, $2, 1, 'sent', $2, $2)";
const EVENT: &str = "INSERT INTO event (id, community_id, number, title, about, place, starts_at, minutes, zone,
        accept_minutes, state, revision, answers, made_by, made_at, changed_at)
    VALUES ($1, $2, $1, 'An evening', '', 'https://example.org/room', $3, 90, 'UTC', 60, 'over', 1, 15, 'bench', $3, $3)";
const ANSWER: &str = "INSERT INTO event_answer (event_id, person_id, account_id, state, position, at)
    VALUES ($1, $2, $2, 'going', $3, $4)";
const MESSAGE: &str =
    "INSERT INTO brought_message (id, platform, chat, message, community_id, post_id, due_at, event_id,
        space_id, at)
    VALUES ($1, 'telegram', '-1', $2, $3, $4, $5, $6, $7, $8)";
const REACTION: &str = "INSERT INTO brought_reaction (message_id, account_id, emoji, at) VALUES ($1, $2, '+', $3)";
const REPLY: &str =
    "INSERT INTO brought_reply (message_id, reply, account_id, at, is_first) VALUES ($1, $2, $3, $4, 0)";

const TOPICS: [&str; 5] = ["language", "tooling", "async", "news", ""];
const FORMS: [&str; 4] = ["article", "question", "video", ""];
/// Reactions to a message, answers to it, and people who come to an event.
const REACTIONS: i64 = 20;
const REPLIES: i64 = 4;
const GOING: i64 = 15;

/// Where and whose it all is.
struct Place {
    community: i64,
    space: i64,
    accounts: Vec<i64>,
}

impl Place {
    /// Some account, another one for every number.
    fn account(&self, number: i64) -> i64 {
        self.accounts[(number * 7919).unsigned_abs() as usize % self.accounts.len()]
    }
}

/// Writes so many posts and events, evenly over 330 days before an instant.
pub(crate) async fn fill(
    steward: &Steward,
    community: CommunityId,
    (posts, events): (usize, usize),
    now: DateTime<Utc>,
) -> Result<(), String> {
    let mut write = steward.db.write().await.map_err(|error| error.to_string())?;
    fill_in(&mut write, community.0, (posts, events), now).await.map_err(|error| error.to_string())?;
    write.commit().await.map_err(|error| error.to_string())
}

async fn fill_in(
    conn: &mut Conn,
    community: i64,
    (posts, events): (usize, usize),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let space: i64 = sqlx::query(SPACE).bind(community).fetch_one(conn.raw()).await?.try_get(0)?;
    let rows = sqlx::query(ACCOUNTS).bind(space).fetch_all(conn.raw()).await?;
    let accounts = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
    let place = Place { community, space, accounts };
    let at = |index: usize, of: usize| {
        let back = TimeDelta::days(330).num_milliseconds() * index as i64 / of.max(1) as i64;
        now.timestamp_millis() - TimeDelta::days(3).num_milliseconds() - back
    };
    for index in 0..posts {
        post(conn, &place, index, at(index, posts)).await?;
    }
    for index in 0..events {
        event(conn, &place, index, at(index, events)).await?;
    }
    Ok(())
}

async fn post(conn: &mut Conn, place: &Place, index: usize, at: i64) -> Result<(), sqlx::Error> {
    let id = index as i64 + 1;
    let topic = TOPICS[index % TOPICS.len()];
    let form = FORMS[index / TOPICS.len() % FORMS.len()];
    sqlx::query(POST).bind(id).bind(place.community).bind(topic).bind(form).bind(at).execute(conn.raw()).await?;
    sqlx::query(OCCURRENCE).bind(id).bind(at).execute(conn.raw()).await?;
    message(conn, place, id, (Some(id), None), at).await
}

async fn event(conn: &mut Conn, place: &Place, index: usize, at: i64) -> Result<(), sqlx::Error> {
    let id = index as i64 + 1;
    sqlx::query(EVENT).bind(id).bind(place.community).bind(at).execute(conn.raw()).await?;
    for position in 0..GOING {
        let account = place.account(id * GOING + position);
        sqlx::query(ANSWER).bind(id).bind(account).bind(position).bind(at).execute(conn.raw()).await?;
    }
    message(conn, place, 1_000_000 + id, (None, Some(id)), at).await
}

/// What a post or an event looks like where it stands, with what was done about it in its first hours.
async fn message(
    conn: &mut Conn,
    place: &Place,
    id: i64,
    (post, event): (Option<i64>, Option<i64>),
    at: i64,
) -> Result<(), sqlx::Error> {
    let shown = sqlx::query(MESSAGE).bind(id).bind(id.to_string()).bind(place.community).bind(post);
    let shown = shown.bind(post.map(|_| at)).bind(event).bind(place.space).bind(at);
    shown.execute(conn.raw()).await?;
    // More for some than for others: from half of them to all.
    let some = REACTIONS / 2 + id % (REACTIONS / 2 + 1);
    for number in 0..some {
        let account = place.account(id * REACTIONS + number);
        sqlx::query(REACTION).bind(id).bind(account).bind(at + number * 60_000).execute(conn.raw()).await?;
    }
    for number in 0..REPLIES {
        let reply = sqlx::query(REPLY).bind(id).bind(format!("{id}-{number}"));
        reply.bind(place.account(id + number)).bind(at + number * 3_600_000).execute(conn.raw()).await?;
    }
    Ok(())
}
