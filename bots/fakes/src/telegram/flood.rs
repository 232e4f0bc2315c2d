//! How fast a bot may send, by the fake's clock. Off unless the setup asks for it.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use super::chats::ChatKind;
use super::ids::ChatId;

/// A window and what it lets through.
struct Window {
    length: TimeDelta,
    max: usize,
    counts: fn(&Sent, ChatId, ChatKind) -> bool,
}

/// The limits that Telegram's FAQ names ("My bot is hitting limits"): 30 a second overall, 20 a minute to a group,
/// about one a second to a chat. That a chat takes a burst of five is ours; the real figure is not published.
const WINDOWS: [Window; 3] = [
    Window { length: TimeDelta::seconds(1), max: 30, counts: |_, _, _| true },
    Window { length: TimeDelta::minutes(1), max: 20, counts: |sent, to, kind| is_shared(kind) && sent.chat == to },
    Window { length: TimeDelta::seconds(5), max: 5, counts: |sent, to, _| sent.chat == to },
];

fn is_shared(kind: ChatKind) -> bool {
    kind != ChatKind::Private
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    at: DateTime<Utc>,
    chat: ChatId,
}

/// What was sent in the last minute.
#[derive(Debug, Default)]
pub(super) struct Flood {
    sent: VecDeque<Sent>,
}

impl Flood {
    /// Counts messages that are sent together, or tells after how many seconds they may be tried again.
    pub(super) fn admit(&mut self, now: DateTime<Utc>, chat: ChatId, kind: ChatKind, count: usize) -> Result<(), i64> {
        self.sent.retain(|sent| now - sent.at < TimeDelta::minutes(1));
        let before = self.sent.len();
        for _ in 0..count {
            if let Err(seconds) = self.admit_one(now, chat, kind) {
                self.sent.truncate(before);
                return Err(seconds);
            }
        }
        Ok(())
    }

    fn admit_one(&mut self, now: DateTime<Utc>, chat: ChatId, kind: ChatKind) -> Result<(), i64> {
        let wait = WINDOWS.iter().filter_map(|window| self.wait(window, now, chat, kind)).max();
        if let Some(seconds) = wait {
            return Err(seconds);
        }
        self.sent.push_back(Sent { at: now, chat });
        Ok(())
    }

    fn wait(&self, window: &Window, now: DateTime<Utc>, chat: ChatId, kind: ChatKind) -> Option<i64> {
        let is_counted = |sent: &&Sent| now - sent.at < window.length && (window.counts)(sent, chat, kind);
        let counted: Vec<&Sent> = self.sent.iter().filter(is_counted).collect();
        let first_to_leave = counted.get(counted.len().checked_sub(window.max)?)?;
        let free_at = first_to_leave.at + window.length;
        Some((free_at - now).num_seconds().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sends(flood: &mut Flood, second: i64, chat: i64, kind: ChatKind) -> Result<(), i64> {
        flood.admit(DateTime::from_timestamp(second, 0).unwrap(), ChatId(chat), kind, 1)
    }

    #[test]
    fn a_chat_takes_five_in_five_seconds() {
        let mut flood = Flood::default();
        for second in [0, 1, 2, 3, 3] {
            assert_eq!(sends(&mut flood, second, 1, ChatKind::Private), Ok(()));
        }
        assert_eq!(sends(&mut flood, 3, 1, ChatKind::Private), Err(2));
        assert_eq!(sends(&mut flood, 3, 2, ChatKind::Private), Ok(()));
        assert_eq!(sends(&mut flood, 5, 1, ChatKind::Private), Ok(()));
    }

    #[test]
    fn a_group_takes_twenty_a_minute_and_a_person_more() {
        for (kind, expected) in [(ChatKind::Supergroup, Err(20)), (ChatKind::Private, Ok(()))] {
            let mut flood = Flood::default();
            for number in 0..20 {
                assert_eq!(sends(&mut flood, number * 2, 1, kind), Ok(()));
            }
            assert_eq!(sends(&mut flood, 40, 1, kind), expected);
        }
    }

    #[test]
    fn everybody_together_takes_thirty_a_second() {
        let mut flood = Flood::default();
        for chat in 0..30 {
            assert_eq!(sends(&mut flood, 0, chat, ChatKind::Private), Ok(()));
        }
        assert_eq!(sends(&mut flood, 0, 30, ChatKind::Private), Err(1));
        assert_eq!(sends(&mut flood, 1, 30, ChatKind::Private), Ok(()));
    }
}
