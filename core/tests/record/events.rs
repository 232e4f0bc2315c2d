//! Events: one list from both platforms, places in order, and everybody told of what concerns them, once.

use std::time::Duration;

use steward_core::content::{ButtonDoes, Style};
use steward_core::outbox::{Cause, Verdict};
use steward_core::ports::PlatformName::{self, Discord, Telegram};

use super::support::outbox::{Publisher, hours, minutes};
use super::support::sender::Fault;

/// An event in four days at ten in the morning UTC, announced in a Discord channel and the Telegram group.
async fn planned(world: &mut Publisher, more: &str) {
    let line = format!(
        "/event add title:\"Rust evening\" when:\"2026-11-06 10:00\" where:discord:101 to:\"discord:100 telegram:-200\" {more}"
    );
    let reply = world.says(&line).await;
    assert_eq!(reply.json["state"], "open", "{}", reply.text());
    world.works().await;
}

/// What somebody says of event 1, and where they stand then.
async fn says(world: &Publisher, platform: PlatformName, who: &str, wish: &str) -> String {
    let reply = world.member_says(platform, who, &format!("/event answer 1 {wish}")).await;
    reply.json["standing"].as_str().unwrap_or_else(|| panic!("{}", reply.text())).to_owned()
}

/// The list in its order: `going ada, waiting ben`.
async fn list(world: &Publisher) -> String {
    let people = world.says("/event people 1").await.json["people"].clone();
    let line =
        |one: &serde_json::Value| format!("{} {}", one["standing"].as_str().unwrap(), one["id"].as_str().unwrap());
    people.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join(", ")
}

fn told(world: &Publisher, platform: PlatformName, who: &str) -> Vec<String> {
    let wall = if platform == Discord { &world.discord } else { &world.telegram };
    wall.texts(&format!("user:{who}"))
}

fn closed() -> Fault {
    Fault::Says(Verdict::Impossible { cause: Cause::NoPrivateWay, reason: "403".to_owned() })
}

#[tokio::test]
async fn an_event_is_announced_on_both_platforms_and_both_fill_one_list() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:2 about:**Bring** a laptop").await;
        assert_eq!(says(&world, Discord, "ada", "going").await, "going");
        assert_eq!(says(&world, Telegram, "ben", "going").await, "going");
        assert_eq!(says(&world, Telegram, "eve", "going").await, "waiting");
        assert_eq!(says(&world, Discord, "dan", "maybe").await, "maybe");
        world.works().await;
        for (wall, channel) in [(&world.discord, "100"), (&world.telegram, "-200")] {
            let [announcement] = &wall.messages(channel)[..] else { panic!("{}: one message", world.engine()) };
            let text = &announcement.message.text;
            for part in
                ["Rust evening", "Bring a laptop", "2026-11-06 10:00 (UTC+00:00)", "2 of 2", "Waiting: 1", "Maybe: 1"]
            {
                assert!(text.plain.contains(part), "{}: {part}: {}", world.engine(), text.plain);
            }
            let begins = "2026-11-06T10:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
            assert!(text.spans.iter().any(|span| span.style == Style::Instant(begins)));
            assert_eq!(announcement.message.buttons[0].len(), 3, "going, maybe, not going");
        }
        let names = world.says("/event people 1").await.text();
        assert!(names.contains("name of ada") && !names.contains("place offered"), "{names}");
        let refused = world.member_says(Discord, "ada", "/event people 1").await;
        assert!(!refused.text().contains("name of"), "{}", refused.text());
    }
}

#[tokio::test]
async fn a_button_of_the_announcement_answers_for_whoever_presses_it_and_none_is_left_at_the_end() {
    for mut world in Publisher::each().await {
        planned(&mut world, "minutes:60").await;
        let going = world.discord.messages("100")[0].message.buttons[0][0].clone();
        world.presses(&going).await;
        assert_eq!(list(&world).await, "going moderator", "{}", world.engine());
        world.passes(hours(4 * 24 + 11)).await;
        assert_eq!(world.says("/event show 1").await.json["state"], "over", "{}", world.engine());
        assert!(world.discord.messages("100")[0].message.buttons.is_empty(), "{}", world.engine());
        let late = world.member_says(Discord, "ada", "/event answer 1 going").await;
        assert!(late.text().contains("is over"), "{}", late.text());
    }
}

#[tokio::test]
async fn two_who_take_the_last_place_at_the_same_instant_are_one_with_it_and_one_who_waits() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:1").await;
        let both = tokio::join!(says(&world, Discord, "ada", "going"), says(&world, Telegram, "ben", "going"));
        let mut both = [both.0, both.1];
        both.sort();
        assert_eq!(both, ["going", "waiting"], "{}", world.engine());
        let many: Vec<String> = (0..12).map(|n| format!("n{n}")).collect();
        let all = many.iter().map(|who| says(&world, Telegram, who, "going"));
        let stand = futures_util::future::join_all(all).await;
        assert!(stand.iter().all(|stands| stands == "waiting"), "{}: {stand:?}", world.engine());
    }
}

#[tokio::test]
async fn a_place_that_is_given_up_is_offered_in_order_and_goes_on_when_it_is_not_taken_in_time() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:1 accept:2").await;
        for (platform, who) in [(Discord, "ada"), (Telegram, "ben"), (Discord, "eve"), (Telegram, "dan")] {
            says(&world, platform, who, "going").await;
        }
        says(&world, Discord, "ada", "declined").await;
        world.works().await;
        assert_eq!(list(&world).await, "offered ben, waiting eve, waiting dan, declined ada", "{}", world.engine());
        let [offer] = &told(&world, Telegram, "ben")[..] else { panic!("{}: told once", world.engine()) };
        assert!(offer.contains("#1 Rust evening") && offer.contains("02:00 (UTC+00:00)"), "{offer}");
        let message = world.telegram.messages("user:ben").remove(0).message;
        let ButtonDoes::Press(_) = &message.buttons[0][0].does else { panic!("it takes the place") };
        world.passes(hours(2) + minutes(1)).await;
        assert_eq!(list(&world).await, "offered eve, waiting dan, declined ada, lapsed ben", "{}", world.engine());
        assert!(told(&world, Telegram, "ben")[1].contains("went to the next"));
        assert_eq!(told(&world, Discord, "eve").len(), 1);
        assert_eq!(says(&world, Discord, "eve", "going").await, "going");
        assert_eq!(says(&world, Telegram, "ben", "going").await, "waiting", "at the end of the queue");
        assert_eq!(list(&world).await, "going eve, waiting dan, waiting ben, declined ada", "{}", world.engine());
    }
}

#[tokio::test]
async fn a_process_that_ends_between_the_promotion_and_its_message_tells_it_once_after_the_start() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:1").await;
        says(&world, Discord, "ada", "going").await;
        says(&world, Discord, "ben", "going").await;
        says(&world, Discord, "ada", "declined").await;
        assert!(told(&world, Discord, "ben").is_empty(), "nobody has sent it yet");
        world.sleeps(minutes(5)).await;
        world.passes(minutes(10)).await;
        assert_eq!(told(&world, Discord, "ben").len(), 1, "{}", world.engine());
        assert_eq!(list(&world).await, "offered ben, declined ada", "{}", world.engine());
    }
}

#[tokio::test]
async fn fewer_places_put_the_newest_out_who_wait_in_front_and_are_told() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:3").await;
        for who in ["ada", "ben", "eve", "dan"] {
            says(&world, Discord, who, "going").await;
        }
        let reply = world.says("/event edit 1 capacity:1").await;
        assert_eq!((&reply.json["going"], &reply.json["waiting"]), (&1.into(), &3.into()), "{}", reply.text());
        world.works().await;
        assert_eq!(list(&world).await, "going ada, waiting ben, waiting eve, waiting dan", "{}", world.engine());
        assert!(told(&world, Discord, "ben")[0].contains("number 1"), "{:?}", told(&world, Discord, "ben"));
        assert!(told(&world, Discord, "eve")[0].contains("number 2") && told(&world, Discord, "dan").is_empty());
        world.says("/event edit 1 unlimited:yes").await;
        world.works().await;
        assert_eq!(list(&world).await, "going ada, offered ben, offered eve, offered dan", "{}", world.engine());
        assert!(told(&world, Discord, "dan")[0].contains("A place is free"));
    }
}

#[tokio::test]
async fn an_event_that_is_cancelled_while_reminders_are_due_reminds_nobody_and_tells_all_who_count_on_it() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:2").await;
        for who in ["ada", "ben", "eve"] {
            says(&world, Telegram, who, "going").await;
        }
        says(&world, Telegram, "dan", "declined").await;
        world.passes(hours(3 * 24)).await;
        // The reminders of a day before are written and not yet sent.
        world.telegram.fails([
            Fault::Says(Verdict::NotYet { wait: Some(hours(1)), reason: "429".to_owned() }),
            Fault::Says(Verdict::NotYet { wait: Some(hours(1)), reason: "429".to_owned() }),
        ]);
        world.passes(hours(10) + minutes(1)).await;
        assert!(told(&world, Telegram, "ada").is_empty(), "{}", world.engine());
        let open = world.says("/outbox list waiting").await.json["effects"].as_array().unwrap().len();
        assert_eq!(open, 2, "{}: two reminders wait", world.engine());
        let reply = world.says("/event cancel 1").await;
        assert_eq!(reply.json["told"], 3, "{}", reply.text());
        world.passes(hours(2 * 24)).await;
        for who in ["ada", "ben", "eve"] {
            let [only] = &told(&world, Telegram, who)[..] else { panic!("{}: {who}", world.engine()) };
            assert!(only.contains("does not take place"), "{only}");
        }
        assert!(told(&world, Telegram, "dan").is_empty(), "{}", world.engine());
        for (wall, channel) in [(&world.discord, "100"), (&world.telegram, "-200")] {
            let [announcement] = &wall.messages(channel)[..] else { panic!("{}", world.engine()) };
            assert!(announcement.message.text.plain.starts_with("Cancelled: Rust evening"));
            assert!(announcement.message.buttons.is_empty());
        }
        let late = world.member_says(Telegram, "ada", "/event answer 1 going").await;
        assert!(late.text().contains("was cancelled"), "{}", late.text());
    }
}

#[tokio::test]
async fn everybody_is_reminded_as_they_chose_once_and_who_signs_up_later_not_of_what_has_passed() {
    for mut world in Publisher::each().await {
        planned(&mut world, "").await;
        let reply = world.member_says(Discord, "ben", "/event remind 2h, 15m").await;
        assert_eq!(reply.json["leads"], "2h, 15m", "{}", reply.text());
        world.member_says(Discord, "dan", "/event remind off").await;
        for who in ["ada", "ben", "dan"] {
            says(&world, Discord, who, "going").await;
        }
        says(&world, Discord, "eve", "maybe").await;
        world.passes(hours(4 * 24 - 1)).await;
        says(&world, Discord, "late", "going").await;
        world.passes(hours(8)).await;
        world.sleeps(minutes(1)).await;
        world.passes(hours(3)).await;
        let begins = |who| {
            let texts = told(&world, Discord, who);
            texts
                .iter()
                .map(|text| text.split("begins in ").nth(1).unwrap().split(':').next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(begins("ada"), ["1 day", "1 hour"].map(str::to_owned), "{}", world.engine());
        assert_eq!(begins("ben"), ["2 hours", "15 minutes"].map(str::to_owned), "{}", world.engine());
        assert_eq!(begins("late"), ["1 hour"].map(str::to_owned), "{}", world.engine());
        assert!(begins("dan").is_empty() && begins("eve").is_empty(), "{}", world.engine());
    }
}

#[tokio::test]
async fn a_start_that_moves_across_a_change_of_the_clocks_keeps_its_civil_time_and_reminds_anew() {
    for mut world in Publisher::each().await {
        world.says("/settings zone America/New_York").await;
        // New York puts its clocks forward in the night before the second of both days.
        let line = "/event add title:T when:\"2027-03-13 20:00\" where:https://example.org to:discord:100";
        let reply = world.says(line).await;
        assert_eq!(reply.json["starts_at"], "2027-03-14T01:00:00Z", "{}", reply.text());
        says(&world, Discord, "ada", "going").await;
        let reply = world.says("/event edit 1 when:\"2027-03-14 20:00\"").await;
        assert_eq!(reply.json["starts_at"], "2027-03-15T00:00:00Z", "{}: {}", world.engine(), reply.text());
        world.works().await;
        assert!(told(&world, Discord, "ada")[0].contains("2027-03-14 20:00 (UTC-04:00)"));
        assert!(world.discord.texts("100")[0].contains("2027-03-14 20:00 (UTC-04:00)"));
    }
}

#[tokio::test]
async fn who_cannot_be_written_to_finds_one_line_where_the_event_is_announced() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:1").await;
        for who in ["ada", "ben", "eve"] {
            says(&world, Telegram, who, "going").await;
        }
        world.works().await;
        world.telegram.fails([closed(), closed()]);
        says(&world, Telegram, "ada", "declined").await;
        world.works().await;
        world.passes(minutes(1)).await;
        let texts = world.telegram.texts("-200");
        assert_eq!(texts.len(), 2, "{}: {texts:?}", world.engine());
        assert!(texts[1].contains("#1 Rust evening") && !texts[1].contains("name of"), "{}", texts[1]);
        assert_eq!(world.discord.texts("100").len(), 1, "{}", world.engine());
        let shown = world.member_says(Telegram, "ben", "/event answer 1 show").await;
        assert!(shown.text().contains("kept for you until"), "{}", shown.text());
    }
}

#[tokio::test]
async fn many_answers_while_an_announcement_waits_make_one_change_of_it() {
    for mut world in Publisher::each().await {
        planned(&mut world, "").await;
        let calls = world.discord.calls();
        for n in 0..20 {
            says(&world, Discord, &format!("n{n}"), "going").await;
        }
        world.works().await;
        assert_eq!(world.discord.calls() - calls, 1, "{}", world.engine());
        assert!(world.discord.texts("100")[0].contains("Coming: 20"), "{}", world.engine());
        let (before, same) = (world.discord.calls(), says(&world, Discord, "n1", "going").await);
        world.works().await;
        assert_eq!((world.discord.calls(), same.as_str()), (before, "going"), "{}: nothing changed", world.engine());
    }
}

#[tokio::test]
async fn a_voice_channel_entered_and_left_fifty_times_counts_what_falls_into_the_event_once() {
    for mut world in Publisher::each().await {
        planned(&mut world, "minutes:60").await;
        for who in ["ada", "ben", "eve"] {
            says(&world, Discord, who, "going").await;
        }
        world.passes(hours(4 * 24 + 9) + minutes(58)).await;
        // Ada comes early and goes in and out; Ben looks in; Eve does not come; Dan does without having said so.
        world.moves_in_voice("dan", Some("101")).await;
        for _ in 0..50 {
            world.moves_in_voice("ada", Some("101")).await;
            world.lets_time_pass(Duration::from_secs(15));
            world.moves_in_voice("ada", None).await;
            world.lets_time_pass(Duration::from_secs(5));
        }
        world.moves_in_voice("ben", Some("101")).await;
        world.passes(minutes(5)).await;
        world.moves_in_voice("ben", Some("102")).await;
        world.passes(hours(1)).await;
        let shown = world.says("/event show 1").await;
        let attendance = &shown.json["attendance"];
        assert_eq!(shown.json["state"], "over", "{}", shown.text());
        assert_eq!(
            (&attendance["signed_up"], &attendance["came"], &attendance["walked_in"], &attendance["needed_seconds"]),
            (&3.into(), &1.into(), &1.into(), &600.into()),
            "{}: {}",
            world.engine(),
            shown.text()
        );
        assert!(shown.text().contains("2 of 3") && !shown.text().contains("67%,"), "{}", shown.text());
    }
}

#[tokio::test]
async fn on_telegram_people_say_that_they_are_there_from_a_quarter_of_an_hour_before_the_start() {
    for mut world in Publisher::each().await {
        planned(&mut world, "minutes:30").await;
        says(&world, Telegram, "ada", "going").await;
        world.passes(hours(4 * 24 + 9)).await;
        let more = |world: &Publisher| world.telegram.messages("-200")[0].message.buttons[1].len();
        assert_eq!(more(&world), 1, "{}: the calendar file", world.engine());
        let early = world.member_says(Telegram, "ada", "/event answer 1 here").await;
        assert!(early.text().contains("15 minutes before"), "{}", early.text());
        world.passes(minutes(46)).await;
        assert_eq!(more(&world), 2, "{}: and that they are there", world.engine());
        assert_eq!(world.discord.messages("100")[0].message.buttons[1].len(), 1, "{}", world.engine());
        let here = world.member_says(Telegram, "ada", "/event answer 1 here").await;
        assert!(here.is_brief && here.text().contains("you are here"), "{}", here.text());
        world.passes(hours(1)).await;
        let attendance = world.says("/event show 1").await.json["attendance"].clone();
        assert_eq!((&attendance["came"], &attendance["signed_up"]), (&1.into(), &1.into()), "{}", world.engine());
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_cure_and_nothing_is_written() {
    for mut world in Publisher::each().await {
        let add = |more: &str| format!("/event add title:T {more} to:discord:100");
        for (more, says) in [
            ("when:\"2026-11-06 10:00\" where:here minutes:0", "1"),
            ("when:\"2026-11-06 10:00\" where:discord:101 capacity:0", "1"),
            ("when:\"2026-10-30 10:00\" where:discord:101", "2026-10-30"),
            ("when:\"2028-11-06 10:00\" where:discord:101", "366 days"),
            ("when:\"2026-11-06 10:00\" where:discord:999", "discord:999"),
            ("when:\"2026-11-06 10:00\" where:http://example.org", "https"),
            ("when:\"2026-11-06 10:00\" where:\"discord:101 discord:102\"", "no place"),
        ] {
            let reply = world.says(&add(more)).await;
            assert!(reply.text().contains(says), "{}: {more}: {}", world.engine(), reply.text());
            assert!(reply.json["number"].is_null(), "{more}");
        }
        assert!(world.says("/event list").await.json["events"].as_array().unwrap().is_empty(), "{}", world.engine());
        let nobody = world.says("/event answer 1 going").await;
        assert!(nobody.text().contains("no event"), "{}", nobody.text());
        planned(&mut world, "").await;
        let nobody = world.says("/event answer 1 going").await;
        assert!(nobody.text().contains("Nobody sits here"), "{}", nobody.text());
    }
}

#[tokio::test]
async fn what_needs_approval_is_announced_when_another_moderator_has_approved_it() {
    for mut world in Publisher::each().await {
        world.says("/settings approval yes").await;
        let line = "/event add title:T when:\"2026-11-06 10:00\" where:discord:101 to:discord:100";
        assert_eq!(world.moderator_says(line).await.json["state"], "review");
        let own = world.moderator_says("/event approve 1").await;
        assert!(own.text().contains("another moderator"), "{}", own.text());
        let hidden = world.member_says(Discord, "ada", "/event show 1").await;
        assert!(hidden.text().contains("no event"), "{}", hidden.text());
        world.works().await;
        assert!(world.discord.texts("100").is_empty(), "{}", world.engine());
        assert_eq!(world.says("/event approve 1").await.json["state"], "open");
        world.works().await;
        assert_eq!(world.discord.texts("100").len(), 1, "{}", world.engine());
        assert_eq!(world.moderator_says("/event edit 1 capacity:5").await.json["state"], "open", "the words stay");
        assert_eq!(world.moderator_says("/event edit 1 title:U").await.json["state"], "review");
        world.works().await;
        assert!(world.discord.texts("100")[0].starts_with("T\n"), "{}", world.engine());
    }
}

#[tokio::test]
async fn an_announcement_that_a_channel_refuses_is_told_to_moderators_and_a_place_it_leaves_is_cleared() {
    for mut world in Publisher::each().await {
        world.says("/settings channel discord:103").await;
        world.discord.forbids("100");
        planned(&mut world, "").await;
        world.passes(minutes(2)).await;
        let notice = world.discord.texts("103").join("\n");
        assert!(notice.contains("The announcement of #1 Rust evening"), "{}: {notice}", world.engine());
        world.discord.allows("100");
        world.passes(minutes(16)).await;
        assert_eq!(world.discord.texts("100").len(), 1, "{}", world.engine());
        world.says("/event edit 1 to:\"discord:102 telegram:-200\"").await;
        world.works().await;
        assert!(world.discord.texts("100").is_empty(), "{}", world.engine());
        assert_eq!((world.discord.texts("102").len(), world.telegram.texts("-200").len()), (1, 1));
    }
}

#[tokio::test]
async fn each_event_of_a_series_is_one_of_its_own_and_the_next_is_there_when_the_last_begins() {
    for mut world in Publisher::each().await {
        world.says("/settings zone Europe/Berlin").await;
        // Four Sundays, the last of them after the clocks were put forward.
        world.lets_time_pass(hours(24 * 7 * 18));
        let line = "/event add title:Reading when:\"weekly on sun at 20:00\" where:https://example.org to:discord:100 capacity:1";
        let reply = world.says(line).await;
        assert_eq!((&reply.json["state"], &reply.json["starts_at"]), (&"open".into(), &"2027-03-14T19:00:00Z".into()));
        assert_eq!(says(&world, Discord, "ada", "going").await, "going");
        world.passes(hours(24 * 6)).await;
        assert_eq!(world.says("/event list").await.json["events"].as_array().unwrap().len(), 1, "{}", world.engine());
        world.passes(hours(24)).await;
        let next = world.says("/event show 2").await;
        assert_eq!((&next.json["starts_at"], &next.json["going"]), (&"2027-03-21T19:00:00Z".into(), &0.into()));
        assert!(world.says("/event show 1").await.json["rule"].is_null(), "{}", world.engine());
        // Nobody is there for a while: what passed is left out, and what comes next comes once, at its civil time.
        world.lets_time_pass(hours(24 * 17));
        world.passes(hours(1)).await;
        assert_eq!(world.says("/event show 3").await.json["starts_at"], "2027-04-04T18:00:00Z", "{}", world.engine());
        assert!(world.says("/event show 4").await.text().contains("no event"), "{}", world.engine());
        let texts = world.discord.texts("100");
        assert_eq!(texts.len(), 3, "{}: {texts:?}", world.engine());
    }
}

#[tokio::test]
async fn one_event_of_a_series_is_cancelled_and_the_next_is_planned_unless_the_series_ends() {
    for mut world in Publisher::each().await {
        let line = "/event add title:Reading when:\"weekly on fri at 20:00\" where:https://example.org to:discord:100";
        assert_eq!(world.says(line).await.json["starts_at"], "2026-11-06T20:00:00Z");
        // One time moves this event alone.
        world.says("/event edit 1 when:\"2026-11-07 20:00\"").await;
        let reply = world.says("/event cancel 1").await;
        assert_eq!(reply.json["next"], 2, "{}: {}", world.engine(), reply.text());
        assert_eq!(world.says("/event show 2").await.json["starts_at"], "2026-11-13T20:00:00Z", "{}", world.engine());
        let reply = world.says("/event cancel 2 series:yes").await;
        assert!(reply.json["next"].is_null(), "{}: {}", world.engine(), reply.text());
        world.lets_time_pass(hours(24 * 21));
        world.works().await;
        assert!(world.says("/event list").await.json["events"].as_array().unwrap().is_empty(), "{}", world.engine());
    }
}

/// Somebody says on both platforms that both accounts are theirs; the first one makes the code.
async fn links(world: &Publisher, (first, who): (PlatformName, &str), (second, other): (PlatformName, &str)) {
    let made = world.member_says(first, who, "/link").await;
    let code = made.json["code"].as_str().unwrap_or_else(|| panic!("{}", made.text()));
    let done = world.member_says(second, other, &format!("/link {code}")).await;
    assert!(done.json["linked"]["name"].is_string(), "{}", done.text());
}

#[tokio::test]
async fn two_accounts_of_one_person_that_hold_both_places_keep_the_earlier_one_and_the_other_goes_to_the_next() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:2 accept:0").await;
        for (platform, who) in [(Discord, "ada"), (Telegram, "ada t"), (Discord, "ben"), (Discord, "eve")] {
            says(&world, platform, who, "going").await;
        }
        // The account whose place is the later one makes the code: it stands for the person, the place is the earlier.
        links(&world, (Telegram, "ada t"), (Discord, "ada")).await;
        world.works().await;
        assert_eq!(list(&world).await, "going ada t, going ben, waiting eve", "{}", world.engine());
        assert!(told(&world, Discord, "ben")[0].contains("You have a place now"), "{}", world.engine());
        assert!(told(&world, Discord, "eve").is_empty() && told(&world, Telegram, "ada t").is_empty());
        assert!(world.discord.texts("100")[0].contains("2 of 2"), "{}", world.discord.texts("100")[0]);
        // Taken apart, the one place stays with the account that spoke last.
        world.member_says(Discord, "ada", "/unlink").await;
        world.works().await;
        assert_eq!(list(&world).await, "going ada t, going ben, waiting eve", "{}", world.engine());
        assert_eq!(says(&world, Discord, "ada", "going").await, "waiting", "{}: no second place", world.engine());
        let back = world.member_says(Discord, "ada", "/unlink undo:yes").await;
        assert!(back.json["linked"]["name"].is_string(), "{}", back.text());
        world.works().await;
        assert_eq!(list(&world).await, "going ada, going ben, waiting eve", "{}", world.engine());
        let mut people = world.says("/event people 1").await.json["people"].clone();
        assert_eq!(people[0].take()["position"], 1, "{}", world.engine());
    }
}

#[tokio::test]
async fn of_two_accounts_that_said_different_things_the_newer_word_counts_once_they_are_one_person() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:3").await;
        let first = [(Discord, "ada", "going"), (Discord, "ben", "declined"), (Discord, "eve", "going")];
        for (platform, who, wish) in first {
            says(&world, platform, who, wish).await;
        }
        world.passes(minutes(1)).await;
        let then = [(Telegram, "ada t", "declined"), (Telegram, "ben t", "going"), (Telegram, "eve t", "maybe")];
        for (platform, who, wish) in then {
            says(&world, platform, who, wish).await;
        }
        for who in ["ada", "ben", "eve"] {
            links(&world, (Discord, who), (Telegram, &format!("{who} t"))).await;
        }
        let merged = "going ben t, maybe eve t, declined ada t";
        assert_eq!(list(&world).await, merged, "{}: before anything was written", world.engine());
        world.works().await;
        assert_eq!(list(&world).await, merged, "{}", world.engine());
        assert_eq!(world.says("/event show 1").await.json["going"], 1, "{}", world.engine());
    }
}

#[tokio::test]
async fn two_accounts_that_take_the_last_place_while_they_become_one_person_hold_one_line() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:1 accept:0").await;
        let made = world.member_says(Discord, "ada", "/link").await;
        let line = format!("/link {}", made.json["code"].as_str().unwrap());
        tokio::join!(
            says(&world, Discord, "ada", "going"),
            world.member_says(Telegram, "ada t", &line),
            says(&world, Telegram, "ada t", "going"),
            says(&world, Discord, "ben", "going"),
        );
        world.works().await;
        let list = list(&world).await;
        let whose = |name: &str| list.split(", ").filter(|line| line.contains(name)).count();
        assert_eq!((whose("ada"), whose("ben")), (1, 1), "{}: {list}", world.engine());
        assert!(list.starts_with("going ") && list.contains(", waiting "), "{}: {list}", world.engine());
    }
}

#[tokio::test]
async fn what_was_reminded_of_before_two_accounts_became_one_is_not_told_again() {
    for mut world in Publisher::each().await {
        planned(&mut world, "").await;
        says(&world, Discord, "ada", "going").await;
        says(&world, Telegram, "ada t", "maybe").await;
        world.passes(hours(3 * 24 + 10) + minutes(1)).await;
        assert_eq!(told(&world, Discord, "ada").len(), 1, "{}", world.engine());
        links(&world, (Telegram, "ada t"), (Discord, "ada")).await;
        says(&world, Discord, "ada", "going").await;
        world.passes(hours(22)).await;
        assert_eq!(told(&world, Discord, "ada").len(), 1, "{}", world.engine());
        world.passes(hours(1)).await;
        assert_eq!(told(&world, Discord, "ada").len(), 2, "{}: an hour before", world.engine());
        assert!(told(&world, Telegram, "ada t").is_empty(), "{}", world.engine());
    }
}

#[tokio::test]
async fn drafts_and_events_in_review_are_listed_and_shown_to_those_who_plan_alone() {
    for world in Publisher::each().await {
        world.says("/settings approval yes").await;
        world.says("/event add title:Sketch when:\"2026-11-06 10:00\" where:discord:101").await;
        world.says("/event add title:Asked when:\"2026-11-07 10:00\" where:discord:101 to:discord:100").await;
        let both = |reply: &steward_core::commands::Reply| {
            let events = reply.json["events"].as_array().unwrap().clone();
            events.iter().map(|event| event["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for reply in [world.says("/event list").await, world.moderator_says("/event list").await] {
            assert_eq!(both(&reply), ["draft", "review"], "{}: {}", world.engine(), reply.text());
        }
        assert_eq!(both(&world.moderator_says("/event list review").await), ["review"], "{}", world.engine());
        assert!(both(&world.member_says(Discord, "ada", "/event list").await).is_empty(), "{}", world.engine());
        for (number, hint) in [(1, "/event edit 1 to:"), (2, "/event approve 2")] {
            let shown = world.moderator_says(&format!("/event show {number}")).await;
            assert!(shown.text().contains(hint), "{}: {}", world.engine(), shown.text());
            let hidden = world.member_says(Telegram, "ada", &format!("/event show {number}")).await;
            assert!(hidden.text().contains("no event"), "{}: {}", world.engine(), hidden.text());
        }
    }
}

#[tokio::test]
async fn so_many_places_and_no_end_of_them_are_not_said_at_once() {
    for mut world in Publisher::each().await {
        planned(&mut world, "capacity:2").await;
        let told = world.says("/event edit 1 unlimited:yes capacity:3").await;
        assert!(
            told.json.is_null() && told.text().contains("exclude each other"),
            "{}: {}",
            world.engine(),
            told.text()
        );
        assert_eq!(world.says("/event show 1").await.json["capacity"], 2, "{}", world.engine());
    }
}
