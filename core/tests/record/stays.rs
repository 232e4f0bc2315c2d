//! Stays: what joins, leaves, causes and words spoken make of what is known, in the order and out of it.

use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::{World, joined, left, message, with};

#[tokio::test]
async fn a_join_opens_a_stay_and_a_leave_closes_it() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        assert_eq!(world.spans("1").await, [(Some(10), None)], "{}", world.engine);
        world.happen(50, left("1", 50)).await;
        let stays = world.stays("1").await;
        assert_eq!(stays[0].span(), (Some(10), Some(50)), "{}", world.engine);
        assert_eq!((stays[0].observed, stays[0].left_after), (10, None));
        assert_eq!((stays[0].reason.as_deref(), stays[0].found_by.as_str()), (Some("left"), "event"));
    }
}

#[tokio::test]
async fn a_rejoin_is_a_second_stay_also_in_the_second_of_the_leave() {
    for mut world in World::seeing(Telegram).await {
        for event in [joined("1", 10), left("1", 50), joined("1", 60), left("1", 90), joined("1", 90)] {
            let second = event["at"].as_i64().unwrap();
            world.happen(second, event).await;
        }
        let expected = [(Some(10), Some(50)), (Some(60), Some(90)), (Some(90), None)];
        assert_eq!(world.spans("1").await, expected, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_join_and_a_leave_that_are_told_twice_count_once() {
    for apart in [0, 1, 5] {
        for mut world in World::seeing(Telegram).await {
            // Telegram tells both by a service message and by chat_member, in either order.
            for second in [10, 10 + apart] {
                world.receive(&joined("1", second));
                world.receive(&joined("2", 20 + apart - (second - 10)));
            }
            world.at(30);
            world.settle().await;
            for second in [100, 100 + apart] {
                world.receive(&left("1", second));
                world.receive(&left("2", 200 + apart - (second - 100)));
            }
            world.at(300);
            world.settle().await;
            assert_eq!(world.spans("1").await, [(Some(10), Some(100))], "{} {apart}", world.engine);
            assert_eq!(world.spans("2").await, [(Some(20 + apart), Some(200 + apart))], "{} {apart}", world.engine);
        }
    }
}

#[tokio::test]
async fn a_join_that_is_told_again_after_the_leave_brings_nobody_back() {
    for mut world in World::seeing(Telegram).await {
        for (second, event) in
            [(10, joined("1", 10)), (12, left("1", 12)), (14, joined("1", 11)), (900, joined("1", 10))]
        {
            world.happen(second, event).await;
        }
        assert_eq!(world.spans("1").await, [(Some(10), Some(12))], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_leave_that_is_told_again_after_the_rejoin_throws_nobody_out() {
    for mut world in World::seeing(Telegram).await {
        for (second, event) in [(10, joined("1", 10)), (50, left("1", 50)), (80, joined("1", 80)), (81, left("1", 51))]
        {
            world.happen(second, event).await;
        }
        assert_eq!(world.spans("1").await, [(Some(10), Some(50)), (Some(80), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_rejoin_whose_clock_is_a_little_behind_ours_is_not_lost() {
    for mut world in World::seeing(Discord).await {
        // Discord dates the join, we date the leave: the join comes later and reads two seconds earlier.
        for (second, event) in [(10, joined("1", 10)), (50, left("1", 50)), (51, joined("1", 48))] {
            world.happen(second, event).await;
        }
        assert_eq!(world.spans("1").await, [(Some(10), Some(50)), (Some(50), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn the_leave_of_somebody_never_seen_is_a_stay_of_unknown_join() {
    for mut world in World::seeing(Telegram).await {
        world.happen(500, left("1", 500)).await;
        let stays = world.stays("1").await;
        assert_eq!(stays.len(), 1, "{}", world.engine);
        assert_eq!((stays[0].joined, stays[0].observed, stays[0].left), (None, 0, Some(500)), "{}", world.engine);
        world.happen(501, left("1", 501)).await;
        assert_eq!(world.stays("1").await, stays, "{}: told again", world.engine);
    }
}

#[tokio::test]
async fn a_join_told_after_its_leave_dates_the_stay() {
    for mut world in World::seeing(Telegram).await {
        world.happen(500, left("1", 500)).await;
        world.happen(501, joined("1", 400)).await;
        let stays = world.stays("1").await;
        assert_eq!(stays.len(), 1, "{}", world.engine);
        assert_eq!((stays[0].joined, stays[0].observed, stays[0].left), (Some(400), 400, Some(500)));
    }
}

#[tokio::test]
async fn one_who_speaks_without_a_join_is_a_member_of_unknown_join() {
    for mut world in World::seeing(Telegram).await {
        world.says(70, "1").await;
        let stays = world.stays("1").await;
        assert_eq!((stays[0].joined, stays[0].observed, stays[0].left), (None, 70, None), "{}", world.engine);
        assert_eq!(stays[0].found_by, "spoke");
        world.says(80, "1").await;
        assert_eq!(world.stays("1").await, stays, "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_joins_and_speaks_at_once_keeps_the_date_of_joining() {
    for mut world in World::seeing(Telegram).await {
        // The message is counted by the door before the worker has come to the join.
        world.at(12);
        world.receive(&with(joined("1", 10), "source", "spring"));
        world.counts(message("1", 11));
        world.settle().await;
        let stays = world.stays("1").await;
        assert_eq!(stays.len(), 1, "{}", world.engine);
        assert_eq!((stays[0].joined, stays[0].observed), (Some(10), 10), "{}", world.engine);
        assert_eq!(stays[0].found_by, "event");
        assert_eq!(world.texts("SELECT source FROM stay").await, ["spring"]);
        // The same once more: the second stay is dated, the first untouched.
        world.happen(100, left("1", 100)).await;
        world.at(203);
        world.receive(&joined("1", 200));
        world.counts(message("1", 202));
        world.settle().await;
        assert_eq!(world.spans("1").await, [(Some(10), Some(100)), (Some(200), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_late_duplicate_of_the_first_join_does_not_date_a_later_stay() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.happen(100, left("1", 100)).await;
        world.says(200, "1").await;
        world.happen(201, joined("1", 11)).await;
        assert_eq!(world.spans("1").await, [(Some(10), Some(100)), (None, None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn one_who_speaks_after_leaving_is_back_and_a_word_from_before_changes_nothing() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.happen(100, left("1", 100)).await;
        // Written before the leave, delivered after it.
        world.at(101);
        world.counts(message("1", 99));
        world.settle().await;
        assert_eq!(world.spans("1").await, [(Some(10), Some(100))], "{}", world.engine);
        world.says(300, "1").await;
        assert_eq!(world.spans("1").await, [(Some(10), Some(100)), (None, None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn a_comment_under_a_channels_post_is_counted_and_proves_no_presence() {
    for mut world in World::seeing(Telegram).await {
        world.at(70);
        let mut comment = message("1", 70);
        comment.proves_presence = false;
        world.counts(comment);
        world.settle().await;
        world.happen(71, with(with(joined("2", 71), "e", "counted"), "proves", false)).await;
        assert_eq!(world.messages().await, 2, "{}", world.engine);
        assert!(world.stays("1").await.is_empty() && world.stays("2").await.is_empty(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_kick_is_told_apart_from_a_leave_before_and_after_it() {
    for mut world in World::seeing(Discord).await {
        let explained = |who, at, reason: &str| with(with(left(who, at), "e", "explained"), "reason", reason);
        for who in ["1", "2", "3"] {
            world.happen(10, joined(who, 10)).await;
        }
        // The ban comes before the leave, the kick after it, and a kick beside a ban changes nothing.
        for (second, event) in [
            (50, explained("1", 50, "banned")),
            (51, left("1", 51)),
            (60, left("2", 60)),
            (62, explained("2", 62, "kicked")),
            (70, explained("3", 70, "banned")),
            (70, explained("3", 70, "kicked")),
            (71, left("3", 71)),
        ] {
            world.happen(second, event).await;
        }
        for (who, reason, at) in [("1", "banned", 50), ("2", "kicked", 60), ("3", "banned", 70)] {
            let stays = world.stays(who).await;
            assert_eq!(stays.len(), 1, "{} {who}", world.engine);
            assert_eq!((stays[0].reason.as_deref(), stays[0].left), (Some(reason), Some(at)), "{} {who}", world.engine);
        }
    }
}

#[tokio::test]
async fn a_cause_told_late_does_not_end_the_stay_that_began_since() {
    for mut world in World::seeing(Discord).await {
        let kick = with(with(left("1", 52), "e", "explained"), "reason", "kicked");
        for (second, event) in [(10, joined("1", 10)), (50, left("1", 50)), (80, joined("1", 80)), (81, kick)] {
            world.happen(second, event).await;
        }
        assert_eq!(world.spans("1").await, [(Some(10), Some(50)), (Some(80), None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn the_ban_of_somebody_who_is_not_there_says_nothing_of_members() {
    for mut world in World::seeing(Discord).await {
        world.happen(50, with(with(left("1", 50), "e", "explained"), "reason", "banned")).await;
        assert!(world.stays("1").await.is_empty(), "{}", world.engine);
    }
}

#[tokio::test]
async fn bots_are_accounts_and_never_members() {
    for mut world in World::seeing(Discord).await {
        world.happen(10, with(joined("9", 10), "bot", true)).await;
        world.at(11);
        let mut automatic = message("9", 11);
        automatic.person.is_bot = true;
        world.counts(automatic);
        world.settle().await;
        world.happen(12, with(with(with(joined("9", 12), "e", "voice"), "channel", "v"), "bot", true)).await;
        world.happen(13, with(left("9", 13), "bot", true)).await;
        assert!(world.stays("9").await.is_empty(), "{}", world.engine);
        assert_eq!(world.messages().await, 0, "{}", world.engine);
        assert_eq!(world.texts("SELECT external_id FROM account WHERE is_bot = 1").await, ["9"]);
        assert_eq!(world.number("SELECT COUNT(*) FROM voice_open").await, 0);
    }
}

#[tokio::test]
async fn one_who_is_pending_is_a_member_and_is_let_in_once() {
    for mut world in World::seeing(Discord).await {
        world.happen(10, with(joined("1", 10), "pending", true)).await;
        assert!(world.stays("1").await[0].pending, "{}", world.engine);
        world.happen(20, with(joined("1", 20), "e", "accepted")).await;
        let stays = world.stays("1").await;
        assert_eq!((stays.len(), stays[0].pending, stays[0].joined), (1, false, Some(10)), "{}", world.engine);
        world.happen(30, with(joined("2", 30), "e", "accepted")).await;
        assert!(world.stays("2").await.is_empty(), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_join_of_a_member_across_a_gap_dates_the_missed_leave_as_an_interval() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.gap(1_000, 5_000).await;
        world.happen(6_000, joined("1", 6_000)).await;
        let stays = world.stays("1").await;
        assert_eq!(stays.len(), 2, "{}", world.engine);
        assert_eq!((stays[0].left_after, stays[0].left), (Some(1_000), Some(5_000)), "{}", world.engine);
        assert_eq!(stays[0].reason.as_deref(), Some("unknown"));
        assert_eq!(stays[1].span(), (Some(6_000), None));
    }
}

#[tokio::test]
async fn a_gap_from_before_a_member_was_seen_holds_no_leave_of_theirs() {
    for mut world in World::seeing(Telegram).await {
        world.gap(1_000, 5_000).await;
        world.says(6_000, "1").await;
        world.happen(7_000, joined("1", 7_000)).await;
        assert_eq!(world.spans("1").await, [(None, None)], "{}", world.engine);
    }
}

#[tokio::test]
async fn an_instant_replaces_the_interval_when_the_platform_tells_it_after_all() {
    for mut world in World::seeing(Telegram).await {
        world.happen(10, joined("1", 10)).await;
        world.gap(1_000, 5_000).await;
        world.happen(6_000, joined("1", 6_000)).await;
        // Delivered late, and from the time before the rejoin: it says when the first stay ended.
        world.happen(6_001, left("1", 3_000)).await;
        assert_eq!(world.spans("1").await, [(Some(10), Some(3_000)), (Some(6_000), None)], "{}", world.engine);
        assert_eq!(world.stays("1").await[0].left_after, None, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_time_that_no_calendar_reaches_does_not_stop_the_worker() {
    for mut world in World::seeing(Telegram).await {
        for (number, ms) in [i64::MAX, i64::MIN].into_iter().enumerate() {
            let who = format!("{number}");
            world.happen(10, joined(&who, 10)).await;
            world.happen(20, with(left(&who, 0), "at_ms", ms)).await;
            world.says(30, &who).await;
            world.happen(40, with(joined(&who, 0), "at_ms", ms)).await;
        }
        world.happen(50, joined("5", 50)).await;
        assert_eq!(world.spans("5").await, [(Some(50), None)], "{}", world.engine);
    }
}
