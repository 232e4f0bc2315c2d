//! Histories in and out: importing what other tools recorded, exporting what Steward knows.
//!
//! Reading order: [`import`] (which source, where to), `members_csv` and `telegram` (what a file says), `timeline`
//! (what that means for the stays that are known), `store` (many rows at once), [`export`] (the way out), [`bulk`] (a
//! whole history made elsewhere).

pub mod bulk;
pub(crate) mod export;
mod members_csv;
mod outcome;
pub(crate) mod ranges;
mod source_file;
pub(crate) mod store;
mod stream;
mod target;
mod telegram;
mod timeline;

use std::path::PathBuf;

pub use export::{Export, ExportError, Format, export};
pub use members_csv::parse_columns;
pub use outcome::{ImportError, Imported, Rejected};

use crate::Steward;
use crate::community::{self, Caller};
use crate::ids::CommunityId;
use crate::ports::PlatformName;
use crate::zone::Zone;

/// What kind of file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Stays as rows with named columns.
    MembersCsv,
    /// The JSON export of one group or channel, as Telegram Desktop writes it.
    TelegramExport,
}

/// Years that a time in a file may lie in. Beyond them a number is milliseconds taken for seconds, or a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

impl Source {
    /// Every source.
    pub const ALL: [Self; 2] = [Self::MembersCsv, Self::TelegramExport];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MembersCsv => "members-csv",
            Self::TelegramExport => "telegram-export",
        }
    }

    /// The source of a word on the command line.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// What is to be imported, and where to.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// What kind of files they are.
    pub source: Source,
    /// The files, plain or gzip, in the order in which they are read.
    pub files: Vec<PathBuf>,
    /// The community; made when it is not there. `None`: the space's own, or the only one there is.
    pub community: Option<String>,
    /// The zone of a community that is made, and of times that name none; UTC unless said.
    pub zone: Option<Zone>,
    /// The space to feed, for sources that name none.
    pub space: Option<(PlatformName, String)>,
    /// For files with other headers: our name of a column, and theirs.
    pub columns: Vec<(String, String)>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Which of the files, from 0.
    pub file: usize,
    /// Records of this file that are done.
    pub records: u64,
    /// Bytes of this file that were read, as it lies on the disk.
    pub bytes: u64,
    /// Its size on the disk; 0 when that is not known.
    pub total_bytes: u64,
}

/// Is told how far an import is, after every transaction.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Reads files into the record. A file that was read before changes nothing; one that ends in the middle is read up to
/// there, and the place is among the rejected. Stopped at any point and started again, the end is the same.
pub async fn import(
    steward: &Steward,
    request: &ImportRequest,
    progress: OnProgress<'_>,
) -> Result<Imported, ImportError> {
    let (imported, communities) = match request.source {
        Source::MembersCsv => members_csv::import(steward, request, progress).await?,
        Source::TelegramExport => telegram::import(steward, request, progress).await?,
    };
    if imported.new + imported.changed > 0 {
        audit(steward, request, &imported, &communities).await?;
        steward.epochs.presence_changed();
    }
    Ok(imported)
}

async fn audit(
    steward: &Steward,
    request: &ImportRequest,
    imported: &Imported,
    communities: &[CommunityId],
) -> Result<(), ImportError> {
    let files: Vec<String> = request.files.iter().map(|file| outcome::file_name(file)).collect();
    let detail = format!(
        "{} {}: read {}, new {}, changed {}, known {}, rejected {}",
        request.source.as_str(),
        files.join(", "),
        imported.read,
        imported.new,
        imported.changed,
        imported.known,
        imported.rejected.len(),
    );
    let mut write = steward.db.write().await?;
    for &id in communities {
        let now = steward.clock.now();
        community::audit(&mut write, id, now, &Caller::console().actor(), "import", &detail).await?;
    }
    write.commit().await?;
    Ok(())
}
