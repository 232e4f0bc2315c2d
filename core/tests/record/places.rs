//! What becomes of the messages of a post when it goes elsewhere.

use serde_json::{Value, json};

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

const DAILY: &str = r#"when:"daily at 09:00" body:"old {{number}}""#;

/// What became of copies, all of which are known and can be read.
fn came_of(follow: u8, [dropped, moved]: [u8; 2], stay: u8) -> Value {
    json!({
        "follow": follow, "dropped": dropped, "moved": moved, "stay": stay, "removed": null, "forgotten": 0,
        "unreadable": 0,
    })
}

#[tokio::test]
async fn what_was_posted_stays_where_it_is_when_a_post_goes_elsewhere_and_follows_its_words() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!(r#"/post add title:W to:"discord:100 telegram:-200" {DAILY}"#)).await;
        world.passes(hours(34)).await;
        let moved = world.says("/post edit 1 to:discord:101").await;
        assert_eq!(moved.json["copies"]["stay"], 4, "{engine}: {}", moved.text());
        assert!(moved.text().contains("4 messages that were posted stay"), "{engine}: {}", moved.text());
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["old 1", "old 2"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["old 1", "old 2"], "{engine}");
        assert_eq!(world.discord.texts("101"), ["old 3"], "{engine}");
        let edited = world.says("/post edit 1 body:new {{number}}").await;
        assert_eq!(edited.json["copies"], came_of(5, [0, 0], 0), "{engine}");
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["new 1", "new 2"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["new 1", "new 2"], "{engine}");
        assert_eq!(world.discord.texts("101"), ["new 3"], "{engine}");
        // Back where it was: the place is none that it left.
        let back = world.says("/post edit 1 to:telegram:-200").await;
        assert_eq!(back.json["copies"]["stay"], 1, "{engine}: {}", back.text());
        world.says("/post delete 1").await;
        world.passes(minutes(1)).await;
        assert_eq!([world.discord.texts("100").len(), world.discord.texts("101").len()], [0, 0], "{engine}");
        assert_eq!(world.telegram.texts("-200"), [""; 0], "{engine}");
    }
}

#[tokio::test]
async fn what_was_posted_is_taken_away_from_former_places_when_somebody_asks_for_it() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!(r#"/post add title:W to:"discord:100 discord:102" {DAILY}"#)).await;
        world.passes(hours(10)).await;
        world.says(r#"/post edit 1 to:"discord:101 discord:102""#).await;
        let removed = world.says("/post edit 1 earlier:remove").await;
        assert_eq!(removed.json["copies"]["removed"], 1, "{engine}: {}", removed.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{engine}");
        assert_eq!(world.discord.texts("102"), ["old 1"], "{engine}: it goes there");
        let none = world.says("/post edit 1 earlier:remove").await;
        assert!(none.text().contains("No message stands"), "{engine}: {}", none.text());
        let at_once = world.says("/post edit 1 to:discord:101 earlier:remove").await;
        assert_eq!(at_once.json["copies"]["removed"], 1, "{engine}: {}", at_once.text());
        world.works().await;
        assert_eq!(world.discord.texts("102"), [""; 0], "{engine}");
        world.says("/post edit 1 body:new").await;
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("101"), ["new"], "{engine}");
        let open = world.says("/outbox list").await;
        assert_eq!(open.json["effects"], json!([]), "{engine}: {}", open.text());
    }
}

#[tokio::test]
async fn a_removal_from_former_places_waits_for_no_approval() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {DAILY}")).await;
        world.passes(hours(10)).await;
        world.says("/settings approval yes").await;
        let moved = world.says("/post edit 1 to:discord:101 earlier:remove body:new").await;
        assert_eq!(moved.json["state"], "review", "{engine}: {}", moved.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{engine}");
        world.moderator_says("/post approve 1").await;
        world.passes(hours(24)).await;
        assert_eq!([world.discord.texts("100").len(), world.discord.texts("101").len()], [0, 1], "{engine}");
    }
}

#[tokio::test]
async fn what_was_not_posted_yet_goes_to_no_place_that_the_post_has_left() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.cuts_messages();
        for to in ["discord:100", "telegram:-200"] {
            world.says(&format!(r#"/post add title:W to:{to} when:"daily at 09:00" body:"a cut b""#)).await;
        }
        world.discord.forbids("100");
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(hours(9) + minutes(5)).await;
        let moved = world.says("/post edit 1 to:discord:101").await;
        assert_eq!(moved.json["copies"], came_of(0, [2, 2], 0), "{engine}: {}", moved.text());
        let moved = world.says("/post edit 2 to:discord:102").await;
        assert_eq!(moved.json["copies"], came_of(0, [0, 0], 1), "{engine}: one part may be there: {}", moved.text());
        world.discord.allows("100");
        world.works().await;
        assert_eq!(world.discord.texts("101"), ["a", "b"], "{engine}: what was still to come goes to the new place");
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), [""; 0], "{engine}");
        assert_eq!(world.discord.texts("101"), ["a", "b", "a", "b"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["a"], "{engine}: nobody has said what became of it");
    }
}

#[tokio::test]
async fn what_is_still_to_come_moves_with_its_post_once_and_only_while_it_is_worth_something() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!(r#"/post add title:W to:"discord:100 telegram:-200" {DAILY}"#)).await;
        world.discord.forbids("100");
        world.passes(hours(9) + minutes(5)).await;
        world.says("/post pause 1").await;
        let moved = world.says(r#"/post edit 1 to:"discord:101 telegram:-200""#).await;
        assert_eq!(moved.json["copies"], came_of(0, [1, 1], 0), "{engine}: {}", moved.text());
        assert!(moved.text().contains("One message is posted in a new place"), "{engine}: {}", moved.text());
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), [""; 0], "{engine}: its post stands still");
        let again = world.says(r#"/post edit 1 to:"discord:102 telegram:-200" earlier:remove"#).await;
        assert_eq!(
            [&again.json["copies"]["moved"], &again.json["copies"]["removed"]],
            [1, 0],
            "{engine}: {}",
            again.text()
        );
        world.says("/post resume 1").await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("102"), ["old 1"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["old 1"], "{engine}: it had been sent there");
        let seen = world.says("/post edit 1 to:discord:101").await;
        assert_eq!(seen.json["copies"], came_of(0, [0, 0], 2), "{engine}: {}", seen.text());
        world.discord.forbids("101");
        world.passes(hours(26)).await;
        let late = world.says("/post edit 1 to:discord:102").await;
        assert_eq!(late.json["copies"]["moved"], 0, "{engine}: its grace is over: {}", late.text());
        let ended = world.says("/post show 1").await;
        assert_eq!(ended.json["last"][0]["state"], "failed", "{engine}: {}", ended.text());
    }
}

const ONCE: &str = r#"when:"2026-11-02 09:00" body:"once""#;

#[tokio::test]
async fn a_place_that_a_post_left_and_goes_to_again_gets_it_and_one_where_it_was_dropped_by_hand_does_not() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {ONCE}")).await;
        world.says(&format!(r#"/post add title:V to:"discord:100 discord:101" {ONCE}"#)).await;
        for channel in ["100", "101"] {
            world.says(&format!("/outbox hold discord:{channel}")).await;
        }
        world.passes(hours(9) + minutes(5)).await;
        world.says("/post edit 1 to:discord:101").await;
        let back = world.says("/post edit 1 to:discord:100").await;
        assert_eq!(back.json["copies"], came_of(0, [1, 1], 0), "{engine}: {}", back.text());
        let open = world.says("/outbox list").await.json["effects"].as_array().unwrap().clone();
        let of_v =
            open.iter().find(|effect| effect["what"].as_str().unwrap().contains('V') && effect["channel"] == "100");
        world.says(&format!("/outbox discard {}", of_v.unwrap()["effect"])).await;
        let moved = world.says(r#"/post edit 2 to:"discord:100 discord:102""#).await;
        assert_eq!(moved.json["copies"], came_of(0, [1, 1], 0), "{engine}: {}", moved.text());
        for channel in ["100", "101"] {
            world.says(&format!("/outbox release discord:{channel} replay:yes")).await;
        }
        world.passes(minutes(5)).await;
        let seen = ["100", "101", "102"].map(|channel| world.discord.texts(channel).len());
        assert_eq!(seen, [1, 0, 1], "{engine}");
        for number in [1, 2] {
            assert_eq!(world.says(&format!("/post show {number}")).await.json["state"], "posted", "{engine}: {number}");
        }
    }
}

#[tokio::test]
async fn a_post_on_its_way_for_the_last_time_moves_when_it_is_approved_and_stays_paused_when_it_is() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {ONCE}")).await;
        world.says(&format!("/post add title:V to:discord:100 {ONCE}")).await;
        world.says("/outbox hold discord:100").await;
        world.passes(hours(9) + minutes(5)).await;
        world.says("/post pause 2").await;
        let moved = world.says("/post edit 2 to:discord:101").await;
        assert_eq!((&moved.json["state"], &moved.json["copies"]["moved"]), (&json!("paused"), &json!(1)), "{engine}");
        world.says("/settings approval yes").await;
        let moved = world.says(r#"/post edit 1 to:discord:101 body:"unseen words""#).await;
        assert_eq!(moved.json["state"], "review", "{engine}: {}", moved.text());
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), [""; 0], "{engine}: nobody approved it, and the other one is paused");
        let approved = world.moderator_says("/post approve 1").await;
        assert_eq!(approved.json["copies"]["moved"], 1, "{engine}: {}", approved.text());
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), ["unseen words"], "{engine}");
        world.says("/post resume 2").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), ["unseen words", "once"], "{engine}");
        for number in [1, 2] {
            assert_eq!(world.says(&format!("/post show {number}")).await.json["state"], "posted", "{engine}: {number}");
        }
    }
}

#[tokio::test]
async fn a_removal_under_approval_says_that_what_was_not_posted_yet_is_dropped() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {DAILY}")).await;
        world.passes(hours(10)).await;
        world.says("/outbox hold discord:100").await;
        world.passes(hours(24)).await;
        world.says("/settings approval yes").await;
        let moved = world.says("/post edit 1 to:discord:101 earlier:remove").await;
        let copies = &moved.json["copies"];
        assert_eq!((&copies["removed"], &copies["dropped"]), (&json!(1), &json!(1)), "{engine}: {}", moved.text());
    }
}

#[tokio::test]
async fn a_teaser_that_is_not_written_any_more_stays_as_it_is_in_a_former_place() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 teaserto:discord:101 teaser:Soon {DAILY}")).await;
        world.passes(hours(10)).await;
        world.says("/post edit 1 teaserto:-").await;
        let edited = world.says("/post edit 1 teaser:- body:new").await;
        assert_eq!(edited.json["copies"]["follow"], 1, "{engine}: {}", edited.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["new"], "{engine}");
        assert_eq!(world.discord.texts("101"), ["Soon"], "{engine}");
    }
}

#[tokio::test]
async fn what_was_posted_is_emptied_by_no_edit_and_a_sketch_may_be() {
    for mut world in Publisher::each().await {
        world.says(r#"/post add title:T to:discord:100 when:"2026-11-02 01:00" body:words"#).await;
        world.passes(hours(2)).await;
        for line in ["/post edit 1 body:", "/post edit 1 body:-"] {
            let refused = world.says(line).await;
            assert!(refused.text().contains("/post delete 1"), "{}: {line}: {}", world.engine(), refused.text());
        }
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["words"], "{}", world.engine());
        world.says("/post add title:Sketch body:words").await;
        let edited = world.says("/post edit 2 body:-").await;
        assert_eq!(edited.json["body"], "", "{}: {}", world.engine(), edited.text());
    }
}

#[tokio::test]
async fn words_that_nobody_approved_are_shown_by_no_way_past_the_approval() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {DAILY}")).await;
        world.says(&format!("/post add title:V to:discord:100 {ONCE}")).await;
        world.passes(hours(10)).await;
        world.says("/settings approval yes").await;
        let there = world.discord.texts("100");
        for line in [
            r#"/post edit 1 to:- body:"unseen""#,
            r#"/post edit 2 when:- body:"unseen""#,
            r#"/post edit 2 to:discord:101 when:- body:"unseen""#,
        ] {
            let edited = world.says(line).await;
            assert_eq!(edited.json["state"], "draft", "{engine}: {line}: {}", edited.text());
            world.passes(minutes(1)).await;
            assert_eq!(world.discord.texts("100"), there, "{engine}: {line}");
            assert_eq!(world.discord.texts("101"), [""; 0], "{engine}: {line}");
        }
        world.says("/post edit 1 to:discord:100").await;
        world.moderator_says("/post approve 1").await;
        world.passes(minutes(1)).await;
        assert!(world.discord.texts("100").contains(&"unseen".to_owned()), "{engine}: now somebody has approved it");
    }
}

#[tokio::test]
async fn the_last_time_of_a_series_that_is_changed_while_it_waits_for_approval_goes_out() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00 times 2" body:one"#).await;
        world.passes(hours(10)).await;
        world.says("/settings approval yes").await;
        world.says("/post edit 1 body:two").await;
        world.passes(hours(23) + minutes(5)).await;
        let edited = world.says("/post edit 1 body:three").await;
        assert_eq!(edited.json["state"], "review", "{engine}: {}", edited.text());
        world.moderator_says("/post approve 1").await;
        world.passes(minutes(2)).await;
        assert_eq!(world.discord.texts("100"), ["three", "three"], "{engine}");
    }
}

#[tokio::test]
async fn a_paused_post_that_loses_its_schedule_stands_still_until_somebody_resumes_it() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(&format!("/post add title:W to:discord:100 {ONCE}")).await;
        world.says("/outbox hold discord:100").await;
        world.passes(hours(9) + minutes(5)).await;
        world.says("/post pause 1").await;
        let edited = world.says("/post edit 1 to:discord:101 when:-").await;
        assert_eq!(edited.json["state"], "paused", "{engine}: {}", edited.text());
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), [""; 0], "{engine}");
        world.says("/post resume 1").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("101"), ["once"], "{engine}");
        assert_eq!(world.says("/post show 1").await.json["state"], "posted", "{engine}");
    }
}
