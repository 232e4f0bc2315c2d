//! What the outbox asks for is done once, and what came of it is told as it was.

use std::time::Duration;

use serde_json::json;
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton, Span, Style, Text};
use steward_core::outbox::{Cause, Deed, Found, Verdict};
use steward_core::ports::Sender;
use steward_fakes::telegram::{Setup, Status};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

pub(crate) fn saying(text: &str) -> Message {
    Message { text: Text::plain(text), ..Message::default() }
}

pub(crate) fn send(text: &str) -> Deed {
    Deed::Send { message: saying(text) }
}

fn showing(kind: MediaKind, urls: &[&str], text: &str) -> Message {
    let media = urls.iter().map(|url| Media::at(kind, *url)).collect();
    Message { media, ..saying(text) }
}

fn buttons() -> Vec<Vec<MessageButton>> {
    let button = |label: &str, does| MessageButton { label: label.to_owned(), does };
    vec![vec![
        button("Read", ButtonDoes::Open("https://example.org".to_owned())),
        button("Done", ButtonDoes::Press("TOKEN".to_owned())),
    ]]
}

fn id_of(verdict: Verdict) -> String {
    match verdict {
        Verdict::Done { id: Some(id) } => id,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn cause(verdict: &Verdict) -> (&'static str, Cause) {
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
async fn a_text_goes_out_as_it_is_and_its_previews_are_left_alone() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let mut message = Message { buttons: buttons(), ..saying("Hello *you* https://example.org") };
    message.text.spans.push(Span { start: 0, end: 5, style: Style::Bold });
    let id = id_of(world.performs(group.0, Deed::Send { message }).await);
    let sent = world.fake.hears(group).await;
    assert_eq!((sent.id.number.to_string(), sent.words()), (id, "Hello *you* https://example.org"));
    assert_eq!(sent.entities, [json!({ "type": "bold", "offset": 0, "length": 5 })]);
    assert_eq!(sent.button("Read").unwrap().url.as_deref(), Some("https://example.org"));
    assert_eq!(sent.button("Done").unwrap().callback_data.as_deref(), Some("TOKEN"));
    let call = world.fake.calls("sendMessage").remove(0);
    for left_alone in ["link_preview_options", "parse_mode", "message_thread_id"] {
        assert_eq!(call.args.get(left_alone), None);
    }
}

#[tokio::test]
async fn one_picture_film_or_file_carries_the_words_below_it() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    for kind in [MediaKind::Photo, MediaKind::Video, MediaKind::Document] {
        let message = Message { buttons: buttons(), ..showing(kind, &["https://example.org/a"], "lesson") };
        id_of(world.performs(group.0, Deed::Send { message }).await);
        let sent = world.fake.hears_saying(group, "lesson").await;
        assert_eq!(sent.address.as_deref(), Some("https://example.org/a"));
        assert!(sent.caption.is_some() && sent.buttons.len() == 1);
    }
}

#[tokio::test]
async fn an_album_is_one_deed_and_goes_as_one() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let message = showing(MediaKind::Photo, &["https://example.org/a", "https://example.org/b"], "both");
    let id = id_of(world.performs(group.0, Deed::Send { message: message.clone() }).await);
    assert_eq!(id.split(',').count(), 2);
    let sent = world.fake.sent_messages(group);
    assert_eq!(sent[0].raw["media_group_id"], sent[1].raw["media_group_id"]);
    assert_eq!((sent[0].words(), sent[1].words()), ("both", ""));
    let edit = Deed::Edit { id: id.clone(), message: Message { text: Text::plain("all"), ..message.clone() } };
    assert_eq!(world.performs(group.0, edit).await, Verdict::Done { id: None });
    assert_eq!(world.fake.sent_messages(group)[0].words(), "all");
    for _ in 0..2 {
        assert_eq!(world.performs(group.0, Deed::Delete { id: id.clone() }).await, Verdict::Done { id: None });
    }
    assert!(world.fake.sent_messages(group).iter().all(|message| message.is_deleted));
    let message = Message { buttons: buttons(), ..message };
    let verdict = world.performs(group.0, Deed::Send { message }).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::Content), "an album has no buttons");
}

#[tokio::test]
async fn a_picture_that_steward_drew_goes_with_the_message() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x05\0\0\0\x07\x80\x08\x02\0\0\0";
    let message = Message { media: vec![Media::drawn(png, "")], buttons: buttons(), ..saying("This week") };
    id_of(world.performs(group.0, Deed::Send { message }).await);
    let sent = world.fake.hears(group).await;
    assert_eq!(sent.words(), "This week");
    assert_eq!(sent.photo.as_ref().map(|photo| &photo.bytes[..]), Some(&png[..]));
}

#[tokio::test]
async fn a_topic_is_named_unless_it_is_the_general_one() {
    let (world, ada, _) = World::not_run_in_group(Setup::default()).await;
    let forum = world.fake.add_forum("Forum", ada);
    world.fake.adds_bot(ada, forum);
    let topic = world.fake.add_topic(forum, "Lessons", ada);
    id_of(world.performs(format!("{}/{}", forum.0, topic.0), send("in the topic")).await);
    id_of(world.performs(format!("{}/1", forum.0), send("in general")).await);
    assert_eq!(world.fake.hears(forum).await.topic, Some(topic));
    assert_eq!(world.fake.hears(forum).await.topic, None);
    world.fake.closes_topic(forum, topic);
    let verdict = world.performs(format!("{}/{}", forum.0, topic.0), send("x")).await;
    assert_eq!(cause(&verdict), ("parked", Cause::ChannelClosed));
    world.fake.deletes_topic(forum, topic);
    let verdict = world.performs(format!("{}/{}", forum.0, topic.0), send("x")).await;
    assert_eq!(cause(&verdict), ("impossible", Cause::ChannelGone));
}

#[tokio::test]
async fn an_edit_puts_the_whole_in_the_place_of_the_old_and_twice_is_the_same_as_once() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let old = Message { buttons: buttons(), ..saying("old") };
    let text = id_of(world.performs(group.0, Deed::Send { message: old }).await);
    let old = showing(MediaKind::Photo, &["https://example.org/a"], "old");
    let photo = id_of(world.performs(group.0, Deed::Send { message: old }).await);
    let new = showing(MediaKind::Video, &["https://example.org/b"], "new");
    for (id, message) in [(&text, saying("new")), (&photo, new)] {
        // Edits keep the pace of the chat too.
        world.advance(SECOND * 5);
        for _ in 0..2 {
            let edit = Deed::Edit { id: id.clone(), message: message.clone() };
            assert_eq!(world.performs(group.0, edit).await, Verdict::Done { id: None });
        }
    }
    let now = world.fake.sent_messages(group);
    assert!(now.iter().all(|message| message.words() == "new" && message.edits == 1 && message.buttons.is_empty()));
    assert_eq!(now[1].address.as_deref(), Some("https://example.org/b"));
}

#[tokio::test]
async fn a_message_that_is_gone_cannot_be_edited_and_is_deleted_already() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let id = id_of(world.performs(group.0, send("short-lived")).await);
    for _ in 0..2 {
        assert_eq!(world.performs(group.0, Deed::Delete { id: id.clone() }).await, Verdict::Done { id: None });
    }
    assert!(world.fake.sent_messages(group)[0].is_deleted);
    let edit = Deed::Edit { id, message: saying("too late") };
    assert_eq!(cause(&world.performs(group.0, edit).await), ("impossible", Cause::MessageGone));
}

#[tokio::test]
async fn what_telegram_lets_nobody_delete_any_more_waits_for_the_right_to() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    let id = id_of(world.performs(group.0, send("old")).await);
    world.advance(Duration::from_hours(49));
    let delete = || world.performs(group.0, Deed::Delete { id: id.clone() });
    assert_eq!(cause(&delete().await), ("parked", Cause::NotAllowed));
    world.fake.promotes_bot(ada, group);
    assert_eq!(delete().await, Verdict::Done { id: None });
}

#[tokio::test]
async fn a_bot_that_is_not_there_or_may_not_write_is_parked_until_that_is_cured() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    let bot = world.fake.bot_id();
    for (status, expected) in [
        (Status::Kicked, Cause::NotThere),
        (Status::Left, Cause::NotThere),
        (Status::Restricted { is_member: true, can_send: false }, Cause::NotAllowed),
    ] {
        world.fake.becomes(ada, bot, group, status);
        assert_eq!(cause(&world.performs(group.0, send("x")).await), ("parked", expected));
    }
    let news = world.fake.add_channel("News", ada);
    let mute = Status::Administrator { is_anonymous: false, can_post: false, can_delete: false };
    world.fake.becomes(ada, bot, news, mute);
    assert_eq!(cause(&world.performs(news.0, send("x")).await), ("parked", Cause::NotAllowed));
    world.fake.starts_bot(ada);
    world.fake.blocks_bot(ada);
    assert_eq!(cause(&world.performs(ada.0, send("x")).await), ("impossible", Cause::NoPrivateWay));
    world.fake.unblocks_bot(ada);
    id_of(world.performs(ada.0, send("x")).await);
    world.fake.deletes_chat(group);
    assert_eq!(cause(&world.performs(group.0, send("x")).await), ("parked", Cause::NotThere));
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_is_followed_at_once() {
    let (world, ada, _) = World::not_run_in_group(Setup::default()).await;
    let group = world.fake.add_group("Small circle", ada);
    world.fake.adds_bot(ada, group);
    let moved = world.fake.migrates_to_supergroup(group, ada);
    id_of(world.performs(group.0, send("after the move")).await);
    world.fake.hears_saying(moved, "after the move").await;
    assert_eq!(world.fake.calls("sendMessage").len(), 2);
}

#[tokio::test]
async fn what_telegram_refuses_as_it_is_never_will_be_sent_and_its_words_are_told() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.expect_refusal("sendMessage");
    let verdict = world.performs(group.0, send(&"x".repeat(4097))).await;
    let Verdict::Impossible { cause: Cause::Content, reason } = verdict else { panic!("{verdict:?}") };
    assert_eq!(reason, "Bad Request: message is too long");
}

#[tokio::test]
async fn a_picture_that_telegram_cannot_fetch_now_may_be_there_later() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.address_dies("https://example.org/a");
    let photo = || Deed::Send { message: showing(MediaKind::Photo, &["https://example.org/a"], "") };
    let verdict = world.performs(group.0, photo()).await;
    assert!(matches!(verdict, Verdict::NotYet { wait: None, .. }), "{verdict:?}");
    world.fake.address_revives("https://example.org/a");
    id_of(world.performs(group.0, photo()).await);
}

#[tokio::test]
async fn ids_that_are_none_of_telegrams_are_not_even_tried() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    for channel in ["", "general", "-100/x", "@"] {
        assert_eq!(cause(&world.performs(channel, send("x")).await), ("impossible", Cause::ChannelGone));
    }
    for id in ["", "x", "1,,2"] {
        let verdict = world.performs(group.0, Deed::Delete { id: id.to_owned() }).await;
        assert_eq!(cause(&verdict), ("impossible", Cause::MessageGone));
    }
    assert!(world.fake.log().is_empty());
}

#[tokio::test]
async fn a_second_copy_is_never_dropped_and_nothing_can_be_read_back() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    assert_eq!(world.telegram.drops_copies_for(), Duration::ZERO);
    assert_eq!(world.telegram.find_sent(&world.task(group.0, send("x"))).await, Found::Unknown);
}

#[tokio::test]
async fn the_pace_is_kept_before_the_call_so_that_no_limit_is_met() {
    let setup = Setup { keeps_flood_limits: true, ..Setup::default() };
    let (world, _, group) = World::not_run_in_group(setup).await;
    for number in 0..5 {
        id_of(world.performs(group.0, send(&format!("number {number}"))).await);
    }
    let sixth = world.begins(group.0, send("number 5"));
    world.let_pass(SECOND * 5, SECOND * 5).await;
    id_of(sixth.await.unwrap());
    assert!(world.fake.log().iter().all(|call| call.status == 200));
    // Deleting is not what the pace is about.
    let id = world.fake.sent_messages(group)[0].id.number.to_string();
    assert_eq!(world.performs(group.0, Deed::Delete { id }).await, Verdict::Done { id: None });
}

#[tokio::test]
async fn a_turn_that_is_too_far_off_is_told_instead_of_waited_for() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    for round in 0..4 {
        for _ in 0..5 {
            id_of(world.performs(group.0, send(&format!("round {round}"))).await);
        }
        world.advance(SECOND * 5);
    }
    // Twenty in twenty seconds: the next one is free a minute after the first.
    let verdict = world.performs(group.0, send("more")).await;
    let Verdict::NotYet { wait: Some(wait), .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!(wait, SECOND * 40);
    world.fake.starts_bot(ada);
    id_of(world.performs(ada.0, send("others do not wait")).await);
}
