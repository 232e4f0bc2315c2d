//! Leases: one holder, taken over when it is silent, and the late one notices.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::lease::{self, EXPIRES_AFTER};
use steward_core::ports::{Clock, PlatformName::Telegram};
use steward_core::store::Engine;

use super::support::{World, instant, joined, message};

fn at(second: i64) -> DateTime<Utc> {
    instant(second)
}

#[tokio::test]
async fn a_second_process_is_told_who_holds_the_lease() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let one = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let held = lease::take(db, "telegram", "host-2", at(10)).await.unwrap().unwrap_err();
        assert_eq!((held.holder.as_str(), held.beat_at), ("host-1", at(0)), "{}", world.engine);
        // Another role is another lease, and its holder may take its own again.
        assert!(lease::take(db, "discord", "host-2", at(10)).await.unwrap().is_ok(), "{}", world.engine);
        assert!(one.beat(db, at(20)).await.unwrap(), "{}", world.engine);
        assert!(lease::take(db, "telegram", "host-2", at(40)).await.unwrap().is_err(), "{}", world.engine);
        one.give_back(db).await.unwrap();
        assert!(lease::take(db, "telegram", "host-2", at(41)).await.unwrap().is_ok(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_silent_holder_is_replaced_and_notices() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let late = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let expired = at(0) + EXPIRES_AFTER;
        assert!(lease::take(db, "telegram", "host-2", expired).await.unwrap().is_err(), "{}", world.engine);
        let next = lease::take(db, "telegram", "host-2", expired + TimeDelta::milliseconds(1)).await.unwrap();
        let next = next.unwrap();
        assert!(!late.beat(db, at(60)).await.unwrap(), "{}", world.engine);
        // What the late one gives back is not the other's.
        late.give_back(db).await.unwrap();
        assert!(next.beat(db, at(61)).await.unwrap(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_restarted_holder_makes_its_former_self_lose_the_lease() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let former = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let now = lease::take(db, "telegram", "host-1", at(5)).await.unwrap().unwrap();
        assert!(!former.beat(db, at(10)).await.unwrap(), "{}", world.engine);
        assert!(now.beat(db, at(10)).await.unwrap(), "{}", world.engine);
    }
}

#[tokio::test]
async fn of_many_who_reach_for_one_lease_one_gets_it() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let holders: Vec<String> = (0..12).map(|number| format!("host-{number}")).collect();
        let all =
            futures_util::future::join_all(holders.iter().map(|holder| lease::take(db, "telegram", holder, at(0))));
        let taken = all.await.into_iter().filter(|result| result.as_ref().unwrap().is_ok()).count();
        assert_eq!(taken, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_lease_of_a_holder_that_is_gone_is_released_once() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let dead = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let held = lease::take(db, "telegram", "host-2", at(10)).await.unwrap().unwrap_err();
        assert!(dead.beat(db, at(11)).await.unwrap(), "{}", world.engine);
        assert!(!lease::release(db, &held).await.unwrap(), "{}: it has beaten since", world.engine);
        let held = lease::all(&mut db.read().await.unwrap()).await.unwrap();
        assert_eq!(held.len(), 1, "{}", world.engine);
        assert!(lease::release(db, &held[0]).await.unwrap(), "{}", world.engine);
        assert!(!lease::release(db, &held[0]).await.unwrap(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_sign_of_life_from_the_future_keeps_nobody_out_unless_another_comes() {
    for world in World::each(Telegram).await {
        let (db, engine, clock) = (&world.steward.db, world.engine, &world.clock);
        let ahead = clock.now() + TimeDelta::days(400);
        let far = lease::take(db, "telegram", "host-1", ahead).await.unwrap().unwrap();
        for is_alive in [true, false] {
            let held = lease::take(db, "telegram", "host-2", clock.now()).await.unwrap().unwrap_err();
            let sleepers = clock.sleepers();
            let meanwhile = async {
                clock.wait_for_sleepers(sleepers + 1).await;
                if is_alive {
                    assert!(far.beat(db, ahead + TimeDelta::seconds(10)).await.unwrap(), "{engine}");
                }
                clock.advance(EXPIRES_AFTER.to_std().unwrap());
            };
            let (is_released, ()) = tokio::join!(lease::release_if_silent(db, &held, &**clock), meanwhile);
            assert_eq!(is_released.unwrap(), !is_alive, "{engine}");
        }
        assert!(lease::take(db, "telegram", "host-2", clock.now()).await.unwrap().is_ok(), "{engine}");
        assert!(!far.beat(db, ahead + TimeDelta::seconds(20)).await.unwrap(), "{engine}: it notices");
        // One that may run out soon is waited for as ever.
        let held = lease::take(db, "telegram", "host-3", clock.now()).await.unwrap().unwrap_err();
        assert!(!lease::release_if_silent(db, &held, &**clock).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_write_of_a_holder_that_was_replaced_finds_its_lease_gone() {
    for world in World::each(Telegram).await {
        let db = &world.steward.db;
        let late = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let mut write = db.write().await.unwrap();
        assert!(late.holds(&mut write).await.unwrap(), "{}", world.engine);
        drop(write);
        let next = lease::take(db, "telegram", "host-2", at(60)).await.unwrap().unwrap();
        let mut write = db.write().await.unwrap();
        assert!(!late.holds(&mut write).await.unwrap(), "{}", world.engine);
        assert!(next.holds(&mut write).await.unwrap(), "{}", world.engine);
        drop(write);
        // The same holder after a restart is another epoch.
        let again = lease::take(db, "telegram", "host-2", at(61)).await.unwrap().unwrap();
        let mut write = db.write().await.unwrap();
        assert!(!next.holds(&mut write).await.unwrap(), "{}", world.engine);
        assert!(again.holds(&mut write).await.unwrap(), "{}", world.engine);
        drop(write);
        again.give_back(db).await.unwrap();
        assert!(!again.holds(&mut db.write().await.unwrap()).await.unwrap(), "{}", world.engine);
    }
}

#[tokio::test]
async fn nobody_takes_a_lease_over_while_a_write_counts_on_it() {
    for world in World::each(Telegram).await {
        // SQLite has one writer: who takes a lease over waits for it anyway.
        if world.steward.db.engine() == Engine::Sqlite {
            continue;
        }
        let db = &world.steward.db;
        // Not for ever: who is paused in the middle of a write loses it as fast as its lease.
        let patience = world.texts("SELECT current_setting('idle_in_transaction_session_timeout')").await;
        assert_eq!(patience, [format!("{}s", EXPIRES_AFTER.num_seconds())]);
        let lease = lease::take(db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let mut counting = db.write().await.unwrap();
        assert!(lease.holds(&mut counting).await.unwrap());
        // A second write of the same holder does not wait for the first.
        assert!(lease.holds(&mut db.write().await.unwrap()).await.unwrap());
        // What a takeover has to lock, asked for without waiting.
        let lock = "SELECT epoch FROM lease WHERE role = 'telegram' FOR NO KEY UPDATE NOWAIT";
        let mut other = db.write().await.unwrap();
        assert!(sqlx::query(lock).execute(other.raw()).await.is_err());
        drop(other);
        counting.commit().await.unwrap();
        let mut other = db.write().await.unwrap();
        assert!(sqlx::query(lock).execute(other.raw()).await.is_ok());
    }
}

#[tokio::test]
async fn a_receiver_that_was_replaced_makes_nothing_durable_any_more() {
    for world in World::seeing(Telegram).await {
        let steward = Arc::clone(&world.steward);
        let late = lease::take(&steward.db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let mut world = world.under(late).await;
        world.says(5, "1").await;
        world.counts(message("1", 10));
        world.receive(&joined("2", 10));
        // Paused for a minute, in which another process begins to receive.
        let next = lease::take(&steward.db, "telegram", "host-2", at(60)).await.unwrap().unwrap();
        world.at(61);
        let refused = world.door.commit().await.unwrap_err();
        assert!(refused.is_lost_lease() && refused.to_string().contains("telegram"), "{}: {refused}", world.engine);
        assert!(world.door.lose_session().await.unwrap_err().is_lost_lease(), "{}", world.engine);
        assert_eq!((world.messages().await, world.stays("2").await), (1, Vec::new()), "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM coverage WHERE to_at IS NOT NULL").await, 0, "{}", world.engine);
        // What it had not made durable is delivered to the other one.
        world.restart().await;
        let mut world = world.under(next).await;
        world.counts(message("1", 10));
        world.happen(62, joined("2", 10)).await;
        assert_eq!((world.messages().await, world.spans("2").await), (2, vec![(Some(10), None)]), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_worker_that_was_replaced_handles_nothing_and_ends() {
    for world in World::seeing(Telegram).await {
        let steward = Arc::clone(&world.steward);
        let late = lease::take(&steward.db, "telegram", "host-1", at(0)).await.unwrap().unwrap();
        let mut world = world.under(late).await;
        world.receive(&joined("2", 10));
        world.commit().await;
        lease::take(&steward.db, "telegram", "host-2", at(60)).await.unwrap().unwrap();
        let end = world.worker.run().await;
        assert!(end.is_lost_lease(), "{}: {end}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM inbox WHERE state = 'waiting'").await, 1, "{}", world.engine);
        assert!(world.stays("2").await.is_empty(), "{}", world.engine);
    }
}
