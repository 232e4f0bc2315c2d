//! A request of the bot, read: method, path, query, and a JSON or multipart body.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use serde_json::Value;

use super::answer::Refusal;

/// Largest body that is read, in bytes: ten files of the largest size, and some.
pub(crate) const BODY_MAX_BYTES: usize = 128 << 20;

/// A file sent with a request.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The number in `files[n]`.
    pub(crate) index: u64,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// A request.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// The path below `/api/v10`.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) multipart: bool,
    pub(crate) uploads: Vec<Upload>,
    /// Why the body could not be read.
    pub(crate) broken: Option<String>,
    /// The values of the route's placeholders.
    pub(crate) parameters: BTreeMap<&'static str, String>,
}

impl Call {
    /// Reads a request whose path begins with `/api/v10`; for another version the path stays whole, and so is unknown.
    pub(crate) async fn read(request: Request) -> Self {
        let method = request.method().as_str().to_owned();
        let whole = request.uri().path();
        let path = decode(whole.strip_prefix("/api/v10").unwrap_or(whole));
        let query = request.uri().query().unwrap_or_default();
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(read_pair).collect();
        let headers = request.headers().clone();
        let mut call = Self {
            method,
            path,
            query,
            headers,
            body: Value::Null,
            multipart: false,
            uploads: Vec::new(),
            broken: None,
            parameters: BTreeMap::new(),
        };
        call.read_body(request).await;
        call
    }

    async fn read_body(&mut self, request: Request) {
        let content_type = self.header("content-type").unwrap_or_default().to_owned();
        if content_type.starts_with("multipart/form-data") {
            self.multipart = true;
            self.broken = self.read_parts(request).await.err();
            return;
        }
        match to_bytes(request.into_body(), BODY_MAX_BYTES).await {
            Ok(bytes) if bytes.is_empty() => {}
            Ok(_) if !content_type.starts_with("application/json") => {
                self.broken = Some(format!("content-type {content_type:?} is not application/json"));
            }
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(value) => self.body = value,
                Err(error) => self.broken = Some(error.to_string()),
            },
            Err(error) => self.broken = Some(error.to_string()),
        }
    }

    async fn read_parts(&mut self, request: Request) -> Result<(), String> {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
        while let Some(part) = parts.next_field().await.map_err(|error| error.to_string())? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let content_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
            let bytes = part.bytes().await.map_err(|error| error.to_string())?.to_vec();
            if field == "payload_json" {
                self.body = serde_json::from_slice(&bytes).map_err(|error| format!("payload_json: {error}"))?;
                continue;
            }
            let index = field.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']'));
            let index = index.and_then(|index| index.parse().ok());
            let index = index.ok_or_else(|| format!("a part is named {field:?}, not files[n] or payload_json"))?;
            let name = name.ok_or_else(|| format!("{field} has no filename"))?;
            self.uploads.push(Upload { index, name, content_type, bytes });
        }
        Ok(())
    }

    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A placeholder of the route as an id; text that is no number is refused as Discord does.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, Refusal> {
        let text = self.text(name);
        text.parse().map_err(|_| Refusal::invalid(name, "NUMBER_TYPE_COERCE", &format!("{text:?} is not a snowflake")))
    }

    /// A placeholder of the route.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// A number in the query.
    pub(crate) fn query_number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let Some((_, text)) = self.query.iter().find(|(key, _)| key == name) else { return Ok(None) };
        let number = text.parse();
        number.map(Some).map_err(|_| Refusal::invalid(name, "NUMBER_TYPE_COERCE", &format!("{text:?} is not a number")))
    }

    /// Whether the query says `name=true`.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        self.query.iter().any(|(key, value)| key == name && value == "true")
    }
}

fn read_pair(pair: &str) -> (String, String) {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode(key), decode(&value.replace('+', " ")))
}

/// Undoes percent-encoding; what is no valid escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
