//! A community with a Discord server that has channels, and what cuts messages for it.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use steward_core::commands::{Answer, Preparation, ReplyTo};
use steward_core::content::Message;
use steward_core::doctor::Finding;
use steward_core::inbox::{
    ChannelSeen, Door, Happening, Incoming, Position, Sorted, SpaceKind, SpaceSeen, Unreadable, Worker,
};
use steward_core::members::Roster;
use steward_core::ports::{CallError, Platform, PlatformName, Standing, Typesetter};

use crate::support::World;

/// A console over the community of the Discord server "Garden", with the channels News (100) and Lessons (101).
pub(crate) async fn garden() -> World {
    let world = World::with(&[]).await;
    world.steward.set_typesetters(vec![Box::new(ByParagraph)]);
    let (mut door, _) = Door::open(world.steward.clone(), PlatformName::Discord, "discord").await.unwrap();
    let incoming = Incoming { external_id: "1".to_owned(), kind: "seen".to_owned(), raw: "{}".to_owned() };
    door.take(Sorted::Keep(incoming), Position::default());
    door.commit().await.unwrap();
    Worker::new(world.steward.clone(), Arc::new(Server), "discord").work().await.unwrap();
    world
}

/// A platform on which everything that is read is the server.
struct Server;

#[async_trait]
impl Platform for Server {
    fn name(&self) -> PlatformName {
        PlatformName::Discord
    }

    fn read(&self, _kind: &str, _raw: &str, _received_at: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable> {
        let channel = |(id, name): (&str, &str)| ChannelSeen {
            external_id: id.to_owned(),
            name: name.to_owned(),
            is_voice: Some(false),
        };
        Ok(vec![Happening::SpaceSeen(SpaceSeen {
            external_id: "1".to_owned(),
            kind: SpaceKind::Guild,
            name: "Garden".to_owned(),
            owner: None,
            channels: [("100", "News"), ("101", "Lessons")].map(channel).to_vec(),
            voice: None,
            needs_roster: false,
        })])
    }

    async fn standing(&self, _space: &str, _account: &str) -> Result<Standing, CallError> {
        Ok(Standing::owner())
    }

    async fn deliver(&self, _to: ReplyTo, _preparation: Preparation, work: BoxFuture<'_, Answer>) {
        work.await;
    }

    async fn roster(&self, _space: &str) -> Result<Roster, CallError> {
        Err(CallError::Refused("nobody is asked".to_owned()))
    }

    async fn examine(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// Telegram takes one paragraph a message here; where nothing cuts, a message is one part.
struct ByParagraph;

impl Typesetter for ByParagraph {
    fn platform(&self) -> PlatformName {
        PlatformName::Telegram
    }

    fn parts(&self, message: &Message) -> Vec<Message> {
        let mut at = 0;
        let paragraphs = message.text.plain.split("\n\n").map(|paragraph| {
            let from = at;
            at += paragraph.len() + 2;
            Message { text: message.text.part(from, from + paragraph.len()), ..Message::default() }
        });
        let mut parts: Vec<Message> = paragraphs.collect();
        let last = parts.last_mut().unwrap();
        last.media.clone_from(&message.media);
        last.buttons.clone_from(&message.buttons);
        parts
    }
}
