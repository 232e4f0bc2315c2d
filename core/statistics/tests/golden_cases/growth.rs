//! Answers of the growth kinds, rates and shares.

use super::{number, numbers};
use serde_json::{Map, Value, json};
use steward_statistics::birth_death::{DailyFlow, fit_birth_death};
use steward_statistics::curves::CurveName;
use steward_statistics::logistic::Logistic;
use steward_statistics::saturation::{Saturation, fit_saturation};
use steward_statistics::{poisson_rate as rates, proportion as shares};

pub(crate) fn poisson_rate(input: &Value, _expected: &Value) -> Value {
    let count = input["count"].as_u64().unwrap();
    let rate = rates::poisson_rate(count, number(&input["exposure"]), number(&input["conf"]));
    json!({"rate": rate.estimate, "ci": [rate.low, rate.high]})
}

pub(crate) fn proportion(input: &Value, _expected: &Value) -> Value {
    let (k, n, confidence) = (input["k"].as_u64().unwrap(), input["n"].as_u64().unwrap(), number(&input["conf"]));
    let ends = |interval: fn(u64, u64, f64) -> steward_statistics::Estimate| {
        let found = interval(k, n, confidence);
        json!([found.low, found.high])
    };
    json!({
        "p": shares::wilson(k, n, confidence).estimate, "wilson": ends(shares::wilson),
        "clopper_pearson": ends(shares::clopper_pearson), "jeffreys": ends(shares::jeffreys),
    })
}

pub(crate) fn logistic_curve(input: &Value, _expected: &Value) -> Value {
    let curve = Logistic::new(number(&input["N0"]), number(&input["r"]), number(&input["K"])).unwrap();
    let levels: Vec<f64> = numbers(&input["t_days"]).into_iter().map(|day| curve.level_at(day)).collect();
    json!({"N": levels, "t_half": curve.inflection_day(), "max_growth_per_day": curve.largest_growth_per_day()})
}

pub(crate) fn logistic_fit(input: &Value, expected: &Value) -> Value {
    let times = numbers(&input["t_days"]);
    let Some(found) = fit_saturation(&times, &numbers(&input["members"])) else { return Value::Null };
    let known = found.identifiable;
    let last = times[times.len() - 1];
    let forecast = expected["forecast"].as_array().filter(|_| known).map(|list| {
        let horizons = list.iter().map(|pair| number(&pair[0]));
        horizons.map(|horizon| json!([horizon, found.logistic.level_at(last + horizon)])).collect::<Vec<_>>()
    });
    let se = found.standard_errors;
    json!({
        "K": known.then_some(found.logistic.capacity), "r": found.logistic.rate_per_day, "N0": found.logistic.initial,
        "se": se.map(|se| json!({"K": se.capacity, "r": se.rate_per_day, "N0": se.initial})),
        "rss": by_curve(&found, |index| json!(found.curves[index].rss)),
        "aic": if found.curves.iter().any(|curve| curve.aic.is_none()) {
            Value::Null
        } else {
            by_curve(&found, |index| json!(found.curves[index].aic))
        },
        "best_by_aic": found.best_by_aic.map(golden_name),
        "f_saturation": found.f_saturation, "f_crit": found.f_critical,
        "profile_K_ci": [found.profile_capacity.low, found.profile_capacity.high],
        "identifiable": known, "forecast": forecast,
    })
}

fn golden_name(name: CurveName) -> &'static str {
    match name {
        CurveName::Linear => "linear",
        CurveName::Exponential => "exponential",
        CurveName::ImmigrationDeath => "immigration_death",
        CurveName::Logistic => "logistic",
        CurveName::Gompertz => "gompertz",
    }
}

fn by_curve(found: &Saturation, value: impl Fn(usize) -> Value) -> Value {
    let names = found.curves.iter().enumerate();
    Value::Object(names.map(|(index, curve)| (golden_name(curve.name).to_owned(), value(index))).collect::<Map<_, _>>())
}

pub(crate) fn birth_death(input: &Value, _expected: &Value) -> Value {
    let (joins, leaves) = (numbers(&input["joins"]), numbers(&input["leaves"]));
    let flows: Vec<DailyFlow> = numbers(&input["members_start_of_day"])
        .into_iter()
        .zip(joins.iter().zip(&leaves))
        .map(|(members, (joins, leaves))| DailyFlow { members, joins: *joins as u64, leaves: *leaves as u64 })
        .collect();
    let Some(found) = fit_birth_death(&flows) else { return Value::Null };
    json!({
        "delta": found.death_rate.estimate, "delta_ci": [found.death_rate.low, found.death_rate.high],
        "beta": found.birth_rate, "b2": found.crowding, "se_b1": found.se_birth_rate, "se_b2": found.se_crowding,
        "M": found.market, "r": found.growth_rate, "se_r": found.se_growth_rate, "K": found.capacity,
        "joins_at_K": found.joins_at_capacity, "deviance": found.deviance,
        "loglik_joins": found.log_likelihood_joins,
        "phi_joins": found.dispersion_joins, "phi_leaves": found.dispersion_leaves,
        "K_ci_poisson": [found.capacity_poisson.low, found.capacity_poisson.high],
        "K_ci_quasi": [found.capacity_quasi.low, found.capacity_quasi.high],
    })
}
