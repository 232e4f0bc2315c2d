//! A row that cannot be read is set aside and told, and holds up nothing else.

use std::time::Duration;

use steward_core::outbox::{Cause, Verdict};

use super::doubts::{says, soon};
use super::support::outbox::{Publisher, hours, minutes};

#[tokio::test]
async fn a_post_that_cannot_be_read_holds_up_no_other_and_is_told_once() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        for when in ["daily at 01:00", "daily at 01:00", "daily at 09:00"] {
            world.says(&format!(r#"/post add title:T to:discord:100 when:"{when}" body:"{{{{number}}}}""#)).await;
        }
        world.is_written_by_hand("UPDATE post SET media = 'x' WHERE number IN (1, 3)").await;
        world.planner_begins().await;
        soon(&world, "telegram:-200", "late").await;
        let busy = Verdict::NotYet { wait: Some(Duration::from_mins(50)), reason: "429".to_owned() };
        world.telegram.fails([says(busy)]);
        world.passes(hours(3)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{}", world.engine());
        assert_eq!(world.telegram.texts("-200"), ["late"], "{}", world.engine());
        let told = world.discord.texts("103").join("\n");
        assert_eq!(told.matches("cannot be read").count(), 2, "{}: {told}", world.engine());
        let listed = world.says("/post list").await;
        assert!(listed.text().contains("Cannot be read"), "{}: {}", world.engine(), listed.text());
        assert_eq!(listed.json["posts"].as_array().unwrap().len(), 2, "{}", world.engine());
        let found = world.says("/doctor").await.text();
        assert_eq!(found.matches("of the table “post” cannot be read").count(), 2, "{}: {found}", world.engine());
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_read_ends_with_its_later_parts_and_holds_up_no_other() {
    for mut world in Publisher::each().await {
        world.says("/settings channel telegram:-200").await;
        world.cuts_messages();
        soon(&world, "discord:100", "a cut b").await;
        soon(&world, "discord:100", "next").await;
        let busy = Verdict::NotYet { wait: Some(Duration::from_mins(5)), reason: "429".to_owned() };
        world.discord.fails([says(busy)]);
        world.passes(minutes(2)).await;
        world.is_written_by_hand("UPDATE effect SET deed = 'x' WHERE part = 0 AND reason = '429'").await;
        world.passes(minutes(8)).await;
        assert_eq!(world.discord.texts("100"), ["next"], "{}", world.engine());
        assert_eq!(world.says("/post show 1").await.json["last"][0]["state"], "failed", "{}", world.engine());
        let listed = world.says("/outbox list").await;
        assert!(listed.text().contains("Cannot be read"), "{}: {}", world.engine(), listed.text());
        let told = world.telegram.texts("-200").join("\n");
        assert_eq!(told.matches("cannot be read").count(), 1, "{}: {told}", world.engine());
        let found = world.says("/doctor").await.text();
        assert!(found.contains("of the table “effect” cannot be read"), "{}: {found}", world.engine());
    }
}

#[tokio::test]
async fn an_unreadable_message_that_grows_too_late_ends_and_a_notice_that_cannot_be_read_hides_no_other() {
    for mut world in Publisher::each().await {
        for body in ["one", "two"] {
            soon(&world, "discord:100", body).await;
        }
        let refused = || says(Verdict::Impossible { cause: Cause::Content, reason: "50035".to_owned() });
        world.discord.fails([refused(), refused()]);
        world.passes(minutes(2)).await;
        world.is_written_by_hand("UPDATE notice SET args = 'x' WHERE id = (SELECT MIN(id) FROM notice)").await;
        world.says("/settings channel discord:103").await;
        world.passes(minutes(2)).await;
        let told = world.discord.texts("103").join("\n");
        assert!(told.contains("#2 T") && told.contains("table “notice” cannot be read"), "{}: {told}", world.engine());

        soon(&world, "telegram:-200", "three").await;
        world.telegram.set_away(true);
        world.passes(minutes(30)).await;
        world.is_written_by_hand("UPDATE effect SET deed = 'x' WHERE platform = 'telegram'").await;
        world.lets_time_pass(hours(1));
        world.works().await;
        assert_eq!(world.says("/post show 3").await.json["last"][0]["state"], "failed", "{}", world.engine());
    }
}

#[tokio::test]
async fn a_post_that_cannot_be_read_keeps_no_calendar_from_being_seen_and_nothing_from_going_on() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for to in ["100", "101"] {
            world.says(&format!(r#"/post add title:T to:discord:{to} when:"daily at 01:00" body:{to}"#)).await;
        }
        world.passes(hours(1) + minutes(30)).await;
        for line in ["/outbox hold", "/outbox hold channel:discord:101"] {
            world.says(line).await;
        }
        world.lets_time_pass(hours(24));
        world.works().await;
        world.is_written_by_hand("UPDATE post SET zone = 'nowhere' WHERE number = 1").await;
        let calendar = world.says("/calendar").await;
        assert!(calendar.text().contains("cannot be read"), "{engine}: {}", calendar.text());
        assert_eq!(calendar.json["unreadable"], 1, "{engine}: {}", calendar.text());
        let gone_on = world.says("/outbox release").await;
        assert!(gone_on.text().contains("cannot be read"), "{engine}: {}", gone_on.text());
        assert_eq!(gone_on.json["posts_left_out"], 1, "{engine}: {}", gone_on.text());
        world.lets_time_pass(hours(24));
        world.works().await;
        let gone_on = world.says("/outbox release channel:discord:101").await;
        assert_eq!((&gone_on.json["released"], &gone_on.json["posts_left_out"]), (&true.into(), &1.into()), "{engine}");
        world.lets_time_pass(hours(24));
        world.works().await;
        let sent = world.discord.texts("101");
        assert_eq!(sent, ["101", "101"], "{engine}: what came while it stood still was left out");
        assert_eq!(world.discord.texts("100"), ["100"], "{engine}");
    }
}

#[tokio::test]
async fn a_channel_goes_on_whose_posts_or_messages_cannot_be_read() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for (number, when) in [(1, "daily at 01:00"), (2, "daily at 02:00"), (3, "daily at 03:00")] {
            let line = format!(r#"/post add title:T to:discord:100 when:"{when}" body:{number}"#);
            world.says(&line).await;
        }
        world.says("/outbox hold channel:discord:100").await;
        world.passes(hours(4)).await;
        world.is_written_by_hand("UPDATE post SET media = 'x' WHERE number = 1").await;
        let second = "(SELECT id FROM post WHERE number = 2)";
        world.is_written_by_hand(&format!("UPDATE effect SET deed = 'x' WHERE post_id = {second}")).await;
        let gone_on = world.says("/outbox release channel:discord:100 replay:yes").await;
        assert!(gone_on.text().contains("cannot be read"), "{engine}: {}", gone_on.text());
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), ["3"], "{engine}: {}", gone_on.text());
    }
}

#[tokio::test]
async fn a_message_that_cannot_be_read_keeps_no_other_from_following_its_post() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:T to:discord:100 when:"daily at 01:00" body:old"#).await;
        world.passes(hours(50)).await;
        assert_eq!(world.discord.texts("100"), ["old"; 3], "{engine}");
        world.is_written_by_hand("UPDATE effect SET deed = 'x' WHERE id = (SELECT MIN(id) FROM effect)").await;
        let edited = world.says("/post edit 1 body:new").await;
        assert!(edited.text().contains("cannot be read"), "{engine}: {}", edited.text());
        assert_eq!((&edited.json["copies"]["follow"], &edited.json["copies"]["unreadable"]), (&2.into(), &1.into()));
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["old", "new", "new"], "{engine}");
        let edited = world.says("/post edit 1 to:discord:101").await;
        assert_eq!(edited.json["copies"]["stay"], 2, "{engine}: {}", edited.text());
        let edited = world.says("/post edit 1 earlier:remove").await;
        assert_eq!(edited.json["copies"]["removed"], 2, "{engine}: {}", edited.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["old"], "{engine}");
        let deleted = world.says("/post delete 1").await;
        assert!(deleted.text().contains("cannot be read"), "{engine}: {}", deleted.text());
        assert_eq!(deleted.json["state"], "deleted", "{engine}: {}", deleted.text());
    }
}
