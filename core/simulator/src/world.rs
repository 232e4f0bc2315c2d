//! The world as it truly was, day by day: people come, stay, write, leave, return, are purged.

use std::ops::Range;

use crate::activity::{ActiveDay, draw_active_days};
use crate::arrivals::{self, PlannedCampaign};
use crate::calendar::Calendar;
use crate::chance::{Chance, Part};
use crate::history::{Cause, DayTruth, Platform, Source};
use crate::leaving;
use crate::names;
use crate::parameters::{Leaving, Parameters};
use crate::people::{self, Person};
use crate::settings::Settings;

/// Seconds of a day of 24 hours.
const DAY_SECONDS: f64 = 86_400.0;

/// Days between two purges.
const PURGE_EVERY_DAYS: usize = 365;

/// Local hour of purges, in seconds after midnight.
const PURGE_HOUR_SECONDS: i64 = 4 * 3_600;

/// Local hour of the bulk import, in seconds after midnight.
const IMPORT_HOUR_SECONDS: i64 = 11 * 3_600;

/// A stay as it truly was; instants are Unix seconds.
#[derive(Debug)]
pub(crate) struct TrueStay {
    pub(crate) person: u32,
    pub(crate) joined: i64,
    /// `None` when it outlasts the history.
    pub(crate) left: Option<i64>,
    pub(crate) cause: Cause,
    pub(crate) source: Source,
    pub(crate) invite: Option<String>,
    /// Its days of writing, among [`World::active_days`]; some may lie after the end when a purge ended it.
    pub(crate) active: Range<usize>,
}

impl TrueStay {
    /// When it ended, or `end` when it has not.
    pub(crate) fn left_or(&self, end: i64) -> i64 {
        self.left.unwrap_or(end)
    }
}

/// The world after its last day.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) people: Vec<Person>,
    pub(crate) stays: Vec<TrueStay>,
    pub(crate) active_days: Vec<ActiveDay>,
    pub(crate) campaigns: Vec<PlannedCampaign>,
    /// People that each campaign brought.
    pub(crate) campaign_joins: Vec<u32>,
    /// First joining and size of each raid.
    pub(crate) raids: Vec<(i64, u32)>,
    pub(crate) purges: Vec<i64>,
    pub(crate) bulk_import: Option<i64>,
    /// Newcomers who came by themselves, by campaigns, and by word of mouth.
    pub(crate) newcomers: [u32; 3],
    pub(crate) days: Vec<DayTruth>,
    /// From and to, exclusive.
    pub(crate) outages: Vec<(i64, i64)>,
}

impl World {
    pub(crate) fn run(settings: &Settings, calendar: &Calendar) -> Self {
        let mut course = Course::new(settings, calendar);
        course.settle_founders();
        for day in 0..calendar.days() {
            course.run_day(day);
        }
        course.count_days();
        course.world
    }
}

/// A world under way.
struct Course<'a> {
    parameters: &'a Parameters,
    calendar: &'a Calendar,
    arrivals: Chance,
    people: Chance,
    writing: Chance,
    world: World,
    /// Members now, raiders left out: they bring nobody.
    present: u32,
    /// People who have ever come, raiders left out.
    ever: u32,
    /// How many of the present leave on each day.
    leaving: Vec<u32>,
    /// Who comes back on each day: the stay that ended, when that was, when the next begins.
    returns: Vec<Vec<(u32, i64, i64)>>,
}

impl<'a> Course<'a> {
    fn new(settings: &'a Settings, calendar: &'a Calendar) -> Self {
        let parameters = &settings.parameters;
        let mut arrivals = Chance::new(settings.seed, Part::Arrivals);
        let campaigns = arrivals::plan_campaigns(&mut arrivals, parameters, calendar.days());
        let world = World {
            people: Vec::new(),
            stays: Vec::new(),
            active_days: Vec::new(),
            campaign_joins: vec![0; campaigns.len()],
            campaigns,
            raids: Vec::new(),
            purges: Vec::new(),
            bulk_import: None,
            newcomers: [0; 3],
            days: Vec::new(),
            outages: plan_outages(&mut arrivals, parameters, calendar),
        };
        Self {
            parameters,
            calendar,
            arrivals,
            people: Chance::new(settings.seed, Part::People),
            writing: Chance::new(settings.seed, Part::ActiveDays),
            world,
            present: 0,
            ever: 0,
            leaving: vec![0; calendar.days()],
            returns: vec![Vec::new(); calendar.days()],
        }
    }

    fn run_day(&mut self, day: usize) {
        let known = (self.present, self.ever);
        let drawn = arrivals::draw_newcomers(
            &mut self.arrivals,
            self.parameters,
            self.calendar,
            &self.world.campaigns,
            day,
            known,
        );
        for _ in 0..drawn.organic {
            self.welcome(day, Source::Organic);
        }
        for _ in 0..drawn.word_of_mouth {
            self.welcome(day, Source::WordOfMouth);
        }
        for (campaign, count) in drawn.campaigns {
            for _ in 0..count {
                self.welcome(day, Source::Campaign(campaign));
            }
        }
        // One that comes back may leave and come back once more on the same day.
        while let Some((stay, left, at)) = self.returns[day].pop() {
            self.welcome_back(stay, left, at);
        }
        self.import_in_bulk(day);
        self.suffer_raid(day);
        self.purge(day);
        self.present -= self.leaving[day].min(self.present);
    }

    /// Members from before the first day: survivors, of whom the youngest are the most.
    fn settle_founders(&mut self) {
        for _ in 0..self.parameters.founders {
            let age_days = self.arrivals.uniform(1.0, 300.0);
            let joined = self.calendar.start() - (age_days * DAY_SECONDS) as i64;
            let remaining =
                leaving::draw_remaining_seconds(&mut self.arrivals, self.parameters, self.parameters.organic, age_days);
            let person = self.add_person(joined, None);
            self.add_stay(person, joined, self.calendar.start().max(joined) + remaining, Source::Founder, None);
            self.ever += 1;
        }
    }

    /// Somebody new, at an hour at which people are about.
    fn welcome(&mut self, day: usize, source: Source) {
        let at = self.draw_instant(day);
        let (leaving, own_invite) = match source {
            Source::Campaign(number) => {
                self.world.newcomers[1] += 1;
                self.world.campaign_joins[usize::from(number)] += 1;
                (self.parameters.campaign, Some(self.world.campaigns[usize::from(number)].invite.clone()))
            }
            Source::WordOfMouth => {
                self.world.newcomers[2] += 1;
                (self.parameters.word_of_mouth, Some("friends".to_owned()))
            }
            _ => {
                self.world.newcomers[0] += 1;
                (self.parameters.organic, Some(names::OPEN_INVITE.to_owned()))
            }
        };
        let invite = if self.arrivals.happens(self.parameters.unknown_invite_share) { None } else { own_invite };
        let lasts = leaving::draw_stay_seconds(&mut self.arrivals, self.parameters, leaving);
        let person = self.add_person(at, None);
        self.add_stay(person, at, at + lasts, source, invite);
        self.ever += 1;
    }

    /// Somebody who left by themselves comes back, unless a purge had ended the stay before they could leave.
    fn welcome_back(&mut self, stay: u32, left: i64, at: i64) {
        let before = &self.world.stays[stay as usize];
        if before.cause != Cause::Left || before.left != Some(left) {
            return;
        }
        let person = before.person;
        let lasts = leaving::draw_stay_seconds(&mut self.arrivals, self.parameters, self.parameters.organic);
        self.add_stay(person, at, at + lasts, Source::Return, None);
    }

    fn import_in_bulk(&mut self, day: usize) {
        let planned = (self.calendar.days() as f64 * self.parameters.bulk_import_at) as usize;
        let at = self.calendar.day_start(day) + IMPORT_HOUR_SECONDS;
        if day != planned || self.parameters.bulk_import == 0 || at >= self.calendar.end() {
            return;
        }
        self.world.bulk_import = Some(at);
        let no_bounce = Leaving { bounce_share: 0.0, ..self.parameters.organic };
        for _ in 0..self.parameters.bulk_import {
            let lasts = leaving::draw_stay_seconds(&mut self.arrivals, self.parameters, no_bounce);
            // An administrator can add people to a Telegram group, and to no Discord guild.
            let person = self.add_person(at, Some(Platform::Telegram));
            self.add_stay(person, at, at + lasts, Source::BulkImport, None);
            self.ever += 1;
        }
    }

    fn suffer_raid(&mut self, day: usize) {
        let outage = self
            .world
            .outages
            .iter()
            .any(|&(from, to)| from < self.calendar.day_end(day) && self.calendar.day_start(day) < to);
        // Nobody would be there to kick them.
        if outage {
            return;
        }
        let raid = arrivals::draw_raid(&mut self.arrivals, self.parameters, self.calendar, day, self.present);
        let Some(instants) = raid else { return };
        let number = self.world.raids.len() as u16;
        self.world.raids.push((instants[0], instants.len() as u32));
        let platform = if self.people.happens(0.8) { Platform::Discord } else { Platform::Telegram };
        for joined in instants {
            let person = self.world.people.len() as u32;
            self.world.people.push(people::draw_raider(&mut self.people, platform, person as usize, joined));
            let kicked = self.arrivals.happens(self.parameters.raid_kicked_share);
            let lasts = if kicked {
                self.parameters.raid_kicked_after_minutes * 60
            } else {
                leaving::draw_stay_seconds(&mut self.arrivals, self.parameters, self.parameters.campaign)
            };
            let left = (joined + lasts < self.calendar.end()).then_some(joined + lasts);
            let cause = if kicked { Cause::Kicked } else { Cause::Left };
            let source = Source::Raid(number);
            self.world.stays.push(TrueStay { person, joined, left, cause, source, invite: None, active: 0..0 });
        }
    }

    /// Ends the stays of those who have long been silent.
    fn purge(&mut self, day: usize) {
        let since_first = day.checked_sub(self.parameters.purge_on_day);
        let at = self.calendar.day_start(day) + PURGE_HOUR_SECONDS;
        if since_first.is_none_or(|days| !days.is_multiple_of(PURGE_EVERY_DAYS)) || at >= self.calendar.end() {
            return;
        }
        self.world.purges.push(at);
        let silent_since_day = day.saturating_sub(self.parameters.purge_silent_days);
        let silent_since = self.calendar.day_start(silent_since_day);
        for stay in &mut self.world.stays {
            let there = stay.joined < silent_since && stay.left_or(i64::MAX) > at;
            let wrote = self.world.active_days[stay.active.clone()]
                .iter()
                .any(|active| (silent_since_day..day).contains(&usize::from(active.day)));
            if !there || wrote || !self.arrivals.happens(self.parameters.purge_share) {
                continue;
            }
            if let Some(planned) = stay.left.and_then(|left| self.calendar.day_of(left)) {
                self.leaving[planned] -= u32::from(!matches!(stay.source, Source::Raid(_)));
            }
            self.leaving[day] += u32::from(!matches!(stay.source, Source::Raid(_)));
            stay.left = Some(at);
            stay.cause = Cause::Kicked;
        }
    }

    fn add_person(&mut self, at: i64, platform: Option<Platform>) -> u32 {
        let number = self.world.people.len();
        self.world.people.push(people::draw_person(&mut self.people, self.parameters, number, at, platform));
        number as u32
    }

    /// Adds a stay that would end at `leaves`, with its days of writing and perhaps a return.
    fn add_stay(&mut self, person: u32, joined: i64, leaves: i64, source: Source, invite: Option<String>) {
        let active = match &self.world.people[person as usize].writing {
            Some(writing) => draw_active_days(
                &mut self.writing,
                self.parameters,
                self.calendar,
                writing,
                (joined, leaves),
                is_newcomer(source),
                &mut self.world.active_days,
            ),
            None => 0..0,
        };
        let left = (leaves < self.calendar.end()).then_some(leaves);
        if let Some(day) = left.and_then(|left| self.calendar.day_of(left)) {
            self.leaving[day] += 1;
            if self.arrivals.happens(self.parameters.rejoin_share) {
                let away = self.arrivals.log_normal(self.parameters.rejoin_median_days, self.parameters.rejoin_sigma);
                let back = leaves + (away * DAY_SECONDS).max(60.0) as i64;
                if let Some(day) = self.calendar.day_of(back) {
                    self.returns[day].push((self.world.stays.len() as u32, leaves, back));
                }
            }
        }
        self.present += 1;
        self.world.stays.push(TrueStay { person, joined, left, cause: Cause::Left, source, invite, active });
    }

    /// An instant of a day, at the hours at which people are about.
    fn draw_instant(&mut self, day: usize) -> i64 {
        let hour = self.arrivals.weighted(&self.parameters.hour_weights) as f64;
        let within = self.arrivals.uniform(hour * 3_600.0, (hour + 1.0) * 3_600.0) as i64;
        let (start, end) = (self.calendar.day_start(day), self.calendar.day_end(day));
        let at = start + within;
        // The last day may be a part of one, and one day a year has 23 hours.
        if at < end { at } else { start + within % (end - start) }
    }

    /// Counts the truth of every day once all stays are known.
    fn count_days(&mut self) {
        let days = self.calendar.days();
        let (mut joined, mut newcomers, mut left) = (vec![0_u32; days], vec![0_u32; days], vec![0_u32; days]);
        let mut members = 0;
        for stay in &self.world.stays {
            match self.calendar.day_of(stay.joined) {
                Some(day) => {
                    joined[day] += 1;
                    newcomers[day] += u32::from(is_newcomer(stay.source));
                }
                None => members += 1,
            }
            if let Some(day) = stay.left.and_then(|left| self.calendar.day_of(left)) {
                left[day] += 1;
            }
        }
        for day in 0..days {
            members = members + joined[day] - left[day];
            self.world.days.push(DayTruth {
                date: self.calendar.date(day),
                members,
                joined: joined[day],
                newcomers: newcomers[day],
                left: left[day],
            });
        }
    }
}

/// Whether a source brings people one by one who were not here before.
fn is_newcomer(source: Source) -> bool {
    matches!(source, Source::Organic | Source::Campaign(_) | Source::WordOfMouth)
}

/// Places the outages, those that fit into the history.
fn plan_outages(chance: &mut Chance, parameters: &Parameters, calendar: &Calendar) -> Vec<(i64, i64)> {
    let length = (calendar.end() - calendar.start()) as f64;
    parameters
        .outages
        .iter()
        .map(|&(share, days)| {
            let from = calendar.start() + (share * length + chance.uniform(0.0, DAY_SECONDS)) as i64;
            (from, from + (days * DAY_SECONDS) as i64)
        })
        .filter(|&(_, to)| to < calendar.end())
        .collect()
}
