//! Who may do what, in which language, seen by whom, and about which community.

use std::sync::Arc;

use serde_json::{Value, json};
use steward_core::commands::{Answer, Ask, Preparation, prepare};
use steward_core::community::Lang;
use steward_core::ports::PlatformName::{Discord, Telegram};
use steward_core::ports::{CallError, Standing};

use super::support::{SPACE, World, ask_of, joined, seen, shell_ask, with};

fn manager() -> Standing {
    Standing { manages: true, ..Standing::default() }
}

fn with_role(role: &str) -> Standing {
    Standing { roles: vec![role.to_owned()], ..Standing::default() }
}

async fn may(world: &World, who: &str, line: &str) -> bool {
    world.ask(who, Some(SPACE), line).await.is_done
}

#[tokio::test]
async fn a_member_is_refused_what_is_for_moderators_and_told_who_they_are() {
    for world in World::seeing(Discord).await {
        for line in ["/growth", "/retention", "/activity", "/settings show", "/settings theme dark"] {
            let refused = world.ask("1", Some(SPACE), line).await;
            assert!(!refused.is_done && refused.is_private, "{} {line}", world.engine);
            assert!(refused.reply.text().contains("Manage Server"), "{}: {}", world.engine, refused.reply.text());
            assert_eq!((refused.reply.json, refused.picture), (Value::Null, None), "{} {line}", world.engine);
        }
        for line in ["/help", "/help growth", "/settings mylanguage zh"] {
            assert!(may(&world, "1", line).await, "{} {line}", world.engine);
        }
    }
}

#[tokio::test]
async fn moderators_are_those_who_manage_and_those_whom_the_owner_named() {
    for world in World::seeing(Discord).await {
        world.platform.stands(SPACE, "10", Ok(Standing::owner()));
        world.platform.stands(SPACE, "2", Ok(manager()));
        world.platform.stands(SPACE, "3", Ok(with_role("55")));
        for (who, expected) in [("10", true), ("2", true), ("3", false), ("4", false)] {
            assert_eq!(may(&world, who, "/growth").await, expected, "{} {who}", world.engine);
        }
        // Only the owner names; a role and an account count on their own platform alone.
        assert!(!may(&world, "2", "/settings moderator discord:4").await, "{}", world.engine);
        for who in ["discord:role:55", "discord:4", "telegram:5"] {
            assert!(may(&world, "10", &format!("/settings moderator {who}")).await, "{} {who}", world.engine);
        }
        for (who, expected) in [("3", true), ("4", true), ("5", false), ("55", false)] {
            assert_eq!(may(&world, who, "/growth").await, expected, "{} {who}", world.engine);
        }
        assert!(may(&world, "10", "/settings unmoderator discord:4").await, "{}", world.engine);
        assert!(!may(&world, "10", "/settings unmoderator discord:4").await, "{}", world.engine);
        assert!(!may(&world, "4", "/growth").await, "{}", world.engine);
        let audit = world.texts("SELECT action || ' ' || actor || ' ' || detail FROM audit ORDER BY id").await;
        assert_eq!(audit[0], "name-moderator discord:10 discord:role:55", "{}", world.engine);
        assert_eq!((audit.len(), audit[3].as_str()), (4, "unname-moderator discord:10 discord:4"), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_moderator_is_refused_what_is_for_the_owner() {
    for world in World::seeing(Telegram).await {
        world.platform.stands(SPACE, "2", Ok(manager()));
        let refused = world.ask("2", Some(SPACE), "/settings bind").await;
        assert!(!refused.is_done && refused.reply.text().contains("creator of the group"), "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM bind_code").await, 0, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_anonymous_administrator_is_asked_to_write_as_themselves() {
    for world in World::seeing(Telegram).await {
        for line in ["/growth", "/settings bind", "/settings mylanguage en"] {
            let refused = world.ask("", Some(SPACE), line).await;
            assert!(!refused.is_done, "{} {line}", world.engine);
            assert!(refused.reply.text().contains("anonymously"), "{} {line}", world.engine);
        }
        assert!(may(&world, "", "/help").await, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_anonymous_command_counts_for_nobody() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, json!({ "e": "command", "who": "", "space": SPACE, "line": "/help" })).await;
        world.platform.delivered(1).await;
        assert_eq!(world.number("SELECT COUNT(*) FROM activity_recent").await, 0, "{}", world.engine);
        world.happen(20, json!({ "e": "command", "who": "1", "space": SPACE, "line": "/help" })).await;
        world.platform.delivered(2).await;
        assert_eq!(world.number("SELECT commands FROM activity_recent").await, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_platform_that_does_not_answer_grants_nothing_and_is_named() {
    for world in World::seeing(Telegram).await {
        world.platform.stands(SPACE, "2", Err(CallError::Unavailable("time-out".to_owned())));
        world.platform.stands(SPACE, "3", Err(CallError::Refused("bot is not an administrator".to_owned())));
        let unavailable = world.ask("2", Some(SPACE), "/growth").await;
        assert!(!unavailable.is_done && unavailable.is_private, "{}", world.engine);
        assert!(unavailable.reply.text().contains("does not answer"), "{}", unavailable.reply.text());
        let refused = world.ask("3", Some(SPACE), "/growth").await;
        assert!(!refused.is_done && refused.reply.text().contains("not an administrator"), "{}", world.engine);
        // What everybody may do needs no answer of the platform, and neither does a misspelt command.
        assert!(may(&world, "2", "/help").await, "{}", world.engine);
        let misspelt = world.ask("2", Some(SPACE), "/grwth").await;
        assert!(misspelt.reply.text().contains("growth"), "{}: {}", world.engine, misspelt.reply.text());
        // It is said in the person's own language.
        assert!(may(&world, "2", "/settings mylanguage zh").await, "{}", world.engine);
        assert_eq!(world.ask("2", Some(SPACE), "/growth").await.lang, Lang::ZhCn, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_private_chat_says_so_when_the_platform_does_not_answer() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("2", 10)).await;
        world.platform.stands(SPACE, "2", Err(CallError::Unavailable("time-out".to_owned())));
        let answer = world.ask("2", None, "/growth").await;
        assert!(!answer.is_done && answer.reply.text().contains("does not answer"), "{}", answer.reply.text());
    }
}

#[tokio::test]
async fn the_language_is_the_one_asked_for_then_the_persons_then_the_platforms_then_the_communitys() {
    for world in World::seeing(Telegram).await {
        world.platform.stands(SPACE, "2", Ok(manager()));
        let lang = async |line: &str, tag: Option<&str>| {
            let mut ask = ask_of(Telegram, "2", Some(SPACE), line);
            ask.caller.language_tag = tag.map(str::to_owned);
            prepare(&world.steward, &ask).await.preparation.lang
        };
        assert_eq!(lang("/growth", None).await, Lang::En, "{}", world.engine);
        assert!(may(&world, "2", "/settings language zh-CN").await, "{}", world.engine);
        assert_eq!(lang("/growth", None).await, Lang::ZhCn, "{}", world.engine);
        assert_eq!(lang("/growth", Some("fr")).await, Lang::ZhCn, "{}", world.engine);
        assert_eq!(lang("/growth", Some("en-GB")).await, Lang::En, "{}", world.engine);
        assert!(may(&world, "2", "/settings mylanguage zh").await, "{}", world.engine);
        assert_eq!(lang("/growth", Some("en-GB")).await, Lang::ZhCn, "{}", world.engine);
        assert_eq!(lang("/growth lang:en", Some("zh-hans")).await, Lang::En, "{}", world.engine);
    }
}

#[tokio::test]
async fn statistics_are_seen_as_the_community_set_it_and_settings_by_the_one_who_asked() {
    for world in World::seeing(Telegram).await {
        world.platform.stands(SPACE, "2", Ok(manager()));
        let private = async |line: &str| {
            let Preparation { is_private, .. } =
                prepare(&world.steward, &ask_of(Telegram, "2", Some(SPACE), line)).await.preparation;
            is_private
        };
        assert!(!private("/growth").await && private("/settings show").await && private("/help").await);
        assert!(may(&world, "2", "/settings answers private").await, "{}", world.engine);
        assert!(private("/growth").await, "{}", world.engine);
        assert!(may(&world, "2", "/settings answers public").await, "{}", world.engine);
        assert!(!private("/growth").await, "{}", world.engine);
    }
}

/// Two groups that 2 manages.
async fn two_groups(world: &mut World) {
    for space in ["A", "B"] {
        world.happen(0, seen(space)).await;
        world.happen(10, with(joined("2", 10), "space", space)).await;
        world.platform.stands(space, "2", Ok(manager()));
    }
}

/// What is delivered for a command or a button.
async fn served(world: &mut World, second: i64, event: Value) -> Answer {
    let before = world.platform.delivered_count();
    world.happen(second, event).await;
    world.platform.delivered(before + 1).await.pop().unwrap().2
}

fn pressed(who: &str, token: &str) -> Value {
    json!({ "e": "button", "who": who, "token": token })
}

#[tokio::test]
async fn a_private_chat_asks_once_which_community_is_meant_and_remembers() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let command = json!({ "e": "command", "who": "2", "line": "/growth days:30" });
        let asked = served(&mut world, 20, command.clone()).await;
        let labels: Vec<&str> = asked.reply.buttons.iter().map(|button| button.label.as_str()).collect();
        assert_eq!((labels, asked.is_private), (vec!["space A", "space B"], true), "{}", world.engine);
        let token = asked.reply.buttons[1].token.clone();

        let foreign = served(&mut world, 30, pressed("3", &token)).await;
        assert!(!foreign.is_done && foreign.reply.text().contains("person who asked"), "{}", world.engine);
        let forged = served(&mut world, 30, pressed("2", "no\0such token")).await;
        assert!(!forged.is_done && forged.reply.text().contains("does not work any more"), "{}", world.engine);

        let answered = served(&mut world, 40, pressed("2", &token)).await;
        assert!(answered.is_done && answered.reply.title.contains("space B"), "{}", answered.reply.text());
        let again = served(&mut world, 50, command).await;
        assert!(again.reply.title.contains("space B"), "{}: {}", world.engine, again.reply.title);
        // Another person is asked for themselves.
        let other = world.ask("3", None, "/growth").await;
        assert!(!other.is_done && other.reply.buttons.is_empty(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_button_works_for_a_day() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let asked = served(&mut world, 20, json!({ "e": "command", "who": "2", "line": "/growth" })).await;
        let token = asked.reply.buttons[0].token.clone();
        let old = served(&mut world, 20 + 24 * 3_600, pressed("2", &token)).await;
        assert!(!old.is_done && old.reply.text().contains("does not work any more"), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_choice_gives_no_right_that_was_lost_since() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let asked = served(&mut world, 20, json!({ "e": "command", "who": "2", "line": "/growth" })).await;
        world.platform.stands("A", "2", Ok(Standing::default()));
        let refused = served(&mut world, 30, pressed("2", &asked.reply.buttons[0].token)).await;
        // Only B is left, and it is B that is answered about.
        assert!(!refused.reply.title.contains("space A"), "{}: {}", world.engine, refused.reply.title);
    }
}

#[tokio::test]
async fn a_command_that_waited_for_more_than_five_minutes_is_handled_and_not_answered() {
    for mut world in World::seeing(Telegram).await {
        world.at(10);
        world.receive(&json!({ "e": "command", "who": "1", "space": SPACE, "line": "/help" }));
        world.commit().await;
        world.at(10 + 301);
        world.worker.work().await.unwrap();
        let late = served(&mut world, 400, json!({ "e": "command", "who": "9", "line": "/help", "reply": 9 })).await;
        assert!(late.is_done, "{}", world.engine);
        assert_eq!(world.platform.delivered_count(), 1, "{}", world.engine);
        assert_eq!(world.number("SELECT commands FROM activity_recent").await, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_shell_is_told_of_several_communities_and_many_questions_at_once_are_all_answered() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        assert_eq!(world.shell(None, "/growth").await.reply.buttons.len(), 2, "{}", world.engine);
        let id = world.communities().await[0].id;
        let asks: Vec<Ask> =
            (0..24).map(|number| shell_ask((number % 2 == 0).then_some(id), "/settings show")).collect();
        let steward = Arc::clone(&world.steward);
        let answers =
            futures_util::future::join_all(asks.iter().map(|ask| steward_core::commands::answer(&steward, ask))).await;
        assert!(answers.iter().all(|answer| answer.is_done), "{}", world.engine);
    }
}
