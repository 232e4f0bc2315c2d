//! Whoever comes is greeted once a stay, never late, and accepts the rules in the wording that they read.

use std::time::Duration;

use serde_json::{Value, json};
use steward_core::AccountId;
use steward_core::commands::Answer;
use steward_core::community::welcome::forget_acceptances;
use steward_core::content::MessageButton;
use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::entry;
use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

const SET: &str = "/welcome set to:\"discord:100 telegram:-200\" text:\"Good to **have** you\" rules:\"Be *kind*.\"";

/// A community that greets on both platforms.
async fn greeting() -> Vec<Publisher> {
    let worlds = Publisher::each().await;
    for world in &worlds {
        let set = world.says(SET).await;
        assert_eq!(set.json["on"], true, "{}: {}", world.engine(), set.text());
    }
    worlds
}

/// The greetings in the guild's channel.
fn there(world: &Publisher) -> Vec<String> {
    world.discord.texts("100")
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// The buttons below the last greeting in the guild's channel.
fn buttons(world: &Publisher) -> Vec<MessageButton> {
    world.discord.messages("100").pop().unwrap().message.buttons.concat()
}

/// What became of those who came, in the last 30 days.
async fn outcomes(world: &Publisher) -> Value {
    world.says("/welcome show").await.json["last_30_days"].clone()
}

fn labels(answer: &Answer) -> Vec<&str> {
    answer.reply.buttons.iter().map(|button| button.label.as_str()).collect()
}

#[tokio::test]
async fn whoever_comes_is_greeted_once_a_stay_where_they_came_to() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.joins_now(Discord, "1", "ada").await;
        world.works().await;
        let expected = "Welcome, name of ada!\n\nGood to have you\n\nRules (version 1)\nBe kind.";
        assert_eq!(there(&world), [expected], "{engine}");
        let labels: Vec<String> = buttons(&world).into_iter().map(|button| button.label).collect();
        assert_eq!(labels, ["I accept the rules", "Rules"], "{engine}");
        assert_eq!(world.telegram.texts("-200").len(), 0, "{engine}");
        // Told again, it is the same join.
        world.joins_now(Discord, "1", "ada").await;
        world.joins_now(Telegram, "-200", "ben").await;
        world.joins_now(Discord, "1", "eve").await;
        world.leaves_now(Discord, "1", "eve").await;
        world.happens_now(Discord, "1", &json!({ "e": "joined", "who": "robot", "bot": true })).await;
        world.passes(minutes(5)).await;
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        let texts = world.telegram.texts("-200");
        assert!(texts.len() == 1 && texts[0].starts_with("Welcome, name of ben!"), "{engine}: {texts:?}");
        // Within half an hour nobody is greeted again; later a new stay is greeted anew.
        for (wait, greetings) in [(minutes(10), 1), (minutes(31), 2)] {
            world.leaves_now(Discord, "1", "ada").await;
            world.passes(wait).await;
            world.joins_now(Discord, "1", "ada").await;
            world.passes(minutes(2)).await;
            assert_eq!(there(&world).len(), greetings, "{engine}: {:?}", there(&world));
        }
        let told = outcomes(&world).await;
        assert_eq!(told, json!({ "greeted": 3, "late": 0, "again": 1, "left": 1 }), "{engine}");
    }
}

#[tokio::test]
async fn many_who_come_within_a_minute_are_greeted_together() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.joins_now(Discord, "1", "first").await;
        world.works().await;
        for n in 0..12 {
            world.lets_time_pass(seconds(2));
            world.joins_now(Discord, "1", &format!("p{n:02}")).await;
            world.works().await;
        }
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        world.passes(minutes(1)).await;
        let texts = there(&world);
        assert_eq!(texts.len(), 2, "{engine}: {texts:?}");
        assert!(texts[1].starts_with("Welcome, name of p00, name of p01, "), "{engine}: {texts:?}");
        assert!(texts[1].contains("name of p09 and 2 more!"), "{engine}: {texts:?}");
        world.passes(minutes(5)).await;
        assert_eq!(there(&world).len(), 2, "{engine}");
    }
}

#[tokio::test]
async fn whoever_has_to_pass_a_screening_is_greeted_when_they_have() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.happens_now(Discord, "1", &json!({ "e": "joined", "who": "ada", "pending": true })).await;
        world.passes(hours(3)).await;
        assert_eq!(there(&world), Vec::<String>::new(), "{engine}: they could not see it");
        let accepted = json!({ "e": "accepted", "who": "ada" });
        // Discord tells the same of every later change of a member.
        for _ in 0..3 {
            world.happens_now(Discord, "1", &accepted).await;
            world.passes(minutes(2)).await;
            assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        }
        world.happens_now(Discord, "1", &json!({ "e": "joined", "who": "eve", "pending": true })).await;
        world.leaves_now(Discord, "1", "eve").await;
        world.happens_now(Discord, "1", &json!({ "e": "accepted", "who": "eve" })).await;
        world.passes(minutes(2)).await;
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
    }
}

#[tokio::test]
async fn whoever_came_more_than_an_hour_before_it_was_learnt_is_not_greeted_and_counted() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.lets_time_pass(hours(5));
        let second = |ago: u64| i64::try_from(5 * 3_600 - ago).unwrap();
        // Telegram delivers for a day what happened meanwhile; Discord's roster tells when each of them came.
        for (who, ago) in [("old", 3_700), ("young", 3_000)] {
            world.joins_at(Telegram, "-200", who, second(ago)).await;
        }
        world.finds(vec![entry("ada", Some(second(3_700))), entry("eve", Some(second(3_000)))]).await;
        world.passes(minutes(2)).await;
        let (here, there) = (world.telegram.texts("-200"), there(&world));
        assert!(here.len() == 1 && here[0].starts_with("Welcome, name of young!"), "{engine}: {here:?}");
        assert!(there.len() == 1 && there[0].starts_with("Welcome, name of eve!"), "{engine}: {there:?}");
        assert_eq!(outcomes(&world).await, json!({ "greeted": 2, "late": 2, "again": 0, "left": 0 }), "{engine}");
        let told = world.says("/welcome show").await.text();
        assert!(told.contains("2 who came more than an hour before I learnt of it"), "{engine}: {told}");
    }
}

#[tokio::test]
async fn a_greeting_is_written_once_whatever_ends_in_between() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/welcome set to:discord:100 text:Hello").await;
        world.joins_now(Discord, "1", "ada").await;
        world.two_planners_at_once().await;
        world.discord.fails([Fault::EndsAfter]);
        world.ends_during(seconds(1)).await;
        world.sleeps(minutes(1)).await;
        world.passes(minutes(5)).await;
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        // Owed by a process that is gone, and not yet written.
        world.joins_now(Discord, "1", "eve").await;
        world.sleeps(minutes(1)).await;
        world.passes(minutes(1)).await;
        assert_eq!(there(&world).len(), 2, "{engine}: {:?}", there(&world));
    }
}

#[tokio::test]
async fn a_greeting_that_cannot_be_sent_is_told_waits_for_an_hour_and_no_longer() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.says("/settings channel discord:101").await;
        world.discord.forbids("100");
        world.joins_now(Discord, "1", "ada").await;
        world.passes(minutes(3)).await;
        let told = world.discord.texts("101").concat();
        assert!(told.contains("A greeting cannot be sent to"), "{engine}: {told}");
        let listed = world.says("/outbox list").await.json["effects"][0].clone();
        assert_eq!((&listed["what"], &listed["state"]), (&json!("a greeting"), &json!("parked")), "{engine}");
        world.discord.allows("100");
        world.passes(minutes(20)).await;
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        world.discord.forbids("100");
        world.joins_now(Discord, "1", "eve").await;
        world.passes(minutes(70)).await;
        world.discord.allows("100");
        world.passes(minutes(30)).await;
        assert_eq!(there(&world).len(), 1, "{engine}: {:?}", there(&world));
        let told = world.discord.texts("101").concat();
        assert!(told.contains("A greeting was not sent to"), "{engine}: {told}");
    }
}

#[tokio::test]
async fn a_place_that_cannot_be_read_holds_up_no_other_and_is_told_once() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.says("/settings channel discord:101").await;
        world.is_written_by_hand("UPDATE welcome_place SET platform = 'x' WHERE platform = 'discord'").await;
        world.joins_now(Discord, "1", "ada").await;
        world.joins_now(Telegram, "-200", "ben").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.telegram.texts("-200").len(), 1, "{engine}");
        let told = world.discord.texts("101").concat();
        assert_eq!(told.matches("welcome_place").count(), 1, "{engine}: {told}");
    }
}

#[tokio::test]
async fn nobody_is_greeted_before_it_is_switched_on_or_after_it_is_switched_off() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins_now(Discord, "1", "early").await;
        world.lets_time_pass(minutes(1));
        world.says(SET).await;
        world.joins_now(Discord, "1", "early").await;
        world.joins_now(Discord, "1", "ada").await;
        let off = world.says("/welcome off").await;
        assert_eq!(off.json["on"], false, "{engine}: {}", off.text());
        world.joins_now(Discord, "1", "ben").await;
        world.passes(minutes(2)).await;
        world.says("/welcome set text:Hello").await;
        world.passes(minutes(2)).await;
        assert_eq!(there(&world), Vec::<String>::new(), "{engine}");
        world.joins_now(Discord, "1", "eve").await;
        world.passes(minutes(2)).await;
        assert!(
            there(&world)[0].starts_with("Welcome, name of eve!\n\nHello\n\nRules"),
            "{engine}: {:?}",
            there(&world)
        );
        world.says("/welcome set rules:-").await;
        world.joins_now(Discord, "1", "fay").await;
        world.passes(minutes(2)).await;
        assert_eq!(there(&world)[1], "Welcome, name of fay!\n\nHello", "{engine}");
        assert_eq!(buttons(&world).len(), 0, "{engine}");
    }
}

#[tokio::test]
async fn rules_are_accepted_in_the_wording_that_was_read_and_the_first_time_counts() {
    for mut world in greeting().await {
        let engine = world.engine();
        for who in ["ada", "eve"] {
            world.joins_now(Discord, "1", who).await;
        }
        for who in ["eve", "ben"] {
            world.joins_now(Telegram, "-200", who).await;
        }
        world.links("eve", "eve").await;
        world.passes(minutes(2)).await;
        let first = buttons(&world);
        let accepted = world.is_pressed_by("ada", &first[0]).await;
        assert!(accepted.is_private && accepted.reply.is_brief, "{engine}");
        assert!(accepted.reply.text().contains("You accepted version 1"), "{engine}: {}", accepted.reply.text());
        let at = accepted.reply.json["accepted_at"].clone();
        world.lets_time_pass(minutes(10));
        let again = world.is_pressed_by("ada", &first[0]).await;
        assert_eq!(again.reply.json["accepted_at"], at, "{engine}");
        assert!(again.reply.text().contains("already"), "{engine}: {}", again.reply.text());
        // Eve accepts on Telegram, and is the same person on Discord.
        let shown = world.member_says(Telegram, "eve", "/rules").await;
        assert!(shown.text().contains("Be kind.") && shown.buttons.len() == 1, "{engine}: {}", shown.text());
        world.member_says(Telegram, "eve", "/rules accept 1").await;
        let known = world.member_says(Discord, "eve", "/rules").await;
        assert!(known.text().contains("You accepted them") && known.buttons.is_empty(), "{engine}: {}", known.text());
        let told = world.says("/rules who").await;
        let counts = |told: &Value| {
            ["members", "accepted", "accepted_earlier", "accepted_none"].map(|name| told[name].as_i64().unwrap())
        };
        assert_eq!(counts(&told.json), [3, 2, 0, 1], "{engine}: {}", told.text());
        assert!(told.text().contains("Not yet: name of ben (telegram)"), "{engine}: {}", told.text());
        // The same words are the same rules; other words are not.
        world.says("/welcome set rules:\"Be *kind*.\"").await;
        assert_eq!(world.says("/rules who").await.json["version"], 1, "{engine}");
        world.says("/welcome set rules:\"Be kinder.\"").await;
        let old = world.is_pressed_by("ada", &first[0]).await;
        assert!(old.reply.text().contains("Be kinder.") && labels(&old) == ["I accept the rules"], "{engine}");
        let told = world.says("/rules who").await;
        assert_eq!(counts(&told.json), [3, 0, 2, 1], "{engine}: {}", told.text());
        assert!(told.text().contains("name of ada (discord), version 1"), "{engine}: {}", told.text());
        world.says("/interests offer Rust").await;
        let new = world.is_pressed_by("ada", &first[1]).await;
        assert!(new.reply.text().contains("Version 2"), "{engine}: {}", new.reply.text());
        let done = world.member_says(Discord, "ada", "/rules accept 2").await;
        assert_eq!(done.buttons[0].label, "What interests me", "{engine}: {}", done.text());
        assert_eq!(counts(&world.says("/rules who").await.json), [3, 1, 1, 1], "{engine}");
    }
}

#[tokio::test]
async fn what_cannot_be_a_greeting_is_refused_with_the_way_out() {
    for world in Publisher::each().await {
        let engine = world.engine();
        for (line, told) in [
            ("/welcome set", "Say what is to be set"),
            ("/welcome set text:Hello", "needs a text and a place"),
            ("/welcome set to:discord:100", "needs a text and a place"),
            ("/welcome set to:\"discord:100 discord:101\" text:Hello", "two places"),
            ("/welcome set to:discord:999 text:Hello", "discord:999"),
            ("/welcome show", "Nobody is greeted here yet"),
            ("/welcome preview", "Nobody is greeted here yet"),
            ("/rules", "There are no rules here"),
            ("/rules accept 1", "on Discord or on Telegram"),
        ] {
            let refused = world.says(line).await;
            assert!(refused.text().contains(told), "{engine} {line}: {}", refused.text());
        }
        let member = world.member_says(Discord, "ada", "/welcome set text:Hello").await;
        assert!(member.text().contains("moderators"), "{engine}: {}", member.text());
        let kept = world.number("SELECT (SELECT COUNT(*) FROM welcome) + (SELECT COUNT(*) FROM rules)").await;
        assert_eq!(kept, 0, "{engine}");
    }
}

#[tokio::test]
async fn an_account_that_is_erased_leaves_no_acceptance_behind() {
    for mut world in greeting().await {
        let engine = world.engine();
        world.joins_now(Discord, "1", "ada").await;
        world.works().await;
        world.member_says(Discord, "ada", "/rules accept 1").await;
        let account = world.number("SELECT id FROM account WHERE external_id = 'ada'").await;
        let mut write = world.steward().db.write().await.unwrap();
        forget_acceptances(&mut write, AccountId(account)).await.unwrap();
        write.commit().await.unwrap();
        let left = "SELECT (SELECT COUNT(*) FROM rules_accepted) + (SELECT COUNT(*) FROM greeting)";
        assert_eq!(world.number(left).await, 0, "{engine}");
    }
}
