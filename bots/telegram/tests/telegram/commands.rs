//! Commands and buttons: what is typed is answered, in the right place, to the right person.

use crate::world::World;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn help_typed_in_the_private_chat_is_answered_there() {
    let world = World::start().await;
    let ada = world.fake.add_user("Ada");
    world.fake.is_polled().await;
    world.fake.types_command(ada, ada.private_chat(), "/help");
    world.work().await;
    let reply = world.fake.hears(ada.private_chat()).await;
    assert!(reply.words().contains("/growth"), "{}", reply.words());
    assert_eq!(reply.entities[0]["type"], "bold");
    assert!(reply.reply_to.is_some());
}

#[tokio::test]
async fn growth_typed_by_the_creator_is_answered_with_a_picture_that_is_described() {
    let (world, ada, group) = World::with_group().await;
    world.fake.types_command(ada, group, "/growth@steward_test_bot");
    world.work().await;
    let reply = world.fake.hears(group).await;
    let photo = reply.photo.as_ref().unwrap_or_else(|| panic!("{:?}", reply.raw));
    assert!(photo.bytes.starts_with(PNG));
    assert!(!reply.words().is_empty());
    assert!(reply.reply_to.is_some());
    assert_eq!(world.fake.calls("sendChatAction").len(), 1);
}
