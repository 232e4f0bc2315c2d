//! Commands used and buttons pressed: answered in time, to the right people, within the limits.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn help_is_answered_privately() {
    let world = World::running().await;
    let asked = world.owner_uses("help", &json!({}));
    let answers = world.fake.answered(asked).await;
    assert!(answers.is_private());
    assert_eq!(answers.callback.unwrap().kind, 4);
}

#[tokio::test]
async fn growth_is_answered_with_a_picture_and_what_it_shows_in_words() {
    let world = World::running().await;
    let asked = world.owner_uses("growth", &json!({}));
    let answers = world.fake.answered(asked).await;
    let message = answers.message().unwrap().clone();
    assert!(!answers.is_private());
    assert_eq!(message.files.len(), 1, "{message:?}");
    assert_eq!(&message.files[0].bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert!(!message.files[0].description.as_deref().unwrap_or_default().is_empty());
}
