//! A small client of the DevTools protocol: starts Chromium without a window and speaks to one page of it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// Nothing is fetched in the background, nothing is asked, the port is a free one.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en",
    "--remote-debugging-port=0",
];

/// What the page complained about, and requests that wait for their answer.
#[derive(Default)]
struct Heard {
    complaints: Vec<String>,
    waiting: HashMap<u64, oneshot::Sender<Value>>,
}

/// A running Chromium with one page.
pub(crate) struct DevTools {
    commands: mpsc::UnboundedSender<String>,
    heard: Arc<Mutex<Heard>>,
    next_id: AtomicU64,
    session: String,
    _process: Child,
    _profile: TempDir,
}

/// The program: `CHROMIUM`, else the first of the usual names in `PATH`. Without one the test is skipped, or fails when
/// `STEWARD_REQUIRE` names `browser`.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    let found = named.or_else(|| {
        let places = usual.iter().flat_map(|name| std::env::split_paths(&folders).map(move |folder| folder.join(name)));
        places.into_iter().find(|path| path.is_file())
    });
    if found.is_none() {
        let required = std::env::var("STEWARD_REQUIRE").unwrap_or_default();
        assert!(
            !required.split(',').any(|word| word.trim() == "browser"),
            "STEWARD_REQUIRE names browser: no Chromium"
        );
        println!("skipped: there is no Chromium (set CHROMIUM to its path)");
    }
    found
}

impl DevTools {
    /// Starts Chromium and attaches to a new page.
    pub(crate) async fn start(program: PathBuf) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        let mut process = command.stderr(Stdio::piped()).stdout(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next_line().await.unwrap().expect("Chromium tells its DevTools address");
            if let Some((_, address)) = line.split_once("DevTools listening on ") {
                break address.trim().to_owned();
            }
        };
        // Read on, or Chromium would stop at a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let (socket, _) = connect_async(address).await.unwrap();
        let (mut sink, mut stream) = socket.split();
        let (commands, mut outgoing) = mpsc::unbounded_channel::<String>();
        let heard = Arc::new(Mutex::new(Heard::default()));
        tokio::spawn(async move {
            while let Some(text) = outgoing.recv().await {
                if sink.send(Message::text(text)).await.is_err() {
                    break;
                }
            }
        });
        let hears = heard.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Ok(message) = serde_json::from_str(message.to_text().unwrap_or_default()) {
                    hear(&hears, message);
                }
            }
        });
        let session = String::new();
        let mut browser =
            Self { commands, heard, next_id: AtomicU64::new(1), session, _process: process, _profile: profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" })).await;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call("Target.attachToTarget", attach).await;
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({})).await;
        }
        browser
    }

    /// Calls a method and gives its result.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let id = self.next_id.fetch_add(1, Ordering::SeqCst);
        let (sender, answer) = oneshot::channel();
        self.heard.lock().unwrap().waiting.insert(id, sender);
        let mut command = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            command["sessionId"] = json!(self.session);
        }
        self.commands.send(command.to_string()).unwrap();
        let mut answer = answer.await.expect("Chromium answers");
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// Errors that the page logged or threw so far.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.heard.lock().unwrap().complaints.clone()
    }
}

fn hear(heard: &Mutex<Heard>, message: Value) {
    let mut heard = heard.lock().unwrap();
    if let Some(id) = message["id"].as_u64() {
        if let Some(waiting) = heard.waiting.remove(&id) {
            // Whoever asked may have given up.
            let _ = waiting.send(message);
        }
        return;
    }
    let params = &message["params"];
    let is_complaint = match message["method"].as_str().unwrap_or_default() {
        "Runtime.exceptionThrown" => true,
        "Runtime.consoleAPICalled" => params["type"] == "error" || params["type"] == "warning",
        "Log.entryAdded" => params["entry"]["level"] == "error" || params["entry"]["level"] == "warning",
        _ => false,
    };
    if is_complaint {
        heard.complaints.push(params.to_string());
    }
}
