//! The share still there by age, as Kaplan and Meier estimate it, with delayed entry and a band that never leaves 0..1.
//!
//! Departures precede censorings at equal ages. At risk at age t: entry < t ≤ duration, where one observed since
//! joining is at risk from 0 on, 0 included.

use crate::interval::{Estimate, Interval, Z_95};
use crate::spell::{Spell, observable};
use serde::Serialize;

/// Below so many at risk the curve is not drawn: one departure would move it by more than a tenth.
pub const MIN_AT_RISK: u64 = 10;

/// One step of the curve: an age at which somebody left. Equal ages are one row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SurvivalStep {
    /// Age in days.
    pub day: f64,
    /// Members at risk just before.
    pub at_risk: u64,
    /// How many left at this age.
    pub departures: u64,
    /// How many were last seen, still there, at exactly this age.
    pub censored: u64,
    /// Share still there just after.
    pub survival: f64,
    /// Lower end of the 95 % log-log band; `None` at survival 0.
    pub low: Option<f64>,
    /// Upper end of the 95 % log-log band; `None` at survival 0.
    pub high: Option<f64>,
    /// Greenwood's sum Σ d/(n(n−d)) up to here; infinite at survival 0.
    #[serde(skip)]
    greenwood_sum: f64,
}

impl SurvivalStep {
    /// Greenwood's variance of the survival; `None` at survival 0.
    pub fn variance(&self) -> Option<f64> {
        (self.survival > 0.0).then_some(self.survival * self.survival * self.greenwood_sum)
    }

    /// The band on the log scale, S·exp(±z√v) with the upper end cut at 1, which R draws unless told otherwise.
    pub fn log_interval(&self) -> Interval {
        if self.survival <= 0.0 {
            return Interval::UNDEFINED;
        }
        let factor = (Z_95 * self.greenwood_sum.sqrt()).exp();
        Interval::new(self.survival / factor, (self.survival * factor).min(1.0))
    }
}

/// A Kaplan–Meier curve.
#[derive(Clone, Debug, PartialEq)]
pub struct KaplanMeier {
    /// Spells that say anything.
    pub n: u64,
    /// How many of them ended.
    pub departures: u64,
    /// The steps, by age.
    pub steps: Vec<SurvivalStep>,
    /// Largest age seen; `None` without spells.
    pub last_age_days: Option<f64>,
    /// Age up to which at least [`MIN_AT_RISK`] were at risk and the curve had not fallen to 0; draw no further.
    ///
    /// With delayed entry few may be at risk at young ages: the first unbroken stretch with enough counts.
    pub supported_to_days: Option<f64>,
}

impl KaplanMeier {
    /// Estimates the curve. Sorts once; equal ages are merged.
    pub fn from_spells(spells: &[Spell]) -> Self {
        let mut exits: Vec<(f64, bool)> = Vec::with_capacity(spells.len());
        let mut entries: Vec<f64> = Vec::new();
        for spell in observable(spells) {
            // Adding 0 turns −0 into 0, so that both are the same age.
            exits.push((spell.duration_days + 0.0, spell.departed));
            let entry = spell.entry_age_days();
            if entry > 0.0 {
                entries.push(entry);
            }
        }
        exits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        entries.sort_unstable_by(f64::total_cmp);
        let mut curve = Self {
            n: exits.len() as u64,
            departures: exits.iter().filter(|exit| exit.1).count() as u64,
            steps: Vec::new(),
            last_age_days: exits.last().map(|exit| exit.0),
            supported_to_days: None,
        };
        curve.walk(&exits, &entries);
        curve
    }

    /// Walks through the sorted exits and entries and writes the steps and how far the curve is supported.
    fn walk(&mut self, exits: &[(f64, bool)], entries: &[f64]) {
        let mut at_risk = (exits.len() - entries.len()) as u64;
        let mut entries = entries.iter().peekable();
        let (mut survival, mut greenwood_sum, mut support_ended) = (1.0, 0.0, false);
        for together in exits.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            let day = together[0].0;
            while entries.next_if(|entry| **entry < day).is_some() {
                at_risk += 1;
            }
            if at_risk < MIN_AT_RISK || survival <= 0.0 {
                support_ended |= self.supported_to_days.is_some();
            } else if !support_ended {
                self.supported_to_days = Some(day);
            }
            let departures = together.iter().filter(|exit| exit.1).count() as u64;
            let censored = together.len() as u64 - departures;
            if departures > 0 {
                let (d, n) = (departures as f64, at_risk as f64);
                survival *= 1.0 - d / n;
                greenwood_sum += d / (n * (n - d));
                let band = log_log_band(survival, greenwood_sum);
                let (low, high) = (band.low, band.high);
                self.steps.push(SurvivalStep {
                    day,
                    at_risk,
                    departures,
                    censored,
                    survival,
                    low,
                    high,
                    greenwood_sum,
                });
            }
            at_risk -= departures + censored;
        }
    }

    /// Share still there at `age_days`, flat beyond the last step; `None` without spells.
    pub fn survival_at(&self, age_days: f64) -> Option<f64> {
        self.last_age_days?;
        Some(self.step_at(age_days).map_or(1.0, |step| step.survival))
    }

    /// The last step at or before `age_days`.
    pub fn step_at(&self, age_days: f64) -> Option<&SurvivalStep> {
        self.steps.partition_point(|step| step.day <= age_days).checked_sub(1).map(|index| &self.steps[index])
    }

    /// The median stay: smallest age with survival ≤ ½, its interval by inverting the log-log band.
    pub fn median_days(&self) -> Estimate {
        // Products of fractions that are ½ on paper may come out at 0.5000000000000001.
        let half = 0.5 + 1e-12;
        let first =
            |reached: &dyn Fn(&SurvivalStep) -> bool| self.steps.iter().find(|step| reached(step)).map(|step| step.day);
        // The band is undefined at survival 0, where there is nothing left to be above one half.
        let end_reached =
            |end: Option<f64>, step: &SurvivalStep| step.survival <= 0.0 || end.is_some_and(|v| v <= half);
        Estimate {
            estimate: first(&|step| step.survival <= half),
            low: first(&|step| end_reached(step.low, step)),
            high: first(&|step| end_reached(step.high, step)),
        }
    }

    /// Restricted mean: the average days a member stays within their first `until_days`.
    ///
    /// `None` without spells, or beyond the largest age seen while some are still there.
    pub fn restricted_mean_days(&self, until_days: f64) -> Option<f64> {
        let last_age = self.last_age_days?;
        let emptied = self.steps.last().is_some_and(|step| step.survival <= 0.0);
        if until_days < 0.0 || (until_days > last_age && !emptied) {
            return None;
        }
        let (mut area, mut from, mut survival) = (0.0, 0.0, 1.0);
        for step in self.steps.iter().take_while(|step| step.day < until_days) {
            area += survival * (step.day - from);
            (from, survival) = (step.day, step.survival);
        }
        Some(area + survival * (until_days - from))
    }

    /// Largest distance between the curve and `model` over the supported range, on both sides of each step.
    ///
    /// `None` where nothing is supported.
    pub fn largest_gap(&self, model: impl Fn(f64) -> f64) -> Option<f64> {
        let until = self.supported_to_days?;
        let (mut largest, mut before) = (0.0_f64, 1.0);
        for step in self.steps.iter().take_while(|step| step.day <= until) {
            let expected = model(step.day);
            // Nothing has happened yet at age 0, so only the value after a step there says anything.
            if step.day > 0.0 {
                largest = largest.max((before - expected).abs());
            }
            largest = largest.max((step.survival - expected).abs());
            before = step.survival;
        }
        Some(largest.max((before - model(until)).abs()))
    }
}

/// The band S^exp(±z√v / ln S); undefined at survival 0 and 1.
fn log_log_band(survival: f64, greenwood_sum: f64) -> Interval {
    if survival <= 0.0 || survival >= 1.0 {
        return Interval::UNDEFINED;
    }
    let ln_survival = survival.ln();
    let factor = (Z_95 * greenwood_sum.sqrt() / -ln_survival).exp();
    Interval::new((ln_survival * factor).exp(), (ln_survival / factor).exp())
}
