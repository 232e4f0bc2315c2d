//! Reading an export piece by piece: first what stands before the messages, then one message after another.

use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use super::message::Message;
use crate::history::outcome::{ImportError, file_name};
use crate::history::source_file::{self, Position, SourceFile};
use crate::history::stream::{Sink, Unwanted};
use crate::inbox::SpaceKind;
use crate::zone::Zone;

/// A file whose head has been read: it is the export of one group or channel.
#[derive(Debug, Clone)]
pub(super) struct OpenedExport {
    pub(super) path: PathBuf,
    pub(super) name: String,
    /// The chat's id as the Bot API has it.
    pub(super) chat_id: String,
    pub(super) kind: SpaceKind,
    /// The chat's name; empty when it is not told.
    pub(super) title: String,
}

/// One element of `messages`, or why the file could not be read any further. An error is a place and a reason.
pub(super) type Element = Result<Message, (String, String)>;

impl OpenedExport {
    /// Opens a file and reads its head.
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let name = file_name(path);
        let not_one = |reason: String| ImportError::NotSuchAFile { file: name.clone(), reason };
        let mut head = Head::default();
        let source = source(path)?;
        let outcome = Deserializer::from_reader(source.reader).deserialize_map(HeadVisitor(&mut head));
        let is_read = head.has_messages || outcome.is_ok();
        if !is_read {
            let reason = outcome.err().map(|error| error.to_string()).unwrap_or_default();
            return Err(not_one(format!("it is no JSON export of a chat: {reason}")));
        }
        if !head.has_messages {
            return Err(not_one("it has no \"messages\"; export one group by itself, as JSON".to_owned()));
        }
        let id = head.id.filter(|id| *id > 0).ok_or_else(|| not_one("it has no \"id\"".to_owned()))?;
        let (chat_id, kind) = match head.kind.as_str() {
            "private_group" => (format!("-{id}"), SpaceKind::Group),
            "private_supergroup" | "public_supergroup" => (format!("-100{id}"), SpaceKind::Group),
            "private_channel" | "public_channel" => (format!("-100{id}"), SpaceKind::Channel),
            other => return Err(not_one(format!("its type is {other:?}, which is no group and no channel"))),
        };
        Ok(Self { path: path.to_owned(), name, chat_id, kind, title: head.name })
    }

    /// Opens the file again, to read its messages.
    pub(super) fn source(&self) -> Result<(Box<dyn BufRead + Send>, Position, u64), ImportError> {
        let SourceFile { reader, position, total_bytes } = source(&self.path)?;
        Ok((reader, position, total_bytes))
    }

    /// Reads every message. A file that breaks off gives what came before, and the place where it broke.
    pub(super) fn read_messages(
        &self,
        reader: Box<dyn BufRead + Send>,
        zone: &Zone,
        sink: &mut Sink<Element>,
    ) -> Result<(), Unwanted> {
        let mut last = None;
        let mut is_unwanted = false;
        let mut on_element = |raw: &RawValue| {
            let element = Message::read(raw.get(), zone)
                .map_err(|(id, reason)| (format!("{}: message id {id}", self.name), reason));
            if let Ok(message) = &element {
                last = Some(message.id);
            }
            is_unwanted = sink.push(element).is_err();
            !is_unwanted
        };
        let mut json = Deserializer::from_reader(reader);
        let outcome = json.deserialize_map(BodyVisitor(&mut on_element)).and_then(|()| json.end());
        match outcome {
            _ if is_unwanted => Err(Unwanted),
            Ok(()) => Ok(()),
            Err(error) => {
                let place = match last {
                    Some(id) => format!("{}: after message id {id}", self.name),
                    None => format!("{}: before the first message", self.name),
                };
                sink.push(Err((place, format!("the file cannot be read any further: {error}"))))
            }
        }
    }
}

fn source(path: &Path) -> Result<SourceFile, ImportError> {
    source_file::open(path).map_err(|error| ImportError::Unreadable { file: path.display().to_string(), error })
}

#[derive(Default)]
struct Head {
    name: String,
    kind: String,
    id: Option<i64>,
    has_messages: bool,
}

/// Reads up to the messages, or to the end where something is told after them.
struct HeadVisitor<'a>(&'a mut Head);

impl<'de> Visitor<'de> for HeadVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the export of one chat")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let head = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => head.name = text(&map.next_value()?),
                "type" => head.kind = text(&map.next_value()?),
                "id" => head.id = map.next_value::<Value>()?.as_i64(),
                "messages" => {
                    head.has_messages = true;
                    if head.id.is_some() && !head.kind.is_empty() {
                        // Enough is known; the caller sees that by the head, not by this error.
                        return Err(A::Error::custom("the head ends here"));
                    }
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('\0', "\u{fffd}")
}

/// Is given each element; returns whether the next is wanted.
type OnElement<'a> = &'a mut dyn FnMut(&RawValue) -> bool;

struct BodyVisitor<'a>(OnElement<'a>);

impl<'de> Visitor<'de> for BodyVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the export of one chat")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "messages" {
                map.next_value_seed(Messages(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Messages<'a>(OnElement<'a>);

impl<'de> DeserializeSeed<'de> for Messages<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Messages<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            if !(self.0)(&raw) {
                return Err(A::Error::custom("the rest is not wanted"));
            }
        }
        Ok(())
    }
}
