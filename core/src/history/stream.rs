//! Reading a file on a thread of its own, a batch at a time, so that no file is ever in memory as a whole.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::ImportError;
use super::source_file::Position;
use super::store::ROWS_AT_ONCE;

/// Batches that may wait while one is written.
const BATCHES_WAITING: usize = 2;

/// Some records of a file, in their order.
pub(super) struct Batch<T> {
    pub(super) records: Vec<T>,
    /// How far the file was read when the batch was full, in bytes on the disk.
    pub(super) bytes: u64,
}

/// Where the reading thread puts what it finds.
pub(super) struct Sink<T> {
    full: mpsc::Sender<Batch<T>>,
    filling: Vec<T>,
    position: Position,
}

/// Nobody wants the rest of the file.
pub(super) struct Unwanted;

impl<T> Sink<T> {
    /// Adds a record.
    pub(super) fn push(&mut self, record: T) -> Result<(), Unwanted> {
        self.filling.push(record);
        if self.filling.len() >= ROWS_AT_ONCE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Unwanted> {
        let records = std::mem::replace(&mut self.filling, Vec::with_capacity(ROWS_AT_ONCE));
        if records.is_empty() {
            return Ok(());
        }
        let batch = Batch { records, bytes: self.position.bytes() };
        self.full.blocking_send(batch).map_err(|_| Unwanted)
    }
}

/// A file that is being read.
pub(super) struct Reading<T> {
    batches: mpsc::Receiver<Batch<T>>,
    thread: JoinHandle<()>,
}

impl<T: Send + 'static> Reading<T> {
    /// Begins to read on a thread of its own.
    pub(super) fn begin<F>(position: Position, read: F) -> Self
    where
        F: FnOnce(&mut Sink<T>) -> Result<(), Unwanted> + Send + 'static,
    {
        let (full, batches) = mpsc::channel(BATCHES_WAITING);
        let thread = tokio::task::spawn_blocking(move || {
            let mut sink = Sink { full, filling: Vec::with_capacity(ROWS_AT_ONCE), position };
            // Unwanted: the import failed meanwhile and says so itself.
            let _ = read(&mut sink).and_then(|()| sink.flush());
        });
        Self { batches, thread }
    }

    /// The next batch; `None` at the end of the file.
    pub(super) async fn next(&mut self) -> Option<Batch<T>> {
        self.batches.recv().await
    }

    /// After the last batch: whether the thread came to its end by itself.
    pub(super) async fn finish(self) -> Result<(), ImportError> {
        self.thread.await.map_err(|error| ImportError::Stopped(error.to_string()))
    }
}
