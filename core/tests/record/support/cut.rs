//! A wire to PostgreSQL that breaks between a commit and its confirmation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Passes everything on, until it is told to swallow the answer to the next commit.
pub(crate) struct CommitCutter {
    /// The address of the database through this wire.
    pub(crate) address: String,
    armed: Arc<AtomicBool>,
}

impl CommitCutter {
    /// A wire before a PostgreSQL server; `None` for a file.
    pub(crate) async fn before(address: &str) -> Option<Self> {
        let rest = address.strip_prefix("postgres://")?;
        let (host, database) = rest.split_once('/').unwrap();
        let (user, server) = host.split_once('@').map_or((None, host), |(user, server)| (Some(user), server));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let armed = Arc::new(AtomicBool::new(false));
        let user = user.map(|user| format!("{user}@")).unwrap_or_default();
        tokio::spawn({
            let (armed, server) = (Arc::clone(&armed), server.to_owned());
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let server = TcpStream::connect(&server).await.unwrap();
                    tokio::spawn(pass(client, server, Arc::clone(&armed)));
                }
            }
        });
        Some(Self { address: format!("postgres://{user}{here}/{database}"), armed })
    }

    /// The answer to the next commit does not arrive, and the connection breaks.
    pub(crate) fn cut_after_next_commit(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }
}

async fn pass(mut client: TcpStream, mut server: TcpStream, armed: Arc<AtomicBool>) {
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(read @ 1..) = read else { return };
                if server.write_all(&asked[..read]).await.is_err() {
                    return;
                }
                let is_commit = asked[..read].windows(6).any(|bytes| bytes == b"COMMIT");
                if is_commit && armed.swap(false, Ordering::SeqCst) {
                    // The server has answered, so it has committed; its answer goes nowhere.
                    let _ = server.read(&mut answered).await;
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Ok(read @ 1..) = read else { return };
                if client.write_all(&answered[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}
