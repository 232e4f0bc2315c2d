//! A story of four lessons: written on Telegram, approved on Discord, sent in private to two people on each side, of whom
//! one cannot be written to until they press a button, and seen once although the process was killed while sending.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord;
use steward_fakes::faults::{Fault, FaultRule};
use steward_fakes::telegram::UserId;

use crate::posts::{Circle, bound, on_discord, privately};
use crate::world::{PATIENCE, World};

/// After so long Telegram takes more messages in one chat.
const PACE: Duration = Duration::from_secs(3);
/// Where Discord takes messages.
const MESSAGES: &str = "/channels/{channel_id}/messages";
const LESSONS: [&str; 4] = ["One", "Two", "Three", "Four"];
const BUTTON: &str = "Go on with my lessons";

/// Who learns: on each side one who can be written to and one who cannot.
struct Learners {
    /// On Discord.
    dan: discord::UserId,
    /// On Discord, with private messages closed.
    gus: discord::UserId,
    /// On Telegram.
    eve: UserId,
    /// On Telegram, where she has never started the bot.
    fay: UserId,
}

#[tokio::test]
async fn four_lessons_reach_learners_on_both_platforms_once_and_in_order_through_a_kill() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        let learners = join(&world, &circle).await;
        is_written_and_approved(&world, &circle, &learners).await;
        the_first_reaches_whom_it_can(&world, &learners).await;
        the_others_are_found_by_a_button(&world, &circle, &learners).await;
        the_second_is_seen_once_although_killed(&mut world, &circle, &learners).await;
        for (lesson, day) in [(3, 27), (4, 28)] {
            world.passes_until(&format!("2026-11-{day}T12:00:00Z")).await;
            all_get(&world, &learners, lesson).await;
        }
        // Nothing is left of it, however long one waits.
        world.passes_until("2026-12-01T12:00:00Z").await;
        stands(&world, "through", 4).await;
        all_have(&world, &learners, 4);
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

async fn join(world: &World, circle: &Circle) -> Learners {
    let [dan, gus] = ["Dan", "Gus"].map(|name| world.discord.add_user(name));
    for who in [dan, gus] {
        world.discord.joins(who, circle.guild);
    }
    world.discord.closes_private_messages(gus);
    let [eve, fay] = ["Eve", "Fay"].map(|name| world.telegram.add_user(name));
    for who in [eve, fay] {
        world.telegram.joins(who, circle.forum);
    }
    world.telegram.starts_bot(eve);
    world.telegram.hears(eve.private_chat()).await;
    world.has_members(&["Ada", "Ben", "Dan", "Eve", "Fay", "Gus", "Olga"]).await;
    // Ten minutes into the day where they live.
    world.passes_until("2026-11-24T16:10:00Z").await;
    Learners { dan, gus, eve, fay }
}

/// What the writer is told.
async fn says(world: &World, circle: &Circle, line: &str) -> String {
    world.passes(PACE);
    privately(world, circle.writer, circle.forum, line).await
}

async fn is_written_and_approved(world: &World, circle: &Circle, learners: &Learners) {
    let told = says(world, circle, "/series add name:\"Rust in four\" every:\"1 day\" at:20:00").await;
    assert!(told.contains("#1 Rust in four: in review"), "{told}");
    for (n, lesson) in LESSONS.iter().enumerate() {
        let line = format!("/series lesson 1 title:\"Part {}\" body:**{lesson}** of four", n + 1);
        says(world, circle, &line).await;
    }
    let Learners { dan, gus, eve, fay } = learners;
    for who in [format!("discord:{dan}"), format!("discord:{gus}"), format!("telegram:{}", eve.0)] {
        let told = says(world, circle, &format!("/series enter 1 who:{who}")).await;
        assert!(told.contains("is entered"), "{told}");
    }
    let at = (circle.approver, circle.channel);
    on_discord(world, at, "series enter", &json!({ "series": 1, "who": format!("telegram:{}", fay.0) })).await;
    let told = says(world, circle, "/series approve 1").await;
    assert!(told.contains("another"), "nobody approves what they wrote themselves: {told}");
    let told = on_discord(world, at, "series approve", &json!({ "series": 1 })).await;
    assert!(told.contains("#1 Rust in four: running") && told.contains("4 learners"), "{told}");
}

/// The numbers of the series.
async fn shown(world: &World) -> Value {
    world.told("/series show 1").await.json
}

/// Waits until so many learners stand so.
async fn stands(world: &World, how: &str, n: usize) {
    let begun = std::time::Instant::now();
    loop {
        let shown = shown(world).await;
        let now = shown[how].as_array().map_or_else(|| shown[how].as_u64(), |all| Some(all.len() as u64));
        if now == Some(n as u64) {
            return;
        }
        assert!(begun.elapsed() < crate::world::PATIENCE, "{}: not {n} {how}: {shown}", world.engine());
        tokio::task::yield_now().await;
    }
}

/// The lessons that somebody has on Discord.
fn had_on_discord(world: &discord::DiscordWorld, who: discord::UserId) -> Vec<String> {
    world.private_messages(who).into_iter().map(|message| message.content).collect()
}

/// The lessons that somebody has on Telegram.
fn had_on_telegram(world: &World, who: UserId) -> Vec<String> {
    let all = world.telegram.sent_messages(who.private_chat());
    all.iter().map(|message| message.words().to_owned()).filter(|words| words.ends_with(" of four")).collect()
}

/// Everybody has the first `n` lessons by now, each once and in order.
fn all_have(world: &World, learners: &Learners, n: usize) {
    let there: Vec<String> = LESSONS[..n].iter().map(|lesson| format!("**{lesson}** of four")).collect();
    for who in [learners.dan, learners.gus] {
        assert_eq!(had_on_discord(&world.discord, who), there, "{}", world.engine());
    }
    let here: Vec<String> = LESSONS[..n].iter().map(|lesson| format!("{lesson} of four")).collect();
    for who in [learners.eve, learners.fay] {
        assert_eq!(had_on_telegram(world, who), here, "{}", world.engine());
    }
}

/// Everybody gets the `n`th lesson now.
async fn all_get(world: &World, learners: &Learners, n: usize) {
    for who in [learners.eve, learners.fay] {
        world.telegram.hears_saying(who.private_chat(), LESSONS[n - 1]).await;
    }
    for who in [learners.dan, learners.gus] {
        world.discord.wait_for("the lesson", |fake| (had_on_discord(fake, who).len() >= n).then_some(())).await;
    }
    world.nothing_is_left().await;
    stands(world, "going", 0).await;
    all_have(world, learners, n);
}

async fn the_first_reaches_whom_it_can(world: &World, learners: &Learners) {
    world.passes_until("2026-11-25T11:59:59Z").await;
    stands(world, "going", 0).await;
    assert!(had_on_telegram(world, learners.eve).is_empty(), "nothing before its hour");
    world.passes(Duration::from_secs(1));
    let here = world.telegram.hears_saying(learners.eve.private_chat(), "One of four").await;
    assert_eq!(here.entities, [json!({ "type": "bold", "offset": 0, "length": 3 })]);
    let has_one =
        |fake: &discord::DiscordWorld| (had_on_discord(fake, learners.dan) == ["**One** of four"]).then_some(());
    world.discord.wait_for("the first lesson", has_one).await;
    stands(world, "unreached", 2).await;
    let told = world.told("/series show 1").await;
    let names = told.lines.iter().find(|line| line.contains("Cannot be written to (2)"));
    assert!(names.is_some_and(|line| line.contains("Fay") && line.contains("Gus")), "{:?}", told.lines);
}

/// On Telegram the button opens the private chat; on Discord it says that the way is open now.
async fn the_others_are_found_by_a_button(world: &World, circle: &Circle, learners: &Learners) {
    let to = format!("discord:{} telegram:{}", circle.channel, circle.forum.0);
    let told = says(world, circle, &format!("/series call 1 to:\"{to}\"")).await;
    assert!(told.contains("on its way"), "{told}");
    let here = world.telegram.hears_saying(circle.forum, "I cannot write in private").await;
    let there = world.discord.hears_once(circle.channel, "I cannot write in private").await;
    let address = here.button(BUTTON).and_then(|button| button.url.clone()).unwrap();
    let (_, word) = address.split_once("?start=").unwrap();
    world.telegram.starts_bot_with(learners.fay, word);
    let mut heard = Vec::new();
    for _ in 0..2 {
        heard.push(world.telegram.hears(learners.fay.private_chat()).await.words().to_owned());
    }
    heard.sort_unstable();
    assert!(heard[0] == "One of four" && heard[1].contains("is on its way to you"), "{heard:?}");
    world.discord.opens_private_messages(learners.gus);
    let press = world.discord.presses_button(learners.gus, there.id, BUTTON);
    let answer = world.discord.answered(press).await;
    assert!(answer.is_private() && answer.text().unwrap().contains("on its way to you"), "{:?}", answer.text());
    let has_one = |fake: &discord::DiscordWorld| (had_on_discord(fake, learners.gus).len() == 1).then_some(());
    world.discord.wait_for("the first lesson", has_one).await;
    world.nothing_is_left().await;
    stands(world, "unreached", 0).await;
    all_have(world, learners, 1);
}

/// Waits until all but the one lesson that hangs is known to have arrived on a platform.
async fn one_is_on_its_way(world: &World, platform: &str) {
    let begun = Instant::now();
    loop {
        let told = world.told("/outbox list").await.json;
        let open = told["effects"].as_array().unwrap().iter().filter(|effect| effect["platform"] == platform);
        if open.count() == 1 {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {told}", world.engine());
    }
}

/// Both platforms have taken a lesson and have not said so when the process is killed. The next one finds it on Discord;
/// on Telegram it asks, and somebody who looked presses a button.
async fn the_second_is_seen_once_although_killed(world: &mut World, circle: &Circle, learners: &Learners) {
    world.discord.breaks(FaultRule::once(MESSAGES, Fault::HangAfter).method("POST"));
    world.telegram.faults.add(FaultRule::once("sendMessage", Fault::HangAfter));
    world.passes_until("2026-11-26T12:00:00Z").await;
    world.discord.faults().until_hanging(1).await;
    world.telegram.faults.until_hanging(1).await;
    one_is_on_its_way(world, "telegram").await;
    world.is_killed_and_starts_again().await;
    let card = world.telegram.hears_saying(circle.forum, "#1 Rust in four").await;
    assert_eq!(card.topic, Some(circle.desk));
    let it_is_there = &card.buttons[0][0].text;
    assert!(card.words().contains("2. Part 2") && it_is_there.ends_with("it is there"), "{}", card.words());
    let press = world.telegram.presses_button(circle.owner, card.id, it_is_there);
    world.telegram.answered(&press).await;
    world.telegram.hears_saying(circle.owner.private_chat(), "done").await;
    all_get(world, learners, 2).await;
}
