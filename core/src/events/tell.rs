//! What one person is told of an event, in private and in their language; and the line for those who cannot be told.

use chrono::{DateTime, TimeDelta, Utc};

use super::announce::{lead_words, local_words, with_instant};
use super::event::Event;
use super::seats::{self, Seat};
use super::store::{self, Guest};
use crate::Steward;
use crate::commands::{Payload, keep_until};
use crate::community::{self, Community, Lang};
use crate::content::{ButtonDoes, Message, MessageButton, Text};
use crate::outbox::{self, Deed, NewEffect, State, private_channel};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::words::{number, say};

/// A place is told at most once in so long that there is news for people who cannot be written to.
const LINES_APART: TimeDelta = TimeDelta::hours(1);

/// What a message about an event is written from.
pub(super) struct Ground<'a> {
    pub(super) steward: &'a Steward,
    pub(super) event: &'a Event,
    pub(super) community: &'a Community,
    pub(super) now: DateTime<Utc>,
}

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// A place is kept for them.
    Offered,
    /// They have a place.
    Given,
    /// There are fewer places: they wait again.
    PutOut,
    /// The place that was kept for them went to the next.
    Lapsed,
    /// It does not take place.
    Cancelled,
    /// It takes place at another time or place.
    Moved,
    /// It begins so soon.
    Begins(TimeDelta),
}

impl News {
    /// The Fluent id of its sentence.
    fn id(self) -> &'static str {
        match self {
            Self::Offered => "event-tell-offered",
            Self::Given => "event-tell-given",
            Self::PutOut => "event-tell-put-out",
            Self::Lapsed => "event-tell-lapsed",
            Self::Cancelled => "event-tell-cancelled",
            Self::Moved => "event-tell-moved",
            Self::Begins(_) => "event-tell-begins",
        }
    }

    /// What can be pressed below it.
    fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Offered => &["take", "refuse"],
            Self::Given | Self::Moved | Self::Begins(_) => &["refuse"],
            Self::PutOut | Self::Lapsed | Self::Cancelled => &[],
        }
    }
}

/// Writes to somebody on the list, if they are on a platform where that can be.
pub(super) async fn tell(
    conn: &mut Conn,
    ground: &Ground<'_>,
    guest: &Guest,
    news: News,
    seats: &[Seat],
) -> Result<()> {
    if !matches!(guest.platform, PlatformName::Discord | PlatformName::Telegram) {
        return Ok(());
    }
    let (event, now) = (ground.event, ground.now);
    let too_late = match news {
        News::Offered => guest.seat.until.unwrap_or(event.plan.starts_at),
        News::Begins(_) => event.plan.starts_at,
        _ => event.plan.ends_at(),
    };
    let message = message(conn, ground, guest, news, seats).await?;
    let channel = private_channel(&guest.external_id);
    for message in ground.steward.parts_for(guest.platform, &message) {
        let deed = Deed::Send { message };
        let new = NewEffect {
            community: event.community,
            platform: guest.platform,
            channel: &channel,
            origin: None,
            subject: None,
            deed: &deed,
            state: State::Waiting,
            not_before: now,
            too_late: Some(too_late),
        };
        let effect = outbox::insert(conn, &*ground.steward.rng, &new, now).await?;
        store::note_effect(conn, event.id, effect, "private").await?;
    }
    Ok(())
}

async fn message(conn: &mut Conn, ground: &Ground<'_>, guest: &Guest, news: News, seats: &[Seat]) -> Result<Message> {
    let (event, zone) = (ground.event, &ground.community.zone);
    let lang = guest.language.as_deref().and_then(Lang::parse).unwrap_or(ground.community.language);
    let mut args = vec![("event", event.label()), ("community", ground.community.name.clone())];
    if let News::Begins(lead) = news {
        args.push(("lead", lead_words(lang, lead)));
    }
    if news == News::PutOut {
        let waiting = seats::waiting_number(seats, guest.seat.person).unwrap_or(1);
        args.push(("waiting", number(waiting)));
    }
    let mut text = with_instant(lang, news.id(), zone, event.plan.starts_at, &args);
    if let (News::Offered, Some(until)) = (news, guest.seat.until) {
        text.add(&with_instant(lang, "event-tell-until", zone, until, &[]));
    }
    if matches!(news, News::Moved | News::Begins(_)) {
        let place = super::announce::place_words(conn, event).await?;
        text.add(&Text::plain(say(lang, "event-post-where", &[("place", place.into())])));
    }
    let mut row = Vec::new();
    for verb in news.verbs() {
        let answer = if *verb == "take" { "going" } else { "declined" };
        let line = format!("/event answer {} {answer}", event.number);
        let payload = Payload::RunIn { community: event.community, line };
        let person = (guest.platform, Some(guest.external_id.as_str()));
        let token = keep_until(conn, &*ground.steward.rng, person, &payload, event.plan.ends_at()).await?;
        row.push(MessageButton {
            label: say(lang, &format!("event-button-{verb}"), &[]),
            does: ButtonDoes::Press(token),
        });
    }
    Ok(Message { text, media: Vec::new(), buttons: if row.is_empty() { Vec::new() } else { vec![row] } })
}

/// Where the event is announced on a platform, whoever could not be written to there finds a line, which names nobody: the
/// button tells each of them alone what there is.
pub(super) async fn line_for_unreached(
    conn: &mut Conn,
    steward: &Steward,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<()> {
    let unreached = store::take_unreached(conn, event.id).await?;
    if unreached.is_empty() {
        return Ok(());
    }
    let Some(community) = community::find(conn, event.community).await? else { return Ok(()) };
    for known in store::targets(conn, event.id).await? {
        let here = unreached.iter().filter(|platform| *platform == known.target.platform.as_str()).count();
        let last = store::last_line(conn, event.id, &known.target).await?;
        if here == 0 || last.is_some_and(|last| now - last < LINES_APART) {
            continue;
        }
        let lang = community.language;
        let line = format!("/event answer {} show", event.number);
        let payload = Payload::RunIn { community: event.community, line };
        let anybody = (known.target.platform, None);
        let token = keep_until(conn, &*steward.rng, anybody, &payload, event.plan.ends_at()).await?;
        let label = say(lang, "event-button-show", &[]);
        let args = [("event", event.label())];
        let text = with_instant(lang, "event-line-unreached", &community.zone, event.plan.starts_at, &args);
        let buttons = vec![vec![MessageButton { label, does: ButtonDoes::Press(token) }]];
        let deed = Deed::Send { message: Message { text, media: Vec::new(), buttons } };
        let new = NewEffect {
            community: event.community,
            platform: known.target.platform,
            channel: &known.target.channel,
            origin: None,
            subject: None,
            deed: &deed,
            state: State::Waiting,
            not_before: now,
            too_late: Some(event.plan.ends_at()),
        };
        let effect = outbox::insert(conn, &*steward.rng, &new, now).await?;
        store::note_effect(conn, event.id, effect, "line").await?;
    }
    Ok(())
}

/// Where somebody stands, in words short enough to be shown beside a button.
pub(super) fn standing_words(
    lang: Lang,
    community: &Community,
    event: &Event,
    seats: &[Seat],
    own: Option<&Seat>,
) -> String {
    let label = event.label();
    let Some(own) = own else { return say(lang, "event-you-nothing", &[("event", label.into())]) };
    let mut args = vec![("event", label.into())];
    if let Some(waiting) = seats::waiting_number(seats, own.person) {
        args.push(("waiting", number(waiting).into()));
    }
    if let Some(until) = own.until {
        args.push(("time", local_words(&community.zone, until).into()));
    }
    say(lang, &format!("event-you-{}", own.standing.as_str()), &args)
}
