//! The door out: once where the platform can tell, never twice anywhere, and nothing disappears.

use std::time::Duration;

use steward_core::outbox::{Cause, Verdict, mark_restored};

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

const BUSY: fn(Option<u64>) -> Fault =
    |seconds| Fault::Says(Verdict::NotYet { wait: seconds.map(Duration::from_secs), reason: "429".to_owned() });

/// A post that goes out at once in one place.
async fn now(world: &mut Publisher, to: &str, body: &str) {
    let reply = world.says(&format!("/post add title:\"{body}\" to:{to} when:\"in 1 minute\" body:\"{body}\"")).await;
    assert_eq!(reply.json["state"], "scheduled", "{}", reply.text());
}

async fn states(world: &mut Publisher) -> Vec<String> {
    let list = world.says("/outbox list").await;
    list.json["effects"].as_array().unwrap().iter().map(|e| e["state"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_process_that_ends_after_the_send_shows_the_message_once_on_discord() {
    for after in [minutes(1), minutes(5)] {
        for mut world in Publisher::each().await {
            now(&mut world, "discord:100", "hello").await;
            world.discord.fails([Fault::EndsAfter]);
            world.ends_during(minutes(1)).await;
            world.sleeps(after).await;
            world.passes(minutes(1)).await;
            assert_eq!(world.discord.texts("100"), ["hello"], "{}: {after:?}", world.engine());
            assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "sent", "{}", world.engine());
            assert_eq!(world.discord.looks() > 0, after > minutes(2), "{}: read back after the window", world.engine());
        }
    }
}

#[tokio::test]
async fn a_process_that_ends_before_the_send_sends_it_after_the_restart_on_discord() {
    for mut world in Publisher::each().await {
        now(&mut world, "discord:100", "hello").await;
        world.discord.fails([Fault::EndsBefore]);
        world.ends_during(minutes(1)).await;
        world.sleeps(minutes(10)).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["hello"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_process_that_ends_during_the_send_asks_a_moderator_on_telegram() {
    for is_there in [true, false] {
        for mut world in Publisher::each().await {
            let engine = world.engine();
            world.says("/settings channel discord:100").await;
            now(&mut world, "telegram:-200", "hello").await;
            world.telegram.fails([if is_there { Fault::EndsAfter } else { Fault::EndsBefore }]);
            world.ends_during(minutes(1)).await;
            world.sleeps(minutes(3)).await;
            world.passes(minutes(2)).await;
            assert_eq!(
                world.telegram.texts("-200").len(),
                usize::from(is_there),
                "{engine}: no machine sends it again"
            );
            assert_eq!(states(&mut world).await, ["uncertain"], "{engine}");
            let card = world.discord.messages("100").remove(0).message;
            assert!(card.text.plain.contains("hello"), "{engine}: {}", card.text.plain);
            assert_eq!(card.buttons[0].len(), 2, "{engine}");
            // [It is there] or [Send again], as the moderator who looked says.
            let button = usize::from(!is_there);
            world.presses(&card.buttons[0][button]).await;
            world.passes(minutes(1)).await;
            assert_eq!(world.telegram.texts("-200"), ["hello"], "{engine}: there is one in the end");
            assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "sent", "{engine}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for_on_discord_and_shown_on_telegram() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        now(&mut world, "discord:100", "one").await;
        now(&mut world, "telegram:-200", "two").await;
        world.discord.fails([Fault::LosesAnswer, Fault::LosesAnswer, Fault::LosesCall]);
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(minutes(30)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["two"], "{engine}");
        assert_eq!(states(&mut world).await, ["uncertain"], "{engine}: Telegram's alone");
    }
}

#[tokio::test]
async fn what_is_done_about_a_doubt_is_the_posts_own_choice() {
    for (choice, there, open) in [("resend", 2, 0), ("skip", 1, 0), ("hold", 1, 1)] {
        for mut world in Publisher::each().await {
            let line = format!("/post add title:T to:telegram:-200 when:\"in 1 minute\" uncertain:{choice} body:one");
            world.says(&line).await;
            world.telegram.fails([Fault::LosesAnswer]);
            world.passes(minutes(5)).await;
            let engine = world.engine();
            assert_eq!(world.telegram.texts("-200").len(), there, "{engine}: {choice}");
            assert_eq!(states(&mut world).await.len(), open, "{engine}: {choice}");
        }
    }
}

#[tokio::test]
async fn a_channel_that_cannot_be_read_back_becomes_uncertain_and_not_doubled() {
    for mut world in Publisher::each().await {
        now(&mut world, "discord:100", "one").await;
        world.discord.fails([Fault::EndsAfter]);
        world.ends_during(minutes(1)).await;
        world.discord.set_mute(true);
        world.sleeps(minutes(5)).await;
        world.passes(hours(6)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{}", world.engine());
        assert_eq!(states(&mut world).await, ["uncertain"], "{}", world.engine());
        let effect = world.says("/outbox list").await.json["effects"][0].clone();
        assert_eq!(effect["may"], serde_json::json!(["there", "again", "discard"]), "{}: {effect}", world.engine());
        assert!(effect["what"].as_str().unwrap().contains("#1"), "{}: {effect}", world.engine());
    }
}

#[tokio::test]
async fn being_told_to_wait_is_obeyed_and_counts_as_no_attempt() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        now(&mut world, "discord:100", "one").await;
        world.discord.fails((0..20).map(|_| BUSY(Some(60))));
        world.passes(minutes(10)).await;
        assert!(world.discord.calls() <= 11, "{engine}: {} calls in ten minutes", world.discord.calls());
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        world.passes(minutes(20)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
    }
}

#[tokio::test]
async fn what_fails_too_often_or_too_long_is_dead_told_and_can_be_sent_by_hand() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:103").await;
        now(&mut world, "discord:100", "one").await;
        world.discord.fails((0..12).map(|_| BUSY(None)));
        world.passes(hours(3)).await;
        assert_eq!(states(&mut world).await, ["dead"], "{engine}");
        let told = world.discord.texts("103");
        assert_eq!(told.len(), 1, "{engine}: {told:?}");
        assert!(told[0].contains("/outbox retry"), "{engine}: {told:?}");
        let number = world.says("/outbox list").await.json["effects"][0]["effect"].clone();
        world.says(&format!("/outbox retry {number}")).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
        assert!(states(&mut world).await.is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_channel_that_is_forbidden_stands_still_in_order_and_holds_no_other_up() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel telegram:-200").await;
        world.discord.forbids("100");
        for body in ["a", "b"] {
            now(&mut world, "discord:100", body).await;
            now(&mut world, "discord:101", body).await;
        }
        world.passes(minutes(20)).await;
        assert_eq!(world.discord.texts("101"), ["a", "b"], "{engine}");
        assert_eq!(states(&mut world).await, ["waiting", "parked"], "{engine}");
        let told = world.telegram.texts("-200");
        assert_eq!(told.len(), 1, "{engine}: once, not at every attempt: {told:?}");
        world.discord.allows("100");
        world.passes(minutes(20)).await;
        assert_eq!(world.discord.texts("100"), ["a", "b"], "{engine}");
    }
}

#[tokio::test]
async fn what_the_platform_will_never_take_is_dead_at_once_with_its_words() {
    for mut world in Publisher::each().await {
        let refused = Verdict::Impossible { cause: Cause::Content, reason: "50035 Invalid Form Body".to_owned() };
        now(&mut world, "discord:100", "one").await;
        world.discord.fails([Fault::Says(refused)]);
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.calls(), 1, "{}", world.engine());
        let list = world.says("/outbox list").await;
        assert_eq!(list.json["effects"][0]["reason"], "50035 Invalid Form Body", "{}", world.engine());
        let lines = list.json["effects"][0]["lines"].to_string();
        assert!(lines.contains("/post edit"), "{}: the cure is told: {lines}", world.engine());
        assert_eq!(list.json["effects"][0]["may"], serde_json::json!(["retry", "discard"]), "{}", world.engine());
        assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "failed", "{}", world.engine());
    }
}

#[tokio::test]
async fn a_sender_that_panics_leaves_a_doubt_and_stops_nobody() {
    for mut world in Publisher::each().await {
        now(&mut world, "telegram:-200", "one").await;
        world.telegram.fails([Fault::Panics]);
        now(&mut world, "telegram:-200/7", "two").await;
        world.passes(minutes(5)).await;
        let there = [world.telegram.texts("-200"), world.telegram.texts("-200/7")].concat();
        assert_eq!((there.len(), states(&mut world).await), (1, vec!["uncertain".to_owned()]), "{}", world.engine());
    }
}

#[tokio::test]
async fn what_is_held_goes_nowhere_and_what_passed_meanwhile_is_left_out() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.says("/outbox hold").await;
        world.passes(hours(34)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        let reply = world.says("/outbox release").await;
        assert_eq!(reply.json["posts_left_out"], 1, "{engine}");
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["3"], "{engine}");
        // One channel alone.
        world.says("/outbox hold discord:100").await;
        now(&mut world, "discord:101", "other").await;
        world.passes(hours(24)).await;
        assert_eq!((world.discord.texts("100").len(), world.discord.texts("101").len()), (1, 1), "{engine}");
        let reply = world.says("/outbox release discord:100").await;
        assert_eq!(reply.json["posts_left_out"], 1, "{engine}");
        world.passes(minutes(2)).await;
        assert_eq!(world.discord.texts("100").len(), 1, "{engine}: left out as well");
        assert!(states(&mut world).await.is_empty(), "{engine}");
        let last = world.says("/post show 1").await.json["last"][0].clone();
        assert_eq!((&last["state"], &last["reason"]), (&"skipped".into(), &"held".into()), "{engine}");
    }
}

#[tokio::test]
async fn a_restored_database_sends_nothing_of_itself_and_doubles_nothing() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        // What the backup holds as waiting was sent after the backup was made.
        now(&mut world, "discord:100", "one").await;
        world.discord.fails([Fault::EndsAfter]);
        world.ends_during(minutes(1)).await;
        let mut write = world.steward().db.write().await.unwrap();
        mark_restored(&mut write, world.now()).await.unwrap();
        write.commit().await.unwrap();
        world.sleeps(hours(24)).await;
        world.passes(hours(1)).await;
        assert_eq!(world.discord.calls(), 1, "{engine}: held");
        world.says("/outbox release").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}: found, not sent again");
        assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "sent", "{engine}");
    }
}

#[tokio::test]
async fn an_executor_that_lost_its_lease_claims_nothing() {
    for mut world in Publisher::each().await {
        now(&mut world, "discord:100", "one").await;
        world.loses_the_lease().await;
        world.ticks_the_old_one(minutes(1)).await;
        assert_eq!(world.discord.calls(), 0, "{}", world.engine());
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_message_in_doubt_stays_in_doubt_when_the_next_attempt_surely_did_nothing() {
    let parked = Fault::Says(Verdict::Parked { cause: Cause::NotAllowed, reason: "no".to_owned() });
    for second in [BUSY(Some(600)), parked] {
        for mut world in Publisher::each().await {
            now(&mut world, "discord:100", "one").await;
            world.discord.fails([Fault::LosesAnswer, second.clone()]);
            world.passes(minutes(40)).await;
            assert_eq!(world.discord.texts("100"), ["one"], "{}: read back before it is sent again", world.engine());
            assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "sent", "{}", world.engine());
        }
    }
}

/// Found by `steward-bench crash` and by a new user: attempts that waited for a connection stood still while the executor
/// waited for one behind them.
#[tokio::test]
async fn many_channels_are_sent_to_at_once_and_none_waits_for_ever() {
    for mut world in Publisher::each().await {
        for post in 0..6 {
            let topics: Vec<String> = (0..20).map(|n| format!("telegram:-200/{}", 2 + post * 20 + n)).collect();
            now(&mut world, &format!("\"{}\"", topics.join(" ")), "hello").await;
            now(&mut world, "discord:100", "hello").await;
        }
        world.runs(minutes(1)).await;
        for topic in 2..122 {
            assert_eq!(world.telegram.texts(&format!("-200/{topic}")), ["hello"], "{}", world.engine());
        }
        assert_eq!(world.discord.texts("100").len(), 6, "{}", world.engine());
    }
}

#[tokio::test]
async fn a_disk_that_is_full_while_an_attempt_is_settled_loses_and_doubles_nothing() {
    // SQLite, the first of them, keeps a limit of its size that tests can set.
    let mut world = Publisher::each().await.swap_remove(0);
    now(&mut world, "discord:100", "one").await;
    // What came of it takes more room than there is left.
    let id = Some("9".repeat(400_000));
    world.discord.fails([Fault::Says(Verdict::Done { id })]);
    world.works_through_a_full_disk(minutes(1)).await;
    assert_eq!(world.discord.calls(), 1, "it was sent, and is not sent again");
    assert!(states(&mut world).await.is_empty());
    assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "sent");
    now(&mut world, "discord:100", "two").await;
    world.passes(minutes(1)).await;
    assert_eq!(world.discord.texts("100"), ["two"], "and all goes on");
}

/// Found by `steward-bench crash` on PostgreSQL: of two messages that ended at once, each left the time to the other.
#[tokio::test]
async fn a_time_has_an_end_when_its_last_messages_end_at_once_on_both_platforms() {
    for mut world in Publisher::each().await {
        for post in 1..=40 {
            now(&mut world, "\"discord:100 telegram:-200\"", &format!("hello {post}")).await;
        }
        world.lets_time_pass(minutes(1));
        world.works_on_both_at_once().await;
        for post in 1..=40 {
            let shown = world.says(&format!("/post show {post}")).await.json;
            assert_eq!(shown["last"][0]["state"], "sent", "{}: post {post}", world.engine());
            assert_eq!(shown["state"], "posted", "{}: post {post}", world.engine());
        }
    }
}

#[tokio::test]
async fn what_was_refused_for_its_words_is_sent_by_hand_with_the_words_of_now() {
    for mut world in Publisher::each().await {
        let refused = Verdict::Impossible { cause: Cause::Content, reason: "50035 Invalid Form Body".to_owned() };
        now(&mut world, "discord:100", "wrong").await;
        world.discord.fails([Fault::Says(refused)]);
        world.passes(minutes(2)).await;
        world.says("/post edit 1 body:right").await;
        world.passes(minutes(2)).await;
        assert!(world.discord.texts("100").is_empty(), "{}: nobody said so", world.engine());
        let number = world.says("/outbox list").await.json["effects"][0]["effect"].clone();
        world.says(&format!("/outbox retry {number}")).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["right"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_message_in_doubt_that_is_refused_next_is_looked_for_and_not_called_dead() {
    let refused = || {
        let reason = "50035 Invalid Form Body".to_owned();
        Fault::Says(Verdict::Impossible { cause: Cause::Content, reason })
    };
    for (first, was_sent) in [(Fault::LosesAnswer, true), (Fault::LosesCall, false)] {
        for mut world in Publisher::each().await {
            now(&mut world, "discord:100", "one").await;
            world.discord.fails([first.clone(), refused(), refused()]);
            world.passes(minutes(10)).await;
            let engine = world.engine();
            assert!(world.discord.looks() > 0, "{engine}");
            assert_eq!(world.discord.texts("100").len(), usize::from(was_sent), "{engine}");
            let state = world.says("/post show 1").await.json["last"][0]["state"].clone();
            // Read back and surely not there, it is attempted as if for the first time, and refused for good.
            assert_eq!(state, if was_sent { "sent" } else { "failed" }, "{engine}");
        }
    }
}

#[tokio::test]
async fn a_message_that_a_moderator_saw_is_changed_by_hand_for_nobody_knows_its_number() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:103").await;
        now(&mut world, "telegram:-200", "one").await;
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(minutes(2)).await;
        let number = world.says("/outbox list").await.json["effects"][0]["effect"].clone();
        world.says(&format!("/outbox there {number}")).await;
        let calls = world.telegram.calls();
        for line in ["/post edit 1 body:two", "/post delete 1"] {
            world.says(line).await;
            world.passes(minutes(2)).await;
            let effect = world.says("/outbox list").await.json["effects"][0].clone();
            assert_eq!(
                (&effect["state"], &effect["cause"]),
                (&"dead".into(), &"id-unknown".into()),
                "{engine}: {line}"
            );
            assert!(effect["lines"].to_string().contains("by hand"), "{engine}: {line}: {effect}");
            world.says(&format!("/outbox discard {}", effect["effect"])).await;
        }
        assert_eq!(world.telegram.calls(), calls, "{engine}: nothing was asked of Telegram");
        let told = world.discord.texts("103").join("\n");
        assert!(told.contains("The change of #1 one") && told.contains("was not removed from"), "{engine}: {told}");
        assert_eq!(told.matches("by hand").count(), 2, "{engine}: {told}");
        assert!(!told.contains("The platform said"), "{engine}: it said nothing: {told}");
    }
}

/// How something is stopped and let go again.
const STOPS: [(&[&str], &[&str]); 3] = [
    (&["/outbox hold"], &["/outbox release"]),
    (&["/outbox hold discord:100"], &["/outbox release discord:100"]),
    (
        &["/post pause 1", "/post pause 2", "/post pause 3", "/post pause 4"],
        &["/post resume 1", "/post resume 2", "/post resume 3", "/post resume 4"],
    ),
];

/// The numbers that stand in the channel behind a letter.
fn numbers(world: &Publisher, letter: char) -> Vec<u32> {
    let texts = world.discord.texts("100");
    texts.iter().filter_map(|text| text.strip_prefix(letter)).map(|number| number.parse().unwrap()).collect()
}

#[tokio::test]
async fn everything_a_channel_and_a_post_that_stood_still_follow_one_rule() {
    for (stops, goes_on) in STOPS {
        for (replay, latest, all) in [("", vec![7], vec![7]), (" replay:yes", vec![6, 7], (1..=7).collect())] {
            for mut world in Publisher::each().await {
                let what = format!("{}: {stops:?}{replay}", world.engine());
                world.says("/post add title:F to:discord:100 when:\"in 1 minute\" body:F0").await;
                for (letter, policy) in [("L", "latest"), ("A", "all grace:60"), ("S", "skip")] {
                    let line = format!(
                        r#"/post add title:{letter} to:discord:100 when:"every 60 minutes from 2026-11-02 01:02" catchup:{policy} body:"{letter}{{{{number}}}}""#
                    );
                    world.says(&line).await;
                }
                // One message has begun and has to wait when all is stopped.
                world.discord.fails([BUSY(Some(120))]);
                world.passes(minutes(2)).await;
                for line in stops {
                    world.says(line).await;
                }
                world.passes(hours(6) + minutes(28)).await;
                assert!(world.discord.texts("100").is_empty(), "{what}");
                for line in goes_on {
                    world.says(&format!("{line}{replay}")).await;
                }
                world.passes(minutes(10)).await;
                world.lets_time_pass(minutes(21));
                world.passes(minutes(3)).await;
                assert_eq!(numbers(&world, 'F'), [0], "{what}: it has its time again");
                assert_eq!((numbers(&world, 'L'), numbers(&world, 'A')), (latest.clone(), all.clone()), "{what}");
                assert_eq!(numbers(&world, 'S'), [7], "{what}: a reminder is worth nothing afterwards");
                assert!(states(&mut world).await.is_empty(), "{what}: nothing is left behind");
                let last = world.times().await[&4][0].1.clone();
                assert_eq!(last, if replay.is_empty() { "skipped" } else { "missed" }, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn letting_go_says_what_still_stands_still() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings name News discord:100").await;
        now(&mut world, "discord:100", "one").await;
        for line in ["/outbox hold", "/outbox hold discord:100"] {
            world.says(line).await;
        }
        let reply = world.says("/outbox release").await;
        assert_eq!(
            (&reply.json["released"], reply.json["still_held"].as_array().map(Vec::len)),
            (&true.into(), Some(1))
        );
        for part in ["Stopped: News", "This channel stays stopped", "/outbox release channel:discord:100"] {
            assert!(reply.text().contains(part), "{engine}: {part}: {}", reply.text());
        }
        world.passes(minutes(2)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}: the channel was stopped by itself");
        let reply = world.says("/outbox release").await;
        assert!(reply.text().contains("This was not stopped: this community"), "{engine}: {}", reply.text());
        world.says("/outbox release channel:discord:100 replay:yes").await;
        world.passes(minutes(2)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
        for line in ["/outbox hold", "/outbox hold discord:100"] {
            world.says(line).await;
        }
        let told = world.says("/outbox release discord:100").await.text();
        assert!(told.contains("community as a whole stays stopped until a moderator says /outbox release"), "{told}");
        assert!(!told.contains("channel:discord:100"), "{engine}: {told}");
    }
}

#[tokio::test]
async fn a_post_that_nobody_has_seen_when_its_time_is_over_waits_for_another_time() {
    for mut world in Publisher::each().await {
        now(&mut world, "discord:100", "one").await;
        now(&mut world, "discord:100", "two").await;
        world.says("/post skip 1").await;
        world.says("/outbox hold discord:100").await;
        world.passes(minutes(5)).await;
        world.says("/outbox release discord:100").await;
        for number in [1, 2] {
            let shown = world.says(&format!("/post show {number}")).await.json;
            assert_eq!(shown["state"], "draft", "{}: {number}", world.engine());
        }
    }
}
