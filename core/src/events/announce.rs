//! What everybody reads of an event: one message in each place, which follows the list.

use chrono::{DateTime, TimeDelta, Utc};

use super::course::CHECK_IN_FROM;
use super::event::{Event, EventState, Place};
use super::presence;
use super::seats::{self, Seat, Standing};
use super::store::{self, Announced};
use super::tell::Ground;
use crate::commands::{Payload, extend, keep_until};
use crate::community::{Lang, channels};
use crate::content::{ButtonDoes, Message, MessageButton, Span, Style, Target, Text, markdown};
use crate::outbox::{self, Deed, NewEffect, Revised, State};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::words::{number, say};
use crate::zone::Zone;

/// What the buttons say, by the order of their tokens.
const VERBS: [&str; 5] = ["going", "maybe", "declined", "here", "calendar"];

/// Brings the announcements up to date; those that are not there yet are sent.
pub(super) async fn refresh(conn: &mut Conn, ground: &Ground<'_>, seats: &[Seat]) -> Result<()> {
    let (event, now) = (ground.event, ground.now);
    for known in store::targets(conn, event.id).await? {
        match known.effect {
            Some(effect) => {
                extend(conn, &known.tokens, event.plan.ends_at()).await?;
                let message = message(conn, ground, &known, &known.tokens, seats).await?;
                let revised = outbox::revise(conn, &*ground.steward.rng, effect, &message, now).await?;
                if let Revised::Edited(edit) = revised {
                    store::note_effect(conn, event.id, edit, "change").await?;
                }
            }
            None if event.state == EventState::Open => send(conn, ground, &known, seats).await?,
            None => {}
        }
    }
    Ok(())
}

async fn send(conn: &mut Conn, ground: &Ground<'_>, known: &Announced, seats: &[Seat]) -> Result<()> {
    let (event, rng) = (ground.event, &*ground.steward.rng);
    let mut tokens = Vec::with_capacity(VERBS.len());
    for verb in VERBS {
        let line = match verb {
            "calendar" => format!("/event calendar {}", event.number),
            verb => format!("/event answer {} {verb}", event.number),
        };
        let payload = Payload::RunIn { community: event.community, line };
        let anybody = (known.target.platform, None);
        tokens.push(keep_until(conn, rng, anybody, &payload, event.plan.ends_at()).await?);
    }
    let deed = Deed::Send { message: message(conn, ground, known, &tokens, seats).await? };
    let new = NewEffect {
        community: event.community,
        platform: known.target.platform,
        channel: &known.target.channel,
        origin: None,
        subject: None,
        deed: &deed,
        state: State::Waiting,
        not_before: ground.now,
        too_late: Some(event.plan.ends_at()),
    };
    let effect = outbox::insert(conn, rng, &new, ground.now).await?;
    store::note_effect(conn, event.id, effect, "announcement").await?;
    store::set_announced(conn, event.id, known.position, effect, &tokens).await
}

/// The announcement as it is to stand in a place: one message that fits, if need be with less of what it is about.
async fn message(
    conn: &mut Conn,
    ground: &Ground<'_>,
    known: &Announced,
    tokens: &[String],
    seats: &[Seat],
) -> Result<Message> {
    let event = ground.event;
    let platform = known.target.platform;
    let place = place_words(conn, event).await?;
    // Where a platform tells who is there, nobody has to say so.
    let asks_who_is_there = is_check_in(event, ground.now)
        && (platform != PlatformName::Discord || !presence::is_seen(conn, &event.plan.place).await?);
    let buttons = buttons(ground, asks_who_is_there, tokens);
    let mut about = event.plan.about.clone();
    loop {
        let text = text(ground, &about, &place, seats);
        let mut parts =
            ground.steward.parts_for(platform, &Message { text, media: Vec::new(), buttons: buttons.clone() });
        match parts.pop() {
            Some(only) if parts.is_empty() => return Ok(only),
            _ if about.is_empty() => {
                return Ok(Message { text: Text::plain(event.label()), media: Vec::new(), buttons });
            }
            _ => about = about.chars().take(about.chars().count() / 2).collect(),
        }
    }
}

/// What people call the place of an event.
pub(super) async fn place_words(conn: &mut Conn, event: &Event) -> Result<String> {
    match &event.plan.place {
        Place::Link(url) => Ok(url.clone()),
        Place::Channel(Target { platform, channel }) => {
            channels::channel_label(conn, event.community, platform.as_str(), channel).await
        }
    }
}

fn text(ground: &Ground<'_>, about: &str, place: &str, seats: &[Seat]) -> Text {
    let (event, lang) = (ground.event, ground.community.language);
    let plan = &event.plan;
    let mut text = Text::default();
    let title = match event.state {
        EventState::Cancelled => say(lang, "event-post-cancelled", &[("title", plan.title.as_str().into())]),
        EventState::Over => say(lang, "event-post-over", &[("title", plan.title.as_str().into())]),
        _ => plan.title.clone(),
    };
    text.add(&styled(title, Style::Bold));
    if !about.is_empty() {
        text.add(&markdown::read(about));
        text.add(&Text::default());
    }
    let zone = &ground.community.zone;
    let lasts = lasts_words(lang, plan.minutes);
    text.add(&with_instant(lang, "event-post-when", zone, plan.starts_at, &[("lasts", lasts)]));
    text.add(&Text::plain(say(lang, "event-post-where", &[("place", place.into())])));
    for line in counts(lang, event, seats) {
        text.add(&Text::plain(line));
    }
    text
}

/// How many come, what is free, who waits and who may come.
pub(super) fn counts(lang: Lang, event: &Event, seats: &[Seat]) -> Vec<String> {
    let of = |standing: Standing| seats::count(seats, |s| s == standing);
    let taken = seats::count(seats, Standing::has_place);
    let mut lines = vec![match event.plan.capacity {
        Some(capacity) => {
            let free = number((capacity - taken).max(0));
            let args = [("taken", number(taken).into()), ("places", number(capacity).into()), ("free", free.into())];
            say(lang, "event-post-places", &args)
        }
        None => say(lang, "event-post-coming", &[("n", number(taken).into())]),
    }];
    let (waiting, maybe) = (of(Standing::Waiting), of(Standing::Maybe));
    for (id, n) in [("event-post-waiting", waiting), ("event-post-maybe", maybe)] {
        if n > 0 {
            lines.push(say(lang, id, &[("n", number(n).into())]));
        }
    }
    lines
}

fn buttons(ground: &Ground<'_>, asks_who_is_there: bool, tokens: &[String]) -> Vec<Vec<MessageButton>> {
    let (event, lang) = (ground.event, ground.community.language);
    if event.state != EventState::Open {
        return Vec::new();
    }
    let button = |(verb, token): (&&str, &String)| MessageButton {
        label: say(lang, &format!("event-button-{verb}"), &[]),
        does: ButtonDoes::Press(token.clone()),
    };
    let mut all: Vec<MessageButton> = VERBS.iter().zip(tokens).map(button).collect();
    let mut more = all.split_off(all.len().min(3));
    if !asks_who_is_there {
        more.drain(..more.len().min(1));
    }
    vec![all, more]
}

/// Whether people can say that they are there.
pub(super) fn is_check_in(event: &Event, now: DateTime<Utc>) -> bool {
    now >= event.plan.starts_at - CHECK_IN_FROM && now < event.plan.ends_at()
}

/// An instant as the clocks of a zone show it, with their offset: `2026-12-01 20:00 (UTC+08:00)`.
pub(crate) fn local_words(zone: &Zone, at: DateTime<Utc>) -> String {
    let offset = zone.offset_minutes(at);
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("{} (UTC{sign}{hours:02}:{minutes:02})", zone.local(at).format("%Y-%m-%d %H:%M"))
}

/// A sentence about an instant (`{ $time }`), which a platform may show in each reader's own time.
pub(super) fn with_instant(lang: Lang, id: &str, zone: &Zone, at: DateTime<Utc>, others: &[(&str, String)]) -> Text {
    let words = local_words(zone, at);
    let mut args = vec![("time", words.as_str().into())];
    args.extend(others.iter().map(|(name, value)| (*name, value.as_str().into())));
    let plain = say(lang, id, &args);
    let spans = match plain.rfind(&words) {
        Some(start) => vec![Span { start, end: start + words.len(), style: Style::Instant(at.timestamp()) }],
        None => Vec::new(),
    };
    Text { plain, spans }
}

fn styled(plain: String, style: Style) -> Text {
    let end = plain.len();
    Text { plain, spans: vec![Span { start: 0, end, style }] }
}

/// A length of time as it is, in the largest unit that fits it whole: 90 minutes, 2 hours, 1 day.
pub(super) fn lasts_words(lang: Lang, minutes: i64) -> String {
    let (unit, n) = match minutes {
        m if m % (24 * 60) == 0 => ("day", m / (24 * 60)),
        m if m % 60 == 0 => ("hour", m / 60),
        m => ("minute", m),
    };
    say(lang, "event-lasts", &[("unit", unit.into()), ("n", n.into())])
}

/// How long it is until a start, about: in hours from a hundred minutes on, in days from nearly two days on.
pub(super) fn lead_words(lang: Lang, lead: TimeDelta) -> String {
    let minutes = (lead.num_seconds() + 30) / 60;
    let step = match minutes {
        ..100 => 1,
        100..2_860 => 60,
        _ => 24 * 60,
    };
    lasts_words(lang, ((minutes + step / 2) / step * step).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_names_the_offset_of_its_zone_before_and_after_a_change_of_the_clocks() {
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        for (at, expected) in [
            ("2026-10-24T18:00:00Z", "2026-10-24 20:00 (UTC+02:00)"),
            ("2026-10-25T19:00:00Z", "2026-10-25 20:00 (UTC+01:00)"),
        ] {
            assert_eq!(local_words(&berlin, at.parse().unwrap()), expected);
        }
        let newfoundland: Zone = "America/St_Johns".parse().unwrap();
        let shown = local_words(&newfoundland, "2026-12-01T12:00:00Z".parse().unwrap());
        assert_eq!(shown, "2026-12-01 08:30 (UTC-03:30)");
    }

    #[test]
    fn lengths_are_said_whole_and_what_is_left_about() {
        let exact = [(1, "1 minute"), (90, "90 minutes"), (60, "1 hour"), (120, "2 hours"), (2_880, "2 days")];
        for (minutes, expected) in exact {
            assert_eq!(lasts_words(Lang::En, minutes), expected);
        }
        for (seconds, expected) in [
            (86_399, "1 day"),
            (86_400 - 600, "1 day"),
            (3_590, "1 hour"),
            (890, "15 minutes"),
            (3, "1 minute"),
            (5 * 3_600 + 900, "5 hours"),
            (86_400 * 2 - 20, "2 days"),
        ] {
            assert_eq!(lead_words(Lang::En, TimeDelta::seconds(seconds)), expected, "{seconds}");
        }
    }

    #[test]
    fn an_instant_in_a_sentence_is_marked_where_it_stands() {
        let at: DateTime<Utc> = "2026-12-01T12:00:00Z".parse().unwrap();
        for lang in Lang::ALL {
            let text = with_instant(lang, "event-post-when", &Zone::utc(), at, &[("lasts", "1 h".to_owned())]);
            assert_eq!(text.words(&text.spans[0]), "2026-12-01 12:00 (UTC+00:00)");
            assert_eq!(text.spans[0].style, Style::Instant(at.timestamp()));
        }
    }
}
