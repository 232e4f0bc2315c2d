//! What posts and events brought: counted once, in persons, for the message that it was about, beside what is usual.

use serde_json::Value;
use steward_core::inbox::{ActivityKind, Counted, Echo, EchoKind, MessageKey, Person, SpaceKind};
use steward_core::ports::PlatformName::{self, Discord, Telegram};

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

/// A message as the platform calls it: on Telegram with its chat.
fn key(platform: PlatformName, message: &str) -> MessageKey {
    let chat = if platform == Telegram { "-200" } else { "" };
    MessageKey { chat: chat.to_owned(), message: message.to_owned() }
}

/// Somebody does something about a message, now.
fn echo(world: &Publisher, platform: PlatformName, message: &str, who: &str, what: EchoKind) -> Echo {
    Echo {
        space: if platform == Telegram { "-200" } else { "1" }.to_owned(),
        of: vec![key(platform, message)],
        person: Some(Person { external_id: who.to_owned(), name: who.to_owned(), is_bot: false }),
        at: world.now(),
        what,
    }
}

fn reacted(added: &[&str], removed: &[&str]) -> EchoKind {
    let owned = |emojis: &[&str]| emojis.iter().map(|emoji| (*emoji).to_owned()).collect();
    EchoKind::Reacted { added: owned(added), removed: owned(removed) }
}

fn answered(reply: &str) -> EchoKind {
    EchoKind::Answered { reply: reply.to_owned() }
}

/// What is counted as activity beside an answer.
fn written(echo: &Echo) -> Counted {
    Counted {
        space: echo.space.clone(),
        space_name: None,
        space_kind: SpaceKind::Group,
        channel: echo.space.clone(),
        person: echo.person.clone().unwrap(),
        at: echo.at,
        kind: ActivityKind::Reply,
        proves_presence: true,
    }
}

async fn react(world: &mut Publisher, platform: PlatformName, message: &str, who: &str, what: EchoKind) {
    let echo = echo(world, platform, message, who, what);
    world.echoes(platform, vec![(echo, None)]).await;
}

async fn answer(world: &mut Publisher, platform: PlatformName, message: &str, who: &str, reply: &str) {
    let echo = echo(world, platform, message, who, answered(reply));
    let written = written(&echo);
    world.echoes(platform, vec![(echo, Some(written))]).await;
}

/// A post to both platforms at the next minute, and when it has gone out.
async fn posted(world: &mut Publisher, title: &str) -> (String, String) {
    let line = format!("/post add title:{title} to:\"discord:100 telegram:-200\" when:\"in 1 minute\" body:{title}");
    let reply = world.says(&line).await;
    assert_eq!(reply.json["state"], "scheduled", "{}", reply.text());
    world.passes(minutes(2)).await;
    let last = |id: Vec<super::support::sender::Standing>| id.last().unwrap().id.clone();
    (last(world.discord.messages("100")), last(world.telegram.messages("-200")))
}

/// `people reactions replies repliers first` of a post's last time.
async fn figures(world: &Publisher, line: &str) -> [i64; 5] {
    let reply = world.says(line).await;
    let now = &reply.json["times"].as_array().unwrap().last().unwrap_or_else(|| panic!("{}", reply.text()))["now"];
    ["people", "reactions", "replies", "repliers", "first_messages_of_new_members"]
        .map(|name| now[name].as_i64().unwrap_or_else(|| panic!("{}: {name}", reply.json)))
}

#[tokio::test]
async fn what_is_done_about_a_message_counts_for_its_post_once_however_often_it_is_told() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let (discord, telegram) = posted(&mut world, "one").await;
        assert_eq!(figures(&world, "/post brought 1").await, [0; 5], "{engine}");
        for _ in 0..2 {
            react(&mut world, Discord, &discord, "ada", reacted(&["👍"], &[])).await;
            react(&mut world, Discord, &discord, "ada", reacted(&["🔥"], &[])).await;
            react(&mut world, Telegram, &telegram, "tom", reacted(&["👍"], &[])).await;
            answer(&mut world, Discord, &discord, "ada", "r1").await;
            answer(&mut world, Discord, &discord, "ben", "r2").await;
            answer(&mut world, Discord, &discord, "ben", "r3").await;
            // About a message that is none of ours.
            react(&mut world, Discord, "somebody's", "eve", reacted(&["👍"], &[])).await;
        }
        assert_eq!(figures(&world, "/post brought 1").await, [3, 3, 3, 2, 0], "{engine}");
        react(&mut world, Discord, &discord, "ada", reacted(&[], &["🔥"])).await;
        react(&mut world, Telegram, &telegram, "tom", reacted(&["🎉"], &["👍"])).await;
        assert_eq!(figures(&world, "/post brought 1").await, [3, 2, 3, 2, 0], "{engine}");
        react(&mut world, Discord, &discord, "nobody", EchoKind::Cleared { emoji: None }).await;
        assert_eq!(figures(&world, "/post brought 1").await, [3, 1, 3, 2, 0], "{engine}");
        // Bots are nobody.
        let mut bot = echo(&world, Discord, &discord, "robot", reacted(&["👍"], &[]));
        bot.person.as_mut().unwrap().is_bot = true;
        world.echoes(Discord, vec![(bot, None)]).await;
        assert_eq!(figures(&world, "/post brought 1").await, [3, 1, 3, 2, 0], "{engine}");
    }
}

#[tokio::test]
async fn a_message_that_is_changed_or_taken_back_keeps_what_it_brought() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let (discord, _) = posted(&mut world, "one").await;
        react(&mut world, Discord, &discord, "ada", reacted(&["👍"], &[])).await;
        world.says("/post edit 1 body:two").await;
        world.passes(minutes(1)).await;
        assert_eq!(figures(&world, "/post brought 1").await, [1, 1, 0, 0, 0], "{engine}");
        world.says("/post delete 1").await;
        world.passes(minutes(1)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        assert_eq!(figures(&world, "/post brought 1").await, [1, 1, 0, 0, 0], "{engine}");
    }
}

#[tokio::test]
async fn what_is_told_before_the_number_of_a_message_is_known_is_not_lost_by_a_crash() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/post add title:one to:discord:100 when:\"in 1 minute\" body:one").await;
        world.discord.fails([Fault::EndsAfter]);
        world.ends_during(minutes(1)).await;
        let message = world.discord.messages("100")[0].id.clone();
        react(&mut world, Discord, &message, "ada", reacted(&["👍"], &[])).await;
        answer(&mut world, Discord, &message, "ben", "r1").await;
        world.sleeps(minutes(1)).await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), ["one"], "{engine}");
        assert_eq!(figures(&world, "/post brought 1").await, [2, 1, 1, 1, 0], "{engine}");
    }
}

#[tokio::test]
async fn a_person_with_two_accounts_is_one_whatever_they_did_on_each() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let (discord, telegram) = posted(&mut world, "one").await;
        react(&mut world, Discord, &discord, "51", reacted(&["👍"], &[])).await;
        answer(&mut world, Telegram, &telegram, "11", "-200/7").await;
        react(&mut world, Telegram, &telegram, "12", reacted(&["👍"], &[])).await;
        assert_eq!(figures(&world, "/post brought 1").await, [3, 2, 1, 1, 0], "{engine}");
        let made = world.member_says(Discord, "51", "/link").await;
        let is_code = |word: &&str| word.len() == 26 && word.bytes().all(|b| b.is_ascii_alphanumeric());
        let code = made.title.split_whitespace().find(is_code).unwrap_or_else(|| panic!("{}", made.text()));
        world.member_says(Telegram, "11", &format!("/link {code}")).await;
        assert_eq!(figures(&world, "/post brought 1").await, [2, 2, 1, 1, 0], "{engine}");
    }
}

#[tokio::test]
async fn the_first_message_of_somebody_who_has_just_joined_is_told_from_all_others() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let (discord, telegram) = posted(&mut world, "one").await;
        world.joins_now(Discord, "1", "new").await;
        world.joins_now(Telegram, "-200", "talks").await;
        // In one commit: something that they wrote before, the answer, and another one.
        let said = echo(&world, Telegram, "somebody's", "talks", answered("-200/8"));
        let then = echo(&world, Telegram, &telegram, "talks", answered("-200/9"));
        let (first, second) = (written(&said), written(&then));
        world.echoes(Telegram, vec![(said, Some(first)), (then, Some(second))]).await;
        answer(&mut world, Discord, &discord, "new", "r1").await;
        answer(&mut world, Discord, &discord, "new", "r2").await;
        answer(&mut world, Discord, &discord, "old", "r3").await;
        assert_eq!(figures(&world, "/post brought 1").await, [3, 0, 4, 3, 1], "{engine}");
    }
}

#[tokio::test]
async fn comments_under_a_channels_post_are_about_the_post_however_they_are_told() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let (_, telegram) = posted(&mut world, "one").await;
        let shown = MessageKey { chat: "-300".to_owned(), message: "40".to_owned() };
        let copied = echo(&world, Telegram, &telegram, "", EchoKind::Copied { copy: shown.clone() });
        world.echoes(Telegram, vec![(Echo { person: None, ..copied }, None)]).await;
        let comment = echo(&world, Telegram, "", "ada", answered("-300/41"));
        let other = MessageKey { chat: "-300".to_owned(), message: "41".to_owned() };
        world.echoes(Telegram, vec![(Echo { of: vec![other, shown.clone()], ..comment }, None)]).await;
        let like = echo(&world, Telegram, "", "ben", reacted(&["👍"], &[]));
        world.echoes(Telegram, vec![(Echo { of: vec![shown], ..like }, None)]).await;
        let totals = EchoKind::Totalled { totals: vec![("👍".to_owned(), 4), ("🔥".to_owned(), 2)] };
        let totals = echo(&world, Telegram, &telegram, "", totals);
        world.echoes(Telegram, vec![(Echo { person: None, ..totals }, None)]).await;
        // Ada, Ben, and at least four of whom the platform tells only how many reactions there are.
        assert_eq!(figures(&world, "/post brought 1").await, [6, 7, 1, 1, 0], "{engine}");
        let text = world.says("/post brought 1").await.text();
        assert!(text.contains("6 of the reactions are of people whom the platform does not name"), "{engine}: {text}");
        world.passes(minutes(1)).await;
        let fewer = echo(&world, Telegram, &telegram, "", EchoKind::Totalled { totals: vec![("👍".to_owned(), 3)] });
        world.echoes(Telegram, vec![(Echo { person: None, ..fewer }, None)]).await;
        assert_eq!(figures(&world, "/post brought 1").await, [5, 4, 1, 1, 0], "{engine}");
    }
}

#[tokio::test]
async fn a_post_stands_beside_the_median_of_its_weekday_and_hour_when_they_were_as_old() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        // 3, 1, 4, 1, 5 and 9 people in the first two days, and one more after that.
        let people = [3, 1, 4, 1, 5, 9];
        for post in 0..people.len() {
            let line = format!("/post add title:P to:discord:100 when:\"2026-11-02 20:{post:02}\" body:{post}");
            assert_eq!(world.says(&line).await.json["state"], "scheduled", "{engine}");
        }
        world.passes(hours(21)).await;
        let messages = world.discord.messages("100");
        for (message, people) in messages.iter().zip(people) {
            for person in 0..people {
                react(&mut world, Discord, &message.id, &format!("p{person}"), reacted(&["👍"], &[])).await;
            }
        }
        world.passes(hours(50)).await;
        for message in &messages {
            react(&mut world, Discord, &message.id, "late", reacted(&["👍"], &[])).await;
        }
        let reply = world.says("/post brought 6").await;
        let last = &reply.json["times"][0];
        assert_eq!((&last["now"]["people"], &last["at_age"]["people"]), (&10.into(), &9.into()), "{engine}");
        assert_eq!((&last["usual"]["posts"], &last["usual"]["median"]["people"]), (&5.into(), &3.0.into()), "{engine}");
        assert_eq!(reply.json["views"], Value::Null, "{engine}: unknown, not zero");
        let text = reply.text();
        for part in ["The 5 others of Mon 20:00", "in the median 3 people in their first 48 h, this one 9", "unknown"] {
            assert!(text.contains(part), "{engine}: {part}: {text}");
        }
    }
}

#[tokio::test]
async fn of_few_others_nothing_is_usual_and_a_young_post_says_that_it_is_in_progress() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        posted(&mut world, "one").await;
        let text = world.says("/post brought 1").await.text();
        assert!(text.contains("still in progress"), "{engine}: {text}");
        assert!(text.contains("Too few to tell what is usual (5 are needed)"), "{engine}: {text}");
        let text = world.says("/post brought 1 lang:zh-CN").await.text();
        assert!(text.contains("仍在进行中") && text.contains("浏览量：未知"), "{engine}: {text}");
        world.says("/post add title:idea body:two").await;
        let text = world.says("/post brought 2").await.text();
        assert!(text.contains("Nothing of it has been shown"), "{engine}: {text}");
        // For two hours nobody looked.
        world.passes(hours(3)).await;
        let text = world.says("/post brought 1").await.text();
        assert!(text.contains("did not see the place"), "{engine}: {text}");
    }
}

#[tokio::test]
async fn an_event_brings_what_its_announcements_bring_and_who_signs_up() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let line =
            "/event add title:Evening when:\"2026-11-06 10:00\" where:discord:101 to:\"discord:100 telegram:-200\"";
        assert_eq!(world.says(line).await.json["state"], "open", "{engine}");
        world.works().await;
        let discord = world.discord.messages("100")[0].id.clone();
        let telegram = world.telegram.messages("-200")[0].id.clone();
        react(&mut world, Discord, &discord, "ada", reacted(&["👍"], &[])).await;
        answer(&mut world, Telegram, &telegram, "tom", "-200/5").await;
        for (platform, who, wish) in [(Discord, "ada", "going"), (Telegram, "tom", "maybe"), (Telegram, "ben", "going")]
        {
            world.member_says(platform, who, &format!("/event answer 1 {wish}")).await;
        }
        world.works().await;
        assert_eq!(figures(&world, "/event brought 1").await, [2, 1, 1, 1, 0], "{engine}");
        let reply = world.says("/event brought 1").await;
        assert_eq!((&reply.json["sign_ups"]["going"], &reply.json["sign_ups"]["maybe"]), (&2.into(), &1.into()));
        assert!(reply.text().contains("Coming: 2"), "{engine}: {}", reply.text());
        assert_eq!(reply.json["attendance"], Value::Null, "{engine}: it has not begun");
    }
}
