//! What is understood and how it is kept, what is refused and why, and when it takes place.

mod brute_force;
mod chinese;
mod clocks;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::*;
use crate::community::Lang;

pub(super) fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Tuesday, 24 November 2026, 12:00:17.
fn now() -> DateTime<Utc> {
    at("2026-11-24T12:00:17Z")
}

/// A rule as it is kept when it is said in Shanghai, where it is 20:00:17.
fn kept(text: &str) -> String {
    let rule = Rule::parse(text, &zone("Asia/Shanghai"), now()).unwrap_or_else(|error| {
        panic!("{text:?}: {}", error.in_words(Lang::En));
    });
    let canonical = rule.canonical();
    assert_eq!(Rule::from_canonical(&canonical).as_ref(), Ok(&rule), "{text:?} is kept as {canonical:?}");
    let said_again = Rule::parse(&canonical, &zone("Asia/Shanghai"), now());
    assert_eq!(said_again.as_ref(), Ok(&rule), "{canonical:?} said again");
    canonical
}

/// What is said, and how it is kept.
const ENGLISH: &[(&str, &str)] = &[
    ("at 2026-12-01 09:00", "at 2026-12-01 09:00"),
    ("2026-12-01 09:00", "at 2026-12-01 09:00"),
    ("on 2026/12/1 at 9am", "at 2026-12-01 09:00"),
    ("at 2026-12-01T09:00", "at 2026-12-01 09:00"),
    ("at 2026-12-01T09:00:00Z", "at 2026-12-01T09:00:00Z"),
    ("at 2026-12-01T09:00:00+08:00", "at 2026-12-01T01:00:00Z"),
    ("today at 20:30", "at 2026-11-24 20:30"),
    ("tomorrow at 20:00", "at 2026-11-25 20:00"),
    ("Tomorrow 8pm", "at 2026-11-25 20:00"),
    ("the day after tomorrow at noon", "at 2026-11-26 12:00"),
    ("monday at 9", "at 2026-11-30 09:00"),
    ("tuesday at 9", "at 2026-12-01 09:00"),
    ("on wed at 9am", "at 2026-11-25 09:00"),
    ("this friday at 20:00", "at 2026-11-27 20:00"),
    ("next monday at 20:00", "at 2026-11-30 20:00"),
    ("next friday at 20:00", "at 2026-12-04 20:00"),
    ("dec 1 at 9:00", "at 2026-12-01 09:00"),
    ("December 1st, 2027 at 9am", "at 2027-12-01 09:00"),
    ("1 dec 9:00", "at 2026-12-01 09:00"),
    ("the day after tomorrow 9:00", "at 2026-11-26 09:00"),
    ("2nd of march at 9:00", "at 2027-03-02 09:00"),
    ("feb 29 at 9:00", "at 2028-02-29 09:00"),
    ("daily at 09:00 from monday", "daily at 09:00 from 2026-11-30"),
    ("daily at 09:00 until dec 31", "daily at 09:00 until 2026-12-31"),
    ("in 2 hours", "at 2026-11-24T14:00:17Z"),
    ("now", "at 2026-11-24T12:00:17Z"),
    ("Right now", "at 2026-11-24T12:00:17Z"),
    ("at once", "at 2026-11-24T12:00:17Z"),
    ("in an hour", "at 2026-11-24T13:00:17Z"),
    ("in 45 min", "at 2026-11-24T12:45:17Z"),
    ("in 3 days", "at 2026-11-27 20:00:17"),
    ("in 1 week", "at 2026-12-01 20:00:17"),
    ("every 90 minutes", "every 90 minutes from 2026-11-24T12:00:17Z"),
    ("every 120 minutes", "every 2 hours from 2026-11-24T12:00:17Z"),
    ("every hour", "every hour from 2026-11-24T12:00:17Z"),
    ("hourly", "every hour from 2026-11-24T12:00:17Z"),
    ("every minute", "every minute from 2026-11-24T12:00:17Z"),
    ("every 90 seconds", "every 90 seconds from 2026-11-24T12:00:17Z"),
    ("every 90min from 2026-12-01 09:00", "every 90 minutes from 2026-12-01 09:00"),
    ("every 2 hours from 2026-12-01", "every 2 hours from 2026-12-01"),
    ("daily at 09:00, 18:30", "daily at 09:00, 18:30"),
    ("daily at 18:30 and 9:00", "daily at 09:00, 18:30"),
    ("every day at 9am", "daily at 09:00"),
    ("every day at 9", "daily at 09:00"),
    ("DAILY AT 12 AM", "daily at 00:00"),
    ("daily at 12pm", "daily at 12:00"),
    ("daily at midnight and noon", "daily at 00:00, 12:00"),
    ("daily at midnight 3 times", "daily at 00:00 from 2026-11-25 times 3"),
    ("friday at midnight", "at 2026-11-28 00:00"),
    ("tonight at midnight", "at 2026-11-25 00:00"),
    ("daily at 9:00 until 2026-12-31 midnight", "daily at 09:00 until 2027-01-01 00:00"),
    ("every monday, thursday at 20:00", "weekly on mon, thu at 20:00"),
    ("every monday to friday at 9", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("daily 09:00 18:30", "daily at 09:00, 18:30"),
    ("every 3 days at 09:00", "every 3 days at 09:00 from 2026-11-25 09:00"),
    ("every other day at 21:00", "every 2 days at 21:00 from 2026-11-24 21:00"),
    ("every 3 days at 09:00 from 2026-12-01", "every 3 days at 09:00 from 2026-12-01"),
    ("every 3 days from 2026-12-01 09:00", "every 3 days at 09:00 from 2026-12-01 09:00"),
    ("from 2026-12-01 every 3 days at 09:00", "every 3 days at 09:00 from 2026-12-01"),
    ("weekly on mon, thu at 20:00", "weekly on mon, thu at 20:00"),
    ("weekly on Thursday and Monday at 8pm", "weekly on mon, thu at 20:00"),
    ("every monday at 20:00", "weekly on mon at 20:00"),
    ("every mon, wed, fri at 7:15am", "weekly on mon, wed, fri at 07:15"),
    ("every week on sun at 02:30", "weekly on sun at 02:30"),
    ("weekly on mon-fri at 09:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("weekly on sat to mon at 09:00", "weekly on mon, sat, sun at 09:00"),
    ("every weekday at 9am", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("weekends at 10:00", "weekly on sat, sun at 10:00"),
    ("mondays at 20:00", "weekly on mon at 20:00"),
    ("every 2 weeks on fri at 19:00", "every 2 weeks on fri at 19:00 from 2026-11-27 19:00"),
    ("every other week on tue, fri at 19:00", "every 2 weeks on tue, fri at 19:00 from 2026-11-27 19:00"),
    ("every 1 weeks on fri at 19:00", "weekly on fri at 19:00"),
    ("monthly on 1, last at 09:00", "monthly on 1, last at 09:00"),
    ("monthly on the 1st and the 15th at 09:00", "monthly on 1, 15 at 09:00"),
    ("monthly on the last day at 09:00", "monthly on last at 09:00"),
    ("monthly on 2nd tue at 19:00", "monthly on 2nd tue at 19:00"),
    ("monthly on the second Tuesday at 19:00", "monthly on 2nd tue at 19:00"),
    ("monthly on last fri at 19:00", "monthly on last fri at 19:00"),
    ("first monday of the month at 19:00", "monthly on 1st mon at 19:00"),
    ("every last friday of the month at 9am", "monthly on last fri at 09:00"),
    ("on the 1st and the 15th of each month at 9:00", "monthly on 1, 15 at 09:00"),
    ("the last day of every month at 9:00 times 3", "monthly on last at 09:00 from 2026-11-30 09:00 times 3"),
    ("monthly on 15 9am", "monthly on 15 at 09:00"),
    ("every month on 31 at 09:00", "monthly on 31 at 09:00"),
    ("every 3 months on 1 at 09:00", "every 3 months on 1 at 09:00 from 2026-12-01 09:00"),
    ("yearly on 12-24 at 09:00", "yearly on 12-24 at 09:00"),
    ("every year on 2-29, 12/24 at 09:00", "yearly on 02-29, 12-24 at 09:00"),
    ("cron \"0 9 * * 1-5\"", "cron \"0 9 * * 1-5\""),
    ("cron 0 9 * * mon-fri", "cron \"0 9 * * MON-FRI\""),
    ("*/15  8-18/2 * jan,MAR 7", "cron \"*/15 8-18/2 * JAN,MAR 7\""),
    ("cron “0 9 * * 1-5” times 3", "cron \"0 9 * * 1-5\" from 2026-11-25 09:00 times 3"),
    ("cron 0 9 1 * * until 2027-01-31", "cron \"0 9 1 * *\" until 2027-01-31"),
    ("daily at 09:00 from 2026-12-01 until 2026-12-31", "daily at 09:00 from 2026-12-01 until 2026-12-31"),
    ("daily at 09:00 until 2026-12-31 12:00", "daily at 09:00 until 2026-12-31 12:00"),
    ("daily at 09:00 starting tomorrow", "daily at 09:00 from 2026-11-25"),
    ("daily at 09:00, 18:30, times 10", "daily at 09:00, 18:30 from 2026-11-25 09:00 times 10"),
    ("daily at 09:00, 5 times", "daily at 09:00 from 2026-11-25 09:00 times 5"),
    ("daily at 9 5 times", "daily at 09:00 from 2026-11-25 09:00 times 5"),
    ("daily at 09:00 from 2026-12-01T09:00:00Z", "daily at 09:00 from 2026-12-01 17:00"),
    ("every 2 hours times 3", "every 2 hours from 2026-11-24T12:00:17Z times 3"),
    ("ｄａｉｌｙ　ａｔ　０９：００，１８：３０", "daily at 09:00, 18:30"),
    ("  daily   at\t09:00  ", "daily at 09:00"),
    ("weekly on mon at ２０：００", "weekly on mon at 20:00"),
    ("mon-fri at 9", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("Mon-Fri at 09:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("monday to wednesday 9am", "weekly on mon, tue, wed at 09:00"),
    ("weekdays at 9", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("every other tuesday at 7pm", "every 2 weeks on tue at 19:00 from 2026-12-01 19:00"),
    ("every second tuesday at 7pm", "every 2 weeks on tue at 19:00 from 2026-12-01 19:00"),
    ("every second tuesday of the month at 7pm", "monthly on 2nd tue at 19:00"),
    ("every other mon, fri at 19:00", "every 2 weeks on mon, fri at 19:00 from 2026-11-27 19:00"),
    ("01.12.2026 9:00", "at 2026-12-01 09:00"),
    ("on 1.12.2026 at 9am", "at 2026-12-01 09:00"),
    ("daily at 9:00 until 31.12.2026", "daily at 09:00 until 2026-12-31"),
    ("25/12/2026 9:00", "at 2026-12-25 09:00"),
];

#[test]
fn what_is_said_in_english_is_kept_as_canonical_text_that_reads_back() {
    for (said, canonical) in ENGLISH {
        assert_eq!(kept(said), *canonical, "{said:?}");
    }
}

/// What is refused, with the sentence and the part that it names.
const REFUSED: &[(&str, &str, &str)] = &[
    ("", "schedule-empty", ""),
    (" \u{3000} ", "schedule-empty", ""),
    ("from 2026-12-01", "schedule-unknown", "from 2026-12-01"),
    ("whenever", "schedule-unknown", "whenever"),
    ("daily at 09:00 or so", "schedule-unknown", "or"),
    ("every monday at 20:00 daily at 9", "schedule-unknown", "daily"),
    ("every blue moon", "schedule-unknown", "blue"),
    ("monday, thursday at 20:00", "schedule-days", "monday, thursday"),
    ("on monday and thursday at 20:00", "schedule-days", "monday and thursday"),
    ("from monday to friday at 9", "schedule-days", "monday to friday"),
    ("daily at 9:00 from monday to friday", "schedule-days", "monday to friday"),
    ("weekly on fri at midnight", "schedule-night", "midnight"),
    ("monthly on 1 at 20:00, midnight", "schedule-night", "midnight"),
    ("dec 32 at 9:00", "schedule-unknown", "dec"),
    ("feb 30 at 9:00", "schedule-date", "feb 30"),
    ("weekly on lundi at 20:00", "schedule-unknown", "lundi"),
    ("monthly on blah at 20:00", "schedule-unknown", "blah"),
    ("yearly on december at 20:00", "schedule-unknown", "december"),
    ("in 2 moons", "schedule-unknown", "moons"),
    ("in 2 months", "schedule-unknown", "in 2 months"),
    ("times", "schedule-unknown", "…"),
    ("cron \"0 9 * * 1-5", "schedule-unknown", "cron \"0 9 * * 1-5"),
    ("90 minutes", "schedule-unknown", "90"),
    ("daily at 25:00", "schedule-time", "25:00"),
    ("daily at 9:75", "schedule-time", "9:75"),
    ("daily at 13pm", "schedule-time", "13pm"),
    ("daily at 24:00", "schedule-time", "24:00"),
    ("daily at lunch", "schedule-time", "lunch"),
    ("daily at", "schedule-time", "…"),
    ("at 2026-02-30 09:00", "schedule-date", "2026-02-30"),
    ("at 2026-13-01 09:00", "schedule-date", "2026-13-01"),
    ("at 1066-10-14 09:00", "schedule-date", "1066-10-14"),
    ("at 2026-12-01T25:00:00Z", "schedule-date", "2026-12-01T25:00:00Z"),
    ("at 20:00", "schedule-no-date", "at 20:00"),
    ("9:00", "schedule-no-date", "9:00"),
    ("9am and 6pm", "schedule-no-date", "9am and 6pm"),
    ("at someday", "schedule-date", "someday"),
    ("first monday of the month", "schedule-no-time", "first monday of the month"),
    ("weekly on mon at 20:00, thu at 9:00", "schedule-two-times", "thu at 9:00"),
    ("every monday at 20:00 and on sat, sun at 9:00 times 3", "schedule-two-times", "on sat, sun at 9:00"),
    ("every monday at 20:00, thu", "schedule-unknown", "thu"),
    ("daily at 09:00 from someday", "schedule-date", "someday"),
    ("daily at 09:00 until 2027-06-31", "schedule-date", "2027-06-31"),
    ("daily at 09:00 until 2027-06-30T00:00:00Z", "schedule-date", "until 2027-06-30T00:00:00Z"),
    ("yearly on 13-24 at 09:00", "schedule-date", "13-24"),
    ("01/12/2026 9:00", "schedule-day-or-month", "01/12/2026"),
    ("daily at 9:00 from 1-12-2026", "schedule-day-or-month", "1-12-2026"),
    ("31.02.2027 9:00", "schedule-date", "31.02.2027"),
    ("31/31/2027 9:00", "schedule-date", "31/31/2027"),
    ("mon-fri", "schedule-no-time", "mon-fri"),
    ("every other blue moon", "schedule-unknown", "blue"),
    ("at 2026-12-01", "schedule-no-time", "at 2026-12-01"),
    ("tomorrow", "schedule-no-time", "tomorrow"),
    ("daily", "schedule-no-time", "daily"),
    ("weekly on mon", "schedule-no-time", "weekly on mon"),
    ("weekly at 20:00", "schedule-no-days", "weekly"),
    ("every 2 weeks", "schedule-no-days", "every 2 weeks"),
    ("monthly at 20:00", "schedule-no-days", "monthly"),
    ("yearly at 20:00", "schedule-no-days", "yearly"),
    ("every 0 minutes", "schedule-bounds", "every 0 minutes"),
    ("every 0 days at 09:00", "schedule-bounds", "every 0 days"),
    ("every 0 weeks on mon at 09:00", "schedule-bounds", "every 0 weeks"),
    ("every 99999999999999999999 minutes", "schedule-bounds", "every 99999999999999999999 minutes"),
    ("every 4000 days at 09:00", "schedule-bounds", "every 4000 days"),
    ("every 2 years on 12-24 at 09:00", "schedule-bounds", "every 2 years"),
    ("in 0 minutes", "schedule-bounds", "in 0 minutes"),
    ("monthly on 32 at 09:00", "schedule-bounds", "32"),
    ("monthly on 0 at 09:00", "schedule-bounds", "0"),
    ("monthly on 6th tue at 09:00", "schedule-bounds", "6th tue"),
    ("daily at 09:00 times 0", "schedule-bounds", "times 0"),
    ("daily at 09:00 0 times", "schedule-bounds", "0 times"),
    ("daily at 09:00 times 4294967295", "schedule-bounds", "times 4294967295"),
    ("every 30 seconds", "schedule-too-often", "every 30 seconds"),
    ("every 59 seconds", "schedule-too-often", "every 59 seconds"),
    ("daily at 09:00 times 3 from 2026-12-01 times 4", "schedule-twice", "times 4"),
    ("daily at 09:00 from 2026-12-01 from 2026-12-02", "schedule-twice", "from 2026-12-02"),
    ("at 2026-12-01 09:00 times 3", "schedule-once", ""),
    ("at 2026-12-01 09:00 until 2027-12-01", "schedule-once", ""),
    ("at 2026-12-01 09:00 from 2026-11-01", "schedule-once", ""),
    ("daily at 09:00 from 2026-12-02 until 2026-12-01", "schedule-until-before-from", ""),
    ("cron \"0 0 30 2 *\"", "schedule-never", "0 0 30 2 *"),
    ("0 0 30 2 *", "schedule-never", "0 0 30 2 *"),
    ("cron 0 0 31 4,6,9,11 *", "schedule-never", "0 0 31 4,6,9,11 *"),
    ("yearly on 02-30 at 09:00", "schedule-never", "02-30"),
    ("yearly on 4-31 at 09:00", "schedule-never", "4-31"),
    ("at 2026-11-24 20:00", "schedule-past", ""),
    ("today at 19:00", "schedule-past", ""),
    ("at 2011-12-30 09:00", "schedule-past", ""),
    ("daily at 09:00 until 2026-11-24", "schedule-over", ""),
    ("daily at 09:00 from 2020-01-01 until 2020-12-31", "schedule-over", ""),
    ("daily at 09:00 from 2020-01-01 times 3", "schedule-over", ""),
    ("every 90 minutes from 2020-01-01 times 3", "schedule-over", ""),
    ("every 90 minutes from 2020-01-01 until 2020-01-02", "schedule-over", ""),
    ("at 2036-12-01 09:00", "schedule-far", ""),
    ("daily at 09:00 from 2036-12-01", "schedule-far", ""),
    ("every 90 minutes from 2036-12-01", "schedule-far", ""),
    ("* * * * * *", "schedule-cron-fields", ""),
    ("cron \"* * * *\"", "schedule-cron-fields", ""),
    ("cron", "schedule-cron-fields", ""),
    ("cron \"60 * * * *\"", "schedule-cron-part", "60"),
    ("cron \"* 24 * * *\"", "schedule-cron-part", "24"),
    ("cron \"* * 0 * *\"", "schedule-cron-part", "0"),
    ("cron \"* * * 13 *\"", "schedule-cron-part", "13"),
    ("cron \"* * * * 8\"", "schedule-cron-part", "8"),
    ("cron \"*/0 * * * *\"", "schedule-cron-part", "*/0"),
    ("cron \"5-1 * * * *\"", "schedule-cron-part", "5-1"),
    ("cron \"1,,2 * * * *\"", "schedule-cron-part", ""),
    ("cron \"* * L * *\"", "schedule-cron-part", "L"),
    ("cron \"+5 * * * *\"", "schedule-cron-part", "+5"),
];

#[test]
fn what_cannot_be_kept_is_refused_with_the_part_that_is_wrong() {
    for (said, id, part) in REFUSED {
        let error = Rule::parse(said, &zone("Asia/Shanghai"), now()).expect_err(said);
        let named = error.args.iter().find(|(name, _)| *name == "part").map_or("", |(_, part)| part.as_str());
        assert_eq!((error.id, named), (*id, *part), "{said:?}");
    }
}

#[test]
fn every_refusal_is_said_in_both_languages() {
    for (said, id, part) in REFUSED {
        let error = Rule::parse(said, &zone("Asia/Shanghai"), now()).expect_err(said);
        for lang in Lang::ALL {
            let sentence = error.in_words(lang);
            assert!(sentence != *id && sentence.contains(part) && !sentence.contains('{'), "{said:?}: {sentence}");
        }
    }
}

#[test]
fn a_huge_text_is_refused_at_once() {
    let start = Instant::now();
    for filling in ["daily at 09:00, ", "每", " ", "1", "* "] {
        let huge = filling.repeat(10_000_000 / filling.len());
        let error = Rule::parse(&huge, &Zone::utc(), now()).unwrap_err();
        assert_eq!(error.id, "schedule-too-long");
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    for filling in ["daily at 09:00, ", "每", "1", "* ", "mon,", "9点"] {
        let long = filling.repeat(TEXT_MAX_CHARS / filling.chars().count());
        let start = Instant::now();
        let _ = Rule::parse(&long, &Zone::utc(), now());
        assert!(start.elapsed() < Duration::from_millis(50), "{filling:?}: {:?}", start.elapsed());
    }
}

/// Words from which texts are thrown together.
const CRUMBS: &[&str] = &[
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "every",
    "on",
    "at",
    "in",
    "from",
    "until",
    "times",
    "cron",
    "\"",
    "and",
    ",",
    " ",
    "other",
    "last",
    "the",
    "1st",
    "2nd",
    "5th",
    "mon",
    "fridays",
    "weekdays",
    "-",
    "to",
    "day",
    "weeks",
    "months",
    "minutes",
    "hours",
    "0",
    "1",
    "2",
    "15",
    "31",
    "90",
    "2026",
    "2026-12-01",
    "2027-02-30",
    "09:00",
    "25:61",
    ":",
    "9am",
    "noon",
    "T",
    "Z",
    "tomorrow",
    "today",
    "12-24",
    "*",
    "*/5",
    "0 9 * * 1-5",
    "每",
    "周",
    "周一",
    "一三五",
    "至",
    "到",
    "天",
    "两",
    "十",
    "二十",
    "点",
    "半",
    "个",
    "隔",
    "月",
    "最后一天",
    "第二个",
    "年",
    "日",
    "号",
    "下午",
    "晚上",
    "从",
    "起",
    "为止",
    "共",
    "次",
    "明天",
    "后",
    "小时",
    "分钟",
    "工作日",
    "半夜",
    "晚",
    "12点",
    "下个月",
    "1.12.2026",
    "mon-fri",
    "other",
    "、",
    "，",
    "：",
    "９",
    "😀",
    "é",
    "\u{3000}",
];

/// Crumbs thrown together, or a rule that is understood with a crumb in the place of some of it.
fn a_text(dice: &mut brute_force::Dice) -> String {
    if dice.below(2) == 0 {
        let glue = dice.of(&["", " ", " "]);
        let length = dice.below(9) + 1;
        return (0..length).map(|_| dice.of(CRUMBS)).collect::<Vec<_>>().join(glue);
    }
    let both = [dice.of(ENGLISH).0, dice.of(chinese::CHINESE).0];
    let known: Vec<char> = dice.of(&both).chars().collect();
    let start = dice.below(known.len() as u64) as usize;
    let end = (start + dice.below(4) as usize).min(known.len());
    let crumb = dice.of(CRUMBS).chars();
    known[..start].iter().copied().chain(crumb).chain(known[end..].iter().copied()).collect()
}

#[test]
fn no_text_breaks_the_parser_and_what_it_takes_reads_back() {
    let mut dice = brute_force::Dice(1_202);
    let (berlin, mut taken) = (zone("Europe/Berlin"), 0);
    for _ in 0..20_000 {
        let text = a_text(&mut dice);
        let Ok(rule) = Rule::parse(&text, &berlin, now()) else { continue };
        assert_eq!(Rule::from_canonical(&rule.canonical()).as_ref(), Ok(&rule), "{text:?} is {:?}", rule.canonical());
        let next = rule.next_from(&berlin, now()).unwrap_or_else(|| panic!("{text:?} has nothing left"));
        assert!(next >= now() && next - now() <= TimeDelta::days(HORIZON_DAYS), "{text:?}: {next}");
        taken += 1;
    }
    assert!(taken > 400, "{taken} were taken");
}

#[test]
fn a_stored_text_that_lacks_what_it_counts_from_is_refused() {
    let lacking = [
        "every 90 minutes",
        "every 3 days at 09:00",
        "every 2 weeks on fri at 19:00",
        "daily at 09:00 times 5",
        "tomorrow at 20:00",
        "in 2 hours",
        "daily at 09:00 from 2026-12-01T09:00:00Z",
        "at 2026-12-01 09:00 times 3",
        "nonsense",
        "",
    ];
    for text in lacking {
        assert!(Rule::from_canonical(text).is_err(), "{text:?}");
    }
    assert!(Rule::from_canonical("daily at 09:00 from 2020-01-01 times 5").is_ok(), "what is over is still a rule");
}

fn next(rule: &str, zone_name: &str, from: &str, count: usize) -> Vec<String> {
    let zone = zone(zone_name);
    let rule =
        Rule::parse(rule, &zone, at(from)).unwrap_or_else(|error| panic!("{rule}: {}", error.in_words(Lang::En)));
    rule.occurrences(&zone, at(from), count).iter().map(|next| next.local.format("%F %H:%M").to_string()).collect()
}

#[test]
fn every_kind_of_rule_takes_place_when_it_says() {
    // 24 November 2026 is a Tuesday.
    let from = "2026-11-24T12:00:00Z";
    for (rule, expected) in [
        ("at 2026-12-01 09:00", vec!["2026-12-01 09:00"]),
        ("every 90 minutes", vec!["2026-11-24 12:00", "2026-11-24 13:30", "2026-11-24 15:00"]),
        ("every 2 hours from 2026-11-20 11:30", vec!["2026-11-24 13:30", "2026-11-24 15:30", "2026-11-24 17:30"]),
        ("daily at 12:00", vec!["2026-11-24 12:00", "2026-11-25 12:00", "2026-11-26 12:00"]),
        ("daily at 09:00, 18:30", vec!["2026-11-24 18:30", "2026-11-25 09:00", "2026-11-25 18:30"]),
        ("every 3 days at 09:00, 18:30", vec!["2026-11-24 18:30", "2026-11-27 09:00", "2026-11-27 18:30"]),
        ("every 3 days at 09:00 from 2026-11-20", vec!["2026-11-26 09:00", "2026-11-29 09:00", "2026-12-02 09:00"]),
        ("weekly on mon, thu at 20:00", vec!["2026-11-26 20:00", "2026-11-30 20:00", "2026-12-03 20:00"]),
        ("every 2 weeks on tue, fri at 09:00", vec!["2026-11-27 09:00", "2026-12-08 09:00", "2026-12-11 09:00"]),
        ("every 2 weeks on tue, fri at 19:00", vec!["2026-11-24 19:00", "2026-11-27 19:00", "2026-12-08 19:00"]),
        ("monthly on 31 at 09:00", vec!["2026-12-31 09:00", "2027-01-31 09:00", "2027-03-31 09:00"]),
        ("monthly on last at 09:00", vec!["2026-11-30 09:00", "2026-12-31 09:00", "2027-01-31 09:00"]),
        ("monthly on 30, last at 09:00", vec!["2026-11-30 09:00", "2026-12-30 09:00", "2026-12-31 09:00"]),
        ("monthly on 2nd tue at 19:00", vec!["2026-12-08 19:00", "2027-01-12 19:00", "2027-02-09 19:00"]),
        ("monthly on 5th sun at 19:00", vec!["2026-11-29 19:00", "2027-01-31 19:00", "2027-05-30 19:00"]),
        ("monthly on last fri at 19:00", vec!["2026-11-27 19:00", "2026-12-25 19:00", "2027-01-29 19:00"]),
        ("every 3 months on 31 at 09:00", vec!["2026-12-31 09:00", "2027-03-31 09:00", "2027-12-31 09:00"]),
        ("yearly on 02-29 at 09:00", vec!["2028-02-29 09:00", "2032-02-29 09:00", "2036-02-29 09:00"]),
        ("cron \"0 9 * * 1-5\"", vec!["2026-11-25 09:00", "2026-11-26 09:00", "2026-11-27 09:00"]),
        ("cron \"*/25 12 * * *\"", vec!["2026-11-24 12:00", "2026-11-24 12:25", "2026-11-24 12:50"]),
        ("cron \"10/20 23 * * SUN\"", vec!["2026-11-29 23:10", "2026-11-29 23:30", "2026-11-29 23:50"]),
        // Either kind of day is enough when both are said, and both are needed when one begins with a star.
        ("cron \"0 0 1 * 7\"", vec!["2026-11-29 00:00", "2026-12-01 00:00", "2026-12-06 00:00"]),
        ("cron \"0 0 */10 * 0\"", vec!["2027-01-31 00:00", "2027-02-21 00:00", "2027-03-21 00:00"]),
        ("daily at 09:00 from 2026-12-01 until 2026-12-02", vec!["2026-12-01 09:00", "2026-12-02 09:00"]),
        ("daily at 09:00 from 2026-12-01 09:00 until 2026-12-02 09:00", vec!["2026-12-01 09:00", "2026-12-02 09:00"]),
        ("daily at 09:00 from 2026-12-01 09:01 until 2026-12-03 08:59", vec!["2026-12-02 09:00"]),
        (
            "daily at 09:00, 10:00 from 2026-12-01 times 3",
            vec!["2026-12-01 09:00", "2026-12-01 10:00", "2026-12-02 09:00"],
        ),
        ("daily at 09:00 from 2026-11-23 times 3", vec!["2026-11-25 09:00"]),
        ("every 2 hours times 2", vec!["2026-11-24 12:00", "2026-11-24 14:00"]),
        ("every 2 hours from 2026-11-24 09:00 until 2026-11-24 15:00", vec!["2026-11-24 13:00", "2026-11-24 15:00"]),
    ] {
        assert_eq!(next(rule, "UTC", from, 3), expected, "{rule}");
    }
}

#[test]
fn the_next_after_is_strictly_after_and_the_next_from_is_not() {
    let rule = Rule::from_canonical("daily at 09:00 from 2026-12-01 times 2").unwrap();
    let (first, second) = (at("2026-12-01T09:00:00Z"), at("2026-12-02T09:00:00Z"));
    let utc = Zone::utc();
    assert_eq!(rule.next_after(&utc, first - TimeDelta::nanoseconds(1)), Some(first));
    assert_eq!(rule.next_after(&utc, first), Some(second));
    assert_eq!(rule.next_from(&utc, first), Some(first));
    assert_eq!(rule.next_from(&utc, first + TimeDelta::nanoseconds(1)), Some(second));
    assert_eq!(rule.next_after(&utc, second), None);
    let elapsed = Rule::from_canonical("every 90 minutes from 2026-12-01T09:00:00Z").unwrap();
    assert_eq!(elapsed.next_after(&utc, first), Some(at("2026-12-01T10:30:00Z")));
    assert_eq!(elapsed.next_from(&utc, first + TimeDelta::nanoseconds(1)), Some(at("2026-12-01T10:30:00Z")));
    assert_eq!(elapsed.next_from(&utc, at("1999-01-01T00:00:00Z")), Some(first));
}

#[test]
fn a_rule_that_began_long_ago_is_asked_as_fast_as_a_new_one() {
    let berlin = zone("Europe/Berlin");
    for canonical in [
        "every 1 minutes from 2006-01-01",
        "every 3 days at 09:00 from 2006-01-01",
        "every 2 weeks on fri at 19:00 from 2006-01-01",
        "monthly on 2nd tue at 19:00 from 2006-01-01",
        "cron \"*/5 * * * *\" from 2006-01-01",
        "yearly on 02-29 at 09:00 from 2006-01-01",
    ] {
        let rule = Rule::from_canonical(canonical).unwrap();
        let start = Instant::now();
        let mut after = now();
        for _ in 0..1_000 {
            after = rule.next_after(&berlin, after).unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(1), "{canonical}: {:?} for 1000", start.elapsed());
    }
}
