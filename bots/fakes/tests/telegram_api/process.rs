//! The fake as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// Ends the process with the test, however that ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_binary_prints_its_address_and_serves_there() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steward-fake-telegram"));
    let mut process = Process(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut address = String::new();
    BufReader::new(process.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let http = reqwest::Client::builder().build().unwrap();
    let status: Value =
        http.get(format!("{}/_fake/status", address.trim())).send().await.unwrap().json().await.unwrap();
    assert_eq!(status["bot_id"], 700_000_001);
}
