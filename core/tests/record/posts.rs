//! Posts: written in chat, due at their minute, seen once in every place, followed by what is changed later.

use std::time::Duration;

use serde_json::{Value, json};
use steward_core::{CommunityId, community};

use super::support::outbox::{Publisher, hours, minutes};

#[tokio::test]
async fn a_post_written_in_chat_is_seen_once_in_every_place_at_its_minute() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let reply = world.says(r#"/post add title:"Week 1" to:"discord:100, telegram:-200" when:"2026-11-02 09:00" body:"Hello **you**""#).await;
        assert_eq!(reply.json["state"], "scheduled", "{engine}: {}", reply.text());
        assert_eq!(reply.json["next"][0], "2026-11-02T09:00:00Z", "{engine}");
        world.passes(minutes(539) + Duration::from_millis(59_999)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}: too early");
        world.passes(Duration::from_millis(1)).await;
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["Hello you"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["Hello you"], "{engine}");
        let reply = world.says("/post show 1").await;
        assert_eq!(reply.json["state"], "posted", "{engine}");
        assert_eq!(reply.json["last"][0]["state"], "sent", "{engine}");
    }
}

#[tokio::test]
async fn a_weekly_post_comes_every_week_and_counts_its_times() {
    for mut world in Publisher::each().await {
        world.says(r#"/post add title:W to:discord:100 when:"weekly on mon at 20:00" body:"Lesson {{number}}""#).await;
        world.passes(hours(24 * 21)).await;
        assert_eq!(world.discord.texts("100"), ["Lesson 1", "Lesson 2", "Lesson 3"], "{}", world.engine());
        assert_eq!(world.says("/post show 1").await.json["state"], "scheduled");
    }
}

#[tokio::test]
async fn what_is_counted_from_its_saving_begins_at_once_and_comes_as_often_as_it_says() {
    for mut world in Publisher::each().await {
        world.passes(Duration::from_millis(400)).await;
        let reply =
            world.says(r#"/post add title:W to:discord:100 when:"every 30 minutes 3 times" body:"{{number}}""#).await;
        world.passes(hours(2)).await;
        assert_eq!(world.discord.texts("100"), ["1", "2", "3"], "{}: {}", world.engine(), reply.text());
        assert_eq!(world.says("/post show 1").await.json["state"], "posted", "{}", world.engine());
    }
}

#[tokio::test]
async fn what_begins_at_once_is_told_with_its_first_time_which_is_now() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.passes(Duration::from_millis(400)).await;
        let line = r#"title:W to:discord:100 when:"every 90 minutes" body:"{{number}}""#;
        let preview = world.says(&format!("/post preview {line}")).await;
        assert_eq!(preview.json["when"]["next"][0]["local"], "2026-11-02 00:00", "{engine}");
        let reply = world.says(&format!("/post add {line}")).await;
        assert_eq!(reply.json["next"][0], "2026-11-02T00:00:00Z", "{engine}");
        assert!(reply.text().contains("Next: now, 2026-11-02 01:30, 2026-11-02 03:00"), "{engine}: {}", reply.text());
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{engine}");
        let shown = world.says("/post show 1").await.text();
        assert!(shown.contains("Next: 2026-11-02 01:30"), "{engine}: {shown}");
        let reply = world.says("/post add title:V to:discord:101 when:now body:words").await;
        assert!(reply.text().contains("Next: now\n"), "{engine}: {}", reply.text());
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("101"), ["words"], "{engine}");
        let times = world.says("/post add title:U to:discord:102 when:现在 body:words lang:zh-CN").await.text();
        assert!(times.contains("接下来：现在"), "{engine}: {times}");
    }
}

#[tokio::test]
async fn braces_in_code_go_out_as_they_were_typed() {
    for mut world in Publisher::each().await {
        let reply = world
            .says("/post add title:W to:discord:100 when:now body:\"Use `{{ user }}` in No. {{number}}:\n```vue\n{{ msg }}\n```\"")
            .await;
        assert_eq!(reply.json["state"], "scheduled", "{}: {}", world.engine(), reply.text());
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["Use {{ user }} in No. 1:\n{{ msg }}"], "{}", world.engine());
    }
}

#[tokio::test]
async fn a_change_follows_on_every_copy_and_a_removal_takes_them_all_back() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world
            .says(r#"/post add title:W to:"discord:100 telegram:-200" when:"daily at 09:00" body:"old {{number}}""#)
            .await;
        world.passes(hours(24 + 10)).await;
        let reply = world.says("/post edit 1 body:new {{number}}").await;
        assert!(reply.text().contains("4 messages"), "{engine}: {}", reply.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["new 1", "new 2"], "{engine}");
        assert_eq!(world.telegram.texts("-200"), ["new 1", "new 2"], "{engine}");
        let again = world.says("/post edit 1 body:new {{number}}").await;
        assert!(!again.text().contains("follow"), "{engine}: nothing changed");
        world.says("/post delete 1").await;
        world.passes(hours(48)).await;
        assert!(world.discord.texts("100").is_empty() && world.telegram.texts("-200").is_empty(), "{engine}");
        assert_eq!(world.says("/post show 1").await.json["state"], "deleted", "{engine}");
    }
}

#[tokio::test]
async fn after_five_days_of_absence_each_post_does_as_it_says_and_moderators_are_told_once() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:100").await;
        world.says(r#"/post add title:Latest to:discord:101 when:"every 2 hours" body:"L{{number}}""#).await;
        world.says(r#"/post add title:All to:discord:102 when:"daily at 09:00" catchup:all body:"A{{number}}""#).await;
        world.says(r#"/post add title:Skip to:discord:103 when:"every 3 hours" catchup:skip body:"S{{number}}""#).await;
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("101"), ["L1"], "{engine}: it begins at once");
        world.sleeps(hours(5 * 24) + minutes(30)).await;
        world.passes(minutes(30)).await;
        assert_eq!(world.discord.texts("101"), ["L1", "L61"], "{engine}: the last within the hour");
        assert_eq!(world.discord.texts("102"), ["A1", "A2", "A3", "A4", "A5"], "{engine}: all, in order");
        assert_eq!(world.discord.texts("103"), ["S1"], "{engine}: none");
        let told = world.discord.texts("100");
        assert_eq!(told.len(), 1, "{engine}: {told:?}");
        assert!(told[0].contains("Latest") && told[0].contains("59 times"), "{engine}: {told:?}");
        let list = world.says("/post show 1").await;
        assert_eq!(list.json["last"][0]["state"], "sent", "{engine}");
        assert_eq!(list.json["last"][1]["state"], "missed", "{engine}");
    }
}

#[tokio::test]
async fn a_paused_post_sends_nothing_and_a_pause_misses_nothing() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.passes(hours(10)).await;
        world.says("/post pause 1").await;
        world.passes(hours(48)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{engine}");
        world.says("/post resume 1").await;
        world.passes(minutes(5)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{engine}: what passed is left out");
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["1", "4"], "{engine}");
        world.says("/post skip 1").await;
        world.passes(hours(48)).await;
        assert_eq!(world.discord.texts("100"), ["1", "4", "6"], "{engine}");
        let last = world.says("/post show 1").await.json["last"].clone();
        let states: Vec<_> = last.as_array().unwrap().iter().map(|o| o["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["sent", "skipped", "sent", "skipped", "skipped", "sent"], "{engine}");
    }
}

#[tokio::test]
async fn a_paused_post_whose_only_time_is_left_out_is_through_and_says_one_thing() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"2026-11-03 09:00" body:x"#).await;
        world.says("/post pause 1").await;
        let told = world.says("/post skip 1").await;
        assert_eq!((&told.json["state"], &told.json["next_at"]), (&"draft".into(), &Value::Null), "{engine}");
        let text = told.text();
        assert!(!text.contains("Next:") && !text.contains("/post resume"), "{engine}: {text}");
        assert!(text.contains("Its times are over. Give it another one: /post edit 1 when:"), "{engine}: {text}");
        assert!(world.says("/post resume 1").await.text().contains("is not paused"), "{engine}");
        world.passes(hours(48)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        world.says(r#"/post add title:D to:discord:100 when:"daily at 09:00" body:x"#).await;
        world.says("/post pause 2").await;
        let told = world.says("/post skip 2").await.json;
        assert_eq!((&told["state"], &told["next_at"]), (&"paused".into(), &"2026-11-05T09:00:00Z".into()), "{engine}");
    }
}

#[tokio::test]
async fn a_paused_post_that_gets_another_time_goes_on_at_that_time() {
    for mut world in Publisher::each().await {
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.says("/post pause 1").await;
        let reply = world.says("/post edit 1 when:\"daily at 12:00\"").await;
        assert_eq!((&reply.json["state"], &reply.json["next_at"]), (&"paused".into(), &"2026-11-02T12:00:00Z".into()));
        world.says("/post resume 1").await;
        world.passes(hours(11)).await;
        assert!(world.discord.texts("100").is_empty(), "{}", world.engine());
        world.passes(hours(2)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{}", world.engine());
    }
}

#[tokio::test]
async fn where_approval_is_needed_another_moderator_gives_it() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.moderator_says("/post add title:W to:discord:100 when:\"daily at 09:00\" body:text").await;
        assert_eq!(world.says("/post show 1").await.json["state"], "review", "{engine}");
        world.passes(hours(30)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        let own = world.moderator_says("/post approve 1").await;
        assert!(own.text().contains("your own"), "{engine}: {}", own.text());
        world.says("/post approve 1").await;
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["text"], "{engine}");
        // Other words want another look; another time does not.
        world.moderator_says("/post edit 1 when:\"daily at 10:00\"").await;
        assert_eq!(world.says("/post show 1").await.json["state"], "scheduled", "{engine}");
        world.moderator_says("/post edit 1 body:other").await;
        assert_eq!(world.says("/post show 1").await.json["state"], "review", "{engine}");
    }
}

#[tokio::test]
async fn words_that_were_not_approved_stand_nowhere_whoever_wrote_them() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        for when in ["daily at 09:00", "2026-11-02 09:00"] {
            world.moderator_says(&format!("/post add title:W to:discord:100 when:\"{when}\" body:text")).await;
        }
        for number in [1, 2] {
            world.says(&format!("/post approve {number}")).await;
        }
        world.passes(hours(10)).await;
        assert_eq!(world.discord.texts("100"), ["text", "text"], "{engine}");
        for (number, after) in [(1, "scheduled"), (2, "posted")] {
            let reply = world.says(&format!("/post edit {number} body:other")).await;
            assert_eq!(reply.json["state"], "review", "{engine}: {}", reply.text());
            let own = world.says(&format!("/post approve {number}")).await;
            assert!(own.text().contains("your own"), "{engine}: the words are the owner's: {}", own.text());
            world.passes(minutes(1)).await;
            let old = world.discord.texts("100").into_iter().filter(|text| text == "text").count();
            assert_eq!(old, 3 - number, "{engine}: nobody has approved it");
            let approved = world.moderator_says(&format!("/post approve {number}")).await;
            assert_eq!(approved.json["state"], after, "{engine}: {}", approved.text());
            world.passes(minutes(1)).await;
        }
        assert_eq!(world.discord.texts("100"), ["other", "other"], "{engine}");
    }
}

#[tokio::test]
async fn a_time_that_comes_while_changed_words_wait_for_approval_is_written_down() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.moderator_says("/post add title:W to:discord:100 when:\"daily at 09:00\" body:text").await;
        world.says("/post approve 1").await;
        world.moderator_says("/post edit 1 body:other").await;
        world.passes(hours(10)).await;
        assert!(world.discord.texts("100").is_empty(), "{engine}");
        let approved = world.says("/post approve 1").await;
        assert_eq!(approved.json["next"][0], "2026-11-03T09:00:00Z", "{engine}: {}", approved.text());
        assert_eq!(approved.json["last"][0]["state"], "skipped", "{engine}: {}", approved.text());
        assert!(approved.text().contains("nobody had approved"), "{engine}: {}", approved.text());
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["other"], "{engine}");
    }
}

#[tokio::test]
async fn a_time_that_passes_before_the_approval_is_written_down_also_when_another_takes_its_place() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        let review = |last: &Value| last["state"] == "skipped" && last["reason"] == "review";
        // The only time of a post that nobody has approved yet.
        world.moderator_says("/post add title:Once to:discord:100 when:\"2026-11-02 03:00\" body:text").await;
        // One that has run, and then got other words, and then another time.
        world.moderator_says("/post add title:Daily to:discord:100 when:\"daily at 01:00\" body:text").await;
        world.says("/post approve 2").await;
        world.passes(hours(2)).await;
        world.moderator_says("/post edit 2 body:other").await;
        world.passes(hours(24)).await;
        let edited = world.moderator_says("/post edit 2 when:\"daily at 05:00\"").await;
        assert_eq!(edited.json["state"], "review", "{engine}: {}", edited.text());
        assert!(review(&edited.json["last"][0]), "{engine}: {}", edited.text());
        world.passes(hours(5)).await;
        for (number, state, left_out) in [(1, "draft", 1), (2, "scheduled", 2)] {
            let approved = world.says(&format!("/post approve {number}")).await;
            assert_eq!(approved.json["state"], state, "{engine}: {}", approved.text());
            let last = approved.json["last"].as_array().unwrap();
            assert_eq!(last.iter().filter(|last| review(last)).count(), left_out, "{engine}: {}", approved.text());
            assert!(approved.text().contains("nobody had approved"), "{engine}: {}", approved.text());
        }
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["other", "other"], "{engine}: the change, and one time more");
    }
}

#[tokio::test]
async fn times_that_came_while_a_post_was_paused_are_written_down_when_another_schedule_takes_their_place() {
    for mut world in Publisher::each().await {
        world.says("/post add title:W to:discord:100 when:\"daily at 01:00\" body:text").await;
        world.says("/post pause 1").await;
        world.passes(hours(30)).await;
        let edited = world.says("/post edit 1 when:\"daily at 12:00\"").await;
        let last = edited.json["last"].as_array().unwrap();
        assert_eq!(last.iter().filter(|last| last["reason"] == "paused").count(), 2, "{}", edited.text());
    }
}

#[tokio::test]
async fn two_planners_and_a_restart_make_each_time_once() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for n in 0..20 {
            world
                .says(&format!(
                    "/post add title:P{n} to:discord:100 when:\"every 30 minutes\" body:\"P{n} {{{{number}}}}\""
                ))
                .await;
        }
        world.two_planners_at_once().await;
        world.works().await;
        let mut texts = world.discord.texts("100");
        texts.sort();
        texts.dedup();
        assert_eq!((texts.len(), world.discord.texts("100").len()), (20, 20), "{engine}");
    }
}

#[tokio::test]
async fn a_clock_that_jumps_a_year_posts_nothing_and_misses_nothing() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:101").await;
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.passes(minutes(1)).await;
        for days in [365, -365] {
            let right = world.turns_the_clock(days);
            world.passes(minutes(10)).await;
            assert!(world.discord.texts("100").is_empty(), "{engine}: {days} days");
            world.turns_it_back(right, minutes(10));
            world.passes(minutes(2)).await;
        }
        assert_eq!(world.says("/post show 1").await.json["next"][0], "2026-11-02T09:00:00Z", "{engine}");
        world.passes(hours(9)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{engine}");
        assert!(world.discord.texts("101")[0].contains("clock"), "{engine}");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_repeats_nothing() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"{{number}}""#).await;
        world.passes(hours(10)).await;
        world.turns_the_clock_by(chrono::TimeDelta::hours(-2));
        world.passes(hours(3)).await;
        assert_eq!(world.discord.texts("100"), ["1"], "{engine}: nine o'clock came twice");
        world.passes(hours(24)).await;
        assert_eq!(world.discord.texts("100"), ["1", "2"], "{engine}");
    }
}

#[tokio::test]
async fn a_group_that_gets_another_id_takes_its_posts_with_it() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:telegram:-200/7 when:"daily at 09:00" body:"{{number}}""#).await;
        world.telegram_group_moves("-200", "-1000200").await;
        world.passes(hours(10)).await;
        assert_eq!(world.telegram.texts("-1000200/7"), ["1"], "{engine}");
        assert!(world.telegram.texts("-200/7").is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_post_is_said_before_anything_is_written() {
    for world in Publisher::each().await {
        for (line, word) in [
            ("/post add title:W when:\"0 0 30 2 *\"", "30"),
            ("/post add title:W when:\"at 2020-01-01 09:00\"", "2020"),
            ("/post add title:W to:discord:999", "discord:999"),
            ("/post add title:W body:\"{{nobody}}\"", "nobody"),
            ("/post add title:W media:https://169.254.169.254/a.png", "169.254"),
            ("/post add title:W buttons:\"here\"", "here"),
            ("/post add title:W to:discord:100 teaserto:discord:100", "twice"),
            ("/post add title:-", "title"),
            ("/post show 7", "7"),
        ] {
            let reply = world.says(line).await;
            assert!(reply.text().contains(word), "{}: {line}: {}", world.engine(), reply.text());
        }
        assert!(world.says("/post list").await.json["posts"].as_array().unwrap().is_empty(), "{}", world.engine());
    }
}

#[tokio::test]
async fn a_post_is_previewed_while_it_is_written_and_nothing_is_saved() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let line = r#"/post preview title:W to:discord:100 when:"weekly on mon at 20:00" teaser:Soon media:https://example.org/a/map.png buttons:"Read = https://example.org/x" body:"**No. {{number}}** <script>""#;
        let reply = world.says(line).await.json;
        assert_eq!(reply["problems"], json!([]), "{engine}");
        assert_eq!(reply["when"]["words"], "every Monday at 20:00", "{engine}");
        assert_eq!(reply["when"]["next"].as_array().unwrap().len(), 5, "{engine}");
        assert_eq!(reply["when"]["next"][0]["local"], "2026-11-02 20:00", "{engine}");
        for (at, platform) in ["discord", "telegram"].iter().enumerate() {
            let shown = &reply["platforms"][at];
            assert_eq!(shown["platform"], *platform, "{engine}");
            assert_eq!(shown["whole"][0]["html"], "<b>No. 1</b> &lt;script&gt;", "{engine}: {platform}");
            assert_eq!(shown["whole"][0]["media"][0], json!({ "kind": "photo", "name": "map.png" }), "{engine}");
            assert_eq!(shown["whole"][0]["buttons"][0][0]["url"], "https://example.org/x", "{engine}");
            assert_eq!(shown["teaser"][0]["html"], "Soon", "{engine}");
        }
        assert!(world.says("/post list").await.json["posts"].as_array().unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn while_a_post_is_written_what_is_wrong_is_told_beside_what_is_right() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let reply =
            world.says("/post preview when:\"every blue moon\" media:https://10.0.0.1/a.png body:right").await.json;
        let wrong: Vec<_> = reply["problems"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
        assert_eq!(wrong, ["when", "media", "title"], "{engine}");
        assert!(reply["problems"][1]["sentence"].as_str().unwrap().contains("10.0.0.1"), "{engine}");
        assert_eq!(reply["when"], json!(null), "{engine}");
        assert_eq!(reply["platforms"][1]["whole"][0]["html"], "right", "{engine}");
        assert!(reply["platforms"][1]["cautions"].as_array().unwrap().is_empty(), "{engine}: nothing sets posts here");
        let nothing = world.says("/post preview").await.text();
        assert!(nothing.contains("number"), "{engine}: {nothing}");
    }
}

#[tokio::test]
async fn a_preview_in_words_tells_parts_media_and_buttons_and_says_what_is_alike_once() {
    for world in Publisher::each().await {
        let line = r#"/post preview title:W to:"discord:100 discord:101 telegram:-200" teaserto:discord:102 teaser:Soon media:https://example.org/a/map.png buttons:"Read = https://example.org/x" body:words"#;
        let told = world.says(line).await.text();
        assert_eq!(told.matches("words").count(), 2, "{}: once a platform: {told}", world.engine());
        assert!(told.contains("In space 1, space 1:") && told.contains("Soon"), "{}: {told}", world.engine());
        assert_eq!(told.matches("Picture: https://example.org/a/map.png").count(), 2, "{}: {told}", world.engine());
        assert!(told.contains("Button: Read → https://example.org/x"), "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn a_change_is_previewed_before_any_copy_follows_it() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:"old {{number}}""#).await;
        world.passes(hours(10)).await;
        let reply =
            world.says(r#"/post preview 1 to:"discord:101" teaserto:discord:100 teaser:T body:"new {{number}}""#).await;
        assert_eq!(reply.json["problems"], json!([]), "{engine}: a place that changes what it shows is no place twice");
        assert_eq!(reply.json["platforms"][0]["whole"][0]["html"], "new 2", "{engine}");
        assert_eq!(reply.json["when"]["next"][0]["local"], "2026-11-03 09:00", "{engine}");
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["old 1"], "{engine}");
        assert_eq!(world.says("/post show 1").await.json["body"], "old {{number}}", "{engine}");
    }
}

#[tokio::test]
async fn what_is_shown_of_a_post_reads_back_as_its_arguments() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:W to:discord:100 teaserto:"telegram:-200" when:"monthly on last at 21:00" teaser:T topic:rust form:code media:"https://example.org/a.png https://example.org/b.pdf" buttons:"Read = https://example.org/x; Sign up = https://example.org/y" catchup:all grace:90 uncertain:skip body:"x""#).await;
        let shown = world.says("/post show 1").await.json;
        assert_eq!(shown["places"].as_array().unwrap().len(), 2, "{engine}");
        let words = |name: &str| {
            let of = |value: &Value| value.as_str().unwrap().to_owned();
            shown[name].as_array().unwrap().iter().map(of).collect::<Vec<_>>().join(" ")
        };
        let button = |b: &Value| format!("{} = {}", b["label"].as_str().unwrap(), b["url"].as_str().unwrap());
        let buttons: Vec<_> = shown["buttons"].as_array().unwrap().iter().map(button).collect();
        let line = format!(
            r#"/post edit 1 title:{} to:"{}" teaserto:"{}" when:"{}" teaser:{} topic:{} form:{} media:"{}" buttons:"{}" catchup:{} grace:{} uncertain:{} overlap:{} body:"{}""#,
            shown["title"].as_str().unwrap(),
            words("to"),
            words("teaser_to"),
            shown["rule"].as_str().unwrap(),
            shown["teaser"].as_str().unwrap(),
            shown["topic"].as_str().unwrap(),
            shown["form"].as_str().unwrap(),
            words("media"),
            buttons.join("; "),
            shown["catch_up"].as_str().unwrap(),
            shown["grace_minutes"],
            shown["on_uncertain"].as_str().unwrap(),
            shown["overlap"].as_str().unwrap(),
            shown["body"].as_str().unwrap(),
        );
        let edited = world.says(&line).await;
        assert!(!edited.json.is_null(), "{engine}: {}", edited.text());
        assert_eq!(world.says("/post show 1").await.json, shown, "{engine}");
    }
}

#[tokio::test]
async fn where_lines_are_typed_a_backslash_and_an_n_stay_what_they_are() {
    for world in Publisher::each().await {
        world.says("/post add title:W body:\"one\\ntwo\"").await;
        assert_eq!(world.says("/post show 1").await.json["body"], "one\ntwo", "{}", world.engine());
        world.says("/post add title:W body:\"one\nprint('\\n')\"").await;
        assert_eq!(world.says("/post show 2").await.json["body"], "one\nprint('\\n')", "{}", world.engine());
    }
}

#[tokio::test]
async fn the_channels_where_one_can_write_are_known_by_address_and_name() {
    for world in Publisher::each().await {
        world.says("/settings name News discord:101").await;
        let mut conn = world.steward().db.read().await.unwrap();
        let channels = community::channels(&mut conn, CommunityId(1)).await.unwrap();
        let addresses: Vec<_> = channels.iter().map(|channel| channel.address.as_str()).collect();
        let mut sorted = addresses.clone();
        sorted.sort_unstable();
        let expected = ["discord:100", "discord:101", "discord:102", "discord:103", "telegram:-200"];
        assert_eq!(sorted, expected, "{}", world.engine());
        let named = channels.iter().find(|channel| channel.address == "discord:101").unwrap();
        assert!(named.label.contains("News"), "{}: {named:?}", world.engine());
    }
}

#[tokio::test]
async fn another_zone_names_what_keeps_its_clocks_and_lists_say_by_which() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let none = world.says("/settings zone Europe/Berlin").await;
        assert_eq!(none.json["keep_their_clocks"], json!([]), "{engine}: {}", none.text());
        world.says(r#"/post add title:A to:discord:100 when:"daily at 09:00" body:a"#).await;
        world.says("/post add title:B to:discord:100 body:b").await;
        world
            .says(r#"/event add title:C when:"weekly on mon at 20:00" where:https://example.org to:discord:100"#)
            .await;
        let told = world.says("/settings zone Asia/Shanghai").await;
        let keep = json!([{ "kind": "event", "number": 1 }, { "kind": "post", "number": 1 }]);
        assert_eq!(told.json["keep_their_clocks"], keep, "{engine}: {}", told.text());
        assert!(told.text().contains("Post #1 keeps") && told.text().contains("/post edit 1 when:"), "{}", told.text());
        let listed = world.says("/post list").await.text();
        assert!(listed.contains("09:00 (Europe/Berlin)"), "{engine}: {listed}");
        world.says(r#"/post edit 1 when:"daily at 09:00""#).await;
        let listed = world.says("/post list").await.text();
        assert!(listed.contains("09:00") && !listed.contains("Berlin"), "{engine}: {listed}");
    }
}

#[tokio::test]
async fn what_is_due_and_not_taken_up_yet_goes_out_as_it_was_changed() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:A to:discord:100 when:"2026-11-02 09:00" body:old"#).await;
        world.says("/post add title:B to:discord:100 when:now body:old").await;
        let edited = world.says("/post edit 2 body:at once").await;
        assert_eq!(edited.json["state"], "scheduled", "{engine}: {}", edited.text());
        // Nobody works until after its time.
        world.lets_time_pass(hours(9) + minutes(5));
        let edited = world.says(r#"/post edit 1 body:new to:"discord:100 discord:101""#).await;
        assert_eq!(edited.json["state"], "scheduled", "{engine}: {}", edited.text());
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("101"), ["new"], "{engine}");
        assert!(world.discord.texts("100").contains(&"new".to_owned()), "{engine}");
    }
}

#[tokio::test]
async fn a_teaser_without_words_goes_nowhere() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let refused = world.says("/post add title:A to:discord:100 teaserto:discord:101 body:x").await;
        assert!(refused.text().contains("teaser says nothing"), "{engine}: {}", refused.text());
        let posts = world.says("/post list").await;
        assert_eq!(posts.json["posts"], json!([]), "{engine}: {}", posts.text());
    }
}
