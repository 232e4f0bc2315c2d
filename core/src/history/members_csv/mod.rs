//! `members-csv`: one stay a row. Rows may come in any order; a later file may tell the end of a stay that was open.

mod read;
mod row;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};

pub use read::parse_columns;

use read::{Line, OpenedCsv};
use row::Row;

use super::outcome::{ImportError, Imported};
use super::store::{self, Names, Timelines};
use super::stream::{Batch, Reading};
use super::target::{self, Target, Wanted};
use super::timeline::{Entered, KnownStay};
use super::{ImportRequest, OnProgress, Progress};
use crate::Steward;
use crate::activity::coverage::{self, Span};
use crate::community;
use crate::ids::CommunityId;
use crate::inbox::SpaceKind;
use crate::ports::PlatformName;

/// Imports lists of members.
pub(super) async fn import(
    steward: &Steward,
    request: &ImportRequest,
    progress: OnProgress<'_>,
) -> Result<(Imported, Vec<CommunityId>), ImportError> {
    let opened = open_all(request).await?;
    let target = target(steward, request).await?;
    let mut run = Run { steward, target, imported: Imported::default(), seen: None };
    for (number, file) in opened.into_iter().enumerate() {
        run.file(number, file, progress).await?;
    }
    let mut conn = steward.db.read().await?;
    run.imported.members = store::present(&mut conn, run.target.space).await?;
    Ok((run.imported, vec![run.target.community]))
}

/// Opens every file and reads its header before anything is written.
async fn open_all(request: &ImportRequest) -> Result<Vec<OpenedCsv>, ImportError> {
    if request.files.is_empty() {
        return Err(ImportError::NoFile);
    }
    let (files, columns) = (request.files.clone(), request.columns.clone());
    let open = move || files.iter().map(|file| OpenedCsv::open(file, &columns)).collect();
    tokio::task::spawn_blocking(open).await.map_err(|error| ImportError::Stopped(error.to_string()))?
}

async fn target(steward: &Steward, request: &ImportRequest) -> Result<Target, ImportError> {
    let wanted = match &request.space {
        None => Wanted {
            platform: PlatformName::Import,
            external_id: None,
            kind: SpaceKind::Import,
            name: request.community.as_deref().unwrap_or("members-csv"),
        },
        Some((platform, id)) => Wanted {
            platform: *platform,
            external_id: Some(id),
            kind: match platform {
                PlatformName::Discord => SpaceKind::Guild,
                PlatformName::Telegram => SpaceKind::Group,
                PlatformName::Import => SpaceKind::Import,
                PlatformName::Console => return Err(ImportError::NoSuchSpace),
            },
            name: id,
        },
    };
    target::find_or_make(steward, request, &wanted).await
}

/// An import under way.
struct Run<'a> {
    steward: &'a Steward,
    target: Target,
    imported: Imported,
    /// First and last instant of the rows read so far: what the files saw.
    seen: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Run<'_> {
    async fn file(&mut self, number: usize, file: OpenedCsv, progress: OnProgress<'_>) -> Result<(), ImportError> {
        for column in &file.passed_columns {
            if !self.imported.passed_columns.contains(column) {
                self.imported.passed_columns.push(column.clone());
            }
        }
        let (name, total_bytes, position) = (file.name.clone(), file.total_bytes, file.position.clone());
        let mut reading = Reading::begin(position, move |sink| file.read_rows(sink));
        let mut records = 0;
        while let Some(Batch { records: lines, bytes }) = reading.next().await {
            records += lines.len() as u64;
            self.batch(&name, lines).await?;
            progress(Progress { file: number, records, bytes, total_bytes });
        }
        reading.finish().await
    }

    /// Writes one batch, in one transaction.
    async fn batch(&mut self, file: &str, lines: Vec<Line>) -> Result<(), ImportError> {
        let mut rows = Vec::with_capacity(lines.len());
        for Line { line, row } in lines {
            self.imported.read += 1;
            match row {
                Ok(row) => rows.push((line, row)),
                Err(reason) => self.imported.reject(format!("{file}:{line}"), reason),
            }
        }
        let mut write = self.steward.db.write().await?;
        community::hold::for_history(&mut write, self.target.space).await?;
        let people: BTreeMap<String, String> =
            rows.iter().map(|(_, row)| (self.account_of(&row.member_id), self.name_of(&row.member_id))).collect();
        let accounts = store::upsert_accounts(&mut write, self.target.platform, &people, Names::Keep).await?;
        let ids: HashSet<_> = accounts.values().map(|account| account.id).collect();
        let mut timelines = Timelines::load(&mut write, self.target.space, ids.into_iter()).await?;
        for (line, row) in rows {
            let Some(account) = accounts.get(&self.account_of(&row.member_id)) else { continue };
            if account.is_bot {
                self.imported.reject(format!("{file}:{line}"), "the account is a bot, which is no member".to_owned());
                continue;
            }
            self.see(&row);
            let entered = timelines.of(account.id).enter(stay_of(row));
            self.count(entered, file, line);
        }
        timelines.save(&mut write).await?;
        if let Some((from, to)) = self.seen {
            coverage::insert_import(&mut write, Span { space: self.target.space, from, to }).await?;
        }
        write.commit().await?;
        crate::store::stop_point("history-batch");
        Ok(())
    }

    /// A member's account: theirs on the platform, or, in a history of no platform, one that this space alone has.
    fn account_of(&self, member_id: &str) -> String {
        match self.target.platform {
            PlatformName::Import => format!("{}/{member_id}", self.target.space_external_id),
            _ => member_id.to_owned(),
        }
    }

    /// What is known of a member's name: on a live platform nothing, else the id is all that there is.
    fn name_of(&self, member_id: &str) -> String {
        if self.target.platform == PlatformName::Import { member_id.to_owned() } else { String::new() }
    }

    fn see(&mut self, row: &Row) {
        self.imported.joins += u64::from(row.joined_at.is_some());
        self.imported.leaves += u64::from(row.left_at.is_some());
        let last = row.left_at.unwrap_or(row.observed_at);
        self.seen = Some(match self.seen {
            None => (row.observed_at, last),
            Some((from, to)) => (from.min(row.observed_at), to.max(last)),
        });
    }

    fn count(&mut self, entered: Entered, file: &str, line: u64) {
        match entered {
            Entered::New => self.imported.new += 1,
            Entered::Changed => self.imported.changed += 1,
            Entered::Known => self.imported.known += 1,
            Entered::Contradicts(left_at) => {
                let reason = format!(
                    "a stay of this member that begins at the same time is known to have ended at {}",
                    left_at.format("%Y-%m-%dT%H:%M:%SZ")
                );
                self.imported.reject(format!("{file}:{line}"), reason);
            }
        }
    }
}

fn stay_of(row: Row) -> KnownStay {
    KnownStay {
        left_after_at: row.left_after_at,
        left_at: row.left_at,
        end_reason: row.end_reason,
        source: row.source,
        ..KnownStay::open(row.joined_at, row.observed_at)
    }
}
