//! Opening what is imported: plain or gzip by its first bytes, whatever the name says, and knowing how far one has read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

/// The first two bytes of every gzip file. Source: RFC 1952, 2.3.1.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Size of the buffers, in bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// How far a file has been read, in bytes of the file as it lies on the disk.
#[derive(Debug, Clone, Default)]
pub(super) struct Position(Arc<AtomicU64>);

impl Position {
    /// Bytes read.
    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An opened file.
pub(super) struct SourceFile {
    /// Its contents, unpacked.
    pub(super) reader: Box<dyn BufRead + Send>,
    /// How far it has been read.
    pub(super) position: Position,
    /// Its size on the disk, in bytes; 0 when it is a pipe.
    pub(super) total_bytes: u64,
}

struct Counting<R> {
    inner: R,
    position: Position,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.position.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Opens a file.
pub(super) fn open(path: &Path) -> io::Result<SourceFile> {
    let file = File::open(path)?;
    let total_bytes = file.metadata()?.len();
    let position = Position::default();
    let counting = Counting { inner: file, position: position.clone() };
    let mut plain = BufReader::with_capacity(BUFFER_BYTES, counting);
    let is_gzip = plain.fill_buf()?.starts_with(&GZIP_MAGIC);
    let reader: Box<dyn BufRead + Send> = if is_gzip {
        Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(plain)))
    } else {
        Box::new(plain)
    };
    Ok(SourceFile { reader, position, total_bytes })
}
