//! Who they are: where they are, what they are called, whether and how they write.

use crate::chance::Chance;
use crate::history::Platform;
use crate::names;
use crate::parameters::Parameters;

/// First millisecond of Discord's snowflakes. Source: Discord API reference, "Snowflakes".
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Ids of Telegram users start above this here, so that none is one of the platform's own accounts.
const TELEGRAM_FIRST_ID: i64 = 500_000_000;

/// From this daily probability on a poster belongs to the core and keeps the habit.
const CORE_PROBABILITY: f64 = 0.5;

/// A person with an account.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) platform: Platform,
    pub(crate) external_id: i64,
    pub(crate) display_name: String,
    /// How they write; `None` for those who never do.
    pub(crate) writing: Option<Writing>,
}

/// How somebody writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writing {
    /// Probability of writing on an early day (0 to 1).
    daily_probability: f64,
    /// Factor on the messages of an active day.
    personal_factor: f64,
    /// Whether they use voice channels.
    pub(crate) talks: bool,
    /// Chooses the channel where most of it is written (0 to less than 1).
    pub(crate) home: f64,
}

impl Writing {
    /// Probability of writing so many days after joining, before the weekday's factor.
    pub(crate) fn probability(&self, parameters: &Parameters, days_since_joining: f64) -> f64 {
        if self.daily_probability >= CORE_PROBABILITY {
            return self.daily_probability;
        }
        let kept = parameters.habit_floor
            + (1.0 - parameters.habit_floor) * (-days_since_joining / parameters.habit_half_life_days).exp2();
        self.daily_probability * kept
    }

    /// Messages of an active day, at least one.
    pub(crate) fn draw_messages(&self, chance: &mut Chance, parameters: &Parameters) -> u32 {
        let median = parameters.messages_mu.exp() * self.personal_factor;
        chance.log_normal(median, parameters.messages_sigma).round().clamp(1.0, 2_000.0) as u32
    }
}

/// Draws a person who comes at an instant, to `platform` if that is given; `number` makes the ids differ.
pub(crate) fn draw_person(
    chance: &mut Chance,
    parameters: &Parameters,
    number: usize,
    at: i64,
    platform: Option<Platform>,
) -> Person {
    let chosen = if chance.happens(parameters.discord_share) { Platform::Discord } else { Platform::Telegram };
    let platform = platform.unwrap_or(chosen);
    let writing = chance.happens(parameters.poster_share).then(|| Writing {
        daily_probability: chance.beta(parameters.daily_probability),
        personal_factor: chance.log_normal(1.0, parameters.personal_sigma).min(parameters.personal_max),
        talks: platform == Platform::Discord && chance.happens(parameters.voice_share),
        home: chance.uniform(0.0, 1.0),
    });
    // Most accounts are years older than the joining.
    let created_at = at - 3_600 - chance.exponential(900.0 * 86_400.0).min(2_000.0 * 86_400.0) as i64;
    let external_id = external_id(chance, platform, number, created_at);
    Person { platform, external_id, display_name: names::draw_display_name(chance), writing }
}

/// Draws an account made for a raid on one platform: some hours old, and silent.
pub(crate) fn draw_raider(chance: &mut Chance, platform: Platform, number: usize, at: i64) -> Person {
    let created_at = at - 600 - chance.exponential(6.0 * 3_600.0) as i64;
    let external_id = external_id(chance, platform, number, created_at);
    Person { platform, external_id, display_name: names::draw_raider_name(chance), writing: None }
}

/// An id as the platform gives it: on Discord it tells when the account was made.
fn external_id(chance: &mut Chance, platform: Platform, number: usize, created_at: i64) -> i64 {
    match platform {
        Platform::Discord => {
            // The last 22 bits are worker, process and increment; the number within them keeps ids apart.
            let milliseconds = created_at * 1_000 + chance.whole(0, 999) - DISCORD_EPOCH_MS;
            (milliseconds.max(1) << 22) | (number as i64 & 0x3F_FFFF)
        }
        Platform::Telegram => TELEGRAM_FIRST_ID + number as i64 * 1_013 + chance.whole(0, 1_012),
    }
}
