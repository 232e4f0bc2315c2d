//! Comparing with the platform's roster: only positive evidence closes a stay.

use std::sync::Arc;

use futures_util::FutureExt;
use steward_core::members::{Roster, RosterEntry};
use steward_core::ports::CallError;
use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::{SPACE, World, entry, joined, left, message, seen};

/// Members 1 to `count`, joined at second 10.
fn people(count: i64) -> Vec<RosterEntry> {
    (1..=count).map(|who| entry(&who.to_string(), Some(10))).collect()
}

async fn with_members(world: &mut World, count: i64) {
    for who in 1..=count {
        world.receive(&joined(&who.to_string(), 10));
    }
    world.at(20);
    world.settle().await;
}

async fn present(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM stay WHERE left_at IS NULL").await
}

#[tokio::test]
async fn who_is_found_in_the_first_roster_enters_when_observed_and_joined_when_the_platform_says() {
    for mut world in World::each(Discord).await {
        let mut bot = entry("9", Some(-50));
        bot.person.is_bot = true;
        world.platform.lists_everybody(SPACE, vec![entry("1", Some(-5_000)), entry("2", None), bot]);
        world.happen(100, seen(SPACE)).await;
        let one = world.stays("1").await;
        assert_eq!((one[0].joined, one[0].observed), (Some(-5_000), 100), "{}", world.engine);
        assert_eq!(one[0].found_by, "roster");
        assert_eq!((world.stays("2").await[0].joined, world.stays("9").await.len()), (None, 0), "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_spoke_before_the_roster_came_gets_the_date_that_it_tells() {
    for mut world in World::each(Discord).await {
        world.platform.lists_everybody(SPACE, vec![entry("1", Some(-5_000))]);
        world.at(100);
        world.receive(&seen(SPACE));
        world.counts(message("1", 99));
        world.settle().await;
        let stays = world.stays("1").await;
        assert_eq!(stays.len(), 1, "{}", world.engine);
        assert_eq!((stays[0].joined, stays[0].observed), (Some(-5_000), 99), "{}", world.engine);
    }
}

#[tokio::test]
async fn after_a_gap_the_roster_finds_gone_and_returned_members() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 3).await;
        // 1 stayed, 2 went, 3 went and came back at 4,000, 4 is new since 3,500.
        world
            .platform
            .lists_everybody(SPACE, vec![entry("1", Some(10)), entry("3", Some(4_000)), entry("4", Some(3_500))]);
        world.gap(1_000, 5_000).await;
        assert_eq!(world.spans("1").await, [(Some(10), None)], "{}", world.engine);
        let two = world.stays("2").await;
        assert_eq!((two[0].left_after, two[0].left), (Some(1_000), Some(5_000)), "{}", world.engine);
        assert_eq!(two[0].reason.as_deref(), Some("unknown"));
        let three = world.stays("3").await;
        assert_eq!((three[0].left_after, three[0].left), (Some(1_000), Some(4_000)), "{}", world.engine);
        assert_eq!((three[1].joined, three[1].observed), (Some(4_000), 5_000), "{}", world.engine);
        let four = world.stays("4").await;
        assert_eq!((four[0].joined, four[0].observed), (Some(3_500), 5_000), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_roster_that_fails_closes_nobody_and_is_asked_for_again() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 3).await;
        let errors = [CallError::Unavailable("time-out".to_owned()), CallError::Refused("no intent".to_owned())];
        for (error, (from, to)) in errors.into_iter().zip([(1_000, 2_000), (3_000, 5_000)]) {
            world.platform.lists(SPACE, Err(error));
            world.gap(from, to).await;
            assert_eq!(present(&world).await, 3, "{}", world.engine);
        }
        world.platform.lists_everybody(SPACE, people(2));
        world.sight(5_200).await;
        assert_eq!(present(&world).await, 3, "{}: five minutes are not over", world.engine);
        world.sight(5_400).await;
        assert_eq!(present(&world).await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_roster_that_is_empty_or_much_too_short_closes_nobody() {
    let rosters = [
        Roster { people: Vec::new(), is_complete: true, count: None },
        Roster { people: Vec::new(), is_complete: true, count: Some(0) },
        Roster { people: people(20), is_complete: true, count: Some(40) },
        Roster { people: people(20), is_complete: true, count: None },
        Roster { people: people(39), is_complete: false, count: Some(40) },
    ];
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 40).await;
        for (number, roster) in rosters.iter().enumerate() {
            let begin = 100_000 * (number as i64 + 1);
            world.platform.lists(SPACE, Ok(roster.clone()));
            world.gap(begin, begin + 4_000).await;
            assert_eq!(present(&world).await, 40, "{} roster {number}", world.engine);
        }
        // Two of forty are gone: that is believed, with the platform's count or without.
        world.platform.lists(SPACE, Ok(Roster { people: people(38), is_complete: true, count: None }));
        world.gap(900_000, 904_000).await;
        assert_eq!(present(&world).await, 38, "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_comes_while_the_roster_is_being_read_is_not_taken_for_gone() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 12).await;
        world.platform.lists_everybody(SPACE, people(12));
        // A large roster takes its time: meanwhile 50 joins and writes, which the door counts at once.
        let (mut other, _) =
            steward_core::inbox::Door::open(Arc::clone(&world.steward), Discord, "other").await.unwrap();
        let clock = Arc::clone(&world.clock);
        world.platform.while_listing(
            async move {
                clock.set(super::support::instant(5_030));
                other.take(steward_core::inbox::Sorted::Count(message("50", 5_020)), super::support::position(1));
                other.commit().await.unwrap();
            }
            .boxed(),
        );
        world.gap(1_000, 5_000).await;
        assert_eq!(present(&world).await, 13, "{}", world.engine);
        world.happen(5_040, joined("50", 5_010)).await;
        assert_eq!(world.spans("50").await, [(Some(5_010), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_was_wrongly_taken_for_gone_was_there_all_the_time() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 30).await;
        world.platform.lists_everybody(SPACE, people(29));
        world.gap(1_000, 5_000).await;
        assert_eq!(present(&world).await, 29, "{}", world.engine);
        // The platform lists them again, joined at the same time as before.
        world.platform.lists_everybody(SPACE, people(30));
        world.gap(20_000, 30_000).await;
        assert_eq!(world.spans("30").await, [(Some(10), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_roster_from_before_a_leave_brings_nobody_back() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 30).await;
        world.happen(900, left("30", 900)).await;
        world.platform.lists_everybody(SPACE, people(30));
        world.gap(1_000, 5_000).await;
        assert_eq!(world.spans("30").await, [(Some(10), Some(900))], "{}", world.engine);
    }
}

#[tokio::test]
async fn one_whom_a_roster_closed_is_back_as_soon_as_they_speak() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 30).await;
        world.says(900, "30").await;
        world.platform.lists_everybody(SPACE, people(29));
        world.gap(1_000, 5_000).await;
        assert_eq!(present(&world).await, 29, "{}", world.engine);
        world.says(6_000, "30").await;
        assert_eq!(present(&world).await, 30, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_count_of_a_platform_without_a_roster_anchors_the_level() {
    for mut world in World::seeing(Telegram).await {
        world
            .platform
            .lists(SPACE, Ok(Roster { people: vec![entry("1", None)], is_complete: false, count: Some(100) }));
        world.gap(1_000, 5_000).await;
        world.happen(6_000, joined("2", 6_000)).await;
        world.happen(7_000, left("3", 7_000)).await;
        world.sight(8_000).await;
        let answer = world.shell(None, "/growth").await;
        // 100 were counted at 5,000, among them 1 and 3, of whom only 1 was known then; 2 came since, 3 went.
        assert_eq!(answer.reply.json["members"], 100, "{} {}", world.engine, answer.reply.json);
        assert_eq!(answer.reply.json["never_seen"], 98, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_bots_of_a_complete_roster_are_in_no_level() {
    for mut world in World::each(Discord).await {
        let mut everybody = people(3);
        everybody.push(entry("9", Some(1)));
        everybody[3].person.is_bot = true;
        world.platform.lists_everybody(SPACE, everybody);
        world.happen(100, seen(SPACE)).await;
        let answer = world.shell(None, "/growth").await;
        assert_eq!(answer.reply.json["members"], 3, "{} {}", world.engine, answer.reply.json);
    }
}

#[tokio::test]
async fn a_leave_told_after_the_roster_missed_them_replaces_the_interval() {
    for mut world in World::seeing(Discord).await {
        with_members(&mut world, 30).await;
        world.platform.lists_everybody(SPACE, people(29));
        world.gap(1_000, 5_000).await;
        world.happen(5_010, left("30", 3_000)).await;
        let stays = world.stays("30").await;
        assert_eq!((stays[0].left_after, stays[0].left), (None, Some(3_000)), "{}", world.engine);
        assert_eq!(stays[0].reason.as_deref(), Some("left"), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_roster_is_compared_every_six_hours_and_not_between() {
    for mut world in World::seeing(Discord).await {
        let before = world.platform.rosters_asked();
        world.sight(6 * 3_600 - 60).await;
        assert_eq!(world.platform.rosters_asked(), before, "{}", world.engine);
        world.sight(6 * 3_600 + 60).await;
        assert_eq!(world.platform.rosters_asked(), before + 1, "{}", world.engine);
    }
}
