//! What members do: on which days they write, and how a day's messages fall into channels and quarter hours.

use std::ops::Range;

use crate::SLOT_SECONDS;
use crate::calendar::Calendar;
use crate::chance::Chance;
use crate::history::{ChannelKind, Platform};
use crate::names::{GROUP_TOPICS, GUILD_CHANNELS};
use crate::parameters::Parameters;
use crate::people::{Person, Writing};
use crate::world::TrueStay;

/// Most messages that one writes in a quarter of an hour before it goes on in the next.
const SLOT_MESSAGES_MAX: u32 = 25;

/// Share of messages written in the channel a person is mostly in.
const HOME_SHARE: f64 = 0.7;

/// Share of days with writing on which one who talks also talks.
const VOICE_DAY_SHARE: f64 = 0.3;

/// Longest time in a voice channel on one day, in seconds.
const VOICE_SECONDS_MAX: f64 = 3.0 * 3_600.0;

/// A day on which a member writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ActiveDay {
    /// Day of the history.
    pub(crate) day: u16,
    /// Messages written on it, one at least.
    pub(crate) messages: u32,
}

/// What a stay's member did in one channel and quarter of an hour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// Position of the stay.
    pub(crate) stay: u32,
    /// Position of the channel among its platform's.
    pub(crate) channel: u8,
    /// Unix seconds.
    pub(crate) start: i64,
    pub(crate) messages: u32,
    pub(crate) replies: u32,
    pub(crate) reactions: u32,
    pub(crate) voice_seconds: u32,
}

/// The channels of a platform.
pub(crate) fn channels_of(platform: Platform) -> &'static [(&'static str, ChannelKind, f64)] {
    match platform {
        Platform::Discord => GUILD_CHANNELS,
        Platform::Telegram => GROUP_TOPICS,
    }
}

/// Draws the days on which somebody writes who joined at `joined` and is there until `left`, onto the end of `days`.
/// A newcomer who ever writes does so on the day of joining.
pub(crate) fn draw_active_days(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    writing: &Writing,
    (joined, left): (i64, i64),
    newcomer: bool,
    days: &mut Vec<ActiveDay>,
) -> Range<usize> {
    let begin = days.len();
    let first = calendar.day_of(joined.max(calendar.start())).unwrap_or(calendar.days());
    let last = calendar.day_of(left.min(calendar.end() - 1)).unwrap_or(0);
    for day in first..=last {
        let age_days = (calendar.day_start(day) - joined).max(0) as f64 / 86_400.0;
        let weekday = parameters.activity_weekday_factors[calendar.weekday(day)];
        let first_words = newcomer && day == first;
        if chance.happens(writing.probability(parameters, age_days) * weekday) || first_words {
            days.push(ActiveDay { day: day as u16, messages: writing.draw_messages(chance, parameters) });
        }
    }
    begin..days.len()
}

/// Spreads the messages of one active day of a stay over channels and slots within the stay.
pub(crate) fn spread_day(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    (person, stay, number): (&Person, &TrueStay, u32),
    active: ActiveDay,
    slots: &mut Vec<Slot>,
) {
    let Some(writing) = person.writing else { return };
    let Some(window) = slots_within(calendar, stay, active.day.into()) else { return };
    let channels = channels_of(person.platform);
    let sessions = if active.messages < 3 { 1 } else { chance.whole(1, 3) as u32 };
    for session in 0..sessions {
        let mut messages = active.messages / sessions + u32::from(session < active.messages % sessions);
        let channel = draw_channel(chance, channels, &writing);
        let mut start = draw_slot(chance, parameters, calendar, active.day.into(), &window);
        while messages > 0 {
            let is_last = start + SLOT_SECONDS >= window.end;
            let in_slot = if is_last { messages } else { messages.min(SLOT_MESSAGES_MAX) };
            let replies = chance.binomial(in_slot, parameters.reply_share);
            let reactions = chance.poisson(f64::from(in_slot) * parameters.reaction_share);
            slots.push(Slot { stay: number, channel, start, messages: in_slot, replies, reactions, voice_seconds: 0 });
            messages -= in_slot;
            start += SLOT_SECONDS;
        }
    }
    if writing.talks && chance.happens(VOICE_DAY_SHARE) {
        talk(chance, parameters, calendar, (number, active.day.into()), &window, slots);
    }
}

/// Time in a voice channel: full slots and a last part of one.
fn talk(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    (stay, day): (u32, usize),
    window: &Range<i64>,
    slots: &mut Vec<Slot>,
) {
    let voice: Vec<u8> = (0_u8..).zip(GUILD_CHANNELS).filter(|(_, c)| c.1 == ChannelKind::Voice).map(|c| c.0).collect();
    let Some(&channel) = voice.get(chance.index(voice.len())) else { return };
    let mut seconds = chance.log_normal(2_400.0, 0.7).min(VOICE_SECONDS_MAX) as u32;
    let mut start = draw_slot(chance, parameters, calendar, day, window);
    while seconds > 0 && start < window.end {
        let voice_seconds = seconds.min(SLOT_SECONDS as u32);
        slots.push(Slot { stay, channel, start, messages: 0, replies: 0, reactions: 0, voice_seconds });
        seconds -= voice_seconds;
        start += SLOT_SECONDS;
    }
}

/// The starts of the slots of a day that lie wholly within a stay; `None` when none does.
fn slots_within(calendar: &Calendar, stay: &TrueStay, day: usize) -> Option<Range<i64>> {
    let from = stay.joined.max(calendar.day_start(day));
    let to = stay.left_or(calendar.end()).min(calendar.day_end(day));
    let first = from + (-from).rem_euclid(SLOT_SECONDS);
    let end = to - to.rem_euclid(SLOT_SECONDS);
    (first < end).then_some(first..end)
}

/// A slot in the day's window, at the hours at which people are there.
fn draw_slot(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    day: usize,
    window: &Range<i64>,
) -> i64 {
    // On the two days a year on which the clocks change, hours after the change are off by one.
    for _ in 0..4 {
        let hour = chance.weighted(&parameters.hour_weights) as i64;
        let at = calendar.day_start(day) + hour * 3_600 + chance.whole(0, 3) * SLOT_SECONDS;
        let start = at - at.rem_euclid(SLOT_SECONDS);
        if window.contains(&start) {
            return start;
        }
    }
    window.start + chance.whole(0, (window.end - window.start) / SLOT_SECONDS - 1) * SLOT_SECONDS
}

/// A text channel: mostly the person's own, else any, as much as is written in each.
fn draw_channel(chance: &mut Chance, channels: &[(&str, ChannelKind, f64)], writing: &Writing) -> u8 {
    let weight = |kind: ChannelKind, weight: f64| if kind == ChannelKind::Text { weight } else { 0.0 };
    let total: f64 = channels.iter().map(|&(_, kind, much)| weight(kind, much)).sum();
    let mut left = total * if chance.happens(HOME_SHARE) { writing.home } else { chance.uniform(0.0, 1.0) };
    for (number, &(_, kind, much)) in (0..).zip(channels) {
        left -= weight(kind, much);
        if left < 0.0 {
            return number;
        }
    }
    0
}
