//! The feed of a community's calendar at a secret address: what is public of it, for the calendars of members.
//!
//! The address is a word of 130 bits, of which only a digest is kept: nobody who reads the database can subscribe, and
//! nobody can be told the address a second time. A new one takes the place of the old one at once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::entries::{self, Entry, EntryState, Kind};
use super::ics::{Document, Happening, Status};
use super::store;
use crate::ids::CommunityId;
use crate::ports::random_word;
use crate::store::{Conn, Result};
use crate::{Steward, community, events};

/// So far back the feed goes.
const BACK: TimeDelta = TimeDelta::days(92);
/// So far ahead.
const AHEAD: TimeDelta = TimeDelta::days(366);
/// Most entries of a feed: those nearest to now. More make calendars slow, and nobody reads them.
const ENTRIES_MAX: usize = 5_000;
/// A subscriber may look again after so long.
const REFRESH: Duration = Duration::from_hours(1);

/// Makes the first address of a community's feed; `Err`: there is one, made at that time.
pub(super) async fn first(
    conn: &mut Conn,
    steward: &Steward,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<String, DateTime<Utc>>> {
    let token = random_word(&*steward.rng);
    store::add_feed(conn, community, &digest(&token), now).await?;
    let feeds = store::feeds(conn).await?;
    let kept = feeds.into_iter().find(|feed| feed.community == community);
    Ok(match kept {
        // Somebody made one before, or at the same time and was faster.
        Some(feed) if !is_same(&feed.token_hash, &digest(&token)) => Err(feed.made_at),
        _ => Ok(token),
    })
}

/// Makes a new address in place of the one before.
pub(super) async fn renew(
    conn: &mut Conn,
    steward: &Steward,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random_word(&*steward.rng);
    store::replace_feed(conn, community, &digest(&token), now).await?;
    Ok(token)
}

/// The feed of an address; `None` where the word is none that is in force. What is compared are digests, each of them
/// and as a whole, so that the time tells nothing of a word that is wrong.
pub async fn document(steward: &Steward, token: &str) -> Result<Option<String>> {
    let now = steward.clock.now();
    let guess = digest(token);
    let mut conn = steward.db.read().await?;
    let mut found = None;
    for feed in store::feeds(&mut conn).await? {
        if is_same(&feed.token_hash, &guess) {
            found = Some(feed.community);
        }
    }
    let Some(id) = found else { return Ok(None) };
    let Some(community) = community::find(&mut conn, id).await? else { return Ok(None) };
    let gathered = entries::gather(&mut conn, id, now - BACK..now + AHEAD, now).await?;
    drop(conn);
    let host = steward.public_url().and_then(url::Url::host_str).unwrap_or("steward");
    let mut public: Vec<Entry> = gathered.entries.into_iter().filter(is_public).collect();
    if public.len() > ENTRIES_MAX {
        public.sort_by_key(|entry| (entry.at - now).abs());
        public.truncate(ENTRIES_MAX);
        public.sort_by_key(|entry| (entry.at, entry.number));
    }
    let happenings = public.iter().map(|entry| happening(entry, id, host)).collect();
    let feed = Document { name: community.name, refresh: Some(REFRESH), happenings, ..Document::default() };
    Ok(Some(feed.write()))
}

/// Whether members may see it: what was seen, or will be without anybody's doing; and that an event does not take place.
fn is_public(entry: &Entry) -> bool {
    matches!(
        entry.state,
        EntryState::Sent
            | EntryState::Going
            | EntryState::Uncertain
            | EntryState::Planned
            | EntryState::Event
            | EntryState::Held
            | EntryState::Cancelled
    )
}

fn happening(entry: &Entry, community: CommunityId, host: &str) -> Happening {
    let at = entry.at.timestamp();
    // The same for a thing and a time, and another one in every community and installation.
    let uid = match entry.kind {
        Kind::Post => format!("post-{community}-{}-{at}@{host}", entry.key),
        // As in the file that a member gets of the event alone.
        Kind::Event => events::ics::uid(community, entry.key),
        Kind::Repeat => format!("repeat-{community}-{}-{at}@{host}", entry.key),
    };
    Happening {
        ends_at: entry.ends_at,
        sequence: entry.sequence,
        status: if entry.state == EntryState::Cancelled { Status::Cancelled } else { Status::Confirmed },
        summary: entry.title.clone(),
        location: entry.place.clone(),
        ..Happening::new(uid, entry.at, entry.changed_at)
    }
}

/// What is kept of a word.
fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |text, byte| format!("{text}{byte:02x}"))
}

/// Whether two digests are the same; looks at all of both, however early they differ.
fn is_same(kept: &str, guess: &str) -> bool {
    let difference = kept.bytes().zip(guess.bytes()).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(difference) == 0 && kept.len() == guess.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_word_has_the_digest() {
        let kept = digest("0123456789ABCDEFGHJKMNPQRS");
        assert_eq!(kept.len(), 64);
        assert!(is_same(&kept, &digest("0123456789ABCDEFGHJKMNPQRS")));
        for guess in
            ["", "0", "0123456789ABCDEFGHJKMNPQRT", "0123456789abcdefghjkmnpqrs", " 0123456789ABCDEFGHJKMNPQRS"]
        {
            assert!(!is_same(&kept, &digest(guess)), "{guess}");
        }
        assert!(!is_same(&kept, ""));
    }

    #[test]
    fn what_is_written_of_an_entry_names_it_once_and_for_all() {
        let at: DateTime<Utc> = "2026-12-01T12:00:00Z".parse().unwrap();
        let entry = Entry {
            at,
            ends_at: None,
            key: 7,
            number: 1,
            title: "Lesson".to_owned(),
            topic: String::new(),
            state: EntryState::Planned,
            kind: Kind::Post,
            place: String::new(),
            sequence: 3,
            changed_at: at - TimeDelta::days(8),
        };
        let written = happening(&entry, CommunityId(3), "steward.example.org");
        assert_eq!(written.uid, "post-3-7-1796126400@steward.example.org");
        assert_eq!((written.sequence, written.stamped_at), (3, entry.changed_at));
        let event = happening(&Entry { kind: Kind::Event, ..entry.clone() }, CommunityId(3), "steward.example.org");
        assert_eq!(event.uid, "event-3-7@steward", "as in the file of the event alone");
        let repeat = happening(&Entry { kind: Kind::Repeat, ..entry }, CommunityId(3), "steward.example.org");
        assert_eq!(repeat.uid, "repeat-3-7-1796126400@steward.example.org");
    }
}
