//! The demo is a community like any other, and says that it is one.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::Value;
use steward::demo;
use steward_core::commands::{Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{self, Caller, Lang};
use steward_core::ports::{PlatformName, Standing, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_fakes::clock::ManualClock;

const END: &str = "2026-11-24T12:00:00Z";

async fn ask(steward: &Steward, line: &str) -> Value {
    let ask = Ask {
        input: Input::Line(line.to_owned()),
        caller: Caller::console(),
        place: Place { platform: PlatformName::Console, space: None, channel: None },
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: Look::default(),
        community: None,
        as_of: None,
    };
    let answer = answer(steward, &ask).await;
    assert!(answer.is_done, "{line}: {}", answer.reply.title);
    answer.reply.json
}

#[tokio::test]
async fn the_demo_has_540_days_on_both_platforms_with_gaps_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("demo.db").display())).await.unwrap();
    let end: DateTime<Utc> = END.parse().unwrap();
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let steward = Steward::new(db, Arc::new(ManualClock::at(END)), Arc::new(SystemRng), defaults);
    let begun = Instant::now();
    let id = demo::make(&steward, 7, end).await.unwrap();
    println!("made in {:?}", begun.elapsed());

    let mut conn = steward.db.read().await.unwrap();
    let made = community::find(&mut conn, id).await.unwrap().unwrap();
    assert_eq!((made.zone.name(), made.language), ("Asia/Shanghai", Lang::En));
    assert!(community::Settings::of(&mut conn, id).await.unwrap().is_demo);
    let platforms: Vec<_> =
        community::spaces(&mut conn, id).await.unwrap().iter().map(|space| space.platform).collect();
    assert_eq!(platforms, [PlatformName::Discord, PlatformName::Telegram]);
    drop(conn);

    let growth = ask(&steward, "/growth").await;
    let members = growth["members"].as_u64().unwrap();
    assert!((500..4_000).contains(&members), "{members} members");
    let days = growth["series"].as_array().unwrap();
    assert!((539..=541).contains(&days.len()), "{} days", days.len());
    assert!(!growth["gaps"].as_array().unwrap().is_empty());
    let retention = ask(&steward, "/retention").await;
    assert!(retention["departures"].as_u64().unwrap() > 500);
    assert!(retention["departures_by_cause"]["unknown"].as_u64().unwrap() > 0, "leaves in a gap have no cause");
    let activity = ask(&steward, "/activity").await;
    assert!(activity["mau"].as_u64().unwrap() > 50);
}
