//! Times of day in both languages: `9:05`, `9am`, `noon`, 9点半, 下午3点, 晚上12点, and lists of them.

use std::cell::Cell;

use chrono::{NaiveTime, Timelike};

use super::error::RuleError;
use super::scan::Scanner;
use super::terms::{Read, list};

/// Parts of a day that stand before an hour.
const DAY_PARTS: &[(&str, DayPart)] = &[
    ("凌晨", DayPart::Morning),
    ("清晨", DayPart::Morning),
    ("早上", DayPart::Morning),
    ("早", DayPart::Morning),
    ("上午", DayPart::Morning),
    ("中午", DayPart::Noon),
    ("下午", DayPart::Afternoon),
    ("傍晚", DayPart::Afternoon),
    ("晚上", DayPart::Evening),
    ("晚", DayPart::Evening),
    ("半夜", DayPart::Night),
    ("夜里", DayPart::Night),
    ("深夜", DayPart::Night),
    ("午夜", DayPart::Night),
];

/// The last small hour of a night.
const SMALL_HOURS_END: u32 = 5;

/// Minutes of a day.
const DAY_MINUTES: u32 = 24 * 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayPart {
    Morning,
    Noon,
    Afternoon,
    Evening,
    /// An evening by whose name its small hours go too: 半夜2点, but not 晚上2点.
    Night,
}

impl DayPart {
    /// The hour of 24; `None` when the part of the day has no such hour.
    fn hour(self, hour: u32) -> Option<u32> {
        match (self, hour) {
            (Self::Morning, 12) => Some(0),
            (Self::Noon, 1..=2) | (Self::Afternoon, 1..=7) | (Self::Evening | Self::Night, 5..=11) => Some(hour + 12),
            (Self::Morning, 0..=11)
            | (Self::Noon, 11 | 12)
            | (Self::Afternoon, 12..=19)
            | (Self::Evening | Self::Night, 17..=23) => Some(hour),
            _ => None,
        }
    }

    /// The hour after midnight that is told as one of the night before.
    fn hour_after_midnight(self, hour: u32) -> Option<u32> {
        match (self, hour) {
            (Self::Evening | Self::Night, 0 | 12) => Some(0),
            (Self::Night, 1..=SMALL_HOURS_END) => Some(hour),
            _ => None,
        }
    }

    /// The time that is meant by an hour and a minute of it.
    fn time(self, hour: u32, minute: u32) -> Option<Spoken> {
        let after = self.hour_after_midnight(hour);
        let time = NaiveTime::from_hms_opt(after.or_else(|| self.hour(hour))?, minute, 0)?;
        Some(Spoken { time, part: Some(self), is_after_midnight: after.is_some() })
    }
}

/// A time of day as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spoken {
    pub(super) time: NaiveTime,
    /// The part of the day that was said with it, or with one before it in a list.
    part: Option<DayPart>,
    /// Whether it comes after midnight and is told as one of the night before: 晚上12点, 半夜2点.
    pub(super) is_after_midnight: bool,
}

impl Spoken {
    fn plain(time: NaiveTime) -> Self {
        Self { time, part: None, is_after_midnight: false }
    }

    /// `midnight` and 午夜 are twelve at night.
    fn midnight(part: Option<DayPart>) -> Self {
        Self { time: NaiveTime::MIN, part, is_after_midnight: true }
    }

    /// Minutes since the day began whose evening it may belong to.
    fn minutes(self) -> u32 {
        let day = if self.is_after_midnight { DAY_MINUTES } else { 0 };
        day + self.time.hour() * 60 + self.time.minute()
    }

    /// An hour behind this time that says no part of the day: the part is that of this one (每晚8点、10点 is 20:00 and
    /// 22:00). Refused, with both readings, where that gives no time or one that comes before this one: 上午9点、3点.
    fn followed_by(self, hour: u32, minute: u32, said: &str) -> Read<Self> {
        let at = |hour: u32| NaiveTime::from_hms_opt(hour % 24, minute, 0);
        let Some(part) = self.part else { return Ok(at(hour).filter(|_| hour < 24).map(Self::plain)) };
        let as_it_stands =
            || at(hour).filter(|_| hour < 24).map(|time| Self { time, part: Some(part), is_after_midnight: false });
        let is_of_the_day = hour > 12 || (hour == 12 && part == DayPart::Morning);
        if is_of_the_day {
            return Ok(as_it_stands());
        }
        match part.time(hour, minute).filter(|next| next.minutes() >= self.minutes()) {
            Some(next) => Ok(Some(next)),
            None if hour == 0 => Ok(as_it_stands()),
            None => {
                let shown = |time: Option<NaiveTime>| time.unwrap_or_default().format("%H:%M").to_string();
                let error = RuleError::about("schedule-part-of-day", said).arg("one", shown(at(hour)));
                Err(error.arg("other", shown(at(hour + 12))))
            }
        }
    }
}

/// `at 09:00, 18:30`, also without `at`: the times of a day, in order.
pub(super) fn times(scanner: &mut Scanner) -> Read<Vec<NaiveTime>> {
    let place = scanner.place();
    let is_announced = scanner.eat_any(&["at", "在", "的"]);
    let before = Cell::new(None);
    let times = list(scanner, |scanner, _| {
        let start = scanner.place();
        let Some(said) = time(scanner, is_announced, before.get())? else { return Ok(None) };
        before.set(Some(said));
        if said.is_after_midnight {
            scanner.night = Some(scanner.since(start));
        }
        Ok(Some(said.time))
    })?;
    match times {
        Some(mut times) => {
            times.sort_unstable();
            times.dedup();
            Ok(Some(times))
        }
        None if is_announced => Err(scanner.error_here("schedule-time")),
        None => {
            scanner.go_back(place);
            Ok(None)
        }
    }
}

/// Whether a word for a part of the day stands here; it is eaten.
pub(super) fn day_part(scanner: &mut Scanner) -> bool {
    scanner.eat_meaning(DAY_PARTS).is_some()
}

/// A time of day: `9:05`, `9am`, `noon`, `9点半`, `下午3点`; an hour alone only where a time was announced. In a list the
/// time before it may say which part of the day is meant.
pub(super) fn time(scanner: &mut Scanner, is_announced: bool, before: Option<Spoken>) -> Read<Spoken> {
    let place = scanner.place();
    if scanner.eat_any(&["noon", "正午"]) {
        return Ok(NaiveTime::from_hms_opt(12, 0, 0).map(Spoken::plain));
    }
    if scanner.eat("midnight") {
        return Ok(Some(Spoken::midnight(None)));
    }
    let part = scanner.eat_meaning(DAY_PARTS);
    let word = scanner.place();
    let midnight = (scanner.since(place) == "午夜").then(|| Spoken::midnight(part));
    let back = if midnight.is_some() { word } else { place };
    scanner.skip_blanks();
    let has_zero = scanner.peek() == Some('0');
    let Some(hour) = scanner.number() else {
        scanner.go_back(back);
        return Ok(midnight);
    };
    let Some((minute, is_clear)) = minute(scanner) else {
        scanner.pass_while(|sign| sign.is_ascii_digit());
        return Err(scanner.error_since(place, "schedule-time"));
    };
    let half = scanner.eat_meaning(&[("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)]);
    let is_count = ["times", "time", "次"].iter().any(|word| scanner.is_at(word));
    if !is_clear && half.is_none() && (!(is_announced || part.is_some()) || is_count) {
        scanner.go_back(back);
        return Ok(midnight);
    }
    let plain = |hour: u32| NaiveTime::from_hms_opt(hour, minute, 0).map(Spoken::plain);
    // `09:00` is of 24 hours whatever stands before it.
    let is_of_24 = has_zero && hour > 0;
    let said = match (half, part, before) {
        (Some(half), None, _) => (1..=12).contains(&hour).then_some(hour % 12 + half).and_then(plain),
        (None, Some(part), _) => part.time(hour, minute),
        (None, None, Some(before)) if !is_of_24 => before.followed_by(hour, minute, &scanner.since(place))?,
        _ => plain(hour),
    };
    said.map(Some).ok_or_else(|| scanner.error_since(place, "schedule-time"))
}

/// What follows an hour: the minute, and whether it is clear that a time stands here. `None` for a minute that no hour
/// has.
fn minute(scanner: &mut Scanner) -> Option<(u32, bool)> {
    if scanner.peek() == Some(':') {
        scanner.eat(":");
        return scanner.digits().filter(|minute| *minute < 60).map(|minute| (minute, true));
    }
    if !scanner.eat_any(&["点钟", "点整", "点", "时"]) {
        return Some((0, false));
    }
    if let Some(minute) = scanner.eat_meaning(&[("半", 30), ("一刻", 15), ("三刻", 45)]) {
        return Some((minute, true));
    }
    let place = scanner.place();
    let is_near = scanner.peek().is_some_and(|sign| sign != ' ');
    let minute = if is_near { scanner.number() } else { None };
    if scanner.is_at("次") || minute.is_none() {
        scanner.go_back(place);
        return Some((0, true));
    }
    scanner.eat("分");
    minute.filter(|minute| *minute < 60).map(|minute| (minute, true))
}
