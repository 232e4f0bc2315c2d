//! `/content`: kinds of posts beside each other, in shares of those who were there, and no more said than can be told.

use serde_json::{Value, json};
use steward_core::commands::Reply;
use steward_core::inbox::{Echo, EchoKind, MessageKey, Person};
use steward_core::ports::PlatformName::{self, Discord};

use super::support::outbox::{Publisher, hours, minutes};

/// Somebody reacts to a message on Discord, now.
fn reaction(world: &Publisher, message: &str, who: &str) -> Echo {
    Echo {
        space: "1".to_owned(),
        of: vec![MessageKey { chat: String::new(), message: message.to_owned() }],
        person: Some(Person { external_id: who.to_owned(), name: who.to_owned(), is_bot: false }),
        at: world.now(),
        what: EchoKind::Reacted { added: vec!["👍".to_owned()], removed: Vec::new() },
    }
}

/// Posts at eight in the evening, one a minute, with their topics and how many react to each on the day after.
async fn evening(world: &mut Publisher, posts: &[(&str, usize)]) {
    for (post, (topic, _)) in posts.iter().enumerate() {
        let line =
            format!("/post add title:P topic:{topic} to:discord:100 when:\"2026-11-02 20:{post:02}\" body:{post}");
        assert_eq!(world.says(&line).await.json["state"], "scheduled", "{}", world.engine());
    }
    world.passes(hours(21)).await;
    let messages = world.discord.messages("100");
    assert_eq!(messages.len(), posts.len());
    for (message, (_, people)) in messages.iter().zip(posts) {
        let echoes = (0..*people).map(|person| (reaction(world, &message.id, &format!("p{person}")), None)).collect();
        world.echoes(Discord, echoes).await;
    }
}

/// Two days later, in sight of the places until then.
async fn two_days_later(world: &mut Publisher) {
    world.lets_time_pass(hours(50));
    for platform in [Discord, PlatformName::Telegram] {
        world.echoes(platform, Vec::new()).await;
    }
}

fn kinds(reply: &Reply) -> Vec<(Value, Value, Value, Value, Value)> {
    let kind = |kind: &Value| {
        let told = ["topic", "posts", "people", "there", "stands"].map(|name| kind[name].clone());
        let [topic, posts, people, there, stands] = told;
        (topic, posts, people, there, stands)
    };
    reply.json["kinds"].as_array().unwrap().iter().map(kind).collect()
}

#[tokio::test]
async fn kinds_stand_beside_each_other_in_shares_of_those_who_were_there() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        for person in 0..20 {
            world.joins(Discord, "1", &format!("p{person}")).await;
        }
        let (a, b) = ([8, 9, 7, 8, 10, 8], [1, 2, 1, 0, 2, 1]);
        let posts: Vec<(&str, usize)> = a.iter().zip(&b).flat_map(|(a, b)| [("lessons", *a), ("news", *b)]).collect();
        evening(&mut world, &posts).await;
        let young = world.says("/content").await;
        assert_eq!((&young.json["posts"], young.json["in_progress"].as_array().unwrap().len()), (&json!(0), 12));
        two_days_later(&mut world).await;
        world.says("/post add title:young topic:news to:discord:100 when:\"in 1 minute\" body:young").await;
        world.passes(minutes(2)).await;
        world.echoes(Discord, Vec::new()).await;
        let reply = world.says("/content by:topic").await;
        let text = reply.text();
        let expected = [("lessons", 50, "above"), ("news", 7, "below")]
            .map(|(topic, people, stands)| (json!(topic), json!(6), json!(people), json!(120), json!(stands)));
        assert_eq!(kinds(&reply), expected, "{engine}: {text}");
        assert_eq!((&reply.json["people"], &reply.json["there"]), (&json!(57), &json!(240)), "{engine}");
        let share = reply.json["share"]["estimate"].as_f64().unwrap();
        assert!((share - 57.0 / 240.0).abs() < 1e-12, "{engine}: {share}");
        for part in [
            "12 posts of the last 365 days were there for 240 people (each counts once a post); 57 of them",
            "Higher than the share of all by more than chance: lessons.",
            "Lower by more than chance: news.",
            "Not ranked yet, their two days are not over: #13.",
        ] {
            assert!(text.contains(part), "{engine}: {part}: {text}");
        }
        assert!(reply.chart.is_some() && reply.buttons.len() == 3, "{engine}");
        let share = |kind: usize| reply.json["kinds"][kind]["share"]["estimate"].as_f64().unwrap();
        assert!(share(0) < 50.0 / 120.0 && share(1) > 7.0 / 120.0, "{engine}: drawn to each other");
        // All three together: the form was not said, and all went out in one block of hours.
        let all = world.says("/content").await;
        assert_eq!(
            (all.json["kinds"][0]["form"].clone(), all.json["kinds"][0]["hours"].clone()),
            (json!(""), json!([20, 24]))
        );
        assert!(all.text().contains("Highest: lessons · no form · 20–24 h"), "{engine}: {}", all.text());
        let one = world.says("/content by:time lang:zh-CN").await.text();
        assert!(one.contains("全部属于同一类（20–24点）"), "{engine}: {one}");
        // What was shown before the days asked for is not compared.
        world.lets_time_pass(hours(24 * 7));
        assert_eq!(world.says("/content 7").await.json["posts"], 0, "{engine}");
    }
}

#[tokio::test]
async fn of_nothing_of_the_first_day_and_of_one_post_no_more_is_said_than_is_known() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        let empty = world.says("/content").await;
        assert!(empty.text().contains("nothing can be compared"), "{engine}: {}", empty.text());
        assert!(empty.chart.is_some() && empty.table.is_none(), "{engine}");
        assert_eq!(empty.json["share"]["estimate"], Value::Null, "{engine}: not zero");
        evening(&mut world, &[("news", 0)]).await;
        let young = world.says("/content").await.text();
        assert!(young.contains("their two days are not over: #1"), "{engine}: {young}");
        let message = world.discord.messages("100")[0].id.clone();
        two_days_later(&mut world).await;
        // Nobody is known to be there, and nobody did anything.
        let nobody = world.says("/content").await;
        assert!(nobody.text().contains("nobody is known to have been there: 1."), "{engine}: {}", nobody.text());
        // Too late to count.
        let late = reaction(&world, &message, "p1");
        world.echoes(Discord, vec![(late, None)]).await;
        assert_eq!(world.says("/content").await.json["left_out"]["nobody_known_there"], 1, "{engine}");
    }
}

#[tokio::test]
async fn of_too_few_posts_and_of_posts_that_are_all_alike_nothing_is_ranked() {
    for mut world in Publisher::each().await {
        let engine = world.engine();
        world.joins(Discord, "1", "p0").await;
        evening(&mut world, &[("news", 1), ("lessons", 0), ("talk", 0)]).await;
        two_days_later(&mut world).await;
        let reply = world.says("/content").await;
        let text = reply.text();
        assert_eq!((&reply.json["ranked"], &reply.json["unranked_because"]), (&json!(false), &json!("too_few")));
        let few = "3 posts of the last 365 days were there for 3 people (each counts once a post); 1 of them reacted, \
                   answered or voted within 48 hours.";
        assert!(text.contains(few), "{engine}: no share of so few: {text}");
        assert!(text.contains("at least 10 posts are needed"), "{engine}: {text}");
        assert!(kinds(&reply).iter().all(|kind| kind.4 == Value::Null), "{engine}");
    }
}
