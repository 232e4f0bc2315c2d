//! Reading the CSV itself: the header, whatever the order and the names of its columns, then row after row.

use std::io::BufRead;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::row::{Column, Row};
use crate::history::outcome::{ImportError, file_name};
use crate::history::source_file::{self, Position};
use crate::history::stream::{Sink, Unwanted};

/// A file whose header has been read.
pub(super) struct OpenedCsv {
    pub(super) name: String,
    pub(super) position: Position,
    pub(super) total_bytes: u64,
    /// Headers that mean nothing here.
    pub(super) passed_columns: Vec<String>,
    reader: Reader<Box<dyn BufRead + Send>>,
    /// Where each of our columns stands, in the order of `Column::ALL`.
    places: [Option<usize>; Column::ALL.len()],
    width: usize,
}

/// One row with its place.
pub(super) struct Line {
    pub(super) line: u64,
    pub(super) row: Result<Row, String>,
}

/// Reads `OURS=THEIRS,…` as it stands on the command line; empty names nothing.
pub fn parse_columns(text: &str) -> Result<Vec<(String, String)>, ImportError> {
    text.split(',')
        .filter(|pair| !pair.trim().is_empty())
        .map(|pair| {
            let (ours, theirs) = pair
                .split_once('=')
                .ok_or_else(|| ImportError::Columns(format!("{pair:?} is not of the form OURS=THEIRS")))?;
            Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
        })
        .collect()
}

impl OpenedCsv {
    /// Opens a file and finds our columns in its header.
    pub(super) fn open(path: &Path, columns: &[(String, String)]) -> Result<Self, ImportError> {
        let name = file_name(path);
        let unreadable = |error| ImportError::Unreadable { file: path.display().to_string(), error };
        let mut source = source_file::open(path).map_err(unreadable)?;
        skip_byte_order_mark(&mut *source.reader).map_err(unreadable)?;
        // Flexible: a row of another length is rejected by us, with its line.
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(source.reader);
        let not_csv = |reason: String| ImportError::NotSuchAFile { file: name.clone(), reason };
        let header = reader.byte_headers().map_err(|error| not_csv(error.to_string()))?.clone();
        let titles: Vec<String> = header.iter().map(|title| String::from_utf8_lossy(title).trim().to_owned()).collect();
        let places = find_columns(&titles, columns)?;
        if place_of(&places, Column::MemberId).is_none() {
            return Err(not_csv(missing("member_id", &titles)));
        }
        if place_of(&places, Column::JoinedAt).or(place_of(&places, Column::ObservedFrom)).is_none() {
            return Err(not_csv(missing("joined_at", &titles)));
        }
        let is_used = |index: &usize| places.contains(&Some(*index));
        let passed_columns = (0..titles.len()).filter(|index| !is_used(index)).map(|index| titles[index].clone());
        Ok(Self {
            passed_columns: passed_columns.collect(),
            name,
            position: source.position,
            total_bytes: source.total_bytes,
            reader,
            places,
            width: titles.len(),
        })
    }

    /// Reads every row. A file that breaks off gives what came before, and the place where it broke.
    pub(super) fn read_rows(mut self, sink: &mut Sink<Line>) -> Result<(), Unwanted> {
        let mut record = ByteRecord::new();
        loop {
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut record) {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    sink.push(Line { line, row: self.row(&record) })?;
                }
                Err(error) => {
                    let reason = format!("the file cannot be read any further: {error}");
                    return sink.push(Line { line, row: Err(reason) });
                }
            }
        }
    }

    fn row(&self, record: &ByteRecord) -> Result<Row, String> {
        if record.len() != self.width {
            return Err(format!("the row has {} columns, the header {}", record.len(), self.width));
        }
        let mut texts = [""; Column::ALL.len()];
        for (place, text) in self.places.iter().zip(&mut texts) {
            let bytes = place.and_then(|index| record.get(index)).unwrap_or_default();
            *text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?.trim();
        }
        Row::read(|column| texts[column as usize])
    }
}

/// A BOM before the first header would become part of its name; quotes around that would not be read as such.
fn skip_byte_order_mark(reader: &mut dyn BufRead) -> std::io::Result<()> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if reader.fill_buf()?.starts_with(MARK) {
        reader.consume(MARK.len());
    }
    Ok(())
}

fn find_columns(
    titles: &[String],
    renamed: &[(String, String)],
) -> Result<[Option<usize>; Column::ALL.len()], ImportError> {
    let find = |name: &str| titles.iter().position(|title| title.eq_ignore_ascii_case(name));
    let mut places = Column::ALL.map(|column| find(column.as_str()));
    for (ours, theirs) in renamed {
        let Some(column) = Column::ALL.into_iter().find(|column| column.as_str() == ours) else {
            let known = Column::ALL.map(Column::as_str).join(", ");
            return Err(ImportError::Columns(format!("there is no column {ours:?}; there are {known}")));
        };
        let Some(place) = find(theirs) else {
            return Err(ImportError::Columns(format!(
                "the file has no column {theirs:?}; it has {}",
                titles.join(", ")
            )));
        };
        places[column as usize] = Some(place);
    }
    Ok(places)
}

fn place_of(places: &[Option<usize>], column: Column) -> Option<usize> {
    places.get(column as usize).copied().flatten()
}

fn missing(column: &str, titles: &[String]) -> String {
    format!("it has no column {column}; its first line has: {}", titles.join(", "))
}
