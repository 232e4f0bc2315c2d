//! The fake Discord as a process of its own: `steward-fake-discord [ADDRESS [TOKEN]]`, driven through `/_fake/…`.

use std::net::SocketAddr;

use steward_fakes::discord::{FakeDiscord, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address: SocketAddr = arguments.next().as_deref().unwrap_or("127.0.0.1:0").parse()?;
    let mut builder = FakeDiscord::builder();
    if let Some(token) = arguments.next() {
        builder = builder.token(&token);
    }
    serve(address, builder).await?;
    Ok(())
}
