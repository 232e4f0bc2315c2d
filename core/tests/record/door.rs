//! The door: position, counts and kept things are durable together or not at all, whatever breaks between.

use std::sync::Arc;

use steward_core::inbox::{ActivityKind, Door, Incoming, Position, Sorted};
use steward_core::ports::PlatformName::{Discord, Telegram};
use steward_core::store::Db;

use super::support::cut::CommitCutter;
use super::support::{World, activity, joined, message, position, seen};

#[tokio::test]
async fn the_position_is_durable_with_the_counts_and_the_kept_rows_or_not_at_all() {
    for mut world in World::seeing(Telegram).await {
        let before = world.sequence;
        world.receive(&joined("1", 10));
        world.counts(message("2", 10));
        // Dropped without a commit: the process ended.
        world.restart().await;
        assert_eq!(world.door.position().sequence, before, "{}", world.engine);
        assert_eq!((world.messages().await, world.number("SELECT COUNT(*) FROM inbox").await), (0, 1));
        // Delivered again from that position.
        world.receive(&joined("1", 10));
        world.counts(message("2", 10));
        world.commit().await;
        world.restart().await;
        assert_eq!(world.door.position().sequence, before + 2, "{}", world.engine);
        assert_eq!(world.messages().await, 1, "{}", world.engine);
        assert_eq!(world.texts("SELECT state FROM inbox ORDER BY id").await, ["done", "waiting"], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_session_and_its_address_are_part_of_the_position() {
    for mut world in World::seeing(Discord).await {
        let session = Position {
            session: Some("s".to_owned()),
            resume_url: Some("wss://resume.example".to_owned()),
            sequence: 77,
        };
        world.at(40);
        world.door.take(Sorted::Pass, session.clone());
        world.commit().await;
        let seen_at = world.restart().await;
        assert_eq!(world.door.position(), &session, "{}", world.engine);
        assert_eq!(seen_at, Some(super::support::instant(40)), "{}", world.engine);
    }
}

#[tokio::test]
async fn what_is_delivered_twice_is_kept_once() {
    for mut world in World::seeing(Telegram).await {
        for _ in 0..2 {
            let incoming =
                Incoming { external_id: "777".to_owned(), kind: "joined".to_owned(), raw: joined("1", 10).to_string() };
            world.door.take(Sorted::Keep(incoming), position(777));
            world.settle().await;
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE external_id = '777'").await, 1, "{}", world.engine);
        assert_eq!(world.spans("1").await, [(Some(10), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_commit_that_fails_keeps_everything_waiting() {
    for mut world in World::seeing(Telegram).await {
        world.says(5, "1").await;
        // The position cannot be written: the last statement of the commit fails after the counts were added.
        world.execute("ALTER TABLE receiver RENAME TO receiver_away").await;
        world.counts(message("1", 10));
        world.counts(message("2", 10));
        world.receive(&joined("3", 10));
        for _ in 0..2 {
            assert!(world.door.commit().await.is_err(), "{}", world.engine);
            assert!(world.door.is_waiting() && world.door.is_due(), "{}", world.engine);
        }
        world.execute("ALTER TABLE receiver_away RENAME TO receiver").await;
        assert_eq!(world.messages().await, 1, "{}", world.engine);
        world.settle().await;
        assert_eq!(world.messages().await, 3, "{}", world.engine);
        assert_eq!(world.spans("3").await, [(Some(10), None)], "{}", world.engine);
        assert_eq!(world.spans("2").await, [(None, None)], "{}", world.engine);
        let standing = world.number("SELECT sequence FROM receiver").await;
        assert_eq!(standing, world.sequence, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_commit_whose_confirmation_is_lost_counts_once() {
    for world in World::seeing(Telegram).await {
        let Some(cutter) = CommitCutter::before(&world.database.address).await else { continue };
        let db = Db::open(&cutter.address).await.unwrap();
        let far = super::support::steward_on(db, &world.clock, &world.platform);
        let (mut door, _) = Door::open(Arc::clone(&far), Telegram, "telegram").await.unwrap();
        let next = door.position().sequence + 1;
        door.take(Sorted::Count(message("1", 10)), position(next));
        cutter.cut_after_next_commit();
        assert!(door.commit().await.is_err(), "the confirmation was not lost");
        assert_eq!(world.messages().await, 1, "the commit was not done");
        // More came meanwhile; the caller tries again.
        door.take(Sorted::Count(message("1", 11)), position(next + 1));
        door.commit().await.unwrap();
        assert_eq!(world.messages().await, 2);
        assert_eq!(world.number("SELECT sequence FROM receiver WHERE name = 'telegram'").await, next + 1);
        far.db.close().await;
    }
}

#[tokio::test]
async fn a_thing_of_an_unknown_kind_is_kept_and_counted() {
    for mut world in World::seeing(Telegram).await {
        for number in [900, 901] {
            let incoming = Incoming {
                external_id: number.to_string(),
                kind: "brand\0new".to_owned(),
                raw: "{\"text\":\"a\0b\"}".to_owned(),
            };
            world.door.take(Sorted::KeepUnknown(incoming), position(number));
        }
        world.settle().await;
        let states = "SELECT state || ' ' || kind || ' ' || raw FROM inbox WHERE state <> 'done' ORDER BY id";
        let expected = "unknown brandnew {\"text\":\"ab\"}";
        assert_eq!(world.texts(states).await, [expected, expected], "{}", world.engine);
        let doctor = world.shell(None, "/doctor").await;
        assert!(doctor.reply.text().contains("brandnew"), "{}: {}", world.engine, doctor.reply.text());
    }
}

#[tokio::test]
async fn counts_wait_a_second_and_kept_things_do_not() {
    for mut world in World::seeing(Telegram).await {
        world.at(100);
        world.counts(message("1", 100));
        assert!(!world.door.is_due(), "{}", world.engine);
        world.at(101);
        assert!(world.door.is_due(), "{}", world.engine);
        world.commit().await;
        assert!(!world.door.is_due() && !world.door.is_waiting(), "{}", world.engine);
        world.counts(message("1", 101));
        world.receive(&joined("2", 101));
        assert!(world.door.is_due(), "{}", world.engine);
    }
}

#[tokio::test]
async fn activity_is_counted_in_quarters_of_an_hour() {
    for mut world in World::seeing(Telegram).await {
        world.at(2_000);
        for (second, kind) in [
            (899, ActivityKind::Message),
            (900, ActivityKind::Reply),
            (1_799, ActivityKind::Reaction),
            (1_800, ActivityKind::Command),
            (899, ActivityKind::Message),
        ] {
            world.counts(activity("1", second, kind));
        }
        world.settle().await;
        let rows = "SELECT CAST(slot - 1977600 + 0 AS TEXT) || ':' || CAST(messages AS TEXT) || CAST(replies AS TEXT) \
                    || CAST(reactions AS TEXT) || CAST(commands AS TEXT) FROM activity_recent ORDER BY slot";
        let first = super::support::instant(0).timestamp() / 900 - 1_977_600;
        let expected = [format!("{first}:2000"), format!("{}:1110", first + 1), format!("{}:0001", first + 2)];
        assert_eq!(world.texts(rows).await, expected, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_first_message_of_an_unknown_space_starts_its_community_and_asks_for_its_roster() {
    for mut world in World::each(Telegram).await {
        world.at(10);
        let mut first = message("1", 10);
        first.space_name = Some("Rust 学习\0群".to_owned());
        world.counts(first);
        world.settle().await;
        let names: Vec<String> = world.communities().await.into_iter().map(|community| community.name).collect();
        assert_eq!(names, ["Rust 学习群"], "{}", world.engine);
        assert_eq!(world.platform.rosters_asked(), 1, "{}", world.engine);
        world.happen(20, seen(super::support::SPACE)).await;
        assert_eq!(world.communities().await.len(), 1, "{}", world.engine);
    }
}
