//! What Telegram takes, and how fast. Every limit with where it is written.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
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
    chats: HashMap<String, Chat>,
    overall: VecDeque<DateTime<Utc>>,
}

/// When messages to one chat were and will be sent.
#[derive(Debug, Default)]
struct Chat {
    times: VecDeque<DateTime<Utc>>,
    /// Until when Telegram wants nothing there.
    held_until: Option<DateTime<Utc>>,
}

impl Chat {
    fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        self.times.back().is_none_or(|at| now - *at >= SHARED_CHAT.length) && self.held_until.is_none_or(|at| at <= now)
    }
}

/// Groups and channels have negative numbers.
fn is_shared(chat: &str) -> bool {
    chat.starts_with('-')
}

impl Pace {
    /// Books the next free instants for so many messages to a chat that go out together; gives how long to wait before
    /// them. Later than `patience` from now nothing is booked, and the wait is the error. A chat is named by its number.
    pub(crate) fn book(
        &self,
        chat: &str,
        messages: usize,
        now: DateTime<Utc>,
        patience: Duration,
    ) -> Result<Duration, Duration> {
        let mut booked = self.lock();
        if booked.chats.len() > CHATS_REMEMBERED {
            booked.chats.retain(|_, chat| !chat.is_quiet(now));
        }
        let is_shared = is_shared(chat);
        let chat = booked.chats.entry(chat.to_owned()).or_default();
        let times = &mut chat.times;
        forget(times, now, SHARED_CHAT.length);
        let before = times.len();
        // What is no message does not stand in the queue of messages.
        let last = times.back().copied().filter(|_| messages > 0);
        let mut at = last.unwrap_or(now).max(now);
        at = chat.held_until.map_or(at, |until| at.max(until));
        for _ in 0..messages {
            at = at.max(CHAT.free_at(times));
            if is_shared {
                at = at.max(SHARED_CHAT.free_at(times));
            }
            times.push_back(at);
        }
        // They go out together, so all of them when the last one may.
        times.range_mut(before..).for_each(|time| *time = at);
        let wait = (at - now).to_std().unwrap_or_default();
        if wait > patience {
            times.truncate(before);
            return Err(wait);
        }
        Ok(wait)
    }

    /// A 429 of one chat: nothing goes there for so long, and other chats do not wait for it.
    pub(crate) fn hold(&self, chat: &str, now: DateTime<Utc>, wait: Duration) {
        let until = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(365));
        self.lock().chats.entry(chat.to_owned()).or_default().held_until = Some(until);
    }

    /// Books one of the sends that everybody shares; gives how long to wait before it.
    pub(crate) fn book_overall(&self, now: DateTime<Utc>) -> Duration {
        let times = &mut self.lock().overall;
        forget(times, now, OVERALL.length);
        let at = times.back().copied().unwrap_or(now).max(now).max(OVERALL.free_at(times));
        times.push_back(at);
        (at - now).to_std().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Booked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        let waits: Vec<u64> = (0..7).map(|_| pace.book("7", 1, at(0), PATIENT).unwrap().as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 5, 5]);
        assert_eq!(pace.book("8", 1, at(0), PATIENT), Ok(Duration::ZERO), "another chat does not wait for it");
    }

    #[test]
    fn a_group_gets_no_more_than_twenty_in_any_minute() {
        let pace = Pace::default();
        let times: Vec<i64> = (0..60).map(|_| pace.book("-7", 1, at(0), PATIENT).unwrap().as_secs() as i64).collect();
        for start in &times {
            assert!(times.iter().filter(|at| (*start..start + 60).contains(*at)).count() <= 20, "{times:?}");
        }
        assert!(times.is_sorted());
    }

    #[test]
    fn an_album_takes_as_many_places_as_it_has_messages_and_goes_when_the_last_may() {
        let pace = Pace::default();
        assert_eq!(pace.book("7", 3, at(0), PATIENT), Ok(Duration::ZERO));
        assert_eq!(pace.book("7", 3, at(0), PATIENT), Ok(Duration::from_secs(5)));
        assert_eq!(pace.book("7", 2, at(0), PATIENT), Ok(Duration::from_secs(5)));
        assert_eq!(pace.book("7", 1, at(0), PATIENT), Ok(Duration::from_secs(10)));
    }

    #[test]
    fn nothing_is_booked_beyond_the_patience() {
        let pace = Pace::default();
        for _ in 0..5 {
            pace.book("7", 1, at(0), PATIENT).unwrap();
        }
        assert_eq!(pace.book("7", 1, at(0), Duration::from_secs(4)), Err(Duration::from_secs(5)));
        assert_eq!(pace.book("7", 1, at(5), Duration::from_secs(4)), Ok(Duration::ZERO));
    }

    #[test]
    fn a_chat_that_is_held_waits_and_no_other_one() {
        let pace = Pace::default();
        pace.hold("-7", at(0), Duration::from_secs(30));
        assert_eq!(pace.book("-7", 1, at(10), PATIENT), Ok(Duration::from_secs(20)));
        assert_eq!(pace.book("-8", 1, at(10), PATIENT), Ok(Duration::ZERO));
        assert_eq!(pace.book("-7", 1, at(31), PATIENT), Ok(Duration::ZERO));
    }

    #[test]
    fn everybody_together_gets_thirty_a_second() {
        let pace = Pace::default();
        let waits: Vec<u64> = (0..61).map(|_| pace.book_overall(at(0)).as_secs()).collect();
        assert_eq!((waits[29], waits[30], waits[59], waits[60]), (0, 1, 1, 2));
    }
}
