//! Random kills: the real binary against both fakes, killed again and again while people come and write, posts are due
//! and the platforms fail; afterwards the fakes' own memory is held against the database.
//!
//! The fakes live in this process and survive every kill. [`crowd`] is what comes in, [`posts`] what goes out,
//! [`weather`] what goes wrong on the way, [`life`] the binary, and [`verdict`] what must hold in the end.

mod crowd;
mod life;
mod posts;
mod table;
mod verdict;
mod weather;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use steward_core::community::Lang;
use steward_core::ports::{SystemClock, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::database::TestDatabase;

use crowd::{Crowd, Platforms};
use life::Lives;
use posts::Posts;
use table::Table;
use weather::Weather;

/// Shortest time from the first call of a life to its end.
const LIVES_AT_LEAST: Duration = Duration::from_millis(10);
/// Longest time from the first call of a life to its end.
const LIVES_AT_MOST: Duration = Duration::from_secs(3);
/// One in so many is killed while it still starts.
const DIES_EARLY_ONE_IN: u64 = 10;
/// How long what is left may take once nothing goes wrong any more: a back-off is over by then.
const QUIET_AT_MOST: Duration = Duration::from_mins(10);
/// How often a change that nobody tells of is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What is asked for.
pub(crate) struct Plan {
    /// How often it is killed.
    pub(crate) kills: u32,
    /// An empty database; a temporary SQLite file when there is none.
    pub(crate) database: Option<String>,
    /// What chance begins with.
    pub(crate) seed: u64,
    /// The binary; the one beside this one when none is named.
    pub(crate) binary: Option<PathBuf>,
}

/// Kills, looks, and prints a table; an error when a promise was broken.
pub(crate) async fn run(plan: Plan) -> Result<(), String> {
    let temporary = TestDatabase::sqlite();
    let address = plan.database.as_deref().unwrap_or(&temporary.address);
    let platforms = Arc::new(Platforms::start().await);
    let done = kills(&plan, address, &platforms).await;
    // Taken in every case: a fake that is dropped with violations panics.
    let refused = platforms.take_violations();
    let mut table = done?;
    table.promise("calls that a platform refuses", refused.len(), &refused);
    print!("{table}");
    if table.is_kept() { Ok(()) } else { Err("a promise was broken".to_owned()) }
}

async fn kills(plan: &Plan, address: &str, platforms: &Arc<Platforms>) -> Result<Table, String> {
    let begun = Instant::now();
    let mut dice = Dice(plan.seed);
    let mut lives = Lives::new(plan.binary.clone(), address, platforms)?;
    let db = Db::open(address).await.map_err(|error| error.to_string())?;
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let steward = Arc::new(Steward::new(db, Arc::new(SystemClock), Arc::new(SystemRng), defaults));
    let mut first = lives.starts()?;
    platforms.become_known(&steward).await?;
    first.dies().await?;
    let mut posts = Posts::write(&steward, platforms).await?;
    let crowd = Arc::new(Crowd::new(Arc::clone(platforms)));
    let going = [
        tokio::spawn(Arc::clone(&crowd).goes_on(Dice(dice.next()))),
        tokio::spawn(Weather::new(Arc::clone(platforms), Dice(dice.next())).changes()),
    ];
    let mut table = Table::default();
    for _ in 0..plan.kills {
        let mut life = lives.starts()?;
        lives_for_a_while(&mut life, platforms, &mut dice).await?;
        life.dies().await?;
        table.cut_off += verdict::under_way(&steward).await?;
    }
    going.iter().for_each(tokio::task::JoinHandle::abort);
    posts.end(&steward).await?;
    Weather::clears(platforms);
    let kills_took = begun.elapsed();
    let mut last = lives.starts()?;
    let quiet = Instant::now();
    while quiet.elapsed() < QUIET_AT_MOST && !verdict::is_quiet(&steward, platforms, &crowd).await? {
        last.still_runs()?;
        Weather::clears(platforms);
        pause(LOOK_EVERY * 3).await;
    }
    last.dies().await?;
    table.head = format!(
        "{} kills on {} (seed {}) in {:.0} s, then {:.0} s of quiet",
        plan.kills,
        if address.starts_with("postgres") { "PostgreSQL" } else { "SQLite" },
        plan.seed,
        kills_took.as_secs_f64(),
        quiet.elapsed().as_secs_f64()
    );
    verdict::judge(&mut table, &steward, platforms, &crowd, &posts).await?;
    steward.db.close().await;
    Ok(table)
}

/// From its start to a random moment: mostly after it has begun to call both platforms, sometimes before.
async fn lives_for_a_while(life: &mut life::Life, platforms: &Platforms, dice: &mut Dice) -> Result<(), String> {
    if dice.below(DIES_EARLY_ONE_IN) == 0 {
        pause(Duration::from_millis(dice.below(200))).await;
        return life.still_runs();
    }
    let before = platforms.call_counts();
    loop {
        let now = platforms.call_counts();
        if now.0 > before.0 && now.1 > before.1 {
            break;
        }
        life.still_runs()?;
        pause(Duration::from_millis(5)).await;
    }
    // Evenly on a logarithmic scale: most things that can be cut in two take milliseconds.
    let ratio = LIVES_AT_MOST.as_secs_f64() / LIVES_AT_LEAST.as_secs_f64();
    pause(LIVES_AT_LEAST.mul_f64(ratio.powf(dice.share()))).await;
    life.still_runs()
}

#[expect(clippy::disallowed_methods, reason = "a process is killed at a real moment")]
async fn pause(length: Duration) {
    tokio::time::sleep(length).await;
}

/// Chance that can be repeated: SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to the one before `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// In 0..1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of several; `None` of none.
    fn one_of<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len() as u64) as usize).cloned()
    }
}
