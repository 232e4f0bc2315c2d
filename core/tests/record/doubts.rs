//! What a doubt, a pause, a word of a moderator or a jump of the clock must not do to what waits behind it.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Row};
use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::PlatformName::Discord;
use steward_core::store::{Engine, Write};
use tokio::sync::Notify;

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

pub(super) async fn soon(world: &Publisher, to: &str, body: &str) {
    let reply = world.says(&format!(r#"/post add title:T to:{to} when:"in 1 minute" body:"{body}""#)).await;
    assert_eq!(reply.json["state"], "scheduled", "{}", reply.text());
}

pub(super) fn says(verdict: Verdict) -> Fault {
    Fault::Says(verdict)
}

fn not_allowed() -> Fault {
    says(Verdict::Parked { cause: Cause::NotAllowed, reason: "403".to_owned() })
}

/// The number of the one effect in this state.
async fn the_one(world: &Publisher, state: &str) -> serde_json::Value {
    let listed = world.says(&format!("/outbox list only:{state}")).await;
    let effects = listed.json["effects"].as_array().unwrap();
    assert_eq!(effects.len(), 1, "{}: {}", world.engine(), listed.text());
    effects[0]["effect"].clone()
}

#[tokio::test]
async fn a_deletion_that_is_not_allowed_holds_no_post_up() {
    for mut world in Publisher::each().await {
        soon(&world, "telegram:-200", "old").await;
        world.passes(hours(72)).await;
        world.telegram.fails([not_allowed()]);
        world.says("/post delete 1").await;
        world.passes(minutes(1)).await;
        soon(&world, "telegram:-200", "new").await;
        world.passes(minutes(2)).await;
        assert_eq!(world.telegram.texts("-200"), ["old", "new"], "{}", world.engine());
        the_one(&world, "parked").await;
        world.passes(minutes(15)).await;
        assert_eq!(world.telegram.texts("-200"), ["new"], "{}: it is tried again", world.engine());
    }
}

#[tokio::test]
async fn parts_that_waited_for_a_word_have_their_time_again() {
    for (word, fault) in [("there", Fault::LosesAnswer), ("again", Fault::LosesCall)] {
        for mut world in Publisher::each().await {
            world.cuts_messages();
            soon(&world, "telegram:-200", "a cut b cut c").await;
            world.telegram.fails([fault.clone()]);
            world.passes(hours(3)).await;
            let effect = the_one(&world, "uncertain").await;
            world.says(&format!("/outbox {word} {effect}")).await;
            world.passes(minutes(5)).await;
            assert_eq!(world.telegram.texts("-200"), ["a", "b", "c"], "{}: {word}", world.engine());
        }
    }
}

#[tokio::test]
async fn a_message_in_doubt_goes_away_with_its_post() {
    for mut world in Publisher::each().await {
        soon(&world, "discord:100", "one").await;
        let busy = Verdict::NotYet { wait: Some(Duration::from_mins(5)), reason: "429".to_owned() };
        world.discord.fails([Fault::LosesAnswer, says(busy)]);
        world.passes(minutes(1) + Duration::from_secs(15)).await;
        world.says("/post delete 1").await;
        world.passes(minutes(30)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_longer_text_sends_no_part_without_the_one_before() {
    for mut world in Publisher::each().await {
        world.cuts_messages();
        soon(&world, "discord:100", "short").await;
        world.discord.fails([says(Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() })]);
        world.passes(minutes(2)).await;
        soon(&world, "telegram:-200", "short").await;
        world.telegram.fails([Fault::LosesCall]);
        world.passes(minutes(2)).await;
        for post in [1, 2] {
            world.says(&format!(r#"/post edit {post} body:"a cut b""#)).await;
        }
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{}: its first part failed", world.engine());
        assert_eq!(world.telegram.texts("-200"), [""; 0], "{}: its first part is uncertain", world.engine());
    }
}

#[tokio::test]
async fn a_pause_holds_the_parts_behind_a_doubt_and_those_that_are_added() {
    for mut world in Publisher::each().await {
        world.cuts_messages();
        for to in ["telegram:-200", "discord:100"] {
            world.says(&format!(r#"/post add title:T to:{to} when:"daily at 01:00" body:"a cut b""#)).await;
        }
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(hours(1) + minutes(1)).await;
        for post in [1, 2] {
            world.says(&format!("/post pause {post}")).await;
        }
        let effect = the_one(&world, "uncertain").await;
        world.says(&format!("/outbox there {effect}")).await;
        world.says(r#"/post edit 2 body:"a cut b cut c""#).await;
        world.passes(minutes(5)).await;
        assert_eq!(world.telegram.texts("-200"), ["a"], "{}: paused", world.engine());
        assert_eq!(world.discord.texts("100"), ["a", "b"], "{}: paused", world.engine());
        for post in [1, 2] {
            world.says(&format!("/post resume {post}")).await;
        }
        world.passes(minutes(5)).await;
        assert_eq!(world.telegram.texts("-200"), ["a", "b"], "{}", world.engine());
        assert_eq!(world.discord.texts("100"), ["a", "b", "c"], "{}", world.engine());
    }
}

#[tokio::test]
async fn that_a_refusal_is_cured_settles_no_doubt() {
    for mut world in Publisher::each().await {
        soon(&world, "discord:100", "one").await;
        world.discord.fails([Fault::LosesAnswer, not_allowed()]);
        world.passes(minutes(7)).await;
        let effect = the_one(&world, "parked").await;
        world.says(&format!("/outbox retry {effect}")).await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{}", world.engine());
    }
}

#[tokio::test]
async fn what_a_pause_left_out_is_not_told_as_missed() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        world.says(r#"/post add title:T to:discord:100 when:"daily at 09:00" body:x"#).await;
        world.passes(hours(10)).await;
        world.says("/post pause 1").await;
        world.passes(hours(72)).await;
        world.says("/post resume 1").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("103"), [""; 0], "{}", world.engine());
        let ends: Vec<_> = world.times().await.remove(&1).unwrap().into_iter().map(|(_, end)| end).collect();
        assert_eq!(ends, ["sent", "skipped", "skipped", "skipped"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_start_takes_no_skip_back() {
    for mut world in Publisher::each().await {
        world.says(r#"/post add title:T to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.passes(hours(10)).await;
        world.says("/post skip 1").await;
        world.planner_begins().await;
        world.passes(hours(72)).await;
        assert_eq!(world.discord.texts("100"), ["1", "3", "4"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_jump_is_told_whoever_sees_it_first_and_nothing_goes_out_meanwhile() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        soon(&world, "telegram:-200", "one").await;
        let busy = Verdict::NotYet { wait: Some(Duration::from_mins(10)), reason: "429".to_owned() };
        world.telegram.fails([says(busy)]);
        world.passes(minutes(2)).await;
        let right = world.turns_the_clock(5);
        world.works_off().await;
        world.passes(minutes(3)).await;
        assert_eq!(world.telegram.texts("-200"), [""; 0], "{}: it waits for the right time", world.engine());
        world.turns_it_back(right, minutes(3));
        world.passes(minutes(20)).await;
        assert_eq!(world.telegram.texts("-200"), ["one"], "{}", world.engine());
        let told = world.discord.texts("103").join("\n");
        assert!(told.contains("The clock of the machine jumped"), "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn an_outage_that_a_post_outlives_ends_nothing_and_settles_no_doubt() {
    for mut world in Publisher::each().await {
        for to in ["discord:100", "telegram:-200"] {
            soon(&world, to, "one").await;
        }
        soon(&world, "discord:101", "in doubt").await;
        world.says("/post edit 3 grace:600").await;
        world.discord.fails([says(Verdict::Away { may_be_done: true, reason: "503".to_owned() }), Fault::LosesAnswer]);
        world.passes(minutes(1)).await;
        for wall in [&world.discord, &world.telegram] {
            wall.set_away(true);
        }
        world.passes(minutes(50)).await;
        for wall in [&world.discord, &world.telegram] {
            wall.set_away(false);
        }
        world.passes(minutes(15)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{}", world.engine());
        assert_eq!(world.telegram.texts("-200"), ["one"], "{}", world.engine());
        assert_eq!(world.discord.texts("101"), ["in doubt"], "{}", world.engine());
        let open = world.says("/outbox list").await;
        assert_eq!(open.json["effects"], serde_json::json!([]), "{}: {}", world.engine(), open.text());
    }
}

#[tokio::test]
async fn what_waits_for_an_approval_that_nobody_wants_any_more_goes_on() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.says(r#"/post add title:A to:discord:100 when:"daily at 09:00" body:first"#).await;
        world.moderator_says("/post approve 1").await;
        world.says(r#"/event add title:E when:"2026-11-20 20:00" where:discord:100 to:discord:101 about:x"#).await;
        world.passes(hours(10)).await;
        world.says("/post edit 1 body:second").await;
        world.says(r#"/post add title:B to:discord:102 when:"2026-11-03 12:00" body:once"#).await;
        world.says(r#"/post add title:C to:discord:103 when:"2026-11-02 12:00" body:passed"#).await;
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["first"], "{engine}: one time passed");
        let told = world.says("/settings approval no").await;
        assert_eq!(
            told.json,
            serde_json::json!({ "posts_let_on": 2, "posts_over": 1, "events_let_on": 1, "series_let_on": 0 }),
            "{engine}"
        );
        assert!(told.text().contains("2 posts that waited for it go on"), "{engine}: {}", told.text());
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["second", "second"], "{engine}: what stood is changed too");
        assert_eq!(world.discord.texts("102"), ["once"], "{engine}");
        assert_eq!(world.discord.texts("103"), [""; 0], "{engine}: its time passed");
        assert_eq!(world.says("/post show 3").await.json["state"], "draft", "{engine}");
        assert_eq!(world.discord.texts("101").len(), 1, "{engine}: the event is announced");
        let ends: Vec<_> = world.times().await.remove(&1).unwrap().into_iter().map(|(_, end)| end).collect();
        assert_eq!(ends, ["sent", "skipped", "sent"], "{engine}");
        let again = world.says("/settings approval no").await;
        assert_eq!(again.json["posts_let_on"], 0, "{engine}: {}", again.text());
    }
}

#[tokio::test]
async fn what_is_due_every_minute_catches_up_after_it_had_to_wait() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/post add title:T to:discord:100 when:\"every 1 minutes\" catchup:all body:{{number}}").await;
        let busy = Verdict::NotYet { wait: Some(Duration::from_secs(200)), reason: "429".to_owned() };
        world.discord.fails([says(busy)]);
        world.passes(minutes(15)).await;
        let sent = world.discord.messages("100");
        let numbers: Vec<_> =
            sent.iter().map(|standing| standing.message.text.plain.parse::<usize>().unwrap()).collect();
        assert_eq!(numbers, (1..=16).collect::<Vec<_>>(), "{engine}");
        let gaps = sent.windows(2).map(|pair| (pair[1].sent_at - pair[0].sent_at).num_seconds());
        assert!(gaps.min() >= Some(30), "{engine}: no flood");
        let due = world.times().await.remove(&1).unwrap();
        let late: Vec<_> = sent.iter().zip(&due).map(|(sent, (due, _))| (sent.sent_at - due).num_seconds()).collect();
        assert!(late[0] >= 200 && late[11..].iter().all(|late| *late < 15), "{engine}: {late:?}");
    }
}

#[tokio::test]
async fn the_next_time_is_the_same_in_a_list_and_beside_the_post() {
    for world in Publisher::each().await {
        world.says(r#"/post add title:T to:discord:100 when:"every 1 minutes" body:x"#).await;
        world.says(r#"/post add title:P to:discord:100 when:"daily at 09:00" body:x"#).await;
        world.says("/post pause 2").await;
        // Nobody has looked at what came since.
        world.lets_time_pass(hours(30) + Duration::from_secs(20));
        let listed = world.says("/post list").await;
        for (number, expected) in [(1, "2026-11-03T06:01:00Z"), (2, "2026-11-03T09:00:00Z")] {
            let shown = world.says(&format!("/post show {number}")).await;
            let posts = listed.json["posts"].as_array().unwrap();
            let of_list = posts.iter().find(|post| post["number"] == number).unwrap();
            let told = [&of_list["next_at"], &shown.json["next_at"], &shown.json["next"][0]];
            assert!(told.iter().all(|next| *next == expected), "{}: {number}: {told:?}", world.engine());
        }
    }
}

#[tokio::test]
async fn an_outage_is_known_where_no_platform_can_be_asked() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let checks = |reply: &steward_core::commands::Reply| -> Vec<String> {
            let findings = reply.json["findings"].as_array().unwrap().iter();
            findings.map(|f| f["check"].as_str().unwrap().to_owned()).collect()
        };
        let well = checks(&world.asks_at_the_shell("/doctor").await);
        assert!(well.contains(&"not-asked".to_owned()), "{engine}: {well:?}");
        for check in ["not-heard", "not-running", "tried-again"] {
            assert!(!well.contains(&check.to_owned()), "{engine}: {well:?}");
        }
        soon(&world, "discord:100", "one").await;
        world.discord.set_away(true);
        world.passes(minutes(5)).await;
        let told = world.asks_at_the_shell("/doctor").await;
        let out = checks(&told);
        assert!(out.contains(&"tried-again".to_owned()), "{engine}: {}", told.text());
        assert!(told.text().contains("connection refused"), "{engine}: {}", told.text());
        assert!(out.contains(&"not-running".to_owned()), "{engine}: nobody says that it lives: {}", told.text());
        world.leases_beat().await;
        let told = world.asks_at_the_shell("/doctor").await;
        assert!(told.text().contains("Steward runs and has heard nothing from discord"), "{engine}: {}", told.text());
        let asked = checks(&world.says("/doctor").await);
        assert!(!asked.contains(&"not-asked".to_owned()), "{engine}: {asked:?}");
    }
}

#[tokio::test]
async fn what_stands_still_is_named_wherever_one_looks() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings name lessons discord:101").await;
        let held = world.says("/outbox hold channel:lessons").await.text();
        assert!(held.contains("lessons") && !held.contains("this community"), "{engine}: {held}");
        let held = world.says("/outbox hold").await.text();
        assert!(held.contains("lessons") && held.contains("this community"), "{engine}: {held}");
        soon(&world, "discord:100", "one").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{engine}");
        let found = world.says("/doctor").await.text();
        assert!(found.contains("nothing goes out since"), "{engine}: {found}");
        assert!(found.contains("nothing goes out to lessons"), "{engine}: {found}");
        let listed = world.says("/outbox list").await.text();
        assert!(listed.contains("Stopped: this community"), "{engine}: {listed}");
        world.says("/outbox release").await;
        let found = world.says("/doctor").await.text();
        assert!(!found.contains("nothing goes out since") && found.contains("lessons"), "{engine}: {found}");
    }
}

#[tokio::test]
async fn a_public_name_is_refused_with_a_way_that_works() {
    for world in Publisher::each().await {
        let refused = world.says(r#"/post add title:T to:telegram:@school when:"in 1 minute" body:x"#).await;
        assert!(refused.text().contains("/settings name lessons here"), "{}: {}", world.engine(), refused.text());
    }
}

#[tokio::test]
async fn an_edit_that_waits_for_a_word_waits_on_when_its_post_is_resumed() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:T to:telegram:-200 when:"daily at 01:00" body:old"#).await;
        world.telegram.fails([Fault::LosesCall]);
        world.passes(hours(1) + minutes(1)).await;
        let effect = the_one(&world, "uncertain").await;
        for line in ["/post edit 1 body:new", "/post pause 1", "/post resume 1"] {
            world.says(line).await;
            world.passes(minutes(1)).await;
        }
        world.says(&format!("/outbox again {effect}")).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.telegram.texts("-200"), ["new"], "{engine}");
    }
}

#[tokio::test]
async fn what_is_forgotten_of_one_time_is_forgotten_as_a_whole_and_said() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.cuts_messages();
        world.says(r#"/post add title:T to:discord:100 when:"2026-11-02 01:00" body:"a cut b""#).await;
        world.says(r#"/post add title:O to:discord:101 when:"2026-11-02 01:00" body:"a cut b""#).await;
        world.passes(hours(2)).await;
        world.says(r#"/post add title:P to:"discord:102 discord:103" when:"2026-11-02 02:30" body:a"#).await;
        world.lets_time_pass(minutes(30));
        world.discord.fails([says(Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() })]);
        world.works().await;
        world.lets_time_pass(hours(24 * 60));
        // Its second part is changed much later than the first was sent.
        world.says(r#"/post edit 1 body:"a cut c""#).await;
        world.works().await;
        world.lets_time_pass(hours(24 * 40));
        world.sleeps(minutes(1)).await;
        world.cuts_messages();
        world.works().await;
        let edited = world.says(r#"/post edit 1 body:"A cut C""#).await;
        assert_eq!(edited.json["copies"]["follow"], 2, "{engine}: {}", edited.text());
        let edited = world.says(r#"/post edit 2 body:"A cut C""#).await;
        assert!(edited.text().contains("more than 90 days ago"), "{engine}: {}", edited.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["A", "C"], "{engine}");
        assert_eq!(world.discord.texts("101"), ["a", "b"], "{engine}");
        assert_eq!([world.discord.texts("102"), world.discord.texts("103")].concat(), ["a"], "{engine}");
        let edited = world.says("/post edit 3 body:new").await;
        assert_eq!(edited.json["copies"]["forgotten"], 1, "{engine}: it was shown in one place: {}", edited.text());
        let deleted = world.says("/post delete 2").await;
        assert_eq!(deleted.json["forgotten"], 1, "{engine}: {}", deleted.text());
    }
}

#[tokio::test]
async fn a_part_that_is_not_known_any_more_lends_its_message_to_no_other() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.cuts_messages();
        soon(&world, "discord:100", "a cut b cut c").await;
        world.passes(minutes(2)).await;
        // An older version forgot each part by itself.
        world.is_written_by_hand("DELETE FROM effect WHERE part = 0").await;
        world.says(r#"/post edit 1 body:"A cut B cut C""#).await;
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["a", "B", "C"], "{engine}");
    }
}

#[tokio::test]
async fn a_clock_that_is_fast_or_set_right_meanwhile_doubles_no_message() {
    for (behind, later, after) in [(5, 5, 3), (60, 0, 10), (60, 0, 90), (-60, 0, 10)] {
        for mut world in Publisher::each().await {
            let engine = world.engine();
            world.discord.is_behind_by(TimeDelta::minutes(behind));
            soon(&world, "discord:100", "hello").await;
            world.discord.fails([Fault::EndsAfter]);
            world.ends_during(minutes(1)).await;
            // What the machine shows jumps by as much as it comes nearer to what the platform shows.
            world.turns_the_clock_by(TimeDelta::minutes(later - behind));
            world.discord.is_behind_by(TimeDelta::minutes(later));
            world.is_written_by_hand("DELETE FROM lease").await;
            world.sleeps(minutes(after)).await;
            world.passes(minutes(10)).await;
            assert_eq!(world.discord.texts("100"), ["hello"], "{engine}: {behind} {later} {after}");
        }
    }
}

#[tokio::test]
async fn a_wait_that_is_asked_for_while_a_post_is_paused_ends_with_the_pause() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        soon(&world, "discord:100", "hello").await;
        let told = Arc::new(Notify::new());
        let limited = Verdict::NotYet { wait: Some(Duration::from_secs(30)), reason: "429".to_owned() };
        world.discord.fails([Fault::SaysWhenTold(Arc::clone(&told), limited)]);
        world.lets_time_pass(minutes(1));
        world.plans().await;
        let pausing = async {
            while world.discord.calls() == 0 {
                tokio::task::yield_now().await;
            }
            world.says("/post pause 1").await;
            told.notify_one();
        };
        tokio::join!(world.works_off(), pausing);
        world.passes(minutes(10)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{engine}");
        world.says("/post resume 1").await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["hello"], "{engine}");
    }
}

#[tokio::test]
async fn members_are_counted_only_for_a_post_that_says_how_many_they_are() {
    for mut world in Publisher::each().await {
        soon(&world, "discord:100", r"hello \{{members}}").await;
        let mut write = world.steward().db.write().await.unwrap();
        sqlx::query("ALTER TABLE member_count RENAME TO away").execute(write.raw()).await.unwrap();
        write.commit().await.unwrap();
        world.passes(minutes(2)).await;
        assert_eq!(world.discord.texts("100"), ["hello {{members}}"], "{}", world.engine());
    }
}

/// Somebody says when they want to be reminded while another transaction holds an event; in the middle, `meanwhile` of it.
async fn reminds_beside(world: &Publisher, held: i64, meanwhile: impl AsyncFnOnce(&mut Write)) {
    let mut holding = world.steward().db.write().await.unwrap();
    let hold = format!("UPDATE event SET answers = answers WHERE id = {held}");
    sqlx::query(AssertSqlSafe(hold)).execute(holding.raw()).await.unwrap();
    let beside = async {
        let waiting =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let mut conn = world.steward().db.read().await.unwrap();
        while sqlx::query(waiting).fetch_one(conn.raw()).await.unwrap().get::<i64, _>(0) == 0 {
            tokio::task::yield_now().await;
        }
        meanwhile(&mut holding).await;
        holding.commit().await.unwrap();
    };
    let (reply, ()) = tokio::join!(world.member_says(Discord, "ada", "/event remind 2h"), beside);
    assert!(reply.json["leads"].is_string(), "{}", reply.text());
}

async fn locks_at_once(write: &mut Write, statement: &str) -> bool {
    let statement = format!("{statement} FOR UPDATE NOWAIT");
    sqlx::query(AssertSqlSafe(statement)).execute(write.raw()).await.is_ok()
}

#[tokio::test]
async fn events_are_held_before_accounts_and_in_one_order_by_everybody() {
    for world in Publisher::each().await {
        // SQLite has one writer.
        if world.steward().db.engine() == Engine::Sqlite {
            continue;
        }
        for day in [6, 7] {
            let added = world
                .says(&format!(r#"/event add title:T when:"2026-11-0{day} 10:00" where:discord:101 to:discord:100"#))
                .await;
            assert_eq!(added.json["state"], "open", "{}", added.text());
        }
        world.member_says(Discord, "ada", "/event remind 1h").await;
        reminds_beside(&world, 1, async |holding| {
            let own = "SELECT id FROM account WHERE external_id = 'ada'";
            assert!(locks_at_once(holding, own).await, "who answers writes the account after the event");
        })
        .await;
        // In its table and by its number the first one stands behind the second now.
        world.is_written_by_hand("UPDATE event SET number = 10 WHERE id = 1").await;
        reminds_beside(&world, 2, async |_| {
            let mut other = world.steward().db.write().await.unwrap();
            assert!(!locks_at_once(&mut other, "SELECT id FROM event WHERE id = 1").await, "the first is held first");
        })
        .await;
    }
}
