//! A bot by hand: just enough HTTP and WebSocket to drive the fake.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::header::HeaderMap;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use steward_fakes::discord::{ChannelId, FakeDiscord, GatewayRecord, GuildId, UserId};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Every intent that needs no privilege, and the privileged ones.
pub(crate) const ALL_INTENTS: u64 = 0x1_FFFF | (1 << 24) | (1 << 25);

/// A guild with an owner, a member and a text channel.
pub(crate) struct Town {
    pub(crate) owner: UserId,
    pub(crate) lin: UserId,
    pub(crate) guild: GuildId,
    pub(crate) channel: ChannelId,
}

/// Builds the guild that most tests need.
pub(crate) fn town(fake: &FakeDiscord) -> Town {
    let owner = fake.add_user("Owner");
    let lin = fake.add_user_speaking("Lin", "zh-CN");
    let guild = fake.add_guild("Town", owner);
    fake.add_member(lin, guild);
    let channel = fake.add_channel(guild, "plaza");
    Town { owner, lin, guild, channel }
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The REST side.
pub(crate) struct Rest {
    http: reqwest::Client,
    base: String,
    authorization: Option<String>,
}

impl Rest {
    pub(crate) fn new(fake: &FakeDiscord) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let authorization = Some(format!("Bot {}", fake.token()));
        Self { http, base: fake.base_url(), authorization }
    }

    pub(crate) fn with_authorization(fake: &FakeDiscord, authorization: Option<&str>) -> Self {
        Self { authorization: authorization.map(str::to_owned), ..Self::new(fake) }
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{}{path}", self.base, if path.starts_with("/_fake") { "" } else { "/api/v10" });
        let request = self.http.request(method.parse().unwrap(), url);
        match &self.authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.try_call(method, path, body).await.unwrap()
    }

    pub(crate) async fn try_call(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Reply, reqwest::Error> {
        let request = self.request(method, path);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        read(request.send().await?).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path, Some(body)).await
    }

    /// Sends `payload_json` with files.
    pub(crate) async fn upload(&self, method: &str, path: &str, payload: &Value, files: &[(&str, &[u8])]) -> Reply {
        let mut form = Form::new();
        for (index, (name, bytes)) in files.iter().enumerate() {
            let part = Part::bytes(bytes.to_vec()).file_name((*name).to_owned()).mime_str("image/png").unwrap();
            form = form.part(format!("files[{index}]"), part);
        }
        let form = form.text("payload_json", payload.to_string());
        read(self.request(method, path).multipart(form).send().await.unwrap()).await.unwrap()
    }
}

async fn read(response: reqwest::Response) -> Result<Reply, reqwest::Error> {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await?;
    Ok(Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text })
}

/// The gateway side.
pub(crate) struct Wire {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

fn identifies(fake: &FakeDiscord) -> usize {
    fake.gateway_records().iter().filter(|record| matches!(record, GatewayRecord::Identify { .. })).count()
}

/// What came from the gateway.
#[derive(Debug, PartialEq)]
pub(crate) enum Frame {
    Json(Value),
    /// A text that is no JSON.
    Text(String),
    /// A close frame with its code.
    Closed(u16),
    /// TCP ended without a close frame.
    Dropped,
}

impl Wire {
    /// Opens a connection and reads nothing.
    pub(crate) async fn open(fake: &FakeDiscord, path: &str) -> Self {
        let url = format!("ws://{}{path}?v=10&encoding=json", fake.address());
        Self { socket: connect_async(url).await.unwrap().0 }
    }

    /// Opens a connection, reads HELLO and identifies.
    pub(crate) async fn identified(fake: &FakeDiscord, intents: u64) -> Self {
        let mut wire = Self::open(fake, "/gateway").await;
        assert_eq!(wire.json().await["op"], 10);
        let before = identifies(fake);
        wire.identify(&fake.token(), intents).await;
        // What a test does next must find the session.
        fake.wait_for("the IDENTIFY", |_| (identifies(fake) > before).then_some(())).await;
        wire
    }

    pub(crate) async fn identify(&mut self, token: &str, intents: u64) {
        let properties = json!({ "os": "linux", "browser": "steward", "device": "steward" });
        self.send(json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": properties } })).await;
    }

    pub(crate) async fn resume(&mut self, token: &str, session: &str, seq: u64) {
        self.send(json!({ "op": 6, "d": { "token": token, "session_id": session, "seq": seq } })).await;
    }

    pub(crate) async fn send(&mut self, payload: Value) {
        self.send_text(payload.to_string()).await;
    }

    pub(crate) async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// Ends the connection with a close code.
    pub(crate) async fn close(mut self, code: u16) {
        use tokio_tungstenite::tungstenite::protocol::CloseFrame;
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.socket.close(Some(frame)).await.unwrap();
        while let Some(Ok(_)) = self.socket.next().await {}
    }

    pub(crate) async fn next(&mut self) -> Frame {
        #[expect(clippy::disallowed_methods, reason = "a safety net: a frame that never comes must not hang the suite")]
        let frame = tokio::time::timeout(Duration::from_secs(20), self.socket.next()).await;
        match frame.unwrap_or_else(|_| panic!("no frame came")) {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(value) => Frame::Json(value),
                Err(_) => Frame::Text(text.to_string()),
            },
            Some(Ok(Message::Close(Some(frame)))) => Frame::Closed(frame.code.into()),
            Some(Ok(other)) => panic!("unexpected {other:?}"),
            Some(Err(_)) | None => Frame::Dropped,
        }
    }

    /// The next frame, which must be JSON.
    pub(crate) async fn json(&mut self) -> Value {
        match self.next().await {
            Frame::Json(value) => value,
            other => panic!("expected JSON, got {other:?}"),
        }
    }

    /// Skips to the next event of a kind.
    pub(crate) async fn event(&mut self, name: &str) -> Value {
        loop {
            let frame = self.json().await;
            if frame["t"] == name {
                return frame;
            }
        }
    }
}
