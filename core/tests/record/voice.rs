//! Time in voice: across slots and restarts it is counted to the second, across a gap not at all.

use serde_json::{Value, json};
use steward_core::ports::PlatformName::Discord;

use super::support::{World, instant, left, with};

fn voice(who: &str, at: i64, channel: Option<&str>) -> Value {
    json!({ "e": "voice", "who": who, "at": at, "channel": channel })
}

/// Seconds of voice by quarter of an hour since the start of the tests' time.
async fn seconds(world: &World) -> Vec<(i64, i64)> {
    let slot_zero = instant(0).timestamp() / 900;
    let rows = world
        .texts(
            "SELECT CAST(slot AS TEXT) || ' ' || CAST(SUM(voice_seconds) AS TEXT) FROM activity_recent \
             WHERE voice_seconds > 0 GROUP BY slot ORDER BY slot",
        )
        .await;
    rows.iter()
        .map(|row| {
            let (slot, seconds) = row.split_once(' ').unwrap();
            (slot.parse::<i64>().unwrap() - slot_zero, seconds.parse().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn a_session_is_counted_in_every_slot_that_it_touches() {
    for mut world in World::seeing(Discord).await {
        world.happen(890, voice("1", 890, Some("v"))).await;
        // Mute on and off, then another channel: the same session.
        world.happen(1_000, voice("1", 1_000, Some("v"))).await;
        world.happen(1_100, voice("1", 1_100, Some("w"))).await;
        world.happen(1_810, voice("1", 1_810, None)).await;
        world.happen(2_000, voice("1", 2_000, None)).await;
        assert_eq!(seconds(&world).await, [(0, 10), (1, 900), (2, 10)], "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(DISTINCT channel_id) FROM activity_recent").await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_session_goes_on_across_a_restart_without_a_gap() {
    for mut world in World::seeing(Discord).await {
        world.happen(100, voice("1", 100, Some("v"))).await;
        world.restart().await;
        // The session was resumed: what happened meanwhile was delivered.
        world.happen(400, voice("1", 400, None)).await;
        assert_eq!(seconds(&world).await, [(0, 300)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_session_across_a_gap_counts_up_to_the_last_sight_and_from_the_next() {
    for mut world in World::seeing(Discord).await {
        for who in ["1", "2"] {
            world.happen(100, voice(who, 100, Some("v"))).await;
        }
        world.sight(400).await;
        world.restart().await;
        world.at(5_000);
        world.door.lose_session().await.unwrap();
        let listed = json!([{ "who": "1", "channel": "v" }, { "who": "9", "channel": "v", "bot": true }]);
        world.happen(5_000, with(super::support::seen_anew(super::support::SPACE), "voice", listed)).await;
        world.happen(5_060, voice("1", 5_060, None)).await;
        world.happen(5_070, voice("2", 5_070, None)).await;
        assert_eq!(seconds(&world).await, [(0, 600), (5, 60)], "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM voice_open").await, 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_leaves_the_server_leaves_voice() {
    for mut world in World::seeing(Discord).await {
        world.happen(100, voice("1", 100, Some("v"))).await;
        world.happen(160, left("1", 160)).await;
        world.happen(300, voice("1", 300, None)).await;
        assert_eq!(seconds(&world).await, [(0, 60)], "{}", world.engine);
    }
}
