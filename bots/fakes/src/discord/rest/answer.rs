//! Answers and refusals in Discord's own shapes.

use serde_json::{Value, json};

/// A request that was carried out.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Answer {
    /// 200 with a body.
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
    }

    /// 204.
    pub(crate) fn nothing() -> Self {
        Self { status: 204, body: None }
    }
}

/// A request that was not carried out. Source of the codes: Discord's list of JSON error codes.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: u64,
    pub(crate) message: String,
    pub(crate) errors: Option<Value>,
    /// What is recorded against the bot. `None` when the state of the world refuses (a missing permission, a closed
    /// private channel, something deleted meanwhile): a bot cannot always know that beforehand.
    pub(crate) violation: Option<String>,
}

impl Refusal {
    /// The world is such that this cannot be done now.
    pub(crate) fn by_state(status: u16, code: u64, message: &str) -> Self {
        Self { status, code, message: message.to_owned(), errors: None, violation: None }
    }

    /// The bot must not ask for this.
    pub(crate) fn wrong(status: u16, code: u64, message: &str) -> Self {
        Self { violation: Some(message.to_owned()), ..Self::by_state(status, code, message) }
    }

    /// 50035, Invalid Form Body: `path` names the field with dots (`embeds.0.title`).
    pub(crate) fn invalid(path: &str, code: &str, why: &str) -> Self {
        let leaf = json!({ "_errors": [{ "code": code, "message": why }] });
        let errors = path.rsplit('.').filter(|step| !step.is_empty()).fold(leaf, |inner, step| json!({ step: inner }));
        Self {
            status: 400,
            code: 50035,
            message: "Invalid Form Body".to_owned(),
            errors: Some(errors),
            violation: Some(format!("{path}: {why}")),
        }
    }

    /// 50013.
    pub(crate) fn missing_permissions() -> Self {
        Self::by_state(403, 50013, "Missing Permissions")
    }

    /// 50001.
    pub(crate) fn missing_access() -> Self {
        Self::by_state(403, 50001, "Missing Access")
    }

    /// The body as Discord writes it.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}
