//! A community with a space on each of two platforms, each with a receiver of its own.

use std::sync::Arc;

use serde_json::Value;
use steward_core::CommunityId;
use steward_core::commands::{Answer, answer};
use steward_core::inbox::{Counted, Door, Incoming, Sorted, Worker};
use steward_core::ports::PlatformName::{self, Discord, Telegram};

use super::{SPACE, Scripted, World, ask_of, instant, message, position, seen, with};

/// The space on Discord; the one on Telegram is `SPACE`.
pub(crate) const GUILD: &str = "G";
/// Who owns the space on Telegram.
const OWNER: &str = "10";
/// Who owns the one on Discord.
const GUILD_OWNER: &str = "50";

/// Telegram as a world has it, and Discord beside it.
pub(crate) struct Two {
    pub(crate) world: World,
    discord: Door,
    worker: Worker,
    sequence: i64,
}

impl Two {
    /// On each database a community of two spaces that are both seen since second 0.
    pub(crate) async fn each() -> Vec<Self> {
        let mut ready = Vec::new();
        for world in World::each(Telegram).await {
            let (discord, _) = Door::open(Arc::clone(&world.steward), Discord, "discord").await.unwrap();
            let platform = Arc::new(Scripted::new(Discord));
            let worker = Worker::new(Arc::clone(&world.steward), platform, "discord");
            let mut two = Self { world, discord, worker, sequence: 0 };
            two.world.happen(0, with(seen(SPACE), "owner", OWNER)).await;
            two.on_discord(0, &with(seen(GUILD), "owner", GUILD_OWNER)).await;
            two.are_bound().await;
            ready.push(two);
        }
        ready
    }

    async fn are_bound(&self) {
        let made = self.ask(Telegram, OWNER, Some(SPACE), "/settings bind").await;
        let done = self.ask(Discord, GUILD_OWNER, Some(GUILD), &format!("/settings bind {}", code(&made))).await;
        assert!(done.is_done, "{}: {}", self.world.engine, done.reply.text());
    }

    /// Something happens on Discord at a second.
    pub(crate) async fn on_discord(&mut self, second: i64, event: &Value) {
        self.world.at(second);
        let event = with(event.clone(), "space", GUILD);
        self.sequence += 1;
        let kind = event["e"].as_str().unwrap().to_owned();
        let incoming = Incoming { external_id: self.sequence.to_string(), kind, raw: event.to_string() };
        self.takes(Sorted::Keep(incoming)).await;
        self.worker.work().await.unwrap();
    }

    /// Somebody writes on Discord at a second.
    pub(crate) async fn says_on_discord(&mut self, second: i64, who: &str) {
        self.world.at(second);
        let said = Counted { space: GUILD.to_owned(), channel: GUILD.to_owned(), ..message(who, second) };
        self.sequence += 1;
        self.takes(Sorted::Count(said)).await;
    }

    /// Both receivers are alive at a second.
    pub(crate) async fn sight(&mut self, second: i64) {
        self.world.sight(second).await;
        self.sequence += 1;
        self.takes(Sorted::Pass).await;
    }

    async fn takes(&mut self, sorted: Sorted) {
        self.discord.take(sorted, position(self.sequence));
        self.discord.commit().await.unwrap();
    }

    /// Somebody asks on a platform.
    pub(crate) async fn ask(&self, platform: PlatformName, who: &str, space: Option<&str>, line: &str) -> Answer {
        answer(&self.world.steward, &ask_of(platform, who, space, line)).await
    }

    /// An account on Discord makes a code, and one on Telegram uses it.
    pub(crate) async fn links(&self, discord: &str, telegram: &str) {
        let made = self.ask(Discord, discord, Some(GUILD), "/link").await;
        let done = self.ask(Telegram, telegram, None, &format!("/link {}", code(&made))).await;
        assert!(done.is_done, "{}: {}", self.world.engine, done.reply.text());
    }

    /// The community of both.
    pub(crate) async fn community(&self) -> CommunityId {
        self.world.communities().await[0].id
    }

    /// The numbers that the shell is answered, as of a second when one is given.
    pub(crate) async fn numbers(&self, line: &str, as_of: Option<i64>) -> Value {
        let mut ask = super::shell_ask(None, line);
        ask.as_of = as_of.map(instant);
        let answer = answer(&self.world.steward, &ask).await;
        assert!(answer.is_done, "{}: {}", self.world.engine, answer.reply.text());
        answer.reply.json
    }
}

/// The code in an answer.
pub(crate) fn code(answer: &Answer) -> String {
    let is_code = |word: &&str| word.len() == 26 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    answer.reply.title.split_whitespace().find(is_code).unwrap_or_else(|| panic!("{}", answer.reply.text())).to_owned()
}
