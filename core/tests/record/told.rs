//! What moderators are told of what they wrote: all of it, what keeps it back, and nothing that contradicts itself.

use serde_json::json;
use steward_core::ports::PlatformName::{Discord, Telegram};

use super::support::outbox::{Publisher, hours, minutes};

#[tokio::test]
async fn what_was_written_of_a_post_is_told_when_it_is_written_and_shown() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let line = r#"title:W to:discord:100 teaserto:telegram:-200 teaser:T when:"weekly on mon at 20:00" topic:rust form:code media:"https://example.org/a.png https://example.org/b.pdf" buttons:"Read = https://example.org/x" catchup:all grace:90 uncertain:skip overlap:one body:"**Borrowing**\n\nWhat `&` lends""#;
        let long = "so ".repeat(100);
        let added = world.says(&format!("/post add {line}")).await.text();
        let shown = world.says("/post show 1").await.text();
        for told in [added, shown] {
            for words in [
                "Topic: rust · Form: code · Pictures and files: 2 · Buttons: 1",
                "All are posted, ten at most, in order",
                "up to 1.5 hours late",
                "It is left",
                "One waits, more are left out",
                "To: space 1\n",
                "Teaser to: telegram:-200\n",
                "Text: **Borrowing** What `&` lends\n",
            ] {
                assert!(told.contains(words), "{engine}: {words}: {told}");
            }
        }
        let edited =
            world.says(&format!("/post edit 1 catchup:latest uncertain:hold overlap:queue body:{long}")).await.text();
        assert!(edited.contains(&format!("Text: {}…", &long[..200])), "{engine}: {edited}");
        for usual in ["catchup", "grace", "uncertain", "overlap", "pproved"] {
            assert!(!edited.contains(usual), "{engine}: {usual} is as usual: {edited}");
        }
        let chinese = world.says("/post show 1 lang:zh-CN").await.text();
        assert!(chinese.contains("主题：rust · 形式：code"), "{engine}: {chinese}");
        let paused = world.says("/post pause 1").await.text();
        assert!(!paused.contains("Topic:"), "{engine}: that is not what was asked: {paused}");
    }
}

#[tokio::test]
async fn who_has_to_approve_a_post_and_who_did_is_told() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        let line = "/post add title:W to:discord:100 when:\"daily at 09:00\" body:text";
        let added = world.moderator_says(line).await.text();
        assert!(added.contains("approval of another moderator"), "{engine}: {added}");
        let approved = world.says("/post approve 1").await.text();
        assert!(approved.contains("Approved by console:"), "{engine}: {approved}");
    }
}

#[tokio::test]
async fn a_draft_without_a_place_is_previewed_as_on_both_platforms() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/post add title:W body:\"**Hello** you\"").await;
        let told = world.says("/post preview 1").await.text();
        assert!(told.contains("On Discord:\nHello you\nOn Telegram:\nHello you"), "{engine}: {told}");
        let asked = world.moderator_says("/post preview 1").await;
        assert_eq!(asked.samples.len(), 1, "{engine}: what is seen where it is asked is shown");
        assert!(asked.text().contains("On Telegram:\nHello you"), "{engine}: {}", asked.text());
        world.says("/post add title:Idea").await;
        let nothing = world.says("/post preview 2").await.text();
        assert!(!nothing.contains("On Discord"), "{engine}: {nothing}");
    }
}

#[tokio::test]
async fn a_post_whose_place_is_held_says_so() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/outbox hold channel:discord:100").await;
        let line = r#"/post add title:W to:discord:100 when:"daily at 09:00" body:text"#;
        let added = world.says(line).await;
        assert!(
            added.text().contains("Stopped: space 1") && added.text().contains("/outbox release channel:"),
            "{engine}: {}",
            added.text()
        );
        let other = world.says(r#"/post add title:W to:discord:101 when:"daily at 09:00" body:text"#).await;
        assert_eq!(other.json["held"], json!([]), "{engine}: {}", other.text());
        world.says("/outbox release channel:discord:100").await;
        assert!(!world.says("/post show 1").await.text().contains("Stopped"), "{engine}");
        world.says("/outbox hold").await;
        for post in [1, 2] {
            let shown = world.says(&format!("/post show {post}")).await.text();
            assert!(shown.contains("Stopped: this community"), "{engine}: {shown}");
        }
    }
}

#[tokio::test]
async fn what_was_taken_from_the_end_of_a_text_is_told() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let added = world.says("/post add title:W body:Wait for the timer and set grace:5").await.text();
        assert!(
            added.contains("Understood besides the text: grace 5. Put the text in quotation marks"),
            "{engine}: {added}"
        );
        let edited = world.says("/post edit 1 body:一\n二\ntopic:rust lang:zh").await.text();
        assert!(edited.contains("正文之外还理解为参数：topic rust, lang zh-CN。"), "{engine}: {edited}");
        let quoted = world.says("/post edit 1 body:\"一\n二\ntopic:rust\"").await.text();
        assert!(!quoted.contains("besides"), "{engine}: {quoted}");
    }
}

#[tokio::test]
async fn words_shown_in_lists_are_taken_as_arguments() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.says(r#"/post add title:W to:discord:100 when:"daily at 09:00" body:text"#).await;
        for line in ["/post list state:\"in review\"", "/post list state:In-Review", "/post list 待批准"] {
            assert_eq!(world.says(line).await.json["posts"][0]["number"], 1, "{engine}: {line}");
        }
        let none = world.says("/outbox list only:\"not done\"").await.text();
        assert!(none.contains("“not done”"), "{engine}: {none}");
    }
}

#[tokio::test]
async fn letting_go_what_was_not_stopped_names_what_is() {
    for world in Publisher::each().await {
        let engine = world.engine();
        world.says("/outbox hold channel:discord:100").await;
        let told = world.says("/outbox release").await.text();
        assert!(!told.contains("Nothing was stopped"), "{engine}: {told}");
        assert!(
            told.contains("This was not stopped: this community.") && told.contains("Stopped: space 1"),
            "{engine}: {told}"
        );
        world.says("/outbox release channel:discord:100").await;
        assert!(world.says("/outbox release").await.text().contains("Nothing was stopped"), "{engine}");
    }
}

#[tokio::test]
async fn taking_a_post_back_says_what_was_posted_and_what_was_not() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/outbox hold channel:discord:101").await;
        world.says("/post add title:W to:\"discord:100 discord:101\" when:\"2026-11-02 09:00\" body:text").await;
        world.says("/post add title:V to:discord:101 when:\"2026-11-02 09:00\" body:text").await;
        world.passes(hours(10)).await;
        let told = world.says("/post delete 2").await.text();
        assert!(!told.contains("follow") && !told.contains("taken away"), "{engine}: it was never sent: {told}");
        let told = world.says("/post delete 1").await.text();
        assert!(told.contains("One message that was posted is taken away"), "{engine}: {told}");
    }
}

#[tokio::test]
async fn a_title_stands_in_one_line_whatever_was_typed() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/post add title:\"one\ttwo\nthree\" to:discord:100 when:now body:{{title}}").await;
        let list = world.says("/post list").await.text();
        assert!(list.contains("1    one two three"), "{engine}: {list}");
        world.passes(minutes(1)).await;
        assert_eq!(world.discord.texts("100"), ["one two three"], "{engine}");
    }
}

#[tokio::test]
async fn help_explains_one_word_of_a_command() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let told = world.says("/help post add").await.text();
        assert!(told.starts_with("/post add · Writes a post") && told.contains("  body: "), "{engine}: {told}");
        assert!(!told.contains("/post list"), "{engine}: {told}");
        assert!(
            told.contains("(at most 6000 characters)") && told.contains("{{number}} says which"),
            "{engine}: {told}"
        );
        assert!(!told.contains("9223372036854775807"), "{engine}: {told}");
        assert!(world.says("/help post ad").await.text().contains("add, list"), "{engine}");
        assert!(world.says("/help post").await.text().contains("/post list"), "{engine}");
    }
}

#[tokio::test]
async fn a_series_that_nobody_is_named_for_says_who_is_missing() {
    for world in Publisher::each().await {
        world.says("/series add name:S every:1 at:20:00").await;
        let told = world.says("/series enter 1").await.text();
        assert!(told.contains("missing who is entered") && told.contains("all:yes"), "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn whoever_is_a_member_alone_is_told_what_members_may_ask() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins_now(Telegram, "-200", "7").await;
        let told = world.writes_in_private(Telegram, "7", "/start").await.text();
        assert!(
            told.contains("/link ·") && !told.contains("/post ·") && !told.contains("/outbox ·"),
            "{engine}: {told}"
        );
        let stranger = world.writes_in_private(Telegram, "8", "/start").await.text();
        assert!(stranger.contains("/post ·"), "{engine}: who is in no community may have one: {stranger}");
        let member = world.member_says(Discord, "9", "/start").await.text();
        assert!(!member.contains("/post ·"), "{engine}: {member}");
    }
}

#[tokio::test]
async fn what_is_approved_within_its_grace_goes_out_and_what_is_approved_later_says_that_it_is_over() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings approval yes").await;
        world.moderator_says("/post add title:A to:discord:100 when:now body:soon").await;
        world.moderator_says(r#"/post add title:B to:discord:101 when:"2026-11-02 01:00" body:late"#).await;
        world.moderator_says(r#"/post add title:C to:discord:102 when:"2026-11-02 02:30" body:open"#).await;
        world.passes(minutes(5)).await;
        let approved = world.says("/post approve 1").await;
        assert_eq!(approved.json["state"], "scheduled", "{engine}: {}", approved.text());
        assert!(approved.text().contains("goes out now"), "{engine}: {}", approved.text());
        assert!(!approved.text().contains("left out"), "{engine}: {}", approved.text());
        world.works().await;
        assert_eq!(world.discord.texts("100"), ["soon"], "{engine}");
        assert_eq!(world.says("/post show 1").await.json["state"], "posted", "{engine}");
        world.passes(hours(3)).await;
        let approved = world.says("/post approve 2").await;
        assert_eq!(approved.json["state"], "draft", "{engine}: {}", approved.text());
        assert!(approved.text().contains("Its times are over"), "{engine}: {}", approved.text());
        let told = world.says("/settings approval no").await;
        assert_eq!((&told.json["posts_let_on"], &told.json["posts_over"]), (&1.into(), &0.into()), "{engine}");
        world.works().await;
        world.says("/settings approval yes").await;
        world.moderator_says("/post add title:D to:discord:103 when:now body:held").await;
        world.says("/outbox hold").await;
        let approved = world.says("/post approve 4").await;
        assert!(!approved.text().contains("goes out now"), "{engine}: all stands still: {}", approved.text());
        assert_eq!(world.discord.texts("102"), ["open"], "{engine}: it came half an hour ago");
        assert_eq!(world.discord.texts("101"), [""; 0], "{engine}");
    }
}

#[tokio::test]
async fn numbers_are_taken_as_answers_show_them() {
    for world in Publisher::each().await {
        world.says("/post add title:A body:x").await;
        for line in ["/post show #1", "/post show ＃１", "/post show number:１"] {
            assert_eq!(world.says(line).await.json["number"], 1, "{}: {line}", world.engine());
        }
        let told = world.says("/post show one").await.text();
        assert!(told.contains("for example 1 or #1"), "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn a_slip_of_a_name_in_a_body_is_asked_about_in_the_answer() {
    for world in Publisher::each().await {
        let engine = world.engine();
        let told = world.says("/post add title:A to:discord:100 body:Hello all wen:tomorrow").await;
        assert_eq!((&told.json["state"], &told.json["body"]), (&"draft".into(), &"Hello all wen:tomorrow".into()));
        assert!(told.text().contains("Is “wen:tomorrow” meant as “when:”?"), "{engine}: {}", told.text());
        let told = world.says("/post add title:Zz too:lessons").await;
        assert!(told.text().contains("Is “too:” meant as “to:”?") && told.json.is_null(), "{engine}: {}", told.text());
        assert!(!world.says("/post show 1").await.text().contains("meant as"), "{engine}");
    }
}

#[tokio::test]
async fn a_post_may_be_previewed_before_it_has_a_title() {
    for world in Publisher::each().await {
        let told = world.says("/post preview body:Hello").await.text();
        assert!(told.starts_with("As it will look, without a title yet:"), "{}: {told}", world.engine());
    }
}

#[tokio::test]
async fn a_name_of_which_nothing_can_be_seen_is_none() {
    const UNSEEN: &str = "\u{200b}\u{2060} \u{200b}";
    for world in Publisher::each().await {
        for (line, refusal) in [
            (format!("/post add title:\"{UNSEEN}\" body:x"), "needs a title"),
            (format!("/event add title:\"{UNSEEN}\" when:\"2026-11-06 10:00\" where:discord:101"), "needs a title"),
            (format!("/series add name:\"{UNSEEN}\""), "needs a name"),
            (format!("/poll ask question:\"{UNSEEN}\" to:discord:100 answers:\"a; b\""), "“question” is missing"),
        ] {
            let told = world.says(&line).await.text();
            assert!(told.contains(refusal), "{}: {line}: {told}", world.engine());
        }
    }
}
