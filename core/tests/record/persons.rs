//! Statistics count persons: two linked accounts are one, from the first that came to the last that left.

use serde_json::{Value, json};
use steward_core::commands::answer;
use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::two::{GUILD, Two};
use super::support::{joined, left, shell_ask};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Seconds from the start of the tests' time (2026-11-02T00:00Z) to a day and hour UTC.
fn at(day: i64, hour: i64) -> i64 {
    (day - 2) * DAY + hour * HOUR
}

/// One person comes to Discord (51) on the 2nd and to Telegram (11) on the 3rd, leaves Discord on the 5th and Telegram on
/// the 7th; both write on the 4th, on Telegram again on the 6th. Somebody else (12) comes to Telegram on the 3rd, stays,
/// and writes on the 4th. Seen until the 8th at noon.
async fn histories() -> Vec<Two> {
    let mut histories = Two::each().await;
    for two in &mut histories {
        two.on_discord(at(2, 10), &joined("51", at(2, 10))).await;
        two.world.happen(at(3, 10), joined("11", at(3, 10))).await;
        two.world.happen(at(3, 11), joined("12", at(3, 11))).await;
        two.says_on_discord(at(4, 9), "51").await;
        two.world.says(at(4, 10), "11").await;
        two.world.says(at(4, 11), "12").await;
        two.on_discord(at(5, 10), &left("51", at(5, 10))).await;
        two.world.says(at(6, 10), "11").await;
        two.world.happen(at(7, 10), left("11", at(7, 10))).await;
        two.sight(at(8, 12)).await;
    }
    histories
}

/// The day of the month, members, joined, left.
fn days(growth: &Value) -> Vec<(i64, i64, i64, i64)> {
    let number = |day: &Value, name: &str| day[name].as_i64().unwrap();
    let of = |day: &Value| {
        let date = day["date"].as_str().unwrap()[8..].parse().unwrap();
        (date, number(day, "members"), number(day, "joined"), number(day, "left"))
    };
    growth["series"].as_array().unwrap().iter().map(of).collect()
}

/// 51 and 11 each by themselves.
const ACCOUNTS: [(i64, i64, i64, i64); 7] =
    [(2, 1, 1, 0), (3, 3, 2, 0), (4, 3, 0, 0), (5, 2, 0, 1), (6, 2, 0, 0), (7, 1, 0, 1), (8, 1, 0, 0)];
/// 51 and 11 as one.
const PERSONS: [(i64, i64, i64, i64); 7] =
    [(2, 1, 1, 0), (3, 2, 1, 0), (4, 2, 0, 0), (5, 2, 0, 0), (6, 2, 0, 0), (7, 1, 0, 1), (8, 1, 0, 0)];

#[tokio::test]
async fn two_linked_accounts_are_one_person_from_the_first_that_came_to_the_last_that_left() {
    for two in histories().await {
        let engine = two.world.engine;
        assert_eq!(days(&two.numbers("/growth", None).await), ACCOUNTS, "{engine}");
        let apart = two.numbers("/retention", None).await;
        assert_eq!((&apart["n"], &apart["departures"]), (&json!(3), &json!(2)), "{engine}");
        two.links("51", "11").await;
        assert_eq!(days(&two.numbers("/growth", None).await), PERSONS, "{engine}");
        let joint = two.numbers("/retention", None).await;
        assert_eq!((&joint["n"], &joint["departures"]), (&json!(2), &json!(1)), "{engine}");
        // From the 2nd at 10 to the 7th at 10; the other one from the 3rd at 11 to the end.
        let told = joint["member_days"].as_f64().unwrap();
        assert!((told - (5.0 + (5.0 + 1.0 / 24.0))).abs() < 1e-9, "{engine} {told}");
    }
}

#[tokio::test]
async fn the_world_as_it_was_is_told_with_the_links_that_are_known_now() {
    for two in histories().await {
        let engine = two.world.engine;
        let noon = Some(at(4, 12));
        assert_eq!(days(&two.numbers("/growth", noon).await), ACCOUNTS[..3], "{engine}");
        two.links("51", "11").await;
        let growth = two.numbers("/growth", noon).await;
        assert_eq!(days(&growth), PERSONS[..3], "{engine}");
        assert_eq!((&growth["linked"]["persons"], &growth["linked"]["accounts"]), (&json!(1), &json!(2)), "{engine}");
        // Now neither of the two is there.
        let now = two.numbers("/growth", None).await;
        assert_eq!((&now["linked"]["persons"], &now["linked"]["accounts"]), (&json!(0), &json!(0)), "{engine}");
    }
}

#[tokio::test]
async fn what_is_taken_apart_counts_apart_and_what_is_taken_back_counts_as_one() {
    for two in histories().await {
        let engine = two.world.engine;
        two.links("51", "11").await;
        assert!(two.ask(Discord, "51", Some(GUILD), "/unlink").await.is_done, "{engine}");
        assert_eq!(days(&two.numbers("/growth", None).await), ACCOUNTS, "{engine}");
        assert!(two.ask(Discord, "51", Some(GUILD), "/unlink undo:yes").await.is_done, "{engine}");
        assert_eq!(days(&two.numbers("/growth", None).await), PERSONS, "{engine}");
        // Of the other side's own act nothing is needed, and nothing else joins accounts: not even one name for both.
        two.world.execute("UPDATE account SET name = 'one name' WHERE external_id IN ('51', '12')").await;
        assert!(two.ask(Telegram, "11", None, "/unlink").await.is_done, "{engine}");
        assert_eq!(days(&two.numbers("/growth", None).await), ACCOUNTS, "{engine}");
    }
}

#[tokio::test]
async fn a_person_is_active_once_on_a_day_with_whichever_account() {
    let active = |activity: &Value| -> Vec<(i64, i64)> {
        let days = activity["daily"].as_array().unwrap().iter();
        days.map(|day| (day["active"].as_i64().unwrap(), day["messages"].as_i64().unwrap())).collect()
    };
    for two in histories().await {
        let engine = two.world.engine;
        let apart = two.numbers("/activity", None).await;
        assert_eq!(active(&apart)[2..5], [(3, 3), (0, 0), (1, 1)], "{engine}");
        assert_eq!((&apart["wau"], &apart["mau"]), (&json!(3), &json!(3)), "{engine}");
        two.links("51", "11").await;
        let joint = two.numbers("/activity", None).await;
        assert_eq!(active(&joint)[2..5], [(2, 3), (0, 0), (1, 1)], "{engine}");
        assert_eq!((&joint["wau"], &joint["mau"]), (&json!(2), &json!(2)), "{engine}");
        assert_eq!(joint["linked"]["persons"], 1, "{engine}");
    }
}

#[tokio::test]
async fn statistics_say_how_many_accounts_were_joined_and_who_may_be_counted_twice() {
    const MAY_BE_TWO: &str = "has not typed /link is counted on each";
    for mut two in Two::each().await {
        let engine = two.world.engine;
        for who in ["51", "52"] {
            two.on_discord(at(2, 10), &joined(who, at(2, 10))).await;
        }
        for who in ["11", "12", "13"] {
            two.world.happen(at(2, 11), joined(who, at(2, 11))).await;
        }
        two.sight(at(4, 0)).await;
        let said = async |line: &str| answer(&two.world.steward, &shell_ask(None, line)).await.reply.text();
        for line in ["/growth", "/retention", "/activity"] {
            let text = said(line).await;
            assert_eq!(text.matches(MAY_BE_TWO).count(), 1, "{engine} {line}: {text}");
            assert!(!text.contains("accounts"), "{engine} {line}: {text}");
        }
        two.links("51", "11").await;
        two.links("52", "12").await;
        let growth = said("/growth").await;
        assert!(growth.contains("3 members") && growth.contains("2 of them are on both platforms, linked: 4 accounts"));
        for line in ["/retention", "/activity"] {
            let text = said(line).await;
            assert!(text.contains("2 persons linked 4 accounts"), "{engine} {line}: {text}");
        }
        let chinese = said("/growth lang:zh").await;
        assert!(chinese.contains("其中 2 人同时在两个平台且已关联：共 4 个账号"), "{engine}: {chinese}");
    }
}

#[tokio::test]
async fn a_community_on_one_platform_is_told_nothing_of_two() {
    for mut world in super::support::World::seeing(Telegram).await {
        world.happen(at(2, 10), joined("11", at(2, 10))).await;
        for line in ["/growth", "/retention", "/activity"] {
            let text = world.shell(None, line).await.reply.text();
            assert!(!text.contains("/link") && !text.contains("platforms"), "{} {line}: {text}", world.engine);
        }
    }
}

#[tokio::test]
async fn a_person_of_unknown_joining_on_one_side_is_there_from_the_earlier_sight_on() {
    for mut two in Two::each().await {
        let engine = two.world.engine;
        // 51 was there before anybody looked; 11 is seen to come on the 3rd.
        two.says_on_discord(at(2, 1), "51").await;
        two.world.happen(at(3, 10), joined("11", at(3, 10))).await;
        two.sight(at(4, 12)).await;
        two.links("51", "11").await;
        let growth = two.numbers("/growth", None).await;
        assert_eq!(days(&growth), [(2, 1, 0, 0), (3, 1, 0, 0), (4, 1, 0, 0)], "{engine}");
        let retention = two.numbers("/retention", None).await;
        assert_eq!((&retention["n"], &retention["excluded_unknown_join"]), (&json!(0), &json!(1)), "{engine}");
    }
}

#[tokio::test]
async fn a_post_that_names_how_many_members_there_are_names_persons() {
    for mut two in Two::each().await {
        let engine = two.world.engine;
        two.on_discord(at(2, 10), &joined("51", at(2, 10))).await;
        two.on_discord(at(2, 10), &json!({ "e": "channel", "channel": "500", "name": "general" })).await;
        for who in ["11", "12"] {
            two.world.happen(at(2, 11), joined(who, at(2, 11))).await;
        }
        let add = r#"/post add title:T to:discord:500 when:"daily at 09:00" body:"we are {{members}} now""#;
        let added = two.world.shell(None, add).await;
        assert!(added.is_done, "{engine}: {}", added.reply.text());
        let shown = async || two.world.shell(None, "/post preview 1").await.reply.text();
        let apart = shown().await;
        assert!(apart.contains("we are 3 now"), "{engine}: {apart}");
        two.links("51", "11").await;
        let joint = shown().await;
        assert!(joint.contains("we are 2 now"), "{engine}: {joint}");
    }
}
