//! Communities, what sends for them, and a platform that takes everything at once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use steward_core::commands::{Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{Caller, Lang};
use steward_core::lease;
use steward_core::outbox::{Deed, Executor, Found, Task, Verdict};
use steward_core::ports::{Clock, PlatformName, Sender, Standing, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{CommunityId, Defaults, Steward};

const COMMUNITY: &str = "INSERT INTO community (id, name, zone, language, created_at) VALUES ($1, $2, $3, 'en', 0)";
const SPACE: &str = "INSERT INTO space (platform, external_id, community_id, kind, name, state, created_at)
    VALUES ('telegram', $1, $2, 'group', 'Group', 'active', 0)";

/// A platform that takes everything at once, and keeps when it came.
pub(crate) struct Wall {
    clock: Arc<dyn Clock>,
    sent: Mutex<Vec<(String, DateTime<Utc>)>>,
}

impl Wall {
    /// The words of every message, with the time at which each came.
    pub(crate) fn sent(&self) -> Vec<(String, DateTime<Utc>)> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many messages came.
    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

#[async_trait]
impl Sender for Wall {
    fn platform(&self) -> PlatformName {
        PlatformName::Telegram
    }

    async fn perform(&self, task: &Task) -> Verdict {
        let Deed::Send { message } = &task.deed else { return Verdict::Done { id: None } };
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push((message.text.plain.clone(), self.clock.now()));
        Verdict::Done { id: Some(sent.len().to_string()) }
    }

    fn drops_copies_for(&self) -> Duration {
        Duration::ZERO
    }

    async fn find_sent(&self, _: &Task) -> Found {
        Found::Unknown
    }
}

/// A Steward with communities, each with one Telegram group of any number of topics.
pub(crate) struct Stage<S = Wall> {
    pub(crate) steward: Arc<Steward>,
    pub(crate) wall: Arc<S>,
    pub(crate) executor: Executor,
}

impl Stage {
    /// On an empty database, with a community in each of the zones.
    pub(crate) async fn on(address: &str, clock: Arc<dyn Clock>, zones: &[Zone]) -> Result<Self, String> {
        let wall = Wall { clock: Arc::clone(&clock), sent: Mutex::default() };
        Self::before(address, clock, zones, wall).await
    }
}

impl<S: Sender + 'static> Stage<S> {
    /// The same before another platform.
    pub(crate) async fn before(address: &str, clock: Arc<dyn Clock>, zones: &[Zone], wall: S) -> Result<Self, String> {
        let db = Db::open(address).await.map_err(|error| error.to_string())?;
        let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
        let steward = Arc::new(Steward::new(db, Arc::clone(&clock), Arc::new(SystemRng), defaults));
        let mut write = steward.db.write().await.map_err(|error| error.to_string())?;
        for (id, zone) in (1_i64..).zip(zones) {
            let community =
                sqlx::query(COMMUNITY).bind(id).bind(format!("Community {id}")).bind(zone.name().to_owned());
            community.execute(write.raw()).await.map_err(|error| error.to_string())?;
            let space = sqlx::query(SPACE).bind(format!("-{id}")).bind(id);
            space.execute(write.raw()).await.map_err(|error| error.to_string())?;
        }
        write.commit().await.map_err(|error| error.to_string())?;
        let taken = lease::take(&steward.db, "outbox/telegram", "bench", clock.now()).await;
        let lease = taken.map_err(|error| error.to_string())?.map_err(|held| format!("{} is held", held.role))?;
        let wall = Arc::new(wall);
        let executor = Executor::new(Arc::clone(&steward), Arc::clone(&wall) as Arc<dyn Sender>, lease);
        Ok(Self { steward, wall, executor })
    }

    /// What the owner of a community says to it in the shell.
    pub(crate) async fn says(&self, community: i64, line: &str) -> Result<(), String> {
        let ask = Ask {
            input: Input::Line(line.to_owned()),
            caller: Caller::console(),
            place: Place { platform: PlatformName::Console, space: None, channel: None },
            standing: Some(Standing::owner()),
            reply_to: ReplyTo::default(),
            look: Look::default(),
            community: Some(CommunityId(community)),
            as_of: None,
        };
        let answer = answer(&self.steward, &ask).await;
        if answer.is_done { Ok(()) } else { Err(format!("{line}: {}", answer.reply.text())) }
    }
}
