//! A story of what a lesson brought: people react and answer on both platforms, take some of it back, join because of it,
//! and the process is killed in between; every number is the one that a reader of the story counts.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord::{self, Message};
use steward_fakes::telegram::{SentMessage, UserId};

use crate::posts::{Circle, bound, on_discord, privately};
use crate::world::{PATIENCE, World};

/// After so long Telegram takes more messages.
const PACE: Duration = Duration::from_secs(6);

/// People of the story beside those of the circle.
struct People {
    /// On Discord; has been there and has written.
    dan: discord::UserId,
    /// On Telegram; has been there and has written.
    eve: UserId,
}

#[tokio::test]
async fn what_a_lesson_brought_is_told_as_those_who_were_there_count_it() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        let people = meet(&world, &circle).await;
        let (there, here) = is_shown(&world, &circle).await;
        brings_something_on_both_sides(&world, &circle, &people, (&there, &here)).await;
        world.is_killed_and_starts_again().await;
        brings_more_after_the_kill(&world, &circle, &people, (&there, &here)).await;
        is_told_on_both_sides(&world, &circle).await;
        is_asked_a_riddle(&world, &circle, &people, &there).await;
        is_compared_when_its_two_days_are_over(&world, &circle).await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// Dan and Gus join the guild, Eve and Hal the forum; Dan and Eve write something.
async fn meet(world: &World, circle: &Circle) -> People {
    let [dan, gus] = ["Dan", "Gus"].map(|name| world.discord.add_user(name));
    let [eve, hal] = ["Eve", "Hal"].map(|name| world.telegram.add_user(name));
    for person in [dan, gus] {
        world.discord.joins(person, circle.guild);
    }
    for person in [eve, hal] {
        world.telegram.joins(person, circle.forum);
    }
    world.has_members(&["Ada", "Ben", "Dan", "Eve", "Gus", "Hal", "Olga"]).await;
    world.discord.says(dan, circle.channel, "Hello");
    world.telegram.says(eve, circle.forum, "Hello");
    People { dan, eve }
}

async fn is_shown(world: &World, circle: &Circle) -> (Message, SentMessage) {
    let line = format!(
        "/post add title:Lesson topic:rust form:article to:\"discord:{} telegram:{}\" when:\"2026-11-25 20:00\" body:Ownership",
        circle.channel, circle.forum.0
    );
    let told = privately(world, circle.writer, circle.forum, &line).await;
    assert!(told.contains("#1 Lesson"), "{told}");
    let line = format!(
        "/post add title:Riddle topic:rust form:question to:telegram:{} when:\"2026-11-25 20:05\" body:Why?",
        circle.forum.0
    );
    let told = privately(world, circle.writer, circle.forum, &line).await;
    assert!(told.contains("#2 Riddle"), "{told}");
    for number in [1, 2] {
        on_discord(world, (circle.approver, circle.channel), "post approve", &json!({ "number": number })).await;
    }
    let told = world.told("/content").await.text();
    assert!(told.contains("nothing can be compared"), "{told}");
    world.passes_until("2026-11-25T12:00:00Z").await;
    let there = world.discord.hears_once(circle.channel, "Ownership").await;
    let here = world.telegram.hears_saying(circle.forum, "Ownership").await;
    world.nothing_is_left().await;
    has_brought(world, 1, [0; 5]).await;
    (there, here)
}

/// On Discord Dan gives two reactions, takes one back and gives it again, and Olga one; on Telegram Eve changes hers, and
/// answers. Somebody reacts to a message that is not ours.
async fn brings_something_on_both_sides(
    world: &World,
    circle: &Circle,
    people: &People,
    (there, here): (&Message, &SentMessage),
) {
    world.passes(PACE);
    for emoji in ["👍", "🔥"] {
        world.discord.reacts(people.dan, there.id, emoji);
    }
    world.discord.unreacts(people.dan, there.id, "🔥");
    world.discord.reacts(people.dan, there.id, "🔥");
    world.discord.reacts(circle.approver, there.id, "👍");
    let other = world.discord.says(people.dan, circle.channel, "Something else");
    world.discord.reacts(circle.approver, other, "👍");
    world.telegram.reacts(people.eve, here.id, Some("👍"));
    world.telegram.reacts(people.eve, here.id, Some("🔥"));
    world.telegram.replies(people.eve, here.id, "Thanks");
    // Dan, Olga, Eve; two reactions of Dan's, one of Olga's, one of Eve's; one answer.
    has_brought(world, 1, [3, 4, 1, 1, 0]).await;
}

/// Finn joins and writes for the first time, to answer; Eve answers again; Olga takes her reaction back; Ben reacts.
async fn brings_more_after_the_kill(
    world: &World,
    circle: &Circle,
    people: &People,
    (there, here): (&Message, &SentMessage),
) {
    has_brought(world, 1, [3, 4, 1, 1, 0]).await;
    let finn = world.discord.add_user("Finn");
    world.discord.joins(finn, circle.guild);
    world.has_members(&["Ada", "Ben", "Dan", "Eve", "Finn", "Gus", "Hal", "Olga"]).await;
    world.discord.replies(finn, there.id, "I am new here");
    world.discord.replies(people.dan, there.id, "Welcome");
    world.discord.unreacts(circle.approver, there.id, "👍");
    world.telegram.replies(people.eve, here.id, "And thanks again");
    world.telegram.reacts(circle.writer, here.id, Some("👍"));
    // Dan, Eve, Finn, Ben; two reactions of Dan's, one of Eve's, one of Ben's; four answers by three; one of them is Finn's.
    has_brought(world, 1, [4, 4, 4, 3, 1]).await;
}

async fn is_told_on_both_sides(world: &World, circle: &Circle) {
    let expected = "People: 4. Reactions: 4. Answers: 4, by 3. First messages of new members: 1.";
    world.passes(PACE);
    let here = privately(world, circle.owner, circle.forum, "/post brought 1").await;
    let at = (circle.approver, circle.channel);
    let there = on_discord(world, at, "post brought", &json!({ "number": 1 })).await;
    for told in [here, there] {
        assert!(told.contains(expected) && told.contains("still in progress"), "{told}");
        assert!(told.contains("Too few to tell what is usual (5 are needed)"), "{told}");
        assert!(told.contains("Views: unknown"), "{told}");
    }
    let told = world.told("/content").await;
    assert_eq!((&told.json["posts"], &told.json["in_progress"]), (&json!(0), &json!([1])), "{}", told.text());
}

/// The riddle is asked on Telegram only: Eve reacts and answers three times, Ada reacts.
async fn is_asked_a_riddle(world: &World, circle: &Circle, people: &People, lesson: &Message) {
    world.passes_until("2026-11-25T12:05:00Z").await;
    let riddle = world.telegram.hears_saying(circle.forum, "Why?").await;
    world.nothing_is_left().await;
    world.telegram.reacts(people.eve, riddle.id, Some("🤔"));
    world.telegram.replies(people.eve, riddle.id, "Because");
    world.telegram.reacts(circle.owner, riddle.id, Some("👍"));
    has_brought(world, 2, [2, 2, 1, 1, 0]).await;
    // Telegram keeps what it has to tell for a day, and Discord a session for less: both are heard before that is over.
    for (at, more) in [("2026-11-26T10:00:00Z", 1), ("2026-11-27T08:00:00Z", 2)] {
        world.passes_until(at).await;
        world.telegram.replies(people.eve, riddle.id, "And");
        world.discord.replies(people.dan, lesson.id, "And");
        has_brought(world, 2, [2, 2, 1 + more, 1, 0]).await;
        has_brought(world, 1, [4, 4, 4 + more, 3, 1]).await;
        let told = on_discord(world, (circle.approver, circle.channel), "post brought", &json!({ "number": 1 })).await;
        assert!(told.contains("still in progress"), "{told}");
    }
    world.passes_until("2026-11-27T12:05:01Z").await;
    world.telegram.replies(people.eve, riddle.id, "Late");
    world.telegram.reacts(circle.writer, riddle.id, Some("👍"));
    world.discord.reacts(circle.approver, lesson.id, "🔥");
    has_brought(world, 2, [3, 3, 4, 1, 0]).await;
    has_brought(world, 1, [5, 5, 6, 3, 1]).await;
}

/// What comes after two days is told of a post and compared with nothing. Seven were there when the lesson was shown, and
/// four of them in the forum when the riddle was: Ada, Ben, Eve and Hal.
async fn is_compared_when_its_two_days_are_over(world: &World, circle: &Circle) {
    let told = world.told("/content").await;
    let kinds = told.json["kinds"].as_array().unwrap();
    let figures: Vec<Value> = kinds
        .iter()
        .map(|kind| json!([kind["topic"], kind["form"], kind["hours"], kind["people"], kind["there"], kind["answers"]]))
        .collect();
    let expected = [json!(["rust", "article", [20, 24], 4, 7, 6]), json!(["rust", "question", [20, 24], 2, 4, 3])];
    assert_eq!(figures, expected, "{}", told.text());
    let asked = world.discord.uses_command(circle.approver, circle.channel, "content", &json!({}));
    let answer = world.discord.answered(asked).await;
    let text = answer.text().unwrap();
    for part in [
        "2 posts of the last 365 days were there for 11 people (each counts once a post); 6 of them",
        "at least 10 posts are needed",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(answer.message().unwrap().files[0].bytes.starts_with(b"\x89PNG"));
    world.passes(PACE);
    world.telegram.types_command(circle.owner, circle.forum, "/content lang:zh-CN");
    let here = world.telegram.hears_saying(circle.forum, "共有 11 人次在场").await;
    assert!(here.photo.is_some() && here.words().contains("6 人次"), "{}", here.words());
}

/// Waits until a post has brought so much: people, reactions, answers, by how many, first messages of new members.
pub(crate) async fn has_brought(world: &World, number: i64, expected: [i64; 5]) {
    let names = ["people", "reactions", "replies", "repliers", "first_messages_of_new_members"];
    let begun = Instant::now();
    loop {
        let told = world.told(&format!("/post brought {number}")).await.json;
        let now = &told["times"][0]["now"];
        if names.map(|name| now[name].clone()) == expected.map(Value::from) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}, not {expected:?}", world.engine());
        // What is counted is written down within a second.
        world.passes(Duration::from_millis(50));
        tokio::task::yield_now().await;
    }
}
