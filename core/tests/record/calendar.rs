//! The calendar: what was posted with its outcome, what is planned, and the cadence kept beside the cadence meant.

use serde_json::{Value, json};
use steward_core::calendar::entries::gather;
use steward_core::calendar::feed::document;

use super::support::outbox::{Publisher, hours};

/// `2026-11-02 sent` for each entry of a month.
fn told(month: &Value) -> Vec<String> {
    let days = month["days"].as_array().unwrap();
    let entries = |day: &Value| {
        let date = day["date"].as_str().unwrap().to_owned();
        let entries = day["entries"].as_array().unwrap().clone();
        entries.into_iter().map(move |entry| format!("{date} {}", entry["state"].as_str().unwrap()))
    };
    days.iter().flat_map(entries).collect()
}

/// `1/1 0/2` for each week of a topic.
fn weeks(cadence: &Value) -> String {
    let week = |week: &Value| format!("{}/{}", week["made"], week["meant"]);
    cadence["weeks"].as_array().unwrap().iter().map(week).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_month_shows_what_became_of_each_time_and_what_is_planned() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:Lesson topic:Rust to:discord:100 when:"weekly on mon at 20:00" body:x"#).await;
        world.says(r#"/post add title:Talk to:discord:100 when:"2026-11-25 18:00" body:x"#).await;
        world.passes(hours(24 * 8)).await;
        world.says("/post skip 1").await;
        let reply = world.says("/calendar").await;
        let month = &reply.json;
        assert_eq!((&month["month"], &month["zone"]), (&json!("2026-11"), &json!("UTC")), "{engine}");
        let expected = ["02 sent", "09 sent", "16 skipped", "23 planned", "25 planned", "30 planned"]
            .map(|e| format!("2026-11-{e}"));
        assert_eq!(told(month), expected, "{engine}");
        let entry = &month["days"][0]["entries"][0];
        assert_eq!(entry["at"], "2026-11-02T20:00:00Z", "{engine}");
        assert_eq!(
            (&entry["number"], &entry["title"], &entry["topic"], &entry["kind"]),
            (&json!(1), &json!("Lesson"), &json!("Rust"), &json!("post")),
            "{engine}"
        );
        assert_eq!(month["cadence"][0]["topic"], "Rust", "{engine}");
        assert_eq!(month["cadence"][0]["weeks"][0]["start"], "2026-10-26", "{engine}");
        assert_eq!(weeks(&month["cadence"][0]), "0/0 1/1 1/1 0/1 0/1 0/1", "{engine}");
        assert_eq!(weeks(&month["cadence"][1]), "0/0 0/0 0/0 0/0 0/1 0/0", "{engine}: without a topic");
        let text = reply.text();
        assert!(text.contains("Mon 2: 20:00 #1 Lesson (sent)"), "{engine}: {text}");
        assert!(text.contains("11-09 (now)") && text.contains("no topic"), "{engine}: {text}");
        assert!(reply.chart.is_some(), "{engine}");
    }
}

#[tokio::test]
async fn what_waits_for_approval_or_lacks_a_place_says_so_and_what_was_taken_back_is_gone() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:Draft topic:a when:"2026-11-05 09:00" body:x"#).await;
        world.says(r#"/post add title:Gone topic:a to:discord:100 when:"2026-11-06 09:00" body:x"#).await;
        world.says(r#"/post add title:Paused topic:a to:discord:100 when:"2026-11-07 09:00" body:x"#).await;
        world.says("/post pause 3").await;
        world.says("/post delete 2").await;
        world.says("/settings approval yes").await;
        world.says(r#"/post add title:Review topic:a to:discord:100 when:"2026-11-08 09:00" body:x"#).await;
        let month = world.says("/calendar").await.json;
        assert_eq!(told(&month), ["2026-11-05 draft", "2026-11-07 paused", "2026-11-08 review"], "{engine}");
        assert_eq!(weeks(&month["cadence"][0]), "0/0 0/2 0/0 0/0 0/0 0/0", "{engine}: a draft is not meant yet");
    }
}

#[tokio::test]
async fn a_month_is_named_in_both_languages_and_what_is_none_is_refused() {
    for world in Publisher::each().await {
        let engine = world.engine();
        for (line, month) in [
            ("/calendar 2026-12", "2026-12"),
            ("/calendar show next", "2026-12"),
            ("/calendar month:last", "2026-10"),
            ("/calendar 下个月", "2026-12"),
            ("/calendar show month:2027年1月", "2027-01"),
        ] {
            assert_eq!(world.says(line).await.json["month"], month, "{engine}: {line}");
        }
        let empty = world.says("/calendar 2026-10 lang:zh-CN").await;
        assert!(empty.text().contains("本月没有"), "{engine}: {}", empty.text());
        assert_eq!(empty.json["cadence"], json!([]), "{engine}");
        let refused = world.says("/calendar someday").await;
        assert!(
            refused.text().contains("someday") && refused.text().contains("2026-12"),
            "{engine}: {}",
            refused.text()
        );
    }
}

#[tokio::test]
async fn days_are_those_of_the_communitys_zone() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings zone Asia/Shanghai").await;
        world.says(r#"/post add title:Midnight to:discord:100 when:"2026-12-01 00:30" body:x"#).await;
        assert!(told(&world.says("/calendar 2026-11").await.json).is_empty(), "{engine}");
        let december = world.says("/calendar 2026-12").await.json;
        assert_eq!(told(&december), ["2026-12-01 planned"], "{engine}");
        let entry = &december["days"][0]["entries"][0];
        assert_eq!((&entry["at"], &entry["local"]), (&json!("2026-11-30T16:30:00Z"), &json!("2026-12-01T00:30:00")));
    }
}

#[tokio::test]
async fn a_full_day_is_told_in_part_and_counted_whole() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:Often topic:a to:discord:100 when:"every 30 minutes from 2026-11-10 00:00 until 2026-11-10 19:30" body:x"#).await;
        let reply = world.says("/calendar").await;
        assert_eq!(reply.json["days"][0]["entries"].as_array().map(Vec::len), Some(40), "{engine}: {}", reply.text());
        assert!(reply.text().contains("34 more"), "{engine}: {}", reply.text());
        assert_eq!(reply.json["cadence"][0]["weeks"][2]["meant"], 40, "{engine}");
    }
}

#[tokio::test]
async fn a_member_is_not_shown_what_is_planned() {
    for world in Publisher::each().await {
        world.says(r#"/post add title:Secret to:discord:100 when:"2026-11-05 09:00" body:x"#).await;
        let reply = world.member_says(steward_core::ports::PlatformName::Discord, "member", "/calendar").await;
        assert!(!reply.text().contains("Secret") && reply.json.is_null(), "{}: {}", world.engine(), reply.text());
    }
}

#[tokio::test]
async fn entries_are_gathered_in_order_and_only_those_of_the_span() {
    for world in Publisher::each().await {
        world.says(r#"/post add title:A to:discord:100 when:"daily at 09:00" body:x"#).await;
        world.says(r#"/post add title:B to:discord:100 when:"daily at 09:00" body:x"#).await;
        let mut conn = world.steward().db.read().await.unwrap();
        let from = world.now() + hours(9);
        let gathered = gather(&mut conn, world.community, from..from + hours(24), world.now()).await.unwrap();
        let told: Vec<_> = gathered.entries.iter().map(|entry| (entry.at - from, entry.number)).collect();
        assert_eq!(told, [(chrono::TimeDelta::zero(), 1), (chrono::TimeDelta::zero(), 2)], "{}", world.engine());
    }
}

/// The secret of a feed's address.
fn secret(reply: &steward_core::commands::Reply) -> String {
    let address = reply.json["address"].as_str().unwrap_or_else(|| panic!("no address: {}", reply.text()));
    address.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned()
}

fn reach(world: &Publisher) {
    world.steward().set_public_url("https://steward.example.org/".parse().unwrap());
}

#[tokio::test]
async fn a_feed_tells_what_went_out_and_will_and_nothing_else() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        reach(&world);
        world
            .says(r#"/post add title:"Weekly; one, two" to:discord:100 when:"weekly on mon at 20:00" body:geheim"#)
            .await;
        world.says(r#"/post add title:Hidden-draft when:"2026-11-05 09:00" body:x"#).await;
        world.says(r#"/post add title:Hidden-paused to:discord:100 when:"2026-11-07 09:00" body:x"#).await;
        world.says("/post pause 3").await;
        world.passes(hours(24)).await;
        world.says("/post skip 1").await;
        world.says("/settings approval yes").await;
        world.says(r#"/post add title:Hidden-review to:discord:100 when:"2026-11-08 09:00" body:x"#).await;
        let secret = secret(&world.says("/calendar feed").await);
        assert_eq!(secret.len(), 26, "{engine}: 130 bits");
        let feed = document(world.steward(), &secret).await.unwrap().unwrap();
        assert!(feed.contains("SUMMARY:Weekly\\; one\\, two\r\n"), "{engine}: {feed}");
        assert!(!feed.contains("Hidden") && !feed.contains("geheim"), "{engine}: {feed}");
        assert!(feed.contains("DTSTART:20261102T200000Z\r\n"), "{engine}: what was sent");
        assert!(!feed.contains("DTSTART:20261109T200000Z\r\n"), "{engine}: what is skipped");
        assert!(feed.contains("DTSTART:20261116T200000Z\r\n") && feed.contains("@steward.example.org\r\n"), "{engine}");
        // From the sent one to a year ahead, a week apart, without the skipped one.
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), 52, "{engine}");
        assert_eq!(feed, document(world.steward(), &secret).await.unwrap().unwrap(), "{engine}: the same again");
    }
}

#[tokio::test]
async fn a_feed_has_one_address_that_is_told_once_and_ends_with_the_next() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let unreachable = world.says("/calendar feed").await;
        assert!(unreachable.text().contains("public_url"), "{engine}: {}", unreachable.text());
        assert!(document(world.steward(), "").await.unwrap().is_none(), "{engine}");
        reach(&world);
        let first = secret(&world.says("/calendar feed").await);
        let again = world.says("/calendar feed").await;
        assert!(again.json["address"].is_null() && !again.text().contains(&first), "{engine}: {}", again.text());
        assert!(document(world.steward(), &first).await.unwrap().is_some(), "{engine}");
        let second = secret(&world.says("/calendar renew").await);
        assert_ne!(first, second, "{engine}");
        assert!(document(world.steward(), &first).await.unwrap().is_none(), "{engine}: the old one stops at once");
        assert!(document(world.steward(), &second).await.unwrap().is_some(), "{engine}");
        for wrong in ["", &second[1..], &second.to_lowercase(), &format!("{second} "), "%00"] {
            assert!(document(world.steward(), wrong).await.unwrap().is_none(), "{engine}: {wrong:?}");
        }
    }
}

#[tokio::test]
async fn neither_the_database_nor_a_member_has_the_address_of_the_feed() {
    for world in Publisher::each().await {
        let engine = world.engine();
        reach(&world);
        let secret = secret(&world.says("/calendar feed").await);
        let mut conn = world.steward().db.read().await.unwrap();
        let rows = sqlx::query("SELECT token_hash FROM calendar_feed").fetch_all(conn.raw()).await.unwrap();
        let kept: String = sqlx::Row::get(&rows[0], "token_hash");
        assert!(rows.len() == 1 && kept.len() == 64 && !kept.contains(&secret), "{engine}: {kept}");
        let audit = sqlx::query("SELECT action, detail FROM audit").fetch_all(conn.raw()).await.unwrap();
        let told = |row: &sqlx::any::AnyRow| -> String { sqlx::Row::get(row, "action") };
        assert!(audit.iter().any(|row| told(row) == "make-calendar-feed"), "{engine}");
        drop(conn);
        let refused = world.member_says(steward_core::ports::PlatformName::Discord, "member", "/calendar renew").await;
        assert!(refused.json.is_null(), "{engine}: {}", refused.text());
        assert!(document(world.steward(), &secret).await.unwrap().is_some(), "{engine}");
    }
}

#[tokio::test]
async fn events_stand_in_the_month_and_in_the_feed_with_those_that_are_to_come_back() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        reach(&world);
        let reading = r#"/event add title:Reading when:"weekly on sun at 20:00" where:https://example.org/room minutes:90 to:discord:100"#;
        world.says(reading).await;
        world.says(r#"/event add title:Gone when:"2026-11-12 18:00" where:discord:101 to:discord:100"#).await;
        world.says("/event cancel 2").await;
        world.passes(hours(24 * 8)).await;
        let reply = world.says("/calendar").await;
        let expected = ["08 held", "12 cancelled", "15 event", "22 event", "29 event"].map(|e| format!("2026-11-{e}"));
        assert_eq!(told(&reply.json), expected, "{engine}: the first Sunday of the span was before it was planned");
        assert_eq!(reply.json["days"][0]["entries"][0]["kind"], "event", "{engine}");
        assert!(reply.text().contains("20:00 event #1 Reading (held)"), "{engine}: {}", reply.text());
        assert_eq!(reply.json["cadence"], json!([]), "{engine}: an event is no post about a topic");
        let secret = secret(&world.says("/calendar feed").await);
        let feed = document(world.steward(), &secret).await.unwrap().unwrap();
        for line in
            ["SUMMARY:Reading", "LOCATION:https://example.org/room", "DTEND:20261108T213000Z", "STATUS:CANCELLED"]
        {
            assert!(feed.contains(&format!("{line}\r\n")), "{engine}: {line}: {feed}");
        }
        // The one of 8 November, the one that is open, fifty times more within a year, and the one that was cancelled.
        let uids: std::collections::BTreeSet<&str> = feed.lines().filter(|line| line.starts_with("UID:")).collect();
        assert_eq!(uids.len(), feed.matches("BEGIN:VEVENT").count(), "{engine}: each has a name of its own");
        assert!(uids.iter().filter(|uid| uid.starts_with("UID:event-")).count() == 3, "{engine}: {uids:?}");
    }
}
