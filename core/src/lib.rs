//! The rules of a community. Knows no platform and opens no socket but the database's.
//!
//! Reading order: [`ports`] (every way out), [`store`] (the database), [`inbox`] (the door in), [`community`],
//! [`members`], [`activity`], [`growth`] and [`retention`] (the questions), [`commands`] (the one table).

pub mod activity;
mod brought;
pub mod calendar;
pub mod commands;
pub mod community;
pub mod content;
pub(crate) mod digest;
pub mod doctor;
pub mod events;
pub mod feedback;
pub mod growth;
pub mod guard;
pub mod history;
mod ids;
pub mod inbox;
pub mod lease;
pub mod members;
pub mod model;
pub mod outbox;
pub mod picture;
pub mod ports;
pub mod retention;
pub mod schedule;
pub mod series;
pub mod store;
pub mod time;
pub mod words;
pub mod zone;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

pub use ids::{
    AccountId, ChannelId, CommunityId, EffectId, EventId, InboxId, InterestId, LearnerId, LessonId, MemberId, PollId,
    PostId, SeriesId, ShownId, SpaceId,
};

use ports::{Clock, Platform, Rng, Typesetter};
use store::Db;

/// One Steward: the database, time and chance, and what its parts tell each other.
pub struct Steward {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: Arc<dyn Rng>,
    /// What a community starts with.
    pub defaults: Defaults,
    /// Rung when something was stored in the inbox.
    pub(crate) inbox_bell: tokio::sync::Notify,
    /// Rung when a roster may have become due.
    pub(crate) roster_bell: tokio::sync::Notify,
    /// Rung when an effect was written, a schedule changed, or there is something to tell.
    pub(crate) outbox_bell: tokio::sync::Notify,
    /// Whether the wall clock can be trusted.
    pub guard: guard::ClockGuard,
    /// What makes remembered ids stale.
    pub(crate) epochs: Epochs,
    /// The adapters, once they are there; the doctor asks them.
    platforms: OnceLock<Vec<Arc<dyn Platform>>>,
    /// How each platform cuts messages, once they are there; where none is, a message is one part.
    typesetters: OnceLock<Vec<Box<dyn Typesetter>>>,
    /// Where others reach the console.
    public_url: OnceLock<url::Url>,
    /// When it was looked last whether a digest is due, in Unix milliseconds.
    pub(crate) digests_looked_at: std::sync::atomic::AtomicI64,
    /// Pictures are drawn on as many threads as there are processors, not more.
    pub(crate) drawing: tokio::sync::Semaphore,
}

/// What a community starts with.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Its zone.
    pub zone: zone::Zone,
    /// Its language.
    pub language: community::Lang,
}

/// Counters that move when what receivers remember is stale.
#[derive(Debug, Default)]
pub(crate) struct Epochs {
    presence: AtomicU64,
    spaces: AtomicU64,
}

impl Epochs {
    pub(crate) fn presence(&self) -> u64 {
        self.presence.load(Ordering::SeqCst)
    }

    pub(crate) fn spaces(&self) -> u64 {
        self.spaces.load(Ordering::SeqCst)
    }

    pub(crate) fn presence_changed(&self) {
        self.presence.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn spaces_changed(&self) {
        self.spaces.fetch_add(1, Ordering::SeqCst);
        self.presence_changed();
    }
}

impl Steward {
    /// A Steward on a database.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, defaults: Defaults) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            db,
            clock,
            rng,
            defaults,
            inbox_bell: tokio::sync::Notify::new(),
            roster_bell: tokio::sync::Notify::new(),
            outbox_bell: tokio::sync::Notify::new(),
            guard: guard::ClockGuard::default(),
            epochs: Epochs::default(),
            platforms: OnceLock::new(),
            typesetters: OnceLock::new(),
            public_url: OnceLock::new(),
            digests_looked_at: std::sync::atomic::AtomicI64::new(i64::MIN / 2),
            drawing: tokio::sync::Semaphore::new(processors),
        }
    }

    /// Names the adapters, once, after they were made.
    pub fn set_platforms(&self, platforms: Vec<Arc<dyn Platform>>) {
        // A second call would be a mistake of the wiring; the first one stays.
        let _ = self.platforms.set(platforms);
    }

    /// Names what cuts messages for each platform, once.
    pub fn set_typesetters(&self, typesetters: Vec<Box<dyn Typesetter>>) {
        // A second call would be a mistake of the wiring; the first one stays.
        let _ = self.typesetters.set(typesetters);
    }

    /// Says where others reach the console, once.
    pub fn set_public_url(&self, url: url::Url) {
        // A second call would be a mistake of the wiring; the first one stays.
        let _ = self.public_url.set(url);
    }

    /// Where others reach the console, if they can.
    pub fn public_url(&self) -> Option<&url::Url> {
        self.public_url.get()
    }

    /// A message as a platform takes it, part by part; whole where nothing cuts for the platform.
    pub fn parts_for(&self, platform: ports::PlatformName, message: &content::Message) -> Vec<content::Message> {
        self.typesetter(platform).map_or_else(|| vec![message.clone()], |typesetter| typesetter.parts(message))
    }

    /// What of a message a platform will do otherwise than its writer may mean.
    pub fn cautions_for(&self, platform: ports::PlatformName, message: &content::Message) -> Vec<commands::Refusal> {
        self.typesetter(platform).map_or_else(Vec::new, |typesetter| typesetter.cautions(message))
    }

    fn typesetter(&self, platform: ports::PlatformName) -> Option<&dyn Typesetter> {
        let typesetters = self.typesetters.get().map_or(&[][..], Vec::as_slice);
        typesetters.iter().find(|typesetter| typesetter.platform() == platform).map(Box::as_ref)
    }

    /// The adapters.
    pub fn platforms(&self) -> &[Arc<dyn Platform>] {
        self.platforms.get().map_or(&[], Vec::as_slice)
    }
}
