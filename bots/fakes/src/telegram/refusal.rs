//! How Telegram says no.

use serde_json::{Value, json};

use super::ids::ChatId;
use crate::judge::Finding;

/// A call that is not carried out. Those that a correct bot would never make carry findings and become violations;
/// those that life brings (blocked, thrown out, not modified) carry none.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The HTTP status and `error_code`.
    pub(super) status: u16,
    /// The Bot API's `description`.
    pub(super) description: String,
    /// The Bot API's `ResponseParameters`.
    pub(super) parameters: Option<Value>,
    /// What the bot did wrong.
    pub(super) findings: Vec<Finding>,
}

impl Refusal {
    fn of_life(status: u16, description: impl Into<String>) -> Self {
        Self { status, description: description.into(), parameters: None, findings: Vec::new() }
    }

    /// 400 for a reason that lies in the state of things, not in the call.
    pub(super) fn bad_request(reason: &str) -> Self {
        Self::of_life(400, format!("Bad Request: {reason}"))
    }

    /// 403.
    pub(super) fn forbidden(reason: &str) -> Self {
        Self::of_life(403, format!("Forbidden: {reason}"))
    }

    /// 409.
    pub(super) fn conflict(reason: &str) -> Self {
        Self::of_life(409, format!("Conflict: {reason}"))
    }

    /// 401 for another token than the bot's.
    pub(super) fn unauthorized() -> Self {
        Self::of_life(401, "Unauthorized")
    }

    /// 429 for sending too fast.
    pub(super) fn too_fast(retry_after_seconds: i64) -> Self {
        let mut refusal = Self::of_life(429, format!("Too Many Requests: retry after {retry_after_seconds}"));
        refusal.parameters = Some(json!({"retry_after": retry_after_seconds}));
        refusal
    }

    /// 400 with the number that the group now goes by.
    pub(super) fn migrated(to: ChatId) -> Self {
        let mut refusal = Self::bad_request("group chat was upgraded to a supergroup chat");
        refusal.parameters = Some(json!({"migrate_to_chat_id": to.0}));
        refusal
    }

    /// 400 for a call that breaks rules. `findings` is not empty; the platform's words are those for the first.
    pub(super) fn broken(reason: &str, findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::bad_request(reason) }
    }

    /// 404 for something that the Bot API does not have.
    pub(super) fn unknown(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::of_life(404, "Not Found") }
    }

    /// The body of the answer.
    pub(super) fn json(&self) -> Value {
        let mut body = json!({"ok": false, "error_code": self.status, "description": self.description});
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
