//! Both platforms, and the people there who come, write, answer and go without end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use sqlx::Row;
use steward_core::Steward;
use steward_core::ports::{Clock, PlatformName, SystemClock};
use steward_fakes::discord::{self, ChannelId, FakeDiscord, GuildId};
use steward_fakes::telegram::{self, ChatId, FakeTelegram, Setup};

use super::{Dice, LOOK_EVERY, pause};

/// Groups on Telegram, and as many channels on Discord. Telegram takes 20 messages a minute in one group.
pub(super) const PLACES: usize = 20;
/// Real time within which the first life has to know all of them.
const KNOWN_WITHIN: Duration = Duration::from_mins(1);

const SPACES: &str = "SELECT COUNT(*) AS how_many FROM space";

/// A fake of each platform, with a server, groups and their owners.
pub(super) struct Platforms {
    pub(super) telegram: FakeTelegram,
    pub(super) discord: FakeDiscord,
    pub(super) groups: Vec<ChatId>,
    pub(super) guild: GuildId,
    pub(super) channels: Vec<ChannelId>,
    telegram_owner: telegram::UserId,
    discord_owner: discord::UserId,
}

impl Platforms {
    /// The platforms before Steward comes.
    pub(super) async fn start() -> Self {
        let telegram = FakeTelegram::start_with(Setup { now: SystemClock.now(), ..Setup::default() }).await;
        let clock: discord::TimeSource = Arc::new(|| SystemClock.now());
        let discord = FakeDiscord::builder().follows_clock(clock).without_spec().start().await;
        // Each beat is a commit: the door comes to a second one soon.
        discord.sets_heartbeat_interval_ms(1000);
        let telegram_owner = telegram.add_user("Olga");
        let groups: Vec<ChatId> =
            (0..PLACES).map(|n| telegram.add_supergroup(&format!("Group {n}"), telegram_owner)).collect();
        // So that nothing is told twice: what is lost stays lost.
        for group in &groups {
            telegram.hides_service_messages(*group);
        }
        let discord_owner = discord.add_user("Olga");
        let guild = discord.add_guild("Bench", discord_owner);
        let channels = (0..PLACES).map(|n| discord.add_channel(guild, &format!("channel-{n}"))).collect();
        Self { telegram, discord, groups, guild, channels, telegram_owner, discord_owner }
    }

    /// Where the binary finds them.
    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("STEWARD_TELEGRAM_TOKEN", self.telegram.token()),
            ("STEWARD_TELEGRAM_API_URL", self.telegram.api_url()),
            ("STEWARD_DISCORD_TOKEN", self.discord.token()),
            ("STEWARD_DISCORD_API_URL", self.discord.base_url()),
        ]
    }

    /// The bot comes everywhere, and has looked who is there.
    pub(super) async fn become_known(&self, steward: &Steward) -> Result<(), String> {
        self.telegram.is_polled().await;
        self.keeps_time();
        for group in &self.groups {
            self.telegram.adds_bot(self.telegram_owner, *group);
            self.telegram.promotes_bot(self.telegram_owner, *group);
        }
        let begun = Instant::now();
        loop {
            let mut conn = steward.db.read().await.map_err(|error| error.to_string())?;
            let row = sqlx::query(SPACES).fetch_one(conn.raw()).await.map_err(|error| error.to_string())?;
            drop(conn);
            let spaces: i64 = row.try_get("how_many").map_err(|error| error.to_string())?;
            let counted = self.telegram.calls("getChatMemberCount").len();
            let looks = self.discord.requests_of("GET", "/guilds/{guild_id}/members");
            let has_looked = looks.iter().any(|look| look.status == Some(200));
            if spaces > PLACES as i64 && counted >= PLACES && has_looked && self.telegram.unconfirmed_count() == 0 {
                return Ok(());
            }
            if begun.elapsed() > KNOWN_WITHIN {
                return Err(format!("after a minute {spaces} spaces are known, and {counted} groups counted"));
            }
            pause(LOOK_EVERY).await;
        }
    }

    /// The platform's time is the machine's.
    pub(super) fn keeps_time(&self) {
        let passed = SystemClock.now() - self.telegram.now();
        self.telegram.advance(passed.max(TimeDelta::zero()));
    }

    /// How many calls each has had, Telegram first.
    pub(super) fn call_counts(&self) -> (usize, usize) {
        (self.telegram.call_count(), self.discord.request_count())
    }

    /// The owners by platform and number.
    pub(super) fn owners(&self) -> [(PlatformName, String); 2] {
        [
            (PlatformName::Telegram, self.telegram_owner.0.to_string()),
            (PlatformName::Discord, self.discord_owner.0.to_string()),
        ]
    }

    /// What the bot did that a platform refuses.
    pub(super) fn take_violations(&self) -> Vec<String> {
        let telegram = self.telegram.take_violations().into_iter().map(|violation| format!("Telegram: {violation}"));
        let discord = self.discord.take_violations().into_iter().map(|violation| format!("Discord: {violation}"));
        telegram.chain(discord).collect()
    }
}

/// What somebody did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Did {
    pub(super) messages: i64,
    pub(super) replies: i64,
    /// Nobody was there before Steward but the owners.
    pub(super) joins: i64,
    pub(super) leaves: i64,
}

/// Everybody by platform and number.
pub(super) type Deeds = BTreeMap<(PlatformName, String), Did>;

/// The people, and what they have done so far.
pub(super) struct Crowd {
    platforms: Arc<Platforms>,
    deeds: Mutex<Deeds>,
}

impl Crowd {
    /// Nobody has done anything.
    pub(super) fn new(platforms: Arc<Platforms>) -> Self {
        Self { platforms, deeds: Mutex::default() }
    }

    /// They come, write and go on both platforms, for as long as the future lives.
    pub(super) async fn goes_on(self: Arc<Self>, mut dice: Dice) {
        loop {
            self.acts_on_telegram(&mut dice);
            self.acts_on_discord(&mut dice);
            pause(Duration::from_millis(50 + dice.below(200))).await;
        }
    }

    /// What everybody has done.
    pub(super) fn deeds(&self) -> Deeds {
        self.deeds.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn notes(&self, who: (PlatformName, String), did: Did) {
        let mut deeds = self.deeds.lock().unwrap_or_else(PoisonError::into_inner);
        let so_far = deeds.entry(who).or_default();
        so_far.messages += did.messages;
        so_far.replies += did.replies;
        so_far.joins += did.joins;
        so_far.leaves += did.leaves;
    }

    /// One comes and writes twice, one comes, writes once and goes; the owner answers once. Nothing in between can be
    /// cut off: the task is only stopped where it waits.
    fn acts_on_telegram(&self, dice: &mut Dice) {
        let Some(group) = dice.one_of(&self.platforms.groups) else { return };
        self.platforms.keeps_time();
        let fake = &self.platforms.telegram;
        let [stays, goes] = ["Ada", "Ben"].map(|name| fake.add_user(name));
        fake.joins(stays, group);
        let question = fake.says(stays, group, "hello");
        fake.joins(goes, group);
        fake.says(goes, group, "hello and goodbye");
        fake.replies(self.platforms.telegram_owner, question, "welcome");
        fake.says(stays, group, "thanks");
        fake.leaves(goes, group);
        let people = [stays, goes, self.platforms.telegram_owner].map(|user| user.0.to_string());
        self.notes_act(PlatformName::Telegram, people);
    }

    fn acts_on_discord(&self, dice: &mut Dice) {
        let Some(channel) = dice.one_of(&self.platforms.channels) else { return };
        let (fake, guild) = (&self.platforms.discord, self.platforms.guild);
        let [stays, goes] = ["Ada", "Ben"].map(|name| fake.add_user(name));
        fake.joins(stays, guild);
        let question = fake.says(stays, channel, "hello");
        fake.joins(goes, guild);
        fake.says(goes, channel, "hello and goodbye");
        fake.replies(self.platforms.discord_owner, question, "welcome");
        fake.says(stays, channel, "thanks");
        fake.leaves(goes, guild);
        let people = [stays, goes, self.platforms.discord_owner].map(|user| user.0.to_string());
        self.notes_act(PlatformName::Discord, people);
    }

    fn notes_act(&self, platform: PlatformName, [stays, goes, owner]: [String; 3]) {
        self.notes((platform, stays), Did { messages: 2, joins: 1, ..Did::default() });
        self.notes((platform, goes), Did { messages: 1, joins: 1, leaves: 1, ..Did::default() });
        self.notes((platform, owner), Did { messages: 1, replies: 1, ..Did::default() });
    }
}
