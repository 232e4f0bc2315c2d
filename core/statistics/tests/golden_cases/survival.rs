//! Answers of the survival kinds.

use super::{ages_of, number, numbers};
use serde_json::{Map, Value, json};
use steward_statistics::Spell;
use steward_statistics::exponential::Exponential;
use steward_statistics::grouped::DayCounts;
use steward_statistics::grouped::choice::lowest_aic;
use steward_statistics::grouped::fit::{
    FittedLaw, fit_exponential, fit_log_normal, fit_lomax, fit_weibull as fit_grouped_weibull,
};
use steward_statistics::grouped::laws::LawName;
use steward_statistics::kaplan_meier::KaplanMeier;
use steward_statistics::weibull::fit_weibull;

/// Spells from the columns of a case.
fn spells(input: &Value, duration: &str, entry: &str) -> Vec<Spell> {
    let entries = input[entry].as_array();
    numbers(&input[duration])
        .into_iter()
        .zip(numbers(&input["event"]))
        .enumerate()
        .map(|(index, (duration_days, event))| Spell {
            duration_days,
            departed: event > 0.5,
            entry_days: entries.and_then(|list| list[index].as_f64()),
        })
        .collect()
}

fn pairs(ages: &[f64], survival: impl Fn(f64) -> Option<f64>) -> Value {
    ages.iter().map(|age| json!([age, survival(*age)])).collect()
}

pub(crate) fn kaplan_meier(input: &Value, expected: &Value) -> Value {
    let curve = KaplanMeier::from_spells(&spells(input, "duration", "entry"));
    let table: Vec<Value> = curve
        .steps
        .iter()
        .map(|step| {
            let log = step.log_interval();
            json!({
                "t": step.day, "at_risk": step.at_risk, "departures": step.departures,
                "censored_at_t": step.censored, "S": step.survival, "var": step.variance(),
                "ci_loglog": [step.low, step.high], "ci_log": [log.low, log.high],
            })
        })
        .collect();
    let median = curve.median_days();
    let tau = number(&input["tau"]);
    json!({
        "n": curve.n, "departures": curve.departures, "table": table,
        "median": median.estimate, "median_ci": [median.low, median.high],
        "rmst": {"tau": tau, "value": curve.restricted_mean_days(tau)},
        "S_at": pairs(&ages_of(&expected["S_at"]), |age| curve.survival_at(age)),
    })
}

pub(crate) fn exponential(input: &Value, expected: &Value) -> Value {
    let found = Exponential::from_spells(&spells(input, "duration", "entry"));
    let (rate, half_life, wald) = (found.rate_per_day, found.half_life_days, found.log_wald_interval());
    json!({
        "departures": found.departures, "exposure": found.exposure_days, "lambda_": rate.estimate,
        "ci_exact": [rate.low, rate.high], "ci_logwald": [wald.low, wald.high],
        "half_life": half_life.estimate, "half_life_ci": [half_life.low, half_life.high],
        "loglik": found.log_likelihood, "aic": found.aic,
        "S_at": pairs(&ages_of(&expected["S_at"]), |age| found.survival_at(age)),
    })
}

pub(crate) fn weibull(input: &Value, expected: &Value) -> Value {
    let Some(found) = fit_weibull(&spells(input, "duration", "entry")) else { return Value::Null };
    json!({
        "scale": found.scale_days.estimate, "shape": found.shape.estimate,
        "se_log_scale": found.se_ln_scale, "se_log_shape": found.se_ln_shape,
        "ci_scale": [found.scale_days.low, found.scale_days.high],
        "ci_shape": [found.shape.low, found.shape.high],
        "loglik": found.log_likelihood, "aic": found.aic, "half_life": found.half_life_days,
        "lr_vs_exponential": found.likelihood_ratio, "lr_p": found.p_value,
        "S_at": pairs(&ages_of(&expected["S_at"]), |age| found.survival_at(age)),
    })
}

pub(crate) fn grouped_survival(input: &Value, expected: &Value) -> Value {
    let counts = DayCounts::from_spells(&spells(input, "day", "entry_day"));
    let fits = [fit_exponential, fit_grouped_weibull, fit_log_normal, fit_lomax];
    let laws: Vec<FittedLaw> = fits.iter().filter_map(|fit| fit(&counts)).collect();
    let mut answer = Map::new();
    for name in [LawName::Exponential, LawName::Weibull, LawName::LogNormal, LawName::Lomax] {
        let key = golden_name(name);
        let law = laws.iter().find(|law| law.name == name);
        answer.insert(key.to_owned(), law.map_or(Value::Null, |law| law_fields(law, &ages_of(&expected[key]["S_at"]))));
    }
    answer.insert("best_by_aic".to_owned(), json!(lowest_aic(&laws).map(|law| golden_name(law.name))));
    Value::Object(answer)
}

fn golden_name(name: LawName) -> &'static str {
    match name {
        LawName::Exponential => "exponential",
        LawName::Weibull => "weibull",
        LawName::LogNormal => "lognormal",
        LawName::Lomax => "lomax",
        LawName::BounceWeibull => "bounce_weibull",
    }
}

fn law_fields(law: &FittedLaw, ages: &[f64]) -> Value {
    let mut params: Map<String, Value> = law.parameters.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    if let Some(rate) = params.remove("lambda") {
        params.insert("lambda_".to_owned(), rate);
    }
    json!({
        "params": params, "loglik": law.log_likelihood, "aic": law.aic,
        "S_at": pairs(ages, |age| Some(law.law.survival_at(age))),
    })
}
