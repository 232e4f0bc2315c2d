//! What came of a poll: who counts for what, of how many, and where it stands.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::poll::{Place, Poll, PollState};
use super::store;
use super::tally::{Tally, tally};
use crate::brought::{self, Audience};
use crate::commands::{CommandError, Cx, Reply, Table};
use crate::community;
use crate::events::local_words;
use crate::ids::AccountId;
use crate::members::Record;
use crate::members::link::{self, Links};
use crate::outbox::{self, State};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::words::number;

/// A place in words.
struct Shown {
    place: Place,
    label: String,
    /// Where it stands there: `open`, `closed`, or where what asks or closes it has come to.
    state: String,
}

/// What a poll got, counted by persons as they are known now.
pub(super) async fn tally_of(conn: &mut Conn, links: &Links, poll: &Poll) -> Result<Tally> {
    let mut votes = store::votes(conn, poll.id).await?;
    for vote in &mut votes {
        vote.person = AccountId(links.member_of(vote.person).0);
    }
    Ok(tally(poll.ballot.is_multiple, poll.ballot.answers.len(), &votes))
}

/// A poll in words: where it stands, who voted, how that is counted.
pub(super) async fn describe(cx: &Cx<'_>, poll: &Poll, title: &str) -> std::result::Result<Reply, CommandError> {
    let mut conn = cx.steward.db.read().await?;
    let links = link::links(&mut conn, poll.community).await?;
    let tally = tally_of(&mut conn, &links, poll).await?;
    let places = places(&mut conn, poll).await?;
    let could = could_answer(cx, &mut conn, poll, &places).await?.max(tally.voters);
    drop(conn);
    let mut reply = Reply::titled(cx.say(title, &[("poll", poll.label().into())]));
    reply.lines.push(state_words(cx, poll));
    let args = [("n", tally.voters.into()), ("voters", number(tally.voters).into()), ("could", number(could).into())];
    reply.lines.push(cx.say("poll-voters", &args));
    reply.lines.push(cx.say(if poll.ballot.is_multiple { "poll-counts-several" } else { "poll-counts-one" }, &[]));
    if tally.on_several > 0 {
        reply.lines.push(cx.say("poll-on-several", &[("n", tally.on_several.into())]));
    }
    for shown in &places {
        let state = cx.say(&format!("poll-there-{}", shown.state), &[]);
        reply.lines.push(cx.say("poll-place", &[("place", shown.label.as_str().into()), ("state", state.into())]));
    }
    reply.table = Some(table(cx, poll, &tally, &platforms(&places)));
    reply.json = as_json(poll, &tally);
    reply.json["could_answer"] = json!(could);
    let place = |shown: &Shown| json!({ "to": shown.place.target.address(), "state": shown.state });
    reply.json["places"] = places.iter().map(place).collect();
    Ok(reply)
}

fn platforms(places: &[Shown]) -> BTreeSet<PlatformName> {
    places.iter().map(|shown| shown.place.target.platform).collect()
}

/// Where a poll stands and until when: `open until 2026-11-25 20:00 (UTC+08:00)`.
pub(super) fn state_words(cx: &Cx<'_>, poll: &Poll) -> String {
    let zone = cx.zone();
    match poll.state {
        PollState::Open => cx.say("poll-open", &[("time", local_words(&zone, poll.ballot.closes_at).into())]),
        PollState::Closed => {
            let at = poll.closed_at.unwrap_or(poll.ballot.closes_at);
            let by = poll.closed_by.as_deref().and_then(|by| by.strip_prefix("platform:")).unwrap_or_default();
            cx.say("poll-closed", &[("time", local_words(&zone, at).into()), ("platform", by.into())])
        }
    }
}

fn table(cx: &Cx<'_>, poll: &Poll, tally: &Tally, platforms: &BTreeSet<PlatformName>) -> Table {
    let word = |id: &str| cx.say(&format!("poll-head-{id}"), &[]);
    // On one platform alone all of them are there.
    let by_platform = platforms.iter().filter(|_| platforms.len() > 1);
    let head = [word("answer"), word("persons")].into_iter();
    let head = head.chain(by_platform.clone().map(|platform| word(platform.as_str()))).collect();
    let rows = poll.ballot.answers.iter().zip(&tally.answers).map(|(answer, count)| {
        let on = |platform: &PlatformName| number(count.by_platform.get(platform).copied().unwrap_or_default());
        [answer.clone(), number(count.persons)].into_iter().chain(by_platform.clone().map(on)).collect()
    });
    Table { head, rows: rows.collect() }
}

/// A poll and its result as numbers.
pub(super) fn as_json(poll: &Poll, tally: &Tally) -> Value {
    let answers = poll
        .ballot
        .answers
        .iter()
        .zip(&tally.answers)
        .map(|(text, count)| json!({ "text": text, "persons": count.persons, "by_platform": count.by_platform }));
    json!({
        "number": poll.number, "question": poll.ballot.question, "several": poll.ballot.is_multiple,
        "state": poll.state.as_str(), "closes_at": poll.ballot.closes_at, "closed_at": poll.closed_at,
        "closed_by": poll.closed_by, "voters": tally.voters, "on_several_platforms": tally.on_several,
        "answers": answers.collect::<Vec<_>>(),
    })
}

async fn places(conn: &mut Conn, poll: &Poll) -> Result<Vec<Shown>> {
    let mut shown = Vec::new();
    for place in store::places(conn, poll.id).await? {
        let target = &place.target;
        let platform = target.platform.as_str();
        let label = community::channels::channel_label(conn, poll.community, platform, &target.channel).await?;
        let state = state_there(conn, poll, &place).await?;
        shown.push(Shown { place, label, state });
    }
    Ok(shown)
}

/// Where a poll stands in a place, as a word that has a sentence.
async fn state_there(conn: &mut Conn, poll: &Poll, place: &Place) -> Result<String> {
    let asking = match place.effect {
        Some(effect) => outbox::store::one(conn, effect).await?.map(|effect| effect.state),
        None => None,
    };
    let word = match asking {
        _ if place.is_closed => "closed",
        Some(State::Done) if place.key.is_none() => "unknown",
        Some(State::Done) if poll.state == PollState::Open => "open",
        Some(State::Done) => match closing(conn, place).await? {
            Some(State::Done) => "closed",
            // What is parked is tried again, for ever if nobody cures the cause.
            Some(State::Dead | State::Parked) | None => "left-open",
            Some(_) => "closing",
        },
        Some(state) => state.as_str(),
        // It is forgotten, as is what closed it, because that is long ago.
        None if place.key.is_some() => "closed",
        None => "dead",
    };
    Ok(word.to_owned())
}

/// Where that stands which closes it.
async fn closing(conn: &mut Conn, place: &Place) -> Result<Option<State>> {
    let Some(close) = place.close else { return Ok(None) };
    // What ended long ago is forgotten, and was done.
    Ok(Some(outbox::store::one(conn, close).await?.map_or(State::Done, |effect| effect.state)))
}

/// How many people could answer: those who are where it is asked, or were when it was closed, each once.
async fn could_answer(cx: &Cx<'_>, conn: &mut Conn, poll: &Poll, places: &[Shown]) -> Result<i64> {
    let mut spaces = BTreeSet::new();
    for shown in places {
        let target = &shown.place.target;
        spaces.extend(brought::space_of(conn, target.platform, &target.channel).await?);
    }
    let at = poll.closed_at.unwrap_or(cx.now).min(cx.now);
    let record = Record::load(conn, poll.community, None, cx.now).await?;
    Ok(Audience::new(&record).at(&spaces, at))
}
