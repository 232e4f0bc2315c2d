//! Polls: sent once as Discord's own, ended by Steward before Discord does, told by their votes.

use std::time::Duration;

use serde_json::json;
use steward_core::feedback::Ballot;
use steward_core::outbox::{Asked, Cause, Deed, Found, Verdict};
use steward_core::ports::{CallError, Platform, Sender};
use steward_fakes::discord::{MessageId, permission};

use crate::world::World;

const MESSAGES: &str = "/channels/{channel_id}/messages";

fn ask(world: &World, question: &str) -> Deed {
    let closes_at = world.clock_now() + chrono::TimeDelta::minutes(90);
    let answers = ["Monday", "Tuesday"].map(str::to_owned).to_vec();
    Deed::Ask { ballot: Ballot { question: question.to_owned(), answers, is_multiple: false, closes_at } }
}

fn asked(verdict: Verdict) -> Asked {
    match verdict {
        Verdict::Asked(asked) => asked,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_poll_is_sent_once_under_its_nonce_and_found_by_what_it_asks() {
    let world = World::new().await;
    let task = world.task_to(world.channel, ask(&world, "When?"), "N");
    assert_eq!(world.discord.find_sent(&task).await, Found::Absent);
    let told = asked(world.performs(&task).await);
    assert_eq!((told.poll == told.id, told.answers.clone()), (true, vec!["1".to_owned(), "2".to_owned()]));
    world.clock.advance(Duration::from_secs(100));
    assert_eq!(asked(world.performs(&task).await), told);
    world.fake.hears_once(world.channel, "When?").await;
    let call = world.fake.requests_of("POST", MESSAGES).remove(0);
    assert_eq!((&call.body["poll"]["duration"], &call.body["enforce_nonce"]), (&json!(3), &json!(true)));
    assert_eq!(world.discord.find_sent(&task).await, Found::Asked(told));
    let other = world.task_to(world.channel, ask(&world, "Where?"), "M");
    assert_eq!(world.discord.find_sent(&other).await, Found::Absent);
    assert_eq!(world.fake.unknown_keys(), [""; 0]);
}

#[tokio::test]
async fn a_poll_is_ended_once_and_one_that_is_gone_has_ended() {
    let world = World::new().await;
    let told = asked(world.performs(&world.task_to(world.channel, ask(&world, "When?"), "N")).await);
    let message: MessageId = told.id.parse().unwrap();
    let close = || world.task_to(world.channel, Deed::Close { id: told.id.clone() }, "C");
    for _ in 0..2 {
        assert_eq!(world.performs(&close()).await, Verdict::Done { id: None });
    }
    assert!(world.fake.message(message).poll.unwrap().is_closed);
    world.fake.deletes(message);
    assert_eq!(world.performs(&close()).await, Verdict::Done { id: None });
    world.fake.denies_bot(world.channel, permission::SEND_POLLS);
    let task = world.task_to(world.channel, ask(&world, "Where?"), "M");
    assert!(matches!(world.performs(&task).await, Verdict::Parked { cause: Cause::NoPolls, .. }));
}

#[tokio::test]
async fn all_votes_are_read_answer_by_answer_and_page_by_page() {
    let world = World::new().await;
    let told = asked(world.performs(&world.task_to(world.channel, ask(&world, "When?"), "N")).await);
    let message: MessageId = told.id.parse().unwrap();
    for number in 0..205 {
        world.fake.votes(world.member(&format!("n{number}")), message, 2);
    }
    let channel = world.channel.to_string();
    let votes = world.discord.votes(&channel, &told.poll, &told.answers).await.unwrap().unwrap();
    assert_eq!(
        votes.iter().map(|(answer, people)| (&**answer, people.len())).collect::<Vec<_>>(),
        [("1", 0), ("2", 205)]
    );
    let route = "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}";
    assert_eq!(world.fake.requests_of("GET", route).len(), 4);
    world.fake.deletes(message);
    assert!(matches!(world.discord.votes(&channel, &told.poll, &told.answers).await, Err(CallError::Refused(_))));
}

#[tokio::test]
async fn votes_are_kept_as_they_stand_and_an_end_is_told() {
    let world = World::running().await;
    let ada = world.member("Ada");
    let told = asked(world.performs(&world.task_to(world.channel, ask(&world, "When?"), "N")).await);
    let message: MessageId = told.id.parse().unwrap();
    world.fake.votes(ada, message, 2);
    world.settles().await;
    assert_eq!(world.number("SELECT COUNT(*) FROM poll_vote").await, 0, "it is nobody's that Steward knows");
    let options = json!({ "question": "Q", "answers": "a; b", "to": format!("discord:{}", world.channel) });
    let told = world.owner_uses("poll ask", &options);
    world.fake.answered(told).await;
    // It is being asked, and nobody has written down yet what Discord calls it.
    world.number("UPDATE effect SET state = 'sending' WHERE deed LIKE '%\"ask\"%' RETURNING id").await;
    world.fake.unvotes(ada, message, 2);
    world.fake.votes(ada, message, 1);
    world.counts("SELECT COUNT(*) FROM poll_vote WHERE answer_key = '1'", 1).await;
    world.fake.unvotes(ada, message, 1);
    world.counts("SELECT COUNT(*) FROM poll_vote", 0).await;
    world.fake.poll_ends(message);
    world.counts("SELECT COUNT(*) FROM inbox WHERE kind = 'MESSAGE_UPDATE' AND state = 'done'", 1).await;
}
