//! A whole Steward for the length of a story: both bots, each with a fake platform, on one database and one clock that
//! stands still until the story moves it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use steward_core::commands::{Answer, Ask, Format, Input, Look, Place, Reply, ReplyTo, answer};
use steward_core::community::{self, Caller, Lang};
use steward_core::content::Planner;
use steward_core::history::{self, Export};
use steward_core::inbox::Worker;
use steward_core::lease::{self, Lease};
use steward_core::outbox::{Executor, Teller};
use steward_core::ports::{Clock, Platform, PlatformName, Sender, Standing, SystemRng, Typesetter};
use steward_core::{Defaults, Steward};
use steward_discord::Discord;
use steward_discord::typeset::DiscordTypesetter;
use steward_fakes::clock::ManualClock;
use steward_fakes::database::TestDatabase;
use steward_fakes::discord::{DiscordWorld, FakeDiscord};
use steward_fakes::telegram::{FakeTelegram, Setup};
use steward_telegram::typeset::TelegramTypesetter;
use steward_telegram::{Telegram, Token};
use tokio::task::JoinHandle;

/// When every story begins: half a minute before midnight where the communities live.
const BEGINNING: &str = "2026-11-24T15:59:30Z";
/// Where the communities live.
const ZONE: &str = "Asia/Shanghai";
/// Real time after which a story that waits in vain fails: a safety net only.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A Steward, the platforms around it, and its database.
pub(crate) struct World {
    pub(crate) telegram: FakeTelegram,
    pub(crate) discord: FakeDiscord,
    pub(crate) steward: Arc<Steward>,
    clock: Arc<ManualClock>,
    running: Vec<JoinHandle<()>>,
    /// Last, so that everybody who uses it is gone before it.
    database: TestDatabase,
}

impl World {
    /// Empty platforms and an empty database; nothing runs yet.
    pub(crate) async fn on(database: TestDatabase) -> Self {
        let clock = Arc::new(ManualClock::at(BEGINNING));
        let telegram = FakeTelegram::start_with(Setup { now: clock.now(), ..Setup::default() }).await;
        let lent = Arc::clone(&clock);
        let discord = FakeDiscord::builder().follows_clock(Arc::new(move || lent.now())).start().await;
        let steward = steward_on(&database, &clock).await;
        Self { telegram, discord, steward, clock, running: Vec::new(), database }
    }

    /// Runs both bots and all that goes out, and waits until they receive and their commands are offered.
    pub(crate) async fn starts(&mut self) {
        let token = Token::parse(&self.telegram.token()).unwrap();
        let config = steward_telegram::Config::new(token, self.telegram.api_url().parse().unwrap());
        let telegram = Arc::new(Telegram::new(Arc::clone(&self.steward), config).unwrap());
        let config = steward_discord::Config {
            api_url: self.discord.base_url(),
            ..steward_discord::Config::new(&self.discord.token())
        };
        let discord = Discord::new(config, Arc::clone(&self.steward)).unwrap();
        let platforms: [Arc<dyn Platform>; 2] = [Arc::<Telegram>::clone(&telegram), Arc::<Discord>::clone(&discord)];
        self.steward.set_platforms(platforms.to_vec());
        let telegram_sender: Arc<dyn Sender> = Arc::<Telegram>::clone(&telegram);
        let discord_sender: Arc<dyn Sender> = Arc::<Discord>::clone(&discord);
        let worker = Worker::new(
            Arc::clone(&self.steward),
            Arc::<Telegram>::clone(&telegram) as Arc<dyn Platform>,
            telegram.receiver(),
        );
        self.running = vec![
            tokio::spawn(async move { panic!("Telegram stopped: {:?}", telegram.run().await) }),
            tokio::spawn(async move { panic!("the worker stopped: {}", worker.run().await) }),
            tokio::spawn(async move { panic!("Discord stopped: {:?}", discord.run().await) }),
        ];
        self.sends([telegram_sender, discord_sender]).await;
        self.telegram.is_polled().await;
        self.discord.connected().await;
        let offered = |fake: &DiscordWorld| (!fake.global_commands().is_empty()).then_some(());
        self.discord.wait_for("registered commands", offered).await;
    }

    /// Runs what writes and what sends that which is due.
    async fn sends(&mut self, senders: [Arc<dyn Sender>; 2]) {
        for sender in senders {
            let lease = takes_over(&self.steward, &format!("outbox/{}", sender.platform().as_str())).await;
            let executor = Executor::new(Arc::clone(&self.steward), sender, lease);
            self.running.push(tokio::spawn(async move {
                panic!("an executor stopped: {:?}", executor.run(std::future::pending()).await);
            }));
        }
        let (planner, teller) = (Planner::new(Arc::clone(&self.steward)), Teller::new(Arc::clone(&self.steward)));
        self.running.push(tokio::spawn(async move { planner.run().await }));
        self.running.push(tokio::spawn(async move { teller.run().await }));
    }

    /// The process ends in the middle of whatever it does; another one starts on the same database.
    pub(crate) async fn is_killed_and_starts_again(&mut self) {
        for task in self.running.drain(..) {
            task.abort();
            // That it was aborted is all that its end can say.
            let _ = task.await;
        }
        self.steward.db.close().await;
        self.steward = steward_on(&self.database, &self.clock).await;
        self.starts().await;
    }

    /// Which database this is, for messages.
    pub(crate) fn engine(&self) -> &'static str {
        self.database.engine
    }

    /// Days pass while both bots run, until this instant.
    pub(crate) async fn passes_until(&self, at: &str) {
        let at: DateTime<Utc> = at.parse().unwrap();
        let polls = self.telegram.polls_begun();
        // A poll is given up after 65 s, and the pause that follows ends with more time only: what a story passes next must
        // not come to that.
        self.passes((at - TimeDelta::seconds(30) - self.clock.now()).to_std().unwrap());
        // The poll that waited for days is given up, and the next one begins some seconds later.
        while self.telegram.polls_begun() == polls {
            self.passes(Duration::from_millis(1));
            tokio::task::yield_now().await;
        }
        self.passes((at - self.clock.now()).to_std().unwrap());
    }

    /// Everywhere so much time passes.
    pub(crate) fn passes(&self, by: Duration) {
        self.telegram.advance(TimeDelta::from_std(by).unwrap());
        self.clock.advance(by);
    }

    /// Waits until exactly these (in the order of their names) are members, of whatever community.
    pub(crate) async fn has_members(&self, names: &[&str]) {
        let begun = Instant::now();
        loop {
            let members = self.members().await;
            if members.iter().eq(names.iter()) {
                return;
            }
            let engine = self.database.engine;
            assert!(begun.elapsed() < PATIENCE, "{engine}: members are {members:?}, not {names:?}");
            tokio::task::yield_now().await;
        }
    }

    /// Who is a member now, by name.
    async fn members(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let communities = community::all(&mut self.steward.db.read().await.unwrap()).await.unwrap();
        for community in communities {
            let mut json = Vec::new();
            let format = history::Format::Json;
            history::export(&self.steward, community.id, Export::Members, format, &mut json).await.unwrap();
            let rows: Vec<Value> = serde_json::from_slice(&json).unwrap();
            let present = rows.iter().filter(|row| row["is_present"] == true);
            names.extend(present.map(|row| row["name"].as_str().unwrap().to_owned()));
        }
        names
    }

    /// What core answers to a line, when this person asks it there.
    pub(crate) async fn answers(&self, line: &str, caller: Caller, place: Place, format: Format) -> Answer {
        answer(&self.steward, &ask(line, caller, place, format)).await
    }

    /// What is told at the shell, where no platform's pace stands in the way of asking again and again.
    pub(crate) async fn told(&self, line: &str) -> Reply {
        let shell = Place { platform: PlatformName::Console, space: None, channel: None };
        let ask = Ask { standing: Some(Standing::owner()), ..ask(line, Caller::console(), shell, Format::Discord) };
        answer(&self.steward, &ask).await.reply
    }

    /// Waits until everything that is due has its end: what is seen is written down a moment later, and a story whose
    /// time jumps ahead in that moment would be another one.
    pub(crate) async fn nothing_is_left(&self) {
        let begun = Instant::now();
        loop {
            let told = self.told("/outbox list").await.json;
            if told["effects"].as_array().unwrap().is_empty() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{}: {told}", self.engine());
        }
    }
}

fn ask(line: &str, caller: Caller, place: Place, format: Format) -> Ask {
    Ask {
        input: Input::Line(line.to_owned()),
        caller,
        place,
        standing: None,
        reply_to: ReplyTo::default(),
        look: Look { format, ..Look::default() },
        community: None,
        as_of: None,
    }
}

/// A Steward on a database, as a process has one.
async fn steward_on(database: &TestDatabase, clock: &Arc<ManualClock>) -> Arc<Steward> {
    let defaults = Defaults { zone: ZONE.parse().unwrap(), language: Lang::En };
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    let steward = Arc::new(Steward::new(database.open().await, shared, Arc::new(SystemRng), defaults));
    let typesetters: Vec<Box<dyn Typesetter>> = vec![Box::new(DiscordTypesetter), Box::new(TelegramTypesetter)];
    steward.set_typesetters(typesetters);
    steward
}

/// Takes a lease, also that of a process that was killed and gave nothing back.
async fn takes_over(steward: &Steward, role: &str) -> Lease {
    let now = steward.clock.now();
    match lease::take(&steward.db, role, "a new process", now).await.unwrap() {
        Ok(lease) => lease,
        Err(held) => panic!("{held:?}"),
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for task in &self.running {
            task.abort();
        }
    }
}
