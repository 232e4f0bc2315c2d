//! Answers of the kinds that draw groups towards their mean.

use super::numbers;
use serde_json::{Value, json};
use steward_statistics::Estimate;
use steward_statistics::shrinkage::{BetaPrior, GammaPrior};

pub(crate) fn beta_binomial(input: &Value, _expected: &Value) -> Value {
    let groups = pairs(&input["k"], &input["n"]);
    let Some(prior) = BetaPrior::fit(&groups) else { return Value::Null };
    let (means, intervals) = posteriors(&groups, |k, n| prior.posterior(k, n, 0.95));
    json!({"a": prior.a, "b": prior.b, "posterior_mean": means, "ci": intervals})
}

pub(crate) fn gamma_poisson(input: &Value, _expected: &Value) -> Value {
    let groups = pairs(&input["count"], &input["exposure"]);
    let Some(prior) = GammaPrior::fit(&groups) else { return Value::Null };
    let (means, intervals) = posteriors(&groups, |count, exposure| prior.posterior(count, exposure, 0.95));
    json!({"shape": prior.shape, "rate": prior.rate, "posterior_mean": means, "ci": intervals})
}

fn pairs(counts: &Value, sizes: &Value) -> Vec<(f64, f64)> {
    numbers(counts).into_iter().zip(numbers(sizes)).collect()
}

fn posteriors(groups: &[(f64, f64)], posterior: impl Fn(f64, f64) -> Estimate) -> (Vec<Option<f64>>, Vec<Value>) {
    let found: Vec<Estimate> = groups.iter().map(|(count, size)| posterior(*count, *size)).collect();
    let intervals = found.iter().map(|found| json!([found.low, found.high])).collect();
    (found.iter().map(|found| found.estimate).collect(), intervals)
}
