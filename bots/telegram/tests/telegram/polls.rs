//! Polls: sent as Telegram's own, told apart by votes, ended once.

use std::time::Duration;

use serde_json::json;
use steward_core::feedback::Ballot;
use steward_core::outbox::{Asked, Cause, Deed, Verdict};
use steward_fakes::faults::{Fault, FaultRule};
use steward_fakes::telegram::{MessageId, Setup};

use crate::posting::cause;
use crate::world::World;

fn ballot(is_multiple: bool) -> Ballot {
    Ballot {
        question: "When?".to_owned(),
        answers: ["Monday", "Tuesday"].map(str::to_owned).to_vec(),
        is_multiple,
        closes_at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn asked(verdict: Verdict) -> Asked {
    match verdict {
        Verdict::Asked(asked) => asked,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_poll_shows_who_votes_and_never_closes_by_itself() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    let told = asked(world.performs(group.0, Deed::Ask { ballot: ballot(true) }).await);
    let sent = world.fake.hears(group).await;
    assert_eq!((told.id, told.answers), (sent.id.number.to_string(), vec!["0".to_owned(), "1".to_owned()]));
    assert_eq!(told.poll, sent.raw["poll"]["id"].as_str().unwrap());
    let call = world.fake.calls("sendPoll").remove(0);
    assert_eq!(call.args["is_anonymous"], false);
    assert_eq!(call.args["options"], json!([{ "text": "Monday" }, { "text": "Tuesday" }]));
    for left_alone in ["open_period", "close_date", "message_thread_id", "question_parse_mode"] {
        assert_eq!(call.args.get(left_alone), None);
    }
    let forum = world.fake.add_forum("Forum", ada);
    world.fake.adds_bot(ada, forum);
    let topic = world.fake.add_topic(forum, "Lessons", ada);
    asked(world.performs(format!("{}/{}", forum.0, topic.0), Deed::Ask { ballot: ballot(false) }).await);
    assert_eq!(world.fake.hears(forum).await.topic, Some(topic));
}

#[tokio::test]
async fn that_polls_alone_are_not_allowed_has_a_cause_of_its_own() {
    for (message, expected) in [
        ("Bad Request: not enough rights to send polls to the chat", Cause::NoPolls),
        ("Bad Request: CHAT_SEND_POLL_FORBIDDEN", Cause::NoPolls),
        ("Bad Request: have no rights to send a message", Cause::NotAllowed),
    ] {
        let (world, _, group) = World::not_run_in_group(Setup::default()).await;
        let fault = Fault::Refusal { status: 400, code: 0, message: message.to_owned() };
        world.fake.faults.add(FaultRule::once("sendPoll", fault));
        let verdict = world.performs(group.0, Deed::Ask { ballot: ballot(false) }).await;
        assert_eq!(cause(&verdict), ("parked", expected), "{message}");
    }
}

#[tokio::test]
async fn a_poll_is_ended_once_and_one_that_is_gone_has_ended() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    let told = asked(world.performs(group.0, Deed::Ask { ballot: ballot(false) }).await);
    let close = || Deed::Close { id: told.id.clone() };
    for _ in 0..2 {
        assert_eq!(world.performs(group.0, close()).await, Verdict::Done { id: None });
    }
    assert_eq!(world.fake.sent_messages(group)[0].raw["poll"]["is_closed"], true);
    let other = asked(world.performs(group.0, Deed::Ask { ballot: ballot(false) }).await);
    world.fake.deletes(MessageId { chat: group, number: other.id.parse().unwrap() });
    let gone = world.performs(group.0, Deed::Close { id: other.id }).await;
    assert_eq!(gone, Verdict::Done { id: None });
    let channel = world.fake.add_channel("News", world.fake.add_user("Olga"));
    let verdict = world.performs(channel.0, Deed::Ask { ballot: ballot(false) }).await;
    assert_eq!(cause(&verdict), ("parked", Cause::NotThere));
}

#[tokio::test]
async fn votes_are_kept_as_they_stand_and_a_poll_that_was_closed_is_told() {
    let (world, ada, group) = World::with_group().await;
    let line =
        format!("/poll ask question:\"When?\" answers:\"Monday; Tuesday\" to:\"telegram:{}\" multi:yes", group.0);
    world.fake.starts_bot(ada);
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
    world.fake.types_command(ada, group, &line);
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
    // It is being asked, and nobody has written down yet what Telegram calls it.
    world.rows("UPDATE effect SET state = 'sending' WHERE deed LIKE '%\"ask\"%' RETURNING state").await;
    let told = asked(world.performs(group.0, Deed::Ask { ballot: ballot(true) }).await);
    let message = world.fake.hears(group).await.id;
    world.advance(Duration::from_secs(1));
    world.fake.votes(ada, message, &[0, 1]);
    world.work().await;
    let votes = || world.rows("SELECT poll_key || ' ' || answer_key FROM poll_vote ORDER BY answer_key");
    assert_eq!(votes().await, [format!("{} 0", told.poll), format!("{} 1", told.poll)], "before it is known as ours");
    world.fake.votes(ada, message, &[1]);
    world.work().await;
    assert_eq!(votes().await, [format!("{} 1", told.poll)]);
    world.fake.votes(ada, message, &[]);
    world.fake.closes_poll(message);
    world.work().await;
    assert_eq!(votes().await, Vec::<String>::new());
    assert_eq!(world.unhandled().await, Vec::<String>::new());
}
