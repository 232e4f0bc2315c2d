//! The demo: a simulated community, written into a database as if it had been recorded.

use chrono::{DateTime, Utc};
use steward_core::activity::{Counts, slot_of};
use steward_core::community::Lang;
use steward_core::history::bulk::{
    PlainAccount, PlainChannel, PlainCount, PlainEnd, PlainHistory, PlainSpace, PlainSpan, PlainStay, write_history,
};
use steward_core::inbox::{EndReason, SpaceKind};
use steward_core::ports::PlatformName;
use steward_core::store::StoreError;
use steward_core::zone::UnknownZone;
use steward_core::{CommunityId, Steward};
use steward_simulator::{
    Account, Cause, Channel, Ending, History, Moment, Platform, Settings, SimulationError, SlotCount, Space,
    SpaceIndex, Stay, simulate,
};

/// The community's name.
const NAME: &str = "Rustaceans 学习社";

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nothing could be simulated.
    #[error("the demo cannot be simulated: {0}")]
    Simulation(#[from] SimulationError),
    /// The simulator has a zone that the rules do not know.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The simulating thread stopped.
    #[error("simulating stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

/// Writes 540 days of a simulated community that end at an instant, one community on both platforms, marked as a demo.
/// The same seed and end always give the same history.
pub async fn make(steward: &Steward, seed: u64, end: DateTime<Utc>) -> Result<CommunityId, DemoError> {
    let history = tokio::task::spawn_blocking(move || simulate(&Settings::new(seed, end))).await??;
    Ok(write_history(steward, &plain(&history)?).await?)
}

/// The simulator's history in the words of the rules.
fn plain(history: &History) -> Result<PlainHistory, UnknownZone> {
    Ok(PlainHistory {
        name: NAME.to_owned(),
        zone: history.zone.parse()?,
        language: Lang::En,
        is_demo: true,
        spaces: history.spaces.iter().map(space).collect(),
        channels: history.channels.iter().map(channel).collect(),
        accounts: history.accounts.iter().map(account).collect(),
        stays: history.stays.iter().map(stay).collect(),
        counts: history.activity.iter().map(count).collect(),
        seen: (0..history.spaces.len()).flat_map(|number| seen(history, number)).collect(),
    })
}

fn platform(platform: Platform) -> PlatformName {
    match platform {
        Platform::Discord => PlatformName::Discord,
        Platform::Telegram => PlatformName::Telegram,
    }
}

fn space(space: &Space) -> PlainSpace {
    PlainSpace {
        platform: platform(space.platform),
        external_id: space.external_id.to_string(),
        kind: match space.platform {
            Platform::Discord => SpaceKind::Guild,
            Platform::Telegram => SpaceKind::Group,
        },
        name: space.name.clone(),
    }
}

fn channel(channel: &Channel) -> PlainChannel {
    PlainChannel {
        space: channel.space.index(),
        external_id: channel.external_id.to_string(),
        name: channel.name.clone(),
    }
}

fn account(account: &Account) -> PlainAccount {
    PlainAccount {
        platform: platform(account.platform),
        external_id: account.external_id.to_string(),
        name: account.display_name.clone(),
    }
}

fn stay(stay: &Stay) -> PlainStay {
    PlainStay {
        space: stay.space.index(),
        account: stay.account.index(),
        // The record has no interval for a join: what is not exact is not known.
        joined_at: match stay.joined {
            Moment::Exact(at) => Some(at),
            Moment::Between { .. } | Moment::Unknown => None,
        },
        observed_at: stay.observed_from,
        ended: stay.ended.and_then(|ending| end(&ending)),
        source: stay.invite.clone(),
    }
}

/// How a stay ended; what ended at no known time is taken for lasting.
fn end(ending: &Ending) -> Option<PlainEnd> {
    let reason = match ending.cause {
        Cause::Left => EndReason::Left,
        Cause::Kicked => EndReason::Kicked,
    };
    match ending.at {
        Moment::Exact(at) => Some(PlainEnd { after: None, at, reason }),
        // Only that they are gone was seen, not how.
        Moment::Between { after, before } => {
            Some(PlainEnd { after: Some(after), at: before, reason: EndReason::Unknown })
        }
        Moment::Unknown => None,
    }
}

fn count(count: &SlotCount) -> PlainCount {
    PlainCount {
        channel: count.channel.index(),
        account: count.account.index(),
        slot: slot_of(count.slot_start),
        counts: Counts {
            messages: count.messages.into(),
            replies: count.replies.into(),
            reactions: count.reactions.into(),
            voice_seconds: count.voice_seconds.into(),
            commands: 0,
        },
    }
}

/// When a space was seen: from the beginning to the end, without the outages.
fn seen(history: &History, space: usize) -> Vec<PlainSpan> {
    let is_here = |index: SpaceIndex| index.index() == space;
    let mut gaps: Vec<_> = history.gaps.iter().filter(|gap| is_here(gap.space)).map(|gap| (gap.from, gap.to)).collect();
    gaps.sort_unstable();
    let mut spans = Vec::with_capacity(gaps.len() + 1);
    let mut from = history.from;
    for (gap_from, gap_to) in gaps {
        spans.push(PlainSpan { space, from, to: gap_from });
        from = gap_to;
    }
    spans.push(PlainSpan { space, from, to: history.to });
    spans
}
