//! Every way out of core on one screen: time, chance, and the platforms.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use crate::commands::{Answer, Preparation, Refusal, ReplyTo};
use crate::content::Message;
use crate::doctor::Finding;
use crate::inbox::{Happening, Person, Unreadable};
use crate::members::Roster;
use crate::outbox::{Found, Task, Verdict};

/// Where the time comes from. A test holds one that stands still until it is moved.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
    /// How long it has been since some instant, the time asleep included; nobody sets this clock.
    fn uptime(&self) -> Duration;
    /// Returns when this much time has passed.
    async fn sleep(&self, duration: Duration);
}

/// Where chance comes from.
pub trait Rng: Send + Sync {
    /// Fills the buffer with random bytes, fit for secrets.
    fn fill(&self, buffer: &mut [u8]);
}

/// A platform's name, as it stands in the database and in `PLATFORM:ID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlatformName {
    /// Discord.
    Discord,
    /// Telegram.
    Telegram,
    /// A history read from files that belongs to no platform.
    Import,
    /// The shell and the console: whoever sits there is the owner.
    Console,
}

impl PlatformName {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discord => "discord",
            Self::Telegram => "telegram",
            Self::Import => "import",
            Self::Console => "console",
        }
    }

    /// Whether people have accounts there by which they can say something of themselves.
    pub fn has_accounts(self) -> bool {
        matches!(self, Self::Discord | Self::Telegram)
    }

    /// The platform of a word in the database.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Discord, Self::Telegram, Self::Import, Self::Console].into_iter().find(|p| p.as_str() == word)
    }
}

/// What somebody is in a space, as the platform says it now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The Discord guild's owner, the Telegram chat's creator, whoever sits at the shell or has the console's key.
    pub is_owner: bool,
    /// Manage Server on Discord, an administrator on Telegram.
    pub manages: bool,
    /// Discord roles, by id.
    pub roles: Vec<String>,
}

impl Standing {
    /// The standing of whoever sits at the shell or has the console's key.
    pub fn owner() -> Self {
        Self { is_owner: true, manages: true, roles: Vec::new() }
    }
}

/// Why a call to a platform gave no answer. Nothing may be concluded from it about anybody.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CallError {
    /// The platform said no: the thing is not there or not allowed. The text names the cause, never a secret.
    #[error("refused: {0}")]
    Refused(String),
    /// No answer, or none that could be read; it may work later.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

/// Who voted for which answer.
pub type Votes = Vec<(String, Vec<Person>)>;

/// What an adapter does for core. Discord and Telegram answer the same questions.
#[async_trait]
pub trait Platform: Send + Sync {
    /// Which platform this is.
    fn name(&self) -> PlatformName;

    /// Reads what was stored as it came. `kind` is the one that the adapter gave when it was received. Where a platform
    /// does not date what happened (a leave on Discord), it is dated by `received_at`.
    fn read(&self, kind: &str, raw: &str, received_at: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable>;

    /// What an account is in a space, asked of the platform or known to it for at most a minute.
    async fn standing(&self, space: &str, account: &str) -> Result<Standing, CallError>;

    /// Answers a command or a button. Deferring within the platform's time limit is the adapter's business.
    /// The work is a future, so that an adapter can defer while it runs.
    async fn deliver(&self, to: ReplyTo, preparation: Preparation, work: BoxFuture<'_, Answer>);

    /// An address that opens a private chat with the bot and says a word of `[A-Za-z0-9_-]{1,64}` there, where the platform
    /// has such addresses and the bot's name is known.
    fn opening(&self, word: &str) -> Option<String> {
        let _ = word;
        None
    }

    /// Everybody who is in the space now, or as much as the platform tells.
    async fn roster(&self, space: &str) -> Result<Roster, CallError>;

    /// Everybody whose vote stands in a poll, by the platform's names for it and its answers, as whole lists; `None`: the
    /// platform cannot be asked.
    async fn votes(&self, channel: &str, poll: &str, answers: &[String]) -> Result<Option<Votes>, CallError> {
        let _ = (channel, poll, answers);
        Ok(None)
    }

    /// What is right and wrong with the token, permissions and settings on the platform, each with its cure.
    async fn examine(&self) -> Vec<Finding>;
}

/// The side of an adapter that the outbox calls.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Which platform this is.
    fn platform(&self) -> PlatformName;

    /// Attempts a deed, once. Keeping the platform's limits before the call is the adapter's business; what came of
    /// it is told as it was, and core decides whether it is attempted again.
    async fn perform(&self, task: &Task) -> Verdict;

    /// The time by the platform's clock when ours shows `now`; by it the platform dates what it is sent. The machine's clock
    /// may be wrong, and may be set right between an attempt and the look for what came of it.
    async fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now
    }

    /// For how long after the first attempt the platform itself drops a second copy of the same message, by its nonce.
    fn drops_copies_for(&self) -> Duration;

    /// Reads the channel back from shortly before the first attempt on, and looks for the message of a task.
    async fn find_sent(&self, task: &Task) -> Found;
}

/// Cuts messages into what fits into one call each. Knows no token and reaches nobody, so that a post can be shown as
/// it will look where no bot runs.
pub trait Typesetter: Send + Sync {
    /// Which platform it cuts for.
    fn platform(&self) -> PlatformName;

    /// The parts, in order; at least one, each as it will look: a style that the platform does not have is already
    /// what it becomes there. Cut between paragraphs, lines, sentences or words, never within a grapheme cluster.
    fn parts(&self, message: &Message) -> Vec<Message>;

    /// What of a message the platform will do otherwise than its writer may mean, each with what to do about it: told
    /// when it is written, while nothing is refused.
    fn cautions(&self, _message: &Message) -> Vec<Refusal> {
        Vec::new()
    }
}

/// Where there is no better clock, time is counted from here.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's time is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn uptime(&self) -> Duration {
        // Linux counts the time that a machine was asleep here, and not in `Instant`.
        let asleep_too = std::fs::read_to_string("/proc/uptime").ok();
        let seconds = asleep_too.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            Some(uptime) => uptime,
            None => STARTED.elapsed(),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where real time passes")]
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    #[expect(
        clippy::expect_used,
        reason = "without a random source no secret can be made: stopping is the only right answer"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}

/// A random word of 26 characters (130 bits) for codes and button tokens, in Crockford's alphabet.
pub fn random_word(rng: &dyn Rng) -> String {
    let mut bytes = [0_u8; 26];
    rng.fill(&mut bytes);
    bytes.iter().map(|b| char::from(CROCKFORD[usize::from(b % 32)])).collect()
}

/// A chance in 0..1.
pub(crate) fn chance(rng: &dyn Rng) -> f64 {
    let mut bytes = [0_u8; 4];
    rng.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A clock that everybody shares.
pub type SharedClock = Arc<dyn Clock>;
