//! From the arguments of `/event` to what is planned. Each refusal names the part that is wrong and what cures it.

use chrono::{DateTime, TimeDelta, Utc};

use super::announce::{lasts_words, local_words};
use super::event::{Place, Plan};
use crate::commands::{Arguments, CommandError, Cx, Refusal};
use crate::content::address;
use crate::content::writing::{lines, one_line, places};
use crate::schedule::Rule;
use crate::store::Conn;
use crate::zone::Zone;

/// How long an event lasts unless something else is said, in minutes.
const MINUTES: i64 = 60;
/// How long an offered place is kept unless something else is said, in minutes.
const ACCEPT_MINUTES: i64 = 12 * 60;
/// So far ahead an event can be planned.
const AHEAD_MAX: TimeDelta = TimeDelta::days(366);
/// So many starts of a series are compared with how long it lasts.
const STARTS_COMPARED: usize = 60;
/// Most places of announcement.
const PLACES_MAX: usize = 10;
/// Takes a value away.
const NOTHING: &str = "-";

/// A plan, with when it is to be again.
pub(super) struct Planned {
    pub(super) plan: Plan,
    /// The rule in canonical words.
    pub(super) rule: Option<String>,
}

/// A plan from the arguments alone.
pub(super) async fn planned(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Planned, CommandError> {
    let missing = |name: &'static str| Refusal::new("arg-missing").arg("name", name);
    let when = args.text("when").ok_or_else(|| missing("when"))?;
    let place = args.text("where").ok_or_else(|| missing("where"))?;
    let Start { zone, starts_at, rule } = start(cx, when)?;
    let blank = Plan {
        title: String::new(),
        about: String::new(),
        place: place_of(cx, conn, place).await?,
        starts_at,
        minutes: MINUTES,
        zone,
        capacity: None,
        accept_minutes: ACCEPT_MINUTES,
        to: Vec::new(),
    };
    let planned = changed(cx, conn, &args.only(&WITHOUT_TIME_AND_PLACE), Planned { plan: blank, rule }).await?;
    refuse_overlap(cx, &planned.plan, planned.rule.as_deref())?;
    Ok(planned)
}

const WITHOUT_TIME_AND_PLACE: [&str; 7] = ["title", "minutes", "to", "capacity", "unlimited", "accept", "about"];

/// A plan with what the arguments say in its place.
pub(super) async fn changed(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    Planned { mut plan, mut rule }: Planned,
) -> Result<Planned, CommandError> {
    let text = |name: &str| args.text(name).map(|value| if value == NOTHING { "" } else { value.trim() });
    if let Some(title) = text("title") {
        plan.title = one_line(title);
    }
    if plan.title.is_empty() {
        return Err(Refusal::new("event-needs-title").into());
    }
    if let Some(about) = text("about") {
        plan.about = lines(about);
    }
    if let Some(when) = args.text("when") {
        let start = start(cx, when)?;
        (plan.zone, plan.starts_at) = (start.zone, start.starts_at);
        // One time moves this event alone; a series goes on as it was.
        rule = start.rule.or(rule);
    }
    if let Some(place) = args.text("where") {
        plan.place = place_of(cx, conn, place).await?;
    }
    if let Some(minutes) = args.int("minutes") {
        plan.minutes = minutes;
    }
    if let Some(hours) = args.int("accept") {
        plan.accept_minutes = hours * 60;
    }
    plan.capacity = match (args.int("capacity"), args.text("unlimited")) {
        (Some(capacity), Some(_)) => {
            return Err(Refusal::new("event-how-many-places").arg("capacity", capacity.to_string()).into());
        }
        (Some(capacity), None) => Some(capacity),
        (None, Some(_)) => None,
        (None, None) => plan.capacity,
    };
    if let Some(to) = text("to") {
        plan.to = places(cx, conn, to).await?;
        if plan.to.len() > PLACES_MAX {
            return Err(Refusal::new("post-too-many").arg("name", "to").arg("max", PLACES_MAX.to_string()).into());
        }
    }
    if args.text("when").is_some() || args.int("minutes").is_some() {
        refuse_overlap(cx, &plan, rule.as_deref())?;
    }
    Ok(Planned { plan, rule })
}

/// Refuses an event that would begin again while it still goes on; the times of the coming weeks are looked at.
fn refuse_overlap(cx: &Cx<'_>, plan: &Plan, rule: Option<&str>) -> Result<(), Refusal> {
    let Some(rule) = rule.and_then(|rule| Rule::from_canonical(rule).ok()) else { return Ok(()) };
    let lasts = TimeDelta::minutes(plan.minutes);
    let mut begins = plan.starts_at;
    for _ in 0..STARTS_COMPARED {
        let Some(again) = rule.next_after(&plan.zone, begins) else { break };
        if again < begins + lasts {
            let words = |at| local_words(&cx.zone(), at);
            let refusal = Refusal::new("event-overlaps").arg("start", words(begins)).arg("again", words(again));
            return Err(refusal.arg("lasts", lasts_words(cx.lang, plan.minutes)));
        }
        begins = again;
    }
    Ok(())
}

/// What somebody says after `when:`.
struct Start {
    zone: Zone,
    starts_at: DateTime<Utc>,
    /// The rule in canonical words, when there is more than one time.
    rule: Option<String>,
}

/// The first instant that somebody says, in the community's zone, and whether there are more.
fn start(cx: &Cx<'_>, text: &str) -> Result<Start, Refusal> {
    let zone = cx.zone();
    let rule = Rule::parse(text, &zone, cx.now).map_err(Refusal::from)?;
    let starts_at = rule.next_after(&zone, cx.now).ok_or_else(|| Refusal::new("event-past"))?;
    if starts_at - cx.now > AHEAD_MAX {
        return Err(Refusal::new("event-too-far").arg("days", AHEAD_MAX.num_days().to_string()));
    }
    let is_again = rule.next_after(&zone, starts_at).is_some();
    Ok(Start { zone, starts_at, rule: is_again.then(|| rule.canonical()) })
}

/// A channel of this community, or an https address.
async fn place_of(cx: &Cx<'_>, conn: &mut Conn, text: &str) -> Result<Place, CommandError> {
    let text = text.trim();
    if text.contains("://") {
        let url = address::check(text).map_err(|error| error.refusal(text))?;
        if !url.starts_with("https://") {
            return Err(Refusal::new("event-place-unclear").arg("place", text).into());
        }
        return Ok(Place::Link(url));
    }
    let mut found = places(cx, conn, text).await?;
    match (found.pop(), found.is_empty()) {
        (Some(channel), true) => Ok(Place::Channel(channel)),
        _ => Err(Refusal::new("event-place-unclear").arg("place", text).into()),
    }
}
