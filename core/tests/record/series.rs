//! Series: each lesson reaches each learner once at most and in order, in their own time or by the calendar, whatever
//! happens to the process, the platform and the order of the lessons.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use steward_core::content::Planner;
use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::PlatformName::{self, Discord, Telegram};
use steward_core::store::Db;
use steward_fakes::clock::ManualClock;

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::{Fault, Wall};
use super::support::{Scripted, entry, instant, steward_on};

/// Where the child finds its database; without it the child is no child.
const DATABASE: &str = "STEWARD_TEST_SERIES_DATABASE";
/// What its clock shows.
const CLOCK: &str = "STEWARD_TEST_SERIES_CLOCK";

pub(crate) fn days(n: u64) -> Duration {
    hours(24 * n)
}

/// Series 1, every three days at 20:00 UTC, with so many lessons, “lesson 1” first.
pub(crate) async fn planned(world: &Publisher, lessons: usize) {
    planned_as(world, "every:\"3 days\" at:20:00", lessons).await;
}

/// Series 1 with so many lessons.
pub(crate) async fn planned_as(world: &Publisher, how: &str, lessons: usize) {
    done(world, &format!("/series add name:Rust {how}")).await;
    for n in 1..=lessons {
        done(world, &format!("/series lesson 1 title:\"Part {n}\" body:lesson {n}")).await;
    }
}

/// The owner says a command that works; returns its numbers.
pub(crate) async fn done(world: &Publisher, line: &str) -> Value {
    let reply = world.says(line).await;
    assert!(!reply.json.is_null(), "{}: {line}: {}", world.engine(), reply.text());
    reply.json
}

pub(crate) fn wall(world: &Publisher, platform: PlatformName) -> &Wall {
    if platform == Discord { &world.discord } else { &world.telegram }
}

/// What somebody got in private: each text with the hours since the start of the test's time.
pub(crate) fn got(world: &Publisher, platform: PlatformName, who: &str) -> Vec<(i64, String)> {
    let messages = wall(world, platform).messages(&format!("user:{who}"));
    messages.iter().map(|m| ((m.sent_at - instant(0)).num_hours(), m.message.text.plain.clone())).collect()
}

fn lesson(at_hour: i64, n: usize) -> (i64, String) {
    (at_hour, format!("lesson {n}"))
}

/// One word about each learner whom moderators see: how many stand how.
pub(crate) async fn counts(world: &Publisher) -> Value {
    let shown = done(world, "/series show 1").await;
    json!({
        "learners": shown["learners"], "going": shown["going"], "through": shown["through"], "away": shown["away"],
        "paused": shown["paused"], "unreached": shown["unreached"].as_array().unwrap().len(),
        "failed": shown["failed"].as_array().unwrap().len(),
    })
}

#[tokio::test]
async fn lessons_reach_each_learner_in_their_own_time_once_and_in_order() {
    for mut world in Publisher::each().await {
        planned(&world, 3).await;
        world.passes_hourly(hours(8)).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(1) + hours(14)).await;
        // It is 22:00: the hour of their first day has passed, so they begin at once.
        done(&world, "/series enter 1 who:telegram:22").await;
        world.passes_hourly(days(9)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(92, 2), lesson(164, 3)], "{}", world.engine());
        assert_eq!(got(&world, Telegram, "22"), [lesson(46, 1), lesson(116, 2), lesson(188, 3)], "{}", world.engine());
        assert_eq!(counts(&world).await["through"], 2, "{}", world.engine());
        let shown = done(&world, "/series show 1").await;
        assert_eq!(
            shown["lessons"][2],
            json!({ "lesson": 3, "title": "Part 3", "approved": true, "at_it": 0, "had": 2 })
        );
    }
}

#[tokio::test]
async fn after_five_days_of_absence_a_learner_gets_one_lesson_and_the_next_keeps_its_distance() {
    for mut world in Publisher::each().await {
        planned_as(&world, "every:\"1 day\" at:20:00", 8).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(2)).await;
        assert_eq!(got(&world, Discord, "11").len(), 2, "{}", world.engine());
        world.sleeps(days(5) + hours(9)).await;
        world.passes_hourly(days(2)).await;
        // 9:00 on the eighth day: at once, and then one a day at the hour.
        let expected = [lesson(20, 1), lesson(44, 2), lesson(177, 3), lesson(212, 4)];
        assert_eq!(got(&world, Discord, "11"), expected, "{}", world.engine());
        assert_eq!(world.now(), instant(225 * 3600));
    }
}

#[tokio::test]
async fn a_time_change_does_not_move_the_hour_of_a_lesson() {
    for mut world in Publisher::each().await {
        world.says("/settings zone Europe/Berlin").await;
        world.lets_time_pass(days(142));
        world.planner_begins().await;
        planned_as(&world, "every:\"2 days\" at:20:00", 3).await;
        done(&world, "/series enter 1 who:discord:11").await;
        // 24 March 2027, and on the 28th the clocks are put forward.
        world.passes_hourly(days(8)).await;
        let local: Vec<String> = wall(&world, Discord)
            .messages("user:11")
            .iter()
            .map(|m| m.sent_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
            .collect();
        let expected = ["2027-03-24T19:00:00Z", "2027-03-26T19:00:00Z", "2027-03-28T18:00:00Z"];
        assert_eq!(local, expected, "{}", world.engine());
    }
}

/// The child: it does nothing when it is run as a test among the others.
#[tokio::test]
async fn a_planner_works_in_a_child_until_it_is_stopped() {
    let (Ok(address), Ok(clock)) = (std::env::var(DATABASE), std::env::var(CLOCK)) else { return };
    let clock = Arc::new(ManualClock::at(&clock));
    let steward = steward_on(Db::open(&address).await.unwrap(), &clock, &Arc::new(Scripted::new(Discord)));
    // The next process begins its chance anew, and a nonce that comes twice is a copy.
    steward.rng.fill(&mut [0; 7]);
    Planner::new(Arc::clone(&steward)).tick().await.unwrap();
    steward.db.close().await;
}

/// Another process plans what is due, and is killed at a place.
fn is_killed_at(world: &Publisher, place: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "series::a_planner_works_in_a_child_until_it_is_stopped"]);
    command.env(DATABASE, world.address()).env(CLOCK, world.now().to_rfc3339());
    command.env("STEWARD_TEST_STOP", place).stdout(Stdio::null()).stderr(Stdio::null());
    assert_eq!(command.status().unwrap().code(), None, "{} {place}: it was not killed", world.engine());
}

#[tokio::test]
async fn wherever_the_planner_is_killed_each_lesson_is_sent_once() {
    for place in ["series-before-commit", "series-after-commit", "series-before-commit:2"] {
        for mut world in Publisher::each().await {
            planned_as(&world, "every:\"1 day\" at:20:00", 2).await;
            // More than go into one transaction.
            for who in 0..120 {
                done(&world, &format!("/series enter 1 who:discord:{}", 1000 + who)).await;
            }
            for until_due in [hours(21), hours(24)] {
                world.lets_time_pass(until_due);
                is_killed_at(&world, place);
                world.sleeps(minutes(2)).await;
                world.works().await;
            }
            for who in 0..120 {
                let texts = world.discord.texts(&format!("user:{}", 1000 + who));
                assert_eq!(texts, ["lesson 1", "lesson 2"], "{} {place} {who}", world.engine());
            }
        }
    }
}

#[tokio::test]
async fn a_lesson_is_seen_once_on_discord_when_the_process_ends_during_the_send() {
    for fault in [Fault::EndsBefore, Fault::EndsAfter] {
        for after in [minutes(1), minutes(10)] {
            for mut world in Publisher::each().await {
                planned(&world, 2).await;
                done(&world, "/series enter 1 who:discord:11").await;
                world.discord.fails([fault.clone()]);
                world.ends_during(hours(20)).await;
                world.sleeps(after).await;
                world.passes_hourly(days(4)).await;
                let texts = world.discord.texts("user:11");
                assert_eq!(texts, ["lesson 1", "lesson 2"], "{} {fault:?} {after:?}", world.engine());
            }
        }
    }
}

#[tokio::test]
async fn on_telegram_a_lesson_in_doubt_waits_for_a_moderator_and_no_other_goes_before_it() {
    for is_there in [true, false] {
        for mut world in Publisher::each().await {
            let engine = world.engine();
            world.says("/settings channel discord:103").await;
            planned(&world, 2).await;
            done(&world, "/series enter 1 who:telegram:22").await;
            world.telegram.fails([if is_there { Fault::EndsAfter } else { Fault::EndsBefore }]);
            world.ends_during(hours(20)).await;
            world.sleeps(minutes(2)).await;
            world.passes_hourly(days(5)).await;
            assert_eq!(got(&world, Telegram, "22").len(), usize::from(is_there), "{engine}: nothing is sent again");
            let card = world.discord.messages("103").remove(0).message;
            assert!(card.text.plain.contains("1. Part 1"), "{engine}: {}", card.text.plain);
            let refused = world.says("/series skip 1 who:telegram:22").await;
            assert!(refused.text().contains("not certain whether it arrived"), "{engine}: {}", refused.text());
            world.presses(&card.buttons[0][usize::from(!is_there)]).await;
            world.passes_hourly(days(4)).await;
            assert_eq!(world.telegram.texts("user:22"), ["lesson 1", "lesson 2"], "{engine}");
        }
    }
}

#[tokio::test]
async fn two_planners_at_once_write_each_lesson_once() {
    for mut world in Publisher::each().await {
        planned(&world, 1).await;
        for who in 1..=40 {
            done(&world, &format!("/series enter 1 who:discord:{who}")).await;
        }
        world.lets_time_pass(hours(20));
        world.two_planners_at_once().await;
        world.works().await;
        for who in 1..=40 {
            assert_eq!(got(&world, Discord, &who.to_string()), [lesson(20, 1)], "{} {who}", world.engine());
        }
    }
}

#[tokio::test]
async fn of_many_learners_a_bounded_number_stands_in_the_outbox_and_all_get_theirs() {
    for mut world in Publisher::each().await {
        planned(&world, 1).await;
        for who in 0..900 {
            world.joins(Discord, "1", &(5000 + who).to_string()).await;
        }
        assert_eq!(done(&world, "/series enter 1 all:yes").await["learners"], 900, "{}", world.engine());
        // One of them has blocked the bot.
        world.discord.fails([closed()]);
        world.lets_time_pass(hours(20));
        world.two_planners_at_once().await;
        let going = counts(&world).await["going"].as_i64().unwrap();
        assert!((300..=900).contains(&going), "{}: {going}", world.engine());
        world.works_off().await;
        for _ in 0..4 {
            world.works().await;
        }
        let expected = json!({
            "learners": 900, "going": 0, "through": 899, "away": 0, "paused": 0, "unreached": 1, "failed": 0,
        });
        assert_eq!(counts(&world).await, expected, "{}", world.engine());
    }
}

/// They cannot be written to.
pub(crate) fn closed() -> Fault {
    Fault::Says(Verdict::Impossible { cause: Cause::NoPrivateWay, reason: "403".to_owned() })
}

#[tokio::test]
async fn a_lesson_goes_to_nobody_before_another_moderator_has_approved_it() {
    for mut world in Publisher::each().await {
        world.says("/settings approval yes").await;
        planned(&world, 2).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(2)).await;
        assert_eq!(done(&world, "/series show 1").await["state"], "review", "{}", world.engine());
        assert!(got(&world, Discord, "11").is_empty(), "{}", world.engine());
        let refused = world.says("/series approve 1").await;
        assert!(refused.text().contains("another moderator approves it"), "{}", refused.text());
        let approved = world.moderator_says("/series approve 1").await;
        assert_eq!(approved.json["state"], "running", "{}", approved.text());
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(48, 1)], "{}", world.engine());
        // A lesson that is changed waits again; the one that is not goes on.
        done(&world, "/series lesson 1 lesson:2 body:better").await;
        done(&world, "/series lesson 1 title:\"Part 3\" body:lesson 3").await;
        world.passes_hourly(days(9)).await;
        assert_eq!(got(&world, Discord, "11").len(), 1, "{}", world.engine());
        world.moderator_says("/series approve 1").await;
        world.passes_hourly(days(5)).await;
        let texts = got(&world, Discord, "11");
        // At the hour, not in the night in which it was approved.
        assert_eq!(texts[1..], [(308, "better".to_owned()), lesson(380, 3)], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_series_that_waits_for_an_approval_that_nobody_wants_any_more_goes_on() {
    for mut world in Publisher::each().await {
        world.says("/settings approval yes").await;
        planned(&world, 2).await;
        done(&world, "/series enter 1 who:discord:11").await;
        let told = world.says("/settings approval no").await;
        assert!(told.text().contains("One series that waited for it"), "{}: {}", world.engine(), told.text());
        assert_eq!(done(&world, "/series show 1").await["state"], "running", "{}", world.engine());
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11").len(), 1, "{}", world.engine());
        let again = world.says("/settings approval no").await;
        assert_eq!(again.json["series_let_on"], 0, "{}", world.engine());
    }
}

#[tokio::test]
async fn a_paused_series_sends_nothing_and_goes_on_with_one_lesson_for_each() {
    for mut world in Publisher::each().await {
        planned_as(&world, "every:\"1 day\" at:20:00", 9).await;
        done(&world, "/series enter 1 who:discord:11").await;
        done(&world, "/series enter 1 who:telegram:22").await;
        world.passes_hourly(days(1)).await;
        // What waits in the outbox is taken back as well.
        world.discord.fails([Fault::Says(Verdict::NotYet { wait: Some(hours(2)), reason: "429".to_owned() })]);
        world.passes_hourly(hours(20)).await;
        assert_eq!(counts(&world).await["going"], 1, "{}", world.engine());
        done(&world, "/series pause 1").await;
        assert_eq!(done(&world, "/series enter 1 who:discord:33").await["learners"], 3);
        world.passes_hourly(days(5)).await;
        assert_eq!((got(&world, Discord, "11").len(), got(&world, Telegram, "22").len()), (1, 2), "{}", world.engine());
        assert!(got(&world, Discord, "33").is_empty(), "{}", world.engine());
        done(&world, "/series resume 1").await;
        world.passes_hourly(hours(1)).await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(164, 2), lesson(188, 3)], "{}", world.engine());
        let expected = [lesson(20, 1), lesson(44, 2), lesson(164, 3), lesson(188, 4)];
        assert_eq!(got(&world, Telegram, "22"), expected, "{}", world.engine());
        assert_eq!(got(&world, Discord, "33"), [lesson(164, 1), lesson(188, 2)], "{}", world.engine());
    }
}

#[tokio::test]
async fn one_learner_is_paused_skips_a_lesson_and_is_moved_ahead_and_back() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned_as(&world, "every:\"1 day\" at:20:00", 6).await;
        for who in ["discord:11", "discord:12"] {
            done(&world, &format!("/series enter 1 who:{who}")).await;
        }
        world.passes_hourly(days(1)).await;
        done(&world, "/series skip 1 who:discord:11").await;
        done(&world, "/series pause 1 who:discord:12").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(44, 3)], "{engine}");
        assert_eq!(got(&world, Discord, "12"), [lesson(20, 1)], "{engine}");
        assert_eq!(counts(&world).await["paused"], 1, "{engine}");
        done(&world, "/series resume 1 who:discord:12").await;
        done(&world, "/series move 1 who:discord:11 lesson:6").await;
        done(&world, "/series move 1 who:discord:12 lesson:4").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11")[2..], [lesson(68, 6)], "{engine}");
        assert_eq!(got(&world, Discord, "12")[1..], [lesson(48, 4), lesson(68, 5)], "{engine}");
        assert_eq!(counts(&world).await["through"], 1, "{engine}");
        // Back: what was had from there on comes again, the one that was skipped as well.
        done(&world, "/series move 1 who:discord:11 lesson:2").await;
        world.passes_hourly(days(4)).await;
        let again = [lesson(92, 2), lesson(116, 3), lesson(140, 4), lesson(164, 5)];
        assert_eq!(got(&world, Discord, "11")[3..], again, "{engine}");
        for refused in [
            "/series move 1 who:discord:11 lesson:9",
            "/series skip 1 who:discord:99",
            "/series move 7 who:discord:11 lesson:1",
        ] {
            assert!(world.says(refused).await.json.is_null(), "{engine}: {refused}");
        }
    }
}

#[tokio::test]
async fn who_left_the_community_gets_nothing_and_goes_on_where_they_stopped_when_they_are_back() {
    for mut world in Publisher::each().await {
        planned_as(&world, "every:\"1 day\" at:20:00 enter:joining", 4).await;
        world.joins_now(Discord, "1", "11").await;
        world.passes_hourly(days(2)).await;
        world.leaves_now(Discord, "1", "11").await;
        world.passes_hourly(days(6)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(44, 2)], "{}", world.engine());
        assert_eq!(counts(&world).await["away"], 1, "{}", world.engine());
        world.joins_now(Discord, "1", "11").await;
        world.passes_hourly(days(3)).await;
        let expected = [lesson(20, 1), lesson(44, 2), lesson(212, 3), lesson(236, 4)];
        assert_eq!(got(&world, Discord, "11"), expected, "{}", world.engine());
    }
}

#[tokio::test]
async fn who_is_taken_out_stays_out_until_they_are_entered_again_and_then_goes_on() {
    for mut world in Publisher::each().await {
        planned_as(&world, "every:\"1 day\" at:20:00 enter:joining", 4).await;
        world.joins_now(Discord, "1", "11").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(done(&world, "/series leave 1 who:discord:11").await["learners"], 0, "{}", world.engine());
        world.passes_hourly(days(1)).await;
        world.leaves_now(Discord, "1", "11").await;
        world.passes_hourly(hours(1)).await;
        world.joins_now(Discord, "1", "11").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1)], "{}", world.engine());
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(92, 2)], "{}", world.engine());
    }
}

#[tokio::test]
async fn who_joined_while_nobody_looked_is_entered_by_the_roster_and_who_was_there_before_is_not() {
    for mut world in Publisher::each().await {
        world.passes_hourly(hours(1)).await;
        planned_as(&world, "every:\"1 day\" at:20:00 enter:joining", 1).await;
        world.passes_hourly(hours(2)).await;
        world.finds(vec![entry("11", Some(60)), entry("22", Some(7_200)), entry("33", None)]).await;
        world.passes_hourly(days(1)).await;
        assert_eq!(counts(&world).await["learners"], 1, "{}", world.engine());
        assert_eq!(got(&world, Discord, "22"), [lesson(20, 1)], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_lesson_added_at_the_end_reaches_who_was_through_and_one_before_where_somebody_stands_does_not() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned_as(&world, "every:\"1 day\" at:20:00", 2).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(5)).await;
        done(&world, "/series enter 1 who:discord:12").await;
        world.passes_hourly(days(1)).await;
        let added = world.says("/series lesson 1 title:New after:1 body:inserted").await;
        assert!(added.text().contains("One learner is past it and is not sent it."), "{engine}: {}", added.text());
        done(&world, "/series lesson 1 title:Last body:last").await;
        world.passes_hourly(days(5)).await;
        let said = |hour, text: &str| (hour, text.to_owned());
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(44, 2), said(164, "last")], "{engine}");
        let expected = [lesson(140, 1), said(164, "inserted"), said(188, "lesson 2"), said(212, "last")];
        assert_eq!(got(&world, Discord, "12"), expected, "{engine}");
        // Taken away and put elsewhere: nobody gets anything again.
        done(&world, "/series lesson 1 lesson:1 after:4").await;
        done(&world, "/series lesson 1 lesson:2 remove:yes").await;
        world.passes_hourly(days(5)).await;
        assert_eq!((got(&world, Discord, "11").len(), got(&world, Discord, "12").len()), (3, 4), "{engine}");
    }
}

#[tokio::test]
async fn a_lesson_that_is_taken_away_while_it_is_going_out_is_followed_by_the_next() {
    for mut world in Publisher::each().await {
        planned_as(&world, "every:\"1 day\" at:20:00", 3).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.discord.fails([Fault::Says(Verdict::NotYet { wait: Some(hours(2)), reason: "429".to_owned() })]);
        world.passes_hourly(hours(20)).await;
        done(&world, "/series lesson 1 lesson:1 remove:yes").await;
        world.passes_hourly(days(2)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 2), lesson(44, 3)], "{}", world.engine());
    }
}

#[tokio::test]
async fn by_the_calendar_all_get_each_lesson_at_its_time_and_late_comers_what_comes_from_then_on() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned_as(&world, "start:calendar when:\"daily at 20:00\"", 4).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(2)).await;
        done(&world, "/series enter 1 who:telegram:22").await;
        // Nobody looks for three days: one lesson, not three.
        world.sleeps(days(3)).await;
        world.passes_hourly(days(1)).await;
        assert_eq!(
            got(&world, Discord, "11"),
            [lesson(20, 1), lesson(44, 2), lesson(120, 3), lesson(140, 4)],
            "{engine}"
        );
        assert_eq!(got(&world, Telegram, "22"), [lesson(120, 3), lesson(140, 4)], "{engine}");
        done(&world, "/series lesson 1 title:More body:lesson 5").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11")[4..], [lesson(164, 5)], "{engine}");
    }
}

#[tokio::test]
async fn a_series_in_channels_shows_each_lesson_once_in_each() {
    for mut world in Publisher::each().await {
        planned_as(&world, "start:calendar when:\"daily at 20:00\" to:\"discord:100 telegram:-200\"", 2).await;
        let refused = world.says("/series enter 1 who:discord:11").await;
        assert!(refused.text().contains("go to a channel"), "{}", refused.text());
        world.passes_hourly(days(3)).await;
        world.telegram_group_moves("-200", "-1200").await;
        done(&world, "/series lesson 1 title:More body:lesson 3").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(world.discord.texts("100"), ["lesson 1", "lesson 2", "lesson 3"], "{}", world.engine());
        assert_eq!(world.telegram.texts("-200"), ["lesson 1", "lesson 2"], "{}", world.engine());
        assert_eq!(world.telegram.texts("-1200"), ["lesson 3"], "{}", world.engine());
    }
}

#[tokio::test]
async fn the_parts_of_a_lesson_arrive_in_order_and_go_on_with_the_one_that_did_not() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.cuts_messages();
        world.says("/settings channel discord:103").await;
        done(&world, "/series add name:Rust every:1").await;
        done(&world, "/series lesson 1 title:Long body:one cut two cut three").await;
        done(&world, "/series lesson 1 title:Short body:four").await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.lets_time_pass(hours(11));
        world.discord.fails([closed()]);
        world.works().await;
        assert!(world.discord.texts("user:11").is_empty(), "{engine}: no later part goes before the first");
        let refusal = Verdict::Impossible { cause: Cause::TooOften, reason: "500".to_owned() };
        done(&world, "/series resume 1 who:discord:11").await;
        world.discord.fails_after(1, Fault::Says(refusal));
        world.works().await;
        assert_eq!(world.discord.texts("user:11"), ["one"], "{engine}");
        assert_eq!(counts(&world).await["failed"], 1, "{engine}");
        world.passes_hourly(hours(1)).await;
        assert!(world.discord.texts("103")[0].contains("was not sent"), "{engine}: {:?}", world.discord.texts("103"));
        done(&world, "/series resume 1 who:discord:11").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(world.discord.texts("user:11"), ["one", "two", "three", "four"], "{engine}");
    }
}

#[tokio::test]
async fn a_lesson_that_the_platform_refuses_stops_its_series_and_moderators_are_told_once() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        planned(&world, 1).await;
        for who in ["discord:11", "discord:12", "discord:13"] {
            done(&world, &format!("/series enter 1 who:{who}")).await;
        }
        let refusal = || Fault::Says(Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() });
        world.discord.fails([refusal()]);
        world.passes_hourly(hours(22)).await;
        assert_eq!(done(&world, "/series show 1").await["state"], "paused", "{}", world.engine());
        let told = world.discord.texts("103");
        assert_eq!(told.len(), 1, "{}: {told:?}", world.engine());
        assert!(told[0].contains("#1 Rust stands still"), "{}", told[0]);
        done(&world, "/series lesson 1 lesson:1 body:right").await;
        done(&world, "/series resume 1").await;
        world.passes_hourly(hours(1)).await;
        for who in ["11", "12", "13"] {
            let texts = world.discord.texts(&format!("user:{who}"));
            assert_eq!(texts.iter().filter(|text| *text == "right").count(), usize::from(texts[0] == "right"));
            assert_eq!(texts.len(), 1, "{}: {texts:?}", world.engine());
        }
    }
}

#[tokio::test]
async fn a_lesson_that_failed_is_dropped_or_sent_again_by_hand_once() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned_as(&world, "every:\"1 day\" at:20:00", 2).await;
        for who in ["discord:11", "discord:12"] {
            done(&world, &format!("/series enter 1 who:{who}")).await;
        }
        let refusal = || Fault::Says(Verdict::Impossible { cause: Cause::TooOften, reason: "500".to_owned() });
        world.discord.fails([refusal(), refusal()]);
        world.passes_hourly(days(1)).await;
        let open = done(&world, "/outbox list").await["effects"].clone();
        assert_eq!(open.as_array().unwrap().len(), 2, "{engine}: {open}");
        assert!(open[0]["what"].as_str().unwrap().contains("lesson 1. Part 1"), "{engine}: {open}");
        let effect = |who: &str| {
            let one = open.as_array().unwrap().iter().find(|e| e["channel"].as_str().unwrap().contains(who));
            one.unwrap()["effect"].as_i64().unwrap()
        };
        let (again, dropped) = (effect("11"), effect("12"));
        world.says(&format!("/outbox again {again}")).await;
        world.says(&format!("/outbox discard {dropped}")).await;
        world.passes_hourly(days(2)).await;
        assert_eq!(world.discord.texts("user:11"), ["lesson 1", "lesson 2"], "{engine}");
        assert_eq!(world.discord.texts("user:12"), ["lesson 2"], "{engine}");
        // What stands for nothing any more is not sent, whoever asks for it.
        world.says(&format!("/outbox again {dropped}")).await;
        world.passes_hourly(hours(1)).await;
        assert_eq!(world.discord.texts("user:12"), ["lesson 2"], "{engine}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_holds_up_no_other_series_and_no_other_learner() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:103").await;
        planned(&world, 1).await;
        done(&world, "/series add name:Go every:\"3 days\" at:20:00").await;
        done(&world, "/series lesson 2 title:\"Part 1\" body:lesson 1").await;
        for (series, who) in [(1, 11), (2, 12), (1, 13), (2, 14)] {
            done(&world, &format!("/series enter {series} who:discord:{who}")).await;
        }
        world.is_written_by_hand("UPDATE series SET zone = 'Nowhere/None', begins = 'soon' WHERE id = 1").await;
        let broken = "UPDATE series_learner SET state = 'lost' WHERE learner_id = \
                      (SELECT id FROM account WHERE external_id = '12')";
        world.is_written_by_hand(broken).await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "14"), [lesson(20, 1)], "{engine}");
        for who in ["11", "12", "13"] {
            assert!(got(&world, Discord, who).is_empty(), "{engine} {who}");
        }
        let told = world.discord.texts("103").join("\n");
        assert!(told.contains("“series”") && told.contains("“series_learner”"), "{engine}: {told}");
        assert_eq!(told.matches("“series”").count(), 1, "{engine}: {told}");
        let list = world.says("/series list").await;
        assert_eq!(list.json["unreadable"], json!(["1"]), "{engine}: {}", list.text());
        assert!(world.says("/doctor").await.text().contains("“series”"), "{engine}");
        world.is_written_by_hand("UPDATE series SET zone = 'UTC', begins = 'own' WHERE id = 1").await;
        done(&world, "/series resume 1").await;
        done(&world, "/series resume 2 who:discord:12").await;
        world.passes_hourly(hours(1)).await;
        for who in ["11", "12", "13"] {
            assert_eq!(got(&world, Discord, who), [lesson(24, 1)], "{engine} {who}");
        }
    }
}

#[tokio::test]
async fn who_was_never_seen_is_entered_and_it_is_said_how_to_take_that_back() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned(&world, 1).await;
        world.joins(Discord, "1", "11").await;
        let told = world.says("/series enter 1 who:discord:11").await.text();
        assert!(told.contains("discord:11 is entered.") && !told.contains("ever seen"), "{engine}: {told}");
        let told = world.says("/series enter 1 who:telegram:999").await;
        assert_eq!(told.json["learners"], 2, "{engine}");
        assert!(told.text().contains("/series leave 1 who:telegram:999"), "{engine}: {}", told.text());
        assert_eq!(done(&world, "/series leave 1 who:telegram:999").await["learners"], 1, "{engine}");
    }
}
