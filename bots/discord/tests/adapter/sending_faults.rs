//! Every way in which sending goes wrong has its verdict: surely not done, surely done, or nobody knows.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use steward_core::community::Lang;
use steward_core::outbox::{Cause, Deed, Verdict};
use steward_core::ports::{Platform, Sender};
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};

use crate::world::World;

const MESSAGES: &str = "/channels/{channel_id}/messages";

/// Sends into a fault; gives what came of it and how many messages stand there.
async fn sent_into(fault: Fault) -> (Verdict, usize) {
    let world = World::new().await;
    world.fake.breaks(FaultRule::once(MESSAGES, fault));
    let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
    assert_eq!(world.fake.requests_of("POST", MESSAGES).len(), 1, "it is attempted once");
    (verdict, world.fake.sent_messages(world.channel).len())
}

#[tokio::test]
async fn a_429_tells_exactly_the_wait_that_it_says() {
    for (retry_after, wait) in [
        (RetryAfter::Seconds(2), Some(Duration::from_secs(2))),
        (RetryAfter::Seconds(3600), Some(Duration::from_hours(1))),
        (RetryAfter::Fraction(0.375), Some(Duration::from_millis(375))),
        (RetryAfter::Huge, Some(Duration::from_hours(7 * 24))),
        (RetryAfter::Missing, None),
    ] {
        for scope in [RateScope::User, RateScope::Global, RateScope::Shared] {
            let (verdict, count) = sent_into(Fault::RateLimit { retry_after, scope }).await;
            let Verdict::NotYet { wait: told, reason } = verdict else { panic!("{verdict:?}") };
            assert_eq!((told, count), (wait, 0), "{retry_after:?} {scope:?}");
            assert!(reason.contains("wait"), "{reason}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_leaves_it_open_is_trouble_of_discords() {
    for (fault, count) in [
        (Fault::Status { code: 500 }, 0),
        (Fault::Status { code: 503 }, 0),
        (Fault::Refusal { status: 503, code: 130_000, message: "API resource is overloaded".to_owned() }, 0),
        (Fault::Refusal { status: 400, code: 130_000, message: "API resource is overloaded".to_owned() }, 0),
        (Fault::StatusAfter { code: 502 }, 1),
        (Fault::Html, 0),
        (Fault::TruncatedJson, 1),
        (Fault::DropBefore, 0),
        (Fault::DropAfter, 1),
        (Fault::DropMidResponse { bytes: 40 }, 1),
        (Fault::HangBefore, 0),
        (Fault::HangAfter, 1),
    ] {
        let (verdict, there) = sent_into(fault.clone()).await;
        assert!(matches!(verdict, Verdict::Away { may_be_done: true, .. }), "{fault:?}: {verdict:?}");
        assert_eq!(there, count, "{fault:?}");
    }
}

#[tokio::test]
async fn an_unclear_message_is_sent_again_with_its_nonce_and_stands_there_once() {
    for fault in [Fault::StatusAfter { code: 502 }, Fault::DropAfter, Fault::TruncatedJson, Fault::DropBefore] {
        let world = World::new().await;
        world.fake.breaks(FaultRule::once(MESSAGES, fault));
        let task = world.task(world.channel, "hello", "N");
        assert!(matches!(world.performs(&task).await, Verdict::Away { may_be_done: true, .. }));
        assert!(matches!(world.performs(&task).await, Verdict::Done { id: Some(_) }));
        world.fake.hears_once(world.channel, "hello").await;
    }
}

#[tokio::test]
async fn a_connection_that_is_not_made_surely_sent_nothing() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let mut world = World::new().await;
    // Refused; something that does not speak TLS; a name that cannot be found (RFC 6761).
    let no_tls = world.fake.base_url().replace("http:", "https:");
    for url in [refused, no_tls, "http://discord.invalid".to_owned()] {
        world.has_api_at(&url).await;
        let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
        assert!(matches!(verdict, Verdict::Away { may_be_done: false, .. }), "{url}: {verdict:?}");
    }
    assert!(world.fake.requests().is_empty());
}

#[tokio::test]
async fn a_token_that_holds_no_longer_parks_everything() {
    let world = World::new().await;
    world.fake.revokes_token();
    let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
    assert!(matches!(verdict, Verdict::Parked { cause: Cause::Token, .. }), "{verdict:?}");
}

#[tokio::test]
async fn other_refusals_are_classified_by_their_code() {
    let refusal = |status, code, message: &str| Fault::Refusal { status, code, message: message.to_owned() };
    let parked = |cause| Some(("parked", cause));
    let impossible = |cause| Some(("impossible", cause));
    for (fault, expected) in [
        (refusal(403, 50007, "Cannot send messages to this user"), impossible(Cause::NoPrivateWay)),
        (refusal(403, 160_005, "Thread is locked"), parked(Cause::ChannelClosed)),
        (refusal(400, 50083, "Thread is archived"), parked(Cause::ChannelClosed)),
        (refusal(400, 50006, "Cannot send an empty message"), impossible(Cause::Content)),
        (refusal(400, 200_000, "Message was blocked by automatic moderation"), impossible(Cause::Content)),
        (refusal(413, 40005, "Request entity too large"), impossible(Cause::Content)),
        // Discord says so once, and the channel is there when it is asked for.
        (refusal(404, 10003, "Unknown Channel"), None),
        (refusal(404, 0, "404: Not Found"), None),
        // Refused on the way, without a word of Discord's.
        (refusal(403, 0, ""), None),
    ] {
        let (verdict, _) = sent_into(fault.clone()).await;
        let told = match verdict {
            Verdict::Parked { cause, .. } => parked(cause),
            Verdict::Impossible { cause, .. } => impossible(cause),
            Verdict::NotYet { wait: None, .. } => None,
            other => panic!("{fault:?}: {other:?}"),
        };
        assert_eq!(told, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn a_channel_that_cannot_be_asked_for_is_not_called_gone() {
    let world = World::new().await;
    world.fake.deletes_channel(world.channel);
    world.fake.breaks(FaultRule::always("/channels/{channel_id}", Fault::Status { code: 502 }));
    let verdict = world.performs(&world.task(world.channel, "hello", "N")).await;
    assert!(matches!(verdict, Verdict::Away { may_be_done: false, .. }), "{verdict:?}");
}

#[tokio::test]
async fn a_429_keeps_back_the_next_message_to_that_channel_and_to_no_other() {
    let world = World::new().await;
    let other = world.fake.add_channel(world.guild, "other");
    let fault = Fault::RateLimit { retry_after: RetryAfter::Seconds(4), scope: RateScope::Shared };
    world.fake.breaks(FaultRule::once(MESSAGES, fault));
    let begun = world.clock_now();
    assert!(matches!(world.performs(&world.task(world.channel, "a", "A")).await, Verdict::NotYet { .. }));
    assert!(matches!(world.performs(&world.task(other, "b", "B")).await, Verdict::Done { .. }));
    assert_eq!(world.clock_now(), begun, "the other channel did not wait");
    world.sends("a", "A").await;
    assert!(world.clock_now() - begun >= chrono::TimeDelta::seconds(4));
}

#[tokio::test]
async fn a_limit_longer_than_the_patience_is_told_instead_of_waited_out() {
    let world = World::new().await;
    let fault = Fault::RateLimit { retry_after: RetryAfter::Seconds(3600), scope: RateScope::Global };
    world.fake.breaks(FaultRule::once(MESSAGES, fault));
    world.performs(&world.task(world.channel, "a", "A")).await;
    world.clock.advance(Duration::from_mins(10));
    let delete = world.task_to(world.channel, Deed::Delete { id: "1".to_owned() }, "D");
    let verdict = world.performs(&delete).await;
    let Verdict::NotYet { wait: Some(wait), .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!(wait, Duration::from_mins(50));
    assert_eq!(world.fake.requests().len(), 1);
}

#[tokio::test]
async fn refusals_without_end_are_told_by_the_doctor() {
    let world = World::running().await;
    let refusal = Fault::Refusal { status: 403, code: 50013, message: "Missing Permissions".to_owned() };
    world.fake.breaks(FaultRule::times(MESSAGES, 200, refusal));
    let sending: Vec<_> = (0..200)
        .map(|number| {
            let (discord, task) =
                (Arc::clone(&world.discord), world.task(world.channel, "hello", &format!("N{number}")));
            tokio::spawn(async move { discord.perform(&task).await })
        })
        .collect();
    let all = async |_: &World| sending.iter().all(tokio::task::JoinHandle::is_finished).then_some(());
    world.until_moving("all verdicts", Duration::from_millis(500), all).await;
    let findings = world.discord.examine().await;
    let finding = findings.iter().find(|finding| finding.check == "discord-refusals").unwrap();
    assert!(finding.text(Lang::En).contains("200"), "{}", finding.text(Lang::En));
    assert!(finding.cure(Lang::ZhCn).unwrap().contains("/outbox"));
    world.clock.advance(Duration::from_mins(10));
    let findings = world.discord.examine().await;
    assert!(findings.iter().all(|finding| finding.check != "discord-refusals"), "{findings:?}");
}
