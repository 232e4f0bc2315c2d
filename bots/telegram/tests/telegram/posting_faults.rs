//! Every way in which sending goes wrong has its verdict: surely not done, surely done, or nobody knows.

use std::net::TcpListener;
use std::time::Duration;

use steward_core::outbox::{Cause, Verdict};
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};
use steward_fakes::telegram::Setup;

use crate::posting::{cause, send};
use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// Sends into a fault; gives what came of it and how many messages stand there.
async fn sent_into(fault: Fault) -> (Verdict, usize) {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.faults.add(FaultRule::once("sendMessage", fault));
    let verdict = world.performs(group.0, send("hello")).await;
    assert!(world.fake.calls("sendMessage").len() <= 1, "it is attempted once");
    (verdict, world.fake.sent_messages(group).len())
}

#[tokio::test]
async fn a_429_tells_exactly_the_wait_that_it_says() {
    for (retry_after, wait) in [
        (RetryAfter::Seconds(3), Some(SECOND * 3)),
        (RetryAfter::Seconds(3600), Some(SECOND * 3600)),
        (RetryAfter::Fraction(2.5), Some(SECOND * 5 / 2)),
        (RetryAfter::Huge, Some(Duration::from_hours(7 * 24))),
        (RetryAfter::Missing, None),
    ] {
        let (verdict, count) = sent_into(Fault::RateLimit { retry_after, scope: RateScope::User }).await;
        let Verdict::NotYet { wait: told, reason } = verdict else { panic!("{verdict:?}") };
        assert_eq!((told, count), (wait, 0), "{retry_after:?}");
        assert!(reason.contains("429"), "{reason}");
    }
}

#[tokio::test]
async fn an_answer_that_leaves_it_open_is_unclear() {
    for (fault, count) in [
        (Fault::Status { code: 500 }, 0),
        (Fault::Status { code: 502 }, 0),
        (Fault::StatusAfter { code: 504 }, 1),
        (Fault::Html, 0),
        (Fault::TruncatedJson, 1),
        (Fault::DropBefore, 0),
        (Fault::DropAfter, 1),
        (Fault::DropMidResponse { bytes: 50 }, 1),
    ] {
        let (verdict, there) = sent_into(fault.clone()).await;
        assert!(matches!(verdict, Verdict::Away { may_be_done: true, .. }), "{fault:?}: {verdict:?}");
        assert_eq!(there, count, "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unclear() {
    for (fault, count) in [(Fault::HangBefore, 0), (Fault::HangAfter, 1)] {
        let (world, _, group) = World::not_run_in_group(Setup::default()).await;
        world.fake.faults.add(FaultRule::once("sendMessage", fault));
        let sending = world.begins(group.0, send("hello"));
        world.fake.faults.until_hanging(1).await;
        world.let_pass(SECOND * 30, SECOND * 30).await;
        assert!(matches!(sending.await.unwrap(), Verdict::Away { may_be_done: true, .. }));
        assert_eq!(world.fake.sent_messages(group).len(), count);
    }
}

#[tokio::test]
async fn a_connection_that_is_not_made_surely_sent_nothing() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let (mut world, _, group) = World::not_run_in_group(Setup::default()).await;
    // Refused; something that does not speak TLS; a name that cannot be found (RFC 6761).
    let no_tls = world.fake.api_url().replace("http:", "https:");
    for url in [refused, no_tls, "http://telegram.invalid".to_owned()] {
        world.looks_elsewhere(&url);
        let verdict = world.performs(group.0, send("hello")).await;
        let Verdict::Away { may_be_done: false, reason } = verdict else { panic!("{url}: {verdict:?}") };
        assert!(!reason.contains(&world.fake.token()), "{reason}");
    }
    assert!(world.fake.log().is_empty());
}

#[tokio::test]
async fn a_token_that_holds_no_longer_parks_everything() {
    for code in [401, 404] {
        let (verdict, _) = sent_into(Fault::Status { code }).await;
        assert_eq!(cause(&verdict), ("parked", Cause::Token));
    }
}

#[tokio::test]
async fn other_refusals_are_classified_by_their_words() {
    let refusal = |status, message: &str| Fault::Refusal { status, code: 0, message: message.to_owned() };
    let parked = |cause| ("parked", cause);
    let impossible = |cause| ("impossible", cause);
    for (status, message, expected) in [
        (400, "Bad Request: PEER_ID_INVALID", parked(Cause::NotThere)),
        (403, "Forbidden: the group chat was deleted", parked(Cause::NotThere)),
        (403, "Forbidden: user is deactivated", parked(Cause::NotThere)),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", parked(Cause::NotAllowed)),
        (400, "Bad Request: have no rights to send a message", parked(Cause::NotAllowed)),
        (403, "Forbidden: not enough rights to send text messages to the chat", parked(Cause::NotAllowed)),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", parked(Cause::NotAllowed)),
        (400, "Bad Request: TOPIC_DELETED", impossible(Cause::ChannelGone)),
        (400, "Bad Request: can't parse entities", impossible(Cause::Content)),
        (400, "Bad Request: wrong type of the web page content", impossible(Cause::Content)),
        (413, "Request Entity Too Large", impossible(Cause::Content)),
    ] {
        let (verdict, _) = sent_into(refusal(status, message)).await;
        assert_eq!(cause(&verdict), expected, "{message}");
        let (Verdict::Parked { reason, .. } | Verdict::Impossible { reason, .. }) = verdict else { panic!() };
        assert_eq!(reason, message);
    }
}

#[tokio::test]
async fn a_429_of_one_chat_keeps_that_chat_back_and_no_other() {
    let (world, ada, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.starts_bot(ada);
    let fault = Fault::RateLimit { retry_after: RetryAfter::Seconds(20), scope: RateScope::User };
    world.fake.faults.add(FaultRule::once("sendMessage", fault));
    assert!(matches!(world.performs(group.0, send("a")).await, Verdict::NotYet { .. }));
    assert!(matches!(world.performs(ada.0, send("b")).await, Verdict::Done { .. }), "nobody else is frozen");
    world.advance(SECOND * 5);
    let verdict = world.performs(group.0, send("a")).await;
    assert!(matches!(verdict, Verdict::NotYet { wait: Some(wait), .. } if wait == SECOND * 15), "{verdict:?}");
    world.advance(SECOND * 12);
    let sending = world.begins(group.0, send("a"));
    world.let_pass(SECOND * 3, SECOND * 3).await;
    assert!(matches!(sending.await.unwrap(), Verdict::Done { .. }));
    assert_eq!(world.fake.calls("sendMessage").len(), 3);
}

#[tokio::test]
async fn slow_mode_is_a_wait_like_any_other() {
    let (world, _, group) = World::not_run_in_group(Setup::default()).await;
    world.fake.slows(group, 60);
    assert!(matches!(world.performs(group.0, send("a")).await, Verdict::Done { .. }));
    let verdict = world.performs(group.0, send("b")).await;
    assert!(matches!(verdict, Verdict::NotYet { wait: Some(wait), .. } if wait == SECOND * 60), "{verdict:?}");
}
