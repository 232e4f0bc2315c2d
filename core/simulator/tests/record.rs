//! What a history may never hold: activity of who is not there, stays that end before they begin, anything seen in an
//! outage. And what it always holds: the same for the same seed.

#![expect(clippy::unwrap_used, reason = "a history that cannot be made must fail the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use steward_simulator::{
    Cause, ChannelKind, History, Moment, Platform, SLOT_SECONDS, Settings, SimulationError, Source, Stay, simulate,
};

/// Histories in three zones, one of them with summer time, one with days that begin at a quarter to the hour.
static HISTORIES: LazyLock<Vec<History>> = LazyLock::new(|| {
    [(1, "Asia/Shanghai"), (2, "Europe/Berlin"), (3, "Asia/Kathmandu")]
        .map(|(seed, zone)| simulate(&Settings::new(seed, end()).zone(zone)).unwrap())
        .into()
});

fn end() -> DateTime<Utc> {
    "2026-11-01T07:35:12Z".parse().unwrap()
}

fn histories() -> &'static [History] {
    &HISTORIES
}

/// The span in which a stay may have had activity: from first observation to the latest possible end.
fn seen_span(stay: &Stay, history: &History) -> (DateTime<Utc>, DateTime<Utc>) {
    let to = match stay.ended.map(|ended| ended.at) {
        Some(Moment::Exact(left)) => left,
        Some(Moment::Between { after, .. }) => after,
        _ => history.to,
    };
    (stay.observed_from, to)
}

#[test]
fn the_same_settings_give_the_same_history() {
    let settings = Settings::new(5, end()).days(200);
    assert!(simulate(&settings).unwrap() == simulate(&settings).unwrap());
}

#[test]
fn another_seed_gives_another_history() {
    let of = |seed| simulate(&Settings::new(seed, end()).days(60)).unwrap();
    assert!(of(5).accounts != of(6).accounts);
}

#[test]
fn no_stay_ends_before_it_begins_or_lies_outside_the_history() {
    for history in histories() {
        for stay in &history.stays {
            let (from, to) = seen_span(stay, history);
            assert!(history.from <= from && from <= to && to <= history.to, "{stay:?}");
            if let Moment::Exact(joined) = stay.joined {
                assert!(joined <= from, "{stay:?}");
            }
        }
    }
}

#[test]
fn stays_of_one_account_in_one_space_do_not_overlap() {
    for history in histories() {
        let mut spans: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for stay in &history.stays {
            spans.entry((stay.account, stay.space)).or_default().push(seen_span(stay, history));
        }
        for (account, spans) in spans {
            assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{account:?} {spans:?}");
        }
    }
}

#[test]
fn nobody_does_anything_outside_their_stays() {
    for history in histories() {
        let mut spans: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for stay in &history.stays {
            spans.entry((stay.account, stay.space)).or_default().push(seen_span(stay, history));
        }
        for slot in &history.activity {
            let space = history.channels[slot.channel.index()].space;
            let slot_end = slot.slot_start + TimeDelta::seconds(SLOT_SECONDS);
            let inside =
                spans[&(slot.account, space)].iter().any(|&(from, to)| from <= slot.slot_start && slot_end <= to);
            assert!(inside, "{slot:?} {:?}", spans[&(slot.account, space)]);
        }
    }
}

#[test]
fn nothing_is_seen_in_an_outage() {
    for history in histories() {
        assert_eq!(history.gaps.len(), 2 * history.spaces.len());
        let mut lengths: Vec<_> = history.gaps.iter().map(|gap| (gap.to - gap.from).num_days()).collect();
        lengths.sort_unstable();
        assert_eq!(lengths, [4, 4, 11, 11]);
        for gap in &history.gaps {
            let in_gap = |at: DateTime<Utc>| gap.from <= at && at < gap.to;
            assert!(!history.stays.iter().any(|stay| stay.space == gap.space && in_gap(stay.observed_from)));
            let left_in_gap = |stay: &Stay| matches!(stay.ended, Some(ended) if matches!(ended.at, Moment::Exact(left) if in_gap(left)));
            assert!(!history.stays.iter().any(|stay| stay.space == gap.space && left_in_gap(stay)));
            let last_second = TimeDelta::seconds(SLOT_SECONDS - 1);
            let seen =
                history.activity.iter().any(|slot| in_gap(slot.slot_start) || in_gap(slot.slot_start + last_second));
            assert!(!seen, "{gap:?}");
        }
    }
}

#[test]
fn who_left_in_an_outage_left_between_its_ends() {
    for history in histories() {
        let intervals: Vec<_> = history
            .stays
            .iter()
            .filter_map(|stay| match stay.ended?.at {
                Moment::Between { after, before } => Some((stay.space, after, before)),
                _ => None,
            })
            .collect();
        assert!(intervals.len() > 10, "{}", intervals.len());
        let gaps: BTreeSet<_> = history.gaps.iter().map(|gap| (gap.space, gap.from, gap.to)).collect();
        assert!(intervals.iter().all(|interval| gaps.contains(interval)));
    }
}

#[test]
fn only_telegram_hides_when_somebody_joined() {
    for history in histories() {
        let unknown: Vec<_> = history.stays.iter().filter(|stay| stay.joined == Moment::Unknown).collect();
        assert!(!unknown.is_empty());
        for stay in unknown {
            assert_eq!(history.spaces[stay.space.index()].platform, Platform::Telegram);
            assert_eq!(stay.invite, None);
        }
        // The roster of Discord tells it of those who were there before.
        let before = |stay: &&Stay| matches!(stay.joined, Moment::Exact(joined) if joined < history.from);
        let founders: Vec<_> = history.stays.iter().filter(before).collect();
        assert!(!founders.is_empty());
        assert!(founders.iter().all(|stay| stay.observed_from == history.from && stay.source == Source::Founder));
    }
}

#[test]
fn slots_are_quarter_hours_in_order_and_count_something() {
    for history in histories() {
        let keys: Vec<_> = history.activity.iter().map(|slot| (slot.slot_start, slot.account, slot.channel)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b));
        for slot in &history.activity {
            assert_eq!(slot.slot_start.timestamp().rem_euclid(SLOT_SECONDS), 0);
            assert!(slot.replies <= slot.messages);
            let talks = history.channels[slot.channel.index()].kind == ChannelKind::Voice;
            assert_eq!(talks, slot.voice_seconds > 0, "{slot:?}");
            assert_eq!(talks, slot.messages == 0, "{slot:?}");
            assert!(i64::from(slot.voice_seconds) <= SLOT_SECONDS);
        }
    }
}

#[test]
fn every_account_has_a_stay_and_an_id_of_its_own_in_the_right_space() {
    for history in histories() {
        let ids: BTreeSet<_> = history
            .accounts
            .iter()
            .map(|account| (account.platform == Platform::Discord, account.external_id))
            .collect();
        assert_eq!(ids.len(), history.accounts.len());
        let with_stay: BTreeSet<_> = history.stays.iter().map(|stay| stay.account).collect();
        assert_eq!(with_stay.len(), history.accounts.len());
        for stay in &history.stays {
            let platform = history.spaces[stay.space.index()].platform;
            assert_eq!(history.accounts[stay.account.index()].platform, platform);
        }
    }
}

#[test]
fn names_are_latin_chinese_and_with_emoji() {
    let history = simulate(&Settings::new(1, end())).unwrap();
    let share = |has: fn(char) -> bool| {
        let named = history.accounts.iter().filter(|account| account.display_name.chars().any(has));
        named.count() as f64 / history.accounts.len() as f64
    };
    assert!(share(|letter| letter.is_ascii_alphabetic()) > 0.3);
    assert!(share(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)) > 0.3);
    assert!(share(|letter| letter >= '\u{1f300}') > 0.05);
}

#[test]
fn raiders_are_kicked_after_ten_minutes_and_say_nothing() {
    for history in histories() {
        assert!(!history.truth.raids.is_empty());
        for (number, raid) in (0..).zip(&history.truth.raids) {
            let stays: Vec<_> = history.stays.iter().filter(|stay| stay.source == Source::Raid(number)).collect();
            assert_eq!(stays.len(), raid.size as usize);
            let kicked = stays.iter().filter(|stay| {
                stay.ended.is_some_and(|ended| {
                    ended.cause == Cause::Kicked
                        && ended.at == Moment::Exact(stay.observed_from + TimeDelta::minutes(10))
                })
            });
            assert!(kicked.count() as f64 > 0.85 * f64::from(raid.size), "{raid:?}");
            let raiders: BTreeSet<_> = stays.iter().map(|stay| stay.account).collect();
            assert!(!history.activity.iter().any(|slot| raiders.contains(&slot.account)));
        }
    }
}

#[test]
fn a_purge_takes_only_the_silent() {
    for history in histories() {
        let purge = history.truth.purges[0];
        let purged: BTreeSet<_> = history
            .stays
            .iter()
            .filter(|stay| matches!(stay.ended, Some(ended) if ended.at == Moment::Exact(purge)))
            .map(|stay| stay.account)
            .collect();
        assert!(purged.len() > 50, "{}", purged.len());
        let silent_since = purge - TimeDelta::days(120);
        let wrote = |slot: &&steward_simulator::SlotCount| slot.messages > 0 && slot.slot_start >= silent_since;
        let noisy = history.activity.iter().filter(wrote).filter(|slot| slot.slot_start < purge);
        assert_eq!(noisy.filter(|slot| purged.contains(&slot.account)).count(), 0);
    }
}

#[test]
fn three_hundred_are_brought_over_at_one_instant() {
    for history in histories() {
        let at = history.truth.bulk_import.unwrap();
        let imported: Vec<_> = history.stays.iter().filter(|stay| stay.source == Source::BulkImport).collect();
        assert_eq!(imported.len(), 300);
        assert!(imported.iter().all(|stay| stay.joined == Moment::Exact(at)));
    }
}

#[test]
fn about_three_in_a_hundred_come_back() {
    for history in histories() {
        let left = history.stays.iter().filter(|stay| matches!(stay.ended, Some(ended) if ended.cause == Cause::Left));
        let returns = history.stays.iter().filter(|stay| stay.source == Source::Return);
        let share = returns.count() as f64 / left.count() as f64;
        assert!((0.02..=0.045).contains(&share), "{share}");
    }
}

#[test]
fn the_days_of_the_truth_add_up() {
    for history in histories() {
        let days = &history.truth.days;
        assert_eq!(days.len(), 540);
        for pair in days.windows(2) {
            assert_eq!(pair[1].members, pair[0].members + pair[1].joined - pair[1].left);
            assert_eq!(pair[1].date, pair[0].date.succ_opt().unwrap());
        }
        let newcomers: u32 = days.iter().map(|day| day.newcomers).sum();
        assert_eq!(newcomers, history.truth.newcomers.iter().sum::<u32>());
        let campaigns: u32 = history.truth.campaigns.iter().map(|campaign| campaign.joined).sum();
        assert_eq!(campaigns, history.truth.newcomers[1]);
        // The record differs from the truth by those alone whom nobody saw.
        let open = history.stays.iter().filter(|stay| stay.ended.is_none()).count() as u32;
        let members = days.last().unwrap().members;
        assert!(open <= members && members <= open + history.truth.unseen_stays, "{open} {members}");
    }
}

#[test]
fn a_larger_community_ends_with_about_the_members_asked_for() {
    let history = simulate(&Settings::new(1, end()).members(4_000)).unwrap();
    let members = history.truth.days.last().unwrap().members;
    assert!((3_400..=4_600).contains(&members), "{members}");
}

#[test]
fn short_histories_are_made_too() {
    for days in [1, 2, 30] {
        let history = simulate(&Settings::new(1, end()).days(days)).unwrap();
        assert_eq!(history.truth.days.len(), days);
        assert_eq!(history.to, end());
    }
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let settings = Settings::new(1, end());
    let unknown = simulate(&settings.clone().zone("Mars/Olympus")).unwrap_err();
    assert_eq!(unknown, SimulationError::UnknownZone("Mars/Olympus".to_owned()));
    assert_eq!(simulate(&settings.clone().days(0)).unwrap_err(), SimulationError::DaysOutOfRange(0));
    assert_eq!(simulate(&settings.days(4_000)).unwrap_err(), SimulationError::DaysOutOfRange(4_000));
}
