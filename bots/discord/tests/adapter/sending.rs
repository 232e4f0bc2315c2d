//! What the outbox asks for is done once, and what came of it is told as it was.

use std::time::Duration;

use serde_json::json;
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton, Text, markdown};
use steward_core::outbox::{Cause, Deed, Verdict};
use steward_core::ports::Sender;
use steward_fakes::discord::{ChannelKind, MessageId, RateLimits, permission};

use crate::world::World;

const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";

fn saying(text: &str) -> Message {
    Message { text: Text::plain(text), ..Message::default() }
}

fn cause(verdict: &Verdict) -> (&'static str, Cause) {
    match verdict {
        Verdict::Parked { cause, reason } => {
            assert!(!reason.is_empty());
            ("parked", *cause)
        }
        Verdict::Impossible { cause, reason } => {
            assert!(!reason.is_empty());
            ("impossible", *cause)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_message_is_sent_with_its_nonce_and_pings_nobody() {
    let world = World::new().await;
    let id = world.sends("Hello @everyone https://example.org", "NONCE1").await;
    let sent = world.fake.hears_once(world.channel, "Hello").await;
    assert_eq!((sent.id.to_string(), sent.nonce.as_deref()), (id, Some("NONCE1")));
    assert!(!sent.pings.everyone);
    let call = world.fake.requests_of("POST", MESSAGES).remove(0);
    assert_eq!(call.body["allowed_mentions"], json!({ "parse": [] }));
    assert_eq!(call.body["enforce_nonce"], true);
    assert_eq!(call.body.get("flags"), None, "previews of links stay as they are");
    assert_eq!(world.fake.unknown_keys(), [""; 0]);
}

#[tokio::test]
async fn a_post_is_sent_with_its_styles_and_its_plain_text_as_it_is() {
    let world = World::new().await;
    let text = markdown::read("# Lesson\n**Read** `a_b` <@1> snake_case");
    let task = world.task_to(world.channel, Deed::Send { message: Message { text, ..Message::default() } }, "N");
    assert!(matches!(world.performs(&task).await, Verdict::Done { id: Some(_) }));
    let sent = world.fake.hears_once(world.channel, "Lesson").await;
    assert_eq!(sent.content, "# Lesson\n**Read** `a_b` \\<@1> snake\\_case");
}

#[tokio::test]
async fn pictures_and_buttons_go_with_the_message() {
    let world = World::new().await;
    let button = |label: &str, does| MessageButton { label: label.to_owned(), does };
    let message = Message {
        media: vec![Media::at(MediaKind::Photo, "https://example.org/a.png")],
        buttons: vec![vec![
            button("Read", ButtonDoes::Open("https://example.org".to_owned())),
            button("Done", ButtonDoes::Press("TOKEN".to_owned())),
        ]],
        ..saying("Lesson 1")
    };
    let task = world.task_to(world.channel, Deed::Send { message }, "N");
    assert!(matches!(world.performs(&task).await, Verdict::Done { id: Some(_) }));
    let sent = world.fake.hears_once(world.channel, "Lesson 1").await;
    assert_eq!(sent.embeds[0]["image"]["url"], "https://example.org/a.png");
    assert_eq!(sent.components[0]["components"][0]["url"], "https://example.org");
    assert_eq!(sent.components[0]["components"][1]["custom_id"], "TOKEN");
}

#[tokio::test]
async fn a_second_attempt_with_the_same_nonce_makes_no_second_message() {
    let world = World::new().await;
    assert_eq!(world.discord.drops_copies_for(), Duration::from_mins(2));
    let first = world.sends("once", "N").await;
    world.clock.advance(Duration::from_secs(110));
    assert_eq!(world.sends("once", "N").await, first);
    world.fake.hears_once(world.channel, "once").await;
    world.fake.deletes(first.parse().unwrap());
    let task = world.task(world.channel, "once", "N");
    assert_eq!(world.performs(&task).await, Verdict::Done { id: None }, "10008: it was sent, and deleted since");
    assert_eq!(world.fake.all_messages(world.channel).len(), 1);
}

#[tokio::test]
async fn an_edit_puts_the_whole_message_in_the_place_of_the_old_one() {
    let world = World::new().await;
    let button = MessageButton { label: "Read".to_owned(), does: ButtonDoes::Open("https://example.org".to_owned()) };
    let media = vec![Media::at(MediaKind::Photo, "https://example.org/a.png")];
    let old = Message { media, buttons: vec![vec![button]], ..saying("old") };
    let task = world.task_to(world.channel, Deed::Send { message: old }, "N");
    let Verdict::Done { id: Some(id) } = world.performs(&task).await else { panic!() };
    for _ in 0..2 {
        let edit = Deed::Edit { id: id.clone(), message: saying("new @everyone") };
        assert_eq!(world.performs(&world.task_to(world.channel, edit, "E")).await, Verdict::Done { id: None });
    }
    let now = world.fake.hears_once(world.channel, "new").await;
    assert!(now.embeds.is_empty() && now.components.is_empty() && !now.pings.everyone);
}

#[tokio::test]
async fn a_message_that_is_gone_cannot_be_edited_and_is_deleted_already() {
    let world = World::new().await;
    let id = world.sends("short-lived", "N").await;
    let delete = || world.task_to(world.channel, Deed::Delete { id: id.clone() }, "D");
    assert_eq!(world.performs(&delete()).await, Verdict::Done { id: None });
    assert!(world.fake.sent_messages(world.channel).is_empty());
    assert_eq!(world.performs(&delete()).await, Verdict::Done { id: None });
    assert_eq!(world.fake.requests_of("DELETE", MESSAGE).len(), 2);
    let edit = Deed::Edit { id, message: saying("too late") };
    let verdict = world.performs(&world.task_to(world.channel, edit, "E")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::MessageGone));
}

#[tokio::test]
async fn a_channel_is_gone_only_when_discord_says_so_when_asked_for_it() {
    let world = World::new().await;
    let id = world.sends("before", "N").await;
    world.fake.deletes_channel(world.channel);
    let verdict = world.performs(&world.task(world.channel, "hello", "M")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::ChannelGone));
    assert_eq!(world.fake.requests_of("GET", "/channels/{channel_id}").len(), 1);
    let delete = world.task_to(world.channel, Deed::Delete { id }, "D");
    assert_eq!(world.performs(&delete).await, Verdict::Done { id: None }, "it went with its channel");
}

#[tokio::test]
async fn a_message_that_may_not_be_written_is_parked() {
    let world = World::running().await;
    for denied in [permission::SEND_MESSAGES, permission::VIEW_CHANNEL] {
        world.fake.denies_bot(world.channel, denied);
        let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
        assert_eq!(cause(&verdict), ("parked", Cause::NotAllowed));
    }
    world.fake.denies_bot(world.channel, 0);
    world.sends("hello", "N").await;
}

#[tokio::test]
async fn a_bot_that_was_thrown_out_and_invited_again_sends_again() {
    let world = World::running().await;
    world.fake.bot_is_removed(world.guild);
    let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
    assert_eq!(cause(&verdict), ("parked", Cause::NotThere));
    world.fake.bot_is_invited(world.guild);
    world.sends("hello", "N").await;
}

#[tokio::test]
async fn a_closed_thread_is_parked_and_an_archived_one_opens() {
    let world = World::new().await;
    let thread = world.fake.add_thread(world.channel, "lessons");
    world.fake.archives_thread(thread);
    let sent = world.performs(&world.task(thread, "hello", "N")).await;
    let Verdict::Done { id: Some(id) } = sent else { panic!("{sent:?}") };
    world.fake.locks_thread(thread);
    let edit = Deed::Edit { id: id.clone(), message: saying("new") };
    for deed in [Deed::Send { message: saying("more") }, edit, Deed::Delete { id }] {
        let verdict = world.performs(&world.task_to(thread, deed, "M")).await;
        assert_eq!(cause(&verdict), ("parked", Cause::ChannelClosed));
    }
}

#[tokio::test]
async fn what_discord_refuses_as_it_is_never_will_be_sent_and_its_words_are_told() {
    let world = World::new().await;
    world.fake.expect_refusal("POST", "content");
    let verdict = world.performs(&world.task(world.channel, &"x".repeat(2001), "N")).await;
    let Verdict::Impossible { cause: Cause::Content, reason } = verdict else { panic!("{verdict:?}") };
    assert!(reason.contains("Invalid Form Body: content: ") && reason.contains("50035"), "{reason}");
    let forum = world.fake.add_channel_of_kind(world.guild, "forum", ChannelKind::Forum);
    world.fake.expect_refusal("POST", "non-text channel");
    let verdict = world.performs(&world.task(forum, "hello", "N")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::Content));
}

#[tokio::test]
async fn an_edit_of_what_somebody_else_wrote_is_impossible() {
    let world = World::new().await;
    let theirs: MessageId = world.fake.says(world.owner, world.channel, "mine");
    world.fake.expect_refusal("PATCH", "another user");
    let edit = Deed::Edit { id: theirs.to_string(), message: saying("ours") };
    let verdict = world.performs(&world.task_to(world.channel, edit, "E")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::Content));
}

#[tokio::test]
async fn ids_that_are_no_numbers_are_not_even_tried() {
    let world = World::new().await;
    let mut task = world.task(world.channel, "hello", "N");
    task.channel = "-100/7".to_owned();
    assert_eq!(cause(&world.performs(&task).await), ("impossible", Cause::ChannelGone));
    let edit = Deed::Edit { id: String::new(), message: saying("x") };
    let verdict = world.performs(&world.task_to(world.channel, edit, "E")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::MessageGone));
    assert!(world.fake.requests().is_empty());
}

#[tokio::test]
async fn the_limits_are_kept_before_the_call_so_that_none_is_met() {
    let world = World::new().await;
    world.fake.sets_rate_limits(RateLimits::Enforced);
    for number in 0..12 {
        world.sends(&format!("number {number}"), &format!("N{number}")).await;
    }
    assert_eq!(world.fake.sent_messages(world.channel).len(), 12);
    assert!(world.fake.requests().iter().all(|request| request.status == Some(200)));
}
