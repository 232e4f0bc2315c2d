//! The grammar of a rule: what it says in either language, clause by clause, before anything is checked.

use chrono::{Days as DayCount, NaiveDateTime, NaiveTime, TimeDelta};

use super::cron::Cron;
use super::days::Days;
use super::error::RuleError;
use super::scan::{Now, Scanner};
use super::terms::{self, SEPARATORS, Said};
use super::{
    EVERY_DAYS_MAX, EVERY_MINUTES_MAX, EVERY_MONTHS_MAX, EVERY_WEEKS_MAX, Moment, Pattern, TEXT_MAX_CHARS, TIMES_MAX,
    hours,
};

/// What a text says.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) pattern: Pattern,
    pub(super) from: Option<Moment>,
    pub(super) until: Option<NaiveDateTime>,
    pub(super) times: Option<u32>,
}

/// A clause that says when a rule begins or ends.
enum Bound {
    From(Said),
    Until(NaiveDateTime),
    Times(u32),
}

/// The clauses of a text, each said at most once.
#[derive(Default)]
struct Clauses {
    pattern: Option<Pattern>,
    from: Option<Said>,
    until: Option<NaiveDateTime>,
    times: Option<u32>,
}

/// Reads a text to its end. Without `now` no word that is told from it is understood.
pub(super) fn read(text: &str, now: Option<Now>) -> Result<Draft, RuleError> {
    if text.chars().nth(TEXT_MAX_CHARS).is_some() {
        return Err(RuleError::new("schedule-too-long").arg("max", TEXT_MAX_CHARS.to_string()));
    }
    let mut scanner = Scanner::new(text, now);
    let mut clauses = Clauses::default();
    while !scanner.is_at_end() {
        let start = scanner.place();
        if scanner.eat_any(&[",", "，", "。", "."]) {
            continue;
        }
        let is_new = if let Some(bound) = bound(&mut scanner)? {
            match bound {
                Bound::From(said) => clauses.from.replace(said).is_none(),
                Bound::Until(until) => clauses.until.replace(until).is_none(),
                Bound::Times(times) => clauses.times.replace(times).is_none(),
            }
        } else if clauses.pattern.is_none()
            && let Some(pattern) = pattern(&mut scanner)?
        {
            clauses.pattern = Some(pattern);
            true
        } else if let Some(Pattern::Days { at, .. }) = &mut clauses.pattern
            && at.is_empty()
            && let Some(times) = hours::times(&mut scanner)?
        {
            // `every monday until 2026-12-31, at 20:00`
            *at = times;
            true
        } else if matches!(clauses.pattern, Some(Pattern::Days { .. }))
            && let Some(part) = other_days(&mut scanner)
        {
            return Err(RuleError::about("schedule-two-times", &part));
        } else {
            return Err(scanner.error_here("schedule-unknown"));
        };
        if !is_new {
            return Err(scanner.error_since(start, "schedule-twice"));
        }
    }
    let night = scanner.night.take();
    let draft = clauses.draft(text)?;
    match (&draft.pattern, night) {
        // Every night at twelve is every day at 00:00; of other days it is open which of two it is.
        (Pattern::Days { days, at }, Some(part)) if *days != Days::Daily(1) => {
            let first = at.first().map(|time| time.format("%H:%M").to_string());
            Err(RuleError::about("schedule-night", &part).arg("at", first.unwrap_or_default()))
        }
        _ => Ok(draft),
    }
}

impl Clauses {
    fn draft(self, text: &str) -> Result<Draft, RuleError> {
        let from = self.from.map(Said::or_start_of_day);
        let mut pattern = self.pattern.ok_or_else(|| match text.trim() {
            "" => RuleError::new("schedule-empty"),
            text => RuleError::about("schedule-unknown", text),
        })?;
        if let Pattern::Days { at, .. } = &mut pattern
            && at.is_empty()
        {
            // `every 3 days from 2026-12-01 09:00` says its time there.
            match self.from {
                Some(Said::Moment(Moment::Civil(first))) => at.push(first.time()),
                _ => return Err(RuleError::about("schedule-no-time", text)),
            }
        }
        Ok(Draft { pattern, from, until: self.until, times: self.times })
    }
}

/// `from DATE`, `until DATE`, `times N`; 从…起, 到…为止, 共N次.
fn bound(scanner: &mut Scanner) -> Result<Option<Bound>, RuleError> {
    if scanner.eat_any(&["from", "starting", "since", "从", "自"]) {
        // `from monday to friday` is no beginning with an end; 从周一到周五 is.
        if let Some(days) = terms::several_days(scanner).filter(|days| days.is_ascii()) {
            return Err(several_days(&days));
        }
        let said = terms::moment(scanner)?.ok_or_else(|| scanner.error_here("schedule-date"))?;
        let _ = scanner.eat_any(&["起", "开始"]);
        return Ok(Some(Bound::From(said)));
    }
    let start = scanner.place();
    if scanner.eat_any(&["until", "till", "直到", "截至", "到", "至"]) {
        let said = terms::moment(scanner)?.ok_or_else(|| scanner.error_here("schedule-date"))?;
        let _ = scanner.eat_any(&["为止", "止"]);
        // An end is a local time: a rule has no zone of its own.
        let Moment::Civil(until) = said.or_end_of_day() else {
            return Err(scanner.error_since(start, "schedule-date"));
        };
        return Ok(Some(Bound::Until(until)));
    }
    let is_before = scanner.eat_any(&["times", "总共", "一共", "共"]);
    let Some(times) = scanner.number() else {
        return if is_before { Err(scanner.error_here("schedule-unknown")) } else { Ok(None) };
    };
    let is_after = scanner.eat_any(&["times", "time", "次"]);
    if !is_before && !is_after {
        scanner.go_back(start);
        return Ok(None);
    }
    within(scanner, start, times, TIMES_MAX)?;
    Ok(Some(Bound::Times(times)))
}

/// Refuses several days that do not say whether they are those of every week, with the way to say that.
fn several_days(days: &str) -> RuleError {
    let every = if days.is_ascii() { format!("every {days}") } else { format!("每{days}") };
    RuleError::about("schedule-days", days).arg("every", every)
}

/// `thu at 9:00` behind a rule that has its days and times already: nothing is eaten where no such thing stands.
fn other_days(scanner: &mut Scanner) -> Option<String> {
    let place = scanner.place();
    while scanner.eat_any(SEPARATORS) {}
    scanner.skip_blanks();
    let start = scanner.place();
    let _ = scanner.eat("on");
    let days = terms::weekdays(scanner, false).ok().flatten();
    let times = days.and_then(|_| hours::times(scanner).ok().flatten());
    let part = times.map(|_| scanner.since(start));
    scanner.go_back(place);
    part
}

/// Refuses a number that is 0 or too large, with the text since a place.
fn within(scanner: &Scanner, start: usize, number: u32, max: u32) -> Result<(), RuleError> {
    if (1..=max).contains(&number) { Ok(()) } else { Err(RuleError::out_of_bounds(&scanner.since(start), 1, max)) }
}

/// When something takes place, in either language.
fn pattern(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let readers = [cron, ahead, of_month, repeated, chinese, once];
    for read in readers {
        if let Some(pattern) = read(scanner)? {
            return Ok(Some(pattern));
        }
    }
    Ok(None)
}

/// `cron "0 9 * * 1-5"`, also without quotes, and an expression alone.
fn cron(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let start = scanner.place();
    let is_named = scanner.eat("cron");
    scanner.skip_blanks();
    if is_named && scanner.eat("\"") {
        let inside = scanner.place();
        scanner.pass_while(|sign| sign != '"');
        let text = scanner.plain_since(inside);
        if !scanner.eat("\"") {
            return Err(scanner.error_since(start, "schedule-unknown"));
        }
        return Cron::parse(&text).map(Pattern::Cron).map(Some);
    }
    let inside = scanner.place();
    let mut fields = 0;
    loop {
        let place = scanner.place();
        scanner.skip_blanks();
        let is_word = is_keyword(scanner);
        let field = scanner.place();
        scanner.pass_while(|sign| sign.is_ascii_digit() || "*/,-".contains(sign) || sign.is_ascii_lowercase());
        let is_field = scanner.place() > field && matches!(scanner.peek(), None | Some(' ')) && !is_word;
        // Without its name an expression is known by three fields without letters.
        let is_plain = !scanner.plain_since(field).contains(|sign: char| sign.is_ascii_lowercase());
        if !is_field || (!is_named && fields < 3 && !is_plain) {
            scanner.go_back(place);
            break;
        }
        fields += 1;
    }
    if !is_named && fields < 3 {
        scanner.go_back(start);
        return Ok(None);
    }
    Cron::parse(&scanner.plain_since(inside)).map(Pattern::Cron).map(Some)
}

/// Whether a word stands here that begins another clause.
fn is_keyword(scanner: &mut Scanner) -> bool {
    ["from", "starting", "since", "until", "till", "times"].iter().any(|word| scanner.is_at(word)) || {
        let place = scanner.place();
        let is_count = scanner.number().is_some() && scanner.is_at("times");
        scanner.go_back(place);
        is_count
    }
}

/// What a number of units is, in a rule that goes by elapsed time or by days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

const UNITS: &[(&str, Unit)] = &[
    ("seconds", Unit::Seconds),
    ("second", Unit::Seconds),
    ("sec", Unit::Seconds),
    ("minutes", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("mins", Unit::Minutes),
    ("min", Unit::Minutes),
    ("hours", Unit::Hours),
    ("hour", Unit::Hours),
    ("h", Unit::Hours),
    ("days", Unit::Days),
    ("day", Unit::Days),
    ("weeks", Unit::Weeks),
    ("week", Unit::Weeks),
    ("months", Unit::Months),
    ("month", Unit::Months),
    ("years", Unit::Years),
    ("year", Unit::Years),
    ("秒钟", Unit::Seconds),
    ("秒", Unit::Seconds),
    ("分钟", Unit::Minutes),
    ("个小时", Unit::Hours),
    ("小时", Unit::Hours),
    ("个钟头", Unit::Hours),
    ("天", Unit::Days),
    ("日", Unit::Days),
    ("个星期", Unit::Weeks),
    ("星期", Unit::Weeks),
    ("个礼拜", Unit::Weeks),
    ("礼拜", Unit::Weeks),
    ("周", Unit::Weeks),
    ("个月", Unit::Months),
    ("月", Unit::Months),
    ("年", Unit::Years),
];

impl Unit {
    fn seconds(self) -> Option<u32> {
        match self {
            Self::Seconds => Some(1),
            Self::Minutes => Some(60),
            Self::Hours => Some(3_600),
            Self::Days | Self::Weeks | Self::Months | Self::Years => None,
        }
    }
}

/// `now`, 现在: the moment itself.
fn at_once(scanner: &mut Scanner) -> Option<Pattern> {
    let now = scanner.now?;
    let words = ["now", "right now", "at once", "immediately", "现在", "立即", "立刻", "马上"];
    scanner.eat_any(&words).then_some(Pattern::Once(Moment::Instant(now.utc)))
}

/// `first monday of the month at 19:00`, `the last day of every month`: `monthly on …` the other way round.
fn of_month(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let start = scanner.place();
    let _ = scanner.eat_any(&["every", "each", "on"]);
    // A number that no day has may be that of something else, as in `every 90 minutes`.
    let days = terms::month_days(scanner).ok().flatten();
    let is_of_month = scanner.eat("of") && scanner.eat_any(&["the", "every", "each"]) && scanner.eat("month");
    let Some(days) = days.filter(|_| is_of_month) else {
        scanner.go_back(start);
        return Ok(None);
    };
    let at = hours::times(scanner)?.unwrap_or_default();
    Ok(Some(Pattern::Days { days: Days::Monthly(1, days.into_iter().collect()), at }))
}

/// `in 2 hours`, 2小时后: told from now.
fn ahead(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let Some(now) = scanner.now else { return Ok(None) };
    let start = scanner.place();
    let is_english = scanner.eat("in");
    let half_hour = scanner.eat_any(&["half an hour", "半小时", "半个小时"]);
    let said = if half_hour {
        Some((30, Unit::Minutes))
    } else {
        let number = if scanner.eat_any(&["an", "a"]) { Some(1) } else { scanner.number() };
        number.and_then(|number| Some((number, scanner.eat_meaning(UNITS)?)))
    };
    let is_ahead = is_english || scanner.eat_any(&["之后", "以后", "后"]);
    let Some((number, unit)) = said.filter(|_| is_ahead) else {
        if is_english {
            return Err(scanner.error_here("schedule-unknown"));
        }
        scanner.go_back(start);
        return Ok(None);
    };
    let at = if let Some(seconds) = unit.seconds() {
        within(scanner, start, number, EVERY_MINUTES_MAX * 60 / seconds)?;
        let instant = now.utc.checked_add_signed(TimeDelta::seconds(i64::from(number) * i64::from(seconds)));
        Moment::Instant(instant.ok_or_else(|| scanner.error_since(start, "schedule-date"))?)
    } else {
        let days = match unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            _ => return Err(scanner.error_since(start, "schedule-unknown")),
        };
        within(scanner, start, number, EVERY_DAYS_MAX / days)?;
        let day = now.local.checked_add_days(DayCount::new(u64::from(number * days)));
        Moment::Civil(day.ok_or_else(|| scanner.error_since(start, "schedule-date"))?)
    };
    Ok(Some(Pattern::Once(at.in_whole_seconds())))
}

/// `daily …`, `weekly …`, `monthly …`, `yearly …`, `weekdays …`, `every …`.
fn repeated(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let start = scanner.place();
    let named = [
        ("daily", (1, Unit::Days)),
        ("weekly", (1, Unit::Weeks)),
        ("monthly", (1, Unit::Months)),
        ("yearly", (1, Unit::Years)),
        ("annually", (1, Unit::Years)),
        ("hourly", (1, Unit::Hours)),
    ];
    if let Some((number, unit)) = scanner.eat_meaning(&named) {
        return every(scanner, start, number, unit).map(Some);
    }
    let is_every = scanner.eat_any(&["every", "each"]);
    let plurals =
        ["weekdays", "weekends", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"];
    // "monday at 20:00" is a Monday, "mondays at 20:00" is every one, and so is "mon-fri at 20:00".
    let may_be_weekdays = is_every || plurals.iter().any(|word| scanner.is_at(word)) || terms::is_span_of_days(scanner);
    let is_other = is_every && is_every_other_weekday(scanner);
    if may_be_weekdays && let Some(days) = terms::weekdays(scanner, false)? {
        let at = hours::times(scanner)?.unwrap_or_default();
        return Ok(Some(Pattern::Days { days: Days::Weekly(if is_other { 2 } else { 1 }, days), at }));
    }
    if !is_every {
        scanner.go_back(start);
        return Ok(None);
    }
    let number = if scanner.eat("other") { 2 } else { scanner.number().unwrap_or(1) };
    let unit = scanner.eat_meaning(UNITS).ok_or_else(|| scanner.error_here("schedule-unknown"))?;
    every(scanner, start, number, unit).map(Some)
}

/// Eats the second word of `every other tuesday` and `every second tuesday`.
fn is_every_other_weekday(scanner: &mut Scanner) -> bool {
    let place = scanner.place();
    let is_other = scanner.eat_any(&["other", "second"]);
    let after = scanner.place();
    let is_weekday = is_other && terms::weekday(scanner, false).is_some();
    scanner.go_back(if is_weekday { after } else { place });
    is_weekday
}

/// 每天, 每两周, 每月, 每90分钟, 隔天, 每晚, 工作日.
fn chinese(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    let start = scanner.place();
    let is_every = scanner.eat("每");
    let _ = scanner.eat("个");
    let is_named = ["工作日", "周末"].iter().any(|word| scanner.is_at(word));
    if is_named && let Some(days) = terms::weekdays(scanner, false)? {
        let at = hours::times(scanner)?.unwrap_or_default();
        return Ok(Some(Pattern::Days { days: Days::Weekly(1, days), at }));
    }
    let is_other = scanner.eat("隔");
    if !is_every && !is_other {
        scanner.go_back(start);
        return Ok(None);
    }
    if scanner.eat_any(&["半小时", "半个小时"]) {
        return every(scanner, start, 30, Unit::Minutes).map(Some);
    }
    let part = scanner.place();
    if is_every && hours::day_part(scanner) {
        // 每晚十点 is 每天晚上十点.
        let no_time = scanner.error_since(start, "schedule-no-time");
        scanner.go_back(part);
        let at = hours::times(scanner)?.ok_or(no_time)?;
        return Ok(Some(Pattern::Days { days: Days::Daily(1), at }));
    }
    let said = scanner.number();
    let counted = scanner.place();
    let unit = scanner.eat_meaning(UNITS).ok_or_else(|| scanner.error_here("schedule-unknown"))?;
    let number = match (is_other, said) {
        (false, said) => said.unwrap_or(1),
        // 隔天, 每隔一周: every other one. 每隔90分钟 counts elapsed time; 每隔两天 can be read in two ways.
        (true, None | Some(1)) if unit.seconds().is_none() => 2,
        (true, Some(said)) if unit.seconds().is_some() => said,
        (true, Some(said @ 2..)) => {
            let every = |number: u32| format!("每{number}{}", scanner.since(counted));
            let error = scanner.error_since(start, "schedule-two-ways");
            return Err(error.arg("one", every(said)).arg("other", every(said + 1)));
        }
        _ => return Err(scanner.error_since(start, "schedule-unknown")),
    };
    every(scanner, start, number, unit).map(Some)
}

/// The rest of a rule that comes back every so many units.
fn every(scanner: &mut Scanner, start: usize, number: u32, unit: Unit) -> Result<Pattern, RuleError> {
    if let Some(seconds) = unit.seconds() {
        return elapsed(scanner, start, number, seconds);
    }
    let max = match unit {
        Unit::Days => EVERY_DAYS_MAX,
        Unit::Weeks => EVERY_WEEKS_MAX,
        Unit::Months => EVERY_MONTHS_MAX,
        _ => 1,
    };
    within(scanner, start, number, max)?;
    let is_announced = unit != Unit::Days && scanner.eat_any(&["on", "的"]);
    let days = match unit {
        // 每两周 周五 has a word for the week anew, 每周五 has not.
        Unit::Weeks => terms::weekdays(scanner, true)?.map(|days| Days::Weekly(number, days)),
        Unit::Months => terms::month_days(scanner)?.map(|days| Days::Monthly(number, days.into_iter().collect())),
        Unit::Years => terms::year_days(scanner)?.map(|days| Days::Yearly(days.into_iter().collect())),
        _ => Some(Days::Daily(number)),
    };
    let Some(days) = days else {
        let no_days = scanner.error_since(start, "schedule-no-days");
        return Err(if is_announced { scanner.error_here("schedule-unknown") } else { no_days });
    };
    let at: Vec<NaiveTime> = hours::times(scanner)?.unwrap_or_default();
    Ok(Pattern::Days { days, at })
}

fn elapsed(scanner: &Scanner, start: usize, number: u32, seconds: u32) -> Result<Pattern, RuleError> {
    if number > 0 && number.saturating_mul(seconds) < 60 {
        return Err(scanner.error_since(start, "schedule-too-often"));
    }
    within(scanner, start, number, EVERY_MINUTES_MAX * 60 / seconds)?;
    Ok(Pattern::Elapsed { every_seconds: number * seconds })
}

/// `at 2026-12-01 09:00`, `tomorrow at 20:00`, 明天 20:00.
fn once(scanner: &mut Scanner) -> Result<Option<Pattern>, RuleError> {
    if let Some(now) = at_once(scanner) {
        return Ok(Some(now));
    }
    let start = scanner.place();
    let is_announced = scanner.eat_any(&["at", "on", "在", "于"]);
    match terms::moment(scanner)? {
        Some(Said::Moment(moment)) => return Ok(Some(Pattern::Once(moment))),
        Some(Said::Date(_)) => {
            let _ = scanner.eat_any(&["晚上", "晚", "早上", "早"]);
            return Err(scanner.error_since(start, "schedule-no-time"));
        }
        None => {}
    }
    let place = scanner.place();
    scanner.go_back(start);
    if let Ok(Some(times)) = hours::times(scanner) {
        let at = times.iter().map(|time| time.format("%H:%M").to_string()).collect::<Vec<_>>().join(", ");
        return Err(scanner.error_since(start, "schedule-no-date").arg("at", at));
    }
    scanner.go_back(place);
    if let Some(days) = terms::several_days(scanner) {
        return Err(several_days(&days));
    }
    if is_announced { Err(scanner.error_here("schedule-date")) } else { Ok(None) }
}
