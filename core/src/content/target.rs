//! Where a post goes: what people write after `to:`.

use std::collections::BTreeMap;

use crate::commands::Refusal;
use crate::ports::PlatformName;

/// Most known names that an error lists.
const KNOWN_MAX: usize = 20;

/// A channel on a platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The platform.
    pub platform: PlatformName,
    /// The channel's id there: a Discord channel, a Telegram chat, or `chat/topic`.
    pub channel: String,
}

impl Target {
    /// `discord:123`, as [`parse`] reads it.
    pub fn address(&self) -> String {
        format!("{}:{}", self.platform.as_str(), self.channel)
    }
}

/// Why a list of targets is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Nothing was named.
    #[error("no target was named")]
    Empty,
    /// This is no channel in any of the forms, and no name that was given to one.
    #[error("{part:?} is no channel; named channels are: {}", known.join(", "))]
    Unknown {
        /// The part as it was typed.
        part: String,
        /// Names that were given to channels, the first of them.
        known: Vec<String>,
    },
    /// What stands after the platform cannot be an id there.
    #[error("{part:?} has no id of a channel in it")]
    Id {
        /// The part as it was typed.
        part: String,
    },
    /// A public name on Telegram, which belongs to whoever takes it next.
    #[error("{part:?} is a public name; a place is known by its id")]
    ByName {
        /// The part as it was typed.
        part: String,
    },
    /// A Telegram chat with one person.
    #[error("{part:?} is a private chat; groups and channels have negative ids")]
    Private {
        /// The part as it was typed.
        part: String,
    },
}

impl TargetError {
    /// The sentence that says so.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Empty => Refusal::new("target-empty"),
            Self::Unknown { part, known } if known.is_empty() => Refusal::new("target-unknown").arg("part", part),
            Self::Unknown { part, known } => {
                Refusal::new("target-unknown-known").arg("part", part).arg("known", known.join(", "))
            }
            Self::Id { part } => Refusal::new("target-id").arg("part", part),
            Self::ByName { part } => Refusal::new("target-by-name").arg("part", part),
            Self::Private { part } => Refusal::new("target-private").arg("part", part),
        }
    }
}

/// Reads a list of targets: `discord:123`, `telegram:-100123`, `telegram:-100123/4`, or a
/// name of `/settings name`, in the map; several with blanks or commas between. Each is given once, in order.
///
/// ```
/// use std::collections::BTreeMap;
/// use steward_core::content::target::parse;
///
/// let targets = parse("discord:42, telegram:-1001/7", &BTreeMap::new())?;
/// assert_eq!(targets[1].channel, "-1001/7");
/// # Ok::<(), steward_core::content::target::TargetError>(())
/// ```
pub fn parse(text: &str, names: &BTreeMap<String, Target>) -> Result<Vec<Target>, TargetError> {
    let mut targets: Vec<Target> = Vec::new();
    let mut add = |target: Target| {
        if !targets.contains(&target) {
            targets.push(target);
        }
    };
    for part in text.split([',', '，', '、', ';', '；', '\n']) {
        let part = part.trim().trim_matches(['"', '“', '”']).trim();
        // A name may have blanks in it; two targets may have only a blank between them.
        if let Some(target) = named(part, names) {
            add(target);
        } else {
            for word in part.split_whitespace() {
                add(one(word, names)?);
            }
        }
    }
    if targets.is_empty() { Err(TargetError::Empty) } else { Ok(targets) }
}

/// A target by the name that it was given; letters may be large or small where that is clear.
fn named(name: &str, names: &BTreeMap<String, Target>) -> Option<Target> {
    let find = |name: &str| {
        let same = || names.iter().filter(|(known, _)| known.to_lowercase() == name.to_lowercase());
        names.get(name).or_else(|| same().next().filter(|_| same().count() == 1).map(|(_, target)| target)).cloned()
    };
    find(name).or_else(|| find(name.strip_prefix('#')?))
}

fn one(part: &str, names: &BTreeMap<String, Target>) -> Result<Target, TargetError> {
    if let Some(target) = named(part, names) {
        return Ok(target);
    }
    let no_id = || TargetError::Id { part: part.to_owned() };
    let (platform, id) = part.split_once([':', '：']).unwrap_or_default();
    match PlatformName::parse(&platform.to_lowercase()) {
        Some(PlatformName::Discord) => discord(id).ok_or_else(no_id),
        Some(PlatformName::Telegram) if id.starts_with('@') => Err(TargetError::ByName { part: part.to_owned() }),
        Some(PlatformName::Telegram) if is_private(id) => Err(TargetError::Private { part: part.to_owned() }),
        Some(PlatformName::Telegram) => telegram(id).ok_or_else(no_id),
        _ => {
            let known = names.keys().take(KNOWN_MAX).cloned().collect();
            Err(TargetError::Unknown { part: part.to_owned(), known })
        }
    }
}

fn discord(id: &str) -> Option<Target> {
    number(id).map(|id| Target { platform: PlatformName::Discord, channel: id.to_string() })
}

/// A Telegram chat, with a topic in it or without.
fn telegram(id: &str) -> Option<Target> {
    let (chat, topic) = id.split_once('/').map_or((id, None), |(chat, topic)| (chat, Some(topic)));
    let chat = format!("-{}", number(chat.strip_prefix('-')?)?);
    let channel = match topic {
        Some(topic) => format!("{chat}/{}", number(topic).filter(|topic| i32::try_from(*topic).is_ok())?),
        None => chat,
    };
    Some(Target { platform: PlatformName::Telegram, channel })
}

fn is_private(id: &str) -> bool {
    number(id.split('/').next().unwrap_or_default()).is_some()
}

/// A whole number from 1 up to what both platforms use for ids.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|n| is_number && (1..=i64::MAX as u64).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::Lang;
    use crate::words;

    fn names() -> BTreeMap<String, Target> {
        let of = |platform, channel: &str| Target { platform, channel: channel.to_owned() };
        BTreeMap::from([
            ("News".to_owned(), of(PlatformName::Discord, "7")),
            ("公告".to_owned(), of(PlatformName::Telegram, "-100/2")),
            ("inner circle".to_owned(), of(PlatformName::Telegram, "-200")),
            ("a".to_owned(), of(PlatformName::Discord, "8")),
            ("A".to_owned(), of(PlatformName::Discord, "9")),
        ])
    }

    fn shown(text: &str) -> String {
        match parse(text, &names()) {
            Ok(targets) => {
                let shown: Vec<_> = targets.iter().map(|t| format!("{}:{}", t.platform.as_str(), t.channel)).collect();
                shown.join(" ")
            }
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn every_form_is_understood_with_blanks_or_commas_between() {
        for (text, expected) in [
            ("discord:123", "discord:123"),
            ("discord:123 telegram:-100123", "discord:123 telegram:-100123"),
            ("Telegram:-100123/45，discord：7", "telegram:-100123/45 discord:7"),
            ("telegram:-7、公告", "telegram:-7 telegram:-100/2"),
            ("news, #News ,公告,", "discord:7 telegram:-100/2"),
            ("inner circle, a A", "telegram:-200 discord:8 discord:9"),
            ("discord:007\ndiscord:7", "discord:7"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn the_part_that_is_wrong_is_named() {
        for (text, id, part) in [
            ("", "target-empty", ""),
            (" , ", "target-empty", ""),
            ("discord:123 general", "target-unknown-known", "general"),
            ("irc:x", "target-unknown-known", "irc:x"),
            ("import:1", "target-unknown-known", "import:1"),
            ("discord:12x", "target-id", "discord:12x"),
            ("<#12>", "target-unknown-known", "<#12>"),
            ("discord:-1", "target-id", "discord:-1"),
            ("discord:99999999999999999999", "target-id", "discord:99999999999999999999"),
            ("telegram:-0", "target-id", "telegram:-0"),
            ("telegram:--1", "target-id", "telegram:--1"),
            ("telegram:-1/0", "target-id", "telegram:-1/0"),
            ("telegram:-1/2/3", "target-id", "telegram:-1/2/3"),
            ("telegram:@rust_lang", "target-by-name", "telegram:@rust_lang"),
            ("telegram:123", "target-private", "telegram:123"),
        ] {
            let refusal = parse(text, &names()).unwrap_err().refusal();
            assert_eq!(refusal.id, id, "{text}");
            for lang in Lang::ALL {
                let words = words::refusal(lang, &refusal);
                assert!(words != id && words.contains(part), "{text}: {words}");
            }
        }
        let none = parse("x", &BTreeMap::new()).unwrap_err().refusal();
        assert_eq!(none.id, "target-unknown");
    }
}
