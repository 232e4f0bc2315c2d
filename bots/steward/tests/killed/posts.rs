//! What goes out, killed: at every step from a time that has come to a message that counts as sent.
//!
//! A post is written beside the binary, due a second later; the binary is started, aborts at the named place, and is
//! started again without. On Discord the message is there once. On Telegram a process that died between claiming and
//! settling leaves a doubt that no machine resolves: a moderator says what they saw, and then it is there once.

use std::time::Instant;

use serde_json::Value;
use steward_fakes::database::{TestDatabase, databases};

use crate::begins;
use crate::binary::{Binary, PATIENCE};
use crate::crowd::{Crowd, DiscordCrowd, TelegramCrowd};

/// The steps between planner and platform, as core names them, and what the process leaves behind when it dies there.
const PLACES: [(&str, Left); 8] = [
    ("planner-before-advance", Left::Nothing),
    ("planner-before-commit", Left::Nothing),
    ("planner-after-commit", Left::Nothing),
    ("outbox-before-claim", Left::Nothing),
    ("outbox-after-claim", Left::Doubt { is_there: false }),
    ("outbox-after-call", Left::Doubt { is_there: true }),
    ("outbox-before-settle", Left::Doubt { is_there: true }),
    ("outbox-after-settle", Left::Nothing),
];

/// What a process leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Nothing that the next process could not know.
    Nothing,
    /// An attempt of which the database cannot say what came of it.
    Doubt {
        /// Whether the platform has the message.
        is_there: bool,
    },
}

#[tokio::test]
async fn a_post_is_seen_once_on_discord_wherever_the_process_is_killed() {
    for database in databases().await {
        let mut crowd = DiscordCrowd::gathers().await;
        let binary = is_founded(&mut crowd, &database).await;
        for (number, (place, _)) in (1..).zip(PLACES) {
            let what = format!("{}, {place}", database.engine);
            let text = is_due_and_dies(&binary, &crowd, place, &what).await;
            let running = binary.runs(None);
            ends_as(&binary, number, "sent", &what).await;
            running.dies().await;
            assert_eq!(crowd.shows(&text), 1, "{what}");
            assert_eq!(open_effects(&binary).await, Vec::<Value>::new(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_post_is_seen_at_most_once_on_telegram_and_each_doubt_is_shown() {
    for database in databases().await {
        let mut crowd = TelegramCrowd::gathers().await;
        let binary = is_founded(&mut crowd, &database).await;
        for (number, (place, left)) in (1..).zip(PLACES) {
            let what = format!("{}, {place}", database.engine);
            let text = is_due_and_dies(&binary, &crowd, place, &what).await;
            let running = binary.runs(None);
            let state = if left == Left::Nothing { "sent" } else { "uncertain" };
            ends_as(&binary, number, state, &what).await;
            running.dies().await;
            if let Left::Doubt { is_there } = left {
                assert_eq!(crowd.shows(&text), usize::from(is_there), "{what}: no machine sends it again");
                is_said(&binary, is_there, &what).await;
                let running = binary.runs(None);
                ends_as(&binary, number, "sent", &what).await;
                running.dies().await;
            }
            assert_eq!(crowd.shows(&text), 1, "{what}");
            assert_eq!(open_effects(&binary).await, Vec::<Value>::new(), "{what}");
        }
    }
}

/// The space becomes known to a first process.
async fn is_founded(crowd: &mut impl Crowd, database: &TestDatabase) -> Binary {
    let binary = Binary::on(&database.address, crowd.variables());
    let mut running = binary.runs(None);
    begins(crowd, &mut running).await;
    running.dies().await;
    binary
}

/// A post is written, due in a second; a process starts and aborts at the place. Returns what the post says.
async fn is_due_and_dies(binary: &Binary, crowd: &impl Crowd, place: &str, what: &str) -> String {
    let text = format!("Lesson: {place}");
    let line = format!(r#"/post add title:Lesson to:{} when:"in 1 second" body:"{text}""#, crowd.writes_to());
    let written = asks(binary, &line).await;
    assert_eq!(written["state"], "scheduled", "{what}: {written}");
    let ended = binary.runs(Some(place)).ends().await;
    assert_eq!(ended.status.code(), None, "{what}: it was not aborted: {}", ended.errors);
    text
}

/// What a command line gives in numbers, asked beside whatever runs.
async fn asks(binary: &Binary, line: &str) -> Value {
    serde_json::from_str(&binary.says(&["ask", line, "--json"]).await).unwrap()
}

/// Waits until the one time of a post has come to this.
async fn ends_as(binary: &Binary, number: u32, state: &str, what: &str) {
    let begun = Instant::now();
    loop {
        let shown = asks(binary, &format!("/post show {number}")).await;
        if shown["last"][0]["state"] == state {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: it does not become {state}: {shown}");
    }
}

/// What has not ended well.
async fn open_effects(binary: &Binary) -> Vec<Value> {
    asks(binary, "/outbox list").await["effects"].as_array().unwrap().clone()
}

/// A moderator finds the doubt in the list, and says what they saw.
async fn is_said(binary: &Binary, is_there: bool, what: &str) {
    let open = open_effects(binary).await;
    assert_eq!(open.len(), 1, "{what}: {open:?}");
    assert_eq!((&open[0]["state"], &open[0]["doubt"]), (&"uncertain".into(), &true.into()), "{what}: {open:?}");
    let verb = if is_there { "there" } else { "again" };
    asks(binary, &format!("/outbox {verb} {}", open[0]["effect"])).await;
}
