//! Names as people write them: very long, right to left, with emoji, with NUL. They are recorded, shown and drawn.

use serde_json::{Value, json};
use steward_core::ports::PlatformName::{Discord, Telegram};
use steward_core::ports::Standing;

use super::support::{SPACE, World, joined, message, seen, with};

fn names() -> Vec<String> {
    vec![
        "长".repeat(5_000),
        "👩‍👩‍👧‍👦🏳️‍🌈".repeat(40),
        "\u{202e}مرحبا بالعالم\u{202c} שלום".to_owned(),
        "a\0b\0".to_owned(),
        "Z̷̛̙a̵͉l̶̰g̴̤o̶ \u{200b}\u{feff} <b>&\"'`$1{ $x }".to_owned(),
        " \n\t ".to_owned(),
        String::new(),
        "'; DROP TABLE stay; --".to_owned(),
    ]
}

#[tokio::test]
async fn any_name_of_a_person_is_recorded_without_nul() {
    for mut world in World::seeing(Telegram).await {
        for (number, name) in names().into_iter().enumerate() {
            let who = number.to_string();
            world.happen(10, with(joined(&who, 10), "name", name.clone())).await;
            let mut word = message(&who, 20);
            word.person.name.clone_from(&name);
            word.channel.clone_from(&who);
            world.at(20);
            world.counts(word);
            world.settle().await;
            let source = with(joined(&format!("s{number}"), 30), "source", name.clone());
            world.happen(30, with(source, "name", name)).await;
        }
        let stored = world.texts("SELECT name FROM account WHERE external_id NOT LIKE 's%' ORDER BY external_id").await;
        let expected: Vec<String> = names().into_iter().map(|name| name.replace('\0', "")).collect();
        assert_eq!(stored, expected, "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state <> 'done'").await, 0, "{}", world.engine);
        assert_eq!(world.messages().await, names().len() as i64, "{}", world.engine);
    }
}

#[tokio::test]
async fn any_name_of_a_community_is_drawn_and_said() {
    for mut world in World::each(Discord).await {
        for (number, name) in names().into_iter().enumerate() {
            let space = format!("{number}");
            world.happen(10, with(seen(&space), "name", name)).await;
        }
        world.sight(400_000).await;
        let communities = world.communities().await;
        assert_eq!(communities.len(), names().len(), "{}", world.engine);
        for community in communities {
            for line in ["/growth", "/retention", "/activity", "/settings show"] {
                let answer = world.shell(Some(community.id), line).await;
                assert!(answer.is_done, "{} {line}: {}", world.engine, answer.reply.text());
                let is_drawn = answer.picture.is_some_and(|picture| picture.png.starts_with(b"\x89PNG"));
                assert_eq!(is_drawn, line != "/settings show", "{} {line}", world.engine);
            }
        }
    }
}

#[tokio::test]
async fn any_name_of_a_channel_can_be_given_and_is_listed() {
    for mut world in World::seeing(Discord).await {
        for (number, name) in names().into_iter().enumerate() {
            let channel = json!({ "e": "channel", "space": SPACE, "channel": format!("5{number}"), "name": name });
            world.happen(10, channel).await;
        }
        world.platform.stands(SPACE, "2", Ok(Standing::owner()));
        for line in [
            "/settings name weekly discord:50",
            "/settings name \"每周\0课程\" discord:51",
            "/settings channel discord:52",
        ] {
            let answer = world.ask("2", Some(SPACE), line).await;
            assert!(answer.is_done, "{} {line}: {}", world.engine, answer.reply.text());
        }
        let shown = world.ask("2", Some(SPACE), "/settings show").await.reply.text();
        assert!(shown.contains("weekly = discord:50") && shown.contains("每周课程"), "{}", world.engine);
        for line in ["/settings channel discord:5\0", "/settings name x discord:999", "/settings channel nowhere"] {
            let refused = world.ask("2", Some(SPACE), line).await;
            assert!(!refused.is_done, "{} {line}", world.engine);
            assert!(refused.reply.text().contains("channel"), "{} {line}: {}", world.engine, refused.reply.text());
        }
    }
}

#[tokio::test]
async fn any_line_that_is_typed_gets_a_sentence_and_never_an_incident() {
    for world in World::seeing(Telegram).await {
        world.platform.stands(SPACE, "2", Ok(Standing::owner()));
        assert!(world.ask("2", Some(SPACE), "/interests offer Rust").await.is_done, "{}", world.engine);
        let mut lines: Vec<String> = names();
        for name in names() {
            for start in [
                "/growth days:",
                "/growth interest:",
                "/interests ",
                "/interests offer ",
                "/interests rename Rust ",
                "/welcome set rules:",
                "/welcome set to:here text:",
                "/rules accept ",
                "/settings zone ",
                "/settings bind ",
                "/settings moderator ",
                "/help ",
                "/start ",
            ] {
                lines.push(format!("{start}{name}"));
            }
            lines.push(format!("/settings name {name} {name}"));
            lines.push(format!("/{name}"));
        }
        for line in lines {
            let answer = world.ask("2", Some(SPACE), &line).await;
            let text = answer.reply.text();
            let start: String = line.chars().take(40).collect();
            assert!(!text.is_empty(), "{} {start:?}", world.engine);
            assert!(!text.contains("Something went wrong"), "{} {start:?}: {text}", world.engine);
            assert!(text.chars().count() < 4_000, "{} {start:?}: the answer repeats the question", world.engine);
        }
        assert_eq!(world.ask("2", Some(SPACE), "/help").await.reply.json["commands"][0], Value::from("growth"));
    }
}
