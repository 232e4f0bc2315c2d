//! The smallest bot there is: it calls methods and looks at the answers.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use steward_fakes::telegram::FakeTelegram;

/// A caller of the Bot API.
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    /// A client of that fake, with its token.
    pub(crate) fn of(fake: &FakeTelegram) -> Self {
        let http = reqwest::Client::builder().build().unwrap();
        Self { http, base: format!("{}/bot{}", fake.api_url(), fake.token()) }
    }

    /// Calls a method with a JSON body; gives status and body.
    pub(crate) async fn try_call(&self, method: &str, args: Value) -> reqwest::Result<(u16, String)> {
        let answer = self.http.post(format!("{}/{method}", self.base)).json(&args).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    /// Calls a method; gives the body as JSON, whatever the status.
    pub(crate) async fn call(&self, method: &str, args: Value) -> Value {
        serde_json::from_str(&self.try_call(method, args).await.unwrap().1).unwrap()
    }

    /// Calls a method that must succeed; gives its result.
    pub(crate) async fn result(&self, method: &str, args: Value) -> Value {
        let body = self.call(method, args).await;
        assert_eq!(body["ok"], true, "{body}");
        body["result"].clone()
    }

    /// Calls a method with a form of several parts; `files` are named by part.
    pub(crate) async fn upload(&self, method: &str, texts: &[(&str, &str)], files: &[(&str, Vec<u8>)]) -> Value {
        let mut form = Form::new();
        for (name, text) in texts {
            form = form.text((*name).to_owned(), (*text).to_owned());
        }
        for (name, bytes) in files {
            form = form.part((*name).to_owned(), Part::bytes(bytes.clone()).file_name("chart.png"));
        }
        let answer = self.http.post(format!("{}/{method}", self.base)).multipart(form).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// The updates that a poll brings, each as its body.
    pub(crate) async fn poll(&self, offset: i64) -> Vec<Value> {
        let updates = self.result("getUpdates", json!({"offset": offset})).await;
        updates.as_array().unwrap().clone()
    }

    /// Asks for kinds of updates, from now on.
    pub(crate) async fn asks_for(&self, kinds: &[&str]) {
        self.result("getUpdates", json!({"allowed_updates": kinds})).await;
    }

    /// A GET of a path under the fake's root.
    pub(crate) async fn get(&self, fake: &FakeTelegram, path: &str) -> (u16, String) {
        let answer = self.http.get(format!("{}{path}", fake.api_url())).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// The header of a PNG of that size: all that the fake looks at.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

/// The one kind of an update, beside its id.
pub(crate) fn kind_of(update: &Value) -> &str {
    update.as_object().unwrap().keys().find(|key| *key != "update_id").unwrap()
}
