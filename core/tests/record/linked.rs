//! `/link` and `/unlink` as people use them, from both sides.

use serde_json::{Value, json};
use steward_core::commands::Answer;
use steward_core::members::link::{CODE_MINUTES, WRONG_MAX};
use steward_core::ports::PlatformName::{Console, Discord, Telegram};

use super::support::two::{GUILD, Two, code};
use super::support::{SPACE, World, joined, seen, shell_ask, with};

const WRONG: &str = "/link AAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Labels of an answer's buttons.
fn labels(answer: &Answer) -> Vec<&str> {
    answer.reply.buttons.iter().map(|button| button.label.as_str()).collect()
}

/// What is delivered on Telegram for an event.
async fn served(world: &mut World, second: i64, event: Value) -> Answer {
    let before = world.platform.delivered_count();
    world.happen(second, event).await;
    world.platform.delivered(before + 1).await.pop().unwrap().2
}

#[tokio::test]
async fn a_code_made_on_discord_is_used_by_a_deep_link_on_telegram_and_both_sides_are_told() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let made = two.ask(Discord, "51", Some(GUILD), "/link").await;
        assert!(made.is_done && made.is_private, "{engine}: {}", made.reply.text());
        let code = code(&made);
        let address = format!("https://telegram.example/bot?start=link-{code}");
        assert!(made.reply.text().contains(&address), "{engine}: {}", made.reply.text());
        assert!(made.reply.text().contains(&format!("space {SPACE}")), "{engine}: {}", made.reply.text());
        let done = two.ask(Telegram, "11", None, &format!("/start link-{code}")).await;
        assert!(done.is_done && done.is_private, "{engine}: {}", done.reply.text());
        assert!(done.reply.title.contains("Discord account name of 51"), "{engine}: {}", done.reply.title);
        for (platform, who, space, other) in
            [(Discord, "51", Some(GUILD), "Telegram account name of 11"), (Telegram, "11", None, "name of 51")]
        {
            let told = two.ask(platform, who, space, "/link").await;
            assert!(told.is_done && told.is_private, "{engine}: {}", told.reply.text());
            assert!(told.reply.title.contains(other), "{engine}: {}", told.reply.title);
            assert_eq!(labels(&told), ["Take apart"], "{engine}");
        }
        // Nobody else is told, and nothing is written down for moderators.
        assert_eq!(two.world.number("SELECT COUNT(*) FROM notice").await, 0, "{engine}");
        assert_eq!(two.world.number("SELECT COUNT(*) FROM effect").await, 0, "{engine}");
        assert_eq!(two.world.number("SELECT COUNT(*) FROM audit WHERE action LIKE '%link%'").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn codes_that_are_unknown_used_or_too_old_are_answered_alike() {
    for mut two in Two::each().await {
        let engine = two.world.engine;
        let unknown = two.ask(Telegram, "11", None, WRONG).await;
        let typed = format!("/link {}", code(&two.ask(Discord, "51", Some(GUILD), "/link").await));
        assert!(two.ask(Telegram, "12", Some(SPACE), &typed).await.is_done, "{engine}");
        let used = two.ask(Telegram, "11", None, &typed).await;
        let late = format!("/start link-{}", code(&two.ask(Discord, "52", Some(GUILD), "/link").await));
        two.sight(CODE_MINUTES * 60).await;
        let late = two.ask(Telegram, "11", None, &late).await;
        for refused in [&unknown, &used, &late] {
            assert!(!refused.is_done && refused.is_private, "{engine}");
            assert_eq!(refused.reply.text(), unknown.reply.text(), "{engine}");
        }
        assert!(unknown.reply.text().contains("unknown, used or too old"), "{engine}: {}", unknown.reply.text());
    }
}

#[tokio::test]
async fn a_code_that_is_typed_in_public_works_and_is_worth_nothing_to_who_reads_it() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let code = code(&two.ask(Discord, "51", Some(GUILD), "/link").await);
        let done = two.ask(Telegram, "11", Some(SPACE), &format!("/link code:{code}")).await;
        assert!(done.is_done && done.is_private, "{engine}: {}", done.reply.text());
        let reader = two.ask(Telegram, "12", Some(SPACE), &format!("/link code:{code}")).await;
        assert!(!reader.is_done, "{engine}: {}", reader.reply.text());
    }
}

#[tokio::test]
async fn what_cannot_be_joined_is_refused_with_the_way_out() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let make = async || format!("/link {}", code(&two.ask(Discord, "51", Some(GUILD), "/link").await));
        let own = two.ask(Discord, "51", Some(GUILD), &make().await).await;
        assert!(own.reply.text().contains("this very account"), "{engine}: {}", own.reply.text());
        let same = two.ask(Discord, "52", Some(GUILD), &make().await).await;
        assert!(same.reply.text().contains("made by name of 51, on Discord too"), "{engine}: {}", same.reply.text());
        two.links("51", "11").await;
        let second = code(&two.ask(Discord, "52", Some(GUILD), "/link").await);
        let refused = two.ask(Telegram, "11", None, &format!("/link {second}")).await;
        assert!(
            refused.reply.text().contains("Discord account name of 51 already"),
            "{engine}: {}",
            refused.reply.text()
        );
        for refused in [own, same, refused] {
            assert!(!refused.is_done && refused.is_private, "{engine}: {}", refused.reply.text());
        }
        let anonymous = two.ask(Telegram, "", Some(SPACE), "/link").await;
        assert!(anonymous.reply.text().contains("anonymously"), "{engine}: {}", anonymous.reply.text());
        let shell = two.ask(Console, "owner", None, "/link").await;
        assert!(!shell.is_done && shell.reply.text().contains("console"), "{engine}: {}", shell.reply.text());
        assert_eq!(two.world.number("SELECT COUNT(*) FROM member").await, 2, "{engine}");
    }
}

#[tokio::test]
async fn who_guesses_has_to_wait_and_takes_nobodys_code_away() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let typed = format!("/link {}", code(&two.ask(Discord, "51", Some(GUILD), "/link").await));
        for _ in 0..WRONG_MAX {
            assert!(!two.ask(Telegram, "11", None, WRONG).await.is_done, "{engine}");
        }
        let waits = two.ask(Telegram, "11", None, &typed).await;
        assert!(!waits.is_done && waits.reply.text().contains("too many wrong"), "{engine}: {}", waits.reply.text());
        assert!(two.ask(Telegram, "12", None, &typed).await.is_done, "{engine}");
    }
}

/// Two communities on Telegram that 2 belongs to.
async fn two_groups(world: &mut World) {
    for space in ["A", "B"] {
        world.happen(0, seen(space)).await;
        world.happen(10, with(joined("2", 10), "space", space)).await;
    }
}

#[tokio::test]
async fn a_private_chat_is_about_the_community_that_one_belongs_to_or_asks_which() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        world.happen(10, with(joined("3", 10), "space", "B")).await;
        let only = world.ask("3", None, "/link").await;
        assert!(only.is_done && only.reply.text().contains("space B"), "{}: {}", world.engine, only.reply.text());
        let nobody = world.ask("9", None, "/link").await;
        assert!(!nobody.is_done && nobody.reply.text().contains("not known which community"), "{}", world.engine);
        let asked = served(&mut world, 20, json!({ "e": "command", "who": "2", "line": "/link" })).await;
        assert_eq!(labels(&asked), ["space A", "space B"], "{}", world.engine);
        let press = json!({ "e": "button", "who": "2", "token": asked.reply.buttons[1].token });
        let made = served(&mut world, 30, press).await;
        assert!(made.is_done && made.reply.text().contains("space B"), "{}: {}", world.engine, made.reply.text());
    }
}

#[tokio::test]
async fn a_button_is_about_the_community_of_its_answer_and_what_it_took_apart_it_takes_back() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        // In private 2 has chosen B; the code is about A, and 7 of Discord is in neither.
        let asked = served(&mut world, 20, json!({ "e": "command", "who": "2", "line": "/link" })).await;
        let press = |answer: &Answer, place: usize| json!({ "e": "button", "who": "2", "token": answer.reply.buttons[place].token });
        served(&mut world, 21, press(&asked, 1)).await;
        let made = world.ask("2", Some("A"), "/link").await;
        let typed = format!("/link {}", code(&made));
        let done =
            steward_core::commands::answer(&world.steward, &super::support::ask_of(Discord, "7", None, &typed)).await;
        assert!(done.is_done && done.reply.title.contains("space A"), "{}: {}", world.engine, done.reply.text());
        let told = served(&mut world, 30, json!({ "e": "command", "who": "2", "space": "A", "line": "/link" })).await;
        let apart = served(&mut world, 40, press(&told, 0)).await;
        assert!(apart.is_done && apart.reply.title.contains("space A"), "{}: {}", world.engine, apart.reply.text());
        let none = "SELECT COUNT(*) FROM member WHERE unlinked_at IS NULL";
        assert_eq!((world.number(none).await, labels(&apart)), (0, vec!["Undo"]), "{}", world.engine);
        let back = served(&mut world, 50, press(&apart, 0)).await;
        assert!(back.is_done && back.reply.title.contains("space A"), "{}: {}", world.engine, back.reply.text());
        assert_eq!(world.number(none).await, 2, "{}", world.engine);
        let again = served(&mut world, 60, press(&apart, 0)).await;
        assert!(!again.is_done && again.reply.text().contains("nothing apart"), "{}", world.engine);
    }
}

#[tokio::test]
async fn who_has_left_takes_their_link_apart_all_the_same() {
    for mut two in Two::each().await {
        let engine = two.world.engine;
        two.world.happen(10, joined("11", 10)).await;
        two.links("51", "11").await;
        two.world.happen(20, super::support::left("11", 20)).await;
        let apart = two.ask(Telegram, "11", None, "/unlink").await;
        assert!(apart.is_done, "{engine}: {}", apart.reply.text());
        let nothing = two.ask(Discord, "51", Some(GUILD), "/unlink").await;
        assert!(!nothing.is_done && nothing.reply.text().contains("joined to no other"), "{engine}");
        let foreign = two.ask(Discord, "51", Some(GUILD), "/unlink undo:yes").await;
        assert!(!foreign.is_done && foreign.reply.text().contains("nothing apart"), "{engine}");
        assert!(two.ask(Telegram, "11", None, "/unlink undo:yes").await.is_done, "{engine}");
    }
}

#[tokio::test]
async fn both_languages_are_spoken() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let made = two.ask(Discord, "51", Some(GUILD), "/link lang:zh").await;
        assert!(made.reply.text().contains("一次性码"), "{engine}: {}", made.reply.text());
        let typed = format!("/link code:{} lang:zh", made.reply.json["code"].as_str().unwrap());
        let done = two.ask(Telegram, "11", None, &typed).await;
        assert!(done.reply.title.contains("Discord 账号 name of 51 现在是"), "{engine}: {}", done.reply.title);
        let shell = shell_ask(Some(two.community().await), "/unlink lang:zh");
        let shell = steward_core::commands::answer(&two.world.steward, &shell).await;
        assert!(!shell.is_done && shell.reply.text().contains("控制台"), "{engine}: {}", shell.reply.text());
    }
}
