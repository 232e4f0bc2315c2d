//! The verdict on growth that `/growth` gives: curves judged by what they did not see, rates and capacity from flows.
//!
//! Curves are fitted to levels because owners know them; how far to trust one is its error on the last fifth of the
//! days. K and r come from joins and leaves ([`crate::birth_death`]), and K is published only by the rule of
//! [`capacity`].

pub mod capacity;
mod holdout;
mod inflow;

use crate::birth_death::{BirthDeath, DailyFlow, fit_birth_death};
use crate::curves::{CurveName, FittedCurve, fit_curves};
use crate::interval::{CONFIDENCE, Estimate, Z_95};
use crate::poisson_rate::poisson_rate;
use capacity::{Capacity, judge_capacity};
use holdout::{choose_by_holdout, holdout_errors};
use serde::Serialize;
use std::collections::BTreeMap;

/// From so many covered days on, one level a week is fitted: daily levels differ too little to say more.
const WEEKLY_FROM_DAYS: usize = 180;

/// A capacity above so many times the highest level is none: the curve is the exponential by another name.
const UNBOUNDED_FACTOR: f64 = 1e6;

/// One local day of a community.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GrowthDay {
    /// Days since the first day of the series; ascending, gaps allowed.
    pub day: u32,
    /// Members at its start.
    pub members_at_start: u64,
    /// Members at its end.
    pub members: u64,
    /// Who joined.
    pub joined: u64,
    /// Who left.
    pub left: u64,
    /// False when the day, or part of it, could not be seen: it is passed over, never taken for a zero.
    pub covered: bool,
}

/// A curve with its error on days it was not fitted to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GrowthModel {
    /// Which curve.
    pub name: CurveName,
    /// Its parameters fitted to all days; t counts days from the first covered one.
    pub parameters: BTreeMap<&'static str, f64>,
    /// Mean absolute error on the last fifth of the days (14 at least), fitted on those before, as a multiple of the
    /// error of "nothing changes any more"; `None` when there are too few days or nothing changed.
    pub holdout_error: Option<f64>,
    /// The curve itself, to evaluate.
    #[serde(skip)]
    pub fitted: FittedCurve,
}

/// Growth rates per member and day, from flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct GrowthRates {
    /// β: joins while few.
    pub births_per_member_day: Option<f64>,
    /// δ: leaves.
    pub deaths_per_member_day: Option<f64>,
    /// r = β − δ.
    pub growth_r: Option<f64>,
    /// β with its quasi-Poisson interval.
    pub births: Estimate,
    /// δ with Garwood's interval.
    pub deaths: Estimate,
    /// r with its quasi-Poisson interval.
    pub growth: Estimate,
}

/// What is known of growth. All intervals are 95 %.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Growth {
    /// The curves, smallest hold-out error first.
    pub models: Vec<GrowthModel>,
    /// The curve that did best on days it had not seen, the simpler one where there is hardly a difference; `None`
    /// when none could be tried.
    pub best_model: Option<CurveName>,
    /// Whether that curve did better than "nothing changes any more".
    pub best_beats_naive: Option<bool>,
    /// Rates from flows.
    pub rates: GrowthRates,
    /// The level growth tends to, where the data tell.
    pub capacity: Capacity,
    /// The full fit to the flows.
    pub birth_death: Option<BirthDeath>,
}

/// Judges growth over a series of days.
pub fn judge_growth(days: &[GrowthDay]) -> Growth {
    let covered: Vec<GrowthDay> = days.iter().copied().filter(|day| day.covered).collect();
    let flows = daily_flows(&covered);
    let birth_death = fit_birth_death(&flows);
    let weekly = Levels::weekly(&covered);
    let levels = if covered.len() >= WEEKLY_FROM_DAYS { weekly.clone() } else { Levels::daily(&covered) };
    let errors = holdout_errors(&levels);
    let mut models: Vec<GrowthModel> = levels
        .fit_bounded()
        .into_iter()
        .map(|fitted| GrowthModel {
            name: fitted.name,
            parameters: fitted.parameters.clone(),
            holdout_error: errors.get(&fitted.name).copied(),
            fitted,
        })
        .collect();
    let rank = |model: &GrowthModel| model.holdout_error.unwrap_or(f64::INFINITY);
    models.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    let best = choose_by_holdout(&models);
    Growth {
        best_model: best.map(|model| model.name),
        best_beats_naive: best.and_then(|model| model.holdout_error).map(|error| error < 1.0),
        rates: rates_from(&flows, birth_death.as_ref()),
        capacity: judge_capacity(&weekly, birth_death.as_ref(), &covered),
        models,
        birth_death,
    }
}

/// The days as the fit to flows takes them.
fn daily_flows(days: &[GrowthDay]) -> Vec<DailyFlow> {
    days.iter()
        .map(|day| DailyFlow { members: day.members_at_start as f64, joins: day.joined, leaves: day.left })
        .collect()
}

/// Rates from the fit; without one, δ alone, and β too when nobody joined at all.
fn rates_from(flows: &[DailyFlow], fitted: Option<&BirthDeath>) -> GrowthRates {
    let member_days: f64 = flows.iter().map(|day| day.members).sum();
    let (joins, leaves) = flows
        .iter()
        .filter(|day| day.members > 0.0)
        .fold((0, 0), |(joins, leaves), day| (joins + day.joins, leaves + day.leaves));
    let deaths = fitted.map_or_else(|| poisson_rate(leaves, member_days, CONFIDENCE), |fit| fit.death_rate);
    let around = |value: f64, variance: f64| {
        let half_width = Z_95 * variance.sqrt();
        Estimate::new(value, value - half_width, value + half_width)
    };
    let (births, growth) = match fitted {
        Some(fit) => {
            let variance_births = fit.dispersion_joins * fit.se_birth_rate.powi(2);
            let variance_deaths = fit.dispersion_leaves * deaths.estimate.unwrap_or(0.0) / member_days;
            (around(fit.birth_rate, variance_births), around(fit.growth_rate, variance_births + variance_deaths))
        }
        None if joins == 0 => {
            let births = poisson_rate(0, member_days, CONFIDENCE);
            let negative = |rate: Option<f64>| rate.map(|rate| 0.0 - rate);
            let growth = Estimate {
                estimate: negative(deaths.estimate),
                low: negative(deaths.high),
                high: negative(deaths.low),
            };
            (births, growth)
        }
        None => (Estimate::UNDEFINED, Estimate::UNDEFINED),
    };
    GrowthRates {
        births_per_member_day: births.estimate,
        deaths_per_member_day: deaths.estimate,
        growth_r: growth.estimate,
        births,
        deaths,
        growth,
    }
}

/// Levels at the ends of days, t in days from the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Levels {
    pub(crate) times: Vec<f64>,
    pub(crate) members: Vec<f64>,
}

impl Levels {
    fn daily(days: &[GrowthDay]) -> Self {
        Self::of(days.iter())
    }

    /// The last day and every seventh before it, as far as covered.
    fn weekly(days: &[GrowthDay]) -> Self {
        let last = days.last().map_or(0, |day| day.day);
        Self::of(days.iter().filter(|day| (last - day.day.min(last)).is_multiple_of(7)))
    }

    fn of<'a>(days: impl Iterator<Item = &'a GrowthDay>) -> Self {
        let mut levels = Self::default();
        let mut first = None;
        for day in days {
            let start = *first.get_or_insert(day.day);
            levels.times.push(f64::from(day.day) - f64::from(start));
            levels.members.push(day.members as f64);
        }
        levels
    }

    /// Days from the first level to the last.
    pub(crate) fn span_days(&self) -> f64 {
        self.times.last().copied().unwrap_or(0.0)
    }

    /// The curves that fit, without those whose capacity ran away.
    pub(crate) fn fit_bounded(&self) -> Vec<FittedCurve> {
        let highest = self.members.iter().copied().fold(0.0, f64::max);
        let mut curves = fit_curves(&self.times, &self.members);
        curves.retain(|curve| curve.parameters.get("k").is_none_or(|capacity| *capacity <= UNBOUNDED_FACTOR * highest));
        curves
    }
}
