//! What happens in chats stands in the record once, whatever way and however often Telegram tells it.

use std::time::Duration;

use steward_fakes::telegram::Status;

use crate::world::World;

#[tokio::test]
async fn joins_leaves_kicks_bans_and_returns_count_once_though_they_are_told_twice() {
    let (mut world, ada, group) = World::with_group().await;
    let [bob, cleo, dora] = ["Bob", "Cleo", "Dora"].map(|name| world.fake.add_user(name));
    for person in [bob, cleo, dora] {
        world.fake.joins(person, group);
    }
    world.work().await;
    world.sleep_through(Duration::from_mins(10)).await;
    world.fake.leaves(bob, group);
    world.fake.is_kicked_by(cleo, group, ada);
    world.fake.is_banned_by(dora, group, ada);
    world.sleep_through(Duration::from_mins(10)).await;
    world.fake.joins(bob, group);
    world.work().await;
    let mut stays = world.stays().await;
    stays.sort();
    let expected =
        ["Ada: roster, there", "Bob: event, left", "Bob: event, there", "Cleo: event, kicked", "Dora: event, banned"];
    assert_eq!(stays, expected);
}

#[tokio::test]
async fn a_basic_group_is_known_by_its_service_messages_alone() {
    let world = World::start().await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.creates_group_with_bot("Small", ada);
    let [bob, cleo] = ["Bob", "Cleo"].map(|name| world.fake.add_user(name));
    world.fake.is_added_by(bob, group, ada);
    world.fake.joins(cleo, group);
    world.fake.leaves(bob, group);
    world.fake.is_kicked_by(cleo, group, ada);
    world.work().await;
    let mut stays = world.stays().await;
    stays.sort();
    assert_eq!(stays, ["Ada: roster, there", "Bob: event, left", "Cleo: event, kicked"]);
    world.fake.renames(ada, group, "Smaller");
    world.work().await;
    assert_eq!(world.rows("SELECT name FROM space").await, ["Smaller"]);
}

#[tokio::test]
async fn a_large_group_without_service_messages_is_known_by_changes_alone() {
    let (world, _, group) = World::with_group().await;
    world.fake.hides_service_messages(group);
    let bob = world.fake.add_user("Bob");
    world.fake.joins_by_link(bob, group, "https://t.me/+abc", Some("spring"));
    world.fake.becomes(bob, bob, group, Status::Restricted { is_member: true, can_send: false });
    world.fake.becomes(bob, bob, group, Status::Restricted { is_member: false, can_send: false });
    world.work().await;
    assert!(world.stays().await.contains(&"Bob: event, left".to_owned()), "{:?}", world.stays().await);
    assert_eq!(world.rows("SELECT source FROM stay WHERE source IS NOT NULL").await, ["spring"]);
}

#[tokio::test]
async fn messages_answers_and_reactions_are_counted_without_their_text() {
    let (world, ada, group) = World::with_group().await;
    let first = world.fake.says(ada, group, "a secret word");
    world.fake.replies(ada, first, "another secret word");
    world.fake.reacts(ada, first, Some("👍"));
    world.fake.reacts(ada, first, None);
    world.work().await;
    assert_eq!(world.activity().await, ["Ada: 2 1 1 0"]);
    let stored = world.rows("SELECT raw FROM inbox WHERE raw LIKE '%secret%'").await;
    assert!(stored.is_empty(), "{stored:?}");
}

#[tokio::test]
async fn what_nobody_did_is_nobodys_activity() {
    let (world, ada, group) = World::with_group().await;
    let channel = world.fake.add_channel("News", ada);
    world.fake.adds_bot(ada, channel);
    let post = world.fake.says(ada, channel, "news");
    let shown = world.fake.channel_post_appears(post, group);
    world.fake.reactions_are_counted(post, &[("👍", 3)]);
    world.fake.is_reacted_to_by_nobody(shown, "👍");
    world.fake.becomes(ada, ada, group, Status::Creator { is_anonymous: true });
    let anonymous = world.fake.says(ada, group, "as the group");
    world.fake.reacts(ada, anonymous, Some("👍"));
    world.work().await;
    assert_eq!(world.activity().await, [""; 0]);
    assert_eq!(world.unhandled().await, [""; 0]);
    let spaces = world.rows("SELECT kind || ' ' || name FROM space ORDER BY id").await;
    assert_eq!(spaces, ["group Rust night school", "channel News"]);
}

#[tokio::test]
async fn a_comment_under_a_post_of_the_channel_does_not_make_a_member() {
    let (world, ada, group) = World::with_group().await;
    let channel = world.fake.add_channel("News", ada);
    let post = world.fake.says(ada, channel, "news");
    let shown = world.fake.channel_post_appears(post, group);
    let eve = world.fake.add_user("Eve");
    world.fake.becomes(eve, eve, group, Status::Member);
    world.fake.leaves(eve, group);
    world.work().await;
    let before = world.stays().await;
    // The fake lets only members write; a guest's comment comes as Telegram would send it.
    let comment = serde_json::json!({
        "message_id": 900, "date": world.fake.now().timestamp() + 60, "message_thread_id": shown.number,
        "chat": {"id": group.0, "type": "supergroup", "title": "Rust night school"},
        "from": {"id": eve.0, "is_bot": false, "first_name": "Eve"}, "text": "hello",
        "reply_to_message": {"message_id": shown.number, "date": 1, "is_automatic_forward": true,
            "chat": {"id": group.0, "type": "supergroup", "title": "Rust night school"}},
    });
    world.fake.emits("message", &comment);
    world.work().await;
    assert_eq!(world.stays().await, before);
    assert_eq!(world.activity().await, ["Eve: 1 1 0 0"]);
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_stays_the_same_space() {
    let world = World::start().await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.add_group("Small", ada);
    world.fake.adds_bot(ada, group);
    world.fake.types_command(ada, group, "/help");
    world.work().await;
    world.fake.hears(group).await;
    let supergroup = world.fake.migrates_to_supergroup(group, ada);
    world.fake.types_command(ada, supergroup, "/help");
    world.work().await;
    world.fake.hears(supergroup).await;
    assert_eq!(world.rows("SELECT external_id FROM space").await, [supergroup.0.to_string()]);
    assert_eq!(world.rows("SELECT name FROM community").await, ["Small"]);
    assert_eq!(world.activity().await, ["Ada: 0 0 0 2"]);
}

#[tokio::test]
async fn a_chat_that_removes_the_bot_is_lost_and_found_again() {
    let (mut world, ada, group) = World::with_group().await;
    let bot = world.fake.bot_id();
    world.fake.is_kicked_by(bot, group, ada);
    world.work().await;
    assert_eq!(world.rows("SELECT state FROM space").await, ["lost"]);
    world.sleep_through(Duration::from_hours(1)).await;
    world.fake.adds_bot(ada, group);
    world.work().await;
    assert_eq!(world.rows("SELECT state FROM space").await, ["active"]);
    assert_eq!(world.rows("SELECT CAST(COUNT(*) AS TEXT) FROM coverage").await, ["2"]);
}

#[tokio::test]
async fn losing_the_rights_of_an_administrator_is_a_gap_until_they_are_back() {
    let (mut world, ada, group) = World::with_group().await;
    let bot = world.fake.bot_id();
    world.fake.hides_service_messages(group);
    world.fake.becomes(ada, bot, group, Status::Member);
    // Told to administrators only.
    world.fake.joins(world.fake.add_user("Bob"), group);
    world.work().await;
    let spans = "SELECT CASE WHEN to_at IS NULL THEN 'open' ELSE 'closed' END FROM coverage ORDER BY from_at";
    assert_eq!(world.rows(spans).await, ["closed"]);
    // A new title tells nothing of who comes and goes.
    world.fake.renames(ada, group, "Rust day school");
    world.sleep_through(Duration::from_hours(1)).await;
    world.work().await;
    assert_eq!(world.rows("SELECT name || ' ' || state FROM space").await, ["Rust day school blind"]);
    assert_eq!(world.rows(spans).await, ["closed"]);
    world.fake.promotes_bot(ada, group);
    world.work().await;
    assert_eq!(world.rows(spans).await, ["closed", "open"]);
    let counts = "SELECT CAST(members AS TEXT) FROM member_count ORDER BY at DESC LIMIT 1";
    assert_eq!(world.rows(counts).await, ["2"]);
}

#[tokio::test]
async fn a_change_that_only_administrators_are_told_ends_blindness() {
    let (world, ada, group) = World::with_group().await;
    let bot = world.fake.bot_id();
    world.fake.becomes(ada, bot, group, Status::Member);
    world.work().await;
    // The news of the promotion is lost.
    world.fake.promotes_bot(ada, group);
    world.fake.all_is_confirmed().await;
    world.rows("DELETE FROM inbox").await;
    world.handle().await;
    assert_eq!(world.rows("SELECT state FROM space").await, ["blind"]);
    world.fake.joins(world.fake.add_user("Bob"), group);
    world.work().await;
    assert_eq!(world.rows("SELECT state FROM space").await, ["active"]);
}

#[tokio::test]
async fn the_count_of_a_roster_is_of_people() {
    let (world, ada, group) = World::with_group().await;
    let robot = world.fake.add_user_with(steward_fakes::telegram::Profile {
        first_name: "Robot".into(),
        is_bot: true,
        ..Default::default()
    });
    world.fake.becomes(ada, robot, group, Status::ADMIN);
    let bob = world.fake.add_user("Bob");
    world.fake.joins(bob, group);
    world.work().await;
    world.advance(Duration::from_hours(7));
    world.handle().await;
    assert_eq!(world.rows("SELECT CAST(members AS TEXT) FROM member_count ORDER BY at DESC LIMIT 1").await, ["2"]);
    let mut stays = world.stays().await;
    stays.sort();
    assert_eq!(stays, ["Ada: roster, there", "Bob: event, there"]);
}
