//! One call as the bot sent it: the method's name, its arguments as typed JSON, and the files that came along.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::spec::Spec;

/// Largest request that is read: Telegram takes uploads of up to 50 MB (Bot API, "Sending files").
pub(super) const REQUEST_MAX_BYTES: usize = 52 * 1024 * 1024;

/// A file that came in a multipart request.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    /// The name that the sender gave it.
    pub(super) name: String,
    /// The bytes as sent.
    pub(super) bytes: Arc<[u8]>,
}

/// A call, decoded.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The method in the Bot API's own spelling, such as `sendMessage`.
    pub(super) method: String,
    /// The arguments; numbers, booleans and objects are JSON whatever the encoding was.
    pub(super) args: Map<String, Value>,
    /// Files by the name of their part.
    pub(super) files: BTreeMap<String, Upload>,
}

impl Call {
    /// A call of which nothing but the method is known.
    pub(super) fn bare(method: &str) -> Self {
        Self { method: method.to_owned(), args: Map::new(), files: BTreeMap::new() }
    }

    /// Reads the arguments out of query and body. The error is a sentence.
    pub(super) async fn read(method: &str, spec: Option<&Spec>, request: Request) -> Result<Self, String> {
        let mut call = Self::bare(method);
        let query = request.uri().query().unwrap_or_default().to_owned();
        for (name, text) in url::form_urlencoded::parse(query.as_bytes()) {
            call.take_text(spec, &name, text.into_owned());
        }
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        if kind.starts_with("multipart/form-data") {
            call.read_multipart(spec, request).await?;
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            for (name, text) in url::form_urlencoded::parse(&body_of(request).await?) {
                call.take_text(spec, &name, text.into_owned());
            }
        } else if kind.starts_with("application/json") {
            call.read_json(&body_of(request).await?)?;
        } else if !body_of(request).await?.is_empty() {
            return Err(format!("the body has the content type {kind:?}, which the Bot API does not read"));
        }
        Ok(call)
    }

    fn read_json(&mut self, body: &[u8]) -> Result<(), String> {
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(args)) => {
                // `null` stands for an argument that was not given, as in the real API.
                self.args.extend(args.into_iter().filter(|(_, value)| !value.is_null()));
                Ok(())
            }
            Ok(_) => Err("the body is JSON but no object".to_owned()),
            Err(error) => Err(format!("can't parse JSON object: {error}")),
        }
    }

    async fn read_multipart(&mut self, spec: Option<&Spec>, request: Request) -> Result<(), String> {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
        while let Some(part) = parts.next_field().await.map_err(|error| error.to_string())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| error.to_string())?;
            if let Some(file_name) = file_name {
                self.files.insert(name, Upload { name: file_name, bytes: Arc::from(bytes.as_ref()) });
            } else {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| format!("{name} is not UTF-8"))?;
                self.take_text(spec, &name, text);
            }
        }
        Ok(())
    }

    /// Everything is text in forms: read it as what the argument is declared to be.
    fn take_text(&mut self, spec: Option<&Spec>, name: &str, text: String) {
        let is_text = spec.and_then(|spec| spec.takes_text(&self.method, name)).unwrap_or_else(|| is_known_text(name));
        let value = if is_text || text.is_empty() {
            Value::String(text)
        } else {
            match text.as_str() {
                "True" => Value::Bool(true),
                "False" => Value::Bool(false),
                _ => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            }
        };
        self.args.insert(name.to_owned(), value);
    }

    /// An argument that is a string.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.args.get(name).and_then(Value::as_str)
    }

    /// An argument that is a number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.args.get(name).and_then(Value::as_i64)
    }

    /// Whether a boolean argument is given and true.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.args.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An array argument; empty when it is not given.
    pub(super) fn list(&self, name: &str) -> &[Value] {
        self.args.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

async fn body_of(request: Request) -> Result<Bytes, String> {
    axum::body::to_bytes(request.into_body(), REQUEST_MAX_BYTES).await.map_err(|error| error.to_string())
}

/// Which arguments are text when there is no spec to ask: those of the methods that this fake knows.
fn is_known_text(name: &str) -> bool {
    const TEXTS: [&str; 16] = [
        "action",
        "callback_query_id",
        "caption",
        "description",
        "document",
        "inline_message_id",
        "language_code",
        "message_effect_id",
        "name",
        "parse_mode",
        "photo",
        "question",
        "short_description",
        "text",
        "url",
        "video",
    ];
    TEXTS.contains(&name)
}
