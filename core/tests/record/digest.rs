//! The digest: every number of a week is that of what happened in it.

use serde_json::{Value, json};
use steward_charts::Chart;
use steward_core::inbox::{Echo, EchoKind, MessageKey, Person};
use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::PlatformName::Discord;

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

/// One who comes and one who waits are no crowd.
const ONE_EACH: &str = "one person comes, one waits for a place.";

/// Somebody reacts to the last message of a channel, now.
async fn react(world: &mut Publisher, who: &str) {
    let message = world.discord.messages("100").last().unwrap().id.clone();
    let echo = Echo {
        space: "1".to_owned(),
        of: vec![MessageKey { chat: String::new(), message }],
        person: Some(Person { external_id: who.to_owned(), name: who.to_owned(), is_bot: false }),
        at: world.now(),
        what: EchoKind::Reacted { added: vec!["👍".to_owned()], removed: Vec::new() },
    };
    world.echoes(Discord, vec![(echo, None)]).await;
}

#[tokio::test]
async fn a_week_of_members_posts_and_an_event_is_told_on_monday_with_what_waits() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says(r#"/post add title:Lesson to:discord:100 when:"2026-11-03 09:00" body:x"#).await;
        world.says(r#"/post add title:Talk to:discord:100 when:"2026-11-04 09:00" body:x"#).await;
        world
            .says(r#"/event add title:Evening when:"2026-11-06 10:00" where:discord:101 to:discord:100 minutes:60"#)
            .await;
        world
            .says(r#"/event add title:Next when:"2026-11-12 18:00" where:discord:101 to:discord:100 capacity:1"#)
            .await;
        for who in ["ada", "ben", "eve"] {
            world.joins_now(Discord, "1", who).await;
            world.member_says(Discord, who, "/event answer 1 going").await;
        }
        for who in ["ada", "ben"] {
            world.member_says(Discord, who, "/event answer 2 going").await;
        }
        world.passes(hours(24 + 9) + minutes(5)).await;
        react(&mut world, "ada").await;
        world.passes(hours(24)).await;
        react(&mut world, "ada").await;
        react(&mut world, "ben").await;
        world.passes(hours(2 * 24 + 1)).await;
        for (who, channel) in [("ada", Some("101")), ("dan", Some("101"))] {
            world.moves_in_voice(who, channel).await;
        }
        world.passes(hours(1)).await;
        for who in ["ada", "dan"] {
            world.moves_in_voice(who, None).await;
        }
        world.says("/settings approval yes").await;
        world.says(r#"/post add title:Waits to:discord:100 when:"2026-11-20 09:00" body:x"#).await;
        world.passes(hours(3 * 24)).await;
        world.joins_now(Discord, "1", "fay").await;
        let reply = world.says("/digest").await;
        let told = &reply.json;
        assert_eq!(told["week"], json!({ "from": "2026-11-02", "to": "2026-11-08" }), "{engine}");
        let growth = &told["growth"];
        assert_eq!(
            (&growth["members"], &growth["joined"], &growth["left"], &growth["since"]),
            (&json!(3), &json!(3), &json!(0), &json!({ "joined": 1, "left": 0 })),
            "{engine}: {}",
            reply.text()
        );
        assert_eq!(growth["change"], Value::Null, "{engine}: nobody looked the week before");
        assert_eq!(told["retention"]["stayed_four_weeks"]["trials"], 0, "{engine}");
        let posts = &told["posts"];
        assert_eq!(
            (&posts["sent"], &posts["failed"], &posts["missed"]),
            (&json!(2), &json!([]), &json!([])),
            "{engine}"
        );
        assert_eq!((&posts["best"]["number"], &posts["best"]["people"]), (&json!(2), &json!(2)), "{engine}");
        let held = &told["events"]["held"];
        assert_eq!(held.as_array().unwrap().len(), 1, "{engine}: {held}");
        let attendance = &held[0]["attendance"];
        assert_eq!(
            (&attendance["signed_up"], &attendance["came"], &attendance["walked_in"]),
            (&json!(3), &json!(1), &json!(1)),
            "{engine}: {}",
            reply.text()
        );
        let ahead = &told["events"]["ahead"][0];
        assert_eq!(
            (&ahead["number"], &ahead["going"], &ahead["waiting"]),
            (&json!(2), &json!(1), &json!(1)),
            "{engine}: {}",
            reply.text()
        );
        assert_eq!(told["to_decide"]["posts"], json!([3]), "{engine}");
        assert!(reply.lines.len() <= 15, "{engine}: {}", reply.text());
        assert!(matches!(reply.chart.as_deref(), Some(Chart::Pair(_))), "{engine}: {:?}", reply.chart);
        for part in ["2 posts went out", "#2 Talk: 2", "1 of 3", "posts to approve: #3", "In progress", ONE_EACH] {
            assert!(reply.text().contains(part), "{engine}: {part}: {}", reply.text());
        }
    }
}

#[tokio::test]
async fn what_was_missed_or_is_uncertain_is_told_and_a_quiet_week_says_so() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let quiet = world.says("/digest").await;
        assert_eq!(quiet.lines.len(), 1, "{engine}: {}", quiet.text());
        assert!(quiet.chart.is_none(), "{engine}: of what nobody saw there is nothing to draw");
        world.says(r#"/post add title:Late to:discord:100 when:"2026-11-03 09:00" body:x"#).await;
        world.says(r#"/post add title:Doubt to:telegram:-200 when:"2026-11-05 09:00" body:x"#).await;
        world.passes(hours(12)).await;
        // Nobody works for a day.
        world.lets_time_pass(hours(24));
        world.telegram.fails([Fault::LosesAnswer]);
        world.passes(hours(6 * 24)).await;
        let reply = world.says("/digest").await;
        let told = &reply.json;
        assert_eq!(told["posts"]["missed"], json!([1]), "{engine}: {}", reply.text());
        assert_eq!(told["to_decide"]["uncertain"], 1, "{engine}: {}", reply.text());
        assert!(
            reply.text().contains("Missed: #1") && reply.text().contains("To decide"),
            "{engine}: {}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn the_digest_comes_on_monday_at_its_hour_once_and_not_when_it_is_switched_off() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:103").await;
        world.says(r#"/post add title:Lesson to:discord:100 when:"weekly on tue at 09:00" body:x"#).await;
        world.joins_now(Discord, "1", "ada").await;
        let digests = |world: &Publisher| {
            let texts = world.discord.texts("103");
            texts.into_iter().filter(|text| text.contains("week of")).collect::<Vec<_>>()
        };
        world.passes(hours(7 * 24 + 8) + minutes(59)).await;
        assert_eq!(
            digests(&world),
            Vec::<String>::new(),
            "{engine}: it is not nine yet, and the week before was not seen"
        );
        world.passes(minutes(2)).await;
        let [digest] = &digests(&world)[..] else { panic!("{engine}: {:?}", world.discord.texts("103")) };
        assert!(
            digest.contains("2026-11-02 to 2026-11-08") && digest.contains("One post went out"),
            "{engine}: {digest}"
        );
        let buttons = world.discord.messages("103").last().unwrap().message.buttons.clone();
        assert_eq!(
            buttons[0].iter().map(|b| b.label.as_str()).collect::<Vec<_>>(),
            ["Growth", "Retention", "Activity", "Content"]
        );
        let media = world.discord.messages("103").last().unwrap().message.media.clone();
        let [picture] = &media[..] else { panic!("{engine}: {media:?}") };
        assert!(picture.png().is_some_and(|png| png.starts_with(b"\x89PNG")), "{engine}: {}", picture.url);
        world.passes(hours(24)).await;
        assert_eq!(digests(&world).len(), 1, "{engine}: once");
        let refused = world.says("/settings digest 24").await;
        assert!(refused.text().contains("no hour"), "{engine}: {}", refused.text());
        world.says("/settings digest off").await;
        world.passes(hours(7 * 24)).await;
        assert_eq!(digests(&world).len(), 1, "{engine}: off");
    }
}

#[tokio::test]
async fn where_no_files_are_allowed_the_digest_comes_in_words_alone() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.says("/settings channel discord:103").await;
        world.says(r#"/post add title:Lesson to:discord:100 when:"weekly on tue at 09:00" body:x"#).await;
        world.joins_now(Discord, "1", "ada").await;
        world.passes(hours(7 * 24 + 8) + minutes(59)).await;
        world.discord.fails([Fault::Says(Verdict::Parked { cause: Cause::NotAllowed, reason: "403".to_owned() })]);
        world.passes(minutes(2)).await;
        let sent = world.discord.messages("103").pop().unwrap().message;
        assert!(sent.text.plain.contains("week of") && sent.media.is_empty(), "{engine}: {}", sent.text.plain);
        let open = world.says("/outbox list").await;
        assert_eq!(open.json["effects"], json!([]), "{engine}: {}", open.text());
    }
}
