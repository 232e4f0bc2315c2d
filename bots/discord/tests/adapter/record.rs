//! Who came, who went and why, what they did: in the record once, as Discord told it.

use std::time::Duration;

use crate::world::World;

const OPEN: &str = "SELECT COUNT(*) FROM stay WHERE left_at IS NULL";

fn ended(reason: &str) -> String {
    format!("SELECT COUNT(*) FROM stay WHERE end_reason = '{reason}'")
}

#[tokio::test]
async fn who_was_there_before_is_found_in_the_roster_and_bots_are_no_members() {
    let mut world = World::new().await;
    world.member("Ada");
    let bot = world.fake.add_bot("Music");
    world.fake.joins(bot, world.guild);
    world.starts().await;
    world.counts(OPEN, 2).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM stay WHERE found_by = 'roster'").await, 2);
}

#[tokio::test]
async fn every_way_of_leaving_is_told_apart_and_a_rejoin_is_a_second_stay() {
    let world = World::running().await;
    let people: Vec<_> = ["Ada", "Ben", "Cem", "Dan"].into_iter().map(|name| world.member(name)).collect();
    world.counts(OPEN, 5).await;
    world.clock.advance(Duration::from_mins(1));
    world.fake.leaves(people[0], world.guild);
    world.fake.is_kicked_by(people[1], world.guild, world.owner);
    world.fake.is_banned_by(people[2], world.guild, world.owner);
    for reason in ["left", "kicked", "banned"] {
        world.counts(&ended(reason), 1).await;
    }
    world.counts(OPEN, 2).await;
    world.clock.advance(Duration::from_mins(1));
    world.fake.joins(people[0], world.guild);
    world.counts(OPEN, 3).await;
    assert_eq!(world.number("SELECT MAX(number) - MIN(number) FROM stay").await, 1);
}

#[tokio::test]
async fn a_pending_member_is_let_in_once_the_rules_are_accepted() {
    let world = World::running().await;
    let ada = world.fake.add_user("Ada");
    world.fake.joins_pending(ada, world.guild);
    world.counts("SELECT COUNT(*) FROM stay WHERE pending = 1", 1).await;
    world.fake.accepts_rules(ada, world.guild);
    world.counts("SELECT COUNT(*) FROM stay WHERE pending = 1", 0).await;
    assert_eq!(world.number(OPEN).await, 2);
}

#[tokio::test]
async fn messages_replies_and_reactions_count_in_their_own_channel_and_bots_do_not() {
    let world = World::running().await;
    let ada = world.member("Ada");
    let bot = world.fake.add_bot("Music");
    world.fake.joins(bot, world.guild);
    let thread = world.fake.add_thread(world.channel, "a thread");
    let first = world.fake.says(ada, world.channel, "hello");
    world.fake.replies(ada, first, "and again");
    world.fake.says(ada, thread, "in the thread");
    world.fake.reacts(ada, first, "👍");
    world.fake.says(bot, world.channel, "beep");
    world.fake.reacts(bot, first, "🤖");
    world.fake.says_privately(ada, "a secret");
    // A reply is a message too.
    world.counts("SELECT COALESCE(SUM(messages), 0) FROM activity_recent", 3).await;
    world.counts("SELECT COALESCE(SUM(replies), 0) FROM activity_recent", 1).await;
    world.counts("SELECT COALESCE(SUM(reactions), 0) FROM activity_recent", 1).await;
    assert_eq!(world.number("SELECT COUNT(DISTINCT channel_id) FROM activity_recent").await, 2);
    world.counts("SELECT COUNT(*) FROM inbox WHERE raw IS NOT NULL", 0).await;
}

#[tokio::test]
async fn time_in_voice_is_counted_in_seconds() {
    let world = World::running().await;
    let ada = world.member("Ada");
    let voice = world.fake.add_voice_channel(world.guild, "Stage");
    world.fake.voice_joins(ada, voice);
    world.counts("SELECT COUNT(*) FROM voice_open", 1).await;
    let begun = world.clock_now();
    world.clock.advance(Duration::from_mins(10));
    world.fake.voice_leaves(ada, world.guild);
    world.counts("SELECT COUNT(*) FROM voice_open", 0).await;
    let seconds = world.number("SELECT COALESCE(SUM(voice_seconds), 0) FROM activity_recent").await;
    let most = (world.clock_now() - begun).num_seconds();
    assert!((600..=most + 1).contains(&seconds), "{seconds} of {most}");
}

#[tokio::test]
async fn a_guild_that_threw_steward_out_is_lost_and_one_in_an_outage_is_only_not_seen() {
    let world = World::running().await;
    world.fake.guild_becomes_unavailable(world.guild);
    world.counts("SELECT COUNT(*) FROM coverage WHERE to_at IS NULL", 0).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM space WHERE state = 'active'").await, 1);
    world.fake.guild_becomes_available(world.guild);
    world.counts("SELECT COUNT(*) FROM inbox WHERE kind = 'GUILD_CREATE' AND state = 'done'", 2).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM space WHERE state = 'active'").await, 1);
    world.fake.bot_is_removed(world.guild);
    world.counts("SELECT COUNT(*) FROM space WHERE state = 'lost'", 1).await;
    world.fake.bot_is_invited(world.guild);
    world.counts("SELECT COUNT(*) FROM space WHERE state = 'active'", 1).await;
}

#[tokio::test]
async fn channels_are_known_by_their_names() {
    let world = World::running().await;
    let channel = world.fake.add_channel(world.guild, "lessons");
    world.counts("SELECT COUNT(*) FROM channel WHERE name = 'lessons'", 1).await;
    world.fake.renames_channel(channel, "courses");
    world.counts("SELECT COUNT(*) FROM channel WHERE name = 'courses'", 1).await;
    world.counts("SELECT COUNT(*) FROM channel WHERE name = 'lessons'", 0).await;
}
