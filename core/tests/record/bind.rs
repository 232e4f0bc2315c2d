//! Binding two spaces by a code: both owners, once, in time; no row moves and the histories are one.

use serde_json::json;
use steward_core::commands::Answer;
use steward_core::ports::PlatformName::Telegram;
use steward_core::ports::Standing;

use super::support::{World, joined, seen, with};

/// Two groups with an owner each: 1 and 2 are in A, 2 and 3 in B.
async fn two_groups(world: &mut World) {
    for (space, owner, members) in [("A", "10", ["1", "2"]), ("B", "20", ["2", "3"])] {
        world.happen(0, with(seen(space), "owner", owner)).await;
        world.platform.stands(space, owner, Ok(Standing::owner()));
        for who in members {
            world.happen(100, with(joined(who, 100), "space", space)).await;
        }
    }
    world.sight(1_000).await;
}

/// The code in the answer to `/settings bind`.
fn code(answer: &Answer) -> String {
    let is_code = |word: &&str| word.len() == 26 && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    answer.reply.title.split_whitespace().find(is_code).unwrap_or_else(|| panic!("{}", answer.reply.title)).to_owned()
}

async fn made(world: &World) -> String {
    let answer = world.ask("10", Some("A"), "/settings bind").await;
    assert!(answer.is_done && answer.is_private, "{}: {}", world.engine, answer.reply.text());
    code(&answer)
}

#[tokio::test]
async fn a_code_typed_by_both_owners_joins_the_histories_and_moves_no_row() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let rows = "SELECT CAST(space_id AS TEXT) || ' ' || CAST(account_id AS TEXT) || ' ' || CAST(joined_at AS TEXT) \
                    FROM stay ORDER BY space_id, account_id";
        let before = world.texts(rows).await;
        let code = made(&world).await;
        let done = world.ask("20", Some("B"), &format!("/settings bind {}", code.to_lowercase())).await;
        assert!(done.is_done, "{}: {}", world.engine, done.reply.text());
        assert_eq!(world.texts(rows).await, before, "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(DISTINCT community_id) FROM space").await, 1, "{}", world.engine);
        let id = world.communities().await[0].id;
        let growth = world.shell(Some(id), "/growth").await;
        // Three people, one of them in both groups.
        assert_eq!(growth.reply.json["members"], 3, "{} {}", world.engine, growth.reply.json);
        let actions = world.texts("SELECT action || ' ' || actor FROM audit ORDER BY id").await;
        let expected = ["make-bind-code telegram:10", "bind-space telegram:20", "unbind-space telegram:20"];
        assert_eq!(actions, expected, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_code_that_is_wrong_used_or_too_old_binds_nothing_and_says_the_same() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        world.happen(1_000, with(seen("C"), "owner", "20")).await;
        world.platform.stands("C", "20", Ok(Standing::owner()));
        let wrong = world.ask("20", Some("B"), "/settings bind AAAAAAAAAAAAAAAAAAAAAAAAAA").await;
        let code = made(&world).await;
        let typed = format!("/settings bind {code}");
        assert!(world.ask("20", Some("B"), &typed).await.is_done, "{}", world.engine);
        let used = world.ask("20", Some("C"), &typed).await;
        let late = made(&world).await;
        world.sight(1_000 + 30 * 60).await;
        let late = world.ask("20", Some("C"), &format!("/settings bind {late}")).await;
        for refused in [&wrong, &used, &late] {
            assert!(!refused.is_done && refused.is_private, "{}", world.engine);
            assert_eq!(refused.reply.text(), wrong.reply.text(), "{}", world.engine);
        }
        assert_eq!(world.number("SELECT COUNT(DISTINCT community_id) FROM space").await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_code_typed_where_it_was_made_says_so_and_stays_usable() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let code = made(&world).await;
        let same = world.ask("10", Some("A"), &format!("/settings bind {code}")).await;
        assert!(!same.is_done && same.reply.text().contains("already"), "{}: {}", world.engine, same.reply.text());
        assert!(world.ask("20", Some("B"), &format!("/settings bind {code}")).await.is_done, "{}", world.engine);
    }
}

#[tokio::test]
async fn only_owners_make_and_type_codes() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let code = made(&world).await;
        let moderator = Standing { manages: true, ..Standing::default() };
        world.platform.stands("A", "1", Ok(moderator.clone()));
        world.platform.stands("B", "3", Ok(moderator));
        for (who, space, line) in [
            ("1", "A", "/settings bind".to_owned()),
            ("3", "B", format!("/settings bind {code}")),
            ("10", "B", format!("/settings bind {code}")),
        ] {
            let refused = world.ask(who, Some(space), &line).await;
            assert!(!refused.is_done, "{} {who}", world.engine);
            assert!(refused.reply.text().contains("creator"), "{}: {}", world.engine, refused.reply.text());
        }
        assert_eq!(world.number("SELECT COUNT(DISTINCT community_id) FROM space").await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_code_needs_the_space_that_it_binds() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let code = made(&world).await;
        let refused = world.ask("20", None, &format!("/settings bind {code}")).await;
        assert!(!refused.is_done, "{}", world.engine);
        assert!(refused.reply.text().contains("space in which it is typed"), "{}", refused.reply.text());
    }
}

#[tokio::test]
async fn of_two_spaces_that_use_one_code_at_once_one_is_bound() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        world.happen(1_000, with(seen("C"), "owner", "20")).await;
        world.platform.stands("C", "20", Ok(Standing::owner()));
        let typed = format!("/settings bind {}", made(&world).await);
        let (b, c) = tokio::join!(world.ask("20", Some("B"), &typed), world.ask("20", Some("C"), &typed));
        assert!(b.is_done ^ c.is_done, "{}: {} / {}", world.engine, b.reply.text(), c.reply.text());
        assert_eq!(json!(world.number("SELECT COUNT(*) FROM audit WHERE action = 'bind-space'").await), 1);
    }
}

#[tokio::test]
async fn interests_come_along_with_the_last_space_and_those_of_one_name_are_one() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let done = async |who: &str, space: &str, line: &str| {
            let answer = world.ask(who, Some(space), line).await;
            assert!(answer.is_done, "{} {line}: {}", world.engine, answer.reply.text());
            answer.reply
        };
        done("10", "A", "/interests offer Rust, Web").await;
        done("20", "B", "/interests offer rust, AI, Old").await;
        for (who, space, line) in [
            ("1", "A", "/interests Rust"),
            ("2", "A", "/interests Rust"),
            ("2", "B", "/interests Rust"),
            ("3", "B", "/interests rust"),
            ("3", "B", "/interests AI"),
        ] {
            done(who, space, line).await;
        }
        done("20", "B", "/interests retire Old").await;
        let code = made(&world).await;
        let bound = done("20", "B", &format!("/settings bind {code}")).await.text();
        assert!(bound.contains("can be chosen here now: AI."), "{}: {bound}", world.engine);
        let told = done("10", "A", "/interests show").await.json;
        let of = |name: &str, is_offered: bool, members: i64| json!({ "interest": name, "offered": is_offered, "members": members, "left": 0 });
        let expected = json!([of("Rust", true, 3), of("Web", true, 0), of("AI", true, 1), of("Old", false, 0)]);
        assert_eq!((&told["interests"], &told["asked"]), (&expected, &json!(3)), "{}", world.engine);
        // Whoever chose it on both sides takes it back once.
        done("2", "B", "/interests Rust no").await;
        let told = done("10", "A", "/interests show").await.json;
        assert_eq!(told["interests"][0], of("Rust", true, 2), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_list_of_interests_that_comes_along_is_offered_as_far_as_there_is_room() {
    for mut world in World::each(Telegram).await {
        two_groups(&mut world).await;
        let names = |name: &str, n: usize| (0..n).map(|i| format!("{name} {i}")).collect::<Vec<_>>().join(", ");
        for (who, space, list) in [("10", "A", names("a", 19)), ("20", "B", names("b", 2))] {
            let offered = world.ask(who, Some(space), &format!("/interests offer {list}")).await;
            assert!(offered.is_done, "{}: {}", world.engine, offered.reply.text());
        }
        let code = made(&world).await;
        let bound = world.ask("20", Some("B"), &format!("/settings bind {code}")).await.reply.text();
        assert!(bound.contains("can be chosen here now: b 0."), "{}: {bound}", world.engine);
        let shown = world.ask("10", Some("A"), "/interests show").await.reply.json;
        let offered = shown["interests"].as_array().unwrap().iter().filter(|one| one["offered"] == true).count();
        assert_eq!((offered, shown["interests"].as_array().unwrap().len()), (20, 21), "{}", world.engine);
    }
}
