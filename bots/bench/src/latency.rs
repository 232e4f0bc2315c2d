//! How long a command takes in a community of 100,000 members with a year of posts and events, from the question to the
//! encoded picture.

use std::sync::Arc;
use std::time::Instant;

use steward_core::commands::{Ask, Format, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{Caller, Lang};
use steward_core::ports::{PlatformName, Standing, SystemClock, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::database::TestDatabase;

use crate::content;
use crate::measure::Spread;

/// The commands that read the whole record, or a year of posts.
const COMMANDS: [&str; 6] = ["/growth", "/retention", "/activity", "/content", "/calendar", DIGEST];
/// The one among them that has no picture.
const DIGEST: &str = "/digest";

/// Prints the spread of each command's time.
pub(crate) async fn run(
    database: Option<&str>,
    members: u32,
    (posts, events): (usize, usize),
    runs: usize,
) -> Result<(), String> {
    let temporary = TestDatabase::sqlite();
    let db = Db::open(database.unwrap_or(&temporary.address)).await.map_err(|error| error.to_string())?;
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let steward = Arc::new(Steward::new(db, Arc::new(SystemClock), Arc::new(SystemRng), defaults));
    let begun = Instant::now();
    let now = steward_core::ports::Clock::now(&SystemClock);
    let made = steward::demo::make_with(&steward, 1, now, Some(members)).await;
    let community = made.map_err(|error| error.to_string())?;
    content::fill(&steward, community, (posts, events), now).await?;
    println!(
        "a community of about {members} members over 540 days with {posts} posts and {events} events, made in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    for command in COMMANDS {
        for format in [Format::Telegram, Format::Discord] {
            let mut spent = Vec::with_capacity(runs);
            // The first one warms the database's cache; it is not counted.
            for run in 0..=runs {
                let begun = Instant::now();
                let answer = answer(&steward, &ask(command, format)).await;
                if !answer.is_done || answer.picture.is_none() != (command == DIGEST) {
                    return Err(format!("{command}: {}", answer.reply.text()));
                }
                if run > 0 {
                    spent.push(begun.elapsed().as_secs_f64() * 1000.0);
                }
            }
            println!("  {command:<11} for {format:?}: {} ms", Spread::of(spent));
        }
    }
    steward.db.close().await;
    Ok(())
}

fn ask(line: &str, format: Format) -> Ask {
    Ask {
        input: Input::Line(line.to_owned()),
        caller: Caller::console(),
        place: Place { platform: PlatformName::Console, space: None, channel: None },
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: Look { format, ..Look::default() },
        community: None,
        as_of: None,
    }
}
