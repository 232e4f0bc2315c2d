//! From the arguments of `/series` to what a series or a lesson is. Each refusal names the part that is wrong.

use chrono::NaiveTime;

use super::course::{Begins, Enters, Pace};
use super::store::Words;
use crate::commands::{Arguments, CommandError, Cx, Refusal, clipped, half_width};
use crate::content::{self, Target};
use crate::ports::PlatformName;
use crate::schedule::Rule;
use crate::store::Conn;

/// The hour of lessons where none is named.
const HOUR: u32 = 10;
/// The distance of lessons where none is named, in days.
const EVERY_DAYS: u64 = 1;
/// The longest distance, in days.
const EVERY_DAYS_MAX: u64 = 366;
/// Words that stand for a private chat instead of a channel.
const PRIVATE: [&str; 3] = ["private", "私聊", "私信"];

/// What somebody plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) name: String,
    pub(super) begins: Begins,
    pub(super) enters: Enters,
    /// The channels that lessons go to; none: to people, in private.
    pub(super) places: Vec<Target>,
}

/// Reads `/series add`.
pub(super) async fn planned(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Planned, CommandError> {
    let name = content::writing::one_line(args.text("name").unwrap_or_default());
    if name.is_empty() {
        return Err(Refusal::new("series-needs-name").into());
    }
    let to = args.text("to").map(str::trim).filter(|to| !PRIVATE.contains(&to.to_lowercase().as_str()));
    let places = content::writing::places(cx, conn, to.unwrap_or_default()).await?;
    let begins = match args.text("start") {
        Some("calendar") => calendar(cx, args)?,
        _ if !places.is_empty() => return Err(Refusal::new("series-own-in-private").into()),
        _ => Begins::Own(pace(args)?),
    };
    let enters = args.text("enter").and_then(Enters::parse).unwrap_or(Enters::Moderator);
    if enters == Enters::Joining && !places.is_empty() {
        return Err(Refusal::new("series-channel-no-learners").into());
    }
    Ok(Planned { name, begins, enters, places })
}

fn calendar(cx: &Cx<'_>, args: &Arguments) -> Result<Begins, CommandError> {
    let when = args.text("when").filter(|when| !when.is_empty()).ok_or_else(|| Refusal::new("series-needs-when"))?;
    let zone = cx.zone();
    let rule = Rule::parse(when, &zone, cx.now).map_err(Refusal::from)?.canonical();
    Ok(Begins::Calendar { rule, zone })
}

fn pace(args: &Arguments) -> Result<Pace, Refusal> {
    let given = |name: &str| args.text(name).filter(|text| !text.is_empty());
    let every_days = given("every").map_or(Ok(EVERY_DAYS), distance)?;
    let usual = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or(NaiveTime::MIN);
    Ok(Pace { every_days, at: given("at").map_or(Ok(usual), hour)? })
}

/// `3 days`, `3`, `2 weeks`, `每3天`, `每周`: in days.
fn distance(text: &str) -> Result<u64, Refusal> {
    let refused = || Refusal::new("series-every-unclear").arg("part", clipped(text));
    let lower = half_width(text.trim()).to_lowercase();
    let rest = lower.strip_prefix("every").or_else(|| lower.strip_prefix('每')).unwrap_or(&lower).trim();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = rest.split_at(digits);
    let days = match unit.trim() {
        "" if digits > 0 => 1,
        "d" | "day" | "days" | "天" | "日" | "daily" => 1,
        "w" | "week" | "weeks" | "周" | "星期" | "个星期" | "weekly" => 7,
        _ => return Err(refused()),
    };
    let number: u64 = if digits == 0 { 1 } else { number.parse().map_err(|_| refused())? };
    number.checked_mul(days).filter(|days| (1..=EVERY_DAYS_MAX).contains(days)).ok_or_else(refused)
}

/// `20:00`, `8:30`, `20：00`, `20`.
fn hour(text: &str) -> Result<NaiveTime, Refusal> {
    let refused = || Refusal::new("series-at-unclear").arg("part", clipped(text));
    let text = half_width(text.trim());
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "0"));
    let time = NaiveTime::from_hms_opt(hour.parse().map_err(|_| refused())?, minute.parse().map_err(|_| refused())?, 0);
    time.ok_or_else(refused)
}

/// What a lesson says: what was written before, with what the arguments say in its place.
pub(super) async fn words(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    before: Option<Words>,
) -> Result<Words, CommandError> {
    let mut writing = content::writing::empty(&cx.zone());
    if let Some(before) = before {
        (writing.title, writing.body) = (before.title, before.body);
        (writing.media, writing.buttons) = (before.media, before.buttons);
    }
    let said = args.only(&["title", "body", "media", "buttons"]);
    let writing = content::writing::written(cx, conn, &said, writing).await?;
    if writing.body.is_empty() {
        return Err(Refusal::new("series-needs-body").into());
    }
    Ok(Words { title: writing.title, body: writing.body, media: writing.media, buttons: writing.buttons })
}

/// Somebody, by `discord:123` or `telegram:123`.
pub(super) fn somebody(args: &Arguments) -> Result<(PlatformName, String), Refusal> {
    let text = args.text("who").unwrap_or_default();
    if text.is_empty() {
        return Err(Refusal::new("arg-missing").arg("name", "who"));
    }
    let refused = || Refusal::new("series-who-unclear").arg("who", clipped(text));
    let (platform, id) = text.split_once([':', '：']).ok_or_else(refused)?;
    let platform = PlatformName::parse(&platform.to_lowercase()).filter(|platform| platform.has_accounts());
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    platform.filter(|_| is_id).map(|platform| (platform, id.to_owned())).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_read_as_people_write_them() {
        for (text, days) in [
            ("3 days", 3),
            ("3", 3),
            ("3d", 3),
            ("day", 1),
            ("daily", 1),
            ("every 2 weeks", 14),
            ("weekly", 7),
            ("每3天", 3),
            ("3天", 3),
            ("每周", 7),
            ("每 2 周", 14),
            ("每３天", 3),
        ] {
            assert_eq!(distance(text), Ok(days), "{text}");
        }
        for text in ["", "soon", "0", "3 hours", "400", "99999999999999999999", "1 week 2"] {
            assert_eq!(distance(text).unwrap_err().id, "series-every-unclear", "{text}");
        }
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("20:00", "20:00:00"),
            ("8:30", "08:30:00"),
            ("20：05", "20:05:00"),
            ("２０：０５", "20:05:00"),
            ("9", "09:00:00"),
        ] {
            assert_eq!(hour(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["24:00", "8pm", "20:60", "", "20:00:00"] {
            assert_eq!(hour(text).unwrap_err().id, "series-at-unclear", "{text}");
        }
    }
}
