//! A history is brought in beside a running bot, into the space that it sees.

use steward_core::commands::answer;
use steward_core::history::{ImportRequest, Source, import};
use steward_core::ports::PlatformName::Discord;
use steward_core::store::Engine;

use super::support::{SPACE, World, entry, instant, joined, shell_ask};

/// Who waits for somebody else's lock in this database.
const WAITING: &str =
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
/// So often it is looked before a test is given up.
const LOOKS: usize = 100_000;

async fn until_waiting(world: &World, count: i64) {
    for _ in 0..LOOKS {
        if world.number(WAITING).await == count {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{count} never waited");
}

#[tokio::test]
async fn a_leave_that_is_found_while_a_history_is_read_is_not_overwritten() {
    for mut world in World::seeing(Discord).await {
        // On SQLite there is one writer, so that the two cannot meet.
        if world.steward.db.engine() == Engine::Sqlite {
            continue;
        }
        for who in ["1", "2", "3"] {
            world.happen(10, joined(who, 10)).await;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("members.csv");
        // An older stay of 1: all their stays are written anew.
        let (from, to) = (instant(-5_000).to_rfc3339(), instant(-4_000).to_rfc3339());
        std::fs::write(&file, format!("member_id,joined_at,left_at\n1,{from},{to}\n")).unwrap();
        let request = ImportRequest {
            source: Source::MembersCsv,
            files: vec![file],
            community: None,
            zone: None,
            space: Some((Discord, SPACE.to_owned())),
            columns: Vec::new(),
        };
        world.sight(20_000).await;
        world.at(30_000);
        world.platform.lists_everybody(SPACE, vec![entry("3", Some(10))]);
        // The worker has ended the stay of 1, whom the roster lacks, and waits for 2; then the importer comes.
        let mut holding = world.steward.db.write().await.unwrap();
        let hold =
            "SELECT s.number FROM stay s JOIN account a ON a.id = s.account_id WHERE a.external_id = '2' FOR UPDATE";
        sqlx::query(hold).execute(holding.raw()).await.unwrap();
        let importing = async {
            until_waiting(&world, 1).await;
            import(&world.steward, &request, &|_| {}).await.unwrap()
        };
        let letting_go = async {
            until_waiting(&world, 2).await;
            drop(holding);
        };
        let (worked, imported, ()) = tokio::join!(world.worker.work(), importing, letting_go);
        worked.unwrap();
        assert_eq!(imported.new, 1);
        assert_eq!(world.spans("1").await, [(Some(-5_000), Some(-4_000)), (Some(10), Some(30_000))]);
        assert_eq!(world.spans("2").await, [(Some(10), Some(30_000))]);
    }
}

#[tokio::test]
async fn two_who_write_at_once_are_both_answered_and_get_numbers_of_their_own() {
    for world in World::seeing(Discord).await {
        if world.steward.db.engine() == Engine::Sqlite {
            continue;
        }
        let community = steward_core::CommunityId(1);
        for (table, lines) in [
            ("post", ["/post add title:A body:a", "/post add title:B body:b"]),
            ("series", ["/series add name:A every:1", "/series add name:B every:1"]),
        ] {
            // Both have read which number is free when they come to write.
            let mut holding = world.steward.db.write().await.unwrap();
            let hold = format!("LOCK TABLE {table} IN SHARE MODE");
            sqlx::query(sqlx::AssertSqlSafe(hold)).execute(holding.raw()).await.unwrap();
            let asks = lines.map(|line| shell_ask(Some(community), line));
            let letting_go = async {
                until_waiting(&world, 2).await;
                drop(holding);
            };
            let [one, other] = &asks;
            let (one, other, ()) = tokio::join!(answer(&world.steward, one), answer(&world.steward, other), letting_go);
            let mut numbers = [&one, &other].map(|answer| answer.reply.json["number"].as_i64());
            numbers.sort_unstable();
            assert_eq!(numbers, [Some(1), Some(2)], "{table}: {} {}", one.reply.text(), other.reply.text());
        }
    }
}
