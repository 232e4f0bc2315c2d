//! Each fault strikes as it should, and the log says whether the action took place.

use serde_json::{Value, json};
use steward_fakes::faults::{Fault, FaultRule, RateScope, RetryAfter};
use steward_fakes::telegram::{FakeTelegram, Setup, UserId};

use crate::client::Client;

async fn conversation() -> (FakeTelegram, Client, UserId) {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    (fake, client, ada)
}

fn hello(user: UserId) -> Value {
    json!({"chat_id": user.0, "text": "hello"})
}

#[tokio::test]
async fn a_limit_tells_its_wait_in_every_shape() {
    let (fake, client, ada) = conversation().await;
    let shapes = [
        (RetryAfter::Seconds(7), json!(7)),
        (RetryAfter::Fraction(0.5), json!(0.5)),
        (RetryAfter::Missing, Value::Null),
        (RetryAfter::Huge, json!(604_800)),
    ];
    for (retry_after, expected) in shapes {
        fake.faults.add(FaultRule::once("sendMessage", Fault::RateLimit { retry_after, scope: RateScope::User }));
        let body = client.call("sendMessage", hello(ada)).await;
        assert_eq!((&body["error_code"], &body["parameters"]["retry_after"]), (&json!(429), &expected));
    }
    assert!(fake.sent_messages(ada.private_chat()).is_empty());
    client.result("sendMessage", hello(ada)).await;
    fake.hears(ada.private_chat()).await;
}

#[tokio::test]
async fn a_status_comes_in_the_bot_apis_shape() {
    let (fake, client, ada) = conversation().await;
    for code in [401, 500, 502, 503] {
        fake.faults.add(FaultRule::once("sendMessage", Fault::Status { code }));
        let (status, body) = client.try_call("sendMessage", hello(ada)).await.unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, &body["ok"], &body["error_code"]), (code, &json!(false), &json!(code)));
    }
    assert!(fake.sent_messages(ada.private_chat()).is_empty());
}

#[tokio::test]
async fn a_page_of_html_comes_with_200_and_nothing_was_sent() {
    let (fake, client, ada) = conversation().await;
    fake.faults.add(FaultRule::once("*", Fault::Html));
    let (status, body) = client.try_call("sendMessage", hello(ada)).await.unwrap();
    assert_eq!((status, body.starts_with("<html>")), (200, true));
    assert!(fake.sent_messages(ada.private_chat()).is_empty());
}

#[tokio::test]
async fn half_an_answer_comes_although_the_message_was_sent() {
    let (fake, client, ada) = conversation().await;
    fake.faults.add(FaultRule::once("sendMessage", Fault::TruncatedJson));
    let (status, body) = client.try_call("sendMessage", hello(ada)).await.unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_str::<Value>(&body).is_err(), "{body}");
    assert_eq!(fake.sent_messages(ada.private_chat()).len(), 1);
    assert!(fake.calls("sendMessage")[0].took_place);
}

#[tokio::test]
async fn a_call_can_hang_before_or_after_it_took_place() {
    for (fault, sent, status) in [(Fault::HangBefore, 0, 503), (Fault::HangAfter, 1, 200)] {
        let (fake, client, ada) = conversation().await;
        fake.faults.add(FaultRule::once("sendMessage", fault));
        let release = async {
            fake.faults.until_hanging(1).await;
            assert_eq!(fake.sent_messages(ada.private_chat()).len(), sent);
            fake.faults.release();
        };
        let (answer, ()) = tokio::join!(client.try_call("sendMessage", hello(ada)), release);
        assert_eq!(answer.unwrap().0, status);
    }
}

#[tokio::test]
async fn a_hanging_call_ends_when_the_client_gives_up() {
    let (fake, client, ada) = conversation().await;
    fake.faults.add(FaultRule::once("sendMessage", Fault::HangAfter));
    {
        let call = client.try_call("sendMessage", hello(ada));
        tokio::select! {
            answer = call => panic!("{answer:?}"),
            () = fake.faults.until_hanging(1) => {}
        }
    }
    fake.wait_for("the end of the wait", |fake| (fake.faults.hanging() == 0).then_some(())).await;
    assert_eq!(fake.sent_messages(ada.private_chat()).len(), 1);
}

#[tokio::test]
async fn a_connection_can_drop_before_after_and_within_an_answer() {
    for (fault, sent) in [(Fault::DropBefore, 0), (Fault::DropAfter, 1), (Fault::DropMidResponse { bytes: 150 }, 1)] {
        let (fake, client, ada) = conversation().await;
        fake.faults.add(FaultRule::once("sendMessage", fault.clone()));
        assert!(client.try_call("sendMessage", hello(ada)).await.is_err(), "{fault:?}");
        assert_eq!(fake.sent_messages(ada.private_chat()).len(), sent, "{fault:?}");
        client.result("getMe", json!({})).await;
    }
}

#[tokio::test]
async fn an_update_survives_a_poll_whose_answer_was_lost() {
    let (fake, client, ada) = conversation().await;
    fake.says(ada, ada.private_chat(), "do not lose me");
    fake.faults.add(FaultRule::once("getUpdates", Fault::DropAfter));
    assert!(client.try_call("getUpdates", json!({"offset": 0})).await.is_err());
    assert_eq!(client.poll(0).await.last().unwrap()["message"]["text"], "do not lose me");
}

#[tokio::test]
async fn sending_too_fast_is_limited_by_the_fakes_clock_when_asked_for() {
    let setup = Setup { keeps_flood_limits: true, ..Setup::default() };
    let fake = FakeTelegram::start_with(setup).await;
    let ada = fake.add_user("Ada");
    fake.starts_bot(ada);
    let client = Client::of(&fake);
    for _ in 0..5 {
        client.result("sendMessage", hello(ada)).await;
    }
    let body = client.call("sendMessage", hello(ada)).await;
    assert_eq!((&body["error_code"], &body["parameters"]["retry_after"]), (&json!(429), &json!(5)));
    fake.advance(chrono::TimeDelta::seconds(5));
    client.result("sendMessage", hello(ada)).await;
    assert_eq!(fake.sent_messages(ada.private_chat()).len(), 6);
}
