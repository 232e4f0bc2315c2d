//! Polls: asked as each platform's own, counted by persons, closed on all sides at once.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use steward_core::inbox::Person;
use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::CallError;
use steward_core::ports::PlatformName::{Discord, Telegram};

use steward_core::store::Engine;
use tokio::sync::Notify;
use tokio::task::yield_now;

use super::support::outbox::{Publisher, hours, minutes};
use super::support::seen_anew;
use super::support::sender::{Fault, Wall};

const PLACES: &str = "\"discord:100 telegram:-200\"";
/// What the platforms call the first poll, see [`Wall`].
const THERE: &str = "m1";
const HERE: &str = "poll-m1";

/// A poll on both platforms.
async fn asked(world: &mut Publisher, more: &str) {
    let line = format!("/poll ask question:\"When?\" answers:\"Monday; Tuesday；neither\" to:{PLACES} {more}");
    let reply = world.says(&line).await;
    assert_eq!(reply.json["state"], "open", "{}", reply.text());
    world.works().await;
}

/// The shared result.
async fn shown(world: &Publisher) -> Value {
    world.says("/poll show 1").await.json
}

/// How many persons each answer got.
async fn persons(world: &Publisher) -> Vec<i64> {
    let answers = shown(world).await["answers"].clone();
    answers.as_array().unwrap().iter().map(|answer| answer["persons"].as_i64().unwrap()).collect()
}

/// Where it stands in its places.
async fn there(world: &Publisher) -> Vec<String> {
    let places = shown(world).await["places"].clone();
    places.as_array().unwrap().iter().map(|place| place["state"].as_str().unwrap().to_owned()).collect()
}

/// How many polls stand in a channel, and how many of them are closed.
fn polls(wall: &Wall, channel: &str) -> (usize, usize) {
    let standing = wall.messages(channel);
    let polls = standing.iter().filter(|message| message.ballot.is_some());
    (polls.clone().count(), polls.filter(|message| message.is_closed).count())
}

#[tokio::test]
async fn a_poll_is_asked_on_both_platforms_and_each_person_counts_once_with_the_last_vote() {
    for mut world in Publisher::each().await {
        asked(&mut world, "").await;
        let ballot = world.discord.messages("100")[0].ballot.clone().unwrap();
        assert_eq!(ballot.answers, ["Monday", "Tuesday", "neither"], "{}", world.engine());
        assert_eq!(world.telegram.messages("-200")[0].ballot.as_ref(), Some(&ballot));
        for who in ["ada", "eve"] {
            world.joins_now(Discord, "1", who).await;
        }
        for who in ["ben", "eve"] {
            world.joins_now(Telegram, "-200", who).await;
        }
        world.votes_on_discord("ada", THERE, "given", 1).await;
        world.votes_on_telegram("ben", HERE, &[0]).await;
        world.votes_on_telegram("eve", HERE, &[2]).await;
        world.lets_time_pass(minutes(1));
        world.votes_on_discord("eve", THERE, "given", 2).await;
        assert_eq!(persons(&world).await, [2, 1, 1], "{}: two accounts are two people", world.engine());
        world.links("eve", "eve").await;
        let told = shown(&world).await;
        assert_eq!(persons(&world).await, [2, 1, 0], "{}: one person, the later vote", world.engine());
        assert_eq!((&told["voters"], &told["on_several_platforms"]), (&json!(3), &json!(1)));
        assert_eq!(told["could_answer"], 3, "{}: {told}", world.engine());
        assert_eq!(told["answers"][0]["by_platform"], json!({ "discord": 1, "telegram": 1 }));
        let text = world.says("/poll show 1").await.text();
        assert!(text.contains("3 people voted, of 3 who can"), "{text}");
        assert!(text.contains("last vote") && text.contains("One person voted on both"), "{text}");
        let text = world.says("/poll show 1 lang:zh-CN").await.text();
        assert!(text.contains("3 人可以投票，已投 3 人") && text.contains("1 人在两个平台"), "{text}");
    }
}

#[tokio::test]
async fn a_vote_that_is_changed_or_taken_back_counts_as_it_stands_now() {
    for mut world in Publisher::each().await {
        asked(&mut world, "").await;
        world.votes_on_discord("ada", THERE, "given", 1).await;
        world.votes_on_telegram("ben", HERE, &[0]).await;
        world.votes_on_discord("ada", THERE, "taken-back", 1).await;
        world.votes_on_discord("ada", THERE, "given", 3).await;
        world.votes_on_telegram("ben", HERE, &[1]).await;
        assert_eq!(persons(&world).await, [0, 1, 1], "{}", world.engine());
        world.votes_on_telegram("ben", HERE, &[]).await;
        assert_eq!(persons(&world).await, [0, 0, 1], "{}", world.engine());
        assert_eq!(shown(&world).await["voters"], 1);
        world.votes_on_telegram("ben", "a poll of somebody else", &[0]).await;
        assert_eq!(persons(&world).await, [0, 0, 1], "{}", world.engine());
    }
}

#[tokio::test]
async fn who_may_give_several_answers_counts_once_for_each() {
    for mut world in Publisher::each().await {
        asked(&mut world, "multi:yes").await;
        world.links("eve", "eve").await;
        world.votes_on_discord("eve", THERE, "given", 1).await;
        world.votes_on_discord("eve", THERE, "given", 2).await;
        world.votes_on_telegram("eve", HERE, &[0, 2]).await;
        assert_eq!(persons(&world).await, [1, 1, 1], "{}", world.engine());
        world.votes_on_telegram("eve", HERE, &[0]).await;
        assert_eq!(persons(&world).await, [1, 1, 0], "{}", world.engine());
        assert_eq!(shown(&world).await["voters"], 1);
    }
}

#[tokio::test]
async fn a_process_that_ends_between_the_two_sends_asks_once_in_each_place_and_loses_no_vote() {
    for mut world in Publisher::each().await {
        world.discord.fails([Fault::EndsAfter]);
        world.says(&format!("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:{PLACES}")).await;
        world.ends_during(Duration::from_secs(1)).await;
        assert_eq!((polls(&world.discord, "100"), polls(&world.telegram, "-200")), ((1, 0), (0, 0)));
        // It is there, and nobody has written down yet what Discord calls it.
        world.votes_on_discord("ada", THERE, "given", 2).await;
        world.sleeps(minutes(1)).await;
        world.works().await;
        assert_eq!(
            (polls(&world.discord, "100"), polls(&world.telegram, "-200")),
            ((1, 0), (1, 0)),
            "{}",
            world.engine()
        );
        assert_eq!(persons(&world).await, [0, 1], "{}", world.engine());
        assert_eq!(there(&world).await, ["open", "open"]);
    }
}

#[tokio::test]
async fn a_poll_that_discord_may_have_is_looked_for_when_its_nonce_has_run_out() {
    for mut world in Publisher::each().await {
        world.discord.fails([Fault::EndsAfter]);
        world.says("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:discord:100").await;
        world.ends_during(Duration::from_secs(1)).await;
        world.sleeps(minutes(10)).await;
        world.works().await;
        assert_eq!((polls(&world.discord, "100"), world.discord.looks()), ((1, 0), 1), "{}", world.engine());
        world.votes_on_discord("ada", THERE, "given", 1).await;
        assert_eq!(persons(&world).await, [1, 0], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_poll_that_telegram_may_have_is_asked_no_second_time_and_moderators_are_told() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        world.telegram.fails([Fault::LosesAnswer]);
        asked(&mut world, "").await;
        world.passes(minutes(30)).await;
        assert_eq!(polls(&world.telegram, "-200"), (1, 0), "{}", world.engine());
        assert_eq!(there(&world).await, ["open", "uncertain"]);
        let told = world.discord.texts("103").join("\n");
        assert!(told.contains("#1 When?") && told.contains("cannot be counted"), "{}: {told}", world.engine());
        world.says("/poll close 1").await;
        world.works().await;
        assert_eq!(polls(&world.discord, "100"), (1, 1));
        let effects = world.says("/outbox list").await.json["effects"].clone();
        let doubtful = effects.as_array().unwrap().iter().find(|effect| effect["state"] == "uncertain").unwrap();
        world.says(&format!("/outbox again {}", doubtful["effect"])).await;
        world.works().await;
        assert_eq!(polls(&world.telegram, "-200").0, 1, "{}: it was closed meanwhile", world.engine());
    }
}

#[tokio::test]
async fn a_poll_is_closed_on_both_sides_at_its_minute() {
    for mut world in Publisher::each().await {
        asked(&mut world, "closes:\"2026-11-02 03:00\"").await;
        world.passes(hours(2) + minutes(59)).await;
        assert_eq!((polls(&world.discord, "100"), polls(&world.telegram, "-200")), ((1, 0), (1, 0)));
        world.passes(minutes(1)).await;
        assert_eq!(
            (polls(&world.discord, "100"), polls(&world.telegram, "-200")),
            ((1, 1), (1, 1)),
            "{}",
            world.engine()
        );
        assert_eq!(there(&world).await, ["closed", "closed"]);
        // Each platform tells of it afterwards.
        world.poll_is_closed_on(Discord, THERE).await;
        world.poll_is_closed_on(Telegram, HERE).await;
        assert_eq!(there(&world).await, ["closed", "closed"]);
        assert_eq!(shown(&world).await["closed_by"], Value::Null, "{}: its time had come", world.engine());
        world.votes_on_telegram("ben", HERE, &[1]).await;
        assert_eq!(persons(&world).await, [0, 1, 0], "{}: what Telegram still took counts", world.engine());
        let again = world.says("/poll close 1").await;
        assert!(again.text().contains("closed already"), "{}", again.text());
    }
}

#[tokio::test]
async fn a_poll_that_is_closed_on_one_platform_is_closed_on_the_other() {
    for (platform, key) in [(Discord, THERE), (Telegram, HERE)] {
        for mut world in Publisher::each().await {
            asked(&mut world, "").await;
            world.votes_on_discord("ada", THERE, "given", 1).await;
            world.poll_is_closed_on(platform, key).await;
            world.works().await;
            let told = shown(&world).await;
            assert_eq!((&told["state"], &told["voters"]), (&json!("closed"), &json!(1)), "{}", world.engine());
            assert_eq!(told["closed_by"], format!("platform:{}", platform.as_str()));
            let (discord, telegram) = (polls(&world.discord, "100"), polls(&world.telegram, "-200"));
            let closed = if platform == Discord { (discord.1, telegram.1) } else { (telegram.1, discord.1) };
            assert_eq!(closed, (0, 1), "{}: only there where it was open", world.engine());
            assert!(world.says("/poll show 1").await.text().contains("when it was closed on"));
        }
    }
}

#[tokio::test]
async fn a_poll_that_is_closed_before_it_was_sent_is_not_sent_any_more() {
    for mut world in Publisher::each().await {
        world.telegram.forbids("-200");
        asked(&mut world, "").await;
        assert_eq!(there(&world).await, ["open", "parked"]);
        world.says("/poll close 1").await;
        world.telegram.allows("-200");
        world.passes(minutes(40)).await;
        assert_eq!(
            (polls(&world.discord, "100"), polls(&world.telegram, "-200")),
            ((1, 1), (0, 0)),
            "{}",
            world.engine()
        );
        assert_eq!(there(&world).await, ["closed", "dead"]);
        let list = world.says("/poll list").await;
        assert_eq!(list.json["polls"][0]["state"], "closed", "{}", list.text());
    }
}

#[tokio::test]
async fn a_poll_that_may_not_be_asked_holds_up_no_post_and_is_asked_once_it_may_be() {
    for (platform, place) in [(Discord, "100"), (Telegram, "-200")] {
        for mut world in Publisher::each().await {
            let wall = Arc::clone(if platform == Discord { &world.discord } else { &world.telegram });
            world.says("/settings channel discord:103").await;
            wall.forbids_polls(place);
            let to = format!("to:{}:{place}", platform.as_str());
            world.says(&format!("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" {to}")).await;
            world.works().await;
            assert_eq!(there(&world).await, ["parked"]);
            world.says(&format!("/post add title:T {to} when:\"in 1 minute\" body:lesson")).await;
            world.passes(minutes(2)).await;
            assert_eq!(wall.texts(place), ["lesson"], "{}: at its time", world.engine());
            let told = world.discord.texts("103").join("\n");
            assert!(told.contains("may not ask polls") && told.contains("Create Polls"), "{told}");
            wall.allows(place);
            world.passes(minutes(16)).await;
            assert_eq!(polls(&wall, place), (1, 0), "{}", world.engine());
            assert_eq!(there(&world).await, ["open"]);
        }
    }
}

#[tokio::test]
async fn votes_in_polls_of_others_are_kept_only_while_one_of_them_may_be_ours_and_for_a_day() {
    for mut world in Publisher::each().await {
        let votes = "SELECT COUNT(*) FROM poll_vote";
        world.telegram.forbids("-200");
        asked(&mut world, "").await;
        world.votes_on_telegram("ben", "a poll of somebody else", &[0]).await;
        assert_eq!(world.number(votes).await, 0, "{}: it is surely not there", world.engine());
        world.telegram.allows("-200");
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(minutes(16)).await;
        assert_eq!(there(&world).await, ["open", "uncertain"]);
        world.votes_on_telegram("ben", "a poll of somebody else", &[0]).await;
        world.votes_on_discord("ada", "m99", "given", 1).await;
        world.votes_on_discord("ada", THERE, "given", 1).await;
        assert_eq!(world.number(votes).await, 2, "{}: on Telegram one may be", world.engine());
        world.lets_time_pass(hours(25));
        world.joins_now(Telegram, "-200", "cem").await;
        assert_eq!(world.number(votes).await, 1, "{}: no restart is needed", world.engine());
        assert_eq!(world.number("SELECT COUNT(*) FROM poll_stray").await, 0);
        assert_eq!(persons(&world).await, [1, 0, 0], "{}", world.engine());
    }
}

#[tokio::test]
async fn votes_and_the_end_of_a_poll_are_not_lost_while_it_is_not_known_what_it_is_called() {
    for is_closed_here in [true, false] {
        for mut world in Publisher::each().await {
            world.discord.fails([Fault::EndsAfter]);
            world.says(&format!("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:{PLACES}")).await;
            world.ends_during(Duration::from_secs(1)).await;
            world.votes_on_discord("ada", THERE, "given", 1).await;
            if is_closed_here {
                world.says("/poll close 1").await;
            } else {
                world.poll_is_closed_on(Discord, THERE).await;
            }
            world.votes_on_discord("ben", THERE, "given", 2).await;
            // An outage: what it is called stays unknown for days.
            world.discord.set_away(true);
            world.sleeps(hours(49)).await;
            world.works().await;
            world.joins_now(Telegram, "-200", "cem").await;
            world.discord.set_away(false);
            world.passes(hours(1)).await;
            let told = shown(&world).await;
            assert_eq!(persons(&world).await, [1, 1], "{}: {told}", world.engine());
            assert_eq!((&told["state"], there(&world).await[0].as_str()), (&json!("closed"), "closed"));
            let by = if is_closed_here { "console:" } else { "platform:discord" };
            assert!(told["closed_by"].as_str().unwrap().starts_with(by), "{}: {told}", world.engine());
            let (discord, telegram) = (polls(&world.discord, "100"), polls(&world.telegram, "-200"));
            assert_eq!((discord.0, telegram.0 - telegram.1), (1, 0), "{}: closed everywhere", world.engine());
        }
    }
}

#[tokio::test]
async fn a_poll_that_is_closed_during_an_attempt_that_did_nothing_is_not_asked_any_more() {
    let reason = || "it says".to_owned();
    for verdict in [
        Verdict::NotYet { wait: Some(Duration::from_mins(5)), reason: reason() },
        Verdict::Away { may_be_done: false, reason: reason() },
        Verdict::Parked { cause: Cause::NotAllowed, reason: reason() },
    ] {
        for mut world in Publisher::each().await {
            let told = Arc::new(Notify::new());
            world.discord.fails([Fault::SaysWhenTold(Arc::clone(&told), verdict.clone())]);
            world.says("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:discord:100").await;
            let closing = async {
                while world.discord.calls() == 0 {
                    yield_now().await;
                }
                world.says("/poll close 1").await;
                told.notify_one();
            };
            tokio::join!(world.works_off(), closing);
            world.passes(hours(1)).await;
            assert_eq!(polls(&world.discord, "100"), (0, 0), "{}: {verdict:?}", world.engine());
            assert_eq!(there(&world).await, ["dead"], "{}", world.engine());
            let effects = world.says("/outbox list").await.json["effects"].clone();
            assert_eq!(effects, json!([]), "{}: nothing is left of it", world.engine());
        }
    }
}

/// How many wait for a row that somebody else holds.
async fn waiting(world: &Publisher) -> i64 {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    world.number(sql).await
}

#[tokio::test]
async fn a_poll_that_is_just_being_closed_is_not_asked_again_by_hand() {
    for mut world in Publisher::each().await {
        // SQLite has one writer.
        if world.steward().db.engine() == Engine::Sqlite {
            continue;
        }
        world.telegram.fails([Fault::LosesCall]);
        world.says("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:telegram:-200").await;
        world.works().await;
        let effect = world.says("/outbox list").await.json["effects"][0]["effect"].clone();
        let mut other = world.steward().db.write().await.unwrap();
        let close = "UPDATE poll SET state = 'closed', closed_at = 1";
        sqlx::query(close).execute(other.raw()).await.unwrap();
        let is_said = Cell::new(false);
        let again = async {
            world.says(&format!("/outbox again {effect}")).await;
            is_said.set(true);
        };
        let closing = async {
            while waiting(&world).await < 1 && !is_said.get() {
                yield_now().await;
            }
            other.commit().await.unwrap();
        };
        tokio::join!(again, closing);
        world.works().await;
        assert_eq!((polls(&world.telegram, "-200"), there(&world).await), ((0, 0), vec!["uncertain".to_owned()]));
    }
}

#[tokio::test]
async fn a_poll_that_cannot_be_closed_in_a_place_says_so_until_it_is() {
    for mut world in Publisher::each().await {
        asked(&mut world, "").await;
        world.telegram.forbids("-200");
        world.says("/poll close 1").await;
        world.works().await;
        assert_eq!(there(&world).await, ["closed", "left-open"], "{}", world.engine());
        world.telegram.allows("-200");
        world.passes(minutes(16)).await;
        assert_eq!(there(&world).await, ["closed", "closed"], "{}: whatever Telegram tells", world.engine());
    }
}

#[tokio::test]
async fn a_poll_that_cannot_be_read_keeps_no_other_from_being_listed() {
    for mut world in Publisher::each().await {
        asked(&mut world, "").await;
        asked(&mut world, "").await;
        world.is_written_by_hand("UPDATE poll SET state = 'odd' WHERE number = 1").await;
        let list = world.says("/poll list").await;
        assert_eq!(list.json["polls"].as_array().unwrap().len(), 1, "{}: {}", world.engine(), list.text());
        assert!(list.text().contains("rows 1 of the table “poll”"), "{}: {}", world.engine(), list.text());
    }
}

#[tokio::test]
async fn what_asked_and_closed_a_poll_is_forgotten_long_after_it_was_closed_and_its_result_stays() {
    for mut world in Publisher::each().await {
        asked(&mut world, "").await;
        world.votes_on_discord("ada", THERE, "given", 1).await;
        world.lets_time_pass(hours(24 * 20));
        world.says("/poll close 1").await;
        world.works().await;
        let effects = "SELECT COUNT(*) FROM effect WHERE deed LIKE '%\"ask\"%' OR deed LIKE '%\"close\"%'";
        for (days, left) in [(80, 4), (11, 0)] {
            world.sleeps(hours(24 * days)).await;
            world.works().await;
            assert_eq!(world.number(effects).await, left, "{}", world.engine());
            assert_eq!(there(&world).await, ["closed", "closed"], "{}", world.engine());
            assert_eq!(persons(&world).await, [1, 0, 0], "{}", world.engine());
        }
    }
}

#[tokio::test]
async fn a_process_that_ends_between_the_two_closings_closes_both_sides() {
    for mut world in Publisher::each().await {
        asked(&mut world, "closes:\"in 1 hour\"").await;
        world.discord.fails([Fault::EndsAfter]);
        world.ends_during(hours(1)).await;
        assert_eq!((polls(&world.discord, "100"), polls(&world.telegram, "-200")), ((1, 1), (1, 0)));
        world.sleeps(minutes(1)).await;
        world.works().await;
        let closed = (polls(&world.discord, "100"), polls(&world.telegram, "-200"));
        assert_eq!(closed, ((1, 1), (1, 1)), "{}", world.engine());
        let effects = world.says("/outbox list").await.json["effects"].as_array().unwrap().len();
        assert_eq!(effects, 0, "{}", world.engine());
    }
}

fn people(names: &[&str]) -> Vec<Person> {
    names.iter().map(|who| Person { external_id: (*who).to_owned(), name: String::new(), is_bot: false }).collect()
}

#[tokio::test]
async fn votes_that_were_missed_are_found_after_a_time_of_not_seeing_and_at_the_end() {
    for mut world in Publisher::each().await {
        asked(&mut world, "multi:yes").await;
        world.votes_on_discord("ada", THERE, "given", 1).await;
        world.votes_on_discord("ben", THERE, "given", 1).await;
        world.lets_time_pass(hours(1));
        let votes = vec![("1".to_owned(), people(&["ada"])), ("2".to_owned(), people(&["ben", "cem"]))];
        let away = || Err(CallError::Unavailable("503".to_owned()));
        world.hears_of_votes(&seen_anew("1"), THERE, away()).await;
        assert_eq!(persons(&world).await, [2, 0, 0], "{}: nothing is concluded from that", world.engine());
        world.hears_of_votes(&json!({ "e": "sight-regained", "space": "1" }), THERE, Ok(Some(votes))).await;
        assert_eq!(persons(&world).await, [1, 2, 0], "{}: ben changed, and cem is new", world.engine());
        let late = vec![("3".to_owned(), people(&["ada", "dan"]))];
        let closed = json!({ "e": "poll-closed", "poll": THERE });
        world.hears_of_votes(&closed, THERE, Ok(Some(late))).await;
        assert_eq!(persons(&world).await, [0, 0, 2], "{}: what is final counts", world.engine());
        let refused = Err(CallError::Refused("404".to_owned()));
        world.hears_of_votes(&seen_anew("1"), THERE, refused).await;
        assert_eq!(persons(&world).await, [0, 0, 2], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_takes_its_polls_along() {
    for mut world in Publisher::each().await {
        world.telegram.forbids("-200");
        asked(&mut world, "").await;
        world.telegram_group_moves("-200", "-1001").await;
        world.passes(minutes(16)).await;
        assert_eq!(polls(&world.telegram, "-1001"), (1, 0), "{}", world.engine());
        assert_eq!(shown(&world).await["places"][1]["to"], "telegram:-1001");
        world.votes_on_telegram("ben", HERE, &[1]).await;
        assert_eq!(persons(&world).await, [0, 1, 0], "{}", world.engine());
    }
}

#[tokio::test]
async fn what_neither_platform_would_take_is_refused_before_anything_is_written() {
    for world in Publisher::each().await {
        let long = |n: usize| "x".repeat(n);
        let ask = |question: &str, answers: &str, more: &str| {
            format!("/poll ask question:\"{question}\" answers:\"{answers}\" {more}")
        };
        let eleven = (1..=11).map(|n| n.to_string()).collect::<Vec<_>>().join("; ");
        let both = format!("to:{PLACES}");
        for (line, words) in [
            (ask("q", "only one", &both), "2 to 10 answers"),
            (ask("q", &eleven, &both), "2 to 10 answers, and these are 11"),
            (ask("q", &format!("{}; b", long(56)), &both), "at most 55 characters"),
            (ask("q", &format!("{}; b", long(101)), "to:telegram:-200"), "at most 100 characters"),
            (ask("q", "a; b; a", &both), "stands there twice"),
            (ask(&long(301), "a; b", &both), "300"),
            (ask(&"🦀".repeat(151), "a; b", &both), "300"),
            (ask("q", "a; b", &format!("{both} closes:\"2026-11-01 10:00\"")), "is over"),
            (ask("q", "a; b", &format!("{both} closes:\"2026-12-24 10:00\"")), "31 days"),
            (ask("q", "a; b", "to:discord:999"), "999"),
        ] {
            let reply = world.says(&line).await;
            assert!(reply.text().contains(words), "{}: {line}: {}", world.engine(), reply.text());
        }
        assert_eq!(world.says("/poll list").await.json["polls"], json!([]), "{}", world.engine());
        let fits = ask("q", &format!("{}; b", long(100)), "to:telegram:-200");
        assert_eq!(world.says(&fits).await.json["state"], "open", "{}", world.engine());
        let reply = world.member_says(Discord, "ada", "/poll show 1").await;
        assert!(reply.json.get("answers").is_none(), "{}", reply.text());
    }
}
