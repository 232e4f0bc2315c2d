//! `telegram-export`: the JSON export of one group or channel, as Telegram Desktop writes it.
//!
//! Joins and leaves are service messages, activity is everybody's messages. Each message is read once: its id is noted
//! in the transaction that enters what it says. What Steward saw itself is known and not entered again.
//! A message alone opens no stay: it may be years old, and nobody says whether its author is still there.

mod apply;
mod message;
mod people;
mod read;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use read::{Element, OpenedExport};

use self::message::{Message, What};
use self::people::People;
use super::outcome::{ImportError, Imported};
use super::ranges::Ranges;
use super::store;
use super::stream::{Batch, Reading};
use super::target::{self, Target, Wanted};
use super::{ImportRequest, OnProgress, Progress};
use crate::Steward;
use crate::activity::coverage::{self, Source, Span};
use crate::community;
use crate::ids::{CommunityId, SpaceId};
use crate::ports::PlatformName;
use crate::store::Conn;
use crate::zone::Zone;

/// Imports exports, each into the space that it is of.
pub(super) async fn import(
    steward: &Steward,
    request: &ImportRequest,
    progress: OnProgress<'_>,
) -> Result<(Imported, Vec<CommunityId>), ImportError> {
    let opened = open_all(request).await?;
    let mut imported = Imported::default();
    let (mut spaces, mut communities) = (BTreeSet::new(), BTreeSet::new());
    for (number, export) in opened.into_iter().enumerate() {
        let name = if export.title.is_empty() { &export.chat_id } else { &export.title };
        let wanted =
            Wanted { platform: PlatformName::Telegram, external_id: Some(&export.chat_id), kind: export.kind, name };
        let target = target::find_or_make(steward, request, &wanted).await?;
        spaces.insert(target.space);
        communities.insert(target.community);
        let mut run = Run::begin(steward, target, &export, &mut imported).await?;
        let zone = request.zone.clone().unwrap_or_else(Zone::utc);
        run.file(number, export, zone, progress).await?;
    }
    let mut conn = steward.db.read().await?;
    for space in spaces {
        imported.members += store::present(&mut conn, space).await?;
    }
    Ok((imported, communities.into_iter().collect()))
}

/// Opens every file and reads its head before anything is written.
async fn open_all(request: &ImportRequest) -> Result<Vec<OpenedExport>, ImportError> {
    if request.files.is_empty() {
        return Err(ImportError::NoFile);
    }
    let files = request.files.clone();
    let open = move || files.iter().map(|file| OpenedExport::open(file)).collect();
    tokio::task::spawn_blocking(open).await.map_err(|error| ImportError::Stopped(error.to_string()))?
}

/// One export under way.
struct Run<'a> {
    steward: &'a Steward,
    imported: &'a mut Imported,
    target: Target,
    file_name: String,
    title: String,
    people: People,
    /// Topics by the id of the message that opened them, and the topic of every message in one.
    topic_names: HashMap<i64, String>,
    topic_of: HashMap<i64, i64>,
    /// First and last instant read so far: what the file saw.
    seen: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl<'a> Run<'a> {
    async fn begin(
        steward: &'a Steward,
        target: Target,
        export: &OpenedExport,
        imported: &'a mut Imported,
    ) -> Result<Self, ImportError> {
        let mut people = People::of(&target.space_external_id);
        let mut conn = steward.db.read().await?;
        for (external_id, name) in store::present_by_import(&mut conn, target.space).await? {
            people.enter(&external_id, &name);
        }
        Ok(Self {
            steward,
            imported,
            target,
            file_name: export.name.clone(),
            title: export.title.clone(),
            people,
            topic_names: HashMap::new(),
            topic_of: HashMap::new(),
            seen: None,
        })
    }

    async fn file(
        &mut self,
        number: usize,
        export: OpenedExport,
        zone: Zone,
        progress: OnProgress<'_>,
    ) -> Result<(), ImportError> {
        let (reader, position, total_bytes) = export.source()?;
        let mut reading = Reading::begin(position, move |sink| export.read_messages(reader, &zone, sink));
        let mut records = 0;
        while let Some(Batch { records: elements, bytes }) = reading.next().await {
            records += elements.len() as u64;
            self.batch(elements).await?;
            progress(Progress { file: number, records, bytes, total_bytes });
        }
        reading.finish().await?;
        if let Some((_, last)) = self.seen {
            let mut write = self.steward.db.write().await?;
            community::hold::for_history(&mut write, self.target.space).await?;
            store::settle(&mut write, self.target.space, last).await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// Enters one batch, in one transaction.
    async fn batch(&mut self, elements: Vec<Element>) -> Result<(), ImportError> {
        let mut messages = Vec::with_capacity(elements.len());
        for element in elements {
            self.imported.read += 1;
            match element {
                Ok(message) => messages.push(message),
                Err((place, reason)) => self.imported.reject(place, reason),
            }
        }
        let Some((lowest, highest)) = bounds(messages.iter().map(|message| message.id)) else { return Ok(()) };
        let mut write = self.steward.db.write().await?;
        let space = self.target.space;
        community::hold::for_history(&mut write, space).await?;
        let live = live_spans(&mut write, space).await?;
        let mut ranges = Ranges::load(&mut write, space, lowest, highest).await?;
        let mut new = Vec::with_capacity(messages.len());
        for message in messages {
            self.tally(&message);
            let is_live = live.iter().any(|span| span.from <= message.at && message.at <= span.to);
            if ranges.insert(message.id) && !is_live {
                self.imported.new += 1;
                new.push(message);
            } else {
                self.imported.known += 1;
            }
        }
        self.enter(&mut write, new, &live).await?;
        if let Some((from, to)) = self.seen {
            coverage::insert_import(&mut write, Span { space, from, to }).await?;
        }
        ranges.save(&mut write, space).await?;
        write.commit().await?;
        crate::store::stop_point("history-batch");
        Ok(())
    }

    /// Counts what the file says, whether it is new or not, and follows what later messages refer to.
    fn tally(&mut self, message: &Message) {
        let at = message.at;
        self.seen = Some(self.seen.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
        let imported = &mut *self.imported;
        match &message.what {
            What::Founded(members) => imported.founders += members.len() as u64,
            What::Joined => imported.joins += 1,
            What::Invited(members) => imported.joins += members.len() as u64,
            What::Removed(members) => imported.leaves += members.len() as u64,
            What::Wrote { reply_to, .. } => {
                imported.messages += 1;
                let topic = reply_to.and_then(|id| self.topic_of.get(&id).copied());
                if let Some(topic) = topic {
                    self.topic_of.insert(message.id, topic);
                }
            }
            What::TopicMade(name) => {
                imported.passed += 1;
                self.topic_of.insert(message.id, message.id);
                self.topic_names.insert(message.id, name.clone());
            }
            What::Other => imported.passed += 1,
        }
    }
}

fn bounds(ids: impl Iterator<Item = i64> + Clone) -> Option<(i64, i64)> {
    Some((ids.clone().min()?, ids.max()?))
}

/// When Steward itself saw the space.
async fn live_spans(conn: &mut Conn, space: SpaceId) -> Result<Vec<Span>, ImportError> {
    let rows = coverage::rows(conn, space).await?;
    Ok(rows.into_iter().filter(|row| row.source == Source::Live).map(|row| row.span).collect())
}
