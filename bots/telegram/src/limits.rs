//! What Telegram takes, and how fast. Every limit with where it is written.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Longest text of one message after entity parsing, in UTF-16 code units.
/// Source: Bot API 10.1, `sendMessage.text`.
pub const TEXT_MAX_UTF16: usize = 4096;
/// Longest caption of a photo after entity parsing, in UTF-16 code units.
/// Source: Bot API 10.1, `sendPhoto.caption`.
pub const CAPTION_MAX_UTF16: usize = 1024;
/// Longest answer to a pressed button, in UTF-16 code units.
/// Source: Bot API 10.1, `answerCallbackQuery.text` ("0-200 characters").
pub const PRESS_ANSWER_MAX_UTF16: usize = 200;
/// Longest data of a button, in bytes.
/// Source: Bot API 10.1, `InlineKeyboardButton.callback_data`.
pub const BUTTON_DATA_MAX_BYTES: usize = 64;
/// Most buttons under one message. Not in the Bot API; what the servers refuse.
pub const BUTTONS_MAX: usize = 100;
/// Most buttons in a row. Not in the Bot API; what clients show side by side.
pub const BUTTONS_PER_ROW: usize = 8;
/// Most pictures or files in one album. Source: Bot API 10.1, `sendMediaGroup.media` ("2-10 items").
pub const ALBUM_MAX: usize = 10;
/// Most styled parts of one message. Not in the Bot API; the servers drop those beyond it.
pub const ENTITIES_MAX: usize = 100;
/// Longest long poll that the servers keep open, in seconds. Not in the Bot API; longer ones are cut to it.
pub const POLL_MAX: Duration = Duration::from_secs(50);
/// How long updates wait for a bot that does not come. Source: Bot API, "Getting updates".
pub const UPDATES_KEPT: TimeDelta = TimeDelta::hours(24);
/// After a week without updates the next one gets a random number instead of the following one; a day earlier than
/// that Steward stops to rely on it. Source: Bot API 10.1, `Update.update_id`.
pub const NUMBERS_LAST: TimeDelta = TimeDelta::days(6);
/// How long administrators may be remembered (RELIABILITY §3).
pub const ADMINISTRATORS_REMEMBERED: TimeDelta = TimeDelta::seconds(60);

/// So many sends may begin within so much time.
struct Window {
    length: TimeDelta,
    max: usize,
}

/// Everybody together: 30 a second. Source: Bot FAQ, "My bot is hitting limits".
const OVERALL: Window = Window { length: TimeDelta::seconds(1), max: 30 };
/// One chat: about one a second, short bursts are let through; that a burst is five is ours. Source: Bot FAQ.
const CHAT: Window = Window { length: TimeDelta::seconds(5), max: 5 };
/// One group or channel: 20 a minute. Source: Bot FAQ.
const SHARED_CHAT: Window = Window { length: TimeDelta::minutes(1), max: 20 };

/// Chats remembered before those that were quiet for long are forgotten.
const CHATS_REMEMBERED: usize = 1000;

/// When messages were and will be sent, so that none goes out faster than Telegram takes them.
///
/// Windows rather than buckets: a bucket that is full lets nearly twice its rate through in its first minute, and
/// Telegram counts by the minute.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Booked>);

#[derive(Debug, Default)]
struct Booked {
    chats: HashMap<i64, VecDeque<DateTime<Utc>>>,
    overall: VecDeque<DateTime<Utc>>,
}

impl Pace {
    /// Books the next free instant for a message to a chat; `None`, and nothing booked, when that is later than
    /// `patience` from now. Groups and channels have negative numbers.
    pub(crate) fn book(&self, chat: i64, now: DateTime<Utc>, patience: Duration) -> Option<Duration> {
        let mut booked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let longest = SHARED_CHAT.length;
        if booked.chats.len() > CHATS_REMEMBERED {
            booked.chats.retain(|_, times| times.back().is_some_and(|at| now - *at < longest));
        }
        let times = booked.chats.entry(chat).or_default();
        forget(times, now, longest);
        let mut at = times.back().copied().unwrap_or(now).max(now);
        at = at.max(CHAT.free_at(times));
        if chat < 0 {
            at = at.max(SHARED_CHAT.free_at(times));
        }
        let wait = (at - now).to_std().unwrap_or_default();
        if wait > patience {
            return None;
        }
        times.push_back(at);
        Some(wait)
    }

    /// Books one of the sends that everybody shares; gives how long to wait before it.
    pub(crate) fn book_overall(&self, now: DateTime<Utc>) -> Duration {
        let times = &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).overall;
        forget(times, now, OVERALL.length);
        let at = times.back().copied().unwrap_or(now).max(now).max(OVERALL.free_at(times));
        times.push_back(at);
        (at - now).to_std().unwrap_or_default()
    }
}

impl Window {
    /// When one more fits in; the beginning of time when one fits in already.
    fn free_at(&self, times: &VecDeque<DateTime<Utc>>) -> DateTime<Utc> {
        let oldest = times.len().checked_sub(self.max).and_then(|index| times.get(index));
        oldest.map_or(DateTime::<Utc>::MIN_UTC, |at| *at + self.length)
    }
}

fn forget(times: &mut VecDeque<DateTime<Utc>>, now: DateTime<Utc>, after: TimeDelta) {
    while times.front().is_some_and(|at| now - *at >= after) {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + seconds, 0).unwrap()
    }

    const PATIENT: Duration = Duration::from_hours(1);

    #[test]
    fn a_chat_gets_five_at_once_and_then_waits() {
        let pace = Pace::default();
        let waits: Vec<u64> = (0..7).map(|_| pace.book(7, at(0), PATIENT).unwrap().as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 5, 5]);
        assert_eq!(pace.book(8, at(0), PATIENT), Some(Duration::ZERO), "another chat does not wait for it");
    }

    #[test]
    fn a_group_gets_no_more_than_twenty_in_any_minute() {
        let pace = Pace::default();
        let times: Vec<i64> = (0..60).map(|_| pace.book(-7, at(0), PATIENT).unwrap().as_secs() as i64).collect();
        for start in &times {
            assert!(times.iter().filter(|at| (*start..start + 60).contains(*at)).count() <= 20, "{times:?}");
        }
        assert!(times.is_sorted());
    }

    #[test]
    fn nothing_is_booked_beyond_the_patience() {
        let pace = Pace::default();
        for _ in 0..5 {
            pace.book(7, at(0), PATIENT);
        }
        assert_eq!(pace.book(7, at(0), Duration::from_secs(4)), None);
        assert_eq!(pace.book(7, at(5), Duration::from_secs(4)), Some(Duration::ZERO));
    }

    #[test]
    fn everybody_together_gets_thirty_a_second() {
        let pace = Pace::default();
        let waits: Vec<u64> = (0..61).map(|_| pace.book_overall(at(0)).as_secs()).collect();
        assert_eq!((waits[29], waits[30], waits[59], waits[60]), (0, 1, 1, 2));
    }
}
