//! The world of a test of what goes out: a community on both platforms, its planner, teller and executors, which work
//! whenever the test lets time pass.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{AssertSqlSafe, Row};
use steward_core::commands::{Answer, Ask, Reply, answer};
use steward_core::content::{ButtonDoes, Message, MessageButton, Planner, Text};
use steward_core::inbox::{Counted, Door, Echo, Incoming, Sorted, Worker};
use steward_core::lease::{self, Lease};
use steward_core::members::RosterEntry;
use steward_core::outbox::{Executor, Teller};
use steward_core::ports::PlatformName::{self, Discord, Telegram};
use steward_core::ports::{CallError, Clock, Sender, Standing, Typesetter, Votes};
use steward_core::{CommunityId, Steward};
use steward_fakes::clock::ManualClock;
use steward_fakes::database::{TestDatabase, databases};
use tokio::sync::Notify;

use super::platform::Scripted;
use super::sender::Wall;
use super::{ask_of, position, seen, shell_ask, steward_of};

pub(crate) fn minutes(n: u64) -> Duration {
    Duration::from_mins(n)
}

pub(crate) fn hours(n: u64) -> Duration {
    minutes(n * 60)
}

/// Real time after which a test that waits in vain fails: a safety net only.
const PATIENCE: Duration = Duration::from_mins(1);
/// So finely time passes while Steward works.
const STEP: Duration = Duration::from_secs(15);
/// So much time is passed over at most when nothing is known to be due.
const QUIET_MAX: Duration = Duration::from_mins(5);

/// A disk that is full takes so many more pages of 4 KiB: enough to claim what is due.
const PAGES_LEFT: i64 = 16;

/// A community with the Discord channels 100 to 103 and the Telegram group −200, and all that sends for it.
pub(crate) struct Publisher {
    steward: Arc<Steward>,
    clock: Arc<ManualClock>,
    platform: Arc<Scripted>,
    database: TestDatabase,
    pub(crate) community: CommunityId,
    pub(crate) discord: Arc<Wall>,
    pub(crate) telegram: Arc<Wall>,
    parts: Parts,
    processes: u32,
    sequence: i64,
    /// Executors of processes that went to sleep before they noticed.
    old: Vec<Executor>,
}

/// Cuts at each “ cut ”.
struct Cuts(PlatformName);

impl Typesetter for Cuts {
    fn platform(&self) -> PlatformName {
        self.0
    }

    fn parts(&self, message: &Message) -> Vec<Message> {
        let part = |text| Message { text: Text::plain(text), ..Message::default() };
        message.text.plain.split(" cut ").map(part).collect()
    }
}

/// What one process runs.
struct Parts {
    planner: Planner,
    teller: Teller,
    executors: Vec<Executor>,
}

impl Publisher {
    /// A world on each database.
    pub(crate) async fn each() -> Vec<Self> {
        let mut worlds = Vec::new();
        for database in databases().await {
            worlds.push(Self::on(database).await);
        }
        worlds
    }

    async fn on(database: TestDatabase) -> Self {
        let clock = Arc::new(ManualClock::at(super::START));
        let platform = Arc::new(Scripted::new(Discord));
        let steward = on_both(&database, &clock, &platform).await;
        let (discord, telegram) = (Wall::new(Discord, &clock), Wall::new(Telegram, &clock));
        let parts = parts(&steward, [&discord, &telegram], 0).await;
        let mut world = Self {
            steward,
            clock,
            platform,
            database,
            community: CommunityId(1),
            discord,
            telegram,
            parts,
            processes: 0,
            sequence: 0,
            old: Vec::new(),
        };
        let channels: Vec<_> =
            ["100", "101", "102", "103"].iter().map(|id| serde_json::json!({ "channel": id })).collect();
        world.hears(Discord, &super::with(seen("1"), "channels", channels)).await;
        world.hears(Telegram, &seen("-200")).await;
        let code = world.says("/settings bind").await.text();
        let code = code.split_whitespace().find(|word| word.len() > 7 && word.bytes().any(|b| b.is_ascii_digit()));
        let line = format!("/settings bind {}", code.unwrap().trim_matches(|c: char| !c.is_ascii_alphanumeric()));
        let ask = ask_of(Telegram, "owner", Some("-200"), &line);
        let bound = answer(&world.steward, &Ask { standing: Some(Standing::owner()), ..ask }).await;
        assert!(bound.is_done, "{}", bound.reply.text());
        world
    }

    pub(crate) fn engine(&self) -> &'static str {
        self.database.engine
    }

    pub(crate) fn steward(&self) -> &Steward {
        &self.steward
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Something happens on a platform.
    async fn hears(&mut self, platform: PlatformName, event: &serde_json::Value) {
        self.is_told_by(Arc::new(Scripted::new(platform)), platform, event).await;
    }

    async fn is_told_by(&mut self, reader: Arc<Scripted>, platform: PlatformName, event: &serde_json::Value) {
        self.sequence += 1;
        let receiver = platform.as_str();
        let (mut door, _) = Door::open(Arc::clone(&self.steward), platform, receiver).await.unwrap();
        let kind = event["e"].as_str().unwrap().to_owned();
        let incoming = Incoming { external_id: self.sequence.to_string(), kind, raw: event.to_string() };
        door.take(Sorted::Keep(incoming), position(self.sequence));
        door.commit().await.unwrap();
        Worker::new(Arc::clone(&self.steward), reader, receiver).work().await.unwrap();
    }

    /// Somebody does something about a message, and perhaps writes by that: on the fast lane, all in one commit.
    pub(crate) async fn echoes(&mut self, platform: PlatformName, echoes: Vec<(Echo, Option<Counted>)>) {
        let receiver = platform.as_str();
        let (mut door, _) = Door::open(Arc::clone(&self.steward), platform, receiver).await.unwrap();
        for (echo, counted) in echoes {
            self.sequence += 1;
            door.take(Sorted::Echo(Box::new(echo), counted), position(self.sequence));
        }
        // An update about nothing: what was seen reaches to this instant.
        self.sequence += 1;
        door.take(Sorted::Pass, position(self.sequence));
        door.commit().await.unwrap();
    }

    /// Every time at which a post was due, by the post's number, with what became of it: oldest first.
    pub(crate) async fn times(&self) -> BTreeMap<i64, Vec<(DateTime<Utc>, String)>> {
        let mut conn = self.steward.db.read().await.unwrap();
        let rows = sqlx::query(
            "SELECT p.number, o.due_at, o.state FROM occurrence o JOIN post p ON p.id = o.post_id ORDER BY p.id, o.due_at",
        );
        let mut times = BTreeMap::<_, Vec<_>>::new();
        for row in rows.fetch_all(conn.raw()).await.unwrap() {
            let due_at = DateTime::from_timestamp_millis(row.get("due_at")).unwrap();
            times.entry(row.get("number")).or_default().push((due_at, row.get("state")));
        }
        times
    }

    /// Somebody who is no moderator says a command where a space is: the Discord guild 1 or the Telegram group −200.
    pub(crate) async fn member_says(&self, platform: PlatformName, who: &str, line: &str) -> Reply {
        let space = if platform == Discord { "1" } else { "-200" };
        let ask = ask_of(platform, who, Some(space), line);
        answer(&self.steward, &Ask { standing: Some(Standing::default()), ..ask }).await.reply
    }

    /// Somebody votes in a poll on Discord, or takes a vote back; answers are counted from 1 on.
    pub(crate) async fn votes_on_discord(&mut self, who: &str, poll: &str, how: &str, answer: usize) {
        self.votes(Discord, who, poll, (how, vec![answer.to_string()])).await;
    }

    /// Somebody's vote in a poll on Telegram is for these answers now, counted from 0 on.
    pub(crate) async fn votes_on_telegram(&mut self, who: &str, poll: &str, answers: &[usize]) {
        self.votes(Telegram, who, poll, ("only", answers.iter().map(ToString::to_string).collect())).await;
    }

    async fn votes(&mut self, platform: PlatformName, who: &str, poll: &str, (how, answers): (&str, Vec<String>)) {
        let at_ms = self.now().timestamp_millis();
        let voted = serde_json::json!({ "e": "voted", "who": who, "poll": poll, "how": how, "answers": answers, "at_ms": at_ms });
        self.hears(platform, &voted).await;
    }

    /// Discord is seen again after a time of not seeing, or tells that a poll is closed there (`event`); asked for the votes in
    /// it, it says this.
    pub(crate) async fn hears_of_votes(
        &mut self,
        event: &serde_json::Value,
        poll: &str,
        votes: Result<Option<Votes>, CallError>,
    ) {
        let reader = Arc::new(Scripted::new(Discord));
        reader.lists_votes(poll, votes);
        self.is_told_by(reader, Discord, event).await;
    }

    /// A platform tells that a poll is closed there.
    pub(crate) async fn poll_is_closed_on(&mut self, platform: PlatformName, poll: &str) {
        let at_ms = self.now().timestamp_millis();
        self.hears(platform, &serde_json::json!({ "e": "poll-closed", "poll": poll, "at_ms": at_ms })).await;
    }

    /// Somebody enters a voice channel of the guild, or leaves voice (`None`), now.
    pub(crate) async fn moves_in_voice(&mut self, who: &str, channel: Option<&str>) {
        let at_ms = self.now().timestamp_millis();
        let moved = serde_json::json!({ "e": "voice", "who": who, "space": "1", "channel": channel, "at_ms": at_ms });
        self.hears(Discord, &moved).await;
    }

    /// Discord describes a channel of the guild.
    pub(crate) async fn sees_channel(&mut self, channel: &str, is_voice: bool) {
        let seen = serde_json::json!({ "e": "channel", "space": "1", "channel": channel, "is_voice": is_voice });
        self.hears(Discord, &seen).await;
    }

    /// Somebody joins a space.
    pub(crate) async fn joins(&mut self, platform: PlatformName, space: &str, who: &str) {
        let joined = super::with(super::joined(who, 0), "space", space);
        self.hears(platform, &joined).await;
    }

    /// It is learnt now that somebody joined a space at a second.
    pub(crate) async fn joins_at(&mut self, platform: PlatformName, space: &str, who: &str, second: i64) {
        self.hears(platform, &super::with(super::joined(who, second), "space", space)).await;
    }

    /// Somebody joins a space now.
    pub(crate) async fn joins_now(&mut self, platform: PlatformName, space: &str, who: &str) {
        let second = (self.now() - super::instant(0)).num_seconds();
        let joined = super::with(super::joined(who, second), "space", space);
        self.hears(platform, &joined).await;
    }

    /// Something happens in a space now, as the test's platform writes it: `joined` with what it says besides, `accepted`.
    pub(crate) async fn happens_now(&mut self, platform: PlatformName, space: &str, event: &serde_json::Value) {
        let second = (self.now() - super::instant(0)).num_seconds();
        let event = super::with(super::with(event.clone(), "at", second), "space", space);
        self.hears(platform, &event).await;
    }

    /// Somebody says a command to the bot in private, and is answered.
    pub(crate) async fn writes_in_private(&mut self, platform: PlatformName, who: &str, line: &str) -> Reply {
        let reader = Arc::new(Scripted::new(platform));
        let said = serde_json::json!({ "e": "command", "who": who, "line": line });
        self.is_told_by(Arc::clone(&reader), platform, &said).await;
        reader.delivered(1).await.pop().unwrap().2.reply
    }

    /// A Telegram group becomes a supergroup.
    pub(crate) async fn telegram_group_moves(&mut self, from: &str, to: &str) {
        self.hears(Telegram, &serde_json::json!({ "e": "moved", "from": from, "to": to })).await;
    }

    /// The owner says a command.
    pub(crate) async fn says(&self, line: &str) -> Reply {
        answer(&self.steward, &shell_ask(Some(self.community), line)).await.reply
    }

    /// The owner says a command at the shell, where another process runs that knows no platform.
    pub(crate) async fn asks_at_the_shell(&self, line: &str) -> Reply {
        let shell = super::steward_alone(self.steward.db.clone(), &self.clock);
        answer(&shell, &shell_ask(Some(self.community), line)).await.reply
    }

    /// Who holds the leases says that it is alive.
    pub(crate) async fn leases_beat(&self) {
        self.is_written_by_hand(&format!("UPDATE lease SET beat_at = {}", self.now().timestamp_millis())).await;
    }

    /// A moderator who is not the owner says a command, on Discord.
    pub(crate) async fn moderator_says(&self, line: &str) -> Reply {
        let standing = Standing { manages: true, ..Standing::default() };
        let ask = ask_of(Discord, "moderator", Some("1"), line);
        answer(&self.steward, &Ask { standing: Some(standing), ..ask }).await.reply
    }

    /// A moderator presses a button that stands below a message.
    pub(crate) async fn presses(&mut self, button: &MessageButton) {
        let standing = Standing { manages: true, ..Standing::default() };
        self.platform.stands("1", "moderator", Ok(standing));
        let answer = self.is_pressed_by("moderator", button).await;
        assert!(answer.is_done, "{}", answer.reply.text());
    }

    /// Somebody presses a button that stands below a message on Discord.
    pub(crate) async fn is_pressed_by(&mut self, who: &str, button: &MessageButton) -> Answer {
        let ButtonDoes::Press(token) = &button.does else { panic!("it opens an address") };
        let before = self.platform.delivered_count();
        let event = serde_json::json!({ "e": "button", "who": who, "space": "1", "token": token });
        // The worker that reads it is that of the platform which delivers the answer.
        self.sequence += 1;
        let (mut door, _) = Door::open(Arc::clone(&self.steward), Discord, "discord").await.unwrap();
        let incoming =
            Incoming { external_id: self.sequence.to_string(), kind: "button".to_owned(), raw: event.to_string() };
        door.take(Sorted::Keep(incoming), position(self.sequence));
        door.commit().await.unwrap();
        Worker::new(Arc::clone(&self.steward), self.platform.clone(), "discord").work().await.unwrap();
        self.platform.delivered(before + 1).await.pop().unwrap().2
    }

    /// After a time of not seeing, these people are in the guild.
    pub(crate) async fn finds(&mut self, people: Vec<RosterEntry>) {
        let reader = Arc::new(Scripted::new(Discord));
        reader.lists_everybody("1", people);
        self.is_told_by(reader, Discord, &super::seen_anew("1")).await;
    }

    /// Somebody leaves a space now.
    pub(crate) async fn leaves_now(&mut self, platform: PlatformName, space: &str, who: &str) {
        let second = (self.now() - super::instant(0)).num_seconds();
        let left = super::with(super::left(who, second), "space", space);
        self.hears(platform, &left).await;
    }

    /// An account on Discord and one on Telegram say that they are one person.
    pub(crate) async fn links(&self, discord: &str, telegram: &str) {
        let made = answer(&self.steward, &ask_of(Discord, discord, Some("1"), "/link")).await;
        let typed = format!("/link {}", super::two::code(&made));
        let done = answer(&self.steward, &ask_of(Telegram, telegram, None, &typed)).await;
        assert!(done.is_done, "{}: {}", self.engine(), done.reply.text());
    }

    /// Where the database is.
    pub(crate) fn address(&self) -> &str {
        &self.database.address
    }

    /// Time passes, and Steward works. Instants at which nothing can be due are passed over, some minutes at most: with a look
    /// at every step these tests took four times as long.
    pub(crate) async fn passes(&mut self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            let quiet = self.works().await;
            let step = if left > hours(2) { minutes(30) } else { self.steps(quiet).await.min(left) };
            self.clock.advance(step);
            left -= step;
        }
        self.works().await;
    }

    /// So many steps until something may be due, where the planner has nothing to do for so long.
    async fn steps(&self, quiet: Duration) -> Duration {
        let next = "SELECT MIN(not_before_at) AS at FROM effect WHERE state IN ('waiting', 'sending', 'parked')";
        let mut conn = self.steward.db.read().await.unwrap();
        let row = sqlx::query(next).fetch_one(conn.raw()).await.unwrap();
        let open = row.try_get::<Option<i64>, _>("at").unwrap();
        let open = open.map_or(Duration::MAX, |at| {
            let wait = at - self.now().timestamp_millis();
            Duration::from_millis(wait.try_into().unwrap_or_default())
        });
        let until = quiet.min(open).min(QUIET_MAX);
        STEP * u32::try_from(until.as_millis().div_ceil(STEP.as_millis()).max(1)).unwrap()
    }

    /// Hours pass, and Steward works at each of them.
    pub(crate) async fn passes_hourly(&mut self, time: Duration) {
        let mut left = time;
        while !left.is_zero() {
            self.works().await;
            let step = hours(1).min(left);
            self.clock.advance(step);
            left -= step;
        }
        self.works().await;
    }

    /// Steward works until nothing is left to do at this instant. Returns how long the planner has nothing to do.
    pub(crate) async fn works(&mut self) -> Duration {
        let quiet = self.parts.planner.tick().await.unwrap();
        self.works_off().await;
        self.parts.teller.tell().await.unwrap();
        self.works_off().await;
        quiet
    }

    /// The executors work, and nobody else looks at the clock before them.
    pub(crate) async fn works_off(&self) {
        for executor in &self.parts.executors {
            executor.work_off().await.unwrap();
        }
    }

    /// Time passes, and the executors run as they do in the binary, until nothing is open any more.
    pub(crate) async fn runs(&mut self, time: Duration) {
        self.clock.advance(time);
        self.parts.planner.tick().await.unwrap();
        let (stop, told) = tokio::sync::watch::channel(false);
        let running: Vec<_> = self
            .parts
            .executors
            .iter()
            .cloned()
            .map(|executor| {
                let mut told = told.clone();
                tokio::spawn(async move { executor.run(async move { drop(told.wait_for(|told| *told).await) }).await })
            })
            .collect();
        let begun = std::time::Instant::now();
        while !self.says("/outbox list").await.json["effects"].as_array().unwrap().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "{}: it stands still", self.engine());
            tokio::task::yield_now().await;
        }
        stop.send_replace(true);
        for executor in running {
            executor.await.unwrap().unwrap();
        }
    }

    /// What is due is written, and nobody sends it yet.
    pub(crate) async fn plans(&self) {
        self.parts.planner.tick().await.unwrap();
    }

    /// The planner begins as it does when a process starts.
    pub(crate) async fn planner_begins(&self) {
        self.parts.planner.follow_zones().await.unwrap();
    }

    /// Messages are cut at each “ cut ”, on both platforms.
    pub(crate) fn cuts_messages(&self) {
        self.steward.set_typesetters(vec![Box::new(Cuts(Discord)), Box::new(Cuts(Telegram))]);
    }

    /// What is due is written, and both executors work at once.
    pub(crate) async fn works_on_both_at_once(&self) {
        self.parts.planner.tick().await.unwrap();
        let [discord, telegram] = &self.parts.executors[..] else { panic!("one executor a platform") };
        let (discord, telegram) = tokio::join!(discord.work_off(), telegram.work_off());
        discord.unwrap();
        telegram.unwrap();
    }

    /// The process ends, time passes, and another one starts.
    pub(crate) async fn sleeps(&mut self, time: Duration) {
        self.steward.db.close().await;
        self.clock.advance(time.max(Duration::from_secs(31)));
        self.steward = on_both(&self.database, &self.clock, &self.platform).await;
        self.processes += 1;
        self.parts = parts(&self.steward, [&self.discord, &self.telegram], self.processes).await;
    }

    /// Time passes until what is due has been claimed and sent as far as the fault lets it; there the process ends.
    pub(crate) async fn ends_during(&mut self, time: Duration) {
        self.clock.advance(time);
        self.parts.planner.tick().await.unwrap();
        let calls = self.discord.calls() + self.telegram.calls();
        let working = self.works_off();
        tokio::pin!(working);
        // The call never returns: it is polled until it was made, then dropped as the process is.
        loop {
            tokio::select! {
                biased;
                () = &mut working => panic!("it was to end in the middle"),
                () = tokio::task::yield_now() => {}
            }
            if self.discord.calls() + self.telegram.calls() > calls {
                break;
            }
        }
    }

    /// Time passes, and when it is planned what goes out the disk becomes full: an attempt is made and cannot be settled.
    /// Two seconds later there is room again: the next connection knows of no limit.
    pub(crate) async fn works_through_a_full_disk(&mut self, time: Duration) {
        self.clock.advance(time);
        self.parts.planner.tick().await.unwrap();
        let room = self.asks_sqlite("PRAGMA page_count").await + PAGES_LEFT;
        self.asks_sqlite(&format!("PRAGMA max_page_count = {room}")).await;
        let working = self.works_off();
        tokio::pin!(working);
        let begun = self.clock.sleepers();
        tokio::select! {
            () = &mut working => panic!("the disk is not full"),
            () = self.clock.wait_for_sleepers(begun + 1) => {}
        }
        self.clock.advance(Duration::from_secs(2));
        working.await;
    }

    /// A setting of the connection that writes.
    async fn asks_sqlite(&self, pragma: &str) -> i64 {
        let mut write = self.steward.db.write().await.unwrap();
        let row = sqlx::query(AssertSqlSafe(pragma.to_owned())).fetch_one(write.raw()).await.unwrap();
        write.commit().await.unwrap();
        row.get(0)
    }

    /// A number that stands in the database.
    pub(crate) async fn number(&self, question: &str) -> i64 {
        let mut conn = self.steward.db.read().await.unwrap();
        let row = sqlx::query(AssertSqlSafe(question.to_owned())).fetch_one(conn.raw()).await.unwrap();
        row.get(0)
    }

    /// Somebody wrote into the database by hand.
    pub(crate) async fn is_written_by_hand(&self, statement: &str) {
        let mut write = self.steward.db.write().await.unwrap();
        let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(write.raw()).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement}");
        write.commit().await.unwrap();
    }

    /// Time passes, and nobody works.
    pub(crate) fn lets_time_pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Two planners look at the same instant.
    pub(crate) async fn two_planners_at_once(&mut self) {
        let other = Planner::new(Arc::clone(&self.steward));
        let (one, two) = tokio::join!(self.parts.planner.tick(), other.tick());
        one.unwrap();
        two.unwrap();
    }

    /// Somebody sets the machine's clock; returns what it showed.
    pub(crate) fn turns_the_clock(&self, days: i64) -> DateTime<Utc> {
        let right = self.clock.now();
        self.clock.set(right + TimeDelta::days(days));
        right
    }

    /// Somebody sets the machine's clock on, or back.
    pub(crate) fn turns_the_clock_by(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    /// It is set right again, after so long.
    pub(crate) fn turns_it_back(&self, right: DateTime<Utc>, after: Duration) {
        self.clock.set(right + TimeDelta::from_std(after).unwrap());
    }

    /// Another process takes the lease over; this one does not know yet.
    pub(crate) async fn loses_the_lease(&mut self) {
        self.clock.advance(Duration::from_secs(31));
        self.processes += 1;
        let new = parts(&self.steward, [&self.discord, &self.telegram], self.processes).await;
        self.old = std::mem::replace(&mut self.parts, new).executors;
    }

    /// The process sleeps in the middle of an attempt on Discord; another one takes over and begins its own. The first is
    /// answered first (`answers`), and the second while nobody else works.
    pub(crate) async fn is_overtaken_in_an_attempt(&mut self, time: Duration, answers: [&Notify; 2]) {
        self.clock.advance(time);
        self.plans().await;
        let mut attempts = Vec::new();
        for process in 0..2 {
            if process == 1 {
                self.loses_the_lease().await;
            }
            let calls = self.discord.calls();
            let executor = self.parts.executors[0].clone();
            attempts.push(tokio::spawn(async move { executor.work_off().await.unwrap() }));
            while self.discord.calls() == calls {
                tokio::task::yield_now().await;
            }
        }
        for (attempt, answer) in attempts.into_iter().zip(answers) {
            answer.notify_one();
            attempt.await.unwrap();
        }
    }

    /// Time passes, and the process that lost the lease tries to work.
    pub(crate) async fn ticks_the_old_one(&mut self, time: Duration) {
        self.clock.advance(time);
        self.parts.planner.tick().await.unwrap();
        for executor in &self.old {
            executor.work_off().await.unwrap();
        }
    }
}

/// A Steward with both platforms.
async fn on_both(database: &TestDatabase, clock: &Arc<ManualClock>, discord: &Arc<Scripted>) -> Arc<Steward> {
    steward_of(database.open().await, clock, vec![discord.clone(), Arc::new(Scripted::new(Telegram))])
}

async fn parts(steward: &Arc<Steward>, walls: [&Arc<Wall>; 2], process: u32) -> Parts {
    let mut executors = Vec::new();
    for wall in walls {
        let role = format!("outbox/{}", wall.platform().as_str());
        let lease: Lease =
            lease::take(&steward.db, &role, &format!("process-{process}"), steward.clock.now()).await.unwrap().unwrap();
        executors.push(Executor::new(Arc::clone(steward), Arc::clone(wall) as _, lease));
    }
    let planner = Planner::new(Arc::clone(steward));
    Parts { planner, teller: Teller::new(Arc::clone(steward)), executors }
}
