//! What was decided last is what stands: no older change, part or attempt is written over it.

use std::cell::Cell;
use std::sync::Arc;

use serde_json::Value;
use sqlx::Row;

use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::PlatformName::Discord;
use steward_core::store::Engine;
use tokio::sync::Notify;

use super::doubts::{says, soon};
use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

fn not_allowed() -> Verdict {
    Verdict::Parked { cause: Cause::NotAllowed, reason: "403".to_owned() }
}

fn refused() -> Verdict {
    Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() }
}

/// The number of the one effect in this state.
async fn the_one(world: &Publisher, state: &str) -> Value {
    let listed = world.says(&format!("/outbox list only:{state}")).await;
    let effects = listed.json["effects"].as_array().unwrap();
    assert_eq!(effects.len(), 1, "{}: {}", world.engine(), listed.text());
    effects[0]["effect"].clone()
}

#[tokio::test]
async fn a_parked_edit_is_written_over_no_newer_one() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        soon(&world, "discord:100", "A").await;
        world.passes(minutes(2)).await;
        world.discord.fails([says(not_allowed())]);
        world.says("/post edit 1 body:B").await;
        world.passes(minutes(1)).await;
        the_one(&world, "parked").await;
        world.says("/post edit 1 body:C").await;
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["C"], "{engine}: at once");
        world.passes(minutes(40)).await;
        assert_eq!(world.discord.texts("100"), ["C"], "{engine}");
        assert_eq!(world.discord.calls(), 3, "{engine}");
    }
}

#[tokio::test]
async fn an_edit_that_is_refused_while_a_newer_one_is_written_is_not_tried_again() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        soon(&world, "discord:100", "A").await;
        world.passes(minutes(2)).await;
        let told = Arc::new(Notify::new());
        world.discord.fails([Fault::SaysWhenTold(Arc::clone(&told), not_allowed())]);
        let calls = world.discord.calls();
        world.says("/post edit 1 body:B").await;
        let editing = async {
            while world.discord.calls() == calls {
                tokio::task::yield_now().await;
            }
            world.says("/post edit 1 body:C").await;
            told.notify_one();
        };
        tokio::join!(world.works_off(), editing);
        world.passes(minutes(40)).await;
        assert_eq!(world.discord.texts("100"), ["C"], "{engine}");
    }
}

#[tokio::test]
async fn an_edit_that_failed_is_not_made_by_hand_over_a_newer_one() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        soon(&world, "discord:100", "A").await;
        world.passes(minutes(2)).await;
        world.discord.fails([says(refused())]);
        world.says("/post edit 1 body:B").await;
        world.passes(minutes(1)).await;
        let edit = the_one(&world, "dead").await;
        world.says("/post edit 1 body:C").await;
        world.passes(minutes(1)).await;
        world.says(&format!("/outbox retry {edit}")).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["C"], "{engine}");
        assert_eq!(world.says("/outbox list").await.json["effects"], serde_json::json!([]), "{engine}");
    }
}

#[tokio::test]
async fn a_message_in_doubt_goes_away_with_its_paused_post() {
    for mut world in Publisher::each().await {
        soon(&world, "discord:100", "one").await;
        let busy = Verdict::NotYet { wait: Some(minutes(5)), reason: "429".to_owned() };
        world.discord.fails([Fault::LosesAnswer, says(busy)]);
        world.passes(minutes(1) + std::time::Duration::from_secs(15)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{}", world.engine());
        for line in ["/post pause 1", "/post delete 1"] {
            world.says(line).await;
        }
        world.passes(minutes(30)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{}", world.engine());
        let open = world.says("/outbox list").await;
        assert_eq!(open.json["effects"], serde_json::json!([]), "{}: {}", world.engine(), open.text());
    }
}

#[tokio::test]
async fn an_edit_that_overtakes_a_word_about_its_message_waits_for_it() {
    for (word, fault, stands) in [("there", Fault::LosesAnswer, "old"), ("again", Fault::LosesCall, "new")] {
        for mut world in Publisher::each().await {
            let engine = world.engine();
            soon(&world, "telegram:-200", "old").await;
            world.telegram.fails([fault.clone()]);
            world.passes(minutes(2)).await;
            let message = the_one(&world, "uncertain").await;
            world.says("/post edit 1 body:new").await;
            // As if it had been written beside the doubt.
            world
                .is_written_by_hand(
                    "UPDATE effect SET state = 'waiting' WHERE subject_id IS NOT NULL AND state = 'behind'",
                )
                .await;
            world.passes(hours(1)).await;
            the_one(&world, "behind").await;
            world.says(&format!("/outbox {word} {message}")).await;
            world.passes(minutes(1)).await;
            assert_eq!(world.telegram.texts("-200"), [stands], "{engine}: {word}");
            let left = if word == "there" { "dead" } else { "done" };
            let edits = world.says(&format!("/outbox list only:{left}")).await;
            assert!(!edits.json["effects"].as_array().unwrap().is_empty(), "{engine}: {word}: {}", edits.text());
        }
    }
}

#[tokio::test]
async fn a_part_that_its_post_does_not_have_any_more_is_not_sent_with_the_one_before() {
    for fault in [not_allowed(), refused()] {
        for mut world in Publisher::each().await {
            let engine = world.engine();
            world.cuts_messages();
            soon(&world, "discord:100", "a cut b cut c").await;
            world.discord.fails([says(fault.clone())]);
            world.passes(minutes(2)).await;
            world.says(r#"/post edit 1 body:"a cut b""#).await;
            let listed = world.says("/outbox list").await;
            let first = listed.json["effects"].as_array().unwrap().iter().find(|effect| effect["part"] == 0);
            world.says(&format!("/outbox retry {}", first.unwrap()["effect"])).await;
            world.passes(minutes(5)).await;
            assert_eq!(world.discord.texts("100"), ["a", "b"], "{engine}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_told_that_what_has_begun_will_begin_when_what_stood_still_is_let_go() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/event add title:T when:"2026-11-02 10:00" where:discord:101 to:discord:100"#).await;
        world.member_says(Discord, "ada", "/event remind 1h").await;
        world.member_says(Discord, "ada", "/event answer 1 going").await;
        world.passes(minutes(9 * 60 - 1)).await;
        let told = world.discord.texts("user:ada").len();
        let busy = Verdict::NotYet { wait: Some(minutes(10)), reason: "429".to_owned() };
        world.discord.fails([says(busy)]);
        world.passes(minutes(2)).await;
        let waiting = world.says("/outbox list only:waiting").await;
        assert_eq!(waiting.json["effects"].as_array().unwrap().len(), 1, "{engine}: {}", waiting.text());
        world.says("/outbox hold").await;
        world.passes(hours(3)).await;
        world.says("/outbox release").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("user:ada").len(), told, "{engine}");
    }
}

#[tokio::test]
async fn what_came_of_an_attempt_says_nothing_of_the_next_one() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        soon(&world, "discord:100", "one").await;
        let answers = [Arc::new(Notify::new()), Arc::new(Notify::new())];
        let away = Verdict::Away { may_be_done: false, reason: "not connected".to_owned() };
        let unclear = Verdict::Unclear { reason: "no answer".to_owned() };
        let faults = answers.iter().zip([away, unclear]);
        world.discord.fails(faults.map(|(told, verdict)| Fault::SaysWhenTold(Arc::clone(told), verdict)));
        world.is_overtaken_in_an_attempt(minutes(1), [&answers[0], &answers[1]]).await;
        let effect = world.says("/outbox list").await.json["effects"][0].clone();
        assert_eq!((&effect["doubt"], &effect["attempts"]), (&true.into(), &2.into()), "{engine}: {effect}");
        world.passes(minutes(10)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
    }
}

/// How many sessions of a PostgreSQL database wait for a row that another one holds.
async fn waiting(world: &Publisher) -> i64 {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut conn = world.steward().db.read().await.unwrap();
    sqlx::query(sql).fetch_one(conn.raw()).await.unwrap().get(0)
}

#[tokio::test]
async fn an_edit_waits_for_the_time_that_is_just_being_written_and_changes_it() {
    for mut world in Publisher::each().await {
        // SQLite has one writer.
        if world.steward().db.engine() == Engine::Sqlite {
            continue;
        }
        soon(&world, "discord:100", "old").await;
        world.lets_time_pass(minutes(1));
        // The planner comes as far as the row of the time, and waits: somebody else may be writing it.
        let mut other = world.steward().db.write().await.unwrap();
        let time = "INSERT INTO occurrence (post_id, due_at, number, state, made_at)
            SELECT id, next_at, 1, 'going', 0 FROM post WHERE id = 1";
        sqlx::query(time).execute(other.raw()).await.unwrap();
        let is_edited = Cell::new(false);
        let editing = async {
            while waiting(&world).await < 1 {
                tokio::task::yield_now().await;
            }
            world.says("/post edit 1 body:new").await;
            is_edited.set(true);
        };
        let giving_up = async {
            while waiting(&world).await < 2 && !is_edited.get() {
                tokio::task::yield_now().await;
            }
            sqlx::query("DELETE FROM occurrence").execute(other.raw()).await.unwrap();
            other.commit().await.unwrap();
        };
        tokio::join!(world.plans(), editing, giving_up);
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["new"]);
    }
}

#[tokio::test]
async fn what_an_announcement_says_since_its_last_change_is_known_as_long_as_it_may_be_changed() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let places = r#"when:"2027-06-01 10:00" where:discord:101 to:discord:100"#;
        world.says(&format!("/event add title:First {places}")).await;
        world.works().await;
        world.says("/event edit 1 title:Second").await;
        world.works().await;
        world.lets_time_pass(hours(24 * 100));
        world.sleeps(minutes(1)).await;
        world.works().await;
        world.says("/event edit 1 title:First").await;
        world.works().await;
        let shown = world.discord.texts("100").concat();
        assert!(shown.contains("First") && !shown.contains("Second"), "{engine}: {shown}");
    }
}

#[tokio::test]
async fn what_was_due_first_is_sent_first_after_an_absence_whoever_wrote_it_first() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for (time, body) in [("10:20", "later"), ("10:00", "sooner"), ("10:10", "between")] {
            world.says(&format!(r#"/post add title:T to:discord:100 when:"2026-11-02 {time}" body:{body}"#)).await;
        }
        world.lets_time_pass(hours(10) + minutes(30));
        world.passes(minutes(10)).await;
        assert_eq!(world.discord.texts("100"), ["sooner", "between", "later"], "{engine}");
    }
}
