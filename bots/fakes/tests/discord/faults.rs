//! Faults, limits, refusals that are foretold, and the guard that fails a test.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::TimeDelta;
use serde_json::{Value, json};
use steward_fakes::discord::{FakeDiscord, RateLimits};
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};

use crate::client::{Rest, town};

const MESSAGES: &str = "/channels/{channel_id}/messages";

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_rate_limit_comes_in_every_shape() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    for (retry_after, scope, body, header) in [
        (RetryAfter::Seconds(2), RateScope::User, json!(2), "2"),
        (RetryAfter::Fraction(0.25), RateScope::Shared, json!(0.25), "1"),
        (RetryAfter::Missing, RateScope::User, Value::Null, ""),
        (RetryAfter::Huge, RateScope::Global, json!(604_800), "604800"),
    ] {
        fake.breaks(FaultRule::once("/users/@me", Fault::RateLimit { retry_after, scope }));
        let reply = rest.get("/users/@me").await;
        assert_eq!((reply.status, &reply.body["retry_after"]), (429, &body));
        assert_eq!((reply.header("retry-after"), reply.header("x-ratelimit-scope")), (header, scope.word()));
        assert_eq!(reply.body["global"], json!(scope == RateScope::Global));
        assert_eq!(rest.get("/users/@me").await.status, 200);
    }
}

#[tokio::test]
async fn answers_can_be_errors_pages_or_halves() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let path = format!("/channels/{}/messages", town.channel);
    for code in [401, 500, 502, 503] {
        fake.breaks(FaultRule::once("*", Fault::Status { code }));
        assert_eq!(rest.post(&path, json!({ "content": "x" })).await.status, code);
    }
    fake.breaks(FaultRule::once(&path, Fault::Html));
    let page = rest.post(&path, json!({ "content": "x" })).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=UTF-8"));
    assert!(page.text.starts_with("<!DOCTYPE"));
    assert_eq!(fake.sent_messages(town.channel).len(), 0);
    fake.breaks(FaultRule::once(MESSAGES, Fault::TruncatedJson));
    let half = rest.post(&path, json!({ "content": "kept" })).await;
    assert_eq!((half.status, half.body), (200, Value::Null));
    assert!(half.text.starts_with('{'));
    fake.hears_once(town.channel, "kept").await;
}

#[tokio::test]
async fn a_dropped_connection_may_or_may_not_have_done_its_work() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let path = format!("/channels/{}/messages", town.channel);
    for (fault, text, count) in [
        (Fault::DropBefore, "before", 0),
        (Fault::DropAfter, "after", 1),
        (Fault::DropMidResponse { bytes: 20 }, "midway", 2),
    ] {
        fake.breaks(FaultRule::once(MESSAGES, fault).method("POST"));
        assert!(rest.try_call("POST", &path, Some(json!({ "content": text }))).await.is_err(), "{text}");
        assert_eq!(fake.sent_messages(town.channel).len(), count, "{text}");
    }
    assert_eq!(rest.post(&path, json!({ "content": "fine" })).await.status, 200);
}

#[tokio::test]
async fn a_hanging_request_waits_for_its_release() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let path = format!("/channels/{}/messages", town.channel);
    for (fault, status, count) in [(Fault::HangBefore, 503, 0), (Fault::HangAfter, 200, 1)] {
        fake.breaks(FaultRule::once(MESSAGES, fault));
        let release = async {
            fake.faults().until_hanging(1).await;
            assert_eq!(fake.sent_messages(town.channel).len(), count);
            fake.faults().release();
        };
        let (reply, ()) = tokio::join!(rest.post(&path, json!({ "content": "x" })), release);
        assert_eq!(reply.status, status);
    }
}

#[tokio::test]
async fn an_outage_drops_everything_until_it_is_over() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    fake.goes_down();
    assert!(rest.try_call("GET", "/users/@me", None).await.is_err());
    let url = format!("ws://{}/gateway?v=10", fake.address());
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
    fake.comes_up();
    assert_eq!(rest.get("/users/@me").await.status, 200);
}

#[tokio::test]
async fn limits_are_shown_and_when_enforced_kept() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    let path = format!("/channels/{}/messages", town.channel);
    fake.sets_rate_limits(RateLimits::Enforced);
    for left in ["4", "3", "2", "1", "0"] {
        let reply = rest.post(&path, json!({ "content": "x" })).await;
        assert_eq!((reply.header("x-ratelimit-remaining"), reply.header("x-ratelimit-limit")), (left, "5"));
        assert_eq!(reply.header("x-ratelimit-bucket").len(), 16);
    }
    let over = rest.post(&path, json!({ "content": "x" })).await;
    assert_eq!((over.status, over.body["retry_after"].clone()), (429, json!(5.0)));
    fake.advance(TimeDelta::seconds(5));
    assert_eq!(rest.post(&path, json!({ "content": "x" })).await.status, 200);
}

#[tokio::test]
async fn a_stranger_is_refused_and_a_revoked_token_is_not_the_bots_fault() {
    let fake = FakeDiscord::start().await;
    for authorization in [None, Some("Bot wrong"), Some("wrong")] {
        let stranger = Rest::with_authorization(&fake, authorization);
        assert_eq!(stranger.get("/users/@me").await.status, 401);
    }
    assert_eq!(fake.take_violations().len(), 3);
    fake.revokes_token();
    assert_eq!(Rest::new(&fake).get("/users/@me").await.status, 401);
    assert_eq!(fake.take_violations(), []);
    fake.restores_token();
    assert_eq!(Rest::new(&fake).get("/users/@me").await.status, 200);
}

#[tokio::test]
async fn an_unknown_route_fails_the_test_that_does_not_take_it() {
    let fake = FakeDiscord::start().await;
    assert_eq!(Rest::new(&fake).get("/guilds/1/nonsense").await.status, 404);
    assert_eq!(Rest::new(&fake).call("DELETE", "/gateway", None).await.status, 404);
    let panic = catch_unwind(AssertUnwindSafe(|| drop(fake))).unwrap_err();
    let message = message_of(&*panic);
    assert!(message.contains("unknown route GET /guilds/1/nonsense"), "{message}");
}

#[tokio::test]
async fn a_foretold_refusal_is_no_violation_and_must_come() {
    let fake = FakeDiscord::start().await;
    fake.expect_refusal("GET /nowhere", "unknown route");
    assert_eq!(Rest::new(&fake).get("/nowhere").await.status, 404);
    drop(fake);
    let fake = FakeDiscord::start().await;
    fake.expect_refusal("GET /nowhere", "unknown route");
    let panic = catch_unwind(AssertUnwindSafe(|| drop(fake))).unwrap_err();
    assert!(message_of(&*panic).contains("refusals were expected"));
}
