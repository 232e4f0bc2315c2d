//! After an absence: what passed meanwhile does as each post says, nothing is flooded, and every time has its end.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::outbox::Verdict;

use super::support::instant;
use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::{Fault, Wall};

/// Where moderators are told.
const DESK: &str = "103";
/// What goes out in place of what passed is so far apart. Source: RELIABILITY P6.
const APART: TimeDelta = TimeDelta::seconds(60);
/// The test looks every quarter of a minute.
const IN_TIME: TimeDelta = TimeDelta::seconds(15);
/// The absence ends on no minute.
const ABSENCE: Duration = Duration::from_secs(5 * 24 * 3600 + 30 * 60 + 20);

/// What the test knows of a post that it wrote.
struct Written {
    policy: &'static str,
    /// Its times up to the end of the test.
    times: Vec<DateTime<Utc>>,
    discord: Option<String>,
    telegram: Option<String>,
}

/// Minutes after the beginning.
fn at(minute: i64) -> DateTime<Utc> {
    instant(minute * 60)
}

/// One of 200 posts: each policy with each kind of schedule in each place. Its title is its number, from 1.
async fn writes(world: &Publisher, number: i64) -> Written {
    let at_most = at(5 * 24 * 60 + 61);
    let (policy, kind, place) = (number % 4, number / 4 % 3, number / 12 % 3);
    let policy = ["", "latest", "all", "skip"][usize::try_from(policy).unwrap()];
    let (when, first, every) = match kind {
        0 => (at(60 + number * 36).format("at %Y-%m-%d %H:%M").to_string(), 60 + number * 36, 0),
        1 => {
            let minute = 60 + number * 7;
            (at(minute).format("daily at %H:%M").to_string(), minute % (24 * 60), 24 * 60)
        }
        _ => {
            let every = [15, 20, 45, 90, 180][usize::try_from(number % 5).unwrap()];
            (format!("every {every} minutes from 2026-11-02 01:00"), 60, every)
        }
    };
    let mut times: Vec<_> = (0..).map(|n| at(first + n * every)).take_while(|at| *at <= at_most).take(700).collect();
    if every == 0 {
        times.truncate(1);
    }
    let discord = (place != 1).then(|| (100 + number % 3).to_string());
    let telegram = (place != 0).then(|| format!("-200/{}", 2 + number % 3));
    let to: Vec<_> =
        [discord.as_ref().map(|id| format!("discord:{id}")), telegram.as_ref().map(|id| format!("telegram:{id}"))]
            .into_iter()
            .flatten()
            .collect();
    let catch_up = if policy.is_empty() { String::new() } else { format!("catchup:{policy}") };
    let line = format!(
        r#"/post add title:{number} to:"{}" when:"{when}" {catch_up} body:"{number}/{{{{number}}}}""#,
        to.join(" ")
    );
    let reply = world.says(&line).await;
    assert_eq!(reply.json["state"], "scheduled", "{line}: {}", reply.text());
    Written { policy, times, discord, telegram }
}

/// What becomes of a post's times when somebody comes back at an instant.
fn fates(post: &Written, back: DateTime<Utc>) -> Vec<&'static str> {
    let passed = post.times.iter().filter(|at| **at <= back).count();
    let grace = match post.policy {
        "skip" => TimeDelta::minutes(1),
        "all" => TimeDelta::days(7),
        _ => TimeDelta::hours(1),
    };
    let kept = if post.policy == "all" { 10 } else { 1 };
    let fate = |(index, at): (usize, &DateTime<Utc>)| match (*at > back, back - *at > grace) {
        (true, _) => "sent",
        (false, true) => "missed",
        (false, false) if index + kept >= passed => "sent",
        (false, false) if post.policy == "all" => "missed",
        (false, false) => "skipped",
    };
    post.times.iter().enumerate().map(fate).collect()
}

/// The numbers of the times of a post that stand in a channel, in order. What was not sent at its own time comes a minute
/// after the one before, or later.
fn numbers_there(wall: &Wall, channel: &str, post: i64, times: &[DateTime<Utc>]) -> Vec<usize> {
    let head = format!("{post}/");
    let there: Vec<(_, usize)> = wall
        .messages(channel)
        .into_iter()
        .filter_map(|sent| Some((sent.sent_at, sent.message.text.plain.strip_prefix(&head)?.parse().unwrap())))
        .collect();
    let is_in_time = |(sent_at, number): (DateTime<Utc>, usize)| sent_at - times[number - 1] <= IN_TIME;
    let is_flood = there.windows(2).any(|pair| pair[1].0 - pair[0].0 < APART && !is_in_time(pair[1]));
    assert!(!is_flood, "{channel}: {post}: {there:?}");
    there.into_iter().map(|(_, number)| number).collect()
}

#[tokio::test]
async fn after_five_days_of_absence_with_two_hundred_posts_each_time_has_its_end_and_nothing_is_flooded() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/settings channel discord:{DESK}")).await;
        let mut posts = BTreeMap::new();
        for number in 1..=200 {
            posts.insert(number, writes(&world, number).await);
        }
        world.sleeps(ABSENCE).await;
        let back = world.now();
        world.passes(minutes(30)).await;
        let ended = world.times().await;
        for (number, post) in &posts {
            let due: Vec<_> = post.times.iter().copied().filter(|at| *at <= world.now()).collect();
            let expected: Vec<_> = due.iter().copied().zip(fates(post, back)).collect();
            let found: Vec<_> =
                ended.get(number).into_iter().flatten().map(|(at, state)| (*at, state.as_str())).collect();
            assert_eq!(found, expected, "{engine}: {number} {}", post.policy);
            let sent = expected.iter().enumerate().filter(|(_, (_, fate))| *fate == "sent");
            let sent: Vec<_> = sent.map(|(index, _)| index + 1).collect();
            for (wall, channel) in [(&world.discord, &post.discord), (&world.telegram, &post.telegram)] {
                let Some(channel) = channel else { continue };
                assert_eq!(
                    numbers_there(wall, channel, *number, &post.times),
                    sent,
                    "{engine}: {number} {}",
                    post.policy
                );
            }
        }
        let missed: Vec<_> =
            ended.values().map(|times| times.iter().filter(|(_, state)| state == "missed").count()).collect();
        let posts = missed.iter().filter(|n| **n > 0).count();
        is_told_little(
            &world,
            &format!("{posts} posts were not posted at {} of their times", missed.iter().sum::<usize>()),
        );
    }
}

/// Moderators were told in a few messages, at most one a minute, and of all that was missed in one sentence.
fn is_told_little(world: &Publisher, sentence: &str) {
    let told = world.discord.messages(DESK);
    let texts: Vec<_> = told.iter().map(|sent| sent.message.text.plain.as_str()).collect();
    assert!((1..=3).contains(&told.len()), "{}: {texts:#?}", world.engine());
    assert!(told.windows(2).all(|pair| pair[1].sent_at - pair[0].sent_at >= APART), "{}: {texts:#?}", world.engine());
    assert_eq!(texts.concat().matches(sentence).count(), 1, "{}: {sentence}: {texts:#?}", world.engine());
}

#[tokio::test]
async fn lessons_that_waited_for_their_channel_are_a_minute_apart_as_well() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for (number, policy) in [(1, "all"), (2, "latest")] {
            let line = format!(
                r#"/post add title:{number} to:discord:100 when:"every 10 minutes from 2026-11-02 01:00" catchup:{policy} body:"{number}/{{{{number}}}}""#
            );
            world.says(&line).await;
        }
        world.discord.forbids("100");
        world.sleeps(hours(2)).await;
        world.passes(minutes(12)).await;
        world.discord.allows("100");
        world.passes(minutes(30)).await;
        // Seven times had passed when it came back; four more came, one of them while nobody could write there.
        let times: Vec<_> = (0..11).map(|n| at(60 + n * 10)).collect();
        let numbers = [1, 2].map(|post| numbers_there(&world.discord, "100", post, &times));
        assert_eq!(numbers, [(1..=11).collect::<Vec<_>>(), (7..=11).collect()], "{engine}");
    }
}

#[tokio::test]
async fn a_time_that_comes_while_the_one_before_waits_goes_by_what_the_post_says() {
    for (policy, sent, last) in [("", "1 2 3 4", "sent"), ("one", "1 2 4", "skipped"), ("skip", "1 4", "skipped")] {
        for mut world in Publisher::each().await {
            let overlap = if policy.is_empty() { String::new() } else { format!("overlap:{policy}") };
            let line = format!(
                r#"/post add title:T to:discord:100 when:"every 10 minutes from 2026-11-02 01:00" {overlap} body:{{{{number}}}}"#
            );
            world.says(&line).await;
            let busy = Verdict::NotYet { wait: Some(Duration::from_mins(25)), reason: "429".to_owned() };
            world.discord.fails([Fault::Says(busy)]);
            world.passes(hours(1) + minutes(28)).await;
            let shown = world.says("/post show 1").await;
            assert_eq!(shown.json["last"][0]["state"], last, "{}: {policy}: {}", world.engine(), shown.text());
            let is_told = shown.text().contains("the one before was still on its way");
            assert_eq!(is_told, last == "skipped", "{}: {policy}: {}", world.engine(), shown.text());
            world.passes(minutes(4)).await;
            assert_eq!(world.discord.texts("100").join(" "), sent, "{}: {policy}", world.engine());
        }
    }
}

#[tokio::test]
async fn of_times_that_passed_unseen_no_more_wait_for_each_other_than_the_post_says() {
    for (policy, sent) in [("queue", 6), ("one", 2), ("skip", 1)] {
        for mut world in Publisher::each().await {
            let line = format!(
                r#"/post add title:T to:discord:100 when:"every 10 minutes from 2026-11-02 01:00 until 2026-11-02 01:50" catchup:all overlap:{policy} body:hi"#
            );
            world.says(&line).await;
            world.sleeps(hours(2)).await;
            world.passes(minutes(30)).await;
            let shown = world.discord.texts("100").len();
            assert_eq!(shown, sent, "{}: {policy}: {}", world.engine(), world.says("/post show 1").await.text());
        }
    }
}
