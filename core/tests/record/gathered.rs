//! Events: who was there, where that can be seen, and what people know of an event that moved.

use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::outbox::{Publisher, hours, minutes};

const ADD: &str =
    "/event add title:Evening when:\"2026-11-06 10:00\" where:discord:101 to:\"discord:100 telegram:-200\"";

#[tokio::test]
async fn the_list_says_who_waits_where_and_afterwards_who_was_there_of_it_and_besides() {
    for mut world in Publisher::each().await {
        world.says(&format!("{ADD} minutes:60 capacity:2")).await;
        world.works().await;
        for (who, wish) in [("ada", "going"), ("ben", "going"), ("eve", "going"), ("fay", "declined")] {
            world.member_says(Discord, who, &format!("/event answer 1 {wish}")).await;
        }
        let before = world.says("/event people 1").await;
        let rows = &before.table.as_ref().unwrap().rows;
        assert_eq!(rows[2], ["name of eve", "discord", "waiting (1)"], "{}", world.engine());
        world.passes(hours(4 * 24 + 10)).await;
        for who in ["ada", "fay", "gus"] {
            world.moves_in_voice(who, Some("101")).await;
        }
        world.passes(minutes(4)).await;
        world.moves_in_voice("fay", None).await;
        world.passes(hours(1)).await;
        let after = world.says("/event people 1").await;
        let rows = &after.table.as_ref().unwrap().rows;
        let there =
            |who: &str| rows.iter().find(|row| row[0].ends_with(who)).map(|row| (row[2].as_str(), row[3].as_str()));
        let engine = world.engine();
        assert_eq!(there("ada"), Some(("going", "60 min")), "{engine}: {}", after.text());
        assert_eq!(there("ben"), Some(("going", "no")), "{engine}");
        assert_eq!(there("fay"), Some(("not going", "4 min, too short")), "{engine}");
        assert_eq!(there("gus"), Some(("not signed up", "60 min")), "{engine}");
        assert_eq!(after.json["not_on_the_list"][0]["id"], "gus", "{engine}");
        assert_eq!(after.json["people"][0]["came"], true, "{engine}");
    }
}

#[tokio::test]
async fn where_it_cannot_be_seen_who_is_there_people_say_so_and_nobody_is_counted_as_absent_before() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.sees_channel("101", false).await;
        let added = world.says(&format!("{ADD} minutes:60")).await;
        assert!(added.text().contains("Nobody can see who is at this place"), "{engine}: {}", added.text());
        world.works().await;
        world.member_says(Discord, "ada", "/event answer 1 going").await;
        world.passes(hours(4 * 24 + 10) + minutes(1)).await;
        assert_eq!(
            world.discord.messages("100")[0].message.buttons[1].len(),
            2,
            "{engine}: they can say so on Discord"
        );
        assert!(world.says("/event show 1").await.json["attendance"].is_null(), "{engine}: nothing is known");
        world.member_says(Discord, "ada", "/event answer 1 here").await;
        let shown = world.says("/event people 1").await;
        assert_eq!(shown.table.unwrap().rows[0][3], "said so", "{engine}");
        // In a voice channel nobody has to.
        world.sees_channel("102", true).await;
        let line = ADD.replace("discord:101", "discord:102").replace("11-06", "11-08");
        let added = world.says(&line).await;
        assert!(!added.text().contains("Nobody can see"), "{engine}: {}", added.text());
    }
}

#[tokio::test]
async fn an_event_that_would_begin_again_while_it_goes_on_is_refused() {
    for world in Publisher::each().await {
        let line = "/event add title:Long when:\"weekly on mon, tue at 20:00\" where:discord:101 minutes:";
        let refused = world.says(&format!("{line}1441")).await;
        assert!(refused.text().contains("would begin again at 2026-11-03 20:00"), "{}", refused.text());
        let taken = world.says(&format!("{line}1440")).await;
        assert_eq!(taken.json["state"], "draft", "{}: {}", world.engine(), taken.text());
        let refused = world.says("/event edit 1 minutes:1500").await;
        assert!(refused.text().contains("still goes on"), "{}: {}", world.engine(), refused.text());
    }
}

#[tokio::test]
async fn a_move_is_told_once_when_it_is_approved_and_one_that_was_taken_back_is_not() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.says(ADD).await;
        world.moderator_says("/event approve 1").await;
        world.works().await;
        world.member_says(Telegram, "ada", "/event answer 1 going").await;
        let told = |world: &Publisher| world.telegram.texts("user:ada");
        world.says("/event edit 1 when:\"2026-11-07 10:00\"").await;
        world.says("/event edit 1 when:\"2026-11-06 10:00\"").await;
        world.moderator_says("/event approve 1").await;
        world.works().await;
        assert!(told(&world).is_empty(), "{engine}: it is where it was");
        world.says("/event edit 1 when:\"2026-11-07 10:00\"").await;
        world.says("/event edit 1 when:\"2026-11-07 11:00\"").await;
        world.works().await;
        assert!(told(&world).is_empty(), "{engine}: nobody has approved it");
        world.moderator_says("/event approve 1").await;
        world.works().await;
        let [only] = &told(&world)[..] else { panic!("{engine}: {:?}", told(&world)) };
        assert!(only.contains("2026-11-07 11:00"), "{engine}: {only}");
        world.says("/event edit 1 title:Other").await;
        world.moderator_says("/event approve 1").await;
        world.works().await;
        assert_eq!(told(&world).len(), 1, "{engine}: a new title moves nothing");
    }
}

#[tokio::test]
async fn who_counts_on_an_event_is_told_that_it_is_cancelled_while_an_edit_of_it_waits() {
    for mut world in Publisher::each().await {
        world.says("/settings approval yes").await;
        world.says(ADD).await;
        world.moderator_says("/event approve 1").await;
        world.works().await;
        world.member_says(Telegram, "ada", "/event answer 1 going").await;
        world.says("/event edit 1 title:Other").await;
        let cancelled = world.says("/event cancel 1").await;
        assert_eq!(cancelled.json["told"], 1, "{}: {}", world.engine(), cancelled.text());
        world.works().await;
        assert!(world.telegram.texts("user:ada")[0].contains("does not take place"), "{}", world.engine());
    }
}

#[tokio::test]
async fn one_of_a_series_that_is_cancelled_while_its_edit_waits_leaves_the_next_one_to_be_approved() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        let line = ADD.replace("2026-11-06 10:00", "weekly on fri at 10:00");
        world.says(&line).await;
        world.moderator_says("/event approve 1").await;
        world.works().await;
        world.says("/event edit 1 title:Other").await;
        let cancelled = world.says("/event cancel 1 series:no").await;
        assert_eq!(cancelled.json["next"], 2, "{engine}: {}", cancelled.text());
        let next = world.says("/event show 2").await;
        assert_eq!((&next.json["state"], &next.json["title"]), (&"review".into(), &"Other".into()), "{engine}");
        world.works().await;
        assert_eq!(world.discord.texts("100").len(), 1, "{engine}: nothing is announced that nobody approved");
    }
}

#[tokio::test]
async fn an_event_in_review_that_cannot_be_read_keeps_no_other_from_going_on() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        for day in ["06", "07"] {
            world.says(&ADD.replace("11-06", &format!("11-{day}"))).await;
        }
        world.is_written_by_hand("UPDATE event SET zone = 'Nowhere/Here' WHERE number = 1").await;
        world.says("/settings approval no").await;
        assert_eq!(world.says("/event show 2").await.json["state"], "open", "{engine}");
    }
}
