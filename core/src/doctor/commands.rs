//! `/doctor`: what is right and what is wrong, each finding with its cure.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::{Finding, Level, examine};
use crate::commands::{Action, Arguments, Command, CommandError, Cx, LANG, Reply, Visibility};
use crate::community::Right;

/// `/doctor`: what is right and what is wrong, each finding with its cure.
pub const DOCTOR: Command = Command {
    name: "doctor",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::Private,
        args: &[LANG],
        needs_community: true,
        run: |cx, arguments| doctor(cx, arguments),
    }],
};

fn doctor<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let findings = examine(cx.steward, Some(cx.about()?.community.id)).await?;
        Ok(report(cx, &findings))
    }
    .boxed()
}

/// The findings, worst first.
pub fn report(cx: &Cx<'_>, findings: &[Finding]) -> Reply {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let wrong = sorted.iter().filter(|finding| finding.level > Level::Ok).count();
    let mut reply = Reply::titled(cx.say("doctor-title", &[("wrong", (wrong as i64).into())]));
    for finding in &sorted {
        reply.lines.push(line(cx, finding));
    }
    let json: Vec<_> = sorted
        .iter()
        .map(|f| json!({ "check": f.check, "level": f.level, "text": f.text(cx.lang), "cure": f.cure(cx.lang) }))
        .collect();
    reply.json = json!({ "findings": json });
    reply
}

fn line(cx: &Cx<'_>, finding: &Finding) -> String {
    let mark = match finding.level {
        Level::Ok => "✓",
        Level::Warning => "!",
        Level::Problem => "✗",
    };
    match finding.cure(cx.lang) {
        Some(cure) => format!("{mark} {} {cure}", finding.text(cx.lang)),
        None => format!("{mark} {}", finding.text(cx.lang)),
    }
}
