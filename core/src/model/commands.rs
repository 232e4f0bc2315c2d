//! `/model growth` and `/model retention`: what an owner plans with, labelled as textbook models.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use steward_charts as charts;
use steward_statistics::logistic::Logistic;

use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, THEME, Visibility};
use crate::community::Right;
use crate::growth;
use crate::members::Record;
use crate::picture;
use crate::retention;
use crate::words::{figure, number, percent};

const OVER: Arg = Arg::choice("over", &["yes", "no"]);
const DAYS: Arg = Arg::int("days", 1, 3650);
const DAYS_WHEN_NOT_SAID: i64 = 100;
const RETENTION_DAYS_WHEN_NOT_SAID: i64 = 90;
/// Members of the whole world; a model beyond it plans for nobody.
const PEOPLE: f64 = 1e10;

/// `/model growth` and `/model retention`.
pub const MODEL: Command = Command {
    name: "model",
    actions: &[
        Action {
            name: "growth",
            who: Right::Moderator,
            answer: Visibility::AsSet,
            args: &[
                Arg::number("n0", 0.0, PEOPLE).required(),
                Arg::number("r", 1e-6, 5.0).required(),
                Arg::number("k", 1.0, PEOPLE).required(),
                DAYS,
                OVER,
                THEME,
                LANG,
            ],
            needs_community: false,
            run: |cx, arguments| logistic(cx, arguments),
        },
        Action {
            name: "retention",
            who: Right::Moderator,
            answer: Visibility::AsSet,
            args: &[Arg::number("lambda", 1e-7, 100.0).required(), DAYS, OVER, THEME, LANG],
            needs_community: false,
            run: |cx, arguments| exponential(cx, arguments),
        },
    ],
};

async fn history(cx: &Cx<'_>, arguments: &Arguments) -> Result<Option<Record>, CommandError> {
    if arguments.text("over") != Some("yes") {
        return Ok(None);
    }
    let about = cx.about()?;
    let mut conn = cx.steward.db.read().await?;
    Ok(Some(Record::load(&mut conn, about.community.id, cx.as_of, cx.now).await?))
}

fn logistic<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let given = |name| arguments.number(name).ok_or_else(|| Refusal::new("arg-missing").arg("name", name));
        let (n0, r, k) = (given("n0")?, given("r")?, given("k")?);
        let days = arguments.int("days").unwrap_or(DAYS_WHEN_NOT_SAID);
        let model = Logistic::new(n0, r, k).ok_or_else(|| Refusal::new("model-no-curve"))?;
        let record = history(cx, arguments).await?;
        let over = match (&record, &cx.about) {
            (Some(record), Some(about)) => Some(
                growth::series(record, &about.settings, &about.community.zone)
                    .days
                    .iter()
                    .map(growth::commands::drawn)
                    .collect(),
            ),
            _ => None,
        };
        let inflection = model.inflection_day();
        let mut reply = Reply::titled(cx.say("model-growth-title", &[]));
        reply.lines.push(cx.say(
            "model-growth-formula",
            &[("n0", figure(n0).into()), ("r", figure(r).into()), ("k", figure(k).into())],
        ));
        let end = number(model.level_at(days as f64).round() as i64);
        let args = [
            ("days", days.into()),
            ("members", end.into()),
            ("day", figure(inflection.unwrap_or_default()).into()),
            ("growth", figure(model.largest_growth_per_day()).into()),
        ];
        reply.lines.push(if inflection.is_some_and(|day| day >= 0.0) {
            cx.say("model-growth-bend", &args)
        } else {
            cx.say("model-growth-no-bend", &args)
        });
        reply.lines.push(cx.say("model-caution-growth", &[]));
        let frame = picture::frame(cx, record.as_ref().and_then(|record| record.as_of));
        reply.chart = Some(Box::new(charts::Chart::LogisticModel(charts::LogisticModel {
            frame,
            n0,
            r,
            k,
            days: days as f64,
            history: over,
        })));
        let series: Vec<_> =
            (0..=days).map(|day| json!({ "day": day, "members": model.level_at(day as f64) })).collect();
        reply.json = json!({
            "series": series,
            "inflection_day": inflection,
            "growth_at_inflection": inflection.map(|_| model.largest_growth_per_day()),
            "parameters": { "n0": n0, "r": r, "k": k, "days": days },
        });
        Ok(reply)
    }
    .boxed()
}

fn exponential<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let lambda = arguments.number("lambda").ok_or_else(|| Refusal::new("arg-missing").arg("name", "lambda"))?;
        let days = arguments.int("days").unwrap_or(RETENTION_DAYS_WHEN_NOT_SAID);
        let survival = |day: f64| (-lambda * day).exp();
        let half_life = std::f64::consts::LN_2 / lambda;
        let record = history(cx, arguments).await?;
        let over = match (&record, &cx.about) {
            (Some(record), Some(about)) => {
                let estimated = retention::estimate(&retention::observed(record, &about.settings));
                Some(retention::commands::drawn(&estimated.kaplan_meier))
            }
            _ => None,
        };
        let mut reply = Reply::titled(cx.say("model-retention-title", &[]));
        reply.lines.push(cx.say("model-retention-formula", &[("lambda", figure(lambda).into())]));
        reply.lines.push(cx.say(
            "model-retention-half",
            &[
                ("half", figure(half_life).into()),
                ("days", days.into()),
                ("percent", percent(survival(days as f64)).into()),
            ],
        ));
        reply.lines.push(cx.say("model-caution-retention", &[]));
        let frame = picture::frame(cx, record.as_ref().and_then(|record| record.as_of));
        reply.chart = Some(Box::new(charts::Chart::RetentionModel(charts::RetentionModel {
            frame,
            lambda,
            days: days as f64,
            history: over,
        })));
        let series: Vec<_> = (0..=days).map(|day| json!({ "day": day, "survival": survival(day as f64) })).collect();
        reply.json =
            json!({ "series": series, "half_life_days": half_life, "parameters": { "lambda": lambda, "days": days } });
        Ok(reply)
    }
    .boxed()
}
