//! Who comes on a day: by themselves, by a campaign, by a member's word, and raids.

use crate::calendar::Calendar;
use crate::chance::Chance;
use crate::names;
use crate::parameters::Parameters;

/// A campaign as it was planned.
#[derive(Debug)]
pub(crate) struct PlannedCampaign {
    pub(crate) name: String,
    pub(crate) invite: String,
    pub(crate) start_day: usize,
    /// People it is expected to bring in the end.
    size: f64,
}

/// The newcomers of one day, by origin.
#[derive(Debug, Default)]
pub(crate) struct Newcomers {
    pub(crate) organic: u32,
    pub(crate) word_of_mouth: u32,
    /// By position of the campaign.
    pub(crate) campaigns: Vec<(u16, u32)>,
}

/// Plans the campaigns of a history: one at every rhythm, give or take, and of very different sizes.
pub(crate) fn plan_campaigns(chance: &mut Chance, parameters: &Parameters, days: usize) -> Vec<PlannedCampaign> {
    let mut campaigns = Vec::new();
    let jitter = parameters.campaign_jitter_days;
    let mut day = parameters.campaign_every_days / 2.0;
    while (day.max(0.0) as usize) < days {
        let number = campaigns.len();
        campaigns.push(PlannedCampaign {
            name: names::campaign_name(number),
            invite: names::campaign_invite(number),
            start_day: day.max(0.0) as usize,
            size: chance.log_normal(parameters.campaign_median, parameters.campaign_sigma).min(parameters.campaign_max),
        });
        day += (parameters.campaign_every_days + chance.uniform(-jitter, jitter)).max(1.0);
    }
    campaigns
}

/// Draws the newcomers of a day on which `present` members are there and `ever` people have been.
pub(crate) fn draw_newcomers(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    campaigns: &[PlannedCampaign],
    day: usize,
    (present, ever): (u32, u32),
) -> Newcomers {
    let dispersion = parameters.arrival_dispersion;
    let organic = parameters.organic_per_day * parameters.weekday_factors[calendar.weekday(day)];
    let unreached = (1.0 - f64::from(ever) / parameters.market).max(0.0);
    let word_of_mouth = parameters.word_of_mouth_per_member_day * f64::from(present) * unreached;
    let mut newcomers = Newcomers {
        organic: chance.negative_binomial(organic, dispersion),
        word_of_mouth: chance.negative_binomial(word_of_mouth, dispersion),
        campaigns: Vec::new(),
    };
    for (number, campaign) in (0_u16..).zip(campaigns) {
        let Some(age) = day.checked_sub(campaign.start_day) else { break };
        let half_lives = age as f64 / parameters.campaign_half_life_days;
        let daily_share = 1.0 - (-std::f64::consts::LN_2 / parameters.campaign_half_life_days).exp();
        // After 12 half-lives nobody comes any more who could be told from somebody who came without it.
        if half_lives < 12.0 {
            let mean = campaign.size * daily_share * (-half_lives).exp2();
            newcomers.campaigns.push((number, chance.negative_binomial(mean, dispersion)));
        }
    }
    newcomers
}

/// Draws the instants at which the accounts of a raid join, on a day that has one: a few bursts of some minutes.
pub(crate) fn draw_raid(
    chance: &mut Chance,
    parameters: &Parameters,
    calendar: &Calendar,
    day: usize,
    present: u32,
) -> Option<Vec<i64>> {
    if f64::from(present) <= parameters.raid_from_members || !chance.happens(parameters.raids_per_day) {
        return None;
    }
    let (fewest, most) = parameters.raid_size;
    let size = chance.whole(fewest.into(), most.into());
    let bursts: Vec<f64> = (0..chance.whole(1, 3))
        .map(|_| chance.uniform(calendar.day_start(day) as f64, calendar.day_end(day) as f64))
        .collect();
    let latest = calendar.day_end(day) - 1;
    let mut instants: Vec<i64> = (0..size)
        .map(|_| {
            let burst = bursts[chance.index(bursts.len())];
            // Accounts of a burst come within some minutes of each other.
            (burst + chance.exponential(240.0)) as i64
        })
        .map(|at| at.min(latest))
        .collect();
    instants.sort_unstable();
    Some(instants)
}
