//! Steward is in a space and is not told who comes and goes: a gap, until the right to be told is back.

use serde_json::{Value, json};
use steward_core::members::Roster;
use steward_core::ports::PlatformName::Telegram;

use super::support::{SPACE, World, instant, joined, message, seen, seen_anew};

/// Spans of seeing in the tests' seconds.
const SPANS: &str = "SELECT CAST(from_at AS TEXT) || ' ' || COALESCE(CAST(to_at AS TEXT), 'open') FROM coverage \
                     ORDER BY from_at";

fn span(from: i64, to: Option<i64>) -> String {
    let ms = |second: i64| instant(second).timestamp_millis().to_string();
    format!("{} {}", ms(from), to.map_or_else(|| "open".to_owned(), ms))
}

fn lost(at: i64) -> Value {
    json!({ "e": "sight-lost", "at": at })
}

fn regained() -> Value {
    json!({ "e": "sight-regained" })
}

#[tokio::test]
async fn a_right_that_is_lost_is_a_gap_until_it_is_back_whatever_is_heard_meanwhile() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.happen(1_001, lost(1_000)).await;
        let asked = world.platform.rosters_asked();
        // A new title, the receiver's own return after a day, a join that is told all the same, a word.
        world.happen(2_000, seen(SPACE)).await;
        world.happen(2_500, seen_anew(SPACE)).await;
        world.happen(3_000, joined("2", 3_000)).await;
        world.at(3_001);
        world.counts(message("1", 3_001));
        world.settle().await;
        world.sight(50_000).await;
        assert_eq!(world.texts(SPANS).await, [span(0, Some(1_000))], "{}", world.engine);
        assert_eq!(world.platform.rosters_asked(), asked, "{}: nobody is taken for gone meanwhile", world.engine);
        assert_eq!(world.spans("2").await, [(Some(3_000), None)], "{}", world.engine);

        world.platform.lists(SPACE, Ok(Roster { people: Vec::new(), is_complete: false, count: Some(7) }));
        world.happen(60_000, regained()).await;
        world.sight(60_030).await;
        assert_eq!(world.texts(SPANS).await, [span(0, Some(1_000)), span(60_000, None)], "{}", world.engine);
        // The count begins anew from what the platform says.
        let counted = "SELECT members FROM member_count ORDER BY at DESC LIMIT 1";
        assert_eq!(world.number(counted).await, 7, "{}", world.engine);
        let growth = world.shell(None, "/growth").await.reply.json;
        assert_eq!(growth["gaps"].as_array().map(Vec::len), Some(1), "{}: {growth}", world.engine);
        assert_eq!(growth["members"], 7, "{}: {growth}", world.engine);
    }
}

#[tokio::test]
async fn sight_that_was_never_lost_is_not_regained() {
    for mut world in World::seeing(Telegram).await {
        let asked = world.platform.rosters_asked();
        world.happen(100, regained()).await;
        assert_eq!(world.texts(SPANS).await, [span(0, None)], "{}", world.engine);
        assert_eq!(world.platform.rosters_asked(), asked, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_blind_space_that_is_left_and_entered_again_is_seen_again() {
    for mut world in World::seeing(Telegram).await {
        world.happen(1_000, lost(1_000)).await;
        world.happen(2_000, json!({ "e": "lost", "at": 2_000 })).await;
        world.happen(3_000, seen(SPACE)).await;
        assert_eq!(world.texts(SPANS).await, [span(0, Some(1_000)), span(3_000, None)], "{}", world.engine);
        assert_eq!(world.texts("SELECT state FROM space").await, ["active"], "{}", world.engine);
    }
}
