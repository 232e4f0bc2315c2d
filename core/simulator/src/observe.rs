//! What a bot recorded of the world: nothing during outages, and on Telegram nobody who was never heard.
//!
//! Discord tells a bot who is there and since when, Telegram only who comes, goes and speaks.

use crate::SLOT_SECONDS;
use crate::activity::{self, Slot};
use crate::calendar::{Calendar, instant};
use crate::chance::{Chance, Part};
use crate::history::{
    Account, AccountIndex, Campaign, Cause, Channel, ChannelIndex, Ending, Gap, History, Moment, Platform, Raid,
    SlotCount, Space, SpaceIndex, Stay, Truth,
};
use crate::names;
use crate::settings::Settings;
use crate::world::{TrueStay, World};

/// The guild's id; that of its first channel is the next.
const GUILD_ID: i64 = 1_180_000_000_000_000_000;

/// The supergroup's id.
const GROUP_ID: i64 = -1_001_987_654_321;

/// The spaces, in this order.
const PLATFORMS: [Platform; 2] = [Platform::Discord, Platform::Telegram];

/// Marks a person whom nobody saw.
const UNSEEN: u32 = u32::MAX;

pub(crate) fn observe(settings: &Settings, calendar: &Calendar, world: World) -> History {
    let mut slots = spread_activity(settings, calendar, &world);
    slots.retain(|slot| {
        outage_at(&world, slot.start).is_none() && outage_at(&world, slot.start + SLOT_SECONDS - 1).is_none()
    });
    let mut heard = vec![None; world.stays.len()];
    for slot in &slots {
        let first = heard[slot.stay as usize].get_or_insert(slot.start);
        *first = slot.start.min(*first);
    }
    let mut seen: Vec<(i64, &TrueStay, Seen)> = world
        .stays
        .iter()
        .zip(heard)
        .filter_map(|(stay, heard)| see(&world, calendar, stay, heard).map(|seen| (seen.from, stay, seen)))
        .collect();
    seen.sort_by_key(|&(from, stay, _)| (from, stay.person));
    let unseen_stays = (world.stays.len() - seen.len()) as u32;

    let mut account_of_person = vec![UNSEEN; world.people.len()];
    let mut accounts = Vec::new();
    let mut stays = Vec::with_capacity(seen.len());
    for (_, stay, seen) in seen {
        let person = &world.people[stay.person as usize];
        let account = &mut account_of_person[stay.person as usize];
        if *account == UNSEEN {
            *account = accounts.len() as u32;
            let display_name = person.display_name.clone();
            accounts.push(Account { platform: person.platform, external_id: person.external_id, display_name });
        }
        stays.push(Stay {
            account: AccountIndex(*account),
            space: space_of(person.platform),
            joined: seen.joined,
            observed_from: instant(seen.from),
            ended: seen.ended,
            source: stay.source,
            // Who joined unseen used an invite unseen.
            invite: if seen.joined == Moment::Exact(instant(seen.from)) { stay.invite.clone() } else { None },
        });
    }
    History {
        zone: settings.zone.clone(),
        from: instant(calendar.start()),
        to: instant(calendar.end()),
        spaces: spaces(),
        channels: channels(),
        accounts,
        stays,
        activity: count_slots(&world, &account_of_person, slots),
        gaps: gaps(&world),
        truth: truth(settings, calendar, world, unseen_stays),
    }
}

/// How much of a stay was seen.
struct Seen {
    joined: Moment,
    from: i64,
    ended: Option<Ending>,
}

/// What a bot recorded of a stay in which the account was first heard at `heard`; `None` when nothing.
fn see(world: &World, calendar: &Calendar, stay: &TrueStay, heard: Option<i64>) -> Option<Seen> {
    let joined_in = outage_at(world, stay.joined);
    let left_in = stay.left.and_then(|left| outage_at(world, left));
    if joined_in.is_some() && joined_in == left_in {
        return None;
    }
    let joined_unseen = stay.joined < calendar.start() || joined_in.is_some();
    let roster = world.people[stay.person as usize].platform == Platform::Discord;
    let (joined, from) = match (joined_unseen, roster) {
        (false, _) => (Moment::Exact(instant(stay.joined)), stay.joined),
        // The roster says when they had joined.
        (true, true) => (Moment::Exact(instant(stay.joined)), joined_in.map_or(calendar.start(), |(_, to)| to)),
        // Heard, or else seen going.
        (true, false) => (Moment::Unknown, heard.or(stay.left.filter(|_| left_in.is_none()))?),
    };
    let ended = stay.left.map(|left| match left_in {
        Some((after, before)) => {
            Ending { at: Moment::Between { after: instant(after), before: instant(before) }, cause: Cause::Left }
        }
        None => Ending { at: Moment::Exact(instant(left)), cause: stay.cause },
    });
    Some(Seen { joined, from, ended })
}

/// The outage that an instant lies in, from and to.
fn outage_at(world: &World, at: i64) -> Option<(i64, i64)> {
    world.outages.iter().copied().find(|&(from, to)| from <= at && at < to)
}

fn spread_activity(settings: &Settings, calendar: &Calendar, world: &World) -> Vec<Slot> {
    let mut chance = Chance::new(settings.seed, Part::Slots);
    let mut slots = Vec::with_capacity(world.active_days.len() * 2);
    for (number, stay) in (0..).zip(&world.stays) {
        let person = &world.people[stay.person as usize];
        for &active in &world.active_days[stay.active.clone()] {
            let who = (person, stay, number);
            activity::spread_day(&mut chance, &settings.parameters, calendar, who, active, &mut slots);
        }
    }
    slots
}

/// Slots by account and channel of the history, those of the same quarter hour added up.
fn count_slots(world: &World, account_of_person: &[u32], slots: Vec<Slot>) -> Vec<SlotCount> {
    let mut counts: Vec<SlotCount> = slots
        .into_iter()
        .map(|slot| {
            let person = world.stays[slot.stay as usize].person as usize;
            let before = match world.people[person].platform {
                Platform::Discord => 0,
                Platform::Telegram => names::GUILD_CHANNELS.len(),
            };
            SlotCount {
                account: AccountIndex(account_of_person[person]),
                channel: ChannelIndex(before as u16 + u16::from(slot.channel)),
                slot_start: instant(slot.start),
                messages: slot.messages,
                replies: slot.replies,
                reactions: slot.reactions,
                voice_seconds: slot.voice_seconds,
            }
        })
        .collect();
    counts.sort_unstable_by_key(|count| (count.slot_start, count.account, count.channel));
    counts.dedup_by(|next, first| {
        let same = (next.slot_start, next.account, next.channel) == (first.slot_start, first.account, first.channel);
        if same {
            first.messages += next.messages;
            first.replies += next.replies;
            first.reactions += next.reactions;
            first.voice_seconds = (first.voice_seconds + next.voice_seconds).min(SLOT_SECONDS as u32);
        }
        same
    });
    counts
}

fn space_of(platform: Platform) -> SpaceIndex {
    SpaceIndex(u8::from(platform == PLATFORMS[1]))
}

fn spaces() -> Vec<Space> {
    let of = |platform| match platform {
        Platform::Discord => Space { platform, external_id: GUILD_ID, name: names::GUILD.to_owned() },
        Platform::Telegram => Space { platform, external_id: GROUP_ID, name: names::GROUP.to_owned() },
    };
    PLATFORMS.map(of).to_vec()
}

fn channels() -> Vec<Channel> {
    let of = |platform| {
        (1..).zip(activity::channels_of(platform)).map(move |(number, &(name, kind, _))| {
            // Topics of a group count from 1, which is the general one.
            let external_id = if platform == Platform::Discord { GUILD_ID + number } else { number };
            Channel { space: space_of(platform), external_id, name: name.to_owned(), kind }
        })
    };
    PLATFORMS.into_iter().flat_map(of).collect()
}

fn gaps(world: &World) -> Vec<Gap> {
    let of_space = |space| {
        let gap = move |&(from, to): &(i64, i64)| Gap { space, from: instant(from), to: instant(to) };
        world.outages.iter().map(gap)
    };
    PLATFORMS.into_iter().flat_map(|platform| of_space(space_of(platform))).collect()
}

fn truth(settings: &Settings, calendar: &Calendar, world: World, unseen_stays: u32) -> Truth {
    let campaigns = world.campaigns.into_iter().zip(world.campaign_joins).map(|(campaign, joined)| Campaign {
        name: campaign.name,
        invite: campaign.invite,
        started_at: instant(calendar.day_start(campaign.start_day)),
        joined,
    });
    Truth {
        parameters: settings.parameters.clone(),
        days: world.days,
        campaigns: campaigns.collect(),
        raids: world.raids.iter().map(|&(at, size)| Raid { started_at: instant(at), size }).collect(),
        purges: world.purges.into_iter().map(instant).collect(),
        bulk_import: world.bulk_import.map(instant),
        newcomers: world.newcomers,
        unseen_stays,
    }
}
