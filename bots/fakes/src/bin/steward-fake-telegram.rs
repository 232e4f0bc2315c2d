//! A fake Telegram in a process of its own: `steward-fake-telegram [ADDRESS [SETUP.json]]`.
//!
//! Prints its address as the first line, so that a harness that asked for port 0 knows where to find it.

use std::net::SocketAddr;
use std::sync::Arc;

use steward_fakes::telegram::{Platform, Setup, serve_on};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address: SocketAddr = arguments.next().unwrap_or_else(|| "127.0.0.1:0".to_owned()).parse()?;
    let setup = match arguments.next() {
        Some(path) => serde_json::from_slice(&std::fs::read(path)?)?,
        None => Setup::default(),
    };
    let listener = TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    serve_on(listener, Arc::new(Platform::new(setup))).await?;
    Ok(())
}
