//! Growth, retention and activity of a small history that was counted by hand, in two zones.

use serde_json::{Value, json};
use steward_core::ports::PlatformName::Telegram;

use super::support::{SPACE, World, ask_of, joined, left, message, shell_ask, with};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Seconds from the start of the tests' time (2026-11-02T00:00Z) to a day and hour UTC.
fn at(day: i64, hour: i64) -> i64 {
    (day - 2) * DAY + hour * HOUR
}

/// 1 joins on the 2nd at 10 and stays; 2 joins on the 2nd at 17 and leaves on the 4th at 17 (two days); 3 joins on the
/// 3rd at 20 and is kicked at 23 (an eighth of a day); 4 was there before and leaves on the 5th at 1; 5 joins on the
/// 5th at 12. Seen until the 6th at 12.
async fn small_history() -> Vec<World> {
    let mut worlds = World::seeing(Telegram).await;
    for world in &mut worlds {
        for (day, hour, event) in [
            (2, 10, joined("1", at(2, 10))),
            (2, 17, joined("2", at(2, 17))),
            (3, 20, joined("3", at(3, 20))),
            (3, 23, with(left("3", at(3, 23)), "reason", "kicked")),
            (4, 17, left("2", at(4, 17))),
            (5, 1, left("4", at(5, 1))),
            (5, 12, joined("5", at(5, 12))),
        ] {
            world.happen(at(day, hour), event).await;
        }
        for (who, day, hour) in [("1", 2, 10), ("1", 2, 23), ("2", 3, 1), ("1", 5, 12), ("5", 5, 13), ("5", 5, 17)] {
            world.says(at(day, hour), who).await;
        }
        world.sight(at(6, 12)).await;
    }
    worlds
}

async fn numbers(world: &World, line: &str) -> Value {
    let answer = world.shell(None, line).await;
    assert!(answer.is_done, "{} {line}: {}", world.engine, answer.reply.text());
    answer.reply.json
}

/// Date, members, joined, left of every day.
fn days(growth: &Value) -> Vec<(String, i64, i64, i64)> {
    let n = |day: &Value, name: &str| day[name].as_i64().unwrap();
    let days = growth["series"].as_array().unwrap().iter();
    days.map(|day| (day["date"].as_str().unwrap()[8..].to_owned(), n(day, "members"), n(day, "joined"), n(day, "left")))
        .collect()
}

fn expected(rows: &[(&str, i64, i64, i64)]) -> Vec<(String, i64, i64, i64)> {
    rows.iter().map(|&(date, members, joined, left)| (date.to_owned(), members, joined, left)).collect()
}

#[tokio::test]
async fn levels_and_flows_are_those_of_the_communitys_days_and_recut_when_its_zone_changes() {
    for world in small_history().await {
        let utc = expected(&[("02", 3, 2, 0), ("03", 3, 1, 1), ("04", 2, 0, 1), ("05", 2, 1, 1), ("06", 2, 0, 0)]);
        assert_eq!(days(&numbers(&world, "/growth").await), utc, "{}", world.engine);
        // In Shanghai 17:00 UTC is one o'clock on the next day: 2 joins on the 3rd and leaves on the 5th.
        assert!(world.shell(None, "/settings zone Asia/Shanghai").await.is_done, "{}", world.engine);
        let shanghai = expected(&[("02", 2, 1, 0), ("03", 3, 1, 0), ("04", 3, 1, 1), ("05", 2, 1, 2), ("06", 2, 0, 0)]);
        assert_eq!(days(&numbers(&world, "/growth").await), shanghai, "{}", world.engine);
        assert!(world.shell(None, "/settings zone utc").await.is_done, "{}", world.engine);
        assert_eq!(days(&numbers(&world, "/growth").await), utc, "{}", world.engine);
    }
}

#[tokio::test]
async fn growth_tells_every_field_that_the_design_names() {
    for world in small_history().await {
        let growth = numbers(&world, "/growth").await;
        assert_eq!(growth["as_of"], json!("2026-11-06T12:00:00Z"), "{}", world.engine);
        assert_eq!((&growth["members"], &growth["gaps"]), (&json!(2), &json!([])), "{}", world.engine);
        for path in [
            "/series/0/covered",
            "/models",
            "/best_model",
            "/rates/births_per_member_day",
            "/rates/deaths_per_member_day",
            "/rates/growth_r",
            "/capacity/identifiable",
            "/capacity/estimate",
            "/capacity/low",
            "/capacity/high",
            "/capacity/reason",
        ] {
            assert!(growth.pointer(path).is_some(), "{} lacks {path}: {growth}", world.engine);
        }
    }
}

#[tokio::test]
async fn retention_is_that_of_the_stays_whose_join_is_known() {
    for world in small_history().await {
        let retention = numbers(&world, "/retention").await;
        assert_eq!(retention["n"], 4, "{} {retention}", world.engine);
        assert_eq!((&retention["departures"], &retention["excluded_unknown_join"]), (&json!(2), &json!(1)));
        assert_eq!(retention["departures_by_cause"], json!({ "kicked": 1, "left": 1 }), "{}", world.engine);
        // 1: 4 days and 2 hours; 2: two days; 3: an eighth; 5: one day.
        let member_days = (98.0 + 48.0 + 3.0 + 24.0) / 24.0;
        let told = retention["member_days"].as_f64().unwrap();
        assert!((told - member_days).abs() < 1e-9, "{} {told}", world.engine);
        let rate = retention["exponential"]["rate_per_day"]["estimate"].as_f64().unwrap();
        assert!((rate - 2.0 / member_days).abs() < 1e-9, "{} {rate}", world.engine);
        // At an eighth of a day 1 of 4 goes; at two days 1 of the 2 who got so far.
        let steps = retention["kaplan_meier"].as_array().unwrap().iter();
        let steps: Vec<(f64, i64, f64)> = steps
            .filter(|step| step["departures"] != 0)
            .map(|step| {
                (step["day"].as_f64().unwrap(), step["at_risk"].as_i64().unwrap(), step["survival"].as_f64().unwrap())
            })
            .collect();
        assert_eq!(steps, [(0.125, 4, 0.75), (2.0, 2, 0.375)], "{}", world.engine);
        for path in [
            "/exponential/rate_per_day/low",
            "/exponential/rate_per_day/high",
            "/exponential/half_life_days/estimate",
            "/exponential/log_likelihood",
            "/exponential/aic",
            "/kaplan_meier/0/low",
            "/kaplan_meier/0/high",
            "/models/0/name",
            "/models/0/parameters",
            "/models/0/log_likelihood",
            "/models/0/aic",
            "/best_model",
            "/constant_rate/rejected",
            "/constant_rate/p_value",
            "/gaps",
        ] {
            assert!(retention.pointer(path).is_some(), "{} lacks {path}: {retention}", world.engine);
        }
    }
}

#[tokio::test]
async fn activity_is_that_of_the_communitys_days() {
    for world in small_history().await {
        let active = |activity: &Value| -> Vec<(String, i64, i64)> {
            let days = activity["daily"].as_array().unwrap().iter();
            days.map(|day| {
                (
                    day["date"].as_str().unwrap()[8..].to_owned(),
                    day["active"].as_i64().unwrap(),
                    day["messages"].as_i64().unwrap(),
                )
            })
            .collect()
        };
        let rows = |rows: &[(&str, i64, i64)]| -> Vec<(String, i64, i64)> {
            rows.iter().map(|&(date, members, messages)| (date.to_owned(), members, messages)).collect()
        };
        let utc = numbers(&world, "/activity").await;
        assert_eq!(active(&utc), rows(&[("02", 1, 2), ("03", 1, 1), ("04", 0, 0), ("05", 2, 3)]), "{}", world.engine);
        assert_eq!((&utc["dau"], &utc["wau"], &utc["mau"]), (&json!(2), &json!(3), &json!(3)), "{}", world.engine);
        assert!((utc["stickiness"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12, "{}", world.engine);
        for path in ["/as_of", "/daily/0/reactions", "/daily/0/voice_seconds", "/daily/0/covered"] {
            assert!(utc.pointer(path).is_some(), "{} lacks {path}", world.engine);
        }
        // In Shanghai 1's second word and 2's only one fall on the 3rd, 5's last one on the 6th, which is not over.
        assert!(world.shell(None, "/settings zone Asia/Shanghai").await.is_done, "{}", world.engine);
        let shanghai = numbers(&world, "/activity").await;
        let expected = rows(&[("02", 1, 1), ("03", 2, 2), ("04", 0, 0), ("05", 2, 2)]);
        assert_eq!(active(&shanghai), expected, "{}", world.engine);
    }
}

#[tokio::test]
async fn as_of_shows_the_world_as_it_was_with_what_is_known_now() {
    for world in small_history().await {
        let mut ask = shell_ask(None, "/growth");
        ask.as_of = Some(super::support::instant(at(4, 12)));
        let growth = steward_core::commands::answer(&world.steward, &ask).await.reply.json;
        // 4 left later only, and is known to have been there.
        assert_eq!(days(&growth), expected(&[("02", 3, 2, 0), ("03", 3, 1, 1), ("04", 3, 0, 0)]), "{}", world.engine);
        assert_eq!(growth["as_of"], json!("2026-11-04T12:00:00Z"), "{}", world.engine);
        ask.as_of = Some(super::support::instant(at(1, 0)));
        let before = steward_core::commands::answer(&world.steward, &ask).await;
        assert!(before.is_done && before.reply.json["as_of"].is_null(), "{}", world.engine);
        assert_eq!(before.reply.json["members"], 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_space_that_is_empty_new_or_left_by_all_has_an_answer_to_everything() {
    for mut world in World::seeing(Telegram).await {
        let all = ["/growth", "/retention", "/activity"];
        let moments: [(i64, Option<Value>); 5] = [
            (10, None),
            (HOUR, Some(joined("1", HOUR))),
            (3 * DAY, None),
            (4 * DAY, Some(left("1", 4 * DAY))),
            (70 * DAY, None),
        ];
        for (second, event) in moments {
            match event {
                Some(event) => world.happen(second, event).await,
                None => world.sight(second).await,
            }
            for line in all {
                let answer = world.shell(None, line).await;
                assert!(answer.is_done && answer.picture.is_some(), "{} {line} at {second}", world.engine);
                assert!(!answer.reply.lines.is_empty(), "{} {line} at {second}", world.engine);
                let text = answer.reply.text();
                assert!(!text.contains("NaN") && !text.contains("inf"), "{} {line} at {second}: {text}", world.engine);
            }
        }
        let growth = numbers(&world, "/growth").await;
        assert_eq!((&growth["members"], growth["series"].as_array().unwrap().len()), (&json!(0), 71));
        let retention = numbers(&world, "/retention").await;
        assert_eq!((&retention["n"], &retention["departures"]), (&json!(1), &json!(1)), "{}", world.engine);
        let activity = numbers(&world, "/activity").await;
        assert_eq!((&activity["mau"], &activity["stickiness"]), (&json!(0), &Value::Null), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_gap_is_told_and_its_days_are_not_covered() {
    for mut world in World::seeing(Telegram).await {
        world.happen(at(2, 5), joined("1", at(2, 5))).await;
        world.says(at(2, 6), "1").await;
        world.gap(at(3, 12), at(4, 12)).await;
        world.sight(at(6, 12)).await;
        for line in ["/growth", "/activity"] {
            let told = numbers(&world, line).await;
            let series = told.get("series").or(told.get("daily")).unwrap().as_array().unwrap();
            let covered: Vec<bool> = series.iter().map(|day| day["covered"].as_bool().unwrap()).collect();
            assert_eq!(covered[..4], [true, false, false, true], "{} {line}", world.engine);
            assert_eq!(told["gaps"][0]["from"], json!("2026-11-03T12:00:00Z"), "{} {line}", world.engine);
            assert_eq!(told["gaps"][0]["to"], json!("2026-11-04T12:00:00Z"), "{} {line}", world.engine);
        }
    }
}

/// A world whose time begins at an instant, in a zone.
async fn in_zone(zone: &str, start: &str) -> Vec<World> {
    let mut worlds = World::each(Telegram).await;
    for world in &mut worlds {
        world.clock.set(start.parse().unwrap());
        world.receive(&super::support::seen(SPACE));
        world.settle().await;
        assert!(world.shell(None, &format!("/settings zone {zone}")).await.is_done, "{} {zone}", world.engine);
    }
    worlds
}

/// Something at an instant.
async fn happens(world: &mut World, instant: &str, who: &str, event: &str) {
    let at: chrono::DateTime<chrono::Utc> = instant.parse().unwrap();
    world.clock.set(at);
    world.receive(&json!({ "e": event, "who": who, "at_ms": at.timestamp_millis(), "reason": "left" }));
    let mut word = message(who, 0);
    word.at = at;
    world.counts(word);
    world.settle().await;
}

#[tokio::test]
async fn a_day_of_23_hours_holds_what_happened_in_it() {
    // In Berlin the clocks go forward on 2026-03-29: the day lasts from 23:00 to 22:00 UTC.
    for mut world in in_zone("Europe/Berlin", "2026-03-27T12:00:00Z").await {
        for (instant, who) in [
            ("2026-03-28T22:59:59Z", "1"),
            ("2026-03-28T23:00:00Z", "2"),
            ("2026-03-29T21:59:59Z", "3"),
            ("2026-03-29T22:00:00Z", "4"),
        ] {
            happens(&mut world, instant, who, "joined").await;
        }
        world.clock.set("2026-03-31T12:00:00Z".parse().unwrap());
        world.sequence += 1;
        world.door.take(steward_core::inbox::Sorted::Pass, super::support::position(world.sequence));
        world.settle().await;
        let rows = expected(&[("27", 0, 0, 0), ("28", 1, 1, 0), ("29", 3, 2, 0), ("30", 4, 1, 0), ("31", 4, 0, 0)]);
        assert_eq!(days(&numbers(&world, "/growth").await), rows, "{}", world.engine);
        let activity = numbers(&world, "/activity").await;
        let messages: Vec<&Value> = activity["daily"].as_array().unwrap().iter().map(|day| &day["messages"]).collect();
        assert_eq!(messages, [&json!(0), &json!(1), &json!(2), &json!(1)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_date_that_never_was_has_no_place_in_the_series() {
    // Samoa went from the 29th to the 31st of December 2011: at 10:00 UTC on the 30th.
    for mut world in in_zone("Pacific/Apia", "2011-12-28T12:00:00Z").await {
        happens(&mut world, "2011-12-30T09:59:59Z", "1", "joined").await;
        happens(&mut world, "2011-12-30T10:00:00Z", "2", "joined").await;
        happens(&mut world, "2012-01-02T12:00:00Z", "3", "joined").await;
        let growth = numbers(&world, "/growth").await;
        let dates: Vec<String> = days(&growth).into_iter().map(|day| day.0).collect();
        assert_eq!(dates, ["28", "29", "31", "01", "02", "03"], "{}", world.engine);
        assert_eq!(days(&growth)[1..3], expected(&[("29", 1, 1, 0), ("31", 2, 1, 0)]), "{}", world.engine);
        let activity = numbers(&world, "/activity").await;
        let dates: Vec<&str> =
            activity["daily"].as_array().unwrap().iter().map(|day| &day["date"].as_str().unwrap()[8..]).collect();
        assert_eq!(dates, ["28", "29", "31", "01", "02"], "{}", world.engine);
    }
}

#[tokio::test]
async fn wrong_words_are_answered_with_what_would_be_right() {
    for world in small_history().await {
        for (line, told) in [
            ("/grwth", "growth"),
            ("/growth days:abc", "abc"),
            ("/growth days:5", "7"),
            ("/growth theme:pink", "dark"),
            ("/growth lang:fr", "zh-CN"),
            ("/content 30 topic 40", "40"),
            ("/settings", "zone"),
            ("/settings colour", "theme"),
            ("/settings zone Asia/Shanghi", "Asia/Shanghai"),
            ("/settings zone", "zone"),
            ("/settings moderator somebody", "somebody"),
            ("", "help"),
        ] {
            let answer = world.shell(None, line).await;
            let text = answer.reply.text();
            assert!(!answer.is_done && text.contains(told), "{} {line}: {text}", world.engine);
            assert!(!text.contains("Something went wrong"), "{} {line}: {text}", world.engine);
        }
        let in_chinese = steward_core::commands::answer(
            &world.steward,
            &steward_core::commands::Ask {
                caller: steward_core::community::Caller {
                    language_tag: Some("zh-hans".to_owned()),
                    ..super::support::caller(Telegram, "1")
                },
                ..ask_of(Telegram, "1", Some(SPACE), "/grwth")
            },
        )
        .await;
        assert!(in_chinese.reply.text().chars().any(|c| ('一'..='鿿').contains(&c)), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_member_who_has_only_just_come_gives_no_rate_and_no_blank_in_its_place() {
    for mut world in World::seeing(Telegram).await {
        world.happen(at(3, 10), joined("1", at(3, 10))).await;
        let answer = world.shell(None, "/retention").await;
        let text = answer.reply.text();
        assert_eq!(answer.reply.json["n"], 1, "{}", world.engine);
        assert!(text.contains("for any time yet") && !text.contains("λ ="), "{}: {text}", world.engine);
    }
}
