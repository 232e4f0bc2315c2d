//! The figures a community is made from: how fast people come, how they leave, how much they write.
//!
//! Source, where nothing else is said: STATISTICS.md §5, which took them from real communities (§4).

/// How members of one origin leave: some bounce at once, the others leave ever more slowly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaving {
    /// Share that leaves after an exponential time with mean [`Parameters::bounce_mean_hours`].
    pub bounce_share: f64,
    /// Scale of the Weibull time after which the others leave, in days.
    pub scale_days: f64,
}

/// Everything that decides a simulated community, apart from chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// People who find the community by themselves, per day, before the weekday's factor.
    pub organic_per_day: f64,
    /// Factor on organic arrivals from Monday to Sunday.
    pub weekday_factors: [f64; 7],
    /// Variance over mean of the people who arrive in a day from one origin, around the day's expectation.
    pub arrival_dispersion: f64,
    /// People whom one member brings per day while nobody has been there yet (β).
    pub word_of_mouth_per_member_day: f64,
    /// People who could ever come by word of mouth (M).
    pub market: f64,
    /// Days from one campaign to the next, give or take [`Self::campaign_jitter_days`].
    pub campaign_every_days: f64,
    /// Largest deviation from that rhythm, in days. Our own choice.
    pub campaign_jitter_days: f64,
    /// Median of the people that a campaign brings.
    pub campaign_median: f64,
    /// Standard deviation of the logarithm of that number.
    pub campaign_sigma: f64,
    /// Most people that a campaign brings. Our own choice: one very lucky campaign would make the days differ more than
    /// those of real communities do.
    pub campaign_max: f64,
    /// Days in which a campaign's pull falls to half.
    pub campaign_half_life_days: f64,
    /// Share of arrivals whose invite is not known.
    pub unknown_invite_share: f64,
    /// Members from which on raids happen.
    pub raid_from_members: f64,
    /// Raids per day (komodo saw 11 in 90 days: 0.12 makes a stress test).
    pub raids_per_day: f64,
    /// Fewest and most accounts in a raid.
    pub raid_size: (u32, u32),
    /// Share of a raid's accounts that is kicked.
    pub raid_kicked_share: f64,
    /// Minutes after which a raid's accounts are kicked.
    pub raid_kicked_after_minutes: i64,
    /// Mean stay of who bounces, in hours.
    pub bounce_mean_hours: f64,
    /// Shape of the Weibull time to leaving; below 1: the longer they stay, the safer.
    pub leaving_shape: f64,
    /// How those leave who came by themselves.
    pub organic: Leaving,
    /// How those leave whom a campaign brought.
    pub campaign: Leaving,
    /// How those leave whom a member brought.
    pub word_of_mouth: Leaving,
    /// Share of those who left by themselves that comes back.
    pub rejoin_share: f64,
    /// Median of the days until they do. Our own choice; about a fifth comes back within a day.
    pub rejoin_median_days: f64,
    /// Standard deviation of the logarithm of those days. Our own choice.
    pub rejoin_sigma: f64,
    /// Day of the first purge of silent members, counted from the first; then every 365 days.
    pub purge_on_day: usize,
    /// Days of silence from which a member is purged, as kicked.
    pub purge_silent_days: usize,
    /// Share of the silent whom a purge takes; the others were seen reading, which the history does not show. Our own
    /// choice: without it two thirds of the community, who never write, would go in one night.
    pub purge_share: f64,
    /// Members before the first day: on Discord with a known joining, on Telegram unknown. Our own choice.
    pub founders: u32,
    /// Members brought over at one instant from an older group.
    pub bulk_import: u32,
    /// Share of history after which that happens. Our own choice.
    pub bulk_import_at: f64,
    /// Share of members who are on Discord; the others are on Telegram.
    pub discord_share: f64,
    /// Share of members who ever write.
    pub poster_share: f64,
    /// Parameters of the beta distribution of a poster's daily probability of writing.
    pub daily_probability: (f64, f64),
    /// What remains of that probability with time, as a share; those with probability ½ and more keep all of it.
    pub habit_floor: f64,
    /// Days in which the rest of it falls to half.
    pub habit_half_life_days: f64,
    /// Factor on that probability from Monday to Sunday.
    pub activity_weekday_factors: [f64; 7],
    /// Mean of the logarithm of the messages of an active day.
    pub messages_mu: f64,
    /// Standard deviation of the logarithm of the messages of an active day.
    pub messages_sigma: f64,
    /// Standard deviation of the logarithm of a person's own factor on them.
    pub personal_sigma: f64,
    /// Largest such factor. Our own choice: nobody writes as much as all the others together.
    pub personal_max: f64,
    /// Share of messages that are replies (meshcore, §2e).
    pub reply_share: f64,
    /// Share of messages that get a reaction (meshcore, §2e).
    pub reaction_share: f64,
    /// Share of posters on Discord who use voice channels. Our own choice.
    pub voice_share: f64,
    /// Activity by local hour, relative (komodo: peak 13–15 h 1.55 times the mean, trough 4–5 h half of it).
    pub hour_weights: [f64; 24],
    /// Where outages begin, as a share of the history, and their length in days.
    pub outages: [(f64, f64); 2],
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            organic_per_day: 3.0,
            weekday_factors: [1.05, 1.12, 1.12, 1.08, 1.03, 0.80, 0.80],
            arrival_dispersion: 3.5,
            word_of_mouth_per_member_day: 0.006,
            market: 9_000.0,
            campaign_every_days: 45.0,
            campaign_jitter_days: 10.0,
            campaign_median: 60.0,
            campaign_sigma: 0.9,
            campaign_max: 90.0,
            campaign_half_life_days: 2.5,
            unknown_invite_share: 0.08,
            raid_from_members: 400.0,
            raids_per_day: 1.0 / 45.0,
            raid_size: (46, 240),
            raid_kicked_share: 0.96,
            raid_kicked_after_minutes: 10,
            bounce_mean_hours: 2.0,
            leaving_shape: 0.55,
            organic: Leaving { bounce_share: 0.30, scale_days: 260.0 },
            campaign: Leaving { bounce_share: 0.45, scale_days: 110.0 },
            word_of_mouth: Leaving { bounce_share: 0.15, scale_days: 420.0 },
            rejoin_share: 0.03,
            rejoin_median_days: 6.0,
            rejoin_sigma: 2.0,
            purge_on_day: 365,
            purge_silent_days: 120,
            purge_share: 0.5,
            founders: 60,
            bulk_import: 300,
            bulk_import_at: 0.37,
            discord_share: 0.6,
            poster_share: 0.35,
            daily_probability: (0.40, 2.0),
            habit_floor: 0.12,
            habit_half_life_days: 9.0,
            activity_weekday_factors: [1.0, 1.06, 1.06, 1.04, 1.0, 0.90, 0.90],
            messages_mu: 0.35,
            messages_sigma: 1.0,
            personal_sigma: 1.1,
            personal_max: 15.0,
            reply_share: 0.33,
            reaction_share: 0.19,
            voice_share: 0.12,
            hour_weights: [
                0.78, 0.66, 0.58, 0.53, 0.50, 0.50, 0.56, 0.66, 0.80, 0.96, 1.12, 1.28, 1.44, 1.55, 1.55, 1.52, 1.42,
                1.32, 1.24, 1.20, 1.16, 1.10, 1.00, 0.88,
            ],
            outages: [(0.22, 4.0), (0.80, 11.0)],
        }
    }
}

impl Parameters {
    /// The same community so many times as large: more people come, from a market as much larger.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let people = |count: u32| (f64::from(count) * factor).round() as u32;
        Self {
            organic_per_day: self.organic_per_day * factor,
            market: self.market * factor,
            campaign_median: self.campaign_median * factor,
            campaign_max: self.campaign_max * factor,
            raid_from_members: self.raid_from_members * factor,
            founders: people(self.founders),
            bulk_import: people(self.bulk_import),
            ..self
        }
    }
}
