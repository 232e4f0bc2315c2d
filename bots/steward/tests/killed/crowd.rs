//! People in a space on either platform, who do the same things there.

use std::convert::Infallible;

use chrono::TimeDelta;
use serde_json::json;
use steward_core::ports::{Clock, SystemClock};
use steward_fakes::discord::{self, FakeDiscord, GuildId};
use steward_fakes::telegram::{self, ChatId, FakeTelegram, Setup};

/// Who was there before Steward.
pub(crate) const OWNER: &str = "Olga";

/// Who comes in an act, and stays.
pub(crate) fn who_stays(act: usize) -> String {
    format!("stays {act}")
}

/// Who comes in an act, and goes again.
pub(crate) fn who_goes(act: usize) -> String {
    format!("goes {act}")
}

/// A platform with a space full of people.
pub(crate) trait Crowd {
    /// A fake platform with an owner who will have Steward in a space.
    async fn gathers() -> Self;

    /// Where the binary finds it.
    fn variables(&self) -> Vec<(&'static str, String)>;

    /// Steward is in the space, and has looked who is there.
    async fn begins(&mut self);

    /// One comes and writes twice, one comes, writes once and goes; the owner answers once.
    fn acts(&mut self);

    /// How often that was done.
    fn acted(&self) -> usize;

    /// Does it again while Steward listens, for as long as the future lives.
    async fn goes_on(&mut self) -> Infallible;

    /// A command that comes after everything so far is answered.
    async fn is_answered(&mut self);

    /// A place of the space, as it stands in a post's `to:`.
    fn writes_to(&self) -> String;

    /// How many messages of Steward in that place say this.
    fn shows(&self, text: &str) -> usize;
}

/// A group on Telegram.
pub(crate) struct TelegramCrowd {
    fake: FakeTelegram,
    owner: telegram::UserId,
    group: ChatId,
    acts: usize,
}

impl TelegramCrowd {
    /// The platform's time is the machine's.
    fn keeps_time(&self) {
        let passed = SystemClock.now() - self.fake.now();
        self.fake.advance(passed.max(TimeDelta::zero()));
    }
}

impl Crowd for TelegramCrowd {
    async fn gathers() -> Self {
        let fake = FakeTelegram::start_with(Setup { now: SystemClock.now(), ..Setup::default() }).await;
        let owner = fake.add_user(OWNER);
        let group = fake.add_supergroup("Rust night school", owner);
        // So that nothing is told twice: what is lost stays lost.
        fake.hides_service_messages(group);
        Self { fake, owner, group, acts: 0 }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("STEWARD_TELEGRAM_TOKEN", self.fake.token()), ("STEWARD_TELEGRAM_API_URL", self.fake.api_url())]
    }

    async fn begins(&mut self) {
        self.fake.is_polled().await;
        self.keeps_time();
        self.fake.adds_bot(self.owner, self.group);
        self.fake.promotes_bot(self.owner, self.group);
        let has_looked = |fake: &telegram::Platform| (!fake.calls("getChatMemberCount").is_empty()).then_some(());
        self.fake.wait_for("a look at who is there", has_looked).await;
        self.fake.starts_bot(self.owner);
        self.fake.hears(self.owner.private_chat()).await;
    }

    fn acts(&mut self) {
        self.acts += 1;
        self.keeps_time();
        let (fake, group) = (&self.fake, self.group);
        let [stays, goes] = [who_stays(self.acts), who_goes(self.acts)].map(|name| fake.add_user(&name));
        fake.joins(stays, group);
        let question = fake.says(stays, group, "hello");
        fake.joins(goes, group);
        fake.says(goes, group, "hello and goodbye");
        fake.replies(self.owner, question, "welcome");
        fake.says(stays, group, "thanks");
        fake.leaves(goes, group);
    }

    fn acted(&self) -> usize {
        self.acts
    }

    async fn goes_on(&mut self) -> Infallible {
        loop {
            self.fake.all_is_confirmed().await;
            self.acts();
        }
    }

    async fn is_answered(&mut self) {
        self.fake.types_command(self.owner, self.owner.private_chat(), "/help");
        self.fake.hears_saying(self.owner.private_chat(), "/growth").await;
    }

    fn writes_to(&self) -> String {
        format!("telegram:{}", self.group.0)
    }

    fn shows(&self, text: &str) -> usize {
        self.fake.sent_messages(self.group).iter().filter(|sent| sent.words() == text).count()
    }
}

/// A guild on Discord.
pub(crate) struct DiscordCrowd {
    fake: FakeDiscord,
    owner: discord::UserId,
    guild: GuildId,
    channel: discord::ChannelId,
    acts: usize,
}

impl Crowd for DiscordCrowd {
    async fn gathers() -> Self {
        let fake = FakeDiscord::builder().follows_clock(std::sync::Arc::new(|| SystemClock.now())).start().await;
        // Each beat is a commit: the door comes to a second one soon.
        fake.sets_heartbeat_interval_ms(1000);
        let owner = fake.add_user(OWNER);
        let guild = fake.add_guild("Rust Circle", owner);
        let channel = fake.add_channel(guild, "general");
        Self { fake, owner, guild, channel, acts: 0 }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        vec![("STEWARD_DISCORD_TOKEN", self.fake.token()), ("STEWARD_DISCORD_API_URL", self.fake.base_url())]
    }

    async fn begins(&mut self) {
        let has_looked = |fake: &discord::DiscordWorld| {
            let looks = fake.requests_of("GET", "/guilds/{guild_id}/members");
            let is_offered = !fake.global_commands().is_empty();
            (is_offered && looks.iter().any(|look| look.status == Some(200))).then_some(())
        };
        self.fake.wait_for("a look at who is there", has_looked).await;
    }

    fn acts(&mut self) {
        self.acts += 1;
        let (fake, guild, channel) = (&self.fake, self.guild, self.channel);
        let [stays, goes] = [who_stays(self.acts), who_goes(self.acts)].map(|name| fake.add_user(&name));
        fake.joins(stays, guild);
        let question = fake.says(stays, channel, "hello");
        fake.joins(goes, guild);
        fake.says(goes, channel, "hello and goodbye");
        fake.replies(self.owner, question, "welcome");
        fake.says(stays, channel, "thanks");
        fake.leaves(goes, guild);
    }

    fn acted(&self) -> usize {
        self.acts
    }

    async fn goes_on(&mut self) -> Infallible {
        self.fake.connected().await;
        self.acts();
        std::future::pending().await
    }

    async fn is_answered(&mut self) {
        let asked = self.fake.uses_command(self.owner, self.channel, "help", &json!({}));
        let answers = self.fake.answered(asked).await;
        assert!(answers.text().is_some_and(|text| text.contains("/growth")), "{answers:?}");
    }

    fn writes_to(&self) -> String {
        format!("discord:{}", self.channel)
    }

    fn shows(&self, text: &str) -> usize {
        self.fake.all_messages(self.channel).iter().filter(|sent| sent.content == text).count()
    }
}
