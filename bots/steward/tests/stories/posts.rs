//! A story of a weekly lesson: written on Telegram, approved on Discord, seen on both at its minute, changed, and seen
//! once although the process was killed while it was being sent.

use std::time::Duration;

use serde_json::{Value, json};
use steward_fakes::database::databases;
use steward_fakes::discord::{self, Message, Pings};
use steward_fakes::faults::{Fault, FaultRule};
use steward_fakes::telegram::{ChatId, MessageId, SentMessage, Status, TopicId, UserId};

use crate::world::World;

const TITLE: &str = "Rust 夜校";
/// Where Discord takes messages.
const MESSAGES: &str = "/channels/{channel_id}/messages";

/// Who and where: a forum on Telegram and a guild on Discord that are one community.
pub(crate) struct Circle {
    pub(crate) owner: UserId,
    pub(crate) writer: UserId,
    pub(crate) forum: ChatId,
    /// Where moderators are told what there is to tell.
    pub(crate) desk: TopicId,
    pub(crate) approver: discord::UserId,
    pub(crate) guild: discord::GuildId,
    pub(crate) channel: discord::ChannelId,
}

#[tokio::test]
async fn a_weekly_lesson_is_written_approved_seen_changed_and_seen_once_through_a_kill() {
    for database in databases().await {
        let mut world = World::on(database).await;
        let circle = bound(&mut world).await;
        is_written_and_previewed(&world, &circle).await;
        is_approved_by_another(&world, &circle).await;
        let seen = is_seen_at_its_minute(&world, &circle).await;
        changes_on_both_sides(&world, &circle, &seen).await;
        is_seen_once_although_killed(&mut world, &circle).await;
        assert_eq!(world.telegram.unheard_count(), 0, "{}", world.engine());
    }
}

/// A guild and a forum become one community, which wants posts to be approved.
pub(crate) async fn bound(world: &mut World) -> Circle {
    let approver = world.discord.add_user("Olga");
    let guild = world.discord.add_guild("Rust Circle", approver);
    let channel = world.discord.add_channel(guild, "lessons");
    world.passes(Duration::from_secs(5));
    world.starts().await;
    let fake = &world.telegram;
    let [owner, writer] = ["Ada", "Ben"].map(|name| fake.add_user(name));
    let forum = fake.add_forum(TITLE, owner);
    fake.becomes(owner, writer, forum, Status::ADMIN);
    for person in [owner, writer] {
        fake.starts_bot(person);
        fake.hears(person.private_chat()).await;
    }
    fake.adds_bot(owner, forum);
    fake.promotes_bot(owner, forum);
    let desk = fake.add_topic(forum, "moderators", owner);
    world.has_members(&["Ada", "Ben", "Olga"]).await;
    let told = privately(world, owner, forum, "/settings bind").await;
    let code = told.split_whitespace().skip_while(|word| *word != "bind").nth(1).unwrap();
    let code: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
    let text = on_discord(world, (approver, channel), "settings bind", &json!({ "code": code })).await;
    assert!(text.contains("now belongs to"), "{text}");
    fake.types_command(owner, forum.topic(desk), "/settings channel here");
    fake.hears_saying(owner.private_chat(), &format!("telegram:{}/{}", forum.0, desk.0)).await;
    privately(world, owner, forum, "/settings approval yes").await;
    // It would come on the Mondays on which lessons do, into the same forum, which takes a message a second.
    let text = on_discord(world, (approver, channel), "settings digest", &json!({ "hour": "off" })).await;
    assert!(text.contains("or off): off"), "{text}");
    Circle { owner, writer, forum, desk, approver, guild, channel }
}

/// What a command in the group answers, in private.
pub(crate) async fn privately(world: &World, who: UserId, forum: ChatId, line: &str) -> String {
    world.telegram.types_command(who, forum, line);
    world.telegram.hears(who.private_chat()).await.words().to_owned()
}

/// What a command on Discord answers.
pub(crate) async fn on_discord(
    world: &World,
    (who, channel): (discord::UserId, discord::ChannelId),
    path: &str,
    options: &Value,
) -> String {
    let asked = world.discord.uses_command(who, channel, path, options);
    world.discord.answered(asked).await.text().unwrap().to_owned()
}

async fn is_written_and_previewed(world: &World, circle: &Circle) {
    let line = format!(
        "/post add title:Lessons to:\"discord:{} telegram:{}\" when:\"weekly on mon at 20:00\" \
         body:**Read** chapter {{{{number}}}}, @everyone",
        circle.channel, circle.forum.0
    );
    let told = privately(world, circle.writer, circle.forum, &line).await;
    assert!(told.contains("#1 Lessons"), "{told}");
    let told = privately(world, circle.writer, circle.forum, "/post preview 1").await;
    assert_eq!(told.matches("Read chapter 1").count(), 1, "what Discord shows is told: {told}");
    world.telegram.hears_saying(circle.writer.private_chat(), "In ").await;
    let shown = world.telegram.hears_saying(circle.writer.private_chat(), "Read chapter 1, @everyone").await;
    assert_eq!(shown.entities[0], json!({ "type": "bold", "offset": 0, "length": 4 }), "what Telegram shows is shown");
    // Telegram takes about a message a second in one chat.
    world.passes(Duration::from_secs(10));
    let asked = world.discord.uses_command(circle.approver, circle.channel, "post preview", &json!({ "number": 1 }));
    let shown = world.discord.followed_up(asked, 2).await;
    assert!(shown[0].content.starts_with("In "), "{:?}", shown[0].content);
    assert_eq!(shown[1].content, "**Read** chapter 1, \\@everyone", "what Discord shows is shown");
    assert!(shown.iter().all(discord::Message::is_ephemeral), "nobody else sees it");
    let told = privately(world, circle.writer, circle.forum, "/post approve 1").await;
    assert!(told.contains("another"), "nobody approves what they wrote themselves: {told}");
}

async fn is_approved_by_another(world: &World, circle: &Circle) {
    let at = (circle.approver, circle.channel);
    let told = on_discord(world, at, "post approve", &json!({ "number": 1 })).await;
    assert!(told.contains("2026-11-30 20:00"), "{told}");
}

/// Nothing before its minute; then it is there, once on each side, as it was meant.
async fn is_seen_at_its_minute(world: &World, circle: &Circle) -> (Message, SentMessage) {
    world.passes_until("2026-11-30T11:59:59Z").await;
    let told = privately(world, circle.writer, circle.forum, "/post show 1").await;
    assert!(told.contains("2026-11-30 20:00"), "{told}");
    assert!(world.discord.sent_messages(circle.channel).iter().all(|message| !message.content.contains("chapter")));
    world.passes(Duration::from_secs(1));
    let there = world.discord.hears_once(circle.channel, "**Read** chapter 1").await;
    assert_eq!(there.pings, Pings::default(), "nobody is called");
    let here = world.telegram.hears_saying(circle.forum, "Read chapter 1, @everyone").await;
    assert_eq!(here.entities[0], json!({ "type": "bold", "offset": 0, "length": 4 }));
    assert_eq!(here.topic, None);
    (there, here)
}

/// A change of the words is approved as well, and follows on both copies.
async fn changes_on_both_sides(world: &World, circle: &Circle, (there, here): &(Message, SentMessage)) {
    world.passes(Duration::from_mins(1));
    let line = "/post edit 1 body:**Study** chapter {{number}}";
    let told = privately(world, circle.writer, circle.forum, line).await;
    assert!(told.contains("in review"), "{told}");
    let at = (circle.approver, circle.channel);
    let told = on_discord(world, at, "post approve", &json!({ "number": 1 })).await;
    assert!(told.contains("2 messages"), "{told}");
    world.discord.hears_once(circle.channel, "**Study** chapter 1").await;
    assert_eq!(world.discord.message(there.id).content, "**Study** chapter 1");
    let is_changed = |id: MessageId| {
        world.telegram.wait_for("the change", move |fake| {
            let message = fake.message(id);
            (message.edits == 1).then_some(message)
        })
    };
    let changed = is_changed(here.id).await;
    assert_eq!(changed.words(), "Study chapter 1");
    assert_eq!(changed.entities, [json!({ "type": "bold", "offset": 0, "length": 5 })]);
}

/// Both platforms have taken the message and have not said so when the process is killed. The next one finds it on
/// Discord; on Telegram it asks, and somebody who looked presses a button.
async fn is_seen_once_although_killed(world: &mut World, circle: &Circle) {
    world.discord.breaks(FaultRule::once(MESSAGES, Fault::HangAfter).method("POST"));
    world.telegram.faults.add(FaultRule::once("sendMessage", Fault::HangAfter));
    world.passes_until("2026-12-07T12:00:00Z").await;
    world.discord.faults().until_hanging(1).await;
    world.telegram.faults.until_hanging(1).await;
    world.is_killed_and_starts_again().await;
    let here = world.telegram.hears_saying(circle.forum, "Study chapter 2").await;
    let card = world.telegram.hears_saying(circle.forum, "#1 Lessons").await;
    assert_eq!((here.topic, card.topic), (None, Some(circle.desk)));
    assert_eq!(card.buttons.iter().flatten().count(), 2, "{:?}", card.buttons);
    let it_is_there = &card.buttons[0][0].text;
    assert!(it_is_there.ends_with("it is there"), "{it_is_there}");
    let press = world.telegram.presses_button(circle.owner, card.id, it_is_there);
    world.telegram.answered(&press).await;
    world.telegram.hears_saying(circle.owner.private_chat(), "done").await;
    is_settled(world, circle).await;
    world.passes_until("2026-12-07T12:20:00Z").await;
    is_settled(world, circle).await;
    world.discord.hears_once(circle.channel, "**Study** chapter 2").await;
    let lessons =
        world.discord.all_messages(circle.channel).into_iter().filter(|sent| sent.content.contains("chapter"));
    assert_eq!(lessons.filter(|sent| sent.interaction.is_none()).count(), 2, "{}", world.engine());
}

/// Nothing is left to do, and the last lesson counts as posted.
async fn is_settled(world: &World, circle: &Circle) {
    world.nothing_is_left().await;
    let told = privately(world, circle.writer, circle.forum, "/post show 1").await;
    assert!(told.contains("2026-12-07 20:00: posted"), "{told}");
}
