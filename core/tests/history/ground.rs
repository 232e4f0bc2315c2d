//! A Steward on a database of its own with a clock that stands still, and the real histories beside the workspace.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use steward_core::commands::{Ask, Input, Look, Place, Reply, ReplyTo, answer};
use steward_core::community::{self, Caller, Lang};
use steward_core::history::{ImportError, ImportRequest, Imported, Source, import};
use steward_core::ports::{PlatformName, Rng, Standing};
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::clock::ManualClock;
use steward_fakes::database::{TestDatabase, is_required};
use tempfile::TempDir;

/// The instant of every test.
pub(crate) const NOW: &str = "2026-11-24T12:00:00Z";

struct NoChance;

impl Rng for NoChance {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

/// A Steward on a database of its own, and a folder for files.
pub(crate) struct Ground {
    pub(crate) steward: Steward,
    /// The engine's name, for messages.
    pub(crate) engine: &'static str,
    folder: TempDir,
    #[expect(dead_code, reason = "kept for its drop")]
    database: TestDatabase,
}

impl Ground {
    /// An empty SQLite database.
    pub(crate) async fn new() -> Self {
        Self::on(TestDatabase::sqlite()).await
    }

    /// An empty database.
    pub(crate) async fn on(database: TestDatabase) -> Self {
        let db = database.open().await;
        let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
        let clock = Arc::new(ManualClock::at(NOW));
        let steward = Steward::new(db, clock, Arc::new(NoChance), defaults);
        Self { steward, engine: database.engine, folder: TempDir::new().unwrap(), database }
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }

    /// Imports a file into the community "c".
    pub(crate) async fn import(&self, source: Source, file: &Path) -> Imported {
        self.try_import(&request(source, file)).await.unwrap()
    }

    /// Imports as asked.
    pub(crate) async fn try_import(&self, request: &ImportRequest) -> Result<Imported, ImportError> {
        import(&self.steward, request, &|_| {}).await
    }

    /// Everything that is stored of stays, activity and coverage, as text: two databases with the same record are equal.
    pub(crate) async fn record(&self) -> Vec<String> {
        const TABLES: [&str; 4] = [
            "SELECT p.external_id || ' ' || a.external_id || ' ' || s.number || ' ' || COALESCE(CAST(s.joined_at AS TEXT), '-') || ' ' || \
             s.observed_at || ' ' || COALESCE(CAST(s.left_after_at AS TEXT), '-') || ' ' || COALESCE(CAST(s.left_at AS TEXT), '-') || ' ' || \
             COALESCE(s.end_reason, '-') || ' ' || COALESCE(s.source, '-') AS line FROM stay s \
             JOIN space p ON p.id = s.space_id JOIN account a ON a.id = s.account_id",
            "SELECT p.external_id || ' ' || a.external_id || ' ' || c.external_id || ' ' || r.slot || ' ' || r.messages || ' ' || \
             r.replies || ' ' || r.reactions AS line FROM activity_recent r JOIN space p ON p.id = r.space_id \
             JOIN account a ON a.id = r.account_id JOIN channel c ON c.id = r.channel_id",
            "SELECT space_id || ' ' || MIN(from_at) || ' ' || MAX(to_at) AS line FROM coverage GROUP BY space_id",
            "SELECT space_id || ' ' || first_number || ' ' || last_number AS line FROM imported_range",
        ];
        let mut conn = self.steward.db.read().await.unwrap();
        let mut lines = Vec::new();
        for table in TABLES {
            let rows: Vec<(String,)> = sqlx::query_as(table).fetch_all(conn.raw()).await.unwrap();
            let mut rows: Vec<String> = rows.into_iter().map(|(line,)| line).collect();
            rows.sort_unstable();
            lines.extend(rows);
        }
        lines
    }

    /// The numbers of a command about the community "c".
    pub(crate) async fn ask(&self, line: &str) -> Value {
        self.reply(line).await.json
    }

    /// The answer to a command about the community "c".
    pub(crate) async fn reply(&self, line: &str) -> Reply {
        let mut conn = self.steward.db.read().await.unwrap();
        let community = community::named(&mut conn, "c").await.unwrap()[0].id;
        drop(conn);
        let ask = Ask {
            input: Input::Line(line.to_owned()),
            caller: Caller::console(),
            place: Place { platform: PlatformName::Console, space: None, channel: None },
            standing: Some(Standing::owner()),
            reply_to: ReplyTo::default(),
            look: Look::default(),
            community: Some(community),
            as_of: None,
        };
        let answer = answer(&self.steward, &ask).await;
        assert!(answer.is_done, "{line}: {}", answer.reply.title);
        answer.reply
    }
}

/// A request for the community "c".
pub(crate) fn request(source: Source, file: &Path) -> ImportRequest {
    ImportRequest {
        source,
        files: vec![file.to_owned()],
        community: Some("c".to_owned()),
        zone: None,
        space: None,
        columns: Vec::new(),
    }
}

/// A file of the real histories; `None` (with a line that says so) when they are not there and not required.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let file = std::env::var_os("STEWARD_SHARED").map_or_else(beside, PathBuf::from).join("data").join(path);
    if file.is_file() {
        return Some(file);
    }
    assert!(!is_required("golden"), "real histories are required, and there is no {}", file.display());
    println!("skipped: there is no {}", file.display());
    None
}

/// The same bytes, packed.
pub(crate) fn gzip(contents: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(contents).unwrap();
    packer.finish().unwrap()
}
