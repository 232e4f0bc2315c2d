//! Learners who cannot be written to, and learners with two accounts: listed, found by a button, and one person each.

use steward_core::content::ButtonDoes;
use steward_core::ports::PlatformName::{Discord, Telegram};

use super::series::{closed, counts, days, done, got, planned_as};
use super::support::outbox::{Publisher, hours};

const DAILY: &str = "every:\"1 day\" at:20:00";

fn lesson(at_hour: i64, n: usize) -> (i64, String) {
    (at_hour, format!("lesson {n}"))
}

#[tokio::test]
async fn who_cannot_be_written_to_on_discord_is_listed_and_goes_on_when_they_press_the_button() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        planned_as(&world, DAILY, 3).await;
        for who in ["discord:11", "discord:12"] {
            done(&world, &format!("/series enter 1 who:{who}")).await;
        }
        world.passes_hourly(days(1)).await;
        world.discord.fails([closed()]);
        world.passes_hourly(days(1)).await;
        let shown = world.says("/series show 1").await;
        assert_eq!(shown.json["unreached"][0]["lesson"], 2, "{engine}: {}", shown.text());
        assert!(shown.text().contains("/series call"), "{engine}: {}", shown.text());
        let lost = shown.json["unreached"][0]["id"].as_str().unwrap().to_owned();
        let other = if lost == "11" { "12" } else { "11" };
        done(&world, "/series call 1 to:discord:100").await;
        world.passes_hourly(days(3)).await;
        assert_eq!(got(&world, Discord, other), [lesson(20, 1), lesson(44, 2), lesson(68, 3)], "{engine}");
        assert_eq!(got(&world, Discord, &lost), [lesson(20, 1)], "{engine}");
        let [line] = &world.discord.messages("100")[..] else { panic!("{engine}: one line") };
        assert!(!line.message.text.plain.contains(&lost), "{engine}: it names nobody: {}", line.message.text.plain);
        let button = line.message.buttons[0][0].clone();
        let stranger = world.is_pressed_by("99", &button).await;
        assert!(stranger.is_private && stranger.reply.title.contains("not entered"), "{}", stranger.reply.title);
        let waiting = world.is_pressed_by(other, &button).await;
        assert!(waiting.reply.title.contains("nothing waits for you"), "{}", waiting.reply.title);
        let found = world.is_pressed_by(&lost, &button).await;
        assert!(found.is_private && found.reply.title.contains("on its way"), "{}", found.reply.title);
        world.passes_hourly(days(2)).await;
        assert_eq!(got(&world, Discord, &lost), [lesson(20, 1), lesson(120, 2), lesson(164, 3)], "{engine}");
        assert_eq!(world.discord.texts("100").len(), 1, "{engine}: nobody is out of reach any more");
    }
}

#[tokio::test]
async fn a_line_comes_again_at_most_once_a_day_while_somebody_new_is_out_of_reach() {
    for mut world in Publisher::each().await {
        planned_as(&world, DAILY, 1).await;
        done(&world, "/series call 1 to:discord:100").await;
        world.passes_hourly(hours(1)).await;
        for who in 1..=3 {
            done(&world, &format!("/series enter 1 who:discord:{who}")).await;
        }
        world.discord.fails([closed(), closed(), closed()]);
        world.passes_hourly(hours(20)).await;
        assert_eq!(counts(&world).await["unreached"], 3, "{}", world.engine());
        assert_eq!(world.discord.texts("100").len(), 1, "{}", world.engine());
        world.passes_hourly(days(4)).await;
        assert_eq!(world.discord.texts("100").len(), 2, "{}", world.engine());
    }
}

#[tokio::test]
async fn on_telegram_the_button_opens_the_private_chat_and_starting_it_goes_on() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Telegram, "-200", "22").await;
        world.joins(Telegram, "-200", "23").await;
        planned_as(&world, DAILY, 2).await;
        done(&world, "/series enter 1 all:yes").await;
        done(&world, "/series call 1 to:telegram:-200").await;
        world.telegram.fails_after(1, closed());
        world.telegram.fails([closed()]);
        world.passes_hourly(hours(23)).await;
        assert_eq!(counts(&world).await["unreached"], 2, "{engine}");
        let [line] = &world.telegram.messages("-200")[..] else { panic!("{engine}: one line") };
        let ButtonDoes::Open(address) = &line.message.buttons[0][0].does else { panic!("{engine}: it opens the chat") };
        let (_, word) = address.split_once("?start=").unwrap();
        // The word of the link, and any other word in private: both say that they can be written to.
        let reply = world.writes_in_private(Telegram, "22", &format!("/start {word}")).await;
        assert!(reply.title.contains("on its way to you"), "{engine}: {}", reply.title);
        world.writes_in_private(Telegram, "23", "/help").await;
        world.passes_hourly(days(2)).await;
        for who in ["22", "23"] {
            assert_eq!(got(&world, Telegram, who), [lesson(23, 1), lesson(44, 2)], "{engine} {who}");
        }
        let again = world.writes_in_private(Telegram, "22", &format!("/start {word}")).await;
        assert!(again.title.contains("nothing waits for you"), "{engine}: {}", again.title);
        let unknown = world.writes_in_private(Telegram, "22", "/start series-77").await;
        assert!(unknown.title.contains("no series"), "{engine}: {}", unknown.title);
    }
}

#[tokio::test]
async fn a_person_with_two_accounts_gets_each_lesson_once_where_they_were_entered() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Discord, "1", "11").await;
        world.joins(Telegram, "-200", "22").await;
        world.links("11", "22").await;
        planned_as(&world, DAILY, 3).await;
        done(&world, "/series enter 1 who:telegram:22").await;
        let again = world.says("/series enter 1 who:discord:11").await;
        assert!(again.text().contains("is a learner already"), "{engine}: {}", again.text());
        assert_eq!(done(&world, "/series enter 1 all:yes").await["learners"], 1, "{engine}");
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Telegram, "22"), [lesson(20, 1)], "{engine}");
        // They block the bot there, and the other side is open.
        world.telegram.fails([closed()]);
        world.passes_hourly(days(2)).await;
        assert_eq!(got(&world, Telegram, "22"), [lesson(20, 1)], "{engine}");
        assert_eq!(got(&world, Discord, "11"), [lesson(45, 2), lesson(68, 3)], "{engine}");
        assert_eq!(counts(&world).await["unreached"], 0, "{engine}");
    }
}

#[tokio::test]
async fn who_was_two_learners_is_one_from_the_link_on_and_stands_where_they_were_further() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Discord, "1", "11").await;
        world.joins(Telegram, "-200", "22").await;
        planned_as(&world, "every:\"2 days\" at:20:00", 5).await;
        done(&world, "/series enter 1 who:discord:11").await;
        world.passes_hourly(days(3)).await;
        done(&world, "/series enter 1 who:telegram:22").await;
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(20, 1), lesson(68, 2)], "{engine}");
        assert_eq!(got(&world, Telegram, "22"), [lesson(92, 1)], "{engine}");
        world.links("11", "22").await;
        world.passes_hourly(days(8)).await;
        let mut all = [got(&world, Discord, "11"), got(&world, Telegram, "22")].concat();
        all.sort_unstable();
        let expected = [(20, 1), (68, 2), (92, 1), (116, 3), (164, 4), (212, 5)].map(|(at, n)| lesson(at, n));
        assert_eq!(all, expected, "{engine}");
        assert_eq!(counts(&world).await["learners"], 1, "{engine}");
    }
}

#[tokio::test]
async fn when_accounts_are_linked_while_a_lesson_goes_out_it_arrives_once() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Discord, "1", "11").await;
        world.joins(Telegram, "-200", "22").await;
        planned_as(&world, DAILY, 3).await;
        done(&world, "/series enter 1 who:telegram:22").await;
        world.telegram.fails([super::support::sender::Fault::Says(steward_core::outbox::Verdict::NotYet {
            wait: Some(hours(30)),
            reason: "429".to_owned(),
        })]);
        world.passes_hourly(days(1)).await;
        assert_eq!(counts(&world).await["going"], 1, "{engine}");
        done(&world, "/series enter 1 who:discord:11").await;
        world.links("11", "22").await;
        world.passes_hourly(days(5)).await;
        let mut all = [got(&world, Discord, "11"), got(&world, Telegram, "22")].concat();
        all.sort_unstable();
        let texts: Vec<_> = all.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["lesson 1", "lesson 2", "lesson 3"], "{engine}: {all:?}");
        assert_eq!(counts(&world).await["learners"], 1, "{engine}");
    }
}

#[tokio::test]
async fn who_takes_a_link_apart_goes_on_with_the_account_that_was_written_to() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Discord, "1", "11").await;
        world.joins(Telegram, "-200", "22").await;
        world.links("11", "22").await;
        planned_as(&world, DAILY, 3).await;
        done(&world, "/series enter 1 who:telegram:22").await;
        world.passes_hourly(days(1)).await;
        world.member_says(Discord, "11", "/unlink").await;
        world.passes_hourly(days(3)).await;
        assert_eq!(got(&world, Telegram, "22"), [lesson(20, 1), lesson(44, 2), lesson(68, 3)], "{engine}");
        assert!(got(&world, Discord, "11").is_empty(), "{engine}");
        // The other one is a person of their own, and may be entered.
        assert_eq!(done(&world, "/series enter 1 who:discord:11").await["learners"], 2, "{engine}");
        world.passes_hourly(hours(1)).await;
        assert_eq!(got(&world, Discord, "11").len(), 0, "{engine}");
        world.passes_hourly(days(1)).await;
        assert_eq!(got(&world, Discord, "11"), [lesson(116, 1)], "{engine}");
    }
}
