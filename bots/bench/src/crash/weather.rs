//! What goes wrong between the bot and the platforms, without end and at random.

use std::sync::Arc;
use std::time::Duration;

use steward_fakes::faults::{Fault, FaultPlan, FaultRule, RateScope, RetryAfter};

use super::crowd::Platforms;
use super::{Dice, pause};

/// So many faults wait for their request at once.
const PENDING_MAX: usize = 3;
/// Where Discord takes messages, and tells which are there.
const MESSAGES: &str = "/channels/{channel_id}/messages";

/// Faults to come.
pub(super) struct Weather {
    platforms: Arc<Platforms>,
    dice: Dice,
}

impl Weather {
    /// On these platforms.
    pub(super) fn new(platforms: Arc<Platforms>, dice: Dice) -> Self {
        Self { platforms, dice }
    }

    /// Lets something go wrong every now and then, for as long as the future lives.
    pub(super) async fn changes(mut self) {
        loop {
            let (telegram, discord) = (&self.platforms.telegram, &self.platforms.discord);
            let while_sending = [(&telegram.faults, "sendMessage"), (discord.faults(), MESSAGES)];
            for (faults, route) in while_sending {
                if self.dice.below(3) == 0 {
                    breaks(faults, FaultRule::once(route, sending(&mut self.dice)).method("POST"));
                }
            }
            match self.dice.below(40) {
                0 => breaks(&telegram.faults, FaultRule::once("getUpdates", asking(&mut self.dice))),
                1 => breaks(discord.faults(), FaultRule::once(MESSAGES, asking(&mut self.dice)).method("GET")),
                2 => discord.drops_connections(),
                3 => discord.closes_gateway(4000),
                4 => discord.asks_to_reconnect(),
                5 => discord.invalidates_session_resumably(),
                6 => discord.sends_next_event_twice(),
                _ => {}
            }
            pause(Duration::from_millis(20 + self.dice.below(250))).await;
            for faults in [&self.platforms.telegram.faults, self.platforms.discord.faults()] {
                if self.dice.below(3) == 0 {
                    faults.release();
                }
            }
        }
    }

    /// Nothing goes wrong any more, and what hangs is let go.
    pub(super) fn clears(platforms: &Platforms) {
        for faults in [&platforms.telegram.faults, platforms.discord.faults()] {
            faults.clear();
            faults.release();
        }
    }
}

fn breaks(faults: &FaultPlan, rule: FaultRule) {
    if faults.pending().len() < PENDING_MAX {
        faults.add(rule);
    }
}

/// What can go wrong with a message: before it is there, after it, and without anybody knowing.
fn sending(dice: &mut Dice) -> Fault {
    match dice.below(16) {
        0 => Fault::RateLimit { retry_after: RetryAfter::Fraction(0.3), scope: RateScope::User },
        1 => Fault::RateLimit { retry_after: RetryAfter::Seconds(1), scope: RateScope::Shared },
        2 => Fault::RateLimit { retry_after: RetryAfter::Fraction(0.1), scope: RateScope::Global },
        3 => Fault::RateLimit { retry_after: RetryAfter::Missing, scope: RateScope::User },
        4 => Fault::Status { code: 500 },
        5 => Fault::Status { code: 502 },
        6 => Fault::StatusAfter { code: 502 },
        7 => Fault::Html,
        8 => Fault::TruncatedJson,
        9 => Fault::HangBefore,
        10 | 11 => Fault::HangAfter,
        12 => Fault::DropBefore,
        13 => Fault::DropAfter,
        _ => Fault::DropMidResponse { bytes: dice.below(300) as u32 },
    }
}

/// What can go wrong with a question.
fn asking(dice: &mut Dice) -> Fault {
    match dice.below(6) {
        0 => Fault::RateLimit { retry_after: RetryAfter::Seconds(1), scope: RateScope::User },
        1 => Fault::Status { code: 502 },
        2 => Fault::TruncatedJson,
        3 => Fault::DropAfter,
        4 => Fault::DropMidResponse { bytes: dice.below(300) as u32 },
        _ => Fault::DropBefore,
    }
}
