//! The world of a test: a database, a clock that stands still, a seeded source of chance, and a platform that reads
//! the events which the test writes and does what the test says.

pub(crate) mod cut;
pub(crate) mod outbox;
mod platform;
mod rows;
pub(crate) mod sender;
pub(crate) mod two;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use steward_core::commands::{Answer, Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{Caller, Lang};
use steward_core::inbox::{ActivityKind, Counted, Door, Incoming, Person, Position, Sorted, SpaceKind, Worker};
use steward_core::lease::Lease;
use steward_core::ports::{Platform, PlatformName, Rng, Standing};
use steward_core::store::Db;
use steward_core::{CommunityId, Defaults, Steward};
use steward_fakes::clock::ManualClock;
use steward_fakes::database::{TestDatabase, databases};

pub(crate) use platform::{Scripted, entry};

/// The space that events are about unless they say otherwise.
pub(crate) const SPACE: &str = "100";
/// The instant that the tests' seconds count from.
pub(crate) const START: &str = "2026-11-02T00:00:00Z";

/// Chance from a seed (splitmix64).
pub(crate) struct Seeded(AtomicU64);

impl Rng for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = (z >> 32) as u8;
        }
    }
}

/// The instant of so many seconds after the start of the tests' time.
pub(crate) fn instant(second: i64) -> DateTime<Utc> {
    START.parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(second)
}

/// One Steward on one database with one receiver.
pub(crate) struct World {
    pub(crate) steward: Arc<Steward>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) platform: Arc<Scripted>,
    pub(crate) door: Door,
    pub(crate) worker: Worker,
    pub(crate) engine: &'static str,
    pub(crate) database: TestDatabase,
    pub(crate) name: PlatformName,
    pub(crate) sequence: i64,
}

impl World {
    /// A world on each database, on a platform.
    pub(crate) async fn each(name: PlatformName) -> Vec<Self> {
        let mut worlds = Vec::new();
        for database in databases().await {
            worlds.push(Self::on(database, name).await);
        }
        worlds
    }

    /// A world on each database, with a community that has one space, seen since second 0 and with its roster
    /// compared already.
    pub(crate) async fn seeing(name: PlatformName) -> Vec<Self> {
        let mut worlds = Self::each(name).await;
        for world in &mut worlds {
            world.happen(0, seen(SPACE)).await;
        }
        worlds
    }

    pub(crate) async fn on(database: TestDatabase, name: PlatformName) -> Self {
        let engine = database.engine;
        let clock = Arc::new(ManualClock::at(START));
        let platform = Arc::new(Scripted::new(name));
        let steward = start(&database, &clock, &platform).await;
        let receiver = name.as_str();
        let (door, _) = Door::open(Arc::clone(&steward), name, receiver).await.unwrap();
        let worker = Worker::new(Arc::clone(&steward), platform.clone(), receiver);
        let sequence = door.position().sequence;
        Self { steward, clock, platform, door, worker, engine, database, name, sequence }
    }

    /// The process ends without a word and starts again on the same database.
    pub(crate) async fn restart(&mut self) -> Option<DateTime<Utc>> {
        self.steward.db.close().await;
        let steward = start(&self.database, &self.clock, &self.platform).await;
        let (door, seen_at) = Door::open(Arc::clone(&steward), self.name, self.name.as_str()).await.unwrap();
        self.worker = Worker::new(Arc::clone(&steward), self.platform.clone(), self.name.as_str());
        self.sequence = door.position().sequence;
        self.steward = steward;
        self.door = door;
        seen_at
    }

    /// The same receiver and worker, bound to a lease.
    pub(crate) async fn under(self, lease: Lease) -> Self {
        let (door, _) = Door::open(Arc::clone(&self.steward), self.name, self.name.as_str()).await.unwrap();
        let worker = Worker::new(Arc::clone(&self.steward), self.platform.clone(), self.name.as_str());
        Self { door: door.under(Some(lease.clone())), worker: worker.under(Some(lease)), ..self }
    }

    /// Sets the clock.
    pub(crate) fn at(&self, second: i64) {
        self.clock.set(instant(second));
    }

    /// The receiver takes an event; nothing is durable yet.
    pub(crate) fn receive(&mut self, event: &Value) {
        self.sequence += 1;
        let kind = event["e"].as_str().unwrap().to_owned();
        let incoming = Incoming { external_id: self.sequence.to_string(), kind, raw: event.to_string() };
        self.door.take(Sorted::Keep(incoming), position(self.sequence));
    }

    /// The receiver takes an activity on the fast lane; nothing is durable yet.
    pub(crate) fn counts(&mut self, counted: Counted) {
        self.sequence += 1;
        self.door.take(Sorted::Count(counted), position(self.sequence));
    }

    /// Commits what was received, if anything was.
    pub(crate) async fn commit(&mut self) {
        if self.door.is_waiting() {
            self.door.commit().await.unwrap_or_else(|error| panic!("{}: {error}", self.engine));
        }
    }

    /// Commits and handles everything that waits.
    pub(crate) async fn settle(&mut self) {
        self.commit().await;
        self.worker.work().await.unwrap_or_else(|error| panic!("{}: {error}", self.engine));
    }

    /// One event at a second: received, committed, handled.
    pub(crate) async fn happen(&mut self, second: i64, event: Value) {
        self.at(second);
        self.receive(&event);
        self.settle().await;
    }

    /// Somebody writes at a second; counted on the fast lane and committed.
    pub(crate) async fn says(&mut self, second: i64, who: &str) {
        self.at(second);
        self.counts(message(who, second));
        self.settle().await;
    }

    /// The receiver is alive: its position moves, nothing happened.
    pub(crate) async fn sight(&mut self, second: i64) {
        self.at(second);
        self.sequence += 1;
        self.door.take(Sorted::Pass, position(self.sequence));
        self.settle().await;
    }

    /// A span of not seeing: the session is lost at `from` and the space is described anew at `to`.
    pub(crate) async fn gap(&mut self, from: i64, to: i64) {
        self.sight(from).await;
        self.at(to);
        self.door.lose_session().await.unwrap();
        self.happen(to, seen_anew(SPACE)).await;
    }

    /// Somebody asks in a space (or, without one, in a private chat); answered as the shell would be.
    pub(crate) async fn ask(&self, who: &str, space: Option<&str>, line: &str) -> Answer {
        answer(&self.steward, &ask_of(self.name, who, space, line)).await
    }

    /// The shell asks about a community.
    pub(crate) async fn shell(&self, community: Option<CommunityId>, line: &str) -> Answer {
        answer(&self.steward, &shell_ask(community, line)).await
    }
}

async fn start(database: &TestDatabase, clock: &Arc<ManualClock>, platform: &Arc<Scripted>) -> Arc<Steward> {
    steward_on(database.open().await, clock, platform)
}

/// A Steward on a database that was opened already.
pub(crate) fn steward_on(db: Db, clock: &Arc<ManualClock>, platform: &Arc<Scripted>) -> Arc<Steward> {
    steward_of(db, clock, vec![platform.clone()])
}

/// The same with several platforms.
pub(crate) fn steward_of(db: Db, clock: &Arc<ManualClock>, platforms: Vec<Arc<dyn Platform>>) -> Arc<Steward> {
    let steward = steward_alone(db, clock);
    steward.set_platforms(platforms);
    steward
}

/// The same that knows no platform.
pub(crate) fn steward_alone(db: Db, clock: &Arc<ManualClock>) -> Arc<Steward> {
    let rng = Arc::new(Seeded(AtomicU64::new(20_261_124)));
    let defaults = Defaults { zone: steward_core::zone::Zone::utc(), language: Lang::En };
    Arc::new(Steward::new(db, clock.clone(), rng, defaults))
}

pub(crate) fn position(sequence: i64) -> Position {
    Position { session: None, resume_url: None, sequence }
}

pub(crate) fn caller(platform: PlatformName, who: &str) -> Caller {
    Caller { platform, external_id: who.to_owned(), name: format!("name of {who}"), language_tag: None }
}

pub(crate) fn ask_of(platform: PlatformName, who: &str, space: Option<&str>, line: &str) -> Ask {
    Ask {
        input: Input::Line(line.to_owned()),
        caller: caller(platform, who),
        place: Place { platform, space: space.map(str::to_owned), channel: space.map(str::to_owned) },
        standing: None,
        reply_to: ReplyTo(json!({ "line": line })),
        look: Look::default(),
        community: None,
        as_of: None,
    }
}

pub(crate) fn shell_ask(community: Option<CommunityId>, line: &str) -> Ask {
    Ask {
        caller: Caller::console(),
        standing: Some(Standing::owner()),
        community,
        ..ask_of(PlatformName::Console, "owner", None, line)
    }
}

/// A message of somebody at a second.
pub(crate) fn message(who: &str, second: i64) -> Counted {
    activity(who, second, ActivityKind::Message)
}

/// Something that somebody did at a second, on the fast lane.
pub(crate) fn activity(who: &str, second: i64, kind: ActivityKind) -> Counted {
    Counted {
        space: SPACE.to_owned(),
        space_name: None,
        space_kind: SpaceKind::Group,
        channel: SPACE.to_owned(),
        person: Person { external_id: who.to_owned(), name: format!("name of {who}"), is_bot: false },
        at: instant(second),
        kind,
        proves_presence: true,
    }
}

/// The space is described: Steward is in it.
pub(crate) fn seen(space: &str) -> Value {
    json!({ "e": "seen", "space": space, "name": format!("space {space}") })
}

/// The space is described after a time of not seeing.
pub(crate) fn seen_anew(space: &str) -> Value {
    json!({ "e": "seen", "space": space, "name": format!("space {space}"), "roster": true })
}

pub(crate) fn joined(who: &str, at: i64) -> Value {
    json!({ "e": "joined", "who": who, "at": at })
}

pub(crate) fn left(who: &str, at: i64) -> Value {
    json!({ "e": "left", "who": who, "at": at, "reason": "left" })
}

/// Adds to an event, or changes it.
pub(crate) fn with(mut event: Value, name: &str, value: impl Into<Value>) -> Value {
    event[name] = value.into();
    event
}
