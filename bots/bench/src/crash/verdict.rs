//! The fakes' memory held against the database: what was lost, doubled, or left without an end.

use std::collections::BTreeMap;

use sqlx::Row;
use sqlx::any::AnyRow;
use steward_core::Steward;
use steward_core::ports::PlatformName;

use super::crowd::{Crowd, Deeds, Did, Platforms};
use super::posts::{Post, Posts, marks_in};
use super::table::Table;

const UNDER_WAY: &str = "SELECT COUNT(*) AS how_many FROM effect WHERE state = 'sending'";
const OPEN: &str = "SELECT (SELECT COUNT(*) FROM effect WHERE state IN ('waiting', 'sending', 'parked'))
    + (SELECT COUNT(*) FROM inbox WHERE state = 'waiting') AS how_many";
const DUE: &str = "SELECT COUNT(*) AS how_many FROM post WHERE state = 'scheduled' AND next_at IS NOT NULL";
const OCCURRENCES: &str = "SELECT p.number AS post, o.due_at, o.number, o.state FROM occurrence o
    JOIN post p ON p.id = o.post_id ORDER BY p.number, o.due_at";
const EFFECTS: &str = "SELECT platform, channel, state, deed FROM effect WHERE post_id IS NOT NULL";
const UNTOLD: &str = "SELECT COUNT(*) AS how_many FROM effect e WHERE e.state IN ('uncertain', 'dead')
    AND (e.cause IS NULL OR e.cause <> 'part-before') AND e.post_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.effect_id = e.id)";
const WRITTEN: &str = "SELECT a.platform, a.external_id, CAST(SUM(r.messages) AS BIGINT) AS messages,
    CAST(SUM(r.replies) AS BIGINT) AS replies FROM activity_recent r JOIN account a ON a.id = r.account_id
    GROUP BY a.platform, a.external_id HAVING SUM(r.messages) > 0";
const STAYS: &str = "SELECT a.platform, a.external_id,
    CAST(SUM(CASE WHEN s.joined_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS joins,
    CAST(SUM(CASE WHEN s.left_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS leaves
    FROM stay s JOIN account a ON a.id = s.account_id GROUP BY a.platform, a.external_id";
const GAPS: &str = "SELECT COUNT(*) - COUNT(DISTINCT space_id) AS how_many FROM coverage";

/// By platform, channel and mark.
type Key = (String, String, String);

/// Attempts that have begun and not ended.
pub(super) async fn under_way(steward: &Steward) -> Result<i64, String> {
    count(steward, UNDER_WAY).await
}

/// Whether nothing is to be done any more, and all that came in is known.
pub(super) async fn is_quiet(steward: &Steward, platforms: &Platforms, crowd: &Crowd) -> Result<bool, String> {
    Ok(count(steward, DUE).await? == 0
        && count(steward, OPEN).await? == 0
        && platforms.telegram.unconfirmed_count() == 0
        && recorded(steward, platforms).await? == crowd.deeds())
}

/// Fills the table.
pub(super) async fn judge(
    table: &mut Table,
    steward: &Steward,
    platforms: &Platforms,
    crowd: &Crowd,
    posts: &Posts,
) -> Result<(), String> {
    received(table, &crowd.deeds(), &recorded(steward, platforms).await?);
    table.promise("spaces with a gap in what was seen", usize::try_from(count(steward, GAPS).await?).unwrap_or(0), &[]);
    let showings = occurrences(table, posts, &rows(steward, OCCURRENCES).await?)?;
    let there = there(platforms);
    let states = states(&rows(steward, EFFECTS).await?)?;
    for platform in [PlatformName::Discord, PlatformName::Telegram] {
        sent(table, platform, &showings, &there, &states);
    }
    let asked = |key: &&Key| !showings.iter().any(|(post, nth)| post.marks(*nth).any(|mark| mark == key.2));
    let unasked: Vec<String> = there.keys().filter(asked).map(|key| format!("{key:?}")).collect();
    table.promise("messages that nothing asked for", unasked.len(), &unasked);
    let untold = usize::try_from(count(steward, UNTOLD).await?).unwrap_or(0);
    table.promise("messages, uncertain or dead, that no moderator is told of", untold, &[]);
    let open = usize::try_from(count(steward, OPEN).await?).unwrap_or(0);
    table.promise("effects or events that are still open", open, &[]);
    Ok(())
}

async fn rows(steward: &Steward, statement: &'static str) -> Result<Vec<AnyRow>, String> {
    let mut conn = steward.db.read().await.map_err(|error| error.to_string())?;
    sqlx::query(statement).fetch_all(conn.raw()).await.map_err(|error| error.to_string())
}

async fn count(steward: &Steward, statement: &'static str) -> Result<i64, String> {
    let rows = rows(steward, statement).await?;
    rows.first().map_or(Ok(0), |row| number(row, "how_many"))
}

fn number(row: &AnyRow, column: &str) -> Result<i64, String> {
    row.try_get(column).map_err(|error| error.to_string())
}

fn text(row: &AnyRow, column: &str) -> Result<String, String> {
    row.try_get(column).map_err(|error| error.to_string())
}

/// What the record says that everybody did. Of the owners, who were there before, only what they wrote.
async fn recorded(steward: &Steward, platforms: &Platforms) -> Result<Deeds, String> {
    let owners = platforms.owners();
    let mut deeds = Deeds::new();
    let who = |row: &AnyRow| -> Result<_, String> {
        let platform = PlatformName::parse(&text(row, "platform")?).ok_or("an unknown platform")?;
        Ok((platform, text(row, "external_id")?))
    };
    for row in rows(steward, WRITTEN).await? {
        let did: &mut Did = deeds.entry(who(&row)?).or_default();
        (did.messages, did.replies) = (number(&row, "messages")?, number(&row, "replies")?);
    }
    for row in rows(steward, STAYS).await? {
        let who = who(&row)?;
        if !owners.contains(&who) {
            let did = deeds.entry(who).or_default();
            (did.joins, did.leaves) = (number(&row, "joins")?, number(&row, "leaves")?);
        }
    }
    Ok(deeds)
}

fn received(table: &mut Table, expected: &Deeds, recorded: &Deeds) {
    let sum = |deeds: &Deeds, of: fn(&Did) -> i64| deeds.values().map(of).sum::<i64>();
    table.count("messages that people wrote", sum(expected, |did| did.messages));
    table.count("times that somebody came or went", sum(expected, |did| did.joins + did.leaves));
    let mut lost = Vec::new();
    let mut doubled = Vec::new();
    for who in expected.keys().chain(recorded.keys().filter(|who| !expected.contains_key(*who))) {
        let [was, is] = [expected, recorded].map(|deeds| deeds.get(who).copied().unwrap_or_default());
        let parts = |did: Did| [did.messages, did.replies, did.joins, did.leaves];
        let pairs = || parts(was).into_iter().zip(parts(is));
        if pairs().any(|(was, is)| is < was) {
            lost.push(format!("{who:?}: {was:?} is recorded as {is:?}"));
        }
        if pairs().any(|(was, is)| is > was) {
            doubled.push(format!("{who:?}: {was:?} is recorded as {is:?}"));
        }
    }
    table.promise("people of whom something received was lost", lost.len(), &lost);
    table.promise("people of whom something received counts twice", doubled.len(), &doubled);
}

/// Each time of each post stands once, and has ended. Gives those that were to be shown.
fn occurrences<'a>(table: &mut Table, posts: &'a Posts, rows: &[AnyRow]) -> Result<Vec<(&'a Post, i64)>, String> {
    let mut found: BTreeMap<(i64, i64), (i64, String)> = BTreeMap::new();
    for row in rows {
        let at = (number(row, "post")?, number(row, "due_at")?);
        found.insert(at, (number(row, "number")?, text(row, "state")?));
    }
    let (mut wrong, mut showings, mut ends) = (Vec::new(), Vec::new(), BTreeMap::new());
    for post in &posts.0 {
        for (nth, at) in (1..).zip(post.times()) {
            match found.remove(&(post.number, at.timestamp_millis())) {
                Some((number, state)) if number == nth && state != "going" => {
                    *ends.entry(state).or_insert(0) += 1;
                    showings.push((post, nth));
                }
                other => wrong.push(format!("time {nth} of post {}, {at}: {other:?}", post.number)),
            }
        }
    }
    wrong.extend(found.iter().map(|(at, what)| format!("{at:?} was never due: {what:?}")));
    table.count("times at which posts were due", showings.len() as i64 + wrong.len() as i64);
    for (state, how_many) in ends {
        table.count(&format!("  which ended as {state}"), how_many);
    }
    table.promise("times that are missing, doubled or have no end", wrong.len(), &wrong);
    Ok(showings)
}

/// How often each mark stands on a platform.
fn there(platforms: &Platforms) -> BTreeMap<Key, usize> {
    let mut there = BTreeMap::new();
    let mut see = |platform: PlatformName, channel: String, words: &str| {
        for mark in marks_in(words) {
            *there.entry((platform.as_str().to_owned(), channel.clone(), mark.to_owned())).or_insert(0) += 1;
        }
    };
    for group in &platforms.groups {
        for message in platforms.telegram.sent_messages(*group) {
            see(PlatformName::Telegram, group.0.to_string(), message.words());
        }
    }
    for channel in &platforms.channels {
        for message in platforms.discord.all_messages(*channel) {
            see(PlatformName::Discord, channel.0.to_string(), &message.content);
        }
    }
    there
}

/// The states of the effects in which a mark stands.
fn states(rows: &[AnyRow]) -> Result<BTreeMap<Key, Vec<String>>, String> {
    let mut states: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for row in rows {
        for mark in marks_in(&text(row, "deed")?) {
            let key = (text(row, "platform")?, text(row, "channel")?, mark.to_owned());
            states.entry(key).or_default().push(text(row, "state")?);
        }
    }
    Ok(states)
}

/// Every part on Discord once; on Telegram once at most, and shown to a moderator where nobody knows.
fn sent(
    table: &mut Table,
    platform: PlatformName,
    showings: &[(&Post, i64)],
    there: &BTreeMap<Key, usize>,
    states: &BTreeMap<Key, Vec<String>>,
) {
    let (mut parts, mut uncertain, mut uncertain_there) = (0, 0, 0);
    let [mut doubled, mut lost, mut wrong] = [const { Vec::new() }; 3];
    for (post, nth) in showings {
        for (_, channel) in post.places.iter().filter(|(of, _)| *of == platform) {
            for mark in post.marks(*nth) {
                parts += 1;
                let key = (platform.as_str().to_owned(), channel.clone(), mark);
                let times = there.get(&key).copied().unwrap_or(0);
                let known = states.get(&key).map(Vec::as_slice).unwrap_or_default();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let is_shown = matches!(known[..], ["uncertain" | "behind" | "dead"]);
                uncertain += i64::from(is_shown);
                uncertain_there += i64::from(is_shown && times > 0);
                let told = || format!("{key:?}: {times} times there, known as {known:?}");
                match times {
                    0 if platform == PlatformName::Discord || !is_shown => lost.push(told()),
                    1 if !matches!(known[..], ["done" | "uncertain"]) => wrong.push(told()),
                    0 | 1 => {}
                    _ => doubled.push(told()),
                }
            }
        }
    }
    let name = if platform == PlatformName::Discord { "Discord" } else { "Telegram" };
    table.count(&format!("{name}: paragraphs to be posted"), parts);
    table.count(&format!("{name}: shown to a moderator as uncertain, behind or dead"), uncertain);
    table.count(&format!("{name}:   which were there nevertheless"), uncertain_there);
    table.promise(&format!("{name}: doubled"), doubled.len(), &doubled);
    table.promise(&format!("{name}: lost without being shown"), lost.len(), &lost);
    table.promise(&format!("{name}: there, but known as something else"), wrong.len(), &wrong);
}
