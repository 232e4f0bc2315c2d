//! How late posts are when many are due at once, and how many effects go through the outbox in a second. The platform
//! takes everything at once: no limit of any platform is in these figures.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::CommunityId;
use steward_core::content::{Message, Planner, Text};
use steward_core::outbox::{Deed, NewEffect, State, insert};
use steward_core::ports::{Clock, PlatformName, SystemClock, SystemRng};
use steward_core::zone::Zone;
use steward_fakes::database::TestDatabase;

use crate::measure::Spread;
use crate::stage::Stage;

/// Time to write the posts before they are due.
const AHEAD: TimeDelta = TimeDelta::seconds(20);
/// Channels that the effects of the second part go to.
const CHANNELS: usize = 100;

/// Prints both.
pub(crate) async fn run(database: Option<&str>, posts: usize, effects: usize) -> Result<(), String> {
    let temporary = TestDatabase::sqlite();
    let address = database.unwrap_or(&temporary.address);
    let stage = Stage::on(address, Arc::new(SystemClock), &[Zone::utc()]).await?;
    let due = write_posts(&stage, posts).await?;
    let planner = Planner::new(Arc::clone(&stage.steward));
    tokio::select! {
        () = planner.run() => {}
        ended = stage.executor.run(until(&stage, posts)) => ended.map_err(|error| error.to_string())?,
    }
    let late: Vec<f64> = stage.wall.sent().iter().map(|(_, at)| (*at - due).as_seconds_f64() * 1000.0).collect();
    println!("{posts} posts due at one instant, each in a place of its own; late by: {} ms", Spread::of(late));
    write_effects(&stage, effects).await?;
    let begun = Instant::now();
    stage.executor.run(until(&stage, posts + effects)).await.map_err(|error| error.to_string())?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{effects} effects in {CHANNELS} channels, from claiming to what came of it: {seconds:.2} s, {:.0} effects/s",
        effects as f64 / seconds
    );
    stage.steward.db.close().await;
    Ok(())
}

/// Until so many messages have come.
async fn until(stage: &Stage, messages: usize) {
    while stage.wall.count() < messages {
        pause().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "the platform tells nobody that something came")]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

async fn write_posts(stage: &Stage, posts: usize) -> Result<DateTime<Utc>, String> {
    let due = SystemClock.now() + AHEAD;
    let due = DateTime::from_timestamp(due.timestamp(), 0).unwrap_or(due);
    let when = due.format("%Y-%m-%d %H:%M:%S");
    for topic in 2..posts + 2 {
        let line = format!("/post add title:Post to:telegram:-1/{topic} when:\"at {when}\" body:hello");
        stage.says(1, &line).await?;
    }
    if SystemClock.now() < due { Ok(due) } else { Err("the posts were due before they were written".to_owned()) }
}

async fn write_effects(stage: &Stage, effects: usize) -> Result<(), String> {
    let now = SystemClock.now();
    let text = Text::plain("hello");
    let deed = Deed::Send { message: Message { text, ..Message::default() } };
    let mut write = stage.steward.db.write().await.map_err(|error| error.to_string())?;
    for index in 0..effects {
        let channel = format!("-1/{}", 2 + index % CHANNELS);
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
    write.commit().await.map_err(|error| error.to_string())
}
