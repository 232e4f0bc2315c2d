//! Connections that a fake can break in the middle: a listener for `axum::serve` whose streams carry a [`Breaker`].
//!
//! Serve with `into_make_service_with_connect_info::<Breaker>()` and take `ConnectInfo<Breaker>` in the handler:
//! what the handler returns after [`Breaker::break_after`] reaches the client only in part, or not at all.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const UNBROKEN: u64 = u64::MAX;

/// Breaks the connection that it belongs to.
#[derive(Debug, Clone)]
pub struct Breaker {
    // Bytes that may still be written; `UNBROKEN` for no limit.
    allowance: Arc<AtomicU64>,
}

impl Breaker {
    /// Lets `bytes` more bytes through to the client and then drops the connection.
    pub fn break_after(&self, bytes: u32) {
        self.allowance.store(u64::from(bytes), Ordering::SeqCst);
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for Breaker {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.io().breaker.clone()
    }
}

/// A TCP listener whose connections can be broken.
#[derive(Debug)]
pub struct BreakableListener(pub TcpListener);

impl Listener for BreakableListener {
    type Io = BreakableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        let breaker = Breaker { allowance: Arc::new(AtomicU64::new(UNBROKEN)) };
        (BreakableStream { stream, breaker }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A TCP stream that stops writing when its [`Breaker`] says so.
#[derive(Debug)]
pub struct BreakableStream {
    stream: TcpStream,
    breaker: Breaker,
}

impl AsyncRead for BreakableStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let allowance = self.breaker.allowance.load(Ordering::SeqCst);
        if allowance == UNBROKEN {
            return Pin::new(&mut self.stream).poll_write(cx, buf);
        }
        if allowance == 0 {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let permitted = buf.len().min(usize::try_from(allowance).unwrap_or(usize::MAX));
        let written = std::task::ready!(Pin::new(&mut self.stream).poll_write(cx, &buf[..permitted]))?;
        self.breaker.allowance.store(allowance - written as u64, Ordering::SeqCst);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
