//! Interests: set by moderators, chosen by persons, kept with their times, and a filter of statistics.

use serde_json::{Value, json};
use steward_core::commands::{Answer, Payload};
use steward_core::ports::PlatformName::{Console, Discord, Telegram};

use super::support::two::{GUILD, Two};
use super::support::{SPACE, joined, left};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Who owns the space on Telegram, and the one on Discord.
const OWNER: &str = "10";
const GUILD_OWNER: &str = "50";

/// Seconds from the start of the tests' time (2026-11-02T00:00Z) to a day and hour UTC.
fn at(day: i64, hour: i64) -> i64 {
    (day - 2) * DAY + hour * HOUR
}

/// A line of the owner that is done.
async fn sets(two: &Two, line: &str) -> Value {
    let answer = two.ask(Telegram, OWNER, Some(SPACE), line).await;
    assert!(answer.is_done && answer.is_private, "{}: {}", two.world.engine, answer.reply.text());
    answer.reply.json
}

/// Somebody on Telegram says something of their interests.
async fn says(two: &Two, who: &str, line: &str) -> Answer {
    let answer = two.ask(Telegram, who, Some(SPACE), line).await;
    assert!(answer.is_done && answer.is_private, "{}: {}", two.world.engine, answer.reply.text());
    answer
}

/// The names that are marked as chosen.
fn chosen(answer: &Answer) -> Vec<&str> {
    let told = answer.reply.json["interests"].as_array().unwrap().iter();
    told.filter(|one| one["chosen"] == true).map(|one| one["interest"].as_str().unwrap()).collect()
}

/// What a button of an answer runs.
fn line_of(answer: &Answer, label: &str) -> String {
    let button = answer.reply.buttons.iter().find(|button| button.label == label);
    let Payload::RunIn { line, .. } = &button.unwrap_or_else(|| panic!("{:?}", answer.reply.buttons)).payload else {
        panic!("{:?}", answer.reply.buttons);
    };
    line.clone()
}

fn labels(answer: &Answer) -> Vec<&str> {
    answer.reply.buttons.iter().map(|button| button.label.as_str()).collect()
}

/// Who says nothing but that Rust is of interest.
const SILENT: [&str; 3] = ["21", "22", "23"];

/// 51 comes to Discord on the 2nd; 11, 12, 13 and the silent ones to Telegram on the 3rd, where 13 leaves on the 4th. 51, 11
/// and 12 write on the 4th. From the 5th on there is something to choose: all but 51 choose Rust, 12 also Web. 12 leaves on
/// the 6th. Seen until the 8th at noon.
async fn histories() -> Vec<Two> {
    let mut histories = Two::each().await;
    for two in &mut histories {
        two.on_discord(at(2, 10), &joined("51", at(2, 10))).await;
        for (hour, who) in [(10, "11"), (11, "12"), (12, "13")] {
            two.world.happen(at(3, hour), joined(who, at(3, hour))).await;
        }
        for who in SILENT {
            two.world.happen(at(3, 13), joined(who, at(3, 13))).await;
        }
        two.world.happen(at(4, 0), left("13", at(4, 0))).await;
        two.says_on_discord(at(4, 9), "51").await;
        two.world.says(at(4, 10), "11").await;
        two.world.says(at(4, 11), "12").await;
        two.sight(at(5, 0)).await;
        sets(two, "/interests offer Rust, Web").await;
        two.sight(at(5, 1)).await;
        says(two, "11", "/interests rust").await;
        says(two, "12", "/interests choose interest:Rust").await;
        says(two, "12", "/interests choose Web yes").await;
        for who in SILENT {
            says(two, who, "/interests Rust").await;
        }
        two.world.happen(at(6, 10), left("12", at(6, 10))).await;
        two.sight(at(8, 12)).await;
    }
    histories
}

#[tokio::test]
async fn interests_are_chosen_and_taken_back_by_buttons_and_every_choice_is_kept() {
    for two in Two::each().await {
        let engine = two.world.engine;
        sets(&two, "/interests offer names:\"Rust，Web、AI\"").await;
        let shown = says(&two, "11", "/interests").await;
        assert_eq!(labels(&shown), ["Rust", "Web", "AI"], "{engine}");
        assert!(shown.reply.text().contains("chosen nothing yet"), "{engine}: {}", shown.reply.text());
        let press = line_of(&shown, "Web");
        // Pressed twice, or told twice, it is chosen once.
        says(&two, "11", &press).await;
        let once = says(&two, "11", &press).await;
        assert_eq!((labels(&once), chosen(&once)), (vec!["Rust", "✓ Web", "AI"], vec!["Web"]), "{engine}");
        assert!(once.reply.text().contains("Chosen: Web."), "{engine}: {}", once.reply.text());
        let none = says(&two, "11", &line_of(&once, "✓ Web")).await;
        assert_eq!(chosen(&none), Vec::<&str>::new(), "{engine}");
        let again = says(&two, "11", &press).await;
        assert_eq!(chosen(&again), ["Web"], "{engine}");
        let kept = two.world.number("SELECT COUNT(*) FROM interest_choice WHERE chosen_at > 0").await;
        let dropped = two.world.number("SELECT COUNT(*) FROM interest_choice WHERE dropped_at > 0").await;
        assert_eq!((kept, dropped), (2, 1), "{engine}");
    }
}

#[tokio::test]
async fn an_interest_that_is_renamed_or_retired_keeps_who_chose_it() {
    for two in histories().await {
        let engine = two.world.engine;
        sets(&two, "/interests rename Rust name:\"Rust lang\"").await;
        assert_eq!(chosen(&says(&two, "11", "/interests").await), ["Rust lang"], "{engine}");
        let told = sets(&two, "/interests offer Web, AI").await;
        assert_eq!((&told["retired"], &told["back"]), (&json!(["Rust lang"]), &json!([])), "{engine}");
        assert_eq!(labels(&says(&two, "11", "/interests").await), ["Web", "AI"], "{engine}");
        let growth = two.numbers("/growth interest:\"Rust lang\"", None).await;
        assert_eq!(growth["segment"]["persons"], 5, "{engine}: what is retired can still be asked about");
        let told = sets(&two, "/interests offer AI, rust LANG").await;
        assert_eq!((&told["retired"], &told["back"]), (&json!(["Web"]), &json!(["rust LANG"])), "{engine}");
        let back = says(&two, "11", "/interests").await;
        assert_eq!((labels(&back), chosen(&back)), (vec!["AI", "✓ rust LANG"], vec!["rust LANG"]), "{engine}");
        sets(&two, "/interests retire ai").await;
        assert_eq!(labels(&says(&two, "11", "/interests").await), ["✓ rust LANG"], "{engine}");
        let taken = two.ask(Telegram, OWNER, Some(SPACE), "/interests rename ai name:WEB").await;
        assert!(!taken.is_done && taken.reply.text().contains("another interest"), "{engine}: {}", taken.reply.text());
        let audited = two.world.number("SELECT COUNT(*) FROM audit WHERE action LIKE '%interest%'").await;
        assert_eq!(audited, 5, "{engine}");
    }
}

#[tokio::test]
async fn how_many_chose_what_is_told_in_persons_of_those_who_were_asked() {
    for two in histories().await {
        let engine = two.world.engine;
        let told = sets(&two, "/interests show").await;
        let of = |interest: &str, members: i64, left: i64| json!({ "interest": interest, "offered": true, "members": members, "left": left });
        assert_eq!(told["interests"], json!([of("Rust", 4, 1), of("Web", 0, 1)]), "{engine}");
        assert_eq!((&told["members"], &told["asked"]), (&json!(5), &json!(4)), "{engine}");
        assert_eq!(told["members_without_choice"], 1, "{engine}");
        // 51 says the same, and is somebody else until the two are linked.
        assert!(two.ask(Discord, "51", Some(GUILD), "/interests Rust").await.is_done, "{engine}");
        let apart = sets(&two, "/interests show").await;
        assert_eq!(apart["interests"][0], of("Rust", 5, 1), "{engine}");
        two.links("51", "11").await;
        let joint = sets(&two, "/interests show").await;
        assert_eq!(joint["interests"][0], of("Rust", 4, 1), "{engine}");
        assert_eq!((&joint["members"], &joint["asked"]), (&json!(4), &json!(4)), "{engine}");
        // With either account they take back what they said with both.
        let none = two.ask(Discord, "51", Some(GUILD), "/interests Rust no").await;
        assert_eq!(chosen(&none), Vec::<&str>::new(), "{engine}");
        assert_eq!(sets(&two, "/interests show").await["interests"][0], of("Rust", 3, 1), "{engine}");
    }
}

#[tokio::test]
async fn statistics_can_be_asked_about_those_who_chose_an_interest() {
    for two in histories().await {
        let engine = two.world.engine;
        let growth = two.numbers("/growth interest:rust", None).await;
        let number = |day: &Value, name: &str| day[name].as_i64().unwrap();
        let days: Vec<_> = growth["series"].as_array().unwrap().iter().collect();
        let levels: Vec<_> =
            days.iter().map(|day| (number(day, "members"), number(day, "joined"), number(day, "left"))).collect();
        let expected = [(0, 0, 0), (5, 5, 0), (5, 0, 0), (5, 0, 0), (4, 0, 1), (4, 0, 0), (4, 0, 0)];
        assert_eq!(levels, expected, "{engine}: from the 2nd to the 8th");
        let segment = json!({ "interest": "Rust", "persons": 5, "present": 4, "members_without_choice": 1 });
        assert_eq!(growth["segment"], segment, "{engine}");
        assert_eq!((&growth["models"], &growth["capacity"]["identifiable"]), (&json!([]), &json!(false)), "{engine}");
        let activity = two.numbers("/activity interest:Rust", None).await;
        let fourth = &activity["daily"][2];
        assert_eq!((&fourth["active"], &fourth["messages"]), (&json!(2), &json!(2)), "{engine}");
        assert_eq!((&activity["wau"], &activity["segment"]), (&json!(2), &segment), "{engine}");
        let everybody = two.numbers("/activity", None).await;
        assert_eq!((&everybody["daily"][2]["active"], &everybody["segment"]), (&json!(3), &Value::Null), "{engine}");
        for line in ["/growth 90 Rust", "/activity 90 Rust", "/retention Rust"] {
            let answer = two.ask(Telegram, OWNER, Some(SPACE), line).await;
            let text = answer.reply.text();
            assert!(answer.picture.is_some() && text.contains("· Rust"), "{engine} {line}: {text}");
            assert!(text.contains("Only the 5 people who have chosen Rust by now are counted"), "{engine}: {text}");
            assert!(text.contains("One member has chosen nothing of what is offered"), "{engine}: {text}");
        }
        let text = two.ask(Telegram, OWNER, Some(SPACE), "/growth interest:Rust lang:zh-CN").await.reply.text();
        assert!(text.contains("只统计至今选了 Rust 的 5 人，之前的日子也是如此（现为成员：4 人）"), "{engine}: {text}");
        assert!(text.contains("1 名成员没有选择任何现有的兴趣"), "{engine}: {text}");
    }
}

#[tokio::test]
async fn whoever_chose_an_interest_is_observed_from_the_choice_on() {
    for two in histories().await {
        let engine = two.world.engine;
        let told = two.numbers("/retention interest:Rust", None).await;
        assert_eq!((&told["n"], &told["departures"]), (&json!(5), &json!(1)), "{engine}");
        // From the 5th at 1 to the 8th at 12, and to the 6th at 10: not from the joining on, when nobody could choose.
        let days = told["member_days"].as_f64().unwrap();
        assert!((days - (4.0 * (3.0 + 11.0 / 24.0) + 1.0 + 9.0 / 24.0)).abs() < 1e-9, "{engine} {days}");
    }
}

#[tokio::test]
async fn of_fewer_than_five_who_chose_an_interest_no_statistics_are_told() {
    for two in histories().await {
        let engine = two.world.engine;
        let doors = [(Telegram, OWNER, Some(SPACE)), (Discord, GUILD_OWNER, Some(GUILD)), (Console, "owner", None)];
        for line in ["/growth", "/retention", "/activity"] {
            for (platform, who, space) in doors {
                let answer = two.ask(platform, who, space, &format!("{line} interest:Web")).await;
                let text = answer.reply.text();
                assert!(!answer.is_done && answer.picture.is_none(), "{engine} {line}: {text}");
                assert!(text.contains("Fewer than 5 people have chosen “Web”"), "{engine} {line}: {text}");
                let answer = two.ask(platform, who, space, &format!("{line} interest:Web lang:zh-CN")).await;
                assert!(answer.reply.text().contains("至今选了“Web”的不到 5 人"), "{engine}: {}", answer.reply.text());
                let rust = two.ask(platform, who, space, &format!("{line} interest:Rust")).await;
                assert!(rust.is_done, "{engine} {line}: {}", rust.reply.text());
            }
        }
        // Two accounts of one person are one, and a choice that was taken back is none.
        assert!(two.ask(Discord, "51", Some(GUILD), "/interests Rust").await.is_done, "{engine}");
        two.links("51", "11").await;
        assert_eq!(two.numbers("/activity interest:Rust", None).await["segment"]["persons"], 5, "{engine}");
        says(&two, "21", "/interests Rust no").await;
        let few = two.ask(Telegram, OWNER, Some(SPACE), "/activity interest:Rust").await;
        assert!(!few.is_done && few.reply.text().contains("Fewer than 5"), "{engine}: {}", few.reply.text());
    }
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_what_there_is() {
    for two in Two::each().await {
        let engine = two.world.engine;
        let refused = async |who: &str, line: &str| {
            let answer = two.ask(Telegram, who, Some(SPACE), line).await;
            assert!(!answer.is_done, "{engine} {line}: {}", answer.reply.text());
            answer.reply.text()
        };
        for (who, line) in [("11", "/interests"), (OWNER, "/growth interest:Rust"), (OWNER, "/interests show")] {
            assert!(refused(who, line).await.contains("offers no interests"), "{engine} {line}");
        }
        assert!(refused("11", "/interests offer Rust").await.contains("moderators"), "{engine}");
        sets(&two, "/interests offer Rust, Web").await;
        for (who, line) in [("11", "/interests Go"), (OWNER, "/retention interest:Go"), (OWNER, "/interests retire Go")]
        {
            let text = refused(who, line).await;
            assert!(text.contains("“Go”") && text.contains("Rust, Web"), "{engine} {line}: {text}");
        }
        let text = refused("11", "/interests show").await;
        assert!(text.contains("moderators"), "{engine}: who chose what is not for everybody: {text}");
        let shell = two.ask(Console, "owner", None, "/interests").await;
        assert!(!shell.is_done && shell.reply.text().contains("console"), "{engine}: {}", shell.reply.text());
        // The other side of the community has the same list.
        let there = two.ask(Discord, GUILD_OWNER, Some(GUILD), "/interests").await;
        assert_eq!(labels(&there), ["Rust", "Web"], "{engine}");
    }
}
