//! Lessons for many learners: what one day's work costs at several sizes, beside as many plain messages; and a year in
//! which each lesson is sent to each learner once and in order. The platform takes everything at once but for one learner,
//! who has blocked the bot: no limit of any platform is in these figures.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sqlx::Row;
use steward_core::CommunityId;
use steward_core::content::{Message, Planner, Text};
use steward_core::outbox::{Cause, Deed, Found, NewEffect, State, Task, Verdict, insert};
use steward_core::ports::{Clock, PlatformName, Sender, SystemRng};
use steward_core::zone::Zone;
use steward_fakes::clock::ManualClock;
use steward_fakes::database::TestDatabase;
use tokio::sync::oneshot;

use crate::measure::{Spread, cpu_time, forget_most, own_megabytes};
use crate::stage::Stage;

/// When it begins.
const BEGINNING: &str = "2027-01-01T09:00:00Z";
/// When lessons are due, in UTC.
const HOUR: u32 = 20;
const LESSONS: usize = 12;
const DAYS: i64 = 365;
/// In the year learners are entered over so many days, and lessons are as far apart.
const APART: i64 = 30;
/// Who has blocked the bot.
const BLOCKED: &str = "user:1";
/// So many plain messages are written in one transaction, as many as lessons are.
const TOGETHER: i64 = 100;
/// How often it is asked what there is to do when there is nothing.
const LOOKS: usize = 50;
/// When nothing was sent for so long, it is stuck.
const PATIENCE: Duration = Duration::from_mins(1);

const ACCOUNTS: &str = "INSERT INTO account (id, platform, external_id, name, is_bot)
    WITH RECURSIVE n (i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
    SELECT i, 'telegram', CAST(i AS TEXT), 'Learner', 0 FROM n";
const STAYS: &str = "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, found_by, pending)
    SELECT p.id, a.id, 1, $3, $3, 'event', 0 FROM account a, space p WHERE a.id BETWEEN $1 AND $2";
const DUE: &str = "SELECT COUNT(*) AS n FROM series_learner
    WHERE platform = 'telegram' AND stops = 0 AND next_at IS NOT NULL AND next_at <= $1";

/// A platform that keeps of each learner only the last lesson, so that its memory is not taken for Steward's.
#[derive(Default)]
struct Class {
    attempts: AtomicUsize,
    wrong: AtomicUsize,
    last: Mutex<HashMap<String, usize>>,
}

impl Class {
    /// Has a seat for everybody already.
    fn of(learners: i64) -> Self {
        let last = (1..=learners).map(|id| (format!("user:{id}"), 0)).collect();
        Self { last: Mutex::new(last), ..Self::default() }
    }

    fn attempts(&self) -> usize {
        self.attempts.load(Ordering::SeqCst)
    }

    /// So many have had exactly the lessons up to this one.
    fn who_had(&self, lesson: usize) -> usize {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.values().filter(|last| **last == lesson).count()
    }
}

#[async_trait]
impl Sender for Class {
    fn platform(&self) -> PlatformName {
        PlatformName::Telegram
    }

    async fn perform(&self, task: &Task) -> Verdict {
        let attempt = self.attempts.fetch_add(1, Ordering::SeqCst);
        let Deed::Send { message } = &task.deed else { return Verdict::Done { id: None } };
        let Some(number) = message.text.plain.strip_prefix("lesson ") else {
            return Verdict::Done { id: Some(attempt.to_string()) };
        };
        if task.channel == BLOCKED {
            return Verdict::Impossible { cause: Cause::NoPrivateWay, reason: "403".to_owned() };
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.entry(task.channel.clone()).or_default();
        *last += 1;
        self.wrong.fetch_add(usize::from(number.parse() != Ok(*last)), Ordering::SeqCst);
        Verdict::Done { id: Some(attempt.to_string()) }
    }

    fn drops_copies_for(&self) -> Duration {
        Duration::ZERO
    }

    async fn find_sent(&self, _: &Task) -> Found {
        Found::Unknown
    }
}

/// Prints a day of each size, and the year.
pub(crate) async fn run(postgres: bool, day: &[i64], year: i64) -> Result<(), String> {
    for learners in day {
        one_day(&database(postgres).await?, *learners).await?;
    }
    if year > 0 {
        one_year(&database(postgres).await?, year).await?;
    }
    Ok(())
}

async fn database(postgres: bool) -> Result<TestDatabase, String> {
    if postgres {
        TestDatabase::postgres().await.ok_or_else(|| "STEWARD_TEST_POSTGRES names no server".to_owned())
    } else {
        Ok(TestDatabase::sqlite())
    }
}

/// A series of twelve lessons, before a class.
struct School {
    stage: Stage<Class>,
    clock: Arc<ManualClock>,
    planner: Planner,
}

impl School {
    async fn on(database: &TestDatabase, learners: i64) -> Result<Self, String> {
        let clock = Arc::new(ManualClock::at(BEGINNING));
        let shared = Arc::clone(&clock) as Arc<dyn Clock>;
        let stage = Stage::before(&database.address, shared, &[Zone::utc()], Class::of(learners)).await?;
        stage.says(1, &format!("/series add name:Rust every:\"{APART} days\" at:{HOUR}:00")).await?;
        for n in 1..=LESSONS {
            stage.says(1, &format!("/series lesson 1 title:\"Part {n}\" body:lesson {n}")).await?;
        }
        let planner = Planner::new(Arc::clone(&stage.steward));
        Ok(Self { stage, clock, planner })
    }

    /// These people join, and everybody who is there is entered.
    async fn enters(&self, from: i64, to: i64) -> Result<(), String> {
        let told = |error: sqlx::Error| error.to_string();
        let mut write = self.stage.steward.db.write().await.map_err(|error| error.to_string())?;
        sqlx::query(ACCOUNTS).bind(from).bind(to).execute(write.raw()).await.map_err(told)?;
        let now = self.clock.now().timestamp_millis();
        sqlx::query(STAYS).bind(from).bind(to).bind(now).execute(write.raw()).await.map_err(told)?;
        write.commit().await.map_err(|error| error.to_string())?;
        self.stage.says(1, "/series enter 1 all:yes").await
    }

    /// The clock goes on to the next time of the day.
    fn passes_until(&self, hour: u32) {
        let now = self.clock.now();
        let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let today = now.date_naive().and_time(time).and_utc();
        let next: DateTime<Utc> = if today > now { today } else { today + TimeDelta::days(1) };
        self.clock.advance((next - now).to_std().unwrap_or_default());
    }

    async fn due(&self) -> Result<usize, String> {
        let told = |error: sqlx::Error| error.to_string();
        let mut conn = self.stage.steward.db.read().await.map_err(|error| error.to_string())?;
        let now = self.clock.now().timestamp_millis();
        let row = sqlx::query(DUE).bind(now).fetch_one(conn.raw()).await.map_err(told)?;
        usize::try_from(row.try_get::<i64, _>("n").map_err(told)?).map_err(|error| error.to_string())
    }

    /// Writes and sends all that is due; returns how much that was.
    async fn works(&self) -> Result<usize, String> {
        let due = self.due().await?;
        let until = self.stage.wall.attempts() + due;
        self.sends(until, true).await.map(|()| due)
    }

    /// Sends until there were so many attempts; while lessons are among them the planner looks again and again.
    async fn sends(&self, until: usize, plans: bool) -> Result<(), String> {
        let (ended, is_over) = oneshot::channel::<()>();
        // Beside the executor, not within what stops it: a look holds the one connection that a claim waits for.
        let stop = async { drop(is_over.await) };
        let waits = async {
            let waited = self.waits(until, plans).await;
            drop(ended);
            waited
        };
        let (ran, waited) = tokio::join!(self.stage.executor.run(stop), waits);
        ran.map_err(|error| error.to_string()).and(waited)
    }

    async fn waits(&self, until: usize, plans: bool) -> Result<(), String> {
        let (mut moved, mut known) = (Instant::now(), 0);
        while self.stage.wall.attempts() < until {
            if plans {
                self.planner.tick().await.map_err(|error| error.to_string())?;
            }
            pause().await;
            let attempts = self.stage.wall.attempts();
            if attempts != known {
                (moved, known) = (Instant::now(), attempts);
            } else if moved.elapsed() > PATIENCE {
                return Err(format!("nothing is sent any more after {attempts} of {until}"));
            }
        }
        Ok(())
    }

    /// As many plain private messages, straight to the outbox.
    async fn writes_plainly(&self, messages: i64) -> Result<(), String> {
        let now = self.clock.now();
        let deed = Deed::Send { message: Message { text: Text::plain("hello"), ..Message::default() } };
        for first in (1..=messages).step_by(TOGETHER as usize) {
            let mut write = self.stage.steward.db.write().await.map_err(|error| error.to_string())?;
            for id in first..(first + TOGETHER).min(messages + 1) {
                let channel = format!("user:{id}");
                let new = NewEffect {
                    community: CommunityId(1),
                    platform: PlatformName::Telegram,
                    channel: &channel,
                    origin: None,
                    subject: None,
                    deed: &deed,
                    state: State::Waiting,
                    not_before: now,
                    too_late: None,
                };
                insert(&mut write, &SystemRng, &new, now).await.map_err(|error| error.to_string())?;
            }
            write.commit().await.map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Whether everybody had so many lessons, in order, but the one who has blocked the bot.
    fn judge(&self, learners: i64, lessons: usize) -> Result<(), String> {
        let (had, wrong) = (self.stage.wall.who_had(lessons), self.stage.wall.wrong.load(Ordering::SeqCst));
        if wrong == 0 && i64::try_from(had) == Ok(learners - 1) {
            Ok(())
        } else {
            Err(format!("{had} of {learners} had {lessons} lessons; {wrong} came twice or out of order"))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the platform tells nobody that something came")]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// A day on which a lesson is due for everybody, beside as many plain messages.
async fn one_day(database: &TestDatabase, learners: i64) -> Result<(), String> {
    let school = School::on(database, learners).await?;
    school.enters(1, learners).await?;
    let mut looks = Vec::new();
    for _ in 0..LOOKS {
        let begun = Instant::now();
        school.planner.tick().await.map_err(|error| error.to_string())?;
        looks.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    school.passes_until(HOUR);
    forget_most()?;
    let (before, _) = own_megabytes();
    let (begun, cpu) = (Instant::now(), cpu_time());
    let lessons = school.works().await?;
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu_time() - cpu);
    let (_, most) = own_megabytes();
    school.judge(learners, 1)?;
    let (begun, plain_cpu) = (Instant::now(), cpu_time());
    school.writes_plainly(learners).await?;
    school.sends(school.stage.wall.attempts() + lessons, false).await?;
    let (plain, plain_cpu) = (begun.elapsed().as_secs_f64(), cpu_time() - plain_cpu);
    println!("{} learners, a lesson due for each, {}:", learners, database.engine);
    println!("  nothing due: a look takes {} ms", Spread::of(looks));
    println!("  the day: {seconds:.1} s ({cpu:.1} s of processor), {:.0} lessons/s", lessons as f64 / seconds);
    println!("  memory: {before:.1} MB before, {most:.1} MB at its most");
    println!(
        "  as many plain private messages: {plain:.1} s ({plain_cpu:.1} s); lessons / plain {:.2}",
        seconds / plain
    );
    school.stage.steward.db.close().await;
    Ok(())
}

/// A year in which people are entered over the first days, and everybody gets all lessons.
async fn one_year(database: &TestDatabase, learners: i64) -> Result<(), String> {
    let school = School::on(database, learners).await?;
    let (begun, mut days) = (Instant::now(), Vec::new());
    let mut sent = 0;
    for day in 0..DAYS {
        let (from, to) = (learners * day / APART + 1, (learners * (day + 1) / APART).min(learners));
        if from <= to {
            school.enters(from, to).await?;
        }
        school.passes_until(HOUR);
        let started = Instant::now();
        sent += school.works().await?;
        days.push(started.elapsed().as_secs_f64());
        school.passes_until(9);
    }
    school.judge(learners, LESSONS)?;
    let (_, most) = own_megabytes();
    println!(
        "{learners} learners, {LESSONS} lessons, {DAYS} days, {}: {sent} lessons in {:.0} s, each once and in order",
        database.engine,
        begun.elapsed().as_secs_f64()
    );
    println!("  a day: {} s; {most:.1} MB at its most", Spread::of(days));
    school.stage.steward.db.close().await;
    Ok(())
}
