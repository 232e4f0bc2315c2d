//! Failures are told apart by what is known of the call, and none of them carries the token.

use std::net::TcpListener;

use chrono::{DateTime, Utc};

use super::*;

const TOKEN: &str = "700000001:FAKE-telegram-token-for-tests_0123456";

fn read(status: u16, told: Option<f64>, body: &str) -> String {
    match read_answer(status, told, body.as_bytes(), &Token::parse(TOKEN).unwrap()) {
        Ok(result) => format!("ok {result}"),
        Err(Failure::Refused { code, description, migrated_to }) => {
            format!("refused {code} {description} {migrated_to:?}")
        }
        Err(Failure::TooFast(Some(wait))) => format!("too fast {}", wait.as_secs_f64()),
        Err(Failure::TooFast(None)) => "too fast".to_owned(),
        Err(Failure::NotSent(_)) => "not sent".to_owned(),
        Err(Failure::NoAnswer(_)) => "no answer".to_owned(),
    }
}

#[test]
fn answers_are_told_apart() {
    let cases = [
        (200, None, r#"{"ok":true,"result":[1]}"#, "ok [1]"),
        (200, None, r#"{"ok":true,"result":false,"novelty":{}}"#, "ok false"),
        (200, None, r#"{"ok":true}"#, "no answer"),
        (200, None, "<html></html>", "no answer"),
        (200, None, r#"{"ok":true,"resu"#, "no answer"),
        (500, None, r#"{"ok":false,"error_code":500,"description":"x"}"#, "no answer"),
        (502, None, "<html></html>", "no answer"),
        (403, None, r#"{"ok":false,"error_code":403,"description":"blocked"}"#, "refused 403 blocked None"),
        (404, None, r#"{"ok":false,"description":"Not Found"}"#, "refused 404 Not Found None"),
        (
            400,
            None,
            r#"{"ok":false,"error_code":400,"description":"moved","parameters":{"migrate_to_chat_id":-100}}"#,
            "refused 400 moved Some(-100)",
        ),
        (429, None, r#"{"ok":false,"error_code":429,"parameters":{"retry_after":3}}"#, "too fast 3"),
        (429, Some(9.0), r#"{"ok":false,"error_code":429,"parameters":{"retry_after":2.5}}"#, "too fast 2.5"),
        (429, Some(9.0), r#"{"ok":false,"error_code":429}"#, "too fast 9"),
        (429, Some(9.0), "<html></html>", "too fast 9"),
        (429, None, r#"{"ok":false,"error_code":429,"parameters":{"retry_after":-1}}"#, "too fast"),
    ];
    for (status, told, body, expected) in cases {
        assert_eq!(read(status, told, body), expected, "{status} {body}");
    }
}

/// No time passes for it: whoever sleeps on it wakes at once.
struct NoTime;

#[async_trait::async_trait]
impl Clock for NoTime {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn uptime(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, duration: Duration) {
        // Time-outs of calls are longer than the pauses between them, and must not strike.
        if duration >= Duration::from_secs(10) {
            std::future::pending::<()>().await;
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_not_made_is_tried_again_and_told_without_the_token() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let config = Config::new(Token::parse(TOKEN).unwrap(), address.parse().unwrap());
    let api = Api::new(config, Arc::new(NoTime), Arc::new(steward_core::ports::SystemRng)).unwrap();
    let failure = api.ask::<_, bool>(&teloxide_core::payloads::GetMe::new()).await.unwrap_err();
    assert!(matches!(failure, Failure::NotSent(_)), "{failure:?}");
    assert!(!format!("{failure} {failure:?}").contains("FAKE"), "{failure:?}");
}
